"""OFD (版式文档, GB/T 33190), the national format of printed pages: drawn anew as a PDF and read as one.

A zip file of XML parts: ``OFD.xml`` names documents, each names its pages, a page its templates and layers of objects.
Text is plain in ``TextCode``, each character with its distance to the next. Templates, annotations and composite
objects are drawn with the page; watermarks, stamps and what is not visible are left out.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from jixiao.documents.document import Document, Format
from jixiao.documents.limits import MOST_CHARACTERS, TooMuchTextError, UnreadableError, whole
from jixiao.documents.package import Package, bare
from jixiao.documents.pdf import MOST_PAGES, read_pdf
from jixiao.documents.redrawn import DrawnGlyph, Matrix, Redrawn

#: Points of a millimetre.
_UNIT = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
#: The longest side of a page, and how far out anything may be drawn.
_LONGEST = 5_000.0
_FURTHEST = 1e5
#: How deep blocks and composite objects may lie within each other, and how many objects are drawn in all.
_MOST_NESTED = 8
_MOST_OBJECTS = 2_000_000
_ENCRYPTED = ("Encryptions.xml", "decryptseed.dat")
_SAVE_AS_PDF = "open it in the program that made it and save it as PDF"
#: A length or a part of a matrix: 12.5, -.3, 1e-3.
_NUMBER = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
#: Blanks that are printed, though Python takes them for unprintable.
_BLANKS = "\t\u3000\xa0\u2002\u2003"
#: Annotations that are laid over the page and say nothing of their own.
_OVERLAYS = frozenset({"Watermark", "Stamp"})
#: The operators of a path in PDF's words, and how many numbers each takes.
_STEPS = {"S": ("m", 2), "M": ("m", 2), "L": ("l", 2), "Q": ("v", 4), "B": ("c", 6), "A": ("l", 7), "C": ("h", 0)}


def read_ofd(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read an OFD. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text."""
    return read_pdf(file, sha256, as_pdf(file, raw), form)


def as_pdf(file: str, raw: bytes) -> bytes:
    """The text and the lines of an OFD, drawn anew as a PDF. Raises ``UnreadableError``."""
    package = Package.opened(file, raw, "OFD file", "an OFD program")
    with package.archive:
        if any(posixpath.basename(name) in _ENCRYPTED for name in package.names):
            raise UnreadableError(file, "is an encrypted OFD file", "save a copy without encryption")
        drawing = _Drawing(package)
        for name in _documents(package):
            drawing.document(name)
    if not drawing.pages:
        raise UnreadableError(file, "is an OFD file without pages", _SAVE_AS_PDF)
    return drawing.drawn.pdf()


def _documents(package: Package) -> Iterator[str]:
    """The parts of the documents that the file holds."""
    root = package.part("OFD.xml")
    for body in () if root is None else _all(root, "DocBody"):
        place = _text(body, "DocRoot")
        if not place:
            raise package.damaged("OFD.xml", "names no document")
        yield place


@dataclass
class _Resources:
    """What pages draw with, by id: composite objects and sets of colors."""

    composites: dict[str, etree._Element] = field(default_factory=dict)
    styles: dict[str, etree._Element] = field(default_factory=dict)

    def take(self, root: etree._Element | None) -> None:
        for element in () if root is None else root.iter():
            name = bare(element.tag)
            if name in {"CompositeGraphicUnit", "CompositeGraphUnit", "VectorG"}:
                self.composites[str(element.get("ID"))] = element
            elif name == "DrawParam":
                self.styles[str(element.get("ID"))] = element


