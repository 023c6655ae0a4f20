"""Rows of tables whose cells only blanks part, as in text copied out of a PDF.

序号 指标名称 年初目标值 实际完成值 权重 得分
1 培训期数 12 期 13 期 10 10
2 群众 满意度 ≥90% 92% 10 9.5
总分 100 98.6

A head of known words says how many cells a row has and what each can be. Of all ways to give a row's words to its
columns the best is taken, and none where two are as good: a blank within a cell joins its words, a merged cell that is
not printed again is empty. Nothing is a row that no head stands over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jixiao.extraction.text.heads import (
    HEAD_LENGTH,
    LABEL_HEAD,
    LEVEL_HEAD,
    NOTE_HEAD,
    POINTS,
    RATE,
    SPANNING,
    TOTAL_LABEL,
    UNTOLD,
    WIDEST,
    is_figures_head,
    is_head_word,
    says_itself,
)
from jixiao.extraction.text.levels import Levels
from jixiao.facts.numbers import read_printed

Span = tuple[int, int]
#: A word, or a cell of several, and where it stands in its line.
_Word = tuple[str, int, int]

#: Longest line of a table; most lines in it that are no rows: a cell's rest, a page's number.
_LONGEST, STRAY = 200, 6
#: Fewest columns, and the share of them whose heads are known.
_FEWEST, _KNOWN = 3, 0.75
_WORD, _WIDE_WORD, _WIDE = re.compile(r"\S+"), re.compile(r"\S+(?:\s\S+)*"), re.compile(r"\s\s")
#: What no head is without, looked for before anything else is.
_HINT = re.compile(r"指标|分|预算|决算|执行|支出|金额|目标|编制|人数|合计")
_PROSE = re.compile(r"[。！？；]$|[，。；].*[，。；]")
_HEADING = re.compile(
    r"第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|附件|注:"
)

_STATES_UNIT = re.compile(r"\([^()]*元\)$")  # 项目资金(万元)
_ORDINAL_HEAD = re.compile(r"序号|编号|行次")
_POINTS_HEAD = re.compile(r".{0,8}(?:分值|得分|评分|权重|权数|自评分|满分|扣分|分数|标准分)(?:\(.{1,12}\))?")
_UNIT_HEAD = re.compile(r"(?:计量|度量|指标)?单位")
_SIGN_HEAD = re.compile(r"(?:比较|运算|指标)?(?:符号?|方向)|指标性质")
_RULE_HEAD = re.compile(r".{0,6}(?:标准|细则|依据|规则|办法|方法|要点)")
_FIGURE_HEAD = re.compile(r".{0,10}(?:编制|人数|人员|职工|数|总?额|合计|小计|金额)(?:\(.{1,8}\))?")
_SUM_HEAD = re.compile(r"[数额计率](?:\(.{1,8}\))?$")
_NAME_HEAD = re.compile(
    r"(?:[三四]级(?:评价|绩效)?指标|(?:绩效|评价|考核|具体|关键|个性|自评|年度)?指标|(?:重点|主要)?(?:工作)?任务)(?:名称|内容)?"
)
_LOWER_LEVEL = re.compile(r"[二三]级")
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:%|万?元|亿元|分|人|个|名)?|[-/—]+")
_RATE = re.compile(r"\d+(?:\.\d+)?%?|[-/—]+")
_SIGNS = re.compile(r"[≥≤=><]+|[正反]向|定[性量]|[大小等不高低于]{2,4}")
_ORDINAL = re.compile(r"\d{1,3}")
_SHARE_OF_LABEL = re.compile(r"\(?\d+(?:\.\d+)?分?\)?|[…\W]+")

#: What each kind of column holds; what may take several words; what may be left empty, and how little that is likely.
_HOLDS = {"ordinal": _ORDINAL, "points": POINTS, "weight": POINTS, "rate": _RATE, "figure": _FIGURE, "sign": _SIGNS}
_LABELS = frozenset({"label", "level", "name"})
_TEXTS = frozenset({"level", "name", "value", "note", "rule"})
_BEGINNING = frozenset({"frame", "label", "level", "weight"})
_EMPTY = dict.fromkeys((*_BEGINNING, "note"), 0.0) | {"unit": 0.5, "sign": 0.5, "rule": 0.5, "rate": 2.0, "value": 2.0}
_JOINED, _JOINED_FIGURE, _JOINED_UNIT = 1.0, 3.0, 0.3
_FREELY_JOINED = {"note": 0.2, "rule": 0.2}
_UNIT_LENGTH, _MOST_WORDS, _SHORTEST_NAME, _SHORTEST_WORD = 6, 6, 3, 2


@dataclass(frozen=True)
class _Head:
    """The kinds of the columns under a head, the first of which it may leave unnamed; ``cells`` are its words."""

    kinds: tuple[str, ...]
    cells: tuple[_Word, ...]
    levels: Levels

    @property
    def is_first_unnamed(self) -> bool:
        return len(self.kinds) > len(self.cells)


def blank_rows(texts: Sequence[str], levels: Levels) -> dict[int, list[Span]]:
    """Which of a text's lines are rows of such a table, and the spans that part their cells.

    ``texts`` are lines with plain signs. Each line's spans are in order and as many as its table has columns less one;
    those of no length stand beside cells that are empty.
    """
    found: dict[int, list[Span]] = {}
    at = 0
    for number, text in enumerate(texts):
        blanks = text.count(" ") + text.count("\u3000") + text.count("\xa0")
        if blanks < _FEWEST - 1 or number < at or len(text) > _LONGEST or "，" in text or "。" in text:
            continue
        if "\t" in text or not _HINT.search(text) or len(text.split()) < _FEWEST:
            continue
        # What heads the first column may itself head figures: the rows tell.
        for head in _heads(text, levels):
            rows, end = _table(texts, number, head)
            if rows:
                found.update(rows)
                at = end
                break
    return found


def _table(texts: Sequence[str], first: int, head: _Head) -> tuple[dict[int, list[Span]], int]:
    """The rows under a head, with its own, and the line after them; nothing where none follows."""
    rows: dict[int, list[Span]] = {}
    labels: dict[int, list[Span]] = {}
    last, stray, cut = first, 0, False
    for number in range(first + 1, len(texts)):
        text = texts[number]
        if not text or text.isspace():
            continue
        if "\t" in text or len(text) > _LONGEST or _HEADING.match(text.lstrip()) or _PROSE.search(text.rstrip()):
            break
        words = _words(text, _WORD)
        if _tells(words) == _tells(head.cells):
            bounds: list[Span] | None = _bounds([None] * head.is_first_unnamed + list(words))
        elif len(words) >= _FEWEST and _heads(text, head.levels):
            break
        else:
            bounds = _row(text, words, head, after_cut=cut)
        if bounds is not None:
            rows.update(labels)
            labels.clear()
            rows[number] = bounds
            last, stray, cut = number, 0, False
            continue
        if (label := _label(words, head)) is not None:
            labels[number] = label
            cut = False
            continue
        stray += 1
        if stray > STRAY:
            break
        cut = not words[-1][0][-1].isdigit() and _SHARE_OF_LABEL.fullmatch(words[-1][0]) is None
    if not rows:
        return {}, first + 1
    rows[first] = _bounds([None] * head.is_first_unnamed + list(head.cells))
    return rows, last + 1


def _tells(words: Sequence[_Word]) -> str:
    return "".join(text for text, _, _ in words)


def _words(text: str, pattern: re.Pattern[str]) -> list[_Word]:
    return [(match.group(), *match.span()) for match in pattern.finditer(text)]


# Heads


def _heads(text: str, levels: Levels) -> list[_Head]:
    """The head that a line is, three known words or more and next to nothing else; two where it can be read so."""
    for pattern in (_WIDE_WORD, _WORD) if _WIDE.search(text.strip()) else (_WORD,):
        words = _words(text, pattern)
        if not _FEWEST <= len(words) <= 2 * WIDEST or any(
            word.isdecimal() or len(word) > HEAD_LENGTH for word, _, _ in words
        ):
            continue
        cells = tuple(_joined(words))
        names = ["".join(cell[0].split()) for cell in cells]
        if not _FEWEST <= len(names) <= WIDEST or any(name[0].isdigit() and len(name) < _FEWEST for name in names):
            continue
        known = sum(map(_is_known, names))
        if known >= max(_FEWEST, _KNOWN * len(names)):
            return [_Head(kinds, cells, levels) for kinds in _kinds(names)]
    return []


def _joined(words: list[_Word]) -> Iterator[_Word]:
    """A head's words, those rejoined that a blank parts: 偏差原因分析 及改进措施."""
    at = 0
    while at < len(words):
        text, start, end = words[at]
        following = words[at + 1] if at + 1 < len(words) else None
        goes_on = following and (following[0][0] in "及和与或(" or not (_is_known(text) and _is_known(following[0])))
        if following and goes_on and _is_known(text + following[0]):
            yield text + following[0], start, following[2]
            at += 2
        else:
            yield text, start, end
            at += 1


