"""Reading documents: one invented report in every format gives the same lines and cells, and bad files a sentence."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from jixiao.documents import word97
from jixiao.documents.document import Document
from jixiao.documents.edged_rows import Flow
from jixiao.documents.limits import UnreadableError
from jixiao.documents.read import read_bytes
from jixiao.documents.writing import Pen

HERE = Path(__file__).parent / "documents"

TITLE = "示例市档案馆2023年度部门整体支出绩效自评报告"
PARAGRAPHS = (
    ("title", TITLE),
    ("h1", "一、部门基本情况"),
    ("h2", "（一）部门职责"),
    ("p", "示例市档案馆主管全市档案工作，编制12人。"),
    ("h2", "（二）部门预算"),
    ("p", "2023年度预算总额为1,234.56万元，决算1,200.00万元，执行率97.2%。"),
    ("h1", "二、自评结论"),
    ("p", "自评得分为95.5分，等级为“优”。"),
)
AFTER = (("h1", "三、存在问题"), ("li", "1. 预算执行进度偏慢。"), ("li", "2. 绩效指标设置不够细化。"))
#: Text, row, column, rows, columns of each cell.
CELLS = (
    ("一级指标", 0, 0, 1, 1),
    ("二级指标", 0, 1, 1, 1),
    ("分值", 0, 2, 1, 1),
    ("得分", 0, 3, 1, 1),
    ("履职效能", 1, 0, 2, 1),
    ("数量指标", 1, 1, 1, 1),
    ("25", 1, 2, 1, 1),
    ("24.5", 1, 3, 1, 1),
    ("质量指标", 2, 1, 1, 1),
    ("25", 2, 2, 1, 1),
    ("25", 2, 3, 1, 1),
    ("合计", 3, 0, 1, 2),
    ("50", 3, 2, 1, 1),
    ("49.5", 3, 3, 1, 1),
)
TABLE_LINES = (
    "一级指标\t二级指标\t分值\t得分",
    "履职效能\t数量指标\t25\t24.5",
    "\t质量指标\t25\t25",
    "合计\t\t50\t49.5",
)
LINES = (*(text for _, text in PARAGRAPHS), *TABLE_LINES, *(text for _, text in AFTER))
HEADINGS = tuple((text, 1 if kind == "title" else int(kind[1])) for kind, text in PARAGRAPHS + AFTER if kind[0] in "th")

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def _level(at: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
    )


STYLES = f"""{_XML}<w:styles {_W}>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>
<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
</w:styles>"""
NUMBERING = f"""{_XML}<w:numbering {_W}>
<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
{_level(0, "chineseCounting", "%1、")}{_level(1, "chineseCountingThousand", "（%2）")}</w:abstractNum>
<w:abstractNum w:abstractNumId="1">{_level(0, "decimal", "%1.")}{_level(1, "decimalEnclosedCircle", "%2")}
{_level(2, "decimal", "%1.%3")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
HEADER = f"{_XML}<w:hdr {_W}><w:p><w:r><w:t>示例市档案馆绩效文件</w:t></w:r></w:p></w:hdr>"


def docx(body: str, *, styles: str = STYLES, **parts: str) -> bytes:
    """A Word document with ``body``; ``parts`` replace or add parts, named without folder and ending."""
    files = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_CT}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_CT}.styles+xml"/>'
        f'<Override PartName="/word/header1.xml" ContentType="{_CT}.header+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{_CT}.numbering+xml"/></Types>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f"{_XML}<Relationships "
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{_REL}/styles" Target="styles.xml"/>'
        f'<Relationship Id="h" Type="{_REL}/header" Target="header1.xml"/>'
        f'<Relationship Id="b" Type="{_REL}/numbering" Target="numbering.xml"/></Relationships>',
        "word/document.xml": f"{_XML}<w:document {_W} {_R}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": styles,
        "word/numbering.xml": NUMBERING,
        "word/header1.xml": HEADER,
    }
    files |= {f"word/{name}.xml": content for name, content in parts.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _word_paragraph(kind: str, text: str) -> str:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    styled = {"title": '<w:pStyle w:val="t"/>', "h1": '<w:pStyle w:val="1"/>', "h2": '<w:pStyle w:val="2"/>'}
    printed = {"h1": "、", "h2": "）", "li": ". "}
    if kind in printed:
        text = text.split(printed[kind], 1)[1]
    return paragraph(text, number if kind == "li" else styled.get(kind, ""))


def _word_cell(text: str, columns: int = 1, merge: str = "") -> str:
    properties = (f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else "") + merge
    return f'<w:tc><w:tcPr><w:tcW w:w="{2000 * columns}" w:type="dxa"/>{properties}</w:tcPr>{paragraph(text)}</w:tc>'


def report_docx() -> bytes:
    rows: list[list[str]] = [[], [], [], []]
    for text, row, _, height, width in CELLS:
        rows[row].append(_word_cell(text, width, '<w:vMerge w:val="restart"/>' if height > 1 else ""))
    rows[2].insert(0, _word_cell("", 1, "<w:vMerge/>"))
    grid = '<w:tblPr><w:tblW w:w="8000" w:type="dxa"/></w:tblPr><w:tblGrid>' + '<w:gridCol w:w="2000"/>' * 4
    table = f"<w:tbl>{grid}</w:tblGrid>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"
    section = '<w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr>'
    before = "".join(_word_paragraph(*given) for given in PARAGRAPHS)
    return docx(before + table + "".join(_word_paragraph(*given) for given in AFTER) + section)


def _page_part(kind: str, text: str) -> str:
    tag = {"title": "h1", "li": "p"}.get(kind, kind)
    return f'<{tag} style="text-indent: 2em">{escape(text)}</{tag}>'


def _page_table() -> str:
    rows: list[str] = ["", "", "", ""]
    for text, row, _, height, width in CELLS:
        rows[row] += f'<td rowspan="{height}" colspan="{width}"><p><span>{text}</span></p></td>'
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def report_html(charset: str = "utf-8") -> bytes:
    text = "".join(_page_part(*given) for given in PARAGRAPHS) + _page_table()
    text += "".join(_page_part(*given) for given in AFTER)
    return f'<html><head><meta charset="{charset}"></head><body>{text}</body></html>'.encode(charset)


def report_mhtml() -> bytes:
    head = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; '
    return head + b'charset="gbk"\nContent-Transfer-Encoding: 8bit\n\n' + report_html("gbk") + b"\n--b--\n"


def cells(document: Document) -> list[tuple[str, int, int, int, int]]:
    return [
        (document.text[cell.start : cell.end], cell.row, cell.column, cell.rows, cell.columns)
        for table in document.tables
        for cell in table.cells
    ]


def headings(document: Document) -> list[tuple[str, int]]:
    return [(document.text[heading.start : heading.end], heading.level) for heading in document.headings]


def furniture(document: Document) -> list[tuple[str, str]]:
    return [(document.text[place.start : place.end], place.kind) for place in document.furniture]


def body(document: Document) -> list[str]:
    """The lines that are no furniture."""
    lines, start = [], 0
    for line in document.text.splitlines():
        if not any(place.start <= start < place.end for place in document.furniture):
            lines.append(line)
        start += len(line) + 1
    return lines


# --- The same report in every format ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "form"),
    [
        ("report.docx", "docx"),
        ("report.doc", "doc"),
        ("report.rtf", "doc"),
        ("rich text.doc", "doc"),
        ("report.html", "html"),
        ("web page.doc", "html"),
        ("web archive.doc", "html"),
    ],
)
def test_every_format_gives_the_same_lines_cells_and_headings(file: str, form: str) -> None:
    made: dict[str, Callable[[], bytes]] = {
        "report.docx": report_docx,
        "rich text.doc": (HERE / "report.rtf").read_bytes,
        "report.html": report_html,
        "web page.doc": lambda: report_html("gbk"),
        "web archive.doc": report_mhtml,
    }
    document = read_bytes(file, made[file]() if file in made else (HERE / file).read_bytes())
    assert document.format == form
    assert tuple(body(document)) == LINES
    assert tuple(cells(document)) == CELLS
    assert tuple(headings(document)) == HEADINGS
    if form in {"doc", "docx"}:
        assert furniture(document) == [("示例市档案馆绩效文件", "header")]


