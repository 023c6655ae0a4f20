"""Silence accounting: every number of a report is in a fact, waived for a stated reason, or left unread."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.documents.document import Document
from jixiao.facts import kinds
from jixiao.facts.corpus import Corpus
from jixiao.facts.numbers import NumberToken, tokens
from jixiao.facts.table import Record

_UNCLAIMED, _WAIVED, _STATED = 0, 1, 2


@dataclass(frozen=True)
class Silence:
    """How many of the numeric tokens of one report are in facts, waived, and ``unread``: those nobody has claimed."""

    report_id: str
    in_facts: int
    waived: int
    unread: int

    @property
    def tokens(self) -> int:
        return self.in_facts + self.waived + self.unread


def account(document: Document, report: Record, corpus: Corpus) -> tuple[Silence, list[NumberToken]]:
    """Account for the numbers of ``document``, the source of ``report``, and tell those unread.

    A fact's claim is stronger than a waiver.
    """
    claims = bytearray(len(document.text))
    for kind, record in corpus.places.get(report["report_id"], []):
        claim = _WAIVED if kind is kinds.WAIVED_NUMBER else _STATED
        start, end = record["char_start"], record["char_end"]
        if isinstance(start, int) and isinstance(end, int):
            claims[start:end] = bytes(max(held, claim) for held in claims[start:end])
    weakest = [(token, min(claims[token.start : token.end])) for token in tokens(document.text)]
    unread = [token for token, claim in weakest if claim == _UNCLAIMED]
    stated, waived = (sum(claim == kind for _, claim in weakest) for kind in (_STATED, _WAIVED))
    return Silence(str(report["report_id"]), stated, waived, len(unread)), unread