@lru_cache(maxsize=512)
def _is_known(name: str) -> bool:
    return is_head_word(name) or is_figures_head(name) or LABEL_HEAD.fullmatch(name) is not None


def _kinds(names: list[str]) -> Iterator[tuple[str, ...]]:
    """What each column holds, in the ways in which that can be read; nothing for heads of columns without figures."""
    kinds = [_kind(name) for name in names]
    named = [n for n, name in enumerate(names) if _NAME_HEAD.fullmatch(name)]
    levels = [n for n, name in enumerate(names) if LEVEL_HEAD.fullmatch(name)]
    # A head that states the unit of those behind it stands over the labels: 项目资金(万元) before 年初预算数.
    is_stub = _STATES_UNIT.search(names[0]) and says_itself(names[1]) and not _STATES_UNIT.search(names[1])
    is_label = kinds[0] in ("value", "figure") and (
        is_stub or LABEL_HEAD.fullmatch(names[0]) or not is_figures_head(names[0])
    )
    name = max(named or levels or ([0] if is_label else []), default=-1)
    name = 1 if name < 0 and kinds[:2] == ["ordinal", "value"] else name
    if name >= 0:
        kinds[:name] = [
            "weight" if kind == "points" else kind if kind == "ordinal" else "level" for kind in kinds[:name]
        ]
        kinds[name] = "name"
    if SPANNING.fullmatch(names[0]) and LEVEL_HEAD.match(names[1]):
        kinds[0] = "frame"
    if not {"points", "rate", "figure"} & set(kinds) and kinds.count("value") < _FEWEST - 1:
        return
    if name >= 0:
        yield ("label", *kinds) if _LOWER_LEVEL.match(names[0]) else tuple(kinds)
        return
    yield ("name", *kinds)
    if kinds[0] == "figure" and not _SUM_HEAD.search(names[0]):
        yield ("name", *kinds[1:])
    yield ("frame", *kinds)


