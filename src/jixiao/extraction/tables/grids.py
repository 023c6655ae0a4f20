"""The tables of a smoothed text as grids: merged cells filled, rows cut by a page's end rejoined.

Tables come from what the file marks as a table (docx, html, xlsx, pdf: merged cells are known exactly), from rows of a
text (cells parted by tabs or pipes, merged cells left empty) and from texts that print one cell per line. A table of a
form holds several heads (预算执行情况 above, 绩效指标 below): each head begins a grid of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jixiao.documents.document import DocumentTable
from jixiao.extraction.tables.line_tables import line_tables
from jixiao.extraction.tables.raw_rows import RawCell, RawRow, Span, raw_cell
from jixiao.extraction.text.blank_rows import STRAY
from jixiao.extraction.text.covered import Covered
from jixiao.extraction.text.heads import (
    HEAD_LENGTH,
    LEVEL_HEAD,
    NUMBER,
    POINTS,
    SCORE_HEAD,
    is_head_word,
)
from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.smoothed import Paragraph, SmoothedText

#: Longest text of a head's cell whose words are not known.
_SHORT = 16
#: A head's second row that says in what its columns are counted.
_UNIT_HEAD = re.compile(r"\(?(?:亿元|万元|元|%|分|人|个)\)?")
#: Most columns of a table that is read: a sheet of figures has a few dozen.
_WIDEST = 256
#: Shortest text that a page's end cuts; longest line between rows that is the rest of a cell.
_LONG, _LONGEST_STRAY = 8, 24
#: Most rows of a merged cell that a page's end cuts.
_TALLEST = 100


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid.

    ``start`` to ``end`` spans ``text`` in the smoothed text (its first piece, where a page's end cut the cell:
    ``pieces`` are all). ``filled`` says that it is printed in a merged cell above or to the left.
    """

    text: str
    start: int
    end: int
    row: int
    column: int
    filled: bool = False
    pieces: tuple[Span, ...] = ()

    def span(self, start: int, end: int) -> Span | None:
        """Where ``text[start:end]`` stands in the smoothed text; None if a page's end cuts it."""
        before = 0
        for first, last in self.pieces:
            length = last - first
            if before <= start and end <= before + length:
                return first + start - before, first + end - before
            before += length
        return None


GridRow = tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    """A table, or the part of one under one head: ``rows`` of the body, each with ``len(names)`` cells.

    ``head`` has no, one or two rows; ``names`` are the columns' names, those of two rows joined by ``/`` (empty without
    a head); ``caption`` is the line before the table (单位：万元), or empty.
    """

    head: tuple[GridRow, ...]
    rows: tuple[GridRow, ...]
    names: tuple[str, ...]
    caption: str

    @property
    def start(self) -> int:
        return min(cell.start for row in (*self.head, *self.rows) for cell in row)

    @property
    def end(self) -> int:
        return max(last for row in (*self.head, *self.rows) for cell in row for _, last in cell.pieces)

    def column(self, *words: str) -> int | None:
        """The first column that a word names: the whole lowest name, else a part of it or of the upper."""
        lowest = [name.rpartition("/")[2] for name in self.names]
        for word in words:
            if word in lowest:
                return lowest.index(word)
        for names in (lowest, self.names):
            for word in words:
                for number, name in enumerate(names):
                    if word in name:
                        return number
        return None

    def cells(self, column: int) -> list[GridCell]:
        """The body's cells of one column, from the top."""
        return [row[column] for row in self.rows]


def grids(smoothed: SmoothedText, levels: Levels) -> list[Grid]:
    """The tables of ``smoothed`` in order; ``levels`` tells their labels."""
    found: list[Grid] = []
    marked = list(_marked(smoothed))
    spans = [(lines[0].cells[0][1][0][0], max(cell[1][-1][1] for cell in lines[-1].cells)) for _, lines in marked]
    for caption, lines in [
        *marked,
        *_printed(smoothed, Covered(spans)),
    ]:
        found.extend(_split(lines, caption, levels))
    found.extend(_grid([head], rows, caption, levels) for caption, head, rows in line_tables(smoothed, levels))
    found.sort(key=lambda grid: grid.start)
    return found


# Where tables come from


def _filled_from(cell: RawCell) -> RawCell:
    return cell[0], cell[1], True


def _marked(smoothed: SmoothedText) -> Iterator[tuple[str, list[RawRow]]]:
    """The tables that the file marks, with merged cells filled."""
    for table in smoothed.document.tables:
        lines = _marked_lines(smoothed, table)
        if len(lines) >= 2 and len(lines[0].cells) >= 2:
            yield _caption(smoothed, smoothed.paragraph_at(lines[0].cells[0][1][0][0])), lines


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
                cells[column] = own if (row, column) == (cell.row, cell.column) else _filled_from(own)
    lines = []
    for row in sorted(at):
        empty = raw_cell("", position(at[row]), position(at[row]))
        cells_of_row = [cell or empty for cell in rows[row]]
        if any(text and not filled for text, _, filled in cells_of_row):
            lines.append(RawRow(cells_of_row, smoothed.document.line_of(at[row])))
    return lines


