"""The dbt step of a build: seeds, models and tests into a new database, and what failed in words and rows."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jixiao.errors import JixiaoError
from jixiao.release import manifest
from jixiao.release.replay import Replay
from jixiao.release.store import DATABASE, DBT_DOCS, DBT_RUN, Release
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
    """How many nodes passed, by type, and the failures.

    ``dbt_of`` and ``unit_tests_of`` are the releases in which dbt itself, and the unit tests, ran for this SQL; None
    where they ran now.
    """

    passed: dict[str, int]
    failures: list[FailedNode] = field(default_factory=list)
    dbt_of: str | None = None
    unit_tests_of: str | None = None

    @property
    def words(self) -> str:
        """What passed, and what had passed before."""
        now = {kind: number for kind, number in self.passed.items() if kind != "unit_test" or not self.unit_tests_of}
        told = ", ".join(f"{number} {kind}s" for kind, number in sorted(now.items()))
        if self.dbt_of:
            told += f"; compiled by dbt for {self.dbt_of}"
        if self.unit_tests_of:
            told += f"; {self.passed['unit_test']} unit tests of this SQL passed in {self.unit_tests_of}"
        return told


def transform(root: Path, draft: Path, previous: Release | None, inputs: manifest.Inputs) -> Transformed:
    """Build and test the models into the draft, and document them.

    What ``previous`` has proved of the same SQL is not proved again, and what dbt compiled for it is run again; with
    other SQL, or where anything fails, dbt builds it.
    """
    proved = manifest.unit_tests_of(previous, inputs)
    unit_tests = {"unit_test": proved[0]} if proved else {}
    unit_tests_of = proved[1] if proved else None
    if previous and (dbt_of := manifest.dbt_of(previous, inputs)):
        if passed := Replay.read(previous.path / DBT_RUN).run(root, draft / DATABASE):
            for name in (DBT_RUN, DBT_DOCS):
                shutil.copyfile(previous.path / name, draft / name)
            return Transformed(passed | unit_tests, [], dbt_of, unit_tests_of)
        for name in (DATABASE, f"{DATABASE}.wal"):
            (draft / name).unlink(missing_ok=True)
    # Not dbt's own target: what it has parsed for another database it would have to parse again.
    target = root / "target" / "release"
    built = _build(root, draft, target, with_unit_tests=proved is None)
    if not built.failures:
        _document(root, draft, target)
    return replace(built, passed=built.passed | unit_tests, unit_tests_of=unit_tests_of)


def _build(root: Path, draft: Path, target: Path, *, with_unit_tests: bool) -> Transformed:
    """Run ``dbt build``; dbt's own files go to ``target``."""
    database = draft / DATABASE
    left_out = () if with_unit_tests else ("--exclude-resource-type", "unit_test")
    outcome = _dbt("build", root, database, target, *left_out)
    if outcome.exception is not None:
        return Transformed({}, [FailedNode("dbt", "dbt_project.yml", str(outcome.exception))])
    results = outcome.result.results
    failed = [result for result in results if result.status not in ("success", "pass", "skipped")]
    if failed:
        return Transformed({}, [_failure(result, database) for result in failed])
    Replay.of(results, database, root).write(draft / DBT_RUN)
    return Transformed(Counter(str(result.node.resource_type) for result in results))


def _document(root: Path, draft: Path, target: Path) -> None:
    """Write dbt's catalogue of the database as one self-contained HTML page."""
    outcome = _dbt("docs", root, draft / DATABASE, target, "generate", "--static", "--no-compile")
    if not outcome.success:
        raise JixiaoError(f"dbt could not write its catalogue: {outcome.exception}")
    page = (target / "static_index.html").read_text(encoding="utf-8")
    for absolute in (str(root), json.dumps(str(root))[1:-1]):
        # Paths from the root serve as well, and tell nobody where it was built.
        page = page.replace(f"{absolute}/", "").replace(absolute, ".")
    (draft / DBT_DOCS).write_text(page, encoding="utf-8")


def _dbt(command: str, root: Path, database: Path, target: Path, *arguments: str) -> Any:
    from dbt import mp_context
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    words = ["--quiet", "--log-level", "none", "--log-path", str(target / "logs"), command, *arguments]
    words += ["--project-dir", str(root), "--profiles-dir", str(root), "--target-path", str(target)]
    with _environment(JIXIAO_DATABASE=str(database)):
        try:
            # dbt starts no process, and the locks of this kind are never files that a kill would leave behind.
            mp_context._MP_CONTEXT = multiprocessing.get_context("fork")
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
