"""Results of performance indicators 绩效指标完成情况: what was aimed at and what was reached."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Date, Text
from jixiao.facts.kind import RESTATES, FactKind, seed
from jixiao.facts.types import OPERATOR, QUANTITY, STATUS, WORDS

INDICATOR_RESULT = FactKind(
    seed(
        "raw_indicator_result",
        "绩效指标完成情况",
        "Target and actual of one performance indicator.",
        Column("task", Text(), "任务", "Task or scored item that the indicator belongs to."),
        Column(
            "goal",
            WORDS,
            "绩效目标",
            "Goal of the task, printed if short, else in our own words.",
            absent="the report states none",
        ),
        Column("indicator", Text(), "绩效指标", "Name of the indicator."),
        Column(
            "target_text",
            WORDS,
            "年度指标值",
            "Target as printed if short, else in our own words.",
            status="target_status",
        ),
        Column(
            "target_op",
            OPERATOR,
            "目标比较符",
            "How the actual must compare with the target value.",
            absent="the target has no number",
        ),
        Column("target_value", QUANTITY, "目标值", "Target as a number, in unit.", absent="the target has no number"),
        Column(
            "target_by",
            Date(),
            "目标期限",
            "Last day on which the target asks for the result.",
            absent="the target names no day",
        ),
        Column("target_status", STATUS, "目标状态", "Whether a target is stated."),
        Column(
            "actual_text",
            WORDS,
            "实际完成值",
            "Result as printed if short, else in our own words.",
            status="actual_status",
        ),
        Column(
            "actual_op",
            OPERATOR,
            "实际比较符",
            "Whether the result is exact or a bound.",
            absent="the result has no number",
        ),
        Column("actual_value", QUANTITY, "实际值", "Result as a number, in unit.", absent="the result has no number"),
        Column(
            "actual_on",
            Date(),
            "实际日期",
            "Day on which the result came about.",
            absent="the result names no whole date",
        ),
        Column("actual_status", STATUS, "实际状态", "Whether a result is stated."),
        Column(
            "unit",
            Text(),
            "单位",
            "Unit of both values.",
            absent="neither value is a number",
            references="ref_unit.unit",
        ),
        Column(
            "pair_kind",
            Choice({"table_row": "表格行", "narrated": "叙述"}),
            "来源形式",
            "Whether the pair is a table's row or is told in prose.",
        ),
        RESTATES,
    ),
    known_by="indicator",
    label="indicator",
    value_text="""
        -- The words are the report's; a corrected number takes their place.
        coalesce(
            if(target_value <> printed_target_value, {{ plain_number('target_value') }} || ' ' || unit, target_text),
            {{ label('indicator_result', 'target_status') }}
        )
        || ' → '
        || coalesce(
            if(actual_value <> printed_actual_value, {{ plain_number('actual_value') }} || ' ' || unit, actual_text),
            {{ label('indicator_result', 'actual_status') }}
        )
    """,
    value="actual_value",
    unit="unit",
    compared=("target_op", "target_value", "target_by", "actual_op", "actual_value", "actual_on", "unit", "pair_kind"),
    same=("task", "indicator", "target_value", "actual_value", "target_text", "actual_text", "unit"),
    quoted={"actual_value": "actual_status", "target_value": "target_status"},
    correctable=("target_value", "actual_value"),
    marts={"fct_indicator_result": None},
)
