"""OpenDocument texts and workbooks: what is shown is read in order, what is hidden is not, bad files say why."""

from __future__ import annotations

import io
import zipfile

import pytest

from jixiao.documents.document import Document
from jixiao.documents.read import read_bytes
from test_documents_binary import furniture, texts, unreadable
from writers import OPEN, opendocument

_LISTS = """<office:automatic-styles>
<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2" style:num-suffix="."/>
</text:list-style>
<style:style style:name="gone" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="mark" style:family="text">
<style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="white" style:family="text"><style:text-properties fo:color="#FFFFFF"/></style:style>
<style:style style:name="struck" style:family="text"><style:text-properties style:text-line-through-style="solid"/>
</style:style><style:style style:name="tiny" style:family="text"><style:text-properties fo:font-size="1pt"/>
</style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
</office:automatic-styles>"""
_STYLES = """<office:styles><style:style style:name="Title" style:family="paragraph"/></office:styles>
<office:master-styles><style:master-page style:name="a"><style:header><text:p>绩效自评报告</text:p></style:header>
<style:footer><text:p>第<text:page-number>1</text:page-number>页</text:p></style:footer></style:master-page>
</office:master-styles>"""


def text_of(body: str) -> Document:
    return read_bytes("a.odt", opendocument("text", body, _LISTS, _STYLES))


def lines(body: str) -> list[str]:
    return text_of(body).text.splitlines()[:-2]  # without the running head and foot


def items(*parts: str, more: str = "") -> str:
    listed = "".join(f"<text:list-item>{part}</text:list-item>" for part in parts)
    return f'<text:list text:style-name="L1"{more}>{listed}</text:list>'


def test_a_text_has_its_headings_numbers_and_margins() -> None:
    inner = items("<text:p>数量指标</text:p>", "<text:p>质量指标</text:p>")
    document = text_of(
        '<text:p text:style-name="P1">2023年度绩效自评报告</text:p><text:h text:outline-level="2">基本情况</text:h>'
        + items("<text:p>部门概况</text:p>", "<text:p>指标完成</text:p>" + inner)
        + "<text:p>其间</text:p>"
        + items("<text:p>存在问题</text:p>", more=' text:continue-numbering="true"')
        + items("<text:p>另起</text:p>")
    )
    assert document.text.splitlines() == [
        "2023年度绩效自评报告", "基本情况", "一、部门概况", "二、指标完成", "二.1. 数量指标", "二.2. 质量指标", "其间",
        "三、存在问题", "一、另起", "绩效自评报告", "第1页",
    ]  # fmt: skip
    assert [heading.level for heading in document.headings] == [1, 2]
    assert furniture(document) == [("header", "绩效自评报告"), ("footer", "第1页")]
    assert document.format == "odt"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ('<text:p>预算<text:s text:c="2"/>100<text:tab/>万元<text:line-break/>执行</text:p>',
         ["预算  100 万元", "执行"]),
        ('<text:p>支出98<text:span text:style-name="gone">7</text:span>万元</text:p>', ["支出98万元"]),
        ('<text:p>支出98<text:span text:style-name="mark">[1]</text:span>万元</text:p>', ["支出98⁽¹⁾万元"]),
        ('<text:p>支出98<text:span text:style-name="white">7</text:span>'
         '<text:span text:style-name="struck">6</text:span>'
         "万元</text:p>", ["支出98万元"]),
        ('<text:p>支出98<text:span text:style-name="tiny">5</text:span><text:hidden-text text:is-hidden="true">4'
         "</text:hidden-text>万元</text:p>", ["支出98万元"]),
        ("<text:tracked-changes><text:deletion><text:p>原为90</text:p></text:deletion></text:tracked-changes>"
         "<text:p>得分95<text:change/></text:p>", ["得分95"]),
        ("<text:p>得分95<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>按百分制</text:p>"
         "</text:note-body></text:note>分</text:p><text:p>下文</text:p>", ["得分95分", "下文", "按百分制"]),
        ("<text:p>上<office:annotation><text:p>待核3</text:p></office:annotation>下</text:p>", ["上下"]),
        ('<text:section text:display="none"><text:p>隐7</text:p></text:section><text:section><text:p>示</text:p>'
         "</text:section>", ["示"]),
        ("<text:table-of-content><text:index-body><text:p>一、概况 1</text:p></text:index-body>"
         "</text:table-of-content>",
         ["一、概况 1"]),
    ],
)  # fmt: skip
def test_what_a_paragraph_prints_is_read(body: str, read: list[str]) -> None:
    assert lines(body) == read


