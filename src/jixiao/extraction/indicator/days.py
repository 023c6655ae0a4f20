"""Targets that set a day and results that name one: `7月31日前举办`, `2023年7月12日举办`.

A target without a year means the report's own. A result is a day only with its year: of a year that nobody printed
nothing follows. Where a side prints two days, neither is taken.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from jixiao.extraction.text.dates import dates
from jixiao.facts.column import Cell
from jixiao.facts.numbers import read_integer

#: 2023年7月31日前, 不晚于7月31日, 6月底前, 年底前.
_LIMIT = re.compile(
    r"(?<!\d)(?<![次明翌下一]年)(?P<late>不[晚迟]于)?(?:(?P<year>(?:19|20)\d{2})年)?"
    r"(?:(?P<month>1[0-2]|[1-9])月份?(?:(?P<day>[12]\d|3[01]|[1-9])日|[底末])|(?:年|(?<=年))[底末])(?P<before>[之以]?前)?"
)


def days(target: str, actual: str, fiscal_year: int | None) -> dict[str, Cell]:
    """The columns of a fact that say until when something was asked for, and when it came about."""
    reached = {place.date for place in dates(actual)}
    return {
        "target_by": _limit(target, fiscal_year),
        "actual_on": reached.pop() if len(reached) == 1 else None,
    }


def _limit(words: str, fiscal_year: int | None) -> date | None:
    """The last day that ``words`` allow: a day with 前 behind it or 不晚于 before, or a month's or the year's end."""
    limits = [match for match in _LIMIT.finditer(words) if match["late"] or match["before"]]
    found = {_last_day(match, fiscal_year) for match in limits}
    return found.pop() if len(found) == 1 else None


def _last_day(match: re.Match[str], fiscal_year: int | None) -> date | None:
    year = read_integer(match["year"]) if match["year"] else fiscal_year
    if year is None:
        return None
    month = read_integer(match["month"]) if match["month"] else 12
    last = calendar.monthrange(year, month)[1]
    day = read_integer(match["day"]) if match["day"] else last
    return date(year, month, day) if day <= last else None
