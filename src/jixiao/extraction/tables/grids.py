"""The tables of a smoothed text as grids: merged cells filled, rows cut by a page's end rejoined.

Tables come from what the file marks as a table (docx, html, xlsx, pdf: merged cells are known exactly), from rows of a
text (cells parted by tabs, pipes or blanks, merged cells left empty) and from texts that print one cell per line. A
table of a form holds several heads (预算执行情况 above, 绩效指标 below): each head begins a grid of its own, and so do
figures that each stand behind their own head. Behind this module nobody asks how a table was printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from jixiao.extraction.tables.fit import aligned, fitting, kind, shifted
from jixiao.extraction.tables.grid import Grid, GridCell, GridRow
from jixiao.extraction.tables.line_tables import line_tables
from jixiao.extraction.tables.packed import unpacked
from jixiao.extraction.tables.printed import ruled, separated
from jixiao.extraction.tables.raw_rows import RawCell, RawRow, RawTable, filled_from
from jixiao.extraction.tables.shapes import paired, turned
from jixiao.extraction.text.columns import below
from jixiao.extraction.text.covered import Covered
from jixiao.extraction.text.heads import (
    BUDGET_HEAD,
    HEAD_LENGTH,
    LEVEL_HEAD,
    NUMBER,
    POINTS,
    SCORE_HEAD,
    SPANNING,
    bare,
    is_head_word,
)
from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.smoothed import SmoothedText

#: Longest text of a head's cell whose words are not known.
_SHORT = 16
#: A head's second row that says in what its columns are counted.
_UNIT_HEAD = re.compile(r"\(?(?:亿元|万元|元|%|分|人|个)\)?")
#: A cell without a figure, a dash or a colon: 水井数.
_WORDS = re.compile(r"(?!无$)[^\d:/—–-]+")
#: Shortest text that a page's end cuts.
_LONG = 8
#: Most rows of a merged cell that a page's end cuts.
_TALLEST = 100


def grids(smoothed: SmoothedText, levels: Levels) -> list[Grid]:
    """The tables of ``smoothed`` in order; ``levels`` tells their labels."""
    marked = list(ruled(smoothed))
    spans = [(lines[0].cells[0][1][0][0], max(cell[1][-1][1] for cell in lines[-1].cells)) for _, _, lines in marked]
    found: list[Grid] = []
    for table in (*marked, *separated(smoothed, Covered(spans))):
        found.extend(_split(table, levels))
    for caption, head, body in line_tables(smoothed, levels):
        found.extend(_grid(head, body, RawTable("counted", caption, body), levels))
    found.sort(key=lambda grid: grid.start)
    return found


# Heads and bodies


def _is_head(texts: list[str]) -> bool:
    """Whether a row's cells are names of columns."""
    printed = [text for text in texts if text]
    if len(printed) < 2 or any(len(text) > HEAD_LENGTH or NUMBER.fullmatch(text) for text in printed):
        return False
    known = sum(map(is_head_word, printed))
    return known >= 2 and known >= 0.6 * len(printed)


def _is_loose_head(lines: Sequence[RawRow]) -> bool:
    """Whether a table's first row names its columns with words not known: short ones, over a column of numbers."""
    printed = [text for text in lines[0].texts() if text]
    if len(printed) < max(2, 0.6 * len(lines[0].cells)) or any(len(t) > _SHORT or NUMBER.fullmatch(t) for t in printed):
        return False
    columns = zip(*(line.texts() for line in lines[1:]), strict=True)
    return any(sum(NUMBER.fullmatch(text) is not None for text in column) >= len(column) / 2 for column in columns)


def _is_of_parts(lines: Sequence[RawRow], number: int) -> bool:
    """Whether a row's words stand over figures of rows that say what they measure: 合计 | 其中 over 预算数 | 5."""
    texts, below = lines[number].texts(), [line.texts() for line in lines[number + 1 : number + 3]]
    if len(below) < 2 or any(any(map(str.isdigit, text)) for text in texts):
        return False
    for row in below:
        figures = [column for column, text in enumerate(row) if NUMBER.fullmatch(text)]
        label = next((text for text in reversed(row[: figures[0]]) if text), "") if figures else ""
        is_over = all(texts[column] for column in figures)
        if len(figures) < 2 or not is_over or not BUDGET_HEAD.fullmatch(bare(label)):
            return False
    return True


def _is_unknown_head(texts: list[str], head: list[RawRow], levels: Levels) -> bool:
    """Whether a row of short words, also where the head above has figures, begins a table with words not known."""
    names = _names(head, len(texts)) if head else ()
    figures = [text for text, name in zip(texts, names, strict=False) if text and kind(name)]
    printed = [text for text in texts if text]
    return (
        len(figures) > 1
        and len(printed) > len(figures)
        and all(len(text) <= _SHORT and _WORDS.fullmatch(text) for text in printed)
        and not any(map(levels.is_label, printed))
    )


