"""The journal of a writing to the seeds: where it is kept, and whether a writing was broken off."""

from __future__ import annotations

from pathlib import Path

#: Where new tables wait to be moved; on the file system of the seeds, but outside their folders.
STAGE = ".adding"
JOURNAL = f"{STAGE}/journal.json"


def pending(root: Path) -> bool:
    """Whether a writing was broken off, so that the seeds are partly old and partly new until the next one."""
    return (root / JOURNAL).exists()
