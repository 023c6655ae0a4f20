"""A pattern's next match from places that move on through a text, which is searched once for all of them."""

from __future__ import annotations

import re


class Sweep:
    """Searches ``text`` for ``pattern``, and again only behind what it found last."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._pattern, self._text = pattern, text
        self._since, self._found = len(text) + 1, pattern.match("", 1)

    def first(self, start: int) -> re.Match[str] | None:
        """The first match that begins at ``start`` or behind it; None if there is none."""
        if start < self._since or (self._found is not None and self._found.start() < start):
            self._since, self._found = start, self._pattern.search(self._text, start)
        return self._found
