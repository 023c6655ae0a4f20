"""Bounds of single columns: those that the expectations have for what is published hold for the seeds already.

An expectation names in ``meta`` the ``seed`` column that its own column is taken from, like ``raw_score.score``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jixiao.facts.catalogue import BY_NAME
from jixiao.facts.column import Cell, spell
from jixiao.facts.corpus import Corpus
from jixiao.facts.table import Problem

#: Where the suites of expectations are, below the root of the project.
SUITES = "expectations/suites"


def bounds_hold(corpus: Corpus) -> Iterator[Problem]:
    """No value that counts is beyond the bounds of its column, nor outside of its set."""
    for expectation in of_seeds(corpus.root):
        table, name = expectation["meta"]["seed"].split(".")
        meaning = expectation["description"].split("\n")[-1]
        loaded = corpus[BY_NAME[table]]
        for record in loaded.standing:
            value = record[name]
            if value is not None and not _is_within(value, expectation["kwargs"]):
                remedy = f"read the place again, or reject the fact. {meaning}"
                yield loaded.problem(record, name, f"{spell(value)} is beyond what this column can hold", remedy)


@lru_cache(maxsize=2)
def of_seeds(root: Path) -> tuple[dict[str, Any], ...]:
    """The expectations that name a seed; read once, for a report is held to them as often as one is added."""
    suites = (json.loads(path.read_text(encoding="utf-8")) for path in sorted((root / SUITES).glob("*.json")))
    expectations = (expectation for suite in suites for expectation in suite["expectations"])
    return tuple(expectation for expectation in expectations if "seed" in expectation["meta"])


def _is_within(value: Cell, bounds: dict[str, Any]) -> bool:
    if "value_set" in bounds:
        return value in bounds["value_set"]
    least, most = bounds.get("min_value"), bounds.get("max_value")
    return (least is None or value >= least) and (most is None or value <= most)
