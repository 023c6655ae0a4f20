"""Numbers that are no facts: dates, ordinals, document numbers, slogans, names, rules, codes and personal data.

This recogniser runs before all others and takes only what no fact can want. Within tables it takes less: there a date
may be the result of an indicator and an ordinal part of a goal. What the readers of tables leave, ``leftovers`` takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Waiver
from jixiao.patterns import sought

#: The names of fields and what stands behind them: (rule, reason, names, pattern).
_FIELDS = tuple(
    (rule, reason, names.split("|"), re.compile(pattern))
    for rule, reason, names, pattern in (
        (
            "code",
            "other",
            "代码|编码|编号|标识码|索引号|邮编",
            r"[\]】)]?(?:[:\s]|为|是){1,6}(?P<number>[0-9A-Za-z][0-9A-Za-z/-]{3,40})",
        ),
        ("url", "other", "http|www.", r"(?P<number>[!-~]+)"),
        (
            "visits",
            "navigation",
            "浏览|阅读|点击|访问|字号",
            r"(?:量|次?数)?[:\s]{1,3}(?P<number>\d{1,7})(?![\d.年万人])",
        ),
    )
)

_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:[-~\u2010-\u2015]+|至|到)"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_CLOCK = r"(?: ?[0-2]?\d:\d\d(?::\d\d)?)?"
_MONTH_DAY = rf"{_MONTH}月(?:份|底|初|末|[上中下]旬|{_DAY}(?:{_TO}{_DAY})?[日号]{_CLOCK})?"

#: What a number's own form and its neighbours say, tried where a run of digits begins; the first rule that fits:
#: (rule, reason, pattern). Those of years stand apart, because most numbers do not begin with 19 or 20.
_YEAR_FORMS = (
    # 财预〔2015〕163号, 财预2015〕163号, 财预[2015]163
    ("document", "document_number", rf"{_YEAR}[\])】〉>}}]{{0,2}}第?\d{{1,5}}(?:-\d+)?号"),
    ("document", "document_number", rf"(?<=[\[【〈]){_YEAR}[\]】〉]\d{{1,5}}(?![\d.])"),
    # 2024.8.1, 2024-08-01 16:30; 2023年1月5日至12月31日; 2023年1-12月; 2019-2023年, 2021、2022年度; 2023年度; 20xx年
    ("date", "date", rf"{_YEAR}(?P<sign>[-./]){_MONTH}(?P=sign){_DAY}(?!\d(?!\d?:)){_CLOCK}"),
    ("date", "date", rf"{_YEAR}年{_MONTH_DAY}(?:{_TO}(?:{_YEAR}年)?{_MONTH_DAY})?"),
    ("date", "date", rf"{_YEAR}年{_MONTH}{_TO}{_MONTH_DAY}"),
    ("date", "date", rf"{_YEAR}年?(?:(?:{_TO}|[、,，和及])(?:{_YEAR}|\d\d(?=年))){{1,20}}(?:年度?|(?=[)）]))"),
    ("date", "date", rf"{_YEAR}年度?|20(?:xx|XX|××|\*\*)年?"),
)
_ORGANS = "[小中]学|人民医院|医院|幼儿园|书记|师|(?:纪检|巡察|巡视|检查|督查)组|派出所|分局|支队|大队"
_CALLS = "[一-龥]{0,6}(?:热线|电话|投诉)|举报|政务服务便民|平台|急救|报警|联动|指挥中心|接警|接处警"
_ALWAYS = "不?间断|在线|值班|值守|自助|服务|开放|监控|全天|预约|运行|备勤|营业|应急|响应|动态|轮"
_PLAN = "(?:专项|攻坚|提升)?(?:行动|规划|计划|方案)"
_OTHER_FORMS = (
    # 3月, 1-9月, 6月20日, 10月底; 20日前; 21年底; 05.04.2018; 上世纪90年代; 第3季度
    ("date", "date", rf"(?:{_MONTH}{_TO})?{_MONTH_DAY}(?:{_TO}{_MONTH_DAY})?"),
    ("date", "date", rf"{_DAY}日(?=[前起止)]|上午|下午|之前)|\d\d年[底末初度]|{_DAY}\.(?:0\d|1[0-2])\.{_YEAR}{_CLOCK}"),
    ("date", "date", r"\d\d世纪(?:\d0年代)?|\d0年代|(?<=第)[1-4]季度"),
    # 1. and 1、 and 1.2 before a heading's words; the item of a list within a line; 附件2, 表3:, 指标1:
    ("heading", "ordinal", r"(?<![^\n])\d{1,2}(?:\.\d{1,2}){0,3}(?:(?=[、)])|(?=[,，][一-龥])|(?=\.(?!\d)))"),
    ("heading", "ordinal", rf"(?<![^\n])\d{{1,2}}\.(?={_YEAR}年|{_MONTH}月)"),
    ("heading", "ordinal", r"(?<![^\n])\d{1,2}(?:\.\d{1,2}){1,3}(?=[^\W\d万亿元个分年月日名人次项件户条家])"),
    ("item", "ordinal", r"(?<=[。;；:])\d{1,2}(?=[、)]|\.(?!\d))|(?<=\()\d{1,2}(?=\))"),
    ("item", "ordinal", r"(?:(?<=附件)|(?<=附表)|(?<=附录)|(?<=附图))\d{1,2}(?:-\d{1,2})?(?![\d.个份项])"),
    (
        "item",
        "ordinal",
        r"(?:(?<=[表图])|(?<=[指目]标)|(?<=任务)|(?<=措施)|(?<=问题))\d{1,2}(?:-\d{1,2})?(?=[:、)]|\n|\Z)",
    ),
    # 第3页; 第11号令, 1号文件; 3号楼, 解放路12号; 第3小学; 第6届
    ("page", "page_number", r"(?<=第)\d{1,3}(?=页)"),
    ("numbered", "document_number", r"(?<=第)\d{1,4}号(?:令|公告)?|\d{1,4}号(?=文件?|令|通知|公告|函|批复)"),
    ("numbered", "document_number", r"(?<=号、)\d{1,4}号"),
    ("numbered", "name_part", r"\d{1,5}号(?=楼|院|线|馆|库|机组?|厂房|公路|地块|泵|仓|井)"),
    ("numbered", "name_part", r"(?:(?<=[路街道巷])|(?<=大道))\d{1,5}号"),
    ("numbered", "name_part", rf"(?<=第)\d{{1,3}}(?={_ORGANS})"),
    ("numbered", "ordinal", r"(?<=第)\d{1,4}(?=[届次批期章节条款轮卷版讲课])"),
    # 1+4+3+N, N+1; 20字标准
    ("slogan", "slogan", r"\d{1,3}(?:\+(?:\d{1,3}|[NXnx]))+(?![\d.%万分])|(?<=[NXnx]\+)\d{1,3}"),
    ("slogan", "slogan", r"\d{1,3}(?=字”?(?:标准|方针|要求|好干部|总要求))"),
    # 102周年, 50年党龄, 3年行动计划; 12380举报电话, 110联动; 24小时值班; G206, 5A级, 90后; 320国道
    ("anniversary", "name_part", rf"\d{{1,3}}周年|\d\d年(?=党龄|”?纪念章)|(?<=在党)\d\d年|\d{{1,2}}年(?={_PLAN})"),
    ("hotline", "name_part", rf"(?:12\d{{3}}|1[12]\d|9\d{{4}})(?=”?(?:{_CALLS}))"),
    ("round_the_clock", "name_part", rf"7[x×X*]24(?:小时)?|24小时(?={_ALWAYS})"),
    ("latin", "name_part", r"(?<=[A-Za-z])\d+(?:\.\d+)?(?![\d.,%万公千平])|\d{1,2}(?=[AGKDS](?![A-Za-z]))"),
    ("latin", "name_part", r"[6-9]0(?=后)|\d\.\d(?=版)"),
    ("road", "name_part", r"[1-3]\d\d(?=国道|省道)|(?:(?<=国道)|(?<=省道)|(?<=县道))\d{3}线?"),
    # 应到人数*100%; 基数为0; a project's code
    ("formula", "rule", r"(?<=[*×])100%?(?![\d.])|100%(?=[*×])"),
    ("base", "other", r"(?<=基数为)0(?![\d.])"),
    ("code", "other", r"\d{6,}[A-Z]\d{4,}"),
    ("site", "navigation", r"(?<=备)\d{6,14}号(?:-\d+)?"),
)
_FORMS = (*_YEAR_FORMS, *_OTHER_FORMS)


def _any_of(numbered: Iterable[tuple[int, str]]) -> str:
    return "|".join(f"(?P<r{number}>{pattern})" for number, pattern in numbered)


_BY_GROUP = {f"r{number}": form for number, form in enumerate(_FORMS)}
_PATTERNS = [(number, pattern) for number, (_, _, pattern) in enumerate(_FORMS)]
_FORM = re.compile(
    # Most numbers are sums, shares and counts, which no form fits.
    r"(?:(?<=[*×])|(?!\d{1,20}(?:,\d{3}){0,6}(?:\.\d{1,20})?(?:[万亿元%余多名项个家件户辆座亩场]|人次)))"
    rf"(?:(?=19|20)(?:{_any_of(_PATTERNS[: len(_YEAR_FORMS)])})|(?<!\d\.)(?:{_any_of(_PATTERNS[len(_YEAR_FORMS) :])}))"
)
#: Where a document number may stand among cells, it is sure; so are formulas.
_SURE_IN_TABLES = frozenset({"document", "formula"})

_RUN = re.compile("[0-9]+")
#: Units after which no form fits, as ``_FORM`` says, told by one character.
_UNITS = frozenset("万亿元%余多名项个家件户辆座亩场")
#: What follows a cell, and the fewest digits of calls and identities, the only sure forms that may end there.
_CELL_ENDS, _SURE_LENGTH = frozenset(("\t", "\n", "")), 7
#: The scale by which words are given points: 100-80%(含80%)、80-50%(含50%)、50-0%.
_BANDS = sought(
    r"(?<!\d)\d{2,3}%?[-~—–](?P<bound>\d{2,3})%?(?:\(含?(?P=bound)?%?含?\))?[、，,]?(?P=bound)%?[-~—–]\d{1,3}%?"
    r"(?:\(含?\d{0,3}%?含?\))?(?:[、，,]?\d{2,3}%?[-~—–]\d{1,3}%?(?:\(含?\d{0,3}%?含?\))?){0,5}"
)
#: 每延迟1天扣0.5分: what a rule of scoring would take.
_PENALTY = re.compile(
    r"每[^。；;，,\n\t扣]{0,16}[，,]?[^。；;，,\n\t\d]{0,8}[扣减]\D{0,4}\d+(?:\.\d+)?个?(?:分|%|百分点)"
)
# “三公”, 《办法》
_QUOTED = sought(r"(?<!下[辖设属])(?<!所属)“([^“”\n\t]{1,20})”|《([^《》\n\t]{1,60})》|〈([^〈〉\n\t]{1,60})〉")


def recognise(annotated: AnnotatedText) -> Iterator[Waiver]:
    """The numbers that certainly are no facts."""
    yield from fields(annotated)
    for paragraph in annotated.smoothed.paragraphs:
        yield from forms(annotated, paragraph.start, paragraph.end, only_sure=paragraph.kind == "row")
    yield from _names(annotated)
    yield from _penalties(annotated)
    yield from _bands(annotated)


def fields(annotated: AnnotatedText) -> Iterator[Waiver]:
    """Codes, addresses of the net and personal data, by the names of their fields."""
    text = annotated.text
    for rule, reason, names, pattern in _FIELDS:
        for name in names:
            at = text.find(name)
            while at >= 0:
                at += len(name)
                if match := pattern.match(text, at):
                    yield from _waive(annotated, match.start("number"), match.end("number"), reason, rule)
                    at = match.end()
                at = text.find(name, at)
    for start, end, rule in annotated.private:
        if rule != "name":
            yield from _waive(annotated, start, end, "personal_data", rule)


def forms(annotated: AnnotatedText, start: int, end: int, *, only_sure: bool = False) -> Iterator[Waiver]:
    """The numbers from ``start`` to before ``end`` whose form says that they are no facts."""
    text, done = annotated.text, start
    for quantity in annotated.quantities_in(start, end):
        first, last = quantity.start, quantity.number_end
        number = text[first:last]
        behind = text[last : last + 1]
        # A short number that ends its cell has none of the forms that are sure.
        is_cell = only_sure and behind in _CELL_ENDS and last - first < _SURE_LENGTH
        is_counted = behind in _UNITS and "，" not in number
        if (is_cell or is_counted) and text[first - 1 : first] not in ("*", "×"):
            continue
        is_run = number.isascii() and number.isdecimal()
        for at in (first,) if is_run else [run.start() for run in _RUN.finditer(text, first, last)]:
            if at >= done:
                for waiver in form(annotated, at, end, only_sure=only_sure):
                    done = waiver.end
                    yield waiver


def form(annotated: AnnotatedText, start: int, end: int, *, only_sure: bool = False) -> Iterable[Waiver]:
    """The waiver of the number at ``start`` and all before ``end``, if its form says that it is no fact."""
    match = _FORM.match(annotated.text, start, end)
    if match is None or annotated.smoothed.claims[start]:
        return ()
    rule, reason, _ = _BY_GROUP[str(match.lastgroup)]
    return () if only_sure and rule not in _SURE_IN_TABLES else _waive(annotated, start, match.end(), reason, rule)


def _names(annotated: AnnotatedText) -> Iterator[Waiver]:
    """Numbers within short quotation marks or the title of a work: “1310”, “光荣在党50年”, 《榜样7》.

    Sums, shares and points in quotation marks are somebody's words about figures and may be facts.
    """
    for match in _QUOTED.finditer(annotated.text):
        for quantity in annotated.quantities_in(*match.span()):
            if quantity.kind in ("money", "percent", "points"):
                continue
            end = quantity.end if quantity.kind == "date" else quantity.number_end
            is_name = match.group(1) is None or quantity.kind == "date"
            yield from _waive(annotated, quantity.start, end, "name_part" if is_name else "slogan", "quoted")


def _bands(annotated: AnnotatedText) -> Iterator[Waiver]:
    for match in _BANDS.finditer(annotated.text):
        for quantity in annotated.quantities_in(*match.span()):
            yield from _waive(annotated, quantity.start, min(quantity.end, match.end()), "rule", "band")


def _penalties(annotated: AnnotatedText) -> Iterator[Waiver]:
    for match in _PENALTY.finditer(annotated.text):
        for quantity in annotated.quantities_in(*match.span()):
            yield from _waive(annotated, quantity.start, quantity.end, "rule", "penalty")


def _waive(annotated: AnnotatedText, start: int, end: int, reason: str, rule: str) -> Iterable[Waiver]:
    smoothed = annotated.smoothed
    if smoothed.is_claimed(start, end):
        return ()
    smoothed.claim(start, end, 1)
    return (Waiver(start, end, reason, f"waived.{rule}"),)
