"""Final accounts (部门决算): whether one holds or sums up the self-evaluation, and in which part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jixiao.extraction.identity.view import OWN, SELF, View
from jixiao.extraction.text.outline import Outline
from jixiao.extraction.text.smoothed import Paragraph, SmoothedText
from jixiao.extraction.text.sweep import Sweep

# 2022年度部门决算; 收入支出决算总表; 单位决算公开
_ACCOUNT = re.compile(
    r"(?:部门|单位|年度?|\d{4})决算(?:公开|报告|编制|信息|情况|说明"
    r"|目录|报表|表|\(|$)|(?<!预)决算公开|收入支出决算(?:总)?表|支出决算(?:明细)?表"
    r"|(?:部门|单位)决算$|收入支出决算总体情况|(?:^|\n)(?:第[三四五六]部分|[四五六七]、)?名词解释(?=\n|$)"
)
#: A heading's number by its rank: 第四部分, 十、, (一), 1.
_NUMBERED = re.compile(
    r"(第[一二三四五六七八九十\d]+部分)|([一二三四五六七八九十]{1,3}[、.])|([(（][一二三四五六七八九十]{1,3}[)）])|(\d{1,2}[、.](?!\d))"
)
#: The first of headings of any rank, below which a heading without a number may have some: 一、, (一), 1.
_FIRST = re.compile(r"一[、.]|\(一\)|1[、.](?!\d)")
#: Such a chapter's heading that has lost its number: 预算绩效情况说明.
_BARE = re.compile(r"(?:关于)?(?:\d{4}年度?)?(?:部门)?(?:预算)?绩效(?:自评|评价|管理)?(?:工作)?(?:开展)?情况的?说明")
#: How such a chapter begins, where its heading is lost: 根据预算绩效管理要求.
_OPENING = re.compile(r"(?:根据|按照)[^，。\n]{0,12}预算绩效管理[^，。\n]{0,8}要求")
_WORDS = re.compile(r"[^。；，:\n\t]{1,40}")  # 十、预算绩效情况说明
_SENTENCE = re.compile(r"[。；，]")  # 。
_PART = re.compile(r"第[一二三四五六]部分")  # 第三部分
# 部门整体支出绩效自评报告
_REPORT = re.compile(r"(?:整体(?:支出)?|部门)?绩效(?:自评|自我评价|评价)[^。；，:\n]{0,10}(?:报告|表)")
#: The chapter that sums up self-evaluations: 预算绩效情况说明, 部门绩效评价情况, 绩效自评结果.
_CHAPTER = re.compile(
    r"预算绩效(?:管理)?(?:工作)?(?:开展)?(?:情况|说明)|绩效(?:自评|评价|管理)(?:工作)?(?:开展)?(?:情况|结果|报告|表)"
)
#: What such a chapter sums up: 项目39个; 平均得分99.33分; 自评覆盖率100%.
_FIGURE = re.compile(
    r"项目[^。\n]{0,12}\d+个|\d+个[^。\n]{0,10}项目|(?:得分|评分|分值)[^。\n\d]{0,8}\d|\d[\d.,]*(?:万元|亿元|元)|\d%"
)
#: What such a chapter says without figures: 开展了绩效评价.
_EVALUATED = re.compile(
    r"自评|自我评价|自查|(?:开展|进行|实施|组织|完成)[^。；\n]{0,24}绩效评价|绩效评价(?:结果|得分|等级|结论)"
)
#: What says that there was none, or only how it is to be done: 未开展绩效自评, 建立健全绩效自评.
_NOT_EVALUATED = re.compile(
    r"(?:未|没有|无需?|不涉及|将|拟|计划)[^。；，\n]{0,16}(?:自评|评价)"
    r"|(?:建立|健全|完善|加强|强化)[^。；，\n]{0,24}(?:自评|评价)"
)
_QUOTED = re.compile(r"[。，\"”]|目录|\.{4,}|…|\d$")  # 目录
_TOPIC = re.compile(r"整体支出|部门整体|绩效自评|自评得分|自我评价|自评情况|整体绩效")  # 整体支出
_PARTS = frozenset({"overview", "goals", "funds", "management", "conclusion", "analysis", "problems", "measures"})
#: Most characters of a heading; fewest of a report within a longer document.
_LONGEST_HEADING, _FEWEST = 60, 800


class Chapter(NamedTuple):
    """Where in the smoothed text the self-evaluation stands."""

    start: int
    end: int


def is_final_account(view: View) -> bool:
    """Whether the document is a final account, by its first lines, its parts and its tables."""
    named = sum(bool(_ACCOUNT.search(line)) for line in view.lines)
    parts = len(_PART.findall(view.front))
    if view.is_about_itself and not named and not parts:
        return False
    spoken = len(_ACCOUNT.findall(view.front))
    return bool(
        named
        or (spoken >= 2 and parts >= 2)
        or (not view.title and spoken >= 1 and (parts or view.own < 2) and not _TOPIC.search(view.front[:400]))
    )


def chapter(smoothed: SmoothedText, outline: Outline) -> Chapter | None:
    """The self-evaluation within a longer document: a report of its own, else the chapter that sums it up."""
    return _report(smoothed, outline) or _summary(smoothed)


def announces(view: View) -> str | None:
    """The line, of the contents or of the text, that names a chapter about self-evaluations.

    Where the chapter itself is there, its words decide: one that tells of none, or of evaluations to come, is none.
    """
    smoothed = view.annotated.smoothed
    bodies = [smoothed.text[heading.end : _end(smoothed, heading)] for heading in _chapter_headings(smoothed)]
    written = [body for body in bodies if _SENTENCE.search(body)]
    if written and not any(_EVALUATED.search(_NOT_EVALUATED.sub("", body)) for body in written):
        return None
    short = (smoothed.text[p.start : p.end] for p in smoothed.paragraphs if p.end - p.start <= _LONGEST_HEADING)
    return next((line for line in short if _CHAPTER.search(line) and not _SENTENCE.search(line)), None)


def _report(smoothed: SmoothedText, outline: Outline) -> Chapter | None:
    """A report of its own, from its title to the end of the document."""
    text = smoothed.text
    own = Sweep(OWN, text)
    short = [p for p in smoothed.paragraphs if p.end - p.start <= _LONGEST_HEADING and p.kind == "text"]
    for number, paragraph in enumerate(short):
        line = text[paragraph.start : paragraph.end]
        if not _REPORT.search(line) or _QUOTED.search(line) or len(text) - paragraph.end < _FEWEST:
            continue
        roles = {outline.at(later).role for later in short[number + 1 : number + 60]}
        if len(roles & _PARTS) >= 3 and own.first(paragraph.end):
            return Chapter(paragraph.start, len(text))
    return None


def _summary(smoothed: SmoothedText) -> Chapter | None:
    """The chapter that says of the self-evaluations how many there were, of how much money, with which scores."""
    for heading in _chapter_headings(smoothed):
        end = _end(smoothed, heading)
        body = smoothed.text[heading.start : end]
        if SELF.search(_NOT_EVALUATED.sub("", body)) and _FIGURE.search(body):
            return Chapter(heading.start, end)
    return None


def _chapter_headings(smoothed: SmoothedText) -> Iterator[Paragraph]:
    """The lines whose words up to the first stop name such a chapter, with a number or without, or begin one."""
    for paragraph in smoothed.paragraphs:
        if _rank(smoothed.text, paragraph) is None:
            is_bare = _BARE.fullmatch(smoothed.text, paragraph.start, paragraph.end)
            if is_bare or _OPENING.match(smoothed.text, paragraph.start, paragraph.end):
                yield paragraph
            continue
        words = _WORDS.match(smoothed.text, paragraph.start, paragraph.end)
        if words and _CHAPTER.search(words.group()):
            yield paragraph


def _end(smoothed: SmoothedText, heading: Paragraph) -> int:
    """Where the part under ``heading`` ends: before the next heading that is not below it."""
    rank, below = _rank(smoothed.text, heading), set[int]()
    for later in smoothed.paragraphs[heading.number + 1 :]:
        other = _rank(smoothed.text, later)
        if other is not None and rank is None and _FIRST.match(smoothed.text, later.start, later.end):
            below.add(other)  # counts from one below a heading without a number
        is_next = other is None and rank is None and _BARE.fullmatch(smoothed.text, later.start, later.end)
        if is_next or (other is not None and (other not in below if rank is None else other <= rank)):
            return later.start - 1
    return len(smoothed.text)


def _rank(text: str, paragraph: Paragraph) -> int | None:
    """How high the number stands that a short line begins with; None where it has none."""
    numbered = _NUMBERED.match(text, paragraph.start, paragraph.end)
    return numbered.lastindex if numbered else None
