"""Writing a report into the formats in which reports are published, for tests.

A report is told from its plain text once (``blocks``); every writer then writes the same blocks.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.oxml.ns import qn
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from jixiao.extraction.annotated_text import AnnotatedText, prepare
from jixiao.extraction.lexicon import load
from jixiao.extraction.tables.grid import Grid
from reading import ROOT, document

#: Columns that a wrapped line of print takes, a Chinese character being two.
WRAP = 60
_LINES_OF_A_PAGE = 30
_NUMBER = re.compile(r"\d{1,9}(?:\.(\d{1,4}))?")


@dataclass(frozen=True)
class Cell:
    """A table's cell and how many rows it covers."""

    text: str
    rows: int = 1


@dataclass(frozen=True)
class Block:
    """A paragraph (``level`` 0), a heading (from 1), or a table: ``rows`` by column, None where a cell above covers it.

    Bold text of a paragraph stands between ``**``.
    """

    text: str = ""
    level: int = 0
    rows: tuple[tuple[Cell | None, ...], ...] = ()

    @property
    def bare(self) -> str:
        return self.text.replace("**", "")


# From a text to blocks


def blocks(text: str) -> list[Block]:
    """The paragraphs, headings and tables of a plain text; lines and rows that a page cut are put together."""
    annotated = prepare(document(text), load(ROOT))
    grids = {annotated.paragraph(grid.start).number: grid for grid in annotated.grids}
    found: list[Block] = []
    done = 0
    for paragraph in annotated.smoothed.paragraphs:
        if grid := grids.get(paragraph.number):
            found.append(Block(rows=tuple(_rows(annotated, grid))))
            done = grid.end
        elif paragraph.start >= done:
            start, end = annotated.smoothed.span(paragraph.start, paragraph.end)
            printed = re.sub(r"[ \t]*\n\s*", "", text[start:end])
            found.append(Block(printed, _level(annotated, paragraph.number)))
    return found


def _level(annotated: AnnotatedText, number: int) -> int:
    paragraph = annotated.smoothed.paragraphs[number]
    headings = annotated.outline.sections[number].headings
    if not headings:
        return 1 if number == 0 else 0
    is_heading = headings[-1].start == paragraph.start and headings[-1].end >= paragraph.end
    return min(headings[-1].rank, 4) + 1 if is_heading and headings[-1].rank < 3 else 0


def _rows(annotated: AnnotatedText, grid: Grid) -> Iterator[tuple[Cell | None, ...]]:
    lines = [*grid.head, *grid.rows]
    text = annotated.smoothed.document.text

    def printed(pieces: Sequence[tuple[int, int]]) -> str:
        spans = [annotated.smoothed.span(*piece) for piece in pieces if piece[1] > piece[0]]
        return "".join(text[start:end].replace("\n", "") for start, end in spans)

    for number, line in enumerate(lines):
        cells: list[Cell | None] = []
        for column, cell in enumerate(line):
            below = next(
                (n for n, row in enumerate(lines[number + 1 :]) if row[column].pieces != cell.pieces or not cell.text),
                len(lines) - number - 1,
            )
            is_covered = bool(cell.text) and number > 0 and lines[number - 1][column].pieces == cell.pieces
            cells.append(None if is_covered else Cell(printed(cell.pieces), below + 1))
        yield tuple(cells)


def _texts(block: Block) -> list[list[str]]:
    return [[cell.text.replace("**", "") if cell else "" for cell in row] for row in block.rows]


# Plain text


def plain(report: Iterable[Block]) -> str:
    """A paragraph a line, a table's row a line of cells parted by tabs."""
    lines = []
    for block in report:
        lines += ["\t".join(row) for row in _texts(block)] if block.rows else [block.bare]
    return "\n".join(lines) + "\n"


