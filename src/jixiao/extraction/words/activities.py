"""Quantified achievements: what a report counts beside money, ratios, people in posts, scores and indicators.

A number with a counting unit that nothing has claimed counts something done (举办培训班18期), planned (计划走访20户) or
given (全市1.2万个自然村). Chinese numerals count where a verb or a list says so (成立六个专班); else they are words
(两个维护).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jixiao.extraction.annotated_text import REACH, AnnotatedText
from jixiao.extraction.candidate import Candidate
from jixiao.extraction.lexicon import Lexicon
from jixiao.extraction.text.outline import Section
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.text.smoothed import Paragraph
from jixiao.extraction.text.vocabulary import any_of
from jixiao.extraction.words.activity_parts import linked
from jixiao.extraction.words.plans import is_aim, is_announced, is_done
from jixiao.extraction.words.subjects import subject
from jixiao.extraction.words.themes import themes
from jixiao.facts.column import Cell
from jixiao.facts.numbers import POWERS, read_integer
from jixiao.facts.table import Row

#: Units of grades, of places in a text and of comparison.
_NOT_COUNTED = frozenset({"级", "届", "页", "章", "分", "倍", "款", "层"})
#: Units of time that are work done.
_WORK_TIME = frozenset({"学时", "课时", "人天", "人日"})
#: Other time is work only in a sum or a series: 连续3年, 累计培训11天, 培训长达5天, 举办为期5天的培训班, 发放12个月.
_SERIES = re.compile(
    r"(?:连续|累计[^，。；\d]{0,12}|共计?|长达|总计|时长[^，。；\d]{0,4}|(?:举办|参加|开展|组织)[^，。；\d]{0,12}为期|发放|补[助贴发]|计发)了?$"
)

#: What follows a number that is no count: 97.6部门, 2人/组, 5个工作日, 3个月内, 30个百分点.
_NO_COUNT_AFTER = re.compile(
    r"(?<=部)[门署队长级委位件]|(?<=项)目(?!标)|[/／]|工作日|自然日|百分点|(?<=个)(?:月|季度|学期|年度|小时)|以?内(?![设容部地外蒙])|(?<=人)[员才大均民数]"
)
#: 3个一级指标, 四个方面, 30条政策: how a scheme is built, and names of documents.
_SCHEME_AFTER = re.compile(
    r"(?:[一二三四]级|绩效|评价|产出|效益|效果|数量|质量|分项|共性|个性|具体|核心|关键)*(?:指标|维度|方面|等级|档|层[次面级]|步骤|环节|阶段|部分|类别|要点|级别)"
    r"|[“”]|(?:惠企|人才|优惠|硬核)?(?:政策|措施|意见|举措|规定|禁令|准则|要求|标准|原则)"
)
#: 20个三级指标，其中投入4个: a scheme whose parts are counted.
_SCHEME_DIVIDED = re.compile(r"[一二三四]级指标[^。；\d]{0,12}其中[^。；\d]{1,10}\d{1,3}个")
_EACH_BEFORE = re.compile(r"[每按][^，。；\n\t\d]{0,8}$")

#: 扣减1份: 份 misprinted for 分.
_DEDUCTED_BEFORE = re.compile(r"[扣失减得][减除分]?$")

#: What may stand between such a verb and the number.
_DONE_TAIL = ("了", "出", "共", "各", "起", "近", "约")
_SHARED = re.compile("[一-龥]分")

#: Words of posts, people and parts of the department, whose numbers headcounts read or nobody can.
_STAFF = re.compile(
    r"编制|在职|退休|离休|退养|人员|职数|内设|科室|处室|股室|[科室股]$|下属|下设|所属|机构|[大中支]队|事业单位|预算单位|单位|职工|领导|聘用|遗属|临时工|编外|供养"
    r"|公务员|参公|在编|在岗|工勤|主任|局长|部长|书记|行政|[正副][处科股]"
)

#: 一 before most units is an article (一批, 一个); it counts before these.
_ONE = frozenset({"期", "场", "部", "支", "座", "所", "本", "册", "间", "栋", "幅", "辆", "台", "场次"})
_NOUN = re.compile(r"[一-龥“《(]")
#: Words that Chinese numerals are part of: 八项规定, 两个覆盖, 三个意识, 一方面.
_NO_NOUN = re.compile(
    r"(?:次性|条龙|条心|类人|方面|项(?:规定|机制|改革|制度)|意识|自信|维护|确立|责任|覆盖|一|务必|必由|结合|坚持|不|率先|手抓|大|化|纲|公)"
)

#: Ranks: 排名全市第一, 位居全省前三名.
_RANK = re.compile(r"[第前](?P<rank>[1-9][0-9]{0,2}|[一二三四五六七八九十]{1,3})(?:名|位)?(?=[，,。；;、)的!！”]|\s|$)")
_RANKED_BEFORE = re.compile(
    r"(?:排名?|排[位在]|[名位][列居]|位于|居|列|并列|名次|全[国省市县区州旗])[^，。；、]{0,10}$"
)

#: What a bare 万 counts, by the words before it: 点赞量最高达到1.4万, 参与人次超过180万.
_BARE = re.compile(
    r"(?P<times>人次|人流量|客流量)|(?P<people>人数|粉丝|用户|人口)|[^，。；]量|次数|点击|阅读|浏览|播放|访问|点赞|转发|关注"
)
_BARE_UNITS = {"times": "人次", "people": "人"}

_GIVEN_BEFORE = re.compile(r"(?:现有|共有|辖|占(?:全|总)[^，。；]{0,4}|充分发挥|用好|总数为?|以|\*)$")
#: 15名选调生考核通过率100%, 经验100例: whole populations, of which the report goes on to say something.
_GIVEN_AFTER = re.compile(r"[^，。；、:\n\t\d]{0,16}率(?![先领])")


def recognise(annotated: AnnotatedText) -> Iterator[Candidate]:
    """Everything counted that no other recogniser has claimed, parts linked to what they are parts of."""
    yield from linked(annotated, list(_counted(annotated)))
    yield from _ranks(annotated)


def _counted(annotated: AnnotatedText) -> Iterator[Candidate]:
    for quantity in (*annotated.free("count", "date"), *_numerals(annotated)):
        place = _place(annotated, quantity.start, quantity.end)
        if _counts(place, quantity):
            yield _candidate(place, quantity.value, quantity.unit, quantity.qualifier, "count")
    for quantity in annotated.free("money"):
        if annotated.text[quantity.number_end : quantity.end] == "万":
            place = _place(annotated, quantity.start, quantity.end)
            if unit := _bare_unit(place):
                yield _candidate(place, quantity.printed * POWERS["万"], unit, quantity.qualifier, "bare")


@dataclass(frozen=True, slots=True)
class _Place:
    """A number with its unit, and what stands around it; ``before`` is the end of the clause before it."""

    annotated: AnnotatedText
    start: int
    end: int
    clause: tuple[int, int]
    before: str
    paragraph: Paragraph
    section: Section

    def follows(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self.annotated.text, self.end) is not None


def _place(annotated: AnnotatedText, start: int, end: int) -> _Place:
    clause, paragraph = annotated.clause(start), annotated.paragraph(start)
    before = annotated.text[max(clause[0], start - 24) : start]
    return _Place(annotated, start, end, clause, before, paragraph, annotated.outline.at(paragraph))


def _counts(place: _Place, quantity: Quantity) -> bool:
    """Whether ``quantity`` counts something, rather than saying a limit, a rule, a scheme or a name."""
    unit, before = quantity.unit, place.before
    kind = place.annotated.lexicon.units.get(unit)
    if quantity.kind == "date" or (kind == "duration" and unit not in _WORK_TIME):
        return unit in ("年", "天", "小时", "个月") and quantity.value < 1900 and bool(_SERIES.search(before))
    is_done = deeds(place.annotated.lexicon).right_before(before)
    return not (
        unit in _NOT_COUNTED
        or before[-1:] in ("/", "第")
        or (quantity.value % 1 and kind in ("count", "people"))
        or (unit == "份" and _DEDUCTED_BEFORE.search(before))
        or place.follows(_NO_COUNT_AFTER)
        or (place.follows(_SCHEME_AFTER) and (quantity.is_han or not is_done) and not place.follows(_SCHEME_DIVIDED))
        or (quantity.value <= 12 and not quantity.is_han and _EACH_BEFORE.search(before))
    ) and _stands_well(place)


class _Deeds:
    """The verbs of doing, right before a number or in a table's cell: the list ``deed`` of ``ref_word``."""

    def __init__(self, rows: list[Row]) -> None:
        self._verbs = frozenset(str(row["word"]) for row in rows)
        self._lengths = sorted({len(verb) for verb in self._verbs})
        self.near = re.compile(f"{any_of(rows)}|对")

    def right_before(self, before: str) -> bool:
        """Whether the words right before a number end in a verb of doing: 举办, 举办了."""
        before = before.removesuffix("\n")
        return self._end(before) or (before.endswith(_DONE_TAIL) and self._end(before[:-1]))

    def _end(self, before: str) -> bool:
        if any(before[-length:] in self._verbs for length in self._lengths):
            return True
        return before.endswith("分") and _SHARED.fullmatch(before[-2:]) is not None


