"""Scores: every way in which reports print them, and the points that are none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.extraction.annotated_text import prepare
from jixiao.extraction.candidate import Waiver
from jixiao.extraction.lexicon import load
from jixiao.extraction.score.recognise import recognise
from reading import ROOT, document, extraction, facts

TABLE = """附件：部门整体支出绩效自评表
一级指标\t二级指标\t三级指标\t分值\t自评得分\t扣分原因\t财政复评得分
投入\t目标设定\t绩效目标合理性\t30\t30\t\t28
\t\t绩效指标明确性\t20\t19\t指标不够细化\t18
过程\t预算执行\t预算完成率\t50\t48.5\t年末结转较多\t47
总分\t\t\t100\t97.5\t\t93
"""


def said(text: str) -> list[tuple[str, str, str, str]]:
    """Quote, level, path and `score/maximum` of each score in ``text`` that the department gave itself."""
    return [
        (quote, str(value["level"]), str(value["path"]), f"{value['score']}/{value['max_points']}")
        for quote, value in facts(text, "score")
        if value["evaluator"] is None
    ]


def reviewed(text: str) -> list[tuple[str, str, str, str]]:
    """Evaluator, path, score and maximum of each score in ``text`` that others gave."""
    return [
        (str(value["evaluator"]), str(value["path"]), str(value["score"]), str(value["max_points"]))
        for _, value in facts(text, "score")
        if value["evaluator"] is not None
    ]


def test_a_maximum_is_printed_where_words_call_it_one() -> None:
    text = "河道保洁：巡河 ≥ 20 次，得4分，自评得分4分。\n堤防管护：该指标分值3分，自评得分2分。\n"
    found = [(value["max_points"], value["max_status"]) for _, value in facts(text, "score")]
    assert found == [(Decimal(4), "derived"), (Decimal(3), "printed")]


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
        ("2022年度部门整体绩效自评总分96.5分。9个二级项目也开展了自评。", "96.5分", "96.5/None"),
        ("绩效自评总分（百分制）96.4分", "96.4分", "96.4/None"),
        ("自评得分（满分100分）：96分", "96分", "96/100"),
        ("部门自评得分（100分制）：97.3", "97.3", "97.3/None"),
        ("自评得分：95.6/100", "95.6", "95.6/100"),
        ("自评得分为95.6分/100分", "95.6分", "95.6/100"),
        ("评价得分为九十五分。", "九十五分", "95/None"),
        ("各项目标均已完成。得97分，自评等级为优。", "97分", "97/None"),
        ("本次自评综合得分为九十六分。", "九十六分", "96/None"),
        ("自评得分九十六点五分，等级为优。", "九十六点五分", "96.5/None"),
        ("2023年度自评得分94分，2022年度自评得分92分。", "94分", "94/None"),
        ("自评分数为玖拾捌分。", "玖拾捌分", "98/None"),
        ("本部门整体支出绩效自评分值100分，实得98.5分。", "98.5分", "98.5/100"),
        ("主管部门云山县教育局自评得分96.5实施单位云山县第一小学。", "96.5", "96.5/None"),
        ("本次自评评定分值96分。", "96分", "96/None"),
        ("自评结果为“优”，分值为96分。", "96分", "96/None"),
        ("各项指标合计得分93分。", "93分", "93/None"),
        ("以上各项合计得分97.5分。", "97.5分", "97.5/None"),
        ("自评总计得分：97.2分", "97.2分", "97.2/None"),
        ("总计100分，自评97分", "97分", "97/100"),
        ("评分满分为100分，我中心自评得分为98分。", "98分", "98/100"),
        ("评价总分100分，得分96.8分。", "96.8分", "96.8/100"),
        ("目标总分100分，实际自评得分97分。", "97分", "97/100"),
        ("三级指标32个，满分100分，自评97.5分。", "97.5分", "97.5/100"),
        ("年度部门整体支出绩效自评得分（100分）：97分", "97分", "97/100"),
        ("我院2022年整体支出绩效自评为“优”（97.5分）。", "97.5分", "97.5/None"),
        ("整体支出绩效自评得95.0分，较上年提高1.5分。", "95.0分", "95.0/None"),
        ("河道疏浚项目支出绩效自评报告\n三、自评结论\n该项目自评得分94分，等级为优。", "94分", "94/None"),
        ("2023年度农村饮水项目\n绩效自评报告\n（一）项目自评情况\n本项目自评总得分为95.5分。", "95.5分", "95.5/None"),
        ("河道疏浚专项资金绩效评价报告\n一、概况\n河道疏浚专项资金评价得分92分。", "92分", "92/None"),
        ("2022年度乡村道路工程绩效评价报告\n综合评价，该工程得分94分。", "94分", "94/None"),
        ("本项目预算30万元。经自评，项目自评得分为93分。", "93分", "93/None"),
        ("云山县水利局2023年度专项支出绩效自评报告\n我局2023年度专项支出绩效自评 95分。", "95分", "95/None"),
        (
            "云山县第一小学2023年度项目支出绩效自评报告\n（校园安防专项经费）\n经评价，我校校园安防专项经费项目自评得分97分，"
            "自评结果为“优秀”。",
            "97分",
            "97/None",
        ),
        ("云山县水利局部门整体支出绩效自评报告\n自评总\n分为 98.2 分，等级为优。", "98.2 分", "98.2/None"),
        ("本次自评得\n分为97.5分。", "97.5分", "97.5/None"),
        ("整体支出绩效自\n评得分97分。", "97分", "97/None"),
        ("自评总分100分，自评得94.5分。", "94.5分", "94.5/100"),
        ("自评总分为100分，实际得92分，等级为优。", "92分", "92/100"),
        ("总分\n100\n93.4\n", "93.4", "93.4/100"),
        ("自评总分(分)\n100\n95.2\n等级\n", "95.2", "95.2/100"),
        ("总分\n97.6\n3\n", "97.6", "97.6/None"),
        ("自评得分为“96.5”分，等级为优。", "96.5", "96.5/None"),
        ("自评总分“97”分。", "97", "97/None"),
        ("绩效自评综合得分“九十六分”。", "九十六分", "96/None"),
        ("本部门考评得分96分。", "96分", "96/None"),
        ("考评得分：95.5分，等级为优。", "95.5分", "95.5/None"),
        ("经考评，部门整体支出绩效考评得分为93分。", "93分", "93/None"),
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
        "回顾上年，自评得分97.1分，主要在预算执行方面失分。",
        "全员获得学分80分，培训考试平均得分92分。",
        "群众满意度调查得分95.2分，在全县考核中得98分，排名第3。",
        "其中河道整治项目自评98分。",
        "（二）项目自评情况\n河道整治项目自评得分98分。",
        "序号\t项目名称\t自评得分\n1\t河道整治\t98\n2\t水源保护\t95",
        "预算完成率每低1个百分点扣0.5分，扣完为止。",
        "市区财政按1:1分担，得到满分的评价。",
        "去年我局整体支出绩效评价得分92分，等级为优。",
        "市财政局对我局2021年度整体支出绩效评价得分为86分。",
        "根据省财政厅评价结果，我厅2021年度得分为90.2分，位居前列。",
        "第三方机构对我局整体支出开展绩效评价，得分为88.5分。",
        "该项目综合得分92分，等级为优。",
        "对2个专项开展绩效评价，得分分别为92分、95分。",
        "自评得分达到90分的项目有12个。",
        "综合得分90分（含）以上的评为优。",
        "90分以上为优，80分（含）—90分为良，60分以下为差。",
        "评价结果分四个等级：综合得分在90-100分为优，80-89分为良。",
        "评价采用百分制，总分为100分。",
        "绩效自评实行百分制，自评总分100分。",
        "自评总分为100分，其中预算执行率10分，产出指标50分，效益指标30分，满意度指标10分。",
        "关于开展绩效自评工作的通知\n自评总分为100分，其中预算执行率占10分，其余指标90分。",
        "云山县水利局部门整体支出绩效自评报告\n河道整治项目自评得分95分。该项目自评得分95分。",
        "该项目自评得分95分。本项目自评得分92分。",
        "全县党建考评得分96分。",
        "指标总分100分，其中投入15分，过程25分，产出30分，效果30分。",
        "评分规则：执行率达到95%及以上得18分，每增加1个百分点加0.8分；指标完成率低于60%的不得分。",
        "评分标准为：预算执行率达到95%以上的得满分，每低1个百分点扣0.5分。",
        "其中自评90分以上项目5个。",
        "下属学校自评得分96分。",
    ],
)
def test_points_that_are_no_scores(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("每误差5分,扣0.5分", ["5分", "0.5分"]),
        ("完成得3分，未完成不得分。", ["3分", "不得分"]),
        ("90%以上的得满分。", ["得满分"]),
        ("每降低1个百分点扣0.5分，扣完为止", ["1个百分点", "0.5分"]),
        ("评分标准为：执行率95%以上的得满分，每低1%扣2分", ["95%", "1%", "2分"]),
        ("计分方法：完成率低于60%的不得分，其余按比例计分", ["60%"]),
        ("评分说明：执行率≥95%得满分；90分以上为优，80—90分为良", ["95%", "90分", "80", "90分"]),
    ],
)
def test_points_of_rules_are_waived(text: str, rules: list[str]) -> None:
    annotated = prepare(document(text), load(ROOT))
    found = list(recognise(annotated))
    assert [annotated.text[item.start : item.end] for item in found] == rules
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目标合理性5分，得5分；在职人员控制率10分，得9分。", "目标合理性 5/5; 在职人员控制率 9/10"),
        ("预算完成率（满分10分）得9分。", "预算完成率 9/10"),
        ("1.预算编制情况（满分10分，自评9分）", "预算编制情况 9/10"),
        ("公用经费控制率指标分值20分，自评19分。", "公用经费控制率 19/20"),
        ("固定资产利用率：指标值2分，自评得分2分。", "固定资产利用率 2/2"),
        ("资金使用合规性 9分/10分", "资金使用合规性 9/10"),
        ("资金使用合规性（9/10）", "资金使用合规性 9/10"),
        ("资产管理规范性应得3分，实得2.5分。", "资产管理规范性 2.5/3"),
        ("产出指标50分，自评得分49分，扣1分，原因是班次未达计划。", "产出指标 49/50"),
        ("（1）职责履行60分，自评得分58分。（2）社会效应20分，自评得分19分。", "职责履行 58/60; 社会效应 19/20"),
        ("4.及时处置（10分）。7月调减预算320万元，得10分。", "及时处置 10/10"),
        ("3.整改反馈（9分）。对财政局重点评价的4条意见逐条整改，扣1分，得8分。", "整改反馈 8/9"),
        ("（一）部门决策情况。该部分满分20分，自评得分19分。", "部门决策情况 19/20"),
        ("三公经费控制率=92.3%，该项满分4分，自评得4分。", "三公经费控制率 4/4"),
        ("（三）产出情况分析（分值40分，得分39分）", "产出 39/40"),
        ("（一）预算执行（10分）\n全年预算执行率98.5%，自评得分9.85分。", "预算执行 9.85/10"),
        ("1.预算执行率（10分）。执行率为97.4%，得8.5分。", "预算执行率 8.5/10"),
        ("（一）预算执行率（10分）\n执行率为97.4%，得8.5分。", "预算执行率 8.5/10"),
        ("三、资产利用率（满分5分）。\n利用率为91%，得4.5分。", "资产利用率 4.5/5"),
        ("全年预算数310万元，全年执行数303.8万元，执行率98%，权重10分，自评得9.8分。", "预算执行率 9.8/10"),
        ("年初预算800万元，全年执行数780.5万元，分值10分，得分9.76分。", "预算执行率 9.76/10"),
        ("预算400万元，实际支出380万元，满分10分，自评得9.5分。", "预算执行率 9.5/10"),
        ("1.预算编制情况。绩效目标合理性自评得 3 分。", "预算编制情况>绩效目标合理性 3/None"),
        ("2.资产管理情况。资产管理规范性自评得分2.5分，扣0.5分。", "资产管理情况>资产管理规范性 2.5/3.0"),
        (
            "（三）产出情况。培训人数自评得分10分；培训质量自评得分9分。",
            "产出情况>培训人数 10/None; 产出情况>培训质量 9/None",
        ),
        ("1.预算编制情况。我局按要求编制预算，自评得 4 分。", "预算编制情况 4/None"),
        ("其中履职效能48.4分，预算执行19.2分。", "履职效能 48.4/None; 预算执行 19.2/None"),
        (
            "2023年整体支出绩效自评，其中：履职效能48.2分、管理效率47.9分。",
            "履职效能 48.2/None; 管理效率 47.9/None",
        ),
        ("各项指标均已完成，其中产出得分49分，效益29分。", "产出 49/None; 效益 29/None"),
        ("总分100分，其中投入10分，自评得9.5分；产出50分，自评得48分。", "投入 9.5/10; 产出 48/50"),
        ("产出指标得“48”分，扣“2”分。", "产出指标 48/50"),
        ("培训完成率：每延迟1天扣0.5分，扣1分，得9分。", "培训完成率 9/10"),
        ("制度健全性（4分）：制度完备，得4分。资金合规（6分）：扣1分，得5分。", "制度健全性 4/4; 资金合规 5/6"),
        (
            "投入类（15分）：自评得14.5分。其中目标合理性5分，得5分；预算调整率10分，因追加经费，调整率为15.58%，得9.5分。",
            "投入类 14.5/15; 投入类>目标合理性 5/5; 投入类>预算调整率 9.5/10",
        ),
        ("（一）预算执行情况（满分10分）。全年预算执行率95.2%，得9.52分。", "预算执行情况 9.52/10"),
        (
            "预算调整率：评分标准为调整率≤5%得满分，每增加1个百分点扣0.2分；我局调整率为8%，得1.4分（满分2分）。",
            "预算调整率 1.4/2",
        ),
        ("（四）效益（30分），得28分。其中满意度10分，问卷满意率88.7%，得8分。", "效益 28/30; 满意度 8/10"),
        ("投入、过程和产出三个维度分别得15分、24分和28分。", "投入 15/None; 过程 24/None; 产出 28/None"),
        ("数量指标、质量指标得分分别为20分、10分。", "数量指标 20/None; 质量指标 10/None"),
        ("投入、过程得分依次为15分、24分。", "投入 15/None; 过程 24/None"),
        ("投入共设20分，实得19分。过程共设30分，全部得满，即30分。", "投入 19/20; 过程 30/30"),
        ("各部分得分为：履职效能（满分50分）48分，管理效率（满分50分）49分。", "履职效能 48/50; 管理效率 49/50"),
        ("其中，投入指标应得15分、实得14分，产出指标应得25分、实得25分。", "投入 14/15; 产出 25/25"),
        ("其中，产出指标应得60分、实得58分，效益指标应得40分、实得40分。", "产出指标 58/60; 效益指标 40/40"),
        ("卷宗归档率，8分，得7.6分，两卷尚未整理。", "卷宗归档率 7.6/8"),
        ("考虑到两卷尚未整理，将卷宗归档率（满分8分）评为7.6分。", "卷宗归档率 7.6/8"),
        ("巡护合理未发现问题，计6分（分值6分）。", "巡护合理 6/6"),
        ("巡护覆盖率指标完成良好，得满分8分。", "巡护覆盖率 8/8"),
        ("水质达标率达到目标要求，该指标8分，得8分。", "水质达标率 8/8"),
        ("“水质达标率”12分，评12分。", "水质达标率 12/12"),
        ("闸门检修率满分10分，两座闸门未按期完工，扣1.5分，得8.5分。", "闸门检修率 8.5/10"),
        ("卷宗归档率应得8分，实得7分，因两卷尚未整理酌情扣除1分。", "卷宗归档率 7/8"),
        ("主要扣分的指标有：闸门检修率：分值8分，自评得分7分，扣1分。", "闸门检修率 7/8"),
        ("部门管理（分值30分）：得28分；部门绩效（分值60分）：得58分。", "部门管理 28/30; 部门绩效 58/60"),
        ("（1）闸门完好率。满分3分，得3分。（2）预算调整率。满分4分，得2分。", "闸门完好率 3/3; 预算调整率 2/4"),
        ("我局在“履职效果”中得48分（满分50分）。", "履职效果 48/50"),
        ("预算调整率因追加较多被扣2分；其余指标均得满分。", "预算调整率 None/None"),
        (
            "2.过程。资金到位率（5分）得5分，不扣分。因拨款较晚，采购完成率指标扣减0.5分。",
            "过程>资金到位率 5/5; 过程>采购完成率 None/None",
        ),
        (
            "总分96.3分。\n巡河管护9.4分＋清淤疏浚48.2分＋水质改善38.7分。",
            "总分 96.3/None; 巡河管护 9.4/None; 清淤疏浚 48.2/None; 水质改善 38.7/None",
        ),
        ("两个一级指标得分为履职效能48.3分、管理效率49.2分。", "履职效能 48.3/None; 管理效率 49.2/None"),
        (
            "投入19.2分、过程29.5分、效果47.7分，**综合得分96.4分**。",
            "投入 19.2/None; 过程 29.5/None; 效果 47.7/None; 总分 96.4/None",
        ),
        ("预算支出率按“支出率×6分”得5.7分，扣0.3分。", "预算支出率 5.7/6.0"),
        (
            "过程满分20分，扣除归档率0.1分、采购管理1.0分，得18.9分；产出满分35分，两项共扣1.1分，得33.9分。",
            "过程>归档率 None/None; 过程>采购管理 None/None; 过程 18.9/20; 产出 33.9/35",
        ),
        (
            "过程方面：资金到位率：分值5分，自评得分4分，扣1分。“采购合规性”得3分（分值3分），未扣分。",
            "过程>资金到位率 4/5; 过程>采购合规性 3/3",
        ),
    ],
)
def test_items_with_their_maxima(text: str, expected: str) -> None:
    assert "; ".join(f"{path} {score}" for _, _, path, score in said(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平均审理天数目标值≤60天，实际63天，扣0.5分。", ["平均审理天数 0.5"]),
        ("在水泵完好率上失0.6分，问题在于两台水泵待修。", ["水泵完好率 0.6"]),
        ("个别指标未量化，故数量指标一项减1分。", ["数量指标 1"]),
        ("3.未完成的绩效目标。培训人次年初目标值600人次，实际543人次，扣0.5分；按期办结率目标值100%，实际96%，扣1分。",
         ["培训人次 0.5", "按期办结率 1"]),
        ("（二）过程（25分），得22.5分。预算执行率扣0.5分，预算调整率扣2分。",
         ["过程 None", "预算执行率 0.5", "预算调整率 2"]),
        ("扣分情况：预算执行率指标扣1.8分，成本指标扣0.5分。", ["预算执行率 1.8", "成本指标 0.5"]),
        ("扣分原因：一是预算执行率偏低，扣1.5分；二是绩效目标不够细化，扣1分。", ["预算执行率 1.5", "绩效目标 1"]),
    ],
)  # fmt: skip
def test_losses_of_what_fell_short(text: str, expected: list[str]) -> None:
    assert [f"{values['name']} {values['deduction']}" for _, values in facts(text, "score")] == expected


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("预算完成率10分，得9分，扣分原因：年中追加任务较多。", "budget_adjustment 年中追加任务较多"),
        ("绩效目标合理性3分，得2分，主要原因是个别指标未量化。", "goal_shortfall 个别指标未量化"),
        ("河道保洁质量扣0.5分（原因：一处滩涂返工）。", "quality_shortfall 一处滩涂返工"),
        ("两处滩涂返工，故河道保洁质量一项减0.5分。", "quality_shortfall 两处滩涂返工"),
        ("考虑到河长变动频繁，人手不足，将巡河覆盖率（满分5分）评为4分。", "staffing_shortfall 河长变动频繁，人手不足"),
        ("在决算公开及时性上失1分，问题在于公开晚于规定时限。", "procedure_incomplete 公开晚于规定时限"),
        ("“监控覆盖率”得4分（分值5分），失分主要是年中监控流于形式。", "supervision_shortfall 年中监控流于形式"),
        ("支出率应得5分，实得4分，因支出集中，支付较慢酌情扣除1分。", "execution_shortfall 支出集中，支付较慢"),
        ("因公务接待批次较上年增加，三公经费控制率扣1分。", "three_public_expense 公务接待批次较上年增加"),
        ("会计核算规范性减1分，两笔往来款三年未清理。", "accounting_shortfall 两笔往来款三年未清理"),
        ("（3）资金到位率（5分）：自评得4分，扣1分。县级配套资金未足额到位。", "funding_delay 县级配套资金未足额到位"),
        ("部门决算公开不及时，此项扣1分。", "procedure_incomplete 部门决算公开不及时"),
        ("亲水平台启用数扣1分，系木料供货商破产所致。", "other_reason 木料供货商破产所致"),
        ("投入指标扣1分、过程指标扣2分，原因均为人员轮岗。", "staffing_shortfall 人员轮岗|staffing_shortfall 人员轮岗"),
        ("预算执行扣1分、信息公开扣2分。扣分主因系资金结余。", "carry_over 资金结余|carry_over 资金结余"),
        ("节水宣传覆盖率扣1分，得9分。下一步将加强宣传。", "not_stated "),
        ("节水宣传覆盖率扣1分，扣分原因：无。", "not_stated "),
        ("公众满意度9分，扣1分；原因：少数住户不满意。", "satisfaction_shortfall 少数住户不满意"),
        ("自评得分95分，扣5分，扣分原因：存量资金盘活不够。", "carry_over 存量资金盘活不够"),
    ],
)  # fmt: skip
def test_a_printed_reason_has_its_class_and_its_place(text: str, expected: str) -> None:
    read = extraction(f"二、绩效自评情况\n{text}\n")
    told = []
    for found in read.candidates:
        if found.kind == "score" and found.values["deduction"]:
            places = [read.annotated.text[mark.start : mark.end] for mark in found.marks if mark.column == "reason"]
            told.append(f"{found.values['reason_theme']} {''.join(places)}")
    assert "|".join(told) == expected


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
    own = [value for _, value in facts(TABLE, "score") if value["evaluator"] is None]
    assert [value["reason_theme"] for value in own] == [None, "goal_shortfall", "carry_over", None]


def test_what_others_scored_in_a_table_stands_beside_it_under_the_same_names() -> None:
    assert reviewed(TABLE) == [
        ("finance", "投入>目标设定>绩效目标合理性", "28", "30"),
        ("finance", "投入>目标设定>绩效指标明确性", "18", "20"),
        ("finance", "过程>预算执行>预算完成率", "47", "50"),
        ("finance", "总分", "93", "100"),
    ]
    head = "指标\t分值\t自评得分\t上年得分\t复评得分\t第三方评价得分\n"
    three = head + "投入\t40\t40\t31\t39\t38\n总分\t100\t98\t90\t96\t94\n"
    assert [(by, score) for by, _, score, _ in reviewed(three)] == [
        ("finance", "39"),
        ("third_party", "38"),
        ("finance", "96"),
        ("third_party", "94"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自评得分96分，财政复评得分93.5分，等级为优。", ("finance", "93.5")),
        ("我局2022年度自评得分95分，经县财政局复核，核定得分为90分。", ("finance", "90")),
        ("县财政局重点评价得分为88分。", ("finance", "88")),
        ("第三方机构对我局整体支出开展绩效评价，得分为88.5分。", ("third_party", "88.5")),
        # Other years, satisfaction, projects, scales.
        ("去年财政重点评价得分90分。", None),
        ("市财政局对我局2021年度整体支出绩效评价得分为86分。", None),
        ("第三方满意度测评得分95分，财政管理考核评价得分97分。", None),
        ("财政部门对3个项目开展重点评价，得分90分。", None),
        ("财政复评得分90分以上为优。", None),
    ],
)
def test_totals_that_others_gave(text: str, expected: tuple[str, str] | None) -> None:
    found = [(by, score) for by, _, score, _ in reviewed("二、绩效自评情况\n" + text)]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("预算执行率（10分）。全年执行率为98.5%，按权重换算得9.85分。", "98.5%"),
        ("支出率。支出率97.2%，按比例计分，自评得9.72分。", "97.2%"),
        ("支出率。支出率97.2%，按比例扣0.3分，自评得9.7分。", None),
        ("支出率。支出率97.2%，自评得9.7分。", None),
    ],
)
def test_points_know_the_rate_that_they_are_computed_from(text: str, rate: str | None) -> None:
    found = extraction("二、绩效自评情况\n" + text)
    (score,) = [candidate for candidate in found.candidates if candidate.kind == "score" and candidate.values["score"]]
    ratios = {
        ("ratio", candidate.start): found.annotated.text[candidate.start : candidate.end]
        for candidate in found.candidates
    }
    assert ("rate_fact" in score.links) == (rate is not None)
    assert rate is None or ratios[score.links["rate_fact"]] == rate


TABLES = [
    (  # A frame before the levels; points beside a level's name are no score.
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分\n\t产出指标（50分）\t数量指标\t植树\t3亩\t3亩\t9\t8\n"
        "\t\t质量指标\t成活率\t95%\t96%\t9\t9\n总分\t\t\t\t\t\t18\t17\n",
        "indicator 产出指标>数量指标>植树 8/9, indicator 产出指标>质量指标>成活率 9/9, total 总分 17/18",
    ),
    (  # One column of names beside results: indicators, whatever their names.
        "指标名称\t指标值\t完成值\t权重\t指标得分（分）\n植树\t3亩\t3亩\t60\t58\n群众满意度\t90%\t95%\t40\t40\n",
        "indicator 植树 58/60, indicator 群众满意度 40/40",
    ),
    (  # One column of names alone: those of the first level.
        "评价内容\t标准分\t实际得分\n履职完成情况\t40\t38\n履职效果\t30\t29\n预算管理\t30\t29.5\n合计\t100\t96.5\n",
        "dimension 履职完成情况 38/40, dimension 履职效果 29/30, dimension 预算管理 29.5/30, total 总分 96.5/100",
    ),
    (  # Points beside the names, weights in per cent.
        "一级指标\t三级指标\t目标值\t完成值\t得分\n产出\t植树（10分）\t3亩\t2亩\t8\n",
        "indicator 产出>植树 8/10",
    ),
    ("三级指标\t指标值\t权重\t完成值\t得分\n植树\t3亩\t20%\t3亩\t20\n", "indicator 植树 20/20"),
    (  # The department's own score beside that of the finance bureau.
        "一级指标\t三级指标\t指标值\t\t得分\n\t\t年初\t实际\t自评\t财政复评\n产出\t植树\t3亩\t3亩\t10\t9\n",
        "indicator 产出>植树 10/None",
    ),
    (
        "一级指标\t权重(%)\t评分\n社会效应\t40\t38\n管理效率\t60\t58\n",
        "dimension 社会效应 38/40, dimension 管理效率 58/60",
    ),
    (
        "一级指标\t二级指标\t满分\t自评分\n投入\t目标设定\t9\t8\n过程\t预算执行\t9\t7\n",
        "indicator 投入>目标设定 8/9, indicator 过程>预算执行 7/9",
    ),
    (  # The score of the budget's execution, whatever its row is called.
        "预算（万元）\t全年预算数\t全年执行数\t分值\t执行率（B/A）\t得分\n合计\t100\t99\t10\t99%\t9.9\n"
        "基本支出\t50\t50\t-\t100%\t-\n",
        "dimension 预算执行率 9.9/10",
    ),
    (
        "（单位：万元）\n年初预算数\n100\n全年执行数\n99\n执行率\n99%\n分值\n10\n得分\n9.9\n",
        "dimension 预算执行率 9.9/10",
    ),
    (  # Its points beside the head, or beside the row's label.
        "预算执行情况（万元）（20分）\t全年预算数\t全年执行数\t执行率\t得分\n年度资金总额\t100\t99\t99%\t19.8\n",
        "dimension 预算执行率 19.8/20",
    ),
    (
        "项目\t全年预算数\t全年执行数\t执行率\t得分\n预算执行情况（20分）\t100\t99\t99%\t19.8\n",
        "dimension 预算执行率 19.8/20",
    ),
    (
        "三级指标\n指标值\n完成值\n得分\n植树\n（10分）\n3亩\n3亩\n9\n走访户数(20分)\n9户\n8户\n18\n",
        "indicator 植树 9/10, indicator 走访户数 18/20",
    ),
    (  # One cell per line.
        "序号\n评价指标\n分值\n自评得分\n扣分原因\n1\n产出\n60\n57\n支付进度慢\n2\n效益\n40\n40\n合计\n100\n97\n",
        "dimension 产出 57/60, dimension 效益 40/40, total 总分 97/100",
    ),
    (  # Each figure behind its own head, totals under heads of their own and in one cell; a sub-total is no item.
        "预算执行率\t98%\t分值\t10\t执行率得分（分）\t9.8\n一级指标\t三级指标\t分值\t得分\n产出指标\t巡河\t90\t85\n"
        "\t小计\t90\t85\n总分值\t100\t总得分\t94.8\n",
        "dimension 预算执行率 9.8/10, indicator 产出指标>巡河 85/90, dimension 产出指标 85/90, total 总分 94.8/100",
    ),
    (  # Sub-totals behind all rows, each of what it names; and in rows of their own.
        "一级指标\t二级指标\t分值\t得分\n部门预算管理\t目标\t60\t57\n绩效结果应用\t公开\t40\t40\n"
        "部门预算管理\t小计\t60\t55\n绩效结果应用\t小计\t40\t40\n总计\t\t100\t97\n",
        "indicator 部门预算管理>目标 57/60, indicator 绩效结果应用>公开 40/40, dimension 部门预算管理 55/60,"
        " dimension 绩效结果应用 40/40, total 总分 97/100",
    ),
    (
        "一级指标\t三级指标\t分值\t得分\n产出指标\t巡河\t60\t57\n效益指标\t水质\t40\t40\n"
        "产出指标小计\t60分\t55\n效益指标小计\t40分\t40\n总分\t100分\t97\n",
        "indicator 产出指标>巡河 57/60, indicator 效益指标>水质 40/40, dimension 产出指标 55/60,"
        " dimension 效益指标 40/40, total 总分 97/100",
    ),
    (
        "一级指标\t分值\t得分\n投入\t100\t95.5\n五、自评总分：95.5分\t\t\n",
        "dimension 投入 95.5/100, total 总分 95.5/100",
    ),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_columns_give_the_level(text: str, expected: str) -> None:
    assert [f"{level} {path} {score}" for _, level, path, score in said(text)] == expected.split(", ")


def test_the_total_of_a_table_below_the_heading_of_one_dimension_is_that_dimension() -> None:
    text = (
        "自评得分96分。其中履职效能48分（满分50分），管理效率48分（满分50分）。\n（三）管理效率分析\n"
        "二级指标\t分值\t扣分\t得分\n预算编制\t20\t1\t19\n绩效管理\t30\t1\t29\n合计\t50\t2\t46\n"
    )
    assert ("dimension", "管理效率", "46/50") in [(level, path, score) for _, level, path, score in said(text)]


def test_points_over_their_maximum_are_read_only_where_each_stands_under_its_own_head() -> None:
    rows = [["一级指标", "三级指标", "分值", "得分"], ["产出指标", "巡河", "10", "12"], ["产出指标", "护林", "10", "9"]]
    read = [
        [(row["name"], str(row["score"]), str(row["max_points"])) for _, row in facts(text, "score")]
        for text in ("\n".join(map("\t".join, rows)), "\n".join(map("\n".join, rows)))
    ]
    assert read == [[("巡河", "12", "10"), ("护林", "9", "10")], [("护林", "9", "10")]]


def test_points_behind_the_name_that_opens_a_paragraph_and_the_losses_that_make_up_what_is_missing() -> None:
    text = (
        "1.履职效果（60分，得58.2分）。\n履职目标40分：签约率72%，扣1.2分，主要是随访难；设备延期到位，扣0.6分。本部分得38.2分。\n"
        "满意度目标20分：满意率96%，本部分得20分。\n2.部门管理（40分，得39分）。账务核对不及时，扣1分。\n"
    )
    assert [entry[1:] for entry in said(text)] == [
        ("dimension", "履职效果", "58.2/60"),
        ("indicator", "履职效果>履职目标", "38.2/40"),
        ("indicator", "履职效果>满意度目标", "20/20"),
        ("dimension", "部门管理", "39/40"),
    ]
    assert [str(value["deduction"]) for _, value in facts(text, "score")] == ["None", "1.8", "None", "1"]


def test_how_points_were_counted_names_no_item() -> None:
    text = "自评总分98.75分。预算执行10分，按执行率97.50%计得9.75分；产出指标90分，得89分。\n"
    assert [(path, score) for _, _, path, score in said(text)][1:] == [("预算执行", "9.75/10"), ("产出指标", "89/90")]


def test_what_was_lost_in_all_is_a_loss_of_the_total() -> None:
    text = (
        "自评得分95.6分。投入管理分值50分，得49.2分；过程管理分值50分，得46.4分。\n共扣4.4分：\n1.投入管理扣0.8分。\n"
    )
    found = [(str(value["path"]), value["level"], str(value["deduction"])) for _, value in facts(text, "score")]
    assert found == [
        ("总分", "total", "None"),
        ("投入管理", "dimension", "None"),
        ("过程管理", "dimension", "None"),
        ("总分", "total", "4.4"),
        ("投入管理", "dimension", "0.8"),
    ]


@pytest.mark.parametrize(
    "told",
    [
        "失分2.5分：闸门检修率0.3分、岗位履责2.2分。",
        "合计扣2.5分：闸门检修率0.3分，岗位履责2.2分。",
        "扣2.5分的构成：闸门检修率0.3分（两座未检修），岗位履责2.2分（台账不全）。",
        "失分共2.5分：闸门检修率失0.3分；岗位履责失2.2分。",
        "扣分一共2.5分。闸门检修率扣0.3分，岗位履责扣2.2分。",
        "扣分清单：闸门检修率扣0.3分；岗位履责扣2.2分。两项共扣2.5分。",
    ],
)
def test_a_list_behind_what_was_lost_in_all_is_of_losses(told: str) -> None:
    found = [(value["path"], str(value["deduction"])) for _, value in facts(f"自评总分97.5分。\n{told}", "score")]
    assert sorted(found[1:]) == [("岗位履责", "2.2"), ("总分", "2.5"), ("闸门检修率", "0.3")]


def test_points_of_listed_projects_are_none_of_the_departments() -> None:
    table = "项目名称\t预算数\t执行数\n河道清淤工程\t100\t90\n水库维护补助\t80\t80\n"
    told = "河道清淤工程扣3分，系工期延误。\n（一）水库维护补助。产出指标扣2分。\n"
    assert said("县水利局部门整体支出绩效自评报告\n部门整体自评得分96分。\n" + table + told) == [
        ("96分", "total", "总分", "96/None")
    ]


def test_reasons_stand_beside_the_dimensions_of_a_table() -> None:
    table = "一级指标\t分值\t自评得分\t扣分原因\n产出指标\t60\t58\t两处工程延期完工\n满意度指标\t40\t39.5\t\n"
    themes = [(value["name"], value["reason_theme"]) for _, value in facts(table, "score")]
    assert themes == [("产出指标", "schedule_delay"), ("满意度指标", None)]


def test_levels_follow_from_the_reports_own_outline() -> None:
    text = "自评总分96分。采购管理6分，得6分。\n履职效能50分，得48分；管理效率50分，得48分。\n预算执行10分，得10分。"
    assert [(path, level) for _, level, path, _ in said(text)] == [
        ("总分", "total"),
        ("采购管理", "indicator"),
        ("履职效能", "dimension"),
        ("管理效率", "dimension"),
        ("预算执行", "indicator"),
    ]


def test_a_loss_told_of_what_a_table_scores_restates_it_in_its_place() -> None:
    text = """一级指标\t二级指标\t分值\t自评得分
