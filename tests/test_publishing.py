"""Publishing is safe to interrupt, follows no link, and says what to do where something is damaged."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from command import run
from jixiao.errors import JixiaoError
from jixiao.hashing import file_sha256
from jixiao.project import Project
from jixiao.release import manifest
from jixiao.release.changes.comparison import Snapshot
from jixiao.release.inspection import inspect
from jixiao.release.interruption import interruptible
from jixiao.release.store import DATABASE, FORMAT, MANIFEST, Release, Store

#: Faults that the tests inject, from the first on that has all four kinds among them; by hand, thousands.
FIRST, INJECTED = 8, 12


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A project whose warehouse, with one release, a test may damage."""
    shutil.copytree(built / "warehouse", tmp_path / "warehouse", symlinks=True)
    shutil.copyfile(built / "dbt_project.yml", tmp_path / "dbt_project.yml")
    return tmp_path


@pytest.fixture
def store(root: Path) -> Store:
    return Store(root / "warehouse")


def draft_of(release: Release, draft: Path, seconds: int) -> str:
    """Fill a draft with a release, as if it was built ``seconds`` later; returns its id."""
    shutil.copytree(release.path, draft, dirs_exist_ok=True)
    said = release.said()
    moment = release.built_at + timedelta(seconds=seconds)
    said["release"] = f"{moment:%Y%m%dT%H%M%SZ}-{release.id[-8:]}"
    said["built_at"], said["follows"] = moment.isoformat(), release.id
    draft.chmod(0o755)
    (draft / MANIFEST).chmod(0o644)
    (draft / MANIFEST).write_text(json.dumps(said), encoding="utf-8")
    return str(said["release"])


def publish(store: Store, seconds: int = 1) -> Release:
    with store.lock(), store.draft() as draft:
        release = store.keep(draft, draft_of(store.current(), draft, seconds))
        store.publish(release)
    return release


