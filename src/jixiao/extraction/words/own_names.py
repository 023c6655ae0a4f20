"""What a report calls its department: 我局 throughout, and once 我委, left over from another's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from jixiao.extraction.annotated_text import AnnotatedText

#: 我部, 我委; but 我部门, 我校对了, 委托 and 自我 are no names.
_OWN_NAME = re.compile(
    r"(?<!自)(?<!大)我(?P<kind>部(?![门分队])|委(?![托派任员])|局(?!限)|厅|院(?!校)|校(?![对验正准])|办(?![公事理案学会法]))"
)


def other_own_names(annotated: AnnotatedText) -> Iterator[re.Match[str]]:
    """The first place of each name that the text gives its department more seldom than another."""
    places = list(_OWN_NAME.finditer(annotated.text))
    counted = Counter(place["kind"] for place in places)
    most = max(counted.values(), default=0)
    told = {kind for kind, number in counted.items() if number == most}
    if len(told) > 1:
        # None of them is the report's own, for all that can be seen: the later ones differ from the first.
        told = {places[0]["kind"]}
    for place in places:
        if place["kind"] not in told:
            told.add(place["kind"])
            yield place
