"""Taking a report out of the seeds and the store: its rows in all tables, and what only it had brought along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from jixiao.facts import kinds, reference, stored
from jixiao.facts.catalogue import READ, TABLES
from jixiao.facts.decision import DECISION
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.facts.table import Row, Table, sound_rows
from jixiao.facts.types import REPORT_ID
from jixiao.review.decision import Decision
from jixiao.review.judgement import judgements, of_report

#: A report that a remark names: 440113-zzb-2023 line 5.
_REPORT = re.compile(rf"{REPORT_ID.pattern}(?![0-9a-z-])")
Rows = Mapping[str, list[Row]]


def read_all(root: Path) -> dict[str, list[Row]]:
    """All seeds by name. Raises ``JixiaoError`` where one is not sound."""
    return {table.name: sound_rows(table, root) for table in TABLES}


def with_stored(rows: Rows, root: Path) -> dict[str, list[Row]]:
    """``rows`` of the seeds, and behind them those of the store, hidden or not."""
    return {**rows, **{table.name: [*rows[table.name], *stored.rows(root, table)] for table in READ}}


def is_of(row: Row, report_id: str) -> bool:
    """Whether ``row`` is of the report, as its own row, a fact's, or one about a fact of it."""
    return any(value == report_id or str(value).startswith(f"{report_id}/") for value in row.values())


def without(rows: Rows, report_id: str, kept: Sequence[Row] = ()) -> Iterator[tuple[Table, list[Row]]]:
    """The tables that change where the report is taken out, each with the rows that stay.

    ``kept`` are reports that stand elsewhere, and need their departments too.
    """
    left = {table.name: _left(table, rows[table.name], report_id) for table in TABLES}
    left[DECISION.name] = _undecided(rows, report_id)
    own, others = left[kinds.REPORT.table.name], _left(kinds.REPORT.table, list(kept), report_id)
    left[kinds.REPORT.table.name] = [*own, *others]
    # Names before departments, departments before organs: each falls with the last that needed it.
    for table, is_needed in _BROUGHT:
        source = f"{report_id} line "
        left[table.name] = [
            row
            for row in left[table.name]
            if not (str(row["source"]).startswith(source) and str(row["source"]).endswith(reference.FROM_REPORT))
            or is_needed(row, left)
        ]
    left[kinds.REPORT.table.name] = own
    for table in TABLES:
        if len(left[table.name]) < len(rows[table.name]):
            yield table, left[table.name]


def naming(rows: Rows, report_id: str) -> dict[str, int]:
    """How many rows name the report and stay without it, by file: what people wrote is theirs to change."""
    left = {table: rows[table.name] for table in TABLES} | dict(without(rows, report_id))
    counts = {table.file: sum(_names(row, report_id) for row in found) for table, found in left.items()}
    return {file: count for file, count in counts.items() if count}


def _names(row: Row, report_id: str) -> bool:
    cells = (str(value) for name, value in row.items() if name != FORGOTTEN.key[0])
    return any(found.group() == report_id for cell in cells for found in _REPORT.finditer(cell))


def _left(table: Table, rows: list[Row], report_id: str) -> list[Row]:
    return rows if table is FORGOTTEN else [row for row in rows if not is_of(row, report_id)]


def _undecided(rows: Rows, report_id: str) -> list[Row]:
    """The decisions without those on the report, whatever it was called when they were made."""
    decided, reports = rows[DECISION.name], rows[kinds.REPORT.table.name]
    left = [row for row in decided if not is_of(row, report_id)]
    for report in (row for row in reports if row["report_id"] == report_id):
        found = of_report(report, judgements(map(Decision.of, decided)), reports)
        own = {(one.decided_at, one.reviewer) for judgement in found for one in judgement.decisions}
        left = [row for row in left if tuple(map(row.get, DECISION.key)) not in own]
    return left


def _is_name_needed(row: Row, left: Rows) -> bool:
    return any(report["department_name"] == row["name_zh"] for report in left[kinds.REPORT.table.name])


def _is_department_needed(row: Row, left: Rows) -> bool:
    mine = row["department_id"]
    named = any(
        other.get("department_id") == mine
        for table in (reference.DEPARTMENT_NAME, reference.COVERAGE)
        for other in left[table.name]
    )
    reports = left[kinds.REPORT.table.name]
    return named or any(f"{report['division_code']}-{report['organ']}" == mine for report in reports)


def _is_organ_needed(row: Row, left: Rows) -> bool:
    return any(
        other.get("organ") == row["organ"]
        for table in TABLES
        if table is not reference.ORGAN
        for other in left[table.name]
    )


_BROUGHT: tuple[tuple[Table, Callable[[Row, Rows], bool]], ...] = (
    (reference.DEPARTMENT_NAME, _is_name_needed),
    (reference.DEPARTMENT, _is_department_needed),
    (reference.ORGAN, _is_organ_needed),
)