def wrapped(report: Iterable[Block]) -> str:
    """Lines broken by the page's width with a blank line between all, and numbers of pages."""
    lines: list[str] = []
    for block in report:
        if block.rows:
            lines += ["\t".join(row) for row in _texts(block)]
        elif block.level:
            lines += columns(block.bare, WRAP)
        else:
            lines += columns("　　" + block.bare, WRAP)
    pages = [lines[at : at + _LINES_OF_A_PAGE] for at in range(0, len(lines), _LINES_OF_A_PAGE)]
    return "\n\n".join(f"{chr(10).join(line + chr(10) for line in page)}\n— {n} —" for n, page in enumerate(pages, 1))


def columns(text: str, width: int) -> list[str]:
    """``text`` broken into lines of ``width`` columns, as print is: numbers stay whole, no line begins with a stop."""
    lines = [""]
    taken = 0
    for word in re.findall(r"(?:\$[^$]+\$|[\d.,%a-zA-Z]+|.)[，。；：、！？）”》%]*", text):
        wide = sum(1 if character.isascii() else 2 for character in word)
        if taken + wide > width and lines[-1]:
            lines.append("")
            taken = 0
        lines[-1] += word
        taken += wide
    return lines


def markdown(report: Iterable[Block]) -> str:
    """Headings with ``#``, tables with pipes."""
    parts = []
    for block in report:
        if block.rows:
            head, *body = ("| " + " | ".join(row) + " |" for row in _texts(block))
            parts.append("\n".join([head, "| --- " * len(block.rows[0]) + "|", *body]))
        elif block.level:
            parts.append("#" * block.level + " " + block.bare)
        else:
            parts.append(re.sub(r"^([一二三四五六七八九十]{1,2}是[^，。；]{2,20})", r"**\1**", block.bare))
    return "\n\n".join(parts) + "\n"


# Word


def word(report: Iterable[Block]) -> bytes:
    """Headings in heading styles, tables with cells merged downwards."""
    written: Any = docx.Document()
    for block in report:
        if block.rows:
            table = written.add_table(len(block.rows), len(block.rows[0]))
            table.style = "Table Grid"
            grid = [list(row.cells) for row in table.rows]
            for number, column, cell in _cells(block):
                grid[number][column].text = cell.text.replace("**", "")
                for below in range(1, cell.rows):
                    _merge(grid[number + below][column], goes_on=True)
                if cell.rows > 1:
                    _merge(grid[number][column], goes_on=False)
        elif block.level:
            written.add_heading(block.bare, block.level)
        else:
            paragraph = written.add_paragraph()
            for number, part in enumerate(block.text.split("**")):
                paragraph.add_run(part).bold = number % 2 == 1
    stream = io.BytesIO()
    written.save(stream)
    return stream.getvalue()


def _merge(cell: Any, *, goes_on: bool) -> None:
    mark = cell._tc.get_or_add_tcPr()._add_vMerge()
    if not goes_on:
        mark.set(qn("w:val"), "restart")


def _cells(block: Block) -> Iterator[tuple[int, int, Cell]]:
    for number, row in enumerate(block.rows):
        for column, cell in enumerate(row):
            if cell is not None:
                yield number, column, cell


