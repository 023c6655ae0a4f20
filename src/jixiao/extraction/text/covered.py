"""The places of a text that some spans cover, whether these overlap or not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Covered:
    """What ``spans`` cover, both ends of each included."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meets(self, start: int, end: int) -> bool:
        """Whether any place from ``start`` to ``end`` is covered."""
        return bisect_left(self._ends, start) < bisect_right(self._starts, end)
