"""Why points were lost: a theme and our own words for it, by what the report says around the deduction.

The words that say so and the reasons that they tell are rows of ``ref_deduction_word``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from jixiao.extraction.lexicon import Lexicon
from jixiao.extraction.text.vocabulary import any_of, by_rank
from jixiao.facts import vocabulary

#: What makes an item not apply in the year, beside plain words for it: 本年无新增预算项目, 没有资产收益. A sentence
#: denies some kind of business and names it.
_NO_BUSINESS = (
    r"(?:无|没有|未发生|未安排|不存在)(?:新增|相关|此类|该类|资产|政府采购|专项|重大|上缴|基建)[^，,。;；]{0,8}"
    r"(?:项目|业务|收[益入]|资金|采购|支出|资产|事项)"
)
NOT_APPLICABLE = "no_such_business"
#: What is told and fits no class.
OTHER = ("其他原因", "other_reason")
_NEGATION = re.compile("[无没未不]")


@dataclass(frozen=True)
class Reason:
    """Our own words for why points were lost, a ``ref_theme`` of deductions, and how reports say it."""

    theme: str
    own: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Reasons:
    """The reasons of a lexicon by rank: of several that are told, the first is meant."""

    reasons: tuple[Reason, ...]

    def why(self, words: str) -> tuple[str | None, str]:
        """Our own words for why points were lost, if ``words`` say why, and the theme."""
        for reason in self.reasons:
            if reason.pattern.search(words):
                return reason.own, reason.theme
        return None, "not_stated"

    def not_applicable(self, words: str) -> str | None:
        """Our own words for it, if ``words`` say that an item does not apply in the year."""
        if _NEGATION.search(words):
            for reason in self.reasons:
                if reason.theme == NOT_APPLICABLE and reason.pattern.search(words):
                    return reason.own
        return None


@lru_cache(maxsize=4)
def reasons(lexicon: Lexicon) -> Reasons:
    """The reasons that ``lexicon`` has words for."""
    found = []
    for (theme, own), rows in by_rank(lexicon.rows(vocabulary.DEDUCTION_WORD), "theme", "reason"):
        said = any_of(rows)
        found.append(Reason(theme, own, re.compile(f"{_NO_BUSINESS}|{said}" if theme == NOT_APPLICABLE else said)))
    return Reasons(tuple(found))
