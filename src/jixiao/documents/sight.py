"""What a program sees in the picture of a page: its lines of text, how sure it is of each character, its ruled lines.

The program is rapidocr, which comes with OpenCV as an extra; whatever else sees a page as a ``SeenPage`` will do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from jixiao.documents.limits import UnreadableError

Corners = Sequence[Sequence[float]]

#: Pixels that a ruling line is long at least, and thick at most.
_LEAST_RULING, _MOST_THICK = 60, 12
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
        turn = self._levelling(pixels, [box for box, _, _ in texts])
        high, wide = pixels.shape[:2]
        if turn is not None:
            pixels = self._cv2.warpAffine(pixels, turn, (wide, high), borderValue=(255, 255, 255))
        sure = _Sureness(found.word_results or ())
        lines = [_line(text, _turned(box, turn), sure.of(text, float(mean))) for box, text, mean in texts]
        jpeg = self._cv2.imencode(".jpg", pixels, [self._cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1].tobytes()
        return SeenPage(wide, high, jpeg, lines, list(self._rulings(pixels)))

    def _levelling(self, pixels: Any, boxes: Sequence[Any]) -> Any:
        """How to turn the picture so that its lines are level; None where nothing tells."""
        import numpy

        wide = [box for box in boxes if box[1][0] - box[0][0] > 5 * abs(box[3][1] - box[0][1])]
        if not wide:
            return None
        angle = float(numpy.median([math.degrees(math.atan2(b[1][1] - b[0][1], b[1][0] - b[0][0])) for b in wide]))
        high, across = pixels.shape[:2]
        return self._cv2.getRotationMatrix2D((across / 2, high / 2), angle, 1)

    def _rulings(self, pixels: Any) -> Iterator[tuple[float, float, float, float]]:
        cv2 = self._cv2
        gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
        dark = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
        for size in ((_LEAST_RULING, 1), (1, _LEAST_RULING)):
            lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size))
            _, _, found, _ = cv2.connectedComponentsWithStats(lines)
            for left, top, wide, high, _ in found[1:]:
                if min(wide, high) <= _MOST_THICK:
                    yield float(left), float(top), float(left + wide), float(top + high)


def _turned(box: Any, turn: Any) -> Any:
    """The corners of a box, turned with its picture."""
    import numpy

    return box if turn is None else numpy.asarray(box) @ turn[:, :2].T + turn[:, 2]


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
