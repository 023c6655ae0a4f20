"""The check of the reports that only the store has: some at once by themselves, and those that passed before not again.

What such a report says of facts is a matter of itself and of what we know of the world, of no other report. So they
need not all be in memory: many are screened, and only those are read that may have a problem, or whose files are at
hand. Their own rows are checked with the seeds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from jixiao.checking.grounding import Grounded, ground
from jixiao.checking.rules import OF_STORED, problems_of
from jixiao.checking.screening.screen import UnscreenedError, screen
from jixiao.checking.verdicts import Passed, Verdicts
from jixiao.documents.directory import ReportFiles
from jixiao.facts import kinds, stored
from jixiao.facts.catalogue import READ
from jixiao.facts.corpus import Corpus
from jixiao.facts.table import Problem, Record
from jixiao.hashing import file_sha256

_OF_FACTS = tuple(table for table in READ if table is not kinds.REPORT.table)
#: Reports that are in memory at once.
_AT_ONCE = 250
#: Reports so few that to read them takes no longer than to screen them.
_FEW = 50


@dataclass
class Apart:
    """What was found: each report's rows but its own, the problems of facts, and what their files say."""

    rows: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    grounded: Grounded = field(default_factory=Grounded)

    def passed(self) -> dict[str, Passed]:
        """The reports without problems."""
        at_fault = {found.report_id for found in (*self.problems, *self.grounded.problems)}
        silence = {account.report_id: account for account in self.grounded.silence}
        return {
            report: Passed(rows, silence.get(report)) for report, rows in self.rows.items() if report not in at_fault
        }


def check_apart(
    corpus: Corpus, seeds: Corpus, directory: Path | None, *, needs_all: bool, suspects: Iterable[str | None]
) -> Apart:
    """Check the reports ``corpus.apart``, whose own rows it has, by the ``seeds`` that are of no report.

    The ``suspects`` among them had problems with their own rows. Raises ``JixiaoError`` where a file of the store is
    damaged.
    """
    if not corpus.apart:
        return Apart()
    verdicts = Verdicts(corpus.root)
    own = {str(row.report_id): row for row in corpus[kinds.REPORT.table].records if row.report_id in corpus.apart}
    files = ReportFiles(directory) if directory is not None and directory.is_dir() else None
    known = {report: passed for report, passed in verdicts.known().items() if report in own}
    before = {report: one for report, one in known.items() if _stands(own[report], one, files, needs_all=needs_all)}

    anew = {report: row for report, row in own.items() if report not in before}
    references = seeds.references()
    there = set() if files is None else {name for name, row in anew.items() if needs_all or _file(row, files).exists()}
    found, unread = _screened(references, anew, there.union(filter(None, suspects)))
    if files is not None:
        found.grounded.not_compared += unread
    reading = sorted(anew.keys() - set(unread))
    for first in range(0, len(reading), _AT_ONCE):
        some = reading[first : first + _AT_ONCE]
        condition = stored.of_reports(some)
        part = references.with_stored(lambda _, condition=condition: condition)  # type: ignore[misc]
        found.rows.update(dict.fromkeys(some, 0))
        found.rows.update(str(record.report_id) for table in _OF_FACTS for record in part[table].records)
        found.problems += (problem for problem in problems_of(part, OF_STORED) if problem.report_id in own)
        if files is not None:
            found.grounded.add(ground(part, files.directory, needs_all=needs_all))
    by_pack: dict[str, list[str]] = {}
    for report, row in own.items():
        by_pack.setdefault(Path(row.file).parent.name, []).append(report)
    verdicts.remember(found.passed() | before, by_pack)

    for report, passed in before.items():
        found.rows[report] = passed.rows
        if files is not None and passed.silence is not None:
            found.grounded.silence.append(passed.silence)
        else:
            found.grounded.not_compared.append(report)
    return found


def _screened(references: Corpus, reports: Mapping[str, Record], to_read: Set[str]) -> tuple[Apart, list[str]]:
    """The ``reports`` that no screen suspects and that are not ``to_read`` anyway: what is known of them, and which."""
    if len(reports) <= _FEW or reports.keys() <= to_read:
        return Apart(), []
    try:
        suspects, rows = screen(references, reports, OF_STORED)
    except UnscreenedError:
        return Apart(), []
    clear = sorted(reports.keys() - suspects - to_read)
    return Apart(Counter({report: rows[report] for report in clear})), clear


def _stands(report: Record, passed: Passed, files: ReportFiles | None, *, needs_all: bool) -> bool:
    """Whether a report ``passed`` all that is asked of it: where its file is at hand, the comparison with that one."""
    if files is None:
        return True
    path = _file(report, files)
    if passed.silence is None:
        return not (needs_all or path.exists())
    return path.is_file() and file_sha256(path) == report["source_sha256"]


def _file(report: Record, files: ReportFiles) -> Path:
    return files.path(str(report["source_file"]), str(report["source_sha256"]))
