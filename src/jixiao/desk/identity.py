"""Settling whose report it is: what follows from the department, the year and the type that a person gives."""

from __future__ import annotations

from jixiao.desk.validity import Fault
from jixiao.extraction.identity.departments import departments
from jixiao.extraction.identity.schemes import scheme_of
from jixiao.extraction.lexicon import load
from jixiao.facts.corpus import Corpus
from jixiao.facts.table import Loaded, Row
from jixiao.intake.naming import NAMING
from jixiao.intake.renaming import brought, settled_name
from jixiao.intake.seeds import GROWING

#: What a department's name tells, and what decides which scoring scheme a report has.
_OF_NAME, _OF_SCHEME = ("division_code", "organ"), ("division_code", "report_type", "fiscal_year")


def settled_identity(corpus: Corpus, others: list[Row], before: Row, row: Row) -> tuple[Row, list[Fault]]:
    """``row``, what a report's own row is to say instead of ``before``, with what follows from it.

    Another name brings its division and its organ, as ``jixiao add --department`` does, unless these are given too;
    another division, type or year brings the scheme that holds there. ``others`` are the reports that stand beside.
    """
    lexicon, year = load(corpus.root), row["fiscal_year"]
    assert isinstance(year, int)
    is_given = any(row[name] != before[name] for name in _OF_NAME)
    if row["department_name"] != before["department_name"] and not is_given:
        found = departments(lexicon).department(str(row["department_name"]), year)
        if found.department_id is None:
            why = found.reason.replace("; ", ", ")
            remedy = "write the name in full, with its division, or the division and the organ too"
            return row, [Fault("department_name", f"does not tell whose it is ({why})", remedy)]
        row = row | {"division_code": found.division_code, "organ": found.organ}
    if any(row[name] != before[name] for name in NAMING):
        row = row | {"organ": settled_name(corpus.root, before | row, others).report["organ"]}
    is_moved = any(row[name] != before[name] for name in _OF_SCHEME)
    if is_moved and row["rubric_id"] == before["rubric_id"]:
        scheme = scheme_of(lexicon, str(row["division_code"]), str(row["report_type"]), year)
        row = row | {"rubric_id": scheme.rubric_id if scheme else None}
    return row, []


def under_its_name(corpus: Corpus, others: list[Row], report: Row) -> tuple[Corpus, Row]:
    """``corpus`` with the departments and names that ``report`` brings along as it is settled, not as it was; and it
    under the name that makes up."""
    rows = {name: [record.values for record in found.records] for name, found in corpus.loaded.items()}
    reading = settled_name(corpus.root, report, others)
    there = brought(corpus.root, rows, reading, str(report["report_id"]), others)
    grown = {table.name: Loaded.holding(table, there[table.name]) for table in GROWING}
    return Corpus(corpus.root, {**corpus.loaded, **grown}), reading.report
