"""OpenDocument (.odt, .ods; one XML file: .fodt, .fods): what its files share, and the text of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

from lxml import etree

from jixiao.characters import shifted
from jixiao.documents import zipped
from jixiao.documents.limits import LEAST_SIZE, UnreadableError, whole
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
#: Where text stands above or below the line: super 58%, 33% 58%, sub, -33%
_SHIFTED = re.compile(r"(super|[1-9])|sub|-[1-9]")
#: What styles say that do not strike text out.
_UNSTRUCK = frozenset((None, "", "none"))
#: A size in points: 10.5pt
_POINTS = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)pt")
_WHITE = "#ffffff"
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

    @cached_property
    def has_grounds(self) -> bool:
        """Whether anything is painted behind text by a style that is in use."""
        grounds = {
            str(properties.get(FO + "background-color")).lower()
            for style in self.by_name.values()
            for properties in style
            if properties.get(FO + "background-color") is not None
        }
        return not grounds <= {"transparent", _WHITE}

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


class _Look(NamedTuple):
    """How a style shows text: not at all, above (1) or below (-1) the line, in white (None where it does not say)."""

    is_unprinted: bool
    lift: int
    is_white: bool | None


@dataclass
class Paragraphs:
    """Reads paragraphs; what is anchored in them, text boxes and notes, is kept for later."""

    source: OpenFile
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    _looks: dict[tuple[str, str], _Look] = field(default_factory=dict)

    def text(self, element: etree._Element) -> str:
        """What a paragraph prints; tabs are blanks, line breaks ``\\n``."""
        parts: list[str] = []
        look = self._look("paragraph", element.get(TEXT + "style-name"))
        if not look.is_unprinted:
            self._gather(element, parts, is_white=bool(look.is_white))
        return "".join(parts)

    def _gather(self, element: etree._Element, parts: list[str], *, is_white: bool) -> None:
        """Add what an element prints to ``parts``; white text is printed where something may be painted behind it."""
        is_seen = not is_white or self.source.has_grounds or next(element.iterancestors(*_FRAME_TEXT), None) is not None
        if element.text and is_seen:
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
                look = self._look("text", child.get(TEXT + "style-name"))
                inner: list[str] = []
                if not look.is_unprinted:
                    self._gather(child, inner, is_white=is_white if look.is_white is None else look.is_white)
                parts += (shifted(part, look.lift) for part in inner)
            elif tag not in _UNPRINTED and isinstance(tag, str) and child.get(TEXT + "is-hidden") != "true":
                self._gather(child, parts, is_white=is_white)
            if child.tail and is_seen:
                parts.append(_spaced(child.tail))

    def _look(self, family: str, style: str | None) -> _Look:
        """How a style shows text."""
        known = self._looks.get((family, style or ""))
        if known is None:
            said = partial(self.source.says, family, style, "text-properties")
            size = _POINTS.fullmatch(said(FO + "font-size") or "")
            colour = said(FO + "color")
            is_unprinted = said(TEXT + "display") == "none" or self.strikes(family, style)
            shift = _SHIFTED.match(said(STYLE + "text-position") or "")
            known = self._looks[family, style or ""] = _Look(
                is_unprinted or (size is not None and float(size[1]) < LEAST_SIZE),
                0 if shift is None else 1 if shift[1] else -1,
                None if colour is None else colour.lower() == _WHITE,
            )
        return known

    def strikes(self, family: str, style: str | None) -> bool:
        """Whether a style strikes text out."""
        return self.source.says(family, style, "text-properties", STYLE + "text-line-through-style") not in _UNSTRUCK

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
