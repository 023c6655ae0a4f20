"""The one model of tables for all sources: cells under named columns, and how it is known which stands where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]
#: How the columns of a table are known: by the file's own cells, by what parts the cells of its rows, by blanks that
#: words and figures give to columns, or by counting cells that stand one on a line.
Known = Literal["ruled", "separated", "aligned", "counted"]
#: How sure a fact can be at most that is read from a table, by how its columns are known.
CEILING: dict[Known, float] = {"ruled": 0.97, "separated": 0.93, "aligned": 0.9, "counted": 0.85}
#: Where figures that cannot be together show that cells stand under the heads of others.
DOUBTFUL: frozenset[Known] = frozenset({"aligned", "counted"})


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
    a head); ``caption`` is the line before the table (单位：万元), or empty; ``known`` is how its columns are known.
    """

    head: tuple[GridRow, ...]
    rows: tuple[GridRow, ...]
    names: tuple[str, ...]
    caption: str
    known: Known

    def sure(self, confidence: float) -> float:
        """How sure a fact of this table is, of a rule that is so sure where columns are known."""
        return min(confidence, CEILING[self.known])

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

    def is_repeated(self, column: int) -> bool:
        """Whether a column is the rest of the one before, whose head reaches over both."""
        return (
            column > 0
            and bool(self.head)
            and all(row[column].filled for row in self.head)
            and (self.names[column] == self.names[column - 1])
        )

    def cells(self, column: int) -> list[GridCell]:
        """The body's cells of one column, from the top."""
        return [row[column] for row in self.rows]
