"""The twenty questions answered: rows with Chinese heads and labels, and bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from jixiao.query.labels import Labels
from jixiao.query.question import Question, questions
from jixiao.site.chart import Bars
from jixiao.site.shown import cell

#: Rows of an answer that its page shows.
MOST = 500
#: Of each question whose answer bars show well: the columns that name a bar, and the one that measures it.
_BARS = {
    1: (("name_zh", "segment"), "value"),
    3: (("department", "fiscal_year", "basis"), "execution_rate"),
    5: (("path",), "points_lost"),
    6: (("report_id", "reason"), "points_lost"),
    7: (("report_id",), "printed_total"),
    8: (("group_name", "rubric"), "score_rate"),
    9: (("department", "fiscal_year"), "facts"),
    10: (("report_id", "name", "outcome"), "places"),
    11: (("report_id", "name", "place"), "difference"),
    12: (("report_id", "item"), "growth_rate"),
    13: (("report_id", "item"), "amount_wan"),
    14: (("department", "fiscal_year"), "executed_wan_per_person"),
    15: (("report_id",), "indicators"),
    18: (("report_id",), "days_to_signing"),
    19: (("report_id",), "repeated_share"),
    20: (("report_id", "kind"), "low_confidence"),
}


@dataclass(frozen=True)
class Answer:
    """A question and what the release answers; ``labels`` are what its values are called, by their column."""

    question: Question
    names: list[str]
    heads: list[str]
    rows: list[tuple[Any, ...]]
    labels: dict[str, dict[str, str]]

    @property
    def table(self) -> str:
        """What the answer is called as a table of the page for SQL."""
        return f"question_{self.question.number:02}"

    @property
    def shown(self) -> list[tuple[Any, ...]]:
        return self.rows[:MOST]

    @property
    def bars(self) -> Bars | None:
        """The answer as bars, where they show it well and there are figures."""
        if self.question.number not in _BARS:
            return None
        naming, measure = _BARS[self.question.number]
        places, measured = [(name, self.names.index(name)) for name in naming], self.names.index(measure)
        figures = []
        for row in (row for row in self.rows if row[measured] is not None):
            words = (self.cell(name, row[place]) for name, place in places if row[place] is not None)
            figures.append((" · ".join(words), float(row[measured])))
        return Bars(self.question.title.split(" · ")[0], figures) if figures else None

    def cell(self, name: str, value: object) -> str:
        """A value of the column ``name`` as people read it."""
        if isinstance(value, str):
            return self.labels[name].get(value, value)
        return str(value) if name == "fiscal_year" else cell(value)


def answers(connection: duckdb.DuckDBPyConnection, labels: Labels) -> list[Answer]:
    """The answers of the release to all questions."""
    found = []
    for question in questions():
        asked = connection.cursor().execute(question.sql)
        names = [name for name, *_ in asked.description or ()]
        heads, values = [labels.head(name) for name in names], {name: labels.values(name) for name in names}
        found.append(Answer(question, names, heads, asked.fetchall(), values))
    return found
