"""What the words of a form mean 表式用语: the ministry's word for each, and where in a form it can stand.

A province, a city or a county that has forms of its own describes them in ref_form_word; see docs/adding-forms.md.
"""

from __future__ import annotations

from typing import Literal

from jixiao.facts.column import Choice, Column, Text
from jixiao.facts.reference import SOURCE
from jixiao.facts.table import Table
from jixiao.facts.types import SLUG

Block = Literal["title", "identity", "budget", "indicators", "total"]
Place = Literal["head", "label"]

#: What a form's words mean, by the block and the place where they stand, with the words of the ministry's forms.
MEANINGS: dict[tuple[Block, Place], dict[str, str]] = {
    ("title", "label"): {
        "of_department": "部门整体支出绩效自评表",
        "of_project": "项目支出绩效自评表",
        "of_transfer": "转移支付绩效自评表",
    },
    ("identity", "label"): {
        "department_name": "部门名称",
        "project_name": "项目名称",
        "doing_unit": "实施单位",
        "supervising_department": "主管部门",
    },
    ("budget", "head"): {
        "money_source": "资金来源",
        "budget_initial": "年初预算数",
        "budget_adjusted": "全年预算数",
        "executed": "全年执行数",
        "execution_rate": "执行率",
        "weight": "分值",
        "score": "得分",
        "reason": "偏差原因分析及改进措施",
        "note": "备注",
    },
    ("budget", "label"): {
        "whole_money": "年度资金总额",
        "fiscal_money": "财政拨款",
        "carried_money": "上年结转资金",
        "other_money": "其他资金",
        "basic_money": "基本支出",
        "project_money": "项目支出",
        "budget_initial": "年初预算数",
        "budget_adjusted": "全年预算数",
        "executed": "全年执行数",
        "execution_rate": "执行率",
        "weight": "分值",
        "score": "得分",
    },
    ("indicators", "head"): {
        "level_1": "一级指标",
        "level_2": "二级指标",
        "level_3": "三级指标",
        "target": "年度指标值",
        "actual": "实际完成值",
        "unit": "计量单位",
        "sign": "比较符号",
        "weight": "分值",
        "score": "得分",
        "deduction": "扣分",
        "reason": "偏差原因分析及改进措施",
        "rule": "评分标准",
        "note": "备注",
    },
    ("indicators", "label"): {"total_score": "总分"},
    ("total", "label"): {"total_score": "总分"},
}
#: The blocks that open, each with meanings of heads of which it needs one of every group.
OPENED: dict[Block, tuple[tuple[str, ...], ...]] = {
    "budget": (("budget_initial", "budget_adjusted", "executed"),),
    "indicators": (("level_1", "level_2", "level_3"), ("target", "actual", "score", "deduction")),
}
_WORDS = {meaning: word for words in MEANINGS.values() for meaning, word in words.items()}

FORM_WORD = Table(
    "ref_form_word",
    "reference",
    "表式用语",
    "One word of a form whose layout the grammar does not read, and what it means there.",
    ("form", "block", "place", "word"),
    (
        Column("form", SLUG, "表式", "The form, named by the contributor."),
        Column(
            "block",
            Choice(
                {
                    "title": "表名",
                    "identity": "基本信息",
                    "budget": "预算执行",
                    "indicators": "绩效指标",
                    "total": "总分",
                }
            ),
            "区块",
            "The part of the form in which the word stands. One of money or indicators opens where its heads are.",
        ),
        Column(
            "place",
            Choice({"head": "表头", "label": "行名"}),
            "位置",
            "Whether the word heads a column, or names what stands behind it in its row or cell.",
        ),
        Column(
            "word",
            Text(r"[^\s()（）:：]+", "资金盘子"),
            "印面词语",
            "The word as the form prints it, without blanks, brackets, and what stands in them or behind a colon.",
        ),
        Column("meaning", Choice(_WORDS), "含义", "What it means, in the word of the ministry's forms."),
        SOURCE,
    ),
    is_modelled=False,
)
