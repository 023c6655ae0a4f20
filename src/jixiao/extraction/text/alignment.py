"""A smoothed text and the source it was made from: every span of the one has its exact span in the other."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass
class Alignment:
    """Pieces of the source in the order in which they make up the smoothed text.

    A copied piece has the same length in both; a replaced one (``$\\geq$`` for ≥) maps only as a whole.
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    _starts: list[int] = field(default_factory=list)
    _source_starts: list[int] = field(default_factory=list)
    _source_ends: list[int] = field(default_factory=list)
    _copied: list[bool] = field(default_factory=list)

    def copy(self, text: str, source_start: int) -> None:
        """Append ``text``, which stands in the source at ``source_start`` character for character."""
        if text:
            self._add(text, source_start, source_start + len(text), True)

    def replace(self, text: str, source_start: int, source_end: int) -> None:
        """Append ``text`` for the source between ``source_start`` and ``source_end``."""
        self._add(text, source_start, source_end, False)

    def _add(self, text: str, source_start: int, source_end: int, copied: bool) -> None:
        self.parts.append(text)
        self._starts.append(self.length)
        self._source_starts.append(source_start)
        self._source_ends.append(source_end)
        self._copied.append(copied)
        self.length += len(text)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that holds the smoothed text's characters from ``start`` to before ``end``."""
        starts, copied = self._starts, self._copied
        first = bisect_right(starts, start) - 1
        # Most spans lie within one piece.
        is_one = first + 1 == len(starts) or end <= starts[first + 1]
        last = first if is_one and end > start else bisect_right(starts, end - 1) - 1
        source_start = self._source_starts[first] + (start - starts[first] if copied[first] else 0)
        if copied[last]:
            return source_start, self._source_starts[last] + end - starts[last]
        return source_start, self._source_ends[last]

    def position(self, source_offset: int) -> int:
        """Where the character at ``source_offset`` stands in the smoothed text, or where it would stand."""
        number = max(bisect_right(self._source_starts, source_offset) - 1, 0)
        if not self._copied[number]:
            is_behind = source_offset >= self._source_ends[number] > self._source_starts[number]
            return self._starts[number] + (len(self.parts[number]) if is_behind else 0)
        length = self._source_ends[number] - self._source_starts[number]
        return self._starts[number] + min(max(source_offset - self._source_starts[number], 0), length)
