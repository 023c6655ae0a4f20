"""Zip files of XML parts (docx, OFD, OpenDocument): unpacked and parsed within limits, without entities."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from jixiao.documents import zipped
from jixiao.documents.limits import UnreadableError

#: Most bytes of the parts that are read, and how many times larger than packed a large part may be.
MOST_PART_BYTES = 100_000_000
MOST_RATIO = 250
_LARGE = 8_000_000
_ENTITIES = "declares entities, which office programs never do"
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, load_dtd=False
)


#: Characters that no XML may hold, and that office programs write into it all the same: &#7; &#x1F;
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0{0,4}(?:[0-8]|1[124-9]|2\d|3[01])|x0{0,4}(?:[0-8bceBCE]|1[0-9a-fA-F]));"
)


class MarkupError(Exception):
    """What is wrong with an XML text, as the end of a sentence about it."""


def parsed(data: bytes) -> etree._Element:
    """The root of an XML text. Raises ``MarkupError``."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise MarkupError(_ENTITIES)
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        allowed = data if b"\0" in data[:4] else _FORBIDDEN.sub("", data.decode("latin-1")).encode("latin-1")
        if allowed != data:
            return parsed(allowed)
        raise MarkupError("is no well-formed XML or is nested too deep") from None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that the look at its bytes did not see
        raise MarkupError(_ENTITIES)
    return root


def bare(tag: object) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


@dataclass
class Package:
    """The parts of ``file``, a ``kind`` that ``programs`` write."""

    file: str
    archive: zipfile.ZipFile
    kind: str
    programs: str
    budget: int = MOST_PART_BYTES
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = frozenset(self.archive.namelist())

    @classmethod
    def opened(cls, file: str, raw: bytes, kind: str, programs: str) -> Package:
        """The package that the bytes of ``file`` are. Raises ``UnreadableError``."""
        try:
            return cls(file, zipped.opened(raw), kind, programs)
        except (*zipped.DAMAGE, *zipped.UNKNOWN):
            raise UnreadableError(file, f"is a damaged or cut off {kind}", "download it again") from None

    def part(self, name: str) -> etree._Element | None:
        """The root of the part ``name``; None where there is none. Raises ``UnreadableError``."""
        if name not in self.names:
            return None
        info = self.archive.getinfo(name)
        self.budget -= info.file_size
        is_bomb = info.file_size > _LARGE and info.file_size > MOST_RATIO * max(info.compress_size, 1)
        if self.budget < 0 or is_bomb:
            wrong = f"unpacks to {info.file_size:,} bytes in {name}, more than any report"
            raise UnreadableError(self.file, wrong, f"save it anew from {self.programs}")
        if info.flag_bits & 1:
            raise UnreadableError(self.file, "is a zip file with a password", "save it without a password")
        try:
            data = zipped.unpacked(self.archive, info)
        except (*zipped.DAMAGE, *zipped.UNKNOWN):
            raise self.damaged(name, "cannot be unpacked") from None
        try:
            return parsed(data)
        except MarkupError as error:
            raise self.damaged(name, str(error)) from None

    def damaged(self, name: str, what: str) -> UnreadableError:
        wrong = f"is a damaged {self.kind}: its part {name} {what}"
        return UnreadableError(self.file, wrong, f"download it again, or open it in {self.programs} and save it anew")

    def relations(self, part: str) -> dict[str, str]:
        """The targets that ``part`` of an Office file refers to, by relation id."""
        folder, _, name = part.rpartition("/")
        root = self.part(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        if root is None:
            return {}
        targets = {}
        for relation in root:
            target = str(relation.get("Target", ""))
            place = target[1:] if target.startswith("/") else f"{folder}/{target}" if folder else target
            targets[str(relation.get("Id"))] = place
        return targets
