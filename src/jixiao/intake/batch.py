"""Reading many files on all cores, in order, each in a worker that no file can hang or fill.

Results come in the order of the files, and only a few files are in hand at a time: memory does not grow with their
number. A worker that goes over a limit is ended, and only its file is lost; an archive that goes over one loses those
of its files that were not read by then.
"""

from __future__ import annotations

import datetime
import gc
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from jixiao.child_process import begin, cores
from jixiao.documents.archive import Archive, ArchiveItem, Member, Skipped, UnreadMember, members
from jixiao.documents.limits import UnreadableError
from jixiao.extraction.extract import learn
from jixiao.extraction.identity.departments import departments
from jixiao.extraction.lexicon import load
from jixiao.facts.personal import Personal
from jixiao.intake import worker
from jixiao.intake.read_report import Overrides, ReadReport
from jixiao.intake.writable import references

#: Seconds of a processor and rows that the files of an archive may come to, and bytes of it that allow one more.
ARCHIVE_SECONDS, BYTES_A_SECOND = 600, 5_000
ARCHIVE_ROWS, BYTES_A_ROW = 200_000, 5
#: Documents in hand per worker, and bytes of all of them.
_AHEAD, _MOST_AHEAD = 4, 200_000_000


@dataclass(frozen=True)
class Found:
    """What came of one file, and where it was read, how to load its bytes again."""

    what: ReadReport | Skipped
    load: Callable[[], bytes] | None = None


@dataclass
class _Account:
    """What the files of an archive have taken so far."""

    archive: Archive
    seconds: float = 0
    rows: int = 0

    @property
    def overdrawn(self) -> str | None:
        """Which limit the archive has passed, and what to do; None while it has passed none."""
        seconds = ARCHIVE_SECONDS + self.archive.size // BYTES_A_SECOND
        rows = ARCHIVE_ROWS + self.archive.size // BYTES_A_ROW
        if self.seconds > seconds:
            most = f"{seconds:,} seconds"
        elif self.rows > rows:
            most = f"{rows:,} rows"
        else:
            return None
        wrong = f"was not read, for its archive has taken the {most} that one of its size may take"
        return f"{wrong}; unpack it and give the folder of its reports"


@dataclass(frozen=True)
class _Task:
    """A file that a worker reads or will read, its bytes, and the account of the archive that it is in."""

    member: Member
    size: int
    future: ProcessFuture
    account: _Account | None


@dataclass
class _Batch:
    """The workers, and what is asked of each of them."""

    pool: ProcessPool
    root: Path
    collected_on: datetime.date
    overrides: Overrides
    accounts: dict[Archive, _Account] = field(default_factory=dict)

    def begun(self, member: Member) -> Found | _Task:
        """``member`` given to a worker, or what keeps it from being read."""
        account = None
        if member.archive is not None:
            account = self.accounts.setdefault(member.archive, _Account(member.archive))
            if account.overdrawn:
                return Found(_unread(member, account.overdrawn))
        try:
            raw = member.load()
        except UnreadableError as error:
            return Found(_unreadable(member.origin, error))
        arguments = (self.root, member.origin, member.name, raw, self.collected_on, self.overrides)
        future = self.pool.schedule(worker.work, args=arguments, timeout=worker.MOST_WAITED)
        return _Task(member, len(raw), future, account)


def read_all(
    root: Path, paths: Iterable[Path], collected_on: datetime.date, overrides: Overrides, jobs: int | None = None
) -> Generator[Found, None, None]:
    """Read every document in ``paths`` (files, folders, zip archives) with ``jobs`` workers, by default one a core."""
    workers = jobs or cores()
    # Loaded before the workers begin, what they know is shared.
    lexicon = load(root)
    lexicon.scanner, departments(lexicon)
    learn(lexicon)
    references(root)
    waiting: deque[Found | _Task] = deque()
    with _little_garbage(), ProcessPool(max_workers=workers, initializer=begin) as pool:
        batch = _Batch(pool, root, collected_on, overrides)
        try:
            for item in (_nameless(item, lexicon.personal) for path in paths for item in members(path)):
                if isinstance(item, Skipped):
                    waiting.append(Found(item))
                elif isinstance(item, UnreadMember):
                    waiting.append(Found(_unreadable(item.origin, item.error)))
                else:
                    waiting.append(batch.begun(item))
                while len(waiting) > workers * _AHEAD or _bytes(waiting) > _MOST_AHEAD:
                    yield from _settled(waiting.popleft())
            while waiting:
                yield from _settled(waiting.popleft())
        finally:
            pool.stop()


def _bytes(waiting: Iterable[Found | _Task]) -> int:
    return sum(item.size for item in waiting if isinstance(item, _Task))


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


def _settled(item: Found | _Task) -> Iterator[Found]:
    """What came of one file: of each report that it holds."""
    if isinstance(item, Found):
        yield item
        return
    member, future, account = item.member, item.future, item.account
    if account is not None and (overdrawn := account.overdrawn):
        future.cancel()
        yield Found(_unread(member, overdrawn))
        return
    seconds, rows = float(worker.MOST_SECONDS), 0
    try:
        done = future.result()
        seconds, rows = done.seconds, done.rows
        found = [Found(reading, member.load) for reading in done.readings]
    except FutureTimeoutError:
        found = [Found(_unread(member, worker.overdue()))]
    except ProcessExpired as expired:
        found = [Found(_unread(member, worker.ended(expired.exitcode)))]
    except Exception as error:  # a fault of ours on one document must not lose the others
        reason = f"met a fault of the program ({type(error).__name__}: {error}); please report it"
        found = [Found(_unread(member, reason))]
    finally:
        if account is not None:
            account.seconds += seconds
            account.rows += rows
    yield from found


def _unread(member: Member, reason: str) -> ReadReport:
    return ReadReport(member.origin, member.name, "unreadable", reason)


def _unreadable(origin: str, error: UnreadableError) -> ReadReport:
    return ReadReport(origin, Path(origin).name, "unreadable", f"{error.wrong}; {error.remedy}")


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
