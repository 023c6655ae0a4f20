"""A night 一夜: add what can be added, build if anything changed, keep the newest releases, and sum it up.

Whatever goes wrong with a document or a report is that one's own matter; whatever goes wrong with a step is told, and
the steps that do not need it are taken all the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jixiao.characters import printed
from jixiao.documents.directory import reports_directory
from jixiao.errors import BusyError, JixiaoError
from jixiao.extraction.lexicon import load
from jixiao.facts import kinds, stored
from jixiao.facts.table import read
from jixiao.nightly import hook
from jixiao.nightly.inbox import look
from jixiao.nightly.memory import Became, Memory, Reader
from jixiao.nightly.nights import Nights
from jixiao.nightly.retention import expired, size
from jixiao.nightly.summary import DONE, SET_ASIDE, STEPS, NightDocument, NightSummary, Withheld
from jixiao.nightly.taking import fault, take
from jixiao.project import Project
from jixiao.release import manifest
from jixiao.release.build import build
from jixiao.release.store import CHANGES, Release, Store
from jixiao.site.site import keep

Say = Callable[[str], None]


@dataclass(frozen=True)
class Terms:
    """How a night is to be run: ``settle`` is in seconds; ``again`` reads also what came to nothing before.

    ``site`` is the folder in which the site of the current release is kept.
    """

    keep: int = 30
    keep_days: int = 90
    settle: float = 60
    again: bool = False
    on_failure: str | None = None
    on_success: str | None = None
    site: Path | None = None


def run(project: Project, inbox: Path | None, reports: Path | None, terms: Terms, say: Say, warn: Say) -> NightSummary:
    """Run a night and call its hook; returns its summary, which is written into ``warehouse/nights``.

    Told to ``say`` as it goes, to ``warn`` what is wrong.
    """
    nights = Nights(project.warehouse)
    began = datetime.now(UTC)
    night = NightSummary("", began.isoformat(timespec="seconds"), inbox=str(inbox) if inbox else None)
    written: tuple[Path, Path] | tuple[None, None] = None, None
    try:
        with nights.alone() as night.interrupted:
            night.night = nights.new(began)
            _go_through(project, nights, reports, terms, night, say, warn)
            night.tell_from(nights.last())
            night.ended_at = datetime.now(UTC).isoformat(timespec="seconds")
            written = nights.write(night)
    except BusyError as error:
        night.outcome, night.message = "busy", str(error)
    except JixiaoError as error:
        night.outcome, night.message = "failed", str(error)
    except OSError as error:
        night.outcome, night.message = "failed", f"the night could not be summed up: {fault(error)}"
    for line in _told(night, written[1]):
        (say if night.status in (DONE, SET_ASIDE) else warn)(line)
    if (command := terms.on_failure if night.needs_somebody else terms.on_success) and (
        wrong := hook.call(command, night, *written)
    ):
        warn(wrong)
    return night


def _go_through(
    project: Project, nights: Nights, reports: Path | None, terms: Terms, night: NightSummary, say: Say, warn: Say
) -> None:
    try:
        if night.inbox is not None:
            _take_in(project, nights, Path(night.inbox), reports, terms, night)
        _build(project, reports, night, say)
        if night.outcome in ("published", "unchanged"):
            _retain(Store(project.warehouse), terms, night)
            if terms.site is not None:
                problem = keep(project, Store(project.warehouse).current(), terms.site, warn)
                night.site_problem = problem and _clean(project.root, problem)
    except BusyError as error:
        night.outcome, night.message = "busy", str(error)


# The inbox


def _take_in(
    project: Project, nights: Nights, folder: Path, reports: Path | None, terms: Terms, night: NightSummary
) -> None:
    """Take in what stands in the inbox, and write into the summary what became of each document."""
    inbox = look(folder, terms.settle)
    night.waiting = [_clean(project.root, _name(folder, path)) for path in inbox.waiting]
    memory = Memory.load(nights.memory, _reader(project.root), _reports_of(project.root))
    found, new = list(inbox.others), []
    for arrival in inbox.arrivals:
        known = memory.recall(arrival.sha256) if arrival.sha256 and not terms.again else None
        if known is None:
            new.append(arrival)
        else:
            found += [(arrival.path, became) for became in known]
    kept_in = reports_directory(project.root, reports) or project.root / "reports"
    try:
        for arrival, what in take(project.root, new, kept_in):
            found += [(arrival.path, became) for became in what]
            if arrival.sha256:
                memory.keep(arrival.sha256, what)
    except BusyError:
        raise
    except JixiaoError as error:
        inbox.problem = str(error)
    except Exception as error:
        inbox.problem = fault(error)
    for path, became in sorted(found, key=lambda one: (one[0], one[1].member)):
        name, reason = (_clean(project.root, text) for text in (_name(folder, path, became.member), became.reason))
        _sort(night, name, reason, became)
    night.inbox_problem = inbox.problem and _clean(project.root, inbox.problem)
    # Where the inbox could not be read to its end, what was asked of nobody may be asked tomorrow.
    memory.save(with_unseen=inbox.problem is not None)


def _sort(night: NightSummary, name: str, reason: str, became: Became) -> None:
    if became.outcome in ("added", "edition"):
        night.added.append(NightDocument(name, became.report_id, reason))
    elif became.outcome == "known":
        night.known += 1
    elif became.outcome in ("unreadable", "lacking", "set_aside"):
        wrong, _, remedy = reason.rpartition("; ")
        night.set_aside.append(Withheld(name, became.report_id, "add", wrong or remedy, remedy if wrong else ""))
    else:
        night.passed_over.append(NightDocument(name, became.report_id, reason))


def _reader(root: Path) -> Reader:
    inputs = manifest.read_inputs(root)
    references = {name: digest for name, digest in inputs.files.items() if name.startswith("seeds/reference/")}
    return Reader(inputs.program, hashlib.sha256(json.dumps(references, sort_keys=True).encode()).hexdigest())


def _reports_of(root: Path) -> Iterable[str]:
    seeded = (record.values for record in read(kinds.REPORT.table, root).records)
    return (str(row.get("report_id")) for row in (*seeded, *stored.reports(root)))


def _name(folder: Path, path: Path, member: str = "") -> str:
    name = str(path.relative_to(folder) if path.is_relative_to(folder) else path)
    return f"{name}!/{member}" if member else name


def _clean(root: Path, text: str) -> str:
    """A text of a stranger's as a summary may hold it: printable, and without persons and their numbers."""
    return load(root).personal.path_blackened(printed(text))


