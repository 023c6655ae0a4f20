"""The tables of a reading as grids: merged cells filled, rows cut by a page's end rejoined.

Tables come from what the file marks as a table (docx, html, xlsx, pdf: merged cells are known exactly), from rows of a
text (cells parted by tabs or pipes, merged cells left empty) and from texts that print one cell per line. A table of a
form holds several heads (预算执行情况 above, 绩效指标 below): each head begins a grid of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jixiao.documents.document import Table
from jixiao.extraction.reading import OPENING, Paragraph, Reading

Span = tuple[int, int]

#: Words that a column's head is, and nothing in a table's body.
HEAD_WORD = re.compile(
    r"序号|编号|行次|类[别型]|名称|[一二三四1-4]级(?:评价)?指标(?:名称)?"
    r"|(?:年度|部门|整体|具体|关键|核心|考核|评价|绩效|评价绩效|年度绩效|自评|任务\(政策\)关键|任务\(政策\)的绩效){0,3}(?:指标|目标)(?:名称|内容|及?完成情况|解释|说明|描述|性质)?(?:\(\d+分\))?"
    r"|.{0,10}(?:指标值|目标值|完成值|实现值|实际值|计划值|标准值|标杆值|完成(?:情况|结果|率|程度|度|进度)|实现(?:情况|程度))(?:\(.{1,20}\))?"
    r"|(?:实际|全年|计划|年初|年度)(?:完成|目标|指标|实际|计划)"
    r"|(?:\w{0,6})(?:分值|得分|评分|扣分|分数|权重|权数|满分|赋分|总分)(?:\(.{1,12}\)|情况|值)?"
    r"|(?:\w{0,4})(?:偏差|扣分|失分|未完成|差异|减分)\w{0,4}(?:原因|情况|说明|分析).{0,12}|.{0,8}改进措施|原因(?:分析|说明)?"
    r"|备注|(?:情况|指标|自评)?说明|(?:评[分价]|计分|扣分|考核)(?:标准|依据|细则|规则|办法|方法|要点|内容|情况)"
    r"|(?:\w{0,6})任务(?:名称|\(项目\))?|主要内容|(?:\w{0,4})内容|(?:资金|项目|经费|支出|费用)(?:名称|来源|类[别型]|性质|内容)?"
    r"|(?:计量|度量|指标|数量)?单位|比较?符号?|(?:指标)?(?:符号|方向|运算符号)"
    r"|(?:\w{0,6})(?:预算|决算|执行|支出|支付|到位|安排|收入|完成)(?:数|金额|总?额|情况)(?:\(.{1,10}\))?|(?:\w{0,6})(?:执行率|支出率|到位率|完成率)(?:\(.{1,10}\))?"
    r"|金额(?:\(.{1,6}\))?|合计|小计|人数|数量|部门|(?:增减|变动)(?:额|率|情况|幅度)?|(?:上|本|\d{4})年(?:度|数)?"
)
#: Names of groups of indicators, which stand in a table's body: 产出指标, 数量指标.
LEVEL_ONE = re.compile(
    r"(?:履职|部门|项目|年度)?(?:产出|效益|效果|满意度?|投入|过程|管理|成本|运行成本|管理效率|履职效能|社会效应|可持续(?:发展能力|影响)|履职效[果益]|预算执行|决策)(?:类)?(?:指标|目标)?(?:\(\d+(?:\.\d+)?分?\))?"
)
LEVEL_TWO = re.compile(
    r"(?:(?:产出)?(?:数量|质量|时效|成本)|(?:经济|社会|生态|环境|政治)?(?:成本|效益)|可持续影响|(?:服务对象|社会公众|群众|公众|受益对象)?满意度?)(?:类)?指标(?:\(\d+(?:\.\d+)?分?\))?"
)
#: A cell that is a number and nothing else.
NUMBER = re.compile(r"[≥≤><=±-]?\d[\d,，]*(?:\.\d+)?(?:%|分|万?元|亿元)?")
#: Longest text of a head's cell, and of one whose words are not known.
_HEAD_LENGTH, _SHORT = 30, 16
#: Shortest text that a page's end cuts.
_LONG = 8
#: A line by itself that begins a table printed one cell per line.
_LINE_HEAD = re.compile(
    r"(?m)^(?:序号|[一二]级指标(?:名称)?|指标名称|绩效指标|年度主要任务|(?:主要|重点)任务(?:名称)?)$"
)
_NOTE_HEAD = re.compile(r"原因|备注|说明|措施")
_POINTS = re.compile(r"\d+(?:\.\d+)?分?")
_SCORE_HEAD = re.compile(r"(?:分值|得分|权重|自评分|分数)")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid.

    ``text`` is smoothed text; ``start`` to ``end`` spans it in the reading's text (its first piece, where a page's end
    cut the cell: ``pieces`` are all). ``filled`` says that the text is printed in a merged cell above or to the left.
    """

    text: str
    start: int
    end: int
    row: int
    column: int
    filled: bool = False
    pieces: tuple[Span, ...] = ()

    def span(self, start: int, end: int) -> Span | None:
        """Where ``text[start:end]`` stands in the reading's text; None if a page's end cuts it."""
        before = 0
        for first, last in self.pieces:
            length = last - first
            if before <= start and end <= before + length:
                return first + start - before, first + end - before
            before += length
        return None


