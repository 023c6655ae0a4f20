"""What every kind of fact has: its columns in common with others, and what else follows from its definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from jixiao.facts.column import Column, Integer, Text, Verbatim
from jixiao.facts.table import Table
from jixiao.facts.types import CONFIDENCE, FACT_ID, REPORT_ID, REVIEW, SLUG, STATUS

QUOTE = Column(
    "quote",
    Verbatim(),
    "原文",
    "The shortest printed text that carries the value; text[char_start:char_end] == quote.",
)
COMMON = (
    Column(
        "report_id",
        REPORT_ID,
        "报告编号",
        "The report: division code, organ and fiscal year.",
        references="raw_report.report_id",
    ),
    Column(
        "fact_no",
        Integer(1),
        "序号",
        "Number of the fact among those of its kind in the report; with the kind it is the fact's permanent name.",
    ),
    Column(
        "section",
        Text(),
        "章节",
        "Path of heading numbers and titles as printed, from the top, joined by >.",
        absent="no heading stands over the place",
    ),
    Column("line", Integer(1), "行号", "Line of the source text on which the quote begins, from 1."),
    Column(
        "char_start",
        Integer(0),
        "起始字符",
        "Offset of the quote's first character in the decoded source text, from 0.",
    ),
    Column("char_end", Integer(1), "结束字符", "Offset just after the quote's last character."),
    QUOTE,
    Column(
        "method",
        Text(r"hand|[a-z][a-z0-9_.]*", "hand"),
        "取得方式",
        "Rule of the extractor that read the fact, or hand for one read by a person.",
    ),
    Column(
        "confidence",
        CONFIDENCE,
        "可信度",
        "How sure the rule is of what it read, from 0 to 1; 1 for what a person has read.",
    ),
    Column("review", REVIEW, "复核", "Whether a person has confirmed the fact."),
)

RESTATES = Column(
    "restates",
    FACT_ID,
    "重述",
    "The earlier fact of the report that states the same figure.",
    absent="the first statement of its figure",
)
VALUE_STATUS = Column("value_status", STATUS, "数值状态", "Whether the value is stated, derived, or why it is absent.")
THEME = Column("theme", SLUG, "主题", "What it is about.", references="ref_theme.theme")


@dataclass(frozen=True)
class Kind:
    """A kind of row that marks a place of a report. ``{report_id}/{kind}/{fact_no}`` names the row for ever."""

    table: Table

    @cached_property
    def name(self) -> str:
        return self.table.name.removeprefix("raw_")


@dataclass(frozen=True)
class FactKind(Kind):
    """A kind of fact.

    ``label`` and ``value_text`` are SQL over its staging model: what a fact is about, and its value as people read it;
    ``value`` and ``unit`` its number, if it has one: a column, and SQL. ``known_by`` is the column by which a person
    knows one of its facts from another.

    ``marts`` has, for each of its marts, the SQL condition of the first statements that it holds; None is all of them.
    ``compared`` are the columns that say what a fact says: an evaluation asks whether they were read rightly. ``same``
    are those by which a later fact of a report is known to state an earlier one again; without them each is a statement
    of its own.

    ``quoted`` maps columns of numbers to the columns that say whether they are stated: the quote must show the first
    that is. ``correctable`` are the columns of numbers that a misprint can be in.
    """

    known_by: str
    label: str
    value_text: str
    compared: tuple[str, ...]
    marts: Mapping[str, str | None]
    same: tuple[str, ...] = ()
    value: str | None = None
    unit: str = "null::varchar"
    quoted: Mapping[str, str] = field(default_factory=dict)
    correctable: tuple[str, ...] = ()

    @property
    def restates(self) -> bool:
        """Whether a fact can state an earlier one again."""
        return RESTATES in self.table.columns


def seed(name: str, zh: str, en: str, *columns: Column) -> Table:
    """The seed table of a kind: ``columns`` after those of every kind."""
    return Table(name, "facts", zh, en, ("report_id", "fact_no"), COMMON + columns)
