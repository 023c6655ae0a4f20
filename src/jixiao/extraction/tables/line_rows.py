"""Rows printed one cell per line under a head that names their columns.

一级指标⏎三级指标⏎指标值⏎完成值⏎得分⏎产出指标⏎植树亩数⏎300亩⏎320亩⏎10
任务名称⏎预算数⏎执行数⏎总额⏎财政拨款⏎总额⏎财政拨款⏎助餐点⏎30⏎20⏎27⏎18: heads over others.

Merged cells are printed once, empty ones not at all. Of all ways to cut the lines into rows, that is taken which goes
furthest and leaves least empty. A cell that can as well stand in another column stands in none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.extraction.tables.line_cells import LONGEST_CELL, Found, LineCell, figures_from, raw_row
from jixiao.extraction.tables.raw_rows import RawCell, RawRow
from jixiao.extraction.text.columns import WHOLE_HEAD, Kind, below, holds, is_known, kinds
from jixiao.extraction.text.heads import (
    HEAD_LENGTH,
    LEVEL_HEAD,
    NOTE_HEAD,
    POINTS,
    SPANNING,
    TOTAL_LABEL,
    UNTOLD,
    WIDEST,
)
from jixiao.extraction.text.lines import OPENING
from jixiao.facts.numbers import read_printed

#: Most lines of one note and of a table.
_NOTE_LINES, _LONGEST = 3, 1500
#: Most characters of a head before a line's end behind which another head stands: 调整后⏎预算数.
_CUT = 4
#: Shortest line that is rather a note than the name of a level.
_LONG_NAME = 12
_NOTE_SIGN = re.compile(r"[，,。；;、]|原因|较|未|不|无|因|偏差|影响|加强|完善|^已")  # 天旱，苗木未成活
_CLAUSE = re.compile("[，,。；;]")  # 天旱，苗木未成活
_SENTENCE_END = re.compile(r"[。！？；;]$")  # 已完成。
_GOES_ON = re.compile(r"[及和与(或]")  # 及改进措施
#: Columns of levels above the names of a table in which no group stands below another.
_GROUPED = 2
#: What begins below a table: a heading, a remark.
_NO_CELL = re.compile(r"[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]\)|注:|【|(?:备注|说明|其他)")  # 二、
_SIGNED = re.compile(r"[≥≤><=]")  # ≥95%
#: A row of points of a group, which are counted in those of its rows.
_SUBTOTAL = re.compile(r"小计(?:\(.{1,8}\))?")  # 小计
#: How unlikely it is that a cell of a kind is empty; None if it never is. Of values one may be.
_EMPTY: dict[Kind, float] = {"unit": 0.5, "sign": 0.5, "rule": 0.5, "adjusted": 0.5, "flag": 0.5, "value": 1.5}
#: The same of a part of the money that is not printed; of a level that has another name; of a note without words of
#: one, and of a name with such; of words beside a number, where one is a target and one a result: ≥90 | 较好.
_NO_PART, _OTHER_LEVEL, _OTHER_NOTE, _UNLIKE, _UNLIKE_SIGN = 0.7, 1.0, 0.5, 0.7, 2.0
_CLAUSE_FOR_NAME, _NOTE_FOR_NAME = 2.0, 0.2
#: How far the sum of parts may be from the whole for each of them.
_ROUNDING = Decimal("0.011")


@dataclass(frozen=True)
class _Head:
    """The heads of a table: their rows, what each column holds, and how many lines they take."""

    rows: tuple[tuple[RawCell | None, ...], ...]
    kinds: tuple[Kind, ...]
    lines: int
    texts: tuple[str, ...]
    #: The columns of wholes and of their parts, by whole.
    wholes: tuple[tuple[int, ...], ...] = ()

    @property
    def name(self) -> int:
        return self.kinds.index("name")

    @property
    def upper(self) -> list[int]:
        """The columns of levels and of their points, above that of names."""
        return [n for n in range(self.name) if self.kinds[n] in ("label", "level", "weight", "ordinal")]

    @property
    def after(self) -> list[int]:
        """The columns behind the names, but for that of notes."""
        return [n for n in range(self.name + 1, len(self.kinds)) if self.kinds[n] != "note"]

    @property
    def note(self) -> int | None:
        return len(self.kinds) - 1 if self.kinds[-1] == "note" else None

    @property
    def has_points(self) -> bool:
        return "points" in self.kinds

    @property
    def has_sums(self) -> bool:
        return "figure" in self.kinds


def _heads(cells: list[LineCell], at: int) -> Iterator[_Head]:
    """The heads that begin at a line, in the ways in which they can be read."""
    found, end = _known(cells, at)
    is_label_last = end < len(cells) and cells[end].is_figure
    for last in (len(found), len(found) - 1) if is_label_last else (len(found),):
        names = [text for text, _, _ in found[:last]]
        while len(names) > 1 and SPANNING.fullmatch(names[0]) and LEVEL_HEAD.fullmatch(names[1]):
            del names[0]
        if len(names) < 3:
            continue
        own = found[last - len(names) : last]
        lines = sum(len(pieces) for _, pieces, _ in found[:last])
        for length in range(len(names) - 2, -1, -1):
            counts = below(names[: len(names) - length], names[len(names) - length :]) if length else None
            if counts is None and length:
                continue
            yield from _laid_out(own, counts or [0] * len(names), lines)
            break


def _known(cells: list[LineCell], at: int) -> tuple[list[RawCell], int]:
    """The known heads from a line, those cut by a line's end rejoined, and the line behind them."""
    found: list[RawCell] = []
    end = at
    while end < len(cells) and len(found) <= 2 * WIDEST:
        own = cells[end]
        after = cells[end + 1] if end + 1 < len(cells) else None
        both = own.text + after.text if after is not None else ""
        # 安仁县水利局⏎部门预算(万元): a value before the next head.
        is_cut = not is_known(own.text) and not (after and len(own.text) > _CUT and is_known(after.text))
        goes_on = is_known(both) and (is_cut or _GOES_ON.match(after.text if after else ""))
        if after is not None and goes_on and not own.is_figure:
            found.append((both, own.raw[1] + after.raw[1], False))
            end += 2
        elif is_known(own.text) or SPANNING.fullmatch(own.text) or (len(found) > 2 and _is_note_head(own)):
            found.append(own.raw)
            end += 1
        else:
            break
    return found, end