Row = tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    """A table, or the part of one under one head: ``rows`` of the body, each with ``len(names)`` cells.

    ``head`` has no, one or two rows; ``names`` are the columns' names, those of two rows joined by ``/`` (empty without
    a head); ``caption`` is the line before the table (单位：万元), or empty.
    """

    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    names: tuple[str, ...]
    caption: str

    @property
    def start(self) -> int:
        return min(cell.start for row in (*self.head, *self.rows) for cell in row)

    @property
    def end(self) -> int:
        return max(last for row in (*self.head, *self.rows) for cell in row for _, last in cell.pieces)

    def column(self, *words: str) -> int | None:
        """The first column that a word names: the whole lowest name, else a part of it or of the upper."""
        lowest = [name.rpartition("/")[2] for name in self.names]
        for word in words:
            if word in lowest:
                return lowest.index(word)
        for names in (lowest, self.names):
            for word in words:
                for number, name in enumerate(names):
                    if word in name:
                        return number
        return None

    def cells(self, column: int) -> list[GridCell]:
        """The body's cells of one column, from the top."""
        return [row[column] for row in self.rows]


#: A cell as it is being put together: its text, its pieces, and whether a merged cell elsewhere prints it.
_Cell = tuple[str, tuple[Span, ...], bool]


@dataclass(slots=True)
class _Line:
    """A row as it is being put together, and the line of the source on which it begins."""

    cells: list[_Cell]
    line: int

    def texts(self) -> list[str]:
        """What the row itself prints in each column."""
        return ["" if filled else text for text, _, filled in self.cells]


def grids(reading: Reading) -> list[Grid]:
    """The tables of ``reading`` in order."""
    found: list[Grid] = []
    marked = list(_marked(reading))
    spans = [(lines[0].cells[0][1][0][0], max(cell[1][-1][1] for cell in lines[-1].cells)) for _, lines in marked]
    for caption, lines in [*marked, *_printed(reading, spans), *_one_cell_per_line(reading)]:
        found.extend(_split(lines, caption))
    found.sort(key=lambda grid: grid.start)
    return found


# Where tables come from


def _cell(text: str, start: int, end: int) -> _Cell:
    """The cell that the reading's ``text`` prints from ``start`` to ``end``, without blanks around it."""
    own = text[start:end]
    bare = own.strip()
    if len(bare) != len(own):
        start += len(own) - len(own.lstrip())
        end = start + len(bare)
    return bare, ((start, end),), False


def _filled_from(cell: _Cell) -> _Cell:
    return cell[0], cell[1], True


def _marked(reading: Reading) -> Iterator[tuple[str, list[_Line]]]:
    """The tables that the file marks, with merged cells filled."""
    for table in reading.document.tables:
        lines = _marked_lines(reading, table)
        if len(lines) >= 2 and len(lines[0].cells) >= 2:
            yield _caption(reading, reading.paragraph_at(lines[0].cells[0][1][0][0])), lines


def _marked_lines(reading: Reading, table: Table) -> list[_Line]:
    position, text = reading.alignment.position, reading.text
    width = max(cell.column + cell.columns for cell in table.cells)
    rows: dict[int, list[_Cell | None]] = {}
    at: dict[int, int] = {}
    for cell in table.cells:
        start = position(cell.start)
        own = _cell(text, start, position(cell.end) if cell.end > cell.start else start)
        at.setdefault(cell.row, cell.start)
        for row in range(cell.row, cell.row + cell.rows):
            cells = rows.setdefault(row, [None] * width)
            for column in range(cell.column, cell.column + cell.columns):
                cells[column] = own if (row, column) == (cell.row, cell.column) else _filled_from(own)
    lines = []
    for row in sorted(at):
        empty = _cell("", position(at[row]), position(at[row]))
        cells_of_row = [cell or empty for cell in rows[row]]
        if any(text and not filled for text, _, filled in cells_of_row):
            lines.append(_Line(cells_of_row, reading.document.line_of(at[row])))
    return lines


