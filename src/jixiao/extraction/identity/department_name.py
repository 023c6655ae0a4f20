"""A department's printed name without what titles add to it: year, （本级）, 部门整体支出…, a file's ending."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_SCOPES: tuple[tuple[re.Pattern[str], Literal["headquarters", "whole_department"]], ...] = (
    # （局本级）; 统计局本级
    (
        re.compile(
            r"[（(](?:局|厅|委|部|院|单位|机关)?本级(?:单位|部门)?[）)]?|(?:单位|机关)?本级(?:单位|部门)?|[（(]机关[）)]"
        ),
        "headquarters",
    ),
    (
        re.compile(
            r"[（(]?(?:含|包括|及)(?:所属|下属|直属|局属|二级)\S{0,6}?(?:单位|机构|部门)[）)]?|[（(]?(?:部门)?汇总[）)]?|[（(]部门[）)]"
        ),
        "whole_department",
    ),
)
_YEAR = r"(?:[（(]?(?:19|20|二〇|二○)[\d〇○一二三四五六七八九]{2}[）)]?\s*年?\s*度?)"
_LEFTOVERS = re.compile(
    rf"^(?:\d{{1,3}}[.．、_ -]+|[\s.．、_-]+)?(?:附件\s*\d*[-.、：:]?\s*)?{_YEAR}?\s*(?:关于)?"
    rf"|{_YEAR}?\s*(?:关于)?\s*(?:{_YEAR}?(?:省级|市级|区级|县级)?"
    r"(?:部门|单位)?(?:整体(?:支出|绩效|自评)|项目(?:支出|绩效|自评)|(?:预算|决算|支出)(?:绩效|情况|公开|报告|说明|$)"
    r"|绩效(?:自评|评价|目标|报告|$)|自评|评价报告|报告)(?!\S*(?:局|中心|办公室|处|科)$)\S*"
    r"|[（(]?(?:盖章|公章|签章|公开|公示|定稿|终稿|修改|上报)稿?[）)]?|[（(\[【][\d ]+[）)\]】]"
    r"|\.\w{2,5}|部门|单位)*\s*$"
)
BLANKS = re.compile(r"\s+")
_PAIRS = str.maketrans("()", "（）")


class CleanName(NamedTuple):
    """A department's name without what titles add, and what they said about the scope of the report."""

    name: str
    prepared_scope: Literal["headquarters", "whole_department"] | None


def clean_department_name(name: str) -> CleanName:
    """``name`` without blanks, year, （本级）, 部门整体支出… and file ending."""
    name = BLANKS.sub("", name).translate(_PAIRS)
    scope: Literal["headquarters", "whole_department"] | None = None
    for pattern, said in _SCOPES:
        without = pattern.sub("", name, count=1)
        if without != name and len(without) > 1:
            name, scope = without, scope or said
    return CleanName(_LEFTOVERS.sub("", name).strip("：:，,。、-—_《》【】[]"), scope)
