"""Extraction: from an annotated text to its facts, every number of it accounted for as far as the rules go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Waiver
from jixiao.extraction.indicator import recognise as indicator_results
from jixiao.extraction.indicator import tables as indicator_tables
from jixiao.extraction.lexicon import Lexicon
from jixiao.extraction.money import amounts, ratios
from jixiao.extraction.people import headcounts
from jixiao.extraction.score import recognise as scores
from jixiao.extraction.score.reasons import reasons
from jixiao.extraction.waived import forms as waivers
from jixiao.extraction.waived import leftovers, rule_columns
from jixiao.extraction.words import activities, citations, claims, findings
from jixiao.extraction.words.document_names import document_names
from jixiao.extraction.words.gists import gists
from jixiao.extraction.words.themes import themes

#: The recognisers in the order in which they may claim a number: what is certain first, what is left last. Ratios come
#: after the sums that they are ratios of.
RECOGNISERS: tuple[Callable[[AnnotatedText], Iterable[Candidate | Waiver]], ...] = (
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


def learn(lexicon: Lexicon) -> None:
    """Load the words of all recognisers, which would else be loaded where the first report asks for them."""
    for words in (activities.deeds, document_names, gists, reasons, themes):
        words(lexicon)


@dataclass(frozen=True)
class Extraction:
    """What was read in one document: its facts and waivers, in the order of their places."""

    annotated: AnnotatedText
    candidates: list[Candidate]
    waivers: list[Waiver]


def extract(annotated: AnnotatedText) -> Extraction:
    """Read the facts in ``annotated``."""
    candidates: list[Candidate] = []
    waived: list[Waiver] = []
    for recognise in RECOGNISERS:
        for found in recognise(annotated):
            if isinstance(found, Waiver):
                waived.append(found)
            else:
                candidates.append(found)
    candidates.sort(key=lambda candidate: (candidate.start, candidate.end))
    waived.sort(key=lambda waiver: waiver.start)
    return Extraction(annotated, candidates, waived)
