"""Whose money a sum is: the department's, by part, or others'."""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.money import words
from jixiao.extraction.money.clauses import Clause, Said

#: Characters in which a document says what it is.
_FRONT = 160
#: Reports that are not of a department's whole money.
_OF_PROJECT = frozenset({"project", "transfer_payment"})
#: Money whose parts are single projects.
_PARTED = frozenset({"project", "special_fund", "other"})
#: Money whose parts have no scope of their own.
_CLOSED = frozenset({"three_public", "wages", "goods_services", "transfers_to_persons"})
#: Characters of a clause, beside words of measure, that make it one of a purpose of its own.
_PURPOSE = 4
#: What is said of all money, unless a part is named.
_WHOLE_MEASURES = frozenset({"carry_in", "carry_out", "revenue"})


def of_project(annotated: AnnotatedText) -> str:
    """The type of a report of a single project or of transfers, as its front says where nobody knows; else empty."""
    if annotated.report_type is not None:
        return annotated.report_type if annotated.report_type in _OF_PROJECT else ""
    front = annotated.text[:_FRONT]
    return "project" if words.PROJECT_REPORT.search(front) and "整体" not in front else ""


def scope_of(place: Clause, measure: str, before: Said, *, is_contrast: bool) -> str:
    """Whose money it is: the department's, by part, or others'; ``is_contrast`` says that years are compared."""
    clause = place.clause
    named = words.scope_in(clause)
    if not named and len(place.clauses) > 1 and words.JUST_SUM.fullmatch(clause):
        # 其余为公用经费，共190万元
        named = words.scope_in(place.clauses[-2])
    if place.of_project == "project" and words.SEVERAL.search(place.sentence) and measure != "unit_cost":
        return "project"
    if measure == "unit_cost" or _is_of_others(place, named):
        return "other"
    if not place.is_own and not (place.follows and before.scope != "other"):
        return named if words.UNMISTAKABLE.search(clause) else "other"
    if named:
        return "other" if named == "project" and _is_single(clause) else named
    return _by_sentence(place, measure, before, is_contrast=is_contrast) or _unnamed_scope(
        place, measure, before, _bare(clause)
    )


def _by_sentence(place: Clause, measure: str, before: Said, *, is_contrast: bool) -> str:
    """The scope that the sentence gives a sum whose clause names none; empty if it leaves it open."""
    clause = place.clause
    if measure == "evaluated" or words.EVALUATED.search(clause):
        return "project" if "项目" in place.wide else "whole"
    if words.OF_PROJECTS.search(place.wide):
        return "project"
    if place.is_base:
        return before.scope
    if place.subject == "three_public" and not words.WHOLE.search(clause):
        return "three_public"
    occasion = len(place.clauses) > 1 and words.OCCASION.search(place.clauses[-2])
    if measure == "executed" and occasion and not words.WHOLE_ANEW.search(clause):
        return "other"
    if is_contrast and place.follows and before.scope and not _bare(clause):
        # 上年“三公”经费支出6.2万元，本年支出5.8万元
        return before.divided or before.scope
    return ""


def is_told(scope: str, place: Clause, before: Said) -> bool:
    """Whether the clause, or the sum before in the sentence, tells whose money it is, and not a title or a custom."""
    named = words.scope_in(place.clause)
    said = named == scope or (scope == "whole" and words.WHOLE.search(place.clause) is not None)
    return said or (place.follows and scope in (before.scope, before.divided))


def _is_of_others(place: Clause, named: str) -> bool:
    """Whether the money of the clause, which names the part ``named``, is others' or that of a single project."""
    clause = place.clause
    if place.of_project:
        # A fund that a project is paid from is the project's money.
        return named in ("", "project") or (named == "special_fund" and place.of_project == "project")
    return (
        words.OTHERS.search(words.ORGAN.split(clause)[-1]) is not None
        or (not named and words.HANDED_OUT.search(clause) is not None and not words.DEPARTMENTAL.search(clause))
        or (_names_project(place.title) and "整体" not in clause)
    )


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


def _unnamed_scope(place: Clause, measure: str, before: Said, bare: str) -> str:
    """The scope of a sum of the department whose clause names none.

    ``bare`` is what the clause says beside its measure.
    """
    clause = place.clause
    resets = words.WHOLE if place.follows else words.WHOLE_ANEW
    if measure == "change" and before.scope:
        is_anew = not place.follows and (
            before.scope == "other" or place.lists_parts or resets.search(clause) is not None
        )
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


def _is_of_another(place: Clause, measure: str, before: Said, bare: str) -> bool:
    """Whether the clause names a part, a purpose or a thing of its own, and so no money that the model knows."""
    # 安排资金用于：水库维护80万元 names what stands behind the colon.
    clause = words.LABEL_OF_RATE.sub("", place.clause.rstrip(":").rpartition("用于:")[2])
    bare = _bare(clause)
    if place.follows and len(bare) > 1 and (before.scope in _PARTED or not words.measure_in(clause)):
        return True
    # 发放城市低保金2156.8万元 names a purpose of its own and no whole.
    is_purpose = len(bare.removesuffix("经费")) >= _PURPOSE and not (
        words.WHOLE.search(clause) or words.ORGAN_END.search(bare)
    )
    if is_purpose and measure not in _WHOLE_MEASURES:
        return True
    named = words.BRACKETS.sub("", words.MEASURE.sub("", clause))
    return bare not in ("", "经费") and words.SINGLE.search(named) is not None


def _inherited_scope(place: Clause, measure: str, before: Said, bare: str, resets: re.Pattern[str]) -> str | None:
    """The scope of the sums before, which a clause goes on with that says nothing of its own; None if it does not."""
    clause = place.clause
    is_bare = place.follows and not bare and "其中" not in clause
    is_anew = place.anew and (before.scope == "other" or words.WHOLE_ANEW.search(clause) is not None)
    is_back = is_anew or (before.scope != "other" and not before.measured)
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
