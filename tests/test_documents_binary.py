"""PDF, Excel, folders and archives: what is printed is read in order, tables keep their cells, bad files say why."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import olefile
import openpyxl
import pytest
import reportlab
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from jixiao.documents import archive, excel, excel97, sheet
from jixiao.documents.archive import Member, Skipped, UnreadMember, members
from jixiao.documents.document import Document
from jixiao.documents.limits import UnreadableError
from jixiao.documents.number_formats import shown
from jixiao.documents.read import read_bytes
from jixiao.documents.sheet import Sheet

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
BODY = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
TITLE = ParagraphStyle("title", BODY, fontSize=18, leading=30, alignment=1, firstLineIndent=0)
SMALL = ParagraphStyle("small", BODY, fontSize=10, leading=14, firstLineIndent=0)

PARAGRAPH = (
    "2023年，云澜市园林局围绕城市绿化中心工作，统筹安排部门预算资金。全年调整后预算数1,234.56万元，"
    "执行数1,200.10万元，预算执行率97.21%；新建口袋公园12个，补植行道树3,450株，公众满意度达到95.6%。"
)


def drawn(draw: Callable[[Canvas], Any], **settings: Any) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, **settings)
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def report(story: Iterable[Flowable]) -> bytes:
    """A report with a running head and page numbers."""

    def decorate(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(72, A4[1] - 40, "云澜市园林局部门整体支出绩效自评报告")
        canvas.drawCentredString(A4[0] / 2, 40, f"- {document.page} -")

    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=A4).build(list(story), onFirstPage=decorate, onLaterPages=decorate)
    return stream.getvalue()


def indicators(rows: int) -> Table:
    """A table with a head of two rows, merged across and down, that is longer than a page."""
    cells: list[list[Any]] = [["一级指标", "三级指标", "指标值", ""], ["", "", "目标值", "完成值"]]
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("FONT", (0, 0), (-1, -1), FONT, 10),
        ("SPAN", (0, 0), (0, 1)),
        ("SPAN", (1, 0), (1, 1)),
        ("SPAN", (2, 0), (3, 0)),
    ]
    for number in range(1, rows + 1):
        name = Paragraph(f"第{number}片区补植行道树和灌木的数量以及成活情况", SMALL)
        cells.append(["产出指标", name, f"≥{number * 10}株", f"{number * 11}株"])
    return Table(cells, colWidths=[80, 150, 110, 110], style=TableStyle(style), repeatRows=2)


def pdf(raw: bytes) -> Document:
    return read_bytes("report.pdf", raw)


def texts(document: Document, number: int = 0) -> dict[tuple[int, int], str]:
    return {(c.row, c.column): document.text[c.start : c.end] for c in document.tables[number].cells}


def furniture(document: Document) -> list[tuple[str, str]]:
    return [(item.kind, document.text[item.start : item.end]) for item in document.furniture]


def unreadable(file: str, raw: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(file, raw)
    said = str(caught.value)
    assert said.startswith(f"{file}: ")
    assert "\n" not in said
    return said


# PDF


@pytest.fixture(scope="module")
def printed() -> Document:
    title = Paragraph("云澜市园林局2023年度部门整体支出绩效自评报告", TITLE)
    paragraphs = [Paragraph(PARAGRAPH, BODY) for _ in range(4)]
    return pdf(report([title, *paragraphs, indicators(40), *paragraphs]))


def test_a_printed_line_is_a_line_and_the_pages_furniture_is_known(printed: Document) -> None:
    assert printed.is_wrapped
    assert len(printed.pages) == 3
    assert PARAGRAPH in printed.text.replace("\n", "").replace(" ", "")
    for page in range(3):
        start = printed.pages[page]
        assert printed.text[start:].startswith("云澜市园林局部门整体支出绩效自评报告\n")
        assert ("page_number", f"- {page + 1} -") in furniture(printed)
        assert printed.page_of(start) == printed.page_of(start + 20) == page + 1
    assert furniture(printed).count(("header", "云澜市园林局部门整体支出绩效自评报告")) == 3


def test_a_table_over_a_pages_end_is_one_table_with_its_merged_cells(printed: Document) -> None:
    assert len(printed.tables) == 1
    cells = texts(printed)
    assert cells[0, 0] == "一级指标"
    assert cells[1, 3] == "完成值"
    extents = {(c.row, c.column): (c.rows, c.columns) for c in printed.tables[0].cells}
    assert extents[0, 0] == (2, 1)
    assert extents[0, 2] == (1, 2)
    for number in range(1, 41):
        row = number + 1
        assert cells[row, 1] == f"第{number}片区补植行道树和灌木的数量以及成活情况"
        assert (cells[row, 2], cells[row, 3]) == (f"≥{number * 10}株", f"{number * 11}株")
    assert max(row for row, _ in cells) == 41, "the repeated head is no row of the table"
    assert ("header", "\t\t目标值\t完成值") in furniture(printed)


def test_spans_of_cells_lie_in_rows_of_tabs(printed: Document) -> None:
    for cell in printed.tables[0].cells:
        line = printed.text[slice(*printed.line_span(printed.line_of(cell.start)))]
        assert line.split("\t")[cell.column] == printed.text[cell.start : cell.end]


def test_a_row_cut_by_the_pages_end_is_put_together() -> None:
    def draw(canvas: Canvas) -> None:
        for upper, lower in ((("1", "组织开展城市绿化养护技术", "98%"), None), (None, ("", "培训和考核工作", ""))):
            bottom, row = (40, upper) if upper else (740, lower)
            assert row
            canvas.setFont(FONT, 12)
            canvas.grid([60, 120, 268, 400], [bottom, bottom + 40])
            for x, text in zip((64, 124, 272), row, strict=True):
                canvas.drawString(x, bottom + 14, text)
            canvas.drawString(60, bottom + (60 if upper else -30), "二、绩效目标" if upper else "三、问题")
            canvas.showPage()

    found = pdf(drawn(draw))
    assert texts(found) == {(0, 0): "1", (0, 1): "组织开展城市绿化养护技术培训和考核工作", (0, 2): "98%"}


@pytest.mark.parametrize("is_ruled", [True, False])
@pytest.mark.parametrize("figure", ["12.5", ""])
def test_a_row_cut_below_a_repeated_head_is_put_together(figure: str, is_ruled: bool) -> None:
    head = ("支出内容", "完成情况", "金额")
    pages = (
        (("补植行道树和灌木养护", "管理河道保洁清淤设施"), ("维修更换监测设备采购", "安装培训宣传资料印制"), figure),
        (("结算审计",), ("服务外包验收",), "" if figure else "12.5"),
    )

    def draw(canvas: Canvas) -> None:
        for number, (*columns, amount) in enumerate(pages):
            canvas.setFont(FONT, 10)
            canvas.grid([60, 164, 268, 330], [700, 760] if number and not is_ruled else [700, 740, 760])
            for x, text, lines in zip((62, 166, 270), head, (*columns, (amount,)), strict=True):
                for y, line in zip((745, 726, 712), (text, *lines), strict=False):
                    canvas.drawString(x, y, line)
            canvas.showPage()

    found = texts(pdf(drawn(draw)))
    whole = ["".join(upper + lower) for upper, lower in zip(pages[0][:2], pages[1][:2], strict=True)]
    assert [found[1, column] for column in range(3)] == [*whole, "12.5"]


@pytest.mark.parametrize(
    ("name", "rest", "joined"),
    [("灌区节水改造和渠系维修工程", "养护补助", True), ("人员经费", "项目支出", False)],
)
def test_a_name_cut_by_the_pages_end_is_put_together_if_it_is_long(name: str, rest: str, joined: bool) -> None:
    head = ("项目", "预算数", "执行数")

    def draw(canvas: Canvas) -> None:
        for bottom, rows in ((60, (head, (name, "120.5", "118.2"))), (700, (head, (rest, "", ""), ("其他", "8", "7")))):
            canvas.setFont(FONT, 10)
            canvas.grid([60, 240, 320, 400], [bottom + 20 * row for row in range(len(rows) + 1)])
            for number, row in enumerate(reversed(rows)):
                for x, text in zip((64, 244, 324), row, strict=True):
                    canvas.drawString(x, bottom + 20 * number + 6, text)
            canvas.showPage()

    names = [text for (_, column), text in texts(pdf(drawn(draw))).items() if not column]
    assert names == (["项目", name + rest, "其他"] if joined else ["项目", name, rest, "其他"])


@pytest.mark.parametrize(("name", "joined"), [("灌区节水改造和渠系维修养护", True), ("一、基本支出", False)])
def test_a_name_whose_figures_follow_on_the_next_page_is_put_together_if_it_fills_its_cell(
    name: str, joined: bool
) -> None:
    def draw(canvas: Canvas) -> None:
        for bottom, rows in (
            (60, (("项目", "预算数", "执行数"), ("其他", "8", "7"), (name, "", ""))),
            (700, (("人员补助", "120.5", "118.2"), ("合计", "128.5", "125.2"))),
        ):
            canvas.setFont(FONT, 10)
            canvas.grid([60, 196, 280, 360], [bottom + 20 * row for row in range(len(rows) + 1)])
            for number, row in enumerate(reversed(rows)):
                for x, text in zip((62, 200, 284), row, strict=True):
                    canvas.drawString(x, bottom + 20 * number + 6, text)
            canvas.showPage()

    found = texts(pdf(drawn(draw)))
    assert ((2, 0) in found and found[2, 0] == f"{name}人员补助") == joined
    assert found[2 if joined else 3, 1] == "120.5"


def test_a_table_whose_rows_have_other_columns_on_every_page_counts_them_alike() -> None:
    def draw(canvas: Canvas) -> None:
        for page, edges in enumerate(([60, 200, 400], [60, 200, 300, 400], [60, 200, 300, 350, 400])):
            canvas.setFont(FONT, 10)
            canvas.grid(edges, [400, 430])
            for number, x in enumerate(edges[:-1]):
                canvas.drawString(x + 4, 410, f"{page}之{number}")
            canvas.showPage()

    found = pdf(drawn(draw))
    extents = {found.text[c.start : c.end]: (c.row, c.column, c.columns) for c in found.tables[0].cells}
    assert extents["0之1"] == (0, 1, 3)
    assert extents["1之2"] == (1, 2, 2)
    assert extents["2之3"] == (2, 3, 1)


def test_order_follows_the_page_not_the_file() -> None:
    def draw(canvas: Canvas) -> None:
        for y, text in ((600, "第三行内容在这里"), (700, "第一行内容在这里"), (650, "第二行内容在这里")):
            canvas.drawString(72, y, text)

    assert pdf(drawn(draw)).text == "第一行内容在这里\n第二行内容在这里\n第三行内容在这里\n"


def test_quotation_marks_drawn_after_their_line_stand_where_they_are_printed() -> None:
    def draw(canvas: Canvas) -> None:
        for x, text in ((72, "推进"), (108, "百园千景"), (168, "工程建设"), (96, "“"), (156, "”")):
            canvas.drawString(x, 700, text)

    assert pdf(drawn(draw)).text == "推进“百园千景”工程建设\n"


def test_columns_of_text_are_read_one_after_the_other() -> None:
    def draw(canvas: Canvas) -> None:
        for column, x in enumerate((60, 320)):
            for line in range(8):
                canvas.drawString(x, 700 - 20 * line, f"第{column + 1}栏第{line + 1}行的文字")

    lines = pdf(drawn(draw)).text.splitlines()
    assert lines[:2] == ["第1栏第1行的文字", "第1栏第2行的文字"]
    assert lines[8] == "第2栏第1行的文字"


def test_columns_without_rulings_are_parted_by_tabs_where_three_rows_agree() -> None:
    def draw(canvas: Canvas) -> None:
        for line, row in enumerate(
            (("项目", "预算数", "执行数"), ("基本支出", "120.5", "118.2"), ("项目支出", "80", "79"))
        ):
            for x, text in zip((72, 220, 360), row, strict=True):
                canvas.drawString(x, 700 - 20 * line, text)
        canvas.drawString(72, 560, "签字：")
        canvas.drawString(300, 560, "日期：")

    assert pdf(drawn(draw)).text == "项目\t预算数\t执行数\n基本支出\t120.5\t118.2\n项目支出\t80\t79\n签字： 日期：\n"


def test_every_printed_line_tells_its_margins() -> None:
    """A line cut between an amount and its unit may neither begin nor end with a Chinese character."""

    def draw(canvas: Canvas) -> None:
        lines = ("全年支出按照用途分为两个部分，以下逐一说明；", "(2) 人员经费 1,133.63", "万元，占百分之六十。")
        for number, line in enumerate(lines):
            canvas.drawString(72, 700 - 20 * number, line)

    found = pdf(drawn(draw))
    assert [found.text[margin.start :].split("\n")[0][:3] for margin in found.margins] == ["全年支", "(2)", "万元，"]
    whole, cut, rest = found.margins
    assert whole.left == cut.left == rest.left == 0
    assert 20 < cut.right < 28
    assert rest.right == pytest.approx(24)


def turned(angle: int) -> bytes:
    """A page whose text runs level, up, upside down or down the sheet."""

    def draw(canvas: Canvas) -> None:
        canvas.translate(*{0: (0, 0), 90: (A4[0], 0), 180: (A4[0], A4[1]), 270: (0, A4[1])}[angle])
        canvas.rotate(angle)
        canvas.drawString(72, 500, "部门整体支出绩效自评表")
        canvas.grid([72, 200, 300], [400, 430, 460])
        for x, y, text in ((80, 440, "预算数"), (210, 440, "100.5"), (80, 410, "执行数"), (210, 410, "99.5")):
            canvas.drawString(x, y, text)

    return drawn(draw)


TURNED = "部门整体支出绩效自评表\n预算数\t100.5\n执行数\t99.5\n"


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_turned_pages_read_as_seen(angle: int) -> None:
    found = pdf(turned(angle))
    assert found.text == TURNED
    assert len(found.tables) == 1


#: Reads a PDF with PDFium as it starts where the fonts of the machine are those of one folder.
ELSEWHERE = """
import ctypes, sys
import pypdfium2.raw as pdf
folders = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.create_string_buffer(sys.argv[1].encode()), None)
pdf.FPDF_DestroyLibrary()
pdf.FPDF_InitLibraryWithConfig(pdf.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=folders))
from jixiao.documents.read import read_bytes
from jixiao.documents.sheet import Sheet
sys.stdout.buffer.write(read_bytes("report.pdf", sys.stdin.buffer.read()).text.encode())
"""


@pytest.mark.parametrize("installed", [False, True])
def test_pdfs_read_the_same_whatever_fonts_are_installed(installed: bool, tmp_path: Path) -> None:
    if installed:  # one that calls itself Chinese, and is not
        font = Path(reportlab.__file__).with_name("fonts").joinpath("Vera.ttf").read_bytes()
        for encoding in ("ascii", "utf-16-be"):
            name, chinese = (text.encode(encoding) for text in ("Bitstream Vera Sans", "WenQuanYi Micro Hei"))
            font = font.replace(name, chinese)
        (tmp_path / "chinese.ttf").write_bytes(font)
    command = [sys.executable, "-c", ELSEWHERE, str(tmp_path)]
    done = subprocess.run(command, input=turned(90), capture_output=True, timeout=120)
    assert done.stdout.decode() == TURNED, done.stderr.decode()


def test_a_frame_around_the_page_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rect(30, 30, A4[1] - 60, A4[0] - 60)
        canvas.drawString(72, 550, "部门整体支出绩效自评表")
        canvas.grid([72, 200, 300], [450, 480])
        canvas.drawString(80, 460, "预算数")
        canvas.drawString(210, 460, "100.5")
        canvas.drawString(72, 410, "以上数据均为决算数")

    found = pdf(drawn(draw))
    assert found.text == "部门整体支出绩效自评表\n预算数\t100.5\n以上数据均为决算数\n"
    assert texts(found) == {(0, 0): "预算数", (0, 1): "100.5"}


def test_quirks_of_text_layers() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "⼀、部⻔⼯作⽬标")
        for shift in (0, 0.3):
            canvas.drawString(72 + shift, 660, "加粗的标题文字")
        canvas.drawString(72, 620, "a state-of-")
        canvas.drawString(72, 600, "the-art term")

    assert pdf(drawn(draw)).text == "一、部门工作目标\n加粗的标题文字\na state-of-\nthe-art term\n"


def test_words_in_a_cell_are_joined_as_written() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 132, 183], [600, 660])
        for y, left, right in ((645, "资金使用合", "10,369.8"), (630, "规性达到", "9"), (615, "100%", "")):
            canvas.drawString(72 if left != "100%" else 75, y, left)
            canvas.drawString(134, y, right)

    assert texts(pdf(drawn(draw))) == {(0, 0): "资金使用合规性达到100%", (0, 1): "10,369.89"}


@pytest.mark.parametrize("text", ["3", "2023", "第 3 页 共 10 页"])
def test_only_page_numbers_are_page_numbers(text: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "全年共开展绿化养护培训的场次为")
        canvas.drawString(72, 680, text)

    assert bool(furniture(pdf(drawn(draw)))) == text.startswith("第")


def test_bare_numbers_that_count_the_pages_are_page_numbers() -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(1, 5):
            canvas.setFont(FONT, 12)
            canvas.drawString(72, 700, f"第{'一二三四'[page - 1]}部分的内容")
            canvas.rect(190, 696, 12, 12)
            canvas.drawString(191, 700, "√")
            canvas.drawString(72, 600, "2023")
            canvas.drawString(290, 40, str(page + 2))
            canvas.showPage()

    found = pdf(drawn(draw))
    assert furniture(found) == [("page_number", str(page)) for page in range(3, 7)]
    assert found.text.startswith("第一部分的内容 √\n2023\n3\n")


def test_bad_pdfs_say_why() -> None:
    sound = drawn(lambda canvas: canvas.drawString(72, 700, "全年共开展绿化养护培训十二场次"))
    scanned = drawn(lambda canvas: [(canvas.rect(50, 50, 400, 600, fill=1), canvas.showPage()) for _ in range(3)])
    locked = drawn(lambda canvas: canvas.drawString(72, 700, "密"), encrypt=pdfencrypt.StandardEncryption("秘密"))
    assert "no text on 3 of its 3 pages" in (said := unreadable("scan.pdf", scanned))
    assert "OCR" in said
    assert "password" in unreadable("locked.pdf", locked)
    assert "damaged" in unreadable("cut.pdf", sound[:200])
    owned = pdfencrypt.StandardEncryption("", ownerPassword="园林", canCopy=0)
    text = "全年共开展绿化养护培训十二场次"
    assert pdf(drawn(lambda canvas: canvas.drawString(72, 700, text), encrypt=owned)).text == text + "\n"


def test_a_pdf_bomb_is_refused() -> None:
    import zlib

    squeezer = zlib.compressobj(9)
    body = b"".join(squeezer.compress(b" " * 1_000_000) for _ in range(300)) + squeezer.flush()
    head = b"%PDF-1.4\n4 0 obj <</Length " + str(len(body)).encode() + b"/Filter/FlateDecode>> stream\n"
    assert "unpacks to more than" in unreadable("bomb.pdf", head + body + b"\nendstream endobj\n%%EOF")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from jixiao.documents import pdf as module

    monkeypatch.setattr(module, "MOST_PAGES", 2)
    raw = drawn(lambda canvas: [(canvas.drawString(72, 700, "正文"), canvas.showPage()) for _ in range(3)])
    assert "3 pages" in unreadable("long.pdf", raw)


# Excel


def workbook(fill: Callable[[Any], Any], title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    fill(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def score_sheet(sheet: Any) -> None:
    """The sheet of ``tests/documents/binary/scores.xls``, which LibreOffice made of it."""
    from datetime import date

    sheet["A1"] = "云澜市园林局2023年度部门整体支出绩效自评表"
    sheet["A2"] = "单位：万元"
    sheet.append(["项目", "年初预算数", "全年执行数", "执行率", "填报日期"])
    sheet.append(["基本支出", 1234.5, 1200, 0.97205, date(2024, 3, 5)])
    sheet.append([None, 0.1 + 0.2, 2915.96, 1])
    sheet.append(["不打印", 999])
    sheet.row_dimensions[6].hidden = True
    sheet["A8"] = "说明：以上数据均为决算数。"
    for place, code in (("B4", "#,##0.00"), ("C4", "#,##0.00"), ("D4", "0.00%"), ("D5", "0%")):
        sheet[place].number_format = code
    for merged in ("A1:E1", "A2:E2", "A4:A5"):
        sheet.merge_cells(merged)
    sheet["E4"].number_format = 'yyyy"年"m"月"d"日"'
    hidden = sheet.parent.create_sheet("底稿")
    hidden["A1"] = "隐藏"
    hidden.sheet_state = "hidden"


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_a_workbook_reads_as_excel_shows_it(form: str) -> None:
    made = workbook(score_sheet, "自评表")
    raw = made if form == "xlsx" else (Path(__file__).parent / "documents/binary/scores.xls").read_bytes()
    document = read_bytes(f"scores.{form}", raw)
    assert document.format == form
    assert document.text.splitlines() == [
        "自评表",
        "云澜市园林局2023年度部门整体支出绩效自评表",
        "单位：万元",
        "项目\t年初预算数\t全年执行数\t执行率\t填报日期",
        "基本支出\t1,234.50\t1,200.00\t97.21%\t2024年3月5日",
        "\t0.3\t2915.96\t100%",
        "说明：以上数据均为决算数。",
    ]
    assert document.pages == (0,)
    (table,) = document.tables
    assert [(c.rows, c.columns) for c in table.cells if document.text[c.start : c.end] == "基本支出"] == [(2, 1)]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.9837, "0.00%", "98.37%"),
        (1234567.895, "#,##0.00", "1,234,567.90"),
        (-5.5, "#,##0.00_);(#,##0.00)", "(5.50)"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (12.5, '0.00"万元"', "12.50万元"),
        (1 / 3, "General", "0.3333333333"),
        (123456789.12, "General", "123456789.12"),
        (95, '"≥"0"%"', "≥95%"),
        (7, "000", "007"),
        (8301500, r"0\.0,", "830.2"),
        (8301500, '0!.0000"万元"', "830.1500万元"),
        (123456789, r'0"."00,,"亿"', "1.23亿"),
        (12345, "#,##0.00,", "12.35"),
        (12345678, "#,##0,.0", "12,345.7"),
        (8301500, '[>=10000]0!.0,"万";0', "830.2万"),
        (950, '[>=10000]0!.0,"万";0', "950"),
        (-20, '[>=10000]0!.0,"万";0', "-20"),
        (5, '[<0]"减"0;[=0]"平";"增"0', "增5"),
        (-5, '[<0]"减"0;[=0]"平";"增"0', "减5"),
        (-122500, "#,##0.00;[Red]#,##0.00", "-122,500.00"),
        (-122500, "[Black]#,##0.00;[Red]#,##0.00", "-122,500.00"),
        (-122500, "[蓝色]0.00;[蓝色]0.00", "122500.00"),
        (-1225.5, "[Red]", "-1225.5"),
        (-122500, "#,##0.00;[红色]#,##0.00", "-122,500.00"),
        (-122500, "#,##0.00_);[Red](#,##0.00)", "(122,500.00)"),
        (-122500, "#,##0;▲#,##0", "▲122,500"),
        (-122500, "0;0", "122500"),
        (13800001234, "000-0000-0000", "138-0000-1234"),
        (-3.5, "¥#,##0.00", "-¥3.50"),
        ("1480.25", '0.00;0.00;0.00;"约"@', "约1480.25"),
        ("草稿", ";;;", ""),
        (5, ";;;", ""),
    ],
)
def test_numbers_are_shown_by_their_formats(value: float | str, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_a_workbook_is_read_whose_records_beside_the_cells_are_short() -> None:
    raw = (Path(__file__).parent / "documents/binary/scores.xls").read_bytes()
    window, note = bytes((0x3E, 0x02, 0x12, 0)), bytes((0x1C, 0, 0x12, 0))
    assert window in raw
    assert read_bytes("a.xls", raw.replace(window, note)).text == read_bytes("a.xls", raw).text


def test_every_cell_knows_its_sheet_and_its_name() -> None:
    def fill(sheet: Any) -> None:
        sheet["B3"], sheet["AB3"], sheet["B4"], sheet["AB4"] = "名目", "预算数", "基本支出", 830.15
        sheet.column_dimensions["C"].hidden = True

    document = read_bytes("a.xlsx", workbook(fill, "收支表"))
    at = document.text.index("830.15")
    assert [spot.cell for spot in document.spots_of(at, at + 6)] == ["AB4"]
    assert document.sheet_of(at) == "收支表"


def test_what_a_sheet_does_not_show_or_strikes_out_is_not_read() -> None:
    def fill(sheet: Any) -> None:
        parts = (TextBlock(InlineFont(strike=True), "旧"), TextBlock(InlineFont(vertAlign="subscript"), "1"))
        sheet.append(("名目", "预算数", "上年"))
        sheet.append(("基本支出", 830.15, 820.1))
        sheet.append(("草稿", 1, 2))
        sheet.append((CellRichText("项目支出", *parts), 12.5, 3))
        sheet.append(("废止", 4, 5))
        for place in ("A5", "B5"):
            sheet[place].font = Font(strike=True)
        sheet["B3"].font = Font(color="FFFFFF")
        sheet["A3"].font = Font(color="FFFFFF")
        sheet["A1"].font = Font(color="FFFFFF")
        sheet["A1"].fill = PatternFill("solid", fgColor="000080")
        sheet.column_dimensions["C"].width = 12.5

    raw = rewritten(workbook(fill), "xl/worksheets/sheet1.xml", 'width="12.5"', 'width="0"')
    assert read_bytes("hidden.xlsx", raw).text == "名目\t预算数\n基本支出\t830.15\n项目支出₁\t12.5\n"


def test_rules_that_give_a_cell_another_format_change_what_it_shows() -> None:
    def fill(sheet: Any) -> None:
        for row in (("名目", "执行数"), ("收入", 8301500), ("支出", 950), ("结转", 700000), ("结余", 600)):
            sheet.append(row)
        scaled = DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode=r"0\.0,"))
        for place, rule in (
            ("B2:B3", CellIsRule("greaterThan", ["10000"])),  # type: ignore[no-untyped-call]
            ("B4", FormulaRule(["$B4>=10000"])),  # type: ignore[no-untyped-call]
            ("B5", FormulaRule(["ISEVEN(ROW())"])),  # type: ignore[no-untyped-call]
        ):
            rule.dxf = scaled
            sheet.conditional_formatting.add(place, rule)

    assert read_bytes("a.xlsx", workbook(fill)).text == "名目\t执行数\n收入\t830.2\n支出\t950\n结转\t70.0\n结余\n"


def test_text_boxes_and_marks_above_the_line_of_workbooks_are_read() -> None:
    shape = (
        "<xdr:twoCellAnchor><xdr:from><xdr:row>{}</xdr:row></xdr:from><xdr:sp><xdr:nvSpPr><xdr:cNvPr{}/></xdr:nvSpPr>"
        "<xdr:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>"
    )
    shapes = ((0, "", "单位：万元"), (5, "", "说明：含结转。"), (0, ' hidden="1"', "隐"))
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{}</xdr:wsDr>'
    ).format("".join(shape.format(*each) for each in shapes))

    def fill(sheet: Any) -> None:
        mark = TextBlock(InlineFont(vertAlign="superscript"), "1")
        for row in (("名目", "执行数"), ("基本支出", CellRichText("830.15", mark))):
            sheet.append(row)
        sheet.add_chart(BarChart(), "D9")

    raw = workbook(fill)
    raw = repacked(raw, str, lambda part: drawing.encode() if b"<wsDr" in part else part)
    assert read_bytes("a.xlsx", raw).text == "单位：万元\n名目\t执行数\n基本支出\t830.15¹\n说明：含结转。\n"


def test_text_boxes_of_an_old_workbook_are_read() -> None:
    with olefile.OleFileIO(Path(__file__).parent / "documents/binary/scores.xls") as container:
        stream = container.openstream("Workbook").read()
    first = stream.index(b"\x09\x08\x10\0", 4)  # the first sheet, behind the workbook's own records
    end = stream.index(b"\x0a\0\0\0\x09\x08", first)

    def box(kind: int, row: int, text: str) -> bytes:
        place = b"\0\0\x10\xf0\x12\0\0\0" + struct.pack("<9H", 0, 1, 0, row, 0, 3, 0, row + 2, 0)
        written = text.encode("utf-16-le")
        parts = (
            (0xEC, place), (0x5D, struct.pack("<HHHH", 0x15, 0x12, kind, 1) + bytes(14)), (0xEC, b""),
            (0x1B6, struct.pack("<5H", 0, 0, 0, 0, 0) + struct.pack("<HH", len(text), 0) + bytes(4)),
            (0x3C, b"\1" + written[:4]), (0x3C, b"\1" + written[4:]),
        )  # fmt: skip
        return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in parts)

    boxed = stream[:end] + box(6, 0, "（2023年度）") + box(6, 40, "盖章") + box(0x19, 0, "批注9") + stream[end:]
    sheet = Sheet("自评表")
    excel97._note_beside(sheet, boxed, first)
    assert sheet.boxes == [(0, "（2023年度）"), (40, "盖章")]


def test_a_report_pasted_into_a_column_is_lines_and_a_label_in_a_table_a_row() -> None:
    rows = [["一、部门概况"], [PARAGRAPH], ["指标", "分值"], ["产出指标"], ["数量", 10], ["二、存在问题"], ["得分", 9]]
    document = read_bytes("pasted.xlsx", workbook(lambda sheet: [sheet.append(row) for row in rows]))
    lines = ["一、部门概况", PARAGRAPH, "指标\t分值", "产出指标", "数量\t10", "二、存在问题", "得分\t9"]
    assert document.text.splitlines() == lines
    assert texts(document) == {(0, 0): "指标", (0, 1): "分值", (1, 0): "产出指标", (2, 0): "数量", (2, 1): "10"}
    assert len(document.tables) == 2


def rewritten(raw: bytes, part: str, old: str, new: str) -> bytes:
    """A package with ``old`` in one of its parts replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            text = source.read(info)
            target.writestr(info.filename, text.replace(old.encode(), new.encode()) if info.filename == part else text)
    return stream.getvalue()


