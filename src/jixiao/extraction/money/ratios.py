"""Percentages and ratios that are no indicator's target or result: execution rates, shares, growth, coverage.

The nearest words say what kind of ratio it is; the sums of its sentence say what it is a ratio of. 完成预算的98.3%
after a budget and an expense of the same scope is their quotient, 占总支出的3.36% that of the sum before it and the
total of the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Waiver
from jixiao.extraction.money.ratio_rules import can_be, is_rule
from jixiao.extraction.money.ratio_sources import (
    base_of,
    half_of_last_digit,
    of_counts,
    of_named_count,
    of_sums,
    of_years,
)
from jixiao.extraction.money.scopes import of_project
from jixiao.extraction.money.words import change_in, measure_in, scope_in
from jixiao.extraction.text.covered import Covered
from jixiao.extraction.text.heads import NOTE_HEAD, bare
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.text.years import years_in
from jixiao.facts.column import Cell
from jixiao.facts.numbers import read_han_decimal, read_ratio

_REACH = 60

#: Words for kinds of ratio; the last before the number counts: 执行率, 满意度, 同比增长, 下降.
_KIND = re.compile(
    r"(?P<change_rate>(?:变动|增减|变化)(?:率|幅度|比例)|(?:上升|增长|提高|增加|上涨)幅度|增长率|增[速幅]|涨幅)|(?P<fall_rate>[降减]幅)"
    r"|(?P<difference_rate>差异率|偏差率|偏离[率度])"
    r"|(?P<execution_rate>完成(?:了)?(?:全年|年初|年度|调整后?|部门|财政|批复)*的?(?:收入|支出)?预算(?:数|总额)?的?"
    r"|(?:为|占|达)(?:全年|年初|年度|调整后?|部门|财政|批复)+的?(?:收入|支出)?预算(?:数|总额)?的"
    r"|以(?:年初|调整后|全年)?的?预算(?:数|总额)?为(?:口径|基数|分母)(?:计算|测算)?"
    r"|(?:执行|支出|支付|支用|拨付|用款|资金使用)(?:完成)?(?:率|进度|比例)|执行(?:总体|平均)?进度"
    r"|(?<![工项建施形])(?<![程目设工象])进度|预算(?:支出)?(?:执行|完成)(?:率|进度|情况)?(?:达到?|为)?)"
    r"|(?P<satisfaction>满意(?:度|率)(?:得分率?)?|好评率)"
    r"|(?P<coverage>覆盖(?:率|面|度)?|[”\"]覆盖|普及率|推广(?:运用|应用|使用)?率|全覆盖)"
    r"|(?P<completion>(?:为|达到?)(?:全年|年度|年初|预期)?(?:目标|任务|计划)(?:数|值|总量)?的|完成(?:了)?(?:全年|年度|年初|预期)?[^，,。;；、]{0,6}(?:目标|任务|计划)(?:数|值|总量)?的?|(?:完成|办结|办理|发放|兑现|到位|整改|落实|达标|达成|劝返|完工|竣工|验收合格"
    r"|补齐|结案|化解|销号|回复|答复|兑付"
    r"|实现)率?)"
    r"|(?P<quotient>之比)|(?P<share>占比|比重|份额|占|比例)"
    r"|(?P<other>[一-龥]率|[一-龥]度|资金支出(?!率|进度))"
    r"|(?P<growth>增长|增加|上升|提高|提升|上涨|上浮|增|多)"
    r"|(?P<decline>下降|减少|降低|压减|压缩|缩减|下调|下滑|回落|负增长|降(?![低到至])|减|少)"
)
#: What may stand between those words and the number.
_LINK = re.compile(
    r"(?:率|幅|度|了|则|为|是|达|至|到|在|约|近|均|都|的|总体|提[升高]|上升|下降|增加|[:\"”“、,，\s(]|保持|控制|分别|[高低]于|[由从]|(?:上|去)年(?:同期|度)?|得分率?|\([^()]{1,16}\)|不足|不到|未达|不低于|少于|仅有|只有|偏[低慢高]|较[低慢高快]|不高|缓慢|良好"
    r"|超过|高达|仅|共|比例|比重|情况|以上|数|\([A-Z]/[A-Z](?:[×x*]100%?)?\))*"
)
#: What the words after a number say it is: 50%的镇(街) is a share, 100%补齐 a completion.
_AFTER = re.compile(
    r"(?P<coverage>全?覆盖)|(?P<completion>完成|办结|补齐|整改|到位|落实|兑现|发放|实现|达标)|(?P<share>的(?!标准|目标|要求|任务|底线|下限|上限|规定)[一-龥(])"
)
#: Between percentages that share a name: 分别为25%、50%和75%; 比重由60%提高到80%.
_LISTED = re.compile(r"(?:[、,，\s]|和|与|及|以及)+(?:[\d.]+[、,，])*")
#: 提高到, 上升至.
_RAISED = re.compile(
    r"[^，,。;；、\d]{0,4}(?:提高|提升|上升|增加|增长|下降|降低|降|升|压缩|减少|调整)?(?:到|至|为)(?:了)?"
)
#: 变动率为-3.2% is a decline of 3.2%: 变动率为-.
_NEGATIVE = re.compile(r"(?<![\d%])[-−－]$")
#: 百分之九十八点五.
_HAN_PERCENT = re.compile(
    r"百分之([一二两三四五六七八九十百零〇]{1,5}(?:点[零〇一二三四五六七八九]{1,4})?)(?![零〇一二两三四五六七八九十百点])"
)
_INITIAL = re.compile(r"年初")  # 年初预算
_ADJUSTED = re.compile(r"调整|全年预算")  # 调整后预算
#: 占预算的, 占全年预算: after 占.
_OF_BUDGETS = re.compile(r"(?:全年|年初|年度|调整后?|部门|财政|批复)*的?(?:收入|支出)?预算(?:数|总额)?的?")
#: How many it is a ratio of, between its words and the number: 完成目标6,000人的.
_COUNTED_WHOLE = re.compile(r"(?<=[目标任务计划数])\d[\d,.]*[万亿]?[一-龥]{1,3}?的$")
_PART_OF_YEAR = re.compile(r"季度|半年|\d月")  # 一季度, 上半年
_MONTHLY = re.compile(r"月均|每月|月度|序时|平均")  # 月均, 序时进度
#: 比上年, 较年初预算.
_BASE = re.compile(
    r"(?P<initial>[比较与超为占].{0,8}年初|年初预算数?为基)|(?P<prior_year>同比|上年|去年|上一年|前一年|(?:比|较|与)20\d\d)"
    r"|(?P<unspecified>上届|上期|前期|上次)"
)
_MONEY = re.compile(r"资金|经费|预算|支出|收入|拨款|支付|执行率")  # 资金, 执行率
_PAIR = re.compile(r"(?<![\d:.第])(\d{1,4}):(\d{1,4})(?![\d:.])")  # 师生比为1:15
#: The middle of a pair, whose literal is found much faster than a digit: 1:2.
_PAIR_SIGN = re.compile(r":\d")
_PAIR_WORDS = re.compile(r"比例?|配备|配比|分担|配套")  # 配备比例
_ZERO = re.compile(r"(?:率|比重|占比|比例)(?:均|都|仍)?(?:为|是|:)(零|0(?![\d.:%个万]))")  # 投诉率为0, 占比为零
_COUNTED = re.compile(r"(?:[一-龥\d]|,(?=\d)){0,11}(?:人|名|个|干部|队伍|岗|村)")  # 专职教师40人
_TAIL = re.compile(r"(?:[:,，、\s(（“\"”]|约|为|是|达|至|到|均|了|的|在|近|超过|控制)+$")  # 执行率达到, 占比约为
_LEAD = re.compile(r"^(?:[，,、；;:。\s”\"）)]|其中|目前|现|并|(?:19|20)\d\d年度?)+")  # 其中结转率, 2023年度执行率
_STOP = re.compile(r"[。；;！？\n]")  # `。`
_COMMA = re.compile(r"[，\t]|,(?!\d{3})")  # `，`, and none of 1,240
_BUDGETS = ("budget_initial", "budget_adjusted", "budget_unspecified")
#: `比上年增加`: how an item that is a change ends.
_CHANGED = re.compile(r"(?:增[加长多]|减少|上升|下降|提高|降低|压减|压缩)$")
#: `执行率为`, `完成预算的`: a rate that does not say of what.
_BARE_RATE = re.compile(
    r"[^一-龥]?(?:(?:执行|完成|支出|支付)(?:率|进度)(?:为|是|达到?)?|完成(?:年初|全年)?预算(?:数)?的)"
)
#: Behind a sum that is told as part of another: `，占`, `(占`.
_TOLD_AS_SHARE = re.compile(r"[，,(]?占")
#: Characters between a sum and the ratio that it explains, and what may stand there: `(+`.
_BESIDE = 2
_IN_BRACKETS = re.compile(r"[(，,][-−+]?")  # `(+`
#: Words of a budget in the sentence of a change, which may then be measured against it: 计划.
_OF_PLAN = re.compile(r"(?:年初|调整后?|部门)预算|预算(?:调整|数|安排|批复|下达|的)|计划")
#: What a rate is measured against, behind a sum: 为基数, 为分母.
_BASED = re.compile(r"^为?基数|^为分母")
#: 占该项目预算, 完成年初预算.
_OF_BUDGET = re.compile(r"(?:占|完成|为|达到?)[^，,。;；\d]{0,20}$")
#: Kinds of ratio of which the words say what they are, whatever their sign: 差异率为-5%.
_OF_TWO = frozenset({"difference_rate", "execution_rate", "satisfaction", "coverage", "completion"})
_RATES_OF_CHANGE = frozenset({"change_rate", "fall_rate"})
_OF_CHANGE = frozenset({"growth", "decline"}) | _RATES_OF_CHANGE
#: What kinds of word mean that have a form of their own: 变动率 is growth if nothing is below zero.
_MEANS = {"change_rate": "growth", "fall_rate": "decline", "quotient": "other"}
#: Characters between a sum and a share of it that its own words tell.
_FEW = 16
#: Characters between a sum and a share that is told of it, with what stands in brackets.
_FAR_SHARE = 45
#: Most budgets among which that of a rate is looked for: the parts of one may stand between.
_MOST_BUDGETS = 12
#: Most expenses, likewise: 支出100万元，其中：基本支出60万元，项目支出40万元，其他支出0万元。执行率98%.
_MOST_EXPENSES = 6
#: Most sums of a paragraph among which those of a ratio are looked for.
_MOST_SUMS = 60
#: Characters in which the whole may stand of which a ratio in brackets is a share.
_FAR = 4_000
#: Ratios whose sums are looked for.
_OF_SUMS = frozenset({"execution_rate", "completion", "share", "growth", "decline"})
#: Ratios whose counts are.
_OF_COUNTS = frozenset({"completion", "coverage", "share", "other"})
_GLUED, _WHOLE = 10_000, 100
#: By how much a quotient may differ from the rate that is printed of it, which may be rounded to a digit.
_NEAR, _ROUNDED = Decimal("0.6"), Decimal("0.06")
_ZERO_AND_DIGIT = re.compile(r"0\d")  # 05
#: Heads of columns of ratios: rates and shares in tables that have columns of money, completion in those of indicators.
#: 预算执行率(%), 占比.
_HEAD = re.compile(
    r"(?P<execution_rate>(?:全年|年度|预算|资金|支出|实际)*(?:执行|支出|完成|支付|使用)(?:率|进度|比例)(?:\((?!\d+分\))[^()]{1,16}\))?)"
    r"|(?P<share>占比(?:\(%\))?|占[^,，]{2,6}(?:比例|比重|%))"
)
#: 同比增减率, 变动幅度(%).
_GROWTH = re.compile(r"(?:同比|比上年|较上年)?(?:增减|增长|增减变动|变动)(?:率|幅度|比例)(?:\([^()]{1,10}\))?")
_TWO_YEARS = re.compile(r"上年|去年|同比|20\d\d年")  # 上年, 2022年
#: 指标完成率, 目标实现比例.
_COMPLETION = re.compile(r"(?:指标|目标|任务|实际|年度)*(?:完成|实现)(?:率|比例|百分比)(?:\([^()]{1,16}\))?")
_MONEY_HEAD = re.compile(r"预算数|执行数|决算|支出数|预算|金额|年初数|批复数")  # 预算数, 决算
_TARGET_HEAD = re.compile(r"(?:指标|目标|完成|实际|计划|任务)[值数]|年度目标|实际完成")  # 指标值, 实际值, 年度目标
_POINTS_HEAD = re.compile(r"得分|分值")  # 得分率 beside 分值
#: The name of a rate of money, which a cell or a line may be: 预算执行率, 资金支付进度(%).
_RATE_BEFORE = re.compile(r".{0,8}(?:执行|支出|支付|支用|使用|到位|结转|结余|控制)(?:率|进度|比例)(?:\(.{1,10}\))?:?")
#: Rates of what was done and of points, which are of no money.
_OF_RESULTS = frozenset({"completion", "other"})
_NAMES = {
    "execution_rate": "执行率",
    "share": "占比",
    "completion": "完成率",
    "growth": "增长率",
    "decline": "下降率",
    "other": "得分率",
}
_WORDS = re.compile("[一-龥]")  # 率
#: A cell that is a name: words without figures; 河道清淤工程.
_NAME = re.compile(r"\D*[一-龥]{3,}\D*")
_NARRATIVE = frozenset({"tasks", "goals"})


def recognise(annotated: AnnotatedText) -> Iterator[Candidate | Waiver]:
    """Every percentage and ratio that nothing has claimed."""
    for candidate in _table_ratios(annotated):
        yield _claimed(annotated, candidate)
    notes = Covered(_notes(annotated))
    end, last = -1, None
    for quantity in annotated.quantities:
        if (
            quantity.kind == "percent"
            and _is_free(annotated, quantity)
            and not _is_said_beside(annotated, quantity, notes)
        ):
            if is_rule(annotated, quantity):
                annotated.smoothed.claim(quantity.start, quantity.end, 1)
                yield Waiver(quantity.start, quantity.end, "rule", "ratio.rule")
                continue
            candidate = _ratio(annotated, quantity.start, quantity.end, quantity.printed, _bound(quantity), end)
            if last is not None and _goes_on(annotated.text[last.end : quantity.bound_start], candidate):
                candidate = _like(candidate, last)
            last = candidate
            links = {"numerator_fact", "denominator_fact"} <= candidate.links.keys()
            if can_be(str(candidate.values["measure"]), quantity.printed, is_confirmed=links):
                yield _claimed(annotated, candidate)
        if quantity.kind in ("percent", "money") and annotated.text[quantity.start - 1] not in "×*":
            end = quantity.end
    for match in _HAN_PERCENT.finditer(annotated.text):
        value = read_han_decimal(match[1])
        if not annotated.smoothed.is_claimed(*match.span()):
            yield _claimed(annotated, _ratio(annotated, *match.span(), value, "exact", match.start() - _REACH))
    for match in _pairs(annotated.text):
        per_cent = None if annotated.smoothed.is_claimed(*match.span()) else read_ratio(match[1], match[2])
        if per_cent is not None and _PAIR_WORDS.search(annotated.text, match.start() - 12, match.end() + 6):
            yield _claimed(annotated, _pair(annotated, match, per_cent))
    for match in _ZERO.finditer(annotated.text):
        if not annotated.smoothed.is_claimed(*match.span(1)):
            start = max(match.start() - _REACH, 0)
            yield _claimed(annotated, _ratio(annotated, match.start(1), match.end(1), Decimal(0), "exact", start))


def _pairs(text: str) -> Iterator[re.Match[str]]:
    """Where two numbers stand with a colon between them."""
    for sign in _PAIR_SIGN.finditer(text):
        start = sign.start()
        while start and text[start - 1].isdecimal():
            start -= 1
        if match := _PAIR.match(text, start):
            yield match


def _goes_on(between: str, candidate: Candidate) -> bool:
    """Whether a ratio shares the name of the one before, or is what that one was raised to."""
    if _LISTED.fullmatch(between):
        return True
    return candidate.values["measure"] == "other" and _RAISED.fullmatch(between) is not None


def _like(candidate: Candidate, last: Candidate) -> Candidate:
    """``candidate`` as a ratio of the same kind as ``last``."""
    shared = {column: last.values[column] for column in ("item", "measure", "basis", "scope")}
    return candidate._replace(values={**candidate.values, **shared}, method=last.method)


def _is_free(annotated: AnnotatedText, quantity: Quantity) -> bool:
    """Whether the number is unread and a number: 2456.1810100%, glued of several cells, is none."""
    is_glued = quantity.value >= _GLUED or _ZERO_AND_DIGIT.match(annotated.text, quantity.start, quantity.end)
    return not is_glued and not annotated.smoothed.is_claimed(quantity.start, quantity.end)


def _notes(annotated: AnnotatedText) -> Iterator[tuple[int, int]]:
    """The cells of columns of reasons and notes, whose figures explain another."""
    for grid in annotated.grids:
        for column, name in enumerate(grid.names):
            if NOTE_HEAD.search(name):
                yield from (
                    piece for cell in grid.cells(column) if cell.text and not cell.filled for piece in cell.pieces
                )


def _is_said_beside(annotated: AnnotatedText, quantity: Quantity, notes: Covered) -> bool:
    """Whether a percentage is said in a note, or is all of a cell or a line without a rate's name right before it."""
    if notes.meets(quantity.start, quantity.end):
        return True
    start, end = annotated.clause(quantity.start)
    if _WORDS.search(annotated.text, start, end):
        return False
    paragraph = annotated.paragraph(quantity.start)
    if start > paragraph.start:
        before = annotated.text[paragraph.start : start].rstrip("\t").rpartition("\t")[2]
    elif paragraph.number and end == paragraph.end:
        above = annotated.smoothed.paragraphs[paragraph.number - 1]
        before = annotated.text[above.start : above.end]
    else:
        return False
    return annotated.text[start] in "≥≤<>=" or _RATE_BEFORE.fullmatch(bare(before)) is None


