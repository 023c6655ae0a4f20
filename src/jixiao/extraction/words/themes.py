"""What a piece of text is about: the themes of ``ref_theme``, told by the words of ``ref_theme_word``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from jixiao.extraction.lexicon import Lexicon
from jixiao.extraction.text.vocabulary import any_of, rank, spelled
from jixiao.facts import vocabulary
from jixiao.facts.table import Row

#: What … in the word of a theme stands for: 编制部门预算, 预判不足，支出.
_ANYTHING = "."


class _Words:
    """The words by which texts of one sort tell their themes, found left to right."""

    def __init__(self, rows: list[Row]) -> None:
        self.rank = {str(row["theme"]): rank(row) for row in rows}
        self._by_word = {str(row["word"]): row for row in rows}
        self._spread = [(re.compile(spelled(row, _ANYTHING)), row) for row in rows if row["within"] is not None]
        self._any = re.compile(any_of(rows, _ANYTHING))

    def told(self, text: str) -> Iterator[tuple[str, int]]:
        """The theme that each word in ``text`` tells, and its weight."""
        for word in self._any.findall(text):
            row = self._by_word.get(word) or next(row for pattern, row in self._spread if pattern.fullmatch(word))
            yield str(row["theme"]), int(str(row["weight"] or 0))


class Themes:
    """The themes that texts tell: slugs of ``ref_theme``, ``other`` where no theme's words are there."""

    def __init__(self, rows: list[Row]) -> None:
        self._any = _Words([row for row in rows if row["told_in"] == "any"])
        self._findings = _Words([row for row in rows if row["told_in"] == "finding"])
        self.of = lru_cache(maxsize=1024)(self._of)

    def _of(self, text: str) -> str:
        """The theme of most weight in ``text``.

        Of two that weigh the same the one of lower rank is meant: those that say what was done stand before those
        that say for whom. Words that every report of a Party organ has weigh less than those of other themes.
        """
        found: dict[str, int] = {}
        for theme, weight in self._any.told(text):
            found[theme] = found.get(theme, 0) + weight
        return min(found, key=lambda theme: (-found[theme], self._any.rank[theme]), default="other")

    def of_finding(self, text: str) -> str:
        """The theme of a problem or a measure: most are about management, which the words of activities do not tell."""
        found = {theme for theme, _ in self._findings.told(text)}
        return min(found, key=self._findings.rank.__getitem__) if found else self.of(text)


@lru_cache(maxsize=4)
def themes(lexicon: Lexicon) -> Themes:
    """The themes that ``lexicon`` has words for."""
    return Themes(lexicon.rows(vocabulary.THEME_WORD))