def test_cells_of_a_text_cover_and_repeat() -> None:
    document = text_of(
        "<table:table><table:table-header-rows><table:table-row>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>指标</text:p></table:table-cell>'
        "<table:covered-table-cell/><table:table-cell><text:p>得</text:p><text:p>分</text:p></table:table-cell>"
        "</table:table-row></table:table-header-rows>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3">'
        "<text:p>10</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert texts(document) == {(0, 0): "指标", (0, 2): "得 分", **{(r, c): "10" for r in (1, 2) for c in (0, 1, 2)}}


def test_a_table_in_a_cell_of_a_text_is_a_table_of_its_own() -> None:
    inner = f"<table:table>{row(cell('项目'), cell('执行数'))}{row(cell('基本'), cell('8.5'))}</table:table>"
    holder = cell("见表").replace("</text:p>", f"</text:p>{inner}")
    outer = f"<table:table>{row(cell('指标'), cell('情况'))}{row(cell('资金'), holder)}</table:table>"
    assert lines(outer) == ["指标\t情况", "资金\t见表", "项目\t执行数", "基本\t8.5"]
    assert lines(f"<table:table>{row(holder)}</table:table>") == ["见表", "项目\t执行数", "基本\t8.5"]


def sheet(rows: str, before: str = "", style: str = "") -> Document:
    named = f' table:style-name="{style}"' if style else ""
    body = f'<table:table table:name="自评表">{rows}</table:table>'
    body += f'<table:table table:name="底稿"{named}>{rows}</table:table>'
    return read_bytes("a.ods", opendocument("spreadsheet", body, before))


def cell(shown: str, more: str = "") -> str:
    inner = "".join(f"<text:p>{line}</text:p>" for line in shown.split("\n")) if shown else ""
    return f"<table:table-cell{more}>{inner}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def test_a_sheet_shows_what_is_shown() -> None:
    hidden = '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
    hidden += '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    percent = ' office:value-type="percentage" office:value="0.97191"'
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    document = sheet(
        columns
        + row(cell("指标"), cell("完成率"), cell("隐9"), cell("得\n分"))
        + row(cell("产出", ' table:number-rows-spanned="2"'), cell("97.2%", percent), cell("隐9"), cell("9.5"))
        + row("<table:covered-table-cell/>", cell("", percent), cell(""), cell("9.7"))
        + row(cell("隐"), cell("8"), more=' table:visibility="filter"')
        + row(cell("合计"), cell("100", ' table:number-columns-repeated="3"'))
        + row(cell("", ' table:number-columns-repeated="16384"'), more=' table:number-rows-repeated="1048500"'),
        hidden,
        "ta2",
    )
    name, *rows = document.text.splitlines()
    assert (name, rows) == ("自评表", ["指标\t完成率\t得 分", "产出\t97.2%\t9.5", "\t97.19%\t9.7", "合计\t100\t100"])
    assert document.tables[0].cells[3].rows == 2
    assert (len(document.pages), document.format) == (1, "ods")


def test_a_sheets_shapes_are_read_and_text_like_its_ground_is_not() -> None:
    look = '<style:style style:name="{}" style:family="table-cell"><style:table-cell-properties{}/>'
    look += '<style:text-properties fo:color="#ffffff"/></style:style>'
    styles = look.format("pale", "") + look.format("dark", ' fo:background-color="#000080"')
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    document = sheet(
        f"<table:shapes>{box.format('单位：万元')}</table:shapes>"
        + row(cell("名目", ' table:style-name="dark"'), cell("执行数"))
        + row(
            cell("基本支出"), cell("8.5").replace("</table:table-cell>", box.format("含结转") + "</table:table-cell>")
        )
        + row(cell("草稿", ' table:style-name="pale"'), cell("9", ' table:style-name="pale"')),
        f"<office:automatic-styles>{styles}</office:automatic-styles>",
    )
    assert document.text.splitlines()[:5] == ["自评表", "单位：万元", "名目\t执行数", "基本支出\t8.5", "含结转"]
    assert "草稿" not in document.text


def test_what_cannot_be_read_says_why() -> None:
    crowd = row(cell("9", ' table:number-columns-repeated="16384"'), more=' table:number-rows-repeated="999999999"')
    crowded = opendocument("spreadsheet", f"<table:table>{crowd}</table:table>")
    assert "has more than 2,000,000 cells" in unreadable("a.ods", crowded)
    locked = io.BytesIO(opendocument("text", "<text:p>x</text:p>"))
    with zipfile.ZipFile(locked, "a") as package:
        package.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert "is encrypted and needs a password" in unreadable("a.odt", locked.getvalue())
    assert "of another kind (presentation)" in unreadable("a.odp", opendocument("presentation", "<text:p/>"))
    assert "declares entities" in unreadable("a.odt", opendocument("text", "<!ENTITY a 'b'>"))
    assert "is no well-formed XML" in unreadable("a.odt", opendocument("text", "<text:p>" * 10_000))


def test_a_file_that_is_not_packed_is_known_by_its_content() -> None:
    body = "<office:body><office:text><text:p>得分95</text:p></office:text></office:body>"
    flat = f'<?xml version="1.0"?><office:document {OPEN}>{body}</office:document>'
    assert read_bytes("报告.xml", flat.encode()).text == "得分95\n"
