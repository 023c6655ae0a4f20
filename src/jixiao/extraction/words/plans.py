"""Whether something is told as planned: by the words before it, or by the part of the report in which it stands."""

from __future__ import annotations

import re

from jixiao.extraction.annotated_text import AnnotatedText

#: 拟, 下一步
_PLANNED = re.compile(
    r"计划(?!生育)|拟|预计|力争|争取|预期|目标|明年|下一步|下年|确保|将(?=[^，。；]{1,3}$|继续|组织|举办|开展|建|新)"
)
#: 全年共, 累计
_DONE = re.compile(r"全年共|已(?!经济)|累计|成功|参训|顺利|截[至止]|圆满|了(?!解)")


def is_done(annotated: AnnotatedText, span: tuple[int, int]) -> bool:
    """Whether words in ``span`` say that what it tells was done: 已, 累计, 圆满."""
    return _DONE.search(annotated.text, *span) is not None


def is_announced(annotated: AnnotatedText, start: int) -> bool:
    """Whether the clause before ``start`` says that it is planned, or it stands among the measures to be taken."""
    first = annotated.clause(start)[0]
    return _PLANNED.search(annotated.text, first, start) is not None or annotated.section(start).role == "measures"


def is_aim(annotated: AnnotatedText, start: int, around: tuple[int, int]) -> bool:
    """Whether it stands among the goals, and nothing ``around`` it says that it was done."""
    return annotated.section(start).role == "goals" and not is_done(annotated, around)
