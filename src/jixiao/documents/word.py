"""Word documents (docx): paragraphs with their automatic numbers, tables, text boxes, notes, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from jixiao.characters import shifted
from jixiao.documents import ooxml, zipped
from jixiao.documents.document import Document, Format
from jixiao.documents.inked import Inks
from jixiao.documents.limits import LEAST_SIZE, MOST_CHARACTERS, UnreadableError, whole
from jixiao.documents.numbering import Numbering, NumberingLevel
from jixiao.documents.package import Package
from jixiao.documents.writing import Pen, WrittenCell

#: Most columns that a cell may cover, levels of a list, and styles on which a style may be based in turn.
MOST_SPAN, _MOST_LEVELS, _MOST_BASES = 100, 9, 50
#: Half points by which a note's mark is raised or lowered at least where it is not called a superscript or a subscript.
_SHIFTED = 4
#: The highest number that is counted with.
_MOST_NUMBER = 1_000_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VAL, _TYPE = _W + "val", _W + "type"
_P, _T, _TAB, _BR, _CR, _SYM = (_W + name for name in ("p", "t", "tab", "br", "cr", "sym"))
_TBL, _TR, _TC, _SDT, _PPR = (_W + name for name in ("tbl", "tr", "tc", "sdt", "pPr"))
_HYPHEN = _W + "noBreakHyphen"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: A formula's text, and the lower half of a fraction, which follows its upper half.
_FORMULA, _BELOW = _M + "t", _M + "den"
#: Which alignments stand above the line, and which below it.
_LIFTS = {"superscript": 1, "subscript": -1}
#: Elements whose text is not printed.
_UNPRINTED = tuple(_W + name for name in ("del", "moveFrom", "instrText", "delInstrText", "delText"))
#: Ticks and boxes that forms draw with symbol fonts.
_SYMBOLS = {
    ("Wingdings", 0xFE): "☑",
    ("Wingdings", 0xA8): "□",
    ("Wingdings", 0x6F): "□",
    ("Wingdings", 0xFC): "√",
    ("Wingdings", 0xFB): "×",
    ("Wingdings 2", 0x52): "☑",
    ("Wingdings 2", 0x50): "√",
    ("Wingdings 2", 0xA3): "□",
    ("Wingdings 2", 0x53): "☒",
}

# --- Styles and lists of a docx -----------------------------------------------------------------------------------

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TOC_NAME = re.compile(r"(?:toc|目录)\s*\d$", re.IGNORECASE)


@dataclass(slots=True)
class _Style:
    base: str | None
    heading: int | None
    is_contents: bool
    list_id: str | None
    list_level: int | None


@dataclass(slots=True)
class _List:
    shared: str
    levels: dict[int, NumberingLevel]
    starts: dict[int, int]
    by_style: dict[str, int]


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else element.find(_W + name)


def _value(element: etree._Element | None, name: str) -> str | None:
    found = _child(element, name)
    return None if found is None else str(found.get(_VAL, ""))


def _integer(text: str | None, otherwise: int = 0) -> int:
    return whole(text, otherwise, -_MOST_NUMBER, _MOST_NUMBER)


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(_VAL) not in {"0", "false", "off"}


def _styles(root: etree._Element | None) -> tuple[dict[str, _Style], str | None]:
    """Paragraph styles by id, and the id of the default one."""
    styles: dict[str, _Style] = {}
    default = None
    for element in () if root is None else root.iter(_W + "style"):
        if element.get(_TYPE, "paragraph") not in {"paragraph", "numbering"}:
            continue
        key, name = str(element.get(_W + "styleId", "")), _value(element, "name") or ""
        properties = element.find(_PPR)
        heading = None
        if named := _HEADING_NAME.match(name):
            heading = int(named[1])
        elif name.lower() == "title" or name == "标题":
            heading = 1
        if (outline := _value(properties, "outlineLvl")) is not None:
            heading = _integer(outline, 9) + 1
        numbers = _child(properties, "numPr")
        level = _value(numbers, "ilvl")
        styles[key] = _Style(
            _value(element, "basedOn"),
            heading,
            bool(_TOC_NAME.match(name)),
            _value(numbers, "numId"),
            None if level is None else _integer(level),
        )
        if element.get(_TYPE) == "paragraph" and element.get(_W + "default") in {"1", "true", "on"}:
            default = key
    return {key: _inherit(styles, key) for key in styles}, default


@dataclass(frozen=True, slots=True)
class _Looks:
    """The ids of the styles whose text is hidden, and of those whose text stands above and below the line."""

    hidden: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    lowered: frozenset[str] = frozenset()

    def lift(self, style: str) -> int:
        """Whether the text of a style stands above the line (1), or below it (-1)."""
        return (style in self.raised) - (style in self.lowered)


def _looks(root: etree._Element | None) -> _Looks:
    hidden = _said(root, "vanish", _is_on)
    raising = _said(root, "vertAlign", lambda align: _LIFTS.get(align.get(_VAL, ""), 0) > 0)
    lowering = _said(root, "vertAlign", lambda align: _LIFTS.get(align.get(_VAL, ""), 0) < 0)
    if root is None or not (hidden or raising):
        return _Looks()
    styles = {str(style.get(_W + "styleId", "")): style for style in root.iter(_W + "style")}
    found: tuple[list[str], list[str], list[str]] = [], [], []
    for key, style in styles.items():
        chain = [style]
        while (base := styles.get(_value(chain[-1], "basedOn") or "")) is not None and len(chain) < _MOST_BASES:
            chain.append(base)
        for keys, said in zip(found, (hidden, raising, lowering), strict=True):
            if next((said[one] for one in chain if one in said), False):
                keys.append(key)
    return _Looks(*map(frozenset, found))


def _said(
    root: etree._Element | None, name: str, is_so: Callable[[etree._Element], bool]
) -> dict[etree._Element, bool]:
    """The styles whose own text has a property, and whether it is so there: few have one."""
    found: dict[etree._Element, bool] = {}
    for element in () if root is None else root.iter(_W + name):
        around = element.getparent()
        style = None if around is None else around.getparent()
        if style is not None and style.tag == _W + "style" and around is _child(style, "rPr"):
            found.setdefault(style, is_so(element))
    return found


def _inherit(styles: dict[str, _Style], key: str) -> _Style:
    own = styles[key]
    heading, list_id, level, is_contents = own.heading, own.list_id, own.list_level, own.is_contents
    base, seen = own.base, {key}
    while base in styles and base not in seen and len(seen) < _MOST_BASES:
        seen.add(base)
        parent = styles[base]
        heading = parent.heading if heading is None else heading
        list_id = parent.list_id if list_id is None else list_id
        level = parent.list_level if level is None else level
        is_contents = is_contents or parent.is_contents
        base = parent.base
    return _Style(None, heading if heading and 0 < heading <= 9 else None, is_contents, list_id, level)


def _level(element: etree._Element) -> NumberingLevel:
    return NumberingLevel(
        text=_value(element, "lvlText") or "",
        form=_value(element, "numFmt") or "decimal",
        start=_integer(_value(element, "start"), 1 if _child(element, "start") is None else 0),
        follow=_value(element, "suff") or "tab",
        is_legal=_is_on(_child(element, "isLgl")),
        restarts=None if _child(element, "lvlRestart") is None else _integer(_value(element, "lvlRestart")),
    )


def _lists(root: etree._Element | None, styles: dict[str, _Style]) -> dict[str, _List]:
    """The lists of ``numbering.xml`` by numId."""
    if root is None:
        return {}
    abstracts = {str(found.get(_W + "abstractNumId")): found for found in root.findall(_W + "abstractNum")}
    instances = {str(found.get(_W + "numId")): found for found in root.findall(_W + "num")}
    lists = {}
    for key, instance in instances.items():
        shared = _value(instance, "abstractNumId") or ""
        abstract = abstracts.get(shared)
        if (link := _value(abstract, "numStyleLink")) and link in styles:
            shared = _value(instances.get(styles[link].list_id or ""), "abstractNumId") or shared
            abstract = abstracts.get(shared)
        levels, by_style, starts = {}, {}, {}
        for element in () if abstract is None else abstract.findall(_W + "lvl"):
            at = _integer(element.get(_W + "ilvl"))
            if not 0 <= at < _MOST_LEVELS:
                continue
            levels[at] = _level(element)
            if styled := _value(element, "pStyle"):
                by_style[styled] = at
        for override in instance.findall(_W + "lvlOverride"):
            at = _integer(override.get(_W + "ilvl"))
            if not 0 <= at < _MOST_LEVELS:
                continue
            if (own := _child(override, "lvl")) is not None:
                levels[at] = _level(own)
            if (start := _value(override, "startOverride")) is not None:
                starts[at] = _integer(start)
        lists[key] = _List(shared, levels, starts, by_style)
    return lists


# --- The package --------------------------------------------------------------------------------------------------


def read_docx(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a docx. Deleted, struck out, hidden and unseen text and the marks of foot notes are left out; the notes
    follow the body, then headers and footers. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too
    much text."""
    package = Package.opened(file, raw, "Word document", "Word or WPS")
    try:
        if (mended := ooxml.mended(package.archive, raw)) is not raw:
            package = Package.opened(file, mended, package.kind, package.programs)
    except (*zipped.DAMAGE, *zipped.UNKNOWN):
        pass  # reading it says so
    with package.archive:
        name = "word/document.xml"
        if name not in package.names:
            name = min((part for part in package.names if re.fullmatch(r"word/document\d*\.xml", part)), default=name)
        root = package.part(name)
        body = _child(root, "body")
        if root is None or body is None:
            wrong = "is a Word document without a body"
            raise UnreadableError(file, wrong, "open it in Word or WPS and save it anew")
        styled = package.part("word/styles.xml")
        styles, default = _styles(styled)
        lists = _lists(package.part("word/numbering.xml"), styles)
        writer = _Writer(Pen(MOST_CHARACTERS), styles, default, lists, _looks(styled), Inks(styled))
        writer.prepare(root)
        writer.blocks(body)
        for notes, kind in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
            if (part := package.part(notes)) is not None:
                writer.prepare(part)
                for note in part.findall(_W + kind):
                    if note.get(_TYPE) not in {"separator", "continuationSeparator", "continuationNotice"}:
                        writer.blocks(note)
        _margins(package, name, root, writer)
    pen = writer.pen
    return Document(
        file, sha256, form, pen.text, tuple(pen.headings), tuple(pen.tables), tuple(pen.furniture), tuple(pen.pages)
    )


