"""Quantified achievements and plans 量化成效."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Text
from jixiao.facts.kind import RESTATES, THEME, VALUE_STATUS, FactKind, seed
from jixiao.facts.types import FACT_ID, QUALIFIER, QUANTITY

ACTIVITY = FactKind(
    seed(
        "raw_activity",
        "量化成效",
        "One quantified achievement, plan or context figure in running text.",
        Column("subject", Text(), "事项", "What is counted, in our own words."),
        Column(
            "value",
            QUANTITY,
            "数值",
            "The number, in unit (2.7 万人次 is 27000 人次).",
            status="value_status",
        ),
        VALUE_STATUS,
        Column("unit", Text(), "单位", "Unit counted.", references="ref_unit.unit"),
        Column("qualifier", QUALIFIER, "约数", "Whether the figure is exact, a bound, or about."),
        Column(
            "modality",
            Choice({"achieved": "已完成", "planned": "计划", "context": "背景"}),
            "性质",
            "Whether the figure was achieved, is planned, or describes the setting.",
        ),
        THEME,
        Column(
            "part_of",
            FACT_ID,
            "所属总数",
            "The figure of which the report says that this one is a part (其中).",
            absent="no part of another figure",
        ),
        RESTATES,
    ),
    known_by="subject",
    label="subject",
    value_text="coalesce({{ plain_number('value') }} || ' ' || unit, {{ label('activity', 'value_status') }})",
    value="value",
    unit="unit",
    compared=("value", "unit", "qualifier"),
    same=("subject", "value", "unit"),
    quoted={"value": "value_status"},
    correctable=("value",),
    marts={"fct_activity": None},
)
