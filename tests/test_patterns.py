"""What a pattern is told of its beginning hides no match of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.patterns import sought

#: Ways to begin at which a search tries every place: what may be missing, what stands before, one of several words.
PATTERNS = (
    r"(?:年初|全年)?预算数(?:\([A-Z]\))?",
    r"(?P<own>(?<=[。；])|\A)(?:一|二)、(?P<rest>.)?",
    r"(?<!\d)-?\d+(?P<unit>%|元)?(?P=unit)?",
    r"[\]^\\-]*(?:甲|[丁-乙]{2,3}?|\s\w)",
    r"(?:(?:甲乙?)*|丙)?丁(?!甲)|^[\d年]元",
    r"\b甲|(?=乙)[乙丙]|(?>年?)度",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text("年初全预算数一二、。；甲乙丙丁度元%12-^]\\ \nA()", max_size=60))
def test_a_look_at_the_beginning_hides_no_match(pattern: str, text: str) -> None:
    plain = [(match.span(), match.groups()) for match in re.finditer(pattern, text, re.MULTILINE)]
    assert [(match.span(), match.groups()) for match in sought(pattern, re.MULTILINE).finditer(text)] == plain


@pytest.mark.parametrize("pattern", ["(?:年初)?", ".预算", "[^年]初", r"\D分", "甲|(?=乙)", "(?i:a)b"])
def test_what_can_begin_anywhere_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"no character tells where"):
        sought(pattern)
