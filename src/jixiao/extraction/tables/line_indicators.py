"""Indicators printed one cell per line: a block of heads, then the cells row by row.

一级指标⏎三级指标⏎指标值⏎完成值⏎得分⏎产出指标⏎植树亩数⏎300亩⏎320亩⏎10

Merged cells are printed once, empty ones not at all.
Of all ways to cut the lines into rows, that is taken which goes furthest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.extraction.tables.line_cells import LONGEST_CELL, Found, LineCell, figures_from, raw_row
from jixiao.extraction.tables.raw_rows import RawCell, RawRow
from jixiao.extraction.text.heads import (
    LEVEL_HEAD,
    NOTE_HEAD,
    POINTS,
    POINTS_HEAD,
    RATE,
    SPANNING,
    TOTAL_LABEL,
    UNTOLD,
    WIDEST,
    is_figures_head,
    is_head_word,
)
from jixiao.extraction.text.lines import OPENING

#: Longest unit; most lines of one note and of a table.
_UNIT_LENGTH, _NOTE_LINES, _LONGEST = 6, 3, 1500
_NOTE_SIGN = re.compile(r"[，,。；;、]|原因|较|未|不|无|因|偏差|影响|加强|完善")
_SENTENCE_END = re.compile(r"[。！？；;]$")
_NAME_HEAD = re.compile(
    r"(?:[三四]级(?:评价|绩效)?指标|(?:绩效|评价|考核|具体|关键|个性|自评)?指标|(?:重点|主要)?(?:工作)?任务"
    r"|(?:评价|考核|工作)内容)"
    r"(?:名称|内容)?"
)
_UNIT_HEAD = re.compile(r"(?:计量|度量|指标)?单位|(?:比较|运算|指标)?符号?|指标性质")
_ORDINAL_HEAD = re.compile(r"序号|编号|行次")
_GOES_ON = re.compile(r"[及和与(或]")
_LEVELS = re.compile(r"[一二]级(?:评价|绩效)?(?:指标|项目)(?:名称)?")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]\)")
_MEASURED = re.compile(r"[≥≤><=]|\d")


@dataclass(frozen=True)
class _Head:
    """The heads of a table of indicators.

    ``levels`` are the columns before that of the ``name``; ``after`` says what stands in those behind it, ``note``
    whether the last holds notes; ``lines`` are as many as the head takes.
    """

    cells: tuple[RawCell, ...]
    levels: tuple[str, ...]
    after: tuple[str, ...]
    note: bool
    lines: int
    #: Whether the last names are those of levels: 一级指标 | 分值 | 得分.
    is_of_levels: bool

    @property
    def weights(self) -> int:
        """The number of columns of points before the names, which weigh levels: 一级指标 | 分值 | 三级指标."""
        return sum(POINTS_HEAD.fullmatch(name) is not None for name in self.levels)

    @property
    def has_points(self) -> bool:
        return "points" in self.after


def _head(cells: list[LineCell], at: int) -> _Head | None:
    """The heads that begin at a line, those cut by a line's end rejoined."""
    found: list[RawCell] = []
    end = at
    while end < len(cells) and len(found) <= WIDEST:
        own = cells[end]
        after = cells[end + 1] if end + 1 < len(cells) else None
        both = own.text + after.text if after is not None else ""
        goes_on = is_head_word(both) and (not is_head_word(own.text) or _GOES_ON.match(after.text if after else ""))
        if after is not None and goes_on and not own.is_figure:
            found.append((both, own.raw[1] + after.raw[1], False))
            end += 2
        elif is_head_word(own.text) or SPANNING.fullmatch(own.text):
            found.append(own.raw)
            end += 1
        else:
            break
    while len(found) > 1 and SPANNING.fullmatch(found[0][0]) and LEVEL_HEAD.fullmatch(found[1][0]):
        del found[0]
    names = [text for text, _, _ in found]
    name = max((n for n, text in enumerate(names) if _NAME_HEAD.fullmatch(text)), default=-1)
    if name < 0:
        name = max((n for n, text in enumerate(names) if LEVEL_HEAD.fullmatch(text)), default=-1)
    note = bool(names) and NOTE_HEAD.search(names[-1]) is not None
    behind = tuple(map(_kind, names[name + 1 : len(names) - note]))
    if name < 0 or len(behind) < 2 or not (behind.count("points") or behind.count("text") > 1):
        return None
    return _Head(tuple(found), tuple(names[:name]), behind, note, end - at, _is_of_levels(names, name, behind))


def _is_of_levels(names: list[str], name: int, behind: tuple[str, ...]) -> bool:
    """Whether the lowest names may be 产出指标 and the like: under 一级指标, or alone before points."""
    is_alone = all(map(_ORDINAL_HEAD.fullmatch, names[:name])) and "text" not in behind
    return is_alone or _LEVELS.fullmatch(names[name]) is not None


