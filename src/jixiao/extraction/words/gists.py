"""Topics and gists of findings: the theme, and a judgement in our own few words, never the report's sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.extraction.lexicon import Lexicon
from jixiao.extraction.words.themes import theme
from jixiao.facts import reference

#: Themes of problems and measures, most about management, which the words of activities do not tell; the first counts.
_TOPICS = (
    (
        "performance_management",
        "绩效(?:评价|目标|指标|管理|自评|监控|评估|意识|体系|理念)|预算绩效|指标体系|查摆问题|问效",
    ),
    ("procurement", "采购|招投?标"),
    ("assets", "资产|公物仓|盘点"),
    (
        "budget_preparation",
        "预算的?编制|编制(?:的准确|预算|.{0,4}预算)|年初.{0,4}预算|追加|预算(?:安排|调整|调剂|精)|预判.{0,12}支出"
        "|预算工作|项目(?:储备|库|测算|支出测算)|不可预见|预算管理",
    ),
    (
        "budget_execution",
        "预算|支出(?:进度|率|情况|管理)|资金|使用进度|用款|经费(?:监管|支出|存量|使用|管理)|专项经费|结转|结余|退回"
        "|财务|三公|成本|支付|决算",
    ),
    (
        "internal_management",
        "内控|内部(?:控制|管理)|规章制度|业务(?:能力|学习)|工作人员|人员(?:不足|变动|流动|短缺|紧)",
    ),
    ("new_sectors", "新兴领域|新就业|平台企业|两新|新业态"),
    ("theory_study", "思想政治|理论武装|习近平|铸魂|凝心|第一议题"),
    ("training", "党校|党课|培训"),
    ("cadre", "选贤任能|选人用人渠道|干部队伍|领导班子"),
    ("party_building", "党员教育|党组织|党支部"),
)
#: The characters that such words begin with, so that most places need no try of them all.
_BEGINS = "".join(sorted({word[0] for _, words in _TOPICS for word in words.split("|")}))
_TOPIC = re.compile(f"(?=[{_BEGINS}])(?:" + "|".join(f"(?P<{slug}>{words})" for slug, words in _TOPICS) + ")")
_RANK = {slug: rank for rank, (slug, _) in enumerate(_TOPICS)}

#: What it concerns, in the shortest word for it.
_ASPECTS = re.compile(
    r"进度|效益|绩效目标|绩效指标|指标|目标|制度|机制|责任|意识|认识|监督|监管|评价|监控|准确|精准|计划性|规划|培训|队伍|班子|阵地|载体|渠道|服务|水平|能力|作风|品牌"
    r"|工程|活动|宣传|信息化|信息|数据|资料|档案|采购|资产|合同|内控|核算|公开|结转|结余|追加|人员|编制|经费|资金|项目|预算|成效|作用"
)
_SHORT = {"准确": "准确性", "精准": "准确性"}
_FAULTS = (
    (re.compile(r"退回|沉淀|结余|结转"), "资金未用完"),
    (re.compile(r"追加|调整"), "年中有变动"),
    (re.compile(r"前松后紧|滞后|缓慢|较慢|偏慢|不快|不及时"), "偏慢"),
    (re.compile(r"未|尚|没有|无法|难以"), "没有做到"),
    (re.compile(r"差距|落后"), "有差距"),
    (re.compile(r"不规范|不合理|不科学|不完善|不健全|不到位"), "欠妥善"),
    (re.compile(r"偏低|较低|不高|不强|薄弱|简单|单一|较弱|弱化"), "较弱"),
    (re.compile(r"不够|不足|欠|缺|短板|困难"), "不足"),
)
_DEEDS = (
    (re.compile(r"加快|及时|尽快"), "提速"),
    (re.compile(r"健全|完善|建立|制定|构建"), "立规"),
    (re.compile(r"严格|监督|监管|督促|跟踪|监控|通报"), "从严监督"),
    (re.compile(r"细化|精准|准确|科学|合理|预判"), "做细做准"),
    (re.compile(r"培训|学习|认识|意识|重视"), "增强认识"),
    (re.compile(r"提[高升]|增强|优化|改进|规范"), "改善"),
    (re.compile(r"创新|探索|拓|畅通|打造"), "开新路"),
)


def topic(words: str) -> str:
    """The theme of a problem or a measure: a slug of ``ref_theme``."""
    found = {match.lastgroup or "" for match in _TOPIC.finditer(words)}
    return min(found, key=_RANK.__getitem__) if found else theme(words)


def gist(kind: str, label: str, words: str) -> str:
    """The gist of a problem or a measure under the theme named ``label``; at most 25 characters."""
    aspect = max(_ASPECTS.findall(words), key=len, default="")
    aspect = _SHORT.get(aspect, aspect)
    about = f"{label}：{aspect}" if aspect and aspect not in label else f"{label}："
    judgements, default = (_FAULTS, "待改进") if kind == "problem" else (_DEEDS, "加强")
    for pattern, judgement in judgements:
        if pattern.search(words):
            return about + judgement
    return about + default


@lru_cache(maxsize=4)
def labels(lexicon: Lexicon) -> dict[str, str]:
    """The Chinese name of each theme."""
    return {str(row["theme"]): str(row["name_zh"]) for row in lexicon.rows(reference.THEME)}
