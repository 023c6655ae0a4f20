"""What a release was made from, report by report: which reports' rows may be others now than they were for it.

A pack of the store never changes, so what a release and the project both have of it is the same. Rows of the seeds'
text may be any report's: where a file of them changed, all that it names are looked at, and all that it named, which
``history.seeded`` of the release says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from pathlib import Path

import duckdb

from jixiao.facts import kinds, reference, stored
from jixiao.facts.catalogue import READ
from jixiao.facts.table import Table
from jixiao.release.changes.cause import family
from jixiao.release.marts import NO_REPORT, columns_of, report_of
from jixiao.sql import literal

#: The reports of which text in the seeds had rows.
SEEDED = "history.seeded"
#: Seeds that name departments: what changes in them is the matter of the reports of these.
_OF_DEPARTMENTS = (reference.DEPARTMENT.name, reference.DEPARTMENT_NAME.name)


def note(connection: duckdb.DuckDBPyConnection, root: Path) -> None:
    """Write down in the database of a release which reports' rows are text in the seeds below ``root``."""
    connection.execute("create schema if not exists history")
    connection.execute(f"create or replace table {SEEDED} (report_id varchar)")
    named = " union ".join(f"select report_id from {_text(root, table)}" for table in READ)
    connection.execute(f"insert into {SEEDED} {named} order by all")


def is_noted(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a database says which reports' rows were text."""
    return bool(columns_of(connection, *SEEDED.split(".")))


def known(connection: duckdb.DuckDBPyConnection, root: Path) -> set[str]:
    """Every report that the database holds, or the project below ``root`` has rows of its own of."""
    return _held(connection) | _there(connection, root)


def to_look_at(
    connection: duckdb.DuckDBPyConnection, root: Path, before: Mapping[str, str], now: Mapping[str, str]
) -> set[str]:
    """The reports whose own rows may have changed since the inputs ``before``, of which the database is, were ``now``.

    All that have not are the same in both.
    """
    changed = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
    found: set[str] = set()
    packs, gone = _packs(now) - _packs(before), _packs(before) - _packs(now)
    if packs:
        files = [str(root / stored.CURRENT / pack / f"{kinds.REPORT.table.name}.parquet") for pack in sorted(packs)]
        found |= _ids(connection, f"select report_id from read_parquet([{', '.join(map(literal, files))}])")
    if gone:
        found |= _held(connection) - _there(connection, root)
    if changed & {table.file for table in READ}:
        for table in READ:
            found |= _ids(connection, f"select report_id from {_text(root, table)}")
        found |= _ids(connection, f"select report_id from {SEEDED}")
    return found


def families(reports: Set[str], among: Iterable[str]) -> set[str]:
    """``reports`` and, ``among`` all, their other editions: which of them is the latest is the matter of each."""
    changed = {family(report) for report in reports}
    return {report for report in among if family(report) in changed} | reports


def named_by(connection: duckdb.DuckDBPyConnection, seed: str, differing: str) -> set[str] | None:
    """The reports that rows of a ``seed`` are about, which the query ``differing`` finds; None where none tells."""
    columns = columns_of(connection, "seeds", seed)
    if (report := report_of(columns)) != NO_REPORT:
        return _ids(connection, f"select {report} from ({differing}) where {report} <> ''")
    if seed in _OF_DEPARTMENTS:
        names = f"""
            select name_zh from seeds.{reference.DEPARTMENT_NAME.name}
            where department_id in (select department_id from ({differing}))
        """
        if seed == reference.DEPARTMENT_NAME.name:
            names += f" union select name_zh from ({differing})"
        table = kinds.REPORT.table.name
        return _ids(connection, f"select report_id from seeds.{table} where department_name in ({names})")
    return None


def _text(root: Path, table: Table) -> str:
    """The rows of the seeds' text of a table, as strings."""
    file = literal(str(root / table.file))
    return (
        f"read_csv({file}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = '')"
    )


def _held(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return _ids(connection, f"select report_id from seeds.{kinds.REPORT.table.name}")


def _there(connection: duckdb.DuckDBPyConnection, root: Path) -> set[str]:
    """The reports of which the project has a row of their own, hidden or not."""
    table = kinds.REPORT.table
    found = _ids(connection, f"select report_id from {_text(root, table)}")
    files = [literal(str(pack / f"{table.name}.parquet")) for pack in stored.packs(root)]
    return found | (_ids(connection, f"select report_id from read_parquet([{', '.join(files)}])") if files else set())


def _ids(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {str(report) for (report,) in connection.execute(query).fetchall() if report}


def _packs(inputs: Mapping[str, str]) -> set[str]:
    """Names of the packs among the inputs of a build."""
    above = f"{stored.CURRENT}/"
    return {name.removeprefix(above).partition("/")[0] for name in inputs if name.startswith(above)}
