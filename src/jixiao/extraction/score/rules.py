"""Rules of scoring: what would be given for which result. Their points and percentages are nobody's.

`评分标准为:执行率达到95%以上的得满分，每低1个百分点扣0.5分`: announced, up to the end of the sentence.
`每降低1个百分点扣0.5分`, `完成得3分，未完成不得分`, `完成率≥95%得满分`: rules by their own words.
`90分以上为优，80(含)-90分为良`: the bands of grades.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Waiver
from jixiao.extraction.score.names import Span, after_last
from jixiao.extraction.score.point import Point
from jixiao.extraction.text.smoothed import Paragraph
from jixiao.extraction.text.sweep import Sweep

#: Announces a rule, which the rest of its sentence is if it reads like one: 评分标准:, 扣分办法为.
_LABEL = re.compile(
    r"[评计打赋扣得加等](?:分|价|定|级|次)的?(?:标准|规则|细则|办法|方法|公式|口径"
    r"|(?<![扣得加]分)(?<!评价)(?:说明|依据|划分|设置))(?:如下)?[:为是]"
)
#: 每少一项扣1分, 按比例得分.
_READS_LIKE_RULE = re.compile(
    r"[≥≤×÷]|以[上下内]|每|按比例|比例[计得扣]|满分|不得分|[扣减]完|低于|高于|未达|为[“\"]?[优良]"
)
#: Ends an announced rule before its sentence ends: what was found, and what was given for it.
#: `；我局执行率98%`, `，自评得9分`.
_OWN = re.compile(
    r"[；;](?=[我本][^，,。；;\d]{1,14}\d)|[，,；;](?=(?:经|本年|本次|实际|我)?[^，,。；;\d]{0,12}(?:自评|实际)[^，,。；;\d×=/*]{0,6}\d|得分[:为]?\d)|[。\n!！?？]"
)
#: The bands of grades: 90分以上为优, 80(含)-90分为良, 60分以下为差.
_SCORE = r"\d{1,3}(?:\.\d)?"
_HELD = r"(?:\((?:不?含)\d*分?\))?"
#: Second grades as a band names them; every scale has one.
_GRADES: dict[str, tuple[str, ...]] = {
    "良": ("为良", "为“良", '为"良', "是良", ":良", "于良", "定良"),
    "二": ("为二",),
    "B": ("为B",),
    "合格": ("为合格",),
}
#: 90分以上为优, 80-89分的评为良.
_BAND = re.compile(
    rf"{_SCORE}分?{_HELD}(?:(?:[-~至到]|—+|–|≤[^\d]{{0,6}}<|≤)(?:<|≤)?{_SCORE}分?{_HELD}(?:以下|之间)?[)\]]?"
    rf"|(?:及|或)?以[上下]{_HELD})(?:的|者|,|，|之间)*(?:评?[定为]|划?为|是|:|属于?|等级为)+"
    r"[“\"]?(?:优|良|中|差|合格|不合格|较好|较差|一般|[一二三四ABCD]等?级?)"
)

#: Words of the clause before points that make them part of a rule; what the points follow directly.
#: 每低1个百分点扣, 否则不得.
_CLAUSE = re.compile(
    r"每[^，,。；]{0,24}(?:扣|减|加|得)?[^，,。；]{0,4}$"
    r"|(?:否则|酌情|最多|最高|至多|不超过|扣至|直至|按比例|视情|一次性|扣完)[^，,。；]{0,8}$"
)
#: One of the characters that rules begin with: without it the two patterns need not be tried; 每低1个百分点.
_SIGN = re.compile(r"[每否酌最至不扣直按视一]")
#: `每少一次，扣`.
_BEFORE = re.compile(r"每[^，,。；扣减]{1,20}[，,](?:(?:相应)?(?:扣|减|加|得|酌)?|(?:扣|减)[^，,。；]{0,6})$")
#: `，扣完为止`.
_AFTER = re.compile(
    r"[，,;；]?(?:扣完|扣至|直至|为止|否则|以此类推|依次类推|/(?:个|次|项))"
    r"|[，,;；](?:未|不)[^，,。；]{0,12}的[，,]?(?:则|均)?按[^，,。；]{0,8}比例"
    r"|[，,;；](?![不未无]扣|没有扣)[^，,。；]{0,4}(?:未|不|没有|低于|低|高于|超过|小于|大于|少于|逾期)[^，,。；\d]{0,14}\d*\.?\d*%?(?:以下)?(?:的|者)?"
    r"[，,]?(?:不得分|不予得分|得0分|扣)"
)
#: 95%以上的, 及时的.
_WORDS = re.compile(
    r"(?:(?:以[上下内]|之间|[≥>≤<]\d[\d.]*%?)(?:\(含\))?(?:的|者|时|，|,|则|即)*"
    r"|(?:达标|及时|完成|合规|到位|\d%)(?:(?:的|者|时|则|即)[，,]?)*)(?:均|可|都)?$"
)
#: 未按时公开的, 若.
_CONDITION = re.compile(r"(?:如|若|凡|未[^，。；]{1,16}(?:的|者)|[^，。；]{1,8}的)[，,]?(?:则|均)?$")
_BELOW = re.compile(r"(?:低于|高于|超过|不足|未达到?|少于|小于|大于|[<>])\d[\d.]*%?(?:的|者|时|则)*$")  # 低于90%的
#: `，其余扣`, `，相应扣`.
_ELSE = re.compile(
    r"[，,;；、](?:[^，,。；]{0,16}(?:未|不|没有|低于|高于|超过|以下|以上|之间|其他|其余|-|~)[^，,。；]{0,16}[，,]?"
    r"|相应|直接)(?:扣|得)?"
)
_CLAUSE_ENDS = "，,。；;:\n"
_LONGEST = 48


def announced(annotated: AnnotatedText) -> list[Span]:
    """The spans of announced rules, and of the bands of grades elsewhere, outside tables."""
    text = annotated.text
    spans: list[Span] = []
    is_told = bytearray(len(text))
    own, signs = Sweep(_OWN, text), Sweep(_READS_LIKE_RULE, text)

    def add(start: int, end: int) -> None:
        spans.append((start, end))
        is_told[start:end] = b"\1" * (end - start)

    for match in _LABEL.finditer(text):
        ending, sign = own.first(match.end()), signs.first(match.end())
        end = ending.start() if ending else len(text)
        if sign and sign.end() <= end and not is_told[match.end()]:
            add(match.end(), end)
    for paragraph in _paragraphs_with_grades(annotated):
        for match in _BAND.finditer(text, paragraph.start, paragraph.end):
            if not is_told[match.start()]:
                add(*match.span())
    return [span for span in spans if annotated.paragraph(span[0]).kind != "row"]


def _paragraphs_with_grades(annotated: AnnotatedText) -> Iterator[Paragraph]:
    text = annotated.text
    for grade, words in _GRADES.items():
        at = text.find(grade)
        while at >= 0:
            end = at + len(grade)
            if text.endswith(words, 0, end):
                paragraph = annotated.paragraph(at)
                yield paragraph
                end = max(paragraph.end, end)
            at = text.find(grade, end)


def start_of_rule(text: str, sentence: int, point: Point) -> int | None:
    """Where the rule that ``point`` is part of begins, if it is part of one; its sentence begins at ``sentence``."""
    if point.is_own and point.role != "total":
        is_formula = text[point.end : point.end + 1] == "×"
        return sentence if is_formula else None
    window, head = max(sentence, point.head - _LONGEST), point.head
    if _SIGN.search(text, window, head):
        for pattern, end in ((_CLAUSE, head), (_BEFORE, point.start)):
            if match := pattern.search(text, window, end):
                return match.start()
    if point.value is None and _WORDS.search(text, window, head):
        # 支出进度90%以上的得满分: what must be reached is the target of a scored item.
        return head
    is_rule = point.in_words and point.value == 0 and _BELOW.search(text, window, head) is not None
    may_depend = point.role in ("deduction", "full") and point.value is not None
    if (may_depend or (point.in_words and point.value == 0)) and _CONDITION.search(text, window, head):
        is_rule = True
    if is_rule or _AFTER.match(text, point.end, point.end + 30):
        return after_last(text, _CLAUSE_ENDS, window, head)
    return None


def goes_on(text: str, rule_end: int, point: Point) -> bool:
    """Whether ``point`` continues the rule that ends at ``rule_end``: 完成得3分，未完成扣1分."""
    return not point.is_own and _ELSE.fullmatch(text, rule_end, point.start) is not None


def waived(annotated: AnnotatedText, start: int, end: int) -> Iterator[Waiver]:
    """The numbers of the rule from ``start`` to ``end``, as nobody's."""
    for quantity in annotated.quantities_in(start, end):
        if quantity.kind in ("percent", "points", "plain", "count") and not annotated.smoothed.claims[quantity.start]:
            annotated.smoothed.claim(quantity.start, quantity.end, 1)
            yield Waiver(quantity.start, quantity.end, "rule", "score.rule")