# A page of a government's site

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}-人民政府门户网站</title>
<style>body {{ font-size: 14px }}</style><script>var id = 20240830;</script></head><body>
<div class="header"><a href="/">无障碍阅读</a><ul class="nav"><li><a href="/">首页</a></li>
<li><a href="/zwgk">政务公开</a></li><li><a href="/bsfw">办事服务</a></li><li><a href="/sj">数据2023</a></li></ul></div>
<div class="crumbs">您当前的位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 财政资金</div>
<div class="article"><h1>{title}</h1>
<div class="info"><span>发布时间：2024-08-30 16:25</span><span>来源：本网</span><span>浏览次数：1268</span></div>
<div class="content TRS_Editor">
{body}
</div><div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div></div>
<div class="prev-next"><a href="1.html">上一篇：关于公开征求意见的公告（2024年第3号）</a>
<a href="2.html">下一篇：2024年招聘公告</a></div>
<div class="footer"><p>主办：人民政府办公室　网站标识码：4300000012</p>
<p>ICP备12345678号-1　公安备43000002000123号</p></div>
</body></html>
"""


def page(report: Iterable[Block]) -> bytes:
    """A page with navigation around the report."""
    report = list(report)
    body = []
    for block in report:
        if block.rows:
            rows = []
            for row in block.rows:
                cells = [
                    f'<td rowspan="{cell.rows}">{_marked_up(cell.text)}</td>'
                    if cell.rows > 1
                    else f"<td>{_marked_up(cell.text)}</td>"
                    for cell in row
                    if cell is not None
                ]
                rows.append(f"<tr>{''.join(cells)}</tr>")
            body.append(f'<table border="1"><tbody>{"".join(rows)}</tbody></table>')
        elif block.level:
            body.append(f"<h{block.level + 1}>{_marked_up(block.text)}</h{block.level + 1}>")
        else:
            body.append(f'<p style="text-indent: 2em">&nbsp;&nbsp;{_marked_up(block.text)}</p>')
    return _PAGE.format(title=html.escape(_title(report)), body="\n".join(body)).encode()


def _marked_up(text: str) -> str:
    parts = html.escape(text).split("**")
    return "".join(f"<strong>{part}</strong>" if number % 2 else part for number, part in enumerate(parts))


def _title(report: Sequence[Block]) -> str:
    """The report's title, which may stand on two lines, below a line that says 附件."""
    lines = [block.bare for block in report[:4] if not block.bare.startswith("附件")]
    last = next((number for number, line in enumerate(lines) if "报告" in line), 0)
    return "".join(lines[: last + 1])


# PDF

_FONT = "STSong-Light"


@cache
def _styles() -> tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle]:
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    body = ParagraphStyle("body", fontName=_FONT, fontSize=14, leading=24, wordWrap="CJK", firstLineIndent=28)
    heading = ParagraphStyle("heading", body, fontSize=16, leading=28, firstLineIndent=0)
    small = ParagraphStyle("small", body, fontSize=9, leading=12, firstLineIndent=0)
    return body, heading, small


def pdf(report: Iterable[Block]) -> bytes:
    """Pages of A4 with a running head and page numbers, lines broken by the width, ruled tables over pages."""
    report = list(report)
    body, heading, small = _styles()
    title = _title(report)

    def decorate(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(_FONT, 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 42, title[:36])
        canvas.drawCentredString(A4[0] / 2, 40, f"— {template.page} —")

    story: list[Flowable] = []
    for block in report:
        if block.rows:
            story.append(_ruled(block, small))
        else:
            story.append(Paragraph(escape(block.bare), heading if block.level else body))
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=A4).build(story, onFirstPage=decorate, onLaterPages=decorate)
    return stream.getvalue()


def _ruled(block: Block, small: ParagraphStyle) -> Table:
    """A table whose merged cells are drawn without rulings inside, so that a page's end may cut them."""
    width = (A4[0] - 156) / len(block.rows[0])
    cells: list[list[Any]] = [["" for _ in row] for row in block.rows]
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEABOVE", (0, "splitfirst"), (-1, "splitfirst"), 0.5, colors.black),
        ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.5, colors.black),
    ]
    for number, column, cell in _cells(block):
        cells[number][column] = Paragraph(escape(cell.text.replace("**", "")), small)
        style.append(("BOX", (column, number), (column, number + cell.rows - 1), 0.5, colors.black))
    return Table(cells, colWidths=[width] * len(block.rows[0]), style=TableStyle(style))


# OFD


