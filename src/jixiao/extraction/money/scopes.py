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
    clause = named_part(place.clause)
    if measure == "change":
        # 因专项资金下达追加80万元: the reason names no part.
        clause = words.CAUSE.sub("", clause)
    place = place._replace(clause=clause)
    bare = _bare_of_change(clause) if measure == "change" else _bare(clause)
    if same := _of_the_same(place, before):
        return same
    named = _named(place, measure, bare)
    if place.of_project == "project" and words.SEVERAL.search(place.sentence) and measure != "unit_cost":
        return "project"
    if measure == "unit_cost" or _is_of_others(place, named):
        return "other"
    if not _is_own(place, before, bare):
        return named if named and words.UNMISTAKABLE.search(clause) else "other"
    if named:
        return "other" if named == "project" and _is_single(clause) else named
    scope = _by_sentence(place, measure, before, is_contrast=is_contrast) or _unnamed_scope(
        place, measure, before, bare
    )
    is_of_title = scope == "whole" and {*words.scopes_in(place.title)} == {"three_public"}
    return "three_public" if is_of_title and not words.OF_ALL.search(clause) else scope


def named_part(clause: str) -> str:
    """What a clause says of its own sum: behind the label of a list (项目支出分项：河道清淤), if that is a name."""
    label, _, own = clause.rpartition(":")
    return own if label and len(_bare(own)) >= _PURPOSE else clause


def _of_the_same(place: Clause, before: Said) -> str:
    """The scope of a sum that is told to be of the same money as the one before; empty if it is not."""
    clause = place.clause
    if words.QUOTIENT.search(clause):
        is_of_before = place.follows or clause.startswith("(")
        return words.scope_in(clause) or (before.scope if is_of_before else "") or "whole"
    is_reason = place.follows and words.REASON.search(place.wide)
    return before.scope if is_reason or words.THE_SAME.search(clause) else ""


def _named(place: Clause, measure: str, bare: str) -> str:
    """The part of the money that a sum's own words name: its clause, the ones before it, or those behind the sum."""
    named = words.scope_in(place.clause)
    if named or bare:
        return named
    if measure not in _WHOLE_MEASURES and not words.WHOLE_ANEW.search(place.clause):
        # 其余为公用经费，共190万元; 另一块是项目支出，列支90万元
        named = next(filter(None, map(words.scope_in, reversed(place.clauses[:-1]))), "")
    return named or _named_behind(place.behind)


def _is_own(place: Clause, before: Said, bare: str) -> bool:
    """Whether it is the department's own money, as its clause, the sums before or the rest of its sentence tell."""
    if place.is_own:
        return True
    if before.scope not in ("", "other") and (place.follows or not bare):
        return True
    return not bare and any(told.search(place.whole_sentence) for told in (words.DEPARTMENTAL, words.UNMISTAKABLE))


def _by_sentence(place: Clause, measure: str, before: Said, *, is_contrast: bool) -> str:
    """The scope that the sentence gives a sum whose clause names none; empty if it leaves it open."""
    clause = place.clause
    if measure == "evaluated" or words.EVALUATED.search(clause):
        return "project" if "项目" in place.wide else "whole"
    if words.OF_PROJECTS.search(place.wide):
        return "project"
    if place.is_base or (
        place.follows and words.HELD_AGAINST.search(clause) and not words.COMPARED_YEARS.search(clause)
    ):
        return before.scope
    if _is_for_purpose(place) or _is_of_an_owner(place, measure):
        return "other"
    if place.follows and words.JUST_LISTED.fullmatch(clause):
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
        or (_names_project(place.title) and "整体" not in clause and "项目支出" not in clause)
    )


@lru_cache(maxsize=512)
def _names_project(title: str) -> bool:
    return words.PROJECT_TITLE.search(title) is not None


@lru_cache(maxsize=4096)
def _is_single(clause: str) -> bool:
    """Whether the clause names one project: 档案数字化项目预算80万元."""
    clause = clause.rstrip(":").rpartition(":")[2]
    if words.ONE_PROJECT.search(clause):
        return True
    bare = _bare(clause)
    if "项目支出" in clause or len(words.NOT_SINGLE.sub("", bare)) < 2:
        return False
    return any(words.SINGLE.search(named) for named in (clause, words.MEASURE.sub("", clause)))


@lru_cache(maxsize=4096)
def _bare(clause: str) -> str:
    """What the clause says beside the scope, the measure and what all money has."""
    return words.GENERIC.sub("", words.MEASURE.sub("", words.SCOPE.sub("", clause)))


def _bare_of_change(clause: str) -> str:
    """What the clause of a change says beside that: the project in 数字化试点经费压减."""
    return _bare(words.CHANGE_VERB.sub("", words.UP_OR_DOWN.sub("", words.CAUSE.sub("", clause))))


