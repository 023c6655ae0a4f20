"""Text of a Word document that has the colour of its ground, as white on paper has: nobody sees it printed.

Only what the file says plainly is taken for unseen. Where a picture, a text box or the style of a table may be the
ground, white text is what the reader is to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_RUN, _RPR, _PPR, _P, _TC, _TBL = (_W + name for name in ("r", "rPr", "pPr", "p", "tc", "tbl"))
_COLOUR, _SHADING, _BOX = _W + "color", _W + "shd", _W + "txbxContent"
#: What names the style of a run and of a paragraph.
_STYLED = (_W + "rStyle", _W + "pStyle")
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


_PLAIN = _Style(None, None, False)


class Inks:
    """What the styles in the part ``root`` of a document say of colours. They are looked at where text has them."""

    def __init__(self, root: etree._Element | None = None) -> None:
        self._root = root
        self._known: dict[str, _Style] = {}

    @cached_property
    def _elements(self) -> dict[str, etree._Element]:
        styles = () if self._root is None else self._root.iter(_W + "style")
        return {str(style.get(_W + "styleId", "")): style for style in styles}

    def _style(self, key: str) -> _Style:
        if key not in self._known:
            element = self._elements.get(key)
            self._known[key] = _PLAIN if element is None else self._inherited(element)
        return self._known[key]

    def _inherited(self, element: etree._Element) -> _Style:
        chain = [element]
        while len(chain) < _MOST_BASES:
            base = _child(chain[-1], "basedOn")
            if base is None or (found := self._elements.get(str(base.get(_VAL)))) is None:
                break
            chain.append(found)
        inks = (_ink(one.find(_RPR)) for one in chain)
        grounds = (_ground(one.find(name)) for one in chain for name in (_RPR, _PPR))
        return _Style(
            next((ink for ink in inks if ink is not None), None),
            next((ground for ground in grounds if ground is not None), None),
            any(next(one.iter(_SHADING), None) is not None for one in chain),
        )

    def unseen(self, root: etree._Element) -> Iterator[etree._Element]:
        """The runs of a part whose text has the colour of its ground."""
        paper = _paper(root)
        grounds = {paper, *(str(shading.get(_FILL, "")).upper() for shading in root.iter(_SHADING))} - {
            _UNKNOWN,
            "AUTO",
        }
        used = {str(one.get(_VAL, "")) for one in root.iter(*_STYLED)}
        styles = {key: self._style(key) for key in used}
        grounds.update(style.ground for style in styles.values() if style.ground)
        for run in self._coloured(root, grounds, styles):
            if self._ink(run) == self._ground(run, paper):
                yield run

    def _coloured(self, root: etree._Element, inks: set[str], used: Mapping[str, _Style]) -> list[etree._Element]:
        """The runs that may have one of some colours, by themselves or by a style of those used."""
        found = {
            colour.getparent().getparent()  # type: ignore[union-attr]
            for colour in root.iter(_COLOUR)
            if str(colour.get(_VAL, "")).upper() in inks and colour.getparent().tag == _RPR  # type: ignore[union-attr]
        }
        styles = {key for key, style in used.items() if style.ink in inks}
        for style in root.iter(*_STYLED) if styles else ():
            if style.get(_VAL) in styles and (around := style.getparent()) is not None:
                owner = around.getparent()
                found.update((owner,) if owner is None or owner.tag == _RUN else owner.iter(_RUN))
        return [run for run in found if run is not None and run.tag == _RUN]

    def _of(self, element: etree._Element | None, *path: str) -> _Style:
        named = _child(element, *path)
        return _PLAIN if named is None else self._style(str(named.get(_VAL, "")))

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
