"""The percentages and counts of scored items in prose, and what they compare with last year in words.

公务员培训100%全覆盖，得3分: a result.      干部考察次数≥20次，得4分: a target.
参保率稳定在97.5%以上，得5分: a result.     沿岸环境比2022年度有提升，得1分: a result in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Mark
from jixiao.extraction.indicator.names import name_before, task
from jixiao.extraction.indicator.sides import OPERATORS, QUOTE, Side, shorten, sides
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.text.smoothed import Paragraph

#: Scored items: their points, and what says that a number in them is a rule; 得9.5分, 得满分, (2分).
_SCORED = re.compile(
    r"(?=[得获记计(分自满])(?:[得获记计]分?:?\d+(?:\.\d+)?分|[(]\d(?:\.\d+)?分[)]|得满分|分值\d|自评得分|满分)"
)
_FOLLOWS = re.compile(r"(?:的)?(?:全覆盖)?(?:的)?(?=[，。；;,、)\n]|$|得\d|得满分|计\d|[(]\d)")  # 培训率100%的，
_RULE = re.compile(r"每|扣\d|[*×/÷]|否则|权重|比重|按比例|计算公式")  # 每少一项, 扣1分, 按比例
#: 覆盖率达到, 满意度为.
_RATE = re.compile(r"(?:率|度|比例|占比|比重|比率|进度|平均|水平|培训|覆盖|程度)(?:达到?|为|是|均为|均达)?$")
#: Percentages of money, which are ratios and no indicators' results: 执行率, 预算.
_MONEY = re.compile(r"执行率|预算|决算|资金|支出|经费|采购|支付率|调整率|偏差率|节约率|变动率|结转|结余")
_MANAGEMENT = re.compile(r"管理效[率能]|预算执行|资金管理")  # 管理效率, 预算执行
#: Verbs of what was reached, in whatever bounds: 参保率稳定在97.5%以上; 保持在, 提升至, 已达到.
_HELD = re.compile("(?:稳定|保持|维持|控制|提[高升]|上?升|增长|下?降)(?:在|到|至)$|(?:已|均|实现|连续|一直)达到?$")
_AIMED = re.compile("目标|要求|标准|应当?|须|确保|力争")  # 目标, 应当
#: `比上年有所提升，`, `不低于去年。`, `≥每月一次`.
_COMPARED = re.compile(
    r"(?=[比较不高低优≥≤])(?:(?P<actual>[比较](?:20\d\d年度?|上年度?|上一年度?|去年)(?:有所?|有了|明显|显著|大幅|稳步)?(?:提升|提高|增长|改善|进步|下降|减少))"
    r"|(?P<target>(?:不?高于|不?低于|优于)(?:20\d\d年度?|上年度?|上一年度?|去年))(?=的?[，。；(])"
    r"|(?P<bound>[≥≤](?=[^\d\s=])[^，。；\t\n]{2,30}))"
)


def scored(annotated: AnnotatedText) -> Iterator[Candidate]:
    """The numbers of scored items, and what they compare with last year in words.

    Rules ``indicator.scored_target``, ``indicator.scored_result`` and ``indicator.compared``.
    """
    text, claims = annotated.text, annotated.smoothed.claims
    items = _scored_paragraphs(annotated)
    for item in items:
        for quantity in annotated.quantities_in(item.start, item.end):
            if quantity.kind not in ("percent", "count", "points") or claims[quantity.start]:
                continue
            is_bound = quantity.qualifier in ("at_least", "more_than", "at_most", "less_than")
            if not is_bound and (quantity.kind != "percent" or quantity.qualifier != "exact"):
                continue
            if _FOLLOWS.match(text, quantity.bound_end) and (
                candidate := _scored_item(annotated, quantity, is_bound=is_bound)
            ):
                yield candidate
        for match in _COMPARED.finditer(text, item.start, item.end):
            if not claims[match.start()]:
                yield from _compared(annotated, match)


def _scored_paragraphs(annotated: AnnotatedText) -> list[Paragraph]:
    """The paragraphs of prose that give points."""
    found: dict[int, Paragraph] = {}
    for quantity in annotated.quantities:
        if quantity.kind == "points":
            paragraph = annotated.paragraph(quantity.start)
            found[paragraph.number] = paragraph
    return [
        paragraph
        for paragraph in found.values()
        if paragraph.kind != "row" and _SCORED.search(annotated.text, paragraph.start, paragraph.end)
    ]


def _scored_item(annotated: AnnotatedText, quantity: Quantity, *, is_bound: bool) -> Candidate | None:
    text = annotated.text
    start, end = name_before(annotated, quantity.bound_start)
    name = text[start:end]
    if len(name) < 2 or _RULE.search(name):
        return None
    section = annotated.section(quantity.start)
    if not is_bound and _MONEY.search(name):
        return None
    if not is_bound and (not _RATE.search(text[start : quantity.bound_start]) or _is_management(section.path)):
        return None
    if is_bound and quantity.kind == "points" and "学分" not in name:
        return None
    follows = _FOLLOWS.match(text, quantity.bound_end)
    is_full = follows is not None and "全覆盖" in follows.group()
    indicator = shorten(annotated.smoothed.printed(start, end))
    if is_full and not indicator.endswith(("率", "覆盖")):
        indicator += "覆盖率"
    number_end = quantity.bound_end + (3 if is_full else 0)
    # Between ≥ and its number the source may print a blank, which belongs to the text of the target.
    side = Side(
        annotated.smoothed.printed(quantity.bound_start, number_end), OPERATORS[quantity.qualifier], quantity.value
    )
    empty = Side("")
    is_target = is_bound and not (_HELD.search(text, start, quantity.bound_start) and not _AIMED.search(name))
    values = {
        "task": task(annotated, quantity.start) or indicator,
        "indicator": indicator,
        **(sides(side, empty) if is_target else sides(empty, side)),
        "unit": quantity.unit,
        "pair_kind": "narrated",
    }
    # A sign belongs to the number that it stands before; words (不少于, 以上) do not.
    is_sign = text[quantity.bound_start] in "≥≤><" and quantity.bound_start < quantity.start
    rule = "indicator.scored_target" if is_target else "indicator.scored_result"
    return Candidate(
        "indicator_result",
        quantity.bound_start if is_sign else quantity.start,
        quantity.end,
        values,
        rule,
        0.85,
        (Mark("indicator", start, end),) if end - start <= QUOTE else (),
    )


def _is_management(path: str) -> bool:
    return _MANAGEMENT.search(path) is not None


def _compared(annotated: AnnotatedText, match: re.Match[str]) -> Iterator[Candidate]:
    start, end = name_before(annotated, match.start())
    if end - start < 2 or _RULE.search(annotated.text, start, match.end()):
        return
    words = Side(shorten(annotated.smoothed.printed(*match.span())))
    is_actual = match.lastgroup == "actual"
    indicator = shorten(annotated.smoothed.printed(start, end))
    values = {
        "task": task(annotated, match.start()) or indicator,
        "indicator": indicator,
        **(sides(Side(""), words) if is_actual else sides(words, Side(""))),
        "pair_kind": "narrated",
    }
    marks = (Mark("indicator", start, end),) if end - start <= QUOTE else ()
    yield Candidate("indicator_result", *match.span(), values, "indicator.compared", 0.8, marks)
