"""The inbox 收件箱: which of its files stand still and can be read tonight, and which are still on their way."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from jixiao.documents.archive import Skipped, UnreadMember, in_folder
from jixiao.errors import reason
from jixiao.hashing import file_sha256
from jixiao.nightly.memory import Became

#: How programs name a file as long as it is not whole.
_PARTIAL = (".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload", ".!ut", ".aria2")


@dataclass(frozen=True)
class Arrival:
    """A file of the inbox that stands still. ``sha256`` is None where it cannot be opened."""

    path: Path
    sha256: str | None


@dataclass
class Inbox:
    """What a folder holds: files to read, files to wait for, and what is told of the rest without reading it.

    ``problem`` says, in a sentence with its remedy, why the folder itself could not be looked into.
    """

    folder: Path
    arrivals: list[Arrival] = field(default_factory=list)
    waiting: list[Path] = field(default_factory=list)
    others: list[tuple[Path, Became]] = field(default_factory=list)
    problem: str | None = None


def look(folder: Path, settle: float) -> Inbox:
    """Look into ``folder`` and below it; a file that was written to within ``settle`` seconds is waited for."""
    inbox, now = Inbox(folder), time.time()
    try:
        if not folder.is_dir():
            inbox.problem = f"{folder} is no folder; make it, mount its disk, or name another inbox"
            return inbox
    except OSError as error:
        inbox.problem = _closed(folder, reason(error))
        return inbox
    for found in in_folder(folder):
        if isinstance(found, Skipped):
            inbox.others.append((Path(found.origin), Became("", "skipped", found.reason, None)))
        elif isinstance(found, UnreadMember) and found.origin == str(folder):
            inbox.problem = _closed(folder, found.error.wrong)
        elif isinstance(found, UnreadMember):
            why = f"{found.error.wrong}; {found.error.remedy}"
            inbox.others.append((Path(found.origin), Became("", "unreadable", why, None)))
        elif _is_on_its_way(found, now, settle):
            inbox.waiting.append(found)
        else:
            inbox.arrivals.append(Arrival(found, _sha256(found)))
    return inbox


def _closed(folder: Path, why: str) -> str:
    return f"{folder} cannot be looked into ({why}); let this user read it"


def _is_on_its_way(path: Path, now: float, settle: float) -> bool:
    if path.name.lower().endswith(_PARTIAL):
        return True
    # A download's own mark beside it: report.docx.aria2.
    if any(path.with_name(path.name + suffix).exists() for suffix in _PARTIAL):
        return True
    try:
        # Also where the clock of another machine is somewhat ahead; what is far ahead is waited for by nobody.
        return abs(now - path.stat().st_mtime) < settle
    except OSError:
        return False


def _sha256(path: Path) -> str | None:
    try:
        return file_sha256(path) if path.is_file() else None
    except OSError:
        return None
