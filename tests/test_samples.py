"""Whole documents in many provinces' layouts, annotated without knowledge of the recognisers, must be read rightly.

The documents in ``samples`` are invented: their divisions exist, their figures, events and people do not.
``expected.csv`` holds what a careful reader finds in them (see ``jixiao.evaluation.annotated``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from jixiao.evaluation.annotated import AnnotatedReport, Comparison, read_annotated
from jixiao.project import Project

SAMPLES = Path(__file__).parent / "samples"
#: What the samples' names begin with.
TYPES = ("whole", "project", "transfer", "account", "none")
FILES = sorted(path.name for kind in TYPES for path in SAMPLES.glob(f"{kind}_*.txt"))
#: Least precision and recall of a kind over all samples.
EXACT = {"total": (0.95, 0.90), "amount": (0.95, 0.90), "headcount": (0.95, 0.90)}
#: Least F1 of a kind over all samples.
BALANCED = {"score": 0.90, "ratio": 0.90, "indicator_result": 0.90}
#: Most that the counts of a kind may differ, as a share of what is expected.
COUNTED = {"finding": 0.20, "citation": 0.20, "activity": 0.35, "claim": 0.20}


@pytest.fixture(scope="module")
def samples(project: Project) -> dict[str, AnnotatedReport]:
    return {one.file: one for one in read_annotated(project.root, SAMPLES, SAMPLES / "expected.csv")}


@pytest.fixture(scope="module")
def comparisons(samples: dict[str, AnnotatedReport]) -> list[Comparison]:
    return [comparison for one in samples.values() for comparison in one.comparisons]


def test_every_sample_is_annotated_and_names_nobody(samples: dict[str, AnnotatedReport]) -> None:
    assert sorted(samples) == FILES
    for file, one in samples.items():
        assert not re.search(r"1\d{10}|0[1-9]\d{1,2}[-－]\d{7}", one.text), f"{file}: may be a telephone's number"


@pytest.mark.parametrize("file", FILES)
def test_type_and_identity(file: str, samples: dict[str, AnnotatedReport]) -> None:
    assert samples[file].identity() == ""


@pytest.mark.parametrize("kind", [*EXACT, *BALANCED])
def test_facts_are_read(kind: str, comparisons: Sequence[Comparison]) -> None:
    of_kind = [comparison for comparison in comparisons if comparison.kind == kind]
    right = sum(not comparison.wrong for comparison in of_kind)
    precision = right / max(1, sum(comparison.is_extracted for comparison in of_kind))
    recall = right / max(1, sum(comparison.is_expected for comparison in of_kind))
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    wrong = "\n".join(comparison.wrong for comparison in of_kind if comparison.wrong)
    figures = f"{kind}: {right} right, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}\n{wrong}"
    if kind in EXACT:
        assert precision >= EXACT[kind][0] and recall >= EXACT[kind][1], figures
    else:
        assert f1 >= BALANCED[kind], figures


@pytest.mark.parametrize("kind", list(COUNTED))
def test_facts_are_counted(kind: str, samples: dict[str, AnnotatedReport]) -> None:
    wanted, apart, told = 0, 0, []
    for file, one in samples.items():
        for row in one.of_kind(kind):
            count = int(row["count"])
            got = sum(fact.get("parent_ordinal") is None for fact in one.facts(kind))
            wanted, apart = wanted + count, apart + abs(got - count)
            if got != count:
                told.append(f"{file}: {got}, not {count}")
    assert apart <= COUNTED[kind] * wanted, f"{kind}: {apart} apart of {wanted}\n" + "\n".join(told)
