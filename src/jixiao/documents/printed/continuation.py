"""Tables that go on over a page's end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from jixiao.documents.printed.cell import ENDS_SENTENCE, ENUMERATES, RuledCell, glue, joined
from jixiao.documents.printed.grid import RuledGrid, nearest
from jixiao.documents.printed.line import PrintedLine
from jixiao.documents.printed.page import PrintedPage
from jixiao.documents.printed.rulings import NEAR

#: Most lines above a table that are printed again above its next part: its name, its number, its unit.
_MOST_CAPTIONS = 3
_BLANKS = re.compile(r"\s+")  # 单位：  万元
#: How a caption says that its table goes on: 续表1, 续附表2, 表1（续）, 接上页
_GOES_ON = re.compile(
    r"[（(][续接]上?[表页]?[一二三四五六七八九十\d]{0,2}[）)]|^续附?表[一二三四五六七八九十\d-]{0,4}[：:]?|"
    r"[续接](?:上[表页]|表)?[一二三四五六七八九十\d]{0,2}[：:]?$"
)
#: The number of a table: 附表1：, 表二
_NUMBERED = re.compile(r"^附?表[一二三四五六七八九十\d-]{0,4}[：:]?")
#: Characters of a name that is long enough to be cut.
_LONG_NAME = 10


def continue_tables(pages: Sequence[PrintedPage]) -> None:
    """Mark the grids that go on from the page before; give both parts the same columns; rejoin rows clearly cut.

    Captions that are printed again above such a grid are headers of the page.
    """
    parts: dict[int, list[RuledGrid]] = {}
    captions: dict[int, list[str]] = {}
    for page in pages:
        for above, grid in _captioned(page):
            captions[id(grid)] = [line.text for _, line in above]
    for before, after in pairwise(pages):
        last = next((b for n, b in reversed(list(enumerate(before.blocks))) if n not in before.furniture), None)
        above, first = next(_captioned(after), ([], None))
        if not isinstance(last, RuledGrid) or first is None:
            continue
        table = parts.get(id(last), [last])
        _part_head(table[0], first)
        xs = _common_columns(last, first)
        repeated = _repeated_rows(table[0], first)
        if xs is None or not _is_told_again([line.text for _, line in above], captions[id(table[0])], repeated):
            continue
        for number, _ in above:
            after.furniture[number] = "header"
        parts[id(first)] = [*table, first]
        for part in parts[id(first)]:
            _widen(part, xs)
        first.is_continued = True
        first.repeated = repeated
        _rejoin(last, first)


def _captioned(page: PrintedPage) -> Iterator[tuple[list[tuple[int, PrintedLine]], RuledGrid]]:
    """The grids of a page, each with the lines above it by their numbers, as far as they belong to the report."""
    above: list[tuple[int, PrintedLine]] = []
    for number, block in enumerate(page.blocks):
        if isinstance(block, RuledGrid):
            yield above, block
            above = []
        elif number not in page.furniture:
            above.append((number, block))


def _is_told_again(lines: Sequence[str], captions: Sequence[str], repeated: int) -> bool:
    """Whether lines above a grid say no more than that it goes on, and the captions of the table, if its head too is
    printed again."""
    again = _bare(captions[-_MOST_CAPTIONS:]) if repeated or any(map(_GOES_ON.search, lines)) else set()
    return len(lines) <= _MOST_CAPTIONS and _bare(lines) <= again | {""}


def _bare(lines: Iterable[str]) -> set[str]:
    """What lines say without their blanks, the number of a table, and that it goes on."""
    return {_NUMBERED.sub("", _GOES_ON.sub("", _BLANKS.sub("", line))) for line in lines}


def _common_columns(last: RuledGrid, first: RuledGrid) -> list[float] | None:
    """All column edges of two grids if the second goes on with the first's columns, or with those of its last row."""
    one, other = last.xs, first.xs
    if abs(one[0] - other[0]) > NEAR or abs(one[-1] - other[-1]) > NEAR:
        return None
    end = len(last.ys) - 1
    above = sorted(cell.right for cell in last.cells if cell.row + cell.rows == end)
    below = sorted(cell.right for cell in first.cells if cell.row == 0)
    is_same_row = len(above) == len(below) > 1 and all(abs(x - y) <= NEAR for x, y in zip(above, below, strict=True))
    if not (is_same_row or _holds(one, other) or _holds(other, one)):
        return None
    return sorted(one + [edge for edge in other if min(abs(edge - known) for known in one) > NEAR])


def _holds(edges: Sequence[float], others: Iterable[float]) -> bool:
    return all(min(abs(edge - known) for known in edges) <= NEAR for edge in others)


def _widen(grid: RuledGrid, xs: list[float]) -> None:
    """Count a grid's columns by the edges ``xs``, among which are all of its own."""
    if len(grid.xs) == len(xs):
        return
    place = [nearest(xs, edge) for edge in grid.xs]
    for cell in grid.cells:
        end = place[cell.column + cell.columns]
        cell.column = place[cell.column]
        cell.columns = end - cell.column
    grid.xs = xs


