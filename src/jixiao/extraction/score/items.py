"""Scored items: what is read of one, and the fact it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao.extraction.annotated_text import REACH, AnnotatedText
from jixiao.extraction.candidate import Candidate, Mark
from jixiao.extraction.score.explanations import Explanation, explanation, falls_short, is_told
from jixiao.extraction.score.names import Span
from jixiao.extraction.score.point import Point
from jixiao.extraction.score.rates import rate
from jixiao.extraction.score.reasons import NOT_APPLICABLE, OTHER, Reasons, reasons
from jixiao.extraction.text.levels import Levels, RubricLevel
from jixiao.extraction.text.outline import Section
from jixiao.facts.column import Cell

_SENTENCE_STOP = re.compile("[。；]")
#: `。扣分原因`: that the next sentence says why.
_LABELLED = re.compile(r"[。；;)]*(?:其?[扣失减]分的?|主要|具体)?(?:主要)?(?:原因|理由|主因)")
_OPENED = re.compile(r"[”\"]?(?:指标)?(?:\([^()\n]{1,12}\))?:")  # (5分):
_LISTED = re.compile("[)”]?[、和及与]")  # `、`
#: Most points and items around one that tell what it is: more than any rubric has parts.
AROUND = 100
_FULL_WORDS = re.compile(r"满分[，,]?(?:无|未|没有)(?:失分|扣分)|(?:无|未|没有)失分")

#: Most characters between a printed maximum and its score, and what may not stand there: 3, 两
_BESIDE, _FIGURE = 24, re.compile(r"[\d一二两三四五六七八九十]")

#: Of each item told so far its scores, losses and places, by level, name and evaluator.
_Seen = dict[tuple[str | None, str, str | None], list[tuple[Decimal | None, Decimal | None, int]]]


@dataclass(slots=True)
class Item:
    """One scored item as it is being read; points of one role are kept once."""

    level: RubricLevel | None
    name: str
    spans: tuple[Span, ...]
    path: tuple[str, ...]
    paragraph: int
    section: Section
    start: int
    end: int
    score: Point | None = None
    maximum: Point | None = None
    deduction: Point | None = None
    #: Further losses that are told of it.
    losses: list[Point] = field(default_factory=list)
    again: list[Mark] = field(default_factory=list)
    is_full: bool = False
    max_points: Decimal | None = None
    max_status: str = "not_stated"
    reason: str | None = None
    theme: str | None = None
    applies_not: bool = False
    #: Whether a row of a table scores it.
    is_tabled: bool = False
    #: Where the report says why points were lost: in a table's column of reasons, or in the sentence.
    why: Explanation | None = None
    #: Whether it is a total beside which the report prints another.
    is_disputed: bool = False
    #: Whether the report's rubric told the level and the path.
    is_placed: bool = False
    #: Who gave the score, if not the department; and the department's item that a column of theirs stands beside.
    evaluator: str | None = None
    review_of: Item | None = None

    def holds(self, role: str) -> Point | None:
        return self.maximum if role == "max" else self.deduction if role == "deduction" else self.score

    def add(self, point: Point, role: str) -> None:
        self.end = max(self.end, point.end)
        if known := self.holds(role):
            if known.value == point.value and role in ("max", "deduction"):
                column = "max_points" if role == "max" else role
                self.again.append(Mark(column, point.start, point.end))
            elif role == "deduction":
                self.losses.append(point)
            return
        if role == "max":
            self.maximum, self.max_points = point, point.value
            # 得3分，自评得分3分: no word calls the first points a maximum; that follows from those behind them.
            self.max_status = "derived" if point.role == "score" else "printed"
        elif role == "deduction":
            self.deduction = point
        else:
            self.score = point
            if role == "full":
                self.is_full = True
                if point.value is not None:
                    self.max_points, self.max_status = point.value, "printed"

    @property
    def value(self) -> Decimal | None:
        return self.score.value if self.score else None

    @property
    def is_over(self) -> bool:
        """Whether the score is more than the maximum."""
        return self.score is not None and self.is_below(self.score)

    def is_below(self, point: Point) -> bool:
        """Whether the maximum is less than some points."""
        return point.value is not None and self.max_points is not None and point.value > self.max_points

    @property
    def lost(self) -> tuple[Decimal | None, str]:
        """The deduction and its status; only that of a single item follows from its maximum.

        Several losses add up to what is missing: `满分40分，…扣1.2分，…扣0.6分，得38.2分`.
        """
        if self.deduction is not None and self.deduction.value is not None:
            losses = [self.deduction, *self.losses]
            in_all = sum((loss.value or Decimal(0) for loss in losses), Decimal(0))
            if self.losses and self.value is not None and self.max_points == self.value + in_all:
                return in_all, "derived"
            return self.deduction.value, "stated"
        if self.level in ("total", "dimension") or self.value is None or self.max_points is None:
            return None, "not_stated"
        return (self.max_points - self.value, "derived") if self.value < self.max_points else (None, "not_stated")

    @property
    def is_explained(self) -> bool:
        """Whether a table's column of reasons says why a row of any level has less than its maximum."""
        if self.why is None or not self.is_tabled or self.level == "total":
            return False
        return self.value is not None and self.max_points is not None and self.value < self.max_points

    @property
    def key(self) -> tuple[str | None, str, str | None]:
        # 预算执行9.8分 is the 预算执行率 of the table.
        return self.level, self.name.removesuffix("率"), self.evaluator