def _is_second_head(first: list[str], second: list[str], levels: Levels) -> bool:
    """Whether a row parts the columns of the head above it: it prints below merged cells, or head words only."""
    printed = [text for text in second if text]
    if printed and all(map(_UNIT_HEAD.fullmatch, printed)):
        return True
    if not printed or any(len(text) > _SHORT or NUMBER.fullmatch(text) for text in printed):
        return False
    if any(map(levels.is_label, printed)):
        return False
    if not any(lower and not upper for upper, lower in zip(first, second, strict=True)):
        return False
    if all(map(is_head_word, printed)):
        return True
    is_below_merged = all(
        not lower or not upper or right == ""
        for upper, right, lower in zip(first, [*first[1:], None], second, strict=True)
    )
    return is_below_merged and bool(first[0]) and (not second[0] or is_head_word(second[0]))


def _under(upper: RawRow, lower: RawRow, table: RawTable) -> list[RawRow]:
    """Two rows of a head that leave out what merged cells cover, those of the second below theirs; else nothing."""
    over, own = ([cell for cell in row.cells if cell[0]] for row in (upper, lower))
    counts = below([bare(text) for text, _, _ in over], [bare(text) for text, _, _ in own]) if lower.printed else None
    width = sum(max(count, 1) for count in counts or ())
    if counts and width == len(upper.cells) + 1 and SPANNING.fullmatch(over[0][0]):
        over, counts, width = over[1:], counts[1:], width - 1  # No row has a cell below the frame.
    if table.known == "ruled" or counts is None or not width <= len(upper.cells) <= width + 1:
        return []
    empty = ("", upper.cells[0][1][:1], False)
    rest = iter(own)
    above: list[RawCell] = []
    under: list[RawCell] = []
    for cell, count in zip(over, counts, strict=True):
        above += [cell, *[empty] * (count - 1)]
        under += [next(rest) for _ in range(count)] or [empty]
    lacking = [empty] * (len(upper.cells) - width)
    return [RawRow(cells + lacking, row.line, width) for cells, row in ((above, upper), (under, lower))]


def _split(table: RawTable, levels: Levels) -> Iterator[Grid]:
    """The grids of a table: one for the rows without a head at its top, one for each head, one for figures in pairs."""
    head: list[RawRow] = []
    body: list[RawRow] = []
    known: list[list[str]] = []
    pairs: list[tuple[RawRow, RawRow]] = []
    for number, line in enumerate(table.rows):
        texts = line.texts()
        if texts in known:
            continue
        pair = paired(line, is_next=bool(pairs))
        if pairs and pair is None:
            yield from _pairs(pairs, table, levels)
            pairs = []
        if pair is not None:
            pairs.append(pair)
        elif len(head) == 1 and not body and (under := _under(head[0], line, table)):
            head = under
            known.append(texts)
        elif len(head) == 1 and not body and _is_second_head(known[0], texts, levels):
            head.append(line)
            known.append(texts)
        elif (
            _is_head(texts)
            or (number == 0 and _is_loose_head(table.rows))
            or _is_of_parts(table.rows, number)
            or _is_unknown_head(texts, head, levels)
        ):
            yield from _grid(head, body, table, levels)
            head, body, known = [line], [], [texts]
        else:
            body.append(line)
    yield from _grid(head, body, table, levels)
    yield from _pairs(pairs, table, levels)


def _pairs(pairs: list[tuple[RawRow, RawRow]], table: RawTable, levels: Levels) -> Iterator[Grid]:
    """Rows of pairs as one table of one row; each its own where a head comes again."""
    joined: list[tuple[RawRow, RawRow]] = []
    for head, values in pairs:
        names = {text for text, _, _ in joined[-1][0].cells[1:]} if joined else set()
        if joined and not names & {text for text, _, _ in head.cells[1:]}:
            above, before = joined[-1]
            joined[-1] = (
                RawRow([*above.cells, *head.cells[1:]], above.line),
                RawRow([*before.cells, *values.cells[1:]], before.line),
            )
        else:
            joined.append((head, values))
    for head, values in joined:
        yield from _grid([head], [values], table, levels)


def _grid(head: list[RawRow], body: list[RawRow], table: RawTable, levels: Levels) -> Iterator[Grid]:
    """The grid of a head and its rows, none without rows; rows that cannot stand under the head are left out."""
    if not body:
        return
    head, body = _without_repeated(head, body)
    names = _names(head, len(body[0].cells))
    rows = _rejoined(body, levels)
    width = max((line.printed for line in head), default=0)
    if table.known != "ruled":
        names = shifted(names, rows, width)
        rows = [row for line in rows if (row := (unpacked if line.is_packed else aligned)(line, names, width, levels))]
    _realign(rows, names)
    _fill(rows, levels)
    kept = fitting(rows, names, table.known, width)
    if kept:
        own = Grid(
            tuple(_row(line, number - len(head)) for number, line in enumerate(head)),
            tuple(_row(line, number) for number, line in enumerate(kept)),
            names,
            table.caption,
            table.known,
        )
        yield from turned(own)


