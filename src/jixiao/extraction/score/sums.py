"""The scored items of a report together: what follows for one from the others.

A maximum printed elsewhere, which of several totals is the report's, and maxima that only sums tell.
"""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.score.items import Item
from jixiao.extraction.score.parents import HUNDRED, call_alike, find_parents
from jixiao.facts.numbers import read_integer

_YEAR = re.compile(r"(20\d\d)年")  # 2023年
#: A total is at most this many points, with extra ones.
_MOST_POINTS = 120
#: How much less well founded than the best a total may be and still be the report's own.
_AS_GOOD = 3
_OF_HUNDRED = re.compile("(?:按照?|采用|实行)百分制")  # 按百分制


def settled(annotated: AnnotatedText, items: list[Item]) -> list[Item]:
    """The items that have points, with what follows from the others, and of totals those with one value."""
    items = _in_all(items)
    _call_as_printed(annotated, items)
    _of_dimensions(items)
    call_alike(items)
    _maxima(items)
    find_parents(items, annotated.levels)
    kept = _totals(annotated, [item for item in items if item.score or item.deduction])
    _scale(annotated, kept)
    _derived(kept)
    return kept


def _in_all(items: list[Item]) -> list[Item]:
    """The items with what was lost in all (共扣4.5分) as a loss of the total, if the report gives one.

    What a later paragraph tells stands by itself, and is a dimension's if that lost as much.
    """
    lost = [item for item in items if item.level == "total" and item.deduction and not item.score and not item.maximum]
    totals = [item for item in items if item.level == "total" and item.value is not None]
    kept: list[Item] = []
    for item in lost if len({total.value for total in totals}) == 1 else ():
        assert item.deduction is not None
        own = next((total for total in totals if total.paragraph == item.paragraph and not total.deduction), None)
        if own is not None:
            own.add(item.deduction, "deduction")
            continue
        lost_here = item.deduction.value
        above = next((other for other in reversed(items[: items.index(item)]) if other.level == "dimension"), None)
        if above is not None and _missing(above) == lost_here != _missing(totals[0]):
            item.level, item.name = above.level, above.name
        kept.append(item)
    return [item for item in items if item not in lost or item in kept]


def _call_as_printed(annotated: AnnotatedText, items: list[Item]) -> None:
    """Give items the whole name that the report's own table has, where a part of it was read: 社会评价."""
    tabled = sorted(
        {item.name for item in items if item.is_tabled and item.level not in ("total", "criterion")}, key=len
    )
    for item in items:
        if item.is_tabled or item.name in tabled or len(item.spans) != 1:
            continue
        start = item.spans[0][0]
        for name in tabled:
            begin = start - max(name.find(item.name), 0)
            if item.name in name and annotated.text.startswith(name, begin):
                item.name, item.spans = name, ((begin, begin + len(name)),)
                break


def _of_dimensions(items: list[Item]) -> None:
    """Make the total of a table of one dimension (合计 | 50 | 47.5 below 管理效率分析) that dimension's score."""
    told = {item.name: item.max_points for item in items if item.level == "dimension" and not item.path}
    for item in items:
        if item.level == "total" and item.is_tabled and item.max_points and item.max_points < HUNDRED:
            heading = "".join(heading.title for heading in item.section.headings[-1:])
            named = [name for name, most in told.items() if most == item.max_points and name in heading]
            if len(named) == 1:
                item.level, item.name = "dimension", named[0]


def _missing(item: Item) -> Decimal | None:
    """What an item has less than its maximum, the total less than a hundred; None where it tells only one of them."""
    most = HUNDRED if item.level == "total" and item.max_points is None else item.max_points
    return None if most is None or item.value is None else most - item.value


def _maxima(items: list[Item]) -> None:
    """Give items the maxima that the report prints elsewhere under their name: `管理效率占50分`."""
    printed = {item.name: item.maximum for item in reversed(items) if item.maximum and not item.score}
    for item in items:
        maximum = printed.get(item.name)
        if item.maximum is not None or item.value is None or maximum is None:
            continue
        if maximum.value is not None and item.value <= maximum.value:
            item.add(maximum, "max")


def _totals(annotated: AnnotatedText, items: list[Item]) -> list[Item]:
    """The items, of several totals only those that are as well founded as the best; a report may contradict itself."""
    totals = [item for item in items if item.level == "total" and item.value is not None]
    totals = [item for item in totals if item.value is not None and item.value <= _MOST_POINTS]
    years = {id(item): _year(annotated, item) for item in totals}
    if annotated.fiscal_year:
        totals = [item for item in totals if years[id(item)] in (0, annotated.fiscal_year)]
    if len({item.value for item in totals}) > 1:
        weights = [_weight(annotated, item) for item in totals]
        best, year = max(weights)
        value = totals[weights.index((best, year))].value
        totals = [
            item
            for item, (weight, its_year) in zip(totals, weights, strict=True)
            if item.value == value or (weight >= best - _AS_GOOD and its_year in (0, year))
        ]
    for item in totals:
        item.is_disputed = len({total.value for total in totals}) > 1
    return [item for item in items if item.level != "total" or item.value is None or item in totals]


def _weight(annotated: AnnotatedText, item: Item) -> tuple[float, int]:
    """How well a total is founded: by its words, its section, and the latest year it names."""
    assert item.score is not None
    start, _ = annotated.sentence(item.score.start)
    words = annotated.text[start : item.score.start]
    weight = 3 * bool(re.search("整体支出|整体绩效|部门整体", words)) + 2 * bool(re.search("综合|总|最终", words))
    weight += 2 * item.section.has("conclusion") + (item.max_points == HUNDRED) + ("自评" in words)
    weight -= 2 * item.section.has("tasks", "overview", "measures")
    return weight + (0.5 if item.value and item.value > 60 else 0), _year(annotated, item)


def _year(annotated: AnnotatedText, item: Item) -> int:
    """The year that a total is of: that of its clause, if it names one, else of its sentence; 0 if none is named.

    `2023年自评得分94分，2022年自评得分92分`
    """
    assert item.score is not None
    start, clause = annotated.sentence(item.score.start)[0], annotated.clause(item.score.start)[0]
    years = _YEAR.findall(annotated.text, clause, item.score.start) or _YEAR.findall(
        annotated.text, start, item.score.start
    )
    return max(map(read_integer, years), default=0)


def _scale(annotated: AnnotatedText, items: list[Item]) -> None:
    """Give totals the maximum of the scale that their sentence names: `按百分制计算，自评96分`."""
    for item in items:
        if item.level == "total" and item.max_points is None and item.score:
            start, _ = annotated.sentence(item.score.start)
            if _OF_HUNDRED.search(annotated.text, start, item.score.start):
                item.max_points, item.max_status = HUNDRED, "derived"


def _before_loss(item: Item) -> Decimal | None:
    """The maximum that a score and its loss make; a total can only be of a hundred."""
    if item.value is None or item.deduction is None or item.deduction.value is None:
        return None
    whole = item.value + item.deduction.value
    return whole if item.level != "total" or whole == HUNDRED else None


def _derived(items: list[Item]) -> None:
    """Fill maxima that follow from other printed figures."""
    for item in items:
        if item.max_points is None and (whole := _before_loss(item)) is not None:
            item.max_points, item.max_status = whole, "derived"
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
            if item.level == "total" and item.max_points is None and item.score:
                item.max_points, item.max_status = HUNDRED, "derived"
