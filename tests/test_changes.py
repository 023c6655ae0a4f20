"""Changes between small databases: lists, causes of audits, ranks, tables of releases made before others were known."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from frictionless import Package

from jixiao.release.changes.cause import Cause
from jixiao.release.changes.comparison import RowChange, Snapshot
from jixiao.release.changes.log import Changes, as_json, changes
from jixiao.release.changes.page import page
from jixiao.release.changes.rank import Matter, Rank, rank
from jixiao.release.changes.text import tell
from jixiao.release.export import export
from jixiao.release.marts import content_sha256, marts

AUDIT = """
    create table fct_audit (
        audit_id varchar primary key, report_id varchar, outcome varchar, difference decimal(24, 6), fact_ids varchar[]
    )
"""
REPORT = "440000-zzb-2023"


def snapshot(path: Path, *statements: str) -> Snapshot:
    """A database with a report, its facts in the seeds, and what ``statements`` add."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table dim_report (report_id varchar primary key, source_sha256 varchar)")
        connection.execute(f"insert into dim_report values ('{REPORT}', 'a')")
        connection.execute("create schema seeds")
        connection.execute(
            "create table seeds.raw_amount (report_id varchar, fact_no bigint, amount bigint, review varchar)"
        )
        for statement in statements:
            connection.execute(statement)
    return Snapshot(path.stem, datetime(2026, 1, 1, tzinfo=UTC), path)


def audit(name: str, outcome: str, facts: list[str], difference: int = 0) -> str:
    return f"insert into fct_audit values ('{REPORT}/{name}', '{REPORT}', '{outcome}', {difference}, {facts})"


def amount(number: int, value: int, review: str = "accepted") -> str:
    return f"insert into seeds.raw_amount values ('{REPORT}', {number}, {value}, '{review}')"


@pytest.fixture
def log(tmp_path: Path) -> Changes:
    one, two = f"{REPORT}/amount/1", f"{REPORT}/amount/2"
    before = snapshot(
        tmp_path / "before.duckdb",
        AUDIT,
        *(amount(1, 5), amount(2, 5, "extracted")),
        *(audit("a", "holds", [one]), audit("b", "violated", [two], 4), audit("c", "holds", [one, two])),
        audit("d", "holds", []),
    )
    after = snapshot(
        tmp_path / "after.duckdb",
        AUDIT,
        *(amount(1, 6), amount(2, 7, "extracted")),
        *(audit("a", "violated", [one], 1), audit("b", "holds", [two]), audit("c", "holds", [two, one])),
        *(audit("d", "holds", []), "create table fct_new (fact_id varchar primary key)"),
    )
    return changes(before, after)


def test_an_audit_has_the_cause_of_the_facts_that_it_tests(log: Changes) -> None:
    found = {change.row.key[0].split("/")[1]: change for change in log.ranked}
    assert {name: change.cause for name, change in found.items()} == {
        "a": Cause.REVIEWER_CORRECTED,
        "b": Cause.EXTRACTOR_CHANGED,
        "c": Cause.REVIEWER_CORRECTED,
    }
    assert [change.rank.matter for change in log.ranked] == [Matter.VIOLATION, Matter.VALUE, Matter.WORDS]


def test_lists_and_one_sided_tables_are_told(log: Changes) -> None:
    told = json.loads("".join(as_json(log)))
    lists = next(change["columns"] for change in told["changes"] if change["key"] == [f"{REPORT}/c"])
    one, two = f"{REPORT}/amount/1", f"{REPORT}/amount/2"
    assert lists == {"fact_ids": [[one, two], [two, one]]}
    assert told["structure"] == [{"table": "fct_new", "words": "the table is only in after"}]
    assert "fct_new: the table is only in after" in list(tell(log))


