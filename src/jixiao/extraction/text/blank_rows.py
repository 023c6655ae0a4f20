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
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao.extraction.text.columns import Kind, below, holds, is_known, kinds
from jixiao.extraction.text.heads import (
    HEAD_LENGTH,
    NUMBER,
    POINTS,
    TOTAL_LABEL,
    WIDEST,
    says_itself,
)
from jixiao.extraction.text.levels import Levels
from jixiao.facts.numbers import read_printed

Span = tuple[int, int]
#: A word, or a cell of several, and where it stands in its line.
_Word = tuple[str, int, int]

#: Longest line of a table; most lines in it that are no rows: a cell's rest, a page's number.
_LONGEST, STRAY = 200, 6
#: Fewest figures behind their own heads that make a line a row; what stands in no cell of one.
_FEWEST_PAIRS, _STOP = 2, re.compile("[，。；]")
#: Fewest columns, and the share of them whose heads are known.
_FEWEST, _KNOWN = 3, 0.75
_WORD, _WIDE_WORD, _WIDE = re.compile(r"\S+"), re.compile(r"\S+(?:\s\S+)*"), re.compile(r"\s\s")
#: What no head is without, looked for before anything else is.
_HINT = re.compile(r"指标|分|预算|决算|执行|支出|金额|目标|编制|人数|合计")
_PROSE = re.compile(r"[。！？；]$|[，。；].*[，。；]")
_HEADING = re.compile(
    r"第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|附件|注:"
)

_SHARE_OF_LABEL = re.compile(r"\(?\d+(?:\.\d+)?分?\)?|[…\W]+")

#: What may take several words; what may be left empty, and how little that is likely.
_LABELS = frozenset({"label", "level", "name"})
_TEXTS = frozenset({"level", "name", "value", "adjusted", "note", "rule"})
_BEGINNING = frozenset({"frame", "label", "level", "weight"})
_EMPTY = dict.fromkeys((*_BEGINNING, "note"), 0.0) | {
    "unit": 0.5, "sign": 0.5, "rule": 0.5, "adjusted": 0.5, "rate": 2.0, "value": 2.0,
}  # fmt: skip
_WITHOUT_POINTS = 1.5
_JOINED, _JOINED_FIGURE, _JOINED_UNIT = 1.0, 3.0, 0.3
_FREELY_JOINED = {"note": 0.2, "rule": 0.2}
#: Longest result in words; what has none: several words, a field.
_LONGEST_WORD, _NO_WORD = 24, re.compile(r"[\s:，。；]")
_UNIT_LENGTH, _MOST_WORDS, _SHORTEST_NAME, _SHORTEST_WORD = 6, 6, 3, 2


@dataclass(frozen=True)
class _Head:
    """The kinds of the columns under a head, the first of which it may leave unnamed.

    ``rows`` are its lines and the cells of each, empty where a merged one reaches.
    """

    kinds: tuple[Kind, ...]
    rows: tuple[tuple[int, tuple[_Word | None, ...]], ...]
    levels: Levels
    #: Whether rows may have no points: those of parts of the money, below that of all.
    may_lack_points: bool = False

    def bounds(self) -> dict[int, list[Span]]:
        unnamed = len(self.kinds) - len(self.rows[0][1])
        return {number: _bounds([None] * unnamed + list(cells)) for number, cells in self.rows}

    def repeated(self, words: Sequence[_Word]) -> list[Span] | None:
        """The bounds of a line that prints the head's first row again."""
        number, cells = self.rows[0]
        return self.bounds()[number] if _tells(words) == _tells(list(filter(None, cells))) else None


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
        tables = [_table(texts, head) for head in _heads(texts, number, levels)]
        rows, end = max(tables, key=lambda table: len(table[0]), default=({}, number))
        if rows:
            found.update(rows)
            at = end
    others = (n for n, text in enumerate(texts) if n not in found and len(text) <= _LONGEST and _HINT.search(text))
    found |= {n: bounds for n in others if (bounds := _pairs(_words(texts[n], _WORD)))}
    return found


