"""The auditor: a process of its own that judges the database, started early because its libraries take seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao.errors import JixiaoError


@dataclass(frozen=True)
class Auditor:
    """A running ``jixiao.release.quality``, which waits for a database."""

    process: subprocess.Popen[str]

    def judge(self, database: Path, output: Path, draft: Path) -> dict[str, Any]:
        """Have ``database`` judged; results and pages go to ``draft``, the verdict is returned.

        The process writes to ``output``, a place of its own, for it outlives a build that is killed by a moment. Raises
        ``JixiaoError`` where the database could not be judged.
        """
        request = json.dumps({"database": str(database.resolve()), "output": str(output.resolve())})
        answer, complaint = self.process.communicate(request + "\n")
        if self.process.returncode != 0:
            raise JixiaoError(complaint.strip() or f"the auditor ended with exit status {self.process.returncode}")
        verdict: dict[str, Any] = json.loads(answer)
        for written in sorted(output.iterdir()):
            written.replace(draft / written.name)
        return verdict


@contextmanager
def auditor(root: Path) -> Iterator[Auditor]:
    """An auditor for the expectations below ``root``; it ends with the block, or with this process."""
    pipe = subprocess.PIPE
    # Nothing is ever written to it: it closes when this process ends, however it does.
    lifeline, held = os.pipe()
    process = subprocess.Popen(
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
    os.close(lifeline)
    try:
        yield Auditor(process)
    finally:
        process.kill()
        process.communicate()
        os.close(held)