def _named_behind(behind: str) -> str:
    """The part of the money that the words behind a sum say it is: 在80万元基本支出里, 其余48万元属其他收入."""
    if belongs := words.BELONGS.match(behind):
        return words.scope_in(behind[belongs.end() :])
    named = words.SCOPE.match(behind.removeprefix("的"))
    return (named.lastgroup or "") if named else ""


def _is_for_purpose(place: Clause) -> bool:
    """Whether words around a clause that names nothing tell what its sum is for: 在水库维护上，使用80万元."""
    if _bare(place.clause) or words.WHOLE_ANEW.search(place.clause):
        return False
    led = words.PURPOSE_LED.search(place.clauses[-2]) if len(place.clauses) > 1 else None
    if led and not words.scope_in(place.clauses[-2]):
        return len(_bare(led[1] or led[2])) >= _PURPOSE
    return words.PURPOSE_BEHIND.match(place.behind) is not None


def _is_of_an_owner(place: Clause, measure: str) -> bool:
    """Whether the clause tells which unit has the money or which level gave it: 局本级80万元, 其中中央资金60万元."""
    if measure == "change":
        return False
    return any(owner.search(place.clause) for owner in (words.FROM_LEVEL, words.OWNERS, words.UNIT_BELOW))


def _unnamed_scope(place: Clause, measure: str, before: Said, bare: str) -> str:
    """The scope of a sum of the department whose clause names none.

    ``bare`` is what the clause says beside its measure.
    """
    clause = place.clause
    resets = words.WHOLE if place.follows else words.WHOLE_ANEW
    if measure == "change" and before.scope and len(_bare_of_change(clause)) < _PURPOSE:
        is_anew = not place.follows and (
            before.scope == "other" or place.lists_parts or resets.search(clause) is not None
        )
        if before.divided and place.anew and "预算" in clause and not words.AGAINST.search(clause):
            return before.divided
        if before.listed and not place.anew:
            return before.listed
        return "whole" if is_anew or words.WHOLE.search(clause) else before.scope
    if before.scope in _CLOSED and _lists_parts_of(before.scope, place.sentence) and not resets.search(clause):
        return before.scope
    if _is_of_another(place, measure, before, bare):
        return "other"
    inherited = _inherited_scope(place, measure, before, bare, resets)
    if inherited is not None:
        return inherited
    in_title = words.scope_in(place.title)
    is_told = in_title in ("project", "special_fund") or (in_title in words.FUNDS and "决算" in place.title)
    return in_title if is_told and not words.WHOLE.search(clause) else "whole"


def _is_of_another(place: Clause, measure: str, before: Said, bare: str) -> bool:
    """Whether the clause names a part, a purpose or a thing of its own, and so no money that the model knows."""
    # 安排资金用于：水库维护80万元 names what stands behind the colon.
    said = words.LABEL_OF_RATE.sub("", place.clause.rstrip(":"))
    label, _, clause = said.rpartition(":")
    # 水库维护:年初安排 is named by its label.
    clause = clause if _bare(clause) or not label else said
    bare = _bare(clause)
    if place.follows and len(bare) > 1 and (before.scope in _PARTED or not words.measure_in(clause)):
        return True
    # 发放城市低保金2156.8万元 names a purpose of its own and no whole.
    if not bare and words.ACCOUNT_ITEM.search(place.above):
        return True
    # 下属农技中心支出80万元，畜牧中心支出60万元
    is_organ = words.ORGAN_END.search(bare) and not (place.follows and before.scope == "other")
    is_purpose = len(bare.removesuffix("经费")) >= _PURPOSE and not (words.WHOLE.search(clause) or is_organ)
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
    # 专项资金80万元，支出75万元，结余5万元
    is_rest = before.scope in _PARTED and measure == "carry_out"
    is_of_projects = before.scope == "other" and place.subject == "project"
    if is_bare and (is_rest or is_of_projects) and not words.YEARS_END.search(clause):
        return before.scope
    return _carried_scope(place, measure, before, bare, resets)


def _carried_scope(place: Clause, measure: str, before: Said, bare: str, resets: re.Pattern[str]) -> str | None:
    """The scope of the sum before, or of the sentence before, that a clause goes on with; None if it does not."""
    clause = place.clause
    if not place.follows and any(map(_bare, place.clauses[:-1])):
        # 服务中心为事业单位，支出80万元: another one is spoken of.
        return None
    if before.scope and place.resumes and not (bare or resets.search(clause) or measure in _WHOLE_MEASURES):
        return before.scope if place.follows else before.topic
    is_of_subject = place.follows and before.scope and before.scope == place.subject
    return before.scope if is_of_subject and not words.YEARS_END.search(clause) else None


def _lists_parts_of(scope: str, sentence: str) -> bool:
    """Whether 其中 in the sentence divides money of this scope."""
    whole, parts, _ = sentence.rpartition("其中")
    return parts != "" and (whole == "" or words.scope_in(whole) == scope)
