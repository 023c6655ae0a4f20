"""Where plain words stand in a text: found many times faster than a pattern, which then is tried only there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def occurrences(text: str, words: Iterable[str], start: int = 0) -> Iterator[int]:
    """The place of each occurrence of each word from ``start`` on: word by word, overlapping ones too."""
    for word in words:
        at = text.find(word, start)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)
