"""Scores 得分: points given to the items of a rubric."""

from __future__ import annotations

from jixiao.facts.column import Boolean, Choice, Column, Text
from jixiao.facts.kind import RESTATES, VALUE_STATUS, FactKind, seed
from jixiao.facts.types import FACT_ID, LEVEL, MAX_STATUS, POINTS, SLUG, STATUS, WORDS

SCORE = FactKind(
    seed(
        "raw_score",
        "得分",
        "One printed score, at any level of the rubric.",
        Column("level", LEVEL, "层级", "Level in the rubric."),
        Column(
            "path", Text(), "指标路径", "Printed names from the top of the rubric, joined by >; 总分 for the total."
        ),
        Column("name", Text(), "指标名称", "Printed name of the scored item."),
        Column(
            "max_points",
            POINTS,
            "分值",
            "Most points that the item can get.",
            status="max_status",
        ),
        Column(
            "max_status",
            MAX_STATUS,
            "分值状态",
            "Whether the maximum is printed, derived from other printed figures, or not known.",
        ),
        Column(
            "score",
            POINTS,
            "自评得分",
            "Points that the department gave itself.",
            status="value_status",
        ),
        VALUE_STATUS,
        Column("full_marks", Boolean(), "称得满分", "Whether the report says in words that the item got full marks."),
        Column(
            "deduction",
            POINTS,
            "扣分",
            "Points that the report says were lost, or the maximum less the score.",
            status="deduction_status",
        ),
        Column("deduction_status", STATUS, "扣分状态", "Whether the deduction is stated, derived, or not stated."),
        Column(
            "reason",
            WORDS,
            "得扣分原因",
            "Why points were given or lost, in our own words; raw_evidence has the place where the report says it.",
            absent="the report gives no reason",
        ),
        Column(
            "reason_theme",
            SLUG,
            "扣分原因类别",
            "Class of the reason for a deduction.",
            absent="nothing was deducted",
            references="ref_theme.theme",
        ),
        Column(
            "not_applicable", Boolean(), "不适用", "Whether the report says that the item had no business in the year."
        ),
        Column(
            "rate_fact",
            FACT_ID,
            "计分比率",
            "The rate from which the report says that the points were computed, by weight.",
            absent="the report computes the points from no rate",
        ),
        Column(
            "evaluator",
            Choice({"finance": "财政部门复评", "third_party": "第三方评价"}),
            "评分主体",
            "Who gave the score, where it was not the department itself.",
            absent="the department itself",
        ),
        RESTATES,
    ),
    known_by="path",
    label="path || coalesce('（' || {{ label('score', 'evaluator') }} || '）', '')",
    value_text="""
        case
            when score is not null
                then {{ plain_number('score') }} || coalesce(' / ' || {{ plain_number('max_points') }}, '') || ' 分'
            when full_marks then '得满分'
            else {{ label('score', 'value_status') }}
        end
    """,
    value="score",
    unit="'分'",
    compared=("level", "name", "max_points", "score", "deduction", "full_marks", "not_applicable", "evaluator"),
    same=("level", "path", "score", "full_marks", "evaluator"),
    quoted={"score": "value_status"},
    correctable=("score", "max_points", "deduction"),
    marts={"fct_score": "evaluator is null", "fct_reevaluation": "evaluator is not null"},
)
