"""Excel's binary workbooks (.xlsb): the same package as .xlsx, whose parts are records and not XML ([MS-XLSB]).

No library that reads them tells the cells' number formats, without which 0.9837 is not the 98.37% that is shown.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from struct import error, unpack_from
from typing import NamedTuple

from jixiao.characters import shifted
from jixiao.documents import zipped
from jixiao.documents.document import Document, Format
from jixiao.documents.excel import opened
from jixiao.documents.number_formats import format_code, shown_cell
from jixiao.documents.package import Package
from jixiao.documents.sheet import MOST_COLUMNS, MOST_ROWS, WHITE, CellCount, Sheet, damaged, is_unseen, written

_WORKBOOK = "xl/workbook.bin"
# Kinds of records.
_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _STRING, _SHARED = range(8)
_FORMULA_STRING, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR, _RICH_STRING = 8, 9, 10, 11, 62
_ITEM, _FONT, _FORMAT, _FILL, _STYLE, _STYLES_BEGIN, _STYLES_END = 19, 43, 44, 45, 47, 617, 618
_COLUMNS, _WORKBOOK_PROPERTIES, _SHEET, _MERGED = 60, 153, 156, 176
#: Rules for the look of cells, and tables, whose look may be another than that of their cells.
_REPAINTING = frozenset((461, 660))
_CELLS = frozenset((*range(_RK, _FORMULA_ERROR + 1), _RICH_STRING))
#: The length of a cell's head.
_HEAD = 8


def read_xlsb(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a workbook. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text."""
    try:
        with opened(file, raw) as parts:
            return written(file, sha256, form, list(_Book(file, parts).sheets()))
    except (error, IndexError, UnicodeDecodeError, KeyError, *zipped.DAMAGE, *zipped.UNKNOWN):
        raise damaged(file) from None


@dataclass(frozen=True, slots=True)
class _Style:
    """A style's number format, whether its text has the colour of its ground, and whether it is struck out."""

    code: str
    is_unseen: bool
    is_struck: bool


_PLAIN = _Style("General", False, False)


class _Font(NamedTuple):
    """A font's colour, whether it stands above (1) or below (2) the line, and whether it strikes out."""

    colour: str | None
    escapement: int
    is_struck: bool


_NO_FONT = _Font(None, 0, False)
#: Which of them stand above the line, and which below it.
_LIFTS = {1: 1, 2: -1}