def _table_ratios(annotated: AnnotatedText) -> Iterator[Candidate]:
    """Rates in tables whose heads say so: 执行率 beside 全年预算数 and 全年执行数, 完成率 beside 指标值 and 完成值."""
    for grid in annotated.grids:
        has_both = any("年初" in name for name in grid.names) and any(map(_ADJUSTED.search, grid.names))
        for column, name in enumerate(grid.names):
            measure = _head_measure(name.rpartition("/")[2], grid.names)
            for row in grid.rows if measure else ():
                cell = row[column]
                found = [] if cell.filled else annotated.quantities_in(cell.start, cell.end)
                if len(found) == 1 and found[0].kind in ("percent", "plain") and _is_free(annotated, found[0]):
                    starts = [own.start for own in row if own.text and not own.filled]
                    near = annotated.amounts_in(min(starts), row[-1].end)
                    label = next((cell.text for cell in reversed(row[:column]) if _WORDS.search(cell.text)), "")
                    if measure in _OF_RESULTS:
                        label = next((own.text for own in reversed(row[:column]) if _NAME.fullmatch(own.text)), label)
                    if measure == "growth":
                        basis = "prior_year" if any(map(_TWO_YEARS.search, grid.names)) else "unspecified"
                        measured = "decline" if cell.text.startswith("-") else "growth"
                        yield _cell_ratio(annotated, found[0], measured, label, near, basis)
                        continue
                    basis = "adjusted" if has_both else "unspecified"
                    yield _cell_ratio(annotated, found[0], measure, label, near, basis)


