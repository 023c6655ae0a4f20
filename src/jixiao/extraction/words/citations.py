"""Citations: the laws, plans and notices that a report names, in 《》 or without, with their document numbers.

Without 《》 only proper names count: a kind of document (条例, 行动计划, 若干措施 …) with words of its own before it,
next to a verb that says what was done with it. 制定具体措施 and 执行财务管理制度 name none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Mark
from jixiao.extraction.words.document_names import before, document_names, is_document, is_proper
from jixiao.extraction.words.plans import is_aim, is_announced
from jixiao.facts.column import Cell

#: 《…》 with names in 〈〉 or 《》 within.
_TITLE = re.compile(r"《(?:[^《》\n]|《[^《》\n]{1,60}》){1,90}》?(?<=》)")
_YEAR = r"(?:19|20)\d{2}"
_ISSUER = r"[\u4e00-\u9fffA-Z×*]"
_OPEN, _CLOSE = r"[\[(【<〈﹝]", r"[\])】>〉﹞]"
#: 湛财绩〔2021〕5号 with its brackets as smoothing leaves them; after 发, 办, 函 … they may be lost.
_NUMBER = re.compile(
    rf"(?P<issuer>{_ISSUER}{{1,14}})(?:{_OPEN}?(?:{_YEAR}|[xX×*]{{2,4}}){_CLOSE}"
    rf"|(?<=[发函办预绩字规建综通社行农教资]){_OPEN}?{_YEAR})第?\s?\d{{1,4}}号(?:文件?)?"
)
#: Behind a name and in brackets the number may have lost its own brackets.
_NUMBER_BEHIND = re.compile(rf"[,，]?[(]?({_ISSUER}{{1,12}}{_OPEN}?{_YEAR}{_CLOSE}?第?\s?\d{{1,4}}号)(?:文件?)?[)]?")
#: What is not part of the issuer's short name: 根据, 落实, 和 …
_BEFORE_ISSUER = re.compile(
    r"^.*(?:根据|按照|依[据照]|遵照|落实|贯彻|执行|印发|[下转]发|发布|以及|[和及与按据依照见由到以日的]|文件|下达|通知)"
)

#: What is done with a document, up to its name.
_VERB = re.compile(
    r"(?:制[定订]|修订|印发|出台|起草|拟[定订]|建立(?=[^，。；]{2,14}(?:方案|清单))|开展(?=[^，。；]{2,14}年行动)|推出|贯彻|落实|执行|实施(?!方案|意见|细则|办法)|推进|打好|完成"
    r"|抓好|遵守|依托|入选|围绕|根据|按照|依[据照]|参照|遵循|对照|结合|对[标照](?:对表)?(?:中央|国家|全国|省|市|、){0,6}"
    r"|促成|签[订署]|举办|宣传|解读)(?:出台|印发|下发|完善|落实|执行|实施|了|好)*"
)
#: Before the name itself: 省委“两个维护”十项制度机制, 新一轮…, 党的二十大精神和….
_NOT_NAME = re.compile(r"^(?:.*精神(?:和|以及|及)|(?:[省市县区]委|新一轮|并|和|及|以及|与|好|了|本|的)+)")
_JOINT = re.compile(r"^(?:、|和|及|以及|与)")
_MAY_BE_KNOWN = ("法", "党章", "规定", "准则")
#: 公务员法律知识, 审计法规 name no law.
_NO_LAW_BEFORE = ("律", "规", "治", "定", "人", "院", "官", "制", "办")
_ANNEX = re.compile(r"(?:及其)?(实施(?:条例|细则|办法))")
_QUOTED_PLAN = re.compile(r"“[^“”\n]{2,20}(?:计划|方案|规划|条例|办法|意见|[\d十]条)”")
#: 实施, 入选省, 实施“一流学科”“青年人才”及: what is done with a plan in “”, over those that stand before it.
_CARRIED_OUT = re.compile(
    r"(?:依托|实施|入选|完成|推进|落实|打好)[省市县区国家]{0,2}(?:“[^“”\n]{1,20}”[、和及与]?){0,4}$"
)
#: So many characters at least make a short form of a name.
_TAIL = 6
#: Most names with the same last characters among which the full one of a short form is looked for.
_MOST_ALIKE = 100
_LAW = re.compile(r"(?:(?<!办)法|条例|[章规]程|党章)$")
_CLAUSE_END = re.compile(r"[，。；,:！!\n\t》]")
_OTHER_TITLE = re.compile(r"(?:和|及|与|以及)《[^《》\n]{2,80}》")


@dataclass
class _Found:
    """What has been cited: a mark on each character of the text, and the names so far by their last characters."""

    taken: bytearray
    names: dict[str, dict[str, None]] = field(default_factory=dict)

    def is_free(self, start: int, end: int) -> bool:
        return 1 not in self.taken[start:end]

    def in_full(self, name: str) -> str:
        """三年行动计划 alone means the one that was named in full before."""
        return next((full for full in self.names.get(name[-_TAIL:], ()) if full.endswith(name)), name)

    def add(self, name: str) -> None:
        if len(name) >= _TAIL and len(alike := self.names.setdefault(name[-_TAIL:], {})) < _MOST_ALIKE:
            alike[name] = None


class _Citation(NamedTuple):
    """A citation before it is known what was done with the document, which what is cited beside it may tell."""

    start: int
    end: int
    name: str
    document_number: str | None
    marks: tuple[Mark, ...]
    rule: str
    confidence: float


def recognise(annotated: AnnotatedText) -> Iterator[Candidate]:
    """The citations of a report: those in 《》, then document numbers alone, then names without 《》."""
    found = _Found(bytearray(len(annotated.text)))
    cited = [citation for search in (_titles, _numbers, _quoted, _named) for citation in search(annotated, found)]
    names = document_names(annotated.lexicon)
    for start, end, name, number, marks, rule, confidence in cited:
        done = names.relation(annotated.text, start, end, found.taken)
        if done == "issued" and (is_announced(annotated, start) or is_aim(annotated, start, annotated.sentence(start))):
            done = "planned"
        values: dict[str, Cell] = {"name": name, "document_number": number, "relation": done}
        yield Candidate("citation", start, end, values, f"citation.{rule}", confidence, marks)


def _titles(annotated: AnnotatedText, found: _Found) -> Iterator[_Citation]:
    text = annotated.text
    for match in _TITLE.finditer(text) if "《" in text else ():
        start, end = match.span()
        if not found.is_free(start, end):
            continue
        name = text[start + 1 : end - 1]
        if not is_document(name, before(text, start), text[end : end + 14]):
            continue
        behind = _NUMBER_BEHIND.match(text, end) or _shared_number(text, end, name)
        number = behind.span(1) if behind else None
        if number is None and text[start - 1 : start] == "号":
            number = _number_at(text, start - 1)
        yield _citation(annotated, found, (start, end), (start + 1, end - 1), number, "title", 0.95)
        yield from _annex(annotated, found, end, name)


def _annex(annotated: AnnotatedText, found: _Found, end: int, law: str) -> Iterator[_Citation]:
    """《预算法》及其实施条例 are two."""
    if annex := _ANNEX.match(annotated.text, end):
        yield _citation(annotated, found, annex.span(1), annex.span(1), None, "annex", 0.9, of=law)


def _shared_number(text: str, end: int, name: str) -> re.Match[str] | None:
    """《…办法》和《…办法》(财预〔2018〕5号): the number stands behind the last of names joined by 和."""
    if _LAW.search(name):
        return None
    other = _OTHER_TITLE.match(text, end)
    return _NUMBER_BEHIND.match(text, other.end()) if other else None


def _numbers(annotated: AnnotatedText, found: _Found) -> Iterator[_Citation]:
    """Document numbers that stand alone: 湛发〔2018〕4号文."""
    text = annotated.text
    sign = -1
    while (sign := text.find("号", sign + 1)) >= 0:
        span = None if found.taken[sign] else _number_at(text, sign)
        if span is not None and found.is_free(*span):
            start, end = span
            number_end = text.rindex("号", start, end) + 1
            yield _citation(annotated, found, span, span, (start, number_end), "number", 0.9)


def _number_at(text: str, sign: int) -> tuple[int, int] | None:
    """The span of the document number (and 文件 behind it) whose 号 stands at ``sign``."""
    if not text[sign - 1].isdecimal():
        return None
    low = max(text.rfind("\n", max(0, sign - 26), sign) + 1, sign - 26)
    for match in _NUMBER.finditer(text, low, sign + 3):
        if match.start() < sign < match.end():
            lead = _BEFORE_ISSUER.match(match.group("issuer"))
            start = match.start() + (lead.end() if lead else 0)
            return (start, match.end()) if match.end("issuer") - start >= 2 else None
    return None


def _quoted(annotated: AnnotatedText, found: _Found) -> Iterator[_Citation]:
    """Plans in “” that are carried out."""
    text = annotated.text
    for match in _QUOTED_PLAN.finditer(text) if "“" in text else ():
        start, end = match.span()
        if _CARRIED_OUT.search(text, max(0, start - 60), start) and found.is_free(start, end):
            yield _citation(annotated, found, (start, end), (start + 1, end - 1), None, "quoted", 0.75)


def _named(annotated: AnnotatedText, found: _Found) -> Iterator[_Citation]:
    """Names without 《》: laws, and policies between a verb and the kind of document that they are."""
    text, names = annotated.text, document_names(annotated.lexicon)
    last = -1
    for match in names.end.finditer(text):
        end = match.end()
        if found.taken[match.start()] or names.end.match(text, end):
            continue
        may_be_known = match.group() in _MAY_BE_KNOWN and text.endswith(names.known_ends, 0, end)
        if may_be_known and (known := names.known.search(text, max(0, end - 14), end)):
            if text[end : end + 1] not in _NO_LAW_BEFORE:
                span = known.span()
                yield _citation(annotated, found, span, span, None, "law", 0.9)
                yield from _annex(annotated, found, end, known.group())
            continue
        if not names.is_kind(text, end) and text[end - _TAIL : end] not in found.names:
            continue
        low = _clause_start(text, match.start())
        start = _name_start(text, low, end, last)
        if start is None or not found.is_free(start, end):
            continue
        if not is_proper(text[start:end]) and found.in_full(text[start:end]) == text[start:end]:
            continue
        last = end
        behind = _NUMBER_BEHIND.match(text, end)
        number = behind.span(1) if behind else None
        yield _citation(annotated, found, (start, end), (start, end), number, "named", 0.75)


def _clause_start(text: str, at: int) -> int:
    low = max(0, at - 44)
    ends = [match.end() for match in _CLAUSE_END.finditer(text, low, at)]
    return ends[-1] if ends else low


def _name_start(text: str, low: int, end: int, last: int) -> int | None:
    """Where the name that ends at ``end`` begins: after a verb, or joined to the name that ended at ``last``."""
    if low <= last < end and (joint := _JOINT.match(text[last:end])):
        return last + joint.end()
    about = text.find("关于", low, end)
    limit = about if about > low else end - 2
    verbs = [match.end() for match in _VERB.finditer(text, low, end) if match.end() <= limit]
    if verbs:
        start = verbs[-1]
    elif text.startswith("在", low) and text.startswith(("的框架", "框架", "指导下"), end):
        start = low + 1
    else:
        return None
    if head := _NOT_NAME.match(text[start:end]):
        start += head.end()
    return start


def _citation(
    annotated: AnnotatedText,
    found: _Found,
    span: tuple[int, int],
    name_span: tuple[int, int],
    number: tuple[int, int] | None,
    rule: str,
    confidence: float,
    *,
    of: str = "",
) -> _Citation:
    """The citation; ``of`` is the law whose 实施条例 it is."""
    smoothed = annotated.smoothed
    start, end = span
    found.taken[start:end] = b"\1" * (end - start)
    name = found.in_full(of + smoothed.printed(*name_span))
    found.add(name)
    marks: tuple[Mark, ...] = ()
    document_number = None
    smoothed.claim(start, end)
    if number is not None:
        first, last = number
        document_number = smoothed.printed(first, last)
        smoothed.claim(first, last)
        found.taken[first:last] = b"\1" * (last - first)
        marks = (Mark("document_number", first, last),)
    return _Citation(start, end, name, document_number, marks, rule, confidence)
