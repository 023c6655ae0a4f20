"""Scores in running text: the total, and those of dimensions, groups, indicators and criteria.

`自评得分为99.58分(总分100分)`: the total, of 100.
`“履职效能”自评得分为49.58分，扣0.42分。`: a dimension, of 50 (derived).
`“预算编制”、“预算执行”等指标均得满分`: one fact each; no points are invented.
`预算完成率:该指标分值4分，自评得分3分，因支出进度滞后。`: an indicator below the dimension that the headings name.
`党员教育:…覆盖率100%，得1分；…满意度≥85%，得1分。该指标分值2分，自评得分2分。`: its criteria, then the indicator.
`每低1个百分点扣0.5分`: a rule, waived.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from jixiao.extraction import score_names as names
from jixiao.extraction.draft import Draft, Waiver
from jixiao.extraction.material import Material
from jixiao.extraction.outline import Section
from jixiao.extraction.reading import Paragraph
from jixiao.extraction.score_items import Item, drafts
from jixiao.extraction.score_names import TOTAL, Level, Span, Subject
from jixiao.extraction.score_points import Point, points
from jixiao.extraction.score_sums import HUNDRED, settled
from jixiao.extraction.score_tables import tabled

_NEXT_TO = re.compile(r"[)”\"，,、;；]{0,2}(?:我(?:[部局委办院]|单位)|本(?:[部局委办院]|单位|部门)|其中)?")
_PROJECT = re.compile(r"项目(?!支出率|管理|决策|资金管理|立项|质量|绩效目标|事前)|专项(?!效能|资金(?:绩效|支出|管理))")
_SINGLE = re.compile(r"(?:项目|工程|经费|专项|补助|资金)(?:支出)?(?:绩效)?[”\"]?$")
_BY_EVALUATION = re.compile(r"自评|打分|评分|评价")
_SENTENCE_END = re.compile("[。！？!?]")
#: No report gives itself less in all.
_PASS = 50
#: More than a rubric gives to one item whose maximum is not printed.
_MOST = 70
_SUMS = ("合计", "共计", "总计")
#: Most characters between a total and its deduction.
_BESIDE = 4


def recognise(material: Material) -> Iterator[Draft | Waiver]:
    """The scores of ``material``, and waivers for points of scoring rules."""
    items: list[Item] = []
    for paragraph, found in points(material):
        for point in found:
            if point.role == "rule":
                material.reading.claim(point.start, point.end, 1)
                yield Waiver(point.start, point.end, "rule", "score.rule")
        own = [point for point in found if point.role != "rule"]
        if own and not _is_of_projects(material.section(paragraph.start), paragraph):
            items += _Reader(material, paragraph).read(own)
    items += tabled(material)
    items.sort(key=lambda item: item.start)
    yield from drafts(material, settled(material, items))


def _is_of_projects(section: Section, paragraph: Paragraph) -> bool:
    """Whether the nearest headings are about single projects, whose scores are not the department's."""
    titles = [names.title(heading.title) for heading in section.headings if heading.start < paragraph.start]
    return any(_PROJECT.search(title) and not re.search("整体|指标|部门", title) for title in titles[-2:])


