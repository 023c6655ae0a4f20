"""A document's text smoothed for recognisers, in paragraphs and table rows, aligned with the source.

Smoothing undoes what typesetting did and nothing else: lines wrapped by the page's width are rejoined, blanks between
Chinese characters and inside numbers go, full-width digits and signs become plain, Markdown and LaTeX residue becomes
the sign it stands for, and a table's row is one line with its cells parted by tabs. Page numbers and navigation are
left out. The order of the text is never changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from jixiao.characters import unshifted
from jixiao.documents.document import Document
from jixiao.extraction.text.alignment import Alignment
from jixiao.extraction.text.described import DescribedForms, Spelled
from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.lines import SENTENCE, SourceLine, continues, lines_of, wrap_of
from jixiao.extraction.text.run_on import lines_apart
from jixiao.patterns import sought

_SPACES = r" \u00a0\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff"
_BLANK = rf"[\t{_SPACES}]"
#: A sound that a mirror of the page put behind a character: 縣(xiàn).
_GLOSS = r"[(（][a-zü]{0,5}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ][a-z]{0,4}[)）]"
#: What stands above or below the line.
_SHIFTED = "⁽⁾⁰¹²³⁴-⁹₍₎₀-₉"
#: The mark of a note behind a number or a word: 1480.25¹万元, 42<sup>4</sup>人, 9.80①万元. Not m², ×10⁴, CO₂.
_NOTE = (
    rf"{_BLANK}*(?<![A-Za-z米{_SHIFTED}])(?<!×10)(?:[{_SHIFTED}]+(?:[,，、~～–-][{_SHIFTED}]+)*|<sup>{_BLANK}*[\[(（〔]?\d{{1,3}}[\])）〕]?{_BLANK}*</sup>"
    rf"|\$\^(?:\d|\{{\[?\d{{1,3}}\]?\}})\$|(?<=\d)(?:[①-⑳]|\[\d{{1,2}}\])(?=[万亿千百]{{0,2}}元|[人个名户%])){_BLANK}*"
)
#: What smoothing takes out or replaces within a line: 縣(xiàn), **, &nbsp;
_RESIDUE = re.compile(
    rf"(?P<word>(?<=[A-Za-z])[₀-₉]+(?:[.,][₀-₉]+)*)"
    rf"|(?P<note>{_NOTE})"
    rf"|(?P<blank>{_BLANK}+)"
    r"|(?P<bold>\*\*+|__+(?=\S)|(?<=\S)__+|`+)"
    r"|(?P<math>\$[^$\n]{1,60}\$)"
    r"|(?P<command>\\(?:geq?|leq?|times|%|sim|pm|approx|_|#|&|cdot)(?![a-z]))"
    r"|(?P<entity>&(?:nbsp|ensp|emsp|lt|gt|amp|quot|ge|le);)"
    r"|(?P<tag></?(?:br|p|div|span|b|strong|sup|sub|u)\b[^<>\n]{0,80}>)"
    rf"|(?P<gloss>(?<=[㐀-鿿]){_GLOSS})"
)
#: The characters with which residue begins: most lines have none of them.
# 县(xiàn)
_RESIDUE_BEGINS = sought(rf"[\t{_SPACES}*_`$\\&<{_SHIFTED}]|(?<=\d)[①-⑳\[]|{_GLOSS}")
#: The same for a row, whose tabs stay, and whose cells have no blanks of any kind around them.
# 县(xiàn)
_ROW_RESIDUE = re.compile(rf"[{_SPACES}*_`$\\&<{_SHIFTED}]|(?<=\d)[①-⑳\[]|[^\S\t]|{_GLOSS}")
_COMMANDS = {"geq": "≥", "ge": "≥", "leq": "≤", "le": "≤", "times": "×", "sim": "~", "approx": "≈", "pm": "±"}
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&ge;": "≥", "&le;": "≤"}
_PIPE = re.compile(rf"{_BLANK}*\|{_BLANK}*")

ParagraphKind = Literal["text", "row"]


class Paragraph(NamedTuple):
    """A paragraph or a table's row of the smoothed text: its span there and its place in the order of paragraphs.

    ``marked`` is the level of the heading that the file itself says it is, if it does; ``line`` numbers the source
    line on which it begins, from 0.
    """

    number: int
    start: int
    end: int
    kind: ParagraphKind
    line: int
    marked: int | None = None


class Part(NamedTuple):
    """The half-open span of the source that is read of a longer document."""

    start: int
    end: int

    def holds(self, offset: int) -> bool:
        return self.start <= offset < self.end


@dataclass
class SmoothedText:
    """The smoothed text of ``document``, its paragraphs, and the alignment of both texts."""

    document: Document
    #: The document's text in simplified characters, one for one.
    source: str = field(repr=False)
    text: str
    paragraphs: list[Paragraph]
    alignment: Alignment
    #: Smoothed characters that some fact or waiver accounts for, with its strength: 1 waived, 2 fact.
    claims: bytearray = field(repr=False)
    #: Lines of the source that are not read: page numbers, headers, navigation; with their spans there.
    furniture: list[tuple[int, int]] = field(default_factory=list)
    #: The part of the source that is read, from a line's begin; the rest belongs to other parts of a longer document.
    part: Part | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source for a span of the smoothed text."""
        return self.alignment.source_span(start, end)

    def printed(self, start: int, end: int) -> str:
        """What the source prints in a span of the smoothed text, in simplified characters.

        Line breaks, the blanks beside them, and the page numbers and headers between two pages are left out.
        """
        if end <= start:
            return ""
        source_start, source_end = self.span(start, end)
        parts = []
        for first, last in self.furniture[bisect_right(self.furniture, (source_start, len(self.source))) :]:
            if last >= source_end:
                break
            parts.append(self.source[source_start:first])
            source_start = last
        return squeeze("".join((*parts, self.source[source_start:source_end])))

    def paragraph_at(self, offset: int) -> Paragraph:
        """The paragraph that holds the smoothed character at ``offset``."""
        return self.paragraphs[bisect_right(self._starts, offset) - 1]

    def paragraph_number(self, offset: int) -> int:
        """The number of that paragraph."""
        return bisect_right(self._starts, offset) - 1

    @cached_property
    def _starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    def claim(self, start: int, end: int, strength: int = 2) -> None:
        """Account for the characters from ``start`` to before ``end``."""
        self.claims[start:end] = bytes([strength]) * (end - start)

    def is_claimed(self, start: int, end: int) -> bool:
        """Whether any of these characters is accounted for."""
        return any(self.claims[start:end])


