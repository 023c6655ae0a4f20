"""A new family of rubrics is rows alone: its reports are read with its levels, accepted, compared and published."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from command import run
from jixiao.checking.check import check
from jixiao.extraction.annotated_text import prepare
from jixiao.extraction.extract import extract
from jixiao.extraction.lexicon import load
from jixiao.project import Project
from reading import document
from test_add import rows
from test_check import cell, edit

REPORT = """
安仁县林业局2023年度部门整体支出绩效自评报告

一、部门概况
安仁县林业局是县人民政府工作部门，负责造林绿化和森林资源保护，核定编制42名，年末实有在职人员40人。

二、部门整体支出情况
2023年全年预算900万元，全年支出882万元。

三、绩效自评结果
2023年度我局部门整体支出绩效自评得分为97.3分，等级为“优”。
预算执行率（10分）：支出进度较好，自评得9.8分。
产出指标（50分）：自评得48.5分。其中数量指标得14分，质量指标得19.5分，时效指标得15分。
效益指标（30分）：自评得29分。
满意度指标（10分）：自评得10分。

四、部门整体支出绩效自评表
一级指标\t二级指标\t三级指标\t分值\t年度指标值\t实际完成值\t得分\t偏差原因
产出\t数量指标\t造林面积\t15\t≥3000亩\t2800亩\t14\t雨季施工受阻
产出\t质量指标\t苗木成活率\t20\t≥95%\t94%\t19.5\t干旱
产出\t时效指标\t重点工作完成及时率\t15\t100%\t100%\t15\t
效益\t生态效益\t森林覆盖率\t30\t≥68%\t67.5%\t29\t统计口径调整
满意度\t服务对象满意度\t林农满意度\t10\t≥90%\t93%\t10\t

五、存在的问题
一是预算编制不够精准；二是造林进度偏慢。

