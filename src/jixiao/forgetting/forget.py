"""Forgetting a report for good, wherever the project keeps it; only that it was forgotten stays.

The seeds change first, all files or none, with the tombstone; from then on nothing brings the report back. A new
release follows, without it and without its history; then what still holds it goes: old releases, pages, the files of
dbt. Broken off anywhere, the same command goes on from there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jixiao.errors import JixiaoError
from jixiao.evaluation import results
from jixiao.facts import kinds, stored
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.facts.table import Row
from jixiao.forgetting.traces import Marks, traces, words_in
from jixiao.hashing import file_sha256
from jixiao.intake import packs, seeds
from jixiao.intake.removal import is_of, naming, read_all, with_stored, without
from jixiao.nightly.nights import Nights
from jixiao.project import Project
from jixiao.release.build import build
from jixiao.release.store import Release, Store

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is there of a report: rows of the seeds by table, releases, its own files, and other files.

    ``siblings`` are the other reports that its file holds, which keep it: their facts are read from it. ``naming``
    counts the rows that stay and name it, as the source of what they say, by file.
    """

    report_id: str
    hashes: tuple[str, str | None]
    marks: Marks
    rows: dict[str, int]
    releases: list[Release]
    files: list[Path]
    leftovers: list[Path]
    others: list[str]
    siblings: list[str]
    naming: dict[str, int]
    is_tombstoned: bool

    def tell(self) -> Iterator[str]:
        """What forgetting it comes to, line by line."""
        yield f"{self.report_id} will be forgotten. This cannot be undone."
        yield f"  facts       {sum(self.rows.values())} rows in {len(self.rows)} tables of the seeds and the store"
        for path in self.files:
            yield f"  its file    {path}"
        for release in self.releases:
            yield f"  release     {release.id}, removed when the next one is published"
        for path in self.leftovers:
            yield f"  removed     {path}"
        yield f"  what stays  a row in {FORGOTTEN.file}: number, day, reason, and the hashes of its file and text"
        for other in self.others:
            yield f"  not touched {other}, another edition of it"
        if self.siblings:
            names = ", ".join(self.siblings)
            yield f"  not touched its file, which holds {names} as well: it goes when these are forgotten, too"
        for file, count in self.naming.items():
            yield f"  not touched {file}, whose rows name it as their source: {count}"
        yield "  not touched the history of git, and copies elsewhere: in an inbox, a backup, an export"


def plan(project: Project, report_id: str) -> Plan:
    """Look for a report everywhere. Raises ``JixiaoError`` where nothing is known of it, or the seeds are not sound."""
    root, store = project.root, Store(project.warehouse)
    with seeds.writing(root):  # what a killed writer began is carried to its end first
        rows = with_stored(read_all(root), root)
    releases = store.releases()
    hashes = _hashes(rows, releases, report_id)
    marks = Marks.of(report_id, rows, {word for release in releases for word in words_in(release.database, report_id)})
    own = {
        table: sum(is_of(row, report_id) for row in found) for table, found in rows.items() if table != FORGOTTEN.name
    }
    base = report_id.partition("-e")[0]
    reports = {str(row["report_id"]): row for row in rows[kinds.REPORT.table.name]}
    files = [path for path in (root / "reports").glob("*") if path.is_file()]
    siblings = [one for one, row in reports.items() if one != report_id and row["source_sha256"] == hashes[0]]
    return Plan(
        report_id,
        hashes,
        marks,
        {table: count for table, count in own.items() if count},
        [release for release in releases if any(traces([release.path], marks))],
        [] if siblings else [path for path in files if file_sha256(path) == hashes[0]],
        list(traces(_leftovers(project), marks)),
        [other for other in reports if other != report_id and other.partition("-e")[0] == base],
        siblings,
        naming(rows, report_id),
        any(row["forgotten_id"] == report_id for row in rows[FORGOTTEN.name]),
    )