def _head_measure(head: str, names: tuple[str, ...]) -> str:
    """What the rates under a head measure; empty if it heads no rates or the table's other heads do not fit."""
    found = _HEAD.fullmatch(head)
    if found and any(map(_MONEY_HEAD.search, names)):
        return str(found.lastgroup)
    if _GROWTH.fullmatch(head) and any(map(_MONEY_HEAD.search, names)):
        return "growth"
    if head == "得分率" and any(map(_POINTS_HEAD.fullmatch, names)):
        return "other"
    return "completion" if _COMPLETION.fullmatch(head) and any(map(_TARGET_HEAD.search, names)) else ""


def _cell_ratio(
    annotated: AnnotatedText, quantity: Quantity, measure: str, label: str, near: list[Candidate], basis: str
) -> Candidate:
    is_execution = measure == "execution_rate"
    links = _execution(near, quantity.printed) if is_execution else {}
    scopes = {str(sum_.values["scope"]) for sum_ in near} or {scope_in(label)}
    named = scopes.pop() if len(scopes) == 1 else scope_in(label)
    keeps_basis = measure in ("growth", "decline") or (is_execution and not links)
    values: dict[str, Cell] = {
        "item": (_TAIL.sub("", _LEAD.sub("", label)) + _NAMES[measure])[-25:],
        "value_pct": quantity.printed,
        "value_status": "stated",
        "measure": measure,
        "basis": basis if keeps_basis else _basis(measure, "", "", links, ""),
        "scope": None if measure in _OF_RESULTS else named or ("other" if of_project(annotated) else "whole"),
        "qualifier": "exact",
    }
    sources = {column: ("amount", candidate.start) for column, candidate in links.items()}
    return Candidate("ratio", quantity.start, quantity.end, values, f"ratio.table_{measure}", 0.85, links=sources)


