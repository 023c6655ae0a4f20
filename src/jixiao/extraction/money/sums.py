"""Which numbers are sums of money: those with 元, and those whose unit stands elsewhere.

A unit stands at the end of a list (收、支总计各是4125.49、4143.91万元), over a part of the text (单位：元), in
brackets behind the name of the sum (全年支出（万元）：1455.60), or without its 元 (投入资金500万用于…).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.money import words as money_words
from jixiao.extraction.money.tables import unit_in
from jixiao.extraction.text.outline import OutlineHeading
from jixiao.extraction.text.quantities import Quantity

_UNIT_LINE = re.compile(rf"单位[:为]?\s?(?:人民币)?{money_words.YUAN}(?!/)")  # 单位:万元, 单位为人民币元
#: Words that make a unit hold for all that follows: 以下金额单位：元.
_BELOW = re.compile(r"(?:以下|下同|本报告|文中)[^，。;；\n]{0,8}$")
#: `分别为`, `12.5、`.
_IN_A_LIST = re.compile(r"(?:分别|各)(?:约?为|是|达|[:有])?$|[为是达:]$|\d[%元、和与及,，]$|[、和与及]$")
#: `300万用于`, `1.2亿，`.
_WITHOUT_YUAN = re.compile(
    r"(?P<more>[多余])?(?P<unit>[万亿])(?=用于|购|建|支持|扶持|改造|修|，|。|的?资金|的?经费|左右|的?[补奖专]"
    r"[一-龥]{0,4}(?:资金|经费|款))"
)
#: 补助资金.
_MONEY_BEHIND = re.compile(r"的?(?:[补奖专][一-龥]{0,4})?(?:资金|经费|补贴|款)")
#: 安排资金共计, 投入约.
_MONEY_BEFORE = re.compile(
    r"(?:资金|经费|预算|支出|收入|拨款|投入|投资|金额|补助|补贴|安排|发放|筹集|筹资|争取|下达|贷款)"
    r"(?:了|共计?|合计|约|达到?|近|超过?|为|:)*$"
)
#: What stands between the words for a sum and its number.
_LINK = re.compile(r"(?:[:,，、\s(（“\"”]|为|是|共|合计|总计|达到?|约|近|超过|[计仅于有数])*")
#: A unit in brackets between the name of a sum and its number: `全年支出(万元):`.
_UNIT_BEFORE = re.compile(rf"\((?:单位:)?(?P<unit>{money_words.YUAN})\)[:为]?\s?$")
#: A negative sum in the accountants' way: `(3.50)万元`.
_BRACKETED = re.compile(r"\)(?P<unit>亿元|万元|元)")
#: The characters with which _UNIT_BEFORE ends.
_LABEL_ENDS = frozenset("):为 ")
_WINDOW = 40
_BEGINS = frozenset("万亿多余")


def sums(annotated: AnnotatedText) -> Iterator[Quantity]:
    """The sums of money and the percentages among them, in order; sums have the unit 元, 万元, 亿元 or the like."""
    spans = list(_declared(annotated))
    found: list[Quantity] = []
    for quantity in reversed(annotated.quantities):
        if quantity.kind in ("money", "percent"):
            # 财建[20202185000万元: a document's number and a sum, which nothing parts.
            if annotated.text[quantity.start - 1] != "[":
                found.append(quantity)
        elif quantity.kind == "plain":
            money = _with_unit(annotated, quantity, found[-1] if found else None, spans)
            if money is not None and not annotated.smoothed.is_claimed(money.start, money.end):
                found.append(money)
    return reversed(found)


def _with_unit(
    annotated: AnnotatedText, quantity: Quantity, after: Quantity | None, spans: Sequence[tuple[int, int, str]]
) -> Quantity | None:
    """The sum that a number without a unit is, in the light of the sum ``after`` it and of the units declared."""
    text, start, end = annotated.text, quantity.start, quantity.end
    if after is not None and after.kind == "money" and after.start == end + 1:
        return quantity._replace(kind="money", unit=after.unit) if _is_listed(text, quantity) else None
    if (match := _BRACKETED.match(text, end)) and text[start - 1] == "(":
        return quantity._replace(kind="money", unit=match["unit"], end=match.end())
    if text[end : end + 1] in _BEGINS and (match := _WITHOUT_YUAN.match(text, end)):
        is_named = _MONEY_BEHIND.match(text, match.end()) or _MONEY_BEFORE.search(text, max(0, start - 12), start)
        if not is_named:
            return None
        bound = "more_than" if match["more"] else quantity.qualifier
        return quantity._replace(kind="money", unit=f"{match['unit']}元", end=match.end(), qualifier=bound)
    if text[start - 1] in _LABEL_ENDS and (match := _UNIT_BEFORE.search(text, max(0, start - 12), start)):
        label = text[max(annotated.paragraph(start).start, match.start() - _WINDOW) : match.start()]
        return quantity._replace(kind="money", unit=match["unit"]) if _is_named(label) else None
    place = bisect_right(spans, start, key=itemgetter(0)) - 1
    unit = spans[place][2] if place >= 0 and start < spans[place][1] else ""
    return quantity._replace(kind="money", unit=unit) if unit and _is_told(annotated, quantity) else None


def _is_listed(text: str, quantity: Quantity) -> bool:
    """Whether the number is one of several that share the unit of the last: 分别为120、80和40万元."""
    if text[quantity.end] not in "、,，和与及":
        return False
    return _IN_A_LIST.search(text, max(0, quantity.start - 6), quantity.start) is not None


def _declared(annotated: AnnotatedText) -> Iterator[tuple[int, int, str]]:
    """Where a unit holds that a line of its own declares: to the end of the part of the text in which it stands.

    Of several lines in a part the first holds, so that the spans do not overlap.
    """
    paragraphs, sections = annotated.smoothed.paragraphs, annotated.outline.sections
    # Where the part under the headings of the line before ends.
    over: tuple[OutlineHeading, ...] | None = None
    part_end = told = 0
    for match in _UNIT_LINE.finditer(annotated.text):
        number = annotated.paragraph(match.start()).number
        end = len(annotated.text)
        if not _BELOW.search(annotated.text, max(0, match.start() - 12), match.start()):
            if sections[number].headings is not over or part_end <= match.start():
                over = sections[number].headings
                depth, later = len(over), range(number + 1, len(paragraphs))
                part_end = next((paragraphs[n].start for n in later if sections[n].headings[:depth] != over), end)
            end = part_end
        if end > told:
            yield max(match.end(), told), end, unit_in(match.group())
            told = end


def _is_told(annotated: AnnotatedText, quantity: Quantity) -> bool:
    """Whether the words right before a number without a unit are those of a sum, and it is no count."""
    paragraph = annotated.paragraph(quantity.start)
    if paragraph.kind == "row":
        return False
    before = annotated.text[max(paragraph.start, quantity.start - _WINDOW) : quantity.start]
    after = annotated.text[quantity.end : quantity.end + 1]
    return after not in "个项人次名家户条年月分%" and _is_named(before)


def _is_named(before: str) -> bool:
    """Whether ``before`` ends with the name of a sum: 年初预算安排."""
    return any(_LINK.fullmatch(before, found.end()) for found in money_words.names(before))
