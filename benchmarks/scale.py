"""What each step costs by the number of reports: ``python benchmarks/scale.py 5 50 500 5000 --work DIR``.

For each size a project with an invented corpus (``corpus.py``), in which whole processes are measured from outside:
the check, the first and the second one; a build from nothing, with dbt's compiling and its unit tests, and one more of
everything, for which dbt is not asked again, both step by step; one document more, added and built; the twenty
questions. Beside them, in the same run, stand

- the same SQL (seeds, models, data tests) in one plain DuckDB process: the floor (``floor.py``);
- three central tables written by hand: in SQL on DuckDB, in Polars, and in PostgreSQL where ``--postgres DSN`` names a
  server (``--contenders DIR`` has psycopg). All have to give the same rows;
- the same three as models of dbt on that server, where ``--dbt DBT`` names a dbt with dbt-postgres.

Growth is the exponent: 1 where ten times the reports cost ten times as much. Use CPU seconds and ratios where others
use the machine too. A server's CPU and memory are its own, and not told. Disk is the most that a step added to the
project's folder, what DuckDB puts aside there among it.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import handwritten
import project
import reports
from measured import Cost, folder_size, measured

from jixiao.query.question import questions
from jixiao.release import manifest
from jixiao.release.store import DATABASE, DBT_RUN, Release

BIN = Path(sys.executable).parent
JIXIAO, PYTHON = str(BIN / "jixiao"), sys.executable
FLOOR = "floor: the same SQL in plain DuckDB"
#: Of each matter that is measured: its title, and the least amount from which on growth says something.
_MATTERS = {"cpu": ("CPU s", 0.3), "seconds": ("s", 0.3), "memory": ("MB of memory", 50), "disk": ("MB of disk", 1)}

Costs = dict[str, Cost]


def of_size(number: int, work: Path, options: argparse.Namespace) -> Costs:
    """All costs of ``number`` reports, by what was done; told as they are found."""
    root = work / f"project-{number}"
    costs: Costs = {}

    def tell(name: str, cost: Cost) -> None:
        costs[name] = cost
        told = f"{cost.cpu:9.1f} CPU s {cost.seconds:9.1f} s {cost.memory:8.0f} MB {cost.disk:8.1f} MB of disk"
        print(f"{number:>9,} {name:64} {told}", flush=True)

    def run(name: str, *command: str, steps: bool = False) -> None:
        found = measured(list(command), root)
        if found.status:
            sys.exit(f"{name} ended with {found.status}: {found.said[-2000:]}")
        tell(name, found.whole)
        if steps:
            for step, cost in found.steps.items():
                tell(f"{name}: {step}", cost)

    if not root.exists():
        print(f"{number:>9,} {project.filled(root, number, options.seed):,} rows of facts", flush=True)
    run("check", JIXIAO, "check")
    run("check again", JIXIAO, "check")
    run("build", JIXIAO, "build", steps=True)
    run("build of everything again", JIXIAO, "build", "--force", steps=True)
    release = Release((root / "warehouse" / "current").resolve())
    if aside := manifest.set_aside(release):  # the floor would have their rows, and fail
        sys.exit("\n".join(["reports are set aside", *map(str, aside)]))
    with tempfile.TemporaryDirectory(dir=root) as scratch:
        # dbt's SQL names the database, which is called as its file is.
        program = str(Path(__file__).with_name("floor.py"))
        run(FLOOR, PYTHON, program, str(release.path / DBT_RUN), f"{scratch}/{DATABASE}")
    for name, cost in asked(release.database).items():
        tell(name, cost)
    inbox = root / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "one-more.txt").write_text(reports.plain(reports.report(options.seed + 77_777)), encoding="utf-8")
    run("one more: add", JIXIAO, "add", str(inbox))
    run("one more: build", JIXIAO, "build", steps=True)
    for name, cost in handwritten.compared(root, options.postgres, options.dbt).items():
        tell(name, cost)
    for path in (root / "store", release.database, release.path / "parquet", release.path):
        size = path.stat().st_size / 1e6 if path.is_file() else folder_size(path)
        print(f"{number:>9,} {path.relative_to(root.resolve())}: {size:,.1f} MB", flush=True)
    return costs


def asked(database: Path) -> Costs:
    """The seconds that each of the twenty questions takes of an open database: the slowest, and all."""
    took = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for question in questions():
            began, cpu = time.monotonic(), time.process_time()
            connection.execute(question.sql).fetchall()
            took[question.number] = Cost(time.monotonic() - began, time.process_time() - cpu)
    slowest = max(took.values(), key=lambda cost: cost.seconds)
    print(f"          the slowest question is {next(number for number in took if took[number] is slowest)}")
    return {
        "questions: all": Cost(sum(one.seconds for one in took.values()), sum(one.cpu for one in took.values())),
        "questions: the slowest": slowest,
    }


def growth(sizes: list[int], costs: list[Costs]) -> None:
    """A table a matter, in it a row a step: what it cost at each size, and the exponent between the last two."""
    for matter, (title, least) in _MATTERS.items():
        print(f"\n| {title} | " + " | ".join(f"{size:,}" for size in sizes) + " | growth |")
        print("|---" * (len(sizes) + 2) + "|")
        for name in costs[-1]:
            found = [getattr(one[name], matter) if name in one else 0.0 for one in costs]
            if not any(found):
                continue
            exponent = ""
            if len(found) > 1 and min(found[-2:]) > least:
                exponent = f"{math.log(found[-1] / found[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}"
            print(f"| {name} | " + " | ".join(f"{one:,.1f}" if one else "" for one in found) + f" | {exponent} |")
    print("\n| times the floor, CPU s; s | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    print("|---" * (len(sizes) + 1) + "|")
    for name in ("build", "build of everything again"):
        times = [(one[name].cpu / one[FLOOR].cpu, one[name].seconds / one[FLOOR].seconds) for one in costs]
        print(f"| {name} | " + " | ".join(f"{cpu:.1f}; {seconds:.1f}" for cpu, seconds in times) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+", metavar="REPORTS")
    parser.add_argument("--work", type=Path, help="keep the projects there; those that are there are used again")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--postgres", metavar="DSN", help="a PostgreSQL server that may be written to")
    parser.add_argument("--contenders", type=Path, metavar="DIR", help="where psycopg is installed")
    parser.add_argument("--dbt", metavar="DBT", help="a dbt with dbt-postgres, to build the tables by hand with")
    options = parser.parse_args()
    if options.contenders:
        sys.path.append(str(options.contenders.resolve()))
    with tempfile.TemporaryDirectory() as scratch:
        work = (options.work or Path(scratch)).resolve()
        sizes = sorted(options.sizes)
        growth(sizes, [of_size(number, work, options) for number in sizes])


if __name__ == "__main__":
    main()
