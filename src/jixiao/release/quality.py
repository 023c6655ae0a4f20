"""Judge a built database by the expectations: ``python -m jixiao.release.quality``.

Runs in a process of its own, started while dbt still builds, because importing Great Expectations takes seconds. It
then waits for one line of JSON on standard input::

    {"database": "…/jixiao.duckdb", "output": "…/quality"}

and answers with one JSON document on standard output, the fields of ``Verdict``. Data Docs are written to
``output/data_docs/index.html``. Exit code 0: the database was judged, well or badly; or there was no line to read.
1: it could not be judged, for the reason on standard error.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jixiao import project
from jixiao.errors import JixiaoError
from jixiao.release.marts import MartRow
from jixiao.release.plain import plain
from jixiao.terminal import ROWS_SHOWN

if TYPE_CHECKING:
    from great_expectations.checkpoint.checkpoint import CheckpointResult
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.data_context import FileDataContext
    from sqlalchemy.engine import Engine

CHECKPOINT = "marts"
#: What Great Expectations imports for rules about distributions, which we have none of: a third of its start.
_UNUSED = ("altair", "scipy.stats")
DATASOURCE = "marts"


@dataclass(frozen=True)
class FailedExpectation:
    """A rule that does not hold: its words, what was seen, and at most ``ROWS_SHOWN`` of the rows at fault.

    ``unexpected_count`` counts all of them; it is None where the rule is about a whole table or could not be run.
    ``by_report`` counts them by report; empty where the rule is not about single reports, as its ``of`` says in the
    suite, or where a row is of none.
    """

    suite: str
    table: str
    rule: str
    description: str
    column: str | None
    observed: str
    rows: list[MartRow]
    unexpected_count: int | None
    by_report: dict[str, int]


@dataclass(frozen=True)
class Verdict:
    """What the checkpoint found: ``evaluated`` rules in ``suites`` suites, and those that failed."""

    success: bool
    evaluated: int
    suites: int
    failures: list[FailedExpectation]


def load() -> None:
    """Import Great Expectations, with its telemetry off and our dialect known. Takes about five seconds, once."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    for name in _UNUSED:
        sys.modules.setdefault(name, _Later(name))
    import great_expectations  # noqa: F401

    # Its warnings are about its own machinery; what is wrong with the data is in the verdict.
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    from jixiao.release import duckdb_dialect

    duckdb_dialect.register()


class _Later(ModuleType):
    """Stands for a module until something of it is asked for. (``importlib.util.LazyLoader`` imports it at once where
    it is imported a second time, before Python 3.13.)"""

    def __getattr__(self, name: str) -> Any:
        # Asked again for what the module does not have, it must not be imported a second time.
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = importlib.import_module(self.__name__)
        self.__dict__.update(vars(module))
        return getattr(module, name)


def judge(database: Path, output: Path) -> Verdict:
    """Run the checkpoint against ``database``, read-only, and write results and Data Docs below ``output``.

    Nothing is written to ``expectations/``. Raises ``JixiaoError`` where the database cannot be judged.
    """
    if not database.is_file():
        raise JixiaoError(f"there is no database {database}; build it first")
    load()
    import great_expectations
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.exceptions import GreatExpectationsError
    from sqlalchemy.exc import SQLAlchemyError

    from jixiao.release import data_docs

    os.environ["JIXIAO_DATABASE"] = str(database.resolve())
    os.environ["JIXIAO_QUALITY"] = str(output.resolve())
    directory = project.find().expectations
    try:
        context = great_expectations.get_context(mode="file", context_root_dir=directory)
        engine = context.data_sources.get(DATASOURCE).get_engine()
        try:
            engine.connect().close()  # a file that is no database fails here, not once in every rule
            result = context.checkpoints.get(CHECKPOINT).run(run_id=RunIdentifier(run_name=CHECKPOINT))
            verdict = _verdict(context, result, engine)
            data_docs.write(context, output.resolve() / "data_docs")
        finally:
            engine.dispose()
    except (GreatExpectationsError, SQLAlchemyError) as error:
        reason = str(error).split("\n")[0]
        raise JixiaoError(f"the expectations cannot be run on {database}: {reason}") from error
    return verdict


def _verdict(context: FileDataContext, result: CheckpointResult, engine: Engine) -> Verdict:
    by_suite = {run.suite_name: run for run in result.run_results.values()}
    definitions = context.checkpoints.get(CHECKPOINT).validation_definitions
    failures: list[FailedExpectation] = []
    for definition in definitions:
        run = by_suite[definition.suite.name]
        failures += _failures(run, definition.asset.name, _rules(definition.suite), engine)
    evaluated = sum(len(run.results) for run in by_suite.values())
    return Verdict(bool(result.success), evaluated, len(by_suite), failures)


def _rules(suite: Any) -> list[str]:
    """Names of a suite's rules, in the order of its file."""
    return [expectation.meta["rule"] for expectation in suite.expectations]


def _failures(
    run: ExpectationSuiteValidationResult, table: str, order: list[str], engine: Engine
) -> Iterator[FailedExpectation]:
    failed = [found for found in run.results if not found.success]
    for found in sorted(failed, key=lambda found: order.index(found.expectation_config.meta["rule"])):
        yield _failure(run.suite_name, table, found, engine)


