"""The inspection of a store: every file of every release, the link, and what was left behind.

Each fault is a sentence that ends with its remedy, a line for the shell. Nothing is held, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from jixiao.errors import JixiaoError, reason
from jixiao.release.marts import content_sha256, marts
from jixiao.release.store import DATABASE, MANIFEST, Release, Store, own_file


def inspect(store: Store) -> Iterator[str]:
    """All faults of the store: those of its own places first, then those of its releases, the oldest first."""
    yield from store.misplaced()
    yield from store.left_behind()
    if store.current_link.is_symlink() or (store.releases() and not store.current_link.exists()):
        try:
            store.current()
        except JixiaoError as error:
            yield str(error)
    for release in store.releases():
        faults = list(_faults(release))
        # One that was removed meanwhile has none.
        if faults and release.path.is_dir():
            yield f"release {release.id} is damaged: {'; '.join(faults)}; {store.remedy(release)}"


def _faults(release: Release) -> Iterator[str]:
    """What is wrong with a release, in words."""
    try:
        manifest = release.said()
    except JixiaoError as error:
        yield str(error)
        return
    outputs = manifest["outputs"]
    if wrong := [name for name in outputs if not release.is_sound(name)]:
        yield f"missing or changed: {', '.join(sorted(wrong))}"
    if foreign := sorted(_files(release.path) - {*outputs, MANIFEST}):
        yield f"not of the release: {', '.join(foreign)}"
    moment, digest = f"{release.built_at:%Y%m%dT%H%M%SZ}", str(manifest.get("content_sha256", ""))[:8]
    if f"{moment}-{digest}" != release.id:
        yield f"{MANIFEST} says that it was built at {moment} with the content {digest}"
    if DATABASE not in wrong:
        yield from _of_database(release)


def _files(directory: Path) -> set[str]:
    """Names of all that is below a directory and no folder; a link is not followed."""
    found = (path for path in directory.rglob("*") if path.is_symlink() or not path.is_dir())
    return {str(path.relative_to(directory)) for path in found}


def _of_database(release: Release) -> Iterator[str]:
    """Where the database cannot be read to its end, or holds other tables than the manifest says."""
    try:
        with duckdb.connect(str(own_file(release.path, DATABASE).resolve()), read_only=True) as connection:
            found = marts(connection)
    except (OSError, RuntimeError, duckdb.Error, JixiaoError) as error:
        yield f"{DATABASE} cannot be read: {reason(error).splitlines()[0]}"
        return
    said = {
        name: (table.get("rows"), table.get("content_sha256"))
        for name, table in release.manifest.get("tables", {}).items()
    }
    there = {mart.name: (mart.rows, mart.content_sha256) for mart in found}
    if differ := sorted(name for name in said.keys() | there.keys() if said.get(name) != there.get(name)):
        yield f"{MANIFEST} says otherwise than {DATABASE} of: {', '.join(differ)}"
    if not content_sha256(found).startswith(release.id.rpartition("-")[2]):
        yield f"{DATABASE} holds another content than that of its name"
