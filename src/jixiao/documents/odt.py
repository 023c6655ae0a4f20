"""OpenDocument text (odt): paragraphs with their automatic numbers, tables, text boxes, notes, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from jixiao.documents.document import Document, Format, FurnitureKind
from jixiao.documents.limits import MOST_CHARACTERS, UnreadableError, whole
from jixiao.documents.numbering import Numbering, NumberingLevel
from jixiao.documents.opendocument import OFFICE, STYLE, TABLE, TEXT, H, OpenFile, P, Paragraphs, opened, spans
from jixiao.documents.package import bare
from jixiao.documents.writing import Pen, WrittenCell

_MOST_LEVELS, _MOST_NUMBER = 9, 1_000_000
#: Most columns and rows that a cell covers or is repeated over, and rows of a table.
_MOST_SPAN, _MOST_ROWS = 100, 100_000
#: How numbers are written, by how OpenDocument names it; plain digits where a name is not here.
_FORMS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一, 二, 三, ...": "chineseCounting",
    "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "壹, 貳, 參, ...": "ideographLegalTraditional",
    "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
    "①, ②, ③, ...": "decimalEnclosedCircle",
    "１, ２, ３, ...": "decimalFullWidth",
    "": "none",
}
_OUTLINE = "outline"
#: Parts of a table that hold rows.
_GROUPS = frozenset(TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group"))
_CELLS = frozenset(TABLE + name for name in ("table-cell", "covered-table-cell"))


def read_odt(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read an odt. Deleted and hidden text is left out; notes follow the body, then headers and footers.

    Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text.
    """
    source = opened(file, raw)
    body = source.body.find(OFFICE + "text")
    if body is None:
        wrong = f"is an OpenDocument file of another kind ({bare(source.body[0].tag)}) and no text or workbook"
        raise UnreadableError(file, wrong, "give the report's own text")
    pen = Pen(MOST_CHARACTERS)
    writer = _Writer(pen, source, Paragraphs(source), _levels(source))
    writer.blocks(body)
    notes, writer.paragraphs.notes = writer.paragraphs.notes, []
    for note in notes:
        writer.blocks(note)
    writer.margins()
    return Document(
        file, sha256, form, pen.text, tuple(pen.headings), tuple(pen.tables), tuple(pen.furniture), tuple(pen.pages)
    )


def _levels(source: OpenFile) -> dict[str, dict[int, NumberingLevel]]:
    """The levels of each list style by its name, and those of the headings."""
    found: dict[str, dict[int, NumberingLevel]] = {}
    roots = {id(root): root for root in (source.styles, source.body.getparent()) if root is not None}
    for root in roots.values():
        for style in root.iter(TEXT + "list-style", TEXT + "outline-style"):
            name = _OUTLINE if style.tag == TEXT + "outline-style" else str(style.get(STYLE + "name"))
            levels = (_level(element) for element in style if isinstance(element.tag, str))
            found[name] = {at: level for at, level in levels if 0 <= at < _MOST_LEVELS}
    return found


def _level(element: etree._Element) -> tuple[int, NumberingLevel]:
    at = whole(element.get(TEXT + "level"), 1, 0, 99) - 1
    if element.tag == TEXT + "list-level-style-bullet":
        return at, NumberingLevel(element.get(TEXT + "bullet-char", ""), "bullet")
    if bare(element.tag) not in {"list-level-style-number", "outline-level-style"}:
        return at, NumberingLevel("", "none")
    form = str(element.get(STYLE + "num-format", ""))
    shown = whole(element.get(TEXT + "display-levels"), 1, 1, at + 1) if at >= 0 else 1
    numbers = ".".join(f"%{number}" for number in range(at + 2 - shown, at + 2)) if form else ""
    before, behind = (element.get(f"{STYLE}num-{side}") or "" for side in ("prefix", "suffix"))
    start = whole(element.get(TEXT + "start-value"), 1, 0, _MOST_NUMBER)
    return at, NumberingLevel(f"{before}{numbers}{behind}" if form else "", _FORMS.get(form, "decimal"), start)


