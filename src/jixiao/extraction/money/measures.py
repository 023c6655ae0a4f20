"""What about the money a sum measures: budget, expense, revenue, carry-over, a change; and how that is known.

The clause's own words come first, then the sum before it in a list, the verb behind it (99万元全部拨付各县), what leads
the sentence, the headings, and the kind of report: money of a project or a transfer that is only named was allotted.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.money import words
from jixiao.extraction.money.clauses import Clause, Said
from jixiao.extraction.money.printed_sum import yuan_of
from jixiao.extraction.text.quantities import Quantity
from jixiao.facts.numbers import read_integer

Source = Literal["said", "carried", "behind", "headed", "supposed", "none"]

_REACH = 140
#: Sums before a formula among which its budget is looked for.
_NEAR = 100
_WORD = re.compile("[一-龥]{2}")  # 经费
_SIGN = re.compile(r"[-−－]$|\($")  # 增减额为-, 变动额为(


class Measured(NamedTuple):
    """A measure, the direction of a change, and what tells it."""

    measure: str
    source: Source
    direction: str | None = None


def measure_of(annotated: AnnotatedText, quantity: Quantity, place: Clause, before: Said) -> Measured:
    """What the sum measures; no measure where nothing tells it."""
    return _by_form(annotated, quantity, place, before) or _by_words(annotated, quantity, place, before)


def _by_form(annotated: AnnotatedText, quantity: Quantity, place: Clause, before: Said) -> Measured | None:
    """What the form of the clause tells, whatever its verbs: per head, by how much, of which evaluation, a formula."""
    clause = place.clause
    if words.PER.match(place.after) or words.PER_BEFORE.search(clause) or words.PER_TO.search(place.wide):
        return Measured("unit_cost", "said")
    if direction := _direction(place, before):
        return Measured("change", "said", direction)
    if _is_evaluated(place):
        return Measured("evaluated", "said")
    at = words.AT_YEARS.search(clause) if words.CARRIED_OVER.search(place.sentence) else None
    is_divisor = before.measure == "executed" and place.follows and words.DIVISOR.search(clause)
    forms = (
        (words.QUOTIENT.search(clause), "executed"),
        (is_divisor, _budget_told(annotated, quantity) if is_divisor else ""),
        (words.REASON.search(clause) or words.DIFFERENCE.search(clause), "other"),
        (at, at.lastgroup if at else ""),
    )
    # Of a formula nothing but its signs tells what was divided by what.
    source: Source = "carried" if is_divisor else "said"
    return next((Measured(str(measure), source) for found, measure in forms if found), None)


def _by_words(annotated: AnnotatedText, quantity: Quantity, place: Clause, before: Said) -> Measured:
    """What the words tell that measure something: the clause's own, those handed down to it, those around it."""
    clause = place.clause
    said = words.PUT_IN.sub("", clause) if place.of_project else clause
    found = words.measure_in(said, is_base=place.is_base)
    if found == "executed" and words.TO_US.search(place.wide) and clause.endswith(("拨付", "下拨", "拨款", "拨入")):
        found = "revenue"
    if not found and words.ASKED.search(clause) and not place.of_project:
        return Measured("other", "said")
    if not found and (led := next((words.measure_in(led) for led in place.clauses[:-1] if words.LED.search(led)), "")):
        return Measured(_made_precise(annotated.text, quantity, place, led), "carried")
    if place.of_project and found in ("", "revenue") and words.RESULT.search(clause):
        return Measured("other", "said")
    if carried := _carried(annotated, quantity, place, before, found):
        return Measured(_made_precise(annotated.text, quantity, place, carried), "carried")
    if found:
        return Measured(_made_precise(annotated.text, quantity, place, found), "said")
    found, source = _told_elsewhere(place)
    return Measured(_made_precise(annotated.text, quantity, place, found), source)


