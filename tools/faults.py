"""Injected faults: what becomes of a warehouse whose writers are killed, whose disk fails, whose files are damaged.

    .venv/bin/python tools/faults.py --count 1000 --seed 7 [--first NUMBER] [--json]

Each injection is one draw from the seed. Four kinds of them:

- ``cut``: a writer (a build's last steps, a rollback, a removal) gets SIGKILL, SIGTERM, SIGINT, "no space left" or an
  input/output error right before or after one of its calls of the operating system;
- ``damage``: a file, folder or link of the warehouse is cut short, changed, removed, or something else is in its place;
- ``crowd``: two builders and two readers at once, one builder is killed;
- ``add``: a writing of new reports to the seeds is cut like a writer.

Afterwards the published release must be readable and hold what some build wrote, nothing that was published may be
gone, and the next build must work: by itself, or once the line for the shell that an error names has been run. An
injection *survived* where the next build worked by itself, was *remedied* where the named lines were run, *lost* where
something published is gone or changed, and *stuck* where no remedy was named or it did not help. Exit status 1 where
one is lost or stuck.

Builds are small here: their databases have two tables and a row more than those they follow, so that a history that
was lost shows. What runs is the program itself: ``Store``, the manifest, the interruption, the commands. Whole builds
are killed by ``tools/kills.py``.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import errno
import io
import json
import os
import pickle
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb

from jixiao import cli, project
from jixiao.errors import JixiaoError, reason
from jixiao.intake import seeds
from jixiao.intake.read_report import ReadReport
from jixiao.query.connection import open_database
from jixiao.release import history, manifest
from jixiao.release.changes.comparison import attach
from jixiao.release.inspection import inspect
from jixiao.release.interruption import interruptible
from jixiao.release.marts import Mart, content_sha256, marts
from jixiao.release.store import DATABASE, Release, Store

FAULTS = ("SIGKILL", "SIGTERM", "SIGINT", "ENOSPC", "EIO")
#: Builds of a world, a second each from here on.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
#: Releases that a world keeps.
KEPT = 3
#: Lines for the shell that are run after one fault, at most.
MOST_REMEDIES = 6


class LostError(Exception):
    """Something that was published is gone or changed."""


class StuckError(Exception):
    """The warehouse does not work, and nobody says what helps."""


# --- In a process of its own: a child that may be killed, and whose libraries hold no threads in its parent.


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a child ended: what it returned, or said as it failed; neither where it was killed."""

    returned: Any = None
    refused: str | None = None
    crashed: str | None = None


def apart(act: Callable[[], Any]) -> Ended:
    """Run ``act`` in a forked child."""
    return end(begin(act))


def begin(act: Callable[[], Any]) -> tuple[int, int]:
    """Begin ``act`` in a forked child; returns its id, and where it tells how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        told = Ended()
        try:
            told = Ended(returned=act())
        except (JixiaoError, OSError) as error:
            told = Ended(refused=reason(error))
        except (KeyboardInterrupt, SystemExit):
            pass
        except BaseException:
            told = Ended(crashed=traceback.format_exc())
        sys.setprofile(None)
        with contextlib.suppress(OSError), os.fdopen(writing, "w") as pipe:
            json.dump(dataclasses.asdict(told), pipe)
        os._exit(0)
    os.close(writing)
    return child, reading


def end(begun: tuple[int, int]) -> Ended:
    """Wait until a child has ended; one that was killed says nothing."""
    child, reading = begun
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return Ended(**json.loads(answer)) if answer else Ended()


# --- A fault at one call of the operating system.


@dataclasses.dataclass(frozen=True)
class Fault:
    """What happens at the call number ``step``: before it is made, or after it has done its work."""

    what: str
    step: int
    is_after: bool

    def __str__(self) -> str:
        return f"{self.what} {'after' if self.is_after else 'before'} call {self.step}"


class Calls:
    """Counts the calls of the operating system, and injects a fault at one of them."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault, self.count = fault, 0

    def __enter__(self) -> Calls:
        sys.setprofile(self._see)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _see(self, _: FrameType, event: str, function: Any) -> None:
        is_after = self.fault is not None and self.fault.is_after
        if event != ("c_return" if is_after else "c_call") or not _is_of_the_system(function):
            return
        self.count += 1
        if self.fault is None or self.count != self.fault.step:
            return
        sys.setprofile(None)
        what = self.fault.what
        if what.startswith("SIG"):
            os.kill(os.getpid(), getattr(signal, what))
        else:
            number = getattr(errno, what)
            raise OSError(number, os.strerror(number))


