"""Three releases, changes of every cause between them: the change log, the history and citations tell the truth."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import jixiao
from command import run
from conftest import Share, build
from jixiao.facts.catalogue import READ
from jixiao.query.citation import cite, fact_sha256
from jixiao.release.changes.cause import Cause
from jixiao.release.changes.comparison import Snapshot
from jixiao.release.changes.log import Changes, as_json, changes
from jixiao.release.changes.page import page
from jixiao.release.changes.text import TOLD
from jixiao.release.store import CHANGES, CHANGES_PAGE, Release, Store
from test_check import Rows, edit
from test_quality import OUTSIDE

CORRECTED = "440113-zzb-2023/activity/1"
REREAD = "440800-zzb-2020/activity/1"
REVISED = "440117-zzb-2022"
DECLARED = "440224-zzb-2023/activity/1"
WITHDRAWN = "440100-zzb-2023"
EDITION = "440800-zzb-2020"


def row_of(rows: Rows, fact_id: str) -> dict[str, str]:
    report, _, number = fact_id.split("/")
    return next(row for row in rows if (row["report_id"], row["fact_no"]) == (report, number))


def set_fact(fact_id: str, **values: str) -> Callable[[Rows], None]:
    return lambda rows: row_of(rows, fact_id).update(values)


def revise_source(rows: Rows) -> None:
    row_of(rows, f"{REVISED}/report/1").update(source_sha256="1" * 64, content_sha256="2" * 64)


def map_elsewhere(rows: Rows) -> None:
    """Swap the indicators of the last two items of a rubric that are mapped to one each."""
    items = [row for row in rows if row["rubric_id"].startswith("renhua") or row["relation"] == "same"][-2:]
    items[0]["indicator_id"], items[1]["indicator_id"] = items[1]["indicator_id"], items[0]["indicator_id"]


def declare(root: Path) -> Callable[[Rows], None]:
    printed: list[str] = []
    edit(root, "raw_activity", lambda rows: printed.append(row_of(rows, DECLARED)["value"]))
    return lambda rows: rows.append(
        {
            "fact_id": DECLARED,
            "column_name": "value",
            "printed_value": printed[0],
            "corrected_value": "9" + printed[0],
            "reason": "测试",
            "declared_on": "2026-01-01",
            "source": "测试",
        }
    )


def first_revision(root: Path) -> None:
    edit(root, "raw_activity", set_fact(CORRECTED, subject="改过的事项"))
    edit(root, "raw_activity", set_fact(REREAD, subject="重读的事项", review="extracted"))
    edit(root, "raw_report", revise_source)
    edit(root, "raw_activity", set_fact(f"{REVISED}/activity/1", subject="新版报告的事项"))
    edit(root, "ref_indicator_crosswalk", map_elsewhere, "reference")
    edit(root, "ref_theme", lambda rows: rows[0].update(name_zh="改名的主题"), "reference")
    edit(root, "ref_correction", declare(root), "reference")
    for table in READ:
        edit(root, table.name, lambda rows: keep(rows, lambda row: row["report_id"] != WITHDRAWN))


def keep(rows: Rows, wanted: Callable[[dict[str, str]], bool]) -> None:
    rows[:] = [row for row in rows if wanted(row)]


def second_revision(root: Path, original: Path) -> None:
    """The withdrawn report returns, another is published again as a second edition, and a model changes."""
    for table in READ:
        returned: Rows = []
        edit(original, table.name, lambda rows, to=returned: to.extend(rows))  # type: ignore[misc]
        again = [row for row in returned if row["report_id"] == WITHDRAWN]

        def revise(rows: Rows, again: Rows = again) -> None:
            second = [
                {name: re.sub(rf"^{EDITION}(?=$|/)", f"{EDITION}-e2", value) for name, value in row.items()}
                for row in rows
                if row["report_id"] == EDITION
            ]
            rows += again + second

        edit(root, table.name, revise)
    change = set_fact(f"{EDITION}-e2/report/1", edition="2", source_sha256="3" * 64, content_sha256="4" * 64)
    edit(root, "raw_report", change)
    model = root / "models" / "marts" / "core" / "fct_citation.sql"
    model.write_text(model.read_text(encoding="utf-8").replace("citations.name,", "citations.name || '。' as name,"))
    # Unit tests take most of a build: those of the model are enough to see that they run again.
    for path in (root / "models").rglob("*.yml"):
        if path.stem != model.stem:
            path.write_text(path.read_text(encoding="utf-8").partition("\nunit_tests:\n")[0] + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def revised(built: Path, share: Share) -> Path:
    """The root of a project with three releases; tests that use it must not change it."""

    def revise(root: Path) -> None:
        shutil.copytree(built, root, symlinks=True)
        first_revision(root)
        build(root)
        second_revision(root, built)
        build(root)

    return share("revised", revise)


@pytest.fixture
def copied(revised: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(revised, tmp_path / "project", symlinks=True))


def releases(root: Path) -> list[Release]:
    """The three releases; before them, other tests may have built the first one again."""
    return Store(root / "warehouse").releases()[-3:]


def compared(root: Path, before: int, after: int) -> Changes:
    found = releases(root)
    return changes(Snapshot.of(found[before]), Snapshot.of(found[after]))


def causes(log: Changes, table: str) -> dict[str, Cause]:
    return {"/".join(map(str, c.row.key)): c.cause for c in log.ranked if c.row.table == table}


def test_every_planted_cause_is_told(revised: Path) -> None:
    log = compared(revised, 0, 1)
    facts = causes(log, "fact")
    assert facts[CORRECTED] == causes(log, "fct_activity")[CORRECTED] == Cause.REVIEWER_CORRECTED
    assert facts[REREAD] == causes(log, "fct_activity")[REREAD] == Cause.EXTRACTOR_CHANGED
    assert facts[f"{REVISED}/activity/1"] == causes(log, "dim_report")[REVISED] == Cause.SOURCE_REVISED
    assert log.facts is not None
    assert {"fact_id": DECLARED, "cause": Cause.REVIEWER_CORRECTED} in log.facts.to_pylist()
    withdrawn = {c for fact, c in facts.items() if fact.startswith(WITHDRAWN)}
    assert withdrawn == {causes(log, "report_card")[WITHDRAWN]} == {Cause.REPORT_WITHDRAWN}
    assert set(causes(log, "bridge_rubric_indicator").values()) == {Cause.CROSSWALK_CHANGED}
    moved = [c for c in log.ranked if c.row.table == "fct_score" and c.row.columns.keys() == {"indicator_id"}]
    assert moved and {change.cause for change in moved} == {Cause.CROSSWALK_CHANGED}
    assert set(causes(log, "dim_theme").values()) == {Cause.REFERENCE_CHANGED}

    # A model changed in the third release: there the unit tests had to run again.
    _, second, third = releases(revised)
    proved = [release.manifest["checks"]["unit_tests_of"] for release in (second, third)]
    assert proved[0] != second.id and proved[1] == third.id and third.manifest["checks"]["dbt"]["unit_test"] > 0
    log = compared(revised, 1, 2)
    cards, citations = causes(log, "report_card"), causes(log, "fct_citation")
    assert cards[WITHDRAWN] == Cause.REPORT_ADDED
    assert cards[f"{EDITION}-e2"] == Cause.SOURCE_REVISED
    assert causes(log, "dim_report")[EDITION] == Cause.SOURCE_REVISED, "it is no longer the latest edition"
    there_before = ("440113", "440224", f"{EDITION}/")
    assert {c for fact, c in citations.items() if fact.startswith(there_before)} == {Cause.MODEL_CHANGED}


def test_what_is_told_in_bulk_is_counted_as_what_is_told_row_by_row(
    revised: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [(0, 1), (1, 2), (0, 2)]
    each = [compared(revised, *pair) for pair in pairs]
    monkeypatch.setattr("jixiao.release.changes.log.MOST", 0)
    found = releases(revised)
    for (before, after), log in zip(pairs, each, strict=True):
        place = tmp_path / f"{before}-{after}"
        bulk = changes(Snapshot.of(found[before]), Snapshot.of(found[after]), place)
        assert bulk.counts == log.counts and len(bulk.bulk) == len(log.by_table())
        written = duckdb.sql(f"select count(*), count(cause) from '{place}/*.parquet'").fetchone()
        assert written == (len(log.ranked), len(log.ranked))


def test_total_scores_rank_before_money_and_money_before_words(revised: Path) -> None:
    ranks = [change.rank for change in compared(revised, 0, 1).ranked]
    assert ranks == sorted(ranks)
    first = {(c.rank.matter.word, c.row.table) for c in compared(revised, 0, 1).ranked}
    assert {("total_score", "report_card"), ("money", "fct_budget"), ("words", "fct_activity")} <= first


def test_each_release_carries_its_change_log(revised: Path) -> None:
    oldest = Store(revised / "warehouse").releases()[0]
    first, second, third = releases(revised)
    told = json.loads((oldest.path / CHANGES).read_text(encoding="utf-8"))
    assert told["is_first"] and told["before"] is None and told["changes"] == []
    assert "首个发布版本" in (oldest.path / CHANGES_PAGE).read_text(encoding="utf-8")
    assert [release.manifest["follows"] for release in (oldest, second, third)] == [None, first.id, second.id]
    assert {CHANGES, CHANGES_PAGE} <= set(third.manifest["outputs"])
    written = (third.path / CHANGES).read_text(encoding="utf-8")
    assert written == "".join(as_json(compared(revised, 1, 2))) == run(revised, "diff", second.id, "--json").stdout
    told = json.loads(written)
    assert sum(told["causes"].values()) == len(told["changes"])
    changed = next(change for change in told["changes"] if change["operation"] == "changed")
    assert all(len(values) == 2 for values in changed["columns"].values())


def test_the_page_of_changes_needs_nothing_from_outside(revised: Path, tmp_path: Path) -> None:
    first, second, _ = releases(revised)
    written = tmp_path / "changes.html"
    assert run(revised, "diff", first.id, second.id, "--html", str(written)).returncode == 0
    text = written.read_text(encoding="utf-8")
    assert text == (second.path / CHANGES_PAGE).read_text(encoding="utf-8") == "".join(page(compared(revised, 0, 1)))
    assert not OUTSIDE.search(text) and "http" not in text
    assert "<ins>改过的事项</ins>" in text and "人工更正" in text and "reviewer_corrected" in text


def test_text_is_bounded_unless_all_is_asked_for(revised: Path) -> None:
    first, second, _ = (release.id for release in releases(revised))
    told, everything = (run(revised, "diff", first, second, *more).stdout for more in ((), ("--all",)))
    withdrawn = re.compile(rf"^  - fact {WITHDRAWN}/", re.M)
    facts = [c for c in compared(revised, 0, 1).ranked if c.row.table == "fact" and c.row.operation == "removed"]
    assert len(withdrawn.findall(told)) == TOLD < len(withdrawn.findall(everything)) == len(facts)
    assert f"… and fact {len(facts) - TOLD}" in told and "… and" not in everything
    misspelt = run(revised, "diff", first, second, "--all", "--json")
    assert misspelt.returncode == 2 and "choose one" in misspelt.stderr


def test_the_history_answers_as_each_release_did(revised: Path) -> None:
    """As of the moment at which a release was built, the history says what that release says."""
    found = releases(revised)
    with duckdb.connect(str(found[-1].database), read_only=True) as connection:
        for release in found:
            connection.execute(f"attach '{release.database}' as released (read_only)")
            difference = """
                with held as (
                    select fact_id, label, value_text, value, unit, quote, char_start, review from fact_history
                    where valid_from <= $day and (valid_to is null or $day < valid_to) and not is_withdrawn
                ),
                stated as (
                    select fact_id, label, value_text, value, unit, quote, char_start, review from released.main.fact
                )
                select count(*) from ((from held except from stated) union all (from stated except from held))
            """
            moment = release.built_at.replace(tzinfo=None)
            assert connection.execute(difference, {"day": moment}).fetchone() == (0,)
            connection.execute("detach released")
        versions = "select version_no, cause, is_withdrawn from fact_history where fact_id = $fact order by version_no"
        assert connection.execute(versions, {"fact": CORRECTED}).fetchall() == [
            (1, "report_added", False),
            (2, "reviewer_corrected", False),
        ]
        assert connection.execute(versions, {"fact": f"{WITHDRAWN}/score/1"}).fetchall() == [
            (1, "report_added", False),
            (2, "report_withdrawn", True),
            (3, "report_added", False),
        ]
        same_text = connection.execute(versions, {"fact": f"{REVISED}/score/1"}).fetchall()
        assert same_text[-1] == (2, "source_revised", False), "it was stated again, by another text"


def test_a_citation_is_verified_and_followed_through_releases(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copied)
    monkeypatch.delenv("JIXIAO_WAREHOUSE", raising=False)
    first, second, third = releases(copied)
    steady, corrected, withdrawn = (
        str(cite(fact, first.id).token) for fact in ("440224-zzb-2023/score/1", CORRECTED, f"{WITHDRAWN}/score/1")
    )
    # What was declared to be a misprint is cited as printed, with what it was corrected to.
    declared = cite(DECLARED).text
    assert "报告印" in declared and "更正为" in declared
    assert str(jixiao.cite("440224-zzb-2023/score/1").token) == steady.replace(first.id, third.id)

    told = run(copied, "source", steady)
    assert told.returncode == 0 and "verified" in told.stdout and "unchanged" in told.stdout
    told = run(copied, "source", corrected)
    assert told.returncode == 0 and "changed since it was cited (reviewer_corrected" in told.stdout
    assert "now     改过的事项" in told.stdout

    shutil.rmtree(first.path)  # what it said is in the history
    told = run(copied, "source", corrected)
    assert told.returncode == 0 and "the history of the facts has" in told.stdout
    assert "cited  " in told.stdout and "now     改过的事项" in told.stdout
    assert "until now" in run(copied, "source", steady).stdout
    assert run(copied, "rollback", second.id).returncode == 0
    assert "withdrawn since it was cited (report_withdrawn" in run(copied, "source", withdrawn).stdout


def test_a_wrong_citation_is_refused(revised: Path) -> None:
    third = releases(revised)[-1]
    token = run(revised, "cite", CORRECTED).stdout.splitlines()[-1]
    assert token.startswith(f"jixiao:{CORRECTED}@{third.id}#")
    for wrong, words in (
        (token[:-4] + "0000", "the citation is wrong: its hash"),
        (token.replace("activity/1@", "activity/9999@"), "has no fact"),
        (token.replace(third.id, "20200101T000000Z-00000000")[:-4] + "0000", "cannot be verified"),
        (token.replace(third.id, "20200101T000000Z-00000000").replace("activity/1@", "activity/9999@"), "no fact"),
        (token[:-8], "is not a citation; one looks like jixiao:"),
    ):
        done = run(revised, "source", wrong)
        assert (done.returncode, done.stdout) == (1, "") and words in done.stderr, wrong


def test_the_hash_of_a_fact_covers_what_it_states_and_where() -> None:
    fact = {
        "fact_id": "440000-zzb-2023/amount/1",
        "value": 1,
        "unit": "元",
        "value_text": "1 元",
        "quote": "1 元",
        "char_start": 10,
        "char_end": 13,
        "source_sha256": "0" * 64,
    }
    hashes = {fact_sha256(fact | {name: other}) for name in fact for other in ("别的", None)}
    assert len(hashes | {fact_sha256(fact)}) == 2 * len(fact) + 1
    assert fact_sha256(fact | {"review": "accepted", "line": 5}) == fact_sha256(fact)


def test_history_that_would_be_lost_stops_a_build(copied: Path) -> None:
    release = releases(copied)[-1]
    release.database.chmod(0o644)
    release.database.write_bytes(b"")
    done = run(copied, "build")
    assert done.returncode == 1 and "[1/7]" not in done.stdout
    assert "and with it the history of the facts" in done.stderr and "run: " in done.stderr
    shutil.rmtree(release.path)
    done = run(copied, "build")
    assert done.returncode == 1 and "run: " in done.stderr
