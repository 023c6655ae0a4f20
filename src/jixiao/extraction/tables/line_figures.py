"""Figures printed one per line, with their labels and heads.

项目资金(万元)⏎年初预算数⏎全年执行数⏎执行率⏎年度资金总额⏎120⏎110⏎91.7%: a stub over heads that say what they measure.
合计⏎基本支出⏎年初预算数⏎52⏎30⏎全年执行数⏎50⏎29: parts over rows that say what they measure.
机构名称⏎收入合计⏎上年结转⏎局机关⏎3206.45⏎112.30: figures under their heads.
年初预算数⏎3980⏎全年执行数⏎3862⏎执行率⏎97%: each figure after its head, a table of one row.
收入⏎金额⏎支出⏎金额⏎财政拨款⏎860⏎基本支出⏎500: two sides of labels and sums.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations

from jixiao.extraction.tables.line_cells import LONGEST_CELL, Found, LineCell, figures_from, raw_row
from jixiao.extraction.tables.raw_rows import RawCell, RawRow
from jixiao.extraction.text.columns import kind
from jixiao.extraction.text.figure import Execution, Figure
from jixiao.extraction.text.heads import (
    BUDGET_HEAD,
    LABEL_HEAD,
    LONGEST_HEAD,
    MONEY,
    MONEY_SURE,
    NOTE_HEAD,
    PART_LABEL,
    PARTS_BELOW,
    POINTS,
    POINTS_HEAD,
    RATE,
    SPANNING,
    STUB,
    UNTOLD,
    WIDEST,
    bare,
    is_figures_head,
    says_itself,
)
from jixiao.facts.numbers import read_printed

#: Most sides of a table of labels and sums; most figures that each follow their head.
_SIDES, _MOST = 2, 40
_HIGHEST_POINTS, _HIGHEST_RATE = 100, 150
#: Shortest note behind the figures of a row.
_SHORTEST_NOTE = 5
_WITH_UNIT = re.compile(r"\([^()]*元\)")  # 年度预算数(万元)
_DIGIT = re.compile(r"\d")
#: Wholes and what they are the sums of.
_INCOME = re.compile(r"(?:本年|年度|部门)?(?:收入合计|收入总计|总收入)(?:\(.{1,8}\))?")
_EXPENDITURE = re.compile(r"(?:本年|年度|部门)?(?:支出合计|支出总计|总支出)(?:\(.{1,8}\))?")
_PARTS, _BASIC = re.compile(r"(?:基本|项目)支出(?:\(.{1,8}\))?"), re.compile(r"基本支出(?:\(.{1,8}\))?")
_PARTS_OF_BASIC = re.compile(r"(?:人员|(?:日常)?公用)(?:支出|经费)(?:\(.{1,8}\))?")
_ANY_SUM = re.compile(r"(?:“?三公”?经费)?(?:支出)?(?:合计|小计|总计|总额)(?:\(.{1,8}\))?")
_PUBLIC = re.compile(r"接待|用车|购置|运维|运行|出国|出境")
_CARS = re.compile(r"(?:公务)?用车(?:购置[及和]运行维护)?(?:费用?|经费)(?:合计|小计)?")
_USES_OF_CARS = re.compile(r"(?:公务用车)?(?:购置|运维|运行(?:维护)?)费")
_PAIR = 2
#: Lines of heads over others; how far the sum of parts may be from the whole for each of them.
_SPANNING_HEADS, _SUM_ROUNDING = 6, 0.011
#: How far a printed rate may be from the quotient of its sums.
_ROUNDING = 0.6


# Heads that say what they measure


def block(cells: list[LineCell], at: int) -> Found | None:
    """Heads of budgets, what was spent of them, rates and points, over rows of labels and figures."""
    end = at
    while end < len(cells) and end - at <= WIDEST and _is_head_of_block(cells[end]):
        end += 1
    if end < len(cells) and cells[end].is_figure and not says_itself(cells[end - 1].text):
        end -= 1  # The label of the first row.
    heads = cells[at:end]
    notes = [cell for cell in heads if _is_note_head(cell)]
    heads = _without_stubs([cell for cell in heads if cell not in notes])
    names = [bare(cell.text) for cell in heads]
    if sum(map(bool, map(BUDGET_HEAD.fullmatch, names))) < _PAIR or not all(map(says_itself, names)):
        return None
    rows: list[RawRow] = []
    has_label = end < len(cells) and not cells[end].is_figure
    if not has_label and at and says_itself(cells[at - 1].text):
        return None  # These are not all heads.
    place = end
    while (found := _block_row(cells, place, names, has_label=has_label, is_first=not rows)) is not None:
        row, place = found
        if row is not None:
            rows.append(row)
        if not has_label:
            break
        while notes and place < len(cells) and _is_note_of(cells, place):
            place += 1
    if not rows:
        return None
    listed, place = _listed(cells, place, len(names) + 1)
    rows += listed
    return (
        at,
        [raw_row([_stub(cells, cells.index(heads[0])), *(cell.raw for cell in heads)], cells[at].paragraph.line)],
        rows,
        place,
    )


def _listed(cells: list[LineCell], at: int, width: int) -> tuple[list[RawRow], int]:
    """The parts that are listed below a block, each behind its label, and where they end.

    按收入性质分(执行数):⏎按支出性质分(执行数):⏎其中:一般公共预算:⏎860⏎基本支出:⏎500: which are of which side nobody
    knows, so that both have to say the same.
    """
    end = at
    while end < len(cells) and PARTS_BELOW.fullmatch(cells[end].text):
        end += 1
    heads = cells[at:end]
    if len({cell.text.partition("(")[2] for cell in heads}) != 1:
        return [], at
    rows = [[heads[-1].raw]]
    while end < len(cells) and PART_LABEL.fullmatch(cells[end].text):
        has_figure = end + 1 < len(cells) and cells[end + 1].is_figure
        if has_figure:
            rows.append([cells[end].raw, cells[end + 1].raw])
        end += 1 + has_figure
    line = cells[at].paragraph.line
    return [raw_row([*row, *[None] * (width - len(row))], line) for row in rows], end


def _is_head_of_block(cell: LineCell) -> bool:
    return not cell.is_figure and (
        says_itself(cell.text) or cell.is_head or _is_note_head(cell) or STUB.fullmatch(cell.text) is not None
    )


def _is_note_head(cell: LineCell) -> bool:
    """Whether a line heads words beside the figures: 备注, 得分计算方法."""
    return NOTE_HEAD.search(cell.text) is not None or kind(cell.text) == "rule"


def _without_stubs(heads: list[LineCell]) -> list[LineCell]:
    """The heads without those that stand over all: 资金来源, 年度预算(万元) before others without a unit."""
    first = 0
    for number, head in enumerate(heads[:-1]):
        spans = _WITH_UNIT.search(head.text) and BUDGET_HEAD.fullmatch(bare(heads[number + 1].text))
        if not says_itself(head.text) or (spans and not _WITH_UNIT.search(heads[number + 1].text)):
            first = number + 1
        else:
            break
    return heads[first:]


def _block_row(
    cells: list[LineCell], at: int, names: list[str], *, has_label: bool, is_first: bool
) -> tuple[RawRow | None, int] | None:
    """The row at a line and where the next begins; no row where its figures fit in none or in several ways."""
    if has_label and (at + 1 >= len(cells) or cells[at].is_figure or len(cells[at].text) > LONGEST_CELL):
        return None
    first = at + has_label
    count = figures_from(cells, first)
    if not count or (has_label and (cells[at].is_head and says_itself(cells[at].text))):
        return None
    figures = [cell.text for cell in cells[first : first + count]]
    if not has_label and is_first and (proven := _proven_row(figures, names)):
        figures, count = figures[: len(proven)], len(proven)
        return _row_of(cells, first, None, proven, names), first + count
    # Behind a row that has all, those of parts have sums alone.
    columns = _placed(figures, names) or (None if is_first else _leading(figures, names))
    if columns is None:
        return None, first + count
    return _row_of(cells, first, cells[at].raw if has_label else None, columns, names), first + count


def _row_of(
    cells: list[LineCell], first: int, label: RawCell | None, columns: tuple[int, ...], names: list[str]
) -> RawRow:
    """The row of a label and the figures from ``first``, given to ``columns``."""
    row: list[RawCell | None] = [label, *([None] * len(names))]
    for column, cell in zip(columns, cells[first:], strict=False):
        row[column + 1] = cell.raw
    return raw_row(row, cells[first].paragraph.line)


def _proven_row(figures: list[str], names: list[str]) -> tuple[int, ...]:
    """The columns of a first row whose labels stand elsewhere, with other rows' figures behind it.

    They are known where one way alone makes the score that share of the points that was spent of the budget.
    """
    found = {
        columns
        for count in range(min(len(figures), len(names)), _PAIR, -1)
        for columns in combinations(range(len(names)), count)
        if _is_proven([names[column] for column in columns], figures[:count])
    }
    return found.pop() if len(found) == 1 else ()


def _is_proven(names: list[str], figures: list[str]) -> bool:
    """Whether figures under their heads are two sums at least, the points of their execution and its score."""
    if not all(_fits(figure, name) and _DIGIT.search(figure) for figure, name in zip(figures, names, strict=True)):
        return False
    points = [Figure.of(figure) for figure, name in zip(figures, names, strict=True) if POINTS_HEAD.fullmatch(name)]
    rates = [Figure.of(figure) for figure, name in zip(figures, names, strict=True) if RATE.fullmatch(name)]
    sums = [Figure.of(figure).value for figure, name in zip(figures, names, strict=True) if BUDGET_HEAD.fullmatch(name)]
    if len(sums) < _PAIR or len(points) != _PAIR or not sums[-2]:
        return False
    execution = Execution(sums[-2], sums[-1])
    return all(map(execution.has_rate, rates)) and execution.has_score(points[0], points[1])


def _is_note_of(cells: list[LineCell], at: int) -> bool:
    """Whether a line behind a row's figures is its note: no label, behind which figures stand."""
    is_label = at + 1 < len(cells) and cells[at + 1].is_figure
    return not (cells[at].is_figure or cells[at].is_head or is_label) and len(cells[at].text) > _SHORTEST_NOTE