def _is_of_the_system(function: Any) -> bool:
    owner = getattr(function, "__self__", None)
    return getattr(owner, "__name__", None) in ("posix", "fcntl", "io", "_io") or isinstance(owner, io.IOBase)


# --- A world: a project with a warehouse of small releases.


@dataclasses.dataclass(frozen=True)
class World:
    """Where faults are injected: ``calls`` says how many calls each of its writers makes."""

    root: Path
    source: Release
    adding: Adding
    calls: dict[str, int] = dataclasses.field(default_factory=dict)

    @property
    def store(self) -> Store:
        return Store(self.root / "warehouse")

    @property
    def precious(self) -> Path:
        """What is not ours, and must stay as it is."""
        return self.root / "precious"

    def begin(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        (self.root / project.MARKER).write_text("name: jixiao\n", encoding="utf-8")
        shutil.copytree(self.source.path / "data_docs" / "expectations", self.root / "docs-of-a-release")
        self.precious.mkdir()
        (self.precious / "letters").write_text("dear", encoding="utf-8")
        for _ in range(KEPT):
            self.calls["build"] = self.number_after(self.build)
        for name in ("rollback", "remove"):
            self.calls[name] = self.number_after(getattr(self, name))
        self.recover()

    def number_after(self, act: Callable[[], Any]) -> int:
        ended = apart(act)
        if ended.returned is None:
            raise StuckError(ended.refused or ended.crashed or "it was killed")
        return int(ended.returned)

    def build(self, fault: Fault | None = None) -> int:
        """The last steps of a build, as ``jixiao.release.build`` takes them; returns the calls that were counted."""
        store = self.store
        with Calls(fault) as calls, store.lock(), interruptible() as interruption:
            previous = store.predecessor()
            with store.draft() as draft:
                shutil.copytree(self.root / "docs-of-a-release", draft / "data_docs")
                moment = self._moment()
                found = self._fill(draft / DATABASE, previous, moment)
                release_id = f"{moment:%Y%m%dT%H%M%SZ}-{content_sha256(found)[:8]}"
                inputs = manifest.Inputs({}, "", {}, None, None)
                manifest.write(draft, release_id, moment, previous.id if previous else None, inputs, found, {}, ())
                with interruption.held():
                    release = store.keep(draft, release_id)
                    store.publish(release)
        return calls.count

    def _moment(self) -> datetime:
        """A second after all releases there ever were."""
        counter = self.root / "clock"
        number = int(counter.read_text()) + 1 if counter.exists() else 1
        # A builder may be killed here.
        draft = counter.with_name(f"clock-{os.getpid()}")
        draft.write_text(str(number))
        draft.replace(counter)
        return EPOCH + timedelta(seconds=number)

    def _fill(self, database: Path, previous: Release | None, moment: datetime) -> list[Mart]:
        with duckdb.connect(str(database)) as connection:
            if previous is not None:
                attach(connection, previous.database, "previous", f"the database of release {previous.id}")
            for table in ("built", history.TABLE):
                connection.execute(f"create table {table} (moment timestamp primary key)")
                if previous is not None:
                    connection.execute(f"insert into {table} from previous.main.{table}")
                connection.execute(f"insert into {table} values ('{moment:%Y-%m-%d %H:%M:%S}')")
        with duckdb.connect(str(database), read_only=True) as connection:
            return marts(connection)

    def rollback(self, fault: Fault | None = None) -> int:
        with Calls(fault) as calls, self.store.lock():
            self.store.publish(self.store.previous())
        return calls.count

    def remove(self, fault: Fault | None = None) -> int:
        with Calls(fault) as calls, self.store.lock():
            self.store.remove(self.store.releases()[0])
        return calls.count

    def read(self) -> list[str]:
        """What a reader sees: the published release, and the moments that its history holds."""
        release = self.store.current()
        try:
            with open_database(release.database) as connection:
                rows = connection.execute(f"select moment::varchar from {history.TABLE} order by 1").fetchall()
        except duckdb.Error as error:  # which the command line tells in these words
            raise JixiaoError(f"the database cannot be read: {error}; run: jixiao releases --check") from error
        return [release.id, *(moment for (moment,) in rows)]

    def seen(self) -> list[str]:
        ended = apart(self.read)
        if ended.crashed:
            raise StuckError(f"a reader failed: {ended.crashed}")
        return ended.returned or []

    def published(self) -> set[str]:
        return {release.id for release in self.store.releases()}

    def tidy(self) -> None:
        """Keep few releases, and nothing that a remedy moved away."""
        with self.store.lock():
            for release in self.store.releases()[:-KEPT]:
                if release != self.store.linked():
                    self.store.remove(release)
        for place in self.store.warehouse.glob("*.away"):
            shutil.rmtree(place) if place.is_dir() and not place.is_symlink() else place.unlink()

    # --- What an operator does who reads errors and runs the lines that they name.

    def recover(self, *, is_inspected: bool = True) -> int:
        """Build until it works and no fault is left, by the remedies that are named; returns how many were run."""
        run = 0
        while True:
            ended = apart(self.build)
            if ended.crashed:
                raise StuckError(f"the next build crashed: {ended.crashed}")
            told = ended.refused
            if told is None and is_inspected:
                inspected = apart(lambda: list(inspect(self.store)))
                if inspected.returned is None:
                    raise StuckError(f"the inspection failed: {inspected}")
                told = next(iter(inspected.returned), None)
            if told is None:
                return run
            self._remedy(told)
            run += 1
            if run > MOST_REMEDIES:
                raise StuckError(f"{run} remedies did not help; the last error: {told}")

    def _remedy(self, told: str) -> None:
        _, is_named, line = told.splitlines()[-1].rpartition("run: ")
        if not is_named:
            raise StuckError(f"no remedy is named: {told}")
        for part in line.split(" && "):
            words = shlex.split(part)
            if words[0] == "jixiao":
                ended = apart(lambda words=words: self._operate(words[1:]))  # type: ignore[misc]
                failed = None if ended.returned else ended.refused or ended.crashed
            else:
                done = subprocess.run(words, cwd=self.root, capture_output=True, text=True)
                failed = done.stderr or None
            if failed:
                raise StuckError(f"the remedy failed: {part}: {failed}\n(of: {told})")

    def _operate(self, words: list[str]) -> bool:
        """A command of the program, as its command line runs it; builds are small."""
        if words[0] == "build":
            self.build()
            return True
        os.chdir(self.root)
        os.environ["JIXIAO_WAREHOUSE"] = str(self.store.warehouse)
        with contextlib.redirect_stdout(io.StringIO()):
            cli.cli.main(words, standalone_mode=False)
        return True


# --- The kinds of injections. Each takes a world and a random number generator, and returns how many remedies were run.


def cut(world: World, rng: random.Random) -> tuple[str, int]:
    """A writer is stopped, or its disk fails, at one of its calls."""
    name = rng.choice(["build", "build", "build", "rollback", "remove"])
    act: Callable[[Fault | None], int] = getattr(world, name)
    calls = world.calls[name]
    # Half of a build's calls fill its draft; what follows is of more interest.
    first = calls // 2 if name == "build" and rng.random() < 0.7 else 1
    fault = Fault(rng.choice(FAULTS), rng.randint(first, calls), rng.random() < 0.5)
    before, published = world.seen(), world.published()
    ended = apart(lambda: act(fault))
    if ended.crashed:
        raise StuckError(f"{name}, {fault}: {ended.crashed}")
    after = world.seen()
    if not after or not set(before[1:]) - {before[-1]} <= set(after[1:]):
        raise LostError(f"{name}, {fault}: readers saw {before}, now {after}")
    if gone := published - world.published() - ({min(published)} if name == "remove" else set()):
        raise LostError(f"{name}, {fault}: gone are {gone}")
    if name == "build" and ended.returned is not None and after[0] == before[0]:
        raise LostError(f"{name}, {fault}: it was told to be published, and is not")
    remedies = world.recover(is_inspected=rng.random() < 0.3)
    if not set(after[1:]) <= set(world.seen()[1:]):
        raise LostError(f"{name}, {fault}: the next build did not continue the history")
    return f"{name}: {fault}", remedies


def damage(world: World, rng: random.Random) -> tuple[str, int]:
    """Something in the warehouse is not what it was, and no program of ours did it."""
    before, published = world.seen(), world.published()
    ids = sorted(published)
    release = world.store.releases_directory / (ids[-1] if rng.random() < 0.6 else rng.choice(ids))
    if rng.random() < 0.6:
        names = [DATABASE, "manifest.json", *sorted(str(p.relative_to(release)) for p in release.rglob("*.html"))[:5]]
        name = rng.choice([DATABASE, "manifest.json", rng.choice(names)])
        how = rng.choice(FILES)
        told = f"{how} {name} of {'current' if release.name == before[0] else 'another'}"
        _damage_file(world, release, name, how, rng)
        is_lost = release.name == before[0] and name == DATABASE
        touched = {release.name}
    else:
        told = rng.choice(PLACES)
        _damage_place(world, told, release, rng)
        is_lost, touched = told == "release_is_link", {release.name} if told == "release_is_link" else set()
        is_lost = is_lost and release.name == before[0]
    ended = apart(world.read)
    if ended.crashed or (ended.refused and "run: " not in ended.refused):
        raise StuckError(f"{told}: a reader was told {ended.crashed or ended.refused}")
    try:
        remedies = world.recover()
    except StuckError as error:
        raise StuckError(f"{told}: {error}") from error
    if gone := published - world.published() - touched:
        raise LostError(f"{told}: gone are {gone}")
    kept = before[1:-1] if is_lost else before[1:]
    if not set(kept) <= set(world.seen()[1:]):
        raise LostError(f"{told}: the history was {before}, and is {world.seen()}")
    if [path.read_text() for path in world.precious.rglob("*")] != ["dear"]:
        raise LostError(f"{told}: a link was followed to what is not ours")
    return told, remedies


FILES = ("truncate", "empty", "flip", "remove", "link", "folder", "foreign", "extra", "fifo")


def _damage_file(world: World, release: Path, name: str, how: str, rng: random.Random) -> None:
    path = release / name
    for folder in (release, path.parent):
        folder.chmod(0o755)
    path.chmod(0o644)
    data = path.read_bytes()
    if how == "truncate":
        path.write_bytes(data[: rng.randrange(len(data))])
    elif how == "flip":
        place = rng.randrange(len(data))
        path.write_bytes(data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :])
    elif how == "extra":
        path.with_name("extra.txt").write_text("not of the release", encoding="utf-8")
    elif how == "foreign":
        others = [found for found in world.store.releases() if found.path != release]
        shutil.copyfile(rng.choice(others).path / name, path)
    elif how == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()
        if how == "link":
            path.symlink_to(world.precious / "letters")
        elif how == "folder":
            path.mkdir()
        elif how == "fifo":
            os.mkfifo(path)


