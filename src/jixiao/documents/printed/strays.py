"""Texts that a page holds and does not say: what is not printed, what is printed twice, and what lies over its text.

They are taken out of the page before its text is read, for PDFium would read them into it: the digits of a watermark
into the amounts of the cells below, the ring of a seal into the date of signing.

- Not printed is what stands off the page, outside its CropBox or what it is clipped to, in render mode 3 without a
  picture below it (the text layer of a scan has one), in the colour of the paper, below something opaque, in a layer
  that is switched off, or so small that nobody reads it.
- Printed twice is the same text in nearly the same place: bold or a shadow drawn by hand.
- Over the text lie watermarks and seals: what leans, with what of the same ink it surrounds; what is transparent; and
  what is large or faint and drawn across other text or another way.
"""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

import pypdfium2.raw as pdf

from jixiao.documents.limits import LEAST_SIZE
from jixiao.documents.printed.clipped import clipped
from jixiao.documents.printed.covered import may_be_covered
from jixiao.documents.printed.line import Box
from jixiao.documents.printed.paper import Paper
from jixiao.documents.printed.texts import DrawnText, Ink, darkness, is_transparent, usual_size
from jixiao.documents.printed.things import Layer, as_object, pictures_of

#: Least letters of a seal's ring, and least directions in which they stand.
_RING, _DIRECTIONS = 4, 3
#: How far apart two letters of a ring, and of one text, begin at most, in their size.
_RING_APART, _APART = 6, 3
#: The darkness of what is faint (0 is white), and the size of what is large, in that of the page's text.
_FAINT, _LARGE = 0.4, 1.5
#: The darkness of what is white, as text on a dark ground is.
_WHITE = 0.02
#: How much darker the text below what is faint is at least.
_DARKER = 0.3
#: The darkness below which ink may be the paper's.
_PALE = 0.2
#: The size below which text is not read, in that of the page's text.
_LEAST_PART = 0.25
#: How far from a text its double is drawn, in its sizes, and the points that one who looks for doubles takes for one.
_SHADOW, _NEARLY = 0.25, 2.5
#: Modes in which a text leaves no ink.
_UNDRAWN = frozenset((pdf.FPDF_TEXTRENDERMODE_INVISIBLE, pdf.FPDF_TEXTRENDERMODE_CLIP))
#: Most texts that are asked for what they say: more are no watermark.
_MOST_ASKED = 500

#: What a text says.
Said = Callable[[int], str]


class Strays(NamedTuple):
    """What strays on a page: the texts that it does not print or prints again, and each watermark's and seal's."""

    unprinted: frozenset[int]
    over: tuple[tuple[int, ...], ...]

    @property
    def things(self) -> frozenset[int]:
        return self.unprinted.union(*self.over)

    def take_out(self, page: Any, layers: Iterable[Layer]) -> None:
        """Take the strays out of the page and its layers. They are no more afterwards."""
        gone = self.things
        for layer in layers:
            for thing in gone.intersection(layer.things):
                place = as_object(thing)
                if layer.form is None:
                    is_out = pdf.FPDFPage_RemoveObject(page, place)
                else:
                    is_out = pdf.FPDFFormObj_RemoveObject(as_object(layer.form), place)
                if is_out:
                    pdf.FPDFPageObj_Destroy(place)
            layer.drop(gone)


def strays_of(
    file: Any, page: Any, layers: Sequence[Layer], texts: Sequence[DrawnText], said: Said, *, may_hide: bool
) -> Strays:
    """The strays among the texts of a page of ``file``, which may have layers switched off."""
    gone = {text.thing for text in chain(_off_page(page, texts), clipped(texts))}
    gone.update(text.thing for text in _unseen(Paper(file, page), layers, texts, may_hide=may_hide))
    texts = [text for text in texts if text.thing not in gone]
    gone.update(text.thing for text in _doubles(texts, said))
    over = _over([text for text in texts if text.thing not in gone], said)
    return Strays(frozenset(gone), tuple(tuple(text.thing for text in one) for one in _together(over, _APART)))


# What is not printed


def _off_page(page: Any, texts: Iterable[DrawnText]) -> Iterator[DrawnText]:
    x, y = ctypes.c_double(), ctypes.c_double()
    corners = []
    for corner in (0, 1):  # of what is shown, whichever way the page is turned
        pdf.FPDF_DeviceToPage(page, 0, 0, 1, 1, 0, corner, corner, x, y)
        corners.append((x.value, y.value))
    (left, bottom), (right, top) = (tuple(map(edge, zip(*corners, strict=True))) for edge in (min, max))
    for text in texts if left < right and bottom < top else ():
        if left <= text.x <= right and bottom <= text.y <= top:
            continue
        box = text.box()
        if box[2] < left or box[0] > right or box[3] < bottom or box[1] > top:
            yield text


