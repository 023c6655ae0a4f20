"""Tables of other shapes than a head over rows, made such: figures behind their heads, rows that say what is measured.

预算执行率 | 98% | 分值 | 10 | 得分 | 9.8: each figure behind its own head is a table of one row.
年初预算数 | 520 | 300 below 合计 | 基本支出: rows by what is measured become columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.extraction.tables.grid import Grid, GridCell, GridRow
from jixiao.extraction.tables.raw_rows import RawCell, RawRow
from jixiao.extraction.text.heads import BUDGET_HEAD, NUMBER, bare, says_itself

#: Fewest pairs of a head and a figure that make a row one of pairs; fewest rows and columns that are turned.
_PAIRS, _FEWEST = 2, 2
#: What names no part of money, beside heads that say what is measured: 2022年, 增减额, 完成值, 金额.
_OTHER_HEAD = re.compile(r"^20\d\d|年度?$|增|减|差异|变动|金额|数$|目标|完成|指标|原因|备注|说明")


def paired(line: RawRow, *, is_next: bool) -> tuple[RawRow, RawRow] | None:
    """The heads of a row in which each figure stands behind its own, and these; None for other rows.

    ``is_next`` says that the row before is one of pairs: then one is enough. What stands before the first head is the
    first cell of both.
    """
    heads: list[RawCell] = []
    values: list[RawCell] = []
    stub: RawCell | None = None
    before: RawCell | None = None
    for cell in line.cells:
        text, _, filled = cell
        if not text or filled:
            stub = stub or (cell if text and not heads else None)
            continue
        if NUMBER.fullmatch(text):
            if before is None:
                return None
            heads.append(before)
            values.append(cell)
            before = None
        elif says_itself(text):
            before = cell
        else:
            stub = stub or (cell if not heads and before is None else None)
            before = None
    if len(heads) < (1 if is_next else _PAIRS):
        return None
    place = line.cells[0][1]
    first = (stub[0], stub[1], False) if stub else ("", place, True)
    return RawRow([first, *heads], line.line), RawRow([first, *values], line.line)


def turned(grid: Grid) -> Iterator[Grid]:
    """The grid; its columns as rows, where its rows say what is measured and its columns of what, and what is left."""
    label = _label_column(grid)
    measures = [row for row in grid.rows if label is not None and says_itself(row[label].text)]
    columns = [
        column
        for column in range((label or 0) + 1, len(grid.names))
        if any(NUMBER.fullmatch(row[column].text) and not row[column].filled for row in measures)
    ]
    names = [grid.names[column] for column in columns]
    if label is None or min(len(measures), len(columns)) < _FEWEST or not all(map(_names_a_part, names)):
        yield grid
        return
    stub = next(filter(None, reversed(grid.names[: label + 1])), "")
    heads = (stub, *(row[label].text.replace("/", "÷") for row in measures))
    rows = tuple(_turned_row(grid, measures, column, label, number) for number, column in enumerate(columns))
    yield Grid(
        (_numbered(tuple(row[label] for row in (measures[0], *measures)), -1),), rows, heads, grid.caption, grid.known
    )
    if rest := tuple(row for row in grid.rows if row not in measures):
        yield Grid(grid.head, rest, grid.names, grid.caption, grid.known)


def _names_a_part(name: str) -> bool:
    """Whether a column's name is that of a part of the money, or of all."""
    lowest = name.rpartition("/")[2].partition("(")[0]
    return bool(lowest) and not says_itself(lowest) and _OTHER_HEAD.search(lowest) is None


def _label_column(grid: Grid) -> int | None:
    """The column before all figures in which rows name what they measure."""
    for column in range(len(grid.names)):
        told = [row[column] for row in grid.rows if row[column].text and not row[column].filled]
        if any(NUMBER.fullmatch(cell.text) for cell in told):
            return None
        if sum(BUDGET_HEAD.fullmatch(bare(cell.text)) is not None for cell in told) >= _FEWEST:
            return column
    return None


def _turned_row(grid: Grid, measures: list[GridRow], column: int, label: int, number: int) -> GridRow:
    """A column as a row: its name, then its figures."""
    over = grid.head[-1][column] if grid.head else measures[0][label]
    name = GridCell(grid.names[column].replace("/", ""), over.start, over.end, number, 0, pieces=over.pieces)
    return _numbered((name, *(row[column] for row in measures)), number)


def _numbered(cells: GridRow, row: int) -> GridRow:
    """The cells of a row at their new places."""
    return tuple(
        GridCell(cell.text, cell.start, cell.end, row, column, cell.filled, cell.pieces)
        for column, cell in enumerate(cells)
    )
