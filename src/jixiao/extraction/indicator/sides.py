"""What the recognisers of indicators share: the two sides of an indicator, and words short enough for a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate
from jixiao.extraction.tables.grid import Span
from jixiao.extraction.text.quantities import Quantity
from jixiao.facts.column import Cell

#: How qualifiers of quantities are written as operators.
OPERATORS = {"exact": "=", "at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<", "about": "~"}
#: Longest cell given as printed, length of a longer one's gist, and longest quote of words, in characters.
PRINTED, GIST, QUOTE = 30, 25, 36


@dataclass(frozen=True, slots=True)
class Side:
    """A target or a result: its words, and its number if it has one, with the span that prints it."""

    text: str
    op: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    span: Span | None = None


def sides(target: Side, actual: Side) -> dict[str, Cell]:
    """The columns of a fact that say what was aimed at and what came of it."""
    return {
        "target_text": target.text or None,
        "target_op": target.op,
        "target_value": target.value,
        "target_status": "stated" if target.text else "not_stated",
        "actual_text": actual.text or None,
        "actual_op": actual.op,
        "actual_value": actual.value,
        "actual_status": "stated" if actual.text else "not_stated",
    }


def claim(annotated: AnnotatedText, candidate: Candidate) -> None:
    """Account for a fact's quote and its marks."""
    annotated.smoothed.claim(candidate.start, candidate.end)
    for mark in candidate.marks:
        annotated.smoothed.claim(mark.start, mark.end)


#: 指标1:, which numbers the indicators of a form.
NUMBERED = re.compile(r"^指标\d{1,2}[:：]\s*")


def shorten(words: str) -> str:
    """``words`` as they are if they are short, else their first clause, cut where it is long."""
    if len(words) <= PRINTED:
        return words
    first = re.split(r"[，。；,;]", re.sub(r"^\d{1,2}[.、．]\s*", "", words))[0]
    if len(first) <= GIST:
        return first
    cut = max(first.rfind(sign, 6, GIST + 1) for sign in "、和及")
    return first[: cut if cut > 0 else GIST]


def gist(words: str, quantity: Quantity | None) -> str:
    """``words`` if they are short, else the clause that has the quantity, cut to what stands close before it."""
    if len(words) <= PRINTED:
        return words
    if quantity is None:
        return shorten(words)
    number = format(quantity.printed, "f")
    clause = next((part for part in re.split(r"[，。；]", words) if number in part.replace(",", "")), None)
    if clause is None:
        return f"{number}{quantity.unit}"
    return clause if len(clause) <= PRINTED else clause[max(0, clause.find(number) - 12) :][:PRINTED]
