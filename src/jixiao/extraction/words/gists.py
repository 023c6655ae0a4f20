"""Gists of findings: what is judged, and the judgement in our own few words, never the report's sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jixiao.extraction.lexicon import Lexicon
from jixiao.extraction.text.vocabulary import any_of, by_rank
from jixiao.facts import reference
from jixiao.facts.table import Row

#: The list of judgements on a problem or a measure, and the judgement where no word of the list is there.
_JUDGEMENTS = {"problem": ("gist_fault", "待改进"), "measure": ("gist_deed", "加强")}


class Gists:
    """The gists that the lists of ``ref_word`` make, under the names of themes."""

    def __init__(self, names: dict[str, str], lists: Mapping[str, list[Row]]) -> None:
        self._names = names
        self._aspect = re.compile(any_of(lists["gist_aspect"]))
        self._in_short = {str(row["word"]): str(row["meaning"]) for row in lists["gist_aspect"]}
        self._judgements = {
            kind: ([(re.compile(any_of(rows)), said) for (said,), rows in by_rank(lists[name], "meaning")], default)
            for kind, (name, default) in _JUDGEMENTS.items()
        }

    def of(self, kind: str, theme: str, words: str) -> str:
        """The gist of a problem or a measure of ``theme``, at most 25 characters: 预算执行：进度偏慢."""
        label = self._names.get(theme, "其他")
        aspect = self._in_short.get(max(self._aspect.findall(words), key=len, default=""), "")
        about = f"{label}：{aspect}" if aspect and aspect not in label else f"{label}："
        judgements, default = self._judgements[kind]
        return about + next((said for pattern, said in judgements if pattern.search(words)), default)


@lru_cache(maxsize=4)
def gists(lexicon: Lexicon) -> Gists:
    """The gists that ``lexicon`` has words for."""
    names = {str(row["theme"]): str(row["name_zh"]) for row in lexicon.rows(reference.THEME)}
    return Gists(names, lexicon.word_lists)
