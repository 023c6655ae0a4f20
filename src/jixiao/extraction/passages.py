"""Passages: the clauses of a report, each known by a fingerprint of its text, so that repeated text is found again.

A passage runs from one mark of punctuation to the next. Its fingerprint is of its letters, digits and signs of
comparison alone: full-width forms, blanks, line breaks, quotation marks and the number of a list item make no
difference, and a changed figure does. Of a passage only place, length and fingerprint are kept, never its text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jixiao.documents.document import Document
from jixiao.extraction.private import private_spans
from jixiao.extraction.text.described import DescribedForms
from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.outline import outline
from jixiao.extraction.text.smoothed import Part, SmoothedText, smooth
from jixiao.facts.personal import Personal, Span, without_contact
from jixiao.facts.table import Row

#: Fewest Chinese characters of a passage. Shorter ones are names, headings and slogans, which all reports share.
FEWEST = 15
#: First hexadecimal digits of SHA-256 that make a fingerprint.
_DIGITS = 16

_CLAUSE = re.compile(r"(?:[^、，。；！？：…,;!?:\n\t|]|[,:](?<=\d.)(?=\d))+")
_HAN = "一二三四五六七八九十"
#: The number of a list item, which says where a passage stands and not what it says.
_NUMBER = re.compile(
    rf"\s*(?:第[{_HAN}\d]{{1,3}}(?:部分|章|节)|[{_HAN}]{{1,3}}[、.．是]|[(（][{_HAN}\d]{{1,3}}[)）]"
    r"|\d{1,2}(?:[、．)）]|\.(?!\d))|[①-⑳])\s*"
)
_CHINESE = re.compile("[一-鿿]")
_SIGN = re.compile(r"[^\w.%<>=≥≤±]|_|\.(?!\d)|(?<!\d)\.")


@dataclass(frozen=True)
class Passage:
    """A passage: its line (from 1) and span in the source, its length without blanks and signs, its fingerprint."""

    line: int
    start: int
    end: int
    chars: int
    fingerprint: str

    def row(self, report_id: str, number: int) -> Row:
        """The passage as the row ``number`` of its report in raw_passage."""
        return {
            "report_id": report_id,
            "passage_no": number,
            "line": self.line,
            "char_start": self.start,
            "char_end": self.end,
            "chars": self.chars,
            "fingerprint": self.fingerprint,
        }


def passages(smoothed: SmoothedText, private: Sequence[Span]) -> Iterator[Passage]:
    """The passages of ``smoothed`` in order, without those that hold personal data, which is at ``private``, or
    name who wrote the report.
    """
    text = smoothed.text
    ends = [span.end for span in private]
    for clause in _CLAUSE.finditer(text):
        if clause.end() - clause.start() < FEWEST:
            continue  # Most are, and nothing else need be asked of them.
        start, end = _trimmed(text, *clause.span())
        letters = _letters(text[start:end])
        if len(_CHINESE.findall(letters)) < FEWEST:
            continue
        following = bisect_left(ends, start + 1)
        if following < len(private) and private[following].start < end:
            continue
        if without_contact(text[start:end]) != text[start:end]:
            continue
        source_start, source_end = smoothed.span(start, end)
        line = smoothed.document.line_of(source_start)
        fingerprint = hashlib.sha256(letters.encode()).hexdigest()[:_DIGITS]
        yield Passage(line, source_start, source_end, len(letters), fingerprint)


def passage_rows(smoothed: SmoothedText, report_id: str, private: Sequence[Span]) -> list[Row]:
    """The rows of raw_passage for the report ``report_id``, of which ``smoothed`` is; ``private`` is left out."""
    return [passage.row(report_id, number) for number, passage in enumerate(passages(smoothed, private), 1)]


def passage_rows_of(
    document: Document,
    report_id: str,
    report_type: str,
    place: int,
    levels: Levels,
    forms: DescribedForms,
    personal: Personal,
) -> list[Row]:
    """The same from the report's file: what ``jixiao add`` writes of a report of this type, named at ``place``."""
    from jixiao.extraction.identity.parts import part_at

    smoothed = smooth(document, levels, None, forms)
    if (part := part_at(smoothed, place)) is not None:
        smoothed = smooth(document, levels, part, forms)
    if report_type == "final_account":
        from jixiao.extraction.identity.final_account import chapter

        if (found := chapter(smoothed, outline(smoothed, levels))) is not None:
            smoothed = smooth(document, levels, Part(*smoothed.span(*found)), forms)
    return passage_rows(smoothed, report_id, private_spans(smoothed, personal))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the number of a list item before it, and without blanks around it."""
    while match := _NUMBER.match(text, start, end):
        start = match.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _letters(text: str) -> str:
    return _SIGN.sub("", unicodedata.normalize("NFKC", text))
