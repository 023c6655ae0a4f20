"""Reading Excel: what its sheets show, from .xlsx (openpyxl) and .xls (xlrd).

A sheet is a page. Rows of several cells are a table's; a row of a single cell is a title, a caption such as 单位：万元,
or a paragraph of a report that was pasted into a column, and is written as a line. Values are written as Excel shows
them, 98.37% and not 0.9837; a formula whose value is not stored in the file shows nothing. Hidden sheets, rows and
columns are left out.
"""

from __future__ import annotations

import io
import re
import warnings
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import Any

from jixiao.documents import zipped
from jixiao.documents.document import Document, Format
from jixiao.documents.limits import MOST_CHARACTERS, UnreadableError, whole
from jixiao.documents.number_formats import LOCAL_DATES, LOCAL_FORMATS, shown
from jixiao.documents.writing import Pen, WrittenCell

#: Most cells with something in them, and most bytes of the file's unpacked parts without its pictures.
MOST_CELLS = 2_000_000
MOST_UNPACKED = 400_000_000

_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表)\s?\d*", re.IGNORECASE)
#: A short line that begins something new even where it stands between a table's rows.
_BEGINS = re.compile(
    r"(?:附?表|附件|(?:金额)?单位)\s*[\d一二三四五六七八九十]*\s*[:：.、]?|[一二三四五六七八九十]{1,3}、"
)
_LONGEST_LABEL = 60
#: Rows and columns of a sheet.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
#: Most empty rows within a table, and most places of merged cells looked at.
_MOST_EMPTY = 1_000
_MOST_COVERED = 2_000_000


