"""Text as old word processors store it: paragraphs and cells one after the other, rows told by their cells' edges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from jixiao.documents.document import Document, Format, FurnitureKind
from jixiao.documents.writing import Pen, WrittenCell

#: What helps with any file of the old formats that cannot be read.
SAVE_AS_DOCX = "open it in Word or WPS and save it as docx"


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a cell ends, in twentieths of a point, and how it is merged with its neighbours."""

    right: int
    continues_above: bool = False
    continues_left: bool = False


@dataclass(slots=True)
class EdgedRow:
    """A row: of each cell its paragraphs, and between them the rows of the tables in it."""

    cells: list[list[str | list[EdgedRow]]] = field(default_factory=list)
    left: int = 0
    edges: tuple[Edge, ...] = ()

    @property
    def texts(self) -> list[str]:
        return [" ".join(part for part in cell if isinstance(part, str)) for cell in self.cells]


#: How deep tables in cells of tables are told apart.
_MOST_DEPTH = 20
#: Edges that are nearer than this are one: Word rounds them row by row.
_TOLERANCE = 40


def _grid(rows: Sequence[EdgedRow]) -> Iterable[Iterable[WrittenCell]]:
    """The cells of ``rows`` on the columns that all their edges make together."""
    if any(len(row.edges) < len(row.cells) for row in rows):
        return [[WrittenCell(text, at) for at, text in enumerate(row.texts)] for row in rows]
    places = sorted({edge.right for row in rows for edge in row.edges} | {row.left for row in rows})
    starts = [place for at, place in enumerate(places) if not at or place - places[at - 1] > _TOLERANCE]
    grid: list[list[WrittenCell]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        cells: list[WrittenCell] = []
        still: dict[int, tuple[int, int]] = {}
        begin = bisect_right(starts, row.left) - 1
        for text, edge in zip(row.texts, row.edges, strict=False):
            end = max(bisect_right(starts, edge.right) - 1, begin + 1)
            if edge.continues_left and cells:
                last = cells[-1]
                cells[-1] = replace(last, text=f"{last.text} {text}".strip(), columns=end - last.column)
            elif edge.continues_above and begin in open_cells:
                above, place = still[begin] = open_cells[begin]
                grid[above][place] = replace(grid[above][place], rows=number - above + 1)
            else:
                still[begin] = (number, len(cells))
                cells.append(WrittenCell(text, begin, 1, end - begin))
            begin = end
        open_cells = still
        grid.append(cells)
    return grid


@dataclass(slots=True)
class _Table:
    """A table as it comes: its rows, the row and the cell that are not at their end yet."""

    cell: list[str | list[EdgedRow]] = field(default_factory=list)
    row: EdgedRow = field(default_factory=EdgedRow)
    rows: list[EdgedRow] = field(default_factory=list)

    def end_cell(self) -> None:
        self.row.cells.append(self.cell)
        self.cell = []

    def end_row(self, left: int = 0, edges: tuple[Edge, ...] = ()) -> None:
        if self.cell:
            self.end_cell()
        if edges:  # some programs repeat a row's empty cells behind a table in one of them
            while len(self.row.cells) > len(edges) and not self.row.cells[-1]:
                self.row.cells.pop()
        self.row.left, self.row.edges = left, edges
        if self.row.cells:
            self.rows.append(self.row)
        self.row = EdgedRow()


@dataclass
class Flow:
    """Paragraphs, cells and rows as they come, written with the pen once it is known what they belong to.

    ``tables`` are the table that has begun and those that have in its cells, each in one of the one before.
    """

    pen: Pen
    tables: list[_Table] = field(default_factory=list)

    def paragraph(self, text: str, heading: int | None = None, furniture: FurnitureKind | None = None) -> None:
        self.end_table()
        self._lines(text, heading, furniture)

    def in_cell(self, text: str, depth: int = 1) -> None:
        """A paragraph of a cell, in a table within ``depth`` - 1 others."""
        table = self._table(depth)
        if stripped := text.strip():
            table.cell.append(stripped)

    def end_cell(self, depth: int = 1) -> None:
        self._table(depth).end_cell()

    def end_row(self, left: int = 0, edges: tuple[Edge, ...] = (), depth: int = 1) -> None:
        self._table(depth).end_row(left, edges)

    def end_table(self) -> None:
        if self.tables:
            self._write(self._table(1, and_end=True).rows)
            self.tables = []

    def _table(self, depth: int, *, and_end: bool = False) -> _Table:
        """The table within ``depth`` - 1 others; those within it come to their end, and it too if told so."""
        depth = min(max(depth, 1), _MOST_DEPTH)
        while len(self.tables) > depth:
            inner = self.tables.pop()
            inner.end_row()
            if inner.rows:
                self.tables[-1].cell.append(inner.rows)
        while len(self.tables) < depth:
            self.tables.append(_Table())
        if and_end:
            self.tables[-1].end_row()
        return self.tables[-1]

    def _write(self, rows: Sequence[EdgedRow]) -> None:
        """Write a table, and behind it those in its cells; one of a single column that holds others frames them."""
        parts = [part for row in rows for cell in row.cells for part in cell]
        inner = [part for part in parts if not isinstance(part, str)]
        if not inner or any(len(row.cells) > 1 for row in rows):
            if rows:
                self.pen.table([list(row) for row in _grid(rows)])
            parts = list(inner)
        for part in parts:
            if isinstance(part, str):
                self._lines(part)
            else:
                self._write(part)

    def _lines(self, text: str, heading: int | None = None, furniture: FurnitureKind | None = None) -> None:
        for line in text.split("\n"):
            if stripped := line.strip():
                self.pen.line(stripped, heading=None if furniture else heading, furniture=furniture)


def document_of(file: str, sha256: str, form: Format, pen: Pen) -> Document:
    return Document(
        file, sha256, form, pen.text, tuple(pen.headings), tuple(pen.tables), tuple(pen.furniture), tuple(pen.pages)
    )
