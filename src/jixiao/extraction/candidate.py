"""Candidates of facts: what a recogniser has read, with spans of the smoothed text, before it becomes a row."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from jixiao.facts.column import Cell


class Mark(NamedTuple):
    """A further place where a value of a fact is printed: the column and the span of the smoothed text."""

    column: str
    start: int
    end: int


#: The links of a fact that refers to none.
_NONE: Mapping[str, tuple[str, int]] = MappingProxyType({})


class Candidate(NamedTuple):
    """One fact as read.

    ``kind`` names the kind of fact, ``start`` and ``end`` the span of its quote in the smoothed text. ``values`` are
    the kind's own columns; those left out are empty. ``method`` is the id of the rule that read it (``score.total``),
    ``confidence`` how sure that rule is, from 0 to 1. ``links`` name other facts by kind and where their quote begins:
    a ratio's ``numerator_fact`` is ``("amount", 1234)``.
    """

    kind: str
    start: int
    end: int
    values: Mapping[str, Cell]
    method: str
    confidence: float
    marks: tuple[Mark, ...] = ()
    links: Mapping[str, tuple[str, int]] = _NONE


class Waiver(NamedTuple):
    """A number that is no fact: its span in the smoothed text and the reason, as in ``waived_number``."""

    start: int
    end: int
    reason: str
    method: str