def _kind(name: str) -> str:
    if POINTS_HEAD.fullmatch(name):
        return "points"
    if _UNIT_HEAD.fullmatch(name):
        return "unit"
    return "rate" if RATE.fullmatch(name) else "text"


#: How a stretch of lines is best read from one of them: how far it goes, the number of rows, the step taken there.
_Best = tuple[int, int, "_Step | None"]


@dataclass(frozen=True, slots=True)
class _Step:
    """One row of indicators: the lines before its ``name`` are labels of levels and the note of the row above."""

    kind: str
    name: int
    end: int
    labels: tuple[int, ...] = ()
    note: tuple[int, ...] = ()


def indicators(cells: list[LineCell], at: int) -> Found | None:
    head = _head(cells, at)
    if head is None:
        return None
    begins = at + head.lines
    if all(cell.is_head and is_figures_head(cell.text) for cell in cells[begins : begins + 2]):
        return None  # Heads of a second level follow.
    best: dict[int, _Best] = {}
    steps_from = _reached(cells, begins, head)
    for place in sorted(steps_from, reverse=True):
        best[place] = (place, 0, None)
        for step in steps_from[place]:
            reach, number, _ = best.get(step.end, (step.end, 0, None))
            if (reach, number + (step.kind == "row")) > best[place][:2]:
                best[place] = (reach, number + (step.kind == "row"), step)
    end, count, following = best[begins]
    steps = []
    while following is not None:
        steps.append(following)
        following = best[following.end][2] if following.end in best else None
    rows = _rows(cells, head, steps)
    if not count or (not head.has_points and not _are_results(rows, head)):
        return None
    if head.note and end < len(cells) and _is_note(cells[end]) and steps[-1].kind == "row":
        text, pieces, _ = cells[end].raw
        rows[-1].cells[-1] = (text, pieces, False)
        end += 1
    return at, raw_row(head.cells, cells[at].paragraph.line), rows, end


def _reached(cells: list[LineCell], begins: int, head: _Head) -> dict[int, list[_Step]]:
    """The lines that rows lead to from the first behind a head, with the rows that may begin there."""
    found: dict[int, list[_Step]] = {}
    ahead = [begins]
    while ahead:
        place = ahead.pop()
        if place not in found and place <= begins + _LONGEST:
            found[place] = list(_steps(cells, place, head, is_first=place == begins))
            ahead += [step.end for step in found[place]]
    return found


def _steps(cells: list[LineCell], at: int, head: _Head, *, is_first: bool) -> Iterator[_Step]:
    """The rows that may begin at a line, the total's among them."""
    if at >= len(cells):
        return
    longest = _NOTE_LINES * (head.note and not is_first)
    total = next(
        (n for n in range(at, min(at + longest + 1, len(cells))) if TOTAL_LABEL.fullmatch(cells[n].text)), None
    )
    if total is not None and not any(cells[n].is_figure or cells[n].is_label for n in range(at, total)):
        points = figures_from(cells, total + 1)
        if 0 < points <= head.after.count("points") + head.weights:
            yield _Step("total", total, total + 1 + points, note=tuple(range(at, total)))
            return
    if [cell.text for cell in cells[at : at + len(head.cells)]] == [text for text, _, _ in head.cells]:
        yield _Step("head", at, at + head.lines)
        return
    longest += max(len(head.levels), 1)
    for name in range(at, min(at + longest + 1, len(cells))):
        before = range(at, name)
        is_dash = head.note and UNTOLD.fullmatch(cells[name - 1].text)
        if name > at and cells[name - 1].is_figure and not is_dash and not _is_beside_label(cells, name - 1, head, at):
            return
        if not _is_row(cells, name, head):
            continue
        labels, note = _prefix(cells, before, head, may_note=head.note and not is_first)
        if labels is not None:
            yield _Step("row", name, name + 1 + len(head.after), labels, note)


def _is_beside_label(cells: list[LineCell], at: int, head: _Head, first: int) -> bool:
    """Whether a figure before a row's name numbers the row or gives the points of a level's label before it."""
    if any(_ORDINAL_HEAD.fullmatch(name) for name in head.levels) and cells[at].text.isdigit():
        return True
    is_points = head.weights > 0 and POINTS.fullmatch(cells[at].text) is not None
    return is_points and at > first and not cells[at - 1].is_figure


