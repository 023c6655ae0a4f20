"""What else divisions are called: short names, zones, what begins document numbers; and which names are words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from jixiao.extraction.lexicon import Lexicon
from jixiao.facts import vocabulary


@dataclass(frozen=True)
class DivisionNames:
    """Further names of divisions by the division's code, and names that are far more often words.

    ``short`` holds 巴州; ``zones`` are what GB/T 2260 does not have and whose names do not begin with their division's;
    ``abbreviations`` begin a document number (湘财绩〔2023〕2号 comes from 湖南), and two divisions may share one.
    ``words`` are whole names: any town's middle or edge, or 会同 + 县 (jointly with the county). ``stem_words`` are
    names without their rank: 公安 is a county, 公安局 is not its 局.
    """

    short: Mapping[str, str]
    zones: Mapping[str, str]
    abbreviations: Mapping[str, tuple[str, ...]]
    words: frozenset[str]
    stem_words: frozenset[str]


@lru_cache(maxsize=4)
def division_names(lexicon: Lexicon) -> DivisionNames:
    """The further names of the lexicon's project."""
    named: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in lexicon.rows(vocabulary.DIVISION_NAME):
        codes = named[str(row["name_kind"])]
        codes[str(row["name_zh"])] = (*codes.get(str(row["name_zh"]), ()), str(row["division_code"]))
    words: defaultdict[str, set[str]] = defaultdict(set)
    for row in lexicon.rows(vocabulary.DIVISION_WORD):
        words[str(row["name_kind"])].add(str(row["word"]))
    return DivisionNames(
        {codes[0]: name for name, codes in named["short"].items()},
        {name: codes[0] for name, codes in named["zone"].items()},
        named["abbreviation"],
        frozenset(words["whole"]),
        frozenset(words["stem"]),
    )
