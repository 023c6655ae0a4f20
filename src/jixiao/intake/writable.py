"""Whether the rows of a report that was read are in the form of their columns, and would pass a check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


def as_loaded(reading: ReadReport) -> dict[str, Loaded]:
    """The rows of ``reading`` as if they stood in their seeds, by table."""
    rows = {**reading.tables, kinds.REPORT.table.name: [reading.report]}
    return {table.name: _as_loaded(table, rows.get(table.name, [])) for table in READ}


def problems(own: Mapping[str, Loaded]) -> list[str]:
    """What keeps rows from being written, a sentence each; none as a rule."""
    return [wrong[:_SHOWN] for loaded in own.values() for wrong in _of_table(loaded)]


def faults(root: Path, own: Mapping[str, Loaded]) -> list[str]:
    """What a check would refuse in the rows of one report for what they say, a sentence each."""
    corpus = Corpus(root, {**references(root), **own})
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


def _of_table(loaded: Loaded) -> Iterator[str]:
    table = loaded.table
    # A row has its cells in the order of the columns. Of each column each value once: most stand in many rows.
    rows = (record.values.values() for record in loaded.records)
    for column, values in zip(table.columns, map(set, zip(*rows, strict=False)), strict=False):
        wrong = ["a row lacks it"] if None in values and column.required else []
        values.discard(None)
        for sentence in (*wrong, *column.misspellings(values)):
            yield f"{table.zh} {table.name} [{column.name}]: {sentence}"
