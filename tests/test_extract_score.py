"""Scores: every way in which reports print them, and the points that are none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.extraction.draft import Waiver
from jixiao.extraction.lexicon import load
from jixiao.extraction.material import prepare
from jixiao.extraction.scores import recognise
from reading import ROOT, document, extraction, facts

TABLE = """附件：部门整体支出绩效自评表
一级指标\t二级指标\t三级指标\t分值\t自评得分\t扣分原因\t财政复评得分
投入\t目标设定\t绩效目标合理性\t30\t30\t\t28
\t\t绩效指标明确性\t20\t19\t指标不够细化\t18
过程\t预算执行\t预算完成率\t50\t48.5\t年末结转较多\t47
总分\t\t\t100\t97.5\t\t93
"""


def said(text: str) -> list[tuple[str, str, str, str]]:
    """Quote, level, path and `score/maximum` of each score in ``text``."""
    return [
        (quote, str(value["level"]), str(value["path"]), f"{value['score']}/{value['max_points']}")
        for quote, value in facts(text, "score")
    ]


@pytest.mark.parametrize(
    ("text", "quote", "score"),
    [
        ("我局2022年度部门整体支出绩效自评得分为 96.58 分（总分100 分），运行良好。", "96.58 分", "96.58/100"),
        ("从结果看，我厅整体支出绩效评价综合得分为93.6分。", "93.6分", "93.6/None"),
        ("按照评价指标体系对照打分得出结果为 95 分，等级为“优”。", "95 分", "95/None"),
        ("目标完成情况良好，均取得好的成效。自评分数为100分，自评等级为优秀。", "100分", "100/None"),
        ("云山县水利局部门整体绩效自评得分 92.5 分（满分100分）。", "92.5 分", "92.5/100"),
        ("严格执行预算，总得分为95分，评价等级为优。", "95分", "95/None"),
        ("满分100分，自评98分。", "98分", "98/100"),
        ("本次自评总得分９６．５分。", "９６．５分", "96.5/None"),
        ("自评结果为优（98分）。", "98分", "98/None"),
        ("绩效自评得分：100", "100", "100/None"),
        ("自评得分（分）\t98.5\t等级\t优", "98.5", "98.5/None"),
        ("总分\t100\t97.6", "97.6", "97.6/100"),
        ("自评总分(分)\n97.6", "97.6", "97.6/None"),
        ("我局对部门整体支出绩效进行了自评，得分96分，等次为优。", "96分", "96/None"),
        ("部门整体支出绩效得分95.5分，扣4.5分。", "95.5分", "95.5/100.0"),
    ],
)
def test_total(text: str, quote: str, score: str) -> None:
    assert said(text) == [(quote, "total", "总分", score)]


@pytest.mark.parametrize(
    "text",
    [
        "县财政局重点评价得分为88分。",
        "第三方机构评价得分为91分。",
        "上年得分为90分。",
        "全员获得学分80分，培训考试平均得分92分。",
        "群众满意度调查得分95.2分，在全县考核中得98分，排名第3。",
        "其中河道整治项目自评98分。",
        "（二）项目自评情况\n河道整治项目自评得分98分。",
        "序号\t项目名称\t自评得分\n1\t河道整治\t98\n2\t水源保护\t95",
        "预算完成率每低1个百分点扣0.5分，扣完为止。",
        "市区财政按1:1分担，得到满分的评价。",
    ],
)
def test_points_that_are_no_scores(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("每误差5分,扣0.5分", ["0.5分"]),
        ("完成得3分，未完成不得分。", ["3分", "不得分"]),
        ("90%以上的得满分。", ["得满分"]),
    ],
)
def test_points_of_rules_are_waived(text: str, rules: list[str]) -> None:
    material = prepare(document(text), load(ROOT))
    found = list(recognise(material))
    assert [material.text[item.start : item.end] for item in found] == rules
    assert all(isinstance(item, Waiver) and item.reason == "rule" for item in found)


def test_items_below_the_headings_that_name_their_dimension() -> None:
    text = """二、绩效自评情况