六、改进措施
一是提高预算编制的科学性；二是加快造林进度。
"""
REPORT_ID, RUBRIC = "431028-lyj-2023", "hunan_whole_2020"
DIMENSIONS = {"执行率": "9.8", "产出": "48.5", "效益": "29", "满意度": "10"}
GROUPS = {"产出>数量指标": "14", "产出>质量指标": "19.5", "产出>时效指标": "15"}
INDICATORS = {
    "产出>数量指标>造林面积": "14",
    "产出>质量指标>苗木成活率": "19.5",
    "产出>时效指标>重点工作完成及时率": "15",
    "效益>生态效益>森林覆盖率": "29",
    "满意度>服务对象满意度>林农满意度": "10",
}
SCORES = {("total", "总分"): "97.3"} | {
    (level, path): score
    for level, items in (("dimension", DIMENSIONS), ("group", GROUPS), ("indicator", INDICATORS))
    for path, score in items.items()
}
#: The rows of docs/adding-rubrics.md: the file that each block is for, and its lines.
_ROWS = re.compile(r"^`(ref_\w+\.csv)`\n\n```csv\n(.*?)^```", re.MULTILINE | re.DOTALL)


def describe(root: Path, page: str) -> None:
    """Add the rows that the page shows to the reference seeds below ``root``."""
    blocks = _ROWS.findall(page)
    assert {name for name, _ in blocks} >= {"ref_rubric_family.csv", "ref_rubric.csv", "ref_rubric_indicator.csv"}
    for name, lines in blocks:
        with (root / "seeds" / "reference" / name).open("a", encoding="utf-8") as file:
            file.write(lines)


@pytest.fixture(scope="module")
def page(project: Project) -> str:
    return (project.root / "docs" / "adding-rubrics.md").read_text(encoding="utf-8")


def test_a_rubric_of_rows_alone_is_read_accepted_compared_and_published(
    built: Path, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIXIAO_REPORTS", raising=False)
    root = Path(shutil.copytree(built, tmp_path / "project", symlinks=True))
    describe(root, page)
    report = tmp_path / "林业局2023.txt"
    report.write_text(REPORT, encoding="utf-8")
    added = run(root, "add", str(report))
    assert added.returncode == 0 and "0 unread" in added.stdout, added.stderr
    assert rows(root, "raw_report", REPORT_ID)["rubric_id"].to_list() == [RUBRIC]
    read = rows(root, "raw_score", REPORT_ID).select("level", "path", "score").rows()
    assert {(level, path): score for level, path, score in read} == SCORES

    for path in (root / "seeds" / "facts").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace(",extracted,", ",accepted,"), encoding="utf-8")
    assert not check(root, root / "reports", needs_all=False).problems
    built_again = run(root, "build")
    assert built_again.returncode == 0, built_again.stdout + built_again.stderr

    with duckdb.connect(str(root / "warehouse" / "current" / "jixiao.duckdb"), read_only=True) as database:

        def ask(query: str, of: str = REPORT_ID) -> list[tuple[object, ...]]:
            return database.execute(query, [of]).fetchall()

        rubric = ask("select family, family_name, total_points from dim_rubric where rubric_id = ?", RUBRIC)
        assert rubric == [("hunan", "湖南", 100)]
        scores = ask("select level, path, score, rubric_id from fct_score where report_id = ?")
        assert {(level, path): score for level, path, score, _ in scores} == {
            item: Decimal(score) for item, score in SCORES.items()
        }
        assert {rubric_id for *_, rubric_id in scores} == {RUBRIC}
        assert ask(
            "select indicator_id, score, max_points, is_comparable from fct_indicator_score where report_id = ?"
            " order by indicator_id"
        ) == [("beneficiary_satisfaction", 10, 10, True), ("key_task_completion", 29, 30, False)]
        told = "执行率 9.8 / 10 分；产出 48.5 / 50 分；效益 29 / 30 分；满意度 10 / 10 分"
        card = ask("select total_score, rubric_id, dimension_scores from report_card where report_id = ?")
        assert card == [(Decimal("97.3"), RUBRIC, told)]


def test_dimensions_may_be_called_anything(copy: Path, page: str) -> None:
    def named_otherwise(text: str) -> str:
        return re.sub("产出(?:指标)?(?=[>,（\t]|$)", "治理质效", text).replace("数量指标", "扩面提量")

    describe(copy, named_otherwise(page))
    annotated = prepare(document(named_otherwise(REPORT)), load(copy)).under(RUBRIC)
    read = {
        str(candidate.values["path"]): candidate.values["level"]
        for candidate in extract(annotated).candidates
        if candidate.kind == "score"
    }
    assert read == {named_otherwise(path): level for level, path in SCORES}


def test_an_accepted_score_that_its_rubric_does_not_hold_is_told(copy: Path) -> None:
    paths = pl.read_csv(copy / "seeds" / "facts" / "raw_score.csv", infer_schema=False)["path"].to_list()
    row = paths.index("管理效率>资产管理>资产盘点情况")
    edit(copy, "raw_score", cell(row, "path", "管理效率>资产盘点情况"))
    (problem,) = check(copy).problems
    assert (problem.file, problem.row, problem.column) == ("seeds/facts/raw_score.csv", row + 2, "path")
    assert "is not in the rubric renhua_county_whole_2023" in problem.wrong
    edit(copy, "raw_score", cell(row, "path", "管理效率>资产管理>资产盘点情况"))
    edit(copy, "raw_score", cell(row, "level", "group"))
    (problem,) = check(copy).problems
    assert problem.column == "level" and "as indicator" in problem.wrong
    edit(copy, "raw_score", cell(row, "level", "indicator"))
    edit(copy, "ref_indicator_crosswalk", lambda rows: rows.pop(), folder="reference")
    (problem,) = check(copy).problems
    assert problem.file == "seeds/reference/ref_rubric_indicator.csv" and "ref_indicator_crosswalk" in problem.wrong
