"""Claims: statements in words that figures, or other statements of the report, can contradict.

`预算数与执行数一致`: execution_complete. `不存在超预算`: within_budget. `年中追加项目预算资金`: budget_added.
`截止11月底`, `将于12月份完成验收`: period_open, told in the account of a year that was not over.
`未达到预期目标` is no targets_met, `确保账实相符` no accounts_match: what is denied, asked for, planned or supposed is
no claim, nor is what stands in the parts about plans and in tables.

A sentence makes a claim of one class once. Slips that the text shows by itself are told as claims, too: a heading whose
number jumps, 我委 in a report of 我部, 六项工作 of which five are listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate
from jixiao.extraction.text.dates import DatePlace, dates
from jixiao.extraction.text.occurrences import occurrences
from jixiao.extraction.words import claim_rules as words
from jixiao.extraction.words.claim_rules import Rule
from jixiao.extraction.words.enumerations import miscounted
from jixiao.extraction.words.heading_numbers import broken_numbers
from jixiao.extraction.words.own_names import other_own_names

_CONFIDENCE = 0.88


def recognise(annotated: AnnotatedText) -> Iterator[Candidate]:
    """The claims of a report, class by class."""
    for rule in words.RULES:
        done = -1
        # No pattern of a rule fits but where one of its triggers stands.
        for start in sorted(occurrences(annotated.text, rule.triggers)):
            if start < done:
                continue
            first, done = annotated.sentence(start)
            span = _claim(annotated, rule, first, done)
            if span is not None:
                yield _candidate(span[0], span[1], rule.claim)
    yield from _published(annotated)
    for heading in broken_numbers(annotated):
        yield _candidate(heading.start, heading.end, "numbering_broken")
    for name in other_own_names(annotated):
        yield _candidate(name.start(), name.end(), "other_own_name")
    for start, end in miscounted(annotated):
        yield _candidate(start, end, "list_miscounted")


def _claim(annotated: AnnotatedText, rule: Rule, start: int, end: int) -> tuple[int, int] | None:
    """The first claim of ``rule`` in the sentence from ``start`` to before ``end``."""
    if rule.also and not any(annotated.text.find(word, start, end) >= 0 for word in rule.also):
        return None
    paragraph = annotated.paragraph(start)
    if paragraph.kind == "row" or annotated.outline.at(paragraph).role in rule.not_in:
        return None
    for match in rule.pattern.finditer(annotated.text, start, end):
        lead = rule.lead.search(annotated.text, start, match.start()) if rule.lead else None
        if lead is None and rule.has_lead:
            continue
        first = lead.start() if lead else match.start()
        if _is_claimed(annotated, rule, start, first, match.end()):
            return first, match.end()
    return None


def _is_claimed(annotated: AnnotatedText, rule: Rule, sentence: int, start: int, end: int) -> bool:
    """Whether the words from ``start`` to before ``end`` are said of the year as a fact."""
    text = annotated.text
    first, last = annotated.clause(start)
    return not (
        _is_plan(annotated, start)
        or words.NOT_SAID.search(text, first, start)
        or words.IN_A_RULE.match(text, end)
        or (rule.not_before and rule.not_before.search(text, first, start))
        or (rule.not_after and rule.not_after.match(text, end))
        or (rule.not_with and rule.not_with.search(text, sentence, last))
    )


def _is_plan(annotated: AnnotatedText, offset: int) -> bool:
    """Whether the part of the report at ``offset`` is about what will be done.

    Under 存在问题及改进意见 the first words of a paragraph tell.
    """
    section, paragraph = annotated.section(offset), annotated.paragraph(offset)
    if words.PLANS_FOLLOW.match(annotated.text, paragraph.start):
        return True
    if section.role != "measures":
        return False
    return not any(words.PROBLEMS.search(heading.title) for heading in section.headings)


def _published(annotated: AnnotatedText) -> Iterator[Candidate]:
    """The day on which the report says that the department's budget was published."""
    text, done = annotated.text, -1
    for at in sorted(occurrences(text, ("公开", "公布"))):
        start, end = annotated.sentence(at)
        if at >= done and text.find("预算", start, end) >= 0 and annotated.paragraph(start).kind != "row":
            for place in dates(text, start, end):
                if _is_publication(text, place, start, end) and not _is_plan(annotated, place.start):
                    yield _candidate(place.start, place.end, "budget_published", place.date)
        done = end


def _is_publication(text: str, place: DatePlace, start: int, end: int) -> bool:
    """Whether the words of the sentence around a date say that the budget was published then."""
    if words.PUBLISHED_AFTER.match(text, place.end, end) and words.BUDGET_BEFORE.search(text, start, place.start):
        return True
    return words.BUDGET_AFTER.match(text, place.end, end) is not None


def _candidate(start: int, end: int, claim: str, day: date | None = None) -> Candidate:
    return Candidate("claim", start, end, {"claim": claim, "claimed_on": day}, f"claim.{claim}", _CONFIDENCE)
