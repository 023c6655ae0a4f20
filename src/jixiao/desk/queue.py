"""What awaits a reviewer: the reports, those with most to doubt first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jixiao.facts import kinds, stored
from jixiao.facts.decision import DECIDED, DOUBT
from jixiao.facts.table import Loaded, sound_rows
from jixiao.review.decision import read_decisions
from jixiao.review.judgement import judgements


@dataclass(frozen=True)
class Waiting:
    """A report and how many of its facts await somebody.

    ``disputed`` are those on which reviewers disagree or that read otherwise now, ``unsure`` those of which the rule
    was not sure, ``suspected`` those that the audit holds against others, ``open`` all that nobody has looked at.
    """

    report_id: str
    title: str
    disputed: int
    unsure: int
    suspected: int
    open: int


def queue(root: Path, suspicions: Mapping[str, Sequence[str]]) -> list[Waiting]:
    """The reports of which anything awaits, by doubt, then by what the audit suspects, then by how much there is."""
    counts: dict[str, Counter[str]] = {}
    seeded = {kind.name: sound_rows(kind.table, root) for kind in DECIDED.values()}
    reviewed = {row["report_id"] for row in seeded[kinds.REPORT.name]}
    beside = {row["report_id"] for rows in seeded.values() for row in rows} - reviewed
    for kind in DECIDED.values():
        # Of what is in the store it is counted where it is, but for reports of which some rows stand in the seeds.
        joined = stored.joined(Loaded.holding(kind.table, seeded[kind.name]), root, reviewed, stored.of_reports(beside))
        for row in (record.values for record in joined.records):
            if row["review"] == "extracted":
                count = counts.setdefault(str(row["report_id"]), Counter())
                count["open"] += 1
                count["unsure"] += Decimal(str(row["confidence"])) < DOUBT
                count["suspected"] += f"{row['report_id']}/{kind.name}/{row['fact_no']}" in suspicions
        others = f"review = 'extracted' and not ({stored.of_reports(reviewed | beside)})"
        unsure = f"count(*), count(*) filter (where confidence < {DOUBT})"
        for report_id, open_, doubted in stored.counted(root, kind.table, unsure, others):
            counts.setdefault(report_id, Counter()).update(open=open_, unsure=doubted)
    for report_id in (name.partition("/")[0] for name in suspicions):
        if report_id in counts and report_id not in reviewed | beside:
            counts[report_id]["suspected"] += 1
    for judgement in judgements(read_decisions(root)).values():
        if judgement.is_conflict or judgement.reopened is not None:
            counts.setdefault(judgement.decisions[-1].report_id, Counter())["disputed"] += 1
    reports = [*seeded[kinds.REPORT.name], *stored.reports(root)]
    titles = {str(row["report_id"]): str(row["title"]) for row in reports}
    waiting = (Waiting(name, titles[name], *_of(counts[name])) for name in sorted(counts) if name in titles)
    return sorted(waiting, key=lambda one: (-one.disputed, -one.unsure, -one.suspected, -one.open))


def _of(count: Counter[str]) -> Iterable[int]:
    return (count[name] for name in ("disputed", "unsure", "suspected", "open"))
