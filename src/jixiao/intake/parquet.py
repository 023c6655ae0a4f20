"""Writing what was read as Parquet files, one per table, without holding more than one batch in memory."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.errors import JixiaoError
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Boolean, Date, Integer, Number
from jixiao.facts.table import Table
from jixiao.intake.read_report import ReadReport

#: How the names of folders that are being written begin and end.
_DRAFT = (".jixiao-", ".part")
#: Rows of a table that are held before they are written.
_BATCH = 2_000
#: What is told of every document, taken in or not.
DOCUMENTS = pa.schema(
    [
        ("origin", pa.string()),
        ("file", pa.string()),
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("report_id", pa.string()),
        ("sha256", pa.string()),
        ("format", pa.string()),
        ("chars", pa.int64()),
        ("type", pa.string()),
        ("is_self_evaluation", pa.bool_()),
        ("type_reason", pa.string()),
        ("type_confidence", pa.float64()),
        ("title", pa.string()),
        ("department_name", pa.string()),
        ("department_id", pa.string()),
        ("department_confidence", pa.float64()),
        ("division_code", pa.string()),
        ("fiscal_year", pa.int32()),
        ("fiscal_year_reason", pa.string()),
        ("fiscal_year_confidence", pa.float64()),
        ("printed_grade", pa.string()),
        ("signed_on", pa.date32()),
        ("published_on", pa.date32()),
        ("prepared_scope", pa.string()),
        ("project_name", pa.string()),
        ("note", pa.string()),
        ("numbers_in_facts", pa.int32()),
        ("numbers_waived", pa.int32()),
        ("numbers_unread", pa.int32()),
    ]
)


class ParquetFolder:
    """A folder of Parquet files being written; it appears whole when the writing ends, or not at all."""

    def __init__(self, folder: Path, *, with_documents: bool = True) -> None:
        """Raises ``JixiaoError`` where ``folder`` is there already and is not an empty folder.

        ``with_documents`` there is a table more, which tells of every document, taken in or not.
        """
        is_empty = folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())
        if os.path.lexists(folder) and not is_empty:
            raise JixiaoError(f"{folder} is not an empty folder; name one that does not exist yet")
        self.folder = folder.resolve()
        self.tables: dict[str, Table] = {table.name: table for table in READ}
        names = (*self.tables, *(("document",) if with_documents else ()))
        self.pending: dict[str, list[Mapping[str, Any]]] = {name: [] for name in names}
        self.writers: dict[str, pq.ParquetWriter] = {}
        self.is_finished = False

    def __enter__(self) -> ParquetFolder:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(self.folder.parent)
        # Beside its place, so that it can be moved there in one step.
        self.draft, self.held = _draft(self.folder.parent)
        try:
            for name in self.pending:
                schema = DOCUMENTS if name == "document" else _schema(self.tables[name])
                self.writers[name] = pq.ParquetWriter(self.draft / f"{name}.parquet", schema, compression="zstd")
        except BaseException:
            self.discard()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.discard()
        else:
            self.finish()

    def finish(self) -> None:
        """Write what is held, and put the folder in its place."""
        try:
            for name, writer in self.writers.items():
                self._flush(name)
                writer.close()
            self._publish()
        except BaseException:
            self.discard()
            raise
        os.close(self.held)
        self.is_finished = True

    def _publish(self) -> None:
        self.draft.chmod(0o777 & ~_umask())
        try:
            self.draft.rename(self.folder)  # which only an empty folder gives way to
        except OSError as failed:
            wrong = f"{self.folder} cannot be put in place ({failed.strerror})"
            raise JixiaoError(f"{wrong}; name a folder that does not exist yet") from None

    def discard(self) -> None:
        """Leave nothing of what was written."""
        self.is_finished = True
        for writer in self.writers.values():
            with suppress(OSError, pa.ArrowException):  # on a full disk it cannot be closed in order
                writer.close()
        shutil.rmtree(self.draft, ignore_errors=True)
        os.close(self.held)

    def document(self, reading: ReadReport, outcome: str, reason: str, report_id: str | None) -> None:
        """Write what was told of a document."""
        known = {
            "origin": _printable(reading.origin),
            "file": _printable(reading.file),
            "outcome": outcome,
            "reason": _printable(reason) or None,
            "report_id": report_id,
            "numbers_in_facts": reading.in_facts,
            "numbers_waived": reading.waived,
            "numbers_unread": len(reading.unread),
        }
        self.append("document", [dict(reading.told) | known])

    def report(self, reading: ReadReport) -> None:
        """Write the rows of a report."""
        self.append("raw_report", [reading.report])
        for name, rows in reading.tables.items():
            self.append(name, rows)

    def append(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write ``rows`` of the table of this name."""
        self.pending[name] += rows
        if len(self.pending[name]) >= _BATCH:
            self._flush(name)

    def _flush(self, name: str) -> None:
        rows, writer = self.pending[name], self.writers[name]
        if rows:
            names = writer.schema.names
            columns = zip(*(map(row.get, names) for row in rows), strict=True)
            writer.write_table(pa.table(list(map(list, columns)), schema=writer.schema))
        self.pending[name] = []


def _draft(parent: Path) -> tuple[Path, int]:
    """A new folder in ``parent`` under a name that no other writer has, and what holds it until it is closed."""
    while True:
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT[0], suffix=_DRAFT[1], dir=parent))
        if (held := _held(draft)) is None:
            continue
        if draft.exists():  # nobody swept it before it was held
            return draft, held
        os.close(held)


def _sweep(parent: Path) -> None:
    """Remove the folders in ``parent`` that killed writers left there: nobody holds them."""
    for draft in parent.glob(f"{_DRAFT[0]}*{_DRAFT[1]}"):
        if (held := _held(draft)) is not None:
            shutil.rmtree(draft, ignore_errors=True)
            os.close(held)


def _held(folder: Path) -> int | None:
    """A hold on ``folder``, which ends with the process; None where another has it, or it cannot be opened."""
    try:
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(place)
        return None
    return place


def _schema(table: Table) -> pa.Schema:
    return pa.schema([(column.name, _type(column.type)) for column in table.columns])


def _type(column: object) -> pa.DataType:
    if isinstance(column, Integer):
        return pa.int32()
    if isinstance(column, Number):
        return pa.decimal128(column.precision, column.scale)
    if isinstance(column, Date):
        return pa.date32()
    return pa.bool_() if isinstance(column, Boolean) else pa.string()


def _printable(text: str) -> str:
    """``text`` without the halves of characters that a file's name in a foreign encoding may hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
