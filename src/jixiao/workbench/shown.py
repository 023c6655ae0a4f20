"""What a notebook shows as HTML, and a terminal as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from jixiao.terminal import MARKS, visible

_STYLE = "white-space: pre-wrap; font-family: inherit; line-height: 1.6"


@dataclass(frozen=True)
class Shown:
    """Something to look at: ``html`` in a notebook, ``text`` elsewhere."""

    html: str
    text: str

    @classmethod
    def lines(cls, lines: Iterable[str]) -> Shown:
        """Lines of text; what stands between the marks of a quote is marked."""
        text = "\n".join(map(visible, lines))
        marked = escape(text).replace(MARKS[0], "<mark>").replace(MARKS[1], "</mark>")
        return cls(f'<div style="{_STYLE}">{marked}</div>', text)

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text
