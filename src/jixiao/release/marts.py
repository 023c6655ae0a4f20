"""The published tables: which there are, their keys, and a hash of what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from typing import Any

import duckdb

from jixiao.errors import JixiaoError
from jixiao.sql import literal

MartRow = dict[str, Any]

#: Tables that say when we said something. Two builds of the same facts, here or elsewhere, hold the same content, but
#: not the same history: it is left out of the hash of a release's content and of the differences of releases.
CHRONICLES = frozenset({"fact_history"})


#: SQL of the report that a row is of, where it is of none.
NO_REPORT = "''"
#: The hashes of a release's tables, a row a table and report: ``table_name``, ``report_id``, ``rows`` and ``sha256``.
PARTS = "history.part"
#: The keys of a release's tables, in which no index holds them: ``table_name``, and ``columns``, a list.
KEYS = "history.key"


@dataclass(frozen=True)
class Mart:
    """A published table: its key, its row count, and the SHA-256 of its content."""

    name: str
    key: tuple[str, ...]
    rows: int
    content_sha256: str


def marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    """Every table of schema main, by name, with its content hash.

    The hash covers the columns' names and types and every value as JSON, a part for each report, so it does not depend
    on the order in which rows were inserted, nor on how DuckDB stores them.
    """
    return [mart(connection, name) for name in table_names(connection)]


def mart(connection: duckdb.DuckDBPyConnection, name: str) -> Mart:
    """One published table, with its content hash, every row of it read."""
    return of_parts(connection, name, f"({parts(connection, name)})")


def write_parts(
    connection: duckdb.DuckDBPyConnection, names: Collection[str], reports: Collection[str] | None = None
) -> None:
    """Write the hashes of the parts of these published tables into the database, as ``PARTS``.

    Where they are there already, and only rows of some ``reports`` are others, only these are read.
    """
    connection.execute("create schema if not exists history")
    connection.execute(
        f"create table if not exists {PARTS} (table_name varchar, report_id varchar, rows bigint, sha256 varchar)"
    )
    among = "true" if reports is None else f"report_id in ({', '.join(map(literal, reports)) or 'null'})"
    for name in names:
        connection.execute(f"delete from {PARTS} where table_name = {literal(name)} and {among}")
        connection.execute(f"insert into {PARTS} select {literal(name)}, * from ({parts(connection, name, among)})")


def written_parts(connection: duckdb.DuckDBPyConnection, names: Collection[str]) -> list[Mart]:
    """The published tables of these ``names``, by the hashes of their parts as they are written."""
    return [of_parts(connection, name, f"{PARTS} where table_name = {literal(name)}") for name in sorted(names)]


def of_parts(connection: duckdb.DuckDBPyConnection, name: str, parts: str) -> Mart:
    """One published table by its ``parts``: a query with, for each report, ``report_id``, ``rows`` and ``sha256``."""
    key = primary_key(connection, name)
    columns = connection.sql(f'select column_name, column_type from (describe "{name}")').fetchall()
    rows, digests = connection.execute(
        f"""
        select coalesce(sum(rows), 0)::bigint
            , coalesce(string_agg(concat_ws(' ', report_id, rows, sha256), chr(10) order by report_id), '')
        from {parts}
        """
    ).fetchone() or (0, "")
    return Mart(name, key, rows, hashlib.sha256(f"{columns!r}\n{digests}".encode()).hexdigest())


def parts(connection: duckdb.DuckDBPyConnection, name: str, condition: str = "true") -> str:
    """A query for the hash of each report's rows of a published table that meet a condition; see ``of_parts``.

    What is of no report is one part, under an empty name.
    """
    report = report_of(columns_of(connection, "main", name))
    return f"""
        select report_id, count(*) as rows, sha256(string_agg(row, '' order by row)) as sha256
        from (select {report} as report_id, sha256(to_json(t)::varchar) as row from main."{name}" as t)
        where {condition}
        group by report_id
    """


def columns_of(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> set[str]:
    """The columns of a table of the connection's own database; none where there is no such table."""
    query = f"""
        select column_name from duckdb_columns()
        where database_name = current_database() and schema_name = {literal(schema)} and table_name = {literal(name)}
    """
    return {column for (column,) in connection.execute(query).fetchall()}


def report_of(columns: Set[str]) -> str:
    """SQL of the report that a row of a table with such ``columns`` is of; empty where it is of none.

    A fact's name begins with its report's: that tells also where a fact is named that does not hold.
    """
    named = {"report_id": "report_id", "fact_id": "split_part(fact_id, '/', 1)"}
    told = [sql for column, sql in named.items() if column in columns]
    return f"coalesce({', '.join(told)}, '')" if told else NO_REPORT


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
    found = keys_of(connection, database).get(name)
    if found is None:
        raise JixiaoError(f"table {name} has no primary key; every mart's contract must name one")
    return found


def keys_of(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[str, tuple[str, ...]]:
    """The key columns of each published table that has a key, whether an index holds it or it is only written down."""
    query, (schema, table) = _indexed(database), KEYS.split(".")
    written = f"""
        select 1 from duckdb_tables() where database_name = {database_name(database)}
            and schema_name = {literal(schema)} and table_name = {literal(table)}
    """
    if connection.execute(written).fetchone():
        query = f"select table_name, columns from {KEYS if database is None else f'{database}.{KEYS}'} union {query}"
    return {name: tuple(columns) for name, columns in connection.execute(query).fetchall()}


def write_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the keys of the published tables into the database, as ``KEYS``, beside those that it has there."""
    connection.execute(f"create table if not exists {KEYS} (table_name varchar, columns varchar[])")
    connection.execute(f"delete from {KEYS} where table_name in (select table_name from ({_indexed()}))")
    connection.execute(f"insert into {KEYS} {_indexed()} order by all")


def _indexed(database: str | None = None) -> str:
    """A query for the published tables whose keys an index holds, and the columns of these."""
    return f"""
        select table_name, constraint_column_names as columns from duckdb_constraints()
        where constraint_type = 'PRIMARY KEY' and database_name = {database_name(database)} and schema_name = 'main'
    """


def column_list(names: Iterable[str]) -> str:
    """Column names as SQL lists them."""
    return ", ".join(f'"{name}"' for name in names)


def database_name(name: str | None) -> str:
    """The database that is attached under ``name``, or the connection's own, as a query spells it."""
    return "current_database()" if name is None else literal(name)
