"""What a person has annotated is whole: a report's total, its money, its problems, as many facts as reports have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from jixiao.checking.plausible import reports_stand
from jixiao.facts import kinds, reference
from jixiao.facts.corpus import Corpus
from jixiao.facts.kinds import FACT_KINDS
from jixiao.facts.table import Problem, Record

#: Least facts of a report read by hand, kinds of them, and facts by a thousand characters, of which 13 to 16 are usual.
_LEAST_FACTS, _LEAST_KINDS, _LEAST_PER_THOUSAND = 20, 6, 5
#: Share of one kind among them beyond which others were skipped.
_LARGEST_SHARE = 0.75


def annotated_reports_are_whole(corpus: Corpus) -> Iterator[Problem]:
    """A report read by hand has a total, a sum of money, a problem that it admits, and enough facts of enough kinds.

    What a program read and people review fact by fact may lack what it says: to look at it is no fault.
    """
    if not all(corpus[kind.table].is_whole for kind in FACT_KINDS):  # what is not there was not skipped by a reviewer
        return
    loaded = corpus[kinds.REPORT.table]
    facts: dict[object, list[tuple[str, Record]]] = {}
    for kind in FACT_KINDS:
        for record in corpus[kind.table].standing:
            facts.setdefault(record["report_id"], []).append((kind.name, record))
    for report_id, record in reports_stand(corpus).items():
        if record["method"] != "hand" or report_id in corpus.apart:
            continue
        own = facts.get(report_id, [])
        for lacks, remedy in _lacking(record, own):
            yield loaded.problem(record, "review", f"{report_id} was read by hand, but {lacks}", remedy)


def _lacking(report: Record, facts: list[tuple[str, Record]]) -> Iterator[tuple[str, str]]:
    """What a reviewed report lacks, and what to do."""
    chars, found = report["source_chars"], {kind for kind, _ in facts}
    if not any(kind == "score" and fact["level"] == "total" and fact["evaluator"] is None for kind, fact in facts):
        remedy = (
            "add it to raw_score; where none is printed, with value_status not_stated and a quote of the conclusion"
        )
        yield "has no total score", remedy
    if "amount" not in found:
        yield "states no sum of money", "read the report again, and add its sums to raw_amount"
    if not any(kind == "finding" and fact["finding_kind"] == "problem" for kind, fact in facts):
        yield "admits no problem", "look whether its section on problems was skipped, and add them to raw_finding"
    if len(found) < _LEAST_KINDS:
        yield f"has facts of {len(found)} kinds, of at least {_LEAST_KINDS}", "look which kind was not entered"
    kind, most = Counter(kind for kind, _ in facts).most_common(1)[0] if facts else ("", 0)
    if most > _LARGEST_SHARE * len(facts):
        yield f"{most} of its {len(facts)} facts are of one kind, {kind}", "look whether other kinds were skipped"
    if len(facts) < _LEAST_FACTS or (isinstance(chars, int) and 1000 * len(facts) < _LEAST_PER_THOUSAND * chars):
        least = f"at least {_LEAST_FACTS}, and {_LEAST_PER_THOUSAND} a thousand"
        yield (
            f"has {len(facts)} facts in {chars} characters: {least}",
            "look whether reading stopped early, or a section was skipped",
        )


def absences_are_absent(corpus: Corpus) -> Iterator[Problem]:
    """A report that is there is not declared missing."""
    names = {record["name_zh"]: record["department_id"] for record in corpus[reference.DEPARTMENT_NAME].records}
    there = {
        (names.get(record["department_name"]), record["fiscal_year"]): report_id
        for report_id, record in reports_stand(corpus).items()
        if record["report_type"] in ("whole", "final_account")
    }
    loaded = corpus[reference.COVERAGE]
    for record in loaded.records:
        if report_id := there.get((record["department_id"], record["fiscal_year"])):
            wrong = f"{record['status']}, but {report_id} is there"
            yield loaded.problem(record, "status", wrong, "remove this row: the report speaks for itself")
