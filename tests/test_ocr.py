"""Text recognised in pictures: read where it stands, and no surer than its characters."""

from __future__ import annotations

import datetime
import io
import re
import sys
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from command import run
from jixiao.documents import ocr
from jixiao.documents.limits import UnreadableError
from jixiao.documents.read import read_bytes
from jixiao.documents.sight import SeenCharacter, SeenLine, SeenPage
from jixiao.facts.spot import SPOT
from jixiao.intake.read_report import Overrides, read_report
from reading import ROOT
from test_documents_binary import drawn

Box = tuple[float, float, float, float]
#: Texts, and the characters of each that are less sure than 0.98.
LINES: tuple[tuple[str, dict[str, float]], ...] = (
    ("安仁县水利局2023年度部门整体支出绩效自评报告", {}),
    ("一、预算执行情况", {}),
    ("全年预算数1234.56万元，全年执行数1200.10万元。", {"4": 0.61, "，": 0.42}),
    ("自评总分95.5分。", {}),
)


def line(text: str, left: float, top: float, unsure: dict[str, float]) -> SeenLine:
    ems = [40 if character >= "\u2e80" else 20 for character in text]
    places = [left + sum(ems[:at]) for at in range(len(text) + 1)]
    seen = zip(text, places, places[1:], [unsure.get(character, 0.98) for character in text], strict=False)
    return SeenLine(top, top + 48, [SeenCharacter(*one) for one in seen])


