"""The shell as a person at a terminal has it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from command import run
from jixiao.query.completion import SqlCompleter
from test_query import on_a_terminal


def test_a_session_at_a_terminal(built: Path, tmp_path: Path) -> None:
    """Statements of several lines, other views, files, pages, mistypings; and a history for the next session."""
    card = tmp_path / "card.md"
    answers = {
        "绩效>": "select 6 * 7\ras answer；\r",
        "42 │": ".mode expanded\rselect department, total_score from report_card order by report_id limit 1;\r",
        "── 1 ──": f".export {card}\r",
        "written: ": f".export {card}\r",
        "is there already": ".tabels\r",
        "did you mean .tables?": ".mode box\r.ask 1\r",
        "1 总分怎样分布": "select division_code from dim_division order by all;\r",
        "\t└": ".quit\r",
    }
    paged = {"PAGER": "cat -n", "TERM": "xterm"}
    shown = on_a_terminal(built, "sql", answers=[*answers.items()], XDG_STATE_HOME=str(tmp_path / "state"), **paged)
    assert "\t└" in shown, "the last answer was not paged"
    assert "..> " in shown and "department   广州市委组织部" in shown and "total_score  99.58" in shown
    assert card.read_text(encoding="utf-8").splitlines()[1:] == ["| --- | ---: |", "| 广州市委组织部 | 99.5800 |"]
    history = (tmp_path / "state" / "jixiao" / "sql-history").read_text(encoding="utf-8")
    assert "+select 6 * 7\n+as answer；\n" in history and "+.tabels" in history


@pytest.mark.parametrize(
    ("typed", "completed", "meaning"),
    [
        ("sel", "select", ""),
        ("select * from fct_sc", "fct_score", "得分"),
        ("select s.max_po", "max_points", "分值"),
        ("from fct_score where level = 'tot", "total", "总分"),
        ("from fct_score as s where s.level in ('total', 'dim", "dimension", ""),
        ("from report_card where department like '广州", "广州市委组织部", ""),
        (".sch", ".schema", ""),
    ],
)
def test_what_is_typed_is_completed(built_database: Path, typed: str, completed: str, meaning: str) -> None:
    with duckdb.connect(str(built_database), read_only=True) as connection:
        completer = SqlCompleter(connection, [".schema", ".tables"])
        found = {one.text: one for one in completer.get_completions(Document(typed), CompleteEvent())}
    assert completed in found and meaning in found[completed].display_meta_text
    assert typed[: len(typed) + found[completed].start_position] + completed >= typed


def test_a_pipe_may_ask_choose_a_form_and_export(built: Path, tmp_path: Path) -> None:
    typed = f".mode csv\n.ask 1\n.export {tmp_path}/answer.csv\n"
    done = run(built, "sql", typed=typed)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "answer.csv").read_text(encoding="utf-8") in done.stdout
    for wrong, words in {
        ".export x.csv": "no answer yet",
        "select 1 as a;\n.export x.doc": "ends in none of",
        f"select 1 as a;\n.export {built / 'warehouse' / 'x.csv'}": "inside the warehouse",
        ".mode xml": "there are: box, labelled, expanded, csv, json, markdown",
        ".ask 99": "numbered 1 to 20",
        ".ask me": "not the number of a question",
    }.items():
        refused = run(built, "sql", typed=f"{wrong}\n")
        assert refused.returncode == 1 and words in refused.stderr, wrong
