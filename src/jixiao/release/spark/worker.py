"""Runs a plan on Spark: the one module that Spark's own environment executes, as a script, without ours.

The plan is a JSON object: ``remote``, the address of a Spark Connect server, or null for one in this process;
``tables``, which Parquet each name holds; ``steps``, in an order that works, the SQL behind each further name and the
folder that its rows are written to: views too, since most are read several times. Prints a JSON object a step as it
ends: its name and its seconds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def session(remote: str | None) -> Iterator[Any]:
    """A session at ``remote``, or at a server of its own (Sail) that is there as long as the context is."""
    from pyspark.sql import SparkSession

    server = None
    if remote is None:
        from pysail.spark import SparkConnectServer

        server = SparkConnectServer(ip="127.0.0.1", port=0)
        server.start(background=True)
        remote = f"sc://127.0.0.1:{server.listening_address[1]}"
    spark = SparkSession.builder.remote(remote).getOrCreate()
    # As in DuckDB, what is divided by nothing is nothing.
    spark.conf.set("spark.sql.ansi.enabled", "false")
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    try:
        yield spark
    finally:
        spark.stop()
        if server is not None:
            server.stop()


def run(plan: dict[str, Any], spark: Any) -> None:
    """Run every step of ``plan``; ends the process where one fails, with its name and what Spark says."""
    for schema in plan["schemas"]:
        spark.sql(f"create database if not exists `{schema}`")
    for name, place in plan["tables"].items():
        spark.sql(f"create or replace table {name} using parquet location '{place}'")
    for step in plan["steps"]:
        began = time.monotonic()
        name, folder = step["name"], step["folder"]
        try:
            rows = spark.sql(step["sql"])
            rows.write.mode("overwrite").parquet(folder)
            columns = ""
            if not any(
                Path(folder).glob("*.parquet")
            ):  # without a row there is no file that tells what the columns are
                columns = ", ".join(f"`{field.name}` {field.dataType.simpleString()}" for field in rows.schema)
                columns = f"({columns})"
            spark.sql(f"create or replace table {name} {columns} using parquet location '{folder}'")
        except Exception as error:
            raise SystemExit(f"{name} failed on Spark: {error}") from error
        print(json.dumps({"name": name, "seconds": round(time.monotonic() - began, 3)}), flush=True)


if __name__ == "__main__":
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with session(plan["remote"]) as spark:
        run(plan, spark)
