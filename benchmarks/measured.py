"""Commands measured from outside: time, CPU and memory of a whole tree of processes, and disk, step by step."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_EVERY = 0.2
#: How a build tells that a step begins: ``[2/7] 建模 · seeds, models and tests with dbt``
_STEP = re.compile(r"\[\d+/\d+\] .*? · (.*)")
#: How it tells that the step is not over.
_LASTS = "still at it"
_MEGABYTE = 2**20
#: Seconds between two looks at the folder.
_EVERY_OF_DISK = 1.0


@dataclass
class Cost:
    """Seconds on the clock, CPU seconds of all processes, and the most memory and disk that they had at once, in MB."""

    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0
    disk: float = 0.0


@dataclass
class Measured:
    """What a command cost as a whole, and from step to step where it tells of steps; its exit status and words."""

    whole: Cost = field(default_factory=Cost)
    steps: dict[str, Cost] = field(default_factory=dict)
    status: int = 0
    said: str = ""


def measured(command: list[str], folder: Path) -> Measured:
    """Run ``command`` in ``folder``, and look at its processes five times a second, at the folder once.

    Disk is what the folder has more than before the command, or before the step.
    """
    result, tree = Measured(), _Tree(folder)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    watching = threading.Thread(target=tree.watch, args=(process.pid,), daemon=True)
    watching.start()
    step: tuple[str, float, float] | None = None
    assert process.stdout is not None
    for line in process.stdout:
        result.said += line
        if found := _STEP.match(line):
            step = (found[1].split("; set aside")[0].strip(), time.monotonic(), tree.cpu)
            tree.begin()
        elif step is not None and not line.strip().startswith(_LASTS):
            name, then, cpu = step
            cost = result.steps.setdefault(name, Cost())
            cost.seconds += time.monotonic() - then
            cost.cpu += tree.cpu - cpu
            cost.memory = max(cost.memory, tree.highest)
            cost.disk = max(cost.disk, tree.added)
            step = None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = result.status = os.waitstatus_to_exitcode(status)
    watching.join()
    result.whole = Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, tree.most, tree.added_in_all)
    return result


def folder_size(folder: Path) -> float:
    """The MB that the files below ``folder`` take of the disk, each once, however many names it has."""
    blocks = {}
    for path, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                status = (Path(path) / name).lstat()
                blocks[status.st_ino] = status.st_blocks
    return sum(blocks.values()) * 512 / 1e6


class _Tree:
    """A process and all that it started: what they have of memory, have used of CPU, and have added to a folder."""

    def __init__(self, folder: Path) -> None:
        self.cpu = self.highest = self.most = 0.0
        self._folder = folder
        self._before = self._at_step = self._largest = self._largest_in_all = folder_size(folder)

    def begin(self) -> None:
        """From here on what a step takes is looked for."""
        self.highest, self._at_step = 0.0, folder_size(self._folder)
        self._largest = self._at_step

    @property
    def added(self) -> float:
        """The most MB of disk that were added in the step."""
        self._weigh()
        return self._largest - self._at_step

    @property
    def added_in_all(self) -> float:
        self._weigh()
        return self._largest_in_all - self._before

    def watch(self, pid: int) -> None:
        weighed = time.monotonic()
        try:
            root = psutil.Process(pid)
            while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
                self._look(root)
                if time.monotonic() - weighed > _EVERY_OF_DISK:
                    self._weigh()
                    weighed = time.monotonic()
                time.sleep(_EVERY)
        except psutil.NoSuchProcess:
            return

    def _weigh(self) -> None:
        size = folder_size(self._folder)
        self._largest, self._largest_in_all = max(self._largest, size), max(self._largest_in_all, size)

    def _look(self, root: psutil.Process) -> None:
        memory = cpu = 0.0
        for one in [root, *root.children(recursive=True)]:
            try:
                # Shared pages count for each: an upper bound.
                memory += one.memory_info().rss / _MEGABYTE
                cpu += sum(one.cpu_times()[:4])
            except psutil.NoSuchProcess:
                continue
        self.cpu = max(self.cpu, cpu)
        self.highest, self.most = max(self.highest, memory), max(self.most, memory)
