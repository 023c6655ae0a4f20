"""The store of facts: reports in it are reports like any other, whatever happens while they are written."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from functools import partialmethod
from pathlib import Path

import duckdb
import pytest

from command import run
from jixiao.checking import apart, verdicts
from jixiao.checking.check import check
from jixiao.checking.rules import OF_STORED, RULES, problems_of
from jixiao.facts import kinds, stored
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Cell, spell
from jixiao.facts.corpus import Corpus, load
from jixiao.facts.table import Problem, Row, sound_rows, write
from jixiao.intake import moving, packs, seeds
from jixiao.intake.add import add
from jixiao.intake.packs import PackDraft
from jixiao.release.aside import SetAside, workspace
from jixiao.release.transform import _dbt
from test_add import REPORT, REPORT_ID, nowhere  # noqa: F401
from test_forget import files_of

STORED, REVIEWED, ASIDE = "440117-zzb-2022", "440113-zzb-2023", "440100-zzb-2023"
SCORE = kinds.SCORE.table


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "水利局 2022.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def in_store(root: Path) -> dict[str, list[Row]]:
    return {table.name: stored.rows(root, table) for table in READ}


def test_what_is_added_goes_into_the_store_where_there_is_one(copy: Path, report: Path, tmp_path: Path) -> None:
    (copy / "store").mkdir()
    facts = files_of(copy)
    done = run(copy, "add", str(report))
    assert done.returncode == 0 and "written to store" in done.stdout, done.stderr
    changed = {name for name, rows in files_of(copy).items() if rows != facts[name]}
    assert changed and all(name.startswith("seeds/reference/") for name in changed)
    (row,) = stored.reports(copy)
    assert (row["report_id"], row["department_name"]) == (REPORT_ID, "安仁县水利局")
    assert not check(copy, copy / "reports", needs_all=False).problems

    republished = tmp_path / "again.txt"
    republished.write_text(REPORT.replace("96.5分", "95.5分"), encoding="utf-8")
    again = run(copy, "add", str(report), str(republished))
    assert "已有 known" in again.stdout and f"{REPORT_ID}-e2" in again.stdout, again.stderr
    one = tmp_path / "one.txt"
    one.write_text(REPORT.replace("2022", "2021"), encoding="utf-8")
    asked = run(copy, "add", "--to", "seeds", str(one))
    assert "written to seeds/facts" in asked.stdout and len(stored.reports(copy)) == 2
    assert "2 reports" in run(copy, "store").stdout and not check(copy, copy / "reports", needs_all=False).problems

    gone = run(copy, "forget", REPORT_ID, "--reason", "not_public", "--yes", "--no-build")
    assert gone.returncode == 0, gone.stderr
    assert [row["report_id"] for row in stored.reports(copy)] == [f"{REPORT_ID}-e2"]
    assert not [path for path in (copy / "store").rglob("*.parquet") if REPORT_ID in ids(path)]
    # The department stays: another edition has it.
    assert not check(copy, copy / "reports", needs_all=False).problems


def test_a_command_that_begins_with_nothing_loaded_writes_to_the_store(copy: Path, report: Path) -> None:
    """Commands of the other tests begin with all libraries loaded, pandas among them, which a person's do not."""
    (copy / "store").mkdir()
    command = [sys.executable, "-m", "jixiao.cli", "add", str(report)]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "written to store" in done.stdout, done.stderr
    assert [row["report_id"] for row in stored.reports(copy)] == [REPORT_ID]


def ids(file: Path) -> set[str]:
    with duckdb.connect() as connection:
        return {
            report for (report,) in connection.execute("select report_id from read_parquet(?)", [str(file)]).fetchall()
        }


