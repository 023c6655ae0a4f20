"""A ruled cell and the words in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jixiao.documents.printed.line import Box, PrintedLine

#: Points that tables leave free between a cell's text and its edge.
_PADDING = 7.0

_NUMBER = re.compile(r"\d{1,4}")
_AMOUNT = re.compile(r"\d[\d,]*[.,]\d*")
ENDS_SENTENCE = re.compile(r"[。；！？;!?]$")
ENUMERATES = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、]\s*\D|[①-⑳]")


@dataclass(slots=True)
class RuledCell:
    """A cell of a grid: its place, its extent, the right edge up to which its lines may run, its printed lines."""

    row: int
    column: int
    rows: int
    columns: int
    left: float
    right: float
    lines: list[PrintedLine] = field(default_factory=list)
    text: str = ""
    is_full: bool = False
    continues: RuledCell | None = None

    @property
    def box(self) -> Box | None:
        """Where the cell's words stand; None where it has none."""
        if not self.lines:
            return None
        lefts, bottoms, rights, tops = zip(*(line.box for line in self.lines), strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)


def joined(cell: RuledCell) -> tuple[str, bool]:
    """A cell's lines as one, and whether the last runs up to the cell's edge, as a cut text's does."""
    text = ""
    is_full = False
    longest = max(line.right for line in cell.lines)
    for line in cell.lines:
        added = line.text.strip()
        if text and added:
            is_paragraph = not is_full and (ENDS_SENTENCE.search(text) or ENUMERATES.match(added))
            text += (" " if is_paragraph else glue(text, added, is_full=is_full)) + added
        else:
            text += added
        size = line.top - line.bottom
        is_full = cell.right - line.right < size + _PADDING and longest - line.right < size
    return text, is_full


def glue(one: str, other: str, *, is_full: bool = False) -> str:
    """What stands between two lines of a cell: a blank between Latin words and numbers, nothing beside Chinese.

    An amount that fills its line (``is_full``) was broken by the cell's edge, 10,369.8 over 9, and goes on.
    """
    last, first = one[-1], other[0]
    if last >= "\u2e80" or first >= "\u2e80" or not (last.isalnum() and first.isalnum()):
        return ""
    is_broken = is_full and _AMOUNT.fullmatch(one) and _NUMBER.fullmatch(other)
    return "" if is_broken else " "
