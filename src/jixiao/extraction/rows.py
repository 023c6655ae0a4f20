"""From what was read to rows of the facts' tables: spans of the source, numbers, restatements, links, waivers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from jixiao.extraction.candidate import Candidate
from jixiao.extraction.extract import Extraction
from jixiao.facts import kinds
from jixiao.facts.column import FALSE_ABSENCES, Cell, Integer, Number, Text, Value
from jixiao.facts.kind import COMMON, FactKind
from jixiao.facts.kinds import RECOGNISED_KINDS
from jixiao.facts.numbers import NumberToken, tokens
from jixiao.facts.personal import Secrets, Span, joined, narrow, without_contact
from jixiao.facts.readable import PRESENT, is_evidence, is_readable
from jixiao.facts.table import Row

#: Most characters of a quote: a longer one shows nobody where a value stands.
_LONGEST_QUOTE = 2_000
#: Columns that words state: a number among them is yet to be read.
_IN_WORDS = frozenset({"reason"})
#: What a file of seeds cannot hold, not even in a quote.
_UNWRITABLE = re.compile("[\r\0\ud800-\udfff]")
#: A clause of a quote, with the mark that ends it; and what no quote ends with that was made shorter.
_CLAUSE = re.compile(r"[^，,。；;、\n]*[，,。；;、\n]?")
_ENDS = "，,。；;、 \n\t\u3000"
#: How sure waivers are: their rules take only what is certain.
_WAIVED = 0.95


@dataclass(frozen=True)
class Rows:
    """The rows of one report: by table, without the report's own row; and the numbers that nobody has claimed."""

    tables: Mapping[str, list[Row]]
    in_facts: int
    waived: int
    unread: tuple[NumberToken, ...]
    #: The spans of the source that hold personal data, in order and without overlaps.
    private: tuple[Span, ...]


#: A place where a value of the report's own row is printed: its column, its span in the source, how sure it is.
ReportPlace = tuple[str, int, int, float]


def rows(extraction: Extraction, report_id: str, report_places: Iterable[ReportPlace] = ()) -> Rows:
    """The rows of ``extraction`` as those of the report ``report_id``."""
    return _Writer(extraction, report_id).rows(report_places)


class _Fact(NamedTuple):
    """A candidate with its row and the rows of its evidence, before they are numbered."""

    candidate: Candidate
    row: Row
    evidence: list[Row]


