"""Sums of money: what the money is, whose it is (scope), what about it is measured, and how much.

What a clause says of its sum, and what is handed down to it, is in ``clauses``; whose money that makes it in
``scopes``, what it measures in ``measures``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Waiver
from jixiao.extraction.money import words
from jixiao.extraction.money.clauses import Clause, Said, clause_of
from jixiao.extraction.money.measures import Source, measure_of
from jixiao.extraction.money.printed_sum import sum_values, yuan_of
from jixiao.extraction.money.products import product
from jixiao.extraction.money.scopes import is_told, named_part, of_project, scope_of
from jixiao.extraction.money.sums import sums
from jixiao.extraction.money.tables import table_sums
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.text.years import years_in
from jixiao.facts.column import Cell

_REACH = 70
#: Characters before a sum in which a range may begin.
_SHORT = 16

#: How sure a sum is whose own clause tells what a part of the department's money measures, one of which words tell what
#: it measures and whose money it is, and one where a heading or a custom does:
#: as often as they were right in pages that the rules were not written with (evaluation/reliability.csv).
_CERTAIN, _SURE, _UNSURE = 0.92, 0.85, 0.7
_SURE_SOURCES = frozenset({"said", "carried", "behind"})

#: Most parts of a sum that are added up.
_MOST_PARTS = 8
#: Parts that make up 基本支出, and those that make up all money.
_OF_BASIC = frozenset({"wages", "goods_services", "transfers_to_persons"})
_OF_WHOLE = frozenset({"basic", "project"})

#: What stands between a sum and the same sum told again in round figures: `(约`.
_RETOLD = re.compile(r"\((?:约|折合|合|即)(?:为|计|合)?约?")
_NOUN_AFTER = re.compile(r"[一-龥]{2,10}")  # 用于道路养护


def recognise(annotated: AnnotatedText) -> Iterator[Candidate | Waiver]:
    """Every sum of money that nothing has claimed."""
    for candidate in table_sums(annotated):
        yield _record(annotated, candidate)
    before, subject = Said(-1, -1), of_project(annotated)
    shared: list[_Share] = []
    for quantity in sums(annotated):
        before = before.enters(annotated, annotated.paragraph(quantity.start))
        before = before.bracketed(annotated.text[before.end : quantity.start])
        scope, measure = before.scope, before.measure
        if quantity.kind == "percent":
            was = scope
            scope, measure = _of_ratio(
                annotated.text[max(before.end, quantity.start - _REACH) : quantity.start], before
            )
            if scope != was:
                before = before._replace(listed="")
        if _is_unclaimed(annotated, quantity):
            if _is_lower_end(annotated.text, quantity):
                before = before._replace(end=quantity.end)
                continue
            if words.SIZE_CLASS.match(annotated.text, quantity.end):
                annotated.smoothed.claim(quantity.start, quantity.end, 1)
                yield Waiver(quantity.start, quantity.end, "other", "amount.size_class")
                continue
            place = clause_of(annotated, quantity, before, subject)
            if annotated.text[quantity.end - 1] in "万亿" and not words.MONEY_WORD.search(place.whole_sentence):
                continue
            shared = _shared(annotated, place, before) or (shared[1:] if place.follows else [])
            candidate, told = _told(annotated, quantity, place, before, shared[0] if shared else _Share())
            if candidate.values["measure"] != "unit_cost" and (links := product(annotated, quantity)):
                candidate = candidate._replace(links=links)
            if (last := _sum_behind(annotated, candidate)) is not None:
                yield _record(annotated, _retold(candidate, last))
                before = before._replace(end=quantity.end)
                continue
            yield _record(annotated, candidate)
            if place.is_aside:
                before = before._replace(end=quantity.end, change="")
                continue
            before = before._replace(
                change=str(candidate.values["direction"] or ""),
                divided=_divided(place, before),
                topic=before.topic if place.follows else str(candidate.values["scope"]),
                previous=before.scope if place.follows else "",
                listed=(before.listed or before.previous) if words.IN_LIST.match(place.clause) else "",
                measured=words.measure_in(place.clause) not in ("", "revenue"),
                shift=told.shift,
                is_relative=told.is_relative,
            )
            scope = str(candidate.values["scope"])
            measure = measure if place.follows else ""
            if told.measure not in ("change", "unit_cost", "evaluated", "other"):
                measure = told.measure
            elif not measure and told.measure != "evaluated":
                measure = words.measure_in(place.clause)
        before = before._replace(end=quantity.end, scope=scope, measure=measure)


def _is_unclaimed(annotated: AnnotatedText, quantity: Quantity) -> bool:
    """Whether a quantity is a sum of money that nothing has claimed."""
    return quantity.kind == "money" and not annotated.smoothed.is_claimed(quantity.start, quantity.end)


def _sum_behind(annotated: AnnotatedText, candidate: Candidate) -> Candidate | None:
    """The sum that is told again in a bracket right behind it: `支出27,771,329.21元(约2777.13万元`."""
    last = annotated.amounts[-1] if annotated.amounts else None
    if last is None or _RETOLD.fullmatch(annotated.text, last.end, candidate.start) is None:
        return None
    return last


def _retold(candidate: Candidate, last: Candidate) -> Candidate:
    """The sum as that before it is called, if it is the same in its own digits; else nobody says what it is."""
    amount, yuan, before = (
        one if isinstance(one, Decimal) else Decimal(0)
        for one in (candidate.values["amount"], candidate.values["amount_yuan"], last.values["amount_yuan"])
    )
    exponent = amount.as_tuple().exponent
    step = yuan / amount * Decimal(1).scaleb(exponent) if amount and isinstance(exponent, int) else Decimal(0)
    if abs(yuan - before) > step:
        return candidate._replace(values={**candidate.values, "scope": "other", "measure": "other"})
    told = {name: last.values[name] for name in ("item", "scope", "measure", "direction")}
    return candidate._replace(values={**candidate.values, **told})


def _of_ratio(said: str, before: Said) -> tuple[str, str]:
    """The scope and measure that a ratio's words hand down: 工资福利支出占62%，计620万元; 支出总额下降5%，少8万元."""
    said = words.STOP.split(said)[-1]
    if ("占" in said and not words.SHARE_OF_ALL.search(said)) or words.OF_THE_BUDGET.search(said):
        return before.scope, before.measure
    if scope := words.scope_in(said):
        return scope, words.measure_in(said) or before.measure
    return ("whole" if words.WHOLE.search(said) else before.scope), words.measure_in(said) or before.measure


