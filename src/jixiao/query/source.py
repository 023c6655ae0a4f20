"""From a fact, or a test of the audit, back to its places: the lines of the report, with the quotes marked."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from jixiao.documents.directory import ReportFiles
from jixiao.documents.document import Document
from jixiao.documents.limits import UnreadableError
from jixiao.documents.read import read_bytes
from jixiao.errors import JixiaoError
from jixiao.facts.column import Choice, Column, spell
from jixiao.facts.corpus import load
from jixiao.facts.kinds import EVIDENCE, FACT_KINDS, REPORT
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Row, Table
from jixiao.language import is_chinese
from jixiao.query.citation import no_such_fact, stated
from jixiao.query.connection import reading
from jixiao.release.store import Store
from jixiao.review.applied import span_of
from jixiao.review.words import cells
from jixiao.terminal import MARKS

#: Characters of the report shown on either side of a quote.
AROUND = 60


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class QuotedPlace:
    """A place where a value of a fact is printed. ``column`` is None for the fact's own quote.

    The box is left, bottom, right, top in points from the left and the lower edge of the page as it is shown.
    """

    column: str | None
    line: int
    start: int
    end: int
    quote: str
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    box: Box | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> QuotedPlace:
        """The place in a row of fact or fact_evidence; those of older releases do not say where it is printed."""
        edges = [row.get(f"box_{edge}") for edge in ("left", "bottom", "right", "top")]
        left, bottom, right, top = (float(edge or 0) for edge in edges)
        return cls(
            row.get("column_name"),
            row["line"],
            row["char_start"],
            row["char_end"],
            row["quote"],
            row.get("page"),
            row.get("sheet"),
            row.get("cell"),
            None if None in edges else (left, bottom, right, top),
        )

    @property
    def printed(self) -> Iterator[str]:
        """Where the file prints it, in words: the page or the sheet, and there the cell or the box."""
        if self.page is not None:
            yield f"第 {self.page} 页 page"
        if self.sheet is not None:
            yield f"工作表 sheet {self.sheet}"
        if self.cell is not None:
            yield f"单元格 cell {self.cell}"
        if self.box is not None:
            left, bottom, right, top = self.box
            yield f"方框 box {left:g}–{right:g} × {bottom:g}–{top:g} pt"


@dataclass(frozen=True)
class Correction:
    """A declared correction of a number of the fact, or of the one that it restates; values in the column's unit."""

    column: str
    printed: Decimal
    corrected: Decimal
    reason: str
    declared_on: datetime.date


@dataclass(frozen=True)
class Origin:
    """A fact, the file it was read from, the places that state it, and what is corrected of it."""

    fact: dict[str, Any]
    source_file: str
    source_sha256: str
    places: list[QuotedPlace]
    corrections: list[Correction]


def find(connection: duckdb.DuckDBPyConnection, fact_id: str) -> Origin:
    """The origin of a fact of the release. Raises ``JixiaoError`` where there is no such fact."""
    fact = stated(connection, fact_id)
    if fact is None:
        raise no_such_fact(fact_id)
    evidence = connection.sql(
        "select * from fact_evidence where fact_id = $id order by char_start, column_name", params={"id": fact_id}
    )
    rows = (dict(zip(evidence.columns, row, strict=True)) for row in evidence.fetchall())
    places = [QuotedPlace.of(fact), *map(QuotedPlace.of, rows)]
    return Origin(fact, fact["source_file"], fact["source_sha256"], places, _corrections(connection, fact))


def is_published(store: Store, fact_id: str) -> bool:
    """Whether the published release, where there is one, has the fact or the test of the audit."""
    if not store.current_link.is_symlink():
        return False
    with reading(store.current().database) as connection:
        return stated(connection, fact_id) is not None or find_test(connection, fact_id) is not None


def find_added(root: Path, fact_id: str) -> Origin | None:
    """The origin of a fact of the seeds or the store below ``root``, published or not; None where there is none."""
    report_id, _, name = fact_id.partition("/")
    kind = next((kind for kind in FACT_KINDS if kind.name == name.partition("/")[0]), None)
    if kind is None:
        return None

    corpus = load(root, report_id)

    def of_report(table: Table) -> list[Row]:
        return [record.values for record in corpus[table].records]

    row = next((row for row in of_report(kind.table) if str(row["fact_no"]) == name.partition("/")[2]), None)
    if row is None:
        return None
    (report,) = of_report(REPORT.table)
    spots = of_report(SPOT)
    evidence = [place for place in of_report(EVIDENCE.table) if place["fact_id"] == fact_id]
    shown = [cell for cell in cells(kind, row, {}) if not cell["plain"]]
    fact: dict[str, Any] = {
        **row,
        "fact_id": fact_id,
        "label": kind.table.zh,
        "value_text": "；".join(f"{cell['zh']} {cell['text']}" for cell in shown),
    }
    places = [QuotedPlace.of(_spotted(place, spots)) for place in (row, *evidence)]
    return Origin(fact, str(report["source_file"]), str(report["source_sha256"]), places, [])


def _spotted(place: Row, spots: list[Row]) -> Row:
    """``place`` with the page and box, or the sheet and cell, of the first spot that prints it."""
    start, end = span_of(place)
    found = (spot for spot in spots if span_of(spot)[0] < end and start < span_of(spot)[1])
    return next(found, {}) | place