@dataclass
class _Drawing:
    """The pages drawn so far."""

    package: Package
    drawn: Redrawn = field(default_factory=lambda: Redrawn(_UNIT))
    pages: int = 0
    objects: int = 0
    resources: _Resources = field(default_factory=_Resources)
    drawn_parts: set[str] = field(default_factory=set)
    #: The texts drawn on the page, with all that says where: some programs draw a text, or the whole page, twice.
    texts: set[tuple[str | None, ...]] = field(default_factory=set)
    #: The composite objects that are being drawn, and where.
    within: tuple[str | None, ...] = ()
    #: The parts by their names in lower case, for programs that are careless about it.
    names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {name.replace("\\", "/").lower(): name for name in sorted(self.package.names)}

    def document(self, place: str) -> None:
        """Draw the pages of the document whose part is ``place``."""
        part, root = self._part("OFD.xml", place)
        if root is None:
            raise self.package.damaged("OFD.xml", f"names the document {place!r}, which is not there")
        common = _first(root, "CommonData")
        self.resources = _Resources()
        templates: dict[str, str] = {}
        for element in () if common is None else common:
            name = bare(element.tag)
            if name in {"PublicRes", "DocumentRes"}:
                self.resources.take(self._part(part, element.text)[1])
            elif name == "TemplatePage":
                templates[str(element.get("ID"))] = str(element.get("BaseLoc", ""))
        usual = _box(_first(common, "PageArea"), _A4)
        notes = self._annotations(part, root)
        pages = _first(root, "Pages")
        for page in () if pages is None else _all(pages, "Page"):
            self.pages += 1
            if self.pages > MOST_PAGES:
                wrong = f"has more than the {MOST_PAGES:,} pages that a report may have"
                raise UnreadableError(self.package.file, wrong, "give the report's own pages")
            self._page(part, page, templates, usual, notes.get(str(page.get("ID")), ()))

    def _page(
        self,
        document: str,
        page: etree._Element,
        templates: dict[str, str],
        usual: Sequence[float],
        notes: Iterable[etree._Element],
    ) -> None:
        place = str(page.get("BaseLoc", ""))
        part, root = self._part(document, place)
        if root is None:
            raise self.package.damaged(document, f"names page {self.pages} as {place!r}, which is not there")
        if part in self.drawn_parts:
            raise self.package.damaged(document, f"names {place!r} as two pages")
        self.drawn_parts.add(part)
        self.drawn.page(*_box(_first(root, "Area"), usual))
        self.texts.clear()
        self.resources.take(self._part(part, _text(root, "PageRes"))[1])
        used = [(str(use.get("ZOrder")), str(use.get("TemplateID"))) for use in _all(root, "Template")]
        for order in ("Background", "Foreground"):
            for at, key in used:
                if (at == "Foreground") is (order == "Foreground") and key in templates:
                    self._content(self._part(document, templates[key])[1])
            if order == "Background":
                self._content(root)
        for note in notes:
            self._note(note)

    def _content(self, page: etree._Element | None) -> None:
        for layer in () if page is None else page.iterfind("{*}Content/{*}Layer"):
            if _is_visible(layer):
                self._block(layer, str(layer.get("DrawParam", "")), 0)

    def _annotations(self, document: str, root: etree._Element) -> dict[str, list[etree._Element]]:
        """The annotations of each page that are printed, by the page's id."""
        found: dict[str, list[etree._Element]] = {}
        part, listed = self._part(document, _text(root, "Annotations"))
        for page in () if listed is None else _all(listed, "Page"):
            noted = self._part(part, _text(page, "FileLoc"))[1]
            for note in () if noted is None else _all(noted, "Annot"):
                if note.get("Type") not in _OVERLAYS and _is_visible(note):
                    found.setdefault(str(page.get("PageID")), []).append(note)
        return found

    def _note(self, note: etree._Element) -> None:
        for look in _all(note, "Appearance"):
            left, top, *_ = _boundary(look)
            self.drawn.begin((1, 0, 0, 1, left, top))
            self._block(look, "", 0)
            self.drawn.end()

    def _block(self, block: etree._Element, style: str, depth: int) -> None:
        """Draw the objects of a layer, a block or a composite object."""
        for element in block:
            name = bare(element.tag)
            if name == "PageBlock" or (name == "Content" and depth):
                if depth < _MOST_NESTED and _is_visible(element):
                    self._block(element, style, depth + 1)
                continue
            if name not in {"TextObject", "PathObject", "CompositeObject"} or not _is_visible(element):
                continue
            self.objects += 1
            if self.objects > _MOST_OBJECTS:
                wrong = f"draws more than {_MOST_OBJECTS:,} objects"
                raise UnreadableError(self.package.file, wrong, "give the report's own pages")
            left, top, *_ = _boundary(element)
            turned = _floats(element.get("CTM"))
            moved: Matrix = (1, 0, 0, 1, left, top)
            self.drawn.begin(moved, *([_matrix(turned)] if len(turned) == 6 else []))
            style_here = str(element.get("DrawParam", style))
            if name == "CompositeObject":
                self._composite(element, style_here, depth)
            else:
                self._color(element, "StrokeColor" if name == "PathObject" else "FillColor", style_here)
                (self._path if name == "PathObject" else self._text_object)(element)
            self.drawn.end()

    def _composite(self, element: etree._Element, style: str, depth: int) -> None:
        key = element.get("ResourceID")
        unit = self.resources.composites.get(str(key))
        if unit is not None and key not in self.within and depth < _MOST_NESTED:
            outside = self.within
            self.within = (*outside, key, element.get("Boundary"), element.get("CTM"))
            self._block(unit, style, depth + 1)
            self.within = outside

    def _color(self, element: etree._Element, kind: str, style: str) -> None:
        found = _first(element, kind)
        seen = 0
        while found is None and (known := self.resources.styles.get(style)) is not None and seen < _MOST_NESTED:
            found, style, seen = _first(known, kind), str(known.get("Relative", "")), seen + 1
        if found is not None:
            self.drawn.color([min(max(part / 255, 0.0), 1.0) for part in _floats(found.get("Value"))])

    def _path(self, element: etree._Element) -> None:
        stroke = element.get("Stroke") not in {"false", "0"}
        fill = element.get("Fill") in {"true", "1"}
        width = (_floats(element.get("LineWidth")) or [0.353])[0]
        if stroke or fill:
            self.drawn.path(_steps(_text(element, "AbbreviatedData")), width, stroke=stroke, fill=fill)

    def _text_object(self, element: etree._Element) -> None:
        if element.get("Fill") in {"false", "0"} and element.get("Stroke") not in {"true", "1"}:
            return
        size = (_floats(element.get("Size")) or [0.0])[0]
        stretch = (_floats(element.get("HScale")) or [1.0])[0]
        if not (0.01 <= size <= _LONGEST and 0.01 <= stretch <= 100):
            return
        read, turned = (whole(element.get(key), 0, 0, 270) for key in ("ReadDirection", "CharDirection"))
        cosine, sine = round(math.cos(math.radians(turned))), round(math.sin(math.radians(turned)))
        for code in _all(element, "TextCode"):
            text = code.text or ""
            place = (element.get(key) for key in ("Boundary", "CTM", "Size"))
            drawn = (*self.within, *place, code.get("X"), code.get("Y"), text)
            if drawn in self.texts:
                continue
            self.texts.add(drawn)
            if self.drawn.characters + len(text) > MOST_CHARACTERS:
                raise TooMuchTextError
            for line in _lines(_placed(code, text, size, stretch, read)):
                self.drawn.line(line, size, stretch, (cosine, sine, sine, -cosine))

    def _part(self, part: str, place: str | None) -> tuple[str, etree._Element | None]:
        """The name and the root of the part that ``part`` names as ``place``; None where there is none."""
        if not place:
            return part, None
        wanted = place.strip().replace("\\", "/")
        joined = wanted if wanted.startswith("/") else posixpath.join(posixpath.dirname(part), wanted)
        # Some programs count from the root where they ought to count from the part.
        for name in (joined, wanted):
            found = self.names.get(posixpath.normpath(name).lstrip("/").lower())
            if found is not None:
                return found, self.package.part(found)
        return part, None