@lru_cache(maxsize=4)
def deeds(lexicon: Lexicon) -> _Deeds:
    return _Deeds(lexicon.word_lists["deed"])


def _stands_well(place: _Place) -> bool:
    """Whether a count may be read here: in a table beside a verb, in an overview away from posts and staff."""
    text, (start, end) = place.annotated.text, place.clause
    if place.paragraph.kind == "row":
        return end - start >= 6 and deeds(place.annotated.lexicon).near.search(place.before) is not None
    if place.section.role in ("overview", "front"):
        return not _STAFF.search(text, max(start, place.start - 10), min(end, place.end + 10))
    return True


def _numerals(annotated: AnnotatedText) -> Iterator[Quantity]:
    """The Chinese numerals that count: after a verb, in a series of years, or summing up the list before them."""
    text, claims, words = annotated.text, annotated.smoothed.claims, deeds(annotated.lexicon)
    for quantity in annotated.lexicon.scanner.scan_han(text):
        start = quantity.start
        before = text[max(0, start - 8) : start]
        if claims[start] or not _NOUN.match(text, quantity.end) or _NO_NOUN.match(text, quantity.end):
            continue
        if quantity.unit == "年":
            fits = before.endswith("连续")
        elif quantity.value == 1:
            fits = quantity.unit in _ONE and words.right_before(before)
        else:
            fits = words.right_before(before) or _sums_up(text[max(0, start - 60) : start], quantity.value)
        if fits and before.rfind("“") <= before.rfind("”"):
            yield quantity