@dataclass(slots=True)
class _Sheet:
    """A sheet's shown texts by row and column, its merged ranges (first and last row and column), what it hides."""

    name: str
    texts: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def read_excel(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a workbook. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text."""
    sheets = list(_sheets_xls(file, raw) if form == "xls" else _sheets_xlsx(file, raw))
    pen = Pen(MOST_CHARACTERS)
    for sheet in sheets:
        pen.page()
        if sheet.texts and (len(sheets) > 1 or not _DEFAULT_NAME.fullmatch(sheet.name.strip())):
            pen.line(sheet.name)
        _write(pen, sheet)
    return Document(file, sha256, form, pen.text, tables=tuple(pen.tables), pages=tuple(pen.pages))


#: White as fonts of .xlsx name it, and its numbers in the palette of .xls.
_WHITE, _WHITE_NUMBERS = frozenset(("FFFFFFFF", "00FFFFFF")), frozenset((1, 9))


class _TooManyCellsError(Exception):
    pass


def _too_much(file: str) -> UnreadableError:
    wrong = f"has more than {MOST_CELLS:,} cells"
    return UnreadableError(file, wrong, "give the report's own sheets")


def _damaged(file: str) -> UnreadableError:
    return UnreadableError(file, "is a damaged workbook", "download it again, or save it anew in Excel")


def _encrypted(file: str) -> UnreadableError:
    return UnreadableError(file, "is encrypted and needs a password", "save a copy without the password")


# The two formats


def _sheets_xlsx(file: str, raw: bytes) -> Iterator[_Sheet]:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise _encrypted(file)
    try:
        with zipped.opened(raw) as parts:
            size = sum(part.file_size for part in parts.infolist() if "/media/" not in part.filename)
    except (*zipped.DAMAGE, *zipped.UNKNOWN):
        raise _damaged(file) from None
    if size > MOST_UNPACKED:
        wrong = f"unpacks to more than {MOST_UNPACKED:,} bytes"
        raise UnreadableError(file, wrong, "give the report's own file")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that are not read
        try:
            yield from _parsed_xlsx(file, raw)
        except (MemoryError, UnreadableError):
            raise
        except _TooManyCellsError:
            raise _too_much(file) from None
        except Exception as error:  # the library lets through whatever a damaged part makes it stumble over
            raise _damaged(file) from error


def _parsed_xlsx(file: str, raw: bytes) -> Iterator[_Sheet]:
    import openpyxl
    from openpyxl.worksheet._reader import WorkSheetParser  # the public readers drop merged cells or expand them all

    book: Any = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        left = MOST_CELLS
        for page in book.worksheets:
            if page.sheet_state != "visible":
                continue
            sheet = _Sheet(page.title)
            with page._get_source() as source:
                parser = WorkSheetParser(
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
                        left -= 1
                        if cell["style_id"] in white:
                            unseen.append((cell["row"], cell["column"]))
                    if left < 0:
                        raise _TooManyCellsError
            if max(sheet.texts, default=0) > _MOST_ROWS:
                raise _damaged(file)
            if not (parser.formatting or parser.tables.tablePart):  # which may give white text a dark ground
                for row, column in unseen:
                    del sheet.texts[row][column]
            if parser.merged_cells is not None:
                sheet.merged = [(r.min_row, r.max_row, r.min_col, r.max_col) for r in parser.merged_cells.mergeCell]
            _note_hidden(sheet, parser)
            yield sheet
    finally:
        book.close()


def _note_hidden(sheet: _Sheet, parser: Any) -> None:
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
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
    from openpyxl.utils.datetime import from_excel

    @cache
    def code_of(style: int) -> str:
        number = book._cell_styles[style].numFmtId
        if number >= BUILTIN_FORMATS_MAX_SIZE:
            return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])
        return LOCAL_FORMATS.get(number) or BUILTIN_FORMATS.get(number, "General")

    def show(value: Any, style: int) -> str:
        code = code_of(style)
        if isinstance(value, str):
            return shown(value.replace("_x000D_", "\n"), code)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and code in LOCAL_DATES:
            value = from_excel(value, book.epoch)
        return shown(value, code)

    return show


def _sheets_xls(file: str, raw: bytes) -> Iterator[_Sheet]:
    import olefile
    import xlrd

    try:
        # xlrd takes the workbook by itself too; its own way through the container does not end where that is a circle.
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
        book = xlrd.open_workbook(
            file_contents=stream, formatting_info=True, logfile=io.StringIO(), ragged_rows=True, on_demand=True
        )
        left = MOST_CELLS
        for number in range(book.nsheets):
            page = book.sheet_by_index(number)
            if page.visibility == 0:
                sheet = _Sheet(page.name)
                left -= _fill_from_xls(sheet, book, page, left)
                yield sheet
            book.unload_sheet(number)
    except MemoryError:
        raise
    except _TooManyCellsError:
        raise _too_much(file) from None
    except Exception as error:  # the library lets through whatever a damaged part makes it stumble over
        raise _encrypted(file) if "encrypted" in str(error) else _damaged(file) from error


def _fill_from_xls(sheet: _Sheet, book: Any, page: Any, left: int) -> int:
    """Note what an .xls sheet shows; the number of its cells that show something."""
    import xlrd

    count = 0
    for row in range(page.nrows):
        if count > left:
            raise _TooManyCellsError
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
                count += 1
    sheet.merged = [(top, bottom - 1, left, right - 1) for top, bottom, left, right in page.merged_cells]
    sheet.hidden_rows = {row for row, looks in page.rowinfo_map.items() if looks.hidden}
    sheet.hidden_columns = {column for column, looks in page.colinfo_map.items() if looks.hidden}
    return count


# Laying out a sheet


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's shown cells; whether a cell from above reaches into it."""

    cells: tuple[WrittenCell, ...]
    is_inside: bool = False

    @property
    def is_single(self) -> bool:
        return len(self.cells) == 1 and self.cells[0].rows == 1 and not self.is_inside

    @property
    def begins(self) -> bool:
        """Whether the row's only cell is a heading, a caption or a paragraph rather than a label in a table."""
        text = self.cells[0].text.strip()
        return len(text) > _LONGEST_LABEL or text.endswith("。") or _BEGINS.match(text) is not None


def _write(pen: Pen, sheet: _Sheet) -> None:
    for block in _blocks(sheet):
        for is_table, rows in _parted(block):
            if is_table:
                _write_table(pen, rows)
                continue
            for row in rows:
                for text in row.cells[0].text.splitlines():
                    if text.strip():
                        pen.line(text)


def _write_table(pen: Pen, rows: Sequence[_Row]) -> None:
    left = min(cell.column for row in rows for cell in row.cells)
    pen.table(
        [
            [replace(cell, column=cell.column - left, rows=min(cell.rows, len(rows) - number)) for cell in row.cells]
            for number, row in enumerate(rows)
        ]
    )


def _parted(block: Sequence[_Row]) -> Iterator[tuple[bool, Sequence[_Row]]]:
    """The block's tables and the lines before, between and after them.

    A single cell between rows of several is a label in the table unless it begins something new.
    """
    wide = [number for number, row in enumerate(block) if not row.is_single]
    if not wide:
        yield False, block
        return
    start, end = wide[0], wide[-1] + 1
    is_table = [start <= number < end for number in range(len(block))]
    for number in range(start, end):
        row = block[number]
        if row.is_single and (row.begins or block[number - 1].is_single or block[number + 1].is_single):
            is_table[number] = False
    for kind, numbers in groupby(range(len(block)), is_table.__getitem__):
        yield kind, [block[number] for number in numbers]


def _blocks(sheet: _Sheet) -> Iterator[list[_Row]]:
    """Runs of rows without an empty one between; a row that a merged cell reaches into is not empty."""
    rows = sorted(row for row in sheet.texts if row not in sheet.hidden_rows)
    ends, covered = _extents(sheet.merged, rows)
    hidden_rows, hidden_columns = sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)
    rightmost = max((column for row in rows for column in sheet.texts[row]), default=0)
    block: list[_Row] = []
    last = reached = -1
    for row in rows:
        at = row - bisect_left(hidden_rows, row)
        cells: list[WrittenCell] = []
        lowest = 0
        for column, text in sorted(sheet.texts[row].items()):
            if column in sheet.hidden_columns or any(left <= column <= right for left, right in covered[row]):
                continue
            bottom, right = ends.get((row, column), (row, column))
            bottom, right = min(bottom, rows[-1]), min(right, rightmost)
            high = bottom + 1 - bisect_left(hidden_rows, bottom + 1) - at
            wide = right + 1 - bisect_left(hidden_columns, right + 1) - (column - bisect_left(hidden_columns, column))
            cells.append(WrittenCell(text, column - bisect_left(hidden_columns, column), max(high, 1), max(wide, 1)))
            lowest = max(lowest, at + high - 1)
        if not cells:
            continue
        if block and (at > max(last, reached) + 1 or at - last > _MOST_EMPTY):
            yield block
            block, reached = [], -1
        elif block:
            block += [_Row((), True)] * (at - last - 1)
        block.append(_Row(tuple(cells), at <= reached))
        last, reached = at, max(reached, lowest)
    if block:
        yield block


Extent = tuple[int, int, int, int]


def _extents(
    merged: Iterable[Extent], rows: Sequence[int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], Mapping[int, list[tuple[int, int]]]]:
    """Where merged cells end, by row and column; and by row the columns that they cover from the left or from above.

    Only rows that show something are looked at, and no more of them than a report has.
    """
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    covered: dict[int, list[tuple[int, int]]] = defaultdict(list)
    left_over = _MOST_COVERED
    for top, bottom, left, right in merged:
        ends[top, left] = bottom, right
        for row in rows[bisect_left(rows, top) : min(bisect_right(rows, bottom), bisect_left(rows, top) + left_over)]:
            left_over -= 1
            if row > top:
                covered[row].append((left, right))
            elif right > left:
                covered[row].append((left + 1, right))
    return ends, covered