def _claimed(annotated: AnnotatedText, candidate: Candidate) -> Candidate:
    annotated.smoothed.claim(candidate.start, candidate.end)
    return candidate


def _bound(quantity: Quantity) -> str:
    return "at_most" if quantity.qualifier == "less_than" else quantity.qualifier


def _ratio(annotated: AnnotatedText, start: int, end: int, value: Decimal, qualifier: str, previous: int) -> Candidate:
    text = annotated.text
    paragraph = annotated.paragraph(start)
    since = _STOP.split(text[max(previous, paragraph.start, start - _REACH) : start])[-1]
    is_negative = _NEGATIVE.search(text, max(paragraph.start, start - 2), start) is not None
    since = since[:-1] if is_negative else since
    clauses = [clause for clause in _COMMA.split(since) if clause.strip()] or [""]
    kind, words = _kind(clauses, text[end : min(end + 8, paragraph.end)])
    if not words or kind == "quotient":
        told = _by_sums(annotated, start, value)
        kind, words = (told, "of the sums before") if told else (kind, words)
    measure = "decline" if is_negative and kind not in _OF_TWO else _MEANS.get(kind, kind)
    if measure in ("execution_rate", "share") and "占" in clauses[-1]:
        measure = _of_what_is_spent(annotated, clauses[-1], measure, start)
    if measure not in ("growth", "decline") and _is_of_another_year(clauses, annotated.fiscal_year):
        measure = "other"
    links = _links(annotated, measure, clauses[-1], value, start)
    measure = "execution_rate" if links and measure == "completion" and "到位" not in words else measure
    counts = _shared_counts(annotated, clauses[-1], start) if measure == "share" and not links else {}
    wide = text[max(paragraph.start, start - 90) : start]
    based = _sums_before(annotated, start)[-1:] if _BASED.search(since) else []
    values: dict[str, Cell] = {
        "item": _item(clauses, text[end : end + 14], links, measure),
        "value_pct": value,
        "value_status": "stated",
        "measure": measure,
        "basis": _basis(kind if kind in _RATES_OF_CHANGE else measure, wide, since, links, text[end : end + 3], based),
        "scope": _scope(annotated, start, measure, clauses, links),
        "qualifier": qualifier,
    }
    sources = counts or _sources(annotated, start, end, value, measure, links)
    return Candidate("ratio", start, end, values, f"ratio.{measure}", 0.85 if words else 0.5, links=sources)


