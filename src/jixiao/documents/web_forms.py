"""What is filled into the form of a web page, as it is printed: values, ticks, of several options the chosen one."""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: Fields whose value is printed; they are of this kind if they say none.
_TYPED = frozenset(("", "text", "number", "date", "month", "week", "time", "datetime-local", "tel", "email", "url"))
_TICKED = frozenset(("checkbox", "radio"))
#: The fields by which a site is searched: keyword
_SEARCHES = re.compile(r"search|keyword|搜索|关键[字词]", re.I)
_NAMES = ("id", "name", "class", "value")
#: What may hide a field.
_LOOKS = {"style", "hidden"}


def fill_in(parser: LexborHTMLParser) -> None:
    """Write into a page as text what its form's fields show, and take the fields away.

    A list of which nothing was chosen shows its first option, and stays: it may lead to other pages.
    """
    for field in parser.css("input"):
        if text := _shown(field.attributes):
            _put(parser, "span", text, field)
    for field in parser.css("textarea"):
        _put(parser, "pre", field.text(), field)
    for field in parser.css("select"):
        options = field.css("option")
        chosen = [option.text(strip=True) for option in options if "selected" in option.attributes]
        if chosen:
            _put(parser, "span", " ".join(chosen), field)
        else:
            for option in options[1:]:
                option.decompose()


def _put(parser: LexborHTMLParser, tag: str, text: str, field: LexborNode) -> None:
    """Put an element with a text in the place of a field, hidden where that is."""
    element = parser.create_node(tag)
    element.insert_child(text)
    for name in _LOOKS & field.attributes.keys():
        element.attrs[name] = field.attributes[name] or ""
    field.replace_with(element)


def _shown(attributes: dict[str, Any]) -> str:
    """What a field of one line shows."""
    kind = str(attributes.get("type") or "").lower()
    if any(_SEARCHES.search(str(attributes.get(name) or "")) for name in _NAMES):
        return ""
    if kind in _TICKED:
        return "☑" if "checked" in attributes else "□"
    return str(attributes.get("value") or "") if kind in _TYPED else ""
