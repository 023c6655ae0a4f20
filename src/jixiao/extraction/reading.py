"""A reading of a document: its text smoothed for recognisers, in paragraphs and table rows, aligned with the source.

Smoothing undoes what typesetting did and nothing else: lines wrapped by the page's width are rejoined, blanks between
Chinese characters and inside numbers go, full-width digits and signs become plain, Markdown and LaTeX residue becomes
the sign it stands for, and a table's row is one line with its cells parted by tabs. Page numbers and navigation are
left out. The order of the text is never changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

from jixiao.documents.document import Document
from jixiao.extraction.alignment import Alignment

#: Full-width forms that mean the same as the plain ones; one character for one, so that offsets stay.
PLAIN = str.maketrans(
    {chr(0xFF10 + n): str(n) for n in range(10)}
    | {chr(code): chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | {"．": ".", "％": "%", "﹪": "%", "＋": "+", "－": "-", "＝": "=", "／": "/", "（": "(", "）": ")"}
    | {"［": "[", "］": "]", "〔": "[", "〕": "]", "：": ":", "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤"}
    | {"＞": ">", "＜": "<", "﹥": ">", "﹤": "<"}
    | {"∶": ":", "︰": ":", "～": "~", "〜": "~", "｜": "|", "＊": "*", "＃": "#", "\ufe0f": " "}
)
_BLANK = r"[ \t\u00a0\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]"
#: What smoothing takes out or replaces within a line.
_RESIDUE = re.compile(
    rf"(?P<blank>{_BLANK}+)"
    r"|(?P<bold>\*\*+|__+(?=\S)|(?<=\S)__+|`+)"
    r"|(?P<math>\$[^$\n]{1,60}\$)"
    r"|(?P<command>\\(?:geq?|leq?|times|%|sim|pm|approx|_|#|&|cdot)(?![a-z]))"
    r"|(?P<entity>&(?:nbsp|ensp|emsp|lt|gt|amp|quot|ge|le);)"
    r"|(?P<tag></?(?:br|p|div|span|b|strong|sup|sub|u)\b[^<>\n]{0,80}>)"
)
_COMMANDS = {"geq": "≥", "ge": "≥", "leq": "≤", "le": "≤", "times": "×", "sim": "~", "approx": "≈", "pm": "±"}
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&ge;": "≥", "&le;": "≤"}
_CJK_OR_SIGN = re.compile(r"[^A-Za-z0-9]")
_PIPE_ROW = re.compile(r"^\s*\|.*\||^[^|\n]+\|[^|\n]*\|")
_PIPE = re.compile(rf"{_BLANK}*\|{_BLANK}*")
_PIPE_RULE = re.compile(r"^[\s|:\-—+]+$")
_PAGE_NUMBER = re.compile(
    r"^[-—–·~\s]*(?:\d{1,3}|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})[-—–·~\s]*$"
)
_HAN_NUMBER = "一二三四五六七八九十"
#: How headings and list items begin.
OPENING = re.compile(
    rf"#{{1,6}}\s|第[{_HAN_NUMBER}\d]+(?:部分|章|节)|[{_HAN_NUMBER}]{{1,3}}[、.．，](?!\d)"
    rf"|[(（][{_HAN_NUMBER}\d]{{1,3}}[)）]|\d{{1,2}}[、．]|\d{{1,2}}\.(?!\d)|[①-⑳]|[{_HAN_NUMBER}]是|其[{_HAN_NUMBER}][,，、]|附件"
)
_KEY_VALUE = re.compile(r"^[^:：。，；,;\t]{2,24}[:：]")
_TERMINAL = "。；！？;!?"
#: Openings that stand within paragraphs as well, and so at the beginning of a wrapped line: 二是…, 排名第|三，….
_WEAK_OPENING = re.compile(rf"[{_HAN_NUMBER}]{{1,3}}，|[{_HAN_NUMBER}]是|其[{_HAN_NUMBER}]")
_STRONG_OPENING = re.compile(
    rf"第[{_HAN_NUMBER}\d]+(?:部分|章|节)|[{_HAN_NUMBER}]{{1,3}}、|\([{_HAN_NUMBER}]{{1,3}}\)|附件"
)
#: What a page does not break: a number, or a character and the signs that cannot begin a line.
_FIRST_WORD = re.compile(r"(?:[A-Za-z\d.．,]+(?<=[A-Za-z\d]) ?[%％]?|\$[^$\n]{1,60}\$|.)[，。；：、！？,%:)）〕\]”》]*")
#: Signs that begin no line: what stands before them was cut.
_NEVER_FIRST = "，。；、：！？,%)”》"
_SENTENCE = re.compile(r"[，。；、：]")

ParagraphKind = Literal["text", "row", "title"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a table's row of the smoothed text: its span there and its place in the order of paragraphs.

    ``marked`` is the level of the heading that the file itself says it is, if it does; ``line`` numbers the source
    line on which it begins, from 0; ``gap`` says that blank lines or furniture stand before it.
    """

    number: int
    start: int
    end: int
    kind: ParagraphKind
    line: int
    marked: int | None = None
    gap: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    start: int
    text: str
    kind: Literal["text", "row", "blank", "skip"]
    marked: int | None
    #: As it stands in the source, and its width in columns without blanks; 0 where it is no text.
    printed: str = ""
    width: int = 0

    @property
    def indent(self) -> int:
        """The columns before its first word."""
        blanks = self.text[: len(self.text) - len(self.text.lstrip())]
        return len(blanks) + blanks.count("\u3000")


