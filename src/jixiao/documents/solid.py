"""RAR and 7z archives, by libarchive, a library of the system's.

Their files are packed one behind the other: to reach one, those before it are unpacked. Who asks for them in order goes
through the archive once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jixiao.documents.packed import UNPACK, Packed, UnpackError, named

_MARKS = {b"7z\xbc\xaf\x27\x1c": "7zip", b"Rar!\x1a\x07\x00": "rar", b"Rar!\x1a\x07\x01": "rar5"}
#: How such archives begin, and how their names end.
MARKS = (b"7z\xbc\xaf", b"Rar!")
SUFFIXES = frozenset([".rar", ".7z"])
#: Bytes of files unpacked last that are kept: a file is asked for again when its report is written.
_MOST_KEPT = 100_000_000
_ENCRYPTED = ("ncrypt", "rypto", "assphrase")
_MISSING = "install libarchive (on Debian: apt install libarchive13), or " + UNPACK


def listed(source: Path | bytes, mark: bytes, most: int) -> list[Packed]:
    """The files of the archive ``source``, which begins with ``mark``; no more than ``most`` and one of them.

    Raises ``UnpackError``.
    """
    form = next((form for beginning, form in _MARKS.items() if mark.startswith(beginning)), None)
    if form is None:
        raise UnpackError("is a damaged archive, or none", "download it again")
    archive = _Archive(source, form)
    found: list[Packed] = []
    for at, entry in archive.entries():
        if not entry.isdir:
            name = _name(entry)
            size = entry.size or 0
            found.append(
                Packed(name, size, None, partial(archive.load, at, size), is_link=bool(entry.islnk or entry.issym))
            )
            if len(found) > most:
                break
    return found


@dataclass
class _Archive:
    """An archive and how far it has been unpacked."""

    source: Path | bytes
    form: str
    _opened: Iterator[tuple[int, Any]] | None = None
    _at: int = -1
    _kept: OrderedDict[int, bytes] = field(default_factory=OrderedDict)

    def entries(self) -> Iterator[tuple[int, Any]]:
        """The entries with their numbers; each may be looked at until the next one is asked for."""
        libarchive = _library()
        try:
            with self._reader(libarchive) as opened:
                yield from enumerate(opened)
        except (libarchive.ArchiveError, UnicodeError) as error:
            raise _failure(str(error)) from None

    def _reader(self, libarchive: Any) -> AbstractContextManager[Any]:
        if isinstance(self.source, bytes):
            return libarchive.memory_reader(self.source, self.form)  # type: ignore[no-any-return]
        return libarchive.file_reader(str(self.source), self.form)  # type: ignore[no-any-return]

    def load(self, number: int, size: int) -> bytes:
        """The bytes of an entry, no more of them than ``size``."""
        if (kept := self._kept.get(number)) is not None:
            return kept
        if self._opened is None or number <= self._at:
            self._opened = self.entries()
        libarchive = _library()
        for at, entry in self._opened:
            self._at = at
            if at == number:
                try:
                    unpacked = _blocks(entry, size)
                except libarchive.ArchiveError as error:
                    self._opened = None
                    raise _failure(str(error)) from None
                self._keep(number, unpacked)
                return unpacked
        self._opened = None
        raise UnpackError("is damaged in its archive", "download the archive again")

    def _keep(self, number: int, unpacked: bytes) -> None:
        self._kept[number] = unpacked
        while sum(map(len, self._kept.values())) > _MOST_KEPT:
            self._kept.popitem(last=False)


def _blocks(entry: Any, size: int) -> bytes:
    blocks: list[bytes] = []
    left = size
    for block in entry.get_blocks():  # to the end, where the library checks the sum of all
        blocks.append(block[:left])
        left -= len(block)
        if left < 0:
            break
    return b"".join(blocks)


def _name(entry: Any) -> str:
    from libarchive import ffi

    # The library would take a name that is not in Unicode for UTF-8.
    wide = ffi.entry_pathname_w(entry._entry_p)
    return str(wide) if wide else named(ffi.entry_pathname(entry._entry_p) or b"")


def _library() -> Any:
    try:
        import libarchive
    except (ImportError, OSError, AttributeError, TypeError):
        raise UnpackError(
            "is a RAR or 7z archive, for which the library libarchive is missing here", _MISSING
        ) from None
    return libarchive


def _failure(said: str) -> UnpackError:
    if any(word in said for word in _ENCRYPTED):
        return UnpackError("is encrypted and needs a password", "unpack it with the password and give its folder")
    return UnpackError("is damaged, or packed in a way that is not read", UNPACK)
