"""Formats that are read by way of another one: binary workbooks, workbooks and documents as one XML file."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from jixiao.documents.read import read_bytes
from test_documents import HERE, docx, paragraph
from test_documents_binary import packed, unreadable

# Binary workbooks


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytes((kind,)) if kind < 0x80 else bytes((kind & 0x7F | 0x80, kind >> 7))
    return head + bytes((len(body) & 0x7F | 0x80, len(body) >> 7)) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(kind: int, column: int, value: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


def row(number: int, *cells: bytes, hidden: bool = False, height: int = 300) -> bytes:
    return record(0, struct.pack("<IIHBB", number, 0, height, 0, 0x10 * hidden) + bytes(5)) + b"".join(cells)


def binary(*rows: bytes, strings: tuple[str, ...] = (), name: str = "Sheet1") -> bytes:
    """A workbook of two sheets, the second of which is hidden; its styles are 0.00%, two of its own,
    and white without a ground and on black; its second font stands above the line."""
    listed = "".join(f'<Relationship Id="r{at}" Target="worksheets/sheet{at}.bin"/>' for at in (1, 2))
    styles = record(44, struct.pack("<H", 164) + wide('0.00"万元"'))
    styles += record(44, struct.pack("<H", 165) + wide('0!.0,"万"'))
    white, black = bytes((5, 0xFF, 0, 0, 255, 255, 255, 255)), bytes((5, 0xFF, 0, 0, 0, 0, 0, 255))
    styles += b"".join(
        record(43, struct.pack("<HHHHBBBB", 220, 0, 400, raised, 0, 0, 0, 0) + colour)
        for raised, colour in ((0, black), (1, black), (0, white))
    )
    styles += record(45, bytes(4) + white + white) + record(45, struct.pack("<I", 1) + black + white)
    looks = ((0, 0, 0), (10, 0, 0), (164, 0, 0), (165, 0, 0), (0, 2, 0), (0, 2, 1))
    styles += record(617) + b"".join(record(47, struct.pack("<HHHH", 0, *look)) for look in looks) + record(618)
    parts = {
        "xl/_rels/workbook.bin.rels": f"<Relationships>{listed}</Relationships>".encode(),
        "xl/workbook.bin": record(153, bytes(12))
        + b"".join(record(156, struct.pack("<II", at, at + 1) + wide(f"r{at + 1}") + wide(name)) for at in (0, 1)),
        "xl/styles.bin": styles,
        "xl/SharedStrings.bin": b"".join(record(19, b"\0" + wide(text)) for text in strings),
        "xl/worksheets/sheet1.bin": b"".join(rows),
        "xl/worksheets/sheet2.bin": row(0, cell(6, 0, wide("底稿"))),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for part, body in parts.items():
            package.writestr(part, body)
    return stream.getvalue()


def test_a_binary_workbook_shows_its_numbers_as_formatted() -> None:
    raw = binary(
        row(0, cell(7, 0, struct.pack("<I", 1)), cell(6, 2, wide("得分"))),
        row(1, cell(5, 0, struct.pack("<d", 0.98374), 1), cell(2, 1, struct.pack("<i", 125 << 2 | 2), 2)),
        row(2, cell(9, 0, struct.pack("<d", 1234.5), 2), cell(2, 1, struct.pack("<i", 9570 << 2 | 3))),
        row(3, cell(6, 0, wide("隐")), hidden=True),
        row(4, cell(4, 0, b"\1"), cell(3, 1, b"\x07"), cell(62, 2, b"\0" + wide("优"))),
        record(176, struct.pack("<4I", 0, 0, 0, 1)),
        strings=("无", "执行率"),
    )
    document = read_bytes("a.xlsb", raw)
    assert document.text.splitlines() == [
        "执行率\t\t得分",
        "98.37%\t125.00万元",
        "1234.50万元\t95.7",
        "TRUE\t#DIV/0!\t优",
    ]
    assert document.tables[0].cells[0].columns == 2


def test_a_binary_workbook_leaves_out_what_is_not_seen() -> None:
    marked = b"\1" + wide("2915.96①") + struct.pack("<IHHHH", 2, 0, 0, 7, 1)
    rows = (
        row(0, cell(6, 0, wide("名目"), 5), cell(62, 1, marked), cell(6, 2, wide("上年"))),
        row(1, cell(6, 0, wide("基本支出")), cell(5, 1, struct.pack("<d", 8301500), 3), cell(6, 2, wide("9"))),
        row(2, cell(6, 0, wide("草稿"), 4), cell(5, 1, struct.pack("<d", 7), 4)),
        row(3, cell(6, 0, wide("零高"))[:-2] + "度".encode("utf-16-le"), height=0),
    )
    narrow = record(60, struct.pack("<IIIIH", 2, 2, 0, 0, 0))
    lines = ["名目\t2915.96¹", "基本支出\t830.2万"]
    assert read_bytes("a.xlsb", binary(narrow, *rows)).text.splitlines() == lines
    ruled = read_bytes("a.xlsb", binary(narrow, *rows, record(461))).text.splitlines()
    assert ruled == [*lines, "草稿\t7"]  # rules may give it another ground


@pytest.mark.parametrize(
    "raw",
    [
        binary(row(0, cell(7, 0, struct.pack("<I", 9)))),
        binary(row(0, cell(5, 0, b"\0"))),
        binary(row(0xFFFFFFF, cell(6, 0, wide("9")))),
        binary(b"\x87"),
        binary(name="x" * 60).replace(b"r\x001\x00", b"r\x009\x00"),
    ],
)
def test_a_damaged_binary_workbook_says_so(raw: bytes) -> None:
    assert "is a damaged workbook" in unreadable("a.xlsb", raw)


# One XML file


def excel(table: str) -> bytes:
    sheet = '<Worksheet ss:Name="{}"><Table>{}</Table>{}</Worksheet>'
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    styles = (
        '<Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="q" ss:Parent="p"/>'
        '<Style ss:ID="w"><NumberFormat ss:Format="0!.0,"/><Font ss:Color="#ffffff"/></Style>'
        '<Style ss:ID="d" ss:Parent="w"><Interior ss:Color="#000080" ss:Pattern="Solid"/></Style>'
    )
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<Styles>{styles}</Styles>{sheet.format('Sheet1', table, '')}{sheet.format('底稿', table, hidden)}</Workbook>"
    ).encode()


def test_a_workbook_of_2003_shows_its_numbers_as_formatted() -> None:
    def data(text: str, kind: str = "String", more: str = "") -> str:
        return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'

    document = read_bytes(
        "a.xml",
        excel(
            '<Column ss:Index="3" ss:Hidden="1"/><Row>'
            + data("指标", more=' ss:MergeDown="1"') + data("执行率") + data("隐") + data("日期")
            + '</Row><Row ss:StyleID="q">' + data("0.98374", "Number", ' ss:Index="2"')
            + data("2023-12-31T00:00:00.000", "DateTime", ' ss:Index="4"')
            + '</Row><Row ss:Index="3">' + data("合计") + data("0.5", "Number", ' ss:StyleID="p"') + "</Row>"
        ),
    )  # fmt: skip
    assert document.text.splitlines() == ["指标\t执行率\t日期", "\t98.37%\t2023/12/31", "合计\t50.00%"]
    assert document.tables[0].cells[0].rows == 2
    assert "is a damaged Excel XML file: it declares entities" in unreadable("a.xml", excel("<!ENTITY a 'b'>"))


def test_a_workbook_of_2003_leaves_out_what_is_not_seen() -> None:
    def row(*cells: str, more: str = "") -> str:
        return f"<Row{more}>{''.join(cells)}</Row>"

    def data(text: str, kind: str = "String", style: str = "Default") -> str:
        return f'<Cell ss:StyleID="{style}"><ss:Data ss:Type="{kind}">{text}</ss:Data></Cell>'

    mark = '2915.96<Sup xmlns="http://www.w3.org/TR/REC-html40">1</Sup>'
    table = (
        '<Column ss:Index="3" ss:Width="0"/>'
        + row(data("名目", style="d"), data(mark), data("上年"))
        + row(data("基本支出"), data("8301500", "Number", "d"), data("9", "Number"))
        + row(data("草稿&#7;", style="w"), data("7", "Number", "w"))
        + row(data("零高"), more=' ss:Height="0"')
    )
    assert read_bytes("a.xml", excel(table)).text == "名目\t2915.96¹\n基本支出\t830.2\n"


_WORD = """<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"
 xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:aml="http://schemas.microsoft.com/aml/2001/core">
