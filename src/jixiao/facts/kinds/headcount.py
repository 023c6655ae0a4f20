"""Counts of posts, people and organs 机构人员."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Date, Integer, Text
from jixiao.facts.kind import RESTATES, VALUE_STATUS, FactKind, seed
from jixiao.facts.types import FACT_ID, QUALIFIER

HEADCOUNT = FactKind(
    seed(
        "raw_headcount",
        "机构人员",
        "One count of posts, people or organs of the department.",
        Column(
            "item",
            Choice(
                {
                    "authorised_posts": "核定编制",
                    "administrative_posts": "行政编制",
                    "service_posts": "事业编制",
                    "worker_posts": "工勤编制",
                    "in_post": "在职人员",
                    "retired": "离退休人员",
                    "early_retired": "离岗退养人员",
                    "outside_establishment": "编外人员",
                    "internal_offices": "内设机构",
                    "subordinate_units": "下属单位",
                    "leadership_posts": "领导职数",
                    "evaluation_group": "自评工作小组",
                    "other": "其他",
                }
            ),
            "项目",
            "What is counted.",
        ),
        Column(
            "unit_name",
            Text(),
            "所属单位或职务",
            "Unit or post that the count is of.",
            absent="the department as a whole",
        ),
        Column("headcount", Integer(), "数量", "The count.", status="value_status"),
        VALUE_STATUS,
        Column("unit", Text(), "单位", "Printed measure word.", references="ref_unit.unit"),
        Column("qualifier", QUALIFIER, "约数", "Whether the figure is exact, a bound, or about."),
        Column("as_of", Date(), "截至日期", "Day for which the count holds.", absent="the report states no day"),
        Column(
            "listed",
            Integer(1),
            "列出数量",
            "How many the report then lists by name, counted by the reader.",
            absent="no list follows the count",
        ),
        Column(
            "part_of",
            FACT_ID,
            "所属总数",
            "The count of which the report says that this one is a part (其中).",
            absent="no part of another count",
        ),
        RESTATES,
    ),
    known_by="item",
    label="{{ label('headcount', 'item') }} || coalesce('（' || unit_name || '）', '')",
    value_text="coalesce(headcount || ' ' || unit, {{ label('headcount', 'value_status') }})",
    value="headcount",
    unit="unit",
    compared=("item", "headcount", "qualifier", "listed"),
    same=("item", "unit_name", "headcount", "qualifier"),
    quoted={"headcount": "value_status"},
    correctable=("headcount",),
    marts={"fct_headcount": None},
)
