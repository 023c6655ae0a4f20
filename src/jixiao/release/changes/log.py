"""The changes from one release to another: every row added, removed or changed, with its cause and its rank."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from jixiao.release.changes.cause import Cause, ChangeEvidence, cause, gather
from jixiao.release.changes.comparison import SIDES, DatabasePair, RowChange, Snapshot, Structure, attached, compare
from jixiao.release.changes.rank import Rank, rank
from jixiao.release.forgotten import names, tombstones
from jixiao.release.plain import plain

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

    ``before`` is None for the first release, which follows none.
    """

    before: Snapshot | None
    after: Snapshot
    ranked: list[Change] = field(default_factory=list)
    structure: list[Structure] = field(default_factory=list)
    evidence: ChangeEvidence = field(default_factory=ChangeEvidence)

    @property
    def is_empty(self) -> bool:
        return not (self.ranked or self.structure)

    def by_cause(self) -> dict[Cause, list[Change]]:
        """The changes of each cause that there is, the strongest cause first, each ranked."""
        found: dict[Cause, list[Change]] = {kind: [] for kind in Cause}
        for change in self.ranked:
            found[change.cause].append(change)
        return {kind: changes for kind, changes in found.items() if changes}

    def by_table(self) -> dict[str, Counter[str]]:
        """Rows added, removed and changed, by table."""
        found: dict[str, Counter[str]] = {}
        for change in self.ranked:
            found.setdefault(change.row.table, Counter())[change.row.operation] += 1
        return dict(sorted(found.items()))


def changes(before: Snapshot, after: Snapshot) -> Changes:
    """What ``after`` says otherwise than ``before``. Raises ``JixiaoError`` where one of them cannot be opened."""
    with attached(before, after) as pair:
        same = {name for name, known in after.known.items() if before.known.get(name) == known}
        gone = tombstones(pair.connection, "after")
        rows, structure = compare(pair, same)
        # What was forgotten is not told by saying that it is no longer there.
        rows = [row for row in rows if not (names(row.before, gone) or names(row.after, gone))] if gone else rows
        evidence, totals = gather(pair, same), _totals(pair)
    found = [Change(row, cause(row, evidence), rank(row, totals)) for row in rows]
    found.sort(key=lambda change: (change.rank, change.row.table, change.row.key))
    return Changes(before, after, found, structure, evidence)


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
    ``report_id`` and ``columns``: column → [before, after].
    """
    head = {
        "before": _snapshot(log.before),
        "after": _snapshot(log.after),
        "is_first": log.before is None,
        "causes": {kind.word: len(found) for kind, found in log.by_cause().items()},
        "tables": {name: {word: count[word] for word in OPERATIONS} for name, count in log.by_table().items()},
        "structure": [{"table": found.table, "words": found.words} for found in log.structure],
    }
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


def _snapshot(snapshot: Snapshot | None) -> dict[str, str] | None:
    return {"release": snapshot.id, "built_at": snapshot.built_at.isoformat()} if snapshot else None
