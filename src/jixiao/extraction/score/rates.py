"""Scores computed from a rate: 平均执行率为95.81%，按权重换算为9.58分."""

from __future__ import annotations

import re

from jixiao.extraction.annotated_text import AnnotatedText

#: Between the rate and the score; a deduction by weight is no product.
_COMPUTED = re.compile(
    r"[，,、;(]?[^，。；%扣\d]{0,8}(?:按照?|依照?|依据|根据|乘以?|以|[×*])[^。；%扣]{0,12}?"
    r"(?:权重|分值|比例|比率|占比|执行率|支出率|完成率|分数|[×*]\d{1,3}分?)[^。；%扣\d]{0,12}"
)
_WORDS = ("按", "权重", "比例", "×", "*", "乘")
_REACH = 40


def rate(annotated: AnnotatedText, start: int) -> int | None:
    """Where the rate begins from which the sentence computes the score at ``start``; None if it tells none."""
    text = annotated.text
    low = max(0, start - _REACH)
    if text.find("%", low, start) < 0 or not any(text.find(word, low, start) >= 0 for word in _WORDS):
        return None
    low = max(annotated.sentence(start)[0], low)
    rates = [quantity for quantity in annotated.quantities_in(low, start) if quantity.kind == "percent"]
    if not rates or not _COMPUTED.fullmatch(text, rates[-1].end, start):
        return None
    return rates[-1].start
