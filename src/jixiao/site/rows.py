"""Rows of a release as they are asked for: all of a query, or those of one report after another."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from typing import Any

import duckdb

#: A row by the names of its columns.
Row = Any
#: Rows that are in memory at once.
_BATCH = 4096


def rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, str] | None = None) -> Iterator[Row]:
    """The rows of ``query`` in its order; other queries may be asked meanwhile."""
    cursor = connection.cursor()
    cursor.execute(query, parameters)
    row = namedtuple("row", [name for name, *_ in cursor.description or ()])  # type: ignore[misc]
    while found := cursor.fetchmany(_BATCH):
        yield from map(row._make, found)


class Sheaf:
    """The rows of a query that is ordered by report, taken a report at a time, each once: a corpus needs no memory."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, str]) -> None:
        self._rows = rows(connection, query, parameters)
        self._next: Row | None = next(self._rows, None)

    def take(self, report_id: str) -> list[Row]:
        """The rows of ``report_id``, which must come after the report that was asked for before."""
        while self._next is not None and self._next.report_id < report_id:
            self._next = next(self._rows, None)
        taken = []
        while self._next is not None and self._next.report_id == report_id:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken
