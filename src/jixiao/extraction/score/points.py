"""Points in running text and what each of them is: a score, its maximum, a deduction, or part of a scoring rule.

`自评得分为99.58分(总分100分)`: a score, a maximum. `扣0.42分`: a deduction. `得满分`, `不得分`: scores in words.
`产出指标50分，自评得49分`, `资产管理(9分/10分)`: maxima and scores behind a name. `学分不少于80分`: none of these.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from jixiao.extraction.annotated_text import REACH, AnnotatedText
from jixiao.extraction.score.names import after_last
from jixiao.extraction.score.point import IN_ALL, Point, PointRole
from jixiao.extraction.score.rules import announced, goes_on, start_of_rule
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.text.smoothed import Paragraph
from jixiao.facts.numbers import read_han_decimal

_LINK = (
    r"(?:情况|结果|分别|依次|一?共|合计|共计|总计|均|各|仅|也|只|就|都|为|是|:|有|约|达到?|得出|了|的|“|\""
    r"|百分制下|\((?:百分制|100分制?|[满总]分[为:]?\d+分?)?\)?)*"
)
#: What stands right before the number, from the words that give the role.
_ROLES = re.compile(
    r"(?:"
    rf"(?P<full>(?:自评分|(?:自评)?(?:得分?|评分)){_LINK}(?<!\()满分[:(，,]?|(?:得满分?|满分)[，,(]?即)"
    r"|(?P<deduction>(?:共计?|合计|累计|被|总共|总计)?(?:扣减|扣除|扣分|扣掉|扣去|扣|失分|减分|丢分|减扣|减去|减掉|少得|丢|(?<![损流丧缺过消])失|(?<![较增加降削缩核调])减))"
    r"|(?P<max>(?:总分值|分值|指标值|标准值|满分值?|标准分值?|权重分值?|权重|应得分?|基准分|基础分|基本分|标准分|共设|占)(?:\(分\))?)"
    # 自评总得分, 最终评分结果, 综合得; ，合计
    r"|(?P<own>(?:自我?评价?|合计|共计|总计|综合|总体|最终|最后|总|考评|评定|实际)*"
    r"(?:总评分|评价总分|总得分|得分数?|评分|自评分数?|评价分数?|总分数|分数|(?:评价|自评|评定|评估|考评|打分|最终|综合)分值|综合分)"
    r"(?:\(分\))?(?:得出|计算|汇总)?(?:结果)?|(?:共计?|总计?|合计|综合|自评(?:共|总|可|实)?)得|(?<=，)(?:合计|总计|共计))"
    r"|(?P<total>(?:自评|综合|评价|考评|评分|最终|绩效)*总分(?:\(分\))?)"
    r"|(?P<grade>(?:自评|结果|等级|结论|评价|评定|等次)(?:为|是|:)?[“\"]?(?:优秀|良好|合格|优|良|中|差)[”\"]?(?:等次|等级)?[(，,]?(?:自评|分[值数])?)"
    r"|(?P<self>自评(?:结果|总计|合计)?|自我评价(?:结果)?|(?:自评)?打(?:分(?:得出)?(?:结果)?)?|评价结果|综合(?:考评|评价)|评定|评为|(?<=[，,])评|自评价)"
    r"|(?P<score>换算|折算|实得|可得|合计|计|得|结果)"
    rf"){_LINK}$"
)
_OWN = frozenset({"own", "grade", "self"})
#: Words of roles that a line break parts.
_BROKEN = frozenset({"总\n分", "得\n分", "评\n分", "自\n评", "总\n得", "评\n得", "合\n计"})
_LONGEST_ROLE = 22
_BEFORE_COMMA = frozenset('优秀良好中差格级次分满”"')
#: A number that follows a name alone: 产出指标50分、(10分); 产出指标, 管理效率(.
_BARE = re.compile(
    r"(?:指标|效能|效率|情况|率|性|管理|投入|过程|产出|效[果益]|满意度|执行|编制|公开|成本|质量|数量|时效|制度|建设|决策|目标|配置|设定|影响|监督|履职|控制)[”\"]?(?:\((?:共|计)?|共|计|:|为)?$"
)
#: A name of any kind among others with points: `社会效应21.4分、可持续性8.0分`.
_NAME_IN_LIST = re.compile(r"(?<=[、，；:+。\n])[一-龥“”\"]{2,14}$")  # `、可持续性`
_BEHIND_POINTS = re.compile(r"\d\.\d{1,2}分(?:\([^()\d][^()]{0,24}\))?[、，；+]$")  # `21.4分、`
_BEFORE_POINTS = re.compile(
    r"(?:\([^()\d][^()]{0,24}\))?[、，；+][一-龥“”\"]{2,14}\d{1,2}\.\d{1,2}分"
)  # `、可持续性8.0分`
#: What makes points those of some projects, or a scale: 自评得分90分的项目, 100分制.
_OF_SOME = re.compile(
    r"制|(?:\(含\)|及)?以[上下]的?(?:评|定|为)|(?:\(含\)|及)?(?:以[上下])?的(?!原因)(?:[^，,。；]{0,8}项目|单位|有|占|共|\d)|(?:\(含\)|及)?以[上下](?:的?项目|单位|部门)"
)
#: What closes a number in quotation marks, which waivers take for a name: 得“96”分.
_QUOTED = ("”分", '"分')
#: What stands before points without their unit.
_BEFORE_UNITLESS = ':为分)数值(“"/'
#: `97.6，`, 97实施单位: what follows is the label of a form's next cell.
_ENDS_NUMBER = re.compile(
    r"\n(?![.\d])|[，,。；;、()]|$|(?:实施|主管|预算|填报|项目)(?:单位|部门)|(?:项目|年度|预算|资金|绩效)(?:名称|资金|总额|目标|类型)|等级"
)
#: Scores in words by how they end.
_IN_WORDS: dict[str, tuple[str, ...]] = {
    "满分": ("得满分", "为满分"),
    "得分": ("不得分", "不予得分", "未得分"),
    "全分": ("得全分",),
}
_ZERO = frozenset({"不得分", "不予得分", "未得分"})

#: What follows a maximum behind any name: 职责履行60分，自评得58分.
_THEN_SCORED = re.compile(r"[，,、:]?(?:自评|自我|实际|实得|我[部局]|本|得|评|扣)")
#: What stands before 10分 in `预算执行(满分10分)`.
_BEHIND_MAXIMUM = re.compile(r"\((?:满分|分值|权重|共)?[为:]?\d[\d.]*分\)[:为]?$")
_NAME_BEFORE = re.compile(r"[一-龥”\"][(:，,]?$")  # 职责履行, 职责履行(
#: `投入、过程分别得15分、24分`, `得分依次为15分、24分`.
_LISTED = re.compile(r"(?:分别|依次)[^，,。；\d]{0,8}(?P<list>\d[\d.]*分(?:[、，,和及]\d[\d.]*分)+)")
#: 九十五分, 九十六点五分, 玖拾捌分.
_IN_HAN = re.compile(
    r"(?P<number>[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾][一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]{0,3}"
    r"(?:点[零一二三四五六七八九壹贰叁肆伍陆柒捌玖]{1,3})?)分(?![之别钟局类工])"
)
#: Points that no rubric gives: credits, exams, surveys, projects' scores; 学分, 问卷, 考核得分, 第三方.
_OTHER_SCALE = re.compile(
    r"学分|积分|考试|测试|成绩|平均|测评|安全感|空气|环境质量|问卷|排名|排位|名列|分列|位列|竞赛|比赛|评选|评比|调查|营商环境|信用|指数|考核(?!指标|结果运用|评分表|自评)|考评(?<=[一-龥]考评)(?<!(?:综合|绩效|自我|部门|单位|整体|支出|本次|年度)考评)(?=得|为)|信息得分|党建得分|热线|政务服务(?:能力|网)"
    r"|复评|复核|再评|抽查|抽评|重点评价|第三方|专家|评审|评价机构|中介|事务所|上级评|市评|省评"
)
#: Another body that gives its own scores in the sentence: 第三方机构对我局开展评价，得分为88分.
_REVIEWS = "(?:评价|复评|抽查|考评|核定|重点|组织[^，,。；]{0,12}评价|对[^，,。；]{0,24}(?:评|核|查))"
#: 财政局对我局开展评价, 审计局重点.
_OTHER_BODY = re.compile(
    rf"财政(?:部门|厅|局)?{_REVIEWS}|人大{_REVIEWS}|审计[局厅]{_REVIEWS}|第三方[^，,。；]{{0,30}}(?:评价|评估|复核)"
)
#: What others said, and the department acted upon: 对财政局重点评价的4条意见逐条整改，得8分.
_ADVICE = re.compile("意见|问题|建议|整改")
#: The scores of other bodies and other years, of the whole or not: 上年, 财政部门复核.
_OTHERS = re.compile(
    r"上年|去年|上一年|往年|历年|同期|前年|较\d{4}年|财政(?:部门|厅|局)?(?:评[^分]|核|对|审|打|重点|复)|人大[评核对]|审计[局厅][评核对]|督查组[评核对]"
)
#: `回顾上年，自评得分93分`.
_LOOKING_BACK = re.compile(r"(?:回顾|再看|查阅)?(?:上年|去年|上一年|往年|前年)(?:度|情况)?[，,]")
#: 今年自评98分, 2023年自评98分
_THIS_YEAR = re.compile(r"今年|本年|20\d\d年")
_OF_OTHERS = (_OTHERS, _OTHER_BODY, _OTHER_SCALE)
_PER = re.compile("每|如|凡|酌情")  # 每低1个百分点
_STOPS = "。；\n!?！？;"


def points(annotated: AnnotatedText) -> Iterator[tuple[Paragraph, list[Point]]]:
    """The points of each paragraph of running text that has some, in order; those of scoring rules are ``rule``."""
    found: dict[int, list[Point]] = {}
    paragraphs = annotated.smoothed.paragraphs
    is_told = bytearray(len(annotated.text))
    for start, end in announced(annotated):
        is_told[start:end] = b"\1" * (end - start)
        found.setdefault(annotated.paragraph(start).number, []).append(Point("rule", start, start, end, None))
    for point in (*_in_figures(annotated), *_in_words(annotated.text), *_in_han(annotated.text)):
        paragraph = annotated.paragraph(point.start)
        if paragraph.kind != "row" and not is_told[point.start]:
            found.setdefault(paragraph.number, []).append(point)
    for number in sorted(found):
        own = sorted(found[number], key=lambda point: point.start)
        yield paragraphs[number], _judged(annotated.text, paragraphs[number], own)


def _in_figures(annotated: AnnotatedText) -> Iterator[Point]:
    text = annotated.text
    lists = [match.span("list") for match in _LISTED.finditer(text)]
    listed: Point | None = None
    before: Quantity | None = None
    for quantity in annotated.quantities:
        last, before = before, quantity
        if quantity.kind in ("percent", "money", "date"):
            continue
        start, end = quantity.start, quantity.end
        may_be_points = (
            quantity.kind == "points" or quantity.unit == "份" or text[start - 1 : start] in _BEFORE_UNITLESS
        )
        if listed is None and not may_be_points:
            continue
        place = bisect_left(lists, (start,))
        if listed is not None and place and start < lists[place - 1][1]:
            listed = listed._replace(head=start, start=start, end=end, value=quantity.printed, place=listed.place + 1)
            yield listed
        elif last is not None and text[start - 1] == "/" and last.start < start <= last.end + 1:
            yield from _slashed(text, last, quantity)
        elif (point := _in_figure(annotated, quantity)) is not None:
            if point.role != "bare":
                listed = point if place < len(lists) and lists[place][0] == start else None
            yield point


def _in_figure(annotated: AnnotatedText, quantity: Quantity) -> Point | None:
    """The points that a number by itself is; None if it is none."""
    text, start, end = annotated.text, quantity.start, _end_of_points(annotated.text, quantity)
    if end is None:
        return None
    is_quoted = text[start - 1 : start] in ("“", '"') and text[quantity.number_end : quantity.number_end + 2] in _QUOTED
    if (annotated.smoothed.claims[start] and not is_quoted) or _OF_SOME.match(text, end):
        return None
    known = _role_before(text, start)
    if known is None:
        return _bare(text, quantity, end)
    if end == quantity.number_end and known.name not in ("own", "total") and not is_quoted:
        return None
    if text[start - 1] == "(" and text[end : end + 2] in ("):", ")为"):
        # 自评得分(100分):97分
        return Point("max", start - known.length, start, end, quantity.printed)
    return Point(known.role, start - known.length, start, end, quantity.printed, known.is_own)


def _end_of_points(text: str, quantity: Quantity) -> int | None:
    """Where a number ends that may be points, with its unit if it has one; None if it cannot be points."""
    if quantity.kind == "points" or _is_slip(text, quantity):
        return quantity.end
    return quantity.number_end if _is_unitless(text, quantity) else None


def _is_slip(text: str, quantity: Quantity) -> bool:
    """Whether 份 was typed for 分: 扣2份."""
    start = quantity.start
    return quantity.unit == "份" and text[start - 2 : start].endswith(("减", "扣", "扣除", "扣分", "失分", "失", "丢"))


def _is_unitless(text: str, quantity: Quantity) -> bool:
    """Whether points are printed without their unit, or with it apart: 自评得分:97.6; “96”分."""
    start, end = quantity.start, quantity.end
    if text[start - 3 : start] == "(分)":
        # 自评总分(分)97.6部门: cells run together, so that 部 looks like a unit.
        return True
    if quantity.kind != "plain":
        return False
    previous = text[start - 1 : start]
    return (previous in ":为分)数值" and _ENDS_NUMBER.match(text, end) is not None) or (
        previous in '(“"' and text.startswith((")分", *_QUOTED), end)
    )


def _bare(text: str, quantity: Quantity, end: int) -> Point | None:
    """Points behind a name alone, but the first of 9分/10分."""
    if quantity.kind != "points" or (text[end : end + 1] == "/" and text[end + 1 : end + 2].isdigit()):
        return None
    head = _end_of_name(text, quantity.start, end)
    return None if head is None else Point("bare", head, quantity.start, end, quantity.printed)


class _Words(NamedTuple):
    """The words before a number that give it its role, and how long they are."""

    name: str
    length: int
    is_of_own_scoring: bool

    @property
    def role(self) -> PointRole:
        return self.name if self.name in ("full", "max", "deduction", "total") else "score"  # type: ignore[return-value]

    @property
    def is_own(self) -> bool:
        """Whether they name the department's own scoring."""
        return self.name in _OWN or self.name == "total" or (self.name == "full" and self.is_of_own_scoring)


def _role_before(text: str, start: int) -> _Words | None:
    """The words before a number that give it its role; few of them reach back over a comma (等级为优，98分)."""
    low = after_last(text, "。；;\n", max(0, start - _LONGEST_ROLE), start - 1)
    if text[low - 2 : low + 1] in _BROKEN:
        before = after_last(text, "。；;，,:\n", max(0, low - 8), low - 1)
        broken = _role_of(text[before : low - 1] + text[low:start])
        return broken and broken._replace(length=broken.length + 1)
    low = max(low, text.rfind(":", low, start - 3) + 1)
    comma = text.rfind("，", low, start)
    if comma > low and text[comma - 1] not in _BEFORE_COMMA:
        low = comma
    return _role_of(text[low:start])


@lru_cache(maxsize=4096)
def _role_of(words: str) -> _Words | None:
    found = _ROLES.search(words)
    if found is None:
        return None
    is_own = found.group().startswith(("自评", "得分", "评分"))
    return _Words(found.lastgroup or "", len(words) - found.start(), is_own)


def _end_of_name(text: str, start: int, end: int) -> int | None:
    """Where the name ends that points from ``start`` to ``end`` follow: 产出指标50分, 目标制定(12分)."""
    found = _BARE.search(text, max(0, start - 12), start)
    if found is None and (maximum := _BEHIND_MAXIMUM.search(text, max(0, start - 12), start)):
        return maximum.end()
    if found is None and _is_in_list(text, start, end):
        return start
    if found is None:
        in_brackets = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
        if not in_brackets and _THEN_SCORED.match(text, end) is None:
            return None
        found = _NAME_BEFORE.search(text, max(0, start - 2), start)
    return found.start() + len(found.group().rstrip("(共计:为，,")) if found else None


