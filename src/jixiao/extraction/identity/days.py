"""The days on which a report was signed and published."""

from __future__ import annotations

import re

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.text.dates import DatePlace, dates

_FRONT = 2_500
# 发布日期:2023-04-01
_PUBLISHED = re.compile(r"(?:发布|公开|发文|更新|生成|公布)(?:日期|时间)[:\t\n]?\s*|^(?:时间|日期):\s*", re.MULTILINE)
# 填报日期:2023年3月20日
_SIGNED = re.compile(
    r"(?:填报|填表|报告|编制|自评|评价|撰写|上报|报送|填写)(?:日期|时间)[:\t\n]?\s*"
    r"|^日期:\s*",
    re.MULTILINE,
)
#: How many of the last lines may hold the day of signing alone, and how long such a line is.
_LAST_LINES, _LONGEST = 6, 16


def signed_on(annotated: AnnotatedText) -> DatePlace | None:
    """The day of signing: in its field, or alone on one of the last lines."""
    return _in_field(annotated, _SIGNED) or _closing(annotated)


def published_on(annotated: AnnotatedText) -> DatePlace | None:
    """The day of publication, in its field."""
    return _in_field(annotated, _PUBLISHED)


def _in_field(annotated: AnnotatedText, field: re.Pattern[str]) -> DatePlace | None:
    for match in field.finditer(annotated.text, 0, _FRONT):
        for place in dates(annotated.text, match.end(), match.end() + 14):
            if place.start - match.end() <= 2:
                return place
    return None


def _closing(annotated: AnnotatedText) -> DatePlace | None:
    for paragraph in annotated.smoothed.paragraphs[-_LAST_LINES:]:
        if paragraph.end - paragraph.start <= _LONGEST:
            for place in dates(annotated.text, paragraph.start, paragraph.end):
                if place.start == paragraph.start and place.end == paragraph.end:
                    return place
    return None
