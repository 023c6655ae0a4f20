"""What pages run that others wrote: packages of npm, installed from a lock beside the environment, never committed."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from jixiao.errors import JixiaoError

_LOCK = Path(__file__).with_name("packages")
#: SQLite as WebAssembly within one script, so that it runs from a folder: npm's sql.js.
SQLITE = "node_modules/sql.js/dist/sql-wasm-inline.js"
#: Seconds for an installation.
_PATIENCE = 300
_WRONG = "the packages of pages cannot be installed"
_HOW = "with npm (make node brings it) and a registry in reach, run again: jixiao site"


def file(name: str) -> Path:
    """A file of the locked packages, installed if it is not yet. Raises ``JixiaoError`` where that fails."""
    folder = _installed()
    found = folder / name
    if not found.is_file():
        raise JixiaoError(f"{name} is not among the installed packages; remove {folder} and run again: jixiao site")
    return found


def _installed() -> Path:
    """The folder of the packages; one whose lock is another is another folder."""
    names = ("package.json", "package-lock.json")
    digest = hashlib.sha256(b"".join((_LOCK / name).read_bytes() for name in names)).hexdigest()
    folder = Path(sys.prefix) / "share" / "jixiao" / f"packages-{digest[:12]}"
    if folder.is_dir():
        return folder
    draft = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    try:
        draft.mkdir(parents=True)
        for name in names:
            shutil.copyfile(_LOCK / name, draft / name)
        _install(draft)
        draft.rename(folder)
    except OSError as error:
        if not folder.is_dir():  # another process was quicker
            raise JixiaoError(f"{_WRONG}: {error.strerror or error}; {_HOW}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _install(folder: Path) -> None:
    """Run npm, that of the environment before that of the system, with the registry and proxy that it is set to."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    npm = shutil.which("npm", path=places)
    if npm is None:
        raise JixiaoError(f"{_WRONG}: there is no npm here; {_HOW}")
    command = [npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(
            command, cwd=folder, env=os.environ | {"PATH": places}, capture_output=True, text=True, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired as error:
        raise JixiaoError(f"{_WRONG}: npm took over {_PATIENCE} seconds; {_HOW}") from error
    if done.returncode:
        told = next((line for line in done.stderr.splitlines() if line.strip()), "it says nothing")
        raise JixiaoError(f"{_WRONG}: {told}; {_HOW}")
