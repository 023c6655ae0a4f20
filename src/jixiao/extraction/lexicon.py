"""What extraction knows beforehand: the reference seeds, loaded once per process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from jixiao.extraction.text.quantities import Scanner
from jixiao.facts import reference
from jixiao.facts.table import Row, Table, read


@dataclass(frozen=True)
class Lexicon:
    """The reference tables below ``root``."""

    root: Path

    def rows(self, table: Table) -> list[Row]:
        """The rows of a reference table, in the order of the file."""
        return [record.values for record in read(table, self.root).records]

    @cached_property
    def units(self) -> dict[str, str]:
        """The quantity that each unit measures."""
        return {str(row["unit"]): str(row["quantity"]) for row in self.rows(reference.UNIT)}

    @cached_property
    def word_lists(self) -> Mapping[str, list[Row]]:
        """The rows of each list of ``ref_word``."""
        lists: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.rows(reference.WORD_LIST):
            lists[str(row["list"])].append(row)
        return lists

    @cached_property
    def scanner(self) -> Scanner:
        return Scanner(self.units)


@lru_cache(maxsize=4)
def load(root: Path) -> Lexicon:
    """The lexicon of the project at ``root``."""
    return Lexicon(root)