def parts(cells: list[LineCell], at: int) -> Found | None:
    """Parts of the money over rows that say what they measure, each with a figure for each part."""
    first = next((n for n in range(at, min(at + WIDEST, len(cells))) if says_itself(cells[n].text)), at)
    width = figures_from(cells, first + 1)
    heads = cells[first - width : first]
    if width < _PAIR or first - width != at or any(cell.is_figure for cell in heads):
        return None
    rows = []
    end = first
    while end < len(cells) and says_itself(cells[end].text) and figures_from(cells, end + 1) == width:
        rows.append(raw_row([cell.raw for cell in cells[end : end + 1 + width]], cells[end].paragraph.line))
        end += 1 + width
    if len(rows) < _PAIR:
        return None
    return at, [raw_row([_stub(cells, at), *(cell.raw for cell in heads)], cells[at].paragraph.line)], rows, end


def _stub(cells: list[LineCell], at: int) -> RawCell | None:
    """What stands beside the rows under the heads that begin at a line."""
    before = cells[at - 1] if at else None
    is_stub = before and any(
        (STUB.fullmatch(before.text), LABEL_HEAD.fullmatch(before.text), _WITH_UNIT.search(before.text))
    )
    return before.raw if before and is_stub else None


# Figures, each after its head


def pairs(cells: list[LineCell], at: int) -> Found | None:
    heads: list[RawCell | None] = []
    values: list[RawCell | None] = []
    end = at
    while end < len(cells) and len(heads) <= _MOST and is_figures_head(cells[end].text.removeprefix("其中:")):
        heads.append(cells[end].raw)
        has_value = end + 1 < len(cells) and cells[end + 1].is_figure
        values.append(cells[end + 1].raw if has_value else None)
        end += 1 + has_value
    told = [head[0] for head, value in zip(heads, values, strict=True) if head and value]
    is_of_money = (
        sum(MONEY_SURE.search(head) is not None for head in told) > 1 or len(list(filter(says_itself, told))) > 1
    )
    if not values or not values[0] or 3 * len(told) < 2 * len(heads) or not is_of_money:
        return None
    if end < len(cells) and cells[end].is_figure:
        return None
    before = cells[at - 1] if at else None
    label = before if before and not before.is_figure and MONEY.fullmatch(before.text) else None
    first = at - 1 if label else at
    row = [label.raw if label else None, *values]
    line = cells[at].paragraph.line
    return first, [raw_row([None, *heads], line)], [raw_row(row, line)], end


