"""What reviewers agree and disagree on, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jixiao.facts.decision import ACTION, told
from jixiao.review.agreement import agreements
from jixiao.review.judgement import Judgement
from jixiao.terminal import grid


def agreed(judgements: Iterable[Judgement]) -> str:
    """A table of the agreement of each two reviewers by kind: the plain share, and Cohen's κ."""
    rows = [
        (*found.reviewers, found.kind, found.decided, found.alike, f"{found.share:.3f}", _kappa(found.kappa))
        for found in agreements(judgements)
    ]
    return grid(["reviewer", "reviewer", "kind of fact", "decided by both", "decided alike", "share", "κ"], rows)


def disagreed(judgements: Iterable[Judgement]) -> Iterator[str]:
    """Each place on which two reviewers disagree and no third has settled it: both decisions, side by side."""
    for judgement in judgements:
        if judgement.is_conflict:
            first = judgement.first
            yield f"{first.report_id} line {first.line}  {first.kind.table.zh}  ⟦{first.quote or '█'}⟧"
            for reviewer, decision in judgement.standing.items():
                held = told(decision.kind, decision.holds) if decision.holds else ""
                why = f"  ({decision.reason})" if decision.reason else ""
                yield f"  {reviewer}: {ACTION.values[decision.action]} {decision.action}  {held or ''}{why}".rstrip()


def _kappa(kappa: float | None) -> str:
    return "—" if kappa is None else f"{kappa:.3f}"
