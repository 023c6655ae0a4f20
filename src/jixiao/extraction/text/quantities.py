"""Quantities of a smoothed text: each number with its unit, its sign of inequality, and what kind of thing it counts.

A text is scanned once; recognisers then look at quantities and the words around them, never at bare digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple, cast

from jixiao.facts.numbers import POWERS, read_han, read_parts, read_printed, states
from jixiao.patterns import sought

QuantityKind = Literal["money", "percent", "points", "count", "date", "plain"]
Qualifier = Literal["exact", "at_least", "more_than", "at_most", "less_than", "about"]

_BEFORE = re.compile(
    r"(?P<at_least>≥|>=|不少于|不低于|至少|大于等于|大于或等于|不小于|达到或超过)$"
    r"|(?P<more_than>>|超过|超出|超|高于|多于|突破|大于|逾)$"
    r"|(?P<at_most>≤|<=|不超过|不高于|不多于|不大于|小于等于|控制在|至多)$"
    r"|(?P<less_than><|低于|少于|小于|不足|不到)$"
    r"|(?P<about>约为|(?<![节条公合签预特邀])约|(?<![附最])近|大约|接近|将近)$"
)
_BEFORE_ENDS = frozenset("≥>=≤<于少过出超破逾在多足到为约近")
_AFTER = re.compile(
    r"(?P<at_least>\(?含?\)?(?:及|或|\(含\))?以上)|(?P<at_most>(?:及|或)?以下|以内|之内|(?<=日|天|时|钟)内)|(?P<about>左右|上下)"
)
_AFTER_BEGINS = frozenset("(含及或以之内左上)")


class Quantity(NamedTuple):
    """A number of the smoothed text.

    ``start`` to ``end`` spans the number with its unit, ``start`` to ``number_end`` the digits alone. ``printed`` is
    the number as printed; ``value`` has powers of ten that follow it multiplied out (2.7 万人次 is 27 000), except for
    money, whose ``unit`` is 元, 万元 or 亿元 as printed. ``qualifier`` is a bound that stands beside it, whose words
    ``bound_start`` and ``bound_end`` include. ``is_han`` marks a number in Chinese numerals.
    """

    start: int
    number_end: int
    end: int
    printed: Decimal
    value: Decimal
    unit: str
    kind: QuantityKind
    qualifier: Qualifier
    bound_start: int
    bound_end: int
    is_han: bool


class Scanner:
    """Finds quantities; ``units`` are the counting units to know, longest match first."""

    def __init__(self, units: Iterable[str]) -> None:
        counts = _any_of({unit for unit in units if unit not in _MONEY and unit not in ("%", "分")})
        # Not [0-9]+: a search skips quickly to a class of characters, not to a repetition of it. Nor \d, which takes
        # the digits of other scripts for numbers.
        self._pattern = re.compile(
            r"(?P<parts>[0-9]{1,5}(?:亿|[百千]?万)零?[0-9][0-9,]{0,7}(?:\.[0-9]{1,6})?(?:[百千]?万|[百千])?元)"
            r"|(?P<number>[0-9][0-9]*(?:[,，][0-9]{3}(?![0-9]))*(?:\.[0-9]+)?)"
            r"(?P<more>多|余|几)?(?P<power>[万亿千百](?!元|[一-龥]*?元\b)(?=[余多]?(?:"
            + counts
            + r")))?(?P<more_after>多|余)?"
            r"(?:(?P<money>亿元|万元|[万亿][多余]元|[十百千]万元|千元|百元|元|亿(?=[,，。;；、()]|$)|[百千]?万(?=[,，。;；、()]|$))"
            r"|(?P<percent>%|个百分点)"
            r"|(?P<date>年|月|日|号|时|点|世纪|年代|周年)"
            r"|(?P<points>分(?![贝别类管析解工布钟之支公局馆行散批设数]))"
            rf"|(?P<count>{counts}))?"
        )
        self._han = re.compile(
            rf"(?P<number>[一二两三四五六七八九十百千][一二两三四五六七八九十百千]{{0,5}})(?P<more>余|多)?(?P<power>万)?(?P<more_after>多|余)?(?P<count>{counts})"
        )

    def scan(self, text: str) -> list[Quantity]:
        """Every number in ``text`` written in digits and every sum of money in numerals, in order.

        Numbers too long to state a value are left out, and so are sums that do not state one: 两三百万元.
        """
        found = [
            self._quantity(text, match)
            for match in self._pattern.finditer(text)
            if match["parts"] or match.end("number") - match.start() <= _SHORT or states(match["number"])
        ]
        sums = [_sum_in_parts(text, match) for match in _HAN_SUM.finditer(text) if not _VAGUE.search(match["parts"])]
        return sorted(found + sums) if sums else found

    def scan_han(self, text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
        """Every Chinese numeral before a counting unit; most are words (三会一课): the caller decides."""
        matches = self._han.finditer(text, start, len(text) if end is None else end)
        return [self._quantity(text, match, is_han=True) for match in matches]

    def _quantity(self, text: str, match: re.Match[str], *, is_han: bool = False) -> Quantity:
        if not is_han and match["parts"]:
            return _sum_in_parts(text, match)
        number = match["number"]
        printed = value = Decimal(read_han(number)) if is_han else read_printed(number)
        start, end = match.span()
        kind: QuantityKind = "plain"
        unit = ""
        qualifier: Qualifier = "exact"
        # The last group of the pattern that took part is the unit; a number alone has no other group.
        if (last := match.lastgroup) is not None and last != "number":
            more, power, more_after = match.group("more", "power", "more_after")
            if power:
                value = printed * POWERS[power]
            if last in _KINDS:
                kind, unit = _KINDS[last], match[last]
                if kind == "money" and unit not in _MONEY:
                    unit = {"亿": "亿元", "万": "万元"}.get(unit[0], unit if unit[-1] == "元" else f"{unit}元")
                unit = _UNITS.get(kind, unit)
            if more or more_after or (unit in _MONEY and text[end - 2] in "多余"):
                qualifier = "more_than"
        qualifier, bound_start, bound_end = _bound(text, start, end, qualifier)
        return Quantity(
            start,
            match.end("number"),
            end,
            printed,
            value,
            unit,
            kind,
            qualifier,
            bound_start,
            bound_end,
            is_han,
        )


def _sum_in_parts(text: str, match: re.Match[str]) -> Quantity:
    """A sum of money in parts or in numerals, in the unit with which it ends: 1亿2350万元 is 12 350 万元."""
    words = match["parts"][:-1]
    digits = words.replace("余", "").replace("多", "")
    power = next((power for power in "万亿" if digits.endswith(power)), "")
    amount = read_parts(digits) / POWERS.get(power, 1)
    start, end = match.start(), match.end()
    bound = _bound(text, start, end, "exact" if digits == words else "more_than")
    is_han = not words[0].isdecimal()
    return Quantity(start, start + len(words), end, amount, amount, f"{power}元", "money", *bound, is_han)


def _bound(text: str, start: int, end: int, qualifier: Qualifier) -> tuple[Qualifier, int, int]:
    """The bound beside a number from ``start`` to ``end``, else ``qualifier``; and the span with its words."""
    # Most numbers have no bound beside them: one character tells, without a search.
    if start and text[start - 1] in _BEFORE_ENDS and (found := _BEFORE.search(text, max(0, start - 7), start)):
        return cast(Qualifier, found.lastgroup), found.start(), end
    if text[end : end + 1] in _AFTER_BEGINS and (found := _AFTER.match(text, end)):
        return cast(Qualifier, found.lastgroup), start, found.end()
    return qualifier, start, end


def _any_of(units: Iterable[str]) -> str:
    """The pattern of the longest of ``units``; those of one first character together: few branches to try."""
    ordered = sorted(units, key=lambda unit: (unit[0], -len(unit)))
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(re.escape(unit[1:]) for unit in alike)})"
        for first, alike in groupby(ordered, key=lambda unit: unit[0])
    )


#: Any number of so many characters can state a value.
_SHORT = 20
_MONEY = frozenset({"元", "万元", "亿元"})
_KINDS: dict[str, QuantityKind] = {
    "money": "money",
    "percent": "percent",
    "date": "date",
    "points": "points",
    "count": "count",
}
_UNITS = {"percent": "%", "points": "分"}
#: A sum in numerals: 一千四百八十万元, 壹佰贰拾万元整; not 数十万元.
_HAN_SUM = sought(
    r"(?<![数几上成0-9.])(?P<parts>[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]"
    r"[零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟余多]{1,20}[元圆])整?"
)
#: Digits side by side without a power between: 两三百万元 is no one sum.
_VAGUE = re.compile("[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]{2}")
