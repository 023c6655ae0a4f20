"""Scores of single projects: the report's own total where the report is about the project, nobody's elsewhere.

Under the title `河道疏浚项目支出绩效自评报告`, `该项目自评得分96分` and `河道疏浚项目得分96分` are the total.
Without a title, `该项目自评得分96分` is, in a text that does not speak of a department's whole expenditure.
"""

from __future__ import annotations

import re
from typing import Literal

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.score import names
from jixiao.extraction.score.items import Item
from jixiao.extraction.text.outline import Section
from jixiao.extraction.text.smoothed import Paragraph

#: Heads of columns that list projects: 项目名称.
PROJECT_HEAD = re.compile(r"项目(?:\(政策\))?名称|项目支出名称|项目")
_SHORTEST = 4
#: What a report is about; ``open`` where nothing tells.
Scope = Literal["project", "department", "open"]

#: 重点项目绩效, 专项资金使用.
_HEADING = re.compile(r"项目(?!支出率|管理|决策|资金管理|立项|质量|绩效目标|事前)|专项(?!效能|资金(?:绩效|支出|管理))")
#: Titles: 河道疏浚项目支出绩效自评(报告), 农业专项资金绩效评价(报告).
_TITLE = re.compile(r"(?:项目|专项|资金|经费|工程|补助)[^，。；:]{0,16}(?:自评|评价)")
_OF_DEPARTMENT = re.compile("整体|部门(?:支出|预算|绩效)")  # 整体, 部门预算
#: Words that a title ends in, and how far from the beginning it may end.
_TITLED, _TITLE_END = "报告", 160
#: What points are said of, right before them: `，河道清淤工程绩效`.
_SAID = re.compile(
    r"(?:^|[，,。；;:\n]|20\d\d年度?)(?P<name>[^，,。；;:\n]{0,30}?(?:项目|工程|经费|专项|资金))(?:支出|绩效|综合|评价|最终|的)*$"
)
#: What may stand before its name: 我校, 我局2022年度.
_OWNER = re.compile(r"(?:经自评|[我本](?:单位|部门|中心|[部局委办院厅校所馆站镇乡县市区])|20\d\d年度?|全年|年度)+")
_ITSELF = re.compile("[该本此]?(?:项目|专项|专项资金)|[该本此]工程")  # 该项目, 专项
#: The same in a text that nobody has called a project's: 该项目.
_POINTED_AT = re.compile("[该本此]?项目|[该本此](?:工程|专项|专项资金)")
#: What a name may do without: 教育专项工作经费(项目).
_KIND = "项目"
_LONGEST = 40


def scope(annotated: AnnotatedText) -> Scope:
    """What the report is about: by its title, else by whether it speaks of a department's expenditure as a whole."""
    text = annotated.text
    end = text.find(_TITLED, 0, _TITLE_END)
    title = text[: max(end, 0)].replace("\n", "")
    if "。" not in title and _TITLE.search(title) and not _OF_DEPARTMENT.search(title):
        return "project"
    return "department" if "整体" in text else "open"


def named(annotated: AnnotatedText) -> frozenset[str]:
    """The names of single projects, which the report's tables list."""
    columns = (
        (grid, column)
        for grid in annotated.grids
        for column, name in enumerate(grid.names)
        if PROJECT_HEAD.fullmatch(name.rpartition("/")[2])
    )
    listed = [{cell.text for cell in grid.cells(column) if not cell.filled} for grid, column in columns]
    return frozenset(name for names in listed if len(names) > 1 for name in names if len(name) >= _SHORTEST)


def is_of_one(annotated: AnnotatedText, paragraph: Paragraph, listed: frozenset[str]) -> bool:
    """Whether a paragraph tells of one of the ``listed`` projects: it opens with its name, or is headed by it."""
    if not listed:
        return False
    headings = annotated.section(paragraph.start).headings
    titles = [names.title(headings[-1].title)] if headings else []
    opening = names.head_of(annotated.text, paragraph.start, paragraph.end)
    opened = [annotated.smoothed.printed(*opening[0])] if opening else []
    return any(name.partition("。")[0] in listed for name in (*titles, *opened))


def is_under_projects(section: Section, paragraph: Paragraph) -> bool:
    """Whether the nearest headings are about single projects."""
    if section.has("problems", "measures"):
        return False
    titles = [names.title(heading.title) for heading in section.headings if heading.start < paragraph.start]
    return any(_HEADING.search(title) and not re.search("整体|指标|部门", title) for title in titles[-2:])


def is_own_total(text: str, about: Scope, head: int, start: int) -> bool:
    """Whether the points at ``start``, whose words begin at ``head``, are those of the project the report is about."""
    if about == "department":
        return False
    said = _SAID.search(text, max(0, head - _LONGEST), head)
    if said is None:
        return False
    owner = _OWNER.match(text, said.start("name"), said.end("name"))
    at = owner.end() if owner else said.start("name")
    name = text[at : said.end("name")]
    if about == "open":
        return _POINTED_AT.fullmatch(name) is not None and "自评" in text[head:start]
    own = name.removesuffix(_KIND)
    return _ITSELF.fullmatch(name) is not None or (len(own) > 1 and text.find(own, 0, _TITLE_END) not in (-1, at))


def without_several(items: list[Item], totals: list[Item]) -> list[Item]:
    """``items`` without the ``totals`` of projects if there are several, or a department's total."""
    values = {item.value for item in totals}
    own = [item for item in items if item.level == "total" and item.value is not None and item not in totals]
    return [item for item in items if item not in totals] if own or len(values) > 1 else items
