"""What a PDF says of the text that was recognised in its pictures: each line, and how sure the program was of it.

It stands in one line of the file, a comment to other programs: a page a list, a line of print its text, how sure each
of its characters is, and the place of its middle on the page. A page that was not recognised is null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from jixiao.documents.document import Document, Recognised

_MARK = "jixiao-ocr "
#: Bytes at the beginning in which the remark stands.
_MOST_REMARK = 50_000_000


class RecognisedLine(NamedTuple):
    """A line of print: its text, how sure each character is (from 0 to 1), and its middle in points from lower left."""

    text: str
    certainties: tuple[float, ...]
    x: float
    y: float


#: The recognised lines of a page; None where it was not recognised.
PageLines = Sequence[RecognisedLine] | None
#: What no page prints, so that it makes all of one unsure.
_UNSURE = RecognisedLine("\0", (0.0,), 0.0, 0.0)


def remark(pages: Sequence[PageLines]) -> str:
    """The remark on the recognised lines of these pages."""
    return _MARK + json.dumps([None if page is None else [_as_told(line) for line in page] for page in pages])


def _as_told(line: RecognisedLine) -> list[object]:
    return [line.text, [round(sure, 3) for sure in line.certainties], round(line.x, 1), round(line.y, 1)]


def remarked(raw: bytes) -> list[PageLines]:
    """The recognised lines of a PDF by page; none where it says nothing of any."""
    start = raw.find(b"%" + _MARK.encode(), 0, 100)
    if start < 0:
        return []
    line = raw[start + 1 + len(_MARK) : start + _MOST_REMARK].partition(b"\n")[0]
    try:
        return [None if page is None else [_told(*told) for told in page] for page in json.loads(line)]
    except (ValueError, TypeError, RecursionError):
        return [[_UNSURE]]  # of which nothing can be sure


def _told(text: object, certainties: Iterable[float], x: float, y: float) -> RecognisedLine:
    told = str(text)
    sure = tuple(min(max(float(one), 0.0), 1.0) for one in certainties)
    return RecognisedLine(told, sure if len(sure) == len(told) else (min(sure),) * len(told), float(x), float(y))


def recognised(document: Document, lines: Sequence[PageLines]) -> Iterator[Recognised]:
    """The recognised stretches of a document, in order: characters one after another that are equally sure.

    A line lends its certainties to the characters that stand where it was seen. Where these are others, as it is cut by
    a cell's edge, each of its characters lends its own to all such characters of the page.
    """
    for number, (start, end) in enumerate(pairwise((*document.pages, len(document.text)))):
        told = lines[number] if number < len(lines) else [_UNSURE]
        if told is None:
            continue
        page = _Page(document, start, end)
        for line in told:
            page.lend(line)
        at = start
        for sure, group in groupby(page.certainties):
            last = at + sum(1 for _ in group)
            yield Recognised(at, last, sure)
            at = last


class _Page:
    """A page's text, and how sure each of its characters is as far as lines have told; those that none told are 1."""

    def __init__(self, document: Document, start: int, end: int) -> None:
        self.certainties = [1.0] * (end - start)
        self._text = document.text[start:end]
        self._spots = [
            (spot.box, [at - start for at in range(spot.start, spot.end) if not document.text[at].isspace()])
            for spot in document.spots_of(start, end)
            if spot.box is not None
        ]

    def lend(self, line: RecognisedLine) -> None:
        """Take the certainties of a line for the characters that it is."""
        told = [one for one in zip(line.text, line.certainties, strict=True) if not one[0].isspace()]
        wanted = "".join(character for character, _ in told)
        found = False
        for (left, bottom, right, top), places in self._spots if wanted else ():
            if left <= line.x <= right and bottom <= line.y <= top:
                printed = "".join(self._text[at] for at in places)
                at = printed.find(wanted)
                while at >= 0:
                    found = True
                    for place, (_, sure) in zip(places[at:], told, strict=False):
                        self._lower(place, sure)
                    at = printed.find(wanted, at + len(wanted))
        for character, sure in [] if found else told:
            if character not in self._text:
                self.certainties = [min(one, sure) for one in self.certainties]
            for place in (place for place, one in enumerate(self._text) if one == character):
                self._lower(place, sure)

    def _lower(self, place: int, sure: float) -> None:
        self.certainties[place] = min(self.certainties[place], sure)
