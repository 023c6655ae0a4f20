"""A build: check the facts, transform, compare, audit, export, and publish only what passed every step."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from jixiao.checking.check import Checked, check_with_reports_at_hand
from jixiao.documents.directory import reports_directory
from jixiao.errors import JixiaoError, reason
from jixiao.facts.pending_write import pending
from jixiao.project import Project
from jixiao.release import export, history, manifest
from jixiao.release.auditor import auditor
from jixiao.release.changes.comparison import Snapshot, seeds_known
from jixiao.release.changes.log import Changes, as_json, changes
from jixiao.release.changes.page import page
from jixiao.release.interruption import Interruption, interruptible
from jixiao.release.marts import Mart, content_sha256, mart, marts
from jixiao.release.store import CHANGES, CHANGES_PAGE, DATABASE, REPAIR, Release, Store
from jixiao.release.transform import Transformed, transform
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


def build(
    project: Project, say: Say, reports: Path | None = None, *, accept_changes: bool = False, force: bool = False
) -> Release:
    """Build and publish a release. Raises ``JixiaoError``, publishing nothing, where any step fails.

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
                _refused(store).unlink(missing_ok=True)
                say(f"nothing changed since {previous.id}, which is current; jixiao build --force builds all the same")
                return previous
            return _build(project, store, progress, inputs, previous, reports, interruption, accept_changes)
        except OSError as error:
            interruption.raise_if_so()
            raise JixiaoError(f"the build stopped: {reason(error)}; {REPAIR}{_outcome(store, before)}") from error
        except (RuntimeError, duckdb.Error) as error:
            interruption.raise_if_so()
            raise JixiaoError(f"the build stopped: {error}{_outcome(store, before)}") from error
        except JixiaoError as error:
            interruption.raise_if_so()
            raise JixiaoError(f"{error}{_outcome(store, before)}") from error


def _build(
    project: Project,
    store: Store,
    progress: _Progress,
    inputs: manifest.Inputs,
    previous: Release | None,
    reports: Path | None,
    interruption: Interruption,
    accept_changes: bool,
) -> Release:
    # Its import takes seconds: let it load on the other core while the database is built.
    with auditor(project.root) as audits, store.draft() as draft:
        progress.begin("检查事实 · checking the facts")
        checked = check_with_reports_at_hand(project.root, reports)
        _require_checked(checked)
        progress.end(f"{checked.rows:,} rows; {checked.compared}")

        # To the second, as the release's name and manifest have it.
        built_at = store.moment()
        database = draft / DATABASE
        progress.begin("建模 · seeds, models and tests with dbt")
        transformed = transform(project.root, draft, previous, inputs)
        _require_transformed(transformed)
        interruption.raise_if_so()
        progress.end(transformed.words)

        progress.begin("沿革 · changes and history")
        release_id, published, outcome = _compare(
            database, draft, built_at, previous, inputs, is_held_against=not accept_changes
        )
        interruption.raise_if_so()
        progress.end(outcome)

        progress.begin("质量检验 · expectations with Great Expectations")
        verdict = audits.judge(database, store.building_directory / f"audit-{os.getpid()}", draft)
        interruption.raise_if_so()
        _require_audited(verdict, store, draft)
        progress.end(f"{verdict['evaluated']} expectations in {verdict['suites']} suites")

        progress.begin("导出 · Parquet and data package")
        with duckdb.connect(str(database)) as connection:
            export.export(connection, published, draft)
        progress.end(f"{len(published)} tables, {sum(table.rows for table in published):,} rows")

        progress.begin("清单 · manifest")
        checks: dict[str, Any] = {
            "facts": checked.rows,
            "dbt": transformed.passed,
            "dbt_of": transformed.dbt_of or release_id,
            "unit_tests_of": transformed.unit_tests_of or release_id,
            "expectations": verdict["evaluated"],
            "silence": _silence(checked),
            "not_compared": checked.not_compared,
            "changes_accepted": accept_changes,
        }
        _require_unchanged(project.root, inputs)
        manifest.write(draft, release_id, built_at, previous.id if previous else None, inputs, published, checks)
        progress.end(f"content {content_sha256(published)[:12]}")

        progress.begin("发布 · publishing")
        with interruption.held():
            release = store.keep(draft, release_id)
            store.publish(release)
            progress.end(f"{release.id} is current")
        return release


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
    *,
    is_held_against: bool,
) -> tuple[str, list[Mart], str]:
    """Write the change log and the history of the release to be; return its id, its tables, and what was found."""
    with duckdb.connect(str(database)) as connection:
        content = marts(connection)
    release_id = f"{built_at:%Y%m%dT%H%M%SZ}-{content_sha256(content)[:8]}"
    known = {found.name: (found.content_sha256, found.key) for found in content}
    after = Snapshot(release_id, built_at, database, known | seeds_known(inputs.files))
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


def _require_audited(audit: dict[str, Any], store: Store, draft: Path) -> None:
    """Raise where expectations failed, leaving beside the releases what the refused draft would have changed."""
    page = _refused(store)
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


def _refused(store: Store) -> Path:
    """The page of what the last build would have changed, if it was refused."""
    return store.warehouse / "refused.html"


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
