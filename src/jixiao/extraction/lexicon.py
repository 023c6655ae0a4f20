"""What extraction knows beforehand: the reference seeds, loaded once per process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from jixiao.extraction.text.described import DescribedForms, FormWord
from jixiao.extraction.text.levels import LevelName, Levels, RubricItem
from jixiao.extraction.text.quantities import Scanner
from jixiao.facts import personal, reference, vocabulary
from jixiao.facts.form_words import FORM_WORD, MEANINGS
from jixiao.facts.personal import Personal
from jixiao.facts.table import Row, Table, sound_rows

#: The columns of ref_level_name that a name is made of.
_LEVEL_NAME = ("name_zh", "level", "in_text", "in_tables", "in_titles")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The reference tables below ``root``. Each is itself alone: what is made of one is cached by it."""

    root: Path

    def rows(self, table: Table) -> list[Row]:
        """The rows of a reference table, in the order of the file. Raises ``JixiaoError`` where one is not sound."""
        return sound_rows(table, self.root)

    @cached_property
    def units(self) -> dict[str, str]:
        """The quantity that each unit measures."""
        return {str(row["unit"]): str(row["quantity"]) for row in self.rows(reference.UNIT)}

    @cached_property
    def word_lists(self) -> Mapping[str, list[Row]]:
        """The rows of each list of ``ref_word``."""
        lists: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.rows(vocabulary.WORD_LIST):
            lists[str(row["list"])].append(row)
        return lists

    @cached_property
    def personal(self) -> Personal:
        """What is personal data."""
        return Personal(*(self.rows(table) for table in personal.TABLES))

    @cached_property
    def forms(self) -> DescribedForms:
        """The forms that have words of their own."""
        return described(self.rows(FORM_WORD))

    @cached_property
    def scanner(self) -> Scanner:
        return Scanner(self.units)

    @cached_property
    def levels(self) -> Levels:
        """The names of levels that any report may use."""
        return levels_of(self.rows(vocabulary.LEVEL_NAME))

    def levels_under(self, rubric_id: str | None) -> Levels:
        """The same with the items of a rubric, where that is known."""
        return self._levels_under.get(rubric_id, self.levels)

    @cached_property
    def _levels_under(self) -> dict[str | None, Levels]:
        items: dict[str | None, list[RubricItem]] = {}
        for row in self.rows(reference.RUBRIC_INDICATOR):
            item = RubricItem(row["level"], tuple(str(row["path"]).split(">")))  # type: ignore[arg-type]
            items.setdefault(str(row["rubric_id"]), []).append(item)
        return {rubric_id: self.levels.under(own) for rubric_id, own in items.items()}


def levels_of(rows: Iterable[Row]) -> Levels:
    """The names of levels in rows of ref_level_name."""
    return Levels(LevelName(*(row[name] for name in _LEVEL_NAME)) for row in rows)  # type: ignore[arg-type]


def described(rows: Iterable[Row]) -> DescribedForms:
    """The forms in rows of ref_form_word."""
    return DescribedForms(map(_form_word, rows))


def _form_word(row: Row) -> FormWord:
    block, place = row["block"], row["place"]
    meanings = MEANINGS[block, place]  # type: ignore[index]
    return FormWord(str(row["form"]), block, place, str(row["word"]), meanings[str(row["meaning"])])  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def load(root: Path) -> Lexicon:
    """The lexicon of the project at ``root``."""
    return Lexicon(root)
