"""Facts ``indicator_result`` told in prose; the 100 % of a formula is waived.

计划举办12期培训班，实际举办了12期: a target with its result, see ``pairs``.
公务员培训100%全覆盖，得3分: the result of a scored item, see ``scored``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Waiver
from jixiao.extraction.indicator.pairs import pairs, pairs_told_backwards, worded_pairs
from jixiao.extraction.indicator.scored import scored
from jixiao.extraction.indicator.sides import claim

_FORMULA = re.compile(r"100(?<=[*×xX✕]100)%?(?!\d)")


def recognise(annotated: AnnotatedText) -> Iterator[Candidate | Waiver]:
    """Facts ``indicator_result`` told in prose; the 100 % of a formula is waived."""
    for match in _FORMULA.finditer(annotated.text):
        if not annotated.smoothed.is_claimed(*match.span()):
            annotated.smoothed.claim(*match.span(), strength=1)
            yield Waiver(*match.span(), "rule", "indicator.formula")
    for candidate in (
        *pairs(annotated),
        *pairs_told_backwards(annotated),
        *worded_pairs(annotated),
        *scored(annotated),
    ):
        claim(annotated, candidate)
        yield candidate
