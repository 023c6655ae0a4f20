"""Columns of the seed tables: the type of a cell, its one permitted spelling, and what the column means.

A cell is either empty (absent) or a value in the one spelling its type permits. The types know how a cell is
spelled, what DuckDB and Frictionless call them, and nothing else.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import ClassVar

from jixiao.characters import unprinted

Value = str | int | bool | Decimal | datetime.date
Cell = Value | None

#: Spellings of absence that people and programs leave behind. Only the empty cell is one.
FALSE_ABSENCES = frozenset({"null", "none", "nan", "na", "n/a", "#n/a", "nil", "-", "--", "—", "——", "/", "?"})
#: Characters of a cell that are shown where it is misspelled.
_MOST_SHOWN = 60
#: Characters of one cell that a reader of CSV files takes.
MOST_CHARS = 131_072
#: The whole numbers of at most nine digits: 0, -12
LARGEST, _WHOLE = 999_999_999, re.compile(r"0|-?[1-9][0-9]{0,8}", re.ASCII).fullmatch
#: The decimal numbers in their one spelling: 1480.25
_DECIMAL = re.compile(r"0|-?([1-9][0-9]*|(0|[1-9][0-9]*)\.[0-9]*[1-9])", re.ASCII).fullmatch


class SpellingError(ValueError):
    """A cell is not in the spelling of its type. ``args`` are what is wrong and what to do."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong, remedy)
        self.wrong, self.remedy = wrong, remedy


def _shown(text: str) -> str:
    """A cell as it is told of: what is not printed is escaped, and a long one cut."""
    return repr(text) if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]!r}…"


@dataclass(frozen=True)
class Text:
    """Text on one line without outer blanks; ``pattern`` must match the whole of it.

    ``longest`` is the most characters of free text that a program writes; a person may write more.
    """

    pattern: str | None = None
    example: str = ""
    longest: int = 200
    duckdb: ClassVar[str] = "varchar"
    frictionless: ClassVar[str] = "string"
    _matches: Callable[[str], object] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_matches", re.compile(self.pattern or r".+").fullmatch)

    @property
    def is_free(self) -> bool:
        return self.pattern is None

    def is_spelling(self, text: str) -> bool:
        """Whether ``text`` has the form of this type."""
        return bool(self._matches(text))

    def parse(self, text: str) -> str:
        if text != text.strip():
            raise SpellingError(f"{_shown(text)} has blanks at its ends", "remove them")
        if text.lower() in FALSE_ABSENCES:
            raise SpellingError(
                f"{_shown(text)} is a word for absence", "leave the cell empty; the status column says why"
            )
        if not text.isprintable():
            raise SpellingError(f"{_shown(text)} holds characters that do not print", "remove them")
        if not self._matches(text):
            shape = f"like {self.example}" if self.example else "on one line"
            raise SpellingError(f"{_shown(text)} does not have the form of this column", f"write it {shape}")
        return text


@dataclass(frozen=True)
class Verbatim:
    """Text exactly as the source has it, with its line breaks and blanks."""

    duckdb: ClassVar[str] = "varchar"
    frictionless: ClassVar[str] = "string"

    def parse(self, text: str) -> str:
        if (found := unprinted(text)) is not None:
            raise SpellingError(f"holds U+{ord(found):04X}, a character that is not printed", "remove it")
        return text


@dataclass(frozen=True)
class Choice:
    """One of a closed set of words; ``values`` maps each to its Chinese label."""

    values: dict[str, str]
    duckdb: ClassVar[str] = "varchar"
    frictionless: ClassVar[str] = "string"

    def __hash__(self) -> int:
        return hash(tuple(self.values))

    def parse(self, text: str) -> str:
        if text not in self.values:
            raise SpellingError(
                f"{_shown(text)} is not one of this column's values", f"use one of: {', '.join(self.values)}"
            )
        return text


@dataclass(frozen=True)
class Integer:
    """A whole number without leading zeros, at least ``minimum``."""

    minimum: int = 0
    duckdb: ClassVar[str] = "integer"
    frictionless: ClassVar[str] = "integer"

    def holds_all(self, values: Set[object]) -> bool:
        """Whether all ``values`` are whole numbers that this type can spell: a look at the least and the greatest."""
        numbers = [value for value in values if type(value) is int]
        return 0 < len(numbers) == len(values) and self.minimum <= min(numbers) and max(numbers) <= LARGEST

    def parse(self, text: str) -> int:
        if not _WHOLE(text):
            raise SpellingError(f"{_shown(text)} is not a whole number", "write digits only, without separators")
        if (number := int(text)) < self.minimum:
            raise SpellingError(f"{number} is below {self.minimum}", f"write a number of at least {self.minimum}")
        return number


