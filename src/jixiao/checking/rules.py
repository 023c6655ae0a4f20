"""Rules that the seeds must keep, whatever the reports say: keys, references, statuses, periods, spans, values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from jixiao.checking.bounds import bounds_hold
from jixiao.checking.completeness import absences_are_absent, annotated_reports_are_whole
from jixiao.checking.corrections import corrections_hold
from jixiao.checking.decisions import decisions_hold
from jixiao.checking.form_words import form_words_hold
from jixiao.checking.plausible import OF_REPORTS
from jixiao.checking.vocabulary import vocabulary_holds
from jixiao.facts import kinds, reference
from jixiao.facts.aside import SET_ASIDE
from jixiao.facts.catalogue import BY_NAME
from jixiao.facts.column import Cell, Text
from jixiao.facts.corpus import Corpus, fact_id
from jixiao.facts.forgotten import FORGOTTEN
from jixiao.facts.kinds import FACT_KINDS, PLACE_KINDS
from jixiao.facts.passage import PASSAGE
from jixiao.facts.personal import narrow
from jixiao.facts.readable import PRESENT, is_evidence, is_readable, stated_column
from jixiao.facts.spot import SPOT
from jixiao.facts.table import Loaded, Problem, Record, Row
from jixiao.facts.types import FACT_ID

Rule = Callable[[Corpus], Iterable[Problem]]


def _keys(corpus: Corpus) -> Iterator[Problem]:
    for loaded in corpus.loaded.values():
        seen: dict[tuple[Cell, ...], Record] = {}
        for record in loaded.records:
            key = tuple(record[name] for name in loaded.table.key)
            if None in key:
                continue
            if first := seen.get(key):
                named = ", ".join(f"{name} {value}" for name, value in zip(loaded.table.key, key, strict=True))
                yield loaded.problem(
                    record,
                    loaded.table.key[-1],
                    f"{named} is already in row {first.line}",
                    "give the row a key of its own",
                )
            seen.setdefault(key, record)


def _references(corpus: Corpus) -> Iterator[Problem]:
    facts_are_whole = all(corpus[kind.table].is_whole for kind in FACT_KINDS)
    facts: set[Cell] = {fact_id(kind.name, record) for kind in FACT_KINDS for record in corpus[kind.table].records}
    for loaded in corpus.loaded.values():
        for column in loaded.table.columns:
            if column.type is FACT_ID:
                # What a missing file would have named is not wrong; that the file is missing has been said.
                if not facts_are_whole:
                    continue
                known, target, remedy = facts, "the facts", "name a fact that exists, like 440113-zzb-2023/score/1"
            elif column.references:
                table, name = column.references.split(".")
                if not corpus.loaded[table].is_whole:
                    continue
                known = {record[name] for record in corpus.loaded[table].records}
                target, remedy = column.references, f"use a value of that column, or add a row to {BY_NAME[table].file}"
            else:
                continue
            for record in loaded.records:
                if (value := record[column.name]) is not None and value not in known:
                    yield loaded.problem(record, column.name, f"{value!r} is not in {target}", remedy)


def _statuses(corpus: Corpus) -> Iterator[Problem]:
    for loaded in corpus.loaded.values():
        for column in loaded.table.columns:
            if column.status is None:
                continue
            for record in loaded.records:
                status, empty = record[column.status], record[column.name] is None
                if column.name not in record.broken and status is not None and empty == (status in PRESENT):
                    wrong = f"is {'empty' if empty else 'filled'}, but {column.status} is {status}"
                    yield loaded.problem(record, column.name, wrong, "make the value and its status agree")


def _divisions(corpus: Corpus) -> Iterator[Problem]:
    loaded = corpus[reference.DIVISION_TABLE]
    spans: dict[Cell, list[Record]] = {}
    for record in loaded.records:
        spans.setdefault(record["division_code"], []).append(record)
        if record["valid_to"] is not None and str(record["valid_to"]) <= str(record["valid_from"]):
            yield loaded.problem(
                record, "valid_to", "the period ends before it begins", "valid_to is the day after the last"
            )
    for records in spans.values():
        records.sort(key=lambda record: str(record["valid_from"]))
        for earlier, later in pairwise(records):
            if earlier["valid_to"] is None or str(earlier["valid_to"]) > str(later["valid_from"]):
                wrong = f"overlaps the period of row {earlier.line}"
                yield loaded.problem(later, "valid_from", wrong, "end the earlier period where the later begins")


def _identity(corpus: Corpus) -> Iterator[Problem]:
    loaded = corpus[kinds.REPORT.table]
    for record in loaded.records:
        expected = f"{record['division_code']}-{record['organ']}-{record['fiscal_year']}"
        if not str(record["report_id"]).startswith(expected):
            yield loaded.problem(
                record, "report_id", f"does not begin with {expected}", "make it of division, organ and year"
            )
        edition, suffix = record["edition"], re.search(r"-e([0-9]+)$", str(record["report_id"]))
        if edition is not None and edition != (int(suffix.group(1)) if suffix else 1):
            yield loaded.problem(
                record,
                "edition",
                f"{edition} is not what the report_id says",
                "end the id of a later edition in -e2, -e3 …",
            )


def _forgotten(corpus: Corpus) -> Iterator[Problem]:
    gone = {record["forgotten_id"]: record["forgotten_on"] for record in corpus[FORGOTTEN].records}
    loaded = corpus[kinds.REPORT.table]
    for record in loaded.records:
        if record["report_id"] in gone:
            wrong = f"was forgotten on {gone[record['report_id']]}"
            remedy = "run jixiao forget again; what is to stay after all comes back by jixiao add --anew"
            yield loaded.problem(record, "report_id", wrong, remedy)


def _confidence(corpus: Corpus) -> Iterator[Problem]:
    for kind in PLACE_KINDS:
        loaded = corpus[kind.table]
        for record in loaded.records:
            confidence, by_hand = record["confidence"], record["method"] == "hand"
            if isinstance(confidence, Decimal) and (confidence > 1 or (by_hand and confidence != 1)):
                wrong = f"{confidence} is above 1" if confidence > 1 else f"{confidence}, though a person read it"
                yield loaded.problem(record, "confidence", wrong, "write a share of 1; 1 where the method is hand")


def _evidence(corpus: Corpus) -> Iterator[Problem]:
    tables = {kind.name: kind.table for kind in FACT_KINDS}
    loaded = corpus[kinds.EVIDENCE.table]
    for record in loaded.records:
        # What is no name of a fact, the cell itself says.
        named = str(record["fact_id"])
        report_id, kind = named.split("/")[:2] if FACT_ID.is_spelling(named) else ("", "")
        if kind in tables and record["column_name"] not in tables[kind].by_name:
            yield loaded.problem(
                record, "column_name", f"{kind} has no such column", "name a column of the fact's kind"
            )
        if report_id and report_id != record["report_id"]:
            yield loaded.problem(
                record, "fact_id", "belongs to another report", "cite a place in the fact's own report"
            )
    waived = corpus[kinds.WAIVED_NUMBER.table]
    for record in waived.records:
        if (record["quote"] is None) != (record["reason"] == "personal_data"):
            yield waived.problem(
                record,
                "quote",
                "must be empty exactly where the reason is personal_data",
                "never write personal data down",
            )


def _spans(corpus: Corpus) -> Iterator[Problem]:
    """Spans that cannot be right whatever the report says: they need no source to be refused."""
    reports = corpus.reports
    places: dict[Cell, list[tuple[int, int, Loaded, Record]]] = {}
    for kind in PLACE_KINDS:
        loaded = corpus[kind.table]
        for record in loaded.records:
            line, start, end, quote = record["line"], record["char_start"], record["char_end"], record["quote"]
            if not (isinstance(line, int) and isinstance(start, int) and isinstance(end, int)):
                continue
            if end <= start:
                yield loaded.problem(
                    record,
                    "char_end",
                    f"the span {start}–{end} is empty or negative",
                    "char_end is the offset after the quote",
                )
            elif isinstance(quote, str) and end - start != len(quote):
                yield loaded.problem(
                    record,
                    "char_end",
                    f"the span holds {end - start} characters, the quote {len(quote)}",
                    "mark the quote's own span",
                )
            report = reports.get(record["report_id"])
            if report and isinstance(report["source_chars"], int) and end > report["source_chars"]:
                yield loaded.problem(
                    record,
                    "char_end",
                    f"{end} is beyond the text's {report['source_chars']} characters",
                    "mark a place in the report",
                )
            places.setdefault(record["report_id"], []).append((start, line, loaded, record))
    for spots in places.values():
        spots.sort(key=lambda spot: spot[0])
        for (_, line, *_), (start, next_line, loaded, record) in pairwise(spots):
            if next_line < line:
                wrong = f"line {next_line} at character {start} comes after line {line} of an earlier character"
                yield loaded.problem(record, "line", wrong, "the lines of a report follow its characters: check both")


def _quoted_values(corpus: Corpus) -> Iterator[Problem]:
    """A stated number must be readable in the fact's quote, or at a place that raw_evidence gives for its column."""
    records = {fact_id(kind.name, record): record for kind in FACT_KINDS for record in corpus[kind.table].records}
    cited: dict[str, list[Row]] = {}
    evidence = corpus[kinds.EVIDENCE.table]
    for place in evidence.standing:
        name = str(place["fact_id"])
        cited.setdefault(name, []).append(place.values)
        if name in records and not is_evidence(records[name].values, place.values):
            column = str(place["column_name"])
            wrong = f"the quote {place['quote']!r} does not show {column} {records[name][column]} of {name}"
            yield evidence.problem(place, "quote", wrong, "mark the place that prints the number")
    for kind in FACT_KINDS:
        loaded = corpus[kind.table]
        for record in loaded.records:
            if not is_readable(kind, record.values, cited.get(fact_id(kind.name, record), ())):
                stated = stated_column(kind, record.values)
                assert stated is not None
                wrong = f"{record[stated]} cannot be read in the quote {record['quote']!r}"
                remedy = "write the printed number, or mark the place that prints it"
                yield loaded.problem(record, stated, wrong, remedy)


