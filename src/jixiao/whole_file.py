"""A file that a person names, which appears whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from jixiao.errors import JixiaoError


@contextmanager
def whole_file(path: Path, *, replace: bool = True) -> Iterator[BinaryIO]:
    """Write ``path`` beside its place, and put it there once all is written; an older file stays until then.

    Raises ``JixiaoError`` where it cannot be written, or where there is an older file that it may not ``replace``.
    """
    place = Path(os.path.realpath(path))  # a link stays one
    if place.is_dir():
        raise JixiaoError(f"{path} is a folder; name a file in it")
    if place.exists() and not place.is_file():
        raise JixiaoError(f"{path} is a device or a pipe; name a file")
    if place.exists() and not replace:
        raise JixiaoError(f"{path} is there already, and stays as it is; name another file")
    if not place.parent.is_dir():
        raise JixiaoError(f"{path} cannot be written: there is no folder {place.parent}; make it, or name another")
    draft = place.with_name(f".jixiao-{secrets.token_hex(4)}.part")
    try:
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise JixiaoError(f"{path} cannot be written: {error.strerror or error}; nothing was written") from error
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
