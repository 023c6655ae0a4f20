"""Whether the text of a page does what its picture does: a scan may have none, or one that a program misread.

Both are found by what the page is, without reading the picture: it covers the page, and the text is hardly any, or lies
behind it and is not the Chinese of a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pypdfium2.raw as pdf

from jixiao.documents.printed.frame import frame_of
from jixiao.documents.printed.line import Box
from jixiao.documents.printed.texts import DrawnText
from jixiao.documents.printed.things import Layer, pictures_of

#: How much of a page a picture of it covers.
_COVERED = 0.7
#: Characters that a page of text has at least: a scan may bear its number or the mark of a scanner.
LEAST_TEXT = 30
#: The share of strange characters, and of figures with letters in them, that no report prints.
_MOST_STRANGE, _MOST_BROKEN = 0.1, 0.05
#: A figure that a letter stands in: 1,2O0.5, 9l.2%.
_BROKEN = re.compile(r"\d[.,]?[A-Za-z|]+[.,]?\d")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")  # 1,200.5
_CHINESE = re.compile(r"[一-鿿]")  # 县
_LETTER = re.compile(r"[A-Za-z]")  # S
#: Signs that reports print: 1（≥）
_USUAL = re.compile(r"[\x20-\x7e\u2000-\u2bff\u3000-\u303f\uff00-\uffef§°±²³·×÷√αβ]")
#: The last row of the characters that GB 2312 takes for common.
_LAST_COMMON = 0xD7


def is_pictured(layers: Iterable[Layer], page: Any) -> bool:
    """Whether pictures cover a page, as a scan does, be it cut in strips."""
    frame = frame_of(page)
    width, height = frame.size
    return sum(_area(box) for box in pictures_of(layers)) >= _COVERED * width * height > 0


def _area(box: Box) -> float:
    left, bottom, right, top = box
    return max(right - left, 0.0) * max(top - bottom, 0.0)


def is_behind(layers: Iterable[Layer], texts: Sequence[DrawnText]) -> bool:
    """Whether most texts of a page are not to be seen: drawn before a picture, or not drawn at all."""
    hidden: set[int] = set()
    for layer in layers:
        pictures = [number for number, kind in enumerate(layer.kinds) if kind == pdf.FPDF_PAGEOBJ_IMAGE]
        hidden.update(layer.things[: max(pictures, default=0)])
    unseen: int = sum(text.thing in hidden or text.mode == pdf.FPDF_TEXTRENDERMODE_INVISIBLE for text in texts)
    return unseen > len(texts) / 2


def is_misread(text: str) -> bool:
    """Whether a program misread the text that it wrote: signs and rare characters, letters in figures, no Chinese."""
    letters = [character for character in text if not character.isspace()]
    strange = sum(not (_USUAL.match(one) or _is_common(one)) for one in letters)
    chinese, latin = len(_CHINESE.findall(text)), len(_LETTER.findall(text))
    broken = len(_BROKEN.findall(text))
    return (
        strange > _MOST_STRANGE * len(letters)
        or broken > max(2.0, _MOST_BROKEN * len(_FIGURE.findall(text)))
        or (chinese < 0.2 * len(letters) and latin > 0.4 * len(letters))
    )


def _is_common(character: str) -> bool:
    try:
        return bool(_CHINESE.match(character)) and character.encode("gb2312")[0] <= _LAST_COMMON
    except UnicodeEncodeError:
        return False
