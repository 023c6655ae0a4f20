"""The files in a folder, an archive or a mail, one at a time, so that one that is bad does not stop the rest.

Nothing is unpacked to disk. A member's bytes are read when it is asked for them and held by nobody else, so that memory
does not grow with the number of files. An archive within an archive is opened, one within that is not. Files of Word
and Excel are zip archives too: they are told apart by what is in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from jixiao.documents import mail, solid, zipped
from jixiao.documents.limits import MOST_BYTES, UnreadableError
from jixiao.documents.packed import UNPACK, Packed, UnpackError

MOST_MEMBERS = 20_000
MOST_UNPACKED = 2_000_000_000
#: How far a member of more than so many bytes may have been compressed.
MOST_RATIO = 200
_LARGE = 10_000_000
#: From how many unpacked bytes on the same is asked of an archive as a whole.
_LARGE_ARCHIVE = 50_000_000

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
#: Parts that tell a document from an archive, though it may be one that is not read.
_PACKAGES = frozenset(
    {"[Content_Types].xml", "OFD.xml", "content.xml", "uof.xml", "META-INF/container.xml"}
    | {"Index/Document.iwa", "buildVersionHistory.plist"}
)
_PACKAGE_SUFFIXES = frozenset([".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".ofd", ".odt", ".ods"])
_CONTAINERS = frozenset([".zip", ".eml", ".mht", ".mhtml", *solid.SUFFIXES])
_OTHER_ARCHIVES = frozenset([".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".cab", ".iso"])
_OTHER_ARCHIVE_MARKS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
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
    """The files of ``path``: of a folder and all below it, of an archive or a mail, or the one file that it is.

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
            yield _failure(origin, "is no file", "give a file, a folder or an archive")
            return
        with path.open("rb") as stream:
            mark = stream.read(mail.HEAD)
    except (OSError, ValueError) as error:
        yield _closed(origin, error)
        return
    if _is_other_archive(path.name, mark):
        yield _failure(origin, "is an archive of a kind that is not opened", UNPACK)
    elif _is_container(path.name, mark) and path.suffix.lower() not in _PACKAGE_SUFFIXES:
        itself = Member(path.name, origin, partial(_load, path, origin))
        yield from _of_container(path, mark, itself, size, _Allowance(Archive(origin, size)), depth=0)
    elif size > MOST_BYTES:
        yield _too_large(origin, size)
    else:
        yield Member(path.name, origin, partial(_load, path, origin))