@dataclass(frozen=True, slots=True)
class _Wrap:
    """How the page broke the lines.

    ``width`` is that of a full line in columns; ``indents`` says that the first lines of paragraphs are indented;
    ``characters`` is the length of every full line where a program has counted characters, not columns.
    """

    width: int
    indents: bool
    characters: int | None

    def is_full(self, before: _Line, after: _Line) -> bool:
        """Whether the first word of ``after`` had no room at the end of ``before``."""
        if self.characters is not None:
            return len(before.text) >= self.characters - 1
        word = _FIRST_WORD.match(after.printed.lstrip())
        taken = before.width + before.text.count(" ") + (before.indent if self.indents else 0)
        return taken + (_width(word.group()) if word else 0) > self.width - 2


@dataclass
class Reading:
    """The smoothed text of ``document``, its paragraphs, and the alignment of both texts."""

    document: Document
    #: The document's text in simplified characters, one for one.
    source: str = field(repr=False)
    text: str
    paragraphs: list[Paragraph]
    alignment: Alignment
    #: Smoothed characters that some fact or waiver accounts for, with its strength: 1 waived, 2 fact.
    claims: bytearray = field(repr=False)
    #: Lines of the source that are not read: page numbers, headers, navigation; with their spans there.
    furniture: list[tuple[int, int]] = field(default_factory=list)
    #: Where in the source the reading begins: what stands before is another part of a longer document.
    begins: int = 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source for a span of the smoothed text."""
        return self.alignment.source_span(start, end)

    def printed(self, start: int, end: int) -> str:
        """What the source prints in a span of the smoothed text, in simplified characters.

        Line breaks, the blanks beside them, and the page numbers and headers between two pages are left out.
        """
        if end <= start:
            return ""
        source_start, source_end = self.span(start, end)
        parts = []
        for first, last in self.furniture:
            if source_start < first and last < source_end:
                parts.append(self.source[source_start:first])
                source_start = last
        return squeeze("".join((*parts, self.source[source_start:source_end])))

    def paragraph_at(self, offset: int) -> Paragraph:
        """The paragraph that holds the smoothed character at ``offset``."""
        return self.paragraphs[bisect_right(self._starts, offset) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    def claim(self, start: int, end: int, strength: int = 2) -> None:
        """Account for the characters from ``start`` to before ``end``."""
        self.claims[start:end] = bytes([strength]) * (end - start)

    def is_claimed(self, start: int, end: int) -> bool:
        """Whether any of these characters is accounted for."""
        return any(self.claims[start:end])


#: A line break between two digits is the page's, within a number.
_SQUEEZE = re.compile(r"\*\*+|(?<=\d)[ \t]*\n\s*(?=\d)|(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")


def squeeze(printed: str) -> str:
    """``printed`` on one line: no line breaks, no bold marks, blanks only between Latin words or numbers."""
    return " ".join(_SQUEEZE.sub("", printed).split())


#: Characters that only traditional print has, of words that no report does without.
_TRADITIONAL = re.compile("[績財單評價編員們項費萬]")


def _simplified(text: str) -> str:
    """``text`` in simplified characters, one for one, if it is printed in traditional ones."""
    if not _TRADITIONAL.search(text):
        return text
    from opencc import OpenCC

    simplified: str = OpenCC("t2s").convert(text)
    return simplified if len(simplified) == len(text) else text


_WIDE = {chr(code): plain for code, plain in PLAIN.items() if isinstance(plain, str)}


def _plain(text: str) -> str:
    """``text`` with plain forms for full-width ones; a handful of replacements is faster than a translation table."""
    for wide in _WIDE.keys() & set(text):
        text = text.replace(wide, _WIDE[wide])
    return text


def read(document: Document, begins: int = 0) -> Reading:
    """The reading of ``document`` from the line at the source's character ``begins``."""
    source = _simplified(document.text)
    lines = list(_lines(document, source))
    if begins:
        lines = [replace(line, kind="skip") if line.start < begins else line for line in lines]
    wrap = _wrap(lines, document)
    alignment = Alignment()
    paragraphs: list[Paragraph] = []
    previous: _Line | None = None
    gap = False
    for line in lines:
        if line.kind in ("blank", "skip"):
            gap = gap or line.kind == "blank"
            continue
        both_text = previous is not None and line.kind == previous.kind == "text"
        if both_text and previous is not None and _continues(previous, line, wrap):
            _smooth(alignment, line, after=previous)
            start = paragraphs[-1].start
            paragraphs[-1] = replace(paragraphs[-1], end=alignment.length)
        else:
            if paragraphs:
                alignment.replace("\n", line.start, line.start)
            start = alignment.length
            if line.kind == "row":
                _smooth_row(alignment, line)
            else:
                _smooth(alignment, line)
            kind: ParagraphKind = "row" if line.kind == "row" else "text"
            paragraphs.append(Paragraph(len(paragraphs), start, alignment.length, kind, line.number, line.marked, gap))
        previous, gap = line, False
    text = "".join(alignment.parts)
    skipped = [(line.start, line.start + len(line.text)) for line in lines if line.kind == "skip"]
    return Reading(document, source, text, paragraphs, alignment, bytearray(len(text)), skipped, begins)


