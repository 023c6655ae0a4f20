"""What is wrong with one report sets that report aside, loudly, and every other one is published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from command import run
from jixiao.errors import JixiaoError
from jixiao.facts.catalogue import BY_NAME
from jixiao.facts.corpus import load
from jixiao.facts.table import text_without
from jixiao.project import Project
from jixiao.release.aside import SetAside
from jixiao.release.blame import Trial
from jixiao.release.refusals import require_whole
from jixiao.release.store import Store
from test_check import Rows, edit

MISTYPED, MISREAD = "440113-zzb-2023", "440117-zzb-2022"


def change(root: Path, table: str, report: str, number: str, **cells: str) -> None:
    """Change cells of one fact."""

    def of_fact(rows: Rows) -> None:
        next(row for row in rows if (row["report_id"], row["fact_no"]) == (report, number)).update(cells)

    edit(root, table, of_fact)


def ask(root: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(Store(root / "warehouse").current().database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_the_others_are_published_and_what_was_mended_returns(built: Path, published: Path) -> None:
    """A cell that is no number, and a result beyond all targets: one is known from the seeds, one from the marts."""
    store, first = Store(published / "warehouse"), Store(published / "warehouse").current()
    change(published, "raw_score", MISTYPED, "1", score="九十九")
    change(published, "raw_indicator_result", MISREAD, "2", actual_value="99999999", actual_status="derived")
    checked = run(published, "check")
    assert checked.returncode == 1 and "'九十九' is not a decimal number" in checked.stderr

    done = run(published, "build")
    assert done.returncode == 3, done.stdout + done.stderr
    second = store.current()
    assert second != first
    told = done.stdout.split("2 reports are set aside")[1]
    assert f"{MISTYPED}: form (check, 1 row): seeds/facts/raw_score.csv:" in told and "write digits and a point" in told
    assert f"{MISREAD}: indicator_attainment_plausible (expectations, 1 row): " in told and "compare its facts" in told
    assert [report["report_id"] for report in second.manifest["set_aside"]] == [MISTYPED, MISREAD]

    assert {report for (report,) in ask(published, "select report_id from report_card")} == {
        *("440100-zzb-2023", "440224-zzb-2023", "440800-zzb-2020")
    }
    shown = ask(
        published, "select report_id, department_id, fiscal_year, step, rule, row_count from fct_set_aside order by 1"
    )
    assert shown == [
        (MISTYPED, "440113-zzb", 2023, "check", "form", 1),
        (MISREAD, "440117-zzb", 2022, "expectations", "indicator_attainment_plausible", 1),
    ]
    coverage = "select department_id, fiscal_year from fct_coverage where status = 'set_aside' and reason like '%搁置%'"
    assert sorted(ask(published, coverage)) == [("440113-zzb", 2023), ("440117-zzb", 2022)]
    withdrawn = "select distinct report_id, cause from fact_history where is_withdrawn order by 1"
    assert ask(published, withdrawn) == [(MISTYPED, "set_aside"), (MISREAD, "set_aside")]

    again = run(published, "build")
    assert again.returncode == 3 and "nothing changed since" in again.stdout
    assert again.stdout.split("2 reports are set aside")[1] == told

    shutil.rmtree(published / "seeds")
    shutil.copytree(built / "seeds", published / "seeds")
    mended = run(published, "build")
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert "set aside" not in mended.stdout
    assert store.current().manifest["content_sha256"] == first.manifest["content_sha256"]
    returned = "select distinct report_id, cause from fact_history where version_no = 3 and not is_withdrawn order by 1"
    assert ask(published, returned) == [(MISTYPED, "set_aside_ended"), (MISREAD, "set_aside_ended")]


def test_a_report_from_which_a_model_cannot_be_made_is_found(published: Path) -> None:
    """A cost and a count whose product no column holds: the database names no row, so each report is tried."""
    change(
        published,
        "raw_amount",
        MISREAD,
        "6",
        amount="999999999999",
        unit="元",
        amount_yuan="999999999999",
        value_status="derived",
    )
    change(published, "raw_activity", MISREAD, "3", value="9999999999", value_status="derived")
    assert run(published, "check").returncode == 0
    done = run(published, "build")
    assert done.returncode == 3, done.stdout + done.stderr
    assert f"{MISREAD}: " in done.stdout.split("1 reports are set aside")[1]
    ((report, step, remedy),) = ask(published, "select report_id, step, remedy from fct_set_aside")
    assert (report, step) == (MISREAD, "dbt") and "models/" in str(remedy)
    assert len(ask(published, "select report_id from report_card")) == 4


def test_a_build_that_would_set_most_aside_is_rather_refused(published: Path) -> None:
    release = Store(published / "warehouse").current()
    for report in (MISTYPED, MISREAD, "440100-zzb-2023"):
        change(published, "raw_score", report, "1", score="九十九")
    done = run(published, "build")
    assert done.returncode == 1 and "[2/7]" not in done.stdout
    assert "3 of 5 published reports would be set aside" in done.stderr and "--accept-changes" in done.stderr
    assert MISTYPED in done.stderr and Store(published / "warehouse").current() == release


def test_a_database_without_some_of_the_checked_reports_is_refused(project: Project, tmp_path: Path) -> None:
    """Whatever lost them: they would be published as withdrawn."""
    corpus, database = load(project.root), tmp_path / "jixiao.duckdb"
    reports = sorted(map(str, corpus.reports))
    aside = [SetAside(reports[0], "check", "form", 1, "", "")]

    def made(held: list[str]) -> None:
        with duckdb.connect(str(database)) as connection:
            connection.execute("create or replace table dim_report as select unnest(?::varchar[]) as report_id", [held])

    made(reports[1:])
    require_whole(database, corpus, aside)
    for held, wrong in ((reports[2:], reports[1]), (reports, reports[0])):
        made(held)
        with pytest.raises(JixiaoError, match=f"4 reports were checked, .* has {len(held)}, which differ in {wrong};"):
            require_whole(database, corpus, aside)


def test_a_file_without_some_reports_keeps_the_other_rows_as_they_are_written(copy: Path) -> None:
    """Quotes with line breaks, and a row that is broken, too."""
    table = BY_NAME["raw_report"]
    path = copy / table.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"{whole}{MISTYPED}-e2,1\n", encoding="utf-8")
    assert text_without(table, copy, {f"{MISTYPED}-e2"}) == whole
    left = text_without(table, copy, {MISTYPED, MISREAD, f"{MISTYPED}-e2"})
    assert MISTYPED not in left and left.count(",hand,1,") == 3 and set(left.split("\n")) < set(whole.split("\n"))


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Facts of four reports, and a rule that each may break, alone or together."""
    with duckdb.connect() as connection:
        connection.execute("create table raw_amount (report_id varchar, value integer)")
        connection.execute("create table fact_evidence (fact_id varchar)")
        connection.execute("insert into raw_amount values ('a', 1), ('b', 2), ('c', 2), ('d', 9)")
        yield connection


@pytest.mark.parametrize(
    ("rule", "published", "guilty"),
    [
        ("select count(*) from raw_amount where value > 5", "abcd", ["d"]),
        ("select count(*) from raw_amount where value <> 1 // (value % 8)", "", ["b", "c", "d"]),
        ("select count(*) from (select value from raw_amount group by value having count(*) > 1)", "ab", ["c"]),
        ("select count(*) from (select value from raw_amount group by value having count(*) > 1)", "abcd", []),
        ("select 1", "", []),
    ],
    ids=["alone", "each alone", "with one that is published", "two that are published", "whatever the reports are"],
)
def test_whose_fault_it_is(database: duckdb.DuckDBPyConnection, rule: str, published: str, guilty: list[str]) -> None:
    def holds(connection: duckdb.DuckDBPyConnection) -> bool:
        return connection.execute(rule).fetchone() == (0,)

    assert Trial(database, holds).guilty(list("abcd"), list(published)) == guilty
    assert database.execute("select count(*) from raw_amount").fetchone() == (4,)