（一）履职效能
（3）专项效能
巡河履职：该指标分值 4 分，自评得分 4 分，得分原因是 15 名河长巡河完成率 100%，得 2 分；问题整改率≥85%，得 2 分。
水源保护：完成年度计划，得 3 分，自评得分 2.5 分，因疫情影响推迟。
采购内控制度建设：制度已建但未报财政部门备案，该指标分值1分，不得分。"""
    assert said(text) == [
        ("4 分", "indicator", "履职效能>专项效能>巡河履职", "4/4"),
        ("2 分", "criterion", "履职效能>专项效能>巡河履职>河长巡河完成率", "2/2"),
        ("2 分", "criterion", "履职效能>专项效能>巡河履职>问题整改率", "2/2"),
        ("2.5 分", "indicator", "履职效能>专项效能>水源保护", "2.5/3"),
        ("不得分", "indicator", "履职效能>专项效能>采购内控制度建设", "0/1"),
    ]
    themes = {value["name"]: (value["deduction"], value["reason_theme"]) for _, value in facts(text, "score")}
    assert themes["水源保护"] == (Decimal("0.5"), "external_shock")
    assert themes["采购内控制度建设"] == (1, "procedure_incomplete")


def test_full_marks_in_words_are_one_fact_each_without_points() -> None:
    text = (
        "我局“管理效率”自评得分为满分 50分。其中：“预算编制”、“信息公开”等指标均得满分，“支出率”扣减1份（总分10分）。"
    )
    found = facts(text, "score")
    assert [(quote, value["path"], value["score"], value["full_marks"]) for quote, value in found] == [
        ("50分", "管理效率", 50, True),
        ("得满分", "管理效率>预算编制", None, True),
        ("得满分", "管理效率>信息公开", None, True),
        ("1份", "管理效率>支出率", 9, False),
    ]


def test_dimensions_and_the_losses_they_add_up_to() -> None:
    text = (
        "总分值为100分，履职效能评价部分占50分，管理效能评价部分占50分。综合得分为95分，其中履职效能评价综合得分为48分，"
        "管理效能评价综合得分为47分。扣分的项目是：1.产出指标完成情况，自评分数为8分，扣减2分，主要原因是质量不高；"
        "2.新增项目事前评估自评分数为0分，扣减3分，原因是本年无新增预算项目。"
    )
    assert [(path, score) for _, _, path, score in said(text)] == [
        ("总分", "95/100"),
        ("履职效能", "48/50"),
        ("管理效能", "47/50"),
        ("履职效能>产出指标完成情况", "8/10"),
        ("管理效能>新增项目事前评估", "0/3"),
    ]
    assert facts(text, "score")[-1][1]["not_applicable"] is True


def test_parts_beside_the_total() -> None:
    text = "自评得分96分。其中：预算执行率得10分，产出指标得48.5分，效益指标得28分，满意度指标得9.5分。"
    assert [level for _, level, _, _ in said(text)] == ["total", "dimension", "dimension", "dimension", "dimension"]


def test_table_scores_are_the_departments_own() -> None:
    assert said(TABLE) == [
        ("30", "indicator", "投入>目标设定>绩效目标合理性", "30/30"),
        ("19", "indicator", "投入>目标设定>绩效指标明确性", "19/20"),
        ("48.5", "indicator", "过程>预算执行>预算完成率", "48.5/50"),
        ("97.5", "total", "总分", "97.5/100"),
    ]
    assert facts(TABLE, "score")[2][1]["reason_theme"] == "execution_shortfall"


def test_a_total_said_again_restates_and_another_gives_way() -> None:
    found = extraction("三、自评结论\n部门整体支出自评综合得分97.5分。\n四、其他\n评价得分80分。\n" + TABLE)
    totals = [draft for draft in found.drafts if draft.values.get("level") == "total"]
    assert [draft.values["score"] for draft in totals] == [Decimal("97.5"), Decimal("97.5")]
    assert totals[1].links == {"restates": ("score", totals[0].start)}
