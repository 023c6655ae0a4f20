"""Extraction: from a reading to its facts, every number of it accounted for as far as the rules go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jixiao.extraction.draft import Draft, Waiver
from jixiao.extraction.material import Material
from jixiao.extraction.recognisers import (
    activities,
    amounts,
    citations,
    claims,
    findings,
    headcounts,
    indicator_results,
    indicator_tables,
    leftovers,
    ratios,
    scores,
    waivers,
)
from jixiao.extraction.tables import rule_columns

#: The recognisers in the order in which they may claim a number: what is certain first, what is left last. Ratios come
#: after the sums that they are ratios of.
RECOGNISERS: tuple[Callable[[Material], Iterable[Draft | Waiver]], ...] = (
    waivers.recognise,
    rule_columns.recognise,
    indicator_tables.recognise,
    scores.recognise,
    indicator_results.recognise,
    amounts.recognise,
    ratios.recognise,
    headcounts.recognise,
    activities.recognise,
    findings.recognise,
    citations.recognise,
    claims.recognise,
    leftovers.recognise,
)


@dataclass(frozen=True)
class Extraction:
    """What was read in one document: its facts and waivers, in the order of their places."""

    material: Material
    drafts: list[Draft]
    waivers: list[Waiver]


def extract(material: Material) -> Extraction:
    """Read the facts in ``material``."""
    drafts: list[Draft] = []
    waived: list[Waiver] = []
    for recognise in RECOGNISERS:
        for found in recognise(material):
            if isinstance(found, Waiver):
                waived.append(found)
            else:
                drafts.append(found)
    drafts.sort(key=lambda draft: (draft.start, draft.end))
    waived.sort(key=lambda waiver: waiver.start)
    return Extraction(material, drafts, waived)
