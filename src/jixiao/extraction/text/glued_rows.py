"""Forms whose cells ran together with nothing between them, cut where their own arithmetic says.

`资金(万元)全年预算数全年执行数执行率年度资金总额:21182118100%`: only 2118 | 2118 | 100% is a budget, what was spent
of it and the share of it that this is. Of all ways to cut a row's figures one alone may satisfy what the form
prints: the rate is the quotient of the sums to its last decimal, the score that share of the points. Rows of parts
without a rate are cut where they add to the whole. What can be cut in two ways stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from math import prod
from typing import Literal

from jixiao.extraction.text.figure import Execution, Figure
from jixiao.extraction.text.lines import SourceLine
from jixiao.facts.numbers import read_printed

Span = tuple[int, int]
#: What the columns of a form's block of money hold.
Role = Literal["initial", "budget", "executed", "points", "rate", "score"]
#: The figures of a row: where each stands, and its column.
_Row = tuple[tuple[Role, Span], ...]

_BRACKETS = r"(?:\([^()\d]{1,8}\)|\(\d{1,2}分\))?"
#: The heads of the block, as they follow each other.
_HEADS: tuple[tuple[Role, str], ...] = (
    ("initial", rf"年初预算数{_BRACKETS}"),
    ("budget", rf"(?:全年|调整后?|年度)?预算数{_BRACKETS}"),
    ("executed", rf"(?:全年|实际|预算)?执行数{_BRACKETS}"),
    ("points", rf"分值{_BRACKETS}"),
    ("rate", rf"(?:预算)?执行率{_BRACKETS}"),
    ("score", rf"(?:自评)?得分{_BRACKETS}(?!计算|说明|[率为])"),
)
#: 年初预算数(A)全年执行数(B)分值(10分)执行率(B/A)得分
_HEAD = re.compile("|".join(f"(?P<{role}>{words})" for role, words in _HEADS))
# 年初预算数(A)全年执行数(B)分值(10分)执行率(B/A)得分
_RUN = re.compile(rf"(?:(?:{'|'.join(words for _, words in _HEADS)})\s{{0,3}}){{3,6}}")
#: What stands beside the heads: `资金(万元)`.
_STUB = re.compile(r"(?:[年项]?[度目]?(?:资金|预算)(?:执行|投入)?(?:情况)?|执行情况)(?:\([^()\d]{0,4}元\))?\s{0,3}$")
#: The labels of rows, and the figures behind them: 年度资金总额:21182118100%.
_ROW = re.compile(
    r"(?P<label>(?:其中[:：]?\s?)?(?:年度|本年)?(?:资金总额|预算总额"
    r"|(?:当年|本年|上年|一般公共|中央|省级?|市级?|县级?|地方|其他|政府性|财政|预算|补助|专项|结转|结余)+(?:拨款|资金|补助))"
    r"(?:\([^()\d]{1,6}\))?[:：]?)\s{0,3}(?P<figures>[\d.,%—-][\d.,%—\s-]{2,44})(?![\d.,%])"
)
#: Where the block ends.
_END = re.compile("总体目标|绩效目标|[一二三]级指标|绩效指标")  # 总体目标
_LONGEST = 600
#: What figures of each column look like.
_SUM = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d{1,6})?")  # 1,200.50
_POINTS = re.compile(r"(?:[1-9]\d{0,2}|0)(?:\.\d{1,2})?")  # 9.8
_RATE = re.compile(r"(?:[1-9]\d{0,2}|0)(?:\.\d{1,4})?%")  # 98.5%
_FIGURES: Mapping[Role, re.Pattern[str]] = {
    "initial": _SUM, "budget": _SUM, "executed": _SUM, "points": _POINTS, "rate": _RATE, "score": _POINTS,
}  # fmt: skip
_SUMS: tuple[Role, ...] = ("initial", "budget", "executed")
_DASH = re.compile(r"[—-]+")  # —
_HIGHEST_RATE, _HIGHEST_POINTS = 150, 100
#: The least number of two digits.
_TWO_DIGITS = 10
#: Most ways to cut a row, and the rows of parts that are looked at together.
_MOST = 20_000


def rows_apart(line: SourceLine) -> Iterator[SourceLine]:
    """``line``; where it is a form whose cells ran together, the cells of its money as lines of the same number."""
    places = sorted(_places(line.text)) if line.kind == "text" and "执行数" in line.text else []
    if not places:
        yield line
        return
    for start, end in pairwise((0, *places, len(line.text))):
        if line.text[start:end].strip():
            text, printed = line.text[start:end], line.printed[start:end]
            yield line._replace(start=line.start + start, text=text, printed=printed, indent=0, room=None)


def _places(text: str) -> set[int]:
    """Where the cells of blocks of money begin and end."""
    found: set[int] = set()
    for run in _RUN.finditer(text):
        heads = list(_HEAD.finditer(text, *run.span()))
        roles: list[Role] = [head.lastgroup for head in heads]  # type: ignore[misc]
        is_glued = any(one.end() == other.start() for one, other in pairwise(heads))
        if not is_glued or len(set(roles)) < len(roles) or not {"executed", "rate"} <= set(roles):
            continue
        end = _END.search(text, run.end(), run.end() + _LONGEST)
        last = end.start() if end else min(run.end() + _LONGEST, len(text))
        cut = dict(_cut(text, list(_ROW.finditer(text, run.end(), last)), roles))
        if cut:
            stub = _STUB.search(text, max(0, run.start() - 20), run.start())
            found |= {run.start(), run.end(), *(head.start() for head in heads), *([stub.start()] if stub else [])}
            for label, figures in cut.items():
                found |= {label, *(place for _, span in figures for place in span)}
    return found


def _cut(text: str, rows: list[re.Match[str]], roles: list[Role]) -> Iterator[tuple[int, _Row]]:
    """The rows that can be cut in one way, each with where its label begins: the whole first, then its parts."""
    ways = [list(_ways(text, row, roles)) for row in rows]
    proven = [[way for way in own if _is_proven(text, way)] for own in ways]
    if not proven or len(proven[0]) != 1:
        return
    # Parts without a rate: what they add to decides.
    sums = {role for role in roles if role in _SUMS}
    parts = [
        told or [way for way in own if {role for role, _ in way} == sums]
        for told, own in zip(proven[1:], ways[1:], strict=True)
    ]
    (whole,) = proven[0]
    are_few = prod(map(len, parts)) <= _MOST
    fitting = [one for one in product(*parts) if _add_up(text, whole, one)] if are_few else []
    for row, way in zip(rows, (whole, *fitting[0]) if len(fitting) == 1 else (whole,), strict=False):
        yield row.start(), way


def _ways(text: str, row: re.Match[str], roles: list[Role]) -> list[_Row]:
    """All ways to cut a row's figures into cells of columns, some of which may be empty; none if they are too many."""
    found: list[_Row] = []
    ahead: list[tuple[int, int, _Row]] = [(row.start("figures"), 0, ())]
    end = row.start("figures") + len(row["figures"].rstrip())
    for _ in range(_MOST):
        if not ahead:
            return found
        at, column, cells = ahead.pop()
        while at < end and text[at].isspace():
            at += 1
        if at == end:
            found.append(cells)
        elif column < len(roles):
            role = roles[column]
            ahead.append((at, column + 1, cells))
            if dash := _DASH.match(text, at, end):
                ahead.append((dash.end(), column + 1, cells))
            longer = ((*cells, (role, (at, last))) for last in _ends(text, at, end, role))
            ahead += [
                (own[-1][1][1], column + 1, own) for own in longer if role != "rate" or _is_share(_figures(text, own))
            ]
    return []


