"""Indicator tables: each row's indicator with its target and its result.

年度主要任务 | 绩效目标 | 关键指标 | 年度指标值 | 实际完成指标值
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Mark
from jixiao.extraction.indicator.days import days
from jixiao.extraction.indicator.sides import (
    NUMBERED,
    OPERATORS,
    PRINTED,
    QUOTE,
    Side,
    claim,
    gist,
    shorten,
    sides,
)
from jixiao.extraction.tables.grid import Grid, GridCell, GridRow, Span
from jixiao.extraction.text.heads import NUMBER
from jixiao.extraction.text.quantities import Quantity
from jixiao.facts.column import Cell

#: Heads of the columns, the surest first.
TARGET = (
    "年度指标值", "年初指标值", "指标值", "年度目标值", "目标值", "计划指标值", "计划值", "预期值", "标准值",
    "标杆值", "年初目标", "年度目标", "全年目标", "计划完成", "预期目标",
)  # fmt: skip
ACTUAL = (
    "实际完成指标值", "实际完成值", "全年完成值", "指标完成值", "完成值", "全年实际值", "实际值", "实现值",
    "实际完成情况", "指标完成情况", "实际完成", "全年完成", "完成情况", "实现情况", "完成结果", "自评情况",
)  # fmt: skip
INDICATOR = (
    "三级指标", "四级指标", "关键指标", "指标名称", "指标内容", "绩效指标", "考核指标", "评价指标", "具体指标", "指标",
    "主要内容", "工作内容", "任务内容", "工作任务", "任务名称", "工作事项", "重点工作", "重点任务",
)  # fmt: skip
GOAL = ("绩效目标", "总体目标", "工作目标")
UNIT = ("度量单位", "计量单位", "指标单位", "单位")
SIGN = ("指标性质", "比较符号", "比较符", "运算符号", "指标符号", "符号", "指标方向")
_SIGNS = {
    "≥": ">=", ">=": ">=", "大于等于": ">=", "不低于": ">=", ">": ">", "大于": ">", "≤": "<=", "<=": "<=",
    "小于等于": "<=", "不高于": "<=", "<": "<", "小于": "<", "=": "=", "等于": "=",
}  # fmt: skip
#: Leading columns that number or label the table and name no task.
_LABEL = re.compile(r"序号|编号|行次|绩效指标|年度绩效指标.*|指标类型")
_OF_VALUES = re.compile(r"指标值|目标值|指标$")
_AIMED, _DONE = ("年初", "年度", "计划", "目标", "预期", "全年"), ("实际", "完成", "实际完成", "实现")
_POINTS_BESIDE = re.compile(r"[(（]\d+(?:\.\d+)?分[)）]$")
_TOTAL = re.compile(r"(?:合计|总计|小计|总分|总得分|综合得分|自评总分)(?:\(.*\))?")
_UNDONE = re.compile(r"[/\\—-]+|无|\*+")
_RANGE = re.compile(r"\d%?(?:-|~|至|—)\d")
#: A number below nothing: its words are kept, for quantities have no sign. -7.14%, ≤-3%
_NEGATIVE = re.compile(r"(?:^|[≤≥<>=])[-−－﹣][0-9]")
_DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|末)前?")
_YEARS = re.compile(r"[≥≤><=]*\d{1,2}年")  # ≥7年
_PLAIN = re.compile(r"[!-~≥≤×]")
_CLAUSE = re.compile(r"[^，。；,;]+")
_INTRODUCTION = re.compile(r"(?:按照|按|根据|依据|依照|为|通过|围绕)[^，。；]*，")
#: A name with its target in it: 培训人次≥500人.
_IN_NAME = re.compile(
    r"(?P<name>.{2,}?)(?:[:(，]|达到?)?(?P<target>(?:≥|≤|>|<|=|不少于|不低于|不超过|达到)\s*\d.*?)\)?$"
)


def recognise(annotated: AnnotatedText) -> Iterator[Candidate]:
    """Facts ``indicator_result`` from the rows of indicator tables (``indicator.table_row``)."""
    for grid in annotated.grids:
        columns = _columns(grid)
        if columns is not None:
            for row in grid.rows:
                candidate = _read(annotated, grid, row, columns)
                if candidate is not None:
                    claim(annotated, candidate)
                    yield candidate


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; None where the table has no such column."""

    indicator: int
    actual: int
    target: int | None
    task: int | None
    goal: int | None
    unit: int | None
    sign: int | None


def _columns(grid: Grid) -> _Columns | None:
    """The columns of an indicator table; None for other tables."""
    if not grid.head:
        return None
    actual = _other(grid, ACTUAL)
    if actual is None:
        return None
    target = _other(grid, TARGET, actual)
    indicator = _other(grid, INDICATOR, actual, target)
    if indicator is None or indicator > actual:
        return None
    goal = _other(grid, GOAL, actual, target, indicator)
    task = next(
        (n for n, name in enumerate(grid.names[:indicator]) if n != goal and not _LABEL.fullmatch(name)),
        None,
    )
    exact = [name.rpartition("/")[2].removeprefix("绩效") for name in grid.names]
    unit = next((exact.index(word) for word in UNIT if word in exact), None)
    sign = next((exact.index(word) for word in SIGN if word in exact), None)
    return _Columns(indicator, actual, target, task, goal, unit, sign)


