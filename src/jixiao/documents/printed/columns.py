"""Columns of text that no line is ruled between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jixiao.documents.printed.glyphs import Glyphs
from jixiao.documents.printed.line import PrintedLine, beside

#: How many characters wide a gap between two columns is at least.
_APART = 2.5
_GAP = re.compile(r"(?<=\S)\s+(?=\S)")


def in_columns(lines: Sequence[PrintedLine], glyphs: Glyphs) -> Iterator[PrintedLine]:
    """The lines, with tabs where at least three in a row stand in columns clearly apart."""
    split: list[list[PrintedLine] | None] = [None] * len(lines)
    gaps = list(map(_is_loose, lines))
    if not any(gaps):
        yield from lines
        return
    for number, line in enumerate(lines):
        near = gaps[max(number - 2, 0) : number + 3]
        if gaps[number] and sum(near) >= 3:
            split[number] = apart(line, glyphs)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_under(split[start], split[end]):
            end += 1
        if end - start >= 3 and any(_is_aligned(split[row], split[row + 1]) for row in range(start, end - 1)):
            for number in range(start, end):
                yield lines[number]._replace(columns=tuple(part.text for part in split[number] or []))
            start = end
        else:
            yield lines[start]
            start += 1


def _is_loose(line: PrintedLine) -> bool:
    """Whether a line may have wide gaps: if it has several parts, or is longer than its characters call for."""
    if len(line.parts) > 1:
        return True
    text = line.text
    if len(text.split()) < 2:
        return False
    size = line.size or 0.8 * (line.top - line.bottom)
    wide = (len(text.encode("utf-8", "replace")) - len(text)) / 2
    # ASCII characters are half as wide as others, digits of some fonts a little more.
    room = line.right - line.left - (wide + 0.56 * (len(text) - wide)) * size
    return room > 1.8 * size


def apart(line: PrintedLine, glyphs: Glyphs, least: float = _APART) -> list[PrintedLine] | None:
    """The parts of a line between gaps of at least so many characters; None where it has no such gap."""
    found: list[PrintedLine] = []
    for part in line.parts or (line,):
        pieces: list[tuple[int, int, float, float]] = []
        start, left = 0, part.left
        if part.first >= 0:
            for gap in _GAP.finditer(part.text):
                before, after = glyphs.box(part.first + gap.start() - 1), glyphs.box(part.first + gap.end())
                wide = max(before[2] - before[0], after[2] - after[0], 0.5 * (before[3] - before[1]))
                if after[0] - before[2] >= least * wide:
                    pieces.append((start, gap.start(), left, before[2]))
                    start, left = gap.end(), after[0]
        pieces.append((start, len(part.text), left, part.right))
        found += [
            PrintedLine(
                part.text[a:b], x, part.bottom, y, part.top, part.first + a if part.first >= 0 else -1, part.size
            )
            for a, b, x, y in pieces
        ]
    joined = found[:1]
    for other in found[1:]:
        if line.parts and other.left - joined[-1].right < 0.8 * least * (other.top - other.bottom):
            joined[-1] = beside((joined[-1], other))
        else:
            joined.append(other)
    return joined if len(joined) > 1 else None


def _is_under(one: list[PrintedLine] | None, other: list[PrintedLine] | None) -> bool:
    """Whether two lines have as many parts, none of which reaches under another column's part."""
    if one is None or other is None or len(one) != len(other):
        return False
    return all(
        a.right < d.left and c.right < b.left for (a, b), (c, d) in zip(pairwise(one), pairwise(other), strict=True)
    )


def _is_aligned(one: list[PrintedLine] | None, other: list[PrintedLine] | None) -> bool:
    """Whether the parts of two lines stand at the same edge, or in the same middle, column by column."""
    return all(
        min(abs(a.left - b.left), abs(a.right - b.right), abs(a.left + a.right - b.left - b.right) / 2)
        < 0.8 * (a.top - a.bottom)
        for a, b in zip(one or (), other or (), strict=True)
    )
