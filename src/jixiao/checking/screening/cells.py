"""Whether cells are in the form of their columns, as conditions in SQL that their definitions give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from jixiao.characters import unprinted
from jixiao.facts.column import (
    FALSE_ABSENCES,
    LARGEST,
    MOST_CHARS,
    Choice,
    Column,
    Date,
    Integer,
    Number,
    Text,
    Verbatim,
)
from jixiao.facts.table import Table
from jixiao.sql import literal

#: Characters of the basic plane, but for halves of characters. What is printed beyond it is rare, and suspected.
_PLANE = (*range(0xD800), *range(0xE000, 0x10000))


def literals(texts: Iterable[object]) -> str:
    """Texts as a list of SQL; of none the empty one, which no cell has."""
    return ", ".join(literal(text) for text in sorted(map(str, texts))) or "''"


def misspelled(table: Table) -> Iterator[str]:
    """The conditions on which a row of ``table``, called t, has a cell that its column cannot have."""
    for column in table.columns:
        if column.required:
            yield f"t.{column.name} is null"
        yield from (condition for condition in _of_type(column))


def _of_type(column: Column) -> Iterator[str]:
    cell, kind = f"t.{column.name}", column.type
    match kind:
        case Choice():
            yield f"{cell} not in ({literals(kind.values)})"
        case Integer():
            yield f"{cell} not between {kind.minimum} and {LARGEST}"
        case Number() if kind.minimum is not None:
            yield f"{cell} < {kind.minimum}"
        case Date():
            yield f"{cell} not between date '0001-01-01' and date '9999-12-31'"
        case Text():
            yield f"not regexp_full_match({cell}, '{_printable()}+')"
            yield f"{cell} <> trim({cell}) or lower({cell}) in ({literals(FALSE_ABSENCES)})"
            if kind.pattern is not None:
                yield f"not regexp_full_match({cell}, {literal(kind.pattern)})"
        case Verbatim():
            yield f"not regexp_full_match({cell}, '{_shown()}*')"
        case _:
            pass
    if isinstance(kind, Text | Verbatim):
        yield f"length({cell}) >= {MOST_CHARS}"


@lru_cache
def _printable() -> str:
    return _class(str.isprintable)


@lru_cache
def _shown() -> str:
    return _class(lambda character: unprinted(character) is None)


def _class(holds: Callable[[str], bool]) -> str:
    """The characters of which something holds, as a class of a regular expression: [\\x{20}-\\x{7e}…]."""
    ranges = []
    for is_in, codes in groupby(_PLANE, lambda code: holds(chr(code))):
        if is_in:
            found = list(codes)
            ranges.append(f"\\x{{{found[0]:x}}}-\\x{{{found[-1]:x}}}")
    return f"[{''.join(ranges)}]"
