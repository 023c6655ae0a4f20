"""Columns of tables: what each holds by its head, what a cell of it can be, and which heads stand below which.

Where the file marks no cells, this is what gives words and lines to columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal

from jixiao.extraction.text.heads import (
    LABEL_HEAD,
    LEVEL_HEAD,
    NOTE_HEAD,
    POINTS,
    RATE,
    SPANNING,
    STUB,
    UNTOLD,
    bare,
    is_figures_head,
    is_head_word,
    says_itself,
)
from jixiao.extraction.text.levels import Levels

#: ``frame`` names the whole table in a merged cell beside it, ``label`` and ``level`` are merged cells of levels above
#: a row's ``name``, ``weight`` their points, ``adjusted`` a target that few rows have.
Kind = Literal[
    "frame", "label", "level", "weight", "name", "ordinal", "note", "points", "unit", "sign", "flag", "rate", "rule",
    "figure", "adjusted", "value",
]  # fmt: skip

#: 序号, 扣分原因, 分值, 计量单位, 指标性质, 是否核心指标, 评分标准, 调整指标值, 人数
_HEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("ordinal", re.compile(r"序号|编号|行次")),
    ("note", re.compile(rf".*(?:{NOTE_HEAD.pattern}).*")),
    # The share of an indicator's points that is got: `得分系数(%)`.
    ("rate", re.compile(r".{0,4}系数(?:\(.{1,10}\))?")),
    ("points", re.compile(r".{0,8}(?:分值|得分|评分|权重|权数|自评分|满分|扣分|分数|标准分)(?:\(.{1,12}\))?")),
    ("unit", re.compile(r"(?:计量|度量|指标)?单位")),
    ("sign", re.compile(r"(?:比较|运算|指标)?(?:符号?|方向)|指标(?:性质|类[型别])")),
    ("flag", re.compile(r"是否.{1,8}")),
    ("rate", RATE),
    ("rule", re.compile(r".{0,6}(?:标准|细则|依据|规则|办法|方法|要点)")),
    ("adjusted", re.compile(r".{0,4}调整后?\)?(?:的|绩效)?(?:指标|目标)值?")),
    ("figure", re.compile(r".{0,10}(?:编制|人数|人员|职工|数|总?额|合计|小计|金额)(?:\(.{1,8}\))?")),
)
#: What names a row's indicator or task: 三级指标.
_NAME_HEAD = re.compile(
    r"(?:[三四]级(?:评价|绩效)?指标|(?:绩效|评价|考核|具体|关键|个性|自评|年度)?指标"
    r"|(?:重点|主要)?(?:工作)?任务|(?:评价|考核|工作)内容)(?:名称|内容)?"
)
_LOWER_LEVEL = re.compile(r"[二三]级")  # 二级指标
_SUM_HEAD = re.compile(r"[数额计率](?:\(.{1,8}\))?$")  # 预算数
_STATES_UNIT = re.compile(r"\([^()]*元\)$")  # 项目资金(万元)
_FEWEST_VALUES, _FEWEST_NAMES = 2, 3

#: 1,200.5
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:万?元|亿元|分|人|个|名)?|[-/—]+")
#: ≥95%
_MEASURE = re.compile(rf"[≥≤><=].*|-?\d[\d,.]*%|{_FIGURE.pattern}|\d[\d,.]*[^\d\s]{{1,3}}|\d[\d.]*%?[-~至—]\d.*")
#: What each kind of column holds: 12, 98.5%, 定性, 是.
_HOLDS = {
    "ordinal": re.compile(r"\d{1,3}"),
    "points": POINTS,
    "weight": POINTS,
    "rate": re.compile(r"\d+(?:\.\d+)?%?|[-/—]+"),
    "figure": _FIGURE,
    "sign": re.compile(r"[≥≤=><]+|[正反]向(?:指标)?|定[性量](?:指标)?|[大小等不高低于]{2,4}"),
    "flag": re.compile(r"[是否√×]"),
}
#: A sign for a unit, which is no value: 万kWh, km2, kg, `/10万`.
_SYMBOL = re.compile(r"[千百万亿]?(?:[kMG]?Wh?|[kcm]?m[23]?|[kmμ]?g|kV|dB|[th]|℃)|/\d{1,3}[百千万]")
#: 人次, 微克/立方米, 平方公里.
_UNIT = re.compile(
    rf"{_SYMBOL.pattern}|[^\d\s]{{1,2}}|[^\d\s]{{1,6}}[/·][^\d\s]{{1,4}}|[^\d\s]{{1,4}}[米里时克吨元次人]"
)

#: Heads over others: of money (执行数), of budgets (预算数), of values (指标值); and those below the last: 计划值.
_OVER_MONEY, _OVER_BUDGETS = re.compile("预算|执行|支出|金额|资金"), re.compile("^预算")
_OVER_VALUES = re.compile("指标值|目标值|完成情况")  # 指标值
#: The first of heads of parts: 总额.
WHOLE_HEAD = re.compile(r"(?:总额|合计|小计|金额)(?:\(.{1,8}\))?")
_BELOW_VALUES = re.compile(r"(?:年初|年度|全年|计划|预期|目标|指标|实际|完成|实现)+(?:指标|目标|完成)?值?")  # 实际值


@lru_cache(maxsize=512)
def kind(name: str) -> Kind:
    """What a column holds that ``name`` heads: values, where the words do not say."""
    name = bare(name).removeprefix("其中:")
    found: Kind | None = next((of for of, head in _HEADS if head.fullmatch(name)), None)
    return found or ("figure" if is_figures_head(name) else "value")


@lru_cache(maxsize=512)
def is_known(name: str) -> bool:
    """Whether ``name`` heads some column."""
    name = name.removeprefix("其中:")
    is_of_kind = kind(name) in ("unit", "sign", "flag", "adjusted")
    is_of_words = LABEL_HEAD.fullmatch(name) or STUB.fullmatch(name)
    return is_of_kind or is_head_word(name) or is_figures_head(name) or is_of_words is not None


def is_name_head(name: str) -> bool:
    """Whether ``name`` heads the column of rows' own names."""
    return _NAME_HEAD.fullmatch(name) is not None


