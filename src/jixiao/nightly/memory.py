"""What became of the documents on the nights before, so that none is read twice by the same program for nothing.

It is kept beside the summaries in the warehouse. It may be lost or removed at any time: then everything is read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

_TAKEN = frozenset({"added", "edition", "known"})


@dataclass(frozen=True)
class Became:
    """What became of a document: an outcome of `jixiao add`, its reason, and which report it is, where it is one.

    ``member`` is the place of the document within its file, an archive; empty where it is the file itself.
    """

    member: str
    outcome: str
    reason: str
    report_id: str | None


@dataclass(frozen=True)
class Reader:
    """What an outcome depends on beside the document: the program, and the reference data that names departments."""

    program: str
    references: str


@dataclass
class Memory:
    """What became of documents, by the SHA-256 of their files. ``reports`` are those that the seeds hold now."""

    path: Path
    reader: Reader
    reports: frozenset[str]
    before: dict[str, tuple[Reader, tuple[Became, ...]]] = field(default_factory=dict)
    now: dict[str, tuple[Reader, tuple[Became, ...]]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path, reader: Reader, reports: Iterable[str]) -> Memory:
        """The memory at ``path``; an empty one where there is none, or none that can be read."""
        memory = cls(path, reader, frozenset(reports))
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
            for sha256, entry in loaded.items():
                became = tuple(Became(**one) for one in entry["became"])
                memory.before[sha256] = Reader(**entry["reader"]), became
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            memory.before.clear()
        return memory

    def recall(self, sha256: str) -> tuple[Became, ...] | None:
        """What became of a file, if reading it again would come to the same; else None."""
        if sha256 not in self.before:
            return None
        reader, found = self.before[sha256]
        if not all(self._holds(reader, became) for became in found):
            return None
        self.now[sha256] = reader, found
        return tuple(replace(became, outcome="known") if became.outcome in _TAKEN else became for became in found)

    def _holds(self, reader: Reader, became: Became) -> bool:
        if became.outcome in _TAKEN:  # unless the seeds were set back since, or the report forgotten
            return became.report_id in self.reports
        if became.outcome == "unreadable":  # by no means better with other reference data
            return reader.program == self.reader.program
        return reader == self.reader

    def keep(self, sha256: str, found: Iterable[Became]) -> None:
        """Remember what became of a file that was read now."""
        self.now[sha256] = self.reader, tuple(found)

    def save(self, *, with_unseen: bool) -> None:
        """Write down what was recalled and kept; and, ``with_unseen``, what was asked of nobody."""
        entries = self.before | self.now if with_unseen else self.now
        form = {
            sha256: {"reader": asdict(reader), "became": [asdict(one) for one in found]}
            for sha256, (reader, found) in sorted(entries.items())
        }
        draft = self.path.with_suffix(".part")
        draft.write_text(json.dumps(form, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(self.path)
