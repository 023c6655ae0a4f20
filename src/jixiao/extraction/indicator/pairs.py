"""Targets with their results, told in prose.

计划举办12期培训班，实际举办了12期          年初指标值为95%或以上，实际完成指标值为95%
结案率96.1%，高于95%的预期目标              群众满意度96.2%（目标值95%）
年度目标：培训12期；完成情况：培训13期      巡查应完成20次，实完成22次
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Mark
from jixiao.extraction.indicator.days import days
from jixiao.extraction.indicator.names import DONE, PLAN, TARGET_LABEL, heading, name_before, pair_names
from jixiao.extraction.indicator.sides import OPERATORS, QUOTE, Side, shorten, sides
from jixiao.extraction.text.quantities import Quantity

#: What stands right before a result: 实际举办了, 实际完成指标值为, 全年完成, 完成.
_RESULT = re.compile(
    rf"(?=[实全已共累均完达自])(?:实际[一-龥]{{0,7}}|实{DONE}[一-龥]{{0,6}}"
    r"|全年[一-龥]{0,6}|(?<!计划)(?<!应)(?:已|共|累计|均)?(?:完成|实现|达到?)|自评)"
    r"(?:绩效|指标|目标)?(?:完成)?值?(?:情况)?(?:率|数)?(?:了|为|是|:|=|达到?|共|约)*$"
)
_IS_ACTUAL = re.compile("实(?!现)|全年")  # 实际值, 全年
_RESULT_VERB = re.compile(r"(?:实际|全年|已|共|累计)+(?:完成|开展|举办|实现|达到?)?了?")  # 实际完成了, 已开展
_RESULT_SIGN = re.compile(r"[实完全达评]")  # 实际
#: What stands before a target: 年初指标值为, 目标值, 发放指标为, 计划举办.
_TARGET = re.compile(rf"指标(?:值|为|是|[:=])|目标|计划|预期|任务(?:数|量)|应{DONE}|拟(?![定订制])")
#: A target told after its result: (目标值95%), 目标值为100次, 超过年初设定的95%目标, 超额完成2000人次的目标.
#: `，年度目标值为≥`, `，年度计划`, `，超额完成年度任务`.
_TARGET_BEHIND = re.compile(
    r"(?:[，,；](?:年初|年度|全年|预期|绩效|原)*(?:目标|指标|计划)值|[，,；](?:年初|年度|全年|原)(?:定)?(?:目标|计划|任务)数?|[(](?:年初|年度|全年|预期|绩效|原)*(?:目标|计划|指标)(?:值|数|任务)?"
    r"|[，,](?:超额)?完成(?:年初|年度|全年|预期|计划)*(?:目标|任务)+(?:数|值)?)(?:设定)?(?:为|是|:|的)?[≥≤]?$"
)
#: `，高于年初设定的`, `，已达到计划`.
_COMPARED_BEHIND = re.compile(
    r"[，,](?:均|已|略|远|大幅|也|并|但)?(?:高于|超过|超出|优于|达到|低于|未达到?|没有达到|超额完成|完成|比)了?(?:年初|年度|全年)?(?:设定|确定|下达|计划|既定|预定)?(?:的)?$"
)
#: 增长2.3%，完成年度目标任务的105.6%: how much of the target was reached.
_IS_SHARE = re.compile("完成.*的$|完成[^值]*$")
#: 的年度目标, 预期指标值, 的年度计划.
_IS_TARGET = re.compile(
    r"的?(?:年初|年度|全年|预期|预定|既定|设定|计划|绩效)*(?:的)?(?:目标|指标值|任务|要求值)|的(?:年初|年度|全年)计划"
)
_TARGET_VALUE = re.compile(r"[指目]标值")  # 目标值
_POSTS = re.compile(r"编制|职数")  # 编制, 职数
#: `其中核心指标`: how many indicators there are is no target of one, 其中核心指标6个，完成13个.
_COUNTED = re.compile(r"(?:设[置定立]|共|有|绩效|考核|评价|核心|定[量性]|[一二三]级)指标$")
#: What the writer himself calls an indicator: 数量指标：培训班3期，完成3期.
_NAMED = re.compile(r"(?:数量|质量|时效|成本|效益|满意度)指标|指标\d{0,2}:")
#: What may stand before 指标值 and 目标: 年度, 全年计划.
_WHEN = re.compile("(?:年初|年度|全年|绩效|计划|预期){0,2}$")
#: `目标值为12次，实际完成值为13次`.
_WORDS = re.compile(
    r"[指目]标值(?:为|是|:)(?P<target>[^，。；:\t\n]{2,40})[，；、]?"
    r"(?:(?:全年|年度|实际)(?:实际)?(?:完成|实现|达到)?(?:指标|目标)?值(?:为|是|:)|实际(?=[在按已]))(?P<actual>[^，。；\t\n]{2,40})"
)
#: 年度目标:培训12期；完成情况:培训13期
_LABELLED = re.compile(
    r"(?<=年度|年初|全年|绩效|预期|计划)目标:(?P<target>[^，。；:\t\n]{2,40})[，；。]"
    r"(?:全年|年度|实际|目标)*完成(?:情况|结果):(?P<actual>[^，。；:\t\n]{2,40})"
)
#: Before the last of several figures of which a target is told: 其中甲类80人、乙类, 分别为96%和.
_OF_SEVERAL = re.compile(r"其中[^，。；]*、[^，。；]*$|(?:分别|依次)[^，。；]*$")
_NEAR = 60
_KINDS = frozenset({"percent", "count", "points", "money"})
_SIGNS = "，。；,;"


def pairs(annotated: AnnotatedText) -> Iterator[Candidate]:
    """``indicator.pair``: a number after 实际 or 完成 whose sentence gives, before it, a target in the same unit."""
    claims, text = annotated.smoothed.claims, annotated.text
    for quantity in annotated.quantities:
        if quantity.kind not in _KINDS or claims[quantity.start]:
            continue
        start = max(0, quantity.bound_start - 16)
        if _RESULT_SIGN.search(text, start, quantity.bound_start) is None:
            continue
        result = _RESULT.search(text, start, quantity.bound_start)
        if result is None or annotated.paragraph(quantity.start).kind == "row":
            continue
        target = _target_before(annotated, quantity, result.start())
        if target is not None:
            annotated.smoothed.claim(target.start, target.end)
            annotated.smoothed.claim(quantity.start, quantity.end)
            yield _pair(annotated, target, quantity, result.start())


def _target_before(annotated: AnnotatedText, actual: Quantity, result_start: int) -> Quantity | None:
    text = annotated.text
    result = text[result_start : actual.start]
    start = max(annotated.sentence(actual.start)[0], actual.start - 90)
    for target in reversed(annotated.quantities_in(start, result_start)):
        if target.kind == "date":
            continue
        if target.unit != actual.unit or annotated.smoothed.claims[target.start]:
            return None
        before = text[max(start, target.bound_start - 40) : target.bound_start]
        clause = before[max(map(before.rfind, _SIGNS)) + 1 :]
        between = text[target.bound_end : result_start]
        if len(between) > 40 or "：" in between:
            return None
        if target.kind == "money":
            return target if _TARGET_VALUE.search(clause) else None
        if _POSTS.search(clause) or _COUNTED.search(clause):
            return None
        # After 实际 any word of aiming will do; after 完成 alone the target must be called one.
        is_plain = _IS_ACTUAL.search(result) is None
        aims = (TARGET_LABEL, PLAN, _NAMED) if is_plain else (_TARGET, _NAMED)
        is_target = any(aim.search(clause) for aim in aims)
        is_bound = target.qualifier in ("at_least", "at_most") and "实际" in result
        return target if is_target or is_bound else None
    return None


def pairs_told_backwards(annotated: AnnotatedText) -> Iterator[Candidate]:
    """``indicator.pair``: the number before a target in the same unit, which nothing but the target's words parts."""
    text, claims, quantities = annotated.text, annotated.smoothed.claims, annotated.quantities
    for actual, target in pairwise(quantities):
        if target.kind not in ("percent", "count") or target.unit != actual.unit:
            continue
        if not 1 <= target.bound_start - actual.bound_end <= 16:
            continue
        if claims[actual.start] or claims[target.start] or annotated.paragraph(target.start).kind == "row":
            continue
        if _OF_SEVERAL.search(text, max(annotated.sentence(actual.start)[0], actual.start - _NEAR), actual.bound_start):
            continue
        # 高于 is read as a sign of inequality of the number behind it.
        before = text[actual.bound_end : target.start]
        if target.kind == "percent" and _IS_SHARE.search(before) and not _IS_TARGET.match(text, target.bound_end):
            continue
        # ，目标值为不低于95%: a bound of its own stands behind the target's name.
        is_called = any(map(_TARGET_BEHIND.search, (before, text[actual.bound_end : target.bound_start])))
        if is_called or (_COMPARED_BEHIND.search(before) and _IS_TARGET.match(text, target.bound_end)):
            annotated.smoothed.claim(target.start, target.end)
            annotated.smoothed.claim(actual.start, actual.end)
            yield _told_backwards(annotated, target, actual)


