"""The document model: what every reader makes of a file, and all that extraction sees of it.

A document is one text. Every place in it (a heading, a table's cell, a page number, a fact's quote) is a half-open span
of characters of that text, so that a fact read from a PDF and one read from a text file are tied down in the same way.

How readers write the text:

- a paragraph is a line; a table's row is a line, its cells parted by tabs;
- a merged cell has its text in its upper left corner and is empty elsewhere; line breaks in a cell become blanks;
- nothing printed is left out: page numbers, navigation, and watermarks and seals that lie over the text stay in it and
  are marked as ``Furniture``; what is not printed, or struck out where the file says so, is not in it;
- line ends are ``\\n``; characters are otherwise as printed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

FurnitureKind = Literal["page_number", "header", "footer", "navigation", "overlay"]
Format = Literal["txt", "md", "html", "docx", "doc", "odt", "pdf", "ofd", "xlsx", "xls", "ods"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that the file itself marks as a heading; ``level`` 1 is the highest."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class DocumentCell:
    """A table's cell: its text's span (empty where nothing is printed), its place, and how far it extends."""

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table that the file itself marks as one; ``cells`` in reading order, a merged cell once."""

    cells: tuple[DocumentCell, ...]

    @property
    def start(self) -> int:
        return self.cells[0].start

    @property
    def end(self) -> int:
        return max(cell.end for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Text that is printed on the page or in the window but is no part of the report."""

    start: int
    end: int
    kind: FurnitureKind


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a stretch of the text is printed: in a sheet's cell such as C7, or in a box of its page.

    The box is left, bottom, right, top in points from the left and the lower edge of the page as it is shown.
    """

    start: int
    end: int
    cell: str | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Margin:
    """The room to the left and right of the printed line that begins at ``start``, in columns.

    A column is half the width of a Chinese character.
    """

    start: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """Text that a program recognised in a picture, and how sure it was of each of its characters, from 0 to 1."""

    start: int
    end: int
    certainty: float


@dataclass(frozen=True)
class Document:
    """One file as read.

    ``sha256`` is that of the file's bytes. ``pages`` are the offsets at which the pages or sheets begin, where the
    file has any, ``page_sizes`` how wide and high pages are shown, in points, ``sheets`` the names of sheets, and
    ``spots`` say in order what of the text is printed where. ``is_wrapped`` says that lines were broken by the page's
    width and not by the writer (PDF); ``margins`` then tell where its lines stand between the page's margins.
    ``recognised`` says in order what of the text was read from pictures. ``scans`` are pages that are pictures with
    hardly any text, which is all that was read of them, ``misread`` those whose text is not what they show, and
    ``undecoded`` those of which nothing was read, as their font does not say which figures they show.
    """

    file: str
    sha256: str
    format: Format
    text: str
    headings: tuple[Heading, ...] = ()
    tables: tuple[DocumentTable, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    pages: tuple[int, ...] = ()
    is_wrapped: bool = field(default=False)
    margins: tuple[Margin, ...] = ()
    page_sizes: tuple[tuple[float, float], ...] = ()
    sheets: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    scans: tuple[int, ...] = ()
    misread: tuple[int, ...] = ()
    undecoded: tuple[int, ...] = ()

    def certainty(self, start: int, end: int) -> float | None:
        """How sure the least sure of the characters in a span was recognised; None where none was."""
        if not self.recognised:
            return None
        first = bisect_right(self.recognised, start, key=lambda one: one.end)
        last = bisect_left(self.recognised, end, key=lambda one: one.start)
        return min((one.certainty for one in self.recognised[first:last]), default=None)

    @cached_property
    def share_read(self) -> float:
        """The share of the pages of which all text was read, and as they show it; 1 where the file has none."""
        lost = {*self.scans, *self.misread, *self.undecoded}
        return 1 - len(lost) / len(self.pages) if lost else 1.0

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        while (found := self.text.find("\n", starts[-1])) >= 0:
            starts.append(found + 1)
        return starts

    def line_of(self, offset: int) -> int:
        """The 1-based line on which the character at ``offset`` stands."""
        return bisect_right(self._line_starts, offset)

    def line_span(self, line: int) -> tuple[int, int]:
        """The half-open span of ``line``, without its line break."""
        start = self._line_starts[line - 1]
        end = self.text.find("\n", start)
        return start, len(self.text) if end < 0 else end

    def page_of(self, offset: int) -> int | None:
        """The 1-based page or sheet that holds the character at ``offset``; None where the file has none."""
        return bisect_right(self.pages, offset) or None

    def page_size_of(self, offset: int) -> tuple[float, float] | None:
        """The width and height of the page that holds the character at ``offset``, in points; None where unknown."""
        page = self.page_of(offset)
        return self.page_sizes[page - 1] if page and self.page_sizes else None

    def sheet_of(self, offset: int) -> str | None:
        """The name of the sheet that holds the character at ``offset``; None where the file has no sheets."""
        return self.sheets[bisect_right(self.pages, offset) - 1] if self.sheets and self.page_of(offset) else None

    def cell_of(self, offset: int) -> tuple[int, int, int] | None:
        """The table, row and column, from 1, that hold the character at ``offset``; None where no table does."""
        for number, table in enumerate(self.tables, 1):
            for cell in table.cells:
                if cell.start <= offset < cell.end:
                    return number, cell.row + 1, cell.column + 1
        return None

    def spots_of(self, start: int, end: int) -> tuple[Spot, ...]:
        """Where the characters from ``start`` to before ``end`` are printed, as far as the file tells."""
        first = bisect_right(self.spots, start, key=lambda spot: spot.end)
        last = bisect_left(self.spots, end, key=lambda spot: spot.start)
        return self.spots[first:last]
