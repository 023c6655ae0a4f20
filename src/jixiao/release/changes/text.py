"""The changes between two releases as lines for a terminal: counts, then by cause, what matters most first."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from jixiao.facts.kinds import FACT_KINDS
from jixiao.release.changes.log import OPERATIONS, Change, Changes
from jixiao.release.plain import plain
from jixiao.terminal import grid

#: Changes of a table that are told under one cause; the rest are counted.
TOLD = 5
#: Characters of a value that are shown where not everything is asked for.
WIDEST = 60
SIGNS = {"added": "+", "removed": "-", "changed": "~"}
#: What tells an added or removed row from others, beside its key: the first of these that it has, and the first figure.
NAMES = (
    "label",
    *dict.fromkeys(kind.known_by for kind in FACT_KINDS),
    "department",
    "name_zh",
    "column_name",
    "message",
)
FIGURES = (
    *("value_text", "total_score", "amount_wan", "recomputed_rate", "reported_rate"),
    *(kind.value for kind in FACT_KINDS if kind.value),
    *("outcome", "quote"),
)


def tell(log: Changes, *, with_all: bool = False) -> Iterator[str]:
    """The changes, line by line; ``with_all`` tells every one, and all values of rows that are on one side only."""
    if log.before is None:
        yield f"{log.after.id} is the first release"
        return
    if log.is_empty:
        yield f"{log.before.id} and {log.after.id} hold the same"
        return
    yield f"{log.before.id} → {log.after.id}"
    for table, count in log.by_table().items():
        yield f"{table}: " + ", ".join(f"{count[word]} {word}" for word in OPERATIONS)
    for found in log.structure:
        yield f"{found.table}: {found.words}"
    yield ""
    yield grid(
        ["原因", "cause", "changes"],
        [(cause.zh, cause.word, f"{log.counted(cause=cause).total():,}") for cause in log.by_cause()],
    )
    for cause, changes in log.by_cause().items():
        yield ""
        yield f"{cause.zh} {cause.word}: {cause.en}"
        told: Counter[str] = Counter()
        for change in changes:
            told[change.row.table] += 1
            if with_all or told[change.row.table] <= TOLD:
                yield f"  {SIGNS[change.row.operation]} {_line(change, with_all=with_all)}"
        untold = log.untold(cause, sys.maxsize if with_all else TOLD)
        if more := ", ".join(f"{table} {count:,}" for table, count in untold.items()):
            yield f"  … and {more}" + ("" if with_all else "; --all tells them")
    for bulk in log.bulk:
        place = f"each is in {bulk.file}" if bulk.file else "--parquet DIR writes each"
        yield ""
        yield f"{bulk.table} changed in bulk, in {len(bulk.reports):,} reports; --all tells examples, {place}"


def _line(change: Change, *, with_all: bool) -> str:
    row = change.row
    if row.operation == "changed":
        pairs = [
            f"{name}: {shown(old, with_all=with_all)} → {shown(new, with_all=with_all)}"
            for name, (old, new) in row.columns.items()
        ]
    else:
        named = row.row if with_all else naming(row.row)
        pairs = [f"{name}={shown(value, with_all=with_all)}" for name, value in named.items() if value is not None]
    return f"{row.table} {'/'.join(map(str, row.key))}  {', '.join(pairs)}".rstrip()


def naming(row: dict[str, Any]) -> dict[str, Any]:
    """What a person knows a row by: a name and a figure, as far as it has them."""
    found = (next((name for name in names if row.get(name) is not None), None) for names in (NAMES, FIGURES))
    return {name: row[name] for name in found if name is not None}


def shown(value: Any, *, with_all: bool = False) -> str:
    """A value on one line; an empty one is ∅."""
    if value is None:
        return "∅"
    text = str(plain(value)).replace("\n", "↵")
    return text if with_all or len(text) <= WIDEST else text[: WIDEST - 1] + "…"
