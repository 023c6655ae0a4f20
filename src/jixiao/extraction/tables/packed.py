"""Rows of which only the filled cells are printed, all from the left: a page has dropped what is empty or merged.

Under 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 a row 成活率 | 90% | 95% | 10 | 9 begins in the
third column. Of all ways to give the cells to columns in their order those are taken in which each cell can stand
where it does; a cell that stands in different columns in two of them stands in none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jixiao.extraction.tables.fit import fitting, is_held, kind, of_indicators, stands
from jixiao.extraction.tables.raw_rows import RawCell, RawRow
from jixiao.extraction.text.columns import Kind
from jixiao.extraction.text.heads import NUMBER, TOTAL_LABEL, WIDEST
from jixiao.extraction.text.levels import Levels

#: Most ways to give cells to columns that are looked at.
_MOST = 2_000
#: The columns of each cell of a row, in order.
_Columns = tuple[int, ...]


def unpacked(row: RawRow, names: tuple[str, ...], width: int, levels: Levels) -> RawRow | None:
    """A row under its columns; None where its figures can stand nowhere.

    ``width`` is how many columns the head has, behind which all is empty.
    """
    texts = [text for text, _, _ in row.cells[: row.printed]]
    of = of_indicators(names[:width])
    if not 0 < len(texts) < width or width > WIDEST or not (of or any(map(NUMBER.fullmatch, texts))):
        return row
    if of and levels.is_label(texts[0]) and (columns := _level_columns(texts, of, levels)):
        return _placed(row, [columns])
    ways = [way for way in _ways(texts, names[:width], of, levels) if _is_row(way, texts, names, of)]
    if of:
        ways = [way for way in ways if way[-1] - way[0] < len(way)] or ways
        ways = [way for way in ways if _are_levels(way, texts, of, levels)] or ways
    elif len(ways) > 1:
        # Behind a row that has all, those of parts have sums alone.
        sums = sum(map(bool, map(NUMBER.fullmatch, texts)))
        are_first = [kind(name) == "money" for name in names[1:width]] == [n < sums for n in range(width - 1)]
        ways = [way for way in ways if are_first and way == tuple(range(len(texts)))]
    return _placed(row, ways)


def _placed(row: RawRow, ways: list[_Columns]) -> RawRow | None:
    """The row with the cells that stand in the same column in all ways; None without any way."""
    cells = [("", row.cells[0][1][:1], False)] * len(row.cells)
    for cell, *columns in zip(row.cells, *ways, strict=False):
        if len(set(columns)) == 1:
            cells[columns[0]] = cell
    return replace(row, cells=cells) if ways else None


def _level_columns(texts: list[str], of: tuple[Kind, ...], levels: Levels) -> _Columns:
    """The columns of names of levels that stand alone: the lowest, but for a single name of the highest; else none."""
    columns = [column for column, kind in enumerate(of) if kind in ("label", "level")]
    if len(texts) > len(columns):
        return ()
    is_upper = len(texts) == 1 and levels.is_upper_label(texts[0]) and not levels.is_lower_label(texts[0])
    return tuple(columns[:1] if is_upper else columns[-len(texts) :])


def _ways(texts: list[str], names: tuple[str, ...], of: tuple[Kind, ...], levels: Levels) -> Iterator[_Columns]:
    """All ways to give cells to columns in which each can stand."""
    ahead: list[_Columns] = [()]
    for _ in range(_MOST):
        if not ahead:
            return
        way = ahead.pop()
        if len(way) == len(texts):
            yield way
            continue
        text, left = texts[len(way)], len(texts) - len(way)
        first = way[-1] + 1 if way else 0
        # The label of a sum or of a total is its row's first cell.
        is_label = not way and (not of or TOTAL_LABEL.fullmatch(text) is not None)
        for column in range(first, 1 if is_label else len(names) - left + 1):
            can_stand = stands(text, column, names[column]) and (not of or is_held(text, column, of[column], levels))
            if is_label or can_stand:
                ahead.append((*way, column))


def _is_row(way: _Columns, texts: list[str], names: tuple[str, ...], of: tuple[Kind, ...]) -> bool:
    """Whether cells are a row where they stand: one of an indicator with its name and all its points."""
    if not of:
        placed = dict(zip(way, texts, strict=True))
        cells: list[RawCell] = [(placed.get(column, ""), (), False) for column in range(len(names))]
        return bool(fitting([RawRow(cells, 0)], names, "aligned", len(names)))
    points = {column for column, kind in enumerate(of) if kind == "points"}
    if TOTAL_LABEL.fullmatch(texts[0]):
        return set(way[1:]) <= points and way[-1] == max(points)
    return of.index("name") in way and points <= set(way) if "name" in of else True


def _are_levels(way: _Columns, texts: list[str], of: tuple[Kind, ...], levels: Levels) -> bool:
    """Whether what stands below the heads of levels names levels."""
    placed = zip(way, texts, strict=True)
    return all(levels.is_label(text) for column, text in placed if of[column] in ("label", "level"))
