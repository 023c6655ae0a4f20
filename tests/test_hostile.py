"""Documents against their reader: each gives its text or a sentence, and takes no more than its share."""

from __future__ import annotations

import datetime
import os
import resource
import signal
import time
from pathlib import Path
from typing import Any

import pytest

import fuzz
from command import run
from hostile import DOCUMENTS, archive, forms, overlapping, packed, pdf, stream
from jixiao.checking.check import check
from jixiao.documents.archive import Member, UnreadMember, members
from jixiao.documents.limits import UnreadableError
from jixiao.documents.read import read_bytes
from jixiao.facts.pending_write import pending
from jixiao.intake import batch, worker
from jixiao.intake.batch import read_all
from jixiao.intake.read_report import Overrides, ReadReport, read_report, read_reports
from reading import ROOT
from test_add import REPORT, rows

#: What is said of a document where the program is at fault.
FAULT = "not known here"
DAY = datetime.date(2026, 1, 1)


def read(*paths: Path) -> dict[str, str]:
    """What is said of each file: the reason why it was not taken, or nothing."""
    return {Path(found.what.origin).name: found.what.reason for found in read_all(ROOT, paths, DAY, Overrides(), 1)}


@pytest.mark.parametrize("file", DOCUMENTS)
def test_no_document_meets_a_fault_of_its_reader(file: str) -> None:
    reading = read_report(ROOT, file, file, DOCUMENTS[file], DAY, Overrides())
    assert FAULT not in reading.reason


@pytest.mark.parametrize("page", [54936, 20936, 51936, 10008, 1200])
def test_rich_text_in_any_chinese_code_page_is_read(page: int) -> None:
    assert read_bytes("a.rtf", DOCUMENTS[f"page-{page}.rtf"]).text.strip() == "部门整体支出绩效自评报告"


def test_a_number_that_is_none_counts_as_one() -> None:
    document = read_bytes("a.html", DOCUMENTS["start-0.html"])
    assert document.text.endswith("1. 预算\n")
    (table,) = read_bytes("a.html", DOCUMENTS["span-0.html"]).tables
    assert [(cell.column, cell.rows, cell.columns) for cell in table.cells] == [(0, 1, 1), (1, 1, 1)]


def test_what_breaks_off_a_word_of_rich_text_loses_no_text() -> None:
    assert (
        read_bytes("a.rtf", b"{\\rtf1 \xd4\xa4\\'zz\xcb\xe3\\par 2023\\par}").text.replace("zz", "") == "预算\n2023\n"
    )


# Characters


