"""A build: check the facts, transform, compare, audit, export, and publish only what passed every step."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from jixiao.checking.check import Checked, check_with_reports_at_hand
from jixiao.errors import JixiaoError
from jixiao.project import Project
from jixiao.release import export, history, manifest
from jixiao.release.changes.comparison import Snapshot
from jixiao.release.changes.log import Changes, as_json, changes
from jixiao.release.changes.page import page
from jixiao.release.marts import Mart, content_sha256, mart, marts
from jixiao.release.store import CHANGES, CHANGES_PAGE, DATABASE, DBT_DOCS, Release, Store
from jixiao.release.transform import Transformed, document, transform
from jixiao.terminal import grid

STEPS = 7
#: Problems or failing rules told in full; the rest are counted.
SHOWN = 50

Say = Callable[[str], None]


@dataclass
class _Progress:
    """Tells the steps of a build as they begin and end."""

    say: Say
    number: int = 0
    began: float = 0.0

    def begin(self, words: str) -> None:
        self.number, self.began = self.number + 1, time.monotonic()
        self.say(f"[{self.number}/{STEPS}] {words}")

    def end(self, outcome: str) -> None:
        self.say(f"      {outcome} ({time.monotonic() - self.began:.1f} s)")


def build(project: Project, say: Say, reports: Path | None = None, *, accept_changes: bool = False) -> Release:
    """Build and publish a release. Raises ``JixiaoError``, publishing nothing, where any step fails.

    With ``accept_changes`` the audit is not held against that of the release before; the manifest says so.

    ``say`` is told of the progress, a line at a time.
    """
    store, progress = Store(project.warehouse), _Progress(say)
    with store.lock(), _interruptible() as interrupted:
        try:
            return _build(project, store, progress, reports, interrupted, accept_changes)
        except (OSError, RuntimeError, duckdb.Error) as error:
            interrupted.raise_if_so()
            raise JixiaoError(f"the build stopped: {error}{_unharmed(store)}") from error
        except JixiaoError as error:
            interrupted.raise_if_so()
            raise JixiaoError(f"{error}{_unharmed(store)}") from error


@dataclass
class _Interrupted:
    """Whether somebody asked the build to stop: with Ctrl-C, or with SIGTERM as the operating system does.

    Libraries may swallow or reword the exception; the build must stop all the same.
    """

    signal: int | None = None

    def note(self, number: int, *_: object) -> None:
        self.signal = number
        self.raise_if_so()

    def raise_if_so(self) -> None:
        if self.signal == signal.SIGINT:
            raise KeyboardInterrupt
        if self.signal is not None:
            sys.exit(128 + self.signal)


@contextmanager
def _interruptible() -> Iterator[_Interrupted]:
    interrupted = _Interrupted()
    if threading.current_thread() is not threading.main_thread():
        yield interrupted
        return
    before = {number: signal.signal(number, interrupted.note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _build(
    project: Project,
    store: Store,
    progress: _Progress,
    reports: Path | None,
    interrupted: _Interrupted,
    accept_changes: bool,
) -> Release:
    inputs, previous = manifest.read_inputs(project.root), store.predecessor()
    # Its import takes seconds: let it load on the other core while dbt works.
    auditor = _start_auditor(project.root)
    try:
        progress.begin("检查事实 · checking the facts")
        checked = check_with_reports_at_hand(project.root, reports)
        _require_checked(checked)
        progress.end(f"{checked.rows:,} rows; {checked.compared}")

        # To the second, as the release's name and manifest have it.
        built_at = datetime.now(UTC).replace(microsecond=0)
        with store.draft() as draft:
            database, proved = draft / DATABASE, manifest.unit_tests_of(previous, inputs)
            progress.begin("建模 · seeds, models and tests with dbt")
            passed = _transform(project.root, draft, with_unit_tests=proved is None)
            interrupted.raise_if_so()
            counts = ", ".join(f"{count} {kind}s" for kind, count in sorted(passed.items()))
            progress.end(counts + (f"; {proved[0]} unit tests of this SQL passed in {proved[1]}" if proved else ""))

            progress.begin("沿革 · changes and history")
            release_id, published, outcome = _compare(
                database, draft, built_at, previous, is_held_against=not accept_changes
            )
            interrupted.raise_if_so()
            progress.end(outcome)

            progress.begin("质量检验 · expectations with Great Expectations")
            audit = _audit(auditor, database, store.building_directory / f"audit-{os.getpid()}", draft)
            interrupted.raise_if_so()
            _require_audited(audit, store, draft)
            progress.end(f"{audit['evaluated']} expectations in {audit['suites']} suites")

            progress.begin("导出 · Parquet and data package")
            with duckdb.connect(str(database)) as connection:
                export.export(connection, published, draft)
            progress.end(f"{len(published)} tables, {sum(table.rows for table in published):,} rows")

            progress.begin("清单 · manifest")
            checks: dict[str, Any] = {
                "facts": checked.rows,
                "dbt": passed | ({"unit_test": proved[0]} if proved else {}),
                "unit_tests_of": proved[1] if proved else release_id,
                "expectations": audit["evaluated"],
                "silence": _silence(checked),
                "not_compared": checked.not_compared,
                "changes_accepted": accept_changes,
            }
            _require_unchanged(project.root, inputs)
            manifest.write(draft, release_id, built_at, previous.id if previous else None, inputs, published, checks)
            progress.end(f"content {content_sha256(published)[:12]}")

            progress.begin("发布 · publishing")
            interrupted.raise_if_so()
            release = store.keep(draft, release_id)
            try:
                store.publish(release)
            except BaseException:
                shutil.rmtree(release.path, ignore_errors=True)
                raise
            progress.end(f"{release.id} is current")
            return release
    finally:
        auditor.kill()
        auditor.communicate()


def _transform(root: Path, draft: Path, *, with_unit_tests: bool) -> dict[str, int]:
    """Build and test the models into the draft and document them; return how many nodes of each kind passed."""
    # Not dbt's own target: what it has parsed for another database it would have to parse again.
    database, target = draft / DATABASE, root / "target" / "release"
    transformed = transform(root, database, target, with_unit_tests=with_unit_tests)
    _require_transformed(transformed)
    document(root, database, target, draft / DBT_DOCS)
    return transformed.passed


def _compare(
    database: Path, draft: Path, built_at: datetime, previous: Release | None, *, is_held_against: bool
) -> tuple[str, list[Mart], str]:
    """Write the change log and the history of the release to be; return its id, its tables, and what was found."""
    with duckdb.connect(str(database)) as connection:
        content = marts(connection)
    release_id = f"{built_at:%Y%m%dT%H%M%SZ}-{content_sha256(content)[:8]}"
    after = Snapshot(release_id, built_at, database)
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
    now = manifest.read_inputs(root).files
    changed = sorted(name for name in now.keys() | inputs.files.keys() if now.get(name) != inputs.files.get(name))
    if changed:
        raise JixiaoError(f"{', '.join(changed)} changed while the release was being built; build again")


def _silence(checked: Checked) -> dict[str, dict[str, int]]:
    return {
        account.report_id: {"tokens": account.tokens, "in_facts": account.in_facts, "waived": account.waived}
        for account in checked.silence
    }


def _require_checked(checked: Checked) -> None:
    if checked.problems:
        lines = [str(problem) for problem in checked.problems[:SHOWN]]
        raise JixiaoError(
            "\n".join([*lines, f"the facts have {len(checked.problems)} problems; mend them and build again"])
        )


def _require_transformed(transformed: Transformed) -> None:
    if transformed.failures:
        told = [
            f"dbt: {failure.name} ({failure.file}): {failure.message}"
            + ("\n" + grid(failure.columns, failure.rows) if failure.rows else "")
            for failure in transformed.failures[:SHOWN]
        ]
        raise JixiaoError("\n".join([*told, f"dbt: {len(transformed.failures)} nodes failed"]))


def _start_auditor(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "jixiao.release.quality"]
    pipe = subprocess.PIPE
    environment = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.Popen(
        command, cwd=root, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8", errors="replace"
    )


def _audit(auditor: subprocess.Popen[str], database: Path, output: Path, draft: Path) -> dict[str, Any]:
    """Have ``database`` judged. The auditor writes to a place of its own, for it can outlive a build that is killed."""
    request = json.dumps({"database": str(database.resolve()), "output": str(output.resolve())})
    answer, complaint = auditor.communicate(request + "\n")
    if auditor.returncode != 0:
        raise JixiaoError(complaint.strip() or f"the auditor ended with exit status {auditor.returncode}")
    outcome: dict[str, Any] = json.loads(answer)
    for written in sorted(output.iterdir()):
        written.replace(draft / written.name)
    return outcome


def _require_audited(audit: dict[str, Any], store: Store, draft: Path) -> None:
    """Raise where expectations failed, leaving beside the releases what the refused draft would have changed."""
    page = store.warehouse / "refused.html"
    if audit["success"]:
        page.unlink(missing_ok=True)
        return
    shutil.copyfile(draft / CHANGES_PAGE, page)
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


def _unharmed(store: Store) -> str:
    try:
        return f"\nNothing was published; {store.current().id} is still current."
    except JixiaoError:
        return "\nNothing was published."
