"""The kinds of fact a report can state: one module of each, from which everything else about a kind follows.

The loader and ``jixiao check``, the seeds' column types, staging, the table of all facts, the tests that hold facts and
marts together, evaluation, the data dictionary and the data package are all made from these definitions.
"""

from __future__ import annotations

from jixiao.facts.kind import FactKind, Kind
from jixiao.facts.kinds.activity import ACTIVITY
from jixiao.facts.kinds.amount import AMOUNT
from jixiao.facts.kinds.citation import CITATION
from jixiao.facts.kinds.claim import CLAIM
from jixiao.facts.kinds.evidence import EVIDENCE
from jixiao.facts.kinds.finding import FINDING
from jixiao.facts.kinds.headcount import HEADCOUNT
from jixiao.facts.kinds.indicator_result import INDICATOR_RESULT
from jixiao.facts.kinds.ratio import RATIO
from jixiao.facts.kinds.report import REPORT
from jixiao.facts.kinds.score import SCORE
from jixiao.facts.kinds.waived_number import WAIVED_NUMBER

__all__ = [
    "ACTIVITY",
    "AMOUNT",
    "CITATION",
    "CLAIM",
    "EVIDENCE",
    "FACT_KINDS",
    "FINDING",
    "HEADCOUNT",
    "INDICATOR_RESULT",
    "KIND_LABELS",
    "PLACE_KINDS",
    "RATIO",
    "RECOGNISED_KINDS",
    "REPORT",
    "SCORE",
    "WAIVED_NUMBER",
    "FactKind",
    "Kind",
]

#: Kinds whose rows are facts, in the order of the data model.
FACT_KINDS: tuple[FactKind, ...] = (
    REPORT,
    SCORE,
    AMOUNT,
    RATIO,
    INDICATOR_RESULT,
    HEADCOUNT,
    ACTIVITY,
    FINDING,
    CITATION,
    CLAIM,
)
#: Kinds of fact that recognisers yield: all but the report's own row.
RECOGNISED_KINDS: tuple[FactKind, ...] = tuple(kind for kind in FACT_KINDS if kind is not REPORT)
#: The kinds of fact and what they are called.
KIND_LABELS = {kind.name: kind.table.zh for kind in FACT_KINDS}
#: Every kind of row that marks a place of a report: the facts, their further places, and the numbers that are none.
PLACE_KINDS: tuple[Kind, ...] = (*FACT_KINDS, EVIDENCE, WAIVED_NUMBER)
