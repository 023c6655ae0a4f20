"""What a program sees in the picture of a page: its lines of text, how sure it is of each character, its ruled lines.

The program is rapidocr, which comes with OpenCV as an extra; whatever else sees a page as a ``SeenPage`` will do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple, Protocol

from jixiao.documents.limits import UnreadableError

Corners = Sequence[Sequence[float]]

#: Pixels that a ruling line is long at least, and thick at most.
_LEAST_RULING, _MOST_THICK = 60, 12
#: Pixels that one is long at least that tells how the page lies, those at its ends that tell it, and how tilted it is.
_TELLING_RULING, _END, _MOST_TILTED = 300, 20, 0.05
_JPEG_QUALITY = 60


class SeenCharacter(NamedTuple):
    """A character, where it begins and ends on its line (pixels), and how sure it is, from 0 to 1."""

    text: str
    left: float
    right: float
    certainty: float


class SeenLine(NamedTuple):
    """A level line of text: the pixels between which it stands, and its characters."""

    top: float
    bottom: float
    characters: Sequence[SeenCharacter]


class SeenPage(NamedTuple):
    """A page, turned so that its lines are level: its picture as JPEG, and what was seen in it, in pixels from above.

    ``rulings`` are thin boxes: left, top, right, bottom.
    """

    width: int
    height: int
    jpeg: bytes
    lines: Sequence[SeenLine]
    rulings: Sequence[tuple[float, float, float, float]]


class Sight(Protocol):
    """Whatever sees pages."""

    def decoded(self, raw: bytes) -> Any:
        """A picture's pixels (rows, columns, blue green red); None where ``raw`` is no picture."""

    def seen(self, pixels: Any) -> SeenPage:
        """What is seen in the picture of a page."""


class RapidSight:
    """The sight of rapidocr."""

    def __init__(self, file: str) -> None:
        """Raises ``UnreadableError``, of the ``file`` that is to be seen, where the extra is not installed."""
        try:
            import cv2
            from rapidocr import RapidOCR
        except ImportError:
            raise UnreadableError(file, "needs OCR, which is not installed", "run: pip install jixiao[ocr]") from None
        self._cv2: Any = cv2
        self._engine = RapidOCR(params={"Global.log_level": "error"})

    def decoded(self, raw: bytes) -> Any:
        """A picture's pixels; None where ``raw`` is no picture."""
        import numpy

        return self._cv2.imdecode(numpy.frombuffer(raw, numpy.uint8), self._cv2.IMREAD_COLOR)

    def seen(self, pixels: Any) -> SeenPage:
        """What is seen in the picture of a page."""
        # Its classifier of lines that stand upside down takes 90 for 06.
        found = self._engine(pixels, use_cls=False, return_word_box=True, return_single_char_box=True)
        texts = [] if found.txts is None else list(zip(found.boxes, found.txts, found.scores, strict=True))
        pixels, turn = self._levelled(pixels, _angle([box for box, _, _ in texts]))
        high, wide = pixels.shape[:2]
        sure = _Sureness(found.word_results or ())
        lines = [_line(text, _turned(box, turn), sure.of(text, float(mean))) for box, text, mean in texts]
        jpeg = self._cv2.imencode(".jpg", pixels, [self._cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1].tobytes()
        return SeenPage(wide, high, jpeg, lines, list(self._rulings(pixels)))

    def _levelled(self, pixels: Any, angle: float) -> tuple[Any, Any]:
        """The picture turned by the degrees at which its text runs, made exact by its ruled lines; and its turn."""
        turned, turn = self._turned(pixels, angle)
        tilts = [stroke.tilt for stroke in self._strokes(turned) if stroke.end - stroke.start >= _TELLING_RULING]
        return self._turned(pixels, angle + median(tilts)) if tilts else (turned, turn)

    def _turned(self, pixels: Any, angle: float) -> tuple[Any, Any]:
        high, wide = pixels.shape[:2]
        turn = self._cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1)
        return self._cv2.warpAffine(pixels, turn, (wide, high), borderValue=(255, 255, 255)), turn

    def _rulings(self, pixels: Any) -> Iterator[tuple[float, float, float, float]]:
        for start, end, middle, thick, _ in self._strokes(pixels):
            yield start, middle - thick / 2, end, middle + thick / 2
        for start, end, middle, thick, _ in self._strokes(pixels.transpose(1, 0, 2)):
            yield middle - thick / 2, start, middle + thick / 2, end

    def _strokes(self, pixels: Any) -> Iterator[_Stroke]:
        """The ruled lines that run across a picture."""
        cv2 = self._cv2
        gray = cv2.cvtColor(pixels.copy(), cv2.COLOR_BGR2GRAY)
        dark = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (_LEAST_RULING, 1)))
        _, labels, bounds, middles = cv2.connectedComponentsWithStats(lines)
        for number, (left, top, wide, high, area) in enumerate(bounds):
            if number and area <= _MOST_THICK * wide and high <= _MOST_TILTED * wide + _MOST_THICK:
                part = labels[top : top + high, left : left + wide] == number
                begins, ends = (side.nonzero()[0].mean() for side in (part[:, :_END], part[:, -_END:]))
                tilt = math.degrees(math.atan2(ends - begins, wide - _END))
                yield _Stroke(float(left), float(left + wide), float(middles[number][1]), float(area / wide), tilt)