def place(items: Iterable[Item], levels: Levels) -> None:
    """Give items that the report's rubric holds their level, path and spelling there, and others their path above."""
    for item in items:
        if item.level == "total":
            continue
        known = levels.item(item.name, item.path)
        if known is None:
            item.path = levels.path(item.path)
        else:
            item.level, item.path, item.name, item.is_placed = known.level, known.path[:-1], known.path[-1], True


def candidates(annotated: AnnotatedText, items: list[Item]) -> Iterator[Candidate]:
    """The facts that ``items``, in the order of the text, become."""
    _reasons(annotated, items)
    seen: _Seen = {}
    for item in items:
        yield _candidate(annotated, item, seen)


def _candidate(
    annotated: AnnotatedText,
    item: Item,
    seen: _Seen,
) -> Candidate:
    point = item.score or item.deduction
    assert point is not None
    own = item.value
    _doubt_maximum(annotated, item)
    values = _values(item)
    marks = list(item.again)
    if item.maximum is not None and (item.maximum.start, item.maximum.end) != (point.start, point.end):
        marks.append(Mark("max_points", item.maximum.start, item.maximum.end))
    if item.deduction is not None and item.deduction is not point:
        marks.append(Mark("deduction", item.deduction.start, item.deduction.end))
    if item.lost[1] == "derived":
        marks += [Mark("deduction", loss.start, loss.end) for loss in item.losses]
    if item.why is not None:
        marks += [Mark("reason", *span) for span in item.why.spans]
    if point.value is None:
        marks += [Mark("name", *span) for span in item.spans]
    links: dict[str, tuple[str, int]] = {}
    lost = item.lost[0]
    for value, loss, start in seen.get(item.key, ()):
        is_same = value == own and value is not None
        # 过程扣2分, told of an item that has its score above: the loss is the same.
        is_same_loss = own is None and loss == lost and loss is not None
        if (is_same or is_same_loss) and item.level != "criterion":
            links["restates"] = ("score", start)
            break
    else:
        seen.setdefault(item.key, []).append((own, lost, point.start))
    if item.score is not None and own is not None and (at := rate(annotated, item.score.start)) is not None:
        links["rate_fact"] = ("ratio", at)
    annotated.smoothed.claim(point.start, point.end)
    for mark in marks:
        if mark.column not in ("name", "reason"):
            annotated.smoothed.claim(mark.start, mark.end)
    rule = "full_marks" if point.value is None else "deduction" if item.score is None else item.level
    rule = "review" if item.evaluator else rule
    return Candidate(
        "score", point.start, point.end, values, f"score.{rule}", _confidence(item, point), tuple(marks), links
    )


