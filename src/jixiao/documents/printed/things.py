"""What a page draws, thing by thing in the order of drawing, the things within forms too."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any

import pypdfium2.raw as pdf

from jixiao.documents.printed.line import Box

#: Most things looked at on a page: drawings have more, tables do not.
MOST_THINGS = 40_000
#: How deep forms may lie within forms.
_MOST_FORMS = 4

# The same functions without the objects that the generated bindings make of every handle: pages have thousands. An
# index is passed as a handle is, for ctypes converts that fastest.
_handle = ctypes.c_void_p
_get_object = ctypes.cast(pdf.FPDFPage_GetObject, ctypes.PYFUNCTYPE(_handle, _handle, _handle))
_get_inner_object = ctypes.cast(pdf.FPDFFormObj_GetObject, ctypes.PYFUNCTYPE(_handle, _handle, _handle))
_get_type = ctypes.cast(pdf.FPDFPageObj_GetType, ctypes.PYFUNCTYPE(ctypes.c_int, _handle))
_get_bounds = ctypes.cast(
    pdf.FPDFPageObj_GetBounds, ctypes.PYFUNCTYPE(ctypes.c_int, _handle, _handle, _handle, _handle, _handle)
)
_get_matrix = ctypes.cast(pdf.FPDFPageObj_GetMatrix, ctypes.PYFUNCTYPE(ctypes.c_int, _handle, _handle))

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True, eq=False)
class Layer:
    """The things of a page, or of a form on it: their handles and kinds, and how the form is placed on the page."""

    things: list[int]
    kinds: list[int]
    form: int | None = None
    within: Matrix | None = None

    def of(self, *kinds: int) -> list[int]:
        """The things of these kinds, in order."""
        return [thing for thing, kind in zip(self.things, self.kinds, strict=True) if kind in kinds]

    def drop(self, gone: Set[int]) -> None:
        """Forget the things that are gone."""
        if not gone.isdisjoint(self.things):
            kept = [thing not in gone for thing in self.things]
            self.kinds, self.things = list(compress(self.kinds, kept)), list(compress(self.things, kept))


def layers_of(page: Any) -> list[Layer]:
    """The layers of a page: its own things, then those of each form on it."""
    place = ctypes.cast(page, _handle).value
    count = min(pdf.FPDFPage_CountObjects(page), MOST_THINGS)
    return list(_layers(list(map(_get_object, repeat(place, count), range(count))), None, None, 0, [MOST_THINGS]))


def _layers(things: list[int], form: int | None, within: Matrix | None, depth: int, left: list[int]) -> Iterator[Layer]:
    kinds = kinds_of(things)
    left[0] -= len(things)
    yield Layer(things, kinds, form, within)
    if depth == _MOST_FORMS or pdf.FPDF_PAGEOBJ_FORM not in kinds:
        return
    for thing in compress(things, map(pdf.FPDF_PAGEOBJ_FORM.__eq__, kinds)):
        count = min(pdf.FPDFFormObj_CountObjects(as_object(thing)), max(left[0], 0))
        inner = list(map(_get_inner_object, repeat(thing, count), range(count)))
        yield from _layers(inner, thing, times(matrices([thing])[0], within), depth + 1, left)


def kinds_of(things: Sequence[int]) -> list[int]:
    """What each thing is."""
    return list(map(_get_type, things))


def as_object(thing: int) -> Any:
    """The handle as the generated bindings want it."""
    return ctypes.cast(thing, pdf.FPDF_PAGEOBJECT)


def bounds(things: Sequence[int]) -> list[Box | None]:
    """Left, bottom, right, top of each thing within its layer; None where it has no place."""
    count = len(things)
    numbers = (ctypes.c_float * (4 * count))()
    first, end = ctypes.addressof(numbers), ctypes.addressof(numbers) + 16 * count
    known = list(map(_get_bounds, things, *(range(first + 4 * edge, end + 4 * edge, 16) for edge in range(4))))
    edges = numbers[:]
    boxes = zip(edges[::4], edges[1::4], edges[2::4], edges[3::4], strict=True)
    return [box if has_place else None for has_place, box in zip(known, boxes, strict=True)]


def matrices(things: Sequence[int]) -> list[Matrix]:
    """How each thing is placed within its layer."""
    numbers = (ctypes.c_float * (6 * len(things)))()
    first = ctypes.addressof(numbers)
    all(map(_get_matrix, things, range(first, first + 24 * len(things), 24)))
    edges = numbers[:]
    return list(zip(*(edges[edge::6] for edge in range(6)), strict=True))


def times(one: Matrix, then: Matrix | None) -> Matrix:
    """Both placings, one after the other."""
    if then is None:
        return one
    a, b, c, d, e, f = one
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def point(place: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    """Where ``matrix`` moves a place."""
    x, y = place
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def moved(box: Box, matrix: Matrix | None) -> Box:
    """The box around where ``matrix`` moves a box."""
    if matrix is None:
        return box
    left, bottom, right, top = box
    corners = [point(place, matrix) for place in ((left, bottom), (left, top), (right, bottom), (right, top))]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def pictures_of(layers: Iterable[Layer]) -> Iterator[Box]:
    """Where the pictures of a page stand."""
    for layer in layers:
        for box in bounds(layer.of(pdf.FPDF_PAGEOBJ_IMAGE)):
            if box is not None:
                yield moved(box, layer.within)
