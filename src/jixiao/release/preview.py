"""A report's card and its audit before it is built: the SQL of the published release, run on its rows alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from jixiao.errors import JixiaoError
from jixiao.facts import kinds
from jixiao.facts.column import spell
from jixiao.facts.table import sound_rows
from jixiao.intake.settle import settle
from jixiao.project import Project
from jixiao.release.aside import project_of
from jixiao.release.interruption import interruptible
from jixiao.release.replay import Replay, Statement
from jixiao.release.store import DATABASE, DBT_RUN, Store
from jixiao.sql import literal
from jixiao.terminal import grid

_SHOWN = ("report_card", "fct_audit")
#: What the audit found, worst first.
_OUTCOMES = ("violated", "suspected", "truncated", "rounding", "holds", "vacuous", "not_testable")


@dataclass(frozen=True)
class Preview:
    """The card of a report, and the tests of its audit: outcome and message of each; by the SQL of ``release_id``."""

    release_id: str
    card: dict[str, Any]
    audit: list[tuple[str, str]]

    def tell(self, heads: Mapping[str, str], words: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
        """The card, then what the audit contradicts, then how many tests came out how.

        ``heads`` are what columns are called, and ``words`` what their coded values are; those that have no name there
        stay as they are.
        """
        spelled = {name: _spelled(value) for name, value in self.card.items() if value is not None}
        shown = [(heads.get(name, name), words.get(name, {}).get(value, value)) for name, value in spelled.items()]
        outcomes = words.get("outcome", {})
        yield grid(["report_card", ""], shown)
        for outcome, message in self.audit:
            if outcome in ("violated", "suspected"):
                yield f"{outcomes.get(outcome, outcome)}  {message}"
        counts = {name: sum(outcome == name for outcome, _ in self.audit) for name in _OUTCOMES}
        told = ", ".join(f"{count} {outcomes.get(name, name)}" for name, count in counts.items() if count)
        yield f"audit: {told or 'nothing to test'}"
        yield f"by the models of {self.release_id}; nothing was published"


def preview(project: Project, report_id: str) -> Preview:
    """What a build would make of a report of the seeds, were it the only one.

    Raises ``JixiaoError`` where there is no such report, no release whose SQL could be run, or where it cannot be run.
    """
    store = Store(project.warehouse)
    if not store.current_link.is_symlink():
        raise JixiaoError("there is no release yet whose models could be run; run: jixiao build")
    release = store.current()
    settle(project.root)
    reports = {str(row["report_id"]) for row in sound_rows(kinds.REPORT.table, project.root)}
    if report_id not in reports:
        raise JixiaoError(f"there is no report {report_id!r} in the seeds; add it first: jixiao add")
    try:
        replay = Replay.read(release.path / DBT_RUN)
    except (OSError, ValueError, KeyError, TypeError):
        raise JixiaoError(f"{release.id} was built by another version of jixiao; run: jixiao build") from None
    models = replace(replay, statements=_needed(replay.statements))
    with tempfile.TemporaryDirectory(prefix="jixiao-preview-") as name, _stopped_as_asked():
        place = project_of(project.root, Path(name) / "project", reports - {report_id})
        database = Path(name) / DATABASE
        if failed := models.run(place, database):
            wrong = f"{report_id} cannot be previewed by the models of {release.id}"
            raise JixiaoError(
                f"{wrong}: {failed[0].statement.name}: {failed[0].error}; where models changed since, run: jixiao build"
            )
        with duckdb.connect(str(database), read_only=True) as connection:
            # What the store has of other reports is there, too.
            own = f"where report_id = {literal(report_id)}"
            card = connection.sql(f"select * from main.report_card {own}")
            row = card.fetchone()
            audit = connection.execute(
                f"select outcome, message from main.fct_audit {own} order by audit_id"
            ).fetchall()
            columns = card.columns
    if row is None:
        raise JixiaoError(f"{report_id} was rejected, so it has no card")
    audit.sort(key=lambda test: _OUTCOMES.index(test[0]))
    return Preview(release.id, dict(zip(columns, row, strict=True)), audit)


@contextmanager
def _stopped_as_asked() -> Iterator[None]:
    """Within it, who is asked to stop does so in their own words: DuckDB tells a signal as an error of the query."""
    with interruptible() as interruption:
        try:
            yield
        finally:
            interruption.raise_if_so()


def _needed(statements: list[Statement]) -> list[Statement]:
    """Those that make what is shown, and what that is made from: a node is named in the SQL of those that need it."""
    made = [one for one in statements if one.kind != "test"]
    needed = set(_SHOWN)
    for statement in reversed(made):
        if statement.name in needed:
            needed |= {one.name for one in made if f'"{one.name}"' in statement.sql}
    return [one for one in made if one.name in needed]


def _spelled(value: Any) -> str:
    return spell(value) if isinstance(value, (str, int, Decimal)) else str(value)
