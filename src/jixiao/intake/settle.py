"""Settling: what was decided of facts is written into their rows, all together, where it is not yet."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import BusyError
from jixiao.facts import kinds, stored
from jixiao.facts.catalogue import BY_NAME, READ, TABLES
from jixiao.facts.kinds import RECOGNISED_KINDS
from jixiao.facts.sample import SAMPLE
from jixiao.facts.table import Loaded, Row, Table, sound_rows
from jixiao.intake import packs, seeds
from jixiao.intake.naming import base_name
from jixiao.intake.packs import Moves
from jixiao.intake.removal import read_all
from jixiao.intake.renaming import renamed
from jixiao.intake.sampling import with_reviews
from jixiao.review.applied import DECIDED_TABLES, Tables, span_of, unsettled
from jixiao.review.decision import Decision, read_decisions, write_decisions

#: How often, and after how many seconds, another writer's end is looked for: another reviewer is done at once.
_TRIES, _WAIT = 20, 0.1
_REPORT = kinds.REPORT.table.name


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def decide(root: Path, decisions: Iterable[Decision], clock: Callable[[], datetime.datetime] = now) -> list[Decision]:
    """Write ``decisions`` down, then what they come to into the facts' rows; returns them with their moments.

    Where another process holds the seeds for long, the rows follow with the next decision, add or build.
    """
    made = write_decisions(root, list(decisions), clock)
    with suppress(BusyError):
        settle(root)
    return made


def settle(root: Path) -> list[str]:
    """Write what was decided into the rows of the facts; returns the reports whose rows were changed.

    A report of which it was settled whose it is, or of which year, gets another name. Of one that is in the store, the
    rows that were decided of are written beside it into the seeds, where they win; with its own row all of them are.
    """
    if not _Unsettled.read(root).changed:
        return []
    for is_last in (number == _TRIES for number in range(1, _TRIES + 1)):
        try:
            with seeds.writing(root):
                found = _Unsettled.read(root)
                if found.changed:
                    seeds.replace(root, *found.replaced())
                return sorted(found.changed)
        except BusyError:
            if is_last:
                raise
            time.sleep(_WAIT)
    raise AssertionError("the last try returns or raises")


@dataclass(frozen=True)
class _Unsettled:
    """What is not as was decided: of the seeds, of the store's reports that were decided of, and as it is to be.

    ``joined`` are the rows of both as they count, ``changed`` the tables that change, by report.
    """

    root: Path
    seeded: Tables
    stored: Tables
    joined: Tables
    changed: Mapping[str, Tables]

    @classmethod
    def read(cls, root: Path) -> _Unsettled:
        decisions = read_decisions(root)
        if not decisions:
            return cls(root, {}, {}, {}, {})
        seeded = {table.name: sound_rows(table, root) for table in DECIDED_TABLES}
        documents = {decision.place.source_sha256 for decision in decisions}
        reviewed: set[object] = {row["report_id"] for row in seeded[_REPORT]}
        own = {
            row["report_id"]
            for row in stored.reports(root)
            if row["report_id"] not in reviewed and row["source_sha256"] in documents
        }
        if not own:
            return cls(root, seeded, {}, seeded, unsettled(seeded, decisions))
        condition = stored.of_reports(own)
        there = {table.name: stored.rows(root, table, condition) for table in READ}
        joined = {
            table.name: stored.joined(Loaded.holding(table, seeded[table.name]), root, reviewed, condition)
            for table in DECIDED_TABLES
        }
        rows = {name: [record.values for record in found.records] for name, found in joined.items()}
        return cls(root, seeded, there, rows, unsettled(rows, decisions))

    def replaced(self) -> tuple[list[tuple[Table, list[Row]]], Moves | None]:
        """The seeds that change, and what has to be moved for the store."""
        of_store = {row["report_id"] for row in self.stored.get(_REPORT, ())}
        moved = {report_id for report_id, tables in self.changed.items() if report_id in of_store and _REPORT in tables}
        anew: dict[str, Tables] = {}
        for report_id, tables in self.changed.items():
            own = self._whole(report_id, tables) if report_id in moved else tables
            for name, rows in own.items():
                beside = report_id in of_store - moved
                anew.setdefault(name, {})[report_id] = self._differing(name, report_id, rows) if beside else rows
        whole: Tables = {
            name: [
                *(row for row in self._seeded(name) if row["report_id"] not in by_report),
                *(row for own in by_report.values() for row in own),
            ]
            for name, by_report in anew.items()
        }
        whole |= self._sampled()
        left = packs.without(self.root, moved) if moved else None
        return self._under_names(whole, moved), None if left is None else packs.put_in_force(self.root, left)

    def _sampled(self) -> Tables:
        """The samples, where one has a fact that changes, with what was found of it."""
        reviews = {
            f"{report_id}/{kind.name}/{row['fact_no']}": str(row["review"])
            for report_id, tables in self.changed.items()
            for kind in RECOGNISED_KINDS
            for row in tables.get(kind.table.name, ())
        }
        there = sound_rows(SAMPLE, self.root)
        found = with_reviews(there, reviews)
        return {SAMPLE.name: found} if found != there else {}

    def _under_names(self, rows: Tables, moved: Set[str]) -> list[tuple[Table, list[Row]]]:
        """``rows`` by table, with the reports whose identity was settled under other names in all seeds."""
        before = {row["report_id"]: row for row in self.joined[_REPORT]}
        now = {str(row["report_id"]): row for row in rows.get(_REPORT, ()) if row["report_id"] in self.changed}
        others = [name for name, row in now.items() if base_name(row) != base_name(before[name])]
        if not others:
            return [(BY_NAME[name], found) for name, found in rows.items()]
        as_written = read_all(self.root)
        seeds_now = {**as_written, **rows}
        elsewhere = [row for row in stored.reports(self.root) if row["report_id"] not in moved]
        for report_id in others:
            seeds_now = renamed(self.root, seeds_now, report_id, elsewhere)
        return [(table, seeds_now[table.name]) for table in TABLES if seeds_now[table.name] != as_written[table.name]]

    def _whole(self, report_id: str, changed: Tables) -> Tables:
        """All rows of a report of the store, as they are to be."""
        whole = {**self.stored, **self.joined, **changed}
        return {name: [row for row in rows if row["report_id"] == report_id] for name, rows in whole.items()}

    def _differing(self, name: str, report_id: str, rows: list[Row]) -> list[Row]:
        """Those of ``rows`` that are not as the store has them, and those of their places: a place hides all there."""
        as_read = [row for row in self.stored[name] if row["report_id"] == report_id]
        differing = [row for row in rows if row not in as_read]
        places = {span_of(row) for row in differing}
        return [row for row in rows if span_of(row) in places]

    def _seeded(self, name: str) -> list[Row]:
        return self.seeded[name] if name in self.seeded else sound_rows(BY_NAME[name], self.root)
