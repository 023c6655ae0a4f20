"""Every example in the documentation runs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import duckdb
import pytest

from command import run
from conftest import Share
from jixiao.project import Project

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh.md")
PAGES = [*(ROOT / name for name in READMES), *sorted((ROOT / "docs").glob("*.md"))]

#: Commands that make the environment or run this test suite, or are for other machines.
ELSEWHERE = ("make ", "cd /srv", "#!/bin/sh")


#: What the examples of a page in Python print.
PRINTED = {
    "README.md": "99.58",
    "README.zh.md": "99.58",
    "architecture.md": "总分 96 score.total",
    "workbench.md": "总分",
}


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


TOUR = [line for page, line in commands() if page == "README.md"]
TUTORIAL = [line for page, line in commands() if page == "tutorial.md"]


@pytest.fixture(scope="module")
def documented(built: Path, share: Share) -> Path:
    """A copy of the built project that the documentation's commands may change."""

    def made(root: Path) -> None:
        shutil.copytree(built, root, symlinks=True)
        (root / "target").mkdir(exist_ok=True)  # as every build leaves it

    return share("documented", made)


@pytest.fixture
def cloned(built: Path, project: Project, tracked: list[str], tmp_path: Path) -> Path:
    """What a clone of the repository holds, after `make build`."""
    root = tmp_path / "clone"
    for name in tracked:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(project.root / name, root / name)
    (root / ".venv").symlink_to(sys.prefix)
    shutil.copytree(built / "warehouse", root / "warehouse", symlinks=True)
    return root


@pytest.mark.parametrize(("page", "query"), examples("sql"))
def test_a_query_answers(built: Path, page: str, query: str) -> None:
    done = run(built, "sql", "--csv", query)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1, f"{page}: the query finds nothing"


@pytest.mark.parametrize(
    ("page", "line"), [(page, line) for page, line in commands() if page not in (*READMES, "tutorial.md")]
)
def test_a_command_works(documented: Path, project: Project, reports: Path, page: str, line: str) -> None:
    program, *arguments = shlex.split(line)
    assert program == ".venv/bin/jixiao", f"{page}: nothing stands for {line!r}"
    (inbox := documented.parent / "inbox").mkdir(exist_ok=True)
    folders = {name: str(project.root / name) for name in ("samples", "tests/samples")}
    places = {"reports": str(reports), "inbox": str(inbox), **folders}
    done = run(documented, *(places.get(word, word) for word in arguments))
    assert done.returncode == 0, done.stderr


def test_the_tour_and_the_tutorial_work_in_a_fresh_clone(cloned: Path) -> None:
    """Every line of the README, then of the tutorial, as it stands there; JupyterLab is opened, asked for its
    notebooks, and closed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
    # The release that was built of these files has passed all tests, more than half of what `dbt build` costs.
    environment["DBT_EXCLUDE_RESOURCE_TYPES"] = "test unit_test"
    told = {}
    for line in TOUR:
        if line == ".venv/bin/jixiao lab":
            told[line] = notebooks_in_lab(cloned, environment)
            continue
        done = subprocess.run(line, shell=True, cwd=cloned, env=environment, capture_output=True, text=True, input="")
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        told[line] = done.stdout
    assert len(told) == len(TOUR) > 8
    assert "3 files: 3 新报告 added" in told[".venv/bin/jixiao add samples --dry-run"]
    assert "no problems" in told[".venv/bin/jixiao check"]
    assert "01-first-answers.ipynb" in told[".venv/bin/jixiao lab"]
    assert ".venv/bin/dbt build" in told
    with duckdb.connect(str(cloned / "target" / "jixiao.duckdb"), read_only=True) as connection:
        assert connection.sql("select count(*) from report_card").fetchone() == (5,)

    del environment["DBT_EXCLUDE_RESOURCE_TYPES"]
    for line in TUTORIAL:
        done = subprocess.run(line, shell=True, cwd=cloned, env=environment, capture_output=True, text=True, input="")
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        told[line] = done.stdout
    assert "36 numbers = 34 in facts + 2 waived + 0 unread" in told[TUTORIAL[0]]
    assert "23 holds, 7 not_testable" in told[".venv/bin/jixiao preview 431028-slj-2022"]
    assert "⟦96.5分⟧" in told[".venv/bin/jixiao source 431028-slj-2022/score/1"]
    assert "jixiao:431028-slj-2022/score/1@" in told[".venv/bin/jixiao cite 431028-slj-2022/score/1"]
    assert "安仁县水利局" in told[TUTORIAL[-4]]


def notebooks_in_lab(root: Path, environment: dict[str, str]) -> str:
    """What JupyterLab, opened as in the README but without a browser, lists as its files."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--ServerApp.port={port}"]
    lab = subprocess.Popen(
        [".venv/bin/jixiao", "lab", *options], cwd=root, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert lab.stderr is not None
    try:
        addresses = (
            re.search(r"(http://127\.0\.0\.1:\d+)/lab/tree/notebooks\?token=(\w+)", line) for line in lab.stderr
        )
        address = next((found for found in addresses if found), None)
        assert address, "JupyterLab ended before it told its address"
        return asked(f"{address[1]}/api/contents/notebooks?token={address[2]}", seconds=60)
    finally:
        lab.terminate()
        lab.communicate(timeout=60)


def asked(address: str, *, seconds: int) -> str:
    """What a server answers that tells its address before it listens."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=seconds) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_both_front_doors_lead_to_the_same() -> None:
    """What runs of one README runs of the other: the two commands, the tour, each with its words."""
    english, chinese = (
        [line.split("  #")[0].strip() for page, block in examples("sh") for line in block.splitlines() if page == name]
        for name in READMES
    )
    assert english == chinese
    assert [line for line in chinese if line.startswith("make")] == ["make build", "make test"]
    first = [(ROOT / name).read_text(encoding="utf-8").splitlines()[0] for name in READMES]
    assert first == ["[中文](README.zh.md) · English", "中文 · [English](README.md)"]


@pytest.mark.parametrize(("page", "code"), examples("python"))
def test_a_python_example_runs(in_built: Path, page: str, code: str) -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=in_built, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert PRINTED[page] in done.stdout


def test_pages_are_short_and_their_links_lead_somewhere() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert text.count("\n") < 300, page.name
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
