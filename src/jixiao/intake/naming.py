"""The name of a report: whose it is and of which year, and of which project; and rows that go by another name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jixiao.extraction.identity.pinyin import initials
from jixiao.facts.column import Cell
from jixiao.facts.table import Row
from jixiao.facts.types import FACT_ID

#: The columns of a report's own row that its name is made of.
NAMING = ("division_code", "organ", "fiscal_year", "report_type", "project_name")
#: Words that titles and names of projects have in common; what is left tells the project.
_COMMON_WORDS = re.compile(
    r"(?:19|20)\d{2}年?度?|附件\d*|绩效|自评价?|自我评价|评价|报告书?"
    r"|情况|总结|项目|支出|专项|资金|经费|转移支付|部门|整体|单位|工作"
    r"|关于|的|表|说明|预算|决算|公开|[^一-龥]"
)


def base_name(report: Mapping[str, Cell]) -> str:
    """The name that a report's row makes up, as its first edition has it; a project's by the initials of its words."""
    base = f"{report['division_code']}-{report['organ']}-{report['fiscal_year']}"
    if report["report_type"] == "whole":
        return base
    if report["report_type"] == "final_account":
        return f"{base}-js"
    department = str(report["department_name"])
    subject = str(report["project_name"] or report["title"])
    words = _COMMON_WORDS.sub("", subject if subject == department else subject.replace(department, ""))
    return f"{base}-{initials(words, 10) or 'xm'}"


def under_name(row: Row, old: str, new: str) -> Row:
    """``row`` with the report ``old``, and every fact of it, called ``new``."""

    def cell(value: Cell) -> Cell:
        if value == old:
            return new
        if isinstance(value, str) and value.startswith(f"{old}/") and re.fullmatch(FACT_ID.pattern or "", value):
            return new + value[len(old) :]
        return value

    return {name: cell(value) for name, value in row.items()}
