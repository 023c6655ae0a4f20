"""Reliability (可靠程度): of the facts that the program reads with some confidence, how many are right.

A confidence means something where facts of 0.9 are right nine times in ten (calibration in the sense of Dawid, "The
well-calibrated Bayesian", 1982). It is counted on sets of texts: ``reviewed``, the reports that people reviewed, and
``samples``, invented ones, are texts that the rules were written with; a set of pages that nobody looked at tells more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jixiao.evaluation import committed

#: Where the counts are committed, below the project root.
FILE = Path("evaluation") / "reliability.csv"
#: From this confidence on a fact is called certain, and is to be right in this share of cases.
CERTAIN, RIGHT = Decimal("0.9"), Decimal("0.97")
_HEADER = ["texts", "kind", "confidence", "read", "right"]


@dataclass(frozen=True)
class Tally:
    """Facts that were read, and those of them that are right."""

    read: int
    right: int

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.read + other.read, self.right + other.right)

    @property
    def share(self) -> float:
        return self.right / self.read if self.read else 1.0


@dataclass(frozen=True)
class Extracted:
    """A fact that the program read: its kind, how sure it is, and whether it is right."""

    kind: str
    confidence: Decimal
    is_right: bool


#: By set of texts, kind and confidence.
Reliability = Mapping[tuple[str, str, Decimal], Tally]


def count(texts: str, facts: Iterable[Extracted]) -> Reliability:
    """Count ``facts`` as those of the set ``texts``."""
    tallies: dict[tuple[str, str, Decimal], Tally] = {}
    for fact in facts:
        key = (texts, fact.kind, fact.confidence)
        tallies[key] = tallies.get(key, Tally(0, 0)) + Tally(1, int(fact.is_right))
    return tallies


def certain(reliability: Reliability) -> dict[tuple[str, str], Tally]:
    """The facts called certain, by set of texts and kind."""
    sums: dict[tuple[str, str], Tally] = {}
    for (texts, kind, confidence), tally in reliability.items():
        if confidence >= CERTAIN:
            sums[texts, kind] = sums.get((texts, kind), Tally(0, 0)) + tally
    return sums


def falls(before: Reliability, after: Reliability) -> Iterator[str]:
    """In words, each kind of a set whose certain facts are right less often than before."""
    new = certain(after)
    for (texts, kind), old in certain(before).items():
        tally = new.get((texts, kind))
        if tally is not None and tally.share < old.share:
            yield (
                f"certain facts of kind {kind} in {texts} fall from {old.right} right of {old.read}"
                f" to {tally.right} of {tally.read}"
            )


def read(root: Path) -> Reliability:
    """The committed counts; empty where there are none."""
    return {
        (row["texts"], row["kind"], Decimal(row["confidence"])): Tally(int(row["read"]), int(row["right"]))
        for row in committed.read(root / FILE)
    }


def replaced(before: Reliability, after: Reliability) -> Reliability:
    """``before`` with the sets of texts that ``after`` counts counted anew."""
    anew = {texts for texts, _, _ in after}
    return {key: tally for key, tally in before.items() if key[0] not in anew} | dict(after)


def spell(reliability: Reliability) -> str:
    """The counts as they are committed."""
    return committed.spell(_HEADER, ((*key, tally.read, tally.right) for key, tally in sorted(reliability.items())))
