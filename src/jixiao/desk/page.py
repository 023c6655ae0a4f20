"""A document as the desk shows it: its lines and tables in order, each with its span, and where pages print facts."""

from __future__ import annotations

from typing import Any

from jixiao.documents.document import Document, DocumentTable


def blocks(document: Document) -> list[dict[str, Any]]:
    """The lines of ``document`` from top to bottom, and its tables as rows of cells in the place of their lines."""
    shown: list[dict[str, Any]] = []
    levels = {document.line_of(heading.start): heading.level for heading in document.headings}
    faint = {document.line_of(one.start) for one in document.furniture}
    tables = sorted((table for table in document.tables if table.cells), key=lambda table: table.start)
    line, last = 1, document.line_of(len(document.text))
    for table in tables:
        first, end = document.line_of(table.start), document.line_of(max(table.start, table.end - 1))
        if first < line:  # a table within another's cell is shown there
            continue
        shown += (_line(document, number, levels, faint) for number in range(line, first))
        shown.append(_table(table))
        line = end + 1
    shown += (_line(document, number, levels, faint) for number in range(line, last + 1))
    return shown


def boxes(document: Document, start: int, end: int) -> list[list[float]]:
    """Where a page prints the characters from ``start`` to before ``end``: left, top, width, height as shares of it."""
    size = document.page_size_of(start)
    if size is None:
        return []
    width, height = size
    found = (spot.box for spot in document.spots_of(start, end) if spot.box is not None)
    return [
        [
            round(left / width, 4),
            round(1 - top / height, 4),
            round((right - left) / width, 4),
            round((top - bottom) / height, 4),
        ]
        for left, bottom, right, top in found
    ]


def _line(document: Document, number: int, levels: dict[int, int], faint: set[int]) -> dict[str, Any]:
    start, end = document.line_span(number)
    kind = "faint" if number in faint else "line"
    return {"is": kind, "line": number, "start": start, "end": end, "level": levels.get(number, 0)}


def _table(table: DocumentTable) -> dict[str, Any]:
    rows: dict[int, list[dict[str, int]]] = {}
    for cell in table.cells:
        of_row = rows.setdefault(cell.row, [])
        of_row.append({"start": cell.start, "end": cell.end, "rows": cell.rows, "columns": cell.columns})
    return {"is": "table", "start": table.start, "end": table.end, "rows": [rows[number] for number in sorted(rows)]}
