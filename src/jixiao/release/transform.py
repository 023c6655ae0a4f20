"""The dbt step of a build: seeds, models and tests into a new database, what failed, and whose fault it is."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from jixiao.errors import JixiaoError
from jixiao.release import manifest
from jixiao.release.aside import SetAside, of_row, without_facts
from jixiao.release.blame import Trial
from jixiao.release.increment import Increment, increment
from jixiao.release.replay import Failed, Replay
from jixiao.release.spark.engine import Spark
from jixiao.release.store import DATABASE, DBT_DOCS, DBT_RUN, Release
from jixiao.sql import literal
from jixiao.terminal import ROWS_SHOWN


@dataclass(frozen=True)
class FailedNode:
    """A node of the dbt project that failed: its name and file, what was said, and the rows at fault.

    ``guilty`` are the reports whose fault it is, none where it is not that of single reports.
    """

    name: str
    file: str
    message: str
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    guilty: list[SetAside] = field(default_factory=list)


@dataclass(frozen=True)
class Transformed:
    """How many nodes passed, by type, and the failures.

    ``dbt_of`` and ``unit_tests_of`` are the releases in which dbt itself, and the unit tests, ran for this SQL; None
    where they ran now. ``increment`` is what was computed anew, None where all was.
    """

    passed: dict[str, int]
    failures: list[FailedNode] = field(default_factory=list)
    dbt_of: str | None = None
    unit_tests_of: str | None = None
    increment: Increment | None = None

    @property
    def words(self) -> str:
        """What passed, and what had passed before."""
        now = {kind: number for kind, number in self.passed.items() if kind != "unit_test" or not self.unit_tests_of}
        told = ", ".join(f"{number} {kind}s" for kind, number in sorted(now.items()))
        if self.increment:
            told += f"; of {len(self.increment.reports)} reports, all else as in {self.increment.since}"
        if self.dbt_of:
            told += f"; compiled by dbt for {self.dbt_of}"
        if self.unit_tests_of:
            told += f"; {self.passed['unit_test']} unit tests of this SQL passed in {self.unit_tests_of}"
        return told


class Transformation:
    """The models, built and tested in a draft as often as it takes.

    What the ``previous`` release has proved of the same SQL is not proved again, and what dbt compiled for it is run
    again; with other SQL dbt builds it once, and what it compiled then is run again. ``kept`` is where that is kept.

    Where nothing but reports changed since ``previous``, only these are computed, unless it is ``whole``.

    With ``spark`` dbt builds it once of no facts at all, and what it compiled is run there.
    """

    def __init__(
        self,
        root: Path,
        previous: Release | None,
        inputs: manifest.Inputs,
        kept: Path,
        spark: Spark | None = None,
        *,
        whole: bool = False,
    ) -> None:
        self._inputs, self._since = inputs, None if whole or spark else previous
        self._target, self._kept, self._spark = root / "target" / "release", kept, spark
        self._dbt_of = manifest.dbt_of(previous, inputs) if previous else None
        self._compiled = previous.path if previous and self._dbt_of else None
        proved = manifest.unit_tests_of(previous, inputs)
        self._unit_tests = proved[0] if proved else None
        self._unit_tests_of = proved[1] if proved else None

    def run(
        self, project: Path, draft: Path, published: Collection[str], aside: Sequence[SetAside] = ()
    ) -> Transformed:
        """Build and test the models of ``project`` into the draft, and document them.

        Reports are ``published``, others set ``aside``.
        """
        done = None
        if self._spark and self._compiled is None and (failures := self.compile(project, published)):
            return Transformed({}, failures)
        if self._compiled is not None:
            replay = Replay.read(self._compiled / DBT_RUN)
            if self._since and self._dbt_of:
                done = increment(replay, self._since, self._inputs, project, aside, draft, self._kept.parent)
        if done is not None:
            failures = []
        elif self._compiled is None:
            failures = self._build(project, draft, published)
        else:
            with self._spark.computed(replay, project, draft) if self._spark else nullcontext(replay) as computed:
                failures = _told(computed.run(project, draft / DATABASE), draft / DATABASE, published)
        if failures or self._compiled is None:
            return Transformed({}, failures)
        for name in (DBT_RUN, DBT_DOCS):
            shutil.copyfile(self._compiled / name, draft / name)
        passed = Replay.read(draft / DBT_RUN).passed | {"unit_test": self._unit_tests or 0}
        return Transformed(passed, [], self._dbt_of, self._unit_tests_of, done)

    def compile(self, project: Path, published: Collection[str]) -> list[FailedNode]:
        """Have dbt compile and prove the SQL where there are no facts, which takes no longer for a million reports."""
        self._kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._kept) as scratch:
            bare = without_facts(project, Path(scratch) / "project")
            return self._build(bare, Path(scratch), published)

    def _build(self, project: Path, draft: Path, published: Collection[str]) -> list[FailedNode]:
        """Run ``dbt build``; what it compiled is kept, and what failed returned."""
        database = draft / DATABASE
        left_out = () if self._unit_tests is None else ("--exclude-resource-type", "unit_test")
        # Not dbt's own target: what it has parsed for another database it would have to parse again.
        outcome = _dbt("build", project, database, self._target, *left_out)
        if outcome.exception is not None:
            return [FailedNode("dbt", "dbt_project.yml", str(outcome.exception))]
        results = outcome.result.results
        if failed := [result for result in results if result.status not in ("success", "pass", "skipped")]:
            uncompiled = [result for result in failed if not _is_statement(result.node)]
            others = [Failed.of(result, project) for result in failed if _is_statement(result.node)]
            return [*map(_as_said, uncompiled), *_told(others, database, published)]
        self._kept.mkdir(parents=True, exist_ok=True)
        Replay.of(results, database, project).write(self._kept / DBT_RUN)
        _document(project, database, self._target, self._kept / DBT_DOCS)
        self._compiled = self._kept
        if self._unit_tests is None:
            self._unit_tests = sum(result.node.resource_type == "unit_test" for result in results)
        return []


def _is_statement(node: Any) -> bool:
    """Whether dbt came to run SQL of ours for a node: unit tests have rows of their own."""
    return str(node.resource_type) != "unit_test" and bool(node.build_path)


def _as_said(result: Any) -> FailedNode:
    node = result.node
    return FailedNode(node.name, node.original_file_path, (result.message or str(result.status)).strip())


def _told(failed: Sequence[Failed], database: Path, published: Collection[str]) -> list[FailedNode]:
    """What failed in ``database``: of tests with rows at fault, and whose fault it is."""
    if not failed:
        return []
    with duckdb.connect(str(database)) as connection:
        return [_of_statement(connection, found, published) for found in failed]


#: What says of which report a row is, by the column that it takes.
_REPORT_OF = {"report_id": "report_id", "fact_id": "split_part(fact_id, '/', 1)"}


def _of_statement(connection: duckdb.DuckDBPyConnection, failed: Failed, published: Collection[str]) -> FailedNode:
    statement = failed.statement
    remedy = f"mend its facts in seeds/facts, or the reference rows that they name; the rule is in {statement.file}"
    if failed.error is not None:
        guilty = Trial(connection, statement.holds).guilty(_reports(connection), published)
        told = [of_row("dbt", statement.name, report, {"error": failed.error}, 0, remedy) for report in guilty]
        return FailedNode(statement.name, statement.file, failed.error, guilty=told)
    relation = connection.sql(f"select * from ({statement.rows}) limit {ROWS_SHOWN}")
    columns, rows = relation.columns, relation.fetchall()
    of_report = next((sql for name, sql in _REPORT_OF.items() if name in columns), "null::varchar")
    counted = connection.execute(f"select {of_report}, count(*) from ({statement.rows}) group by all").fetchall()
    by_report = dict(counted)
    suspects = _reports(connection) if None in by_report else sorted(by_report)
    told = []
    for report in Trial(connection, statement.holds).guilty(suspects, published):
        own = f"select * from ({statement.rows}) where {of_report} = {literal(report)} limit 1"
        row = next(iter(connection.sql(own).fetchall()), rows[0])
        shown = dict(zip(columns, row, strict=True))
        told.append(of_row("dbt", statement.name, report, shown, by_report.get(report, 0), remedy))
    total = sum(by_report.values())
    return FailedNode(statement.name, statement.file, f"{total} rows fail", columns, rows, told)


def _reports(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every report whose facts the database holds."""
    query = "select distinct report_id from seeds.raw_report order by all"
    return [report for (report,) in connection.execute(query).fetchall()]


def _document(project: Path, database: Path, target: Path, page: Path) -> None:
    """Write dbt's catalogue of the database as one self-contained HTML page."""
    outcome = _dbt("docs", project, database, target, "generate", "--static", "--no-compile")
    if not outcome.success:
        raise JixiaoError(f"dbt could not write its catalogue: {outcome.exception}")
    text = (target / "static_index.html").read_text(encoding="utf-8")
    for absolute in (str(project), json.dumps(str(project))[1:-1]):
        # Paths from the root serve as well, and tell nobody where it was built.
        text = text.replace(f"{absolute}/", "").replace(absolute, ".")
    page.write_text(text, encoding="utf-8")


def _dbt(command: str, root: Path, database: Path, target: Path, *arguments: str) -> Any:
    from dbt import mp_context
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    words = ["--quiet", "--log-level", "none", "--log-path", str(target / "logs"), command, *arguments]
    words += ["--project-dir", str(root), "--profiles-dir", str(root), "--target-path", str(target)]
    # Seeds are read by their paths from the root, wherever the command was given.
    with _environment(JIXIAO_DATABASE=str(database)), contextlib.chdir(root):
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
