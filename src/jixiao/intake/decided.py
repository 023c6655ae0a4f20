"""What people decided of a document before, applied to what is read of it now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from jixiao.facts import kinds
from jixiao.facts.catalogue import READ
from jixiao.facts.table import Row, sound_rows
from jixiao.intake.known import renamed
from jixiao.intake.naming import base_name
from jixiao.intake.read_report import ReadReport
from jixiao.intake.renaming import identified
from jixiao.review.applied import applied, span_of
from jixiao.review.decision import Decision, Place, read_decisions
from jixiao.review.judgement import Judgement, judgements, of_report
from jixiao.review.reread import reread

_REPORT = kinds.REPORT.table.name


@dataclass
class DecidedBefore:
    """The decisions on the reports of the project at ``root``; it gathers those that new readings open again."""

    root: Path
    reopened: list[Decision] = field(default_factory=list)

    def identified(self, reading: ReadReport) -> ReadReport:
        """``reading`` under the name that it has by what was decided of whose it is, and of which year."""
        if not reading.report:
            return reading
        own = [judgement for judgement in self._of(reading) if judgement.first.kind is kinds.REPORT]
        (report,) = applied(str(reading.report["report_id"]), {_REPORT: [reading.report]}, own)[_REPORT]
        return reading if base_name(report) == base_name(reading.report) else identified(reading, report)

    def new(self, reading: ReadReport) -> ReadReport:
        """``reading``, a report that is not in the seeds, with what was decided of its document."""
        report = reading.report
        found = self._of(reading)
        if not found:
            return reading
        stands = applied(str(report["report_id"]), _tables(reading), found)
        return _with(reading, stands)

    def is_stored(self, report_id: str) -> bool:
        """Whether a report that is known is none of the seeds."""
        return all(row["report_id"] != report_id for row in self._rows[_REPORT])

    def anew(self, reading: ReadReport, report_id: str) -> ReadReport | None:
        """``reading`` in the place of the report in the seeds; None where that is of another file, or in the store."""
        own = {name: [row for row in rows if row["report_id"] == report_id] for name, rows in self._rows.items()}
        if not own[_REPORT]:
            return None
        (report,) = own[_REPORT]
        if report["source_sha256"] != reading.report["source_sha256"]:
            return None
        read = renamed(reading, str(reading.report["report_id"]), report_id)
        found = reread(own, _tables(read), of_report(report, self._judgements, self._rows[_REPORT]))
        self.reopened += found.reopened
        return _with(read, found.tables)

    def _of(self, reading: ReadReport) -> list[Judgement]:
        """The judgements on places of its document; of one that holds several reports, none on whose another is."""
        report = reading.report
        return [
            judgement
            for judgement in of_report(report, self._judgements, [report])
            if not (reading.is_part and judgement.first.kind is kinds.REPORT)
            or judgement.place.overlaps(*span_of(report))
        ]

    @cached_property
    def _judgements(self) -> dict[Place, Judgement]:
        return judgements(read_decisions(self.root))

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {table.name: sound_rows(table, self.root) for table in READ}


def _tables(reading: ReadReport) -> dict[str, list[Row]]:
    return {**reading.tables, _REPORT: [reading.report]}


def _with(reading: ReadReport, tables: dict[str, list[Row]]) -> ReadReport:
    (report,) = tables.pop(_REPORT)
    return replace(reading, report=report, tables=tables)
