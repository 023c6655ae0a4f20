"""The published tables: which there are, their keys, and a hash of what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from jixiao.errors import JixiaoError

MartRow = dict[str, Any]

#: Tables that say when we said something. Two builds of the same facts, here or elsewhere, hold the same content, but
#: not the same history: it is left out of the hash of a release's content and of the differences of releases.
CHRONICLES = frozenset({"fact_history"})


@dataclass(frozen=True)
class Mart:
    """A published table: its key, its row count, and the SHA-256 of its content in key order."""

    name: str
    key: tuple[str, ...]
    rows: int
    content_sha256: str


def marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    """Every table of schema main, by name, with its content hash.

    The hash covers the columns' names and types and every value as JSON in the order of the key, so it does not depend
    on the order in which rows were inserted, nor on how DuckDB stores them.
    """
    return [mart(connection, name) for name in table_names(connection)]


def mart(connection: duckdb.DuckDBPyConnection, name: str) -> Mart:
    """One published table, with its content hash."""
    key = primary_key(connection, name)
    digest = hashlib.sha256()
    columns = connection.sql(f'select column_name, column_type from (describe "{name}")').fetchall()
    digest.update(repr(columns).encode())
    rows = 0
    cursor = connection.execute(f'select to_json(t) from "{name}" as t order by {column_list(key)}')
    while batch := cursor.fetchmany(10_000):
        rows += len(batch)
        for (row,) in batch:
            digest.update(str(row).encode())
            digest.update(b"\n")
    return Mart(name, key, rows, digest.hexdigest())


def content_sha256(published: list[Mart]) -> str:
    """One hash of everything published but the chronicles: of the tables' names and content hashes."""
    lines = "".join(f"{mart.name} {mart.content_sha256}\n" for mart in published if mart.name not in CHRONICLES)
    return hashlib.sha256(lines.encode()).hexdigest()


def table_names(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> list[str]:
    """Names of the published tables, those of schema main, sorted; ``database`` names an attached one."""
    query = f"""
        select table_name from duckdb_tables()
        where database_name = {database_name(database)} and schema_name = 'main' order by 1
    """
    return [name for (name,) in connection.execute(query).fetchall()]


def require_table(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Raise ``JixiaoError`` where no table of that name is published."""
    if name not in (names := table_names(connection)):
        raise JixiaoError(f"there is no table {name!r}; there are: {', '.join(names)}")


def primary_key(connection: duckdb.DuckDBPyConnection, name: str, database: str | None = None) -> tuple[str, ...]:
    """Names of the key columns of a published table, in the key's order; ``database`` names an attached one."""
    query = f"""
        select constraint_column_names from duckdb_constraints()
        where database_name = {database_name(database)} and schema_name = 'main' and table_name = {literal(name)}
            and constraint_type = 'PRIMARY KEY'
    """
    found = connection.execute(query).fetchone()
    if found is None:
        raise JixiaoError(f"table {name} has no primary key; every mart's contract must name one")
    return tuple(found[0])


def column_list(names: Iterable[str]) -> str:
    """Column names as SQL lists them."""
    return ", ".join(f'"{name}"' for name in names)


def literal(text: str) -> str:
    """Text as SQL spells it. In a build this stands for a parameter: for the first of these DuckDB imports pandas."""
    return "'" + text.replace("'", "''") + "'"


def database_name(name: str | None) -> str:
    """The database that is attached under ``name``, or the connection's own, as a query spells it."""
    return "current_database()" if name is None else literal(name)
