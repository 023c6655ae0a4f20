"""``jixiao build`` publishes what passed every step, and nothing else."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from frictionless import Package

import jixiao
from command import run
from jixiao.facts.catalogue import MODELLED, TABLES
from jixiao.hashing import file_sha256
from jixiao.release import manifest
from jixiao.release.marts import column_list, primary_key, table_names
from jixiao.release.store import Release, Store
from test_check import Rows, cell, correction, edit
from test_language import english

#: A correction of what the department of 湛江 spent.
MONEY = ("amount_yuan", "29701200", "29801200")


def current(root: Path) -> str:
    return Store(root / "warehouse").current().id


def assert_unharmed(root: Path, release: str) -> None:
    """The release is still current, readable, and the only one; nothing half-built is beside it."""
    store = Store(root / "warehouse")
    assert [found.id for found in store.releases()] == [store.current().id] == [release]
    assert not store.building_directory.exists() or list(store.releases_directory.iterdir()) == [store.current().path]
    with duckdb.connect(str(store.current().database), read_only=True) as connection:
        assert connection.sql("select count(*) from report_card").fetchone() == (5,)


def test_a_release_is_complete(built: Path) -> None:
    release = Store(built / "warehouse").current()
    manifest = release.manifest
    outputs = {str(path.relative_to(release.path)) for path in release.path.rglob("*") if path.is_file()}
    assert outputs == {*manifest["outputs"], "manifest.json"}
    named = {
        "jixiao.duckdb",
        "datapackage.json",
        "dbt-docs.html",
        "dbt-run.json",
        "data_docs/index.html",
        "changes.json",
        "changes.html",
    }
    assert named <= outputs
    assert all(file_sha256(release.path / name) == found for name, found in manifest["outputs"].items())
    assert manifest["inputs"]["seeds/facts/raw_score.csv"] == file_sha256(built / "seeds/facts/raw_score.csv")
    assert manifest["tables"]["fct_score"]["rows"] > 50
    assert not (release.path / "jixiao.duckdb.wal").exists()


def test_the_data_package_describes_every_export(built: Path) -> None:
    """Validators accept it, files tell what their columns are, and give back each value of the database."""
    release = Store(built / "warehouse").current()
    package = Package(str(release.path / "datapackage.json"))
    invalid = [found.flatten(["title", "message"]) for found in package.validate(limit_rows=100).tasks if found.errors]
    assert not invalid
    assert {table.name for table in package.resources} == set(release.manifest["tables"])
    with duckdb.connect(str(release.database), read_only=True) as connection:
        for table in package.resources:
            path = release.path / table.path
            written = pq.read_schema(path)
            described = {field.name: field.description for field in table.schema.fields}
            assert {field.name: field.metadata[b"description"].decode() for field in written} == described
            assert all("·" in description for description in described.values()), table.name
            exact = ", ".join(f'"{field.name}"::{field.metadata[b"sql_type"].decode()}' for field in written)
            different = f"select {exact} from '{path}' except from {table.name}"
            assert connection.sql(f"select count(*) from ({different})").fetchone() == (0,)
    scores = pq.read_table(release.path / "parquet" / "fct_score.parquet").to_pandas()["score"]
    assert (scores + 0.5).sum() > scores.sum() > 0


def test_releases_follow_one_another(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed build costs nothing; same content from shuffled seeds; readers keep theirs; a release can come back."""
    monkeypatch.chdir(published)
    monkeypatch.delenv("JIXIAO_WAREHOUSE", raising=False)
    first = current(published)
    reader = jixiao.connect()
    for table in TABLES:
        edit(published, table.name, random.Random(7).shuffle, table.folder)
    kill_a_build(published)
    assert current(published) == first
    again = run(published, "build")
    assert again.returncode == 0, again.stderr
    second = current(published)
    assert second != first
    assert not (published / "warehouse" / "building").exists()
    assert len(Store(published / "warehouse").releases()) == 2
    manifests = [Store(published / "warehouse").find(release).manifest for release in (first, second)]
    assert manifests[0]["content_sha256"] == manifests[1]["content_sha256"]
    # The SQL is the same, so what its unit tests proved still holds.
    assert manifests[0]["checks"]["dbt"] == manifests[1]["checks"]["dbt"]
    assert [m["checks"]["unit_tests_of"] for m in manifests] == [first, first]
    exports = [{k: v for k, v in m["outputs"].items() if k.startswith("parquet/")} for m in manifests]
    assert exports[0] == exports[1]
    # What is the same is on the disk once.
    places = [published / "warehouse" / "releases" / release for release in (first, second)]
    assert all((places[0] / name).samefile(places[1] / name) for name in exports[0])
    assert "hold the same" in run(published, "diff", first, second).stdout
    assert manifests[0]["tables"]["fact_history"] == manifests[1]["tables"]["fact_history"]

    edit(published, "raw_activity", lambda rows: rename_subject(rows, "440224-zzb-2023", "1"))
    assert run(published, "build").returncode == 0
    told = run(published, "diff", second, "current").stdout
    increment = Store(published / "warehouse").current().manifest["checks"]["increment"]
    assert increment == {"since": second, "reports": ["440224-zzb-2023"]}
    assert "fct_activity: 0 added, 0 removed, 1 changed" in told
    assert "~ fct_activity 440224-zzb-2023/activity/1  subject: " in told and "→ 改过的事项" in told
    assert english(run(published, "diff", second, "current", JIXIAO_LANG="zh").stdout) == []

    with jixiao.connect() as newer:
        assert newer.sql("select count(*) from fct_activity where subject = '改过的事项'").fetchone() == (1,)
    assert reader.sql("select count(*) from fct_activity where subject = '改过的事项'").fetchone() == (0,)
    reader.close()

    assert run(published, "rollback").returncode == 0
    assert current(published) == second
    assert run(published, "rollback", first).returncode == 0
    listed = run(published, "releases").stdout.splitlines()
    assert len(listed) == 3 and [line[0] for line in listed] == ["*", " ", " "]
    assert "no release before" in run(published, "rollback").stderr
    assert "no release is named '2001'" in run(published, "rollback", "2001").stderr


