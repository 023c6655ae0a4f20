"""The comparison of a table in two databases: which rows were added, removed or changed, with their values.

The database compares; what differs is a table of its own there, of which as many rows are fetched as are told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
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
    primary_key,
    report_of,
    table_names,
)
from jixiao.release.store import Release, remedy
from jixiao.sql import literal

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


@dataclass(frozen=True)
class Differing:
    """A table whose rows are not all the same on both sides, by ``DIFFERING``: where it is, its key, and how many."""

    name: str
    key: tuple[str, ...]
    rows: int
    columns: list[str]


#: The rows of one table that differ, a row a key: ``operation``, the structures ``before`` and ``after``, and
#: ``columns``, the names of the values that are not the same.
DIFFERING = "differing"


def compare(
    pair: DatabasePair, same: Set[str], gone: Collection[str], structure: list[Structure]
) -> Iterator[Differing]:
    """Each published table that differs, by name; while one is told, the pair's connection has its ``DIFFERING``.

    Tables that are the ``same`` on both sides do not; rows that name reports that are ``gone`` are left out: what was
    forgotten is not told by saying that it is no longer there. What one side lacks of a table goes to ``structure``.
    """
    names = {side: set(table_names(pair.connection, side)) - CHRONICLES for side in SIDES}
    for table in sorted((names["before"] | names["after"]) - same):
        if missing := [side for side in SIDES if table not in names[side]]:
            structure.append(Structure(table, f"the table is only in {_OTHER[missing[0]]}"))
            continue
        shared = shared_columns(pair, "main", table)
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
        pair.connection.execute(f"create or replace temp table {DIFFERING} as {differing(pair, 'main', table, after)}")
        if gone:
            pair.connection.execute(f"delete from {DIFFERING} where {_names(gone)}")
        ((rows,),) = pair.query(f"select count(*) from {DIFFERING}")
        if rows:
            yield Differing(table, after, rows, shared)


def _names(reports: Collection[str]) -> str:
    """SQL of whether a cell of a row of ``DIFFERING`` is the id of a report, or that of a fact or passage of it."""
    # A cell's text begins behind a quotation mark: "440100-zzb-2023/score/5"
    named = f'"({"|".join(map(re.escape, sorted(reports)))})["/]'
    return f"regexp_matches(to_json([before, after])::varchar, {literal(named)})"


def differing(pair: DatabasePair, schema: str, table: str, key: tuple[str, ...]) -> str:
    """A query for ``DIFFERING`` rows of a table that one side has at least, in the columns that both have."""
    old, new = (_own(pair, side, schema, table) or _none(pair, side, schema, table) for side in SIDES)
    return differing_rows(old, new, key, shared_columns(pair, schema, table))


def differing_rows(old: str, new: str, key: Sequence[str], names: Sequence[str]) -> str:
    """A query for ``DIFFERING`` rows of two queries that have these columns; rows that both have may be left out."""
    columns = ", ".join(f'if(b."{name}" is distinct from a."{name}", \'{name}\', null)' for name in names)
    both = " and ".join(f'b."{name}" = a."{name}"' for name in key)
    return f"""
        with b as ({old}), a as ({new})
        select
            case when b."{key[0]}" is null then 'added' when a."{key[0]}" is null then 'removed' else 'changed' end
                as operation,
            if(b."{key[0]}" is null, null, b) as before,
            if(a."{key[0]}" is null, null, a) as after,
            list_filter([{columns}], lambda name: name is not null) as columns
        from b full join a on {both}
    """


def rows_differ(pair: DatabasePair, schema: str, table: str) -> bool:
    """Whether any row of a table is not the same on both sides; none needs a key."""
    return any(pair.query(f"{query} limit 1") for side in SIDES if (query := _own(pair, side, schema, table)))


def _none(pair: DatabasePair, side: str, schema: str, table: str) -> str:
    """A query for no rows of a table that only the other side has."""
    return f'select {column_list(shared_columns(pair, schema, table))} from {_OTHER[side]}.{schema}."{table}" limit 0'


def _own(pair: DatabasePair, side: str, schema: str, table: str) -> str:
    """A query for the rows that only one side has, empty where that side has no such table.

    A row with the same values on both sides says nothing: that is left to the database to drop.
    """
    if not pair.columns_of(side, table, schema):
        return ""
    columns = column_list(shared_columns(pair, schema, table))
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


def shared_columns(pair: DatabasePair, schema: str, table: str) -> list[str]:
    """Columns of the same name and type on both sides; of a table on one side only, all."""
    before, after = (pair.columns_of(side, table, schema) for side in SIDES)
    if not (before and after):
        return list(before or after)
    return [name for name, kind in after.items() if before.get(name) == kind]
