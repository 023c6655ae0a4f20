"""The shell: statements of SQL and commands with a dot, typed at a terminal or from a pipe."""

from __future__ import annotations

import difflib
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from jixiao.errors import JixiaoError
from jixiao.language import is_chinese, said
from jixiao.query import question as questions
from jixiao.query import sql
from jixiao.release.marts import require_table
from jixiao.sql import literal
from jixiao.terminal import visible

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import History

PROMPT = "绩效> "
#: Rows of an answer that the shell shows; a file has all.
MOST_ROWS = 10_000

COMMANDS = {
    ".tables": "the tables, with what they hold",
    ".schema TABLE": "a table's columns",
    ".ask [N]": "twenty questions; the answer to one",
    f".mode {'|'.join(sql.MODES)}": "how answers are shown",
    ".export FILE": f"write all rows of the last answer: {', '.join(sql.FILES)}",
    ".help": "this text",
    ".quit": "leave (also Ctrl-D)",
}
_WIDEST = max(map(len, COMMANDS))
HELP = "\n".join(
    [
        *(f"{usage:{_WIDEST}}  {what}" for usage, what in COMMANDS.items()),
        "Statements end with a semicolon. Tab completes; ↑ brings back what was typed; Ctrl-C stops a query, or gives",
        "up what is being typed. Long answers are paged: q leaves them.",
    ]
)
_WORDS = [usage.split()[0] for usage in COMMANDS]
#: Of the comment on a column, its codes with their Chinese labels: `whole` 整体支出
_CODES = "array_to_string(regexp_extract_all(comment, '`[^`]+` [^`,.;:]+'), '，')"


