"""Text that is struck out: a level line runs through its middle, from its first to its last character.

Lines that end elsewhere are no strokes: a table's below a text that its cell is too low for, the page's, a chart's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from jixiao.documents.printed.glyphs import Glyphs
from jixiao.documents.printed.line import PrintedLine
from jixiao.documents.printed.rulings import Ruling

#: The middle of a character's box, from below, in its height, and how far above the line of writing: on
#: that runs what underlines, and fonts tell their boxes as they like.
_LOWEST, _HIGHEST = 0.28, 0.64
_LEAST_RISE, _MOST_RISE = 0.12, 0.55
#: How far from a character's end a stroke ends, in the character's height, and how much of it is to be struck, in its
#: width.
_AWAY, _MOST = 0.12, 0.7
#: Points by which strokes of one text, drawn piece by piece, may be apart.
_APART = 0.7


def struck(
    lines: Iterable[PrintedLine], level: Iterable[Ruling], glyphs: Glyphs
) -> tuple[frozenset[int], frozenset[Ruling]]:
    """The places in a page's text that are struck out, and the level lines that do so."""
    rulings = sorted(level)
    heights = list(map(itemgetter(0), rulings))
    gone: set[int] = set()
    strokes: set[Ruling] = set()
    for line in lines:
        high = line.top - line.bottom
        first = bisect_left(heights, line.bottom + _LOWEST * high)
        last = bisect_right(heights, line.bottom + _HIGHEST * high)
        if first == last or line.first < 0:
            continue
        reach = _AWAY * high
        inside = [one for one in rulings[first:last] if line.left - reach <= one[1] and one[2] <= line.right + reach]
        for stroke in _pieced(inside):
            if places := list(_through(line, stroke, glyphs)):
                gone.update(places)
                strokes.update(one for one in inside if one[1] >= stroke[1] and one[2] <= stroke[2])
    return frozenset(gone), frozenset(strokes)


def _pieced(pieces: Sequence[Ruling]) -> Iterator[Ruling]:
    """Lines that touch on one height, as one."""
    found: list[Ruling] = []
    for height, left, right in sorted(pieces, key=itemgetter(1)):
        for number, (known, start, end) in enumerate(found):
            if abs(known - height) <= _APART and left <= end + _APART:
                found[number] = (known, start, max(end, right))
                break
        else:
            found.append((height, left, right))
    yield from found


def _through(line: PrintedLine, stroke: Ruling, glyphs: Glyphs) -> Iterator[int]:
    """The places of the characters that a stroke runs through, where it begins and ends with them."""
    height, left, right = stroke
    places = range(line.first, line.first + len(line.text))
    crossed = [
        (at, box)
        for at, box in zip(places, glyphs.boxes(places), strict=True)
        if min(box[2], right) - max(box[0], left) >= _MOST * (box[2] - box[0])
        and _LOWEST <= (height - box[1]) / (box[3] - box[1]) <= _HIGHEST
    ]
    if not crossed:
        return
    reach = _AWAY * (line.top - line.bottom)
    begins, ends = min(box[0] for _, box in crossed), max(box[2] for _, box in crossed)
    if abs(begins - left) > reach or abs(right - ends) > reach:
        return
    first, last = crossed[0][0] - line.first, crossed[-1][0] - line.first
    if _is_within_word(line.text, first) or _is_within_word(line.text, last + 1):
        return
    if _LEAST_RISE <= glyphs.rise(crossed[0][0], height) <= _MOST_RISE:
        yield from (at for at, _ in crossed)


def _is_within_word(text: str, at: int) -> bool:
    """Whether letters of one Latin word stand on both sides of a place: no stroke ends there, a drawing's line may."""
    return 0 < at < len(text) and all(one.isascii() and one.isalpha() for one in text[at - 1 : at + 1])
