"""Building with Spark instead of DuckDB: the same statements, but for the tables that grow, which Spark computes.

dbt has compiled and ordered the models, as for any release; tables that grow with the number of reports are computed by
Spark from Parquet, and brought back as Parquet. Views, constraints, comments and data tests stay DuckDB's, so that what
is published is the same; so do the models of reference tables alone, which are as small for a million reports as for
five.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlglot
from sqlglot import exp

from jixiao.errors import JixiaoError
from jixiao.facts.catalogue import READ
from jixiao.release.replay import Replay, Statement
from jixiao.release.spark.translation import spark_sql
from jixiao.release.store import DATABASE

_WORKER = Path(__file__).with_name("worker.py")
#: Lines of what Spark says that are shown where it fails.
_SHOWN = 12


@dataclass(frozen=True)
class Spark:
    """An environment that has Spark (made by ``make spark``), and where it runs.

    ``remote`` is the address of a Spark Connect server, such as ``sc://host:15002``; None starts one here. ``storage``
    is a folder that this machine and the server both see; by default it is beside the database that is built.
    """

    python: Path
    remote: str | None = None
    storage: Path | None = None

    @classmethod
    def of(cls, root: Path, remote: str | None = None, storage: Path | None = None) -> Spark:
        """The project's own. Raises ``JixiaoError`` where it has not been made."""
        python = root / ".venv-spark" / "bin" / "python"
        if not python.exists():
            raise JixiaoError(
                f"{root / '.venv-spark'} is not there: Spark has an environment of its own; run: make spark"
            )
        return cls(python, remote, storage)

    @contextmanager
    def computed(self, replay: Replay, project: Path, beside: Path) -> Iterator[Replay]:
        """``replay`` with the rows of its growing tables as Spark computes them from the seeds of ``project``.

        They lie in a folder that is there as long as the context is. Raises ``JixiaoError`` where Spark cannot.
        """
        with tempfile.TemporaryDirectory(prefix=".spark-", dir=self.storage or beside) as scratch:
            yield _Run(self, replay, project, Path(scratch)).replay()


class _Run:
    """One computation, in a folder of its own."""

    def __init__(self, spark: Spark, replay: Replay, project: Path, folder: Path) -> None:
        self.spark, self.given, self.project, self.folder = spark, replay, project, folder
        self.growing = _growing(replay.statements)

    def replay(self) -> Replay:
        """The statements that read what Spark has written."""
        columns = self._prepared()
        steps = [
            {"name": _spark_name(one), "folder": self._folder(one), "sql": self._translated(one, columns)}
            for one in self.given.statements
            if one.kind == "model" and one.relation in self.growing
        ]
        tables = {
            _spark_name(one): str(self.folder / f"{one.relation}.parquet")
            for one in self.given.statements
            if one.kind != "test" and (one.kind == "seed" or one.relation not in self.growing)
        }
        self._run({"remote": self.spark.remote, "schemas": self.given.schemas, "tables": tables, "steps": steps})
        return replace(self.given, statements=[self._reading(one, columns) for one in self.given.statements])

    def _prepared(self) -> dict[str, dict[str, dict[str, str]]]:
        """Write what Spark begins with, as Parquet; returns the types of all columns of all tables and views."""
        made = [one for one in self.given.statements if one.kind != "test"]
        with self.given.database(self.project, self.folder / DATABASE) as connection:
            begun = [one for one in made if one.kind == "seed" or one.relation not in self.growing]
            for one in begun:
                connection.execute(one.sql)
                connection.execute(f"copy (from {one.relation}) to '{self.folder / one.relation}.parquet'")
            # The rest on no facts at all, for the sake of its columns.
            for table in READ:
                connection.execute(f"delete from seeds.{table.name}")
            for one in made:
                if one not in begun:
                    connection.execute(one.sql)
            found: dict[str, dict[str, dict[str, str]]] = {}
            query = "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
            for schema, table, column, kind in connection.execute(f"{query} order by column_index").fetchall():
                found.setdefault(schema, {}).setdefault(table, {})[column] = kind
        return found

    def _folder(self, statement: Statement) -> str:
        """Where Spark writes the rows of ``statement``."""
        return str(self.folder / f"{statement.relation}.spark")

    def _translated(self, statement: Statement, columns: dict[str, dict[str, dict[str, str]]]) -> str:
        try:
            schema, name = statement.relation.split(".")
            # What Spark infers of decimals is wider from step to step: each step has the types that it has in DuckDB.
            return spark_sql(f"select {_cast(columns[schema][name])} from ({statement.rows})", columns)
        except sqlglot.errors.SqlglotError as error:
            raise JixiaoError(
                f"{statement.file} cannot be said in Spark's SQL: {error}; build it with DuckDB"
            ) from error

    def _run(self, plan: dict[str, object]) -> None:
        path = self.folder / "plan.json"
        path.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
        command = [str(self.spark.python), "-I", str(_WORKER), str(path)]
        # Its server tells of everything that it does.
        environment = os.environ | {"RUST_LOG": "error"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            said = "\n".join(done.stderr.strip().splitlines()[-_SHOWN:])
            raise JixiaoError(
                f"Spark stopped ({done.returncode}): {said}\njixiao build without --engine builds with DuckDB"
            )

    def _reading(self, statement: Statement, columns: dict[str, dict[str, dict[str, str]]]) -> Statement:
        if statement.kind != "model" or statement.is_view or statement.relation not in self.growing:
            return statement
        schema, name = statement.relation.split(".")
        types, folder = columns[schema][name], self._folder(statement)
        if not any(Path(folder).glob("*.parquet")):
            return statement.with_rows(f"select {_cast(types, 'null')} where false")
        return statement.with_rows(f"select {_cast(types)} from read_parquet('{folder}/*.parquet')")


def _cast(types: dict[str, str], value: str | None = None) -> str:
    """SQL of columns of these types: of the columns of these names, or of ``value``."""
    return ", ".join(f"{value or _quoted(name)}::{kind} as {_quoted(name)}" for name, kind in types.items())


def _quoted(name: str) -> str:
    return f'"{name}"'


def _growing(statements: list[Statement]) -> set[str]:
    """The relations whose rows become more with the reports, as ``schema.name``."""
    growing = {f"seeds.{table.name}" for table in READ}
    for statement in statements:
        if statement.kind == "model" and growing & _named(statement.rows):
            growing.add(statement.relation)
    return growing


def _named(query: str) -> set[str]:
    """The relations that a query names, as ``schema.name``."""
    return {f"{table.db}.{table.name}" for table in sqlglot.parse_one(query, read="duckdb").find_all(exp.Table)}


def _spark_name(statement: Statement) -> str:
    schema, name = statement.relation.split(".")
    return f"`{schema}`.`{name}`"
