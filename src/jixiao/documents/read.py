"""Reading a file, whatever its format: known by its content, not by its name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from jixiao.documents import mail
from jixiao.documents.document import Document, Format
from jixiao.documents.limits import FORMS, MOST_BYTES, MOST_CHARACTERS, TooMuchTextError, UnreadableError


def read(path: Path) -> Document:
    """Read the file at ``path``. Raises ``UnreadableError`` where it is no document, ``OSError`` where it cannot be
    opened."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        wrong = f"has {size:,} bytes, more than the {MOST_BYTES:,} that a report may have"
        raise UnreadableError(path.name, wrong, "give the report's own file")
    return read_bytes(path.name, path.read_bytes())


def read_bytes(file: str, raw: bytes) -> Document:
    """Read the bytes of a file named ``file``. Raises ``UnreadableError``."""
    if not raw:
        raise UnreadableError(file, "is empty", "download it again")
    form, reader = _reader(file, raw)
    try:
        document = reader(file, hashlib.sha256(raw).hexdigest(), raw, form)
    except TooMuchTextError:
        wrong = f"holds more than {MOST_CHARACTERS:,} characters of text"
        raise UnreadableError(file, wrong, "give the report's own file") from None
    except (MemoryError, UnreadableError):
        raise
    except Exception as error:  # a reader of ours met what it does not know, as a rule in a damaged file
        wrong = f"is damaged, or written in a way that is not known here ({type(error).__name__})"
        remedy = "save it anew in the program that made it; if that does not help, please report it"
        raise UnreadableError(file, wrong, remedy) from error
    if not document.text.strip():
        raise UnreadableError(file, "holds no text", "give a file whose text can be selected, or run OCR on it first")
    return document


FormatReader = Callable[[str, str, bytes, Format], Document]


_OCR = "run OCR on it and give the text or a PDF with text"
_UNPACK = "unpack it and give the report's own file"
_CONVERT = f"give the report as {FORMS}"
_IN_OFFICE = "open it in Word, Excel or WPS and save it as docx or xlsx"
#: How files begin that are no documents, or none that is read; what they are, and what to do about them.
_FOREIGN = (
    (b"\x89PNG", "is a picture (PNG)", _OCR),
    (b"\xff\xd8\xff", "is a picture (JPEG)", _OCR),
    (b"GIF8", "is a picture (GIF)", _OCR),
    (b"II*\0", "is a picture (TIFF)", _OCR),
    (b"MM\0*", "is a picture (TIFF)", _OCR),
    (b"BM", "is a picture (BMP)", _OCR),
    (b"AT&TFORM", "is scanned (DjVu)", _OCR),
    (b"RIFF", "is a picture, a sound or a film", _OCR),
    (b"\x7fELF", "is a program", _CONVERT),
    (b"MZ", "is a program", _CONVERT),
    (b"\x1f\x8b", "is an archive (gzip)", _UNPACK),
    (b"7z\xbc\xaf", "is an archive (7z)", _UNPACK),
    (b"Rar!", "is an archive (RAR)", _UNPACK),
    (b"CAJ\0", "is a CAJ file", _CONVERT),
    (b"HN\0\0", "is a CAJ file", _CONVERT),
    (b"%!PS", "is a PostScript file", "save it as PDF"),
    (b"SQLite format 3\0", "is a database", _CONVERT),
    (b"PAR1", "is a Parquet file", _CONVERT),
    (b"\x78\x9f\x3e\x22", "is a mail's winmail.dat", "have the mail sent anew from Outlook as HTML or text"),
    (b"\xffWPC", "is a WordPerfect file", _CONVERT),
    (b"\x31\xbe\0\0", "is a document of Word for DOS or Write", _IN_OFFICE),
    (b"\xdb\xa5", "is a document of Word 2", _IN_OFFICE),
    (b"\xdc\xa5", "is a Word 6 or Word 95 document", _IN_OFFICE),
    *((b"\x09" + mark, "is a workbook of Excel 4 or older", _IN_OFFICE) for mark in (b"\0\4\0", b"\2\6\0", b"\4\6\0")),
)
#: What files of Office 97-2003's kind hold that are no text and no workbook, in lower case.
_FOREIGN_OLE2 = (
    ("powerpoint document", "is a presentation", _CONVERT),
    ("__properties_version1.0", "is an Outlook message (msg)", "save it as eml, or save the files attached to it"),
    ("visiodocument", "is a drawing (Visio)", _CONVERT),
    ("mn0", "is a document of Microsoft Works", _IN_OFFICE),
    ("contents", "is a document of Microsoft Works or Publisher", _IN_OFFICE),
    ("bodytext/section0", "is a Hangul document", _CONVERT),
)
#: The same of zip files.
_FOREIGN_ZIP = (
    ("uof.xml", "is a UOF file (标文通)", "open it in WPS and save it as docx or xlsx"),
    ("ppt/presentation.xml", "is a presentation", _CONVERT),
    ("FixedDocSeq.fdseq", "is an XPS file", "save it as PDF"),
    ("FixedDocumentSequence.fdseq", "is an XPS file", "save it as PDF"),
    ("Index/Document.iwa", "is a Pages, Numbers or Keynote file", "export it as docx, xlsx or PDF"),
    ("buildVersionHistory.plist", "is a Pages, Numbers or Keynote file", "export it as docx, xlsx or PDF"),
    ("META-INF/container.xml", "is an e-book (EPUB)", _CONVERT),
)
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Bytes at the beginning that tell HTML, RTF and the like from plain text.
_HEAD = 4096
#: Bytes of a part of a zip file that tell what it is.
_MOST_PEEKED = 1_000_000
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:div|p|table|span|meta|font|br|h[1-6])\b", re.IGNORECASE)