def _is_in_list(text: str, start: int, end: int) -> bool:
    """Whether points stand behind a name like those beside them, each with its fraction: 效应21.4分、持续8.0分."""
    name = _NAME_IN_LIST.search(text, max(0, start - 16), start)
    if name is None or "." not in text[start:end]:
        return False
    is_later = _BEHIND_POINTS.search(text, max(0, name.start() - 34), name.start()) is not None
    return is_later or _BEFORE_POINTS.match(text, end) is not None


def _slashed(text: str, first: Quantity, second: Quantity) -> Iterator[Point]:
    """The score and the maximum of `9分/10分` and `资产管理(10/9)`: the maximum is the greater."""
    in_brackets = text[first.start - 1 : first.start] == "(" and text[second.end : second.end + 1] == ")"
    name = _BARE.search(text, max(0, first.start - 12), first.start)
    known = _role_before(text, first.start)
    is_own = known is not None and known.name in _OWN
    if "points" not in (first.kind, second.kind) and not is_own and not (in_brackets and name):
        return
    head = (
        first.start - known.length
        if known
        else name.start() + len(name.group().rstrip("(:为"))
        if name
        else first.start
    )
    roles: tuple[PointRole, PointRole] = ("score", "max") if first.printed <= second.printed else ("max", "score")
    if known is None or (is_own and first.kind != "points"):
        yield Point(roles[0], head, first.start, first.end, first.printed, is_own)
    yield Point(roles[1], second.start, second.start, second.end, second.printed)