def test_injected_faults_lose_nothing(built: Path, project: Project) -> None:
    """Kills, signals, a full disk, damaged files, writers and readers at once; see the tool."""
    some = ("--seed=22", f"--first={FIRST}", f"--count={INJECTED}")
    done = subprocess.run(
        [sys.executable, str(project.root / "tools" / "faults.py"), "--json", *some],
        env=os.environ | {"JIXIAO_WAREHOUSE": str(built / "warehouse")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["injected"], told["lost"], told["stuck"]) == (INJECTED, 0, 0)
    assert {one["kind"] for one in told["injections"]} == {"cut", "damage", "crowd", "add"}


def test_an_error_after_the_switch_is_not_told_as_one_before_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, really = store.current(), os.fsync

    def fail(descriptor: int) -> None:
        if store.current() != first:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(JixiaoError, match="is current, but the disk does not confirm it"):
        publish(store)
    monkeypatch.undo()
    assert store.current() != first and store.releases() == [first, store.current()]
    assert list(inspect(store)) == []


def test_what_was_kept_and_not_published_is_gone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the writer was killed, and could not clean up: no reader sees it, and the next writer sweeps."""
    first = store.current()
    with store.lock(), pytest.raises(JixiaoError, match="No space left on device"), store.draft() as draft:
        store.keep(draft, draft_of(first, draft, 1))
        with monkeypatch.context() as patched:
            patched.setattr(Path, "symlink_to", fail_with(errno.ENOSPC))
            store.publish(first)
    assert list(store.releases_directory.iterdir()) == [first.path] and not store.building_directory.exists()

    child = os.fork()
    if child == 0:
        with store.lock(), store.draft() as draft:
            store.keep(draft, draft_of(first, draft, 2))
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert len(list(store.releases_directory.iterdir())) == 2 and store.releases() == [first]
    assert "was killed" in "".join(inspect(store))
    with store.lock():
        assert list(store.releases_directory.iterdir()) == [first.path] and not store.building_directory.exists()
    assert store.current() == first and list(inspect(store)) == []


def fail_with(number: int) -> object:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_signal_while_publishing_waits_for_its_end() -> None:
    done = []
    with pytest.raises(SystemExit) as stopped, interruptible() as interruption, interruption.held():
        os.kill(os.getpid(), signal.SIGTERM)
        done.append("published")
    assert done and stopped.value.code == 128 + signal.SIGTERM


def test_two_builds_of_one_second_have_names_of_their_own(store: Store) -> None:
    first = store.moment()
    (store.releases_directory / f"{first:%Y%m%dT%H%M%SZ}-00000000").mkdir()
    assert store.moment() > first
    with store.lock(), store.draft() as draft, pytest.raises(JixiaoError, match="is there already"):
        store.keep(draft, store.current().id)


def test_a_release_is_read_only_and_can_be_removed(store: Store, root: Path) -> None:
    first, second = store.current(), publish(store)
    modes = {path.stat().st_mode & 0o777 for path in (second.path, *second.path.rglob("*"))}
    assert modes == {0o444, 0o555}
    assert f"{second.id} is current" in run(root, "releases", "--remove", second.id).stderr
    with duckdb.connect(str(first.database), read_only=True) as reader:
        assert run(root, "releases", "--remove", first.id).returncode == 0
        assert reader.sql("select count(*) from report_card").fetchone() == (5,)
    assert store.releases() == [second] and not store.building_directory.exists()


def test_the_history_goes_on_where_only_the_manifest_is_lost(store: Store, root: Path) -> None:
    """A truncated, a foreign or a missing manifest: readers go on, the next build follows the release."""
    older, current = store.current(), publish(store)
    built_at, path = current.built_at, current.path / MANIFEST
    for text in (
        path.read_text(encoding="utf-8")[:999],
        older.path.joinpath(MANIFEST).read_text(encoding="utf-8"),
        None,
    ):
        path.unlink()
        if text is not None:
            path.write_text(text, encoding="utf-8")
        assert run(root, "sql", "select 1").returncode == 0
        assert f"* {current.id}  damaged" in run(root, "releases").stdout
        checked = run(root, "releases", "--check")
        assert checked.returncode == 1 and "its history goes on; run: jixiao build --force" in checked.stderr
        refused = run(root, "rollback", current.id).stderr
        assert "its history goes on; run: jixiao build" in refused
        with store.lock():
            followed = store.predecessor()
        assert followed is not None and followed.id == current.id and followed.built_at == built_at
        inputs = manifest.Inputs({}, "", {}, None, None)
        assert not manifest.is_of(followed, inputs) and manifest.dbt_of(followed, inputs) is None
        assert manifest.unit_tests_of(followed, inputs) is None and Snapshot.of(followed).known == {}
        path.touch()
    assert run(root, "rollback").returncode == 0 and store.current() == older


def test_a_history_is_not_begun_anew_because_the_link_is_gone(store: Store) -> None:
    release = store.current()
    store.current_link.unlink()
    with store.lock(), pytest.raises(JixiaoError, match=f"run: jixiao rollback {release.id}"):
        store.predecessor()


def test_no_file_of_a_release_tells_where_it_was_built(built: Path, project: Project) -> None:
    places = {built, project.root, Path(sys.prefix), Path.home(), built.resolve()} - {Path("/")}
    names = {f"{place}/".encode() for place in places} | {str(built).encode()}
    names |= {name.encode() for name in (socket.gethostname(),) if len(name) > 8}
    release = Store(built / "warehouse").current()
    found = {
        str(path.relative_to(release.path)): name
        for path in release.path.rglob("*")
        if path.is_file()
        for name in names
        if name in path.read_bytes()
    }
    assert not found


TAKEN = {
    "current": ("folder", "file", "loop", "outside"),
    ".lock": ("folder", "link", "hard link"),
    "building": ("file", "link"),
    "releases": ("moved",),
}


@pytest.mark.parametrize(("name", "how"), [(name, how) for name, ways in TAKEN.items() for how in ways])
def test_what_stands_in_our_place_is_not_touched(root: Path, store: Store, name: str, how: str) -> None:
    """An error names a line for the shell, and once that was run, all works."""
    release, precious, place = store.current(), root / "precious", store.warehouse / name
    precious.mkdir()
    (precious / "letters").write_text("dear", encoding="utf-8")
    if how == "moved":
        place.rename(root / "elsewhere")
        place.symlink_to(root / "elsewhere")
    else:
        place.unlink(missing_ok=True)
        if how == "folder":
            place.mkdir()
        elif how == "file":
            place.write_text("of somebody", encoding="utf-8")
        elif how == "hard link":
            place.hardlink_to(precious / "letters")
        else:
            targets = {
                "loop": Path(name),
                "outside": precious,
                "link": precious if name == "building" else precious / "letters",
            }
            place.symlink_to(targets[how])
    with pytest.raises(JixiaoError) as told:
        if how in ("loop", "outside"):
            store.current()
        with store.lock():
            pass
    shell(root, str(told.value))
    with store.lock():
        store.publish(release)
    assert store.current() == release and list(inspect(store)) == []
    assert [path.read_text(encoding="utf-8") for path in precious.iterdir()] == ["dear"]


def shell(root: Path, told: str) -> None:
    """Run the line that an error names, as it stands."""
    line = told.strip().rpartition("run: ")[2]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(line, shell=True, cwd=root, env=os.environ | {"PATH": path}, check=True)


@pytest.mark.parametrize(
    "command", [("sql", "select 1"), ("source", "440100-zzb-2023/score/5"), ("diff", "current", "current")]
)
def test_every_command_says_what_to_do_about_a_lost_database(
    root: Path, store: Store, command: tuple[str, ...]
) -> None:
    sound, current = store.current(), publish(store)
    current.database.chmod(0o644)
    current.database.write_bytes(current.database.read_bytes()[:5000])
    for told in (run(root, *command), run(root, "rollback", current.id), run(root, "releases", "--check")):
        assert told.returncode == 1
        assert f"run: jixiao rollback {sound.id} && jixiao releases --remove {current.id}" in told.stderr
    shell(root, run(root, *command).stderr)
    assert store.current() == sound and store.releases() == [sound] and list(inspect(store)) == []


def test_damage_of_every_kind_is_found(root: Path, store: Store) -> None:
    sound, damaged = publish(store), Store(store.warehouse).releases()[0]
    for folder in (damaged.path, damaged.path / "parquet"):
        folder.chmod(0o755)
    names = ["changes.json", "changes.html", "parquet/fact.parquet"]
    (damaged.path / names[0]).unlink()
    (damaged.path / names[1]).unlink()
    (damaged.path / names[1]).symlink_to(sound.path / names[1])
    (damaged.path / names[2]).chmod(0o644)
    (damaged.path / names[2]).write_bytes(b"")
    (damaged.path / "parquet" / "letters").write_text("dear", encoding="utf-8")
    said = damaged.said()
    said["tables"]["fact"]["rows"] += 1
    (damaged.path / MANIFEST).chmod(0o644)
    (damaged.path / MANIFEST).write_text(json.dumps(said), encoding="utf-8")
    (store.warehouse / ".current.4711").symlink_to("releases/x")
    (store.releases_directory / "backup").mkdir()
    found = list(inspect(store))
    assert len(found) == 3
    assert (
        f"missing or changed: {', '.join(sorted(names))}" in found[2]
        and "not of the release: parquet/letters" in found[2]
    )
    assert f"{MANIFEST} says otherwise than {DATABASE} of: fact;" in found[2]
    assert run(root, "releases", "--check").returncode == 1
    for told in found[1:]:
        shell(root, told)
    assert store.releases() == [sound] and "was killed" in found[0]
    with store.lock():
        pass
    checked = run(root, "releases", "--check")
    assert checked.returncode == 0 and checked.stdout.startswith(f"* {sound.id}")


def test_releases_of_other_versions_open_or_say_what_to_do(root: Path, store: Store) -> None:
    """An older one says less of itself; one of a newer form is for a newer program."""
    first, release = store.current(), publish(store)
    said = release.said()
    path = release.path / MANIFEST
    path.chmod(0o644)
    path.write_text(json.dumps({key: said[key] for key in ("release", "built_at", "outputs")}), encoding="utf-8")
    assert run(root, "rollback").returncode == run(root, "rollback", release.id).returncode == 0
    for command in (("releases",), ("diff", first.id, "current"), ("cite", "440100-zzb-2023/score/5")):
        done = run(root, *command)
        assert done.returncode == 0, done.stderr
    inputs = manifest.Inputs({}, "", {}, None, None)
    older = Release(release.path)
    assert not manifest.is_of(older, inputs) and manifest.dbt_of(older, inputs) is None

    path.write_text(json.dumps(said | {"format": FORMAT + 1}), encoding="utf-8")
    assert run(root, "sql", "select 1").returncode == 0
    for command in (("releases", "--check"), ("diff", first.id, "current"), ("rollback", release.id)):
        done = run(root, *command)
        assert done.returncode == 1 and "newer jixiao" in done.stderr and "run: git pull" in done.stderr
    with pytest.raises(JixiaoError, match="newer jixiao"):
        store.predecessor()

    release.database.chmod(0o644)
    release.database.write_bytes(b"of a form that DuckDB knows no more, or not yet")
    said["outputs"][DATABASE] = file_sha256(release.database)
    for duckdb_was, remedy in (("1000.0.0", "run: git pull"), ("0.8.1", "run: git checkout 0123abcd && make")):
        said |= {"versions": {"duckdb": duckdb_was}, "git_commit": "0123abcd"}
        path.write_text(json.dumps(said), encoding="utf-8")
        with pytest.raises(JixiaoError, match=f"cannot be opened; .*; {remedy}"):
            store.predecessor()
        assert any(remedy in fault for fault in inspect(store))
