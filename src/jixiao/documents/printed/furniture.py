"""Page numbers and running heads: what is printed on the page but is no part of the report."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import cast

from jixiao.documents.document import FurnitureKind
from jixiao.documents.printed.line import PrintedLine
from jixiao.documents.printed.page import PrintedPage

_PAGE_NUMBER = re.compile(
    r"[-—–－‐―~～·•]\s*\d{1,4}\s*[-—–－‐―~～·•]"
    r"|第\s*\d{1,4}\s*页(?:[\s,，、/|]*[（(]?共\s*\d{1,4}\s*页[)）]?)?"
    r"|共\s*\d{1,4}\s*页[\s,，、/|]*第\s*\d{1,4}\s*页"
    r"|\d{1,4}\s*/\s*\d{1,4}"
    r"|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
)
_NUMBER = re.compile(r"\d{1,4}")
_DIGITS = re.compile(r"\d+")
#: What a title says: 绩效自评报告
_TITLE = re.compile("绩效|自评")
#: What is said of the table below it, on each of its pages: 单位：万元
_UNIT = re.compile(r"单位[：:]\s*(?:人民币)?[亿千百十万]{0,2}元")


def mark_furniture(pages: Sequence[PrintedPage]) -> None:
    """Note page numbers, and lines that stand on most pages at the same height, by the block's number."""
    edges = [[(place, line, _looks(line, kind)) for place, line, kind in _edge_lines(page)] for page in pages]
    repeated: Counter[tuple[FurnitureKind, str, int]] = Counter()
    offsets: Counter[int] = Counter()
    for number, found in enumerate(edges):
        for _, line, (kind, text) in found:
            level = round(line.middle / 8)
            for near in (level - 1, level, level + 1):
                repeated[kind, text, near] += 1
        offsets.update({int(line.text) - number for _, line, _ in found if _NUMBER.fullmatch(line.text.strip())})
    most = 2 if len(pages) == 2 else max(3, math.ceil(0.4 * len(pages)))
    offset, agreeing = offsets.most_common(1)[0] if offsets else (0, 0)
    is_counted = agreeing >= max(2, 0.5 * len(pages)) or (len(pages), offset) == (1, 1)
    for number, (page, found) in enumerate(zip(pages, edges, strict=True)):
        for place, line, (kind, pattern) in found:
            text = line.text.strip()
            if _PAGE_NUMBER.fullmatch(text):
                page.furniture[place] = "page_number"
            elif _NUMBER.fullmatch(text):
                if is_counted and int(text) - number == offset:
                    page.furniture[place] = "page_number"
            elif repeated[kind, pattern, round(line.middle / 8)] >= most and not _UNIT.search(text):
                page.furniture[place] = kind
    if pages:
        _keep_title(pages[0])


def _keep_title(page: PrintedPage) -> None:
    """Take the first page's head for the report's title where no other line above its first table may be that."""
    lines = takewhile(lambda block: isinstance(block, PrintedLine), page.blocks)
    told = {number for number, line in enumerate(lines) if _TITLE.search(cast(PrintedLine, line).text)}
    told -= {number for number, kind in page.furniture.items() if kind != "header"}
    if told <= page.furniture.keys():
        for number in told:
            del page.furniture[number]


def _edge_lines(page: PrintedPage) -> Iterator[tuple[int, PrintedLine, FurnitureKind]]:
    """The first and the last two lines of a page, as far as no table stands before or after them."""
    blocks = page.blocks
    top = list(takewhile(lambda number: isinstance(blocks[number], PrintedLine), range(min(2, len(blocks)))))
    rest = range(len(blocks) - 1, max(len(blocks) - 3, len(top) - 1), -1)
    for number in top:
        yield number, cast(PrintedLine, blocks[number]), "header"
    for number in takewhile(lambda number: isinstance(blocks[number], PrintedLine), rest):
        yield number, cast(PrintedLine, blocks[number]), "footer"


def _looks(line: PrintedLine, kind: FurnitureKind) -> tuple[FurnitureKind, str]:
    return kind, _DIGITS.sub("#", line.text.strip())
