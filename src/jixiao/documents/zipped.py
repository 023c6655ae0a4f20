"""Zip files, opened and unpacked within limits: their list of members is not believed before it is checked."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from jixiao.documents.packed import UNPACK, Packed, UnpackError, named

#: Most bytes of the list of members, which is read as a whole: that of 20,000 members with long names.
MOST_LIST = 10_000_000
#: What damage makes ``zipfile`` raise, and what ways of packing that it does not know.
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, OverflowError, struct.error)
UNKNOWN = (NotImplementedError, RuntimeError)
#: Bytes of a member's head before its name, and bytes that are unpacked at once where packing does not say how far.
_HEAD, _STEP = 30, 4_096


class CrowdedZipError(Exception):
    """A zip file lists more members than are looked at."""


def opened(source: Path | bytes) -> zipfile.ZipFile:
    """The zip file ``source``. Raises one of ``DAMAGE`` or ``UNKNOWN``, and ``CrowdedZipError``."""
    # Who lends its members to others does not close it: it is closed with the last of them.
    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as stream:
        ending = zipfile._EndRecData(stream)  # type: ignore[attr-defined]  # opening it reads the whole list
    if ending and ending[zipfile._ECD_SIZE] > MOST_LIST:  # type: ignore[attr-defined]
        raise CrowdedZipError
    return zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source))


def overlap(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether two members share bytes of their archive, which they never do but in bombs."""
    end = 0
    for info in sorted(members, key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _HEAD + info.compress_size
    return False


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, no more of them than it says that it has. Raises one of ``DAMAGE`` or ``UNKNOWN``.

    ``ZipFile.read`` unpacks whatever is there before it cuts off what is too much.
    """
    is_bounded = info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    with archive.open(info) as stream:
        if is_bounded:
            return stream.read(info.file_size)
        pieces, left = [], info.file_size
        while left > 0 and (piece := stream.read(min(left, _STEP))):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)


def listed(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo]) -> list[Packed]:
    """The files among the members of an archive."""
    return [
        Packed(
            _name(info),
            info.file_size,
            info.compress_size,
            partial(_load, archive, info),
            is_link=stat.S_ISLNK(info.external_attr >> 16),
            is_encrypted=bool(info.flag_bits & 1),
        )
        for info in members
        if not info.is_dir()
    ]


def _load(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        return unpacked(archive, info)
    except DAMAGE:
        raise UnpackError("is damaged in its archive", "download the archive again") from None
    except UNKNOWN:
        raise UnpackError("is compressed or encrypted in a way that is not read", UNPACK) from None


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; without the flag for UTF-8 it is in whatever the writing system used, here GB18030 as a rule."""
    name = info.filename if info.flag_bits & 0x800 else named(info.filename.encode("cp437", "replace"))
    return name.replace("\\", "/")