过程\t资金到位率指标\t35\t34
产出\t水质达标率\t65\t65
合计\t\t100\t99
扣分情况：资金到位率扣1分，原因是拨款较晚。"""
    found = extraction(text)
    scored, told = (one for one in found.candidates if one.kind == "score" and "资金" in str(one.values["name"]))
    assert told.values["path"] == scored.values["path"] == "过程>资金到位率指标"
    assert told.links["restates"] == ("score", scored.start)


def test_a_total_said_again_restates_and_another_gives_way() -> None:
    found = extraction("三、自评结论\n部门整体支出自评综合得分97.5分。\n四、其他\n评价得分80分。\n" + TABLE)
    totals = [candidate for candidate in found.candidates if candidate.values.get("level") == "total"]
    assert [candidate.values["score"] for candidate in totals] == [Decimal("97.5"), Decimal("97.5"), Decimal("93")]
    assert totals[2].links == {}
    assert totals[1].links == {"restates": ("score", totals[0].start)}


@pytest.mark.parametrize("text", ["得分\n0\n207.45\n", "执行率\t得分\t0\n"])
def test_no_report_gives_itself_no_points(text: str) -> None:
    assert [row for _, row in facts(text, "score") if row["level"] == "total"] == []


def lost(text: str) -> list[str]:
    """Level, path and loss of each item of ``text`` of which one is told."""
    rows = [value for _, value in facts(text, "score")]
    return [f"{row['level']} {row['path']} {row['deduction']}" for row in rows if row["deduction"] is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # All that was lost, the items that lost it, and what of it each dimension lost.
            "自评得分95分，共扣5分：一是预算执行率92%，按比例扣0.8分；二是两处泵站未按期完工，扣3.2分；三是群众反映保洁不及时，扣1分。",
            "total 总分 5, indicator 预算执行率 0.8, indicator 两处泵站未按期完工 3.2, indicator 群众反映保洁不及时 1",
        ),
        (
            "自评总分96分。投入20分，得19分；产出80分，得77分。\n以上两项合计扣4分，其中投入扣1分，产出扣3分。",
            "total 总分 4, dimension 投入 1, dimension 产出 3",
        ),
        (
            "自评总分96分。\n投入方面（满分20分）得19分，扣1分。\n产出方面（满分80分）得77分。抽检合格率未达标扣1分，一条供水管线验收推迟扣2分。\n"
            "以上共计扣分4分。",
            "dimension 投入 1, indicator 产出>抽检合格率 1, indicator 产出>一条供水管线验收推迟 2, total 总分 4",
        ),
        (  # The parts of a loss stand below it.
            "自评得分95分。\n1.过程管理扣3分。其中预算执行率91%，未达到95%的标准，扣2分；部分资产卡片登记不及时，扣1分。",
            "indicator 过程管理 3, indicator 预算执行率 2, indicator 部分资产卡片登记不及时 1",
        ),
        ("自评得分97分。效益指标20分，得17分。两项指标未达标，效益指标据此扣3分。", "dimension 效益指标 3"),
        (  # Losses in a table's column of reasons, where they make up what is missing.
            "指标\t分值\t自评得分\t说明\n管理\t40\t37\t台账不全，扣1分；盘点滞后，扣2分\n产出\t60\t58\t每延期一处扣2分，一处延期\n合计\t100\t95\t\n",
            "dimension 管理 3",
        ),
    ],
)
def test_losses_are_of_the_report_of_a_dimension_or_of_what_fell_short(text: str, expected: str) -> None:
    assert lost(text) == expected.split(", ")


def test_headings_with_points_name_what_stands_below_them_and_a_sum_below_is_theirs() -> None:
    text = (
        "自评总分98分。\n（一）决策（满分60分，得59分）\n（二）履职（满分40分，得39分）\n1.道路养护，分值24分，得24分。\n2.行政执法6分。检查覆盖率低，扣1分，得5分。\n"
        "3.客运保障10分，得10分。\n本项合计得39分。\n"
    )
    assert [entry[1:] for entry in said(text)][2:] == [
        ("dimension", "履职", "39/40"),
        ("indicator", "履职>道路养护", "24/24"),
        ("indicator", "履职>行政执法", "5/6"),
        ("indicator", "履职>客运保障", "10/10"),
        ("dimension", "履职", "39/None"),
    ]


def test_targets_in_a_column_of_descriptions_leave_no_row_unread() -> None:
    table = (
        "一级指标\t三级指标\t分值\t指标说明\t完成情况\t得分\n"
        "投入\t在职人员控制率\t40\t≤100%\t96%\t40\n产出\t巡查\t60\t≥90%\t88%\t58\n"
    )
    assert [entry[2:] for entry in said(table)] == [("投入>在职人员控制率", "40/40"), ("产出>巡查", "58/60")]


def test_of_two_totals_neither_is_sure() -> None:
    table = "指标\t分值\t得分\n投入\t40\t38.49\n产出\t60\t59\n总分\t100\t97.49\n"
    found = extraction("三、自评结论\n部门整体支出绩效自评得分97.94分。\n" + table)
    totals = [one for one in found.candidates if one.values.get("level") == "total"]
    assert [(str(one.values["score"]), one.confidence) for one in totals] == [("97.94", 0.9), ("97.49", 0.9)]
