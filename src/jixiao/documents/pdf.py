"""Reading PDF: the text layer in reading order, tables from their ruling lines, running heads and page numbers.

PDFium gives the characters in the order in which the file draws them, in printed lines. Where a page has no ruling
lines that is nearly the whole work, and it costs little more than PDFium itself; characters are looked at one by one
only where a printed line crosses a table.

A table cut by a page's end is one table: its rows follow each other in ``Table``, while its text stays on its pages
with the page numbers between. A row is rejoined over the cut only where all signs say that it goes on.

Pages without text (scans) are not guessed at: a file of such pages is refused in a sentence that names OCR.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
import zlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product, repeat, takewhile
from typing import Any, cast

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from jixiao.documents import read
from jixiao.documents.document import Document, Format, Furniture, FurnitureKind, Table
from jixiao.documents.writing import GridCell, Pen

MOST_PAGES = 2_000
#: Most bytes of a decompressed stream, and the compressed size from which it is worth looking.
MOST_STREAM = 100_000_000
_SUSPICIOUS_STREAM = 200_000
#: Most path segments and ruling lines looked at on a page: drawings have more, tables do not.
_MOST_SEGMENTS = 40_000
_MOST_CROSSINGS = 200_000
_MOST_CELLS = 50_000

#: Points by which ruling lines may miss each other and still meet.
_NEAR = 3.0

#: Points that tables leave free between a cell's text and its edge.
_PADDING = 7.0

_LEAST_FRAME = 100.0

#: Radicals that stand for whole characters in the text layers of some tools and have no compatibility mapping.
_SIMPLIFIED_RADICALS = {
    0x2EA0: "民", 0x2EC4: "西", 0x2EC5: "见", 0x2EC6: "角", 0x2EC9: "贝", 0x2ECB: "车", 0x2ED0: "钅", 0x2ED1: "長",
    0x2ED3: "长", 0x2ED4: "门", 0x2ED7: "雨", 0x2ED8: "青", 0x2ED9: "韦", 0x2EDA: "页", 0x2EDB: "风", 0x2EDC: "飞",
    0x2EDD: "食", 0x2EE2: "马", 0x2EE3: "骨", 0x2EE4: "鬼", 0x2EE5: "鱼", 0x2EE6: "鸟", 0x2EE7: "卤", 0x2EE8: "麦",
    0x2EE9: "黄", 0x2EEA: "黾", 0x2EEC: "齐", 0x2EEE: "齿", 0x2EF0: "龙",
}  # fmt: skip
#: The text layer's code points for what is printed; a glyph stays one character.
_PRINTED: dict[int, str] = {
    code: normal
    for code in (*range(0x2E80, 0x2F00), *range(0x2F00, 0x2FD6))
    if len(normal := unicodedata.normalize("NFKC", chr(code))) == 1 and normal != chr(code)
}
_PRINTED |= _SIMPLIFIED_RADICALS
_PRINTED |= {0xAD: "-", 0xFFFE: "-", 0x02: "-", 0x2028: " ", 0x2029: " "}
_PRINTED |= dict.fromkeys((*range(9, 14), *range(28, 32), 133), " ")

_INVISIBLE = re.compile(r"[\0\x01\x03-\x08\x0e-\x1b\x7f\u200b\ufeff]")
_LINE = re.compile(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?")
#: What a line may look like whose characters are out of order: gaps in Chinese, or quotation marks and gaps.
_DISORDER = re.compile(
    r"[^\x00-\xff\u3000] (?=[^\x00-\xff\u3000])|[\u2010-\u2027][^\r\n]* |[^\S\r\n\u3000][^\r\n]*[\u2010-\u2027]"
)
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"(?<=\S)\s+(?=\S)")
_UNREADABLE_CHARACTER = re.compile(r"[\ue000-\uf8ff\ufffd]")
_PAGE_NUMBER = re.compile(
    r"[-—–－‐―~～·•]\s*\d{1,4}\s*[-—–－‐―~～·•]"
    r"|第\s*\d{1,4}\s*页(?:[\s,，、/|]*[（(]?共\s*\d{1,4}\s*页[)）]?)?"
    r"|共\s*\d{1,4}\s*页[\s,，、/|]*第\s*\d{1,4}\s*页"
    r"|\d{1,4}\s*/\s*\d{1,4}"
    r"|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
)
_NUMBER = re.compile(r"\d{1,4}")
_AMOUNT = re.compile(r"\d[\d,]*[.,]\d*")
_DIGITS = re.compile(r"\d+")
_ENDS_SENTENCE = re.compile(r"[。；！？;!?]$")
_ENUMERATES = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、]\s*\D|[①-⑳]")

# The same functions without the objects that the generated bindings make of every handle: pages have thousands.
_get_object = ctypes.cast(pdf.FPDFPage_GetObject, ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int))
_get_inner_object = ctypes.cast(
    pdf.FPDFFormObj_GetObject, ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
)
_get_type = ctypes.cast(pdf.FPDFPageObj_GetType, ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p))

Box = tuple[float, float, float, float]
Turn = Callable[[Box], Box]


def read_pdf(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read the text layer of a PDF. Raises ``UnreadableError``, and ``OverflowError`` where there is too much text."""
    _refuse_bombs(file, raw)
    opened = _open(file, raw)
    try:
        count = len(opened)
        if count > MOST_PAGES:
            wrong = f"has {count:,} pages, more than the {MOST_PAGES:,} that a report may have"
            raise read.UnreadableError(file, wrong, "give the report's own pages")
        pages: list[_Page] = []
        left = read.MOST_CHARACTERS
        for number in range(count):
            page = _read_page(opened, number, left)
            left -= page.characters
            pages.append(page)
    finally:
        opened.close()
    _refuse_textless(file, pages)
    return _write(file, sha256, form, pages)


