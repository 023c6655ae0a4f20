"""Exports of a release: one Parquet file per table, described by a Frictionless data package.

The package follows the Data Package v1 specification (Frictionless Data, 2017): a resource per file with its table
schema. Names, descriptions and keys come from the database itself, where dbt has put them; a file carries those of its
columns too. Bytes and hashes are in the manifest alone: validators find none for Parquet, and refuse what names them.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from jixiao.errors import JixiaoError
from jixiao.release import splicing
from jixiao.release.marts import Mart, column_list
from jixiao.release.sharing import Sharing
from jixiao.sql import literal

if TYPE_CHECKING:
    import pyarrow as pa

PARQUET = "parquet"
PACKAGE = "datapackage.json"
#: Rows that are in memory at once.
_BATCH = 100_000
_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "VARCHAR[]": "any",  # a list of Parquet is no "array": that is a text of JSON
}


@dataclass(frozen=True)
class _Column:
    """A column of a published table, as the database describes it."""

    name: str
    kind: str
    comment: str
    is_nullable: bool

    @property
    def is_decimal(self) -> bool:
        return self.kind.startswith("DECIMAL")

    @property
    def exported(self) -> str:
        """The column as it is exported: a decimal as a double, for pandas can neither add nor draw decimals.

        A decimal of up to 15 digits comes back from its double by a cast to the type that the file names.
        """
        return f'"{self.name}"::double as "{self.name}"' if self.is_decimal else f'"{self.name}"'

    def field(self, table: str) -> dict[str, Any]:
        """The column as the package describes it."""
        described = {
            "name": self.name,
            "type": self._type(table),
            "title": self.comment.split(" · ")[0],
            "description": self.comment,
            "constraints": {"required": not self.is_nullable},
        }
        if self.is_nullable and described["type"] in ("integer", "number"):
            described["missingValues"] = ["", "nan"]  # as pandas, by which validators read Parquet, has no number
        return described

    def _type(self, table: str) -> str:
        if self.is_decimal:
            return "number"
        if self.kind not in _TYPES:
            wanted = ", ".join(["DECIMAL", *_TYPES])
            raise JixiaoError(
                f"column {self.name} of {table} has the type {self.kind}; cast it in its model to one of: {wanted}"
            )
        return _TYPES[self.kind]


def export(
    connection: duckdb.DuckDBPyConnection, published: list[Mart], directory: Path, sharing: Sharing | None = None
) -> None:
    """Write ``parquet/<table>.parquet`` and ``datapackage.json`` below ``directory``.

    A file of a table that did not change is that of the release before, and where only some reports' rows did, most of
    it comes from there.
    """
    (directory / PARQUET).mkdir()
    resources = [_resource(connection, mart, directory, sharing) for mart in published]
    package = {
        "profile": "data-package",
        "name": "jixiao",
        "title": "绩效 · Budget-performance self-evaluations of Chinese government departments",
        "resources": resources,
    }
    (directory / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _resource(
    connection: duckdb.DuckDBPyConnection, mart: Mart, directory: Path, sharing: Sharing | None
) -> dict[str, Any]:
    columns = _columns(connection, mart)
    fields = [column.field(mart.name) for column in columns]
    (description,) = connection.execute(
        f"select comment from duckdb_tables() where schema_name = 'main' and table_name = {literal(mart.name)}"
    ).fetchone() or ("",)
    path = f"{PARQUET}/{mart.name}.parquet"
    if not (sharing and sharing.has(mart, path, directory)):
        is_of_reports = any(column.name == splicing.REPORT and not column.is_nullable for column in columns)
        before = sharing.rest(mart, path) if sharing and is_of_reports else None
        if sharing and sharing.increment and before:
            reports = sharing.increment.reports
            _splice(connection, mart, columns, description or "", directory / path, before, reports)
        else:
            _write(connection, mart, columns, description or "", directory / path)
    return {
        "name": mart.name,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": (description or "").split(" · ")[0],
        "description": description or "",
        "schema": {"fields": fields, "primaryKey": list(mart.key)},
    }


def _columns(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[_Column]:
    found = connection.execute(
        f"""
        select column_name, data_type, coalesce(comment, ''), is_nullable from duckdb_columns()
        where schema_name = 'main' and table_name = {literal(mart.name)} order by column_index
        """
    ).fetchall()
    return [_Column(*column) for column in found]


def _write(
    connection: duckdb.DuckDBPyConnection, mart: Mart, columns: list[_Column], description: str, path: Path
) -> None:
    """The rows in the order of the key; the file says what it holds, and each column its meaning and its SQL type."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    reader = connection.sql(_query(mart, columns)).to_arrow_reader(_BATCH)
    schema = _described(reader.schema, columns, description)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


def _splice(
    connection: duckdb.DuckDBPyConnection,
    mart: Mart,
    columns: list[_Column],
    description: str,
    path: Path,
    before: Path,
    reports: Collection[str],
) -> None:
    """The same, from the file ``before``, where only rows of ``reports`` are others."""
    among = f"{splicing.REPORT} in ({', '.join(map(literal, reports)) or 'null'})"
    now = connection.sql(_query(mart, columns, among)).to_arrow_table()
    splicing.splice(before, now.cast(_described(now.schema, columns, description)), reports, mart.key, path)


def _query(mart: Mart, columns: list[_Column], among: str = "true") -> str:
    selected = ", ".join(column.exported for column in columns)
    return f'select {selected} from "{mart.name}" where {among} order by {column_list(mart.key)}'


def _described(schema: pa.Schema, columns: list[_Column], description: str) -> pa.Schema:
    import pyarrow as pa

    fields = [
        field.with_metadata({"description": column.comment, "sql_type": column.kind})
        for field, column in zip(schema, columns, strict=True)
    ]
    return pa.schema(fields, {"description": description})