class Shell:
    """A connection that answers what is typed; ``outside`` refuses a file that an export may not name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, mode: str, outside: Callable[[Path], Path]) -> None:
        self._connection = connection
        self._mode = mode
        self._outside = outside
        #: The last statement that gave rows.
        self._asked: str | None = None
        self._commands: dict[str, Callable[[str], object]] = {
            ".tables": self._tables,
            ".schema": self._schema,
            ".ask": self._ask,
            ".mode": self._choose,
            ".export": self._export,
            ".help": lambda _: print(said(HELP)),
        }

    def run(self, release_id: str) -> None:
        """Answer until the terminal or the pipe ends. From a pipe, the first error stops all."""
        is_terminal = sys.stdin.isatty()
        if is_terminal:
            print(said(f"jixiao {release_id}, read-only. .help for help."))
        for statement in self._statements(self._typed() if is_terminal else sys.stdin):
            if statement in (".quit", ".exit"):
                return
            try:
                self._answer(statement)
            except JixiaoError as error:
                if not is_terminal:
                    raise
                print(said(str(error)), file=sys.stderr)
            except KeyboardInterrupt:
                if not is_terminal:
                    raise
                print(said("stopped"), file=sys.stderr)

    def _typed(self) -> Iterator[str]:
        """Lines as they are typed; a statement of several is edited and remembered as one."""
        session = _session(self._connection, self._is_whole)
        while True:
            try:
                yield from (session.prompt(PROMPT) + "\n").splitlines(keepends=True)
            except KeyboardInterrupt:
                continue
            except EOFError:
                return

    def _statements(self, lines: Iterable[str]) -> Iterator[str]:
        """Dot commands as they come, SQL once a semicolon ends it, and whatever is left at the end."""
        pending = ""
        for line in lines:
            if not pending.strip() and line.strip().startswith("."):
                yield line.strip().rstrip("; ")
                continue
            pending += line
            if whole := self._ended(pending):
                yield whole
                pending = ""
        if pending.strip():
            yield pending

    def _is_whole(self, typed: str) -> bool:
        """Whether Enter sends what is typed, or begins its next line."""
        return not typed.strip() or typed.lstrip().startswith(".") or self._ended(typed) is not None

    def _ended(self, text: str) -> str | None:
        """What a semicolon ends, also one of full width, which a Chinese keyboard types; None: it goes on."""
        text = text.rstrip()
        if text.endswith("；"):
            text = text[:-1] + ";"
        return f"{text}\n" if text.endswith(";") and _is_complete(self._connection, text) else None

    def _answer(self, statement: str) -> None:
        word, _, argument = statement.strip().partition(" ")
        if not word.startswith("."):
            self._show(statement)
        elif word in self._commands:
            self._commands[word](argument.strip())
        else:
            near = difflib.get_close_matches(word, _WORDS, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise JixiaoError(f"there is no command {word}{meant}\n{HELP}")

    def _show(self, query: str, mode: str | None = None) -> None:
        mode = mode or self._mode
        for statement in sql.asking(self._connection, query):
            self._asked = statement
            with sql.told(self._connection, statement):
                if mode in sql.READABLE and sys.stdin.isatty() and sys.stdout.isatty():
                    _page(self._connection, statement, mode)
                else:
                    sql.show(self._connection, statement, mode)

    def _tables(self, _: str) -> None:
        what = "split_part(comment, ' · ', 1) as 名称" if is_chinese() else "comment"
        query = f"select table_name, {what} from duckdb_tables() where schema_name = 'main' order by 1"
        self._show(query, self._in_words)

    def _schema(self, table: str) -> None:
        require_table(self._connection, table)
        what = f"split_part(comment, ' · ', 1) as 名称, {_CODES} as 取值" if is_chinese() else "comment"
        self._show(
            f"""
            select column_name, data_type, {what} from duckdb_columns()
            where schema_name = 'main' and table_name = {literal(table)} order by column_index
            """,
            self._in_words,
        )

    def _ask(self, number: str) -> None:
        if not number:
            for one in questions.questions():
                print(f"{one.number:2}  {one.asked}")
            return
        if not number.isdecimal():
            raise JixiaoError(f"{number!r} is not the number of a question; .ask lists them")
        asked = questions.question(int(number))
        print(asked.head)
        self._show(asked.sql, self._in_words)

    @property
    def _in_words(self) -> str:
        """How answers of our own queries are shown: in words, unless another form was chosen."""
        return "labelled" if self._mode == "box" else self._mode

    def _choose(self, mode: str) -> None:
        if mode not in sql.MODES:
            raise JixiaoError(f"there is no mode {mode!r}; there are: {', '.join(sql.MODES)}; now: {self._mode}")
        self._mode = mode

    def _export(self, file: str) -> None:
        path = Path(file.strip("'\"")).expanduser()
        if self._asked is None:
            raise JixiaoError("there is no answer yet to be written; ask first, then .export FILE")
        if path.suffix.lower() not in sql.FILES:
            raise JixiaoError(f"{file or 'no name'} ends in none of: {', '.join(sql.FILES)}")
        sql.write(self._connection, self._asked, self._outside(path), replace=False)
        print(said(f"written: {path}"))


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


def _page(connection: duckdb.DuckDBPyConnection, statement: str, mode: str) -> None:
    """Show an answer, by the page where the terminal is too low for it."""
    import click

    with redirect_stdout(io.StringIO()) as written:
        sql.show(connection, statement, mode, most_rows=MOST_ROWS, width=shutil.get_terminal_size().columns)
    text = visible(written.getvalue())
    if text.count("\n") < shutil.get_terminal_size().lines:
        print(text, end="")
        return
    os.environ.setdefault("LESS", "-RS")  # long lines are not folded: tables stay tables
    os.environ.setdefault("LESSCHARSET", "utf-8")
    click.echo_via_pager(text)


def _session(connection: duckdb.DuckDBPyConnection, is_whole: Callable[[str], bool]) -> PromptSession[str]:
    """The editor of statements: Enter sends a whole one, and begins the next line of another."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    from jixiao.query.completion import SqlCompleter

    def enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_whole(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    keys = KeyBindings()
    keys.add("enter")(enter)
    return PromptSession(
        completer=SqlCompleter(connection, _WORDS),
        history=_history(),
        key_bindings=keys,
        multiline=True,
        prompt_continuation="  ..> ",
    )


def _history() -> History:
    """What was typed, kept in the user's folder of states; for this session alone where that cannot be written."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    states = os.environ.get("XDG_STATE_HOME") or Path("~/.local/state").expanduser()
    place = Path(states) / "jixiao" / "sql-history"
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.open("ab").close()
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(place))
