"""What the corpus already holds, and what a report that was read is to it: new, known, or a new edition."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from jixiao.extraction.identity.department_name import clean_department_name
from jixiao.extraction.identity.gazetteer import gazetteer
from jixiao.extraction.identity.organ_names import organ_names
from jixiao.extraction.identity.pinyin import initials
from jixiao.extraction.lexicon import load
from jixiao.facts import reference
from jixiao.facts.column import Cell
from jixiao.facts.decision import DECISION
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.facts.table import Row, sound_rows
from jixiao.intake.filename import usable
from jixiao.intake.naming import under_name
from jixiao.intake.read_report import ReadReport

Standing = Literal["new", "edition", "same_file", "same_text"]
_EDITION = re.compile(r"-e[0-9]+$")
_HASHES = ("source_sha256", "content_sha256")
_WHOLE = ("whole", "final_account")
#: What any report's title has, in one year and another; the rest says which project it is of.
_TITLE_WORDS = re.compile(
    r"(?:19|20)\d{2}年?度?|附件\d*|绩效|自我?评价?|评价|报告书?|情况|项目|支出|部门|整体|单位|关于|的|[\W_]"
)


@dataclass
class Known:
    """The reports of the corpus, by their files, their texts and their ids; it grows as reports are taken in.

    ``organs`` are the names that stand behind the number of an organ of which there are many: gtjdb is 圭塘, and
    another street of these initials needs a number of its own. ``subjects`` are the types and projects behind the id of
    a report. ``former`` are the ids that reports had when something was decided of them, with their editions and the
    documents that they were of. ``folder`` is where the reports' files are kept. ``forgotten`` are rows by the hashes
    and the id of each report that was.
    """

    root: Path
    folder: Path | None = None
    by_file: dict[str, str] = field(default_factory=dict)
    by_text: dict[str, str] = field(default_factory=dict)
    editions: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    organs: dict[str, set[str]] = field(default_factory=dict)
    subjects: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    former: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    forgotten: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path, reports: Iterable[Mapping[str, Cell]], folder: Path | None = None) -> Known:
        """What the reference tables of the project at ``root`` and ``reports`` tell."""
        known = cls(root, folder)
        lexicon = load(root)
        for row in lexicon.rows(reference.ORGAN):
            known._names(str(row["organ"]), str(row["name_zh"]))
        for table in (reference.DEPARTMENT, reference.DEPARTMENT_NAME):
            for row in lexicon.rows(table):
                known._names(str(row["department_id"]).partition("-")[2], str(row["name_zh"]))
        for report in reports:
            known.add(report)
        for row in sound_rows(FORGOTTEN, root):
            known._forget(row)
        for row in sound_rows(DECISION, root):
            base, edition = _of_edition(str(row["report_id"]))
            known.former.setdefault(base, set()).add((edition, str(row["source_sha256"])))
        return known

    def add(self, report: Mapping[str, Cell]) -> None:
        report_id = str(report["report_id"])
        self.by_file[str(report["source_sha256"])] = report_id
        self.by_text[str(report["content_sha256"])] = report_id
        self.files[str(report["source_file"])] = str(report["source_sha256"])
        base = _EDITION.sub("", report_id)
        edition = report["edition"]
        self.editions[base] = max(self.editions.get(base, 0), edition if isinstance(edition, int) else 1)
        self._names(str(report["organ"]), str(report["department_name"]))
        self.subjects.setdefault(base, set()).add(_subject(report))

    def _forget(self, row: Row) -> None:
        """A report that was forgotten leaves its number to no other, which could be taken for it."""
        base, edition = _of_edition(str(row["forgotten_id"]))
        self.editions[base] = max(self.editions.get(base, 0), edition)
        self.forgotten |= {str(row[name]): row for name in ("forgotten_id", *_HASHES) if row[name]}

    def as_forgotten(self, reading: ReadReport) -> Row | None:
        """What is known of the report that ``reading`` is, where it was forgotten."""
        hashes = (str(reading.report[name]) for name in _HASHES)
        return next((row for sha256 in hashes if (row := self.forgotten.get(sha256))), None)

    def _names(self, organ: str, name: str) -> None:
        if organ not in organ_names(load(self.root)).kinds:
            self.organs.setdefault(organ, set()).add(_own_name(self.root, name))

    def copy_of(self, reading: ReadReport) -> tuple[Standing, str] | None:
        """How ``reading`` is one that the corpus has, and the report's id there; None where it has it not."""
        report = reading.report
        if not reading.is_part and (found := self.by_file.get(str(report["source_sha256"]))):
            return "same_file", found
        if found := self.by_text.get(str(report["content_sha256"])):
            return "same_text", found
        return None

    def settled(self, reading: ReadReport) -> tuple[Standing, str, ReadReport]:
        """What ``reading``, which is no copy, is to the corpus; of which report; and it under its final ids and name.

        A department or project that shares its number with another one gets a number of its own. An id under which
        people decided of another document is left to that, whatever it is called now.
        """
        reading = self._of_own_project(self._of_own_organ(reading))
        base, sha256 = str(reading.report["report_id"]), str(reading.report["source_sha256"])
        former = (edition for edition, document in self.former.get(base, ()) if document != sha256)
        edition = max([self.editions.get(base, 0), *former]) + 1
        name = self._file_name(str(reading.report["source_file"]), sha256)
        settled = replace(reading, report=reading.report | {"edition": edition, "source_file": name})
        if edition == 1:
            return "new", base, settled
        return "edition", base, renamed(settled, base, f"{base}-e{edition}")

    def _of_own_organ(self, reading: ReadReport) -> ReadReport:
        report = reading.report
        organ = str(report["organ"])
        if organ in organ_names(load(self.root)).kinds:
            return reading
        mine = _own_name(self.root, str(report["department_name"]))
        own = next(slug for slug in _variants(organ) if not self._is_another(slug, mine))
        if own == organ:
            return reading
        old, department = str(report["report_id"]), f"{report['division_code']}-"
        named = renamed(reading, old, f"{department}{own}{old.removeprefix(department + organ)}")
        told = dict(reading.told) | {"department_id": department + own}
        return replace(named, report=named.report | {"organ": own}, told=told)

    def _is_another(self, slug: str, mine: str) -> bool:
        """Whether ``slug`` is taken by organs of other names. Only names of the same initials are told apart.

        第一 and 一 of 第一中学 and 一中 come to one number as they mean the same, 圭塘 and 高塘 though they do not.
        """
        if slug in organ_names(load(self.root)).kinds:
            return True
        alike = [name for name in self.organs.get(slug, ()) if initials(name, 8) == initials(mine, 8)]
        return bool(alike) and not any(name.startswith(mine) or mine.startswith(name) for name in alike)

    def _of_own_project(self, reading: ReadReport) -> ReadReport:
        report = reading.report
        if report["report_type"] == "whole":
            return reading
        base, mine = str(report["report_id"]), _subject(report)
        own = next(name for name in _variants(base) if mine in self.subjects.get(name, {mine}))
        return reading if own == base else renamed(reading, base, own)

    def _file_name(self, name: str, sha256: str) -> str:
        """``name``, or where another file has it, here or in the folder, one with as much of the hash as needed."""
        return next(
            new
            for new in (name, *(usable(f"{sha256[:length]}_{name}", sha256) for length in (8, 64)))
            if self.files.get(new, sha256) == sha256 and self._in_folder(new) in (None, sha256)
        )

    def _in_folder(self, name: str) -> str | None:
        """The hash of the file of this name in the folder."""
        if self.folder is None or not (path := self.folder / name).exists():
            return None
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _of_edition(report_id: str) -> tuple[str, int]:
    """The id of a report's first edition, and which edition it is."""
    edition = _EDITION.search(report_id)
    return _EDITION.sub("", report_id), int(edition[0][2:]) if edition else 1


