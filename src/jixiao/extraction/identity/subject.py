"""What a self-evaluation evaluates: a whole department, a project, or a transfer payment; by weighed evidence.

The title says most, then the heads of the official forms and the headings of the official outlines, then what the
first lines speak of. No answer is the default: where nothing tells, or two are close, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Subject = Literal["whole", "project", "transfer_payment"]

#: By how much the likeliest must be ahead.
MARGIN = 2.0

_QUOTED = re.compile(r"《[^《》]*》")  # 《预算法》


class _Sign(NamedTuple):
    """Words that tell the subject where they stand, how much, and what to call them in a reason."""

    subject: Subject
    weight: float
    words: re.Pattern[str]


class Told(NamedTuple):
    """The subject, why, and how far it is ahead of the next; None where nothing tells or two are close."""

    subject: Subject | None
    reason: str
    lead: float


_TITLE = (
    # 部门整体支出绩效自评; 单位整体; 部门预算绩效
    _Sign(
        "whole",
        8,
        re.compile(
            r"整体(?:和项目)?(?:支出)?(?:情况)?(?:财政)?(?:资金)?(?:预算)?绩效"
            r"|部门(?:预算(?:执行)?)?(?:支出)?(?:情况)?绩效|(?:部门|单位)\(?(?:单位|部门)?\)?整体"
            r"|整体(?:和项目)?支出|部门自评"
        ),
    ),
    # 转移支付
    _Sign("transfer_payment", 10, re.compile(r"转移支付")),
    # 中央财政水利发展资金; 上级补助
    _Sign(
        "transfer_payment",
        6,
        re.compile(
            r"中央(?:对地方|财政)?[^，。]{0,20}(?:资金|补助)|(?:省级|上级)(?:财政)?(?:专项)?(?:补助|下达)?资金|上级补助"
        ),
    ),
    # 项目支出绩效自评
    _Sign("project", 8, re.compile(r"(?<![和及与、])项目支出")),
    # 改造项目绩效自评
    _Sign("project", 5, re.compile(r"(?<![和及与、])项目(?:预算)?(?:资金)?(?:绩效|自评)")),
    # 安全巩固提升工程; 设备购置
    _Sign("project", 6, re.compile(r"工程|改造|修缮|建设|购置|采购|课题|活动|行动|计划")),
    # 就业补助资金; 奖补
    _Sign("project", 3, re.compile(r"项目|专项|经费|资金|奖补|补助|补贴|奖励|救助|配套|债券")),
)
_FORM = (
    # 中央对地方专项转移支付区域绩效目标自评表
    _Sign("transfer_payment", 10, re.compile(r"转移支付[^\n。，]{0,14}(?:自评表|自评报告)")),
    # 转移支付(项目)名称
    _Sign("transfer_payment", 6, re.compile(r"(?:转移支付|专项)[^\n\t:]{0,4}(?:项目)?[^\n\t:]{0,2}名称")),
    # 中央主管部门
    _Sign("transfer_payment", 3, re.compile(r"(?:中央|地方)主管部门|资金使用单位")),
    # 项目名称; 项目负责人; but not the head of a column of projects: 序号, 项目名称, 年初预算
    _Sign(
        "project",
        4,
        re.compile(
            r"(?<!专项\()(?<!支付\()(?<![)）])(?<!序号\t)项目(?:名称|负责人|类别)"
            r"(?!\t(?:[年全调]\S{0,3})?(?:预算|金额|资金|执行|支出))"
        ),
    ),
    # 项目支出绩效自评表
    _Sign("project", 6, re.compile(r"项目支出(?:绩效)?自评(?:表|报告)")),
    # 部门整体支出绩效自评表
    _Sign("whole", 6, re.compile(r"(?:部门|单位)整体[^\n。，:]{0,8}自评(?:表|报告)")),
    # 部门职能; 年度主要任务
    _Sign("whole", 3, re.compile(r"(?m)^(?:部门|单位)(?:职能|职责)|^年度(?:主要|重点)任务")),
)
_HEADINGS = (
    # 绩效目标分解下达情况; 偏离绩效目标的原因
    _Sign("transfer_payment", 3, re.compile(r"绩效目标分解下达|下达[^\n]{0,12}预算和绩效目标|偏离绩效目标")),
    # 项目概况; 项目基本情况
    _Sign("project", 3, re.compile(r"项目(?:概况|基本情况|立项)")),
    # 项目资金使用情况
    _Sign("project", 1, re.compile(r"项目(?:资金|组织|实施|绩效)")),
    # 部门概况; 单位基本情况; 机构设置
    _Sign(
        "whole",
        3,
        re.compile(
            r"(?:部门|单位|学校|医院|街道|[局镇乡])(?:基本)?(?:概况|情况|概述)|机构(?:设置|概况)|部门整体|整体支出"
        ),
    ),
)
_OPENING = (
    # 转移支付
    _Sign("transfer_payment", 3, re.compile(r"转移支付|中央(?:对地方|财政)[^，。\n]{0,20}(?:资金|补助)")),
    # 该项目; 本项目
    _Sign("project", 2, re.compile(r"[该本]项目|项目(?:绩效)?自评")),
    # 专项资金; 工作经费
    _Sign("project", 1, re.compile(r"项目|专项|经费|(?:补助|奖补|配套|救助|保障|扶持|衔接|奖励|补贴|债券)资金")),
    # 部门整体; 整体绩效
    _Sign("whole", 4, re.compile(r"部门整体|整体支出|整体绩效|部门(?:预算)?支出绩效")),
)
#: Where each is looked for, and what a reason calls it.
_PLACES = (
    (_TITLE, "the title"),
    (_FORM, "the form's heads"),
    (_HEADINGS, "the headings"),
    (_OPENING, "the first lines"),
)
_NAMES = {"whole": "the whole department", "project": "a project or a fund", "transfer_payment": "a transfer payment"}


def subject(title: str, front: str, headings: str) -> Told:
    """What is evaluated, by the title, the beginning without unticked choices, and the headings a line each."""
    opening = _QUOTED.sub("", front[:1_500])
    votes: dict[Subject, float] = {}
    told: dict[Subject, str] = {}
    for (signs, place), text in zip(_PLACES, (_QUOTED.sub("", title), front, headings, opening), strict=True):
        for sign in _stated(signs, text):
            votes[sign.subject] = votes.get(sign.subject, 0.0) + sign.weight
            told.setdefault(sign.subject, place)
    if not votes:
        return Told(None, "nothing says what it evaluates", 0)
    first, *others = sorted(votes, key=lambda one: -votes[one])
    lead = votes[first] - (votes[others[0]] if others else 0)
    if lead < MARGIN:
        close = " and of ".join(_NAMES[one] for one in sorted((first, *others[:1])))
        return Told(None, f"it speaks of {close}", lead)
    verb = "names" if told[first] == "the title" else "name"
    return Told(first, f"{told[first]} {verb} {_NAMES[first]}", lead)


def _stated(signs: tuple[_Sign, ...], text: str) -> Iterator[_Sign]:
    """The signs that ``text`` shows; of those of one subject the strongest alone."""
    seen: set[Subject] = set()
    for sign in sorted(signs, key=lambda one: -one.weight):
        if sign.subject not in seen and sign.words.search(text):
            seen.add(sign.subject)
            yield sign
