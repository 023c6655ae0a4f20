"""Workbooks of Excel 97-2003 and of WPS (xls, et): what their sheets show, from xlrd; text boxes from their records."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from jixiao.characters import shifted
from jixiao.documents.document import Document, Format
from jixiao.documents.limits import UnreadableError
from jixiao.documents.number_formats import LOCAL_FORMATS, shown_cell
from jixiao.documents.sheet import WHITE, CellCount, Sheet, damaged, encrypted, is_unseen, written

# Kinds of records.
_BEGIN, _END, _CONTINUE, _OBJECT, _DRAWING, _BOX = 0x809, 0x0A, 0x3C, 0x5D, 0xEC, 0x1B6
_RICH_TEXT, _TEXT, _CONDITIONS, _UNKNOWN = 0xD6, 0x204, 0x1B0, 0xFFFE
#: Records beside the cells: names and what they refer to, notes, objects with their texts, links, rules.
_BESIDE_CELLS = frozenset((0x17, 0x18, 0x1C, 0x23, _OBJECT, _DRAWING, 0x1AE, _CONDITIONS, 0x1B1, _BOX, 0x1B8, 0x1BE))
#: Which numbers of fonts stand above the line, and which below it.
_LIFTS = {1: 1, 2: -1}
#: The kind of object that a note is, and the mark before the place of a shape on its sheet.
_NOTE, _ANCHOR = 0x19, b"\x10\xf0\x12\0\0\0"


def read_xls(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a workbook. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text."""
    import olefile
    from xlrd.formula import FormulaError

    try:
        # xlrd takes the workbook by itself too; its own way through the container does not end where that is a circle.
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
        try:
            sheets = list(_sheets(file, stream, stream))
        except (AssertionError, LookupError, ValueError, struct.error, FormulaError):
            sheets = list(_sheets(file, _of_cells(stream), stream))
    except (MemoryError, UnreadableError):
        raise
    except Exception as error:  # the library lets through whatever a damaged part makes it stumble over
        raise encrypted(file) if "encrypted" in str(error) else damaged(file) from error
    return written(file, sha256, form, sheets)


def _of_cells(stream: bytes) -> bytes:
    """The records of a workbook, those that show nothing in a cell under a number that no reader knows, and an end.

    Texts in several fonts are called plain ones, which begin alike. Programs write some of these records shorter than
    they are to be, or no end, and the library stumbles over that.
    """
    records, at = bytearray(stream), 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        if kind in _BESIDE_CELLS:
            struct.pack_into("<H", records, at, _UNKNOWN)
        elif kind == _RICH_TEXT:
            struct.pack_into("<H", records, at, _TEXT)
        at += 4 + size
    return bytes(records[:at]) + struct.pack("<HH", _END, 0)


def _sheets(file: str, stream: bytes, whole: bytes) -> Iterator[Sheet]:
    """The visible sheets of ``stream``; ``whole`` has their text boxes too."""
    import xlrd

    book = xlrd.open_workbook(
        file_contents=stream, formatting_info=True, logfile=io.StringIO(), ragged_rows=True, on_demand=True
    )
    count = CellCount(file)
    for number in range(book.nsheets):
        page = book.sheet_by_index(number)
        if page.visibility == 0:
            sheet = Sheet(page.name)
            _fill(sheet, book, page, count)
            _note_beside(sheet, whole, book._sh_abs_posn[number])
            yield sheet
        book.unload_sheet(number)


def _fill(sheet: Sheet, book: Any, page: Any, count: CellCount) -> None:
    """Note what a sheet shows."""
    import xlrd

    epoch = datetime(1904, 1, 1) if book.datemode else None

    @cache
    def look(style: int) -> tuple[str, bool, bool]:
        """The number format of a style, and whether its text has the colour of its ground, and whether it is struck
        out."""
        found = book.xf_list[style]
        code = LOCAL_FORMATS.get(found.format_key) or book.format_map[found.format_key].format_str or "General"
        font, pattern = book.font_list[found.font_index], found.background.fill_pattern
        ground = _colour(book, found.background.pattern_colour_index) if pattern == 1 else None if pattern else WHITE
        return code, is_unseen(_colour(book, font.colour_index), ground), bool(font.struck_out)

    for row in range(page.nrows):
        for column, (kind, value, style) in enumerate(
            zip(page.row_types(row), page.row_values(row), page._cell_xf_indexes[row], strict=True)
        ):
            if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK} or value == "":
                continue
            code, has_grounds_colour, is_struck = look(style)
            if is_struck:
                continue
            if kind == xlrd.XL_CELL_ERROR:
                text = xlrd.error_text_from_code.get(value, "#N/A")
            elif kind == xlrd.XL_CELL_TEXT:
                text = shown_cell(_with_marks(value, page.rich_text_runlist_map.get((row, column), ()), book), code)
            else:
                text = shown_cell(bool(value) if kind == xlrd.XL_CELL_BOOLEAN else value, code, epoch)
            if text.strip():
                sheet.texts[row][column] = text
                count.add(1)
                if has_grounds_colour:
                    sheet.unseen.append((row, column))
    sheet.merged = [(top, bottom - 1, left, right - 1) for top, bottom, left, right in page.merged_cells]
    sheet.hidden_rows = {row for row, looks in page.rowinfo_map.items() if looks.hidden or looks.height == 0}
    sheet.hidden_columns = {column for column, looks in page.colinfo_map.items() if looks.hidden or not looks.width}


def _colour(book: Any, number: int) -> str | None:
    """A colour of the palette as RRGGBB; None where it is the system's."""
    found = book.colour_map.get(number)
    return "{:02X}{:02X}{:02X}".format(*found) if found else None


def _with_marks(text: str, runs: Sequence[tuple[int, int]], book: Any) -> str:
    """A text with what stands above or below its line written so, and without what is struck out.

    ``runs`` are where in it other fonts begin.
    """
    parts = [text[: runs[0][0]] if runs else text]
    for (start, number), (end, _) in pairwise([*runs, (len(text), 0)]):
        font = book.font_list[number] if number < len(book.font_list) else None
        if font is None or not font.struck_out:
            parts.append(shifted(text[start:end], _LIFTS.get(font.escapement, 0) if font else 0))
    return "".join(parts)


def _note_beside(sheet: Sheet, stream: bytes, at: int) -> None:
    """Note the text boxes and shapes of the sheet that begins at ``at``, and whether it has rules for its colours."""
    depth, row, is_note = 0, 0, False
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        record = stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BEGIN) - (kind == _END)
        if depth < 1:
            return
        if kind == _CONDITIONS:
            sheet.is_repainted = True
        elif depth > 1:  # a chart's
            continue
        elif kind == _DRAWING and (place := record.rfind(_ANCHOR)) >= 0 and place + 14 <= size:
            row = struct.unpack_from("<H", record, place + 12)[0]
        elif kind == _OBJECT and size >= 6:
            is_note = struct.unpack_from("<H", record, 4)[0] == _NOTE
        elif kind == _BOX and size >= 12 and not is_note:
            text = _box_text(stream, at, struct.unpack_from("<H", record, 10)[0])
            if text.strip():
                sheet.boxes.append((row, text))


def _box_text(stream: bytes, at: int, size: int) -> str:
    """The ``size`` characters of a box, which follow its record."""
    text = ""
    while len(text) < size and at + 5 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind != _CONTINUE:
            break
        text += stream[at + 5 : at + 4 + length].decode("utf-16-le" if stream[at + 4] & 1 else "latin-1", "replace")
        at += 4 + length
    return text[:size].replace("\r", "\n")
