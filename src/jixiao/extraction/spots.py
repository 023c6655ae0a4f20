"""Spots: the printed lines and cells that hold what a report states, with their pages, sheets and boxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from jixiao.documents.document import Document, Spot
from jixiao.extraction.rows import one_line
from jixiao.facts import kinds
from jixiao.facts.column import Cell
from jixiao.facts.personal import Personal
from jixiao.facts.table import Row

#: The tables whose rows state something, at a place of their own.
STATING = tuple(kind.table.name for kind in (*kinds.FACT_KINDS, kinds.EVIDENCE))
#: Points that no page is wide or high.
_MOST_POINTS = 100_000


def spot_rows(
    document: Document, report_id: str, stating: Iterable[Mapping[str, Cell]], personal: Personal
) -> list[Row]:
    """The rows of raw_spot for the report ``report_id``: where the document prints the rows that are ``stating``.

    A line or a cell is a row, however many facts it holds; what is printed in no known box still has its page.
    """
    if not document.pages:
        return []
    spots: set[Spot] = set()
    for start, end in {(int(str(row["char_start"])), int(str(row["char_end"]))) for row in stating}:
        spots.update(document.spots_of(start, end) or (Spot(start, end),))
    ordered = sorted(spots, key=lambda spot: (spot.start, spot.end))
    return [_row(document, report_id, number, spot, personal) for number, spot in enumerate(ordered, 1)]


def _row(document: Document, report_id: str, number: int, spot: Spot, personal: Personal) -> Row:
    row: Row = {"report_id": report_id, "spot_no": number, "char_start": spot.start, "char_end": spot.end}
    if (sheet := document.sheet_of(spot.start)) is not None:
        return row | {"sheet": one_line(personal.path_blackened(sheet)), "cell": spot.cell}
    row["page"] = document.page_of(spot.start)
    size = document.page_size_of(spot.start)
    if size is None or max(size) >= _MOST_POINTS:
        return row
    row |= zip(("page_width", "page_height"), map(_points, size), strict=True)
    if spot.box is not None:
        inside = (min(max(edge, 0.0), most) for edge, most in zip(spot.box, size * 2, strict=True))
        row |= zip(("box_left", "box_bottom", "box_right", "box_top"), map(_points, inside), strict=True)
    return row


def _points(value: float) -> Decimal:
    return Decimal(f"{value:.1f}")
