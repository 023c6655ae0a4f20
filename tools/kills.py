"""Whole builds killed: what becomes of a warehouse whose builds, each from the seeds to the switch, end at any moment.

    .venv/bin/python tools/kills.py --count 30 --seed 7 [--increment] [--json]

Each is ``jixiao build --force`` in a copy of the project, with one row of the seeds changed, so that there is something
to publish; with ``--increment`` it is ``jixiao build``, which computes one report anew in a copy of the database that
is published, and takes of the files there what is the same. It gets SIGKILL, SIGTERM or SIGINT a while after it began
one of its steps. Then the published release must be whole and hold every version of a fact that it held, nothing that
was published may be gone, and no process of the build may live on. What was left behind, the next build must clear away
by itself: the last one comes to its end.

``tools/faults.py`` injects finer faults, at single calls, into the last steps of builds. Exit status 1 where something
is lost or stuck.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from jixiao import project
from jixiao.errors import JixiaoError
from jixiao.release import history
from jixiao.release.build import STEPS
from jixiao.release.inspection import inspect
from jixiao.release.store import Store

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
#: Seconds that a step may go on before the signal comes, at most; and that a build's processes have to end.
LONGEST, PATIENCE = 20.0, 60.0
#: What of a project no build needs.
NEEDLESS = shutil.ignore_patterns(".*", "warehouse", "target", "logs", "reports", "tests")


class LostError(Exception):
    """Something that was published is gone or changed."""


class StuckError(Exception):
    """A build does not work any more, or lives on."""


@dataclass(frozen=True)
class Killed:
    """One build: when it was to be killed, and what became of it and of the warehouse."""

    number: int
    what: str
    outcome: str


@dataclass
class Builds:
    """A copy of the project whose builds are killed; ``versions`` are those of facts that were ever published."""

    root: Path
    is_increment: bool = False
    versions: set[tuple[object, ...]] = field(default_factory=set)
    releases: set[str] = field(default_factory=set)

    @property
    def store(self) -> Store:
        return Store(self.root / "warehouse")

    def change(self, number: int) -> None:
        """Change what the first activity is called, so that its next version is published."""
        path = self.root / "seeds" / "facts" / "raw_activity.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows[0]["subject"] = f"改过的事项{number}"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def begin(self) -> subprocess.Popen[str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
        command = [sys.executable, "-m", "jixiao.cli", "build", *([] if self.is_increment else ["--force"])]
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=inherited | {"PYTHONPATH": str(self.root / "src")},  # its own program, which nobody changes meanwhile
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def kill(self, number: int, rng: random.Random) -> str:
        """Begin a build and end it; returns what was done."""
        self.change(number)
        what, step, later = rng.choice(SIGNALS), rng.randint(1, STEPS), rng.random() ** 2 * LONGEST
        building = self.begin()
        assert building.stdout is not None
        told: list[str] = []
        for line in building.stdout:
            told.append(line)
            if line.startswith(f"[{step}/"):
                break
        try:
            building.wait(later if step < STEPS else later / LONGEST)
        except subprocess.TimeoutExpired:
            building.send_signal(what)
        told += building.stdout
        status = building.wait()
        self._require_gone(building.pid)
        if status not in (0, -what, 128 + what):
            raise StuckError(f"it ended with status {status}: {''.join(told)}")
        return f"{what.name} {later:.1f} s after step {step} began: {'it was over' if status == 0 else 'killed'}"

    def _require_gone(self, group: int) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.5)
        os.killpg(group, signal.SIGKILL)
        raise StuckError(f"processes of the build lived on for {PATIENCE:.0f} seconds")

    def require_whole(self) -> None:
        """Raise where a release is gone, or the published one is not whole or forgot a version of a fact."""
        releases = {release.id for release in self.store.releases()}
        if gone := self.releases - releases:
            raise LostError(f"gone are {', '.join(sorted(gone))}")
        try:
            current = self.store.current()
            current.verify()
            with duckdb.connect(str(current.database), read_only=True) as connection:
                query = f"select fact_id, version_no, label, value_text from {history.TABLE}"
                versions = set(connection.execute(query).fetchall())
        except (JixiaoError, duckdb.Error) as error:
            raise LostError(str(error)) from error
        if lost := self.versions - versions:
            raise LostError(f"{len(lost)} versions of facts are gone")
        self.releases, self.versions = releases, versions

    def finish(self) -> None:
        """Let a build come to its end, and inspect all that is there."""
        building = self.begin()
        told, _ = building.communicate()
        if building.returncode:
            raise StuckError(told)
        self.require_whole()
        increment = self.store.current().manifest["checks"]["increment"]
        if self.is_increment and not (increment and len(increment["reports"]) == 1):
            raise StuckError(f"it was no increment of one report: {told}")
        if faults := list(inspect(self.store)):
            raise StuckError("\n".join(faults))


def run(builds: Builds, seed: int, count: int) -> Iterator[Killed]:
    """Kill one build after another, and let one come to its end."""
    builds.require_whole()
    if builds.is_increment:
        builds.begin().communicate()  # what follows is an increment only of what this program made
    for number in range(count + 1):
        what = "not killed" if number == count else "to be killed"
        try:
            if number < count:
                what = builds.kill(number, random.Random(f"{seed}/{number}"))
                builds.require_whole()
            else:
                builds.finish()
            yield Killed(number, what, "survived")
        except (LostError, StuckError) as error:
            yield Killed(number, f"{what}: {error}", "lost" if isinstance(error, LostError) else "stuck")


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill whole builds, and see what becomes of the warehouse.")
    parser.add_argument("--count", type=int, default=30, help="builds [default: 30]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--increment", action="store_true", help="builds of what changed alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    found = project.find(Path(__file__).parent)
    with tempfile.TemporaryDirectory(prefix="kills-") as place:
        root = Path(place) / "project"
        shutil.copytree(found.root, root, ignore=NEEDLESS, symlinks=True)
        shutil.copytree(found.warehouse, root / "warehouse", symlinks=True)
        killed = []
        for one in run(Builds(root, options.increment), options.seed, options.count):
            killed.append(one)
            print(f"{one.number} {one.outcome}: {one.what}", file=sys.stderr, flush=True)
    counted = Counter(one.outcome for one in killed)
    if options.json:
        print(json.dumps({"seed": options.seed, **counted, "builds": [asdict(one) for one in killed]}))
    else:
        print(dict(counted))
    sys.exit(counted["survived"] < len(killed))


if __name__ == "__main__":
    main()
