"""Facts against the reports themselves: hashes, every quote at its span, every number accounted for, all places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path

from jixiao.checking.silence import Silence, account
from jixiao.documents.directory import ReportFiles
from jixiao.documents.document import Document
from jixiao.documents.limits import UnreadableError
from jixiao.documents.read import read
from jixiao.extraction.lexicon import described, levels_of
from jixiao.extraction.passages import passage_rows_of
from jixiao.extraction.spots import STATING, spot_rows
from jixiao.extraction.text.described import DescribedForms
from jixiao.extraction.text.levels import Levels
from jixiao.facts import kinds, vocabulary
from jixiao.facts.column import Cell
from jixiao.facts.corpus import Corpus
from jixiao.facts.form_words import FORM_WORD
from jixiao.facts.numbers import NumberToken
from jixiao.facts.passage import PASSAGE
from jixiao.facts.personal import BLACK, Personal, narrow
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Loaded, Problem, Record, Row, Table

#: Most characters of a line before and behind a number that tell whether it is a person's.
_NEARBY = 100


@dataclass
class Grounded:
    """The outcome: problems, each compared report's account of its numbers, and the ids of those without a file."""

    problems: list[Problem] = field(default_factory=list)
    silence: list[Silence] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)

    def add(self, others: Grounded) -> None:
        """Take what was found of other reports with these."""
        self.problems += others.problems
        self.silence += others.silence
        self.not_compared += others.not_compared


def ground(corpus: Corpus, directory: Path, *, needs_all: bool) -> Grounded:
    """Compare the facts of ``corpus`` with the files of the reports in ``directory``.

    Only with ``needs_all`` is a report without a file there a problem.
    """
    grounded = Grounded()
    if not directory.is_dir():
        remedy = "give the directory that holds the reports' files"
        grounded.problems.append(Problem(str(directory), None, None, "no such directory", remedy))
        return grounded
    reports, files = corpus[kinds.REPORT.table], ReportFiles(directory)
    levels = levels_of(record.values for record in corpus[vocabulary.LEVEL_NAME].records)
    forms = described(record.values for record in corpus[FORM_WORD].records if not record.broken)
    personal = corpus.personal
    stored = {table.name: _by_report(corpus[table]) for table in (PASSAGE, SPOT)}
    for report in reports.records:
        if report.report_id in corpus.apart:
            continue
        path = files.path(str(report["source_file"]), str(report["source_sha256"]))
        if not needs_all and not path.exists():
            grounded.not_compared.append(str(report["report_id"]))
            continue
        document = _open(path, report, reports, grounded.problems)
        if document is not None:
            for kind, record in corpus.places.get(report["report_id"], []):
                grounded.problems += _quote(document, corpus[kind.table], record, personal)
            for table, rows in placed(document, report, corpus, levels, forms):
                held = stored[table.name].get(report["report_id"], [])
                differing = _differing(document, report, corpus[table], held, rows)
                grounded.problems += (replace(found, report_id=report.report_id) for found in differing)
            silence, unread = account(document, report, corpus)
            grounded.silence.append(silence)
            # What a program has read may leave numbers unread, which are counted; who reviews it need not claim all.
            if report["method"] == "hand":
                grounded.problems += _unread(document, report, reports, unread, personal)
    return grounded


def _open(path: Path, report: Record, reports: Loaded, problems: list[Problem]) -> Document | None:
    try:
        document = read(path)
    except OSError as error:
        wrong, remedy = f"{path} cannot be read ({error.strerror})", "put the file there, or check without --reports"
        problems.append(reports.problem(report, "source_file", wrong, remedy))
        return None
    except UnreadableError as error:
        wrong = f"{path} {error.wrong}"
        problems.append(reports.problem(report, "source_file", wrong, "restore the file that was read"))
        return None
    if document.sha256 != report["source_sha256"]:
        wrong = f"{path} has the hash {document.sha256}"
        remedy = "restore the file that was read; a new edition needs facts of its own"
        problems.append(reports.problem(report, "source_sha256", wrong, remedy))
        return None
    if len(document.text) != report["source_chars"]:
        wrong = f"the text has {len(document.text)} characters"
        problems.append(reports.problem(report, "source_chars", wrong, "write that number"))
    return document