PLACES = (
    *(
        "current_dangles",
        "current_loops",
        "current_is_folder",
        "current_is_file",
        "current_leads_out",
        "current_is_gone",
    ),
    *(
        "lock_is_folder",
        "lock_is_link",
        "lock_is_hard_link",
        "building_is_file",
        "building_is_link",
        "building_is_full",
    ),
    *("release_is_link", "releases_is_link", "foreign_release", "old_draft_of_link", "refused_is_folder"),
)


def _damage_place(world: World, how: str, release: Path, rng: random.Random) -> None:
    store = world.store
    place = {"current": store.current_link, "lock": store.warehouse / ".lock", "building": store.building_directory}
    place["refused"] = store.refused_page
    path = place.get(how.partition("_")[0], release)
    if path.is_symlink() or path.is_file():
        path.unlink()
    if how == "current_dangles":
        path.symlink_to("releases/20250101T000000Z-00000000")
    elif how == "current_loops":
        path.symlink_to("current")
    elif how in ("current_leads_out", "lock_is_link"):
        path.symlink_to(world.precious / ("letters" if how.startswith("lock") else ""))
    elif how == "building_is_link":
        path.symlink_to(world.precious)
    elif how.endswith("is_folder"):
        path.mkdir()
        (path / "something").write_text("of somebody", encoding="utf-8")
    elif how.endswith("is_file"):
        path.write_text("of somebody", encoding="utf-8")
    elif how == "lock_is_hard_link":
        path.hardlink_to(world.precious / "letters")
    elif how == "building_is_full":
        (path / "draft" / "deep").mkdir(parents=True)
        (path / "draft" / "deep" / "link").symlink_to(world.precious)
        (path / "draft" / "deep").chmod(0o555)
        (path / "kept").symlink_to(rng.choice(["20250101T000000Z-00000000", "../../precious", "kept"]))
    elif how == "release_is_link":
        world.store.releases_directory.chmod(0o755)
        release.chmod(0o755)
        release.rename(world.root / "precious-release")
        shutil.rmtree(world.root / "precious-release")
        release.symlink_to(world.precious)
    elif how == "releases_is_link":
        away = world.root / "moved"
        store.releases_directory.rename(away)
        store.releases_directory.symlink_to(away)
    elif how == "foreign_release":
        (store.releases_directory / "backup").mkdir()
    elif how == "old_draft_of_link":
        (store.warehouse / f".current.{rng.randrange(9999)}").symlink_to("releases/x")


