"""Where pages and sheets print what a report states: from the file to the rows, and back to a picture of the place."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from jixiao.checking.check import check
from jixiao.documents.read import read_bytes
from jixiao.errors import JixiaoError
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Row, read
from jixiao.intake.add import add
from jixiao.intake.read_report import Overrides, ReadReport, read_report
from jixiao.query import picture, source
from reading import ROOT
from test_check import cell, edit
from test_documents_binary import FONT

LINES = (
    "安仁县水利局2023年度部门整体支出绩效自评报告",
    "一、预算执行情况",
    "全年预算数1234.56万元，全年执行数1200.10万元。",
    "二、绩效自评结果",
    "自评总分95.5分。",
)


def printed(rotation: int = 0, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """``LINES`` on the second page, which is shown turned by ``rotation`` and within ``crop``."""
    stream = io.BytesIO()
    canvas = Canvas(stream, A4, invariant=True)
    for lines in (LINES[:1], LINES[1:]):
        canvas.setFont(FONT, 12)
        for number, line in enumerate(lines):
            canvas.drawString(100, 700 - 40 * number, line)
        canvas.showPage()
    canvas.save()
    opened = pypdfium2.PdfDocument(stream.getvalue())
    for page in opened:
        page.set_rotation(rotation)
        if crop is not None:
            page.set_cropbox(*crop)
    stream = io.BytesIO()
    opened.save(stream)
    return stream.getvalue()


def workbook(*sheets: tuple[str, Iterable[str]]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, lines in sheets:
        sheet = book.create_sheet(name)
        for number, line in enumerate(lines, 2):
            sheet.cell(number, 3, line)
    book.save(stream)
    return stream.getvalue()


def reading(file: str, raw: bytes) -> ReadReport:
    return read_report(ROOT, file, file, raw, datetime.date(2026, 1, 1), Overrides())


def spot_of(found: ReadReport, quote: str) -> Row:
    """The spot of the sum or score that is printed as ``quote``."""
    (fact,) = [row for name in ("raw_amount", "raw_score") for row in found.tables[name] if row["quote"] == quote]
    at = int(str(fact["char_start"]))
    (spot,) = [s for s in found.tables[SPOT.name] if int(str(s["char_start"])) <= at < int(str(s["char_end"]))]
    return spot


def box_of(spot: Row) -> list[float]:
    return [float(str(spot[f"box_{edge}"])) for edge in ("left", "bottom", "right", "top")]


@pytest.mark.parametrize(
    ("rotation", "crop"), [(0, None), (90, None), (180, (50, 60, 560, 790)), (270, (50, 60, 560, 790))]
)
def test_the_box_holds_the_ink_of_the_page_as_it_is_shown(
    rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    raw = printed(rotation, crop)
    spot = spot_of(reading("report.pdf", raw), "1200.10万元")
    page = pypdfium2.PdfDocument(raw)[1]
    width, height = page.get_size()
    assert spot["page"] == 2 and [spot["page_width"], spot["page_height"]] == [
        Decimal(f"{width:.1f}"),
        Decimal(f"{height:.1f}"),
    ]
    image = page.render(scale=1).to_pil().convert("L").point(lambda grey: 255 * (grey < 128))
    left, bottom, right, top = box_of(spot)
    inside = image.crop((int(left) - 1, int(height - top) - 1, int(right) + 2, int(height - bottom) + 2))
    assert inside.getbbox() is not None
    # The other lines stand elsewhere: a strip twice as thick as the box holds no further ink.
    thick = 8
    around = image.crop(
        (int(left) - thick, int(height - top) - thick, int(right) + thick, int(height - bottom) + thick)
    )
    assert sum(around.histogram()[128:]) == sum(inside.histogram()[128:]) > 50


def test_a_line_is_one_spot_and_a_cell_is_known_by_its_name() -> None:
    spots = reading("report.pdf", printed()).tables[SPOT.name]
    assert [spot["page"] for spot in spots] == [1, 2, 2]  # the title, a line of two sums, the score
    found = reading("report.xlsx", workbook(("封面", ()), ("自评表", LINES)))
    spot = spot_of(found, "95.5分")
    assert (spot["sheet"], spot["cell"], spot.get("page"), spot.get("box_left")) == ("自评表", "C6", None, None)
    assert reading("report.txt", "\n".join(LINES).encode()).tables[SPOT.name] == []


def test_a_sheet_named_after_a_person_is_not_told() -> None:
    found = reading("report.xlsx", workbook(("目录", ()), ("经办人李桂芳", LINES)))
    sheet = str(spot_of(found, "95.5分")["sheet"])
    assert sheet.startswith("经办人") and "李桂芳" not in sheet


def test_spots_are_checked_kept_elsewhere_and_forgotten(copy: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(printed())
    list(add(copy, [pdf], reports=copy / "reports"))
    spots = [record.values for record in read(SPOT, copy).records]
    assert len(spots) == 3 and not check(copy, copy / "reports", needs_all=False).problems
    list(add(copy, [pdf], out=tmp_path / "parquet"))
    assert pl.read_parquet(tmp_path / "parquet" / f"{SPOT.name}.parquet").rows(named=True) == spots
    edit(copy, SPOT.name, cell(-1, "box_left", "7"))
    (problem,) = check(copy, copy / "reports", needs_all=False).problems
    assert problem.file == SPOT.file and "tools/places.py" in problem.remedy


def released(raw: bytes) -> duckdb.DuckDBPyConnection:
    """The tables of a release that ``source`` asks, with the second sum of ``printed`` as the only fact."""
    found = reading("report.pdf", raw)
    (fact,) = [row for row in found.tables["raw_amount"] if row["quote"] == "1200.10万元"]
    row: dict[str, Any] = {**spot_of(found, "1200.10万元"), **fact, "fact_id": "r/amount/2", "kind": "amount"}
    row |= {"report_id": "r", "label": "执行", "value_text": "1200.1 万元", "is_corrected": False}
    connection = duckdb.connect()
    connection.register("rows", pl.DataFrame([row], infer_schema_length=None).to_arrow())
    connection.execute("create table fact as from rows")
    connection.execute("create table fact_evidence as select *, '' as column_name from fact limit 0")
    connection.execute(
        "create table dim_report as select 'r' as report_id, 'report.pdf' as source_file, ? as source_sha256",
        [found.report["source_sha256"]],
    )
    return connection


def test_source_counts_tables_rows_and_columns_where_no_page_tells_the_place(tmp_path: Path) -> None:
    tables = (("项目", "金额"), ("基本支出", "830.15")), (("指标", "得分"), ("数量", "9.5"))
    rows = ["".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in table) for table in tables]
    raw = f"<html><body>{''.join(f'<p>表</p><table>{one}</table>' for one in rows)}</body></html>".encode()
    (tmp_path / "report.html").write_bytes(raw)
    document = read_bytes("report.html", raw)
    at = document.text.index("9.5")
    place = source.QuotedPlace(None, document.line_of(at), at, at + 3, "9.5")
    fact = {"fact_id": "r/score/1", "label": "得分", "value_text": "9.5", "section": None, "review": "", "method": ""}
    told = "\n".join(source.tell(source.Origin(fact, "report.html", document.sha256, [place], []), tmp_path))
    assert "table 2, row 2, column 2, characters" in told


def test_source_tells_page_and_box_and_draws_the_place(tmp_path: Path) -> None:
    raw = printed()
    connection = released(raw)
    origin = source.find(connection, "r/amount/2")
    # What is told needs no file; the picture does.
    assert any("第 2 页 page, 方框 box 100–" in line for line in source.tell(origin, None))
    with pytest.raises(JixiaoError, match=r"is not at hand: put it into reports/"):
        picture.drawn(connection, "r/amount/2", tmp_path, None)
    (tmp_path / "report.pdf").write_bytes(raw)
    whole = Image.open(io.BytesIO(picture.drawn(connection, "r/amount/2", tmp_path, None).png))
    cut_out = Image.open(io.BytesIO(picture.drawn(connection, "r/amount/2", tmp_path, 20).png))
    scale = whole.width / A4[0]
    red, green, _ = whole.convert("RGB").split()
    frame = ImageChops.multiply(red.point(lambda one: 255 * (one > 210)), green.point(lambda one: 255 * (one < 40)))
    box = origin.places[0].box
    assert box
    expected = [edge * scale for edge in (box[0], A4[1] - box[3], box[2], A4[1] - box[1])]
    assert all(abs(one - other) < 10 for one, other in zip(frame.getbbox() or (), expected, strict=True))
    assert abs(cut_out.height - (box[3] - box[1] + 40) * scale) < 3
