"""A part of the project: some reports, and all that is known of no report, in a database of their own.

What dbt ran for the whole is run in it: what the models say of these reports is the same, but for those that compute a
row from several reports (``spans`` in a model's meta, and what is made from such).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from jixiao.facts import stored
from jixiao.facts.catalogue import READ
from jixiao.release.aside import project_of
from jixiao.release.marts import NO_REPORT, columns_of, report_of
from jixiao.release.replay import Replay, Statement
from jixiao.release.store import DATABASE
from jixiao.sql import literal

#: Seeds that the reading of reports fills.
OF_REPORTS = frozenset(table.name for table in READ)


@dataclass(frozen=True)
class Lineage:
    """What dbt ran, sorted by what a row is computed from."""

    replay: Replay

    @cached_property
    def by_node(self) -> dict[str, Statement]:
        return {statement.node: statement for statement in self.replay.statements}

    @cached_property
    def seeds(self) -> list[Statement]:
        return [statement for statement in self.replay.statements if statement.kind == "seed"]

    @cached_property
    def tables(self) -> list[Statement]:
        """The models that are tables, each after those that it needs."""
        return [one for one in self.replay.statements if one.kind == "model" and not one.is_view]

    @cached_property
    def spanning(self) -> set[str]:
        """Nodes of which a row may be computed from several reports, themselves or by what they read."""
        own = {statement.node for statement in self.replay.statements if statement.spans}
        return self.after(own)

    @cached_property
    def of_reports(self) -> set[str]:
        """Nodes whose rows are each computed from those of one report, and of what is known of none."""
        own = {statement.node for statement in self.seeds if statement.name in OF_REPORTS}
        return self.after(own) - self.spanning

    def after(self, nodes: Set[str]) -> set[str]:
        """``nodes`` and all that are made from them; the statements stand each after those that it reads."""
        found = set(nodes)
        for statement in self.replay.statements:
            if found & set(statement.reads):
                found.add(statement.node)
        return found


def write(root: Path, place: Path, reports: Set[str], known: Set[str]) -> Path:
    """At ``place`` the project at ``root`` as it would be if of the ``known`` reports there were only ``reports``."""
    path(place).unlink(missing_ok=True)
    project_of(root, place, known - reports)
    if packs := stored.packs(root):
        (place / stored.FOLDER).unlink()
        part = place / stored.CURRENT / "part"
        part.mkdir(parents=True)
        with stored.connection() as asked:
            for table in READ:
                files = ", ".join(literal(str(pack / f"{table.name}.parquet")) for pack in packs)
                rows = f"from read_parquet([{files}]) where {stored.of_reports(reports)}"
                asked.execute(f"copy ({rows}) to {literal(str(part / f'{table.name}.parquet'))} (format parquet)")
    return place


@contextmanager
def database(replay: Replay, place: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database beside the part of the project at ``place``, with the schemas of what is to be run."""
    path(place).parent.mkdir(exist_ok=True)
    with replay.database(place, path(place)) as connection:
        yield connection


def path(place: Path) -> Path:
    """The database of the part of the project at ``place``."""
    return place.with_name(f"{place.name}-database") / DATABASE


def keep(connection: duckdb.DuckDBPyConnection, seeds: Iterable[Statement], reports: Sequence[str]) -> None:
    """Of the rows of reports in the ``seeds`` keep those of ``reports``."""
    kept = ", ".join(map(literal, reports)) or "''"
    for seed in seeds:
        if (report := report_of(columns_of(connection, *seed.relation.split(".")))) != NO_REPORT:
            connection.execute(f"delete from {seed.relation} where {report} not in ({kept})")
