"""Statements in words 文字表述 that figures can contradict."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Date
from jixiao.facts.kind import RESTATES, FactKind, seed

CLAIM = FactKind(
    seed(
        "raw_claim",
        "文字表述",
        "One statement in words that figures or other statements of the report can contradict.",
        Column(
            "claim",
            Choice(
                {
                    "execution_complete": "预算全部执行",
                    "within_budget": "未超预算支出",
                    "initial_budget_kept": "严格执行年初预算",
                    "budget_added": "年中追加预算",
                    "funds_returned": "资金未用退回",
                    "funds_reclassified": "增减缘于预算间调整",
                    "accounts_match": "账账、账实相符",
                    "stocktaking_not_done": "未进行资产盘点",
                    "targets_met": "达到绩效目标",
                    "task_not_done": "任务未能开展",
                    "period_open": "年度尚未结束时的表述",
                    "budget_published": "预算公开日期",
                    "accounts_not_approved": "决算尚未批复",
                    "units_include_itself": "所列下属单位含本级",
                    "other_own_name": "另一自称",
                    "numbering_broken": "标题序号不连续",
                    "list_miscounted": "列举条数与所称不符",
                }
            ),
            "表述类别",
            "What the report says.",
        ),
        Column(
            "claimed_on",
            Date(),
            "所称日期",
            "Day that the statement names.",
            absent="the statement names no whole date",
        ),
        RESTATES,
    ),
    known_by="claim",
    label="{{ label('claim', 'claim') }}",
    value_text="coalesce(claimed_on::varchar, label)",
    compared=("claim", "claimed_on"),
    same=("claim", "quote"),
    marts={"fct_claim": None},
)