def test_markdown_headings_are_spans_without_their_marks() -> None:
    text = f"# {TITLE}\n\n##一、部门概况 ##\n\n```\n# 不是标题\n```\n| 指标 | 得分 |\n|---|---|\n| 数量 | 25 |\n"
    document = read_bytes("report.md", text.encode())
    assert document.text == text
    assert headings(document) == [(TITLE, 1), ("一、部门概况", 2)]
    assert read_bytes("report.txt", text.encode()).headings == ()


# --- Encodings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_any_encoding_of_the_field(encoding: str) -> None:
    text = "\n".join(LINES)
    for given in (text, text.replace("\n", "\r\n"), text.replace("\n", "\r")):
        assert read_bytes("report.txt", given.encode(encoding)).text == text


def test_big5_is_read_where_a_page_declares_it() -> None:
    page = '<meta charset="big5"><p>部門整體支出績效自評報告</p>'
    assert read_bytes("a.html", page.encode("big5")).text == "部門整體支出績效自評報告\n"


def test_a_wrongly_declared_page_is_read_by_its_bytes() -> None:
    assert read_bytes("a.html", '<meta charset="gb2312"><p>预算执行率为百分之九十七</p>'.encode()).text == (
        "预算执行率为百分之九十七\n"
    )


def test_a_web_archive_in_a_western_encoding_is_read() -> None:
    head = b'From: <Saved by Mozilla 5.0>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="b"\n\n--b\n'
    part = b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    page = b'<html><head><meta charset=3D"iso-8859-1"></head><body><p>Budget caf=E9 830</p></body></html>\n--b--'
    assert read_bytes("a.mhtml", head + part + page).text == "Budget café 830\n"


