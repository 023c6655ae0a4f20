"""A desk: one report, one reviewer; what the view is shown, and what becomes of what it asks.

A decision is on the disk before it is answered. The facts' rows follow behind: they are settled when nobody has decided
anything for a moment, when the desk is left, and by whoever comes next where it was killed.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jixiao.desk.entry import DeskEntry
from jixiao.desk.identity import settled_identity, under_its_name
from jixiao.desk.page import blocks, boxes
from jixiao.desk.queue import queue
from jixiao.desk.validity import Fault, completed, faults, parsed
from jixiao.documents import picture as pictures
from jixiao.documents.directory import ReportFiles
from jixiao.documents.document import Document
from jixiao.documents.limits import UnreadableError
from jixiao.documents.read import read_bytes
from jixiao.errors import JixiaoError
from jixiao.facts import kinds, stored
from jixiao.facts.column import spell
from jixiao.facts.corpus import Corpus, load
from jixiao.facts.decision import DECIDED, DECISION, REVIEWER, said, untold
from jixiao.facts.kind import Kind
from jixiao.facts.kinds import PLACE_KINDS
from jixiao.facts.numbers import tokens
from jixiao.facts.sample import SAMPLE
from jixiao.facts.table import Row, sound_rows
from jixiao.intake.rubric import describe, proposed
from jixiao.intake.settle import now, settle
from jixiao.language import in_chinese
from jixiao.review.applied import at, span_of
from jixiao.review.decision import Decision, Place, place_of, read_decisions, write_decisions
from jixiao.review.judgement import judgements, of_report
from jixiao.review.words import definitions, described, labels

#: Seconds without a decision after which the facts' rows are settled.
_PAUSE = 2.0
#: Characters of a heading of a group.
_LONGEST = 40

Request = Mapping[str, Any]
Answer = dict[str, Any]


class Desk:
    """The desk of ``reviewer`` for the report ``report_id`` of the project at ``root``.

    ``suspicions`` are what an audit says of facts, by their ids. A ``blind`` reviewer is not shown what others decided:
    so two can be compared. Raises ``JixiaoError`` where there is no such report, or its file is not at hand.
    """

    def __init__(
        self,
        root: Path,
        report_id: str,
        reviewer: str,
        directory: Path | None,
        suspicions: Mapping[str, Sequence[str]] | None = None,
        *,
        blind: bool = False,
    ) -> None:
        if not REVIEWER.is_spelling(reviewer):
            raise JixiaoError(f"{reviewer!r} is no handle of a reviewer; write it like {REVIEWER.example}")
        settle(root)
        self.root, self.report_id, self.reviewer = root, report_id, reviewer
        self.blind_of = reviewer if blind else None
        self.corpus = load(root, report_id)
        #: All reports: several may be in one document.
        self.reports = [*sound_rows(kinds.REPORT.table, root), *stored.reports(root)]
        self.offered = labels(self.corpus)
        self.rows: dict[str, list[Row]] = {
            kind.table.name: [dict(record.values) for record in self.corpus[kind.table].of(report_id=report_id)]
            for kind in PLACE_KINDS
        }
        reports = self.rows[kinds.REPORT.table.name]
        if not reports:
            raise JixiaoError(f"there is no report {report_id!r}{self._now_called()}; see: jixiao review")
        (self.report,) = reports
        self.sha256 = str(self.report["source_sha256"])
        self.raw, self.document = _document(self.report, directory)
        self.suspicions = suspicions or {}
        #: The facts that were drawn to be looked at.
        self.sampled = {row["fact_id"] for row in sound_rows(SAMPLE, root) if row["review"] == "extracted"}
        self.entries: dict[str, DeskEntry] = {}
        self.sequence, self._stamp = 0, (-1, -1)
        self._batches: list[list[Decision]] = []
        self._lock, self._timer = threading.RLock(), threading.Timer(0, lambda: None)
        for entry in self._read():
            self.entries[entry.id] = entry
        self._refresh()

    def view(self) -> dict[str, Any]:
        """All that the view shows, to begin with."""
        with self._lock:
            self._refresh()
            entries = [entry.shown(self.offered, self.blind_of) for entry in self.entries.values()]
            entries.sort(key=lambda entry: (entry["rank"], entry["start"], entry["end"]))
            return {
                "report": self.report_id,
                "title": str(self.report["title"]),
                "reviewer": self.reviewer,
                "text": self.document.text,
                "blocks": blocks(self.document),
                "has_pages": bool(self.document.page_sizes),
                "kinds": definitions(self.corpus),
                "may_describe": self.report["rubric_id"] is None and bool(self.rows[kinds.SCORE.table.name]),
                "entries": entries,
                "sequence": self.sequence,
            }

    def ask(self, request: Request) -> Answer:
        """What becomes of ``request``: a decision, an undo, a question whether a fact could stand, a page's picture, or
        which report is next.

        The answer has what changed since the view's ``since``, whoever changed it; ``error`` says in Chinese what could
        not be done, and then nothing was.
        """
        with self._lock:
            answer: Answer = {"n": request.get("n", 0), "error": ""}
            try:
                if "decide" in request:
                    self.decide(request["decide"])
                elif "undo" in request:
                    self._undo()
                elif "describe" in request:
                    self._describe(request["describe"])
                elif "rubric" in request:
                    answer["rubric"] = self._rubric()
                elif "check" in request:
                    answer |= self._checked(request["check"])
                elif "page" in request:
                    answer["png"] = self._picture(int(request["page"]))
                elif "next" in request:
                    answer["next"] = self._next()
                self._refresh()
            except JixiaoError as error:
                answer["error"] = in_chinese(str(error))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                answer["error"] = in_chinese(f"the view asked for what there is not ({error}); load it again")
            since = int(request.get("since", 0))
            entries = (entry for entry in self.entries.values() if entry.changed > since)
            answer["entries"] = [entry.shown(self.offered, self.blind_of) for entry in entries]
            answer["sequence"] = self.sequence
            return answer

    def close(self) -> None:
        """Settle the facts' rows now."""
        self._timer.cancel()
        settle(self.root)

    # What is read

    def _now_called(self) -> str:
        """What the report is called whose identity was settled when it had this name."""
        documents = {one.place.source_sha256 for one in read_decisions(self.root) if one.report_id == self.report_id}
        names = sorted(str(row["report_id"]) for row in self.reports if row["source_sha256"] in documents)
        return f", it is called {' or '.join(names)} now" if names else ""

    def _read(self) -> Iterator[DeskEntry]:
        document = self.document
        groups = _Groups(document)
        cited: dict[str, list[Row]] = {}
        claims = bytearray(len(document.text))
        for place in self.rows[kinds.EVIDENCE.table.name]:
            cited.setdefault(str(place["fact_id"]), []).append(place)
        for kind in PLACE_KINDS:
            for row in self.rows[kind.table.name]:
                start, end = span_of(row)
                claims[start:end] = b"\1" * (end - start)
                if kind is kinds.EVIDENCE:
                    continue
                fact_id = f"{self.report_id}/{kind.name}/{row['fact_no']}"
                group = "报告身份" if kind is kinds.REPORT else groups.of(start, end, row["section"])
                yield self._entry(
                    f"{kind.name}/{row['fact_no']}", kind, place_of(self.sha256, kind, row), group, row,
                    cited.get(fact_id, ()), self.suspicions.get(fact_id, ()), is_sampled=fact_id in self.sampled,
                )  # fmt: skip
        for token in tokens(document.text):
            if not all(claims[token.start : token.end]):
                unread = Place(self.sha256, kinds.WAIVED_NUMBER.name, token.start, token.end)
                group = groups.of(token.start, token.end, None)
                yield self._entry(f"unread/{token.start}", kinds.WAIVED_NUMBER, unread, group, None)

    def _entry(
        self,
        name: str,
        kind: Kind,
        place: Place,
        group: str,
        row: Row | None,
        evidence: Sequence[Row] = (),
        suspicions: Sequence[str] = (),
        *,
        is_sampled: bool = False,
    ) -> DeskEntry:
        document = self.document
        page = document.page_of(place.start) if document.page_sizes else None
        shown = boxes(document, place.start, place.end) if page else []
        line, quote = document.line_of(place.start), document.text[place.start : place.end]
        return DeskEntry(
            name, kind, place, line, quote, group, row, evidence, suspicions, is_sampled, None, page, shown
        )

    def _refresh(self) -> None:
        """Take in what was decided since, here or elsewhere."""
        stat = (self.root / DECISION.file).stat()
        if (stat.st_size, stat.st_mtime_ns) == self._stamp:
            return
        self._stamp = (stat.st_size, stat.st_mtime_ns)
        found = of_report(self.report, judgements(read_decisions(self.root)), self.reports)
        known = {entry.place: entry for entry in self.entries.values()}
        for judgement in found:
            entry = known.get(judgement.place) or self._near(judgement.place)
            if entry is None:
                first = judgement.first
                name = f"{first.kind.name}/{judgement.place.start}-{judgement.place.end}-{judgement.place.item or ''}"
                entry = self._entry(name, first.kind, judgement.place, "补录", None)
                self.entries[name] = known[judgement.place] = entry
            before = len(entry.judgement.decisions) if entry.judgement else 0
            if len(judgement.decisions) != before:
                self.sequence += 1
                entry.judgement, entry.changed = judgement, self.sequence

    def _near(self, place: Place) -> DeskEntry | None:
        kind = DECIDED[place.kind]
        row = at(self.rows[kind.table.name], kind, place)
        return None if row is None else self.entries[f"{kind.name}/{row['fact_no']}"]

    # What is decided

    def decide(self, asked: Sequence[Request]) -> None:
        """Decide what is ``asked``, all or nothing. Raises ``JixiaoError`` where one of it cannot stand."""
        with self._lock:
            self._refresh()
            decisions = [self._decision(one) for one in asked]
            self._write(decisions)
            self._batches.append(decisions)

    def _decision(self, asked: Request) -> Decision:
        action, reason = str(asked["action"]), str(asked.get("reason") or "").strip() or None
        entry = self.entries.get(str(asked.get("id")))
        if action in ("add", "waive") or entry is None:
            return self._added(asked, action, reason)
        kind, read, place = entry.kind, entry.read, entry.place
        if entry.judgement is not None:
            place = entry.judgement.place
        became = None
        if action == "correct":
            became = self._whole(kind, entry.row or {}, asked["values"], place)
            if became == read:
                action, became = "accept", None
        if read is None and action in ("accept", "reject"):
            standing = entry.judgement.standing if entry.judgement is not None else {}
            added = next((one for one in standing.values() if one.holds is not None), None)
            if added is None:
                raise JixiaoError("nothing was read there; say what it states, or why it states nothing")
            if action == "accept":
                action, became = added.action, added.holds
            elif set(standing) == {self.reviewer}:
                action = "undo"
        return Decision(
            self.reviewer, self.report_id, place, entry.line, self._quote(kind, entry.row, place),
            action, read, became, reason,
        )  # fmt: skip

    def _added(self, asked: Request, action: str, reason: str | None) -> Decision:
        kind = kinds.WAIVED_NUMBER if action == "waive" else DECIDED[str(asked["kind"])]
        start, end = int(asked["start"]), int(asked["end"])
        if not 0 <= start < end <= len(self.document.text):
            raise JixiaoError("nothing is marked in the text; mark what states the fact")
        found = at(self.rows[kind.table.name], kind, Place(self.sha256, kind.name, start, end))
        if found is not None and span_of(found) == (start, end) and not asked["values"].get("name"):
            raise JixiaoError(f"{kind.table.zh} is read there already; correct that")
        named: Row = {"char_start": start, "char_end": end, "name": asked["values"].get("name") or None}
        place = place_of(self.sha256, kind, named)
        values = self._whole(kind, {}, asked["values"], place)
        line = self.document.line_of(start)
        quote = None if values.get("reason") == "personal_data" else self.document.text[start:end]
        return Decision(self.reviewer, self.report_id, place, line, quote, action, None, values, reason)

    def _quote(self, kind: Kind, row: Row | None, place: Place) -> str | None:
        """What stands at the place, but personal data."""
        if kind is kinds.WAIVED_NUMBER and row is not None and row["quote"] is None:
            return None
        return self.document.text[place.start : place.end]

    def _whole(self, kind: Kind, before: Row, values: Mapping[str, str], place: Place) -> Row:
        """The cells that ``values`` spell. Raises ``JixiaoError`` where they could not stand."""
        row, wrong = self._judged(kind, before, values, place)
        if wrong:
            columns = kind.table.by_name
            named = (f"{columns[one.column].zh}: " if one.column else "" for one in wrong)
            told = (f"{name}{one.wrong}; {one.remedy}" for name, one in zip(named, wrong, strict=True))
            raise JixiaoError("; ".join(told))
        return untold(kind, "") | row

    def _judged(self, kind: Kind, before: Row, values: Mapping[str, str], place: Place) -> tuple[Row, list[Fault]]:
        row, wrong = parsed(kind, values)
        if wrong:
            return row, wrong
        row = completed(kind, before, row, self.corpus)
        corpus, whole = self.corpus, {**before, "report_id": self.report_id}
        if kind is kinds.REPORT:
            beside = [report for report in self.reports if report["report_id"] != self.report_id]
            row, wrong = settled_identity(corpus, beside, before, row)
            if wrong:
                return row, wrong
            corpus, whole = under_its_name(corpus, beside, before | row)
        number = before.get("fact_no") or 10**6
        whole = whole | {
            "fact_no": number, "section": None, "line": self.document.line_of(place.start), "char_start": place.start,
            "char_end": place.end, "quote": self._quote(kind, before or None, place), "method": "hand",
            "confidence": 1, "review": "accepted",
        }  # fmt: skip
        if kind is kinds.WAIVED_NUMBER and row.get("reason") == "personal_data":
            whole["quote"] = None
        others = {table: [one for one in rows if one is not before] for table, rows in self.rows.items()}
        return row, faults(corpus, kind, whole | row, others)

    def _checked(self, asked: Request) -> Answer:
        entry = self.entries.get(str(asked.get("id")))
        kind = DECIDED[str(asked["kind"])]
        before = entry.row if entry is not None and entry.row is not None and entry.kind is kind else {}
        place = Place(self.sha256, kind.name, int(asked["start"]), int(asked["end"]))
        row, wrong = self._judged(kind, before, asked["values"], place)
        told = [{"column": one.column, "wrong": in_chinese(f"{one.wrong}; {one.remedy}")} for one in wrong]
        return {"faults": told, "completed": _spelled(row)}

    def _next(self) -> Answer | None:
        """The first report of the queue but this one; None where nothing else awaits anybody."""
        waiting = queue(self.root, self.suspicions)
        return next((asdict(one) for one in waiting if one.report_id != self.report_id), None)

    def _rubric(self) -> Answer:
        """The scheme that the report's own scores describe, for a person to look at."""
        if self.report["rubric_id"] is not None:
            raise JixiaoError(f"the report's rubric is described: {self.report['rubric_id']}")
        corpus = self._settled()
        return described(corpus, *proposed(corpus, self.report))

    def _describe(self, asked: Request) -> None:
        """Write the scheme, and decide that it is the report's."""
        corpus = self._settled()
        rubric_id = describe(corpus, self.report, asked["rubric"], asked["items"])
        self.corpus = load(self.root, self.report_id)
        own = next(entry for entry in self.entries.values() if entry.kind is kinds.REPORT)
        standing = own.decision(None)
        held = (standing.holds if standing is not None else None) or self.report
        values = {column.name: spell(held.get(column.name)) for column in said(kinds.REPORT)}
        self.decide([{"id": own.id, "action": "correct", "values": values | {"rubric_id": rubric_id}}])

    def _settled(self) -> Corpus:
        """The report's facts as they stand by all that was decided."""
        settle(self.root)
        return load(self.root, self.report_id)

    def _undo(self) -> None:
        """Take back the last thing that this reviewer decided here: one decision, or those made together."""
        batch = self._batches.pop() if self._batches else []
        if not batch:
            last = [
                entry.judgement.standing[self.reviewer]
                for entry in self.entries.values()
                if entry.judgement is not None and self.reviewer in entry.judgement.standing
            ]
            batch = sorted(last, key=lambda decision: decision.decided_at)[-1:]
        if not batch:
            raise JixiaoError("there is nothing of yours to undo")
        self._write([_undoing(decision) for decision in batch if decision.action not in ("note", "undo")])

    def _write(self, decisions: Sequence[Decision]) -> None:
        write_decisions(self.root, decisions, now)
        self._timer.cancel()
        self._timer = threading.Timer(_PAUSE, self._settle)
        self._timer.daemon = True
        self._timer.start()

    def _settle(self) -> None:
        with suppress(JixiaoError):  # whoever comes next does it
            settle(self.root)

    def _picture(self, page: int) -> str:
        try:
            png = pictures.picture(str(self.report["source_file"]), self.raw, page)
        except UnreadableError as error:
            raise JixiaoError(str(error)) from None
        return base64.b64encode(png).decode("ascii")


