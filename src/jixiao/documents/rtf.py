"""Rich text (RTF), which is often named doc."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jixiao.characters import shifted
from jixiao.documents.document import Document, Format, FurnitureKind
from jixiao.documents.edged_rows import SAVE_AS_DOCX, Edge, Flow, document_of
from jixiao.documents.encoding import codec
from jixiao.documents.limits import LEAST_SIZE, MOST_CHARACTERS, UnreadableError
from jixiao.documents.numbering import part_number
from jixiao.documents.writing import Pen

_RTF = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\'?"
)
#: Groups whose text is not printed as part of the text; groups marked ``\\*`` are skipped too unless named below.
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict sp themedata datastore xmlnstbl latentstyles listtable listoverridetable "
    b"rsidtbl generator mmathPr fldinst objdata comment annotation atnid atnauthor nonesttables txe rxe xe tc tcn "
    b"pntxta pntxtb revtbl filetbl bkmkstart bkmkend panose falt ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
    b"blipuid picprop upr userprops pgdsctbl pnseclvl wgrffmtfilter".split()
)
_KEPT = frozenset((b"shpinst", b"shptxt", b"listtext", b"pntext", b"ud", b"nesttableprops"))
_MARGINS: dict[bytes, FurnitureKind] = {
    b"header": "header",
    b"headerl": "header",
    b"headerr": "header",
    b"headerf": "header",
    b"footer": "footer",
    b"footerl": "footer",
    b"footerr": "footer",
    b"footerf": "footer",
}
_CHARACTERS = {
    b"tab": " ",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
    b"line": "\n",
    b"lbr": "\n",
}
#: What sets text above the line (1), below it (-1), and on it again.
_LIFTS = {b"super": 1, b"up": 1, b"sub": -1, b"dn": -1, b"nosupersub": 0}
_CHARSETS = {134: "gb18030", 136: "cp950", 128: "cp932", 129: "cp949", 238: "cp1250", 204: "cp1251"}
#: Code pages that have a name of their own; any other is that of its number, or unknown and then taken for Chinese.
_CODE_PAGES = {
    65001: "utf-8",
    10001: "cp932",
    **dict.fromkeys((936, 10008, 20936, 51936, 54936), "gb18030"),
    **dict.fromkeys((10002, 20000, 51950), "cp950"),
    **dict.fromkeys((20932, 51932), "euc_jp"),
    **dict.fromkeys((10003, 20949, 51949), "cp949"),
}
#: Most groups within groups; Word itself stops far below.
_MOST_GROUPS = 2000
#: The table of colours: `{\colortbl;\red255\green0\blue0;}`
_COLOURS = re.compile(r"\{\\colortbl([^{}]*)\}")
_PART = re.compile(r"\\(?:red|green|blue)(\d{1,3})")  # `\red255`
#: What paints a ground: `\clcbpat17`
_GROUND = re.compile(r"\\(?:(?:ch|cl|tr)?c[bf]pat|cb|highlight|(?:cl|ch|tr)?shdng|shading|background)(\d{1,5})")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class _State:
    """What a group of RTF changes and its end changes back."""

    skipped: bool = False
    hidden: bool = False
    unicode_skip: int = 1
    codec: str = "gb18030"
    margin: FurnitureKind | None = None
    in_number: bool = False
    in_note: bool = False
    in_nested_row: bool = False
    lift: int = 0
    #: Whether it is struck out, too small to be read, in the paper's colour; whether it stands in a shape, which may
    #: be painted.
    is_struck: bool = False
    is_tiny: bool = False
    is_white: bool = False
    in_shape: bool = False

    @property
    def is_unprinted(self) -> bool:
        return self.hidden or self.is_struck or self.is_tiny or (self.is_white and not self.in_shape)


@dataclass(slots=True)
class _RowShape:
    """What is told of a row before it ends: its left edge, its cells' edges, and how the next cell is merged."""

    edges: list[Edge] = field(default_factory=list)
    left: int = 0
    is_covered: bool = False
    is_joined: bool = False

    def word(self, name: bytes, number: int) -> None:
        if name == b"trleft":
            self.left = number
        elif name == b"clvmrg":
            self.is_covered = True
        elif name == b"clmrg":
            self.is_joined = True
        elif name == b"cellx":
            self.edges.append(Edge(number, self.is_covered, self.is_joined))
            self.is_covered = self.is_joined = False


