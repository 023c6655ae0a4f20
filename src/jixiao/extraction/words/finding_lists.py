"""Lists of problems and measures: where a report has them, and their entries.

A part about problems or measures stands under a heading, under a line that says so (``改进意见：``), or within another
part after its lead (``存在的问题：一是…``, ``接下来，我部将…``). Its paragraphs are cut at leads and at the markers of
entries.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Generator, Iterator
from typing import NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.text.outline import OutlineHeading
from jixiao.extraction.words.finding_clauses import FindingKind, deficiencies
from jixiao.extraction.words.finding_runs import runs

STOPS = "。；;:：，, "
_LACK = r"(?:问题|不足|困难|短板|薄弱环节)"
_PLAN = (
    r"(?:(?:改进|整改|完善)的?(?:措施|意见|建议|方向|计划|思路|办法|打算)"
    r"|下一?步|下一?阶段|今后|工作建议|(?:有关|相关|意见|几点|的)建议|对策|打算)"
)
#: A word of every heading and line over problems or measures.
_ABOUT = re.compile(
    "问题|不足|困难|短板|薄弱环节|偏差原因|未完成原因|改进|整改|完善|下一?步|下一?阶段|今后|建议|对策|打算"
)
#: Headings over problems; 补短板 and 解决困难 name tasks.
_PROBLEM_HEAD = re.compile(
    rf"(?:存在|主要|面临|发现|突出|具体|有关)的?.{{0,4}}{_LACK}|{_LACK}(?:之处)?(?:及|和|与|、|分析|$|[:：。])|偏差原因|未完成原因"
)
_TASK_HEAD = re.compile(r"补.{0,2}短板|破解|解决|聚焦|坚持|克服|化解|整改|说明|需要报告|关注")
_MEASURE_HEAD = re.compile(rf"{_PLAN}|^.{{0,6}}建议$")
#: Under 经验做法和存在问题 not every entry is a problem.
_ACHIEVED = re.compile(r"成效|成绩|经验|做法|亮点")
#: Unnumbered lines that are headings by their words alone.
_PROBLEM_LINE = re.compile(rf"[^，,。；]{{0,8}}(?:存在|主要|面临)的?(?:主要|突出)?{_LACK}[^，,。；]{{0,10}}")
_MEASURE_LINE = re.compile(rf"[^，,。；]{{0,6}}{_PLAN}(?:工作)?(?:[及和]?(?:措施|计划|打算|安排|建议))?")
_LINE_CHARS = 24
#: A word of every lead, and the leads themselves, which begin a sentence.
_CUE = re.compile("接下来|下步|下一步|下一阶段|下阶段|今后|改进|整改|完善|针对|建议|对策|打算|问题|不足|困难")
_SELF = r"(?:我|本)(?:[部局委办院厅会校单中镇乡街]|街道|单位|中心)?"
_LEAD = re.compile(
    r"(?:[(]?[\d一二三四五六]{1,2}[)、.])?(?:"
    r"(?P<problem>(?:主要|目前|当前|但|也|仍|还|绩效|自评){0,3}(?:存在)?(?:的|以下|如下)?(?:主要)?"
    rf"{_LACK}(?:之处)?(?:[和与]不足)?(?:有|是|如下|主要是)?[:：])"
    rf"|(?P<measure>(?:{_PLAN}(?:工作)?(?:措施|计划|打算|安排|建议)?|改进|整改措施|建议)(?:有|是|如下)?[:：]"
    rf"|(?:接下来|下一?步|下一?阶段|今后)[^。；，,:：]{{0,8}}[，,]?(?:{_SELF}|将|要|需|拟)"
    r"|针对(?:上述|以上|存在|这些|自评)[^，,。；]{0,12}(?:问题|不足|情况)(?=[^。；]{0,20}(?:将|拟|下一步|建议))))"
)
_LEAD_CHARS = 16
_UP_TO_STOP = re.compile(r".*[。；;\n\t]", re.DOTALL)
_MARKER = re.compile(
    r"(?P<han>[(][一二三四五六七八九十]{1,3}[)][、.]?)|(?P<top>[一二三四五六七八九十]{1,3}、)|(?P<dot>\d{1,2}[.、．](?!\d))"
    r"|(?P<paren>[(]\d{1,2}[)][、.]?|\d{1,2}[)])|(?P<ring>[①-⑳])|(?P<word>[一二三四五六七八九十]{1,2}(?:是|要(?=[^求]))"
    r"|其[一二三四五][,，:：、]|第[一二三四五][,，、]|(?:首先|其次|再次|最后)[,，])"
)
#: How markers begin, other than at the start of a paragraph: after a stop.
_MARKER_BEGINS = re.compile(r"[(\d一二三四五六七八九十①-⑳其第首再最](?<=[。；;:：，,!！、].)")
#: 原因是：1.… 2.… lists causes, not items.
_REASONS = re.compile(r"原因(?:是|有|为|如下|主要有|主要是)?[:：]$")


class Entry(NamedTuple):
    """A stretch of one paragraph: an entry with its marker's style, or running text (style empty).

    ``part`` numbers the lists of the report; ``is_line`` says that the entry begins its line; ``is_certain`` that the
    part holds problems or measures only.
    """

    style: str
    start: int
    end: int
    kind: FindingKind
    part: int
    is_line: bool
    is_certain: bool = True


class _Lead(NamedTuple):
    start: int
    end: int
    kind: FindingKind
    is_label: bool


def entries(annotated: AnnotatedText) -> Iterator[Entry]:
    """The entries of every part about problems or measures, in the order of the text."""
    text, outline = annotated.text, annotated.outline
    heads: dict[int, FindingKind | None] = {}
    leads = _leads(text)
    lead_starts = [lead.start for lead in leads]
    headings: tuple[OutlineHeading, ...] = ()
    over: OutlineHeading | None = None
    kind: FindingKind = "problem"
    part, owner = 0, -1
    under_line = False
    told = _untitled(annotated, heads)
    for index, paragraph in enumerate(annotated.smoothed.paragraphs):
        if paragraph.kind == "row":
            continue
        _, begin, end, *_ = paragraph
        if outline.sections[index].headings is not headings:
            headings = outline.sections[index].headings
            over = next((heading for heading in reversed(headings) if _head(heading, heads)), None)
        is_heading = bool(headings) and headings[-1].start == begin
        if not is_heading and end - begin <= _LINE_CHARS and (found := _line_head(text, begin, end)):
            part, kind, under_line = part + 1, found, over is None
            continue
        if is_heading and headings[-1].rank < 2:
            under_line = False
        over = _still_over(text, over, begin)
        if over is not None and over.start != owner:
            part, owner, under_line = part + 1, over.start, False
            kind = heads[over.start] or kind
        first = next(iter(_within(leads, lead_starts, begin, end)), None)
        if over is not None or under_line:
            start = outline.bodies[index] if over and over.start == begin else begin
            if first and first.is_label and first.start == start:
                kind = first.kind
            is_certain = over is None or not _ACHIEVED.search(over.title)
            like = Entry("", start, start, kind, part, True, is_certain)
            yield from _cut(text, start, end, like, _within(leads, lead_starts, start, end))
        elif index in told and (first is None or first.start > begin):
            part, kind = part + (told.get(index - 1) != told[index]), told[index]
            like = Entry("", begin, begin, kind, part, True)
            yield from _cut(text, begin, end, like, _within(leads, lead_starts, begin, end))
        elif first:
            part, start, kind = part + 1, first.end, first.kind
            like = Entry("", start, start, kind, part, False)
            yield from _cut(text, start, end, like, _within(leads, lead_starts, start, end))


def _within(leads: list[_Lead], starts: list[int], start: int, end: int) -> list[_Lead]:
    return leads[bisect_left(starts, start) : bisect_left(starts, end)] if leads else []


def _still_over(text: str, over: OutlineHeading | None, begin: int) -> OutlineHeading | None:
    """``over``, if a paragraph at ``begin`` may still belong to it: （4）改进措施：一是…；二是… has all on its line."""
    is_said = over is not None and over.start < begin and text[over.end - 1] == ":"
    return None if is_said and not _MARKER.match(text, begin) else over


def _head(heading: OutlineHeading, known: dict[int, FindingKind | None]) -> FindingKind | None:
    """What a heading is over; problems come first where it names both."""
    if heading.start not in known:
        title = heading.title.strip("。:： ")
        kind: FindingKind | None = None
        if not _ABOUT.search(title):
            pass
        elif len(title) <= _LINE_CHARS or title.endswith(("问题", "措施", "建议")):
            if _PROBLEM_HEAD.search(title) and ("存在" in title or not _TASK_HEAD.search(title)):
                kind = "problem"
            elif _MEASURE_HEAD.search(title):
                kind = "measure"
        known[heading.start] = kind
    return known[heading.start]


def _line_head(text: str, start: int, end: int) -> FindingKind | None:
    if not _ABOUT.search(text, start, end):
        return None
    words = text[start:end].strip("。:： ")
    if _PROBLEM_LINE.fullmatch(words):
        return "problem"
    return "measure" if _MEASURE_LINE.fullmatch(words) else None


def _leads(text: str) -> list[_Lead]:
    found: list[_Lead] = []
    for cue in _CUE.finditer(text):
        low = max(0, cue.start() - _LEAD_CHARS)
        stop = _UP_TO_STOP.match(text, low, cue.start())
        start = stop.end() if stop else 0
        match = _LEAD.match(text, start) if start or not low else None
        if match is None or match.end() < cue.start() or (found and match.start() <= found[-1].start):
            continue
        is_label = match.group()[-1] in ":："
        # The words of a lead without a colon may belong to an item: whoever reads its clauses takes off 我部将.
        end = match.end() if is_label else match.start()
        found.append(_Lead(match.start(), end, "problem" if match.lastgroup == "problem" else "measure", is_label))
    return found


def _untitled(annotated: AnnotatedText, heads: dict[int, FindingKind | None]) -> dict[int, FindingKind]:
    """The paragraphs of problems and measures that no heading announces, by their numbers."""
    titled = {heading for section in annotated.outline.sections for heading in section.headings[-1:]}
    numbers = range(len(annotated.smoothed.paragraphs))
    strays: dict[int, FindingKind] = {number: "problem" for number in numbers if _is_stray(annotated, number, heads)}
    has_problems = any(_head(heading, heads) == "problem" for heading in titled)
    return strays if has_problems else runs(annotated) | strays


def _is_stray(annotated: AnnotatedText, index: int, heads: dict[int, FindingKind | None]) -> bool:
    """Whether running text just before a heading over measures tells problems, its own heading being lost."""
    paragraphs, outline = annotated.smoothed.paragraphs, annotated.outline
    if index + 1 >= len(paragraphs):
        return False
    headings = outline.sections[index + 1].headings
    if (
        headings is outline.sections[index].headings
        or not headings
        or headings[-1].start != paragraphs[index + 1].start
        or _head(headings[-1], heads) != "measure"
    ):
        return False
    here = paragraphs[index]
    if outline.bodies[index] > here.start:
        return False
    return deficiencies(annotated.text, here.start, here.end) >= 2


def _cut(text: str, start: int, end: int, like: Entry, leads: list[_Lead]) -> Generator[Entry]:
    """Cut a paragraph at its ``leads`` and at its markers; the first entry is ``like`` its part."""
    stops: list[tuple[int, int, str, FindingKind | None]] = [(lead.start, lead.end, "", lead.kind) for lead in leads]
    for begin in (start, *(match.start() for match in _MARKER_BEGINS.finditer(text, start + 1, end))):
        match = _MARKER.match(text, begin, end)
        if match and (begin == start or text[begin - 1] != "、" or match.lastgroup == "word"):
            stops.append((begin, match.end(), match.lastgroup or "", None))
    kind, is_line = like.kind, like.is_line
    at, style, reasons = start, "", ""
    for first, after, next_style, changed in [*sorted(stops, key=lambda stop: stop[:2]), (end, end, "", None)]:
        if first < at or (reasons and next_style == reasons):
            continue
        if next_style and _REASONS.search(text, at, first):
            reasons = next_style
            continue
        if text[at:first].strip(STOPS):
            yield Entry(style, at, first, kind, like.part, is_line, like.is_certain)
        is_line = is_line and first == start
        kind, at, style = changed or kind, after, next_style
