"""A build: check the facts, transform, compare, audit, export, and publish only what passed every step."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from jixiao.checking.check import Checked, check_with_reports_at_hand
from jixiao.documents.directory import reports_directory
from jixiao.errors import JixiaoError, reason
from jixiao.facts.corpus import Corpus
from jixiao.facts.pending_write import pending
from jixiao.intake.settle import settle
from jixiao.project import Project
from jixiao.release import export, history, manifest, sources
from jixiao.release.aside import SetAside, distinct, of_problems, of_verdict, workspace
from jixiao.release.auditor import Auditor, auditor
from jixiao.release.changes.comparison import Snapshot, seeds_known
from jixiao.release.changes.log import Changes, as_json, changes
from jixiao.release.changes.page import page
from jixiao.release.compaction import compact
from jixiao.release.increment import Increment
from jixiao.release.interruption import Interruption, interruptible
from jixiao.release.marts import CHRONICLES, Mart, content_sha256, table_names, write_keys, write_parts, written_parts
from jixiao.release.refusals import refuse_checked, refuse_transformed, require_audited, require_most, require_whole
from jixiao.release.replay import Replay
from jixiao.release.sharing import Sharing
from jixiao.release.spark.engine import Spark
from jixiao.release.store import CHANGED_ROWS, CHANGES, CHANGES_PAGE, DATABASE, DBT_RUN, REPAIR, Release, Store
from jixiao.release.transform import Transformation, Transformed

STEPS = 7
#: How often a build begins again without the reports that it had to set aside, before it gives up.
ROUNDS = 8
#: Seconds after which a step that lasts is told to last.
STILL = 15

Say = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """The release that is current after a build, whether it is new, and the reports that are not in it."""

    release: Release
    is_new: bool
    set_aside: tuple[SetAside, ...]


@dataclass
class _Progress:
    """Tells the steps of a build as they begin, last and end; some are taken again. Closed, it tells nothing more."""

    say: Say
    began: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def begin(self, number: int, words: str) -> None:
        self.close()
        self.began, self.over = time.monotonic(), threading.Event()
        self.say(f"[{number}/{STEPS}] {words}")
        threading.Thread(target=self._last, args=(self.over,), daemon=True).start()

    def _last(self, over: threading.Event) -> None:
        while not over.wait(STILL):
            self.say(f"      still at it; {time.monotonic() - self.began:.0f} s")

    def close(self) -> None:
        self.over.set()

    def end(self, outcome: str) -> None:
        self.close()
        self.say(f"      {outcome}; {time.monotonic() - self.began:.1f} s")


def build(
    project: Project,
    say: Say,
    reports: Path | None = None,
    *,
    accept_changes: bool = False,
    force: bool = False,
    spark: Spark | None = None,
) -> Built:
    """Build and publish a release. Raises ``JixiaoError``, publishing nothing, where any step fails.

    What is the problem of single reports sets these aside, and the others are published: ``Built.set_aside``, of which
    ``say`` is told in the end. Where that would be more than half of what is published now, or all there is, the build
    fails, unless with ``accept_changes``.

    Where nothing changed since the current release, that is returned and nothing is built, unless with ``force``. With
    ``accept_changes`` the audit is not held against that of the release before; the manifest says so. With ``spark``
    the tables that grow with the reports are computed there.

    ``say`` is told of the progress, a line at a time.
    """
    store, progress = Store(project.warehouse), _Progress(say)
    with store.lock(), closing(progress), interruptible() as interruption:
        before = _current(store)
        try:
            settle(project.root)
            inputs = manifest.read_inputs(project.root, reports_directory(project.root, reports))
            previous = store.predecessor()
            if previous and not force and _is_up_to_date(previous, project.root, inputs, reports):
                store.refused_page.unlink(missing_ok=True)
                say(f"nothing changed since {previous.id}, which is current; jixiao build --force builds all the same")
                built = Built(previous, False, manifest.set_aside(previous))
            else:
                built = _build(
                    project, store, progress, inputs, previous, reports, interruption, accept_changes, spark, force
                )
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
    spark: Spark | None,
    force: bool,
) -> Built:
    # Its import takes seconds: let it load on the other core while the database is built.
    with auditor(project.root) as audits, store.draft() as draft:
        progress.begin(1, "检查事实 · checking the facts")
        checked = check_with_reports_at_hand(project.root, reports)
        corpus, published_before = checked.corpus, _reports_of(previous)
        checked, aside = _sifted(checked, [])
        require_most(aside, checked, published_before, is_accepted=accept_changes)
        progress.end(f"{checked.rows:,} rows; {checked.compared}{_without(aside)}")

        transformation = Transformation(
            project.root, previous, inputs, store.building_directory / "compiled", spark, whole=force
        )
        making = _Making(project, store, progress, inputs, previous, interruption, accept_changes, audits, draft)
        for _ in range(ROUNDS):
            made = making.made(transformation, corpus, aside, published_before)
            if isinstance(made, _Made):
                break
            aside = [*aside, *made]
            checked, aside = _sifted(checked.without({report.report_id for report in aside}), aside)
            require_most(aside, checked, published_before, is_accepted=accept_changes)
        else:
            raise JixiaoError("\n".join([*map(str, aside), f"in each of {ROUNDS} rounds other reports failed"]))

        progress.begin(5, "导出 · database, Parquet and data package")
        compact(
            draft,
            Replay.read(draft / DBT_RUN),
            store.building_directory,
            is_copy=made.transformed.increment is not None,
        )
        with duckdb.connect(str(draft / DATABASE)) as connection:
            is_same_sql = made.transformed.dbt_of is not None
            sharing = Sharing(previous, made.transformed.increment) if previous and is_same_sql else None
            export.export(connection, made.published, draft, sharing)
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
            "increment": _told(transformed.increment),
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
        transformed = transformation.run(seen, self.draft, published_before, aside)
        self.interruption.raise_if_so()
        if transformed.failures:
            if guilty := distinct(report for failure in transformed.failures for report in failure.guilty):
                self.progress.end(f"{len(transformed.failures)} nodes fail" + _without(guilty))
                return guilty
            refuse_transformed(transformed)
        require_whole(database, corpus, aside)
        self.progress.end(transformed.words)

        self.progress.begin(3, "沿革 · changes and history")
        release_id, published, outcome = _compare(
            database,
            self.draft,
            built_at,
            self.previous,
            self.inputs,
            aside,
            seen,
            transformed.increment,
            is_held_against=not self.accepts_changes,
        )
        self.interruption.raise_if_so()
        self.progress.end(outcome)

        self.progress.begin(4, "质量检验 · expectations with Great Expectations")
        verdict = self.audits.judge(database, self.store.building_directory / f"audit-{os.getpid()}", self.draft)
        self.interruption.raise_if_so()
        if guilty := distinct(of_verdict(verdict)):
            self.progress.end(f"{len(verdict['failures'])} expectations fail" + _without(guilty))
            return guilty
        require_audited(verdict, self.store, self.draft)
        self.progress.end(f"{verdict['evaluated']} expectations in {verdict['suites']} suites")
        return _Made(release_id, built_at, published, transformed, verdict)


def _without(aside: Sequence[SetAside]) -> str:
    """In words, which reports are set aside."""
    return f"; set aside: {', '.join(report.report_id for report in aside)}" if aside else ""


def _sifted(checked: Checked, aside: list[SetAside]) -> tuple[Checked, list[SetAside]]:
    """What was checked without the reports that have problems, and these after those already ``aside``.

    Raises ``JixiaoError`` where there are problems of no single report.
    """
    while checked.problems:
        if any(problem.report_id is None for problem in checked.problems):
            refuse_checked(checked)
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
    project: Path,
    increment: Increment | None,
    *,
    is_held_against: bool,
) -> tuple[str, list[Mart], str]:
    """Write the change log and the history of the release to be; return its id, its tables, and what was found."""
    reports, whole = (increment.reports, increment.tables) if increment else (None, frozenset())
    with duckdb.connect(str(database)) as connection:
        sources.note(connection, project)
        names = set(table_names(connection)) - CHRONICLES
        write_parts(connection, whole)
        write_parts(connection, names - whole, reports)
        content = written_parts(connection, names)
    release_id = f"{built_at:%Y%m%dT%H%M%SZ}-{content_sha256(content)[:8]}"
    known = {found.name: (found.content_sha256, found.key) for found in content}
    after = Snapshot(release_id, built_at, database, known | seeds_known(inputs.files, aside), reports)
    log = changes(Snapshot.of(previous), after, draft / CHANGED_ROWS) if previous else Changes(None, after)
    with duckdb.connect(str(database)) as connection:
        versions = history.write(connection, log, previous, is_held_against=is_held_against, of=reports)
        write_keys(connection)
        write_parts(connection, [history.TABLE], reports)
        published = written_parts(connection, [*names, history.TABLE])
    _write(draft / CHANGES, as_json(log))
    _write(draft / CHANGES_PAGE, page(log))
    follows = f"since {previous.id}" if previous else "no release was current: the history begins here"
    return release_id, published, f"{log.counts.total():,} changes, {versions:,} new versions of facts; {follows}"


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


def _told(increment: Increment | None) -> dict[str, Any] | None:
    """An increment as the manifest has it: the release that it was made from, and the reports computed anew."""
    return {"since": increment.since, "reports": list(increment.reports)} if increment else None


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