def test_rich_text_in_gbk_bytes() -> None:
    text = "预算执行率为97.2%，镕𠮷"
    codes = "".join(f"\\'{byte:02x}" for byte in text[:-1].encode("gbk"))
    raw = rf"{{\rtf1\ansi\ansicpg936{{\fonttbl{{\f0\fcharset0 Times;}}{{\f1\fcharset134 SimSun;}}}}\f1 {codes}"
    raw += r"\uc1\u-10174?\u-8265?\par {\v hidden}{\*\unknown x}\'b5@\f0 \'d4\'a4\par}"
    assert read_bytes("a.doc", raw.encode()).text == f"{text}\n礍预\n"


# --- Word ---------------------------------------------------------------------------------------------------------


def _numbered(text: str, level: int = 0, list_id: int = 2) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_automatic_numbers_are_text() -> None:
    body = "".join(_numbered(f"第{at}项", 0, 1) for at in range(1, 13)) + _numbered("子项", 1, 1)
    body += _numbered("甲") + _numbered("乙", 1) + _numbered("丙", 1) + _numbered("丁", 2) + _numbered("戊")
    body += _numbered("己", 1) + _numbered("重新编号", 0, 3)
    lines = read_bytes("a.docx", docx(body)).text.splitlines()
    assert [lines[at] for at in (0, 9, 10, 11, 12)] == [
        "一、第1项",
        "十、第10项",
        "十一、第11项",
        "十二、第12项",
        "（一）子项",
    ]
    assert lines[13:] == ["1. 甲", "①乙", "②丙", "1.1 丁", "2. 戊", "①己", "1. 重新编号"]


def test_a_level_is_counted_anew_only_after_those_that_its_list_names() -> None:
    once = _level(2, "decimal", "%3）").replace("<w:numFmt", '<w:lvlRestart w:val="1"/><w:numFmt', 1)
    levels = f"{_level(0, 'decimal', '%1.')}{_level(1, 'decimal', '%1.%2.')}{once}"
    usual = f"{_level(0, 'decimal', '%1.')}{_level(1, 'decimalEnclosedCircle', '%2')}\n{_level(2, 'decimal', '%1.%3')}"
    numbering = NUMBERING.replace(usual, levels)
    body = "".join(_numbered(str(at), level) for at, level in enumerate((0, 1, 2, 1, 2, 0, 2)))
    lines = read_bytes("a.docx", docx(body, numbering=numbering)).text.splitlines()
    assert lines == ["1. 0", "1.1. 1", "1）2", "1.2. 3", "2）4", "2. 5", "1）6"]


