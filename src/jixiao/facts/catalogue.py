"""The catalogue: every seed table in the order in which its references can be followed."""

from __future__ import annotations

from jixiao.facts import kinds, reference
from jixiao.facts.kinds import Kind
from jixiao.facts.passage import PASSAGE
from jixiao.facts.table import Table

#: Kinds whose rows are facts, in the order of the data model.
FACT_KINDS: tuple[Kind, ...] = (
    kinds.REPORT,
    kinds.SCORE,
    kinds.AMOUNT,
    kinds.RATIO,
    kinds.INDICATOR_RESULT,
    kinds.HEADCOUNT,
    kinds.ACTIVITY,
    kinds.FINDING,
    kinds.CITATION,
    kinds.CLAIM,
)
#: Every kind of row that marks a place of a report: the facts, their further places, and the numbers that are none.
PLACE_KINDS: tuple[Kind, ...] = (*FACT_KINDS, kinds.EVIDENCE, kinds.WAIVED_NUMBER)

#: The tables that the reading of a report fills.
READ: tuple[Table, ...] = (*(kind.table for kind in PLACE_KINDS), PASSAGE)

TABLES: tuple[Table, ...] = (*reference.TABLES, *READ)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
