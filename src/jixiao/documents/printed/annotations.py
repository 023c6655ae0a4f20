"""What is put onto a page: the values of form fields, text of the typewriter (FreeText), and what crosses text out."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdf

from jixiao.documents.printed.line import Box, PrintedLine
from jixiao.documents.printed.texts import texts_of
from jixiao.documents.printed.things import Layer, kinds_of

_UNSEEN = pdf.FPDF_ANNOT_FLAG_HIDDEN | pdf.FPDF_ANNOT_FLAG_NOVIEW
_WRITTEN = frozenset((pdf.FPDF_FORMFIELD_TEXTFIELD, pdf.FPDF_FORMFIELD_COMBOBOX, pdf.FPDF_FORMFIELD_LISTBOX))
_TICKED = frozenset((pdf.FPDF_FORMFIELD_CHECKBOX, pdf.FPDF_FORMFIELD_RADIOBUTTON))
#: What a ticked box shows.
_TICK = "√"
#: The darkness below which typed text is a watermark's.
_FAINT = 0.4


def typed_lines(page: Any, form: Any) -> Iterator[PrintedLine]:
    """The lines that are typed onto a page, where they stand; ``form`` is that of the file, if it has one."""
    for number in range(pdf.FPDFPage_GetAnnotCount(page)):
        annotation = pdf.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            text = _text(annotation, form).replace("\r\n", "\n").replace("\r", "\n").strip()
            box = pdf.FS_RECTF()
            if not text or not pdf.FPDFAnnot_GetRect(annotation, box):
                continue
            lines = text.split("\n")
            high = (box.top - box.bottom) / len(lines)
            for place, line in enumerate(lines):
                top = box.top - place * high
                if line.strip():
                    yield PrintedLine(line.strip(), box.left, top - high, box.right, top)
        finally:
            pdf.FPDFPage_CloseAnnot(annotation)


def crossed_out(page: Any) -> Iterator[Box]:
    """The boxes around the lines of text that annotations strike out."""
    for number in range(pdf.FPDFPage_GetAnnotCount(page)):
        annotation = pdf.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            if (
                pdf.FPDFAnnot_GetSubtype(annotation) != pdf.FPDF_ANNOT_STRIKEOUT
                or pdf.FPDFAnnot_GetFlags(annotation) & _UNSEEN
            ):
                continue
            corners = pdf.FS_QUADPOINTSF()
            for line in range(pdf.FPDFAnnot_CountAttachmentPoints(annotation)):
                if pdf.FPDFAnnot_GetAttachmentPoints(annotation, line, corners):
                    xs = (corners.x1, corners.x2, corners.x3, corners.x4)
                    ys = (corners.y1, corners.y2, corners.y3, corners.y4)
                    yield min(xs), min(ys), max(xs), max(ys)
        finally:
            pdf.FPDFPage_CloseAnnot(annotation)


def _text(annotation: Any, form: Any) -> str:
    if pdf.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return ""
    subtype = pdf.FPDFAnnot_GetSubtype(annotation)
    if subtype == pdf.FPDF_ANNOT_FREETEXT:
        return "" if _is_watermark(annotation) else _said(pdf.FPDFAnnot_GetStringValue, annotation, b"Contents")
    if subtype != pdf.FPDF_ANNOT_WIDGET or form is None:
        return ""
    kind = pdf.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _TICKED:
        return _TICK if _said(pdf.FPDFAnnot_GetStringValue, annotation, b"AS") not in {"", "Off"} else ""
    if kind not in _WRITTEN or pdf.FPDFAnnot_GetFormFieldFlags(form, annotation) & pdf.FPDF_FORMFLAG_TEXT_PASSWORD:
        return ""
    value = _said(pdf.FPDFAnnot_GetFormFieldValue, form, annotation)
    for option in range(max(pdf.FPDFAnnot_GetOptionCount(form, annotation), 0)):
        if pdf.FPDFAnnot_IsOptionSelected(form, annotation, option):
            return _said(pdf.FPDFAnnot_GetOptionLabel, form, annotation, option) or value
    return value


def _said(ask: Callable[..., int], *whom: Any) -> str:
    size = ask(*whom, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    ask(*whom, buffer, size)
    return bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _is_watermark(annotation: Any) -> bool:
    """Whether typed text leans, or is transparent or faint."""
    count = max(pdf.FPDFAnnot_GetObjectCount(annotation), 0)
    things = [pdf.FPDFAnnot_GetObject(annotation, number) for number in range(count)]
    handles = [handle for thing in things if (handle := ctypes.cast(thing, ctypes.c_void_p).value)]
    texts = list(texts_of(Layer(handles, kinds_of(handles))))
    turn = ctypes.c_float()
    is_turned = pdf.FPDFAnnot_GetNumberValue(annotation, b"Rotate", turn) and turn.value % 90
    return bool(is_turned) or any(text.leans or text.darkness < _FAINT for text in texts)