def _personal(corpus: Corpus) -> Iterator[Problem]:
    """Nobody's name, number or address in words that a person writes into the seeds."""
    spans = lru_cache(maxsize=None)(corpus.personal.spans)
    written = (*(kind.table for kind in FACT_KINDS), reference.CORRECTION, reference.COVERAGE)
    for table in written:
        names = [column.name for column in table.columns if isinstance(column.type, Text) and column.type.is_free]
        loaded = corpus[table]
        for record in loaded.records:
            for name in names:
                text = record[name]
                if isinstance(text, str) and (found := spans(narrow(text))):
                    kind, place = found[0].rule, f"characters {found[0].start}–{found[0].end}"
                    wrong = f"holds a telephone, a name, an identity number or an address ({kind}, {place})"
                    remedy = "leave it out: the warehouse holds no personal data"
                    yield loaded.problem(record, name, wrong, remedy)


def _money(corpus: Corpus) -> Iterator[Problem]:
    factors = {record["unit"]: record["factor"] for record in corpus[reference.UNIT].records}
    loaded = corpus[kinds.AMOUNT.table]
    for record in loaded.records:
        amount, yuan, factor = record["amount"], record["amount_yuan"], factors.get(record["unit"])
        if isinstance(amount, Decimal) and isinstance(factor, Decimal) and amount * factor != yuan:
            wrong = f"{yuan} is not {amount} {record['unit']} in yuan"
            yield loaded.problem(record, "amount_yuan", wrong, f"write {amount * factor:f}".rstrip("0").rstrip("."))


