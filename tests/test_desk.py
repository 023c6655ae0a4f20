"""The review view in a real browser, as the command serves it: keys, mouse, tabs, a killed server."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from browser import Page, browsing, program
from jixiao.desk.desk import Desk
from jixiao.desk.server import static
from jixiao.facts import kinds
from jixiao.facts.decision import DECISION
from jixiao.facts.kind import Kind
from jixiao.facts.table import Row, sound_rows
from jixiao.intake.add import add
from reviewed import REPORT, REPORT_ID
from writers import blocks, pdf

pytestmark = [
    pytest.mark.command,
    pytest.mark.skipif(program() is None, reason="there is no Chromium here; on Debian: apt install chromium"),
]
READY = "document.querySelector('.row.on')"
SAVED = "!document.querySelector('.sending')"


@pytest.fixture
def root(added: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("JIXIAO_REPORTS", raising=False)
    return Path(shutil.copytree(added, tmp_path / "copy"))


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Callable[[], Page]]:
    with browsing(tmp_path / "profile") as opened:
        yield opened


@contextmanager
def serving(root: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address at which the command serves the view, and its process."""
    jixiao = str(Path(sys.executable).with_name("jixiao"))
    command = [jixiao, "review", REPORT_ID, "--no-browser", "--reviewer", "lan"]
    environment = {name: value for name, value in os.environ.items() if name != "JIXIAO_REPORTS"}
    process = subprocess.Popen([*command, *options], cwd=root, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline())
        assert found
        yield found.group(), process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        process.stdout.close()


def rows(root: Path, kind: Kind) -> list[Row]:
    return [row for row in sound_rows(kind.table, root) if row["report_id"] == REPORT_ID]


