"""Where a text holds personal data: what its words tell, and what the heads of its tables tell of columns and rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from jixiao.extraction.text.heads import is_head_word
from jixiao.extraction.text.smoothed import Paragraph, SmoothedText
from jixiao.facts.personal import Personal, Span, narrow

#: What a form prints before a name in the same cell: 1 of 1池美玲.
_COUNT = re.compile(r"\d{0,3}[.、]?")
#: A name of any people: 李桂芳, 古丽娜尔, 艾山·买买提.
_NAME = re.compile(r"[一-龥]{2,5}|[一-龥]{1,8}(?:[·•‧・][一-龥]{1,8}){1,3}")
#: What stands in a column of names and is none: 合计3人, 张某, 签名.
_NO_NAME = re.compile(r".*(?:计|数|某|[人名户]次|[\d]).*|[无略有同上详见附表空白签名姓名字]{1,4}")
#: Where print parts a line that smoothing closes: 成员：仝梓萱 逯一鸣（排名不分先后）; `蒯子墨 麴思源`.
_PARTS = re.compile(r"[ \u3000\u00a0]+|(?<=[:：])|(?=[(（])")
#: Fewest names that blanks alone part.
_FEWEST = 3
#: A number of at least four digits: 138 0000 0000, E12345678.
_DIGITS = re.compile(r"(?:[A-Za-z]?\d[ -]?){4,}")


class _Cell(NamedTuple):
    """A cell of a row, with its span in the smoothed text."""

    text: str
    start: int


def private_spans(smoothed: SmoothedText, personal: Personal) -> list[Span]:
    """Where the smoothed text holds personal data: in order, without overlaps."""
    return personal.spans(narrow(smoothed.text), list(_in_tables(smoothed, personal)))


def _in_tables(smoothed: SmoothedText, personal: Personal) -> Iterator[Span]:
    text = smoothed.text
    for kind, run in groupby(smoothed.paragraphs, key=lambda paragraph: paragraph.kind):
        if kind == "row":
            yield from _in_table([list(_cells(text, row.start, row.end)) for row in run], personal)
            continue
        lines = [parted for paragraph in run if len(parted := _parted(smoothed, paragraph)) >= _FEWEST]
        for _, of_a_length in groupby(lines, key=len):
            rows = list(of_a_length)
            if len(rows) > 1 and any(_head(cell.text, personal) for cell in rows[0]):
                yield from _in_table(rows, personal)
        for line in lines:
            if any(_is_numbered(cell, personal) for cell in line):
                # 湘A12345 通信 逯一鸣 2.31
                yield from (_name(cell) for cell in line if _is_name(cell.text, personal))
            for is_name, cells in groupby(line, key=lambda cell: _is_name(cell.text, personal)):
                if is_name and len(found := list(cells)) >= _FEWEST and _are_usual(found, personal):
                    yield from map(_name, found)


def _parted(smoothed: SmoothedText, paragraph: Paragraph) -> list[_Cell]:
    """The parts of a line between which print has left blanks, as if they were cells."""
    source = smoothed.source[slice(*smoothed.span(paragraph.start, paragraph.end))]
    if " " not in source and "\u3000" not in source:
        return []
    start, cells = paragraph.start, []
    for printed in filter(None, _PARTS.split(narrow(source))):
        start = smoothed.text.find(printed, start, paragraph.end)
        if start < 0:
            return []
        cells.append(_Cell(printed, start))
        start += len(printed)
    return cells


def _is_numbered(cell: _Cell, personal: Personal) -> bool:
    """Whether a cell holds a number of somebody's own: a plate, a telephone, a card."""
    has_digit = any(map(str.isdigit, cell.text))
    return has_digit and any(span.rule != "name" for span in personal.spans(narrow(cell.text)))


def _are_usual(cells: Sequence[_Cell], personal: Personal) -> bool:
    """Whether most of these have given names of common characters."""
    return 2 * sum(personal.words.is_usual(cell.text) for cell in cells) > len(cells)


def _cells(text: str, start: int, end: int) -> Iterator[_Cell]:
    for printed in text[start:end].split("\t"):
        yield _Cell(printed, start)
        start += len(printed) + 1