@dataclass
class _Rtf:
    pen: Pen
    flow: Flow
    code_page: str = "gb18030"
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    parts: list[str] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    #: The colours that text on the paper has and is not seen.
    whites: frozenset[int] = frozenset()
    headings: dict[int, int] = field(default_factory=dict)
    #: In order, each once.
    margins: dict[tuple[FurnitureKind, str], None] = field(default_factory=dict)
    margin_parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    note_parts: list[str] = field(default_factory=list)
    to_skip: int = 0
    in_table: bool = False
    #: How many tables a paragraph is in, where that is told.
    depth: int = 0
    style: int = 0
    outline: int | None = None
    row: _RowShape = field(default_factory=_RowShape)
    nested_row: _RowShape = field(default_factory=_RowShape)

    def flush(self) -> None:
        if self.pending:
            try:
                text = self.pending.decode(self.state.codec)
            except UnicodeDecodeError:
                text = self.pending.decode("cp1252", "replace")
            self._put(text)
            self.pending.clear()

    def octets(self, data: bytes) -> None:
        if self.to_skip:
            count = min(self.to_skip, len(data))
            self.to_skip -= count
            data = data[count:]
        if not (self.state.skipped or self.state.is_unprinted):
            self.pending += data

    def put(self, text: str) -> None:
        self.flush()
        if not (self.state.skipped or self.state.is_unprinted):
            self._put(text)

    def _put(self, text: str) -> None:
        text = shifted(text, self.state.lift)
        if self.state.in_number:
            self.number.append(text)
        elif self.state.margin:
            self.margin_parts.append(text)
        elif self.state.in_note:
            self.note_parts.append(text)
        else:
            self.parts.append(text)

    def open(self) -> None:
        self.flush()
        if len(self.stack) >= _MOST_GROUPS:
            raise RecursionError
        self.stack.append(replace(self.state))

    def close(self) -> None:
        self.flush()
        if not self.stack:
            return
        before, self.state = self.state, self.stack.pop()
        if before.in_number and not self.state.in_number:
            text = "".join(self.number)
            self.number.clear()
            self._put(part_number(text.strip(), "tab" if text != text.rstrip() else "nothing"))
        if before.margin and not self.state.margin:
            self._end_margin(before.margin)
        if before.in_note and not self.state.in_note:
            self._end_note()

    def _end_margin(self, kind: FurnitureKind) -> None:
        if text := _joined(self.margin_parts):
            self.margins[kind, text] = None
        self.margin_parts.clear()

    def _end_note(self) -> None:
        if text := _joined(self.note_parts):
            self.notes.append(text)
        self.note_parts.clear()

    def paragraph(self) -> None:
        self.flush()
        if self.state.skipped:
            return
        if self.state.margin:
            self._end_margin(self.state.margin)
        elif self.state.in_note:
            self._end_note()
        else:
            text = _joined(self.parts)
            self.parts.clear()
            if self.in_table:
                self.flow.in_cell(text, self.depth)
            else:
                level = self.headings.get(self.style) if self.outline is None else self.outline + 1
                self.flow.paragraph(text, level if level and 0 < level <= 9 else None)

    def word(self, name: bytes, number: int | None) -> None:  # noqa: PLR0912, PLR0915
        """Obey one control word. Its order among the others is that of the specification's chapters."""
        state = self.state
        if name == b"u" and number is not None:
            self.put(chr(number & 0xFFFF))
            self.to_skip = state.unicode_skip
            return
        self.to_skip = 0
        if name in _CHARACTERS:
            self.put(_CHARACTERS[name])
        elif name in _SKIPPED:
            state.skipped = True
        elif name in _MARGINS:
            self.flush()
            state.margin = _MARGINS[name]
        elif name == b"shptxt":
            state.in_shape = True
        elif name in {b"footnote", b"endnote"}:
            self.flush()
            state.in_note = True
        elif name in {b"listtext", b"pntext"}:
            self.flush()
            state.in_number = True
        elif name in {b"v", b"deleted"}:
            self.flush()
            state.hidden = number != 0
        elif name in {b"strike", b"striked"}:
            self.flush()
            state.is_struck = number != 0
        elif name == b"fs":
            self.flush()
            state.is_tiny = 0 < (number or 0) < 2 * LEAST_SIZE
        elif name == b"cf":
            self.flush()
            state.is_white = (number or 0) in self.whites
        elif name in _LIFTS:
            self.flush()
            state.lift = _LIFTS[name] if number != 0 else 0
        elif name == b"plain":
            self.flush()
            state.hidden, state.lift, state.codec = False, 0, self.code_page
            state.is_struck = state.is_tiny = state.is_white = False
        elif name == b"f" and number is not None:
            self.flush()
            state.codec = self.fonts.get(number, self.code_page)
        elif name == b"uc":
            state.unicode_skip = min(max(number or 0, 0), 8)
        elif state.skipped or state.margin or state.in_note or state.in_number:
            if name in {b"par", b"sect"}:
                self.paragraph()
        elif name in {b"par", b"sect", b"page"}:
            self.paragraph()
        elif name == b"pard":
            self.in_table, self.depth, self.style, self.outline = False, 0, 0, None
        elif name == b"intbl":
            self.in_table = number != 0
        elif name == b"itap":
            self.depth, self.in_table = number or 0, self.in_table or bool(number)
        elif name == b"nesttableprops":
            state.in_nested_row = True
        elif name == b"s":
            self.style = number or 0
        elif name == b"outlinelevel":
            self.outline = number
        elif name in {b"cell", b"nestcell"}:
            self.in_table, self.depth = True, max(self.depth, 2) if name == b"nestcell" else 1
            self.paragraph()
            self.flow.end_cell(self.depth)
        elif name == b"row":
            self.flow.end_row(self.row.left, tuple(self.row.edges))
        elif name == b"nestrow":
            self.flow.end_row(self.nested_row.left, tuple(self.nested_row.edges), max(self.depth, 2))
        elif name == b"trowd":
            if state.in_nested_row:
                self.nested_row = _RowShape()
            else:
                self.row = _RowShape()
        else:
            (self.nested_row if state.in_nested_row else self.row).word(name, number or 0)

    def read(self, raw: bytes) -> None:
        at = 0
        while found := _RTF.match(raw, at):
            at = found.end()
            name, number, code, symbol, brace, plain = found.groups()
            if plain is not None:
                self.octets(plain)
            elif code is not None:
                self.octets(bytes((int(code, 16),)))
            elif name is not None:
                value = int(number) if number is not None else None
                if name == b"bin":
                    at += max(value or 0, 0)
                elif name in {b"u", *_CHARACTERS} or not self.pending:
                    self.word(name, value)
                else:
                    self.flush()
                    self.word(name, value)
            elif brace == b"{":
                self.open()
            elif brace == b"}":
                self.close()
            elif symbol == b"*":
                following = _RTF.match(raw, at)
                if following and following[1] not in _KEPT and following[1] not in _SKIPPED:
                    self.state.skipped = True
            elif symbol is not None:
                self._symbol(symbol)

    def _symbol(self, symbol: bytes) -> None:
        if symbol in {b"\\", b"{", b"}"}:
            self.octets(symbol)
        elif symbol == b"~":
            self.put("\xa0")
        elif symbol == b"_":
            self.put("-")
        elif symbol in {b"\n", b"\r"}:
            self.paragraph()

    def finish(self) -> None:
        self.state = _State()
        if "".join(self.parts).strip():
            self.paragraph()
        self.flow.end_table()
        for note in self.notes:
            self.flow.paragraph(note)
        for kind, text in self.margins:
            self.flow.paragraph(text, furniture=kind)


