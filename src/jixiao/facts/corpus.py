"""The corpus: all seeds together, as loaded, with what the store of facts adds to them."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
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
    #: Reports of the store whose own row is here, and no other row.
    apart: frozenset[str] = frozenset()

    def __getitem__(self, table: Table) -> Loaded:
        return self.loaded[table.name]

    def without(self, reports: Set[str]) -> Corpus:
        """The corpus as if ``reports`` were not in it."""
        left = {name: loaded.without(reports) for name, loaded in self.loaded.items()}
        return Corpus(self.root, left, self.apart - reports)

    @property
    def named(self) -> frozenset[str]:
        """The reports that the rows are of, or about a fact of."""
        about = (loaded for loaded in self.loaded.values() if {"report_id", "fact_id"} & loaded.table.by_name.keys())
        return frozenset(report for loaded in about for record in loaded.records if (report := record.report_id))

    def with_stored(self, of: Callable[[Table], str]) -> Corpus:
        """These seeds, and behind them what the store has and nothing here hides, where a condition in SQL holds ``of``
        the rows of a table. Raises ``JixiaoError`` where a file of the store is damaged."""
        reviewed = {record["report_id"] for record in self[kinds.REPORT.table].records}
        read = {table.name: stored.joined(self[table], self.root, reviewed, of(table)) for table in READ}
        return Corpus(self.root, self.loaded | read)

    def with_named(self) -> Corpus:
        """These seeds, and behind them of the store the reports that they name; of all others their own rows."""
        named, own = self.named, kinds.REPORT.table
        found = self.with_stored(lambda table: "true" if table is own else stored.of_reports(named))
        apart = {str(record.report_id) for record in found[own].records if record.file} - named
        return replace(found, apart=frozenset(apart))

    def references(self) -> Corpus:
        """The seeds that are of no report."""
        none = {table.name: Loaded(table, [], []) for table in READ}
        return Corpus(self.root, self.loaded | none)

    def only(self, report_id: str) -> Corpus:
        """The corpus as if of all reports' facts there were only those of ``report_id``."""
        own = {
            table.name: Loaded(table, list(self[table].of(report_id=report_id)), self[table].problems) for table in READ
        }
        return Corpus(self.root, {**self.loaded, **own})

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


def load(root: Path, report_id: str | None = None) -> Corpus:
    """Read every seed below ``root``, and the store; of the facts, where it is named, those of one report alone.

    Raises ``JixiaoError`` where a file of the store is damaged.
    """
    corpus = seeded(root)
    if stored.packs(root):
        condition = "true" if report_id is None else stored.of_reports([report_id])
        corpus = corpus.with_stored(lambda _: condition)
    return corpus if report_id is None else corpus.only(report_id)


def seeded(root: Path) -> Corpus:
    """Read every seed below ``root``, and nothing of the store."""
    return Corpus(root, {table.name: read(table, root) for table in TABLES})


def fact_id(kind: str, record: Record) -> str:
    """The permanent name of the fact in ``record``: report, kind, number."""
    values = record.values
    return f"{values['report_id']}/{kind}/{values['fact_no']}"
