"""Reading one document: what it is, whose, and the rows it comes to; in a worker, which knows nothing of the corpus."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from jixiao.documents.document import Document
from jixiao.documents.limits import UnreadableError
from jixiao.documents.read import read_bytes
from jixiao.extraction.annotated_text import AnnotatedText, prepare
from jixiao.extraction.extract import extract
from jixiao.extraction.identity.identity import Identity, identify
from jixiao.extraction.identity.parts import parts
from jixiao.extraction.identity.subject import Subject
from jixiao.extraction.lexicon import load
from jixiao.extraction.passages import passage_rows
from jixiao.extraction.rows import Rows, one_line, rows
from jixiao.extraction.spots import STATING, spot_rows
from jixiao.extraction.text.smoothed import Part
from jixiao.facts.passage import PASSAGE
from jixiao.facts.personal import BLACK, Personal, without_contact
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Row
from jixiao.intake.filename import usable
from jixiao.intake.naming import base_name

ReadOutcome = Literal["report", "refused", "set_aside", "unreadable"]
#: Most reports of a file: each accounts for the numbers of the whole file.
MOST_PARTS = 40
#: Stands for the report's id where none can be made.
_NOBODY = "unknown"
#: Characters shown on either side of a number that nobody has claimed.
_AROUND = 14
#: Most characters of a title.
_LONGEST_TITLE = 120


@dataclass(frozen=True)
class Overrides:
    """What a person says of a report where the report itself does not."""

    department: str | None = None
    year: int | None = None
    report_type: Subject | None = None


@dataclass(frozen=True)
class Unread:
    """A number that nobody has claimed: its line, and the words around it with the number marked."""

    line: int
    context: str


@dataclass(frozen=True)
class ReadReport:
    """What came of one document.

    ``report`` is the row of raw_report, for an ``outcome`` of report; ``tables`` are the rows of the other tables, for
    every self-evaluation, also one that is refused because nobody can tell whose it is. ``told`` is what was told of
    the document whatever the outcome; ``reason`` says why it was refused or not read.
    """

    origin: str
    file: str
    outcome: ReadOutcome
    reason: str = ""
    told: Mapping[str, object] = field(default_factory=dict)
    report: Row = field(default_factory=dict)
    organ_kind: str | None = None
    tables: Mapping[str, list[Row]] = field(default_factory=dict)
    in_facts: int = 0
    waived: int = 0
    unread: tuple[Unread, ...] = ()
    #: Whether it is one of several in its file.
    is_part: bool = False


def read_report(
    root: Path, origin: str, file: str, raw: bytes, collected_on: datetime.date, overrides: Overrides
) -> ReadReport:
    """Read the bytes of a document that is one report; of several the first. See ``read_reports``."""
    return read_reports(root, origin, file, raw, collected_on, overrides)[0]


def read_reports(
    root: Path, origin: str, file: str, raw: bytes, collected_on: datetime.date, overrides: Overrides
) -> list[ReadReport]:
    """Read the reports in the bytes of one document with the reference data of the project at ``root``.

    There is one but where a document holds several, in prose or as forms, each with spans of the same source.
    """
    try:
        document = read_bytes(file, raw)
    except UnreadableError as error:
        return [ReadReport(origin, file, "unreadable", f"{error.wrong}; {error.remedy}")]
    lexicon = load(root)
    annotated = prepare(document, lexicon)
    identity = identify(annotated, overrides.department, overrides.year, overrides.report_type)
    places = parts(annotated.smoothed)
    if not places:
        return [_read(origin, document, annotated, identity, collected_on)]
    if len(places) > MOST_PARTS:
        reason = f"holds {len(places)} reports, more than the {MOST_PARTS} that are read of one file; split it"
        return [ReadReport(origin, file, "unreadable", reason)]
    read = [prepare(document, lexicon, place) for place in places]
    owns = [identify(one, overrides.department, overrides.year, overrides.report_type) for one in read]
    # What a cover says once holds for each part that does not say it itself; what one part says does not.
    cover = document.text[: places[0].start]
    named = {own.department_name for own in owns if own.department_name}
    name = identity.department_name
    if name and name not in cover and not named <= {name}:
        name = None
    found = []
    for one, own in zip(read, owns, strict=True):
        whose, year = own, own.year or identity.year
        if (own.department_name is None and name) or (own.year is None and year):
            whose = identify(one, own.department_name or name, year.year if year else None, overrides.report_type)
        found.append(replace(_read(origin, document, one, whose, collected_on), is_part=True))
    return found


def _read(
    origin: str, document: Document, annotated: AnnotatedText, identity: Identity, collected_on: datetime.date
) -> ReadReport:
    """Read a document, or a part of one, that is one report at most."""
    lexicon, file = annotated.lexicon, document.file
    told = _told(document, annotated, identity)
    if not identity.type.is_self_evaluation:
        return ReadReport(origin, file, "refused", identity.type.reason, told)
    lacking = _lacking(identity, lexicon.personal)
    report = {} if lacking else _report(document, annotated, identity, collected_on)
    places = [(e.column, *annotated.smoothed.span(e.start, e.end), e.confidence) for e in identity.evidence]
    if identity.type.chapter is not None:
        annotated = prepare(document, lexicon, Part(*annotated.smoothed.span(*identity.type.chapter)))
    report_id = str(report.get("report_id", _NOBODY))
    year = identity.year.year if identity.year else None
    known = annotated.under(identity.rubric_id, identity.type.type, year)
    found = rows(extract(known), report_id, places)
    stating = [row for name in STATING for row in found.tables.get(name, ())] + ([report] if report else [])
    tables = {
        **found.tables,
        PASSAGE.name: passage_rows(annotated.smoothed, report_id, annotated.private),
        SPOT.name: spot_rows(document, report_id, stating, lexicon.personal),
    }
    department = identity.department
    return ReadReport(
        origin,
        file,
        "refused" if lacking else "report",
        lacking or "",
        told,
        report,
        department.kind if department else None,
        tables,
        found.in_facts,
        found.waived,
        _unread(document, found),
    )


def _lacking(identity: Identity, personal: Personal) -> str | None:
    """What a self-evaluation does not tell about itself, as a sentence; None where nothing lacks."""
    department = identity.department
    if identity.type.type is None:
        return f"is a self-evaluation, but of what cannot be told ({identity.type.reason}); say it with --type"
    if department is None and len(identity.rivals) > 1:
        named = personal.blackened("、".join(identity.rivals))
        return f"is a self-evaluation, but whose cannot be told ({named}); name the department with --department"
    if department is None:
        return "is a self-evaluation, but names no department; name it with --department"
    if department.department_id is None:
        named = personal.blackened(f"{identity.department_name}: {department.reason}")
        return f"is a self-evaluation, but whose cannot be told ({named}); name the department with --department"
    if identity.year is None:
        return "is a self-evaluation, but of which year cannot be told; say it with --year"
    return None


def _told(document: Document, annotated: AnnotatedText, identity: Identity) -> dict[str, object]:
    department, year = identity.department, identity.year
    return {
        "sha256": document.sha256,
        "format": document.format,
        "chars": len(document.text),
        "type": identity.type.type,
        "is_self_evaluation": identity.type.is_self_evaluation,
        "type_reason": identity.type.reason,
        "type_confidence": identity.type.confidence,
        "title": _name(identity.title.text, annotated) if identity.title else None,
        "department_name": _name(identity.department_name or "", annotated),
        "department_id": department.department_id if department else None,
        "department_confidence": department.confidence if department else None,
        "division_code": identity.division_code,
        "fiscal_year": year.year if year else None,
        "fiscal_year_reason": year.reason if year else None,
        "fiscal_year_confidence": year.confidence if year else None,
        "printed_grade": identity.grade,
        "signed_on": identity.signed_on,
        "published_on": identity.published_on,
        "prepared_scope": identity.prepared_scope,
        "project_name": _name(identity.project.name, annotated) if identity.project else None,
        "note": _note(document),
    }


def _note(document: Document) -> str | None:
    """What of the file was not read, or not well, and what to do; None where there is nothing to say."""
    wrong = []
    if document.scans:
        wrong.append(f"{_pages(document.scans)} a picture with hardly any text, and what it shows was not read")
    if document.misread:
        wrong.append(f"{_pages(document.misread)} a picture whose text some program misread")
    if document.undecoded:
        told = f"{_pages(document.undecoded)} in a font that does not say which figures it shows"
        wrong.append(f"{told}, and nothing there was read")
    remedy = "have the pages recognised (make ocr; python -m jixiao.documents.ocr FILE) and add that file instead"
    return f"{'; '.join(wrong)}; {remedy}" if wrong else None


def _pages(numbers: Sequence[int]) -> str:
    """The pages of these numbers, as what begins a sentence: page 3 is, each of the pages 3, 5–7 is."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    told = ", ".join("–".join(map(str, run)) for run in runs)
    return f"each of the pages {told} is" if len(numbers) > 1 else f"page {told} is"


