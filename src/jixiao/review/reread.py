"""A report read again: the new reading in the place of the old, but for what people have reviewed.

Facts keep their numbers, which are their names; what is new gets numbers that no fact of the report has had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jixiao.facts import kinds
from jixiao.facts.decision import told
from jixiao.facts.kind import Kind
from jixiao.facts.kinds import FACT_KINDS, PLACE_KINDS
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Row
from jixiao.facts.types import FACT_ID
from jixiao.review.applied import Tables, applied, at, span_of
from jixiao.review.decision import PROGRAM, Decision, place_of
from jixiao.review.judgement import Judgement

#: What a report's own row keeps: its name, and what makes it up.
_KEPT = (
    *("report_id", "division_code", "organ", "fiscal_year", "edition", "report_type", "project_name"),
    *("department_name", "collected_on", "source_file", "source_url", "source_url_status"),
)


@dataclass(frozen=True)
class Reread:
    """The rows of a report that was read again, by table, and the decisions that its new reading opens again."""

    tables: Tables
    reopened: list[Decision]


def reread(old: Mapping[str, list[Row]], new: Mapping[str, list[Row]], judgements: Iterable[Judgement]) -> Reread:
    """``new`` rows of a report in the place of its ``old`` ones, both under its name and by table."""
    found = list(judgements)
    merge = _Merge(old, new)
    tables = merge.tables()
    stands = applied(merge.report_id, tables, found)
    return Reread(stands, [again for judgement in found if (again := merge.reopened(judgement)) is not None])


class _Merge:
    def __init__(self, old: Mapping[str, list[Row]], new: Mapping[str, list[Row]]) -> None:
        self.old, self.new = old, new
        (self.report,) = old[kinds.REPORT.table.name]
        self.report_id = str(self.report["report_id"])
        self.source_sha256 = str(self.report["source_sha256"])
        #: The facts of the new reading that are taken, with the names that they get.
        self.taken: dict[str, str] = {}
        #: The facts of the new reading that stand as a person left them, with their names.
        self.known: dict[str, str] = {}

    def tables(self) -> Tables:
        found = {name: [dict(row) for row in rows] for name, rows in self.new.items()}
        found[kinds.REPORT.table.name] = [self._report()]
        for kind in PLACE_KINDS:
            if kind not in (kinds.REPORT, kinds.EVIDENCE):
                found[kind.table.name] = self._merged(kind)
        self._link(found)
        found[kinds.EVIDENCE.table.name] = self._evidence(found)
        found[SPOT.name] = self._spots(found)
        return found

    def reopened(self, judgement: Judgement) -> Decision | None:
        """What opens ``judgement`` again, where what is read now is neither what was read nor what was decided."""
        decided, kind = judgement.decided, judgement.first.kind
        row = at(self.new.get(kind.table.name, ()), kind, judgement.place)
        if decided is None or row is None:
            return None
        read = told(kind, row)
        known = [told(kind, values) for values in (judgement.read, decided.holds) if values is not None]
        if read in known:
            return None
        reason = f"{row['method']} reads it otherwise"
        return Decision(
            PROGRAM, self.report_id, judgement.place, decided.line, decided.quote, "reopen", dict(row), None, reason
        )

    def _report(self) -> Row:
        (row,) = self.new[kinds.REPORT.table.name]
        return dict(self.report) if self.report["review"] != "extracted" else row | {n: self.report[n] for n in _KEPT}

    def _merged(self, kind: Kind) -> list[Row]:
        before = self.old.get(kind.table.name, [])
        left = list(before)
        kept = [dict(row) for row in before if row["review"] != "extracted"]
        number = max((int(str(row["fact_no"])) for row in before), default=0)
        for row in self.new.get(kind.table.name, ()):
            earlier = at(left, kind, place_of(self.source_sha256, kind, row))
            name = f"{self.report_id}/{kind.name}/{row['fact_no']}"
            if earlier is None:
                number += 1
                kept.append(row | {"fact_no": number})
            else:
                left.remove(earlier)
                if earlier["review"] != "extracted":
                    self.known[name] = f"{self.report_id}/{kind.name}/{earlier['fact_no']}"
                    continue
                kept.append(row | {"fact_no": earlier["fact_no"]})
            self.taken[name] = f"{self.report_id}/{kind.name}/{kept[-1]['fact_no']}"
        return kept

    def _link(self, tables: Tables) -> None:
        """Have new rows name facts by the names that these have now, and no row one that is there no more."""
        anew = set(self.taken.values())
        there = {
            f"{self.report_id}/{kind.name}/{row['fact_no']}": row
            for kind in FACT_KINDS
            for row in tables.get(kind.table.name, [])
        }
        for name, row in there.items():
            kind = next(kind for kind in FACT_KINDS if kind.name == name.split("/")[1])
            for column in kind.table.columns:
                if column.type is FACT_ID and (linked := row.get(column.name)) is not None:
                    renamed = self.taken.get(str(linked)) or self.known.get(str(linked)) if name in anew else linked
                    row[column.name] = renamed if str(renamed) in there else None
        for row in there.values():
            first = there.get(str(row.get("restates")))
            if first is not None and first.get("restates") is not None:
                row["restates"] = first["restates"]
            elif first is not None and span_of(first) > span_of(row):
                row["restates"] = None

    def _evidence(self, tables: Tables) -> list[Row]:
        """The places of new facts as read now, those of facts that people reviewed as these left them."""
        name = kinds.EVIDENCE.table.name
        anew = set(self.taken.values())
        own = {f"{self.report_id}/report/1"}
        stay = {
            f"{self.report_id}/{kind.name}/{row['fact_no']}"
            for kind in FACT_KINDS
            for row in tables.get(kind.table.name, [])
        } - anew
        if self.report["review"] == "extracted":
            stay -= own
        new = [row | {"fact_id": self.taken.get(str(row["fact_id"]), row["fact_id"])} for row in self.new.get(name, ())]
        of_new = anew | (own - stay)
        rows = [row for row in new if row["fact_id"] in of_new]
        rows += [dict(row) for row in self.old.get(name, ()) if row["fact_id"] in stay]
        return _numbered(rows, "fact_no")

    def _spots(self, tables: Tables) -> list[Row]:
        """Where the facts are printed: as read now, and for what was reviewed elsewhere as before."""
        places = [span_of(row) for kind in PLACE_KINDS for row in tables.get(kind.table.name, [])]
        spots = [dict(row) for row in self.new.get(SPOT.name, ())]
        for row in self.old.get(SPOT.name, ()):
            start, end = span_of(row)
            if any(first < end and start < last for first, last in places) and not any(
                span_of(spot)[0] < end and start < span_of(spot)[1] for spot in spots
            ):
                spots.append(dict(row))
        return _numbered(spots, "spot_no")


def _numbered(rows: list[Row], column: str) -> list[Row]:
    return [row | {column: number} for number, row in enumerate(sorted(rows, key=span_of), 1)]