def _kind(name: str) -> str:
    if _ORDINAL_HEAD.fullmatch(name):
        return "ordinal"
    if NOTE_HEAD.search(name):
        return "note"
    if _POINTS_HEAD.fullmatch(name):
        return "points"
    if _UNIT_HEAD.fullmatch(name):
        return "unit"
    if _SIGN_HEAD.fullmatch(name):
        return "sign"
    if RATE.fullmatch(name):
        return "rate"
    if _RULE_HEAD.fullmatch(name):
        return "rule"
    return "figure" if _FIGURE_HEAD.fullmatch(name) or is_figures_head(name) else "value"


# Rows


def _row(text: str, words: list[_Word], head: _Head, *, after_cut: bool) -> list[Span] | None:
    """The bounds of a row's cells; None for a line that is no row under this head."""
    if TOTAL_LABEL.fullmatch(words[0][0]) and "points" in head.kinds:
        return _total(words, head.kinds)
    wide = _words(text, _WIDE_WORD)
    # Where some cells stand wide apart, all that belongs together does not.
    cells = _cells(wide, head) if len(wide) >= _FEWEST else None
    cells = cells or _cells(words, head)
    if cells is None:
        return None
    name = next((cell for cell, kind in zip(cells, head.kinds, strict=True) if cell and kind == "name"), None)
    if name and len(name[0]) < (_SHORTEST_NAME if after_cut else _SHORTEST_WORD):
        return None  # The rest of a name that began on the line before.
    if not _has_rate_or_fits(cells, head.kinds):
        return None
    told = [cell for cell, kind in zip(cells, head.kinds, strict=True) if cell and kind not in _LABELS]
    figures = sum(any(map(str.isdigit, cell[0])) for cell in told)
    return _bounds(cells) if figures > 1 or (figures and name and "points" in head.kinds) else None


