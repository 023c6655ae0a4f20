"""Reading PDF: the text layer in reading order, tables from their ruling lines, running heads and page numbers.

PDFium gives the characters in the order in which the file draws them, in printed lines. Where a page has no ruling
lines that is nearly the whole work, and it costs little more than PDFium itself; characters are looked at one by one
only where a printed line crosses a table.

A table cut by a page's end is one ``DocumentTable``: its rows follow each other, while its text stays on its pages
with the page numbers between. A row is rejoined over the cut only where all signs say that it goes on.

Pages without text (scans) are not guessed at, nor are those whose figures cannot be decoded: a file of such pages is
refused in a sentence that names OCR, and where they are few, the document says which were not read.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from jixiao.documents.document import Document, DocumentTable, Format, Furniture, Margin
from jixiao.documents.limits import MOST_CHARACTERS, TooMuchTextError, UnreadableError
from jixiao.documents.printed.annotations import crossed_out, typed_lines
from jixiao.documents.printed.cell import RuledCell
from jixiao.documents.printed.continuation import continue_tables
from jixiao.documents.printed.furniture import mark_furniture
from jixiao.documents.printed.glyphs import Glyphs, Turn
from jixiao.documents.printed.grid import RuledGrid
from jixiao.documents.printed.legibility import LEAST_TEXT, is_behind, is_misread, is_pictured
from jixiao.documents.printed.line import Box, PrintedLine
from jixiao.documents.printed.note_marks import may_be_marks
from jixiao.documents.printed.page import PrintedPage, lay_out
from jixiao.documents.printed.strays import strays_of
from jixiao.documents.printed.substitute import substitute_fonts
from jixiao.documents.printed.texts import texts_of
from jixiao.documents.printed.things import as_object, layers_of
from jixiao.documents.recognised import recognised, remarked
from jixiao.documents.writing import Pen, WrittenCell

MOST_PAGES = 2_000
#: Most bytes of a decompressed stream, and the compressed size from which it is worth looking.
MOST_STREAM = 100_000_000
_SUSPICIOUS_STREAM = 100_000

#: Characters below which a page has hardly any.
_BARE = 10
#: The share of a file's pages whose figures may be lost while the others are worth reading.
_MOST_LOST = 0.25
#: The room behind a line that nothing is read after: more than any line has.
_ENDLESS = 1_000.0

substitute_fonts()


def read_pdf(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read the text layer of a PDF. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much."""
    pages = _pages(file, raw)
    _refuse_textless(file, pages)
    pages = [page.unread() if page.has_lost_figures else page for page in pages]
    document = _write(file, sha256, form, pages)
    if lines := remarked(raw):
        kept = {number for number, told in enumerate(lines, 1) if told is None}
        scans, misread = (tuple(kept.intersection(pages)) for pages in (document.scans, document.misread))
        return replace(document, recognised=tuple(recognised(document, lines)), scans=scans, misread=misread)
    return document


def pages_to_recognise(file: str, raw: bytes) -> tuple[int, ...]:
    """The pages of a PDF, from 1 on, that have no text of their own, or one that does not say what they show.

    Raises ``UnreadableError``, and ``TooMuchTextError`` where there is too much text.
    """
    return tuple(
        number
        for number, page in enumerate(_pages(file, raw), 1)
        if page.printed < _BARE
        or page.is_scan
        or page.is_misread
        or page.has_lost_figures
        or 3 * page.undecodable > page.printed
    )


def _pages(file: str, raw: bytes) -> list[PrintedPage]:
    _refuse_bombs(file, raw)
    opened = _open(file, raw)
    try:
        count = len(opened)
        if count > MOST_PAGES:
            wrong = f"has {count:,} pages, more than the {MOST_PAGES:,} that a report may have"
            raise UnreadableError(file, wrong, "give the report's own pages")
        if opened.get_formtype() == pdf.FORMTYPE_ACRO_FORM:  # of others the library says that it knows them not
            opened.init_forms()
        pages: list[PrintedPage] = []
        left = MOST_CHARACTERS
        may_hide = _may_hide(raw)
        for number in range(count):
            page = _read_page(opened, number, left, may_hide=may_hide)
            left -= page.characters
            pages.append(page)
    finally:
        opened.close()
    return pages


