"""Workbooks (xlsx): what their sheets show, from openpyxl.

Values are written as Excel shows them, 98.37% and not 0.9837; a formula whose value is not stored in the file shows
nothing.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout, suppress
from datetime import datetime
from functools import cache, partial
from typing import Any

from jixiao.characters import shifted
from jixiao.documents import conditional, drawings, ooxml, zipped
from jixiao.documents.document import Document, Format
from jixiao.documents.limits import UnreadableError, whole
from jixiao.documents.number_formats import format_code, shown_cell
from jixiao.documents.package import Package
from jixiao.documents.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    WHITE,
    CellCount,
    Sheet,
    damaged,
    encrypted,
    is_unseen,
    written,
)

#: Which alignments stand above the line, and which below it.
_LIFTS = {"superscript": 1, "subscript": -1}
#: Most bytes of the file's unpacked parts without its pictures.
MOST_UNPACKED = 400_000_000


def read_xlsx(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a workbook. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text."""
    return written(file, sha256, form, list(_sheets(file, raw)))


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


def _sheets(file: str, raw: bytes) -> Iterator[Sheet]:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise encrypted(file)
    with opened(file, raw) as parts, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that are not read
        try:
            yield from _parsed(file, _book(parts, raw))
        except (MemoryError, UnreadableError):
            raise
        except Exception as error:  # the library lets through whatever a damaged part makes it stumble over
            raise damaged(file) from error


def _book(parts: zipfile.ZipFile, raw: bytes) -> Any:
    import openpyxl

    def load(raw: bytes) -> Any:
        stream = io.BytesIO(raw)
        return openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False, rich_text=True)

    with redirect_stdout(io.StringIO()):  # the library prints what it then raises
        try:
            return load(ooxml.mended(parts, raw))
        except (IndexError, TypeError, ValueError):  # as a rule of a style that names what is not there
            return load(ooxml.mended(parts, raw, with_plain_styles=True))


def _parsed(file: str, book: Any) -> Iterator[Sheet]:
    from openpyxl.formatting.formatting import ConditionalFormatting
    from openpyxl.utils.datetime import to_excel

    # The public readers drop merged cells or expand them all.
    from openpyxl.worksheet._reader import CF_TAG, COL_TAG, MERGE_TAG, ROW_TAG, TABLE_TAG, WorkSheetParser
    from openpyxl.worksheet.merge import MergeCells
    from openpyxl.xml.functions import iterparse

    read = frozenset((CF_TAG, COL_TAG, MERGE_TAG, ROW_TAG, TABLE_TAG))

    class Parser(WorkSheetParser):
        """A parser of cells and of how they are shown alone: what else a sheet holds may be as odd as it likes.

        It reads all dates of ISO 8601, with zone and parts of seconds, as the numbers that they are.
        """

        is_repainted = False

        def parse(self) -> Any:
            for _, element in iterparse(self.source):
                if (tag := element.tag) not in read:
                    continue
                if tag == ROW_TAG:
                    yield self.parse_row(element)
                elif tag == COL_TAG:
                    self.parse_column_dimensions(element)
                elif tag == MERGE_TAG:
                    self.merged_cells = MergeCells.from_tree(element)
                else:
                    self.is_repainted = self.is_repainted or len(element) > 0
                    if tag == CF_TAG:
                        self.parse_formatting(element)
                element.clear()

        def parse_formatting(self, element: Any) -> None:
            with suppress(TypeError, ValueError):  # of a rule that the library does not know
                self.formatting.append(ConditionalFormatting.from_tree(element))

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
        code_of, unseen, struck = _codes(book), _unseen(book), _struck(book)
        package = Package(file, book._archive, "workbook", "Excel or WPS")
        for page in book.worksheets:
            if page.sheet_state != "visible":
                continue
            sheet = Sheet(page.title, first=1)
            values: list[tuple[int, int, Any, int]] = []
            with page._get_source() as source:
                parser = Parser(source, page._shared_strings, data_only=True, epoch=book.epoch, rich_text=True)
                for _, cells in parser.parse():
                    found = [cell for cell in cells if cell["value"] is not None and cell["style_id"] not in struck]
                    count.add(len(found))
                    values += ((cell["row"], cell["column"], cell["value"], cell["style_id"]) for cell in found)
            rules = conditional.rules(parser.formatting, book._differential_styles.styles)
            for row, column, value, style in values:
                plain, code = _plain(value) if isinstance(value, list) else value, code_of(style)
                text = shown_cell(plain, code, book.epoch)
                if rules:
                    show = partial(shown_cell, plain, epoch=book.epoch)
                    text = conditional.shown_by(rules, row, column, plain, text, show)
                if text.strip():
                    sheet.texts[row][column] = text
                    if style in unseen:
                        sheet.unseen.append((row, column))
            if max(sheet.texts, default=0) > MOST_ROWS:
                raise damaged(file)
            sheet.is_repainted = parser.is_repainted
            if parser.merged_cells is not None:
                sheet.merged = [(r.min_row, r.max_row, r.min_col, r.max_col) for r in parser.merged_cells.mergeCell]
            _note_hidden(sheet, parser)
            sheet.boxes += drawings.boxes(package, page._worksheet_path)
            yield sheet
    finally:
        book.close()


