"""A worker that reads documents, each within limits to which the kernel holds it: none hangs it, none fills memory."""

from __future__ import annotations

import datetime
import os
import resource
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jixiao.intake.read_report import Overrides, ReadOutcome, ReadReport, read_reports
from jixiao.intake.writable import as_loaded, faults, problems

#: Seconds of a processor that a document may take, and seconds by the clock, which a machine may spend on others.
MOST_SECONDS, MOST_WAITED = 120, 600
#: Bytes of memory that a document may take beside what the worker has: for any, and for each byte of its file.
MEMORY, MEMORY_A_BYTE = 800_000_000, 8
#: Most rows that are taken from a document, a hundred times what a long report has.
MOST_ROWS = 100_000

#: How a worker ends that had no more memory; Python ends with 0 to 2, and the kernel with its signals.
_NO_MEMORY = 70
_REMEDY = "give the report's own file"


@dataclass(frozen=True)
class Work:
    """What came of a document, and what it took."""

    readings: tuple[ReadReport, ...]
    seconds: float
    rows: int


def work(root: Path, origin: str, file: str, raw: bytes, collected_on: datetime.date, overrides: Overrides) -> Work:
    """Read a document. A report that cannot be written is as good as one that cannot be read.

    Over a limit the process ends, and ``ended`` says why: it may hold what it could not let go of.
    """
    begun = time.process_time()
    try:
        with _limited(len(raw)):
            found = read_reports(root, origin, file, raw, collected_on, overrides)
            readings = tuple(_settled(root, reading) for reading in found)
    except MemoryError:
        os._exit(_NO_MEMORY)
    rows = sum(len(rows) for reading in readings for rows in reading.tables.values())
    return Work(readings, time.process_time() - begun, rows)


def ended(status: int) -> str:
    """Why a worker ended with ``status``, as what is wrong with its document, and what to do."""
    if status == -signal.SIGXCPU:
        return f"could not be read in {MOST_SECONDS} seconds; {_REMEDY}"
    if status in {_NO_MEMORY, -signal.SIGKILL}:
        return f"needs more memory than a report of its size may take; {_REMEDY}"
    how = signal.Signals(-status).name if -status in set(signal.Signals) else f"status {status}"
    wrong = f"broke its reader down ({how}), as damaged files do and those that need too much memory"
    return f"{wrong}; open it in the program that made it and save it anew"


def overdue() -> str:
    """What is wrong with a document that nobody could wait for, and what to do."""
    return f"was not read in {MOST_WAITED} seconds by the clock; add it again when the machine is less busy"


def _settled(root: Path, reading: ReadReport) -> ReadReport:
    outcome: ReadOutcome = "unreadable"
    if (rows := sum(map(len, reading.tables.values()))) > MOST_ROWS:
        reason = f"comes to {rows:,} rows, more than the {MOST_ROWS:,} that a report may have; {_REMEDY}"
    elif reading.outcome != "report":
        return reading
    elif wrong := problems(own := as_loaded(reading)):
        reason = f"comes to a value that its column does not hold: {_first(wrong)}; please report it"
    elif wrong := faults(root, own):
        outcome, reason = "set_aside", f"says what no report can mean, so it was probably misread: {_first(wrong)}"
    else:
        return reading
    return ReadReport(reading.origin, reading.file, outcome, reason, reading.told)


def _first(wrong: Sequence[str]) -> str:
    return wrong[0] + (f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else "")


@contextmanager
def _limited(size: int) -> Iterator[None]:
    """Hold this process to what a document of ``size`` bytes may take, counted from what it has taken so far."""
    most = int(time.process_time()) + MOST_SECONDS + 1
    before = {kind: resource.getrlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS)}
    limits = {resource.RLIMIT_CPU: most}
    if (taken := _address_space()) is not None:
        limits[resource.RLIMIT_AS] = taken + MEMORY + MEMORY_A_BYTE * size
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit, before[kind][1]))
    try:
        yield
    finally:
        for kind, limits_before in before.items():
            resource.setrlimit(kind, limits_before)


def _address_space() -> int | None:
    """Bytes of this process's address space, where the system tells and limits it."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return None