class _Reader:
    """Reads one paragraph: each of its points opens an item or joins one."""

    def __init__(self, material: Material, paragraph: Paragraph) -> None:
        self.material, self.paragraph, self.text = material, paragraph, material.text
        self.section = material.section(paragraph.start)
        self.prefix = tuple(names.heading_path(self.section, paragraph.start))
        self.items: list[Item] = []
        self.head: Item | None = None
        self.floor = paragraph.start

    def read(self, found: list[Point]) -> list[Item]:
        for head, floor, group in self._segments(found):
            self.head, self.floor, current = None, floor, None
            if head is not None:
                self.head = current = self._open_named(head)
            for point, after in zip_longest(group, group[1:]):
                role = self._role(point, after, current)
                if self.head is not None:
                    current = self._within_head(self.head, point, role, group)
                else:
                    current = self._among_names(point, role, self._subject(point, role), current)
                if current is not None:
                    current.add(point, role)
                self.floor = point.end
        return self.items

    def _segments(self, found: list[Point]) -> list[tuple[Span | None, int, list[Point]]]:
        """The points below each name that opens the paragraph or a part of it, and where the words after it begin."""
        first, start = found[0], self.paragraph.start
        in_head = self.text[first.end : first.end + 2] in ("):", ")。")
        opening = names.head_of(self.text, start, first.end + 3 if in_head else first.head + 1)
        if opening is None:
            body = self.material.outline.body(self.paragraph)
            is_title = body <= first.head and self.text[body - 1] in "。:"
            return [(None, body if is_title else start, found)]
        segments: list[tuple[Span | None, int, list[Point]]] = [(opening[0], min(opening[1], first.head), [])]
        floor = segments[0][1]
        for point in found:
            if span := names.reopened(self.text, floor, point.head):
                segments.append((span, span[1] + 1, []))
            segments[-1][2].append(point)
            floor = point.end
        return segments

    def _subject(self, point: Point, role: str) -> Subject:
        return names.subject(self.text, self.floor, point.head, is_loss=role == "deduction")

    def _open_named(self, span: Span) -> Item:
        item = self._open(self.material.reading.printed(*span), (span,), span[0])
        item.level = names.level(item.name, len(self.prefix))
        return item

    def _open(self, name: str, spans: tuple[Span, ...], start: int, level: Level | None = None) -> Item:
        item = Item(level, name, spans, self.prefix, self.paragraph.number, self.section, start, start)
        self.items.append(item)
        return item

    def _role(self, point: Point, after: Point | None, current: Item | None) -> str:
        """What a point is, for those whose own words leave it open."""
        role: str = point.role
        is_paired = (
            after is not None
            and after.role in ("score", "full", "deduction", "total")
            and bool(_NEXT_TO.fullmatch(self.text, point.end, after.head))
            and not self.text.startswith(_SUMS, after.head)
        )
        if role == "score" and not point.is_own and is_paired and after is not None and after.is_own:
            # 得3分，自评得分3分: what can be got, then what was.
            can_be = point.value is not None and after.value is not None and point.value >= after.value
            return "max" if can_be else role
        if role == "total":
            follows = current is not None and (current.score or current.deduction)
            in_brackets = self.text[point.head - 1] == "(" and self.text[point.end : point.end + 1] == ")"
            is_next = follows and self.text[self.floor : point.head] in ("，", ",")
            return "max" if in_brackets or is_paired or is_next else "score"
        if role == "bare":
            governed = any(item.score for item in self.items) or "得分:" in self.text[self.paragraph.start : point.head]
            return "max" if is_paired or not governed or self.text[point.end : point.end + 1] == ")" else "score"
        return role

    def _within_head(self, head: Item, point: Point, role: str, group: list[Point]) -> Item | None:
        """In a paragraph that a name opens, plain 得N分 are criteria if the item's own score stands elsewhere."""
        if role == "score" and point.value is not None and not point.is_own and self.text[point.start].isdigit():
            is_next = head.maximum is not None and point.head - head.maximum.end <= 1 and head.score is None
            others = [other for other in group if other is not point and other.role not in ("bare", "deduction")]
            return head if is_next or not others else self._criterion(head, point)
        if not point.is_own:
            return head
        said = self._subject(point, role)
        is_of_whole = said.kind == "none" and head.maximum is None and not names.is_dimension(head.name)
        if said.kind == "total" or (is_of_whole and role == "score" and self._is_of_whole(point)):
            return self._open(TOTAL, (), point.head, "total")
        if said.kind == "named" and role != "max" and head.score is not None:
            return self._named(point, role, said)
        return head

    def _criterion(self, head: Item, point: Point) -> Item | None:
        span = names.criterion(self.text, self.floor, point.head)
        if span is None:
            return None
        item = self._open(self.material.reading.printed(*span), (span,), span[0], "criterion")
        item.path = (*head.path, head.name)
        return item

    def _among_names(self, point: Point, role: str, said: Subject, current: Item | None) -> Item | None:
        if said.kind == "named":
            return self._named(point, role, said)
        is_total = said.kind == "total" or (bool(self.items) and self.text.startswith(_SUMS, point.head))
        if is_total and current is not None and current.name == TOTAL and current.holds(role) is None:
            return current
        if not is_total and current is not None and self._is_joined(current, point, role, said):
            return current
        is_total = is_total or (role == "max" and point.value == HUNDRED)
        if is_total or (role in ("score", "full") and said.kind == "none" and self._is_of_whole(point)):
            return self._open(TOTAL, (), point.head, "total")
        return self._of_heading(point, said)

    def _named(self, point: Point, role: str, said: Subject) -> Item | None:
        """The last of the items that the points are said of; the others have them too."""
        if point.is_own and any(_SINGLE.search(self.text, *span) for span in said.spans):
            return None
        if role == "score" and point.value is not None and point.value > _MOST:
            return None
        opened = [self._open_named(span) for span in said.spans]
        for item in opened[:-1]:
            item.add(point, role)
        return opened[-1]

    def _of_heading(self, point: Point, said: Subject) -> Item | None:
        """The item that the nearest heading names: `（二）预算执行` over `该项得19分`."""
        is_in_words = not self.text[point.start].isdigit()
        title = names.title(self.section.headings[-1].title) if self.section.headings else ""
        if not title or names.is_whole(title) or (is_in_words and said.kind != "anaphor"):
            return None
        if not self.prefix and not names.is_dimension(title):
            return None
        item = self._open(title, (), point.head)
        item.path = self.prefix[:-1]
        item.level = names.level(title, len(item.path))
        return item

    def _is_of_whole(self, point: Point) -> bool:
        """Whether points of which nothing is said are the total: `自评得分98分`, `经评价打分，得98分`."""
        if point.value is None or point.value < _PASS:
            return False
        if point.is_own:
            return True
        start, _ = self.material.sentence(point.start)
        return not self.items and _BY_EVALUATION.search(self.text, start, point.head) is not None

    def _is_joined(self, item: Item, point: Point, role: str, said: Subject) -> bool:
        known = item.holds(role)
        if item.level == "total" and role == "deduction" and point.head - self.floor > _BESIDE:
            return False
        if known is not None and known.value != point.value:
            return False
        if (
            role == "score"
            and item.max_points is not None
            and point.value is not None
            and point.value > item.max_points
        ):
            return False
        return said.kind == "anaphor" or not _SENTENCE_END.search(self.text, self.floor, point.head)
