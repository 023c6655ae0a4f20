"""Office Open XML packages as other programs write them, brought into the shape that the readers know.

Some write the names of parts with backslashes or in other case than they refer to them by, some the namespaces of the
strict form of the standard, some styles that name nothing or have colours that are none.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from lxml import etree

from jixiao.documents import zipped
from jixiao.documents.package import MarkupError, bare, parsed

_CONTENTS = "[Content_Types].xml"
#: How parts are named where they are referred to: PartName="/xl/workbook.xml", Target="worksheets/sheet1.xml"
_REFERENCE = re.compile(r'\b(?:PartName|Target)="([^"]*)"')
#: The namespaces of the strict form: http://purl.oclc.org/ooxml/spreadsheetml/main
_STRICT = re.compile(r"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
#: The parts of the styles by which values are shown, and what of a font.
_SHOWING = frozenset(("numFmts", "fonts", "fills", "cellXfs"))
_OF_FONTS = frozenset(("color", "vertAlign"))
#: A colour as it is written there: FF1F497D
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}")
#: The part that tells which form the package has, and its bytes that do: xl/workbook.xml
_MAIN = re.compile(r"xl/workbook\.xml|word/document\d*\.xml", re.IGNORECASE)
_HEAD = 4096
#: Most bytes that are unpacked to be mended.
_MOST_UNPACKED = 200_000_000


def names(archive: zipfile.ZipFile) -> frozenset[str]:
    """The names of the parts, with slashes."""
    return frozenset(name.replace("\\", "/") for name in archive.namelist())


def mended(archive: zipfile.ZipFile, raw: bytes, *, with_plain_styles: bool = False) -> bytes:
    """The package ``raw`` in the shape that the readers know, itself where it is in it; ``archive`` has it open.

    Raises one of ``zipped.DAMAGE`` or ``zipped.UNKNOWN``.
    """
    infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    if not with_plain_styles and not _needs_mending(archive, infos.values()):
        return raw
    if sum(info.file_size for info in infos.values()) > _MOST_UNPACKED:
        return raw
    parts = {name.replace("\\", "/"): zipped.unpacked(archive, info) for name, info in infos.items()}
    known = {name.lower(): name for name in _referred(parts)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            text = part.decode("latin-1") if name.lower().endswith((".xml", ".rels")) else ""
            text = _STRICT.sub(r"http://schemas.openxmlformats.org/\1/2006/\2", text)
            written = text.encode("latin-1") or part
            if with_plain_styles and name.lower() == "xl/styles.xml":
                written = _plain(written)
            package.writestr(known.get(name.lower(), name), written)
    return stream.getvalue()


def _plain(styles: bytes) -> bytes:
    """The styles of a workbook without what no value is shown by, and without colours and grounds that say nothing."""
    try:
        root = parsed(styles)
    except MarkupError:
        return styles
    for part in list(root):
        if bare(part.tag) not in _SHOWING:
            root.remove(part)
    for colour in list(root.iter("{*}color", "{*}fgColor", "{*}bgColor")):
        rgb = colour.get("rgb")
        if (rgb is not None and not _RGB.fullmatch(rgb)) and (around := colour.getparent()) is not None:
            around.remove(colour)
    for font in root.iterfind("{*}fonts/{*}font"):
        for part in [part for part in font if bare(part.tag) not in _OF_FONTS]:
            font.remove(part)
    for fill in root.iterfind("{*}fills/{*}fill"):
        if not len(fill):
            etree.SubElement(fill, fill.tag.replace("}fill", "}patternFill"))
    for look in root.iterfind("{*}cellXfs/{*}xf"):
        for name in ("borderId", "xfId"):
            look.attrib.pop(name, "")
    return etree.tostring(root, encoding="utf-8")


def _needs_mending(archive: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo]) -> bool:
    for info in infos:
        name = info.filename
        if "\\" in name or (name.lower() == _CONTENTS.lower() and name != _CONTENTS):
            return True
        if _MAIN.fullmatch(name):
            with archive.open(info) as part:
                if _STRICT.search(part.read(_HEAD).decode("latin-1")):
                    return True
    return False


def _referred(parts: dict[str, bytes]) -> set[str]:
    """The names by which parts are referred to."""
    found = {_CONTENTS, "_rels/.rels"}
    for name, part in parts.items():
        lower = name.lower()
        targets = _REFERENCE.findall(part.decode("utf-8", "replace")) if lower.endswith((".xml", ".rels")) else []
        if lower == _CONTENTS.lower():
            found |= {target.lstrip("/") for target in targets}
        elif lower.endswith(".rels"):
            folder = name.rpartition("_rels/")[0]
            found |= {target[1:] if target.startswith("/") else folder + target for target in targets}
    owners = {name for name in found if "/" in name and not name.endswith(".rels")}
    return found | {"{}/_rels/{}.rels".format(*name.rsplit("/", 1)) for name in owners}
