"""What starts a night, as it stands in ``deploy/``: each line is run, in a project elsewhere than in /srv/jixiao."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from jixiao.project import Project

PLACE = "/srv/jixiao"


@pytest.fixture
def placed(built: Path, project: Project, tmp_path: Path) -> Path:
    """A project with a release and an environment, as on a machine that runs it every night."""
    root = Path(shutil.copytree(built, tmp_path / "placed", symlinks=True))
    (root / ".venv").symlink_to(sys.prefix)
    shutil.copytree(project.root / "deploy", root / "deploy")
    (root / "inbox").mkdir()
    return root


def shell(line: str | list[str], root: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
    return subprocess.run(
        line, shell=isinstance(line, str), cwd=root, env=environment, capture_output=True, text=True, timeout=300
    )


def outcome(root: Path) -> str:
    return str(json.loads((root / "warehouse" / "nights" / "latest.json").read_text(encoding="utf-8"))["outcome"])


def test_systemd(placed: Path) -> None:
    for name in ("jixiao-nightly.service", "jixiao-nightly.timer"):
        unit = placed / "deploy" / name
        unit.write_text(unit.read_text(encoding="utf-8").replace(PLACE, str(placed)), encoding="utf-8")
    service = ConfigParser(interpolation=None, strict=False)
    service.optionxform = str  # type: ignore[assignment, method-assign]
    service.read(placed / "deploy" / "jixiao-nightly.service", encoding="utf-8")
    line = service["Service"]["ExecStart"].replace("$$", "$")
    done = shell(shlex.split(line), placed)
    assert done.returncode == 0, done.stderr
    assert outcome(placed) == "unchanged"
    (placed / "inbox").rmdir()
    done = shell(shlex.split(line), placed)
    assert str(done.returncode) == service["Service"]["SuccessExitStatus"]
    assert f"unchanged: see {placed}/warehouse/nights/" in done.stdout
    if shutil.which("systemd-analyze"):
        units = [str(placed / "deploy" / f"jixiao-nightly.{kind}") for kind in ("service", "timer")]
        verified = shell(["systemd-analyze", "verify", "--man=no", *units], placed)
        assert verified.returncode == 0, verified.stderr
        assert "jixiao" not in verified.stderr, verified.stderr


def test_cron(placed: Path) -> None:
    (entry,) = (
        line
        for line in (placed / "deploy" / "crontab").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    *when, line = entry.split(maxsplit=5)
    assert len(when) == 5 and "%" not in line, "cron ends a command at the first % and gives the rest as input"
    assert line in (Path(__file__).parents[1] / "docs" / "nightly.md").read_text(encoding="utf-8")
    quiet = shell(line.replace(PLACE, str(placed)), placed)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    assert outcome(placed) == "unchanged"
    (placed / "inbox" / "坏.docx").write_bytes(b"PK\x03\x04")
    os.utime(placed / "inbox" / "坏.docx", (0, 0))
    assert "set aside  坏.docx" in shell(line.replace(PLACE, str(placed)), placed).stdout


def test_ci(placed: Path, tmp_path: Path) -> None:
    """Its own steps, on a clone: the night runs; what changed in the seeds is committed and pushed, and only that."""
    workflow = yaml.safe_load((placed / "deploy" / "nightly.yml").read_text(encoding="utf-8"))
    assert workflow[True]["schedule"], "YAML reads the key on as true, and so does GitHub"
    steps = {step["name"]: step["run"] for step in workflow["jobs"]["nightly"]["steps"] if "run" in step}
    assert list(steps) == ["environment", "night", "commit what was added"]
    shutil.copy(Path(__file__).parents[1] / ".gitignore", placed)
    made = "git init -q && git add . && git -c user.name=a -c user.email=a@localhost commit -qm a"
    pushed = f"git clone -q --bare . {tmp_path}/origin && git remote add origin {tmp_path}/origin"
    track = "git push -qu origin HEAD"
    assert shell(f"{made} && {pushed} && {track}", placed).returncode == 0
    (placed / "inbox" / "坏.docx").write_bytes(b"PK\x03\x04")
    done = shell(["bash", "-e", "-c", steps["night"]], placed)
    assert done.returncode == 0 and outcome(placed) == "unchanged", done.stderr
    assert shell(["bash", "-e", "-c", steps["commit what was added"]], placed).returncode == 0
    assert shell("git log --oneline", placed).stdout.count("\n") == 1
    seed = placed / "seeds" / "facts" / "raw_report.csv"
    seed.write_text(seed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    committed = shell(["bash", "-e", "-c", steps["commit what was added"]], placed)
    assert committed.returncode == 0, committed.stderr
    told = shell(f"git --git-dir {tmp_path}/origin show --stat --format=%s", placed).stdout
    assert told.startswith("Add the reports that came") and "1 file changed" in told and "raw_report.csv" in told
