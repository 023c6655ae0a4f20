"""Answers: the query command, the shell, the way back to the source, and the Python interface."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from wcwidth import wcswidth

import jixiao
from command import run
from jixiao.query import source
from jixiao.query.formulas import for_sheet
from jixiao.release.store import DATABASE


def test_sql_prints_chinese_columns_that_line_up(built: Path) -> None:
    done = run(built, "sql", "select department as 部门, total_score as 自评总分 from report_card order by report_id")
    lines = done.stdout.splitlines()
    assert len({wcswidth(line) for line in lines if line.startswith(("│", "├", "┌", "└"))}) == 1
    assert any("广州市委组织部" in line and "99.58" in line for line in lines)


def test_sql_prints_csv_and_json(built: Path) -> None:
    query = "select report_id, printed_grade from dim_report where printed_grade = '优秀'"
    assert run(built, "sql", "--csv", query).stdout == "report_id,printed_grade\n440800-zzb-2020,优秀\n"
    assert json.loads(run(built, "sql", "--json", query).stdout) == {
        "report_id": "440800-zzb-2020",
        "printed_grade": "优秀",
    }


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("delete from fct_score", "read-only"),
        ("select * from fct_scores", "fct_score"),
        ("selec 1", "syntax error"),
        ("select report_id form report_card", "did you mean from, for form?"),
        ("select 部门 from report_card", "部门 may be named department or department_id"),
        ('select 1 from report_card where level = "county"', "single quotation marks: 'county'"),
        ("begin; select scor from fct_score", "Candidate bindings"),
        ("select report_id，level from report_card", "half width: , for ，"),
        ("", "the query is empty"),
    ],
)
def test_a_wrong_query_gets_a_sentence(built: Path, query: str, words: str) -> None:
    done = run(built, "sql", query)
    assert done.returncode == 1
    assert words in done.stderr and "Traceback" not in done.stderr


def test_the_shell_reads_statements_from_a_pipe(built: Path) -> None:
    done = run(built, "sql", "--csv", typed=".tables\nselect 1 as one;\nselect\n  2 as two;\n.schema dim_year\n")
    assert done.returncode == 0, done.stderr
    assert 'report_card,"报告卡' in done.stdout and "one\n1\n" in done.stdout and "two\n2\n" in done.stdout
    assert "five_year_plan,INTEGER,五年规划" in done.stdout


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("select 'a;\nb' as x;\n", 'x\n"a;\nb"\n'),
        ("select 1 as x -- one;\n;\n", "x\n1\n"),
        ("select 1 as x;\n.quit\nselect 2 as y;\n", "x\n1\n"),
        ("select 1 as x", "x\n1\n"),
    ],
)
def test_the_shell_knows_where_a_statement_ends(built: Path, typed: str, printed: str) -> None:
    done = run(built, "sql", "--csv", typed=typed)
    assert (done.returncode, done.stdout) == (0, printed), done.stderr


def test_json_keeps_numbers_and_refuses_to_lose_a_column(built: Path) -> None:
    query = "select 'nan'::double as a, 99.58::decimal(9, 4) as b, 95::decimal(9, 4) as c"
    assert json.loads(run(built, "sql", "--json", query).stdout) == {"a": None, "b": 99.58, "c": 95}
    assert "name them apart" in run(built, "sql", "--json", "select 1 as a, 2 as a").stderr


def test_a_pipe_gets_every_row(built: Path) -> None:
    assert run(built, "sql", "select division_code from dim_division").stdout.count("\n") > 7000


@pytest.mark.command
def test_nothing_published_is_said(copy: Path) -> None:
    fact = "440113-zzb-2023/score/1"
    for command in (("sql", "select 1"), ("releases",), ("source", f"{fact}9"), ("cite", fact), ("rollback",)):
        done = run(copy, *command)
        assert done.returncode == 1
        assert "run: jixiao build" in done.stderr


def test_python_opens_the_release_from_anywhere_in_the_repository(
    in_built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(in_built / "models" / "marts")
    scores = jixiao.table("fct_score")
    assert scores.schema["score"] == pl.Decimal(9, 4)
    assert scores["fact_id"].is_sorted()
    with jixiao.connect() as connection, pytest.raises(Exception, match="read-only"):
        connection.execute("drop table fct_score")
    with pytest.raises(jixiao.JixiaoError, match="there is no table 'fct_scores'; there are: bridge_rubric_indicator"):
        jixiao.table("fct_scores")


def test_a_fact_opens_its_source(built: Path, reports: Path) -> None:
    done = run(built, "source", "440100-zzb-2023/score/5", "--reports", str(reports))
    assert done.returncode == 0, done.stderr
    assert "履职效能>部门预算资金支出率: 9.58 / 10 分" in done.stdout
    assert "第 103 行" in done.stdout and "⟦9.58 分⟧" in done.stdout and "⟦10 分⟧" in done.stdout
    assert "max_points" in done.stdout and "deduction" in done.stdout


def test_a_fact_tells_its_place_without_the_reports(built: Path) -> None:
    done = run(built, "source", "440100-zzb-2023/score/5")
    assert done.returncode == 0
    assert "⟦9.58 分⟧" in done.stdout and "not at hand" in done.stdout
    assert "there is no fact" in run(built, "source", "440100-zzb-2023/score/99").stderr


def test_a_test_of_the_audit_shows_all_its_facts_in_place(built: Path, reports: Path) -> None:
    test = "440224-zzb-2023/ratio_change_rate/ratio/7"
    done = run(built, "source", test, "--reports", str(reports))
    said, *places = done.stdout.split("\n\n")
    assert said.startswith(f"{test}  增减率：不符。") and "37.3%，应为 37.055%；多 0.245%" in said
    assert ["37.3%" in places[0], "1405.64万元" in places[1], "5199.03万元" in places[2]] == [True] * 3


def test_a_source_of_another_hash_is_not_shown(in_built: Path, tmp_path: Path) -> None:
    with jixiao.connect() as connection:
        origin = source.find(connection, "440113-zzb-2023/score/1")
    (tmp_path / origin.source_file).write_text("另一份报告", encoding="utf-8")
    with pytest.raises(jixiao.JixiaoError, match="is not the file that was read"):
        list(source.tell(origin, tmp_path))


#: Cells that a spreadsheet, a terminal or a double would change, and what CSV has for them.
CELLS = {
    "'=1+1'": "'=1+1",
    "' ＝cmd|x'": "' ＝cmd|x",
    "'-2+3'": "'-2+3",
    "'a=1'": "a=1",
    "-5": "-5",
    "12345678901234567.89::decimal(20, 2)": "12345678901234567.89",
    "date '2023-12-31'": "2023-12-31",
    "'甲' || chr(27) || '[2J'": "甲\x1b[2J",
}
CELLS_QUERY = "select " + ", ".join(f"{cell} as c{number}" for number, cell in enumerate(CELLS))


def test_rows_are_written_to_the_file_that_is_named(built: Path, tmp_path: Path) -> None:
    for ending in ("csv", "json", "ndjson", "md", "parquet", "xlsx"):
        (tmp_path / f"x.{ending}").write_text("older")
        done = run(built, "sql", "--out", str(tmp_path / f"x.{ending}"), CELLS_QUERY)
        assert done.returncode == 0, done.stderr
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".json", ".ndjson", ".md", ".parquet", ".xlsx"}
    written = tmp_path / "x.csv"
    assert written.read_text(encoding="utf-8").splitlines()[1] == ",".join(CELLS.values())
    assert run(built, "sql", "--csv", CELLS_QUERY).stdout == written.read_text(encoding="utf-8")
    exact = list(pl.read_parquet(tmp_path / "x.parquet").row(0))
    assert [str(value) for value in exact] == [text.removeprefix("'") for text in CELLS.values()]
    (told,) = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert told == json.loads((tmp_path / "x.ndjson").read_text(encoding="utf-8"))
    assert [str(value) for value in told.values()] == [str(value) for value in exact]
    assert "\x1b" not in (tmp_path / "x.json").read_text(encoding="utf-8")
    assert (tmp_path / "x.md").read_text(encoding="utf-8").splitlines()[1:] == [
        "| --- | --- | --- | --- | ---: | ---: | --- | --- |",
        "| =1+1 |  ＝cmd\\|x | -2+3 | a=1 | -5 | 12345678901234567.89 | 2023-12-31 | 甲\\\\u001b\\[2J |",
    ]
    _, cells = openpyxl.load_workbook(tmp_path / "x.xlsx")["jixiao"].iter_rows()
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "s", "n", "s", "d", "s"]
    assert [cell.quotePrefix for cell in cells] == [True, True, True, *[False] * 5]
    assert cells[1].value == " ＝cmd|x" and cells[4].value == -5


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t1", "\r1", "\n1", "  =1", "\xa0＝1", "＋1", "－1", "＠a", "\u200b=1"]
)
def test_a_formula_becomes_a_text(text: str) -> None:
    assert for_sheet(text) == f"'{text}"


@pytest.mark.parametrize(
    ("file", "query", "words"),
    [
        ("no/folder/x.csv", "select 1", "there is no folder"),
        ("folder.csv", "select 1", "is a folder"),
        ("x.txt", "select 1", "ends in none of"),
        ("x.csv", "select 1; select 2", "several that give some"),
        ("x.csv", "create temp table t as select 1", "no rows to write"),
        ("x.csv", "select unnest(['1', 'a'])::integer", "Could not convert"),
        ("x.parquet", "select interval 1 day as a", "cast the column"),
        ("x.xlsx", "select repeat('x', 40000)", "32,767 characters"),
        ("release.csv", "select 1", "inside the warehouse"),
    ],
)
def test_a_file_that_cannot_be_written_leaves_nothing(
    built: Path, tmp_path: Path, file: str, query: str, words: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "release.csv").symlink_to(built / "warehouse" / "current" / "manifest.json")
    before = (tmp_path / "release.csv").read_bytes()
    done = run(built, "sql", "--out", str(tmp_path / file), query)
    assert done.returncode != 0 and words in done.stderr and "Traceback" not in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"folder.csv", "release.csv"}
    assert (tmp_path / "release.csv").read_bytes() == before


@pytest.mark.parametrize(("start", "end"), [(0.05, 0.7), (0, 0), (0.7, 1)])
def test_a_damaged_database_is_told_with_what_to_do(built: Path, tmp_path: Path, start: float, end: float) -> None:
    """Its rows, all of it, its catalogue: from and to which part of the file."""
    release = (built / "warehouse" / "current").resolve()
    shutil.copyfile(built / "dbt_project.yml", tmp_path / "dbt_project.yml")
    damaged = tmp_path / "warehouse" / "releases" / release.name
    damaged.mkdir(parents=True)
    shutil.copyfile(release / "manifest.json", damaged / "manifest.json")
    content = bytearray((release / "jixiao.duckdb").read_bytes())
    for place in range(int(start * len(content)), int(end * len(content)), 4_000):
        content[place] ^= 255
    (damaged / "jixiao.duckdb").write_bytes(content if end != 0 else b"")
    (tmp_path / "warehouse" / "current").symlink_to(damaged)
    fact = "440100-zzb-2023/score/5"
    for command in (("sql", "from fact_evidence; from fct_passage; from fact"), ("source", fact), ("cite", fact)):
        done = run(tmp_path, *command)
        assert done.returncode == 1 and "cannot be read" in done.stderr and "run: " in done.stderr, command
        assert "Traceback" not in done.stderr


#: The command line with its standard input as the terminal whose Ctrl-C it hears.
AT_TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from jixiao.cli import main; main()"


def on_a_terminal(root: Path, *arguments: str, answers: Sequence[tuple[str, str]] = (), **environment: str) -> str:
    """What the command line shows on a terminal.

    Of ``answers`` each is what is waited for, behind what the one before waited for, and what is typed then.
    """
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", AT_TERMINAL, *arguments]
    process = subprocess.Popen(
        command,
        cwd=root,
        env=os.environ | {"XDG_STATE_HOME": os.devnull} | environment,  # where nobody's history is
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    hung = threading.Timer(200, process.kill)  # what is never answered fails, and does not wait for ever
    hung.start()
    shown, seen, left = b"", 0, [(key.encode(), text.encode()) for key, text in answers]
    try:
        while piece := os.read(ours, 65536):
            shown += piece
            while left and (at := shown.find(left[0][0], seen)) >= 0:
                key, text = left.pop(0)
                seen = at + len(key)
                os.write(ours, text)
    except OSError:  # the terminal is closed
        pass
    finally:
        hung.cancel()
        os.close(ours)
    process.wait()
    return shown.decode("utf-8", "replace")


def test_a_terminal_is_shown_nothing_that_it_would_obey(built: Path, tmp_path: Path) -> None:
    name = "\x1b[2J\x9b2J\u202e\u200b.pdf"
    planted = tmp_path / name
    planted.write_bytes(b"no pdf")
    shown = [
        on_a_terminal(built, "add", "--dry-run", str(planted)),
        on_a_terminal(built, "add", "--dry-run", "--json", str(planted)),
        on_a_terminal(built, name),
        on_a_terminal(built, "sql", f"from '{name}'"),
        on_a_terminal(built, "sql", f"select '{name}' as a"),
        on_a_terminal(built, "sql", "--csv", f"select '{name}' as a"),
        on_a_terminal(built, "sql", "--json", f"select '{name}' as a"),
        on_a_terminal(built, "diff", name),
    ]
    for text in shown:
        assert "[2J" in text and not any(sign in text for sign in ("\x1b", "\x9b", "\u202e", "\u200b")), repr(text)
    assert "\x1b[7m9.58 分\x1b[0m" in on_a_terminal(built, "source", "440100-zzb-2023/score/5")
    assert "\x1b" not in run(built, "add", "--dry-run", str(planted)).stderr


def test_a_query_can_be_stopped_and_the_shell_goes_on(built: Path) -> None:
    endless = """
        select 'be' || 'gun' as x;
        select count(*) from range(9999999) as a, range(9999999) as b where hash(a.range + b.range) = 3;
    """
    assert "jixiao: stopped" in on_a_terminal(built, "sql", endless, answers=[("begun", "\x03")])
    typed = " ".join(endless.split()) + "\r"
    # What is typed before the prompt is there again may be lost.
    answers = [("绩效>", typed), ("begun", "\x03"), ("stopped", ""), ("绩效>", "select 40 + 2 as x;\r"), ("42 │", "")]
    assert "42 │" in on_a_terminal(built, "sql", answers=[*answers, ("绩效>", ".quit\r")])


def test_a_preview_is_what_a_build_makes(built: Path, tmp_path: Path) -> None:
    """The card and the audit of a report by its rows alone, as they are in the release."""
    done = run(built, "preview", "440113-zzb-2023")
    assert done.returncode == 0, done.stderr
    card = run(built, "sql", "--csv", "select total_score, facts, audit_tests, audit_violated from report_card"
               " where report_id = '440113-zzb-2023'")  # fmt: skip
    told = {name: value for name, _, value in (line.strip().partition(" ") for line in done.stdout.splitlines())}
    for name, value in zip(*(line.split(",") for line in card.stdout.splitlines()), strict=True):
        assert Decimal(told[name].strip()) == Decimal(value), name
    # Killed, it leaves nothing behind.
    command = [str(Path(sys.executable).with_name("jixiao")), "preview", "440113-zzb-2023"]
    begun = subprocess.Popen(command, cwd=built, env={**os.environ, "TMPDIR": str(tmp_path)})
    while not list(tmp_path.glob(f"*/{DATABASE}")):
        assert begun.poll() is None
    begun.terminate()
    assert begun.wait(60) == 143 and list(tmp_path.iterdir()) == []
    missing = run(built, "preview", "440113-zzb-1999")
    assert missing.returncode == 1 and "no report '440113-zzb-1999'" in missing.stderr