def test_lists_and_times_are_hashed_and_exported(tmp_path: Path) -> None:
    hashes = []
    for name, facts in (("one", ["甲", "乙"]), ("other", ["乙", "甲"])):
        found = snapshot(
            tmp_path / f"{name}.duckdb",
            *(AUDIT, audit("a", "holds", facts)),
            "create table fact_history (fact_id varchar primary key, valid_from timestamp)",
            f"insert into fact_history values ('{name}', '2026-01-01')",
        )
        (tmp_path / name).mkdir()
        with duckdb.connect(str(found.database)) as connection:
            published = marts(connection)
            hashes.append(content_sha256(published))
            assert content_sha256([mart for mart in published if mart.name != "fact_history"]) == hashes[-1]
            export(connection, published, tmp_path / name)
            exported = f"select fact_ids from '{tmp_path / name / 'parquet' / 'fct_audit.parquet'}'"
            assert connection.sql(exported).fetchall() == [(facts,)]
    assert hashes[0] != hashes[1]
    package = Package.from_descriptor(str(tmp_path / "one" / "datapackage.json"))
    types = {field.name: field.type for resource in package.resources for field in resource.schema.fields}
    assert (types["fact_ids"], types["valid_from"]) == ("any", "datetime")


def changed(table: str, old: dict[str, object], new: dict[str, object]) -> Rank:
    return rank(RowChange(table, ("k",), old, new), frozenset({"total"}))


def test_ranks_follow_what_a_reader_cares_for() -> None:
    total = changed("fact", {"fact_id": "total", "value": Decimal(99)}, {"fact_id": "total", "value": Decimal(98)})
    much = changed("fct_budget", {"amount_yuan": Decimal(100)}, {"amount_yuan": Decimal(10)})
    little = changed("fct_budget", {"amount_yuan": Decimal(100)}, {"amount_yuan": Decimal(99)})
    rate = changed("report_card", {"reported_execution_rate": 0.9}, {"reported_execution_rate": None})
    sign = changed("fct_headcount", {"headcount": 3}, {"headcount": -3})
    zero = changed("fct_headcount", {"headcount": 0}, {"headcount": 4})
    line = changed("fact", {"line": 3}, {"line": 4})
    assert total < much < little < sign == zero < line
    assert rate.matter == Matter.MONEY and (sign.size, line.matter) == (1, Matter.WORDS)
    assert little.size == pytest.approx(0.01)


def test_thousands_of_changes_are_told_quickly(tmp_path: Path) -> None:
    table = "create table fact (fact_id varchar primary key, report_id varchar, value decimal(24, 6))"
    rows = f"insert into fact select '{REPORT}/amount/' || i, '{REPORT}', i + {{}} from range(1, 20001) as r (i)"
    before = snapshot(tmp_path / "before.duckdb", table, rows.format(0))
    after = snapshot(tmp_path / "after.duckdb", table, rows.format(1))
    began = time.process_time()  # of all threads of this process: other workers take none of it
    log = changes(before, after)
    text, document = list(tell(log)), "".join(as_json(log))
    assert time.process_time() - began < 10
    assert len(text) < 20 and len(json.loads(document)["changes"]) == 20_000
    assert {change.cause for change in log.ranked} == {Cause.MODEL_CHANGED}
    assert log.ranked[0].row.key == (f"{REPORT}/amount/1",), "from 1 to 2 is the largest relative change"


def test_a_table_that_changed_in_bulk_is_counted_and_written(
    log: Changes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not log.bulk and log.before is not None
    monkeypatch.setattr("jixiao.release.changes.log.MOST", 2)
    monkeypatch.setattr("jixiao.release.changes.log.EXAMPLES", 1)
    bulk = changes(log.before, log.after, tmp_path / "rows")
    assert bulk.counts == log.counts and len(bulk.ranked) == 1
    told = json.loads("".join(as_json(bulk)))
    assert (told["causes"], told["tables"]) == (
        {"reviewer_corrected": 2, "extractor_changed": 1},
        {"fct_audit": {"added": 0, "removed": 0, "changed": 3}},
    )
    (found,) = told["bulk"]
    assert found["most"] == {REPORT: 3} and found["file"] == "rows/fct_audit.parquet"
    rows = f"select after.audit_id, cause, columns, before.outcome from '{tmp_path / found['file']}' order by all"
    assert duckdb.sql(rows).fetchall() == [
        (f"{REPORT}/a", "reviewer_corrected", ["outcome", "difference"], "holds"),
        (f"{REPORT}/b", "extractor_changed", ["outcome", "difference"], "violated"),
        (f"{REPORT}/c", "reviewer_corrected", ["fact_ids"], "holds"),
    ]
    assert "rows/fct_audit.parquet" in "".join(page(bulk)) and any(
        "fct_audit changed in bulk, in 1 reports" in line for line in tell(bulk)
    )
    assert json.loads("".join(as_json(changes(log.before, log.after))))["bulk"][0]["file"] is None
