"""Adding reports: what each file is to the corpus, and writing those that are new."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Generator, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Literal

from jixiao.documents.archive import Skipped
from jixiao.documents.limits import UnreadableError
from jixiao.errors import JixiaoError
from jixiao.facts import kinds, stored
from jixiao.facts.forgotten import REASON
from jixiao.facts.pending_write import pending
from jixiao.facts.table import sound_rows
from jixiao.intake import seeds
from jixiao.intake.batch import Found, read_all
from jixiao.intake.decided import DecidedBefore
from jixiao.intake.known import Known
from jixiao.intake.packs import PackDraft
from jixiao.intake.parquet import ParquetFolder
from jixiao.intake.read_report import Overrides, ReadReport
from jixiao.intake.settle import now
from jixiao.review.decision import write_decisions

#: How the names of files on their way end.
_PART = ".jixiao-part"

#: Where the facts of new reports are kept.
Place = Literal["store", "seeds"]
#: The outcomes of reports that were not in the corpus.
TAKEN = ("added", "edition")
FileOutcome = Literal["added", "edition", "reread", "known", "refused", "set_aside", "unreadable", "skipped"]


@dataclass(frozen=True)
class Added:
    """What became of one file. ``report_id`` is that of the report that it is, where it is one."""

    outcome: FileOutcome
    origin: str
    reason: str
    report_id: str | None
    reading: ReadReport | None


def add(
    root: Path,
    paths: Iterable[Path],
    *,
    out: Path | None = None,
    dry_run: bool = False,
    to: Place | None = None,
    overrides: Overrides | None = None,
    collected_on: datetime.date | None = None,
    anew: bool = False,
    jobs: int | None = None,
    reports: Path | None = None,
) -> Generator[Added, None, None]:
    """Take in every report in ``paths``; yields what becomes of each file, in order.

    New reports are written ``to`` the store of the project at ``root``, or to its seeds, all together at the end, with
    their files in ``reports``; by themselves into the store where there is one. With ``out`` they go into Parquet files
    there instead, and with ``dry_run`` nowhere. What was forgotten is refused and what is known left as it is, unless
    with ``anew``: then it is taken, and what the seeds have is read again. What people have decided of a document holds
    of what is read of it. Close the iterator to leave nothing behind where it is not used to its end.
    """
    if out is not None and (dry_run or to is not None):
        wrong = "--dry-run writes nothing" if dry_run else "--out writes neither to the store nor to the seeds"
        raise JixiaoError(f"{wrong}: give one of {'--dry-run' if dry_run else '--to'} and --out")
    kept_in = None if out is not None or dry_run else to or place(root)
    with ExitStack() as stack:
        target = stack.enter_context(_Target(root, out, kept_in, reports))
        # A corpus written elsewhere is of its own: what the project holds is no part of it.
        known = Known.of(root, []) if out is not None else _known(root, reports)
        before = DecidedBefore(root)
        day = collected_on or datetime.date.today()
        found_all = stack.enter_context(closing(read_all(root, paths, day, overrides or Overrides(), jobs)))
        for found in found_all:
            what = before.identified(found.what) if out is None and isinstance(found.what, ReadReport) else found.what
            added = _stands(what, known, anew=anew)
            if added.reading is not None and added.outcome in TAKEN:
                added = _kept(added, added.reading, found, target.files)
            if added.reading is not None and out is None:
                added = _as_decided(added, added.reading, before, anew=anew)
            if added.reading is not None and added.outcome in (*TAKEN, "reread"):
                known.add(added.reading.report)
                target.take(added.reading, is_reread=added.outcome == "reread")
            target.tell(added)
            yield added
        if target.finish():
            write_decisions(root, before.reopened, now)


class _Target:
    """What new reports are written to: the seeds, the store, a folder of Parquet files, or nothing."""

    def __init__(self, root: Path, out: Path | None, kept_in: Place | None, reports: Path | None) -> None:
        self.root, self.kept_in = root, kept_in
        self.folder = ParquetFolder(out) if out is not None else None
        self.pack = PackDraft(root) if kept_in == "store" else None
        self.files = _Files(root, reports) if kept_in is not None and reports is not None else None
        self.taken: list[ReadReport] = []
        self.reread: list[ReadReport] = []
        self.stack = ExitStack()

    def __enter__(self) -> _Target:
        with ExitStack() as stack:
            if self.kept_in is not None:
                stack.enter_context(seeds.writing(self.root))
            for part in (self.folder, self.pack, self.files):
                if part is not None:
                    stack.enter_context(part)
            self.stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stack.__exit__(kind, error, trace)

    def take(self, reading: ReadReport, *, is_reread: bool) -> None:
        """Write the rows of a report, or hold them until the end; one that is read again stays in the seeds."""
        if is_reread and self.kept_in is not None:
            self.reread.append(reading)
        elif self.folder is not None:
            self.folder.report(reading)
        elif self.pack is not None:
            self.pack.report(reading)
            # What its reference rows are made of is all that is still asked.
            self.taken.append(replace(reading, tables={}))
        elif self.kept_in is not None:
            self.taken.append(reading)

    def tell(self, added: Added) -> None:
        """Write what became of a document, where that is told of every one."""
        if self.folder is not None and added.reading is not None:
            self.folder.document(added.reading, added.outcome, added.reason, added.report_id)

    def finish(self) -> bool:
        """Put what was taken in place, in the seeds and in the store all of it or nothing; whether there was any."""
        parts = self.files.parts if self.files is not None else None
        is_any = bool(self.taken or self.reread)
        if self.pack is not None and self.taken:
            seeds.add(self.root, self.taken, parts, self.pack.named())
            self.taken = []
        if found := [*self.taken, *self.reread]:
            seeds.add(self.root, found, None if self.pack is not None else parts)
        return is_any


def place(root: Path) -> Place:
    """Where new reports go by themselves: into the store, where the project has one."""
    return "store" if stored.is_there(root) else "seeds"


def _as_decided(added: Added, reading: ReadReport, before: DecidedBefore, *, anew: bool) -> Added:
    """``added`` with what was decided of it before; with ``anew`` a report of the seeds is what is read of it now."""
    if added.outcome in TAKEN:
        return replace(added, reading=before.new(reading))
    if not anew or added.outcome != "known" or added.report_id is None:
        return added
    opened = len(before.reopened)
    read = before.anew(reading, added.report_id)
    if read is None:  # its rows are of another file, or in the store
        if before.is_stored(added.report_id):
            reason = f"is in the store; to read it again, first run: jixiao store --to-seeds {added.report_id}"
            return replace(added, reason=reason)
        return added
    opened = len(before.reopened) - opened
    reason = f"{opened} decisions are open again: their places read otherwise now" if opened else ""
    return Added("reread", added.origin, reason, added.report_id, read)


class _Files:
    """The reports' own files on their way to the folder where their facts can be opened."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        self.parts: dict[Path, Path] = {}

    def __enter__(self) -> _Files:
        for part in self.folder.glob(f"*{_PART}"):  # of a killed process: whoever adds holds the seeds alone
            part.unlink()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not pending(self.root):
            for part in self.parts:
                part.unlink(missing_ok=True)

    def keep(self, raw: bytes, name: str) -> None:
        """Write ``raw`` beside the place of the file ``name``, unless it is there already."""
        target = self.folder / name
        if target.exists():  # under its own name: no other report's is given to it
            return
        part = self.folder / f".{hashlib.sha256(raw).hexdigest()}{_PART}"
        self.parts[part] = target
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(raw)
        except OSError as failed:
            wrong = f"the report's file cannot be kept in {self.folder} ({failed.strerror}); nothing was added"
            raise JixiaoError(f"{wrong}; make room there or name another directory with --reports") from None


