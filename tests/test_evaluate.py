"""Extraction against the accepted facts of the five reports: the goals, the committed results, what is caught."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from conftest import run
from jixiao.evaluation import results
from jixiao.evaluation.evaluate import Evaluated, evaluate
from jixiao.evaluation.matching import match
from jixiao.facts.numbers import tokens
from jixiao.intake.read_report import Overrides, ReadReport, read_report
from jixiao.project import Project

#: What the recognisers must reach over the five reports, as F1 on value.
GOALS = {
    "report": 1.0,
    "score": 0.97,
    "amount": 0.97,
    "ratio": 0.97,
    "headcount": 0.97,
    "indicator_result": 0.97,
    "activity": 0.90,
    "finding": 0.90,
    "citation": 0.90,
    "claim": 0.90,
}


@pytest.fixture(scope="module")
def evaluated(project: Project, reports: Path) -> list[Evaluated]:
    return list(evaluate(project.root, reports))


def test_the_goals_are_reached_and_the_committed_results_are_current(
    project: Project, evaluated: list[Evaluated]
) -> None:
    found: results.Results = {}
    for one in evaluated:
        found |= one.results
    sums = results.by_kind(found)
    assert {kind: count.f1 for kind, count in sums.items() if count.f1 < GOALS[kind]} == {}
    assert list(results.falls(results.read(project.root), found)) == []
    assert results.spell(found) == (project.root / results.FILE).read_text(encoding="utf-8"), (
        "run: jixiao evaluate --write"
    )


def test_every_span_is_exact_and_every_number_accounted_for(reports: Path, evaluated: list[Evaluated]) -> None:
    for one in evaluated:
        text = (reports / str(one.reading.report["source_file"])).read_text(encoding="utf-8")
        for rows in one.reading.tables.values():
            for row in rows:
                start, end, line = row["char_start"], row["char_end"], row["line"]
                assert isinstance(start, int) and isinstance(end, int) and isinstance(line, int)
                assert row.get("quote") in (text[start:end], None)  # passages have none
                assert text.count("\n", 0, start) + 1 == line
        counted = one.reading.in_facts + one.reading.waived + len(one.reading.unread)
        assert counted == len(list(tokens(text)))
        assert len(one.reading.unread) <= 0.02 * counted


def test_reading_twice_gives_the_same(project: Project, reports: Path) -> None:
    def read(path: Path) -> ReadReport:
        day = datetime.date(2024, 1, 1)
        return read_report(project.root, path.name, path.name, path.read_bytes(), day, Overrides())

    for path in sorted(reports.glob("*.txt")):
        assert read(path) == read(path)


def test_a_wrong_value_a_miss_and_a_false_hit_are_told(project: Project, evaluated: list[Evaluated]) -> None:
    one = next(one for one in evaluated if one.report_id == "440113-zzb-2023")
    accepted = [pair.accepted for pair in one.pairs["amount"] if pair.accepted is not None]
    harmed = [dict(row) for row in accepted[1:]]
    harmed[0]["scope"] = "other"
    harmed.append(dict(accepted[0]) | {"char_start": 0, "char_end": 2})
    pairs = match("amount", accepted, harmed)
    assert [pair.accepted for pair in pairs if pair.extracted is None] == [accepted[0]]
    assert [pair.extracted for pair in pairs if pair.accepted is None] == [harmed[-1]]
    assert [list(pair.differences) for pair in pairs if pair.differences] == [["scope"]]
    count = results.Count.of(pairs)
    assert (count.right_values, count.accepted, count.extracted) == (len(accepted) - 2, len(accepted), len(accepted))
    assert list(results.falls({("r", "amount"): results.Count(7, 7, 7, 7)}, {("r", "amount"): count}))


@pytest.mark.command
def test_evaluate_as_a_person_runs_it(copy: Path, reports: Path) -> None:
    done = run(copy, "evaluate", "--reports", str(reports), "--kind", "activity")
    assert done.returncode == 0 and "F1" in done.stdout and "missed     activity line" in done.stdout
    (copy / "evaluation").mkdir()
    better = "report_id,kind,accepted,extracted,right_values,right_spans\n440113-zzb-2023,citation,6,6,6,6\n"
    (copy / "evaluation" / "results.csv").write_text(better)
    refused = run(copy, "evaluate", "--reports", str(reports), "--quiet", "--write")
    assert refused.returncode == 1 and "may only rise" in refused.stderr
    assert (copy / "evaluation" / "results.csv").read_text() == better
    nowhere = run(copy, "evaluate")
    assert nowhere.returncode == 1 and "--reports" in nowhere.stderr
