"""Documents and archives that are against their reader, a small one for each kind that ever met a fault or no limit."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from test_documents import HERE, docx, paragraph

TEXT = b"BT /F1 12 Tf 72 700 Td (Self-evaluation of 2023) Tj ET "


# Archives


def archive(members: Iterable[tuple[str, bytes]], **attributes: int) -> bytes:
    """A zip archive; ``attributes`` are set in the list of members, where they need not be true."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
        for info in target.infolist():
            for name, value in attributes.items():
                setattr(info, name, value)
    return stream.getvalue()


def overlapping(count: int, content: bytes) -> bytes:
    """An archive whose list names one member's bytes ``count`` times."""
    one = archive([("0000.txt", content)])
    at = one.index(b"PK\x01\x02")
    entry, ending = one[at : one.index(b"PK\x05\x06")], one[one.index(b"PK\x05\x06") :]
    listed = b"".join(entry.replace(b"0000.txt", b"%04d.txt" % number) for number in range(count))
    head = struct.pack("<4s4H2LH", ending[:4], 0, 0, count, count, len(listed), at, 0)
    return one[:at] + listed + head


# PDF


def pdf(objects: Mapping[int, bytes]) -> bytes:
    """A PDF of one page, whose contents are object 4; ``objects`` replace or add some of it."""
    resources = b"<</Font<</F1 5 0 R>>/XObject<</X 10 0 R>>>>"
    written = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources" + resources + b">>",
        4: stream(TEXT),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        **objects,
    }
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in written.items())
    return b"%PDF-1.7\n" + body + b"trailer <</Root 1 0 R/Size 99>>\n%%EOF"


def stream(body: bytes, described: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (described, len(body), body)


def packed(size: int, times: int) -> bytes:
    """``size`` blanks, packed on themselves ``times`` times."""
    squeezer = zlib.compressobj(9)
    body = b"".join(squeezer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + squeezer.flush()
    for _ in range(times - 1):
        body = zlib.compress(body, 9)
    return body


def forms(depth: int, width: int) -> bytes:
    """A page that draws forms which draw forms: the innermost is there ``width`` to the power of ``depth`` times."""
    described = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>/XObject<</X %d 0 R>>>>"
    inner = {10 + at: stream(b"/X Do " * width, described % (11 + at)) for at in range(depth)}
    return pdf({4: stream(TEXT + b"/X Do"), **inner, 10 + depth: stream(TEXT, described % 5)})


# Excel 97-2003


def circle() -> bytes:
    """A workbook whose first short sector is followed by itself."""
    raw = bytearray((HERE / "binary/scores.xls").read_bytes())
    table = 512 * (1 + struct.unpack_from("<I", raw, 60)[0])
    first = struct.unpack_from("<I", raw, raw.index("Workbook".encode("utf-16-le")) + 116)[0]
    struct.pack_into("<I", raw, table + 4 * first, first)
    return bytes(raw)


# Documents, by the name of their file

_PAGE = "<html><body><p>部门整体支出绩效自评报告</p>{}</body></html>"
_RTF = b"{\\rtf1\\ansi%s " + "部门整体支出绩效自评报告".encode("gb18030") + b"\\par %s}"
_CELL = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{{}}"/></w:tcPr>{paragraph("预算")}</w:tc></w:tr></w:tbl>'
_STYLES = """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:basedOn w:val="b"/></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="-7"/></w:pPr></w:style>
</w:styles>"""
_NUMBERED = (
    '<w:pStyle w:val="a"/><w:outlineLvl w:val="{0}"/><w:numPr><w:ilvl w:val="{0}"/><w:numId w:val="2"/></w:numPr>'
)
_DIGITS = "9" * 5_000
_ODD = ("²", "١٢", "-1", "1e9", "0x10", "1_0", "99999999", _DIGITS, "")

DOCUMENTS: dict[str, bytes] = {
    **{f"start-{n}.html": _PAGE.format(f'<ol start="{odd}"><li>预算</li></ol>').encode() for n, odd in enumerate(_ODD)},
    **{
        f"span-{n}.html": _PAGE.format(f'<table><tr><td colspan="{odd}" rowspan="{odd}">预算<td>9</table>').encode()
        for n, odd in enumerate(_ODD)
    },
    **{
        f"charset-{name}.html": f'<html><meta charset="{name}"><p>部门整体支出绩效自评'.encode("gb18030")
        for name in ("undefined", "idna", "punycode", "unicode_escape", "hex", "rot13", "utf-7", "zip", "mbcs", "x")
    },
    **{
        f"page-{page}.rtf": _RTF % (b"\\ansicpg%d" % page, b"")
        for page in (54936, 20936, 51936, 10008, 1200, 1201, 65000, 100, 99999, 20932, 37, 0)
    },
    **{f"number-{n}.docx": docx(paragraph("预算", _NUMBERED.format(odd))) for n, odd in enumerate(_ODD)},
    **{f"cell-{n}.docx": docx(_CELL.format(odd) * 2) for n, odd in enumerate(_ODD)},
    "loop.docx": docx(paragraph("预算", '<w:pStyle w:val="a"/>'), styles=_STYLES),
    "words.rtf": _RTF % (b"\\uc-1\\u-9999999999\\outlinelevel-5\\s-9", b"\\cellx-9999999999\\bin9999999999"),
    "cut.rtf": _RTF % (b"", b"\\'zz\\") + b"\\",
    "digits.txt": f"部门整体支出绩效自评报告\n预算{_DIGITS}万元，{_DIGITS}人，{_DIGITS}：{_DIGITS}".encode(),
    "pages.pdf": pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>"}),
    "circle.xls": circle(),
    "loop.pdf": pdf({2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
    "page.pdf": pdf({3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9e99 9e99]/Contents 4 0 R>>"}),
}
