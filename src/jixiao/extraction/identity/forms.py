"""Several official forms in one document: where each begins.

A form begins with what it is of (项目名称, 部门名称), under its title, and goes on to the next. A report stays whole
with the one form that is attached to it, and so does a form whose head is repeated on every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jixiao.extraction.identity.fields import Field, fields
from jixiao.extraction.identity.project_name import is_name
from jixiao.extraction.text.occurrences import occurrences
from jixiao.extraction.text.smoothed import SmoothedText

# 项目支出绩效自评表; 转移支付区域绩效目标自评表(2022年度)
_TITLE = re.compile(r"自评(?:结果)?(?:表|报告)(?:[(（][^()（）\n]{2,20}[)）])?$")
_LIST = re.compile(r"汇总|清单|目录|一览")  # 汇总表
#: What a form has below its head.
_BODY = re.compile(r"[一二三]级指标|指标值|完成值|执行数|实际完成")  # 一级指标
_WHOLE = re.compile(r"整体|决算")  # 部门整体支出绩效自评表
#: Which fields tell forms apart.
_TELLING = frozenset({"project", "own", "doing", "reporter"})
#: How far a title may stand above what a form is of, in paragraphs; how far within its line the label may end; how long
#: a head is; how long the title of a report is; how much prose a report has before the forms attached to it.
_ABOVE, _INDENT, _HEAD, _FRONT, _PROSE = 8, 16, 400, 300, 800


class Form(NamedTuple):
    """Where a form begins, the names in its head, and whether it is of a whole department."""

    start: int
    names: tuple[str, ...]
    is_whole: bool


def starts_among(smoothed: SmoothedText, found: Sequence[Form], first: int, *, is_report: bool) -> list[int]:
    """Where the forms ``found`` behind ``first`` begin, with the report before them where there is one.

    ``is_report`` says that a report in prose begins at ``first``, which is one also where there is no form.
    """
    if not found:
        return [first] if is_report else []
    starts = [form.start for form in found]
    if is_report or _has_report_before(smoothed, starts[0]):
        is_whole = _WHOLE.search(smoothed.text, first, first + _FRONT) is not None
        if found[0].is_whole is is_whole and (is_whole or len(found) == 1):
            starts[0] = first  # attached to the report before
        else:
            starts.insert(0, first)
    return starts


def forms(smoothed: SmoothedText) -> Iterator[Form]:
    """The forms of the document, without those that only repeat the head of the one before."""
    text, named = smoothed.text, list(_named(smoothed))
    before: tuple[str, ...] | None = None
    since = 0
    for number, place in enumerate(named):
        end = smoothed.paragraph_at(named[number + 1].start - 1).start if number + 1 < len(named) else len(text)
        if place.start < since or not _BODY.search(text, place.end, end):
            continue
        start, title = _beginning(smoothed, place, since)
        since = place.end
        head = fields(text, start, min(end, place.end + _HEAD))
        names = tuple(text[field.start : field.end] for field in head if field.label in _TELLING)
        if names != before:
            before = names
            yield Form(start, names, _WHOLE.search(title or "") is not None or (not title and place.label == "own"))


def _named(smoothed: SmoothedText) -> Iterator[Field]:
    """The fields at the beginning of a line that say what a form is of."""
    text, behind = smoothed.text, 0
    for at in occurrences(text, ("名称",)):
        paragraph = smoothed.paragraph_at(at)
        if paragraph.start < behind or at - paragraph.start > _INDENT:
            continue
        behind = paragraph.end
        field = next(fields(text, paragraph.start, at + 1), None)
        if field and field.label in ("project", "own") and field.is_parted and is_name(text[field.start : field.end]):
            yield field


def _beginning(smoothed: SmoothedText, place: Field, since: int) -> tuple[int, str | None]:
    """Where the form begins that has the field ``place``, and its title: the nearest one above, behind ``since``."""
    paragraphs, number = smoothed.paragraphs, smoothed.paragraph_number(place.start - 1)
    for paragraph in reversed(paragraphs[max(0, number - _ABOVE) : number]):
        line = smoothed.text[paragraph.start : paragraph.end].strip()
        if paragraph.start < since:
            break
        if _TITLE.search(line) and not _LIST.search(line):
            return paragraph.start, line
    return paragraphs[number].start, None


def _has_report_before(smoothed: SmoothedText, start: int) -> bool:
    """Whether the document has a report in prose before the forms."""
    before = (p for p in smoothed.paragraphs if p.end <= start and p.kind == "text")
    return sum(p.end - p.start for p in before if "。" in smoothed.text[p.start : p.end]) >= _PROSE
