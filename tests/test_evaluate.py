"""Extraction against the accepted facts of the five reports: the goals, the committed results, what is caught."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from command import run
from jixiao.errors import JixiaoError
from jixiao.evaluation import reliability, results
from jixiao.evaluation.annotated import read_annotated
from jixiao.evaluation.evaluate import Evaluated, evaluate
from jixiao.evaluation.matching import match
from jixiao.facts.numbers import tokens
from jixiao.intake.read_report import Overrides, ReadReport, read_report
from jixiao.project import Project

SAMPLES = Path(__file__).parent / "samples"
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


def test_the_committed_reliability_is_current_and_what_is_called_certain_is_right(
    project: Project, evaluated: list[Evaluated]
) -> None:
    found = dict(reliability.count("reviewed", [fact for one in evaluated for fact in one.extracted]))
    samples = read_annotated(project.root, SAMPLES, SAMPLES / "expected.csv")
    found |= reliability.count("samples", [fact for one in samples for fact in one.extracted])
    committed = reliability.read(project.root)
    assert reliability.spell(reliability.replaced(committed, found)) == reliability.spell(committed), (
        "run: jixiao evaluate --write, and again with --texts tests/samples"
    )
    for texts in ("reviewed", "samples"):
        sure = [tally for (name, _), tally in reliability.certain(found).items() if name == texts]
        total = sum(sure, reliability.Tally(0, 0))
        assert total.read > 100 and Decimal(total.share) >= reliability.RIGHT


def test_reliability_counts_what_is_certain_and_may_only_rise() -> None:
    sure, unsure = Decimal("0.90"), Decimal("0.89")
    facts = [reliability.Extracted("amount", sure, True)] * 3 + [reliability.Extracted("amount", unsure, False)]
    before = reliability.count("pages", facts)
    assert reliability.certain(before) == {("pages", "amount"): reliability.Tally(3, 3)}
    after = reliability.count("pages", [*facts, reliability.Extracted("amount", sure, False)])
    (told,) = reliability.falls(before, after)
    assert "amount" in told and "3 right of 3" in told and "3 of 4" in told
    assert list(reliability.falls(after, before)) == []
    other = reliability.count("samples", facts)
    assert reliability.replaced(dict(before) | dict(other), after) == dict(after) | dict(other)


def test_annotated_texts_are_compared_with_what_is_read(tmp_path: Path, project: Project) -> None:
    text = "2023年度部门整体支出绩效自评报告\n本部门2023年年初预算1200万元，支出1100万元，编制12名。\n"
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    head = "file,kind,quote,occurrence,optional,type,is_self_evaluation,department_name,division_code,fiscal_year"
    head += ",printed_grade,scope,measure,amount_yuan\n"
    annotations = tmp_path / "expected.csv"
    rows = ["one.txt,report,,1,,whole,true,*,*,2022,*,,,", "one.txt,amount,1200万元,1,,,,,,,,whole,executed,12000000"]
    annotations.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    (one,) = read_annotated(project.root, tmp_path, annotations)
    identity, misread, invented = one.differences()
    assert "fiscal_year '2023', not '2022'" in identity
    assert misread.startswith("misread") and "measure budget_initial, not executed" in misread and "line 2" in misread
    assert invented.startswith("invented") and "⟦1100万元⟧" in invented
    assert {fact.is_right for fact in one.extracted} == {False} and len(list(one.extracted)) == 2
    annotations.write_text(head + rows[1].replace("1200", "1300") + "\n", encoding="utf-8")
    with pytest.raises(JixiaoError, match=r"one\.txt has no occurrence 1 of '1300万元'"):
        list(read_annotated(project.root, tmp_path, annotations))
    annotations.write_text(head + rows[1].replace("one", "two") + "\n", encoding="utf-8")
    with pytest.raises(JixiaoError, match=r"two\.txt: is annotated .* is not there"):
        list(read_annotated(project.root, tmp_path, annotations))
    annotations.write_text((head + rows[1]).replace("occurrence,", ""), encoding="utf-8")
    with pytest.raises(JixiaoError, match=r"expected\.csv: has no column occurrence"):
        list(read_annotated(project.root, tmp_path, annotations))


@pytest.mark.command
def test_evaluate_as_a_person_runs_it(copy: Path, reports: Path) -> None:
    done = run(copy, "evaluate", "--reports", str(reports), "--kind", "activity")
    assert done.returncode == 0 and "F1" in done.stdout and "missed     activity line" in done.stdout
    better = "report_id,kind,accepted,extracted,right_values,right_spans\n440113-zzb-2023,citation,6,6,6,6\n"
    (copy / "evaluation" / "results.csv").write_text(better)
    refused = run(copy, "evaluate", "--reports", str(reports), "--quiet", "--write")
    assert refused.returncode == 1 and "may only rise" in refused.stderr
    assert (copy / "evaluation" / "results.csv").read_text() == better
    nowhere = run(copy, "evaluate")
    assert nowhere.returncode == 1 and "--reports" in nowhere.stderr