def _told_backwards(annotated: AnnotatedText, target: Quantity, actual: Quantity) -> Candidate:
    start, end = name_before(annotated, actual.bound_start)
    if (result := _RESULT.search(annotated.text, start, end)) and result.start() - start >= 2:
        end = result.start()
    elif verb := _RESULT_VERB.match(annotated.text, start, end):
        start = verb.end()
    is_named = end - start >= 2 and annotated.text[start:end] not in ("指标值", "目标值", "完成值")
    indicator = shorten(annotated.smoothed.printed(start, end)) if is_named else "绩效指标"
    # 高于95%的目标 compares the target with the result; signs, words behind it and those behind its name are its own.
    named = _TARGET_BEHIND.search(annotated.text, actual.bound_end, target.bound_start)
    is_own = named or target.bound_end > target.end or annotated.text[target.bound_start] in "≥≤><"
    op = OPERATORS[target.qualifier] if is_own else "="
    values = {
        "task": heading(annotated, actual.start) or indicator,
        "indicator": indicator,
        **sides(
            Side(annotated.smoothed.printed(target.start, target.end), op, target.value),
            Side(
                annotated.smoothed.printed(actual.bound_start, actual.bound_end),
                OPERATORS[actual.qualifier],
                actual.value,
            ),
        ),
        "unit": target.unit,
        "pair_kind": "narrated",
    }
    marks = [Mark("target_value", target.start, target.end)]
    if is_named and end - start <= QUOTE:
        marks.insert(0, Mark("indicator", start, end))
    return Candidate("indicator_result", actual.start, actual.end, values, "indicator.pair", 0.85, tuple(marks))


