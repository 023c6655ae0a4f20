"""Forgotten reports: what stays of a report that was purged, so that nothing brings it back. No personal data."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Date
from jixiao.facts.table import Table
from jixiao.facts.types import REPORT_ID, SHA256

REASON = Choice(
    {
        "personal_data": "含有个人信息",
        "publisher_request": "发布单位要求",
        "legal_order": "依法删除",
        "not_public": "不应公开的文件",
        "taken_by_mistake": "误收",
    }
)

FORGOTTEN = Table(
    "forgotten_report",
    "facts",
    "已遗忘的报告",
    "One report that was purged by `jixiao forget`. Its number is never given to another report.",
    # Not report_id: the row is none of the report, and stays where that is set aside.
    ("forgotten_id",),
    (
        Column("forgotten_id", REPORT_ID, "报告编号", "The report that was forgotten."),
        Column("forgotten_on", Date(), "遗忘日期", "Day on which it was forgotten."),
        Column("reason", REASON, "原因", "Why."),
        Column("source_sha256", SHA256, "来源文件哈希", "SHA-256 of its file, by which it is known if it comes again."),
        Column(
            "content_sha256",
            SHA256,
            "内容哈希",
            "The same of its letters and digits, for another file of it.",
            absent="it was in the history only",
        ),
    ),
)
