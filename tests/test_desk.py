"""The review view in a real browser, as the command serves it: keys, mouse, tabs, a killed server."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from browser import Page, browsing, program
from jixiao.checking.check import check
from jixiao.desk.desk import Desk
from jixiao.desk.entry import UNSURE
from jixiao.desk.queue import queue
from jixiao.desk.server import static
from jixiao.facts import kinds
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Text, spell
from jixiao.facts.decision import DECISION, said
from jixiao.facts.kind import Kind
from jixiao.facts.table import Row, sound_rows, write
from jixiao.intake.add import add
from jixiao.review.applied import at
from jixiao.review.decision import place_of
from reviewed import REPORT, REPORT_ID
from writers import blocks, pdf

pytestmark = [
    pytest.mark.command,
    pytest.mark.skipif(program() is None, reason="there is no Chromium here; on Debian: apt install chromium"),
]
READY = "document.querySelector('.row.on')"
SAVED = "!document.querySelector('.sending')"
#: How many places await somebody.
LEFT = "Number(document.querySelector('.left').textContent.match(/剩 ([0-9]+)/)[1])"
#: The keys that decide of all that is open, as its reader has it: numbers that are part of names, all else accepted.
KEYS = """(() => {
    const keys = [];
    let all = null, isFirst = true;
    for (const node of document.querySelector('.side').children) {
        if (node.matches('.group')) { all = node.querySelector('.all'); isFirst = true; }
        if (!node.matches('.row.open')) continue;
        if (node.innerText.startsWith('未读数字')) keys.push('6');
        else if (all.hidden) keys.push('a');
        else if (isFirst) { keys.push('A'); isFirst = false; }
    }
    return keys;
})()"""


@pytest.fixture
def root(added: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("JIXIAO_REPORTS", raising=False)
    return Path(shutil.copytree(added, tmp_path / "copy"))


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Callable[[], Page]]:
    with browsing(tmp_path / "profile") as opened:
        yield opened


@contextmanager
def serving(root: Path, report_id: str = REPORT_ID, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address at which the command serves the view, and its process."""
    jixiao = str(Path(sys.executable).with_name("jixiao"))
    command = [jixiao, "review", report_id, "--no-browser", "--reviewer", "lan"]
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
        page.press(*page.run(KEYS))
        page.wait(f"{SAVED} && {LEFT} === 0")
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
        one.reload(READY)
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
    page.reload("document.querySelector('.row.waived')")
    assert all(address.startswith(("file:", "data:")) for address in page.requests)
    assert desk.ask({"page": 1})["png"]
    shown = {entry["id"]: entry for entry in desk.view()["entries"]}
    assert shown["amount/1"]["page"] == 1 and shown["amount/1"]["boxes"]


def shown(page: Page) -> str:
    """The report that a page shows."""
    found: str = page.run("location.pathname.split('/')[2]")
    return found


def go_on(page: Page) -> None:
    """To the next report of the queue, by its key, with all that was decided saved."""
    before = shown(page)
    page.wait("document.querySelector('.done button')")
    page.press("N")
    page.wait(f"location.pathname.split('/')[2] !== {before!r} && {READY}")


class Replay:
    """A careful reviewer who knows how the five reports read: each fact is looked at by its own key, one that is wrong
    is mended or rejected, and the rest of its group accepted."""

    def __init__(self, page: Page, desk: Desk, known: Mapping[str, list[Row]]) -> None:
        self.page, self.desk = page, desk
        (report,) = [row for row in known[kinds.REPORT.table.name] if row["source_sha256"] == desk.sha256]
        self.known = {
            name: [row for row in rows if row["report_id"] == report["report_id"]] for name, rows in known.items()
        }
        self.typed, self.keys = 0, list[str]()

    def review(self) -> int:
        """Decide of everything; the number of places decided of."""
        groups: list[list[dict[str, Any]]] = []
        for entry in self.desk.view()["entries"]:
            if not groups or (groups[-1][0]["rank"], groups[-1][0]["group"]) != (entry["rank"], entry["group"]):
                groups.append([])
            groups[-1].append(entry)
        for group in groups:
            for number, entry in enumerate(group):
                if number and entry["rank"] > UNSURE:
                    self.keys.append("j")
                self._look(entry)
            if group[0]["rank"] > UNSURE:
                self.keys.append("A")
        self._press()
        self.page.wait(f"{SAVED} && {LEFT} === 0")
        return sum(map(len, groups))

    def _press(self, *keys: str) -> None:
        self.page.press(*self.keys, *keys)
        self.keys.clear()

    def _look(self, entry: dict[str, Any]) -> None:
        kind, row = self.desk.entries[entry["id"]].kind, self.desk.entries[entry["id"]].row
        assert row is not None, f"nobody read {entry['quote']}"
        known = at(self.known[kind.table.name], kind, place_of(self.desk.sha256, kind, row))
        if known is None:
            return self._decide(entry, "x")
        said_of = [column for column in said(kind) if not isinstance(column.type, Text)]
        changes = {one.name: spell(known[one.name]) for one in said_of if known[one.name] != row[one.name]}
        if not changes:
            return self.keys.extend("a" if entry["rank"] <= UNSURE else "")
        self._press("e")
        for name, value in changes.items():
            self.page.run(f"document.querySelector('.row.on [name={name}]').value = {value!r}")
            self.typed += 1 + len(value)
        return self._decide(entry, "Enter")

    def _decide(self, entry: dict[str, Any], key: str) -> None:
        self._press(key)
        row = f"document.querySelector('.row[data-id=\"{entry['id']}\"]')"
        self.page.wait(f"{row}.matches('.rejected, .corrected') && {SAVED}")
        if entry["rank"] > UNSURE:
            self.page.run(f"{row}.click()")


