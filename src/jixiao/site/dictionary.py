"""The published tables as people read of them: names, meanings, rows and columns, from the release itself."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class PublishedColumn:
    """A column: its type, its name in Chinese, and its meaning in English with what its codes stand for."""

    name: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True)
class PublishedTable:
    """A table and its columns, in their order."""

    name: str
    zh: str
    en: str
    rows: int
    columns: tuple[PublishedColumn, ...]


def dictionary(connection: duckdb.DuckDBPyConnection) -> list[PublishedTable]:
    """Every published table by name."""
    columns: dict[str, list[PublishedColumn]] = {}
    for table, name, kind, comment in connection.execute(
        """
        select table_name, column_name, data_type, coalesce(comment, '') from duckdb_columns()
        where schema_name = 'main' order by table_name, column_index
        """
    ).fetchall():
        columns.setdefault(table, []).append(PublishedColumn(name, kind, *_parted(comment)))
    tables = connection.execute(
        "select table_name, coalesce(comment, '') from duckdb_tables() where schema_name = 'main' order by 1"
    ).fetchall()
    return [
        PublishedTable(name, *_parted(comment), _count(connection, name), tuple(columns[name]))
        for name, comment in tables
    ]


def _parted(comment: str) -> tuple[str, str]:
    zh, _, en = comment.partition(" · ")
    return zh, en


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (count,) = connection.execute(f'select count(*) from "{table}"').fetchone() or (0,)
    return int(count)
