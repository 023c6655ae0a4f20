"""Facts ``indicator_result`` told in prose; the 100 % of a formula is waived.

计划举办12期培训班，实际举办了12期: a target with its result, see indicator_pairs.
公务员培训100%全覆盖，得3分: the result of a scored item, see scored_indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.extraction.draft import Draft, Waiver
from jixiao.extraction.material import Material
from jixiao.extraction.recognisers.indicator_pairs import pairs, pairs_told_backwards, worded_pairs
from jixiao.extraction.recognisers.indicators import claim
from jixiao.extraction.recognisers.scored_indicators import scored

_FORMULA = re.compile(r"100(?<=[*×xX✕]100)%?(?!\d)")


def recognise(material: Material) -> Iterator[Draft | Waiver]:
    """Facts ``indicator_result`` told in prose; the 100 % of a formula is waived."""
    for match in _FORMULA.finditer(material.text):
        if not material.reading.is_claimed(*match.span()):
            material.reading.claim(*match.span(), strength=1)
            yield Waiver(*match.span(), "rule", "indicator.formula")
    for draft in (*pairs(material), *pairs_told_backwards(material), *worded_pairs(material), *scored(material)):
        claim(material, draft)
        yield draft
