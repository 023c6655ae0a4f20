"""Three central tables by hand, from the store's Parquet: DuckDB's SQL, Polars, PostgreSQL's SQL; one answer for all.

What they leave out is what the models are for (corrections, editions, reviews, units, the wording of each finding), so
they are no floor of a build: they compare engines on the same work. Each runs in this process but for PostgreSQL, whose
server works by itself; of that only the seconds on the clock say anything. On PostgreSQL they may be models of dbt,
too: our own models are DuckDB's SQL, and do not run there.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from measured import Cost, measured

_TABLES = ("raw_report", "raw_score", "raw_amount")
#: Columns that are asked for, and PostgreSQL's types of them.
_COLUMNS = {
    "raw_report": {"report_id": "text", "division_code": "text", "fiscal_year": "int"},
    "raw_score": {"report_id": "text", "level": "text", "score": "numeric", "max_points": "numeric"},
    "raw_amount": {"report_id": "text", "scope": "text", "measure": "text", "amount_yuan": "numeric"},
}
#: The same words on DuckDB and PostgreSQL. Each sum is the largest that is told of its scope and measure.
_SQL = """
with money as (
    select report_id
        , max(case when scope = 'whole' and measure = 'executed' then amount_yuan end) as executed
        , max(case when scope = 'whole' and measure = 'budget_adjusted' then amount_yuan end) as budget
        , max(case when scope = 'basic' and measure = 'executed' then amount_yuan end) as basic
        , max(case when scope = 'project' and measure = 'executed' then amount_yuan end) as project
        , count(*) as sums
    from raw_amount group by report_id
)
, points as (
    select report_id
        , max(case when level = 'total' then score end) as total_score
        , sum(case when level = 'indicator' then max_points - score end) as lost
        , count(*) as scores
    from raw_score group by report_id
)
, card as (
    select r.report_id, r.division_code, r.fiscal_year, total_score, lost, scores, executed, budget, sums
        , basic + project - executed as open_by
        , cast(executed as {double}) / cast(nullif(budget, 0) as {double}) as rate
    from raw_report as r left join money using (report_id) left join points using (report_id)
)
"""
_ASKED = {
    "card": "select report_id, total_score, lost, scores, sums, executed from card order by {key}",
    "audit": "select report_id, open_by, abs(open_by) <= 1 as holds from card where open_by is not null order by {key}",
    "metric": (
        "select report_id, fiscal_year, rate, rank() over (partition by fiscal_year order by rate desc) as place"
        " from card where rate is not null order by {key}"
    ),
}
Answers = dict[str, list[tuple[object, ...]]]


def compared(root: Path, postgres: str | None, dbt: str | None) -> dict[str, Cost]:
    """What each way costs; ends the process where their answers differ.

    ``postgres`` says where a server is, ``dbt`` is a command that builds models there.
    """
    store = str(root / "store" / "current" / "*")
    costs: dict[str, Cost] = {}
    answers: dict[str, Answers] = {}
    ways: dict[str, Callable[[], Answers]] = {
        "by hand: DuckDB's SQL": lambda: _duckdb(store),
        "by hand: Polars": lambda: _polars(store),
    }
    if postgres:
        began, cpu = time.monotonic(), time.process_time()
        loaded = _postgres(store, postgres)
        costs["by hand: loading PostgreSQL"] = Cost(time.monotonic() - began, time.process_time() - cpu)
        ways |= {"by hand: PostgreSQL, loaded before": loaded}
    for name, way in ways.items():
        began, cpu = time.monotonic(), time.process_time()
        answers[name] = way()
        costs[name] = Cost(time.monotonic() - began, time.process_time() - cpu)
    if postgres and dbt:
        name = "by hand: PostgreSQL through dbt, loaded before"
        costs[name], answers[name] = _through_dbt(postgres, dbt)
    first, *others = answers.items()
    for name, answer in others:
        for table in _ASKED:
            if _plain(answer[table]) != _plain(first[1][table]):
                raise SystemExit(f"{table} is another in {name} than in {first[0]}")
    return costs


def _plain(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The rows with one kind of numbers."""

    def plain(cell: object) -> object:
        return cell if isinstance(cell, (str, bool, type(None))) else round(float(str(cell)), 9)

    return [tuple(map(plain, row)) for row in rows]


def _duckdb(store: str) -> Answers:
    with duckdb.connect() as connection:
        for table in _TABLES:
            connection.execute(f"create view {table} as from read_parquet('{store}/{table}.parquet')")
        query = _SQL.format(double="double")
        return {
            name: connection.execute(query + asked.format(key="report_id")).fetchall() for name, asked in _ASKED.items()
        }


