"""OCR of scans, an extra (``pip install jixiao[ocr]``): a PDF with the pictures, and their text for readers of PDF.

``python -m jixiao.documents.ocr scan.pdf`` writes ``scan.ocr.pdf`` beside it, which is added like any other PDF. Facts
of it bear ``ocr.`` before their method, and are no surer than their characters. Where only some pages of a PDF have no
text that says what they show, these alone are recognised; the others stay as they are.
"""

from __future__ import annotations

import io
import math
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2

from jixiao.documents.limits import UnreadableError
from jixiao.documents.pdf import pages_to_recognise
from jixiao.documents.recognised import RecognisedLine, remark
from jixiao.documents.redrawn import DrawnGlyph, Redrawn
from jixiao.documents.sight import RapidSight, SeenLine, SeenPage, Sight

#: Pixels of an inch at which pages are looked at, and the most pages and pixels.
_DPI = 200
MOST_PAGES, _MOST_PIXELS = 500, 40_000_000
#: A place in the table of a PDF, or of that table: `0000000017 00000 n`, `startxref 1234 %%EOF`
_PLACE = re.compile(r"((?<=\n)|startxref\s{1,2})(\d{10}(?= \d{5} n)|(?<=\s)\d+(?=\s+%%EOF))")
#: Points of a pixel.
_POINT = 72 / _DPI


def recognise(file: str, raw: bytes, sight: Sight | None = None) -> bytes:
    """A PDF of the pages or the picture in ``raw``, with their text as ``sight`` sees it, by default that of rapidocr.

    Raises ``UnreadableError``.
    """
    sight = sight or RapidSight(file)
    if b"%PDF-" not in raw[:1024]:
        picture = sight.decoded(raw)
        if picture is None or picture.shape[0] * picture.shape[1] > _MOST_PIXELS:
            raise UnreadableError(file, "is no picture, or too large a one", "give a PDF, a PNG or a JPEG of the pages")
        drawn, told = _recognised([picture], sight)
        return drawn.pdf(remark(told))
    with _opened(file, raw) as opened:
        count = len(opened)
        numbers = [number - 1 for number in pages_to_recognise(file, raw)] or range(count)
        drawn, told = _recognised((_pixels(opened[number]) for number in numbers), sight)
        if len(numbers) == count:
            return drawn.pdf(remark(told))
        _replace(opened, numbers, drawn.pdf())
        written = io.BytesIO()
        opened.save(written)
    by_page = dict(zip(numbers, told, strict=True))
    return _with_remark(written.getvalue(), remark([by_page.get(number) for number in range(count)]))


def _recognised(pictures: Iterable[Any], sight: Sight) -> tuple[Redrawn, list[list[RecognisedLine]]]:
    """Pages drawn of what is seen in their pictures, and what is to be told of their lines."""
    drawn = Redrawn(_POINT)
    told = []
    for pixels in pictures:
        page = sight.seen(pixels)
        _draw(drawn, page)
        told.append([_remarked(page, line) for line in page.lines])
    return drawn, told


def _opened(file: str, raw: bytes) -> pypdfium2.PdfDocument:
    try:
        opened = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        raise UnreadableError(file, "is a damaged or encrypted PDF", "download it again") from None
    if len(opened) > MOST_PAGES:
        raise UnreadableError(file, f"has more than {MOST_PAGES} pages to recognise", "give the report's own pages")
    return opened


def _pixels(page: pypdfium2.PdfPage) -> Any:
    """A page as an array of pixels (blue, green, red)."""
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / (width * height)))
    return page.render(scale=scale, rev_byteorder=False).to_numpy()[:, :, :3].copy()


def _replace(opened: pypdfium2.PdfDocument, numbers: Sequence[int], drawn: bytes) -> None:
    """Put the pages of another PDF, ``drawn``, in the places of these."""
    with pypdfium2.PdfDocument(drawn) as others:
        for place, number in enumerate(numbers):
            opened.import_pages(others, [place], number)
            opened.del_page(number + 1)


def _with_remark(pdf: bytes, told: str) -> bytes:
    """A PDF, as PDFium writes it, with a remark in its second line, and the places in its table moved by that."""
    line = f"%{told}\n".encode("ascii")
    at = pdf.index(b"\n") + 1
    table = pdf.rindex(b"\nxref") + 1
    held = pdf[table:].decode("latin-1")
    moved = _PLACE.sub(lambda found: f"{found[1]}{int(found[2]) + len(line):0{len(found[2])}}", held)
    return pdf[:at] + line + pdf[at:table] + moved.encode("latin-1")


def _draw(drawn: Redrawn, page: SeenPage) -> None:
    """Draw a page: its text and ruled lines, and the picture over them."""
    drawn.page(0, 0, page.width, page.height)
    drawn.begin()
    for left, top, right, bottom in page.rulings:
        corners = [("m", (left, top)), ("l", (right, top)), ("l", (right, bottom)), ("l", (left, bottom)), ("h", ())]
        drawn.path(corners, 1, stroke=False, fill=True)
    for line in page.lines:
        _draw_line(drawn, line)
    drawn.end()
    drawn.picture(page.jpeg, page.width, page.height)


def _draw_line(drawn: Redrawn, line: SeenLine) -> None:
    size = 0.8 * (line.bottom - line.top)
    if size <= 0 or not any(one.text.strip() and one.right > one.left for one in line.characters):
        return
    ems = sum(1.0 if one.text >= "\u2e80" else 0.5 for one in line.characters)
    em = (line.characters[-1].right - line.characters[0].left) / ems
    base = line.bottom - 0.15 * (line.bottom - line.top)
    glyphs = [DrawnGlyph(one.text, one.left, base, one.right - one.left) for one in line.characters]
    drawn.line(glyphs, size, em / size)


def _remarked(page: SeenPage, line: SeenLine) -> RecognisedLine:
    """A line as readers of the PDF are told of it, with its middle in points from the lower left of the page."""
    first, last = (line.characters[0].left, line.characters[-1].right) if line.characters else (0.0, 0.0)
    return RecognisedLine(
        "".join(one.text for one in line.characters),
        tuple(one.certainty for one in line.characters),
        (first + last) / 2 * _POINT,
        (page.height - (line.top + line.bottom) / 2) * _POINT,
    )


def main(arguments: list[str]) -> int:
    """Recognise the text of files; each is written beside its scan. The number of those that failed."""
    failed = 0
    for name in arguments:
        path = Path(name)
        try:
            path.with_suffix(".ocr.pdf").write_bytes(recognise(path.name, path.read_bytes()))
        except UnreadableError as error:
            print(error, file=sys.stderr)
            failed += 1
        except OSError as error:
            print(f"{name}: cannot be opened ({error.strerror}); check the path and who may read it", file=sys.stderr)
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