def repacked(raw: bytes, name: Callable[[str], str], part: Callable[[bytes], bytes] = bytes) -> bytes:
    """The package with its parts under other names and changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(stream, "w") as package:
        for info in given.infolist():
            package.writestr(name(info.filename), part(given.read(info)))
    return stream.getvalue()


def strict(part: bytes) -> bytes:
    return re.sub(rb"http://schemas\.openxmlformats\.org/(\w+)/2006/(\w+)", rb"http://purl.oclc.org/ooxml/\1/\2", part)


def with_unknown_rule(part: bytes) -> bytes:
    rule = b'<conditionalFormatting sqref="A1"><cfRule type="cellIs" operator="odd"/></conditionalFormatting>'
    return part.replace(b"</sheetData>", b"</sheetData>" + rule).replace(b'r="B1"', b'r="B1" s="99"')


def with_iso_date(part: bytes) -> bytes:
    dated = b'<row r="9"><c r="A9" s="1" t="d"><v>2024-03-15T08:30:00.5Z</v></c></row></sheetData>'
    return part.replace(b"</sheetData>", dated)


@pytest.mark.parametrize(
    "write",
    [
        lambda raw: repacked(raw, lambda name: name.replace("/", "\\").lower()),
        lambda raw: repacked(raw, str, strict),
        lambda raw: repacked(raw, str, lambda part: re.sub(rb'<cellStyle name="[^"]*"', b"<cellStyle", part)),
        lambda raw: repacked(raw, str, lambda part: re.sub(rb"<cellStyleXfs.*?</cellStyleXfs>", b"", part)),
        lambda raw: repacked(raw, str, lambda part: re.sub(rb"<fill>.*?</fill>", b"<fill/>", part)),
        lambda raw: repacked(raw, str, lambda part: re.sub(rb"<color [^>]*/>", b'<color rgb="none"/>', part)),
        lambda raw: repacked(raw, str, with_unknown_rule),
    ],
    ids=["backslashes", "strict", "nameless style", "no style", "empty fill", "no colour", "unknown rule"],
)
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_packages_are_read_as_other_programs_write_them(write: Callable[[bytes], bytes], form: str) -> None:
    if form == "xlsx":
        raw = workbook(lambda sheet: [sheet.append(row) for row in (("名目", "预算数"), ("基本支出", 830.15))])
        assert read_bytes("a.xlsx", write(raw)).text == "名目\t预算数\n基本支出\t830.15\n"
    else:
        document = docx.Document()
        document.add_paragraph("全年支出830.15万元。")
        document.sections[0].header.paragraphs[0].text = "自评报告"
        stream = io.BytesIO()
        document.save(stream)
        assert read_bytes("a.docx", write(stream.getvalue())).text == "全年支出830.15万元。\n自评报告\n"


def test_dates_of_iso_8601_are_read_in_cells() -> None:
    raw = repacked(workbook(lambda sheet: sheet.append([date(2024, 3, 14)])), str, with_iso_date)
    assert read_bytes("a.xlsx", raw).text == "2024-03-14\n2024-03-15\n"


def test_names_of_streams_may_be_in_capitals() -> None:
    raw = (Path(__file__).parent / "documents/report.doc").read_bytes()
    shouted = raw.replace("WordDocument".encode("utf-16-le"), "WORDDOCUMENT".encode("utf-16-le"))
    assert read_bytes("a.doc", shouted).text == read_bytes("a.doc", raw).text


def test_huge_declared_ranges_cost_nothing() -> None:
    made = workbook(lambda sheet: (sheet.append(["得分", 95]), sheet.merge_cells("A3:B4")))
    huge = rewritten(made, "xl/worksheets/sheet1.xml", 'ref="A1:B4"', 'ref="A1:XFD1048576"')
    huge = rewritten(huge, "xl/worksheets/sheet1.xml", 'ref="A3:B4"', 'ref="A1:A1048576"')
    document = read_bytes("huge.xlsx", huge)
    assert document.text == "得分\t95\n"
    assert document.tables[0].cells[0].rows == 1


def test_bad_workbooks_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = workbook(score_sheet)
    assert "damaged" in unreadable("cut.xlsx", rewritten(sound, "xl/worksheets/sheet1.xml", "<sheetData>", "<"))
    monkeypatch.setattr(sheet, "MOST_CELLS", 5)
    assert "more than 5 cells" in unreadable("large.xlsx", sound)
    xls = (Path(__file__).parent / "documents/binary/scores.xls").read_bytes()
    assert "more than 5 cells" in unreadable("large.xls", xls)
    assert "damaged" in unreadable("cut.xls", xls[:3000])
    monkeypatch.setattr(excel, "MOST_UNPACKED", 1000)
    assert "unpacks to more than" in unreadable("bomb.xlsx", sound)


# Folders and archives


def packed(inner: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, raw in inner.items():
            target.writestr(name, raw)
    return stream.getvalue()


def listed(path: Path) -> dict[str, str]:
    """What ``members`` gives, by where it is: loaded bytes' length, or the reason why not."""
    found = {}
    for item in members(path):
        where = item.origin.removeprefix(f"{path.parent}/")
        match item:
            case Member():
                try:
                    found[where] = str(len(item.load()))
                except UnreadableError as error:
                    found[where] = error.wrong
            case Skipped():
                found[where] = "skipped: " + item.reason
            case UnreadMember():
                found[where] = item.error.wrong
    return found


