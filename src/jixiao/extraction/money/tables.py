"""Sums of money in tables whose heads say what they are: 年初预算数(万元) over plain numbers, 基本支出 before them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import cast

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate
from jixiao.extraction.money import words as money_words
from jixiao.extraction.money.listed import is_subhead, listed, proven
from jixiao.extraction.money.printed_sum import MONEY, sum_values
from jixiao.extraction.money.scopes import of_project
from jixiao.extraction.tables.grid import Grid, GridCell, GridRow
from jixiao.extraction.text.heads import STUB, UNTOLD
from jixiao.extraction.text.quantities import Quantity
from jixiao.facts.column import Cell
from jixiao.facts.numbers import read_integer

_UNIT_COLUMN = re.compile(r"(?:计量|金额|度量)?单位")  # 计量单位
#: Heads of columns of money, without brackets; those of sums that only other columns or labels explain.
#: 年初预算数, 2023年度支出.
_HEAD = re.compile(
    r"(?!.*(?:[率比占分得]|增减|变动|差异|进度))(?:20\d\d年度?)?"
    r"(?=.*(?:预算|执行|决算|支出|收入|到位|金额|投入|拨款|结转|结余|经费|接待费|公务用车|出国|资金|批复|下达|安排数|安排额))"
    r"\D{2,20}"
)
_SUM_HEAD = re.compile(r"(?:合计|小计|总计|总额|金额|购置费|运行(?:维护)?费)")  # 合计, 运行维护费
#: `-1.20`, `(12.25)`, `−1.20万元`: less than before.
_DECREASE = re.compile(r"[-−–]\s?\d[\d,.]*(?:[百千万亿]*元)?|\(\d[\d,.]*(?:[百千万亿]*元)?\)")
#: 同比增减额, 比上年增加.
_CHANGE_HEAD = re.compile(r"(?:同比|比上年|较上年)?(?:增减|增减变动|变动|差异|增加)(?:数|额|金额|情况)?")
_BRACKETS = re.compile(r"\((?:[^()]*[亿万千百元][^()]*|[A-Za-z0-9/÷+-]{1,8})\)|[()]")  # `(万元)`, `(A/B)`
_UNIT = re.compile(rf"单位[:：]?\s?[^\s，,。;；]{{0,6}}?({money_words.YUAN})")  # 单位:万元
_LABEL = re.compile(r"(?:\d{1,2}[.、]|20\d\d年度?)?[^\d\s].*")  # 1.基本支出
_UNIT_IN_BRACKETS = re.compile(r"\([^()\d]{0,4}?((?:亿|[百十]?万|千|百)?元)(?:，[^()]{1,12})?\)")  # 预算数(万元)
#: What stands beside all rows, or what a page's end left of it there: 项目资金(万元), (万元).
_STUB_OF_UNIT = re.compile(rf"(?:{STUB.pattern})?\([^()\d]{{0,4}}元\)")
_UNIT_ALONE = re.compile(r"\(((?:亿|万)?元)\)")  # (万元)
_POINTS_BESIDE = re.compile(r"\(\d+(?:\.\d+)?分\)")  # 预算执行(10分)
_UNIT_LINE = re.compile(rf"单位[:：][^\n，。]{{0,8}}?{money_words.YUAN}")  # 单位：万元
_YEAR = re.compile(r"20\d\d(?=年)")  # 2023年
#: Labels of rows that are about all money, and those that head their parts: 合计, 部门支出总额, 收入总计.
_WHOLE = re.compile(
    r"合计|总[计额]|总金额|整体|汇总|部门|本年|年度|全年|预算|决算|[收支]支?[入出]?总|^(?:收入|支出|资金|本级)?$"
)
_TITLE = re.compile(r"(?:表|情况|明细|支出|收入|预算|决算|资金)(?:\([^()]*\))?:?$")  # 2023年度收支情况表, 部门支出明细:
_BESIDE_TITLE = re.compile(r"\(?(?:20\d\d年度?|.{0,4}单位.{0,10})\)?")  # (2023年度, 单位:万元
_TITLE_LINES, _TITLE_LENGTH = 3, 60
_PROJECT_HEAD = re.compile(
    r"项目(?:\(政策\))?名称|项目支出名称|^专项(?:名称|项目|资金名称)?$"
)  # 项目名称, 项目支出名称, 专项
#: What stands over a table of projects: 项目明细, 常年性项目6个; 项目支出.
_OF_PROJECTS = re.compile(
    r"项目(?:支出)?(?:明细|清单|情况|执行|资金)|[个类性大]项目|项目[\d一二三四五六七八九十]+个|项目支出"
)
#: 1.基本支出, (二)项目支出.
_ORDINAL = re.compile(r"^(?:\d{1,2}[.、]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,2}\))")
_TOLD = re.compile(r"(?:[预决]算|执行)数$|(?:收入|结余)$")  # 年初预算数, 收入
#: A label and its sum in one cell: 其中:基本支出:300.
_TOLD_CELL = re.compile(r"([^\d:]*:?[^\d:]{2,16}):(\d[\d,]*(?:\.\d+)?(?:万?元)?)")
#: 按支出性质分:, and what may stand below it.
_SUBHEAD = re.compile(r":$|:\d[\d,.]*(?:万?元)?$")
_HAN = re.compile("[一-龥]")  # 元
#: Heads of what is said of a task beside its name: 任务名称 | 完成情况.
_STATE_HEAD = re.compile("(?:任务)?(?:完成|实施|执行|落实)(?:情况|进度|状态)|是否.{2,6}|备注|说明")
#: How sure a sum is whose column is known.
_SURE = 0.95
#: Figures of more than so many digits count that a table has in common with the text; so many of theirs are no chance.
_FEW, _MANY = 3, 8
_CARRIED = frozenset({"carry_in", "carry_out"})


def table_sums(annotated: AnnotatedText) -> Iterator[Candidate]:
    """The sums in tables whose heads say what they are: 年初预算数(万元) over plain numbers, 基本支出 before them."""
    lines = list(_UNIT_LINE.finditer(annotated.text))
    for grid, following in zip(annotated.grids, [*annotated.grids[1:], None], strict=False):
        heads = [_head(name, grid.names) for name in grid.names]
        if not grid.head or any(map(_HEAD.fullmatch, heads)):
            found = list(_sums(annotated, grid, heads, lines))
            yield from found
            if following and not grid.head and not found:
                yield from _parts_before(annotated, grid, following, lines)


def _parts_before(
    annotated: AnnotatedText, grid: Grid, following: Grid, lines: Sequence[re.Match[str]]
) -> Iterator[Candidate]:
    """The parts in a row without heads that add up to a whole of the table below: 基本支出 | 30 | 项目支出 | 20."""
    heads = [_head(name, following.names) for name in following.names]
    table = _table(annotated, following, heads, lines)
    sums = _row_sums(annotated, following, following.rows[0], heads, table) if any(heads) else ()
    wholes = {str(one.values["measure"]): cast(Decimal, one.values["amount"]) for one in sums}
    for row in grid.rows:
        own = [cell for cell in row if cell.text and not cell.filled]
        parts = [
            (label, found)
            for label, cell in pairwise(own)
            if _is_part(label.text) and (found := _only_number(annotated, cell))
        ]
        measure = proven([found.printed for _, found in parts], wholes)
        for label, found in parts if measure and table.unit else ():
            yield _cell_sum(found, _Words(label.text, "", ""), table, table.unit, measure=measure)


def _head(name: str, names: tuple[str, ...]) -> str:
    """What the head of a column of money says without its brackets; empty for other columns."""
    upper, _, lowest = (_BRACKETS.sub("", part) for part in name.rpartition("/"))
    if _HEAD.fullmatch(lowest) or (_SUM_HEAD.fullmatch(lowest) and _HEAD.fullmatch(upper)):
        return upper + lowest if upper else lowest
    if _CHANGE_HEAD.fullmatch(lowest):
        return lowest
    is_sum = _SUM_HEAD.fullmatch(lowest) and any(_HEAD.fullmatch(_BRACKETS.sub("", other)) for other in names)
    return lowest if lowest == "金额" or is_sum else ""


def _sums(
    annotated: AnnotatedText, grid: Grid, heads: list[str], lines: Sequence[re.Match[str]]
) -> Iterator[Candidate]:
    table = _table(annotated, grid, heads, lines)
    wholes: dict[str, Decimal] = {}
    for number, row in enumerate(grid.rows):
        if _begins_another_table(row):
            break
        if is_subhead(row):
            yield from _listed_sums(annotated, grid.rows[number:], table, wholes)
            break
        unit = _own_unit(annotated, grid, row)
        own = replace(table, unit=unit) if unit in MONEY else table
        for candidate in _row_sums(annotated, grid, row, heads, own) if unit in ("", *MONEY) else ():
            if candidate.values["scope"] == "whole":
                wholes.setdefault(str(candidate.values["measure"]), cast(Decimal, candidate.values["amount"]))
            yield candidate


def _own_unit(annotated: AnnotatedText, grid: Grid, row: GridRow) -> str:
    """The unit of a row in a column of its own, which may be none of money: 万元, 人."""
    column = next((number for number, name in enumerate(grid.names) if _UNIT_COLUMN.fullmatch(name)), None)
    printed = row[column].text if column is not None else ""
    return printed if printed in MONEY or printed in annotated.lexicon.units else ""


def _listed_sums(
    annotated: AnnotatedText, rows: Sequence[GridRow], table: _Table, wholes: Mapping[str, Decimal]
) -> Iterator[Candidate]:
    """The sums of parts that a form lists below the whole."""
    for part in listed(rows, wholes):
        found = next(iter(annotated.quantities_in(part.cell.start + part.start, part.cell.end)), None)
        unit = (found.unit or table.unit) if found else ""
        # With its label in one cell a sum that proves nothing is of the budget, as the form asks for.
        measure = part.measure or ("budget_unspecified" if part.start else "")
        if found and unit and measure and not annotated.smoothed.is_claimed(found.start, found.end):
            yield _cell_sum(found, _Words(part.label, "", ""), table, unit, measure=measure)


def _table(annotated: AnnotatedText, grid: Grid, heads: list[str], lines: Sequence[re.Match[str]]) -> _Table:
    """What a table says of all its sums; ``lines`` are those of the text that state a unit."""
    printed = (*grid.names, *(cell.text for row in grid.rows for cell in row[:2]))
    scopes = {money_words.scope_in(head) for head in heads if head and not _SUM_HEAD.fullmatch(head)}
    labels = {money_words.scope_in(row[0].text) for row in grid.rows if not _WHOLE.search(row[0].text)}
    scopes = labels if labels == {"three_public"} else scopes
    return _Table(
        title=_title(annotated, grid),
        scope=scopes.pop() if len(scopes) == 1 else "",
        unit=unit_in(grid.caption)
        or next(filter(None, map(unit_in, grid.names)), "")
        or next((unit_in(row[0].text) for row in grid.rows if _STUB_OF_UNIT.fullmatch(row[0].text)), "")
        or _declared(annotated, grid, lines)
        or _of_line(annotated, grid)
        or _told_in_text(annotated, grid),
        has_initial=any("年初" in name for name in grid.names),
        year=max((read_integer(year) for text in printed for year in _YEAR.findall(text)), default=0),
        is_of_projects=any(_PROJECT_HEAD.search(name) for name in grid.names) or _lists_projects(annotated, grid),
        is_single=sum(any(cell.text[:1].isdigit() for cell in row) for row in grid.rows) == 1,
        is_aside=of_project(annotated) != "",
        sure=grid.sure(_SURE),
    )


def _lists_projects(annotated: AnnotatedText, grid: Grid) -> bool:
    """Whether a column 项目 is of projects: what stands over the table says so, and no row is a part of the money."""
    if "项目" not in grid.names:
        return False
    headings = annotated.section(grid.start).headings
    told = (_title(annotated, grid), grid.caption, *(heading.title for heading in headings[-1:]))
    labels = [row[0].text or row[min(1, len(row) - 1)].text for row in grid.rows]
    return any(map(_OF_PROJECTS.search, told)) and not any(map(money_words.scope_in, labels))


def _begins_another_table(row: GridRow) -> bool:
    """Whether a row is a head that nobody knows: words alone, none of them a subhead."""
    texts = [cell.text for cell in row if cell.text and not cell.filled]
    return len(texts) > 1 and not any(
        text[0].isdigit() or _SUBHEAD.search(text) or UNTOLD.fullmatch(text) for text in texts
    )


def _row_sums(
    annotated: AnnotatedText, grid: Grid, row: GridRow, heads: list[str], table: _Table
) -> Iterator[Candidate]:
    """The sums of a row, each with the last label and the last head of a measure before it."""
    label, over, before = "", "", ""
    for cell, head in zip(row, heads, strict=True):
        found = None if cell.filled else _only_number(annotated, cell)
        if found is None and not cell.filled and (told := _TOLD_CELL.fullmatch(cell.text)):
            yield from _told_sum(annotated, cell, told, table)
        elif found is None and _CHANGE_HEAD.fullmatch(head) and _DECREASE.fullmatch(cell.text):
            yield from _decrease(annotated, cell, _Words(label, over, head), table)
        elif found is None:
            if _is_label(cell, grid.names[cell.column], label):
                label, over = cell.text, grid.names[cell.column]
        elif head:
            unit = found.unit or unit_in(grid.names[cell.column]) or unit_in(label) or table.unit
            if unit and not annotated.smoothed.is_claimed(found.start, found.end):
                yield _cell_sum(found, _Words(label, over or before, head), table, unit)
            before = head if money_words.measure_in(head) else before
        elif not grid.head and _is_part(label) and (unit := unit_in(label) or table.unit):
            yield _cell_sum(found, _Words(label, "", "支出"), table, unit)


def _is_label(cell: GridCell, head: str, label: str) -> bool:
    """Whether a cell names the sums behind it; what is said of a task, behind the ``label`` that names it, does not."""
    is_name = _LABEL.fullmatch(cell.text) and _HAN.search(cell.text) and cell.text not in MONEY
    return bool(is_name) and not (label and _STATE_HEAD.fullmatch(head))


def _told_sum(annotated: AnnotatedText, cell: GridCell, told: re.Match[str], table: _Table) -> Iterator[Candidate]:
    """The sum of a cell that has its label too."""
    found = next(iter(annotated.quantities_in(cell.start + told.start(2), cell.end)), None)
    if found and table.unit and money_words.scope_in(told.group(1)):
        yield _cell_sum(found, _Words(told.group(1), "", "预算"), table, found.unit or table.unit)


def _decrease(annotated: AnnotatedText, cell: GridCell, words: _Words, table: _Table) -> Iterator[Candidate]:
    """The sum behind a minus sign, or in the brackets that stand for one, in a column of changes."""
    found = next(iter(annotated.quantities_in(*cell.pieces[0])), None)
    if found and table.unit:
        yield _cell_sum(found, words, table, found.unit or table.unit, direction="decrease")


def _is_part(label: str) -> bool:
    """Whether a label in a row of labels and sums names a part of the department's money: 基本支出总额."""
    return _HEAD.fullmatch(_BRACKETS.sub("", label)) is not None and money_words.scope_in(label) != ""