#: A line break between two digits is the page's, within a number.
_SQUEEZE = re.compile(
    rf"(?<=[㐀-鿿]){_GLOSS}"
    r"|\*\*+|[\u200b-\u200f\u2060\ufeff]+|(?<=\d)[ \t]*\n\s*(?=\d)|(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])"
)
#: The characters that squeezing is about; most quotes have none.
# 县(xiàn)
_SQUEEZED = re.compile(rf"[\s*\u200b-\u200f\u2060\ufeff]|{_GLOSS}")


def squeeze(printed: str) -> str:
    """``printed`` on one line: no line breaks, no bold marks, blanks only between Latin words or numbers."""
    return " ".join(_SQUEEZE.sub("", printed).split()) if _SQUEEZED.search(printed) else printed


#: Characters that only traditional print has, of words that no report does without.
_TRADITIONAL = re.compile("[績財單評價編員們項費萬]")


def _simplified(text: str) -> str:
    """``text`` in simplified characters, one for one, if it is printed in traditional ones."""
    if not _TRADITIONAL.search(text):
        return text
    from opencc import OpenCC

    simplified: str = OpenCC("t2s").convert(text)
    return simplified if len(simplified) == len(text) else text


def smooth(
    document: Document, levels: Levels, part: Part | None = None, forms: DescribedForms | None = None
) -> SmoothedText:
    """The text of ``document``, or of a ``part`` of its lines.

    ``levels`` tells labels in tables, ``forms`` the words of forms that have their own.
    """
    source = _simplified(document.text)
    lines = list(lines_of(document, source, levels))
    wrap = wrap_of(lines, document)
    # A part of the document may begin and end within a line.
    lines = list(lines_apart(lines, levels))
    if part is not None:
        lines = [line if part.holds(_first_word(line)) else line._replace(kind="skip") for line in lines]
    spelled = forms.spelled(source, lines) if forms else {}
    alignment = Alignment()
    paragraphs: list[Paragraph] = []
    previous: SourceLine | None = None
    for line in lines:
        if line.kind in ("blank", "skip"):
            continue
        own = spelled.get(line.start, [])
        both_text = previous is not None and line.kind == previous.kind == "text" and line.number != previous.number
        both_text = both_text and not own and not (previous and previous.start in spelled)
        if both_text and previous is not None and continues(previous, line, wrap):
            _smooth(alignment, line, after=previous)
            start = paragraphs[-1].start
            paragraphs[-1] = paragraphs[-1]._replace(end=alignment.length)
        else:
            if paragraphs:
                alignment.replace("\n", line.start, line.start)
            start = alignment.length
            if line.kind == "row":
                _smooth_row(alignment, line, own)
            elif own:
                _smooth_cell(alignment, line, *_stripped(line.text, 0, len(line.text)), own, is_prose=True)
            else:
                _smooth(alignment, line)
            kind: ParagraphKind = "row" if line.kind == "row" else "text"
            paragraphs.append(Paragraph(len(paragraphs), start, alignment.length, kind, line.number, line.marked))
        previous = line
    text = "".join(alignment.parts)
    skipped = [(line.start, line.start + len(line.text)) for line in lines if line.kind == "skip"]
    return SmoothedText(document, source, text, paragraphs, alignment, bytearray(len(text)), skipped, part)


