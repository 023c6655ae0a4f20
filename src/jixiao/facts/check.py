"""The check of the seeds that comes before anything is built from them: all problems of all seeds at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jixiao.facts.catalogue import TABLES
from jixiao.facts.corpus import load
from jixiao.facts.grounding import ground
from jixiao.facts.rules import RULES
from jixiao.facts.silence import Silence
from jixiao.facts.table import Problem


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: its problems, each report's account of its numbers, and how many rows there are."""

    problems: list[Problem]
    silence: list[Silence]
    rows: int


def check(root: Path, reports: Path | None = None) -> Checked:
    """Check the seeds below ``root``; with ``reports``, also against the reports' own files."""
    corpus = load(root)
    problems = corpus.problems
    for rule in RULES:
        problems += rule(corpus)
    silence: list[Silence] = []
    if reports is not None:
        grounded = ground(corpus, reports)
        problems += grounded.problems
        silence = grounded.silence
    order = {table.file: number for number, table in enumerate(TABLES)}
    problems.sort(key=lambda problem: (order.get(problem.file, -1), problem.row or 0, problem.column or ""))
    return Checked(problems, silence, corpus.rows)
