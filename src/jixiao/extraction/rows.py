"""From what was read to rows of the facts' tables: spans of the source, numbers, restatements, links, waivers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jixiao.extraction.draft import Draft
from jixiao.extraction.extract import Extraction
from jixiao.facts import kinds
from jixiao.facts.column import FALSE_ABSENCES, Cell
from jixiao.facts.kinds import Kind
from jixiao.facts.numbers import Token, tokens
from jixiao.facts.table import Row

#: Kinds of fact that extraction yields, in the order of the data model.
KINDS: tuple[Kind, ...] = (
    kinds.SCORE,
    kinds.AMOUNT,
    kinds.RATIO,
    kinds.INDICATOR_RESULT,
    kinds.HEADCOUNT,
    kinds.ACTIVITY,
    kinds.FINDING,
    kinds.CITATION,
)
#: The columns by which a later fact of a report is known to state the figure of an earlier one again.
_SAME: Mapping[str, tuple[str, ...]] = {
    "score": ("level", "path", "score", "full_marks"),
    "amount": ("scope", "measure", "amount_yuan", "direction"),
    "ratio": ("measure", "basis", "scope", "value_pct", "item"),
    "indicator_result": ("task", "indicator", "target_value", "actual_value", "target_text", "actual_text"),
    "headcount": ("item", "unit_name", "headcount"),
    "activity": ("subject", "value", "unit"),
    "citation": ("name",),
}
_NEVER_SAME = ("other",)
#: How sure waivers are: their rules take only what is certain.
_WAIVED = 0.95


@dataclass(frozen=True)
class Rows:
    """The rows of one report: by table, without the report's own row; and the numbers that nobody has claimed."""

    tables: Mapping[str, list[Row]]
    in_facts: int
    waived: int
    unread: tuple[Token, ...]

    @property
    def numbers(self) -> int:
        return self.in_facts + self.waived + len(self.unread)


#: A place where a value of the report's own row is printed: its column, its span in the source, how sure it is.
ReportPlace = tuple[str, int, int, float]


def rows(extraction: Extraction, report_id: str, report_places: Iterable[ReportPlace] = ()) -> Rows:
    """The rows of ``extraction`` as those of the report ``report_id``."""
    return _Writer(extraction, report_id).rows(report_places)


