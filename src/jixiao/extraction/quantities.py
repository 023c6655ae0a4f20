"""Quantities of a smoothed text: each number with its unit, its sign of inequality, and what kind of thing it counts.

A reading is scanned once; recognisers then look at quantities and the words around them, never at bare digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jixiao.facts.numbers import read_han, read_printed

QuantityKind = Literal["money", "percent", "points", "count", "date", "plain"]

_POWERS = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}
_BEFORE = re.compile(
    r"(?P<at_least>≥|>=|不少于|不低于|至少|大于等于|大于或等于|不小于"
    r"|达到或超过)$|(?P<more_than>>|超过|超出|超|高于|多于|突破|大于"
    r"|逾)$"
    r"|(?P<at_most>≤|<=|不超过|不高于|不多于|不大于|小于等于|控制在|至多)$|(?P<less_than><|低于|少于|小于|不足|不到)$"
    r"|(?P<about>约为|约|近|大约|接近|将近)$"
)
_AFTER = re.compile(
    r"(?P<at_least>\(?含?\)?(?:及|或|\(含\))?以上)|(?P<at_most>(?:及"
    r"|或)?以下|以内|之内)|(?P<about>左右|上下)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
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
    qualifier: Literal["exact", "at_least", "more_than", "at_most", "less_than", "about"]
    bound_start: int
    bound_end: int
    is_han: bool


class Scanner:
    """Finds quantities; ``units`` are the counting units to know, longest match first."""

    def __init__(self, units: Iterable[str]) -> None:
        counting = sorted(
            {unit for unit in units if unit not in _MONEY and unit not in ("%", "分")}, key=lambda u: -len(u)
        )
        counts = "|".join(map(re.escape, counting))
        self._pattern = re.compile(
            r"(?P<number>\d+(?:[,，]\d{3}(?!\d))*(?:\.\d+)?)"
            r"(?P<more>多|余|几)?(?P<power>[万亿千百](?!元|[一-龥]*?元\b)(?=[余多]?(?:"
            + counts
            + r")))?(?P<more2>多|余)?"
            r"(?:(?P<money>亿元|万元|[万亿][多余]元|千元|百元|元|亿(?=[,，。;；、)]|$)|万(?=[,，。;；、)]|$))"
            r"|(?P<percent>%|个百分点)"
            r"|(?P<date>年|月|日|号|时|点|世纪|年代|周年)"
            r"|(?P<points>分(?![别类管析解工布钟之支公局馆行散批设数]))"
            rf"|(?P<count>{counts}))?"
        )
        self._han = re.compile(
            rf"(?P<number>[一二两三四五六七八九十百千]{{1,6}})(?P<more>余|多)?(?P<power>万)?(?P<count>{counts})"
        )

    def scan(self, text: str) -> list[Quantity]:
        """Every number in ``text`` written in digits, in order."""
        return [self._quantity(text, match) for match in self._pattern.finditer(text)]

    def scan_han(self, text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
        """Every Chinese numeral before a counting unit; most are words (三会一课): the caller decides."""
        matches = self._han.finditer(text, start, len(text) if end is None else end)
        return [self._quantity(text, match, is_han=True) for match in matches]

    def _quantity(self, text: str, match: re.Match[str], *, is_han: bool = False) -> Quantity:
        groups = match.groupdict()
        printed = Decimal(read_han(groups["number"])) if is_han else read_printed(groups["number"])
        value = printed * _POWERS[groups["power"]] if groups["power"] else printed
        end = match.end()
        number_end = match.end("number")
        kind: QuantityKind = "plain"
        unit = ""
        if money := groups.get("money"):
            kind, unit = "money", money if money in _MONEY else {"亿": "亿元", "万": "万元"}.get(money[0], money)
        elif groups.get("percent"):
            kind, unit = "percent", "%"
        elif groups.get("date"):
            kind, unit = "date", groups["date"] or ""
        elif groups.get("points"):
            kind, unit = "points", "分"
        elif groups["count"]:
            kind, unit = "count", groups["count"]
        qualifier, bound_start, bound_end = "exact", match.start(), end
        if groups.get("more") or groups.get("more2") or (unit in _MONEY and text[end - 2] in "多余"):
            qualifier = "more_than"
        if found := _BEFORE.search(text, max(0, match.start() - 7), match.start()):
            qualifier, bound_start = found.lastgroup or "exact", found.start()
        elif found := _AFTER.match(text, end):
            qualifier, bound_end = found.lastgroup or "exact", found.end()
        return Quantity(
            match.start(),
            number_end,
            end,
            printed,
            value,
            unit,
            kind,
            qualifier,
            bound_start,
            bound_end,
            is_han,  # type: ignore[arg-type]
        )


_MONEY = frozenset({"元", "万元", "亿元"})