def test_empty_paragraphs_of_a_list_are_counted_and_printed_in_cells() -> None:
    gone = _numbered("").replace("</w:numPr>", "</w:numPr><w:rPr><w:del/></w:rPr>")
    rows = "".join(f"<w:tr><w:tc>{_numbered('')}</w:tc><w:tc>{paragraph(name)}</w:tc></w:tr>" for name in "甲乙")
    body = _numbered("概况") + _numbered("") + gone + _numbered("问题") + f"<w:tbl>{rows}</w:tbl>"
    assert read_bytes("a.docx", docx(body)).text.splitlines() == ["1. 概况", "3. 问题", "4.\t甲", "5.\t乙"]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    inner = (
        "<w:tbl>" + row(paragraph("项目"), paragraph("执行数")) + row(paragraph("基本"), paragraph("8.5")) + "</w:tbl>"
    )
    outer = row(paragraph("指标"), paragraph("情况")) + row(
        paragraph("资金"), paragraph("见表") + inner + paragraph("")
    )
    lines = ["指标\t情况", "资金\t见表", "项目\t执行数", "基本\t8.5"]
    document = read_bytes("a.docx", docx(f"<w:tbl>{outer}</w:tbl>"))
    assert (document.text.splitlines(), len(document.tables)) == (lines, 2)
    framed = read_bytes("a.docx", docx(f"<w:tbl>{row(paragraph('见表') + inner + paragraph(''))}</w:tbl>"))
    assert (framed.text.splitlines(), len(framed.tables)) == (["见表", *lines[2:]], 1)
    page = (
        "<table><tr><td>单位</td><td>园林局</td></tr><tr><td>指标</td><td>情况</td></tr><tr><td>资金</td>"
        "<td>见表<table><tr><td>项目</td><td>执行数</td></tr><tr><td>基本</td><td>8.5</td></tr></table></td></tr></table>"
    )
    found = read_bytes("a.html", f"<html><body>{page}</body></html>".encode())
    assert (found.text.splitlines(), len(found.tables)) == (["单位\t园林局", *lines], 2)

    def nested(*cells: str) -> str:
        ends = r"{\*\nesttableprops\trowd\cellx1000\cellx2000\nestrow}{\nonesttables\par}"
        return r"\pard\intbl\itap2 " + "".join(rf"{cell}\nestcell " for cell in cells) + ends

    def rich(columns: int, *rows: str) -> list[str]:
        edges = "".join(rf"\cellx{2000 * (at + 1)}" for at in range(columns))
        body = "".join(rf"\trowd{edges}\pard\intbl {row}\row" for row in rows)
        raw = rf"{{\rtf1\ansi\ansicpg936 {body}\pard\par}}".encode("gbk")
        return read_bytes("a.rtf", raw).text.splitlines()

    cell = rf"见表\par {nested('项目', '执行数')}{nested('基本', '8.5')}\pard\intbl\cell"
    assert rich(2, r"指标\cell 情况\cell", rf"资金\cell {cell}") == lines
    assert rich(1, cell) == ["见表", *lines[2:]]


