"""What columns and coded values are called in Chinese, as the release says it beside each column."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

import duckdb

from jixiao.release.marts import column_list, primary_key

#: `whole` 整体支出
_CODED = re.compile(r"`([^`]+)` ([^`,.;:]+)")
#: Columns that hold the key of a dimension, or the codes of a column, under another name.
_ROLES = {"reason_theme": "theme", "rate_outcome": "outcome"}
#: 指标体系编号: what the name of a key says, and the name of what it is the key of does not.
_NUMBERED = re.compile(r"(?<=.)编号$")
#: execution_rate, share, confidence; rate_lost
_FRACTION = re.compile(r"(?:^|_)(?:rate|share|index|confidence)$|^rate_lost$")
#: The unit that the name of a column tells, and how a head of Chinese says it.
_UNITS = {"_yuan": "元", "_wan": "万元", "_pct": "%"}


def is_fraction(column: str) -> bool:
    """Whether a column's name says that it holds fractions of one, which people read as percentages."""
    return bool(_FRACTION.search(column))


class Labels:
    """The words of one release; ``table`` says of which table a column is, where tables differ about a name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._comments: dict[str, dict[str, str]] = {}
        described = "select table_name, column_name, comment from duckdb_columns() where schema_name = 'main'"
        for table, column, comment in connection.execute(described).fetchall():
            self._comments.setdefault(column, {})[table] = comment or ""

    def meaning(self, column: str, table: str | None = None) -> str:
        """The comment on a column, Chinese and English; empty where no table has such a column."""
        of_tables = self._comments.get(column, {})
        return of_tables.get(table or "") or Counter(of_tables.values()).most_common(1)[0][0] if of_tables else ""

    def name(self, column: str, table: str | None = None) -> str:
        """The Chinese name of a column; its own where nothing is known of it."""
        return self.meaning(column, table).split(" · ")[0] or _heads().get(column) or column

    def is_key(self, column: str) -> bool:
        """Whether a column has keys of a dimension, each of which has a name."""
        return column in self._names

    def head(self, column: str, table: str | None = None) -> str:
        """The Chinese name of a column, of a key without 编号, and its unit: 金额（元）."""
        name = self.name(column, table)
        if self.is_key(column):
            name = _NUMBERED.sub("", name)
        unit = next((unit for ending, unit in _UNITS.items() if column.endswith(ending)), "")
        return name if not unit or unit in name else f"{name}（{unit}）"

    def heads(self, columns: Sequence[str], table: str | None = None) -> dict[str, str]:
        """Column → head, no two alike: a key whose name another column has already stays a key, under its full name."""
        kept = self._kept(columns, table)
        heads = {column: (self.name if column in kept else self.head)(column, table) for column in columns}
        counted = Counter(heads.values())
        return {column: head if counted[head] == 1 else f"{head} {column}" for column, head in heads.items()}

    def words(self, columns: Sequence[str], table: str | None = None) -> dict[str, dict[str, str]]:
        """Column → what its values are called, of those that have such names; a key that stays a key has none."""
        kept = self._kept(columns, table)
        return {column: words for column in columns if column not in kept and (words := self.values(column, table))}

    def _kept(self, columns: Sequence[str], table: str | None) -> set[str]:
        """The keys whose name another column has already."""
        counted = Counter(self.head(column, table) for column in columns)
        return {column for column in columns if self.is_key(column) and counted[self.head(column, table)] > 1}

    def values(self, column: str, table: str | None = None) -> dict[str, str]:
        """Value → label of a column: its codes, or the names of what it is the key of."""
        return self._names.get(column) or self.codes(column, table) or self._names.get(f"{column}_id", {})

    def codes(self, column: str, table: str | None = None) -> dict[str, str]:
        """Coded value → label of a column, in their own order. A value on which tables differ is left out."""
        of_tables = self._comments.get(_ROLES.get(column, column), {})
        comments = [of_tables[table]] if table in of_tables else of_tables.values()
        found: dict[str, set[str]] = {}
        for value, label in (pair for comment in comments for pair in _CODED.findall(comment)):
            found.setdefault(value, set()).add(label)
        return {value: labels.pop() for value, labels in found.items() if len(labels) == 1}

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        """Key of a dimension → what each of its values is called."""
        named = {"report_id": self._pairs("report_id", "department || ' ' || fiscal_year", "report_card")}
        for name in ("short_name_zh", "name_zh"):
            for table in self._comments.get(name, {}):
                key = primary_key(self._connection, table)
                if table.startswith("dim_") and len(key) == 1:
                    named.setdefault(key[0], self._pairs(column_list(key), name, table))
        return named | {role: named[key] for role, key in _ROLES.items() if key in named}

    def _pairs(self, key: str, name: str, table: str) -> dict[str, str]:
        return dict(self._connection.execute(f"select {key}, {name} from {table} where {name} is not null").fetchall())


@cache
def _heads() -> dict[str, str]:
    """Columns that the questions reckon, and no table has, and what they are called."""
    with Path(__file__).with_name("questions").joinpath("heads.csv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row["head"] for row in csv.DictReader(file)}
