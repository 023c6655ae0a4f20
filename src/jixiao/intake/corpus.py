"""What the corpus already holds, and what a report that was read is to it: new, known, or a new edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from jixiao.facts import kinds
from jixiao.facts.column import Cell
from jixiao.facts.table import Row
from jixiao.intake.reading import Reading

Standing = Literal["new", "edition", "same_file", "same_text"]
_EDITION = re.compile(r"-e[0-9]+$")


@dataclass
class Known:
    """The reports of the corpus, by their files, their texts and their ids; it grows as reports are taken in."""

    by_file: dict[str, str] = field(default_factory=dict)
    by_text: dict[str, str] = field(default_factory=dict)
    editions: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, reports: Iterable[Mapping[str, Cell]]) -> Known:
        known = cls()
        for report in reports:
            known.add(report)
        return known

    def add(self, report: Mapping[str, Cell]) -> None:
        report_id = str(report["report_id"])
        self.by_file[str(report["source_sha256"])] = report_id
        self.by_text[str(report["content_sha256"])] = report_id
        self.files[str(report["source_file"])] = str(report["source_sha256"])
        base = _EDITION.sub("", report_id)
        edition = report["edition"]
        self.editions[base] = max(self.editions.get(base, 0), edition if isinstance(edition, int) else 1)

    def standing(self, reading: Reading) -> tuple[Standing, str]:
        """What ``reading`` is to the corpus, and the id of the report that it is, or is an edition of."""
        report = reading.report
        if found := self.by_file.get(str(report["source_sha256"])):
            return "same_file", found
        if found := self.by_text.get(str(report["content_sha256"])):
            return "same_text", found
        report_id = str(report["report_id"])
        return ("edition" if report_id in self.editions else "new"), report_id

    def settled(self, reading: Reading) -> Reading:
        """``reading`` under its final id: the next edition's where the report is known; and its file's own name."""
        base = str(reading.report["report_id"])
        edition = self.editions.get(base, 0) + 1
        report = dict(reading.report) | {"edition": edition}
        name, sha256 = str(report["source_file"]), str(report["source_sha256"])
        if self.files.get(name, sha256) != sha256:
            report["source_file"] = f"{sha256[:8]}_{name}"
        settled = replace(reading, report=report)
        return settled if edition == 1 else _renamed(settled, base, f"{base}-e{edition}")


def _renamed(reading: Reading, old: str, new: str) -> Reading:
    """``reading`` with its report's id, and every fact's, changed from ``old`` to ``new``."""

    def cell(value: Cell) -> Cell:
        if value == old:
            return new
        if isinstance(value, str) and value.startswith(f"{old}/") and re.fullmatch(kinds.FACT_ID.pattern or "", value):
            return new + value[len(old) :]
        return value

    def row(values: Row) -> Row:
        return {name: cell(value) for name, value in values.items()}

    tables = {name: [row(values) for values in rows] for name, rows in reading.tables.items()}
    return replace(reading, report=row(reading.report), tables=tables)