def _unseen(
    paper: Paper, layers: Iterable[Layer], texts: Sequence[DrawnText], *, may_hide: bool
) -> Iterator[DrawnText]:
    pictures: list[Box] | None = None
    covered = {text.thing for text in may_be_covered(texts)}
    least = min(LEAST_SIZE, _LEAST_PART * usual_size(texts)) if texts else 0.0
    pale = {ink for ink in set(map(attrgetter("ink"), texts)) if darkness(ink) < _PALE}
    is_undrawn = not _UNDRAWN.isdisjoint(map(attrgetter("mode"), texts))
    if not (covered or pale or may_hide or is_undrawn) and min(map(attrgetter("size"), texts), default=0.0) >= least:
        return
    for text in texts:
        if text.mode in _UNDRAWN:
            pictures = list(pictures_of(layers)) if pictures is None else pictures
            if not any(left <= text.x <= right and bottom <= text.y <= top for left, bottom, right, top in pictures):
                yield text
        elif text.size < least or (
            text.thing in covered and paper.is_blank(text.box()) and paper.shows_alone(text.thing)
        ):
            yield text
        elif text.ink in pale and text.mode == pdf.FPDF_TEXTRENDERMODE_FILL:
            if paper.is_all(text.box(), 255 - round(255 * text.darkness)):
                yield text
        elif (
            may_hide
            and (text.layer.form is not None or _is_in_layer(text.thing))
            and paper.is_blank(text.box())
            and paper.shows_alone(text.thing)
        ):
            yield text


def _is_in_layer(text: int) -> bool:
    """Whether a text is marked as optional content (OC)."""
    place = as_object(text)
    name, size = (ctypes.c_ushort * 3)(), ctypes.c_ulong()
    for number in range(pdf.FPDFPageObj_CountMarks(place)):
        mark = pdf.FPDFPageObj_GetMark(place, number)
        if pdf.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), size) and bytes(name)[:4] == b"O\0C\0":
            return True
    return False


# What is printed twice


