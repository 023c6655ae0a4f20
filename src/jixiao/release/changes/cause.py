"""The cause of a change: what had to happen for a release to say something else than the one before it.

A release keeps its seeds beside its tables (schema ``seeds``), so the causes are read off the two databases: which
reports came, went or were published again with another text; which facts' own rows differ, and whether a person vouches
for them; which reference tables differ. What none of these explains, the SQL did.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import duckdb

from jixiao.release.changes.comparison import DIFFERING, SIDES, DatabasePair, differing, rows_differ, shared_columns
from jixiao.sql import literal


class Cause(IntEnum):
    """Causes, the strongest first: where several are at work, the first is named."""

    REPORT_ADDED = 1
    REPORT_WITHDRAWN = 2
    SET_ASIDE = 3
    SET_ASIDE_ENDED = 4
    SOURCE_REVISED = 5
    REVIEWER_CORRECTED = 6
    EXTRACTOR_CHANGED = 7
    CROSSWALK_CHANGED = 8
    REFERENCE_CHANGED = 9
    MODEL_CHANGED = 10

    @property
    def word(self) -> str:
        """As data and documentation spell it."""
        return self.name.lower()

    @property
    def zh(self) -> str:
        return _WORDS[self][0]

    @property
    def en(self) -> str:
        return _WORDS[self][1]


_WORDS = {
    Cause.REPORT_ADDED: ("新增报告", "a report was added"),
    Cause.REPORT_WITHDRAWN: ("撤回报告", "a report was withdrawn"),
    Cause.SET_ASIDE: ("搁置报告", "a report was set aside for what is wrong with it"),
    Cause.SET_ASIDE_ENDED: ("恢复收录", "a report that had been set aside was mended"),
    Cause.SOURCE_REVISED: ("来源修订", "the source was revised: another text, or a new edition"),
    Cause.REVIEWER_CORRECTED: ("人工更正", "a person corrected, accepted or rejected a fact"),
    Cause.EXTRACTOR_CHANGED: ("提取规则变化", "the same source was read by other rules"),
    Cause.CROSSWALK_CHANGED: ("指标对照变化", "rubrics, or their mapping to indicators, changed"),
    Cause.REFERENCE_CHANGED: ("参考数据变化", "reference data changed: divisions, departments, coverage"),
    Cause.MODEL_CHANGED: (
        "模型变化",
        "the same facts, other derived values: the SQL changed, or a rule that it follows",
    ),
}

if TYPE_CHECKING:
    import pyarrow as pa

#: What maps a report to a rubric and a printed item to an indicator.
_MAPPING = {"indicator_id", "rubric_id", "relation", "is_comparable", "caution"}
_CROSSWALK_SEEDS = {
    "ref_indicator_crosswalk",
    "ref_indicator",
    "ref_rubric_family",
    "ref_rubric",
    "ref_rubric_indicator",
}
#: Tables whose rows are computed from more reports than the one that they name.
_SUMMARIES = {"metric", "fct_coverage", "fct_passage", "fct_revision", "fct_quality"}
#: The reports that a release leaves out, and why.
SET_ASIDE_TABLE = "fct_set_aside"
_CROSSWALK_TABLES = {"bridge_rubric_indicator", "dim_indicator", "dim_rubric"}
_CORRECTIONS = "ref_correction"
#: What the SQL computes by: a rule that is defined anew is a change of the model.
_DEFINITIONS = {"ref_audit_rule", "ref_metric"}
#: The number of a row in its report, for kinds whose rows are no facts.
_NUMBERS = {"passage": "passage_no", "spot": "spot_no"}
_EDITION = re.compile(r"-e\d+$")


#: The facts whose own row in the seeds differs, or a further place of it, or a correction declared for it: ``fact_id``
#: and the number of the ``cause``, the strongest of each.
EVIDENCE = "evidence"
#: The cause of each row of ``DIFFERING``: its number as ``row``, its ``report_id``, and the number of the ``cause``.
CAUSES = "causes"
#: The traits of a row that tell rows of one table from others.
_TRAITS = ("report_id", "is_mapping", "is_of_edition", "of_facts")


@dataclass(frozen=True)
class Traits:
    """What the cause of a changed row follows from, beside what happened in the release.

    ``is_mapping``: of a row on both sides only its mapping differs. ``is_of_edition``: whether it is of the latest
    edition differs. ``of_facts`` is the strongest cause of the facts that it names, where one of them has any.
    """

    table: str
    report_id: str | None
    is_mapping: bool
    is_of_edition: bool
    of_facts: Cause | None


@dataclass(frozen=True)
class ChangeEvidence:
    """What differs between two releases beneath their published tables, beside their facts (``EVIDENCE``).

    ``reports`` has the cause for each report that only one of them has, ``revised`` those whose source is another,
    ``siblings`` the cause for reports of which another edition came or went, ``by_report`` the strongest cause of the
    facts of each report.
    """

    reports: dict[str, Cause] = field(default_factory=dict)
    revised: frozenset[str] = frozenset()
    siblings: dict[str, Cause] = field(default_factory=dict)
    by_report: dict[str, Cause] = field(default_factory=dict)
    crosswalk_changed: bool = False
    reference_changed: bool = False

    @property
    def strongest(self) -> Cause | None:
        """The strongest cause at work in any report; None where reports and facts are the same."""
        found = [*self.reports.values(), *self.by_report.values()]
        return min([*found, Cause.SOURCE_REVISED] if self.revised else found, default=None)


def cause(change: Traits, evidence: ChangeEvidence) -> Cause:
    """The cause of a change, in this order of precedence.

    1. Its report is in one release only, or set aside in one only: ``set_aside`` or ``set_aside_ended``; else
       ``report_added``, ``report_withdrawn``, or ``source_revised`` for a new edition of a report that was there.
    2. The rubrics or the crosswalk changed, and the row is theirs, or only its mapping columns differ:
       ``crosswalk_changed``.
    3. The source of its report has another hash: ``source_revised``.
    4. A fact that it names (its own, or one that it was computed from) has another row or another declared correction:
       that fact's cause.
    5. Any fact of its report has: the strongest of their causes. Or its report is, or is no longer, the latest edition.
    6. It is about no report, or about one that did not change, but sums up others (a metric, a coverage, a passage that
       is repeated elsewhere): the strongest cause that is at work in any report.
    7. ``reference_changed`` or ``crosswalk_changed``, if any of these tables changed; else ``model_changed``.

    A row about no report has only 2, 6 and 7.
    """
    report = change.report_id
    if report in evidence.reports:
        return evidence.reports[report]
    if evidence.crosswalk_changed and (change.is_mapping or change.table in _CROSSWALK_TABLES):
        return Cause.CROSSWALK_CHANGED
    if report in evidence.revised:
        return Cause.SOURCE_REVISED
    if change.of_facts is not None:
        return change.of_facts
    if report in evidence.by_report:
        return evidence.by_report[report]
    if report in evidence.siblings and change.is_of_edition:
        return evidence.siblings[report]
    if change.table in _SUMMARIES and evidence.strongest is not None:
        return evidence.strongest
    if evidence.reference_changed:
        return Cause.REFERENCE_CHANGED
    return Cause.CROSSWALK_CHANGED if evidence.crosswalk_changed else Cause.MODEL_CHANGED


def write_causes(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Collection[str], evidence: ChangeEvidence
) -> None:
    """Write the ``CAUSES`` of the rows of ``DIFFERING``, which are of a ``table`` with such ``columns``.

    Rows that have the same traits have the same cause: it is found once for all of them.
    """
    report = "coalesce(after.report_id, before.report_id)" if "report_id" in columns else "null::varchar"
    connection.execute(
        f"""
        create or replace temp table traits as
        with
        named as (select rowid as row, unnest({_facts_of(columns)}) as fact_id from {DIFFERING}),
        of_facts as (select row, min(cause) as of_facts from named inner join {EVIDENCE} using (fact_id) group by row)
        select
            differing.rowid as row, {report} as report_id, {_is_mapping()} as is_mapping,
            list_contains(columns, 'is_latest_edition') as is_of_edition, of_facts.of_facts
        from {DIFFERING} as differing left join of_facts on differing.rowid = of_facts.row
        """
    )
    same = ", ".join(_TRAITS)
    connection.execute(
        f"create or replace temp table groups as select row_number() over () as number, {same} from traits group by all"
    )
    found = [(0, 0)]
    for number, report_id, is_mapping, is_of_edition, facts in connection.execute("from groups").fetchall():
        traits = Traits(table, report_id, is_mapping, is_of_edition, Cause(facts) if facts else None)
        found.append((number, int(cause(traits, evidence))))
    both = " and ".join(f"traits.{name} is not distinct from groups.{name}" for name in _TRAITS)
    connection.execute(
        f"""
        create or replace temp table {CAUSES} as
        select traits.row, traits.report_id, found.cause
        from traits inner join groups on {both}
        inner join (values {", ".join(map(str, found))}) as found (number, cause) on groups.number = found.number
        """
    )


def write_evidence(connection: duckdb.DuckDBPyConnection, facts: pa.Table | None) -> None:
    """Write the ``EVIDENCE`` that another connection gathered."""
    connection.execute(f"create or replace temp table {EVIDENCE} (fact_id varchar, cause integer)")
    if facts is not None:
        connection.register("gathered", facts)
        connection.execute(f"insert into {EVIDENCE} from gathered")
        connection.unregister("gathered")


def cause_word(number: str) -> str:
    """SQL of the word of a cause whose number a column holds."""
    return f"case {number} {' '.join(f'when {kind:d} then {literal(kind.word)}' for kind in Cause)} end"


def gather(pair: DatabasePair, same: Set[str] = frozenset()) -> ChangeEvidence:
    """The evidence of two databases; the pair's connection has ``EVIDENCE``. Seeds that are the ``same`` have none."""
    old, new = (_sources(pair, side) for side in SIDES)
    were_aside, are_aside = (_set_aside(pair, side) for side in SIDES)
    reports = dict.fromkeys(old.keys() - new.keys(), Cause.REPORT_WITHDRAWN)
    families = {family(name) for name in old}
    for name in new.keys() - old.keys():
        reports[name] = Cause.SOURCE_REVISED if family(name) in families else Cause.REPORT_ADDED
    reports |= dict.fromkeys(are_aside - were_aside, Cause.SET_ASIDE)
    reports |= dict.fromkeys(were_aside - are_aside, Cause.SET_ASIDE_ENDED)
    touched = {family(name): found for name, found in reports.items()}
    _write_evidence(pair, same)
    # A passage is no fact: nothing but its own row follows from it.
    strongest = f"""
        select split_part(fact_id, '/', 1), min(cause) from {EVIDENCE}
        where split_part(fact_id, '/', 2) <> 'passage' group by all
    """
    by_report = {report: Cause(found) for report, found in pair.query(strongest)}
    changed = {table for table in _seeds(pair, "ref_", same) if rows_differ(pair, "seeds", table)}
    return ChangeEvidence(
        reports=reports,
        revised=frozenset(name for name in old.keys() & new.keys() if _differ(old[name], new[name])),
        siblings={name: touched[family(name)] for name in old.keys() & new.keys() if family(name) in touched},
        by_report=by_report,
        crosswalk_changed=bool(changed & _CROSSWALK_SEEDS),
        reference_changed=bool(changed - _CROSSWALK_SEEDS - _DEFINITIONS - {_CORRECTIONS}),
    )


