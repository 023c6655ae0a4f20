"""Who and when of every clause: whose money it speaks of, which year, and what about it, with where that is known from.

A sum is explained by the words of its clause; what these leave out is handed down by the sum before it in the sentence
(预算数80万元，执行数75万元), by the whole that is divided (其中, brackets), by the words that lead a list (下达：…), by
the headings over it (（一）预算安排情况), and last by the kind of report.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from jixiao.extraction.annotated_text import LONG, REACH, AnnotatedText
from jixiao.extraction.money import words
from jixiao.extraction.money.printed_sum import yuan_of
from jixiao.extraction.text.outline import Section
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.text.smoothed import Paragraph
from jixiao.extraction.text.years import YearSaid, years_in

#: Characters in which a sum is told of by the sum before it.
_REACH = 70
#: Characters of a label or of the words that lead to a list.
_SHORT = 16

_OWN_MONEY = frozenset({"funds", "management", "conclusion", "overview", "front", "none", "attachment", "goals"})
_BREAK = re.compile(r"[。；;！？]")  # `；`
_STOP = re.compile(r"[。！？]")  # `。`
_COMMA = re.compile(r"[，\t]|,(?!\d{3})")  # `，`, and none of 1,240
_COMMAS = ("，", ",", "\t")
#: Where what is said of a sum behind it ends: `，`.
_END = re.compile(r"[，,。；;！？\n\t]|其中")
#: Characters behind a sum in which a verb may say what was done with it: 资金99万元全部拨付各县.
_BEHIND = 24


class Said(NamedTuple):
    """What the sums before have said in this paragraph: where the last quantity ends, and what it hands down.

    ``outer`` is the scope and measure before a bracket that is open: 预算100万元(其中：基本支出80万元)，支出90万元.
    """

    end: int
    paragraph: int
    scope: str = ""
    measure: str = ""
    outer: tuple[str, str, int] | None = None
    #: The scope of the first sum in the sentence of the sum before.
    topic: str = ""
    #: The scope of the sum before the sum before; and that before the list with 、 that the sum before ends.
    previous: str = ""
    listed: str = ""
    #: The direction of the change that the sum before was; empty if it was none.
    change: str = ""
    #: The scope of the money that 其中 divides, if the sum before is part of any, and whether that has its own measure.
    divided: str = ""
    measured: bool = False
    #: By how many years the sum before spoke of another year than the report's, and whether relatively: 上年.
    shift: int = 0
    is_relative: bool = False

    def enters(self, annotated: AnnotatedText, paragraph: Paragraph) -> Said:
        """What is handed down to a sum of ``paragraph``: from another one only within a list that goes on there."""
        if self.paragraph == paragraph.number:
            return self
        is_next = self.paragraph == paragraph.number - 1
        if is_next and _goes_on(annotated.text, self.end, paragraph.start):
            return Said(paragraph.start, paragraph.number, self.scope, self.measure, shift=self.shift)
        return Said(paragraph.start, paragraph.number)

    def bracketed(self, between: str) -> Said:
        """The same after the words since the last quantity, which may close a bracket or open one."""
        said, opened, closed = self, between.rfind("("), between.find(")")
        if said.outer and closed >= 0 and (opened < 0 or closed < opened):
            scope, measure, shift = said.outer
            said = said._replace(scope=scope, measure=measure, shift=shift, outer=None)
        if opened >= 0 and between.rfind(")") < opened:
            is_anew = _STOP.search(between, 0, opened) is not None
            said = said._replace(outer=("", "", 0) if is_anew else (said.scope, said.measure, said.shift))
        return said


class Clause(NamedTuple):
    """The words around a sum: those of its sentence since the last quantity, clause by clause, and those after it.

    ``follows`` says that the sum before stands in the same sentence, ``resumes`` that the sentence before lists no
    parts; ``wide`` is the part of the sentence to ； with the sums before, ``sentence`` all of it.
    """

    clauses: tuple[str, ...]
    #: The last of them.
    clause: str
    wide: str
    after: str
    #: What follows the sum in its own clause.
    behind: str
    section: Section
    #: The title over the sum, and all titles over it, the lowest first.
    title: str
    titles: tuple[str, ...]
    follows: bool
    resumes: bool
    #: Whether the sentence before names several parts of the money.
    lists_parts: bool
    sentence: str
    #: All of the sentence, with what follows the sum.
    whole_sentence: str
    #: What stands before the sentence.
    above: str
    #: The type of the report, if it is one of a single project or of transfers.
    of_project: str
    #: Whether ； stands between the sum before and this one.
    anew: bool
    #: Whether this sum and the next add up to the sum before.
    is_divided: bool
    #: Whether it stands in a long paragraph in which nothing near speaks of the department's money.
    strays: bool
    #: The report's own year, if it is known.
    own_year: int | None

    @property
    def is_base(self) -> bool:
        """Whether the sum is the budget of what was just spent: 完成年初预算80万元的90%."""
        return self.follows and bool(words.OF_THE_SAME.search(self.clause) and words.OF_WHICH.match(self.after))

    @property
    def subject(self) -> str:
        """The one part of the money that the sentence is about; empty if it names none, several, or parts of one."""
        named = {match.lastgroup or "" for match in words.SCOPE.finditer(self.sentence)} - {"general_budget"}
        return named.pop() if len(named) == 1 and "其中" not in self.sentence else ""

    @property
    def is_among_own(self) -> bool:
        """Whether it stands in a part of the report that tells of the department's own money."""
        return self.section.role in _OWN_MONEY and not self.strays

    @property
    def is_own(self) -> bool:
        """Whether the department's own money is spoken of."""
        return self.is_among_own or any(words.DEPARTMENTAL.search(clause) for clause in self.clauses)

    @property
    def is_aside(self) -> bool:
        """Whether the sum is said in passing: nothing is carried on from it."""
        return self.is_base or words.ASIDE.search(self.clause) is not None

    def year(self, before: Said, *, is_change: bool) -> YearSaid:
        """The year that the sum is of: its clause's own, else that of the sentence, of the sums before, of a title."""
        was_before = words.FROM_BEFORE.search(self.clause) and words.TO_NOW.match(self.after)
        if was_before and words.COMPARED.search(self.wide):
            return YearSaid(0, -1, is_compared=True, is_relative=True)
        own = [
            said
            for said in years_in(words.BRACKETS.sub("", self.clause), self.own_year)
            if not (is_change and said.is_compared)
        ]
        own = [said for said in own if not words.PAID.search(self.clause, 0, said.start)]
        if own:
            return own[-1]
        if self.follows and not (is_change and before.is_relative):
            return YearSaid(0, before.shift, is_compared=False, is_relative=before.is_relative)
        for words_before in (*reversed(self.clauses[:-1]), *self.titles):
            told = years_in(words.BRACKETS.sub("", words_before), self.own_year)
            # 将上年度执行进度作为因素 tells of no money: a relative year counts at the head of its clause.
            if said := [one for one in told if not one.is_compared and not (one.is_relative and one.start)]:
                return said[-1]
        return YearSaid(0, 0, is_compared=False, is_relative=False)


