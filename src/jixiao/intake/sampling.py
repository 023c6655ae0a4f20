"""Drawing a sample of what programs read: by kind and by how sure the rule was, the same whoever draws it again.

Of each stratum as many facts are drawn as its share, and one at least; those whose names come to the smallest hashes
with the seed, so that neither the order of the reports nor where they are kept makes a difference.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from jixiao.errors import JixiaoError
from jixiao.facts import kinds, stored
from jixiao.facts.decision import DOUBT
from jixiao.facts.kinds import RECOGNISED_KINDS
from jixiao.facts.sample import SAMPLE
from jixiao.facts.table import Loaded, Row, sound_rows
from jixiao.intake import seeds

#: From here on a rule is certain.
_CERTAIN = Decimal("0.95")


class _Drawable(NamedTuple):
    """A fact that may be drawn, in the order of the draw."""

    draw: str
    fact_id: str
    review: str


def draw(root: Path, size: int, seed: int, day: datetime.date) -> tuple[str, int]:
    """Draw ``size`` facts of the project at ``root``; the sample's name and how many facts it has.

    One that was drawn before stays as it is. Raises ``JixiaoError`` where programs have read nothing, or there are more
    strata than facts are asked for.
    """
    name = f"{day}-{size}-{seed}"
    with seeds.writing(root):
        there = sound_rows(SAMPLE, root)
        if any(row["sample"] == name for row in there):
            return name, sum(row["sample"] == name for row in there)
        strata = _strata(root, size, seed)
        drawn: list[Row] = [
            {
                "sample": name,
                "drawn_on": day,
                "fact_id": fact.fact_id,
                "kind": kind,
                "confidence_band": band,
                "stratum_facts": facts,
                "review": fact.review,
            }
            for (kind, band), (facts, found, count) in strata.items()
            for fact in found[:count]
        ]
        seeds.replace(root, [(SAMPLE, [*there, *drawn])])
    return name, len(drawn)


def _strata(root: Path, size: int, seed: int) -> dict[tuple[str, str], tuple[int, list[_Drawable], int]]:
    """By kind and band: how many facts there are, those that come first in the draw, and how many are taken."""
    counts: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], list[_Drawable]] = {}
    for kind in RECOGNISED_KINDS:
        by_band: dict[str, list[_Drawable]] = {}
        for row in _facts(root, kind):
            fact_id = f"{row['report_id']}/{kind.name}/{row['fact_no']}"
            hashed = hashlib.sha256(f"{seed}/{fact_id}".encode()).hexdigest()
            by_band.setdefault(_band(row), []).append(_Drawable(hashed, fact_id, str(row["review"])))
        for band, found in by_band.items():
            counts[kind.name, band], first[kind.name, band] = len(found), nsmallest(size, found)
    if not counts:
        raise JixiaoError("no program has read anything that could be sampled; add reports first: jixiao add")
    if size < len(counts):
        raise JixiaoError(f"{size} facts cannot stand for {len(counts)} kinds and confidences; ask for more of them")
    taken = _shares(counts, size)
    return {stratum: (counts[stratum], first[stratum], taken[stratum]) for stratum in sorted(counts)}


def _facts(root: Path, kind: kinds.FactKind) -> Iterator[Row]:
    """The facts of ``kind`` that programs read, in the seeds and in the store."""
    seeded, reports = sound_rows(kind.table, root), sound_rows(kinds.REPORT.table, root)
    reviewed: set[object] = {row["report_id"] for row in reports}
    joined = stored.joined(Loaded.holding(kind.table, seeded), root, reviewed)
    return (record.values for record in joined.records if record["method"] != "hand")


def _band(row: Row) -> str:
    sure = Decimal(str(row["confidence"]))
    return "certain" if sure >= _CERTAIN else "unsure" if sure < DOUBT else "sure"


def _shares(counts: dict[tuple[str, str], int], size: int) -> dict[tuple[str, str], int]:
    """How many of ``size`` each stratum gets: one, then what most lacks its share, as long as it has facts left."""
    whole = sum(counts.values())
    taken = dict.fromkeys(sorted(counts), 1)
    for _ in range(min(size, whole) - len(taken)):
        left = (stratum for stratum in taken if taken[stratum] < counts[stratum])
        short = min(left, key=lambda one: (taken[one] - size * counts[one] / whole, one))
        taken[short] += 1
    return taken


def with_reviews(samples: list[Row], reviews: dict[str, str]) -> list[Row]:
    """``samples`` with what was found of facts, by their names."""
    return [row | {"review": reviews.get(str(row["fact_id"]), row["review"])} for row in samples]
