"""The project on disk: where its parts are, found from anywhere inside it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import JixiaoError

MARKER = "dbt_project.yml"


@dataclass(frozen=True)
class Project:
    """A checkout of the project and the places in it that commands use."""

    root: Path

    @property
    def warehouse(self) -> Path:
        """The directory of releases: ``$JIXIAO_WAREHOUSE``, seen from the root, or ``warehouse/``."""
        return self.root / (os.environ.get("JIXIAO_WAREHOUSE") or "warehouse")

    @property
    def expectations(self) -> Path:
        return self.root / "expectations"


def find(start: Path | None = None) -> Project:
    """The project that holds ``start`` (the working directory), else the one that this package is installed from."""
    here = (start or Path.cwd()).resolve()
    for directory in (here, *here.parents, *Path(__file__).resolve().parents):
        if (directory / MARKER).is_file() and (directory / "seeds" / "facts").is_dir():
            return Project(directory)
    raise JixiaoError(f"no jixiao project at or above {here}; run this inside a clone of the repository")
