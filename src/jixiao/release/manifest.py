"""The manifest of a release: what went in, what came out, and with which versions."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import subprocess
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from jixiao.facts.catalogue import TABLES
from jixiao.release.export import file_sha256
from jixiao.release.store import MANIFEST
from jixiao.release.tables import Mart, content_sha256

_PACKAGES = ("jixiao", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars")
_CODE = ("dbt_project.yml", "profiles.yml", "models", "macros", "data_tests", "expectations", "seeds/seeds.yml")


def write(
    directory: Path, release_id: str, root: Path, built_at: datetime, published: list[Mart], checks: dict[str, Any]
) -> None:
    """Write the manifest of the release that ``directory`` will be, last of all its files."""
    outputs = [path for path in sorted(directory.rglob("*")) if path.is_file()]
    manifest = {
        "release": release_id,
        "built_at": built_at.isoformat(timespec="seconds"),
        "git_commit": _git(root, "rev-parse", "HEAD"),
        "git_is_clean": _git(root, "status", "--porcelain") == "",
        "content_sha256": content_sha256(published),
        "versions": {"python": platform.python_version()}
        | {name: importlib.metadata.version(name) for name in _PACKAGES},
        "inputs": {table.file: file_sha256(root / table.file) for table in TABLES} | _code(root),
        "tables": {mart.name: asdict(mart) for mart in published},
        "checks": checks,
        "outputs": {str(path.relative_to(directory)): file_sha256(path) for path in outputs},
    }
    (directory / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _code(root: Path) -> dict[str, str]:
    files = [
        path
        for name in _CODE
        for path in ([root / name] if (root / name).is_file() else sorted((root / name).rglob("*")))
    ]
    return {str(path.relative_to(root)): file_sha256(path) for path in files if path.is_file()}


def _git(root: Path, *arguments: str) -> str | None:
    """What git says, or nothing where there is no git or no repository: a release can be built from an archive."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
