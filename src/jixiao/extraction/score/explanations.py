"""Where running text says why an item lost points: behind them, between them, or before its name.

`扣1分，扣分原因：年中追加项目较多。`, `扣0.8分（原因：两处返工）`: labelled.
`因设备故障，预算执行率扣1分`, `得3分，系雨季工期推迟所致`: by its first word.
`会计核算扣0.5分，往来款项长期挂账未清理`, `决算公开不及时，此项扣1分`: what fell short, beside the points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.score.names import Span, after_last

#: 扣分原因:, 主要原因是, 未得满分的原因为, 失分主要是, 问题在于.
_LABEL = re.compile(
    r"(?:[扣失减丢]分(?:的|之)?(?:主要)?(?:原因|理由|主因|缘由|因素|依据|说明)|(?<!得分)(?:主要)?(?:原因|理由|主因)"
    r"|[扣失减丢]分(?=主要[是为系在])|(?:主要)?问题(?=(?:主要)?(?:在于|是)))(?:分析|说明)?"
    r"(?:(?:主要|均|都|[是为系有:(]|在于|如下)+|(?=主要))"
)
#: `，因`, `，系`, `。由于`: what begins a clause that says why; `，受…影响` keeps its first word.
_CAUSE = re.compile(
    r"(?:^|(?<=[，,:;；。()\n]))(?:这?主要|均|都|是|其中)?(?:因为?(?![此而素])|由于|缘于|考虑到|系(?!统)(?:因|由于)?|主要[是系](?:因为?|由于)?|鉴于|(?=受[^，。；]{2,24}影响))"
)
#: What says by itself that something fell short, or by how much: 未验收, 少于计划, 实际培训560人.
_LACK = re.compile(
    r"[未没缺欠]|不[^，。；超少低大高影]|偏[低高慢大晚弱]|较[慢低少晚大]|滞后|延[后期迟误]|推迟|逾期|晚于|少于|低于|超[过出标支编]|仅|闲置|挂账|发生|上升|增加|下降|减少|返工|投诉"
    r"|违规|存在|实际|完成\d|困难|难以|不足|有待|跨年|退回|收回"
)
#: What only goes on about points, or says what will be done: 得分, 该指标, 下一步.
_NO_REASON = re.compile(
    r"\d分|得分|自评(?!覆盖|报告|工作|质量)|^[该此本故]?(?:项|指标|项指标)$|等级|等次|下一步|今后|将[加进继严]|其中|总体|较好|良好"
)
#: `无`, `未说明`, `/`: that nothing is told.
_NOTHING = re.compile(
    r"(?:无|没有|未作?(?:说明|列明|注明)?(?:具体)?原因|不详|[-—/\\、\s.。]|扣分|说明|偏差)*(?:详?见[^，。；]{0,8})?"
)
#: `均`, `都`: that a reason is that of all items before it.
_OF_ALL = re.compile(r"均|都|以上|上述|各项|共同")
#: `，故`: what turns from the reason to the item that lost.
_HENCE = re.compile(r"[，,](?:故|因此|因而|所以|为此|据此)(?:将|对)?$")
#: `，该项`, `，我局`: what in the last clause before points says only whose they are.
_WHOSE = re.compile(r"[，,](?:[该此本这故][^，,]{0,8}|我[^，,]{1,6}|.{0,2})$")
#: `酌情`: how they were taken.
_HOW = re.compile("(?:酌情|相应|适当|综合)+$")
#: What begins the effect of a cause told before it.
_EFFECT = ("导致", "造成", "致使", "使得")
_BEGINS = "。；;:\n，,"
_ENDS = "。；;\n"
_EDGES = " ，,、：:；;。()（）\n\t"
_CLAUSES = re.compile("[^，,;；。:()\n]+")  # 挂账
_LONGEST = 120


class Explanation(NamedTuple):
    """Where the report says why; what is not ``is_labelled`` only stands beside the points.

    ``is_shared`` says that it is the reason of every item told before it.
    """

    spans: tuple[Span, ...]
    is_labelled: bool
    is_shared: bool = False

    def words(self, text: str) -> str:
        return "".join(text[start:end] for start, end in self.spans)


def falls_short(words: str) -> bool:
    """Whether ``words`` say that something fell short."""
    return _LACK.search(words) is not None


def is_told(words: str) -> bool:
    """Whether ``words`` tell anything at all."""
    return _NOTHING.fullmatch(words) is None


def explanation(
    annotated: AnnotatedText, before: Span, gaps: list[Span], behind: Span, is_known: Callable[[str], bool]
) -> Explanation | None:
    """Why an item lost points: by what stands ``before`` its name, in ``gaps`` between its points, and ``behind`` them.

    ``behind`` ends where the next item begins; ``is_known`` tells words of known reasons.
    """
    text = annotated.text
    first_end = _first(text, behind[0], behind[1], _ENDS)
    for start, end in (behind, *gaps):
        label = _LABEL.search(text, start, end)
        if label and (label.end() <= first_end or _opens_sentence(text, start, label.start())):
            is_shared = label.start() > first_end or _OF_ALL.search(label.group()) is not None
            return _cut(text, label.end(), end, is_shared=is_shared, is_open=(start, end) == behind)
    near = (behind[0], first_end)
    for start, end in (near, *gaps, before):
        if cause := _CAUSE.search(text, start, end):
            is_shared = _OF_ALL.search(cause.group()) is not None
            return _cut(text, cause.end(), end, is_shared=is_shared, is_open=(start, end) == near)
    if hence := _HENCE.search(text, max(before[0], before[1] - 8), before[1]):
        told = after_last(text, ":)", before[0], hence.start())
        return _cut(text, told, hence.start(), is_shared=False, is_open=True)
    if gaps and gaps[0][0] > before[1] and text[gaps[0][0]] not in _EDGES + '”"':
        # 决算公开不及时，此项扣1分: the name itself fell short.
        gaps = [(before[1], gaps[0][1]), *gaps[1:]]
    for start, end in (behind, *reversed(gaps), before):
        for clause in _implied(text, start, end, is_last=(start, end) == before):
            words = text[slice(*clause)]
            if not _NO_REASON.search(words) and (falls_short(words) or is_known(words)):
                return Explanation((clause,), is_labelled=False)
    return None


def _opens_sentence(text: str, low: int, at: int) -> bool:
    return not text[after_last(text, _ENDS, low, at) : at].strip(_EDGES)


def _implied(text: str, start: int, end: int, *, is_last: bool) -> Iterator[Span]:
    """The stretches that may say why without saying that they do: sentences, or the last clause before a name."""
    if is_last:
        if text[end - 1 : end] in ("，", ","):
            clause = after_last(text, _BEGINS, start, end - 1)
            if text.startswith(_EFFECT, clause):
                clause = after_last(text, _BEGINS, start, clause - 1)
            yield _trimmed(text, clause, end)
        return
    while start < end:
        stop = _first(text, start, end, _ENDS)
        clauses = [match.span() for match in _CLAUSES.finditer(text, start, stop)]
        told = [clause for clause in clauses if not _NO_REASON.search(text[slice(*clause)])]
        if told and len(text[slice(*told[0])]) > 2:
            yield _trimmed(text, told[0][0], _shortened(text, told[0][0], _end_of_run(clauses, told)))
        start = stop + 1


def _end_of_run(clauses: list[Span], told: list[Span]) -> int:
    """Where the clauses that follow the first of ``told`` without a break end."""
    run = clauses[clauses.index(told[0]) :]
    end = told[0][1]
    for clause in run:
        if clause not in told:
            break
        end = clause[1]
    return end


def _cut(text: str, start: int, end: int, *, is_shared: bool, is_open: bool) -> Explanation | None:
    """The reason that begins at ``start``: up to its sentence's end, or to the clause in which points follow."""
    stop = _first(text, start, end, _ENDS + ")")
    if stop == end and not is_open:
        # The last clause belongs to the points that stand behind it: `，该指标`.
        whose, how = _WHOSE.search(text, start, end), _HOW.search(text, max(start, end - 8), end)
        stop = whose.start() if whose else how.start() if how else end
    first, last = _trimmed(text, start, _shortened(text, start, stop))
    if last - first < 2 or not is_told(text[first:last]):
        return None
    return Explanation(((first, last),), is_labelled=True, is_shared=is_shared)


def _first(text: str, start: int, end: int, signs: str) -> int:
    """Where the first of ``signs`` stands from ``start`` to ``end``; ``end`` if none does."""
    return min((at for sign in signs if (at := text.find(sign, start, end)) >= 0), default=end)


def _shortened(text: str, start: int, end: int) -> int:
    if end - start <= _LONGEST:
        return end
    cut = max(text.rfind(sign, start, start + _LONGEST) for sign in "，,、")
    return cut if cut > start else start + _LONGEST


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end
