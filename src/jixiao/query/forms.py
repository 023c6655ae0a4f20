"""The forms in which the rows of a query are written: CSV, JSON, Markdown as text, Parquet and Excel as files."""

from __future__ import annotations

import csv
import datetime
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, BinaryIO

import duckdb
from wcwidth import wcswidth

from jixiao.errors import JixiaoError
from jixiao.query.formulas import for_sheet, is_formula
from jixiao.release.plain import plain_number
from jixiao.terminal import visible

if TYPE_CHECKING:
    from openpyxl.cell import Cell

#: DECIMAL(9,4), DOUBLE, BIGINT
NUMBER = re.compile(r"(?:DECIMAL|DOUBLE|FLOAT|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?)\b(?!.*\[)")
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\|*_[]`~"} | {"&": "&amp;", "<": "&lt;"})

Write = Callable[[str], object]
#: What Excel can hold: rows of a sheet, its columns, characters of a cell, digits of a number.
ROWS, COLUMNS, CHARACTERS, DIGITS = 1_048_576, 16_384, 32_767, 15
#: From this day on all programs agree which number is which day.
FIRST_DAY = datetime.date(1900, 3, 1)


def write_csv(executed: duckdb.DuckDBPyConnection, write: Write) -> None:
    """Comma-separated values with a head; text that a spreadsheet would take for a formula has an apostrophe."""
    writer = csv.writer(SimpleNamespace(write=write), lineterminator="\n")
    writer.writerow(map(for_sheet, _names(executed)))
    for row in _rows(executed):
        writer.writerow(map(for_sheet, row))


def write_json_lines(executed: duckdb.DuckDBPyConnection, write: Write) -> None:
    """A JSON object a line, exact."""
    for told in _objects(executed):
        write(f"{told}\n")


def write_json(executed: duckdb.DuckDBPyConnection, write: Write) -> None:
    """One JSON array of objects, exact."""
    parting = "[\n"
    for told in _objects(executed):
        write(parting + told)
        parting = ",\n"
    write("[]\n" if parting == "[\n" else "\n]\n")


def write_markdown(executed: duckdb.DuckDBPyConnection, write: Write) -> None:
    """A table of Markdown, numbers to the right; what Markdown or HTML would obey in a text is spelled."""
    columns = executed.description or ()
    write(_markdown_row([_markdown(name) for name, *_ in columns]))
    write(_markdown_row(["---:" if NUMBER.match(str(kind)) else "---" for _, kind, *_ in columns]))
    for row in _rows(executed):
        write(_markdown_row([_markdown(value) for value in row]))


def _markdown_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _markdown(value: object) -> str:
    text = "" if value is None else visible(str(value)).translate(_MARKDOWN)
    return text.replace("\n", "<br>")


def write_expanded(executed: duckdb.DuckDBPyConnection, write: Write, most: int) -> None:
    """A line for each value, for rows that are wider than the screen; ``most`` rows at the most."""
    names = _names(executed)
    for number, row in enumerate(_rows(executed), 1):
        if number > most:
            write(f"the first {most:,} rows, of more\n")
            return
        write(expanded(number, names, row))


def expanded(number: int, names: Sequence[str], row: Sequence[object]) -> str:
    """A row as lines, each the name of a column and its value, under the number of the row."""
    heads = [visible(name) for name in names]
    widest = max(map(wcswidth, heads), default=0)
    lines = [f"── {number} ──"]
    for head, value in zip(heads, row, strict=True):
        text = "" if value is None else visible(str(value)).replace("\n", "\n" + " " * (widest + 2))
        lines.append(f"{head}{' ' * (widest - wcswidth(head))}  {text}".rstrip())
    return "".join(f"{line}\n" for line in lines)


def write_parquet(relation: duckdb.DuckDBPyRelation, file: BinaryIO) -> None:
    """Parquet, every value exact."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    _apart(relation.columns)
    relation.execute()  # the whole result, for its reader cannot be interrupted
    try:
        reader = relation.to_arrow_reader(100_000)
        with pq.ParquetWriter(file, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
    except pa.ArrowException as error:
        raise JixiaoError(f"Parquet cannot hold this: {error}; cast the column to a text: …::varchar") from error


def write_xlsx(executed: duckdb.DuckDBPyConnection, file: BinaryIO) -> None:
    """A sheet of Excel. Text is text, whatever it begins with; what Excel would round or misread is text too."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    def cell(value: object) -> Cell:
        held = _excel(value)
        made: Cell = WriteOnlyCell(sheet, held)
        if isinstance(held, str):
            made.data_type = "s"
            made.quotePrefix = is_formula(held)  # so that it stays text when a person edits it
        return made

    book = Workbook(write_only=True)
    sheet = book.create_sheet("jixiao")
    sheet.freeze_panes = "A2"
    head = [cell(name) for name in _names(executed)]
    if len(head) > COLUMNS:
        raise JixiaoError(f"Excel holds {COLUMNS:,} columns, not {len(head):,}; write .parquet or .csv")
    for one in head:
        one.font = Font(bold=True)
    sheet.append(head)
    with closing(sheet):  # left open, it would complain on standard error
        for number, row in enumerate(_rows(executed), 2):
            if number > ROWS:
                raise JixiaoError(f"Excel holds {ROWS:,} rows, and these are more; write .parquet or .csv")
            sheet.append([cell(value) for value in row])
    book.save(file)


def _excel(value: object) -> Any:
    """A value as Excel can hold it: itself, or its text."""
    if value is None or isinstance(value, bool | datetime.time):
        return value
    if isinstance(value, int | Decimal):
        digits = Decimal(value).normalize().as_tuple().digits
        return value if len(digits) <= DIGITS else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, datetime.datetime):
        is_known = value.tzinfo is None and value.microsecond % 1000 == 0 and value.date() >= FIRST_DAY
        return value if is_known else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value if value >= FIRST_DAY else value.isoformat()
    text = visible(str(value))
    if len(text.encode("utf-16-le")) // 2 > CHARACTERS:
        raise JixiaoError(f"a cell of Excel holds {CHARACTERS:,} characters, not {len(text):,}; write .parquet or .csv")
    return text


def _names(executed: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for name, *_ in executed.description or ()]


def _rows(executed: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """Rows of what was executed, as they are found."""
    while batch := executed.fetchmany(1_000):
        yield from batch


def _objects(executed: duckdb.DuckDBPyConnection) -> Iterator[str]:
    names = _names(executed)
    _apart(names)
    for row in _rows(executed):
        values = _json(dict(zip(names, row, strict=True)))
        yield visible(json.dumps(values, ensure_ascii=False, allow_nan=False, default=str))


def _json(value: object) -> object:
    """A value as JSON has it; a decimal of more digits than programs take for a number as its text."""
    if isinstance(value, Decimal):
        number = plain_number(value)
        return number if Decimal(str(number)) == value else format(value, "f")
    if isinstance(value, dict):
        return {str(name): _json(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_json(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _apart(names: list[str]) -> None:
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise JixiaoError(f"several columns are named {', '.join(repeated)}; name them apart")
