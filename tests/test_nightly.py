"""``jixiao nightly``: a bad document stops nobody, a quiet night costs nothing, and who has to hear of it does."""

from __future__ import annotations

import fcntl
import io
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from command import run
from jixiao.errors import JixiaoError
from jixiao.intake.add import Added, add
from jixiao.nightly import hook, taking
from jixiao.nightly.inbox import Arrival, look
from jixiao.nightly.memory import Became, Memory, Reader
from jixiao.nightly.night import Terms
from jixiao.nightly.night import run as run_night
from jixiao.nightly.nights import Nights
from jixiao.nightly.page import page
from jixiao.nightly.retention import expired
from jixiao.nightly.summary import NightSummary, Withheld
from jixiao.project import Project
from jixiao.release.store import Store
from jixiao.site.folder import release_of
from test_add import REPORT, REPORT_ID
from test_build import assert_unharmed, current
from test_language import english

LONG_AGO = 1_700_000_000
DAMAGED = b"PK\x03\x04 and then nothing"


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIXIAO_REPORTS", raising=False)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """A file that has stood still for long."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def last(root: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((root / "warehouse/nights/latest.json").read_text(encoding="utf-8"))
    return loaded


def test_a_week(published: Path, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Good reports come among bad files: each is added once, each bad one told once, and old releases go."""
    store, log = Store(published / "warehouse"), tmp_path / "log"
    told = f'echo "$JIXIAO_NIGHT_STATUS $JIXIAO_NIGHT_OUTCOME $JIXIAO_NIGHT_SUMMARY" >> {log}'
    night = ("nightly", str(inbox), "--keep", "2", "--on-failure", told)
    before = current(published)

    put(inbox, "水利局.txt", REPORT)
    put(inbox, "损坏.docx", DAMAGED)
    put(inbox, "放假通知.txt", "关于放假的通知\n全体职工放假三天。")
    put(inbox, "来着.docx.part", DAMAGED)
    (inbox / "刚到.txt").write_text(REPORT.replace("2022", "2021"), encoding="utf-8")
    monday = run(published, *night, JIXIAO_LANG="zh")
    assert monday.returncode == 3, monday.stdout + monday.stderr
    assert english(monday.stdout + monday.stderr) == []
    summary = last(published)
    assert (summary["version"], summary["status"], summary["outcome"]) == (1, 3, "published")
    assert summary["added"] == [{"name": "水利局.txt", "report_id": REPORT_ID, "reason": ""}]
    assert [one["name"] for one in summary["set_aside"]] == ["损坏.docx"]  # type: ignore[attr-defined]
    assert [one["name"] for one in summary["passed_over"]] == ["放假通知.txt"]  # type: ignore[attr-defined]
    assert summary["waiting"] == ["刚到.txt", "来着.docx.part"]
    assert summary["release"] == current(published) != before
    assert summary["figures"]["reports"] == 6  # type: ignore[index]
    assert summary["changes"]["report_added"] > 0  # type: ignore[index]
    calls = log.read_text(encoding="utf-8").splitlines()
    assert [call.split()[:2] for call in calls] == [["3", "published"]]
    assert Path(calls[0].split()[2]).is_file()

    # Nothing new: nothing is built or told to anybody, though the bad file is still there. What is no report is looked
    # at once more, for the reference data grew by what was added.
    read: list[str] = []

    def counted(root: Path, paths: Iterable[Path], reports: Path) -> Iterator[Added]:
        known = list(paths)
        read.extend(path.name for path in known)
        yield from add(root, known, reports=reports)

    monkeypatch.setattr(taking, "add", counted)
    for _ in range(3):
        quiet = run_night(Project(published), inbox, None, Terms(keep=2, settle=10**6), print, print)
        assert (quiet.status, quiet.outcome, quiet.known, quiet.added) == (3, "unchanged", 1, [])
        assert not quiet.needs_somebody and [one.is_new for one in quiet.set_aside] == [False]
    assert read == ["放假通知.txt"]

    # An archive comes for the bad file, and the one that was coming in stands still.
    (inbox / "损坏.docx").unlink()
    put(inbox, "又来.zip", zipped({"各局/卫生.txt": REPORT.replace("水利局", "卫生健康局")}))
    os.utime(inbox / "刚到.txt", (LONG_AGO, LONG_AGO))
    friday = run(published, *night)
    assert friday.returncode == 0, friday.stdout + friday.stderr
    summary = last(published)
    assert [one["name"] for one in summary["added"]] == ["刚到.txt", "又来.zip!/各局/卫生.txt"]  # type: ignore[attr-defined]
    assert summary["known"] == 1 and summary["set_aside"] == []
    assert summary["releases_removed"] == [before] and len(store.releases()) == 2
    assert store.previous().id != before
    assert len(log.read_text(encoding="utf-8").splitlines()) == 1


def zipped(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()


def test_what_the_night_meets(published: Path, inbox: Path, tmp_path: Path) -> None:
    """No inbox, another night, a killed one, seeds that are not sound: each has its exit status and words."""
    release, nights = current(published), Nights(published / "warehouse")
    absent = run(published, "nightly", str(tmp_path / "nowhere"))
    assert absent.returncode == 3 and "nowhere is no folder; make it" in absent.stdout
    assert last(published)["outcome"] == "unchanged"

    letters = tmp_path / "letters"
    letters.mkdir()
    put(letters, "mine.txt", "dear all")
    spoiled = run(published, "nightly", "--site", str(letters))
    assert spoiled.returncode == 3 and "its site could not be written" in spoiled.stdout
    assert last(published)["next_steps"] == ["mend_site"] and [path.name for path in letters.iterdir()] == ["mine.txt"]
    assert run(published, "nightly", "--site", str(tmp_path / "pages")).returncode == 0
    assert release_of(tmp_path / "pages") == release

    with nights.alone():
        second = run(published, "nightly", str(inbox))
    assert second.returncode == 75 and "another night runs" in second.stderr
    with (published / "warehouse" / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        building = run(published, "nightly", str(inbox))
    assert building.returncode == 75 and "already building" in building.stderr
    assert last(published)["outcome"] == "busy"

    (nights.folder / ".lock").write_text("2026-11-29T02:30:00+00:00", encoding="utf-8")  # of a night that was killed
    (nights.memory).write_text("{", encoding="utf-8")
    (nights.folder / ".20261129T023000Z.json.part").write_text("{", encoding="utf-8")
    after = run(published, "nightly", str(inbox))
    assert after.returncode == 0 and "2026-11-29T02:30:00+00:00 did not come to its end" in after.stdout
    assert last(published)["interrupted"] == "2026-11-29T02:30:00+00:00"
    assert run(published, "nightly", "--keep", "0").returncode == 2

    seed = published / "seeds" / "facts" / "raw_score.csv"
    seed.write_text(seed.read_text(encoding="utf-8").replace("总分", "总分数\r", 1), encoding="utf-8", newline="")
    failed = run(published, "nightly", str(inbox), "--on-failure", "exit 9")
    assert failed.returncode == 1 and "raw_score.csv" in failed.stderr
    assert "the hook ended with status 9" in failed.stderr
    assert last(published)["status"] == 1 and release in str(last(published)["message"])
    assert_unharmed(published, release)


@pytest.fixture
def night() -> NightSummary:
    """A night with something of everything."""
    aside = Withheld("<坏>.docx", None, "add", "is damaged & cut off", "download it again")
    return NightSummary(
        *("20261130T023000Z", "2026-11-30T02:30:00+00:00", "2026-11-30T02:31:05+00:00"),
        outcome="failed",
        message="seeds/facts/raw_score.csv:2 <is wrong>",
        inbox="inbox",
        waiting=["来着.part"],
        set_aside=[aside],
        release="20261129T023000Z-1f0c8a9e",
        releases_kept=3,
    )


def test_a_hook_cannot_hold_a_night(night: NightSummary, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(hook, "MOST_SECONDS", 0.5)
    assert hook.call('test "$JIXIAO_NIGHT_STATUS" = 1', night, None, None) is None
    left = tmp_path / "left"
    wrong = hook.call(f"(sleep 30; touch {left}) & sleep 30", night, None, None)
    assert wrong is not None and "was ended" in wrong
    assert "status 127" in (hook.call("no-such-command-here", night, None, None) or "")


def test_the_page_says_all_and_asks_for_nothing(night: NightSummary) -> None:
    shown = "".join(page(night))
    assert not re.search(r"https?:|<script|<link|<img|@import|url\(", shown)
    for words in ("&lt;坏&gt;.docx", "damaged &amp; cut off", "download it again", "来着.part", "用时 65 秒"):
        assert words in shown
    assert NightSummary.parse(night.as_json()) == night


def test_what_was_read_in_vain_is_read_again_by_another_program(tmp_path: Path) -> None:
    one, mended = Reader("a", "r"), Reader("b", "r")
    bad, lacking = [Became("", "unreadable", "x", None)], [Became("", "lacking", "x", None)]
    taken = [Became("a.txt", "added", "", REPORT_ID)]
    memory = Memory.load(tmp_path / "memory.json", one, [REPORT_ID])
    for sha256, became in (("1", bad), ("2", lacking), ("3", taken)):
        memory.keep(sha256, became)
    memory.save(with_unseen=False)

    def recalled(reader: Reader, *reports: str) -> list[str]:
        again = Memory.load(tmp_path / "memory.json", reader, reports)
        return [sha256 for sha256 in "123" if again.recall(sha256) is not None]

    assert recalled(one, REPORT_ID) == ["1", "2", "3"]
    assert recalled(mended, REPORT_ID) == ["3"]
    assert recalled(Reader("a", "other"), REPORT_ID) == ["1", "3"]
    assert recalled(one) == ["1", "2"]


def test_one_document_that_breaks_the_writing_costs_no_other(
    copy: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put(inbox, f"{year}.txt", REPORT.replace("2022", str(year))) for year in range(2015, 2022)]
    arrivals = [Arrival(path, "0") for path in paths]

    def breaks(root: Path, taken: Iterable[Path], **options: object) -> Iterator[Added]:
        known = list(taken)
        yield from add(root, known, jobs=1, reports=root / "reports")
        if paths[4] in known:
            raise JixiaoError("the fifth cannot be written; mend it")

    monkeypatch.setattr(taking, "add", breaks)
    found = dict(taking.take(copy, arrivals, copy / "reports"))
    assert [found[arrival][0].outcome == "unreadable" for arrival in arrivals] == [n == 4 for n in range(7)]
    assert found[arrivals[4]][0].reason == "the fifth cannot be written; mend it"


def test_an_inbox_is_waited_for(inbox: Path) -> None:
    put(inbox, "整.txt", REPORT)
    put(inbox, "下.docx", DAMAGED), put(inbox, "下.docx.aria2", b"")
    put(inbox, ".rsync.Xa1", REPORT), put(inbox, "图.png", b"")
    (inbox / "新.txt").write_text(REPORT, encoding="utf-8")
    found = look(inbox, settle=600)
    assert [arrival.path.name for arrival in found.arrivals] == ["整.txt"]
    assert [path.name for path in found.waiting] == ["下.docx", "下.docx.aria2", "新.txt"]
    assert [path.name for path, _ in found.others] == ["图.png"]
    assert "is no folder" in (look(inbox / "整.txt", 0).problem or "")


@pytest.mark.parametrize(
    "taken", ["refused.html/", "nights", "nights/.lock/", "nights/memory.json/", "nights/latest.json/"]
)
def test_what_stands_in_a_place_of_ours_is_named_and_can_be_moved_away(copy: Path, taken: str) -> None:
    """And no night writes anything before it is."""
    place = copy / "warehouse" / taken
    place.parent.mkdir(parents=True)
    place.mkdir() if taken.endswith("/") else place.write_text("of somebody", encoding="utf-8")
    told: list[str] = []
    night = run_night(Project(copy), None, None, Terms(), told.append, told.append)
    assert (night.outcome, night.status) == ("failed", 1)
    assert f"move it away; run: mv {place} {place}.away" in told[0], told


def test_releases_go_by_number_and_by_age(tmp_path: Path) -> None:
    """Not the current one, nor the one before it, however old."""
    store, now = Store(tmp_path), datetime(2026, 11, 30, tzinfo=UTC)
    ids = [f"{now - timedelta(days=days):%Y%m%dT%H%M%SZ}-0000000{days % 10}" for days in (400, 300, 100, 50, 20, 10, 1)]
    for number, release_id in enumerate(ids):
        folder = store.releases_directory / release_id
        folder.mkdir(parents=True)
        manifest = {
            "release": release_id,
            "built_at": now.isoformat(),
            "outputs": {"jixiao.duckdb": ""},
            "follows": ids[number - 1] if number else None,
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    def gone(position: int, keep: int, days: int) -> list[int]:
        store.current_link.unlink(missing_ok=True)
        store.current_link.symlink_to(Path("releases") / ids[position])
        return [ids.index(release.id) for release in expired(store, keep, days, now)]

    assert gone(6, 30, 90) == [0, 1, 2]
    assert gone(6, 3, 365) == [0, 1, 2, 3]
    assert gone(6, 1, 1) == [0, 1, 2, 3, 4]
    assert gone(1, 2, 30) == [2, 3, 4]  # after a rollback
