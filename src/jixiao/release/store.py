"""The store of releases: ``warehouse/releases/<id>/``, and the symlink ``warehouse/current`` to the published one.

A release is never written after it is published, so a reader that has it open keeps it, and a new reader gets the new
one. Writers hold ``.lock``, one at a time. Publishing goes by these steps, and may be cut off at any point of any step:

1. ``building/draft`` is filled, and synced to the disk.
2. The link ``building/kept`` notes the id of the release that it is to be.
3. The draft is renamed to ``releases/<id>``, and verified there.
4. A new link is renamed over ``current``. From here on, and not before, the release is published.
5. ``building`` is removed, the note first.

Until step 4 nobody sees the release: ``releases`` leaves out what is noted and is not current. Whoever holds the lock
next, or the same writer where an error or a signal stopped it, sweeps: what is noted and is not current is removed,
what is current stays, and so does all else. So nothing that was ever published is removed but by ``remove``.

Nothing in the warehouse is reached through a link but the release that ``current`` names, which must be a directory of
``releases``. Files and folders of a release are read-only, also to their owner.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import shlex
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

from jixiao.errors import BusyError, JixiaoError, reason
from jixiao.hashing import file_sha256

DATABASE = "jixiao.duckdb"
MANIFEST = "manifest.json"
DBT_DOCS = "dbt-docs.html"
DBT_RUN = "dbt-run.json"
DATA_DOCS = "data_docs/index.html"
CHANGES = "changes.json"
CHANGES_PAGE = "changes.html"
CHANGED_ROWS = "changes"
#: The form of manifests; one that an older program could misread gets the next number.
FORMAT = 1

#: When a release was built, UTC, and the first digits of the hash of its content: 20261121T041500Z-1f0c8a9e
_ID = re.compile(r"(\d{8}T\d{6}Z)-([0-9a-f]{8})")
_LOCK = ".lock"
_TIME = "%Y%m%dT%H%M%SZ"
#: What a manifest has by name, where it has it.
_MAPPINGS = ("outputs", "inputs", "tables", "versions", "reports", "checks")
UPDATE = "run: git pull && make .venv/.stamp"
#: What an error of the disk asks for.
REPAIR = "make room on the disk, or give this user the right to write there, and run it again"


class DamagedError(JixiaoError):
    """A release is not what it was when it was published."""


@dataclass(frozen=True)
class Release:
    """A complete release on disk."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def store(self) -> Store:
        return Store(self.path.parents[1])

    @property
    def database(self) -> Path:
        return self.path / DATABASE

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the release says of itself: inputs, outputs, versions. Raises ``JixiaoError`` where it is damaged."""
        try:
            return self.said()
        except DamagedError as error:
            raise self.damaged(str(error)) from error

    def said(self) -> dict[str, Any]:
        """The manifest as it stands. Raises ``DamagedError`` that names no remedy: the remedy may follow from it."""
        try:
            loaded = json.loads(own_file(self.path, MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise DamagedError(f"{MANIFEST} cannot be read ({reason(error)})") from error
        if not isinstance(loaded, dict) or loaded.get("release") != self.id:
            raise DamagedError(f"{MANIFEST} is not that of this release")
        if loaded.get("format", FORMAT) != FORMAT:
            raise JixiaoError(f"release {self.id} was built by a newer jixiao; update this one; {UPDATE}")
        is_formed = all(isinstance(loaded.get(name, {}), dict) for name in _MAPPINGS)
        is_formed = is_formed and all(isinstance(table, dict) for table in loaded.get("tables", {}).values())
        if not (is_formed and DATABASE in loaded.get("outputs", {}) and _is_time(loaded.get("built_at"))):
            raise DamagedError(f"{MANIFEST} lacks its outputs or its time")
        return loaded

    @property
    def built_at(self) -> datetime:
        """When it was built, to the second, UTC."""
        return datetime.fromisoformat(self.manifest["built_at"])

    def verify(self) -> None:
        """Raise ``JixiaoError`` where a file of the release is missing or is not what the manifest says."""
        for name in self.manifest["outputs"]:
            if not self.is_sound(name):
                raise self.damaged(f"{name} is missing or changed")

    def is_whole(self) -> bool:
        """Whether the manifest can be read, and every file is what it says."""
        try:
            outputs = self.said()["outputs"]
        except JixiaoError:
            return False
        return all(self.is_sound(name) for name in outputs)

    def is_sound(self, name: str) -> bool:
        """Whether a file of the release is what the manifest says."""
        try:
            found = file_sha256(own_file(self.path, name))
        except OSError:
            return False
        return bool(found == self.manifest["outputs"].get(name))

    def holds_its_content(self) -> bool:
        """Whether the database, read from end to end, holds what the release is named after.

        Where the manifest is lost or the file is not as it says, this tells whether the tables and the history of the
        facts are sound all the same: DuckDB has a checksum in every block that is read.
        """
        import duckdb

        from jixiao.release.marts import content_sha256, marts

        try:
            with duckdb.connect(str(own_file(self.path, DATABASE).resolve()), read_only=True) as connection:
                found = marts(connection)
        except (OSError, RuntimeError, duckdb.Error, JixiaoError):
            return False
        try:
            said: dict[str, Any] = self.said().get("tables", {})
        except JixiaoError:
            said = {}
        digests = {mart.name: mart.content_sha256 for mart in found}
        is_said: bool = all(digests.get(name) == table.get("content_sha256") for name, table in said.items())
        return is_said and content_sha256(found).startswith(self.id.rpartition("-")[2])

    def is_unopened(self) -> bool:
        """Whether DuckDB cannot open what is as it was published, as those of another version cannot."""
        import duckdb

        try:
            duckdb.connect(str(own_file(self.path, DATABASE).resolve()), read_only=True).close()
        except OSError:
            return False
        except (RuntimeError, duckdb.Error):
            with suppress(OSError, JixiaoError):
                return bool(file_sha256(own_file(self.path, DATABASE)) == self.said()["outputs"][DATABASE])
        return False

    def of_other_version(self) -> str | None:
        """What to do about a release that a newer version wrote, or one so old that DuckDB cannot open it any more."""
        import duckdb

        try:
            said = self.said()
        except DamagedError:
            return None
        except JixiaoError:
            return f"a newer jixiao wrote it: update this one; {UPDATE}"
        if not self.is_unopened():
            return None
        theirs, ours = (str(version) for version in (said.get("versions", {}).get("duckdb", ""), duckdb.__version__))
        if _is_older(theirs, ours) and (commit := said.get("git_commit")):
            told = f"DuckDB {theirs} wrote it, which this one, {ours}, does not open any more: go back to that jixiao"
            return f"{told}; run: git checkout {commit} && make .venv/.stamp"
        return f"a newer jixiao wrote it: update this one; {UPDATE}"

    def damaged(self, wrong: str) -> DamagedError:
        """The error of a release that is damaged, which names what to do."""
        return DamagedError(f"release {self.id} is damaged: {wrong}; {self.store.remedy(self)}")


class Remains(Release):
    """A release whose manifest is lost and whose database is sound: it says what its name tells."""

    @cached_property
    def manifest(self) -> dict[str, Any]:
        moment = datetime.strptime(self.id.partition("-")[0], _TIME).replace(tzinfo=UTC)
        return {"release": self.id, "built_at": moment.isoformat(), "outputs": {}}


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

    @property
    def refused_page(self) -> Path:
        """What the last build would have changed, if it was refused."""
        return self.warehouse / "refused.html"

    @property
    def _note(self) -> Path:
        return self.building_directory / "kept"

    def releases(self) -> list[Release]:
        """All releases that were published, the oldest first; a damaged one is one of them."""
        found = [path for path in _entries(self.releases_directory) if _is_release(path)]
        hidden = self._unpublished()
        return [Release(path) for path in found if path.name != hidden]

    def current(self) -> Release:
        """The published release. Raises ``JixiaoError`` where ``current`` leads to none."""
        if (release := self.linked()) and _is_release(release.path):
            return release
        raise JixiaoError(f"{self._unled()}; {self._way_out(None)}")

    def linked(self) -> Release | None:
        """The release that ``current`` names, which may not be there; None where it names none of this store."""
        if not self.current_link.is_symlink():
            return None
        target = _absolute(self.warehouse / self.current_link.readlink())
        is_ours = target.parent == _absolute(self.releases_directory) and _ID.fullmatch(target.name)
        return Release(self.releases_directory / target.name) if is_ours else None

    def _unled(self) -> str:
        """Why ``current`` leads to no release."""
        if self.current_link.is_symlink():
            return f"{self.current_link} leads to {self.current_link.readlink()}, which is no release of this warehouse"
        if os.path.lexists(self.current_link):
            return f"{self.current_link} is not a link to a release; move it away"
        return f"nothing is published in {self.warehouse}"

    def remedy(self, release: Release) -> str:
        """What to do about a damaged release, a line for the shell at its end; history is kept where it can be."""
        linked = self.linked()
        if told := release.of_other_version():
            return told
        if linked is None or linked.id != release.id:
            return f"remove it; run: {_removing(release)}"
        if release.holds_its_content():
            return f"its database is sound, and its history goes on; run: jixiao build --force && {_removing(release)}"
        return self._way_out(release)

    def _way_out(self, lost: Release | None) -> str:
        """How something sound comes to be published, where ``current`` leads to a release that is ``lost``, or none."""
        is_taken = os.path.lexists(self.current_link) and not self.current_link.is_symlink()
        first = f"{moving(self.current_link)} && " if is_taken else ""
        last = f" && {_removing(lost)}" if lost else ""
        for release in reversed(self.releases()):
            if (lost is None or release.id != lost.id) and release.is_whole():
                told = "publish the newest sound release, with its history"
                return f"{told}; run: {first}jixiao rollback {release.id}{last}"
        if self.current_link.is_symlink():
            first = f"rm {shlex.quote(str(self.current_link))} && "
        told = "no other release is sound, so a new history begins; " if lost else ""
        return f"{told}run: {first}jixiao build{last}"

    def predecessor(self) -> Release | None:
        """The release that the next one follows: the current one, its database sound; None where a history begins.

        Raises ``JixiaoError`` where its database is lost, or the link to it while a release is sound: the history of
        the facts would be lost with it.
        """
        if not self.current_link.is_symlink() and not any(release.is_whole() for release in self.releases()):
            return None
        release = self.current()
        try:
            is_sound, said = release.is_sound(DATABASE), release
        except DamagedError:
            is_sound, said = False, Remains(release.path)
        if is_sound and release.is_unopened():
            raise release.damaged(f"{DATABASE} cannot be opened")
        if is_sound or release.holds_its_content():
            return said
        raise release.damaged(f"{DATABASE} is missing or changed, and with it the history of the facts")

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
        """The release that the published one follows; where that is gone or unknown, the newest older one."""
        current = self.current()
        follows = None
        with suppress(DamagedError):
            follows = current.manifest.get("follows")
        if follows and (known := [release for release in self.releases() if release.id == follows]):
            return known[0]
        older = [release for release in self.releases() if release.id < current.id]
        if not older:
            raise JixiaoError(f"there is no release before {current.id}; see: jixiao releases")
        return older[-1]

    def moment(self) -> datetime:
        """A second, UTC, in which no release was built: this one or the next. Whoever holds the lock gives it away."""
        while True:
            now = datetime.now(UTC)
            second = now.replace(microsecond=0)
            if not any(path.name.startswith(f"{second:{_TIME}}-") for path in _entries(self.releases_directory)):
                return second
            time.sleep(1 - now.microsecond / 1_000_000)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store for writing, and sweep it.

        A second writer is told who holds it; a killed one leaves no lock behind.
        """
        with telling(f"{self.warehouse} cannot be held"):
            self.warehouse.mkdir(parents=True, exist_ok=True)
        self._require_own_places()
        with plain_file(self.warehouse / _LOCK) as file:
            with telling(f"{self.warehouse} cannot be held"):
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    holder = file.read().strip() or "another process"
                    raise BusyError(
                        f"{holder} is already building in {self.warehouse}; wait until it has ended"
                    ) from None
                file.truncate(0)
                file.write(f"process {os.getpid()}")
                file.flush()
                self._sweep()
            try:
                yield
            finally:
                with suppress(OSError):  # who held it is of no use any more
                    file.truncate(0)

    def _require_own_places(self) -> None:
        """Raise ``JixiaoError`` where a place of ours is taken by what only its owner may move away."""
        for fault in self.misplaced():
            raise JixiaoError(fault)

    def misplaced(self) -> Iterator[str]:
        """What stands in a place of ours and is nothing of ours, each with what to do."""
        if os.path.lexists(self.current_link) and not self.current_link.is_symlink():
            yield f"{self._unled()}; {self._way_out(None)}"
        for directory in (self.releases_directory, self.building_directory):
            if directory == self.releases_directory and directory.is_symlink() and directory.is_dir():
                target = shlex.quote(str(directory.resolve()))
                yield (
                    f"{directory} is a link, and a warehouse lies in one place on one disk: bring the folder here;"
                    f" run: rm {shlex.quote(str(directory))} && mv {target} {shlex.quote(str(directory))}"
                )
            elif os.path.lexists(directory) and not _is_directory(directory):
                yield f"{directory} is not a folder; move it away; run: {moving(directory)}"
        if _is_directory(self.refused_page):
            yield f"{self.refused_page} is a folder; move it away; run: {moving(self.refused_page)}"

    def left_behind(self) -> Iterator[str]:
        """What a killed writer left, and what lies among the releases and is none, each with what to do."""
        if not self._is_held():
            left = [self.building_directory, *(link for link in self.warehouse.glob(".current.*") if link.is_symlink())]
            for path in left:
                if path.is_symlink() or _is_directory(path):
                    yield f"{path} was left by a process that was killed; the next build removes it; run: jixiao build"
        for path in _entries(self.releases_directory):
            if not _is_release(path):
                yield f"{path} is no release; move it away; run: {moving(path, self.warehouse)}"

    def _is_held(self) -> bool:
        """Whether a running process has written its number into the lock; asking the lock itself would hold it."""
        try:
            os.kill(int(own_file(self.warehouse, _LOCK).read_text(encoding="utf-8").removeprefix("process ")), 0)
        except PermissionError:
            return True
        except (OSError, ValueError):
            return False
        return True

    def _unpublished(self) -> str | None:
        """Id of the release that was kept and not published, or not yet."""
        if not _is_directory(self.building_directory):
            return None
        try:
            kept = str(self._note.readlink())
        except OSError:
            return None
        linked = self.linked()
        return kept if _ID.fullmatch(kept) and (linked is None or linked.id != kept) else None

    def _sweep(self) -> None:
        """Remove what is on its way to be published, of this writer or of a killed one; see the module."""
        if kept := self._unpublished():
            _remove(self.releases_directory / kept)
        for link in self.warehouse.glob(".current.*"):
            if link.is_symlink():
                link.unlink()
        if _is_directory(self.building_directory):
            # First of all, and surely: once another release is current, the note would be that of an unpublished one.
            self._note.unlink(missing_ok=True)
            _remove(self.building_directory)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A directory to build in, on the same disk, for the holder of the lock.

        It has the same name in every build, so that dbt can keep what it has parsed. It vanishes in the end, and with
        it what was kept of it and not published.
        """
        directory = self.building_directory / "draft"
        directory.mkdir(parents=True)
        try:
            yield directory
        finally:
            with suppress(OSError):  # whoever holds the lock next sweeps again
                self._sweep()

    def keep(self, draft: Path, release_id: str) -> Release:
        """Make a finished draft a release, durably, without publishing it.

        Only the directory is renamed: dbt's views hold the name of the database file.
        """
        final = self.releases_directory / release_id
        if os.path.lexists(final):
            raise JixiaoError(
                f"{final} is there already; build again, or remove it; run: jixiao releases --remove {release_id}"
            )
        for path in draft.rglob("*"):
            path.chmod(0o555 if path.is_dir() else 0o444)
            _sync(path)
        _sync(draft)
        self.releases_directory.mkdir(exist_ok=True)
        self._note.symlink_to(release_id)
        _sync(self.building_directory)
        draft.replace(final)
        final.chmod(0o555)  # not before: a read-only folder cannot be moved
        for directory in (self.releases_directory, self.building_directory, self.warehouse):
            _sync(directory)
        return Release(final)

    def publish(self, release: Release) -> None:
        """Switch ``current`` to ``release`` in one step, if the release is sound."""
        release.verify()
        link = self.warehouse / ".current.next"
        try:
            with telling(f"{release.id} cannot be published"):
                link.symlink_to(Path("releases") / release.id)
                link.replace(self.current_link)
        finally:
            with suppress(OSError):
                link.unlink()
        try:
            _sync(self.warehouse)
        except OSError as error:
            raise JixiaoError(
                f"{release.id} is current, but the disk does not confirm it ({reason(error)}); see to the disk, then"
                " look whether it still is: jixiao releases --check"
            ) from error

    def remove(self, release: Release) -> None:
        """Remove a release, sound or damaged, for the holder of the lock; the current one is refused.

        It leaves ``releases`` in one step; a reader that has it open keeps it.
        """
        if (linked := self.linked()) and linked.id == release.id:
            raise JixiaoError(f"{release.id} is current; publish another first: jixiao rollback ID")
        with telling(f"{release.id} cannot be removed"):
            self.building_directory.mkdir(exist_ok=True)
            release.path.chmod(0o755)
            release.path.replace(self.building_directory / release.id)
            _sync(self.releases_directory)
            _remove(self.building_directory)


def _is_older(version: str, other: str) -> bool:
    """Whether a version, 1.5.6, comes before another one, 1.10.0."""
    return [part.zfill(9) for part in version.split(".")] < [part.zfill(9) for part in other.split(".")]


def _is_time(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


def own_file(directory: Path, name: str) -> Path:
    """The file ``name`` of a directory. Raises ``OSError`` where it is none, or is reached through a link."""
    path = directory / name
    if not stat.S_ISREG(path.lstat().st_mode) or path.resolve() != directory.resolve() / name:
        raise OSError(errno.EINVAL, "is a link or no file", str(path))
    return path


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Tell an error of the operating system in a sentence that begins with ``what`` and says what to do."""
    try:
        yield
    except OSError as error:
        raise JixiaoError(f"{what}: {reason(error)}; {REPAIR}") from error


