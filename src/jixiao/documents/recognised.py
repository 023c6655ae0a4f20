"""What a PDF says of the text that was recognised in its pictures: each line, and how sure the program was of it.

It stands in one line of the file, a comment to other programs: a page a list, a line of print its text and certainty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jixiao.documents.document import Recognised

_MARK = "jixiao-ocr "
#: Bytes at the beginning in which the remark stands.
_MOST_REMARK = 10_000_000

PageLines = Sequence[tuple[str, float]]


def remark(pages: Sequence[PageLines]) -> str:
    """The remark on the recognised lines of these pages."""
    return _MARK + json.dumps([[[text, round(certainty, 3)] for text, certainty in page] for page in pages])


def remarked(raw: bytes) -> list[PageLines]:
    """The recognised lines of a PDF by page; none where it says nothing of any."""
    start = raw.find(b"%" + _MARK.encode(), 0, 100)
    if start < 0:
        return []
    line = raw[start + 1 + len(_MARK) : start + _MOST_REMARK].partition(b"\n")[0]
    try:
        return [[(str(text), min(max(float(sure), 0.0), 1.0)) for text, sure in page] for page in json.loads(line)]
    except (ValueError, TypeError, RecursionError):
        return [[("", 0.0)]]  # of which nothing can be sure


def recognised(text: str, pages: Sequence[int], lines: Sequence[PageLines]) -> Iterator[Recognised]:
    """The recognised places of a text whose pages begin at ``pages``.

    A line that does not stand in its page as it was recognised, as where cells part it, lends its certainty to all of
    the page.
    """
    for number, (start, end) in enumerate(pairwise((*pages, len(text)))):
        places = [at for at in range(start, end) if not text[at].isspace()]
        printed = "".join(text[at] for at in places)
        for written, certainty in lines[number] if number < len(lines) else [("", 0.0)]:
            wanted = "".join(written.split())
            found = printed.find(wanted)
            if found < 0 or not wanted:
                yield Recognised(start, end, certainty)
            while found >= 0 and wanted:
                last = found + len(wanted)
                yield Recognised(places[found], places[last - 1] + 1, certainty)
                found = printed.find(wanted, last)
