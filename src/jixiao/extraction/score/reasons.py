"""Why points were lost: a theme and our own words for it, by what the report says around the deduction."""

from __future__ import annotations

import re

#: What makes an item not apply in the year: 本年无新增预算项目、不需要开展事前评估、没有资产收益.
NOT_APPLICABLE = re.compile(
    r"(?:无|没有|未发生|未安排|不存在)(?:新增|相关|此类|该类|资产|政府采购|专项|重大|上缴|基建)[^，,。；]{0,8}(?:项目|业务|收[益入]|资金|采购|支出|资产|事项)"
    r"|不涉及|未涉及|不适用|(?:不|无)需要?开展|不需要[^，,。；]{0,6}(?:评估|评价)|无此(?:项|类)"
)
_NEGATION = re.compile("[无没未不]")
NO_BUSINESS = "当年没有此项业务"
#: Theme, our own words, what the report says; the first that fits.
_REASONS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("no_such_business", NO_BUSINESS, NOT_APPLICABLE),
    ("external_shock", "受疫情影响没有完成", re.compile(r"疫情|新冠")),
    (
        "external_shock",
        "财力紧张，资金不到位",
        re.compile(r"(?:财政|财力|资金|预算)[^，,。；]{0,8}(?:紧张|困难|不足以|未到位|缺口)"),
    ),
    (
        "external_shock",
        "外部条件或政策变化",
        re.compile(
            r"不可抗力|自然灾害|洪[涝灾]|政策(?:性)?(?:调整|变[化动])|机构改革|上级(?:部门)?(?:调整|未|安排)|市场(?:环境|变化|价格)|天气"
        ),
    ),
    (
        "procedure_incomplete",
        "程序或备案不齐",
        re.compile(
            r"备案|审批|手续|程序|流程|公开(?:不|未|内容不)|未(?:按时|及时|按要求)?(?:公开|报送|上报|录入|公示|归档)|(?:制度|办法|机制)[^，,。；]{0,6}(?:不健全|不完善|不够|未|缺)|资料不|材料不|佐证"
        ),
    ),
    (
        "execution_shortfall",
        "预算支出进度不足",
        re.compile(
            r"(?:执行率|支出率|支付率|支出进度|执行进度|支付进度|完成率|预算执行|资金执行)|结转|结余|未(?:全部)?支[出付]|调整率|超预算|调剂"
        ),
    ),
    (
        "task_not_done",
        "要求的工作没有做",
        re.compile(
            r"未(?!来|尽|及)(?:能|按|进行|全部|开展|完成|评价|制定|建立|设立?|达[到标]|实现|组织|编制|落实|对)|没有|无进行|无法正常开展|没能|滞后|缺少|缺乏"
        ),
    ),
    (
        "quality_shortfall",
        "质量或效果不够",
        re.compile(
            r"质量|不够|不高|不准|不精|不强|不细|偏低|偏差|不合理|不科学|欠|有待|不足|不明显|不全面|不完整|不理想|满意"
        ),
    ),
)


def applies_not(words: str) -> bool:
    """Whether ``words`` say that an item does not apply in the year."""
    return _NEGATION.search(words) is not None and NOT_APPLICABLE.search(words) is not None


def reason(words: str) -> tuple[str | None, str]:
    """Our own words for why points were lost, if ``words`` say why, and the theme (a ``ref_theme`` of deductions)."""
    for theme, own, pattern in _REASONS:
        if pattern.search(words):
            return own, theme
    return None, "not_stated"
