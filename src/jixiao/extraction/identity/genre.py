"""What speaks of self-evaluations and is none: rules, notices, papers, news, budgets, reviews by others, templates.

A self-evaluation of something other than money, as of a school's teaching or an office's year, is none either.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from jixiao.extraction.identity.view import DONE, View, is_report
from jixiao.patterns import sought

Genre = Literal["third_party", "template", "none"]

#: A collection, where it says so wherever it stands: 通用5篇, 小编为大家整理, 我要投稿.
_COLLECTION = re.compile(
    r"(?:通用|精选|优秀|热门|最新|推荐|集锦|合集|范文|实用|共)\(?[一二三四五六七八九十\d]+篇"
    r"|\d+篇\)|小编(?:[为给帮收整精]|今天)|我要投稿"
)
#: What a short line calls a template; in longer ones the same characters belong to other words (规范本单位, 示范文化).
# 自评报告 篇6; 自评报告范文; 绩效自评样表; (参考格式)
_SAMPLE = re.compile(
    r"篇[一二三四五六七八九十\d]{1,2}(?![一-龥\d])|(?<![规示模典])范(?:文|本)(?![明化件单部])"
    r"|模板|参考(?:提纲|格式|样式)|(?:撰写|报告|编制)(?:提纲|要求|说明)$|样表|(?:填报|填表)说明$|注意事项$"
)
# ××年; XX镇; (填写项目名称); ___
_BLANK = sought(
    r"[×xX*＊]{2,}(?:年|单位|部门|县|市|局|镇|乡|村|街道|学校|万元|项目|分|号)|_{3,}|(?:部门"
    r"|单位)名称[)）]?[×xX]{2,}|\(\s*(?:填写|简述|请|简要(?:说明|描述|概述|介绍))[^()]{2,40}\)"
)
# ××县水利局2022年度
_NOBODY = re.compile(
    r"[xX×*＊]{2,}(?:年|单位|部门|省|县|市|区|局|镇|乡|街道|学校|项目|厅|委)|某(?:某|省|县|市|区|局|单位|部门|镇|乡)"
)
_NO_YEAR = re.compile(r"20[xX×*]{2}年")  # 20xx年
_OF_NO_YEAR = re.compile(r"(?m)^[(（] *年度?[)）]$")  # ( 年度)
#: Room for a figure, before its unit: 编制      人.
_TO_FILL = re.compile(r"[ \u3000_](?<=[^\d\s|].)[ \u3000_]{2,}(?=年|月|日|个|人|名|万元|元|分|%|％)")
#: A line that says what has to be written: 简述项目立项背景.
_ASKED = re.compile(r"(?m)^[^\n。:]{0,14}?(?:简述|概述|说明|阐述|列明|填列)(?!书)[^\n\d]{4,60}$")
_MONEY = re.compile(r"\d万?元|\d\.\d")  # 12万元, and in a form 12.50
# 管理办法(试行); 关于开展自评的通知
_RULES = re.compile(
    r"(?:办法|通知|细则|规定|规程|指南|指引|公告|公示|启事|批复|纪要"
    r"|条例|标准|手册|问答|解读|须知|流程|通报|倡议书|简报|讲话|合同|请示"
    r"|指标体系|征求意见稿)"
    r"(?:\((?:试行|暂行|修订|征求意见稿|草案|修改稿)\))?(?:的(?:通知"
    r"|公告|函|决定))?$|(?:方案|意见|制度|函|规划|计划|清单|要点)$"
)
_ARTICLE = re.compile(r"(?m)^第[一二三四五六七八九十]{1,3}条(?!例)")  # 第一条 为加强管理
# 各乡镇人民政府、县直各单位:
_ADDRESSED = re.compile(
    r"各(?:县|市|区|镇|乡|部门|单位|街道|预算|学校|设区)[^。\n]{0,40}:"
    r"|遵照执行|印发给你们|特此通知|现转发|现就[^。]{4,40}通知如下"
)
_LETTER = re.compile(r"(?m)^各[^，。\n]{2,50}:$")  # 各县区财政局:
# 摘要:本文
_RESEARCH = re.compile(r"摘要[:】]|关键词[:】]|参考文献|中图分类号|作者简介|(?:研究|思考|探析|浅析|浅谈|探讨)$")
# 本报讯; 近日，市财政局召开
_NEWS = re.compile(
    r"(?:本报|本网|通讯员|记者)(?:讯|[一-龥]{2,4})|(?:近日|日前|\d{1,2}月\d{1,2}日(?:上午"
    r"|下午)?)，[^。]{2,30}(?:召开|举办|组织|开展|下发|印发|举行|启动)"
)
_RECENT = re.compile("近日|日前|配合")  # 近日
_BEGINS_RECENT = re.compile("^.{0,24}(?:近日|日前)")  # 近日，
# 我市扎实推进部门整体支出绩效自评工作
_ANNOUNCES = re.compile(
    r"^[^，。\n]{2,24}(?:配合|召开|举办|扎实|推进|启动|积极|圆满|顺利|组织|开展|部署)[^，。\n]{2,36}(?:工作"
    r"|自评|评价|会议|培训|会)$",
    re.MULTILINE,
)
_TENDER = re.compile(r"招标|采购(?:公告|项目|文件)|中标|竞争性(?:磋商|谈判)|投标")  # 招标
_BUDGET = re.compile(r"(?:部门|单位)预算(?:公开|信息|情况|说明|编制|草案|报表|$)|预算公开|收支预算总表")  # 部门预算公开
# 政府工作报告; 审计报告
_OTHER_REPORT = re.compile(
    r"(?:政府工作|述职|述廉|调研|考察|可行性研究|审计|整改|巡察|法治政府建设"
    r"|信息公开(?:工作)?(?:年度)?|社会责任|环境影响|验收|执法|普法)(?:工作)?(?:情况)?(?:年度)?(?:的)?报告"
    r"|绩效管理(?:工作)?(?:开展)?(?:情况)?的?(?:总结|报告|汇报)$"
)
# 工作总结; 预算执行情况的报告
_ANY_REPORT = re.compile(r"(?:报告|总结|汇报|工作要点|年报)$")
#: What precedes the year's end, or the money itself: 事前绩效评估报告, 绩效运行监控表.
_EARLIER = re.compile(r"事前(?:绩效)?评估|绩效(?:目标)?(?:运行|执行)?(?:监控|跟踪)")
_TARGETS = re.compile(r"绩效目标(?:申报|批复|公开|审核)?(?:表|书)(?:\([^()]*\))?$")  # 绩效目标申报表
#: Who publishes what all departments have reported: 关于公开县级部门绩效自评结果的说明.
_PUBLISHES = re.compile(r"公[开布示][^。\n]{0,12}?(?:各|[省市县区州]级|\d+个)(?:预算)?(?:部门|单位)")
_OF_PERFORMANCE = re.compile(r"绩效|自评|自查|支出|整体|资金|项目|决算")  # 整体支出情况报告
#: What a self-evaluation of money is called, and what its opening speaks of; 绩效考核 is of offices and persons.
_OF_MONEY = re.compile(r"绩效(?!(?:管理|目标)?考核)|支出|预算|资金|经费|项目|专项|补[助贴]|工程")  # 绩效自评
_SPEAKS_OF_MONEY = re.compile(r"绩效(?:自评|自我|评价|目标|报告|指标|情况)|项目名称")  # 绩效目标
_ASSESSMENT = re.compile(r"(?:绩效|目标|责任|管理|年度)考核")  # 目标管理绩效考核
# 财政重点评价报告; 第三方评价机构
_BY_OTHERS = re.compile(
    r"(?:财政重点|重点|财政|再|第三方|事后|抽查)(?:绩效)?评价(?:的?报告"
    r"|结果|工作组|小组|组)|绩效重点评价|委托第三方|受[^。，]{2,30}委托"
    r"|会计师事务所"
    r"|(?:咨询|评估|管理)(?:服务)?有限(?:责任)?公司|第三方(?:评价)?机构"
    r"|被评价(?:单位|部门)|我们的责任|绩评字|评价(?:工作)?组(?:认为"
    r"|通过|对|采)|复评"
)
_TITLED_BY_OTHERS = re.compile(r"(?:重点|财政|第三方|再|事后)(?:绩效)?评价")  # 重点绩效评价
#: 项目绩效自评抽查报告, and the number of a report by those who the ministry sends: 财驻黑监
_CHECKED_BY_OTHERS = re.compile(r"自评[^，。]{0,6}(?:抽查|核查)|财驻")
# 委托第三方
_COMMISSIONED = re.compile(r"(?:委托|聘请|引入)[^。，]{0,8}第三方|会计师事务所[^。]{0,20}(?:评价|承担)")


class Other(NamedTuple):
    """A kind of document that is no self-evaluation, the evidence in a few words, and how sure it is."""

    genre: Genre
    reason: str
    confidence: float


def other(view: View) -> Other | None:
    """What the document is other than a self-evaluation or a final account; None where nothing says so."""
    rules = (_regulation, _template, _research_or_news, _earlier, _report, _of_other_things)
    return next((found for rule in rules if (found := rule(view))), None)


def by_others(view: View) -> Other | None:
    """Whether somebody else evaluated."""
    if _CHECKED_BY_OTHERS.search(view.title):
        return Other("third_party", "the title names a check of self-evaluations by others", 0.9)
    if view.is_about_itself:
        return None
    if _TITLED_BY_OTHERS.search(view.title):
        return Other("third_party", "the title names an evaluation by others", 0.9)
    evidence = len(_BY_OTHERS.findall(view.annotated.text[:6_000]))
    if _COMMISSIONED.search(view.front[:1_500]) or (evidence >= 2 and evidence > view.own):
        return Other("third_party", "it speaks as one who evaluates others", 0.8)
    return None


def _regulation(view: View) -> Other | None:
    named = next((line for line in [*view.lines, view.title] if _RULES.search(line) and not is_report(line)), None)
    if named and not (view.is_about_itself and is_report(view.title)):
        return Other("none", f"a rule or a notice: {named[:40]}", 0.95)
    if len(_ARTICLE.findall(view.front)) >= 3:
        return Other("none", "a regulation in articles", 0.95)
    if _LETTER.search("\n".join(view.front.split("\n")[:6])):
        return Other("none", "a letter to other bodies", 0.9)
    if not is_report(view.title) and _ADDRESSED.search(view.annotated.text[:4_000]) and view.own == 0:
        return Other("none", "a notice to other bodies", 0.85)
    return None


def _template(view: View) -> Other | None:
    head = view.front[:600]
    if "由会员" not in head[:80] and (
        _COLLECTION.search(head) or any(_SAMPLE.search(line) for line in [*view.lines, view.title, *_short(head)])
    ):
        return Other("template", "a collection or a template of reports", 0.9)
    if _NOBODY.search(view.title):
        return Other("template", "its title names nobody", 0.9)
    source = view.annotated.smoothed.document.text[:3_000]
    if (
        _OF_NO_YEAR.search(head)
        or len(_BLANK.findall(view.front)) >= 3
        or len(_NO_YEAR.findall(view.front)) >= 2
        or len(_TO_FILL.findall(source)) >= 4
    ):
        return Other("template", "a form with blanks to be filled in", 0.85)
    if len(_ASKED.findall(view.front)) >= 4 and not _MONEY.search(view.front):
        return Other("template", "it says what a report should say", 0.8)
    return None


def _short(head: str) -> list[str]:
    """The lines of ``head`` that are no sentences."""
    return [line for line in head.split("\n") if len(line) <= 30 and not re.search("[，。；]", line)]


def _research_or_news(view: View) -> Other | None:
    if _RESEARCH.search(view.front[:800]) or _RESEARCH.search(view.title):
        return Other("none", "a paper", 0.9)
    tender = next((line for line in view.lines if _TENDER.search(line)), None)
    if tender and not view.is_about_itself:
        return Other("none", f"a tender: {tender[:40]}", 0.9)
    if is_report(view.title):
        return None
    first = view.front[:120]
    if _ANNOUNCES.search(first) or _BEGINS_RECENT.search(first):
        return Other("none", "news", 0.85)
    if not view.own and (_NEWS.search(view.front[:800]) or _RECENT.search(view.front[:200])):
        return Other("none", "news", 0.85)
    return None


def _earlier(view: View) -> Other | None:
    """What is planned or watched before there is something to evaluate."""
    if view.is_about_itself:
        return None
    if _EARLIER.search(view.title):
        return Other("none", "an appraisal before the year's end", 0.9)
    if _TARGETS.search(view.title) and not DONE.search(view.front):
        return Other("none", "targets without results", 0.9)
    return None


def _report(view: View) -> Other | None:
    """A budget, or a report about something else."""
    if (named := _OTHER_REPORT.search(view.title)) and named.end() == len(view.title):
        return Other("none", f"another kind of document: {view.title[:40]}", 0.85)
    if _PUBLISHES.search(view.title):
        return Other("none", "it publishes what others have reported", 0.85)
    if view.is_about_itself:
        return None
    for line in view.lines:
        is_untitled = not view.title and _ANY_REPORT.search(line) and not _OF_PERFORMANCE.search(line)
        if (_BUDGET.search(line) and "绩效" not in line) or _OTHER_REPORT.search(line) or is_untitled:
            return Other("none", f"another kind of document: {line[:40]}", 0.85)
    return None


def _of_other_things(view: View) -> Other | None:
    """A self-evaluation of an office, a school or a contest, which is not of what money has done."""
    if not view.is_about_itself or _OF_MONEY.search(view.title):
        return None
    if _ASSESSMENT.search(view.title) or not _SPEAKS_OF_MONEY.search(view.front):
        return Other("none", "a self-evaluation of something other than money", 0.85)
    return None
