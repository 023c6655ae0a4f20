"""Rows of tables with bars: those that a page has broken into several lines, and those whose first cell is empty.

产出指标(50分) |
数量指标 | 植树亩数 | 10 | 300亩 | 320亩 | 10 | |||
植树成活率 | 10 | 90% | 95% | 10 | |||||

A row has as many bars as every other, those that fill it up behind its last cell among them: where lines that follow
each other add up to the same number again and again, they are one row.

预算执行情况 | 预算数(万元) | 年初预算 | 执行数 |
| 总额 | 5.00 | 5.00 |

Here a bar stands behind each cell, as the line shows that begins with words: one that begins with a bar and has as many
has an empty first cell, where in other tables a bar stands before the first cell, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

#: Fewest bars of the line that has most, fewest rows, and how many more bars than that line a row may have.
_FEWEST_BARS, _FEWEST_ROWS, _MORE = 3, 4, 6
#: Fewest rows with as many bars that begin with words.
_FEWEST_BEGUN = 2
#: Most lines of one row, and of a table that are looked at together.
_TALLEST, _LONGEST = 60, 400


def broken_rows(texts: list[str]) -> Iterator[tuple[int, int]]:
    """The rows of ``texts`` that take several lines: the first of them, and the line behind the last."""
    at = 0
    while at < len(texts):
        if not _bars(texts[at]):
            at += 1
            continue
        run = texts[at : _end_of_bars(texts, at)]
        rows = _rows(run)
        yield from ((at + first, at + last) for first, last in rows if last - first > 1)
        at += rows[-1][1] if rows else len(run)


def empty_first(texts: list[str]) -> set[int]:
    """The lines of ``texts`` whose first bar stands behind an empty cell."""
    found: set[int] = set()
    for is_table, run in groupby(enumerate(texts), lambda line: _bars(line[1]) >= _FEWEST_BARS):
        lines = list(run) if is_table else []
        begun = Counter(_bars(text) for _, text in lines if not text.lstrip().startswith("|"))
        bars, count = begun.most_common(1)[0] if begun else (0, 0)
        if count >= _FEWEST_BEGUN:
            found.update(number for number, text in lines if _bars(text) == bars and text.lstrip().startswith("|"))
    return found


def _bars(text: str) -> int:
    """How many bars a line has that ends with one."""
    return text.count("|") if text.rstrip().endswith("|") else 0


def _end_of_bars(texts: list[str], at: int) -> int:
    """Where the lines with bars end, and those between two of them, which may be of a cell."""
    end = last = at
    while end < len(texts) and end - last <= _TALLEST and end - at < _LONGEST:
        if _bars(texts[end]):
            last = end
        end += 1
    return last + 1


def _rows(texts: list[str]) -> list[tuple[int, int]]:
    """The rows that lines make which have the same number of bars each; none where their bars do not tell."""
    most = max(map(_bars, texts))
    for bars in range(most, most + _MORE) if most >= _FEWEST_BARS else ():
        rows = list(_rows_of(texts, bars))
        filled_up = sum(texts[last - 1].rstrip().endswith("||") for _, last in rows)
        is_broken = any(last - first > 1 for first, last in rows)
        if len(rows) >= _FEWEST_ROWS and is_broken and 2 * filled_up > len(rows):
            return rows
    return []


def _rows_of(texts: list[str], bars: int) -> Iterator[tuple[int, int]]:
    """The rows of so many ``bars`` from the first line, up to a line that is of none."""
    first = found = 0
    for number, text in enumerate(texts):
        found += _bars(text)
        if found > bars or number - first > _TALLEST:
            return
        if not found:
            first = number + 1
        if found == bars:
            yield first, number + 1
            first, found = number + 1, 0
        elif text.rstrip().endswith("||"):
            return