def _has_rate_or_fits(cells: list[_Word | None], kinds: tuple[str, ...]) -> bool:
    """Whether a row has its rate, or else no more points than it can: 10 99.74 are points and a rate."""
    missing = any(kind == "rate" and cell is None for cell, kind in zip(cells, kinds, strict=True))
    points = [cell[0].rstrip("分") for cell, kind in zip(cells, kinds, strict=True) if cell and kind == "points"]
    figures = [read_printed(point) for point in points if point[0].isdigit()]
    return not missing or len(figures) > 1 >= figures[-1] / max(figures[0], Decimal(1))


def _total(words: list[_Word], kinds: tuple[str, ...]) -> list[Span] | None:
    """The bounds of the row 总分 100 98.6: its figures stand under the last heads of points."""
    points = [column for column, kind in enumerate(kinds) if kind == "points"]
    figures = words[1:]
    if not 0 < len(figures) <= len(points) or not all(POINTS.fullmatch(figure[0]) for figure in figures):
        return None
    cells: list[_Word | None] = [words[0], *([None] * (len(kinds) - 1))]
    for column, figure in zip(points[-len(figures) :], figures, strict=True):
        cells[column] = figure
    return _bounds(cells)


def _label(words: list[_Word], head: _Head) -> list[Span] | None:
    """The bounds of a line that only labels the rows below it: 质量指标."""
    columns = [column for column, kind in enumerate(head.kinds) if kind in ("label", "level")]
    if not columns or len(words) > len(columns) or not all(head.levels.is_label(text) for text, _, _ in words):
        return None
    cells: list[_Word | None] = [None] * len(head.kinds)
    first = words[0][0]
    is_upper = len(words) == len(columns) or head.levels.is_upper_label(first) or not head.levels.is_lower_label(first)
    for column, word in zip(columns if is_upper else columns[-len(words) :], words, strict=False):
        cells[column] = word
    return _bounds(cells)


def _bounds(cells: Sequence[_Word | None]) -> list[Span]:
    """What parts the cells: the blanks between two, nothing beside empty ones."""
    bounds, end = [], 0
    for number, cell in enumerate(cells):
        if number:
            bounds.append((end, cell[1] if cell else end))
        end = cell[2] if cell else end
    return bounds


#: A way to give words to columns: how unlikely it is, how many words each takes; and whether another is as good.
_Way = tuple[float, tuple[int, ...], bool]


def _cells(words: list[_Word], head: _Head) -> list[_Word | None] | None:
    """The cells of a row, the words given to its columns; None where no way fits, or two as well."""
    texts = [text for text, _, _ in words]
    if len(texts) > len(head.kinds) + 2 * _MOST_WORDS:
        return None
    way = _plainly(texts, head) or _ways({}, texts, head, 0, 0)
    if way is None or way[2]:
        return None
    cells: list[_Word | None] = []
    at = 0
    for count in way[1]:
        taken = words[at : at + count]
        cells.append(("".join(text for text, _, _ in taken), taken[0][1], taken[-1][2]) if taken else None)
        at += count
    return cells