def _sources(
    annotated: AnnotatedText, start: int, end: int, value: Decimal, measure: str, links: dict[str, Candidate]
) -> dict[str, tuple[str, int]]:
    """What the ratio is one of: the sums in ``links``, else what its sentence has whose quotient it is."""
    sources = {column: ("amount", candidate.start) for column, candidate in links.items()}
    if measure == "execution_rate" and not sources:
        return of_sums(annotated, start, value)
    if measure in _OF_COUNTS and not sources:
        return of_counts(annotated, start, value) or of_named_count(annotated, start)
    if measure in ("growth", "decline"):
        if not links:
            return of_years(annotated, start, end)
        sources |= base_of(annotated, start, value, links["numerator_fact"])
    return sources


def _kind(clauses: list[str], after: str) -> tuple[str, str]:
    """The kind of ratio and the words that say so."""
    follows = _AFTER.match(after)
    # 执行率=(执行数/预算数)×100%=97.8% has its name before the formula.
    for clause in (_COUNTED_WHOLE.sub("的", clause.partition("=")[0]) for clause in reversed(clauses)):
        said = None
        for match in _KIND.finditer(clause):
            # 占比提升到60% is a level, not a growth.
            if match.lastgroup not in _OF_CHANGE or clause[match.end() : match.end() + 1] not in ("到", "至"):
                said = match
        if said is not None:
            if said.lastgroup == "share" or _LINK.fullmatch(clause, said.end()):
                return str(said.lastgroup), said.group()
            break
    if follows:
        return str(follows.lastgroup), follows.group()
    return ("share", "占") if "占" in clauses[-1] else ("other", "")