def _margins(package: Package, document: str, root: etree._Element, writer: _Writer) -> None:
    """Write each line of the headers and footers that the sections use, once."""
    used = [
        (str(reference.get(_R + "id")), "header" if reference.tag == _W + "headerReference" else "footer")
        for reference in root.iter(_W + "headerReference", _W + "footerReference")
    ]
    if not used:
        return
    targets = package.relations(document)
    parts: set[str] = set()
    lines: set[str] = set()
    for key, kind in used:
        part = targets.get(key, "")
        if part in parts or (margin := package.part(part)) is None:
            continue
        parts.add(part)
        writer.prepare(margin)
        for line in writer.lines(margin):
            if line not in lines:
                lines.add(line)
                writer.pen.line(line, furniture="header" if kind == "header" else "footer")


@dataclass
class _Writer:
    pen: Pen
    styles: dict[str, _Style]
    default: str | None
    lists: dict[str, _List]
    looks: _Looks
    inks: Inks
    numbering: Numbering = field(default_factory=Numbering)
    boxes: dict[etree._Element, list[etree._Element]] = field(default_factory=dict)

    def prepare(self, root: etree._Element) -> None:
        """Take out of the tree what is not printed, and the text boxes, which are kept with their paragraphs."""
        for fallback in list(root.iter(_MC + "Fallback")):
            if (around := fallback.getparent()) is not None and around.find(_MC + "Choice") is not None:
                around.remove(fallback)
        for element in list(root.iter(*_UNPRINTED)):
            # Where a whole row or a paragraph's mark was deleted, its properties say so with the same name.
            if (around := element.getparent()) is None or around.tag == _W + "rPr":
                continue
            if around.tag == _W + "trPr":
                row = around.getparent()
                if row is not None and (table := row.getparent()) is not None:
                    table.remove(row)
            else:
                around.remove(element)
        for run in [*self.inks.unseen(root), *_withdrawn(root)]:
            if (around := run.getparent()) is not None:
                around.remove(run)
        for run in list(root.iter(_W + "r")):
            self._look(run)
        for box in list(root.iter(_W + "txbxContent")):
            anchor = next(box.iterancestors(_P), None)
            around = box.getparent()
            if anchor is not None and around is not None:
                around.remove(box)
                self.boxes.setdefault(anchor, []).append(box)

    def _look(self, run: etree._Element) -> None:
        """Take a run out of the tree if it is hidden, and write it above or below the line if it stands there."""
        properties = run[0] if len(run) and run[0].tag == _W + "rPr" else None
        style = _value(properties, "rStyle") or ""
        vanish = _child(properties, "vanish")
        is_hidden = _is_on(vanish) if vanish is not None else style in self.looks.hidden
        around = run.getparent()
        if vanish is None and not is_hidden and self.looks.hidden and around is not None and around.tag == _P:
            is_hidden = _value(_child(around, "pPr"), "pStyle") in self.looks.hidden
        if is_hidden and around is not None:
            around.remove(run)
            return
        align = _value(properties, "vertAlign")
        lift = _LIFTS.get(align, 0) if align is not None else self.looks.lift(style) if style else 0
        position = 0 if lift else _integer(_value(properties, "position"))
        if lift or not -_SHIFTED < position < _SHIFTED:
            for text in run.iter(_T):
                text.text = shifted(text.text or "", lift or position)

    def blocks(self, parent: etree._Element, is_contents: bool = False) -> None:
        """Write the paragraphs and tables in ``parent``."""
        for element in parent:
            tag = element.tag
            if tag == _P:
                self.paragraph(element, is_contents)
            elif tag == _TBL:
                self.table(element, is_contents)
            elif tag == _SDT:
                content = _child(element, "sdtContent")
                if content is not None:
                    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
                    self.blocks(content, is_contents or (gallery is not None and "Contents" in gallery.get(_VAL, "")))
            elif tag not in {_PPR, _W + "sectPr", _W + "tblPr"} and len(element):
                self.blocks(element, is_contents)

    def table(self, table: etree._Element, is_contents: bool = False) -> None:
        """Write a table, and behind it those in its cells; one of a single column that holds others frames them."""
        rows = [list(_inside(row, _TC)) for row in _inside(table, _TR)]
        inner = [one for cells in rows for cell in cells for one in cell.iter(_TBL) if _cell_around(one) is cell]
        if inner and all(len(cells) == 1 for cells in rows):
            for (cell,) in rows:
                self.blocks(cell, is_contents)
            return
        self.pen.table(list(self._rows(table)))
        for one in inner:
            self.table(one, is_contents)

    def paragraph(self, element: etree._Element, is_contents: bool = False) -> None:
        """Write a paragraph, a line for each of its lines, and then its text boxes."""
        heading, number, in_contents = self._properties(element)
        text = _text(element)
        lines = [line for line in (number + text).split("\n") if line and not line.isspace()] if text.strip() else ()
        for line in lines:
            if is_contents or in_contents:
                self.pen.line(line.strip(), furniture="navigation")
            else:
                self.pen.line(line.strip(), heading=heading)
        if self.boxes:
            for box in self.boxes.pop(element, ()):
                self.blocks(box, is_contents)

    def lines(self, parent: etree._Element) -> Iterator[str]:
        """The lines of all paragraphs in ``parent``, those in tables and boxes too."""
        for element in parent.iter(_P):
            yield from self._printed(element)

    def _printed(self, element: etree._Element) -> Iterator[str]:
        """The lines of a paragraph and of its text boxes."""
        _, number, _ = self._properties(element)
        yield from (line.strip() for line in (number + _text(element)).split("\n") if line and not line.isspace())
        for box in self.boxes.pop(element, ()):
            yield from self.lines(box)

    def _properties(self, element: etree._Element) -> tuple[int | None, str, bool]:
        """The heading level, the printed number, and whether it is a line of a table of contents."""
        properties = element[0] if len(element) and element[0].tag == _PPR else None
        key = self.default or ""
        numbers = outline = None
        if properties is not None:
            for child in properties:
                tag = child.tag
                if tag == _W + "pStyle":
                    key = str(child.get(_VAL, ""))
                elif tag == _W + "numPr":
                    numbers = child
                elif tag == _W + "outlineLvl":
                    outline = child
        style = self.styles.get(key)
        heading = style.heading if style else None
        if outline is not None:
            level = _integer(outline.get(_VAL), 9)
            heading = level + 1 if 0 <= level < 9 else None
        list_id = style.list_id if style else None
        level_text = None
        if numbers is not None:
            given = _value(numbers, "numId")
            list_id = list_id if given is None else given
            level_text = _value(numbers, "ilvl")
        if list_id is None or (found := self.lists.get(list_id)) is None or _is_unprinted(properties):
            return heading, "", bool(style and style.is_contents)
        if level_text is not None:
            at = _integer(level_text)
        elif style and style.list_level is not None:
            at = style.list_level
        else:
            at = found.by_style.get(key, 0)
        number = self.numbering.next(found.shared, list_id, found.levels, at, found.starts)
        return heading, number, bool(style and style.is_contents)

    def _rows(self, table: etree._Element) -> Iterator[Iterable[WrittenCell]]:
        """The rows of ``table``; a cell that is merged with the one above is not given again."""
        rows: list[list[WrittenCell]] = []
        #: The row and the place in it at which the cell that covers a column begins.
        open_cells: dict[int, tuple[int, int]] = {}
        for row in _inside(table, _TR):
            column = min(max(_integer(_value(_child(row, "trPr"), "gridBefore")), 0), MOST_SPAN)
            cells: list[WrittenCell] = []
            still: dict[int, tuple[int, int]] = {}
            for cell in _inside(row, _TC):
                properties = _child(cell, "tcPr")
                width, merge = 1, None
                if properties is not None:
                    width = min(max(_integer(_value(properties, "gridSpan"), 1), 1), MOST_SPAN)
                    merge = _child(properties, "vMerge")
                if merge is not None and merge.get(_VAL, "continue") != "restart" and column in open_cells:
                    above, place = still[column] = open_cells[column]
                    first = rows[above][place]
                    rows[above][place] = WrittenCell(first.text, column, len(rows) - above + 1, first.columns)
                else:
                    if merge is not None:
                        still[column] = (len(rows), len(cells))
                    cells.append(WrittenCell(self._cell(cell), column, 1, width))
                column += width
            open_cells = still
            rows.append(cells)
        return iter(rows)

    def _cell(self, cell: etree._Element) -> str:
        paragraphs = list(_own_paragraphs(cell))
        if len(paragraphs) == 1 and not self.boxes:
            return self._properties(paragraphs[0])[1] + _text(paragraphs[0])
        return " ".join(line for paragraph in paragraphs for line in self._printed(paragraph))


