"""Reading short texts in tests: what the extractor finds of one kind, with its quotes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jixiao.documents.document import Document
from jixiao.extraction.annotated_text import prepare
from jixiao.extraction.extract import Extraction, extract
from jixiao.extraction.identity.identity import identify
from jixiao.extraction.lexicon import load
from jixiao.extraction.passages import passage_rows
from jixiao.extraction.rows import Rows, rows
from jixiao.facts.column import Cell
from jixiao.project import find

ROOT = find(Path(__file__).parent).root


def document(text: str) -> Document:
    return Document("report.txt", "0" * 64, "txt", text)


def extraction(text: str, root: Path = ROOT) -> Extraction:
    return extract(prepare(document(text), load(root)))


def whole(text: str) -> Rows:
    """All that is read of a report: whose it is, its facts, waivers and passages, and the numbers that are left."""
    annotated = prepare(document(text), load(ROOT))
    found = rows(extract(annotated.under(identify(annotated).rubric_id)), "report")
    passage_rows(annotated.smoothed, "report", annotated.private)
    return found


def facts(text: str, kind: str, root: Path = ROOT) -> list[tuple[str, Mapping[str, Cell]]]:
    """The quotes and values of the facts of ``kind`` in ``text``, in order, by the words below ``root``."""
    found = extraction(text, root)
    span = found.annotated.smoothed.span
    own = [candidate for candidate in found.candidates if candidate.kind == kind]
    return [(text[slice(*span(candidate.start, candidate.end))], candidate.values) for candidate in own]