def _read_page(opened: pdfium.PdfDocument, number: int, left: int, *, may_hide: bool) -> PrintedPage:
    page = pdf.FPDF_LoadPage(opened.raw, number)
    if not page:
        return PrintedPage([], (), 0, 0, 0)
    text_page = pdf.FPDFText_LoadPage(page)
    try:
        typed = list(typed_lines(page, opened.formenv and opened.formenv.raw))
        if not text_page or ((count := pdf.FPDFText_CountChars(text_page)) <= 0 and not typed):
            return PrintedPage([], (), 0, 0, 0, is_scan=is_pictured(layers_of(page), page))
        if count + sum(len(line.text) for line in typed) > left:
            raise TooMuchTextError
        layers = layers_of(page)
        is_picture = is_pictured(layers, page)
        said = partial(_said, text_page)
        texts = list(chain.from_iterable(map(texts_of, layers)))
        is_behind_picture = is_picture and is_behind(layers, texts)
        strays = strays_of(opened.raw, page, layers, texts, said, may_hide=may_hide)
        overlay = tuple("".join(said(text).strip() for text in one) for one in strays.over)
        if strays.things:
            texts = [text for text in texts if text.thing not in strays.things]
            strays.take_out(page, layers)
            pdf.FPDFText_ClosePage(text_page)
            text_page = pdf.FPDFText_LoadPage(page)
            if not text_page or ((count := pdf.FPDFText_CountChars(text_page)) <= 0 and not typed):
                return PrintedPage([], overlay, 0, 0, 0, is_scan=is_picture)
        glyphs = Glyphs(text_page, count, may_be_marks(texts))
        laid_out = lay_out(glyphs, page, layers, typed, list(crossed_out(page)), overlay)
        laid_out.is_scan = is_picture and laid_out.printed < LEAST_TEXT
        laid_out.is_misread = is_behind_picture and not laid_out.is_scan and is_misread(glyphs.text)
        return laid_out
    finally:
        if text_page:
            pdf.FPDFText_ClosePage(text_page)
        pdf.FPDF_ClosePage(page)


def _said(text_page: Any, text: int) -> str:
    """What a text on a page says."""
    place = as_object(text)
    size = pdf.FPDFTextObj_GetText(place, text_page, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdf.FPDFTextObj_GetText(place, text_page, buffer, size)
    return bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _open(file: str, raw: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        reason = getattr(error, "err_code", None)
        if reason in {pdf.FPDF_ERR_PASSWORD, pdf.FPDF_ERR_SECURITY}:
            wrong, remedy = "is encrypted and needs a password", "save a copy without the password"
        else:
            wrong, remedy = "is a damaged PDF", "download it again"
        raise UnreadableError(file, wrong, remedy) from None


def _refuse_bombs(file: str, raw: bytes) -> None:
    """Look into large compressed streams before PDFium holds them in memory; images, which it never decodes, may be."""
    at = 0
    while (end := raw.find(b"endstream", at)) >= 0:
        start = raw.find(b"stream", at, end)
        if start >= 0:
            described = raw[max(raw.rfind(b"obj", at, start), at) : start]
            if b"/Image" not in described and (filters := _packings(described)):
                is_large = end - start > _SUSPICIOUS_STREAM
                if filters > 1 or (is_large and _inflated(raw[start + 6 : end].lstrip(b"\r\n")) > MOST_STREAM):
                    wrong = f"has a part that unpacks to more than {MOST_STREAM:,} bytes"
                    raise UnreadableError(file, wrong, "give the report's own file")
        at = end + 9


def _packings(described: bytes) -> int:
    """How many times a stream is packed: twice on itself, a few bytes unpack to as many as one likes."""
    if b"#" in described:  # a character of a name by its number: /Fl#61te
        described = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes((int(found[1], 16),)), described)
    return len(re.findall(rb"/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b", described))


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


def _may_hide(raw: bytes) -> bool:
    """Whether the file may have layers, which can be switched off: its objects, which may be packed, tell of them."""
    if b"/OCG" in raw:
        return True
    for packed in re.finditer(rb"/ObjStm\b[^>]{0,200}>>\s*stream\r?\n?", raw):
        end = raw.find(b"endstream", packed.end())
        try:
            if b"/OCG" in zlib.decompressobj().decompress(raw[packed.end() : end], MOST_STREAM):
                return True
        except zlib.error:  # it is encrypted, or packed in another way
            return True
    return False


def _refuse_textless(file: str, pages: Sequence[PrintedPage]) -> None:
    bare = sum(page.printed < _BARE for page in pages)
    total = sum(page.printed for page in pages)
    if bare == len(pages) or (bare >= 0.8 * len(pages) and total < 20 * len(pages)):
        wrong = f"has (almost) no text on {bare} of its {len(pages)} pages: they are scans or drawings"
        raise UnreadableError(file, wrong, "run OCR on it first, or give the file that it was printed from")
    if 3 * sum(page.undecodable for page in pages) > total:
        wrong = "has a text layer whose characters cannot be decoded"
        raise UnreadableError(file, wrong, "run OCR on it first, or give the file that it was printed from")
    lost = [number for number, page in enumerate(pages, 1) if page.has_lost_figures]
    if len(lost) > _MOST_LOST * (len(pages) - bare):
        wrong = (
            f"has figures that cannot be decoded on page {lost[0]:,}"
            + (f" and {len(lost) - 1:,} more" if len(lost) > 1 else "")
            + ": their font does not say which characters it shows"
        )
        raise UnreadableError(file, wrong, "run OCR on it first, or give the file that it was printed from")


# Writing


def _write(file: str, sha256: str, form: Format, pages: Sequence[PrintedPage]) -> Document:
    mark_furniture(pages)
    continue_tables(pages)
    pen = Pen(MOST_CHARACTERS)
    rows = 0
    margins: list[Margin] = []
    for page, (left, right, usual) in zip(pages, _margins(pages), strict=True):
        pen.page()
        if page.is_undecoded and margins:  # What goes on here is not known, and is not on the next page.
            margins[-1] = replace(margins[-1], right=_ENDLESS)
        for number, block in enumerate(page.blocks):
            kind = page.furniture.get(number)
            if isinstance(block, RuledGrid):
                rows = _write_grid(pen, block, rows, page.place)
            elif block.columns:
                _write_columns(pen, block.columns, page.place(block.box))
            else:
                if kind is None and (size := block.size or usual):
                    first, last = block.within or (left, right)
                    column = size / 2
                    margins.append(Margin(pen.length, (block.left - first) / column, (last - block.right) / column))
                pen.line(block.text, furniture=kind, where=page.place(block.box))
        for text in dict.fromkeys(page.overlay):
            pen.line(text.strip(), furniture="overlay")
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
        margins=tuple(margins),
        page_sizes=tuple(page.frame.size for page in pages),
        spots=tuple(pen.spots),
        scans=tuple(number for number, page in enumerate(pages, 1) if page.is_scan),
        misread=tuple(number for number, page in enumerate(pages, 1) if page.is_misread),
        undecoded=tuple(number for number, page in enumerate(pages, 1) if page.is_undecoded),
    )