def _scored_items(corpus: Corpus) -> Iterator[Problem]:
    """What people wrote of a report's scores is in its rubric, at the same level; else nothing could compare it.

    What they only accepted as it was read may be of a rubric that nobody has described: it compares with no other.
    """
    if not corpus[reference.RUBRIC_INDICATOR].is_whole:
        return
    levels = {(item["rubric_id"], item["path"]): item["level"] for item in corpus[reference.RUBRIC_INDICATOR].records}
    reports, loaded = corpus.reports, corpus[kinds.SCORE.table]
    for record in loaded.records:
        report = reports.get(record["report_id"])
        is_other = record["level"] == "total" or record["evaluator"] is not None or record["restates"] is not None
        rubric, path = report["rubric_id"] if report else None, record["path"]
        if rubric is None or is_other or record["method"] != "hand" or record["review"] == "rejected" or record.broken:
            continue
        level = levels.get((rubric, path))
        if level is None:
            remedy = "write the path as the rubric has it, or add a row to seeds/reference/ref_rubric_indicator.csv"
            yield loaded.problem(record, "path", f"{path!r} is not in the rubric {rubric}", remedy)
        elif level != record["level"]:
            wrong = f"{record['level']}, but the rubric {rubric} has {path!r} as {level}"
            yield loaded.problem(record, "level", wrong, "write the level that the rubric has")


