"""Reading many files on all cores, in order, each in a worker that no file can hang or fill.

Results come in the order of the files, and only a few files are in hand at a time: memory does not grow with their
number. A worker that takes too long or too much memory is ended, and only its file is lost.
"""

from __future__ import annotations

import datetime
import gc
import os
import resource
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from pathlib import Path

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from jixiao.documents.archive import Failure, Member, Skipped, members
from jixiao.documents.read import UnreadableError
from jixiao.extraction.identity.organs import organs
from jixiao.extraction.lexicon import load
from jixiao.intake.reading import Overrides, Reading, read_report

#: Seconds and bytes of address space that one document may take.
MOST_SECONDS = 120
MOST_MEMORY = 4_000_000_000
#: Documents in hand per worker.
_AHEAD = 4


def read_all(
    root: Path, paths: Iterable[Path], collected_on: datetime.date, overrides: Overrides, jobs: int | None = None
) -> Iterator[Reading | Skipped]:
    """Read every document in ``paths`` (files, folders, zip archives) with ``jobs`` workers, by default one a core."""
    workers = jobs or len(os.sched_getaffinity(0))
    # Loaded before the workers begin, what they know is shared.
    load(root).scanner, organs(root)
    waiting: deque[Skipped | Reading | tuple[Member, ProcessFuture]] = deque()
    with _little_garbage(), ProcessPool(max_workers=workers, initializer=_limit) as pool:
        try:
            for item in (item for path in paths for item in members(path)):
                if isinstance(item, Skipped):
                    waiting.append(item)
                elif isinstance(item, Failure):
                    waiting.append(_unreadable(item.origin, item.error))
                else:
                    waiting.append(_scheduled(pool, root, item, collected_on, overrides))
                while len(waiting) > workers * _AHEAD:
                    yield _settled(waiting.popleft())
            while waiting:
                yield _settled(waiting.popleft())
        finally:
            pool.stop()


def _scheduled(
    pool: ProcessPool, root: Path, member: Member, collected_on: datetime.date, overrides: Overrides
) -> Reading | tuple[Member, ProcessFuture]:
    try:
        raw = member.load()
    except UnreadableError as error:
        return _unreadable(member.origin, error)
    arguments = (root, member.origin, member.name, raw, collected_on, overrides)
    return member, pool.schedule(read_report, args=arguments, timeout=MOST_SECONDS)


def _settled(item: Skipped | Reading | tuple[Member, ProcessFuture]) -> Reading | Skipped:
    if not isinstance(item, tuple):
        return item
    member, future = item
    try:
        reading: Reading = future.result()
    except FutureTimeoutError:
        return _failed(member, f"could not be read in {MOST_SECONDS} seconds; give the report's own file")
    except (MemoryError, ProcessExpired):
        return _failed(member, "needs more memory than a report may take; give the report's own file")
    except Exception as error:  # a fault of ours on one document must not lose the others
        return _failed(member, f"met a fault of the program ({type(error).__name__}: {error}); please report it")
    return reading


def _unreadable(origin: str, error: UnreadableError) -> Reading:
    return Reading(origin, Path(origin).name, "unreadable", f"{error.wrong}; {error.remedy}")


def _failed(member: Member, reason: str) -> Reading:
    return Reading(member.origin, member.name, "unreadable", reason)


def _limit() -> None:
    """Set a limit on the memory of a worker."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


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
