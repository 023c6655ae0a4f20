"""Where a report could name its department, and how much each place tells.

One place is one kind of evidence: a title, a field of a cover or form, a line of its own, a sentence about the
department, what the site says, and any mention. Weights are the share of reports in which such a place names the
department that reports; ``department_choice`` weighs them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.identity.department_mentions import DepartmentMention, department_mentions, ranked_mention
from jixiao.extraction.identity.fields import Field, Label, front_fields
from jixiao.extraction.identity.titles import Title, front_lines

_FRONT = 2_500
#: The fields that name a department: what kind of place each is, and how much it tells.
_FIELDS: Mapping[Label, tuple[str, float]] = {
    "own": ("a field of the cover", 0.98),
    "reporter": ("a field of the cover", 0.95),
    "doing": ("who does it", 0.9),
    "over": ("who is over it", 0.45),
    "publisher": ("the publisher", 0.6),
    "source": ("the source", 0.5),
}
#: Who does a project beside the one that is named first.
_DOING_TOO = 0.5
#: Who is over a project does it where nobody else is named.
_OVER_ALONE = 0.85
#: What follows a department's name where it is a sentence's subject.
# 主要职责; (以下简称我局)
# 2022年度收到
_PREDICATE = re.compile(
    r"(?:\d{4}年度?(?:收到|取得|获得|实际收到))|(?:\((?:以下)?简称[^()]*\))?(?:是|系|为|属于?|主管|负责|承担|主要(?:职责"
    r"|职能)|内设|核定|编制|对\d{4}年|共有|现有|于\d{4})"
)
#: What the one who reports did: 认真组织开展.
_ACTS = re.compile(r"(?:、[^，。\n]{2,8})?(?:认真|组织|开展|积极|严格|高度重视|按照|根据|结合)")
_DEFINED = re.compile(r"\((?:以下)?(?:统一)?简称")  # (以下简称我局)
_YEAR_BESIDE = re.compile(r"\d{4}年?度?\||\|\(?[^|\d]{0,3}(?:19|20)\d\d(?:年度|年(?!\d)|(?![-./年\d]))")  # 2022年度|
_QUOTED = re.compile(r"《[^《》]*》")  # 《预算法》
#: Whose notice it is: 财政局关于, 财政局印发的通知.
_ISSUES = re.compile(r"(?:关于|《|印发)|[^\n]{0,4}(?:通知|办法|印发|要求|文件|批复|下达)")
_GOVERNMENT = re.compile(r"人民政府(?:门户网站|网站)?$")  # 安仁县人民政府
_WAY = re.compile(r"[>＞»]")  # 首页 > 政务公开
#: A place that could be where works stand, not who does them: 桑林镇.
PLACE = re.compile(r"(?:镇|乡|街道|村|社区|园区|开发区|新区)$")
#: What follows a name in a title where it is the one who reports.
_OF_ITS_OWN = re.compile(r"[(（]?(?:\d{4}|关于|部门|单位|整体|本级|机关|财政|预算|绩效|自评|$)")  # 2022年度
_PART = re.compile(r"第[一二三四五六]部分[:、]?$")  # 第一部分
_OF_PART = re.compile(r"(?:单位|部门|系统)?(?:基本)?概况|(?:19|20)\d\d年|(?:单位|部门)?决算")  # 概况
#: Our name for ourselves: 我局.
_OUR = re.compile(r"我(局|厅|委|办|院|校|中心|站|所|会|镇|乡|街道|馆|队|社)")
#: Where running text goes on behind a name: …（以下简称…, …是….
_BEYOND = re.compile(r"\((?:以下)?简称|(?<=[局部委办院校心会站所馆队室府厅社园处])(?:属|是|系|与)")  # (以下简称
#: What a name goes on with behind the organ which it belongs to: 经开区分局.
_TAIL = re.compile(r"[一-鿿]{1,8}?(?:分局|支局|分院|分校|站|所|中心|大队|支队|中队|学校|小学|中学|幼儿园|医院|卫生院)$")
_FIRST_LINES, _LAST_LINES = 6, 8
#: Who oversees all evaluations is named in many that are not its own.
_OVERSEERS = frozenset({"czj", "zfb", "bgs"})
_OVERSEEN = 0.4


class Naming(NamedTuple):
    """A name that could be the department's, its span in the smoothed text, its place's kind and weight."""

    name: str
    start: int
    end: int
    kind: str
    weight: float


def department_candidates(annotated: AnnotatedText, title: Title | None) -> Iterator[Naming]:
    """Every name that could be the department's, place by place."""
    yield from map(_cut, _all(annotated, title))


