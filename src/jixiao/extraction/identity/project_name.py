"""Which project or fund a report is of: the field that names it, a bracket behind the title, or the title itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.identity.department_mentions import department_mentions
from jixiao.extraction.identity.fields import front_fields
from jixiao.extraction.identity.gazetteer import gazetteer
from jixiao.extraction.identity.titles import Title

#: What stands in brackets behind a title and names no project: (2023年度), (本级), (盖章).
_NO_PROJECT = re.compile(r"^(?:\d{4}年?度?|.{0,4}本级|机关|盖章|公章|试行|公开|汇总)$")
# 自评报告(戏曲进乡村)
_BRACKET = re.compile(r"(?:报告书?|自评表|评价表|总结|说明)[(（]([^()（）]{3,40})[)）]$")
# 2022年度
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—至](?:19|20)?\d\d)?年?度?的?")
_BEFORE = re.compile(r"^(?:附件\d*[:、.]?|关于|[-、的])+")  # 关于
#: What a title says behind the project: 支出绩效自评报告.
_BEHIND = re.compile(r"(?:支出)?(?:预算)?(?:部门)?的?(?:财政)?(?:绩效|自评|自我评价).*$|[(（][^()（）]*[)）]?$")
#: Words that say only that it is one, so that nothing else is left: 项目支出.
_EMPTY = re.compile(
    r"(?:部门|单位|预算|财政|项目|支出|专项|转移支付|区域|省级|市级|县级|区级|中央|资金|经费|的|[、和与及\d])*"
)
_UNNAMED = re.compile(r"^[-—/无]+$")  # 无
#: What stands beside 项目名称 where it heads a column: 备注, 年初预算数.
_HEAD = re.compile(r"^(?:备注|序号|金额|预算|年初|全年|执行|分值|得分|自评|评价|单位|\d+$)")
_SHORTEST, _SHORTEST_OF_TITLE = 2, 4


class ProjectName(NamedTuple):
    """The project's name and where it is printed in the smoothed text."""

    name: str
    start: int
    end: int
    confidence: float


def project_name(annotated: AnnotatedText, title: Title | None) -> ProjectName | None:
    """The project or the fund; None where nothing names it."""
    return next(_named(annotated, title), None)


def is_name(value: str) -> bool:
    """Whether the value of a field names something, and is neither empty nor the head of the next column."""
    value = value.strip()
    return len(value) >= _SHORTEST and not (_UNNAMED.match(value) or _HEAD.match(value))


def _named(annotated: AnnotatedText, title: Title | None) -> Iterator[ProjectName]:
    text = annotated.text
    for field in front_fields(text):
        if field.label == "project" and field.is_parted and is_name(text[field.start : field.end]):
            yield _printed(annotated, field.start, field.end, 0.95)
    if title is None:
        return
    if (bracket := _BRACKET.search(title.text)) and not _NO_PROJECT.match(bracket[1]):
        start = text.find(bracket[1], title.start)
        if start >= 0:
            yield _printed(annotated, start, start + len(bracket[1]), 0.85)
    own = max((_own(part, annotated) for part in _YEAR.split(title.text)), key=len)
    if len(own) >= _SHORTEST_OF_TITLE and (start := text.find(own, title.start)) >= 0:
        yield _printed(annotated, start, start + len(own), 0.7)


def _own(words: str, annotated: AnnotatedText) -> str:
    """What a part of a title has left without the department and what every title says."""
    for mention in department_mentions(words, annotated.lexicon)[:1]:
        if mention.start <= 2:
            words = words[mention.end :]
    own = _BEHIND.sub("", _BEFORE.sub("", words))
    place = next(iter(gazetteer(annotated.lexicon).chains(own)), None)
    return "" if _EMPTY.fullmatch(own, place[-1].end if place and place[0].start == 0 else 0) else own


def _printed(annotated: AnnotatedText, start: int, end: int, confidence: float) -> ProjectName:
    return ProjectName(annotated.smoothed.printed(start, end).strip("。：: 　|"), start, end, confidence)
