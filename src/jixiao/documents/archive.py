"""The files in a folder or a zip archive, one at a time, so that one that is bad does not stop the rest.

Nothing is unpacked to disk. A member's bytes are read when it is asked for them and held by nobody else, so that memory
does not grow with the number of files. An archive within an archive is opened, one within that is not. Files of Word
and Excel are zip archives too: they are told apart by what is in them.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from jixiao.documents import zipped
from jixiao.documents.limits import MOST_BYTES, UnreadableError

MOST_MEMBERS = 20_000
MOST_UNPACKED = 2_000_000_000
#: How far a member of more than so many bytes may have been compressed.
MOST_RATIO = 200
_LARGE = 10_000_000
#: From how many unpacked bytes on the same is asked of an archive as a whole.
_LARGE_ARCHIVE = 50_000_000

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PACKAGES = frozenset({"[Content_Types].xml", "OFD.xml", "content.xml"})
_PACKAGE_SUFFIXES = frozenset([".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".ofd", ".odt", ".ods"])
_OTHER_ARCHIVES = frozenset([".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".cab", ".iso"])
_OTHER_ARCHIVE_MARKS = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_NO_DOCUMENTS = {
    suffix: reason
    for reason, suffixes in {
        "is a picture": ".png .jpg .jpeg .gif .bmp .tif .tiff .webp .svg .ico .heic .psd",
        "is a sound or a film": ".mp3 .wav .m4a .mp4 .avi .mov .mkv .wmv",
        "is a program": ".py .pyc .js .ts .css .sh .bat .sql .ipynb .exe .dll .so",
        "is a setting": ".ini .toml .yaml .yml",
        "is data, not a report": ".csv .tsv .json .jsonl .parquet .db .sqlite .duckdb .log .bak .tmp",
        "is a font": ".ttf .ttc .otf .woff .woff2",
    }.items()
    for suffix in suffixes.split()
}
_UNPACK = "unpack it and give its folder"
_SMALLER = "give the reports in smaller archives"


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was given, or lies in a folder that was: where it is, and how many bytes it has."""

    origin: str
    size: int


@dataclass(frozen=True, slots=True)
class Member:
    """A file that may be a document: its name, where it is (for messages), and how to read its bytes.

    ``load`` raises ``UnreadableError`` where the file cannot be read. ``archive`` is the outermost one that it is in.
    """

    name: str
    origin: str
    load: Callable[[], bytes]
    archive: Archive | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is clearly no document, and why."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnreadMember:
    """A file or an archive that cannot be read, and why."""

    origin: str
    error: UnreadableError


ArchiveItem = Member | Skipped | UnreadMember


def members(path: Path) -> Iterator[ArchiveItem]:
    """The files of ``path``: of a folder and all below it, of a zip archive, or the one file that it is.

    Hidden files, lock files of Word and Excel (``~$…``) and the like are passed over in silence.
    """
    try:
        is_folder = path.is_dir()
    except OSError as error:  # a name that is too long, a folder above it that may not be entered
        yield _closed(str(path), error)
        return
    if not is_folder:
        yield from _of_file(path, str(path))
        return
    is_empty = True
    for found in in_folder(path):
        is_empty = False
        if isinstance(found, Path):
            yield from _of_file(found, str(found))
        else:
            yield found
    if is_empty:
        yield _failure(str(path), "is a folder without files", "give the folder that holds the reports")


def in_folder(folder: Path) -> Iterator[Path | Skipped | UnreadMember]:
    """The files of a folder and all below it, in order: those that may be documents or archives, and the others."""
    try:
        inner = sorted(folder.iterdir())
    except OSError as error:
        yield _closed(str(folder), error)
        return
    for path in inner:
        if _is_hidden(path.name):
            continue
        try:
            is_folder, is_link = path.is_dir(), path.is_symlink()
        except OSError as error:
            yield _closed(str(path), error)
            continue
        if is_folder:
            if not is_link:  # which may lead back up
                yield from in_folder(path)
        elif (reason := _NO_DOCUMENTS.get(path.suffix.lower())) is not None:
            yield Skipped(str(path), reason)
        else:
            yield path


def _of_file(path: Path, origin: str) -> Iterator[ArchiveItem]:
    try:
        size = path.stat().st_size
        if not path.is_file():
            yield _failure(origin, "is no file", "give a file, a folder or a zip archive")
            return
        with path.open("rb") as stream:
            mark = stream.read(8)
    except (OSError, ValueError) as error:
        yield _closed(origin, error)
        return
    if _is_other_archive(path.name, mark):
        yield _failure(origin, "is an archive of a kind that is not opened", _UNPACK)
    elif mark.startswith(_ZIP) and path.suffix.lower() not in _PACKAGE_SUFFIXES:
        itself = Member(path.name, origin, partial(_load, path, origin))
        yield from _of_zip(path, origin, itself, size, _Allowance(Archive(origin, size)), depth=0)
    elif size > MOST_BYTES:
        yield _too_large(origin, size)
    else:
        yield Member(path.name, origin, partial(_load, path, origin))


