"""How far two reviewers agree: the plain share, and Cohen's κ, which takes off what chance alone would give.

J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960), 37–46:
κ = (p_o - p_e) / (1 - p_e), of the share p_o on which both say the same and the share p_e to be expected if each said
what they say as often, but blindly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from jixiao.review.decision import Decision
from jixiao.review.judgement import Judgement, opinion

#: The kind of all kinds together.
ALL = "all"


@dataclass(frozen=True)
class Agreement:
    """Of the facts of a kind that both of two reviewers decided of, how many they decided alike."""

    kind: str
    reviewers: tuple[str, str]
    decided: int
    alike: int
    kappa: float | None

    @property
    def share(self) -> float:
        return self.alike / self.decided


def agreements(judgements: Iterable[Judgement]) -> list[Agreement]:
    """The agreement of each two reviewers, kind by kind and in all, where both decided of anything."""
    pairs: dict[tuple[str, tuple[str, str]], list[tuple[str, str]]] = {}
    for judgement in judgements:
        for one, other in combinations(sorted(judgement.standing), 2):
            said = (_category(judgement.standing[one]), _category(judgement.standing[other]))
            for kind in (judgement.place.kind, ALL):
                pairs.setdefault((kind, (one, other)), []).append(said)
    found = [
        Agreement(kind, reviewers, len(said), sum(a == b for a, b in said), kappa(said))
        for (kind, reviewers), said in pairs.items()
    ]
    return sorted(found, key=lambda agreement: (agreement.reviewers, agreement.kind == ALL, agreement.kind))


def kappa(said: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's κ of two reviewers' categories; None where both put all in one, so that chance gives all there is."""
    count = len(said)
    ones, others = Counter(one for one, _ in said), Counter(other for _, other in said)
    by_chance = sum(ones[category] * others[category] for category in ones) / count**2
    if by_chance == 1:
        return None
    return (sum(one == other for one, other in said) / count - by_chance) / (1 - by_chance)


def _category(decision: Decision) -> str:
    """What a decision says: that the reading holds, that nothing does, or what does instead."""
    return "accept" if decision.action == "accept" else "; ".join(opinion(decision))
