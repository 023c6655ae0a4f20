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
from jixiao.documents.recognised import remark
from jixiao.documents.redrawn import DrawnGlyph, Redrawn

#: Pixels of an inch at which pages are looked at, and the most pages and pixels.
_DPI = 200
MOST_PAGES, _MOST_PIXELS = 500, 40_000_000
#: Pixels that a ruling line is long at least, and thick at most.
_LEAST_RULING, _MOST_THICK = 60, 12
_JPEG_QUALITY = 60


def recognise(file: str, raw: bytes) -> bytes:
    """A PDF of the pages or the picture in ``raw``, with their text. Raises ``UnreadableError``."""
    try:
        import cv2
        from rapidocr import RapidOCR
    except ImportError:
        raise UnreadableError(file, "needs OCR, which is not installed", "run: pip install jixiao[ocr]") from None
    engine = RapidOCR(params={"Global.log_level": "error"})
    drawn = Redrawn(72 / _DPI)
    told = []
    for picture in _pictures(file, raw, cv2):
        high, wide = picture.shape[:2]
        # Its classifier of lines that stand upside down takes 90 for 06.
        found = engine(picture, use_cls=False)
        lines = [] if found.txts is None else list(zip(found.boxes, found.txts, found.scores, strict=True))
        picture, turned = _levelled(picture, [box for box, _, _ in lines], cv2)  # noqa: PLW2901
        drawn.page(0, 0, wide, high)
        drawn.begin()
        for left, top, right, bottom in _rulings(picture, cv2):
            corners = [
                ("m", (left, top)),
                ("l", (right, top)),
                ("l", (right, bottom)),
                ("l", (left, bottom)),
                ("h", ()),
            ]
            drawn.path(corners, 1, stroke=False, fill=True)
        for (_, text, _), box in zip(lines, turned, strict=True):
            _draw(drawn, text, box)
        drawn.end()
        drawn.picture(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1].tobytes(), wide, high)
        told.append([(text, float(score)) for _, text, score in lines])
    return drawn.pdf(remark(told))


def _pictures(file: str, raw: bytes, cv2: Any) -> Iterator[Any]:
    """The pages of a PDF, or the one picture, as arrays of pixels (blue, green, red)."""
    import numpy
    import pypdfium2

    if b"%PDF-" not in raw[:1024]:
        picture = cv2.imdecode(numpy.frombuffer(raw, numpy.uint8), cv2.IMREAD_COLOR)
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


def _levelled(picture: Any, boxes: list[Any], cv2: Any) -> tuple[Any, list[Any]]:
    """The picture turned so that its lines are level, and the boxes (four corners each) turned with it."""
    import numpy

    wide = [box for box in boxes if box[1][0] - box[0][0] > 5 * abs(box[3][1] - box[0][1])]
    if not wide:
        return picture, boxes
    angle = float(numpy.median([math.degrees(math.atan2(b[1][1] - b[0][1], b[1][0] - b[0][0])) for b in wide]))
    high, across = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((across / 2, high / 2), angle, 1)
    turned = cv2.warpAffine(picture, turn, (across, high), borderValue=(255, 255, 255))
    return turned, [numpy.asarray(box) @ turn[:, :2].T + turn[:, 2] for box in boxes]


def _rulings(picture: Any, cv2: Any) -> Iterator[tuple[float, float, float, float]]:
    """The ruling lines of a page as thin boxes: left, top, right, bottom."""
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    dark = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    for size in ((_LEAST_RULING, 1), (1, _LEAST_RULING)):
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size))
        _, _, found, _ = cv2.connectedComponentsWithStats(lines)
        for left, top, wide, high, _ in found[1:]:
            if min(wide, high) <= _MOST_THICK:
                yield float(left), float(top), float(left + wide), float(top + high)


def _draw(drawn: Redrawn, text: str, box: Any) -> None:
    """Draw a line where it was recognised, its characters as wide as they must be to fill its box."""
    left, right = float(min(box[0][0], box[3][0])), float(max(box[1][0], box[2][0]))
    top, bottom = float((box[0][1] + box[1][1]) / 2), float((box[2][1] + box[3][1]) / 2)
    ems = [1.0 if character >= "\u2e80" else 0.5 for character in text]
    size = 0.8 * (bottom - top)
    if not text.strip() or size <= 0 or right <= left:
        return
    em = (right - left) / sum(ems)
    glyphs, x = [], left
    for character, wide in zip(text, ems, strict=True):
        glyphs.append(DrawnGlyph(character, x, bottom - 0.15 * (bottom - top), wide * em))
        x += wide * em
    drawn.line(glyphs, size, em / size)


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
