"""What nobody has claimed at the end: numbers that certainly are no facts are waived; the others stay unread.

Within tables this is the first time that dates and ordinals are waived: until now they could belong to an indicator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Waiver
from jixiao.extraction.tables.grid import Span
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.waived.forms import form

_KINDS_OF_INDICATOR = "(?:[一二三四]级|绩效|评价|产出|效益|效果|数量|质量|分项|共性|个性|具体|核心|关键)*"
#: What stands behind a number and makes it no fact: (rule, reason, pattern). Of a date, the pattern is waived too.
_BEHIND = tuple(
    (rule, reason, re.compile(pattern))
    for rule, reason, pattern in (
        # 3个工作日内办结, 60岁以上老人
        ("term", "date", r"个?(?:工作日|自然日|小时|天|日|周|个月|月|年|分钟|季度|学年|学期)(?!均)"),
        ("age", "name_part", r"周?岁"),
        # 3个一级指标, 四个方面; 人才30条政策; 12级台风
        ("scheme", "rule", rf"[个项类条]{_KINDS_OF_INDICATOR}(?:指标|维度|方面|等级|档|层[次面级]|要点)"),
        ("policy", "name_part", r"条(?:[“”]|(?:惠企|人才|优惠|硬核)?(?:政策|措施|意见|举措|规定|禁令|准则|标准))"),
        ("grade", "name_part", r"(?<=\d)级(?!指标|项目)"),
        # 共23页, 49.5 KB, 200字以内; 2021部门整体支出…, a year alone
        ("page", "page_number", r" ?页"),
        ("size", "navigation", r" ?[KM]B"),
        ("length", "rule", r"字(?:以内|以上|左右)?"),
        ("title", "date", r"(?<=20[0-4]\d)(?=部门|绩效|整体|财政|预算|单位|底|年度?)"),
        ("year", "date", r"(?<=19\d\d)(?![\d.,万亿元%一-龥])|(?<=20[0-4]\d)(?![\d.,万亿元%一-龥])"),
    )
)
#: How points are given: 支付率≥90%得满分, 扣完为止; what a grade means: 90分以上为优, 良(≥80,<90).
_SCORING = re.compile(
    r"得满分|不得分|不扣分|扣完为止|[每按][^，。；\n\t]{0,12}[扣减加][^，。；\n\t]{0,6}分|[按以]比例[计得扣给]分|计算公式|评分标准"
    r"|[=×*/÷].{0,20}[×*]100|[优良中差][秀好等]?[(:][≥≤<>0-9]|(?:以[上下]|[-~至—]\d{2,3}分?)[^，,。；\n\t]{0,8}[为是][“”]?(?:优|良|中|差)"
)
#: What leads to a page number in a table of contents.
_LEADER = re.compile(r"(?:\.{3}|…|·{3}) ?$")
#: The ordinal of a list's item within a line (部门职责 1、宣传政策), and that of a table's row.
_ITEM = re.compile(r"(?<![0-9.])[0-9]{1,2}(?=[.、][^\W\d])")
_ROW = re.compile(r"(?<![^\n])[0-9]{1,3}(?=[.、]?\t[^0-9\t\n]{2})")


def recognise(annotated: AnnotatedText) -> Iterator[Waiver]:
    """The numbers that are left and certainly are no facts."""
    claims = annotated.smoothed.claims

    @cache
    def is_scoring(sentence: Span) -> bool:
        return _SCORING.search(annotated.text, *sentence) is not None

    for quantity in [quantity for quantity in annotated.quantities if not claims[quantity.start]]:
        if not claims[quantity.start]:
            yield from _judged(annotated, quantity, is_scoring)


def _judged(annotated: AnnotatedText, quantity: Quantity, is_scoring: Callable[[Span], bool]) -> Iterable[Waiver]:
    """The waiver of a number that certainly is no fact; ``is_scoring`` tells sentences of how points are given."""
    text, start = annotated.text, quantity.start
    for pattern in (_ROW, _ITEM):
        if match := pattern.match(text, start):
            return _waive(annotated, start, match.end(), "ordinal", "item")
    if waivers := tuple(form(annotated, start, annotated.paragraph(start).end)):
        return waivers
    is_last_line = quantity.end == len(text) and text[start - 1 : start] == "\n"
    if quantity.kind == "plain" and (is_last_line or _LEADER.search(text, max(0, start - 6), start)):
        return _waive(annotated, start, quantity.end, "page_number", "page")
    for rule, reason, pattern in _BEHIND:
        if match := pattern.match(text, quantity.number_end):
            end = match.end() if reason == "date" else quantity.number_end
            return _waive(annotated, start, end, reason, rule)
    if quantity.kind in ("percent", "points", "plain") and is_scoring(annotated.sentence(start)):
        return _waive(annotated, start, quantity.end, "rule", "scoring")
    return ()


def _waive(annotated: AnnotatedText, start: int, end: int, reason: str, rule: str) -> Iterable[Waiver]:
    annotated.smoothed.claim(start, end, 1)
    return (Waiver(start, end, reason, f"waived.{rule}"),)
