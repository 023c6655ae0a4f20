"""Which role points have whose own words leave it open: a score, or what can be got.

`总分100分，自评得93.5分`, `总分100分，其中投入15分，…`: maxima. `自评总分97分`: a score.
`产出指标50分，自评得49分`: a maximum, a score. `自评得96分，其中产出48.6分，效益29.2分`: scores.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.score import names
from jixiao.extraction.score.items import AROUND, Item
from jixiao.extraction.score.names import Span
from jixiao.extraction.score.parents import HUNDRED
from jixiao.extraction.score.point import Point
from jixiao.extraction.text.smoothed import Paragraph

#: Words of sums, whose points are those of the whole.
SUMS = ("合计", "共计", "总计")
_NEXT_TO = re.compile(r"[)”\"，,、;；]{0,2}(?:我(?:[部局委办院]|单位)|本(?:[部局委办院]|单位|部门)|其中)?")  # `，我局`
_PART_END = re.compile("[。；;！？!?]")  # `。`
_ANNOUNCED = re.compile("得分[为是]?:")  # `得分为:`
#: 采用百分制, 满分为100分.
_SCALE = re.compile(r"百分制|满分为?\d|每个|采用|实行|设[置定为]|指标体系?(?:共|总分?)|(?:评价|考核)指标")
#: What leads to the parts of a score, fewest parts that need no lead, fractions that rubrics have: 其中, 得分分别.
_LEADS_PARTS = re.compile("其中|自评|得分|分别")
_FEWEST_PARTS = 3
_IN_RUBRICS = (Decimal(0), Decimal("0.5"))
#: What leads to the losses that make up one, and what ends them: `扣2.77分：履职0.60分、…`, `扣除归档率0.1分、`.
_LEADS_LOSSES = re.compile(
    r"(?:的?(?:构成|组成|明细|分布))?(?:[，,]?(?:其中|分别)?(?:是|为)?:|[，,](?:其中|分别(?:是|为))[:，]?)"
)
_TAKEN_OFF = re.compile(r"[，,。；;:](?:共?扣除|共?扣减|共?扣掉|减去|扣)(?=[一-龥“\"])")
_LIST_END = re.compile("[。！？!?]")  # `。`
#: Words of what can be got in all: 总分100分, 自评分值100分.
_OF_ALL = ("总分", "满分", "分值")


class Roles:
    """The roles of the points of one paragraph; ``items`` are those read so far, to which the reader adds."""

    def __init__(self, annotated: AnnotatedText, paragraph: Paragraph, found: list[Point], items: list[Item]) -> None:
        self.annotated, self.paragraph, self.text = annotated, paragraph, annotated.text
        self.found, self.items = found, items
        #: Where the paragraph announces scores, if it does; which of its sentences tell them in parts.
        announced = _ANNOUNCED.search(self.text, paragraph.start, paragraph.end)
        self.announced = announced.end() if announced else None
        self.told_in_parts: dict[int, bool] = {}
        #: Where lists of losses by name begin and end: 扣2.77分：产出指标0.60分、…; 扣除预算执行率0.1分、….
        self.losses = [*self._told_losses(), *self._taken_off()]

    def of(self, point: Point, later: list[Point], current: Item | None, floor: int) -> str:
        """What a point is, for those whose own words leave it open."""
        role: str = point.role
        after = later[0] if later else None
        is_paired = after is not None and self._is_paired(point, after)
        if role == "score" and not point.is_own and is_paired and after is not None and after.role == "score":
            # 得3分，自评得分3分: what can be got, then what was.
            can_be = point.value is not None and after.value is not None and point.value >= after.value
            return "max" if can_be else role
        if point.value == HUNDRED and self._is_whole_of(point, later):
            return "max"
        if role == "total":
            follows = current is not None and bool(current.score or current.deduction)
            is_next = follows and self.text[floor : point.head] in ("，", ",")
            return "max" if is_paired or is_next or self._is_total_scale(point, later) else "score"
        return self._of_bare(point, later, is_paired=is_paired) if role == "bare" else role

    def _of_bare(self, point: Point, later: list[Point], *, is_paired: bool) -> str:
        """What points behind a name alone are; those in a list of losses may stand before what was got."""
        is_less = not is_paired or (later[0].value or 0) > (point.value or 0)
        if is_less and any(start <= point.head < end for start, end in self.losses):
            return "deduction"
        return "max" if is_paired or self._is_bare_maximum(point, later) else "score"

    def _told_losses(self) -> Iterator[Span]:
        """The lists behind what was lost in all."""
        for point in self.found:
            lead = _LEADS_LOSSES.match(self.text, point.end, self.paragraph.end) if point.role == "deduction" else None
            if lead is not None:
                stop = _LIST_END.search(self.text, lead.end(), self.paragraph.end)
                yield lead.end(), stop.start() if stop else self.paragraph.end

    def _taken_off(self) -> Iterator[Span]:
        """The lists behind 扣除, up to what was got or the sentence's end."""
        for lead in _TAKEN_OFF.finditer(self.text, self.paragraph.start, self.paragraph.end):
            others = (other.head for other in self.found if other.head >= lead.end() and other.role != "bare")
            yield lead.end(), min((self.annotated.sentence(lead.end())[1], *others))

    def _is_paired(self, point: Point, after: Point) -> bool:
        """Whether what was got stands right behind: `产出指标50分，自评得49分`."""
        if point.role == "bare" and after.is_own and (after.value or 0) > (point.value or 0):
            # 效果24.8分，综合得分98.4分: the whole has its points behind the last part.
            return False
        return (
            after.role in ("score", "full", "deduction", "total")
            and bool(_NEXT_TO.fullmatch(self.text, point.end, after.head))
            and not self.text.startswith(SUMS, after.head)
        )

    def _is_total_scale(self, point: Point, later: list[Point]) -> bool:
        """Whether a 总分 only says what can be got: in brackets, or as the scale of all."""
        in_brackets = self.text[point.head - 1] == "(" and self.text[point.end : point.end + 1] == ")"
        return in_brackets or (point.value == HUNDRED and self._is_scale(point, later))

    def _is_bare_maximum(self, point: Point, later: list[Point]) -> bool:
        """Whether points behind a name alone can be got; where a score governs them, they were."""
        is_governed = (
            any(item.score for item in self.items[-AROUND:])
            or (self.announced is not None and self.announced <= point.head)
            or self._is_told_in_parts(point)
        )
        return not is_governed or self.text[point.end : point.end + 1] == ")" or self._is_scored_later(point, later)

    def _is_scale(self, point: Point, later: list[Point]) -> bool:
        """Whether 总分100分 only says what can be got: `评价采用百分制，总分为100分`, `总分100分，其中投入15分，…`."""
        if "总分" not in self.text[point.head : point.start]:
            return False
        start, _ = self.annotated.sentence(point.start)
        are_parts = bool(later) and all(other.role in ("bare", "max") for other in later)
        return are_parts or _has_losses(later) or _SCALE.search(self.text, start, point.head) is not None

    def _is_told_in_parts(self, point: Point) -> bool:
        """Whether points behind names were got, as no maximum has such a fraction: `其中履职49.4分，执行19.8分`."""
        start, end = self.annotated.sentence(point.start)
        if start not in self.told_in_parts:
            first = bisect_left(self.found, start, key=attrgetter("start"))
            last = bisect_left(self.found, end, first, key=attrgetter("start"))
            own = [other for other in self.found[first:last] if other.role == "bare"]
            leads = _LEADS_PARTS.search(self.text, start, own[0].head) if own else None
            has_fractions = any(other.value and other.value % 1 not in _IN_RUBRICS for other in own)
            # 预算执行率9.4分，产出48.2分，效益30.0分。: a sentence that is nothing but names and what they got.
            are_all = len(own) >= _FEWEST_PARTS and all(
                other.role in ("bare", "total") or other.is_own for other in self.found[first:last]
            )
            self.told_in_parts[start] = (leads is not None or are_all) and has_fractions
        return self.told_in_parts[start]

    def _is_scored_later(self, point: Point, later: list[Point]) -> bool:
        """Whether the same part of the sentence tells what was got of a maximum: `满意度10分，问卷满意度88%，得8分`."""
        for other in later:
            if other.role == "bare" or _PART_END.search(self.text, point.end, other.head):
                return False
            if other.role in ("score", "full"):
                is_within = other.value is None or point.value is None or other.value <= point.value
                return is_within and not self.text.startswith(SUMS, other.head)
        return False

    def _is_whole_of(self, point: Point, later: list[Point]) -> bool:
        """Whether 100 points are what can be got in all: `评分满分为100分，自评得分98分`, `评价总分100分，得分96分`."""
        words = self.text[point.head : point.start]
        if not any(word in words for word in _OF_ALL) or not self._is_scored_later(point, later):
            return False
        own = next(other for other in later if other.role in ("score", "full"))
        return names.subject(self.text, point.end, own.head).kind != "named"


def _has_losses(points: list[Point]) -> bool:
    """Whether maxima have lower scores behind them: `投入10分，得9.5分`."""
    return any(
        maximum.role in ("bare", "max") and own.role == "score" and (own.value or HUNDRED) < (maximum.value or 0)
        for maximum, own in pairwise(points)
    )
