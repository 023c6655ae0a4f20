"""The folder of a site, which appears whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jixiao.errors import JixiaoError

#: What tells a folder that we wrote, and may replace, from any other.
MARK = "jixiao-site.json"


def release_of(path: Path) -> str | None:
    """The release whose site is in the folder ``path``; None where there is none of ours."""
    try:
        found = json.loads((path / MARK).read_text(encoding="utf-8"))["release"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(found)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A draft beside ``path``, which takes its place once all is written; an older site stays until then.

    Raises ``JixiaoError`` where it cannot be written, or where ``path`` holds what is no site of ours.
    """
    place = Path(os.path.realpath(path))  # a link stays one
    if place.exists() and not (place.is_dir() and ((place / MARK).is_file() or not any(place.iterdir()))):
        raise JixiaoError(
            f"{path} holds something other than a site of jixiao; name a new or an empty folder with --out"
        )
    if not place.parent.is_dir():
        raise JixiaoError(f"{path} cannot be written: there is no folder {place.parent}; make it, or name another")
    draft, older = (place.with_name(f".jixiao-{secrets.token_hex(4)}.{end}") for end in ("part", "old"))
    held = None
    try:
        _clear(place.parent)
        draft.mkdir()
        held = os.open(draft, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
        yield draft
        if place.exists():
            place.rename(older)
        try:
            draft.rename(place)
        except OSError:
            if older.exists():
                older.rename(place)
            raise
    except OSError as error:
        raise JixiaoError(f"{path} cannot be written: {error.strerror or error}; nothing was written") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(older, ignore_errors=True)
        if held is not None:
            os.close(held)


def _clear(folder: Path) -> None:
    """Remove drafts whose writer was killed: nobody holds them any more."""
    for draft in folder.glob(".jixiao-*.part"):
        with suppress(OSError):
            held = os.open(draft, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(draft, ignore_errors=True)
            finally:
                os.close(held)
