"""Files that two releases share: a table that holds the same is on the disk once, under a name in each.

Of a table of which some reports' rows are others, the file before has all the rest.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao.release.increment import Increment
from jixiao.release.marts import Mart
from jixiao.release.store import Release


@dataclass(frozen=True)
class Sharing:
    """What a draft may have of the release before, which the same program wrote from the same SQL.

    A file of a release never changes, and what is removed of one release stays in the other. ``increment`` is what the
    draft has computed anew, None where it has all.
    """

    before: Release
    increment: Increment | None = None

    def has(self, mart: Mart, name: str, directory: Path) -> bool:
        """Whether ``directory`` has now the file ``name`` of the release before, because it holds the same table."""
        if not self._is_same(mart) or not self.before.is_sound(name):
            return False
        try:
            os.link(self.before.path / name, directory / name)
        except OSError:  # a disk that knows no such links, or too many of one file
            return False
        return True

    def rest(self, mart: Mart, name: str) -> Path | None:
        """The file ``name`` of the release before, where only rows of the increment's reports are others in a table."""
        if self.increment is None or mart.name in self.increment.tables or self._key(mart) != mart.key:
            return None
        return self.before.path / name if self.before.is_sound(name) else None

    def _is_same(self, mart: Mart) -> bool:
        return (self._told(mart).get("content_sha256"), self._key(mart)) == (mart.content_sha256, mart.key)

    def _key(self, mart: Mart) -> tuple[str, ...]:
        return tuple(self._told(mart).get("key", ()))

    def _told(self, mart: Mart) -> dict[str, Any]:
        told: dict[str, Any] = self.before.manifest.get("tables", {}).get(mart.name, {})
        return told
