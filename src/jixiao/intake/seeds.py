"""Writing new reports into the seeds: every table whole, every report whole or not at all.

A report's rows go into many files, which cannot all change in one step. So the ids of the reports being written are put
into a journal first; whoever finds a journal knows that a writer was killed, and takes the rows of those reports out.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from jixiao.errors import JixiaoError
from jixiao.extraction.identity.organs import organs
from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import KINDS
from jixiao.facts.column import spell
from jixiao.facts.table import Row, Table, read, write
from jixiao.intake.reading import Reading

_JOURNAL = "seeds/facts/.adding.json"
_LOCK = "seeds/facts/.lock"
_SOURCE = "程序读取"


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the seeds for writing, and clear away what a killed writer left behind."""
    with (root / _LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise JixiaoError(f"another process is writing {root / 'seeds'}; wait until it has ended") from None
        recover(root)
        yield
    (root / _LOCK).unlink(missing_ok=True)


def recover(root: Path) -> list[str]:
    """Take out the rows of reports whose writing was broken off; returns the ids of those reports."""
    journal = root / _JOURNAL
    if not journal.exists():
        return []
    broken = set(json.loads(journal.read_text(encoding="utf-8") or "[]"))
    for table in (kinds.REPORT.table, *(kind.table for kind in KINDS)):
        rows = _rows(table, root)
        kept = [row for row in rows if row["report_id"] not in broken]
        if len(kept) < len(rows):
            write(table, root, kept)
    for part in (root / "seeds").rglob("*.csv.part"):
        part.unlink()
    journal.unlink()
    return sorted(broken)


def add(root: Path, readings: Iterable[Reading]) -> None:
    """Write the rows of ``readings``, which are settled; the caller holds the seeds with ``writing``.

    Raises ``JixiaoError`` where a cell of a row is not in the form of its column, before anything is written.
    """
    taken = list(readings)
    new: dict[str, list[Row]] = {kind.table.name: [] for kind in KINDS}
    for reading in taken:
        new[kinds.REPORT.table.name].append(reading.report)
        for name, rows in reading.tables.items():
            new[name] += rows
    for kind in KINDS:
        _check(kind.table, new[kind.table.name])
    tables = [(kind.table, _rows(kind.table, root)) for kind in KINDS]
    references = list(_references(root, taken))
    (root / _JOURNAL).write_text(json.dumps([reading.report["report_id"] for reading in taken]), encoding="utf-8")
    try:
        for table, rows in references:
            write(table, root, rows)
        for table, rows in tables:
            if new[table.name]:
                write(table, root, rows + new[table.name])
    except BaseException:
        recover(root)
        raise
    (root / _JOURNAL).unlink()


def _rows(table: Table, root: Path) -> list[Row]:
    loaded = read(table, root)
    if loaded.problems:
        raise JixiaoError(f"{loaded.problems[0]}; mend the seeds before adding to them (see: jixiao check)")
    return [record.values for record in loaded.records]


def _check(table: Table, rows: list[Row]) -> None:
    for row in rows:
        for column in table.columns:
            value = row.get(column.name)
            if value is None and column.required:
                raise JixiaoError(f"{table.file} [{column.name}]: a row of {row['report_id']} lacks it: {_shown(row)}")
            if value is not None:
                try:
                    column.type.parse(spell(value))
                except ValueError as error:
                    raise JixiaoError(f"{table.file} [{column.name}] of {row['report_id']}: {error.args[0]}") from error


def _shown(row: Row) -> str:
    return ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)[:200]


def _references(root: Path, readings: list[Reading]) -> Iterator[tuple[Table, list[Row]]]:
    """The reference tables that grow with the new reports: departments, their names, kinds not seen before."""
    organ_rows, department_rows = _rows(reference.ORGAN, root), _rows(reference.DEPARTMENT, root)
    name_rows = _rows(reference.DEPARTMENT_NAME, root)
    kinds_known = {str(row["organ"]): row for row in organ_rows}
    departments = {row["department_id"] for row in department_rows}
    names = {row["name_zh"] for row in name_rows}
    before = len(organ_rows), len(department_rows), len(name_rows)
    for reading in readings:
        report = reading.report
        organ, code, name = str(report["organ"]), str(report["division_code"]), str(report["department_name"])
        source = f"{report['report_id']} line {report['line']}；{_SOURCE}"
        if organ not in kinds_known:
            organ_rows.append(_organ(organ, name, kinds_known.get(reading.organ_kind or ""), source))
            kinds_known[organ] = organ_rows[-1]
        department_id = f"{code}-{organ}"
        if department_id not in departments:
            department_rows.append(_department(department_id, code, kinds_known[organ], name, source))
            departments.add(department_id)
        if name not in names:
            name_rows.append(
                {"name_zh": name, "department_id": department_id, "name_kind": "printed", "source": source}
            )
            names.add(name)
    grown = (
        (reference.ORGAN, organ_rows),
        (reference.DEPARTMENT, department_rows),
        (reference.DEPARTMENT_NAME, name_rows),
    )
    for (table, rows), length in zip(grown, before, strict=True):
        if len(rows) > length:
            yield table, rows
    organs.cache_clear()


def _organ(slug: str, name: str, kind: Mapping[str, object] | None, source: str) -> Row:
    """A kind of its own for one of many streets, towns, schools …, which shares the nature of its kind."""
    name_en = f"{kind['name_en']} ({slug})" if kind else slug
    organ_kind = str(kind["organ_kind"]) if kind else "institution"
    return {"organ": slug, "name_zh": name, "name_en": name_en, "organ_kind": organ_kind, "source": source}


def _department(department_id: str, code: str, organ: Mapping[str, object], name: str, source: str) -> Row:
    return {
        "department_id": department_id,
        "division_code": code,
        "organ": organ["organ"],  # type: ignore[dict-item]
        "name_zh": name,
        "short_name_zh": name,
        "name_en": f"{organ['name_en']} of {code}",
        "source": source,
    }
