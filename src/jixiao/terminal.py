"""Text for terminals: columns of Chinese and Latin text that line up, and nothing that a terminal would obey."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Sequence
from typing import Any, TextIO

from wcwidth import wcswidth

from jixiao.characters import HIDDEN
from jixiao.language import said

#: Widest column of a grid, in terminal cells.
WIDEST = 40
#: Rows at fault that are shown for one rule; the rest are counted.
ROWS_SHOWN = 20

#: What stands around a quote. A terminal shows the quote in reverse instead.
MARKS = ("⟦", "⟧")


def _spelled(character: str) -> str:
    """A character as JSON spells it."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


#: What a terminal obeys or hides, or what is no character, as it is shown.
_OBEYED = {ord(character): _spelled(character) for character in HIDDEN}

#: A marked quote: ⟦9.58 分⟧.
_MARKED = re.compile("⟦([^⟦⟧]*)⟧")


def visible(text: str) -> str:
    r"""Text without anything that a terminal obeys or hides: that is spelled as JSON spells it, ``\u001b``.

    So JSON still says the same. An end of a line of two characters becomes one.
    """
    return text.replace("\r\n", "\n").translate(_OBEYED)


class Screen(io.TextIOWrapper):
    """A standard stream, through which all goes that a command says: it passes only what is ``visible``."""

    def write(self, text: str, /) -> int:
        """Write text for people. On a terminal, what stands between ``MARKS`` is shown in reverse."""
        shown = visible(text)
        super().write(_MARKED.sub("\x1b[7m\\1\x1b[0m", shown) if self.isatty() else shown)
        return len(text)

    def write_data(self, text: str) -> int:
        """Write text for programs, exactly; where a person looks on, as ``write`` does."""
        return self.write(text) if self.isatty() else super().write(text)


def screen(stream: TextIO) -> TextIO:
    """A standard stream made a ``Screen``; as it was where it is no stream of bytes.

    A terminal that cannot show a character shows a question mark; the answer is not lost.
    """
    if not isinstance(stream, io.TextIOWrapper) or isinstance(stream, Screen):
        return stream
    # Without a locale Python says ASCII, which no terminal of today is; click writes UTF-8 there, past this stream.
    encoding = "utf-8" if codecs.lookup(stream.encoding).name == "ascii" else stream.encoding
    buffered, by_line, by_piece = stream.detach(), stream.line_buffering, stream.write_through
    return Screen(buffered, encoding, errors="replace", line_buffering=by_line, write_through=by_piece)


def grid(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table in plain text, each column as wide as its widest cell up to ``WIDEST`` terminal cells.

    Its heads are in the language of who runs the command, for the widths go by them.
    """
    cells = [[_clip("" if value is None else str(value)) for value in row] for row in rows]
    head = [_clip(said(name)) for name in columns]
    widths = [max(wcswidth(text) for text in column) for column in zip(head, *cells, strict=True)]
    lines = [head, ["─" * width for width in widths], *cells]
    return "\n".join(
        "  " + "  ".join(_pad(text, width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _pad(text: str, width: int) -> str:
    return text + " " * (width - wcswidth(text))


def _clip(text: str) -> str:
    text = visible(text).replace("\n", "↵").replace("\t", " ")
    if wcswidth(text) <= WIDEST:
        return text
    while wcswidth(text) >= WIDEST:
        text = text[:-1]
    return text + "…"
