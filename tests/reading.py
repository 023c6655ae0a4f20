"""Reading short texts in tests: what the extractor finds of one kind, with its quotes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jixiao.documents.document import Document
from jixiao.extraction.extract import Extraction, extract
from jixiao.extraction.lexicon import load
from jixiao.extraction.material import prepare
from jixiao.facts.column import Cell
from jixiao.project import find

ROOT = find(Path(__file__).parent).root


def document(text: str) -> Document:
    return Document("report.txt", "0" * 64, "txt", text)


def extraction(text: str) -> Extraction:
    return extract(prepare(document(text), load(ROOT)))


def facts(text: str, kind: str) -> list[tuple[str, Mapping[str, Cell]]]:
    """The quotes and values of the facts of ``kind`` in ``text``, in order."""
    found = extraction(text)
    span = found.material.reading.span
    own = [draft for draft in found.drafts if draft.kind == kind]
    return [(text[slice(*span(draft.start, draft.end))], draft.values) for draft in own]
