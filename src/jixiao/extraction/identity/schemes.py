"""The scoring schemes that finance bureaus issued, and where and when each holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from jixiao.extraction.identity.division import Division
from jixiao.extraction.identity.gazetteer import gazetteer
from jixiao.extraction.lexicon import Lexicon
from jixiao.facts import reference

#: The level of schemes for the departments of the issuer's division and of all below it.
_ALL = "all"
_DEPTH = ("province", "prefecture", "county", "township")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A known scoring scheme: whose departments it scores, in which years."""

    rubric_id: str
    issuer: Division
    level: str
    report_type: str
    first_year: int
    last_year: int | None

    def holds(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def scores(self, place: Division) -> bool:
        """Whether it scores the departments of ``place``: of its issuer's division or one below, at its level."""
        is_its = place.code == self.issuer.code or self.issuer.is_above(place)
        return is_its and self.level in (_ALL, place.level)


def scheme_of(lexicon: Lexicon, division_code: str, report_type: str, year: int) -> Scheme | None:
    """The scheme under which the departments of a division reported: that of the nearest bureau which issued one."""
    place = gazetteer(lexicon).current(division_code, year)
    found = [
        scheme
        for scheme in _schemes(lexicon)
        if place and scheme.report_type == report_type and scheme.holds(year) and scheme.scores(place)
    ]
    return max(found, key=lambda scheme: _DEPTH.index(scheme.issuer.level), default=None)


@lru_cache(maxsize=4)
def _schemes(lexicon: Lexicon) -> tuple[Scheme, ...]:
    """The scoring schemes that a division's finance bureau issued."""
    known = gazetteer(lexicon)
    found = []
    for row in lexicon.rows(reference.RUBRIC):
        first, last = row["first_year"], row["last_year"]
        if not isinstance(first, int):
            continue
        code = known.resolve(str(row["issuer"]), first).code
        if code and (issuer := known.current(code, first)):
            last_year = last if isinstance(last, int) else None
            level, report_type = str(row["level"]), str(row["report_type"])
            found.append(Scheme(str(row["rubric_id"]), issuer, level, report_type, first, last_year))
    return tuple(found)
