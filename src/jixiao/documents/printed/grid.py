"""Grids: the tables and frames that ruling lines form, and what stands in their cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from jixiao.documents.printed.cell import RuledCell
from jixiao.documents.printed.glyphs import Glyphs
from jixiao.documents.printed.line import PrintedLine
from jixiao.documents.printed.rulings import NEAR, Ruling, Rulings, merged

_MOST_CROSSINGS = 200_000
_MOST_CELLS = 50_000
#: Points that a frame of a single cell is at least wide; a tick's box is not.
_LEAST_FRAME = 100.0


@dataclass(slots=True)
class RuledGrid:
    """A table or a frame as ruled: column edges from left to right, row edges from the top down, and its cells."""

    xs: list[float]
    ys: list[float]
    cells: list[RuledCell]
    at: list[list[int]]
    repeated: int = 0
    is_continued: bool = False
    depths: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.depths = [-y for y in self.ys]

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.top - self.bottom)

    def cell_at(self, x: float, y: float) -> RuledCell | None:
        xs, ys = self.xs, self.ys
        if not (xs[0] <= x <= xs[-1] and ys[-1] <= y <= ys[0]):
            return None
        # An edge is the next cell's, the last edge the last cell's.
        column = bisect_right(xs, x, 0, len(xs) - 1) - 1
        row = bisect_right(self.depths, -y, 0, len(ys) - 1) - 1
        return self.cells[self.at[row][column]]

    def rows(self) -> list[list[RuledCell]]:
        rows: list[list[RuledCell]] = [[] for _ in self.ys[1:]]
        for cell in self.cells:
            if cell.continues is None:
                rows[cell.row].append(cell)
        return rows


def grids_of(rulings: Rulings) -> list[RuledGrid]:
    """The tables and frames that ruling lines form, from the top of the page down."""
    level, upright = merged(rulings.level), merged(rulings.upright)
    if len(level) < 2 or not upright or len(level) * len(upright) > _MOST_CROSSINGS:
        return []
    group = list(range(len(level) + len(upright)))

    def root(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    places = [x for x, _, _ in upright]
    for number, (y, left, right) in enumerate(level):
        for other in range(bisect_left(places, left - NEAR), bisect_right(places, right + NEAR)):
            _, bottom, top = upright[other]
            if bottom - NEAR <= y <= top + NEAR:
                group[root(len(level) + other)] = root(number)
    families: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for number, line in enumerate(level):
        families[root(number)][0].append(line)
    for number, line in enumerate(upright, len(level)):
        families[root(number)][1].append(line)
    found = [grid for family in families.values() if (grid := _grid(*family)) is not None]
    return sorted(found, key=lambda grid: -grid.top)


def nearest(edges: Sequence[float], place: float) -> int:
    """Which of the edges is nearest to a place."""
    distances = [abs(edge - place) for edge in edges]
    return distances.index(min(distances))


def _edges(places: Iterable[float]) -> list[float]:
    """Positions, with those that nearly coincide taken as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 2 * NEAR:
            found.append(place)
    return found


def _grid(level: list[Ruling], upright: list[Ruling]) -> RuledGrid | None:
    if len(level) < 2 or not upright:
        return None
    # Sides may be open: the level lines then say how far the table reaches.
    xs = _edges([x for x, _, _ in upright] + [min(line[1] for line in level), max(line[2] for line in level)])
    ys = _edges([y for y, _, _ in level] + [min(line[1] for line in upright), max(line[2] for line in upright)])[::-1]
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    below, beside = _borders(xs, ys, level, upright)
    rows, columns = len(ys) - 1, len(xs) - 1
    at = [[-1] * columns for _ in range(rows)]
    cells: list[RuledCell] = []
    for row, column in product(range(rows), range(columns)):
        if at[row][column] >= 0:
            continue
        right = column + 1
        while right < columns and not beside[row][right - 1] and at[row][right] < 0:
            right += 1
        bottom = row + 1
        while bottom < rows and not any(below[bottom - 1][column:right]):
            bottom += 1
        for y in range(row, bottom):
            at[y][column:right] = [len(cells)] * (right - column)
        cells.append(RuledCell(row, column, bottom - row, right - column, xs[column], xs[right]))
    return RuledGrid(xs, ys, cells, at)


def _borders(
    xs: Sequence[float], ys: Sequence[float], level: Iterable[Ruling], upright: Iterable[Ruling]
) -> tuple[list[list[bool]], list[list[bool]]]:
    """By row and column: whether a line is ruled below the place, and to the right of it."""
    across = [(xs[column] + xs[column + 1]) / 2 for column in range(len(xs) - 1)]
    down = [(ys[row] + ys[row + 1]) / 2 for row in range(len(ys) - 1)]
    below = [[False] * len(across) for _ in down]
    beside = [[False] * len(across) for _ in down]
    for y, left, right in level:
        row = nearest(ys, y) - 1
        if row >= 0:
            below[row] = [
                known or left - NEAR <= x <= right + NEAR for known, x in zip(below[row], across, strict=True)
            ]
    for x, bottom, top in upright:
        column = nearest(xs, x) - 1
        if column >= 0:
            for row, y in enumerate(down):
                beside[row][column] |= bottom - NEAR <= y <= top + NEAR
    return below, beside


def without_frames(grids: Sequence[RuledGrid], whole: float) -> list[RuledGrid]:
    """The grids without those of a single cell that frame a page of the area ``whole``, another grid, or a word."""
    return [
        grid
        for grid in grids
        if len(grid.cells) > 1
        or (
            grid.xs[-1] - grid.xs[0] > _LEAST_FRAME
            and grid.area < 0.4 * whole
            and not any(grid.cell_at(o.xs[0], o.top) for o in grids if o is not grid)
        )
    ]


def into_cells(part: PrintedLine, grids: Sequence[RuledGrid], glyphs: Glyphs) -> list[PrintedLine]:
    """Put a line's characters into the cells where they stand; what stands outside comes back."""
    if part.first < 0:
        return [part]
    # Where grids lie in each other, the first is the innermost that the line crosses.
    start = grids[0].cell_at(part.left + 0.5, part.middle)
    if start is not None and start is grids[0].cell_at(part.right - 0.5, part.middle):
        start.lines.append(part)
        return []
    outside: list[PrintedLine] = []
    inside: dict[int, tuple[RuledCell, list[PrintedLine]]] = {}
    for word in glyphs.words(part.first, part.first + len(part.text)):
        words: Iterable[PrintedLine] = (word,)
        if len(word.text) > 1:
            cell = _cell_of(grids, word.left + 0.5, word)
            if cell is not _cell_of(grids, word.right - 0.5, word):
                words = glyphs.characters(word.first, word.first + len(word.text))
            elif cell is not None and len(grids) == 1:
                inside.setdefault(id(cell), (cell, []))[1].append(word)
                continue
        for piece in words:
            cell = _cell_of(grids, (piece.left + piece.right) / 2, piece)
            (outside if cell is None else inside.setdefault(id(cell), (cell, []))[1]).append(piece)
    for cell, pieces in inside.values():
        cell.lines += glyphs.composed(pieces)
    return glyphs.composed(outside)


def _cell_of(grids: Sequence[RuledGrid], x: float, piece: PrintedLine) -> RuledCell | None:
    y = (piece.bottom + piece.top) / 2
    for grid in grids:
        if (found := grid.cell_at(x, y)) is not None:
            return found
    return None
