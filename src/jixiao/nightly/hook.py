"""The hook 钩子: a command of the operator's that is run when a night has ended."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from jixiao.nightly.summary import NightSummary

#: Seconds that it may take; then it is ended with all that it has started.
MOST_SECONDS = 60


def call(command: str, night: NightSummary, summary: Path | None, page: Path | None) -> str | None:
    """Run ``command`` in a shell, told of the night by its environment; returns what went wrong, as a sentence.

    ``JIXIAO_NIGHT_STATUS``, ``_OUTCOME``, ``_SUMMARY``, ``_PAGE``: the night's exit status and outcome, and the paths
    of its summary and its page, empty where they could not be written.
    """
    told = {
        "JIXIAO_NIGHT_STATUS": str(night.status),
        "JIXIAO_NIGHT_OUTCOME": night.outcome,
        "JIXIAO_NIGHT_SUMMARY": str(summary or ""),
        "JIXIAO_NIGHT_PAGE": str(page or ""),
    }
    try:
        process = subprocess.Popen(
            command, shell=True, env=os.environ | told, stdin=subprocess.DEVNULL, start_new_session=True
        )
    except (OSError, ValueError) as error:
        return f"the hook could not be started ({error}): {command}"
    try:
        status = process.wait(MOST_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"the hook did not end within {MOST_SECONDS} seconds and was ended: {command}"
    return f"the hook ended with status {status}: {command}" if status else None
