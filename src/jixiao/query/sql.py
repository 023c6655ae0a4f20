"""SQL for people: a query printed as a table, CSV or JSON, or written to a file, and an interactive shell."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import duckdb

from jixiao.errors import JixiaoError
from jixiao.query import forms
from jixiao.query.stopping import stoppable
from jixiao.release.marts import require_table
from jixiao.release.store import DATABASE
from jixiao.terminal import Screen
from jixiao.whole_file import whole_file

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

#: Rows of a table that a terminal shows; text that goes elsewhere is not cut.
MOST_ROWS = 200
ENDLESS = 2**31 - 1

HELP = """\
.tables          the tables, with what they hold
.schema TABLE    a table's columns
.help            this text
.quit            leave (also Ctrl-D); Ctrl-C stops a query
Statements end with a semicolon."""

#: The ending of a file, and the form in which it is written.
FORMS = {".csv": forms.write_csv, ".json": forms.write_json, ".ndjson": forms.write_json_lines}
FILES = (*FORMS, ".parquet", ".xlsx")

#: What a sound database does not answer.
_DAMAGE = (duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)


def run(connection: duckdb.DuckDBPyConnection, query: str, form: str = "box") -> None:
    """Run the statements of ``query`` and print what they give, as ``box``, ``csv`` or ``json`` (an object a line)."""
    for statement in _asking(connection, query):
        with _told(connection):
            _print(connection, statement, form)


def write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Run the statements of ``query`` and write what the only one that gives rows gives to ``path``."""
    asking = _asking(connection, query)
    with whole_file(path) as file, _told(connection):
        statement = next(asking, None)
        if statement is None:
            raise JixiaoError("the query gives no rows to write")
        _write(connection, statement, path.suffix.lower(), file)
        if next(asking, None) is not None:
            raise JixiaoError(f"{path} holds the rows of one statement, and the query has several that give some")


def _asking(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[str]:
    """The statements of ``query`` that give rows. Others are run when their turn comes."""
    with _told(connection):
        statements = connection.extract_statements(query)
    if not statements:
        raise JixiaoError("the query is empty")
    for statement in statements:
        if statement.expected_result_type == [duckdb.ExpectedResultType.QUERY_RESULT]:
            yield statement.query
        else:
            with _told(connection):
                connection.execute(statement.query)


def _print(connection: duckdb.DuckDBPyConnection, statement: str, form: str) -> None:
    write_data = sys.stdout.write_data if isinstance(sys.stdout, Screen) else sys.stdout.write
    if form == "csv":
        forms.write_csv(connection.execute(statement), write_data)
    elif form == "json":
        forms.write_json_lines(connection.execute(statement), write_data)
    else:
        is_terminal = sys.stdout.isatty()
        connection.sql(statement).show(
            max_width=shutil.get_terminal_size().columns if is_terminal else ENDLESS,
            max_rows=MOST_ROWS if is_terminal else ENDLESS,
            max_col_width=60 if is_terminal else ENDLESS,
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
def _told(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
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
        raise JixiaoError(_plain(error)) from error


def _plain(error: duckdb.Error) -> str:
    text = str(error)
    if "read-only" in text or isinstance(error, duckdb.PermissionException) or "configuration" in text:
        return (
            f"{text}\nA query reads its release and nothing else. To have its rows written: jixiao sql --out FILE;"
            " to let it reach files, extensions and the network: jixiao sql --unsafe"
        )
    return text


def shell(connection: duckdb.DuckDBPyConnection, release_id: str, form: str = "box") -> None:
    """Answer statements until the terminal or the pipe ends. From a pipe, the first error stops all."""
    is_terminal = sys.stdin.isatty()
    if is_terminal:
        print(f"jixiao {release_id}, read-only. .help for help.")
    for statement in _statements(connection, _typed(connection) if is_terminal else sys.stdin):
        if statement in (".quit", ".exit"):
            return
        try:
            _answer(connection, statement, form)
        except JixiaoError as error:
            if not is_terminal:
                raise
            print(error, file=sys.stderr)
        except KeyboardInterrupt:
            if not is_terminal:
                raise
            print("stopped", file=sys.stderr)


def _typed(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession(completer=_completer(connection))
    while True:
        try:
            yield session.prompt("绩效> ") + "\n"
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _statements(connection: duckdb.DuckDBPyConnection, lines: Iterable[str]) -> Iterator[str]:
    """Dot commands as they come, SQL once a semicolon ends it, and whatever is left at the end."""
    pending = ""
    for line in lines:
        if not pending.strip() and line.strip().startswith("."):
            yield line.strip().rstrip("; ")
            continue
        pending += line
        if pending.rstrip().endswith(";") and _is_complete(connection, pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending


def _is_complete(connection: duckdb.DuckDBPyConnection, text: str) -> bool:
    """Whether ``text`` ends outside quotation marks and comments; a wrong statement is complete too."""
    try:
        count = len(connection.extract_statements(text))
    except duckdb.Error as error:
        return "unterminated" not in str(error)
    try:
        return len(connection.extract_statements(f"{text}\nselect 1")) == count + 1
    except duckdb.Error:
        return False


def _answer(connection: duckdb.DuckDBPyConnection, statement: str, form: str) -> None:
    word, _, argument = statement.strip().partition(" ")
    if word == ".tables":
        run(connection, "select table_name, comment from duckdb_tables() where schema_name = 'main' order by 1", form)
    elif word == ".schema":
        _describe(connection, argument.strip(), form)
    elif word == ".help":
        print(HELP)
    elif word.startswith("."):
        raise JixiaoError(f"there is no command {word}\n{HELP}")
    else:
        run(connection, statement, form)


def _describe(connection: duckdb.DuckDBPyConnection, table: str, form: str) -> None:
    require_table(connection, table)
    columns = f"""
        select column_name, data_type, comment from duckdb_columns()
        where schema_name = 'main' and table_name = '{table}' order by column_index
    """
    run(connection, columns, form)


def _completer(connection: duckdb.DuckDBPyConnection) -> Completer:
    from prompt_toolkit.completion import WordCompleter

    query = "select distinct unnest([table_name, column_name]) from duckdb_columns() where schema_name = 'main'"
    words = sorted(name for (name,) in connection.execute(query).fetchall())
    return WordCompleter(words, ignore_case=True, pattern=re.compile(r"[\w.]+"))
