"""Boxes to tick: what an unticked one offers is no choice."""

from __future__ import annotations

import re
from collections.abc import Iterator

# □ ☐; ☑ √ ✓
_MARK = re.compile(r"[□☐◻○]|(?P<ticked>[☑√✓✔■☒])")
# 县直专项
_OFFER = re.compile(r"[ ]*[^\s:，。；、□☐◻○☑√✓✔■☒]{1,20}")
_OFFERED = re.compile(r"[^\s:，。；、□☐◻○☑√✓✔■☒]{1,20}[ ]*$")  # 县直专项


def chosen(text: str) -> str:
    """``text`` with a blank for each character of a choice whose box is not ticked, so that places stay."""
    kept = list(text)
    for start, end in _unticked(text):
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def _unticked(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the choices in ``text`` with a box that is not ticked, line by line."""
    begin = 0
    for line in text.split("\n"):
        marks = list(_MARK.finditer(line))
        # The boxes stand before what they offer, or behind it.
        is_before = bool(marks) and not _OFFERED.search(line, 0, marks[0].start())
        for mark in marks:
            if mark["ticked"] is None:
                offered = _OFFER.match(line, mark.end()) if is_before else _OFFERED.search(line, 0, mark.start())
                if offered:
                    yield begin + offered.start(), begin + offered.end()
        begin += len(line) + 1
