"""Lines as cells of tables: what a line can be, and what is said of figures and their heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao.extraction.tables.raw_rows import RawCell, RawRow, raw_cell
from jixiao.extraction.text.heads import LABEL_HEAD, LONGEST_HEAD, is_figures_head, is_head_word
from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.lines import OPENING
from jixiao.extraction.text.smoothed import Paragraph, SmoothedText

#: Longest line that is a cell, but for notes.
LONGEST_CELL = 60
_FIGURE_LENGTH = 20
_FIGURE = re.compile(r"-?\d[\d,，]*(?:\.\d+)?(?:%|万?元|亿元|分)?|[-/—]+")
#: A unit below its head, and points below a name.
_UNIT_BELOW = re.compile(r"\((?:亿元|万元|元|%|(?:\d+(?:\.\d+)?)?分)\)")
#: What ends the name of a level on a line of its own.
_LEVEL_TAIL = re.compile(r"(?:[^\d]{0,4}指标)?(?:\(\d+(?:\.\d+)?分?\))?")


def line_cells(smoothed: SmoothedText, run: list[Paragraph], levels: Levels) -> list[LineCell]:
    """The lines of a stretch as cells, names that lines cut rejoined: 产出⏎指标⏎(50分), 预算数⏎(万元)."""
    cells: list[LineCell] = []
    for paragraph in run:
        raw = raw_cell(smoothed.text, paragraph.start, paragraph.end)
        before = cells[-1] if cells else None
        is_unit = before and not before.is_figure and _UNIT_BELOW.fullmatch(raw[0])
        is_tail = before and _LEVEL_TAIL.fullmatch(raw[0]) and levels.is_label(before.text + raw[0])
        if before and (is_unit or is_tail):
            cells[-1] = before.joined(raw)
        else:
            cells.append(LineCell(raw, paragraph, levels))
    return cells


class LineCell:
    """A line as a cell: its text and what it can be."""

    __slots__ = ("is_figure", "is_head", "levels", "paragraph", "raw", "text")

    def __init__(self, raw: RawCell, paragraph: Paragraph, levels: Levels) -> None:
        self.paragraph = paragraph
        self.levels = levels
        self.raw = raw
        self.text = raw[0]
        self.is_figure = len(self.text) <= _FIGURE_LENGTH and _FIGURE.fullmatch(self.text) is not None
        self.is_head = (
            not self.is_figure
            and len(self.text) <= LONGEST_HEAD
            and OPENING.match(self.text) is None
            and (is_head_word(self.text) or is_figures_head(self.text) or LABEL_HEAD.fullmatch(self.text) is not None)
        )

    def joined(self, after: RawCell) -> LineCell:
        """The cell with the rest of it from the line after."""
        return LineCell((self.text + after[0], self.raw[1] + after[1], False), self.paragraph, self.levels)

    @property
    def is_label(self) -> bool:
        """Whether the line names a level: 产出指标."""
        return self.levels.is_label(self.text)

    @property
    def is_upper_label(self) -> bool:
        return self.levels.is_upper_label(self.text)

    @property
    def is_lower_label(self) -> bool:
        return self.levels.is_lower_label(self.text)


#: What was found of a table: where it begins, the rows of its head and body, where the lines after it begin.
Found = tuple[int, list[RawRow], list[RawRow], int]


def raw_row(cells: Sequence[RawCell | None], line: int) -> RawRow:
    """A row; cells that are not printed are empty and stand where the row ends."""
    end = max(pieces[-1][1] for _, pieces, _ in filter(None, cells))
    return RawRow([cell or ("", ((end, end),), False) for cell in cells], line)


def figures_from(cells: list[LineCell], at: int) -> int:
    end = at
    while end < len(cells) and cells[end].is_figure:
        end += 1
    return end - at
