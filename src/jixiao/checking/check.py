"""The check of the seeds that comes before anything is built from them: all problems of all seeds at once."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from pathlib import Path

from jixiao.checking.apart import check_apart
from jixiao.checking.grounding import Grounded, ground
from jixiao.checking.rules import RULES, problems_of
from jixiao.checking.silence import Silence
from jixiao.documents.directory import reports_directory
from jixiao.facts import stored
from jixiao.facts.catalogue import TABLES
from jixiao.facts.corpus import Corpus, seeded
from jixiao.facts.pending_write import JOURNAL, pending
from jixiao.facts.table import Problem

#: The rule of facts that disagree with their report's own file.
GROUNDING = "grounding"


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: what was checked, its problems, and each compared report's account of its numbers.

    ``not_compared`` are the ids of the reports whose files were not at hand. Of reports that the store alone has, the
    ``corpus`` has their own row, ``rows_apart`` the number of the others. ``own`` are the problems that reports have
    whatever else is in the corpus.
    """

    corpus: Corpus
    problems: list[Problem]
    silence: list[Silence]
    not_compared: list[str]
    rows_apart: dict[str, int]
    own: list[Problem]

    @property
    def rows(self) -> int:
        """The rows checked."""
        return self.corpus.rows + sum(self.rows_apart.values())

    def without(self, reports: Set[str]) -> Checked:
        """What a check finds where ``reports`` are not in the corpus: what was theirs alone, and what follows from it.

        The others' own files say what they said.
        """
        corpus = self.corpus.without(reports)
        own = [found for found in self.own if found.report_id not in reports]
        return Checked(
            corpus,
            _told([*problems_of(corpus, RULES), *own], corpus),
            [account for account in self.silence if account.report_id not in reports],
            [report for report in self.not_compared if report not in reports],
            {report: rows for report, rows in self.rows_apart.items() if report not in reports},
            own,
        )

    @property
    def compared(self) -> str:
        """In words, which reports' own files the facts were compared with."""
        if not self.silence:
            return "no report is at hand, so their words were not compared"
        missing = f"; not at hand: {', '.join(self.not_compared)}" if self.not_compared else ""
        return f"{len(self.silence)} reports compared word for word{missing}"


def check(root: Path, reports: Path | None = None, *, needs_all: bool = True) -> Checked:
    """Check the seeds below ``root`` and the store; with ``reports``, also against the reports' own files there.

    A report whose file is not there is a problem, or with ``needs_all`` off is only named as not compared. What passed
    of the store is remembered, and need not pass again.
    """
    seeds = seeded(root)
    corpus = seeds.with_named() if stored.packs(root) else seeds
    together = list(problems_of(corpus, RULES))
    at_fault = {found.report_id for found in together}
    apart = check_apart(corpus, seeds, reports, needs_all=needs_all, suspects=at_fault)
    grounded = Grounded(not_compared=sorted(map(str, corpus.reports)))
    if reports is not None:
        grounded = ground(corpus, reports, needs_all=needs_all)
        grounded.add(apart.grounded)
    own = [*apart.problems, *(replace(found, rule=GROUNDING) for found in grounded.problems)]
    problems = [*together, *own]
    if pending(root):
        wrong, remedy = "an add was broken off, so the seeds are partly old and partly new", "run: jixiao add, again"
        problems.append(Problem(JOURNAL, None, None, wrong, remedy))
    return Checked(corpus, _told(problems, corpus), grounded.silence, grounded.not_compared, dict(apart.rows), own)


def _told(problems: list[Problem], corpus: Corpus) -> list[Problem]:
    """Of whole files first, then in the order of the tables and of their rows, whichever were looked at together; what
    they show of a row names nobody."""
    order = {table.file: number for number, table in enumerate(TABLES)}
    once = dict.fromkeys(problems)  # of a report's own row, asked with others and by itself
    problems = sorted(
        once, key=lambda found: (found.row is not None, order.get(found.file, -1), found.row or 0, found.file)
    )
    return [replace(found, wrong=corpus.personal.blackened(found.wrong)) for found in problems]


def check_with_reports_at_hand(root: Path, named: Path | None) -> Checked:
    """Check against the reports that are at hand; only a directory that is ``named`` must hold them all."""
    return check(root, reports_directory(root, named), needs_all=named is not None)
