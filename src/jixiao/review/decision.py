"""A decision of a reviewer, and the file that all of them are written to: at once, whole, and never changed again."""

from __future__ import annotations

import csv
import datetime
import fcntl
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jixiao.errors import JixiaoError
from jixiao.facts.column import Cell, spell
from jixiao.facts.decision import DECIDED, DECISION, told, untold
from jixiao.facts.kind import Kind
from jixiao.facts.table import Row, sound_rows

#: Who re-opens what was decided: no person.
PROGRAM = "jixiao"
#: The columns that tell two facts of one kind at one place apart.
_NAMES = ("name", "indicator")


@dataclass(frozen=True, order=True)
class Place:
    """Where in which document a fact of a kind is read; ``item`` tells it from others of the kind there."""

    source_sha256: str
    kind: str
    start: int
    end: int
    item: str | None = None

    def overlaps(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


@dataclass(frozen=True)
class Decision:
    """One decision. ``was`` is what was read at the place, ``became`` what is to hold there instead, by column."""

    reviewer: str
    report_id: str
    place: Place
    line: int
    quote: str | None
    action: str
    was: Row | None = None
    became: Row | None = None
    reason: str | None = None
    decided_at: str = ""

    @property
    def holds(self) -> Row | None:
        """What holds at the place by this decision; None where nothing does."""
        return self.was if self.action == "accept" else self.became

    @property
    def kind(self) -> Kind:
        return DECIDED[self.place.kind]

    @classmethod
    def of(cls, row: Row) -> Decision:
        """The decision in a row of the seed."""
        kind = DECIDED[str(row["kind"])]
        was, became = (untold(kind, str(row[name])) if row[name] else None for name in ("was", "became"))
        start, end, line = (int(str(row[name])) for name in ("char_start", "char_end", "line"))
        place = Place(str(row["source_sha256"]), kind.name, start, end, _text(row["item"]))
        return cls(
            str(row["reviewer"]),
            str(row["report_id"]),
            place,
            line,
            _text(row["quote"]),
            str(row["action"]),
            was,
            became,
            _text(row["reason"]),
            str(row["decided_at"]),
        )

    @property
    def row(self) -> Row:
        """The row of the seed; the inverse of ``of``."""
        return {
            "decided_at": self.decided_at,
            "reviewer": self.reviewer,
            "report_id": self.report_id,
            "source_sha256": self.place.source_sha256,
            "kind": self.place.kind,
            "line": self.line,
            "char_start": self.place.start,
            "char_end": self.place.end,
            "item": self.place.item,
            "quote": self.quote,
            "action": self.action,
            "was": None if self.was is None else told(self.kind, self.was),
            "became": None if self.became is None else told(self.kind, self.became),
            "reason": self.reason,
        }


def place_of(source_sha256: str, kind: Kind, row: Row) -> Place:
    """The place of a row of ``kind`` in its document."""
    start, end = int(str(row["char_start"])), int(str(row["char_end"]))
    item = next((str(row[name]) for name in _NAMES if row.get(name)), None)
    return Place(source_sha256, kind.name, start, end, item)


def read_decisions(root: Path) -> list[Decision]:
    """All decisions below ``root`` in their order. Raises ``JixiaoError`` where one is not sound."""
    decided = [Decision.of(row) for row in sound_rows(DECISION, root)]
    return sorted(decided, key=lambda decision: (decision.decided_at, decision.reviewer))


def write_decisions(root: Path, decisions: Sequence[Decision], now: Callable[[], datetime.datetime]) -> list[Decision]:
    """Append ``decisions`` with the moments at which they are made; they are on the disk when this returns.

    All of them are written or none: others wait meanwhile, and what a full disk took half is taken back. Raises
    ``JixiaoError`` where they cannot be written.
    """
    path = root / DECISION.file
    try:
        with path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            end = file.seek(0, os.SEEK_END)
            made = _moments(decisions, max(now(), _last(path)))
            try:
                file.write(_spelled(made))
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), end)
                raise
    except OSError as error:
        raise JixiaoError(f"{path} cannot be written: {error.strerror or error}; nothing was decided") from error
    return made


def _moments(decisions: Sequence[Decision], after: datetime.datetime) -> list[Decision]:
    steps = (after + datetime.timedelta(microseconds=number) for number in range(1, len(decisions) + 1))
    return [
        replace(decision, decided_at=f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z")
        for decision, moment in zip(decisions, steps, strict=True)
    ]


def _last(path: Path) -> datetime.datetime:
    """The moment of the last decision written: none that follows may stand before it, whatever a clock says."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_536))
        tail = file.read().decode("utf-8", "ignore")
    for line in reversed(tail.splitlines()):
        try:
            return datetime.datetime.strptime(line.partition(",")[0], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=_UTC)
        except ValueError:  # the end of a quote of several lines, or the header
            continue
    return datetime.datetime.min.replace(tzinfo=_UTC)


def _spelled(decisions: Sequence[Decision]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    names = [column.name for column in DECISION.columns]
    writer.writerows([spell(decision.row.get(name)) for name in names] for decision in decisions)
    return text.getvalue().encode("utf-8")


def _text(cell: Cell) -> str | None:
    return None if cell is None else str(cell)


_UTC = datetime.UTC
