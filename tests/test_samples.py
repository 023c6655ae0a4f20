"""Whole documents in many provinces' layouts, annotated without knowledge of the recognisers, must be read rightly.

The documents in ``samples`` are invented: their divisions exist, their figures, events and people do not.
``expected.csv`` has one row per fact that a careful reader finds. An ``optional`` fact may be read or not. A cell may
hold alternatives (``a|b``); ``*`` stands for anything; an empty cell of ``max_points``, ``deduction``, ``score``,
``target_value`` or ``actual_value`` means that the document prints none, and elsewhere that nothing is asked.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from jixiao.facts.column import Cell
from jixiao.facts.table import Row
from jixiao.intake.read_report import Overrides, ReadReport, read_report
from jixiao.project import Project

SAMPLES = Path(__file__).parent / "samples"
#: What the samples' names begin with.
TYPES = ("whole", "project", "transfer", "account", "none")
COMPARED: Mapping[str, tuple[str, ...]] = {
    "score": ("level", "name", "max_points", "score", "deduction"),
    "amount": ("scope", "measure", "amount_yuan"),
    "ratio": ("value_pct", "measure", "basis"),
    "headcount": ("item", "headcount"),
    "indicator_result": ("target_value", "actual_value", "unit"),
}
IDENTITY = ("type", "department_name", "division_code", "fiscal_year", "printed_grade")
#: Columns whose empty cell says that nothing is printed, with the status that may make up for it.
PRINTED_ONLY = {
    "max_points": ("max_status", "printed"),
    "deduction": ("deduction_status", "stated"),
    "score": ("value_status", "stated"),
    "target_value": ("target_status", "stated"),
    "actual_value": ("actual_status", "stated"),
}
#: Least precision and recall of a kind over all samples.
EXACT = {"total": (0.95, 0.90), "amount": (0.95, 0.90), "headcount": (0.95, 0.90)}
#: Least F1 of a kind over all samples.
BALANCED = {"score": 0.90, "ratio": 0.90, "indicator_result": 0.90}
#: Most that the counts of a kind may differ, as a share of what is expected.
COUNTED = {"finding": 0.20, "citation": 0.20, "activity": 0.35, "claim": 0.20}

Expected = Mapping[str, str]


def _expected() -> dict[str, list[Expected]]:
    files: dict[str, list[Expected]] = {}
    with (SAMPLES / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            files.setdefault(row["file"], []).append(row)
    return files


EXPECTED = _expected()


@dataclass(frozen=True)
class Outcome:
    """What became of one expected or extracted fact: ``right``, or what is wrong with it and where."""

    kind: str
    expected: bool
    extracted: bool
    wrong: str


@pytest.fixture(scope="module")
def readings(project: Project) -> dict[str, ReadReport]:
    return {
        file: read_report(project.root, file, file, (SAMPLES / file).read_bytes(), datetime.date.min, Overrides())
        for file in EXPECTED
    }


@pytest.fixture(scope="module")
def outcomes(readings: Mapping[str, ReadReport]) -> list[Outcome]:
    found: list[Outcome] = []
    for file, rows in EXPECTED.items():
        if rows[0]["type"] == "whole":
            for kind in COMPARED:
                wanted = [row for row in rows if row["kind"] == kind]
                found += _compare(file, kind, wanted, _facts(readings[file], kind))
    return found


def test_every_sample_is_annotated_and_names_nobody() -> None:
    assert set(EXPECTED) == {path.name for kind in TYPES for path in SAMPLES.glob(f"{kind}_*.txt")}
    for file, rows in EXPECTED.items():
        text = (SAMPLES / file).read_text(encoding="utf-8")
        assert not re.search(r"1\d{10}|0[1-9]\d{1,2}[-－]\d{7}", text), f"{file}: a number that could be a telephone's"
        for row in rows:
            assert not row["quote"] or _place(text, row)[1], f"{file}: no {row['occurrence']}th {row['quote']}"


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_type_and_identity(file: str, readings: Mapping[str, ReadReport]) -> None:
    told, wanted = readings[file].told, EXPECTED[file][0]
    is_report = wanted["is_self_evaluation"] == "true"
    wrong = []
    if told["is_self_evaluation"] is not is_report:
        wrong.append(f"is_self_evaluation {told['is_self_evaluation']}: {told['type_reason']}")
    elif is_report:
        for column in IDENTITY:
            got = "" if told[column] is None else str(told[column])
            if got not in wanted[column].split("|"):
                wrong.append(f"{column} {got!r}, not {wanted[column]!r}")
    assert not wrong, f"{file}: {'; '.join(wrong)}"


@pytest.mark.parametrize("kind", [*EXACT, *BALANCED])
def test_facts_are_read(kind: str, outcomes: Sequence[Outcome]) -> None:
    of_kind = [outcome for outcome in outcomes if outcome.kind == kind]
    right = sum(not outcome.wrong for outcome in of_kind)
    precision = right / max(1, sum(outcome.extracted for outcome in of_kind))
    recall = right / max(1, sum(outcome.expected for outcome in of_kind))
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    wrong = "\n".join(outcome.wrong for outcome in of_kind if outcome.wrong)
    figures = f"{kind}: {right} right, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}\n{wrong}"
    if kind in EXACT:
        assert precision >= EXACT[kind][0] and recall >= EXACT[kind][1], figures
    else:
        assert f1 >= BALANCED[kind], figures


@pytest.mark.parametrize("kind", list(COUNTED))
def test_facts_are_counted(kind: str, readings: Mapping[str, ReadReport]) -> None:
    wanted, apart, told = 0, 0, []
    for file, rows in EXPECTED.items():
        for row in rows:
            if row["kind"] == kind:
                count = int(row["count"])
                got = sum(fact.get("parent_ordinal") is None for fact in _facts(readings[file], kind))
                wanted, apart = wanted + count, apart + abs(got - count)
                if got != count:
                    told.append(f"{file}: {got}, not {count}")
    assert apart <= COUNTED[kind] * wanted, f"{kind}: {apart} apart of {wanted}\n" + "\n".join(told)


def _facts(reading: ReadReport, kind: str) -> Sequence[Row]:
    return reading.tables.get(f"raw_{kind}", ())


def _compare(file: str, kind: str, wanted: Sequence[Expected], facts: Sequence[Row]) -> list[Outcome]:
    """Pair expected and extracted facts one to one, those that agree first; say what became of each."""
    text = (SAMPLES / file).read_text(encoding="utf-8")
    places = [_place(text, row) for row in wanted]
    candidates = []
    for i, row in enumerate(wanted):
        for j, fact in enumerate(facts):
            start, end = fact["char_start"], fact["char_end"]
            assert isinstance(start, int) and isinstance(end, int)
            overlap = min(end, places[i][1]) - max(start, places[i][0])
            if overlap > 0:
                optional = row["optional"] == "true"
                candidates.append((optional, len(_differences(kind, row, fact)), -overlap, i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    told = []
    for i, row in enumerate(wanted):
        if row["optional"] == "true":
            continue
        where = f"{file}: {_around(text, *places[i])}"
        if i not in pairs:
            asked = ", ".join(f"{column} {row[column]}" for column in COMPARED[kind] if row[column])
            told.append(Outcome(_group(kind, row["level"]), True, False, f"missed   {where}  {asked}"))
            continue
        differences = _differences(kind, row, facts[pairs[i]])
        wrong = f"misread  {where}  {'; '.join(differences)}" if differences else ""
        told.append(Outcome(_group(kind, row["level"]), True, True, wrong))
    for j, fact in enumerate(facts):
        if j not in taken:
            start, end = fact["char_start"], fact["char_end"]
            assert isinstance(start, int) and isinstance(end, int)
            got = ", ".join(f"{column} {fact.get(column)}" for column in COMPARED[kind] if fact.get(column) is not None)
            wrong = f"invented {file}: {_around(text, start, end)}  {got}"
            told.append(Outcome(_group(kind, str(fact.get("level"))), False, True, wrong))
    return told


def _group(kind: str, level: str) -> str:
    return "total" if kind == "score" and level == "total" else kind


def _differences(kind: str, row: Expected, fact: Row) -> list[str]:
    return [
        f"{column} {fact.get(column)}, not {row[column] or 'any'}"
        for column in COMPARED[kind]
        if not _agrees(column, row[column], fact)
    ]


def _agrees(column: str, wanted: str, fact: Row) -> bool:
    got = fact.get(column)
    if wanted == "*":
        return True
    if not wanted:
        status, printed = PRINTED_ONLY.get(column, ("", ""))
        return not status or got is None or (column in ("max_points", "deduction") and fact.get(status) != printed)
    return any(_same(one, got) for one in wanted.split("|"))


def _same(wanted: str, got: Cell) -> bool:
    if not wanted or got is None:
        return not wanted and got is None
    try:
        return Decimal(wanted) == Decimal(str(got))
    except InvalidOperation:
        return re.sub(r"\W", "", wanted) == re.sub(r"\W", "", str(got)) or wanted == got


def _place(text: str, row: Expected) -> tuple[int, int]:
    start = -1
    for _ in range(int(row["occurrence"])):
        start = text.find(row["quote"], start + 1)
        if start < 0:
            return (0, 0)
    return (start, start + len(row["quote"]))


def _around(text: str, start: int, end: int) -> str:
    line = text.count("\n", 0, start) + 1
    shown = f"{text[max(0, start - 16) : start]}⟦{text[start:end]}⟧{text[end : end + 10]}"
    return f"line {line} " + shown.replace("\n", "↵").replace("\t", "→")