class _Ofd:
    """Pages of OFD, in millimetres: text runs with the distance of each character to the next, ruled boxes."""

    left, top, wide, foot, line, small = 30.0, 30.0, 150.0, 262.0, 5.0, 3.0

    def __init__(self, title: str) -> None:
        self.title = title
        self.pages: list[list[str]] = []
        self.y = self.foot

    def room(self, high: float) -> None:
        """Begin a page where ``high`` does not go on this one."""
        if self.y + high > self.foot:
            self.pages.append([])
            self.text(self.title[:36], 60, 15, 3)
            self.text(f"— {len(self.pages)} —", 100, 280, 3)
            self.y = self.top

    def text(self, text: str, x: float, y: float, size: float) -> None:
        steps = " ".join(str(size / 2 if character.isascii() else size) for character in text[:-1])
        self.pages[-1].append(
            f'<o:TextObject ID="1" Boundary="{x} {y} {self.wide} {1.3 * size}" Font="1" Size="{size}">'
            f'<o:TextCode X="0" Y="{size}" DeltaX="{steps}">{escape(text)}</o:TextCode></o:TextObject>'
        )

    def box(self, page: int, x: float, top: float, wide: float, high: float) -> None:
        self.pages[page].append(
            f'<o:PathObject ID="1" Boundary="{x} {top} {wide} {high}" LineWidth="0.2"><o:AbbreviatedData>'
            f"M 0 0 L {wide} 0 L {wide} {high} L 0 {high} C</o:AbbreviatedData></o:PathObject>"
        )

    def paragraph(self, block: Block) -> None:
        for text in columns(block.bare if block.level else "　　" + block.bare, WRAP):
            self.room(1.6 * self.line)
            self.text(text, self.left, self.y, self.line)
            self.y += 1.6 * self.line

    def table(self, block: Block) -> None:
        wide, step = self.wide / len(block.rows[0]), 1.4 * self.small
        rows: list[tuple[int, float, float]] = []
        for row in block.rows:
            lines = [
                columns(cell.text.replace("**", ""), int(2 * wide / self.small) - 3) if cell else [] for cell in row
            ]
            high = 2 + step * max(map(len, lines))
            self.room(high)
            for column, texts in enumerate(lines):
                for line, text in enumerate(texts):
                    self.text(text, self.left + column * wide + 1, self.y + 1 + step * line, self.small)
            rows.append((len(self.pages) - 1, self.y, high))
            self.y += high
        for number, column, cell in _cells(block):
            for page, parts in groupby(rows[number : number + cell.rows], key=itemgetter(0)):
                covered = list(parts)
                self.box(page, self.left + column * wide, covered[0][1], wide, sum(high for _, _, high in covered))

    def file(self) -> bytes:
        pages = "".join(f'<o:Page ID="{at}" BaseLoc="Pages/{at}.xml"/>' for at in range(len(self.pages)))
        area = "<o:PageArea><o:PhysicalBox>0 0 210 297</o:PhysicalBox></o:PageArea>"
        parts = {
            "OFD.xml": "<o:DocBody><o:DocRoot>Doc_0/Document.xml</o:DocRoot></o:DocBody>",
            "Doc_0/Document.xml": f"<o:CommonData>{area}</o:CommonData><o:Pages>{pages}</o:Pages>",
        }
        for at, drawn in enumerate(self.pages):
            parts[f"Doc_0/Pages/{at}.xml"] = f"<o:Content><o:Layer>{''.join(drawn)}</o:Layer></o:Content>"
        return ofd_of(parts)


