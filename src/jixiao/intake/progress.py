"""Telling what became of each file: for people, line by line, or as one JSON object a file."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jixiao.errors import JixiaoError
from jixiao.facts.column import spell
from jixiao.facts.kind import COMMON, Kind
from jixiao.facts.kinds import RECOGNISED_KINDS, REPORT
from jixiao.facts.table import Row
from jixiao.intake.add import TAKEN, Added, Place
from jixiao.intake.read_report import ReadReport
from jixiao.language import is_chinese, said
from jixiao.review.words import cells
from jixiao.terminal import ROWS_SHOWN

_WORDS = {
    "added": "新报告 added",
    "edition": "新版次 new edition",
    "reread": "重读 read again",
    "known": "已有 known",
    "refused": "未收 not taken",
    "set_aside": "搁置 set aside",
    "unreadable": "读不了 unreadable",
    "skipped": "略过 skipped",
}
#: Outcomes that somebody has to look at: the exit status is 1.
_FAILED = {"unreadable": "{} of {} files could not be read", "set_aside": "{} of {} files were set aside"}


class Teller:
    """Tells of files as they come and of all of them in the end. ``with_facts`` lists every fact of a report."""

    def __init__(
        self, say: Callable[[str], object], warn: Callable[[str], object], *, as_json: bool, with_facts: bool
    ) -> None:
        self.say, self.warn, self.as_json, self.with_facts = say, warn, as_json, with_facts
        self.outcomes: Counter[str] = Counter()
        self.numbers: Counter[str] = Counter()

    def tell(self, added: Added) -> None:
        """Tell what became of one file."""
        self.outcomes[added.outcome] += 1
        if self.as_json:
            # What cannot be shown is replaced by question marks, which would change the data: there it is escaped.
            is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
            told = json.dumps(_object(added), ensure_ascii=not is_utf8, default=str)
            self.say(told if told.isascii() else told.encode("utf-8", "backslashreplace").decode("utf-8"))
            return
        line = f"{self.outcomes.total():>4} {_WORDS[added.outcome]}  {added.origin}"
        if added.report_id:
            line += f"  {added.report_id}"
        if added.reason:
            line += f": {added.reason}"
        say = self.warn if added.outcome in _FAILED else self.say
        say(line)
        if added.reading is not None and (note := added.reading.told.get("note")):
            say(f"  提示 note: {note}")
        if added.outcome in _FAILED:
            return
        if added.reading is not None and added.outcome in (*TAKEN, "reread"):
            self._report(added.reading)
        elif added.reading is not None and added.reading.tables and self.with_facts and added.outcome == "refused":
            self._facts(added.reading)

    def _report(self, reading: ReadReport) -> None:
        """Tell of a report that is taken in: whose it is, and what it says."""
        report = reading.report
        whose = [report[name] for name in ("report_type", "fiscal_year", "department_name", "confidence")]
        if is_chinese():
            whose[0] = next(cell["text"] for cell in cells(REPORT, report, {}) if cell["name"] == "report_type")
        self.say(f"  {report['title']}  ({', '.join(map(str, whose))})")
        self.numbers.update(facts=reading.in_facts, waived=reading.waived, unread=len(reading.unread))
        self._facts(reading)

    def _facts(self, reading: ReadReport) -> None:
        """Tell what a document says: how many facts of each kind, each of them if asked for, and unread numbers."""
        tables = [(kind, reading.tables[kind.table.name]) for kind in RECOGNISED_KINDS]
        self.say("  " + " · ".join(f"{len(rows)} {kind.table.zh}" for kind, rows in tables))
        for kind, rows in tables if self.with_facts else []:
            for row in rows:
                self.say(f"    {_fact(kind, row)}")
        unread = reading.unread
        total = reading.in_facts + reading.waived + len(unread)
        self.say(f"  {total} numbers = {reading.in_facts} in facts + {reading.waived} waived + {len(unread)} unread")
        for place in unread[:ROWS_SHOWN]:
            self.say(f"    unread, line {place.line}: {place.context}")
        if len(unread) > ROWS_SHOWN:
            self.say(f"    and {len(unread) - ROWS_SHOWN} more")

    def sum_up(self, *, dry_run: bool, out: Path | None, place: Place) -> None:
        """Tell the sums. Raises ``JixiaoError`` where a file could not be read, or no file is a report."""
        outcomes, numbers = self.outcomes, self.numbers
        if not self.as_json:
            parts = ", ".join(f"{outcomes[name]} {words}" for name, words in _WORDS.items() if outcomes[name])
            kept_in = str(out or ("store" if place == "store" else "seeds/facts"))
            where = "nothing was written" if dry_run else f"written to {kept_in}"
            self.say(f"{outcomes.total()} files: {parts or 'none'}")
            if any(outcomes[name] for name in (*TAKEN, "reread")):
                total = numbers.total()
                self.say(
                    f"{total} numbers = {numbers['facts']} in facts + {numbers['waived']} waived"
                    f" + {numbers['unread']} unread; {where}"
                )
        total = outcomes.total()
        if failed := [did.format(outcomes[name], total) for name, did in _FAILED.items() if outcomes[name]]:
            raise JixiaoError("; ".join(failed))
        if not any(outcomes[name] for name in (*TAKEN, "reread", "known")):
            raise JixiaoError("no file is a self-evaluation report that can be taken in")


def _fact(kind: Kind, row: Row) -> str:
    """A fact on one line: where it is, what it says, its quote."""
    if is_chinese():
        values = "，".join(f"{cell['zh']} {cell['text']}" for cell in cells(kind, row, {}) if not cell["plain"])
    else:
        own = (column.name for column in kind.table.columns[len(COMMON) :])
        told = (row.get(name) for name in own if name != "restates" and not name.endswith("_status"))
        values = " ".join(spell(value) for value in told if value is not None and value is not False)
    quote = str(row["quote"]).replace("\n", "↵").replace("\t", "→")
    line, how = said(f"line {row['line']}"), f"{row['method']} {row['confidence']}"
    return f"{kind.table.zh} {row['fact_no']}  {line}  {values}  ⟦{quote}⟧  {how}"


def _object(added: Added) -> dict[str, Any]:
    reading = added.reading
    found: dict[str, Any] = {
        "origin": added.origin,
        "outcome": added.outcome,
        "reason": added.reason or None,
        "report_id": added.report_id,
    }
    if reading is not None:
        found |= dict(reading.told)
        found |= {"numbers_in_facts": reading.in_facts, "numbers_waived": reading.waived}
        found["unread"] = [{"line": place.line, "context": place.context} for place in reading.unread]
        if reading.tables:
            found["facts"] = {
                kind.name: [
                    {k: spell(v) for k, v in row.items() if v is not None} for row in reading.tables[kind.table.name]
                ]
                for kind in RECOGNISED_KINDS
            }
    return found