def _is_lower_end(text: str, quantity: Quantity) -> bool:
    """Whether the sum is the lower of a range: 1000元至3000元."""
    return words.RANGE_AFTER.match(text, quantity.end) is not None and text[quantity.start - 1] not in "由从"


def _divided(place: Clause, before: Said) -> str:
    """The scope of what 其中 divides, after a sum that is such a part."""
    if not place.follows:
        return ""
    return before.divided or (before.scope if words.OF_WHAT.search(place.clauses[0]) else "")


def _record(annotated: AnnotatedText, candidate: Candidate) -> Candidate:
    annotated.smoothed.claim(candidate.start, candidate.end)
    annotated.amounts.append(candidate)
    return candidate


class _Share(NamedTuple):
    """What one of several sums takes from words that stand before all of them; None and empty where they leave it."""

    scope: str = ""
    measure: str = ""
    shift: int | None = None


def _shared(annotated: AnnotatedText, place: Clause, before: Said) -> list[_Share]:
    """What is said of the sums that follow 基本支出和项目支出分别为, one after the other."""
    clause = place.clause
    if words.BOTH.search(clause) and words.AND_ANOTHER.match(place.after):
        return [_Share(measure="revenue"), _Share(measure="executed")]
    if not words.ONE_BY_ONE.search(clause):
        return []
    if words.JUST_ONE_BY_ONE.fullmatch(clause) and len(place.clauses) > 1:
        # 由一般公共预算拨款、其他收入构成，分别为
        clause = place.clauses[-2]
    listed = [_Share(scope=words.scope_in(part)) for part in words.AND.split(clause)]
    if len(listed) > 1 and all(part.scope for part in listed):
        return listed
    scopes = [_Share(scope=scope) for scope in words.scopes_in(clause) if scope != "general_budget"]
    measures = [_Share(measure=measure) for measure in words.measures_in(clause)]
    is_change = words.change_in(clause) or words.UP_OR_DOWN.search(clause)
    if place.follows and is_change and not scopes:
        # 一般公共预算列支90万元，基金预算列支8万元，分别增加5万元、减少2万元
        first = max(0, before.end - _REACH)
        return [_Share(scope=str(sum_.values["scope"])) for sum_ in _sums_since(annotated, first)[-2:]]
    years = [_Share(shift=year.shift) for year in years_in(clause, place.own_year)]
    return next((found for found in (scopes, measures, years) if len(found) > 1), [])


def _sums_since(annotated: AnnotatedText, first: int) -> list[Candidate]:
    """The last sums that were read, of those that begin from ``first``."""
    return [candidate for candidate in annotated.amounts[-_MOST_PARTS:] if candidate.start >= first]


def _parts(annotated: AnnotatedText, total: Quantity) -> list[Candidate]:
    """The sums before ``total`` in its paragraph that add up to it, the last first; empty where none do."""
    parts, rest = list[Candidate](), yuan_of(total)
    for part in reversed(_sums_since(annotated, annotated.paragraph(total.start).start)):
        amount = part.values["amount_yuan"]
        rest -= amount if isinstance(amount, Decimal) else 0
        parts.append(part)
        if rest <= 0:
            break
    return [] if rest else parts


