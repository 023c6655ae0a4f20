"""SQL for people: a query printed as a table, CSV or JSON, and an interactive shell."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import duckdb

from jixiao.errors import JixiaoError

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

HELP = """\
.tables          the tables, with what they hold
.schema TABLE    a table's columns
.quit            leave (also Ctrl-D)
Statements end with a semicolon."""


def run(connection: duckdb.DuckDBPyConnection, query: str, form: str = "box") -> None:
    """Run the statements of ``query`` and print what they give, as ``box``, ``csv`` or ``json``."""
    try:
        for statement in connection.extract_statements(query):
            relation = connection.sql(statement.query)
            if relation is not None:
                _print(relation, form)
    except duckdb.Error as error:
        raise JixiaoError(_plain(error)) from error


def _print(relation: duckdb.DuckDBPyRelation, form: str) -> None:
    if form == "box":
        # Text that goes to a file or a pipe is not cut to a terminal's width.
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
        relation.show(max_width=width, max_rows=200, max_col_width=60 if sys.stdout.isatty() else 10_000, null_value="")
    elif form == "csv":
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(relation.columns)
        for batch in _batches(relation):
            writer.writerows(batch)
    else:
        import json

        for batch in _batches(relation):
            for row in batch:
                print(json.dumps(dict(zip(relation.columns, row, strict=True)), ensure_ascii=False, default=str))


def _batches(relation: duckdb.DuckDBPyRelation) -> Iterator[list[tuple[object, ...]]]:
    while batch := relation.fetchmany(1_000):
        yield batch


def _plain(error: duckdb.Error) -> str:
    text = str(error)
    if "read-only" in text:
        return f"{text}\nA published release is never written; export with: copy (…) to 'file.csv'"
    return text


def shell(connection: duckdb.DuckDBPyConnection, release_id: str, form: str = "box") -> None:
    """Read statements from the terminal until it ends; from a pipe, run all of its text."""
    if not sys.stdin.isatty():
        for statement in _statements(sys.stdin):
            _answer(connection, statement, form)
        return
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession(completer=_completer(connection))
    print(f"jixiao {release_id}, read-only. .help for help.")

    def typed() -> Iterator[str]:
        while True:
            try:
                yield session.prompt("绩效> ") + "\n"
            except KeyboardInterrupt:
                continue
            except EOFError:
                return

    for statement in _statements(typed()):
        if statement in (".quit", ".exit"):
            return
        try:
            _answer(connection, statement, form)
        except JixiaoError as error:
            print(error, file=sys.stderr)


def _statements(lines: Iterable[str]) -> Iterator[str]:
    """Dot commands as they come, SQL once a semicolon ends it, and whatever is left at the end."""
    pending = ""
    for line in lines:
        if not pending.strip() and line.strip().startswith("."):
            yield line.strip()
            continue
        pending += line
        if pending.rstrip().endswith(";"):
            yield pending
            pending = ""
    if pending.strip():
        yield pending


def _answer(connection: duckdb.DuckDBPyConnection, statement: str, form: str) -> None:
    word, _, argument = statement.strip().partition(" ")
    if word == ".tables":
        run(connection, "select table_name, comment from duckdb_tables() where schema_name = 'main' order by 1", form)
    elif word == ".schema":
        if not re.fullmatch(r"\w+", argument):
            raise JixiaoError("name a table, like: .schema fct_score")
        run(
            connection,
            f"""select column_name, data_type, comment from duckdb_columns()
            where schema_name = 'main' and table_name = '{argument}' order by column_index""",
            form,
        )
    elif word.startswith("."):
        print(HELP)
    else:
        run(connection, statement, form)


def _completer(connection: duckdb.DuckDBPyConnection) -> Completer:
    from prompt_toolkit.completion import WordCompleter

    query = "select distinct unnest([table_name, column_name]) from duckdb_columns() where schema_name = 'main'"
    return WordCompleter(sorted(name for (name,) in connection.execute(query).fetchall()), ignore_case=True)
