"""Lists that have another length than is announced: 六项工作：一是…；五是…, and nothing behind it.

Only items that are numbered are counted, and only as long as their numbers go on by one: 一是, ①, (1). A list that is
told by names alone (十大行动：…) is counted nowhere, for a name may hold a stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.text.occurrences import occurrences
from jixiao.facts.numbers import read_integer

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
#: How items are numbered, by how the first of them is: 一是, (1), ①.
_ITEMS = {
    "一是": re.compile(r"(?<![一二三四五六七八九十])(?P<number>[一二三四五六七八九十]{1,3})是"),
    "(1)": re.compile(r"\((?P<number>[0-9]{1,2})\)"),
    "①": re.compile(rf"(?P<number>[{_CIRCLED}])"),
}
#: 以下6项工作：, 重点工作八项，, 五个方面的问题。: right before the first item.
_ANNOUNCED = re.compile(
    r"(?P<announced>(?<![第前\d.一二三四五六七八九十])(?P<number>[1-9][0-9]?|[二三四五六七八九十]{1,3})(?:个方面|[项件条点类个大]))"
    r"(?:(?!其中|完成|[0-9])[^，,。；;:\n\t]){0,16}[:，,。][ \n]*$"
)
#: Between the last item and the end of its sentence: 五是…，另外….
_FURTHER = re.compile("另外|此外|还有|等方面")
#: Announced and listed differ by a slip; by more, the list is of something else, or of a part.
_MOST = 2


def miscounted(annotated: AnnotatedText) -> Iterator[tuple[int, int]]:
    """Where each number stands, with its unit, that its list of items contradicts."""
    text = annotated.text
    for first, items in _ITEMS.items():
        for start in occurrences(text, (first,)):
            paragraph = annotated.paragraph(start)
            announced = _ANNOUNCED.search(text, max(0, start - 40), start)
            if announced is None or paragraph.kind == "row":
                continue
            number, listed = read_integer(announced["number"]), _listed(annotated, items, start)
            if listed > 1 and 0 < abs(number - listed) <= _MOST:
                yield announced.span("announced")


def _listed(annotated: AnnotatedText, items: re.Pattern[str], start: int) -> int:
    """How many items a list has that begins at ``start``; 0 where that cannot be told."""
    text, last, number = annotated.text, start, 1
    for item in items.finditer(text, start + 1):
        paragraph = annotated.paragraph(last)
        # A list goes on in the next paragraph if that begins with the next item.
        if item.start() >= paragraph.end and text[paragraph.end : item.start()].strip():
            break
        if (found := _value(item["number"])) == 1:
            break
        if found != number + 1:
            return 0
        last, number = item.start(), found
    return 0 if _FURTHER.search(text, last, annotated.paragraph(last).end) else number


def _value(printed: str) -> int:
    return _CIRCLED.index(printed) + 1 if printed in _CIRCLED else read_integer(printed)