def crowd(world: World, rng: random.Random) -> tuple[str, int]:
    """Two writers and two readers at once; one of the writers is killed."""
    fault = Fault("SIGKILL", rng.randint(1, world.calls["build"]), rng.random() < 0.5)
    other = rng.choice([world.build, world.rollback, world.remove])
    before, published = world.seen(), world.published()
    begun = [begin(lambda: world.build(fault)), begin(other)]
    readers = [begin(lambda: [world.read() for _ in range(20)][-1]) for _ in range(2)]
    for ended in map(end, readers):
        if not ended.returned:
            raise LostError(f"crowd, {fault}: a reader was told {ended}")
    for ended in map(end, begun):
        if ended.crashed:
            raise StuckError(f"crowd, {fault}: {ended.crashed}")
    if gone := published - world.published() - ({min(published)} if other == world.remove else set()):
        raise LostError(f"crowd, {fault}: gone are {gone}")
    remedies = world.recover()
    if not set(before[1:]) - {before[-1]} <= set(world.seen()[1:]):
        raise LostError(f"crowd, {fault}: the history was {before}, and is {world.seen()}")
    return f"crowd: {fault}", remedies


def add(world: World, rng: random.Random) -> tuple[str, int]:
    """A writing to the seeds is cut; afterwards it is done wholly, or not at all, and works again."""
    adding = world.adding
    adding.restore()
    fault = Fault(rng.choice(FAULTS), rng.randint(1, world.calls["add"]), rng.random() < 0.5)
    ended = apart(lambda: adding.add(fault))
    if ended.crashed:
        raise StuckError(f"add, {fault}: {ended.crashed}")
    if torn := [
        name for name, text in adding.state().items() if text not in (adding.old.get(name), adding.new.get(name))
    ]:
        raise LostError(f"add, {fault}: half written are {torn}")
    recovered = apart(adding.recover)
    if recovered.returned is None:
        raise StuckError(f"add, {fault}: {recovered}")
    state = adding.state()
    if state not in (adding.old, adding.new) or (ended.returned is not None and state == adding.old):
        raise LostError(f"add, {fault}: the seeds are neither as before nor as after")
    if state == adding.old and (apart(adding.add).returned is None or adding.state() != adding.new):
        raise StuckError(f"add, {fault}: it does not work again")
    return f"add: {fault}", 0