def _load(path: Path, origin: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _closed(origin, error).error from None


# Zip archives


@dataclass(slots=True)
class _Allowance:
    """How much an archive, with those in it, may still unpack to."""

    archive: Archive
    members: int = field(default_factory=lambda: MOST_MEMBERS)
    size: int = field(default_factory=lambda: MOST_UNPACKED)


def _of_zip(
    source: Path | bytes, origin: str, itself: Member, size: int, allowance: _Allowance, depth: int
) -> Iterator[ArchiveItem]:
    """The members of a zip archive, or ``itself`` where it turns out to be a document."""
    try:
        archive = zipped.opened(source)
        inner = archive.infolist()
    except zipped.CrowdedZipError:
        yield _failure(origin, f"holds more than {MOST_MEMBERS:,} files", _SMALLER)
        return
    except (*zipped.DAMAGE, *zipped.UNKNOWN):
        yield _failure(origin, "is a damaged or cut off zip archive", "download it again")
        return
    if not _PACKAGES.isdisjoint(info.filename for info in inner):
        yield itself
        return
    if depth > 1:
        yield _failure(origin, "is an archive within an archive within an archive", _UNPACK)
        return
    files = [info for info in inner if not info.is_dir()]
    allowance.members -= len(files)
    if allowance.members < 0:
        yield _failure(origin, f"holds more than {MOST_MEMBERS:,} files", _SMALLER)
        return
    if zipped.overlap(inner):
        yield _failure(origin, "holds files that lie over one another, as only bombs do", "make the archive anew")
        return
    unpacked = sum(info.file_size for info in files)
    if unpacked > _LARGE_ARCHIVE and unpacked > MOST_RATIO * size:
        yield _failure(origin, f"unpacks to more than {MOST_RATIO} times its size", _UNPACK)
        return
    allowance.size -= unpacked
    if allowance.size < 0:
        yield _failure(origin, f"unpacks to more than {MOST_UNPACKED:,} bytes", _SMALLER)
        return
    if not files:
        yield _failure(origin, "is an archive without files", "give the archive that holds the reports")
    named = [(_name_of(info), info) for info in files]
    for name, info in sorted(named, key=lambda pair: pair[0]):
        yield from _of_zip_member(archive, info, name, origin, allowance, depth)


def _of_zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, origin: str, allowance: _Allowance, depth: int
) -> Iterator[ArchiveItem]:
    place = PurePosixPath(name)
    inner = f"{origin}!/{name}"
    if any(_is_hidden(part) for part in place.parts if part != ".."):
        return
    if not place.parts:
        yield _failure(inner, "has no name in its archive", "make the archive anew")
    elif place.is_absolute() or ".." in place.parts or place.parts[0].endswith(":"):
        yield _failure(inner, "has a path that leads out of its archive", "make the archive anew")
    elif info.flag_bits & 1:
        yield _failure(inner, "is encrypted and needs a password", "unpack it with the password and give its folder")
    elif stat.S_ISLNK(info.external_attr >> 16):
        yield Skipped(inner, "is a link, not a file")
    elif (reason := _NO_DOCUMENTS.get(place.suffix.lower())) is not None:
        yield Skipped(inner, reason)
    elif info.file_size > MOST_BYTES:
        yield _too_large(inner, info.file_size)
    elif info.file_size > _LARGE and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        yield _failure(inner, f"unpacks to more than {MOST_RATIO} times its size", "give the report's own file")
    else:
        member = Member(place.name, inner, partial(_load_from_zip, archive, info, inner), allowance.archive)
        yield from _opened(member, inner, allowance, depth)


def _opened(member: Member, origin: str, allowance: _Allowance, depth: int) -> Iterator[ArchiveItem]:
    """A zip's member, or what is in it if it is an archive; only what is named like one is looked into."""
    suffix = PurePosixPath(member.name).suffix.lower()
    if suffix in _OTHER_ARCHIVES:
        yield _failure(origin, "is an archive of a kind that is not opened", _UNPACK)
    elif suffix == ".zip":
        try:
            raw = member.load()
        except UnreadableError as error:
            yield UnreadMember(origin, error)
            return
        yield from _of_zip(raw, origin, member, len(raw), allowance, depth + 1)
    else:
        yield member


def _load_from_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, origin: str) -> bytes:
    try:
        return zipped.unpacked(archive, info)
    except zipped.DAMAGE:
        raise UnreadableError(origin, "is damaged in its archive", "download the archive again") from None
    except zipped.UNKNOWN:
        raise UnreadableError(origin, "is compressed or encrypted in a way that is not read", _UNPACK) from None


def _name_of(info: zipfile.ZipInfo) -> str:
    """A member's name; without the flag for UTF-8 it is in whatever the writing system used, here GB18030 as a rule."""
    name = info.filename
    if not info.flag_bits & 0x800:
        written = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = written.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


# What names and first bytes tell


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in {"Thumbs.db", "desktop.ini", "__MACOSX"}


def _is_other_archive(name: str, mark: bytes) -> bool:
    return PurePosixPath(name).suffix.lower() in _OTHER_ARCHIVES or mark.startswith(_OTHER_ARCHIVE_MARKS)


def _failure(origin: str, wrong: str, remedy: str) -> UnreadMember:
    return UnreadMember(origin, UnreadableError(origin, wrong, remedy))


def _closed(origin: str, error: OSError | ValueError) -> UnreadMember:
    why = error.strerror if isinstance(error, OSError) else error
    return _failure(origin, f"cannot be opened ({why})", "check the path and who may read it")


def _too_large(origin: str, size: int) -> UnreadMember:
    wrong = f"has {size:,} bytes, more than the {MOST_BYTES:,} that a report may have"
    return _failure(origin, wrong, "give the report's own file")