def _failure(suite: str, table: str, found: ExpectationValidationResult, engine: Engine) -> FailedExpectation:
    config, seen = found.expectation_config, found.result or {}
    columns = [config.kwargs[name] for name in ("column", "column_A", "column_B") if name in config.kwargs]
    error = _error(found)
    reports: list[str | None] = []
    if error:
        observed, count, rows = f"error: {error}", None, []
    elif "details" in seen:
        rows = seen["details"]["unexpected_rows"][:ROWS_SHOWN]
        count = seen["observed_value"]
        observed = f"{count} rows"
        reports = _reports(engine, table, config.kwargs["unexpected_rows_query"]) if "report_id" in rows[0] else []
    elif "unexpected_count" in seen:
        count = seen["unexpected_count"]
        observed = f"{count} of {seen['element_count']} rows"
        reports = [place["report_id"] for place in seen["unexpected_index_list"]]
        rows = _rows(engine, table, columns, seen["unexpected_index_list"])
    else:
        observed, count, rows = str(seen.get("observed_value")), None, []
    return FailedExpectation(
        suite=suite,
        table=table,
        rule=config.meta["rule"],
        description=config.description,
        column=", ".join(columns) or None,
        observed=observed,
        rows=[{name: plain(value) for name, value in row.items()} for row in rows],
        unexpected_count=count,
        by_report=_by_report(config.meta, reports),
    )


def _by_report(meta: MartRow, reports: list[str | None]) -> dict[str, int]:
    """How many rows are of each of ``reports``, which name one row each; none where the rule is not of reports."""
    if meta.get("of") == "release":
        return {}
    counted = Counter(report for report in reports if report is not None)
    return dict(counted) if counted.total() == len(reports) else {}


def _reports(engine: Engine, table: str, query: str) -> list[str | None]:
    """The report of each row that ``query`` finds at fault; Great Expectations shows only the first of them."""
    with engine.connect() as connection:
        found = query.format(batch=f'main."{table}"')
        return [report for (report,) in connection.exec_driver_sql(f"select report_id from ({found})")]


def _error(found: ExpectationValidationResult) -> str | None:
    """The message of an exception inside a rule, which Great Expectations catches and files under a key per metric."""
    info = found.exception_info or {}
    reports = [info] if "raised_exception" in info else list(info.values())
    messages = (str(report["exception_message"]) for report in reports if report["raised_exception"])
    return next((message.split("\n[SQL:")[0] for message in messages), None)


def _rows(engine: Engine, table: str, columns: list[str], places: list[MartRow]) -> list[MartRow]:
    """Whole rows of ``table`` with the values found at fault, each with the line and quote of its fact if it is one.

    ``places`` gives the report and the values of ``columns``: as the rule is about these values alone, every row of
    that report with these values is at fault.
    """
    wanted = list(dict.fromkeys(tuple(place[name] for name in ("report_id", *columns)) for place in places))
    if not wanted:
        return []
    wanted = wanted[:ROWS_SHOWN]
    one = " and ".join(f'rows."{name}" is not distinct from ?' for name in ("report_id", *columns))
    with engine.connect() as connection:
        names = list(connection.exec_driver_sql(f'select * from main."{table}" limit 0').keys())
        is_of_facts = "fact_id" in names and "quote" not in names
        place = ", fact.line, fact.quote" if is_of_facts else ""
        join = "left join main.fact as fact on fact.fact_id = rows.fact_id" if is_of_facts else ""
        query = f"""
            select rows.*{place} from main."{table}" as rows {join}
            where {" or ".join(f"({one})" for _ in wanted)} order by 1 limit {ROWS_SHOWN}
        """
        parameters = tuple(value for values in wanted for value in values)
        return [dict(row) for row in connection.exec_driver_sql(query, parameters).mappings()]


def main() -> int:
    """Serve one request; see the module. An argument names a pipe: where its other end is closed, all ends."""
    if sys.argv[1:]:
        threading.Thread(target=_end_with, args=(int(sys.argv[1]),), daemon=True).start()
    # Nothing but the answer may reach standard output, whatever libraries print.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        load()
        line = sys.stdin.readline()
        if not line.strip():
            return 0
        verdict = judge(*_request(line))
    except JixiaoError as error:
        print(error, file=sys.stderr)
        return 1
    except Exception as error:  # whatever a damaged suite or a full disk makes the library raise: one sentence
        last = next(iter(reversed(str(error).strip().splitlines())), "")
        print(f"the expectations could not be evaluated: {type(error).__name__}: {last}", file=sys.stderr)
        return 1
    with answer:
        json.dump(asdict(verdict), answer, ensure_ascii=False)
        answer.write("\n")
    return 0


def _end_with(pipe: int) -> None:
    os.read(pipe, 1)
    os._exit(1)


def _request(line: str) -> tuple[Path, Path]:
    """Database and output directory of a request."""
    try:
        request = json.loads(line)
        return Path(request["database"]), Path(request["output"])
    except (ValueError, KeyError, TypeError) as error:
        wanted = '{"database": "…", "output": "…"}'
        raise JixiaoError(f"the request must be one line of JSON, {wanted}; got: {line.strip()!r}") from error


if __name__ == "__main__":
    sys.exit(main())
