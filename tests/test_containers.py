"""RAR, 7z and mails: each file in them is a document of its own, within the limits that zip archives have."""

from __future__ import annotations

import sys
import zlib
from base64 import b64encode
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from struct import pack

import pytest

from jixiao.documents import archive, solid
from jixiao.documents.archive import Member, members
from jixiao.documents.packed import UnpackError
from jixiao.documents.read import read_bytes
from test_documents_binary import listed, packed, unreadable

FILES = {"a/自评报告.txt": b"text" * 100, "b.txt": b"b", "图.png": b"x", "n.zip": packed({"inner.txt": b"inner"})}


@pytest.fixture
def library() -> None:
    """The library of the system's that opens RAR and 7z; where it is missing, nothing of this can be tried."""
    try:
        solid._library()
    except UnpackError as error:
        pytest.skip(str(error))


def sevenzip(path: Path, files: dict[str, bytes]) -> Path:
    import libarchive

    with libarchive.file_writer(str(path), "7zip") as target:
        for name, content in files.items():
            target.add_file_from_memory(name, len(content), content)
    return path


def rar(files: dict[bytes, bytes]) -> bytes:
    """A RAR archive that packs nothing."""

    def block(kind: int, flags: int, rest: bytes) -> bytes:
        body = pack("<BHH", kind, flags, len(rest) + 7) + rest
        return pack("<H", zlib.crc32(body) & 0xFFFF) + body

    written = b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6))
    for name, content in files.items():
        size, told = len(content), zlib.crc32(content)
        head = pack("<IIBIIBBHI", size, size, 2, told, 0x58210000, 20, 0x30, len(name), 0x20)
        written += block(0x74, 0x8000, head + name) + content
    return written + block(0x7B, 0x4000, b"")


@pytest.mark.usefixtures("library")
def test_a_7z_gives_its_documents_and_those_of_a_zip_in_it(tmp_path: Path) -> None:
    path = sevenzip(tmp_path / "reports.7z", FILES)
    assert listed(path) == {
        "reports.7z!/a/自评报告.txt": "400",
        "reports.7z!/b.txt": "1",
        "reports.7z!/图.png": "skipped: is a picture",
        "reports.7z!/n.zip!/inner.txt": "5",
    }
    found = {item.name: item for item in members(path) if isinstance(item, Member)}
    loaded = [found[name].load() for name in ("b.txt", "自评报告.txt", "b.txt")]  # in any order, and again
    assert loaded == [b"b", b"text" * 100, b"b"]


@pytest.mark.usefixtures("library")
def test_a_rar_names_its_files_in_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "旧.rar"
    path.write_bytes(rar({"绩效自评.txt".encode("gb18030"): b"text", b"..\\out.txt": b"x"}))
    found = listed(path)
    assert found["旧.rar!/绩效自评.txt"] == "4"
    assert "leads out" in found["旧.rar!/../out.txt"]


@pytest.mark.usefixtures("library")
def test_bad_archives_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = sevenzip(tmp_path / "a.7z", {"a.txt": bytes(100_000), "b.txt": b"text"})
    (tmp_path / "cut.7z").write_bytes(sound.read_bytes()[:-20])
    assert "is damaged, or packed in a way" in listed(tmp_path / "cut.7z")["cut.7z"]
    (tmp_path / "none.rar").write_bytes(b"text")
    assert "is a damaged archive, or none" in listed(tmp_path / "none.rar")["none.rar"]
    spoilt = bytearray(sound.read_bytes())
    spoilt[45] ^= 0xFF
    (tmp_path / "spoilt.7z").write_bytes(spoilt)
    assert "is damaged" in listed(tmp_path / "spoilt.7z")["spoilt.7z!/a.txt"]
    monkeypatch.setattr(archive, "_LARGE_ARCHIVE", 50_000)
    assert "unpacks to more than 200 times its size" in listed(sound)["a.7z"]
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1)
    assert "more than 1 files" in listed(sound)["a.7z"]


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "libarchive", None)
    (tmp_path / "a.rar").write_bytes(rar({}))
    assert "for which the library libarchive is missing here" in listed(tmp_path / "a.rar")["a.rar"]


def letter(*attached: tuple[str, bytes], body: str = "<p>请查收附件，得分95分。</p>", charset: str = "gb2312") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "自评报告"
    message["Date"] = "Mon, 18 Mar 2024 09:00:00 +0800"
    message.set_content(body, subtype="html", charset=charset)
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_each_attachment_of_a_mail_is_a_document(tmp_path: Path) -> None:
    word = f"=?gb2312?B?{b64encode('自评.docx'.encode('gb2312')).decode()}?="
    raw = letter(("WORD", b"one"), ("RAW", b"two"), ("n.zip", FILES["n.zip"]), ("../x.txt", b"three"))
    raw = raw.replace(b"WORD", word.encode()).replace(b"RAW", "报告.txt".encode("gbk"))
    path = tmp_path / "信.eml"
    path.write_bytes(raw)
    body = "<p>请查收附件，得分95分。</p>\n".encode()
    assert listed(path) == {
        "信.eml!/信.html": str(len(body)),
        "信.eml!/自评.docx": "3",
        "信.eml!/报告.txt": "3",
        "信.eml!/n.zip!/inner.txt": "5",
        "信.eml!/x.txt": "5",
    }
    assert next(item.load() for item in members(path) if isinstance(item, Member)) == body
    outer = EmailMessage()
    outer["From"], outer["Date"] = "b@example.org", "Tue, 19 Mar 2024 09:00:00 +0800"
    outer.set_content("转发")
    outer.add_attachment(message_from_bytes(letter(("a.txt", b"four"))), filename="原信")
    path.write_bytes(outer.as_bytes())
    assert set(listed(path)) == {"信.eml!/信.txt", "信.eml!/原信.eml!/原信.html", "信.eml!/原信.eml!/a.txt"}


def test_a_mail_without_attachments_is_a_document_itself(tmp_path: Path) -> None:
    path = tmp_path / "信.eml"
    path.write_bytes(letter())
    assert list(listed(path)) == ["信.eml"]
    document = read_bytes("信.eml", letter())
    assert (document.text, document.format) == ("请查收附件，得分95分。\n", "html")
    plain = b"From: a@example.org\r\nDate: Mon, 18 Mar 2024 09:00:00 +0800\r\n\r\n" + "得分95分。".encode("gbk")
    assert read_bytes("信.eml", plain).text == "得分95分。"
    assert "is a mail without a text in it" in unreadable("信.eml", letter(body=""))
    assert read_bytes("a.txt", b"Date: 2024\nScore: 95\n\nSubject: none\n").text.startswith("Date: 2024")
