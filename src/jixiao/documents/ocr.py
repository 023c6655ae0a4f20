"""OCR of scans, an extra (``pip install jixiao[ocr]``): a PDF with the pictures, and their text for readers of PDF.

``python -m jixiao.documents.ocr scan.pdf`` writes ``scan.ocr.pdf`` beside it, which is added like any other PDF. Facts
of it bear ``ocr.`` before their method, and are no surer than their characters.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jixiao.documents.limits import UnreadableError
from jixiao.documents.recognised import RecognisedLine, remark
from jixiao.documents.redrawn import DrawnGlyph, Redrawn
from jixiao.documents.sight import RapidSight, SeenLine, SeenPage, Sight

#: Pixels of an inch at which pages are looked at, and the most pages and pixels.
_DPI = 200
MOST_PAGES, _MOST_PIXELS = 500, 40_000_000
#: Points of a pixel.
_POINT = 72 / _DPI


def recognise(file: str, raw: bytes, sight: Sight | None = None) -> bytes:
    """A PDF of the pages or the picture in ``raw``, with their text as ``sight`` sees it, by default that of rapidocr.

    Raises ``UnreadableError``.
    """
    sight = sight or RapidSight(file)
    drawn = Redrawn(_POINT)
    told = []
    for pixels in _pictures(file, raw, sight):
        page = sight.seen(pixels)
        _draw(drawn, page)
        told.append([_remarked(page, line) for line in page.lines])
    return drawn.pdf(remark(told))


def _pictures(file: str, raw: bytes, sight: Sight) -> Iterator[Any]:
    """The pages of a PDF, or the one picture, as arrays of pixels (blue, green, red)."""
    import pypdfium2

    if b"%PDF-" not in raw[:1024]:
        picture = sight.decoded(raw)
        if picture is None or picture.shape[0] * picture.shape[1] > _MOST_PIXELS:
            raise UnreadableError(file, "is no picture, or too large a one", "give a PDF, a PNG or a JPEG of the pages")
        yield picture
        return
    try:
        opened = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        raise UnreadableError(file, "is a damaged or encrypted PDF", "download it again") from None
    if len(opened) > MOST_PAGES:
        raise UnreadableError(file, f"has more than {MOST_PAGES} pages to recognise", "give the report's own pages")
    for page in opened:
        width, height = page.get_size()
        scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / (width * height)))
        yield page.render(scale=scale, rev_byteorder=False).to_numpy()[:, :, :3].copy()


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