def _part_head(head: RuledGrid, grid: RuledGrid) -> None:
    """Part the table's head from the rest of a cut row below it, where no line is ruled between them."""
    for number, (one, other) in enumerate(zip(head.rows(), grid.rows(), strict=False)):
        if [cell.text for cell in one] == [cell.text for cell in other]:
            continue
        if len(one) != len(other) or sum(bool(cell.text) for cell in one) < 2:
            return
        parted = [
            (cell.lines[: len(known.lines)], cell.lines[len(known.lines) :])
            for known, cell in zip(one, other, strict=True)
        ]
        lowest = min((line.middle for lines, _ in parted for line in lines), default=0.0)
        highest = max((line.middle for _, lines in parted for line in lines), default=lowest)
        begins = ["".join(line.text.strip() for line in lines) for lines, _ in parted]
        if highest >= lowest or begins != ["".join(line.text.strip() for line in cell.lines) for cell in one]:
            return
        for cell in grid.cells:
            cell.row += cell.row > number
        for cell, (lines, rest) in zip(other, parted, strict=True):
            below = replace(cell, row=number + 1, lines=rest)
            cell.rows, cell.lines = 1, lines
            for part in (cell, below):
                part.text, part.is_full = joined(part) if part.lines else ("", False)
            grid.cells.append(below)
        grid.cells.sort(key=attrgetter("row", "column"))
        grid.ys.insert(number + 1, (lowest + highest) / 2)
        return


def _repeated_rows(head: RuledGrid, grid: RuledGrid) -> int:
    """How many rows at the top repeat the table's head."""
    count = 0
    for one, other in zip(head.rows(), grid.rows(), strict=False):
        texts = [cell.text for cell in other]
        if [cell.text for cell in one] != texts or (texts and not any(texts) and not count):
            break
        count += 1
    return 0 if count == len(grid.ys) - 1 else count


def _rejoin(last: RuledGrid, first: RuledGrid) -> None:
    """Put together what the page's end cut: merged cells that go on, and a row whose text clearly goes on."""
    end = len(last.ys) - 1
    above = {cell.column: cell.continues or cell for cell in last.cells if cell.row + cell.rows == end}
    top = [cell for cell in first.cells if cell.row == first.repeated]
    if any(cell.column not in above or above[cell.column].columns != cell.columns for cell in top):
        return
    filled = [cell for cell in top if cell.text]
    if all(cell.rows == 1 for cell in filled) and (
        _is_row_cut(last, first, above, top) or _is_name_begun(last, first, above, top)
    ):
        _join_row(first, above, top)
        return
    leftmost = min((cell.column for cell in filled), default=0)
    for cell in top:
        upper = above[cell.column]
        if not cell.text and upper.text and cell.column < leftmost and (upper.rows > 1 or cell.rows > 1):
            upper.rows += cell.rows
            cell.continues = upper


def _is_row_cut(last: RuledGrid, first: RuledGrid, above: Mapping[int, RuledCell], top: Sequence[RuledCell]) -> bool:
    """Whether the row at the top goes on with sentences of the last one, or with the name in it."""
    upper = [above[cell.column] for cell in top]
    cut = [(one, cell) for one, cell in zip(upper, top, strict=True) if one.text and cell.text]
    if any(ENDS_SENTENCE.search(one.text) or ENUMERATES.match(cell.text) for one, cell in cut):
        return False
    if any(one.is_full for one, _ in cut) and _is_few(top):
        return True
    # A label may fill its cell too, but not in several lines.
    is_whole = all(one.is_full and len(one.lines) + len(cell.lines) > 2 for one, cell in cut)
    is_lacking = any(bool(one.text) != bool(cell.text) for one, cell in zip(upper, top, strict=True))
    if cut and is_whole and is_lacking and (len(cut) > 1 or _is_few(upper)):
        return True
    return _is_name_cut(last, first, above)


def _is_few(cells: Sequence[RuledCell]) -> bool:
    """Whether a row has few of its cells filled, and not its first."""
    return 0 < sum(bool(cell.text) for cell in cells) <= len(cells) / 2 and not cells[0].text


def _join_row(first: RuledGrid, above: Mapping[int, RuledCell], top: Sequence[RuledCell]) -> None:
    """Give the text of the row at the top to the row that it ends, and take the row away."""
    for cell in top:
        if cell.text:
            upper = above[cell.column]
            upper.text += (glue(upper.text, cell.text) if upper.text else "") + cell.text
            cell.text = ""
    for cell in top:
        if cell.rows > 1:
            above[cell.column].rows += cell.rows - 1
            cell.continues = above[cell.column]
        cell.rows -= 1
    first.cells = [cell for cell in first.cells if cell.rows]
    for cell in first.cells:
        cell.row -= cell.row > first.repeated
    first.ys = first.ys[1:]


def _is_name_cut(last: RuledGrid, first: RuledGrid, above: Mapping[int, RuledCell]) -> bool:
    """Whether the first row has a name alone, as the rest of the long one above it, where all others have more."""
    name = _only_bare_name(last, first)
    if name is None or name.row != first.repeated or name not in first.cells:
        return False
    upper = above[name.column]
    is_filled = all(cell.text for cell in above.values())
    return is_filled and len(name.text) < len(upper.text) >= _LONG_NAME


def _is_name_begun(last: RuledGrid, first: RuledGrid, above: Mapping[int, RuledCell], top: Sequence[RuledCell]) -> bool:
    """Whether the last row has a name alone that fills its cell, as the beginning of the one below it."""
    name = _only_bare_name(last, first)
    return (
        name is not None
        and name in above.values()
        and name.is_full
        and all(cell.text for cell in top)
        and not ENDS_SENTENCE.search(name.text)
        and not ENUMERATES.match(top[0].text)
    )


def _only_bare_name(last: RuledGrid, first: RuledGrid) -> RuledCell | None:
    """The name in the one row of two parts of a table that has nothing behind it."""
    rows = [row for row in (*last.rows(), *first.rows()[first.repeated :]) if row]
    alone = [row[0] for row in rows if len(row) > 1 and row[0].text and not any(cell.text for cell in row[1:])]
    return alone[0] if len(alone) == 1 else None
