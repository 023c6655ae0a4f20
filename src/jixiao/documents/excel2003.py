"""Workbooks of Excel 2003 as XML: values with the formats by which they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from jixiao.characters import shifted
from jixiao.documents.document import Document, Format
from jixiao.documents.limits import UnreadableError, whole
from jixiao.documents.number_formats import shown_cell
from jixiao.documents.package import MarkupError, parsed
from jixiao.documents.sheet import MOST_COLUMNS, MOST_ROWS, WHITE, CellCount, Sheet, is_unseen, written

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_VISIBLE, _RULES = f"{_X}WorksheetOptions/{_X}Visible", _X + "ConditionalFormatting"
_HTML = "{http://www.w3.org/TR/REC-html40}"
#: What sets a part of a text above the line (1) or below it (-1), and what strikes it out.
_LIFTS, _STRUCK = {_HTML + "Sup": 1, _HTML + "Sub": -1}, _HTML + "S"
_INDEX, _STYLE, _HIDDEN = _SS + "Index", _SS + "StyleID", _SS + "Hidden"
_MOST_BASES = 20
#: No height or width: 0, 0.0
#: 0, 0.00
_NOTHING = re.compile(r"0(?:\.0+)?")
#: The formats that have names.
_FORMATS = {
    "": "General",
    "General Number": "General",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Currency": '"¥"#,##0.00',
    "Euro Currency": "[$€-2]#,##0.00",
    "General Date": "yyyy/m/d h:mm",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy",
    "Short Date": "yyyy/m/d",
    "Long Time": "h:mm:ss",
    "Medium Time": "h:mm AM/PM",
    "Short Time": "h:mm",
}


def read_excel_xml(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a workbook. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text."""
    try:
        root = parsed(raw)
    except MarkupError as error:
        wrong = f"is a damaged Excel XML file: it {error}"
        raise UnreadableError(file, wrong, "open it in Excel or WPS and save it as xlsx") from None
    styles = _styles(root)
    count = CellCount(file)
    sheets = []
    for page in root.iterfind(_SS + "Worksheet"):
        if page.findtext(_VISIBLE) not in {"SheetHidden", "SheetVeryHidden"}:
            reading = _Reading(styles, count, Sheet(str(page.get(_SS + "Name", ""))))
            for table in page.iterfind(_SS + "Table"):
                reading.table(table)
            reading.sheet.is_repainted = page.find(_RULES) is not None
            sheets.append(reading.sheet)
    return written(file, sha256, form, sheets)


@dataclass(frozen=True, slots=True)
class _Style:
    """A style's number format, whether its text has the colour of its ground, and whether it is struck out."""

    code: str = "General"
    is_unseen: bool = False
    is_struck: bool = False


_PLAIN = _Style()


def _styles(root: etree._Element) -> dict[str, _Style]:
    """The styles by name, each with what it does not say itself from that on which it is based."""
    given = {str(style.get(_SS + "ID")): style for style in root.iterfind(f"{_SS}Styles/{_SS}Style")}

    def said(style: etree._Element | None, element: str, attribute: str) -> str | None:
        for _ in range(_MOST_BASES):
            if style is None:
                break
            found = style.find(_SS + element)
            if found is not None and (value := found.get(_SS + attribute)) is not None:
                return str(value)
            style = given.get(str(style.get(_SS + "Parent")))
        return None

    styles = {}
    for key, style in given.items():
        named = said(style, "NumberFormat", "Format") or ""
        ink, ground = (_colour(said(style, element, "Color")) for element in ("Font", "Interior"))
        pattern = said(style, "Interior", "Pattern") or "None"
        is_hidden = is_unseen(ink, ground if pattern == "Solid" else WHITE if pattern == "None" else None)
        is_struck = said(style, "Font", "StrikeThrough") == "1"
        styles[key] = _Style(_FORMATS.get(named, named), is_hidden, is_struck)
    return styles


def _colour(given: str | None) -> str | None:
    """A colour, #FFFFFF, as RRGGBB; None where it is the system's."""
    return given[1:].upper() if given and given.startswith("#") else None


@dataclass
class _Reading:
    """A sheet that is being read."""

    looks: dict[str, _Style]
    count: CellCount
    sheet: Sheet

    def table(self, table: etree._Element) -> None:
        styles: dict[int, str | None] = {}
        for at, end, looks in _placed(table.iterfind(_SS + "Column"), MOST_COLUMNS):
            if _is_hidden(looks, "Width"):
                self.sheet.hidden_columns.update(range(at, end))
            if looks.get(_STYLE):
                styles |= dict.fromkeys(range(at, end), looks.get(_STYLE))
        for at, end, row in _placed(table.iterfind(_SS + "Row"), MOST_ROWS):
            if _is_hidden(row, "Height"):
                self.sheet.hidden_rows.update(range(at, end))
            for column, right, cell in _placed(row.iterfind(_SS + "Cell"), MOST_COLUMNS, _SS + "MergeAcross"):
                down = whole(cell.get(_SS + "MergeDown"), 0, 0, MOST_ROWS)
                if down or right - column > 1:
                    self.sheet.merged.append((at, min(at + down, MOST_ROWS - 1), column, right - 1))
                style = cell.get(_STYLE) or row.get(_STYLE) or styles.get(column) or "Default"
                data = cell.find(_SS + "Data")
                look = self.looks.get(style, _PLAIN)
                text = "" if data is None or look.is_struck else _shown(data, look.code)
                if text.strip():
                    self.count.add(1)
                    self.sheet.texts[at][column] = text
                    if look.is_unseen:
                        self.sheet.unseen.append((at, column))


def _is_hidden(element: etree._Element, size: str) -> bool:
    """Whether a row or a column is hidden, or has no ``size``."""
    return element.get(_HIDDEN) == "1" or _NOTHING.fullmatch(element.get(_SS + size) or "") is not None


def _placed(
    elements: Iterable[etree._Element], most: int, span: str = _SS + "Span"
) -> Iterator[tuple[int, int, etree._Element]]:
    """Where each column, row or cell begins and ends: behind the one before, or where it says."""
    at = 0
    for element in elements:
        at = whole(element.get(_INDEX), at + 1, 1, most) - 1
        end = min(at + 1 + whole(element.get(span), 0, 0, most), most)
        yield at, end, element
        at = end


def _shown(data: etree._Element, code: str) -> str:
    """What a cell shows."""
    for mark in data.iter(*_LIFTS):
        mark.text = shifted(mark.text or "", _LIFTS[str(mark.tag)])
    for struck in list(data.iter(_STRUCK)):
        for part in struck.iter():
            part.text = None
            part.tail = None if part is not struck else part.tail
    text = "".join(str(part) for part in data.itertext())
    kind = data.get(_SS + "Type")
    try:
        if kind == "Number":
            return shown_cell(float(text), code)
        if kind == "DateTime":
            return shown_cell(datetime.fromisoformat(text.strip()), "yyyy/m/d" if code == "General" else code)
    except ValueError:
        return text
    return {"0": "FALSE", "1": "TRUE"}.get(text, text) if kind == "Boolean" else shown_cell(text, code)
