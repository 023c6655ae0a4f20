"""Adding reports: what each file is to the corpus, and writing those that are new."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jixiao.documents.archive import Skipped
from jixiao.errors import JixiaoError
from jixiao.facts import kinds
from jixiao.facts.table import read
from jixiao.intake import seeds
from jixiao.intake.batch import read_all
from jixiao.intake.corpus import Known
from jixiao.intake.parquet import ParquetFolder
from jixiao.intake.reading import Overrides, Reading

Outcome = Literal["added", "edition", "known", "refused", "unreadable", "skipped"]


@dataclass(frozen=True)
class Added:
    """What became of one file. ``report_id`` is that of the report that it is, where it is one."""

    outcome: Outcome
    origin: str
    reason: str
    report_id: str | None
    reading: Reading | None


def add(
    root: Path,
    paths: Iterable[Path],
    *,
    out: Path | None = None,
    dry_run: bool = False,
    overrides: Overrides | None = None,
    collected_on: datetime.date | None = None,
    jobs: int | None = None,
    reports: Path | None = None,
) -> Iterator[Added]:
    """Take in every report in ``paths``; yields what becomes of each file, in order.

    New reports are written to the seeds of the project at ``root``, all together at the end, and their files copied to
    ``reports``; with ``out`` they go into Parquet files there instead, and with ``dry_run`` nowhere.
    """
    if out is not None and dry_run:
        raise JixiaoError("--dry-run writes nothing, so --out has no use with it; leave one of them out")
    to_seeds = out is None and not dry_run
    with ExitStack() as stack:
        if to_seeds:
            stack.enter_context(seeds.writing(root))
        folder = stack.enter_context(ParquetFolder(out)) if out is not None else None
        # A corpus written elsewhere is of its own: what the seeds hold is no part of it.
        known = Known() if out is not None else _known(root)
        taken: list[Reading] = []
        day = collected_on or datetime.date.today()
        for found in read_all(root, paths, day, overrides or Overrides(), jobs):
            added = _stands(found, known)
            if added.outcome in ("added", "edition") and added.reading is not None:
                known.add(added.reading.report)
                if folder is not None:
                    folder.report(added.reading)
                if to_seeds:
                    taken.append(added.reading)
            if folder is not None and added.reading is not None:
                folder.document(added.reading, added.outcome, added.reason, added.report_id)
            yield added
        if taken:
            seeds.add(root, taken)
            if reports is not None:
                _keep_files(taken, reports)


def _known(root: Path) -> Known:
    loaded = read(kinds.REPORT.table, root)
    if loaded.problems:
        raise JixiaoError(f"{loaded.problems[0]}; mend the seeds before adding to them (see: jixiao check)")
    return Known.of(record.values for record in loaded.records)


def _stands(found: Reading | Skipped, known: Known) -> Added:
    if isinstance(found, Skipped):
        return Added("skipped", found.origin, found.reason, None, None)
    if found.outcome != "report":
        return Added(found.outcome, found.origin, found.reason, None, found)
    standing, report_id = known.standing(found)
    if standing == "same_file":
        return Added("known", found.origin, "the same file is in the corpus", report_id, found)
    if standing == "same_text":
        return Added("known", found.origin, "the same text is in the corpus, from another file", report_id, found)
    settled = known.settled(found)
    if standing == "edition":
        reason = f"another edition of {report_id}, which stays as it is"
        return Added("edition", found.origin, reason, str(settled.report["report_id"]), settled)
    return Added("added", found.origin, "", report_id, settled)


def _keep_files(taken: list[Reading], reports: Path) -> None:
    """Put the reports' files where their facts can be opened, under the names that their rows give them."""
    reports.mkdir(parents=True, exist_ok=True)
    for reading in taken:
        target = reports / str(reading.report["source_file"])
        if Path(reading.origin).is_file() and not target.exists():
            draft = target.with_name(f".{target.name}.part")
            shutil.copyfile(reading.origin, draft)
            draft.replace(target)
