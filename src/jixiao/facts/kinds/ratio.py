"""Ratios 比率: percentages of money, counts and coverage."""

from __future__ import annotations

from dataclasses import replace

from jixiao.facts.column import Choice, Column, Text
from jixiao.facts.kind import RESTATES, VALUE_STATUS, FactKind, seed
from jixiao.facts.kinds.amount import AMOUNT
from jixiao.facts.types import FACT_ID, PERCENT, QUALIFIER

RATIO = FactKind(
    seed(
        "raw_ratio",
        "比率",
        "One printed percentage or ratio that is not the target or result of a performance indicator.",
        Column("item", Text(), "比率名称", "What the ratio is of."),
        Column(
            "value_pct",
            PERCENT,
            "百分比",
            "The ratio in per cent, as printed and unsigned; a:b is 100·a/b.",
            status="value_status",
        ),
        VALUE_STATUS,
        Column(
            "measure",
            Choice(
                {
                    "execution_rate": "执行率",
                    "share": "占比",
                    "growth": "增长率",
                    "decline": "下降率",
                    "coverage": "覆盖率",
                    "completion": "完成率",
                    "difference_rate": "差异率",
                    "satisfaction": "满意度",
                    "other": "其他",
                }
            ),
            "类别",
            "Kind of ratio.",
        ),
        Column(
            "basis",
            Choice(
                {
                    "initial": "年初预算",
                    "adjusted": "调整预算",
                    "monthly_average": "月均",
                    "prior_year": "上年",
                    "count": "计数",
                    "unspecified": "未说明",
                }
            ),
            "基数",
            "What the ratio is measured against.",
        ),
        replace(AMOUNT.table.by_name["scope"], absent="not a ratio of the department's own money"),
        Column(
            "numerator_fact", FACT_ID, "分子", "The fact that is the numerator.", absent="the report does not give it"
        ),
        Column(
            "denominator_fact",
            FACT_ID,
            "分母",
            "The fact that is the denominator.",
            absent="the report does not give it",
        ),
        Column("qualifier", QUALIFIER, "约数", "Whether the figure is exact, a bound, or about."),
        RESTATES,
    ),
    known_by="item",
    label="item",
    value_text="coalesce({{ plain_number('value_pct') }} || '%', {{ label('ratio', 'value_status') }})",
    value="value_pct",
    unit="'%'",
    compared=("value_pct", "measure", "basis"),
    same=("measure", "basis", "scope", "value_pct", "item"),
    quoted={"value_pct": "value_status"},
    correctable=("value_pct",),
    marts={"fct_ratio": None},
)
