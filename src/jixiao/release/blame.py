"""Whose fault it is that a statement fails: it is tried on the rows of some reports at a time, until it is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import duckdb

from jixiao.sql import literal

#: Whether a statement, run on a connection, is fulfilled. It may also raise.
Holds = Callable[[duckdb.DuckDBPyConnection], bool]


@dataclass(frozen=True)
class Trial:
    """A database as it was when ``holds`` failed, in which it is tried again on parts; nothing of that stays."""

    connection: duckdb.DuckDBPyConnection
    holds: Holds

    def guilty(self, suspects: Sequence[str], published: Collection[str]) -> list[str]:
        """Those of the ``suspects`` without which the statement holds; none where it is not theirs.

        A report is guilty if it fails alone. Of reports that fail only together, those already ``published`` stand.
        """
        if self._fails([]):
            return []
        found = self._alone(suspects)
        rest = [report for report in suspects if report not in found]
        if not self._fails(rest):
            return found
        standing = [report for report in rest if report in published]
        if self._fails(standing):
            return []
        for report in rest:
            if report not in published:
                if self._fails([*standing, report]):
                    found.append(report)
                else:
                    standing.append(report)
        return found

    def _alone(self, suspects: Sequence[str]) -> list[str]:
        """Those that fail alone, looked for by halves."""
        if not suspects or not self._fails(suspects):
            return []
        if len(suspects) == 1:
            return list(suspects)
        half = len(suspects) // 2
        return self._alone(suspects[:half]) + self._alone(suspects[half:])

    def _fails(self, reports: Collection[str]) -> bool:
        """Whether the statement fails on the rows of ``reports`` alone."""
        self.connection.begin()
        try:
            for table, report in self._of_reports():
                kept = f" and {report} not in ({', '.join(map(literal, reports))})" if reports else ""
                self.connection.execute(f"delete from {table} where {report} is not null{kept}")
            return not self.holds(self.connection)
        except duckdb.InterruptException:
            raise
        except duckdb.Error:
            return True
        finally:
            self.connection.rollback()

    def _of_reports(self) -> list[tuple[str, str]]:
        """Tables whose rows are each of a report, and the SQL that says of which."""
        query = """
            select format('"{}"."{}"', schema_name, table_name), list(column_name)
            from duckdb_columns()
            semi join (from duckdb_tables() where not internal) as tables using (database_name, schema_name, table_name)
            where column_name in ('report_id', 'fact_id')
            group by schema_name, table_name
            order by all
        """
        return [
            (table, "report_id" if "report_id" in columns else "split_part(fact_id, '/', 1)")
            for table, columns in self.connection.execute(query).fetchall()
        ]
