"""What a PDF prints: watermarks, seals, doubles and what is not printed stay out of its sentences and cells."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from jixiao.documents.document import Document
from jixiao.documents.limits import UnreadableError
from test_documents_binary import FONT, drawn, furniture, pdf, texts

Draw = Callable[[Canvas], Any]
RED = colors.Color(1, 0, 0)
GREY = colors.HexColor(0xCCCCCC)

BODY = """\
2023年全年预算数为1,480.25万元，全年支出1,455.60万元。
名目\t预算数\t执行数
基本支出\t830.15\t820.15
云澜市园林局
2024年3月15日
"""


def body(canvas: Canvas) -> None:
    canvas.setFillColor(colors.black)
    canvas.setFont(FONT, 12)
    first, *rows, department, date = BODY.splitlines()
    canvas.drawString(72, 740, first)
    canvas.drawString(360, 142, department)
    canvas.drawString(360, 122, date)
    canvas.setFont(FONT, 9)
    canvas.grid([72, 200, 300, 400], [640, 660, 680])
    for y, row in zip((666, 646), rows, strict=True):
        for x, text in zip((75, 205, 305), row.split("\t"), strict=True):
            canvas.drawString(x, y, text)


def mark(text: str, ink: colors.Color, size: float, angle: float, x: float = 190, y: float = 630) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.setFont(FONT, size)
        canvas.setFillColor(ink)
        canvas.drawString(0, 0, text)
        canvas.restoreState()

    return draw


def seal(ink: colors.Color) -> Draw:
    """A ring of letters around the date, and a level line in it."""

    def draw(canvas: Canvas) -> None:
        letters = "云澜市园林局绩效管理4310280012345"
        for number, letter in enumerate(letters):
            turn = math.pi * (1.25 - 1.9 * number / len(letters))
            x, y = 410 + 40 * math.cos(turn), 132 + 40 * math.sin(turn)
            mark(letter, ink, 8, math.degrees(turn) - 90, x, y)(canvas)
        mark("专用章99", ink, 9, 0, 390, 120)(canvas)

    return draw


def tiles(canvas: Canvas) -> None:
    for x in range(0, 600, 120):
        for y in range(5, 840, 47):
            mark("内部2024", colors.Color(0.5, 0.5, 0.5, alpha=0.3), 12, 0, x, y)(canvas)


def faint_tiles(canvas: Canvas) -> None:
    """More texts than the page has itself, of its size and way, some of which meet its own."""
    for x in range(30, 600, 110):
        for y in range(5, 840, 43):
            mark("内部2024", colors.HexColor(0xDDDDDD), 8, 0, x, y)(canvas)


@pytest.mark.parametrize("is_first", [False, True])
@pytest.mark.parametrize(
    ("over", "text"),
    [
        (mark("样稿31", GREY, 9, 0, 320, 650), "样稿31"),
        (faint_tiles, "内部2024"),
        *((mark("样稿31", GREY, 40, angle), "样稿31") for angle in (0, 30, 90, 135, 180, 270)),
        (mark("样稿31", colors.black, 14, 45), "样稿31"),
        (mark("样稿31", colors.HexColor(0x6699FF), 22, 0, 180, 647), "样稿31"),
        (mark("样稿31", colors.Color(0, 0, 1, alpha=0.3), 9, 0, 310, 648), "样稿31"),
        (tiles, "内部2024"),
        (seal(RED), "云澜市园林局绩效管理4310280012345\n专用章99"),
        (seal(colors.Color(1, 0, 0, alpha=0.5)), "云澜市园林局绩效管理4310280012345\n专用章99"),
    ],
)
def test_watermarks_and_seals_are_furniture(over: Draw, text: str, is_first: bool) -> None:
    def draw(canvas: Canvas) -> None:
        for part in (over, body) if is_first else (body, over):
            part(canvas)

    found = pdf(drawn(draw))
    assert found.text == BODY + f"{text}\n"
    assert furniture(found) == [("overlay", line) for line in text.splitlines()]


def test_what_is_drawn_large_turned_or_white_on_dark_is_read_where_it_covers_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        mark("部门整体支出绩效自评表", colors.black, 30, 0, 72, 700)(canvas)
        canvas.setFillColor(colors.darkblue)
        canvas.rect(72, 600, 100, 60, fill=1)
        canvas.grid([172, 200, 400], [600, 660])
        mark("名目", colors.white, 12, 0, 80, 625)(canvas)
        mark("产出指标", colors.black, 12, 90, 190, 606)(canvas)
        mark("新建公园12个", colors.black, 12, 0, 210, 625)(canvas)

    found = pdf(drawn(draw))
    assert found.text.startswith("部门整体支出绩效自评表\n")
    assert "名目" in found.text
    assert not found.furniture


def invisible(canvas: Canvas) -> None:
    text = canvas.beginText(72, 500)
    text.setTextRenderMode(3)
    text.textOut("草稿支出9999.99万元。")
    canvas.drawText(text)


def cropped(canvas: Canvas) -> None:
    canvas.setCropBox((0, 110, *A4))
    canvas.drawString(72, 60, "草稿支出9999.99万元。")


def clipped(canvas: Canvas) -> None:
    shown = canvas.beginPath()
    shown.rect(72, 480, 200, 15)
    canvas.clipPath(shown, stroke=0)
    canvas.drawString(72, 500, "草稿支出9999.99万元。")


def clipped_in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("part", 0, 0, 200, 20)
    canvas.setFont(FONT, 12)
    canvas.drawString(0, 40, "草稿支出9999.99万元。")
    canvas.endForm()
    canvas.translate(72, 460)
    canvas.doForm("part")


def painted(ink: colors.Color) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        canvas.drawString(72, 500, "草稿支出9999.99万元。")
        canvas.setFillColor(ink)
        canvas.rect(60, 490, 300, 30, fill=1, stroke=0)

    return draw


def shadow(canvas: Canvas) -> None:
    canvas.translate(1, -1)
    body(canvas)


@pytest.mark.parametrize(
    "unseen",
    [
        invisible,
        cropped,
        clipped,
        clipped_in_a_form,
        *(mark("草稿支出9999.99万元。", ink, 12, 0, 72, 500) for ink in (colors.white, colors.HexColor(0xFEFEFE))),
        *(mark("草稿支出9999.99万元。", colors.black, 12, 0, x, y) for x, y in ((700, 500), (72, 900), (-300, 500))),
        *(painted(ink) for ink in (colors.white, colors.black)),
        mark("草稿支出9999.99万元。", colors.black, 1, 0, 72, 500),
        body,
        shadow,
    ],
)
def test_what_is_not_printed_or_printed_twice_is_not_read(unseen: Draw) -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        unseen(canvas)

    assert pdf(drawn(draw)).text == BODY


def handmade(content: bytes, *objects: bytes, catalog: bytes = b"", page: bytes = b"") -> Document:
    return pdf(handmade_pdf(content, *objects, catalog=catalog, page=page))


def handmade_pdf(content: bytes, *objects: bytes, catalog: bytes = b"", page: bytes = b"") -> bytes:
    """A page of a PDF written by hand; the objects are numbered from 6 on."""
    numbered = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + page + b">>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *objects,
    ]
    stream = io.BytesIO(b"%PDF-1.6\n")
    stream.seek(0, io.SEEK_END)
    for number, one in enumerate(numbered, 1):
        stream.write(b"%d 0 obj\n%b\nendobj\n" % (number, one))
    stream.write(b"trailer<</Size %d/Root 1 0 R>>\n%%%%EOF" % (len(numbered) + 1))
    return stream.getvalue()


def test_layers_that_are_switched_off_are_not_read() -> None:
    content = (
        b"BT /F 12 Tf 72 700 Td (Spent 100 of 120) Tj ET /OC /Off BDC BT /F 12 Tf 72 680 Td (Draft 200) Tj ET EMC "
        b"/OC /On BDC BT /F 12 Tf 72 660 Td (Layer 300) Tj ET EMC /Form Do"
    )
    form = b"BT /F 12 Tf 72 640 Td (Draft 400) Tj ET"
    fonts = b"/Font<</F 5 0 R>>"
    found = handmade(
        content,
        b"<</Type/OCG/Name(A)>>",
        b"<</Type/OCG/Name(B)>>",
        b"<</Subtype/Form/BBox[0 0 595 842]/OC 6 0 R/Resources<<%b>>/Length %d>>stream\n%b\nendstream"
        % (fonts, len(form), form),
        catalog=b"/OCProperties<</OCGs[6 0 R 7 0 R]/D<</OFF[6 0 R]>>>>",
        page=b"/Resources<<%b/XObject<</Form 8 0 R>>/Properties<</Off 6 0 R/On 7 0 R>>>>" % fonts,
    )
    assert found.text == "Spent 100 of 120\nLayer 300\n"


@pytest.mark.parametrize(("size", "rise"), [(6, 5), (8, 3), (12, 4), (7, -2)])
@pytest.mark.parametrize(
    ("note", "shifted"),
    [("1", "¹₁"), ("12", "¹²₁₂"), ("[3]", "⁽³⁾₍₃₎"), ("②", "²₂"), ("1)", "¹⁾₁₎"), ("1,2", "¹,²₁,₂")],
)
def test_marks_of_notes_stand_above_or_below_the_line(note: str, shifted: str, size: float, rise: float) -> None:
    shown = shifted[: len(note)] if rise > 0 else shifted[len(note) :]

    def draw(canvas: Canvas) -> None:
        x = 72.0
        for text, height, lift in (("支出1480.25", 12, 0), (note, size, rise), ("万元", 12, 0)):
            canvas.setFont(FONT, height)
            canvas.drawString(x, 700 + lift, text)
            x += canvas.stringWidth(text, FONT, height)
        canvas.setFont(FONT, 12)
        canvas.drawString(72, 680, "以上均为决算数。")

    assert pdf(drawn(draw)).text == f"支出1480.25{shown}万元\n以上均为决算数。\n"


def test_what_a_line_strikes_out_is_not_read_and_leaves_the_table_as_it_is() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        canvas.setFont(FONT, 9)
        canvas.setLineWidth(0.5)
        end = 305 + canvas.stringWidth("820.15", FONT, 9)
        canvas.drawString(end, 646, "799.99")
        canvas.line(end, 649, end + canvas.stringWidth("799.99", FONT, 9), 649)
        canvas.setFont(FONT, 12)
        canvas.drawString(72, 500, "旧稿支出9999.99万元。")
        canvas.rect(72, 503.5, canvas.stringWidth("旧稿支出9999.99万元。", FONT, 12), 0.6, stroke=0, fill=1)
        canvas.drawString(72, 480, "结余25.10万元。")
        canvas.line(72, 478.5, 72 + canvas.stringWidth("结余25.10万元。", FONT, 12), 478.5)
        canvas.line(40, 484, 550, 484)
        canvas.drawString(72, 460, "Evaluation")  # and a line of a drawing across it
        canvas.line(72, 463.5, 72 + canvas.stringWidth("Eval", FONT, 12), 463.5)

    first, rest = BODY.split("云澜", 1)
    assert pdf(drawn(draw)).text == f"{first}结余25.10万元。\nEvaluation\n云澜{rest}"


def test_what_an_annotation_strikes_out_is_not_read() -> None:
    page = (
        b"/Resources<</Font<</F 5 0 R>>>>/Annots[<</Type/Annot/Subtype/StrikeOut/Rect[106 698 121 712]/F 4"
        b"/QuadPoints[106.7 710 120.1 710 106.7 698 120.1 698]>>]"
    )
    assert handmade(b"BT /F 12 Tf 72 700 Td (Spent 80 120 of 130) Tj ET", page=page).text == "Spent  120 of 130\n"


def test_small_numbers_of_the_next_cell_are_no_marks() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 140, 200], [600, 640])
        canvas.setFont(FONT, 10.5)
        canvas.drawString(76, 612, "1480.25")
        canvas.setFont(FONT, 7)
        canvas.drawString(144, 622, "12")
        canvas.drawString(144, 610, "34")

    assert texts(pdf(drawn(draw))) == {(0, 0): "1480.25", (0, 1): "12 34"}


def test_the_text_layer_of_a_scan_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawInlineImage(_picture(), 0, 0, *A4)
        invisible(canvas)

    assert pdf(drawn(draw)).text == "草稿支出9999.99万元。\n"


def _picture() -> Any:
    from PIL import Image

    return Image.new("L", (8, 8), 255)


def test_what_is_typed_onto_a_page_stands_where_it_is_printed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "全年支出（万元）：")
        canvas.acroForm.textfield(name="spent", x=190, y=696, width=110, height=16, value="1455.60")
        canvas.acroForm.textfield(name="secret", x=190, y=300, width=110, height=16, value="99", fieldFlags="password")
        canvas.acroForm.textfield(name="gone", x=190, y=400, width=110, height=16, value="77", annotationFlags="hidden")
        canvas.grid([72, 200, 300], [600, 630])
        canvas.drawString(80, 610, "自评得分")
        canvas.acroForm.textfield(name="score", x=204, y=604, width=90, height=20, value="96.5")
        canvas.drawString(72, 560, "公开：")
        canvas.acroForm.checkbox(name="shown", x=120, y=558, size=14, checked=True)
        canvas.acroForm.checkbox(name="closed", x=160, y=558, size=14, checked=False)

    assert pdf(drawn(draw)).text == "全年支出（万元）： 1455.60\n自评得分\t96.5\n公开： √\n"


@pytest.mark.parametrize(("look", "typed"), [(b"0 g", "Typed 96.5\n"), (b"0.9 g", "")])
def test_typewriter_text_is_read_and_watermarks_of_annotations_are_not(look: bytes, typed: str) -> None:
    shape = b"BT %b /F 12 Tf 2 4 Td (Typed 96.5) Tj ET" % look
    resources = b"/Resources<</Font<</F 5 0 R>>>>"
    found = handmade(
        b"BT /F 12 Tf 72 700 Td (Spent 100 of 120) Tj ET",
        b"<</Type/Annot/Subtype/FreeText/Rect[72 650 200 670]/F 4/Contents(Typed 96.5)/DA(/F 12 Tf)/AP<</N 7 0 R>>>>",
        b"<</Subtype/Form/BBox[0 0 128 20]%b/Length %d>>stream\n%b\nendstream" % (resources, len(shape), shape),
        page=resources + b"/Annots[6 0 R]",
    )
    assert found.text == f"Spent 100 of 120\n{typed}"


def undecodable() -> bytes:
    """A page with figures in a font that does not say what it shows."""
    content = b"BT /F 12 Tf 72 700 Td (Spent in the year 100 of 120) Tj /L 12 Tf 0 -20 Td <0102030204> Tj ET "
    content += b"BT /F 12 Tf 108 680 Td (% of the plan) Tj ET"
    lost = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+Lost/FirstChar 1/LastChar 4/Widths[600 600 600 600]"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/AAAAAA+Lost/Flags 4/Ascent 800/Descent -200/CapHeight 700"
        b"/StemV 80/ItalicAngle 0/FontBBox[0 -200 600 800]>>>>"
    )
    return handmade_pdf(content, lost, page=b"/Resources<</Font<</F 5 0 R/L 6 0 R>>>>")


def test_figures_in_a_font_that_does_not_say_what_it_shows_are_told_of() -> None:
    with pytest.raises(UnreadableError, match=r"figures that cannot be decoded on page 1.*OCR"):
        pdf(undecodable())


def test_a_page_whose_figures_are_lost_is_told_of_and_the_others_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        for text in ("全年支出", "830.15万元，执行率98%。", "在职42人。", "以上均为决算数。"):
            canvas.setFont(FONT, 12)
            canvas.drawString(72, 700, text)
            canvas.drawString(72, 680, "本部门围绕中心工作统筹安排资金。")
            canvas.showPage()

    whole = pypdfium2.PdfDocument.new()
    for part, pages in ((drawn(draw), [0]), (undecodable(), [0]), (drawn(draw), [1, 2, 3])):
        whole.import_pages(pypdfium2.PdfDocument(part), pages)
    stream = io.BytesIO()
    whole.save(stream)
    found = pdf(stream.getvalue())
    assert found.undecoded == (2,)
    assert "Spent" not in found.text
    assert found.page_of(found.text.index("830.15")) == 3
    assert found.margins[0].right > 100 > found.margins[1].right


def test_text_in_two_columns_below_a_title_is_read_column_by_column() -> None:
    left = (
        "一、部门基本情况",
        "云澜市园林局编制45人，年末",
        "在职42人。",
        "2023年全年预算数为1480.25",
        "万元，执行率98%。",
    )
    right = ("二、存在问题", "一是预算编制不细，全年有", "三个项目没有按期开工；二", "是指标偏少。", "三、下一步打算")

    def draw(canvas: Canvas) -> None:
        canvas.drawString(150, 740, "2023年度部门整体支出绩效自评报告")
        for number, row in enumerate(zip(left, right, strict=True)):
            for x, text in zip((72, 310), row, strict=True):
                canvas.drawString(x, 700 - 20 * number, text)

    found = pdf(drawn(draw))
    assert found.text.splitlines() == ["2023年度部门整体支出绩效自评报告", *left, *right]
    rights = [margin.right for margin in found.margins]
    assert rights[4] < 3 < rights[1]


@pytest.mark.parametrize("angle", [0, 90])
def test_every_text_knows_its_page_and_its_box(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        for text in ("全年支出1,455.60万元，执行率98%。", "以上均为决算数，单位为万元。"):
            canvas.setFont(FONT, 12)
            canvas.translate(A4[0] if angle else 0, 0)
            canvas.rotate(angle)
            canvas.drawString(72, 500, text)
            canvas.showPage()

    found = pdf(drawn(draw))
    at = found.text.index("以上")
    (spot,) = found.spots_of(at, at + 2)
    assert (found.page_of(at), found.text[spot.start : spot.end]) == (2, "以上均为决算数，单位为万元。")
    left, bottom, right, top = spot.box or (0, 0, 0, 0)
    corner = (72, 500) if not angle else (A4[0] - 500, 72)
    assert left - 12 <= corner[0] <= right + 12
    assert bottom - 12 <= corner[1] <= top + 12
    assert (right - left > top - bottom) is (not angle)


HEAD = ("三级指标", "目标值", "完成值")


def pages_of(*pages: tuple[Sequence[str], Sequence[Sequence[str]]]) -> Document:
    """Pages of lines above a table."""

    def draw(canvas: Canvas) -> None:
        for lines, rows in pages:
            canvas.setFont(FONT, 10)
            for number, line in enumerate(lines):
                canvas.drawString(72, 800 - 15 * number, line)
            edges = [740 - 20 * row for row in range(len(rows) + 1)]
            canvas.grid([72, 252, 332, 412], edges)
            for y, row in zip(edges[1:], rows, strict=True):
                for x, text in zip((76, 256, 336), row, strict=True):
                    canvas.drawString(x, y + 6, text)
            canvas.showPage()

    return pdf(drawn(draw))


@pytest.mark.parametrize(
    ("again", "has_head"),
    [
        (("续表",), False),
        (("续表1：部门整体支出绩效自评表", "单位：万元"), True),
        (("表1：部门整体支出绩效自评表（续）", "单位：万元"), True),
        (("表1：部门整体支出绩效自评表", "单位：万元"), True),
    ],
)
def test_a_table_goes_on_below_the_captions_that_say_so(again: Sequence[str], has_head: bool) -> None:
    captions = ("表1：部门整体支出绩效自评表", "单位：万元")
    first, second = ("新建公园", "12.5", "13.0"), ("补植行道树", "30.0", "31.5")
    found = pages_of((captions, [HEAD, first]), (again, [HEAD, second] if has_head else [second]))
    assert texts(found) == {(r, c): text for r, row in enumerate((HEAD, first, second)) for c, text in enumerate(row)}
    repeated = ["\t".join(HEAD)] * has_head
    assert furniture(found) == [("header", line) for line in (*again, *repeated)]


@pytest.mark.parametrize("again", ["表2：专项资金绩效自评表", "二、完善项目验收手续", "项目名称：园林养护"])
def test_a_table_below_another_caption_is_another(again: str) -> None:
    found = pages_of((("表1：绩效自评表",), [HEAD, ("新建公园", "1", "2")]), ((again,), [HEAD, ("补植", "3", "4")]))
    assert len(found.tables) == 2
    assert not found.furniture


def test_tables_beside_and_within_each_other_are_tables_of_their_own() -> None:
    def draw(canvas: Canvas) -> None:
        for x, name in ((320, "泵站"), (72, "管网")):
            canvas.grid([x, x + 80, x + 160], [700, 720])
            canvas.drawString(x + 4, 706, name)
            canvas.drawString(x + 84, 706, "310.50")
        canvas.grid([72, 172, 472], [500, 600, 620])
        canvas.grid([180, 280, 380], [520, 540])
        for x, y, text in (
            (76, 606, "项目"),
            (176, 606, "供水"),
            (76, 550, "明细"),
            (184, 526, "总管"),
            (284, 526, "9.5"),
        ):
            canvas.drawString(x, y, text)

    assert pdf(drawn(draw)).text == "管网\t310.50\n泵站\t310.50\n项目\t供水\n明细\t\n总管\t9.5\n"
