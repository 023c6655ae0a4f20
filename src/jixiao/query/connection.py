"""Read-only connections to a published release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from jixiao import project
from jixiao.errors import JixiaoError, reason
from jixiao.release.marts import column_list, primary_key, require_table
from jixiao.release.store import Store, own_file, remedy

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
        return duckdb.connect(str(own_file(database.parent, database.name).resolve()), read_only=True)
    except (OSError, RuntimeError, duckdb.Error) as error:
        raise JixiaoError(f"{database} cannot be opened: {reason(error)}\n{remedy(database)}") from error


def table(name: str, release: str = "current") -> polars.DataFrame:
    """One table of the release as a Polars frame, its rows in the order of its key."""
    with connect(release) as connection:
        require_table(connection, name)
        return connection.table(name).order(column_list(primary_key(connection, name))).pl()
