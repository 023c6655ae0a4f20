"""Fixtures: a copy of the project to damage, a warehouse built once, the reports where they are at hand."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command import run
from jixiao.documents.directory import reports_directory
from jixiao.project import Project, find
from jixiao.release import manifest
from jixiao.release.store import Release, Store
from reviewed import add_report

#: What a build and the notebooks read; tests damage copies of it.
PARTS = (
    "dbt_project.yml", "profiles.yml", "models", "seeds", "macros", "data_tests", "expectations", "docs", "evaluation",
)  # fmt: skip

#: Fixtures of tests that build: the longest.
BUILDING = {"published", "revised", "cloned"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a built warehouse and put it first: one worker builds while the other reads documents.

    What builds again comes first of all: whoever is done earlier takes what is short from the other's end.
    """
    for item in items:
        if "built" in getattr(item, "fixturenames", ()):
            item.add_marker("warehouse")
    items.sort(
        key=lambda item: (
            BUILDING.isdisjoint(getattr(item, "fixturenames", ())),
            item.get_closest_marker("warehouse") is None,
        )
    )


@pytest.fixture(scope="session")
def project() -> Project:
    return find(Path(__file__).parent)


@pytest.fixture(scope="session")
def tracked(project: Project) -> list[str]:
    """Names of the files that a clone of the repository holds."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=project.root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    return [name for name in listed.decode().split("\0") if name and (project.root / name).is_file()]


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


Share = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def share(tmp_path_factory: pytest.TempPathFactory) -> Share:
    """Make a directory once for all workers: the first to ask for it makes it, tests must not change it."""
    base = tmp_path_factory.getbasetemp()
    place = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], object]) -> Path:
        directory, finished = place / name, place / f"{name}.finished"
        with (place / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not finished.exists():
                shutil.rmtree(directory, ignore_errors=True)
                make(directory)
                finished.touch()
        return directory

    return made


@pytest.fixture(scope="session")
def added(project: Project, share: Share) -> Path:
    """The root of a copy of the project with the report of ``reviewed`` in it; tests must not change it."""

    def make(root: Path) -> None:
        add_report(copy_project(project.root, root))

    return share("added", make)


def build(root: Path) -> None:
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def built(project: Project, share: Share) -> Path:
    """The root of a copy of the project with one published release; tests that use it must not change it.

    Where `make build` has just made that very release, from these files by this program, it is not built again.
    """

    def make(root: Path) -> None:
        copy_project(project.root, root)
        if (release := first_release(project)) is None:
            return build(root)
        store = Store(root / "warehouse")
        shutil.copytree(release.path, store.releases_directory / release.id)
        return store.publish(Release(store.releases_directory / release.id))

    return share("built", make)


def first_release(project: Project) -> Release | None:
    """The release of ``project``, if a build of its files in a warehouse without any would now make the same."""
    release = Store(project.warehouse).linked()
    if release is None or not release.is_whole() or release.manifest["follows"] or release.manifest["set_aside"]:
        return None
    return release if manifest.is_of(release, manifest.read_inputs(project.root)) else None


@pytest.fixture
def published(built: Path, tmp_path: Path) -> Path:
    """The root of a project with one release, to change and build again."""
    return Path(shutil.copytree(built, tmp_path / "project", symlinks=True))


@pytest.fixture(scope="session")
def built_database(built: Path) -> Path:
    return (built / "warehouse" / "current" / "jixiao.duckdb").resolve()


@pytest.fixture
def in_built(built: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work inside the built project, as a person at its root does."""
    monkeypatch.chdir(built)
    monkeypatch.delenv("JIXIAO_WAREHOUSE", raising=False)
    yield built
