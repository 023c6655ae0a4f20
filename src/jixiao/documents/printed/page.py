"""A printed page: its lines and tables in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdf

from jixiao.documents.document import FurnitureKind
from jixiao.documents.printed.cell import joined
from jixiao.documents.printed.columns import in_columns
from jixiao.documents.printed.frame import NOTHING, Frame, frame_of
from jixiao.documents.printed.glyphs import Glyphs, Turn
from jixiao.documents.printed.grid import RuledGrid, grids_of, into_cells, without_frames
from jixiao.documents.printed.line import Box, PrintedLine, in_order, in_rows
from jixiao.documents.printed.rulings import NEAR, rulings_of
from jixiao.documents.printed.struck import struck
from jixiao.documents.printed.text_columns import in_text_columns
from jixiao.documents.printed.things import Layer

#: A figure of which at least one character could not be decoded: 1�.5, ��万元
_LOST_FIGURE = re.compile(
    r"[\d.,]\ufffd|\ufffd[\ufffd.,\d]*[ \u3000]?(?:\d|[千百十]?[万亿]?元|[%％个人分户项次年月日])", re.IGNORECASE
)
_UNREADABLE_CHARACTER = re.compile(r"[\ue000-\uf8ff\ufffd]")


@dataclass(slots=True)
class PrintedPage:
    """A page's lines and tables in reading order, and the watermarks and seals over them.

    ``is_scan`` says that its picture has hardly any text, ``is_misread`` that it has one which does not fit it,
    ``is_undecoded`` that nothing was read of it, because its figures cannot be decoded.
    ``back`` turns a box as it was before its lines were turned level; ``frame`` is what is shown of the page.
    """

    blocks: list[PrintedLine | RuledGrid]
    overlay: tuple[str, ...]
    characters: int
    printed: int
    undecodable: int
    has_lost_figures: bool = False
    back: Turn | None = None
    frame: Frame = NOTHING
    is_scan: bool = False
    is_misread: bool = False
    is_undecoded: bool = False
    furniture: dict[int, FurnitureKind] = field(default_factory=dict)

    def unread(self) -> PrintedPage:
        """The page without what it says."""
        return PrintedPage([], (), self.characters, 0, 0, frame=self.frame, is_undecoded=True)

    def place(self, box: Box) -> Box:
        """The box from the left and the lower edge of the page as it is shown, to a tenth of a point."""
        left, bottom, right, top = self.frame.shown(box if self.back is None else self.back(box))
        return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)


def lay_out(
    glyphs: Glyphs,
    page: Any,
    layers: Iterable[Layer],
    typed: Sequence[PrintedLine],
    crossed_out: Sequence[Box],
    overlay: tuple[str, ...],
) -> PrintedPage:
    """A page's lines and tables in reading order, each line, also those ``typed`` onto it, in the cell where it is.

    What lies in the boxes ``crossed_out`` is not read, nor what a line strikes out.
    """
    rulings = rulings_of(layers, glyphs.turn)
    parts = list(glyphs.lines())
    marked = [box if glyphs.turn is None else glyphs.turn(box) for box in crossed_out]
    if rulings.level or marked:
        strokes = [((bottom + top) / 2, left, right) for left, bottom, right, top in marked]
        gone, strokes_drawn = struck(parts, [*rulings.level, *strokes], glyphs)
        if gone:
            glyphs.leave_out(gone)
            parts = list(glyphs.lines())
            rulings.level = [line for line in rulings.level if line not in strokes_drawn]
    grids = grids_of(rulings)
    if grids:
        grids = without_frames(grids, pdf.FPDF_GetPageWidthF(page) * pdf.FPDF_GetPageHeightF(page))
    by_size = sorted(grids, key=lambda grid: grid.area)
    text = glyphs.text
    lines: list[PrintedLine] = []
    if not by_size:
        lines += parts
    else:
        extents = [(grid.xs[0], grid.xs[-1], grid.bottom, grid.top, grid) for grid in by_size]
        for part in parts:
            y = part.middle
            crossed = [
                grid
                for left, right, bottom, top, grid in extents
                if part.right > left and part.left < right and bottom <= y <= top
            ]
            if crossed:
                lines += into_cells(part, crossed, glyphs)
            else:
                lines.append(part)
    for line in typed:
        box = line.box if glyphs.turn is None else glyphs.turn(line.box)
        _put(PrintedLine(line.text, *box), by_size, lines)
    kept = []
    for grid in grids:
        filled = [cell for cell in grid.cells if cell.lines]
        for cell in filled:
            cell.lines = in_rows(cell.lines)
            cell.text, cell.is_full = joined(cell)
        if filled:
            kept.append(grid)
    ordered: list[PrintedLine | RuledGrid] = list(in_columns(list(in_text_columns(in_order(lines), glyphs)), glyphs))
    for grid in kept:
        before = sum(1 for block in ordered if _stands_above(block, grid))
        ordered.insert(before, grid)
    blanks = sum(map(text.count, " \r\n\u3000\xa0"))
    written = len(text) + sum(len(line.text) for line in typed)
    return PrintedPage(
        ordered,
        overlay,
        written,
        written - blanks,
        len(_UNREADABLE_CHARACTER.findall(text)),
        _LOST_FIGURE.search(text) is not None,
        glyphs.back,
        frame_of(page),
    )


def _put(line: PrintedLine, grids: Iterable[RuledGrid], outside: list[PrintedLine]) -> None:
    """Put a typed line into the cell where its middle stands, or outside of all."""
    for grid in grids:
        if (cell := grid.cell_at((line.left + line.right) / 2, line.middle)) is not None:
            cell.lines.append(line)
            return
    outside.append(line)


def _stands_above(block: PrintedLine | RuledGrid, grid: RuledGrid) -> bool:
    if isinstance(block, RuledGrid):
        return block.top > grid.top - NEAR and (block.top > grid.top + NEAR or block.xs[0] < grid.xs[0])
    return block.middle > grid.top or (block.middle > grid.bottom and block.right <= grid.xs[0] + NEAR)
