"""Bodies whose name stands before the division's: 中共 of 中共长沙市委, 共青团 of 共青团广州市番禺区委员会."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from jixiao.extraction.lexicon import Lexicon
from jixiao.facts import vocabulary

_SESSION = r"(?:第?[一二三四五六七八九十\d]+届)?"
#: Most characters of a body and its session.
_LONGEST = 14


class LeadingBody(NamedTuple):
    """A body that leads a name, the half-open span of its words, and the organ that its committee is."""

    name: str
    start: int
    end: int
    organ: str | None


class LeadingBodies:
    """Every body of ``ref_leading_body``. Build it once per process: see ``leading_bodies``."""

    def __init__(self, organs: Mapping[str, str | None]) -> None:
        """``organs``: body's name → the organ that its committee is."""
        self._organs = organs
        long = "|".join(sorted((name for name in organs if len(name) > 1), key=len, reverse=True))
        short = "|".join(name for name in organs if len(name) == 1) or "(?!)"
        # 团 leads a name only where 委 follows; 原, of what was renamed, leads any.
        self._first = re.compile(rf"({long}|原|(?:{short})(?=\S{{1,12}}委)){_SESSION}")
        self._before = re.compile(rf"({long}){_SESSION}$")

    def first(self, name: str) -> LeadingBody | None:
        """The body that ``name`` begins with."""
        return self._found(self._first.match(name))

    def before(self, text: str, end: int) -> LeadingBody | None:
        """The body whose name ends at ``end``."""
        return self._found(self._before.search(text, max(0, end - _LONGEST), end))

    def _found(self, match: re.Match[str] | None) -> LeadingBody | None:
        return LeadingBody(match[1], match.start(), match.end(), self._organs.get(match[1])) if match else None


@lru_cache(maxsize=4)
def leading_bodies(lexicon: Lexicon) -> LeadingBodies:
    """The leading bodies of the lexicon's project, built once per process."""
    rows = lexicon.rows(vocabulary.LEADING_BODY)
    return LeadingBodies({str(row["name_zh"]): str(row["organ"]) if row["organ"] else None for row in rows})
