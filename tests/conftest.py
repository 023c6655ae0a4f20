"""Fixtures: a copy of the project to damage, a warehouse built once, the reports where they are at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.documents.directory import reports_directory
from jixiao.project import Project, find

#: What a build reads; tests damage copies of it.
PARTS = ("dbt_project.yml", "profiles.yml", "models", "seeds", "macros", "data_tests", "expectations", "docs")


@pytest.fixture(scope="session")
def project() -> Project:
    return find(Path(__file__).parent)


@pytest.fixture(scope="session")
def reports(project: Project) -> Path:
    """The directory of the five reports' files, which are public but not part of the repository."""
    directory = reports_directory(project.root)
    if directory is None or not directory.is_dir():
        pytest.skip("the reports are not at hand: name their directory in JIXIAO_REPORTS")
    return directory.resolve()


@pytest.fixture
def copy(project: Project, tmp_path: Path) -> Path:
    """The root of a copy of the project that a test may damage."""
    return copy_project(project.root, tmp_path / "copy")


def copy_project(root: Path, target: Path) -> Path:
    for part in PARTS:
        source, place = root / part, target / part
        if source.is_dir():
            shutil.copytree(source, place)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place)
    return target


def run(root: Path, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in ``root``, with ``typed`` on its standard input, and without the reports unless named."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
    return subprocess.run(
        [sys.executable, "-m", "jixiao.cli", *arguments],
        cwd=root,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=300,
        input=typed,
    )


@pytest.fixture(scope="session")
def built(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a copy of the project with one published release; tests that use it must not change it."""
    root = copy_project(project.root, tmp_path_factory.mktemp("built") / "project")
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="session")
def built_database(built: Path) -> Path:
    return (built / "warehouse" / "current" / "jixiao.duckdb").resolve()


@pytest.fixture
def in_built(built: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work inside the built project, as a person at its root does."""
    monkeypatch.chdir(built)
    monkeypatch.delenv("JIXIAO_WAREHOUSE", raising=False)
    yield built
