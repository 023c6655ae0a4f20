"""Build on DuckDB and on Spark, and compare every row of every mart: ``python tools/engines.py [--keep DIR]``.

Run it where the SQL changed, or every night: a translation that loses something says nothing of it. The project is the
one around the current folder; Spark's environment is made by ``make spark``. Exit status 1: some rows differ.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from jixiao.project import find
from jixiao.release import manifest
from jixiao.release.replay import Replay
from jixiao.release.spark.engine import Spark
from jixiao.release.store import DATABASE, DBT_RUN
from jixiao.release.transform import Transformation

_SHOWN = 3


def compare(folder: Path) -> int:
    """Print the rows that only one of the databases in ``folder`` has; returns how many marts differ."""
    differing = 0
    with duckdb.connect() as connection:
        for engine in ("duckdb", "spark"):
            connection.execute(f"attach '{folder / engine / DATABASE}' as of_{engine} (read_only)")
        query = "select table_name from duckdb_tables() where database_name = 'of_duckdb' and schema_name = 'main'"
        marts = [name for (name,) in connection.execute(f"{query} order by all").fetchall()]
        for mart in marts:
            for one, other in (("duckdb", "spark"), ("spark", "duckdb")):
                only = f"from of_{one}.main.{mart} except all from of_{other}.main.{mart}"
                if rows := connection.execute(only).fetchall():
                    differing += 1
                    print(f"{mart}: {len(rows)} rows only on {one}, like", *rows[:_SHOWN], sep="\n  ")
        print(f"{len(marts)} marts compared row by row, {differing} differences")
    return differing


def main() -> None:
    """Build both, and compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave both databases there")
    parser.add_argument("--remote", metavar="ADDRESS", help="a Spark Connect server [default: one here]")
    arguments = parser.parse_args()
    root = find().root
    spark = Spark.of(root, arguments.remote)
    with contextlib.ExitStack() as stack:
        folder = (arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))).resolve()
        for engine in ("duckdb", "spark"):
            (folder / engine).mkdir(parents=True)
        compiled = folder / "compiled"
        if failures := Transformation(root, None, manifest.read_inputs(root), compiled, spark).compile(root, set()):
            sys.exit("\n".join(f"{failure.file}: {failure.message}" for failure in failures))
        replay = Replay.read(compiled / DBT_RUN)
        for engine in ("duckdb", "spark"):
            began = time.monotonic()
            with (
                spark.computed(replay, root, folder) if engine == "spark" else contextlib.nullcontext(replay)
            ) as computed:
                if failed := computed.run(root, folder / engine / DATABASE):
                    sys.exit(
                        "\n".join(f"{one.statement.name} fails on {engine}: {one.error or 'rows'}" for one in failed)
                    )
            print(f"{engine}: {time.monotonic() - began:.1f} s")
        sys.exit(1 if compare(folder) else 0)


if __name__ == "__main__":
    main()
