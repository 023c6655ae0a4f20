"""The catalogue: every seed table in the order in which its references can be followed."""

from __future__ import annotations

from jixiao.facts import reference, vocabulary
from jixiao.facts.aside import SET_ASIDE
from jixiao.facts.decision import DECISION
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.facts.kinds import PLACE_KINDS
from jixiao.facts.passage import PASSAGE
from jixiao.facts.sample import SAMPLE
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Table

#: The tables that the reading of a report fills.
READ: tuple[Table, ...] = (*(kind.table for kind in PLACE_KINDS), PASSAGE, SPOT)

TABLES: tuple[Table, ...] = (*reference.TABLES, *vocabulary.TABLES, *READ, DECISION, SAMPLE, FORGOTTEN, SET_ASIDE)
#: Those that dbt loads and builds on: the others hold words that only the reading of reports asks.
MODELLED: tuple[Table, ...] = tuple(table for table in TABLES if table.is_modelled)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
