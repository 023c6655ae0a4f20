"""What a document is: a self-evaluation of a department, a project or a transfer payment, or something else.

Only a self-evaluation enters the corpus. The title decides where it can; a document of another kind that speaks of
self-evaluations (a notice, a final account, a finance bureau's review, a template) is told apart by words
that only its kind uses, and a report without a title by who speaks in it, and of what.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.identity.titles import Title, front_lines
from jixiao.extraction.text.outline import Outline
from jixiao.extraction.text.smoothed import SmoothedText
from jixiao.extraction.text.sweep import Sweep

Type = Literal["whole", "project", "transfer_payment", "final_account", "third_party", "template", "none"]

_FRONT = 3_000

_SELF = re.compile(r"自评|自我评价|自查")
_WHOLE = re.compile(
    r"整体(?:和项目)?(?:支出)?(?:情况)?(?:财政)?(?:资金)?(?:预算)?绩效"
    r"|部门(?:预算)?(?:支出)?绩效|(?:部门|单位)\(?(?:单位|部门)?\)?整体"
    r"|整体(?:和项目)?支出|部门自评"
)
_PROJECT = re.compile(r"项目|专项|经费|(?:补助|奖补|配套|救助|保障|扶持|衔接|奖励|补贴|债券)资金|资金使用")
_TRANSFER = re.compile(
    r"转移支付|中央(?:对地方|财政)?[^，。]{0,20}(?:资金|补助)|(?:省级"
    r"|上级)(?:财政)?(?:专项)?(?:补助|下达)资金"
)

_TEMPLATE = re.compile(
    r"(?:通用|精选|优秀|热门|最新|推荐|集锦|合集|范文|实用|共)\(?[一二三四五六七八九十\d]+篇"
    r"|篇[一1]\b|\d+篇\)|范文|范本|模板|小编|参考提纲|撰写提纲|报告提纲"
    r"|样表|我要投稿"
)
_BLANK = re.compile(
    r"[×xX*＊]{2,}(?:年|单位|部门|县|市|局|万元|项目|分|号)|_{3,}|(?:部门"
    r"|单位)名称[)）]?[×xX]{2,}|\(\s*(?:填写|简述)[^()]{2,40}\)"
)
#: Room for a figure, before its unit: 编制      人.
_TO_FILL = re.compile(r"[ \u3000_](?<=[^\d\s|].)[ \u3000_]{2,}(?=年|月|日|个|人|名|万元|元|分|%|％)")
_RULES = re.compile(
    r"(?:办法|通知|细则|规定|规程|指南|指引|公告|公示|启事|批复|纪要"
    r"|条例|标准|手册|问答|解读|须知|流程|通报|倡议书|简报|讲话|合同"
    r"|指标体系|征求意见稿)"
    r"(?:\((?:试行|暂行|修订|征求意见稿|草案|修改稿)\))?(?:的(?:通知"
    r"|公告|函|决定))?$|(?:方案|意见|制度|函|规划|计划|清单|要点)$"
)
_ARTICLES = re.compile(r"第[一二三四五六七八九十]{1,3}条(?!例)")
_ADDRESSED = re.compile(
    r"各(?:县|市|区|镇|乡|部门|单位|街道|预算|学校|设区)[^。\n]{0,40}:"
    r"|遵照执行|印发给你们|特此通知|现转发|现就[^。]{4,40}通知如下"
)
_RESEARCH = re.compile(r"摘要[:】]|关键词[:】]|参考文献|中图分类号|作者简介|(?:研究|思考|探析|浅析|浅谈|探讨)$")
_NEWS = re.compile(
    r"(?:本报|本网|通讯员|记者)(?:讯|[一-龥]{2,4})|(?:近日|日前|\d{1,2}月\d{1,2}日(?:上午"
    r"|下午)?)，[^。]{2,30}(?:召开|举办|组织|开展|下发|印发|举行|启动)"
)
_ANNOUNCES = re.compile(
    r"^[^，。\n]{2,24}(?:配合|召开|举办|扎实|推进|启动|积极|圆满|顺利)[^，。\n]{2,36}(?:工作"
    r"|自评|评价|会议|培训|会)$",
    re.MULTILINE,
)
_TENDER = re.compile(r"招标|采购(?:公告|项目|文件)|中标|竞争性(?:磋商|谈判)|投标")
_ACCOUNT = re.compile(
    r"(?:部门|单位|年度?|\d{4})决算(?:公开|报告|编制|信息|情况|说明"
    r"|目录|报表|表|\(|$)|(?<!预)决算公开|收入支出决算(?:总)?表|支出决算(?:明细)?表"
    r"|(?:部门|单位)决算$|收入支出决算总体情况"
)
_BUDGET = re.compile(r"(?:部门|单位)预算(?:公开|信息|情况|说明|编制|草案|报表|$)|预算公开|收支预算总表|预算绩效目标")
_OTHER_REPORT = re.compile(
    r"(?:政府工作|述职|述廉|调研|考察|可行性研究|审计|整改|巡察|法治政府建设"
    r"|信息公开(?:工作)?(?:年度)?|社会责任|环境影响|验收|执法|普法)(?:工作)?(?:情况)?(?:年度)?(?:的)?报告"
    r"|工作总结$|工作要点$|工作报告$|年报$"
)
_BY_OTHERS = re.compile(
    r"(?:财政重点|重点|财政|再|第三方|事后|抽查)(?:绩效)?评价(?:的?报告"
    r"|结果|工作组|小组|组)|绩效重点评价|委托第三方|受[^。，]{2,30}委托"
    r"|会计师事务所"
    r"|(?:咨询|评估|管理)(?:服务)?有限(?:责任)?公司|第三方(?:评价)?机构"
    r"|被评价(?:单位|部门)|我们的责任|绩评字|评价(?:工作)?组(?:认为"
    r"|通过|对|采)|复评"
)
_OWN = re.compile(
    r"我(?:局|部|委|单位|办|院|校|中心|县|市|区|站|所|会|镇|乡|街道"
    r"|厅|科|处|队|馆|公司|社|园)|本(?:部门|单位|局|部|委|办|院|校|中心"
    r"|街道|镇|厅|会|馆|站|所)"
)
#: Heads of the national self-evaluation form, by which a table without a title is known.
_FORM_HEADS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值|年初指标值|目标值",
    "(?:实际|全年)完成值|实际值|完成情况",
    "分值|权重",
    "得分",
)
#: A report that begins without a title begins with why it was written, or with the department's profile.
_INTRODUCTION = re.compile(
    r"要求|根据|按照?|依照?据?|为了?(?:提高|加强|进一步|规范|把|管好"
    r"|做好|深入|全面)|如下|概况|基本情况"
)
_CHAPTER = re.compile(r"(?:整体(?:支出)?|部门)?绩效(?:自评|自我评价|评价)[^。；，:\n]{0,10}(?:报告|表)")
_TOPIC = re.compile(r"整体支出|部门整体|绩效自评|自评得分|自我评价|自评情况|整体绩效")
_PARTS = frozenset({"overview", "goals", "funds", "management", "conclusion", "analysis", "problems", "measures"})


@dataclass(frozen=True, slots=True)
class DocumentType:
    """What a document is.

    ``is_self_evaluation`` says whether it enters; ``reason`` is the evidence in a few words. ``begins`` is where, in
    the smoothed text of a longer document, the self-evaluation begins.
    """

    type: Type
    is_self_evaluation: bool
    reason: str
    confidence: float
    begins: int | None = None


@dataclass(frozen=True)
class _View:
    """What the rules look at: the title, the short lines before it, the beginning, and who speaks."""

    annotated: AnnotatedText
    title: str
    lines: list[str]
    front: str
    own: int


def document_type(annotated: AnnotatedText, title: Title | None) -> DocumentType:
    """What the document is."""
    text = annotated.text
    start = title.start if title else _FRONT
    lines = [text[first:last] for first, last in front_lines(annotated) if first < start]
    view = _View(annotated, title.text if title else "", lines, text[:_FRONT], len(_OWN.findall(text, 0, 6_000)))
    for rule in _RULES_IN_ORDER:
        if (found := rule(view)) is not None:
            return found
    return DocumentType("none", False, "nothing says that it is a self-evaluation", 0.7)


def _template(view: _View) -> DocumentType | None:
    head = view.front[:600]
    if "由会员" not in head[:80] and _TEMPLATE.search(head):
        return DocumentType("template", False, "a collection or a template of reports", 0.9)
    source = view.annotated.smoothed.document.text[:_FRONT]
    if len(_BLANK.findall(view.front)) >= 3 or len(_TO_FILL.findall(source)) >= 4:
        return DocumentType("template", False, "a form with blanks to be filled in", 0.85)
    return None


def _regulation(view: _View) -> DocumentType | None:
    named = next((line for line in [*view.lines, view.title] if _RULES.search(line) and not _is_report(line)), None)
    if named and not (_SELF.search(view.title) and _is_report(view.title)):
        return DocumentType("none", False, f"a rule or a notice: {named[:40]}", 0.95)
    if len(_ARTICLES.findall(view.front)) >= 3:
        return DocumentType("none", False, "a regulation in articles", 0.95)
    if re.search(r"^各[^，。\n]{2,50}:$", "\n".join(view.front.split("\n")[:6]), re.MULTILINE):
        return DocumentType("none", False, "a letter to other bodies", 0.9)
    if not _is_report(view.title) and len(_ADDRESSED.findall(view.annotated.text[:4_000])) >= 1 and view.own == 0:
        return DocumentType("none", False, "a notice to other bodies", 0.85)
    return None


def _is_report(line: str) -> bool:
    return (
        re.search(
            r"(?:报告|总结|说明|情况|自评表|评价表|自评)(?:的函|的报告|表|公开"
            r"|公示)?(?:\([^()]{0,16}\))?$",
            line,
        )
        is not None
    )


def _research_or_news(view: _View) -> DocumentType | None:
    if _RESEARCH.search(view.front[:800]) or re.search(r"(?:研究|思考|探析|浅析|浅谈|探讨)$", view.title):
        return DocumentType("none", False, "a paper", 0.9)
    tender = next((line for line in view.lines if _TENDER.search(line)), None)
    if tender and not _SELF.search(view.title):
        return DocumentType("none", False, f"a tender: {tender[:40]}", 0.9)
    first = view.front[:120]
    if not _is_report(view.title) and (_ANNOUNCES.search(first) or re.search("^.{0,24}(?:近日|日前)", first)):
        return DocumentType("none", False, "news", 0.85)
    if (
        not _is_report(view.title)
        and not view.own
        and (_NEWS.search(view.front[:800]) or re.search("近日|日前|配合", view.front[:200]))
    ):
        return DocumentType("none", False, "news", 0.85)
    return None


def _final_account(view: _View) -> DocumentType | None:
    """A final account enters only where it holds the self-evaluation itself, not a passage about it."""
    named = sum(bool(_ACCOUNT.search(line)) for line in view.lines)
    parts = len(re.findall(r"第[一二三四五六]部分", view.front))
    if _SELF.search(view.title) and not named and not parts:
        return None
    spoken = len(_ACCOUNT.findall(view.front))
    if not (
        named
        or (spoken >= 2 and parts >= 2)
        or (not view.title and spoken >= 1 and (parts or view.own < 2) and not _TOPIC.search(view.front[:400]))
    ):
        return None
    if (begins := chapter(view.annotated.smoothed, view.annotated.outline)) is not None:
        return DocumentType(
            "final_account", True, "a final account that holds the self-evaluation as a part", 0.8, begins
        )
    return DocumentType("final_account", False, "a final account without the self-evaluation itself", 0.85)


def chapter(smoothed: SmoothedText, outline: Outline) -> int | None:
    """Where, within a longer document, the self-evaluation report begins; None where it is only spoken of."""
    text = smoothed.text
    own = Sweep(_OWN, text)
    short = [p for p in smoothed.paragraphs if p.end - p.start <= 60 and p.kind == "text"]
    for number, paragraph in enumerate(short):
        line = text[paragraph.start : paragraph.end]
        if (
            not _CHAPTER.search(line)
            or re.search(r"[。，\"”]|目录|\.{4,}|…|\d$", line)
            or len(text) - paragraph.end < 800
        ):
            continue
        roles = {outline.at(later).role for later in short[number + 1 : number + 60]}
        if len(roles & _PARTS) >= 3 and own.first(paragraph.end):
            return paragraph.start
    return None


def _budget_or_other_report(view: _View) -> DocumentType | None:
    if _SELF.search(view.title):
        return None
    for line in view.lines:
        if (_BUDGET.search(line) or _OTHER_REPORT.search(line)) and "绩效" not in line:
            return DocumentType("none", False, f"another kind of document: {line[:40]}", 0.85)
    return None


def _by_others(view: _View) -> DocumentType | None:
    if _SELF.search(view.title):
        return None
    if re.search(r"(?:重点|财政|第三方|再|事后)(?:绩效)?评价", view.title):
        return DocumentType("third_party", False, "the title names an evaluation by others", 0.9)
    evidence = len(_BY_OTHERS.findall(view.annotated.text[:6_000]))
    commissioned = re.search(
        r"(?:委托|聘请|引入)[^。，]{0,8}第三方|会计师事务所[^。]{0,20}(?:评价"
        r"|承担)",
        view.front[:1_500],
    )
    if commissioned or (evidence >= 2 and evidence > view.own):
        return DocumentType("third_party", False, "it speaks as one who evaluates others", 0.8)
    return None


def _titled(view: _View) -> DocumentType | None:
    words = view.title
    if not words or not (_is_report(words) or _SELF.search(words) or _WHOLE.search(words)):
        return None
    sure = 0.97 if _SELF.search(words) else 0.8
    if _WHOLE.search(words) and not re.search(r"(?<![和及与、])项目(?:支出)?绩效自?评", words):
        return DocumentType("whole", True, "the title names the whole department", sure)
    if _TRANSFER.search(words):
        return DocumentType("transfer_payment", True, "the title names a transfer payment", sure)
    if not _SELF.search(words) and not (view.own or _SELF.search(view.annotated.text[:6_000])):
        return DocumentType("none", False, f"an evaluation that nobody calls his own: {words[:40]}", 0.6)
    if _PROJECT.search(words):
        return DocumentType("project", True, "the title names a project or a fund", sure)
    return _spoken(view) or DocumentType("whole", True, "the title names a self-evaluation and no project", 0.75)


def _spoken(view: _View) -> DocumentType | None:
    """A report without a telling title: its first sentences say what was evaluated, in the department's own voice."""
    head = re.sub(r"《(?![^《》]*》由会员)[^《》]*》", "", view.front[:1_500])
    opening = head[:500]
    form = re.search(r"自评表|项目名称|(?:自评|评价)?(?:情况|结果)(?:报告)?如下", head)
    if not _SELF.search(head) or not (form or (view.own and _INTRODUCTION.search(opening))):
        return None
    if re.search(r"转移支付", opening):
        return DocumentType("transfer_payment", True, "the first lines name a transfer payment", 0.65)
    if re.search(r"项目(?:支出)?(?:绩效)?自评表|项目名称", head) or (
        _PROJECT.search(opening) and not _WHOLE.search(view.front[:1_500])
    ):
        return DocumentType("project", True, "the first lines name a project", 0.65)
    if _WHOLE.search(view.front[:1_500]) or len(_TOPIC.findall(head)) >= 2:
        return DocumentType("whole", True, "the first lines speak of the whole department's self-evaluation", 0.7)
    return None


def _untitled(view: _View) -> DocumentType | None:
    if view.title:
        return None
    if (found := _spoken(view)) is not None:
        return found
    heads = {words for words in _FORM_HEADS if re.search(words, view.front)}
    if len(heads) >= 3 and re.search("自评|完成值|实际值|完成情况", view.front):
        is_project = re.search("项目名称|项目支出|项目负责人|主管部门", view.front)
        kind: Type = "project" if is_project else "whole"
        return DocumentType(kind, True, "the heads of a self-evaluation form", 0.5)
    roles = {section.role for section in view.annotated.outline.sections}
    if len(_TOPIC.findall(view.annotated.text[:20_000])) >= 3 and len(roles & _PARTS) >= 4 and view.own:
        return DocumentType("whole", True, "sections and words of a self-evaluation", 0.6)
    return None


_RULES_IN_ORDER: tuple[Callable[[_View], DocumentType | None], ...] = (
    _regulation,
    _template,
    _research_or_news,
    _budget_or_other_report,
    _final_account,
    _by_others,
    _titled,
    _untitled,
)