def _kept(added: Added, reading: ReadReport, found: Found, files: _Files | None) -> Added:
    """``added`` with its file kept; a file that is no longer what was read is told as unreadable."""
    if files is None or found.load is None:
        return added
    try:
        raw = found.load()
    except UnreadableError as error:
        return Added("unreadable", added.origin, f"{error.wrong}; {error.remedy}", None, None)
    if hashlib.sha256(raw).hexdigest() != reading.report["source_sha256"]:
        reason = "was changed while it was being read; add it again"
        return Added("unreadable", added.origin, reason, None, None)
    files.keep(raw, str(reading.report["source_file"]))
    return added


def _known(root: Path, reports: Path | None) -> Known:
    return Known.of(root, [*sound_rows(kinds.REPORT.table, root), *stored.reports(root)], reports)


def _stands(found: ReadReport | Skipped, known: Known, *, anew: bool) -> Added:
    if isinstance(found, Skipped):
        return Added("skipped", found.origin, found.reason, None, None)
    if found.outcome != "report":
        return Added(found.outcome, found.origin, found.reason, None, found)
    if copy := known.copy_of(found):
        standing, report_id = copy
        same = "the same file is in the corpus"
        reason = same if standing == "same_file" else "the same text is in the corpus, from another file"
        return Added("known", found.origin, reason, report_id, found)
    if (gone := known.as_forgotten(found)) and not anew:
        day, why = gone["forgotten_on"], REASON.values[str(gone["reason"])]
        reason = f"was forgotten on {day} ({why}); to take it in all the same, add it with --anew"
        # Nothing of what it says is told.
        return Added("refused", found.origin, reason, str(gone["forgotten_id"]), None)
    standing, report_id, settled = known.settled(found)
    if standing == "edition":
        reason = f"another edition of {report_id}, which stays as it is"
        if report_id in known.forgotten:
            reason = f"{report_id} was forgotten, and its number is given to no other"
        elif report_id not in known.editions:
            reason = f"another document was reviewed as {report_id}, and its number is given to no other"
        return Added("edition", found.origin, reason, str(settled.report["report_id"]), settled)
    return Added("added", found.origin, "", report_id, settled)
