"""Reading Excel: what its sheets show, from .xlsx (openpyxl) and .xls (xlrd).

Values are written as Excel shows them, 98.37% and not 0.9837; a formula whose value is not stored in the file shows
nothing.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from datetime import datetime
from functools import cache
from typing import Any

from jixiao.documents import ooxml, zipped
from jixiao.documents.document import Document, Format
from jixiao.documents.limits import UnreadableError, whole
from jixiao.documents.number_formats import LOCAL_DATES, LOCAL_FORMATS, format_code, shown
from jixiao.documents.sheet import CellCount, Sheet, written

#: Most bytes of the file's unpacked parts without its pictures.
MOST_UNPACKED = 400_000_000

#: Rows and columns of a sheet.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
#: Records of .xls beside the cells: names and what they refer to, notes, objects with their texts, links, rules.
_BESIDE_CELLS = frozenset((0x17, 0x18, 0x1C, 0x23, 0x5D, 0xEC, 0x1AE, 0x1B0, 0x1B1, 0x1B6, 0x1B8, 0x1BE))
_UNKNOWN, _END = 0xFFFE, 0x0A
#: White as fonts of .xlsx name it, and its numbers in the palette of .xls.
_WHITE, _WHITE_NUMBERS = frozenset(("FFFFFFFF", "00FFFFFF")), frozenset((1, 9))


def read_excel(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a workbook. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text."""
    sheets = _sheets_xls(file, raw) if form == "xls" else _sheets_xlsx(file, raw)
    return written(file, sha256, form, list(sheets))


def damaged(file: str) -> UnreadableError:
    """The error of a workbook that cannot be read."""
    return UnreadableError(file, "is a damaged workbook", "download it again, or save it anew in Excel")


def _encrypted(file: str) -> UnreadableError:
    return UnreadableError(file, "is encrypted and needs a password", "save a copy without the password")


def opened(file: str, raw: bytes) -> zipfile.ZipFile:
    """The parts of a workbook. Raises ``UnreadableError`` where they would unpack to too much."""
    try:
        parts = zipped.opened(raw)
    except (*zipped.DAMAGE, *zipped.UNKNOWN):
        raise damaged(file) from None
    if sum(part.file_size for part in parts.infolist() if "/media/" not in part.filename) > MOST_UNPACKED:
        wrong = f"unpacks to more than {MOST_UNPACKED:,} bytes"
        raise UnreadableError(file, wrong, "give the report's own file")
    return parts


# The two formats


def _sheets_xlsx(file: str, raw: bytes) -> Iterator[Sheet]:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise _encrypted(file)
    opened(file, raw).close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that are not read
        try:
            yield from _parsed_xlsx(file, _opened(raw))
        except (MemoryError, UnreadableError):
            raise
        except Exception as error:  # the library lets through whatever a damaged part makes it stumble over
            raise damaged(file) from error


def _opened(raw: bytes) -> Any:
    import openpyxl

    def load(raw: bytes) -> Any:
        return openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)

    with redirect_stdout(io.StringIO()):  # the library prints what it then raises
        try:
            return load(ooxml.mended(raw))
        except (IndexError, TypeError, ValueError):  # as a rule of a style that names what is not there
            return load(ooxml.mended(raw, without_named_styles=True))


def _parsed_xlsx(file: str, book: Any) -> Iterator[Sheet]:
    from openpyxl.utils.datetime import to_excel
    from openpyxl.worksheet._reader import WorkSheetParser  # the public readers drop merged cells or expand them all

    class Parser(WorkSheetParser):
        """A parser that reads all dates of ISO 8601, with zone and parts of seconds."""

        def parse_cell(self, element: Any) -> Any:
            value = element.find("{*}v")
            if element.get("t") == "d" and value is not None and value.text:
                try:
                    moment = datetime.fromisoformat(value.text).replace(tzinfo=None)
                    element.set("t", "n")
                    value.text = str(to_excel(moment, self.epoch))  # type: ignore[no-untyped-call]
                except ValueError:
                    element.set("t", "str")
            return super().parse_cell(element)

    try:
        count = CellCount(file)
        for page in book.worksheets:
            if page.sheet_state != "visible":
                continue
            sheet = Sheet(page.title, first=1)
            with page._get_source() as source:
                parser = Parser(
                    source,
                    page._shared_strings,
                    data_only=True,
                    epoch=book.epoch,
                    date_formats=book._date_formats,
                    timedelta_formats=book._timedelta_formats,
                )
                show, white = _shower(book), _white(book)
                unseen: list[tuple[int, int]] = []
                for _, cells in parser.parse():
                    for cell in cells:
                        if (value := cell["value"]) is None or not (text := show(value, cell["style_id"])).strip():
                            continue
                        sheet.texts[cell["row"]][cell["column"]] = text
                        count.add(1)
                        if cell["style_id"] in white:
                            unseen.append((cell["row"], cell["column"]))
            if max(sheet.texts, default=0) > _MOST_ROWS:
                raise damaged(file)
            if not (parser.formatting or parser.tables.tablePart):  # which may give white text a dark ground
                for row, column in unseen:
                    del sheet.texts[row][column]
            if parser.merged_cells is not None:
                sheet.merged = [(r.min_row, r.max_row, r.min_col, r.max_col) for r in parser.merged_cells.mergeCell]
            _note_hidden(sheet, parser)
            yield sheet
    finally:
        book.close()


