"""Text for terminals: columns of Chinese and Latin text that line up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wcwidth import wcswidth

#: Widest column of a grid, in terminal cells.
WIDEST = 40
#: Rows at fault that are shown for one rule; the rest are counted.
ROWS_SHOWN = 20


def grid(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table in plain text, each column as wide as its widest cell up to ``WIDEST`` terminal cells."""
    cells = [[_clip("" if value is None else str(value)) for value in row] for row in rows]
    head = [_clip(name) for name in columns]
    widths = [max(wcswidth(text) for text in column) for column in zip(head, *cells, strict=True)]
    lines = [head, ["─" * width for width in widths], *cells]
    return "\n".join(
        "  " + "  ".join(_pad(text, width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _pad(text: str, width: int) -> str:
    return text + " " * (width - wcswidth(text))


def _clip(text: str) -> str:
    text = "".join(character if character.isprintable() else "↵" for character in text)
    if wcswidth(text) <= WIDEST:
        return text
    while wcswidth(text) >= WIDEST:
        text = text[:-1]
    return text + "…"