def _margins(pages: Sequence[PrintedPage]) -> Iterator[tuple[float, float, float]]:
    """Where each page's lines begin and end, and the usual width of its Chinese characters (0 where none is known).

    Lines begin and end at the outermost places that two lines share; all pages are equally wide. The usual width is for
    lines that neither begin nor end with a Chinese character, such as those cut between an amount and its unit.
    """
    edges = []
    for page in pages:
        lines = [
            block
            for number, block in enumerate(page.blocks)
            if isinstance(block, PrintedLine) and number not in page.furniture and not block.columns
        ]
        lefts, rights = sorted(line.left for line in lines), sorted((line.right for line in lines), reverse=True)
        left = next((one for one, other in pairwise(lefts) if other - one < 3), lefts[0] if lefts else 0.0)
        right = next((one for one, other in pairwise(rights) if one - other < 6), rights[0] if rights else left)
        sizes = sorted(line.size for line in lines if line.size)
        edges.append((left, right, sizes[len(sizes) // 2] if sizes else 0.0))
    width = max((right - left for left, right, _ in edges), default=0.0)
    yield from ((left, left + width, size) for left, _, size in edges)


def _write_columns(pen: Pen, columns: Sequence[str], box: Box) -> None:
    """Write a line with tabs; the file marks no table here, so none is noted."""
    pen.table([[WrittenCell(text, number, where=box) for number, text in enumerate(columns)]])
    pen.tables.pop()


def _write_grid(pen: Pen, grid: RuledGrid, rows: int, place: Turn) -> int:
    """Write a table, or the lines of a frame that is none; the number of rows of the table so far."""
    filled = [cell for cell in grid.cells if cell.text]
    if not grid.is_continued and (len(filled) < 2 or len(grid.cells) < 2):
        for cell in filled:
            for line in cell.lines:
                pen.line(line.text, where=place(line.box))
        return 0
    written = grid.rows()
    if not written:
        return rows
    for row in written[: grid.repeated]:
        start = pen.length
        _write_rows(pen, [row], place)
        pen.tables.pop()
        pen.furniture.append(Furniture(start, pen.length - 1, "header"))
    body = written[grid.repeated :]
    known = len(pen.tables)
    _write_rows(pen, body, place)
    if not grid.is_continued or not known or len(pen.tables) == known:
        return len(body)
    more, first = pen.tables.pop(), pen.tables.pop()
    moved = tuple(replace(cell, row=cell.row + rows) for cell in more.cells)
    pen.tables.append(DocumentTable(first.cells + moved))
    return rows + len(body)


def _write_rows(pen: Pen, rows: Iterable[Iterable[RuledCell]], place: Turn) -> None:
    pen.table(
        [
            [
                WrittenCell(cell.text, cell.column, cell.rows, cell.columns, place(cell.box) if cell.box else None)
                for cell in row
            ]
            for row in rows
        ]
    )
