"""What the rules of a document's kind look at: its title, its first lines, its beginning, and who speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.identity.boxes import chosen
from jixiao.extraction.identity.titles import Title, front_lines

_FRONT = 3_000
_VOICE = 6_000

SELF = re.compile(r"自评|自我评价|自查")  # 绩效自评
#: What has been done stands in a self-evaluation's form, and not in one that sets targets.
DONE = re.compile(r"自评|完成值|实际值|完成情况")  # 全年完成值
# 我局; 本单位
OWN = re.compile(
    r"我(?:局|部|委|单位|办|院|校|中心|县|市|区|站|所|会|镇|乡|街道"
    r"|厅|科|处|队|馆|公司|社|园)|本(?:部门|单位|局|部|委|办|院|校|中心"
    r"|街道|镇|厅|会|馆|站|所)"
)
#: The way to a page: 首页 > 政务公开.
_WAY = re.compile(r"[>＞»]|首页|当前位置")
# 自评报告; 情况说明(公开)
_REPORT = re.compile(r"(?:报告|总结|说明|情况|自评表|评价表|自评)(?:的函|的报告|表|公开|公示)?(?:\([^()]{0,16}\))?$")


@dataclass(frozen=True)
class View:
    """A document as its kind's rules see it; ``title`` is empty where it has none."""

    annotated: AnnotatedText
    title: str
    #: Short lines before the title, without those that only say where the page is.
    lines: list[str]

    @cached_property
    def front(self) -> str:
        """The beginning, without choices that are not ticked."""
        return chosen(self.annotated.text[:_FRONT])

    @cached_property
    def own(self) -> int:
        """How often somebody speaks of himself near the beginning."""
        return len(OWN.findall(self.annotated.text, 0, _VOICE))

    @cached_property
    def is_about_itself(self) -> bool:
        """Whether the title names a self-evaluation."""
        return SELF.search(self.title) is not None


def view(annotated: AnnotatedText, title: Title | None) -> View:
    """The document as its kind's rules see it."""
    text = annotated.text
    start = title.start if title else _FRONT
    lines = [text[first:last] for first, last in front_lines(annotated) if first < start]
    return View(annotated, title.text if title else "", [line for line in lines if not _WAY.search(line)])


def is_report(line: str) -> bool:
    """Whether a title ends as those of reports do."""
    return _REPORT.search(line) is not None
