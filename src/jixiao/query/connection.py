"""Read-only connections to a published release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from jixiao import project
from jixiao.errors import JixiaoError
from jixiao.release.store import Store

if TYPE_CHECKING:
    import polars


def connect(release: str = "current") -> duckdb.DuckDBPyConnection:
    """Open a release read-only: the published one, or the one named by id.

    Works from anywhere in the repository. The connection keeps its release when a newer one is published; a new
    connection sees the newer one. Raises ``JixiaoError`` where nothing is published or no release has that id.
    """
    return open_database(Store(project.find().warehouse).find(release).database)


def open_database(database: Path) -> duckdb.DuckDBPyConnection:
    """Open a database file read-only. Raises ``JixiaoError`` where that fails."""
    # The release's own path, not the symlink's: DuckDB shares one instance per path within a process.
    try:
        return duckdb.connect(str(database.resolve()), read_only=True)
    except duckdb.Error as error:
        raise JixiaoError(f"{database} cannot be opened: {error}") from error


def table(name: str, release: str = "current") -> polars.DataFrame:
    """One table of the release as a Polars frame, its rows in the order of its key."""
    with connect(release) as connection:
        names = [
            row[0]
            for row in connection.sql("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
        ]
        if name not in names:
            raise JixiaoError(f"there is no table {name!r}; there are: {', '.join(sorted(names))}")
        return connection.table(name).order(", ".join(primary_key(connection, name))).pl()


def primary_key(connection: duckdb.DuckDBPyConnection, name: str, database: str | None = None) -> list[str]:
    """Names of the key columns of a table of schema main, in the key's order; ``database`` names an attached one."""
    query = """
        select constraint_column_names from duckdb_constraints()
        where database_name = coalesce(?, current_database()) and schema_name = 'main' and table_name = ?
            and constraint_type = 'PRIMARY KEY'
    """
    found = connection.execute(query, [database, name]).fetchone()
    if found is None:
        raise JixiaoError(f"table {name} has no primary key; every mart's contract must name one")
    return list(found[0])