def clause_of(annotated: AnnotatedText, quantity: Quantity, before: Said, of_project: str) -> Clause:
    """The words around ``quantity``, after what was said ``before``."""
    text, start = annotated.text, quantity.bound_start if quantity.bound_end == quantity.end else quantity.start
    paragraph = annotated.smoothed.paragraphs[before.paragraph]
    since = text[max(before.end, start - _REACH) : start]
    since = (words.CURRENCY.sub("", since) if "人民币" in since else since) or _label(annotated, paragraph)
    window = _BREAK.split(since)
    wide = _BREAK.split(text[max(paragraph.start, start - _REACH) : start])[-1]
    clauses = tuple(clause for clause in _COMMA.split(window[-1]) if clause.strip()) or ("",)
    if len(window) == len(clauses) == 1 and before.scope and window[0].endswith("，"):
        # …80万元全部拨付各村，15万元: what stands between is said of the sum before.
        clauses = ("",)
    if window[-1].endswith(_COMMAS) and words.done_behind(text[quantity.end : quantity.end + _BEHIND]):
        # …支付进度款，80万元将于验收后支付: what is said of the sum stands behind it.
        clauses = (*clauses, "")
    end = quantity.end + len("人民币") * text.startswith("人民币", quantity.end)
    after = text[end : min(end + 16, paragraph.end)]
    stop = _END.search(text, end, min(end + _BEHIND, paragraph.end))
    behind = text[end : stop.start() if stop else min(end + _BEHIND, paragraph.end)]
    follows = (
        before.scope != ""
        and start - before.end <= _REACH
        and (not _STOP.search(since) or clauses[0].startswith("其中"))
    )
    told = _STOP.split(text[max(paragraph.start, before.end - REACH) : before.end])[-1]
    lists_parts = not follows and len({*words.scopes_in(told)} - {"general_budget"}) > 1
    resumes = follows or not (lists_parts or words.OF_WHAT.search(told))
    section = annotated.section(quantity.start)
    headings = (heading.title for heading in reversed(section.headings) if heading.end <= start)
    titles = tuple(title for title in headings if not words.SUM_IN_TITLE.search(title))
    sentence = _STOP.split(text[max(paragraph.start, start - 2 * _REACH) : start])[-1]
    above = text[max(0, start - len(sentence) - REACH) : start - len(sentence)]
    return Clause(
        clauses, clauses[-1], wide, after, behind, section, titles[0] if titles else "", titles,
        follows, resumes, lists_parts, sentence, sentence + _STOP.split(text[start : quantity.end + REACH])[0], above,
        of_project,        len(window) > 1, _is_divided(annotated, quantity),
        _strays(text, quantity, paragraph), annotated.fiscal_year,
    )  # fmt: skip


