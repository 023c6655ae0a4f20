"""Whether the rows of a report that was read are in the form of their columns, and would pass a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from jixiao.checking.bounds import bounds_hold
from jixiao.checking.plausible import OF_REPORTS
from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import BY_NAME, READ
from jixiao.facts.column import Cell, SpellingError, spell
from jixiao.facts.corpus import Corpus
from jixiao.facts.table import Loaded, Problem, Record, Row, Table, read
from jixiao.intake.read_report import ReadReport

#: Characters of one cell that a reader of CSV files takes.
_MOST_CHARS = 131_072
_REFERENCES = (
    *(reference.DIVISION_TABLE, reference.DEPARTMENT, reference.DEPARTMENT_NAME),
    *(reference.RUBRIC, reference.RUBRIC_INDICATOR),
)
#: Characters of a problem that are shown.
_SHOWN = 200


def problems(reading: ReadReport) -> list[str]:
    """What keeps the rows of ``reading`` from being written, a sentence each; none as a rule."""
    rows = {**reading.tables, kinds.REPORT.table.name: [reading.report]}
    return [wrong[:_SHOWN] for table in READ for wrong in _of_table(table, rows.get(table.name, []))]


def faults(root: Path, reading: ReadReport) -> list[str]:
    """What a check would refuse in the rows of ``reading`` for what they say, a sentence each."""
    rows = {**reading.tables, kinds.REPORT.table.name: [reading.report]}
    own = {table.name: _as_loaded(table, rows.get(table.name, [])) for table in READ}
    corpus = Corpus(root, references(root) | own)
    found = (problem for rule in (*OF_REPORTS, bounds_hold) for problem in rule(corpus))
    return [_told(problem) for problem in found]


@lru_cache(maxsize=2)
def references(root: Path) -> dict[str, Loaded]:
    """The reference tables that the rows of a report are held against."""
    return {table.name: read(table, root) for table in _REFERENCES}


def _as_loaded(table: Table, rows: Sequence[Row]) -> Loaded:
    """``rows`` as if they stood in their seed."""
    names = [column.name for column in table.columns]
    return Loaded(table, [Record(0, {name: row.get(name) for name in names}) for row in rows], [])


def _told(problem: Problem) -> str:
    zh = BY_NAME[Path(problem.file).stem].zh
    return f"{zh} [{problem.column}]: {problem.wrong}; {problem.remedy}"


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