# Labels and sums in turn


def sides(cells: list[LineCell], at: int) -> Found | None:
    """收入⏎金额⏎支出⏎金额, then labels of income and of expenditure, each with its sum."""
    count = 0
    while count < _SIDES and [cell.text for cell in cells[at + 2 * count + 1 : at + 2 * count + 2]] == ["金额"]:
        count += 1
    end = at + 2 * count
    head = [cell.raw for cell in cells[at:end]]
    rows: list[RawRow] = []
    side = count - 1
    while count and end + 1 < len(cells) and not cells[end].is_figure and cells[end + 1].is_figure:
        label = cells[end].text
        said = 0 if "收入" in label or "年初" in label else 1 if "支出" in label or "年末" in label else None
        side = (said if said is not None else side + 1) % count
        row: list[RawCell | None] = [None] * (2 * count)
        row[2 * side : 2 * side + 2] = [cells[end].raw, cells[end + 1].raw]
        rows.append(raw_row(row, cells[end].paragraph.line))
        end += 2
    return (at, [raw_row(head, cells[at].paragraph.line)], rows, end) if len(rows) > 1 else None


# Figures under their heads


def figures(cells: list[LineCell], at: int) -> Found | None:
    first = next((n for n in range(at, min(at + WIDEST + _SPANNING_HEADS, len(cells))) if cells[n].is_figure), 0)
    texts = _head_cells(cells[at:first])
    if len(texts) < 3 or any(len(cell.text) > LONGEST_HEAD for cell in texts):
        return None
    count = figures_from(cells, first)
    has_label_head = LABEL_HEAD.fullmatch(texts[0].text) is not None
    if at and _goes_before(cells[at - 1], texts[0], has_label_head=has_label_head):
        return None  # These are not all heads.
    heads = texts[has_label_head:-1]
    label = first - 1
    if not has_label_head and count == len(texts):
        heads, label = texts, first
    if count < 2 or len(heads) < 2 or count > len(heads):
        return None
    names = [cell.text for cell in heads]
    is_of_parts = bool(_wholes(names))
    if not all(map(is_figures_head, names)) or not (is_of_parts or any(map(MONEY_SURE.search, names))):
        return None
    if is_of_parts:
        columns, rows, end = _proven(cells, label, names, has_label=label < first)
        heads = [heads[column] for column in columns]
    else:
        rows, end = _figures_rows(cells, label, names, has_label=label < first)
    if not rows:
        return None
    head = [texts[0].raw if has_label_head else None, *(cell.raw for cell in heads)]
    return at, [raw_row(head, cells[at].paragraph.line)], rows, end


