"""Adding reports as a person does: what is written, what is left alone, what a bad file or a killed process costs."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from command import run
from jixiao.checking.check import check
from jixiao.errors import JixiaoError
from jixiao.facts.pending_write import pending
from jixiao.intake import seeds, worker
from jixiao.intake.add import add
from jixiao.intake.read_report import ReadReport, read_reports

pytestmark = pytest.mark.command

REPORT = """
安仁县水利局2022年度部门整体支出绩效自评报告

一、部门概况
安仁县水利局是县人民政府工作部门，内设办公室、规划财务股等5个股室，核定编制42名，年末实有在职人员40人，退休人员18人。
单位联系人：张某  联系电话：0735-0000000

二、部门整体支出情况
2022年年初预算1200万元，调整后预算1350.5万元，全年支出1323.49万元，预算执行率98%。其中：基本支出800万元，项目支出523.49万元。

三、绩效自评结果
根据《预算法》要求，我局对照评分表逐项打分，2022年度部门整体支出绩效自评得分为96.5分，等级为“优”。
预算执行率：该指标分值10分，自评得分9.5分，扣0.5分，原因是支出进度偏慢。
全年新建小型水库3座，维修山塘27口，培训河长121名。

四、存在的问题
一是预算编制不够精准；二是项目支出进度偏慢。

