"""Source texts: the decoded text of a report, found by its file name and known by its hash."""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One report's file as read: its name, the SHA-256 of its bytes, and its text with ``\\n`` line ends."""

    file: str
    sha256: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        while (found := self.text.find("\n", starts[-1])) >= 0:
            starts.append(found + 1)
        return starts

    def line_of(self, offset: int) -> int:
        """The 1-based line on which the character at ``offset`` stands."""
        return bisect_right(self._line_starts, offset)

    def line_span(self, line: int) -> tuple[int, int]:
        """The half-open span of ``line``, without its line break."""
        start = self._line_starts[line - 1]
        end = self.text.find("\n", start)
        return start, len(self.text) if end < 0 else end


def read(path: Path) -> Source:
    """Read a text report. Raises ``UnicodeDecodeError`` where it is not UTF-8."""
    raw = path.read_bytes()
    text = raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return Source(path.name, hashlib.sha256(raw).hexdigest(), text)


def reports_directory(root: Path, given: Path | None = None) -> Path | None:
    """Where the reports are: ``given``, else ``$JIXIAO_REPORTS``, else ``reports/`` in the project, else nowhere."""
    if given is not None:
        return given
    if named := os.environ.get("JIXIAO_REPORTS"):
        return Path(named)
    return root / "reports" if (root / "reports").is_dir() else None