def states(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.run(
        "Object.fromEntries([...document.querySelectorAll('.row')].map(r => [r.dataset.id, r.classList[1]]))"
    )
    return found


def test_a_report_is_reviewed_by_keys(root: Path, tab: Callable[[], Page]) -> None:
    """From the first unread number to the last group: each decision as asked, with fewer keys than 1.3 a fact."""
    with serving(root) as (address, _):
        page = tab()
        page.resize(1440, 900)
        page.open(address, READY)
        assert page.run(f"{READY}.innerText").startswith("未读数字") and "⟦77⟧" in page.run(f"{READY}.innerText")
        assert page.run("document.querySelector('mark.on').textContent") == "77"
        page.press("6")  # part of a name
        while page.run("[...document.querySelectorAll('.row')].some(r => r.classList.contains('open'))"):
            before = page.run("document.querySelector('.left').textContent")
            page.press("A")
            page.wait(f"{SAVED} && document.querySelector('.left').textContent !== {before!r}")
        count = page.run("document.querySelectorAll('.row').length")
        assert page.keys <= 1.3 * count and "还剩 0 条" in page.run("document.querySelector('.left').textContent")
        # Rejected, and taken back; a correction that cannot stand is told and not made, another one is.
        page.run("[...document.querySelectorAll('.row')].find(r => r.innerText.includes('维修山塘')).click()")
        page.press("x")
        page.wait("document.querySelector('.row.rejected')")
        page.press("u")
        page.wait(
            "!document.querySelector('.row.rejected') && document.querySelector('.row.on').innerText.includes('山塘')"
        )
        page.press("e")
        page.wait("document.activeElement.name === 'subject'")
        page.run("document.querySelector('input[name=value]').value = '28'")
        page.press("Enter")
        page.wait("document.querySelector('.alarm').textContent.includes('28')")
        page.run("document.querySelector('input[name=value]').value = '27'")
        page.run("document.querySelector('input[name=subject]').value = '维修山塘数'")
        page.run("document.querySelector('input[name=subject]').focus()")
        page.press("Enter")
        page.wait("document.querySelector('.row.corrected')")
        assert {address.split("/")[2] for address in map(str, page.requests)} == {page.requests[0].split("/")[2]}
    (ponds,) = [row for row in rows(root, kinds.ACTIVITY) if row["quote"] == "27口"]
    assert (ponds["review"], ponds["subject"]) == ("corrected", "维修山塘数")
    (waived,) = [row for row in rows(root, kinds.WAIVED_NUMBER) if row["quote"] == "77"]
    assert (waived["reason"], waived["review"], waived["method"]) == ("name_part", "accepted", "hand")
    reviews = {str(row["review"]) for kind in kinds.PLACE_KINDS for row in rows(root, kind)}
    assert reviews == {"accepted", "corrected"}


def test_a_fact_is_added_by_marking_its_words(root: Path, tab: Callable[[], Page]) -> None:
    """Behind a character of two halves, the offsets are Python's; a narrow window shows all the same."""
    with serving(root) as (address, _):
        page = tab()
        page.resize(620, 900)
        page.open(address, READY)
        assert page.run("document.querySelector('.doc').offsetTop < document.querySelector('.side').offsetTop")
        page.run(
            "(() => { const walk = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);"
            " let node; while ((node = walk.nextNode())) { const at = node.data.indexOf('𠮷村水厂'); if (at >= 0) {"
            " const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 5);"
            " document.getSelection().removeAllRanges(); document.getSelection().addRange(range); return; } } })()"
        )
        page.wait("document.getSelection().toString() === '𠮷村水厂'")
        page.press("+")
        page.wait("document.querySelector('.row.on select')")
        page.run(
            "(() => { const pick = document.querySelector('.row.on select'); pick.value = 'citation';"
            " pick.dispatchEvent(new Event('change')); document.querySelector('input[name=name]').value = '水厂';"
            " document.querySelector('select[name=relation]').value = 'other'; })()"
        )
        page.run("document.querySelector('input[name=name]').focus()")
        page.press("Enter")
        page.wait("document.querySelector('.row.added')")
        page.click(".row.open .line")
        assert page.run("document.querySelector('.row.on').classList.contains('open')")
    (cited,) = rows(root, kinds.CITATION)
    start = REPORT.index("𠮷村水厂")
    assert (cited["quote"], cited["char_start"], cited["line"]) == ("𠮷村水厂", start, REPORT[:start].count("\n") + 1)


def test_nothing_is_lost_with_a_killed_server_or_between_tabs(root: Path, tab: Callable[[], Page]) -> None:
    with serving(root) as (address, process):
        one, other = tab(), tab()
        for page in (one, other):
            page.open(address, READY)
        one.press("6")
        one.wait(SAVED)
        other.wait("document.querySelector('.row.waived')")  # of its own, within seconds
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        one.call("Page.bringToFront")
        one.press("a")
        one.wait("document.querySelector('.alarm').textContent.includes('尚未保存')")
        assert len(sound_rows(DECISION, root)) == 1
    with serving(root) as (again, _):
        assert again == address
        one.wait(f"{SAVED} && document.querySelector('.alarm').textContent === ''")
        accepted = [row for row in sound_rows(DECISION, root) if row["action"] == "accept"]
        assert len(accepted) == 1
        one.call("Page.reload")
        one.wait(READY)
        assert sorted(set(states(one).values())) == ["accepted", "open", "waived"]
    assert [row["review"] for row in rows(root, kinds.WAIVED_NUMBER) if row["quote"] == "77"] == ["accepted"]


def test_a_page_and_a_file_show_the_same(root: Path, tmp_path: Path, tab: Callable[[], Page]) -> None:
    """A PDF's page with the place framed; and the view as one file, whose decisions are exported and taken."""
    (root / "report.pdf").write_bytes(pdf(blocks(REPORT.replace("水利局", "林业局").replace("𠮷", "吉"))))
    (told,) = add(root, [root / "report.pdf"], jobs=1, reports=root / "reports")
    assert told.report_id is not None
    desk = Desk(root, told.report_id, "lan", root / "reports")
    (tmp_path / "view.html").write_text(static(desk), encoding="utf-8")
    page = tab()
    page.open(f"file://{tmp_path / 'view.html'}", READY)
    page.press("6")
    page.wait("document.querySelector('.row.waived')")
    page.call("Page.reload")
    page.wait("document.querySelector('.row.waived')")
    assert all(address.startswith(("file:", "data:")) for address in page.requests)
    assert desk.ask({"page": 1})["png"]
    shown = {entry["id"]: entry for entry in desk.view()["entries"]}
    assert shown["amount/1"]["page"] == 1 and shown["amount/1"]["boxes"]