def _is_evaluated(place: Clause) -> bool:
    """Whether the sum is the money that an evaluation is of: 对12个项目开展了绩效自评，涉及资金80万元."""
    clause = place.clause
    is_just = words.JUST_MONEY.search(clause) is not None
    if words.EVALUATED_BEHIND.match(place.behind) and (is_just or words.OBJECT.search(clause)):
        return True
    if is_just and words.OF_EVALUATION.search(place.sentence):
        return True
    said = [place.sentence, "".join(place.clauses)] if is_just else [clause]
    return any(map(words.EVALUATED.search, said)) and (
        place.section.role == "management" or words.EVALUATION.search(place.sentence) is not None
    )


def _budget_told(annotated: AnnotatedText, quantity: Quantity) -> str:
    """Which budget a sum is that was named before: the same sum of a budget."""
    amount = yuan_of(quantity)
    told = {str(sum_.values["measure"]) for sum_ in annotated.amounts[-_NEAR:] if sum_.values["amount_yuan"] == amount}
    budgets = [measure for measure in told if measure in ("budget_initial", "budget_adjusted")]
    return budgets[0] if len(budgets) == 1 else "budget_unspecified"


def _told_elsewhere(place: Clause) -> tuple[str, Source]:
    """What is said of the sum behind it, before its clause, and over it."""
    if found := words.done_behind(place.behind):
        # 尚有80万元未支出，结转下年
        return "carry_out" if found == "other" and words.CARRIED_OVER.search(place.after) else found, "behind"
    if (named := words.SCOPE.match(place.behind)) and named.group().endswith("支出"):
        # 在80万元基本支出里
        return "executed", "behind"
    if words.OWNERS.search(place.clause) or (
        words.COST.search(place.clause) and any(map(words.OCCASION.search, place.clauses[:-1]))
    ):
        return "executed", "supposed"
    if place.is_own and (found := next(filter(None, map(words.measure_in, reversed(place.clauses[:-1]))), "")):
        return found, "carried"
    if place.is_own and any(words.EXPENSE.search(clause) for clause in place.clauses[:-1]):
        return "executed", "carried"
    if place.of_project and words.IN_ALL.search(place.clause):
        return "budget_unspecified", "supposed"
    if found := next(filter(None, map(words.measure_in_title, place.titles)), ""):
        is_spent = found == "revenue" and words.scope_in(place.clause) in words.SPENT
        return "executed" if is_spent else found, "headed"
    said = place.clauses[-2] if words.JUST_ONE_BY_ONE.fullmatch(place.clause) and place.clauses[1:] else place.clause
    if place.of_project and words.FUNDING.search(said):
        return "budget_unspecified", "supposed"
    return ("executed", "supposed") if words.SPENT_ON.match(place.after) else ("", "none")


def _direction(place: Clause, before: Said) -> str:
    """Whether the sum is what money rose or fell by; empty if it is no change."""
    clause = place.clause
    if words.BELOW_ZERO.search(clause) and words.MONEY_WORD.search(clause) and not words.CARRIED_OVER.search(clause):
        return "decrease"
    if words.UP_OR_DOWN.search(clause):
        return "decrease" if _SIGN.search(clause) else "increase"
    change = words.change_in(clause)
    is_of_money = (
        words.scope_in(clause) or words.COMPARED.search(place.wide) or words.DEPARTMENTAL.search(place.sentence)
    )
    is_of_own = place.is_among_own or (place.follows and before.scope not in ("", "other"))
    if words.GAIN_OF_OTHERS.search(clause):
        return ""
    if change and (is_of_own or is_of_money or (place.of_project and not words.RESULT.search(clause))):
        # 减少-1.2万元 is a decline that is printed twice, 增加-1.2万元 one in spite of its word.
        is_more = change in ("increase", "added", "above") and not _SIGN.search(clause)
        return "increase" if is_more else "decrease"
    if words.ADJUSTED_BY.search(clause) and before.measure.startswith("budget"):
        return "increase"
    # 收、支分别增加80万元、60万元；追加人员经费60万元和项目经费20万元
    is_listed = place.follows and len(place.clauses) == 1 and words.LIST_GOES_ON.match(clause)
    is_named = words.SCOPE.search(clause) or not _WORD.search(clause)
    return before.change if is_listed and is_named and not words.measure_in(clause) else ""


