"""The table of passages: where a report's clauses stand and the fingerprints of their text, never the text itself."""

from __future__ import annotations

from jixiao.facts.column import Column, Integer, Text
from jixiao.facts.table import Table
from jixiao.facts.types import REPORT_ID

PASSAGE = Table(
    "raw_passage",
    "facts",
    "语段",
    "One clause of a report, known by the fingerprint of its text; the text itself is not kept.",
    ("report_id", "passage_no"),
    (
        Column(
            "report_id", REPORT_ID, "报告编号", "The report that holds the passage.", references="raw_report.report_id"
        ),
        Column("passage_no", Integer(1), "序号", "Number of the passage in the report, in the order of the text."),
        Column("line", Integer(1), "行号", "Line of the source text on which the passage begins, from 1."),
        Column(
            "char_start",
            Integer(0),
            "起始字符",
            "Offset of the passage's first character in the decoded source text, from 0.",
        ),
        Column("char_end", Integer(1), "结束字符", "Offset just after the passage's last character."),
        Column("chars", Integer(1), "字数", "Letters, digits and signs of comparison that the fingerprint is of."),
        Column(
            "fingerprint",
            Text(r"[0-9a-f]{16}", "16 hexadecimal digits"),
            "指纹",
            "First 16 hexadecimal digits of SHA-256 of these characters: the same for the same text in any layout.",
        ),
    ),
)
