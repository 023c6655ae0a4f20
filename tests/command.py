"""The command line as a process of its own, begun with its libraries loaded: they are half of what a command costs."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from jixiao import cli

#: Of a command, the seconds after which a test has failed.
_MOST_SECONDS = 300

_SERVER = multiprocessing.get_context("forkserver")
# What most commands import. Nothing that starts threads as it is imported: a process cannot be forked with them.
_SERVER.set_forkserver_preload(["jixiao.intake.add", "jixiao.checking.check", "jixiao.query.connection"])


def run(root: Path, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in ``root``, with ``typed`` on its standard input, and without the reports unless named."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
    with tempfile.TemporaryDirectory() as directory:
        streams = [Path(directory) / name for name in ("input", "output", "complaints")]
        streams[0].write_text(typed)
        process = _SERVER.Process(target=_enter, args=(root, arguments, inherited | environment, streams))
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
    for number, stream in enumerate(streams):
        opened = os.open(stream, os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115
    sys.argv = ["jixiao", *arguments]
    cli.main()
