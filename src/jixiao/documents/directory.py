"""Where the reports' files are."""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from pathlib import Path


def reports_directory(root: Path, given: Path | None = None) -> Path | None:
    """Where the reports are: ``given``, else ``$JIXIAO_REPORTS``, else ``reports/`` in the project, else nowhere."""
    if given is not None:
        return given
    if named := os.environ.get("JIXIAO_REPORTS"):
        return Path(named)
    return root / "reports" if (root / "reports").is_dir() else None


class ReportFiles:
    """The files of ``directory``, found by the name that a report has, or under another one by their bytes.

    The name in the seeds is not that of the file which was sent where that named a person.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def path(self, name: str, sha256: str) -> Path:
        """Where the file called ``name`` is, or else one of this hash; where it should be if there is neither."""
        path = self.directory / name
        return path if path.exists() else self._by_hash.get(sha256, path)

    @cached_property
    def _by_hash(self) -> dict[str, Path]:
        files = (path for path in sorted(self.directory.iterdir()) if path.is_file()) if self.directory.is_dir() else ()
        return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}