@dataclasses.dataclass
class Adding:
    """A project into which one report is added, over and over; ``reading`` is what was read of it."""

    root: Path
    project: Path
    readings: list[ReadReport] = dataclasses.field(default_factory=list)
    old: dict[str, str] = dataclasses.field(default_factory=dict)
    new: dict[str, str] = dataclasses.field(default_factory=dict)

    def begin(self) -> int:
        """Have the sample read, and see what its writing comes to; returns the calls that it takes."""
        self.restore()
        ended = apart(self._read)
        self.readings = pickle.loads(self._pickled.read_bytes())
        self.old = self.state()
        ended = apart(self.add)
        self.new = self.state()
        if ended.returned is None or self.new == self.old:
            raise StuckError(f"the sample cannot be added: {ended}")
        return int(ended.returned)

    @property
    def _pickled(self) -> Path:
        return self.root.with_suffix(".pickle")

    def _read(self) -> bool:
        from jixiao.intake.add import add as add_reports

        samples = sorted((self.project / "samples").glob("*.txt"))
        taken = [found.reading for found in add_reports(self.root, samples, dry_run=True, jobs=1) if found.reading]
        self._pickled.write_bytes(pickle.dumps(taken))
        return True

    def restore(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.project / "seeds", self.root / "seeds")
        (self.root / "reports").mkdir()
        (self.root / "reports" / ".part").write_text("the report's file", encoding="utf-8")

    def add(self, fault: Fault | None = None) -> int:
        (self.root / "reports" / ".part").write_text("the report's file", encoding="utf-8")
        with Calls(fault) as calls, seeds.writing(self.root):
            seeds.add(self.root, self.readings, {self.root / "reports" / ".part": self.root / "reports" / "report.txt"})
        return calls.count

    def recover(self) -> bool:
        with seeds.writing(self.root):
            return True

    def state(self) -> dict[str, str]:
        """Every file's text, by name; what begins with a dot is on its way."""
        files = [
            path for place in ("seeds", "reports") for path in (self.root / place).rglob("[!.]*") if path.is_file()
        ]
        return {str(path.relative_to(self.root)): path.read_text(encoding="utf-8") for path in files}