def _links(annotated: AnnotatedText, measure: str, clause: str, value: Decimal, start: int) -> dict[str, Candidate]:
    """The sums before the number, in its paragraph, that a ratio of this kind is a ratio of."""
    if measure not in _OF_SUMS:
        return {}
    text, near = annotated.text, _sums_before(annotated, start)
    if measure in ("execution_rate", "completion"):
        return _execution(_told_of(near, clause, start), value) if _is_of_money(near, text, start, measure) else {}
    if measure == "share":
        return _share(near, clause, text, start, value)
    is_beside = near and near[-1].values["measure"] == "change" and start - near[-1].end <= 25
    return {"numerator_fact": near[-1]} if is_beside else {}


def _of_what_is_spent(annotated: AnnotatedText, clause: str, measure: str, start: int) -> str:
    """What a part of a budget is: an execution rate if it was spent (决算占预算的90%), or a share (追加占预算的9%)."""
    part, _, whole = clause.rpartition("占")
    said = "change" if change_in(part) else measure_in(part)
    if not said and not part.strip() and (near := _sums_before(annotated, start)):
        said = str(near[-1].values["measure"]) if start - near[-1].end <= _FEW else ""
    if measure == "execution_rate":
        return measure if said in ("", "executed") else "share"
    is_rate = said == "executed" and _OF_BUDGETS.fullmatch(whole) is not None
    return "execution_rate" if is_rate else measure


def _sums_before(annotated: AnnotatedText, start: int) -> list[Candidate]:
    """The sums of the paragraph before ``start``."""
    return annotated.amounts_in(annotated.paragraph(start).start, start)[-_MOST_SUMS:]


def _is_of_another_year(clauses: list[str], own: int | None) -> bool:
    """Whether the last year that the clauses name is not the report's: 上年执行率为95%."""
    told = [
        year.shift
        for clause in clauses
        for year in years_in(clause, own)
        # 占比由上年的70%上升到75% is what the ratio was, under its name.
        if not year.is_compared and not _KIND.search(clause, 0, year.start)
    ]
    return bool(told and told[-1])


def _by_sums(annotated: AnnotatedText, start: int, value: Decimal) -> str:
    """The kind of a ratio whose words do not tell it, but the sums before; empty if these do not either."""
    if told := _by_sum_before(annotated, start, value):
        return told
    return "execution_rate" if _execution(_sums_before(annotated, start), value, is_exact=True) else ""


def _by_sum_before(annotated: AnnotatedText, start: int, value: Decimal) -> str:
    """The kind of a ratio that only sums explain: 占年初预算80万元的95%, 增加8万元(5.2%), 共9万元，拨款8万元(88.9%)."""
    text, near = annotated.text, _sums_before(annotated, start)
    if not near or not 0 < start - near[-1].end <= _BESIDE:
        return ""
    last = near[-1]
    between, measure = text[last.end : start], last.values["measure"]
    if between == "的" and _OF_BUDGET.search(text, max(0, last.start - _REACH), last.start):
        return "execution_rate" if measure in _BUDGETS else "share"
    if _IN_BRACKETS.fullmatch(between) and measure == "change":
        return "growth" if last.values["direction"] == "increase" else "decline"
    far = annotated.amounts_in(max(0, start - _FAR), near[0].start)[-_MOST_SUMS:]
    wholes = [*near, *(sum_ for sum_ in far if sum_.values["scope"] == "whole")]
    is_share = any(
        sum_.values["measure"] == measure and sum_ is not last and abs(_quotient(last, sum_) - value) < _ROUNDED
        for sum_ in wholes
    )
    return "share" if is_share and _IN_BRACKETS.fullmatch(between) and value not in (0, _WHOLE) else ""