def _ends(text: str, at: int, end: int, role: Role) -> Iterator[int]:
    """Where a figure of a column can end that begins at a place."""
    for last in range(at + 1, end + 1):
        if text[last - 1].isspace():
            return
        if _FIGURES[role].fullmatch(text, at, last) and not (last < end and text[last] == "%"):
            value = read_printed(text[at:last].rstrip("%"))
            if value <= (_HIGHEST_RATE if role == "rate" else _HIGHEST_POINTS) or role in _SUMS:
                yield last


def _figures(text: str, row: _Row) -> dict[Role, Figure]:
    return {role: Figure.of(text[slice(*span)]) for role, span in row}


def _is_share(told: Mapping[Role, Figure]) -> bool:
    """Whether a rate is the quotient of the sums before it, to two digits or more."""
    budget = told.get("budget") or told.get("initial")
    executed, rate = told.get("executed"), told["rate"]
    if budget is None or executed is None or not budget.value or rate.value * 10**rate.decimals < _TWO_DIGITS:
        return False
    return Execution(budget.value, executed.value).has_rate(rate)


def _is_proven(text: str, row: _Row) -> bool:
    """Whether a row has a rate, and a score that is that share of its points if it has any."""
    told = _figures(text, row)
    points, score = told.get("points"), told.get("score")
    if "rate" not in told or (points is None) != (score is None):
        return False
    budget = told.get("budget") or told["initial"]
    execution = Execution(budget.value, told["executed"].value)
    return points is None or score is None or execution.has_score(points, score)


def _add_up(text: str, whole: _Row, parts: Sequence[_Row]) -> bool:
    """Whether the sums of parts add to those of the whole in each column."""
    for role in _SUMS:
        own = [Figure.of(text[slice(*span)]).value for part in (whole, *parts) for name, span in part if name == role]
        if own and own[0] != sum(own[1:]):
            return False
    return True
