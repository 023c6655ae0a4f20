"""What recognisers look at: a smoothed text with its outline and its quantities, and the words around a place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import accumulate

from jixiao.documents.document import Document
from jixiao.extraction.candidate import Candidate
from jixiao.extraction.lexicon import Lexicon
from jixiao.extraction.private import private_spans
from jixiao.extraction.tables import grids as tables
from jixiao.extraction.tables.grid import Grid
from jixiao.extraction.text.glued import without_glued
from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.outline import Outline, Section, outline
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.text.smoothed import Paragraph, Part, SmoothedText, smooth
from jixiao.facts.personal import Secrets, Span

_SENTENCE_END = re.compile(r"[。；！？;!?\n]")
_CLAUSE_END = re.compile(r"[，,。；！？;!?\n\t]")
#: Most characters in which a recogniser looks for the beginning or the end of what is said. The longest sentences of
#: reports have some three hundred; what goes on for longer without a stop is read in pieces of this length.
REACH = 600


@dataclass
class AnnotatedText:
    """A smoothed text, its outline and its quantities in order. Offsets are of that text."""

    smoothed: SmoothedText
    outline: Outline
    quantities: list[Quantity]
    lexicon: Lexicon
    levels: Levels
    #: Where the text holds personal data.
    private: list[Span]
    #: What the report is said to be: its type and the year that it evaluates, where they are known.
    report_type: str | None = None
    fiscal_year: int | None = None
    #: The sums of money read so far, for ratios to refer to.
    amounts: list[Candidate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.smoothed.text

    @cached_property
    def grids(self) -> list[Grid]:
        """The document's tables."""
        return tables.grids(self.smoothed, self.levels)

    @cached_property
    def secrets(self) -> Secrets:
        """What of the personal data is so wherever it stands."""
        printed = (self.text[start:end] for start, end, _ in self.private)
        return Secrets(filter(self.lexicon.personal.is_telling, printed))

    @cached_property
    def _starts(self) -> list[int]:
        return [quantity.start for quantity in self.quantities]

    @cached_property
    def _amounts(self) -> tuple[list[int], list[tuple[int, Candidate]]]:
        """The starts of all sums in the order of the text, and the sums with their places in ``amounts``."""
        ordered = sorted(enumerate(self.amounts), key=lambda numbered: numbered[1].start)
        return [amount.start for _, amount in ordered], ordered

    def amounts_in(self, start: int, end: int) -> list[Candidate]:
        """The sums that begin from ``start`` to before ``end``, as they stand in ``amounts``, once all are read."""
        starts, ordered = self._amounts
        found = ordered[bisect_left(starts, start) : bisect_left(starts, end)]
        return [amount for _, amount in sorted(found)] if len(found) > 1 else [amount for _, amount in found]

    def under(
        self, rubric_id: str | None, report_type: str | None = None, fiscal_year: int | None = None
    ) -> AnnotatedText:
        """The same text of a known report: with its type, its year, and its rubric's names of levels."""
        levels = self.lexicon.levels_under(rubric_id)
        own = self.outline if levels is self.levels else outline(self.smoothed, levels)
        return replace(self, outline=own, levels=levels, report_type=report_type, fiscal_year=fiscal_year, amounts=[])

    def quantities_in(self, start: int, end: int) -> list[Quantity]:
        """The quantities that begin from ``start`` to before ``end``."""
        return self.quantities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def free(self, *kinds: str) -> list[Quantity]:
        """The quantities of these kinds that nothing has claimed."""
        claims = self.smoothed.claims
        return [q for q in self.quantities if q.kind in kinds and not claims[q.start]]

    def paragraph(self, offset: int) -> Paragraph:
        return self.smoothed.paragraph_at(offset)

    def section(self, offset: int) -> Section:
        """The section in which the character at ``offset`` stands."""
        return self.outline.sections[self.smoothed.paragraph_number(offset)]

    def sentence(self, offset: int) -> tuple[int, int]:
        """The span of the sentence (to 。；！？ or the paragraph's end) that holds the character at ``offset``."""
        return self._between(self._sentences, offset)

    def clause(self, offset: int) -> tuple[int, int]:
        """The span of the clause (to ，。； or a cell's end) that holds the character at ``offset``."""
        return self._between(self._clauses, offset)

    @cached_property
    def _sentences(self) -> tuple[list[int], list[int]]:
        return _pieces(self.text, _SENTENCE_END)

    @cached_property
    def _clauses(self) -> tuple[list[int], list[int]]:
        return _pieces(self.text, _CLAUSE_END)

    def _between(self, pieces: tuple[list[int], list[int]], offset: int) -> tuple[int, int]:
        paragraph = self.smoothed.paragraph_at(offset)
        starts, ends = pieces
        number = bisect_right(starts, offset) - 1
        return max(starts[number], paragraph.start), min(ends[number], paragraph.end)


@lru_cache(maxsize=2)
def _pieces(text: str, stop: re.Pattern[str]) -> tuple[list[int], list[int]]:
    """Where the pieces of ``text`` between stops begin and end, none longer than ``REACH``.

    The last text is remembered: what it is and what it says are asked of the same one.
    """
    lengths = list(map(len, stop.split(text)))
    ends = list(accumulate(lengths, lambda end, length: end + 1 + length))
    if max(lengths) <= REACH:
        return [0, *(end + 1 for end in ends[:-1])], ends
    starts, cut_ends = [], []
    for end, length in zip(ends, lengths, strict=True):
        cuts = range(end - length, end - REACH, REACH)
        starts += [*cuts, end - length + REACH * len(cuts)]
        cut_ends += [*(cut + REACH for cut in cuts), end]
    return starts, cut_ends


def prepare(document: Document, lexicon: Lexicon, part: Part | None = None) -> AnnotatedText:
    """Read ``document``, or a ``part`` of it, for recognition."""
    levels = lexicon.levels
    smoothed = smooth(document, levels, part, lexicon.forms)
    quantities = list(without_glued(smoothed.text, lexicon.scanner.scan(smoothed.text)))
    private = private_spans(smoothed, lexicon.personal)
    return AnnotatedText(smoothed, outline(smoothed, levels), quantities, lexicon, levels, private)
