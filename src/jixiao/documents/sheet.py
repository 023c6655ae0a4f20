"""A sheet of a workbook, whatever its format: its shown cells, and how they are written.

A sheet is a page. Rows of several cells are a table's; a row of a single cell is a title, a caption such as 单位：万元,
or a paragraph of a report that was pasted into a column, and is written as a line. Hidden sheets, rows and columns are
left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from operator import itemgetter

from jixiao.documents.document import Document, Format
from jixiao.documents.limits import MOST_CHARACTERS, UnreadableError
from jixiao.documents.writing import Pen, Where, WrittenCell

#: Most cells with something in them, of all sheets, and rows and columns of one.
MOST_CELLS = 2_000_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
#: The colour of a sheet that nothing fills, as RRGGBB.
WHITE = "FFFFFF"

#: Sheet1, 工作表 2
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表)\s?\d*", re.IGNORECASE)
#: A short line that begins something new even where it stands between a table's rows.
_BEGINS = re.compile(
    r"(?:附?表|附件|(?:金额)?单位)\s*[\d一二三四五六七八九十]*\s*[:：.、]?|[一二三四五六七八九十]{1,3}、"
)
_LONGEST_LABEL = 60
#: Most empty rows within a table, and most places of merged cells looked at.
_MOST_EMPTY = 1_000
_MOST_COVERED = 2_000_000


@dataclass(slots=True)
class Sheet:
    """A sheet's shown texts by row and column, its merged ranges (first and last row and column), what it hides.

    ``boxes`` are texts that lie over it, with the rows at which they begin; ``unseen`` are the cells whose text has
    the colour of its ground, unless rules or the look of a table give them others (``is_repainted``). ``first`` is the
    number that its first row and column have.
    """

    name: str
    texts: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    boxes: list[tuple[int, str]] = field(default_factory=list)
    unseen: list[tuple[int, int]] = field(default_factory=list)
    is_repainted: bool = False
    first: int = 0


@dataclass
class CellCount:
    """The cells read so far of the workbook ``file``."""

    file: str
    count: int = 0

    def add(self, more: int) -> None:
        """Count cells. Raises ``UnreadableError`` where there are too many."""
        self.count += more
        if self.count > MOST_CELLS:
            wrong = f"has more than {MOST_CELLS:,} cells"
            raise UnreadableError(self.file, wrong, "give the report's own sheets")


def damaged(file: str) -> UnreadableError:
    """The error of a workbook that cannot be read."""
    return UnreadableError(file, "is a damaged workbook", "download it again, or save it anew in Excel")


def encrypted(file: str) -> UnreadableError:
    """The error of a workbook that needs a password."""
    return UnreadableError(file, "is encrypted and needs a password", "save a copy without the password")


def is_unseen(ink: str | None, ground: str | None) -> bool:
    """Whether text of one colour has a ground of the same, both as RRGGBB; None is a colour that is not known."""
    return ink is not None and ink == ground


def written(file: str, sha256: str, form: Format, sheets: Sequence[Sheet]) -> Document:
    """The document that visible sheets make. Raises ``TooMuchTextError`` where there is too much text."""
    pen = Pen(MOST_CHARACTERS)
    for sheet in sheets:
        pen.page()
        if sheet.texts and (len(sheets) > 1 or not _DEFAULT_NAME.fullmatch(sheet.name.strip())):
            pen.line(sheet.name)
        _write(pen, sheet)
    return Document(
        file,
        sha256,
        form,
        pen.text,
        tables=tuple(pen.tables),
        pages=tuple(pen.pages),
        sheets=tuple(sheet.name for sheet in sheets),
        spots=tuple(pen.spots),
    )


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


def _write(pen: Pen, sheet: Sheet) -> None:
    """Write a sheet: the boxes that begin no lower than its first row, its cells, and the other boxes."""
    for place, column in () if sheet.is_repainted else sheet.unseen:
        sheet.texts[place].pop(column, None)
    first = min((row for row, texts in sheet.texts.items() if texts and row not in sheet.hidden_rows), default=0)
    boxes = sorted(sheet.boxes, key=itemgetter(0))
    above = [text for row, text in boxes if row <= first]
    for text in above:
        _write_lines(pen, text)
    for block in _blocks(sheet):
        for is_table, rows in _parted(block):
            if is_table:
                _write_table(pen, rows)
                continue
            for row in rows:
                _write_lines(pen, row.cells[0].text, row.cells[0].where)
    for _, text in boxes[len(above) :]:
        _write_lines(pen, text)


def _write_lines(pen: Pen, text: str, where: Where | None = None) -> None:
    for line in text.splitlines():
        if line.strip():
            pen.line(line, where=where)


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


def _blocks(sheet: Sheet) -> Iterator[list[_Row]]:
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
            place = f"{_letters(column - sheet.first)}{row - sheet.first + 1}"
            at_column = column - bisect_left(hidden_columns, column)
            cells.append(WrittenCell(text, at_column, max(high, 1), max(wide, 1), place))
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


@cache
def _letters(column: int) -> str:
    """The letters of a column, from 0 on: A, Z, AA."""
    before = column // 26
    return (_letters(before - 1) if before else "") + chr(65 + column % 26)


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
