"""What the desk shows of one place of a document: a fact as it was read, or a number that nobody has claimed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jixiao.facts import kinds
from jixiao.facts.decision import ACTION, DOUBT, said
from jixiao.facts.kind import Kind
from jixiao.facts.table import Row
from jixiao.review.applied import span_of
from jixiao.review.decision import Decision, Place
from jixiao.review.judgement import Judgement
from jixiao.review.words import cells

#: What is looked at first; facts that nobody doubts come in the order of the document, numbers that are none last.
UNREAD, SAMPLED, DISPUTED, UNSURE, SUSPECTED, REST, WAIVED = range(7)
#: What the first five are called.
QUEUES = {UNREAD: "未读数字", SAMPLED: "抽样复核", DISPUTED: "有分歧或重启", UNSURE: "可信度低", SUSPECTED: "审计存疑"}
_STATES = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "add": "added", "waive": "waived"}


@dataclass
class DeskEntry:
    """A place of the document with what was read there; ``row`` is None where nothing was."""

    id: str
    kind: Kind
    place: Place
    line: int
    quote: str
    group: str
    row: Row | None
    evidence: Sequence[Row] = ()
    suspicions: Sequence[str] = ()
    is_sampled: bool = False
    judgement: Judgement | None = None
    page: int | None = None
    boxes: Sequence[Sequence[float]] = ()
    changed: int = field(default=0)

    @property
    def read(self) -> Row | None:
        """What the program read there: as somebody saw it who decided, else as the row says."""
        if self.judgement is not None and any(decision.was is not None for decision in self.judgement.decisions):
            return self.judgement.read
        if self.row is None or self.judgement is not None:
            return None
        return {column.name: self.row.get(column.name) for column in said(self.kind)}

    def decision(self, blind_of: str | None) -> Decision | None:
        """The decision that counts; of a reviewer who is to know of no other, their own."""
        if self.judgement is None:
            return None
        return self.judgement.standing.get(blind_of) if blind_of else self.judgement.decided

    def state(self, blind_of: str | None) -> str:
        judgement, decision = self.judgement, self.decision(blind_of)
        if judgement is not None and not blind_of and judgement.is_conflict:
            return "conflict"
        if judgement is not None and judgement.reopened is not None:
            return "reopened"
        if decision is not None:
            return _STATES[decision.action]
        if judgement is None and not blind_of and self.row is not None and self.row["review"] != "extracted":
            return str(self.row["review"])
        return "open"

    def rank(self, blind_of: str | None) -> int:
        """What it is looked at with: see ``QUEUES``."""
        if self.row is None:
            return UNREAD
        if self.is_sampled:
            return SAMPLED
        if self.state(blind_of) in ("conflict", "reopened"):
            return DISPUTED
        if self.row["review"] == "extracted" and Decimal(str(self.row["confidence"])) < DOUBT:
            return UNSURE
        if self.suspicions:
            return SUSPECTED
        return WAIVED if self.kind is kinds.WAIVED_NUMBER else REST

    def shown(self, offered: Mapping[str, Mapping[str, str]], blind_of: str | None) -> dict[str, Any]:
        """The entry as the view has it."""
        decision, rank = self.decision(blind_of), self.rank(blind_of)
        holds = (decision.holds if decision is not None else None) or self.read or self.row or {}
        decisions = [] if self.judgement is None else self.judgement.decisions
        return {
            "id": self.id,
            "kind": self.kind.name,
            "zh": "未读数字" if self.row is None and decision is None else self.kind.table.zh,
            "start": self.place.start,
            "end": self.place.end,
            "line": self.line,
            "quote": self.quote,
            "rank": rank,
            "group": QUEUES.get(rank, "非事实数字" if rank == WAIVED else self.group),
            "under": self.group,
            "confidence": "" if self.row is None else str(self.row["confidence"]),
            "method": "" if self.row is None else str(self.row["method"]),
            "cells": cells(self.kind, holds, offered),
            "was": cells(self.kind, self.read or {}, offered),
            "evidence": [
                {"zh": self._label(str(place["column_name"])), "start": span_of(place)[0], "end": span_of(place)[1]}
                for place in self.evidence
            ],
            "why": list(self.suspicions),
            "state": self.state(blind_of),
            "page": self.page,
            "boxes": self.boxes,
            "decisions": [
                {
                    "who": one.reviewer,
                    "zh": ACTION.values[one.action],
                    "at": one.decided_at,
                    "cells": cells(self.kind, one.holds or one.was or {}, offered),
                    "reason": one.reason or "",
                }
                for one in decisions
                if blind_of in (None, one.reviewer)
            ],
            "seq": self.changed,
        }

    def _label(self, name: str) -> str:
        column = self.kind.table.by_name.get(name)
        return column.zh if column else name