class _Writer:
    def __init__(self, extraction: Extraction, report_id: str) -> None:
        self.extraction = extraction
        self.smoothed = extraction.annotated.smoothed
        self.document = self.smoothed.document
        self.report_id = report_id
        self.tables: dict[str, list[Row]] = {
            kind.table.name: [] for kind in (*RECOGNISED_KINDS, kinds.EVIDENCE, kinds.WAIVED_NUMBER)
        }
        self.claims = bytearray(len(self.document.text))
        self.span = self.smoothed.alignment.source_span
        self.personal = extraction.annotated.lexicon.personal
        self.furniture_private = list(self._private_furniture())
        read = [Span(*self.span(start, end), rule) for start, end, rule in extraction.annotated.private]
        self.private = joined([*read, *self.furniture_private])
        #: The source's characters of personal data, and how it is printed: no cell and no quote may hold it.
        self.is_private = bytearray(len(self.document.text))
        printed = {*extraction.annotated.secrets.texts}
        for start, end, _ in self.private:
            self.is_private[start:end] = b"\1" * (end - start)
            printed.add(self.document.text[start:end])
        self.secrets = Secrets(text for text in printed if self.personal.is_telling(text))
        self.sections = [
            self._text(without_contact(section.path), Text.longest) for section in extraction.annotated.outline.sections
        ]

    def rows(self, report_places: Iterable[ReportPlace]) -> Rows:
        for column, start, end, confidence in report_places:
            if self._is_quotable(start, end):
                place = self._at(start, end, None, "report.identity", confidence)
                self._evidence(f"{self.report_id}/report/1", place, column)
        numbered = self._numbered()
        at = {name: {fact.candidate.start: number for number, fact in facts} for name, facts in numbered.items()}
        for kind in RECOGNISED_KINDS:
            self._facts(kind, numbered[kind.name], at)
        self._waivers()
        places = list(tokens(self.document.text))
        weakest = [min(self.claims[place.start : place.end]) for place in places]
        unread = tuple(place for place, claim in zip(places, weakest, strict=True) if claim == 0)
        return Rows(self.tables, weakest.count(2), weakest.count(1), unread, tuple(self.private))

    def _numbered(self) -> dict[str, list[tuple[int, _Fact]]]:
        """The facts of each kind with their numbers, in the order of their places, each place once."""
        found: dict[str, dict[tuple[object, ...], _Fact]] = {kind.name: {} for kind in RECOGNISED_KINDS}
        for candidate in self.extraction.candidates:
            key = (candidate.start, candidate.end, candidate.values.get("name"), candidate.values.get("indicator"))
            if key not in found[candidate.kind] and (fact := self._fact(candidate)) is not None:
                found[candidate.kind][key] = fact
        return {name: list(enumerate(facts.values(), 1)) for name, facts in found.items()}

    def _fact(self, candidate: Candidate) -> _Fact | None:
        """The rows of ``candidate``; None where the seeds would refuse them, so that its number stays unread."""
        kind, columns = _BY_NAME[candidate.kind]
        row = self._placed(candidate, candidate.start, candidate.end)
        if row is None:
            return None
        values = candidate.values
        row.update(values)
        for name, longest in columns.texts:
            if (value := values.get(name)) is not None:
                row[name] = self._text(str(value), longest)
        for name, misspelling in columns.numbers:
            if (value := values.get(name)) is not None and misspelling(value):
                return None
        if None in map(row.get, columns.required):
            return None
        for name, status in columns.statuses:
            if (row.get(name) is None) == (row[status] in PRESENT):
                return None
        evidence: list[Row] = []
        for mark in candidate.marks:
            place = self._placed(candidate, mark.start, mark.end)
            if place is not None:
                place["column_name"] = mark.column
                if is_evidence(row, place):
                    evidence.append(place)
        return _Fact(candidate, row, evidence) if is_readable(kind, row, evidence) else None

    def _facts(self, kind: FactKind, numbered: list[tuple[int, _Fact]], at: Mapping[str, Mapping[int, int]]) -> None:
        first: dict[tuple[Cell, ...], str] = {}
        # What restates has been told before, and is no restatement itself.
        told: dict[Cell, str] = {}
        for number, (candidate, row, evidence) in numbered:
            fact_id = f"{self.report_id}/{kind.name}/{number}"
            row["fact_no"] = number
            for column, (linked, start) in candidate.links.items():
                if start in at[linked]:
                    row[column] = f"{self.report_id}/{linked}/{at[linked][start]}"
            if (same := self._same(kind, row)) is not None:
                stated = first.setdefault(same, fact_id)
                if stated is not fact_id:
                    row["restates"] = stated
            if (restated := told.get(row.pop("restates", None))) is not None:
                row["restates"] = restated
            told[fact_id] = restated or fact_id
            self.tables[kind.table.name].append(row)
            self._claim(row)
            for place in evidence:
                self._evidence(fact_id, place, str(place["column_name"]))

    def _same(self, kind: FactKind, row: Row) -> tuple[Cell, ...] | None:
        """What the figure is, for finding it again; None where nothing can tell two figures apart."""
        columns = kind.same
        if not columns:
            return None
        if row.get("scope") == "other":  # which does not say what money is meant: the item does
            columns = (*columns, "item")
        return tuple(map(row.get, columns))

    def _evidence(self, fact_id: str, place: Row, column: str) -> None:
        rows = self.tables[kinds.EVIDENCE.table.name]
        place["fact_no"], place["fact_id"], place["column_name"] = len(rows) + 1, fact_id, column
        rows.append(place)
        if column not in _IN_WORDS:
            self._claim(place)

    def _claim(self, place: Row) -> None:
        start, end = place["char_start"], place["char_end"]
        assert isinstance(start, int) and isinstance(end, int)
        self.claims[start:end] = b"\2" * (end - start)

    def _placed(self, candidate: Candidate, start: int, end: int) -> Row | None:
        if end <= start:
            return None
        section = self.sections[self.smoothed.paragraph_number(start)]
        first, last = self._without_private(*self.span(start, end))
        return (
            self._at(first, last, section, candidate.method, candidate.confidence)
            if self._is_quotable(first, last)
            else None
        )

    def _without_private(self, start: int, end: int) -> tuple[int, int]:
        """The longest stretch of the span that holds no personal data, and of clauses that hold none."""
        if self.is_private.find(1, start, end) < 0:
            return start, end
        text = self.document.text
        stretches, first = [(0, start, start)], start
        for clause in _CLAUSE.finditer(text, start, end):
            if self.is_private.find(1, *clause.span()) >= 0:
                first = clause.end()
            stretches.append((clause.end() - first, first, clause.end()))
        _, first, last = max(stretches)
        return first + len(text[first:last]) - len(text[first:last].lstrip()), first + len(
            text[first:last].rstrip(_ENDS)
        )

    def _is_quotable(self, start: int, end: int) -> bool:
        """Whether the source from ``start`` to before ``end`` may be written down as a quote."""
        if not 0 < end - start <= _LONGEST_QUOTE or self.is_private.find(1, start, end) >= 0:
            return False
        quote = self.document.text[start:end]
        return quote.isprintable() or _UNWRITABLE.search(quote) is None

    def _text(self, value: str, longest: int) -> str | None:
        """A cell's text in the one form that seeds permit, without personal data."""
        return one_line(self.personal.blackened(value, self.secrets) if self.private else value, longest)

    def _at(self, start: int, end: int, section: str | None, method: str, confidence: float) -> Row:
        confidence = min(confidence, self.document.share_read)  # what is not read may correct it
        certainty = self.document.certainty(start, end)
        if certainty is not None:  # no rule is surer than the characters that it read
            method, confidence = f"ocr.{method}", min(confidence, certainty)
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
            section = self.sections[self.smoothed.paragraph_number(waiver.start)]
            found.append((start, end, waiver.reason, waiver.method, section))
        found += [
            (start, end, "personal_data", "waived.layout", None)
            for start, end, rule in self.furniture_private
            if rule != "name"
        ]
        found += [(start, end, reason, "waived.layout", None) for start, end, reason in self._layout()]
        rows = self.tables[kinds.WAIVED_NUMBER.table.name]
        for first, end, reason, method, section in sorted(found):
            # A date that is a fact may be followed by the time of day: what is left begins behind it.
            behind = end - len(self.claims[first:end].lstrip(b"\1\2"))
            start = end - len(self.document.text[behind:end].lstrip(" :：-"))
            if max(self.claims[start:end], default=2):
                continue
            if reason != "personal_data" and not self._is_quotable(start, end):
                continue
            self.claims[start:end] = b"\1" * (end - start)
            row = self._at(start, end, section, method, _WAIVED)
            row["fact_no"], row["reason"] = len(rows) + 1, reason
            if reason == "personal_data":
                # Personal data is never written down, here as little as in a committed file.
                row["quote"] = None
            rows.append(row)

    def _private_furniture(self) -> Iterator[Span]:
        """Personal data in lines that are not read."""
        text, block_start, block_end = self.smoothed.source, 0, 0
        for start, end in (*self.smoothed.furniture, (len(text) + 2, len(text) + 2)):
            if start > block_end + 1:
                for first, last, rule in self.personal.spans(narrow(text[block_start:block_end])):
                    yield Span(block_start + first, block_start + last, rule)
                block_start = start
            block_end = end

    def _layout(self) -> Iterator[tuple[int, int, str]]:
        """The numbers of lines that are not read: page numbers, headers, navigation, other parts of the document."""
        for start, end in self.smoothed.furniture:
            line = self.document.text[start:end]
            if self.smoothed.part is not None and not self.smoothed.part.holds(start):
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


