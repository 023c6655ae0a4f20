"""Sums of money 金额."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Text
from jixiao.facts.kind import RESTATES, VALUE_STATUS, FactKind, seed
from jixiao.facts.types import FACT_ID, MONEY, MONEY_PRINTED, QUALIFIER, SCOPE

AMOUNT = FactKind(
    seed(
        "raw_amount",
        "金额",
        "One sum of money.",
        Column("item", Text(), "款项", "What the money is."),
        Column(
            "scope",
            SCOPE,
            "口径",
            "Part of the department's money that the sum belongs to; other for single projects and other actors.",
        ),
        Column(
            "measure",
            Choice(
                {
                    "budget_initial": "年初预算数",
                    "budget_adjusted": "调整预算数",
                    "budget_unspecified": "预算数（未说明口径）",
                    "executed": "执行数",
                    "revenue": "收入数",
                    "carry_in": "上年结转结余",
                    "carry_out": "年末结转结余",
                    "change": "增减额",
                    "evaluated": "纳入自评资金",
                    "unit_cost": "单位标准",
                    "other": "其他",
                }
            ),
            "指标",
            "What about the money the sum measures.",
        ),
        Column(
            "amount",
            MONEY_PRINTED,
            "金额（印面）",
            "The number as printed, in its unit.",
            status="value_status",
        ),
        Column(
            "unit",
            Choice({"元": "元", "万元": "万元", "亿元": "亿元"}),
            "单位",
            "Printed unit.",
            references="ref_unit.unit",
        ),
        Column(
            "amount_yuan",
            MONEY,
            "金额（元）",
            "The sum in yuan.",
            status="value_status",
        ),
        VALUE_STATUS,
        Column("qualifier", QUALIFIER, "约数", "Whether the figure is exact, a bound, or about."),
        Column(
            "direction",
            Choice({"increase": "增加", "decrease": "减少"}),
            "增减方向",
            "Direction of a change.",
            absent="the sum is not a change",
        ),
        Column(
            "unit_cost_fact",
            FACT_ID,
            "单位标准事实",
            "The standard per unit of which the sum is a multiple.",
            absent="the report does not compute the sum from a standard",
        ),
        Column(
            "count_fact",
            FACT_ID,
            "数量事实",
            "The count by which the standard is multiplied.",
            absent="the report does not compute the sum from a standard",
        ),
        RESTATES,
    ),
    known_by="item",
    label="item",
    value_text="""
        case
            -- The sum in its unit is printed, and only printed.
            when is_corrected then {{ plain_number('amount_yuan') }} || ' 元'
            else coalesce({{ plain_number('amount') }} || ' ' || unit, {{ label('amount', 'value_status') }})
        end
    """,
    value="amount_yuan",
    unit="'元'",
    compared=("scope", "measure", "amount_yuan"),
    same=("scope", "measure", "amount_yuan", "direction"),
    quoted={"amount": "value_status"},
    correctable=("amount_yuan",),
    marts={"fct_budget": None},
)
