"""What the page of one report shows: its card, what it scored, spent and counted, its audit, and where it says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import duckdb

from jixiao.query.citation import DIGITS, STATED, CitationToken, fact_sha256
from jixiao.site.rows import Row, Sheaf, rows

#: What a person looks at first: contradictions, then what only seems one, then how the rest came out.
OFF = ("violated", "suspected")

_CARDS = """
    select card.*, report.title, report.report_type, report.project_name, report.edition, report.is_latest_edition,
        report.signed_on, report.published_on, report.source_file, report.source_format, report.source_sha256,
        report.source_url, report.prepared_scope, department.name_zh, department.name_en,
        department.province_name, department.prefecture_name, rubric.name_zh as rubric_name
    from report_card as card
    inner join dim_report as report using (report_id)
    inner join dim_department as department on card.department_id = department.department_id
    left join dim_rubric as rubric on card.rubric_id = rubric.rubric_id
    where card.report_id between $first and $last
    order by report_id
"""
#: Tables of facts that a page shows, each in the order in which the report prints them.
_PRINTED = """
    select mart.* from {} as mart inner join fact using (fact_id)
    where mart.report_id between $first and $last and fact.report_id between $first and $last
    order by mart.report_id, fact.char_start, mart.fact_no
"""
_AUDIT = """
    select audit.report_id, audit.severity, audit.outcome, audit.place, audit.message, audit.likely_misreading,
        audit.fact_ids, rule.name, rule.name_en
    from fct_audit as audit inner join dim_audit_rule as rule using (rule_id)
    where audit.report_id between $first and $last
    order by report_id, audit.severity = 'notice', audit.severity = 'warning', rule_id, place
"""
_EXECUTION = """
    select * from fct_budget_execution where report_id between $first and $last order by report_id, scope, basis
"""
_FACTS = """
    select report_id, fact_id, kind, label, value, value_text, printed_value, is_corrected, unit, section, line,
        char_start, char_end, quote, review, page, sheet, cell
    from fact where report_id between $first and $last order by report_id, char_start, fact_id
"""
_EVIDENCE = """
    select report_id, fact_id, line, quote
    from fact_evidence where report_id between $first and $last
    order by report_id, fact_id, column_name, evidence_no
"""


@dataclass
class ScoreNode:
    """An item of a scoring scheme and those below it; ``row`` is None where the report scores only the latter."""

    name: str
    row: Row | None = None
    parts: dict[str, list[ScoreNode]] = field(default_factory=dict)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, ScoreNode]]:
        """The items below this one with their depth, as they are printed."""
        for part in (part for parts in self.parts.values() for part in parts):
            yield depth, part
            yield from part.walk(depth + 1)


@dataclass(frozen=True)
class ReportPage:
    """All that the page of a report shows."""

    card: Row
    totals: list[Row]
    scores: list[tuple[int, ScoreNode]]
    amounts: list[Row]
    execution: list[Row]
    ratios: list[Row]
    people: list[Row]
    results: list[Row]
    findings: list[Row]
    audit: list[Row]
    facts: list[Row]
    evidence: dict[str, list[Row]]
    release_id: str

    @property
    def report_id(self) -> str:
        return str(self.card.report_id)

    @property
    def sections(self) -> Iterator[tuple[str, list[tuple[Row, list[Row], str]]]]:
        """The facts as they are printed, by the headings that they stand below; each with its evidence and citation."""
        for section, facts in groupby(self.facts, lambda fact: fact.section):
            yield section or "", [(fact, self.evidence.get(fact.fact_id, []), self.token(fact)) for fact in facts]

    @property
    def quotes(self) -> dict[str, Row]:
        """The facts by their name, for findings that quote them."""
        return {fact.fact_id: fact for fact in self.facts}

    def outcomes(self) -> Counter[str]:
        return Counter(test.outcome for test in self.audit)

    def of(self, *outcomes: str) -> list[Row]:
        """The tests of the audit that came out so."""
        return [test for test in self.audit if test.outcome in outcomes]

    @property
    def others(self) -> list[Row]:
        return [test for test in self.audit if test.outcome not in OFF]

    def token(self, fact: Row) -> str:
        """What cites a fact for good; ``jixiao source`` resolves it."""
        stated: dict[str, Any] = {name: getattr(fact, name, None) for name in STATED}
        stated["source_sha256"] = self.card.source_sha256
        return str(CitationToken(fact.fact_id, self.release_id, fact_sha256(stated)[:DIGITS]))


def report_pages(connection: duckdb.DuckDBPyConnection, release_id: str, first: str, last: str) -> Iterator[ReportPage]:
    """The pages of the reports whose ids are from ``first`` to ``last``, one after another."""
    span = {"first": first, "last": last}
    printed = ("fct_score", "fct_budget", "fct_ratio", "fct_headcount", "fct_indicator_result", "fct_finding")
    marts = [Sheaf(connection, _PRINTED.format(name), span) for name in printed]
    others = (_EXECUTION, _AUDIT, _FACTS, _EVIDENCE)
    execution, audit, facts, evidence = (Sheaf(connection, query, span) for query in others)
    for card in rows(connection, _CARDS, span):
        scores, amounts, ratios, people, results, findings = (mart.take(card.report_id) for mart in marts)
        yield ReportPage(
            card=card,
            totals=[score for score in scores if score.level == "total"],
            scores=list(tree(score for score in scores if score.level != "total").walk()),
            amounts=amounts,
            execution=execution.take(card.report_id),
            ratios=ratios,
            people=people,
            results=results,
            findings=findings,
            audit=audit.take(card.report_id),
            facts=facts.take(card.report_id),
            evidence=_by_fact(evidence.take(card.report_id)),
            release_id=release_id,
        )


def tree(scores: Iterator[Row]) -> ScoreNode:
    """Scores below the items that their paths name; two of one path stay two."""
    root = ScoreNode("")
    for score in scores:
        node = root
        *above, name = score.path.split(">")
        for step in above:
            node = node.parts.setdefault(step, [ScoreNode(step)])[-1]
        same = node.parts.setdefault(name, [])
        if same and same[-1].row is None:
            same[-1].row = score
        else:
            same.append(ScoreNode(name, score))
    return root


def _by_fact(evidence: list[Row]) -> dict[str, list[Row]]:
    return {fact_id: list(places) for fact_id, places in groupby(evidence, lambda place: place.fact_id)}