def _pair(annotated: AnnotatedText, target: Quantity, actual: Quantity, result_start: int) -> Candidate:
    text = annotated.text
    task, indicator, span = pair_names(annotated, target.bound_start, text[target.bound_end : result_start])
    printed = annotated.smoothed.printed
    values = {
        "task": task,
        "indicator": indicator,
        **sides(
            Side(printed(target.bound_start, target.bound_end), OPERATORS[target.qualifier], target.value),
            Side(printed(actual.bound_start, actual.bound_end), OPERATORS[actual.qualifier], actual.value),
        ),
        "unit": target.unit,
        "pair_kind": "narrated",
    }
    marks = [Mark("target_value", target.start, target.end)]
    if span:
        marks.insert(0, Mark("indicator", *span))
    return Candidate("indicator_result", actual.start, actual.end, values, "indicator.pair", 0.9, tuple(marks))


def worded_pairs(annotated: AnnotatedText) -> Iterator[Candidate]:
    """``indicator.worded_pair``: 年度指标值为按期完成，实际完成值为按期完成."""
    text = annotated.text
    matches: list[re.Match[str]] = []
    at = text.find("标值", 1)
    while at > 0:
        if match := _WORDS.match(text, at - 1):
            matches.append(match)
        at = text.find("标值", match.end() if match else at + 2)
    if "目标:" in text:
        matches += _LABELLED.finditer(text)
    for match in matches:
        # Dates may have been waived, but a number that is a fact makes this none of words.
        if (
            2 in annotated.smoothed.claims[match.start() : match.end()]
            or annotated.paragraph(match.start()).kind == "row"
        ):
            continue
        printed = annotated.smoothed.printed
        numbers = [annotated.quantities_in(*match.span(side)) for side in ("target", "actual")]
        are_numbers = all(len(own) == 1 and own[0].kind in ("percent", "count") for own in numbers)
        if are_numbers and numbers[0][0].unit == numbers[1][0].unit:
            # 指标值:≥95%；实际完成值:98%, two sentences by their signs
            yield _pair(annotated, numbers[0][0], numbers[1][0], match.start("actual"))
            continue
        if match.re == _LABELLED:
            continue
        when = _WHEN.search(text, max(0, match.start() - 4), match.start())
        task, indicator, span = pair_names(annotated, when.start() if when else match.start(), "")
        target, actual = (Side(shorten(printed(*match.span(side)))) for side in ("target", "actual"))
        values = {
            "task": task,
            "indicator": indicator,
            **sides(target, actual),
            **days(match["target"], match["actual"], annotated.fiscal_year),
            "pair_kind": "narrated",
        }
        marks = [Mark("target_text", *match.span("target"))]
        if span:
            marks.insert(0, Mark("indicator", *span))
        yield Candidate("indicator_result", *match.span("actual"), values, "indicator.worded_pair", 0.85, tuple(marks))
