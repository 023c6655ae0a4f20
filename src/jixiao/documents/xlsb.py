"""Excel's binary workbooks (.xlsb): the same package as .xlsx, whose parts are records and not XML ([MS-XLSB]).

No library that reads them tells the cells' number formats, without which 0.9837 is not the 98.37% that is shown.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from struct import error, unpack_from

from jixiao.documents import zipped
from jixiao.documents.document import Document, Format
from jixiao.documents.excel import damaged, opened
from jixiao.documents.number_formats import format_code, shown, shown_cell
from jixiao.documents.package import Package
from jixiao.documents.sheet import CellCount, Sheet, written

_WORKBOOK = "xl/workbook.bin"
# Kinds of records.
_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _STRING, _SHARED = range(8)
_FORMULA_STRING, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR, _RICH_STRING = 8, 9, 10, 11, 62
_ITEM, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 19, 44, 47, 617, 618
_COLUMNS, _WORKBOOK_PROPERTIES, _SHEET, _MERGED = 60, 153, 156, 176
_CELLS = frozenset((*range(_RK, _FORMULA_ERROR + 1), _RICH_STRING))
#: Rows and columns of a sheet, and the length of a cell's head.
_MOST_ROWS, _MOST_COLUMNS, _HEAD = 1_048_576, 16_384, 8


def read_xlsb(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a workbook. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text."""
    try:
        with opened(file, raw) as parts:
            return written(file, sha256, form, list(_Book(file, parts).sheets()))
    except (error, IndexError, UnicodeDecodeError, KeyError, *zipped.DAMAGE, *zipped.UNKNOWN):
        raise damaged(file) from None


@dataclass
class _Book:
    """A workbook's parts, and what its cells refer to."""

    file: str
    parts: zipfile.ZipFile
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    counts_from_1904: bool = False

    @cached_property
    def _names(self) -> dict[str, str]:
        """The parts' names by the same in lower case: programs do not care."""
        return {name.lower(): name for name in self.parts.namelist()}

    def sheets(self) -> Iterator[Sheet]:
        """The visible sheets."""
        targets = Package(self.file, self.parts, "workbook", "Excel or WPS").relations(_WORKBOOK)
        self._read_styles()
        self.texts += (_text(record, 1) for kind, record in self._records("xl/sharedStrings.bin") if kind == _ITEM)
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
        for kind, record in self._records("xl/styles.bin"):
            if kind == _FORMAT:
                self.formats[unpack_from("<H", record)[0]] = _text(record, 2)
            elif kind in {_STYLES_BEGIN, _STYLES_END}:
                is_style = kind == _STYLES_BEGIN
            elif kind == _STYLE and is_style:
                self.styles.append(unpack_from("<H", record, 2)[0])

    def _sheet(self, sheet: Sheet, part: str, count: CellCount) -> Sheet:
        row = 0
        for kind, record in self._records(part):
            if kind in _CELLS:
                column, style = unpack_from("<II", record)
                text = self._shown(kind, record, style & 0xFFFFFF)
                if text.strip() and column < _MOST_COLUMNS:
                    sheet.texts[row][column] = text
                    count.add(1)
            elif kind == _ROW:
                row = unpack_from("<I", record)[0]
                if row >= _MOST_ROWS:
                    raise damaged(self.file)
                if record[11] & 0x10:
                    sheet.hidden_rows.add(row)
            elif kind == _COLUMNS:
                first, last = unpack_from("<II", record)
                if record[16] & 1:
                    sheet.hidden_columns.update(range(first, min(last + 1, _MOST_COLUMNS)))
            elif kind == _MERGED:
                sheet.merged.append(unpack_from("<4I", record))
        return sheet

    def _shown(self, kind: int, record: bytes, style: int) -> str:
        """What a cell shows."""
        from xlrd import error_text_from_code

        code = format_code(self.styles[style] if style < len(self.styles) else 0, self.formats)
        if kind in {_STRING, _FORMULA_STRING}:
            return shown(_text(record, _HEAD), code)
        if kind == _RICH_STRING:
            return shown(_text(record, _HEAD + 1), code)
        if kind == _SHARED:
            shared: int = unpack_from("<I", record, _HEAD)[0]
            return shown(self.texts[shared], code)
        if kind in {_BOOL, _FORMULA_BOOL}:
            return "TRUE" if record[_HEAD] else "FALSE"
        if kind in {_ERROR, _FORMULA_ERROR}:
            return str(error_text_from_code.get(record[_HEAD], "#N/A"))
        value: float = _packed(record) if kind == _RK else unpack_from("<d", record, _HEAD)[0]
        return shown_cell(value, code, datetime(1904, 1, 1) if self.counts_from_1904 else None)

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


def _text(record: bytes, at: int) -> str:
    """A text that its length stands before."""
    size = unpack_from("<I", record, at)[0]
    if size == 0xFFFFFFFF:  # none
        return ""
    return record[at + 4 : at + 4 + 2 * size].decode("utf-16-le", "replace").replace("_x000D_", "\n")


def _packed(record: bytes) -> float:
    """A number in 30 bits: whole or the upper half of a double, a hundredth of it or not."""
    (packed,) = unpack_from("<I", record, _HEAD)
    value: float
    if packed & 2:
        value = unpack_from("<i", record, _HEAD)[0] >> 2
    else:
        (value,) = unpack_from("<d", bytes(4) + (packed & ~3).to_bytes(4, "little"))
    return value / 100 if packed & 1 else value
