"""A build: check the facts, transform, compare, audit, export, and publish only what passed every step."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import duckdb

from jixiao.checking.check import Checked, check_with_reports_at_hand
from jixiao.documents.directory import reports_directory
from jixiao.errors import JixiaoError, reason
from jixiao.facts.corpus import Corpus
from jixiao.facts.pending_write import pending
from jixiao.project import Project
from jixiao.release import export, history, manifest
from jixiao.release.aside import SetAside, of_problems, of_row, workspace
from jixiao.release.auditor import Auditor, auditor
from jixiao.release.changes.comparison import Snapshot, seeds_known
from jixiao.release.changes.log import Changes, as_json, changes
from jixiao.release.changes.page import page
from jixiao.release.interruption import Interruption, interruptible
from jixiao.release.marts import Mart, MartRow, content_sha256, mart, marts
from jixiao.release.store import CHANGES, CHANGES_PAGE, DATABASE, REPAIR, Release, Store
from jixiao.release.transform import Transformation, Transformed
from jixiao.terminal import grid

STEPS = 7
#: How often a build begins again without the reports that it had to set aside, before it gives up.
ROUNDS = 8
#: Problems or failing rules told in full; the rest are counted.
SHOWN = 50

Say = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """The release that is current after a build, whether it is new, and the reports that are not in it."""

    release: Release
    is_new: bool
    set_aside: tuple[SetAside, ...]


@dataclass
class _Progress:
    """Tells the steps of a build as they begin and end; some are taken again."""

    say: Say
    began: float = 0.0

    def begin(self, number: int, words: str) -> None:
        self.began = time.monotonic()
        self.say(f"[{number}/{STEPS}] {words}")

    def end(self, outcome: str) -> None:
        self.say(f"      {outcome} ({time.monotonic() - self.began:.1f} s)")


def build(
    project: Project, say: Say, reports: Path | None = None, *, accept_changes: bool = False, force: bool = False
) -> Built:
    """Build and publish a release. Raises ``JixiaoError``, publishing nothing, where any step fails.

    What is the problem of single reports sets these aside, and the others are published: ``Built.set_aside``, of which
    ``say`` is told in the end. Where that would be more than half of what is published now, or all there is, the build
    fails, unless with ``accept_changes``.

    Where nothing changed since the current release, that is returned and nothing is built, unless with ``force``. With
    ``accept_changes`` the audit is not held against that of the release before; the manifest says so.

    ``say`` is told of the progress, a line at a time.
    """
    store, progress = Store(project.warehouse), _Progress(say)
    with store.lock(), interruptible() as interruption:
        before = _current(store)
        try:
            inputs = manifest.read_inputs(project.root, reports_directory(project.root, reports))
            previous = store.predecessor()
            if previous and not force and _is_up_to_date(previous, project.root, inputs, reports):
                store.refused_page.unlink(missing_ok=True)
                say(f"nothing changed since {previous.id}, which is current; jixiao build --force builds all the same")
                built = Built(previous, False, manifest.set_aside(previous))
            else:
                built = _build(project, store, progress, inputs, previous, reports, interruption, accept_changes)
        except OSError as error:
            interruption.raise_if_so()
            raise JixiaoError(f"the build stopped: {reason(error)}; {REPAIR}{_outcome(store, before)}") from error
        except (RuntimeError, duckdb.Error) as error:
            interruption.raise_if_so()
            raise JixiaoError(f"the build stopped: {error}{_outcome(store, before)}") from error
        except JixiaoError as error:
            interruption.raise_if_so()
            raise JixiaoError(f"{error}{_outcome(store, before)}") from error
    if built.set_aside:
        say(f"{len(built.set_aside)} reports are set aside: they are not in {built.release.id}, all others are")
        for report in built.set_aside:
            say(f"  {report}")
    return built


def _build(
    project: Project,
    store: Store,
    progress: _Progress,
    inputs: manifest.Inputs,
    previous: Release | None,
    reports: Path | None,
    interruption: Interruption,
    accept_changes: bool,
) -> Built:
    # Its import takes seconds: let it load on the other core while the database is built.
    with auditor(project.root) as audits, store.draft() as draft:
        progress.begin(1, "检查事实 · checking the facts")
        checked = check_with_reports_at_hand(project.root, reports)
        corpus, published_before = checked.corpus, _reports_of(previous)
        checked, aside = _sifted(checked, [])
        _require_most(aside, checked, published_before, is_accepted=accept_changes)
        progress.end(f"{checked.rows:,} rows; {checked.compared}{_without(aside)}")

        transformation = Transformation(project.root, previous, inputs, store.building_directory / "compiled")
        making = _Making(project, store, progress, inputs, previous, interruption, accept_changes, audits, draft)
        for _ in range(ROUNDS):
            made = making.made(transformation, corpus, aside, published_before)
            if isinstance(made, _Made):
                break
            aside = [*aside, *made]
            checked, aside = _sifted(checked.without({report.report_id for report in aside}), aside)
            _require_most(aside, checked, published_before, is_accepted=accept_changes)
        else:
            raise JixiaoError("\n".join([*map(str, aside), f"in each of {ROUNDS} rounds other reports failed"]))

        progress.begin(5, "导出 · Parquet and data package")
        with duckdb.connect(str(draft / DATABASE)) as connection:
            export.export(connection, made.published, draft)
        progress.end(f"{len(made.published)} tables, {sum(table.rows for table in made.published):,} rows")

        progress.begin(6, "清单 · manifest")
        transformed = made.transformed
        checks: dict[str, Any] = {
            "facts": checked.rows,
            "dbt": transformed.passed,
            "dbt_of": transformed.dbt_of or made.release_id,
            "unit_tests_of": transformed.unit_tests_of or made.release_id,
            "expectations": made.verdict["evaluated"],
            "silence": _silence(checked),
            "not_compared": checked.not_compared,
            "changes_accepted": accept_changes,
        }
        _require_unchanged(project.root, inputs)
        follows = previous.id if previous else None
        manifest.write(draft, made.release_id, made.built_at, follows, inputs, made.published, checks, aside)
        progress.end(f"content {content_sha256(made.published)[:12]}")

        progress.begin(7, "发布 · publishing")
        with interruption.held():
            release = store.keep(draft, made.release_id)
            store.publish(release)
            progress.end(f"{release.id} is current")
        return Built(release, True, tuple(aside))


@dataclass(frozen=True)
class _Made:
    """A draft that passed: its name and time, its tables, and what was said of it."""

    release_id: str
    built_at: datetime
    published: list[Mart]
    transformed: Transformed
    verdict: dict[str, Any]


@dataclass(frozen=True)
class _Making:
    """The steps that are taken again where they set reports aside, and what they take."""

    project: Project
    store: Store
    progress: _Progress
    inputs: manifest.Inputs
    previous: Release | None
    interruption: Interruption
    accepts_changes: bool
    audits: Auditor
    draft: Path

    def made(
        self,
        transformation: Transformation,
        corpus: Corpus,
        aside: list[SetAside],
        published_before: set[str],
    ) -> _Made | list[SetAside]:
        """Transform, compare and judge without the reports ``aside``; or the reports to set aside as well.

        Raises ``JixiaoError`` where something fails that is the problem of no single report.
        """
        database = self.draft / DATABASE
        for path in self.draft.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        # To the second, as the release's name and manifest have it.
        built_at = self.store.moment()

        self.progress.begin(2, f"建模 · seeds, models and tests with dbt{_without(aside)}")
        place = self.store.building_directory / "project"
        seen = workspace(self.project.root, place, corpus, aside)
        transformed = transformation.run(seen, self.draft, published_before)
        self.interruption.raise_if_so()
        if transformed.failures:
            if guilty := _distinct(report for failure in transformed.failures for report in failure.guilty):
                self.progress.end(f"{len(transformed.failures)} nodes fail{_without(guilty)}")
                return guilty
            _refuse_transformed(transformed)
        self.progress.end(transformed.words)

        self.progress.begin(3, "沿革 · changes and history")
        release_id, published, outcome = _compare(
            database, self.draft, built_at, self.previous, self.inputs, aside, is_held_against=not self.accepts_changes
        )
        self.interruption.raise_if_so()
        self.progress.end(outcome)

        self.progress.begin(4, "质量检验 · expectations with Great Expectations")
        verdict = self.audits.judge(database, self.store.building_directory / f"audit-{os.getpid()}", self.draft)
        self.interruption.raise_if_so()
        if guilty := _distinct(_unexpected(verdict)):
            self.progress.end(f"{len(verdict['failures'])} expectations fail{_without(guilty)}")
            return guilty
        _require_audited(verdict, self.store, self.draft)
        self.progress.end(f"{verdict['evaluated']} expectations in {verdict['suites']} suites")
        return _Made(release_id, built_at, published, transformed, verdict)


def _without(aside: Sequence[SetAside]) -> str:
    """In words, which reports are set aside."""
    return f"; set aside: {', '.join(report.report_id for report in aside)}" if aside else ""


def _distinct(found: Iterable[SetAside]) -> list[SetAside]:
    """Each report once, for what was found of it first."""
    by_report: dict[str, SetAside] = {}
    for report in found:
        by_report.setdefault(report.report_id, report)
    return list(by_report.values())


def _unexpected(verdict: dict[str, Any]) -> Iterator[SetAside]:
    """The reports whose rows fail an expectation."""
    for failure in verdict["failures"]:
        for report, count in failure["by_report"].items():
            row: MartRow = next((row for row in failure["rows"] if row.get("report_id") == report), {})
            if failure["column"]:  # of a rule about columns, these and their place say what is wrong
                named = ("fact_id", *failure["column"].split(", "), "line", "quote")
                row = {name: row[name] for name in named if name in row}
            meaning = failure["description"].split("\n")[-1]
            remedy = f"compare its facts in seeds/facts with the report: {meaning}"
            yield of_row("expectations", failure["rule"], report, row, count, remedy)


def _sifted(checked: Checked, aside: list[SetAside]) -> tuple[Checked, list[SetAside]]:
    """What was checked without the reports that have problems, and these after those already ``aside``.

    Raises ``JixiaoError`` where there are problems of no single report.
    """
    while checked.problems:
        if any(problem.report_id is None for problem in checked.problems):
            _refuse_checked(checked)
        aside = [*aside, *of_problems(checked.problems)]
        checked = checked.without({report.report_id for report in aside})
    personal = checked.corpus.personal
    return checked, [report.nameless(personal) for report in aside]


def _reports_of(release: Release | None) -> set[str]:
    """The reports that a release holds."""
    if release is None:
        return set()
    with duckdb.connect(str(release.database), read_only=True) as connection:
        return {report for (report,) in connection.execute("select report_id from main.dim_report").fetchall()}


def _require_most(aside: Sequence[SetAside], checked: Checked, before: set[str], *, is_accepted: bool) -> None:
    """Raise where so much is set aside that it is rather a slip of ours: all, or over half of what is published."""
    lost = before & {report.report_id for report in aside}
    if is_accepted or (checked.corpus.reports and len(lost) <= len(before) / 2) or not aside:
        return
    wrong = f"{len(lost)} of {len(before)} published reports" if checked.corpus.reports else "all reports"
    remedy = "mend them; or, if that is meant, run: jixiao build --accept-changes"
    raise JixiaoError("\n".join([*map(str, aside[:SHOWN]), f"{wrong} would be set aside; {remedy}"]))


def _is_up_to_date(release: Release, root: Path, inputs: manifest.Inputs, named: Path | None) -> bool:
    """Whether a build would only check and publish again what ``release`` holds.

    Not where the check of the facts has something to say of the reports' directory or of a writing broken off.
    """
    directory = reports_directory(root, named)
    is_there = directory is None or directory.is_dir()
    has_all = named is None or None not in inputs.reports.values()
    return is_there and has_all and not pending(root) and manifest.is_of(release, inputs)


def _compare(
    database: Path,
    draft: Path,
    built_at: datetime,
    previous: Release | None,
    inputs: manifest.Inputs,
    aside: Sequence[SetAside],
    *,
    is_held_against: bool,
) -> tuple[str, list[Mart], str]:
    """Write the change log and the history of the release to be; return its id, its tables, and what was found."""
    with duckdb.connect(str(database)) as connection:
        content = marts(connection)
    release_id = f"{built_at:%Y%m%dT%H%M%SZ}-{content_sha256(content)[:8]}"
    known = {found.name: (found.content_sha256, found.key) for found in content}
    after = Snapshot(release_id, built_at, database, known | seeds_known(inputs.files, aside))
    log = changes(Snapshot.of(previous), after) if previous else Changes(None, after)
    with duckdb.connect(str(database)) as connection:
        versions = history.write(connection, log, previous, is_held_against=is_held_against)
        published = sorted([*content, mart(connection, history.TABLE)], key=lambda found: found.name)
    _write(draft / CHANGES, as_json(log))
    _write(draft / CHANGES_PAGE, page(log))
    follows = f"since {previous.id}" if previous else "no release was current: the history begins here"
    return release_id, published, f"{len(log.ranked):,} changes, {versions:,} new versions of facts; {follows}"


def _write(path: Path, pieces: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(pieces)


def _require_unchanged(root: Path, inputs: manifest.Inputs) -> None:
    if changed := manifest.changed_since(inputs, root):
        raise JixiaoError(f"{', '.join(changed)} changed while the release was being built; build again")


def _silence(checked: Checked) -> dict[str, dict[str, int]]:
    return {
        account.report_id: {"tokens": account.tokens, "in_facts": account.in_facts, "waived": account.waived}
        for account in checked.silence
    }


def _refuse_checked(checked: Checked) -> NoReturn:
    lines = [str(problem) for problem in checked.problems[:SHOWN]]
    raise JixiaoError(
        "\n".join([*lines, f"the facts have {len(checked.problems)} problems; mend them and build again"])
    )


def _refuse_transformed(transformed: Transformed) -> NoReturn:
    told = [
        f"dbt: {failure.name} ({failure.file}): {failure.message}"
        + ("\n" + grid(failure.columns, failure.rows) if failure.rows else "")
        for failure in transformed.failures[:SHOWN]
    ]
    remedy = "mend the reference rows (seeds/reference) or the SQL that they name, and build again"
    raise JixiaoError("\n".join([*told, f"dbt: {len(transformed.failures)} nodes failed; {remedy}"]))


def _require_audited(audit: dict[str, Any], store: Store, draft: Path) -> None:
    """Raise where expectations failed, leaving beside the releases what the refused draft would have changed."""
    page = store.refused_page
    if audit["success"]:
        page.unlink(missing_ok=True)
        return
    # Moved, so that what stands there is replaced, and no link is followed.
    (draft / CHANGES_PAGE).replace(page)
    told = []
    for failure in audit["failures"][:SHOWN]:
        rows = failure["rows"]
        told.append(
            f"expectation {failure['rule']} ({failure['suite']}, table {failure['table']}): {failure['description']}"
        )
        if failure.get("observed") is not None:
            told.append(f"  observed: {failure['observed']}")
        if rows:
            told.append(grid(list(rows[0]), [tuple(row.values()) for row in rows]))
    told.append(f"{len(audit['failures'])} expectations failed; what this build would have changed: {page}")
    raise JixiaoError("\n".join(told))


def _outcome(store: Store, before: str | None) -> str:
    """What became of the warehouse in a build that stopped, where ``before`` was current: an error may come late."""
    now = _current(store)
    if now != before:
        return f"\n{now} was published all the same, and is current."
    return "\nNothing was published" + (f"; {now} is still current." if now else ".")


def _current(store: Store) -> str | None:
    try:
        return store.current().id
    except JixiaoError:
        return None
