"""Asked to stop: Ctrl-C, or SIGTERM as the operating system sends it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Interruption:
    """Whether somebody asked the process to stop.

    Libraries may swallow or reword the exception; the build must stop all the same.
    """

    signal: int | None = None
    is_held: bool = False

    def note(self, number: int, *_: object) -> None:
        self.signal = number
        if not self.is_held:
            self.raise_if_so()

    def raise_if_so(self) -> None:
        if self.signal == signal.SIGINT:
            raise KeyboardInterrupt
        if self.signal is not None:
            sys.exit(128 + self.signal)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the block come to its end before the process stops: what takes a moment, and is told when it is done."""
        self.raise_if_so()
        self.is_held = True
        try:
            yield
        finally:
            self.is_held = False
        self.raise_if_so()


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Watch for signals; outside of the main thread, which alone receives them, there is nothing to watch."""
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = {number: signal.signal(number, interruption.note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
