"""Text of a web page that nobody is to read: as white as its ground, transparent, without a size, off the page, struck.

Only what the page says plainly is taken for unseen: where a style sheet that is not at hand may paint a ground, white
text is what the reader is to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: The properties by which text is seen or not.
PROPERTIES = r"color|background(?:-color)?|font-size|opacity|text-decoration(?:-line)?"
_DECLARATION = re.compile(r"(?<![\w-])([\w-]{1,40})\s{0,9}:\s*([^;]+)")  # `color: red`
#: The white of paper: white, rgb(255,255,255)
_WHITE = re.compile(r"#fff(?:fff)?|white|rgba?\(\s*255\s*,\s*255\s*,\s*255\s*(?:,\s*1\s*)?\)", re.I)
#: A ground that is the paper's, or that of what is around: none, transparent !important
_NO_GROUND = re.compile(rf"(?:none|transparent|inherit|initial|unset|{_WHITE.pattern})(?:\s*!important)?", re.I)
_NOTHING = re.compile(r"0+(?:\.0+)?(?:p[xt]|r?em|%)?(?:\s*!important)?", re.I)  # 0, 0px, 0.0
_FAR = re.compile(r"-\d{3,}(?:px|pt|em)")  # -9999px
#: What may have such text, asked of the parser at once.
_SUSPECTED = ("color", "font-size", "opacity", "left", "top", "indent", "line-through")
_SUSPECTS = ", ".join((*(f'[style*="{name}" i]' for name in _SUSPECTED), "font[color]"))


def unseen(parser: Any, *, is_painted_elsewhere: bool) -> Iterator[Any]:
    """The elements whose text nobody sees; ``is_painted_elsewhere`` where names may give a ground that is not known."""
    for node in parser.css(_SUSPECTS):
        look = _look(node)
        if (
            _NOTHING.fullmatch(look.get("font-size", ""))
            or _NOTHING.fullmatch(look.get("opacity", ""))
            or any("line-through" in look.get(name, "") for name in ("text-decoration", "text-decoration-line"))
            or any(_FAR.match(look.get(side, "")) for side in ("left", "top", "text-indent"))
            or (
                _WHITE.match(look.get("color", ""))
                and not _is_painted(node, is_painted_elsewhere)
                and not any("color" in _look(inner) for inner in node.css("[style], font") if inner != node)
            )
        ):
            yield node


def _look(node: Any) -> dict[str, str]:
    """What an element says of how it looks."""
    attributes = node.attributes
    look = {"color": (attributes.get("color") or "").strip()} if node.tag == "font" and "color" in attributes else {}
    for name, value in _DECLARATION.findall(attributes.get("style") or ""):
        look[name.lower()] = value.strip()
    return look


def _is_painted(node: Any, is_painted_elsewhere: bool) -> bool:
    """Whether anything but the paper may be behind an element."""
    while node is not None and node.tag != "html":
        attributes, look = node.attributes, _look(node)
        grounds = [look.get("background"), look.get("background-color"), attributes.get("bgcolor")]
        if attributes.get("background") or any(ground and not _NO_GROUND.fullmatch(ground) for ground in grounds):
            return True
        if is_painted_elsewhere and (attributes.get("class") or attributes.get("id")):
            return True
        node = node.parent
    return False