def _is_note_head(own: LineCell) -> bool:
    """Whether a line of many words heads notes: 未完成绩效目标或偏离较多的原因、改进措施及其他说明."""
    return len(own.text) <= HEAD_LENGTH and NOTE_HEAD.search(own.text) is not None


def _laid_out(own: Sequence[RawCell], counts: Sequence[int], lines: int) -> Iterator[_Head]:
    """The head of which as many stand below each of the first as ``counts`` say."""
    rest = iter(own[len(counts) :])
    upper: list[RawCell | None] = []
    under: list[RawCell | None] = []
    wholes = []
    for cell, count in zip(own, counts, strict=False):
        group = [next(rest) for _ in range(count)]
        if group and WHOLE_HEAD.fullmatch(group[0][0]):
            wholes.append(range(len(upper), len(upper) + count))
        upper += [cell] + [None] * (count - 1)
        under += group or [None]
    names = [(low or up or ("", (), False))[0] for up, low in zip(upper, under, strict=True)]
    for of in kinds(names):
        unnamed = len(of) - len(names)
        rows = [[*([None] * unnamed), *row] for row in (upper, under) if any(row)]
        moved = tuple(tuple(n + unnamed for n in group) for group in wholes)
        yield _Head(tuple(map(tuple, rows)), of, lines, tuple(text for text, _, _ in own), moved)