五、改进措施
一是提高预算编制的科学性；二是加快资金支付进度。
"""
REPORT_ID = "431028-slj-2022"


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports that are added are kept in the copy, not where the five reports are."""
    monkeypatch.delenv("JIXIAO_REPORTS", raising=False)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "水利局 2022.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def fingerprint(root: Path) -> dict[str, str]:
    files = sorted(path for path in (root / "seeds").rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rows(root: Path, table: str, report_id: str = REPORT_ID) -> pl.DataFrame:
    frame = pl.read_csv(root / "seeds" / "facts" / f"{table}.csv", infer_schema=False)
    return frame.filter(pl.col("report_id") == report_id)


def test_a_report_is_added_checked_and_opened(copy: Path, report: Path) -> None:
    done = run(copy, "add", str(report))
    assert done.returncode == 0, done.stderr
    assert "新报告 added" in done.stdout and REPORT_ID in done.stdout and "0 unread" in done.stdout
    told = rows(copy, "raw_report").row(0, named=True)
    assert (told["department_name"], told["division_code"], told["organ"]) == ("安仁县水利局", "431028", "slj")
    assert (told["fiscal_year"], told["printed_grade"], told["review"]) == ("2022", "优", "extracted")
    totals = rows(copy, "raw_score").filter(pl.col("level") == "total")
    assert totals["score"].to_list() == ["96.5"]
    money = rows(copy, "raw_amount").select("scope", "measure", "amount").rows()
    assert ("whole", "budget_initial", "1200") in money and ("whole", "executed", "1323.49") in money
    assert ("in_post", "40") in rows(copy, "raw_headcount").select("item", "headcount").rows()
    # The file is kept where its facts can be opened, and everything is in the form that the check demands.
    assert (copy / "reports" / "水利局_2022.txt").read_text(encoding="utf-8") == REPORT
    assert not check(copy, copy / "reports", needs_all=False).problems
    again = fingerprint(copy)
    repeated = run(copy, "add", str(report))
    assert repeated.returncode == 0 and "已有 known" in repeated.stdout and fingerprint(copy) == again


def test_no_personal_data_is_written_or_shown(copy: Path, report: Path, tmp_path: Path) -> None:
    shown = run(copy, "add", "--dry-run", "--json", str(report)).stdout + run(copy, "add", str(report)).stdout
    seeds = [path for path in (copy / "seeds" / "facts").glob("*.csv") if path.stem != "forgotten_report"]
    written = "".join(rows(copy, path.stem).write_csv() for path in seeds)
    assert REPORT_ID in written
    assert "0735" not in shown + written and "张某" not in shown + written
    waived = rows(copy, "waived_number").filter(pl.col("reason") == "personal_data")
    assert waived["quote"].to_list() == [None]
    start, end = (int(waived[0, name]) for name in ("char_start", "char_end"))
    assert REPORT[start:end] == "0735-0000000"


def test_the_same_text_in_another_file_is_known(copy: Path, report: Path, tmp_path: Path) -> None:
    run(copy, "add", str(report))
    before = fingerprint(copy)
    other = tmp_path / "other.md"
    other.write_text(REPORT.replace("\n一、", "\n## 一、"), encoding="gb18030")
    done = run(copy, "add", str(other))
    assert done.returncode == 0 and "the same text" in done.stdout and REPORT_ID in done.stdout
    assert fingerprint(copy) == before


def test_a_republished_report_is_a_new_edition(copy: Path, report: Path, tmp_path: Path) -> None:
    run(copy, "add", str(report))
    accepted = copy / "seeds" / "facts" / "raw_score.csv"
    accepted.write_text(accepted.read_text(encoding="utf-8").replace(",extracted,", ",accepted,"), encoding="utf-8")
    first = rows(copy, "raw_score")
    republished = tmp_path / "again.txt"
    republished.write_text(REPORT.replace("96.5分", "95.5分"), encoding="utf-8")
    done = run(copy, "add", str(republished))
    assert done.returncode == 0 and "新版次 new edition" in done.stdout
    assert rows(copy, "raw_score").equals(first)
    second = f"{REPORT_ID}-e2"
    assert rows(copy, "raw_report", second)["edition"].to_list() == ["2"]
    assert "95.5" in rows(copy, "raw_score", second)["score"].to_list()
    assert not check(copy, copy / "reports", needs_all=False).problems


def test_dry_run_and_out_leave_the_seeds_alone(copy: Path, report: Path, tmp_path: Path) -> None:
    before = fingerprint(copy)
    dry = run(copy, "add", "--dry-run", str(report))
    assert dry.returncode == 0 and "nothing was written" in dry.stdout and "⟦96.5分⟧" in dry.stdout
    out = tmp_path / "out"
    done = run(copy, "add", "--out", str(out), str(report))
    assert done.returncode == 0 and fingerprint(copy) == before and not (copy / "reports").exists()
    scores = pl.read_parquet(out / "raw_score.parquet")
    assert scores.schema["score"] == pl.Decimal(9, 4) and 96.5 in scores["score"].cast(float).to_list()
    assert pl.read_parquet(out / "document.parquet")["outcome"].to_list() == ["added"]
    full = run(copy, "add", "--out", str(out), str(report))
    assert full.returncode == 1 and "not an empty folder" in full.stderr


def test_one_bad_file_does_not_stop_the_rest(copy: Path, report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "b.docx").write_bytes(b"PK\x03\x04 broken")
    (folder / "c.txt").write_bytes(b"")
    (folder / "d.txt").write_text(
        "关于开展2022年度部门整体支出绩效自评工作的通知\n各县（市、区）财政局：\n请按时报送。\n"
    )
    with zipfile.ZipFile(folder / "e.zip", "w") as archive:
        archive.writestr("内/报告.txt", REPORT)
    done = run(copy, "add", str(folder), str(tmp_path / "missing.txt"))
    assert done.returncode == 1 and "4 of 6 files could not be read" in done.stderr
    for name in ("a.pdf", "b.docx", "c.txt", "missing.txt"):
        line = next(line for line in done.stderr.splitlines() if name in line)
        assert "; " in line and "Traceback" not in line
    assert "d.txt: a rule or a notice" in done.stdout
    assert rows(copy, "raw_report").height == 1


def test_what_is_no_self_evaluation_is_not_taken(copy: Path, tmp_path: Path) -> None:
    before = fingerprint(copy)
    notice = tmp_path / "notice.txt"
    notice.write_text(
        "县财政局预算绩效管理办法\n第一条 为规范管理。\n第二条 本办法适用于各单位。\n第三条 自印发之日起施行。\n"
    )
    done = run(copy, "add", "--json", str(notice))
    told = json.loads(done.stdout.splitlines()[0])
    assert done.returncode == 1 and (told["outcome"], told["type"]) == ("refused", "none") and told["reason"]
    assert fingerprint(copy) == before


def test_a_report_that_names_no_department_can_be_told_whose_it_is(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "anonymous.txt"
    path.write_text(REPORT.replace("安仁县水利局", "我局", 1).replace("安仁县水利局", "我局"), encoding="utf-8")
    refused = run(copy, "add", str(path))
    assert refused.returncode == 1 and "--department" in refused.stdout
    done = run(copy, "add", "--department", "安仁县水利局", str(path))
    assert done.returncode == 0 and REPORT_ID in done.stdout


def killed(root: Path, report: Path, at: int, way: str) -> int:
    """Add ``report`` in a process that dies, or (``way`` is full) finds the disk full, at its ``at``th move."""
    program = f"""
import errno, os, pathlib, sys
from jixiao import cli
replace, calls = pathlib.Path.replace, 0
def replace_or_die(path, target):
    global calls
    calls += 1
    if calls == {at} and {way!r} == "full":
        raise OSError(errno.ENOSPC, "No space left on device")
    moved = replace(path, target)
    if calls == {at}:
        os._exit(9)
    return moved
pathlib.Path.replace = replace_or_die
sys.argv = ["jixiao", "add", {str(report)!r}]
cli.main()
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, timeout=120)
    return done.returncode


@pytest.mark.parametrize("at", [1, 12, 14, 17, 22])
def test_a_killed_process_leaves_no_half_report(copy: Path, report: Path, at: int) -> None:
    before = fingerprint(copy)
    assert killed(copy, report, at, "kill") == 9
    # Before the journal nothing has changed; after it the seeds say that something has still to be done.
    assert pending(copy) or fingerprint(copy) == before
    assert not pending(copy) or "broken off" in str(check(copy).problems[0])
    done = run(copy, "add", str(report))
    assert done.returncode == 0, done.stderr
    assert rows(copy, "raw_report").height == 1 and not check(copy, copy / "reports", needs_all=False).problems
    assert not pending(copy) and not (copy / ".adding").exists()
    assert [path.name for path in (copy / "reports").iterdir()] == ["水利局_2022.txt"]


def test_a_full_disk_changes_nothing(copy: Path, report: Path) -> None:
    before = fingerprint(copy)
    assert killed(copy, report, 8, "full") == 1
    assert fingerprint(copy) == before and not (copy / ".adding").exists() and not list((copy / "reports").iterdir())


def test_what_was_changed_since_a_killed_writer_is_never_overwritten(copy: Path, report: Path) -> None:
    assert killed(copy, report, 16, "kill") == 9 and pending(copy)
    edited = copy / "seeds" / "facts" / "waived_number.csv"
    edited.write_text(edited.read_text(encoding="utf-8") + "a person's row\n", encoding="utf-8")
    done = run(copy, "add", str(report))
    assert done.returncode == 1 and "waived_number.csv was changed since; restore" in done.stderr
    assert edited.read_text(encoding="utf-8").endswith("a person's row\n")
    (copy / ".adding" / "journal.json").write_text("[{", encoding="utf-8")
    torn = run(copy, "add", str(report))
    assert torn.returncode == 1 and "cannot be read" in torn.stderr and "Traceback" not in torn.stderr


def of(department: str, title: str = "部门整体支出绩效自评报告") -> str:
    return REPORT.replace("部门整体支出绩效自评报告", title).replace("安仁县水利局", department)


def test_departments_of_the_same_initials_are_not_editions_of_one_another(copy: Path, tmp_path: Path) -> None:
    streets = {"a": "长沙市雨花区圭塘街道办事处", "b": "长沙市雨花区高塘街道办事处"}
    for name, street in streets.items():
        (tmp_path / f"{name}.txt").write_text(of(street), encoding="utf-8")
    done = run(copy, "add", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert done.returncode == 0 and "edition" not in done.stdout, done.stderr
    first, second = rows(copy, "raw_report", "430111-gtjdb-2022"), rows(copy, "raw_report", "430111-gtjdbb-2022")
    assert (first["department_name"][0], second["department_name"][0]) == tuple(streets.values())
    assert second["organ"][0] == "gtjdbb" and rows(copy, "raw_score", "430111-gtjdbb-2022").height
    organs = pl.read_csv(copy / "seeds" / "reference" / "ref_organ.csv").filter(pl.col("organ").str.starts_with("gtj"))
    assert organs.select("organ", "name_zh").rows() == [("gtjdb", "圭塘街道办事处"), ("gtjdbb", "高塘街道办事处")]
    # Another year, and another text of the same year, of the second one.
    (tmp_path / "c.txt").write_text(of(streets["b"]).replace("2022", "2023"), encoding="utf-8")
    (tmp_path / "d.txt").write_text(of(streets["b"]).replace("96.5分", "95.5分"), encoding="utf-8")
    later = run(copy, "add", str(tmp_path / "c.txt"), str(tmp_path / "d.txt"))
    assert "430111-gtjdbb-2023" in later.stdout and "430111-gtjdbb-2022-e2" in later.stdout
    assert not check(copy, copy / "reports", needs_all=False).problems


def test_projects_of_the_same_initials_are_not_editions_of_one_another(copy: Path, tmp_path: Path) -> None:
    title = "河道综合治理生态护岸建设工程第{}标段项目支出绩效自评报告"
    for number in "一二":
        path = tmp_path / f"{number}.txt"
        path.write_text(of("安仁县水利局", title.format(number)), encoding="utf-8")
    again = tmp_path / "再.txt"
    again.write_text(of("安仁县水利局", title.format("二")).replace("96.5分", "95.5分"), encoding="utf-8")
    done = run(copy, "add", *(str(tmp_path / name) for name in ("一.txt", "二.txt", "再.txt")))
    assert done.returncode == 0, done.stderr
    ids = pl.read_csv(copy / "seeds" / "facts" / "raw_report.csv", infer_schema=False)["report_id"]
    one, other, edition = sorted(ids.filter(ids.str.starts_with(REPORT_ID)))
    assert (other, edition) == (f"{one}b", f"{one}b-e2")
    assert not check(copy, copy / "reports", needs_all=False).problems


def test_the_reports_own_bytes_are_kept(copy: Path, report: Path, tmp_path: Path) -> None:
    folder = copy / "reports"
    folder.mkdir()
    (folder / "报告.txt").write_text("of somebody else", encoding="utf-8")
    long = "很长的名字" * 15
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("内/报告.txt", REPORT)
        archive.writestr(f"内/{long}.txt", REPORT.replace("2022", "2021"))
    usable = folder / "already.txt"
    usable.write_text(REPORT.replace("2022", "2020"), encoding="utf-8")
    done = run(copy, "add", str(tmp_path / "some.zip"), str(usable))
    assert done.returncode == 0, done.stderr
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert kept.pop("报告.txt") == "of somebody else" and kept.pop("already.txt")
    sources = {year: rows(copy, "raw_report", f"431028-slj-{year}")["source_file"][0] for year in (2021, 2022)}
    assert kept == {sources[2022]: REPORT, sources[2021]: REPORT.replace("2022", "2021")}
    assert sources[2022].endswith("_报告.txt") and sources[2021].endswith(".txt")
    assert len(sources[2021].encode()) <= 200 and not check(copy, folder, needs_all=False).problems


FORM = """项目支出绩效自评表
（2022年度）
项目名称\t{}
主管部门\t安仁县水利局\t实施单位\t{}
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t{}\t{}\t{}\t10\t100%\t10
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t清淤长度\t≥5公里\t6公里\t50\t50
总分\t\t\t\t\t100\t98
"""


def test_each_form_of_a_file_becomes_a_report_of_its_own(copy: Path, tmp_path: Path) -> None:
    file = tmp_path / "自评表.txt"
    forms = [
        ("河道清淤", "安仁县水利局", 40),
        ("水库除险加固", "安仁县水利局", 60),
        ("河道清淤", "安仁县河道管理所", 80),
    ]
    summary = "项目支出绩效自评结果汇总表\n序号\t项目名称\t预算数\t得分\n1\t河道清淤\t40\t98\n2\t水库除险加固\t60\t98\n"
    texts = [FORM.format(name, unit, *[money] * 3) for name, unit, money in forms]
    file.write_text(summary + "".join(texts), encoding="utf-8")
    done = list(add(copy, [file], reports=copy / "reports"))
    assert [(one.outcome, one.reading and one.reading.report["project_name"]) for one in done] == [
        ("added", "河道清淤"), ("added", "水库除险加固"), ("added", "河道清淤"),
    ]  # fmt: skip
    ids = [str(one.report_id) for one in done]
    assert len(set(ids)) == 3
    for report_id, (_, _, money) in zip(ids, forms, strict=True):
        assert set(rows(copy, "raw_amount", report_id)["amount"]) == {str(money)}
    # Every span and every passage is that of its own part of the one file, which is kept once.
    assert not check(copy, copy / "reports", needs_all=False).problems
    assert [one.outcome for one in add(copy, [file], reports=copy / "reports")] == ["known"] * 3


def test_a_report_stays_whole_with_its_form_and_a_form_with_heads_on_every_page(copy: Path, tmp_path: Path) -> None:
    form = FORM.format("河道清淤", "安仁县水利局", 40, 40, 40)
    prose = "安仁县水利局2022年河道清淤项目支出绩效自评报告\n" + "我局按计划完成了各段河道的清淤，群众满意。\n" * 60
    (tmp_path / "1.txt").write_text(prose + form, encoding="utf-8")
    (tmp_path / "2.txt").write_text(form + form, encoding="utf-8")
    assert len(list(add(copy, [tmp_path / "1.txt", tmp_path / "2.txt"], dry_run=True))) == 2


@pytest.mark.parametrize("way", ["seeds", "--dry-run", "--out"])
def test_a_value_that_does_not_fit_loses_its_report_alone(
    copy: Path, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text(REPORT.replace("2022", "2021"), encoding="utf-8")

    def read_badly(root: Path, origin: str, *rest: Any) -> list[ReadReport]:
        readings = read_reports(root, origin, *rest)
        if origin == str(bad):
            readings[0].tables["raw_amount"][0]["amount"] = Decimal("1E+30")
        return readings

    monkeypatch.setattr(worker, "read_reports", read_badly)
    out = tmp_path / "out" if way == "--out" else None
    done = list(add(copy, [bad, report], out=out, dry_run=way == "--dry-run"))
    assert [added.outcome for added in done] == ["unreadable", "added"]
    assert "raw_amount [amount]" in done[0].reason and "does not fit" in done[0].reason
    if way == "seeds":
        assert rows(copy, "raw_report").height == 1 and not check(copy).problems
    if out:
        assert pl.read_parquet(out / "raw_report.parquet")["report_id"].to_list() == [REPORT_ID]


def test_out_never_touches_a_folder_that_is_not_its_own(copy: Path, report: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    out = place / "out"
    draft = place / ".out.part"
    draft.mkdir(parents=True)
    (draft / "mine").touch()
    dead = place / ".jixiao-dead.part"  # of a killed process
    dead.mkdir()
    (dead / "raw_report.parquet").touch()
    (place / "link").symlink_to(place / "nowhere")
    refused = run(copy, "add", "--out", str(place / "link"), str(report))
    assert refused.returncode == 1 and "not an empty folder" in refused.stderr
    adding = add(copy, [report], out=out)
    next(adding)
    assert run(copy, "add", "--out", str(out), str(report)).returncode == 0
    with pytest.raises(JixiaoError, match="cannot be put in place"):
        list(adding)
    broken_off = add(copy, [report], out=place / "other")
    next(broken_off)
    broken_off.close()
    assert sorted(path.name for path in place.iterdir()) == [".out.part", "link", "out"] and (draft / "mine").exists()
    assert pl.read_parquet(out / "raw_report.parquet").height == 1


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_process_told_to_end_ends_and_lets_go(copy: Path, tmp_path: Path, how: signal.Signals) -> None:
    before = fingerprint(copy)
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_text(REPORT.replace("1200万元", f"{2000 + number}万元"), encoding="utf-8")
    command = [sys.executable, "-m", "jixiao.cli", "add", str(folder)]
    with subprocess.Popen(command, cwd=copy, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(how)
        # The pipe is closed when the last worker has ended, too.
        process.stdout.read()
        assert process.wait(timeout=20) == (143 if how == signal.SIGTERM else -9)
    assert fingerprint(copy) == before
    assert how == signal.SIGKILL or not list((copy / "reports").iterdir())
    with seeds.writing(copy):
        pass


def test_a_kind_that_does_not_exist_is_told(copy: Path) -> None:
    done = run(copy, "evaluate", "--kind", "nope")
    assert done.returncode == 2 and "nope" in done.stderr and "headcount" in done.stderr


def test_json_is_whole_where_the_terminal_cannot_show_chinese(copy: Path, report: Path) -> None:
    done = run(copy, "add", "--dry-run", "--json", str(report), PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout.splitlines()[0])["department_name"] == "安仁县水利局"


def test_two_writers_at_once_are_told_apart(copy: Path, report: Path) -> None:
    with seeds.writing(copy):
        done = run(copy, "add", str(report))
    assert done.returncode == 1 and "another process is writing" in done.stderr
