"""Commands speak the language of who runs them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from command import run
from jixiao import language
from jixiao.cli import cli

SOURCE = Path(__file__).parents[1] / "src" / "jixiao"
CHINESE = re.compile(r"[㐀-鿿]")
#: Errors that nobody is told, and those whose words are the pieces of others.
UNTOLD = {"AssertionError", "AttributeError", "ModuleNotFoundError", "OSError", "ValueError", "UnsupportedError"}


def told() -> Iterator[str]:
    """The sentences that errors and the help of commands are written in, ``{}`` for what is filled in."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name.endswith(("Error", "BadParameter")) and name not in UNTOLD:
                    yield from filter(None, map(_sentence, node.args))
    for command in (cli, *cli.commands.values()):
        yield " ".join((command.help or "").split())
        yield from (option.help for option in command.params if isinstance(option, click.Option) and option.help)


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_error_and_all_help_have_a_chinese_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    words = {line for sentence in told() for line in sentence.split("\n") if re.search("[a-z]{2} ", line)}
    assert sorted(word for word in words if not CHINESE.search(language.said(word))) == [], "add them to messages.csv"


def test_the_catalogue_fills_in_what_is_there() -> None:
    sentences = list(language.templates())
    assert len(dict(sentences)) == len(sentences)
    for english, chinese in sentences:
        assert set(map(int, re.findall(r"\{(\d)\}", chinese))) == set(range(english.count("{}"))), english


def test_a_person_is_answered_in_the_language_of_the_locale_or_of_jixiao_lang(copy: Path) -> None:
    chinese = {"LC_ALL": "", "LANG": "zh_CN.UTF-8"}
    assert run(copy, "ask", "99", **chinese).stderr == "jixiao: 没有第 99 问；编号从 1 到 20（看 jixiao ask）\n"
    assert "there is no question 99" in run(copy, "ask", "99", **chinese, JIXIAO_LANG="en").stderr
    assert "there is no question 99" in run(copy, "ask", "99", LC_ALL="C.UTF-8").stderr
    unpublished = run(copy, "source", "1/2/3", **chinese).stderr
    assert re.fullmatch(r"jixiao: \S+ 里还没有发布；请运行：jixiao build\n", unpublished)
    help_text = run(copy, "add", "--help", **chinese).stdout
    assert help_text.startswith("用法：") and "报告没写部门时" in help_text and "Show" not in help_text
    refused = run(copy, "check", "--bogus", **chinese)
    assert refused.returncode == 2 and "错误：没有选项" in refused.stderr
    unread = run(copy, "add", "没有.docx", **chinese)
    assert "打不开（没有这个文件或文件夹）；请检查路径和读取权限" in unread.stdout + unread.stderr
