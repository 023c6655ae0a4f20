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
        return self.root / Path(os.environ.get("JIXIAO_WAREHOUSE") or "warehouse").expanduser()

    @property
    def expectations(self) -> Path:
        return self.root / "expectations"


def find(start: Path | None = None) -> Project:
    """The project that holds ``start``, by default the working directory."""
    here = (start or Path.cwd()).resolve()
    for directory in (here, *here.parents):
        marker = directory / MARKER
        if marker.is_file() and "name: jixiao\n" in marker.read_text(encoding="utf-8"):
            return Project(directory)
    raise JixiaoError(f"{here} is not inside a clone of the jixiao repository; change into one")
