"""Word 97-2003 documents (doc), also of WPS Office.

The numbers in the comments are the section names of [MS-DOC]. Where the properties of paragraphs cannot be read, cells
are told by their marks alone: a cell mark that follows a cell mark at once ends a row.
"""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TypeVar

from jixiao.characters import shifted
from jixiao.documents.document import Document, Format, FurnitureKind
from jixiao.documents.edged_rows import SAVE_AS_DOCX, Edge, Flow, document_of
from jixiao.documents.limits import LEAST_SIZE, MOST_CHARACTERS, TooMuchTextError, UnreadableError
from jixiao.documents.numbering import Numbering, NumberingLevel
from jixiao.documents.writing import Pen

_Found = TypeVar("_Found")
_UNSIGNED, _SHORT = struct.Struct("<I"), struct.Struct("<H")
_F_IN_TABLE, _F_TTP, _ILVL, _OUT_LVL = 0x2416, 0x2417, 0x260A, 0x2640
_ILFO, _TABLE, _DELETED, _HIDDEN = 0x460B, 0xD608, 0x0800, 0x083C
#: In how many tables a paragraph is; that it ends a cell, or a row, of one in a cell.
_ITAP, _INNER_CELL, _INNER_TTP = 0x6649, 0x244B, 0x244C
#: Above or below the line, raised by half points, and the character style.
_ISS, _RAISE, _ISTD = 0x2A48, 0x4845, 0x4A30
#: Struck out once and twice, the size in half points, the colour by number and as red, green, blue.
_STRUCK, _SIZE, _ICO, _CV = frozenset({0x0837, 0x2A53}), 0x4A43, 0x2A42, 0x6870
_WHITE_ICO, _WHITE_CV = b"\x08", b"\xff\xff\xff\0"
#: What paints the ground of text, of paragraphs and of cells; what of it is said in red, green, blue; the paper.
_COLOURED = frozenset({0xCA71, 0xC64D, 0xD612, 0xD616, 0xD60C, 0xD670})
_GROUNDS = _COLOURED | {0x2A0C, 0x4866, 0x442D, 0xD609}
_PAPER = (b"\0\0\0\xff", _WHITE_CV)
_MOST_BASES = 20
#: Most characters of a field of a form.
_LONGEST_FIELD = 10_000
#: Half points by which a note's mark is raised or lowered at least where it is not called a superscript or a subscript.
_LEAST_SHIFT = 4
_HUGE = frozenset({0x6645, 0x6646, 0x646B})
_OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)
#: Marks that end a paragraph, part a field, or stand for something that is not a character (the rest of C0).
_MARK = re.compile("[\x00-\x1f]")
#: What may be hidden of a text: a
_PRINTED = re.compile("[^\r\x07\x0c]")
#: How Word 97 names number formats (MSONFC).
_NUMBER_FORMATS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    16: "japaneseLegal",
    17: "japaneseDigitalTenThousand",
    18: "decimalEnclosedCircle",
    19: "decimalFullWidth2",
    22: "decimalZero",
    23: "bullet",
    26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle",
    30: "ideographTraditional",
    31: "ideographZodiac",
    33: "taiwaneseCounting",
    34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    255: "none",
}


def _sprms(grpprl: bytes, data: bytes = b"") -> Iterator[tuple[int, bytes]]:
    """The property changes in ``grpprl`` as (code, operand), those kept in the ``Data`` stream too (Prl)."""
    at = 0
    while at + 2 <= len(grpprl):
        code = _SHORT.unpack_from(grpprl, at)[0]
        at += 2
        size = _OPERAND[code >> 13]
        if not size:
            if code == _TABLE and at + 2 <= len(grpprl):
                size = _SHORT.unpack_from(grpprl, at)[0] + 1
            elif at < len(grpprl):
                size = grpprl[at] + 1
        operand = grpprl[at : at + size]
        at += max(size, 1)
        if code in _HUGE and data and len(operand) == 4:
            place = _UNSIGNED.unpack(operand)[0]
            if place + 2 <= len(data):
                length = _SHORT.unpack_from(data, place)[0]
                yield from _sprms(data[place + 2 : place + 2 + length])
        else:
            yield code, operand


