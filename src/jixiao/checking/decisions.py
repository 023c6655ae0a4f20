"""Whether the facts are as reviewers decided."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.facts.corpus import Corpus
from jixiao.facts.decision import DECISION
from jixiao.facts.table import Problem
from jixiao.review.applied import DECIDED_TABLES, unsettled
from jixiao.review.decision import Decision


def decisions_hold(corpus: Corpus) -> Iterator[Problem]:
    """Each report's rows say what was decided of them. What is no sound row has been told already."""
    loaded = corpus[DECISION]
    if not loaded.records or corpus.problems:
        return
    decisions = [Decision.of(record.values) for record in loaded.records]
    tables = {table.name: [record.values for record in corpus[table].records] for table in DECIDED_TABLES}
    for report_id, rows in unsettled(tables, decisions).items():
        wrong = f"{len(rows)} tables of {report_id} do not say what was decided of it: {', '.join(sorted(rows))}"
        remedy = "run: jixiao review --settle"
        yield Problem(loaded.table.file, None, None, wrong, remedy, report_id)
