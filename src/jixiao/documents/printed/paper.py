"""The page as it is printed, in grey, to see what the eye sees of a text."""

from __future__ import annotations

import ctypes
import math
from functools import cached_property
from typing import Any

import pypdfium2.raw as pdf

from jixiao.documents.printed.line import Box
from jixiao.documents.printed.things import as_object

#: Most dots of the longer side, which else has one a point.
_MOST_DOTS = 1_500
#: How far two greys of 255 may be apart and look the same.
_ALIKE = 12


class Paper:
    """A page of a file as it is printed; it is drawn when it is first looked at."""

    def __init__(self, file: Any, page: Any) -> None:
        self._file, self._page = file, page

    @cached_property
    def _dots(self) -> tuple[bytes, int, int, int]:
        """The dots row by row from the top, how many there are to a row, and how many rows and columns are shown."""
        page = self._page
        width, height = pdf.FPDF_GetPageWidthF(page), pdf.FPDF_GetPageHeightF(page)
        scale = min(1.0, _MOST_DOTS / max(width, height, 1.0))
        wide, high = max(math.ceil(width * scale), 1), max(math.ceil(height * scale), 1)
        bitmap = pdf.FPDFBitmap_CreateEx(wide, high, pdf.FPDFBitmap_Gray, None, 0)
        try:
            pdf.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
            pdf.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, 0)
            stride = pdf.FPDFBitmap_GetStride(bitmap)
            return ctypes.string_at(pdf.FPDFBitmap_GetBuffer(bitmap), stride * high), stride, high, wide
        finally:
            pdf.FPDFBitmap_Destroy(bitmap)

    def is_all(self, box: Box, grey: int) -> bool:
        """Whether all within ``box`` looks as ``grey`` does."""
        least, most = self._greys(box)
        return grey - _ALIKE <= least and most <= grey + _ALIKE

    def is_blank(self, box: Box) -> bool:
        """Whether nothing is seen within ``box``."""
        least, most = self._greys(box)
        return most - least <= _ALIKE

    def shows_alone(self, text: int) -> bool:
        """Whether a text would be seen if nothing hid it: its font may have no shape for it."""
        bitmap = pdf.FPDFTextObj_GetRenderedBitmap(self._file, self._page, as_object(text), 1.0)
        if not bitmap:
            return False
        try:
            size = pdf.FPDFBitmap_GetStride(bitmap) * pdf.FPDFBitmap_GetHeight(bitmap)
            return any(ctypes.string_at(pdf.FPDFBitmap_GetBuffer(bitmap), size))
        finally:
            pdf.FPDFBitmap_Destroy(bitmap)

    def _greys(self, box: Box) -> tuple[int, int]:
        """The darkest and the lightest grey within ``box``."""
        dots, stride, high, wide = self._dots
        x, y = ctypes.c_int(), ctypes.c_int()
        corners = []
        for across, up in (box[:2], box[2:]):
            pdf.FPDF_PageToDevice(self._page, 0, 0, wide, high, 0, across, up, x, y)
            corners.append((min(max(x.value, 0), wide - 1), min(max(y.value, 0), high - 1)))
        (left, top), (right, bottom) = (tuple(map(edge, zip(*corners, strict=True))) for edge in (min, max))
        rows = [dots[row * stride + left : row * stride + right + 1] for row in range(top, bottom + 1)]
        return min(map(min, rows)), max(map(max, rows))
