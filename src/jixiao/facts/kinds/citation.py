"""Documents cited 引用文件."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Text
from jixiao.facts.kind import RESTATES, FactKind, seed

CITATION = FactKind(
    seed(
        "raw_citation",
        "引用文件",
        "One document or policy cited by name.",
        Column("name", Text(), "文件名称", "Name as printed."),
        Column("document_number", Text(), "文号", "Number as printed.", absent="the report gives none"),
        Column(
            "relation",
            Choice(
                {
                    "basis": "依据",
                    "implemented": "落实",
                    "issued": "印发",
                    "planned": "计划印发",
                    "studied": "学习",
                    "other": "其他",
                }
            ),
            "关系",
            "What the department did with it.",
        ),
        RESTATES,
    ),
    known_by="name",
    label="{{ label('citation', 'relation') }}",
    value_text="name || coalesce('（' || document_number || '）', '')",
    compared=("name", "document_number"),
    same=("name",),
    marts={"fct_citation": None},
)