def _in_words(text: str) -> Iterator[Point]:
    for ending, words in _IN_WORDS.items():
        last = text.find(ending)
        while last >= 0:
            end = last + len(ending)
            last = text.find(ending, end)
            word = next((word for word in words if text.endswith(word, 0, end)), None)
            if (
                word
                and not text[end : end + 2].removeprefix("\n")[:1].isdigit()
                and not (text[end : end + 1] in "(:" and text[end + 1 : end + 2].isdigit())
            ):
                at, is_zero = end - len(word), word in _ZERO
                yield Point("score" if is_zero else "full", at, at, end, Decimal(0) if is_zero else None, in_words=True)


def _in_han(text: str) -> Iterator[Point]:
    """Points in Chinese numerals: 评价得分为九十五分, 扣三分."""
    for match in _IN_HAN.finditer(text):
        if (known := _role_before(text, match.start())) is not None:
            head, value = match.start() - known.length, read_han_decimal(match["number"])
            yield Point(known.role, head, match.start(), match.end(), value, known.is_own)


def _judged(text: str, paragraph: Paragraph, found: list[Point]) -> list[Point]:
    """The paragraph's points, those of scoring rules with the role ``rule``, those of other scales left out."""
    kept: list[Point] = []
    told = _told(text, found)
    may_be_of_others = any(pattern.search(text, paragraph.start, found[-1].start) for pattern in _OF_OTHERS)
    for point in found:
        if point.role == "rule":
            kept.append(point)
            continue
        sentence = after_last(text, _STOPS, max(paragraph.start, point.head - REACH), point.head)
        if point.start in told:
            kept.append(point)
            continue
        if may_be_of_others and _is_of_others(text, sentence, point):
            continue
        start = start_of_rule(text, sentence, point)
        if start is None and kept and kept[-1].role == "rule" and goes_on(text, kept[-1].end, point):
            start = kept[-1].end
        kept.append(point if start is None else point._replace(role="rule", head=start))
    return kept


