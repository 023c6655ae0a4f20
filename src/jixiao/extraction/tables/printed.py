"""The rows of a text's tables as the file marks them or as tabs, pipes and blanks print them."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.documents.document import DocumentTable
from jixiao.extraction.tables.grid import Known
from jixiao.extraction.tables.raw_rows import RawCell, RawRow, RawTable, filled_from, raw_cell
from jixiao.extraction.tables.shapes import paired
from jixiao.extraction.text.blank_rows import STRAY
from jixiao.extraction.text.covered import Covered
from jixiao.extraction.text.smoothed import Paragraph, SmoothedText

#: Most columns of a table that is read: a sheet of figures has a few dozen.
_WIDEST = 256
#: Longest line between rows that is the rest of a cell.
_LONGEST_STRAY = 24
#: Fewest blanks between the cells of a row that could not be read.
_FEWEST_BLANKS = 2


def ruled(smoothed: SmoothedText) -> Iterator[RawTable]:
    """The tables that the file marks, with merged cells filled."""
    for table in smoothed.document.tables:
        lines = _marked_lines(smoothed, table)
        if len(lines) >= 2 and len(lines[0].cells) >= 2:
            caption = _caption(smoothed, smoothed.paragraph_at(lines[0].cells[0][1][0][0]))
            yield RawTable("ruled", caption, lines)


def _marked_lines(smoothed: SmoothedText, table: DocumentTable) -> list[RawRow]:
    position, text = smoothed.alignment.position, smoothed.text
    width = max(cell.column + cell.columns for cell in table.cells)
    if width > _WIDEST:
        return []
    rows: dict[int, list[RawCell | None]] = {}
    at: dict[int, int] = {}
    for cell in table.cells:
        start = position(cell.start)
        own = raw_cell(text, start, position(cell.end) if cell.end > cell.start else start)
        at.setdefault(cell.row, cell.start)
        for row in range(cell.row, cell.row + cell.rows):
            cells = rows.setdefault(row, [None] * width)
            for column in range(cell.column, cell.column + cell.columns):
                cells[column] = own if (row, column) == (cell.row, cell.column) else filled_from(own)
    lines = []
    for row in sorted(at):
        empty = raw_cell("", position(at[row]), position(at[row]))
        cells_of_row = [cell or empty for cell in rows[row]]
        if any(text and not filled for text, _, filled in cells_of_row):
            lines.append(RawRow(cells_of_row, smoothed.document.line_of(at[row])))
    return lines


def separated(smoothed: SmoothedText, marked: Covered) -> Iterator[RawTable]:
    """Runs of rows that only tabs, pipes or blanks show to be a table."""
    text = smoothed.text
    run: list[Paragraph] = []
    for paragraph in [*smoothed.paragraphs, None]:
        if paragraph is not None and paragraph.kind == "row":
            if not marked.meets(paragraph.start, paragraph.start):
                run.append(paragraph)
        elif run and not (paragraph and _is_stray(smoothed, run[-1], paragraph)):
            width = 1 + max(text.count("\t", row.start, row.end) for row in run)
            lines = [RawRow(_row_cells(text, row), row.line) for row in run]
            if (len(run) >= 2 or paired(lines[0], is_next=False)) and 2 <= width <= _WIDEST:
                for line, row in zip(lines, run, strict=True):
                    line.printed = len(line.cells)
                    line.cells += [raw_cell(text, row.end, row.end)] * (width - len(line.cells))
                known: Known = "aligned" if _is_of_blanks(smoothed, run[0]) else "separated"
                if known == "separated":
                    _unpad(lines)
                yield RawTable(known, _caption(smoothed, run[0]), lines)
            run = []


def _unpad(lines: list[RawRow]) -> None:
    """Count the cells of rows that a page has packed and filled up behind the last: `成活率 | 10 | 9 | | | |`."""
    counts = [sum(bool(cell[0]) for cell in line.cells) for line in lines]
    is_filled_up = max(counts) < len(lines[0].cells) and len(set(counts)) > 1
    if is_filled_up and all(line.cells[count - 1][0] for line, count in zip(lines, counts, strict=True)):
        for line, count in zip(lines, counts, strict=True):
            line.printed, line.is_packed = count, True


def _is_stray(smoothed: SmoothedText, row: Paragraph, paragraph: Paragraph) -> bool:
    """Whether a line after a row whose cells blanks part is the rest of a cell, and more rows of the table follow."""
    following = smoothed.paragraphs[paragraph.number : paragraph.number + STRAY + 1]
    below = next((other for other in following if other.kind == "row"), None)
    between = [other for other in following if below and other.start < below.start]
    if below is None or not all(_is_short(other) or _is_unread_row(smoothed, other) for other in between):
        return False
    columns = [smoothed.text.count("\t", line.start, line.end) for line in (row, below)]
    return _is_of_blanks(smoothed, row) and columns[0] == columns[1] > 1


def _is_short(line: Paragraph) -> bool:
    return line.end - line.start <= _LONGEST_STRAY


def _is_unread_row(smoothed: SmoothedText, line: Paragraph) -> bool:
    """Whether a line is of cells too, which blanks part: more than one way to give them to columns fitted."""
    return smoothed.source[slice(*smoothed.span(line.start, line.end))].count(" ") >= _FEWEST_BLANKS


def _is_of_blanks(smoothed: SmoothedText, row: Paragraph) -> bool:
    """Whether only blanks part the cells of a row."""
    start, end = smoothed.span(row.start, row.end)
    return smoothed.source.find("\t", start, end) < 0 and smoothed.source.find("|", start, end) < 0


def _row_cells(text: str, row: Paragraph) -> list[RawCell]:
    cells, at = [], row.start
    for printed in text[row.start : row.end].split("\t"):
        cells.append(raw_cell(text, at, at + len(printed)))
        at += len(printed) + 1
    return cells


def _caption(smoothed: SmoothedText, first: Paragraph) -> str:
    """The short line before a table."""
    if first.number == 0:
        return ""
    before = smoothed.paragraphs[first.number - 1]
    return smoothed.text[before.start : before.end] if before.kind != "row" and before.end - before.start <= 60 else ""
