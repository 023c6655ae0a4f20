"""What the repository must never hold: personal data, passages of reports, hosts and machines' paths."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from jixiao.facts.kinds import PLACE_KINDS
from jixiao.project import Project

#: Mobile numbers, landlines with area code, identity numbers.
PERSONAL = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[-－]\d{7,8}(?!\d)|(?<!\d)\d{17}[\dX](?!\d)")
#: Characters of a report, blanks aside, that together are a passage.
PASSAGE = 40


@pytest.fixture(scope="module")
def committed(project: Project, tracked: list[str]) -> dict[str, str]:
    """Text of every committed file."""
    # The few binary samples are searched too, as far as their bytes are text.
    return {name: (project.root / name).read_text("utf-8", errors="replace") for name in tracked}


def test_no_personal_data_is_in_a_seed(project: Project) -> None:
    for kind in PLACE_KINDS:
        with (project.root / kind.table.file).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                values = [value for name, value in row.items() if name != "source_sha256"]
                assert not PERSONAL.search(" ".join(values)), (kind.table.file, row["report_id"], row["fact_no"])


def test_no_passage_of_a_report_is_committed(committed: dict[str, str], reports: Path) -> None:
    grams = set()
    for report in reports.glob("*.txt"):
        text = re.sub(r"\s+", "", report.read_text(encoding="utf-8"))
        grams |= {text[i : i + PASSAGE] for i in range(len(text) - PASSAGE)}
    for name, content in committed.items():
        text = re.sub(r"\s+", "", content)
        assert not any(text[i : i + PASSAGE] in grams for i in range(len(text) - PASSAGE)), name


def test_locks_hold_names_versions_and_hashes_only(project: Project) -> None:
    for lock in ("requirements.lock", "requirements-uv.lock"):
        text = (project.root / lock).read_text(encoding="utf-8")
        assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", text)
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", text) if "==" in block.split("\n")[0])


def test_no_path_of_a_machine_is_committed(committed: dict[str, str], project: Project) -> None:
    place = str(project.root.parent) + "/"
    assert [name for name, text in committed.items() if place in text] == []
