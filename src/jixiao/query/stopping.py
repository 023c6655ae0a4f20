"""Stopping a query: DuckDB asks Python for signals only between its own steps, and one of these may take for ever."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

_STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stoppable(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM stop what ``connection`` does in the block; raises what their handlers raise.

    Signals reach the main thread alone: in any other the block just runs.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard, told = socket.socketpair()
    told.setblocking(False)
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    watcher = threading.Thread(target=_watch, args=(heard, connection), daemon=True)
    watcher.start()
    try:
        yield
    except duckdb.InterruptException:
        time.sleep(0)  # where Python gets to call the signal's own handler
        raise KeyboardInterrupt from None
    finally:
        signal.set_wakeup_fd(before)
        told.close()
        watcher.join()
        heard.close()


def _watch(heard: socket.socket, connection: duckdb.DuckDBPyConnection) -> None:
    while number := heard.recv(1):
        if number[0] in _STOPS:
            connection.interrupt()