class _Groups:
    """What the places of a document stand together in: a table, or a section."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tables = [table for table in document.tables if table.cells]

    def of(self, start: int, end: int, section: object) -> str:
        for number, table in enumerate(self.tables, 1):
            if table.start <= start and end <= table.end:
                above = self.document.text[: table.start].rstrip().rpartition("\n")[2].strip()
                return f"表 {number}：{above[:_LONGEST]}" if above else f"表 {number}"
        return str(section).rpartition(">")[2][:_LONGEST] if section else "正文"


def _document(report: Row, directory: Path | None) -> tuple[bytes, Document]:
    name, sha256 = str(report["source_file"]), str(report["source_sha256"])
    path = None if directory is None else ReportFiles(directory).path(name, sha256)
    if path is None or not path.is_file():
        remedy = "put it into reports/, or name its directory with --reports"
        raise JixiaoError(f"{name}, the file of {report['report_id']}, is not at hand: {remedy}")
    raw = path.read_bytes()
    try:
        document = read_bytes(path.name, raw)
    except UnreadableError as error:
        raise JixiaoError(f"{path} cannot be read: {error}; restore the file that was read") from None
    if document.sha256 != sha256:
        raise JixiaoError(f"{path} is not the file that was read; restore that, or add this one")
    return raw, document


def _undoing(decision: Decision) -> Decision:
    return Decision(
        decision.reviewer, decision.report_id, decision.place, decision.line, decision.quote, "undo", decision.was
    )


def _spelled(row: Row) -> dict[str, str]:
    return {name: spell(value) for name, value in row.items()}