def _withdrawn(root: etree._Element) -> Iterator[etree._Element]:
    """The runs that are struck out, or too small to be read."""
    for look in root.iter(_W + "strike", _W + "dstrike", _W + "sz"):
        is_small = look.tag == _W + "sz" and 0 < _integer(look.get(_VAL)) < 2 * LEAST_SIZE
        properties = look.getparent()
        if (is_small or (look.tag != _W + "sz" and _is_on(look))) and properties is not None:
            run = properties.getparent()
            if run is not None and run.tag == _W + "r" and properties.tag == _W + "rPr":
                yield run


def _cell_around(table: etree._Element) -> etree._Element | None:
    return next(table.iterancestors(_TC), None)


def _own_paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, without those of tables in it."""
    for element in parent:
        if element.tag == _P:
            yield element
        elif element.tag != _TBL and len(element):
            yield from _own_paragraphs(element)


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, within content controls and marks of change too."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in {_SDT, _W + "sdtContent", _W + "customXml", _W + "ins", _W + "moveTo"}:
            yield from _inside(element, tag)


def _is_unprinted(properties: etree._Element | None) -> bool:
    """Whether a paragraph's end is deleted or hidden, so that its number is not counted; of an empty one it is."""
    mark = _child(properties, "rPr")
    return _child(mark, "del") is not None or _is_on(_child(mark, "vanish"))


def _text(element: etree._Element) -> str:
    """What a paragraph prints; tabs are blanks, line breaks ``\\n``, and fractions are written with a slash."""
    parts: list[str] = []
    for found in element.iter(_T, _TAB, _BR, _CR, _SYM, _HYPHEN, _FORMULA, _BELOW):
        tag = found.tag
        if tag in {_T, _FORMULA}:
            parts.append(found.text or "")
        elif tag == _TAB:
            # The tab stops in a paragraph's properties bear the same name.
            parts.append("" if found.get(_VAL) else " ")
        elif tag == _BELOW:
            parts.append("/")
        elif tag == _SYM:
            parts.append(_symbol(found))
        else:
            parts.append("-" if tag == _HYPHEN else "\n")
    return "".join(parts)


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(_W + "char", ""), 16)
    except ValueError:
        return ""
    named = _SYMBOLS.get((str(element.get(_W + "font", "")), code & 0xFF if 0xF000 <= code <= 0xF0FF else code))
    return named or (chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else "")
