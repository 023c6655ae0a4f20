"""The ruling lines of a page: what is drawn level or upright and thin, stroked, filled or dotted."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

import pypdfium2.raw as pdf

from jixiao.documents.printed.glyphs import Turn
from jixiao.documents.printed.line import Box
from jixiao.documents.printed.things import (
    MOST_THINGS,
    Layer,
    Matrix,
    as_object,
    bounds,
    matrices,
    moved,
    point,
    times,
)

#: Points by which ruling lines may miss each other and still meet.
NEAR = 3.0
_PATH, _IMAGE = pdf.FPDF_PAGEOBJ_PATH, pdf.FPDF_PAGEOBJ_IMAGE

#: Position, from, to.
Ruling = tuple[float, float, float]


@dataclass(slots=True)
class Rulings:
    """Level and upright lines: position, from, to."""

    level: list[Ruling] = field(default_factory=list)
    upright: list[Ruling] = field(default_factory=list)
    #: What is as small as a dot of a dotted line, as a part of a level and of an upright one.
    dots: list[Ruling] = field(default_factory=list)
    dots_down: list[Ruling] = field(default_factory=list)
    #: How many more things and segments of paths may be looked at.
    left: int = MOST_THINGS

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


def rulings_of(layers: Iterable[Layer], turn: Turn | None) -> Rulings:
    """What may be ruling lines among the things of a page, turned as its text is."""
    found = Rulings()
    for layer in layers:
        drawn = [
            (thing, kind == _PATH)
            for thing, kind in zip(layer.things, layer.kinds, strict=True)
            if kind in {_PATH, _IMAGE}
        ]
        for (thing, is_path), bounded in zip(drawn, bounds([thing for thing, _ in drawn]), strict=True):
            found.left -= 1
            if found.left < 0:
                break
            if bounded is None:
                continue
            box = moved(bounded, layer.within)
            if not found.add(box if turn is None else turn(box)) and is_path:
                _path_rulings(thing, layer.within, turn, found)
    found.dotted()
    return found


def _path_rulings(place: int, within: Matrix | None, turn: Turn | None, found: Rulings) -> None:
    """The lines of a path that is more than one thin box: edges where it is stroked, thin parts where it is filled."""
    thing = as_object(place)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdf.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroke))
    if not (fill.value or stroke.value):
        return
    count = pdf.FPDFPath_CountSegments(thing)
    found.left -= count
    if found.left < 0 or (not stroke.value and count <= 5):
        return
    matrix = times(matrices([place])[0], within)
    x, y = ctypes.c_float(), ctypes.c_float()
    strokes: list[list[tuple[float, float]]] = []
    for number in range(count):
        segment = pdf.FPDFPath_GetPathSegment(thing, number)
        kind = pdf.FPDFPathSegment_GetType(segment)
        pdf.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        corner = point((x.value, y.value), matrix)
        if kind == pdf.FPDF_SEGMENT_MOVETO or not strokes:
            strokes.append([corner])
        elif kind == pdf.FPDF_SEGMENT_LINETO:
            strokes[-1].append(corner)
        else:
            strokes.append([corner])
        if pdf.FPDFPathSegment_GetClose(segment):
            strokes[-1].append(strokes[-1][0])
    for points in strokes:
        boxes = [points] if not stroke.value else [list(pair) for pair in pairwise(points)]
        for corners in boxes:
            xs, ys = zip(*corners, strict=True)
            box = (min(xs), min(ys), max(xs), max(ys))
            found.add(box if turn is None else turn(box))


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