def _open(file: str, raw: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        reason = getattr(error, "err_code", None)
        if reason in {pdf.FPDF_ERR_PASSWORD, pdf.FPDF_ERR_SECURITY}:
            wrong, remedy = "is encrypted and needs a password", "save a copy without the password"
        else:
            wrong, remedy = "is a damaged PDF", "download it again"
        raise read.UnreadableError(file, wrong, remedy) from None


def _refuse_bombs(file: str, raw: bytes) -> None:
    """Look into large compressed streams before PDFium holds them in memory; images, which it never decodes, may be."""
    at = 0
    while (end := raw.find(b"endstream", at)) >= 0:
        start = raw.find(b"stream", at, end)
        if start >= 0 and end - start > _SUSPICIOUS_STREAM:
            described = raw[max(raw.rfind(b"obj", at, start), at) : start]
            if b"/Image" not in described and (filters := described.count(b"/FlateDecode") + described.count(b"/Fl ")):
                body = raw[start + 6 : end].lstrip(b"\r\n")
                if filters > 1 or _inflated(body) > MOST_STREAM:
                    wrong = f"has a part that unpacks to more than {MOST_STREAM:,} bytes"
                    raise read.UnreadableError(file, wrong, "give the report's own file")
        at = end + 9


def _inflated(body: bytes) -> int:
    """The decompressed size, counted no further than just above the most allowed."""
    inflater, size = zlib.decompressobj(), 0
    try:
        while body and size <= MOST_STREAM and not inflater.eof:
            size += len(inflater.decompress(body, 1 << 20))
            body = inflater.unconsumed_tail
    except zlib.error:
        pass
    return size


def _refuse_textless(file: str, pages: Sequence[_Page]) -> None:
    bare = sum(page.printed < 10 for page in pages)
    total = sum(page.printed for page in pages)
    if bare == len(pages) or (bare >= 0.8 * len(pages) and total < 20 * len(pages)):
        wrong = f"has (almost) no text on {bare} of its {len(pages)} pages: they are scans or drawings"
        raise read.UnreadableError(file, wrong, "run OCR on it first, or give the file that it was printed from")
    if 3 * sum(page.undecodable for page in pages) > total:
        wrong = "has a text layer whose characters cannot be decoded"
        raise read.UnreadableError(file, wrong, "run OCR on it first, or give the file that it was printed from")


# What a page is made of


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line or a part of it, and where it stands (points, y upwards).

    ``first`` is its first character's place in the page's text, ``size`` the width of a Chinese character, where known;
    ``parts`` are what it was put together from, ``columns`` what tabs are to part.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    first: int = -1
    size: float = 0.0
    parts: tuple[_Line, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    def is_beside(self, other: _Line) -> bool:
        """Whether both are printed on one line."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.top - self.bottom, other.top - other.bottom)


@dataclass(slots=True)
class _GridCell:
    """A cell of a grid: its place, its extent, the right edge up to which its lines may run, its printed lines."""

    row: int
    column: int
    rows: int
    columns: int
    left: float
    right: float
    lines: list[_Line] = field(default_factory=list)
    text: str = ""
    is_full: bool = False
    continues: _GridCell | None = None


@dataclass(slots=True)
class _Grid:
    """A table or a frame as ruled: column edges from left to right, row edges from the top down, and its cells."""

    xs: list[float]
    ys: list[float]
    cells: list[_GridCell]
    at: list[list[int]]
    repeated: int = 0
    is_continued: bool = False
    depths: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.depths = [-y for y in self.ys]

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.top - self.bottom)

    def cell_at(self, x: float, y: float) -> _GridCell | None:
        if not (self.xs[0] <= x <= self.xs[-1] and self.bottom <= y <= self.top):
            return None
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.depths, -y), len(self.ys) - 1) - 1
        return self.cells[self.at[row][column]]

    def rows(self) -> list[list[_GridCell]]:
        rows: list[list[_GridCell]] = [[] for _ in self.ys[1:]]
        for cell in self.cells:
            if cell.continues is None:
                rows[cell.row].append(cell)
        return rows


@dataclass(slots=True)
class _Page:
    """A page's lines and tables in reading order; the top edge and the height in which they stand."""

    blocks: list[_Line | _Grid]
    characters: int
    printed: int
    undecodable: int
    furniture: dict[int, FurnitureKind] = field(default_factory=dict)


# Reading a page


def _read_page(opened: pdfium.PdfDocument, number: int, left: int) -> _Page:
    page = pdf.FPDF_LoadPage(opened.raw, number)
    if not page:
        return _Page([], 0, 0, 0)
    text_page = pdf.FPDFText_LoadPage(page)
    try:
        if not text_page or (count := pdf.FPDFText_CountChars(text_page)) <= 0:
            return _Page([], 0, 0, 0)
        if count > left:
            raise OverflowError
        return _lay_out(_Glyphs(text_page, count), page)
    finally:
        if text_page:
            pdf.FPDFText_ClosePage(text_page)
        pdf.FPDF_ClosePage(page)


def _lay_out(glyphs: _Glyphs, page: Any) -> _Page:
    grids = _without_frames(_grids(_rulings(page, glyphs.turn)), page)
    by_size = sorted(grids, key=lambda grid: grid.area)
    text = glyphs.text
    lines: list[_Line] = []
    for part in glyphs.lines():
        crossed = [
            grid
            for grid in by_size
            if part.right > grid.xs[0] and part.left < grid.xs[-1] and grid.bottom <= part.middle <= grid.top
        ]
        if crossed:
            lines += _into_cells(part, crossed, glyphs)
        else:
            lines.append(part)
    kept = []
    for grid in grids:
        filled = [cell for cell in grid.cells if cell.lines]
        for cell in filled:
            cell.lines = _in_rows(cell.lines)
            cell.text, cell.is_full = _joined(cell)
        if not filled:
            continue
        kept.append(grid)
    ordered: list[_Line | _Grid] = list(_columns(_in_order(lines), glyphs))
    for grid in kept:
        before = sum(1 for block in ordered if _stands_above(block, grid))
        ordered.insert(before, grid)
    blanks = sum(map(text.count, " \r\n\u3000\xa0"))
    return _Page(ordered, len(text), len(text) - blanks, len(_UNREADABLE_CHARACTER.findall(text)))


def _without_frames(grids: Sequence[_Grid], page: Any) -> list[_Grid]:
    """The grids without those of a single cell that frame a page, another grid, or a word or tick within a line."""
    whole = pdf.FPDF_GetPageWidthF(page) * pdf.FPDF_GetPageHeightF(page)
    return [
        grid
        for grid in grids
        if len(grid.cells) > 1
        or (
            grid.xs[-1] - grid.xs[0] > _LEAST_FRAME
            and grid.area < 0.4 * whole
            and not any(grid.cell_at(o.xs[0], o.top) for o in grids if o is not grid)
        )
    ]


def _stands_above(block: _Line | _Grid, grid: _Grid) -> bool:
    if isinstance(block, _Grid):
        return block.top > grid.top
    return block.middle > grid.top or (block.middle > grid.bottom and block.right <= grid.xs[0] + _NEAR)


class _Glyphs:
    """A page's characters: their text in the file's order, and where they stand, turned so that lines run level."""

    def __init__(self, text_page: Any, count: int) -> None:
        self._page, self._count = text_page, count
        buffer = ctypes.create_string_buffer(2 * (count * 2 + 2))
        shorts = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = pdf.FPDFText_GetText(text_page, 0, count, shorts)
        self.text = buffer.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        self._is_direct = len(self.text) == count
        self._seen: list[int] | None = None
        if _INVISIBLE.search(self.text):
            self._seen = [at for at, character in enumerate(self.text) if not _INVISIBLE.match(character)]
            self.text = _INVISIBLE.sub("", self.text)
        self._rectangle = pdf.FS_RECTF()
        self._reference = ctypes.byref(self._rectangle)
        self.turn = self._direction()
        if self.turn is None and _DISORDER.search(self.text):
            self._order()

    def _order(self) -> None:
        """Bring the characters of each line into the order in which they are printed.

        Some tools draw the characters of another font, such as quotation marks, after the rest of their line.
        """
        text, seen = self.text, self._seen or range(len(self.text))
        ordered: list[str] = []
        places: list[int] = []
        done = 0
        for match in _LINE.finditer(text):
            if not _DISORDER.search(match[0]):
                continue
            boxes = [(self.box(at), at) for at in range(*match.span())]
            # Blanks without width are PDFium's own, where it saw a gap.
            boxes = [(box, at) for box, at in boxes if box[2] - box[0] > 0.5 or not text[at].isspace()]
            lefts = [box[0] for box, _ in boxes]
            is_level = max((box[1] for box, _ in boxes), default=0) < min((box[3] for box, _ in boxes), default=0)
            if not is_level or all(one <= other + 1 for one, other in pairwise(lefts)):
                continue
            ordered.append(text[done : match.start()])
            places += seen[done : match.start()]
            before = None
            for box, at in sorted(boxes):
                if before is not None and box[0] - before[2] > 0.15 * (box[3] - box[1]):
                    ordered.append(" ")
                    places.append(seen[at])
                ordered.append(text[at])
                places.append(seen[at])
                before = box
            done = match.end()
        if done:
            self.text = "".join(ordered) + text[done:]
            self._seen = places + list(seen[done:])

    def _direction(self) -> Turn | None:
        """How to turn the page so that most of its text is level."""
        found: Counter[int] = Counter()
        for step in range(1, 8):
            angle = pdf.FPDFText_GetCharAngle(self._page, self._count * step // 8)
            if angle >= 0:
                found[round(angle / (math.pi / 2)) % 4] += 1
        quarter = found.most_common(1)[0][0] if found else 0
        return _TURNS[quarter]

    def box(self, at: int) -> Box:
        """Left, bottom, right, top of the character at ``at`` of the text."""
        if self._seen is not None:
            at = self._seen[at]
        if not self._is_direct:
            at = pdf.FPDFText_GetCharIndexFromTextIndex(self._page, at)
        pdf.FPDFText_GetLooseCharBox(self._page, at, self._reference)
        found = self._rectangle
        box = (found.left, found.bottom, found.right, found.top)
        if abs(found.top - found.bottom) < 0.5:  # fonts that say nothing of their height
            box = (found.left, found.bottom - 2, found.right, found.top + 8)
        return box if self.turn is None else self.turn(box)

    def lines(self) -> Iterator[_Line]:
        """The printed lines as PDFium parts them."""
        text = self.text
        for match in _LINE.finditer(text):
            start, end = match.span()
            found = match[0]
            if found.isspace():
                continue
            start += len(found) - len(found.lstrip(" \t\xa0"))
            end -= len(found) - len(found.rstrip())
            if self.turn is not None:
                yield from self.composed(self.characters(start, end))
                continue
            first = start
            while text[first].isspace():
                first += 1
            left, bottom, right, top = self.box(first)
            size = right - left if text[first] >= "\u2e80" else 0.0
            left -= (first - start) * (right - left)
            if end - 1 > first:
                other_left, other_bottom, other_right, other_top = self.box(end - 1)
                if not size and text[end - 1] >= "\u2e80":
                    size = other_right - other_left
                if other_bottom > top or other_top < bottom:  # PDFium took two lines for one
                    yield from self.composed(self.characters(start, end))
                    continue
                right, bottom, top = max(right, other_right), min(bottom, other_bottom), max(top, other_top)
            yield _Line(text[start:end].translate(_PRINTED), left, bottom, right, top, start, size)

    def word(self, start: int, end: int) -> _Line:
        """The characters from ``start`` to ``end``, which stand on one line."""
        left, bottom, right, top = self.box(start)
        if end - start > 1:
            _, other_bottom, other_right, other_top = self.box(end - 1)
            right, bottom, top = max(right, other_right), min(bottom, other_bottom), max(top, other_top)
        return _Line(self.text[start:end].translate(_PRINTED), left, bottom, right, top, start)

    def characters(self, start: int, end: int) -> Iterator[_Line]:
        return (self.word(at, at + 1) for at in range(start, end) if not self.text[at].isspace())

    def composed(self, words: Iterable[_Line]) -> list[_Line]:
        """The lines that words or characters form by where they stand, with the blanks that the text has between."""
        found: list[list[_Line]] = []
        for word in words:
            last = found[-1][-1] if found else None
            if last is None or not word.is_beside(last) or word.left < last.right - 0.6 * (word.top - word.bottom):
                found.append([word])
            elif word.text != last.text or not _is_double(last, word):
                found[-1].append(word)
        return [self._line(words) for words in found]

    def _line(self, words: Sequence[_Line]) -> _Line:
        if len(words) == 1:
            return words[0]
        text = words[0].text
        first = words[0].first
        for one, other in pairwise(words):
            between = self.text[one.first + len(one.text) : other.first]
            is_next = other.first == one.first + len(one.text) or between.isspace()
            text += (between.translate(_PRINTED) if is_next else "") + other.text
            first = first if is_next else -1
        bottom, top = min(word.bottom for word in words), max(word.top for word in words)
        return _Line(text, words[0].left, bottom, max(word.right for word in words), top, first)


def _is_double(one: _Line, other: _Line) -> bool:
    """Whether two parts lie on each other: bold that is drawn twice."""
    return abs(one.left - other.left) < 0.3 * (one.right - one.left) and abs(one.bottom - other.bottom) < 1.0


#: How to turn a box where text runs level, down, upside down, and up the page.
_TURNS: tuple[Turn | None, ...] = (
    None,
    lambda box: (-box[3], box[0], -box[1], box[2]),
    lambda box: (-box[2], -box[3], -box[0], -box[1]),
    lambda box: (box[1], -box[2], box[3], -box[0]),
)


def _into_cells(part: _Line, grids: Sequence[_Grid], glyphs: _Glyphs) -> list[_Line]:
    """Put a line's characters into the cells where they stand; what stands outside comes back."""
    if part.first < 0:
        return [part]
    for grid in grids:
        start = grid.cell_at(part.left + 0.5, part.middle)
        if start is not None and start is grid.cell_at(part.right - 0.5, part.middle):
            start.lines.append(part)
            return []
    outside: list[_Line] = []
    inside: dict[int, tuple[_GridCell, list[_Line]]] = {}
    for match in _WORD.finditer(glyphs.text, part.first, part.first + len(part.text)):
        words: Iterable[_Line] = (glyphs.word(*match.span()),)
        (word,) = words
        if len(word.text) > 1 and _cell_of(grids, word.left + 0.5, word) is not _cell_of(grids, word.right - 0.5, word):
            words = glyphs.characters(*match.span())
        for piece in words:
            cell = _cell_of(grids, (piece.left + piece.right) / 2, piece)
            (outside if cell is None else inside.setdefault(id(cell), (cell, []))[1]).append(piece)
    for cell, pieces in inside.values():
        cell.lines += glyphs.composed(pieces)
    return glyphs.composed(outside)


def _cell_of(grids: Sequence[_Grid], x: float, piece: _Line) -> _GridCell | None:
    y = piece.middle
    for grid in grids:
        if (found := grid.cell_at(x, y)) is not None:
            return found
    return None


def _in_order(lines: Sequence[_Line]) -> list[_Line]:
    """Lines from top to bottom, unless the file draws one column after the other; parts of a line are put together."""
    climbs = [
        number
        for number, (one, other) in enumerate(pairwise(lines), 1)
        if other.bottom > one.bottom and not other.is_beside(one)
    ]
    if not climbs or _is_in_columns(lines, climbs):
        rows: list[list[_Line]] = []
        for line in lines:
            if rows and line.is_beside(rows[-1][0]) and line.left > rows[-1][-1].right - 2:
                rows[-1].append(line)
            else:
                rows.append([line])
        return [_beside(row) for row in rows]
    return _in_rows(lines)


def _is_in_columns(lines: Sequence[_Line], climbs: Sequence[int]) -> bool:
    edges = [0, *climbs, len(lines)]
    blocks = [lines[start:end] for start, end in pairwise(edges)]
    if len(blocks) > 3 or any(len(block) < 5 for block in blocks):
        return False
    return all(max(line.right for line in one) <= min(line.left for line in other) for one, other in pairwise(blocks))


def _in_rows(lines: Sequence[_Line]) -> list[_Line]:
    rows: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: -line.middle):
        if rows and line.is_beside(rows[-1][0]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_beside(sorted(row, key=lambda line: line.left)) for row in rows]


def _beside(parts: Sequence[_Line]) -> _Line:
    """Parts of one printed line as one line."""
    if len(parts) == 1:
        return parts[0]
    text = parts[0].text
    for one, other in pairwise(parts):
        apart = other.left - one.right > 0.2 * (other.top - other.bottom)
        text += (" " if apart else "") + other.text
    return _Line(
        text,
        parts[0].left,
        min(part.bottom for part in parts),
        max(part.right for part in parts),
        max(part.top for part in parts),
        parts=tuple(parts),
    )


# Columns without ruling lines


def _columns(lines: Sequence[_Line], glyphs: _Glyphs) -> Iterator[_Line]:
    """The lines, with tabs where at least three in a row stand in columns clearly apart."""
    split: list[list[_Line] | None] = [None] * len(lines)
    gaps = list(_loose(lines))
    for number, line in enumerate(lines):
        near = gaps[max(number - 2, 0) : number + 3]
        if gaps[number] and sum(near) >= 3:
            split[number] = _apart(line, glyphs)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_under(split[start], split[end]):
            end += 1
        if end - start >= 3 and any(_is_aligned(split[row], split[row + 1]) for row in range(start, end - 1)):
            for number in range(start, end):
                yield replace(lines[number], columns=tuple(part.text for part in split[number] or []))
            start = end
        else:
            yield lines[start]
            start += 1


def _loose(lines: Sequence[_Line]) -> Iterator[bool]:
    """Which lines may have wide gaps: those of several parts, and those longer than their characters call for."""
    for line in lines:
        size = line.size or 0.8 * (line.top - line.bottom)
        wide = (len(line.text.encode("utf-8", "replace")) - len(line.text)) / 2
        # ASCII characters are half as wide as others, digits of some fonts a little more.
        room = line.right - line.left - (wide + 0.56 * (len(line.text) - wide)) * size
        yield len(line.parts) > 1 or (room > 1.8 * size and _GAP.search(line.text) is not None)


def _apart(line: _Line, glyphs: _Glyphs) -> list[_Line] | None:
    """The parts of a line between gaps of at least two and a half characters."""
    found: list[_Line] = []
    for part in line.parts or (line,):
        pieces: list[tuple[int, int, float, float]] = []
        start, left = 0, part.left
        if part.first >= 0:
            for gap in _GAP.finditer(part.text):
                before, after = glyphs.box(part.first + gap.start() - 1), glyphs.box(part.first + gap.end())
                wide = max(before[2] - before[0], after[2] - after[0], 0.5 * (before[3] - before[1]))
                if after[0] - before[2] >= 2.5 * wide:
                    pieces.append((start, gap.start(), left, before[2]))
                    start, left = gap.end(), after[0]
        pieces.append((start, len(part.text), left, part.right))
        found += [_Line(part.text[a:b], x, part.bottom, y, part.top) for a, b, x, y in pieces]
    joined = found[:1]
    for other in found[1:]:
        if line.parts and other.left - joined[-1].right < 2 * (other.top - other.bottom):
            joined[-1] = _beside((joined[-1], other))
        else:
            joined.append(other)
    return joined if len(joined) > 1 else None


def _is_under(one: list[_Line] | None, other: list[_Line] | None) -> bool:
    """Whether two lines have as many parts, none of which reaches under another column's part."""
    if one is None or other is None or len(one) != len(other):
        return False
    return all(
        a.right < d.left and c.right < b.left for (a, b), (c, d) in zip(pairwise(one), pairwise(other), strict=True)
    )


def _is_aligned(one: list[_Line] | None, other: list[_Line] | None) -> bool:
    """Whether the parts of two lines stand at the same edge, or in the same middle, column by column."""
    return all(
        min(abs(a.left - b.left), abs(a.right - b.right), abs(a.left + a.right - b.left - b.right) / 2)
        < 0.8 * (a.top - a.bottom)
        for a, b in zip(one or (), other or (), strict=True)
    )


# Words in a cell


def _joined(cell: _GridCell) -> tuple[str, bool]:
    """A cell's lines as one, and whether the last runs up to the cell's edge, as a cut text's does."""
    text = ""
    is_full = False
    longest = max(line.right for line in cell.lines)
    for line in cell.lines:
        added = line.text.strip()
        if text and added:
            is_paragraph = not is_full and (_ENDS_SENTENCE.search(text) or _ENUMERATES.match(added))
            text += (" " if is_paragraph else glue(text, added, is_full=is_full)) + added
        else:
            text += added
        size = line.top - line.bottom
        is_full = cell.right - line.right < size + _PADDING and longest - line.right < size
    return text, is_full


def glue(one: str, other: str, *, is_full: bool = False) -> str:
    """What stands between two lines of a cell: a blank between Latin words and numbers, nothing beside Chinese.

    An amount that fills its line (``is_full``) was broken by the cell's edge, 10,369.8 over 9, and goes on.
    """
    last, first = one[-1], other[0]
    if last >= "\u2e80" or first >= "\u2e80" or not (last.isalnum() and first.isalnum()):
        return ""
    is_broken = is_full and _AMOUNT.fullmatch(one) and _NUMBER.fullmatch(other)
    return "" if is_broken else " "


# Ruling lines


@dataclass(slots=True)
class _Rulings:
    """Level and upright lines: position, from, to."""

    level: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)
    #: What is as small as a dot of a dotted line, as a part of a level and of an upright one.
    dots: list[tuple[float, float, float]] = field(default_factory=list)
    dots_down: list[tuple[float, float, float]] = field(default_factory=list)
    #: How many more things may be looked at.
    left: int = _MOST_SEGMENTS

    def add(self, box: Box) -> bool:
        """Note a thin box as a line; False if it is none."""
        left, bottom, right, top = box
        wide, high = right - left, top - bottom
        if high <= _NEAR and wide > 2 * high and wide >= 4:
            self.level.append(((bottom + top) / 2, left, right))
        elif wide <= _NEAR and high > 2 * wide and high >= 4:
            self.upright.append(((left + right) / 2, bottom, top))
        elif max(wide, high) < 4:
            self.dots.append(((bottom + top) / 2, left, right))
            self.dots_down.append(((left + right) / 2, bottom, top))
        else:
            return False
        return True

    def dotted(self) -> None:
        """Take rows of dots as lines."""
        self.level += (line for line in _merged(self.dots) if line[2] - line[1] >= 8)
        self.upright += (line for line in _merged(self.dots_down) if line[2] - line[1] >= 8)


Matrix = tuple[float, float, float, float, float, float]


def _rulings(page: Any, turn: Turn | None) -> _Rulings:
    found = _Rulings()
    count = min(pdf.FPDFPage_CountObjects(page), _MOST_SEGMENTS)
    _rulings_of(map(_get_object, repeat(ctypes.cast(page, ctypes.c_void_p), count), range(count)), None, turn, found, 0)
    found.dotted()
    return found


def _rulings_of(objects: Iterable[int], within: Matrix | None, turn: Turn | None, found: _Rulings, depth: int) -> None:
    text, path, image, form = (
        pdf.FPDF_PAGEOBJ_TEXT,
        pdf.FPDF_PAGEOBJ_PATH,
        pdf.FPDF_PAGEOBJ_IMAGE,
        pdf.FPDF_PAGEOBJ_FORM,
    )
    a, b, c, d = (ctypes.c_float() for _ in range(4))
    edges = tuple(map(ctypes.byref, (a, b, c, d)))
    for place in objects:
        kind = _get_type(place)
        if kind == text:
            continue
        thing = ctypes.cast(place, pdf.FPDF_PAGEOBJECT)
        if kind == form and depth < 4:
            inner = _times(_matrix(thing), within)
            many = min(pdf.FPDFFormObj_CountObjects(thing), found.left)
            _rulings_of(map(_get_inner_object, repeat(place, many), range(many)), inner, turn, found, depth + 1)
        elif kind in {path, image}:
            found.left -= 1
            if found.left < 0:
                return
            if pdf.FPDFPageObj_GetBounds(thing, *edges):
                box = _moved((a.value, b.value, c.value, d.value), within)
                if not found.add(box if turn is None else turn(box)) and kind == path:
                    _path_rulings(thing, within, turn, found)


def _path_rulings(thing: Any, within: Matrix | None, turn: Turn | None, found: _Rulings) -> None:
    """The lines of a path that is more than one thin box: edges where it is stroked, thin parts where it is filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdf.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroke))
    if not (fill.value or stroke.value):
        return
    count = pdf.FPDFPath_CountSegments(thing)
    found.left -= count
    if found.left < 0 or (not stroke.value and count <= 5):
        return
    matrix = _times(_matrix(thing), within)
    x, y = ctypes.c_float(), ctypes.c_float()
    strokes: list[list[tuple[float, float]]] = []
    for number in range(count):
        segment = pdf.FPDFPath_GetPathSegment(thing, number)
        kind = pdf.FPDFPathSegment_GetType(segment)
        pdf.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _point((x.value, y.value), matrix)
        if kind == pdf.FPDF_SEGMENT_MOVETO or not strokes:
            strokes.append([point])
        elif kind == pdf.FPDF_SEGMENT_LINETO:
            strokes[-1].append(point)
        else:
            strokes.append([point])
        if pdf.FPDFPathSegment_GetClose(segment):
            strokes[-1].append(strokes[-1][0])
    for points in strokes:
        boxes = [points] if not stroke.value else [list(pair) for pair in pairwise(points)]
        for corners in boxes:
            xs, ys = [point[0] for point in corners], [point[1] for point in corners]
            box = (min(xs), min(ys), max(xs), max(ys))
            found.add(box if turn is None else turn(box))


def _matrix(thing: Any) -> Matrix:
    found = pdf.FS_MATRIX()
    pdf.FPDFPageObj_GetMatrix(thing, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, then: Matrix | None) -> Matrix:
    if then is None:
        return one
    a, b, c, d, e, f = one
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _point(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved(box: Box, matrix: Matrix | None) -> Box:
    if matrix is None:
        return box
    x, y = _point(box[:2], matrix)
    u, v = _point(box[2:], matrix)
    return min(x, u), min(y, v), max(x, u), max(y, v)


# Grids


def _grids(rulings: _Rulings) -> list[_Grid]:
    """The tables and frames that ruling lines form, from the top of the page down."""
    level, upright = _merged(rulings.level), _merged(rulings.upright)
    if len(level) < 2 or not upright or len(level) * len(upright) > _MOST_CROSSINGS:
        return []
    group = list(range(len(level) + len(upright)))

    def root(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for number, (y, left, right) in enumerate(level):
        for other, (x, bottom, top) in enumerate(upright, len(level)):
            if left - _NEAR <= x <= right + _NEAR and bottom - _NEAR <= y <= top + _NEAR:
                group[root(other)] = root(number)
    families: dict[int, tuple[list[_Ruling], list[_Ruling]]] = defaultdict(lambda: ([], []))
    for number, line in enumerate(level):
        families[root(number)][0].append(line)
    for number, line in enumerate(upright, len(level)):
        families[root(number)][1].append(line)
    found = [grid for family in families.values() if (grid := _grid(*family)) is not None]
    return sorted(found, key=lambda grid: -grid.top)


_Ruling = tuple[float, float, float]


def _merged(lines: list[_Ruling]) -> list[_Ruling]:
    """Lines on one position that touch, as one line."""
    lines.sort()
    found: list[_Ruling] = []
    at = 0
    while at < len(lines):
        start = at
        while at < len(lines) and lines[at][0] - lines[start][0] <= _NEAR:
            at += 1
        place = sum(line[0] for line in lines[start:at]) / (at - start)
        first, last = 0.0, -math.inf
        for _, one, other in sorted(lines[start:at], key=lambda line: line[1]):
            if last == -math.inf:
                first, last = one, other
            elif one <= last + _NEAR:
                last = max(last, other)
            else:
                found.append((place, first, last))
                first, last = one, other
        found.append((place, first, last))
    return found


def _edges(places: Iterable[float]) -> list[float]:
    """Positions, with those that nearly coincide taken as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 2 * _NEAR:
            found.append(place)
    return found


def _grid(level: list[_Ruling], upright: list[_Ruling]) -> _Grid | None:
    if len(level) < 2 or not upright:
        return None
    # Sides may be open: the level lines then say how far the table reaches.
    xs = _edges([x for x, _, _ in upright] + [min(line[1] for line in level), max(line[2] for line in level)])
    ys = _edges([y for y, _, _ in level] + [min(line[1] for line in upright), max(line[2] for line in upright)])[::-1]
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    below, beside = _borders(xs, ys, level, upright)
    rows, columns = len(ys) - 1, len(xs) - 1
    at = [[-1] * columns for _ in range(rows)]
    cells: list[_GridCell] = []
    for row, column in product(range(rows), range(columns)):
        if at[row][column] >= 0:
            continue
        right = column + 1
        while right < columns and not beside[row][right - 1] and at[row][right] < 0:
            right += 1
        bottom = row + 1
        while bottom < rows and not any(below[bottom - 1][column:right]):
            bottom += 1
        for y in range(row, bottom):
            at[y][column:right] = [len(cells)] * (right - column)
        cells.append(_GridCell(row, column, bottom - row, right - column, xs[column], xs[right]))
    return _Grid(xs, ys, cells, at)


def _borders(
    xs: Sequence[float], ys: Sequence[float], level: Iterable[_Ruling], upright: Iterable[_Ruling]
) -> tuple[list[list[bool]], list[list[bool]]]:
    """By row and column: whether a line is ruled below the place, and to the right of it."""
    across = [(xs[column] + xs[column + 1]) / 2 for column in range(len(xs) - 1)]
    down = [(ys[row] + ys[row + 1]) / 2 for row in range(len(ys) - 1)]
    below = [[False] * len(across) for _ in down]
    beside = [[False] * len(across) for _ in down]
    for y, left, right in level:
        row = min(range(len(ys)), key=lambda number: abs(ys[number] - y)) - 1
        if row >= 0:
            below[row] = [
                known or left - _NEAR <= x <= right + _NEAR for known, x in zip(below[row], across, strict=True)
            ]
    for x, bottom, top in upright:
        column = min(range(len(xs)), key=lambda number: abs(xs[number] - x)) - 1
        if column >= 0:
            for row, y in enumerate(down):
                beside[row][column] |= bottom - _NEAR <= y <= top + _NEAR
    return below, beside


# Furniture


def _mark_furniture(pages: Sequence[_Page]) -> None:
    """Note page numbers, and lines that stand on most pages at the same height, by the block's number."""
    edges = [list(_edge_lines(page)) for page in pages]
    repeated: Counter[tuple[str, str, int]] = Counter()
    offsets: Counter[int] = Counter()
    for number, found in enumerate(edges):
        for _, line, kind in found:
            level = round(line.middle / 8)
            repeated.update((*_looks(line, kind), near) for near in (level - 1, level, level + 1))
        offsets.update({int(line.text) - number for _, line, _ in found if _NUMBER.fullmatch(line.text.strip())})
    most = 2 if len(pages) == 2 else max(3, math.ceil(0.4 * len(pages)))
    offset, agreeing = offsets.most_common(1)[0] if offsets else (0, 0)
    is_counted = agreeing >= max(2, 0.5 * len(pages)) or (len(pages), offset) == (1, 1)
    for number, (page, found) in enumerate(zip(pages, edges, strict=True)):
        for place, line, kind in found:
            text = line.text.strip()
            if _PAGE_NUMBER.fullmatch(text):
                page.furniture[place] = "page_number"
            elif _NUMBER.fullmatch(text):
                if is_counted and int(text) - number == offset:
                    page.furniture[place] = "page_number"
            elif repeated[(*_looks(line, kind), round(line.middle / 8))] >= most:
                page.furniture[place] = kind


def _edge_lines(page: _Page) -> Iterator[tuple[int, _Line, FurnitureKind]]:
    """The first and the last two lines of a page, as far as no table stands before or after them."""
    blocks = page.blocks
    top = list(takewhile(lambda number: isinstance(blocks[number], _Line), range(min(2, len(blocks)))))
    rest = range(len(blocks) - 1, max(len(blocks) - 3, len(top) - 1), -1)
    for number in top:
        yield number, cast(_Line, blocks[number]), "header"
    for number in takewhile(lambda number: isinstance(blocks[number], _Line), rest):
        yield number, cast(_Line, blocks[number]), "footer"


def _looks(line: _Line, kind: str) -> tuple[str, str]:
    return kind, _DIGITS.sub("#", line.text.strip())


# Tables over a page's end


def _continue_tables(pages: Sequence[_Page]) -> None:
    """Mark the grids that go on from the page before; give both parts the same columns; rejoin rows clearly cut."""
    parts: dict[int, list[_Grid]] = {}
    for before, after in pairwise(pages):
        last = next((b for n, b in reversed(list(enumerate(before.blocks))) if n not in before.furniture), None)
        first = next((b for n, b in enumerate(after.blocks) if n not in after.furniture), None)
        if not isinstance(last, _Grid) or not isinstance(first, _Grid):
            continue
        xs = _common_columns(last, first)
        if xs is None:
            continue
        table = parts[id(first)] = [*parts.get(id(last), [last]), first]
        for part in table:
            _widen(part, xs)
        first.is_continued = True
        first.repeated = _repeated_rows(table[0], first)
        _rejoin(last, first)


def _common_columns(last: _Grid, first: _Grid) -> list[float] | None:
    """All column edges of two grids if the second goes on with the first's columns, or with those of its last row."""
    one, other = last.xs, first.xs
    if abs(one[0] - other[0]) > _NEAR or abs(one[-1] - other[-1]) > _NEAR:
        return None
    end = len(last.ys) - 1
    above = sorted(cell.right for cell in last.cells if cell.row + cell.rows == end)
    below = sorted(cell.right for cell in first.cells if cell.row == 0)
    is_same_row = len(above) == len(below) > 1 and all(abs(x - y) <= _NEAR for x, y in zip(above, below, strict=True))
    if not (is_same_row or _holds(one, other) or _holds(other, one)):
        return None
    return sorted(one + [edge for edge in other if min(abs(edge - known) for known in one) > _NEAR])


def _holds(edges: Sequence[float], others: Iterable[float]) -> bool:
    return all(min(abs(edge - known) for known in edges) <= _NEAR for edge in others)


def _widen(grid: _Grid, xs: list[float]) -> None:
    """Count a grid's columns by the edges ``xs``, among which are all of its own."""
    if len(grid.xs) == len(xs):
        return
    place = [min(range(len(xs)), key=lambda number: abs(xs[number] - edge)) for edge in grid.xs]
    for cell in grid.cells:
        end = place[cell.column + cell.columns]
        cell.column = place[cell.column]
        cell.columns = end - cell.column
    grid.xs = xs


def _repeated_rows(head: _Grid, grid: _Grid) -> int:
    """How many rows at the top repeat the table's head."""
    count = 0
    for one, other in zip(head.rows(), grid.rows(), strict=False):
        texts = [cell.text for cell in other]
        if [cell.text for cell in one] != texts or (texts and not any(texts) and not count):
            break
        count += 1
    return 0 if count == len(grid.ys) - 1 else count


def _rejoin(last: _Grid, first: _Grid) -> None:
    """Put together what the page's end cut: merged cells that go on, and a row whose text clearly goes on."""
    end = len(last.ys) - 1
    above = {cell.column: cell.continues or cell for cell in last.cells if cell.row + cell.rows == end}
    top = [cell for cell in first.cells if cell.row == first.repeated]
    if any(cell.column not in above or above[cell.column].columns != cell.columns for cell in top):
        return
    filled = [cell for cell in top if cell.text]
    is_cut = 0 < len(filled) <= len(top) / 2 and not top[0].text
    is_cut = is_cut and any(above[cell.column].is_full for cell in filled)
    is_cut = is_cut and all(
        (upper := above[cell.column]).text
        and not _ENDS_SENTENCE.search(upper.text)
        and not _ENUMERATES.match(cell.text)
        for cell in filled
    )
    if is_cut and all(cell.rows == 1 for cell in filled):
        for cell in filled:
            upper = above[cell.column]
            upper.text += glue(upper.text, cell.text) + cell.text
            cell.text = ""
        for cell in top:
            if cell.rows > 1:
                above[cell.column].rows += cell.rows - 1
                cell.continues = above[cell.column]
            cell.rows -= 1
        first.cells = [cell for cell in first.cells if cell.rows]
        for cell in first.cells:
            cell.row -= cell.row > first.repeated
        first.ys = first.ys[1:]
        return
    leftmost = min((cell.column for cell in filled), default=0)
    for cell in top:
        upper = above[cell.column]
        if not cell.text and upper.text and cell.column < leftmost and (upper.rows > 1 or cell.rows > 1):
            upper.rows += cell.rows
            cell.continues = upper


# Writing


def _write(file: str, sha256: str, form: Format, pages: Sequence[_Page]) -> Document:
    _mark_furniture(pages)
    _continue_tables(pages)
    pen = Pen(read.MOST_CHARACTERS)
    rows = 0
    for page in pages:
        pen.page()
        for number, block in enumerate(page.blocks):
            kind = page.furniture.get(number)
            if isinstance(block, _Grid):
                rows = _write_grid(pen, block, rows)
            elif block.columns:
                _write_columns(pen, block.columns)
            else:
                pen.line(block.text, furniture=kind)
    return Document(
        file,
        sha256,
        form,
        pen.text,
        tuple(pen.headings),
        tuple(pen.tables),
        tuple(pen.furniture),
        tuple(pen.pages),
        is_wrapped=True,
    )


def _write_columns(pen: Pen, columns: Sequence[str]) -> None:
    """Write a line with tabs; the file marks no table here, so none is noted."""
    pen.table([[GridCell(text, number) for number, text in enumerate(columns)]])
    pen.tables.pop()


def _write_grid(pen: Pen, grid: _Grid, rows: int) -> int:
    """Write a table, or the lines of a frame that is none; the number of rows of the table so far."""
    filled = [cell for cell in grid.cells if cell.text]
    if not grid.is_continued and (len(filled) < 2 or len(grid.cells) < 2):
        for cell in filled:
            for line in cell.lines:
                pen.line(line.text)
        return 0
    written = grid.rows()
    if not written:
        return rows
    for row in written[: grid.repeated]:
        start = pen.length
        _write_rows(pen, [row])
        pen.tables.pop()
        pen.furniture.append(Furniture(start, pen.length - 1, "header"))
    body = written[grid.repeated :]
    known = len(pen.tables)
    _write_rows(pen, body)
    if not grid.is_continued or not known or len(pen.tables) == known:
        return len(body)
    more, first = pen.tables.pop(), pen.tables.pop()
    moved = tuple(replace(cell, row=cell.row + rows) for cell in more.cells)
    pen.tables.append(Table(first.cells + moved))
    return rows + len(body)


def _write_rows(pen: Pen, rows: Iterable[Iterable[_GridCell]]) -> None:
    pen.table([[GridCell(cell.text, cell.column, cell.rows, cell.columns) for cell in row] for row in rows])
