"""Pictures of a report's pages, with a place marked, as PNG."""

from __future__ import annotations

import math
import struct
import zlib

import pypdfium2 as pdfium

from jixiao.documents.limits import UnreadableError
from jixiao.documents.printed.line import Box
from jixiao.documents.printed.substitute import fonts_of_the_machine

#: Pixels of an inch, and the most of a picture.
_DPI, _MOST_PIXELS = 150, 30_000_000
#: Of the frame around a place: its colour (red, green, blue, opacity), its thickness and its distance in pixels.
_FRAME, _THICK, _APART = (220, 30, 30, 255), 3, 3


def picture(file: str, raw: bytes, page: int, box: Box | None = None, around: float | None = None) -> bytes:
    """A page of a PDF or an OFD, from 1 on, with ``box`` framed: left, bottom, right, top in points of what is shown.

    With ``around``, only the box and as many points on each side of it. Raises ``UnreadableError``.
    """
    printed = _as_pdf(file, raw)
    with fonts_of_the_machine():
        try:
            opened = pdfium.PdfDocument(printed)
        except pdfium.PdfiumError:
            raise UnreadableError(file, "is a damaged or encrypted PDF", "download it again") from None
        try:
            if not 1 <= page <= len(opened):
                raise UnreadableError(file, f"has no page {page}", "restore the file that was read")
            return _drawn(opened[page - 1], box, around)
        finally:
            opened.close()


def _as_pdf(file: str, raw: bytes) -> bytes:
    if b"%PDF-" in raw[:1024]:
        return raw
    if raw.startswith(b"PK"):
        from jixiao.documents.ofd import as_pdf

        return as_pdf(file, raw)
    raise UnreadableError(file, "has no pages to show", "open it in its own program")


def _drawn(page: pdfium.PdfPage, box: Box | None, around: float | None) -> bytes:
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / (width * height)))
    left, bottom, right, top = box or (0.0, 0.0, width, height)
    cut = (0.0, 0.0, 0.0, 0.0)
    if box is not None and around is not None:
        cut = (left - around, bottom - around, width - right - around, height - top - around)
        cut = (max(cut[0], 0.0), max(cut[1], 0.0), max(cut[2], 0.0), max(cut[3], 0.0))
    bitmap = page.render(scale=scale, crop=cut, rev_byteorder=True)
    if box is not None:
        edges = left - cut[0], height - cut[3] - top, right - cut[0], height - cut[3] - bottom
        _frame(bitmap, tuple(round(edge * scale) for edge in edges))
    return _png(bitmap)


def _frame(bitmap: pdfium.PdfBitmap, edges: tuple[int, ...]) -> None:
    """Draw a frame around what lies within ``edges``: left, upper, right, lower, in pixels."""
    left, upper, right, lower = edges
    left, upper = left - _APART - _THICK, upper - _APART - _THICK
    wide, high = right + _APART + _THICK - left, lower + _APART + _THICK - upper
    for x, y, across, down in (
        (left, upper, wide, _THICK),
        (left, upper + high - _THICK, wide, _THICK),
        (left, upper, _THICK, high),
        (left + wide - _THICK, upper, _THICK, high),
    ):
        bitmap.fill_rect(_FRAME, x, y, across, down)


def _png(bitmap: pdfium.PdfBitmap) -> bytes:
    pixels, stride, width = bytes(bitmap.buffer), bitmap.stride, bitmap.width * bitmap.n_channels
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, stride * bitmap.height, stride))
    kind = {1: 0, 3: 2, 4: 6}[bitmap.n_channels]
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, kind, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
