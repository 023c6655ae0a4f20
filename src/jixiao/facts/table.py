"""Seed tables: strict reading and canonical writing of one CSV file per table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jixiao.errors import JixiaoError
from jixiao.facts.column import Cell, Column, SpellingError, spell
from jixiao.facts.types import REPORT_ID

Row = dict[str, Cell]

#: Quotes are as long as what they quote: the limit of the library's reader on a cell is none for us.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a seed: where it is, what is wrong, and what to do.

    ``row`` is the line of the file on which the record begins (1 is the header), as editors count. ``report_id`` is the
    report whose problem it is, None where it is nobody's alone; ``rule`` is what does not hold.
    """

    file: str
    row: int | None
    column: str | None
    wrong: str
    remedy: str
    report_id: str | None = None
    rule: str = "form"

    @property
    def finding(self) -> str:
        """The place and what is wrong there."""
        place = self.file + (f":{self.row}" if self.row else "") + (f" [{self.column}]" if self.column else "")
        return f"{place}: {self.wrong}"

    def __str__(self) -> str:
        return f"{self.finding}; {self.remedy}"


@dataclass(frozen=True)
class Table:
    """A seed table: its file, its grain, and its columns in the order of the file.

    What only the reading of reports asks, dbt does not load: it is not ``is_modelled``.
    """

    name: str
    folder: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    is_modelled: bool = True

    @property
    def file(self) -> str:
        """Path below the project root, as messages and people name it."""
        return f"seeds/{self.folder}/{self.name}.csv"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def description(self) -> str:
        return f"{self.zh} · {self.en}"


@dataclass(frozen=True)
class Record:
    """A parsed row together with the line of the file on which it begins.

    Cells that did not parse are absent from the values and named in ``broken``. ``file`` is its table's seed where it
    is empty, else the file of the store that has it, whose rows are counted from 1.
    """

    line: int
    values: Row
    broken: frozenset[str] = frozenset()
    file: str = ""

    def __getitem__(self, column: str) -> Cell:
        return self.values[column]

    @property
    def report_id(self) -> str | None:
        """The report that the row is of, where it is of one."""
        return report_of(self.values)


@dataclass(frozen=True)
class Loaded:
    """What a seed file held: the records that parsed and the problems of those that did not."""

    table: Table
    records: list[Record]
    problems: list[Problem]

    @classmethod
    def holding(cls, table: Table, rows: Iterable[Row]) -> Loaded:
        """``rows`` as if they had been read, in their order."""
        return cls(table, [Record(number, row) for number, row in enumerate(rows, 2)], [])

    @cached_property
    def standing(self) -> list[Record]:
        """The rows that count: those that nobody rejected."""
        return [record for record in self.records if record.values["review"] != "rejected"]

    def of(self, **cells: Cell) -> Sequence[Record]:
        """The rows that have these ``cells``, in their order, by an index that is made once for all who ask."""
        columns = tuple(cells)
        if columns not in self._indexes:
            index = self._indexes[columns] = {}
            for record in self.records:
                index.setdefault(tuple(record[column] for column in columns), []).append(record)
        return self._indexes[columns].get(tuple(cells.values()), ())

    @cached_property
    def _indexes(self) -> dict[tuple[str, ...], dict[tuple[Cell, ...], list[Record]]]:
        return {}

    @property
    def is_whole(self) -> bool:
        """Whether the file could be read to its end; its rows may still have problems, and what the store has of it."""
        own = [problem.row for problem in self.problems if problem.file == self.table.file]
        return None not in own and 1 not in own

    def problem(self, record: Record | None, column: str | None, wrong: str, remedy: str) -> Problem:
        if record is None:
            return Problem(self.table.file, None, column, wrong, remedy)
        file = record.file or self.table.file
        return Problem(file, record.line, column, wrong, remedy, record.report_id)

    def without(self, reports: Set[str]) -> Loaded:
        """The table without the rows of ``reports``, and without their problems."""
        records = [record for record in self.records if record.report_id not in reports]
        return Loaded(self.table, records, [found for found in self.problems if found.report_id not in reports])


def report_of(row: Mapping[str, object]) -> str | None:
    """The report that a row is of, as itself or the fact that it is about says; None where neither does."""
    named = row.get("report_id") or str(row.get("fact_id") or "").partition("/")[0]
    return str(named) if named and REPORT_ID.is_spelling(str(named)) else None


