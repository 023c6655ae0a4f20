"""Whether the rows of a report that was read are in the form of their columns, and would pass a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from jixiao.checking.bounds import bounds_hold
from jixiao.checking.plausible import OF_REPORTS
from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import BY_NAME, READ
from jixiao.facts.corpus import Corpus
from jixiao.facts.table import Loaded, Problem, Record, Row, Table, read
from jixiao.intake.read_report import ReadReport

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
    empty = dict.fromkeys(table.by_name)
    return Loaded(table, [Record(0, empty | row) for row in rows], [])


def _told(problem: Problem) -> str:
    zh = BY_NAME[Path(problem.file).stem].zh
    return f"{zh} [{problem.column}]: {problem.wrong}; {problem.remedy}"


def _of_table(table: Table, rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    for column in table.columns:
        values = {row.get(column.name) for row in rows}  # each once: most stand in many rows
        wrong = ["a row lacks it"] if None in values and column.required else []
        for sentence in (*wrong, *column.misspellings(values - {None})):
            yield f"{table.zh} {table.name} [{column.name}]: {sentence}"
