"""The SQL that dbt ran for a release, kept in the release, and run again where only rows of the seeds changed.

dbt compiles and orders; what it ran is then a list of statements, each as dbt itself sent it to DuckDB: a seed, view or
table with its constraints and comments, or the count of a test's failures. As long as the SQL, its YAML, the columns'
types and the versions are the same, dbt would only compile the same list again, which takes most of a build.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

#: Of dbt's resource types, those that are run again; unit tests ask for no facts, so nothing would come of it.
_REPEATED = ("seed", "model", "test")


@dataclass(frozen=True)
class Statement:
    """The SQL of a node: its name in dbt, its file, its resource type, the relation it makes, what dbt ran for it.

    ``rows`` is the query within it: of a test those at fault, which ``sql`` counts, of a model its own; of a seed it is
    empty. ``relation`` is ``schema.name``. ``reads`` are the nodes that it is made from, and ``spans`` says that a row
    of it is computed from the rows of several reports.
    """

    node: str
    file: str
    kind: str
    relation: str
    sql: str
    rows: str = ""
    reads: tuple[str, ...] = ()
    spans: bool = False

    @classmethod
    def of(cls, node: Any, root: Path) -> Statement:
        """What dbt ran of a node of the project at ``root``."""
        sql = (root / node.build_path).read_text(encoding="utf-8")
        kind = str(node.resource_type)
        rows = "" if kind == "seed" else node.compiled_code.strip()
        reads, spans = tuple(node.depends_on.nodes) if kind != "seed" else (), bool(node.config.meta.get("spans"))
        relation = f"{node.schema}.{node.name}"
        return cls(node.unique_id, node.original_file_path, kind, relation, sql, rows, reads, spans)

    @property
    def name(self) -> str:
        """The last part of the node's name that a person gave it."""
        return self.node.split(".")[2]

    @property
    def is_view(self) -> bool:
        """Whether it makes a view."""
        return self.kind == "model" and self.sql.lstrip().startswith("create or replace view")

    @property
    def is_hidden(self) -> bool:
        """Whether it makes a table or view beneath those that are published."""
        return self.kind == "model" and not self.is_published

    @property
    def as_view(self) -> Statement:
        """The model of a table that promises nothing of its columns, as a view."""
        create, rows, comments = self.sql.partition(self.rows)
        made = create.replace(" table ", " view "), rows, comments.replace(" on table ", " on view ")
        return replace(self, sql="".join(made))

    @property
    def is_published(self) -> bool:
        """Whether it makes a table or view of schema main, which readers ask."""
        return self.kind == "model" and self.relation.startswith("main.")

    def with_rows(self, query: str) -> Statement:
        """The model whose rows are those of ``query``."""
        return replace(self, sql=self.sql.replace(self.rows, query), rows=query)

    def holds(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """Run it: whether the node is made, or the test that it is has no failures. Raises ``duckdb.Error``."""
        connection.execute(self.sql)
        if self.kind != "test":
            return True
        # dbt asks for the number of failures, and what would follow from it.
        _, should_warn, should_error = connection.fetchone() or (None, True, True)
        return not (should_warn or should_error)


@dataclass(frozen=True)
class Failed:
    """A statement that did not hold, and the database's own words where it could not be run."""

    statement: Statement
    error: str | None = None

    @classmethod
    def of(cls, result: Any, root: Path) -> Failed:
        """What dbt says of a node of the project at ``root`` that failed."""
        error = None if result.status == "fail" else (result.message or str(result.status)).strip()
        return cls(Statement.of(result.node, root), error)


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
        statements = [Statement.of(node, root) for node in nodes]
        made = {node.schema for node in nodes if node.resource_type != "test"}
        with duckdb.connect(str(database), read_only=True) as connection:
            (block_size,) = connection.execute("select block_size from pragma_database_size()").fetchone() or (0,)
        return cls(block_size, sorted(made), statements)

    @classmethod
    def read(cls, path: Path) -> Replay:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        statements = [
            Statement(**(statement | {"reads": tuple(statement.get("reads", ()))}))
            for statement in loaded["statements"]
        ]
        return cls(loaded["block_size"], loaded["schemas"], statements)

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @property
    def passed(self) -> dict[str, int]:
        """How many nodes of each type pass where nothing fails."""
        return Counter(statement.kind for statement in self.statements)

    def run(self, root: Path, database: Path) -> list[Failed]:
        """Make ``database`` from the seeds below ``root``; return what failed: tests, and the first node not made."""
        with self.database(root, database) as connection:
            failed, unmade = self._run(connection, self.statements)
            if unmade is not None:
                # Its transaction is lost: what it was to be made from is made again, to find out whose fault it is.
                before = self.statements[: self.statements.index(unmade.statement)]
                failed = [*self._run(connection, before)[0], unmade]
        return failed

    @contextlib.contextmanager
    def database(self, root: Path, path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        """The database at ``path``, with the schemas of the statements, which name the seeds' files from ``root``."""
        of_blocks: dict[str, str | bool | int | float | list[str]] = {"default_block_size": str(self.block_size)}
        with contextlib.chdir(root), duckdb.connect(str(path), config=of_blocks) as connection:
            for schema in self.schemas:
                connection.execute(f'create schema if not exists "{schema}"')
            yield connection

    def _run(
        self, connection: duckdb.DuckDBPyConnection, statements: Iterable[Statement]
    ) -> tuple[list[Failed], Failed | None]:
        """Run ``statements`` in one transaction: the tests that fail, and the statement that could not be run."""
        failed: list[Failed] = []
        connection.begin()
        for statement in statements:
            try:
                if not statement.holds(connection):
                    failed.append(Failed(statement))
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:
                connection.rollback()
                return failed, Failed(statement, str(error))
        connection.commit()
        return failed, None
