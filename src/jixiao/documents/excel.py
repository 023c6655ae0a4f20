"""Reading Excel: what its sheets show, from .xlsx (openpyxl) and .xls (xlrd).

Values are written as Excel shows them, 98.37% and not 0.9837; a formula whose value is not stored in the file shows
nothing.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from jixiao.documents import zipped
from jixiao.documents.document import Document, Format
from jixiao.documents.limits import UnreadableError, whole
from jixiao.documents.sheet import CellCount, Sheet, written

#: Most bytes of the file's unpacked parts without its pictures.
MOST_UNPACKED = 400_000_000

#: Rows and columns of a sheet.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


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
            yield from _parsed_xlsx(file, raw)
        except (MemoryError, UnreadableError):
            raise
        except Exception as error:  # the library lets through whatever a damaged part makes it stumble over
            raise damaged(file) from error


def _parsed_xlsx(file: str, raw: bytes) -> Iterator[Sheet]:
    import openpyxl
    from openpyxl.utils import column_index_from_string
    from openpyxl.worksheet._reader import WorkSheetParser  # the public readers drop merged cells or expand them all

    book: Any = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        count = CellCount(file)
        for page in book.worksheets:
            if page.sheet_state != "visible":
                continue
            sheet = Sheet(page.title)
            with page._get_source() as source:
                parser = WorkSheetParser(
                    source,
                    page._shared_strings,
                    data_only=True,
                    epoch=book.epoch,
                    date_formats=book._date_formats,
                    timedelta_formats=book._timedelta_formats,
                )
                show = _shower(book)
                for _, cells in parser.parse():
                    for cell in cells:
                        if (value := cell["value"]) is None or not (text := show(value, cell["style_id"])).strip():
                            continue
                        sheet.texts[cell["row"]][cell["column"]] = text
                        count.add(1)
            if max(sheet.texts, default=0) > _MOST_ROWS:
                raise damaged(file)
            if parser.merged_cells is not None:
                sheet.merged = [(r.min_row, r.max_row, r.min_col, r.max_col) for r in parser.merged_cells.mergeCell]
            for row, looks in parser.row_dimensions.items():
                if looks.get("hidden") in {"1", "true"}:
                    sheet.hidden_rows.add(int(row))
            for letters, looks in parser.column_dimensions.items():
                if looks.get("hidden") in {"1", "true"}:
                    first = whole(looks.get("min"), 0, 0, _MOST_COLUMNS) or column_index_from_string(letters)
                    last = whole(looks.get("max"), first, 0, _MOST_COLUMNS)
                    sheet.hidden_columns.update(range(first, last + 1))
            yield sheet
    finally:
        book.close()


def _shower(book: Any) -> Callable[[Any, int], str]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
    from openpyxl.utils.datetime import from_excel

    @cache
    def code_of(style: int) -> str:
        number = book._cell_styles[style].numFmtId
        if number >= BUILTIN_FORMATS_MAX_SIZE:
            return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])
        return _LOCAL_FORMATS.get(number) or BUILTIN_FORMATS.get(number, "General")

    def show(value: Any, style: int) -> str:
        if isinstance(value, str):
            return value.replace("_x000D_", "\n")
        code = code_of(style)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and code in _LOCAL_DATES:
            value = from_excel(value, book.epoch)
        return shown(value, code)

    return show


def _sheets_xls(file: str, raw: bytes) -> Iterator[Sheet]:
    import olefile
    import xlrd

    try:
        # xlrd takes the workbook by itself too; its own way through the container does not end where that is a circle.
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
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
    except (MemoryError, UnreadableError):
        raise
    except Exception as error:  # the library lets through whatever a damaged part makes it stumble over
        raise _encrypted(file) if "encrypted" in str(error) else damaged(file) from error


def _fill_from_xls(sheet: Sheet, book: Any, page: Any, count: CellCount) -> None:
    """Note what an .xls sheet shows."""
    import xlrd

    for row in range(page.nrows):
        for column, (kind, value, style) in enumerate(
            zip(page.row_types(row), page.row_values(row), page._cell_xf_indexes[row], strict=True)
        ):
            if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK} or value == "":
                continue
            if kind == xlrd.XL_CELL_TEXT:
                text = value
            elif kind == xlrd.XL_CELL_BOOLEAN:
                text = shown(bool(value), "General")
            elif kind == xlrd.XL_CELL_ERROR:
                text = xlrd.error_text_from_code.get(value, "#N/A")
            else:
                key = book.xf_list[style].format_key
                code = _LOCAL_FORMATS.get(key) or book.format_map[key].format_str or "General"
                is_date = kind == xlrd.XL_CELL_DATE or code in _LOCAL_DATES
                text = shown(xlrd.xldate.xldate_as_datetime(value, book.datemode) if is_date else value, code)
            if text.strip():
                sheet.texts[row][column] = text
                count.add(1)
    sheet.merged = [(top, bottom - 1, left, right - 1) for top, bottom, left, right in page.merged_cells]
    sheet.hidden_rows = {row for row, looks in page.rowinfo_map.items() if looks.hidden}
    sheet.hidden_columns = {column for column, looks in page.colinfo_map.items() if looks.hidden}


# Numbers and dates as shown

#: Formats 27 to 36 and 50 to 58, which the file does not spell out, as in a Chinese Excel; 14 is the short date.
_LOCAL_FORMATS = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'AM/PMh"时"mm"分"',
    55: 'AM/PMh"时"mm"分"',
    35: 'AM/PMh"时"mm"分"ss"秒"',
    56: 'AM/PMh"时"mm"分"ss"秒"',
}
_LOCAL_DATES = frozenset(_LOCAL_FORMATS.values())
_TOKEN = re.compile(
    r"""\"(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _. | \*. | \[\$(?P<money>[^\]-]*)[^\]]*\] | \[(?P<bracket>[^\]]*)\]
    | (?P<digits>[0#?](?:[0#?,.]*[0#?])?,*|\.[0#?]+) | (?P<general>General|G/通用格式) | (?P<exponent>[Ee][+-][0#?]+)
    | (?P<fraction>/[?#0-9]+) | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r"""(?:"[^"]*"|\\.|[^;"])*""", re.DOTALL)
_DATE_TOKEN = re.compile(
    r"""\"([^"]*)"|\\(.)|\[\$[^\]]*\]|\[(h+|m+|s+)\]|(AM/PM|A/P|上午/下午)|(y+|m+|d+|h+|s+|a{3,4}|e+)|(\.0+)|_.|\*.|(.)""",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "一二三四五六日"


def format_code(number: int, own: Mapping[int, str]) -> str:
    """The format of a number, which the workbook spells out (``own``) or Excel knows."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    return own.get(number) or _LOCAL_FORMATS.get(number) or BUILTIN_FORMATS.get(number, "General")


def shown_cell(value: float, code: str, epoch: datetime | None) -> str:
    """A cell's number as Excel shows it, which may be a date; ``epoch`` is the day 0 where it is not Excel's usual."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format
    from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

    if is_date_format(code) or code in _LOCAL_DATES:
        try:
            return shown(from_excel(value, epoch or WINDOWS_EPOCH, timedelta=is_timedelta_format(code)), code)
        except (OverflowError, ValueError):  # no day that the calendar knows
            return _general(value)
    return shown(value, code)


def shown(value: Any, code: str) -> str:
    """A cell's value as Excel shows it in a cell that is wide enough, under the number format ``code``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date, time, timedelta)):
        return _shown_date(value, code)
    if isinstance(value, (int, float)):
        try:
            return _shown_number(value, code)
        except (InvalidOperation, ValueError, OverflowError):
            return str(value)
    return str(value)


def _general(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:.5E}"
    text = f"{value:.15g}"
    if len(text.lstrip("-0.").replace(".", "")) > 11 and abs(value) < 1e8:
        text = f"{value:.10g}"
    if "e" in text:
        return f"{Decimal(text):f}" if abs(value) > 1e-9 else text.upper()
    return text


#: The tokens of a part of a format: one for all numbers, or one each for positive, negative and zero.
_Section = tuple[re.Match[str], ...]


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[_Section, ...]:
    found, at = [], 0
    while at <= len(code):
        match = _SECTION.match(code, at)
        end = match.end() if match else at
        found.append(tuple(_TOKEN.finditer(code, at, end)))
        at = end + 1
    return tuple(found)


def _shown_number(value: float, code: str) -> str:
    if code == "General":
        return _general(value)
    sections = _sections(code)
    tokens, sign = _section_of(value, sections)
    if not tokens and len(sections) > 1:
        return ""
    digits = [token for token in tokens if token["digits"]]
    if len(digits) > 1 or any(token["exponent"] or token["fraction"] for token in tokens):
        return _general(value)
    percents = sum(token["other"] == "%" for token in tokens)
    amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    number = _digits(abs(amount).scaleb(2 * percents), digits[0]["digits"]) if digits else ""
    if not any(character in "123456789" for character in number) and digits:
        sign = ""
    text = ""
    for token in tokens:
        if token["digits"]:
            text += number
        elif token["general"] or token["other"] == "@":
            text += _general(abs(value))
        else:
            text += token["quoted"] or token["escaped"] or token["money"] or token["other"] or ""
    return (sign + text).strip()


def _section_of(value: float, sections: tuple[_Section, ...]) -> tuple[_Section, str]:
    """The part of a format that ``value`` is shown by, and the sign that it leaves to the reader."""
    is_conditional = any(token["bracket"] and token["bracket"][0] in "<>=" for part in sections for token in part)
    if is_conditional or len(sections) == 1:
        return sections[0], "-" if value < 0 else ""
    if value < 0:
        return sections[1], ""
    return sections[2 if value == 0 and len(sections) > 2 else 0], ""


def _digits(amount: Decimal, pattern: str) -> str:
    """The digits of ``amount`` by a pattern such as ``#,##0.00``; commas at its end count thousands."""
    scaled = pattern.rstrip(",")
    amount = amount.scaleb(-3 * (len(pattern) - len(scaled)))
    whole, _, decimals = scaled.partition(".")
    rounded = amount.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    least = decimals.rfind("0") + 1
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    zeros = whole.count("0")
    integer = integer.lstrip("0").rjust(zeros, "0")
    if "," in whole:
        integer = f"{int(integer or 0):,}" if zeros <= 1 and (integer or zeros) else integer
    return integer + ("." + fraction if fraction else "")


@lru_cache(maxsize=4096)
def _date_tokens(code: str) -> tuple[re.Match[str], ...]:
    if "[$-F800]" in code:  # the computer's own long date
        code = 'yyyy"年"m"月"d"日"'
    match = _SECTION.match(code)
    return tuple(_DATE_TOKEN.finditer(match[0] if match else code))


def _shown_date(value: datetime | date | time | timedelta, code: str) -> str:
    if isinstance(value, timedelta):
        hours, rest = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    if isinstance(value, time):
        moment = datetime.combine(date(1900, 1, 1), value)
    else:
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    tokens = _date_tokens(code)
    if not any(token[5] for token in tokens):
        return f"{moment.year}/{moment.month}/{moment.day}"
    has_noon = any(token[4] for token in tokens)
    text, before = "", ""
    for number, token in enumerate(tokens):
        quoted, escaped, elapsed, noon, part, _, other = token.groups()
        if noon:
            text += "上午" if moment.hour < 12 else "下午"
        elif part or elapsed:
            kind = (part or elapsed).lower()
            if kind[0] == "m":
                after = next((t[5][0].lower() for t in tokens[number + 1 :] if t[5]), "")
                kind = "n" * len(kind) if before == "h" or after == "s" else kind
            text += _date_part(moment, kind, has_noon=has_noon)
            before = kind[0]
        else:
            text += quoted or escaped or other or ""
    return text.strip()


def _date_part(moment: datetime, kind: str, *, has_noon: bool) -> str:
    if kind[0] in "ye":
        return f"{moment.year % 100:02}" if kind in {"y", "yy"} else str(moment.year)
    if kind[0] == "a" or kind in {"ddd", "dddd"}:
        weekday = _WEEKDAYS[moment.weekday()]
        return weekday if kind == "aaa" else "星期" + weekday
    if kind[0] == "m" and len(kind) > 2:
        return f"{moment.month}月"
    hour = (moment.hour - 1) % 12 + 1 if has_noon else moment.hour
    amount = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[kind[0]]
    return f"{amount:0{min(len(kind), 2)}}"
