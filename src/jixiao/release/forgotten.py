"""Which reports a database says are forgotten: what is known of them must not be carried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from jixiao.facts.forgotten import FORGOTTEN, REASON
from jixiao.release.marts import database_name
from jixiao.sql import literal


@dataclass(frozen=True)
class Tombstone:
    """What stays of a forgotten report."""

    report_id: str
    forgotten_on: date
    reason: str

    @property
    def words(self) -> str:
        return f"{self.forgotten_on} ({REASON.values[self.reason]} {self.reason})"


def tombstones(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[str, Tombstone]:
    """The forgotten reports by id, as the ``database`` that is attached, or the connection's own, has them."""
    known = connection.execute(
        f"""
        select 1 from duckdb_tables()
        where database_name = {database_name(database)} and schema_name = 'seeds'
            and table_name = {literal(FORGOTTEN.name)}
        """
    ).fetchone()
    if known is None:  # a release of before anything could be forgotten
        return {}
    place = f"{database}.seeds" if database else "seeds"
    rows = connection.execute(f"select forgotten_id, forgotten_on, reason from {place}.{FORGOTTEN.name}").fetchall()
    return {row[0]: Tombstone(*row) for row in rows}
