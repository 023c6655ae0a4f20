"""Processes that work for this one: how many are worth it, and how one of them begins."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def begin() -> None:
    """Make this process a worker: it ends when it is told to, and with its parent, and leaves no image of itself."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A killed parent cannot stop its workers: the kernel does it (PR_SET_PDEATHSIG).
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    # What the command line does when it is asked to end is not for workers, which hold nothing.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
