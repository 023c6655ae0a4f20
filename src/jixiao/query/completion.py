"""What can follow in a statement that is being typed: keywords, tables, columns, and values within quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import duckdb
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from jixiao.query.hints import KEYWORDS
from jixiao.query.labels import Labels
from jixiao.release.marts import column_list
from jixiao.sql import literal
from jixiao.terminal import visible

#: Most values that are shown.
_MOST = 30
#: s.level = 'to; level in ('total', 'di
_VALUE = re.compile(r"(?P<column>\w+)\s*(?:=|<>|!=|\blike|\bin\s*\((?:\s*'[^']*'\s*,)*)\s*'(?P<begun>[^']*)$", re.I)
#: fct_sc, .he
_WORD = re.compile(r"\.?\w*$")


class SqlCompleter(Completer):  # type: ignore[misc]
    """Completes the statements of one connection, and the shell's own ``commands``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, commands: Iterable[str]) -> None:
        self._connection = connection
        self._labels = Labels(connection)
        self._tables: dict[str, list[str]] = {}
        self._words = dict.fromkeys(KEYWORDS, "")
        described = """
            select table_name, null as column_name, comment from duckdb_tables() where schema_name = 'main'
            union all
            select table_name, column_name, comment from duckdb_columns() where schema_name = 'main'
            order by 1, 2 nulls first
        """
        for table, column, comment in connection.execute(described).fetchall():
            self._words.setdefault(column or table, (comment or "").split(" · ")[0])
            if column:
                self._tables.setdefault(column, []).append(table)
        self._commands = dict.fromkeys(commands, "")

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Each completion with its meaning in Chinese beside it."""
        text = document.text_before_cursor
        if value := _VALUE.search(text):
            found = self._values(text, value["column"].lower(), value["begun"])
            begun = value["begun"]
        else:
            begun = (_WORD.search(text) or [""])[0]
            words = self._commands if text.lstrip() == begun and begun.startswith(".") else self._words
            begun = begun if words is self._commands else begun.removeprefix(".")
            found = {word: said for word, said in words.items() if begun and word.startswith(begun.lower())}
        for word, said in found.items():
            yield Completion(word, -len(begun), display=visible(word), display_meta=said)

    def _values(self, text: str, column: str, begun: str) -> dict[str, str]:
        """Values of a column that begin so: of the tables that the statement names, else of all that have it."""
        having = self._tables.get(column, [])
        tables = [table for table in having if re.search(rf"\b{table}\b", text)] or having
        if not tables:
            return {}
        name = column_list([column])
        union = " union ".join(f'select {name}::varchar as found from "{table}"' for table in tables)
        query = f"select found from ({union}) where starts_with(found, {literal(begun)}) order by 1 limit {_MOST}"
        labels = self._labels.codes(column)
        return {value: labels.get(value, "") for (value,) in self._connection.execute(query).fetchall()}