def _reasons(annotated: AnnotatedText, items: list[Item]) -> None:
    """Read why points were lost, whether an item applied, and full marks in words: 分值满分无失分."""
    told = reasons(annotated.lexicon)
    for number, item in enumerate(items):
        if item.level == "criterion":
            continue
        words = _words(annotated, items, number)
        not_applicable = None
        if item.level not in ("total", "dimension"):
            not_applicable = told.not_applicable(words)
            item.applies_not = not_applicable is not None
            item.is_full = item.is_full or _FULL_WORDS.search(words) is not None
        if not item.lost[0] and not item.is_explained:
            item.reason, item.why = not_applicable, None
        elif item.evaluator is not None:
            # Why others took points off, the department does not say.
            item.theme, item.why = "not_stated", None
        else:
            if not item.is_tabled:
                item.why = _explanation(annotated, items, number, told)
                if item.why is None and item.score is None and falls_short(item.name):
                    # 两座水库未按期完工，扣2分: what lost the points says why.
                    item.why = Explanation(item.spans, is_labelled=False)
            if item.level == "total" and (item.why is None or not item.why.is_labelled):
                item.why = None
                continue
            _explain(annotated, item, told, not_applicable)
    _share(annotated, items, told)
    for item in items:
        if item.level == "dimension" and item.theme == "not_stated":
            themes = {(other.reason, other.theme) for other in items if other.path[:1] == (item.name,) and other.theme}
            if len(themes) == 1:
                item.reason, item.theme = themes.pop()


def _words(annotated: AnnotatedText, items: list[Item], number: int) -> str:
    """What is said of the item at ``number`` behind its name, before the next one's."""
    item = items[number]
    if item.is_tabled:
        return item.why.words(annotated.text) if item.why else ""
    start = item.spans[-1][1] if item.spans else item.start
    return annotated.text[start : min(_statement_end(annotated, item), _ceiling(annotated, items, number))]


def _ceiling(annotated: AnnotatedText, items: list[Item], number: int) -> int:
    """Where the next item of the same paragraph begins, else the paragraph's end."""
    item = items[number]
    starts = (other.start for other in items[number + 1 : number + 1 + AROUND] if other.level != "criterion")
    own = (start for start in starts if item.end <= start)
    return min(min(own, default=len(annotated.text)), annotated.smoothed.paragraphs[item.paragraph].end)


def _explain(annotated: AnnotatedText, item: Item, told: Reasons, not_applicable: str | None) -> None:
    """The class of what is told of a loss; what is told under a label is a reason, whatever it says."""
    if not_applicable is not None:
        item.reason, item.theme = not_applicable, NOT_APPLICABLE
        return
    words = item.why.words(annotated.text) if item.why else ""
    item.reason, item.theme = told.why(words)
    if item.theme == "quality_shortfall":
        item.reason, item.theme = told.why(item.name + words)
    if item.reason is None and item.why is not None:
        if (item.why.is_labelled and is_told(words)) or falls_short(words):
            item.reason, item.theme = OTHER
        else:
            item.why = None


def _doubt_maximum(annotated: AnnotatedText, item: Item) -> None:
    """Take a maximum from an item that got more, unless a table or the sentence itself says whose it is."""
    if item.is_over and not item.is_tabled and not _is_beside(annotated, item):
        item.max_points, item.max_status, item.maximum = None, "not_stated", None


def _is_beside(annotated: AnnotatedText, item: Item) -> bool:
    """Whether no other figure stands between a printed maximum and the score beside it: `投入(20分)得23分`.

    One in brackets stands right behind the score: `得23分(满分20分)`.
    """
    maximum, score = item.maximum, item.score
    if maximum is None or score is None or item.max_status != "printed":
        return False
    if score.end <= maximum.head:
        return annotated.text[score.end : maximum.head] == "("
    if not maximum.end <= score.head:
        return False
    between = annotated.text[maximum.end : score.head]
    return len(between) <= _BESIDE and _FIGURE.search(between) is None


