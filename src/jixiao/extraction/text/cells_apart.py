"""Lines on which a whole form runs on, its cells parted by blanks: copied from a page that lost its rows as well.

`…项目名称 农村道路 年初预算数 全年执行数 执行率 年度资金总额 120 110 91.7% 一级指标 二级指标 …` is cut at its blanks,
and is then a table that prints one cell per line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.extraction.text.heads import is_figures_head, is_head_word
from jixiao.extraction.text.lines import SourceLine

#: Fewest words of such a line, their mean length at most, and how many heads of columns follow each other in it.
_FEWEST, _MEAN, _HEADS = 24, 16, 3
_WORD = re.compile(r"\S+")


def cells_apart(line: SourceLine) -> Iterator[SourceLine]:
    """``line``; its cells, as lines of the same number, where it is a form that runs on."""
    words = list(_WORD.finditer(line.text)) if line.kind == "text" and _may_hold(line.text) else []
    if not words or not _is_of_cells([word.group() for word in words]):
        yield line
        return
    for word in words:
        start, end = word.span()
        yield line._replace(
            start=line.start + start, text=line.text[start:end], printed=line.printed[start:end], indent=0, room=None
        )


def _may_hold(text: str) -> bool:
    return len(text) > 2 * _FEWEST and text.count(" ") + text.count("\u3000") + text.count("\xa0") >= _FEWEST


def _is_of_cells(words: list[str]) -> bool:
    if len(words) < _FEWEST or sum(map(len, words)) > _MEAN * len(words):
        return False
    run = 0
    for word in words:
        run = run + 1 if is_head_word(word) or is_figures_head(word) else 0
        if run == _HEADS:
            return True
    return False
