"""Texts over which something opaque may be painted: what a black or white box was drawn across is not to be read."""

from __future__ import annotations

import ctypes
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

import pypdfium2.raw as pdf

from jixiao.documents.printed.line import Box
from jixiao.documents.printed.texts import DrawnText
from jixiao.documents.printed.things import Layer, as_object, bounds, moved

#: Points that a box is at least high and wide; thinner are lines.
_HIGH, _WIDE = 4, 8


def may_be_covered(texts: Iterable[DrawnText]) -> Iterator[DrawnText]:
    """The texts whose middle lies in an area that is painted after them, in their own layer."""
    by_layer: dict[int, list[DrawnText]] = defaultdict(list)
    for text in texts:
        by_layer[id(text.layer)].append(text)
    for found in by_layer.values():
        yield from _below(found[0].layer, found)


def _below(layer: Layer, texts: Sequence[DrawnText]) -> Iterator[DrawnText]:
    first = layer.kinds.index(pdf.FPDF_PAGEOBJ_TEXT)
    later = [
        (at, thing)
        for at, (thing, kind) in enumerate(zip(layer.things[first:], layer.kinds[first:], strict=True), first)
        if kind == pdf.FPDF_PAGEOBJ_PATH
    ]
    areas = [
        (at, thing, moved(box, layer.within))
        for (at, thing), box in zip(later, bounds([thing for _, thing in later]), strict=True)
        if box is not None and box[2] - box[0] >= _WIDE and box[3] - box[1] >= _HIGH
    ]
    if not areas:
        return
    order = {thing: at for at, thing in enumerate(layer.things)}
    by_height = sorted(texts, key=attrgetter("y"))
    heights = [text.y for text in by_height]
    known: set[int] = set()
    for at, thing, box in areas:
        low, high = bisect_left(heights, box[1] - _HIGH), bisect_right(heights, box[3])
        inside = [text for text in by_height[low:high] if order[text.thing] < at and _is_in(text, box)]
        if inside and _is_filled(thing):
            for text in inside:
                if text.thing not in known:
                    known.add(text.thing)
                    yield text


def _is_in(text: DrawnText, box: Box) -> bool:
    """Whether a text begins in a box."""
    left, bottom, right, top = box
    return left - 1 <= text.x <= right and bottom - 1 <= text.y + 0.35 * text.size <= top + 1


def _is_filled(path: int) -> bool:
    mode, is_drawn = ctypes.c_int(), ctypes.c_int()
    pdf.FPDFPath_GetDrawMode(as_object(path), mode, is_drawn)
    return bool(mode.value != pdf.FPDF_FILLMODE_NONE)