def _doubles(texts: Sequence[DrawnText], said: Said) -> Iterator[DrawnText]:
    """Texts that are drawn again in nearly the same place: of each two, the fainter."""
    if len({(text.x // _NEARLY, text.y // _NEARLY) for text in texts}) == len(texts):
        return
    near: dict[tuple[float, float], list[DrawnText]] = defaultdict(list)
    asked: dict[int, str] = {}
    for text in texts:
        column, row = text.x // _NEARLY, text.y // _NEARLY
        around = [(column + right, row + up) for right in (-1, 0, 1) for up in (-1, 0, 1)]
        twins = [other for place in around for other in near.get(place, ()) if _is_near(text, other)]
        for twin in twins if len(asked) < _MOST_ASKED else ():
            for one in (text, twin):
                if one.thing not in asked:
                    asked[one.thing] = said(one.thing).strip()
            if asked[text.thing] and asked[text.thing] == asked[twin.thing]:
                yield min(twin, text, key=lambda one: one.darkness)
                break
        near[column, row].append(text)


def _is_near(one: DrawnText, other: DrawnText) -> bool:
    reach = _SHADOW * one.size
    return abs(one.x - other.x) <= reach and abs(one.y - other.y) <= reach and abs(one.size - other.size) <= reach


# What lies over the text


def _over(texts: Sequence[DrawnText], said: Said) -> list[DrawnText]:
    leaning = [text for text in texts if text.direction and text.leans]
    found = {text.thing for text in leaning}
    level = [text for text in texts if text.thing not in found] if found else texts
    inks = Counter(map(attrgetter("ink"), level))
    usual = inks.most_common(1)[0][0] if level else None
    for ring in _rings(leaning):
        found.update(text.thing for text in _within(ring, texts, usual))
    transparent = set(filter(is_transparent, inks))
    if transparent and len(transparent) < len(inks):
        found.update(text.thing for text in level if text.ink in transparent)
    found.update(text.thing for text in _across([text for text in level if text.thing not in found], usual, said))
    return [text for text in texts if text.thing in found]


def _rings(leaning: Iterable[DrawnText]) -> Iterator[list[DrawnText]]:
    """The letters of each seal: leaning ones in several directions, drawn one after the other in one ink."""
    for ring in _together(leaning, _RING_APART):
        if len(ring) >= _RING and len({text.direction // 10 for text in ring}) >= _DIRECTIONS:
            yield ring


def _together(texts: Iterable[DrawnText], apart: float) -> Iterator[list[DrawnText]]:
    """Texts drawn one after the other in one ink, each at most ``apart`` of its size from the one before."""
    found: list[DrawnText] = []
    for text in texts:
        if found and (text.ink != found[-1].ink or _distance(text, found[-1]) > apart * text.size):
            yield found
            found = []
        found.append(text)
    if found:
        yield found


def _distance(one: DrawnText, other: DrawnText) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def _within(ring: Sequence[DrawnText], texts: Sequence[DrawnText], usual: Ink | None) -> Iterator[DrawnText]:
    """What else belongs to a seal: what its ring surrounds in its ink, or where that is the text's, as it is drawn."""
    left, right = min(text.x for text in ring), max(text.x for text in ring)
    bottom, top = min(text.y for text in ring), max(text.y for text in ring)
    slack = ring[0].size
    inside = texts
    if ring[0].ink == usual:
        inside = texts[texts.index(ring[0]) : texts.index(ring[-1])]
    for text in inside:
        is_inside = left - slack <= text.x <= right + slack and bottom - slack <= text.y <= top + slack
        if is_inside and text.ink == ring[0].ink:
            yield text


def _across(texts: Sequence[DrawnText], usual: Ink | None, said: Said) -> Iterator[DrawnText]:
    """Texts that are large or faint, and run another way than most or have other text below them."""
    if not texts:
        return
    size = usual_size(texts)
    faint = {ink for ink in set(map(attrgetter("ink"), texts)) if darkness(ink) <= _FAINT}
    candidates = [text for text in texts if text.size >= _LARGE * size or text.ink in faint]
    if not 0 < len(candidates) <= _MOST_ASKED:
        return
    way = Counter(text.quarter for text in texts).most_common(1)[0][0]
    seen = [text for text in candidates if text.ink in faint and text.darkness > _WHITE]
    tiles = _overlapping(seen, texts, said)
    smaller = _Heights(texts)
    for text in candidates:
        is_aside = text.size >= _LARGE * size or text.ink != usual
        if text.thing in tiles or (is_aside and (text.quarter != way or _lies_over(text, smaller, said))):
            yield text


class _Heights:
    """Texts in the order of their height on the page, to be asked for those near the line of a level one."""

    def __init__(self, texts: Iterable[DrawnText]) -> None:
        self.texts = sorted(texts, key=attrgetter("y"))
        self._heights = [text.y for text in self.texts]

    def beside(self, text: DrawnText) -> Sequence[DrawnText]:
        """The texts whose line is less than the size of ``text`` above or below its own; all where it is not level."""
        if text.direction:
            return self.texts
        first = bisect_left(self._heights, text.y - text.size)
        return self.texts[first : bisect_right(self._heights, text.y + text.size)]


def _lies_over(text: DrawnText, others: _Heights, said: Said) -> bool:
    """Whether smaller text begins below a text, and not as if it stood behind it in its line."""
    wide: float | None = None
    for other in others.beside(text):
        if other.size >= 0.9 * text.size:
            continue
        x, above = _seen_from(text, other)
        y = above + 0.35 * other.size
        if x > 0 and -0.1 * text.size < y < 0.85 * text.size:
            wide = _width(text, said) if wide is None else wide
            is_level = abs(above) <= 0.15 * text.size
            is_inside = 0.5 * text.size < x < wide - 0.5 * text.size
            if x < wide and (is_inside or not is_level):
                return True
    return False


def _overlapping(faint: Sequence[DrawnText], texts: Sequence[DrawnText], said: Said) -> set[int]:
    """Faint texts that overlap darker ones, as no line of a text does, and where two do, all that say the same."""
    over: dict[tuple[Ink, str], set[int]] = defaultdict(set)
    ways = {text.quarter for text in faint}
    lines = {way: sorted((text for text in texts if text.quarter == way), key=_height) for way in ways}
    heights = {way: [_height(text) for text in line] for way, line in lines.items()}
    for text in faint:
        at, reach, known = _height(text), 0.6 * text.size, heights[text.quarter]
        for other in lines[text.quarter][bisect_right(known, at - reach) : bisect_left(known, at + reach)]:
            if other.darkness > text.darkness + _DARKER:
                x, _ = _seen_from(text, other)
                if -_width(other, said) + 0.3 * text.size < x < _width(text, said) - 0.3 * text.size:
                    over[text.ink, said(text.thing).strip()].add(text.thing)
                    break
    for text in faint if over else ():
        alike = over.get((text.ink, said(text.thing).strip()), set())
        if len(alike) > 1:
            alike.add(text.thing)
    return set().union(*over.values())


def _height(text: DrawnText) -> float:
    """Where a level or an upright text's line stands across its direction."""
    return text.x if text.quarter % 2 else text.y


def _seen_from(text: DrawnText, other: DrawnText) -> tuple[float, float]:
    """How far along a text's line, and above it, another begins."""
    x, y = other.x - text.x, other.y - text.y
    turn = math.radians(-text.direction)
    sine, cosine = math.sin(turn), math.cos(turn)
    return x * cosine - y * sine, x * sine + y * cosine


def _width(text: DrawnText, said: Said) -> float:
    """About how wide a text is. Its font may say that it has no width."""
    characters = said(text.thing).strip()
    wide = sum(1 if character >= "\u2e80" else 0.5 for character in characters) * text.size
    left, bottom, right, top = text.box()
    drawn = top - bottom if text.quarter % 2 else right - left
    return min(wide, drawn) if drawn > 0.2 * text.size * len(characters) else wide