def _explanation(annotated: AnnotatedText, items: list[Item], number: int, told: Reasons) -> Explanation | None:
    """Where the sentence says why the item at ``number`` lost points, between the items beside it."""
    item, text = items[number], annotated.text
    paragraph = annotated.smoothed.paragraphs[item.paragraph]
    places = sorted((point.head, point.end) for point in (item.score, item.maximum, item.deduction) if point)
    places = [place for place in places if paragraph.start <= place[0] < paragraph.end]
    name_end = item.spans[-1][1] if item.spans else item.start
    earlier = items[max(0, number - AROUND) : number]
    floor = max((other.end for other in earlier if other.paragraph == item.paragraph), default=0)
    ceiling = _ceiling(annotated, items, number)
    start = max(annotated.sentence(item.start)[0], floor if floor <= item.start else 0)
    gaps, at = [], name_end
    for head, end in places:
        if at < head:
            gaps.append((at, head))
        at = max(at, end)
    end = max(at, min(_statement_end(annotated, item), ceiling))
    if end < ceiling:
        # 扣1分。扣分原因:…
        labelled = annotated.sentence(min(end + 1, paragraph.end - 1))[1]
        end = min(labelled, ceiling) if _LABELLED.match(text, end, labelled) else end
    return explanation(annotated, (start, item.start), gaps, (at, end), lambda words: told.why(words)[0] is not None)


def _share(annotated: AnnotatedText, items: list[Item], told: Reasons) -> None:
    """Give a reason that is told of several items to each of them: 投入扣1分、过程扣2分，原因均为….

    One that stands behind a list of losses is that of all items in the list.
    """
    for item, following in zip(reversed(items[:-1]), reversed(items[1:]), strict=True):
        if item.theme != "not_stated" or item.is_tabled or following.why is None or item.evaluator is not None:
            continue
        between = annotated.text[item.end : following.start]
        is_near = item.paragraph == following.paragraph and not _SENTENCE_STOP.search(between)
        if is_near and (following.why.is_shared or _LISTED.match(between)):
            item.why = following.why
            _explain(annotated, item, told, None)


def _statement_end(annotated: AnnotatedText, item: Item) -> int:
    """Where what is said of an item ends: its sentence, or its paragraph if its name opens that."""
    paragraph = annotated.smoothed.paragraphs[item.paragraph]
    opens = (
        bool(item.spans)
        and item.spans[0][0] - paragraph.start <= REACH
        and not _SENTENCE_STOP.search(annotated.text, paragraph.start, item.spans[0][0])
    )
    whole = opens and _OPENED.match(annotated.text, item.spans[-1][1]) is not None
    return paragraph.end if whole else annotated.sentence(item.end)[1]


def _values(item: Item) -> dict[str, Cell]:
    score, value_status = item.value, "stated" if item.value is not None else "not_stated"
    deduction, deduction_status = item.lost
    if score is None and item.is_full and item.max_points is not None:
        score, value_status = item.max_points, "derived"
    if item.score is None and item.max_points is not None and deduction is not None:
        score, value_status = item.max_points - deduction, "derived"
    return {
        "level": item.level,
        "path": ">".join((*item.path, item.name)),
        "name": item.name,
        "max_points": item.max_points,
        "max_status": item.max_status,
        "score": score,
        "value_status": value_status,
        "full_marks": item.is_full and not deduction,
        "deduction": deduction,
        "deduction_status": deduction_status,
        "reason": item.reason,
        "reason_theme": item.theme,
        "not_applicable": item.applies_not,
        "evaluator": item.evaluator,
    }


def _confidence(item: Item, point: Point) -> float:
    if item.level == "total" and item.score is not None:
        # What was lost in all is told less plainly than the total beside it; of two totals one is another's, maybe.
        is_plain = item.section.has("conclusion") or item.max_points is not None
        return 0.97 if is_plain and not item.is_disputed and (item.deduction is None or item.is_tabled) else 0.9
    if item.score is None or point.value is None:
        return 0.8
    # A row says whose points they are; a sentence may run items into each other.
    return 0.8 if item.max_points is None else 0.93 if item.is_tabled else 0.85
