"""The scored items of a report together: what follows for one from the others.

A maximum printed elsewhere, the dimension whose loss the deductions below it add up to, which of several totals is the
report's, and maxima that only sums tell.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.score.items import Item
from jixiao.extraction.text.levels import Levels
from jixiao.facts.numbers import read_integer

_EXECUTION = re.compile(r"(?:部门)?(?:预算|资金)*执行率?(?:指标)?")  # 部门预算执行率
#: Dimensions that hold no execution of a budget: 产出, 效益.
_RESULTS = re.compile(r"产出|效[益果]|满意")
_YEAR = re.compile(r"(20\d\d)年")  # 2023年
#: A total is at most this many points, with extra ones.
_MOST_POINTS = 120
#: How much less well founded than the best a total may be and still be the report's own.
_AS_GOOD = 3
HUNDRED = Decimal(100)


def settled(annotated: AnnotatedText, items: list[Item]) -> list[Item]:
    """The items that have points, with what follows from the others, and of totals those with one value."""
    _maxima(items)
    _parents(items, annotated.levels)
    kept = _totals(annotated, [item for item in items if item.score or item.deduction])
    _derived(kept)
    return kept


def _maxima(items: list[Item]) -> None:
    """Give items the maxima that the report prints elsewhere under their name: `管理效率占50分`."""
    printed = {item.name: item.maximum for item in reversed(items) if item.maximum and not item.score}
    for item in items:
        maximum = printed.get(item.name)
        if item.maximum is not None or item.value is None or maximum is None:
            continue
        if maximum.value is not None and item.value <= maximum.value:
            item.add(maximum, "max")


def _parents(items: list[Item], levels: Levels) -> None:
    """The dimension of items that no heading places: the one named before, or that whose loss they add up to."""
    narrated = [item for item in items if not item.is_tabled]
    for _, members in groupby(narrated, key=lambda item: item.section.headings[-1:]):
        group = list(members)
        parts = _parts(group)
        dimensions: list[Item] = []
        pending: list[Item] = []
        execution: Item | None = None
        for item in group:
            if item.path or item.level in ("total", "criterion") or not (item.score or item.deduction):
                continue
            # 其中履职效能49.4分，预算执行19.8分: parts told alike stand beside each other.
            is_listed = item.score is not None and item.score.role == "bare"
            is_beside_known = any(not levels.is_group(known.name) for known in dimensions)
            may_be_group = levels.is_group(item.name) and is_beside_known and not is_listed
            is_beside = _EXECUTION.fullmatch(item.name) and dimensions and _RESULTS.search(dimensions[-1].name)
            if not item.is_placed and (item in parts or is_beside):
                item.level = "dimension"
            elif not item.is_placed and item.level == "dimension" and may_be_group:
                item.level = "group"
            if item.level != "dimension" and not dimensions and _EXECUTION.fullmatch(item.name):
                execution = item
            elif item.level != "dimension":
                pending.append(item)
            else:
                if execution:
                    # 预算执行率得10分，产出指标得48分: execution stands beside the dimensions.
                    execution.level, execution = "dimension", None
                if pending:
                    _place(dimensions, pending, levels)
                    dimensions, pending = [], []
                dimensions.append(item)
        _place(dimensions, pending, levels)


def _parts(items: list[Item]) -> list[Item]:
    """The items right after a total (before it, if it ends its part) whose scores add up to it: its dimensions."""
    for number, total in enumerate(items):
        if total.level != "total" or total.value is None:
            continue
        parts: list[Item] = []
        left = total.value
        for item in items[number + 1 :] or reversed(items[:number]):
            if item.value is None or item.path or left <= 0:
                break
            parts.append(item)
            left -= item.value
        if len(parts) > 1 and left == 0:
            return parts
    return []


def _place(dimensions: list[Item], pending: list[Item], levels: Levels) -> None:
    if not dimensions or not pending:
        return
    losses = [
        item.max_points - item.value if item.max_points is not None and item.value is not None else Decimal(0)
        for item in dimensions
    ]
    number, left = 0, losses[0]
    places: list[int] = []
    for item in pending:
        while len(dimensions) > 1 and left <= 0 and number + 1 < len(losses):
            number += 1
            left = losses[number]
        places.append(number)
        left -= item.deduction.value if item.deduction and item.deduction.value else Decimal(0)
    is_sure = len(dimensions) == 1 or (left == 0 and number == len(losses) - 1)
    if not is_sure:
        return
    for item, place in zip(pending, places, strict=True):
        item.path = (dimensions[place].name,)
        item.level = levels.of(item.name, 1)


def _totals(annotated: AnnotatedText, items: list[Item]) -> list[Item]:
    """The items, of several totals only those that are as well founded as the best; a report may contradict itself."""
    totals = [item for item in items if item.level == "total" and item.value is not None]
    totals = [item for item in totals if item.value is not None and item.value <= _MOST_POINTS]
    if len({item.value for item in totals}) > 1:
        weights = [_weight(annotated, item) for item in totals]
        best, year = max(weights)
        value = totals[weights.index((best, year))].value
        totals = [
            item
            for item, (weight, its_year) in zip(totals, weights, strict=True)
            if item.value == value or (weight >= best - _AS_GOOD and its_year in (0, year))
        ]
    return [item for item in items if item.level != "total" or item in totals]


def _weight(annotated: AnnotatedText, item: Item) -> tuple[float, int]:
    """How well a total is founded: by its words, its section, and the latest year it names."""
    assert item.score is not None
    start, _ = annotated.sentence(item.score.start)
    words = annotated.text[start : item.score.start]
    weight = 3 * bool(re.search("整体支出|整体绩效|部门整体", words)) + 2 * bool(re.search("综合|总|最终", words))
    weight += 2 * item.section.has("conclusion") + (item.max_points == HUNDRED) + ("自评" in words)
    weight -= 2 * item.section.has("tasks", "overview", "measures")
    # 2023年自评得分94分，2022年自评得分92分: the year is that of the clause, if it names one.
    clause, _ = annotated.clause(item.score.start)
    years = _YEAR.findall(annotated.text, clause, item.score.start) or _YEAR.findall(words)
    return weight + (0.5 if item.value and item.value > 60 else 0), max(map(read_integer, years), default=0)


def _derived(items: list[Item]) -> None:
    """Fill maxima that follow from other printed figures."""
    for item in items:
        if item.max_points is None and item.value is not None and item.deduction and item.deduction.value is not None:
            item.max_points, item.max_status = item.value + item.deduction.value, "derived"
    full = {(*item.path, item.name) for item in items if item.value is not None and item.value == item.max_points}
    for item in items:
        if item.level == "criterion" and item.path in full:
            item.max_points, item.max_status = item.value, "derived"
    scored = {item.key: item for item in items if item.level == "indicator" and item.value is not None}.values()
    known = sum((item.max_points for item in scored if item.max_points is not None), Decimal(0))
    unknown = [item for item in scored if item.max_points is None]
    if unknown and known + sum((item.value for item in unknown if item.value), Decimal(0)) == HUNDRED:
        for item in unknown:
            item.max_points, item.max_status = item.value, "derived"
            known += item.value or 0
    dimensions = {item.name: item.max_points for item in items if item.level == "dimension" and item.max_points}
    if HUNDRED in (known, sum(dimensions.values(), Decimal(0))):
        for item in items:
            if item.level == "total" and item.max_points is None:
                item.max_points, item.max_status = HUNDRED, "derived"