def _sources(pair: DatabasePair, side: str) -> dict[str, tuple[str | None, str | None]]:
    """Hash of file and of text of each published report."""
    if "source_sha256" not in pair.columns_of(side, "dim_report"):
        return {}
    known = pair.columns_of(side, "raw_report", "seeds")
    text, join = "null", ""
    if {"report_id", "content_sha256"} <= known.keys():
        text, join = "seeded.content_sha256", f"left join {side}.seeds.raw_report as seeded using (report_id)"
    query = f"select report_id, published.source_sha256, {text} from {side}.main.dim_report as published {join}"
    return {report: (file, words) for report, file, words in pair.query(query)}


def _set_aside(pair: DatabasePair, side: str) -> set[str]:
    """The reports that a release says it set aside."""
    if not pair.columns_of(side, SET_ASIDE_TABLE):
        return set()
    return {report for (report,) in pair.query(f"select report_id from {side}.main.{SET_ASIDE_TABLE}")}


def _differ(old: Iterable[str | None], new: Iterable[str | None]) -> bool:
    """Whether a hash that both releases have is another."""
    return any(was and now and was != now for was, now in zip(old, new, strict=True))


def family(report_id: str) -> str:
    """What the editions of a report have in common."""
    return _EDITION.sub("", report_id)


