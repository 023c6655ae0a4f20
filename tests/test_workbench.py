"""The workbench: what an analyst takes out of a release says in Chinese what it is, and where it is from."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import altair as alt
import openpyxl
import polars as pl
import pyreadstat
import pytest
from lxml import html

from jixiao.errors import JixiaoError
from jixiao.query.question import questions
from jixiao.workbench import Workbench
from jixiao.workbench import open as opened

#: Text of a coded value; keys, hashes and file names have other characters.
CODED = re.compile(r"[a-z_]+")
#: Columns of such text that name something: a column, a rule of the extractor, a row that is not published.
NAMES = {"column_name", "method", "organ", "family"}


@pytest.fixture
def bench(in_built: Path) -> Workbench:
    return opened()


def test_every_coded_value_and_every_column_of_an_answer_has_a_chinese_word(bench: Workbench) -> None:
    columns = """
        select table_name, column_name from duckdb_columns()
        where schema_name = 'main' and not internal and data_type = 'VARCHAR' and not column_name.ends_with('_id')
    """
    silent = {}
    for table, column in bench.sql(columns).rows():
        found = set(bench.sql(f'select distinct "{column}" as value from "{table}"')["value"].drop_nulls())
        coded = found and len(found) <= 50 and all(map(CODED.fullmatch, found))
        if coded and column not in NAMES and (unsaid := found - bench.labels.values(column, table).keys()):
            silent[table, column] = unsaid
    assert silent == {}
    heads = {(one.number, column) for one in questions() for column in bench.ask(one.number).columns}
    assert [head for head in heads if bench.labels.name(head[1]) == head[1]] == []


def test_a_table_for_people_has_heads_units_and_values_in_chinese(bench: Workbench) -> None:
    card = bench.labelled(bench.table("report_card"), "report_card").filter(pl.col("评价年度") == 2022)
    assert card["部门"].to_list() == ["从化区委组织部"] and card["公开程度"].to_list() == ["公开扣分处"]
    assert card["预算数（万元）"].dtype == pl.Float64
    shown = bench.show(bench.ask(5), "失分指标")
    assert "失分指标" in shown.html and "已复核" in shown.html and "null" not in shown.text
    assert not re.search(r"""(?:src|href|from|import)[ =(]+["']https?://(?!itables\.org)""", shown.html)
    assert "100.00%" in bench.printed(bench.sql("select 1.0::double as execution_rate")).html
    assert "<mark>99.8 分</mark>" in bench.source("440113-zzb-2023/score/1").html
    assert "番禺区委组织部 2023" in bench.card("440113-zzb-2023").text
    with pytest.raises(JixiaoError, match="there is no report 'x'"):
        bench.card("x")


def test_what_is_hostile_in_a_text_is_text(bench: Workbench) -> None:
    hostile = pl.DataFrame({"名称": ["<script>alert(1)</script>", "=1+1"]})
    for shown in (bench.show(hostile), bench.printed(hostile)):
        assert "<script>alert" not in shown.html


def test_a_workbook_says_what_its_columns_mean_and_where_its_numbers_stand(bench: Workbench, tmp_path: Path) -> None:
    scores = bench.sql("select fact_id, level, name, score, score_rate, reason from fct_score where score is not null")
    hostile = scores.with_columns(pl.lit("=1+1").alias("reason"))
    book = openpyxl.load_workbook(bench.save(hostile, tmp_path / "得分.xlsx", table="fct_score"))
    assert book.sheetnames == ["数据", "说明", "来源"]
    head, first, *_ = book["数据"].iter_rows()
    assert [cell.value for cell in head][:2] == ["事实编号", "层级"]
    assert first[4].number_format == "0.00%" and first[5].data_type == "s" and first[1].value in ("总分", "一级指标")
    meanings = {str(row[1].value): str(row[2].value) for row in book["说明"].iter_rows()}
    assert bench.release.id in meanings["release"] and meanings["level"].startswith("层级 · ")
    named = {row[0].value for row in book["来源"].iter_rows(min_row=2)}
    assert named == set(scores["fact_id"])


def test_statistical_programs_get_labels_of_variables_and_of_values(bench: Workbench, tmp_path: Path) -> None:
    scores = bench.sql("select report_id, level, score, is_leaf from fct_score order by fact_id")
    for ending, read in ((".dta", pyreadstat.read_dta), (".sav", pyreadstat.read_sav)):
        frame, meta = read(bench.save(scores, tmp_path / f"scores{ending}", table="fct_score"))
        assert meta.column_names_to_labels["level"] == "层级" and list(frame["report_id"]) == list(scores["report_id"])
        words = {value: meta.variable_value_labels["level"][value] for value in frame["level"]}
        assert [words[value] for value in frame["level"]] == list(bench.labelled(scores, "fct_score")["层级"])


def test_a_chart_is_a_page_that_needs_no_network_or_a_drawing(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = alt.Chart(pl.DataFrame({"部门": ["甲"], "分": [1.0]})).mark_bar().encode(x="分:Q", y="部门:N")
    saved = bench.save(chart, tmp_path / "图.html").read_bytes()
    page = html.document_fromstring(saved)
    assert rb"\u90e8\u95e8" in saved and not page.xpath("//*[@src] | //link[@href]")
    assert "部门" in bench.save(chart, tmp_path / "图.svg").read_text(encoding="utf-8")
    with pytest.raises(JixiaoError, match=r"one of: \.png, \.svg, \.html"):
        bench.save(chart, tmp_path / "图.gif")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/true")
    with pytest.raises(JixiaoError, match="no Chinese font"):
        bench.save(chart, tmp_path / "图.png")
    assert not (tmp_path / "图.png").exists()
