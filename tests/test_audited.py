"""What the audit says of reports that a program reads: nothing of sound ones, and of a slip what it makes wrong."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from audited import SLIPS, SOUND, texts
from command import run
from conftest import Share, copy_project
from jixiao.project import Project
from jixiao.release.replay import Replay
from jixiao.release.store import DATABASE, DBT_RUN, Store

#: Whole reports in the layouts of other provinces, and what holds in each of them and what does not.
INDEPENDENT = Path(__file__).with_name("independent")
#: Of the 66 places that contradict, how many are told.
FOUND = 63
#: Outcomes that accuse a report.
ACCUSING = ("violated", "suspected")


@pytest.fixture(scope="module")
def audited(built: Path, project: Project, share: Share) -> Path:
    """A database with the invented reports, as a program reads them."""

    def make(root: Path) -> None:
        copy_project(project.root, root)
        (documents := root / "reports").mkdir()
        for name, (text, _) in texts().items():
            (documents / name).write_text(text, encoding="utf-8")
        for path in INDEPENDENT.glob("*.txt"):
            shutil.copy(path, documents)
        added = run(root, "add", "--jobs", "1", "--reports", str(documents), str(documents))
        assert added.returncode == 0, added.stdout + added.stderr
        Replay.read(Store(built / "warehouse").current().path / DBT_RUN).run(root, root / DATABASE)

    return share("audited", make) / DATABASE


@pytest.fixture(scope="module")
def accused(audited: Path) -> dict[str, dict[str, str]]:
    """The rules by which each report is accused, with their outcomes; by the name of its file."""
    found: dict[str, dict[str, str]] = {name: {} for name in texts()}
    with duckdb.connect(str(audited), read_only=True) as connection:
        for file, rule, outcome in connection.execute(
            "select source_file, rule_id, outcome from fct_audit inner join dim_report using (report_id)"
            f" where outcome in {ACCUSING} and source_file in {tuple(found)}"
        ).fetchall():
            found[file][rule] = outcome
    return found


@pytest.mark.warehouse
def test_no_sound_report_is_accused(accused: dict[str, dict[str, str]]) -> None:
    assert {name: accused[f"{name}.txt"] for name in SOUND} == {name: {} for name in SOUND}


@pytest.mark.warehouse
def test_of_what_a_program_read_nothing_is_called_a_contradiction(accused: dict[str, dict[str, str]]) -> None:
    assert {outcome for rules in accused.values() for outcome in rules.values()} == {"suspected"}


@pytest.mark.warehouse
def test_reports_annotated_without_sight_of_the_rules_are_accused_where_they_are_wrong(audited: Path) -> None:
    """Whoever wrote ``independent/truth.csv`` knew what adds up in those reports and what does not, and no rule."""
    with (INDEPENDENT / "truth.csv").open(encoding="utf-8", newline="") as file:
        wrong = {(row["file"], int(row["line"])) for row in csv.DictReader(file) if row["verdict"] == "contradicts"}
    with duckdb.connect(str(audited), read_only=True) as connection:
        accusations = connection.execute(
            f"""
            select r.source_file, a.message, list(distinct f.line)
            from fct_audit as a
            inner join dim_report as r using (report_id)
            cross join unnest(a.fact_ids) as behind (fact_id)
            inner join fact as f on behind.fact_id = f.fact_id
            where a.outcome in {ACCUSING} and r.source_file in {tuple(path.name for path in INDEPENDENT.glob("*.txt"))}
            group by a.audit_id, r.source_file, a.message
            """
        ).fetchall()
    places = {message: {(file, line) for line in lines} for file, message, lines in accusations}
    assert [message for message, lines in places.items() if not lines & wrong] == []
    assert len(wrong & set().union(*places.values())) >= FOUND


@pytest.mark.warehouse
def test_the_figures_of_the_documentation_are_those_measured(
    project: Project, accused: dict[str, dict[str, str]]
) -> None:
    found = missed = false = 0
    for name, (_, slip) in texts().items():
        rules = set(accused[name])
        told = bool(slip and rules & set(slip.rules))
        found, missed = found + told, missed + (slip is not None and not told)
        false += len(rules - set(slip.rules if slip else ()))
    page = (project.root / "docs" / "audit.md").read_text(encoding="utf-8")
    written = re.search(r"\| contradiction planted \| (\d+) \| (\d+) \|\n\| nothing wrong \| (\d+) \| (\d+) \|", page)
    assert written, "docs/audit.md has no confusion matrix"
    assert [int(count) for count in written.groups()] == [found, missed, false, len(SOUND)]
    assert found / len(SLIPS) >= 0.9 and found / (found + false) >= 0.95
