"""The font for the characters of fonts that a PDF names and does not bring; the fonts of the machine do not matter.

PDFium looks for such fonts on the machine and else takes its own, which know no Chinese: characters come without a
height, and text that runs up or down the page is then dropped. Where Chinese characters stand, the file says itself,
all but their height, so that one small box will do for all of them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from struct import pack
from typing import Any

import pypdfium2.raw as pdf

#: The box: narrower than any character, and no higher or lower than what fonts say of their lines.
_WIDTH, _BOTTOM, _TOP = 200, -120, 750
_EM = 1000


def _font() -> bytes:
    """A TrueType font whose every character is the box."""
    corners = 0, _BOTTOM, _WIDTH, _TOP
    across, up = (0, _WIDTH, 0, -_WIDTH), (_BOTTOM, 0, _TOP - _BOTTOM, 0)
    box = pack(">5h2H4B8h", 1, *corners, 3, 0, 1, 1, 1, 1, *across, *up)
    tables = {
        # Format 13, in which all characters share a glyph: the second, as PDFium takes the first for none.
        b"cmap": pack(">4HL2H6L", 0, 1, 3, 10, 12, 13, 0, 28, 0, 1, 0x20, 0x10FFFF, 1),
        b"glyf": box,
        b"head": pack(">4L2H16x4h2H3h", 0x10000, 0, 0, 0x5F0F3CF5, 0, _EM, *corners, 0, 0, 0, 0, 0),
        b"hhea": pack(">L3hH3h14xhH", 0x10000, _TOP, _BOTTOM, 0, _EM, 0, 0, _WIDTH, 0, 2),
        b"hmtx": pack(">HhHh", _EM, 0, _EM, 0),
        b"loca": pack(">3H", 0, 0, len(box) // 2),
        b"maxp": pack(">L14H", 0x10000, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    at = 12 + 16 * len(tables)
    directory, body = pack(">L4H", 0x10000, len(tables), 0, 0, 0), b""
    for name, table in tables.items():
        directory += pack(">4s3L", name, 0, at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body


_FONT = _font()
_CALLBACKS = dict(pdf.FPDF_SYSFONTINFO._fields_)


@_CALLBACKS["MapFont"]  # type: ignore[untyped-decorator]
def _map_font(_: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> int | None:
    """A handle of the font, which is not 0; none for Western text, for which PDFium's own fonts do."""
    return charset if charset != pdf.FXFONT_ANSI_CHARSET else None


@_CALLBACKS["GetFontData"]  # type: ignore[untyped-decorator]
def _get_font_data(_: Any, handle: int, table: int, buffer: Any, size: int) -> int:
    """The size of the font, and the font where there is room; it is only ever asked for whole, or for a collection."""
    if table:
        return 0
    if size >= len(_FONT):
        ctypes.memmove(buffer, _FONT, len(_FONT))
    return len(_FONT)


_FONTS = pdf.FPDF_SYSFONTINFO(version=1, MapFont=_map_font, GetFontData=_get_font_data)


def substitute_fonts() -> None:
    """Have PDFium ask here, not the machine, for the fonts that a PDF does not bring."""
    pdf.FPDF_SetSystemFontInfo(_FONTS)


@contextmanager
def fonts_of_the_machine() -> Iterator[None]:
    """Have PDFium ask the machine for them meanwhile: what is opened within is for the eye."""
    pdf.FPDF_SetSystemFontInfo(pdf.FPDF_GetDefaultSystemFontInfo())  # which it frees itself
    try:
        yield
    finally:
        substitute_fonts()