def _load(path: Path, origin: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _closed(origin, error).error from None


# Archives and mails


@dataclass(slots=True)
class _Allowance:
    """How much an archive, with those in it, may still unpack to."""

    archive: Archive
    members: int = field(default_factory=lambda: MOST_MEMBERS)
    size: int = field(default_factory=lambda: MOST_UNPACKED)


def _of_container(
    source: Path | bytes, mark: bytes, itself: Member, size: int, allowance: _Allowance, depth: int
) -> Iterator[ArchiveItem]:
    """The files in an archive or a mail, or ``itself`` where it turns out to be a document."""
    origin = itself.origin
    if mail.is_mail(mark) and size > MOST_BYTES:
        yield _too_large(origin, size)
        return
    try:
        listed = _listed(itself.name, source, mark)
    except UnpackError as error:
        yield _failure(origin, error.wrong, error.remedy)
        return
    if listed is None:
        yield itself
        return
    if depth > 1:
        yield _failure(origin, "is an archive within an archive within an archive", UNPACK)
        return
    allowance.members -= len(listed)
    if allowance.members < 0:
        yield _failure(origin, f"holds more than {MOST_MEMBERS:,} files", _SMALLER)
        return
    unpacked = sum(packed.size for packed in listed)
    if unpacked > _LARGE_ARCHIVE and unpacked > MOST_RATIO * size:
        yield _failure(origin, f"unpacks to more than {MOST_RATIO} times its size", UNPACK)
        return
    allowance.size -= unpacked
    if allowance.size < 0:
        yield _failure(origin, f"unpacks to more than {MOST_UNPACKED:,} bytes", _SMALLER)
        return
    if not listed:
        yield _failure(origin, "is an archive without files", "give the archive that holds the reports")
    for packed in sorted(listed, key=lambda packed: packed.name) if mark.startswith(_ZIP) else listed:
        yield from _of_packed(packed, origin, allowance, depth)


def _listed(name: str, source: Path | bytes, mark: bytes) -> list[Packed] | None:
    """The files in an archive or a mail; None where it is a document. Raises ``UnpackError``."""
    if not mark.startswith(_ZIP):
        if not mail.is_mail(mark):
            return solid.listed(source, mark, MOST_MEMBERS)
        return mail.listed(name, source if isinstance(source, bytes) else source.read_bytes())
    try:
        archive = zipped.opened(source)
        inner = archive.infolist()
    except zipped.CrowdedZipError:
        raise UnpackError(f"holds more than {MOST_MEMBERS:,} files", _SMALLER) from None
    except (*zipped.DAMAGE, *zipped.UNKNOWN):
        raise UnpackError("is a damaged or cut off zip archive", "download it again") from None
    if not _PACKAGES.isdisjoint(info.filename for info in inner):
        return None
    if len(inner) <= MOST_MEMBERS and zipped.overlap(inner):
        raise UnpackError("holds files that lie over one another, as only bombs do", "make the archive anew")
    return zipped.listed(archive, inner)


def _of_packed(packed: Packed, origin: str, allowance: _Allowance, depth: int) -> Iterator[ArchiveItem]:
    place = PurePosixPath(packed.name)
    inner = f"{origin}!/{packed.name}"
    if any(_is_hidden(part) for part in place.parts if part != ".."):
        return
    if not place.parts:
        yield _failure(inner, "has no name in its archive", "make the archive anew")
    elif place.is_absolute() or ".." in place.parts or place.parts[0].endswith(":"):
        yield _failure(inner, "has a path that leads out of its archive", "make the archive anew")
    elif packed.is_encrypted:
        yield _failure(inner, "is encrypted and needs a password", "unpack it with the password and give its folder")
    elif packed.is_link:
        yield Skipped(inner, "is a link, not a file")
    elif (reason := _NO_DOCUMENTS.get(place.suffix.lower())) is not None:
        yield Skipped(inner, reason)
    elif packed.size > MOST_BYTES:
        yield _too_large(inner, packed.size)
    elif (
        packed.size > _LARGE
        and packed.packed_size is not None
        and packed.size > MOST_RATIO * max(packed.packed_size, 1)
    ):
        yield _failure(inner, f"unpacks to more than {MOST_RATIO} times its size", "give the report's own file")
    else:
        member = Member(place.name, inner, partial(_load_packed, packed, inner), allowance.archive)
        yield from _opened(member, allowance, depth)


def _opened(member: Member, allowance: _Allowance, depth: int) -> Iterator[ArchiveItem]:
    """A file of an archive, or what is in it if it is one; only what is named like one is looked into."""
    suffix = PurePosixPath(member.name).suffix.lower()
    if suffix in _OTHER_ARCHIVES:
        yield _failure(member.origin, "is an archive of a kind that is not opened", UNPACK)
    elif suffix in _CONTAINERS:
        try:
            raw = member.load()
        except UnreadableError as error:
            yield UnreadMember(member.origin, error)
            return
        if _is_container(member.name, raw):
            yield from _of_container(raw, raw[: mail.HEAD], member, len(raw), allowance, depth + 1)
        else:
            yield member
    else:
        yield member


def _load_packed(packed: Packed, origin: str) -> bytes:
    try:
        return packed.load()
    except UnpackError as error:
        raise UnreadableError(origin, error.wrong, error.remedy) from None


# What names and first bytes tell


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in {"Thumbs.db", "desktop.ini", "__MACOSX"}


def _is_container(name: str, mark: bytes) -> bool:
    is_archive = mark.startswith((*_ZIP, *solid.MARKS)) or PurePosixPath(name).suffix.lower() in solid.SUFFIXES
    return is_archive or mail.is_mail(mark)


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
