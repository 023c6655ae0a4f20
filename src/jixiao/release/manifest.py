"""The manifest of a release: what went in, what came out, and with which versions."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jixiao.documents.directory import ReportFiles
from jixiao.facts import kinds, stored
from jixiao.facts.table import read
from jixiao.hashing import file_sha256, program_sha256
from jixiao.release.aside import SetAside
from jixiao.release.marts import Mart, content_sha256
from jixiao.release.store import DBT_DOCS, DBT_RUN, FORMAT, MANIFEST, Release

_PACKAGES = ("jixiao", "dbt-core", "dbt-adapters", "dbt-duckdb", "duckdb", "great-expectations", "polars")
_INPUTS = (
    *("dbt_project.yml", "profiles.yml", "seeds", "models", "macros", "data_tests", "expectations"),
    # What dbt would read too, were it there.
    *(".dbtignore", "selectors.yml", "packages.yml", "dependencies.yml", "snapshots", "analyses"),
)


@dataclass(frozen=True)
class Inputs:
    """What a build is made from: SHA-256 by path below the root, of the program itself, and of the reports' files.

    The hash of a report's file is None where it is not at hand, ``git_is_clean`` where there is no git.
    """

    files: dict[str, str]
    program: str
    reports: dict[str, str | None]
    git_commit: str | None
    git_is_clean: bool | None


def read_inputs(root: Path, reports: Path | None = None) -> Inputs:
    """The inputs as they are now: every seed, model, macro, test and expectation, and the ``reports`` there."""
    status = _git(root, "status", "--porcelain")
    return Inputs(
        _files(root),
        program_sha256(),
        _reports(root, reports),
        _git(root, "rev-parse", "HEAD"),
        None if status is None else status == "",
    )


def changed_since(inputs: Inputs, root: Path) -> list[str]:
    """Names of the files that are no longer as ``inputs`` has them; our own code is one of them."""
    before, now = inputs.files | {"src": inputs.program}, _files(root) | {"src": program_sha256()}
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def write(
    directory: Path,
    release_id: str,
    built_at: datetime,
    follows: str | None,
    inputs: Inputs,
    published: list[Mart],
    checks: dict[str, Any],
    aside: Iterable[SetAside],
) -> None:
    """Write the manifest of the release that ``directory`` will be, last of all its files.

    ``follows`` is the release that was current when it was built, None for the first; the reports ``aside`` are not in
    it.
    """
    outputs = [path for path in sorted(directory.rglob("*")) if path.is_file()]
    manifest = {
        "format": FORMAT,
        "release": release_id,
        "built_at": built_at.isoformat(timespec="seconds"),
        "follows": follows,
        "git_commit": inputs.git_commit,
        "git_is_clean": inputs.git_is_clean,
        "content_sha256": content_sha256(published),
        "versions": _versions(),
        "inputs": inputs.files,
        "program_sha256": inputs.program,
        "reports": inputs.reports,
        "tables": {mart.name: asdict(mart) for mart in published},
        "checks": checks,
        "set_aside": [asdict(report) for report in aside],
        "outputs": {str(path.relative_to(directory)): file_sha256(path) for path in outputs},
    }
    (directory / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def set_aside(release: Release) -> tuple[SetAside, ...]:
    """The reports that ``release`` left out."""
    return tuple(SetAside(**report) for report in release.manifest.get("set_aside", []))


def is_of(release: Release, inputs: Inputs) -> bool:
    """Whether ``release`` is sound, and was made from these inputs by this program and these versions.

    It may have been compared with more reports than are at hand now, but not with fewer, or with others.
    """
    known = release.manifest
    made_by = (known.get("inputs"), known.get("program_sha256"), known.get("versions"))
    if made_by != (inputs.files, inputs.program, _versions()):
        return False
    compared = known.get("reports", {})
    is_compared = all(digest in (None, compared.get(name)) for name, digest in inputs.reports.items())
    return is_compared and all(release.is_sound(name) for name in known["outputs"])


def unit_tests_of(release: Release | None, inputs: Inputs) -> tuple[int, str] | None:
    """How many unit tests ``release`` passed and in which release they ran, if they need not run again; else None.

    A unit test feeds a model with rows of its own: its outcome follows from the SQL, the columns' types and the
    versions that run it, never from the facts. Where these are the same, a release has proved it.
    """
    if release is None or not _runs_same(release, inputs, "data_tests/", "expectations/"):
        return None
    checks = release.manifest.get("checks", {})
    passed = checks.get("dbt", {}).get("unit_test")
    return (passed, checks.get("unit_tests_of", release.id)) if passed else None


def dbt_of(release: Release, inputs: Inputs) -> str | None:
    """In which release dbt itself compiled and ran the SQL of ``release``, if it would now do the same; else None.

    What dbt compiles follows from the SQL, its YAML, the versions and how we ask for it, never from the rows of seeds.
    """
    is_same_program = release.manifest.get("program_sha256") == inputs.program
    if not is_same_program or not _runs_same(release, inputs, "expectations/"):
        return None
    found: str | None = release.manifest.get("checks", {}).get("dbt_of")
    return found if all(release.is_sound(name) for name in (DBT_RUN, DBT_DOCS)) else None


def _runs_same(release: Release, inputs: Inputs, *but: str) -> bool:
    """Whether a release was built with the same versions from the same files, whatever those below ``but`` and the
    rows of the seeds were."""
    known = release.manifest

    def followed(files: dict[str, str]) -> dict[str, str]:
        # A seed that comes or goes is another node, whatever its rows; of the store it is asked, as its SQL is made,
        # only whether it has any.
        kept = {stored.FOLDER if _is_stored(name) else name: digest for name, digest in files.items()}
        named = {name: "" if _is_rows(name) else digest for name, digest in kept.items()}
        return {name: digest for name, digest in named.items() if not name.startswith(but)}

    return known.get("versions") == _versions() and followed(known.get("inputs", {})) == followed(inputs.files)


def _is_rows(name: str) -> bool:
    return name == stored.FOLDER or (name.startswith("seeds/") and name.endswith(".csv"))


def _is_stored(name: str) -> bool:
    return name.startswith(f"{stored.FOLDER}/")


def _files(root: Path) -> dict[str, str]:
    # What begins with a dot in a folder is no input: a writer leaves its lock among the seeds.
    named = [root / name for name in _INPUTS]
    found = [path for place in named for path in ([place] if place.is_file() else sorted(place.rglob("[!.]*")))]
    found += (path for pack in stored.packs(root) for path in sorted(pack.iterdir()))
    return {str(path.relative_to(root)): file_sha256(path) for path in found if path.is_file()}


def _reports(root: Path, directory: Path | None) -> dict[str, str | None]:
    """SHA-256 of each report's file by its name; a seed that cannot be read names none."""
    reports = [*(record.values for record in read(kinds.REPORT.table, root).records), *stored.reports(root)]
    found = {str(name): str(report.get("source_sha256")) for report in reports if (name := report.get("source_file"))}
    files = ReportFiles(directory) if directory else None
    paths = {name: files.path(name, sha256) if files else None for name, sha256 in found.items()}
    return {name: file_sha256(path) if path and path.is_file() else None for name, path in sorted(paths.items())}


def _versions() -> dict[str, str]:
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in _PACKAGES}


def _git(root: Path, *arguments: str) -> str | None:
    """What git says, or nothing where there is no git or no repository: a release can be built from an archive."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
