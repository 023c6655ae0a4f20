"""Answers: the query command, the shell, the way back to the source, and the Python interface."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from wcwidth import wcswidth

import jixiao
from conftest import run
from jixiao.query import source


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
    for command in (("sql", "select 1"), ("releases",), ("source", fact), ("cite", fact), ("rollback",)):
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


def test_a_source_of_another_hash_is_not_shown(in_built: Path, tmp_path: Path) -> None:
    with jixiao.connect() as connection:
        origin = source.find(connection, "440113-zzb-2023/score/1")
    (tmp_path / origin.source_file).write_text("另一份报告", encoding="utf-8")
    with pytest.raises(jixiao.JixiaoError, match="is not the file that was read"):
        list(source.tell(origin, tmp_path))