def test_a_folder_gives_its_documents_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    (folder / "b").mkdir(parents=True)
    for name in ("b/2.txt", "a.docx", "图.png", "~$a.docx", ".DS_Store", "Thumbs.db", "旧.rar"):
        (folder / name).write_bytes(b"text")
    (folder / "c.xlsx").write_bytes(workbook(score_sheet))
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    found = listed(folder)
    assert list(found)[:3] == ["reports/a.docx", "reports/b/2.txt", "reports/c.xlsx"]
    assert found["reports/图.png"] == "skipped: is a picture"
    assert "archive" in found["reports/旧.rar"]
    assert "cannot be opened" in found["reports/gone.txt"]
    assert len(found) == 6


def test_a_zip_gives_its_documents_and_those_of_a_zip_in_it(tmp_path: Path) -> None:
    book = workbook(score_sheet)
    deep = packed({"deep.txt": b"d"})
    nested = packed({"inner.txt": b"inner", "deeper.zip": deep})
    path = tmp_path / "reports.zip"
    path.write_bytes(packed({"a/b.xlsx": book, "n.zip": nested, "../out.txt": b"x", "__MACOSX/._b": b"", "p.py": b"1"}))
    found = listed(path)
    assert found.pop("reports.zip!/a/b.xlsx") == str(len(book))
    assert found.pop("reports.zip!/n.zip!/inner.txt") == "5"
    assert "within an archive within" in found.pop("reports.zip!/n.zip!/deeper.zip")
    assert "leads out" in found.pop("reports.zip!/../out.txt")
    assert found == {"reports.zip!/p.py": "skipped: is a program"}


