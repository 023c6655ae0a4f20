"""The comparison of a table in two databases: which rows were added, removed or changed, with their values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from jixiao.errors import JixiaoError
from jixiao.facts import kinds, stored
from jixiao.release.aside import SetAside
from jixiao.release.manifest import set_aside
from jixiao.release.marts import (
    CHRONICLES,
    NO_REPORT,
    PARTS,
    MartRow,
    column_list,
    literal,
    primary_key,
    report_of,
    table_names,
)
from jixiao.release.store import Release, remedy

SIDES = ("before", "after")
_OTHER = {"before": "after", "after": "before"}


@dataclass(frozen=True)
class Snapshot:
    """A database to compare: a release, or the draft of one, under its id."""

    id: str
    built_at: datetime
    database: Path
    #: By what the content of a table or seed is known, without looking at it; what is the same need not be compared.
    known: Mapping[str, object] = field(default_factory=dict)
    #: The reports of which rows can be others than in the release before; None: any.
    reports: Collection[str] | None = None

    @classmethod
    def of(cls, release: Release) -> Snapshot:
        """A release, which may say less of itself than those of this version do."""
        tables, inputs = release.manifest.get("tables", {}), release.manifest.get("inputs", {})
        is_known = {name: table for name, table in tables.items() if {"content_sha256", "key"} <= table.keys()}
        known = {name: (table["content_sha256"], tuple(table["key"])) for name, table in is_known.items()}
        seeds = seeds_known(inputs, set_aside(release))
        return cls(release.id, release.built_at, release.database, known | seeds)


def seeds_known(inputs: Mapping[str, str], aside: Iterable[SetAside]) -> dict[str, object]:
    """What tells the seeds of a build from others: each one's file, the columns' types, and whose rows are left out.

    With a seed goes what the store has of its table, and what hides that.
    """
    seeds = {Path(name).stem: digest for name, digest in inputs.items() if name.startswith("seeds/")}
    left_out = tuple(sorted(report.report_id for report in aside))
    in_store: dict[str, list[str]] = {}
    for name, digest in sorted(inputs.items()):
        if name.startswith(f"{stored.FOLDER}/"):
            in_store.setdefault(Path(name).stem, [seeds.get(kinds.REPORT.table.name, "")]).append(digest)
    return {name: (digest, seeds.get("seeds"), left_out, in_store.get(name)) for name, digest in seeds.items()}


@dataclass(frozen=True)
class RowChange:
    """A row that is not the same on both sides. ``before`` is None for an added row, ``after`` for a removed one."""

    table: str
    key: tuple[Any, ...]
    before: MartRow | None
    after: MartRow | None

    @property
    def operation(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @cached_property
    def row(self) -> MartRow:
        """The row as it is now, or as it was last."""
        return self.after if self.after is not None else self.before or {}

    @cached_property
    def columns(self) -> dict[str, tuple[Any, Any]]:
        """Column → (before, after), for the values that differ; of a row on one side only, those that are not empty."""
        before, after = self.before or {}, self.after or {}
        pairs = {name: (before.get(name), after.get(name)) for name in self.row}
        return {name: (old, new) for name, (old, new) in pairs.items() if old != new}

    @property
    def report_id(self) -> str | None:
        """The report that the row is about, or was, where it is about one."""
        return self.row.get("report_id") or (self.before or {}).get("report_id")

    @property
    def fact_ids(self) -> set[str]:
        """The facts that the row names: its own, and those that it was computed from."""
        found: set[str] = set()
        for row in (self.before or {}, self.after or {}):
            for name, value in row.items():
                if name == "fact_ids" and value:
                    found.update(value)
                elif value and (name in ("fact_id", "passage_id") or name.endswith("_fact_id")):
                    found.add(value)
        return found


@dataclass(frozen=True)
class Structure:
    """What only one of the databases has of a table, in words."""

    table: str
    words: str


@dataclass(frozen=True)
class DatabasePair:
    """A connection to two databases, attached as ``before`` and ``after``, and the columns of their tables.

    ``columns`` has them once for all, for asking DuckDB's catalogue is slow: (side, schema, table) → name → type.
    """

    connection: duckdb.DuckDBPyConnection
    columns: dict[tuple[str, str, str], dict[str, str]]
    reports: Collection[str] | None = None

    def columns_of(self, side: str, table: str, schema: str = "main") -> dict[str, str]:
        """Types of a table's columns by name; none where there is no such table."""
        return self.columns.get((side, schema, table), {})

    def query(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()


@contextmanager
def attached(before: Snapshot, after: Snapshot) -> Iterator[DatabasePair]:
    """Both databases, attached read-only."""
    with duckdb.connect() as connection:
        for side, snapshot in zip(SIDES, (before, after), strict=True):
            attach(connection, snapshot.database, side, f"the database of release {snapshot.id}")
        columns: dict[tuple[str, str, str], dict[str, str]] = {}
        query = """
            select database_name, schema_name, table_name, column_name, data_type from duckdb_columns()
            where database_name in ('before', 'after') order by table_oid, column_index
        """
        for side, schema, table, name, kind in connection.execute(query).fetchall():
            columns.setdefault((side, schema, table), {})[name] = kind
        yield DatabasePair(connection, columns, after.reports)


def attach(connection: duckdb.DuckDBPyConnection, database: Path, name: str, what: str) -> None:
    """Attach a database file read-only under ``name``. Raises ``JixiaoError`` that names it as ``what``."""
    try:
        connection.execute(f"attach {literal(str(database))} as {name} (read_only)")
    except duckdb.Error as error:
        raise JixiaoError(f"{what} cannot be opened: {error}\n{remedy(database)}") from error


def compare(pair: DatabasePair, same: Set[str] = frozenset()) -> tuple[list[RowChange], list[Structure]]:
    """Every change of the published tables, by table and key; a table on one side only is a matter of structure.

    Tables that are the ``same`` on both sides have none.
    """
    names = {side: set(table_names(pair.connection, side)) - CHRONICLES for side in SIDES}
    changes: list[RowChange] = []
    structure: list[Structure] = []
    for table in sorted((names["before"] | names["after"]) - same):
        if missing := [side for side in SIDES if table not in names[side]]:
            structure.append(Structure(table, f"the table is only in {_OTHER[missing[0]]}"))
            continue
        shared = _shared(pair, "main", table)
        structure += [
            Structure(table, f"column {name} {kind} is only in {side}")
            for side in SIDES
            for name, kind in pair.columns_of(side, table).items()
            if name not in shared
        ]
        before, after = (primary_key(pair.connection, table, side) for side in SIDES)
        if before != after or not set(after) <= set(shared):
            structure.append(Structure(table, "the key differs: rows cannot be compared"))
            continue
        changes += compare_rows(pair, "main", table, after)
    return changes, structure


def compare_rows(pair: DatabasePair, schema: str, table: str, key: tuple[str, ...]) -> list[RowChange]:
    """Changes of one table, by key, in the columns that both sides have; a side without the table has no rows."""
    old, new = (_rows(pair, side, schema, table, key) for side in SIDES)
    return [RowChange(table, found, old.get(found), new.get(found)) for found in sorted(old.keys() | new.keys())]


def rows_differ(pair: DatabasePair, schema: str, table: str) -> bool:
    """Whether ``compare_rows`` would find anything, for tables whose rows need no key."""
    return any(pair.query(f"{query} limit 1") for side in SIDES if (query := _own(pair, side, schema, table)))


def _rows(
    pair: DatabasePair, side: str, schema: str, table: str, key: tuple[str, ...]
) -> dict[tuple[Any, ...], MartRow]:
    """Rows of one side by key; only those that the other side does not have with the same values."""
    if not (query := _own(pair, side, schema, table)):
        return {}
    shared = _shared(pair, schema, table)
    rows = [dict(zip(shared, row, strict=True)) for row in pair.query(query)]
    return {tuple(row[name] for name in key): row for row in rows}


def _own(pair: DatabasePair, side: str, schema: str, table: str) -> str:
    """A query for the rows that only one side has, empty where that side has no such table.

    A row with the same values on both sides says nothing: that is left to the database to drop.
    """
    if not pair.columns_of(side, table, schema):
        return ""
    columns = column_list(_shared(pair, schema, table))
    where = _narrowed(pair, schema, table)
    query = f'select {columns} from {side}.{schema}."{table}" {where}'
    if pair.columns_of(_OTHER[side], table, schema):
        query += f' except all select {columns} from {_OTHER[side]}.{schema}."{table}" {where}'
    return query


def _narrowed(pair: DatabasePair, schema: str, table: str) -> str:
    """The condition that a row is of a report in which the databases can differ: their hashes say in which."""
    both = [pair.columns_of(side, table, schema).keys() for side in SIDES]
    if not all(both) or (report := report_of(both[0] & both[1])) == NO_REPORT or len(set(map(report_of, both))) > 1:
        return ""
    if schema == "main" and all(pair.columns_of(side, *reversed(PARTS.split("."))) for side in SIDES):
        old, new = (
            f"select report_id, sha256 from {side}.{PARTS} where table_name = {literal(table)}" for side in SIDES
        )
        differing = f"(({old}) except ({new})) union all (({new}) except ({old}))"
        return f"where {report} in (select report_id from ({differing}))"
    if schema == "seeds" and pair.reports is not None:
        return f"where {report} in ({', '.join(map(literal, sorted(pair.reports))) or 'null'})"
    return ""


def _shared(pair: DatabasePair, schema: str, table: str) -> list[str]:
    """Columns of the same name and type on both sides; of a table on one side only, all."""
    before, after = (pair.columns_of(side, table, schema) for side in SIDES)
    if not (before and after):
        return list(before or after)
    return [name for name, kind in after.items() if before.get(name) == kind]