def _title(annotated: AnnotatedText, grid: Grid) -> str:
    """The title above a table, which a line with the year or the unit may part from it; empty if it has none."""
    paragraphs = annotated.smoothed.paragraphs
    first = annotated.paragraph(grid.start).number
    for before in reversed(paragraphs[max(0, first - _TITLE_LINES) : first]):
        line = annotated.text[before.start : before.end]
        if before.kind == "row" or len(line) > _TITLE_LENGTH:
            break
        if not _BESIDE_TITLE.fullmatch(line):
            return line if _TITLE.search(line) else ""
    return ""


def _declared(annotated: AnnotatedText, grid: Grid, lines: Sequence[re.Match[str]]) -> str:
    """The unit that the last line before a table states (单位：元), if it stands in the same part of the text."""
    number = bisect_right(lines, grid.start, key=re.Match.end)
    if not number:
        return ""
    line = lines[number - 1]
    is_in_same = annotated.section(line.start()).headings == annotated.section(grid.start).headings
    return unit_in(line.group()) if is_in_same else ""


def _of_line(annotated: AnnotatedText, grid: Grid) -> str:
    """The unit that a form states which runs on in one line, its cells out of order; none where it states two."""
    first, last = annotated.paragraph(grid.start), annotated.paragraph(grid.end)
    if grid.known != "counted" or first.line != last.line or not any(map(money_words.measure_in, grid.names)):
        return ""
    own = [line for line in annotated.smoothed.paragraphs if line.line == first.line]
    units = {found.group(1) for found in _UNIT_ALONE.finditer(annotated.text, own[0].start, own[-1].end)}
    return units.pop() if len(units) == 1 else ""


