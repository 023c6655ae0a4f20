"""Numbers of headings that jump or come again: （四） behind （二）, a second 三、.

Only 一、 and （一） are held to their order, each below the same heading: lists of 1. begin anew or go on as they like.
A number that stands anywhere between two headings was printed, and only not read as a heading's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.text.outline import OutlineHeading, Section
from jixiao.facts.numbers import read_integer

#: `一、` and `（一）`, by their ranks in the outline.
_NUMBERS = {
    1: re.compile(r"(?<![一二三四五六七八九十])([一二三四五六七八九十]{1,3})[、.．，]"),
    2: re.compile(r"[(（]([一二三四五六七八九十]{1,3})[)）]"),
}


def broken_numbers(annotated: AnnotatedText) -> Iterator[OutlineHeading]:
    """The headings whose number is not that of the heading before them and one, in order."""
    sections = [Section((), "none"), *annotated.outline.sections]
    before: dict[tuple[int, OutlineHeading | None], OutlineHeading] = {}
    opened = 0
    for last, section in pairwise(sections):
        if section is last or not section.headings or section.headings[-1].rank not in _NUMBERS:
            continue
        *above, heading = section.headings
        place = (heading.rank, above[-1] if above else None)
        # The first heading of all may be that of a chapter; a text that begins within one lacks those above it.
        if not last.headings:
            opened = heading.rank if _number(annotated.text, heading) > 1 else 0
        is_first = not last.headings or (heading.rank < opened and place not in before)
        if not is_first and _is_broken(annotated.text, heading, before.get(place), place[1]):
            yield heading
        before[place] = heading


def _is_broken(text: str, heading: OutlineHeading, last: OutlineHeading | None, above: OutlineHeading | None) -> bool:
    number, expected = _number(text, heading), (_number(text, last) if last else 0) + 1
    # 一、 begins a list anew; a heading printed again is that of a page.
    if number in (0, 1, expected) or (last and text[last.start : last.end] == text[heading.start : heading.end]):
        return False
    # The line before may have been joined with the next, whose number is then in its title.
    start = last.start if last else above.start if above else 0
    printed = {read_integer(numeral) for numeral in _NUMBERS[heading.rank].findall(text[start : heading.start])}
    if number > expected:
        return not printed & set(range(expected, number))
    # Behind a heading above that was not read, numbers begin anew.
    return printed <= {expected - 1} and not (heading.rank == 2 and _NUMBERS[1].search(text, start, heading.start))


def _number(text: str, heading: OutlineHeading) -> int:
    match = _NUMBERS[heading.rank].match(text, heading.start)
    return read_integer(match[1]) if match else 0
