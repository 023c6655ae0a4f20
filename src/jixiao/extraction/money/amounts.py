"""Sums of money: what the money is, whose it is (scope), what about it is measured, and how much.

The nearest words decide. They stand before the sum, in its clause (基本支出年初预算数80万元); what a clause leaves
out is carried over from the sum before it (预算数80万元，执行数75万元；其中：基本支出50万元、项目支出25万元).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from jixiao.extraction.annotated_text import REACH, AnnotatedText
from jixiao.extraction.candidate import Candidate, Waiver
from jixiao.extraction.money import words
from jixiao.extraction.money.products import product
from jixiao.extraction.money.sums import sums
from jixiao.extraction.money.tables import sum_values, table_sums
from jixiao.extraction.text.outline import Section
from jixiao.extraction.text.quantities import Quantity
from jixiao.extraction.text.smoothed import Paragraph
from jixiao.facts.column import Cell

_REACH = 70
#: Characters of a label or of the words that lead to a list.
_SHORT = 16
#: Characters in which a document says what it is.
_FRONT = 160

_OWN_MONEY = frozenset({"funds", "management", "conclusion", "overview", "front", "none", "attachment", "goals"})
_BREAK = re.compile(r"[。；;！？]")  # `；`
_STOP = re.compile(r"[。！？]")  # `。`
_COMMA = re.compile(r"[，,\t]")  # `，`
_BRACKETS = re.compile(r"\([^()]*\)")  # (含上年结转)
_WORD = re.compile("[一-龥]{2}")  # 经费
_NOUN_AFTER = re.compile(r"[一-龥]{2,10}")  # 用于道路养护
#: Money whose parts are single projects.
_PARTED = frozenset({"project", "special_fund", "other"})
#: Money whose parts have no scope of their own.
_CLOSED = frozenset({"three_public", "wages", "goods_services", "transfers_to_persons"})
#: Characters of a clause, beside words of measure, that make it one of a purpose of its own.
_PURPOSE = 4
#: What is said of all money, unless a part is named.
_WHOLE_MEASURES = frozenset({"carry_in", "carry_out", "revenue"})


class _Context(NamedTuple):
    """What the sums before have said in this paragraph: where the last quantity ends, the scope and measure to carry.

    ``outer`` is the scope and measure before a bracket that is open: 预算100万元(其中：基本支出80万元)，支出90万元.
    """

    end: int
    paragraph: int
    scope: str = ""
    measure: str = ""
    outer: tuple[str, str] | None = None
    #: The direction of the change that the sum before was; empty if it was none.
    change: str = ""
    #: The scope of the money that 其中 divides, if the sum before is part of any, and whether that has its own measure.
    divided: str = ""
    measured: bool = False


class _Place(NamedTuple):
    """The words around a sum: those of its sentence since the last quantity, clause by clause, and those after it.

    ``follows`` says that the sum before stands in the same sentence, ``resumes`` that the sentence before lists no
    parts; ``wide`` is the part of the sentence to ； with the sums before, ``sentence`` all of it.
    """

    clauses: tuple[str, ...]
    #: The last of them.
    clause: str
    wide: str
    after: str
    section: Section
    title: str
    follows: bool
    resumes: bool
    sentence: str
    #: Whether the text is the report of one project.
    of_project: bool
    #: Whether ； stands between the sum before and this one.
    anew: bool

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
    def is_own(self) -> bool:
        """Whether the department's own money is spoken of."""
        return self.section.role in _OWN_MONEY or any(words.DEPARTMENTAL.search(clause) for clause in self.clauses)