def _report(document: Document, annotated: AnnotatedText, identity: Identity, collected_on: datetime.date) -> Row:
    department, year = identity.department, identity.year
    assert department is not None and year is not None
    start, end = _heading(annotated, identity)
    source_start, source_end = annotated.smoothed.span(start, end)
    printed_title = _name(annotated.smoothed.printed(start, end)[:_LONGEST_TITLE], annotated)
    name = _name(identity.department_name or "", annotated) or printed_title or department.organ or _NOBODY
    printed_title = printed_title or name
    confidence = min(identity.type.confidence, department.confidence, year.confidence)
    project = _name(identity.project.name, annotated) if identity.project else None
    report: Row = {
        "fact_no": 1,
        "section": None,
        "line": document.line_of(source_start),
        "char_start": source_start,
        "char_end": source_end,
        "quote": document.text[source_start:source_end],
        "method": "report.identity",
        "confidence": Decimal(f"{confidence:.2f}"),
        "review": "extracted",
        "title": printed_title,
        "department_name": name,
        "division_code": department.division_code,
        "organ": department.organ,
        "report_type": identity.type.type,
        "project_name": project,
        "fiscal_year": year.year,
        "edition": 1,
        "signed_on": identity.signed_on,
        "signed_on_status": "stated" if identity.signed_on else "not_stated",
        "published_on": identity.published_on,
        "published_on_status": "stated" if identity.published_on else "not_stated",
        "collected_on": collected_on,
        "source_file": usable(document.file, document.sha256),
        "source_sha256": document.sha256,
        "content_sha256": _content_sha256(annotated),
        "source_format": document.format,
        "source_chars": len(document.text),
        "source_url": None,
        "source_url_status": "not_stated",
        "rubric_id": identity.rubric_id,
        "printed_grade": identity.grade,
        "printed_grade_status": "stated" if identity.grade else "not_stated",
        "prepared_scope": identity.prepared_scope,
    }
    return {"report_id": base_name(report), **report}


