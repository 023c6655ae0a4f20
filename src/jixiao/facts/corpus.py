"""The corpus: all seeds together, as loaded, with what the store of facts adds to them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jixiao.facts import kinds, personal, stored
from jixiao.facts.catalogue import READ, TABLES
from jixiao.facts.column import Cell
from jixiao.facts.kind import Kind
from jixiao.facts.kinds import PLACE_KINDS
from jixiao.facts.personal import Personal
from jixiao.facts.table import Loaded, Problem, Record, Table, read


@dataclass(frozen=True)
class Corpus:
    """All tables by name, as the seeds and the store below ``root`` have them."""

    root: Path
    loaded: dict[str, Loaded]

    def __getitem__(self, table: Table) -> Loaded:
        return self.loaded[table.name]

    def without(self, reports: Set[str]) -> Corpus:
        """The corpus as if ``reports`` were not in it."""
        return Corpus(self.root, {name: loaded.without(reports) for name, loaded in self.loaded.items()})

    @property
    def reports(self) -> dict[Cell, Record]:
        """The report records by report_id."""
        return {record["report_id"]: record for record in self[kinds.REPORT.table].records}

    @cached_property
    def places(self) -> dict[Cell, list[tuple[Kind, Record]]]:
        """By report_id, every record that marks a place of the report, with its kind."""
        places: dict[Cell, list[tuple[Kind, Record]]] = {}
        for kind in PLACE_KINDS:
            for record in self[kind.table].records:
                places.setdefault(record["report_id"], []).append((kind, record))
        return places

    @cached_property
    def personal(self) -> Personal:
        """What is personal data, by the words that the corpus holds."""
        return Personal(*([record.values for record in self[table].records] for table in personal.TABLES))

    @property
    def rows(self) -> int:
        return sum(len(loaded.records) for loaded in self.loaded.values())

    @property
    def problems(self) -> list[Problem]:
        """What was wrong with cells and files, before any rule was asked."""
        return [problem for loaded in self.loaded.values() for problem in loaded.problems]


def load(root: Path) -> Corpus:
    """Read every seed below ``root``, and the store. Raises ``JixiaoError`` where a file of the store is damaged."""
    loaded = {table.name: read(table, root) for table in TABLES}
    if stored.packs(root):
        reviewed = {record["report_id"] for record in loaded[kinds.REPORT.table.name].records}
        loaded |= {table.name: stored.joined(loaded[table.name], root, reviewed) for table in READ}
    return Corpus(root, loaded)


def fact_id(kind: str, record: Record) -> str:
    """The permanent name of the fact in ``record``: report, kind, number."""
    values = record.values
    return f"{values['report_id']}/{kind}/{values['fact_no']}"