def _placed(code: etree._Element, text: str, size: float, stretch: float, read: int) -> Iterator[DrawnGlyph]:
    """The printed characters of a ``TextCode``, each where it stands."""
    x, y = ((_floats(code.get(key)) or [0.0])[0] for key in ("X", "Y"))
    across, down = (list(_distances(code.get(key), len(text))) for key in ("DeltaX", "DeltaY"))
    for at, character in enumerate(text):
        dx = across[at] if at < len(across) else across[-1] if across else None
        dy = down[at] if at < len(down) else down[-1] if down else None
        if dx is None and dy is None:
            usual = size * (1 if character >= "\u2e80" else 0.5)
            dx, dy = (0.0, math.copysign(usual, 180 - read)) if read in {90, 270} else (usual * stretch, 0.0)
            dx = -dx if read == 180 else dx
        dx, dy = dx or 0.0, dy or 0.0
        if (character.isprintable() or character in _BLANKS) and max(abs(x), abs(y)) < _FURTHEST:
            yield DrawnGlyph(character.replace("\t", " "), x, y, dx if dx > 0 and not dy else None)
        x, y = x + dx, y + dy


def _lines(glyphs: Iterable[DrawnGlyph]) -> Iterator[list[DrawnGlyph]]:
    """The glyphs, parted where one does not stand to the right of the one before."""
    line: list[DrawnGlyph] = []
    for glyph in glyphs:
        line.append(glyph)
        if glyph.advance is None:
            yield line
            line = []
    if line:
        yield line


