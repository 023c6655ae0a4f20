"""What awaits a reviewer: the reports, those with most to doubt first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jixiao.facts import kinds, stored
from jixiao.facts.decision import DECIDED, DOUBT
from jixiao.facts.sample import SAMPLE
from jixiao.facts.table import Loaded, sound_rows
from jixiao.query.use import uses
from jixiao.review.decision import read_decisions
from jixiao.review.judgement import judgements


@dataclass(frozen=True)
class Waiting:
    """A report and how many of its facts await somebody.

    ``sampled`` are those that were drawn to be looked at, ``disputed`` those on which reviewers disagree or that read
    otherwise now, ``unsure`` those of which the rule was not sure, ``suspected`` those that the audit holds against
    others, ``open`` all that nobody has looked at; ``uses`` is in how many answers each of these is used, added up.
    """

    report_id: str
    title: str
    sampled: int
    disputed: int
    unsure: int
    suspected: int
    uses: int
    open: int

    @property
    def order(self) -> tuple[int, ...]:
        """What comes first is less: what was drawn and what is in doubt, then what answers need most."""
        return tuple(
            -count for count in (self.sampled, self.disputed, self.unsure, self.suspected, self.uses, self.open)
        )


def queue(root: Path, suspicions: Mapping[str, Sequence[str]]) -> list[Waiting]:
    """The reports of which anything awaits: what was drawn first, then by doubt, by what the audit suspects, and by how
    often it is used in answers."""
    counts: dict[str, Counter[str]] = {}
    used = uses(root)
    drawn = {str(row["fact_id"]) for row in sound_rows(SAMPLE, root) if row["review"] == "extracted"}
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
                count["uses"] += used[kind.name]
                count["unsure"] += Decimal(str(row["confidence"])) < DOUBT
                fact_id = f"{row['report_id']}/{kind.name}/{row['fact_no']}"
                count["sampled"] += fact_id in drawn
                count["suspected"] += fact_id in suspicions
        others = f"review = 'extracted' and not ({stored.of_reports(reviewed | beside)})"
        places = ", ".join(f"'{fact_id}'" for fact_id in sorted(drawn)) or "''"
        doubts = (f"confidence < {DOUBT}", f"report_id || '/{kind.name}/' || fact_no in ({places})")
        asked = ", ".join(["count(*)", *(f"count(*) filter (where {doubt})" for doubt in doubts)])
        for report_id, open_, unsure, sampled in stored.counted(root, kind.table, asked, others):
            count = counts.setdefault(report_id, Counter())
            count.update(open=open_, unsure=unsure, sampled=sampled, uses=open_ * used[kind.name])
    for report_id in (name.partition("/")[0] for name in suspicions):
        if report_id in counts and report_id not in reviewed | beside:
            counts[report_id]["suspected"] += 1
    for judgement in judgements(read_decisions(root)).values():
        if judgement.is_conflict or judgement.reopened is not None:
            counts.setdefault(judgement.decisions[-1].report_id, Counter())["disputed"] += 1
    reports = [*seeded[kinds.REPORT.name], *stored.reports(root)]
    titles = {str(row["report_id"]): str(row["title"]) for row in reports}
    named = (name for name in sorted(counts) if name in titles)
    waiting = (Waiting(name, titles[name], **{count: counts[name][count] for count in _COUNTS}) for name in named)
    return sorted(waiting, key=lambda one: one.order)


_COUNTS = ("sampled", "disputed", "unsure", "suspected", "uses", "open")
