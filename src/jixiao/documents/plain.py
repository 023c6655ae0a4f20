"""Plain text and Markdown: the text is the file's own, character for character."""

from __future__ import annotations

import re
from bisect import bisect

from jixiao.documents.document import Document, Format, Heading
from jixiao.documents.encoding import decode
from jixiao.documents.limits import MOST_CHARACTERS, TooMuchTextError

#: A heading's marks, its text, and marks that close it. Chinese writers often leave out the blank after the marks.
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]*([^#\n][^\n]*)$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)


def read_text(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a txt or md file. Pipe and tab tables are left to extraction, which finds them in every format's text.

    Raises ``UnreadableError`` where the bytes are no text, ``TooMuchTextError`` where there is too much of it.
    """
    text = decode(file, raw)
    if len(text) > MOST_CHARACTERS:
        raise TooMuchTextError
    return Document(file, sha256, form, text, headings=_headings(text) if form == "md" else ())


def _headings(text: str) -> tuple[Heading, ...]:
    fences = [found.start() for found in _FENCE.finditer(text)]
    headings = []
    for found in _HEADING.finditer(text):
        if bisect(fences, found.start()) % 2:  # inside a block of code
            continue
        start = found.start(2)
        title = found[2].rstrip()
        title = title.rstrip("#").rstrip() if title.endswith("#") else title
        if title:
            headings.append(Heading(start, start + len(title), len(found[1])))
    return tuple(headings)
