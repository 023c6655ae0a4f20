"""Text recognised in pictures: read where it stands, and no surer than its characters."""

from __future__ import annotations

import datetime
import io
import sys
from decimal import Decimal

import pytest
from PIL import Image

from jixiao.documents import ocr
from jixiao.documents.limits import UnreadableError
from jixiao.documents.read import read_bytes
from jixiao.documents.recognised import remark
from jixiao.documents.redrawn import DrawnGlyph, Redrawn
from jixiao.intake.read_report import Overrides, read_report
from reading import ROOT

LINES = (
    ("安仁县水利局2023年度部门整体支出绩效自评报告", 0.99),
    ("一、预算执行情况", 0.98),
    ("全年预算数1234.56万元，全年执行数1200.10万元。", 0.61),
    ("自评总分95.5分。", 0.97),
)


def scan() -> bytes:
    """A page of which ``LINES`` were recognised, under its picture."""
    drawn = Redrawn(0.36)
    drawn.page(0, 0, 1654, 2339)
    drawn.begin()
    for number, (text, _) in enumerate(LINES):
        ems = [40 if character >= "\u2e80" else 20 for character in text]
        places = [200 + sum(ems[:at]) for at in range(len(text))]
        drawn.line([DrawnGlyph(*one) for one in zip(text, places, [300 + 80 * number] * 99, ems, strict=False)], 40, 1)
    drawn.end()
    stream = io.BytesIO()
    Image.new("RGB", (165, 234), "white").save(stream, "jpeg")
    drawn.picture(stream.getvalue(), 165, 234)
    return drawn.pdf(remark([LINES]))


def test_facts_of_a_scan_are_no_surer_than_its_characters() -> None:
    document = read_bytes("scan.ocr.pdf", scan())
    assert document.text.splitlines() == [text for text, _ in LINES]
    reading = read_report(ROOT, "scan.ocr.pdf", "scan.ocr.pdf", scan(), datetime.date(2026, 1, 1), Overrides())
    rows = [row for rows in reading.tables.values() for row in rows if row.get("quote") is not None]
    assert {str(row["method"]).partition(".")[0] for row in rows} == {"ocr"}
    sums = {row["quote"]: row["confidence"] for row in reading.tables["raw_amount"]}
    assert sums == {"1234.56万元": Decimal("0.61"), "1200.10万元": Decimal("0.61")}
    (total,) = reading.tables["raw_score"]
    assert Decimal(str(total["confidence"])) > Decimal("0.61")


def test_a_line_that_is_not_found_lends_its_certainty_to_its_page() -> None:
    raw = scan().replace(b'", 0.99]', b'\\u00d7", 0.42]')
    document = read_bytes("scan.ocr.pdf", raw)
    assert document.certainty(len(document.text) - 3, len(document.text)) == 0.42
    spoilt = read_bytes("scan.ocr.pdf", scan().replace(b"0.99]", b"0.99}"))
    assert spoilt.certainty(0, 3) == 0


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(UnreadableError, match="needs OCR, which is not installed; run: pip install"):
        ocr.recognise("scan.pdf", b"%PDF-1.7")