def _plainly(texts: list[str], head: _Head) -> _Way | None:
    """The way without a blank in any cell, where only the first levels and the last note are empty."""
    kinds = head.kinds
    levels = next((column for column, kind in enumerate(kinds) if kind not in _BEGINNING), 0)
    found = []
    for notes in range(1 + (kinds[-1] == "note")):
        empty = len(kinds) - len(texts) - notes
        if 0 <= empty <= levels and all(
            _price(kind, text, head.levels) is not None
            for kind, text in zip(kinds[empty : empty + len(texts)], texts, strict=True)
        ):
            found.append((0,) * empty + (1,) * len(texts) + (0,) * notes)
    return (0.0, found[0], len(found) > 1) if found else None


def _ways(known: dict[Span, _Way | None], texts: list[str], head: _Head, column: int, at: int) -> _Way | None:
    """The best way to give the words from ``at`` to the columns from ``column``."""
    if column == len(head.kinds):
        return (0.0, (), False) if at == len(texts) else None
    if (column, at) in known:
        return known[column, at]
    kind = head.kinds[column]
    best: _Way | None = None
    # Merged cells are those of the upper levels: below one that is printed none is empty.
    price = None if at and kind in ("level", "weight") else _EMPTY.get(kind)
    for count in range(min(_MOST_WORDS if kind in _TEXTS else 1, len(texts) - at) + 1):
        if count == 1:
            price = _price(kind, texts[at], head.levels)
        elif count > 1 and price is not None:
            joined = _joint(kind, texts[at + count - 2], texts[at + count - 1], head.levels)
            price = price + joined if joined is not None else None
        if count and price is None:
            break
        rest = _ways(known, texts, head, column + 1, at + count) if price is not None else None
        if price is None or rest is None:
            continue
        total = price + rest[0]
        if best is None or total < best[0]:
            best = (total, (count, *rest[1]), rest[2])
        elif total == best[0]:
            best = (total, best[1], True)
    known[column, at] = best
    return best


@lru_cache(maxsize=4096)
def _price(kind: str, word: str, levels: Levels) -> float | None:
    """How unlikely it is that a cell of this kind begins with a word; None if it cannot."""
    is_untold = UNTOLD.fullmatch(word) is not None
    if kind in _HOLDS:
        fits = _HOLDS[kind].fullmatch(word) is not None or (kind != "ordinal" and is_untold)
    elif kind == "label":
        fits = levels.is_label(word)
    elif kind == "unit":
        fits = len(word) <= _UNIT_LENGTH and not word[0].isdigit()
    elif kind in ("level", "name"):
        is_level = kind == "name" and word.endswith("指标") and levels.is_lower_label(word)
        fits = not is_untold and not is_level and _FIGURE.fullmatch(word) is None
    elif kind == "note":
        fits = is_untold or _FIGURE.fullmatch(word) is None
    else:
        fits = kind != "frame"
    return 0.0 if fits else None


def _joint(kind: str, left: str, right: str, levels: Levels) -> float | None:
    """How unlikely it is that a blank between two words stands within a cell."""
    ends, opens = left[-1].isdigit(), right[0].isdigit()
    if (ends and opens) or (kind == "level" and not levels.is_label(left + right)):
        return None
    if kind in _FREELY_JOINED:
        return _FREELY_JOINED[kind]
    is_measure = (ends and len(right) <= _UNIT_LENGTH and not any(map(str.isdigit, right))) or left in "≥≤=><"
    if kind == "value" and is_measure:
        return _JOINED_UNIT
    if any(map(str.isdigit, left + right)):
        return _JOINED_FIGURE
    return _JOINED if kind != "value" else 1.5 * _JOINED
