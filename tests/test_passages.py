"""Passages: repeated text is found again whatever its layout, a changed one is not, and no text is kept."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from command import run
from jixiao.checking.check import check
from jixiao.extraction.annotated_text import prepare
from jixiao.extraction.lexicon import load
from jixiao.extraction.passages import Passage, passages
from jixiao.facts.passage import PASSAGE
from jixiao.project import Project
from reading import ROOT, document
from test_check import Rows, cell, edit

#: Every clause of it is long enough to be a passage.
REPEATED = (
    "本单位全部6个预算项目均在年度内实施完毕并通过主管部门组织的验收，"
    "农村饮用水水源地保护区的标志牌与隔离网按照“先急后缓”的次序分3批更换，"
    "受益村民对水质改善情况的满意程度较上一年度提高了2.5个百分点。"
)


def found(text: str) -> list[Passage]:
    annotated = prepare(document(text), load(ROOT))
    return list(passages(annotated.smoothed, annotated.private))


def fingerprints(text: str) -> list[str]:
    return [passage.fingerprint for passage in found(text)]


def wrapped(text: str, width: int) -> str:
    return "\n\n".join(text[at : at + width] for at in range(0, len(text), width))


@pytest.mark.parametrize(
    "layout",
    [
        f"（二）{REPEATED}",
        REPEATED.replace("6", "６").replace("2.5", "２．５").replace("，", ","),
        REPEATED.replace("“", '"').replace("”", '"').replace("6个", " 6 个"),
        f"| 项目 | {REPEATED} |\n|---|---|\n| 其他 | 无 |",
        wrapped(f"    {REPEATED * 6}", 31),
    ],
    ids=["numbered", "full width", "blanks and quotation marks", "table", "wrapped"],
)
def test_the_same_text_has_the_same_fingerprints_in_any_layout(layout: str) -> None:
    assert len(found(REPEATED)) == 3
    assert set(fingerprints(layout)) == set(fingerprints(REPEATED))


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [("6个", "7个", 0), ("分3批", "分批", 1), ("2.5", "25", 2), ("提高了", "下降了", 2)],
)
def test_a_changed_clause_is_another_passage(before: str, after: str, changed: int) -> None:
    pairs = zip(fingerprints(REPEATED), fingerprints(REPEATED.replace(before, after)), strict=True)
    assert [old != new for old, new in pairs] == [number == changed for number in range(3)]


def test_a_passage_knows_its_place() -> None:
    text = f"一、概况\n短语不算。\n（一）{REPEATED}\n"
    first, *_, last = found(text)
    assert (first.line, text[first.start : first.end]) == (3, REPEATED.partition("，")[0])
    assert (last.line, text[last.start : last.end]) == (3, REPEATED.split("，")[2].rstrip("。"))
    # Quotation marks do not count, figures with their points do.
    counted = [len(clause.strip("。")) for clause in REPEATED.replace("“", "").replace("”", "").split("，")]
    assert [passage.chars for passage in found(text)] == counted


def test_personal_data_is_in_no_passage() -> None:
    private = "如对本单位绩效自评报告的内容有疑问可致电13900000000咨询办公室工作人员"
    assert fingerprints(private.replace("13900000000", "上述号码"))
    assert fingerprints(f"{REPEATED}{private}。") == fingerprints(REPEATED)
    named = "为进一步落实帮扶责任本单位先后三次上门看望了困难党员钱小花"
    assert fingerprints(f"{REPEATED}{named}。") == fingerprints(REPEATED)


REPORT = """安仁县水利局{year}年度部门整体支出绩效自评报告

一、部门概况
安仁县水利局是县人民政府工作部门，年末实有在职人员40人。

二、绩效自评结果
{year}年度部门整体支出绩效自评得分为96.5分。
{text}

三、存在的问题
一是预算编制不够精准。
"""


@pytest.fixture
def two_years(copy: Path, tmp_path: Path) -> Path:
    """A copy of the project with two reports of one department, which repeat all but the last clause."""
    for year, text in ((2021, REPEATED), (2022, wrapped(REPEATED.replace("提高", "下降"), 29))):
        report = tmp_path / f"{year}.txt"
        report.write_text(REPORT.format(year=year, text=text), encoding="utf-8")
        done = run(copy, "add", str(report))
        assert done.returncode == 0, done.stdout + done.stderr
    return copy


OF_DEPARTMENT = pl.col("report_id").str.starts_with("431028-slj-")


def of_another_text(rows: Rows) -> None:
    next(row for row in rows if row["report_id"] == "431028-slj-2022")["fingerprint"] = "0" * 16


@pytest.mark.command
def test_added_reports_repeat_each_other_and_are_checked(two_years: Path) -> None:
    rows = pl.read_csv(two_years / PASSAGE.file).filter(OF_DEPARTMENT)
    shared = rows.group_by("fingerprint").agg(pl.col("report_id").n_unique().alias("reports"))
    same = set(shared.filter(pl.col("reports") == 2)["fingerprint"])
    assert set(fingerprints(REPEATED)[:2]) <= same and fingerprints(REPEATED)[2] not in same
    assert not check(two_years, two_years / "reports", needs_all=False).problems

    edit(two_years, PASSAGE.name, of_another_text)
    (problem,) = check(two_years, two_years / "reports", needs_all=False).problems
    assert problem.file == PASSAGE.file and "1 rows of 431028-slj-2022 differ" in problem.wrong
    remedy = problem.remedy.removeprefix("write them anew: python ")
    tool = Path(__file__).resolve().parents[1] / remedy
    subprocess.run([sys.executable, tool, "reports"], cwd=two_years, check=True, capture_output=True)
    assert pl.read_csv(two_years / PASSAGE.file).filter(OF_DEPARTMENT).equals(rows)
    assert not check(two_years, two_years / "reports", needs_all=False).problems


@pytest.mark.command
def test_a_chapter_of_a_longer_document_has_its_own_passages_only(copy: Path, tmp_path: Path) -> None:
    before = "本年度收入支出决算总表由县财政局统一批复并在政府网站公开。"
    account = f"安仁县水利局2022年度部门决算\n目录\n第一部分 概况\n第二部分 收入支出决算总表\n{before}\n"
    chapter = REPORT.format(year=2022, text=REPEATED).replace(
        "二、绩效", "二、部门整体支出情况\n全年支出10万元。\n三、绩效"
    )
    path = tmp_path / "决算.txt"
    path.write_text(f"{account}第五部分 附件\n{chapter}四、改进措施\n" + "我局继续改进。\n" * 130, encoding="utf-8")
    assert "431028-slj-2022-js" in run(copy, "add", str(path)).stdout
    written = set(pl.read_csv(copy / PASSAGE.file)["fingerprint"])
    assert written.isdisjoint(fingerprints(before)) and set(fingerprints(REPEATED)) <= written
    assert not check(copy, copy / "reports", needs_all=False).problems


def test_a_passage_beyond_the_text_is_refused_without_the_reports(copy: Path) -> None:
    edit(copy, PASSAGE.name, cell(-1, "char_end", "99999999"))
    (problem,) = check(copy).problems
    assert problem.column == "char_end" and "beyond the text" in problem.wrong


def test_the_committed_passages_hold_no_text(project: Project) -> None:
    assert re.fullmatch(r"[a-z_,]+\n([0-9a-z-]+(,\d+){5},[0-9a-f]{16}\n)+", (project.root / PASSAGE.file).read_text())
