"""The command line as a process of its own, begun with its libraries loaded: they are half of what a command costs."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NoReturn
from unittest import mock

from jixiao import cli
from jixiao.release import auditor, quality

#: Of a command, the seconds after which a test has failed.
_MOST_SECONDS = 300

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["loaded"])
#: The server knows no path but the installed ones.
_HERE = mock.patch.dict(os.environ, PYTHONPATH=str(Path(__file__).parent))


def run(root: Path, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in ``root``, with ``typed`` on its standard input, and without the reports unless named."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
    with tempfile.TemporaryDirectory() as directory:
        streams = [Path(directory) / name for name in ("input", "output", "complaints")]
        streams[0].write_text(typed)
        process = _SERVER.Process(target=_enter, args=(root, arguments, inherited | environment, streams))
        with _HERE:
            process.start()
        process.join(_MOST_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(list(arguments), _MOST_SECONDS)
        output, complaints = (stream.read_text() for stream in streams[1:])
    return subprocess.CompletedProcess(list(arguments), process.exitcode, output, complaints)


def _enter(root: Path, arguments: tuple[str, ...], environment: dict[str, str], streams: list[Path]) -> None:
    """Make this process what ``python -m jixiao.cli`` in ``root`` would be, and run the command."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(root)
    opened = [os.open(stream, os.O_RDWR | os.O_CREAT, 0o600) for stream in streams]
    _connect(opened)
    for descriptor in opened:
        os.close(descriptor)
    sys.argv = ["jixiao", *arguments]
    with mock.patch.object(auditor, "begun", LoadedAuditor):
        cli.main()


def _connect(descriptors: Sequence[int]) -> None:
    """Make open files the standard input, output and errors of this process."""
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115


class LoadedAuditor:
    """What ``python -m jixiao.release.quality`` is to the auditor, begun with its libraries loaded."""

    def __init__(self, _root: Path, lifeline: int) -> None:
        self.returncode: int | None = None
        asked, self._request = os.pipe()
        self._streams: list[IO[str]] = [tempfile.TemporaryFile("w+", encoding="utf-8") for _ in range(2)]  # noqa: SIM115
        self._pid = os.fork()
        if self._pid == 0:
            _audit([asked, *(stream.fileno() for stream in self._streams)], lifeline)
        os.close(asked)

    def communicate(self, request: str = "") -> tuple[str, str]:
        """Send the request, wait for the end of the process, and return what it wrote."""
        if self.returncode is None:
            with contextlib.suppress(BrokenPipeError), os.fdopen(self._request, "w", encoding="utf-8") as pipe:
                pipe.write(request)
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        for stream in self._streams:
            stream.seek(0)
        output, complaints = (stream.read() for stream in self._streams)
        return output, complaints

    def kill(self) -> None:
        if self.returncode is None:
            os.kill(self._pid, signal.SIGKILL)


def _audit(streams: Sequence[int], lifeline: int) -> NoReturn:
    """Make this process one that holds nothing but its streams and the lifeline, and judge."""
    status = 1
    try:
        _connect(streams)
        os.dup2(lifeline, 3)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        sys.argv = [quality.__name__, "3"]
        status = quality.main()
        sys.stderr.flush()
    finally:
        os._exit(status)