def test_the_five_reports_are_reviewed_from_end_to_end(
    reports: Path, copy: Path, tab: Callable[[], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the program reads them, against what is committed of them: with 1.3 keys a fact at most, one after another."""
    monkeypatch.delenv("JIXIAO_REPORTS", raising=False)
    known = {kind.table.name: sound_rows(kind.table, copy) for kind in kinds.PLACE_KINDS}
    for table in READ:
        write(table, copy, [])
    assert len(list(add(copy, sorted(reports.iterdir()), jobs=1, reports=copy / "reports"))) == 5
    first = queue(copy, {})[0].report_id
    with serving(copy, first) as (address, _):
        page = tab()
        page.resize(1024, 768)
        page.open(address, READY)
        places = typed = 0
        for left in range(4, -1, -1):
            replay = Replay(page, Desk(copy, shown(page), "lan", copy / "reports"), known)
            places += replay.review()
            typed += replay.typed
            if left:
                go_on(page)
        page.wait("document.querySelector('.done').textContent.includes('没有其他报告')")
        assert page.keys + typed <= 1.3 * places
    assert queue(copy, {}) == [] and not check(copy, copy / "reports").problems


def test_two_thousand_facts_and_a_queue_of_samples(root: Path, tab: Callable[[], Page]) -> None:
    """A report of that many opens, scrolls and answers at once; from it to the samples, in the queue's order."""
    lines = ["浮梁县教育局2022年度部门整体支出绩效自评报告"]
    for section in range(1, 31):
        lines += [f"（{section}）第{section}类支出"]
        lines += [
            f"{section}类甲项年初预算{n}.5万元，新建校舍{n}栋，培训教师{n}0名，植树{n}株。" for n in range(11, 28)
        ]
    (root / "large.txt").write_text("\n".join(lines), encoding="utf-8")
    samples = sorted((Path(__file__).parent / "samples").glob("whole_*.txt"))
    (large, *others) = list(add(root, [root / "large.txt", *samples], jobs=1, reports=root / "reports"))
    assert large.report_id is not None and all(one.outcome == "added" for one in others)
    with serving(root, large.report_id) as (address, _):
        page = tab()
        page.resize(1440, 900)
        page.open(address, READY)
        assert page.run("document.querySelectorAll('.row').length") > 2000
        page.wait("performance.getEntriesByName('first-contentful-paint').length")
        assert page.run("performance.getEntriesByName('first-contentful-paint')[0].startTime") < 30_000
        frame = "new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))"
        begin = time.monotonic()
        for _ in range(20):
            page.press("j")
            page.run(frame)
        for top in range(0, 40_000, 4000):
            page.run(f"document.querySelector('.side').scrollTop = {top}")
            page.run(frame)
        # Alone it takes a twentieth of a second for each, and one to open; here other things are done meanwhile.
        assert time.monotonic() - begin < 60
        for report_id in (one.report_id for one in queue(root, {}) if one.report_id != large.report_id):
            page.press("N")
            page.wait(f"location.pathname.includes({report_id!r}) && {READY}")
            page.press(*page.run(KEYS))
            page.wait(f"{SAVED} && {LEFT} === 0")
    assert [one.report_id for one in queue(root, {})] == [large.report_id]
    assert not check(root, root / "reports", needs_all=False).problems
