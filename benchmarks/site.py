"""Write the site of as many reports as wanted: ``python benchmarks/site.py 5000``.

The reports of the published release, each as often as it takes, under ids of their own: a page holds what a real one
holds. Printed are CPU seconds of all processes, which hold when others use the machine too, the most memory that the
first of them had, and the bytes of what a browser opens first.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from pathlib import Path

import duckdb

from jixiao import project
from jixiao.release.marts import table_names
from jixiao.release.store import Release, Store
from jixiao.site.site import write
from jixiao.sql import literal

#: 440100-zzb-2023 of 440100-zzb-2023/score/5
_REPORT = "'^([1-9][0-9]{5}-[a-z]+-[0-9]{4})'"
#: Tables that have a row a department and year, however many reports there are.
_BY_YEAR = ("fct_coverage",)
_WHOSE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def multiplied(release: Release, reports: int, folder: Path) -> Release:
    """A copy of ``release`` in ``folder`` with its reports over again until there are at least ``reports``."""
    place = folder / "releases" / release.id
    place.mkdir(parents=True)
    for file in (release.path / "manifest.json", release.database):
        shutil.copyfile(file, place / file.name)
    with duckdb.connect(str(place / release.database.name)) as connection:
        (known,) = connection.execute("select count(*) from report_card").fetchone() or (0,)
        for table in table_names(connection):
            columns = connection.execute(
                "select column_name, data_type from duckdb_columns() where schema_name = 'main' and table_name = "
                + literal(table)
            ).fetchall()
            if "report_id" in dict(columns) and table not in _BY_YEAR:
                renamed = ", ".join(_renamed(name, kind) for name, kind in columns)
                connection.execute(
                    f'insert into "{table}" select {renamed} from "{table}", range(1, {-(-reports // known)}) as n (n)'
                    " where report_id is not null"
                )
    return Release(place)


def _renamed(name: str, kind: str) -> str:
    if name == "fact_ids":
        return f"list_transform(fact_ids, lambda one: regexp_replace(one, {_REPORT}, '\\1-' || n)) as fact_ids"
    is_id = kind == "VARCHAR" and name.endswith("_id") and name != "department_id"
    return f"regexp_replace({name}, {_REPORT}, '\\1-' || n) as {name}" if is_id else f'"{name}"'


def _cpu_seconds() -> float:
    """Of this process, and of those that it began and that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, _WHOSE))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=int)
    parser.add_argument("--out", type=Path, help="keep the site there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        release = multiplied(Store(project.find().warehouse).current(), arguments.reports, Path(folder))
        out = arguments.out or Path(folder) / "site"
        began, clock = _cpu_seconds(), time.monotonic()
        write(release, out, print)
        took, waited = _cpu_seconds() - began, time.monotonic() - clock
        pages = len(list((out / "reports").iterdir()))
        sizes = {name: (out / name).stat().st_size for name in ("index.html", "data/search.js", "data/database.js")}
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{pages:,} reports: {took:.1f} CPU s ({waited:.0f} s on the clock), {memory:,} MB of memory")
        print(", ".join(f"{name} {size / 1e6:.3f} MB" for name, size in sizes.items()))
        print(f"the whole: {sum(file.stat().st_size for file in out.rglob('*') if file.is_file()) / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
