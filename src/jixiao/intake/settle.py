"""Settling the seeds: what was decided of facts is written into their rows, all together, where it is not yet."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from jixiao.errors import BusyError
from jixiao.facts.table import Row, Table, sound_rows
from jixiao.intake import seeds
from jixiao.review.applied import DECIDED_TABLES, unsettled
from jixiao.review.decision import Decision, read_decisions, write_decisions

#: How often, and after how many seconds, another writer's end is looked for: another reviewer is done at once.
_TRIES, _WAIT = 20, 0.1


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
    """Write what was decided into the rows of the facts; returns the reports whose rows were changed."""
    if not _unsettled(root)[1]:
        return []
    for is_last in (number == _TRIES for number in range(1, _TRIES + 1)):
        try:
            with seeds.writing(root):
                tables, changed = _unsettled(root)
                if changed:
                    seeds.replace(root, _replaced(tables, changed))
                return sorted(changed)
        except BusyError:
            if is_last:
                raise
            time.sleep(_WAIT)
    raise AssertionError("the last try returns or raises")


def _unsettled(root: Path) -> tuple[dict[str, list[Row]], dict[str, dict[str, list[Row]]]]:
    decisions = read_decisions(root)
    if not decisions:
        return {}, {}
    tables = {table.name: sound_rows(table, root) for table in DECIDED_TABLES}
    return tables, unsettled(tables, decisions)


def _replaced(
    tables: dict[str, list[Row]], changed: dict[str, dict[str, list[Row]]]
) -> Iterator[tuple[Table, list[Row]]]:
    for table in DECIDED_TABLES:
        anew = {report_id: rows[table.name] for report_id, rows in changed.items() if table.name in rows}
        if anew:
            kept = [row for row in tables[table.name] if row["report_id"] not in anew]
            yield table, [*kept, *(row for rows in anew.values() for row in rows)]