# --- The run.

KINDS: dict[Callable[[World, random.Random], tuple[str, int]], int] = {cut: 50, damage: 30, crowd: 5, add: 15}


@dataclasses.dataclass(frozen=True)
class Injected:
    """One injection: its number, its kind, what was done, and what became of it."""

    number: int
    kind: str
    what: str
    outcome: str


def run(world: World, seed: int, numbers: range) -> Iterator[Injected]:
    """Inject one fault after another; after one that is lost or stuck the world begins anew."""
    world.calls["add"] = world.adding.begin()
    world.begin()
    for number in numbers:
        rng = random.Random(f"{seed}/{number}")
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        try:
            what, remedies = kind(world, rng)
            world.tidy()
            yield Injected(number, kind.__name__, what, "remedied" if remedies else "survived")
        except (LostError, StuckError) as error:
            outcome = "lost" if isinstance(error, LostError) else "stuck"
            yield Injected(number, kind.__name__, str(error), outcome)
            world.begin()


OUTCOMES = ("survived", "remedied", "lost", "stuck")


def table(found: list[Injected]) -> str:
    """Kinds of injections and what became of them, a line each."""
    counted = Counter((one.kind, one.outcome) for one in found)
    lines = [f"{'':10}{'injected':>10}" + "".join(f"{name:>10}" for name in OUTCOMES)]
    for kind in (*sorted({one.kind for one in found}), "all"):
        counts = [sum(n for (k, o), n in counted.items() if kind in (k, "all") and o == name) for name in OUTCOMES]
        lines.append(f"{kind:10}{sum(counts):>10}" + "".join(f"{count:>10}" for count in counts))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Inject faults into a warehouse, and see what becomes of it.")
    parser.add_argument("--count", type=int, default=100, help="injections [default: 100]")
    parser.add_argument("--first", type=int, default=0, help="number of the first [default: 0]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    found = project.find(Path(__file__).parent)
    injected: list[Injected] = []
    with tempfile.TemporaryDirectory(prefix="faults-") as place:
        world = World(
            Path(place) / "world", Store(found.warehouse).current(), Adding(Path(place) / "adding", found.root)
        )
        for one in run(world, options.seed, range(options.first, options.first + options.count)):
            injected.append(one)
            if one.outcome in ("lost", "stuck"):
                print(f"{one.number} {one.kind} {one.outcome}: {one.what}", file=sys.stderr, flush=True)
            elif len(injected) % 100 == 0:
                print(f"{len(injected)} injected", file=sys.stderr, flush=True)
    if options.json:
        counted = Counter(one.outcome for one in injected)
        told = {"seed": options.seed, "injected": len(injected)} | {name: counted[name] for name in OUTCOMES}
        print(json.dumps(told | {"injections": [dataclasses.asdict(one) for one in injected]}, ensure_ascii=False))
    else:
        print(table(injected))
    sys.exit(any(one.outcome in ("lost", "stuck") for one in injected))


if __name__ == "__main__":
    main()
