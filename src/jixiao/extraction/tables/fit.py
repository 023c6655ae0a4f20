"""Which rows can stand under a head: what a column of money, rates or points can hold, and what it cannot.

A row that cannot be is left out of its table, so that its numbers stay unread, in sight.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations
from typing import Literal

from jixiao.extraction.tables.grid import Known
from jixiao.extraction.tables.raw_rows import RawRow
from jixiao.extraction.text.columns import Kind, holds, is_name_head, kinds
from jixiao.extraction.text.heads import (
    BUDGET_HEAD,
    LEVEL_HEAD,
    NUMBER,
    PART_LABEL,
    PARTS_BELOW,
    POINTS_HEAD,
    RATE,
    TOTAL_LABEL,
    UNTOLD,
)
from jixiao.extraction.text.levels import Levels
from jixiao.facts.numbers import read_printed

Figure = Literal["money", "rate", "points", ""]
#: The highest rate without a sign that it is one; how many times one sum of a row may be another of it.
_HIGHEST_RATE, _TIMES = 150, 1000
#: Heads of columns of words (备注, 扣分原因), of which 指标说明 is none: it may say what is aimed at.
_NOTE_HEAD = re.compile(r"原因|备注|(?<!指标)说明|措施")
#: Heads of columns without figures: 一级指标, 资金来源, 备注.
_HEADS_OF_WORDS = (LEVEL_HEAD, _NOTE_HEAD, re.compile(r"^(?:资金|项目|预算)?(?:来源|类[别型]|名称|性质)$"))
_TOLD = re.compile(r"[^:]{2,20}:\d[\d,.]*(?:万?元)?")  # 基本支出:50
_EXECUTION = re.compile(r"(?:执行|支出|支付)(?:率|进度)")  # 预算执行率
#: Sums that a rate is the quotient of.
_OPERANDS = 2
#: Fewest columns of a table of indicators.
_FEWEST = 3
#: How far the head of a table may stand left of its rows, which have a label that it leaves out.
_SHIFTS = (1, 2)


def kind(name: str) -> Figure:
    """What figures under a column's name are; empty where it does not say."""
    lowest = name.rpartition("/")[2]
    if RATE.fullmatch(lowest):
        return "rate"
    if POINTS_HEAD.fullmatch(lowest):
        return "points"
    return "money" if BUDGET_HEAD.fullmatch(lowest) else ""


def fitting(rows: list[RawRow], names: tuple[str, ...], known: Known, width: int) -> list[RawRow]:
    """The rows that can stand under ``names``, of which the head prints ``width``.

    A rate that is not that of its sums shows that columns shifted, unless the row has a cell for each head, in a table
    whose cells are all what their heads say: then the report contradicts itself, and the audit has to see it.
    """
    listed = next((number for number, row in enumerate(rows) if _is_list_head(row)), len(rows))
    rows, parts = rows[:listed], rows[listed:]
    kept = [row for row in rows if _fits(row, names, known)]
    is_told = known == "separated" and len(kept) == len(rows)
    kept = [row for row in kept if known == "ruled" or (is_told and row.printed == width) or _is_quotient(row, names)]
    # Below 按支出性质分: parts stand behind their labels, not under heads.
    return [*kept, *(row for row in parts if _fits(row, names, known) or _is_part(row))]


def _is_list_head(row: RawRow) -> bool:
    return any(map(PARTS_BELOW.fullmatch, row.texts()))


def _is_part(row: RawRow) -> bool:
    """Whether each figure of a row stands behind its label: 其中:基本支出: | 300."""
    printed = list(filter(None, row.texts()))
    figures = [number for number, text in enumerate(printed) if NUMBER.fullmatch(text)]
    return bool(figures) and all(number and PART_LABEL.fullmatch(printed[number - 1]) for number in figures)


def _fits(row: RawRow, names: tuple[str, ...], known: Known) -> bool:
    """Whether a row can stand under ``names``: only one that prints figures there can not."""
    cells = [(text, name) for text, name in zip(row.texts(), names, strict=True) if text]
    first = next((number for number, (text, _) in enumerate(cells) if NUMBER.fullmatch(text)), len(cells))
    figures = [(text, kind(name)) for text, name in cells[first:] if kind(name)]
    numbers = [(text, of) for text, of in figures if NUMBER.fullmatch(text)]
    if known != "ruled" and any(names) and numbers:
        is_over = any(NUMBER.fullmatch(text) and not _may_hold_figures(name) for text, name in cells)
        if is_over or not all(_is_figure(text) for text, _ in figures):
            return False
    if any(_cannot_be(text, of) for text, of in numbers):
        return False
    return not any(_are_apart(own) for own in _sums(row, names).values())


def aligned(row: RawRow, names: tuple[str, ...], width: int, levels: Levels) -> RawRow | None:
    """A row that has fewer cells than its head, under the columns where it fits: from the left, or from the right where
    merged cells above cover those that it lacks, or cells merged behind its label. None where none of these fits, or
    several do.
    """
    lacking = width - row.printed if row.printed else 0
    of = of_indicators(names)
    if lacking <= 0 or not (any(map(NUMBER.fullmatch, row.texts())) or (of and _is_whole(row))):
        return row
    empty = ("", row.cells[0][1][:1], False)
    own = row.cells[: len(row.cells) - lacking]
    gap = [empty] * lacking
    is_total = of and TOTAL_LABEL.fullmatch(own[0][0])
    placed = [[*own, *gap], [own[0], *gap, *own[1:]] if is_total else [*gap, *own]]
    ways = [RawRow(cells, row.line, row.printed) for cells in placed]
    fitting = [way for way in ways if _stands(way, names) and (not of or _hold(way, of, levels))]
    if len(fitting) > 1:
        fitting = [way for way in fitting if _has_known_levels(way, of, levels)] or fitting
    told = {tuple(way.texts()) for way in fitting}
    return fitting[0] if len(told) == 1 else None