def test_only_what_word_prints_is_text() -> None:
    def run(text: str, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr>{text}</w:r>"

    def field(part: str) -> str:
        return run(f'<w:fldChar w:fldCharType="{part}"/>')

    def words(text: str) -> str:
        return run(f"<w:t>{text}</w:t>")

    body = (
        f"<w:p>{words('预算')}<w:del>{run('<w:delText>1,000</w:delText>')}</w:del><w:ins>{words('1,234.56')}</w:ins>"
        f"{words('万元')}{run('<w:t>隐藏</w:t>', '<w:vanish/>')}</w:p>"
        f"<w:p>{words('第')}{field('begin')}{run('<w:instrText>REF x</w:instrText>')}"
        f"{field('separate')}{words('3')}{field('end')}"
        f"{words('页')}{run('<w:br/>')}{words('次行')}{run('<w:tab/>')}{words('末')}</w:p>"
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:txbxContent><w:p>{words('文本框')}</w:p></w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent><w:p>{words('文本框')}</w:p></w:txbxContent></mc:Fallback>"
        f"</mc:AlternateContent></w:r>{words('框外')}</w:p>"
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent><w:p>{words('一、部门概况')}{run('<w:tab/>')}{words('1')}</w:p></w:sdtContent></w:sdt>"
    )
    notes = f'{_XML}<w:footnotes {_W}><w:footnote w:type="separator"><w:p>{words("线")}</w:p></w:footnote>'
    notes += f"<w:footnote><w:p>{words('不含上年结转。')}</w:p></w:footnote></w:footnotes>"
    document = read_bytes("a.docx", docx(body, footnotes=notes))
    lines = ["预算1,234.56万元", "第3页", "次行 末", "框外", "文本框", "一、部门概况 1", "不含上年结转。"]
    assert document.text.splitlines() == lines
    assert furniture(document) == [("一、部门概况 1", "navigation")]


def test_text_in_the_colour_of_its_ground_is_not_read() -> None:
    def run(text: str, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    def cell(text: str, fill: str = "auto") -> str:
        shading = f'<w:tcPr><w:shd w:val="clear" w:fill="{fill}"/></w:tcPr>'
        return f"<w:tc>{shading}<w:p>{run(text, white)}</w:p></w:tc>"

    white, dark = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="1F497D"/>'
    styles = STYLES.replace(
        "</w:styles>",
        f'<w:style w:type="paragraph" w:styleId="Pale"><w:rPr>{white}</w:rPr></w:style>'
        f'<w:style w:type="paragraph" w:styleId="Banner"><w:basedOn w:val="Pale"/><w:pPr>{dark}</w:pPr></w:style>'
        f'<w:style w:type="table" w:styleId="Dark"><w:tblStylePr><w:tcPr>{dark}</w:tcPr></w:tblStylePr></w:style>'
        "</w:styles>",
    )
    body = (
        f"<w:p>{run('支出830.15')}{run('999', white)}{run('万元')}{run('1', white + dark)}</w:p>"
        f'<w:p><w:pPr><w:pStyle w:val="Pale"/></w:pPr>{run("草稿")}</w:p>'
        f'<w:p><w:pPr><w:pStyle w:val="Banner"/></w:pPr>{run("自评报告")}</w:p>'
        f"<w:tbl><w:tr>{cell('8')}{cell('名目', '1F497D')}</w:tr></w:tbl><w:p/>"
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr><w:tr>{cell("得分")}</w:tr></w:tbl>'
    )
    lines = ["支出830.15万元1", "自评报告", "\t名目", "得分"]
    assert read_bytes("a.docx", docx(body, styles=styles)).text.splitlines() == lines
    wp = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    behind = f'<w:p><w:r><w:drawing><wp:anchor {wp} behindDoc="1"/></w:drawing></w:r>{run("红头", white)}</w:p>'
    assert read_bytes("a.docx", docx(behind)).text == "红头\n"


def doc_with_look(text: str, changes: bytes) -> bytes:
    """The kept Word 97 file, whose only run of text is parted so that ``text`` alone has a look."""
    raw = bytearray((HERE / "report.doc").read_bytes())
    run = struct.pack("<2I", 2048, 2520)
    page = next(at for at in range(0, len(raw), 512) if raw.startswith(run, at) and raw[at + 511] == 1)
    start = raw.index(text.encode("utf-16-le")) - raw.index(struct.pack("<H", 0xA5EC))
    parted = struct.pack("<4I3B", 2048, start, start + 2 * len(text), 2520, 0, 200, 0)
    raw[page : page + len(parted)] = parted
    raw[page + 400 : page + 401 + len(changes)] = bytes((len(changes), *changes))
    raw[page + 511] = 3
    return bytes(raw)


@pytest.mark.parametrize(
    ("changes", "is_read"),
    [
        (b"\x42\x2a\x08", False),  # white by number, as red, green, blue; on black; struck out; of one point
        (b"\x70\x68\xff\xff\xff\0", False),
        (b"\x42\x2a\x08\x66\x48\x01\0", True),
        (b"\x37\x08\x01", False),
        (b"\x43\x4a\x02\0", False),
        (b"\x43\x4a\x15\0", True),
    ],
)
def test_text_of_a_doc_that_nobody_sees_or_that_is_struck_out_is_not_read(changes: bytes, is_read: bool) -> None:
    assert ("97.2%" in read_bytes("a.doc", doc_with_look("97.2%", changes)).text) == is_read


def test_text_that_is_struck_out_tiny_or_white_is_not_read_in_any_format() -> None:
    def run(text: str, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    body = run("支出830.15") + run("7", "<w:strike/>") + run("8", '<w:sz w:val="2"/>')
    body += run("万元", '<w:sz w:val="21"/>')
    assert read_bytes("a.docx", docx(f"<w:p>{body}</w:p>")).text == "支出830.15万元\n"
    colours = r"{\colortbl;\red255\green255\blue255;\red192\green0\blue0;}"
    rtf = rf"{{\rtf1\ansi{colours}830.15{{\strike 7}}{{\fs2 8}}{{\cf1 9}}{{\cf2 6}}%s}}"
    assert read_bytes("a.rtf", (rtf % "").encode()).text == "830.156\n"
    assert read_bytes("a.rtf", (rtf % r"{\chcbpat2 5}").encode()).text == "830.15965\n"
    page = (
        "<html><head><style>.pale{color:white} .dark{background:#036}</style></head><body><p>支出830.15<del>7</del>"
        '<span style="font-size:0">8</span><font color="#fff">9</font><span class="pale">6</span>'
        '<span style="opacity:0">5</span><span style="text-decoration: line-through">4</span>万元</p><p class="dark">'
        '<font color="white">自评</font></p><table><tr bgcolor="navy"><td style="color:#FFFFFF">得分</td></tr></table>'
        "</body></html>"
    )
    assert read_bytes("a.html", page.encode()).text == "支出830.15万元\n自评\n得分\n"


def test_marks_of_notes_stand_above_or_below_the_line_in_every_format() -> None:
    def run(text: str, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    styles = STYLES.replace(
        "</w:styles>",
        '<w:style w:type="character" w:styleId="Note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>',
    )
    body = run("支出1480.25") + run("1", '<w:vertAlign w:val="superscript"/>') + run("万元，在职42")
    body += run("[2]", '<w:rStyle w:val="Note"/>') + run("人") + run("3", '<w:position w:val="6"/>')
    body += run("，另98") + run("1", '<w:vertAlign w:val="subscript"/>') + run("户")
    body = f'<w:p>{body}</w:p><w:p><w:pPr><w:pStyle w:val="Gone"/></w:pPr>{run("草稿")}</w:p>'
    rtf = r"{\rtf1\ansi\ansicpg936 \u25903?\u20986?1480.25{\super 1}\u19975?\u20803?\up6 3\up0 5{\sub 1}\par}"
    page = (
        "<html><head><style>.note, p b{vertical-align: super} .tip{display:none}"
        "@media print{.kept{display:none}}</style>"
        "</head><body><p>支出1480.25<sup>1</sup>万元，在职42<span class=note>[2]</span>人"
        '<span style="vertical-align:super"><a href="#3">3</a></span>，另98<sub>1</sub>户</p>'
        "<p class=tip>草稿</p><p class=kept>面积30m</p>"
        "</body></html>"
    )
    assert read_bytes("a.docx", docx(body, styles=styles)).text == "支出1480.25¹万元，在职42⁽²⁾人³，另98₁户\n"
    assert read_bytes("a.html", page.encode()).text == "支出1480.25¹万元，在职42⁽²⁾人³，另98₁户\n面积30m\n"
    assert read_bytes("a.rtf", rtf.encode()).text == "支出1480.25¹万元³5₁\n"


# --- Web pages ----------------------------------------------------------------------------------------------------

PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="PubDate" content="2024-08-02">
<title>{TITLE}-示例市人民政府门户网站</title><script>var a = "<div>";</script></head><body>
<div class="header"><h1>示例市人民政府门户网站</h1><ul class="nav"><li><a href="/">首页</a></li></ul></div>
<div class="wrap"><div class="position">当前位置：<a>首页</a> &gt; <a>政务公开</a></div>
<div class="title">{TITLE}</div>
<div class="info"><span>发布时间：2024-08-01</span>&nbsp;<span>来源：示例市档案馆</span></div>
<div class="share">分享到：<a>微信</a></div>
<div id="zoom"><div class="TRS_Editor"><h2>一、部门基本情况</h2><p>　　编制12人。<br>预算1,234.56万元。</p>
<p style="display: none">看不见的字</p>{_page_table()}<ol><li><p>预算执行进度偏慢。</p></li><li>指标不细。</li></ol>
<p>{PARAGRAPHS[3][1]}</p><p>{PARAGRAPHS[5][1]}</p></div></div>
<div>【打印】 【关闭窗口】</div><p>上一篇：<a>其他</a></p></div>
<div class="footer">版权所有：示例市人民政府 网站标识码：1234567890</div></body></html>"""


def test_a_government_page_is_its_report_and_the_rest_is_navigation() -> None:
    document = read_bytes("page.html", PAGE.encode())
    assert body(document) == [
        TITLE,
        "发布时间：2024-08-01 来源：示例市档案馆",
        "一、部门基本情况",
        "编制12人。",
        "预算1,234.56万元。",
        *TABLE_LINES,
        "1. 预算执行进度偏慢。",
        "2. 指标不细。",
        PARAGRAPHS[3][1],
        PARAGRAPHS[5][1],
    ]
    around = [text for text, kind in furniture(document) if kind == "navigation"]
    assert {"首页", "分享到：微信", "【打印】 【关闭窗口】", "上一篇：其他"} <= set(around)
    assert "看不见" not in document.text
    assert "2024-08-02" not in document.text
    assert tuple(cells(document)) == CELLS


def test_a_page_shows_what_is_filled_into_its_form() -> None:
    page = (
        '<div id="zoom"><table><tr><td>单位<td><input value="云澜市园林局"><td>性质<td><select>'
        '<option>行政<option selected>事业</select><tr><td>预算<td><input type="number" value="830.15">万元'
        '<input type="hidden" value="7"><td>得分<td><input style="display:none" value="8">96.5'
        '<tr><td>公开<td><input type="radio" checked>是<input type="radio">否'
        "<td>说明<td><textarea>一、修剪苗木120株；\n二、投诉少于3件。</textarea></table></div>"
        '<form><input name="keyword" value="热词9"><select><option>友情链接<option>其他网站</select></form>'
    )
    text = read_bytes("a.html", f"<html><body>{page}</body></html>".encode()).text
    assert text == (
        "单位\t云澜市园林局\t性质\t事业\n预算\t830.15万元\t得分\t96.5\n"
        "公开\t☑是□否\t说明\t一、修剪苗木120株； 二、投诉少于3件。\n友情链接\n"
    )


def test_a_text_in_a_box_named_like_a_toolbar_is_kept() -> None:
    text = "".join(f"<p>{line}</p>" for line in LINES)
    page = (
        f'<body><div class="top"><a>首页</a></div><div class="header">{text}<div class="share">分享</div></div></body>'
    )
    document = read_bytes("page.html", page.encode())
    assert [text for text, _ in furniture(document)] == ["首页", "分享"]


def test_tables_that_only_arrange_a_page_are_no_tables() -> None:
    text = "".join(f"<p>{line}</p>" for line in LINES)
    page = (
        f"<table><tr><td><a>首页</a></td><td><table><tr><td>{text}{_page_table()}</td></tr></table></td></tr></table>"
    )
    document = read_bytes("page.html", f"<html><body>{page}</body></html>".encode())
    assert tuple(cells(document)) == CELLS
    assert {PARAGRAPHS[5][1]} <= set(document.text.splitlines())


# --- Files that cannot be read ------------------------------------------------------------------------------------


def _zip(**files: str | bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return packed.getvalue()


def test_text_boxes_of_a_doc_are_read() -> None:
    """What follows the main text is told to be foot notes and headers, and here to be in text boxes."""
    raw = bytearray((HERE / "report.doc").read_bytes())
    at = raw.index(b"\xec\xa5", 512) + 0x4C
    main, notes, margins, *_ = struct.unpack_from("<8i", raw, at)
    assert notes + margins
    before = read_bytes("a.doc", bytes(raw))
    struct.pack_into("<8i", raw, at, main, 0, 0, 0, 0, 0, notes + margins, 0)
    document = read_bytes("a.doc", bytes(raw))
    assert before.furniture
    assert not document.furniture
    assert set(before.text.splitlines()) <= set(document.text.splitlines())


def test_a_table_in_a_cell_of_a_doc_is_a_table_of_its_own() -> None:
    cell, row = word97._Properties(in_table=True), word97._Properties(in_table=True, ends_row=True)
    inner = word97._Properties(in_table=True, depth=2, ends_inner_cell=True)
    inner_row = word97._Properties(in_table=True, depth=2, ends_inner_row=True)
    marked = [("指标\7", cell), ("情况\7", cell), ("\7", row), ("资金\7", cell), ("见表\r", cell)]
    for pair in (("项目", "执行数"), ("基本", "8.5")):
        marked += [*((f"{text}\r", inner) for text in pair), ("\r", inner_row)]
    marked += [("\7", cell), ("\7", row)]
    pen = Pen(1000)
    text = "".join(part for part, _ in marked)
    starts = [0, *accumulate(len(part) for part, _ in marked)][:-1]
    word97._Paragraphs(Flow(pen), [(0, 0, 1)], starts, [found for _, found in marked], []).write(text, 0, len(text))
    assert pen.text.splitlines() == ["指标\t情况", "资金\t见表", "项目\t执行数", "基本\t8.5"]
    assert len(pen.tables) == 2


def _encrypted_doc() -> bytes:
    raw = bytearray((HERE / "report.doc").read_bytes())
    at = raw.index(b"\xec\xa5", 512)
    raw[at + 0x0B] |= 0x01
    return bytes(raw)


def _old_doc() -> bytes:
    raw = bytearray((HERE / "report.doc").read_bytes())
    at = raw.index(b"\xec\xa5", 512)
    raw[at : at + 4] = b"\xdc\xa5\x68\x00"
    return bytes(raw)


def _encrypted_docx() -> bytes:
    """An OLE2 file whose directory names an encrypted package, as Word writes a docx with a password."""
    raw = (HERE / "report.doc").read_bytes()
    old, new = "WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    at = raw.index(old)
    return raw[:at] + new.ljust(64, b"\0") + (2 * 17).to_bytes(2, "little") + raw[at + 66 :]


_DEEP = "<w:sdt><w:sdtContent>" * 5000
_ENTITY = f'<!DOCTYPE a [<!ENTITY b "{"预算" * 99}">]><w:document {_W}><w:body><w:p/></w:body></w:document>'
BAD: dict[str, tuple[bytes, str]] = {
    "empty.docx": (b"", "is empty"),
    "blank.txt": (b" \n\n", "holds no text"),
    "cut.docx": (report_docx()[:1500], "is a damaged or cut off docx"),
    "cut.doc": ((HERE / "report.doc").read_bytes()[:3000], "damaged"),
    "cut.txt": ("预算执行率".encode()[:-1], "byte 12"),
    "garbled.txt": ("锛屾埅鑷冲勾搴曢绠楁墽琛岀巼锛屾埅鑷冲勾搴�".encode(), "is garbled from byte 0"),
    "password.doc": (_encrypted_doc(), "is protected by a password"),
    "password.docx": (_encrypted_docx(), "is protected by a password"),
    "word95.doc": (_old_doc(), "is a Word 6 or Word 95 document"),
    "picture.docx": (b"\x89PNG\r\n\x1a\n" + bytes(99), "is a picture (PNG)"),
    "noise.txt": (bytes(range(256)) * 4, "NUL"),
    "reports.docx": (_zip(a="预算"), "is an archive"),
    "report.ofd": (_zip(OFD_xml="<a/>"), "is an OFD file"),
    "bomb.docx": (_zip(word__document_xml=bytes(30_000_000)), "unpacks to 30,000,000 bytes"),
    "deep.docx": (docx(_DEEP), "no well-formed XML or is nested too deep"),
    "entities.docx": (_zip(word__document_xml=_ENTITY), "declares entities"),
    "deep.html": (b"<html>" + b"<table><tr><td>" * 100_000, "elements open at once"),
    "wide.html": (b"<html><table>" + b"<tr><td rowspan=1000 colspan=1000>a" * 20_000, "1,000 columns"),
    "deep.rtf": (b"{\\rtf1" + b"{" * 100_000, "nests its groups"),
}


@pytest.mark.parametrize("file", BAD)
def test_a_bad_file_gives_one_sentence_soon(file: str) -> None:
    raw, wrong = BAD[file]
    begun = time.process_time()
    with pytest.raises(UnreadableError) as caught:
        read_bytes(file, raw)
    assert time.process_time() - begun < 5
    assert wrong in caught.value.wrong
    assert str(caught.value) == f"{file}: {caught.value.wrong}; {caught.value.remedy}"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("file", ["report.doc", "report.rtf", "report.docx"])
def test_damage_anywhere_never_gives_a_traceback(file: str) -> None:
    raw = report_docx() if file == "report.docx" else (HERE / file).read_bytes()
    for at in range(0, len(raw), max(len(raw) // 150, 1)):
        for damaged in (raw[:at], raw[:at] + b"\xff\x7f\xff\xff" + raw[at + 4 :]):
            try:
                document = read_bytes(file, damaged)
            except UnreadableError:
                continue
            assert all(0 <= cell.start <= cell.end <= len(document.text) for t in document.tables for cell in t.cells)
