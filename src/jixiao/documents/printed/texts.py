"""The texts that a page draws, one by one: where, how large, which way, in which ink."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import repeat
from operator import attrgetter
from typing import NamedTuple

import pypdfium2.raw as pdf

from jixiao.documents.printed.line import Box
from jixiao.documents.printed.things import Layer, bounds, matrices, moved, times

_handle = ctypes.c_void_p
_get_size = ctypes.cast(pdf.FPDFTextObj_GetFontSize, ctypes.PYFUNCTYPE(ctypes.c_int, _handle, _handle))
_get_mode = ctypes.cast(pdf.FPDFTextObj_GetTextRenderMode, ctypes.PYFUNCTYPE(ctypes.c_int, _handle))
_get_fill = ctypes.cast(
    pdf.FPDFPageObj_GetFillColor, ctypes.PYFUNCTYPE(ctypes.c_int, _handle, _handle, _handle, _handle, _handle)
)
_size = attrgetter("size")

#: Degrees by which text may lean, as on a sheet that was scanned askew.
_LEAN = 5.0
#: The opacity of what is transparent.
_TRANSPARENT = 0.6

Ink = tuple[int, int, int, int]


@lru_cache(maxsize=1024)
def darkness(ink: Ink) -> float:
    """How dark ink is on white paper: 0 where it is not seen, 1 where it is black."""
    red, green, blue, alpha = ink
    return alpha / 255 * (1 - (0.3 * red + 0.59 * green + 0.11 * blue) / 255)


def is_transparent(ink: Ink) -> bool:
    return ink[3] <= 255 * _TRANSPARENT


class DrawnText(NamedTuple):
    """A drawn text: where it begins, its size, its direction in degrees, its ink, how it is rendered."""

    thing: int
    layer: Layer
    x: float
    y: float
    size: float
    direction: float
    ink: Ink
    mode: int

    @property
    def quarter(self) -> int:
        """Quarters of a turn by which the text is turned."""
        return round(self.direction / 90) % 4

    @property
    def leans(self) -> bool:
        return abs((self.direction + 45) % 90 - 45) > _LEAN

    @property
    def darkness(self) -> float:
        return darkness(self.ink)

    def box(self) -> Box:
        """The box of the text on the page, as far as is known: fonts may not say how wide or high they are."""
        left, bottom, right, top = moved(bounds([self.thing])[0] or (self.x, self.y) * 2, self.layer.within)
        high = 0.7 * self.size
        return min(left, self.x), min(bottom, self.y), max(right, self.x + high), max(top, self.y + high)


def texts_of(layer: Layer) -> Iterator[DrawnText]:
    """The texts of a layer in the order of drawing."""
    things = layer.of(pdf.FPDF_PAGEOBJ_TEXT)
    count, within = len(things), layer.within
    sizes, inks = (ctypes.c_float * count)(), (ctypes.c_uint * (4 * count))()
    first, end = ctypes.addressof(inks), ctypes.addressof(inks) + 16 * count
    all(map(_get_fill, things, *(range(first + 4 * part, end + 4 * part, 16) for part in range(4))))
    first = ctypes.addressof(sizes)
    all(map(_get_size, things, range(first, first + 4 * count, 4)))
    parts = inks[:]
    paints = zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)
    placed = matrices(things) if within is None else [times(matrix, within) for matrix in matrices(things)]
    *turns, xs, ys = zip(*placed, strict=True) if placed else ((),) * 6
    highs, directions = zip(*map(_stature, sizes[:], *turns), strict=True) if placed else ((), ())
    modes = map(_get_mode, things)
    # As DrawnText does, without a call of Python for each of the thousands.
    yield from map(_drawn, zip(things, repeat(layer), xs, ys, highs, directions, paints, modes, strict=False))


_drawn: Callable[[tuple[object, ...]], DrawnText] = partial(tuple.__new__, DrawnText)


@lru_cache(maxsize=1024)
def _stature(size: float, a: float, b: float, c: float, d: float) -> tuple[float, float]:
    """How high and which way a text of a font's ``size`` is drawn that a matrix turns: a page has a few such pairs."""
    direction = math.degrees(math.atan2(b, a)) if b else 0.0 if a >= 0 else 180.0
    return round(size * (math.hypot(c, d) if c else abs(d)), 1), direction


def usual_size(texts: Iterable[DrawnText]) -> float:
    """The size of most of the texts."""
    return float(Counter(map(_size, texts)).most_common(1)[0][0])
