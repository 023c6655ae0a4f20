"""Texts annotated by people who had not read the recognisers, and what the program reads of them.

The annotations are a CSV with one row per fact that a careful reader finds: the text's ``file``, the fact's ``kind``,
its ``quote`` and which ``occurrence`` of it. An ``optional`` fact may be read or not. A cell may hold alternatives
(``a|b``); ``*``, or no such column, stands for anything; an empty cell of ``max_points``, ``deduction``, ``score``,
``target_value`` or ``actual_value`` means that the text prints none, and elsewhere that nothing is asked. A file's row
of the kind ``report`` says what it is and whose. Facts are compared in files that have rows of facts, and only of the
kinds that have rows in the annotations.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import islice
from pathlib import Path

from jixiao.errors import JixiaoError, reason
from jixiao.evaluation.matching import one_to_one, overlap, span
from jixiao.evaluation.reliability import Extracted
from jixiao.evaluation.results import Count, Results
from jixiao.extraction.text.occurrences import occurrences
from jixiao.facts.column import Cell
from jixiao.facts.table import Row
from jixiao.intake.read_report import Overrides, ReadReport, read_report

#: The columns of each kind that are compared.
COMPARED: Mapping[str, tuple[str, ...]] = {
    "score": ("level", "name", "max_points", "score", "deduction"),
    "amount": ("scope", "measure", "amount_yuan"),
    "ratio": ("value_pct", "measure", "basis"),
    "headcount": ("item", "headcount"),
    "indicator_result": ("target_value", "actual_value", "unit"),
}
#: The columns without which nothing can be compared.
_NEEDED = frozenset({"file", "kind", "quote", "occurrence", "optional"})
_IDENTITY = ("type", "department_name", "division_code", "fiscal_year", "printed_grade")
#: Columns whose empty cell says that nothing is printed, with the status that may make up for it.
_PRINTED_ONLY = {
    "max_points": ("max_status", "printed"),
    "deduction": ("deduction_status", "stated"),
    "score": ("value_status", "stated"),
    "target_value": ("target_status", "stated"),
    "actual_value": ("actual_status", "stated"),
}
#: Those that may follow from the others, which is no misreading.
_FOLLOWING = frozenset({"max_points", "deduction", "score"})

Annotation = Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """What became of one annotated or extracted fact; ``wrong`` is empty where it was read rightly, else it says why.

    ``kind`` is the fact's, or ``total`` for a total score; ``confidence`` is None where nothing was extracted.
    """

    kind: str
    is_expected: bool
    confidence: Decimal | None
    wrong: str

    @property
    def is_extracted(self) -> bool:
        return self.confidence is not None


@dataclass(frozen=True)
class AnnotatedReport:
    """One text with its annotations and its reading."""

    file: str
    text: str
    annotations: Sequence[Annotation]
    reading: ReadReport
    kinds: Sequence[str]

    def of_kind(self, kind: str) -> list[Annotation]:
        return [row for row in self.annotations if row["kind"] == kind]

    @property
    def name(self) -> str:
        return self.file

    @cached_property
    def comparisons(self) -> Sequence[Comparison]:
        """What became of every annotated fact, and of every fact beside them."""
        if not any(row["kind"] in COMPARED for row in self.annotations):
            return ()
        return [comparison for kind in self.kinds for comparison in self._compare(kind)]

    @property
    def results(self) -> Results:
        """Counts by kind; spans are not compared, so that a right value counts as a right span."""
        counts: Results = {}
        for one in self.comparisons:
            right = int(not one.wrong)
            count = Count(int(one.is_expected), int(one.is_extracted), right, right)
            counts[self.file, one.kind] = counts.get((self.file, one.kind), Count(0, 0, 0, 0)) + count
        return counts

    @property
    def extracted(self) -> Iterator[Extracted]:
        for one in self.comparisons:
            if one.confidence is not None:
                yield Extracted(one.kind, one.confidence, not one.wrong)

    def differences(self, kind: str | None = None) -> Iterator[str]:
        """Everything that differs, a line each, with its place."""
        if kind in (None, "report") and (wrong := self.identity()):
            yield f"identity  {wrong}"
        yield from (one.wrong for one in self.comparisons if one.wrong and kind in (None, one.kind))

    def facts(self, kind: str) -> Sequence[Row]:
        return self.reading.tables.get(f"raw_{kind}", ())

    def identity(self) -> str:
        """What differs in what the text is, and whose; empty where nothing does."""
        told, (wanted, *_) = self.reading.told, self.of_kind("report")
        is_report = wanted["is_self_evaluation"] == "true"
        if told["is_self_evaluation"] is not is_report:
            return f"is_self_evaluation {told['is_self_evaluation']}: {told['type_reason']}"
        wrong = []
        for column in _IDENTITY if is_report else ():
            got = "" if told[column] is None else str(told[column])
            if wanted.get(column, "*") != "*" and got not in wanted[column].split("|"):
                wrong.append(f"{column} {got!r}, not {wanted[column]!r}")
        return "; ".join(wrong)

    def _compare(self, kind: str) -> Iterator[Comparison]:
        """Pair annotated and extracted facts one to one, those that agree first; tell what became of each."""
        wanted, facts = self.of_kind(kind), self.facts(kind)
        places = [place(self.text, row) for row in wanted]
        candidates = []
        for i, row in enumerate(wanted):
            for j, fact in enumerate(facts):
                if (shared := overlap(span(fact), places[i])) > 0:
                    candidates.append((row["optional"] == "true", len(_differences(kind, row, fact)), -shared, i, j))
        pairs = one_to_one(candidates)
        taken = set(pairs.values())
        for i, row in enumerate(wanted):
            if row["optional"] == "true":
                continue
            group, where = _group(kind, row.get("level")), self._around(*places[i])
            if i not in pairs:
                asked = ", ".join(f"{column} {row[column]}" for column in COMPARED[kind] if row.get(column))
                yield Comparison(group, True, None, f"missed   {where}  {asked}")
                continue
            fact = facts[pairs[i]]
            differences = _differences(kind, row, fact)
            wrong = f"misread  {where}  {'; '.join(differences)}  {fact['method']}" if differences else ""
            yield Comparison(group, True, _confidence(fact), wrong)
        for j, fact in enumerate(facts):
            if j not in taken:
                got = ", ".join(f"{column} {fact[column]}" for column in COMPARED[kind] if fact.get(column) is not None)
                wrong = f"invented {self._around(*span(fact))}  {got}  {fact['method']}"
                yield Comparison(_group(kind, fact.get("level")), False, _confidence(fact), wrong)

    def _around(self, start: int, end: int) -> str:
        line = self.text.count("\n", 0, start) + 1
        shown = f"{self.text[max(0, start - 16) : start]}⟦{self.text[start:end]}⟧{self.text[end : end + 10]}"
        return f"line {line} " + shown.replace("\n", "↵").replace("\t", "→")


def read_annotated(root: Path, texts: Path, annotations: Path) -> Iterator[AnnotatedReport]:
    """Read every text of ``annotations``, a CSV, from the folder ``texts``.

    Raises ``JixiaoError`` where a file or a column is missing, or a quote is not in its text.
    """
    try:
        with annotations.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            annotated, lacking = list(reader), sorted(_NEEDED.difference(reader.fieldnames or ()))
    except (OSError, UnicodeDecodeError) as error:
        raise JixiaoError(f"{annotations}: cannot be read as a CSV in UTF-8 ({reason(error)}); give another") from None
    if lacking:
        raise JixiaoError(f"{annotations}: has no column {', '.join(lacking)}; add what is lacking")
    files: dict[str, list[Annotation]] = {}
    for row in annotated:
        files.setdefault(row["file"], []).append(row)
    kinds = tuple(dict.fromkeys(row["kind"] for row in annotated if row["kind"] in COMPARED))
    for name, rows in files.items():
        path = texts / name
        if not path.is_file():
            raise JixiaoError(f"{path}: is annotated in {annotations} and is not there; name its folder with --texts")
        content = path.read_bytes()
        text = content.decode("utf-8")
        for one in rows:
            if one["quote"] and not place(text, one)[1]:
                raise JixiaoError(f"{annotations}: {name} has no occurrence {one['occurrence']} of {one['quote']!r}")
        reading = read_report(root, name, name, content, datetime.date.min, Overrides())
        yield AnnotatedReport(name, text, rows, reading, kinds)


def place(text: str, row: Annotation) -> tuple[int, int]:
    """Where the annotated quote stands in ``text``; (0, 0) where it does not."""
    start = next(islice(occurrences(text, [row["quote"]]), int(row["occurrence"]) - 1, None), None)
    return (0, 0) if start is None else (start, start + len(row["quote"]))


def _group(kind: str, level: Cell) -> str:
    return "total" if kind == "score" and level == "total" else kind


def _confidence(fact: Row) -> Decimal:
    value = fact["confidence"]
    assert isinstance(value, Decimal)
    return value


def _differences(kind: str, row: Annotation, fact: Row) -> list[str]:
    return [
        f"{column} {fact.get(column)}, not {row[column] or 'any'}"
        for column in COMPARED[kind]
        if not _agrees(column, row.get(column, "*"), fact)
    ]


def _agrees(column: str, wanted: str, fact: Row) -> bool:
    got = fact.get(column)
    if wanted == "*":
        return True
    if not wanted:
        status, printed = _PRINTED_ONLY.get(column, ("", ""))
        return not status or got is None or (column in _FOLLOWING and fact.get(status) != printed)
    # A decrease is a size with its direction; people may write it with its sign.
    falls = fact.get("direction") == "decrease" or fact.get("measure") == "decline"
    return any(_same(one.lstrip("-") if falls else one, got) for one in wanted.split("|"))


def _same(wanted: str, got: Cell) -> bool:
    if not wanted or got is None:
        return not wanted and got is None
    try:
        return Decimal(wanted) == Decimal(str(got))
    except InvalidOperation:
        return re.sub(r"\W", "", wanted) == re.sub(r"\W", "", str(got)) or wanted == got