def _table(texts: Sequence[str], head: _Head) -> tuple[dict[int, list[Span]], int]:
    """The rows under a head, with its own, and the line after them; nothing where none follows."""
    rows: dict[int, list[Span]] = {}
    labels: dict[int, list[Span]] = {}
    last = head.rows[-1][0]
    stray, cut = 0, False
    for number in range(last + 1, len(texts)):
        text = texts[number]
        if not text or text.isspace():
            continue
        if "\t" in text or len(text) > _LONGEST or _HEADING.match(text.lstrip()):
            break
        words = _words(text, _WORD)
        bounds = head.repeated(words)
        if bounds is None and len(words) >= _FEWEST and _names(text):
            break
        if bounds is None:
            bounds = _row(text, words, head, after_cut=cut)
        if bounds is None and _PROSE.search(text.rstrip()):
            break
        if bounds is not None:
            rows.update(labels)
            labels.clear()
            rows[number] = bounds
            head = replace(head, may_lack_points="figure" in head.kinds)
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
    return ({**rows, **head.bounds()} if rows else {}), last + 1


def _tells(words: Sequence[_Word]) -> str:
    return "".join(text for text, _, _ in words)


def _words(text: str, pattern: re.Pattern[str]) -> list[_Word]:
    return [(match.group(), *match.span()) for match in pattern.finditer(text)]


# Rows without a head


def _pairs(words: list[_Word]) -> list[Span] | None:
    """The bounds of a line in which each figure stands behind its own head, or behind 自评总分; None for others."""
    told, before, has_total = 0, "", False
    for word, _, _ in words:
        if len(word) > HEAD_LENGTH or _STOP.search(word):
            return None
        if NUMBER.fullmatch(word) is None:
            before = word
        elif TOTAL_LABEL.fullmatch(before) and "分" in before and POINTS.fullmatch(word):
            has_total = True  # 总分 100 98.6
        elif before and says_itself(before):
            told, before = told + 1, ""
        else:
            return None
    return _bounds(words) if has_total or told >= _FEWEST_PAIRS else None


# Heads


def _heads(texts: Sequence[str], number: int, levels: Levels) -> Iterator[_Head]:
    """The head that a line is, alone or with the line below; several where it can be read so."""
    cells = _names(texts[number])
    if not cells:
        return
    names = [_joint_name(cell) for cell in cells]
    lower = tuple(_words(texts[number + 1], _WORD)) if number + 1 < len(texts) else ()
    counts = below(names, [text for text, _, _ in lower]) if lower else None
    if counts is None:
        yield from (_Head(of, ((number, cells),), levels) for of in kinds(names))
        return
    rest = iter(lower)
    upper: list[_Word | None] = []
    under: list[_Word | None] = []
    for cell, count in zip(cells, counts, strict=True):
        upper += [cell] + [None] * (count - 1)
        under += [next(rest) for _ in range(count)] or [None]
    names = [_joint_name(one or other) for one, other in zip(under, upper, strict=True) if one or other]
    yield from (_Head(of, ((number, tuple(upper)), (number + 1, tuple(under))), levels) for of in kinds(names))


def _joint_name(cell: _Word | None) -> str:
    return "".join(cell[0].split()) if cell else ""


def _names(text: str) -> tuple[_Word, ...]:
    """The names of columns that a line is, three known words or more and next to nothing else; else none."""
    for pattern in (_WIDE_WORD, _WORD) if _WIDE.search(text.strip()) else (_WORD,):
        words = _words(text, pattern)
        if not _FEWEST <= len(words) <= 2 * WIDEST or any(
            word.isdecimal() or len(word) > HEAD_LENGTH for word, _, _ in words
        ):
            continue
        cells = tuple(_joined(words))
        names = [_joint_name(cell) for cell in cells]
        if not _FEWEST <= len(names) <= WIDEST or any(name[0].isdigit() and len(name) < _FEWEST for name in names):
            continue
        if sum(map(is_known, names)) >= max(_FEWEST, _KNOWN * len(names)):
            return cells
    return ()


def _joined(words: list[_Word]) -> Iterator[_Word]:
    """A head's words, those rejoined that a blank parts: 偏差原因分析 及改进措施."""
    at = 0
    while at < len(words):
        text, start, end = words[at]
        following = words[at + 1] if at + 1 < len(words) else None
        is_apart = following and (text[-1] in ")）" or (is_known(text) and is_known(following[0])))
        goes_on = following and (following[0][0] in "及和与或(" or not is_apart)
        if following and goes_on and is_known(text + following[0]):
            yield text + following[0], start, following[2]
            at += 2
        else:
            yield text, start, end
            at += 1


# Rows


