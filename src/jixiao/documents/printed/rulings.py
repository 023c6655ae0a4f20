"""The ruling lines of a page: what is drawn level or upright and thin, stroked, filled or dotted."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, pairwise, repeat
from operator import itemgetter
from typing import Any

import pypdfium2.raw as pdf

from jixiao.documents.printed.glyphs import Turn
from jixiao.documents.printed.line import Box

#: Points by which ruling lines may miss each other and still meet.
NEAR = 3.0
#: Most things and path segments looked at on a page: drawings have more, tables do not.
_MOST_SEGMENTS = 40_000
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
_TEXT, _PATH = pdf.FPDF_PAGEOBJ_TEXT, pdf.FPDF_PAGEOBJ_PATH
_FORM = pdf.FPDF_PAGEOBJ_FORM
_DRAWN = frozenset((_PATH, pdf.FPDF_PAGEOBJ_IMAGE))

#: Position, from, to.
Ruling = tuple[float, float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class Rulings:
    """Level and upright lines: position, from, to."""

    level: list[Ruling] = field(default_factory=list)
    upright: list[Ruling] = field(default_factory=list)
    #: What is as small as a dot of a dotted line, as a part of a level and of an upright one.
    dots: list[Ruling] = field(default_factory=list)
    dots_down: list[Ruling] = field(default_factory=list)
    #: How many more things may be looked at.
    left: int = _MOST_SEGMENTS

    def add(self, box: Box) -> bool:
        """Note a thin box as a line; False if it is none."""
        left, bottom, right, top = box
        wide, high = right - left, top - bottom
        if high <= NEAR and wide > 2 * high and wide >= 4:
            self.level.append(((bottom + top) / 2, left, right))
        elif wide <= NEAR and high > 2 * wide and high >= 4:
            self.upright.append(((left + right) / 2, bottom, top))
        elif max(wide, high) < 4:
            self.dots.append(((bottom + top) / 2, left, right))
            self.dots_down.append(((left + right) / 2, bottom, top))
        else:
            return False
        return True

    def dotted(self) -> None:
        """Take rows of dots as lines."""
        self.level += (line for line in merged(self.dots) if line[2] - line[1] >= 8)
        self.upright += (line for line in merged(self.dots_down) if line[2] - line[1] >= 8)


def rulings_of(page: Any, turn: Turn | None) -> Rulings:
    """What may be ruling lines on a page, turned as its text is."""
    found = Rulings()
    count = min(pdf.FPDFPage_CountObjects(page), _MOST_SEGMENTS)
    place = ctypes.cast(page, _handle).value
    _gather(list(map(_get_object, repeat(place, count), range(count))), None, turn, found, 0)
    found.dotted()
    return found


def _gather(objects: Sequence[int], within: Matrix | None, turn: Turn | None, found: Rulings, depth: int) -> None:
    kinds = list(map(_get_type, objects))
    if kinds.count(_TEXT) == len(kinds):
        return
    drawn = [(place, kind == _PATH) for place, kind in zip(objects, kinds, strict=True) if kind in _DRAWN]
    for (place, is_path), bounds in zip(drawn, _bounds([place for place, _ in drawn]), strict=True):
        found.left -= 1
        if found.left < 0:
            return
        if bounds is None:
            continue
        box = bounds if within is None else _moved(bounds, within)
        if not found.add(box if turn is None else turn(box)) and is_path:
            _path_rulings(ctypes.cast(place, pdf.FPDF_PAGEOBJECT), within, turn, found)
    if depth == _MOST_FORMS:
        return
    for place in compress(objects, map(_FORM.__eq__, kinds)):
        thing = ctypes.cast(place, pdf.FPDF_PAGEOBJECT)
        inner = _times(_matrix(thing), within)
        many = min(pdf.FPDFFormObj_CountObjects(thing), found.left)
        _gather(list(map(_get_inner_object, repeat(place, many), range(many))), inner, turn, found, depth + 1)


def _bounds(objects: Sequence[int]) -> Iterator[Box | None]:
    """Left, bottom, right, top of each object; None where it has no place."""
    count = len(objects)
    numbers = (ctypes.c_float * (4 * count))()
    first, end = ctypes.addressof(numbers), ctypes.addressof(numbers) + 16 * count
    known = list(map(_get_bounds, objects, *(range(first + 4 * edge, end + 4 * edge, 16) for edge in range(4))))
    edges = numbers[:]
    boxes = zip(edges[::4], edges[1::4], edges[2::4], edges[3::4], strict=True)
    return (box if has_place else None for has_place, box in zip(known, boxes, strict=True))


def _path_rulings(thing: Any, within: Matrix | None, turn: Turn | None, found: Rulings) -> None:
    """The lines of a path that is more than one thin box: edges where it is stroked, thin parts where it is filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdf.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroke))
    if not (fill.value or stroke.value):
        return
    count = pdf.FPDFPath_CountSegments(thing)
    found.left -= count
    if found.left < 0 or (not stroke.value and count <= 5):
        return
    matrix = _times(_matrix(thing), within)
    x, y = ctypes.c_float(), ctypes.c_float()
    strokes: list[list[tuple[float, float]]] = []
    for number in range(count):
        segment = pdf.FPDFPath_GetPathSegment(thing, number)
        kind = pdf.FPDFPathSegment_GetType(segment)
        pdf.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _point((x.value, y.value), matrix)
        if kind == pdf.FPDF_SEGMENT_MOVETO or not strokes:
            strokes.append([point])
        elif kind == pdf.FPDF_SEGMENT_LINETO:
            strokes[-1].append(point)
        else:
            strokes.append([point])
        if pdf.FPDFPathSegment_GetClose(segment):
            strokes[-1].append(strokes[-1][0])
    for points in strokes:
        boxes = [points] if not stroke.value else [list(pair) for pair in pairwise(points)]
        for corners in boxes:
            xs, ys = [point[0] for point in corners], [point[1] for point in corners]
            box = (min(xs), min(ys), max(xs), max(ys))
            found.add(box if turn is None else turn(box))


def _matrix(thing: Any) -> Matrix:
    found = pdf.FS_MATRIX()
    pdf.FPDFPageObj_GetMatrix(thing, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, then: Matrix | None) -> Matrix:
    if then is None:
        return one
    a, b, c, d, e, f = one
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _point(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved(box: Box, matrix: Matrix) -> Box:
    x, y = _point(box[:2], matrix)
    u, v = _point(box[2:], matrix)
    return min(x, u), min(y, v), max(x, u), max(y, v)


def merged(lines: list[Ruling]) -> list[Ruling]:
    """Lines on one position that touch, as one line."""
    lines.sort()
    found: list[Ruling] = []
    at = 0
    while at < len(lines):
        start = at
        while at < len(lines) and lines[at][0] - lines[start][0] <= NEAR:
            at += 1
        place = sum(line[0] for line in lines[start:at]) / (at - start)
        first, last = 0.0, -math.inf
        for _, one, other in sorted(lines[start:at], key=itemgetter(1)):
            if last == -math.inf:
                first, last = one, other
            elif one <= last + NEAR:
                last = max(last, other)
            else:
                found.append((place, first, last))
                first, last = one, other
        found.append((place, first, last))
    return found
