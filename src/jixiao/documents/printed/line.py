"""Printed lines: where they stand, which parts make one, and the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Box = tuple[float, float, float, float]


class PrintedLine(NamedTuple):
    """A printed line or a part of it, and where it stands (points, y upwards).

    ``first`` is its first character's place in the page's text, ``size`` the width of a Chinese character, where known;
    ``parts`` are what it was put together from, ``columns`` what tabs are to part, ``within`` the edges of the column
    of text in which it stands, where that is not the page's only one.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    first: int = -1
    size: float = 0.0
    parts: tuple[PrintedLine, ...] = ()
    columns: tuple[str, ...] = ()
    within: tuple[float, float] | None = None

    @property
    def box(self) -> Box:
        return self.left, self.bottom, self.right, self.top

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    def is_beside(self, other: PrintedLine) -> bool:
        """Whether both are printed on one line."""
        bottom, top = self.bottom, self.top
        other_bottom, other_top = other.bottom, other.top
        shared = (top if top < other_top else other_top) - (bottom if bottom > other_bottom else other_bottom)
        high, other_high = top - bottom, other_top - other_bottom
        return shared > 0.5 * (high if high < other_high else other_high)


def in_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Lines from top to bottom, unless the file draws one column after the other; parts of a line are put together."""
    climbs = [
        number
        for number, (one, other) in enumerate(pairwise(lines), 1)
        if other.bottom > one.bottom and not other.is_beside(one)
    ]
    if not climbs or _is_in_columns(lines, climbs):
        rows: list[list[PrintedLine]] = []
        for line in lines:
            if rows and line.left > rows[-1][-1].right - 2 and line.is_beside(rows[-1][0]):
                rows[-1].append(line)
            else:
                rows.append([line])
        return [beside(row) for row in rows]
    return in_rows(lines)


def _is_in_columns(lines: Sequence[PrintedLine], climbs: Sequence[int]) -> bool:
    edges = [0, *climbs, len(lines)]
    blocks = [lines[start:end] for start, end in pairwise(edges)]
    if len(blocks) > 3 or any(len(block) < 5 for block in blocks):
        return False
    return all(max(line.right for line in one) <= min(line.left for line in other) for one, other in pairwise(blocks))


def in_rows(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Lines from top to bottom; parts of a line are put together."""
    if len(lines) == 1:
        return list(lines)
    rows: list[list[PrintedLine]] = []
    for line in sorted(lines, key=lambda line: -line.middle):
        if rows and line.is_beside(rows[-1][0]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [beside(sorted(row, key=lambda line: line.left)) for row in rows]


def beside(parts: Sequence[PrintedLine]) -> PrintedLine:
    """Parts of one printed line as one line."""
    if len(parts) == 1:
        return parts[0]
    text = parts[0].text
    for one, other in pairwise(parts):
        apart = other.left - one.right > 0.2 * (other.top - other.bottom)
        text += (" " if apart else "") + other.text
    return PrintedLine(
        text,
        parts[0].left,
        min(part.bottom for part in parts),
        max(part.right for part in parts),
        max(part.top for part in parts),
        parts=tuple(parts),
    )
