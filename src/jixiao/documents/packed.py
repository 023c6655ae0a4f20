"""A file in an archive or in a mail, whatever its kind: what is told of it before it is unpacked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: What to do about an archive that cannot be opened here.
UNPACK = "unpack it and give its folder"


class UnpackError(Exception):
    """An archive or a file in it that cannot be unpacked: what is wrong with it, and what to do."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(f"{wrong}; {remedy}")
        self.wrong, self.remedy = wrong, remedy


@dataclass(frozen=True, slots=True)
class Packed:
    """A file: its path in the archive, its size unpacked and packed, where that is told, and how to unpack it.

    ``load`` raises ``UnpackError``.
    """

    name: str
    size: int
    packed_size: int | None
    load: Callable[[], bytes]
    is_link: bool = False
    is_encrypted: bool = False


def named(written: bytes) -> str:
    """A name from bytes: UTF-8, or else what Chinese systems write, GB18030."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return written.decode("utf-8", "replace")
