"""What extraction knows beforehand: the reference seeds, loaded once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from jixiao.extraction.text.quantities import Scanner
from jixiao.facts import reference
from jixiao.facts.table import Row, Table, read


@dataclass(frozen=True, slots=True)
class Scheme:
    """A known scoring scheme: whose departments it scores, in which years."""

    rubric_id: str
    division_code: str
    report_type: str
    first_year: int
    last_year: int | None

    def holds(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


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
    def scanner(self) -> Scanner:
        return Scanner(self.units)

    @cached_property
    def rubrics(self) -> list[Scheme]:
        """The scoring schemes that a division's finance bureau issued."""
        from jixiao.extraction.identity.gazetteer import gazetteer

        schemes = []
        for row in self.rows(reference.RUBRIC):
            first, last = row["first_year"], row["last_year"]
            code = gazetteer(self.root).resolve(str(row["issuer"]), first if isinstance(first, int) else None).code
            if code and isinstance(first, int):
                schemes.append(
                    Scheme(
                        str(row["rubric_id"]),
                        code,
                        str(row["report_type"]),
                        first,
                        last if isinstance(last, int) else None,
                    )
                )
        return schemes


@lru_cache(maxsize=4)
def load(root: Path) -> Lexicon:
    """The lexicon of the project at ``root``."""
    return Lexicon(root)