@dataclass(frozen=True, slots=True)
class _Properties:
    """What counts of a paragraph's properties (PAP)."""

    in_table: bool = False
    ends_row: bool = False
    depth: int = 1
    ends_inner_cell: bool = False
    ends_inner_row: bool = False
    list_id: int = 0
    list_level: int = 0
    heading: int | None = None
    left: int = 0
    edges: tuple[Edge, ...] = ()


_NO_PROPERTIES = _Properties()


def _apply(base: _Properties, grpprl: bytes, data: bytes) -> _Properties:
    changes: dict[str, object] = {}
    for code, operand in _sprms(grpprl, data):
        if not operand:
            continue
        if code == _F_IN_TABLE:
            changes["in_table"] = operand[0] != 0
        elif code == _F_TTP:
            changes["ends_row"] = operand[0] != 0
        elif code == _ITAP and len(operand) == 4:
            changes["depth"] = struct.unpack("<i", operand)[0]
        elif code == _INNER_CELL:
            changes["ends_inner_cell"] = operand[0] != 0
        elif code == _INNER_TTP:
            changes["ends_inner_row"] = operand[0] != 0
        elif code == _ILFO and len(operand) == 2:
            changes["list_id"] = _SHORT.unpack(operand)[0]
        elif code == _ILVL:
            changes["list_level"] = operand[0]
        elif code == _OUT_LVL:
            changes["heading"] = operand[0] + 1 if operand[0] < 9 else None
        elif code == _TABLE and len(operand) > 5:
            changes["left"], changes["edges"] = _table(operand)
    return replace(base, **changes) if changes else base  # type: ignore[arg-type]


