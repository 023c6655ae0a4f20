"""Sums that are a standard times a count: 5万元/村*221村合计1105万元; 每人2000元，为35人发放，共计7万元.

The standard and the count stand in the sentence, and nothing else is counted between: 每人每月500元×12个月×20人 has a
third factor, which no link could tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate
from jixiao.extraction.text.quantities import Quantity

_TIMES = r"[*×xX]"
_SUM = r"[，,]?(?:=|合计|共计|总计|小计|合共|共需|共|计|为|需){0,2}[一-龥]{0,6}"
#: Between the standard and the sum, a count where # stands: 每人×#共计300元.
_PRODUCT = re.compile(rf"[^，。；#]{{0,6}}{_TIMES}#[^，。；#]{{0,4}}{_SUM}")
_PRODUCT_AFTER_COUNT = re.compile(rf"[^，。；#]{{0,4}}{_SUM}")  # 共计300元
_TOLD = re.compile(r"[^。；#]{0,20}#[^。；#]{0,16}(?:合计|共计|总计|共需|合共|[，,]共)[一-龥]{0,6}")  # 培训费#合计
_TOLD_AFTER_COUNT = re.compile(r"[^。；#]{0,8}[，,](?:合计|共计|总计|共需|合共|共)[一-龥]{0,6}")  # `，共计支出`
#: Standards of shorter periods than the year are multiplied by these too: 月, 学期.
_OF_PERIOD = re.compile(r"月|天|日|次|季|学期|课时|小时")
#: What a standard is for one of: 每村 | /村.
_EACH = re.compile(r"每(?:年)?(?:个|名|位|所)?(?P<unit>[人名位户村亩社所])[^，。；\d]{0,8}$")
_PER = re.compile(r"/(?P<unit>[人名位户村亩社所])")  # /人, /村
_PEOPLE = frozenset("人名位")
#: Characters before a standard that say what it is for.
_REACH = 12


def product(annotated: AnnotatedText, total: Quantity) -> Mapping[str, tuple[str, int]]:
    """The links of a sum to the standard and the count that make it; empty where the sentence gives none."""
    text = annotated.text
    cost = _standard(annotated, total.start)
    if cost is None:
        return {}
    behind = annotated.quantities_in(cost.end, total.start)
    between = text[cost.end : total.start]
    if not behind:
        before = annotated.quantities_in(annotated.sentence(cost.start)[0], cost.start)
        count = before[-1] if before and before[-1].kind == "count" else None
        if count is None:
            return {}
        joint = text[count.end : cost.start]
        is_product = re.fullmatch(_TIMES, joint) and _PRODUCT_AFTER_COUNT.fullmatch(between)
        is_told = _TOLD_AFTER_COUNT.fullmatch(between) and _is_counted_so(text, cost, count)
    elif len(behind) == 1 and behind[0].kind == "count":
        count = behind[0]
        pattern = text[cost.end : count.start] + "#" + text[count.end : total.start]
        is_product = _PRODUCT.fullmatch(pattern)
        is_told = _TOLD.fullmatch(pattern) and _is_counted_so(text, cost, count)
    else:
        return {}
    if not is_product and not is_told:
        return {}
    return {"unit_cost_fact": ("amount", cost.start), "count_fact": ("activity", count.start)}


def _standard(annotated: AnnotatedText, start: int) -> Candidate | None:
    """The standard per year or once that is the last sum before ``start`` in its sentence."""
    cost = annotated.amounts[-1] if annotated.amounts else None
    if cost is None or cost.values["measure"] != "unit_cost":
        return None
    sentence = annotated.sentence(start)[0]
    if not sentence <= cost.start < start:
        return None
    around = annotated.text[max(sentence, cost.start - _REACH) : cost.start] + annotated.text[cost.end : cost.end + 4]
    return None if _OF_PERIOD.search(around) else cost


def _is_counted_so(text: str, cost: Candidate, count: Quantity) -> bool:
    """Whether the count is of what the standard is for one of."""
    each = _PER.match(text, cost.end) or _EACH.search(text, max(0, cost.start - _REACH), cost.start)
    if each is None:
        return False
    unit, said = each["unit"], count.unit or ""
    if unit in _PEOPLE:
        return said in _PEOPLE
    return said == unit or text[count.end - 1] == unit or text[count.end : count.end + 3].find(unit) >= 0
