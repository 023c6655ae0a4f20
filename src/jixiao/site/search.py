"""What the search of a site looks through: a line a page, with the words that lead to it."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from jixiao.site.answer import Answer
from jixiao.site.dictionary import PublishedTable
from jixiao.site.rows import Row, rows

#: Characters that are kept of what a report tells of.
_MOST = 400
#: Kind of page, title, address, words.
Entry = tuple[str, str, str, str]

_REPORTS = f"""
    select card.report_id, card.department, card.fiscal_year, report.title, department.name_zh,
        department.province_name, department.prefecture_name, department.division_name,
        left(told.words, {_MOST}) as words
    from report_card as card
    inner join dim_report as report using (report_id)
    inner join dim_department as department on card.department_id = department.department_id
    left join (
        select report_id, string_agg(distinct label, ' ' order by label) as words
        from fact where kind in ('finding', 'activity', 'indicator_result', 'amount') group by all
    ) as told using (report_id)
    order by report_id
"""


def entries(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[PublishedTable], answers: Iterable[Answer]
) -> list[Entry]:
    """What can be found: reports, indicators, questions, tables and their columns."""
    found: list[Entry] = [_report(row) for row in rows(connection, _REPORTS)]
    for one in rows(connection, "select * from dim_indicator order by indicator_id"):
        about = f"{one.name_en} {one.group_name} {one.definition}"
        found.append(("指标", one.name_zh, f"indicators.html#{one.indicator_id}", about))
    for answer in answers:
        question = answer.question
        found.append(
            ("问题", question.title, f"questions/{question.number:02}.html", f"{question.note_zh} {question.note}")
        )
    for table in tables:
        named = " ".join(f"{column.name} {column.zh}" for column in table.columns)
        found.append(("数据表", f"{table.zh} {table.name}", f"dictionary.html#{table.name}", f"{table.en} {named}"))
    return found


def _report(row: Row) -> Entry:
    places = (row.province_name, row.prefecture_name, row.division_name)
    words = " ".join(filter(None, (row.title, row.name_zh, *places, row.report_id, row.words)))
    return "报告", f"{row.department} {row.fiscal_year}", f"reports/{row.report_id}.html", words
