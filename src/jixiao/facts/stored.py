"""The store of facts (事实库) as it is read: what programs read, as Parquet, beside the seeds that people review.

A pack is a folder with one Parquet file a table, of the columns and types of its definition. It is named by the number
of its reports and by the hash of its files, and never changes. ``store/current`` links to a folder of links to the
packs in force: one switch of that link adds reports, takes some out, or joins packs.

What stands in the seeds wins: a report there hides all of the store's, a row there hides the store's of its table that
has its key or its place. ``macros/materializations.sql`` loads the store into the database by the same rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.facts import kinds
from jixiao.facts.column import Cell
from jixiao.facts.table import Loaded, Problem, Record, Row, Table, report_of
from jixiao.hashing import file_sha256

if TYPE_CHECKING:
    import duckdb

FOLDER = "store"
#: What the link to the packs in force is called.
CURRENT = f"{FOLDER}/current"
#: Rows that are asked of the database at once.
_BATCH = 10_000
_HASH_CHARS = 16
_PLACE = ("report_id", "char_start", "char_end")
_REMEDY = "take the report into the seeds and mend it there: jixiao store --to-seeds REPORT"


def is_there(root: Path) -> bool:
    """Whether the project has a store: then what programs read goes into it."""
    return (root / FOLDER).is_dir()


def packs(root: Path) -> list[Path]:
    """The packs in force; none where there is no store."""
    current = root / CURRENT
    return sorted(current.iterdir()) if current.is_dir() else []


def digest(pack: Path) -> str:
    """What the files of a pack come to: its name ends in it."""
    found = hashlib.sha256()
    for file in sorted(pack.iterdir()):
        found.update(file.name.encode() + bytes.fromhex(file_sha256(file)))
    return found.hexdigest()[:_HASH_CHARS]


def rows(root: Path, table: Table, condition: str = "true") -> list[Row]:
    """The rows of ``table`` that the store has, hidden or not, and that meet a condition in SQL.

    Raises ``JixiaoError`` where a pack cannot be read.
    """
    return [record.values for record in _records(root, table, condition)]


def reports(root: Path) -> list[Row]:
    """The store's reports."""
    return rows(root, kinds.REPORT.table)


def joined(seeded: Loaded, root: Path, reviewed: Set[object], condition: str = "true") -> Loaded:
    """The rows of the seeds and, behind them, those of the store that nothing in the seeds hides.

    ``reviewed`` are the reports that the seeds have; of the store only what meets a ``condition`` in SQL is read.
    """
    table = seeded.table
    by = [names for names in (table.key, _PLACE) if set(names) <= table.by_name.keys()]
    hidden = {tuple(record[name] for name in names) for record in seeded.records for names in by}
    stored = [
        record
        for record in _records(root, table, condition)
        if record.values["report_id"] not in reviewed
        and not (hidden and any(tuple(record[name] for name in names) in hidden for names in by))
    ]
    problems = [*seeded.problems, *_misspelled(table, stored)]
    return Loaded(table, [*seeded.records, *stored], problems)


def of_reports(reports: Iterable[object]) -> str:
    """The condition in SQL that a row is of one of ``reports``."""
    names = ", ".join(f"'{report}'" for report in sorted(map(str, reports)))
    return f"report_id in ({names})" if names else "false"


def connection() -> duckdb.DuckDBPyConnection:
    """A database in memory, to ask Parquet files of; DuckDB is imported only where there is a store."""
    import duckdb

    return duckdb.connect()


def counted(root: Path, table: Table, counts: str, condition: str) -> list[tuple[Any, ...]]:
    """Of the store's rows of ``table`` that meet a condition, hidden or not: each report, and what ``counts`` counts.

    ``counts`` and ``condition`` are SQL.
    """
    files = [str(pack / f"{table.name}.parquet") for pack in packs(root)]
    if not files:
        return []
    with connection() as asked:
        select = f"select report_id, {counts} from read_parquet($files) where {condition} group by all"
        return asked.execute(select, {"files": files}).fetchall()


def _records(root: Path, table: Table, condition: str = "true") -> Iterator[Record]:
    """Each row with its file and its number there. Raises ``JixiaoError`` where a file is not as it was written."""
    files = [pack / f"{table.name}.parquet" for pack in packs(root)]
    names = [column.name for column in table.columns]
    with connection() as asked:
        for file in files:
            place = str(file.relative_to(root))
            for number, *values in _values(asked, file, names, condition):
                yield Record(number, dict(zip(names, values, strict=True)), file=place)


def _values(
    asked: duckdb.DuckDBPyConnection, file: Path, names: list[str], condition: str
) -> Iterator[tuple[Any, ...]]:
    import duckdb

    from jixiao.errors import JixiaoError

    columns = ", ".join(f'"{name}"' for name in names)
    try:
        rows = f"read_parquet(?, file_row_number = true) where {condition}"
        found = asked.execute(f"select (file_row_number + 1)::integer, {columns} from {rows}", [str(file)])
        while batch := found.fetchmany(_BATCH):
            yield from batch
    except duckdb.Error as error:
        told = str(error).splitlines()[0]
        remedy = "restore the file, or remove its pack from store/current and add its reports again"
        raise JixiaoError(f"{file} cannot be read ({told}); {remedy}") from None


def _misspelled(table: Table, stored: list[Record]) -> Iterator[Problem]:
    """What is not in the form of its column: a program wrote it so, or somebody changed the file."""
    for column in table.columns:
        name = column.name
        values = {record.values[name] for record in stored}
        wrong: dict[Cell, str] = {None: "is empty"} if None in values and column.required else {}
        wrong |= {value: found for value in values if value is not None and (found := column.misspelling(value))}
        for record in stored if wrong else ():
            if (value := record.values[name]) in wrong:
                report = report_of(record.values)
                yield Problem(record.file, record.line, name, wrong[value], _REMEDY, report)
