"""The changes from one release to another: every row added, removed or changed, with its cause and its rank."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.release.changes.bulk import EXAMPLES, MOST, Bulk, in_bulk
from jixiao.release.changes.cause import CAUSES, EVIDENCE, Cause, ChangeEvidence, gather, write_causes
from jixiao.release.changes.comparison import (
    DIFFERING,
    SIDES,
    DatabasePair,
    Differing,
    RowChange,
    Snapshot,
    Structure,
    attached,
    compare,
)
from jixiao.release.changes.rank import Rank, rank
from jixiao.release.forgotten import tombstones
from jixiao.release.plain import plain

if TYPE_CHECKING:
    import pyarrow as pa

#: Reports of a table that changed in bulk that are named, those with the most changes.
REPORTS = 20
OPERATIONS = ("added", "removed", "changed")


@dataclass(frozen=True)
class Change:
    """A row that changed, why, and how much it matters."""

    row: RowChange
    cause: Cause
    rank: Rank


@dataclass(frozen=True)
class Changes:
    """Everything that one release says otherwise than another, what matters most first.

    ``before`` is None for the first release, which follows none. Of tables that changed in ``bulk`` there are only
    examples among the ``ranked``. ``facts`` are the ``EVIDENCE`` of facts.
    """

    before: Snapshot | None
    after: Snapshot
    ranked: list[Change] = field(default_factory=list)
    bulk: list[Bulk] = field(default_factory=list)
    structure: list[Structure] = field(default_factory=list)
    evidence: ChangeEvidence = field(default_factory=ChangeEvidence)
    facts: pa.Table | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.ranked or self.structure)

    @cached_property
    def counts(self) -> Counter[tuple[Cause, str, str]]:
        """How many rows changed, whether they are told or not, by cause, table and operation."""
        in_bulk = {found.table for found in self.bulk}
        counts = Counter(
            (change.cause, change.row.table, change.row.operation)
            for change in self.ranked
            if change.row.table not in in_bulk
        )
        for found in self.bulk:
            counts |= Counter({(kind, found.table, word): n for (kind, word), n in found.counts.items()})
        return counts

    def counted(self, *, cause: Cause | None = None, table: str | None = None) -> Counter[str]:
        """Rows added, removed and changed, of one cause or table or of all."""
        found: Counter[str] = Counter()
        for (kind, name, word), count in self.counts.items():
            if cause in (None, kind) and table in (None, name):
                found[word] += count
        return found

    def by_cause(self) -> dict[Cause, list[Change]]:
        """The changes of each cause that there is, the strongest cause first, each ranked."""
        found: dict[Cause, list[Change]] = {kind: [] for kind in sorted({kind for kind, _, _ in self.counts})}
        for change in self.ranked:
            found[change.cause].append(change)
        return found

    def by_table(self) -> dict[str, Counter[str]]:
        """Rows added, removed and changed, by table."""
        return {table: self.counted(table=table) for table in sorted({table for _, table, _ in self.counts})}

    def untold(self, cause: Cause, most: int) -> dict[str, int]:
        """By table, how many changes of a ``cause`` are not among the first so many of each that are told."""
        told = Counter(change.row.table for change in self.ranked if change.cause is cause)
        tables = sorted({table for kind, table, _ in self.counts if kind is cause})
        counts = {
            table: sum(n for (kind, name, _), n in self.counts.items() if (kind, name) == (cause, table))
            for table in tables
        }
        return {table: n - min(told[table], most) for table, n in counts.items() if n > min(told[table], most)}


def changes(before: Snapshot, after: Snapshot, place: Path | None = None) -> Changes:
    """What ``after`` says otherwise than ``before``. Raises ``JixiaoError`` where one of them cannot be opened.

    Below ``place`` each row of tables that changed in bulk is written.
    """
    found: list[Change] = []
    bulk: list[Bulk] = []
    structure: list[Structure] = []
    with attached(before, after) as pair:
        same = {name for name, known in after.known.items() if before.known.get(name) == known}
        gone = tombstones(pair.connection, "after")
        evidence, totals = gather(pair, same), _totals(pair)
        for table in compare(pair, same, gone, structure):
            write_causes(pair.connection, table.name, table.columns, evidence)
            is_bulk = table.rows > MOST
            if is_bulk:
                bulk.append(in_bulk(pair, table, place))
            for row, kind in _rows(pair, table, EXAMPLES if is_bulk else MOST):
                found.append(Change(row, kind, rank(row, totals)))
        facts = pair.connection.sql(f"from {EVIDENCE}").to_arrow_table()
    found.sort(key=lambda change: (change.rank, change.row.table, change.row.key))
    return Changes(before, after, found, bulk, structure, evidence, facts)


def _rows(pair: DatabasePair, table: Differing, most: int) -> Iterator[tuple[RowChange, Cause]]:
    """The first rows of a table that differ, by its key, with their causes."""
    key = ", ".join(f'coalesce(after."{name}", before."{name}")' for name in table.key)
    query = f"""
        select before, after, cause
        from {DIFFERING} as differing inner join {CAUSES} as causes on differing.rowid = causes.row
        order by {key} limit {most}
    """
    for old, new, number in pair.query(query):
        row = new if new is not None else old
        yield RowChange(table.name, tuple(row[name] for name in table.key), old, new), Cause(number)


def _totals(pair: DatabasePair) -> frozenset[str]:
    """Facts that state a total score, in either release."""
    found: set[str] = set()
    for side in SIDES:
        if {"fact_id", "level"} <= pair.columns_of(side, "fct_score").keys():
            query = f"select fact_id from {side}.main.fct_score where level = 'total'"
            found.update(fact for (fact,) in pair.query(query))
    return frozenset(found)


def as_json(log: Changes) -> Iterator[str]:
    """The changes as one JSON document, in pieces: the head, then a change a line.

    Each change has ``rank`` (its place, from 1), ``cause``, ``matter``, ``size``, ``table``, ``operation``, ``key``,
    ``report_id`` and ``columns``: column → [before, after]. Of tables that changed in bulk there are only examples;
    ``bulk`` has their counts, and the name of the file that has each row.
    """
    head: dict[str, Any] = {
        "before": _snapshot(log.before),
        "after": _snapshot(log.after),
        "is_first": log.before is None,
        "causes": {kind.word: log.counted(cause=kind).total() for kind in log.by_cause()},
        "tables": {name: {word: count[word] for word in OPERATIONS} for name, count in log.by_table().items()},
        "structure": [{"table": found.table, "words": found.words} for found in log.structure],
    }
    if log.bulk:
        head["bulk"] = [_of_bulk(found) for found in log.bulk]
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "changes": ['
    for number, change in enumerate(log.ranked, start=1):
        row = change.row
        entry = {
            "rank": number,
            "cause": change.cause.word,
            "matter": change.rank.matter.word,
            "size": round(change.rank.size, 6),
            "table": row.table,
            "operation": row.operation,
            "key": [plain(value) for value in row.key],
            "report_id": row.report_id,
            "columns": {name: [plain(old), plain(new)] for name, (old, new) in row.columns.items()},
        }
        yield ("," if number > 1 else "") + "\n  " + json.dumps(entry, ensure_ascii=False)
    yield "\n ]\n}\n" if log.ranked else "]\n}\n"


def _of_bulk(found: Bulk) -> dict[str, Any]:
    """A table that changed in bulk: of how many reports, which of them most, and which file has each row."""
    return {
        "table": found.table,
        "rows": found.counts.total(),
        "causes": {f"{kind.word} {word}": count for (kind, word), count in sorted(found.counts.items())},
        "reports": len(found.reports),
        "most": dict(found.reports.most_common(REPORTS)),
        "file": found.file,
    }


def _snapshot(snapshot: Snapshot | None) -> dict[str, str] | None:
    return {"release": snapshot.id, "built_at": snapshot.built_at.isoformat()} if snapshot else None
