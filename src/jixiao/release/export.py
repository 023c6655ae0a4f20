"""Exports of a release: one Parquet file per table, described by a Frictionless data package.

The package follows the Data Package v1 specification (Frictionless Data, 2017): a resource per file with its bytes,
SHA-256 and table schema. Names, descriptions and keys come from the database itself, where dbt has put them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from jixiao.errors import JixiaoError
from jixiao.release.hashing import file_sha256
from jixiao.release.marts import Mart, column_list, literal

PARQUET = "parquet"
PACKAGE = "datapackage.json"
_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "VARCHAR[]": "array",
}


def export(connection: duckdb.DuckDBPyConnection, published: list[Mart], directory: Path) -> None:
    """Write ``parquet/<table>.parquet`` and ``datapackage.json`` below ``directory``."""
    (directory / PARQUET).mkdir()
    resources = [_resource(connection, mart, directory) for mart in published]
    package = {
        "profile": "data-package",
        "name": "jixiao",
        "title": "绩效 · Budget-performance self-evaluations of Chinese government departments",
        "resources": resources,
    }
    (directory / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _resource(connection: duckdb.DuckDBPyConnection, mart: Mart, directory: Path) -> dict[str, Any]:
    path = directory / PARQUET / f"{mart.name}.parquet"
    order = column_list(mart.key)
    connection.execute(
        f'copy (from "{mart.name}" order by {order}) to {literal(str(path))} (format parquet, compression zstd)'
    )
    (description,) = connection.execute(
        f"select comment from duckdb_tables() where schema_name = 'main' and table_name = {literal(mart.name)}"
    ).fetchone() or ("",)
    return {
        "name": mart.name,
        "path": f"{PARQUET}/{path.name}",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": (description or "").split(" · ")[0],
        "description": description or "",
        "bytes": path.stat().st_size,
        "hash": "sha256:" + file_sha256(path),
        "schema": {"fields": _fields(connection, mart), "primaryKey": list(mart.key)},
    }


def _fields(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[dict[str, Any]]:
    columns = connection.execute(
        f"""
        select column_name, data_type, comment, is_nullable from duckdb_columns()
        where schema_name = 'main' and table_name = {literal(mart.name)} order by column_index
        """
    ).fetchall()
    return [
        {
            "name": name,
            "type": _type(mart.name, name, kind),
            "title": (comment or "").split(" · ")[0],
            "description": comment or "",
            "constraints": {"required": not nullable},
        }
        for name, kind, comment, nullable in columns
    ]


def _type(table: str, column: str, kind: str) -> str:
    if kind.startswith("DECIMAL"):
        return "number"
    if kind not in _TYPES:
        wanted = ", ".join(["DECIMAL", *_TYPES])
        raise JixiaoError(f"column {column} of {table} has the type {kind}; cast it in its model to one of: {wanted}")
    return _TYPES[kind]