def _table(operand: bytes) -> tuple[int, tuple[Edge, ...]]:
    """The left edge of a row and its cells' edges (TDefTableOperand)."""
    count = operand[2]
    size = min(count, (len(operand) - 3) // 2 - 1)
    if size < 1:
        return 0, ()
    places = struct.unpack_from(f"<{size + 1}h", operand, 3)
    edges = []
    descriptions = 3 + 2 * (count + 1)
    merged_left = False
    for at in range(size):
        place = descriptions + 20 * at
        flags = _SHORT.unpack_from(operand, place)[0] if place + 2 <= len(operand) else 0
        # horzMerge 1 is a cell that another to its left covers; vertMerge 1 one that another above it covers.
        edges.append(Edge(places[at + 1], (flags >> 5) & 3 == 1, flags & 3 == 1 and merged_left))
        merged_left = flags & 3 != 0
    return places[0], tuple(edges)


@dataclass(frozen=True, slots=True)
class _Look:
    """What counts of a run's properties (CHP)."""

    is_unprinted: bool = False
    lift: int = 0
    is_white: bool = False


_NO_LOOK = _Look()
#: Whether text stands above the line or below it, by its number (ISS).
_LIFTS = {1: 1, 2: -1}


def _look(grpprl: bytes, styles: dict[int, _Look]) -> _Look:
    look = _NO_LOOK
    for code, operand in _sprms(grpprl):
        if code == _ISTD and len(operand) == 2:
            look = styles.get(_SHORT.unpack(operand)[0], look)
        elif code in {_DELETED, _HIDDEN} and operand:
            look = replace(look, is_unprinted=operand[0] == 1 or (look.is_unprinted and operand[0] != 0))
        elif code == _ISS and operand:
            look = replace(look, lift=_LIFTS.get(operand[0], 0))
        elif code == _RAISE and len(operand) == 2 and abs(lift := struct.unpack("<h", operand)[0]) >= _LEAST_SHIFT:
            look = replace(look, lift=lift)
        elif (code in _STRUCK and operand == b"\1") or (code == _SIZE and _is_tiny(operand)):
            look = replace(look, is_unprinted=True)
        elif code in {_ICO, _CV}:
            look = replace(look, is_white=operand == (_WHITE_ICO if code == _ICO else _WHITE_CV))
    return look


def _is_tiny(operand: bytes) -> bool:
    return len(operand) == 2 and 0 < _SHORT.unpack(operand)[0] < 2 * LEAST_SIZE


def _is_painted(code: int, operand: bytes) -> bool:
    """Whether a change paints a ground in another colour than the paper's (Shd, Shd80)."""
    if code not in _GROUNDS:
        return False
    if code not in _COLOURED:
        return any(operand[1 if code >= 0xC000 else 0 :].strip(b"\xff"))
    shades = [operand[at : at + 10] for at in range(1, len(operand), 10)]
    return any(shade[4:8] not in _PAPER or shade[8:10].strip(b"\0\xff") for shade in shades)


@dataclass(frozen=True, slots=True)
class _Style97:
    """A style: what it is for (1 paragraphs, 2 characters), its base, its number among Word's own, its changes."""

    kind: int
    base: int
    sti: int
    changes: tuple[bytes, ...]


@dataclass
class _Word:
    """The streams of a doc and where things are in them."""

    main: bytes
    table: bytes
    data: bytes

    def place(self, index: int) -> tuple[int, int]:
        """The offset and length of the ``index``-th structure in the table stream (FibRgFcLcb97)."""
        start, size = struct.unpack_from("<II", self.main, 0x9A + 8 * index)
        return start, min(size, max(len(self.table) - start, 0))

    def structure(self, index: int) -> bytes:
        start, size = self.place(index)
        return self.table[start : start + size]

    def pieces(self) -> list[tuple[int, int, int, bool]]:
        """First character, last character, offset in the main stream, whether a byte a character (Clx)."""
        clx = self.structure(33)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + _SHORT.unpack_from(clx, at + 1)[0]
        if at + 5 > len(clx) or clx[at] != 2:
            raise struct.error
        size = _UNSIGNED.unpack_from(clx, at + 1)[0]
        count = (size - 4) // 12
        plc = clx[at + 5 : at + 5 + size]
        places = struct.unpack_from(f"<{count + 1}I", plc)
        pieces = []
        for number in range(count):
            offset = _UNSIGNED.unpack_from(plc, 4 * (count + 1) + 8 * number + 2)[0]
            is_narrow = bool(offset & 0x40000000)
            offset &= 0x3FFFFFFF
            if places[number + 1] > places[number]:
                pieces.append((places[number], places[number + 1], offset // 2 if is_narrow else offset, is_narrow))
        return pieces

    def pages(self, index: int) -> Iterator[bytes]:
        """The 512-byte pages of formatting that a bin table names (PlcBtePapx, PlcBteChpx)."""
        plc = self.structure(index)
        count = (len(plc) - 4) // 8
        for number in range(count):
            page = _UNSIGNED.unpack_from(plc, 4 * (count + 1) + 4 * number)[0] & 0x3FFFFF
            block = self.main[512 * page : 512 * page + 512]
            if len(block) == 512:
                yield block

    def sheet(self) -> dict[int, _Style97]:
        """The styles by number (STSH)."""
        sheet = self.structure(1)
        if len(sheet) < 6:
            return {}
        header = _SHORT.unpack_from(sheet)[0]
        count, fixed = struct.unpack_from("<HH", sheet, 2)
        at = 2 + header
        found: dict[int, _Style97] = {}
        for istd in range(count):
            if at + 2 > len(sheet):
                break
            size = _SHORT.unpack_from(sheet, at)[0]
            style = sheet[at + 2 : at + 2 + size]
            at += 2 + size
            if size < fixed + 2 or fixed < 8:
                continue
            sti, kind, many = struct.unpack_from("<HHH", style)
            place = fixed + 2 + 2 * _SHORT.unpack_from(style, fixed)[0] + 2
            changes = []
            for _ in range(many & 15):
                place += place % 2
                if place + 2 > len(style):
                    break
                length = _SHORT.unpack_from(style, place)[0]
                changes.append(style[place + 2 : place + 2 + length])
                place += 2 + length
            found[istd] = _Style97(kind & 15, kind >> 4, sti & 0xFFF, tuple(changes))
        return found

    def styles(self) -> dict[int, _Properties]:
        """The properties of the paragraph styles."""
        own = {istd: style for istd, style in self.sheet().items() if style.kind == 1}
        styles: dict[int, _Properties] = {}
        for istd in own:
            chain = [istd]
            while (base := own[chain[-1]].base) in own and base not in chain and len(chain) < _MOST_BASES:
                chain.append(base)
            properties = _NO_PROPERTIES
            for link in reversed(chain):
                sti = own[link].sti
                if 1 <= sti <= 9:
                    properties = replace(properties, heading=sti)
                elif sti == 62:  # Title
                    properties = replace(properties, heading=1)
                # Before the changes stands the style's own number.
                changes = own[link].changes[0][2:] if own[link].changes else b""
                properties = _apply(properties, changes, self.data)
            styles[istd] = properties
        return styles

    def paragraphs(self) -> tuple[list[int], list[_Properties]]:
        """Where in the main stream the runs of equal paragraph properties begin, and these."""
        styles = self.styles()
        found: dict[int, _Properties] = {}
        for start, entry in self._entries():
            style = _SHORT.unpack_from(entry)[0] if len(entry) >= 2 else 0
            found[start] = _apply(styles.get(style, _NO_PROPERTIES), entry[2:], self.data)
        starts = sorted(found)
        return starts, [found[start] for start in starts]

    def _entries(self) -> Iterator[tuple[int, bytes]]:
        """Where in the main stream paragraphs begin, their style's number and what they change (PapxFkp)."""
        for page in self.pages(13):
            count = page[511]
            if 4 * (count + 1) + 13 * count > 511:
                continue
            starts = struct.unpack_from(f"<{count + 1}I", page)
            for number in range(count):
                at = 2 * page[4 * (count + 1) + 13 * number]
                size = 0
                if at:
                    size, at = (2 * page[at] - 1, at + 1) if page[at] else (2 * page[at + 1], at + 2)
                yield starts[number], page[at : at + size]

    def margins(self, size: int) -> list[tuple[FurnitureKind, int, int]]:
        """Where in the text of ``size`` characters that follows the foot notes headers and footers are (Plcfhdd)."""
        plc = self.structure(11)
        places = [min(place, size) for place in struct.unpack(f"<{len(plc) // 4}I", plc)]
        spans: list[tuple[FurnitureKind, int, int]] = []
        # The first six are lines that part notes from text; then come, by section: headers of even, odd pages, footers
        # of even, odd pages, header and footer of the first page.
        for number in range(6, len(places) - 1):
            kind: FurnitureKind = "footer" if number % 6 in {2, 3, 5} else "header"
            if places[number] < places[number + 1]:
                spans.append((kind, places[number], places[number + 1]))
        return spans

    def characters(self) -> tuple[list[tuple[int, int]], ...]:
        """Where in the main stream is text that is not printed, that stands above the line, and below it (ChpxFkp)."""
        unprinted, white = [], []
        above: list[tuple[int, int]] = []
        below: list[tuple[int, int]] = []
        looks = self.character_styles()
        for start, end, changes in self._runs():
            look = _look(changes, looks) if changes else _NO_LOOK
            if look.is_unprinted:
                unprinted.append((start, end))
            elif look.is_white:
                white.append((start, end))
            elif look.lift:
                (above if look.lift > 0 else below).append((start, end))
        return unprinted + white if white and not self._has_grounds() else unprinted, above, below

    def _runs(self) -> Iterator[tuple[int, int, bytes]]:
        """Where in the main stream runs of text begin and end, and what changes how they look."""
        for page in self.pages(12):
            count = page[511]
            if 5 * count + 4 > 511:
                continue
            starts = struct.unpack_from(f"<{count + 1}I", page)
            for number in range(count):
                at = 2 * page[4 * (count + 1) + number]
                yield starts[number], starts[number + 1], page[at + 1 : at + 1 + page[at]] if at else b""

    def _has_grounds(self) -> bool:
        """Whether anything is painted or drawn behind text (PlcfSpaMom), so that white is to be seen."""
        styles = [changes for style in self.sheet().values() for changes in style.changes]
        runs = (changes for _, _, changes in self._runs())
        changes = chain((entry[2:] for _, entry in self._entries()), runs, (one[2:] for one in styles), styles)
        return bool(self.structure(40)) or any(_is_painted(*one) for part in changes for one in _sprms(part, self.data))

    def character_styles(self) -> dict[int, _Look]:
        """How the text of the character styles looks (STSH)."""
        return {
            istd: _look(style.changes[0], {})
            for istd, style in self.sheet().items()
            if style.kind == 2 and style.changes
        }

    def lists(self) -> list[tuple[str, dict[int, NumberingLevel], dict[int, int]]]:
        """The lists that paragraphs refer to, from 1 on: what they share, levels, and starts (PlfLst, PlfLfo)."""
        start, size = self.place(73)
        if size < 2:
            return []
        count = _SHORT.unpack_from(self.table, start)[0]
        at = start + 2 + 28 * count
        levels: dict[int, dict[int, NumberingLevel]] = {}
        for number in range(count):
            entry = start + 2 + 28 * number
            lsid = _UNSIGNED.unpack_from(self.table, entry)[0]
            own = levels[lsid] = {}
            for depth in range(1 if self.table[entry + 26] & 1 else 9):
                own[depth], at = self._level(at)
        plf = self.structure(74)
        count = _UNSIGNED.unpack_from(plf)[0] if len(plf) >= 4 else 0
        at = 4 + 16 * count
        lists = []
        for number in range(min(count, len(plf) // 16)):
            lsid = _UNSIGNED.unpack_from(plf, 4 + 16 * number)[0]
            overrides = plf[4 + 16 * number + 12]
            starts: dict[int, int] = {}
            own = dict(levels.get(lsid, {}))
            at += 4
            for _ in range(overrides):
                if at + 8 > len(plf):
                    break
                first, flags = struct.unpack_from("<iI", plf, at)
                at += 8
                if flags & 0x20:
                    own[flags & 15], at = self._level(at, plf)
                    first = own[flags & 15].start
                if flags & 0x10:
                    starts[flags & 15] = first
            lists.append((str(lsid), own, starts))
        return lists

    def _level(self, at: int, within: bytes | None = None) -> tuple[NumberingLevel, int]:
        """One level of a list and where it ends (LVL)."""
        table = self.table if within is None else within
        first, form, flags = struct.unpack_from("<iBB", table, at)
        follow = table[at + 15]
        at += 28 + table[at + 24] + table[at + 25]
        size = _SHORT.unpack_from(table, at)[0]
        text = table[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
        text = re.sub("[\0-\x08]", lambda found: f"%{ord(found[0]) + 1}", text)
        follows = ("tab", "space", "nothing")[min(follow, 2)]
        form_name = _NUMBER_FORMATS.get(form, "decimal")
        return NumberingLevel(
            text, form_name, first, follows, bool(flags & 4), 0 if flags & 8 else None
        ), at + 2 + 2 * size


def read_doc(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a Word 97-2003 document: its main text, then text boxes, notes and headers. Raises ``UnreadableError``, and
    ``TooMuchTextError`` where there is too much text."""
    word = _open(file, raw)
    pen = Pen(MOST_CHARACTERS)
    try:
        pieces = word.pieces()
        text, offsets = _text(word, pieces)
        sizes = struct.unpack_from("<8i", word.main, 0x4C)
    except (struct.error, IndexError, UnicodeDecodeError):
        wrong = "is a damaged Word 97-2003 document: its text cannot be found"
        raise UnreadableError(file, wrong, f"download it again, or {SAVE_AS_DOCX}") from None
    starts, properties = _tolerant(word.paragraphs) or ([], [])
    lists = _tolerant(word.lists) or []
    main, notes, margins, _, comments, endnotes, boxes, _ = (max(size, 0) for size in sizes)
    if not main:
        main = len(text)
    reader = _Paragraphs(Flow(pen), offsets, starts, properties, lists)
    reader.write(text, 0, main)
    after = main + notes + margins + comments
    reader.write(text, after + endnotes, after + endnotes + boxes)
    reader.write(text, main, main + notes)
    reader.write(text, after, after + endnotes)
    for kind, start, end in _tolerant(lambda: word.margins(margins)) or ():
        reader.margin = kind
        reader.write(text, main + notes + start, main + notes + end)
    return document_of(file, sha256, form, pen)


def _open(file: str, raw: bytes) -> _Word:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            main = container.openstream("WordDocument").read()
            magic, version = struct.unpack_from("<HH", main)
            flags = _SHORT.unpack_from(main, 0x0A)[0]
            is_old, is_encrypted = magic != 0xA5EC or version < 0xC0, bool(flags & 0x0100)
            table = data = b""
            if not is_old and not is_encrypted:
                table = container.openstream("1Table" if flags & 0x0200 else "0Table").read()
                data = container.openstream("Data").read() if container.exists("Data") else b""
    except MemoryError:
        raise
    except Exception:  # olefile raises whatever a damaged directory makes it stumble over
        wrong = "is a damaged Word 97-2003 document"
        raise UnreadableError(file, wrong, f"download it again, or {SAVE_AS_DOCX}") from None
    if is_old:
        raise UnreadableError(file, "is a Word 6 or Word 95 document", SAVE_AS_DOCX)
    if is_encrypted:
        wrong = "is protected by a password"
        raise UnreadableError(file, wrong, "open it in Word or WPS and save it without a password")
    return _Word(main, table, data)


def _tolerant(read: Callable[[], _Found]) -> _Found | None:
    """What ``read`` gives, or None where the structure is damaged: the text is worth having without it."""
    try:
        return read()
    except (struct.error, IndexError, UnicodeDecodeError):
        return None


def _text(word: _Word, pieces: list[tuple[int, int, int, bool]]) -> tuple[str, list[tuple[int, int, int]]]:
    """The whole text, with NUL for what is not printed, and each piece's first character, offset and width."""
    unprinted, above, below = map(sorted, _tolerant(word.characters) or ([], [], []))
    parts, offsets = [], []
    length = 0
    for first, last, offset, is_narrow in pieces:
        width = 1 if is_narrow else 2
        count = min(last - first, max(len(word.main) - offset, 0) // width)
        if length + count > MOST_CHARACTERS:
            raise TooMuchTextError
        block = word.main[offset : offset + width * count]
        text = block.decode("cp1252", "replace") if is_narrow else block.decode("utf-16-le", "replace")
        if len(text) != count:  # pairs of surrogates are one character here and two there
            text = re.sub("([\U00010000-\U0010ffff])", "\\1\0", text)
        text = _changed(text, unprinted, offset, width, _unprinted)
        text = _changed(text, above, offset, width, partial(shifted, lift=1))
        text = _changed(text, below, offset, width, partial(shifted, lift=-1))
        offsets.append((length, offset, width))
        parts.append(text)
        length += count
    return "".join(parts), offsets


def _unprinted(text: str) -> str:
    """NUL for all but the ends of paragraphs and cells."""
    return _PRINTED.sub("\0", text)


def _changed(text: str, spans: list[tuple[int, int]], offset: int, width: int, change: Callable[[str], str]) -> str:
    """``text``, which stands at ``offset``, with what the sorted ``spans`` cover changed character for character."""
    parts: list[str] = []
    at = 0
    for start, end in spans[max(bisect_right(spans, (offset, 0)) - 1, 0) :]:
        low, high = max((start - offset) // width, at), min((end - offset) // width, len(text))
        if low >= len(text):
            break
        if low < high:
            parts += (text[at:low], change(text[low:high]))
            at = high
    return "".join((*parts, text[at:])) if parts else text


def _end_of_copy(text: str, place: int, end: int) -> int:
    """Where the field at ``place`` ends if it repeats its paragraph, as some write content controls; else 0."""
    if not text.startswith("\x13 FORMTEXT", place):
        return 0
    close = text.find("\x15", place, min(end, place + _LONGEST_FIELD))
    is_copy = close >= 0 and "\x13" not in text[place + 1 : close] and "\r" in text[place:close]
    return close if is_copy else 0


@dataclass
class _Paragraphs:
    """Parts a doc's text into paragraphs and cells."""

    flow: Flow
    offsets: list[tuple[int, int, int]]
    starts: list[int]
    properties: list[_Properties]
    lists: list[tuple[str, dict[int, NumberingLevel], dict[int, int]]]
    numbering: Numbering = field(default_factory=Numbering)
    margin: FurnitureKind | None = None
    margins: set[str] = field(default_factory=set)

    def _of(self, character: int) -> _Properties | None:
        piece = self.offsets[bisect_right(self.offsets, (character, 1 << 40, 0)) - 1]
        at = bisect_right(self.starts, piece[1] + (character - piece[0]) * piece[2]) - 1
        return self.properties[at] if at >= 0 else None

    def write(self, text: str, start: int, end: int) -> None:
        parts: list[str] = []
        at = start
        fields: list[bool] = []
        last_mark = -1
        for found in _MARK.finditer(text, start, end):
            place, mark = found.start(), found[0]
            if place < at:
                continue
            if not any(fields):
                parts.append(text[at:place])
            at = place + 1
            if mark in "\r\x07\x0c":
                self._end(place, mark, "".join(parts), last_mark)
                last_mark = place if mark == "\x07" else -1
                parts = []
            elif mark == "\x13":
                at = max(_end_of_copy(text, place, end), at)
                fields.append(True)
            elif mark == "\x14" and fields:
                fields[-1] = False
            elif mark == "\x15" and fields:
                fields.pop()
            elif any(fields):
                continue
            elif mark in "\x0b\x0e":
                parts.append("\n")
            elif mark == "\x09":
                parts.append(" ")
            elif mark == "\x1e":
                parts.append("-")
        parts.append(text[at:end])
        if "".join(parts).strip():
            self._end(end - 1, "\r", "".join(parts), last_mark)
        self.flow.end_table()

    def _end(self, place: int, mark: str, text: str, last_mark: int) -> None:
        flow = self.flow
        found = self._of(place)
        properties = found or _NO_PROPERTIES
        if mark == "\x07":
            is_row_end = properties.ends_row if found else last_mark == place - 1 and not text
            if is_row_end:
                flow.end_row(properties.left, properties.edges)
            else:
                flow.in_cell(self._number(properties, text) + text)
                flow.end_cell()
        elif properties.in_table and not self.margin:
            if properties.ends_inner_row:
                flow.end_row(properties.left, properties.edges, properties.depth)
                return
            flow.in_cell(self._number(properties, text) + text, properties.depth)
            if properties.ends_inner_cell:
                flow.end_cell(properties.depth)
        elif self.margin:
            if text not in self.margins:
                self.margins.add(text)
                flow.paragraph(text, furniture=self.margin)
        else:
            number = self._number(properties, text)
            flow.paragraph(number + text if text.strip("\0 ") else "", properties.heading)

    def _number(self, properties: _Properties, text: str) -> str:
        """The number before a paragraph. An empty one is counted too, but none that is hidden."""
        if not 0 < properties.list_id <= len(self.lists) or ("\0" in text and not text.strip("\0 ")):
            return ""
        shared, levels, starts = self.lists[properties.list_id - 1]
        key = str(properties.list_id)
        return self.numbering.next(shared, key, levels, properties.list_level, starts)
