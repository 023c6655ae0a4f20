"""Fields of covers, forms and web pages that say whose a report is and of what: 实施单位: 安仁县水利局.

A field's value stands behind a colon, in the next cell, on the next line, or right behind its label where a page lost
what parted them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from jixiao.patterns import sought

Label = Literal["own", "reporter", "doing", "over", "publisher", "source", "project"]

_FRONT = 3_000
_UNIT = "(?:单位|部门)"
_SECTOR = "(?:市级|省级|县级|区级|预算|资金|一级){0,2}"
_STAMP = r"(?:[(（](?:公章|盖章|签章|全称|单位公章)[)）])?"

#: What the labels are called; the earlier wins where two begin at one place.
_LABELS: tuple[tuple[Label, str], ...] = (
    ("project", r"(?:(?:转移支付|专项|一级)?[(（]?项目(?:支出)?[)）]?|专项(?:资金)?|转移支付)名称"),
    (
        "doing",
        rf"(?:项目)?(?:实施|承担|执行|建设|具体实施){_UNIT}(?:名称|及代码)?|资金使用{_UNIT}|项目{_UNIT}(?!法人)",
    ),
    ("over", rf"(?<!中央)(?<!省级)(?:项目)?主管{_UNIT}(?:名称|及代码)?"),
    ("reporter", rf"(?:评价|填报|自评|报告|编制|申报|报送|被评价){_UNIT}(?:名称)?"),
    (
        "own",
        rf"(?<![一-鿿]){_SECTOR}{_UNIT}[(（/]?{_UNIT}?[)）]?名称"
        rf"|(?<![一-鿿]){_SECTOR}{_UNIT}[(（/]?{_UNIT}?[)）]?(?={_STAMP}[:\t])",
    ),
    ("publisher", r"发布机构|发布单位|公开单位|发文机关|信息提供单位|公开责任部门"),
    ("source", r"(?:信息|文章)?来源|责任部门|作者|供稿"),
)
#: Other labels, at which a value ends too.
_OTHERS = (
    r"(?:中央|省级|地方)主管部门|自评(?:总分|得分)|资金(?:投入)?情况|联系人|联系电话|项目单位法人|负责人|填[报表](?:日期|时间|人)|评价(?:类型|机构|方式|时间)"
    r"|项目(?:类别|类型|资金|起止|负责|概况|属性|编码|年度)|关键字|公开(?:目录|方式|时限)"
    r"|(?:发布|生成|成文|更新)(?:日期|时间)|索引号|文号|预算执行|年度目标|年度总体|支出科目|公开\d"
)
_ANY = "|".join(rf"(?P<{label}>{words})" for label, words in _LABELS)
#: The code before a name: 146001-, [366], 146001安仁县….
_CODE = r"(?:[A-Z\d]{1,24}[-—]|[(（\[【][A-Z\d]{1,24}[)）\]】]|\d{6,24}(?=[ ]?[一-鿿])(?! ?[年月]))?"
# 实施单位(盖章):146001-
_LABEL = sought(rf"(?:{_ANY}){_STAMP}(?P<gap>[:：\t|]*[ ]*\n?[\t|]*){_CODE}")
_END = re.compile(rf"[\n\t|，。；]|{'|'.join(words for _, words in _LABELS)}|{_OTHERS}")  # 联系人
_LONGEST = 60


class Field(NamedTuple):
    """A field's label and the half-open span of its value.

    ``is_parted`` says that something stands between them, or that both have a line for themselves.
    """

    label: Label
    start: int
    end: int
    is_parted: bool


@lru_cache(maxsize=2)
def front_fields(text: str) -> tuple[Field, ...]:
    """The fields at the beginning of ``text``, of which all ask who want to know whose it is and of what."""
    return tuple(fields(text, 0, _FRONT))


def fields(text: str, first: int, last: int) -> Iterator[Field]:
    """The fields of ``text`` whose labels stand from ``first`` to ``last``, in order."""
    for match in _LABEL.finditer(text, first, last + _LONGEST):
        if match.start() >= last:
            return
        start = match.end()
        stop = _END.search(text, start, start + _LONGEST)
        end = stop.start() if stop else min(len(text), start + _LONGEST)
        if end > start and match.lastgroup:
            label = next(label for label, _ in _LABELS if match[label])
            # A page that lost what parts its cells may have kept its lines.
            begins = label in ("project", "own") and text[match.start() - 1 : match.start()] in ("", "\n")
            is_parted = bool(match["gap"]) or (begins and (stop is None or stop.group() not in "\t|，。；"))
            yield Field(label, start, end, is_parted)
