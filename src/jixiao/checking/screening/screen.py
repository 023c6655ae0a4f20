"""The screens together: which of many reports of the store any of them suspects, and how many rows each report has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from jixiao.checking.screening import reports, rows
from jixiao.checking.screening.cells import literals, misspelled
from jixiao.facts import kinds, stored
from jixiao.facts.catalogue import READ
from jixiao.facts.corpus import Corpus
from jixiao.facts.table import Problem, Table
from jixiao.sql import literal

if TYPE_CHECKING:
    import duckdb

#: Rules that ask a report's own row alone: it is held to them with the own rows of all others.
_OF_OWN_ROWS = frozenset({"years_hold", "divisions_hold"})
#: Whole numbers of other widths.
_WHOLE = frozenset({"TINYINT", "SMALLINT", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"})
_REPORT = kinds.REPORT.table
_FACTS = tuple(table for table in READ if table is not _REPORT)


class UnscreenedError(Exception):
    """What cannot be screened: a rule without a screen, a file of the store that is not as it was written."""


def screen(
    seeds: Corpus, names: Iterable[str], rules: Iterable[Callable[[Corpus], Iterable[Problem]]]
) -> tuple[frozenset[str], Counter[str]]:
    """Of the reports ``names`` of the store those that may break one of ``rules``, by ``seeds`` that are of no report;
    and of each report the number of its rows but its own. Raises ``UnscreenedError``."""
    import duckdb

    asked = {rule.__name__.strip("_") for rule in rules}
    if unknown := asked.difference(rows.SCREENS, reports.SCREENS, _OF_OWN_ROWS):
        raise UnscreenedError(f"rules without a screen: {', '.join(sorted(unknown))}")
    names = frozenset(names)
    try:
        with stored.connection() as connection:
            _open(connection, seeds, names)
            suspects = frozenset(_suspects(connection, seeds, asked))
            return names & suspects, _counts(connection, names)
    except duckdb.Error as error:
        raise UnscreenedError(str(error)) from None


def _open(asked: duckdb.DuckDBPyConnection, seeds: Corpus, names: frozenset[str]) -> None:
    """A view a table, of the rows of the reports ``names``.

    Here and in all screens values are literals: to bind one makes DuckDB load pandas, which takes longer than a screen.
    """
    asked.execute(f"create temp table asked as select unnest([{literals(names)}]) as report_id")
    for table in READ:
        files = [str(pack / f"{table.name}.parquet") for pack in stored.packs(seeds.root)]
        for file in files:
            _expect(asked, table, file)
        found = f"select * from read_parquet([{literals(files)}]) semi join asked using (report_id)"
        asked.execute(f"create temp view {table.name} as {found}")
    reports.prepare(asked, seeds)


def _expect(asked: duckdb.DuckDBPyConnection, table: Table, file: str) -> None:
    """Raises ``UnscreenedError`` where a column has another type than its own: SQL would take its values for others."""
    types = {name: kind for name, kind, *_ in asked.execute(f"describe from {literal(file)}").fetchall()}
    for column in table.columns:
        found, wanted = types.get(column.name), column.type.duckdb.upper()
        if found != wanted and not (wanted == "INTEGER" and found in _WHOLE):
            raise UnscreenedError(f"{file}: {column.name} is {found}, not {wanted}")


def _suspects(asked: duckdb.DuckDBPyConnection, seeds: Corpus, rules: Iterable[str]) -> Iterator[str]:
    conditions = [(table, condition) for table in _FACTS for condition in misspelled(table)]
    for rule in sorted(rules):
        if of_rows := rows.SCREENS.get(rule):
            conditions += of_rows(seeds)
        if of_reports := reports.SCREENS.get(rule):
            yield from of_reports(asked, seeds)
    for table in READ:
        own = [f"({condition})" for one, condition in conditions if one is table]
        found = f"""
            select distinct report_id from {table.name} as t
            join {_REPORT.name} as own using (report_id) where {" or ".join(own)}
        """
        yield from (report for (report,) in asked.execute(found).fetchall())


def _counts(asked: duckdb.DuckDBPyConnection, names: Iterable[str]) -> Counter[str]:
    found = Counter(dict.fromkeys(names, 0))
    for table in _FACTS:
        found.update(dict(asked.execute(f"select report_id, count(*) from {table.name} group by all").fetchall()))
    return found