def remedy(database: Path) -> str:
    """What to do about a database that cannot be opened."""
    release = Release(database.parent)
    return release.store.remedy(release) if _is_release(release.path) else "run: jixiao build"


def moving(path: Path, to: Path | None = None) -> str:
    """A line for the shell that moves something away from its place."""
    away = (to or path.parent) / f"{path.name}.away"
    return f"mv {shlex.quote(str(path))} {shlex.quote(str(away))}"


def _removing(release: Release) -> str:
    return f"jixiao releases --remove {release.id}"


def _absolute(path: Path) -> Path:
    """``path`` from the root, without following links as ``Path.resolve`` does."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _entries(directory: Path) -> list[Path]:
    """What is in a directory, by name; nothing where it is not there."""
    try:
        return sorted(directory.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_directory(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_release(path: Path) -> bool:
    return _ID.fullmatch(path.name) is not None and _is_directory(path)


def plain_file(path: Path) -> TextIO:
    """A file of ours to read and write, made if need be. Raises ``JixiaoError`` where it is a link or no file."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
    except OSError as error:
        remedy = f"move it away; run: {moving(path)}" if os.path.lexists(path) else REPAIR
        raise JixiaoError(f"{path} cannot be opened ({error.strerror}); {remedy}") from None
    file = os.fdopen(descriptor, "r+", encoding="utf-8", errors="replace")
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        file.close()
        raise JixiaoError(f"{path} is not a file of its own; move it away; run: {moving(path)}")
    return file


def _remove(path: Path) -> None:
    """Remove what is there, if anything is: a directory though its folders be read-only, a link but not its target."""
    if not _is_directory(path):
        path.unlink(missing_ok=True)
        return
    for folder, _, _ in os.walk(path):
        Path(folder).chmod(0o755)
    shutil.rmtree(path)


def _sync(path: Path) -> None:
    """Make a file or a directory's entries survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