def _plain(rich: list[Any]) -> str:
    """A text in several fonts, with what stands above or below its line written so, and without what is struck out."""
    return "".join(
        part if isinstance(part, str) else shifted(part.text, _LIFTS.get(part.font.vertAlign, 0))
        for part in rich
        if isinstance(part, str) or not part.font.strike
    )


def _note_hidden(sheet: Sheet, parser: Any) -> None:
    """Note the rows and columns that an .xlsx sheet hides."""
    from openpyxl.utils import column_index_from_string

    for row, looks in parser.row_dimensions.items():
        if _is_hidden(looks, "ht"):
            sheet.hidden_rows.add(int(row))
    for letters, looks in parser.column_dimensions.items():
        if _is_hidden(looks, "width"):
            first = whole(looks.get("min"), 0, 0, MOST_COLUMNS) or column_index_from_string(letters)
            last = whole(looks.get("max"), first, 0, MOST_COLUMNS)
            sheet.hidden_columns.update(range(first, last + 1))


def _is_hidden(looks: Mapping[str, str], size: str) -> bool:
    """Whether a row or a column is hidden, or has no ``size``."""
    return looks.get("hidden") in {"1", "true"} or re.fullmatch(r"0(?:\.0+)?", str(looks.get(size, ""))) is not None


def _unseen(book: Any) -> frozenset[int]:
    """The styles whose text has the colour of its ground."""
    inks = [_colour(font.color) for font in book._fonts]
    grounds = [_ground(fill) for fill in book._fills]
    styles = enumerate(book._cell_styles)
    return frozenset(number for number, style in styles if is_unseen(inks[style.fontId], grounds[style.fillId]))


def _struck(book: Any) -> frozenset[int]:
    """The styles whose text is struck out."""
    fonts = {number for number, font in enumerate(book._fonts) if font.strike}
    return frozenset(number for number, style in enumerate(book._cell_styles) if style.fontId in fonts)


def _ground(fill: Any) -> str | None:
    kind = getattr(fill, "fill_type", "gradient")
    return WHITE if kind is None else _colour(fill.fgColor) if kind == "solid" else None


def _colour(colour: Any) -> str | None:
    """A colour as RRGGBB; None where it is not given, or is the theme's and not its plain white."""
    from openpyxl.styles.colors import COLOR_INDEX

    if colour is None:
        return None
    if colour.type == "rgb":
        return str(colour.rgb)[-6:].upper()
    if colour.type == "indexed" and colour.indexed < len(COLOR_INDEX) - 2:  # the last two are the system's
        return str(COLOR_INDEX[colour.indexed])[-6:]
    return WHITE if colour.type == "theme" and colour.theme == 0 and not colour.tint else None


def _codes(book: Any) -> Callable[[int], str]:
    """The number format of each style."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE

    @cache
    def code_of(style: int) -> str:
        number = book._cell_styles[style].numFmtId if style < len(book._cell_styles) else 0
        if number >= BUILTIN_FORMATS_MAX_SIZE:
            own = dict(enumerate(book._number_formats, BUILTIN_FORMATS_MAX_SIZE))
            return str(own.get(number, "General"))
        return format_code(number, {})

    return code_of
