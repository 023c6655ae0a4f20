"""What the decisions on each place come to: what holds there, where reviewers disagree, what was opened again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jixiao.facts.column import spell
from jixiao.facts.kinds import REPORT
from jixiao.facts.table import Row
from jixiao.review.decision import Decision, Place

#: What says nothing of whether a fact holds.
_BESIDE = frozenset({"note", "undo", "reopen"})


@dataclass
class Judgement:
    """The decisions on one place.

    ``standing`` is the last decision of each reviewer that was not undone, in their order; ``reopened`` is the new
    reading that nobody has looked at since.
    """

    place: Place
    decisions: list[Decision] = field(default_factory=list)
    standing: dict[str, Decision] = field(default_factory=dict)
    reopened: Decision | None = None

    @property
    def first(self) -> Decision:
        return self.decisions[0]

    @property
    def read(self) -> Row | None:
        """What the program read there, last; None where it read nothing."""
        seen = (one.was for one in reversed(self.decisions) if one.action != "undo" and one.was is not None)
        return next(seen, None)

    @property
    def notes(self) -> list[Decision]:
        return [decision for decision in self.decisions if decision.action == "note" and decision.reason]

    @property
    def decided(self) -> Decision | None:
        """The decision that counts; None where all were undone, or two reviewers disagree and no third has settled it.

        Of three and more the opinion of most counts; where each has their own, the last, who knew the others.
        """
        last = list(self.standing.values())
        if not last or self.is_conflict:
            return None
        counted = Counter(map(opinion, last))
        most = max(counted.values())
        ranked = [decision for decision in last if counted[opinion(decision)] == most]
        return ranked[-1]

    @property
    def is_conflict(self) -> bool:
        """Whether two reviewers disagree, and no third has said who is right."""
        return len(self.standing) == 2 and len(set(map(opinion, self.standing.values()))) == 2

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it (again)."""
        return self.decided is None or self.reopened is not None


def opinion(decision: Decision) -> tuple[str, ...]:
    """What a reviewer holds of a place, so that two can be compared: what holds there, or that nothing does."""
    if decision.action == "reject":
        return ("rejected",)
    held = decision.holds or {}
    return ("holds", *(f"{name}={spell(value)}" for name, value in sorted(held.items()) if value is not None))


def judgements(decisions: Iterable[Decision]) -> dict[Place, Judgement]:
    """What ``decisions``, in their order, come to at each place that they are about."""
    found: dict[Place, Judgement] = {}
    for decision in decisions:
        judgement = found.setdefault(decision.place, Judgement(decision.place))
        _follow(judgement, decision)
    return found


def _follow(judgement: Judgement, decision: Decision) -> None:
    judgement.decisions.append(decision)
    if decision.action == "reopen":
        judgement.reopened = decision
    elif decision.action != "note":
        judgement.reopened = None
        judgement.standing.pop(decision.reviewer, None)
        last = _last([one for one in judgement.decisions if one.reviewer == decision.reviewer])
        if last is not None:
            judgement.standing[decision.reviewer] = last


def _last(mine: list[Decision]) -> Decision | None:
    """The last of a reviewer's decisions that is not undone: each undo takes back one."""
    left: list[Decision] = []
    for decision in mine:
        if decision.action == "undo":
            del left[-1:]
        elif decision.action not in _BESIDE:
            left.append(decision)
    return left[-1] if left else None


def of_report(report: Row, found: Mapping[Place, Judgement], reports: Iterable[Row]) -> list[Judgement]:
    """The judgements on places of ``report``: of its document, and where that holds several, those that name it.

    A report whose identity was settled has had other names: those under which it was decided whose it is.
    """
    sha256, report_id = report["source_sha256"], report["report_id"]
    named = {str(other["report_id"]) for other in reports if other["source_sha256"] == sha256}
    own = [judgement for place, judgement in found.items() if place.source_sha256 == sha256]
    if len(named) < 2:
        return own
    start, end = int(str(report["char_start"])), int(str(report["char_end"]))
    settled = (one for one in own if one.place.kind == REPORT.name and one.place.overlaps(start, end))
    names = {report_id, *(decision.report_id for one in settled for decision in one.decisions)}
    return [judgement for judgement in own if judgement.first.report_id in names]
