"""Names of divisions (行政区划), in which surnames and titles only seem to stand: 市长 and 安区 in 西安市长安区."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.facts.personal.span import Span
from jixiao.facts.table import Row

#: Least characters of a name that is looked for: 和县 may be a part of anything.
_SHORTEST = 3


class Places:
    """The names of divisions of every year, by the rows of ref_division."""

    def __init__(self, divisions: Iterable[Row]) -> None:
        self._names = frozenset(name for row in divisions if len(name := str(row["name_zh"])) >= _SHORTEST)
        self._lengths = sorted(set(map(len, self._names)))
        self._longest = max(self._lengths, default=0)

    def reach_into(self, text: str, span: Span) -> bool:
        """Whether a division's name begins before ``span``, or with it, and goes on in it: no person is called so.

        One that begins within may be a name and a title: 李和平区长; so may one before 长: 安宁区长.
        """
        for start in range(max(0, span.start - self._longest + 1), span.start + 1):
            for length in self._lengths:
                end = start + length
                if end > span.start and text[start:end] in self._names and text[end : end + 1] != "长":
                    return True
        return False
