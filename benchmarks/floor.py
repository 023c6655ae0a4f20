"""The floor of a build: its SQL in one plain DuckDB process. ``python floor.py DBT_RUN DATABASE``, in the project.

Seeds, models and data tests are those of the release whose ``DBT_RUN`` is named, as dbt sent them. Nothing is checked,
compared, judged or published. Ends with 1, and says why, where a statement fails: dbt's own build would, too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jixiao.release.replay import Replay


def main() -> None:
    run, database = map(Path, sys.argv[1:])
    failed = Replay.read(run).run(Path.cwd(), database)
    for one in failed:
        print(f"{one.statement.kind} {one.statement.name}: {one.error or 'rows fail'}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
