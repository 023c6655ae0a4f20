"""Workbooks of Excel 2003 as XML: values with the formats by which they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from jixiao.documents.document import Document, Format
from jixiao.documents.limits import UnreadableError, whole
from jixiao.documents.number_formats import shown, shown_cell
from jixiao.documents.package import MarkupError, parsed
from jixiao.documents.sheet import CellCount, Sheet, written

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}WorksheetOptions/{urn:schemas-microsoft-com:office:excel}Visible"
_INDEX, _STYLE, _HIDDEN = _SS + "Index", _SS + "StyleID", _SS + "Hidden"
#: Rows and columns of a sheet.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_MOST_BASES = 20
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
    formats = _formats(root)
    count = CellCount(file)
    sheets = []
    for page in root.iterfind(_SS + "Worksheet"):
        if page.findtext(_VISIBLE) not in {"SheetHidden", "SheetVeryHidden"}:
            reading = _Reading(formats, count, Sheet(str(page.get(_SS + "Name", ""))))
            for table in page.iterfind(_SS + "Table"):
                reading.table(table)
            sheets.append(reading.sheet)
    return written(file, sha256, form, sheets)


def _formats(root: etree._Element) -> dict[str, str]:
    """The number format of each style that has one, its own or that of the style on which it is based."""
    styles = {str(style.get(_SS + "ID")): style for style in root.iterfind(f"{_SS}Styles/{_SS}Style")}
    found: dict[str, str] = {}
    for key in styles:
        style = styles.get(key)
        for _ in range(_MOST_BASES):
            if style is None:
                break
            given = style.find(_SS + "NumberFormat")
            if given is not None:
                named = str(given.get(_SS + "Format", ""))
                found[key] = _FORMATS.get(named, named)
                break
            style = styles.get(str(style.get(_SS + "Parent")))
    return found


@dataclass
class _Reading:
    """A sheet that is being read."""

    formats: dict[str, str]
    count: CellCount
    sheet: Sheet

    def table(self, table: etree._Element) -> None:
        styles: dict[int, str | None] = {}
        for at, end, looks in _placed(table.iterfind(_SS + "Column"), _MOST_COLUMNS):
            if looks.get(_HIDDEN) == "1":
                self.sheet.hidden_columns.update(range(at, end))
            if looks.get(_STYLE):
                styles |= dict.fromkeys(range(at, end), looks.get(_STYLE))
        for at, end, row in _placed(table.iterfind(_SS + "Row"), _MOST_ROWS):
            if row.get(_HIDDEN) == "1":
                self.sheet.hidden_rows.update(range(at, end))
            for column, right, cell in _placed(row.iterfind(_SS + "Cell"), _MOST_COLUMNS, _SS + "MergeAcross"):
                down = whole(cell.get(_SS + "MergeDown"), 0, 0, _MOST_ROWS)
                if down or right - column > 1:
                    self.sheet.merged.append((at, min(at + down, _MOST_ROWS - 1), column, right - 1))
                style = cell.get(_STYLE) or row.get(_STYLE) or styles.get(column) or "Default"
                data = cell.find(_SS + "Data")
                text = "" if data is None else _shown(data, self.formats.get(style, "General"))
                if text.strip():
                    self.count.add(1)
                    self.sheet.texts[at][column] = text


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
    text = "".join(str(part) for part in data.itertext())
    kind = data.get(_SS + "Type")
    try:
        if kind == "Number":
            return shown_cell(float(text), code, None)
        if kind == "DateTime":
            return shown(datetime.fromisoformat(text.strip()), "yyyy/m/d" if code == "General" else code)
    except ValueError:
        return text
    return {"0": "FALSE", "1": "TRUE"}.get(text, text) if kind == "Boolean" else shown(text, code)
