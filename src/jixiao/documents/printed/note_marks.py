"""Marks of notes that are printed above the line behind a number or a word, or below it: 1480.25¹ and not 1480.251."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdf

from jixiao.documents.printed.texts import DrawnText, usual_size

# The same function without the objects that the generated bindings make of every handle; an index is passed as one.
_handle = ctypes.c_void_p
_thing_of = ctypes.cast(pdf.FPDFText_GetTextObject, ctypes.PYFUNCTYPE(_handle, _handle, _handle))

#: What such marks are made of: 1, ①, [
_PARTS = re.compile(r"[0-9①-⑨\[(（〔【\])）〕】,，、~～–-]")
_NOTE = r"(?:(?<![0-9])[0-9]{1,3}(?![0-9])|[①-⑨])"
#: Such a mark: 12, ①, [1], （2）, 1), [1,2], 3–5
_MARK = re.compile(rf"[\[(（〔【]?{_NOTE}(?:[,，、~～–-]{_NOTE})*[\])）〕】]?")
#: Behind what a mark may stand below the line, as 5 and %: behind letters it is a part of the word, as in CO₂.
_FIGURE = re.compile(r"[0-9%％‰]")
#: The size of a mark, in that of the text that it stands behind: small, or raised alone.
_SMALL, _SAME = 0.85, 1.05
#: How far a mark is raised, least, least where it is not small, and most, in the text's size; and how far lowered.
_LOW, _LOW_IF_SAME, _HIGH = 0.12, 0.25, 0.9
_SUNK, _DEEPEST = 0.08, 0.5
#: How far before and behind the text's end a mark begins, in the text's size.
_ON, _FROM = 0.25, 0.35


class _Place(NamedTuple):
    """Where a character begins, the way that its line runs, and its size."""

    x: float
    y: float
    along: tuple[float, float]
    size: float


def may_be_marks(texts: Sequence[DrawnText]) -> frozenset[int]:
    """The texts that are smaller than most, or are raised above what was drawn before them."""
    if not texts:
        return frozenset()
    usual = usual_size(texts)
    found = {text.thing for text in texts if text.size <= _SMALL * usual}
    for one, other in pairwise(texts):
        rise = other.y - one.y
        if one.direction:
            turn = math.radians(one.direction)
            rise = rise * math.cos(turn) - (other.x - one.x) * math.sin(turn)
        if rise > 0 and other.size <= _SAME * one.size and _LOW * one.size <= rise <= _HIGH * one.size:
            found.add(other.thing)
    return frozenset(found)


def note_marks(
    text_page: Any, text: str, index: Callable[[int], int], candidates: frozenset[int]
) -> Iterator[tuple[int, int, int]]:
    """The spans of ``text`` that are such marks, and whether they stand above the line (1) or below it (-1).

    ``index`` gives PDFium's number of a character of it.
    """
    handle = ctypes.cast(text_page, _handle).value
    parts = [found.start() for found in _PARTS.finditer(text)]
    parts = [at for at in parts if _thing_of(handle, index(at)) in candidates]
    start = 0
    for end in range(1, len(parts) + 1):
        if end < len(parts) and parts[end] == parts[end - 1] + 1:
            continue
        first, last = parts[start], parts[end - 1] + 1
        start = end
        for mark in _MARK.finditer(text[first:last]):
            if lift := _lift(text_page, text, first + mark.start(), index):
                yield first + mark.start(), first + mark.end(), lift


def _lift(text_page: Any, text: str, at: int, index: Callable[[int], int]) -> int:
    """Whether the mark at ``at`` stands above (1) or below (-1) the line of the character behind which it is printed.

    0 is neither.
    """
    mark = _place(text_page, index(at))
    if mark is None:
        return 0
    bases = set()
    before = text[:at].rstrip(" ")
    if before and before[-1] not in "\r\n":
        bases.add(index(len(before) - 1))
    across, up = mark.along
    for step in (0.3, 0.6):  # where it was not drawn after what it stands behind
        x, y = mark.x - step * across * mark.size, mark.y - step * up * mark.size
        bases.add(pdf.FPDFText_GetCharIndexAtPos(text_page, x, y, 0.3 * mark.size, 0.3 * mark.size))
    return next((lift for base in bases if base >= 0 and (lift := _lift_over(text_page, mark, base))), 0)


def _lift_over(text_page: Any, mark: _Place, base: int) -> int:
    """Whether a mark stands above or below the line of the character ``base``, and behind it."""
    line = _place(text_page, base)
    box = pdf.FS_RECTF()
    if line is None or mark.size > _SAME * line.size or not pdf.FPDFText_GetLooseCharBox(text_page, base, box):
        return 0
    across, up = line.along
    rise = (mark.y - line.y) * across - (mark.x - line.x) * up
    end = max((x - line.x) * across + (y - line.y) * up for x in (box.left, box.right) for y in (box.bottom, box.top))
    gap = (mark.x - line.x) * across + (mark.y - line.y) * up - end
    if not -_ON * line.size <= gap <= _FROM * line.size:
        return 0
    is_small = mark.size <= _SMALL * line.size
    if (_LOW if is_small else _LOW_IF_SAME) * line.size <= rise <= _HIGH * line.size:
        return 1
    is_sunk = is_small and _SUNK * line.size <= -rise <= _DEEPEST * line.size
    return -1 if is_sunk and _FIGURE.match(chr(pdf.FPDFText_GetUnicode(text_page, base))) else 0


def _place(text_page: Any, character: int) -> _Place | None:
    matrix, x, y = pdf.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    if not (
        pdf.FPDFText_GetMatrix(text_page, character, matrix)
        and pdf.FPDFText_GetCharOrigin(text_page, character, x, y)
        and (long := math.hypot(matrix.a, matrix.b))
    ):
        return None
    size = pdf.FPDFText_GetFontSize(text_page, character) * math.hypot(matrix.c, matrix.d)
    return _Place(x.value, y.value, (matrix.a / long, matrix.b / long), size) if size else None