def _head_cells(cells: list[LineCell]) -> list[LineCell]:
    """The lines before the first figure, those that lines cut rejoined, but for heads that span others."""
    found: list[LineCell] = []
    for number, cell in enumerate(cells):
        before = found[-1] if found else None
        is_last = number == len(cells) - 1
        if before and not is_last and not before.is_head and is_figures_head(before.text + cell.text):
            found[-1] = before.joined(cell.raw)
        elif not SPANNING.fullmatch(cell.text):
            found.append(cell)
    return found


def _goes_before(before: LineCell, head: LineCell, *, has_label_head: bool) -> bool:
    """Whether the line before a head is a head of the same table."""
    is_label = before.text.endswith("名称") and LABEL_HEAD.fullmatch(before.text) is not None
    is_head = is_figures_head(before.text) or SPANNING.fullmatch(before.text) is not None or is_label
    return is_head and (not has_label_head or is_figures_head(head.text))


def _figures_rows(cells: list[LineCell], at: int, names: list[str], *, has_label: bool) -> tuple[list[RawRow], int]:
    rows = []
    while (found := _figures_row(cells, at, names, has_label=has_label)) is not None:
        row, at = found
        rows.append(row)
    return rows, at


# Wholes and their parts

# Heads of merged cells are printed before those below them: 支出合计 | 其中: | 结余 over 基本支出 | 项目支出.
# In what order the figures stand is known only if the parts add to the whole.


