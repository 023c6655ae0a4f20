"""The questions of analysts: each answers, and stays right when editions, years and other reports come."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from command import run
from conftest import Share, copy_project
from jixiao.project import Project
from jixiao.query.question import page, question, questions
from jixiao.release.replay import Replay
from jixiao.release.store import DATABASE, DBT_RUN, Store

REPORT = "440117-zzb-2022"


def add_again(root: Path, as_report: str, **told: str) -> None:
    """Enter all facts of a report once more, as those of another one of which ``told`` is different."""
    for path in sorted((root / "seeds" / "facts").glob("raw_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        added = [[cell.replace(REPORT, as_report) for cell in row] for row in rows if row[0] == REPORT]
        if path.stem == "raw_report":
            added = [[told.get(name, cell) for name, cell in zip(header, row, strict=True)] for row in added]
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(added)


def edit_score(root: Path, report: str, number: str, **cells: str) -> None:
    path = root / "seeds" / "facts" / "raw_score.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["report_id"], row["fact_no"]) == (report, number):
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def grown(built: Path, project: Project, share: Share) -> Path:
    """The five with a second edition, a project's report and a next year under a rubric that is not described."""

    def make(root: Path) -> None:
        copy_project(project.root, root)
        add_again(root, f"{REPORT}-e2", edition="2")
        add_again(root, f"{REPORT}-xm", report_type="project", project_name="人才专项", rubric_id="")
        add_again(root, "440117-zzb-2023", fiscal_year="2023", rubric_id="")
        edit_score(root, "440117-zzb-2023", "4", score="8", deduction="2")
        Replay.read(Store(built / "warehouse").current().path / DBT_RUN).run(root, root / DATABASE)

    return share("grown", make) / DATABASE


@pytest.fixture
def answers(grown: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(grown), read_only=True) as connection:
        yield connection


def test_a_question_is_asked_by_its_number(built: Path) -> None:
    listed = run(built, "ask").stdout.splitlines()
    assert [line.split()[0] for line in listed] == [str(number) for number in range(1, 21)]
    answer = run(built, "ask", "10")
    assert answer.returncode == 0 and "各部分加起来对不对" in answer.stdout and "count_" not in answer.stdout
    assert run(built, "ask", "5", "--sql").stdout.strip() == question(5).sql
    assert "they are numbered 1 to 20" in run(built, "ask", "21").stderr


def test_the_page_of_questions_is_that_of_the_queries(project: Project) -> None:
    assert page().is_current(project.root), "run: jixiao docs"


@pytest.mark.parametrize("number", range(1, 21))
def test_a_question_has_an_answer(built_database: Path, number: int) -> None:
    with duckdb.connect(str(built_database), read_only=True) as connection:
        assert connection.execute(question(number).sql).fetchall(), question(number).title


@pytest.mark.parametrize("number", [n for n in range(1, 21) if n not in (1, 19)])
def test_a_second_edition_takes_the_place_of_the_first(answers: duckdb.DuckDBPyConnection, number: int) -> None:
    """Neither the first edition nor a project's report stands for the department in any answer."""
    rows = answers.execute(question(number).sql).fetchall()
    named = {str(cell) for row in rows for cell in row}
    assert not named & {REPORT, f"{REPORT}-xm"}


def test_a_year_under_a_rubric_that_is_not_described_is_compared_by_its_items(
    answers: duckdb.DuckDBPyConnection,
) -> None:
    moved = {row[:2]: row[5:] for row in answers.execute(question(2).sql).fetchall()}
    shared, change = moved["440117-zzb", 2023]
    assert shared == 3 and change == pytest.approx(-0.1 / 3)
    assert moved["440117-zzb", 2022] == (0, None)


def test_losses_count_reports_and_not_rows(answers: duckdb.DuckDBPyConnection) -> None:
    lost = {row[:3]: row[3:5] for row in answers.execute(question(5).sql).fetchall()}
    path = "履职效能>部门整体绩效目标产出指标完成情况"
    assert lost["gz_conghua_whole_2022", "indicator", path] == (1, 1)
    assert lost["440117-zzb-2023", "indicator", path] == (1, 2)


def test_every_question_has_words_in_both_languages() -> None:
    assert all(" · " in one.title for one in questions())
