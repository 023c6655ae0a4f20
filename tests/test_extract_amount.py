"""Sums of money: scope and measure, units from captions and heads, traps that are no sums."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reading import extraction, facts

FUNDS = "一、部门基本情况\n（四）部门整体收支情况\n"
TASKS = "一、部门基本情况\n（二）年度总体工作和重点工作任务\n"

PROSE = [
    (
        FUNDS + "2022年度本局整体支出预算数1846.5万元，执行数1820.31万元，完成预算的98.58%。"
        "其中，基本支出预算数1502.4万元，执行数1498.07万元。",
        [
            ("1846.5万元", "whole", "budget_unspecified", "18465000"),
            ("1820.31万元", "whole", "executed", "18203100"),
            ("1502.4万元", "basic", "budget_unspecified", "15024000"),
            ("1498.07万元", "basic", "executed", "14980700"),
        ],
    ),
    (
        "二、绩效实现情况\n（一）履职完成情况\n灌渠安全运行经费到位58.42万元，使用53.84万元。",
        [("58.42万元", "other", "revenue", "584200"), ("53.84万元", "other", "executed", "538400")],
    ),
    (
        FUNDS + "年初预算收入１，２００万元，调整预算数1350.5 万元，全年执行数0.13亿元。",
        [
            ("１，２００万元", "whole", "budget_initial", "12000000"),
            ("1350.5 万元", "whole", "budget_adjusted", "13505000"),
            ("0.13亿元", "whole", "executed", "13000000"),
        ],
    ),
    (
        FUNDS
        + "部门支出预算数900元，其中：基本支出600元、项目支出300元。实际支出880元，年末结转和结余20元，上年结转5元。",
        [
            ("900元", "whole", "budget_unspecified", "900"),
            ("600元", "basic", "budget_unspecified", "600"),
            ("300元", "project", "budget_unspecified", "300"),
            ("880元", "whole", "executed", "880"),
            ("20元", "whole", "carry_out", "20"),
            ("5元", "whole", "carry_in", "5"),
        ],
    ),
    (
        FUNDS
        + "2023年决算支出50万元，其中：工资福利支出30万元，占60%；商品和服务支出15万元；对个人和家庭的补助5万元。",
        [
            ("50万元", "whole", "executed", "500000"),
            ("30万元", "wages", "executed", "300000"),
            ("15万元", "goods_services", "executed", "150000"),
            ("5万元", "transfers_to_persons", "executed", "50000"),
        ],
    ),
    (
        FUNDS
        + "一般公共预算财政拨款收入80万元，比年初预算增加8万元；政府性基金预算财政拨款收入0万元，比上年减少3万元。",
        [
            ("80万元", "general_budget", "revenue", "800000"),
            ("8万元", "general_budget", "change", "80000"),
            ("0万元", "government_fund", "revenue", "0"),
            ("3万元", "government_fund", "change", "30000"),
        ],
    ),
    (
        FUNDS + "“三公”经费支出12.5万元，其中：公务接待费3.5万元，公务用车运行维护费9万元。政府采购预算300万元。",
        [
            ("12.5万元", "three_public", "executed", "125000"),
            ("3.5万元", "three_public", "executed", "35000"),
            ("9万元", "three_public", "executed", "90000"),
            ("300万元", "other", "budget_unspecified", "3000000"),
        ],
    ),
    (
        "（五）部门整体绩效管理情况\n我局对12个项目支出开展绩效自评，共涉及资金480万元。",
        [("480万元", "project", "evaluated", "4800000")],
    ),
    (
        TASKS + "投入3000余万元改造水厂，争取上级资金5000万元，全县生产总值120.5亿元。每人每月补助500元。",
        [
            ("3000余万元", "other", "executed", "30000000"),
            ("5000万元", "other", "other", "50000000"),
            ("120.5亿元", "other", "other", "12050000000"),
            ("500元", "other", "unit_cost", "500"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_the_nearest_words_give_scope_and_measure(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [(quote, row["scope"], row["measure"], row["amount_yuan"]) for quote, row in facts(text, "amount")]
    assert found == [(quote, scope, measure, Decimal(yuan)) for quote, scope, measure, yuan in expected]


def test_a_change_has_a_direction_and_a_bound_a_qualifier() -> None:
    rows = [row for _, row in facts(FUNDS + "支出100万元，比上年减少约5万元，结余不足1万元。", "amount")]
    assert [row["direction"] for row in rows] == [None, "decrease", None]
    assert [row["qualifier"] for row in rows] == ["exact", "about", "at_most"]


def test_a_line_in_brackets_or_behind_a_mark_is_a_heading_of_what_stands_below_it() -> None:
    for mark in ("【三公经费】", "【4】三公经费", "◆ 三公经费"):
        text = f"【资金使用】\n全年支出900万元。\n{mark}\n控制数8.50万元，决算7.12万元。2023年决算7.68万元。\n"
        rows = [row for _, row in facts(text, "amount")]
        assert [row["scope"] for row in rows] == ["whole", *["three_public"] * 3]
        assert [row["measure"] for row in rows[1:]] == ["budget_unspecified", "executed", "executed"]


def test_plain_numbers_in_a_table_take_the_unit_of_its_caption_or_head() -> None:
    form = (
        "部门整体支出绩效自评表\n单位：万元\n\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "年度资金总额\t1200.5\t1350\t1300.25\t10\t96.31%\t9.63\n其中：一般公共预算\t1100\t1250\t1200\t—\t96%\t—\n"
    )
    found = [(row["scope"], row["measure"], row["amount"], row["unit"]) for _, row in facts(form, "amount")]
    measures = ["budget_initial", "budget_adjusted", "executed"]
    assert found == [
        *zip(["whole"] * 3, measures, map(Decimal, ("1200.5", "1350", "1300.25")), ["万元"] * 3, strict=True),
        *zip(["general_budget"] * 3, measures, map(Decimal, ("1100", "1250", "1200")), ["万元"] * 3, strict=True),
    ]
    headed = "支出情况\n支出类型\t预算数（元）\t执行数（元）\n基本支出\t980\t975.5\n项目支出\t500\t480\n"
    sums = [(row["scope"], row["measure"], row["amount_yuan"]) for _, row in facts(headed, "amount")]
    assert sums[:2] == [("basic", "budget_unspecified", Decimal(980)), ("basic", "executed", Decimal("975.5"))]
    assert [scope for scope, _, _ in sums[2:]] == ["project", "project"]


TABLES = [
    (  # The unit in the table's first row; a head in brackets; parts by source and by kind of expenditure.
        "附表\n单位：万元\t\t\t\n\t年初预算\t全年（调整）预算数\t实际支出数（A）\n"
        "预算资金总额\t90\t120\t118\n按资金来源：\t\t\t\n其中：财政拨款\t80\t110\t109\n上年结转资金\t10\t10\t9\n"
        "按支出类型：\t\t\t\n1.基本支出\t50\t60\t60\n",
        "whole budget_initial 900000, whole budget_adjusted 1200000, whole executed 1180000,"
        " general_budget budget_initial 800000, general_budget budget_adjusted 1100000,"
        " general_budget executed 1090000,"
        " other budget_initial 100000, other budget_adjusted 100000, other executed 90000,"
        " basic budget_initial 500000, basic budget_adjusted 600000, basic executed 600000",
    ),
    (  # The unit in a line above the title; single projects, and what they add up to.
        "二、项目支出\n单位：元\n以下为明细。\n项目支出明细表\n项目名称\t年初预算\t支出数\n"
        "设备更新\t700\t650\n合计\t700\t650\n",
        "other budget_initial 700, other executed 650, project budget_initial 700, project executed 650",
    ),
    (  # A unit of its own in each column; without 年初预算 the year's budget is any budget.
        "项目\t全年预算数（万元）\t执行数（元）\n基本支出\t1\t9800\n",
        "basic budget_unspecified 10000, basic executed 9800",
    ),
    (  # Two sides, final accounts.
        "收支决算表（单位：万元）\n收入\t金额\t支出\t金额\n财政拨款收入\t80\t基本支出\t50\n其他收入\t5\t项目支出\t30\n"
        "年初结转和结余\t2\t年末结转和结余\t7\n总计\t87\t总计\t87\n",
        "general_budget revenue 800000, basic executed 500000, other revenue 50000, project executed 300000,"
        " whole carry_in 20000, whole carry_out 70000, whole revenue 870000, whole executed 870000",
    ),
    (  # Two sides, a budget.
        "单位：元\n预算收入\t金额\t预算支出\t金额\n一般公共预算拨款\t80\t项目支出\t80\n",
        "general_budget budget_unspecified 80, project budget_unspecified 80",
    ),
    (  # Rows say what is measured, columns whose it is; last year's figure is no expense of this one.
        "“三公”经费（单位：万元）\n年度\t合计\t因公出国（境）费\t公务接待费\n"
        "2022年预算数\t5\t0\t5\n2021年决算数\t4\t0\t4\n",
        "three_public budget_unspecified 50000, three_public budget_unspecified 0,"
        " three_public budget_unspecified 50000,"
        " three_public other 40000, three_public other 0, three_public other 40000",
    ),
    (  # What has changed.
        "单位：元\n项目\t2022年决算数\t2021年决算数\t增减额\n基本支出\t90\t100\t-10\n项目支出\t70\t75\t（5）\n",
        "basic executed 90, basic other 100, basic change 10, project executed 70, project other 75, project change 5",
    ),
    (  # Labels and sums in turn, without a head.
        "附表\n基本支出总额（万元）\t1.2\t项目支出总额（万元）\t0.8\n单位名称\t某局\t联系人\t张某\n",
        "basic executed 12000, project executed 8000",
    ),
    (  # Two rows of heads: the lower part the budget by its source, or say the unit.
        "任务\t预算数（元）\t\t执行数（元）\t\n\t总额\t财政拨款\t总额\t财政拨款\n防汛\t9\t8\t7\t6\n合计\t9\t8\t7\t6\n",
        "other budget_unspecified 9, other budget_unspecified 8, other executed 7, other executed 6,"
        " whole budget_unspecified 9, general_budget budget_unspecified 8, whole executed 7, general_budget executed 6",
    ),
    (
        "项目\t预算数\t执行数\n\t（万元）\t（元）\n基本支出\t1\t9800\n",
        "basic budget_unspecified 10000, basic executed 9800",
    ),
    (  # One cell per line: each sum after its label, the parts as what they are parts of.
        "（单位：元）\n年初预算\n90\n其中：基本支出\n50\n项目支出\n40\n调整后预算\n95\n实际支出\n94\n",
        "whole budget_initial 90, basic budget_initial 50, project budget_initial 40, whole budget_adjusted 95,"
        " whole executed 94",
    ),
    (  # One cell per line.
        "支出情况（万元）\n单位名称\n支出合计\n其中：\n基本支出\n项目支出\n当年结余\n局机关及所属单位汇总\n9.5\n6\n3.5\n0.5\n",
        "whole executed 95000, basic executed 60000, project executed 35000, whole carry_out 5000",
    ),
    (  # Columns' letters without brackets, dashes in the rows of funds, a rate called progress and printed bare.
        "资金（万元）\t来源\t年初预算数A\t全年预算数B\t全年执行数C\t分值\t执行进度C/B\t得分\n"
        "\t合计\t12\t10\t9\t10\t90\t9\n\t财政拨款\t/\t/\t-\t/\t/\t/\n\t其他资金\t12\t10\t9\t—\t90\t—\n",
        "whole budget_initial 120000, whole budget_adjusted 100000, whole executed 90000,"
        " other budget_initial 120000, other budget_adjusted 100000, other executed 90000",
    ),
    (  # Rows say what is measured, columns what it is of; then each figure behind its own head.
        "整体支出（万元）\t合计\t基本支出\t项目支出\n年初预算数\t9\t5\t4\n实际支出数\t8\t5\t3\n预算执行率\t88.89%\t分值\t10\n",
        "whole budget_initial 90000, basic budget_initial 50000, project budget_initial 40000,"
        " whole executed 80000, basic executed 50000, project executed 30000",
    ),
    (  # What is listed below the whole adds up to what was spent, and not to the budget; one side adds up to nothing.
        "预算申请（万元）\t\t全年预算数\t全年执行数\n\t资金总额\t9\t8\n\t按收入性质分：\t\t按支出性质分：\n"
        "\t其中：一般公共预算：\t3\t基本支出：5\n\t其他资金：\t4\t项目支出：3\n",
        "whole budget_unspecified 90000, whole executed 80000, basic executed 50000, project executed 30000",
    ),
    (  # One cell a line with bars, a stub over all, a unit that the stub states, rows of parts without rate and points.
        "预算执行情况（10分） |\n年度预算数（元） |\n年初预算 |\n调整后预算数 |\n预算执行数 |\n执行率 |\n"
        "权重 |\n得分 |\n总额 |\n900 |\n800 |\n720 |\n90% |\n10 |\n9 |\n其中：单位资金 |\n900 |\n800 |\n720 |\n",
        "whole budget_initial 900, whole budget_adjusted 800, whole executed 720,"
        " other budget_initial 900, other budget_adjusted 800, other executed 720",
    ),
    (  # A merged cell stands on the line above: the head has a cell less than its rows.
        "资金情况（元） |\n全年预算数（A） | 全年执行数（B） | 执行率（B/A） | |\n资金总额： | 50 | 45 | 90% | |\n",
        "whole budget_unspecified 50, whole executed 45",
    ),
    (  # Rows that lack the cell beside all of them, and one that lacks more than could be known.
        "资金（元） | 来源 | 年初预算数 | 全年执行数 | 执行率 | 得分 |\n"
        "合计 | 50 | 45 | 90% | 9 |\n财政拨款 | 45 | 9 |\n",
        "whole budget_initial 50, whole executed 45",
    ),
    (  # What cannot be is not read: a rate under money, a sum a thousand times its neighbour, a rate of other sums.
        "项目（元）\t全年预算数\t全年执行数\t执行率\n基本支出\t50\t90%\t45\n项目支出\t50\t45000000\t90%\n合计\t50\t45\t60%\n",
        "",
    ),
    (  # A column of units, some of them of money.
        "项目\t单位\t预算数\t决算数\n基本支出\t万元\t5\t4\n项目支出\t元\t900\t800\n在职人数\t人\t12\t12\n",
        "basic budget_unspecified 50000, basic executed 40000, project budget_unspecified 900, project executed 800",
    ),
    (  # No unit, but figures that the text prints with one; of figures that it does not there is no telling.
        "项目预算14,485.05万元。\n项目名称\t安排数\t支出数\n普法宣传\t7,567.09\t7,417.71\n合计\t14,485.05\t14,068.77\n"
        "项目支出14,068.77万元。\n",
        "project budget_unspecified 144850500, other budget_unspecified 75670900, other executed 74177100,"
        " project budget_unspecified 144850500, project executed 140687700, project executed 140687700",
    ),
    (
        "项目预算50万元。\n项目名称\t安排数\t支出数\n普法宣传\t20\t18\n合计\t50\t45\n",
        "project budget_unspecified 500000",
    ),
    ("填报单位：元阳县某局\n项目\t全年预算数\t全年执行数\n合计\t50\t45\n", ""),  # 元 is the beginning of a name.
    (  # A part alone on its side is what the parts of the other side add up to.
        "项目资金（万元）\t全年预算数\t全年执行数\n年度资金总额\t50\t50\n按收入性质分：\t按支出性质分：\t\n"
        "其中：一般公共预算：50\t其中：基本支出：20\t\n政府性基金：\t项目支出：30\t\n",
        "whole budget_unspecified 500000, whole executed 500000,"
        " general_budget executed 500000, basic executed 200000, project executed 300000",
    ),
    (  # What a page's end left of 预算执行情况（万元）, beside the rows.
        "预算执行情况\t\t全年预算数\t全年执行数\n（万元）\t年度资金总额\t52\t50\n\t其中：财政拨款\t30\t29\n",
        "whole budget_unspecified 520000, whole executed 500000,"
        " general_budget budget_unspecified 300000, general_budget executed 290000",
    ),
    (  # 部门预算 over all, the row says which.
        "内容\t部门预算（万元）\t\n\t合计\t基本支出\n年初预算数\t52\t30\n",
        "whole budget_initial 520000, basic budget_initial 300000",
    ),
    (  # One cell per line, the unit and more in brackets above; what a table of projects adds up is their money.
        "三个专项的预算数、支出数如下（万元，每格一行）：\n专项名称\n预算数\n支出数\n清淤疏浚\n24.00\n23.00\n堤防维护\n31.80\n28.62\n"
        "合计\n55.80\n51.62\n",
        "other budget_unspecified 240000, other executed 230000,"
        " other budget_unspecified 318000, other executed 286200,"
        " project budget_unspecified 558000, project executed 516200",
    ),
    (
        "2.项目支出2个，明细如下：\n项目\t安排数（元）\t支出（元）\n清淤疏浚\t240\t230\n合计\t240\t230\n",
        "other budget_unspecified 240, other executed 230, project budget_unspecified 240, project executed 230",
    ),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_sums_in_tables(text: str, expected: str) -> None:
    rows = [row for _, row in facts(text, "amount")]
    found = [
        f"{row['scope']} {row['measure']} {format(Decimal(str(row['amount_yuan'])).normalize(), 'f')}" for row in rows
    ]
    assert found == [" ".join(told.split()) for told in filter(None, expected.split(","))]
    assert all((row["direction"] == "decrease") == (row["measure"] == "change") for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        FUNDS + "项目名称校舍修缮实施单位凤台镇中心小学成本指标修缮所需成本612万元12万元5绿化所需成本125万元25万元4",
        TASKS + "组织验收500万元以上项目12个。",
        TASKS + "宣传作品点赞量达1.4万，阅读量3万。",
        TASKS + "万元GDP能耗下降，确保每一分钱都用在刀刃上。",
        "支出类型\t预算数\t执行数\n基本支出\t980\t975.5\n",
    ],
)
def test_what_is_no_sum_of_money_is_left_alone(text: str) -> None:
    assert facts(text, "amount") == []


@pytest.mark.parametrize(
    ("text", "factors"),
    [
        ("按每村10万元标准，为221个村安排办公经费，共计2210万元。", ("10万元", "221个")),
        ("村级保洁经费需安排3万元/村*40村合计120万元。", ("3万元", "40村")),
        ("慰问老党员35人×2000元/人=7万元。", ("2000元", "35人")),
        ("慰问老党员，每人600元，共慰问50人，合计3万元。", ("600元", "50人")),
        # A third factor; a sum that is no product; a count of something else.
        ("每人每月500元，惠及120人，共计发放72万元。", None),
        ("补贴标准500元/人/月×120人×12个月=72万元。", None),
        ("每户补助1.5万元，改造200户，完成支出280万元。", None),
        ("每村补助5万元，受益农户300户，共计支出60万元。", None),
    ],
)
def test_a_sum_knows_the_standard_and_the_count_that_make_it(text: str, factors: tuple[str, str] | None) -> None:
    found = extraction("二、项目支出情况\n" + text)
    words = {
        (candidate.kind, candidate.start): found.annotated.text[candidate.start : candidate.end]
        for candidate in found.candidates
    }
    products = [candidate.links for candidate in found.candidates if candidate.kind == "amount" and candidate.links]
    linked = [(words[links["unit_cost_fact"]], words[links["count_fact"]]) for links in products]
    assert linked == ([factors] if factors else [])


def test_a_form_that_runs_on_in_one_line_states_its_unit_behind_its_sums() -> None:
    form = (
        "幼林抚育项目绩效自评表 年初预算数 全年预算数 全年执行数 分值 执行率 得分 48.5 50.00 41.37 10 8.27 年度资金总额"
    )
    form += " 资金 (万元) 三级指标 目标值 完成值 得分 抚育 90 90 20 补植 80 80 20 巡护 70 70 10 防火 6 6 20 立牌 5 5 10"
    told = [(quote, values["measure"], values["amount_yuan"]) for quote, values in facts(form, "amount")]
    assert told == [
        ("48.5", "budget_initial", 485_000),
        ("50.00", "budget_adjusted", 500_000),
        ("41.37", "executed", 413_700),
    ]
    assert facts(form.replace("立牌", "立牌(元)"), "amount") == [], "two units"


def test_what_is_said_of_a_task_beside_its_name_does_not_name_its_sums() -> None:
    table = "任务名称\t完成情况\t预算数（元）\t执行数（元）\n植树造林\t已完成\t9\t7\n护林防火\t基本完成\t6\t5\n"
    assert [(quote, row["item"]) for quote, row in facts(table, "amount")] == [
        ("9", "植树造林预算数"),
        ("7", "植树造林执行数"),
        ("6", "护林防火预算数"),
        ("5", "护林防火执行数"),
    ]
