"""Where the scored items of a report stand in its own outline: which are its dimensions, and what lies below them.

`自评96分。履职效能50分，得48分；管理效率50分，得48分。`: the items that add up to the total are the dimensions.
`采购管理6分，得6分`: what has nothing below it is an indicator, whatever other reports call it.
`过程扣2分。…资金到位率扣2分`: an item stands below the dimension whose loss it makes up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from itertools import accumulate, groupby

from jixiao.extraction.score.items import Item
from jixiao.extraction.text.levels import Levels, RubricLevel

_EXECUTION = re.compile(r"(?:部门)?(?:预算|资金)*执行率?(?:指标)?")  # 部门预算执行率
#: Dimensions that hold no execution of a budget: 产出, 效益.
_RESULTS = re.compile(r"产出|效[益果]|满意")
#: What sentences add to names.
_ADDED = "指标"
#: Names of rubrics that call nothing 产出指标.
_PLAIN = frozenset({"投入", "过程", "决策", "效果"})
#: What they call otherwise: 社会效益指标.
_SOFT = re.compile("(?:产出|.*效益|满意度?|可持续影响)指标")
HUNDRED = Decimal(100)
#: The level, the path and the name of an item.
_Place = tuple[RubricLevel | None, tuple[str, ...], str]
#: No rubric has more of them.
_MOST_DIMENSIONS = 6


def call_alike(items: list[Item]) -> None:
    """Call items as the others are: beside 投入 and 过程, 产出指标 is 产出."""
    if any(name in _PLAIN for item in items for name in (item.name, *item.path)):
        for item in items:
            if not item.is_placed and not item.is_tabled and _SOFT.fullmatch(item.name):
                item.name = item.name.removesuffix(_ADDED)


def find_parents(items: list[Item], levels: Levels) -> None:
    """The dimension of items that no heading places: the one named before, or that whose loss they add up to."""
    narrated = [item for item in items if not item.is_tabled]
    _as_tabled(items)
    parts = _parts(narrated)
    names = {item.name for item in parts} or _dimensions(items)
    own, told = {id(item) for item in parts}, {item.name for item in parts}
    for _, members in groupby(narrated, key=lambda item: item.section.headings[-1:]):
        dimensions: list[Item] = []
        pending: list[Item] = []
        execution: Item | None = None
        for item in members:
            if _has_place(item):
                continue
            _call_as(item, names)
            is_other = bool(names) and item.name not in names
            if (id(item) in own or item.name in told) and not item.is_placed:
                item.level = "dimension"
            elif not item.is_placed:
                item.level = _level(item, dimensions, levels, is_other=is_other)
            if item.level != "dimension" and not dimensions and not is_other and _EXECUTION.fullmatch(item.name):
                execution = item
            elif item.level != "dimension" and _is_told_below(item, dimensions):
                item.path = (dimensions[-1].name,)
                item.level = levels.of(item.name, 1)
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
    holders = {name for item in items for name in item.path}
    for item in narrated:
        if item.level == "group" and not item.is_placed and item.name not in holders:
            item.level = "indicator"


def _has_place(item: Item) -> bool:
    return bool(item.path) or item.level in ("total", "criterion") or not (item.score or item.deduction)


def _is_told_below(item: Item, dimensions: list[Item]) -> bool:
    """Whether a loss is told in the paragraph of one dimension, behind it: `产出得77分。抽检合格率未达标扣1分`."""
    beside = [dimension for dimension in dimensions if dimension.paragraph == item.paragraph]
    return item.score is None and len(beside) == 1 and beside[0].score is not None


def _call_as(item: Item, names: set[str]) -> None:
    """Give an item the one of ``names`` that it leaves 指标 out of, or adds that to."""
    if item.name not in names and item.name + _ADDED in names:
        item.name += _ADDED
    elif item.name not in names and item.name.removesuffix(_ADDED) in names:
        item.name = item.name.removesuffix(_ADDED)


def _dimensions(items: list[Item]) -> set[str]:
    """The names of the first level of the report's own tables, scored or only over what is."""
    tabled = [item for item in items if item.is_tabled and item.level not in ("total", "criterion")]
    return {item.path[0] if item.path else item.name for item in tabled if item.path or item.level == "dimension"}