@dataclass(frozen=True)
class Number:
    """A decimal number of at most ``precision`` digits, ``scale`` of them after the point, no trailing zeros."""

    precision: int
    scale: int
    minimum: int | None = 0
    frictionless: ClassVar[str] = "number"

    @property
    def duckdb(self) -> str:
        return f"decimal({self.precision},{self.scale})"

    def parse(self, text: str) -> Decimal:
        if not _DECIMAL(text):
            raise SpellingError(
                f"{_shown(text)} is not a decimal number in its one spelling",
                "write digits and a point, without separators, units, exponents or trailing zeros",
            )
        whole, _, fraction = text.lstrip("-").partition(".")
        if len(fraction) > self.scale or len(whole) > self.precision - self.scale:
            limits = f"at most {self.precision - self.scale} digits before the point and {self.scale} after it"
            raise SpellingError(f"{_shown(text)} does not fit {self.duckdb}", f"write {limits}")
        number = Decimal(text)
        if self.minimum is not None and number < self.minimum:
            raise SpellingError(f"{text} is below {self.minimum}", f"write a number of at least {self.minimum}")
        return number


@dataclass(frozen=True)
class Date:
    """A calendar date, YYYY-MM-DD."""

    duckdb: ClassVar[str] = "date"
    frictionless: ClassVar[str] = "date"

    def parse(self, text: str) -> datetime.date:
        date = _date(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
        if date is None:
            raise SpellingError(f"{_shown(text)} is not a date of the calendar", "write it like 2023-12-31")
        return date


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Boolean:
    """``true`` or ``false``."""

    duckdb: ClassVar[str] = "boolean"
    frictionless: ClassVar[str] = "boolean"

    def parse(self, text: str) -> bool:
        if text not in ("true", "false"):
            raise SpellingError(f"{_shown(text)} is neither true nor false", "write true or false")
        return text == "true"


Type = Text | Verbatim | Choice | Integer | Number | Date | Boolean


@dataclass(frozen=True)
class Column:
    """A column of a seed table.

    ``absent`` says what an empty cell means; a column without it must be filled in every row. ``status`` names the
    column of the same table that says whether this one is stated, derived, or why it is absent; it speaks for
    ``absent``. ``references`` is the ``table.column`` whose values this one must be among.
    """

    name: str
    type: Type
    zh: str
    en: str
    absent: str | None = None
    status: str | None = None
    references: str | None = None

    def __post_init__(self) -> None:
        if self.status:
            object.__setattr__(self, "absent", f"see {self.status}")

    @property
    def required(self) -> bool:
        return self.absent is None

    def misspellings(self, values: Set[Value]) -> Iterator[str]:
        """What is wrong with each of ``values`` that cannot be spelled in this column."""
        if isinstance(self.type, Integer) and self.type.holds_all(values):
            return
        yield from filter(None, map(self.misspelling, values))

    @cached_property
    def misspelling(self) -> Callable[[Value], str | None]:
        """What is wrong with a value in this column, None where it can be spelled there.

        What it was asked it remembers: most values stand in many rows. Few, for those of quotes never come again.
        """

        @lru_cache(maxsize=256, typed=True)
        def misspelling(value: Value) -> str | None:
            text = spell(value)
            if len(text) >= MOST_CHARS:
                return f"{len(text):,} characters are too many for a cell"
            try:
                self.type.parse(text)
            except SpellingError as error:
                return error.wrong
            return None

        return misspelling

    @property
    def description(self) -> str:
        """Chinese label, English meaning, and each coded value with its label, in one line.

        So it stands beside the column in the database, in Parquet and in the data package.
        """
        absence = f" Empty: {self.absent}." if self.absent else ""
        return f"{self.zh} · {self.en}{absence} {self.coded}".rstrip()

    @property
    def coded(self) -> str:
        """Its coded values as ``coded`` tells them. Empty where it has none."""
        return coded(self.type.values) if isinstance(self.type, Choice) else ""


def coded(labels: Mapping[str, str]) -> str:
    """Coded values with their labels, as the description of a column ends: `whole` 整体, `project` 项目."""
    return ", ".join(f"`{value}` {label}" for value, label in labels.items()) + "."


def spell(value: Cell) -> str:
    """The one spelling of a value in a seed file; the inverse of ``Type.parse``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
