"""Decisions as data: what a review leaves behind, what it does to the facts, and how it outlives the rules."""

from __future__ import annotations

import datetime
import multiprocessing
import shutil
from pathlib import Path
from typing import Any

import pytest

from command import run
from jixiao.checking.check import check
from jixiao.desk.desk import Desk
from jixiao.desk.queue import queue
from jixiao.errors import JixiaoError
from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import READ, TABLES
from jixiao.facts.corpus import load
from jixiao.facts.decision import DECIDED, DECISION, told, untold
from jixiao.facts.kind import Kind
from jixiao.facts.sample import SAMPLE
from jixiao.facts.stored import packs
from jixiao.facts.table import Row, sound_rows, write
from jixiao.intake.add import add
from jixiao.intake.moving import to_store
from jixiao.intake.sampling import draw
from jixiao.intake.settle import decide, settle
from jixiao.query.use import uses
from jixiao.review.agreement import agreements, kappa
from jixiao.review.decision import Decision, place_of, read_decisions, write_decisions
from jixiao.review.judgement import judgements
from reviewed import REPORT, REPORT_ID


@pytest.fixture
def root(added: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project with one report more, which a test may change."""
    monkeypatch.delenv("JIXIAO_REPORTS", raising=False)
    return Path(shutil.copytree(added, tmp_path / "copy"))


def rows(root: Path, kind: Kind) -> list[Row]:
    return [row for row in sound_rows(kind.table, root) if row["report_id"] == REPORT_ID]


def row_of(root: Path, kind: Kind, quote: str, number: int = 0) -> Row:
    return [row for row in rows(root, kind) if row["quote"] == quote][number]


def decision(root: Path, kind: Kind, row: Row, action: str, reviewer: str = "lan", **changes: Any) -> Decision:
    (report,) = rows(root, kinds.REPORT)
    was = untold(kind, told(kind, row) or "")
    became = was | changes if action in ("correct", "add", "waive") else None
    place = place_of(str(report["source_sha256"]), kind, row)
    line, quote = int(str(row["line"])), str(row["quote"])
    read = None if action in ("add", "waive") else was
    return Decision(reviewer, REPORT_ID, place, line, quote, action, read, became)


def sound(root: Path) -> bool:
    return not check(root, root / "reports", needs_all=False).problems


def test_what_is_decided_stands_in_the_rows(root: Path) -> None:
    """Accepted, corrected, rejected, added, waived, undone: each as decided, and the whole passes a check."""
    before = {kind.name: rows(root, kind) for kind in kinds.PLACE_KINDS}
    posts, ponds = row_of(root, kinds.HEADCOUNT, "42名"), row_of(root, kinds.ACTIVITY, "27口")
    spent, again = (row_of(root, kinds.AMOUNT, "1323.49万元", number) for number in (0, 1))
    assert again["restates"] == f"{REPORT_ID}/amount/{spent['fact_no']}"
    place = REPORT.index("规划财务股")
    added = posts | {"char_start": place, "char_end": place + 5, "quote": "规划财务股", "name": None}
    cited: Row = {"name": "规划财务股工作规则", "document_number": None, "relation": "other"}
    decide(
        root,
        [
            decision(root, kinds.HEADCOUNT, posts, "accept"),
            decision(root, kinds.ACTIVITY, ponds, "correct", subject="维修山塘数"),
            decision(root, kinds.AMOUNT, spent, "reject"),
            decision(root, kinds.CITATION, {**added, **cited}, "add"),
        ],
    )
    assert sound(root)
    assert row_of(root, kinds.HEADCOUNT, "42名") == posts | {"review": "accepted"}
    assert row_of(root, kinds.ACTIVITY, "27口") == ponds | {"review": "corrected", "subject": "维修山塘数"}
    assert row_of(root, kinds.AMOUNT, "1323.49万元")["review"] == "rejected"
    # What stated the rejected figure again is its first statement now.
    assert row_of(root, kinds.AMOUNT, "1323.49万元", 1)["restates"] is None
    cited_row = row_of(root, kinds.CITATION, "规划财务股")
    assert (cited_row["method"], cited_row["review"], cited_row["name"]) == ("hand", "accepted", "规划财务股工作规则")
    decide(
        root,
        [
            decision(root, kinds.HEADCOUNT, posts, "undo"),
            decision(root, kinds.ACTIVITY, ponds, "undo"),
            decision(root, kinds.AMOUNT, spent, "undo"),
            decision(root, kinds.CITATION, {**added, **cited}, "undo"),
        ],
    )
    assert {kind.name: rows(root, kind) for kind in kinds.PLACE_KINDS} == before


def test_decisions_outlive_a_reading_and_the_rows(root: Path) -> None:
    """Read again by other rules, a fact keeps its number and what was decided; another reading opens it again."""
    posts, ponds = row_of(root, kinds.HEADCOUNT, "42名"), row_of(root, kinds.ACTIVITY, "27口")
    budget = row_of(root, kinds.AMOUNT, "1200万元")
    decide(
        root,
        [
            decision(root, kinds.HEADCOUNT, posts, "accept"),
            decision(root, kinds.ACTIVITY, ponds, "correct", subject="维修山塘数"),
            decision(root, kinds.AMOUNT, budget, "reject"),
        ],
    )
    decided = {kind.name: rows(root, kind) for kind in kinds.PLACE_KINDS}
    # The rules of before read other things: the headcount as one of staff, and nothing of the dams.
    for kind, changes in ((kinds.HEADCOUNT, {"item": "in_post"}), (kinds.ACTIVITY, {"subject": "山塘"})):
        others = [row for row in sound_rows(kind.table, root) if row["report_id"] != REPORT_ID]
        read: list[Row] = [
            {**row, "review": "extracted", **changes} for row in rows(root, kind) if row["quote"] != "3座"
        ]
        write(kind.table, root, others + read)
    (told_of,) = add(root, [root / "report.txt"], anew=True, jobs=1, reports=root / "reports")
    assert told_of.outcome == "reread" and sound(root)
    assert row_of(root, kinds.HEADCOUNT, "42名") == posts | {"review": "accepted"}
    assert row_of(root, kinds.ACTIVITY, "27口")["subject"] == "维修山塘数"
    assert row_of(root, kinds.AMOUNT, "1200万元")["review"] == "rejected"
    assert {row["quote"] for row in rows(root, kinds.ACTIVITY)} == {row["quote"] for row in decided["activity"]}
    # Out of the seeds and added as new, it is as it was decided; whose it is is surer, for the department is known now.
    for table in (kind.table for kind in kinds.PLACE_KINDS):
        write(table, root, [row for row in sound_rows(table, root) if row["report_id"] != REPORT_ID])
    list(add(root, [root / "report.txt"], jobs=1, reports=root / "reports"))
    assert {kind.name: rows(root, kind) for kind in kinds.RECOGNISED_KINDS} == {
        kind.name: decided[kind.name] for kind in kinds.RECOGNISED_KINDS
    }
    # A decision on what is read otherwise now stands, and is open again until somebody looks.
    was_read = decision(root, kinds.HEADCOUNT, posts | {"headcount": 24}, "accept")
    decide(root, [was_read])
    (told_of,) = add(root, [root / "report.txt"], anew=True, jobs=1, reports=root / "reports")
    assert "1 decisions are open again" in told_of.reason
    assert row_of(root, kinds.HEADCOUNT, "42名")["headcount"] == 24
    judgement = judgements(read_decisions(root))[was_read.place]
    assert judgement.is_open and judgement.read is not None and judgement.read["headcount"] == 42


def test_whose_report_it_is_can_be_settled(root: Path) -> None:
    """Another department and year give it another name in every table, now and when it is read again; undone, none."""
    before = {table.name: sound_rows(table, root) for table in TABLES if table is not DECISION}
    desk = Desk(root, REPORT_ID, "lan", root / "reports")
    (entry,) = (entry for entry in desk.view()["entries"] if entry["kind"] == "report")
    cells = {cell["name"]: cell["value"] for cell in entry["cells"]}

    def settles(**values: str) -> str:
        asked = {"id": entry["id"], "action": "correct", "values": cells | values}
        return str(desk.ask({"decide": [asked]})["error"])

    assert "看不出是哪个部门" in settles(department_name="某某局")
    assert settles(department_name="浮梁县水利局", fiscal_year="2021") == ""
    assert desk.ask({"decide": [{"id": "headcount/1", "action": "accept"}]})["error"] == ""
    desk.close()
    name = "360222-slj-2021"
    assert sound(root)
    named = [table.name for table in TABLES if REPORT_ID in (root / table.file).read_text(encoding="utf-8")]
    assert named == [DECISION.name]
    with pytest.raises(JixiaoError, match=f"it is called {name} now"):
        Desk(root, REPORT_ID, "lan", root / "reports")
    # What people decided of it under its former name is of no report that comes to be called so.
    other = root / "other.txt"
    other.write_text(REPORT.replace("小型水库3座", "小型水库4座"), encoding="utf-8")
    (told_of,) = add(root, [other], jobs=1, dry_run=True, reports=root / "reports")
    assert told_of.report_id == f"{REPORT_ID}-e2" and f"was reviewed as {REPORT_ID}" in told_of.reason
    # Out of the seeds and read again it is the same, for what is known of the document is whose it is.
    for table in READ:
        write(table, root, [row for row in sound_rows(table, root) if row["report_id"] != name])
    (told_of,) = add(root, [root / "report.txt"], jobs=1, reports=root / "reports")
    assert told_of.report_id == name and sound(root)
    again = Desk(root, name, "lan", root / "reports")
    assert (again.entries["report/1"].state(None), again.entries["headcount/1"].state(None)) == (
        "corrected",
        "accepted",
    )
    for _ in range(2):
        assert again.ask({"undo": True})["error"] == ""
    again.close()
    assert {table.name: sound_rows(table, root) for table in TABLES if table is not DECISION} == before


def test_a_stored_report_is_reviewed_where_it_is(root: Path) -> None:
    """Of a report in the store the decided rows stand in the seeds, where they win; with its own row all of them do."""
    to_store(root, [REPORT_ID])
    stored = load(root).only(REPORT_ID)
    desk = Desk(root, REPORT_ID, "lan", root / "reports")
    decided = [{"id": "amount/1", "action": "accept"}, {"id": "activity/1", "action": "reject"}]
    assert desk.ask({"decide": decided})["error"] == ""
    desk.close()
    assert [row["fact_no"] for row in rows(root, kinds.AMOUNT)] == [1] and sound(root)
    (told_of,) = add(root, [root / "report.txt"], anew=True, jobs=1, reports=root / "reports")
    assert f"first run: jixiao store --to-seeds {REPORT_ID}" in told_of.reason
    (waiting,) = (one for one in queue(root, {}) if one.report_id == REPORT_ID)
    assert waiting.open == sum(len(stored[kind.table].records) for kind in DECIDED.values()) - 2
    used = uses(root)
    assert used["score"] > used["headcount"] > used["activity"] > used["citation"] == used["waived_number"] == 0
    of_kinds = {kind.name: len(stored[kind.table].records) for kind in DECIDED.values()}
    assert (
        waiting.uses == sum(used[kind] * count for kind, count in of_kinds.items()) - used["amount"] - used["activity"]
    )
    assert desk.ask({"undo": True})["error"] == ""
    desk.close()
    assert rows(root, kinds.AMOUNT) == []
    assert all(load(root).only(REPORT_ID)[table].records == stored[table].records for table in READ)
    for entry in [entry for entry in desk.entries.values() if entry.row is not None]:
        assert desk.ask({"decide": [{"id": entry.id, "action": "accept"}]})["error"] == ""
    desk.close()
    assert packs(root) == [] and sound(root)
    assert {str(row["review"]) for kind in DECIDED.values() for row in rows(root, kind)} == {"accepted"}


def test_a_sample_is_the_same_for_whoever_draws_it_and_keeps_what_was_found(root: Path) -> None:
    """One of each stratum at least, in the seeds as in the store; a decision is told in it, and taken back again."""
    day = datetime.date(2026, 11, 30)
    name, drawn = draw(root, 10, 7, day)
    sample = sound_rows(SAMPLE, root)
    strata = {(str(row["kind"]), str(row["confidence_band"])): int(str(row["stratum_facts"])) for row in sample}
    own = [row | {"kind": kind.name} for kind in kinds.RECOGNISED_KINDS for row in rows(root, kind)]
    assert drawn == len(sample) == 10 and {kind for kind, _ in strata} == {row["kind"] for row in own}
    assert sum(strata.values()) == len(own)
    write(SAMPLE, root, [])
    to_store(root, [REPORT_ID])
    assert draw(root, 10, 7, day) == (name, 10) == draw(root, 10, 7, day) and sound_rows(SAMPLE, root) == sample
    desk = Desk(root, REPORT_ID, "lan", root / "reports")
    first = [entry["id"] for entry in desk.view()["entries"] if entry["group"] == "抽样复核"]
    assert {one.report_id: one.sampled for one in queue(root, {})}[REPORT_ID] == len(first)
    assert {f"{REPORT_ID}/{one}" for one in first} == {row["fact_id"] for row in sample}
    desk.ask({"decide": [{"id": first[0], "action": "accept"}, {"id": first[1], "action": "reject"}]})
    desk.close()
    found = {row["fact_id"]: row["review"] for row in sound_rows(SAMPLE, root)}
    assert [found[f"{REPORT_ID}/{one}"] for one in first[:3]] == ["accepted", "rejected", "extracted"]
    desk.ask({"undo": True})
    desk.close()
    assert sound_rows(SAMPLE, root) == sample and sound(root)
    with pytest.raises(JixiaoError, match="ask for more"):
        draw(root, 2, 7, day)


def test_two_reviewers_agree_or_a_third_settles(root: Path) -> None:
    facts = _, ponds, _ = (
        (kinds.HEADCOUNT, row_of(root, kinds.HEADCOUNT, "42名")),
        (kinds.ACTIVITY, row_of(root, kinds.ACTIVITY, "27口")),
        (kinds.ACTIVITY, row_of(root, kinds.ACTIVITY, "3座")),
    )
    for reviewer, actions in (("lan", ("accept", "accept", "reject")), ("mei", ("accept", "reject", "reject"))):
        decide(root, [decision(root, *fact, action, reviewer) for fact, action in zip(facts, actions, strict=True)])
    found = judgements(read_decisions(root))
    (split,) = [judgement for judgement in found.values() if judgement.is_conflict]
    assert split.place == place_of(split.place.source_sha256, *ponds)
    assert row_of(root, kinds.ACTIVITY, "27口")["review"] == "extracted"
    counted = {agreement.kind: agreement for agreement in agreements(found.values())}
    assert (counted["all"].decided, counted["all"].alike) == (3, 2)
    # Of two, one was decided alike; chance gives as much: both were accepted by one, and both rejected by the other.
    assert counted["activity"].share == 0.5 and counted["activity"].kappa == 0
    assert counted["headcount"].kappa is None
    decide(root, [decision(root, *ponds, "reject", "shu")])
    assert row_of(root, kinds.ACTIVITY, "27口")["review"] == "rejected" and sound(root)


def test_kappa_is_that_of_a_worked_example() -> None:
    """Of 50 grants, two readers approve 20 alike and refuse 15 alike: κ = (0.7 - 0.5) / (1 - 0.5)."""
    said = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(said) == pytest.approx(0.4)


def test_a_fact_that_is_not_built_yet_opens_its_source(root: Path) -> None:
    done = run(root, "source", f"{REPORT_ID}/amount/1", "--reports", str(root / "reports"))
    assert done.returncode == 0 and "not published yet" in done.stdout, done.stderr
    assert "年初预算⟦1200万元⟧" in done.stdout and "指标 年初预算数" in done.stdout


def _write_some(root: Path, some: list[Decision]) -> None:
    for one in some:
        write_decisions(root, [one], lambda: datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))


def test_reviewers_at_once_lose_nothing(root: Path) -> None:
    """Each of four processes writes its decisions one by one; all are there, each at a moment of its own, in order."""
    facts = rows(root, kinds.ACTIVITY)
    context = multiprocessing.get_context("fork")
    writers = [
        context.Process(
            target=_write_some,
            args=(root, [decision(root, kinds.ACTIVITY, row, "accept", name) for row in facts * 5]),
        )
        for name in ("lan", "mei", "shu", "wei")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    moments = [row["decided_at"] for row in sound_rows(DECISION, root)]
    assert len(moments) == len(set(moments)) == 4 * 5 * len(facts) and moments == sorted(map(str, moments))


def test_what_a_killed_reviewer_decided_is_told_and_settled(root: Path) -> None:
    """Written down but not yet in the rows: a check says so, and one command mends it."""
    posts = row_of(root, kinds.HEADCOUNT, "42名")
    write_decisions(
        root, [decision(root, kinds.HEADCOUNT, posts, "reject")], lambda: datetime.datetime.now(datetime.UTC)
    )
    (problem,) = check(root).problems
    assert "jixiao review --settle" in problem.remedy and problem.report_id == REPORT_ID
    done = run(root, "review", "--settle")
    assert done.returncode == 0 and REPORT_ID in done.stdout, done.stderr
    assert row_of(root, kinds.HEADCOUNT, "42名")["review"] == "rejected" and settle(root) == []


def test_a_rubric_is_described_from_the_report_itself(root: Path) -> None:
    """Its items and maxima become rows; what nobody confirms is mapped to nothing, and the report has the scheme."""
    other = REPORT.replace("安仁县水利局", "浮梁县文化馆").replace(
        "等级为“优”。", "等级为“优”。\n其中：投入10分，得10分；产出90分，得86.5分。"
    )
    (root / "other.txt").write_text(other, encoding="utf-8")
    (told_of,) = add(root, [root / "other.txt"], jobs=1, reports=root / "reports")
    assert told_of.report_id is not None
    desk = Desk(root, told_of.report_id, "lan", root / "reports")
    assert desk.view()["may_describe"]
    draft = desk.ask({"rubric": True})["rubric"]
    assert {item["path"]: item["max_points"] for item in draft["items"]} == {"投入": "10", "产出": "90"}
    scheme = {column["name"]: column["value"] for column in draft["columns"]}
    spoilt = [draft["items"][0] | {"max_points": "9"}, *draft["items"][1:]]
    assert "指标体系里" in desk.ask({"describe": {"rubric": scheme, "items": spoilt}})["error"]
    assert len(sound_rows(reference.RUBRIC, root)) == len(desk.corpus[reference.RUBRIC].records)
    item = {**draft["items"][1], "path": "产出>满意度", "name": "满意度", "level": "indicator", "max_points": ""}
    proposal = item | {"max_status": "not_stated", "dimension": "", "indicator_id": "beneficiary_satisfaction"}
    confirmed = proposal | {"path": "产出>群众满意度", "name": "群众满意度", "is_confirmed": True}
    whole = [*draft["items"], proposal, confirmed]
    assert desk.ask({"describe": {"rubric": scheme, "items": whole}})["error"] == ""
    desk.close()
    (report,) = [row for row in sound_rows(kinds.REPORT.table, root) if row["report_id"] == told_of.report_id]
    assert report["rubric_id"] == scheme["rubric_id"] and sound(root)
    rows_of = [row for row in sound_rows(reference.CROSSWALK, root) if row["rubric_id"] == scheme["rubric_id"]]
    mapped = {row["path"]: row for row in rows_of}
    assert [mapped[path]["relation"] for path in ("产出>满意度", "产出>群众满意度")] == ["none", "same"]
    assert "beneficiary_satisfaction" in str(mapped["产出>满意度"]["evidence"])
