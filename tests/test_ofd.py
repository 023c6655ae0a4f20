"""OFD: drawn anew and read as PDF is; what is not printed stays out, and what cannot be read is told by name."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest

from jixiao.documents.read import read_bytes
from test_documents_binary import texts, unreadable
from writers import blocks, ofd, ofd_of

#: A line that is long enough for a page not to count as a scan.
LINE = "2023年度部门整体支出绩效自评报告"


def text(words: str, x: float = 30, y: float = 30, size: float = 5, more: str = "", **attributes: str) -> str:
    given = {"Boundary": f"{x} {y} 150 7", "Size": str(size), **attributes}
    named = "".join(f' {key}="{value}"' for key, value in given.items())
    return f'<o:TextObject ID="1" Font="1"{named}>{more}<o:TextCode X="0" Y="5">{words}</o:TextCode></o:TextObject>'


def layer(*objects: str, **attributes: str) -> str:
    named = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<o:Content><o:Layer{named}>{''.join(objects)}</o:Layer></o:Content>"


def document(*objects: str, common: str = "", after: str = "", page: str = "", **parts: str) -> bytes:
    """A document of one page that shows ``LINE`` and these objects."""
    common += "<o:PageArea><o:PhysicalBox>0 0 210 297</o:PhysicalBox></o:PageArea>"
    pages = '<o:Pages><o:Page ID="1" BaseLoc="Pages/1.xml"/></o:Pages>'
    return ofd_of(
        {
            "OFD.xml": "<o:DocBody><o:DocRoot>/Doc_0/Document.xml</o:DocRoot></o:DocBody>",
            "Doc_0/Document.xml": f"<o:CommonData>{common}</o:CommonData>{pages}{after}",
            "Doc_0/Pages/1.xml": page + layer(text(LINE, y=10), *objects),
            **{f"Doc_0/{name}.xml": part for name, part in parts.items()},
        }
    )


def read(raw: bytes) -> list[str]:
    """The lines below ``LINE``."""
    first, *others = read_bytes("a.ofd", raw).text.splitlines()
    assert first == LINE
    return others


def parts(raw: bytes) -> dict[str, str]:
    """What ``ofd_of`` was given."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {
            name: re.sub("^<o:Root[^>]*>|</o:Root>$", "", package.read(name).decode()) for name in package.namelist()
        }


def test_a_table_that_is_drawn_out_of_order_is_read_cell_by_cell() -> None:
    table = "一级指标\t三级指标\t目标值\t完成值\n产出\t补植行道树株数以及成活情况\t≥100株\t110株\n"
    table += "效益\t群众满意度\t≥95%\t96.4%\n"
    written = parts(ofd([*blocks(LINE), *blocks(table)]))
    in_order = read_bytes("a.ofd", ofd_of(written))
    assert texts(in_order)[1, 1] == "补植行道树株数以及成活情况"
    assert texts(in_order)[2, 3] == "96.4%"
    drawn = re.compile("<o:TextObject.*?</o:TextObject>")
    objects = drawn.findall(written["Doc_0/Pages/0.xml"])
    random.Random(7).shuffle(objects)
    shuffled = iter(objects)
    page = drawn.sub(lambda _: next(shuffled), written["Doc_0/Pages/0.xml"])
    read_anew = read_bytes("a.ofd", ofd_of({**written, "Doc_0/Pages/0.xml": page}))
    assert (read_anew.text, read_anew.tables, read_anew.format) == (in_order.text, in_order.tables, "ofd")


def test_what_is_filled_in_stands_behind_its_label() -> None:
    template = layer(text("预算数：", 30, 40), text("执行数：", 80, 40))
    common = '<o:TemplatePage ID="7" BaseLoc="Tpls/7.xml"/>'
    raw = document(
        text("120.5万元", 50, 40), text("98万元", 100, 40), common=common, page='<o:Template TemplateID="7"/>',
        **{"Tpls/7": template},
    )  # fmt: skip
    assert [line.replace(" ", "") for line in read(raw)] == ["预算数：120.5万元执行数：98万元"]


@pytest.mark.parametrize(
    ("distances", "lines"),
    [
        ('DeltaX="g 2 5 2.5 2.5"', ["预算数12"]),
        ('DeltaX="5 5"', ["预算数12"]),  # the last one goes on
        ('DeltaX="g 99999999999 5"', ["预算数12"]),
        ('DeltaX="g"', ["预算数12"]),
        ("", ["预算数12"]),
        ('DeltaX="5 5 -10 2.5" DeltaY="0 0 8 0"', ["预算数", "12"]),
        ('DeltaX="5 5 nan 1e400"', ["预算数12"]),
    ],
)
def test_distances_of_characters_are_followed(distances: str, lines: list[str]) -> None:
    raw = document(text("预算数12").replace("<o:TextCode", f"<o:TextCode {distances}"))
    assert [line.replace(" ", "") for line in read(raw)] == lines


