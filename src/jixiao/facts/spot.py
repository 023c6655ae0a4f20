"""The table of spots: where on its pages or in its sheets a report prints what it states, never the words."""

from __future__ import annotations

from jixiao.facts.column import Column, Integer, Number, Text
from jixiao.facts.table import Table
from jixiao.facts.types import REPORT_ID

#: Points, to a tenth.
_POINTS = Number(7, 1)
_NO_PAGE = "the file has no pages, or they are sheets"
_NO_BOX = "the file does not say where on the page it is printed"

SPOT = Table(
    "raw_spot",
    "facts",
    "版面位置",
    "One printed line or cell that states something: its place in the text, and the page and box, or sheet and cell.",
    ("report_id", "spot_no"),
    (
        Column("report_id", REPORT_ID, "报告编号", "The report that states it.", references="raw_report.report_id"),
        Column("spot_no", Integer(1), "序号", "Number of the stretch in the report, in the order of the text."),
        Column(
            "char_start",
            Integer(0),
            "起始字符",
            "Offset of the first character of the printed line or cell in the decoded source text, from 0.",
        ),
        Column("char_end", Integer(1), "结束字符", "Offset just after its last character."),
        Column("page", Integer(1), "页码", "Page that prints it, from 1.", absent=_NO_PAGE),
        Column("sheet", Text(), "工作表", "Sheet of the workbook that shows it.", absent="the file has no sheets"),
        Column(
            "cell",
            Text(r"[A-Z]+[1-9][0-9]*", "C7"),
            "单元格",
            "Cell of the sheet that shows it.",
            absent="it stands in no cell of a sheet",
        ),
        Column(
            "box_left",
            _POINTS,
            "左边界",
            "Where the printed line, or the words of its table's cell, begin: points from the left edge of the page as"
            " shown.",
            absent=_NO_BOX,
        ),
        Column("box_bottom", _POINTS, "下边界", "Their lower edge: points above that of the page.", absent=_NO_BOX),
        Column("box_right", _POINTS, "右边界", "Where they end: points from the page's left edge.", absent=_NO_BOX),
        Column("box_top", _POINTS, "上边界", "Their upper edge: points above the page's lower edge.", absent=_NO_BOX),
        Column("page_width", _POINTS, "页宽", "Points that the page is wide, as shown.", absent=_NO_PAGE),
        Column("page_height", _POINTS, "页高", "Points that the page is high, as shown.", absent=_NO_PAGE),
    ),
)