@dataclass(frozen=True, slots=True)
class _Step:
    """One row: the lines before its ``name`` are labels of levels and the note of the row above.

    ``columns`` are those of the lines behind the name, None for one that could stand in several; ``cost`` is how
    unlikely the row is.
    """

    kind: str
    name: int
    end: int
    columns: tuple[int | None, ...] = ()
    labels: tuple[int, ...] = ()
    note: tuple[int, ...] = ()
    cost: float = 0.0


#: How a stretch of lines is best read from one of them: how far it goes, at what cost, the number of rows, the step.
_Best = tuple[int, float, int, _Step | None]


def rows(cells: list[LineCell], at: int) -> Found | None:
    """Indicators and tasks under a head of one row."""
    return _best(cells, at, (head for head in _heads(cells, at) if len(head.rows) == 1 and not head.has_sums))


def rows_under_two(cells: list[LineCell], at: int) -> Found | None:
    """Rows under heads that stand over others."""
    return _best(cells, at, (head for head in _heads(cells, at) if len(head.rows) > 1))


def _best(cells: list[LineCell], at: int, heads: Iterable[_Head]) -> Found | None:
    found = [read for head in heads if "name" in head.kinds and (read := _read(cells, at, head))]
    return max(found, key=lambda read: (read[3], len(read[2])), default=None)


def _read(cells: list[LineCell], at: int, head: _Head) -> Found | None:
    begins = at + head.lines
    best: dict[int, _Best] = {}
    steps_from = _reached(cells, begins, head)
    for place in sorted(steps_from, reverse=True):
        best[place] = (place, 0.0, 0, None)
        for step in steps_from[place]:
            reach, cost, number, _ = best.get(step.end, (step.end, 0.0, 0, None))
            own = (reach, cost - step.cost, number + (step.kind == "row"))
            if own > best[place][:3]:
                best[place] = (*own, step)
    end, _, count, following = best[begins]
    steps = []
    while following is not None:
        steps.append(following)
        following = best[following.end][3] if following.end in best else None
    if steps and steps[-1].kind == "row" and _goes_on_in_line(cells, end):
        end = begins if len(steps) == 1 else steps[-2].end
        del steps[-1]
        count -= 1
    found = _rows(cells, head, steps)
    if not count or not (head.has_points or head.has_sums or _are_results(found, head)):
        return None
    if head.note is not None and end < len(cells) and _is_note(cells[end]) and steps[-1].kind == "row":
        text, pieces, _ = cells[end].raw
        found[-1].cells[-1] = (text, pieces, False)
        end += 1
    line = cells[at].paragraph.line
    return at, [raw_row(row, line) for row in head.rows], found, end


def _goes_on_in_line(cells: list[LineCell], end: int) -> bool:
    """Whether a figure follows in the line of the last row: its cells were taken for those of other columns."""
    return end < len(cells) and cells[end].is_figure and cells[end].paragraph.line == cells[end - 1].paragraph.line


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
    longest = _NOTE_LINES * (head.note is not None and not is_first)
    if not head.has_sums and (total := _total(cells, at, at + longest + 1, head)):
        yield total
        return
    if tuple(cell.text for cell in cells[at : at + len(head.texts)]) == head.texts:
        yield _Step("head", at, at + head.lines)
        return
    longest += max(len(head.upper), 1)
    for name in range(at, min(at + longest + 1, len(cells))):
        before = range(at, name)
        is_dash = head.note is not None and UNTOLD.fullmatch(cells[name - 1].text)
        if name > at and cells[name - 1].is_figure and not is_dash and not _is_beside_label(cells, name - 1, head, at):
            return
        if not _is_name(cells[name], head):
            continue
        labels, note = _prefix(cells, before, head, may_note=head.note is not None and not is_first)
        if labels is None or (_may_be_cut(cells, labels, name) and not _has_levels(head)):
            continue
        cost = _noted([cells[n] for n in note]) + _named(cells[name]) * (head.note is not None)
        cost += _OTHER_LEVEL * sum(not (cells[n].is_label or cells[n].is_figure) for n in labels)
        for end, (own, columns) in _placings(cells, name + 1, head).items():
            yield _Step("row", name, end, columns, labels, note, cost + own)