class _Demands(NamedTuple):
    """What the rows of a kind must fulfil.

    ``required`` columns are never empty; ``statuses`` are columns with those that say whether they are filled;
    ``texts`` are columns of free text with their greatest length, ``numbers`` those of numbers with what says what is
    wrong with one.
    """

    required: tuple[str, ...]
    statuses: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, int], ...]
    numbers: tuple[tuple[str, Callable[[Value], str | None]], ...]


def _demands(kind: FactKind) -> _Demands:
    own = kind.table.columns[len(COMMON) :]
    return _Demands(
        tuple(column.name for column in own if column.required),
        tuple((column.name, column.status) for column in own if column.status),
        tuple(
            (column.name, column.type.longest)
            for column in own
            if isinstance(column.type, Text) and column.type.is_free
        ),
        tuple((column.name, column.misspelling) for column in own if isinstance(column.type, (Number, Integer))),
    )


_BY_NAME: Mapping[str, tuple[FactKind, _Demands]] = {kind.name: (kind, _demands(kind)) for kind in RECOGNISED_KINDS}


@lru_cache(maxsize=1024)
def one_line(value: str, longest: int = Text.longest) -> str | None:
    """A cell's text in the one form that seeds permit: on one line, printable, without outer blanks, not too long."""
    if not value.isprintable():
        value = "".join(" " if c.isspace() else c for c in value if c.isspace() or unicodedata.category(c)[0] != "C")
    value = value.strip()
    if len(value) > longest:
        value = value[: longest - 1].rstrip() + "…"
    return None if value.lower() in FALSE_ABSENCES or not value else value