# The release


def _build(project: Project, reports: Path | None, night: NightSummary, say: Say) -> None:
    store = Store(project.warehouse)
    try:
        built = build(project, say, reports)
    except BusyError:
        raise
    except Exception as error:
        night.outcome, night.message = "failed", _clean(project.root, fault(error))
    else:
        night.outcome = "published" if built.is_new else "unchanged"
        night.set_aside += [Withheld(None, one.report_id, one.step, one.message, one.remedy) for one in built.set_aside]
        night.changes = _causes(built.release) if built.is_new else {}
    try:
        release = store.current()
        night.release, night.figures = release.id, _figures(release)
    except JixiaoError as error:
        night.message = night.message or _clean(project.root, str(error))


def _causes(release: Release) -> dict[str, int]:
    found: dict[str, int] = json.loads((release.path / CHANGES).read_text(encoding="utf-8"))["causes"]
    return found


def _figures(release: Release) -> dict[str, int]:
    rows = {name: table["rows"] for name, table in release.manifest["tables"].items()}
    return {"reports": rows["dim_report"], "facts": rows["fact"], "rows": sum(rows.values())}


def _retain(store: Store, terms: Terms, night: NightSummary) -> None:
    """Remove the releases whose time is over; what cannot be removed is told, and tried again the next night."""
    try:
        with store.lock():
            for release in expired(store, terms.keep, terms.keep_days, datetime.now(UTC)):
                store.remove(release)
                night.releases_removed.append(release.id)
    except (OSError, JixiaoError) as error:
        night.retention_problem = f"old releases could not be removed: {fault(error)}"
    kept = store.releases()
    night.releases_kept, night.releases_bytes = len(kept), sum(map(size, kept))


# What is told


def _told(night: NightSummary, page: Path | None) -> Iterator[str]:
    """The night in a few lines."""
    if night.interrupted:
        yield f"the night that began at {night.interrupted} did not come to its end; this one went on from there"
    if night.inbox_problem:
        yield f"inbox: {night.inbox_problem}"
    if night.inbox:
        yield (
            f"inbox: {len(night.added)} added, {night.known} known, {len(night.passed_over)} no reports,"
            f" {len(night.waiting)} still coming in"
        )
    for document in night.added:
        yield f"  added      {document.name}  {document.report_id}"
    for one in night.set_aside:
        what = "  ".join(filter(None, (one.name, one.report_id)))
        yield f"  set aside  {what}: {'; '.join(filter(None, (one.message, one.remedy)))}"
    if night.message:
        yield night.message
    yield from filter(None, (night.retention_problem, night.site_problem))
    if night.releases_removed:
        yield f"removed {len(night.releases_removed)} old releases; {night.releases_kept} are kept"
    yield f"{night.outcome}, status {night.status}" + (f": {night.release} is current" if night.release else "")
    for code in night.steps:
        yield f"  next: {STEPS[code][1]}"
    if page is not None:
        yield f"summary: {page}"