def _lines(document: Document, source: str) -> Iterator[_Line]:
    """The lines of the document, each known as text, a table's row, or furniture to be skipped."""
    marked = {heading.start: heading.level for heading in document.headings}
    headings = sorted(marked)
    furniture = sorted((item.start, item.end) for item in document.furniture)
    rows = [(table.start, table.end) for table in document.tables]
    texts = _plain(source).split("\n")
    margins = _margins(texts)
    start, next_heading, next_furniture = 0, 0, 0
    for number, text in enumerate(texts):
        end = start + len(text)
        while next_furniture < len(furniture) and furniture[next_furniture][1] <= start:
            next_furniture += 1
        first, last = furniture[next_furniture] if next_furniture < len(furniture) else (end + 1, end + 1)
        in_furniture = first <= start < last
        level: int | None = None
        while next_heading < len(headings) and headings[next_heading] < end:
            if headings[next_heading] >= start:
                level = marked[headings[next_heading]]
            next_heading += 1
        kind = "skip" if in_furniture or number in margins else _line_kind(texts, number, start, rows)
        printed = source[start:end]
        yield _Line(number, start, text, kind, level, printed, _width(printed) if kind == "text" else 0)
        start = end + 1


def _line_kind(
    texts: list[str], number: int, start: int, rows: list[tuple[int, int]]
) -> Literal["text", "row", "blank", "skip"]:
    text = texts[number]
    if not text or text.isspace():
        return "blank"
    if (
        "\t" in text.strip()
        or text.count("\t") > 1
        or ("\t" in text and any(first <= start + len(text) and start <= last for first, last in rows))
    ):
        return "row"
    if "|" in text and _PIPE_ROW.match(text):
        return "skip" if _PIPE_RULE.match(text) else "row"
    if any(first <= start <= last for first, last in rows):
        return "row"
    return "text"