def _made_precise(text: str, quantity: Quantity, place: Clause, found: str) -> str:
    """The measure that a word means in the light of what else the text says."""
    if found == "budget_unspecified" and (
        words.AT_FIRST.search(place.clause)
        or any(map(words.JUST_AT_FIRST.fullmatch, place.clauses))
        or "budget_initial" in map(words.measure_in_title, place.titles)
        or (place.is_own and words.LATER_ADJUSTED.match(text, quantity.end))
    ):
        return "budget_initial"
    is_of_before = any(
        place.own_year and read_integer(said["year"]) < place.own_year for said in words.OF_YEAR.finditer(place.clause)
    )
    if found == "carry_out" and (is_of_before or words.REASON.search(place.wide)):
        return "carry_in"
    is_work = "投入" in place.wide and not place.is_own and words.BUILDING.match(text, quantity.end)
    if found == "executed" and is_work:
        return "budget_unspecified"
    if found == "full_year":
        near = text[max(0, quantity.start - 300) : quantity.end + 100]
        return "budget_adjusted" if "年初" in near else "budget_unspecified"
    return found


def _carried(annotated: AnnotatedText, quantity: Quantity, place: Clause, before: Said, found: str) -> str:
    """The measure of the sum before, if this sum shares it; ``found`` is what its own words say."""
    clause = place.clause
    if found == "carry_out" and before.measure == "carry_in" and place.follows and not words.AT_LAST.search(clause):
        return "carry_in"
    if _names_part_of_budget(place, before, found):
        return before.measure
    if found:
        return ""
    if before.measure == "revenue" and words.scope_in(clause) in words.SPENT:
        start = max(annotated.paragraph(quantity.start).start, quantity.start - _REACH)
        if words.WHOLE_EXPENSE.search(annotated.text, start, quantity.start):
            return "executed"
    if _carries(place, before):
        if before.measure == "executed" and words.INCOME.search(clause):
            return "revenue"
        return "revenue" if before.measure == "carry_in" and words.SUM.search(clause) else before.measure
    return ""


def _names_part_of_budget(place: Clause, before: Said, found: str) -> bool:
    """Whether the sum is a part of the budget before it: 年初预算80万元，其中基本支出预算60万元."""
    named = words.scope_in(place.clause)
    if not place.follows or not before.measure.startswith("budget_"):
        return False
    if found == "budget_unspecified":
        return named in words.SPENT and not words.FULL_YEAR.search(place.clause)
    is_fund = named in words.FUNDS or (named == "other" and before.scope in words.FUNDS)
    return found == "revenue" and is_fund and "其中" in place.sentence and "收入" not in place.clause


def _carries(place: Clause, before: Said) -> bool:
    """Whether a sum whose clause does not say what is measured takes that from the sum before."""
    if not before.measure:
        return False
    if words.done_behind(place.behind):
        return False
    named = words.scope_in(place.clause)
    is_anew = place.anew or not place.follows
    if is_anew and named in words.SPENT and words.YEARS_EXPENSE.search(place.clause) and not place.is_divided:
        # 收入90万元。基本支出80万元 was spent; 预算90万元。基本支出50万元，项目支出40万元 are parts of the budget.
        return before.measure == "executed"
    if is_anew and named in words.SPENT and before.measure == "revenue":
        return False
    if place.follows:
        return place.is_own or not words.OTHERS.search(place.clause)
    return before.measure not in ("carry_in", "carry_out", "other") and named not in ("", "other")