def _wholes(names: list[str]) -> dict[int, list[int]]:
    """The columns that are wholes, with those of their parts."""

    def found(words: re.Pattern[str]) -> list[int]:
        return [column for column, name in enumerate(names) if words.fullmatch(name)]

    others = range(1, len(names))
    if found(_INCOME) == [0] and not any("支出" in name for name in names):
        return {0: list(others)}
    if _ANY_SUM.fullmatch(names[0]) and all(_PUBLIC.search(name) for name in names[1:]):
        cars, uses = found(_CARS), found(_USES_OF_CARS)
        if len(cars) == 1 and len(uses) > 1:
            return {0: [column for column in others if column not in uses], cars[0]: uses}
        return {0: list(others)}
    pairs = ((_EXPENDITURE, _PARTS), (_BASIC, _PARTS_OF_BASIC))
    wholes = {found(whole)[0]: found(part) for whole, part in pairs if found(whole)}
    return {whole: parts for whole, parts in wholes.items() if len(parts) == _PAIR}


def _proven(
    cells: list[LineCell], at: int, names: list[str], *, has_label: bool
) -> tuple[tuple[int, ...], list[RawRow], int]:
    """The heads' order that the sums of all rows prove, with the rows and their end; none without or with several."""
    proven: dict[tuple[int, ...], tuple[list[RawRow], int]] = {}
    spanning = [n for n, name in enumerate(names) if _is_group(name, names)]
    for dropped in ([], spanning):
        printed = tuple(n for n in range(len(names)) if n not in dropped)
        for columns in (printed, tuple(printed[n] for n in _laid_out([names[n] for n in printed]))):
            ordered = [names[column] for column in columns]
            rows, end = _figures_rows(cells, at, ordered, has_label=has_label)
            if rows and all(_adds_up(row.texts()[1:], ordered) for row in rows):
                proven[columns] = rows, end
    if len(proven) != 1:
        return (), [], at
    ((columns, (rows, end)),) = proven.items()
    return columns, rows, end


def _is_group(name: str, names: list[str]) -> bool:
    """Whether a head may only span others: 结余 over 当年结余 and 累计结余."""
    is_of_cars = _CARS.fullmatch(name) is not None and sum(map(bool, map(_USES_OF_CARS.fullmatch, names))) > 1
    return is_of_cars or sum(other != name and other.endswith(name) for other in names) > 1