def _crosswalk(corpus: Corpus) -> Iterator[Problem]:
    """Every item of a rubric is in the crosswalk, and every row there is of an item."""
    items, mapped = corpus[reference.RUBRIC_INDICATOR], corpus[reference.CROSSWALK]
    for these, those, remedy in (
        (items, mapped, "map it there, with the relation none if there is no indicator for it"),
        (mapped, items, "add the item there, or remove this row"),
    ):
        known = {(record["rubric_id"], record["path"]) for record in those.records}
        for record in these.records if those.is_whole else ():
            if (record["rubric_id"], record["path"]) not in known and not record.broken:
                yield these.problem(record, "path", f"{record['path']!r} is not in {those.table.name}", remedy)


def _in_the_text(corpus: Corpus) -> Iterator[Problem]:
    """Passages lie within their report's text, one after another; and so does what prints its facts."""
    for table in (PASSAGE, SPOT):
        yield from _one_after_another(corpus, corpus[table], table.key[1])


def _one_after_another(corpus: Corpus, loaded: Loaded, number: str) -> Iterator[Problem]:
    reports = corpus.reports
    ends: dict[Cell, int] = {}
    for record in sorted(loaded.records, key=lambda record: str(record[number]).zfill(9)):
        report, start, end = reports.get(record["report_id"]), record["char_start"], record["char_end"]
        if not (report and isinstance(start, int) and isinstance(end, int)):
            continue
        chars = report["source_chars"]
        if end <= start or start < ends.get(record["report_id"], 0) or (isinstance(chars, int) and end > chars):
            wrong = f"the span {start}–{end} is empty, within another's, or beyond the text"
            yield loaded.problem(record, "char_end", wrong, "write them anew: python tools/places.py")
        ends[record["report_id"]] = end


def _seeded_by_builds(corpus: Corpus) -> Iterator[Problem]:
    """No report is set aside by hand: a build does that, in its own copy of the seeds."""
    loaded = corpus[SET_ASIDE]
    for record in loaded.records:
        remedy = "remove the row; a report that is not to count has review = rejected"
        yield Problem(loaded.table.file, record.line, None, "only a build sets reports aside", remedy)


#: Those that ask of a row of a report, what it says and where, and of no report as a whole.
OF_ROWS: tuple[Rule, ...] = (
    _statuses,
    _confidence,
    _spans,
    _quoted_values,
    _money,
    _personal,
    *OF_REPORTS,
    bounds_hold,
)

#: Those that ask what a report of the store says by itself. The others are of its own row, of what seeds alone hold, or
#: of tables that are of no report.
OF_STORED: tuple[Rule, ...] = (
    *OF_ROWS,
    _keys,
    _references,
    _evidence,
    _scored_items,
    _in_the_text,
    annotated_reports_are_whole,
)

#: Every rule; each yields the problems it finds in a corpus.
RULES: tuple[Rule, ...] = (
    _keys,
    _references,
    _statuses,
    _divisions,
    _identity,
    _forgotten,
    _confidence,
    _evidence,
    _spans,
    _quoted_values,
    _money,
    _scored_items,
    _crosswalk,
    _personal,
    _in_the_text,
    _seeded_by_builds,
    *OF_REPORTS,
    bounds_hold,
    annotated_reports_are_whole,
    absences_are_absent,
    corrections_hold,
    decisions_hold,
    vocabulary_holds,
    form_words_hold,
)


def problems_of(corpus: Corpus, rules: Iterable[Rule]) -> Iterator[Problem]:
    """What is wrong with the rows of ``corpus``: cells and files first, then what breaks one of ``rules``."""
    yield from corpus.problems
    for rule in rules:
        name = rule.__name__.strip("_")
        yield from (replace(found, rule=name) for found in rule(corpus))
