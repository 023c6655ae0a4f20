"""Rows for people: heads and coded values in their language, every column shown, every text whole."""

from __future__ import annotations

import io
from decimal import Decimal

import duckdb
from wcwidth import wcswidth

from jixiao.language import half, is_chinese, said
from jixiao.query.forms import NUMBER, expanded
from jixiao.query.labels import Labels, is_fraction
from jixiao.terminal import visible

#: Cells of a terminal to which longer texts are folded, before rows become lines of values.
_NARROWEST = 10
#: Cells of its frame that a column brings along.
_FRAME = 3
#: Decimals of a fraction that a person reads.
_DECIMALS = 4


def answer(executed: duckdb.DuckDBPyConnection, labels: Labels, most_rows: int, width: int | None) -> str:
    """The first rows of what was executed, as a table; where ``width`` has no room for it, a line for each value.

    Where the reader's language is Chinese, columns and coded values have the names that the release gives them.
    """
    description = executed.description or []
    columns = [name for name, *_ in description]
    found = executed.fetchmany(most_rows + 1)
    heads, words = (labels.heads(columns), labels.words(columns)) if is_chinese() else ({}, {})
    names = [visible(heads.get(column, column)) for column in columns]
    rows = [
        [visible(_text(column, value, words.get(column, {}))) for column, value in zip(columns, row, strict=True)]
        for row in found[:most_rows]
    ]
    widest = [max(map(_cells, cells)) for cells in zip(names, *rows, strict=True)]
    if width is not None and sum(min(one, _NARROWEST) + _FRAME for one in widest) >= width:
        text = "".join(expanded(number, names, row) for number, row in enumerate(rows, 1))
    else:
        text = _table(names, rows, [bool(NUMBER.match(str(kind))) for _, kind, *_ in description], width)
    count = f"the first {most_rows:,} rows, of more" if len(found) > most_rows else f"rows: {len(rows):,}"
    return f"{text}{said(count)}\n"


def _table(names: list[str], rows: list[list[str]], are_numbers: list[bool], width: int | None) -> str:
    """A table no wider than ``width``, longer texts folded."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SQUARE)
    for name, is_number in zip(names, are_numbers, strict=True):
        table.add_column(Text(name), justify="right" if is_number else "left", overflow="fold", no_wrap=is_number)
    for row in rows:
        table.add_row(*map(Text, row))
    written = io.StringIO()
    Console(file=written, width=width or 2**16, color_system=None).print(table, soft_wrap=False)
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def _text(column: str, value: object, words: dict[str, str]) -> str:
    """A value as a person reads it: codes and truth in words, lists joined, what is absent empty, few decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("是" if value else "否") if is_chinese() else str(value).lower()
    if isinstance(value, float | Decimal):
        return f"{value:.2%}" if is_fraction(column) else f"{value:,.{_DECIMALS}f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return ("；" if is_chinese() else "; ").join(_text(column, one, words) for one in value)
    return words.get(str(value), half(str(value)))


def _cells(text: str) -> int:
    """Cells of a terminal that the longest line of a text takes."""
    return max(map(wcswidth, text.split("\n")))