def of_indicators(names: tuple[str, ...]) -> tuple[Kind, ...]:
    """What the columns of a table of indicators hold; nothing for other tables."""
    lowest = [_lowest(name) for name in names]
    if len(lowest) < _FEWEST or not any(LEVEL_HEAD.fullmatch(name) or is_name_head(name) for name in lowest):
        return ()
    return next((of for of in kinds(lowest) if len(of) == len(names)), ())


def _is_whole(row: RawRow) -> bool:
    """Whether a row without a number begins with a cell of its own and is not the rest of the row above."""
    texts = row.texts()
    return bool(texts[0]) and sum(map(bool, texts)) >= _FEWEST


def _hold(row: RawRow, of: tuple[Kind, ...], levels: Levels) -> bool:
    """Whether each cell of a row can stand where it does: no measure as a name, no name of a level as a value."""
    placed = enumerate(zip(row.texts(), of, strict=True))
    return all(is_held(text, number, kind, levels) for number, (text, kind) in placed if text)


def is_held(text: str, column: int, kind: Kind, levels: Levels) -> bool:
    """Whether a cell can stand in a column of a table of indicators."""
    if kind in ("level", "name", "unit", "sign", "flag"):
        return holds(kind, text, levels)
    is_level = column > 0 and levels.is_label(text) and text.endswith("指标")
    return kind not in ("value", "adjusted") or not is_level


def _has_known_levels(row: RawRow, of: tuple[Kind, ...], levels: Levels) -> bool:
    """Whether what stands below the heads of levels names levels."""
    placed = zip(row.texts(), of, strict=False)
    return all(levels.is_label(text) for text, kind in placed if text and kind in ("label", "level"))


def _lowest(name: str) -> str:
    return name.rpartition("/")[2].replace("÷", "/")


def _stands(row: RawRow, names: tuple[str, ...]) -> bool:
    """Whether figures stand under heads of figures or of values, and words under neither money, rates nor points."""
    return all(stands(text, column, name) for column, (text, name) in enumerate(zip(row.texts(), names, strict=True)))


def stands(text: str, column: int, name: str) -> bool:
    """Whether a cell can stand under the name of its column."""
    of = kind(name)
    if NUMBER.fullmatch(text):
        return not _cannot_be(text, of) and _may_hold_figures(name)
    return not (of and column and not _is_figure(text))


def _is_figure(text: str) -> bool:
    """Whether a cell is a number, or none, or says itself of what it is one: 基本支出:50."""
    return (NUMBER.fullmatch(text) or UNTOLD.fullmatch(text) or _TOLD.fullmatch(text)) is not None


def _may_hold_figures(name: str) -> bool:
    return bool(name) and not any(head.search(name.rpartition("/")[2]) for head in _HEADS_OF_WORDS)


def _is_quotient(row: RawRow, names: tuple[str, ...]) -> bool:
    """Whether the rate of a row is that of two of its sums, if it has all three and nothing that may be a sum too."""
    told = [(kind(name), name, text) for name, text in zip(names, row.texts(), strict=True) if NUMBER.fullmatch(text)]
    rates = [_value(text) for of, name, text in told if of == "rate" and _EXECUTION.search(name)]
    sums = [_value(text) for of, _, text in told if of == "money"]
    return (
        len(rates) != 1
        or any(not of for of, _, _ in told)
        or len(sums) < _OPERANDS
        or any(under and abs(100 * over / under - rates[0]) <= 1 for under, over in combinations(sums, 2))
    )


def _sums(row: RawRow, names: tuple[str, ...]) -> dict[str, list[Decimal]]:
    """The sums of a row by the units in their heads."""
    found: dict[str, list[Decimal]] = {}
    for text, name in zip(row.texts(), names, strict=True):
        if kind(name) == "money" and text[-1:].isdigit() and NUMBER.fullmatch(text) and (value := _value(text)):
            found.setdefault(name.rpartition("/")[2].partition("(")[2], []).append(value)
    return found


def _are_apart(sums: list[Decimal]) -> bool:
    """Whether one sum is a thousand times another."""
    return max(sums) >= _TIMES * min(sums)


def shifted(names: tuple[str, ...], rows: list[RawRow], width: int) -> tuple[str, ...]:
    """``names`` over the figures of rows that have a label more than the head: a merged cell beside both has it.

    ``width`` is how many cells the head prints, 0 where it has all.
    """
    told = [row for row in rows if sum(map(bool, map(NUMBER.fullmatch, row.texts()))) > 1]
    longer = max((row.printed for row in told), default=0) - width if width else 0
    if not told or not kind(names[0]) or (longer <= 0 and _all_fit(names, told)):
        return names
    for shift in _SHIFTS[max(longer - 1, 0) :]:
        moved = ("",) * shift + names[:-shift]
        if not any(names[-shift:]) and _all_fit(moved, told):
            return moved
    return names


def _all_fit(names: tuple[str, ...], rows: list[RawRow]) -> bool:
    """Whether all rows of figures fit under ``names``."""
    return all(_fits(row, names, "separated") and _is_quotient(row, names) for row in rows)


def _cannot_be(text: str, of: Figure) -> bool:
    if of == "money":
        return text.endswith("%")
    return of == "rate" and not text.endswith("%") and _value(text) > _HIGHEST_RATE


def _value(text: str) -> Decimal:
    return read_printed(text.strip("≥≤><=±-%分万亿元"))
