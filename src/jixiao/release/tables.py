"""The published tables: which there are, their keys, and a hash of what they hold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import duckdb

from jixiao.query.connection import primary_key


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
    names = connection.sql("select table_name from duckdb_tables() where schema_name = 'main' order by 1").fetchall()
    return [_mart(connection, name) for (name,) in names]


def _mart(connection: duckdb.DuckDBPyConnection, name: str) -> Mart:
    key = primary_key(connection, name)
    digest = hashlib.sha256()
    columns = connection.sql(f'select column_name, column_type from (describe "{name}")').fetchall()
    digest.update(repr(columns).encode())
    order = ", ".join(f'"{column}"' for column in key)
    rows = 0
    cursor = connection.execute(f'select to_json(t) from "{name}" as t order by {order}')
    while batch := cursor.fetchmany(10_000):
        rows += len(batch)
        for (row,) in batch:
            digest.update(str(row).encode())
            digest.update(b"\n")
    return Mart(name, tuple(key), rows, digest.hexdigest())


def content_sha256(published: list[Mart]) -> str:
    """One hash of everything published: of the tables' names and content hashes."""
    lines = "".join(f"{mart.name} {mart.content_sha256}\n" for mart in published)
    return hashlib.sha256(lines.encode()).hexdigest()