def _printed(smoothed: SmoothedText, marked: Covered) -> Iterator[tuple[str, list[RawRow]]]:
    """Runs of rows that only tabs, pipes or blanks show to be a table."""
    text = smoothed.text
    run: list[Paragraph] = []
    for paragraph in [*smoothed.paragraphs, None]:
        if paragraph is not None and paragraph.kind == "row":
            if not marked.meets(paragraph.start, paragraph.start):
                run.append(paragraph)
        elif run and not (paragraph and _is_stray(smoothed, run[-1], paragraph)):
            width = 1 + max(text.count("\t", row.start, row.end) for row in run)
            if len(run) >= 2 and 2 <= width <= _WIDEST:
                lines = [RawRow(_row_cells(text, row), row.line) for row in run]
                for line, row in zip(lines, run, strict=True):
                    line.cells += [raw_cell(text, row.end, row.end)] * (width - len(line.cells))
                yield _caption(smoothed, run[0]), lines
            run = []


def _is_stray(smoothed: SmoothedText, row: Paragraph, paragraph: Paragraph) -> bool:
    """Whether a line after a row whose cells blanks part is the rest of a cell, and more rows of the table follow."""
    following = smoothed.paragraphs[paragraph.number : paragraph.number + STRAY + 1]
    below = next((other for other in following if other.kind == "row"), None)
    if below is None or any(
        other.end - other.start > _LONGEST_STRAY for other in following if other.start < below.start
    ):
        return False
    start, end = smoothed.span(row.start, row.end)
    printed = smoothed.source[start:end]
    columns = [smoothed.text.count("\t", line.start, line.end) for line in (row, below)]
    return "\t" not in printed and "|" not in printed and columns[0] == columns[1] > 1


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


# Heads and bodies


def _is_head(texts: list[str]) -> bool:
    """Whether a row's cells are names of columns."""
    printed = [text for text in texts if text]
    if len(printed) < 2 or any(len(text) > HEAD_LENGTH or NUMBER.fullmatch(text) for text in printed):
        return False
    known = sum(map(is_head_word, printed))
    return known >= 2 and known >= 0.6 * len(printed)


def _is_loose_head(lines: Sequence[RawRow]) -> bool:
    """Whether a table's first row names its columns with words not known: short ones, over a column of numbers."""
    printed = [text for text in lines[0].texts() if text]
    if len(printed) < max(2, 0.6 * len(lines[0].cells)) or any(len(t) > _SHORT or NUMBER.fullmatch(t) for t in printed):
        return False
    columns = zip(*(line.texts() for line in lines[1:]), strict=True)
    return any(sum(NUMBER.fullmatch(text) is not None for text in column) >= len(column) / 2 for column in columns)


def _is_second_head(first: list[str], second: list[str], levels: Levels) -> bool:
    """Whether a row parts the columns of the head above it: it prints below merged cells, or head words only."""
    printed = [text for text in second if text]
    if printed and all(map(_UNIT_HEAD.fullmatch, printed)):
        return True
    if not printed or any(len(text) > _SHORT or NUMBER.fullmatch(text) for text in printed):
        return False
    if any(map(levels.is_label, printed)):
        return False
    if not any(lower and not upper for upper, lower in zip(first, second, strict=True)):
        return False
    if all(map(is_head_word, printed)):
        return True
    is_below_merged = all(
        not lower or not upper or right == ""
        for upper, right, lower in zip(first, [*first[1:], None], second, strict=True)
    )
    return is_below_merged and bool(first[0]) and (not second[0] or is_head_word(second[0]))


def _split(lines: list[RawRow], caption: str, levels: Levels) -> Iterator[Grid]:
    """The grids of a table: one for the rows without a head at its top, one for each head."""
    head: list[RawRow] = []
    body: list[RawRow] = []
    known: list[list[str]] = []
    for number, line in enumerate(lines):
        texts = line.texts()
        if texts in known:
            continue
        if len(head) == 1 and not body and _is_second_head(known[0], texts, levels):
            head.append(line)
            known.append(texts)
        elif _is_head(texts) or (number == 0 and _is_loose_head(lines)):
            if body:
                yield _grid(head, body, caption, levels)
            head, body, known = [line], [], [texts]
        else:
            body.append(line)
    if body:
        yield _grid(head, body, caption, levels)


