"""Only what changed: a release made from the one before it holds, and says, what one made from nothing does."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Cell
from jixiao.facts.corpus import load
from jixiao.facts.table import Row, Table, sound_rows, write
from jixiao.intake import moving
from jixiao.release import export, increment, manifest
from jixiao.release.aside import SetAside, workspace
from jixiao.release.build import _compare
from jixiao.release.compaction import compact
from jixiao.release.increment import Increment
from jixiao.release.marts import content_sha256, marts
from jixiao.release.part import Lineage
from jixiao.release.replay import Replay
from jixiao.release.sharing import Sharing
from jixiao.release.store import CHANGES, DATABASE, DBT_RUN, Release, Store

#: Changes in a row that the tests make; by hand, ``python tests/test_increment.py`` makes as many as are wanted.
STEPS = 6
SECOND = "440800-zzb-2020"


@dataclass
class Project:
    """A project that is changed step by step, with the release of each step, and whatever was taken out of it."""

    root: Path
    replay: Replay
    release: Release
    chance: random.Random
    aside: list[SetAside] = field(default_factory=list)
    taken: dict[str, dict[Table, list[Row]]] = field(default_factory=dict)
    step: int = 0

    def reports(self) -> list[str]:
        return sorted(map(str, load(self.root).reports))

    def rows(self, table: Table) -> list[Row]:
        return list(sound_rows(table, self.root))

    def write(self, table: Table, rows: list[Row]) -> None:
        write(table, self.root, rows)

    def built(self, place: Path, *, whole: bool) -> tuple[Release, Increment | None]:
        """The release of the project as it is, made from nothing or from the release before."""
        draft, scratch = place / "draft", place / "scratch"
        draft.mkdir(parents=True)
        scratch.mkdir()
        inputs = manifest.read_inputs(self.root)
        seen = workspace(self.root, scratch / "project", load(self.root), self.aside)
        made = None
        if not whole:
            made = increment.increment(self.replay, self.release, inputs, seen, self.aside, draft, scratch)
        if made is None:
            failed = self.replay.run(seen, draft / DATABASE)
            assert not failed, [(one.statement.name, one.error) for one in failed]
        moment = self.release.built_at + timedelta(days=1)
        database = draft / DATABASE
        name, published, _ = _compare(
            database, draft, moment, self.release, inputs, self.aside, seen, made, is_held_against=True
        )
        compact(draft, self.replay, scratch, is_copy=made is not None)
        with duckdb.connect(str(database), read_only=True) as connection:
            export.export(connection, published, draft, Sharing(self.release, made) if made else None)
        manifest.write(draft, name, moment, self.release.id, inputs, published, {}, self.aside)
        return Release(draft.rename(place / name)), made


def change_a_fact(project: Project) -> None:
    table = project.chance.choice([kinds.ACTIVITY.table, kinds.FINDING.table, kinds.AMOUNT.table])
    rows = project.rows(table)
    row = project.chance.choice(rows)
    row["confidence"] = Decimal("0.5") if row["confidence"] != Decimal("0.5") else Decimal("0.6")
    project.write(table, rows)


def reject_a_fact(project: Project) -> None:
    table = kinds.CITATION.table
    rows = project.rows(table)
    named = {row["fact_id"] for row in project.rows(kinds.EVIDENCE.table)} | {row["restates"] for row in rows}
    row = project.chance.choice([row for row in rows if f"{row['report_id']}/citation/{row['fact_no']}" not in named])
    row["review"] = "accepted" if row["review"] == "rejected" else "rejected"
    project.write(table, rows)


def take_a_report_out(project: Project) -> None:
    texts = sorted(project.rows(kinds.REPORT.table), key=lambda row: str(row["report_id"]))
    if len(texts) < 3:
        return
    report = str(project.chance.choice(texts)["report_id"])
    project.taken[report] = {}
    for table in READ:
        rows = project.rows(table)
        project.taken[report][table] = [row for row in rows if row["report_id"] == report]
        project.write(table, [row for row in rows if row["report_id"] != report])


def put_a_report_back(project: Project) -> None:
    for report, tables in sorted(project.taken.items()):
        if report not in project.reports():
            for table, rows in tables.items():
                project.write(table, [*project.rows(table), *rows])
            return


def publish_an_edition(project: Project) -> None:
    """The report again, with one fact about something else, and another number in its name."""
    texts = {str(row["report_id"]) for row in project.rows(kinds.REPORT.table)}
    again = f"{SECOND}-e2"
    if SECOND not in texts or again in project.reports():
        return
    for table in READ:
        rows = project.rows(table)
        names = [column.name for column in table.columns]
        own: list[Row] = [
            {name: _renamed(row[name], SECOND, again) for name in names} for row in rows if row["report_id"] == SECOND
        ]
        for row in own if table is kinds.REPORT.table else []:
            row |= {"edition": 2, "source_sha256": "3" * 64, "content_sha256": "4" * 64}
        for row in own[:1] if table is kinds.ACTIVITY.table else []:
            row["subject"] = f"另一事项 {project.step}"
        project.write(table, [*rows, *own])


def _renamed(value: Cell, old: str, new: str) -> Cell:
    named = isinstance(value, str) and (value == old or value.startswith(f"{old}/"))
    return new + str(value)[len(old) :] if named else value


def move_a_report(project: Project) -> None:
    """To the store, or back: what it says stays."""
    texts = {str(row["report_id"]) for row in project.rows(kinds.REPORT.table)}
    report = project.chance.choice(project.reports())
    (moving.to_store if report in texts else moving.to_seeds)(project.root, [report])


def rename_a_department(project: Project) -> None:
    rows = project.rows(reference.DEPARTMENT)
    project.chance.choice(rows)["short_name_zh"] = f"改名 {project.step}"
    project.write(reference.DEPARTMENT, rows)


def declare_a_correction(project: Project) -> None:
    rows = project.rows(reference.CORRECTION)
    if any(row["reason"] == "测试" for row in rows):
        return project.write(reference.CORRECTION, [row for row in rows if row["reason"] != "测试"])
    held = [row for row in project.rows(kinds.ACTIVITY.table) if row["value"] is not None and not row["restates"]]
    fact = project.chance.choice(held)
    row: Row = dict.fromkeys(reference.CORRECTION.by_name)
    row |= {"fact_id": f"{fact['report_id']}/activity/{fact['fact_no']}", "column_name": "value", "reason": "测试"}
    row |= {"printed_value": fact["value"], "corrected_value": fact["value"] + 1}  # type: ignore[operator]
    row |= {"declared_on": datetime(2026, 1, 1, tzinfo=UTC).date(), "source": "测试"}
    return project.write(reference.CORRECTION, [*rows, row])


def look_for_a_report(project: Project) -> None:
    department = project.chance.choice(project.rows(reference.DEPARTMENT))["department_id"]
    row: Row = dict.fromkeys(reference.COVERAGE.by_name)
    row |= {"department_id": department, "fiscal_year": 2000 + project.step, "status": "not_published"}
    row |= {"checked_on": datetime(2026, 1, 1, tzinfo=UTC).date(), "note": "测试"}
    project.write(reference.COVERAGE, [*project.rows(reference.COVERAGE), row])


def change_a_rule(project: Project) -> None:
    """What is known of no report: everything may follow from it."""
    rows = project.rows(reference.THEME)
    rows[0]["name_zh"] = f"主题 {project.step}"
    project.write(reference.THEME, rows)


def set_a_report_aside(project: Project) -> None:
    if project.aside:
        project.aside.clear()
    else:
        report = project.chance.choice(project.reports())
        project.aside.append(SetAside(report, "check", "span", 1, "测试", "mend it"))


CHANGES_MADE: tuple[Callable[[Project], None], ...] = (
    move_a_report,
    change_a_fact,
    publish_an_edition,
    reject_a_fact,
    take_a_report_out,
    put_a_report_back,
    rename_a_department,
    declare_a_correction,
    look_for_a_report,
    change_a_rule,
    set_a_report_aside,
)


def walk(project: Project, place: Path, steps: int) -> Iterator[tuple[str, Increment | None]]:
    """Change the project at random, each time in two ways; that both ways of making it agree is asserted."""
    # Each kind of change comes, in an order of chance, before one comes a second time.
    coming: list[Callable[[Project], None]] = []
    for project.step in range(1, steps + 1):
        coming = coming or project.chance.sample(CHANGES_MADE, len(CHANGES_MADE))
        changes, coming = coming[:2], coming[2:]
        for change in changes:
            change(project)
        told = " ".join(change.__name__ for change in changes)
        whole, _ = project.built(place / f"{project.step}-whole", whole=True)
        part, made = project.built(place / f"{project.step}", whole=False)
        assert said(part) == said(whole), f"step {project.step}: {told}"
        project.release = part
        shutil.rmtree(whole.path)
        yield told, made


def said(release: Release) -> dict[str, object]:
    """All that a release says: what its tables hold, read anew, and by their hashes; what changed; its history."""
    with duckdb.connect(str(release.database), read_only=True) as connection:
        held = marts(connection)
        hidden = [
            (name, connection.execute(f"select count(*), sum(hash(t)::hugeint) from {name} as t").fetchone())
            for name in ("seeds.raw_report", "seeds.raw_activity", "seeds.ref_department", "intermediate.int_figure")
        ]
        (parts,) = connection.execute("select count(*) from history.part").fetchone() or (0,)
        before = connection.execute(
            "select table_name, count(*) from history.part group by all order by all"
        ).fetchall()
    written = {name: table["content_sha256"] for name, table in release.manifest["tables"].items()}
    assert written == {mart.name: mart.content_sha256 for mart in held}
    assert release.id.endswith(content_sha256(held)[:8])
    changes = json.loads((release.path / CHANGES).read_text(encoding="utf-8"))
    files = {file.name: pq.read_table(file) for file in sorted((release.path / export.PARQUET).iterdir())}
    exported = {
        name: (file.schema, file.schema.metadata, [field.metadata for field in file.schema], file.to_pylist())
        for name, file in files.items()
    }
    return {"tables": written, "seeds": hidden, "parts": parts, "of": before, "changes": changes, "files": exported}


def test_a_copy_with_more_gaps_than_rows_is_written_anew(built: Path, tmp_path: Path) -> None:
    release = Store(built / "warehouse").current()
    draft, scratch = tmp_path / "draft", tmp_path / "scratch"
    for place in (draft, scratch):
        place.mkdir()
    (draft / DATABASE).write_bytes(release.database.read_bytes())
    with duckdb.connect(str(draft / DATABASE)) as connection:
        held = marts(connection)
        connection.execute("create table history.gap as select uuid()::varchar as x from range(300_000)")
        connection.execute("checkpoint")
        connection.execute("create table history.last as select 1; drop table history.gap; checkpoint")
    grown = (draft / DATABASE).stat().st_size
    compact(draft, Replay.read(release.path / DBT_RUN), scratch, is_copy=True)
    assert (draft / DATABASE).stat().st_size < grown / 2 and not any(scratch.iterdir())
    with duckdb.connect(str(draft / DATABASE), read_only=True) as connection:
        assert marts(connection) == held


@contextmanager
def begun(built: Path, place: Path, seed: int) -> Iterator[Project]:
    """A project of its own, from a published release; of its reports one is in the store."""
    first = Store(built / "warehouse").current()
    root = place / "project"
    shutil.copytree(built, root, ignore=shutil.ignore_patterns("warehouse", "target", "store"))
    replay = Replay.read(first.path / DBT_RUN)
    yield Project(root, replay, first, random.Random(seed))


@pytest.mark.parametrize("seed", [3])
def test_what_changed_and_the_whole_come_to_the_same(
    built: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(increment, "MOST", 1)
    with begun(built, tmp_path, seed) as project:
        made = dict(walk(project, tmp_path, STEPS))
    in_part = [told for told, one in made.items() if one is not None]
    assert len(in_part) >= STEPS // 2, made
    assert all(one is None for told, one in made.items() if "change_a_rule" in told)


def test_every_model_of_single_reports_says_of_which(built: Path) -> None:
    lineage = Lineage(Replay.read(Store(built / "warehouse").current().path / DBT_RUN))
    spanning = {lineage.by_node[node].name for node in lineage.spanning if lineage.by_node[node].kind == "model"}
    summaries = {"int_whole_report", "int_metric_observation", "metric", "fct_coverage", "fct_passage"}
    assert spanning == summaries
    tables = [one for one in lineage.tables if one.node in lineage.of_reports]
    with duckdb.connect(str(Store(built / "warehouse").current().database), read_only=True) as connection:
        for one in tables:
            columns = {name for name, *_ in connection.execute(f"describe {one.relation}").fetchall()}
            assert columns & {"report_id", "fact_id"}, one.name