def _in_table(rows: Sequence[Sequence[_Cell]], personal: Personal) -> Iterator[Span]:
    """The personal data of a run of rows: beside a head in its row, else below it."""
    below: dict[int, str] = {}
    #: By the number of the head above and of the column, what that head says and the cells below it.
    columns: dict[tuple[int, int], tuple[str, list[_Cell]]] = {}
    table = 0
    for row in rows:
        heads = {number: head for number, cell in enumerate(row) if (head := _head(cell.text, personal))}
        beside = [span for number, head in heads.items() for span in _beside(row[number + 1 :], head, personal)]
        yield from beside
        if heads and not beside:
            below, table = _roles(row, personal) | heads, table + 1
        elif not heads and sum(is_head_word(cell.text) for cell in row) > 1:
            below, table = {}, table + 1  # Other heads: 年初预算数 below the empty cell beside 联系电话.
        elif not heads:
            for number, cell in enumerate(row):
                columns.setdefault((table, number), (below.get(number, ""), []))[1].append(cell)
    for head, cells in columns.values():
        if head in ("", "name", "role"):
            yield from _named(cells, personal, head)
        else:
            yield from (span for cell in cells for span in _value(cell, head, personal))


def _head(text: str, personal: Personal) -> str | None:
    """What a cell says of the cells beside or below it: that they hold names, homes, days of birth or numbers."""
    head = re.sub(r"[(（].*?[)）]|[\s:：*]", "", text)
    return personal.words.head(head) if 2 <= len(head) <= 12 else None


def _beside(cells: Sequence[_Cell], head: str, personal: Personal) -> list[Span]:
    """The values that follow a head in its row."""
    if head == "name":
        found = list(takewhile(lambda cell: _is_name(cell.text, personal), cells))
        if len(found) * 2 < len(cells) or not found:
            return [_name(cell) for cell in found]
        return [_name(cell) for cell in cells if _may_be_name(cell.text)]
    values = takewhile(bool, ([*_value(cell, head, personal)] for cell in cells))
    return [span for value in values for span in value]


def _value(cell: _Cell, head: str, personal: Personal) -> Iterable[Span]:
    """A cell under or beside a head of homes, days of birth or numbers."""
    is_value = _DIGITS.search(cell.text) if head in ("number", "birth") else re.search(r"\d|[组队号]", cell.text)
    if is_value and not _head(cell.text, personal):
        yield Span(cell.start, cell.start + len(cell.text), head)


def _roles(row: Sequence[_Cell], personal: Personal) -> dict[int, str]:
    """The cells of a head that say what somebody is, below whom names may stand: 学生."""
    return {number: "role" for number, cell in enumerate(row) if cell.text in personal.words.roles}


def _named(cells: Sequence[_Cell], personal: Personal, head: str) -> Iterator[Span]:
    """The names of a column: of one headed so those that can be, of any other only where all are."""
    printed = [cell for cell in cells if (own := _COUNT.sub("", cell.text, count=1)) and not _NO_NAME.fullmatch(own)]
    sure = [cell for cell in printed if _is_name(cell.text, personal)]
    may_be = [cell for cell in printed if _may_be_name(cell.text) and personal.words.may_be_called(cell.text)]
    if head == "name":
        yield from map(_name, may_be if sure and 2 * len(may_be) >= len(printed) else sure)
    elif head == "role":
        is_of_names = len(may_be) == len(printed) and all(len(cell.text) > 2 for cell in set(may_be) - set(sure))
        yield from map(_name, may_be if is_of_names else ())
    elif len(sure) >= 2 and len(sure) >= 0.8 * len(printed) and _are_usual(sure, personal):
        yield from map(_name, (cell for cell in sure if not personal.words.is_rare(cell.text, 0)))


def _name(cell: _Cell) -> Span:
    counted = _COUNT.match(cell.text)
    return Span(cell.start + (counted.end() if counted else 0), cell.start + len(cell.text), "name")


def _may_be_name(text: str) -> bool:
    own = _COUNT.sub("", text, count=1)
    return _NAME.fullmatch(own) is not None and _NO_NAME.fullmatch(own) is None


def _is_name(text: str, personal: Personal) -> bool:
    """Whether a cell has the shape of a name and is no word."""
    return _may_be_name(text) and personal.words.is_name(_COUNT.sub("", text, count=1))
