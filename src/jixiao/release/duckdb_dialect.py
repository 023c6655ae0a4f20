"""A SQLAlchemy dialect ``duckdb+buffered`` that reads each result at once.

Great Expectations closes its connection before it reads the rows, and DuckDB's results are lazy: without this every
metric fails with ``IndexError: list index out of range``.
"""

from __future__ import annotations

from typing import Any

import duckdb_sqlalchemy
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy


class BufferedContext(duckdb_sqlalchemy.Dialect.execution_ctx_cls):  # type: ignore[misc]  # untyped library
    """Fetches all rows right after a statement ran."""

    def post_exec(self) -> None:
        super().post_exec()
        if self.cursor is not None and self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor,
                alternate_description=self.cursor.description,
                initial_buffer=self.cursor.fetchall(),
            )


class BufferedDialect(duckdb_sqlalchemy.Dialect):  # type: ignore[misc]  # untyped library
    """DuckDB with results that outlive their connection."""

    driver = "buffered"
    supports_statement_cache = False
    execution_ctx_cls: Any = BufferedContext


def register() -> None:
    """Make ``duckdb+buffered:///path`` known to SQLAlchemy."""
    registry.register("duckdb.buffered", __name__, BufferedDialect.__name__)