def _joined(parts: list[str]) -> str:
    """What ``parts`` make, with pairs of surrogates, which RTF writes one by one, as the characters they stand for."""
    text = "".join(parts).strip()
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _whites(source: str) -> frozenset[int]:
    """The numbers of the colours that are white; none where anything but the paper may be a ground."""
    table = _COLOURS.search(source)
    colours = table[1].split(";") if table else []
    white = frozenset(n for n, colour in enumerate(colours) if {*_PART.findall(colour)} == {"255"})
    grounds = {int(found[1]) for found in _GROUND.finditer(source)} if white else set()
    return white if grounds <= white | {0} else frozenset()


def read_rtf(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read rich text: body, foot notes, headers and footers. Raises ``UnreadableError``, and ``TooMuchTextError`` where
    there is too much text."""
    pen = Pen(MOST_CHARACTERS)
    rtf = _Rtf(pen, Flow(pen))
    if (page := re.search(rb"\\ansicpg(\d{3,5})", raw[:2000])) is not None:
        rtf.code_page = _CODE_PAGES.get(int(page[1])) or codec(f"cp{int(page[1])}") or rtf.code_page
    rtf.state.codec = rtf.code_page
    rtf.whites = _whites(raw.decode("latin-1"))
    for font in re.finditer(rb"\{\\f(\d{1,5})[^{}]*?\\fcharset(\d{1,3})", raw):
        rtf.fonts[int(font[1])] = _CHARSETS.get(int(font[2]), rtf.code_page)
    for style in re.finditer(rb"\{\\s(\d{1,5})([^{}]*)", raw):
        level = re.search(rb"\\outlinelevel(\d)", style[2])
        named = re.search(rb"heading (\d);", style[2], re.IGNORECASE)
        if level or named:
            rtf.headings[int(style[1])] = int(level[1]) + 1 if level else int(named[1]) if named else 9
        elif re.search(rb" Title;", style[2]):
            rtf.headings[int(style[1])] = 1
    try:
        rtf.read(raw)
    except RecursionError:
        wrong = f"nests its groups more than {_MOST_GROUPS:,} deep"
        raise UnreadableError(file, wrong, SAVE_AS_DOCX) from None
    rtf.finish()
    return document_of(file, sha256, form, pen)
