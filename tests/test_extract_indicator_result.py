"""Indicators read from tables and from prose: target, result, unit, and where each is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jixiao.extraction.annotated_text import prepare
from jixiao.extraction.extract import extract
from jixiao.extraction.lexicon import load
from reading import ROOT, document, extraction, facts

KIND = "indicator_result"
NATIONAL = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"
UNITS = "三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值"
TASKS = "年度主要任务 | 绩效目标 | 关键指标 | 年度指标值 | 实际完成指标值"
NONE = (None, None, None, None, None)

Expected = tuple[str | None, str | None, str | None, str | None, str | None]


def sides(values: object) -> Expected:
    """Operators, numbers and unit of a fact, as short texts."""
    assert hasattr(values, "get")
    found = [values.get(column) for column in ("target_op", "target_value", "actual_op", "actual_value", "unit")]
    op, target, actual_op, actual, unit = (format(v.normalize(), "f") if isinstance(v, Decimal) else v for v in found)
    return op, target, actual_op, actual, unit


@pytest.mark.parametrize(
    ("table", "row", "quote", "expected"),
    [
        (NATIONAL, "抽检批次 | ≥120批次 | 136批次", "136批次", (">=", "120", "=", "136", "批次")),
        (NATIONAL, "办结时间 | 11月底前 | 10月20日办结", "10月20日", NONE),
        (NATIONAL, "水质 | 有所改善 | 有所改善", "有所改善", NONE),
        (NATIONAL, "维护成本 | ≤30万元 | 28.5万元", "28.5万元", ("<=", "30", "=", "28.5", "万元")),
        (NATIONAL, "指派时限 | 3个工作日内 | 2个工作日", "2个工作日", ("<=", "3", "=", "2", "个工作日")),
        (NATIONAL, "群众满意度 | ≥90 | 93.5", "93.5", (">=", "90", "=", "93.5", "%")),
        (NATIONAL, "使用年限 | ≥7年 | 8年", "8年", (">=", "7", "=", "8", "年")),
        (NATIONAL, "夜间噪声 | ≤55分贝 | 52分贝", "52分贝", ("<=", "55", "=", "52", "分贝")),
        (NATIONAL, "响应时间 | 3-5天 | 4天", "4天", (None, None, "=", "4", "天")),
        (UNITS, "巡河次数 | ≥ | 1,000 | 次 | 1,250", "1,250", (">=", "1000", "=", "1250", "次")),
        (UNITS, "办结率 | ＝ | 100 | ％ | １００", "１００", ("=", "100", "=", "100", "%")),
        (TASKS, "培训 | 举办4期班，培训200人次 | 已举办5期，培训260人次", "5期", ("=", "4", "=", "5", "期")),
        (TASKS, "人次 | 举办4期，参训2万人次 | 参训2.3万人次", "2.3万人次", ("=", "20000", "=", "23000", "人次")),
        (TASKS, "清理河段 | 3处 | 已按计划全部清理", "已按计划全部清理", ("=", "3", None, None, "处")),
        (TASKS, "媒体报道 | 6篇 | 2023年度超20篇次", "20篇次", ("=", "6", ">", "20", "篇")),
        ("关键指标 | 实际完成值 | 得分", "植树株数≥500株 | 620株 | 5", "620株", (">=", "500", "=", "620", "株")),
    ],
)
def test_rows(table: str, row: str, quote: str, expected: Expected) -> None:
    before = {NATIONAL: "产出指标 | 数量指标 | ", TASKS: "河道管护 | 水清岸绿 | "}.get(table, "")
    after = " | 10 | 10 | " if table is NATIONAL else ""
    ((found, values),) = facts(f"| {table} |\n| {before}{row}{after} |\n", KIND)
    assert (found, sides(values), values["pair_kind"]) == (quote, expected, "table_row")


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("7月31日前举办观摩会", "2023年7月12日举办", (date(2023, 7, 31), date(2023, 7, 12))),
        ("不晚于2024年6月30日", "2024.7.2完工", (date(2024, 6, 30), date(2024, 7, 2))),
        ("2024年2月底前", "二〇二四年二月九日", (date(2024, 2, 29), date(2024, 2, 9))),
        ("年底前完成", "已完成", (date(2023, 12, 31), None)),
        # No limit, no year of the result's own, a limit of every month or of the next year, two days.
        ("7月31日举办", "7月12日举办", (None, None)),
        ("每月底前上报", "按月上报", (None, None)),
        ("次年3月31日前", "2024年3月1日", (None, date(2024, 3, 1))),
        ("6月底前开工，11月底前完工", "2023年5月6日开工，2023年12月1日完工", (None, None)),
        ("2月30日前", "2023年2月1日", (None, date(2023, 2, 1))),
    ],
)
def test_a_target_may_set_a_day_and_a_result_name_one(
    target: str, actual: str, expected: tuple[date | None, date | None]
) -> None:
    text = f"某县水利局2023年度部门整体支出绩效自评报告\n| {UNITS} |\n| 现场会 | | {target} | | {actual} |\n"
    annotated = prepare(document(text), load(ROOT)).under(None, fiscal_year=2023)
    ((_, *found),) = [
        (one.kind, one.values["target_by"], one.values["actual_on"])
        for one in extract(annotated).candidates
        if one.kind == KIND
    ]
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "三级指标\t绩效指标性质\t绩效指标值\t绩效度量单位\t完成值\n植树\t≥\t30\t亩\t36\n",
            (">=", "30", "=", "36", "亩"),
        ),
        ("三级指标\t指标值\t完成值\n指标1：植树\t30亩\t36亩\n", ("=", "30", "=", "36", "亩")),
        ("三级指标\t指标值\t\n\t年初\t实际\n植树\t30亩\t36亩\n", ("=", "30", "=", "36", "亩")),
        (
            "绩效指标\t一级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\n\t产出\t植树（9分）\t30亩\t36亩\n",
            ("=", "30", "=", "36", "亩"),
        ),
        ("指标名称\n指标值\n完成值\n植树\n30亩\n36亩\n绿化\n明显\n明显\n（二）效益\n", ("=", "30", "=", "36", "亩")),
        ("指标名称\n指标值\n完成值\n植树\n30亩\n36亩\n（二）效益\n指标名称\n指标值\n完成值\n", None),
        ("指标名称\n年度指标值\n全年实际值\n得分\n植树\n≥30亩\n36亩\n9\n", (">=", "30", "=", "36", "亩")),
    ],
)
def test_forms_of_tables(table: str, expected: Expected | None) -> None:
    found = facts(table, KIND)
    assert [(values["indicator"], sides(values)) for _, values in found][:1] == (
        [("植树", expected)] if expected else []
    )


def test_a_row_says_where_its_values_are_printed() -> None:
    rows = "河道管护\t水清岸绿\t巡查（含夜间）\t12次\t已巡查15次\n\t\t护河志愿活动\t5场\t6场\n"
    found = extraction(TASKS.replace(" | ", "\t") + "\n" + rows)
    first, second = (candidate for candidate in found.candidates if candidate.kind == KIND)
    assert [(mark.column, found.annotated.text[mark.start : mark.end]) for mark in first.marks] == [
        ("indicator", "巡查(含夜间)"),
        ("target_value", "12次"),
    ]
    assert (first.values["indicator"], first.values["actual_text"]) == ("巡查（含夜间）", "已巡查15次")
    assert (second.values["task"], second.values["goal"]) == ("河道管护", "水清岸绿")


@pytest.mark.parametrize(
    ("sentence", "quote", "indicator", "expected"),
    [
        ("1.专题讲座计划举办12场，实际举办了15场。", "15场", "专题讲座", ("=", "12", "=", "15", "场")),
        ("全年计划走访企业100家，实际走访120家，完成率120%。", "120家", "走访企业", ("=", "100", "=", "120", "家")),
        (
            "一是拨付率，实际拨付数/应拨付数*100%。拨付36个村，年初指标值为95%或以上，实际完成指标值为96%；",
            "96%",
            "拨付率",
            (">=", "95", "=", "96", "%"),
        ),
        ("群众满意度目标值≥90%，实际完成95%。", "95%", "群众满意度", (">=", "90", "=", "95", "%")),
        (
            "1.补贴发放率，年初目标值=100%，实际完成值=98%，自评得分9分；",
            "98%",
            "补贴发放率",
            ("=", "100", "=", "98", "%"),
        ),
        ("整改率年度指标值为100%，全年完成98.5%；", "98.5%", "整改率", ("=", "100", "=", "98.5", "%")),
        ("数量指标：培训班3期，完成3期；", "3期", "培训班", ("=", "3", "=", "3", "期")),
        ("指标1：巡查次数 目标值10次 实际值12次 完成率120%", "12次", "巡查次数", ("=", "10", "=", "12", "次")),
        ("服务对象满意度达到95%以上，实际为96%。", "96%", "服务对象满意度", (">=", "95", "=", "96", "%")),
        ("群众满意度96.2%（目标值95%）。", "96.2%", "群众满意度", ("=", "95", "=", "96.2", "%")),
        ("群众满意度96.2%（目标值95%以上）。", "96.2%", "群众满意度", (">=", "95", "=", "96.2", "%")),
        ("群众满意度实际完成96%，目标值为不低于90%。", "96%", "群众满意度", (">=", "90", "=", "96", "%")),
        ("实际完成巡查112次，目标值为100次。", "112次", "巡查", ("=", "100", "=", "112", "次")),
        ("培育专利4个，年度计划6个，如期完成年度任务。", "4个", "培育专利", ("=", "6", "=", "4", "个")),
        ("改造危桥5座，未达到7座的年度计划。", "5座", "改造危桥", ("=", "7", "=", "5", "座")),
        ("结案率96.09%，高于95%的预期目标。", "96.09%", "结案率", ("=", "95", "=", "96.09", "%")),
        ("接待群众2300人次，超额完成2000人次的目标。", "2300人次", "接待群众", ("=", "2000", "=", "2300", "人次")),
        ("合格率指标值：≥95%；实际完成值：98%。", "98%", "合格率", (">=", "95", "=", "98", "%")),
        ("办结时限年度指标值为12月底前办结，实际完成值为11月办结；", "11月办结", "办结时限", NONE),
        ("护河：巡河次数 ≥ 20 次，得4分，自评得分4分。", "≥ 20 次", "巡河次数", (">=", "20", None, None, "次")),
        ("护河：年度学时不少于80学时，得3分，自评得分3分。", "80学时", "年度学时", (">=", "80", None, None, "学时")),
        ("护河：志愿者培训100%全覆盖，得3分，自评得分3分。", "100%", "志愿者培训覆盖率", (None, None, "=", "100", "%")),
        ("巡查应完成20次，实完成22次。", "22次", "巡查", ("=", "20", "=", "22", "次")),
        ("应完成河道巡查30次，实完成河道巡查31次。", "31次", "河道巡查", ("=", "30", "=", "31", "次")),
        ("应检查20家，实检查21家。", "21家", "检查", ("=", "20", "=", "21", "家")),
        ("年度目标：培训12期；完成情况：培训13期。", "13期", "培训", ("=", "12", "=", "13", "期")),
        ("办结率年度目标：≥95%；实际完成情况：98%。", "98%", "办结率", (">=", "95", "=", "98", "%")),
        ("年度绩效目标：巡查20次，完成情况：巡查22次。", "22次", "巡查", ("=", "20", "=", "22", "次")),
        ("护河：水质达标率稳定在97.5%以上，得5分。", "97.5%", "水质达标率", (None, None, ">=", "97.5", "%")),
        ("护河：巡河覆盖率保持在98%以上，得2分。", "98%", "巡河覆盖率", (None, None, ">=", "98", "%")),
        ("护河：监管到位率已达到95%以上，得2分。", "95%", "监管到位率", (None, None, ">=", "95", "%")),
        ("护河：监管到位率达到100%，得2分。", "100%", "监管到位率", (None, None, "=", "100", "%")),
        (r"护河：群众满意度 $\geq 85\%$ ，得1分。", r"$\geq 85\%$", "群众满意度", (">=", "85", None, None, "%")),
        ("护河：沿岸环境比2022年度有提升，得1分。", "比2022年度有提升", "沿岸环境", NONE),
        ("护河：岸线绿化水平高于2022年的，得2分。", "高于2022年", "岸线绿化水平", NONE),
    ],
)
def test_sentences(sentence: str, quote: str, indicator: str, expected: Expected) -> None:
    ((found, values),) = facts(f"二、履职效能\n{sentence}\n", KIND)
    assert (found, values["indicator"], sides(values)) == (quote, indicator, expected)
    for side in ("target", "actual"):
        assert (values[f"{side}_text"] is not None) == (values[f"{side}_status"] == "stated")


def test_a_formula_is_no_result() -> None:
    found = extraction("一是拨付率，实际拨付数/应拨付数×100%，年初指标值为95%，实际完成指标值为96%；")
    assert [(waiver.reason, found.annotated.text[waiver.start : waiver.end]) for waiver in found.waivers] == [
        ("rule", "100%")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "年初预算数100万元，实际支出98万元，执行率98%。",
        "核定编制50名，实际在职48名。",
        "围绕年度目标新建学校3所，完成改建3所。",
        "我局完成培训12期，培训500人次，实现收入20亿元。",
        "预算执行率：本年度预算执行率100%，得10分，自评得10分。",
        "采购合规性：每下降1%扣0.5分，低于60%的不得分。",
        "粮食产量增长3.2%，完成年度目标任务的104.5%。",
        "到位资金增长7.5%，超额完成全年任务的118%。",
        "接待游客增长12%，完成年度计划目标103.4%。",
        "年度总体目标\t预期目标\t实际完成情况\n\t完成12期培训\t已完成12期培训\n",
        "项目\t预算数\t完成情况\n设备更新\t30万元\t已完成\n",
        f"| {NATIONAL} |\n| 合计 | | | | | 100 | 98 | |",
        "一级指标\t三级指标\t评分标准\t自评得分\n管理\t制度健全\t达到90%以上得2分\t2\n",
    ],
)
def test_traps(text: str) -> None:
    assert facts(text, KIND) == []


@pytest.mark.parametrize(
    "text",
    [
        "1、产出数量指标：第一，护渔巡查次数年初指标值为不低于40次，全年实际完成值46次。第二，放流鱼苗数量年初指标值为"
        "不低于9万尾，全年实际完成值8万尾。\n2、时效指标：放流完成时间年初指标值为2023年6月底，实际在规定时间内完成。\n",
        # Nothing parts one indicator's result from the next one's name.
        "2.数量指标。护渔巡查次数指标为40次实际完成值为46次放流鱼苗数量指标为9万尾实际完成值为8万尾\n"
        "3.放流完成时间，年度指标值为2023年6月底，实际按期完成。\n",
    ],
)
def test_each_indicator_told_in_a_row_of_them_has_its_own_name(text: str) -> None:
    found = [row for _, row in facts(f"二、绩效指标完成情况分析\n{text}", "indicator_result")]
    assert [row["indicator"] for row in found] == ["护渔巡查次数", "放流鱼苗数量", "放流完成时间"]
    assert [row["actual_text"] for row in found[:2]] == ["46次", "8万尾"]
    assert str(found[2]["actual_text"]).endswith("完成") and found[2]["target_text"] == "2023年6月底"


def test_a_target_told_after_several_figures_is_none_of_the_last() -> None:
    text = "开展就业培训310人，其中实名制培训180人、实用技术培训130人，超过300人的目标。\n"
    assert facts(text, "indicator_result") == []
    both = "免疫密度分别为96.8%和97.2%，均高于90%的目标。满意率95%，高于90%的目标。\n"
    assert [quote for quote, _ in facts(both, "indicator_result")] == ["95%"]
