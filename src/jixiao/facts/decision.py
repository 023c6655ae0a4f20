"""Decisions: what reviewers decided of what stands at a place of a document, for ever and in their order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from jixiao.facts.column import Cell, Choice, Column, Integer, SpellingError, Text, Verbatim, spell
from jixiao.facts.kind import COMMON, Kind
from jixiao.facts.kinds import EVIDENCE, PLACE_KINDS, REPORT
from jixiao.facts.table import Row, Table
from jixiao.facts.types import FACT_ID, REPORT_ID, SHA256, WORDS

#: The kinds of row that are decided of: evidence goes with its fact.
DECIDED: Mapping[str, Kind] = {kind.name: kind for kind in PLACE_KINDS if kind is not EVIDENCE}
ACTION = Choice(
    {
        "accept": "采纳",
        "correct": "更正",
        "reject": "否定",
        "add": "补录",
        "waive": "非事实",
        "note": "备注",
        "undo": "撤销",
        "reopen": "重启",
    }
)
#: When something was decided, to the millionth of a second: no two decisions of one reviewer share it.
MOMENT = Text(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z", "2026-11-30T18:20:00.000000Z")
#: Readings that are less sure than this are looked at one by one.
DOUBT = Decimal("0.8")
REVIEWER = Text(r"[a-z][a-z0-9_.-]*", "lan")
#: A cell of several: amount=5; unit=万元
_CELL = re.compile(r"(?:^|; )([a-z_]+)=((?:[^\\;]|\\.)*)")
#: What parts cells, as it is written within one: `;`
_MARK, _ESCAPED = re.compile(r"[\\;]"), r"\\\g<0>"
# \; is ;
_ESCAPE, _PLAIN = re.compile(r"\\(.)"), r"\1"

DECISION = Table(
    "decision",
    "review",
    "复核决定",
    "One decision of a reviewer on what stands at a place of a document. None is ever changed; others follow.",
    ("decided_at", "reviewer"),
    (
        Column("decided_at", MOMENT, "决定时间", "When it was decided, in UTC."),
        Column("reviewer", REVIEWER, "复核人", "Handle of who decided; jixiao where a new reading re-opened it."),
        Column("report_id", REPORT_ID, "报告编号", "The report, as it was named then."),
        Column("source_sha256", SHA256, "来源文件哈希", "SHA-256 of the document that the place is in."),
        Column(
            "kind", Choice({name: kind.table.zh for name, kind in DECIDED.items()}), "事实种类", "Kind of the fact."
        ),
        Column("line", Integer(1), "行号", "Line of the source text on which the place begins."),
        Column("char_start", Integer(0), "起始字符", "Offset of the place's first character in the source text."),
        Column("char_end", Integer(1), "结束字符", "Offset just after its last character."),
        Column(
            "item",
            Text(),
            "名称",
            "What tells a fact from others of its kind at the same place: its printed name, as read.",
            absent="the kind has no names",
        ),
        Column("quote", Verbatim(), "原文", "What stands there.", absent="it is personal data, which is never written"),
        Column("action", ACTION, "决定", "What was decided."),
        Column("was", Text(), "所读", "What was read there, column=value.", absent="nothing was read there"),
        Column("became", Text(), "所定", "What holds instead, column=value.", absent="what was read, or nothing"),
        Column("reason", WORDS, "理由", "Why, or a note.", absent="none was given"),
    ),
    is_modelled=False,
)


#: What a report's own row says of whose it is; the rest is known of its file.
_OF_REPORT = frozenset(
    {
        *("title", "department_name", "division_code", "organ", "report_type", "project_name", "fiscal_year"),
        *("signed_on", "signed_on_status", "published_on", "published_on_status", "rubric_id"),
        *("printed_grade", "printed_grade_status", "prepared_scope"),
    }
)


def said(kind: Kind) -> tuple[Column, ...]:
    """The columns of ``kind`` that say what a fact says: what a person can judge by the document alone."""
    own = (column for column in kind.table.columns if column not in COMMON and column.name != "quote")
    return tuple(
        column for column in own if column.type is not FACT_ID and (kind is not REPORT or column.name in _OF_REPORT)
    )


def told(kind: Kind, row: Mapping[str, Cell]) -> str | None:
    """What ``row`` says, as one cell: each filled column with its value."""
    cells = ((column.name, spell(row.get(column.name))) for column in said(kind))
    return "; ".join(f"{name}={_MARK.sub(_ESCAPED, value)}" for name, value in cells if value) or None


def untold(kind: Kind, text: str) -> Row:
    """The cells that ``text`` tells; all others of the kind are empty. Raises ``SpellingError`` where one is wrong."""
    spelled = {name: _ESCAPE.sub(_PLAIN, value) for name, value in _CELL.findall(text)}
    columns = {column.name: column for column in said(kind)}
    if unknown := [name for name in spelled if name not in columns]:
        raise SpellingError(f"{kind.name} has no column {unknown[0]}", f"use: {', '.join(columns)}")
    return {name: column.type.parse(spelled[name]) if name in spelled else None for name, column in columns.items()}
