"""What a reader may take in, and the error of a file that cannot be read."""

from __future__ import annotations

import re

from jixiao.errors import JixiaoError

#: Most bytes of a file, and most characters of its text: far above any report, far below what would fill a machine.
MOST_BYTES = 200_000_000
MOST_CHARACTERS = 20_000_000
#: The size in points below which nobody reads a text.
LEAST_SIZE = 1.5
#: The forms in which a report may be given, for sentences about files that are in none of them.
FORMS = "txt, md, html, docx, doc, odt, pdf, ofd, xlsx, xls or ods"
#: A whole number as formats write one in an attribute: 12, -3. Not ², nor ١٢, which Python takes for digits too.
_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,9})\s*", re.ASCII)


class TooMuchTextError(Exception):
    """A document holds more text than ``MOST_CHARACTERS``; an ``UnreadableError`` says so of the file."""


class UnreadableError(JixiaoError):
    """A file that cannot be read as a document: which, what is wrong with it, and what to do."""

    def __init__(self, file: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{file}: {wrong}; {remedy}")
        self.file, self.wrong, self.remedy = file, wrong, remedy

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str, str, str]]:
        return type(self), (self.file, self.wrong, self.remedy)


def whole(text: str | None, otherwise: int, least: int, most: int) -> int:
    """The whole number that an attribute of a file gives, brought between ``least`` and ``most``.

    ``otherwise`` where it gives none, or one of more than nine digits, which no document means.
    """
    found = _WHOLE.fullmatch(text or "")
    return min(max(int(found[1]) if found else otherwise, least), most)