def recognise(annotated: AnnotatedText) -> Iterator[Candidate | Waiver]:
    """Every sum of money that nothing has claimed."""
    for candidate in table_sums(annotated):
        yield _record(annotated, candidate)
    before = _Context(-1, -1)
    front = annotated.text[:_FRONT]
    of_project = words.PROJECT_REPORT.search(front) is not None and "整体" not in front
    shared: list[tuple[str, str]] = []
    for quantity in sums(annotated):
        paragraph = annotated.paragraph(quantity.start)
        if before.paragraph != paragraph.number:
            goes_on = before.paragraph == paragraph.number - 1 and _goes_on(annotated.text, before.end, paragraph.start)
            carried = (before.scope, before.measure) if goes_on else ("", "")
            before = _Context(paragraph.start, paragraph.number, *carried)
        before = _bracketed(before, annotated.text[before.end : quantity.start])
        scope, measure = before.scope, before.measure
        if quantity.kind == "percent" and words.SHARE_OF_ALL.search(
            annotated.text, max(before.end, quantity.start - _REACH), quantity.start
        ):
            # 工资福利支出占62%，计620万元
            scope = words.scope_in(annotated.text[before.end : quantity.start]) or scope
        if quantity.kind == "money" and not annotated.smoothed.is_claimed(quantity.start, quantity.end):
            if _is_lower_end(annotated.text, quantity):
                before = before._replace(end=quantity.end)
                continue
            if words.SIZE_CLASS.match(annotated.text, quantity.end):
                annotated.smoothed.claim(quantity.start, quantity.end, 1)
                yield Waiver(quantity.start, quantity.end, "other", "amount.size_class")
                continue
            place = _place(annotated, quantity, before, of_project)
            if annotated.text[quantity.end - 1] in "万亿" and not words.MONEY_WORD.search(place.wide):
                continue
            shared = _shared(place) or (shared[1:] if place.follows else [])
            candidate = _told(annotated, quantity, place, before, dict(shared[:1]))
            if candidate.values["measure"] != "unit_cost" and (links := product(annotated, quantity)):
                candidate = candidate._replace(links=links)
            yield _record(annotated, candidate)
            if words.ASIDE.search(place.clause) or place.is_base:
                before = before._replace(end=quantity.end, change="")
                continue
            before = before._replace(
                change=str(candidate.values["direction"] or ""),
                divided=_divided(place, before, str(candidate.values["scope"])),
                measured=words.measure_in(place.clause) not in ("", "revenue"),
            )
            scope = str(candidate.values["scope"])
            measure = measure if place.follows else ""
            if candidate.values["measure"] not in ("change", "unit_cost", "evaluated", "other"):
                measure = str(candidate.values["measure"])
            elif not measure:
                measure = words.measure_in(place.clause)
        before = before._replace(end=quantity.end, scope=scope, measure=measure)


def _is_lower_end(text: str, quantity: Quantity) -> bool:
    """Whether the sum is the lower of a range: 1000元至3000元."""
    return words.RANGE_AFTER.match(text, quantity.end) is not None and text[quantity.start - 1] not in "由从"


