"""Frames as files of other programs, with what their columns and values mean."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import polars.selectors as cs

from jixiao.errors import JixiaoError
from jixiao.query.forms import CHARACTERS, ROWS
from jixiao.query.formulas import for_sheet
from jixiao.query.labels import Labels

#: Characters of a label that Stata takes for a variable, and those of a name.
_LABEL, _NAME = 80, 32
_WIDEST = 60


def write_csv(frame: pl.DataFrame, file: BinaryIO) -> None:
    """Comma-separated values as Excel takes them: with a mark of UTF-8, and no text that is a formula."""
    texts = frame.select(cs.string()).columns
    safe = frame.with_columns(pl.col(texts).map_elements(for_sheet, return_dtype=pl.String))
    safe.with_columns(cs.list().cast(pl.List(pl.String)).list.join("；")).write_csv(file, include_bom=True)


def write_workbook(sheets: dict[str, pl.DataFrame], shares: set[str], file: BinaryIO) -> None:
    """A workbook of Excel with a sheet for each frame, heads kept in sight, to be filtered; ``shares`` as percentages.

    Raises ``JixiaoError`` where a frame has more rows than a sheet.
    """
    from xlsxwriter import Workbook

    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}) as book:
        for name, frame in sheets.items():
            if frame.height >= ROWS:
                raise JixiaoError(f"Excel holds {ROWS - 1:,} rows below a head, not {frame.height:,}; save as .csv")
            held = frame.with_columns(
                cs.list().cast(pl.List(pl.String)).list.join("；"), cs.temporal().dt.to_string("iso")
            ).with_columns(cs.string().str.slice(0, CHARACTERS))
            held.write_excel(
                book,
                name,
                column_formats={column: "0.00%" for column in held.columns if column in shares},
                dtype_formats={pl.Float64: "0.####", pl.Int64: "0", pl.Int32: "0"},
                column_widths={column: _width(held[column]) for column in held.columns},
                freeze_panes=(1, 0),
                table_style="Table Style Light 1",
            )


def _width(column: pl.Series) -> int:
    """The width of a column in pixels: a Chinese character is as wide as two digits."""
    texts = [column.name, *map(str, column.head(200).drop_nulls())]
    return 8 * min(_WIDEST, 3 + max(sum(2 if ord(sign) > 0x2E80 else 1 for sign in text) for text in texts))


def statistical(labels: Labels, table: str | None, ending: str) -> Callable[[pl.DataFrame, BinaryIO], None]:
    """What writes a file of Stata (``.dta``) or SPSS (``.sav``): coded values are numbers that have Chinese labels."""

    def write(frame: pl.DataFrame, file: BinaryIO) -> None:
        import pyreadstat

        if long := [column for column in frame.columns if len(column) > _NAME or not column.isidentifier()]:
            raise JixiaoError(f"{ending} takes names of letters, digits and _ up to {_NAME} long; rename: {long[0]!r}")
        coded: dict[str, dict[int, str]] = {}
        columns: list[pl.Series] = []
        for column in frame.with_columns(cs.list().cast(pl.List(pl.String)).list.join("；")).get_columns():
            words = labels.codes(column.name, table)
            if column.dtype == pl.String and words and set(column.drop_nulls()) <= words.keys():
                numbers = {value: number for number, value in enumerate(words, 1)}
                coded[column.name] = {number: words[value] for value, number in numbers.items()}
                columns.append(column.replace_strict(numbers, return_dtype=pl.Float64))
            elif column.dtype == pl.Boolean:
                coded[column.name] = {0: "否", 1: "是"}
                columns.append(column.cast(pl.Float64))
            else:
                columns.append(column)
        heads = {column: labels.head(column, table)[:_LABEL] for column in frame.columns}
        writer: Any = pyreadstat.write_dta if ending == ".dta" else pyreadstat.write_sav
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / f"frame{ending}"
            writer(
                pl.DataFrame(columns),
                str(path),
                column_labels=heads,
                variable_value_labels=coded,
            )
            file.write(path.read_bytes())

    return write
