"""The results of an evaluation: counts per report and kind, and the committed file that keeps them from falling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jixiao.evaluation import committed
from jixiao.evaluation.matching import FactPair

#: Where the results are committed, below the project root.
FILE = Path("evaluation") / "results.csv"
_HEADER = ["report_id", "kind", "accepted", "extracted", "right_values", "right_spans"]


@dataclass(frozen=True)
class Count:
    """Facts of one kind: how many were accepted, extracted, and read rightly."""

    accepted: int
    extracted: int
    right_values: int
    right_spans: int

    @classmethod
    def of(cls, pairs: Iterable[FactPair]) -> Count:
        found = list(pairs)
        return cls(
            sum(pair.accepted is not None for pair in found),
            sum(pair.extracted is not None for pair in found),
            sum(pair.has_value for pair in found),
            sum(pair.has_span for pair in found),
        )

    def __add__(self, other: Count) -> Count:
        return Count(
            self.accepted + other.accepted,
            self.extracted + other.extracted,
            self.right_values + other.right_values,
            self.right_spans + other.right_spans,
        )

    @property
    def precision(self) -> float:
        """Right values among those extracted; 1 where nothing was."""
        return self.right_values / self.extracted if self.extracted else 1.0

    @property
    def recall(self) -> float:
        """Right values among those accepted; 1 where there are none."""
        return self.right_values / self.accepted if self.accepted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall: van Rijsbergen's F with equal weights."""
        return 2 * self.right_values / (self.accepted + self.extracted) if self.accepted + self.extracted else 1.0

    @property
    def span_f1(self) -> float:
        return 2 * self.right_spans / (self.accepted + self.extracted) if self.accepted + self.extracted else 1.0


Results = dict[tuple[str, str], Count]


def by_kind(results: Results) -> dict[str, Count]:
    """The counts of each kind over all reports."""
    sums: dict[str, Count] = {}
    for (_, kind), count in results.items():
        sums[kind] = sums.get(kind, Count(0, 0, 0, 0)) + count
    return sums


def falls(before: Results, after: Results) -> Iterator[str]:
    """In words, each kind of a report whose values or spans are read worse than before."""
    for key, old in before.items():
        new = after.get(key)
        if new is not None and (new.f1 < old.f1 or new.span_f1 < old.span_f1):
            report_id, kind = key
            yield (
                f"{kind} of {report_id} falls from F1 {old.f1:.3f} (spans {old.span_f1:.3f})"
                f" to {new.f1:.3f} ({new.span_f1:.3f})"
            )


def read(root: Path) -> Results:
    """The committed results; empty where there are none."""
    return {
        (row["report_id"], row["kind"]): Count(*(int(row[name]) for name in _HEADER[2:]))
        for row in committed.read(root / FILE)
    }


def spell(results: Results) -> str:
    """The results as they are committed."""
    rows = ((*key, c.accepted, c.extracted, c.right_values, c.right_spans) for key, c in sorted(results.items()))
    return committed.spell(_HEADER, rows)
