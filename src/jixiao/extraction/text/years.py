"""The years that words speak of, told from the report's own: 上年 is one less, 2022年 in the report of 2023 too.

No year of a figure are those of days (2022年12月下达), of names (《2022年…办法》), of spans (2020-2022年) and of what
was carried over (2022年结转).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from jixiao.facts.numbers import read_integer
from jixiao.patterns import sought

_YEAR = sought(
    r"(?P<printed>(?<!\d)20\d\d|二[〇○零O0][〇○零O0一二三四五六七八九]{2})(?=年|[、和及与](?:20\d\d|二))"  # 2022年
    r"|(?P<last>上年|去年|上一年|前一年)|(?P<this>本年|今年|当年)|(?P<next>下一?年|明年|来年)"
)
#: After a year that is none of a figure: 年12月下达, 年至2023年, 年度结转.
_NO_FIGURE = re.compile(
    r"年?(?:\d{1,2}月|[-—~至到]+\d|度?[末底]?(?:的|财政|项目|拨款|资金|未|已|批复)*(?:结[转余存]|转[入出])|以来|起|版)"
)
_UNTIL = re.compile(r"截[至止]到?$")  # 截至
_SINCE = re.compile(r"(?:[-—~至到《]|结[转余]|使用|成立于)$")  # 2020年至
_COMPARED = re.compile(r"[比较与同超]$|[高低多少][于出过]$")  # 比, 高出
_NAMED = re.compile(r"《[^《》]*》?")  # 《2022年…办法》
_SHIFTS = {"last": -1, "this": 0, "next": 1}


class YearSaid(NamedTuple):
    """A year in some words: where it ends there, by how much it is after the report's, and how it is said."""

    start: int
    shift: int
    is_compared: bool
    is_relative: bool


@lru_cache(maxsize=4096)
def years_in(said: str, own: int | None) -> tuple[YearSaid, ...]:
    """The years of figures in ``said``; printed ones only where the report's ``own`` year is known."""
    return tuple(_years(_NAMED.sub("", said) if "《" in said else said, own))


def _years(said: str, own: int | None) -> Iterator[YearSaid]:
    for match in _YEAR.finditer(said):
        start, end = match.span()
        before = said[max(0, start - 4) : start]
        if (_NO_FIGURE.match(said, end) and not _UNTIL.search(before)) or _SINCE.search(before):
            continue
        is_relative = match.lastgroup != "printed"
        if is_relative:
            shift = _SHIFTS[match.lastgroup or ""]
        elif own is None:
            continue
        else:
            shift = read_integer(match["printed"]) - own
        yield YearSaid(start, shift, _COMPARED.search(before) is not None, is_relative)
