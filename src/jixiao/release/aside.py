"""Reports set aside: those that a build leaves out, so that what is wrong with one never holds back the others.

A report is set aside for what is its own: a row that breaks a rule, a fact that its file does not state, a row of the
models that fails a test. What is of no single report still stops the build.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jixiao.facts import kinds, stored
from jixiao.facts.aside import SET_ASIDE
from jixiao.facts.catalogue import READ, TABLES
from jixiao.facts.column import Cell
from jixiao.facts.corpus import Corpus
from jixiao.facts.personal import Personal
from jixiao.facts.table import Problem, Row, text_without, write
from jixiao.intake.parquet import ParquetFolder
from jixiao.release.marts import MartRow

#: What else dbt reads of the project, and never writes.
_READ = ("dbt_project.yml", "profiles.yml", "models", "macros", "data_tests", stored.FOLDER)
#: Columns of the report's own row that the release shows of a report set aside.
_OF_REPORT = ("department_name", "fiscal_year", "report_type", "source_file", "source_sha256")
#: Most characters of a message.
_SHOWN = 400


@dataclass(frozen=True)
class SetAside:
    """Why a report was left out of a release.

    ``step`` is that of the build which found it (``check``, ``dbt`` or ``expectations``), ``rule`` what does not hold,
    ``rows`` how many rows it is about (0: not known), ``message`` what is wrong and where, ``remedy`` what to do.
    """

    report_id: str
    step: str
    rule: str
    rows: int
    message: str
    remedy: str

    def __str__(self) -> str:
        rows = f", {self.rows} rows" if self.rows > 1 else ", 1 row" if self.rows else ""
        return f"{self.report_id}: {self.rule} ({self.step}{rows}): {self.message}; {self.remedy}"

    def nameless(self, personal: Personal) -> SetAside:
        """The same as a release shows it: the words of a row at fault may be anybody's."""
        message = personal.blackened(self.message)
        return replace(self, message=message if len(message) <= _SHOWN else f"{message[: _SHOWN - 1]}…")


def of_problems(problems: Iterable[Problem]) -> list[SetAside]:
    """The reports that the check has something to say of, each with the first of its problems."""
    by_report: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.report_id is not None:
            by_report.setdefault(problem.report_id, []).append(problem)
    return [_of_problems(report, found) for report, found in sorted(by_report.items())]


def _of_problems(report: str, found: Sequence[Problem]) -> SetAside:
    first, rows = found[0], {(problem.file, problem.row) for problem in found}
    more = f" (and {len(found) - 1} more, which jixiao check tells)" if len(found) > 1 else ""
    return SetAside(report, "check", first.rule, len(rows), first.finding + more, first.remedy)


def of_row(step: str, rule: str, report: str, row: Mapping[str, object], count: int, remedy: str) -> SetAside:
    """A report of whose rows in the models ``count`` fail a rule, one of which is shown; none where none was made."""
    told = ", ".join(f"{name} {value}" for name, value in row.items() if value is not None and name != "report_id")
    return SetAside(report, step, rule, count, " ".join(told.split()), remedy)


def of_verdict(verdict: dict[str, Any]) -> Iterator[SetAside]:
    """The reports whose rows fail an expectation, as the audit's ``verdict`` has them."""
    for failure in verdict["failures"]:
        for report, count in failure["by_report"].items():
            row: MartRow = next((row for row in failure["rows"] if row.get("report_id") == report), {})
            if failure["column"]:  # of a rule about columns, these and their place say what is wrong
                named = ("fact_id", *failure["column"].split(", "), "line", "quote")
                row = {name: row[name] for name in named if name in row}
            meaning = failure["description"].split("\n")[-1]
            remedy = f"compare its facts in seeds/facts with the report: {meaning}"
            yield of_row("expectations", failure["rule"], report, row, count, remedy)


def distinct(found: Iterable[SetAside]) -> list[SetAside]:
    """Each report once, for what was found of it first."""
    by_report: dict[str, SetAside] = {}
    for report in found:
        by_report.setdefault(report.report_id, report)
    return list(by_report.values())


def workspace(root: Path, place: Path, corpus: Corpus, aside: Sequence[SetAside]) -> Path:
    """The project as dbt is to see it: ``root`` itself, or, where reports are set aside, ``place`` without their rows.

    Only the seeds that have rows of theirs are copied; all else is linked, also the store: what is loaded of it is not
    of the reports that the seed of those set aside names.
    """
    if not aside:
        return root
    project_of(root, place, {report.report_id for report in aside})
    write(SET_ASIDE, place, _as_seeded(corpus, aside))
    return place


def project_of(root: Path, place: Path, without: Set[str]) -> Path:
    """The project at ``root`` in ``place``, ``without`` the rows of some reports."""
    _linked(root, place)
    for table in TABLES:
        if "report_id" in table.by_name or "fact_id" in table.by_name:
            (place / table.file).unlink()
            (place / table.file).write_text(text_without(table, root, without), encoding="utf-8")
    return place


def without_facts(root: Path, place: Path) -> Path:
    """The project at ``place`` as it would be without any report."""
    _linked(root, place)
    (place / stored.FOLDER).unlink(missing_ok=True)
    if stored.packs(root):  # or what dbt compiles would not ask the store, and its reports be left out
        with ParquetFolder(place / stored.CURRENT / "none", with_documents=False):
            pass
    for table in READ:
        (place / table.file).unlink()
        write(table, place, [])
    return place


def _linked(root: Path, place: Path) -> None:
    """At ``place`` what dbt reads of the project, linked file by file where it may become another."""
    shutil.rmtree(place, ignore_errors=True)
    for name in _READ:
        _link(root, place, name)
    for path in sorted((root / "seeds").rglob("*")):
        if path.suffix in (".csv", ".yml"):
            _link(root, place, str(path.relative_to(root)))


def _link(root: Path, place: Path, name: str) -> None:
    if (root / name).exists():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).symlink_to((root / name).resolve())


def _as_seeded(corpus: Corpus, aside: Iterable[SetAside]) -> Iterator[Row]:
    reports = corpus[kinds.REPORT.table].records
    own = {record.report_id: record.values for record in reversed(reports)}
    for report in aside:
        row = own.get(report.report_id, {})
        of_report: dict[str, Cell] = {name: row.get(name) for name in _OF_REPORT}
        yield {
            "report_id": report.report_id,
            **of_report,
            "step": report.step,
            "rule": report.rule,
            "row_count": report.rows,
            "message": report.message,
            "remedy": report.remedy,
        }
