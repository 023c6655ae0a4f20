"""The marts as one SQLite database, which a page holds and asks without a server."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any
from zlib import compressobj

import duckdb

from jixiao.site.answer import Answer
from jixiao.site.dictionary import PublishedColumn, PublishedTable

#: Bytes of tables that one page holds; what does not fit is left out, the largest tables first, and named.
MOST_BYTES = 48_000_000
#: Tables that are left out before any other: reports' history and the places of their passages, asked for least.
_FIRST_OUT = ("fct_passage", "fact_history", "dim_division", "fact_evidence")
_BATCH = 10_000
_TYPES = (("INT", "integer"), ("DECIMAL", "real"), ("DOUBLE", "real"), ("BOOLEAN", "integer"))


@dataclass
class EmbeddedDatabase:
    """A SQLite file: the published tables that it has, and the names of those that were left out."""

    path: Path
    tables: list[PublishedTable] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        connection: duckdb.DuckDBPyConnection,
        published: list[PublishedTable],
        answered: list[Answer],
        path: Path,
    ) -> EmbeddedDatabase:
        """Write the answers and the ``published`` tables to ``path``, the smallest first, for as long as they fit."""
        made = cls(path)
        size = 0
        with sqlite3.connect(path) as target:
            target.execute("pragma page_size = 4096")
            target.execute("pragma journal_mode = off")
            for answer in answered:
                _fill(
                    target,
                    answer.table,
                    [f'"{name}"' for name in answer.names],
                    (tuple(map(_cell, row)) for row in answer.rows),
                )
            for table in sorted(published, key=lambda one: (one.name in _FIRST_OUT, one.rows)):
                if size > MOST_BYTES or not _fits(connection, table, MOST_BYTES - size):
                    made.left_out.append(table.name)
                    continue
                _copy(connection, table, target)
                made.tables.append(table)
                target.commit()
                (pages,) = target.execute("pragma page_count").fetchone()
                size = pages * 4096
        target.close()
        return made

    def knows(self, query: str) -> bool:
        """Whether the tables that ``query`` asks are here, and none was left out."""
        try:
            with closing(sqlite3.connect(self.path)) as connection:
                connection.execute(f"explain {query}")
        except sqlite3.OperationalError:
            return False
        return True

    def script(self) -> str:
        """The database as a script that gives a page its bytes: deflated, in base64."""
        deflating = compressobj(6, wbits=31)
        packed = deflating.compress(self.path.read_bytes()) + deflating.flush()
        return f'window.jixiaoDatabase = "{b64encode(packed).decode("ascii")}";\n'


def _fits(connection: duckdb.DuckDBPyConnection, table: PublishedTable, left: int) -> bool:
    """Whether a table may fit, by the lengths of its texts; what is over is found out once it is written."""
    (one,) = connection.execute(
        f'select coalesce(avg(length(row_text)), 0) from (select "{table.name}"::varchar as row_text from'
        f' "{table.name}" using sample 500 rows)'
    ).fetchone() or (0,)
    return float(one) * table.rows < left


def _copy(connection: duckdb.DuckDBPyConnection, table: PublishedTable, target: sqlite3.Connection) -> None:
    """Copy a table; DuckDB makes of each value what SQLite can hold, so that none passes through Python's hands."""
    columns = [f'"{column.name}" {_type(column.kind)}' for column in table.columns]
    asked = connection.cursor().execute(f'select {", ".join(map(_plain, table.columns))} from "{table.name}"')
    batches = iter(lambda: asked.fetchmany(_BATCH), [])
    _fill(target, table.name, columns, chain.from_iterable(batches))


def _plain(column: PublishedColumn) -> str:
    kind = column.kind
    if kind.endswith("[]"):
        return f"array_to_string(\"{column.name}\", '、')"
    to = "double" if kind.startswith("DECIMAL") else "varchar" if kind in ("DATE", "TIMESTAMP") else None
    return f'"{column.name}"::{to}' if to else f'"{column.name}"'


def _type(kind: str) -> str:
    return next((ours for theirs, ours in _TYPES if theirs in kind and "[]" not in kind), "text")


def _fill(target: sqlite3.Connection, name: str, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    target.execute(f'create table "{name}" ({", ".join(columns)})')
    marks = ", ".join("?" * len(columns))
    target.executemany(f'insert into "{name}" values ({marks})', rows)


def _cell(value: object) -> object:
    """A value of an answer as SQLite holds it."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
