"""Points that a text gives: the number, and what it is by the words around it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

#: ``total`` is 总分, a score (`总分为98分`) or a maximum (`总分100分`); ``bare`` follows a name alone (`产出指标50分`);
#: ``full`` is a score that is called full marks.
PointRole = Literal["score", "full", "max", "deduction", "total", "bare", "rule"]

#: What begins the words of all that was lost: 共扣4.5分.
IN_ALL = ("共", "合计", "累计", "总共", "总计")


class Point(NamedTuple):
    """Points in the smoothed text.

    ``start`` to ``end`` spans the number with its unit or the words 得满分, 不得分; ``head`` is where the words
    that give it its role begin (自评得分为), those of a rule where the rule begins. ``value`` is None for full marks
    without a number. ``is_own`` says that these words name the department's own scoring (自评得分), which a plain 得
    does not. ``in_words`` marks 得满分 and 不得分; ``place`` numbers the points of a list (投入、过程分别得15分、24分).
    """

    role: PointRole
    head: int
    start: int
    end: int
    value: Decimal | None
    is_own: bool = False
    in_words: bool = False
    place: int = 0
