"""Writing a document's text while noting the spans of what is written: the readers' common pen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jixiao.characters import printed
from jixiao.documents.document import DocumentCell, DocumentTable, Furniture, FurnitureKind, Heading
from jixiao.documents.limits import TooMuchTextError

#: Whitespace that a cell or a paragraph may hold but its line in the text may not.
_BREAKS = re.compile(r"[\t\n]+")


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell to be written: its text, its column, and how many rows and columns it covers."""

    text: str
    column: int
    rows: int = 1
    columns: int = 1


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

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def page(self) -> None:
        """Begin a page or a sheet."""
        self.pages.append(self.length)

    def line(self, text: str, *, heading: int | None = None, furniture: FurnitureKind | None = None) -> None:
        """Write a paragraph as one line."""
        start = self.length
        self._write(_on_one_line(text))
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
                cells.append(DocumentCell(start, self.length, number, cell.column, cell.rows, cell.columns))
            self._write("\n")
        if cells:
            self.tables.append(DocumentTable(tuple(cells)))

    def _write(self, text: str) -> None:
        self.length += len(text)
        if self.length > self.limit:
            raise TooMuchTextError
        self.parts.append(text)


def _on_one_line(text: str) -> str:
    return _BREAKS.sub(" ", printed(text))