def _lowest(name: str) -> str:
    """The lowest name of a column; 年初 and 实际 below 指标值 are a target and a result."""
    upper, _, lowest = name.rpartition("/")
    if not _OF_VALUES.search(upper):
        return lowest
    own = lowest.removesuffix("值")
    return "年度指标值" if own in _AIMED else "实际完成值" if own in _DONE else lowest


def _other(grid: Grid, words: tuple[str, ...], *taken: int | None) -> int | None:
    """The column that the words name and that is not yet taken."""
    lowest = [_lowest(name) for name in grid.names]
    for word in words:
        for column, name in enumerate(lowest):
            if name == word and column not in taken:
                return column
    for word in words:
        for column, name in enumerate(lowest):
            if word in name and column not in taken:
                return column
    return None


# A row


def _read(annotated: AnnotatedText, grid: Grid, row: GridRow, columns: _Columns) -> Candidate | None:
    name, actual_cell = row[columns.indicator], row[columns.actual]
    target_cell = row[columns.target] if columns.target is not None else None
    if not _is_indicator(name, target_cell, actual_cell):
        return None
    indicator, target = _name_and_target(annotated, name, target_cell, _hints(annotated, row, columns))
    has_result = bool(actual_cell.text) and not _UNDONE.fullmatch(actual_cell.text)
    aimed = target.span or (_words(target_cell) if target_cell is not None else None)
    if not target.text or not (has_result or aimed):
        return None
    actual = _result(annotated, actual_cell, target) if has_result else Side("")
    values: dict[str, Cell] = {
        "task": (_printed_gist(annotated, row[columns.task]) if columns.task is not None else "") or indicator,
        "goal": (_printed_gist(annotated, row[columns.goal]) if columns.goal is not None else "") or None,
        "indicator": indicator,
        **sides(target, actual),
        **days(target_cell.text if target_cell else "", actual_cell.text, annotated.fiscal_year),
        "unit": target.unit or actual.unit,
        "pair_kind": "table_row",
    }
    marks = [Mark("indicator", *_words(name))]
    if aimed and not has_result:
        return Candidate("indicator_result", *aimed, values, "indicator.table_target", 0.8, tuple(marks))
    if target.span:
        marks.append(Mark("target_value", *target.span))
    elif target_cell is not None:
        marks.append(Mark("target_text", *_words(target_cell)))
    span = actual.span or _quote(actual_cell, target_cell)
    confidence = grid.sure(0.95 if columns.target is not None else 0.8)
    return Candidate("indicator_result", *span, values, "indicator.table_row", confidence, tuple(marks))


def _is_indicator(name: GridCell, target: GridCell | None, actual: GridCell) -> bool:
    """Whether a row tells an indicator: no total, and no merged cell in place of its target or result."""
    if not name.text or _TOTAL.fullmatch(name.text) or NUMBER.fullmatch(name.text):
        return False
    is_merged = actual.filled and actual.text == name.text
    return not is_merged and (target is None or target.start != actual.start)


def _hints(annotated: AnnotatedText, row: GridRow, columns: _Columns) -> tuple[str | None, str | None]:
    """The unit and the operator that stand in columns of their own."""
    printed = row[columns.unit].text.partition("/")[0].strip("()") if columns.unit is not None else ""
    # A unit not known as a whole (台套) is its known beginning.
    known = (printed[:length] for length in range(len(printed), 0, -1))
    unit = next((unit for unit in known if unit in annotated.lexicon.units), None)
    sign = row[columns.sign].text if columns.sign is not None else ""
    return unit, _SIGNS.get(sign)


def _name_and_target(
    annotated: AnnotatedText, name: GridCell, cell: GridCell | None, hints: tuple[str | None, str | None]
) -> tuple[str, Side]:
    """The indicator's name and its target, which may stand in the name."""
    unit, op = hints
    if cell is not None and cell.text and not _UNDONE.fullmatch(cell.text):
        chosen = _target_quantity(annotated, cell, name.text)
        printed = gist(_printed(annotated, cell), chosen)
        if chosen is None:
            return _printed_gist(annotated, name), Side(printed)
        own_unit = chosen.unit or unit or _named_unit(annotated, name.text)
        if own_unit is None:
            return _printed_gist(annotated, name), Side(printed)
        own_op = op if op and chosen.qualifier == "exact" else OPERATORS[chosen.qualifier]
        shown = printed if chosen.unit or not unit else f"{_shown_sign(op)}{printed}{unit}"
        return _printed_gist(annotated, name), Side(shown, own_op, chosen.value, own_unit, (chosen.start, chosen.end))
    if match := _IN_NAME.match(name.text):
        span = name.span(*match.span("target"))
        quantity = next(iter(annotated.quantities_in(*span)), None) if span else None
        if span and quantity and (quantity.unit or unit):
            target = Side(
                annotated.smoothed.printed(*span),
                OPERATORS[quantity.qualifier],
                quantity.value,
                quantity.unit or unit,
                (quantity.start, quantity.end),
            )
            return shorten(match.group("name")), target
    return _printed_gist(annotated, name), Side("")


