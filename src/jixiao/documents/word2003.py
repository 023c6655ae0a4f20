"""Word documents as one XML file: that of Word 2003, and the parts of a docx in one file; both are read as a docx is.

Word 2003's elements are those of docx under another namespace, but for a few names. The numbers of its lists stand
beside the paragraphs as they are printed.
"""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from jixiao.documents.document import Document, Format
from jixiao.documents.limits import UnreadableError
from jixiao.documents.numbering import part_number
from jixiao.documents.package import MarkupError, parsed
from jixiao.documents.word import read_docx

_OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NEW}}}"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_CHANGE = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_REMEDY = "open it in Word or WPS and save it as docx"


def read_word_xml(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a Word document that is one XML file. Raises what ``read_docx`` raises."""
    try:
        root = parsed(raw.replace(_OLD.encode(), _NEW.encode()))
    except MarkupError as error:
        raise UnreadableError(file, f"is a damaged Word XML file: it {error}", _REMEDY) from None
    parts = dict(_packed_parts(root)) if root.tag == _PKG + "package" else _parts(root)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return read_docx(file, sha256, stream.getvalue(), form)


def _packed_parts(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    """The parts of a docx that one file holds; pictures and the like, which are not read, are left out."""
    for part in root.iterfind(_PKG + "part"):
        name = str(part.get(_PKG + "name", "")).lstrip("/")
        content = part.find(_PKG + "xmlData")
        if content is not None and len(content):
            yield name, etree.tostring(content[0], encoding="utf-8")
        elif name.endswith(".xml") and (packed := part.findtext(_PKG + "binaryData")):
            try:
                yield name, base64.b64decode(packed)
            except binascii.Error:
                continue


def _parts(root: etree._Element) -> Mapping[str, bytes]:
    """The parts that a docx would have for a document of Word 2003."""
    for element in list(root.iter(_W + "binData", _W + "docOleData", _W + "docSuppData")):
        _remove(element)
    for change in list(root.iter(_CHANGE)):
        if str(change.get(_W + "type")) in {"Word.Deletion", "Word.Comment"}:
            properties = next(change.iterancestors(_W + "trPr"), None)
            _remove(change if properties is None else next(properties.iterancestors(_W + "tr"), change))
    for merge in root.iter(_W + "vmerge"):
        merge.tag = _W + "vMerge"
    for numbers in list(root.iter(_W + "listPr")):
        _print_number(numbers)
    parts: dict[str, etree._Element] = {"word/document.xml": root}
    for kind in ("footnote", "endnote"):
        notes = etree.Element(f"{_W}{kind}s")
        for note in list(root.iter(_W + kind)):
            if note.getparent() is not None and note.getparent().tag != f"{_W}{kind}Pr":  # type: ignore[union-attr]
                _move(note, notes)
        parts[f"word/{kind}s.xml"] = notes
    styles = root.find(_W + "styles")
    if styles is not None:
        parts["word/styles.xml"] = styles
    relations = etree.Element(f"{{{_RELATIONS}}}Relationships")
    for name, reference in (("hdr", "headerReference"), ("ftr", "footerReference")):
        for number, margin in enumerate(list(root.iter(_W + name))):
            key = f"{name}{number}"
            parts[f"word/{key}.xml"] = margin
            etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", Id=key, Target=f"{key}.xml")
            around = margin.getparent()
            if around is not None:
                etree.SubElement(around, _W + reference).set(_R + "id", key)
                around.remove(margin)
    parts["word/_rels/document.xml.rels"] = relations
    return {name: etree.tostring(part, encoding="utf-8") for name, part in parts.items()}


def _print_number(numbers: etree._Element) -> None:
    """Put the number that a paragraph prints before its text."""
    properties = numbers.getparent()
    paragraph = None if properties is None else properties.getparent()
    printed = numbers.find(_HINT + "t")
    if properties is None or paragraph is None or paragraph.tag != _W + "p":
        return
    properties.remove(numbers)
    text = "" if printed is None else part_number(str(printed.get(_HINT + "val", "")), "tab")
    if text.strip() and any(found.text for found in paragraph.iter(_W + "t")):
        run = etree.Element(_W + "r")
        etree.SubElement(run, _W + "t").text = "• " if "\ue000" <= text[0] <= "\uf8ff" or text == "·" else text
        paragraph.insert(paragraph.index(properties) + 1, run)


def _remove(element: etree._Element) -> None:
    """Take an element out of its tree; what follows it stays."""
    around = element.getparent()
    if around is not None:
        around.remove(element)


def _move(element: etree._Element, target: etree._Element) -> None:
    _remove(element)
    target.append(element)