def _told_in_text(annotated: AnnotatedText, grid: Grid) -> str:
    """The unit in which the text prints figures of a table that states none: 44,188.40 and 44,188.40元."""
    if any(map(unit_in, (cell.text for row in grid.rows for cell in row))):
        return ""
    own = {q.printed: _digits(q) for q in annotated.quantities_in(grid.start, grid.end) if q.kind == "plain"}
    told = {q.printed: q.unit for q in annotated.quantities if q.kind == "money" and own.get(q.printed, 0) > _FEW}
    units = set(told.values())
    return units.pop() if len(units) == 1 and sum(own[printed] for printed in told) >= _MANY else ""


def _digits(quantity: Quantity) -> int:
    """How many digits tell a number from others: 2 of 2,500, 6 of 44,188.40."""
    return len(quantity.printed.normalize().as_tuple().digits)


def _only_number(annotated: AnnotatedText, cell: GridCell) -> Quantity | None:
    """The number that a cell is, if it is nothing else."""
    if not cell.text or not cell.text[0].isdigit():
        return None
    found = annotated.quantities_in(cell.start, cell.end)
    alone = (
        len(found) == 1
        and found[0].kind in ("plain", "money")
        and (found[0].start, found[0].end) == (cell.start, cell.end)
    )
    return found[0] if alone else None


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table says of all its sums.

    ``title`` is the line above, if it is one; ``scope`` the one of which its heads name parts, or empty; ``unit`` what
    it states for all, or empty; ``year`` the last that it names, or 0; ``is_single`` says that one row has numbers;
    ``sure`` is how sure its sums are.
    """

    title: str
    scope: str
    unit: str
    has_initial: bool
    year: int
    is_of_projects: bool
    is_single: bool
    #: Whether the report is of a single project or of transfers, whose money is not the department's.
    is_aside: bool
    sure: float


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands beside a sum: the label of its row, the head over that label, and the sum's own head."""

    label: str
    over: str
    head: str


