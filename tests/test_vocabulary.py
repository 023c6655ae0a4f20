"""Words as rows: who adds a theme, a reason or a judgement to the seeds has it read, and unclear rows are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.checking.check import check
from reading import facts
from test_check import Rows, cell, edit

SOURCE = {"source": "测试"}
TUNNEL = {"theme": "tunnels", "applies_to": "subject", "name_zh": "隧道管养", "name_en": "Tunnels", "is_own_fault": ""}
EARLY = {"theme": "early_cold", "applies_to": "deduction", "name_zh": "寒潮早", "name_en": "Early cold"}


def test_a_theme_is_rows(copy: Path) -> None:
    text = (
        "一、主要工作成效\n全年完成隧道顶棚检修18次。\n三、存在的问题\n一是隧道顶棚检修力量不足；二是支出进度偏慢。\n"
    )
    assert [values["theme"] for _, values in facts(text, "activity", copy)] == ["other"]
    edit(copy, "ref_theme", lambda rows: rows.append(TUNNEL | SOURCE), "reference")
    word = {"told_in": "any", "theme": "tunnels", "rank": "99", "word": "隧道", "within": "", "weight": "3"}
    edit(copy, "ref_theme_word", lambda rows: rows.append(word | SOURCE), "reference")
    assert check(copy).problems == []
    copy = copy.rename(copy.with_name("edited"))  # A lexicon is read once per process and root.
    assert [values["theme"] for _, values in facts(text, "activity", copy)] == ["tunnels"]
    assert [(v["theme"], v["gist"]) for _, v in facts(text, "finding", copy)] == [
        ("tunnels", "隧道管养：不足"),
        ("budget_execution", "预算执行：进度偏慢"),
    ]


def test_a_class_of_reasons_is_rows(copy: Path) -> None:
    text = "二、绩效自评情况\n水源保护：该指标分值4分，自评得分3分，因寒潮早于原定月份扣1分。\n"
    edit(copy, "ref_theme", lambda rows: rows.append(EARLY | {"is_own_fault": "true"} | SOURCE), "reference")
    word = {"theme": "early_cold", "reason": "寒潮来得早", "rank": "99", "word": "寒潮…早", "within": "2"}
    edit(copy, "ref_deduction_word", lambda rows: rows.append(word | SOURCE), "reference")
    assert check(copy).problems == []
    (reason,) = [(values["reason"], values["reason_theme"]) for _, values in facts(text, "score", copy)]
    assert reason == ("寒潮来得早", "early_cold")


def test_a_kind_of_document_is_rows(copy: Path) -> None:
    text = "一、主要工作成效\n贯彻落实全省河湖长制工作白皮书，完成巡河18次。\n"
    assert facts(text, "citation") == []
    plain = {"meaning": "", "rank": ""} | SOURCE
    rows = [{"list": "document_kind", "word": "工作白皮书"}, {"list": "document_end", "word": "白皮书"}]
    edit(copy, "ref_word", lambda words: words.extend(row | plain for row in rows), "reference")
    assert check(copy).problems == []
    ((_, values),) = facts(text, "citation", copy)
    assert (values["name"], values["relation"]) == ("全省河湖长制工作白皮书", "implemented")


def listed(rows: Rows, name: str) -> dict[str, str]:
    """The first row of a list of words."""
    return next(row for row in rows if row["list"] == name)


REFUSED: dict[str, tuple[str, Callable[[Rows], object], str, str]] = {
    "a word twice": ("ref_deduction_word", cell(0, "word", "疫情"), "word", "is already in row"),
    "a theme of nothing": ("ref_theme_word", cell(0, "theme", "weather"), "theme", "is not in ref_theme.theme"),
    "a reason as a theme": ("ref_theme_word", cell(0, "theme", "task_not_done"), "theme", "does not apply to subjects"),
    "two ranks of a theme": ("ref_theme_word", cell(0, "rank", "77"), "rank", "the same theme has 77 in row 2"),
    "a rank of two": ("ref_word", lambda rows: [row.update(rank="1") for row in rows], "rank", "means something else"),
    "no distance": ("ref_deduction_word", cell(0, "word", "没有…业务"), "within", "exactly where the word has …"),
    "no meaning": ("ref_word", lambda rows: listed(rows, "gist_fault").update(meaning=""), "meaning", "must be filled"),
    "no relation": (
        "ref_word",
        lambda rows: listed(rows, "document_relation").update(meaning="read"),
        "meaning",
        "is no relation",
    ),
    "no end of a name": (
        "ref_word",
        lambda rows: listed(rows, "document_kind").update(word="白皮书"),
        "word",
        "to the list document_end",
    ),
    "no weight": ("ref_theme_word", cell(0, "weight", ""), "weight", "exactly where told_in is any"),
}


@pytest.mark.parametrize("planted", REFUSED)
def test_unclear_words_are_refused(copy: Path, planted: str) -> None:
    table, change, column, words = REFUSED[planted]
    edit(copy, table, change, "reference")
    problems = [problem for problem in check(copy).problems if problem.column == column]
    assert any(words in f"{problem.wrong}; {problem.remedy}" and table in problem.file for problem in problems), (
        problems
    )