def test_a_workbook_named_zip_is_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "scores.zip"
    path.write_bytes(workbook(score_sheet))
    assert list(listed(path)) == ["scores.zip"]


def test_names_in_gb18030_are_read(tmp_path: Path) -> None:
    raw = packed({"XXXXXXXX.txt": b"1"}).replace(b"XXXXXXXX", "绩效自评".encode("gb18030"))
    path = tmp_path / "old.zip"
    path.write_bytes(raw)
    assert listed(path) == {"old.zip!/绩效自评.txt": "1"}


def test_bad_archives_say_why_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = packed({"a.txt": b"text" * 100, "b.txt": b"text"})
    at = sound.find(b"a.txt") + 5
    (tmp_path / "1.zip").write_bytes(sound[:at] + b"\xff\xff" + sound[at + 2 :])
    (tmp_path / "2.zip").write_bytes(sound[:80])
    locked = bytearray(sound)
    locked[sound.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "3.zip").write_bytes(locked)
    (tmp_path / "4.zip").write_bytes(packed({"zeros.txt": bytes(11_000_000)}))
    found = listed(tmp_path)
    said = {where.partition("/")[2]: reason for where, reason in found.items()}
    assert said["1.zip!/a.txt"] == "is damaged in its archive"
    assert said["1.zip!/b.txt"] == "4"
    assert "damaged or cut off" in said["2.zip"]
    assert "password" in said["3.zip!/a.txt"]
    assert said["3.zip!/b.txt"] == "4"
    assert "200 times" in said["4.zip!/zeros.txt"]
    (tmp_path / "5.zip").write_bytes(packed({".": b"text", "b.txt": b"text"}))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as target:
        target.writestr("a.txt", b"text" * 100)
    squeezed = stream.getvalue()
    at = squeezed.find(b"a.txt") + 5
    (tmp_path / "6.zip").write_bytes(squeezed[:at] + b"\xff" * 12 + squeezed[at + 12 :])
    odd = listed(tmp_path / "5.zip") | listed(tmp_path / "6.zip")
    assert "has no name" in odd["5.zip!/."] and odd["5.zip!/b.txt"] == "4"
    assert odd["6.zip!/a.txt"] == "is damaged in its archive"
    (failure,) = members(tmp_path / ("long" * 100))
    assert isinstance(failure, UnreadMember) and "cannot be opened" in failure.error.wrong
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1)
    assert "more than 1 files" in listed(tmp_path / "1.zip")["1.zip"]
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    assert "has 400 bytes" in listed(tmp_path / "1.zip")["1.zip!/a.txt"]
