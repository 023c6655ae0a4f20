"""The history of the facts: what each said, and from when until when we said so.

Table ``fact_history`` has a row per version of a fact. It is carried over from the release that was current when a
build began, and extended by what the new release states otherwise. The versions of a fact tile time from its first
release on: each begins where the one before it ends, and the last one holds. A withdrawal is a version too. Of a
report that was forgotten no version is carried over.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import duckdb

from jixiao.errors import JixiaoError
from jixiao.facts.column import coded
from jixiao.facts.kinds import KIND_LABELS
from jixiao.facts.types import REVIEW
from jixiao.release.changes.cause import CAUSES, Cause, cause_word, write_causes, write_evidence
from jixiao.release.changes.comparison import DIFFERING, attach, differing_rows
from jixiao.release.changes.log import Changes
from jixiao.release.forgotten import tombstones
from jixiao.release.marts import column_list
from jixiao.release.store import Release
from jixiao.sql import literal

TABLE = "fact_history"

#: What a version states; a version is new where one of these is.
STATED = {
    "report_id": "varchar not null",
    "kind": "varchar not null",
    "label": "varchar not null",
    "value_text": "varchar",
    "value": "decimal(24, 6)",
    "unit": "varchar",
    "quote": "varchar",
    "char_start": "integer",
    "review": "varchar",
    "method": "varchar",
    "source_sha256": "varchar",
    "indicator_id": "varchar",
}
#: Of these, what a withdrawn fact is still known by.
_NAMES = ("report_id", "kind", "label")

_COLUMNS = (
    {"fact_id": "varchar not null", "version_no": "integer not null"}
    | STATED
    | {
        "is_withdrawn": "boolean not null",
        "cause": "varchar not null",
        "release_id": "varchar not null",
        "valid_from": "timestamp not null",
        "valid_to": "timestamp",
    }
)

_TABLE_COMMENT = (
    "事实沿革 · What we said, and when: versions of every fact over the releases. The times are ours, not those of the"
    " reports. One row per fact and version."
)
_COMMENTS = {
    "fact_id": "事实编号 · Permanent name of the fact: report, kind, number.",
    "version_no": "版本序号 · Number of the version, from 1.",
    "report_id": "报告编号 · Report that states the fact.",
    "kind": f"类别 · Kind of fact. {coded(KIND_LABELS)}",
    "label": "名称 · What the fact is about; of a withdrawn fact, what it was about.",
    "value_text": "取值 · The value as people read it. Empty: withdrawn.",
    "value": "数值 · The value as a number, money in yuan. Empty: not a number, or withdrawn.",
    "unit": "单位 · Unit of the number. Empty: not a number, or withdrawn.",
    "quote": "原文 · Characters of the report that state the fact. Empty: withdrawn.",
    "char_start": "起始字符 · Offset of the quote in the report's text. Empty: withdrawn.",
    "review": f"复核状态 · Whether a person has confirmed the fact. Empty: withdrawn. {coded(REVIEW.values)}",
    "method": "提取方法 · Rule that read the fact, or hand. Empty: withdrawn.",
    "source_sha256": "来源文件哈希 · SHA-256 of the file that was read. Empty: withdrawn.",
    "indicator_id": "通用指标编号 · Indicator that a score measures. Empty: none, or no score, or withdrawn.",
    "is_withdrawn": "是否撤回 · Whether from then on the fact was stated no longer.",
    "cause": f"变更原因 · Why this version came to be. {coded({one.word: one.zh for one in Cause})}",
    "release_id": "发布版本 · Release that said so first.",
    "valid_from": "生效时间 · When that release was built, UTC; the version holds from then on.",
    "valid_to": "失效时间 · When the next version began, UTC; not in it any more. Empty: holds.",
}


def write(
    connection: duckdb.DuckDBPyConnection,
    changes: Changes,
    previous: Release | None,
    *,
    is_held_against: bool = True,
    of: Collection[str] | None = None,
) -> int:
    """Write the history into the database of the release that ``changes`` lead to; return the number of new versions.

    ``previous`` is the release that it follows; if that kept no history, the history begins here, and its reports count
    as added. Also writes what the expectations compare, in schema ``history``: nothing, unless the new release
    ``is_held_against`` the one before. In a copy of the database before, where only facts ``of`` some reports can be
    others, the history is there, and only these are looked at.
    """
    if of is None:
        create(connection)
    if previous is not None:
        attach(connection, previous.database, "previous", f"the database of release {previous.id}")
    known = _columns(connection, TABLE)
    continues = bool(known)
    if continues and of is None:
        # A column that it did not have yet is empty in the versions from then.
        names = column_list(name for name in _COLUMNS if name in known)
        stays = _unforgotten(connection)
        connection.execute(f"insert into {TABLE} ({names}) select {names} from previous.main.{TABLE} where {stays}")
    among = "true" if of is None else f"report_id in ({', '.join(map(literal, of)) or 'null'})"
    connection.execute(f"create temp view stated as from ({_STATED_NOW}) where {among}")

    cause_of = changes if continues else Cause.REPORT_ADDED
    added = extend(connection, changes.after.id, changes.after.built_at, cause_of, among)
    connection.execute("drop view stated")
    _write_previous(connection, is_held_against=is_held_against)
    if previous is not None:
        connection.execute("detach previous")
    return added


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table, empty, with its key and its comments."""
    columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    connection.execute(f"create table main.{TABLE} ({columns}, primary key (fact_id, version_no))")
    connection.execute(f"comment on table {TABLE} is '{_TABLE_COMMENT}'")
    for name, comment in _COMMENTS.items():
        connection.execute(f"comment on column {TABLE}.{name} is {literal(comment)}")


