"""Pages whose text runs in two columns: the left one is read before the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.documents.printed.columns import apart
from jixiao.documents.printed.glyphs import Glyphs
from jixiao.documents.printed.line import PrintedLine, beside

#: How many characters wide the gap between two columns is at least.
_GUTTER = 1.2
#: Least lines of a column, and least characters of an average line.
_LEAST, _WIDE = 4, 7
#: What prose has and cells of tables do not: ，
_STOP = re.compile("[，。；]")
#: How a line ends that goes on in the next one, as no cell of a table does: 全年支出，, 共有8人，其, 支出12.5
_BROKEN = re.compile(r"[，、]$|[，。；][^。；：！？]*[^\s。；：！？]$|[^\d.,]\d[\d.,]*$")

_Sides = tuple[PrintedLine | None, PrintedLine | None]


def in_text_columns(lines: Sequence[PrintedLine], glyphs: Glyphs) -> Iterator[PrintedLine]:
    """The lines, those of the left column before those of the right where a page's text runs in two."""
    split = [apart(line, glyphs, _GUTTER) for line in lines]
    gutter = _gutter(split)
    if gutter is None:
        yield from lines
        return
    sides = [_sides(line, parts, gutter) for line, parts in zip(lines, split, strict=True)]
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and sides[end] is not None:
            end += 1
        columns = [[side[at] for side in sides[start:end] if side and side[at] is not None] for at in (0, 1)]
        if end > start and all(map(_is_prose, columns)):
            for column in columns:
                edges = min(line.left for line in column if line), max(line.right for line in column if line)
                yield from (line._replace(within=edges) for line in column if line)
        else:
            yield from lines[start : max(end, start + 1)]
        start = max(end, start + 1)


def _gutter(split: Sequence[Sequence[PrintedLine] | None]) -> float | None:
    """The place where most lines have a gap; None where too few have one."""
    gaps = [
        (one.right, other.left) for parts in split for one, other in zip(parts or (), (parts or ())[1:], strict=False)
    ]
    edges = sorted([(left, 1) for left, _ in gaps] + [(right, -1) for _, right in gaps])
    best = depth = 0
    found = None
    for number, (place, step) in enumerate(edges):
        depth += step
        if depth > best:
            best, found = depth, (place + edges[number + 1][0]) / 2
    return found if best >= _LEAST else None


def _sides(line: PrintedLine, parts: Sequence[PrintedLine] | None, gutter: float) -> _Sides | None:
    """What stands left and right of the gutter; None where a line crosses it."""
    pieces = list(parts or (line,))
    if any(piece.left < gutter < piece.right for piece in pieces):
        return None
    left = [piece for piece in pieces if piece.right <= gutter]
    right = [piece for piece in pieces if piece.left >= gutter]
    return (beside(left) if left else None), (beside(right) if right else None)


def _is_prose(column: Sequence[PrintedLine | None]) -> bool:
    lines = [line for line in column if line is not None]
    if len(lines) < _LEAST:
        return False
    text = "".join(line.text for line in lines)
    broken = sum(_BROKEN.search(line.text.rstrip()) is not None for line in lines[:-1])
    return broken > 0 and len(text) >= _WIDE * len(lines) and len(_STOP.findall(text)) >= 2
