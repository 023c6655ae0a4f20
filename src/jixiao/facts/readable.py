"""Whether the number that a fact states can be read where the fact says that it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jixiao.facts.kind import FactKind
from jixiao.facts.numbers import shows
from jixiao.facts.table import Row

#: Statuses with which a value stands in its cell; with any other the cell is empty.
PRESENT = frozenset({"stated", "derived", "printed"})


def is_readable(kind: FactKind, row: Row, evidence: Iterable[Row]) -> bool:
    """Whether the number that ``row`` states can be read in its quote, or at one of the ``evidence`` for its column."""
    stated = stated_column(kind, row)
    value = None if stated is None else row.get(stated)
    if not isinstance(value, (Decimal, int)):
        return True
    return shows(str(row["quote"]), value) or any(
        place["column_name"] == stated and shows(str(place["quote"]), value) for place in evidence
    )


def is_evidence(row: Row, place: Row) -> bool:
    """Whether ``place`` shows the value of the column of ``row`` for which it is cited, if that is a number."""
    value = row.get(str(place["column_name"]))
    return not isinstance(value, Decimal) or shows(str(place["quote"]), value)


def stated_column(kind: FactKind, row: Row) -> str | None:
    """The column whose number the row's quote must show."""
    return next((column for column, status in kind.quoted.items() if row.get(status) == "stated"), None)
