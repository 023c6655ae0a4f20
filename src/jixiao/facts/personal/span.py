"""A place in a text that holds personal data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

_NARROW = str.maketrans(
    {wide: chr(wide - 0xFEE0) for wide in (*range(0xFF10, 0xFF1B), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | str.maketrans("（）＠．＿－〔〕", "()@._-[]")
)


class Span(NamedTuple):
    """A half-open span of personal data in a text, and the rule that knows it."""

    start: int
    end: int
    rule: str


def narrow(text: str) -> str:
    """``text`` with plain digits, letters and signs for full-width ones, one for one."""
    return text if text.isascii() else text.translate(_NARROW)


def joined(found: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    together: list[Span] = []
    for span in sorted(found):
        if together and span.start < together[-1].end:
            together[-1] = together[-1]._replace(end=max(together[-1].end, span.end))
        else:
            together.append(span)
    return together
