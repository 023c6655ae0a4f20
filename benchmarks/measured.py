"""Commands measured from outside: time, CPU and memory of a whole tree of processes, step by step."""

from __future__ import annotations

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
_MEGABYTE = 2**20


@dataclass
class Cost:
    """Seconds on the clock, CPU seconds of all processes, and the most memory that they had at once, in MB."""

    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0


@dataclass
class Measured:
    """What a command cost as a whole, and from step to step where it tells of steps; its exit status and words."""

    whole: Cost = field(default_factory=Cost)
    steps: dict[str, Cost] = field(default_factory=dict)
    status: int = 0
    said: str = ""


def measured(command: list[str], folder: Path) -> Measured:
    """Run ``command`` in ``folder``, and look at its processes five times a second."""
    result, tree = Measured(), _Tree()
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
            tree.highest = 0.0
        elif step is not None:
            name, then, cpu = step
            cost = result.steps.setdefault(name, Cost())
            cost.seconds += time.monotonic() - then
            cost.cpu += tree.cpu - cpu
            cost.memory = max(cost.memory, tree.highest)
            step = None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = result.status = os.waitstatus_to_exitcode(status)
    watching.join()
    result.whole = Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, tree.most)
    return result


class _Tree:
    """A process and all that it started: what they have of memory, and have used of CPU."""

    def __init__(self) -> None:
        self.cpu = self.highest = self.most = 0.0

    def watch(self, pid: int) -> None:
        try:
            root = psutil.Process(pid)
            while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
                self._look(root)
                time.sleep(_EVERY)
        except psutil.NoSuchProcess:
            return

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