def without_division(root: Path, name: str) -> str:
    """A department's name without the division that it belongs to: 圭塘街道办事处 of 长沙市雨花区圭塘街道办事处."""
    cleaned = clean_department_name(name).name
    chains = gazetteer(load(root)).chains(cleaned)
    rest = cleaned[chains[0][-1].end :] if chains and chains[0][0].start == 0 else ""
    return rest or cleaned


def _own_name(root: Path, name: str) -> str:
    """What tells a department from others of its kind: 圭塘 of 长沙市雨花区圭塘街道办事处; all of it failing that."""
    rest = without_division(root, name)
    match = organ_names(load(root)).last(rest)
    return rest[: match.start] if match and match.start and match.end == len(rest) else rest


def _subject(report: Mapping[str, Cell]) -> tuple[str, str]:
    """The type of a report, and the words that say which project it is of."""
    kind = str(report["report_type"])
    title = str(report.get("project_name") or report["title"]).replace(str(report["department_name"]), "")
    return kind, "" if kind in _WHOLE else _TITLE_WORDS.sub("", title)


def _variants(name: str) -> Iterator[str]:
    """``name``, then it with b, c … z, bb … at its end."""
    yield name
    for length in itertools.count(1):
        for letters in itertools.product("bcdefghijklmnopqrstuvwxyz", repeat=length):
            yield name + "".join(letters)


def renamed(reading: ReadReport, old: str, new: str) -> ReadReport:
    """``reading`` with its report's id, and every fact's, changed from ``old`` to ``new``."""
    tables = {name: [under_name(row, old, new) for row in rows] for name, rows in reading.tables.items()}
    return replace(reading, report=under_name(reading.report, old, new), tables=tables)
