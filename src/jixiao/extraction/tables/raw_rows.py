"""A table's rows as they are being put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from jixiao.extraction.tables.grid import Known, Span

#: A cell as it is being put together: its text, its pieces, and whether a merged cell elsewhere prints it.
RawCell = tuple[str, tuple[Span, ...], bool]


@dataclass(slots=True)
class RawRow:
    """A row as it is being put together, and the line of the source on which it begins.

    ``printed`` is how many cells the row itself has, where it has fewer than others of its table; else 0.
    ``is_packed`` says that its empty cells are not among them.
    """

    cells: list[RawCell]
    line: int
    printed: int = 0
    is_packed: bool = False

    def texts(self) -> list[str]:
        """What the row itself prints in each column."""
        return ["" if filled else text for text, _, filled in self.cells]


class RawTable(NamedTuple):
    """A table's rows, how its columns are known, and the line before it, or nothing."""

    known: Known
    caption: str
    rows: list[RawRow]


def raw_cell(text: str, start: int, end: int) -> RawCell:
    """The cell that the smoothed ``text`` prints from ``start`` to ``end``, without blanks around it."""
    own = text[start:end]
    bare = own.strip()
    if len(bare) != len(own):
        start += len(own) - len(own.lstrip())
        end = start + len(bare)
    return bare, ((start, end),), False


def filled_from(cell: RawCell) -> RawCell:
    """A cell that a merged one elsewhere prints."""
    return cell[0], cell[1], True