def _shown_sign(op: str | None) -> str:
    return {">=": "≥", "<=": "≤", None: "", "=": ""}.get(op, op or "")


def _target_quantity(annotated: AnnotatedText, cell: GridCell, name: str) -> Quantity | None:
    """The number of a target's cell: that in a unit of the indicator's name, else a percentage, else the first."""
    if _RANGE.search(cell.text) or _NEGATIVE.search(cell.text):
        return None
    found = _quantities(annotated, cell)
    ranked = sorted(found, key=lambda q: (q.unit not in name or q.unit == "%", q.kind != "percent"))
    return ranked[0] if ranked else None


def _result(annotated: AnnotatedText, cell: GridCell, target: Side) -> Side:
    """The result: the last number in the target's unit; without a target's number, the only one."""
    found = _quantities(annotated, cell)
    if _RANGE.search(cell.text) or _NEGATIVE.search(cell.text):
        found = []
    if target.value is not None:
        same = [q for q in found if _is_same_unit(q.unit, target.unit)]
        bare = [q for q in found if not q.unit]
        chosen = same[-1] if same else bare[0] if bare else None
    else:
        named = [q for q in found if q.unit]
        chosen = named[0] if len(named) == 1 else None
    printed = gist(_printed(annotated, cell), chosen)
    if chosen is None:
        return Side(printed)
    shown = printed if chosen.unit or not target.unit else f"{printed}{target.unit}"
    return Side(
        shown, OPERATORS[chosen.qualifier], chosen.value, chosen.unit or target.unit, (chosen.start, chosen.end)
    )


def _is_same_unit(one: str, other: str | None) -> bool:
    return bool(one) and other is not None and (one == other or one in other or other in one)


def _quantities(annotated: AnnotatedText, cell: GridCell) -> list[Quantity]:
    """The numbers of a cell that measure something: no dates, and without a unit only one that is all the cell."""
    bare = NUMBER.fullmatch(cell.text) is not None
    return [
        quantity
        for piece in cell.pieces
        for quantity in annotated.quantities_in(*piece)
        if quantity.end <= piece[1]
        and (quantity.kind != "date" or _YEARS.fullmatch(cell.text))
        and (quantity.unit or bare)
    ]


def _named_unit(annotated: AnnotatedText, name: str) -> str | None:
    """The unit that an indicator's name says: 培训人次(人次), 完成率."""
    if match := re.search(r"\(单?位?:?([^()]{1,4})\)$", name):
        return match.group(1) if match.group(1) in annotated.lexicon.units else None
    return "%" if re.search(r"(?:率|比例|占比|满意度|程度)$", name) else None


# Words


def _printed(annotated: AnnotatedText, cell: GridCell) -> str:
    # Only signs and digits can be printed otherwise than in the smoothed text.
    if _PLAIN.search(cell.text) is None:
        return cell.text.rstrip("。；")
    return "".join(annotated.smoothed.printed(*piece) for piece in cell.pieces).rstrip("。；;")


def _printed_gist(annotated: AnnotatedText, cell: GridCell) -> str:
    return shorten(_POINTS_BESIDE.sub("", NUMBERED.sub("", _printed(annotated, cell))))


def _words(cell: GridCell) -> Span:
    """The span of a cell's leading words: all if they are few, else the first clause or as many as a quote may have."""
    start, end = cell.pieces[0]
    first = cell.text[: end - start].rstrip("。；")
    if len(first) > PRINTED:
        clause = _CLAUSE.match(first)
        first = clause.group() if clause else first
    if len(first) > QUOTE:
        first = first[: max(first.rfind("、", 8, QUOTE), 0) or QUOTE]
    return start, start + max(len(first), 1)


def _quote(cell: GridCell, target: GridCell | None) -> Span:
    """The words that state a result without a number: a date, the clause that repeats the target, the leading words."""
    aim = target.text.rstrip("。；") if target is not None else ""
    introduction = _INTRODUCTION.match(cell.text)
    clauses = [] if len(cell.text) <= PRINTED else list(_CLAUSE.finditer(cell.text))
    chosen = (
        _DATE.search(cell.text)
        or next((clause for clause in clauses if clause.group() == aim), None)
        or (_CLAUSE.match(cell.text, introduction.end()) if introduction else None)
    )
    span = cell.span(*chosen.span()) if chosen and len(chosen.group()) <= QUOTE else None
    return span or _words(cell)