def _reader(file: str, raw: bytes) -> tuple[Format, FormatReader]:
    """The format that the content of ``raw`` is in, and its reader; the name decides only between txt and md."""
    if raw.startswith(_OLE2):
        return _ole2(file, raw)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(file, raw)
    if b"%PDF-" in raw[:1024]:
        from jixiao.documents.pdf import read_pdf

        return "pdf", read_pdf
    head = raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{\\rtf"):
        from jixiao.documents.rtf import read_rtf

        return "doc", read_rtf
    _refuse_foreign(file, raw)
    if mail.is_mail(raw):
        return _mail(file, raw)
    return _by_markup(file, raw)


def _mail(file: str, raw: bytes) -> tuple[Format, FormatReader]:
    """A mail's text; what is attached to it is given by ``archive.members``."""
    opened = mail.opened(raw)
    if not opened.body.strip():
        kind = "web archive (MHTML)" if Path(file).suffix.lower().startswith(".mht") else "mail"
        raise UnreadableError(
            file, f"is a {kind} without a text in it", "give the files attached to it, or save it anew"
        )
    if opened.is_page:
        from jixiao.documents.html import read_html as read_body
    else:
        from jixiao.documents.plain import read_text as read_body
    return ("html" if opened.is_page else "txt"), lambda file, sha256, _, form: read_body(
        file, sha256, opened.text, form
    )


def _by_markup(file: str, raw: bytes) -> tuple[Format, FormatReader]:
    """HTML, whatever it is named, or else plain text."""
    codec = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1"
    head = raw[: _HEAD * 2].decode(codec, "ignore").lstrip("\ufeff \t\r\n\xef\xbb\xbf")
    suffix = Path(file).suffix.lower()
    if "<w:wordDocument" in head or "<pkg:package" in head or 'progid="Word.Document"' in head:
        from jixiao.documents.word2003 import read_word_xml

        return ("docx" if "<pkg:package" in head else "doc"), read_word_xml
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and not _HTML.search(head):
        from jixiao.documents.excel2003 import read_excel_xml

        return "xls", read_excel_xml
    if "schemas.uof.org" in head or "<uof:UOF" in head:
        _refuse_holding(file, {"uof.xml"}, _FOREIGN_ZIP)
    if "<office:document" in head and "<?xml" in head:
        return _opendocument(head.encode())
    is_page = head.startswith("<") and (_HTML.search(head) or _ELEMENT.match(head))
    is_named_page = suffix in {".html", ".htm", ".shtml", ".mht", ".mhtml", ".doc", ".xls"} and (
        _HTML.search(head) or _ELEMENT.search(head)
    )
    if is_page or is_named_page:
        from jixiao.documents.html import read_html

        return "html", read_html
    from jixiao.documents.plain import read_text

    return ("md" if suffix in {".md", ".markdown"} else "txt"), read_text


def _refuse_foreign(file: str, raw: bytes) -> None:
    for mark, wrong, remedy in _FOREIGN:
        if raw.startswith(mark) and (len(mark) > 2 or b"\0" in raw[:64]):
            raise UnreadableError(file, wrong, remedy)
    if raw[4:8] == b"ftyp":
        raise UnreadableError(file, "is a picture or a film", _OCR)


def _refuse_holding(file: str, names: Collection[str], foreign: Iterable[tuple[str, str, str]]) -> None:
    """Refuse a file by what its parts are called, in whatever case."""
    known = set(map(str.lower, names))
    for name, wrong, remedy in foreign:
        if name.lower() in known:
            raise UnreadableError(file, wrong, remedy)


def _ole2(file: str, raw: bytes) -> tuple[Format, FormatReader]:
    """The formats of Microsoft Office 97-2003, which WPS Office writes too."""
    import io

    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            names = {"/".join(path).lower() for path in container.listdir()}  # as OLE compares them
    except MemoryError:
        raise
    except Exception:  # olefile raises whatever a damaged directory makes it stumble over
        raise UnreadableError(file, "is a damaged Office 97-2003 file", "download it again") from None
    if "encryptedpackage" in names:
        wrong = "is protected by a password"
        raise UnreadableError(file, wrong, "open it in Word, Excel or WPS and save it without a password")
    if "worddocument" in names:
        from jixiao.documents.word97 import read_doc

        return "doc", read_doc
    if names & {"workbook", "book"}:
        from jixiao.documents.excel97 import read_xls

        return "xls", read_xls
    _refuse_holding(file, names, _FOREIGN_OLE2)
    raise UnreadableError(file, "is an Office file without a document in it", _CONVERT)


def _opendocument(beginning: bytes) -> tuple[Format, FormatReader]:
    """The reader of an OpenDocument file by how it calls itself."""
    if b"opendocument.spreadsheet" in beginning or b"<office:spreadsheet" in beginning:
        from jixiao.documents.ods import read_ods

        return "ods", read_ods
    from jixiao.documents.odt import read_odt

    return "odt", read_odt


def _zip(file: str, raw: bytes) -> tuple[Format, FormatReader]:
    from jixiao.documents import ooxml, zipped

    try:
        with zipped.opened(raw) as package:
            names = ooxml.names(package)
            part = next((part for part in ("mimetype", "content.xml") if part in names), None)
            beginning = package.open(part).read(_MOST_PEEKED) if part else b""
    except zipped.CrowdedZipError:
        raise UnreadableError(file, "holds too many parts", "save it anew in the program that made it") from None
    except (*zipped.DAMAGE, *zipped.UNKNOWN):
        kind = "docx, xlsx or zip file"
        raise UnreadableError(file, f"is a damaged or cut off {kind}", "download it again") from None
    if any(name.startswith("word/document") for name in names):
        from jixiao.documents.word import read_docx

        return "docx", read_docx
    if "xl/workbook.bin" in names:
        from jixiao.documents.xlsb import read_xlsb

        return "xlsx", read_xlsb
    if any(name.startswith("xl/") for name in names):
        from jixiao.documents.excel import read_xlsx

        return "xlsx", read_xlsx
    if "OFD.xml" in names:
        from jixiao.documents.ofd import read_ofd

        return "ofd", read_ofd
    _refuse_holding(file, names, _FOREIGN_ZIP)
    if "content.xml" in names and not names.isdisjoint({"mimetype", "META-INF/manifest.xml"}):
        return _opendocument(beginning)
    raise UnreadableError(file, "is an archive (ZIP) and no document", _UNPACK)