def _write_evidence(pair: DatabasePair, same: Set[str]) -> None:
    found = [
        _of_facts(pair, table)
        for table in _seeds(pair, "raw_", same)
        # A kind that only one of the releases knows says nothing of a fact.
        if all(pair.columns_of(side, table, "seeds") for side in SIDES)
    ]
    if _CORRECTIONS not in same and any(pair.columns_of(side, _CORRECTIONS, "seeds") for side in SIDES):
        changed = differing(pair, "seeds", _CORRECTIONS, ("fact_id", "column_name"))
        found.append(f"select coalesce(after.fact_id, before.fact_id), {Cause.REVIEWER_CORRECTED:d} from ({changed})")
    write_evidence(pair.connection, None)
    if found:
        each = " union all ".join(found)
        strongest = f"select fact_id, min(cause) from ({each}) as found (fact_id, cause) group by fact_id"
        pair.connection.execute(f"insert into {EVIDENCE} {strongest}")


def _of_facts(pair: DatabasePair, table: str) -> str:
    """A query for the facts whose row in a table of the seeds differs, each with the number of its cause.

    A person changed it, if a person vouches for it as it is now, or as it was last.
    """
    kind = table.removeprefix("raw_")
    number = _NUMBERS.get(kind, "fact_no")
    names = shared_columns(pair, "seeds", table)

    def now(name: str) -> str:
        return f"coalesce(after.{name}, before.{name})"

    own = f"concat_ws('/', {now('report_id')}, '{kind}', {now(number)})"
    fact = f"coalesce({now('fact_id')}, {own})" if "fact_id" in names else own
    # Passages are always read by a program, and carry no review.
    is_read = f"coalesce({now('review')}, '') = 'extracted'" if "review" in names else "true"
    return f"""
        select {fact}, case
            when {_is_mapping()} then {Cause.CROSSWALK_CHANGED:d}
            when {is_read} then {Cause.EXTRACTOR_CHANGED:d} else {Cause.REVIEWER_CORRECTED:d} end
        from ({differing(pair, "seeds", table, ("report_id", number))})
    """


def _is_mapping() -> str:
    """SQL of whether only the mapping of a row of ``DIFFERING`` is not the same."""
    names = ", ".join(map(literal, sorted(_MAPPING)))
    return f"(operation = 'changed' and list_has_all([{names}], columns))"


def _facts_of(columns: Iterable[str]) -> str:
    """SQL of the facts that a row of ``DIFFERING`` names: its own, and those that it was computed from."""
    lists = []
    for name in columns:
        if name == "fact_ids":
            lists += [f"coalesce({side}.{name}, [])" for side in SIDES]
        elif name in ("fact_id", "passage_id") or name.endswith("_fact_id"):
            lists += [f"[{side}.{name}]" for side in SIDES]
    return f"list_distinct(flatten([{', '.join(lists)}]))" if lists else "null::varchar[]"


def _seeds(pair: DatabasePair, prefix: str, same: Set[str]) -> list[str]:
    """Tables of the seeds on either side, by name, but those that are the same on both."""
    names = {name for _, schema, name in pair.columns if schema == "seeds" and name.startswith(prefix)}
    return sorted(names - same)
