"""What a ratio is surely a ratio of, where its words do not tell: the one pair of its sentence whose quotient it is.

`收案500件，审结480件，结案率96%`: the counts of one unit. `执行率98.5%(预算数200万元，支出197万元)`: sums behind it.
`比上年的200万元增加5万元，增长2.5%`: the base of a change. Where two pairs give the ratio, none is taken.

Two things are told by words, whatever the quotient is: `违法64个，整改58个，整改率96%` names its part, and what stands
beside a year is what a count grew from, `接待41万人次，增长9%(2021年为38万人次)`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate
from jixiao.facts.column import Cell

Links = dict[str, tuple[str, int]]
#: One figure of a sentence: its value, its place, and what it can be divided by.
Figure = tuple[Decimal, int, str]

_BUDGETS = frozenset({"budget_initial", "budget_adjusted", "budget_unspecified"})
#: What a year brought, which is no base of how it differs from another.
_OF_THE_YEAR = frozenset({"executed", "revenue"})
#: Ratios that any two equal figures, or any figure, would give.
_TRIVIAL = frozenset({Decimal(0), Decimal(100)})
#: Most figures of a sentence that are tried with each other.
_MOST = 24
#: 整改率为: a rate by the name of what was done.
_RATE_OF = re.compile(r"(?P<done>[一-龥]{2})率(?:为|是|达到?)?$")
#: 上年的, 2021年为: before the count of the year before.
_YEAR_BEFORE = re.compile(r"(?:[上去]年|前一年|(?:19|20)\d\d年)(?:同期|度|全年)?(?:的|为|是)?$")
#: The same in a bracket behind a rate: `(2021年为`.
_IN_BRACKET = re.compile(r"\((?:[上去]年|前一年|(?:19|20)\d\d年)(?:同期|度|全年)?(?:的|为|是)?")
#: What stands before counts that tell a change and no level: 编制减少
_CHANGED = re.compile(r"(?:增[加长多]|新增|减少|[上下]降|压减|提高|[多少])了?$")
#: What a sum is compared with behind it, which is then no base itself: 支出16万元，比上年减少4万元.
_COMPARED = re.compile(r"[，,。;；(]?(?:同)?[比较]")
#: Characters in which the count before stands, and those before it that say of which year it is.
_NEAR, _FEW = 40, 12


def of_counts(annotated: AnnotatedText, start: int, value: Decimal) -> Links:
    """The counts before ``start`` in its sentence whose quotient is ``value``."""
    first = annotated.sentence(start)[0]
    counts = [
        (quantity.value, quantity.start, quantity.unit)
        for quantity in annotated.quantities_in(first, start)[-_MOST:]
        if quantity.kind == "count" and quantity.value > 0 and quantity.qualifier == "exact"
    ]
    return _linked("activity", value, counts, counts)


def of_named_count(annotated: AnnotatedText, start: int) -> Links:
    """The last two counts before ``start``, of one unit, if the rate is named by what was done with the second."""
    text, first = annotated.text, annotated.sentence(start)[0]
    rate = _RATE_OF.search(text, max(first, start - _FEW), start)
    counts = [quantity for quantity in annotated.quantities_in(first, start)[-_MOST:] if quantity.kind == "count"]
    if rate is None or len(counts) < 2:
        return {}
    whole, part = counts[-2:]
    is_exact = whole.qualifier == part.qualifier == "exact"
    if not is_exact or whole.unit != part.unit or not 0 < part.value < whole.value:
        return {}
    if rate["done"] not in text[whole.end : part.start] or start - part.end > _FEW:
        return {}
    return {"numerator_fact": ("activity", part.start), "denominator_fact": ("activity", whole.start)}


def of_years(annotated: AnnotatedText, start: int, end: int) -> Links:
    """The count that grew by the ratio from ``start`` to before ``end``, and that of the year before."""
    text, (first, last) = annotated.text, annotated.sentence(start)
    counts = [
        quantity
        for quantity in annotated.quantities_in(max(first, start - _NEAR), min(last, end + _NEAR))
        if quantity.kind == "count" and quantity.qualifier == "exact" and quantity.value > 0
    ]
    behind = _IN_BRACKET.match(text, end)
    base = next(
        (
            count
            for count in counts
            if (behind is not None and count.start == behind.end())
            or (count.end <= start and _YEAR_BEFORE.search(text, max(first, count.start - _FEW), count.start))
        ),
        None,
    )
    grown = [count for count in counts if count is not base and count.end <= start]
    if base is None or not grown or grown[-1].unit != base.unit:
        return {}
    if _CHANGED.search(text, max(first, grown[-1].start - _FEW), grown[-1].start):
        return {}
    return {"numerator_fact": ("activity", grown[-1].start), "denominator_fact": ("activity", base.start)}


def of_sums(annotated: AnnotatedText, start: int, value: Decimal) -> Links:
    """The expense and the budget of one scope in the sentence at ``start`` whose quotient is ``value``."""
    sums = _sums(annotated, start)
    executed = [_figure(part, part.values["scope"]) for part in sums if part.values["measure"] == "executed"]
    budgets = [_figure(whole, whole.values["scope"]) for whole in sums if whole.values["measure"] in _BUDGETS]
    return _linked("amount", value, executed, budgets)


def base_of(annotated: AnnotatedText, start: int, value: Decimal, change: Candidate) -> Links:
    """The sum of the sentence at ``start`` by which ``change`` is ``value`` per cent."""
    bases = [
        base
        for base in _sums(annotated, start)
        if base.values["measure"] != "change"
        and not (base.values["measure"] in _OF_THE_YEAR and _COMPARED.match(annotated.text, base.end))
    ]
    links = _linked("amount", value, [_figure(change)], [_figure(base) for base in bases])
    return {"denominator_fact": links["denominator_fact"]} if links else {}


def half_of_last_digit(value: Decimal) -> Decimal:
    """By how much rounding may have moved ``value``."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) / 2 if isinstance(exponent, int) else Decimal(0)


def _sums(annotated: AnnotatedText, start: int) -> list[Candidate]:
    first, end = annotated.sentence(start)
    return annotated.amounts_in(first, end)[-_MOST:]


def _figure(candidate: Candidate, scope: Cell = "") -> Figure:
    value = candidate.values["amount_yuan"]
    return (value if isinstance(value, Decimal) else Decimal(0), candidate.start, str(scope))


def _linked(kind: str, value: Decimal, parts: list[Figure], wholes: list[Figure]) -> Links:
    """The links to the one part and whole of one sort whose quotient, rounded as ``value`` is, is ``value``."""
    if value in _TRIVIAL:
        return {}
    rounding = half_of_last_digit(value)
    alike: defaultdict[str, list[Figure]] = defaultdict(list)
    for part in sorted(parts):
        alike[part[2]].append(part)
    found: list[tuple[int, int]] = []
    for amount, start, sort in wholes:
        # Only parts of about the size of the share need be divided.
        first = bisect_left(alike[sort], (amount * (value - 2 * rounding) / 100,))
        last = bisect_left(alike[sort], (amount * (value + 2 * rounding) / 100,), first)
        found += [
            (part[1], start)
            for part in alike[sort][first:last]
            if amount and part[1] != start and abs(100 * part[0] / amount - value) <= rounding
        ]
        if len(found) > 1:
            return {}
    return {"numerator_fact": (kind, found[0][0]), "denominator_fact": (kind, found[0][1])} if found else {}
