"""Writing a document's text while noting the spans of what is written: the readers' common pen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jixiao.characters import printed
from jixiao.documents.document import DocumentCell, DocumentTable, Furniture, FurnitureKind, Heading, Spot
from jixiao.documents.limits import TooMuchTextError

#: Whitespace that a cell or a paragraph may hold but its line in the text may not.
_BREAKS = re.compile(r"[\t\n]+")


#: Where something is printed: in a cell such as C7, or in a box of the page.
Where = str | tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell to be written: its text, its column, how many rows and columns it covers, and where it is printed."""

    text: str
    column: int
    rows: int = 1
    columns: int = 1
    where: Where | None = None


@dataclass
class Pen:
    """The text so far and the spans noted in it. ``limit`` is the most characters that it will write."""

    limit: int
    parts: list[str] = field(default_factory=list)
    length: int = 0
    headings: list[Heading] = field(default_factory=list)
    tables: list[DocumentTable] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def page(self) -> None:
        """Begin a page or a sheet."""
        self.pages.append(self.length)

    def line(
        self,
        text: str,
        *,
        heading: int | None = None,
        furniture: FurnitureKind | None = None,
        where: Where | None = None,
    ) -> None:
        """Write a paragraph as one line."""
        start = self.length
        self._write(_on_one_line(text))
        self._note(start, where)
        if heading is not None and self.length > start:
            self.headings.append(Heading(start, self.length, heading))
        if furniture is not None and self.length > start:
            self.furniture.append(Furniture(start, self.length, furniture))
        self._write("\n")

    def table(self, rows: Sequence[Iterable[WrittenCell]]) -> None:
        """Write a table, a row a line, its cells parted by tabs; columns not given are empty."""
        cells: list[DocumentCell] = []
        for number, row in enumerate(rows):
            at = 0
            for cell in row:
                self._write("\t" * (cell.column - at))
                at = cell.column
                start = self.length
                self._write(_on_one_line(cell.text).strip())
                self._note(start, cell.where)
                cells.append(DocumentCell(start, self.length, number, cell.column, cell.rows, cell.columns))
            self._write("\n")
        if cells:
            self.tables.append(DocumentTable(tuple(cells)))

    def _note(self, start: int, where: Where | None) -> None:
        """Note where what was written since ``start`` is printed."""
        if isinstance(where, str):
            self.spots.append(Spot(start, self.length, cell=where))
        elif where is not None:
            self.spots.append(Spot(start, self.length, box=where))

    def _write(self, text: str) -> None:
        self.length += len(text)
        if self.length > self.limit:
            raise TooMuchTextError
        self.parts.append(text)


def _on_one_line(text: str) -> str:
    return _BREAKS.sub(" ", printed(text))
