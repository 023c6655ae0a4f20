"""The folder of the nights, ``warehouse/nights``: a summary and a page for each, and who is running now."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jixiao.errors import BusyError, JixiaoError
from jixiao.nightly.page import page
from jixiao.nightly.summary import NightSummary
from jixiao.release.store import moving, plain_file

#: Nights that are kept: more than a year.
KEPT = 400
#: The name of a night: 20261130T023000Z, 20261130T023000Z-2.
_NIGHT = re.compile(r"[0-9]{8}T[0-9]{6}Z(?:-[0-9]+)?")
_LATEST = "latest"


@dataclass(frozen=True)
class Nights:
    """The nights of one warehouse."""

    warehouse: Path

    @property
    def folder(self) -> Path:
        return self.warehouse / "nights"

    @property
    def memory(self) -> Path:
        return self.folder / "memory.json"

    @contextmanager
    def alone(self) -> Iterator[str | None]:
        """Let no other night run; yields when the one began that was last and did not come to its end.

        Raises ``BusyError`` where another runs, and ``JixiaoError`` where something else stands in its place.
        """
        self._require_own_places()
        self.folder.mkdir(parents=True, exist_ok=True)
        with plain_file(self.folder / ".lock") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                since = file.read().strip() or "a moment ago"
                raise BusyError(f"another night runs in {self.warehouse} since {since}; wait for its end") from None
            interrupted = file.read().strip() or None
            self._mark(file.fileno(), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}+00:00")
            yield interrupted
            self._mark(file.fileno(), "")

    def _require_own_places(self) -> None:
        if os.path.lexists(self.folder) and not self.folder.is_dir():
            raise JixiaoError(f"{self.folder} is not a folder; move it away; run: {moving(self.folder)}")
        for path in (self.memory, self.path(_LATEST), self.page(_LATEST)):
            if path.is_dir():
                raise JixiaoError(f"{path} is a folder; move it away; run: {moving(path)}")

    @staticmethod
    def _mark(descriptor: int, text: str) -> None:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode(), 0)

    def new(self, began: datetime) -> str:
        """A name for the night that began then."""
        name = f"{began:%Y%m%dT%H%M%SZ}"
        taken = sum(found.split("-")[0] == name for found in self.names())
        return f"{name}-{taken + 1}" if taken else name

    def names(self) -> list[str]:
        """The nights that are kept, the oldest first."""
        found = [path.stem for path in self.folder.glob("*.json")]
        return sorted(name for name in found if _NIGHT.fullmatch(name))

    def path(self, name: str) -> Path:
        """The summary of a night."""
        return self.folder / f"{name}.json"

    def page(self, name: str) -> Path:
        return self.folder / f"{name}.html"

    def read(self, name: str) -> NightSummary | None:
        """The summary of a night; None where it cannot be read."""
        try:
            return NightSummary.parse(self.path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def last(self) -> NightSummary | None:
        return self.read(names[-1]) if (names := self.names()) else None

    def write(self, summary: NightSummary) -> tuple[Path, Path]:
        """Write a night's page and summary, and remove the oldest ones; returns their paths."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path, text in (
            (self.page(summary.night), "".join(page(summary))),
            (self.path(summary.night), summary.as_json()),
        ):
            draft = path.with_name(f".{path.name}.part")
            draft.write_text(text, encoding="utf-8")
            draft.replace(path)
        self.remove(self.names()[:-KEPT])
        return self.path(summary.night), self.page(summary.night)

    def remove(self, names: Iterable[str]) -> None:
        """Remove nights, and let the links lead to the last one that is left."""
        for path in [place(name) for name in names for place in (self.path, self.page)]:
            path.unlink(missing_ok=True)
        left = self.names()
        for place in (self.path, self.page):
            link = place(_LATEST)
            if not left:
                link.unlink(missing_ok=True)
                continue
            draft = self.folder / f".{_LATEST}.part"
            draft.unlink(missing_ok=True)
            draft.symlink_to(place(left[-1]).name)
            draft.replace(link)
