"""Numbers of cells that ran together, of which nobody knows where one ends and the next begins: they stay unread.

办公成本412万元12万元4 may be marks of 4 beside 12万元; a line 年初预算数全年执行数执行率52.452.4100% is a whole table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from jixiao.extraction.text.covered import Covered
from jixiao.extraction.text.quantities import Quantity
from jixiao.patterns import sought

#: Heads of a form without anything between two of them, and the rest of their line: 年初预算数全年执行数52.452.4.
_HEADS = sought(
    r"(?:(?:年初|全年|调整后?)(?:预算|执行)数(?:\([A-Z]\))?|(?:预算)?执行率(?:\([A-Z]/[A-Z]\))?"
    r"|[一二三]级指标|(?:年度|实际)?(?:指标|完成)值){2}[^\n]*"
)
#: What cells hold; a count or a date may stand right behind another: 2023年3月, 5人3次.
_KINDS = frozenset({"money", "percent", "points", "plain"})
#: What stands behind the ordinal of a list's item: 预算600万元 2、决算640万元.
_ITEM = ("、", ".", "．", ")")


def without_glued(text: str, quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """The quantities of ``text``, in order, but those that touch another and those behind heads run together."""
    found = list(quantities)
    touching = {
        start
        for one, other in pairwise(found)
        if one.end == other.start and {one.kind, other.kind} <= _KINDS and text[other.end : other.end + 1] not in _ITEM
        for start in (one.start, other.start)
    }
    lines = Covered(match.span() for match in _HEADS.finditer(text))
    return (q for q in found if q.start not in touching and not lines.meets(q.start, q.start))
