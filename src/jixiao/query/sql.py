"""SQL for people: a query printed as a table, CSV or JSON, and an interactive shell."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb

from jixiao.errors import JixiaoError
from jixiao.release.marts import require_table
from jixiao.release.plain import plain_number

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

#: Rows of a table that a terminal shows; text that goes elsewhere is not cut.
MOST_ROWS = 200
ENDLESS = 2**31 - 1

HELP = """\
.tables          the tables, with what they hold
.schema TABLE    a table's columns
.help            this text
.quit            leave (also Ctrl-D)
Statements end with a semicolon."""


def run(connection: duckdb.DuckDBPyConnection, query: str, form: str = "box") -> None:
    """Run the statements of ``query`` and print what they give, as ``box``, ``csv`` or ``json`` (an object a line)."""
    try:
        statements = connection.extract_statements(query)
        if not statements:
            raise JixiaoError("the query is empty")
        for statement in statements:
            relation = connection.sql(statement.query)
            if relation is not None:
                _print(relation, form)
    except duckdb.Error as error:
        raise JixiaoError(_plain(error)) from error


def _print(relation: duckdb.DuckDBPyRelation, form: str) -> None:
    if form == "box":
        is_terminal = sys.stdout.isatty()
        relation.show(
            max_width=shutil.get_terminal_size().columns if is_terminal else ENDLESS,
            max_rows=MOST_ROWS if is_terminal else ENDLESS,
            max_col_width=60 if is_terminal else ENDLESS,
            null_value="",
        )
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(relation.columns)
        for batch in _batches(relation):
            writer.writerows(batch)
    else:
        names = relation.columns
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise JixiaoError(f"several columns are named {', '.join(repeated)}; name them apart to print JSON")
        for batch in _batches(relation):
            for row in batch:
                values = {name: _json(value) for name, value in zip(names, row, strict=True)}
                print(json.dumps(values, ensure_ascii=False, allow_nan=False, default=str))


def _json(value: object) -> object:
    if isinstance(value, Decimal):
        return plain_number(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _batches(relation: duckdb.DuckDBPyRelation) -> Iterator[list[tuple[object, ...]]]:
    while batch := relation.fetchmany(1_000):
        yield batch


def _plain(error: duckdb.Error) -> str:
    text = str(error)
    if "read-only" in text:
        return f"{text}\nA published release is never written; export with: copy (…) to 'file.csv'"
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
