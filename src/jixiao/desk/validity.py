"""Whether what a person writes of a fact can stand: by the kinds' own definitions and the rules of a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.checking.rules import OF_ROWS
from jixiao.facts import kinds, reference
from jixiao.facts.catalogue import READ
from jixiao.facts.column import Cell, SpellingError, spell
from jixiao.facts.corpus import Corpus
from jixiao.facts.decision import said
from jixiao.facts.kind import Kind
from jixiao.facts.readable import PRESENT
from jixiao.facts.table import Loaded, Record, Row

#: The line of the row that is asked about among those of its table.
_ASKED = 1


@dataclass(frozen=True)
class Fault:
    """What keeps a row from standing: its column, what is wrong there and what to do."""

    column: str | None
    wrong: str
    remedy: str


def parsed(kind: Kind, values: Mapping[str, str]) -> tuple[Row, list[Fault]]:
    """The cells that ``values`` spell, with what follows from them, and what is misspelled."""
    row: Row = {}
    faults = []
    for column in said(kind):
        text = values.get(column.name, "").strip()
        try:
            row[column.name] = column.type.parse(text) if text else None
        except SpellingError as error:
            row[column.name] = None
            faults.append(Fault(column.name, error.wrong, error.remedy))
        if not text and column.required:
            faults.append(Fault(column.name, "is empty", "this column must be filled"))
    return row, faults


def completed(kind: Kind, before: Row, row: Row, corpus: Corpus) -> Row:
    """``row`` with what follows from what was changed ``before``: a sum in yuan, and whether a value is stated."""
    row = dict(row)
    if kind is kinds.AMOUNT and (before.get("amount"), before.get("unit")) != (row["amount"], row["unit"]):
        factors = {record["unit"]: record["factor"] for record in corpus[reference.UNIT].records}
        amount, factor = row["amount"], factors.get(row["unit"])
        if isinstance(amount, Decimal) and isinstance(factor, Decimal):
            row["amount_yuan"] = Decimal(spell(amount * factor))
    for column in said(kind):
        if column.status:
            is_there, is_told = row[column.name] is not None, row[column.status] in PRESENT
            if is_there and not is_told:
                row[column.status] = "printed" if column.status == "max_status" else "stated"
            elif not is_there and is_told:
                row[column.status] = "not_stated"
    return row


def faults(corpus: Corpus, kind: Kind, row: Row, others: Mapping[str, Sequence[Row]]) -> list[Fault]:
    """What a check would have against ``row`` among the ``others`` of its report, by table; ``row`` is none of them."""
    own = {table.name: _loaded(table.name, others.get(table.name, ()), corpus) for table in READ}
    table = own[kind.table.name]
    table.records.insert(0, Record(_ASKED, dict.fromkeys(kind.table.by_name) | row))
    asked = Corpus(corpus.root, {**corpus.loaded, **own})
    problems = (problem for rule in OF_ROWS for problem in rule(asked))
    unknown = [
        Fault(column.name, f"{row[column.name]!r} is no value of {column.references}", "use a value of that column")
        for column in said(kind)
        if column.references
        and row[column.name] is not None
        and not _is_known(corpus, column.references, row[column.name])
    ]
    return [
        *unknown,
        *(
            Fault(problem.column, problem.wrong, problem.remedy)
            for problem in problems
            if problem.row == _ASKED and problem.file == kind.table.file
        ),
    ]


def _is_known(corpus: Corpus, references: str, value: Cell) -> bool:
    table, name = references.split(".")
    return bool(corpus.loaded[table].of(**{name: value}))


def _loaded(name: str, rows: Sequence[Row], corpus: Corpus) -> Loaded:
    return Loaded(corpus.loaded[name].table, [Record(_ASKED + number, row) for number, row in enumerate(rows, 1)], [])
