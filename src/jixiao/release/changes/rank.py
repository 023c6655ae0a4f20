"""The rank of a change: how much it matters to a reader.

First by what changed: the total score of a report, money and its execution, an audit that now fails, any other figure,
words and places. Then by how much: the difference of a figure relative to the larger of its two values, so from 0 to 1;
a figure that appears or vanishes, and what is no figure, counts 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Any

from jixiao.release.changes.comparison import RowChange


class Matter(IntEnum):
    """What a change is about, what matters most first."""

    TOTAL_SCORE = 1
    MONEY = 2
    VIOLATION = 3
    VALUE = 4
    WORDS = 5

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def zh(self) -> str:
        return {1: "总分", 2: "资金与执行", 3: "核验不符", 4: "其他数值", 5: "文字与位置"}[self]


@dataclass(frozen=True, order=True)
class Rank:
    """Ranks sort: what matters most comes first. ``size`` is the relative size of the change, from 0 to 1."""

    matter: Matter
    smallness: float

    @property
    def size(self) -> float:
        return 1 - self.smallness


#: Numbers that say where, when or how, not how much.
_NO_FIGURES = {
    *("fiscal_year", "line", "char_start", "char_end", "confidence", "source_chars", "edition", "evidence_no"),
    *("ordinal", "parent_ordinal", "first_year", "last_year"),
}
_GRADES = {"total_score", "printed_total", "rescaled_total", "printed_grade", "derived_grade"}
_MONEY = ("_yuan", "_wan", "_wan_per_person", "execution_rate")


def rank(change: RowChange, totals: frozenset[str]) -> Rank:
    """The rank of a change. ``totals`` are the facts that state the total score of a report."""
    return min(
        (Rank(_matter(change, name, totals), 1 - _size(old, new)) for name, (old, new) in change.columns.items()),
        default=Rank(Matter.WORDS, 1.0),
    )


def _matter(change: RowChange, column: str, totals: frozenset[str]) -> Matter:
    if change.table == "fct_audit" and column == "outcome":
        return Matter.VIOLATION if change.columns[column][1] == "violated" else Matter.VALUE
    if column in _GRADES and change.table in ("report_card", "dim_report", "fct_total_score"):
        return Matter.TOTAL_SCORE
    if column in _NO_FIGURES or not any(_is_figure(value) for value in change.columns[column]):
        return Matter.WORDS
    if change.row.get("fact_id") in totals:
        return Matter.TOTAL_SCORE
    is_execution = change.table == "fct_budget_execution" and not column.endswith("_figures")
    has_money = change.table != "fct_audit" and change.row.get("unit") in ("元", "万元", "亿元")
    is_money = column.endswith(_MONEY) or has_money
    return Matter.MONEY if is_execution or is_money else Matter.VALUE


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _size(old: Any, new: Any) -> float:
    """Relative size of a change, from 0 to 1."""
    if not (_is_figure(old) and _is_figure(new)):
        return 1.0
    was, now = float(old), float(new)
    # A change of sign is a change by more than the whole.
    return min(1.0, abs(now - was) / max(abs(was), abs(now)))
