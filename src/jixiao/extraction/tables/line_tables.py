"""Tables that a text prints one cell per line: see line_figures and line_rows for their forms.

Empty cells leave no trace. A row of figures that lacks some is read where only one way of placing them fits the heads.
"""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.extraction.tables.line_cells import LONGEST_CELL, Found, LineCell, line_cells
from jixiao.extraction.tables.line_figures import block, figures, pairs, parts, sides
from jixiao.extraction.tables.line_rows import rows, rows_under_two
from jixiao.extraction.tables.raw_rows import RawRow
from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.smoothed import Paragraph, SmoothedText

#: A table: its caption, the rows of its head and of its body.
LineTable = tuple[str, list[RawRow], list[RawRow]]

#: Longest line of a table; shortest run of lines that may hold one.
_NOTE, _RUN = 120, 5


def line_tables(smoothed: SmoothedText, levels: Levels) -> Iterator[LineTable]:
    """The tables of ``smoothed`` whose cells are lines, in order."""
    for run in _runs(smoothed):
        cells = line_cells(smoothed, run, levels)
        at = 0
        while at + _RUN <= len(cells):
            found = _table(cells, at)
            if found is None:
                at += 1
                continue
            first, head, body, at = found
            yield _caption(smoothed, cells[first].paragraph), head, body


def _runs(smoothed: SmoothedText) -> Iterator[list[Paragraph]]:
    """The stretches of short lines, at least some of them figures."""
    run: list[Paragraph] = []
    text = smoothed.text
    for paragraph in [*smoothed.paragraphs, None]:
        if paragraph is not None and paragraph.kind == "text" and paragraph.end - paragraph.start <= _NOTE:
            run.append(paragraph)
            continue
        figures = [line for line in run if 0 < line.end - line.start < 16 and text[line.start].isdigit()]
        if len(run) >= _RUN and len(figures) > 1:
            yield run
        run = []


def _caption(smoothed: SmoothedText, first: Paragraph) -> str:
    """The short line before a table."""
    before = smoothed.paragraphs[first.number - 1] if first.number else None
    return smoothed.text[before.start : before.end] if before and before.end - before.start <= LONGEST_CELL else ""


def _table(cells: list[LineCell], at: int) -> Found | None:
    """The table whose head begins at a line."""
    if not cells[at].is_head:
        return None if cells[at].is_figure else parts(cells, at)
    readers = (rows_under_two, block, parts, pairs, sides, rows, figures)
    return next(filter(None, (reader(cells, at) for reader in readers)), None)