def forget(
    project: Project, found: Plan, reason: str, reports: Path | None, say: Say, *, with_build: bool = True
) -> None:
    """Carry out a plan; without a build, only its first step, after which the same command does the others.

    Raises ``JixiaoError`` where a step cannot be done, and says what is done and what is not.
    """
    root, store, nights = project.root, Store(project.warehouse), Nights(project.warehouse)
    with nights.alone():
        _purge_seeds(root, found, reason)
        for path in found.files:
            path.unlink(missing_ok=True)
        say(f"{found.report_id} is out of the seeds, and cannot come back")
        for path in traces(_leftovers(project), found.marks):
            path.unlink()
            say(f"removed: {path}")
        _purge_nights(nights, found)
        if not with_build:
            say("releases still hold it: run the same again without --no-build, which builds and purges them")
            return
        try:
            current = build(project, say, reports).release
        except JixiaoError as error:
            still = f"{found.report_id} is out of the seeds, but releases still hold it"
            raise JixiaoError(f"{error}\n{still}: do what is said above, and run jixiao forget again") from error
        # These last: what a broken run has to look for is known from them.
        with store.lock():
            for release in store.releases():
                if release.id != current.id and any(traces([release.path], found.marks)):
                    store.remove(release)
                    say(f"removed: {release.id}")
    places = [root / "seeds", root / stored.FOLDER, root / "evaluation", project.warehouse, *_leftovers(project)]
    if left := list(traces(places, found.marks)):
        names = ", ".join(map(str, left))
        raise JixiaoError(f"{found.report_id} is still in {names}; remove what is no release, and run it again")
    say(f"{found.report_id} is forgotten: seeds, releases, history, nights and dbt's files hold nothing of it")


def _hashes(rows: dict[str, list[Row]], releases: list[Release], report_id: str) -> tuple[str, str | None]:
    """The hashes of the report's file and text: of the seeds, the tombstone, or the newest release that knows it."""
    for table, column in ((kinds.REPORT.table, "report_id"), (FORGOTTEN, "forgotten_id")):
        for row in rows[table.name]:
            if row[column] == report_id:
                content = row["content_sha256"]
                return str(row["source_sha256"]), str(content) if content else None
    for release in reversed(releases):
        try:
            with duckdb.connect(str(release.database), read_only=True) as connection:
                for query in (
                    "select source_sha256, content_sha256 from seeds.raw_report where report_id = ?",
                    "select max(source_sha256), null from fact_history where report_id = ? having count(*) > 0",
                ):
                    if hashes := connection.execute(query, [report_id]).fetchone():
                        return hashes
        except duckdb.Error:
            continue
    raise JixiaoError(f"there is no report {report_id!r}, and there was none; see table dim_report")


def _leftovers(project: Project) -> list[Path]:
    """What holds copies of facts and is made again by whoever needs it."""
    store = Store(project.warehouse)
    return [project.root / "target", project.root / "logs", store.refused_page, store.building_directory]


def _purge_seeds(root: Path, found: Plan, reason: str) -> None:
    with seeds.writing(root):
        rows = read_all(root)
        changed = list(without(rows, found.report_id, stored.reports(root)))
        if not found.is_tombstoned:
            source, content = found.hashes
            stone: Row = {"forgotten_id": found.report_id, "forgotten_on": datetime.date.today(), "reason": reason}
            stone |= {"source_sha256": source, "content_sha256": content}
            changed.append((FORGOTTEN, [*rows[FORGOTTEN.name], stone]))
        switch = packs.put_in_force(root, packs.without(root, {found.report_id})) if stored.is_there(root) else {}
        if changed or switch:
            seeds.replace(root, changed, switch)
        known = results.read(root)
        kept = {key: count for key, count in known.items() if key[0] != found.report_id}
        if len(kept) < len(known):
            (root / results.FILE).write_text(results.spell(kept), encoding="utf-8")


def _purge_nights(nights: Nights, found: Plan) -> None:
    """Leave the report out of the summaries; one that tells of it in its message goes altogether."""
    told = {name: night for name in nights.names() if (night := nights.read(name))}
    documents = {name for night in told.values() for name in night.names_of(found.report_id)}
    for name in nights.names():
        night = told.get(name)
        purged = night.without(found.report_id, documents) if night else None
        if purged is None or found.marks.are_in(purged.as_json()):
            if purged is not None or any(traces([nights.path(name), nights.page(name)], found.marks)):
                nights.remove([name])
        elif purged != night:
            nights.write(purged)
    nights.memory.unlink(missing_ok=True)
