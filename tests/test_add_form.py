"""A form whose words the grammar does not know is rows alone: what it says is read whole, in every format."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.checking.check import check
from jixiao.intake.read_report import Overrides, ReadReport, read_reports
from jixiao.project import Project
from test_check import Rows, cell, edit
from writers import WRITERS, Block, Cell

#: The form and the rows of docs/adding-forms.md.
_FORM, _ROWS = re.compile(r"^```text\n(.*?)^```", re.M | re.S), re.compile(r"^```csv\n(.*?)^```", re.M | re.S)
SUMS = {
    "年度资金总额年初预算数": "600.00",
    "年度资金总额调整预算数": "610.00",
    "年度资金总额执行数": "590.00",
    "财政拨款年初预算数": "500.00",
    "财政拨款调整预算数": "510.00",
    "财政拨款执行数": "500.00",
    "其他资金年初预算数": "100.00",
    "其他资金调整预算数": "100.00",
    "其他资金执行数": "90.00",
}
SCORES = {
    "预算执行率": "9.67/10",
    "产出指标>数量指标>清淤河道长度": "40/40",
    "产出指标>质量指标>验收合格率": "20/20",
    "效益指标>社会效益指标>受益人口": "17/20",
    "满意度指标>服务对象满意度>群众满意度": "10/10",
    "总分": "96.67/100",
}
RESULTS = {
    "清淤河道长度": ("≥12公里", "13公里"),
    "验收合格率": ("100%", "100%"),
    "受益人口": ("≥3000人", "2500人"),
    "群众满意度": ("≥90%", "93%"),
}


@pytest.fixture
def page(project: Project) -> str:
    return (project.root / "docs" / "adding-forms.md").read_text(encoding="utf-8")


@pytest.fixture
def described(copy: Path, page: str) -> Path:
    """The root of a copy of the project that has the rows of the page."""
    (rows,) = _ROWS.findall(page)
    with (copy / "seeds" / "reference" / "ref_form_word.csv").open("a", encoding="utf-8") as file:
        file.write(rows)
    return copy


def cells(form: str) -> tuple[str, list[list[str]]]:
    """The title of the form of the page, and its rows."""
    title, *lines = form.splitlines()
    return title, [[text.strip() for text in line.strip("|").split("|")] for line in lines]


def files(form: str) -> dict[str, bytes]:
    """The form in each format, as its page shows it, and with a cell a line; by the file's name."""
    title, rows = cells(form)
    width = max(map(len, rows))
    table = tuple(tuple(Cell(text) for text in [*row, *[""] * (width - len(row))]) for row in rows)
    lines = "\n".join([title, *(text for row in rows for text in row if text)])
    report = [Block(title), Block(rows=table)]
    written = {name: write(report) for name, write in WRITERS.items() if name != "report.zip"}
    return written | {"bars.txt": form.encode(), "lines.txt": lines.encode()}


def read(root: Path, name: str, content: bytes) -> ReadReport:
    (found,) = read_reports(root, name, name, content, datetime.date(2026, 1, 1), Overrides())
    return found


def test_a_form_that_has_its_own_words_is_rows(project: Project, described: Path, page: str) -> None:
    assert check(described).problems == []
    (form,) = _FORM.findall(page)
    for name, content in files(form).items():
        assert read(project.root, name, content).outcome == "refused", name
        found = read(described, name, content)
        assert (found.outcome, found.unread) == ("report", ()), name
        about = [found.report[column] for column in ("report_type", "project_name", "organ", "fiscal_year", "title")]
        assert about == ["project", "河道清淤工程", "slj", 2023, "安仁县2023年度资金效果体检表"], name
        sums = {row["item"]: str(row["amount"]) for row in found.tables["raw_amount"]}
        assert sums == SUMS, name
        rates = [str(row["value_pct"]) for row in found.tables["raw_ratio"]]
        assert rates == ["96.72", "98.04", "90.00"], name
        scores = {row["path"]: f"{row['score']}/{row['max_points']}" for row in found.tables["raw_score"]}
        assert scores == SCORES, name
        reasons = [(str(row["score"]), row["reason"]) for row in found.tables["raw_score"] if row["reason"]]
        assert reasons == [("17", "项目进度滞后")], name
        results = {
            row["indicator"]: (row["target_text"], row["actual_text"]) for row in found.tables["raw_indicator_result"]
        }
        assert results == RESULTS, name


def test_words_of_a_form_mean_nothing_where_one_of_its_heads_is_missing(described: Path, page: str) -> None:
    (form,) = _FORM.findall(page)
    forms = form.replace("花钱快慢", "快慢").replace("差在哪", "备忘")
    assert read(described, "form.txt", forms.encode()).outcome == "refused"
    prose = "安仁县水利局2023年度部门整体支出绩效自评报告\n"
    prose += "钱从哪来、年头盘子、年中盘子、花了多少、花钱快慢、该得、实得，都清楚。\n"
    assert read(described, "prose.txt", prose.encode()).report["report_type"] == "whole"


def without(**said: str) -> Callable[[Rows], object]:
    """Leave out the rows that say so."""

    def change(rows: Rows) -> None:
        rows[:] = [row for row in rows if any(row[column] != value for column, value in said.items())]

    return change


def twice(rows: Rows) -> None:
    """Another form with the same heads, two of which mean something else."""
    other = [row | {"form": "zixing_project"} for row in rows if row["block"] == "indicators"]
    swapped = {"target": "actual", "actual": "target"}
    rows += [row | {"meaning": swapped.get(row["meaning"], row["meaning"])} for row in other]


REFUSED: dict[str, tuple[Callable[[Rows], object], str, str]] = {
    "a word with blanks": (cell(4, "word", "钱 从哪来"), "word", "does not have the form of this column"),
    "a word twice": (cell(5, "word", "钱从哪来"), "word", "is already in row"),
    "no meaning of that name": (cell(5, "meaning", "盘子"), "meaning", "budget_initial"),
    "a target in the block of money": (cell(5, "meaning", "target"), "meaning", "no head of the block budget means"),
    "a head of the identity": (cell(1, "place", "head"), "place", "the block identity has no heads"),
    "two columns of results": (cell(17, "meaning", "actual"), "meaning", "is already what"),
    "labels that nothing opens": (
        without(block="budget", place="head"),
        "place",
        "the block budget of anren_project has 0 heads",
    ),
    "a form that nothing finds": (without(place="head"), "form", "has no heads by which it could be found"),
    "money without a sum": (
        lambda rows: [row.update(meaning="note") for row in rows[5:8]],
        "meaning",
        "no head of the block budget of anren_project means any of budget_initial",
    ),
    "two forms with one head": (twice, "word", "has the heads of anren_project in row"),
}


@pytest.mark.parametrize("planted", REFUSED)
def test_a_form_that_could_not_be_read_is_refused(described: Path, planted: str) -> None:
    change, column, words = REFUSED[planted]
    edit(described, "ref_form_word", change, "reference")
    problems = [found for found in check(described).problems if found.column == column]
    assert any(words in f"{found.wrong}; {found.remedy}" and found.row for found in problems), problems
    assert all(found.file.endswith("ref_form_word.csv") and found.remedy for found in problems)
