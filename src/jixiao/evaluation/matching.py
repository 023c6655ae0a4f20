"""Matching extracted rows with accepted ones, one to one, and what it means that a fact was read rightly.

An extracted fact and an accepted one are the same statement where their quotes overlap. The statement was read rightly
(*value*) where the columns that say what it says are equal; its place was read rightly (*span*) where the quote begins
and ends at the same characters. Columns in the annotator's own words (an item's name, a gist) are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jixiao.facts.column import Cell
from jixiao.facts.kinds import FACT_KINDS
from jixiao.facts.table import Row

#: The columns of each kind that say what a fact says.
COMPARED: Mapping[str, tuple[str, ...]] = {kind.name: kind.compared for kind in FACT_KINDS}


@dataclass(frozen=True)
class FactPair:
    """An accepted fact and the extracted one that is the same statement; one is None where the other is alone."""

    accepted: Row | None
    extracted: Row | None
    kind: str

    @property
    def differences(self) -> dict[str, tuple[Cell, Cell]]:
        """The compared columns that differ: what was accepted and what was extracted."""
        accepted, extracted = self.accepted, self.extracted
        if accepted is None or extracted is None:
            return {}
        pairs = {column: (accepted.get(column), extracted.get(column)) for column in COMPARED[self.kind]}
        return {column: values for column, values in pairs.items() if values[0] != values[1]}

    @property
    def has_value(self) -> bool:
        return self.accepted is not None and self.extracted is not None and not self.differences

    @property
    def has_span(self) -> bool:
        if self.accepted is None or self.extracted is None:
            return False
        return span(self.accepted) == span(self.extracted)


def match(kind: str, accepted: Sequence[Row], extracted: Sequence[Row]) -> list[FactPair]:
    """Pair the facts of one kind of one report; equal values and large overlaps find each other first."""
    candidates = []
    for number, one in enumerate(accepted):
        for place, other in enumerate(extracted):
            pair = FactPair(one, other, kind)
            shared = overlap(span(one), span(other))
            if shared > 0:
                candidates.append((not pair.has_value, not pair.has_span, -shared, number, place))
    found = one_to_one(candidates)
    pairs = [FactPair(accepted[number], extracted[place], kind) for number, place in found.items()]
    pairs += [FactPair(one, None, kind) for number, one in enumerate(accepted) if number not in found]
    taken = set(found.values())
    pairs += [FactPair(None, other, kind) for place, other in enumerate(extracted) if place not in taken]
    return sorted(pairs, key=lambda pair: span(pair.accepted or pair.extracted or {}))


def one_to_one(candidates: Iterable[tuple[*tuple[int, ...], int, int]]) -> dict[int, int]:
    """What belongs together: each number at most once, the pairs that sort first before others.

    A candidate ends in the two numbers that it would pair.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, one, other in sorted(candidates):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return pairs


def span(row: Row) -> tuple[int, int]:
    """Where a fact's quote begins and ends; (0, 0) where it has none."""
    start, end = row.get("char_start"), row.get("char_end")
    return (start, end) if isinstance(start, int) and isinstance(end, int) else (0, 0)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many characters two spans share; none where it is not above 0."""
    return min(one[1], other[1]) - max(one[0], other[0])
