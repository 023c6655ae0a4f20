"""The scoring schemes that finance bureaus issued, and where and when each holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from jixiao.extraction.identity.gazetteer import gazetteer
from jixiao.extraction.lexicon import Lexicon
from jixiao.facts import reference


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


@lru_cache(maxsize=4)
def schemes(lexicon: Lexicon) -> tuple[Scheme, ...]:
    """The scoring schemes that a division's finance bureau issued."""
    found = []
    for row in lexicon.rows(reference.RUBRIC):
        first, last = row["first_year"], row["last_year"]
        code = gazetteer(lexicon.root).resolve(str(row["issuer"]), first if isinstance(first, int) else None).code
        if code and isinstance(first, int):
            last_year = last if isinstance(last, int) else None
            found.append(Scheme(str(row["rubric_id"]), code, str(row["report_type"]), first, last_year))
    return tuple(found)