@dataclass(frozen=True)
class Finding:
    """A test of the audit: what it found, and the facts that it holds against each other, the tested one first."""

    audit_id: str
    message: str
    origins: list[Origin]


def find_test(connection: duckdb.DuckDBPyConnection, audit_id: str) -> Finding | None:
    """The test of the release, with the origins of its facts; None where there is no such test."""
    found = connection.execute("select message, fact_ids from fct_audit where audit_id = ?", [audit_id]).fetchone()
    if found is None:
        return None
    message, fact_ids = found
    return Finding(audit_id, message, [find(connection, fact_id) for fact_id in fact_ids])


def tell_test(finding: Finding, directory: Path | None) -> Iterator[str]:
    """What was found, and each of its facts in its place."""
    yield f"{finding.audit_id}  {finding.message}"
    for origin in finding.origins:
        yield ""
        yield from tell(origin, directory)


def _corrections(connection: duckdb.DuckDBPyConnection, fact: dict[str, Any]) -> list[Correction]:
    if not fact.get("is_corrected"):  # which releases of before there were corrections do not say
        return []
    found = connection.execute(
        """
        select column_name, printed_value, corrected_value, reason, declared_on from fct_correction
        where fact_id = ? order by column_name
        """,
        [fact["restates_fact_id"] or fact["fact_id"]],
    ).fetchall()
    return [Correction(*row) for row in found]


def tell(origin: Origin, directory: Path | None) -> Iterator[str]:
    """The fact and its places, line by line; with the report at hand, the printed words around each quote."""
    fact = origin.fact
    yield f"{fact['fact_id']}  {fact['label']}: {fact['value_text']}"
    if fact["section"]:
        yield f"章节 section  {fact['section']}"
    yield f"来源 source   {origin.source_file}  sha256 {origin.source_sha256}"
    yield f"复核 review   {_in_words(origin, 'review', fact['review'])} ({fact['method']})"
    for made in origin.corrections:
        change = f"{made.column}: {spell(made.printed)} → {spell(made.corrected)}"
        yield f"更正 corrected {change} ({made.declared_on}: {made.reason})"
    document = _document(origin, directory)
    for place in origin.places:
        what = f"  {_named(origin, place.column)}" if place.column else ""
        printed = "".join(f", {part}" for part in (*place.printed, *_in_table(document, place)))
        yield f"第 {place.line} 行 line{printed}, characters {place.start}–{place.end}{what}"
        yield "  " + (_context(document, place) if document else f"{MARKS[0]}{place.quote}{MARKS[1]}")
    if document is None:
        yield "The report itself is not at hand: put its file into reports/, or name its directory with --reports."


def _columns(origin: Origin) -> Mapping[str, Column]:
    """The columns of a fact of its kind."""
    kind = origin.fact["fact_id"].split("/")[1]
    return next((known.table.by_name for known in FACT_KINDS if known.name == kind), {})


def _named(origin: Origin, column: str) -> str:
    """What a column is called in the language of who reads."""
    known = _columns(origin).get(column)
    return known.zh if known is not None and is_chinese() else column


def _in_words(origin: Origin, column: str, value: str) -> str:
    """A coded value in the language of who reads."""
    known = _columns(origin).get(column)
    if known is None or not isinstance(known.type, Choice) or not is_chinese():
        return value
    return known.type.values.get(value, value)


def file_of(origin: Origin, directory: Path | None) -> tuple[Path, bytes] | None:
    """The file that a fact was read from; None where it is not at hand.

    Raises ``JixiaoError`` where it cannot be opened, or is no longer what was read.
    """
    if directory is None:
        return None
    path = ReportFiles(directory).path(origin.source_file, origin.source_sha256)
    if not path.is_file():
        return None
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise JixiaoError(f"{path} cannot be read: {error.strerror}; restore the file that was read") from error
    if (found := hashlib.sha256(raw).hexdigest()) != origin.source_sha256:
        raise JixiaoError(f"{path} is not the file that was read: its sha256 is {found}, not {origin.source_sha256}")
    return path, raw


def _document(origin: Origin, directory: Path | None) -> Document | None:
    if (found := file_of(origin, directory)) is None:
        return None
    path, raw = found
    try:
        return read_bytes(path.name, raw)
    except UnreadableError as error:
        raise JixiaoError(f"{path} cannot be read: {error}; restore the file that was read") from error


def _in_table(document: Document | None, place: QuotedPlace) -> Iterator[str]:
    """The table, its row and its column that hold a place, in words, where no cell of a sheet is named."""
    if document is not None and place.cell is None and (found := document.cell_of(place.start)) is not None:
        yield "table {}, row {}, column {}".format(*found)


def _context(document: Document, place: QuotedPlace) -> str:
    if document.text[place.start : place.end] != place.quote:
        raise JixiaoError(
            f"{document.file} does not have {place.quote!r} at {place.start}–{place.end}; run: jixiao check --reports"
        )
    start = max(document.line_span(place.line)[0], place.start - AROUND)
    line_end = document.line_span(document.line_of(place.end))[1]
    end = min(line_end, place.end + AROUND)
    shown = document.text[start : place.start] + MARKS[0] + place.quote + MARKS[1] + document.text[place.end : end]
    return shown.replace("\n", "↵").replace("\t", " ")
