"""Whether the rows of a report that was read are in the form of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.facts import kinds
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Cell, SpellingError, spell
from jixiao.facts.table import Row, Table
from jixiao.intake.read_report import ReadReport

#: Characters of one cell that a reader of CSV files takes.
_MOST_CHARS = 131_072
#: Characters of a problem that are shown.
_SHOWN = 200


def problems(reading: ReadReport) -> list[str]:
    """What keeps the rows of ``reading`` from being written, a sentence each; none as a rule."""
    rows = {**reading.tables, kinds.REPORT.table.name: [reading.report]}
    return [wrong[:_SHOWN] for table in READ for wrong in _of_table(table, rows.get(table.name, []))]


def _of_table(table: Table, rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    for column in table.columns:
        # Each value once: most stand in many rows.
        for value in {row.get(column.name) for row in rows}:
            wrong = _wrong(column.type, value) if value is not None else "a row lacks it" if column.required else None
            if wrong:
                yield f"{table.zh} {table.name} [{column.name}]: {wrong}"


def _wrong(column: object, value: Cell) -> str | None:
    text = spell(value)
    if len(text) >= _MOST_CHARS:
        return f"{len(text):,} characters are too many for a cell"
    try:
        column.parse(text)  # type: ignore[attr-defined]
    except SpellingError as error:
        return error.wrong
    return None