def _is_row(cells: list[LineCell], name: int, head: _Head) -> bool:
    """Whether a row's name stands at a line, what belongs to it after it."""
    own = cells[name]
    after = cells[name + 1 : name + 1 + len(head.after)]
    # 满意度 may be the name of an indicator, 满意度指标 is that of a level.
    is_level = own.is_label and own.text.endswith(("指标", ")")) and not head.is_of_levels
    is_measure = not head.has_points and _MEASURED.match(own.text) is not None
    if (
        own.is_figure
        or is_level
        or is_measure
        or _HEADING.match(own.text)
        or len(own.text) > LONGEST_CELL
        or len(after) < len(head.after)
    ):
        return False
    names = {text for text, _, _ in head.cells}
    if any(cell.text in names for cell in (own, *after)):
        return False
    return not _SENTENCE_END.search(own.text) and all(map(_is_of_kind, after, head.after))


def _is_of_kind(cell: LineCell, kind: str) -> bool:
    if kind == "points":
        return cell.is_figure and (POINTS.fullmatch(cell.text) or UNTOLD.fullmatch(cell.text)) is not None
    if kind == "rate":
        return cell.is_figure
    if kind == "unit":
        return len(cell.text) <= _UNIT_LENGTH and not cell.text[0].isdigit()
    return len(cell.text) <= LONGEST_CELL and not cell.is_label and TOTAL_LABEL.fullmatch(cell.text) is None


def _is_number(cell: LineCell) -> bool:
    return cell.is_figure and UNTOLD.fullmatch(cell.text) is None


def _prefix(
    cells: list[LineCell], before: range, head: _Head, *, may_note: bool
) -> tuple[tuple[int, ...] | None, tuple[int, ...]]:
    """The lines before a row's name: those that label its levels, and those that are the note of the row above."""
    labels = [
        n for n in before if cells[n].is_label or _is_number(cells[n]) or (head.weights and cells[n + 1].is_figure)
    ]
    free = [n for n in before if n not in labels]
    # What follows a label of a level labels a lower level or nothing.
    note = [n for n in free if may_note and (not labels or n < labels[0])]
    is_note = note and (_NOTE_SIGN.search(cells[note[0]].text) or cells[note[0]].is_figure)
    if not labels and len(note) == 1 and len(head.levels) and not is_note:
        note = []
    labels = [n for n in before if n not in note]
    named = [n for n in labels if not cells[n].is_figure]
    if len(named) > max(len(head.levels), 1) or (not head.levels and any(n in free for n in labels)):
        return None, ()
    return tuple(labels), tuple(note)


def _is_note(cell: LineCell) -> bool:
    return not cell.is_figure and not cell.is_head and OPENING.match(cell.text) is None and ":" not in cell.text


def _rows(cells: list[LineCell], head: _Head, steps: list[_Step]) -> list[RawRow]:
    rows: list[RawRow] = []
    first = len(head.levels)
    for step in steps:
        if step.note and rows:
            pieces = tuple(cells[n].raw[1][0] for n in step.note)
            rows[-1].cells[-1] = ("".join(cells[n].text for n in step.note), pieces, False)
        row: list[RawCell | None] = [None] * len(head.cells)
        line = cells[step.name].paragraph.line
        if step.kind == "row":
            for column, label in _columns_of([cells[n] for n in step.labels], head, is_first=not rows):
                row[column] = label.raw
            row[first : first + 1 + len(head.after)] = [cell.raw for cell in cells[step.name : step.end]]
            rows.append(raw_row(row, line))
        elif step.kind == "total":
            row[0] = cells[step.name].raw
            points = [first + 1 + n for n, kind in enumerate(head.after) if kind == "points"]
            figures = cells[max(step.name + 1, step.end - len(points)) : step.end]
            for column, cell in zip(points[-len(figures) :], figures, strict=True):
                row[column] = cell.raw
            rows.append(raw_row(row, line))
    return rows


def _columns_of(labels: list[LineCell], head: _Head, *, is_first: bool) -> Iterator[tuple[int, LineCell]]:
    """The columns of the labels before a row's name: by their words, else the lowest that are left."""
    if not head.levels:
        return
    named = [label for label in labels if not label.is_figure]
    columns = [n for n, name in enumerate(head.levels) if not POINTS_HEAD.fullmatch(name)]
    column = -1
    for label in labels:
        if label.is_figure:
            column += 1
            yield column, label
            continue
        column = columns[max(0, len(columns) - len(named) + named.index(label))]
        if len(named) == 1 and label.is_upper_label and (is_first or not label.is_lower_label):
            column = next((n for n in columns if LEVEL_HEAD.fullmatch(head.levels[n])), column)
        yield column, label


def _are_results(rows: list[RawRow], head: _Head) -> bool:
    """Whether most rows of a table without points measure something."""
    texts = [n + len(head.levels) + 1 for n, kind in enumerate(head.after) if kind == "text"]
    measured = sum(sum(any(map(str.isdigit, row.cells[n][0])) for n in texts) > 1 for row in rows)
    return len(rows) > 1 and 2 * measured >= len(rows)
