"""The store of releases: ``warehouse/releases/<id>/``, and the symlink ``warehouse/current`` to the published one.

Publishing is one rename of the symlink. A release is never written after it is published, so a reader that has it open
keeps it, and a new reader gets the new one.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from jixiao.errors import JixiaoError
from jixiao.release.hashing import file_sha256

DATABASE = "jixiao.duckdb"
MANIFEST = "manifest.json"
DBT_DOCS = "dbt-docs.html"
DBT_RUN = "dbt-run.json"
DATA_DOCS = "data_docs/index.html"
CHANGES = "changes.json"
CHANGES_PAGE = "changes.html"


@dataclass(frozen=True)
class Release:
    """A complete release on disk."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def database(self) -> Path:
        return self.path / DATABASE

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the release says of itself: inputs, outputs, versions. Raises ``JixiaoError`` where it is damaged."""
        try:
            loaded = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise JixiaoError(f"release {self.id} has no readable {MANIFEST} ({error}); remove {self.path}") from error
        if not isinstance(loaded, dict) or loaded.get("release") != self.id:
            raise JixiaoError(f"release {self.id}: {MANIFEST} is not that of this release; remove {self.path}")
        outputs, built_at = loaded.get("outputs"), loaded.get("built_at")
        if not (isinstance(outputs, dict) and DATABASE in outputs and _is_time(built_at)):
            raise JixiaoError(f"release {self.id}: {MANIFEST} lacks its outputs or its time; remove {self.path}")
        return loaded

    @property
    def built_at(self) -> datetime:
        """When it was built, to the second, UTC."""
        return datetime.fromisoformat(self.manifest["built_at"])

    def verify(self) -> None:
        """Raise ``JixiaoError`` where a file of the release is missing or is not what the manifest says."""
        for name in self.manifest["outputs"]:
            if not self.is_sound(name):
                raise JixiaoError(f"release {self.id} is damaged: {name} is missing or changed; remove {self.path}")

    def is_sound(self, name: str) -> bool:
        """Whether a file of the release is what the manifest says."""
        path = self.path / name
        return path.is_file() and file_sha256(path) == self.manifest["outputs"].get(name)


def _is_time(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


@dataclass(frozen=True)
class Store:
    """The releases below one ``warehouse`` directory."""

    warehouse: Path

    @property
    def releases_directory(self) -> Path:
        return self.warehouse / "releases"

    @property
    def building_directory(self) -> Path:
        return self.warehouse / "building"

    @property
    def current_link(self) -> Path:
        return self.warehouse / "current"

    def releases(self) -> list[Release]:
        """All complete releases, the oldest first."""
        if not self.releases_directory.is_dir():
            return []
        return [Release(path) for path in sorted(self.releases_directory.iterdir()) if (path / MANIFEST).is_file()]

    def current(self) -> Release:
        """The published release."""
        target = self.current_link.resolve()
        if self.current_link.is_symlink() and (target / MANIFEST).is_file():
            return Release(target)
        if kept := self.releases():
            raise JixiaoError(f"nothing is published in {self.warehouse}; run: jixiao rollback {kept[-1].id}")
        raise JixiaoError(f"nothing is published in {self.warehouse}; run: jixiao build")

    def predecessor(self) -> Release | None:
        """The release that the next one follows: the current one, sound; None where there is no link to one.

        Raises ``JixiaoError`` where its database is lost, for the history of the facts would be lost with it.
        """
        if not self.current_link.is_symlink():
            return None
        try:
            release = self.current()
            if release.is_sound(DATABASE):
                return release
            lost = f"{release.database} is missing or changed"
        except JixiaoError as error:
            lost = str(error)
        raise JixiaoError(
            f"{lost}\nThe history of the facts is in the current release, and would be lost. Publish a sound release"
            f" with: jixiao rollback ID (see: jixiao releases), or remove {self.current_link} to begin a new history"
        )

    def find(self, release_id: str) -> Release:
        """The release whose id is, begins or ends with ``release_id``; ``current`` is the published one."""
        if release_id == "current":
            return self.current()
        releases = self.releases()
        exact = [release for release in releases if release.id == release_id]
        near = [r for r in releases if release_id and (r.id.startswith(release_id) or r.id.endswith(release_id))]
        found = exact or near
        if len(found) != 1:
            ids = ", ".join(release.id for release in (near or releases)) or "none"
            raise JixiaoError(
                f"{'several releases are' if near else 'no release is'} named {release_id!r}; there are: {ids}"
            )
        return found[0]

    def previous(self) -> Release:
        """The release that the published one follows; where that is gone, the newest older one."""
        current = self.current()
        follows = current.manifest.get("follows")
        if follows and (known := [release for release in self.releases() if release.id == follows]):
            return known[0]
        older = [release for release in self.releases() if release.id < current.id]
        if not older:
            raise JixiaoError(f"there is no release before {current.id}; see: jixiao releases")
        return older[-1]

    def publish(self, release: Release) -> None:
        """Switch ``current`` to ``release`` in one step, if the release is sound."""
        release.verify()
        draft = self.warehouse / f".current.{os.getpid()}"
        draft.unlink(missing_ok=True)
        draft.symlink_to(Path("releases") / release.id)
        draft.replace(self.current_link)
        _sync(self.warehouse)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store for writing. A second writer is told who holds it; a killed one leaves no lock behind."""
        self.warehouse.mkdir(parents=True, exist_ok=True)
        if self.current_link.exists() and not self.current_link.is_symlink():
            raise JixiaoError(f"{self.current_link} is not a link to a release; move it away")
        with (self.warehouse / ".lock").open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                holder = file.read().strip() or "another process"
                raise JixiaoError(
                    f"{holder} is already building in {self.warehouse}; wait until it has ended"
                ) from None
            file.truncate(0)
            file.write(f"process {os.getpid()}")
            file.flush()
            yield
            file.truncate(0)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A directory to build in, on the same disk; what a killed build left behind is removed first.

        It has the same name in every build, so that dbt can keep what it has parsed. It vanishes in the end, unless
        the caller has moved it away with ``keep``.
        """
        shutil.rmtree(self.building_directory, ignore_errors=True)
        directory = self.building_directory / "draft"
        directory.mkdir(parents=True)
        try:
            yield directory
        finally:
            shutil.rmtree(self.building_directory, ignore_errors=True)

    def keep(self, draft: Path, release_id: str) -> Release:
        """Make a finished draft a release, durably, without publishing it.

        Only the directory is renamed: dbt's views hold the name of the database file.
        """
        for path in draft.rglob("*"):
            if path.is_file():
                path.chmod(0o444)
            _sync(path)
        self.releases_directory.mkdir(exist_ok=True)
        final = self.releases_directory / release_id
        draft.replace(final)
        _sync(self.releases_directory)
        return Release(final)


def _sync(path: Path) -> None:
    """Make a file or a directory's entries survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