def _told(text: str, found: list[Point]) -> set[int]:
    """Where points start that were lost for sure: `满分10分，未按期完工，扣1分，得9分`, and what `共扣3分：` lists."""
    told: set[int] = set()
    in_all = next((point for point in found if point.role == "deduction" and text.startswith(IN_ALL, point.head)), None)
    for point in found:
        # 共扣4.6分：一是支出偏慢，按比例扣0.6分；二是…，扣2分
        if in_all is None:
            break
        is_listed = in_all.end < point.start and point.role == "deduction"
        if is_listed and not _PER.search(text, after_last(text, _STOPS, in_all.end, point.head), point.head):
            told.add(point.start)
    for three in zip(found, found[1:], found[2:], strict=False):
        values = {"max" if point.role == "bare" else point.role: point.value for point in three}
        maximum, lost, score = values.get("max"), values.get("deduction"), values.get("score")
        if maximum is None or lost is None or score is None or maximum - lost != score:
            continue
        if after_last(text, _STOPS, three[0].start, three[2].start) == three[0].start:
            told.update(point.start for point in three)
    return told


def _is_of_others(text: str, sentence: int, point: Point) -> bool:
    clause = after_last(text, "，,:(", max(sentence, point.head - 40), point.head)
    if back := _LOOKING_BACK.match(text, sentence, point.start):
        return _THIS_YEAR.search(text, back.end(), point.start) is None
    other = _OTHERS.search(text, clause, point.start) or _OTHER_BODY.search(text, sentence, point.head)
    if other is not None and _ADVICE.search(text, other.end(), point.head):
        other = None
    if other is not None and "自评" not in text[other.end() : point.start]:
        return True
    is_whole = text.find("整体支出", clause, point.start) >= 0
    return not is_whole and _OTHER_SCALE.search(text, clause, point.start) is not None