def test_what_passed_of_the_store_is_not_checked_again(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_facts = [table for table in READ if table is not kinds.REPORT.table]
    asked_of_facts = {(column.references or "").partition(".")[0] for table in of_facts for column in table.columns}
    assert not asked_of_facts & {table.name for table in verdicts.GROWING}

    moving.to_store(copy, [STORED])
    moving.to_store(copy, [ASIDE])
    asked: list[str] = []

    def rule(corpus: Corpus) -> list[Problem]:
        asked.extend(sorted(map(str, corpus.reports)))
        return []

    monkeypatch.setattr(apart, "OF_STORED", (*OF_STORED, rule))
    first = check(copy)
    assert (first.problems, asked) == ([], sorted([STORED, ASIDE]))
    assert (check(copy).rows, asked) == (first.rows, sorted([STORED, ASIDE]))
    # Of a pack that is new, or named by the seeds, or where another rule holds, each report is asked again.
    asked.clear()
    moving.to_store(copy, [REVIEWED])
    assert (check(copy).problems, asked) == ([], [REVIEWED])
    (stored_score, *_) = [row for row in stored.rows(copy, SCORE) if row["report_id"] == STORED]
    write(SCORE, copy, [*sound_rows(SCORE, copy), {**stored_score, "score": Decimal("1.5")}])
    (found,) = check(copy).problems
    assert (found.report_id, found.column, found.file) == (STORED, "score", SCORE.file)
    suite = next(path for path in sorted((copy / "expectations" / "suites").glob("*.json")))
    suite.write_text(suite.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    asked.clear()
    assert check(copy).problems == [found] and asked == sorted([ASIDE, REVIEWED])


def test_each_report_of_the_store_is_checked_as_all_together_are(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moving.to_store(copy, [STORED, ASIDE, REVIEWED])
    spoilt = {
        "raw_amount": "* replace (case when fact_no = 2 then amount_yuan + 1 else amount_yuan end as amount_yuan)",
        "raw_score": "* replace (case when fact_no = 3 then 'nobody/score/1' else restates end as restates)",
        "raw_finding": "* replace (case when fact_no = 1 then quote || quote else quote end as quote)",
        "raw_report": f"* replace (case when report_id = '{ASIDE}' then 'nowhere' else organ end as organ)",
    }
    (pack,) = stored.packs(copy)
    with duckdb.connect() as connection:
        for table, columns in spoilt.items():
            file = pack.resolve() / f"{table}.parquet"
            draft = file.with_suffix(".part")
            connection.execute(f"copy (select {columns} from '{file}') to '{draft}' (format parquet)")
            draft.replace(file)
    together = sorted(set(map(str, problems_of(load(copy), RULES))))
    assert len(together) > 8
    monkeypatch.setattr(apart, "_AT_ONCE", 1)
    for _ in range(2):
        assert sorted(map(str, check(copy).problems)) == together


def test_a_report_moves_to_the_store_and_back_without_a_trace(copy: Path) -> None:
    before = files_of(copy)
    moved = run(copy, "store", "--to-store", STORED, ASIDE)
    assert moved.returncode == 0 and "were reviewed, and git no longer keeps" in moved.stdout, moved.stderr
    assert not any(f"{STORED},".encode() in rows for name, rows in files_of(copy).items() if "/facts/" in name)
    assert {row["report_id"] for row in stored.reports(copy)} == {STORED, ASIDE} and not check(copy).problems
    back = run(copy, "store", "--to-seeds", STORED, ASIDE)
    assert back.returncode == 0 and files_of(copy) == before and in_store(copy) == {table.name: [] for table in READ}
    nobody = run(copy, "store", "--to-seeds", STORED)
    assert nobody.returncode == 1 and f"there is no report {STORED} in the store" in nobody.stderr
    unknown = run(copy, "store", "--to-store", "440100-zzb-1999")
    assert unknown.returncode == 1 and "there is no report" in unknown.stderr and files_of(copy) == before


def test_what_people_review_hides_what_was_stored_in_python_as_in_dbt(copy: Path, tmp_path: Path) -> None:
    """A whole report, a fact by its number, a fact by its place; and a report that a build sets aside is not loaded."""
    everything = {table.name: sound_rows(table, copy) for table in READ}
    run(copy, "store", "--to-store", STORED, REVIEWED, ASIDE)
    own = {name: [row for row in rows if row["report_id"] == REVIEWED] for name, rows in everything.items()}
    own[SCORE.name] = own[SCORE.name][:-1]
    scores = [row for row in everything[SCORE.name] if row["report_id"] == STORED]
    renamed = {**scores[0], "score": None, "value_status": "unreadable", "review": "corrected"}
    elsewhere = {**scores[1], "fact_no": 99, "review": "rejected"}
    own[SCORE.name] += [renamed, elsewhere]
    for table in READ:
        write(table, copy, [*sound_rows(table, copy), *own[table.name]])

    corpus = load(copy)
    held = {record["fact_no"]: record["review"] for record in corpus[SCORE].of(report_id=STORED)}
    assert held.pop(scores[0]["fact_no"]) == "corrected" and held.pop(99) == "rejected"
    assert held.keys() == {row["fact_no"] for row in scores[2:]}
    assert len(corpus[SCORE].of(report_id=REVIEWED)) == len(own[SCORE.name]) - 2

    aside = [SetAside(ASIDE, "check", "form", 1, "wrong", "mend it")]
    place = workspace(copy, tmp_path / "seen", corpus, aside)
    outcome = _dbt("seed", place, tmp_path / "seeded.duckdb", tmp_path / "target", "--select", *(t.name for t in READ))
    assert outcome.success, outcome.exception
    with duckdb.connect(str(tmp_path / "seeded.duckdb")) as connection:
        for table in READ:
            names = [column.name for column in table.columns]
            columns = ", ".join(f'"{name}"' for name in names)
            found = connection.execute(f'select {columns} from seeds."{table.name}"').fetchall()
            kept = [record for record in corpus[table].records if record["report_id"] != ASIDE]
            expected = [[record[name] for name in names] for record in kept]
            assert spelled(found) == spelled(expected), table.name


def spelled(rows: list[tuple[Cell, ...]] | list[list[Cell]]) -> list[list[str]]:
    return sorted([spell(cell) for cell in row] for row in rows)


def test_a_writer_that_is_killed_leaves_the_reports_whole_or_absent(
    copy: Path, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each of its renamings; whoever writes next sees one of two states, and no rests."""
    run(copy, "store", "--to-store", STORED)
    (read,) = add(copy, [report], dry_run=True, jobs=1)
    assert read.reading is not None
    for name in ("seeds", "store"):
        shutil.copytree(copy / name, tmp_path / name, symlinks=True)
    ways = {name: getattr(Path, name) for name in ("replace", "rename")}
    states = []
    for most in range(20):
        for name in ("seeds", "store"):
            shutil.rmtree(copy / name)
            shutil.copytree(tmp_path / name, copy / name, symlinks=True)
        left, is_killed = most, False

        def killed(path: Path, target: Path, way: str) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            return ways[way](path, target)

        with monkeypatch.context() as patched:
            for way in ways:
                patched.setattr(Path, way, partialmethod(killed, way=way))
            try:
                with seeds.writing(copy), PackDraft(copy) as draft:
                    draft.report(read.reading)
                    seeds.add(copy, [replace(read.reading, tables={})], pack=draft.named())
            except KeyboardInterrupt:
                is_killed = True
        with seeds.writing(copy):
            reports = {str(row["report_id"]) for row in stored.reports(copy)}
        states.append((REPORT_ID in reports, "slj" in departments(copy)))
        assert STORED in reports and not list((copy / "store").rglob(".*"))
        assert {path.name for path in (copy / "store" / "packs").iterdir()} == {p.name for p in stored.packs(copy)}
        if not is_killed:
            break
    assert set(states) == {(False, False), (True, True)} and states == sorted(states) and not check(copy).problems


def departments(root: Path) -> set[str]:
    with (root / "seeds" / "reference" / "ref_department.csv").open(encoding="utf-8") as file:
        return {row["organ"] for row in csv.DictReader(file) if row["division_code"] == "431028"}


def test_many_small_packs_are_joined(copy: Path) -> None:
    """However many come one by one, their files stay few, and no row is lost or doubled."""
    rows = {table.name: [row for row in sound_rows(table, copy) if row["report_id"] == STORED] for table in READ}
    for number in range(20):
        with seeds.writing(copy), PackDraft(copy) as draft:
            draft.rows(
                {name: [row | {"report_id": f"{STORED}-e{number + 2}"} for row in own] for name, own in rows.items()}
            )
            seeds.replace(copy, [], packs.put_in_force(copy, [*packs.in_force(copy), draft.named()]))
    assert sorted(pack.name.partition("-")[0] for pack in stored.packs(copy)) == [*"1111", "8", "8"]
    assert {name: len(found) for name, found in in_store(copy).items()} == {
        name: 20 * len(own) for name, own in rows.items()
    }
    assert len({row["report_id"] for row in stored.reports(copy)}) == 20


def test_a_damaged_file_of_the_store_is_named(copy: Path, report: Path) -> None:
    run(copy, "store", "--to-store", STORED)
    (pack,) = stored.packs(copy)
    file = pack / "raw_score.parquet"
    whole = file.read_bytes()
    with duckdb.connect() as connection:
        rows = f"select * replace ('九' as level) from read_parquet('{file}')"
        connection.execute(f"copy ({rows}) to '{copy / 'changed.parquet'}'")
    (copy / "changed.parquet").replace(file)
    done = run(copy, "check")
    assert done.returncode == 1 and "store/current/" in done.stderr and "[level]: '九' is not one of" in done.stderr
    file.write_bytes(whole[:100])
    for command in (("check",), ("store",), ("store", "--to-seeds", STORED)):
        broken = run(copy, *command)
        assert broken.returncode == 1 and "raw_score.parquet cannot be read" in broken.stderr
        assert "Traceback" not in broken.stderr