def _grid(head: list[RawRow], body: list[RawRow], caption: str, levels: Levels) -> Grid:
    names = _names(head, len(body[0].cells))
    rows = _rejoined(body, levels)
    _realign(rows, names)
    _fill(rows, levels)
    return Grid(
        tuple(_row(line, number - len(head)) for number, line in enumerate(head)),
        tuple(_row(line, number) for number, line in enumerate(rows)),
        names,
        caption,
    )


def _row(line: RawRow, number: int) -> GridRow:
    return tuple(
        GridCell(text, pieces[0][0], pieces[0][1], number, column, filled, pieces)
        for column, (text, pieces, filled) in enumerate(line.cells)
    )


def _names(head: list[RawRow], width: int) -> tuple[str, ...]:
    """The columns' names; a stroke within one (执行率(B/A)) is none that parts two."""
    if not head:
        return ("",) * width
    upper, *lower = ([text.replace("/", "÷") for text, _, _ in row.cells] for row in head)
    if not lower:
        return tuple(upper)
    names = []
    over = ""
    for above, (text, _, filled) in zip(upper, head[1].cells, strict=True):
        own = "" if filled else text.replace("/", "÷")
        over = above or (over if own else "")
        joint = "" if _UNIT_HEAD.fullmatch(own) else "/"
        names.append(f"{over}{joint}{own}" if own and over and own != over else own or over)
    return tuple(names)


def _rejoined(body: list[RawRow], levels: Levels) -> list[RawRow]:
    """The rows, those that go on with the row before after a page's end joined to it."""
    steps = Counter(after.line - before.line for before, after in pairwise(body))
    step = steps.most_common(1)[0][0] if steps else 1
    counts = [sum(map(bool, column)) for column in zip(*(line.texts() for line in body), strict=True)]
    solid = [column for column, count in enumerate(counts) if column and count >= 0.6 * len(body)]
    rows = body[:1]
    for before, line in pairwise(body):
        is_below_gap = step > 1 or line.line - before.line > step
        texts = line.texts()
        may_go_on = solid and not _is_label(texts, levels)
        if may_go_on and _goes_on(texts, rows[-1].texts(), solid, is_below_gap=is_below_gap):
            for column, (text, pieces, filled) in enumerate(line.cells):
                if text and not filled:
                    # A merged cell that goes on belongs to the row in which it begins.
                    upper = next((row for row in reversed(rows[-_TALLEST:]) if row.texts()[column]), rows[-1])
                    above, places, _ = upper.cells[column]
                    upper.cells[column] = (above + text, places + pieces if above else pieces, False)
        else:
            rows.append(line)
    return rows


def _goes_on(texts: list[str], above: list[str], solid: list[int], *, is_below_gap: bool) -> bool:
    """Whether a row is the rest of the row above, cut by a page's end: it lacks cells that every row has.

    Without a gap between the two, what it prints must also go on with long texts that have no end.
    """
    key, *others = (texts[column] for column in solid)
    if texts[0] or all((key, *others)) or (key and any(others)):
        return False
    for column, text in enumerate(texts):
        if not text or column < solid[0]:
            continue
        if NUMBER.fullmatch(text) or not above[column]:
            return False
        if not is_below_gap and (len(above[column]) < _LONG or above[column][-1] in "。；"):
            return False
    return is_below_gap or not key


def _realign(rows: list[RawRow], names: tuple[str, ...]) -> None:
    """Move to their columns the cells of rows that leave out merged cells, so that points stand under their heads."""
    scores = [column for column, name in enumerate(names) if SCORE_HEAD.search(name)]
    has_levels = any(LEVEL_HEAD.match(name) for name in names[:2])
    for line in rows if scores and has_levels else ():
        texts = line.texts()
        if not texts[0] or all(POINTS.fullmatch(texts[column]) for column in scores):
            continue
        for shift in (1, 2):
            fits = all(column >= shift and POINTS.fullmatch(texts[column - shift]) for column in scores)
            if fits and not any(texts[-shift:]):
                start = line.cells[0][1][0][0]
                line.cells = [("", ((start, start),), False)] * shift + line.cells[:-shift]
                break


def _fill(rows: list[RawRow], levels: Levels) -> None:
    """Give the empty cells that begin a row the text of the row above, which a merged cell prints."""
    for above, line in pairwise(rows):
        if sum(bool(cell[0]) for cell in line.cells) < 2 and not _is_label(line.texts(), levels):
            continue
        for column, (text, _, filled) in enumerate(line.cells):
            if text and not filled:
                break
            if not text and above.cells[column][0]:
                line.cells[column] = _filled_from(above.cells[column])


def _is_label(texts: list[str], levels: Levels) -> bool:
    """Whether a row only names the level of those below it."""
    printed = [text for text in texts if text]
    return len(printed) == 1 and levels.is_label(printed[0])
