"""What checks have passed of the store, kept beside the warehouse: what is as it was, by the same rules, passes again.

A verdict is on what a report of a pack says by itself. It holds as long as the pack's files, our code, its libraries
and what the rules ask are the same; else, and where the seeds name the report, it is checked as if for the first time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jixiao.checking.bounds import SUITES
from jixiao.checking.silence import Silence
from jixiao.facts import reference, stored
from jixiao.facts.aside import SET_ASIDE
from jixiao.facts.catalogue import READ, TABLES
from jixiao.facts.decision import DECISION
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.hashing import file_sha256, program_sha256
from jixiao.project import Project

FOLDER = ".checked"
#: Seeds that grow with reports: nothing asks them but a report's own row, which every check asks anew.
GROWING = (reference.ORGAN, reference.DEPARTMENT, reference.DEPARTMENT_NAME)
#: And those that name reports, or ask which are there.
_NOT_ASKED = (*GROWING, *READ, reference.CORRECTION, reference.COVERAGE, DECISION, FORGOTTEN, SET_ASIDE)


@dataclass(frozen=True)
class Passed:
    """A report that passed: its rows but its own, and the account of its numbers, None where no file was at hand."""

    rows: int
    silence: Silence | None = None


class Verdicts:
    """The verdicts on the packs in force."""

    def __init__(self, root: Path) -> None:
        self._folder = Project(root).warehouse / FOLDER
        self._packs = stored.packs(root)
        self._rules = _rules(root)

    def known(self) -> dict[str, Passed]:
        """The reports that passed, of packs that still are what their names say."""
        found: dict[str, Passed] = {}
        for pack in self._packs:
            found |= self._of(pack) if pack.name.endswith(f"-{stored.digest(pack)}") else {}
        return found

    def remember(self, passed: Mapping[str, Passed], reports: Mapping[str, Iterable[str]]) -> None:
        """Keep what ``passed`` of the ``reports`` of each pack, and nothing of packs no longer in force.

        A check is none the worse where that cannot be written.
        """
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            names = {f"{pack.name}.json" for pack in self._packs}
            for path in self._folder.iterdir():
                if path.name not in names:
                    path.unlink()
            for pack in self._packs:
                own = {report: passed[report] for report in reports.get(pack.name, ()) if report in passed}
                if own != self._of(pack):
                    draft = self._folder / f".{pack.name}.part"
                    draft.write_text(json.dumps({"rules": self._rules, "reports": _spelled(own)}), encoding="utf-8")
                    draft.replace(self._folder / f"{pack.name}.json")

    def _of(self, pack: Path) -> dict[str, Passed]:
        """What is known of a pack; nothing where it cannot be read, or other rules were asked."""
        try:
            verdict = json.loads((self._folder / f"{pack.name}.json").read_text(encoding="utf-8"))
            return _read(verdict["reports"]) if verdict["rules"] == self._rules else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


def _spelled(passed: Mapping[str, Passed]) -> dict[str, list[int]]:
    """Rows, and of a report that was compared its numbers in facts, waived, and unread."""
    return {
        report: [one.rows, *((one.silence.in_facts, one.silence.waived, one.silence.unread) if one.silence else ())]
        for report, one in passed.items()
    }


def _read(spelled: Mapping[str, list[int]]) -> dict[str, Passed]:
    return {
        report: Passed(rows, Silence(report, *counts) if counts else None)
        for report, (rows, *counts) in spelled.items()
    }


def _rules(root: Path) -> str:
    """What tells the rules of a check from others: the program, and what it asks of seeds and expectations."""
    seeds = [root / table.file for table in TABLES if table not in _NOT_ASKED]
    asked = [path for path in (*seeds, *sorted((root / SUITES).glob("*.json"))) if path.is_file()]
    lines = (f"{path.relative_to(root)} {file_sha256(path)}\n" for path in asked)
    return hashlib.sha256("".join([program_sha256(), *lines]).encode()).hexdigest()
