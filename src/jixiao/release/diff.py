"""The difference of two releases: rows added, removed and changed, per table, by key, with their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from jixiao.errors import JixiaoError
from jixiao.release.store import Release
from jixiao.release.tables import column_list, primary_key, table_names

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Change:
    """A row of both releases whose values differ: column → (before, after)."""

    key: Key
    columns: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class TableDiff:
    """How one table differs. ``added`` and ``removed`` hold whole rows by column name."""

    table: str
    key: tuple[str, ...]
    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[Change]
    #: Columns or the whole table that only one of the releases has, in words.
    structure: list[str]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.structure)


def diff(before: Release, after: Release) -> list[TableDiff]:
    """Compare two releases table by table; tables that are alike are left out."""
    with duckdb.connect() as connection:
        for name, release in (("before", before), ("after", after)):
            path = str(release.database).replace("'", "''")
            try:
                connection.execute(f"attach '{path}' as {name} (read_only)")
            except duckdb.Error as error:
                raise JixiaoError(f"the database of release {release.id} cannot be opened: {error}") from error
        return [found for found in _tables(connection, before, after) if not found.is_empty]


def _tables(connection: duckdb.DuckDBPyConnection, before: Release, after: Release) -> Iterator[TableDiff]:
    names = {side: set(table_names(connection, side)) for side in ("before", "after")}
    for table in sorted(names["before"] | names["after"]):
        if table not in names["after"]:
            yield TableDiff(table, (), [], [], [], [f"the table is only in {before.id}"])
        elif table not in names["before"]:
            yield TableDiff(table, (), [], [], [], [f"the table is only in {after.id}"])
        else:
            yield _compare(connection, table, before, after)


def _compare(connection: duckdb.DuckDBPyConnection, table: str, before: Release, after: Release) -> TableDiff:
    columns = {side: _columns(connection, side, table) for side in ("before", "after")}
    shared = [name for name in columns["after"] if columns["before"].get(name) == columns["after"][name]]
    structure = [
        f"column {name} {columns[side][name]} is only in {release.id}"
        for side, release in (("before", before), ("after", after))
        for name in columns[side]
        if name not in shared
    ]
    keys = {side: primary_key(connection, table, side) for side in ("before", "after")}
    key = keys["after"]
    if keys["before"] != key or not set(key) <= set(shared):
        return TableDiff(table, key, [], [], [], [*structure, "the key differs: rows cannot be compared"])
    rows = {side: _rows(connection, side, table, key, shared) for side in ("before", "after")}
    old, new = rows["before"], rows["after"]
    return TableDiff(
        table,
        key,
        [new[found] for found in new if found not in old],
        [old[found] for found in old if found not in new],
        [
            Change(
                found,
                {name: (old[found][name], new[found][name]) for name in shared if old[found][name] != new[found][name]},
            )
            for found in new
            if found in old and old[found] != new[found]
        ],
        structure,
    )


def _columns(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> dict[str, str]:
    query = """
        select column_name, data_type from duckdb_columns()
        where schema_name = 'main' and database_name = ? and table_name = ? order by column_index
    """
    return dict(connection.execute(query, [database, table]).fetchall())


def _rows(
    connection: duckdb.DuckDBPyConnection, database: str, table: str, key: tuple[str, ...], columns: list[str]
) -> dict[Key, dict[str, Any]]:
    """Rows by key, in key order; only those whose values are not the same in both releases."""
    other = {"before": "after", "after": "before"}[database]
    selected = column_list(columns)
    # A row with the same values on both sides says nothing: leave it to the database to drop.
    query = f"""
        select {selected} from {database}."{table}"
        except all
        select {selected} from {other}."{table}"
        order by {column_list(key)}
    """
    rows = [dict(zip(columns, row, strict=True)) for row in connection.execute(query).fetchall()]
    return {tuple(row[name] for name in key): row for row in rows}
