"""The scored items of one paragraph of running text: what each of its points is said of.

`“履职效能”自评得分为49.58分，扣0.42分。`: one item with its deduction.
`1.预算执行率(10分)。执行率为98.5%，得9.85分。`: a name that opens the paragraph, its maximum and its score.
`1.预算编制情况。绩效目标明确性自评得4分`: an item below the name that opens the paragraph.
"""

from __future__ import annotations

import re
from collections import Counter

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.score import names
from jixiao.extraction.score.items import AROUND, Item
from jixiao.extraction.score.names import RATE_ITEM, TOTAL, Span, Subject
from jixiao.extraction.score.parents import HUNDRED
from jixiao.extraction.score.point import IN_ALL, Point, PointRole
from jixiao.extraction.score.projects import Scope, is_own_total
from jixiao.extraction.score.roles import SUMS, Roles
from jixiao.extraction.text.levels import RubricLevel
from jixiao.extraction.text.smoothed import Paragraph
from jixiao.facts.numbers import read_printed

_PARTS = re.compile("[。，,;；:]?其中")  # 过程管理扣1.6分。其中
_SINGLE = re.compile(r"(?:项目|工程|经费|专项|补助|资金)(?:支出)?(?:绩效)?[”\"]?$")  # 河道清淤工程, 培训经费
_BY_EVALUATION = re.compile(r"自评|打分|评分|评价")  # 自评
_SENTENCE_END = re.compile("[。！？!?]")  # `。`
#: The grade behind the points of the whole: `，自评等级`.
_GRADED = re.compile("[，,(](?:绩效|自评|评价|评定)*(?:等级|等次|档次)")
#: The points that a heading says can be got: 预算执行（10分）.
_MAXIMUM = re.compile(r"[（(](?:满分|分值|共)?[为:：]?(\d{1,3}(?:\.\d+)?)分?[）)][。：:]?$")
_SCORES = re.compile(r"得分?:?\d")  # 得9分, 得分:9
_IN_ORDER = re.compile("分别|依次")  # 得分依次为
_SCORED: tuple[PointRole, ...] = ("score", "full", "total")
#: No report gives itself less in all.
_PASS = 50
#: More than a rubric gives to one item whose maximum is not printed.
_MOST = 70
#: Sums that only the execution of a budget has: 全年执行数, 实际支出.
_EXECUTED = re.compile("(?:全年)?执行数|(?:实际)?支出数|实际支出")
#: What names losses rather than tells them: 失分3.45分.
_LOSSES = ("失分", "扣分", "丢分", "减分")
#: Most characters between a maximum and the words of the score right behind it: `)，`.
_NEXT = 2
#: Most characters between a total and its deduction.
_BESIDE = 4


