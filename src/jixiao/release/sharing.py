"""Files that two releases share: a table that holds the same is on the disk once, under a name in each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from jixiao.release.marts import Mart
from jixiao.release.store import Release


@dataclass(frozen=True)
class Sharing:
    """What a draft may have of the release before, which the same program wrote from the same SQL.

    A file of a release never changes, and what is removed of one release stays in the other.
    """

    before: Release

    def has(self, mart: Mart, name: str, directory: Path) -> bool:
        """Whether ``directory`` has now the file ``name`` of the release before, because it holds the same table."""
        if not self._is_same(mart) or not self.before.is_sound(name):
            return False
        try:
            os.link(self.before.path / name, directory / name)
        except OSError:  # a disk that knows no such links, or too many of one file
            return False
        return True

    def _is_same(self, mart: Mart) -> bool:
        told = self.before.manifest.get("tables", {}).get(mart.name, {})
        return (told.get("content_sha256"), tuple(told.get("key", ()))) == (mart.content_sha256, mart.key)
