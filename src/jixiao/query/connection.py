"""Read-only connections to a published release, which reach nothing else."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from jixiao import project
from jixiao.errors import JixiaoError, reason
from jixiao.query.question import question
from jixiao.release.marts import column_list, primary_key, require_table
from jixiao.release.store import Store, own_file, remedy

if TYPE_CHECKING:
    import polars

#: No file but the database, no extension, no network. The database itself, its log and the folder for temporary files
#: are allowed all the same, to be written as well: so there is no such folder, and ``_lock`` closes the file system.
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "temp_directory": "",
}
_LOCKING = threading.Lock()


def connect(release: str = "current") -> duckdb.DuckDBPyConnection:
    """Open a release read-only: the published one, or the one named by id.

    Works from anywhere in the repository. The connection keeps its release when a newer one is published; a new
    connection sees the newer one. It reads no file, writes none, loads no extension and cannot be told to: frames are
    made known to it with ``register``. Raises ``JixiaoError`` where nothing is published or no release has that id.
    """
    return open_database(Store(project.find().warehouse).find(release).database)


def open_database(database: Path, *, unsafe: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a database file read-only; ``unsafe`` lets statements reach other files, extensions and the network.

    Raises ``JixiaoError`` where that fails.
    """
    # The release's own path, not the symlink's: DuckDB shares one instance per path within a process.
    try:
        path = str(own_file(database.parent, database.name).resolve())
        if unsafe:
            # By itself DuckDB makes this folder within the release; it removes it with the connection.
            spill = Path(tempfile.gettempdir(), f"jixiao-{secrets.token_hex(8)}")
            return duckdb.connect(path, read_only=True, config={"temp_directory": str(spill)})
        connection = duckdb.connect(path, read_only=True, config=_LOCKED)
    except duckdb.ConnectionException as error:
        raise JixiaoError(f"{database} is open in this process already, with other settings: close it first") from error
    except (duckdb.Error, RuntimeError, OSError) as error:
        raise unreadable(error, database) from error
    _lock(connection)
    return connection


def _lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Close the file system, which the open database needs no longer, and every setting; for all of its instance."""
    with _LOCKING:
        if connection.execute("select current_setting('lock_configuration')").fetchone() != (True,):
            connection.execute("set disabled_filesystems = 'LocalFileSystem'")
            connection.execute("set lock_configuration = true")


@contextmanager
def reading(database: Path, *, unsafe: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection on which what fails, fails because the database is damaged: with a ``JixiaoError``."""
    with open_database(database, unsafe=unsafe) as connection:
        try:
            yield connection
        except duckdb.Error as error:
            raise unreadable(error, database) from error


def unreadable(error: Exception, database: Path | None = None) -> JixiaoError:
    """The error of a database that cannot be opened or read, and what to do."""
    told = remedy(database) if database else "what to do about it, says: jixiao releases --check"
    return JixiaoError(f"{database or 'the database'} cannot be read: {reason(error).splitlines()[0]}\n{told}")


def table(name: str, release: str = "current") -> polars.DataFrame:
    """One table of the release as a Polars frame, its rows in the order of its key."""
    with reading(Store(project.find().warehouse).find(release).database) as connection:
        require_table(connection, name)
        return connection.table(name).order(column_list(primary_key(connection, name))).pl()


def ask(number: int, release: str = "current") -> polars.DataFrame:
    """The answer of the release to one of the analysts' questions, its rows in the order of the question's query."""
    with reading(Store(project.find().warehouse).find(release).database) as connection:
        return connection.sql(question(number).sql).pl()
