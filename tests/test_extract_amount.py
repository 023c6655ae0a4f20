"""Sums of money: scope and measure by the nearest words, units from captions and heads, traps that are no sums."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reading import facts

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
    found = [(row["scope"], row["measure"], row["amount_yuan"]) for _, row in facts(headed, "amount")]
    assert found[:2] == [("basic", "budget_unspecified", Decimal(980)), ("basic", "executed", Decimal("975.5"))]
    assert [scope for scope, _, _ in found[2:]] == ["project", "project"]


@pytest.mark.parametrize(
    "text",
    [
        TASKS + "组织验收500万元以上项目12个。",
        TASKS + "宣传作品点赞量达1.4万，阅读量3万。",
        TASKS + "万元GDP能耗下降，确保每一分钱都用在刀刃上。",
        "支出类型\t预算数\t执行数\n基本支出\t980\t975.5\n",
    ],
)
def test_what_is_no_sum_of_money_is_left_alone(text: str) -> None:
    assert facts(text, "amount") == []