def _may_be_cut(cells: list[LineCell], labels: tuple[int, ...], name: int) -> bool:
    """Whether a label of unknown words may be the beginning of the name, which a blank in a line has cut."""
    unknown = [n for n in labels if not (cells[n].is_label or cells[n].is_figure)]
    return any(cells[n].paragraph.line == cells[name].paragraph.line for n in unknown)


def _has_levels(head: _Head) -> bool:
    """Whether a head names columns of levels before that of names."""
    return any(head.kinds[n] == "level" for n in head.upper)


def _noted(note: list[LineCell]) -> float:
    """How unlikely it is that lines are one note."""
    return _OTHER_NOTE * (len(note) - _looks_like_note(note[0])) if note else 0.0


def _named(name: LineCell) -> float:
    """How unlikely it is that a line which may be a note is a name."""
    if _CLAUSE.search(name.text):
        return _CLAUSE_FOR_NAME
    is_like_note = _NOTE_SIGN.search(name.text) is not None
    return is_like_note * (_OTHER_LEVEL if len(name.text) >= _LONG_NAME else _NOTE_FOR_NAME)


def _total(cells: list[LineCell], first: int, last: int, head: _Head) -> _Step | None:
    """The row of the total or of a group's, behind the note of the row above."""
    for n in range(first, min(last, len(cells))):
        is_sub = _SUBTOTAL.fullmatch(cells[n].text) is not None
        if is_sub or TOTAL_LABEL.fullmatch(cells[n].text):
            figures = figures_from(cells, n + 1)
            if not 0 < figures <= head.kinds.count("points") + head.kinds.count("weight"):
                return None
            return _Step("subtotal" if is_sub else "total", n, n + 1 + figures, note=tuple(range(first, n)))
        if cells[n].is_figure or cells[n].is_label:
            return None
    return None


def _is_beside_label(cells: list[LineCell], at: int, head: _Head, first: int) -> bool:
    """Whether a figure before a row's name numbers the row or gives the points of a level's label before it."""
    if "ordinal" in head.kinds[: head.name] and cells[at].text.isdigit():
        return True
    is_points = "weight" in head.kinds and POINTS.fullmatch(cells[at].text) is not None
    return is_points and at > first and not cells[at - 1].is_figure


def _is_name(own: LineCell, head: _Head) -> bool:
    """Whether a line can be a row's name."""
    # 满意度 may be the name of an indicator, 满意度指标 is that of a level.
    is_of_levels = not any(head.kinds[n] in ("label", "level") for n in range(head.name)) and "value" not in head.kinds
    is_level = own.is_label and own.text.endswith(("指标", ")")) and not is_of_levels
    is_other = own.text in head.texts or _NO_CELL.match(own.text) or _SENTENCE_END.search(own.text)
    return (holds("name", own.text, own.levels) or (is_of_levels and not own.is_figure)) and not (
        is_level or is_other or len(own.text) > LONGEST_CELL
    )


# The lines behind a name

#: What a way to give lines to columns costs, and the columns.
_Way = tuple[float, tuple[int | None, ...]]


def _placings(cells: list[LineCell], at: int, head: _Head) -> dict[int, _Way]:
    """The best way to give the lines behind a name to columns, for each line behind which a row can end."""
    found: dict[int, _Way] = {}
    for cost, columns in _ways(cells, at, head, 0):
        own = [cells[at + n].text for n in range(len(columns))]
        row: dict[int | None, str] = dict(zip(columns, own, strict=True))
        if not _adds_up(row, head) or not (head.has_points or head.has_sums or _aims(row, head)):
            continue
        way = (cost + _unlike(row, head), columns)
        end = at + len(columns)
        other = found.get(end)
        if other is None or way < (other[0], ()):
            found[end] = way
        elif way[0] == other[0]:
            shared = tuple(one if one == two else None for one, two in zip(columns, other[1], strict=True))
            found[end] = (way[0], shared)
    return found