def test_what_is_not_printed_stays_out() -> None:
    notes = {
        "Annots": '<o:Page PageID="1"><o:FileLoc>Annots/1.xml</o:FileLoc></o:Page>',
        "Annots/1": "".join(
            f'<o:Annot Type="{kind}"{more}><o:Appearance Boundary="0 {y} 99 20">{text(words)}</o:Appearance></o:Annot>'
            for y, (kind, more, words) in enumerate(
                [("Path", "", "补充说明"), ("Watermark", "", "水印315"), ("Path", ' Visible="false"', "不显示")],
                start=60,
            )
        ),
    }
    hidden = '<o:Layer Visible="false">' + text("隐藏层9", 30, 80) + "</o:Layer>"
    raw = document(
        text("得分95", 30, 40), text("得分95", 30, 40), text("隐藏7", 30, 50, Visible="false"),
        text("透明8", 30, 50, Alpha="0"), "</o:Layer>" + hidden + "<o:Layer>",
        after="<o:Annotations>Annots.xml</o:Annotations>", **notes,
    )  # fmt: skip
    assert read(raw) == ["得分95", "补充说明"]


def test_composite_objects_and_every_document_of_a_file_are_read() -> None:
    unit = '<o:CompositeGraphicUnits><o:CompositeGraphicUnit ID="5" Width="9" Height="9"><o:Content>{}</o:Content>'
    unit += "</o:CompositeGraphicUnit></o:CompositeGraphicUnits>"
    drawing = '<o:CompositeObject ID="1" ResourceID="5" Boundary="20 {} 90 9" CTM="1 0 0 1 0 0"/>'
    common = "<o:DocumentRes>Res.xml</o:DocumentRes>"
    inner = text("合计100", 0, 0)
    inner += drawing.format(0)  # within itself
    raw = document(drawing.format(40), drawing.format(60), common=common, Res=unit.format(inner))
    assert read(raw) == ["合计100", "合计100"]
    one = parts(document(text("第一份")))
    two = {
        name.replace("Doc_0", "Doc_1"): part.replace("第一份", "第二份") for name, part in one.items() if "/" in name
    }
    listed = one["OFD.xml"] + one["OFD.xml"].replace("Doc_0", "Doc_1")
    both = read_bytes("a.ofd", ofd_of({**one, **two, "OFD.xml": listed}))
    assert both.text.split() == [LINE, "第一份", LINE, "第二份"]
    assert len(both.pages) == 2


DOCUMENT = "Doc_0/Document.xml"
PAGE = '<o:Page ID="1" BaseLoc="Pages/1.xml"/>'
SOUND = parts(document())


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (ofd_of({**SOUND, "Encryptions.xml": ""}), "is an encrypted OFD file"),
        (ofd_of({**SOUND, "Doc_0/Pages/1.xml": layer()}), "they are scans or drawings; run OCR"),
        (ofd_of({"OFD.xml": SOUND["OFD.xml"]}), "names the document '/Doc_0/Document.xml', which is not"),
        (ofd_of({name: SOUND[name] for name in ("OFD.xml", DOCUMENT)}), "names page 1 as 'Pages/1.xml', which is"),
        (ofd_of({"OFD.xml": ""}), "is an OFD file without pages"),
        (ofd_of({**SOUND, DOCUMENT: SOUND[DOCUMENT].replace(PAGE, PAGE * 2)}), "names 'Pages/1.xml' as two pages"),
        (document()[:700], "is a damaged or cut off"),
        (ofd_of({**SOUND, "Doc_0/Pages/1.xml": "<o:Content>"}), "its part Doc_0/Pages/1.xml is no well-formed"),
        (ofd_of({**SOUND, "Doc_0/Pages/1.xml": "<!ENTITY a 'b'>"}), "declares entities"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_by_name(raw: bytes, said: str) -> None:
    assert said in unreadable("a.ofd", raw)


@pytest.mark.parametrize("odd", ["nan", "1e99", "-1", "0", "²", "9" * 400, "1 2 3", ""])
def test_odd_numbers_meet_no_fault(odd: str) -> None:
    objects = text("预算", Size=odd), text("预算", CTM=odd), text("预算", Boundary=odd), text("预算", HScale=odd)
    path = (
        f'<o:PathObject Boundary="{odd}" LineWidth="{odd}"><o:AbbreviatedData>M {odd} L 1 A {odd} C</o:AbbreviatedData>'
    )
    raw = document(
        *objects, path + "</o:PathObject>", page=f"<o:Area><o:PhysicalBox>0 0 {odd} {odd}</o:PhysicalBox></o:Area>"
    )
    assert LINE in read_bytes("a.ofd", raw).text