def _strays(text: str, quantity: Quantity, paragraph: Paragraph) -> bool:
    """Whether nothing near a sum in a paragraph that is longer than such an account speaks of a department's money."""
    if paragraph.end - paragraph.start <= LONG:
        return False
    near = text[max(paragraph.start, quantity.start - REACH) : min(paragraph.end, quantity.end + REACH)]
    return not (words.DEPARTMENTAL.search(near) or words.UNMISTAKABLE.search(near))


def _is_divided(annotated: AnnotatedText, quantity: Quantity) -> bool:
    """Whether ``quantity`` and a sum beside it add up to the one before: 预算80万元。基本支出50万元，项目支出30万元."""
    told = [candidate.values["amount_yuan"] for candidate in annotated.amounts[-2:]]
    behind = [one for one in annotated.quantities_in(quantity.end, quantity.end + REACH) if one.kind == "money"][:1]
    own = yuan_of(quantity)
    is_first = bool(told and behind) and own + yuan_of(behind[0]) == told[-1]
    return is_first or (len(told) > 1 and isinstance(told[1], Decimal) and told[1] + own == told[0])


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether the paragraph at ``start`` continues a list in which the last sum ends at ``end``: …80万元，其中：."""
    between = text[end:start].strip()
    return len(between) <= _SHORT and between.endswith(("；", ";", ":", "，", "、"))


def _label(annotated: AnnotatedText, paragraph: Paragraph) -> str:
    """The line over a sum that has a line of its own, if it is a name: 基本支出."""
    if paragraph.number == 0:
        return ""
    above = annotated.smoothed.paragraphs[paragraph.number - 1]
    text = annotated.text[above.start : above.end]
    return "" if len(text) > _SHORT or any(character.isdigit() for character in text) else text
