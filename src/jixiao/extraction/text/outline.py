"""The outline of a report: which heading stands over each paragraph, and what that part of the report is for.

Numbers of headings are wrong, missing or restarted often enough that only their style counts (一、 over （一） over 1.
over （1） over ①): a heading closes every open one of its own style or of a lower one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.smoothed import Paragraph, SmoothedText

SectionRole = Literal[
    "front", "overview", "tasks", "goals", "funds", "management", "conclusion", "analysis", "problems", "measures",
    "attachment", "none",
]  # fmt: skip

_STYLES = (
    re.compile(r"第[一二三四五六七八九十百\d]+(?:部分|章|编)[、.\s]?"),
    re.compile(r"[一二三四五六七八九十]{1,3}[、.．，](?!\d)"),
    re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）][、.]?"),
    re.compile(r"\d{1,2}[、．.](?!\d)"),
    re.compile(r"[(（]\d{1,2}[)）][、.]?|\d{1,2}[)）]"),
    re.compile(r"[①-⑳]"),
)
#: The places of 一、, of 1. and of ① among the styles.
_TOP, _NUMBER, _LAST = 1, 3, 5
#: A heading without a number: 【三公经费】, 【4】项目清单, ◆ 资金总貌. 【打印】 is a site's.
_MARKED = re.compile(
    r"【(?P<title>(?!打印|关闭|字[体号]|收藏|分享|返回|[大中小]】)[^【】，。；:\t]{2,20})】"
    r"|(?:【\d{1,2}】|[◆■]) ?(?P<named>[^【】，。；\t]{2,24})"
)
_STOP = re.compile("[，。；：:]")
#: How all of them begin.
_STYLED = re.compile(r"[\d第一二三四五六七八九十(（①-⑳]")
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})[、.]?(?![\d%万亿元个])\s*")
#: A leading title within a paragraph that goes on: （一）部门职能。…
_TITLE = re.compile(r"[^。；！？:\t]{2,40}")

#: What a part is for, by words of its title; the first that fits. Names of levels are those of an analysis, too.
_ROLES: tuple[tuple[SectionRole, re.Pattern[str]], ...] = (
    (
        "measures",
        re.compile(
            r"(?<!主要工作)(?:改进|整改|完善)(?:措施|意见|建议|方向|计划)|下一步"
            r"|今后|工作建议|有关建议|相关建议|意见建议|对策|建议$|打算|(?:工作"
            r"|应用)(?:计划|安排)及?(?:改进)?$"
        ),
    ),
    ("problems", re.compile(r"问题|不足|薄弱环节|偏差原因|短板|困难")),
    (
        "conclusion",
        re.compile(
            r"(?:评价|自评|评分|综合|总体)(?:结论|结果|得分|等级|分值)|综合评价"
            r"|评价情况及(?:评价)?结论|自评总体|评分情况|得分情况|总体评价"
        ),
    ),
    (
        "management",
        re.compile(
            r"绩效管理(?:情况|工作|开展)|绩效自评工作|自评(?:工作)?(?:组织|开展"
            r"|过程)|评价工作(?:开展|情况|过程|简述)|评价(?:组织|实施)|自评工作"
            r"|评价小组"
        ),
    ),
    ("goals", re.compile(r"(?:绩效|总体|年度)目标(?!的?(?:完成|实现|达成))|目标设[定立]")),
    (
        "funds",
        re.compile(
            r"收支|资金(?:情况|使用|管理|安排|来源|投入|执行)|预算(?:安排|执行"
            r"|收支|情况|编制|资金|决算|收入|支出|批复|下达|及)|决算|支出(?:情况"
            r"|构成|管理|总体)|财务(?:情况|状况|管理)|收入(?:情况|支出)|经费"
            r"|财政拨款|结转|结余|三公|部门支出|整体支出(?:情况|概况|管理|规模)"
            r"|资产"
        ),
    ),
    (
        "analysis",
        re.compile(r"指标(?:分析|完成|情况|得分)|绩效分析|目标(?:完成|实现)|完成情况|履职完成|评价分析|实现情况"),
    ),
    (
        "tasks",
        re.compile(
            r"重点(?:工作|任务)|年度(?:总体)?(?:工作|任务|主要)|工作(?:举措"
            r"|成效|任务|开展|总结|情况|亮点|重点)|主要(?:工作|成绩|任务|做法"
            r"|经验)|成效|做法"
        ),
    ),
    (
        "overview",
        re.compile(
            r"概况|基本情况|基本(?:概述|信息)|职能|职责|机构|人员|编制|部门(?:简介"
            r"|介绍)|单位(?:简介|情况)|设置|内设|科室"
        ),
    ),
    ("attachment", re.compile(r"^附[件表录]|附[:：]?$|其他需要说明|其他(?:自评)?情况")),
)


#: Roles that the parts below a heading cannot change.
_KEPT: tuple[SectionRole, ...] = ("problems", "measures", "tasks", "goals")


class OutlineHeading(NamedTuple):
    """A heading: its style's rank (0 is the highest), its text as printed, and its span in the smoothed text."""

    rank: int
    title: str
    start: int
    end: int
    role: SectionRole


@dataclass(frozen=True, slots=True)
class Section:
    """The headings over a paragraph, from the top, and the role that they give it; ``path`` joins them by ``>``."""

    headings: tuple[OutlineHeading, ...]
    role: SectionRole
    path: str = ""

    def has(self, *roles: SectionRole) -> bool:
        """Whether any heading over the paragraph has one of these roles."""
        return any(heading.role in roles for heading in self.headings)