def _cell_sum(
    quantity: Quantity, words: _Words, table: _Table, unit: str, *, direction: str = "increase", measure: str = ""
) -> Candidate:
    """The sum that a cell is; ``measure`` is what it measures where that is known from elsewhere."""
    measure = measure or ("change" if _CHANGE_HEAD.fullmatch(words.head) else _measure(words, table))
    if measure == "full_year":
        measure = "budget_adjusted" if table.has_initial else "budget_unspecified"
    values: dict[str, Cell] = {
        "item": _item(words, measure),
        "scope": _scope(words, table, measure),
        "measure": measure,
        **sum_values(quantity, unit),
        "direction": direction if measure == "change" else None,
    }
    return Candidate("amount", quantity.start, quantity.end, values, "amount.table", table.sure)


def _item(words: _Words, measure: str) -> str:
    """The row's label, the part of the money that the head alone names, and what is measured."""
    name = money_words.TAIL.sub("", money_words.LEAD.sub("", _ORDINAL.sub("", words.label)))
    part = words.head if money_words.scope_in(words.head) and not money_words.scope_in(words.label) else ""
    name = money_words.LEAD.sub("", part) + _POINTS_BESIDE.sub("", _UNIT_IN_BRACKETS.sub("", name))
    return (name if _TOLD.search(name) else name + money_words.MEASURE_NAMES[measure])[-25:]


