"""Writing what was read as Parquet files, one per table, without holding more than one batch in memory."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.errors import JixiaoError
from jixiao.facts.catalogue import KINDS
from jixiao.facts.column import Boolean, Date, Integer, Number
from jixiao.facts.table import Table
from jixiao.intake.reading import Reading

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
        ("numbers_in_facts", pa.int32()),
        ("numbers_waived", pa.int32()),
        ("numbers_unread", pa.int32()),
    ]
)


class ParquetFolder:
    """A folder of Parquet files being written; it appears whole when the writing ends, or not at all."""

    def __init__(self, folder: Path) -> None:
        if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
            raise JixiaoError(f"{folder} is not an empty folder; name one that does not exist yet")
        self.folder = folder
        self.draft = folder.with_name(f".{folder.name}.part")
        self.tables: dict[str, Table] = {kind.table.name: kind.table for kind in KINDS}
        self.pending: dict[str, list[Mapping[str, Any]]] = {name: [] for name in (*self.tables, "document")}
        self.writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> ParquetFolder:
        shutil.rmtree(self.draft, ignore_errors=True)
        self.draft.mkdir(parents=True)
        for name in self.pending:
            schema = DOCUMENTS if name == "document" else _schema(self.tables[name])
            self.writers[name] = pq.ParquetWriter(self.draft / f"{name}.parquet", schema, compression="zstd")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, writer in self.writers.items():
            if kind is None:
                self._flush(name)
            writer.close()
        if kind is not None:
            shutil.rmtree(self.draft, ignore_errors=True)
            return
        if self.folder.is_dir():
            self.folder.rmdir()
        self.draft.replace(self.folder)

    def document(self, reading: Reading, outcome: str, reason: str, report_id: str | None) -> None:
        """Write what was told of a document."""
        known = {
            "origin": reading.origin,
            "file": reading.file,
            "outcome": outcome,
            "reason": reason or None,
            "report_id": report_id,
            "numbers_in_facts": reading.in_facts,
            "numbers_waived": reading.waived,
            "numbers_unread": len(reading.unread),
        }
        self._append("document", [dict(reading.told) | known])

    def report(self, reading: Reading) -> None:
        """Write the rows of a report."""
        self._append("raw_report", [reading.report])
        for name, rows in reading.tables.items():
            self._append(name, rows)

    def _append(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
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
