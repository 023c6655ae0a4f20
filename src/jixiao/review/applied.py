"""The facts of a report as they stand by what was decided of them: the same however often it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from jixiao.facts import kinds
from jixiao.facts.column import Cell
from jixiao.facts.kind import RESTATES, FactKind, Kind
from jixiao.facts.kinds import FACT_KINDS, PLACE_KINDS
from jixiao.facts.readable import is_evidence
from jixiao.facts.table import Row
from jixiao.facts.types import FACT_ID
from jixiao.review.decision import Decision, Place, place_of
from jixiao.review.judgement import Judgement, judgements, of_report

Tables = dict[str, list[Row]]
#: The tables that decisions change.
DECIDED_TABLES = tuple(kind.table for kind in PLACE_KINDS)


def unsettled(tables: Mapping[str, list[Row]], decisions: Iterable[Decision]) -> dict[str, Tables]:
    """The reports in ``tables`` whose rows are not as was decided, with the tables that change as they are to be."""
    found = judgements(decisions)
    documents = {place.source_sha256 for place in found}
    reports = tables[kinds.REPORT.table.name]
    changed: dict[str, Tables] = {}
    for report in reports:
        if report["source_sha256"] in documents:
            report_id = str(report["report_id"])
            own = {name: [row for row in rows if row["report_id"] == report_id] for name, rows in tables.items()}
            stands = applied(report_id, own, of_report(report, found, reports))
            if differing := {name: rows for name, rows in stands.items() if rows != own.get(name, [])}:
                changed[report_id] = differing
    return changed


def applied(report_id: str, tables: Mapping[str, list[Row]], judgements: Iterable[Judgement]) -> Tables:
    """``tables``, the rows of one report by table, as ``judgements`` have them; nothing that was given is changed."""
    return _Applied(report_id, tables).by(judgements)


def at(rows: Iterable[Row], kind: Kind, place: Place) -> Row | None:
    """The row of ``kind`` that is read at ``place``: there exactly, or the only one that shares characters with it.

    Rules change where a quote begins and ends, and what an item is called; not what it is.
    """
    if kind is kinds.REPORT:  # of which there is one, wherever it is read
        return next(iter(rows), None)
    near = [row for row in rows if place.overlaps(*span_of(row))]
    exact = [row for row in near if span_of(row) == (place.start, place.end)]
    for found in (exact, near):
        if len(found) == 1:
            return found[0]
        named = [row for row in found if place_of(place.source_sha256, kind, row).item == place.item]
        if len(named) == 1:
            return named[0]
    return None


class _Applied:
    def __init__(self, report_id: str, tables: Mapping[str, list[Row]]) -> None:
        self.report_id = report_id
        self.tables: Tables = {name: [dict(row) for row in rows] for name, rows in tables.items()}
        #: The facts that hold another value than they did, or hold no more, or anew: what links to them may not hold.
        self.moved: set[str] = set()
        self._exact: dict[str, dict[tuple[int, int], list[Row]]] = {}
        self._evidence: dict[Cell, list[Row]] = {}
        for place in self.tables.get(kinds.EVIDENCE.table.name, ()):
            self._evidence.setdefault(place["fact_id"], []).append(place)

    def by(self, judgements: Iterable[Judgement]) -> Tables:
        for judgement in judgements:
            kind = judgement.first.kind
            rows = self.tables.setdefault(kind.table.name, [])
            row = self._at(kind, judgement.place)
            decision = judgement.decided
            if decision is None:
                self._opened(kind, rows, row, judgement)
            elif decision.action == "reject":
                if row is not None:
                    self._review(kind, row, "rejected")
            elif (values := decision.holds) is not None:
                self._holds(kind, rows, row, decision, values)
        self._links()
        return self.tables

    def _at(self, kind: Kind, place: Place) -> Row | None:
        """As ``at``, with the one row that is read exactly there found by an index."""
        if kind.name not in self._exact:
            self._exact[kind.name] = _by_span(self.tables[kind.table.name])
        found = self._exact[kind.name].get((place.start, place.end), [])
        return found[0] if len(found) == 1 else at(self.tables[kind.table.name], kind, place)

    def _opened(self, kind: Kind, rows: list[Row], row: Row | None, judgement: Judgement) -> None:
        """What nobody decides, or two in two ways, is as it was read."""
        if row is None:
            return
        if judgement.read is None:
            rows.remove(row)
            self._exact.pop(kind.name, None)
            self._forget(kind, row)
        elif row["review"] != "extracted":
            self._set(kind, row, judgement.read)
            self._review(kind, row, "extracted")

    def _holds(self, kind: Kind, rows: list[Row], row: Row | None, decision: Decision, values: Row) -> None:
        if row is None:
            numbers = (int(str(other["fact_no"])) for other in rows)
            row = dict.fromkeys(kind.table.by_name) | {
                "report_id": self.report_id,
                "fact_no": max(numbers, default=0) + 1,
            }
            row |= {"line": decision.line, "char_start": decision.place.start, "char_end": decision.place.end}
            row |= {"quote": decision.quote, "method": "hand", "confidence": Decimal(1)}
            rows.append(row)
            self._exact.pop(kind.name, None)
        self._set(kind, row, values)
        self._review(kind, row, "corrected" if decision.action == "correct" else "accepted")

    def _set(self, kind: Kind, row: Row, values: Row) -> None:
        if any(row.get(name) != value for name, value in values.items()):
            row.update(values)
            self.moved.add(self._id(kind, row))

    def _review(self, kind: Kind, row: Row, review: str) -> None:
        if "rejected" in (review, row["review"]) and review != row["review"]:
            self.moved.add(self._id(kind, row))
        row["review"] = review
        fact_id = self._id(kind, row)
        for place in self._evidence.get(fact_id, ()):
            stands = review != "rejected" and is_evidence(row, place)
            place["review"] = ("accepted" if review == "corrected" else review) if stands else "rejected"

    def _forget(self, kind: Kind, row: Row) -> None:
        fact_id, evidence = self._id(kind, row), kinds.EVIDENCE.table.name
        self.moved.add(fact_id)
        self.tables[evidence] = [place for place in self.tables.get(evidence, ()) if place["fact_id"] != fact_id]

    def _id(self, kind: Kind, row: Row) -> str:
        return f"{self.report_id}/{kind.name}/{row['fact_no']}"

    def _links(self) -> None:
        """Have nothing refer to what does not hold, and each first statement of a figure be one that does.

        What referred to another statement of a figure refers to its first one; what referred to none that holds, to
        nothing.
        """
        if not self.moved:
            return
        first: dict[Cell, str] = {}
        for kind in FACT_KINDS:
            if kind.restates and kind.same:
                first |= self._restated(kind)
        gone = {name for name in self.moved if name not in self._standing()}
        for kind in FACT_KINDS:
            links = [column.name for column in kind.table.columns if column.type is FACT_ID]
            for row in self.tables.get(kind.table.name, []):
                for name in links:
                    if (linked := row.get(name)) in first and name != RESTATES.name:
                        row[name] = first[linked]
                    elif linked in gone:
                        row[name] = None

    def _standing(self) -> set[str]:
        """The names of the facts that hold."""
        return {
            self._id(kind, row)
            for kind in FACT_KINDS
            for row in self.tables.get(kind.table.name, [])
            if row["review"] != "rejected"
        }

    def _restated(self, kind: FactKind) -> dict[Cell, str]:
        """The first statement that holds of each figure whose statements have changed, by the name of each of them."""
        groups: dict[tuple[Cell, ...], list[Row]] = {}
        for row in sorted(
            self.tables.get(kind.table.name, []), key=lambda row: (span_of(row), int(str(row["fact_no"])))
        ):
            columns = (*kind.same, "item") if row.get("scope") == "other" else kind.same
            groups.setdefault(tuple(map(row.get, columns)), []).append(row)
        first: dict[Cell, str] = {}
        for group in groups.values():
            if any(self._id(kind, row) in self.moved or row.get(RESTATES.name) in self.moved for row in group):
                standing = [row for row in group if row["review"] != "rejected"]
                for row in group:
                    row[RESTATES.name] = None
                for row in standing[1:]:
                    row[RESTATES.name] = self._id(kind, standing[0])
                first |= {self._id(kind, row): self._id(kind, standing[0]) for row in group if standing}
        return first


def _by_span(rows: Iterable[Row]) -> dict[tuple[int, int], list[Row]]:
    found: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        found.setdefault(span_of(row), []).append(row)
    return found


def span_of(row: Row) -> tuple[int, int]:
    """The characters of the text at which ``row`` stands."""
    return int(str(row["char_start"])), int(str(row["char_end"]))
