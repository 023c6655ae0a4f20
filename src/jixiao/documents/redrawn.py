"""A PDF drawn anew from the characters and lines of another printed format, so that one reader reads all printed pages.

Lengths are those of the other format, with y downwards. The font has no shapes: the characters' widths are what they
take on the page. Text that is drawn out of order, as what is filled in is after the form, is brought in order, row by
row; what comes from top to bottom, or column by column, stays as it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import NamedTuple

#: Width of a narrow and of a wide character where the page tells none, in ems.
_NARROW, _WIDE = 0.5, 1.0
#: How wide ASCII characters are at most: what is further to the next one is a gap.
_WIDEST_LETTER, _WIDEST_SIGN = 0.95, 0.62
#: Two-byte codes that a font may have; a character in yet another width then takes its usual one.
_MOST_CODES = 65_000
_FLIPPED = (1.0, 0.0, 0.0, -1.0)

Matrix = tuple[float, float, float, float, float, float]


class DrawnGlyph(NamedTuple):
    """A character, where it stands, and how far it is to the next one on its line (None where that is not told)."""

    text: str
    x: float
    y: float
    advance: float | None = None


class _Run(NamedTuple):
    """Characters on a line: where they stand on the page, in points from its upper left, and how they are drawn."""

    left: float
    right: float
    depth: float
    high: float
    glyphs: Sequence[DrawnGlyph]
    #: Points of one unit of the glyphs' places, and of an em, along the line.
    unit: float
    em: float
    begun: str


@dataclass
class _Page:
    width: float
    height: float
    operators: list[str] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    picture: tuple[bytes, int, int] | None = None


def _in_order(runs: Sequence[_Run]) -> Sequence[_Run]:
    """The runs, from left to right on each line: as they come, or else by their places.

    By their places, cell by cell and not line by line: the lines of two cells may overlap, and a reader takes what
    overlaps for one line, which must not go back to the left.
    """
    by_depth = sorted(runs, key=lambda run: run.depth)
    if not _is_back(runs, by_depth):
        return runs
    ordered: list[_Run] = []
    for band in _apart(by_depth, lambda run: (run.depth - run.high, run.depth)):
        for column in _apart(sorted(band, key=lambda run: run.left), lambda run: (run.left, run.right)):
            ordered += column if len(column) == 1 else (run for row in _rows(column) for run in row)
    return ordered


def _is_back(runs: Sequence[_Run], by_depth: Sequence[_Run]) -> bool:
    """Whether a run comes after one that stands to its right on the same line, or goes back beside the one before."""
    if any(other.left < one.left and _overlap(one, other) for one, other in pairwise(runs)):
        return True
    order = {id(run): at for at, run in enumerate(runs)}
    return any(order[id(one)] > order[id(other)] for row in _rows(by_depth) for one, other in pairwise(row))


def _overlap(one: _Run, other: _Run) -> bool:
    return min(one.depth, other.depth) > max(one.depth - one.high, other.depth - other.high)


def _rows(runs: Iterable[_Run]) -> Iterator[list[_Run]]:
    """The runs that stand on one line, from the top down, each line from left to right."""
    row: list[_Run] = []
    for run in sorted(runs, key=lambda run: run.depth):
        if row and run.depth - row[0].depth > 0.4 * min(run.high, row[0].high):
            yield sorted(row, key=lambda run: run.left)
            row = []
        row.append(run)
    yield sorted(row, key=lambda run: run.left)


def _apart(runs: Iterable[_Run], extent: Callable[[_Run], tuple[float, float]]) -> Iterator[list[_Run]]:
    """The runs, which come in order, in groups that are clear of each other in one direction."""
    group: list[_Run] = []
    end = 0.0
    for run in runs:
        start, stop = extent(run)
        if group and start >= end:
            yield group
            group = []
        end = max(end, stop) if group else stop
        group.append(run)
    if group:
        yield group


class Redrawn:
    """A PDF of pages, each begun with ``page`` and then drawn on. ``unit`` is the points of one unit of length."""

    def __init__(self, unit: float) -> None:
        self._unit = unit
        self._pages: list[_Page] = []
        self._matrices: list[Matrix] = []
        self._colored = ""
        self._codes: dict[tuple[str, int], int] = {}
        #: The characters drawn so far.
        self.characters = 0

    def page(self, left: float, top: float, width: float, height: float) -> None:
        """Begin a page that shows this box of what will be drawn."""
        if self._pages:
            self._finish()
        wide, high, unit = width * self._unit, height * self._unit, self._unit
        self._pages.append(_Page(wide, high))
        self._matrices = [(unit, 0, 0, -unit, -left * unit, high + top * unit)]

    def begin(self, *matrices: Matrix) -> None:
        """Draw what follows, up to ``end``, in black and moved by these matrices, the last one first."""
        here = self._matrices[-1]
        for matrix in matrices:
            here = _times(matrix, here)
        self._matrices.append(here)
        self._colored = "0 g 0 G"

    def end(self) -> None:
        self._matrices.pop()

    def color(self, parts: Sequence[float]) -> None:
        """Draw in a color of one part (gray), three (RGB) or four (CMYK), each from 0 to 1."""
        if operator := {1: "g", 3: "rg", 4: "k"}.get(len(parts)):
            self._colored = f"{_numbers(parts)} {operator} {_numbers(parts)} {operator.upper()}"

    def path(self, steps: Iterable[tuple[str, Sequence[float]]], width: float, *, stroke: bool, fill: bool) -> None:
        """Draw a path of PDF's own operators."""
        drawn = [f"q {_numbers(self._matrices[-1])} cm {self._colored} {_numbers((width,))} w"]
        drawn += (f"{_numbers(places)} {operator}" for operator, places in steps)
        drawn.append({(True, False): "S", (False, True): "f", (True, True): "B"}.get((stroke, fill), "n") + " Q")
        self._pages[-1].operators += drawn

    def picture(self, jpeg: bytes, width: int, height: int) -> None:
        """Lay a picture (JPEG, RGB) of so many pixels over the whole page and all its text."""
        self._pages[-1].picture = (jpeg, width, height)

    def line(self, glyphs: Sequence[DrawnGlyph], size: float, stretch: float, turn: Sequence[float] = _FLIPPED) -> None:
        """Draw characters that stand on one level line, from left to right; ``turn`` is that of each character."""
        a, b, c, d = (part * size for part in turn)
        self.characters += len(glyphs)
        moved = self._matrices[-1]
        place = _times((a * stretch, b * stretch, c, d, glyphs[0].x, glyphs[0].y), moved)
        high = max(abs(place[2]), abs(place[3]))
        # Turned text has no width here: it stands on no line with other text.
        em, unit = max(place[0], 0.0), max(place[0], 0.0) / (size * stretch)
        right = place[4] + unit * (glyphs[-1].x - glyphs[0].x) + em * _usual(glyphs[-1].text)
        page = self._pages[-1]
        begun = f"{self._colored} BT /F 1 Tf {_numbers(place)} Tm"
        page.runs.append(_Run(place[4], right, page.height - place[5], high, glyphs, unit, em, begun))

    def _finish(self) -> None:
        """Draw the page's text, which waited for what stands beside it."""
        page = self._pages[-1]
        ordered = _in_order(page.runs)
        for run, following in zip_longest(ordered, ordered[1:]):
            shown: list[str] = []
            for glyph in run.glyphs:
                taken = None if glyph.advance is None or not run.em else glyph.advance * run.unit / run.em
                if glyph is run.glyphs[-1] and following is not None and run.em:
                    taken = _beside(run, following)
                code, width = self._code(glyph.text, taken)
                shown.append(f"<{code:04x}>")
                if taken is not None and abs(width - taken) > 0.001:
                    shown.append(_numbers(((width - taken) * 1000,)))
            page.operators.append(f"{run.begun} [{''.join(shown)}] TJ ET")
        page.runs.clear()

    def _code(self, text: str, taken: float | None) -> tuple[int, float]:
        """The code of a character in the width that it takes, and that width, both in ems."""
        most = _WIDE
        if text.isascii():
            most = _WIDEST_LETTER if text.isalpha() or text in "%@&" else _WIDEST_SIGN
        usual = _usual(text)
        width = usual if taken is None else min(taken, most)
        parts = max(round(width * 50), 1)
        if (text, parts) not in self._codes and len(self._codes) >= _MOST_CODES:
            parts = round(usual * 50)
        code = self._codes.setdefault((text, parts), len(self._codes) + 1)
        return min(code, 0xFFFF), parts / 50

    def pdf(self, remark: str = "") -> bytes:
        """The file, when all is drawn; ``remark`` is a line of ASCII that is written in it."""
        self._finish()
        first = 7
        kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(self._pages)))
        widths = " ".join(f"{code} [{parts * 20}]" for (_, parts), code in self._codes.items())
        objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Kids[{kids}]/Count {len(self._pages)}>>",
            "<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/F/FontDescriptor 5 0 R/DW 1000"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>/W[{widths}]>>",
            "<</Type/FontDescriptor/FontName/F/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
            "/CapHeight 880/StemV 80>>",
            _stream(self._meanings()),
        ]
        pictures = first + 2 * len(self._pages)
        for number, page in enumerate(self._pages):
            shown, drawn = "", "\n".join(page.operators)
            if page.picture is not None:
                shown = f"/XObject<</P {pictures} 0 R>>"
                drawn += f"\nq {_numbers((page.width, 0, 0, page.height, 0, 0))} cm /P Do Q"
                pictures += 1
            objects.append(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_numbers((page.width, page.height))}]"
                f"/Resources<</Font<</F 3 0 R>>{shown}>>/Contents {first + 2 * number + 1} 0 R>>"
            )
            objects.append(_stream(drawn))
        objects += (_image(*page.picture) for page in self._pages if page.picture is not None)
        return _file(objects, remark)

    def _meanings(self) -> str:
        """Which character each code is: a ToUnicode map."""
        pairs = [f"<{code:04x}> <{text.encode('utf-16-be').hex()}>" for (text, _), code in self._codes.items()]
        blocks = (pairs[at : at + 100] for at in range(0, len(pairs), 100))
        maps = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{maps}\nendcmap end end"
        )


