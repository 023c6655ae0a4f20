"""What a document is: a self-evaluation of a department, a project or a transfer payment, or something else.

Only a self-evaluation enters the corpus, and a final account that holds or sums one up. Documents of other kinds that
speak of self-evaluations are told apart first; then something must say that it is one; then what it evaluates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.identity import final_account
from jixiao.extraction.identity.department_mentions import department_mentions
from jixiao.extraction.identity.genre import by_others, other
from jixiao.extraction.identity.subject import Told, subject
from jixiao.extraction.identity.titles import Title
from jixiao.extraction.identity.view import DONE, OWN, SELF, View, is_report, view

Type = Literal["whole", "project", "transfer_payment", "final_account", "third_party", "template", "none"]

_WHOLE = re.compile(r"整体(?:支出|绩效)")  # 整体支出
_EVALUATION = re.compile(r"绩效(?:评价|报告|总结)|(?:评价|使用情况)报告")  # 绩效评价报告
#: Heads of the official forms, by which a table without a title is known.
_FORM_HEADS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值|年初指标值|目标值",
    "(?:实际|全年)完成值|实际值|完成情况",
    "分值|权重",
    "得分",
)
#: Headings of the official outlines, which say the word 自评 in none of them.
_OUTLINE = (
    "绩效目标分解下达",
    "绩效(?:目标|指标)?(?:完成)?情况(?:分析)?$",
    "偏离绩效目标",
    "资金投入情况|资金情况分析",
    "绩效自评(?:结果|工作)|自评(?:结论|得分)",
)
#: A report that begins without a title begins with why it was written, or with the department's profile.
# 根据…要求; 现将情况报告如下
_INTRODUCTION = re.compile(
    r"要求|根据|按照?|依照?据?|为了?(?:提高|加强|进一步|规范|把|管好"
    r"|做好|深入|全面)|如下|概况|基本情况"
)
# 项目名称; 自评结果如下
_FORM = re.compile(r"自评表|项目名称|(?:自评|评价)?(?:情况|结果)(?:报告)?如下")
_CITED = re.compile(r"《(?![^《》]*》由会员)[^《》]*》")  # 《预算法》
_TOPIC = re.compile(r"整体支出|部门整体|绩效自评|自评得分|自我评价|自评情况|整体绩效")  # 绩效自评
_PARTS = frozenset({"overview", "goals", "funds", "management", "conclusion", "analysis", "problems", "measures"})


@dataclass(frozen=True, slots=True)
class DocumentType:
    """What a document is.

    ``is_self_evaluation`` says whether it enters; ``reason`` is the evidence in a few words. ``chapter`` is where, in
    the smoothed text of a longer document, the self-evaluation stands. ``type`` is None for a self-evaluation of which
    nothing tells what it evaluates.
    """

    type: Type | None
    is_self_evaluation: bool
    reason: str
    confidence: float
    chapter: final_account.Chapter | None = None


def document_type(annotated: AnnotatedText, title: Title | None) -> DocumentType:
    """What the document is."""
    seen = view(annotated, title)
    if (found := other(seen)) is not None:
        return DocumentType(found.genre, False, found.reason, found.confidence)
    if final_account.is_final_account(seen):
        return _final_account(seen)
    if (found := by_others(seen)) is not None:
        return DocumentType(found.genre, False, found.reason, found.confidence)
    if (reason := _is_one(seen)) is None:
        return DocumentType("none", False, "nothing says that it is a self-evaluation", 0.7)
    told = _subject(seen)
    if told.subject is None:
        return DocumentType(None, True, told.reason, 0.3)
    return DocumentType(told.subject, True, told.reason, reason)


def _final_account(seen: View) -> DocumentType:
    found = final_account.chapter(seen.annotated.smoothed, seen.annotated.outline)
    if found is not None:
        return DocumentType("final_account", True, "a final account with a chapter on its self-evaluation", 0.8, found)
    if line := final_account.announces(seen):
        return DocumentType("final_account", True, f"a final account whose contents name {line[:40]}", 0.6)
    return DocumentType("final_account", False, "a final account without the self-evaluation itself", 0.85)


def _is_one(seen: View) -> float | None:
    """How sure it is that the document is a self-evaluation; None where nothing says so."""
    text, words = seen.annotated.text, seen.title
    if words and (is_report(words) or seen.is_about_itself or _WHOLE.search(words)):
        if seen.is_about_itself:
            return 0.97
        is_own = seen.own and _EVALUATION.search(words)
        return 0.8 if is_own or SELF.search(text[:6_000]) or _WHOLE.search(words) else None
    if words:
        return None
    head = _CITED.sub("", seen.front[:1_500])
    if SELF.search(head) and (_FORM.search(head) or (seen.own and _INTRODUCTION.search(head[:500]))):
        return 0.7
    if sum(bool(re.search(words, seen.front)) for words in _FORM_HEADS) >= 3 and DONE.search(seen.front):
        return 0.5
    headings = _headings(seen)
    if sum(bool(re.search(words, headings, re.MULTILINE)) for words in _OUTLINE) >= 2:
        return 0.6
    roles = {section.role for section in seen.annotated.outline.sections}
    if len(_TOPIC.findall(text[:20_000])) >= 3 and len(roles & _PARTS) >= 4 and OWN.search(text):
        return 0.6
    return None


def _subject(seen: View) -> Told:
    title = seen.title
    for mention in department_mentions(title, seen.annotated.lexicon):
        # 建设 of 住房和城乡建设局 is nothing that was built.
        title = title.replace(mention.name, "")
    return subject(title, seen.front, _headings(seen))


def _headings(seen: View) -> str:
    """The headings of the document, a line each."""
    found = dict.fromkeys(heading for section in seen.annotated.outline.sections for heading in section.headings)
    return "\n".join(heading.title for heading in found)
