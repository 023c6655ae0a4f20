"""Time what people type against what they would type instead, in one run: ``python benchmarks/commands.py``.

Each pair of commands runs in turn, A B A B …, after one run of each that is not counted, as whole processes. Printed
are the medians in seconds and the median of the ratios A/B pair by pair, which holds when the machine's speed drifts.
First the environment is made from nothing in a fresh clone with an empty home, which takes a minute; everything else
runs in that clone. Builds are also told in CPU seconds of all their processes, which hold when others use the machine
too, each beside the same SQL run in one plain DuckDB process.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
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


def cpu_seconds(contender: Contender, directory: Path, environment: dict[str, str]) -> float:
    """User and system time of a command and of every process that it started and waited for."""
    contender.before()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(contender.command, cwd=directory, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(pair: Pair, runs: int, directory: Path, environment: dict[str, str]) -> str:
    times = []
    for _ in range(runs + 1):
        times.append([seconds(contender, directory, environment) for contender in (pair.ours, pair.theirs)])
    ours, theirs = zip(*times[1:], strict=True)
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    medians = f"{statistics.median(ours):.2f} | {pair.theirs.name} | {statistics.median(theirs):.2f}"
    return f"| {pair.ours.name} | {medians} | {ratio:.2f} | {min(ours):.2f}–{max(ours):.2f} |"


def pairs(root: Path) -> list[Pair]:
    """The pairs, in a clone at ``root`` that has its environment and a published release."""
    programs = root / ".venv" / "bin"
    jixiao, dbt, python, frictionless = (str(programs / name) for name in ("jixiao", "dbt", "python", "frictionless"))
    model = root / "models" / "marts" / "fct_score.sql"
    database = root / "warehouse" / "current" / "jixiao.duckdb"
    files = [str(path.relative_to(root)) for path in sorted((root / "seeds").rglob("*.csv"))]
    duckdb = f"import duckdb; print(duckdb.connect({str(database)!r}, read_only=True).sql({QUERY!r}))"
    pandas = f"import pandas; print([len(pandas.read_csv(file, dtype=str)) for file in {files!r}])"

    def edit() -> None:
        model.write_text(model.read_text(encoding="utf-8") + f"-- {time.time_ns()}\n", encoding="utf-8")

    check = Contender("jixiao check", [jixiao, "check"])
    everything = Contender("dbt build, everything", [dbt, "build", "--quiet"])
    return [
        Pair(check, Contender("frictionless validate, types alone", [frictionless, "validate", *files])),
        Pair(check, Contender("pandas.read_csv of the seeds", [python, "-c", pandas])),
        Pair(
            Contender("jixiao sql, to the first row", [jixiao, "sql", QUERY]),
            Contender("duckdb in Python", [python, "-c", duckdb]),
        ),
        Pair(
            Contender("edit a model, rebuild and test it", [dbt, "build", "--quiet", "--select", "fct_score"], edit),
            everything,
        ),
        Pair(
            Contender("make build, warm, one fact changed", ["make", "build"], lambda: change_a_fact(root)), everything
        ),
    ]


def change_a_fact(root: Path) -> None:
    """Give the first activity another subject."""
    path = root / "seeds" / "facts" / "raw_activity.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["subject"] = f"事项 {time.time_ns()}"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def builds(root: Path) -> list[Contender]:
    """Warm builds, the last of them the floor: the SQL alone, in one process."""
    programs = root / ".venv" / "bin"
    jixiao, scratch = str(programs / "jixiao"), root / "target" / "floor" / "jixiao.duckdb"
    floor = [str(programs / "python"), "benchmarks/floor.py", "warehouse/current/dbt-run.json", str(scratch)]

    def clear() -> None:
        scratch.parent.mkdir(parents=True, exist_ok=True)
        scratch.unlink(missing_ok=True)

    return [
        Contender("jixiao build, one fact changed", [jixiao, "build"], lambda: change_a_fact(root)),
        Contender("jixiao build, nothing changed", [jixiao, "build"]),
        Contender("jixiao build --force, nothing changed", [jixiao, "build", "--force"]),
        Contender("the same SQL in one DuckDB process", floor, clear),
    ]


def tell_builds(root: Path, runs: int, environment: dict[str, str]) -> None:
    contenders = builds(root)
    # The pairs before have edited a model.
    subprocess.run(contenders[0].command, cwd=root, env=environment, check=True, capture_output=True)
    rounds = [[cpu_seconds(contender, root, environment) for contender in contenders] for _ in range(runs)]
    print("\n| a warm build | CPU s | times the floor |\n|---|---|---|")
    for number, contender in enumerate(contenders):
        times = [found[number] for found in rounds]
        ratio = statistics.median(found[number] / found[-1] for found in rounds)
        print(f"| {contender.name} | {statistics.median(times):.1f} | {ratio:.2f} |", flush=True)


def clone_to(scratch: Path) -> tuple[Path, dict[str, str]]:
    """A fresh clone, and an environment whose caches are empty."""
    clone, home = scratch / "clone", scratch / "home"
    home.mkdir(parents=True)
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    caches = {name: str(home / name.lower()) for name in ("XDG_CACHE_HOME", "UV_CACHE_DIR", "PIP_CACHE_DIR")}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "VIRTUAL_ENV"))}
    return clone, inherited | {"HOME": str(home)} | caches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each command [5]")
    parser.add_argument("--cold", type=int, default=1, metavar="RUNS", help="times that all is made from nothing [1]")
    options = parser.parse_args()
    print("| what a person types | s | instead of | s | ratio | range, s |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        times = []
        for number in range(options.cold):
            clone, environment = clone_to(Path(scratch) / str(number))
            times.append(seconds(Contender("make build, cold", ["make", "build"]), clone, environment))
        span = f"{min(times):.1f}–{max(times):.1f}"
        print(f"| make build, from nothing | {statistics.median(times):.1f} | | | | {span} |", flush=True)
        build_alone = [str(clone / ".venv" / "bin" / "dbt"), "build", "--quiet"]
        subprocess.run(build_alone, cwd=clone, env=environment, check=True, capture_output=True)
        for pair in pairs(clone):
            print(compare(pair, options.runs, clone, environment), flush=True)
        tell_builds(clone, options.runs, environment)


if __name__ == "__main__":
    main()
