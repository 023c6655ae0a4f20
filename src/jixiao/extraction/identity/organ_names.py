"""Organs by their spellings: 教育局 and 教育和体育局 are jyj."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from jixiao.extraction.lexicon import Lexicon
from jixiao.facts import reference, vocabulary
from jixiao.facts.table import Row

#: What goes on behind an organ's name, so that it is none: 教育局长, 财政局的工作.
GOES_ON = re.compile(
    r"[门署长级员托属]|村|会议|工作(?!局|委|部|站|办|领)|建设(?!局|厅|委|服|中)|改革|发展(?!局|和|服|中|委|改)"
)


class OrganMatch(NamedTuple):
    """The organ that a name names last, and the half-open span of the words that say so."""

    organ: str
    start: int
    end: int
    confidence: float


def spellings(row: Row) -> Iterator[str]:
    """Every spelling that a row of ``ref_organ_name`` stands for."""
    for ending in str(row["endings"] or "").split("、"):
        yield f"{row['name_zh']}{ending}"


def is_kind(row: Row) -> bool:
    """Whether a row of ``ref_organ`` is a kind of organ, not one of many (a street, a school) that a report added."""
    return not str(row["source"]).endswith(reference.FROM_REPORT)


class OrganNames:
    """Every organ by its spellings. Build it once per process: see ``organ_names``.

    ``official`` is each organ's name in ``ref_organ``. A division has many of the organs in ``several``; of those, all
    spellings of ``alike`` mean the same, and a place's name before ``of_places`` says where they are, not whose.
    """

    def __init__(self, organs: Sequence[Row], named: Sequence[Row], plural: Sequence[Row]) -> None:
        """From the rows of ``ref_organ``, ``ref_organ_name`` and ``ref_plural_organ``."""
        self.official = {str(row["organ"]): str(row["name_zh"]) for row in organs}
        self.several = frozenset(str(row["organ"]) for row in plural)
        self.alike = frozenset(str(row["organ"]) for row in plural if row["spellings"] == "alike")
        self.of_places = frozenset(str(row["organ"]) for row in plural if row["named_after"] == "place")
        self._organs = {spelling: str(row["organ"]) for row in named for spelling in spellings(row)}
        self._organs |= {str(row["name_zh"]): str(row["organ"]) for row in organs if is_kind(row)}
        self.kinds = frozenset(self._organs.values())
        lengths: dict[str, set[int]] = {}
        for spelling in self._organs:
            lengths.setdefault(spelling[-2:], set()).add(len(spelling))
        self._lengths = {end: tuple(sorted(found, reverse=True)) for end, found in lengths.items()}

    def ending(self, text: str, end: int, floor: int = 0) -> tuple[int, str] | None:
        """Where the longest organ that ends at ``end`` begins, and which it is."""
        for tail in (text[max(floor, end - 2) : end], text[end - 1 : end]):
            for length in self._lengths.get(tail, ()):
                if length <= end - floor and (organ := self._organs.get(text[end - length : end])):
                    return end - length, organ
        return None

    def last(self, name: str, start: int = 0) -> OrganMatch | None:
        """The organ at the end of ``name``; failing that, less surely, the last one inside it; from ``start`` on."""
        for end in range(len(name), start, -1):
            if GOES_ON.match(name, end):
                continue
            if found := self.ending(name, end, start):
                return OrganMatch(found[1], found[0], end, 0.95 if end == len(name) else 0.5)
        return None


@lru_cache(maxsize=4)
def organ_names(lexicon: Lexicon) -> OrganNames:
    """The organs of the lexicon's project, built once per process."""
    tables = (reference.ORGAN, vocabulary.ORGAN_NAME, vocabulary.PLURAL_ORGAN)
    return OrganNames(*map(lexicon.rows, tables))