def kill_a_build(root: Path) -> None:
    """Begin a build and kill it when it writes its database."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jixiao.cli", "build", "--force"],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not list((root / "warehouse" / "building").glob("*/jixiao.duckdb")):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()


BUILD_IF_NEEDED = """
import sys
from jixiao.project import find
from jixiao.release.build import build

build(find(), print)
print("loaded:", *sorted({"dbt", "great_expectations", "polars"} & sys.modules.keys()))
"""


def test_where_nothing_changed_nothing_is_built(published: Path, tmp_path: Path) -> None:
    """Not even with other reports at hand, or none; but where a report was not compared, or the release is damaged."""
    store, release = Store(published / "warehouse"), current(published)
    nowhere = {name: value for name, value in os.environ.items() if name != "JIXIAO_REPORTS"}
    command = [sys.executable, "-c", BUILD_IF_NEEDED]
    done = subprocess.run(command, cwd=published, env=nowhere, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told, loaded = done.stdout.splitlines()
    assert told.startswith(f"nothing changed since {release}") and loaded == "loaded:"
    assert_unharmed(published, release)

    (tmp_path / "reports").mkdir()
    done = run(published, "build", JIXIAO_REPORTS=str(tmp_path / "reports"))
    assert "nothing changed" in done.stdout and done.returncode == 0
    done = run(published, "build", "--reports", str(tmp_path / "reports"))
    assert done.returncode == 1 and "cannot be read" in done.stderr
    (tmp_path / "reports" / store.current().manifest["reports"].popitem()[0]).write_text("另一份", encoding="utf-8")
    done = run(published, "build", JIXIAO_REPORTS=str(tmp_path / "reports"))
    assert done.returncode == 3 and "source_sha256" in done.stdout.split("1 reports are set aside")[1]
    release = store.current().id

    export = store.current().path / "parquet" / "fact.parquet"
    export.chmod(0o644)
    export.write_bytes(b"")
    assert run(published, "build").returncode == 0
    assert current(published) != release
    assert "nothing changed" in run(published, "build").stdout


CATALOGUE = (
    """
        select schema_name, table_name, column_name, data_type, is_nullable, comment
        from duckdb_columns() where not internal
    """,
    "select schema_name, table_name, comment, estimated_size from duckdb_tables() where not internal",
    "select schema_name, view_name, comment, sql from duckdb_views() where not internal",
    "select schema_name, table_name, constraint_text from duckdb_constraints()",
)


def described(database: Path) -> list[list[tuple[object, ...]]]:
    """Columns, tables, views and constraints of a database, and the rows of its seeds."""
    with duckdb.connect(str(database), read_only=True) as connection:
        seeds = [f"select * from seeds.{table.name}" for table in MODELLED]
        return [sorted(connection.sql(query).fetchall(), key=repr) for query in (*CATALOGUE, *seeds)]


def test_what_dbt_ran_makes_the_same_database_again(published: Path) -> None:
    """Tables, views, keys, types and comments; only as long as the SQL is the same."""
    store, first = Store(published / "warehouse"), Store(published / "warehouse").current()
    assert run(published, "build", "--force").returncode == 0
    again = store.current()
    assert [release.manifest["checks"]["dbt_of"] for release in (first, again)] == [first.id, first.id]
    assert first.manifest["content_sha256"] == again.manifest["content_sha256"]
    made, remade = described(first.database), described(again.database)
    # Beside the model, what the first release had no release before it to copy from.
    assert [[row for row in rows if row[0] != "history"] for rows in made] == [
        [row for row in rows if row[0] != "history"] for rows in remade
    ]
    assert all(comment for schema, *_, comment in made[0] if schema in ("main", "seeds"))
    assert_compact(again)

    (published / "seeds" / "facts" / ".lock").touch()
    assert manifest.dbt_of(again, manifest.read_inputs(published)) == first.id
    test = published / "data_tests" / "reports_have_one_card.sql"
    test.write_text(test.read_text(encoding="utf-8") + "\n-- looked at again\n", encoding="utf-8")
    inputs = manifest.read_inputs(published)
    assert manifest.dbt_of(again, inputs) is None
    proved = manifest.unit_tests_of(again, inputs)
    assert proved is not None and proved[1] == first.id


def assert_compact(release: Release) -> None:
    """No index and no table that only a build asks for is published, and the keys are known all the same."""
    with duckdb.connect(str(release.database), read_only=True) as connection:
        indexed = "select count(*) from duckdb_tables() where has_primary_key or schema_name = 'intermediate'"
        assert connection.execute(indexed).fetchone() == (0,)
        again = "select test, outcome, count(*) from intermediate.int_audit_test group by all having outcome = 'holds'"
        assert connection.execute(again).fetchall(), "what is computed anew is asked for as before"
        assert connection.execute("from history.previous_audit").fetchall() == []
        keys = {name: primary_key(connection, name) for name in table_names(connection)}
        for name, key in keys.items():
            placed = f"select rowid, row_number() over (order by {column_list(key)}) - 1 as place from {name}"
            assert connection.execute(f"from ({placed}) where rowid <> place").fetchone() is None, name
    assert keys == {name: tuple(table["key"]) for name, table in release.manifest["tables"].items()}
    assert release.holds_its_content()


def rename_subject(rows: list[dict[str, str]], report: str, number: str) -> None:
    next(row for row in rows if row["report_id"] == report and row["fact_no"] == number)["subject"] = "改过的事项"


def test_a_correction_stands_beside_what_is_printed(published: Path) -> None:
    """The corrected fact, what restates it and what is computed from it follow; the printed values stay to be seen."""
    edit(published, "ref_correction", correction("440800-zzb-2020/amount/1", *MONEY), "reference")
    edit(published, "ref_correction", correction("440224-zzb-2023/score/35", "score", "3", "4"), "reference")
    done = run(published, "build")
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(Store(published / "warehouse").current().database), read_only=True) as connection:
        facts = "select fact_id, value, printed_value, value_text from fact where is_corrected order by fact_id"
        assert connection.sql(facts).fetchall() == [
            ("440224-zzb-2023/score/35", 4, 3, "4 / 6 分"),
            ("440800-zzb-2020/amount/1", 29801200, 29701200, "29801200 元"),
            ("440800-zzb-2020/amount/7", 29801200, 29701200, "29801200 元"),
        ]
        score = "select score, printed_score, deduction, printed_deduction, score_rate from fct_score"
        assert connection.sql(f"{score} where fact_id = '440224-zzb-2023/score/35'").fetchall() == [
            (4, 3, 2, 3, pytest.approx(4 / 6))
        ]
        money = "select amount_yuan, amount_wan, printed_amount_yuan from fct_budget"
        assert connection.sql(f"{money} where fact_id = '440800-zzb-2020/amount/1'").fetchall() == [
            (29801200, Decimal("2980.12"), 29701200)
        ]
        rate = "select executed_yuan from fct_budget_execution where report_id = '440800-zzb-2020' and scope = 'whole'"
        assert connection.sql(rate).fetchall() == [(29801200,)]
        listed = "select fact_id, column_name, kind, fiscal_year, difference, known_from from fct_correction order by 1"
        assert connection.sql(listed).fetchall() == [
            ("440224-zzb-2023/score/35", "score", "score", 2023, 1, "同报告分项"),
            ("440800-zzb-2020/amount/1", "amount_yuan", "amount", 2020, 100000, "同报告分项"),
        ]
    for fact in ("440800-zzb-2020/amount/1", "440800-zzb-2020/amount/7"):
        told = run(published, "source", fact).stdout
        assert "更正 corrected amount_yuan: 29701200 → 29801200 (2026-11-21: 误印)" in told
    assert "更正" not in run(published, "source", "440800-zzb-2020/amount/2").stdout

    edit(published, "ref_correction", cell(0, "printed_value", "29701100"), "reference")
    done = run(published, "build")
    assert done.returncode == 3, done.stderr
    told = done.stdout.split("1 reports are set aside")[1]
    assert "440800-zzb-2020: corrections_hold" in told
    assert "ref_correction.csv:2 [printed_value]: the correction has expired" in told


def test_bad_seeds_of_no_single_report_stop_a_build_before_dbt(published: Path) -> None:
    release = current(published)
    edit(published, "ref_theme", cell(0, "applies_to", "四级指标"), "reference")
    done = run(published, "build")
    assert done.returncode == 1
    assert (
        "seeds/reference/ref_theme.csv:2 [applies_to]" in done.stderr and f"{release} is still current" in done.stderr
    )
    assert "[2/7]" not in done.stdout
    assert_unharmed(published, release)


def test_a_failing_dbt_test_of_no_single_report_stops_a_build_and_shows_its_rows(published: Path) -> None:
    release = current(published)

    def adopt(rows: Rows) -> None:
        next(row for row in rows if row["division_code"] == "440113")["parent_code"] = "440106"

    edit(published, "ref_division", adopt, "reference")
    # Nor can the environment leave the tests out.
    done = run(published, "build", DBT_EXCLUDE_RESOURCE_TYPES="test unit_test")
    assert done.returncode == 1, done.stdout
    assert "data_tests/division_parents_are_valid.sql" in done.stderr
    assert "nodes failed" in done.stderr and "parent_code" in done.stderr and "440113" in done.stderr
    assert_unharmed(published, release)


def test_an_audit_that_jumps_stops_a_build_until_a_person_accepts_it(published: Path) -> None:
    """Thirteen sums more that do not agree, in reports whose files did not change: somebody must have wanted that."""
    release = current(published)

    def miscount(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["listed"] = str(int(row["listed"]) + 1) if row["listed"] else ""

    def misrate(rows: list[dict[str, str]]) -> None:
        full = [row for row in rows if row["report_id"] == "440224-zzb-2023" and row["score"] == row["max_points"]]
        for row in full[:5]:
            row["rate_fact"] = "440224-zzb-2023/ratio/7"

    edit(published, "raw_headcount", miscount)
    edit(published, "raw_score", misrate)
    done = run(published, "build")
    assert done.returncode == 1, done.stdout
    assert "audit_no_jump_in_violations" in done.stderr and "--accept-changes" in done.stderr
    assert_unharmed(published, release)
    done = run(published, "build", "--accept-changes")
    assert done.returncode == 0, done.stderr
    assert Store(published / "warehouse").current().manifest["checks"]["changes_accepted"] is True


CHANGE_WHILE_BUILDING = """
from pathlib import Path
from jixiao.project import find
from jixiao.release.build import build

