"""The dbt step of a build: seeds, models and tests into a new database, and what failed in words and rows."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jixiao.errors import JixiaoError
from jixiao.terminal import ROWS_SHOWN


@dataclass(frozen=True)
class FailedNode:
    """A node of the dbt project that failed: its name and file, what dbt said, and the rows at fault."""

    name: str
    file: str
    message: str
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class Transformed:
    """The outcome of ``dbt build``: how many nodes passed, by type, and the failures."""

    passed: dict[str, int]
    failures: list[FailedNode]


def transform(root: Path, database: Path, target: Path, *, with_unit_tests: bool = True) -> Transformed:
    """Run ``dbt build`` for the project at ``root`` into ``database``; dbt's own files go to ``target``."""
    left_out = () if with_unit_tests else ("--exclude-resource-type", "unit_test")
    outcome = _dbt("build", root, database, target, *left_out)
    if outcome.exception is not None:
        return Transformed({}, [FailedNode("dbt", "dbt_project.yml", str(outcome.exception))])
    passed: dict[str, int] = {}
    failures = []
    for result in outcome.result.results:
        if result.status in ("success", "pass"):
            passed[str(result.node.resource_type)] = passed.get(str(result.node.resource_type), 0) + 1
        elif result.status != "skipped":
            failures.append(_failure(result, database))
    return Transformed(passed, failures)


def document(root: Path, database: Path, target: Path, page: Path) -> None:
    """Write dbt's catalogue of ``database`` as one self-contained HTML ``page``."""
    outcome = _dbt("docs", root, database, target, "generate", "--static", "--no-compile")
    if not outcome.success:
        raise JixiaoError(f"dbt could not write its catalogue: {outcome.exception}")
    shutil.copyfile(target / "static_index.html", page)


def _dbt(command: str, root: Path, database: Path, target: Path, *arguments: str) -> Any:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    words = ["--quiet", "--log-level", "none", "--log-path", str(target / "logs"), command, *arguments]
    words += ["--project-dir", str(root), "--profiles-dir", str(root), "--target-path", str(target)]
    with _environment(JIXIAO_DATABASE=str(database)):
        try:
            outcome = dbtRunner().invoke(words)
            if isinstance(outcome.exception, KeyboardInterrupt):
                raise outcome.exception
            return outcome
        finally:
            # The next step opens the file read-only, which DuckDB refuses while this process has it open to write.
            DuckDBConnectionManager.close_all_connections()


def _failure(result: Any, database: Path) -> FailedNode:
    node = result.node
    failure = FailedNode(node.name, node.original_file_path, (result.message or str(result.status)).strip())
    if str(node.resource_type) != "test" or result.status != "fail":
        return failure
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        relation = connection.sql(f"select * from ({node.compiled_code}) limit {ROWS_SHOWN}")
        return FailedNode(failure.name, failure.file, failure.message, relation.columns, relation.fetchall())


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    """The environment with ``values``, and without dbt's own variables: they could leave tests out of a build."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("DBT_")]:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