def _first_word(line: SourceLine) -> int:
    """Where the words of a line begin, behind its indent and the sign of a heading."""
    return line.start + len(line.text) - len(line.text.lstrip("# \t\u3000\xa0"))


def _smooth(alignment: Alignment, line: SourceLine, after: SourceLine | None = None) -> None:
    """Append a line of prose; ``after`` is the line that it continues."""
    text = line.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if text[start] == "#" and (match := re.match(r"#{1,6}\s+", text[start:end])):
        start += match.end()
    if after is not None and text[start].isascii() and text[start].isalpha() and after.text.rstrip()[-1].isascii():
        alignment.replace(" ", line.start, line.start)
    _smooth_span(alignment, text, start, end, line.start, is_prose=SENTENCE.search(text) is not None)


def _smooth_row(alignment: Alignment, line: SourceLine, spelled: Sequence[Spelled]) -> None:
    """Append a table's row: its cells' texts, parted by tabs."""
    text, start, bounds = line.text, 0, line.bounds or []
    if bounds:
        pass  # Blanks part the cells.
    elif "\t" in text:
        if not spelled and _ROW_RESIDUE.search(text) is None:
            alignment.copy(text, line.start)
            return
        bounds = [match.span() for match in re.finditer(r"\t", text)]
    else:
        bounds = [match.span() for match in _PIPE.finditer(text)]
        if bounds and not line.is_empty_first and not text[: bounds[0][0]].strip():
            start = bounds.pop(0)[1]
        if bounds and not text[bounds[-1][1] :].strip():
            text = text[: bounds.pop()[0]]
    at = start
    for place, (first, last) in enumerate([*bounds, (len(text), len(text))]):
        _smooth_cell(alignment, line, *_stripped(text, at, first), spelled, is_prose=True)
        if place < len(bounds):
            alignment.replace("\t", line.start + first, line.start + last)
        at = last


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _smooth_cell(
    alignment: Alignment, line: SourceLine, start: int, end: int, spelled: Sequence[Spelled], *, is_prose: bool
) -> None:
    """Append a cell, or a line that is one, with the word that it is read for."""
    for own in spelled:
        first, last = own.start - line.start, own.end - line.start
        if start <= first and last <= end:
            _smooth_span(alignment, line.text, start, first, line.start, is_prose=is_prose)
            alignment.replace(own.word, own.start, own.end)
            start = last
    _smooth_span(alignment, line.text, start, end, line.start, is_prose=is_prose)


def _smooth_span(alignment: Alignment, text: str, start: int, end: int, offset: int, *, is_prose: bool) -> None:
    first = _RESIDUE_BEGINS.search(text, start, end)
    if first is None:
        alignment.copy(text[start:end], offset + start)
        return
    at = start
    for match in _RESIDUE.finditer(text, first.start(), end):
        kind = match.lastgroup
        left, right = match.span()
        replacement = ""
        if kind == "word":
            replacement = unshifted(match.group())
        elif kind == "blank":
            if left == start or right == end:
                pass
            elif _keeps_blank(text[left - 1], text[right], is_prose=is_prose):
                replacement = " "
        elif kind == "note":
            parts = left > start and right < end and text[left - 1].isalnum() and text[right].isalnum()
            replacement = " " if parts and text[left - 1].isascii() and text[right].isascii() else ""
        elif kind == "math":
            replacement = _plain_math(match.group())
        elif kind == "command":
            name = match.group()[1:]
            replacement = _COMMANDS.get(name, name)
        elif kind == "entity":
            replacement = _ENTITIES.get(match.group(), "")
        alignment.copy(text[at:left], offset + at)
        if replacement:
            alignment.replace(replacement, offset + left, offset + right)
        at = right
    alignment.copy(text[at:end], offset + at)


def _keeps_blank(left: str, right: str, *, is_prose: bool) -> bool:
    if not (left.isascii() and left.isalnum() and right.isascii() and right.isalnum()):
        return False
    # In prose, a blank between two digits stands inside a number; in a row of figures it parts them.
    return not (is_prose and left.isdigit() and right.isdigit())


def _plain_math(math: str) -> str:
    body = re.sub(r"\\([a-z]+)", lambda match: _COMMANDS.get(match.group(1), ""), math[1:-1])
    return re.sub(r"[\s\\{}]|~(?=\d)", "", body)
