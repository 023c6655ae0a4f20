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
_BRACKET = re.compile(r"\([^()]{1,12}\)(?!\S)")  # (20 分*执行率)
#: The longest cell that a blank in brackets may go on with.
_LONGEST_HEAD = 24


def cells_apart(line: SourceLine) -> Iterator[SourceLine]:
    """``line``; its cells, as lines of the same number, where it is a form that runs on."""
    cells = list(_cells(line.text)) if line.kind == "text" and _may_hold(line.text) else []
    if not cells or not _is_of_cells([line.text[start:end] for start, end in cells]):
        yield line
        return
    for start, end in cells:
        yield line._replace(
            start=line.start + start, text=line.text[start:end], printed=line.printed[start:end], indent=0, room=None
        )


def _cells(text: str) -> Iterator[tuple[int, int]]:
    """The words, with what stands in brackets in one with its head: `预算数 (A)`, `得分 (20 分*执行率)`."""
    cell: tuple[int, int] | None = None
    for word in _WORD.finditer(text):
        start, end = word.span()
        if cell is not None and _goes_on(text[slice(*cell)], text, start):
            cell = cell[0], end
            continue
        if cell is not None:
            yield cell
        cell = start, end
    if cell is not None:
        yield cell


def _goes_on(before: str, text: str, start: int) -> bool:
    """Whether a word stands within the brackets of the cell before, or in such as belong to it."""
    if before.count("(") > before.count(")"):
        return len(before) <= _LONGEST_HEAD
    bracket = _BRACKET.match(text, start)
    return bracket is not None and _is_head(before) and _is_head(before + bracket.group())


def _is_head(cell: str) -> bool:
    own = "".join(cell.split())
    return is_head_word(own) or is_figures_head(own)


def _may_hold(text: str) -> bool:
    return len(text) > 2 * _FEWEST and text.count(" ") + text.count("\u3000") + text.count("\xa0") >= _FEWEST


def _is_of_cells(words: list[str]) -> bool:
    if len(words) < _FEWEST or sum(map(len, words)) > _MEAN * len(words):
        return False
    run = 0
    for word in words:
        run = run + 1 if _is_head(word) else 0
        if run == _HEADS:
            return True
    return False
