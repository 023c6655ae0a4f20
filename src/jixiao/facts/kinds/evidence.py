"""Further places 佐证位置 where values of facts are printed."""

from __future__ import annotations

from jixiao.facts.column import Column, Text
from jixiao.facts.kind import Kind, seed
from jixiao.facts.types import FACT_ID

EVIDENCE = Kind(
    seed(
        "raw_evidence",
        "佐证位置",
        "A further place where a value of a fact is printed: "
        "a score's maximum, an indicator's target, a report's year.",
        Column("fact_id", FACT_ID, "事实编号", "The fact that the value belongs to."),
        Column("column_name", Text(r"[a-z_]+", "max_points"), "字段", "The column of the fact that holds the value."),
    ),
)
