"""Traces of a report: where its facts or its words are, in files of any kind that the project writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jixiao.facts import kinds
from jixiao.facts.catalogue import READ
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.facts.table import Row
from jixiao.intake.removal import is_of
from jixiao.sql import literal

#: Characters of a quote that could be of no other report by chance.
_LEAST = 12
#: Words that are searched: the longest ones.
_MOST = 60
#: Stands between the cells of a row, and in no cell.
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Marks:
    """By what a report is known: the ids of its facts begin with its own; ``words`` are in no other report."""

    report_id: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, report_id: str, rows: Mapping[str, list[Row]], more: Iterable[str]) -> Marks:
        """The marks of a report by the seeds, as long as they hold it, and ``more`` of its words."""
        own, others = set(more), []
        for table in READ:
            for row in rows[table.name]:
                words = [str(row[name]) for name in WORDS if row.get(name)]
                if is_of(row, report_id):
                    own.update(words)
                else:
                    others += words
        elsewhere = _BETWEEN.join(others)
        telling = sorted((word for word in own if len(word) >= _LEAST and word not in elsewhere), key=len)
        return cls(report_id, tuple(telling[-_MOST:]))

    @property
    def prefix(self) -> str:
        return f"{self.report_id}/"

    def are_in(self, text: str) -> bool:
        return any(mark in text for mark in (self.prefix, *self.words))


#: Columns that hold the words of a report.
WORDS = ("quote", *(name for name in ("title", "source_file") if name in kinds.REPORT.table.by_name))


def traces(places: Iterable[Path], marks: Marks) -> Iterator[Path]:
    """The files in ``places``, which are files or folders, that hold a trace; or that cannot be looked into."""
    for place in places:
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and not path.is_symlink() and _has(path, marks):
                yield path


def _has(path: Path, marks: Marks) -> bool:
    try:
        if path.suffix in (".duckdb", ".parquet"):
            return _has_row(path, marks)
        raw = path.read_bytes()
    except (duckdb.Error, OSError):
        return True
    return any(mark.encode() in raw for mark in (marks.prefix, *marks.words))


def _has_row(path: Path, marks: Marks) -> bool:
    """Whether a row of a database, or of a Parquet file, is of the report: what is packed is not seen in its bytes."""
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            return _in_table(connection, f"read_parquet({literal(str(path))})", marks)
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        return any(
            _in_table(connection, f'"{schema}"."{table}"', marks) for schema, table in tables if table != FORGOTTEN.name
        )


def _in_table(connection: duckdb.DuckDBPyConnection, table: str, marks: Marks) -> bool:
    described = connection.execute(f"describe select * from {table}").fetchall()
    names = [f'"{name}"::varchar' for name, kind, *_ in described if str(kind).startswith("VARCHAR")]
    if not names:
        return False
    cells = f"concat_ws({literal(_BETWEEN)}, {', '.join(names)})"
    found = connection.execute(
        f"""
        with rows as (select {literal(_BETWEEN)} || {cells} || {literal(_BETWEEN)} as cells from {table})
        select 1 from rows
        where contains(cells, ?) or contains(cells, ?)
            or exists (select 1 from (select unnest(?::varchar[]) as word) where contains(cells, word))
        limit 1
        """,
        [f"{_BETWEEN}{marks.report_id}{_BETWEEN}", marks.prefix, list(marks.words)],
    )
    return found.fetchone() is not None


def words_in(database: Path, report_id: str) -> set[str]:
    """The words of a report as the seeds in a release's database have them; none where it cannot be read."""
    found: set[str] = set()
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            query = """
                select table_name, column_name from duckdb_columns()
                where schema_name = 'seeds' and list_contains(?::varchar[], table_name)
                    and list_contains(?::varchar[], column_name)
            """
            columns = connection.execute(query, [[table.name for table in READ], list(WORDS)]).fetchall()
            for table, column in columns:
                own = f'select "{column}" from seeds."{table}" where report_id = ? and "{column}" is not null'
                found.update(word for (word,) in connection.execute(own, [report_id]).fetchall())
    except duckdb.Error:
        return set()
    return found