def _usual(text: str) -> float:
    return _WIDE if text >= "\u2e80" else _NARROW


def _beside(run: _Run, following: _Run) -> float | None:
    """How far the last character of a run is from the next run's first, in ems, where they may be one word."""
    apart = following.left - run.left - run.unit * (run.glyphs[-1].x - run.glyphs[0].x)
    is_beside = abs(run.depth - following.depth) < 0.1 * run.high and 0 < apart <= 1.02 * run.em
    return apart / run.em if is_beside else None


def _times(one: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values)


def _stream(body: str) -> str:
    return f"<</Length {len(body)}>>stream\n{body}\nendstream"


def _image(jpeg: bytes, width: int, height: int) -> str:
    described = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8"
    body = jpeg.hex() + ">"
    return f"<<{described}/Filter[/ASCIIHexDecode/DCTDecode]/Length {len(body)}>>stream\n{body}\nendstream"


def _file(objects: Sequence[str], remark: str) -> bytes:
    parts = ["%PDF-1.7\n", f"%{remark}\n" if remark else ""]
    places, at = [], sum(map(len, parts))
    for number, written in enumerate(objects, 1):
        places.append(at)
        parts.append(f"{number} 0 obj\n{written}\nendobj\n")
        at += len(parts[-1])
    parts.append(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n")
    parts += (f"{place:010d} 00000 n \n" for place in places)
    parts.append(f"trailer\n<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{at}\n%%EOF\n")
    return "".join(parts).encode("ascii")