def _note_hidden(sheet: Sheet, parser: Any) -> None:
    """Note the rows and columns that an .xlsx sheet hides."""
    from openpyxl.utils import column_index_from_string

    for row, looks in parser.row_dimensions.items():
        if _is_hidden(looks, "ht"):
            sheet.hidden_rows.add(int(row))
    for letters, looks in parser.column_dimensions.items():
        if _is_hidden(looks, "width"):
            first = whole(looks.get("min"), 0, 0, _MOST_COLUMNS) or column_index_from_string(letters)
            last = whole(looks.get("max"), first, 0, _MOST_COLUMNS)
            sheet.hidden_columns.update(range(first, last + 1))


def _is_hidden(looks: Mapping[str, str], size: str) -> bool:
    """Whether a row or a column is hidden, or has no ``size``."""
    return looks.get("hidden") in {"1", "true"} or re.fullmatch(r"0(?:\.0+)?", str(looks.get(size, ""))) is not None


def _white(book: Any) -> frozenset[int]:
    """The styles that show nothing: white on no ground of their own."""
    fonts = [font.color is not None and (font.color.rgb in _WHITE or _is_themes(font.color)) for font in book._fonts]
    bare = [getattr(fill, "fill_type", "gradient") is None for fill in book._fills]
    return frozenset(
        number for number, style in enumerate(book._cell_styles) if fonts[style.fontId] and bare[style.fillId]
    )


def _is_themes(colour: Any) -> bool:
    """Whether a colour is the theme's own white, neither darker nor lighter."""
    return colour.type == "theme" and colour.theme == 0 and not colour.tint


def _shower(book: Any) -> Callable[[Any, int], str]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE
    from openpyxl.utils.datetime import from_excel

    @cache
    def code_of(style: int) -> str:
        number = book._cell_styles[style].numFmtId
        if number >= BUILTIN_FORMATS_MAX_SIZE:
            return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])
        return format_code(number, {})

    def show(value: Any, style: int) -> str:
        code = code_of(style)
        if isinstance(value, str):
            return shown(value.replace("_x000D_", "\n"), code)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and code in LOCAL_DATES:
            value = from_excel(value, book.epoch)
        return shown(value, code)

    return show


def _sheets_xls(file: str, raw: bytes) -> list[Sheet]:
    import olefile
    from xlrd.formula import FormulaError

    try:
        # xlrd takes the workbook by itself too; its own way through the container does not end where that is a circle.
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
        try:
            return list(_parsed_xls(file, stream))
        except (AssertionError, LookupError, ValueError, struct.error, FormulaError):
            return list(_parsed_xls(file, _of_cells(stream)))
    except (MemoryError, UnreadableError):
        raise
    except Exception as error:  # the library lets through whatever a damaged part makes it stumble over
        raise _encrypted(file) if "encrypted" in str(error) else damaged(file) from error


def _of_cells(stream: bytes) -> bytes:
    """The records of a workbook, those that show nothing in a cell under a number that no reader knows, and an end.

    Programs write some of them shorter than they are to be, or no end, and the library stumbles over that.
    """
    records, at = bytearray(stream), 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        if kind in _BESIDE_CELLS:
            struct.pack_into("<H", records, at, _UNKNOWN)
        at += 4 + size
    return bytes(records[:at]) + struct.pack("<HH", _END, 0)


def _parsed_xls(file: str, stream: bytes) -> Iterator[Sheet]:
    import xlrd

    book = xlrd.open_workbook(
        file_contents=stream, formatting_info=True, logfile=io.StringIO(), ragged_rows=True, on_demand=True
    )
    count = CellCount(file)
    for number in range(book.nsheets):
        page = book.sheet_by_index(number)
        if page.visibility == 0:
            sheet = Sheet(page.name)
            _fill_from_xls(sheet, book, page, count)
            yield sheet
        book.unload_sheet(number)


def _fill_from_xls(sheet: Sheet, book: Any, page: Any, count: CellCount) -> None:
    """Note what an .xls sheet shows."""
    import xlrd

    for row in range(page.nrows):
        for column, (kind, value, style) in enumerate(
            zip(page.row_types(row), page.row_values(row), page._cell_xf_indexes[row], strict=True)
        ):
            if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK} or value == "":
                continue
            key = book.xf_list[style].format_key
            code = LOCAL_FORMATS.get(key) or book.format_map[key].format_str or "General"
            if kind == xlrd.XL_CELL_TEXT:
                text = shown(value, code)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                text = shown(bool(value), "General")
            elif kind == xlrd.XL_CELL_ERROR:
                text = xlrd.error_text_from_code.get(value, "#N/A")
            else:
                is_date = kind == xlrd.XL_CELL_DATE or code in LOCAL_DATES
                text = shown(xlrd.xldate.xldate_as_datetime(value, book.datemode) if is_date else value, code)
            look = book.xf_list[style]
            is_white = book.font_list[look.font_index].colour_index in _WHITE_NUMBERS
            if text.strip() and not (is_white and look.background.fill_pattern == 0):
                sheet.texts[row][column] = text
                count.add(1)
    sheet.merged = [(top, bottom - 1, left, right - 1) for top, bottom, left, right in page.merged_cells]
    sheet.hidden_rows = {row for row, looks in page.rowinfo_map.items() if looks.hidden}
    sheet.hidden_columns = {column for column, looks in page.colinfo_map.items() if looks.hidden}