def _polars(store: str) -> Answers:
    report, score, amount = (pl.scan_parquet(f"{store}/{table}.parquet") for table in _TABLES)

    def largest(scope: str, measure: str) -> pl.Expr:
        return pl.col("amount_yuan").filter((pl.col("scope") == scope) & (pl.col("measure") == measure)).max()

    money = amount.group_by("report_id").agg(
        executed=largest("whole", "executed"),
        budget=largest("whole", "budget_adjusted"),
        basic=largest("basic", "executed"),
        project=largest("project", "executed"),
        sums=pl.len(),
    )
    is_indicator, lost = pl.col("level") == "indicator", pl.col("max_points") - pl.col("score")
    points = score.group_by("report_id").agg(
        total_score=pl.col("score").filter(pl.col("level") == "total").max(),
        lost=pl.when(lost.filter(is_indicator).count() > 0).then(lost.filter(is_indicator).sum()),
        scores=pl.len(),
    )
    budget = pl.col("budget").cast(pl.Float64)
    card = (
        report.select("report_id", "fiscal_year")
        .join(money, on="report_id", how="left")
        .join(points, on="report_id", how="left")
        .with_columns(
            open_by=pl.col("basic") + pl.col("project") - pl.col("executed"),
            rate=pl.when(budget != 0).then(pl.col("executed").cast(pl.Float64) / budget),
        )
        .sort("report_id")
    )
    place = pl.col("rate").rank("min", descending=True).over("fiscal_year")
    asked = {
        "card": card.select("report_id", "total_score", "lost", "scores", "sums", "executed"),
        "audit": card.filter(pl.col("open_by").is_not_null()).select(
            "report_id", "open_by", holds=pl.col("open_by").abs() <= 1
        ),
        "metric": card.filter(pl.col("rate").is_not_null()).select("report_id", "fiscal_year", "rate", place=place),
    }
    found = pl.collect_all(list(asked.values()))
    return {name: frame.rows() for name, frame in zip(asked, found, strict=True)}


def _postgres(store: str, dsn: str) -> Callable[[], Answers]:
    import psycopg

    connection = psycopg.connect(dsn)
    with connection.cursor() as cursor, duckdb.connect() as asked:
        for table, columns in _COLUMNS.items():
            cursor.execute(f"drop table if exists {table}")
            typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            cursor.execute(f"create table {table} ({typed})")
            rows = asked.execute(f"select {', '.join(columns)} from read_parquet('{store}/{table}.parquet')")
            with cursor.copy(f"copy {table} from stdin") as copying:
                while batch := rows.fetchmany(10_000):
                    for row in batch:
                        copying.write_row(row)
        cursor.execute("analyze")
    connection.commit()

    def answers() -> Answers:
        with connection.cursor() as cursor:
            return {name: cursor.execute(_on_postgres(asked)).fetchall() for name, asked in _ASKED.items()}

    return answers


def _on_postgres(asked: str) -> str:
    return _SQL.format(double="double precision") + asked.format(key='report_id collate "C"')


def _through_dbt(dsn: str, dbt: str) -> tuple[Cost, Answers]:
    """The three tables as models of a dbt project of their own, from dbt's start to its end, and their rows."""
    import psycopg

    given = psycopg.conninfo.conninfo_to_dict(dsn)
    server: dict[str, Any] = {
        "type": "postgres",
        "host": given.get("host", "127.0.0.1"),
        "port": int(given.get("port") or 5432),
        "user": given["user"],
        "password": given.get("password", ""),
        "dbname": given["dbname"],
        "schema": "by_dbt",
        "threads": 2,
    }
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        (root / "models").mkdir()
        project = {"name": "by_hand", "profile": "by_hand", "models": {"+materialized": "table"}}
        # JSON is YAML, too.
        (root / "dbt_project.yml").write_text(json.dumps(project), encoding="utf-8")
        profiles = {"by_hand": {"target": "server", "outputs": {"server": server}}}
        (root / "profiles.yml").write_text(json.dumps(profiles), encoding="utf-8")
        for name, asked in _ASKED.items():
            (root / "models" / f"{name}.sql").write_text(_on_postgres(asked), encoding="utf-8")
        found = measured([dbt, "--quiet", "--no-send-anonymous-usage-stats", "run", "--profiles-dir", "."], root)
    if found.status:
        raise SystemExit(f"dbt on PostgreSQL ended with {found.status}: {found.said[-2000:]}")
    with psycopg.connect(dsn) as connection:
        read = {
            name: connection.execute(f'select * from by_dbt.{name} order by report_id collate "C"').fetchall()
            for name in _ASKED
        }
    return found.whole, read
