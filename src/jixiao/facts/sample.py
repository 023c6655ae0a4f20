"""Samples: the facts that were drawn at random to be looked at, so that how well reports are read can be told."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Date, Integer, Text
from jixiao.facts.kinds import RECOGNISED_KINDS
from jixiao.facts.table import Table
from jixiao.facts.types import FACT_ID, REVIEW

#: How sure the rule was: below DOUBT not, from CERTAIN on certainly.
BANDS = Choice({"certain": "0.95 及以上", "sure": "0.8 至 0.95", "unsure": "0.8 以下"})

SAMPLE = Table(
    "sample",
    "review",
    "抽样复核",
    "One fact that was drawn at random, and what a reviewer found. What was read again later stays as it was found.",
    ("sample", "fact_id"),
    (
        Column(
            "sample",
            Text(r"\d{4}-\d{2}-\d{2}-[1-9]\d*-\d+", "2026-11-30-200-1"),
            "样本",
            "The sample: the day on which it was drawn, how many facts were asked for, and the seed of the draw.",
        ),
        Column("drawn_on", Date(), "抽样日期", "Day on which it was drawn."),
        # Not the type of a reference: what is read again may have the fact no more.
        Column("fact_id", Text(FACT_ID.pattern, FACT_ID.example), "事实编号", "The fact that was drawn."),
        Column(
            "kind", Choice({kind.name: kind.table.zh for kind in RECOGNISED_KINDS}), "事实种类", "Kind of the fact."
        ),
        Column("confidence_band", BANDS, "可信度区间", "How sure the rule was that read it."),
        Column(
            "stratum_facts", Integer(1), "层内事实数", "Number of facts of this kind and band from which it was drawn."
        ),
        Column("review", REVIEW, "复核", "What a reviewer found; extracted where nobody has looked yet."),
    ),
)