def _all(annotated: AnnotatedText, title: Title | None) -> Iterator[Naming]:
    if title is not None:
        yield from _in_title(annotated, title)
    yield from _in_fields(annotated)
    front = annotated.text[:_FRONT]
    mentions = _mentions(annotated, front)
    yield from _on_lines(annotated, title, mentions)
    yield from _in_sentences(annotated, front, mentions)
    yield from _of_site(annotated, front, title, mentions)


def _in_title(annotated: AnnotatedText, title: Title) -> Iterator[Naming]:
    text = annotated.text[title.start : title.end]
    for number, mention in enumerate(department_mentions(text, annotated.lexicon)):
        is_place = PLACE.search(mention.name) and not _OF_ITS_OWN.match(text, mention.end)
        weight = 0.2 if is_place else 0.99 if number == 0 else 0.5
        yield Naming(mention.name, title.start + mention.start, title.start + mention.end, "the title", weight)


def _in_fields(annotated: AnnotatedText) -> Iterator[Naming]:
    named = [(one, found) for one in front_fields(annotated.text) if (found := _of_field(annotated, one))]
    labels = {one.label for one, _ in named}
    doing = next((found.name for one, found in named if one.label == "doing"), None)
    for one, found in named:
        kind, weight = _FIELDS[one.label]
        if one.label == "doing" and found.name != doing:
            weight = _DOING_TOO
        if one.label == "over" and not labels & {"own", "reporter", "doing"}:
            weight = _OVER_ALONE
        if one.label in ("publisher", "source") and found.organ in _OVERSEERS:
            weight = _OVERSEEN
        yield Naming(found.name, found.start, found.end, kind, weight)


def _of_field(annotated: AnnotatedText, field: Field) -> DepartmentMention | None:
    """The department that a field names, where it names one."""
    value = annotated.text[field.start : field.end]
    if field.label not in _FIELDS:
        return None
    named = next(iter(department_mentions(value, annotated.lexicon)), None)
    if named is None or named.start > (2 if field.is_parted else 0):
        named = ranked_mention(value, 0, annotated.lexicon) if field.is_parted else None
    if named is None:
        return None
    tail = _TAIL.match(value, named.end)
    end = tail.end() if tail else named.end
    start, organ = field.start + named.start, None if tail else named.organ
    return DepartmentMention(start, field.start + end, value[named.start : end], organ)


def _mentions(annotated: AnnotatedText, front: str) -> list[DepartmentMention]:
    quoted = [match.span() for match in _QUOTED.finditer(front)]
    found = department_mentions(front, annotated.lexicon)
    return [
        one
        for one in found
        if not any(first <= one.start < last for first, last in quoted) and not _heads_site(annotated, one)
    ]


def _heads_site(annotated: AnnotatedText, mention: DepartmentMention) -> bool:
    """Whether it is a government's name that has one of the first lines for itself: the head of its whole site."""
    line = annotated.paragraph(mention.start)
    alone = line.start == mention.start and _has_departments(annotated.text[line.start : line.end])
    return alone and line.number < _FIRST_LINES


def _has_departments(name: str) -> bool:
    """Whether it is the government of a division, which has departments that report; that of a town reports itself."""
    government = _GOVERNMENT.search(name)
    return government is not None and not PLACE.search(name, 0, government.start())


