"""Sums of money: what the money is, whose it is (scope), what about it is measured, and how much.

What a clause says of its sum, and what is handed down to it, is in ``clauses``; whose money that makes it in
``scopes``, what it measures in ``measures``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Waiver
from jixiao.extraction.money import words
from jixiao.extraction.money.clauses import Clause, Said, clause_of
from jixiao.extraction.money.measures import measure_of
from jixiao.extraction.money.products import product
from jixiao.extraction.money.scopes import is_told, of_project, scope_of
from jixiao.extraction.money.sums import sums
from jixiao.extraction.money.tables import sum_values, table_sums
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.text.years import years_in
from jixiao.facts.column import Cell

_REACH = 70
#: Characters before a sum in which a range may begin.
_SHORT = 16

#: How sure a sum is whose words tell what it measures and whose money it is, and one where a heading or a custom does:
#: as often as they were right in pages that the rules were not written with (evaluation/reliability.csv).
_SURE, _UNSURE = 0.85, 0.7
_SURE_SOURCES = frozenset({"said", "carried", "behind"})

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
        if quantity.kind == "percent" and words.SHARE_OF_ALL.search(
            annotated.text, max(before.end, quantity.start - _REACH), quantity.start
        ):
            # 工资福利支出占62%，计620万元
            scope = words.scope_in(annotated.text[before.end : quantity.start]) or scope
        if quantity.kind == "money" and not annotated.smoothed.is_claimed(quantity.start, quantity.end):
            if _is_lower_end(annotated.text, quantity):
                before = before._replace(end=quantity.end)
                continue
            if words.SIZE_CLASS.match(annotated.text, quantity.end):
                annotated.smoothed.claim(quantity.start, quantity.end, 1)
                yield Waiver(quantity.start, quantity.end, "other", "amount.size_class")
                continue
            place = clause_of(annotated, quantity, before, subject)
            if annotated.text[quantity.end - 1] in "万亿" and not words.MONEY_WORD.search(place.sentence):
                continue
            shared = _shared(place) or (shared[1:] if place.follows else [])
            candidate, told = _told(annotated, quantity, place, before, shared[0] if shared else _Share())
            if candidate.values["measure"] != "unit_cost" and (links := product(annotated, quantity)):
                candidate = candidate._replace(links=links)
            yield _record(annotated, candidate)
            if place.is_aside:
                before = before._replace(end=quantity.end, change="")
                continue
            before = before._replace(
                change=str(candidate.values["direction"] or ""),
                divided=_divided(place, before),
                measured=words.measure_in(place.clause) not in ("", "revenue"),
                shift=told.shift,
                is_relative=told.is_relative,
            )
            scope = str(candidate.values["scope"])
            measure = measure if place.follows else ""
            if told.measure not in ("change", "unit_cost", "evaluated", "other"):
                measure = told.measure
            elif not measure:
                measure = words.measure_in(place.clause)
        before = before._replace(end=quantity.end, scope=scope, measure=measure)


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


def _shared(place: Clause) -> list[_Share]:
    """What is said of the sums that follow 基本支出和项目支出分别为, one after the other."""
    clause = place.clause
    if words.BOTH.search(clause) and words.AND_ANOTHER.match(place.after):
        return [_Share(measure="revenue"), _Share(measure="executed")]
    if not words.ONE_BY_ONE.search(clause):
        return []
    scopes = [_Share(scope=scope) for scope in words.scopes_in(clause) if scope != "general_budget"]
    measures = [_Share(measure=measure) for measure in words.measures_in(clause)]
    years = [_Share(shift=year.shift) for year in years_in(clause, place.own_year)]
    return next((found for found in (scopes, measures, years) if len(found) > 1), [])


class _Told(NamedTuple):
    """What a sum hands down beside its scope: its measure, and by how many years it is of another year."""

    measure: str
    shift: int
    is_relative: bool


def _told(
    annotated: AnnotatedText, quantity: Quantity, place: Clause, before: Said, shared: _Share
) -> tuple[Candidate, _Told]:
    measured = measure_of(annotated, quantity, place, before)
    measure, direction = measured.measure, measured.direction
    year = place.year(before, is_change=measure == "change")
    if shared.shift is not None:
        year = year._replace(shift=shared.shift)
    measure = measure if measure == "change" else (shared.measure or measure).replace("full_year", "budget_adjusted")
    scope = shared.scope or scope_of(place, measure, before, is_contrast=bool(year.shift or before.shift))
    rule = measure or "default"
    if (
        scope == "other"
        and not place.of_project
        and (
            (measure in ("", "revenue", "executed") and words.NEITHER.search(place.clause))
            or (measure == "budget_unspecified" and words.ASKED.search(place.clause))
        )
    ):
        measure = "other"
    if not measure:
        measure = _by_default(place, scope)
    values: dict[str, Cell] = {
        "item": _item(place, scope, measure),
        "scope": scope,
        "measure": "other" if year.shift and measure not in ("change", "unit_cost") else measure,
        **sum_values(quantity, quantity.unit),
        "direction": direction,
    }
    text, start = annotated.text, quantity.start
    if text[start - 1] in words.RANGE_SIGNS and words.RANGE_BEFORE.search(text, max(0, start - _SHORT), start):
        values["qualifier"] = "at_most"
    is_sure = measured.source in _SURE_SOURCES and (
        (scope == "other" and measured.source == "said") or is_told(scope, place, before)
    )
    confidence = _SURE if is_sure and rule != "default" else _UNSURE
    candidate = Candidate("amount", quantity.start, quantity.end, values, f"amount.{rule}", confidence)
    return candidate, _Told(measure, 0 if year.is_compared else year.shift, year.is_relative)


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
    phrase = words.LEAD.sub("", place.clause)
    if phrase and (phrase[-1] in words.TAIL_ENDS or phrase[-1].isspace()):
        phrase = words.TAIL.sub("", phrase)
    if scope not in ("whole", "other") and not words.scope_in(phrase):
        phrase = words.SCOPE_NAMES[scope] + phrase
    if scope == "other" and len(phrase) < 5 and (noun := _NOUN_AFTER.match(place.after)):
        phrase += noun.group()
    return phrase[-25:] or words.MEASURE_NAMES[measure]
