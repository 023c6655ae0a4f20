"""Dates as reports print them: 2021年6月4日, 2024.8.1, 2022-03-15, 二〇二一年六月四日."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.facts.numbers import read_integer

_DATE = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?:年|[-/.．])(?P<month>0?[1-9]|1[0-2])(?:月|[-/.．])(?P<day>[12]\d|3[01]|0?[1-9])(?:日|(?![\d年月.]))"
)
_HAN_DATE = re.compile(
    r"(?P<year>[二一][〇○零O0九一二三四五六七八]{3})年(?P<month>十?[一二三四五六七八九]|十)月(?P<day>[一二三四五六七八九十]{1,3})日"
)


@dataclass(frozen=True, slots=True)
class DatePlace:
    """A date and its span in the smoothed text."""

    start: int
    end: int
    date: datetime.date


def dates(text: str, start: int = 0, end: int | None = None) -> Iterator[DatePlace]:
    """The full dates in a part of ``text``; days that the calendar does not have are left out."""
    stop = len(text) if end is None else end
    for pattern in (_DATE, _HAN_DATE):
        for match in pattern.finditer(text, start, stop):
            yield from _place(match, *(read_integer(match[name]) for name in ("year", "month", "day")))


def _place(match: re.Match[str], year: int, month: int, day: int) -> Iterator[DatePlace]:
    try:
        yield DatePlace(match.start(), match.end(), datetime.date(year, month, day))
    except ValueError:
        return