def _printed(reading: Reading, marked: Sequence[Span]) -> Iterator[tuple[str, list[_Line]]]:
    """Runs of rows that only tabs or pipes show to be a table."""
    text = reading.text
    run: list[Paragraph] = []
    for paragraph in [*reading.paragraphs, None]:
        if paragraph is not None and paragraph.kind == "row":
            if not any(start <= paragraph.start <= end for start, end in marked):
                run.append(paragraph)
        elif run:
            lines = [_Line(_row_cells(text, row), row.line) for row in run]
            width = max(len(line.cells) for line in lines)
            for line, row in zip(lines, run, strict=True):
                line.cells += [_cell(text, row.end, row.end)] * (width - len(line.cells))
            if len(run) >= 2 and width >= 2:
                yield _caption(reading, run[0]), lines
            run = []


def _row_cells(text: str, row: Paragraph) -> list[_Cell]:
    cells, at = [], row.start
    for printed in text[row.start : row.end].split("\t"):
        cells.append(_cell(text, at, at + len(printed)))
        at += len(printed) + 1
    return cells


def _caption(reading: Reading, first: Paragraph) -> str:
    """The short line before a table."""
    if first.number == 0:
        return ""
    before = reading.paragraphs[first.number - 1]
    return reading.text[before.start : before.end] if before.kind != "row" and before.end - before.start <= 60 else ""


def _one_cell_per_line(reading: Reading) -> Iterator[tuple[str, list[_Line]]]:
    """Tables whose cells are lines: a run of head words, then cells row by row, merged ones printed once."""
    done = 0
    for match in _LINE_HEAD.finditer(reading.text):
        first = reading.paragraph_at(match.start())
        if match.start() >= done and first.kind != "row" and len(lines := _lines_below(reading, first)) >= 2:
            done = max(cell[1][0][1] for cell in lines[-1].cells)
            yield _caption(reading, first), lines


def _lines_below(reading: Reading, first: Paragraph) -> list[_Line]:
    """The rows of a table printed one cell per line, its head the first; empty if ``first`` begins none."""
    opening = reading.paragraphs[first.number : first.number + 4]
    if len(opening) < 4 or not all(is_head_word(reading.text[line.start : line.end]) for line in opening):
        return []
    below: list[Paragraph] = []
    for paragraph in reading.paragraphs[first.number :]:
        if paragraph.kind == "row":
            break
        below.append(paragraph)
    cells = [_cell(reading.text, paragraph.start, paragraph.end) for paragraph in below]
    width = next((number for number, cell in enumerate(cells) if not is_head_word(cell[0])), 0)
    names = [cell[0] for cell in cells[:width]]
    scores = [number for number, name in enumerate(names) if _SCORE_HEAD.search(name)]
    if not scores:
        return []
    levels = [
        level for name, level in zip(names, (LEVEL_ONE, LEVEL_TWO), strict=False) if re.match("[一二]级指标", name)
    ]
    has_note = _NOTE_HEAD.search(names[-1]) is not None
    least = width - len(levels) - has_note

    def row(at: int) -> tuple[list[_Cell], int] | None:
        """The cells of the row that begins at ``at`` without its note, and where they end."""
        printed: list[_Cell] = []
        for level in levels:
            is_label = at < len(cells) and level.fullmatch(cells[at][0]) is not None
            printed.append(cells[at] if is_label else ("", ((0, 0),), False))
            at += is_label
        printed += cells[at : at + least]
        complete = len(printed) == width - has_note
        complete = complete and not any(LEVEL_TWO.fullmatch(cell[0]) for cell in printed[len(levels) :])
        return (printed, at + least) if complete and all(_POINTS.fullmatch(printed[n][0]) for n in scores) else None

    lines = [_Line(cells[:width], first.line)]
    at = width
    while found := row(at):
        printed, at = found
        empty = printed[-1][1][0][1]
        if has_note:
            is_note = at < len(cells) and row(at) is None and not OPENING.match(cells[at][0])
            printed.append(cells[at] if is_note else ("", ((empty, empty),), False))
            at += is_note
        printed = [cell if cell[0] else ("", ((empty, empty),), False) for cell in printed]
        lines.append(_Line(printed, below[at - 1].line))
    return lines


# Heads and bodies


def is_head_word(text: str) -> bool:
    """Whether ``text`` names a column."""
    return 0 < len(text) <= _HEAD_LENGTH and HEAD_WORD.fullmatch(text) is not None and not LEVEL_TWO.fullmatch(text)


def _is_head(texts: list[str]) -> bool:
    """Whether a row's cells are names of columns."""
    printed = [text for text in texts if text]
    if len(printed) < 2 or any(len(text) > _HEAD_LENGTH or NUMBER.fullmatch(text) for text in printed):
        return False
    known = sum(map(is_head_word, printed))
    return known >= 2 and known >= 0.6 * len(printed)