def _heading(annotated: AnnotatedText, identity: Identity) -> tuple[int, int]:
    """Where a report says what it is: its title, else its department, else its first words; without who wrote it."""
    places = [(identity.title.start, identity.title.end)] if identity.title else []
    places += [(place.start, place.end) for place in identity.evidence if place.column == "department_name"]
    places += [
        (paragraph.start, min(paragraph.end, paragraph.start + 20)) for paragraph in annotated.smoothed.paragraphs
    ]
    for first, printed in places:
        last = first + len(without_contact(annotated.text[first:printed]))
        # The longest stretch between personal data, which may begin a title as well as end it.
        within = [span for span in annotated.private if span.end > first and span.start < last]
        bounds = [first, *(at for span in within for at in span[:2]), last]
        start, end = max(zip(bounds[::2], bounds[1::2], strict=True), key=lambda part: part[1] - part[0])
        if annotated.text[start:end].strip():
            return start, end
    return 0, 1


def _name(printed: str, annotated: AnnotatedText) -> str | None:
    """A title or a name as a cell holds it: printable, on one line, without persons and their numbers."""
    return one_line(without_contact(annotated.lexicon.personal.blackened(printed, annotated.secrets)))


def _content_sha256(annotated: AnnotatedText) -> str:
    """The hash of a report's letters and digits in order: the same for the same text in another file or layout."""
    letters = re.sub(r"[\W_]+", "", annotated.text)
    return hashlib.sha256(letters.encode()).hexdigest()


def _unread(document: Document, found: Rows) -> tuple[Unread, ...]:
    if not found.unread:
        return ()
    parts, done = [], 0
    for start, end, _ in found.private:
        parts += [document.text[done:start], BLACK * (end - start)]
        done = end
    text = "".join((*parts, document.text[done:]))
    shown = []
    for token in found.unread:
        before, after = text[max(0, token.start - _AROUND) : token.start], text[token.end : token.end + _AROUND]
        context = f"{before}⟦{text[token.start : token.end]}⟧{after}".replace("\n", "↵").replace("\t", "→")
        shown.append(Unread(document.line_of(token.start), context))
    return tuple(shown)