def _is_of_money(near: list[Candidate], text: str, start: int, measure: str) -> bool:
    return measure == "execution_rate" or bool(near and _STOP.search(text, near[-1].end, start) is None)


def _execution(near: list[Candidate], value: Decimal, *, is_exact: bool = False) -> dict[str, Candidate]:
    """The expense and the budget whose quotient the ratio is: of one scope, the nearest, before the number.

    ``is_exact`` says that nothing but the quotient tells what the ratio is.
    """
    executed = [candidate for candidate in near if candidate.values["measure"] == "executed"][-_MOST_EXPENSES:]
    budgets = [candidate for candidate in near if candidate.values["measure"] in _BUDGETS][-_MOST_BUDGETS:]
    pairs = [
        (num, den)
        for num in reversed(executed)
        for den in reversed(budgets)
        if num.values["scope"] == den.values["scope"] and _are_of_one(num, den)
    ]
    for most in (_ROUNDED,) if is_exact else (_ROUNDED, _NEAR):
        for num, den in pairs:
            if abs(_quotient(num, den) - value) <= most:
                return {"numerator_fact": num, "denominator_fact": den}
    if not is_exact and pairs and near[-1].start - pairs[0][1].start < 80:
        return {"numerator_fact": pairs[0][0], "denominator_fact": pairs[0][1]}
    return {}


def _are_of_one(one: Candidate, other: Candidate) -> bool:
    """Whether both sums are of all three public expenses, or neither is: receptions are not paid from that of all."""
    is_of_all = ("三公" in str(one.values["item"]), "三公" in str(other.values["item"]))
    return one.values["scope"] != "three_public" or is_of_all[0] == is_of_all[1]


def _told_of(near: list[Candidate], clause: str, start: int) -> list[Candidate]:
    """The sums of which an execution rate may be: one that stands right behind an expense of a part is of that alone.

    其中基本支出80万元，执行率99%; but 基本支出80万元，项目支出20万元，预算执行率98% is of the whole.
    """
    if not near or not _BARE_RATE.fullmatch(clause) or start - near[-1].end > _FEW:
        return near
    *before, own = near
    scope = own.values["scope"]
    if own.values["measure"] != "executed" or scope == "whole":
        return near
    return [*(sum_ for sum_ in before if sum_.values["scope"] == scope and sum_.values["measure"] != "executed"), own]


def _quotient(numerator: Candidate, denominator: Candidate) -> Decimal:
    over, under = numerator.values["amount_yuan"], denominator.values["amount_yuan"]
    return 100 * over / under if isinstance(over, Decimal) and isinstance(under, Decimal) and under else Decimal(-1)


def _share(near: list[Candidate], clause: str, text: str, start: int, value: Decimal) -> dict[str, Candidate]:
    """The sum before and the total that it is part of: of several, that of which it is ``value`` per cent.

    Else the last that the clause may name. What is itself told as a share stands beside the part, not above it:
    本年收入100万元，其中：拨款90万元，占90%；其他收入10万元，占10%.
    """
    if near and text.startswith(")", near[-1].end):
        # 基本支出80万元(人员经费60万元、公用经费20万元)，占总支出的40%
        opened = text.rfind("(", 0, near[-1].start)
        near = [sum_ for sum_ in near if sum_.end <= opened]
    if not near or start - near[-1].end > _FAR_SHARE or _STOP.search(text, near[-1].end, start):
        return {}
    if text[near[-1].end : start] == "的":
        # 结余12万元，占全部结余80万元的15%: the whole is printed.
        is_part = len(near) > 1 and not _STOP.search(text, near[-2].end, start)
        return {"numerator_fact": near[-2], "denominator_fact": near[-1]} if is_part else {}
    part = near[-1]
    whole = clause.rpartition("占")[2]
    scope, measure = scope_in(whole) or "whole", measure_in(whole) or part.values["measure"]
    wholes = [
        candidate
        for candidate in reversed(near[:-1])
        if candidate.values["scope"] == scope
        and candidate.values["measure"] in (measure, part.values["measure"])
        and not _PART_OF_YEAR.search(str(candidate.values["item"]))
    ]
    by_distance = sorted(((abs(_quotient(part, whole) - value), whole) for whole in wholes), key=lambda told: told[0])
    exact = [whole for distance, whole in by_distance if distance <= half_of_last_digit(value)]
    named = [whole for whole in wholes if not _TOLD_AS_SHARE.match(text, whole.end)]
    links = {"numerator_fact": part}
    if found := (exact or named)[:1]:
        links["denominator_fact"] = found[0]
    return links


def _shared_counts(annotated: AnnotatedText, clause: str, start: int) -> dict[str, tuple[str, int]]:
    """The counts of 新建8个组织，占全市20个村的40%: what is part, and of what."""
    if "占" not in clause:
        return {}
    at = start - len(clause) + clause.rindex("占")
    whole = [q for q in annotated.quantities_in(at, start) if q.kind == "count"]
    parts = [q for q in annotated.quantities_in(max(0, at - 40), at) if q.kind == "count"]
    if not whole or not parts or _STOP.search(annotated.text, parts[-1].end, at):
        return {}
    return {"numerator_fact": ("activity", parts[-1].start), "denominator_fact": ("activity", whole[-1].start)}


