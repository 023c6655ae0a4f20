"""``jixiao forget``: of a forgotten report nothing is left but that it was, and nothing brings it back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from command import run
from jixiao.checking.check import check
from jixiao.facts import kinds
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.facts.table import read
from jixiao.forgetting.forget import forget, plan
from jixiao.forgetting.traces import Marks, traces
from jixiao.intake.add import add
from jixiao.nightly.nights import Nights
from jixiao.nightly.summary import NightDocument, NightSummary
from jixiao.project import Project
from jixiao.release.store import Release, Store
from test_add import FORM, REPORT, REPORT_ID
from test_build import MONEY
from test_check import correction, edit

GONE, KEPT = "440800-zzb-2020", "440224-zzb-2023"


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIXIAO_REPORTS", raising=False)


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted((root / "seeds").rglob("*.csv"))}


def test_nothing_is_left_of_a_forgotten_report(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken off before the build and after it, the same command goes on; the others stay as they were."""
    monkeypatch.chdir(published)
    store, project = Store(published / "warehouse"), Project(published)
    first = store.current()
    edit(published, "ref_correction", correction(f"{GONE}/amount/1", *MONEY), "reference")
    token = run(published, "cite", f"{GONE}/amount/1").stdout.split()[-1]
    kept_token = run(published, "cite", f"{KEPT}/amount/1").stdout.split()[-1]
    ours = "select * from fact_history where report_id = ? order by all"
    with duckdb.connect(str(first.database), read_only=True) as connection:
        history = connection.execute(ours, [KEPT]).fetchall()
        longest = "select max_by(quote, length(quote)) from seeds.raw_finding where report_id = ?"
        ((quote,),) = connection.execute(longest, [GONE]).fetchall()
    assert len(quote) > 15
    leftover = published / "target" / "compiled" / "rows.json"
    leftover.parent.mkdir(parents=True, exist_ok=True)
    leftover.write_text(json.dumps({"fact_id": f"{GONE}/score/1"}), encoding="utf-8")
    (store.warehouse / "refused.html").write_text(f"<p>{quote}</p>", encoding="utf-8")

    asked = run(published, "forget", GONE, "--reason", "personal_data", typed="n\n")
    assert asked.returncode == 130 and first.id in asked.stdout and "rows in" in asked.stdout
    assert "not touched seeds/reference/ref_rubric.csv, whose rows name it" in asked.stdout
    assert "cannot be undone" in asked.stdout and GONE in (published / "seeds/facts/raw_report.csv").read_text("utf-8")

    half = run(published, "forget", GONE, "--reason", "personal_data", "--yes", "--no-build")
    assert half.returncode == 0 and "without --no-build" in half.stdout, half.stderr
    assert store.releases() == [first] and f"{GONE}/" not in str(files_of(published))

    def killed(self: Store, release: Release) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Store, "remove", killed)
        forget(project, plan(project, GONE), "personal_data", None, print)
    second = store.current()
    assert second != first and store.releases() == [first, second]

    done = run(published, "forget", GONE, "--reason", "personal_data", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing changed since" in done.stdout and store.releases() == [second]
    assert not leftover.exists() and not (store.warehouse / "refused.html").exists()
    for path in (path for place in ("seeds", "warehouse") for path in (published / place).rglob("*") if path.is_file()):
        assert not any(mark.encode() in path.read_bytes() for mark in (f"{GONE}/", quote)), path
    with duckdb.connect(str(second.database), read_only=True) as connection:
        assert connection.execute(ours, [GONE]).fetchall() == []
        assert connection.execute(ours, [KEPT]).fetchall() == history
        assert len(connection.execute("select report_id from report_card").fetchall()) == 4
        for schema, table in connection.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            rows = connection.execute(f'select t::varchar from "{schema}"."{table}" as t').fetchall()
            marks = (f"{GONE}/", f"'report_id': {GONE},", quote)
            assert not any(mark in row for (row,) in rows for mark in marks), table

    resolved = run(published, "source", token)
    assert resolved.returncode == 0 and f"withdrawn and forgotten on {date.today()}" in resolved.stdout
    assert "verified" in run(published, "source", kept_token).stdout
    assert run(published, "check").returncode == 0
    assert "nothing changed" in run(published, "build").stdout


def test_what_was_forgotten_is_not_taken_in_again(copy: Path, tmp_path: Path) -> None:
    """Not its file, and not another of its text, unless somebody says so: then not by its number; no night tells."""
    before = files_of(copy)
    inbox, nights = tmp_path / "水利局 2022.txt", Nights(copy / "warehouse")
    inbox.write_text(REPORT, encoding="utf-8")
    assert run(copy, "add", str(inbox)).returncode == 0
    added = files_of(copy)
    assert added != before and list((copy / "reports").iterdir())
    one, other = NightDocument(inbox.name, REPORT_ID), NightDocument("别的.txt", KEPT)
    nights.write(NightSummary("20261130T023000Z", "2026-11-30T02:30:00+00:00", added=[one, other], message=""))
    nights.write(NightSummary("20261201T023000Z", "2026-12-01T02:30:00+00:00", message=f"{REPORT_ID}/score/1 is wrong"))
    nights.memory.write_text(REPORT_ID, encoding="utf-8")

    done = run(copy, "forget", REPORT_ID, "--reason", "taken_by_mistake", "--yes", "--no-build")
    assert done.returncode == 0, done.stderr
    left = files_of(copy)
    stone = left.pop(str(FORGOTTEN.file))
    assert left == {name: rows for name, rows in before.items() if name != str(FORGOTTEN.file)}
    assert (
        stone.decode().count(REPORT_ID) == 1 and "taken_by_mistake" in stone.decode() and "水利" not in stone.decode()
    )
    assert not list((copy / "reports").iterdir())
    told = " ".join(path.read_text(encoding="utf-8") for path in nights.folder.iterdir())
    assert REPORT_ID not in told and inbox.name not in told and KEPT in told and len(nights.names()) == 1
    assert run(copy, "check").returncode == 0

    again = tmp_path / "又一份.txt"
    again.write_text(REPORT.replace("\n\n", "\n"), encoding="utf-8")
    for path in (inbox, again):
        refused = run(copy, "add", str(path))
        assert f"was forgotten on {date.today()} (误收)" in refused.stdout, refused.stdout + refused.stderr
    assert files_of(copy)[str(FORGOTTEN.file)] == stone and {**files_of(copy), **left} == files_of(copy)
    anew = run(copy, "add", "--anew", str(inbox))
    assert anew.returncode == 0 and f"{REPORT_ID}-e2" in anew.stdout, anew.stderr
    ids = [row["report_id"] for row in read(kinds.REPORT.table, copy).records]
    assert f"{REPORT_ID}-e2" in ids and REPORT_ID not in ids and files_of(copy)[str(FORGOTTEN.file)] == stone
    assert run(copy, "check").returncode == 0
    assert "the same file is in the corpus" in run(copy, "add", str(inbox)).stdout


def test_a_file_of_several_reports_stays_until_the_last_is_forgotten(copy: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "自评表.txt"
    forms = [
        FORM.format(name, "安仁县水利局", *[money] * 3) for name, money in (("河道清淤", 40), ("水库除险加固", 60))
    ]
    inbox.write_text("".join(forms), encoding="utf-8")
    first, last = [str(one.report_id) for one in add(copy, [inbox], reports=copy / "reports")]
    for report_id, files in ((first, 1), (last, 0)):
        done = run(copy, "forget", report_id, "--reason", "not_public", "--yes", "--no-build")
        assert done.returncode == 0, done.stderr
        assert (f"holds {last} as well" in done.stdout) == bool(files)
        assert len(list((copy / "reports").iterdir())) == files
        assert not check(copy, copy / "reports", needs_all=False).problems


def test_a_forgetting_that_is_killed_amid_the_seeds_is_carried_to_its_end(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each of its renamings; until the first, nothing is forgotten."""
    project, replace = Project(copy), Path.replace
    before, left = files_of(copy), 0

    def killed(self: Path, target: Path) -> Path:
        nonlocal left
        if target.suffix == ".csv" and target.is_relative_to(copy / "seeds"):
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "replace", killed)
        left = 3
        forget(project, plan(project, GONE), "legal_order", None, print, with_build=False)
    assert files_of(copy) != before
    again = run(copy, "forget", GONE, "--reason", "legal_order", "--yes", "--no-build")
    assert again.returncode == 0, again.stderr
    assert f"{GONE}/" not in str(files_of(copy)) and run(copy, "check").returncode == 0
    assert (copy / FORGOTTEN.file).read_text(encoding="utf-8").count(GONE) == 1
    unknown = run(copy, "forget", "440800-zzb-1999", "--reason", "legal_order", "--yes")
    assert unknown.returncode == 1 and "there is no report '440800-zzb-1999'" in unknown.stderr


def test_traces_are_found_in_what_is_packed(tmp_path: Path) -> None:
    """In databases and Parquet files by their rows; another edition is another report; what cannot be read counts."""
    marks = Marks(REPORT_ID, ("预算编制不够精准，项目支出进度偏慢",))
    for number, value in enumerate((f"{REPORT_ID}/score/1", REPORT_ID, *marks.words, f"{REPORT_ID}-e2/score/1")):
        with duckdb.connect(str(tmp_path / f"{number}.duckdb")) as connection:
            connection.execute("create table t as select ? as cell from range(1000)", [value])
            connection.execute(f"copy t to '{tmp_path / f'{number}.parquet'}'")
    (tmp_path / "3.html").write_text(f"<td>{marks.words[0]}</td>", encoding="utf-8")
    (tmp_path / "damaged.duckdb").write_bytes(b"?")
    found = [path.name for path in traces([tmp_path], marks)]
    assert found == sorted(
        [*(f"{n}.{kind}" for n in range(3) for kind in ("duckdb", "parquet")), "3.html", "damaged.duckdb"]
    )
