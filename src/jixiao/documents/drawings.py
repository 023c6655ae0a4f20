"""Text boxes and shapes that lie over a sheet's cells (DrawingML): their texts, and the rows at which they begin."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from jixiao.characters import shifted
from jixiao.documents.limits import UnreadableError, whole
from jixiao.documents.package import Package
from jixiao.documents.sheet import MOST_ROWS

_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: xl/drawings/drawing1.xml
_DRAWING = re.compile(r"xl/drawings/drawing\d*\.xml", re.IGNORECASE)


def boxes(package: Package, sheet: str) -> Iterator[tuple[int, str]]:
    """The row, counted from 1, at which each box of the part ``sheet`` begins, and its text.

    A drawing that is damaged has none: the sheet can be read without it.
    """
    try:
        targets = (posixpath.normpath(target) for target in package.relations(sheet).values())
        drawings = [package.part(target) for target in targets if _DRAWING.fullmatch(target)]
    except UnreadableError:
        return
    for drawing in drawings:
        for anchor in () if drawing is None else drawing:
            row = whole(anchor.findtext(f"{_XDR}from/{_XDR}row"), 0, 0, MOST_ROWS) + 1
            for shape in anchor.iter(_XDR + "sp"):
                about = shape.find(f"{_XDR}nvSpPr/{_XDR}cNvPr")
                is_hidden = about is not None and about.get("hidden") in {"1", "true"}
                if not is_hidden and next(shape.iterancestors(_MC + "Fallback"), None) is None:
                    yield row, "\n".join(_text(paragraph) for paragraph in shape.iterfind(f"{_XDR}txBody/{_A}p"))


def _text(paragraph: etree._Element) -> str:
    parts = []
    for run in paragraph:
        if run.tag == _A + "br":
            parts.append("\n")
        elif (text := run.findtext(_A + "t")) is not None:
            look = run.find(_A + "rPr")
            is_struck = look is not None and look.get("strike", "noStrike") != "noStrike"
            lift = 0 if look is None else whole(look.get("baseline"), 0, -100_000, 100_000)
            parts.append("" if is_struck else shifted(text, lift))
    return "".join(parts)
