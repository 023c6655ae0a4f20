"""Every example in the documentation runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import run

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

#: Commands that make the environment, run this test suite, or wait for a person; other tests stand for them.
ELSEWHERE = ("make ", "cd /srv", "#!/bin/sh", ".venv/bin/jixiao lab", ".venv/bin/dbt build")


def examples(language: str) -> list[tuple[str, str]]:
    """(page, code) of every fenced block in ``language``."""
    return [
        (page.name, block)
        for page in PAGES
        for block in re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
    ]


def commands() -> list[tuple[str, str]]:
    lines = [(page, line.split("  #")[0].strip()) for page, block in examples("sh") for line in block.splitlines()]
    return [(page, line) for page, line in lines if line and not line.startswith(("#", *ELSEWHERE))]


@pytest.mark.parametrize(("page", "query"), examples("sql"))
def test_a_query_answers(built: Path, page: str, query: str) -> None:
    done = run(built, "sql", "--csv", query)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1, f"{page}: the query finds nothing"


@pytest.mark.parametrize(("page", "line"), commands())
def test_a_command_works(built: Path, reports: Path, page: str, line: str) -> None:
    program, *arguments = shlex.split(line)
    assert program == ".venv/bin/jixiao", f"{page}: nothing stands for {line!r}"
    named = [str(reports) if word == "reports" else word for word in arguments]
    done = run(built, *named)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("page", "code"), examples("python"))
def test_a_python_example_runs(in_built: Path, page: str, code: str) -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=in_built, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "99.58" in done.stdout


def test_pages_are_short_and_their_links_lead_somewhere() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert text.count("\n") < 300, page.name
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