def _is_loose_head(lines: Sequence[_Line]) -> bool:
    """Whether a table's first row names its columns with words not known: short ones, over a column of numbers."""
    printed = [text for text in lines[0].texts() if text]
    if len(printed) < max(2, 0.6 * len(lines[0].cells)) or any(len(t) > _SHORT or NUMBER.fullmatch(t) for t in printed):
        return False
    columns = zip(*(line.texts() for line in lines[1:]), strict=True)
    return any(sum(NUMBER.fullmatch(text) is not None for text in column) >= len(column) / 2 for column in columns)


def _is_second_head(first: list[str], second: list[str]) -> bool:
    """Whether a row parts the columns of the head above it: it prints below merged cells, or head words only."""
    printed = [text for text in second if text]
    if not printed or any(len(text) > _SHORT or NUMBER.fullmatch(text) for text in printed):
        return False
    if any(LEVEL_ONE.fullmatch(text) or LEVEL_TWO.fullmatch(text) for text in printed):
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


def _split(lines: list[_Line], caption: str) -> Iterator[Grid]:
    """The grids of a table: one for the rows without a head at its top, one for each head."""
    head: list[_Line] = []
    body: list[_Line] = []
    known: list[list[str]] = []
    for number, line in enumerate(lines):
        texts = line.texts()
        if texts in known:
            continue
        if len(head) == 1 and not body and _is_second_head(known[0], texts):
            head.append(line)
            known.append(texts)
        elif _is_head(texts) or (number == 0 and _is_loose_head(lines)):
            if body:
                yield _grid(head, body, caption)
            head, body, known = [line], [], [texts]
        else:
            body.append(line)
    if body:
        yield _grid(head, body, caption)


def _grid(head: list[_Line], body: list[_Line], caption: str) -> Grid:
    names = _names(head, len(body[0].cells))
    rows = _rejoined(body)
    _realign(rows, names)
    _fill(rows)
    return Grid(
        tuple(_row(line, number - len(head)) for number, line in enumerate(head)),
        tuple(_row(line, number) for number, line in enumerate(rows)),
        names,
        caption,
    )


def _row(line: _Line, number: int) -> Row:
    return tuple(
        GridCell(text, pieces[0][0], pieces[0][1], number, column, filled, pieces)
        for column, (text, pieces, filled) in enumerate(line.cells)
    )


def _names(head: list[_Line], width: int) -> tuple[str, ...]:
    if not head:
        return ("",) * width
    upper = [text for text, _, _ in head[0].cells]
    if len(head) == 1:
        return tuple(upper)
    names = []
    over = ""
    for above, own in zip(upper, head[1].texts(), strict=True):
        over = above or (over if own else "")
        names.append(f"{over}/{own}" if own and over and own != over else own or over)
    return tuple(names)


def _rejoined(body: list[_Line]) -> list[_Line]:
    """The rows, those that go on with the row before after a page's end joined to it."""
    steps = Counter(after.line - before.line for before, after in pairwise(body))
    step = steps.most_common(1)[0][0] if steps else 1
    counts = [sum(map(bool, column)) for column in zip(*(line.texts() for line in body), strict=True)]
    solid = [column for column, count in enumerate(counts) if column and count >= 0.6 * len(body)]
    rows = body[:1]
    for before, line in pairwise(body):
        is_below_gap = step > 1 or line.line - before.line > step
        if solid and _goes_on(line.texts(), rows[-1].texts(), solid, is_below_gap=is_below_gap):
            for column, (text, pieces, filled) in enumerate(line.cells):
                if text and not filled:
                    # A merged cell that goes on belongs to the row in which it begins.
                    upper = next((row for row in reversed(rows) if row.texts()[column]), rows[-1])
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


def _realign(rows: list[_Line], names: tuple[str, ...]) -> None:
    """Move to their columns the cells of rows that leave out merged cells, so that points stand under their heads."""
    scores = [column for column, name in enumerate(names) if _SCORE_HEAD.search(name)]
    for line in rows if scores else ():
        texts = line.texts()
        if not texts[0] or all(_POINTS.fullmatch(texts[column]) for column in scores):
            continue
        for shift in (1, 2):
            fits = all(column >= shift and _POINTS.fullmatch(texts[column - shift]) for column in scores)
            if fits and not any(texts[-shift:]):
                start = line.cells[0][1][0][0]
                line.cells = [("", ((start, start),), False)] * shift + line.cells[:-shift]
                break


def _fill(rows: list[_Line]) -> None:
    """Give the empty cells that begin a row the text of the row above, which a merged cell prints."""
    for above, line in pairwise(rows):
        if sum(bool(cell[0]) for cell in line.cells) < 2:
            continue
        for column, (text, _, filled) in enumerate(line.cells):
            if text and not filled:
                break
            if not text and above.cells[column][0]:
                line.cells[column] = _filled_from(above.cells[column])