@dataclass(frozen=True)
class Outline:
    """For each paragraph of a smoothed text, its section and where its own text begins after a heading's words."""

    sections: tuple[Section, ...]
    bodies: tuple[int, ...]

    def at(self, paragraph: Paragraph) -> Section:
        return self.sections[paragraph.number]

    def body(self, paragraph: Paragraph) -> int:
        """Where the paragraph's own words begin: its end, if it is a heading and nothing else."""
        return self.bodies[paragraph.number]


def outline(smoothed: SmoothedText, levels: Levels) -> Outline:
    """The outline of ``smoothed``; ``levels`` tells titles of results."""
    is_numbered = _has_numbers_on_top(smoothed)
    rank_of_marked = _rank_of_marked(smoothed)
    open_headings: list[OutlineHeading] = []
    sections: list[Section] = []
    bodies: list[int] = []
    section = Section((), "front")
    for paragraph in smoothed.paragraphs:
        heading = None if paragraph.kind == "row" else _heading(smoothed, paragraph, levels, rank_of_marked)
        if heading is not None:
            if (
                is_numbered
                and heading.rank == _NUMBER
                and heading.end == paragraph.end
                and _is_title(smoothed, paragraph)
            ):
                heading = heading._replace(rank=_TOP, role=_role(heading.title, levels))
            while open_headings and open_headings[-1].rank >= heading.rank:
                open_headings.pop()
            open_headings.append(heading)
            path = ">".join(heading.title for heading in open_headings)
            section = Section(tuple(open_headings), _inherited(open_headings), path)
        sections.append(section)
        bodies.append(heading.end if heading is not None else paragraph.start)
    return Outline(tuple(sections), tuple(bodies))


def _has_numbers_on_top(smoothed: SmoothedText) -> bool:
    """Whether 1、 stands over （一）, as it does where it comes first and there is no 一、."""
    is_first = None
    for paragraph in smoothed.paragraphs:
        rank, _ = _style(smoothed.text, paragraph.start, paragraph.end)
        if rank is None or paragraph.kind == "row":
            continue
        if rank <= _TOP:
            return False
        if is_first is None and (rank < _NUMBER or _is_title(smoothed, paragraph)):
            is_first = rank == _NUMBER
    return is_first is True


def _rank_of_marked(smoothed: SmoothedText) -> int:
    """The rank of headings without a number: that of 一、 where the text has none of those, else the lowest."""
    texts = (paragraph for paragraph in smoothed.paragraphs if paragraph.kind != "row")
    ranks = (_style(smoothed.text, paragraph.start, paragraph.end)[0] for paragraph in texts)
    return _LAST if any(rank is not None and rank <= _TOP for rank in ranks) else _TOP


def _is_title(smoothed: SmoothedText, paragraph: Paragraph) -> bool:
    return paragraph.end - paragraph.start <= 30 and not _STOP.search(smoothed.text, paragraph.start, paragraph.end)


def _inherited(headings: list[OutlineHeading]) -> SectionRole:
    """The role of the nearest heading that has one; within problems or measures, every part is about them."""
    roles = [heading.role for heading in headings if heading.role != "none"]
    kept = next((role for role in roles if role in _KEPT), None)
    if kept is not None and roles[-1] not in _KEPT:
        return kept
    return roles[-1] if roles else "none"


def _heading(
    smoothed: SmoothedText, paragraph: Paragraph, levels: Levels, rank_of_marked: int
) -> OutlineHeading | None:
    text = smoothed.text
    start, end = paragraph.start, paragraph.end
    if marked := _MARKED.fullmatch(text, start, end):
        title = marked["title"] or marked["named"]
        return OutlineHeading(rank_of_marked, title, start, end, _role(title, levels))
    rank, after = _style(text, start, end)
    if rank is None:
        if paragraph.marked is None or end - start > 60:
            return None
        rank, after = min(paragraph.marked, 6) - 1, start
    elif rank == 0 and end - start > 60:
        return None
    match = _TITLE.match(text, after, end)
    if match is None:
        return None
    title_end = match.end()
    whole = title_end >= end - 1
    words = text[after:title_end]
    if not whole:
        # Words follow on the same line: a title is what stands before the first stop, if it is short.
        if text[title_end] == "；" or len(words) > 40:
            return None
        cut = re.match(r"[^，,、]{2,40}", words)
        words = cut.group() if cut and len(words) > 24 else words
        title_end = after + len(words)
    elif len(words) > 40 and "，" in words:
        words = words[: words.index("，")]
        title_end = after + len(words)
    title = smoothed.printed(start, title_end)
    shown = title if title_end - after <= 40 else smoothed.printed(start, after)
    return OutlineHeading(
        rank,
        shown,
        start,
        min(title_end + (text[title_end : title_end + 1] in "。:："), end),
        _role(words, levels) if whole or rank < 3 else "none",
    )


def _style(text: str, start: int, end: int) -> tuple[int | None, int]:
    if not _STYLED.match(text, start, end):
        return None, start
    if decimal := _DECIMAL.match(text, start, min(end, start + 16)):
        return 2 + decimal.group(1).count("."), decimal.end()
    for rank, style in enumerate(_STYLES):
        if match := style.match(text, start, min(end, start + 12)):
            return rank, match.end()
    return None, start


@lru_cache(maxsize=4096)
def _role(title: str, levels: Levels) -> SectionRole:
    for role, words in _ROLES:
        if words.search(title) or (role == "analysis" and levels.is_in_title(title)):
            return role
    return "none"
