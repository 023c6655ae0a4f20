"""Taking in the files of an inbox, so that none stops another: where several together fail, each half is tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from jixiao.errors import BusyError, JixiaoError, reason
from jixiao.intake.add import Added, add
from jixiao.nightly.inbox import Arrival
from jixiao.nightly.memory import Became

#: Files that are written to the seeds together: what a killed night has to read again.
AT_ONCE = 100


def take(root: Path, arrivals: Sequence[Arrival], reports: Path) -> Iterator[tuple[Arrival, list[Became]]]:
    """Add ``arrivals`` to the seeds; yields what became of the documents in each once that is settled.

    Raises ``JixiaoError`` where no file is at fault: others write the seeds, they are not sound, the disk is full.
    """
    for first in range(0, len(arrivals), AT_ONCE):
        yield from _taken(root, arrivals[first : first + AT_ONCE], reports)


def _taken(root: Path, arrivals: Sequence[Arrival], reports: Path) -> Iterator[tuple[Arrival, list[Became]]]:
    try:
        found = _added(root, [arrival.path for arrival in arrivals], reports)
    except BusyError:
        raise
    except OSError as error:
        raise JixiaoError(fault(error)) from error
    except Exception as error:
        _added(root, [], reports)  # fails too where it is the seeds that cannot be written
        if len(arrivals) == 1:
            yield arrivals[0], [Became("", "unreadable", fault(error), None)]
            return
        half = len(arrivals) // 2
        yield from _taken(root, arrivals[:half], reports)
        yield from _taken(root, arrivals[half:], reports)
        return
    yield from _by_file(arrivals, found)


def _added(root: Path, paths: Sequence[Path], reports: Path) -> list[Added]:
    with closing(add(root, paths, reports=reports)) as adding:
        return list(adding)


def fault(error: Exception) -> str:
    """What an error says to a person."""
    if isinstance(error, JixiaoError):
        return str(error)
    if isinstance(error, OSError):
        return f"{reason(error)}; make room on the disk, or give this user the right to it"
    return f"met a fault of the program ({type(error).__name__}: {error}); please report it"


def _by_file(arrivals: Sequence[Arrival], found: Sequence[Added]) -> Iterator[tuple[Arrival, list[Became]]]:
    """What became of the documents in each file: they come in the order of the files."""
    number = 0
    for arrival in arrivals:
        own, within = str(arrival.path), f"{arrival.path}!/"
        became = []
        while number < len(found) and (found[number].origin == own or found[number].origin.startswith(within)):
            became.append(_became(found[number], within))
            number += 1
        yield arrival, became


def _became(added: Added, within: str) -> Became:
    member = added.origin.removeprefix(within) if added.origin.startswith(within) else ""
    is_lacking = added.outcome == "refused" and added.reading is not None and bool(added.reading.tables)
    # A self-evaluation that does not say whose it is needs a person; what is none needs nobody.
    outcome = "lacking" if is_lacking else added.outcome
    return Became(member, outcome, added.reason, added.report_id)