@dataclass
class _Book:
    """A workbook's parts, and what its cells refer to."""

    file: str
    parts: zipfile.ZipFile
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[_Style] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    fonts: list[_Font] = field(default_factory=list)
    counts_from_1904: bool = False

    @cached_property
    def _names(self) -> dict[str, str]:
        """The parts' names by the same in lower case: programs do not care."""
        return {name.lower(): name for name in self.parts.namelist()}

    def sheets(self) -> Iterator[Sheet]:
        """The visible sheets."""
        targets = Package(self.file, self.parts, "workbook", "Excel or WPS").relations(_WORKBOOK)
        self._read_styles()
        self.texts += (self._rich(record, 0) for kind, record in self._records("xl/sharedStrings.bin") if kind == _ITEM)
        count = CellCount(self.file)
        for kind, record in self._records(_WORKBOOK):
            if kind == _WORKBOOK_PROPERTIES:
                self.counts_from_1904 = bool(record[0] & 1)
            elif kind == _SHEET and not unpack_from("<I", record)[0]:
                key = _text(record, 8)
                name = _text(record, 12 + 2 * unpack_from("<I", record, 8)[0])
                yield self._sheet(Sheet(name), targets[key], count)

    def _read_styles(self) -> None:
        is_style = False
        grounds: list[str | None] = []
        for kind, record in self._records("xl/styles.bin"):
            if kind == _FORMAT:
                self.formats[unpack_from("<H", record)[0]] = _text(record, 2)
            elif kind == _FONT:
                flags, _, escapement = unpack_from("<HHH", record, 2)
                self.fonts.append(_Font(_colour(record, 12), escapement, bool(flags & 8)))
            elif kind == _FILL:
                pattern = unpack_from("<I", record)[0]
                grounds.append(_colour(record, 4) if pattern == 1 else None if pattern else WHITE)
            elif kind in {_STYLES_BEGIN, _STYLES_END}:
                is_style = kind == _STYLES_BEGIN
            elif kind == _STYLE and is_style:
                number, font, fill = unpack_from("<HHH", record, 2)
                look = self._font(font)
                ground = grounds[fill] if fill < len(grounds) else None
                code = format_code(number, self.formats)
                self.styles.append(_Style(code, is_unseen(look.colour, ground), look.is_struck))

    def _font(self, number: int) -> _Font:
        return self.fonts[number] if number < len(self.fonts) else _NO_FONT

    def _sheet(self, sheet: Sheet, part: str, count: CellCount) -> Sheet:
        row = 0
        for kind, record in self._records(part):
            if kind in _CELLS:
                column, style = unpack_from("<II", record)
                style &= 0xFFFFFF
                look = self.styles[style] if style < len(self.styles) else _PLAIN
                text = self._shown(kind, record, look.code)
                if text.strip() and column < MOST_COLUMNS and not look.is_struck:
                    sheet.texts[row][column] = text
                    count.add(1)
                    if look.is_unseen:
                        sheet.unseen.append((row, column))
            elif kind == _ROW:
                row = unpack_from("<I", record)[0]
                if row >= MOST_ROWS:
                    raise damaged(self.file)
                if record[11] & 0x10 or not unpack_from("<H", record, 8)[0]:
                    sheet.hidden_rows.add(row)
            elif kind == _COLUMNS:
                first, last, width = unpack_from("<III", record)
                if record[16] & 1 or not width:
                    sheet.hidden_columns.update(range(first, min(last + 1, MOST_COLUMNS)))
            elif kind == _MERGED:
                sheet.merged.append(unpack_from("<4I", record))
            elif kind in _REPAINTING:
                sheet.is_repainted = True
        return sheet

    def _shown(self, kind: int, record: bytes, code: str) -> str:
        """What a cell shows under a number format."""
        from xlrd import error_text_from_code

        if kind in {_STRING, _FORMULA_STRING}:
            return shown_cell(_text(record, _HEAD), code)
        if kind == _RICH_STRING:
            return shown_cell(self._rich(record, _HEAD), code)
        if kind == _SHARED:
            return shown_cell(self.texts[unpack_from("<I", record, _HEAD)[0]], code)
        if kind in {_BOOL, _FORMULA_BOOL}:
            return shown_cell(bool(record[_HEAD]), code)
        if kind in {_ERROR, _FORMULA_ERROR}:
            return str(error_text_from_code.get(record[_HEAD], "#N/A"))
        value: float = _packed(record) if kind == _RK else unpack_from("<d", record, _HEAD)[0]
        return shown_cell(value, code, datetime(1904, 1, 1) if self.counts_from_1904 else None)

    def _rich(self, record: bytes, at: int) -> str:
        """A text with what stands above or below its line written so, and without what is struck out.

        Behind it come the places at which other fonts begin.
        """
        text = _text(record, at + 1)
        if not record[at] & 1:
            return text
        at += 5 + 2 * unpack_from("<I", record, at + 1)[0]
        count = unpack_from("<I", record, at)[0]
        runs = [unpack_from("<HH", record, at + 4 + 4 * number) for number in range(count)]
        parts = [text[: runs[0][0]] if runs else text]
        for (start, number), (end, _) in pairwise([*runs, (len(text), 0)]):
            font = self._font(number)
            if not font.is_struck:
                parts.append(shifted(text[start:end], _LIFTS.get(font.escapement, 0)))
        return "".join(parts)

    def _records(self, part: str) -> Iterator[tuple[int, bytes]]:
        """The records of a part, each its kind and its bytes; none where there is no such part."""
        name = self._names.get(part.lower())
        if name is None:
            return
        data = zipped.unpacked(self.parts, self.parts.getinfo(name))
        at = 0
        while at < len(data):
            kind, at = _number(data, at, 2)
            size, at = _number(data, at, 4)
            yield kind, data[at : at + size]
            at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to ``most`` bytes, seven bits in each, and where it ends."""
    value = 0
    for place in range(most):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return value, at


def _colour(record: bytes, at: int) -> str | None:
    """A colour as RRGGBB; None where it is the system's, or the theme's and not its plain white."""
    kind = record[at] >> 1
    if kind == 2:
        return record[at + 4 : at + 7].hex().upper()
    return WHITE if kind == 3 and record[at + 1] == 0 and record[at + 2 : at + 4] == b"\0\0" else None


def _text(record: bytes, at: int) -> str:
    """A text that its length stands before."""
    size = unpack_from("<I", record, at)[0]
    if size == 0xFFFFFFFF:  # none
        return ""
    return record[at + 4 : at + 4 + 2 * size].decode("utf-16-le", "replace")


def _packed(record: bytes) -> float:
    """A number in 30 bits: whole or the upper half of a double, a hundredth of it or not."""
    (packed,) = unpack_from("<I", record, _HEAD)
    value: float
    if packed & 2:
        value = unpack_from("<i", record, _HEAD)[0] >> 2
    else:
        (value,) = unpack_from("<d", bytes(4) + (packed & ~3).to_bytes(4, "little"))
    return value / 100 if packed & 1 else value
