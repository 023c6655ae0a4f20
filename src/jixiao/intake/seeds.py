"""Writing new reports into the seeds or the store: all of them with their files and reference rows, or nothing.

A report's rows go into many files, which cannot all change in one step. So all new files are written beside the old
ones first; then a journal says which is to go where, and only then are they moved. Whoever finds a journal knows that a
writer was killed, and carries its moves to their end: nothing that was in the seeds is ever taken out.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from jixiao.errors import BusyError, JixiaoError
from jixiao.extraction.identity.departments import departments
from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import READ
from jixiao.facts.pending_write import JOURNAL, STAGE, pending
from jixiao.facts.table import Row, Table, sound_rows, write
from jixiao.intake import packs
from jixiao.intake.known import without_division
from jixiao.intake.read_report import ReadReport
from jixiao.intake.writable import as_loaded, problems

_LOCK = "seeds/facts/.lock"
#: The lock of a file is a whole process's: it does not keep its threads apart.
_OF_THIS_PROCESS = threading.Lock()


@dataclass(frozen=True)
class _Move:
    """A new file, where it goes (paths from the project's root), and the hashes of what is there before and after."""

    part: str
    target: str
    before: str | None
    after: str


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the seeds and the store for writing, and carry to its end what a killed writer began."""
    busy = BusyError(f"another process is writing {root / 'seeds'}; wait until it has ended")
    if not _OF_THIS_PROCESS.acquire(blocking=False):
        raise busy
    try:
        with (root / _LOCK).open("a", encoding="utf-8") as file:
            try:
                # Of this process alone: workers that it starts do not hold on to it. The file stays: others may wait.
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):
                raise busy from None
            recover(root)
            yield
    finally:
        _OF_THIS_PROCESS.release()


def recover(root: Path) -> list[str]:
    """Carry a writing that was broken off to its end; returns the files that it had still to put in place.

    Raises ``JixiaoError``, before anything is moved, where it cannot be carried to its end.
    """
    placed = []
    if pending(root):
        for move in [move for move in _journal(root) if _is_due(root, move)]:
            (root / move.part).replace(root / move.target)
            placed.append(move.target)
        (root / JOURNAL).unlink()
    shutil.rmtree(root / STAGE, ignore_errors=True)
    packs.sweep(root)
    departments.cache_clear()
    return placed


def _journal(root: Path) -> list[_Move]:
    try:
        return [_Move(**move) for move in json.loads((root / JOURNAL).read_text(encoding="utf-8"))]
    except (ValueError, TypeError) as error:
        raise _stuck(f"{root / JOURNAL} cannot be read ({error})") from None


def _is_due(root: Path, move: _Move) -> bool:
    there = _sha256(root / move.target)
    if there == move.after:
        return False
    if there != move.before:
        raise _stuck(f"an add was broken off, and {move.target} was changed since")
    if _sha256(root / move.part) != move.after:
        raise _stuck(f"an add was broken off, and its file {move.part} is missing or damaged")
    return True


def _stuck(wrong: str) -> JixiaoError:
    remedy = f"restore the seeds as they were before it (git checkout seeds), remove {STAGE}, and add the files again"
    return JixiaoError(f"{wrong}; {remedy}")


def _sha256(path: Path) -> str | None:
    if path.is_symlink():  # what a link is, is where it leads
        return hashlib.sha256(str(path.readlink()).encode()).hexdigest()
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def add(
    root: Path, readings: Iterable[ReadReport], files: Mapping[Path, Path] | None = None, pack: Path | None = None
) -> None:
    """Write the rows of ``readings``, which are settled; the caller holds the seeds with ``writing``.

    A report that is in the seeds has these rows in the place of those that it had. Where ``pack`` has them already, it
    is put in force, and only reference rows are written. ``files`` are put in place with them: each where it is now,
    and where it goes, on one file system. Raises ``JixiaoError`` where a cell is not in the form of its column, and
    ``OSError`` where there is no room, before anything is changed.
    """
    if pack is not None:
        stored = packs.put_in_force(root, [*packs.in_force(root), pack])
        replace(root, grown_references(root, readings), {**(files or {}), **stored})
        return
    taken = list(readings)
    new: dict[str, list[Row]] = {table.name: [] for table in READ}
    for reading in taken:
        if wrong := problems(as_loaded(reading)):
            raise JixiaoError(f"{reading.origin}: {wrong[0]}")
        new[kinds.REPORT.table.name].append(reading.report)
        for name, rows in reading.tables.items():
            new[name] += rows
    replace(root, chain(grown_references(root, taken), _grown(root, taken, new)), files)


def _grown(root: Path, readings: list[ReadReport], new: Mapping[str, list[Row]]) -> Iterator[tuple[Table, list[Row]]]:
    anew = {reading.report["report_id"] for reading in readings}
    for table in READ:
        there = sound_rows(table, root)
        others = [row for row in there if row["report_id"] not in anew]
        if new[table.name] or len(others) < len(there):
            yield table, others + new[table.name]


def replace(root: Path, tables: Iterable[tuple[Table, list[Row]]], files: Mapping[Path, Path] | None = None) -> None:
    """Put ``tables`` in the place of those that are there, and ``files`` with them: all, or nothing.

    The caller holds the seeds with ``writing``. Raises ``OSError`` where there is no room, before anything is changed.
    """
    stage = root / STAGE
    try:
        for table, rows in tables:
            write(table, stage, rows)
        moves = [_move(root, part, target) for part, target in (files or {}).items()]
        parts = sorted(stage.rglob("*.csv"))
        moves += [_move(root, part, root / part.relative_to(stage)) for part in parts]
        draft = root / f"{JOURNAL}.part"
        stage.mkdir(exist_ok=True)
        draft.write_text(json.dumps([asdict(move) for move in moves]), encoding="utf-8")
        _sync([*(files or {}), *parts, draft])
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    # From here on the rows are written: whatever stops this process, the next one finds the journal.
    draft.replace(root / JOURNAL)
    recover(root)


def _move(root: Path, part: Path, target: Path) -> _Move:
    after = _sha256(part)
    assert after is not None
    return _Move(_from(root, part), _from(root, target), _sha256(target), after)


def _from(root: Path, path: Path) -> str:
    """``path`` as it is found from ``root``, whatever folder the next process works in."""
    absolute, base = path.parent.resolve() / path.name, root.resolve()
    return str(absolute.relative_to(base) if absolute.is_relative_to(base) else absolute)


def _sync(paths: Iterable[Path]) -> None:
    """See that the files are on the disk before the journal says so."""
    for path in paths:
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


#: The reference tables that grow with reports, in the order in which their rows refer to one another.
GROWING = (reference.ORGAN, reference.DEPARTMENT, reference.DEPARTMENT_NAME)


def grown_references(
    root: Path, readings: Iterable[ReadReport], there: Mapping[str, list[Row]] | None = None
) -> Iterator[tuple[Table, list[Row]]]:
    """Those of the reference tables that grow with ``readings``: by departments, names, kinds not seen before.

    ``there`` are the rows that they have now, by default those of the seeds.
    """
    rows = {table: list(there[table.name]) if there else sound_rows(table, root) for table in GROWING}
    organ_rows, department_rows, name_rows = rows.values()
    kinds_known = {str(row["organ"]): row for row in organ_rows}
    departments = {row["department_id"] for row in department_rows}
    names = {row["name_zh"] for row in name_rows}
    before = {table: len(found) for table, found in rows.items()}
    for reading in readings:
        report = reading.report
        organ, code, name = str(report["organ"]), str(report["division_code"]), str(report["department_name"])
        source = f"{report['report_id']} line {report['line']}；{reference.FROM_REPORT}"
        if organ not in kinds_known:
            organ_rows.append(
                _organ(organ, without_division(root, name), kinds_known.get(reading.organ_kind or ""), source)
            )
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
    yield from ((table, found) for table, found in rows.items() if len(found) > before[table])


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