class Told:
    """A sight that sees what it was told: in each page of a PDF these lines and rulings."""

    def __init__(self, lines: Sequence[SeenLine], rulings: Sequence[Box] = ()) -> None:
        self.lines, self.rulings = lines, rulings

    def decoded(self, raw: bytes) -> Any:
        return None

    def seen(self, pixels: Any) -> SeenPage:
        high, wide = pixels.shape[:2]
        stream = io.BytesIO()
        Image.new("RGB", (wide // 10, high // 10), "white").save(stream, "jpeg")
        return SeenPage(wide, high, stream.getvalue(), self.lines, self.rulings)


def blank() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, (595, 842))
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def scan() -> bytes:
    """A page in whose picture ``LINES`` were recognised."""
    lines = [line(text, 200, 300 + 80 * number, unsure) for number, (text, unsure) in enumerate(LINES)]
    return ocr.recognise("scan.pdf", blank(), Told(lines))


def test_facts_of_a_scan_are_no_surer_than_their_own_characters() -> None:
    document = read_bytes("scan.ocr.pdf", scan())
    assert document.text.splitlines() == [text for text, _ in LINES]
    reading = read_report(ROOT, "scan.ocr.pdf", "scan.ocr.pdf", scan(), datetime.date(2026, 1, 1), Overrides())
    rows = [row for rows in reading.tables.values() for row in rows if row.get("quote") is not None]
    assert {str(row["method"]).partition(".")[0] for row in rows} == {"ocr"}
    sums = {row["quote"]: Decimal(str(row["confidence"])) for row in reading.tables["raw_amount"]}
    # The comma between them and the other sum's digits are no characters of theirs.
    assert sums["1234.56万元"] == Decimal("0.61") < sums["1200.10万元"]
    start = document.text.index("1200.10")
    assert document.certainty(start, start + 7) == 0.98
    spots = reading.tables[SPOT.name]
    assert {spot["page"] for spot in spots} == {1} and all(spot["box_left"] == Decimal("72") for spot in spots)


def test_a_figure_of_a_table_is_as_sure_as_it_is_there() -> None:
    rows = (("一级指标", "分值", "得分"), ("投入", "20", "19"), ("产出", "80", "76.5"), ("合计", "100", "95.5"))
    lines = [
        line(text, 220 + 400 * across, 500 + 80 * down, {"1": 0.5} if text == "19" else {})
        for down, row in enumerate(rows)
        for across, text in enumerate(row)
    ]
    edges = [200.0, 600.0, 1000.0, 1400.0], [490.0 + 80 * row for row in range(5)]
    rulings = [(200.0, y, 1400.0, y + 2) for y in edges[1]] + [(x, 490.0, x + 2, 810.0) for x in edges[0]]
    document = read_bytes("scan.ocr.pdf", ocr.recognise("scan.pdf", blank(), Told(lines, rulings)))
    (table,) = document.tables
    sure = {document.text[cell.start : cell.end]: document.certainty(cell.start, cell.end) for cell in table.cells}
    assert len(table.cells) == 12 and sure["19"] == 0.5
    # The 1 of another cell was seen as another one.
    assert sure["100"] == 0.98


def test_a_line_that_is_cut_lends_its_certainties_to_such_characters() -> None:
    # It runs over the edge of two cells: its characters are found, but not as they were seen.
    lines = [line("预算数执行数", 300, 500, {"执": 0.3}), line("100", 300, 580, {}), line("80", 700, 580, {})]
    rulings = [(200.0, y, 1000.0, y + 2) for y in (490.0, 570.0, 650.0)]
    rulings += [(x, 490.0, x + 2, 652.0) for x in (200.0, 420.0, 1000.0)]
    document = read_bytes("scan.ocr.pdf", ocr.recognise("scan.pdf", blank(), Told(lines, rulings)))
    at = document.text.index("执")
    assert document.text[at - 1] == "\t"
    assert document.certainty(at, at + 1) == 0.3
    assert document.certainty(document.text.index("100"), document.text.index("100") + 3) == 0.98


def test_what_is_told_of_no_character_makes_all_unsure() -> None:
    for whole, spoilt in ((b"0.98]", b"0.98}"), (b"0.98, 0.98", b"[0.9], 0.98")):
        assert read_bytes("scan.ocr.pdf", scan().replace(whole, spoilt, 1)).certainty(0, 3) == 0


def foreign(*texts: str) -> bytes:
    """A page that is a picture, with text that another program wrote behind it."""
    lines = [line(text, 200, 300 + 80 * number, {}) for number, text in enumerate(texts)]
    return ocr.recognise("scan.pdf", blank(), Told(lines)).replace(b"%jixiao-ocr", b"%other")


@pytest.mark.parametrize(
    ("texts", "scans", "misread"),
    [
        ([text for text, _ in LINES], (), ()),
        (["第3页 共10页 由扫描仪扫描"], (1,), ()),
        (["安仁县水利局2023年度预算l234.S6万元，执行12O0.10万元", "结余3S.4万元，执行率9l.2%"], (), (1,)),
        (["°²ÈÊÏØË®Àû¾Ö2023Äê¶È²¿ÃÅÕûÌåÖ§³ö¼¨Ð§×ÔÆÀ±¨¸æ", "È«ÄêÔ¤ËãÊý1234.56ÍòÔª"], (), (1,)),
        (["Anren county water bureau, report on its own performance in the year 2023"], (), (1,)),
    ],
)
def test_pages_that_are_better_pictures_than_texts_are_found(
    texts: list[str], scans: tuple[int, ...], misread: tuple[int, ...]
) -> None:
    document = read_bytes("scan.pdf", foreign(*texts))
    assert (document.scans, document.misread) == (scans, misread)


def test_add_offers_to_recognise_pictures_among_pages(tmp_path: Path) -> None:
    whole = pypdfium2.PdfDocument(scan())
    for part in (foreign("第2页 共3页"), foreign("第3页 共3页")):
        whole.import_pages(pypdfium2.PdfDocument(part))
    stream = io.BytesIO()
    whole.save(stream)
    (tmp_path / "mixed.pdf").write_bytes(stream.getvalue())
    done = run(ROOT, "add", "--dry-run", str(tmp_path / "mixed.pdf"))
    assert "note: each of the pages 2–3 is a picture with hardly any text" in done.stdout, done.stdout + done.stderr
    assert "python -m jixiao.documents.ocr" in done.stdout
    mixed = read_report(ROOT, "mixed.pdf", "mixed.pdf", stream.getvalue(), datetime.date(2026, 1, 1), Overrides())
    assert {row["confidence"] for row in mixed.tables["raw_amount"]} == {Decimal("0.33")}
    of_one = read_report(ROOT, "scan.pdf", "scan.pdf", scan(), datetime.date(2026, 1, 1), Overrides())
    assert of_one.told["note"] is None


def test_only_the_pages_that_need_it_are_recognised_and_the_others_stay_as_they_are() -> None:
    text = "资产合计2046.50万元，其中固定资产1873.20万元，无形资产173.30万元，均已入账。"
    mixed = pypdfium2.PdfDocument(blank())
    for page in (drawn(lambda canvas: canvas.drawString(72, 700, text)), blank()):
        mixed.import_pages(pypdfium2.PdfDocument(page))
    stream = io.BytesIO()
    mixed.save(stream)
    lines = [line(text, 200, 300 + 80 * number, unsure) for number, (text, unsure) in enumerate(LINES)]
    raw = ocr.recognise("mixed.pdf", stream.getvalue(), Told(lines))
    assert raw.startswith(b"%PDF-") and b"\nstartxref" in raw
    places = [int(found) for found in re.findall(rb"(\d{10}) \d{5} n", raw)]
    assert places and all(re.match(rb"\d+ \d+ obj", raw[place : place + 20]) for place in places)
    document = read_bytes("mixed.ocr.pdf", raw)
    pages = [document.text[start:end] for start, end in pairwise((*document.pages, len(document.text)))]
    seen = "".join(f"{text}\n" for text, _ in LINES)
    assert pages == [seen, f"{text}\n", seen]
    assert document.certainty(document.pages[1], document.pages[2]) is None
    assert document.certainty(document.pages[0], document.pages[0] + 3) == 0.98


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(UnreadableError, match="needs OCR, which is not installed; run: pip install"):
        ocr.recognise("scan.pdf", b"%PDF-1.7")