class _Writer:
    def __init__(self, extraction: Extraction, report_id: str) -> None:
        self.extraction = extraction
        self.reading = extraction.material.reading
        self.document = self.reading.document
        self.report_id = report_id
        self.tables: dict[str, list[Row]] = {
            kind.table.name: [] for kind in (*KINDS, kinds.EVIDENCE, kinds.WAIVED_NUMBER)
        }
        self.claims = bytearray(len(self.document.text))
        self.span = self.reading.alignment.source_span
        self.sections = [_one_line(section.path) for section in extraction.material.outline.sections]

    def rows(self, report_places: Iterable[ReportPlace]) -> Rows:
        for column, start, end, confidence in report_places:
            self.claims[start:end] = b"\2" * (end - start)
            place = self._at(start, end, None, "report.identity", confidence)
            self._evidence(f"{self.report_id}/report/1", column, place)
        numbered = self._numbered()
        at = {name: {draft.start: number for number, draft in drafts} for name, drafts in numbered.items()}
        for kind in KINDS:
            self._facts(kind, numbered[kind.name], at)
        self._waivers()
        places = list(tokens(self.document.text))
        weakest = [min(self.claims[place.start : place.end]) for place in places]
        unread = tuple(place for place, claim in zip(places, weakest, strict=True) if claim == 0)
        return Rows(self.tables, weakest.count(2), weakest.count(1), unread)

    def _numbered(self) -> dict[str, list[tuple[int, Draft]]]:
        """The drafts of each kind with their numbers, in the order of their places, each place once."""
        found: dict[str, dict[tuple[object, ...], Draft]] = {kind.name: {} for kind in KINDS}
        for draft in self.extraction.drafts:
            found[draft.kind].setdefault(
                (draft.start, draft.end, draft.values.get("name"), draft.values.get("indicator")), draft
            )
        return {name: list(enumerate(drafts.values(), 1)) for name, drafts in found.items()}

    def _facts(self, kind: Kind, numbered: list[tuple[int, Draft]], at: Mapping[str, Mapping[int, int]]) -> None:
        first: dict[tuple[Cell, ...], str] = {}
        for number, draft in numbered:
            fact_id = f"{self.report_id}/{kind.name}/{number}"
            row = self._drafted(draft, draft.start, draft.end)
            row["fact_no"] = number
            for name, value in draft.values.items():
                row[name] = _one_line(value) if isinstance(value, str) else value
            for column, (linked, start) in draft.links.items():
                if start in at[linked]:
                    row[column] = f"{self.report_id}/{linked}/{at[linked][start]}"
            if (same := self._same(kind, row)) is not None:
                stated = first.setdefault(same, fact_id)
                if stated is not fact_id:
                    row["restates"] = stated
            self.tables[kind.table.name].append(row)
            for mark in draft.marks:
                self._evidence(fact_id, mark.column, self._drafted(draft, mark.start, mark.end))

    def _same(self, kind: Kind, row: Row) -> tuple[Cell, ...] | None:
        """What the figure is, for finding it again; None where nothing can tell two figures apart."""
        columns = _SAME.get(kind.name)
        if columns is None:
            return None
        if row.get("scope") in _NEVER_SAME:
            columns = (*columns, "item")
        return tuple(map(row.get, columns))

    def _evidence(self, fact_id: str, column: str, place: Row) -> None:
        rows = self.tables[kinds.EVIDENCE.table.name]
        place["fact_no"], place["fact_id"], place["column_name"] = len(rows) + 1, fact_id, column
        rows.append(place)

    def _drafted(self, draft: Draft, start: int, end: int) -> Row:
        section = self.sections[self.reading.paragraph_number(start)]
        first, last = self.span(start, end)
        self.claims[first:last] = b"\2" * (last - first)
        return self._at(first, last, section, draft.method, draft.confidence)

    def _at(self, start: int, end: int, section: str | None, method: str, confidence: float) -> Row:
        return {
            "report_id": self.report_id,
            "section": section,
            "line": self.document.line_of(start),
            "char_start": start,
            "char_end": end,
            "quote": self.document.text[start:end],
            "method": method,
            "confidence": _share(confidence),
            "review": "extracted",
        }

    def _waivers(self) -> None:
        found: list[tuple[int, int, str, str, str | None]] = []
        for waiver in self.extraction.waivers:
            start, end = self.span(waiver.start, waiver.end)
            section = self.sections[self.reading.paragraph_number(waiver.start)]
            found.append((start, end, waiver.reason, waiver.method, section))
        found += [(start, end, reason, "waived.layout", None) for start, end, reason in self._layout()]
        rows = self.tables[kinds.WAIVED_NUMBER.table.name]
        for first, end, reason, method, section in sorted(found):
            # A date that is a fact may be followed by the time of day: what is left begins behind it.
            behind = end - len(self.claims[first:end].lstrip(b"\1\2"))
            start = end - len(self.document.text[behind:end].lstrip(" :：-"))
            if max(self.claims[start:end], default=2):
                continue
            self.claims[start:end] = b"\1" * (end - start)
            row = self._at(start, end, section, method, _WAIVED)
            row["fact_no"], row["reason"] = len(rows) + 1, reason
            if reason == "personal_data":
                # Personal data is never written down, here as little as in a committed file.
                row["quote"] = None
            rows.append(row)

    def _layout(self) -> Iterator[tuple[int, int, str]]:
        """The numbers of lines that are not read: page numbers, headers, navigation, other parts of the document."""
        for start, end in self.reading.furniture:
            line = self.document.text[start:end]
            if start < self.reading.begins:
                reason = "outside"
            elif len(line.strip()) < 24 and not any(c.isalpha() and c not in "第页共" for c in line):
                reason = "page_number"
            else:
                reason = "navigation"
            for token in tokens(line):
                yield start + token.start, start + token.end, reason


@lru_cache(maxsize=256)
def _share(confidence: float) -> Decimal:
    return Decimal(f"{confidence:.2f}")


@lru_cache(maxsize=8192)
def _one_line(value: str) -> str | None:
    """A cell's text in the one form that seeds permit: on one line, printable, without outer blanks."""
    if not value.isprintable():
        value = "".join(" " if c.isspace() else c for c in value if c.isspace() or unicodedata.category(c)[0] != "C")
    value = value.strip()
    return None if value.lower() in FALSE_ABSENCES or not value else value
