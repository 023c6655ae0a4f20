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
from jixiao.release.marts import Mart, content_sha256
from jixiao.release.store import MANIFEST, Release

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
        "versions": _versions(),
        "inputs": inputs.files,
        "tables": {mart.name: asdict(mart) for mart in published},
        "checks": checks,
        "outputs": {str(path.relative_to(directory)): file_sha256(path) for path in outputs},
    }
    (directory / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def unit_tests_of(release: Release | None, inputs: Inputs) -> tuple[int, str] | None:
    """How many unit tests ``release`` passed and in which release they ran, if they need not run again; else None.

    A unit test feeds a model with rows of its own: its outcome follows from the SQL, the columns' types and the
    versions that run it, never from the facts. Where these are the same, a release has proved it.
    """
    if release is None:
        return None
    known, checks = release.manifest, release.manifest.get("checks", {})
    passed = checks.get("dbt", {}).get("unit_test")
    is_same = known.get("versions") == _versions() and _sql(known.get("inputs", {})) == _sql(inputs.files)
    return (passed, checks.get("unit_tests_of", release.id)) if passed and is_same else None


def _sql(files: dict[str, str]) -> dict[str, str]:
    """Of the inputs, what unit tests follow from."""
    return {
        name: digest
        for name, digest in files.items()
        if not name.startswith(("data_tests/", "expectations/")) and not name.endswith(".csv")
    }


def _versions() -> dict[str, str]:
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in _PACKAGES}


def _git(root: Path, *arguments: str) -> str | None:
    """What git says, or nothing where there is no git or no repository: a release can be built from an archive."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
