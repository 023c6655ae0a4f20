"""The check of the seeds that comes before anything is built from them: all problems of all seeds at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jixiao.checking.grounding import ground
from jixiao.checking.rules import RULES
from jixiao.checking.silence import Silence
from jixiao.documents.directory import reports_directory
from jixiao.facts.catalogue import TABLES
from jixiao.facts.corpus import load
from jixiao.facts.pending_write import JOURNAL, pending
from jixiao.facts.table import Problem


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: its problems, each compared report's account of its numbers, and the rows checked.

    ``not_compared`` are the ids of the reports whose files were not at hand.
    """

    problems: list[Problem]
    silence: list[Silence]
    not_compared: list[str]
    rows: int

    @property
    def compared(self) -> str:
        """In words, which reports' own files the facts were compared with."""
        if not self.silence:
            return "no report is at hand, so their words were not compared"
        missing = f"; not at hand: {', '.join(self.not_compared)}" if self.not_compared else ""
        return f"{len(self.silence)} reports compared word for word{missing}"


def check(root: Path, reports: Path | None = None, *, needs_all: bool = True) -> Checked:
    """Check the seeds below ``root``; with ``reports``, also against the reports' own files there.

    A report whose file is not there is a problem, or with ``needs_all`` off is only named as not compared.
    """
    corpus = load(root)
    problems = corpus.problems
    for rule in RULES:
        problems += rule(corpus)
    silence: list[Silence] = []
    not_compared = sorted(str(report) for report in corpus.reports)
    if reports is not None:
        grounded = ground(corpus, reports, needs_all=needs_all)
        problems += grounded.problems
        silence, not_compared = grounded.silence, grounded.not_compared
    if pending(root):
        wrong, remedy = "an add was broken off, so the seeds are partly old and partly new", "run: jixiao add, again"
        problems.append(Problem(JOURNAL, None, None, wrong, remedy))
    order = {table.file: number for number, table in enumerate(TABLES)}
    problems.sort(key=lambda problem: (problem.row is not None, order.get(problem.file, -1), problem.row or 0))
    return Checked(problems, silence, not_compared, corpus.rows)


def check_with_reports_at_hand(root: Path, named: Path | None) -> Checked:
    """Check against the reports that are at hand; only a directory that is ``named`` must hold them all."""
    return check(root, reports_directory(root, named), needs_all=named is not None)
