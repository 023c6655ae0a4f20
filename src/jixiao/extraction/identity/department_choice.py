"""Which department reports: every place that names one weighed together, and none where two are close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.identity.department_candidates import PLACE, Naming, department_candidates
from jixiao.extraction.identity.department_name import clean_department_name
from jixiao.extraction.identity.departments import DepartmentMatch, departments
from jixiao.extraction.identity.titles import Title

#: Least weight of all that names a department, and by how much it must be ahead of the next.
ENOUGH, LEAD = 0.8, 1.0
#: Least weight of a place whose name may stand for the department's, where it is longer than the best place's.
_NAMES = 0.5
#: Most names that are looked up.
_MOST = 24


@dataclass(frozen=True)
class Chosen:
    """The department that reports, the name that says so, and what else could be meant.

    ``candidate`` is None where nothing tells enough or two are close; ``rivals`` are then their names.
    """

    candidate: Naming | None
    match: DepartmentMatch | None
    rivals: tuple[str, ...] = ()


def choose(annotated: AnnotatedText, title: Title | None, year: int | None) -> Chosen:
    """The department whose evidence weighs most, if it weighs enough and the next is not close."""
    found = list(department_candidates(annotated, title))
    hints = list(dict.fromkeys(one.name for one in found[:12]))
    hints += [text for text in (title.text if title else "", annotated.text[:400]) if text]
    known = departments(annotated.lexicon)
    matches = {
        name: known.department(name, year, hints) for name in list(dict.fromkeys(one.name for one in found))[:_MOST]
    }
    groups: dict[str, list[Naming]] = {}
    for one in found:
        if (match := matches.get(one.name)) and match.organ:
            groups.setdefault(match.department_id or f"{match.reason}: {match.organ}", []).append(one)
    weights = {key: _weight(group) for key, group in groups.items()}
    ordered = sorted(groups, key=lambda key: -weights[key])
    if not ordered or weights[ordered[0]] < ENOUGH:
        return Chosen(None, None, tuple(_fullest(groups[key]).name for key in ordered[:3]))
    close = [key for key in ordered if weights[key] > weights[ordered[0]] - LEAD]
    if len(close) > 1:
        return Chosen(None, None, tuple(_fullest(groups[key]).name for key in close))
    best = _fullest(groups[ordered[0]])
    return Chosen(best, matches[best.name])


def _weight(group: Iterable[Naming]) -> float:
    """What different kinds of places tell together: the logarithm of how unlikely it is that all of them mislead."""
    strongest: dict[str, float] = {}
    for one in group:
        strongest[one.kind] = max(strongest.get(one.kind, 0), one.weight)
    return -sum(log(1 - weight) for weight in strongest.values())


def _fullest(group: list[Naming]) -> Naming:
    """The longest name of those from places that tell, without （本级）, which is no part of it.

    What tells only a place, 桑林镇, is named in full wherever its government is.
    """
    telling = [one for one in group if one.weight >= _NAMES]
    if all(PLACE.search(one.name) for one in telling):
        telling = group
    return max(telling, key=lambda one: (len(clean_department_name(one.name).name), -len(one.name), one.weight))