def _aims(row: dict[int | None, str], head: _Head) -> bool:
    """Whether a row without points has its result, or a sign that tells its target."""
    values = [row.get(column, "") for column in head.after if head.kinds[column] == "value"]
    signs = [row.get(column, "") for column in head.after if head.kinds[column] == "sign"]
    return all(values) or any(map(_SIGNED.match, (*signs, *values)))


def _unlike(row: dict[int | None, str], head: _Head) -> float:
    """How unlikely it is that a target and a result are so different: ≥90 | 较好."""
    told = [row[column] for column in head.after if head.kinds[column] == "value" and column in row]
    measured = [any(map(str.isdigit, text)) for text in told]
    if len(told) < 2 or all(measured) or not any(measured):
        return 0.0
    sign = next((row[column] for column in head.after if head.kinds[column] == "sign" and column in row), "")
    return _UNLIKE_SIGN if _SIGNED.match(sign or told[0]) else _UNLIKE


def _ways(
    cells: list[LineCell], at: int, head: _Head, place: int, *, has_values: bool = True
) -> Iterator[tuple[float, tuple[int, ...]]]:
    """All ways to give lines to the columns from a place among those behind the names.

    At most one value is empty; ``has_values`` says that none is so far.
    """
    if place == len(head.after):
        yield 0.0, ()
        return
    column = head.after[place]
    kind = head.kinds[column]
    if at < len(cells) and _can_be(cells[at], kind, head):
        for cost, columns in _ways(cells, at + 1, head, place + 1, has_values=has_values):
            yield cost, (column, *columns)
    empty = _empty(column, head)
    if empty is not None and (has_values or kind != "value"):
        for cost, columns in _ways(cells, at, head, place + 1, has_values=has_values and kind != "value"):
            yield cost + empty, columns


def _empty(column: int, head: _Head) -> float | None:
    """How unlikely it is that a column has no cell in a row; None if it always has."""
    kind = head.kinds[column]
    if kind == "value":
        is_last = column == max(n for n in head.after if head.kinds[n] == "value")
        return _EMPTY[kind] if head.has_points or head.has_sums or is_last else None
    if kind == "figure":
        return _NO_PART if any(column in group[1:] for group in head.wholes) else None
    if kind == "rate":
        return _EMPTY["value"] if head.wholes else None
    return _EMPTY.get(kind)


def _can_be(cell: LineCell, kind: Kind, head: _Head) -> bool:
    if kind in ("points", "rate", "figure"):
        return cell.is_figure and holds(kind, cell.text, cell.levels)
    is_other = cell.text in head.texts or TOTAL_LABEL.fullmatch(cell.text) or _NO_CELL.match(cell.text)
    if is_other or len(cell.text) > LONGEST_CELL:
        return False
    return not cell.is_label and holds(kind, cell.text, cell.levels)


def _adds_up(row: dict[int | None, str], head: _Head) -> bool:
    """Whether each whole of a row is the sum of its parts, where the row prints any."""
    for whole, *parts in head.wholes:
        told = [_value(row[part]) for part in parts if part in row]
        if told and (whole not in row or abs(_value(row[whole]) - sum(told)) > _ROUNDING * len(told)):
            return False
    return True


def _value(text: str) -> Decimal:
    return read_printed(text.rstrip("%万亿元分")) if any(map(str.isdigit, text)) else Decimal(0)


# The lines before a name


def _is_number(cell: LineCell) -> bool:
    return cell.is_figure and UNTOLD.fullmatch(cell.text) is None