def _divided(place: _Place, before: _Context, scope: str) -> str:
    """The scope of what 其中 divides, after a sum of this scope that is such a part."""
    if not place.follows or scope not in words.SPENT | words.FUNDS:
        return ""
    return before.divided or (before.scope if "其中" in place.clauses[0] else "")


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether the paragraph at ``start`` continues a list in which the last sum ends at ``end``: …80万元，其中：."""
    between = text[end:start].strip()
    return len(between) <= _SHORT and between.endswith(("；", ";", ":", "，", "、"))


def _bracketed(before: _Context, between: str) -> _Context:
    """The context after the words since the last quantity, which may close a bracket or open one."""
    opened, closed = between.rfind("("), between.find(")")
    if before.outer and closed >= 0 and (opened < 0 or closed < opened):
        scope, measure = before.outer
        before = before._replace(scope=scope, measure=measure, outer=None)
    if before.scope and opened >= 0 and between.rfind(")") < opened:
        before = before._replace(outer=(before.scope, before.measure))
    return before


def _record(annotated: AnnotatedText, candidate: Candidate) -> Candidate:
    annotated.smoothed.claim(candidate.start, candidate.end)
    annotated.amounts.append(candidate)
    return candidate


def _place(annotated: AnnotatedText, quantity: Quantity, before: _Context, of_project: bool) -> _Place:
    text, start = annotated.text, quantity.bound_start if quantity.bound_end == quantity.end else quantity.start
    paragraph = annotated.smoothed.paragraphs[before.paragraph]
    since = text[max(before.end, start - _REACH) : start]
    since = (words.CURRENCY.sub("", since) if "人民币" in since else since) or _label(annotated, paragraph)
    window = _BREAK.split(since)
    wide = _BREAK.split(text[max(paragraph.start, start - _REACH) : start])[-1]
    clauses = tuple(clause for clause in _COMMA.split(window[-1]) if clause.strip()) or ("",)
    after = text[quantity.end : min(quantity.end + 16, paragraph.end)]
    follows = (
        before.scope != ""
        and start - before.end <= _REACH
        and (not _STOP.search(since) or clauses[0].startswith("其中"))
    )
    resumes = follows or "其中" not in _STOP.split(text[max(paragraph.start, before.end - REACH) : before.end])[-1]
    section = annotated.section(quantity.start)
    title = next((heading.title for heading in reversed(section.headings) if heading.end <= start), "")
    sentence = _STOP.split(text[max(paragraph.start, start - 2 * _REACH) : start])[-1]
    return _Place(
        clauses, clauses[-1], wide, after, section, title, follows, resumes, sentence, of_project, len(window) > 1
    )


def _label(annotated: AnnotatedText, paragraph: Paragraph) -> str:
    """The line over a sum that has a line of its own, if it is a name: 基本支出."""
    if paragraph.number == 0:
        return ""
    above = annotated.smoothed.paragraphs[paragraph.number - 1]
    text = annotated.text[above.start : above.end]
    return "" if len(text) > _SHORT or any(character.isdigit() for character in text) else text


def _shared(place: _Place) -> list[tuple[str, str]]:
    """The columns and values for the sums that follow 基本支出和项目支出分别为, one after the other."""
    clause = place.clause
    if words.BOTH.search(clause) and words.AND_ANOTHER.match(place.after):
        return [("measure", "revenue"), ("measure", "executed")]
    if "分别" not in clause:
        return []
    scopes = [
        ("scope", match.lastgroup or "")
        for match in words.SCOPE.finditer(clause)
        if match.lastgroup != "general_budget"
    ]
    measures = [("measure", match.lastgroup or "") for match in words.MEASURE.finditer(words.SCOPE.sub("", clause))]
    return next((found for found in (scopes, measures) if len(found) > 1), [])


def _told(
    annotated: AnnotatedText, quantity: Quantity, place: _Place, before: _Context, shared: Mapping[str, str]
) -> Candidate:
    measure, direction = _measure(annotated, quantity, place, before)
    measure = measure if measure == "change" else shared.get("measure", measure).replace("full_year", "budget_adjusted")
    scope = shared.get("scope") or _scope(place, measure, before)
    rule = measure or "default"
    if scope == "other" and (
        (measure in ("", "revenue", "executed") and words.NEITHER.search(place.clause))
        or (measure == "budget_unspecified" and words.ASKED.search(place.clause))
    ):
        measure = "other"
    if not measure:
        named = words.scope_in(place.clause)
        is_part = scope not in ("general_budget", "other", "whole")
        is_expense = (is_part and (named or place.follows)) or (named and "支出" in place.clause)
        measure = "executed" if is_expense else "other"
        if scope == "general_budget" or (named == "other" and "收入" in place.clause):
            measure = "revenue"
    values: dict[str, Cell] = {
        "item": _item(place, scope, measure),
        "scope": scope,
        "measure": measure,
        **sum_values(quantity, quantity.unit),
        "direction": direction,
    }
    text, start = annotated.text, quantity.start
    if text[start - 1] in words.RANGE_SIGNS and words.RANGE_BEFORE.search(text, max(0, start - _SHORT), start):
        values["qualifier"] = "at_most"
    return Candidate(
        "amount", quantity.start, quantity.end, values, f"amount.{rule}", 0.7 if rule == "default" else 0.92
    )


def _measure(annotated: AnnotatedText, quantity: Quantity, place: _Place, before: _Context) -> tuple[str, str | None]:
    """The measure, empty if no word gives it, and the direction of a change."""
    clause = place.clause
    if words.PER.match(place.after) or words.PER_BEFORE.search(clause) or words.PER_TO.search(place.wide):
        return "unit_cost", None
    if direction := _direction(place, before):
        return "change", direction
    evaluated = "".join(place.clauses) if words.JUST_MONEY.fullmatch(clause) else clause
    if words.EVALUATED.search(evaluated) and (
        place.section.role == "management" or words.EVALUATION.search(place.wide)
    ):
        return "evaluated", None
    found = words.measure_in(clause)
    if found not in ("carry_in", "carry_out") and words.LAST_YEAR.search(clause):
        return "other", None
    if carried := _carried(annotated, quantity, place, before, found):
        return carried, None
    if not found and place.is_own:
        found = next(filter(None, map(words.measure_in, reversed(place.clauses[:-1]))), "")
    is_expense = place.is_own and any(words.EXPENSE.search(clause) for clause in place.clauses[:-1])
    if not found and (is_expense or words.SPENT_ON.match(place.after)):
        found = "executed"
    return _made_precise(annotated.text, quantity, place, found), None


def _direction(place: _Place, before: _Context) -> str:
    """Whether the sum is what money rose or fell by; empty if it is no change."""
    clause = place.clause
    change = words.change_in(clause)
    if change and (place.section.role in _OWN_MONEY or words.COMPARED.search(place.wide)):
        is_more = (change in ("increase", "added")) is not clause.endswith(("-", "−"))
        return "increase" if is_more else "decrease"
    if words.ADJUSTED_BY.search(clause) and before.measure.startswith("budget"):
        return "increase"
    # 收、支分别增加80万元、60万元；追加人员经费60万元和项目经费20万元
    is_listed = place.follows and len(place.clauses) == 1 and words.LIST_GOES_ON.match(clause)
    is_named = words.SCOPE.search(clause) or not _WORD.search(clause)
    return before.change if is_listed and is_named and not words.measure_in(clause) else ""


def _made_precise(text: str, quantity: Quantity, place: _Place, found: str) -> str:
    """The measure that a word means in the light of what else the text says."""
    if found == "budget_unspecified" and (
        words.AT_FIRST.search(place.clause) or (place.is_own and words.LATER_ADJUSTED.match(text, quantity.end))
    ):
        return "budget_initial"
    is_work = "投入" in place.wide and not place.is_own and words.BUILDING.match(text, quantity.end)
    if found == "executed" and is_work:
        return "budget_unspecified"
    if found == "full_year":
        near = text[max(0, quantity.start - 300) : quantity.end + 100]
        return "budget_adjusted" if "年初" in near else "budget_unspecified"
    return found


def _carried(annotated: AnnotatedText, quantity: Quantity, place: _Place, before: _Context, found: str) -> str:
    """The measure of the sum before, if this sum shares it; ``found`` is what its own words say."""
    clause = place.clause
    if found == "carry_out" and before.measure == "carry_in" and place.follows and not words.AT_LAST.search(clause):
        return "carry_in"
    if _names_part_of_budget(place, before, found):
        return before.measure
    if found:
        return ""
    if before.measure == "revenue" and words.scope_in(clause) in words.SPENT:
        start = max(annotated.paragraph(quantity.start).start, quantity.start - 2 * _REACH)
        if words.WHOLE_EXPENSE.search(annotated.text, start, quantity.start):
            return "executed"
    if _carries(place, before):
        return "revenue" if before.measure == "carry_in" and words.SUM.search(clause) else before.measure
    return ""


def _names_part_of_budget(place: _Place, before: _Context, found: str) -> bool:
    """Whether the sum is a part of the budget before it: 年初预算80万元，其中基本支出预算60万元."""
    named = words.scope_in(place.clause)
    if not place.follows or not before.measure.startswith("budget_"):
        return False
    if found == "budget_unspecified":
        return named in words.SPENT and not words.FULL_YEAR.search(place.clause)
    is_fund = named in words.FUNDS or (named == "other" and before.scope in words.FUNDS)
    return found == "revenue" and is_fund and "其中" in place.sentence and "收入" not in place.clause


def _carries(place: _Place, before: _Context) -> bool:
    """Whether a sum whose clause does not say what is measured takes that from the sum before."""
    if not before.measure:
        return False
    if place.follows:
        return place.is_own or not words.OTHERS.search(place.clause)
    return before.measure not in ("carry_in", "carry_out") and words.scope_in(place.clause) not in ("", "other")


def _scope(place: _Place, measure: str, before: _Context) -> str:
    """Whose money it is: the department's, by part, or others'."""
    clause = place.clause
    named = words.scope_in(clause)
    if (
        measure == "unit_cost"
        or words.OTHERS.search(words.ORGAN.split(clause)[-1])
        or (not named and words.HANDED_OUT.search(clause) and not words.DEPARTMENTAL.search(clause))
        or (_names_project(place.title) and "整体" not in clause)
        or (place.of_project and named in ("", "project"))
    ):
        return "other"
    if not place.is_own and not (place.follows and before.scope != "other"):
        return named if words.UNMISTAKABLE.search(clause) else "other"
    if named:
        return "other" if named == "project" and _is_single(clause) else named
    if measure == "evaluated" or words.EVALUATED.search(clause):
        return "project" if "项目" in place.wide else "whole"
    if words.OF_PROJECTS.search(place.wide):
        return "project"
    if place.is_base:
        return before.scope
    return _unnamed_scope(place, measure, before, _bare(clause))


@lru_cache(maxsize=512)
def _names_project(title: str) -> bool:
    return words.PROJECT_TITLE.search(title) is not None


@lru_cache(maxsize=4096)
def _is_single(clause: str) -> bool:
    """Whether the clause names one project: 档案数字化项目预算80万元."""
    clause = clause.rstrip(":").rpartition(":")[2]
    bare = _bare(clause)
    if "项目支出" in clause or len(words.NOT_SINGLE.sub("", bare)) < 2:
        return False
    return any(words.SINGLE.search(named) for named in (clause, words.MEASURE.sub("", clause)))


@lru_cache(maxsize=4096)
def _bare(clause: str) -> str:
    """What the clause says beside the scope, the measure and what all money has."""
    return words.GENERIC.sub("", words.MEASURE.sub("", words.SCOPE.sub("", clause)))


def _unnamed_scope(place: _Place, measure: str, before: _Context, bare: str) -> str:
    """The scope of a sum of the department whose clause names none.

    ``bare`` is what the clause says beside its measure.
    """
    clause = place.clause
    resets = words.WHOLE if place.follows else words.WHOLE_ANEW
    if measure == "change" and before.scope:
        is_anew = not place.follows and (before.scope == "other" or resets.search(clause) is not None)
        return "whole" if is_anew or words.WHOLE.search(clause) else before.scope
    if before.scope in _CLOSED and _lists_parts_of(before.scope, place.sentence) and not resets.search(clause):
        return before.scope
    if _is_of_another(place, measure, before, bare):
        return "other"
    inherited = _inherited_scope(place, measure, before, bare, resets)
    if inherited is not None:
        return inherited
    in_title = words.scope_in(place.title)
    return in_title if in_title in ("project", "special_fund") and not words.WHOLE.search(clause) else "whole"


def _is_of_another(place: _Place, measure: str, before: _Context, bare: str) -> bool:
    """Whether the clause names a part, a purpose or a thing of its own, and so no money that the model knows."""
    clause = place.clause
    if place.follows and len(bare) > 1 and (before.scope in _PARTED or not words.measure_in(clause)):
        return True
    # 发放城市低保金2156.8万元 names a purpose of its own and no whole.
    is_purpose = len(bare.removesuffix("经费")) >= _PURPOSE and not words.WHOLE_ANEW.search(clause)
    if is_purpose and measure not in _WHOLE_MEASURES:
        return True
    named = _BRACKETS.sub("", words.MEASURE.sub("", clause))
    return bare not in ("", "经费") and words.SINGLE.search(named) is not None


def _inherited_scope(place: _Place, measure: str, before: _Context, bare: str, resets: re.Pattern[str]) -> str | None:
    """The scope of the sums before, which a clause goes on with that says nothing of its own; None if it does not."""
    clause = place.clause
    is_bare = place.follows and not bare and "其中" not in clause
    is_back = not before.measured or (place.anew and words.WHOLE_ANEW.search(clause))
    if before.divided and is_bare and is_back and measure.startswith(("budget", "executed", "carry_out")):
        # 预算80万元，其中基本支出50万元、项目支出30万元；全年执行数78万元
        return before.divided
    if before.scope == "other" and is_bare and place.subject == "project" and not words.YEARS_END.search(clause):
        return "other"
    if before.scope and place.resumes and not (bare or resets.search(clause) or measure in _WHOLE_MEASURES):
        return before.scope
    is_of_subject = place.follows and before.scope and before.scope == place.subject
    return before.scope if is_of_subject and not words.YEARS_END.search(clause) else None


def _lists_parts_of(scope: str, sentence: str) -> bool:
    """Whether 其中 in the sentence divides money of this scope."""
    whole, parts, _ = sentence.rpartition("其中")
    return parts != "" and (whole == "" or words.scope_in(whole) == scope)


def _item(place: _Place, scope: str, measure: str) -> str:
    """What the money is: the printed phrase before the sum, with the scope that it inherits."""
    phrase = words.LEAD.sub("", place.clause)
    if phrase and (phrase[-1] in words.TAIL_ENDS or phrase[-1].isspace()):
        phrase = words.TAIL.sub("", phrase)
    if scope not in ("whole", "other") and not words.scope_in(phrase):
        phrase = words.SCOPE_NAMES[scope] + phrase
    if scope == "other" and len(phrase) < 5 and (noun := _NOUN_AFTER.match(place.after)):
        phrase += noun.group()
    return phrase[-25:] or words.MEASURE_NAMES[measure]