def _margins(texts: list[str]) -> set[int]:
    """The lines of a text without pages that stood in its pages' margins: their numbers, and the headers beside them."""
    numbers = [n for n, text in enumerate(texts) if 0 < len(text) < 24 and _PAGE_NUMBER.match(text)]
    if not numbers:
        return set()
    pages = {*_counted(texts, numbers), *(number for number in numbers if _is_alone(texts, number))}
    if len(pages) < 3:
        return pages
    printed = [n for n, text in enumerate(texts) if n not in pages and text and not text.isspace()]
    beside: dict[str, list[int]] = {}
    for before, after in pairwise([-1, *printed, len(texts)]):
        if before < 0 or after == len(texts) or any(before < page < after for page in pages):
            for number in {before, after} & set(printed):
                beside.setdefault(texts[number].strip(), []).append(number)
    for text, lines in beside.items():
        if len(text) <= 40 and len(lines) >= max(3, 0.5 * len(pages)) and "\t" not in text:
            following = next((texts[n] for n in printed if n > lines[0]), "")
            # A header may be the report's title, which is then printed as such once.
            pages.update(lines[1:] if "报告" in text and "报告" not in following else lines)
    return pages


def _counted(texts: list[str], numbers: list[int]) -> list[int]:
    """The longest run of lines that count 1, 2, 3 … at least a dozen printed lines apart, as pages do."""
    values = {n: int(match.group()) for n in numbers if (match := re.search(r"\d+", texts[n]))}
    best: list[int] = []
    for place, first in enumerate(numbers):
        if values[first] > 3 or len(numbers) - place <= len(best):
            continue
        run = [first]
        for number in numbers[place + 1 :]:
            if values[number] == values[run[-1]] + 1:
                run.append(number)
        if len(run) > len(best):
            best = run
    gaps = sorted(sum(bool(text.strip()) for text in texts[one:other]) for one, other in pairwise(best))
    return best if len(gaps) >= 2 and gaps[len(gaps) // 2] >= 12 else []


def _is_alone(texts: list[str], number: int) -> bool:
    """Whether a line that is only a number stands between lines of prose, as page numbers do and cells do not."""
    if any(sign in texts[number] for sign in "页-—–"):
        return True
    before = next((text for text in reversed(texts[:number]) if text.strip()), "")
    after = next((text for text in texts[number + 1 :] if text.strip()), "")
    return max(len(before.strip()), len(after.strip())) >= 12 and "\t" not in before + after


def _wrap(lines: list[_Line], document: Document) -> _Wrap | None:
    """How the page broke its lines; None where lines are the writer's own."""
    texts = [line for line in lines if line.width]
    widths = sorted(line.width for line in texts)
    if len(widths) < 6:
        return None
    width = widths[int(len(widths) * 0.9)]
    if not 30 <= width <= 150:
        return None
    full = [line for line in texts if line.width >= 0.85 * width]
    open_ended = sum(line.text.rstrip()[-1] not in _TERMINAL for line in full)
    if not document.is_wrapped and open_ended <= 0.5 * len(full):
        return None
    firsts = [line.indent >= 2 for before, line in pairwise(texts) if before.width < 0.8 * width <= line.width]
    others = [line.indent >= 2 for before, line in pairwise(texts) if before.width >= 0.8 * width <= line.width]
    indents = len(firsts) >= 3 and sum(firsts) >= 0.8 * len(firsts) and sum(others) <= 0.4 * len(others)
    (usual, count), *_ = Counter(len(line.text) for line in texts).most_common(1)
    counted = count >= max(6, 0.3 * len(texts)) and sum(len(line.text) > usual for line in texts) <= 0.05 * len(texts)
    return _Wrap(width, indents, usual if counted and not indents and not document.is_wrapped else None)


def _width(text: str) -> int:
    """The width of a line in columns, a Chinese character taking two; blanks are typesetters' and count nothing."""
    return len(text.replace(" ", "").strip().encode("gb18030", "replace"))


def _continues(before: _Line, after: _Line, wrap: _Wrap | None) -> bool:  # noqa: PLR0911
    """Whether ``after`` goes on with the paragraph of ``before``."""
    first, second = before.text.strip(), after.text.strip()
    if before.marked is not None or after.marked is not None or first[0] == "#" or second[0] == "#":
        return False
    ends, opens = first[-1] in _TERMINAL, OPENING.match(second) is not None
    is_full = wrap is not None and wrap.is_full(before, after)
    if wrap is not None and (wrap.indents or wrap.characters):
        # The page itself shows where paragraphs begin.
        if after.indent >= 2 or not is_full:
            return False
        is_apart = (
            _STRONG_OPENING.match(second)
            or (after.width < 0.8 * wrap.width and (_is_title(second) or _KEY_VALUE.match(second)))
            or (not wrap.indents and first[-1] == "。" and opens and not _WEAK_OPENING.match(second))
        )
        return not (is_apart and (ends or first[-1] in ":："))
    if not ends and (second[0] in _NEVER_FIRST or (second[0] == "." and first[-1].isdigit())):
        return True
    if ends or first[-1] in ":：":
        return is_full and not opens and _KEY_VALUE.match(second) is None
    if opens and first[-1] not in "，、,(（“" and not (is_full and _WEAK_OPENING.match(second)):
        return False
    if _KEY_VALUE.match(first) and len(first) < 40 and _KEY_VALUE.match(second):
        return False
    if first[-1] in "，、,（“《-":
        return True
    if wrap is not None:
        # The first line of a paragraph is indented by two Chinese characters.
        return before.width >= wrap.width - max(8, wrap.width // 8)
    if (_KEY_VALUE.match(first) and len(first) < 40) or (_KEY_VALUE.match(second) and len(second) < 40):
        return False
    # Lines are the writer's own; only a page break can have cut one, and it cuts long lines in mid-sentence.
    return len(first) >= 24 and _SENTENCE.search(first) is not None and not _is_title(first)


def _is_title(text: str) -> bool:
    return OPENING.match(text) is not None and len(text) < 40 and _SENTENCE.search(text[4:]) is None


def _smooth(alignment: Alignment, line: _Line, after: _Line | None = None) -> None:
    """Append a line of prose; ``after`` is the line that it continues."""
    text = line.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if match := re.match(r"#{1,6}\s+", text[start:end]):
        start += match.end()
    if after is not None and text[start].isascii() and text[start].isalpha() and after.text.rstrip()[-1].isascii():
        alignment.replace(" ", line.start, line.start)
    _smooth_span(alignment, text, start, end, line.start, is_prose=_SENTENCE.search(text) is not None)


def _smooth_row(alignment: Alignment, line: _Line) -> None:
    """Append a table's row: its cells' texts, parted by tabs."""
    text = line.text
    if "\t" in text:
        bounds = [match.span() for match in re.finditer(r"\t", text)]
    else:
        bounds = [match.span() for match in _PIPE.finditer(text)]
        if bounds and not text[: bounds[0][0]].strip():
            bounds[0] = (0, bounds[0][1])
            alignment_start = bounds.pop(0)[1]
        else:
            alignment_start = 0
        if bounds and not text[bounds[-1][1] :].strip():
            text = text[: bounds.pop()[0]]
        _cells(alignment, text, alignment_start, bounds, line.start)
        return
    _cells(alignment, text, 0, bounds, line.start)


def _cells(alignment: Alignment, text: str, start: int, bounds: list[tuple[int, int]], offset: int) -> None:
    at = start
    for first, last in [*bounds, (len(text), len(text))]:
        left, right = at, first
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        _smooth_span(alignment, text, left, right, offset, is_prose=True)
        if first < len(text) or (first, last) != (len(text), len(text)):
            alignment.replace("\t", offset + first, offset + last)
        at = last


def _smooth_span(alignment: Alignment, text: str, start: int, end: int, offset: int, *, is_prose: bool) -> None:
    at = start
    for match in _RESIDUE.finditer(text, start, end):
        kind = match.lastgroup
        left, right = match.span()
        replacement = ""
        if kind == "blank":
            if left == start or right == end:
                pass
            elif _keeps_blank(text[left - 1], text[right], is_prose=is_prose):
                replacement = " "
        elif kind == "math":
            replacement = _plain_math(match.group())
        elif kind == "command":
            name = match.group()[1:]
            replacement = _COMMANDS.get(name, name)
        elif kind == "entity":
            replacement = _ENTITIES.get(match.group(), "")
        alignment.copy(text[at:left], offset + at)
        if replacement:
            alignment.replace(replacement, offset + left, offset + right)
        at = right
    alignment.copy(text[at:end], offset + at)


def _keeps_blank(left: str, right: str, *, is_prose: bool) -> bool:
    if not (left.isascii() and left.isalnum() and right.isascii() and right.isalnum()):
        return False
    # In prose, a blank between two digits stands inside a number; in a row of figures it parts them.
    return not (is_prose and left.isdigit() and right.isdigit())


def _plain_math(math: str) -> str:
    body = re.sub(r"\\([a-z]+)", lambda match: _COMMANDS.get(match.group(1), ""), math[1:-1])
    return re.sub(r"[\s\\{}]|~(?=\d)", "", body)