def _prefix(
    cells: list[LineCell], before: range, head: _Head, *, may_note: bool
) -> tuple[tuple[int, ...] | None, tuple[int, ...]]:
    """The lines before a row's name: those that label its levels, and those that are the note of the row above."""
    has_weights = "weight" in head.kinds
    labels = [
        n for n in before if cells[n].is_label or _is_number(cells[n]) or (has_weights and cells[n + 1].is_figure)
    ]
    free = [n for n in before if n not in labels]
    # What follows a label of a level labels a lower level or nothing.
    note = [n for n in free if may_note and (not labels or n < labels[0])]
    if not labels and len(note) == 1 and head.upper and not _looks_like_note(cells[note[0]]):
        note = []
    empty = _empty_groups(cells, labels, head)
    labels = [n for n in before if n not in note and n not in empty]
    named = [n for n in labels if not cells[n].is_figure]
    if len(named) > max(len(head.upper), 1) or (not head.upper and any(n in free for n in labels)):
        return None, ()
    return tuple(labels), tuple(note)


def _empty_groups(cells: list[LineCell], labels: list[int], head: _Head) -> list[int]:
    """The labels of groups that a form prints without a row: another group or level follows at once."""
    has_two = sum(head.kinds[n] != "weight" for n in head.upper) <= _GROUPED
    return [
        n
        for n in labels
        if cells[n].is_lower_label
        and not cells[n].is_upper_label
        and n + 1 in labels
        and (cells[n + 1].is_upper_label or (has_two and cells[n + 1].is_lower_label))
    ]


def _looks_like_note(cell: LineCell) -> bool:
    return cell.is_figure or len(cell.text) >= _LONG_NAME or _NOTE_SIGN.search(cell.text) is not None


def _is_note(cell: LineCell) -> bool:
    return not cell.is_figure and not cell.is_head and OPENING.match(cell.text) is None and ":" not in cell.text


# Rows


def _rows(cells: list[LineCell], head: _Head, steps: list[_Step]) -> list[RawRow]:
    found: list[RawRow] = []
    for step in steps:
        if step.note and found:
            pieces = tuple(cells[n].raw[1][0] for n in step.note)
            found[-1].cells[-1] = ("".join(cells[n].text for n in step.note), pieces, False)
        row: list[RawCell | None] = [None] * len(head.kinds)
        line = cells[step.name].paragraph.line
        if step.kind == "row":
            for column, label in _columns_of([cells[n] for n in step.labels], head, is_first=not found):
                row[column] = label.raw
            row[head.name] = cells[step.name].raw
            for number, own in enumerate(step.columns, step.name + 1):
                if own is not None:
                    row[own] = cells[number].raw
            found.append(raw_row(row, line))
        elif step.kind == "total":
            row[0] = cells[step.name].raw
            points = [n for n, kind in enumerate(head.kinds) if kind == "points"]
            figures = cells[max(step.name + 1, step.end - len(points)) : step.end]
            for column, cell in zip(points[-len(figures) :], figures, strict=True):
                row[column] = cell.raw
            found.append(raw_row(row, line))
    return found


def _columns_of(labels: list[LineCell], head: _Head, *, is_first: bool) -> Iterator[tuple[int, LineCell]]:
    """The columns of the labels before a row's name: by their words, else the lowest that are left."""
    columns = [n for n in head.upper if head.kinds[n] != "weight"]
    if not columns:
        return
    named = [label for label in labels if not label.is_figure]
    column = -1
    for label in labels:
        if label.is_figure:
            column = column + 1 if column >= 0 else columns[0]
            yield column, label
            continue
        column = columns[max(0, len(columns) - len(named) + named.index(label))]
        if len(named) == 1 and label.is_upper_label and (is_first or not label.is_lower_label):
            column = next((n for n in columns if _is_level(head, n)), column)
        yield column, label


def _is_level(head: _Head, column: int) -> bool:
    cell = head.rows[0][column]
    return cell is not None and LEVEL_HEAD.fullmatch(cell[0]) is not None


def _are_results(found: list[RawRow], head: _Head) -> bool:
    """Whether most rows of a table without points measure something."""
    texts = [n for n in head.after if head.kinds[n] in ("value", "adjusted")]
    measured = sum(sum(any(map(str.isdigit, row.cells[n][0])) for n in texts) > 1 for row in found)
    return len(found) > 1 and 2 * measured >= len(found)
