"""The check of the seeds that comes before anything is built from them: all problems of all seeds at once."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from pathlib import Path

from jixiao.checking.grounding import ground
from jixiao.checking.rules import RULES
from jixiao.checking.silence import Silence
from jixiao.documents.directory import reports_directory
from jixiao.facts.catalogue import TABLES
from jixiao.facts.corpus import Corpus, load
from jixiao.facts.pending_write import JOURNAL, pending
from jixiao.facts.table import Problem

#: The rule of facts that disagree with their report's own file.
GROUNDING = "grounding"


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: what was checked, its problems, and each compared report's account of its numbers.

    ``not_compared`` are the ids of the reports whose files were not at hand.
    """

    corpus: Corpus
    problems: list[Problem]
    silence: list[Silence]
    not_compared: list[str]

    @property
    def rows(self) -> int:
        """The rows checked."""
        return self.corpus.rows

    def without(self, reports: Set[str]) -> Checked:
        """What a check finds where ``reports`` are not in the corpus: what was theirs alone, and what follows from it.

        The others' own files say what they said.
        """
        corpus = self.corpus.without(reports)
        grounded = [found for found in self.problems if found.rule == GROUNDING and found.report_id not in reports]
        return Checked(
            corpus,
            _told([*_of_rows(corpus), *grounded], corpus),
            [account for account in self.silence if account.report_id not in reports],
            [report for report in self.not_compared if report not in reports],
        )

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
    problems = _of_rows(corpus)
    silence: list[Silence] = []
    not_compared = sorted(str(report) for report in corpus.reports)
    if reports is not None:
        grounded = ground(corpus, reports, needs_all=needs_all)
        problems += (replace(found, rule=GROUNDING) for found in grounded.problems)
        silence, not_compared = grounded.silence, grounded.not_compared
    if pending(root):
        wrong, remedy = "an add was broken off, so the seeds are partly old and partly new", "run: jixiao add, again"
        problems.append(Problem(JOURNAL, None, None, wrong, remedy))
    return Checked(corpus, _told(problems, corpus), silence, not_compared)


def _of_rows(corpus: Corpus) -> list[Problem]:
    """What is wrong with the rows, whatever the reports' own files say."""
    problems = corpus.problems
    for rule in RULES:
        name = rule.__name__.strip("_")
        problems += (replace(found, rule=name) for found in rule(corpus))
    return problems


def _told(problems: list[Problem], corpus: Corpus) -> list[Problem]:
    """Of whole files first, then in the order of the tables and of their rows; what they show of a row names nobody."""
    order = {table.file: number for number, table in enumerate(TABLES)}
    problems = sorted(problems, key=lambda found: (found.row is not None, order.get(found.file, -1), found.row or 0))
    return [replace(found, wrong=corpus.personal.blackened(found.wrong)) for found in problems]


def check_with_reports_at_hand(root: Path, named: Path | None) -> Checked:
    """Check against the reports that are at hand; only a directory that is ``named`` must hold them all."""
    return check(root, reports_directory(root, named), needs_all=named is not None)
