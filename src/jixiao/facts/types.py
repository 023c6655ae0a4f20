"""Types that columns of several tables share."""

from __future__ import annotations

from jixiao.facts.column import Choice, Number, Text

REPORT_ID = Text(r"[1-9][0-9]{5}-[a-z]+-(19|20)[0-9]{2}(-[a-z0-9]+){0,2}", "440113-zzb-2023")
FACT_ID = Text(rf"{REPORT_ID.pattern}/[a-z_]+/[1-9][0-9]*", "440113-zzb-2023/score/1")
SHA256 = Text(r"[0-9a-f]{64}", "64 hexadecimal digits")
DIVISION = Text(r"[1-9][0-9]{5}", "440113")
SLUG = Text(r"[a-z][a-z0-9_]*", "zzb")
#: What is said in words, the report's or ours: longer than a name.
WORDS = Text(longest=500)
MONEY = Number(18, 2)
MONEY_PRINTED = Number(18, 6)
POINTS = Number(9, 4)
PERCENT = Number(12, 6)
QUANTITY = Number(18, 6)
#: Wide enough for the value of any fact.
VALUE = Number(24, 6)
CONFIDENCE = Number(3, 2)

REVIEW = Choice({"extracted": "程序提取", "accepted": "已复核", "corrected": "已更正", "rejected": "已否定"})
STATUS = Choice(
    {
        "stated": "已列明",
        "derived": "推算",
        "not_stated": "未列明",
        "not_applicable": "不适用",
        "masked": "已遮盖",
        "unreadable": "无法辨认",
    }
)
QUALIFIER = Choice({"exact": "确数", "at_least": "不少于", "more_than": "超过", "at_most": "不多于", "about": "约"})
OPERATOR = Choice({"=": "等于", ">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "~": "约"})
LEVEL = Choice(
    {"total": "总分", "dimension": "一级指标", "group": "二级指标", "indicator": "三级指标", "criterion": "评分要点"}
)
MAX_STATUS = Choice({"printed": "印明", "derived": "推算", "not_stated": "未列明"})
SCOPE = Choice(
    {
        "whole": "整体支出",
        "basic": "基本支出",
        "project": "项目支出",
        "special_fund": "专项资金",
        "general_budget": "一般公共预算",
        "government_fund": "政府性基金预算",
        "state_capital": "国有资本经营预算",
        "wages": "工资福利支出",
        "goods_services": "商品和服务支出",
        "transfers_to_persons": "对个人和家庭的补助",
        "three_public": "“三公”经费",
        "other": "其他",
    }
)