def _without_repeated(head: list[RawRow], body: list[RawRow]) -> tuple[list[RawRow], list[RawRow]]:
    """A head and its rows without the columns that only merged cells reach into: they are parts of those before."""
    own = [any(column) for column in zip(*(line.texts() for line in (*head, *body)), strict=True)]
    if not head or all(own):
        return head, body

    def kept(line: RawRow) -> RawRow:
        cells = [cell for cell, is_own in zip(line.cells, own, strict=True) if is_own or not cell[2]]
        return replace(line, cells=cells)

    narrow = [kept(line) for line in (*head, *body)]
    if len({len(line.cells) for line in narrow}) > 1:
        return head, body
    return narrow[: len(head)], narrow[len(head) :]


def _row(line: RawRow, number: int) -> GridRow:
    return tuple(
        GridCell(text, pieces[0][0], pieces[0][1], number, column, filled, pieces)
        for column, (text, pieces, filled) in enumerate(line.cells)
    )


def _names(head: list[RawRow], width: int) -> tuple[str, ...]:
    """The columns' names; a stroke within one (执行率(B/A)) is none that parts two."""
    if not head:
        return ("",) * width
    upper, *lower = ([bare(text).replace("/", "÷") for text, _, _ in row.cells] for row in head)
    if not lower:
        return tuple(upper)
    names = []
    over = ""
    for above, (text, _, filled) in zip(upper, head[1].cells, strict=True):
        own = "" if filled else bare(text).replace("/", "÷")
        over = above or (over if own else "")
        joint = "" if _UNIT_HEAD.fullmatch(own) else "/"
        names.append(f"{over}{joint}{own}" if own and over and own != over else own or over)
    return tuple(names)


def _rejoined(body: list[RawRow], levels: Levels) -> list[RawRow]:
    """The rows, those that go on with the row before after a page's end joined to it."""
    steps = Counter(after.line - before.line for before, after in pairwise(body))
    step = steps.most_common(1)[0][0] if steps else 1
    counts = [sum(map(bool, column)) for column in zip(*(line.texts() for line in body), strict=True)]
    solid = [column for column, count in enumerate(counts) if column and count >= 0.6 * len(body)]
    rows = body[:1]
    for before, line in pairwise(body):
        is_below_gap = step > 1 or line.line - before.line > step
        texts = line.texts()
        may_go_on = solid and not _is_label(texts, levels)
        if may_go_on and _goes_on(texts, rows[-1].texts(), solid, is_below_gap=is_below_gap):
            for column, (text, pieces, filled) in enumerate(line.cells):
                if text and not filled:
                    # A merged cell that goes on belongs to the row in which it begins.
                    upper = next((row for row in reversed(rows[-_TALLEST:]) if row.texts()[column]), rows[-1])
                    above, places, _ = upper.cells[column]
                    upper.cells[column] = (above + text, places + pieces if above else pieces, False)
        else:
            rows.append(line)
    return rows


def _goes_on(texts: list[str], above: list[str], solid: list[int], *, is_below_gap: bool) -> bool:
    """Whether a row is the rest of the row above, cut by a page's end: it lacks cells that every row has.

    Without a gap between the two, what it prints must also go on with long texts that have no end.
    """
    key, *others = (texts[column] for column in solid)
    if texts[0] or all((key, *others)) or (key and any(others)):
        return False
    for column, text in enumerate(texts):
        if not text or column < solid[0]:
            continue
        if NUMBER.fullmatch(text) or not above[column]:
            return False
        if not is_below_gap and (len(above[column]) < _LONG or above[column][-1] in "。；"):
            return False
    return is_below_gap or not key


def _realign(rows: list[RawRow], names: tuple[str, ...]) -> None:
    """Move to their columns the cells of rows that leave out merged cells, so that points stand under their heads."""
    scores = [column for column, name in enumerate(names) if SCORE_HEAD.search(name)]
    has_levels = any(LEVEL_HEAD.match(name) for name in names[:2])
    for line in rows if scores and has_levels else ():
        texts = line.texts()
        if not texts[0] or all(POINTS.fullmatch(texts[column]) for column in scores):
            continue
        for shift in (1, 2):
            fits = all(column >= shift and POINTS.fullmatch(texts[column - shift]) for column in scores)
            if fits and not any(texts[-shift:]):
                start = line.cells[0][1][0][0]
                line.cells = [("", ((start, start),), False)] * shift + line.cells[:-shift]
                break


def _fill(rows: list[RawRow], levels: Levels) -> None:
    """Give the empty cells that begin a row the text of the row above, which a merged cell prints."""
    for above, line in pairwise(rows):
        if sum(bool(cell[0]) for cell in line.cells) < 2 and not _is_label(line.texts(), levels):
            continue
        for column, (text, _, filled) in enumerate(line.cells):
            if text and not filled:
                break
            if not text and above.cells[column][0]:
                line.cells[column] = filled_from(above.cells[column])


def _is_label(texts: list[str], levels: Levels) -> bool:
    """Whether a row only names the level of those below it."""
    printed = [text for text in texts if text]
    return len(printed) == 1 and levels.is_label(printed[0])
