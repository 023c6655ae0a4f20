"""Rules of a sheet (conditional formatting) that show a cell's number in another format, as 8301500 as 830.2."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_NUMBER = r"-?\d+(?:\.\d+)?"
#: A comparison of the cell itself with a number, as rules spell it: B2>=10000, $B2<0
_OF_ITSELF = re.compile(rf"\$?([A-Z]{{1,3}})\$?(\d{{1,7}})\s*(<=|>=|<>|<|>|=)\s*({_NUMBER})")
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_OPERATORS = {
    "lessThan": "<",
    "lessThanOrEqual": "<=",
    "greaterThan": ">",
    "greaterThanOrEqual": ">=",
    "equal": "=",
    "notEqual": "<>",
}


@dataclass(frozen=True, slots=True)
class FormatRule:
    """Where a rule is for, the format that it gives (None: it ends the list), and when; ``holds`` may not know."""

    ranges: tuple[tuple[int, int, int, int], ...]
    code: str | None
    holds: Callable[[float], bool | None]

    def is_for(self, row: int, column: int) -> bool:
        return any(left <= column <= right and top <= row <= bottom for left, top, right, bottom in self.ranges)


def rules(formatting: Sequence[Any], looks: Sequence[Any]) -> list[FormatRule]:
    """The rules that change number formats, the first that holds before the others; as openpyxl reads both."""
    return [rule for _, rule in sorted(_rules(formatting, looks), key=operator.itemgetter(0))]


def _rules(formatting: Sequence[Any], looks: Sequence[Any]) -> Iterator[tuple[int, FormatRule]]:
    for given in formatting:
        ranges = tuple(found.bounds for found in given.sqref.ranges)
        for rule in given.rules:
            look = looks[rule.dxfId] if rule.dxfId is not None and rule.dxfId < len(looks) else None
            code = None if look is None or look.numFmt is None else look.numFmt.formatCode
            if code or rule.stopIfTrue:
                yield rule.priority, FormatRule(ranges, code, _condition(rule, ranges))


def _condition(rule: Any, ranges: Sequence[tuple[int, int, int, int]]) -> Callable[[float], bool | None]:
    from openpyxl.utils import column_index_from_string

    bounds = [float(formula) for formula in rule.formula if re.fullmatch(_NUMBER, formula)]
    sign = _SIGNS.get(_OPERATORS.get(rule.operator or "", ""))
    if rule.type == "cellIs" and len(bounds) == 1 and sign:
        return lambda value: sign(value, bounds[0])
    if rule.type == "cellIs" and len(bounds) == 2 and rule.operator in {"between", "notBetween"}:
        return lambda value: (min(bounds) <= value <= max(bounds)) == (rule.operator == "between")
    found = _OF_ITSELF.fullmatch(rule.formula[0].strip()) if rule.type == "expression" and rule.formula else None
    if found and (column_index_from_string(found[1]), int(found[2])) == ranges[0][:2]:
        return lambda value: _SIGNS[found[3]](value, float(found[4]))
    return lambda value: None


def shown_by(
    rules: Sequence[FormatRule], row: int, column: int, value: Any, text: str, show: Callable[[str], str]
) -> str:
    """What a cell shows under the rules; nothing where another number may be shown and the rule cannot be told.

    ``text`` is what it shows by its own number format, and ``show`` writes its value under another.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return text
    for rule in rules:
        if not rule.is_for(row, column) or (holds := rule.holds(value)) is False:
            continue
        other = text if rule.code is None else show(rule.code)
        if holds:
            return other
        if other != text:
            return ""
    return text
