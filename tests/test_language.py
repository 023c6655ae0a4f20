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
from jixiao.project import Project

SOURCE = Path(__file__).parents[1] / "src" / "jixiao"
CHINESE = re.compile(r"[㐀-鿿]")
#: Errors that nobody is told, and those whose words are the pieces of others.
UNTOLD = {
    "AssertionError",
    "AttributeError",
    "ModuleNotFoundError",
    "OSError",
    "ValueError",
    "UnsupportedError",
    "UnscreenedError",
}
#: Whose every sentence is told to a person: what checks, what builds, what commands print.
SPEAKING = (
    *("checking", "desk/command.py", "desk/validity.py", "facts/column.py", "facts/stored.py", "forgetting"),
    *("intake/moving.py", "intake/progress.py", "intake/worker.py", "nightly/hook.py", "nightly/inbox.py"),
    *("nightly/night.py", "nightly/summary.py", "nightly/taking.py", "query/resolution.py", "query/shell.py"),
    *("query/source.py", "release/aside.py", "release/build.py", "release/changes/cause.py"),
    *("release/changes/text.py", "release/inspection.py", "release/preview.py", "release/refusals.py"),
    *("release/store.py", "review/report.py"),
)
#: What is among them, and asks a database.
SILENT = SOURCE / "checking" / "screening"
#: select report_id from …; attach … as …; where report_id = …; when … then …
SQL = re.compile(
    r"\b(?:select|group by|attach|delete from|left join|read_parquet|report_id =|union all|insert into)"
    r"|create or replace|is not distinct from|list_has_all|^(?:case|when) \{\}|^from "
)
#: were set aside; and {} more
SENTENCE = re.compile(r"[a-z]{2,} [a-z{]|\} [a-z]{2,}")
#: What a command says that is not a sentence: jixiao review --settle; git checkout seeds; two coded values.
COMMAND = re.compile(r"\b(?:jixiao|make|git|mkdir|mv|rm|python|pip|apt)(?: [\w./&{}-]+)+|report_id in|\.mode")


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


def spoken() -> Iterator[str]:
    """Every sentence in the modules that speak to people, docstrings and SQL apart; what a sentence is put together
    from, too."""
    files = {file for place in SPEAKING for file in (*(SOURCE / place).rglob("*.py"), SOURCE / place) if file.is_file()}
    for file in files.difference(SILENT.iterdir()):
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        inner = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        inner |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
        for node in nodes:
            if isinstance(node, ast.expr) and id(node) not in inner and not SQL.search(sentence := _sentence(node)):
                yield sentence


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_error_and_all_help_have_a_chinese_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    words = {line for sentence in told() for line in sentence.split("\n") if re.search("[a-z]{2} ", line)}
    assert sorted(word for word in words if not CHINESE.search(language.said(word))) == [], "add them to messages.csv"


def test_what_checks_builds_and_commands_say_has_a_chinese_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    lines = {line for sentence in spoken() for line in sentence.split("\n") if SENTENCE.search(COMMAND.sub("", line))}
    assert len(lines) > 200
    assert sorted(line for line in lines if not CHINESE.search(language.said(line))) == [], "add them to messages.csv"


#: look whether it was read from another row
PROSE = re.compile(r"(?<![\w./`-])(?:[a-z]{2,} ){2}[a-z]{2,}(?![\w./-])")
#: no problems
WORD = re.compile(r"(?<![\w./:=@|`-])[a-z]{2,}(?![\w./:=@|-])")
#: What is no sentence of ours: ⟦words of a report⟧, LINE 1: select what was typed, and commands.
NO_SENTENCE = re.compile(rf"⟦[^⟧]*⟧|^LINE 1: .*|{COMMAND.pattern}")


def english(told: str) -> list[str]:
    """The lines for a person who reads Chinese that hold a sentence in English."""
    lines = {line: NO_SENTENCE.sub("", line) for line in told.splitlines()}
    return [
        line
        for line, bare in lines.items()
        if PROSE.search(bare) or (not CHINESE.search(line) and len(WORD.findall(bare)) > 1)
    ]


#: What a person types one after the other: arguments, and what is typed to it.
TOUR = (
    *(("add", "samples", "--dry-run"), ("check",), ("store",), ("review",), ("review", "--agreement")),
    *(("releases",), ("releases", "--check"), ("build",), ("docs",), ("preview", "440100-zzb-2023")),
    *(("diff", "current", "current"), ("ask",), ("ask", "5"), ("ask", "12", "--release", "current")),
    *(
        ("source", "440100-zzb-2023/score/5"),
        ("source", "440100-zzb-2023/nothing/5"),
        ("sql", "select nothing from fact"),
    ),
    *(("forget", "440100-zzb-2023", "--reason", "taken_by_mistake"), ("rollback",), ("evaluate", "--kind", "x")),
    *(("evaluate", "--quiet", "--texts", "tests/samples"), ("review", "440100-zzb-1999"), ("nightly", "no/where")),
    *(("add", "no/where.docx"), ("sql", "select 1 frm fact"), ("sql", "--out", "x.foo", "select 1"), ("releases", "x")),
)
SHELL = ".help\n.tables\n.schema fct_audit\n.ask 3\nselect total_score from report_card;\n.mode expanded\n.foo\n"


def test_a_tour_in_chinese_meets_no_english(built: Path, project: Project) -> None:
    """Every command, in its progress, its answers and its errors; the outputs that programs read stay as they are."""
    folders = {name: str(project.root / name) for name in ("samples", "tests/samples")}
    done = [run(built, *(folders.get(word, word) for word in line), JIXIAO_LANG="zh", typed="n\n") for line in TOUR]
    done.append(run(built, "sql", JIXIAO_LANG="zh", typed=SHELL))
    met = {" ".join(one.args): found for one in done if (found := english(one.stdout + one.stderr))}
    assert met == {}
    assert all(one.stdout + one.stderr for one in done)


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