def _whole_of(annotated: AnnotatedText, parts: list[Candidate]) -> str:
    """The scope of what ``parts`` add up to; empty where it is not told by theirs."""
    scopes = {str(part.values["scope"]) for part in parts}
    if scopes == {"three_public"}:
        return "three_public"
    if scopes == {"other"}:
        return "other" if "采购" in annotated.text[parts[-1].start - _SHORT : parts[0].end] else ""
    return "basic" if scopes <= _OF_BASIC else "whole" if scopes == _OF_WHOLE else ""


def _shared_measure(measure: str, place: Clause, before: Said, shared: _Share) -> str:
    """The measure that a sum has by its words or shares with those beside it; ``other`` for an income of others."""
    if measure == "change":
        return measure
    # 收入80万元，其中门票收入20万元 is the department's.
    is_own = place.follows and before.measure == "revenue" and before.scope != "other"
    is_of_others = words.is_income_of_others(place.clause, is_among_own=place.is_among_own)
    if measure == "revenue" and is_of_others and not is_own:
        return "other"
    return (shared.measure or measure).replace("full_year", "budget_adjusted")


def _moves_neither(place: Clause, measure: str) -> bool:
    """Whether money of others was neither a budget nor an expense, whatever word stands beside it: 争取资金, 产值."""
    if measure == "budget_unspecified":
        return place.clause.endswith("下拨") or words.ASKED.search(place.clause) is not None
    is_told = measure in ("", "revenue", "executed") and words.NEITHER.search(place.clause) is not None
    return is_told and not words.SPENDING.search(place.clause)


class _Told(NamedTuple):
    """What a sum hands down beside its scope: its measure, and by how many years it is of another year."""

    measure: str
    shift: int
    is_relative: bool


def _told(
    annotated: AnnotatedText, quantity: Quantity, place: Clause, before: Said, shared: _Share
) -> tuple[Candidate, _Told]:
    measured = measure_of(annotated, quantity, place, before)
    measure = _shared_measure(measured.measure, place, before, shared)
    year = place.year(before, is_change=measure == "change")
    if shared.shift is not None:
        year = year._replace(shift=shared.shift)
    scope = shared.scope or scope_of(place, measure, before, is_contrast=bool(year.shift or before.shift))
    if year.shift > 0 and not words.scope_in(place.clause):
        # 明年将实施水库维护，预算80万元
        scope = "other"
    if words.ADDS_UP.search(place.clause) and (parts := _parts(annotated, quantity)):
        scope, measure = _whole_of(annotated, parts) or scope, measure or str(parts[-1].values["measure"])
    rule = measure or "default"
    if scope == "other" and not place.of_project and _moves_neither(place, measure):
        measure = "other"
    measure = measure or _by_default(place, scope)
    values: dict[str, Cell] = {
        "item": _item(place, scope, measure),
        "scope": scope,
        "measure": "other" if year.shift and measure not in ("change", "unit_cost") else measure,
        **sum_values(quantity, quantity.unit),
        "direction": measured.direction,
    }
    text, start = annotated.text, quantity.start
    if text[start - 1] in words.RANGE_SIGNS and words.RANGE_BEFORE.search(text, max(0, start - _SHORT), start):
        values["qualifier"] = "at_most"
    confidence = (
        _UNSURE if rule == "default" else _confidence(measured.source, scope, values, is_told(scope, place, before))
    )
    candidate = Candidate("amount", quantity.start, quantity.end, values, f"amount.{rule}", confidence)
    return candidate, _Told(measure, 0 if year.is_compared else year.shift, year.is_relative)


def _confidence(source: Source, scope: str, values: Mapping[str, Cell], told: bool) -> float:
    """How sure a sum is, by what tells what it measures and by whether words have told whose it is."""
    if source == "said" and told and scope != "other" and values["measure"] != "other":
        return _CERTAIN
    is_sure = source in _SURE_SOURCES and (told or (scope == "other" and source == "said"))
    return _SURE if is_sure else _UNSURE


def _by_default(place: Clause, scope: str) -> str:
    """What a sum measures of which nothing tells it: a named part of the money was spent."""
    named = words.scope_in(place.clause)
    if words.NEITHER.search(place.clause):
        return "other"
    if scope == "general_budget" or (named == "other" and "收入" in place.clause):
        return "revenue"
    is_part = scope not in ("general_budget", "other", "whole")
    is_expense = (is_part and (named or place.follows)) or (named and "支出" in place.clause)
    return "executed" if is_expense else "other"


def _item(place: Clause, scope: str, measure: str) -> str:
    """What the money is: the printed phrase before the sum, with the scope that it inherits."""
    phrase = words.LEAD.sub("", named_part(place.clause))
    if phrase and (phrase[-1] in words.TAIL_ENDS or phrase[-1].isspace()):
        phrase = words.TAIL.sub("", phrase)
    if scope not in ("whole", "other") and not words.scope_in(phrase):
        phrase = words.SCOPE_NAMES[scope] + phrase
    if scope == "other" and len(phrase) < 5 and (noun := _NOUN_AFTER.match(place.after)):
        phrase += noun.group()
    return phrase[-25:] or words.MEASURE_NAMES[measure]