def _laid_out(names: list[str]) -> list[int]:
    """The columns with parts behind their wholes."""
    wholes = _wholes(names)
    parts = {part for own in wholes.values() for part in own}
    order: list[int] = []

    def add(column: int) -> None:
        order.append(column)
        for part in wholes.get(column, ()):
            add(part)

    for column in range(len(names)):
        if column not in parts:
            add(column)
    return order


def _adds_up(figures: list[str], names: list[str]) -> bool:
    """Whether every figure is told, and each whole is the sum of its parts."""
    if not all(_DIGIT.search(figure) or UNTOLD.fullmatch(figure) for figure in figures) or "" in figures:
        return False
    values = [_number(figure) if _DIGIT.search(figure) else Decimal(0) for figure in figures]
    return values[0] > 0 and all(
        abs(values[whole] - sum(values[part] for part in parts)) <= _SUM_ROUNDING * len(parts)
        for whole, parts in _wholes(names).items()
    )


# Rows


def _figures_row(cells: list[LineCell], at: int, names: list[str], *, has_label: bool) -> tuple[RawRow, int] | None:
    """The label at a line and the figures after it; a line that heads a group of rows may stand before."""
    if has_label and at + 2 < len(cells) and not cells[at + 1].is_figure and not cells[at].is_figure:
        at += 1
    if at >= len(cells) or cells[at].is_figure is has_label or len(cells[at].text) > LONGEST_CELL:
        return None
    first = at + has_label
    count = figures_from(cells, first)
    columns = _placed([cell.text for cell in cells[first : first + count]], names) if count else None
    if columns is None:
        return None
    row: list[RawCell | None] = [cells[at].raw if has_label else None, *([None] * len(names))]
    for column, cell in zip(columns, cells[first : first + count], strict=True):
        row[column + 1] = cell.raw
    return raw_row(row, cells[at].paragraph.line), first + count


def _placed(figures: list[str], names: list[str]) -> tuple[int, ...] | None:
    """The columns of figures in order; None if none or several ways of placing them fit."""
    first = tuple(range(len(figures)))
    if len(figures) == len(names):
        return first if all(map(_fits, figures, names)) else None
    if _is_quotient(figures, names):
        return first
    fitting = [
        columns
        for columns in combinations(range(len(names)), len(figures))
        if all(_fits(figure, names[column]) for figure, column in zip(figures, columns, strict=True))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _leading(figures: list[str], names: list[str]) -> tuple[int, ...] | None:
    """The columns of figures that are as many as the heads of sums that stand first."""
    others = (n for n, name in enumerate(names) if RATE.fullmatch(name) or POINTS_HEAD.fullmatch(name))
    fits = len(figures) == next(others, len(names)) and all(map(_fits, figures, names))
    return tuple(range(len(figures))) if fits else None


def _is_quotient(figures: list[str], names: list[str]) -> bool:
    """Whether figures stand under the first heads, as a rate that is the quotient of two sums before it shows."""
    placed = list(zip(figures, names, strict=False))
    if not all(_fits(figure, name) and _DIGIT.search(figure) for figure, name in placed):
        return False
    rate = next((_number(figure) for figure, name in placed if RATE.fullmatch(name)), None)
    sums = [_number(figure) for figure, name in placed if not RATE.fullmatch(name) and not POINTS_HEAD.fullmatch(name)]
    return rate is not None and any(
        budget and abs(100 * executed / budget - rate) <= _ROUNDING for budget, executed in combinations(sums, 2)
    )


def _fits(figure: str, name: str) -> bool:
    """Whether a figure can stand under a head."""
    if UNTOLD.fullmatch(figure):
        return True
    if RATE.fullmatch(name):
        return figure.endswith("%") or _number(figure) <= _HIGHEST_RATE
    if POINTS_HEAD.fullmatch(name):
        return POINTS.fullmatch(figure) is not None and _number(figure) <= _HIGHEST_POINTS
    return not figure.endswith("%")


def _number(figure: str) -> Decimal:
    return read_printed(figure.rstrip("%万亿元分"))
