"""What each step costs by the number of reports: ``python benchmarks/scale.py 50 500 5000 --work DIR``.

For each size a project with an invented corpus (``corpus.py``), in which whole processes are measured from outside:
the check, the first and the second one; a build from nothing, step by step; one document more, added and built; the
twenty questions. Beside them, in the same run, stand

- the same SQL (seeds, models, data tests) in one plain DuckDB process: the floor;
- three central tables written by hand: in SQL on DuckDB, in Polars, and in PostgreSQL where ``--postgres DSN`` names a
  server (``--contenders DIR`` has psycopg). All have to give the same rows.

Growth is the exponent: 1 where ten times the reports cost ten times as much. Use CPU seconds and ratios where others
use the machine too.
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
from measured import Cost, measured

from jixiao.query.question import questions
from jixiao.release.store import DATABASE, DBT_RUN

BIN = Path(sys.executable).parent
JIXIAO, PYTHON = str(BIN / "jixiao"), sys.executable
_FLOOR = (
    "import sys; from pathlib import Path; from jixiao.release.replay import Replay;"
    "assert not Replay.read(Path(sys.argv[1])).run(Path.cwd(), Path(sys.argv[2]))"
)
#: CPU seconds below which growth says nothing.
_LEAST = 0.3

Costs = dict[str, Cost]


def of_size(number: int, work: Path, options: argparse.Namespace) -> Costs:
    """All costs of ``number`` reports, by what was done; told as they are found."""
    root = work / f"project-{number}"
    costs: Costs = {}

    def tell(name: str, cost: Cost) -> None:
        costs[name] = cost
        print(f"{number:>9,} {name:44} {cost.cpu:9.1f} CPU s {cost.seconds:9.1f} s {cost.memory:8.0f} MB", flush=True)

    def run(name: str, *command: str, steps: bool = False) -> None:
        found = measured(list(command), root)
        if found.status:
            sys.exit(f"{name}: {found.said[-2000:]}")
        tell(name, found.whole)
        if steps:
            for step, cost in found.steps.items():
                tell(f"{name}: {step}", cost)

    if not root.exists():
        print(f"{number:>9,} {project.filled(root, number, options.seed):,} rows of facts", flush=True)
    run("check", JIXIAO, "check")
    run("check again", JIXIAO, "check")
    # dbt compiles and proves the SQL on no facts to speak of, as it does once for each version of it.
    run("build", JIXIAO, "build", steps=True)
    release = (root / "warehouse" / "current").resolve()
    with tempfile.TemporaryDirectory(dir=root) as scratch:
        # dbt's SQL names the database, which is called as its file is.
        floor = [PYTHON, "-c", _FLOOR, str(release / DBT_RUN), f"{scratch}/{DATABASE}"]
        run("floor: the same SQL in plain DuckDB", *floor)
    for name, cost in asked(release / DATABASE).items():
        tell(name, cost)
    inbox = root / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "one-more.txt").write_text(reports.plain(reports.report(options.seed + 77_777)), encoding="utf-8")
    run("one more: add", JIXIAO, "add", str(inbox))
    run("one more: build", JIXIAO, "build", steps=True)
    for name, cost in handwritten.compared(root, options.postgres).items():
        tell(name, cost)
    for path in (root / "store", release / DATABASE, release / "parquet", release):
        size = sum(file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())
        print(f"{number:>9,} {path.relative_to(root.resolve())}: {size / 1e6:,.1f} MB", flush=True)
    return costs


def asked(database: Path) -> Costs:
    """The seconds that each of the twenty questions takes of an open database: the slowest, and all."""
    took = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for question in questions():
            began, cpu = time.monotonic(), time.process_time()
            connection.execute(question.sql).fetchall()
            took[question.number] = Cost(time.monotonic() - began, time.process_time() - cpu)
    slowest = max(took, key=lambda number: took[number].cpu)
    return {
        "questions: all": Cost(sum(one.seconds for one in took.values()), sum(one.cpu for one in took.values())),
        f"questions: the slowest ({slowest})": took[slowest],
    }


def growth(sizes: list[int], costs: list[Costs]) -> None:
    """A row a matter: its CPU seconds at each size, and the exponent between the last two."""
    print("\n| CPU s | " + " | ".join(f"{size:,}" for size in sizes) + " | growth |")
    print("|---" * (len(sizes) + 2) + "|")
    for name in costs[-1]:
        found = [one.get(name) for one in costs]
        cells = [f"{one.cpu:,.1f}" if one else "" for one in found]
        exponent = ""
        if len(found) > 1 and found[-1] and found[-2] and found[-2].cpu > _LEAST:
            exponent = f"{math.log(found[-1].cpu / found[-2].cpu) / math.log(sizes[-1] / sizes[-2]):.2f}"
        print(f"| {name} | " + " | ".join(cells) + f" | {exponent} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+", metavar="REPORTS")
    parser.add_argument("--work", type=Path, help="keep the projects there; those that are there are used again")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--postgres", metavar="DSN", help="a PostgreSQL server that may be written to")
    parser.add_argument("--contenders", type=Path, metavar="DIR", help="where psycopg is installed")
    options = parser.parse_args()
    if options.contenders:
        sys.path.append(str(options.contenders.resolve()))
    with tempfile.TemporaryDirectory() as scratch:
        work = (options.work or Path(scratch)).resolve()
        sizes = sorted(options.sizes)
        growth(sizes, [of_size(number, work, options) for number in sizes])


if __name__ == "__main__":
    main()
