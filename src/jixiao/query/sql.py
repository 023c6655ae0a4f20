"""SQL for people: a query printed as a table, CSV, JSON or Markdown, or written to a file."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import duckdb

from jixiao.errors import JixiaoError
from jixiao.query import forms
from jixiao.query.answer import answer
from jixiao.query.hints import hint
from jixiao.query.labels import Labels
from jixiao.query.stopping import stoppable
from jixiao.release.store import DATABASE
from jixiao.terminal import Screen
from jixiao.whole_file import whole_file

#: Rows of a table that a terminal shows; text that goes elsewhere is not cut.
MOST_ROWS = 200
ENDLESS = 2**31 - 1

#: The ending of a file, and the form in which it is written.
FORMS = {
    ".csv": forms.write_csv,
    ".json": forms.write_json,
    ".ndjson": forms.write_json_lines,
    ".md": forms.write_markdown,
}
FILES = (*FORMS, ".parquet", ".xlsx")
#: How an answer is shown: for people, and for programs.
READABLE = ("box", "labelled", "expanded")
_DATA = {"csv": forms.write_csv, "json": forms.write_json_lines, "markdown": forms.write_markdown}
MODES = (*READABLE, *_DATA)

#: What a sound database does not answer.
_DAMAGE = (duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)


def run(connection: duckdb.DuckDBPyConnection, query: str, mode: str = "box") -> None:
    """Run the statements of ``query`` and print what they give in one of ``MODES``."""
    for statement in asking(connection, query):
        with told(connection, statement):
            show(connection, statement, mode)


def write(connection: duckdb.DuckDBPyConnection, query: str, path: Path, *, replace: bool = True) -> None:
    """Run the statements of ``query`` and write what the only one that gives rows gives to ``path``."""
    found = asking(connection, query)
    with whole_file(path, replace=replace) as file, told(connection, query):
        statement = next(found, None)
        if statement is None:
            raise JixiaoError("the query gives no rows to write")
        _write(connection, statement, path.suffix.lower(), file)
        if next(found, None) is not None:
            raise JixiaoError(f"{path} holds the rows of one statement, and the query has several that give some")


def asking(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[str]:
    """The statements of ``query`` that give rows. Others are run when their turn comes."""
    with told(connection, query):
        statements = connection.extract_statements(query)
    if not statements:
        raise JixiaoError("the query is empty")
    for statement in statements:
        if statement.expected_result_type == [duckdb.ExpectedResultType.QUERY_RESULT]:
            yield statement.query
        else:
            with told(connection, statement.query):
                connection.execute(statement.query)


def show(
    connection: duckdb.DuckDBPyConnection,
    statement: str,
    mode: str,
    most_rows: int = MOST_ROWS,
    width: int | None = None,
) -> None:
    """Print what a statement gives. A terminal, or whoever names its ``width``, gets ``most_rows`` of a table."""
    if mode in _DATA:
        write_data = sys.stdout.write_data if isinstance(sys.stdout, Screen) else sys.stdout.write
        _DATA[mode](connection.execute(statement), write_data)
        return
    if width is None and sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
    rows = ENDLESS if width is None else most_rows
    if mode == "expanded":
        forms.write_expanded(connection.execute(statement), sys.stdout.write, rows)
        return
    if mode == "labelled":
        sys.stdout.write(answer(connection.execute(statement), Labels(connection.cursor()), rows, width))
        return
    connection.sql(statement).show(
        max_width=width or ENDLESS,
        max_rows=rows,
        max_col_width=60 if width else ENDLESS,
        null_value="",
    )


def _write(connection: duckdb.DuckDBPyConnection, statement: str, ending: str, file: BinaryIO) -> None:
    if ending == ".parquet":
        forms.write_parquet(connection.sql(statement), file)
    elif ending == ".xlsx":
        forms.write_xlsx(connection.execute(statement), file)
    else:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        FORMS[ending](connection.execute(statement), text.write)
        text.detach()  # flushed, and the file left open


@contextmanager
def told(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[None]:
    """A query that can be stopped, its errors in sentences; those of a damaged database go on to whoever opened it."""
    try:
        with stoppable(connection):
            yield
    except RuntimeError as error:
        if isinstance(error.__cause__, KeyboardInterrupt | SystemExit):  # DuckDB puts itself before a signal's own
            raise error.__cause__ from None
        raise
    except duckdb.Error as error:
        if isinstance(error, _DAMAGE) or any(words in str(error) for words in ("Corrupt database", DATABASE)):
            raise
        raise JixiaoError(_plain(connection, query, error)) from error


def _plain(connection: duckdb.DuckDBPyConnection, query: str, error: duckdb.Error) -> str:
    text = str(error)
    if "read-only" in text or isinstance(error, duckdb.PermissionException) or "configuration" in text:
        return (
            f"{text}\nA query reads its release and nothing else. To have its rows written: jixiao sql --out FILE;"
            " to let it reach files, extensions and the network: jixiao sql --unsafe"
        )
    meant = hint(connection, query, text)
    return f"{text}\n{meant}" if meant else text
