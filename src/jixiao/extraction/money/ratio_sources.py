"""What a ratio is surely a ratio of, where its words do not tell: the one pair of its sentence whose quotient it is.

`收案500件，审结480件，结案率96%`: the counts of one unit. `执行率98.5%(预算数200万元，支出197万元)`: sums behind it.
`比上年的200万元增加5万元，增长2.5%`: the base of a change. Where two pairs give the ratio, none is taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate

Links = dict[str, tuple[str, int]]
#: One figure of a sentence: its value, its place, and what it can be divided by.
Figure = tuple[Decimal, int, str]

_BUDGETS = frozenset({"budget_initial", "budget_adjusted", "budget_unspecified"})
#: Ratios that any two equal figures, or any figure, would give.
_TRIVIAL = frozenset({Decimal(0), Decimal(100)})


def of_counts(annotated: AnnotatedText, start: int, value: Decimal) -> Links:
    """The counts before ``start`` in its sentence whose quotient is ``value``."""
    first = annotated.sentence(start)[0]
    counts = [
        (quantity.value, quantity.start, quantity.unit)
        for quantity in annotated.quantities_in(first, start)
        if quantity.kind == "count" and quantity.value > 0 and quantity.qualifier == "exact"
    ]
    return _linked("activity", value, ((part, whole) for part in counts for whole in counts if part[2] == whole[2]))


def of_sums(annotated: AnnotatedText, start: int, value: Decimal) -> Links:
    """The expense and the budget of one scope in the sentence at ``start`` whose quotient is ``value``."""
    sums = _sums(annotated, start)
    pairs = (
        (_figure(part), _figure(whole))
        for part in sums
        for whole in sums
        if part.values["measure"] == "executed"
        and whole.values["measure"] in _BUDGETS
        and part.values["scope"] == whole.values["scope"]
    )
    return _linked("amount", value, pairs)


def base_of(annotated: AnnotatedText, start: int, value: Decimal, change: Candidate) -> Links:
    """The sum of the sentence at ``start`` by which ``change`` is ``value`` per cent."""
    bases = [base for base in _sums(annotated, start) if base.values["measure"] != "change"]
    links = _linked("amount", value, ((_figure(change), _figure(base)) for base in bases))
    return {"denominator_fact": links["denominator_fact"]} if links else {}


def _sums(annotated: AnnotatedText, start: int) -> list[Candidate]:
    first, end = annotated.sentence(start)
    return [candidate for candidate in annotated.amounts if first <= candidate.start < end]


def _figure(candidate: Candidate) -> Figure:
    value = candidate.values["amount_yuan"]
    return (value if isinstance(value, Decimal) else Decimal(0), candidate.start, "")


def _linked(kind: str, value: Decimal, pairs: Iterable[tuple[Figure, Figure]]) -> Links:
    """The links to the one pair whose quotient, rounded as ``value`` is, is ``value``."""
    if value in _TRIVIAL:
        return {}
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return {}
    rounding = Decimal(1).scaleb(exponent) / 2
    found = [
        (part[1], whole[1])
        for part, whole in pairs
        if whole[0] and part[1] != whole[1] and abs(100 * part[0] / whole[0] - value) <= rounding
    ]
    if len(found) != 1:
        return {}
    return {"numerator_fact": (kind, found[0][0]), "denominator_fact": (kind, found[0][1])}
