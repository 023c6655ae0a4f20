"""Numbers that are no facts 非事实数字."""

from __future__ import annotations

from dataclasses import replace

from jixiao.facts.column import Choice, Column
from jixiao.facts.kind import QUOTE, Kind, seed

#: Personal data is never written down.
_QUOTE = replace(QUOTE, absent="the number is personal data, which is never written down")
_TABLE = seed(
    "waived_number",
    "非事实数字",
    "One number of a report that is no fact, with the reason.",
    Column(
        "reason",
        Choice(
            {
                "date": "日期期限",
                "ordinal": "序号",
                "page_number": "页码",
                "document_number": "文号",
                "slogan": "口号简称",
                "name_part": "名称组成部分",
                "rule": "评分规则或公式",
                "personal_data": "个人信息",
                "navigation": "页眉页脚与导航",
                "outside": "自评报告之外",
                "other": "其他",
            }
        ),
        "理由",
        "Why the number is no fact.",
    ),
)

WAIVED_NUMBER = Kind(replace(_TABLE, columns=tuple(_QUOTE if c is QUOTE else c for c in _TABLE.columns)))