class ParagraphReader:
    """Reads one paragraph: each of its points opens an item or joins one."""

    def __init__(self, annotated: AnnotatedText, paragraph: Paragraph, about: Scope) -> None:
        self.about = about
        self.of_projects: list[Item] = []
        self.annotated, self.paragraph, self.text = annotated, paragraph, annotated.text
        self.section = annotated.section(paragraph.start)
        self.headings = tuple(names.heading_path(self.section, paragraph.start, annotated.levels))
        self.prefix = self.headings
        self.items: list[Item] = []
        self.listed: list[Item] = []
        self.head: Item | None = None
        self.floor = paragraph.start
        self.said: tuple[Point, Subject] | None = None
        #: The item from whose maximum a list of losses is taken: `过程满分20分，扣除预算执行率0.1分、…，得18.9分`.
        self.less: Item | None = None
        #: How many points below the name that is open have each role by their own words.
        self.roles: Counter[PointRole] = Counter()

    def read(self, found: list[Point]) -> list[Item]:
        roles = Roles(self.annotated, self.paragraph, found, self.items)
        above = self.headings
        for head, floor, group in self._segments(found):
            self.head, self.floor, self.prefix, current = None, floor, above, None
            if head is not None and not group:
                # 过程方面:资金到位率:分值5分，…: what opens the paragraph is the heading of what follows.
                above = (*self.headings, self._name(*head))
                continue
            self.roles = Counter(point.role for point in group)
            if head is not None:
                self.head = current = self._open_named(head)
            for number, point in enumerate(group):
                role = roles.of(point, group[number + 1 : number + 1 + AROUND], current, self.floor)
                if self.head is not None and self._is_beside(self.head, point, role):
                    self.head = current = None
                if self.head is not None and self._is_below(self.head, point, role):
                    self.prefix, self.head, current = (*self.prefix, self.head.name), None, None
                    if above is self.headings:
                        above = self.prefix
                if self._is_of_project(point, role):
                    current = self._open(TOTAL, (), point.head, "total")
                    self.of_projects.append(current)
                elif point.place:
                    current = self.listed[point.place] if point.place < len(self.listed) else None
                elif self.head is not None:
                    current = self._within_head(self.head, point, role)
                else:
                    said = self._subject(point, role)
                    current = self._behind_losses(point, role, said, current)
                    current = self._lost(point, role, said, current) or self._among_names(point, role, said, current)
                if current is not None:
                    current.add(point, role)
                self.floor = point.end
        return self.items

    def _is_of_project(self, point: Point, role: str) -> bool:
        if not point.is_own or role not in ("score", "full") or (point.value or 0) < _PASS:
            return False
        return is_own_total(self.text, self.about, point.head, point.start)

    def _segments(self, found: list[Point]) -> list[tuple[Span | None, int, list[Point]]]:
        """The points below each name that opens the paragraph or a part of it, and where the words after it begin."""
        first, start = found[0], self.paragraph.start
        opening = names.head_of(self.text, start, first.end + 3 if self._is_in_name(first) else first.head + 1)
        if opening is None:
            body = self.annotated.outline.body(self.paragraph)
            is_title = body <= first.head and self.text[body - 1] in "。:"
            segments: list[tuple[Span | None, int, list[Point]]] = [(None, body if is_title else start, [])]
        else:
            segments = [(opening[0], min(opening[1], first.head), [])]
        floor = segments[0][1]
        for point in found:
            if span := names.reopened(
                self.text, max(start, floor - 1), point.end + 2 if self._is_in_name(point) else point.head
            ):
                segments.append((span, span[1] + 1, []))
            segments[-1][2].append(point)
            floor = point.end
        return segments

    def _is_in_name(self, point: Point) -> bool:
        """Whether points belong to the name that opens an item: `目标制定(12分)。`, `资金合规性(6分):`, `产出40分:`."""
        is_bare = point.role in ("bare", "max") and self.text[point.end : point.end + 1] in (":", "。")
        return is_bare or self.text[point.end : point.end + 2] in ("):", ")。")

    def _subject(self, point: Point, role: str) -> Subject:
        if self.said is None or self.said[0] is not point:
            self.said = point, names.subject(self.text, self.floor, point.head, is_loss=role == "deduction")
        return self.said[1]

    def _open_named(self, span: Span) -> Item:
        item = self._open(self._name(*span), (span,), span[0])
        item.level = self.annotated.levels.of(item.name, len(self.prefix))
        return item

    def _name(self, start: int, end: int) -> str:
        return self.annotated.levels.called(self.annotated.smoothed.printed(start, end))

    def _open(self, name: str, spans: tuple[Span, ...], start: int, level: RubricLevel | None = None) -> Item:
        path = () if level == "total" else self.prefix
        item = Item(level, name, spans, path, self.paragraph.number, self.section, start, start)
        self.items.append(item)
        return item

    def _is_below(self, head: Item, point: Point, role: str) -> bool:
        """Whether the points after the name that opens a paragraph are those of items of its own."""
        is_maximum = role == "max" and point.role in ("bare", "max")
        has_parts = head.score is not None or self.roles["score"] > 1
        is_part = has_parts and self.annotated.levels.is_dimension(head.name)
        if self._names_its_own(head, point, role):
            return True
        if point.in_words or not (is_maximum or is_part):
            return False
        said = self._subject(point, role)
        return said.kind == "named" and not any(head.name in self.text[start:end] for start, end in said.spans)

    def _is_beside(self, head: Item, point: Point, role: str) -> bool:
        """Whether a later sentence turns to another item: `采购管理：分值6分，得5.6分。“资产管理”得3分`."""
        scored = head.score or head.deduction
        is_later = scored is not None and _SENTENCE_END.search(self.text, scored.end, point.head) is not None
        return is_later and self._names_another(head, point, role)

    def _names_its_own(self, head: Item, point: Point, role: str) -> bool:
        """Whether what opened is the heading of other items: `1.预算编制情况。绩效目标明确性自评得4分`."""
        is_open = head.score is None and (head.maximum is None or role != "max")
        return is_open and point.role != "total" and self._names_another(head, point, role)

    def _names_another(self, head: Item, point: Point, role: str) -> bool:
        """Whether points follow another name directly.

        Plain 得4分 behind a name is what a criterion of the item got, unless the name is quoted.
        """
        said = self._subject(point, role)
        if said.kind != "named":
            return False
        start, end = said.spans[-1]
        if point.role not in ("max", "bare") and self.text[end : point.head] in ("，", ","):
            # 预算编制约束性：调剂资金不存在不合规情况，自评得分4分: what was found, not whose the points are.
            return False
        is_plain = point.role == "score" and not point.is_own and end == point.head
        return not is_plain and names.adjoins(self.text, end, point.head) and self._name(start, end) != head.name

    def _within_head(self, head: Item, point: Point, role: str) -> Item | None:
        """In a paragraph that a name opens, plain 得N分 are criteria if the item's own score stands elsewhere."""
        if role == "score" and point.value is not None and not point.is_own and not point.in_words:
            is_next = head.maximum is not None and point.head - head.maximum.end <= 2 and head.score is None
            others = sum(self.roles[of] for of in _SCORED) - (point.role in _SCORED)
            return head if is_next or not others else self._criterion(head, point)
        if not point.is_own:
            return head
        said = self._subject(point, role)
        is_of_whole = said.kind == "none" and head.maximum is None and not self.annotated.levels.is_dimension(head.name)
        if said.kind == "total" or (is_of_whole and role == "score" and self._is_of_whole(point)):
            return self._open(TOTAL, (), point.head, "total")
        if said.kind == "named" and role != "max" and head.score is not None:
            return self._named(point, role, said)
        return head

    def _criterion(self, head: Item, point: Point) -> Item | None:
        span = names.criterion(self.text, self.floor, point.head)
        if span is None:
            return None
        item = self._open(self.annotated.smoothed.printed(*span), (span,), span[0], "criterion")
        item.path = (*head.path, head.name)
        return item

    def _is_told_loss(self, item: Item | None, point: Point, role: str, said: Subject) -> bool:
        """Whether a loss is all that ``item`` lost, told with its reason: `得29分。攻关项目未完成，扣1分`."""
        start = said.spans[-1][1] if said.spans else point.head
        if item is None or role != "deduction" or item.deduction is not None:
            return False
        # Below a dimension, 审理天数目标值≤60天，实际63天，扣0.5分 is an item; an indicator lost what is so told.
        has_values = item.level == "dimension" and any(map(str.isdigit, self.text[start : point.head]))
        is_item = has_values or self.text[point.head - 1] not in "，,"
        if not (said.kind == "none" or (said.kind == "named" and not is_item)):
            return False
        return item.max_points is not None and item.value is not None and item.max_points - item.value == point.value

    def _behind_losses(self, point: Point, role: str, said: Subject, current: Item | None) -> Item | None:
        """The item spoken of; behind a list of losses by name that from whose maximum they are taken."""
        if point.role == "bare" and role == "deduction":
            self.less = self.less or current
            return current
        less, self.less = self.less, None
        return less if less is not None and role == "score" and said.kind == "none" else current

    def _lost(self, point: Point, role: str, said: Subject, current: Item | None) -> Item | None:
        """What lost points that name nothing: the item spoken of, or the report in all."""
        if self._is_told_loss(current, point, role, said):
            return current
        if role != "deduction":
            return None
        if not self._is_in_all(point, said):
            is_listed = self._lists_losses(said, current)
            told = names.fallen_short(self.text, self.floor, point.head) if is_listed else None
            return self._open_named(told) if told else None
        if current is not None and current.level != "total" and current.maximum and not current.holds("score"):
            # 部门产出满分35分，两项共扣1.1分，得33.9分
            return current if current.deduction is None else None
        # 以上四项合计扣5.5分，其中产出扣1.9分: no heading holds what is lost in all.
        self.prefix = ()
        return self._open(TOTAL, (), point.head, "total")

    def _is_in_all(self, point: Point, said: Subject) -> bool:
        """Whether a loss is that of all: 共扣4.5分; where a sentence begins with it, 失分3.45分, 扣1.89分的构成."""
        if said.kind not in ("none", "total"):
            return False
        begins = point.head == self.annotated.sentence(point.start)[0]
        lost = names.LOST_IN_ALL.match(self.text, point.head)
        is_noun = (lost is not None and lost.end() > point.end) or self.text.startswith(_LOSSES, point.head)
        return self.text.startswith(IN_ALL, point.head) or (begins and is_noun)

    def _lists_losses(self, said: Subject, current: Item | None) -> bool:
        """Whether a paragraph tells what the report or a dimension lost, so that each loss in it is one of theirs."""
        if said.kind != "none" or not self.items:
            return False
        if current is not None and current.maximum is not None and current.score is None:
            # 绩效管理满分12分。预算调整次数较多，扣2.4分，得9.6分: what it got is still to come.
            return False
        first = self.items[0]
        is_of_whole = first.name == TOTAL or self.annotated.levels.is_dimension(first.name)
        return is_of_whole or _PARTS.match(self.text, first.end) is not None

    def _among_names(self, point: Point, role: str, said: Subject, current: Item | None) -> Item | None:
        if role == "max" and point.value == HUNDRED and said.kind == "named":
            said = Subject("total")
        if said.kind == "anaphor" and current is None:
            before = names.antecedent(self.text, self.floor, point.head)
            said = before if before.kind == "named" else said
        if said.kind == "named":
            return self._named(point, role, said)
        if _IN_ORDER.search(self.text, point.head, point.start):
            return None
        is_total = said.kind == "total" or (bool(self.items) and self.text.startswith(SUMS, point.head))
        if is_total and current is not None and current.name == TOTAL and current.holds(role) is None:
            return current
        if not is_total and current is not None and self._is_joined(current, point, role, said):
            return current
        is_total = is_total or (role == "max" and point.value == HUNDRED)
        if is_total or (role in ("score", "full") and said.kind == "none" and self._is_of_whole(point)):
            return self._open(TOTAL, (), point.head, "total")
        return self._of_heading(point, said) or self._of_execution(point)

    def _named(self, point: Point, role: str, said: Subject) -> Item | None:
        """The last of the items that the points are said of; the others have them too."""
        if self._is_result_of_heading(point, said):
            return self._of_heading(point, said)
        if point.is_own and any(_SINGLE.search(self.text, *span) for span in said.spans):
            return None
        if role == "score" and point.value is not None and point.value > _MOST:
            return None
        spans = said.spans
        if _IN_ORDER.search(self.text, spans[-1][1], point.start):
            spans = names.listed(self.text, spans[-1])
            self.listed = [self._open_named(span) for span in spans]
            return self.listed[0]
        opened = [self._open_named(span) for span in spans]
        for item in opened[:-1]:
            item.add(point, role)
        return opened[-1]

    def _is_result_of_heading(self, point: Point, said: Subject) -> bool:
        """Whether a name with a number behind it is what the heading's own points were got for.

        `（一）预算执行（10分）` over `全年预算执行率98.5%，自评得分9.85分。`
        """
        if self.items or len(said.spans) != 1 or point.role not in ("score", "full") or not self.section.headings:
            return False
        heading = self.section.headings[-1]
        of_heading = _MAXIMUM.search(heading.title)
        if of_heading is None or heading.end > self.floor or (point.value or 0) > read_printed(of_heading.group(1)):
            return False
        has_result = re.search(r"\d", self.text[said.spans[0][1] : point.head]) is not None
        return has_result and len(_SCORES.findall(self.text, point.end, self.paragraph.end)) == 0

    def _of_heading(self, point: Point, said: Subject) -> Item | None:
        """The item that the nearest heading names: `（二）预算执行` over `该项得19分`."""
        heading = self._heading(is_sum=self.text.startswith(SUMS, point.head))
        title = names.title(heading) if heading else ""
        if not title or names.is_whole(title) or (point.in_words and said.kind != "anaphor"):
            return None
        has_maximum = _MAXIMUM.search(heading)
        if not self.prefix and not has_maximum and not self.annotated.levels.is_dimension(title):
            return None
        item = self._open(title, (), point.head)
        item.path = self.prefix[:-1]
        item.level = self.annotated.levels.of(title, len(item.path))
        return item

    def _heading(self, *, is_sum: bool) -> str:
        """The nearest heading that names an item; what a sum adds up (本项合计得23.2分) may be told between the two."""
        printed = [heading.title for heading in self.section.headings]
        while is_sum and printed and names.tells(printed[-1]):
            printed.pop()
        return "" if not printed or names.tells(printed[-1]) else printed[-1]

    def _of_execution(self, point: Point) -> Item | None:
        """The item of the budget's execution, whose sums alone name it: `全年执行数98万元，权重10分，自评得9.8分`."""
        start, _ = self.annotated.sentence(point.start)
        if point.in_words or not _EXECUTED.search(self.text, max(start, self.floor), point.head):
            return None
        return self._open(RATE_ITEM, (), point.head, "dimension")

    def _is_of_whole(self, point: Point) -> bool:
        """Whether points of which nothing is said are the total: `自评得分98分`, `经评价打分，得98分`."""
        if point.value is None or point.value < _PASS:
            return False
        if point.is_own or (_GRADED.match(self.text, point.end) and not self.items):
            return True
        start, _ = self.annotated.sentence(point.start)
        return not self.items and _BY_EVALUATION.search(self.text, start, point.head) is not None

    def _is_joined(self, item: Item, point: Point, role: str, said: Subject) -> bool:
        known = item.holds(role)
        if item.level == "total" and role == "deduction" and point.head - self.floor > _BESIDE:
            return False
        if known is not None and known.value != point.value:
            return False
        if role == "score" and item.is_below(point) and not self._is_right_behind(item.maximum, point):
            return False
        return said.kind == "anaphor" or not _SENTENCE_END.search(self.text, self.floor, point.head)

    @staticmethod
    def _is_right_behind(maximum: Point | None, point: Point) -> bool:
        """Whether what was got stands right behind what can be, so that more is a slip: `满分10分，得11分`."""
        return maximum is not None and 0 <= point.head - maximum.end <= _NEXT
