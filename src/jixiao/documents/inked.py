"""Text of a Word document that has the colour of its ground, as white on paper has: nobody sees it printed.

Only what the file says plainly is taken for unseen. Where a picture, a text box or the style of a table may be the
ground, white text is what the reader is to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_RUN, _RPR, _PPR, _P, _TC, _TBL = (_W + name for name in ("r", "rPr", "pPr", "p", "tc", "tbl"))
_COLOUR, _SHADING, _BOX = _W + "color", _W + "shd", _W + "txbxContent"
_VAL, _FILL = _W + "val", _W + "fill"
_WHITE = "FFFFFF"
#: A ground that is not known: no colour.
_UNKNOWN = ""
_MOST_BASES = 50


def _child(element: etree._Element | None, *path: str) -> etree._Element | None:
    return None if element is None else element.find("/".join(_W + name for name in path))


def _ink(properties: etree._Element | None) -> str | None:
    """The colour that properties give a text; None where they give none."""
    found = _child(properties, "color")
    return None if found is None else str(found.get(_VAL, "")).upper()


def _ground(properties: etree._Element | None) -> str | None:
    """The ground that properties give a text, a paragraph, a cell; None where they give none."""
    if _child(properties, "highlight") is not None:
        return _UNKNOWN
    found = _child(properties, "shd")
    fill = "AUTO" if found is None else str(found.get(_FILL, "auto")).upper()
    if found is None or (fill == "AUTO" and found.get(_VAL, "clear") in {"clear", "nil"}):
        return None
    return fill if found.get(_VAL, "clear") in {"clear", "nil"} else _UNKNOWN


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style gives to text, and whether it gives a ground to parts of a table."""

    ink: str | None
    ground: str | None
    shades_tables: bool


@dataclass
class Inks:
    """What the styles of a document say of colours."""

    styles: Mapping[str, _Style] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Inks:
        """Those of the part ``root``."""
        elements = {} if root is None else {str(one.get(_W + "styleId", "")): one for one in root.iter(_W + "style")}
        styles: dict[str, _Style] = {}
        for key, element in elements.items():
            chain = [element]
            while len(chain) < _MOST_BASES:
                base = _child(chain[-1], "basedOn")
                if base is None or (found := elements.get(str(base.get(_VAL)))) is None:
                    break
                chain.append(found)
            inks = (_ink(one.find(_RPR)) for one in chain)
            grounds = (_ground(one.find(name)) for one in chain for name in (_RPR, _PPR))
            shades = any(next(one.iter(_SHADING), None) is not None for one in chain)
            styles[key] = _Style(
                next((ink for ink in inks if ink is not None), None),
                next((ground for ground in grounds if ground is not None), None),
                shades,
            )
        return cls(styles)

    def unseen(self, root: etree._Element) -> Iterator[etree._Element]:
        """The runs of a part whose text has the colour of its ground."""
        paper = _paper(root)
        grounds = {paper, *(str(shading.get(_FILL, "")).upper() for shading in root.iter(_SHADING))} - {
            _UNKNOWN,
            "AUTO",
        }
        grounds.update(style.ground for style in self.styles.values() if style.ground)
        for run in self._coloured(root, grounds):
            if self._ink(run) == self._ground(run, paper):
                yield run

    def _coloured(self, root: etree._Element, inks: set[str]) -> list[etree._Element]:
        """The runs that may have one of some colours, by themselves or by a style."""
        found = {
            colour.getparent().getparent()  # type: ignore[union-attr]
            for colour in root.iter(_COLOUR)
            if str(colour.get(_VAL, "")).upper() in inks and colour.getparent().tag == _RPR  # type: ignore[union-attr]
        }
        styles = {key for key, style in self.styles.items() if style.ink in inks}
        for name in (_W + "rStyle", _W + "pStyle") if styles else ():
            for style in root.iter(name):
                if style.get(_VAL) in styles and (around := style.getparent()) is not None:
                    owner = around.getparent()
                    found.update((owner,) if owner is None or owner.tag == _RUN else owner.iter(_RUN))
        return [run for run in found if run is not None and run.tag == _RUN]

    def _of(self, element: etree._Element | None, *path: str) -> _Style:
        named = _child(element, *path)
        return self.styles.get("" if named is None else str(named.get(_VAL, "")), _Style(None, None, False))

    def _ink(self, run: etree._Element) -> str | None:
        own = _ink(run.find(_RPR))
        if own is not None:
            return own
        return self._of(run, "rPr", "rStyle").ink or self._of(_around(run, _P), "pPr", "pStyle").ink

    def _ground(self, run: etree._Element, paper: str) -> str | None:
        paragraph = _around(run, _P)
        for ground in (
            _ground(run.find(_RPR)),
            self._of(run, "rPr", "rStyle").ground,
            None if paragraph is None else _ground(paragraph.find(_PPR)),
            self._of(paragraph, "pPr", "pStyle").ground,
        ):
            if ground is not None:
                return ground
        for around in run.iterancestors(_TC, _TBL, _BOX):
            if around.tag == _BOX:
                return _UNKNOWN
            properties = _child(around, "tcPr" if around.tag == _TC else "tblPr")
            if (ground := _ground(properties)) is not None:
                return ground
            if around.tag == _TBL and self._of(properties, "tblStyle").shades_tables:
                return _UNKNOWN
        return paper


def _around(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _paper(root: etree._Element) -> str:
    """The ground of a page: white, unless it is painted or something is drawn behind the text."""
    is_painted = root.find(_W + "background") is not None
    behind = any(anchor.get("behindDoc") in {"1", "true"} for anchor in root.iter(_WP + "anchor"))
    return _UNKNOWN if is_painted or behind or next(root.iter(_W + "pict"), None) is not None else _WHITE