<w:styles><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style></w:styles><w:body><wx:sect>{}
<w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>眉</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect></w:body>
</w:wordDocument>"""


def test_a_document_of_2003_is_read_as_a_docx_is() -> None:
    number = (
        '<w:p><w:pPr><w:pStyle w:val="2"/><w:listPr><w:ilfo w:val="1"/><wx:t wx:val="一、"/></w:listPr></w:pPr>{}</w:p>'
    )
    changed = '<aml:annotation w:type="Word.{}"><aml:content><w:r><w:t>{}</w:t></w:r></aml:content></aml:annotation>'
    cells = "<w:tr><w:tc><w:tcPr><w:vmerge{}/></w:tcPr>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    note = "<w:r><w:footnote>{}</w:footnote></w:r>".format(paragraph("按百分制"))
    body = (
        number.format("<w:r><w:t>基本情况</w:t></w:r>")
        + "<w:p><w:r><w:t>得分</w:t></w:r>" + changed.format("Deletion", "90") + changed.format("Insertion", "95")
        + f"{note}</w:p>"
        + "<w:tbl>" + cells.format(' w:val="restart"', paragraph("产出"), paragraph("10"))
        + cells.format("", paragraph(""), paragraph("20")) + "</w:tbl>"
    )  # fmt: skip
    document = read_bytes("a.doc", _WORD.format(body).encode())
    assert document.text.splitlines() == ["一、基本情况", "得分95", "产出\t10", "\t20", "按百分制", "眉"]
    assert [heading.level for heading in document.headings] == [2]
    assert document.tables[0].cells[0].rows == 2
    assert (document.furniture[0].kind, document.format) == ("header", "doc")


def test_a_docx_in_one_file_is_read() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(paragraph("得分95")))) as package:
        part = package.read("word/document.xml").decode().partition("?>")[2]
    packed = f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{part}</pkg:xmlData></pkg:part>'
    raw = f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{packed}'
    assert read_bytes("a.xml", f"{raw}</pkg:package>".encode()).text == "得分95\n"
    assert "is a damaged Word XML file: it is no well-formed" in unreadable("a.xml", raw.encode())


# Names and refusals


@pytest.mark.parametrize(("kept", "file"), [("report.doc", "自评.wps"), ("binary/scores.xls", "得分.et")])
def test_what_wps_office_calls_its_own_is_read(kept: str, file: str) -> None:
    raw = (HERE / kept).read_bytes()
    document = read_bytes(file, raw)
    assert (document.text, document.format) == (read_bytes(kept, raw).text, kept[-3:])
    assert document.text.strip()


def renamed(stream: str) -> bytes:
    """A file of Word 97 whose text is called ``stream``."""
    raw = bytearray((HERE / "report.doc").read_bytes())
    at = raw.index("WordDocument".encode("utf-16-le"))
    raw[at : at + 64] = stream.encode("utf-16-le").ljust(64, b"\0")
    struct.pack_into("<H", raw, at + 64, 2 * len(stream) + 2)
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (renamed("__properties_version1.0"), "is an Outlook message (msg); save it as eml"),
        (renamed("CONTENTS"), "is a document of Microsoft Works or Publisher; open it in"),
        (packed({"UOF.xml": b"", "content.xml": b""}), "is a UOF file (标文通); open it in WPS"),
        (b"\xdc\xa5e\0" + bytes(99), "is a Word 6 or Word 95 document; open it in Word, Excel or WPS"),
        (packed({"FixedDocSeq.fdseq": b""}), "is an XPS file; save it as PDF"),
        (b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"/>', "is a UOF file"),
        (b"\x09\x04\x06\x00" + bytes(60), "is a workbook of Excel 4 or older; open it in"),
        (b"\x78\x9f\x3e\x22" + bytes(60), "is a mail's winmail.dat; have the mail sent anew"),
        (b"Rar!\x1a\x07\x00" + bytes(60), "is an archive (RAR); unpack it"),
    ],
)
def test_what_is_not_read_is_named(raw: bytes, said: str) -> None:
    assert said in unreadable("自评", raw)
