"""The manifest of a release: what went in, what came out, and with which versions."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jixiao.release.hashing import file_sha256
from jixiao.release.store import MANIFEST
from jixiao.release.tables import Mart, content_sha256

_PACKAGES = ("jixiao", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars")
_INPUTS = ("dbt_project.yml", "profiles.yml", "seeds", "models", "macros", "data_tests", "expectations")


@dataclass(frozen=True)
class Inputs:
    """What a build is made from: SHA-256 by path below the root, and where git stands.

    ``git_is_clean`` is None where there is no git.
    """

    files: dict[str, str]
    git_commit: str | None
    git_is_clean: bool | None


def read_inputs(root: Path) -> Inputs:
    """The inputs as they are now: every seed, model, macro, test and expectation."""
    named = [root / name for name in _INPUTS]
    found = [path for place in named for path in ([place] if place.is_file() else sorted(place.rglob("*")))]
    status = _git(root, "status", "--porcelain")
    return Inputs(
        {str(path.relative_to(root)): file_sha256(path) for path in found if path.is_file()},
        _git(root, "rev-parse", "HEAD"),
        None if status is None else status == "",
    )


def write(
    directory: Path,
    release_id: str,
    built_at: datetime,
    follows: str | None,
    inputs: Inputs,
    published: list[Mart],
    checks: dict[str, Any],
) -> None:
    """Write the manifest of the release that ``directory`` will be, last of all its files.

    ``follows`` is the release that was current when it was built, None for the first.
    """
    outputs = [path for path in sorted(directory.rglob("*")) if path.is_file()]
    manifest = {
        "release": release_id,
        "built_at": built_at.isoformat(timespec="seconds"),
        "follows": follows,
        "git_commit": inputs.git_commit,
        "git_is_clean": inputs.git_is_clean,
        "content_sha256": content_sha256(published),
        "versions": {"python": platform.python_version()}
        | {name: importlib.metadata.version(name) for name in _PACKAGES},
        "inputs": inputs.files,
        "tables": {mart.name: asdict(mart) for mart in published},
        "checks": checks,
        "outputs": {str(path.relative_to(directory)): file_sha256(path) for path in outputs},
    }
    (directory / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _git(root: Path, *arguments: str) -> str | None:
    """What git says, or nothing where there is no git or no repository: a release can be built from an archive."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