def _row(text: str, words: list[_Word], head: _Head, *, after_cut: bool) -> list[Span] | None:
    """The bounds of a row's cells; None for a line that is no row under this head."""
    if TOTAL_LABEL.fullmatch(words[0][0]) and "points" in head.kinds and "figure" not in head.kinds:
        return _total(words, head.kinds)
    wide = _words(text, _WIDE_WORD)
    # Where some cells stand wide apart, all that belongs together does not.
    cells = _cells(wide, head) if len(wide) >= _FEWEST else None
    cells = cells or _cells(words, head)
    if cells is None:
        return _with_target(words, head)
    name = next((cell for cell, kind in zip(cells, head.kinds, strict=True) if cell and kind == "name"), None)
    if name and len(name[0]) < (_SHORTEST_NAME if after_cut else _SHORTEST_WORD):
        return None  # The rest of a name that began on the line before.
    if not _has_rate_or_fits(cells, head):
        return None
    told = [cell for cell, kind in zip(cells, head.kinds, strict=True) if cell and kind not in _LABELS]
    figures = sum(any(map(str.isdigit, cell[0])) for cell in told)
    is_row = figures > 1 or (name and (figures if "points" in head.kinds else _is_told_in_words(cells, head)))
    return _bounds(cells) if is_row else None


def _with_target(words: list[_Word], head: _Head) -> list[Span] | None:
    """The bounds of a row that has no result: 管网漏损率 ≤12.7%, the name and its target in one cell."""
    *labels, name, target = words if len(words) > 1 else [*words, *words]
    columns = [n for n, kind in enumerate(head.kinds) if kind in ("label", "level")]
    is_row = "name" in head.kinds and target[0][0] in "≥≤<>=" and len(labels) <= len(columns)
    if not is_row or not all(head.levels.is_label(text) for text, _, _ in labels):
        return None
    row: list[_Word | None] = [None] * len(head.kinds)
    for column, label in zip(columns[len(columns) - len(labels) :], labels, strict=True):
        row[column] = label
    row[head.kinds.index("name")] = (name[0] + target[0], name[1], target[2])
    return _bounds(row)


def _is_told_in_words(cells: list[_Word | None], head: _Head) -> bool:
    """Whether a row tells its target and its result in a word each: 工作完成及时性 按计划推进 基本达成."""
    values = [cell for cell, kind in zip(cells, head.kinds, strict=True) if kind == "value"]
    labels = [cell for cell, kind in zip(cells, head.kinds, strict=True) if cell and kind == "name"]
    told = [cell[0] for cell in (*values, *labels) if cell]
    is_all = len(values) >= _FEWEST - 1 and all(values)
    return is_all and not any(len(text) > _LONGEST_WORD or _NO_WORD.search(text) for text in told)


def _has_rate_or_fits(cells: list[_Word | None], head: _Head) -> bool:
    """Whether a row has its rate, or else no more points than it can: 10 99.74 are points and a rate.

    A part of the money may have neither.
    """
    placed = list(zip(cells, head.kinds, strict=True))
    points = [cell[0].rstrip("分") if cell else "" for cell, kind in placed if kind == "points"]
    missing = any(kind == "rate" and cell is None for cell, kind in placed)
    if not any(points):
        return head.may_lack_points or not missing
    figures = [read_printed(point) for point in points if point[:1].isdigit()]
    return all(points) and (not missing or len(figures) > 1 >= figures[-1] / max(figures[0], Decimal(1)))


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
            holds(kind, text, head.levels) for kind, text in zip(kinds[empty : empty + len(texts)], texts, strict=True)
        ):
            found.append((0,) * empty + (1,) * len(texts) + (0,) * notes)
    if len(found) > 1:
        # What is no name of a level seldom stands where one does.
        found = [way for way in found if _has_levels(texts, way, head)] or found
    return (0.0, found[0], len(found) > 1) if found else None


def _has_levels(texts: list[str], way: tuple[int, ...], head: _Head) -> bool:
    """Whether all words that a way gives to the upper levels name levels."""
    placed = zip((kind for count, kind in zip(way, head.kinds, strict=True) if count), texts, strict=True)
    return all(head.levels.is_label(text) for kind, text in placed if kind == "level")


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
    if kind == "points" and head.may_lack_points:
        price = _WITHOUT_POINTS
    for count in range(min(_MOST_WORDS if kind in _TEXTS else 1, len(texts) - at) + 1):
        if count == 1:
            price = 0.0 if holds(kind, texts[at], head.levels) else None
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
