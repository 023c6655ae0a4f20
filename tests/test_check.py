"""``jixiao check``: planted errors are refused, with file, row, column, what is wrong and what to do."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import run
from jixiao.checking.check import check
from jixiao.facts.catalogue import BY_NAME, TABLES
from jixiao.facts.column import Boolean, Choice, Date, Integer, Number, SpellingError, Text, Type, spell
from jixiao.facts.generated import files
from jixiao.facts.table import Problem
from jixiao.project import Project

Rows = list[dict[str, str]]


def edit(root: Path, table: str, change: Callable[[Rows], object], folder: str = "facts") -> None:
    """Change the rows of a seed as text."""
    path = root / "seeds" / folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), reader.fieldnames
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, names or [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def cell(row: int, column: str, value: str) -> Callable[[Rows], object]:
    return lambda rows: rows[row].__setitem__(column, value)


def shift(rows: Rows) -> None:
    """Move a span without its quote, by as much as the quote is long: its length still fits."""
    rows[0]["char_start"] = str(int(rows[0]["char_start"]) + 1)
    rows[0]["char_end"] = str(int(rows[0]["char_end"]) + 1)


def evidence_of_max(rows: Rows) -> None:
    row = next(row for row in rows if row["column_name"] == "max_points")
    row["quote"] = "".join("7" if character.isdigit() else character for character in row["quote"])


def personal(rows: Rows) -> None:
    row = next(row for row in rows if row["reason"] == "personal_data")
    row["quote"] = "0" * (int(row["char_end"]) - int(row["char_start"]))


def where(column: str, value: str, cells: dict[str, str]) -> Callable[[Rows], object]:
    """Change the first row that has ``value`` in ``column``; any value, if none is given."""
    return lambda rows: next(row for row in rows if row[column] and value in ("", row[column])).update(cells)


def without(column: str, value: str, report: str) -> Callable[[Rows], object]:
    """Take out of a report every row that has ``value`` in ``column``."""

    def take_out(rows: Rows) -> None:
        rows[:] = [row for row in rows if (row["report_id"], row[column]) != (report, value)]

    return take_out


def correction(fact_id: str, column: str, printed: str, corrected: str) -> Callable[[Rows], object]:
    """Declare a correction."""
    row = {"fact_id": fact_id, "column_name": column, "printed_value": printed, "corrected_value": corrected}
    return lambda rows: rows.append(row | {"reason": "误印", "declared_on": "2026-11-21", "source": "同报告分项"})


#: Corrections that must be refused: the correction, and the column and words that the refusal must name.
REFUSED_CORRECTIONS = {
    "expired": (
        correction("440100-zzb-2023/score/1", "score", "99.5", "99"),
        "printed_value",
        "has expired: it is of 99.5, but score is 99.58 (seeds/facts/raw_score.csv:2)",
    ),
    "of no fact": (correction("440100-zzb-2023/score/999", "score", "1", "2"), "fact_id", "not in the facts"),
    "of a column of another kind": (
        correction("440100-zzb-2023/score/1", "headcount", "1", "2"),
        "column_name",
        "raw_score has no such column",
    ),
    "of a restatement": (
        correction("440800-zzb-2020/amount/7", "amount_yuan", "29701200", "1"),
        "fact_id",
        "correct 440800-zzb-2020/amount/1: what restates it follows",
    ),
    "of a derived figure": (
        correction("440224-zzb-2023/score/35", "deduction", "3", "1"),
        "column_name",
        "is not printed: deduction_status is derived",
    ),
    "that changes nothing": (
        correction("440100-zzb-2023/score/1", "score", "99.58", "99.58"),
        "corrected_value",
        "is the printed value",
    ),
    "of more digits than its column": (
        correction("440100-zzb-2023/score/1", "score", "99.58", "99.12345"),
        "corrected_value",
        "does not fit decimal(9,4)",
    ),
}


#: Rows of organs' names that must be refused: organ, name, endings, and the column and words of the refusal.
REFUSED_NAMES = {
    "of another organ": (
        "czj",
        "教育",
        "局、署",
        "name_zh",
        "教育局 is already a name of jyj (seeds/reference/ref_organ.csv",
    ),
    "of an unknown organ": ("nobody", "无此局", "", "organ", "'nobody' is not in ref_organ.organ"),
    "with one ending": ("jyj", "教育督导", "局", "endings", "write it like 局、厅、委员会、委"),
    "without a name": ("jyj", "", "局、厅", "name_zh", "is empty; this column must be filled"),
}


#: What is planted: the table, the change, and the file, column and words that the refusal must name.
PLANTED = {
    "wrong type": ("raw_score", cell(0, "score", "九十九"), "score", "not a decimal number"),
    "exponent": ("raw_amount", cell(0, "amount", "1e4"), "amount", "not a decimal number"),
    "minus zero": ("raw_amount", cell(0, "amount", "-0"), "amount", "not a decimal number"),
    "a character that does not print": ("raw_amount", cell(0, "item", "预算\u200b数"), "item", "do not print"),
    "trailing zeros": ("raw_amount", cell(0, "amount", "1.50"), "amount", "not a decimal number"),
    "duplicate key": ("raw_amount", cell(1, "fact_no", "1"), "fact_no", "already in row 2"),
    "unknown report": (
        "raw_ratio",
        cell(0, "report_id", "440111-zzb-2023"),
        "report_id",
        "not in raw_report.report_id",
    ),
    "unknown division": ("raw_report", cell(0, "division_code", "449999"), "division_code", "not in ref_division"),
    "unknown fact": (
        "raw_ratio",
        cell(0, "numerator_fact", "440100-zzb-2023/amount/99"),
        "numerator_fact",
        "not in the facts",
    ),
    "not an enumerated value": ("raw_amount", cell(0, "scope", "全部"), "scope", "use one of: whole, basic"),
    "NULL as text": ("raw_score", cell(0, "reason", "NULL"), "reason", "word for absence"),
    "blank at the end": ("raw_score", cell(0, "name", "总分 "), "name", "blanks at its ends"),
    "required cell empty": ("raw_activity", cell(0, "subject", ""), "subject", "is empty"),
    "value without status": (
        "raw_score",
        cell(0, "value_status", "not_stated"),
        "score",
        "but value_status is not_stated",
    ),
    "span longer than its quote": ("raw_amount", cell(0, "char_end", "9"), "char_end", "empty or negative"),
    "span beyond the text": (
        "raw_report",
        cell(0, "source_chars", "10"),
        "char_end",
        "beyond the text's 10 characters",
    ),
    "line out of order": ("raw_amount", cell(0, "line", "1"), "line", "follow its characters"),
    "number not in its quote": (
        "raw_headcount",
        cell(0, "headcount", "31"),
        "headcount",
        "cannot be read in the quote",
    ),
    "yuan that are not the printed sum": ("raw_amount", cell(0, "amount_yuan", "1"), "amount_yuan", "in yuan"),
    "date of no calendar": ("raw_headcount", cell(0, "as_of", "2023-02-30"), "as_of", "not a date"),
    "evidence of another number": (
        "raw_evidence",
        evidence_of_max,
        "quote",
        "does not show max_points",
    ),
    "telephone in words": ("raw_finding", cell(0, "gist", "据13812345678来电"), "gist", "holds a telephone"),
    "year that had not begun": ("raw_report", cell(0, "fiscal_year", "2035"), "fiscal_year", "2035 had not begun"),
    "signed before the year": (
        "raw_report",
        where("signed_on", "", {"signed_on": "2009-06-01"}),
        "signed_on",
        "is before the evaluated year",
    ),
    "rubric of other years": (
        "raw_report",
        cell(0, "rubric_id", "zhanjiang_city_whole_2020"),
        "rubric_id",
        "is of 2020–2020, the report of 2023",
    ),
    "maximum of another rubric": (
        "raw_score",
        where("path", "管理效率>资产管理>资产盘点情况", {"max_points": "9.5"}),
        "max_points",
        "9.5, but the rubric has",
    ),
    "division of another time": ("raw_report", cell(0, "division_code", "440183"), "division_code", "in 2023"),
    "department of another organ": ("raw_report", cell(0, "organ", "jyj"), "department_name", "not 440100-jyj"),
    "score beyond all forms": ("raw_score", cell(0, "score", "1001"), "score", "1001 is beyond what"),
    "text that is too short": ("raw_report", cell(0, "source_chars", "19"), "source_chars", "19 is beyond what"),
    "deduction without a reason": (
        "raw_score",
        lambda rows: next(
            row for row in rows if row["level"] == "indicator" and row["deduction"] not in ("", "0")
        ).update(reason_theme=""),
        "reason_theme",
        "points were lost",
    ),
    "maximum that we derived below its score": (
        "raw_score",
        where("max_status", "derived", {"max_points": "0.5", "score": "1"}),
        "score",
        "not both are printed",
    ),
    "direction of what is no change": (
        "raw_amount",
        where("measure", "executed", {"direction": "increase"}),
        "direction",
        "measure is executed",
    ),
    "result without a unit": (
        "raw_indicator_result",
        where("target_value", "", {"unit": ""}),
        "unit",
        "is empty beside a number",
    ),
    "day of a count in another time": (
        "raw_headcount",
        where("as_of", "", {"as_of": "2001-01-01"}),
        "as_of",
        "more than 10 years from",
    ),
    "quote of a whole paragraph": ("raw_finding", cell(0, "quote", "长" * 61), "quote", "61 characters, of at most 60"),
    "fact that nobody can be sure of": (
        "raw_activity",
        lambda rows: rows[0].update(review="extracted", confidence="0.2"),
        "confidence",
        "too little to publish",
    ),
    "restatement of a rejected fact": (
        "raw_amount",
        lambda rows: next(
            row
            for row in rows
            if f"{row['report_id']}/amount/{row['fact_no']}" in {other["restates"] for other in rows}
        ).update(review="rejected"),
        "restates",
        "was rejected",
    ),
    "fact of a rejected report": (
        "raw_report",
        cell(0, "review", "rejected"),
        "report_id",
        "440100-zzb-2023 was rejected",
    ),
    "reviewed report without a total": (
        "raw_score",
        without("level", "total", "440113-zzb-2023"),
        "review",
        "has no total score",
    ),
    "reviewed report without a problem": (
        "raw_finding",
        without("finding_kind", "problem", "440113-zzb-2023"),
        "review",
        "admits no problem",
    ),
    "report set aside by hand": (
        "set_aside",
        lambda rows: rows.append(
            {
                "report_id": "440113-zzb-2023",
                "step": "check",
                "rule": "keys",
                "row_count": "1",
                "message": "不要",
                "remedy": "改",
            }
        ),
        None,
        "only a build sets reports aside",
    ),
    "personal data written down": ("waived_number", personal, "quote", "personal_data"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_error_is_refused(copy: Path, planted: str) -> None:
    table, change, column, words = PLANTED[planted]
    edit(copy, table, change, BY_NAME[table].folder)
    problems = check(copy).problems
    found = [
        problem for problem in problems if problem.column == column and words in f"{problem.wrong}; {problem.remedy}"
    ]
    assert found, problems
    assert found[0].row and found[0].file.endswith(".csv") and found[0].remedy


@pytest.mark.parametrize("planted", REFUSED_CORRECTIONS)
def test_a_correction_that_does_not_hold_is_refused(copy: Path, planted: str) -> None:
    change, column, words = REFUSED_CORRECTIONS[planted]
    edit(copy, "ref_correction", change, "reference")
    (problem,) = check(copy).problems
    assert (problem.file, problem.row, problem.column) == ("seeds/reference/ref_correction.csv", 2, column)
    assert words in f"{problem.wrong}; {problem.remedy}"


@pytest.mark.parametrize("planted", REFUSED_NAMES)
def test_a_spelling_that_tells_no_organ_is_refused(copy: Path, planted: str) -> None:
    organ, name, endings, column, words = REFUSED_NAMES[planted]
    row = {"organ": organ, "name_zh": name, "endings": endings, "source": "某地公开"}
    edit(copy, "ref_organ_name", lambda rows: rows.append(row), "reference")
    (problem,) = check(copy).problems
    lines = (copy / "seeds/reference/ref_organ_name.csv").read_text(encoding="utf-8").count("\n")
    assert (problem.file, problem.row, problem.column) == ("seeds/reference/ref_organ_name.csv", lines, column)
    assert words in f"{problem.wrong}; {problem.remedy}"


def test_a_report_that_is_there_is_not_declared_missing(copy: Path) -> None:
    missing = {"department_id": "440224-zzb", "fiscal_year": "2023", "status": "not_published"}
    known = {"checked_on": "2026-11-30", "note": "", "source": "样例"}
    edit(copy, "ref_coverage", lambda rows: rows.append(missing | known), "reference")
    (problem,) = check(copy).problems
    assert problem.wrong == "not_published, but 440224-zzb-2023 is there" and problem.report_id is None


def test_a_total_over_a_hundred_is_no_error(copy: Path) -> None:
    """108 of 120: what a form is out of is its own."""
    edit(copy, "raw_score", lambda rows: rows[0].update(score="108", max_points="120", value_status="derived"))
    assert {problem.rule for problem in check(copy).problems}.isdisjoint({"facts_hold", "bounds_hold"})


def test_a_problem_is_of_its_report_or_of_nobody(copy: Path) -> None:
    edit(copy, "raw_score", cell(0, "score", "x"))
    edit(copy, "ref_correction", correction("440113-zzb-2023/score/999", "score", "1", "2"), "reference")
    edit(copy, "ref_unit", cell(0, "factor", "x"), "reference")
    checked = check(copy)
    assert {problem.report_id for problem in checked.problems} == {"440100-zzb-2023", "440113-zzb-2023", None}
    left = checked.without({"440100-zzb-2023", "440113-zzb-2023"})
    assert {problem.file for problem in left.problems} == {"seeds/reference/ref_unit.csv"} and left.rows < checked.rows


def test_a_problem_shows_nobody_whom_its_row_names(copy: Path) -> None:
    """A cell that holds a person is told of by every rule that it breaks, and shown by none."""
    person = "慰问困难党员李桂芳5000元"
    edit(copy, "raw_score", cell(0, "quote", person))
    edit(copy, "raw_score", cell(1, "path", person))
    edit(copy, "raw_amount", cell(0, "unit", person))
    edit(copy, "raw_amount", cell(1, "amount", person))
    told = [str(problem) for problem in check(copy).problems]
    assert {place.partition(" ")[2].partition("]")[0] for place in told} >= {"[score", "[path", "[unit", "[amount"}
    assert not any("桂芳" in line for line in told), told


def test_a_correction_holds_until_its_fact_changes(copy: Path) -> None:
    edit(copy, "ref_correction", correction("440100-zzb-2023/score/1", "score", "99.58", "98.58"), "reference")
    assert check(copy).problems == []
    edit(copy, "raw_score", cell(0, "review", "rejected"))
    assert "remove the correction" in [problem.remedy for problem in check(copy).problems]


@pytest.mark.command
def test_all_errors_are_told_at_once_and_the_exit_says_so(copy: Path) -> None:
    edit(copy, "raw_score", cell(0, "score", "x"))
    edit(copy, "raw_amount", cell(3, "unit", "美元"))
    (copy / "seeds/reference/ref_unit.csv").unlink()
    done = run(copy, "check")
    assert done.returncode == 1
    for expected in (
        "seeds/facts/raw_score.csv:2 [score]",
        "seeds/facts/raw_amount.csv:5 [unit]",
        "ref_unit.csv: the file is missing",
    ):
        assert expected in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda raw: raw.replace(b"report_id,fact_no", b"fact_no,report_id", 1),
            "the header must be report_id,fact_no",
        ),
        (lambda raw: raw.replace(b",review,", b",reviewed,", 1), "unknown columns ['reviewed']"),
        (lambda raw: b"\xef\xbb\xbf" + raw, "byte order mark"),
        (lambda raw: raw.replace(b"\n", b"\r\n"), "carriage returns"),
        (lambda raw: raw.replace("人".encode(), "\0人".encode()), "holds U+0000, a character that is not printed"),
        (lambda raw: raw + b"\xff\n", "is not UTF-8"),
        (lambda raw: raw + b'440100-zzb-2023,"99\n', "not valid CSV"),
        (lambda raw: raw + b"440100-zzb-2023,99\n", "2 cells where the header has"),
    ],
)
def test_a_damaged_file_is_refused(copy: Path, damage: Callable[[bytes], bytes], words: str) -> None:
    path = copy / "seeds/facts/raw_headcount.csv"
    path.write_bytes(damage(path.read_bytes()))
    problems = check(copy).problems
    assert any(words in str(problem) and "raw_headcount.csv" in problem.file for problem in problems), problems


def test_the_order_of_rows_does_not_matter(copy: Path) -> None:
    for table in TABLES:
        edit(copy, table.name, random.Random(1).shuffle, table.folder)
    assert check(copy).problems == []


def test_the_seeds_agree_with_the_reports(project: Project, reports: Path) -> None:
    checked = check(project.root, reports)
    assert checked.problems == []
    counts = {account.report_id: (account.tokens, account.in_facts, account.waived) for account in checked.silence}
    assert counts == {
        "440100-zzb-2023": (27, 17, 10),
        "440113-zzb-2023": (148, 101, 47),
        "440117-zzb-2022": (92, 52, 40),
        "440224-zzb-2023": (360, 264, 96),
        "440800-zzb-2020": (127, 83, 44),
    }


def test_a_shifted_span_is_found_in_the_report(copy: Path, reports: Path) -> None:
    edit(copy, "raw_score", shift)
    (problem,) = [p for p in check(copy, reports).problems if p.column == "char_start"]
    assert "raw_score.csv" in problem.file and "the nearest stands at" in problem.remedy


def test_a_number_that_nobody_claims_is_found(copy: Path, reports: Path) -> None:
    edit(copy, "waived_number", lambda rows: rows.pop(0))
    (problem,) = check(copy, reports).problems
    assert "is in no fact and not waived" in problem.wrong


def test_a_number_of_a_person_that_nobody_claims_is_told_of_and_not_shown(copy: Path, reports: Path) -> None:
    def unclaimed(rows: Rows) -> None:
        rows.remove(next(row for row in rows if row["reason"] == "personal_data"))

    edit(copy, "waived_number", unclaimed)
    found = [problem.wrong for problem in check(copy, reports).problems]
    assert found and all(wrong.startswith("the number █ at line") for wrong in found)


def test_another_file_under_the_name_of_a_report_is_refused(copy: Path, reports: Path, tmp_path: Path) -> None:
    directory = tmp_path / "reports"
    directory.mkdir()
    for file in reports.glob("*.txt"):
        (directory / file.name).write_bytes(file.read_bytes())
    first, second, *_ = sorted(directory.glob("*.txt"))
    first.write_text("另一份报告", encoding="utf-8")
    second.unlink()
    problems: list[Problem] = check(copy, directory).problems
    assert {problem.column for problem in problems} == {"source_sha256", "source_file"}
    lenient = check(copy, directory, needs_all=False)
    assert {problem.column for problem in lenient.problems} == {"source_sha256"}
    assert (len(lenient.silence), len(lenient.not_compared)) == (3, 1)


def test_a_missing_seed_is_told_first_and_alone(copy: Path) -> None:
    (copy / "seeds/facts/raw_score.csv").unlink()
    (problem,) = check(copy).problems
    assert problem.wrong == "the file is missing"
    assert "raw_score.csv" in problem.file


@pytest.mark.command
def test_a_project_without_seeds_is_not_taken_for_another(copy: Path) -> None:
    (copy / "seeds").rename(copy / "elsewhere")
    done = run(copy, "check")
    assert done.returncode == 1 and "seeds/facts/raw_report.csv: the file is missing" in done.stderr


SPELLINGS: list[tuple[Type, st.SearchStrategy[object]]] = [
    (Integer(-100), st.integers(-100, 10**8)),
    (Number(18, 6, None), st.decimals(-(10**11), 10**11, places=6)),
    (Date(), st.dates()),
    (Boolean(), st.booleans()),
    (Choice({"a": "甲", "b": "乙"}), st.sampled_from("ab")),
]


@given(st.sampled_from(SPELLINGS).flatmap(lambda pair: st.tuples(st.just(pair[0]), pair[1])))
def test_a_value_has_one_spelling_and_it_reads_back(pair: tuple[Type, object]) -> None:
    kind, value = pair
    assert kind.parse(spell(value)) == value  # type: ignore[arg-type]


@given(st.text(max_size=8))
def test_a_number_in_any_other_spelling_is_refused(text: str) -> None:
    kind = Number(18, 6)
    try:
        value = kind.parse(text)
    except SpellingError:
        return
    assert spell(value) == text


@pytest.mark.parametrize("word", ["NULL", "null", "N/A", "nan", "None", "—", "-"])
def test_words_for_absence_are_no_text(word: str) -> None:
    with pytest.raises(SpellingError, match="word for absence"):
        Text().parse(word)


def test_what_is_written_from_the_definitions_is_current(project: Project) -> None:
    stale = [file.path for file in files() if not file.is_current(project.root)]
    assert stale == [], "run: jixiao docs"
