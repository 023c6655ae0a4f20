"""Findings: the problems that a report admits and the measures that it promises, cut into the items of its lists.

An item is a numbered entry, or in running text a clause that says what is lacking or what will be done. What stands
below an entry's title sentence, below a heading line, or after 例如, is its sub-items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate
from jixiao.extraction.words import finding_clauses as clauses
from jixiao.extraction.words.finding_clauses import FindingKind, Span
from jixiao.extraction.words.finding_lists import STOPS, Entry, entries
from jixiao.extraction.words.gists import Gists, gists
from jixiao.extraction.words.themes import Themes, themes

_QUOTE_CHARS = 36
_TITLE_CHARS = 40
_SENTENCE = re.compile(r"[^。！？!?；;]+")
_NONE = re.compile(
    r"\W*(?:(?:暂无|没有|未发现|不存在|未见|无)[^，,。；]{0,16}(?:问题|不足|情况|偏差|异常)|暂?无|没有)\W*$"
)
#: （一）预算编制方面 heads items and is none.
_HEADING_ONLY = re.compile(r".{0,14}(?:方面|情况|问题|措施|建议|计划|意见|工作|经验)$")
_TAIL = re.compile(r"(?:等(?:问题|情况|工作|方面)?|的?(?:问题|情况|现象))$")
_CONFIDENCE = {"item": 0.9, "title": 0.88, "clause": 0.8}


def _none_yet() -> dict[FindingKind, int]:
    return {"problem": 0, "measure": 0}


@dataclass
class _List:
    """Where the counting stands within one part: the numbers reached, the marker of the first level, the open parent.

    ``is_open`` says that the parent stood alone on its line: running text after it is about it. ``topic`` is the theme
    told last.
    """

    part: int
    themes: Themes
    gists: Gists
    style: str = ""
    topic: str = "other"
    reached: dict[FindingKind, int] = field(default_factory=_none_yet)
    parent: tuple[FindingKind, int] | None = None
    below: int = 0
    is_open: bool = False

    def number(self, kind: FindingKind, *, is_sub: bool) -> tuple[int, int | None]:
        """The next ordinal of ``kind`` and its parent's; a measure below a problem counts among the measures."""
        if is_sub and self.parent is not None and kind == self.parent[0]:
            self.below += 1
            return self.below, self.parent[1]
        self.reached[kind] += 1
        if not is_sub:
            self.parent, self.below = (kind, self.reached[kind]), 0
        return self.reached[kind], None


def recognise(annotated: AnnotatedText) -> Iterator[Candidate]:
    """The findings of a report, in the order of the text."""
    words = themes(annotated.lexicon), gists(annotated.lexicon)
    counting = _List(-1, *words)
    found = list(entries(annotated))
    for number, entry in enumerate(found):
        if entry.part != counting.part:
            counting = _List(entry.part, *words)
        following = found[number + 1] if number + 1 < len(found) else None
        if following is not None and (following.part != entry.part or following.style in ("", entry.style)):
            following = None
        sentences = [match.span() for match in _SENTENCE.finditer(annotated.text, entry.start, entry.end)]
        sentences = [span for span in sentences if annotated.text[slice(*span)].strip(STOPS)]
        if not sentences or _NONE.match(annotated.text, entry.start, entry.end):
            continue
        read = _numbered if entry.style else _unnumbered
        yield from read(annotated, entry, sentences, following, counting)


def _unnumbered(
    annotated: AnnotatedText, entry: Entry, sentences: list[Span], below: Entry | None, counting: _List
) -> Iterator[Candidate]:
    """The items of running text; ``below`` is the first entry of the list that it introduces."""
    text, kind = annotated.text, entry.kind
    is_open, counting.is_open = counting.is_open, False
    is_intro = below is not None and not below.is_line
    if not is_open and clauses.is_title(text, sentences[0], kind) and (len(sentences) > 1 or is_intro):
        yield _candidate(annotated, kind, sentences[0], counting, "title", is_sub=False)
        if not is_intro:
            yield from _running(annotated, sentences[1:], kind, counting, is_sub=True)
    elif not is_intro:
        yield from _running(annotated, sentences, kind, counting, is_sub=is_open)


def _numbered(
    annotated: AnnotatedText, entry: Entry, sentences: list[Span], below: Entry | None, counting: _List
) -> Iterator[Candidate]:
    """The item of a numbered entry, and those below it unless entries of their own follow."""
    text, kind = annotated.text, entry.kind
    first, rest = sentences[0], sentences[1:]
    words = text[slice(*first)]
    says = clauses.is_deficient(words) or (kind == "measure" and clauses.has_verb(words))
    counting.is_open = False
    if not says and not entry.is_certain:
        return
    is_sub = bool(counting.style) and entry.style != counting.style and counting.parent is not None
    if not is_sub and not says and _HEADING_ONLY.match(words):
        counting.style = ""
        yield from _running(annotated, rest, kind, counting, is_sub=False)
        return
    counting.style = counting.style or entry.style
    if kind == "problem" and clauses.only_demands(words):
        kind = "measure"
    has_title = bool(rest) and len(words) <= _TITLE_CHARS
    span = first if has_title else clauses.nucleus(text, first, kind)
    yield _candidate(annotated, kind, span, counting, "item", is_sub=is_sub)
    if is_sub:
        return
    counting.is_open = not rest and entry.is_line and text[entry.end - 1] not in STOPS
    if has_title and below is None:
        yield from _running(annotated, rest, kind, counting, is_sub=True)


def _running(
    annotated: AnnotatedText, sentences: list[Span], kind: FindingKind, counting: _List, *, is_sub: bool
) -> Iterator[Candidate]:
    """The items of running text: each clause that says what is lacking, or what will be done."""
    for sentence in sentences:
        if kind == "problem":
            problems, measures = clauses.problems(annotated.text, sentence, is_sub=is_sub)
            for span, is_example in problems:
                yield _candidate(annotated, "problem", span, counting, "clause", is_sub=is_sub or is_example)
        else:
            measures = clauses.measures(annotated.text, sentence)
        for span in measures:
            yield _candidate(annotated, "measure", span, counting, "clause", is_sub=is_sub)


def _candidate(
    annotated: AnnotatedText, kind: FindingKind, span: Span, counting: _List, rule: str, *, is_sub: bool
) -> Candidate:
    span = clauses.trim(annotated.text, *span)
    words = annotated.text[slice(*span)]
    ordinal, parent = counting.number(kind, is_sub=is_sub)
    theme = counting.themes.of_finding(words)
    if theme != "other":
        counting.topic = theme
    elif is_sub or rule == "clause":
        # What does not tell its theme by itself is about what stands before it.
        theme = counting.topic
    values = {
        "finding_kind": kind,
        "ordinal": ordinal,
        "parent_ordinal": parent,
        "theme": theme,
        "gist": counting.gists.of(kind, theme, words),
    }
    return Candidate("finding", *_quote(annotated.text, *span), values, f"finding.{rule}", _CONFIDENCE[rule])


def _quote(text: str, start: int, end: int) -> Span:
    """The key phrase: at most 36 characters, cut where a list or a clause ends if it can be."""
    tail = _TAIL.search(text[start:end])
    if tail and tail.start() > 6:
        end = start + tail.start()
    if end - start > _QUOTE_CHARS:
        cut = max(text.rfind(sign, start + 8, start + _QUOTE_CHARS) for sign in "，,、和及")
        end = cut if cut > start else start + _QUOTE_CHARS
    return start, end
