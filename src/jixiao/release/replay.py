"""The SQL that dbt ran for a release, kept in the release, and run again where only rows of the seeds changed.

dbt compiles and orders; what it ran is then a list of statements, each as dbt itself sent it to DuckDB: a seed, view or
table with its constraints and comments, or the count of a test's failures. As long as the SQL, its YAML, the columns'
types and the versions are the same, dbt would only compile the same list again, which takes most of a build.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

#: Of dbt's resource types, those that are run again; unit tests ask for no facts, so nothing would come of it.
_REPEATED = ("seed", "model", "test")


@dataclass(frozen=True)
class Statement:
    """The SQL of a node: its name in dbt, its resource type, and what dbt ran for it."""

    node: str
    kind: str
    sql: str


@dataclass(frozen=True)
class Replay:
    """What dbt ran: the schemas that it made in a file of such blocks, and the statements in an order that works."""

    block_size: int
    schemas: list[str]
    statements: list[Statement]

    @classmethod
    def of(cls, results: Iterable[Any], database: Path, root: Path) -> Replay:
        """What dbt ran to make ``database``. Its ``results`` stand as they ended: each after those that it needs."""
        nodes = [result.node for result in results if result.node.resource_type in _REPEATED]
        statements = [
            Statement(node.unique_id, str(node.resource_type), (root / node.build_path).read_text(encoding="utf-8"))
            for node in nodes
        ]
        made = {node.schema for node in nodes if node.resource_type != "test"}
        with duckdb.connect(str(database), read_only=True) as connection:
            (block_size,) = connection.execute("select block_size from pragma_database_size()").fetchone() or (0,)
        return cls(block_size, sorted(made), statements)

    @classmethod
    def read(cls, path: Path) -> Replay:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        statements = [Statement(**statement) for statement in loaded["statements"]]
        return cls(loaded["block_size"], loaded["schemas"], statements)

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def run(self, root: Path, database: Path) -> dict[str, int] | None:
        """Make ``database`` from the seeds below ``root``; return how many nodes of each type passed.

        None where a statement or a test failed: dbt says best what did, so it must build the database from nothing.
        """
        of_blocks: dict[str, str | bool | int | float | list[str]] = {"default_block_size": str(self.block_size)}
        # As dbt does: the statements name the seeds' files from the root of the project.
        with contextlib.chdir(root), duckdb.connect(str(database), config=of_blocks) as connection:
            try:
                connection.begin()
                for schema in self.schemas:
                    connection.execute(f'create schema if not exists "{schema}"')
                for statement in self.statements:
                    connection.execute(statement.sql)
                    if statement.kind == "test" and not _passes(connection):
                        return None
                connection.commit()
            except duckdb.InterruptException:
                raise
            except duckdb.Error:
                return None
        return Counter(statement.kind for statement in self.statements)


def _passes(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the test that was just run has no failures; dbt asks for their number, and what would follow from it."""
    _, should_warn, should_error = connection.fetchone() or (None, True, True)
    return not (should_warn or should_error)
