"""Reports set aside: a seed without rows, which a build fills in its own copy of the seeds where it leaves reports out.

So dbt, run by itself, sets nothing aside, and a release says what it lacks.
"""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Integer, Text, Verbatim
from jixiao.facts.kinds import REPORT
from jixiao.facts.table import Table
from jixiao.facts.types import REPORT_ID, SLUG


def _of_report(name: str) -> Column:
    """The column of this name of the report's own row, which may be what is wrong."""
    column = REPORT.table.by_name[name]
    return Column(column.name, column.type, column.zh, column.en, absent="the report's own row does not say")


SET_ASIDE = Table(
    "set_aside",
    "release",
    "搁置的报告",
    "One report that a release leaves out. The committed file has no rows: a build fills its own copy.",
    ("report_id",),
    (
        Column("report_id", REPORT_ID, "报告编号", "The report that was left out."),
        _of_report("department_name"),
        _of_report("fiscal_year"),
        _of_report("report_type"),
        _of_report("source_file"),
        _of_report("source_sha256"),
        Column(
            "step",
            Choice({"check": "检查事实", "dbt": "建模", "expectations": "质量检验"}),
            "环节",
            "Step of the build that found what is wrong.",
        ),
        Column("rule", SLUG, "规则", "What does not hold: a rule of `jixiao check`, a node of dbt, an expectation."),
        Column("row_count", Integer(), "行数", "Number of rows at fault."),
        Column("message", Verbatim(), "问题", "What is wrong, and where."),
        Column("remedy", Text(), "处置", "What to do."),
    ),
)