def ofd_of(parts: Mapping[str, str]) -> bytes:
    """An OFD of these parts, each given without its root."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, f'<o:Root xmlns:o="http://www.ofdspec.org/2016">{part}</o:Root>')
    return stream.getvalue()


def ofd(report: Iterable[Block]) -> bytes:
    """Pages with a running head and page numbers, lines broken by the width, ruled tables over pages."""
    report = list(report)
    written = _Ofd(_title(report))
    for block in report:
        (written.table if block.rows else written.paragraph)(block)
    return written.file()


# Excel


def workbook(report: Iterable[Block]) -> bytes:
    """A paragraph a row of the first column; tables in cells, numbers as numbers, merged cells merged."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    at = 0
    for block in report:
        for number, column, cell in _cells(block):
            place = sheet.cell(at + number + 1, column + 1)
            text = cell.text.replace("**", "")
            if match := _NUMBER.fullmatch(text):
                place.value = float(text) if match[1] else int(text)
                place.number_format = "0." + "0" * len(match[1]) if match[1] else "0"
            else:
                place.value = text or None
            if cell.rows > 1:
                sheet.merge_cells(
                    start_row=at + number + 1,
                    end_row=at + number + cell.rows,
                    start_column=column + 1,
                    end_column=column + 1,
                )
        if not block.rows:
            sheet.cell(at + 1, 1, block.bare)
        at += len(block.rows) or 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# OpenDocument

OPEN = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        *((name, name) for name in ("office", "text", "table", "style")),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)


def opendocument(kind: str, body: str, before: str = "", styles: str = "") -> bytes:
    """An OpenDocument file: ``kind`` is text or spreadsheet, ``before`` its automatic styles."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        root = "<office:document-content {0}>{2}<office:body><office:{1}>{3}</office:{1}></office:body>"
        package.writestr("content.xml", root.format(OPEN, kind, before, body) + "</office:document-content>")
        package.writestr("styles.xml", f"<office:document-styles {OPEN}>{styles}</office:document-styles>")
    return stream.getvalue()


def _open_rows(block: Block) -> str:
    """Rows of a table; a cell that covers others is followed by those that it covers."""
    rows = []
    for row in block.rows:
        cells = []
        for cell in row:
            text = escape(cell.text.replace("**", "")) if cell else ""
            covers = f' table:number-rows-spanned="{cell.rows}"' if cell else ""
            name = "table-cell" if cell else "covered-table-cell"
            cells.append(f"<table:{name}{covers}><text:p>{text}</text:p></table:{name}>")
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return "".join(rows)


def open_text(report: Iterable[Block]) -> bytes:
    """Headings, paragraphs with spans and tables with cells merged downwards."""
    parts = []
    for block in report:
        if block.rows:
            parts.append(f"<table:table>{_open_rows(block)}</table:table>")
        elif block.level:
            parts.append(f'<text:h text:outline-level="{block.level}">{escape(block.bare)}</text:h>')
        else:
            spans = escape(block.text).split("**")
            marked = [f"<text:span>{part}</text:span>" if at % 2 else part for at, part in enumerate(spans)]
            parts.append(f"<text:p>{''.join(marked)}</text:p>")
    return opendocument("text", "".join(parts))


def open_workbook(report: Iterable[Block]) -> bytes:
    """A paragraph a row of the first column; tables in cells, merged cells merged."""
    rows = [_open_rows(block if block.rows else Block(rows=((Cell(block.bare),),))) for block in report]
    return opendocument("spreadsheet", f'<table:table table:name="Sheet1">{"".join(rows)}</table:table>')


# All


def packed(report: Iterable[Block]) -> bytes:
    """A zip archive with the report's text."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("公开/自评报告.txt", plain(report))
    return stream.getvalue()


#: Names of files and how to write the report into each.
WRITERS: dict[str, Callable[[list[Block]], bytes]] = {
    "report.txt": lambda report: plain(report).encode(),
    "gb18030.txt": lambda report: plain(report).encode("gb18030"),
    "utf16.txt": lambda report: plain(report).encode("utf-16"),
    "wrapped.txt": lambda report: wrapped(report).encode(),
    "report.md": lambda report: markdown(report).encode(),
    "report.docx": word,
    "report.html": page,
    "report.pdf": pdf,
    "report.ofd": ofd,
    "report.xlsx": workbook,
    "report.odt": open_text,
    "report.ods": open_workbook,
    "report.zip": packed,
}