def kinds(names: Sequence[str]) -> Iterator[tuple[Kind, ...]]:
    """What each column holds, in the ways in which that can be read; nothing for heads of columns without figures."""
    found: list[Kind] = [kind(name) for name in names]
    name = _name_column(names, found)
    if name >= 0:
        found[:name] = ["weight" if of == "points" else of if of == "ordinal" else "level" for of in found[:name]]
        found[name] = "name"
    if SPANNING.fullmatch(names[0]) and LEVEL_HEAD.match(names[1]):
        found[0] = "frame"
    if not {"points", "rate", "figure"} & set(found) and found.count("value") < _FEWEST_VALUES:
        return
    is_framed = len(names) > _FEWEST_NAMES and (STUB.fullmatch(names[0]) or _STATES_UNIT.search(names[0]))
    if is_framed and LABEL_HEAD.fullmatch(names[1]):
        pass
    elif name >= 0:
        yield ("label", *found) if _LOWER_LEVEL.match(names[0]) else tuple(found)
    else:
        yield ("name", *found)
        if found[0] == "figure" and not _SUM_HEAD.search(names[0]):
            yield ("name", *found[1:])
        yield ("frame", *found)
    if is_framed:
        yield from (("frame", *rest) for rest in kinds(names[1:]))


def _name_column(names: Sequence[str], found: Sequence[Kind]) -> int:
    """The column of rows' own names; -1 where no head says which."""
    told = [n for n, name in enumerate(names) if is_name_head(name)] or [
        n for n, name in enumerate(names) if LEVEL_HEAD.fullmatch(name)
    ]
    if told:
        return max(told)
    if found[0] == "ordinal" and found[1] == "value":
        return 1
    # A head that states the unit of those behind it stands over the labels: 项目资金(万元) before 年初预算数.
    is_stub = _STATES_UNIT.search(names[0]) and says_itself(names[1]) and not _STATES_UNIT.search(names[1])
    is_label = is_stub or LABEL_HEAD.fullmatch(names[0]) or not is_figures_head(names[0])
    return 0 if is_label and found[0] in ("value", "figure") else -1


@lru_cache(maxsize=4096)
def holds(of: Kind, text: str, levels: Levels) -> bool:
    """Whether ``text`` can be a cell of a column, or the first word of one."""
    is_untold = UNTOLD.fullmatch(text) is not None
    if of in _HOLDS:
        return _HOLDS[of].fullmatch(text) is not None or (of != "ordinal" and is_untold)
    if of == "label":
        return levels.is_label(text)
    if of == "unit":
        return _UNIT.fullmatch(text) is not None and _HOLDS["sign"].fullmatch(text) is None
    if of in ("level", "name"):
        is_level = of == "name" and text.endswith("指标") and levels.is_lower_label(text)
        is_flag = _HOLDS["flag"].fullmatch(text) is not None
        return not is_untold and not is_level and not is_flag and _MEASURE.fullmatch(text) is None
    if of == "note":
        return is_untold or _FIGURE.fullmatch(text) is None
    if of == "value":
        return _HOLDS["sign"].fullmatch(text) is None and _SYMBOL.fullmatch(text) is None
    return of != "frame"


def below(upper: Sequence[str], lower: Sequence[str]) -> list[int] | None:
    """How many of the heads ``lower`` stand below each of the heads ``upper``; None where they do not say.

    预算数 | 执行数 over 总额 | 财政拨款 | 总额 | 财政拨款: each over as many.
    完成情况 | 评分 over 目标值 | 实际值 | 权重 | 得分: each over its own kind.
    """
    runs = [(of, list(names)) for of, names in groupby(lower, _below)]
    counts = [0] * len(upper)
    for of, names in runs:
        over = _over(upper, names, of)
        own, rest = divmod(len(names), len(over) or 1)
        if not over or rest or own < 2 or any(names[n] != names[n % own] for n in range(len(names))):
            return None
        for number in over:
            counts[number] = own
    return counts if runs else None


def _below(name: str) -> str:
    """Of what a head is that stands below another: values, points, money; empty for other heads."""
    if _BELOW_VALUES.fullmatch(name):
        return "value"
    return of if (of := kind(name)) in ("points", "figure") else ""


def _over(upper: Sequence[str], lower: Sequence[str], of: str) -> list[int]:
    """The heads that can stand over those of one kind."""
    if of == "value":
        return [n for n, name in enumerate(upper) if _OVER_VALUES.search(name) and not LEVEL_HEAD.match(name)]
    if of == "points":
        return [n for n, name in enumerate(upper) if kind(name) == "points"]
    of_budget = all("预算" in name for name in lower)
    if of != "figure" or not (of_budget or WHOLE_HEAD.fullmatch(lower[0])):
        return []
    word = _OVER_BUDGETS if of_budget else _OVER_MONEY
    return [n for n, name in enumerate(upper) if word.search(name) and kind(name) == "figure"]
