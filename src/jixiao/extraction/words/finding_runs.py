"""Problems and measures that no heading announces: paragraphs that say little else.

Copied pages lose their headings. What is left is a run of paragraphs: those that say what is lacking, and behind them
those that say what will be done.
"""

from __future__ import annotations

import re

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.text.smoothed import Paragraph
from jixiao.extraction.words.finding_clauses import FindingKind, deficiencies, has_verb

#: What paragraphs about results have: points, sums, shares, what was done.
_RESULT = re.compile(  # 9分
    r"\d(?:分(?![之别钟])|[万亿]?元|%)|得满分|较好|全面完成|圆满|取得了?(?:明显|显著|良好)|得到了"
)
#: What names troubles and is no problem: tasks, and what words mean; 补短板, `结转：指`.
_NO_PROBLEM = re.compile(r"补.{0,2}短板|问题导向|破解|攻坚|克服|化解|解决|[:，]?(?:是|即)?指(?!标|导|出|示|定|引)")
#: Characters of a paragraph for each word that says what is lacking, at most.
_PER_LACK = 45
_CLAUSE = re.compile("[^，。；:]{4,}")  # 细化项目预算
_MARKER = re.compile(  # 1.
    r"(?:[(]?[\d一二三四五六七八九十]{1,2}[)、.．是]+)?(?:我[部局委办院厅会校单镇乡街]位?|本单位|本部门)?(?:将|要|拟)?"
)
_PROMISE = re.compile(r"将|下一?步|今后|继续|进一步|[一二三]是(?!.{0,8}[了])")  # 今后


def runs(annotated: AnnotatedText) -> dict[int, FindingKind]:
    """The paragraphs that are problems and measures by what they say: their numbers and what they are."""
    text, paragraphs = annotated.text, annotated.smoothed.paragraphs
    found: dict[int, FindingKind] = {}
    last: int | None = None
    for paragraph in paragraphs:
        if paragraph.kind == "row":
            continue
        follows = last == paragraph.number - 1
        if _admits(text, paragraph):
            found[paragraph.number] = "problem"
        elif follows and _promises(text, paragraph):
            found[paragraph.number] = "measure"
        else:
            continue
        last = paragraph.number
    return found


def _admits(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph says little else than what is lacking."""
    lacks = deficiencies(text, paragraph.start, paragraph.end)
    is_dense = lacks > 1 and paragraph.end - paragraph.start <= _PER_LACK * lacks
    others = (_RESULT, _NO_PROBLEM)
    return is_dense and not any(words.search(text, paragraph.start, paragraph.end) for words in others)


def _promises(text: str, paragraph: Paragraph) -> bool:
    """Whether most clauses of a paragraph begin with what will be done."""
    start, end = paragraph.start, paragraph.end
    if _RESULT.search(text, start, end):
        return False
    clauses = [text[slice(*match.span())] for match in _CLAUSE.finditer(text, start, end)]
    deeds = sum(has_verb(_MARKER.sub("", clause, count=1)) for clause in clauses)
    return bool(clauses) and (2 * deeds >= len(clauses) or _PROMISE.search(text, start, end) is not None)