def read(table: Table, root: Path) -> Loaded:
    """Read ``table`` below ``root``, keeping every record that parses and a problem for every cell that does not."""
    loaded = Loaded(table, [], [])
    try:
        text = (root / table.file).read_bytes().decode("utf-8")
    except FileNotFoundError:
        loaded.problems.append(
            loaded.problem(None, None, "the file is missing", f"restore it; it begins with {_header(table)}")
        )
        return loaded
    except OSError as error:
        loaded.problems.append(loaded.problem(None, None, f"cannot be read: {error.strerror}", "make it a file again"))
        return loaded
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start} is not UTF-8"
        loaded.problems.append(loaded.problem(None, None, wrong, "save the file as UTF-8 without a byte order mark"))
        return loaded
    if "\r" in text or text.startswith("\ufeff"):
        wrong = "the file has a byte order mark or carriage returns"
        loaded.problems.append(
            loaded.problem(None, None, wrong, "save it as UTF-8 without a mark, lines ending in \\n")
        )
        return loaded
    try:
        _parse(loaded, text)
    except csv.Error as error:
        loaded.problems.append(loaded.problem(None, None, f"not valid CSV: {error}", "check the quotation marks"))
    return loaded


def _header(table: Table) -> str:
    return ",".join(column.name for column in table.columns)


def sound_rows(table: Table, root: Path) -> list[Row]:
    """The rows of ``table`` below ``root``, in the order of the file. Raises ``JixiaoError`` where one is not sound."""
    loaded = read(table, root)
    if loaded.problems:
        raise JixiaoError(f"{loaded.problems[0]}; mend the seeds first (see: jixiao check)")
    return [record.values for record in loaded.records]


def _parse(loaded: Loaded, text: str) -> None:
    table, names = loaded.table, [column.name for column in loaded.table.columns]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    if header != names:
        missing, unknown = [n for n in names if n not in header], [n for n in header if n not in names]
        lacks = [f"missing columns {missing}"] if missing else []
        extra = [f"unknown columns {unknown}"] if unknown else []
        wrong = "; ".join(lacks + extra) or "the columns are repeated or not in their order"
        loaded.problems.append(Problem(table.file, 1, None, wrong, f"the header must be {_header(table)}"))
        return
    columns = [(column.name, _Cells(column)) for column in table.columns]
    while True:
        line = reader.line_num + 1
        fields = next(reader, None)
        if fields is None:
            return
        if len(fields) != len(names):
            wrong = f"{len(fields)} cells where the header has {len(names)}"
            remedy = "quote cells that hold commas or line breaks"
            report = report_of(dict(zip(names, fields, strict=False)))
            loaded.problems.append(Problem(table.file, line, None, wrong, remedy, report))
            continue
        values: Row = {}
        broken: set[str] = set()
        for (name, cells), field in zip(columns, fields, strict=True):
            try:
                values[name] = cells[field]
            except SpellingError as error:
                problem = Problem(
                    table.file, line, name, error.wrong, error.remedy, report_of(dict(zip(names, fields, strict=True)))
                )
                loaded.problems.append(problem)
                values[name] = None
                broken.add(name)
        loaded.records.append(Record(line, values, frozenset(broken)))


def text_without(table: Table, root: Path, reports: Set[str]) -> str:
    """The file of ``table`` below ``root`` without the rows of ``reports``, the others as they are written."""
    text = (root / table.file).read_text(encoding="utf-8")
    lines, reader = io.StringIO(text, newline="\n").readlines(), csv.reader(io.StringIO(text, newline=""), strict=True)
    names, begins, kept = next(reader, []), reader.line_num, lines[: reader.line_num]
    for fields in reader:
        if report_of(dict(zip(names, fields, strict=False))) not in reports:
            kept += lines[begins : reader.line_num]
        begins = reader.line_num
    return "".join(kept)


class _Cells(dict[str, Cell]):
    """The values of a column by their spellings: most columns repeat a few, and each is parsed once."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column

    def __missing__(self, field: str) -> Cell:
        if field == "" and self._column.required:
            raise SpellingError("is empty", "this column must be filled")
        self[field] = self._column.type.parse(field) if field else None
        return self[field]


def write(table: Table, root: Path, rows: Iterable[Row]) -> None:
    """Write ``rows`` in key order and canonical spelling; the old file stays whole until the new one is."""
    path = root / table.file
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".csv.part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in table.columns)
        writer.writerows(_spelled(table, sorted(rows, key=lambda row: tuple(_order(row[name]) for name in table.key))))
    draft.replace(path)


def _spelled(table: Table, rows: Iterable[Row]) -> Iterator[list[str]]:
    for row in rows:
        yield [spell(row.get(column.name)) for column in table.columns]


def _order(value: Cell) -> tuple[bool, int, str]:
    return (value is not None, value if isinstance(value, int) else 0, "" if isinstance(value, int) else str(value))
