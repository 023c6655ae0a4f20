"""Percentages that state no ratio of the report: rules by which points are given, bounds, aims, and what cannot be."""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.extraction.annotated_text import REACH, AnnotatedText
from jixiao.extraction.text.quantities import Quantity

#: Percentages of the rules by which points are given: 达到95%以上得满分, 每低1个百分点扣0.5分.
_RULE = re.compile(
    r"(?:评分|计分|打分|赋分|评价)(?:规则|标准|说明|办法|细则|方法)[:为]|(?:该项|指标|本项|权重)分值?的|得满分[，,。;；]|得满分$"
    r"|每(?:增加|减少|提高|降低|低|高|超过?|少|增|减|下降)[^，,。;；]{0,6}(?:个百分点|%)"
)
#: 每低, 该项分值的.
_RULE_BEFORE = re.compile(r"(?:该项|指标|本项|权重)分值?的$|每(?:增加|减少|提高|降低|低|高|超过?|少|增|减|下降|偏离)$")
#: 以上得满分, 及以上的不得分.
_RULE_AFTER = re.compile(
    r"(?:\(含\))?(?:及|或|\(含\))?(?:以[上下内])?(?:\(含\))?的?[，,]?(?:不得分|得满分|得该|得0分|得权重|扣|酌情|(?<=的)[要需应须])"
)
#: 执行率低于80%的项目: which of several are spoken of.
_OF_SOME = re.compile(r"的[^，,。;；\d]{0,8}?(?:项目|单位|部门|专项)")
#: 各项占比之和与100%略有差异: what rounding does.
_ROUNDED = re.compile(r"(?:可能|略|稍|会|存在|有){1,3}[一-龥]{0,6}(?:差异|误差|出入|尾差|偏差)")
#: 超过100%的按100%计.
_COUNTED_AS = re.compile(r"的?按\d|计[。，；]")
#: 高于95%的预期目标: what was aimed at.
_AIMED_AT = re.compile(r"的(?:预期|年度|年初|考核|既定|计划|预定)?(?:目标|指标值|目标值|考核要求)")
#: 年度目标：满意度达到, 力争.
_AIM = re.compile(
    r"(?:目标|指标)值?(?:为|是|:)(?![^。；]*(?:实际|完成|已))|(?:力争|预期|拟)[^，,。;；]*$"
    r"|(?<!完成)(?<!年度)(?<!支出)计划(?=[达完实提增压降覆保到])[^，,。;；]*$"
)
_ACTUAL = re.compile(r"实际|本年|[我本][局委部办院]|得分?\d")  # 实际, 本年
#: What follows the lower of two bounds, and what stands before the upper: `(含)至95%`; `80%≤执行率<`.
_LOWER = re.compile(r"(?:\(含\)|以[上下])?(?:[-—~至到]+(?:小于|低于)?\d|[≤<][^，。；\d]{1,8}[≤<]\d)")
#: `90%至`
_UPPER = re.compile(r"%(?:\(含\)|以上)?(?:[-—~至到]+(?:小于|低于)?|[≤<][^，。；\d]{1,8}[≤<])$")
#: What a result is printed behind: `×100%=`.
_RESULT = re.compile(r"[=＝]$")
#: What a ratio that was just printed keeps to: `%，低于`.
_KEPT_TO = re.compile(r"%[，,](?:均|都)?(?:[低高]于|未?超过|不(?:超过|低于|高于)|[小大]于)$")
#: Points for reaching a bound, told in its clause: 以上得8分.
_POINTS = re.compile(r"[^，,。;；]{0,10}得\d+(?:\.\d+)?分")
#: Characters before a percentage in which it is called an aim or a bound.
_NEAR = 60
_BOUNDS = frozenset({"at_least", "more_than", "at_most", "less_than"})
#: Ratios that no whole exceeds, and most per cent of others that nothing confirms.
_OF_A_WHOLE = frozenset({"share", "coverage", "satisfaction", "decline"})
_MOST = {"execution_rate": 150, "other": 150, "completion": 1_000}


def is_rule(annotated: AnnotatedText, quantity: Quantity) -> bool:
    """Whether the percentage belongs to a rule by which points are given, or to a target that is told in passing."""
    text, paragraph = annotated.text, annotated.paragraph(quantity.start)
    least = max(paragraph.start, quantity.start - REACH)
    if _RESULT.search(text, max(least, quantity.start - 1), quantity.start):
        return False
    after = text[quantity.end : min(quantity.end + 16, paragraph.end)]
    start = max(least, text.rfind("。", least, quantity.start) + 1)
    before = text[start : quantity.bound_start]
    if (
        _ROUNDED.match(after)
        or (quantity.qualifier in _BOUNDS and _OF_SOME.match(after))
        or _COUNTED_AS.match(after)
        or _RULE_AFTER.match(after)
        or _RULE_BEFORE.search(before[-_NEAR:])
        or _AIMED_AT.match(after)
        or _AIM.search(before[-_NEAR:])
    ):
        return True
    if (
        _KEPT_TO.search(text, max(least, quantity.start - _NEAR), quantity.start)
        or _LOWER.match(after)
        or _UPPER.search(before[-_NEAR:])
        or (quantity.qualifier in _BOUNDS and _POINTS.match(after))
    ):
        return True
    last = min(paragraph.end, quantity.end + REACH)
    stop = text.find("。", quantity.end, last)
    sentence = text[start : stop if stop >= 0 else last]
    return "分" in sentence and _RULE.search(sentence) is not None and not _ACTUAL.search(sentence)


def can_be(measure: str, value: Decimal, *, is_confirmed: bool) -> bool:
    """Whether a ratio of this kind can be so large; ``is_confirmed`` says that two sums of the report give it."""
    if measure in _OF_A_WHOLE:
        return value <= 100
    return is_confirmed or value <= _MOST.get(measure, value)