def _sums_up(before: str, value: Decimal) -> bool:
    """Whether ``before`` ends in a list of ``value`` things: “任务清单”“问题清单”“整改清单”三张."""
    clause = re.split("[，,。；;:\n\t]", before)[-1]
    return value >= 3 and (clause.endswith("等") or value in (clause.count("、") + 1, clause.count("”")))


def _bare_unit(place: _Place) -> str | None:
    found = list(_BARE.finditer(place.before))
    return _BARE_UNITS.get(found[-1].lastgroup or "", "次") if found else None


def _ranks(annotated: AnnotatedText) -> Iterator[Candidate]:
    text, claims = annotated.text, annotated.smoothed.claims
    for match in _RANK.finditer(text):
        start, end = match.span()
        if claims[start] or claims[start + 1] or not _RANKED_BEFORE.search(text, max(0, start - 20), start):
            continue
        rank = match["rank"]
        value = Decimal(read_integer(rank))
        yield _candidate(
            _place(annotated, start, end), value, "名次", "at_most" if text[start] == "前" else "exact", "rank"
        )


def _candidate(place: _Place, value: Decimal, unit: str, qualifier: str, rule: str) -> Candidate:
    place.annotated.smoothed.claim(place.start, place.end)
    values: dict[str, Cell] = {
        "subject": subject(place.annotated.text, place.start, place.end, place.clause),
        "value": value,
        "value_status": "stated",
        "unit": unit,
        # Fewer than n is at most n for whoever compares.
        "qualifier": "at_most" if qualifier == "less_than" else qualifier,
        "modality": _modality(place, value),
        "theme": _theme(place),
    }
    sure = (
        0.65
        if place.paragraph.kind == "row"
        else 0.75
        if place.section.role in ("overview", "front", "funds")
        else 0.88
    )
    return Candidate("activity", place.start, place.end, values, f"activity.{rule}", sure)


def _modality(place: _Place, value: Decimal) -> str:
    role = place.section.role
    if is_announced(place.annotated, place.start):
        return "planned"
    if place.paragraph.kind == "row" and not is_done(place.annotated, place.clause):
        return "planned"
    around = max(place.paragraph.start, place.start - REACH), min(place.paragraph.end, place.end + REACH)
    if is_aim(place.annotated, place.start, around):
        # Plans are round; who writes 281 has counted.
        return "achieved" if value > 20 and value % 5 else "planned"
    if role in ("overview", "front") and not deeds(place.annotated.lexicon).near.search(place.before):
        return "context"
    if _GIVEN_BEFORE.search(place.before) or place.follows(_GIVEN_AFTER):
        return "context"
    return "achieved"


def _theme(place: _Place) -> str:
    """The theme of the clause; else of its sentence, else of the heading over it."""
    text, theme_of = place.annotated.text, themes(place.annotated.lexicon).of
    if (slug := theme_of(text[slice(*place.clause)])) != "other":
        return slug
    if (slug := theme_of(text[slice(*place.annotated.sentence(place.start))])) != "other":
        return slug
    return theme_of(place.section.headings[-1].title) if place.section.headings else "other"