def _basis(
    measure: str,
    wide: str,
    since: str,
    links: dict[str, Candidate],
    after: str,
    based: Sequence[Candidate] = (),
) -> str:
    """What a ratio is measured against; a 增减率 of which nothing is said tells of the year before.

    ``based`` is the sum that words before the ratio call its base.
    """
    if measure == "execution_rate":
        return _budget_basis(since, links.get("denominator_fact") or next(iter(based), None))
    if measure in _OF_CHANGE:
        found = None
        for match in _BASE.finditer(wide):
            found = match
        if found is None and measure in _RATES_OF_CHANGE and not _OF_PLAN.search(_STOP.split(wide)[-1]):
            return "prior_year"
        return found.lastgroup or "unspecified" if found else "unspecified"
    is_count = measure in ("coverage", "satisfaction") or (
        measure == "share" and not links and not _MONEY.search(since)
    )
    return "count" if is_count or (measure == "completion" and _AFTER.match(after)) else "unspecified"


def _budget_basis(since: str, budget: Candidate | None) -> str:
    """Which budget an execution rate is measured against, by its words or by the sum that is its denominator."""
    measure = budget.values["measure"] if budget else ""
    if _MONTHLY.search(since):
        return "monthly_average"
    if _INITIAL.search(since) or measure == "budget_initial":
        return "initial"
    return "adjusted" if _ADJUSTED.search(since) or measure == "budget_adjusted" else "unspecified"


def _scope(
    annotated: AnnotatedText, start: int, measure: str, clauses: list[str], links: dict[str, Candidate]
) -> str | None:
    """The scope of a ratio of money; None for other ratios."""
    if links:
        return str(links["numerator_fact"].values["scope"])
    if measure in ("coverage", "satisfaction", "share"):
        return None
    is_money = measure in ("execution_rate", "difference_rate") or _MONEY.search(clauses[-1])
    if not is_money:
        return None
    if measure == "completion" or annotated.section(start).role in _NARRATIVE or of_project(annotated):
        return "other"
    return scope_in(clauses[-1]) or _scope_before(annotated, start) or "whole"


def _scope_before(annotated: AnnotatedText, start: int) -> str:
    """The one scope of the sums since the ratio before in this part of the sentence: 其中基本支出80万元，执行率98%."""
    text, first = annotated.text, annotated.paragraph(start).start
    since = max(first, *(text.rfind(sign, first, start) + 1 for sign in "。；%"))
    scopes = {str(sum_.values["scope"]) for sum_ in annotated.amounts_in(since, start)}
    return scopes.pop() if len(scopes) == 1 else ""


def _item(clauses: list[str], after: str, links: dict[str, Candidate], measure: str) -> str:
    """What the ratio is of, from the printed words."""
    # 执行率=(执行数/预算数)×100%=97.8% has its name before the formula.
    phrase = _TAIL.sub("", _LEAD.sub("", clauses[-1].partition("=")[0]))
    if len(phrase) < 8 and links:
        part = _TAIL.sub("", str(links["numerator_fact"].values["item"]))
        if measure in _OF_CHANGE:
            # 比上年增加8万元，增长5%: one word for the change is enough.
            part = _CHANGED.sub("", part)
        phrase = part[-16:] + phrase
    elif len(phrase) < 4:
        phrase = (_TAIL.sub("", _LEAD.sub("", clauses[-2])) if len(clauses) > 1 else "") + phrase
    if len(phrase) < 3 and (noun := re.match(r"[的]?([一-龥]{2,12})", after)):
        phrase += noun.group(1)
    return phrase[-25:] or measure


def _pair(annotated: AnnotatedText, match: re.Match[str], value: Decimal) -> Candidate:
    """A ratio a:b, as ``value`` per cent."""
    text = annotated.text
    clause = _COMMA.split(_STOP.split(text[max(0, match.start() - 30) : match.start()])[-1])[-1]
    after = text[match.end() : match.end() + 20]
    # 不低于1:2 asks for at least two of the second kind: the quotient is at most one half.
    floor = re.search(r"不低于|不少于|至少$", clause) is not None
    basis = "count" if _COUNTED.match(after.removeprefix("的").removeprefix("比例")) else "unspecified"
    values: dict[str, Cell] = {
        "item": (_TAIL.sub("", _LEAD.sub("", clause)) + (re.match(r"[一-龥]{0,8}", after) or match).group())[-25:],
        "value_pct": value,
        "value_status": "stated",
        "measure": "other",
        "basis": basis,
        "scope": None,
        "qualifier": ("at_most" if value < _WHOLE else "at_least") if floor else "exact",
    }
    return Candidate("ratio", match.start(), match.end(), values, "ratio.pair", 0.85)
