"""Texts that are drawn outside of what they are clipped to: nothing of them is printed."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator

import pypdfium2.raw as pdf

from jixiao.documents.printed.line import Box
from jixiao.documents.printed.texts import DrawnText
from jixiao.documents.printed.things import moved

_handle = ctypes.c_void_p
_get_clip = ctypes.cast(pdf.FPDFPageObj_GetClipPath, ctypes.PYFUNCTYPE(_handle, _handle))
_count_paths = ctypes.cast(pdf.FPDFClipPath_CountPaths, ctypes.PYFUNCTYPE(ctypes.c_int, _handle))

#: How much of a text is printed at least each way, in its size: less is the rim of a line that was scrolled away.
_LEAST_SHOWN = 0.2


def clipped(texts: Iterable[DrawnText]) -> Iterator[DrawnText]:
    """The texts that lie outside of a path that they are clipped to. PDFium keeps no clip for what lies within it."""
    for text in texts:
        clip = _get_clip(text.thing)
        count = _count_paths(clip) if clip else 0
        if count > 0:
            box, least = text.box(), _LEAST_SHOWN * text.size
            if any(_shown(box, moved(_extent(clip, path), text.layer.within)) < least for path in range(count)):
                yield text


def _extent(clip: int, path: int) -> Box:
    """The box around a path of a clip, in its layer."""
    place, x, y = ctypes.cast(clip, pdf.FPDF_CLIPPATH), ctypes.c_float(), ctypes.c_float()
    points = [(0.0, 0.0)] * max(pdf.FPDFClipPath_CountPathSegments(place, path), 1)
    for number in range(len(points)):
        if pdf.FPDFPathSegment_GetPoint(pdf.FPDFClipPath_GetPathSegment(place, path, number), x, y):
            points[number] = x.value, y.value
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _shown(box: Box, within: Box) -> float:
    """How far a box reaches into another, the way in which that is less."""
    left, bottom, right, top = box
    return min(min(right, within[2]) - max(left, within[0]), min(top, within[3]) - max(bottom, within[1]))