@dataclass
class _List:
    """A list as it is counted: the numbers that it shares with the lists that go on with it, and its levels."""

    shared: str
    levels: dict[int, NumberingLevel]
    style: str


@dataclass
class _Writer:
    pen: Pen
    source: OpenFile
    paragraphs: Paragraphs
    levels: dict[str, dict[int, NumberingLevel]]
    numbering: Numbering = field(default_factory=Numbering)
    #: The lists begun so far by their ids, and the last one of each style.
    lists: dict[str, _List] = field(default_factory=dict)
    #: The number that is printed before the next paragraph.
    number: str = ""

    def blocks(self, parent: etree._Element, furniture: FurnitureKind | None = None) -> None:
        """Write the paragraphs, lists and tables in ``parent``."""
        for element in parent:
            tag = element.tag
            if tag in {P, H}:
                self._paragraph(element, furniture)
            elif tag == TEXT + "list":
                for item, _ in self._items(element, None, 0):
                    self._paragraph(item, furniture)
            elif tag == TABLE + "table":
                self._table(element, furniture)
            elif tag in {TEXT + "section", TEXT + "index-body", TEXT + "index-title"}:
                if element.get(TEXT + "display") != "none" and element.get(TEXT + "is-hidden") != "true":
                    self.blocks(element, furniture)
            elif bare(tag) in {"table-of-content", "illustration-index", "table-index", "alphabetical-index"}:
                self.blocks(element, "navigation")
            elif bare(tag) in {"frame", "g", "text-box", "custom-shape"}:
                self.blocks(element, furniture)

    def _paragraph(self, element: etree._Element, furniture: FurnitureKind | None) -> None:
        """Write a paragraph, a line for each of its lines, and then its text boxes."""
        heading = self._heading(element)
        for line in self._text(element).split("\n"):
            if line.strip():
                self.pen.line(line.strip(), heading=None if furniture else heading, furniture=furniture)
        boxes, self.paragraphs.boxes = self.paragraphs.boxes, []
        for box in boxes:
            self.blocks(box, furniture)

    def _text(self, element: etree._Element) -> str:
        text = self.paragraphs.text(element)
        number, self.number = self.number, ""
        if not text.strip():
            return text
        if element.tag == H and not number and element.get(TEXT + "is-list-header") != "true":
            at = whole(element.get(TEXT + "outline-level"), 1, 1, _MOST_LEVELS) - 1
            number = self.numbering.next(_OUTLINE, _OUTLINE, self.levels.get(_OUTLINE, {}), at, {})
        return number + text

    def _heading(self, element: etree._Element) -> int | None:
        if element.tag == H:
            return whole(element.get(TEXT + "outline-level"), 1, 1, 9)
        named = self.source.style("paragraph", element.get(TEXT + "style-name"))
        return 1 if any(style.get(STYLE + "name") == "Title" for style in named) else None

    def _items(self, element: etree._Element, around: _List | None, depth: int) -> Iterator[tuple[etree._Element, int]]:
        """The paragraphs of a list and of the lists within it; ``number`` is set to each one's number before it."""
        own = self._list(element, around)
        for item in element:
            is_counted = item.tag == TEXT + "list-item"
            start = item.get(TEXT + "start-value")
            for child in item if is_counted or item.tag == TEXT + "list-header" else ():
                if child.tag == TEXT + "list":
                    yield from self._items(child, own, depth + 1)
                elif child.tag in {P, H}:
                    if is_counted and (_has_text(child) or child.tag == H):
                        starts = {} if start is None else {depth: whole(start, 1, 0, _MOST_NUMBER)}
                        key = own.shared if start is None else f"{own.shared} {id(item)}"
                        self.number = self.numbering.next(own.shared, key, own.levels, depth, starts)
                        is_counted = False
                    yield child, depth

    def _list(self, element: etree._Element, around: _List | None) -> _List:
        style = str(element.get(TEXT + "style-name") or (around.style if around else ""))
        levels = self.levels.get(style, {})
        if around is not None:
            return _List(around.shared, levels, style)
        key = str(element.get("{http://www.w3.org/XML/1998/namespace}id") or f"list {len(self.lists)}")
        earlier = self.lists.get(str(element.get(TEXT + "continue-list")))
        if earlier is None and element.get(TEXT + "continue-numbering") == "true":
            earlier = self.lists.get(f"style {style}")
        found = _List(earlier.shared if earlier else key, levels, style)
        self.lists[key] = self.lists[f"style {style}"] = found
        return found

    def _table(self, table: etree._Element, furniture: FurnitureKind | None) -> None:
        """Write a table, and behind it those in its cells; one of a single column that holds others frames them."""
        rows = [[cell for cell in row if cell.tag in _CELLS] for row in _rows_of(table)]
        inner = [one for cells in rows for cell in cells for one in cell.iterfind(TABLE + "table")]
        if inner and all(len(cells) == 1 for cells in rows):
            for (cell,) in rows:
                self.blocks(cell, furniture)
            return
        self.pen.table(self._rows(table))
        for one in inner:
            self._table(one, furniture)

    def _rows(self, table: etree._Element) -> list[list[WrittenCell]]:
        """The rows of ``table``; a cell that covers others is given once."""
        rows: list[list[WrittenCell]] = []
        for row in _rows_of(table):
            cells: list[WrittenCell] = []
            column = 0
            for cell in row:
                if cell.tag not in _CELLS:
                    continue
                repeated = whole(cell.get(TABLE + "number-columns-repeated"), 1, 1, _MOST_SPAN)
                if cell.tag == TABLE + "table-cell":
                    high, wide = spans(cell, _MOST_SPAN)
                    text = self._cell(cell)
                    cells += (WrittenCell(text, column + at, high, wide) for at in range(repeated))
                column += repeated
            rows += [cells] * min(
                whole(row.get(TABLE + "number-rows-repeated"), 1, 1, _MOST_SPAN), _MOST_ROWS - len(rows)
            )
        for number, cells in enumerate(rows):
            rows[number] = [
                WrittenCell(cell.text, cell.column, min(cell.rows, len(rows) - number), cell.columns) for cell in cells
            ]
        return rows

    def _cell(self, cell: etree._Element) -> str:
        texts = []
        for child in cell:
            if child.tag == TABLE + "table":
                continue
            if child.tag == TEXT + "list":
                texts += [self._text(item) for item, _ in self._items(child, None, 0)]
            elif child.tag in {P, H}:
                texts.append(self._text(child))
            else:
                texts += self.paragraphs.in_cell(child)
        boxes, self.paragraphs.boxes = self.paragraphs.boxes, []
        texts += (text for box in boxes for text in self.paragraphs.in_cell(box))
        return " ".join(text.strip() for text in texts if text.strip())

    def margins(self) -> None:
        """Write each line of headers and footers once."""
        known: set[str] = set()
        for page in () if self.source.styles is None else self.source.styles.iter(STYLE + "master-page"):
            for margin in page:
                name = bare(margin.tag)
                if not name.startswith(("header", "footer")) or margin.get(STYLE + "display") == "false":
                    continue
                for text in self.paragraphs.in_cell(margin):
                    for line in filter(str.strip, text.split("\n")):
                        if line not in known:
                            known.add(line)
                            self.pen.line(line.strip(), furniture="header" if name.startswith("header") else "footer")


def _has_text(element: etree._Element) -> bool:
    return any(str(text).strip() for text in element.itertext())


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if element.tag == TABLE + "table-row":
            yield element
        elif element.tag in _GROUPS:
            yield from _rows_of(element)
