"""Reading the accepted reports anew, and comparing what the program reads with what people accepted."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jixiao.documents.directory import ReportFiles
from jixiao.errors import JixiaoError
from jixiao.evaluation.matching import COMPARED, FactPair, match
from jixiao.evaluation.reliability import Extracted
from jixiao.evaluation.results import Count, Results
from jixiao.facts import stored
from jixiao.facts.column import spell
from jixiao.facts.kinds import FACT_KINDS, REPORT
from jixiao.facts.table import Row, Table
from jixiao.facts.table import read as read_table
from jixiao.intake.read_report import Overrides, ReadReport, read_report

_ACCEPTED = frozenset({"accepted", "corrected"})


@dataclass(frozen=True)
class Evaluated:
    """One report: its pairs of facts by kind, and what reading it anew gave."""

    report_id: str
    pairs: dict[str, list[FactPair]]
    reading: ReadReport

    @property
    def name(self) -> str:
        return self.report_id

    @property
    def results(self) -> Results:
        return {(self.report_id, kind): Count.of(pairs) for kind, pairs in self.pairs.items()}

    @property
    def extracted(self) -> Iterator[Extracted]:
        for kind, pairs in self.pairs.items():
            for pair in pairs:
                if pair.extracted is not None and isinstance(sure := pair.extracted.get("confidence"), Decimal):
                    yield Extracted(kind, sure, pair.has_value)

    def differences(self, kind: str | None = None) -> Iterator[str]:
        """Every miss, false hit, wrong value and other span of a report, a line each, with its place."""
        for name, pairs in self.pairs.items():
            if kind not in (None, name):
                continue
            for pair in pairs:
                if pair.extracted is None and pair.accepted is not None:
                    yield f"missed     {name} {_shown(pair.accepted, name)}"
                elif pair.accepted is None and pair.extracted is not None:
                    yield f"false hit  {name} {_shown(pair.extracted, name)}  {pair.extracted['method']}"
                elif pair.differences and pair.extracted is not None:
                    what = ", ".join(
                        f"{c} {spell(new)!r} for {spell(old)!r}" for c, (old, new) in pair.differences.items()
                    )
                    yield f"wrong      {name} {_shown(pair.extracted, name)}: {what}  {pair.extracted['method']}"
                elif not pair.has_span and pair.accepted is not None and pair.extracted is not None:
                    quote = _quote(pair.accepted)
                    yield f"other span {name} {_shown(pair.extracted, name)}: {_quote(pair.extracted)} for {quote}"


def evaluate(root: Path, reports: Path | None, report_id: str | None = None) -> Iterator[Evaluated]:
    """Evaluate the accepted reports whose files are in ``reports``, or only the one named.

    Raises ``JixiaoError`` where no report can be compared.
    """
    if reports is None or not reports.is_dir():
        raise JixiaoError("the reports are not at hand: name their directory with --reports")
    accepted = {kind.name: _accepted(root, kind.table) for kind in FACT_KINDS}
    found, files = False, ReportFiles(reports)
    for report in accepted["report"]:
        name, path = str(report["report_id"]), files.path(str(report["source_file"]), str(report["source_sha256"]))
        if report_id not in (None, name) or not path.is_file():
            continue
        found = True
        reading = read_report(root, str(path), path.name, path.read_bytes(), datetime.date.min, Overrides())
        pairs = {}
        for kind in COMPARED:
            own = [row for row in accepted[kind] if row["report_id"] == name]
            pairs[kind] = match(kind, own, _extracted(reading, kind))
        yield Evaluated(name, pairs, reading)
    if not found:
        raise JixiaoError(f"no accepted report {report_id or ''} has its file in {reports}")


def _accepted(root: Path, table: Table) -> list[Row]:
    accepted = [record.values for record in read_table(table, root).records if record["review"] in _ACCEPTED]
    seeded = {record["report_id"] for record in read_table(REPORT.table, root).records}
    names = ", ".join(f"'{name}'" for name in sorted(_ACCEPTED))
    kept = stored.rows(root, table, f"review in ({names})")
    return [*accepted, *(row for row in kept if row["report_id"] not in seeded)]


def _extracted(reading: ReadReport, kind: str) -> list[Row]:
    if reading.outcome != "report":
        return []
    return [reading.report] if kind == "report" else reading.tables[f"raw_{kind}"]


def _shown(row: Row, kind: str) -> str:
    values = " ".join(spell(row.get(column)) for column in COMPARED[kind] if row.get(column) is not None)
    return f"line {row['line']}, {row['char_start']}–{row['char_end']} {_quote(row)} {values}"


def _quote(row: Row) -> str:
    return "⟦" + str(row["quote"]).replace("\n", "↵").replace("\t", "→") + "⟧"
