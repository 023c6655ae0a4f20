"""Several reports in prose in one document: where each begins, one behind the other.

A report begins with its title, and its headings count from one again. A title on a cover or in a list of contents has
no prose below it; one that heads every page has headings below it that go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jixiao.extraction.identity.titles import Title, stands_over, title_at
from jixiao.extraction.text.smoothed import Paragraph, SmoothedText

# 绩效自评报告; 绩效评价报告(公开)
_TITLE = re.compile(r"(?:自评价?|自我评价|绩效评价|绩效|整体支出)(?:工作)?(?:情况)?的?(?:报告书?|总结)(?:\([^()]*\))?$")
_SAYS_SO = re.compile("报告|总结")  # 报告
#: The first of a document's headings, by how they are numbered: 第一部分, 一、, (一), 1.
_FIRST = re.compile(r"(第一部分)|(一[、.])|(\(一\))|(1[、.](?!\d))")
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十]部分|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.](?!\d)"
)  # 一、
#: Fewest characters in sentences below a title; most lines over it.
_PROSE, _MOST_OVER = 40, 3


class _Begun(NamedTuple):
    """A title with prose below it, and how the first of its headings is numbered."""

    title: Title
    style: int


def report_starts(smoothed: SmoothedText) -> list[int]:
    """Where the reports in prose begin, in order; none where no title has a report below it."""
    begun = list(_begun(smoothed))
    return [_over(smoothed, one.title.start) for one in begun if one.style == begun[0].style]


def _over(smoothed: SmoothedText, start: int) -> int:
    """Where the lines begin that stand over the title at ``start``, if there are any."""
    for paragraph in reversed(smoothed.paragraphs[: smoothed.paragraph_number(start)][-_MOST_OVER:]):
        if not stands_over(smoothed.text, paragraph):
            break
        start = paragraph.start
    return start


def _begun(smoothed: SmoothedText) -> Iterator[_Begun]:
    """The titles with the beginning of a report below them, each from its cover on, if it has one."""
    paragraphs = smoothed.paragraphs
    titles = list(_titles(smoothed))
    cover: Title | None = None
    for place, (number, title) in enumerate(titles):
        end = titles[place + 1][0] if place + 1 < len(titles) else len(paragraphs)
        style = _style(smoothed.text, paragraphs[number + 1 : end])
        if style is None:
            cover = title
            continue
        yield _Begun(cover if cover and cover.text == title.text else title, style)
        cover = None


def _titles(smoothed: SmoothedText) -> Iterator[tuple[int, Title]]:
    """The lines that are a report's title, with their numbers."""
    text = smoothed.text
    for number, paragraph in enumerate(smoothed.paragraphs):
        if paragraph.kind == "text" and _SAYS_SO.search(text, paragraph.start, paragraph.end):
            title = title_at(text, smoothed.paragraphs, number)
            if title is not None and _TITLE.search(title.text):
                yield number, title


def _style(text: str, body: Sequence[Paragraph]) -> int | None:
    """How the first heading of ``body`` is numbered; None where it is not the first, or has no prose below it."""
    numbered = next((p for p in body if _NUMBERED.match(text, p.start, p.end)), None)
    first = _FIRST.match(text, numbered.start, numbered.end) if numbered else None
    prose = sum(p.end - p.start for p in body if "。" in text[p.start : p.end])
    return first.lastindex if first and prose >= _PROSE else None