def _as_tabled(items: list[Item]) -> None:
    """Give items told in running text the name and the place that the report's own table gives them."""
    tabled: dict[str, set[_Place]] = defaultdict(set)
    for item in items:
        if item.is_tabled and item.level not in ("total", "criterion") and item.evaluator is None:
            tabled[_stem(item.name)].add((item.level, item.path, item.name))
    for name in _dimensions(items):
        tabled[_stem(name)].add(("dimension", (), name))
    for item in items:
        places = tabled[_stem(item.name)]
        if item.is_tabled or item.is_placed or item.level in ("total", "criterion") or len(places) != 1:
            continue
        (place,) = places
        if set(item.path) <= set(place[1]):
            # 预算执行 is called so beside a row 预算执行率.
            name = item.name if _EXECUTION.fullmatch(item.name) else place[2]
            item.level, item.path, item.name, item.is_placed = place[0], place[1], name, True


def _stem(name: str) -> str:
    """What tells a name from others: 产出指标 is 产出, 预算执行率 is 预算执行."""
    return name.removesuffix(_ADDED).removesuffix("率") if _EXECUTION.fullmatch(name) else name.removesuffix(_ADDED)


def _level(item: Item, dimensions: list[Item], levels: Levels, *, is_other: bool) -> RubricLevel | None:
    """The level of an item behind ``dimensions``; ``is_other`` says that the report has others than it."""
    if item.level == "dimension" and is_other:
        return "indicator"
    if dimensions and not is_other and _EXECUTION.fullmatch(item.name) and _RESULTS.search(dimensions[-1].name):
        return "dimension"
    # 其中履职效能49.4分，预算执行19.8分: parts told alike stand beside each other.
    is_listed = item.score is not None and item.score.role == "bare"
    is_beside_known = any(not levels.is_group(known.name) for known in dimensions)
    if item.level == "dimension" and levels.is_group(item.name) and is_beside_known and not is_listed:
        return "group"
    return item.level


def _parts(items: list[Item]) -> list[Item]:
    """The first few items in a row whose scores add up to the total, or their maxima to 100: the dimensions."""
    totals = {item.value for item in items if item.level == "total" and item.value}
    own = [item for item in items if item.level not in ("total", "criterion")]
    for number in range(len(own)):
        row = _beside(own[number:])
        scores, maxima = accumulate(item.value or 0 for item in row), accumulate(item.max_points or 0 for item in row)
        for count, (score, maximum) in enumerate(zip(scores, maxima, strict=True), 1):
            parts = row[:count]
            if len({item.name for item in parts}) < count:
                break
            are_scored = all(item.value is not None for item in parts)
            are_limited = all(item.max_points is not None for item in parts)
            if count > 1 and ((are_scored and score in totals) or (are_limited and maximum == HUNDRED)):
                return parts
    return []


def _beside(items: list[Item]) -> list[Item]:
    """The first few items that stand beside each other, without those below the one before."""
    row: list[Item] = []
    for item in items:
        if item.path and not (row and item.path[0] == row[-1].name):
            break
        if not item.path:
            row.append(item)
        if len(row) == _MOST_DIMENSIONS:
            break
    return row


def _may_hold(dimension: Item, pending: list[Item]) -> bool:
    """Whether items may stand below the only dimension: one of which just a loss is told lost what they lost."""
    lost = dimension.deduction.value if dimension.deduction and dimension.score is None else None
    told = [item.deduction.value for item in pending if item.deduction and item.deduction.value]
    return lost is None or sum(told, Decimal(0)) <= lost


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
    is_sure = _may_hold(dimensions[0], pending) if len(dimensions) == 1 else left == 0 and number == len(losses) - 1
    if not is_sure:
        return
    for item, place in zip(pending, places, strict=True):
        item.path = (dimensions[place].name,)
        item.level = levels.of(item.name, 1)