def _measure(words: _Words, table: _Table) -> str:
    """What is measured: by the head, else the row's label and what stands over it, else the table's title."""
    # 财政拨款 below 预算数 says whose money it is, not that it is revenue.
    named = words.head.replace("财政拨款", "")
    by_head = money_words.measure_in(named) or money_words.measure_in(words.head)
    by_label = money_words.measure_in(words.label)
    years = [read_integer(year) for year in _YEAR.findall(words.head + words.label)]
    if any(year < table.year for year in years) or ("上年" in words.head and by_head not in _CARRIED):
        return "other"
    if by_label in _CARRIED and by_head in ("", "executed", "revenue") and not words.label.endswith("资金"):
        return by_label
    over = money_words.measure_in(words.over)
    by_title = over if over.startswith("budget") else money_words.measure_in(table.title)
    if by_head == "budget_unspecified" and by_label and _TOLD.search(words.label):
        measure = by_label  # 年初预算数 below 部门预算
    elif by_head and not (by_head == "revenue" and by_title.startswith("budget")):
        measure = by_head
    elif by_title.startswith("budget") and by_label in ("", "revenue", "executed"):
        measure = by_title
    else:
        side = "revenue" if "收入" in words.label else ""
        measure = by_label or side or over or by_title or "other"
    return measure


def _scope(words: _Words, table: _Table, measure: str) -> str:
    """Whose money it is, by the label, else the head; a label that names neither a part nor the whole is of another."""
    if table.is_aside or ("结转" in words.label and measure not in _CARRIED):
        return "other"
    named = money_words.scope_in(words.label) or money_words.scope_in(words.head) or table.scope
    if named:
        return named
    if "财政拨款" in words.label:
        return "general_budget"
    is_single = table.is_single and not table.is_of_projects
    if is_single or measure in _CARRIED or _WHOLE.search(_BRACKETS.sub("", words.label)):
        if "财政拨款" in words.head and measure != "revenue":
            return "general_budget"
        return "project" if table.is_of_projects or money_words.scope_in(table.title) == "project" else "whole"
    return "other"


def unit_in(text: str) -> str:
    """The unit of money that a head or a caption states."""
    match = _UNIT.search(text) or _UNIT_IN_BRACKETS.search(text)
    return match.group(1) if match else ""