class _Stroke(NamedTuple):
    """A ruled line: where it starts and ends, its middle and thickness (pixels), and the degrees by which it tilts."""

    start: float
    end: float
    middle: float
    thick: float
    tilt: float


def _angle(boxes: Iterable[Corners]) -> float:
    """The degrees at which lines of text run, by the boxes that are wide enough to tell."""
    wide = [box for box in boxes if box[1][0] - box[0][0] > 5 * abs(box[3][1] - box[0][1])]
    return median(math.degrees(math.atan2(b[1][1] - b[0][1], b[1][0] - b[0][0])) for b in wide) if wide else 0.0


def _turned(box: Any, turn: Any) -> Any:
    """The corners of a box, turned with its picture."""
    import numpy

    return numpy.asarray(box) @ turn[:, :2].T + turn[:, 2]


class _Sureness:
    """How sure the engine is of each character: by line what it says of those that are no blanks, in their order."""

    def __init__(self, lines: Iterable[Sequence[tuple[str, float, Any]]]) -> None:
        self._lines: dict[str, list[list[float]]] = {}
        for line in lines:
            told = [(str(text), float(sure)) for text, sure, _ in line]
            self._lines.setdefault("".join(text for text, _ in told), []).append([sure for _, sure in told])

    def of(self, text: str, mean: float) -> list[float]:
        """That of each character of a line, of which the engine gives the ``mean`` too.

        It gives those of the first characters of a line, blanks included, as many as there are others. What it does not
        give is no less than all that the mean leaves to one of them.
        """
        told = self._lines.get("".join(text.split()), [])
        known = told.pop(0) if told else []
        if len(known) > len(text):
            known = []
        unknown = len(text) - len(known)
        least = mean * len(text) - sum(known) - (unknown - 1)
        return [*known, *[min(max(least, 0.0), 1.0)] * unknown]


def _line(text: str, box: Corners, certainties: Sequence[float]) -> SeenLine:
    """A line in its box, its characters as wide as they must be to fill it."""
    left, right = float(min(box[0][0], box[3][0])), float(max(box[1][0], box[2][0]))
    top, bottom = float((box[0][1] + box[1][1]) / 2), float((box[2][1] + box[3][1]) / 2)
    ems = [1.0 if character >= "\u2e80" else 0.5 for character in text]
    em = (right - left) / max(sum(ems), 0.5)
    characters, x = [], left
    for character, wide, sure in zip(text, ems, certainties, strict=True):
        characters.append(SeenCharacter(character, x, x + wide * em, sure))
        x += wide * em
    return SeenLine(top, bottom, characters)
