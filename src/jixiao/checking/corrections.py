"""Declared corrections of misprints: each must still meet the printed value for which it was declared."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.facts import reference
from jixiao.facts.column import SpellingError, spell
from jixiao.facts.corpus import Corpus, fact_id
from jixiao.facts.kinds import FACT_KINDS
from jixiao.facts.table import Loaded, Problem, Record

#: Statuses of a value that the report itself prints.
PRINTED = frozenset({"stated", "printed"})


def corrections_hold(corpus: Corpus) -> Iterator[Problem]:
    """A correction is of a first statement, of a printed figure, and of the value that the fact still has."""
    corrections = corpus[reference.CORRECTION]
    facts = {
        fact_id(kind.name, record): (corpus[kind.table], record)
        for kind in FACT_KINDS
        for record in (corpus[kind.table].records if corrections.records else ())
    }
    for correction in corrections.records:
        name, column = str(correction["fact_id"]), correction["column_name"]
        if name not in facts or column is None:
            continue  # The references and the cell itself say so.
        loaded, fact = facts[name]
        place = f"{fact.file or loaded.table.file}:{fact.line}"
        if column not in loaded.table.by_name:
            wrong, remedy = f"{loaded.table.name} has no such column", "name a column of the fact's kind"
            yield corrections.problem(correction, "column_name", wrong, remedy)
        elif fact["review"] == "rejected":
            wrong = f"{name} was rejected ({place})"
            yield corrections.problem(correction, "fact_id", wrong, "remove the correction")
        elif first := fact["restates"]:
            remedy = f"correct {first}: what restates it follows"
            yield corrections.problem(correction, "fact_id", f"{name} restates {first}", remedy)
        else:
            yield from _of_value(corrections, correction, loaded, fact, str(column), place)


def _of_value(
    corrections: Loaded, correction: Record, loaded: Loaded, fact: Record, column: str, place: str
) -> Iterator[Problem]:
    printed, corrected, defined = (
        correction["printed_value"],
        correction["corrected_value"],
        loaded.table.by_name[column],
    )
    if None in (printed, corrected) or column in fact.broken:
        return
    if defined.status is not None and (status := fact[defined.status]) not in PRINTED:
        wrong = f"is not printed: {defined.status} is {status} ({place})"
        yield corrections.problem(
            correction, "column_name", wrong, "correct a printed figure; mend others in their row"
        )
    elif fact[column] != printed:
        holds = spell(fact[column]) or "no number"
        wrong = f"the correction has expired: it is of {spell(printed)}, but {column} is {holds} ({place})"
        remedy = "read the place again; then declare the correction anew, or remove it"
        yield corrections.problem(correction, "printed_value", wrong, remedy)
    elif corrected == printed:
        yield corrections.problem(correction, "corrected_value", "is the printed value", "remove the correction")
    else:
        try:
            defined.type.parse(spell(corrected))
        except SpellingError as error:
            yield corrections.problem(correction, "corrected_value", error.wrong, error.remedy)
