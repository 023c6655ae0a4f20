"""Where the reports' files are."""

from __future__ import annotations

import os
from pathlib import Path


def reports_directory(root: Path, given: Path | None = None) -> Path | None:
    """Where the reports are: ``given``, else ``$JIXIAO_REPORTS``, else ``reports/`` in the project, else nowhere."""
    if given is not None:
        return given
    if named := os.environ.get("JIXIAO_REPORTS"):
        return Path(named)
    return root / "reports" if (root / "reports").is_dir() else None