def say(words):
    if words.startswith("[3/7]"):
        with Path("seeds/facts/raw_finding.csv").open("a", encoding="utf-8") as file:
            file.write("\\n")

build(find(), say, force=True)
"""


def test_a_seed_that_changes_during_a_build_stops_it(published: Path) -> None:
    release = current(published)
    done = subprocess.run(
        [sys.executable, "-c", CHANGE_WHILE_BUILDING], cwd=published, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 1
    assert "seeds/facts/raw_finding.csv changed while the release was being built" in done.stderr
    assert_unharmed(published, release)


def test_a_damaged_release_is_not_published(published: Path) -> None:
    store = Store(published / "warehouse")
    release = store.current()
    copied = Path(shutil.copytree(release.path, store.releases_directory / "20200101T000000Z-00000000"))
    assert "is not that of this release" in run(published, "rollback").stderr
    assert "damaged" in run(published, "releases").stdout
    shutil.rmtree(copied)
    release.database.chmod(0o644)
    release.database.write_bytes(b"")
    done = run(published, "rollback", release.id)
    assert done.returncode == 1 and "jixiao.duckdb is missing or changed" in done.stderr


def test_something_else_in_the_place_of_the_link_is_left_alone(published: Path) -> None:
    link = published / "warehouse" / "current"
    link.unlink()
    assert "run: jixiao rollback" in run(published, "sql", "select 1").stderr
    link.mkdir()
    done = run(published, "build")
    assert done.returncode == 1 and "is not a link to a release; move it away" in done.stderr


def test_a_second_build_says_so_and_stops(published: Path) -> None:
    with Store(published / "warehouse").lock():
        done = run(published, "build")
    assert done.returncode == 1
    assert "is already building" in done.stderr
    assert_unharmed(published, current(published))


def test_a_full_disk_publishes_nothing(published: Path) -> None:
    """No file may grow beyond a megabyte: writing stops half-way, as on a full disk."""
    release = current(published)
    done = subprocess.run(
        [sys.executable, "-m", "jixiao.cli", "build", "--force"],
        cwd=published,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)),
        timeout=300,
    )
    assert done.returncode == 1, done.stdout
    assert f"{release} is still current" in done.stderr and "Traceback" not in done.stderr
    assert_unharmed(published, release)
