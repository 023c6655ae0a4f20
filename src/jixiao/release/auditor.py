"""The auditor: a process of its own that judges the database, started early because its libraries take seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jixiao.errors import JixiaoError


def begun(root: Path, lifeline: int) -> subprocess.Popen[str]:
    """A process that loads its libraries and waits for a request; it ends when the other end of ``lifeline`` closes."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-m", "jixiao.release.quality", str(lifeline)],
        pass_fds=(lifeline,),
        cwd=root,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        encoding="utf-8",
        errors="replace",
    )


class Auditor:
    """A running ``jixiao.release.quality``, which waits for a database; another takes its place when it has judged.

    It ends when it is told to, or with this process.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        # Nothing is ever written to it: it closes when this process ends, however it does.
        self._lifeline, self._held = os.pipe()
        self._waiting = begun(root, self._lifeline)

    def judge(self, database: Path, output: Path, draft: Path) -> dict[str, Any]:
        """Have ``database`` judged; results and pages go to ``draft``, the verdict is returned.

        The process writes to ``output``, a place of its own, for it outlives a build that is killed by a moment. Raises
        ``JixiaoError`` where the database could not be judged.
        """
        if self._waiting.returncode is not None:
            self._waiting = begun(self._root, self._lifeline)
        process = self._waiting
        request = json.dumps({"database": str(database.resolve()), "output": str(output.resolve())})
        answer, complaint = process.communicate(request + "\n")
        if process.returncode != 0:
            raise JixiaoError(complaint.strip() or f"the auditor ended with exit status {process.returncode}")
        verdict: dict[str, Any] = json.loads(answer)
        for written in sorted(output.iterdir()):
            written.replace(draft / written.name)
        return verdict

    def end(self) -> None:
        """End the process, whatever it does."""
        self._waiting.kill()
        self._waiting.communicate()
        os.close(self._lifeline)
        os.close(self._held)


@contextmanager
def auditor(root: Path) -> Iterator[Auditor]:
    """An auditor for the expectations below ``root``; it ends with the block."""
    started = Auditor(root)
    try:
        yield started
    finally:
        started.end()
