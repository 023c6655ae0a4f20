"""Adding reports as a person does: what is written, what is left alone, what a bad file or a killed process costs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from conftest import run
from jixiao.facts.check import check
from jixiao.intake import seeds

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


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "水利局 2022.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def fingerprint(root: Path) -> dict[str, str]:
    files = sorted(path for path in (root / "seeds").rglob("*") if path.is_file())
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
    written = "".join(rows(copy, path.stem).write_csv() for path in (copy / "seeds" / "facts").glob("*.csv"))
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


@pytest.mark.parametrize("killed_at", [1, 3, 6, 11])
def test_a_killed_process_leaves_no_half_report(copy: Path, report: Path, tmp_path: Path, killed_at: int) -> None:
    before = fingerprint(copy)
    program = f"""
import os, sys
from jixiao.intake import seeds
from jixiao import cli
write, calls = seeds.write, 0
def write_and_die(*arguments):
    global calls
    calls += 1
    write(*arguments)
    if calls == {killed_at}:
        os._exit(9)
seeds.write = write_and_die
sys.argv = ["jixiao", "add", {str(report)!r}]
cli.main()
"""
    killed = subprocess.run([sys.executable, "-c", program], cwd=copy, env=os.environ, capture_output=True, timeout=120)
    assert killed.returncode == 9
    assert check(copy).problems or fingerprint(copy) != before
    done = run(copy, "add", str(report))
    assert done.returncode == 0, done.stderr
    assert rows(copy, "raw_report").height == 1 and not check(copy).problems
    clean = {name for name in fingerprint(copy) if name.endswith(".part") or "adding" in name}
    assert not clean and seeds.recover(copy) == []


def test_two_writers_at_once_are_told_apart(copy: Path, report: Path) -> None:
    with seeds.writing(copy):
        done = run(copy, "add", str(report))
    assert done.returncode == 1 and "another process is writing" in done.stderr