@pytest.mark.parametrize(
    "character", ["\0", "\x01", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u200f", "\ufeff", "\ufffe", "\U0001ffff"]
)
def test_no_control_character_leaves_a_document(character: str) -> None:
    number = ord(character) & 0xFFFF
    files = {"a.rtf": b"{\\rtf1\\ansi \\u%d ?9\\par}" % number}
    if character != "\0":  # which is in no text file
        files |= {"a.html": f"<p>12{character}9</p>".encode(), "a.txt": f"12{character}9".encode()}
    for file, raw in files.items():
        assert character not in read_bytes(file, raw).text


def test_every_line_ends_with_a_line_feed() -> None:
    document = read_bytes("a.txt", "一\r\n二\f三\x85四\u2028五\r六".encode())
    assert document.text.split("\n") == list("一二三四五六")
    assert [document.line_of(document.text.index(one)) for one in "一三六"] == [1, 3, 6]


# Archives


def said(path: Path) -> list[str]:
    """What is said of each member of an archive: what is wrong, or its length."""
    found = []
    for item in members(path):
        if isinstance(item, Member):
            try:
                found.append(str(len(item.load())))
            except UnreadableError as error:
                found.append(error.wrong)
        else:
            found.append(item.error.wrong if isinstance(item, UnreadMember) else item.reason)
    return found


def test_members_that_share_bytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(overlapping(200, b"9" * 10_000))
    assert said(path) == ["holds files that lie over one another, as only bombs do"]
    path.write_bytes(overlapping(1, b"9" * 10_000))
    assert said(path) == ["10000"]


def test_an_archive_as_a_whole_unpacks_to_no_more_than_its_size_allows(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(archive((f"{n}.txt", bytes(9_000_000)) for n in range(6)))
    assert said(path) == ["unpacks to more than 200 times its size"]
    path.write_bytes(archive((f"{n}.txt", b"9") for n in range(20_001)))
    assert said(path) == ["holds more than 20,000 files"]


def test_a_list_of_members_is_not_read_before_its_length_is_known(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    path.write_bytes(archive((f"{'a' * 60_000}{n}.txt", b"9") for n in range(200)))
    assert said(path) == ["holds more than 20,000 files"]


def test_a_member_that_says_too_little_is_unpacked_no_further(tmp_path: Path) -> None:
    path = tmp_path / "lie.zip"
    path.write_bytes(archive([("a.txt", bytes(300_000_000))], file_size=100))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert said(path) == ["is damaged in its archive"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_odd_members_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "odd.zip"
    with pytest.warns(UserWarning, match="Duplicate"):
        path.write_bytes(archive([("/etc/a.txt", b"1"), ("../b.txt", b"2"), ("c.txt", b"3"), ("c.txt", b"44")]))
    assert said(path) == [*["has a path that leads out of its archive"] * 2, "1", "2"]
    path.write_bytes(archive([("link.txt", b"/etc/passwd")], external_attr=0o120777 << 16))
    assert said(path) == ["is a link, not a file"]
    path.write_bytes(archive([("a.txt", b"1")], file_size=1 << 40))
    assert "unpacks to more than" in said(path)[0]


# Limits


def test_a_document_over_a_limit_is_told_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_badly(root: Path, origin: str, file: str, *rest: Any) -> list[ReadReport]:
        if file == "1-fills.txt":
            bytearray(2 * worker.MEMORY)
        elif file == "2-turns.txt":
            while True:
                time.process_time()
        elif file == "3-breaks.txt":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif file == "4-tells.txt":
            return [ReadReport(origin, file, "report", tables={"raw_amount": [{}] * (worker.MOST_ROWS + 1)})]
        return read_reports(root, origin, file, *rest)

    monkeypatch.setattr(worker, "read_reports", read_badly)
    monkeypatch.setattr(worker, "MOST_SECONDS", 1)
    for file in ("1-fills.txt", "2-turns.txt", "3-breaks.txt", "4-tells.txt", "5-good.txt"):
        (tmp_path / file).write_text("关于报送绩效自评报告的通知")
    found = read(tmp_path)
    assert found.pop("1-fills.txt").startswith("needs more memory than a report of its size may take; ")
    assert found.pop("2-turns.txt").startswith("could not be read in 1 seconds; ")
    assert found.pop("3-breaks.txt").startswith("broke its reader down (SIGSEGV)")
    assert found.pop("4-tells.txt").startswith("comes to 100,001 rows, more than the 100,000")
    assert ";" not in found.pop("5-good.txt") and not found


@pytest.mark.parametrize(("limit", "unit"), [("SECONDS", "seconds"), ("ROWS", "rows")])
def test_an_archive_over_a_limit_loses_what_was_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, unit: str
) -> None:
    invented = (ROOT / "tests/samples/invented_2023.txt").read_bytes()
    path = tmp_path / "many.zip"
    path.write_bytes(archive((f"{n}.txt", invented) for n in range(3)))
    monkeypatch.setattr(batch, f"ARCHIVE_{limit}", 0)
    monkeypatch.setattr(batch, "BYTES_A_SECOND" if unit == "seconds" else "BYTES_A_ROW", 1 << 40)
    told = read(path)
    assert [f"has taken the 0 {unit}" in reason for reason in told.values()] == [False, True, True]
    assert all("unpack it and give the folder" in reason for reason in list(told.values())[1:])


@pytest.mark.parametrize("file", ["twice.pdf", "named.pdf", "forms.pdf"])
def test_a_small_pdf_takes_no_more_memory_than_its_limit(tmp_path: Path, file: str) -> None:
    hidden = b"/Filter[/Fl#61teDecode/FlateDecode]" if file == "named.pdf" else b"/Filter[/FlateDecode/FlateDecode]"
    raw = forms(9, 10) if file == "forms.pdf" else pdf({4: stream(packed(1_000_000_000, 2), hidden)})
    assert len(raw) < 10_000
    (tmp_path / file).write_bytes(raw)
    assert ("too much memory" if file == "forms.pdf" else "unpacks to more than") in read(tmp_path)[file]


def test_hostile_documents_of_every_kind_do_not_stop_the_good_ones(copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name, raw in DOCUMENTS.items():
        (folder / name).write_bytes(raw)
    (folder / "bomb.zip").write_bytes(overlapping(200, b"9" * 10_000))
    (folder / "forms.pdf").write_bytes(forms(9, 10))
    (folder / "good.zip").write_bytes(archive([("good.txt", REPORT.encode())]))
    done = run(copy, "add", str(folder))
    said = done.stdout + done.stderr
    assert done.returncode == 1 and "files could not be read" in done.stderr
    assert all(f"{folder}/{file}" in said for file in (*DOCUMENTS, "bomb.zip", "forms.pdf", "good.zip!/good.txt"))
    assert not any(fault in said for fault in (FAULT, "fault of the program", "Traceback"))
    assert rows(copy, "raw_report").height == 1 and [one.name for one in (copy / "reports").iterdir()] == ["good.txt"]
    assert not pending(copy) and not check(copy).problems


def test_documents_damaged_at_random_meet_no_fault_and_stop_no_worker() -> None:
    (tally,) = fuzz.runs(seed=10, count=200)
    assert tally.faults == [] and tally.stopped == []
    assert tally.outcomes["report"] > 50 < tally.outcomes["unreadable"]  # damage that is no damage proves nothing
