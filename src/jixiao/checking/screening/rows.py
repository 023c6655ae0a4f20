"""Screens that ask single rows: a condition in SQL on a row t of a table and the row of its report, own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from jixiao.checking.bounds import of_seeds
from jixiao.checking.plausible import LONGEST, LONGEST_READ, MOST, SURE, YEARS, YEARS_READ
from jixiao.checking.screening.cells import literals
from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import BY_NAME, READ
from jixiao.facts.column import spell
from jixiao.facts.corpus import Corpus
from jixiao.facts.kinds import FACT_KINDS, PLACE_KINDS
from jixiao.facts.passage import PASSAGE
from jixiao.facts.readable import PRESENT
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Table
from jixiao.facts.types import FACT_ID
from jixiao.sql import literal

Conditions = Iterator[tuple[Table, str]]

_STANDS = "t.review is distinct from 'rejected'"
_IS_READ = "t.review is not distinct from 'extracted'"
_IS_BY_HAND = "t.method is not distinct from 'hand'"
_IS_OWN = "t.evaluator is null and t.restates is null"


def _statuses(_: Corpus) -> Conditions:
    for table in READ:
        for column in table.columns:
            if column.status is not None:
                yield table, f"(t.{column.name} is null) = (t.{column.status} in ({literals(PRESENT)}))"


def _references(seeds: Corpus) -> Conditions:
    """Of facts that name others: ``reports``."""
    for table in READ:
        for column in table.columns:
            named, _, name = (column.references or "").partition(".")
            if column.type is not FACT_ID and named and BY_NAME[named] not in READ:
                known = {record[name] for record in seeds.loaded[named].records}
                yield table, f"t.{column.name} is not null and t.{column.name} not in ({literals(known - {None})})"


def _confidence(_: Corpus) -> Conditions:
    for kind in PLACE_KINDS:
        yield kind.table, f"t.confidence > 1 or ({_IS_BY_HAND} and t.confidence <> 1)"


def _evidence(_: Corpus) -> Conditions:
    columns = [f"{kind.name}.{name}" for kind in FACT_KINDS for name in kind.table.by_name]
    named = "split_part(t.fact_id, '/', 2) || '.' || t.column_name"
    yield kinds.EVIDENCE.table, f"split_part(t.fact_id, '/', 1) <> t.report_id or {named} not in ({literals(columns)})"
    is_personal = "(t.reason is not distinct from 'personal_data')"
    yield kinds.WAIVED_NUMBER.table, f"(t.quote is null) <> {is_personal}"


def _spans(_: Corpus) -> Conditions:
    """Of the order of lines: ``reports``."""
    for kind in PLACE_KINDS:
        yield kind.table, "t.char_end <= t.char_start or t.char_end - t.char_start <> length(t.quote)"
        yield kind.table, "t.char_end > own.source_chars"


def _money(seeds: Corpus) -> Conditions:
    factors = {record["unit"]: record["factor"] for record in seeds[reference.UNIT].records}
    for unit, factor in factors.items():
        if isinstance(factor, Decimal):
            yuan = f"t.amount::decimal(20, 6) * {spell(factor)}::decimal(18, 6)"
            yield kinds.AMOUNT.table, f"t.unit = {literal(unit)} and {yuan} is distinct from t.amount_yuan"


def _scored_items(_: Corpus) -> Conditions:
    """What people wrote of scores is not worth a screen: it is little, and looked at row by row."""
    yield kinds.SCORE.table, f"own.rubric_id is not null and {_IS_BY_HAND}"


def _in_the_text(_: Corpus) -> Conditions:
    """Of the order of passages and spots: ``reports``."""
    for table in (PASSAGE, SPOT):
        yield table, "t.char_end <= t.char_start or t.char_end > own.source_chars"


def _facts_hold(_: Corpus) -> Conditions:
    for kind in PLACE_KINDS:
        if kind is not kinds.WAIVED_NUMBER:
            most = f"if({_IS_BY_HAND}, {LONGEST}, {LONGEST_READ})"
            yield kind.table, f"{_STANDS} and coalesce(length(t.quote), 0) not between 1 and {most}"
        if kind in FACT_KINDS:
            yield kind.table, f"{_IS_READ} and t.confidence < {SURE}"
    for table, name, bound in MOST:
        yield table, f"{_STANDS} and t.{name} > {bound}"
    # Scores
    yield kinds.SCORE.table, f"{_STANDS} and {_IS_OWN} and t.deduction > t.max_points"
    lost = "coalesce(t.deduction, t.max_points - t.score) > 0"
    below = "t.level in ('indicator', 'criterion')"
    yield kinds.SCORE.table, f"{_STANDS} and {_IS_OWN} and {lost} and {below} and t.reason_theme is null"
    are_printed = "coalesce(t.value_status = 'stated' and t.max_status = 'printed', false)"
    yield kinds.SCORE.table, f"{_STANDS} and {_IS_OWN} and t.score > t.max_points and not {are_printed}"
    # Sums, indicators, headcounts
    is_change = "(t.measure is not distinct from 'change')"
    yield kinds.AMOUNT.table, f"{_STANDS} and {is_change} <> (t.direction is not null)"
    result = kinds.INDICATOR_RESULT.table
    yield result, f"{_STANDS} and t.target_text is null and t.actual_text is null"
    yield result, f"{_STANDS} and t.unit is null and coalesce(t.target_value, t.actual_value) is not null"
    most = f"if({_IS_READ}, {YEARS_READ}, {YEARS})"
    yield kinds.HEADCOUNT.table, f"{_STANDS} and abs(year(t.as_of) - own.fiscal_year) > {most}"


def _what_stands_holds(_: Corpus) -> Conditions:
    """Of facts that name others: ``reports``."""
    yield kinds.REPORT.table, f"not ({_STANDS})"


def _bounds_hold(seeds: Corpus) -> Conditions:
    for expectation in of_seeds(seeds.root):
        name, column = expectation["meta"]["seed"].split(".")
        bounds = expectation["kwargs"]
        if "value_set" in bounds:
            yield BY_NAME[name], f"{_STANDS} and t.{column} not in ({literals(bounds['value_set'])})"
        for bound, beyond in (("min_value", "<"), ("max_value", ">")):
            if bounds.get(bound) is not None:
                # All digits of a binary fraction: the rule compares with it, and not with what is written there.
                yield BY_NAME[name], f"{_STANDS} and t.{column} {beyond} {Decimal(bounds[bound]):f}"


def _annotated_reports_are_whole(_: Corpus) -> Conditions:
    """Reports read by hand are few, too."""
    yield kinds.REPORT.table, _IS_BY_HAND


#: By the names of the rules.
SCREENS: Mapping[str, Callable[[Corpus], Conditions]] = {
    "statuses": _statuses,
    "references": _references,
    "confidence": _confidence,
    "evidence": _evidence,
    "spans": _spans,
    "money": _money,
    "scored_items": _scored_items,
    "in_the_text": _in_the_text,
    "facts_hold": _facts_hold,
    "what_stands_holds": _what_stands_holds,
    "bounds_hold": _bounds_hold,
    "annotated_reports_are_whole": _annotated_reports_are_whole,
}