def _distances(text: str | None, most: int) -> Iterator[float]:
    """Distances as OFD writes them: ``g 3 5.5`` is 5.5 three times. No more of them than there are characters."""
    parts = iter((text or "").split())
    left = most
    for part in parts:
        times = 1
        if part == "g":
            times, part = whole(next(parts, None), 0, 0, left), next(parts, "")  # noqa: PLW2901
        value = (_floats(part) or [0.0])[0]
        for _ in range(min(times, left)):
            yield value
        left -= times
        if left <= 0:
            return


def _steps(text: str) -> Iterator[tuple[str, Sequence[float]]]:
    """A path's steps in PDF's words; an arc is the straight line to its end."""
    parts = iter(text.split())
    is_begun = False
    for part in parts:
        if part not in _STEPS:
            continue
        operator, count = _STEPS[part]
        places = [value for _ in range(count) for value in _floats(next(parts, ""))]
        if len(places) != count or (not is_begun and operator != "m"):
            return
        if part == "A":
            places = places[5:]
        is_begun = True
        yield operator, places


# What attributes say


def _floats(text: str | None) -> list[float]:
    """The numbers of an attribute; none where one of them is no number, or further out than any page."""
    found = []
    for part in (text or "").split()[:8]:
        if not _NUMBER.fullmatch(part) or abs(value := float(part)) > _FURTHEST:
            return []
        found.append(value)
    return found


def _matrix(values: Sequence[float]) -> Matrix:
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def _boundary(element: etree._Element) -> Sequence[float]:
    found = _floats(element.get("Boundary"))
    return found if len(found) == 4 else (0.0, 0.0, 0.0, 0.0)


def _box(area: etree._Element | None, otherwise: Sequence[float]) -> Sequence[float]:
    """Left, top, width and height of a page."""
    found = _floats(_text(area, "PhysicalBox"))
    return found if len(found) == 4 and all(1 <= side <= _LONGEST for side in found[2:]) else otherwise


def _is_visible(element: etree._Element) -> bool:
    return element.get("Visible") not in {"false", "0"} and element.get("Alpha") != "0"


def _first(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else element.find(f"{{*}}{name}")


def _all(element: etree._Element, name: str) -> Iterable[etree._Element]:
    return element.iterfind(f"{{*}}{name}")


def _text(element: etree._Element | None, name: str) -> str:
    found = _first(element, name)
    return "" if found is None else (found.text or "").strip()
