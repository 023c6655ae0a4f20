"""The pages of reports: rendered a share at a time, in as many processes as there are cores where it is worth it."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from jixiao.child_process import begin, cores
from jixiao.errors import JixiaoError
from jixiao.query.connection import open_database
from jixiao.query.labels import Labels
from jixiao.release.store import DATA_DOCS, DBT_DOCS, Release
from jixiao.site.report import report_pages
from jixiao.site.shown import anchor, environment

#: Reports of which the rows are asked for at once: some seconds of work, and some 100 MB.
SHARE = 400


class ReportPages:
    """The pages of all reports of a release, written below ``draft`` while this process does something else.

    A release that is one share is written at once. Other processes are begun anew, not copied from this one, whose
    DuckDB has threads.
    """

    def __init__(self, release: Release, connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
        found = connection.execute("select report_id from dim_report order by report_id").fetchall()
        ids = [report_id for (report_id,) in found]
        shares = [ids[begins : begins + SHARE] for begins in range(0, len(ids), SHARE)]
        self._pool: ProcessPool | None = None
        self._written: list[ProcessFuture] = []
        if len(shares) < 2:
            for share in shares:
                _write(connection, release, draft, share[0], share[-1])
            return
        workers = min(cores(), len(shares))
        self._pool = ProcessPool(max_workers=workers, initializer=begin, context=get_context("spawn"))
        arguments = ((release.path, draft, share[0], share[-1]) for share in shares)
        self._written = [self._pool.schedule(write_share, args=one) for one in arguments]

    def __enter__(self) -> ReportPages:
        return self

    def __exit__(self, wrong: type[BaseException] | None, *_: object) -> None:
        """Wait until all are written, or end what is under way where something went wrong."""
        if self._pool is None:
            return
        try:
            for one in self._written if wrong is None else ():
                one.result()
        except ProcessExpired as expired:
            raise JixiaoError(
                f"a process that wrote pages ended with status {expired.exitcode}, as where memory is short;"
                " run again: jixiao site"
            ) from expired
        finally:
            self._pool.stop()
            self._pool.join()


def write_share(release: Path, draft: Path, first: str, last: str) -> None:
    """Write the pages of the reports from ``first`` to ``last``, in a process of its own."""
    found = Release(release)
    with open_database(found.database) as connection:
        _write(connection, found, draft, first, last)


def templates(release: Release, labels: Labels) -> Environment:
    """The templates of all pages, which know of which release they are."""
    made = environment(labels)
    known: dict[str, Any] = {
        "release_id": release.id,
        "built_at": release.built_at,
        "has_quality": (release.path / DATA_DOCS).is_file(),
        "has_lineage": (release.path / DBT_DOCS).is_file(),
        "link": _link,
    }
    made.globals |= known
    return made


def _write(connection: duckdb.DuckDBPyConnection, release: Release, draft: Path, first: str, last: str) -> None:
    template = templates(release, Labels(connection)).get_template("report.html")
    for page in report_pages(connection, release.id, first, last):
        shown = template.render(page=page, root="../", here="report.html")
        (draft / "reports" / f"{page.report_id}.html").write_text(shown, encoding="utf-8")


def _link(fact_id: str, report_id: str) -> str:
    """The address of a fact's place, seen from the page of ``report_id``."""
    report, _, _ = fact_id.partition("/")
    return f"#{anchor(fact_id)}" if report == report_id else f"{report}.html#{anchor(fact_id)}"
