"""A printed figure and its decimals, to which what is computed from others is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jixiao.facts.numbers import read_printed

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of a figure and the decimals that it prints."""

    value: Decimal
    decimals: int

    @classmethod
    def of(cls, printed: str) -> Figure:
        """The figure that a cell prints, with or without its sign or unit: 98.50%, 10分."""
        own = printed.rstrip("%万亿元分")
        return cls(read_printed(own), len(own.partition(".")[2]))

    def is_rounded(self, exact: Decimal) -> bool:
        """Whether ``exact`` is this figure where it is rounded to as many decimals."""
        return abs(exact - self.value).scaleb(self.decimals) <= _HALF


@dataclass(frozen=True, slots=True)
class Execution:
    """The row of a form that tells how much of a budget, other than 0, was spent."""

    budget: Decimal
    spent: Decimal

    def has_rate(self, rate: Figure) -> bool:
        """Whether ``rate`` is the per cent of the budget that was spent."""
        return rate.is_rounded(100 * self.spent / self.budget)

    def has_score(self, points: Figure, score: Figure) -> bool:
        """Whether ``score`` is as large a part of ``points`` as was spent of the budget: for more, all of them."""
        return score.is_rounded(points.value * min(self.spent / self.budget, Decimal(1)))