def extend(
    connection: duckdb.DuckDBPyConnection,
    release_id: str,
    built_at: datetime,
    cause_of: Changes | Cause,
    among: str = "true",
) -> int:
    """Add to the history what ``stated`` (a table of ``fact_id`` and the columns ``STATED``) says otherwise, of facts
    that meet the condition ``among``.

    A fact that is new, returns, or says something else gets a version that holds from ``built_at``; one that is stated
    no longer gets a withdrawal; the version that held until then ends. Where one cause is that of all, no row leaves
    the database: a history may begin with millions. Returns the number of new versions. Raises ``JixiaoError`` where
    the history is already later than ``built_at``.
    """
    moment = built_at.astimezone(UTC).replace(tzinfo=None)
    (latest,) = connection.execute(f"select max(valid_from) from {TABLE}").fetchone() or (None,)
    changed = _changed(connection, cause_of, among)
    if not changed:
        return 0
    if latest is not None and moment <= latest:
        raise JixiaoError(
            f"the clock says {moment} UTC, but the history of the facts was written at {latest}; set the clock, or, if"
            " it was wrong then, publish a release from before that with: jixiao rollback ID"
        )
    names = column_list(STATED)
    taken = ", ".join(
        f'coalesce(stated."{name}", held."{name}")' if name in _NAMES else f'stated."{name}"' for name in STATED
    )
    connection.execute(
        f"""
        create temp table version as
        with held as (select * from {TABLE} where valid_to is null)
        select
            changed.fact_id, coalesce(held.version_no, 0) + 1 as version_no, {taken},
            stated.fact_id is null as is_withdrawn, changed.cause
        from changed left join held using (fact_id) left join stated using (fact_id)
        """
    )
    connection.execute(
        f"""
        update {TABLE} set valid_to = timestamp '{moment}'
        where valid_to is null and fact_id in (select fact_id from version)
        """
    )
    connection.execute(
        f"""
        insert into {TABLE} (fact_id, version_no, {names}, is_withdrawn, cause, release_id, valid_from)
        select *, {literal(release_id)}, timestamp '{moment}' from version order by fact_id
        """
    )
    connection.execute("drop table version")
    return changed


#: What the release that is being built states, in the shape of the history.
_STATED_NOW = """
    select
        fact.fact_id, fact.report_id, fact.kind, fact.label, fact.value_text, fact.value, fact.unit, fact.quote,
        fact.char_start, fact.review, fact.method, dim_report.source_sha256, fct_score.indicator_id
    from main.fact
    inner join main.dim_report using (report_id)
    left join main.fct_score using (fact_id)
"""


def _changed(connection: duckdb.DuckDBPyConnection, cause_of: Changes | Cause, among: str) -> int:
    """Make ``changed``, the facts whose statement is not the one that the history holds, each with its cause; returns
    how many there are."""
    names = ("fact_id", *STATED)
    held = f"select {column_list(names)} from {TABLE} where valid_to is null and not is_withdrawn and {among}"
    now = f"select {column_list(names)} from stated"
    old, new = f"({held}) except all ({now})", f"({now}) except all ({held})"
    if isinstance(cause_of, Cause):
        facts = f"select fact_id from ({old}) union select fact_id from ({new})"
        query = f"select fact_id, {literal(cause_of.word)} as cause from ({facts})"
    else:
        differing = differing_rows(old, new, names[:1], names)
        connection.execute(f"create or replace temp table {DIFFERING} as {differing}")
        write_evidence(connection, cause_of.facts)
        write_causes(connection, TABLE, names, cause_of.evidence)
        query = f"""
            select coalesce(after.fact_id, before.fact_id) as fact_id, {cause_word("causes.cause")} as cause
            from {DIFFERING} as differing inner join {CAUSES} as causes on differing.rowid = causes.row
        """
    connection.execute(f"create or replace temp table changed as {query}")
    (count,) = connection.execute("select count(*) from changed").fetchone() or (0,)
    return int(count)


#: What the expectations compare with the release before: a table of schema ``history``, where its rows come from, and
#: its columns.
_PREVIOUS = (
    (
        "previous_audit",
        "fct_audit",
        {"report_id": "varchar", "rule_id": "varchar", "place": "varchar", "outcome": "varchar"},
    ),
    ("previous_result", "fct_indicator_result", {"fact_id": "varchar", "report_id": "varchar", "status": "varchar"}),
    ("previous_report", "dim_report", {"report_id": "varchar", "source_sha256": "varchar", "collected_on": "date"}),
)


def _write_previous(connection: duckdb.DuckDBPyConnection, *, is_held_against: bool) -> None:
    """What the release before said of reports and audits; no rows where it said nothing, or is not to be compared."""
    connection.execute("create schema if not exists history")
    for name, table, columns in _PREVIOUS:
        typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"create or replace table history.{name} ({typed})")
        if is_held_against and columns.keys() <= _columns(connection, table):
            names = column_list(columns)
            stays = _unforgotten(connection)
            connection.execute(f"insert into history.{name} select {names} from previous.main.{table} where {stays}")


def _unforgotten(connection: duckdb.DuckDBPyConnection) -> str:
    """The condition that a row of the release before is of no report that was forgotten since."""
    gone = ", ".join(literal(report_id) for report_id in tombstones(connection))
    return f"report_id not in ({gone})" if gone else "true"


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """Columns that a table has in the previous release; none where there is no such table, or no release."""
    query = f"""
        select column_name from duckdb_columns()
        where database_name = 'previous' and schema_name = 'main' and table_name = {literal(table)}
    """
    return {name for (name,) in connection.execute(query).fetchall()}
