"""Which characters are text: what no page shows is taken out where a document is read, and refused where facts are.

A NUL makes git take a seed for a program's data, an escape moves a terminal's cursor, a mark of direction shows 12 as
21, and half a character cannot be written at all.
"""

from __future__ import annotations

from itertools import chain

#: Characters other than a line feed at which a line ends.
_BREAKS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
#: Controls but tab and line feed, marks of direction and of byte order, halves of characters, and what is no character.
_UNPRINTED = frozenset(
    chr(code)
    for code in chain(
        (*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0)),
        (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF),
        range(0xD800, 0xE000),
        (*range(0xFDD0, 0xFDF0), *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))),
    )
)
#: These and what takes no room of its own: joiners, soft hyphens, tags, notes between the lines.
HIDDEN = _UNPRINTED.union(
    map(chr, (0xAD, 0x180E, *range(0x200B, 0x200E), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC))),
    map(chr, range(0xE0000, 0xE0080)),
)
_AS_PRINTED = dict.fromkeys(map(ord, _UNPRINTED), "") | dict.fromkeys(map(ord, _BREAKS), "\n")
#: What stands above or below the line, and how it looks there.
_SHIFTED = "0123456789①②③④⑤⑥⑦⑧⑨[(（〔【])）〕】"
_RAISED = str.maketrans(_SHIFTED, "⁰¹²³⁴⁵⁶⁷⁸⁹¹²³⁴⁵⁶⁷⁸⁹⁽⁽⁽⁽⁽⁾⁾⁾⁾⁾")
_LOWERED = str.maketrans(_SHIFTED, "₀₁₂₃₄₅₆₇₈₉₁₂₃₄₅₆₇₈₉₍₍₍₍₍₎₎₎₎₎")
_ON_LINE = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def unprinted(text: str) -> str | None:
    """The first character of ``text`` that no page shows; None where there is none. Tabs and line feeds are shown."""
    if text.isprintable() or _UNPRINTED.isdisjoint(text):
        return None
    return next(character for character in text if character in _UNPRINTED)


def printed(text: str) -> str:
    """``text`` as a page shows it: every line ends with a line feed, and nothing is left that is not shown."""
    if unprinted(text) is None:
        return text
    return text.replace("\r\n", "\n").translate(_AS_PRINTED)


def shifted(text: str, lift: float) -> str:
    """``text`` as it is printed above the line (``lift`` > 0) or below it (< 0), character for character, as far as
    characters look so: ¹ and ⁽²⁾, ₁ and ₍₂₎."""
    return text.translate(_RAISED if lift > 0 else _LOWERED) if lift else text


def unshifted(text: str) -> str:
    """``text`` with what is printed below the line as it is written on it, as in the words CO₂ and PM₂.₅."""
    return text.translate(_ON_LINE)
