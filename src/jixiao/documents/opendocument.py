"""OpenDocument (.odt, .ods; one XML file: .fodt, .fods): what its files share, and the text of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from jixiao.characters import raised
from jixiao.documents import zipped
from jixiao.documents.limits import UnreadableError, whole
from jixiao.documents.package import MarkupError, Package, bare, parsed

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, DRAW = (_NAMESPACE % name for name in ("office", "text", "table", "style", "drawing"))
FO = _NAMESPACE % "xsl-fo-compatible"
P, H = TEXT + "p", TEXT + "h"
_FRAME_TEXT = frozenset({DRAW + "text-box", DRAW + "custom-shape"})
#: What stands in a paragraph and is not printed there.
_UNPRINTED = frozenset(
    {
        OFFICE + "annotation",
        TEXT + "note-citation",
        TEXT + "tracked-changes",
        TEXT + "ruby-text",
        TEXT + "hidden-paragraph",
        TEXT + "alphabetical-index-mark",
        STYLE + "style",
        "{http://www.w3.org/2000/svg}title",
        "{http://www.w3.org/2000/svg}desc",
        DRAW + "object",
        DRAW + "image",
    }
)
#: `  ` and line ends.
_BLANKS = re.compile(r"[ \t\r\n]+")
#: Where text stands above the line: super 58%, 33% 58%
_RAISED = re.compile(r"super|[1-9]")
#: Most blanks that one element stands for.
_MOST_BLANKS = 1_000
_MANIFEST = "META-INF/manifest.xml"
_PROGRAMS = "WPS or LibreOffice"
#: How deep styles may be based on each other.
_MOST_BASES = 20


@dataclass
class OpenFile:
    """The body of a file, and its styles by family and name."""

    body: etree._Element
    styles: etree._Element | None
    by_name: dict[tuple[str, str], etree._Element] = field(default_factory=dict)

    def style(self, family: str, name: str | None) -> Iterator[etree._Element]:
        """The style of a family with this name, and those on which it is based."""
        for _ in range(_MOST_BASES):
            found = self.by_name.get((family, name or ""))
            if found is None:
                return
            yield found
            name = found.get(STYLE + "parent-style-name")

    def says(self, family: str, name: str | None, properties: str, attribute: str) -> str | None:
        """What a style says in the first of its bases that says anything of it."""
        for style in self.style(family, name):
            for element in style.iterfind(STYLE + properties):
                if (value := element.get(attribute)) is not None:
                    return str(value)
        return None


def opened(file: str, raw: bytes) -> OpenFile:
    """The body and the styles of a file. Raises ``UnreadableError``."""
    if raw.startswith(b"PK"):
        package = Package.opened(file, raw, "OpenDocument file", _PROGRAMS)
        with package.archive:
            _refuse_encrypted(package)
            content, styles = package.part("content.xml"), package.part("styles.xml")
    else:
        try:
            content = styles = parsed(raw)
        except MarkupError as error:
            wrong = f"is a damaged OpenDocument file: it {error}"
            raise UnreadableError(file, wrong, f"open it in {_PROGRAMS} and save it anew") from None
    body = None if content is None else content.find(OFFICE + "body")
    if body is None or not len(body):
        raise UnreadableError(file, "is an OpenDocument file without a body", f"save it anew from {_PROGRAMS}")
    found = OpenFile(body, styles)
    for root in {id(root): root for root in (styles, content) if root is not None}.values():
        for style in root.iter(STYLE + "style"):
            found.by_name[str(style.get(STYLE + "family")), str(style.get(STYLE + "name"))] = style
    return found


def _refuse_encrypted(package: Package) -> None:
    if _MANIFEST in package.names:
        info = package.archive.getinfo(_MANIFEST)
        info.file_size = min(info.file_size, 1_000_000)
        try:
            manifest = zipped.unpacked(package.archive, info)
        except (*zipped.DAMAGE, *zipped.UNKNOWN):
            manifest = b""
        if b"encryption-data" in manifest:
            raise UnreadableError(package.file, "is encrypted and needs a password", "save a copy without the password")


@dataclass
class Paragraphs:
    """Reads paragraphs; what is anchored in them, text boxes and notes, is kept for later."""

    source: OpenFile
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    _looks: dict[str, tuple[bool, bool]] = field(default_factory=dict)

    def text(self, element: etree._Element) -> str:
        """What a paragraph prints; tabs are blanks, line breaks ``\\n``."""
        parts: list[str] = []
        self._gather(element, parts)
        return "".join(parts)

    def _gather(self, element: etree._Element, parts: list[str]) -> None:
        if element.text:
            parts.append(_spaced(element.text))
        for child in element:
            tag = child.tag
            if tag == TEXT + "s":
                parts.append(" " * whole(child.get(TEXT + "c"), 1, 0, _MOST_BLANKS))
            elif tag == TEXT + "tab":
                parts.append(" ")
            elif tag == TEXT + "line-break":
                parts.append("\n")
            elif tag == TEXT + "note":
                self.notes += child.iterfind(TEXT + "note-body")
            elif tag in _FRAME_TEXT:
                self.boxes.append(child)
            elif tag == TEXT + "span":
                is_hidden, is_raised = self._look(child.get(TEXT + "style-name"))
                inner: list[str] = []
                if not is_hidden:
                    self._gather(child, inner)
                parts += map(raised, inner) if is_raised else inner
            elif tag not in _UNPRINTED and isinstance(tag, str):
                self._gather(child, parts)
            if child.tail:
                parts.append(_spaced(child.tail))

    def _look(self, style: str | None) -> tuple[bool, bool]:
        """Whether text in a style is hidden, and whether it stands above the line."""
        known = self._looks.get(style or "")
        if known is None:
            said = partial(self.source.says, "text", style, "text-properties")
            display, position = said(TEXT + "display"), said(STYLE + "text-position")
            known = self._looks[style or ""] = display == "none", _RAISED.match(position or "") is not None
        return known

    def in_cell(self, cell: etree._Element) -> Iterator[str]:
        """The texts of all paragraphs of a cell, those in lists and in tables within too."""
        for child in cell:
            if child.tag in {P, H}:
                yield self.text(child)
                boxes, self.boxes = self.boxes, []
                for box in boxes:
                    yield from self.in_cell(box)
            elif child.tag not in _UNPRINTED and isinstance(child.tag, str) and bare(child.tag) != "shapes":
                yield from self.in_cell(child)


def _spaced(text: str) -> str:
    """Blanks and line ends of a file are one blank, as in any XML; ``text:s`` stands for more."""
    return _BLANKS.sub(" ", text)


def spans(cell: etree._Element, most: int) -> tuple[int, int]:
    """How many rows and columns a cell covers."""
    rows, columns = (whole(cell.get(f"{TABLE}number-{side}-spanned"), 1, 1, most) for side in ("rows", "columns"))
    return rows, columns