def _on_lines(annotated: AnnotatedText, title: Title | None, mentions: list[DepartmentMention]) -> Iterator[Naming]:
    """Names beside a year on one of the first lines, and those that have a line of their own beside the title."""
    text = annotated.text
    for first, last in front_lines(annotated)[:12]:
        for mention in mentions:
            if first <= mention.start < last:
                beside = text[max(first, mention.start - 7) : mention.start] + "|" + text[mention.end : mention.end + 8]
                if _YEAR_BESIDE.search(beside):
                    yield Naming(mention.name, mention.start, mention.end, "a line with its year", 0.85)
    for mention in mentions:
        if _PART.search(text[max(0, mention.start - 8) : mention.start]) and _OF_PART.match(text, mention.end):
            yield Naming(mention.name, mention.start, mention.end, "the name of a part", 0.85)
    paragraphs = annotated.smoothed.paragraphs
    near = paragraphs[-_LAST_LINES:]
    if title is not None:
        number = annotated.smoothed.paragraph_number(title.start)
        near = [*paragraphs[max(0, number - 2) : number + 4], *near]
    for paragraph in dict.fromkeys(near):
        # Below a title a name may stand in brackets.
        line = text[paragraph.start : paragraph.end].lstrip("-—(")
        start, end = paragraph.end - len(line), paragraph.end
        if line.endswith(")") and text[start - 1] == "(":
            line, end = line[:-1], end - 1
        if len(line) <= 40 and not _has_departments(line):
            for mention in department_mentions(line, annotated.lexicon):
                if mention.start == 0 and mention.end == len(line):
                    weight = _OVERSEEN if mention.organ in _OVERSEERS else 0.85
                    yield Naming(line, start, end, "a line of its own", weight)


def _in_sentences(annotated: AnnotatedText, front: str, mentions: list[DepartmentMention]) -> Iterator[Naming]:
    our = {match.group(1) for match in _OUR.finditer(annotated.text, 0, 6_000)}
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.name] = counts.get(mention.name, 0) + 1
    for mention in (*mentions, *_ranked(annotated, front)):
        is_ours = any(mention.name.endswith(word) for word in our)
        if _DEFINED.match(front, mention.end):
            yield Naming(mention.name, mention.start, mention.end, "its definition", 0.9)
        elif _PREDICATE.match(front, mention.end) and _begins(front, mention.start):
            yield Naming(mention.name, mention.start, mention.end, "a sentence about it", 0.85 if is_ours else 0.75)
        elif _ACTS.match(front, mention.end) and _begins(front, mention.start) and mention.organ not in _OVERSEERS:
            yield Naming(mention.name, mention.start, mention.end, "what it did", 0.65 if is_ours else 0.5)
            yield Naming(mention.name, mention.start, mention.end, "a mention", 0.3)
        elif not _ISSUES.match(front, mention.end) and front[mention.end : mention.end + 2] not in (":\n", ":"):
            often = 0.1 if counts.get(mention.name, 0) > 2 else 0
            weight = 0.2 if mention.organ in _OVERSEERS else (0.45 if is_ours else 0.3) + often
            yield Naming(mention.name, mention.start, mention.end, "a mention", weight)


def _ranked(annotated: AnnotatedText, front: str) -> Iterator[DepartmentMention]:
    """Names with a rank for their division, where a sentence about them begins: 市中级人民法院主要职责."""
    for begin in re.finditer(r"(?<![一-鿿])[省市县区州旗]", front):
        mention = ranked_mention(front, begin.start(), annotated.lexicon)
        if mention and _PREDICATE.match(front, mention.end):
            yield mention


def _begins(text: str, start: int) -> bool:
    """Whether a sentence or a clause begins at ``start``."""
    return start == 0 or text[start - 1] in "\n。，；:、.)"


def _of_site(
    annotated: AnnotatedText, front: str, title: Title | None, mentions: list[DepartmentMention]
) -> Iterator[Naming]:
    """What the page says of itself: the way to it, and who published it. A government's name heads its whole site."""
    before = title.start if title else 0
    for line in re.finditer(r"[^\n]+", front[:before]):
        if _WAY.search(line.group()):
            within = [one for one in mentions if line.start() <= one.start < line.end()]
            for mention in within[-1:]:
                if not _has_departments(mention.name):
                    yield Naming(mention.name, mention.start, mention.end, "the way to the page", 0.6)


def _cut(candidate: Naming) -> Naming:
    beyond = _BEYOND.search(candidate.name)
    if beyond is None or beyond.start() < 4:
        return candidate
    end = candidate.start + beyond.start()
    return candidate._replace(name=candidate.name[: beyond.start()], end=end)
