"""Time what people type against what they would type instead, in one run: ``python benchmarks/commands.py``.

Each pair of commands runs in turn, A B A B …, after one run of each that is not counted, as whole processes. Printed
are the medians in seconds and the median of the ratios A/B pair by pair, which holds when the machine's speed drifts.
With ``--cold`` the environment is also made from nothing in a fresh clone with empty caches, which takes minutes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
QUERY = "select report_id, total_score from report_card"


@dataclass(frozen=True)
class Contender:
    """A command, and what must be done before each run of it."""

    name: str
    command: list[str]
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Pair:
    """What a person does with jixiao, and what they would do instead."""

    ours: Contender
    theirs: Contender


def seconds(contender: Contender, directory: Path, environment: dict[str, str]) -> float:
    contender.before()
    began = time.perf_counter()
    subprocess.run(contender.command, cwd=directory, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def compare(pair: Pair, runs: int, directory: Path, environment: dict[str, str]) -> str:
    times = []
    for _ in range(runs + 1):
        times.append([seconds(contender, directory, environment) for contender in (pair.ours, pair.theirs)])
    ours, theirs = zip(*times[1:], strict=True)
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    medians = f"{statistics.median(ours):.2f} | {pair.theirs.name} | {statistics.median(theirs):.2f}"
    return f"| {pair.ours.name} | {medians} | {ratio:.2f} | {min(ours):.2f}–{max(ours):.2f} |"


def pairs(root: Path) -> list[Pair]:
    """The pairs, in a project at ``root`` that has a published release and was built once by dbt alone."""
    model = root / "models" / "marts" / "fct_score.sql"
    database = root / "warehouse" / "current" / "jixiao.duckdb"
    files = [str(path) for path in sorted((root / "seeds").rglob("*.csv"))]
    duckdb = f"import duckdb; print(duckdb.connect({str(database)!r}, read_only=True).sql({QUERY!r}))"
    pandas = f"import pandas, glob; print([len(pandas.read_csv(file, dtype=str)) for file in {files!r}])"

    def edit() -> None:
        model.write_text(model.read_text(encoding="utf-8") + f"-- {time.time_ns()}\n", encoding="utf-8")

    check = Contender("jixiao check", [str(BIN / "jixiao"), "check"])
    sql = Contender("jixiao sql, to the first row", [str(BIN / "jixiao"), "sql", QUERY])
    select = [str(BIN / "dbt"), "build", "--quiet", "--select", "fct_score"]
    return [
        Pair(check, Contender("frictionless validate, types only", [str(BIN / "frictionless"), "validate", *files])),
        Pair(check, Contender("pandas.read_csv of the seeds", [sys.executable, "-c", pandas])),
        Pair(sql, Contender("duckdb in Python, no checks", [sys.executable, "-c", duckdb])),
        Pair(
            Contender("edit a model, rebuild it with dbt", select, edit),
            Contender("dbt build, everything", [str(BIN / "dbt"), "build", "--quiet"]),
        ),
        Pair(
            Contender("make build, warm", ["make", "build"]),
            Contender("dbt build, everything", [str(BIN / "dbt"), "build", "--quiet"]),
        ),
    ]


def cold(runs: int) -> str:
    """``make build`` in a fresh clone with an empty home, so that nothing is cached."""
    times = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as scratch:
            clone, home = Path(scratch) / "clone", Path(scratch) / "home"
            home.mkdir()
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
            environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
            times.append(seconds(Contender("make build, cold", ["make", "build"]), clone, environment))
    return f"| make build, cold | {statistics.median(times):.1f} | | | | {min(times):.1f}–{max(times):.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each command [5]")
    parser.add_argument("--cold", type=int, default=0, metavar="RUNS", help="runs from nothing [0]")
    options = parser.parse_args()
    print("| what a person types | s | instead of | s | ratio | range, s |\n|---|---|---|---|---|---|")
    if options.cold:
        print(cold(options.cold), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        clone = Path(scratch) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
        # The clone shares this environment; only its own sources are edited.
        (clone / ".venv").symlink_to(BIN.parent)
        for command in (["make", "build"], [str(BIN / "dbt"), "build", "--quiet"]):
            subprocess.run(command, cwd=clone, env=environment, check=True, capture_output=True)
        for pair in pairs(clone):
            print(compare(pair, options.runs, clone, environment), flush=True)
        shutil.rmtree(clone / "warehouse")


if __name__ == "__main__":
    main()
