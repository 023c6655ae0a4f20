"""Forms whose words a contributor described: they are read as if they printed the words of the ministry's forms.

A form of ref_form_word is in a text where one of its blocks opens: where all heads of the block stand together, each a
whole cell. From there to where the next block opens its labels mean what the rows say, as do those of the whole form
anywhere. Behind this module nobody asks how a form calls its columns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from jixiao.extraction.text.lines import SourceLine
from jixiao.facts.form_words import OPENED, Block, Place

#: What a label may have before it: 其中:, 1., (二).
_LEAD = re.compile(r"(?:其中[:：]|\d{1,2}[.、]|\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十]、)")
#: What may stand behind a word in its cell, without being part of it: (万元), (盖章):.
_TAIL = re.compile(r"(?:\([^()]{1,12}\))?:?")
#: What may stand between the heads of a block besides: stubs, and cells of a head of two rows.
_BESIDE = 4
#: Longest line that a form's title is.
_LONGEST_TITLE = 60


class FormWord(NamedTuple):
    """A word of a form, where it stands, and the ministry's word for it."""

    form: str
    block: Block
    place: Place
    word: str
    means: str


class Spelled(NamedTuple):
    """What is read for the source from ``start`` to before ``end``."""

    start: int
    end: int
    word: str


class _Cell(NamedTuple):
    """A cell, or a line that is one: where its line and itself begin in the source, and its text without blanks."""

    line: int
    start: int
    text: str
    bare: str


class _Form(NamedTuple):
    """What a form's words mean: in its title, anywhere, as heads that open a block, and as labels of that block."""

    titles: Mapping[str, str]
    everywhere: Mapping[str, str]
    heads: Mapping[Block, Mapping[str, str]]
    labels: Mapping[Block, Mapping[str, str]]

    @classmethod
    def of(cls, words: Sequence[FormWord]) -> _Form:
        heads, labels = (
            {block: _meaning(word for word in words if (word.block, word.place) == (block, place)) for block in OPENED}
            for place in ("head", "label")
        )
        return cls(
            _meaning(word for word in words if word.block == "title"),
            _meaning(word for word in words if word.block in ("identity", "total")),
            {block: told for block, told in heads.items() if told},
            labels,
        )

    def may_be_in(self, source: str) -> bool:
        """Whether a text holds all heads of a block, blanks aside."""
        return any(all(head[0] in source and head[-1] in source for head in heads) for heads in self.heads.values())

    def read(self, cells: Sequence[_Cell]) -> Iterator[tuple[_Cell, Spelled]]:
        """The cells that say something in the form's own words."""
        openings = sorted(found for block, heads in self.heads.items() for found in _openings(cells, heads, block))
        if not openings:
            return
        yield from _labels(cells, self.everywhere)
        for cell in cells:
            for word, means in self.titles.items():
                if len(cell.text) <= _LONGEST_TITLE and (at := cell.text.find(word)) >= 0:
                    yield cell, Spelled(cell.start + at, cell.start + at + len(word), means)
        ends = [first for first, _, _ in openings[1:]] + [len(cells)]
        for (first, last, block), end in zip(openings, ends, strict=True):
            yield from _labels(cells[first:last], self.heads[block])
            yield from _labels(cells[last:end], self.labels[block])


def _meaning(words: Iterable[FormWord]) -> dict[str, str]:
    return {word.word: word.means for word in words}


class DescribedForms:
    """The forms that rows of ref_form_word describe."""

    def __init__(self, words: Iterable[FormWord] = ()) -> None:
        forms: defaultdict[str, list[FormWord]] = defaultdict(list)
        for word in words:
            forms[word.form].append(word)
        # Of several forms that have heads in common that with the most words counts.
        self._forms = [_Form.of(form) for form in sorted(forms.values(), key=len)]

    def spelled(self, source: str, lines: Sequence[SourceLine]) -> dict[int, list[Spelled]]:
        """What is read in the words of the ministry's forms, in order, by where its line begins in the source."""
        possible = [form for form in self._forms if form.may_be_in(source)]
        cells = [cell for line in lines for cell in _cells(line)] if possible else []
        found: dict[int, tuple[int, Spelled]] = {}
        for form in possible:
            found.update({cell.start: (cell.line, spelled) for cell, spelled in form.read(cells)})
        by_line: defaultdict[int, list[Spelled]] = defaultdict(list)
        for _, (line, spelled) in sorted(found.items()):
            by_line[line].append(spelled)
        return dict(by_line)


def _cells(line: SourceLine) -> Iterator[_Cell]:
    """The cells of a table's row, each without the blanks around it, or the line that a text has instead."""
    if line.kind not in ("row", "text"):
        return
    sign = "\t" if "\t" in line.text else "|"
    bounds = line.bounds or [match.span() for match in re.finditer(f"[{sign}]", line.text) if line.kind == "row"]
    at = 0
    for first, last in (*bounds, (len(line.text), len(line.text))):
        text = line.text[at:first]
        if own := text.strip():
            start = line.start + at + len(text) - len(text.lstrip())
            yield _Cell(line.start, start, own, "".join(own.split()))
        at = last


def _openings(cells: Sequence[_Cell], heads: Mapping[str, str], block: Block) -> Iterator[tuple[int, int, Block]]:
    """Where the heads of a block stand together: the first cell of them, the one behind the last, the block."""
    at = 0
    while heads and at < len(cells):
        end = at
        if _head_in(cells[at], heads):
            told: set[str] = set()
            for number in range(at, min(at + len(heads) + _BESIDE, len(cells))):
                if head := _head_in(cells[number], heads):
                    told.add(head)
                if len(told) == len(heads):
                    end = number + 1
                    yield at, end, block
                    break
        at = max(end, at + 1)


def _head_in(cell: _Cell, heads: Mapping[str, str]) -> str:
    """The head that a cell is, or nothing."""
    head = cell.bare.partition("(")[0].removesuffix(":")
    return head if head in heads and _TAIL.fullmatch(cell.bare, len(head)) else ""


def _labels(cells: Iterable[_Cell], words: Mapping[str, str]) -> Iterator[tuple[_Cell, Spelled]]:
    """The cells that are one of ``words``, or have one before a colon."""
    for cell in cells if words else ():
        lead = _LEAD.match(cell.text)
        start = lead.end() if lead else 0
        head, colon, _ = cell.text[start:].partition(":")
        name = head.partition("(")[0]
        word = "".join(name.split())
        if word in words and (colon or _TAIL.fullmatch("".join(head[len(name) :].split()))):
            first = cell.start + start
            yield cell, Spelled(first, first + len(name.rstrip()), words[word])