def _quote(document: Document, loaded: Loaded, record: Record, personal: Personal) -> Iterator[Problem]:
    start, end, quote = record["char_start"], record["char_end"], record["quote"]
    if not (isinstance(start, int) and isinstance(end, int)):
        return
    found = document.text[start : min(end, start + len(str(quote)) + 20)]
    if isinstance(quote, str) and found != quote:
        near = _nearest(document.text, quote, start)
        remedy = "the report has this quote nowhere: read it again" if near is None else f"the nearest stands at {near}"
        wrong = f"{start}–{end} holds {personal.blackened(found)!r}, not {personal.blackened(quote)!r}"
        yield loaded.problem(record, "char_start", wrong, remedy)
    if document.line_of(start) != record["line"]:
        wrong = f"character {start} is on line {document.line_of(start)}"
        yield loaded.problem(record, "line", wrong, "write that line")


def _by_report(loaded: Loaded) -> Mapping[Cell, list[Record]]:
    found: dict[Cell, list[Record]] = {}
    for record in loaded.records:
        found.setdefault(record["report_id"], []).append(record)
    return found


def placed(
    document: Document, report: Record, corpus: Corpus, levels: Levels, forms: DescribedForms
) -> Iterator[tuple[Table, list[Row]]]:
    """The passages of ``report``, and where it prints what it states, as they are in its text."""
    name, kind, begins = str(report["report_id"]), str(report["report_type"]), int(str(report["char_start"] or 0))
    yield PASSAGE, passage_rows_of(document, name, kind, begins, levels, forms, corpus.personal)
    stating = (record.values for one, record in corpus.places.get(name, []) if one.table.name in STATING)
    whole = (row for row in stating if row["char_start"] is not None and row["char_end"] is not None)
    yield SPOT, spot_rows(document, name, whole, corpus.personal)


def _differing(
    document: Document, report: Record, loaded: Loaded, stored: list[Record], found: list[Row]
) -> Iterator[Problem]:
    """The rows must be those of the report's text; the first that differs stands for all that do."""
    names, (_, number) = [column.name for column in loaded.table.columns], loaded.table.key
    held = sorted(stored, key=lambda record: int(str(record[number] or 0)))
    rows = ({name: row.get(name) for name in names} for row in found)
    differing = [(record, row) for record, row in zip_longest(held, rows) if record is None or record.values != row]
    if differing:
        record, row = differing[0]
        what = loaded.table.name.removeprefix("raw_")
        place = f"{what} {row[number]} at {row['char_start']}–{row['char_end']}" if row else f"no further {what}"
        wrong = f"{document.file} has {place} instead; {len(differing)} rows of {report['report_id']} differ"
        yield loaded.problem(record, None, wrong, "write them anew: python tools/places.py")


def _nearest(text: str, quote: str, offset: int) -> int | None:
    after, before = text.find(quote, offset), text.rfind(quote, 0, offset + len(quote))
    return min((at for at in (before, after) if at >= 0), key=lambda at: abs(at - offset), default=None)


def _unread(
    document: Document, report: Record, reports: Loaded, unread: Iterable[NumberToken], personal: Personal
) -> Iterator[Problem]:
    for token in unread:
        place = f"line {document.line_of(token.start)}, character {token.start}"
        shown = BLACK if _is_private(document.text, token, personal) else token.text
        wrong = f"the number {shown} at {place} of {document.file} is in no fact and not waived"
        remedy = "add the fact that states it, or a row of waived_number with the reason"
        yield reports.problem(report, None, wrong, remedy)


def _is_private(text: str, token: NumberToken, personal: Personal) -> bool:
    """Whether a number is part of what its line tells of a person: of a telephone, a card, a home."""
    first = max(text.rfind("\n", 0, token.start) + 1, token.start - _NEARBY)
    line = narrow(text[first : token.end + _NEARBY].partition("\n")[0])
    return any(span.start < token.end - first and token.start - first < span.end for span in personal.spans(line))
