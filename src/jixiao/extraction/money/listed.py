"""Parts of a form's money that are listed beside or below the whole, each behind its label.

按支出性质分: | 其中:基本支出: | 300 | 项目支出:200: what they measure, the line above says (按支出性质分(执行数):),
else the whole to which they add up. Where neither does, nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from jixiao.extraction.money.words import measure_in
from jixiao.extraction.tables.grid import GridCell, GridRow
from jixiao.extraction.text.heads import PART_LABEL, PARTS_BELOW
from jixiao.facts.numbers import read_printed

#: A label and its sum in one cell: 其中:基本支出:300.
_TOLD = re.compile(r"([^\d:]*:?[^\d:]{2,16}):(\d[\d,]*(?:\.\d+)?)(?:万?元)?")
_SUM = re.compile(r"\d[\d,]*(?:\.\d+)?")  # 2,850.46
#: Fewest parts that can prove what they add up to.
_FEWEST = 2


class ListedPart(NamedTuple):
    """A listed sum: its cell, where in it the number begins, its label, and its measure, or empty."""

    cell: GridCell
    start: int
    label: str
    measure: str


def is_subhead(row: GridRow) -> bool:
    """Whether a row says of what the sums below are parts."""
    return any(PARTS_BELOW.fullmatch(cell.text) for cell in row if not cell.filled)


def listed(rows: Sequence[GridRow], wholes: Mapping[str, Decimal]) -> list[ListedPart]:
    """The parts in ``rows``, from the one that says so; ``wholes`` are the sums of the whole by what they measure."""
    sides: dict[int, tuple[str, list[ListedPart]]] = {}
    for row in rows:
        label = ""
        for cell in (cell for cell in row if cell.text and not cell.filled):
            if PARTS_BELOW.fullmatch(cell.text):
                sides[cell.column] = (cell.text, [])
            side = max((column for column in sides if column <= cell.column), default=None)
            told = _TOLD.fullmatch(cell.text)
            if side is not None and told:
                sides[side][1].append(ListedPart(cell, told.start(2), told.group(1), ""))
            elif side is not None and PART_LABEL.fullmatch(label) and _SUM.fullmatch(cell.text):
                sides[side][1].append(ListedPart(cell, 0, label.rstrip(":"), ""))
            label = cell.text
    sums = {column: [_value(part) for part in parts] for column, (_, parts) in sides.items()}
    measures = {column: _said(head) or proven(sums[column], wholes) for column, (head, _) in sides.items()}
    # A part alone on its side is all of what the parts of the other side add up to.
    both = {measure for measure in measures.values() if measure in wholes}
    for column, measure in measures.items():
        if not measure and len(both) == 1 and sum(sums[column]) == wholes[min(both)]:
            measures[column] = min(both)
    return [part._replace(measure=measures[column]) for column, (_, parts) in sides.items() for part in parts]


def proven(parts: Sequence[Decimal], wholes: Mapping[str, Decimal]) -> str:
    """What the whole measures to which ``parts`` add up; empty if they add up to none."""
    if sum(map(bool, parts)) < _FEWEST:
        return ""
    found = [measure for measure, whole in wholes.items() if whole == sum(parts)]
    return "executed" if "executed" in found else found[0] if found else ""


def _said(head: str) -> str:
    """What a line says in brackets that it measures: 按支出性质分(执行数):."""
    return measure_in(head.partition("(")[2].partition(")")[0])


def _value(part: ListedPart) -> Decimal:
    match = _SUM.search(part.cell.text, part.start)
    return read_printed(match.group()) if match else Decimal(0)
