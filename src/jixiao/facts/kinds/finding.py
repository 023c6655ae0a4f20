"""Problems and measures 问题与措施."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Integer
from jixiao.facts.kind import THEME, FactKind, seed
from jixiao.facts.types import WORDS

FINDING = FactKind(
    seed(
        "raw_finding",
        "问题与措施",
        "One problem admitted or measure promised.",
        Column("finding_kind", Choice({"problem": "存在问题", "measure": "改进措施"}), "类别", "Problem or measure."),
        Column("ordinal", Integer(1), "次序", "Place in its list."),
        Column(
            "parent_ordinal",
            Integer(1),
            "上级次序",
            "Place of the item that it is part of.",
            absent="an item of the first level",
        ),
        THEME,
        Column("gist", WORDS, "概要", "What it says, in our own words."),
    ),
    known_by="gist",
    label="{{ label('finding', 'finding_kind') }}",
    value_text="gist",
    compared=("finding_kind",),
    marts={"fct_finding": None},
)
