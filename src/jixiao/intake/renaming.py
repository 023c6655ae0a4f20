"""A report whose identity was settled gets the name that this makes up, and so does every row that names it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from jixiao.extraction.identity.departments import departments
from jixiao.extraction.lexicon import load
from jixiao.facts import kinds
from jixiao.facts.catalogue import TABLES
from jixiao.facts.decision import DECISION
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.facts.table import Row, Table
from jixiao.intake.known import Known
from jixiao.intake.naming import base_name, under_name
from jixiao.intake.read_report import ReadReport
from jixiao.intake.removal import without
from jixiao.intake.seeds import GROWING, grown_references

#: What is told of a report as it was named then.
_HISTORY = (DECISION, FORGOTTEN)
Rows = dict[str, list[Row]]


def settled_name(root: Path, report: Row, others: Iterable[Row]) -> ReadReport:
    """``report``, the row of one whose identity was settled, under the name and the edition that are free for it."""
    year = report["fiscal_year"] if isinstance(report["fiscal_year"], int) else None
    department = departments(load(root)).department(str(report["department_name"]), year)
    named = report | {"report_id": base_name(report)}
    told = {"department_id": f"{report['division_code']}-{report['organ']}"}
    file = str(report["source_file"])
    reading = ReadReport(file, file, "report", told=told, report=named, organ_kind=department.kind)
    return Known.of(root, others).settled(reading)[2]


def renamed(root: Path, rows: Rows, report_id: str, elsewhere: list[Row]) -> Rows:
    """All seeds, ``rows`` by table, with the report under the name that its own row makes up now.

    ``elsewhere`` are the reports that stand in the store.
    What the old name had brought along goes with it: a department that nobody else needs. What was decided stays told
    of the report as it was named then.
    """
    reports = rows[kinds.REPORT.table.name]
    (report,) = [row for row in reports if row["report_id"] == report_id]
    others = [row for row in reports if row["report_id"] != report_id]
    reading = settled_name(root, report, [*others, *elsewhere])
    name = str(reading.report["report_id"])
    there = brought(root, rows, reading, report_id, elsewhere)
    named = {table.name: _named(table, {**rows, **there}[table.name], report_id, name) for table in TABLES}
    return named | {kinds.REPORT.table.name: [*others, reading.report]}


def brought(root: Path, rows: Rows, reading: ReadReport, report_id: str, elsewhere: list[Row]) -> Rows:
    """The tables of departments, their names and organs, ``rows`` by table, as ``reading`` leaves them.

    It is the report ``report_id``: what that had brought along and nobody else needs, goes.
    """
    left = {table.name: found for table, found in without(rows, report_id, elsewhere)}
    there = {table.name: left.get(table.name, rows[table.name]) for table in GROWING}
    return there | {table.name: found for table, found in grown_references(root, [reading], there)}


def _named(table: Table, rows: list[Row], old: str, new: str) -> list[Row]:
    if table in _HISTORY:
        return rows
    return [_sourced(under_name(row, old, new), old, new) for row in rows]


def _sourced(row: Row, old: str, new: str) -> Row:
    """``row`` with where it is known from, should that be the report."""
    source = str(row.get("source") or "")
    return row | {"source": new + source[len(old) :]} if source.startswith(f"{old} ") else row


def identified(reading: ReadReport, report: Row) -> ReadReport:
    """``reading`` as of the report that ``report``, its row as people settled it, is; under the name that makes up."""
    told = dict(reading.told) | {"department_id": f"{report['division_code']}-{report['organ']}"}
    old, new = str(reading.report["report_id"]), base_name(report)
    tables = {name: [under_name(row, old, new) for row in rows] for name, rows in reading.tables.items()}
    return replace(reading, report=report | {"report_id": new}, told=told, tables=tables)
