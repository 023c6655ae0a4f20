"""Points in running text and what each of them is: a score, its maximum, a deduction, or part of a scoring rule.

`自评得分为99.58分(总分100分)`: a score, a maximum. `扣0.42分`: a deduction. `得满分`, `不得分`: scores in words.
`每低1个百分点扣0.5分`, `完成得3分，未完成不得分`: rules. `学分不少于80分`: none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from jixiao.extraction.material import Material
from jixiao.extraction.reading import Paragraph
from jixiao.extraction.score_names import after_last

#: ``total`` is 总分, a score (`总分为98分`) or a maximum (`总分100分`); ``bare`` follows a name alone (`产出指标50分`);
#: ``full`` is a score that is called full marks.
Role = Literal["score", "full", "max", "deduction", "total", "bare", "rule"]


@dataclass(frozen=True, slots=True)
class Point:
    """Points in the smoothed text.

    ``start`` to ``end`` spans the number with its unit or the words 得满分, 不得分; ``head`` is where the words
    that give it its role begin (自评得分为). ``value`` is None for full marks without a number. ``is_own`` says that
    these words name the department's own scoring (自评得分), which a plain 得 does not.
    """

    role: Role
    head: int
    start: int
    end: int
    value: Decimal | None
    is_own: bool = False


_LINK = (
    r"(?:情况|结果|分别|合计|共计|总计|均|各|仅|也|只有?|就|都|为|是|:|有|约|达到?|得出|了|的|“|\""
    r"|\((?:百分制)?\)?)*"
)
#: What stands right before the number, from the words that give the role.
_ROLES = re.compile(
    r"(?:"
    rf"(?P<full>(?:自评分|(?:自评)?(?:得分?|评分)){_LINK}满分[:(，,]?)"
    r"|(?P<deduction>(?:共|合计|累计|被|总共)?(?:扣减|扣除|扣分|扣掉|扣去|扣|失分|减分|丢分|减扣))"
    r"|(?P<max>(?:总分值|分值|满分值?|标准分值?|权重分值?|权重|应得分|基准分|基础分|占)(?:\(分\))?)"
    r"|(?P<own>(?:自我?评价?|综合|总体|最终|最后|总|考评|评定|实际)*(?:总评分|评价总分|总得分|得分数?|评分|自评分数?|评价分数?|总分数|分数|评价分值|自评分值|综合分值|综合分)(?:\(分\))?(?:得出|计算|汇总)?(?:结果)?|(?:共计?|总计?|合计|综合|自评(?:共|总|可|实)?)得|(?<=，)(?:合计|总计|共计))"
    r"|(?P<total>(?:自评|综合|评价|考评|评分|最终|绩效)*总分(?:\(分\))?)"
    r"|(?P<grade>(?:结果|等级|结论|评价|评定|等次)(?:为|是|:)?[“\"]?(?:优秀|良好|合格|优|良|中|差)[”\"]?(?:等次|等级)?[(，,]?(?:自评)?)"
    r"|(?P<self>自评(?:结果|总计|合计)?|打分(?:得出)?(?:结果)?|评价结果|评定|评为|自评价)"
    r"|(?P<score>换算|折算|实得|可得|合计|计|得|结果)"
    rf"){_LINK}$"
)
_OWN = frozenset({"own", "grade", "self"})
_LONGEST_ROLE = 22
#: A number that follows a name alone: 产出指标50分、(10分).
_BARE = re.compile(
    r"(?:指标|效能|效率|情况|率|性|管理|投入|过程|产出|效[果益]|满意度|执行|编制|公开|成本|质量|数量|时效|制度|建设|决策|目标|配置|设定|影响|监督|履职|控制)[”\"]?(?:\((?:共|计)?|共|计|:|为)?$"
)
_ENDS_NUMBER = re.compile(r"\n(?![.\d])|[，,。；;、()]|$")
_IN_WORDS = ("得满分", "不得分", "为满分", "不予得分", "得全分", "未得分")
_ZERO = frozenset({"不得分", "不予得分", "未得分"})

#: Words of the clause before points that make them part of a rule; what the points follow directly.
_RULE_CLAUSE = re.compile(
    r"每[^，,。；]{0,24}(?:扣|减|加|得)?[^，,。；]{0,4}$|(?:否则|酌情|最多|最高|至多|不超过|扣至|直至|按比例|视情|一次性|扣完)[^，,。；]{0,8}$"
)
_RULE_BEFORE = re.compile(
    r"每[^，,。；]{1,20}[，,](?:相应)?(?:扣|减|加|得|酌)?$|每[^，,。；]{1,20}[，,](?:扣|减)[^，,。；]{0,6}$"
)
_RULE_AFTER = re.compile(
    r"[，,;；]?(?:扣完|扣至|直至|为止|否则|以此类推|依次类推|/(?:个|次|项))|[，,;；][^，,。；]{0,4}(?:未|不|没有|低于|低|高于|超过|小于|大于|少于|逾期)[^，,。；\d]{0,14}\d*\.?\d*%?(?:以下)?(?:的|者)?[，,]?(?:不得分|不予得分|得0分|扣)"
)
_RULE_WORDS = re.compile(
    r"(?:以上|以下|以内|之间|达标|及时|完成|合规|到位|[≥>≤<]\d[\d.]*%?|\d%)(?:\(含\))?(?:的|者|时|，|,|则|即)*(?:均|可|都)?$"
)
_RULE_CONDITION = re.compile(r"(?:如|若|凡|未[^，。；]{1,16}(?:的|者)|[^，。；]{1,8}的)[，,]?(?:则|均)?$")
_RULE_ELSE = re.compile(
    r"[，,;；、](?:[^，,。；]{0,16}(?:未|不|没有|低于|高于|超过|以下|以上|之间|其他|其余|-|~)[^，,。；]{0,16}[，,]?|相应|直接|(?=扣))(?:扣|得)?"
)
_RULE_SENTENCE = re.compile(
    r"(?:评分|计分|评价|扣分|打分|得分|加分)(?:标准|规则|细则|方法|办法|依据|说明)[:为是]|得分=|扣分=|实际得分[:为]?="
)
#: Points that no rubric gives: credits, exams, surveys, other bodies' scores, other years' scores, projects' scores.
_FOREIGN = re.compile(
    r"学分|积分|考试|测试|成绩|平均|测评|安全感|空气|环境质量|问卷|排名|排位|名列|分列|位列|竞赛|比赛|评选|评比|调查|营商环境|信用|指数|考核(?!指标|结果运用)|信息得分|党建得分"
    r"|上年|去年|上一年|往年|历年|同期|前年|较\d{4}年"
    r"|复评|复核|再评|抽查|抽评|重点评价|财政评价|第三方|专家|评审|评价机构|中介|事务所|上级评|市评|省评|(?:财政(?:部门|厅|局))(?:评|核|对|审|打)"
)
_STOPS = "。；\n!?！？;"


def points(material: Material) -> Iterator[tuple[Paragraph, list[Point]]]:
    """The points of each paragraph of running text that has some, in order."""
    found: dict[int, list[Point]] = {}
    paragraphs = material.reading.paragraphs
    for point in (*_in_figures(material), *_in_words(material)):
        paragraph = material.paragraph(point.start)
        if paragraph.kind != "row":
            found.setdefault(paragraph.number, []).append(point)
    for number in sorted(found):
        own = sorted(found[number], key=lambda point: point.start)
        yield paragraphs[number], _without_rules(material.text, paragraphs[number], own)


def _in_figures(material: Material) -> Iterator[Point]:
    text, claims = material.text, material.reading.claims
    for quantity in material.quantities:
        start, end = quantity.start, quantity.end
        if quantity.kind != "points":
            before = text[start - 1 : start]
            is_slip = quantity.unit == "份" and before in ("减", "扣")
            # 自评总分(分)97.6部门: cells run together, so that 部 looks like a unit.
            is_unitless = text[start - 3 : start] == "(分)" or (
                quantity.kind == "plain" and before in ":为分)数值" and _ENDS_NUMBER.match(text, end) is not None
            )
            if not is_slip and not is_unitless:
                continue
            end = end if is_slip else quantity.number_end
        if claims[start]:
            continue
        known = _ROLES.search(text, max(0, start - _LONGEST_ROLE), start)
        if known is None:
            if quantity.kind == "points" and (bare := _BARE.search(text, max(0, start - 12), start)):
                head = bare.start() + len(bare.group().rstrip("(共计:为"))
                yield Point("bare", head, start, end, quantity.printed)
            continue
        name = known.lastgroup or ""
        if end == quantity.number_end and name not in ("own", "total"):
            continue
        role: Role = name if name in ("full", "max", "deduction", "total") else "score"  # type: ignore[assignment]
        is_own = (
            name in _OWN or name == "total" or (name == "full" and known.group().startswith(("自评", "得分", "评分")))
        )
        yield Point(role, known.start(), start, end, quantity.printed, is_own)


def _in_words(material: Material) -> Iterator[Point]:
    text = material.text
    for word in _IN_WORDS:
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not text[end : end + 1].isdigit() and not (
                text[end : end + 1] in "(:" and text[end + 1 : end + 2].isdigit()
            ):
                is_zero = word in _ZERO
                yield Point("score" if is_zero else "full", at, at, end, Decimal(0) if is_zero else None)
            at = text.find(word, end)


def _without_rules(text: str, paragraph: Paragraph, found: list[Point]) -> list[Point]:
    """The paragraph's points, those of scoring rules with the role ``rule``, those of other scales left out."""
    kept: list[Point] = []
    for point in found:
        start = after_last(text, _STOPS, paragraph.start, point.head)
        clause = after_last(text, "，,:(", max(start, point.head - 40), point.head)
        if _FOREIGN.search(text, clause, point.start) and "整体支出" not in text[clause : point.start]:
            continue
        is_rule = _is_rule(text, start, point)
        if not is_rule and not point.is_own and kept and kept[-1].role == "rule" and kept[-1].end > start:
            is_rule = _RULE_ELSE.fullmatch(text, kept[-1].end, point.start) is not None
        kept.append(replace(point, role="rule") if is_rule else point)
    return kept


def _is_rule(text: str, sentence: int, point: Point) -> bool:
    if point.is_own and point.role != "total":
        return _RULE_SENTENCE.search(text, sentence, point.start) is not None and text[point.end : point.end + 1] == "×"
    window = max(sentence, point.head - 48)
    return (
        _RULE_CLAUSE.search(text, window, point.head) is not None
        or _RULE_BEFORE.search(text, window, point.start) is not None
        or _RULE_AFTER.match(text, point.end, point.end + 30) is not None
        or (point.value is None and _RULE_WORDS.search(text, window, point.head) is not None)
        or (
            point.role in ("deduction", "full")
            and point.value is not None
            and _RULE_CONDITION.search(text, window, point.head) is not None
        )
        or (
            point.value == 0
            and not text[point.start].isdigit()
            and _RULE_CONDITION.search(text, window, point.head) is not None
        )
        or (
            text[sentence : sentence + 12].find("标准") >= 0
            and _RULE_SENTENCE.search(text, sentence, point.start) is not None
        )
    )
