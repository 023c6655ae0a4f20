"""The database as it is published: what its readers ask and what the next build begins with, in few bytes.

A build leaves behind what it alone needed:

- the keys: DuckDB holds an index for each, a quarter of the file. They have been tested; ``history.key`` names them,
  and the rows stand in their order, by which a row is found as quickly;
- the tables of schema ``intermediate``, which spare several models to compute the same. They become views;
- what the expectations compared with the release before.

Types, ``not null``, comments and views stay. An increment is made in a copy of such a file, in which only tables that
it made anew have to be written as the others are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from jixiao.release.marts import column_list, database_name, keys_of
from jixiao.release.replay import Replay
from jixiao.release.store import DATABASE
from jixiao.sql import literal

#: What the file is written for: DuckDB of this version and any later one. For older ones it is a fifth larger.
_FORMAT = "v1.3.0"
#: Bytes of a block, the least and the most that DuckDB knows, and how many blocks the draft is to be: each column takes
#: one at least, so that large blocks make small files large; many small ones make a file larger than few large ones.
_LEAST_BLOCK, _MOST_BLOCK, _BLOCKS = 16_384, 262_144, 2_048
#: Blocks beyond which a file has outgrown their size; and which part of them may be empty.
_MOST_BLOCKS, _MOST_EMPTY = 4 * _BLOCKS, 0.25
#: Columns of sentences that are alike in parts, which DuckDB does not see by itself: so they take a third of the bytes.
_SENTENCES = frozenset({"message"})
#: How tables that only the expectations read are called, in schema ``history``.
_COMPARED = "previous_"


@dataclass(frozen=True)
class _Column:
    """A column of a table as the catalogue describes it."""

    name: str
    kind: str
    is_nullable: bool
    comment: str | None

    @property
    def definition(self) -> str:
        compression = " using compression zstd" if self.name in _SENTENCES else ""
        return f'"{self.name}" {self.kind}{compression}{"" if self.is_nullable else " not null"}'


@dataclass(frozen=True)
class _Table:
    """A table of a database; its rows stand in the order of the columns of its ``key``, if it has one."""

    schema: str
    name: str
    comment: str | None
    columns: list[_Column]
    key: tuple[str, ...]
    is_indexed: bool

    @property
    def relation(self) -> str:
        return f'"{self.schema}"."{self.name}"'

    @property
    def is_of_build(self) -> bool:
        """Whether nobody asks for its rows but the build."""
        return self.schema == "history" and self.name.startswith(_COMPARED)

    def write(self, connection: duckdb.DuckDBPyConnection, rows: str, name: str) -> None:
        """Make it under a ``name`` in its schema, with the ``rows`` of a relation, in the order of its key."""
        made = f'"{self.schema}"."{name}"'
        connection.execute(f"create table {made} ({', '.join(column.definition for column in self.columns)})")
        order = f"order by {column_list(self.key)}" if self.key else ""
        connection.execute(f"insert into {made} from {rows} {order}")

    def describe(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Give the table its comments."""
        if self.comment:
            connection.execute(f"comment on table {self.relation} is {literal(self.comment)}")
        for column in self.columns:
            if column.comment:
                connection.execute(f'comment on column {self.relation}."{column.name}" is {literal(column.comment)}')


def compact(draft: Path, replay: Replay, scratch: Path, *, is_copy: bool) -> None:
    """Write the database of the ``draft``, made by ``replay``, as it is published; the published tables hold the same.

    ``is_copy``: it is the copy of a published one, in which only some tables were made anew. ``scratch`` is a directory
    on the same disk.
    """
    database = draft / DATABASE
    if is_copy and _compacted_in_place(database):
        return
    # The SQL of the views names the database, which is called as its file is.
    written = scratch / "compaction" / DATABASE
    written.parent.mkdir(exist_ok=True)
    written.unlink(missing_ok=True)
    _write(database, written, replay)
    written.replace(database)
    written.parent.rmdir()


def _write(database: Path, written: Path, replay: Replay) -> None:
    """Write a database anew; its views, and what become views, by what ``replay`` made it with."""
    block_size = _LEAST_BLOCK
    while block_size < min(database.stat().st_size / _BLOCKS, _MOST_BLOCK):
        block_size *= 2
    config: dict[str, str | bool | int | float | list[str]] = {
        "default_block_size": str(block_size),
        "storage_compatibility_version": _FORMAT,
    }
    with duckdb.connect(str(written), config=config) as connection:
        connection.execute(f"attach {literal(str(database))} as built (read_only)")
        views = [one if one.is_view else one.as_view for one in replay.statements if one.is_hidden]
        made = {view.relation for view in views}
        tables = [table for table in _tables(connection, "built") if f"{table.schema}.{table.name}" not in made]
        for schema in {*replay.schemas, *(table.schema for table in tables)}:
            connection.execute(f'create schema if not exists "{schema}"')
        for table in tables:
            rows = f"built.{table.relation}"
            table.write(connection, f"(from {rows} limit 0)" if table.is_of_build else rows, table.name)
            table.describe(connection)
        connection.execute("detach built")
        for view in views:
            view.holds(connection)


def _compacted_in_place(database: Path) -> bool:
    """Write the tables that were made anew in a copy as the others are; whether the file is then as small as can be."""
    with duckdb.connect(str(database)) as connection:
        for table in _tables(connection):
            if table.is_of_build:
                connection.execute(f"delete from {table.relation}")
            elif table.is_indexed:
                table.write(connection, table.relation, name="made_anew")
                connection.execute(f"drop table {table.relation}")
                connection.execute(f'alter table "{table.schema}".made_anew rename to "{table.name}"')
                table.describe(connection)
        connection.execute("checkpoint")
        block_size, blocks, empty = connection.execute(
            "select block_size, total_blocks, free_blocks from pragma_database_size()"
        ).fetchone() or (0, 0, 0)
    has_outgrown = blocks > _MOST_BLOCKS and block_size < _MOST_BLOCK
    return not has_outgrown and empty <= _MOST_EMPTY * blocks


def _tables(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> list[_Table]:
    """Every table, in the order in which they were made; ``database`` names an attached one."""
    of_database = f"database_name = {database_name(database)}"
    columns: dict[tuple[str, str], list[_Column]] = {}
    query = f"""
        select schema_name, table_name, column_name, data_type, is_nullable, comment
        from duckdb_columns() where {of_database} order by column_index
    """
    for schema, table, *column in connection.execute(query).fetchall():
        columns.setdefault((schema, table), []).append(_Column(*column))
    keys = keys_of(connection, database)
    tables = connection.execute(
        f"select schema_name, table_name, comment, has_primary_key from duckdb_tables() where {of_database}"
        " order by table_oid"
    ).fetchall()
    return [
        _Table(schema, name, comment, columns[schema, name], keys.get(name, ()) if schema == "main" else (), is_indexed)
        for schema, name, comment, is_indexed in tables
    ]
