"""What a report cannot mean, whatever it prints: then it was misread, or a row was mistyped.

Contradictions of a report's own are not among these: they are published, and the audit names them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao.facts import kinds, reference
from jixiao.facts.column import Cell
from jixiao.facts.corpus import Corpus, fact_id
from jixiao.facts.kinds import FACT_KINDS, PLACE_KINDS, FactKind
from jixiao.facts.table import Loaded, Problem, Record
from jixiao.facts.types import FACT_ID

#: Longest quotes: of what a person has read, and of what a program has.
LONGEST, LONGEST_READ = 60, 200
#: Years by which the day of a count may miss the evaluated one: where a program read it, and where a person did.
YEARS_READ, YEARS = 1, 10
#: Per cent of a ratio, and count of an activity, beyond which 万 or 亿 was converted wrongly or a number misread.
MOST = (
    (kinds.RATIO.table, "value_pct", Decimal(100_000)),
    (kinds.ACTIVITY.table, "value", Decimal(10_000_000_000)),
)
#: Confidence below which a person must confirm a fact before it counts.
SURE = Decimal("0.3")


def _last(records: Sequence[Record]) -> Record | None:
    return records[-1] if records else None


def reports_stand(corpus: Corpus) -> dict[Cell, Record]:
    """The reports that count, by their ids."""
    return {record["report_id"]: record for record in corpus[kinds.REPORT.table].standing}


def years_hold(corpus: Corpus) -> Iterator[Problem]:
    """The evaluated year is over when a report is collected, and its dates follow one another."""
    loaded = corpus[kinds.REPORT.table]
    for record in loaded.standing:
        year, collected = record["fiscal_year"], record["collected_on"]
        if not (isinstance(year, int) and isinstance(collected, datetime.date)):
            continue
        if year > collected.year:
            wrong = f"{year} had not begun when the report was collected, in {collected.year}"
            yield loaded.problem(record, "fiscal_year", wrong, "write the year that the report evaluates")
        if record["review"] == "extracted":
            continue  # What a program read may be misprinted or misread: the audit says so.
        for name in ("signed_on", "published_on"):
            day = record[name]
            if isinstance(day, datetime.date) and not (year <= day.year and day <= collected):
                wrong = f"{day} is before the evaluated year {year}, or after the day of collection {collected}"
                yield loaded.problem(record, name, wrong, "read the day again: a year was most likely mistyped")


def rubrics_hold(corpus: Corpus) -> Iterator[Problem]:
    """A report is of a year and of a type for which its rubric is attested, and its maxima are those of the rubric."""
    rubrics, items = corpus[reference.RUBRIC], corpus[reference.RUBRIC_INDICATOR]
    loaded, reports = corpus[kinds.REPORT.table], reports_stand(corpus)
    for record in reports.values():
        rubric, year = _last(rubrics.of(rubric_id=record["rubric_id"])), record["fiscal_year"]
        if rubric is None or not isinstance(year, int) or rubric.broken:
            continue
        first, last = rubric["first_year"], rubric["last_year"]
        if (isinstance(first, int) and year < first) or (isinstance(last, int) and year > last):
            wrong = f"{rubric['rubric_id']} is of {first}–{last or ''}, the report of {year}"
            remedy = f"name the rubric of that year, or none, or widen its years in {reference.RUBRIC.file}"
            yield loaded.problem(record, "rubric_id", wrong, remedy)
        elif rubric["report_type"] != record["report_type"]:
            wrong = f"{rubric['rubric_id']} scores reports of type {rubric['report_type']}, not {record['report_type']}"
            yield loaded.problem(record, "rubric_id", wrong, "name a rubric of that type, or none")
    scores = corpus[kinds.SCORE.table]
    for record in scores.standing:
        report = reports.get(record["report_id"])
        item = _last(items.of(rubric_id=report["rubric_id"], path=record["path"])) if report else None
        most = item["max_points"] if item else None
        is_own = record["restates"] is None and record["evaluator"] is None
        if is_own and None not in (most, record["max_points"]) and record["max_points"] != most:
            wrong = f"{record['max_points']}, but the rubric has {most} for {record['path']!r}"
            remedy = "read the maximum again; if it is printed so, the report follows another version of the rubric"
            yield scores.problem(record, "max_points", wrong, remedy)


def divisions_hold(corpus: Corpus) -> Iterator[Problem]:
    """The division of a report was there in its year, and its department is of that division and organ."""
    departments, names = corpus[reference.DEPARTMENT], corpus[reference.DEPARTMENT_NAME]
    loaded = corpus[kinds.REPORT.table]
    for record in loaded.standing:
        year, code = record["fiscal_year"], record["division_code"]
        divisions = corpus[reference.DIVISION_TABLE].of(division_code=code)
        if not isinstance(year, int) or not divisions:
            continue
        if not any(_is_in_force(division, year) for division in divisions):
            remedy = f"write the code of that year ({reference.DIVISION_TABLE.file})"
            yield loaded.problem(record, "division_code", f"{code} was no division in {year}", remedy)
        named = _last(names.of(name_zh=record["department_name"]))
        department = _last(departments.of(department_id=named["department_id"])) if named else None
        if department is None:
            continue
        is_now = any(division["valid_to"] is None for division in divisions)
        if department["organ"] != record["organ"] or (is_now and department["division_code"] != code):
            wrong = f"{record['department_name']!r} is {department['department_id']}, not {code}-{record['organ']}"
            remedy = "make the report's division and organ agree with its department, or mend ref_department_name.csv"
            yield loaded.problem(record, "department_name", wrong, remedy)


def _is_in_force(division: Record, year: int) -> bool:
    """Whether a row of a division holds on any day of ``year``."""
    first, end = division["valid_from"], division["valid_to"]
    if not isinstance(first, datetime.date):
        return True  # The cell itself says so.
    is_over = isinstance(end, datetime.date) and (end.year, end.month, end.day) <= (year, 1, 1)
    return first.year <= year and not is_over


def facts_hold(corpus: Corpus) -> Iterator[Problem]:
    """Single facts say something, in a unit, in a short quote, surely enough to count."""
    reports = reports_stand(corpus)
    for kind in PLACE_KINDS:
        loaded, is_fact = corpus[kind.table], kind in FACT_KINDS
        for record in loaded.standing:
            values = record.values
            is_read = values["review"] == "extracted"
            # Also what a person accepted of it stands where a program read it.
            most = LONGEST if values["method"] == "hand" else LONGEST_READ
            length = len(str(values["quote"] or ""))
            if kind is not kinds.WAIVED_NUMBER and not 1 <= length <= most:
                wrong = f"{length} characters, of at most {most}"
                yield loaded.problem(record, "quote", wrong, "quote the shortest text that carries the value")
            confidence = values["confidence"]
            if is_read and is_fact and isinstance(confidence, Decimal) and confidence < SURE:
                wrong = f"{confidence} is too little to publish"
                yield loaded.problem(record, "confidence", wrong, "have a person accept, correct or reject the fact")
    for table, name, bound in MOST:
        for record in corpus[table].standing:
            value = record[name]
            if isinstance(value, Decimal) and value > bound:
                wrong = f"{value} is more than {bound:,}"
                yield corpus[table].problem(record, name, wrong, "read the number again: 万 or 亿 may be its unit")
    yield from _of_scores(corpus[kinds.SCORE.table])
    yield from _of_amounts(corpus[kinds.AMOUNT.table])
    yield from _of_indicators(corpus[kinds.INDICATOR_RESULT.table])
    loaded = corpus[kinds.HEADCOUNT.table]
    for record in loaded.standing:
        report, day = reports.get(record["report_id"]), record["as_of"]
        year = report["fiscal_year"] if report else None
        most = YEARS_READ if record["review"] == "extracted" else YEARS
        if isinstance(day, datetime.date) and isinstance(year, int) and abs(day.year - year) > most:
            wrong = f"{day} is more than {most} years from the evaluated year {year}"
            yield loaded.problem(record, "as_of", wrong, "read the day again: a year was most likely mistyped")


def _of_scores(loaded: Loaded) -> Iterator[Problem]:
    """What an item lost has a class of reason, and is no more than there was to lose."""
    for record in loaded.standing:
        most, score, deduction = record["max_points"], record["score"], record["deduction"]
        if record["evaluator"] is not None or record["restates"] is not None or record.broken:
            continue
        if isinstance(most, Decimal) and isinstance(deduction, Decimal) and deduction > most:
            wrong = f"{deduction} is more than the maximum {most}"
            yield loaded.problem(record, "deduction", wrong, "look whether it was read from another row")
        lost = most - score if isinstance(most, Decimal) and isinstance(score, Decimal) else Decimal(0)
        lost = deduction if isinstance(deduction, Decimal) else lost
        if lost > 0 and record["level"] in ("indicator", "criterion") and record["reason_theme"] is None:
            wrong = f"is empty, though {lost} points were lost"
            yield loaded.problem(record, "reason_theme", wrong, "name the class of the reason")
        if score is not None and most is not None and score > most and _derived(record):  # type: ignore[operator]
            wrong = f"{score} is more than the maximum {most}, and not both are printed"
            yield loaded.problem(record, "score", wrong, "look whether the two were swapped, or read from another row")


def _derived(score: Record) -> bool:
    """Whether a score or its maximum is our own figure."""
    return not (score["value_status"] == "stated" and score["max_status"] == "printed")


def _of_amounts(loaded: Loaded) -> Iterator[Problem]:
    for record in loaded.standing:
        if (record["measure"] == "change") != (record["direction"] is not None) and not record.broken:
            wrong = f"is {record['direction'] or 'empty'}, but measure is {record['measure']}"
            yield loaded.problem(record, "direction", wrong, "a change has a direction, and no other sum has one")


def _of_indicators(loaded: Loaded) -> Iterator[Problem]:
    for record in loaded.standing:
        if record.broken:
            continue
        if record["target_text"] is None and record["actual_text"] is None:
            wrong, remedy = "states neither a target nor a result", "read the row again, or remove it: it is no fact"
            yield loaded.problem(record, "indicator", wrong, remedy)
        if record["unit"] is None and (record["target_value"], record["actual_value"]) != (None, None):
            yield loaded.problem(record, "unit", "is empty beside a number", "write the unit of target and result")


def what_stands_holds(corpus: Corpus) -> Iterator[Problem]:
    """What counts refers to what counts: to no report, fact or evidence that a reviewer rejected."""
    reports = reports_stand(corpus)
    known = {record["report_id"] for record in corpus[kinds.REPORT.table].records}
    gone = known.difference(reports)
    facts = {fact_id(kind.name, record): (kind, record) for kind in FACT_KINDS for record in corpus[kind.table].records}
    has_rejected = any(len(corpus[kind.table].standing) < len(corpus[kind.table].records) for kind in FACT_KINDS)
    for kind in PLACE_KINDS:
        loaded = corpus[kind.table]
        references = [column.name for column in loaded.table.columns if column.type is FACT_ID and has_rejected]
        restates = "restates" in loaded.table.by_name
        for record in loaded.standing if gone or references or restates else ():
            if record["report_id"] in gone:
                wrong = f"{record['report_id']} was rejected"
                yield loaded.problem(record, "report_id", wrong, "reject its facts too, or accept the report")
                continue
            for name in references:
                named = facts.get(str(record[name]))
                if named is not None and named[1]["review"] == "rejected":
                    wrong = f"{record[name]} was rejected"
                    yield loaded.problem(record, name, wrong, "reject this row too, or name another fact")
            if restates and (earlier := facts.get(str(record["restates"]))):
                yield from _restates(loaded, record, kind.name, *earlier)


def _restates(loaded: Loaded, record: Record, kind: str, other: FactKind, earlier: Record) -> Iterator[Problem]:
    """A restatement repeats an earlier first statement of the same report and kind, and of the unit that tells which.

    Posts are the same in 名, 人 and 个: what is counted there the item says, and not the measure word.
    """
    first, again = earlier["char_start"], record["char_start"]
    wrong = None
    if earlier["report_id"] != record["report_id"] or other.name != kind:
        wrong = "is a fact of another report or kind"
    elif other.restates and earlier["restates"] is not None:
        wrong = f"restates {earlier['restates']} itself"
    elif isinstance(first, int) and isinstance(again, int) and again < first:
        wrong = "stands later in the report"
    elif "unit" in other.same and record["unit"] != earlier["unit"]:
        wrong = f"is in {earlier['unit']}, not in {record['unit']}"
    if wrong is not None:
        remedy = "name the first statement of the same figure, or leave restates empty"
        yield loaded.problem(record, "restates", f"{record['restates']} {wrong}", remedy)


#: What a program that reads reports must keep too: rules of a report's own rows.
OF_REPORTS = (years_hold, rubrics_hold, divisions_hold, facts_hold, what_stands_holds)
