"""Reading many files on all cores, in order, each in a worker that no file can hang or fill.

Results come in the order of the files, and only a few files are in hand at a time: memory does not grow with their
number. A worker that takes too long or too much memory is ended, and only its file is lost.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import os
import resource
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from jixiao.documents.archive import ArchiveItem, Member, Skipped, UnreadMember, members
from jixiao.documents.limits import UnreadableError
from jixiao.extraction.extract import learn
from jixiao.extraction.identity.departments import departments
from jixiao.extraction.lexicon import load
from jixiao.facts.personal import Personal
from jixiao.intake.read_report import Overrides, ReadReport, read_report
from jixiao.intake.writable import problems

#: Seconds and bytes of address space that one document may take.
MOST_SECONDS = 120
MOST_MEMORY = 4_000_000_000
#: Documents in hand per worker.
_AHEAD = 4


@dataclass(frozen=True)
class Found:
    """What came of one file, and where it was read, how to load its bytes again."""

    what: ReadReport | Skipped
    load: Callable[[], bytes] | None = None


def read_all(
    root: Path, paths: Iterable[Path], collected_on: datetime.date, overrides: Overrides, jobs: int | None = None
) -> Generator[Found, None, None]:
    """Read every document in ``paths`` (files, folders, zip archives) with ``jobs`` workers, by default one a core."""
    workers = jobs or len(os.sched_getaffinity(0))
    # Loaded before the workers begin, what they know is shared.
    lexicon = load(root)
    lexicon.scanner, departments(lexicon)
    learn(lexicon)
    waiting: deque[Found | tuple[Member, ProcessFuture]] = deque()
    with _little_garbage(), ProcessPool(max_workers=workers, initializer=_limit) as pool:
        try:
            for item in (_nameless(item, lexicon.personal) for path in paths for item in members(path)):
                if isinstance(item, Skipped):
                    waiting.append(Found(item))
                elif isinstance(item, UnreadMember):
                    waiting.append(Found(_unreadable(item.origin, item.error)))
                else:
                    waiting.append(_scheduled(pool, root, item, collected_on, overrides))
                while len(waiting) > workers * _AHEAD:
                    yield _settled(waiting.popleft())
            while waiting:
                yield _settled(waiting.popleft())
        finally:
            pool.stop()


def _nameless(item: ArchiveItem, personal: Personal) -> ArchiveItem:
    """A file under a name without personal data, by which it is told of and kept from here on."""
    origin = personal.path_blackened(item.origin)
    if isinstance(item, Member):
        return replace(item, origin=origin, name=personal.path_blackened(item.name))
    if isinstance(item, UnreadMember):
        error = item.error
        wrong = personal.path_blackened(error.wrong)
        return replace(item, origin=origin, error=UnreadableError(error.file, wrong, error.remedy))
    return replace(item, origin=origin, reason=personal.path_blackened(item.reason))


def _scheduled(
    pool: ProcessPool, root: Path, member: Member, collected_on: datetime.date, overrides: Overrides
) -> Found | tuple[Member, ProcessFuture]:
    try:
        raw = member.load()
    except UnreadableError as error:
        return Found(_unreadable(member.origin, error))
    arguments = (root, member.origin, member.name, raw, collected_on, overrides)
    return member, pool.schedule(_read, args=arguments, timeout=MOST_SECONDS)


def _read(
    root: Path, origin: str, file: str, raw: bytes, collected_on: datetime.date, overrides: Overrides
) -> ReadReport:
    """Read a document in a worker. A report that cannot be written is as good as one that cannot be read."""
    reading = read_report(root, origin, file, raw, collected_on, overrides)
    if reading.outcome != "report":
        return reading
    if wrong := problems(reading):
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        reason = f"comes to a value that its column does not hold: {wrong[0]}{more}; please report it"
        return ReadReport(origin, file, "unreadable", reason, reading.told)
    return reading


def _settled(item: Found | tuple[Member, ProcessFuture]) -> Found:
    if isinstance(item, Found):
        return item
    member, future = item
    try:
        return Found(future.result(), member.load)
    except FutureTimeoutError:
        reason = f"could not be read in {MOST_SECONDS} seconds; give the report's own file"
    except (MemoryError, ProcessExpired):
        reason = "needs more memory than a report may take; give the report's own file"
    except Exception as error:  # a fault of ours on one document must not lose the others
        reason = f"met a fault of the program ({type(error).__name__}: {error}); please report it"
    return Found(ReadReport(member.origin, member.name, "unreadable", reason))


def _unreadable(origin: str, error: UnreadableError) -> ReadReport:
    return ReadReport(origin, Path(origin).name, "unreadable", f"{error.wrong}; {error.remedy}")


def _limit() -> None:
    """Set a limit on the memory of a worker, and let it end at once when it is told to."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    if sys.platform == "linux":
        # A killed parent cannot stop its workers: the kernel does it (PR_SET_PDEATHSIG).
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    # What the command line does when it is asked to end is not for workers, which hold nothing.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _little_garbage() -> Iterator[None]:
    """Search for garbage rarely, and not in what is there already; workers inherit this."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(20_000)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
