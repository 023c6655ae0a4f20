"""A page's characters: their text, cleaned of what text layers do to it, and where they stand."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import pairwise, repeat
from operator import le
from typing import Any

import pypdfium2.raw as pdf

from jixiao.characters import shifted
from jixiao.documents.printed.line import Box, PrintedLine
from jixiao.documents.printed.note_marks import note_marks

Turn = Callable[[Box], Box]

# The same function without the objects that the generated bindings make of every handle; an index is passed as a handle
# is, for ctypes converts that fastest.
_handle = ctypes.c_void_p
_get_box = ctypes.cast(pdf.FPDFText_GetLooseCharBox, ctypes.PYFUNCTYPE(ctypes.c_int, _handle, _handle, _handle))

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
#: What fonts give that do not say which characters they show: numbers of shapes, taken for controls.
_CODES = frozenset(map(chr, range(32))) - set("\x02\r\n")
_WORD = re.compile(r"\S+")
#: What is printed as something else.
_UNPRINTED = re.compile("[" + re.escape("".join(chr(code) for code in _PRINTED if code not in (10, 13))) + "]")
_LINE = re.compile(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_BLANK = re.compile(r"[^\S\r\n\u3000]")
#: What a line may look like whose characters are out of order: gaps in Chinese, or quotation marks and gaps.
_DISORDER = re.compile(
    r"[^\x00-\xff\u3000] (?=[^\x00-\xff\u3000])|[\u2010-\u2027][^\r\n]* |[^\S\r\n\u3000][^\r\n]*[\u2010-\u2027]"
)

#: How to turn a box where text runs level, down, upside down, and up the page.
_TURNS: tuple[Turn | None, ...] = (
    None,
    lambda box: (-box[3], box[0], -box[1], box[2]),
    lambda box: (-box[2], -box[3], -box[0], -box[1]),
    lambda box: (box[1], -box[2], box[3], -box[0]),
)


class Glyphs:
    """A page's characters: their text in the file's order, and where they stand, turned so that lines run level.

    ``may_be_marks`` are the things whose text may stand above or below the line.
    """

    def __init__(self, text_page: Any, count: int, may_be_marks: frozenset[int]) -> None:
        self._page, self._count = text_page, count
        buffer = ctypes.create_string_buffer(2 * (count * 2 + 2))
        shorts = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = pdf.FPDFText_GetText(text_page, 0, count, shorts)
        self.text = buffer.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        self._is_direct = len(self.text) == count
        self._seen: list[int] | None = None
        if not (self._is_direct and _CODES.isdisjoint(self.text)):
            self._mark_undecoded()
        if _INVISIBLE.search(self.text):
            self._seen = [at for at, character in enumerate(self.text) if not _INVISIBLE.match(character)]
            self.text = _INVISIBLE.sub("", self.text)
        self._handle = ctypes.cast(text_page, _handle).value
        self._boxes: dict[int, Box] = {}
        quarter = self._quarter()
        self.turn, self.back = _TURNS[quarter], _TURNS[-quarter]
        if self.turn is None and _BLANK.search(self.text):
            self._order()
        if may_be_marks:
            self._shift(may_be_marks)
        self._printed = self.text.translate(_PRINTED) if _UNPRINTED.search(self.text) else self.text

    def _mark_undecoded(self) -> None:
        """Write U+FFFD for each character that the file shows and does not say which it is."""
        lost = [pdf.FPDFText_HasUnicodeMapError(self._page, at) == 1 for at in range(self._count)]
        if not any(lost):
            return
        codes = [pdf.FPDFText_GetUnicode(self._page, at) for at in range(self._count)]
        self.text = "".join(
            "\ufffd" if is_lost or 0xD800 <= code < 0xE000 else chr(code)
            for code, is_lost in zip(codes, lost, strict=True)
        )
        self._is_direct = True

    def _order(self) -> None:
        """Bring the characters of each line into the order in which they are printed.

        Some tools draw the characters of another font, such as quotation marks, after the rest of their line.
        """
        text, seen = self.text, self._seen or range(len(self.text))
        ordered: list[str] = []
        places: list[int] = []
        done = 0
        for match in _LINE.finditer(text):
            line = match[0]
            if not _BLANK.search(line) or not _DISORDER.search(line):
                continue
            span = range(*match.span())
            boxes = list(zip(self.boxes(span), span, strict=True))
            # Blanks without width are PDFium's own, where it saw a gap.
            boxes = [(box, at) for box, at in boxes if box[2] - box[0] > 0.5 or not text[at].isspace()]
            lefts = [box[0] for box, _ in boxes]
            if all(map(le, lefts, [left + 1 for left in lefts[1:]])):
                continue
            if max(box[1] for box, _ in boxes) >= min(box[3] for box, _ in boxes):
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

    def _shift(self, candidates: frozenset[int]) -> None:
        """Write the marks of notes as they are printed, above or below the line."""
        text = self.text
        for start, end, lift in note_marks(self._page, text, self._index, candidates):
            self.text = self.text[:start] + shifted(text[start:end], lift) + self.text[end:]

    def rise(self, at: int, height: float) -> float:
        """How far ``height`` is above the line on which a character is written, in the height of its box."""
        _, bottom, _, top = self.box(at)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdf.FPDFText_GetCharOrigin(self._page, self._index(at), x, y)
        place = (x.value, y.value, x.value, y.value)
        _, line, _, _ = place if self.turn is None else self.turn(place)
        return (height - line) / (top - bottom)

    def leave_out(self, gone: Set[int]) -> None:
        """Take the characters at these places out of the text."""
        kept = [at for at in range(len(self.text)) if at not in gone]
        self._seen = kept if self._seen is None else [self._seen[at] for at in kept]
        self.text = "".join(map(self.text.__getitem__, kept))
        self._printed = "".join(map(self._printed.__getitem__, kept))

    def _index(self, at: int) -> int:
        """PDFium's number of the character at ``at`` of the text."""
        seen = at if self._seen is None else self._seen[at]
        return seen if self._is_direct else pdf.FPDFText_GetCharIndexFromTextIndex(self._page, seen)

    def _quarter(self) -> int:
        """Quarters of a turn by which most of the page's text is turned."""
        found: Counter[int] = Counter()
        for step in range(1, 8):
            angle = pdf.FPDFText_GetCharAngle(self._page, self._count * step // 8)
            if angle >= 0:
                found[round(angle / (math.pi / 2)) % 4] += 1
        return found.most_common(1)[0][0] if found else 0

    def box(self, at: int) -> Box:
        """Left, bottom, right, top of the character at ``at`` of the text."""
        found = self._boxes.get(at if self._seen is None else self._seen[at])
        return self.boxes((at,))[0] if found is None else found

    def boxes(self, places: Sequence[int]) -> list[Box]:
        """Left, bottom, right, top of the characters at these places of the text."""
        seen = places if self._seen is None else [self._seen[at] for at in places]
        indices = seen
        if not self._is_direct:
            indices = [pdf.FPDFText_GetCharIndexFromTextIndex(self._page, at) for at in seen]
        # Each is left, top, right, bottom: FS_RECTF.
        rectangles = (ctypes.c_float * (4 * len(indices)))()
        first = ctypes.addressof(rectangles)
        ends = range(first, first + 16 * len(indices), 16)
        deque(map(_get_box, repeat(self._handle), indices, ends), 0)
        edges = rectangles[:]
        found: list[Box] = list(zip(edges[::4], edges[3::4], edges[2::4], edges[1::4], strict=True))
        for number, (left, bottom, right, top) in enumerate(found):
            if -0.5 < top - bottom < 0.5:  # fonts that say nothing of their height
                found[number] = (left, bottom - 2, right, top + 8)
        if self.turn is not None:
            found = list(map(self.turn, found))
        self._boxes.update(zip(seen, found, strict=True))
        return found

    def _look_up(self, places: Iterable[int]) -> None:
        """Ask for the boxes not yet known, all at once, which is far cheaper than one by one."""
        seen, known = self._seen, self._boxes
        if new := [at for at in places if (at if seen is None else seen[at]) not in known]:
            self.boxes(new)

    def lines(self) -> Iterator[PrintedLine]:
        """The printed lines as PDFium parts them."""
        text, printed = self.text, self._printed
        spans: list[tuple[int, int]] = []
        ends: list[int] = []
        for match in _LINE.finditer(text):
            start, end = match.span()
            first = start
            if text[start].isspace() or text[end - 1].isspace():
                found = match[0]
                if found.isspace():
                    continue
                start += len(found) - len(found.lstrip(" \t\xa0"))
                first += len(found) - len(found.lstrip())
                end -= len(found) - len(found.rstrip())
            spans.append((start, end))
            ends += (first, end - 1)
        if self.turn is not None:
            for start, end in spans:
                yield from self.composed(self.characters(start, end))
            return
        boxes = self.boxes(ends)
        for (start, end), first, one, other in zip(spans, ends[::2], boxes[::2], boxes[1::2], strict=True):
            left, bottom, right, top = one
            size = right - left if text[first] >= "\u2e80" else 0.0
            if first > start:
                left -= (first - start) * (right - left)
            if end - 1 > first:
                _, other_bottom, other_right, other_top = other
                if not size and text[end - 1] >= "\u2e80":
                    size = other_right - other[0]
                if other_bottom > top or other_top < bottom:  # PDFium took two lines for one
                    yield from self.composed(self.characters(start, end))
                    continue
                right = max(right, other_right)
                bottom = min(bottom, other_bottom)
                top = max(top, other_top)
            yield PrintedLine(printed[start:end], left, bottom, right, top, start, size)

    def word(self, start: int, end: int) -> PrintedLine:
        """The characters from ``start`` to ``end``, which stand on one line."""
        left, bottom, right, top = self.box(start)
        if end - start > 1:
            _, other_bottom, other_right, other_top = self.box(end - 1)
            right, bottom, top = max(right, other_right), min(bottom, other_bottom), max(top, other_top)
        return PrintedLine(self._printed[start:end], left, bottom, right, top, start)

    def words(self, start: int, end: int) -> Iterator[PrintedLine]:
        """The words between two places of the text that stand on one line."""
        spans = [match.span() for match in _WORD.finditer(self.text, start, end)]
        self._look_up([place for first, last in spans for place in (first, last - 1)])
        return (self.word(*span) for span in spans)

    def characters(self, start: int, end: int) -> Iterator[PrintedLine]:
        self._look_up(range(start, end))
        return (self.word(at, at + 1) for at in range(start, end) if not self.text[at].isspace())

    def composed(self, words: Iterable[PrintedLine]) -> list[PrintedLine]:
        """The lines that words or characters form by where they stand, with the blanks that the text has between."""
        found: list[list[PrintedLine]] = []
        last: PrintedLine | None
        for word in words:
            last = found[-1][-1] if found else None
            if last is None or not word.is_beside(last) or word.left < last.right - 0.6 * (word.top - word.bottom):
                found.append([word])
            elif word.text != last.text or not _is_double(last, word):
                found[-1].append(word)
        return [self._line(words) for words in found]

    def _line(self, words: Sequence[PrintedLine]) -> PrintedLine:
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
        return PrintedLine(text, words[0].left, bottom, max(word.right for word in words), top, first)


def _is_double(one: PrintedLine, other: PrintedLine) -> bool:
    """Whether two parts lie on each other: bold that is drawn twice."""
    return abs(one.left - other.left) < 0.3 * (one.right - one.left) and abs(one.bottom - other.bottom) < 1.0
