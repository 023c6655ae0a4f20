"""Numbers in tables that are no facts: what a column 评分标准 or 指标解释 says, points beside a level's name, ordinals.

一级指标 | 三级指标 | 评分标准 | 得分
产出指标(50分) | 培训期数 | 每少1期扣2分，达到90%得8分 | 10
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Waiver
from jixiao.extraction.tables.grid import GridCell
from jixiao.extraction.text.heads import LEVEL_HEAD

_RULES = re.compile(
    r"(?:指标)?(?:评[分价估定]|计分|赋分|打分|扣分|考核|考评|自评)*(?:标准|细则|规则|依据|办法|方法|要点)(?:及(?:标准|方法|说明|评分))?"
    r"|(?:评分|评价|计分|打分)说明|指标(?:解释|说明|释义|含义|内涵)(?:及.{1,8})?|(?:计算)?公式|计算(?:公式|方法)|指标值说明"
)
_POINTS_IN_HEAD = re.compile(r"\d分|\d%")
#: Points of levels, which stand before the names of the next: 一级指标 | 分值 | 二级指标.
_WEIGHTS = re.compile(r"分值|权重|标准分|满分|分数|权数")
_ORDINALS = re.compile(r"序号|编号|行次")
_BRACKETS = re.compile(r"\([^()]*\)")
_POINTS_BESIDE = re.compile(r"\D{2,20}[(（]?(?:共|计|满分|权重)?:?(\d+(?:\.\d+)?)(?:分|%)?[)）]?")


def recognise(annotated: AnnotatedText) -> Iterator[Waiver]:
    """Waivers for the numbers of rules in tables and for those that number their rows."""
    for grid in annotated.grids:
        for cell in (cell for row in grid.head for cell in row):
            if _POINTS_IN_HEAD.search(cell.text):
                yield from _waived(annotated, cell, "rule", "waived.table_rule")
        heads = [_BRACKETS.sub("", name.rpartition("/")[2]) for name in grid.names]
        for column, (lowest, following) in enumerate(zip(heads, [*heads[1:], ""], strict=True)):
            is_weight = _WEIGHTS.fullmatch(lowest) and LEVEL_HEAD.fullmatch(following)
            if _RULES.fullmatch(lowest) or is_weight:
                for cell in grid.cells(column):
                    yield from _waived(annotated, cell, "rule", "waived.table_rule")
            elif _ORDINALS.fullmatch(lowest):
                for cell in grid.cells(column):
                    yield from _waived(annotated, cell, "ordinal", "waived.item")
            elif LEVEL_HEAD.fullmatch(lowest):
                for cell in grid.cells(column):
                    if _POINTS_BESIDE.fullmatch(cell.text):
                        yield from _waived(annotated, cell, "rule", "waived.table_rule")


def _waived(annotated: AnnotatedText, cell: GridCell, reason: str, method: str) -> Iterator[Waiver]:
    """The numbers of a cell; dates are left to those who know them."""
    if cell.filled:
        return
    for start, end in cell.pieces:
        for quantity in annotated.quantities_in(start, end):
            if quantity.kind != "date" and not annotated.smoothed.is_claimed(quantity.start, quantity.end):
                annotated.smoothed.claim(quantity.start, quantity.end, 1)
                yield Waiver(quantity.start, quantity.end, reason, method)
