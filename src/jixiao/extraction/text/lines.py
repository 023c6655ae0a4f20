"""The lines of a document: which are text, table rows or furniture, how the page broke them, and which go together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from jixiao.documents.document import Document
from jixiao.extraction.text.bar_rows import broken_rows, empty_first
from jixiao.extraction.text.blank_rows import blank_rows
from jixiao.extraction.text.covered import Covered
from jixiao.extraction.text.levels import Levels
from jixiao.facts.numbers import read_integer
from jixiao.patterns import sought

#: Full-width forms that mean the same as the plain ones; one character for one, so that offsets stay.
PLAIN = str.maketrans(
    {chr(0xFF10 + n): str(n) for n in range(10)}
    | {chr(code): chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | {"．": ".", "％": "%", "﹪": "%", "＋": "+", "－": "-", "＝": "=", "／": "/", "（": "(", "）": ")"}
    | {"［": "[", "］": "]", "〔": "[", "〕": "]", "：": ":", "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤"}
    | {"＞": ">", "＜": "<", "﹥": ">", "﹤": "<"}
    | {"∶": ":", "︰": ":", "～": "~", "〜": "~", "｜": "|", "＊": "*", "＃": "#", "\ufe0f": " "}
    | {"「": "“", "」": "”", "『": "“", "』": "”"}
)
_PIPE_ROW = re.compile(r"^\s*\|.*\||^[^|\n]+\|[^|\n]*\|")
_PIPE_RULE = re.compile(r"^[\s|:\-—+]+$")
_PAGE_NUMBER = re.compile(
    r"^[-—–·~\s]*(?:\d{1,3}|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})[-—–·~\s]*$"
)
_BARE_FIGURE = re.compile(r"\d[\d,.]*%?")  # 9.43
#: The share of full lines in a page that breaks them; the shortest line beside a page's number.
_FEWEST_FULL, _SHORTEST_LINE = 0.2, 3
_MEASURE = re.compile(r"[≥≤<>=]?\d[\d,.]*[^\d\s]{0,6}")  # ≥94%
_HAN_NUMBER = "一二三四五六七八九十"
#: How headings and list items begin.
OPENING = re.compile(
    rf"#{{1,6}}\s|第[{_HAN_NUMBER}\d]+(?:部分|章|节)|[{_HAN_NUMBER}]{{1,3}}[、.．，](?!\d)"
    rf"|[(（][{_HAN_NUMBER}\d]{{1,3}}[)）]|\d{{1,2}}[、．]|\d{{1,2}}\.(?!\d)|[①-⑳]|[{_HAN_NUMBER}]是|其[{_HAN_NUMBER}][,，、]|附件"
)
_KEY_VALUE = re.compile(r"^[^:：。，；,;\t]{2,24}[:：]")
_TERMINAL = "。；！？;!?"
#: Openings that stand within paragraphs as well, and so at the beginning of a wrapped line: 二是…, 第|三，…, 三、四级….
_WEAK_OPENING = re.compile(rf"[{_HAN_NUMBER}]{{1,3}}(?:，|、[{_HAN_NUMBER}])|[{_HAN_NUMBER}]是|其[{_HAN_NUMBER}]")
_STRONG_OPENING = re.compile(
    rf"第[{_HAN_NUMBER}\d]+(?:部分|章|节)|[{_HAN_NUMBER}]{{1,3}}、|\([{_HAN_NUMBER}]{{1,3}}\)|附件"
)
#: Words that refer to the sentence before, and so begin no paragraph.
_GOES_ON = re.compile("该(?:项|指标|部分)|其中|扣分|得分|主要原因|原因")
#: What a page does not break: a number, or a character and the signs that cannot begin a line.
_FIRST_WORD = re.compile(r"(?:[A-Za-z\d.．,]+(?<=[A-Za-z\d]) ?[%％]?|\$[^$\n]{1,60}\$|.)[，。；：、！？,%:)）〕\]”》]*")
#: Signs that begin no line: what stands before them was cut.
_NEVER_FIRST = "，。；、：！？,%)”》"
SENTENCE = re.compile(r"[，。；、：]")
#: What a site prints around a page, which goes on with no paragraph: 首页 > 政务公开, 【字体：大 中 小】.
_OF_SITE = sought(r"(?:首页|[前在]位置)[^。；\n]{0,12}[>»]|字[体号](?:大小)?[:：] ?[\[【]?[大小\[【]|分享到")


class SourceLine(NamedTuple):
    """A line: its place, its text with plain signs, what it is, and the level of the heading that the file marks."""

    number: int
    start: int
    text: str
    kind: Literal["text", "row", "blank", "skip"]
    marked: int | None
    #: As it stands in the source, and its width in columns without blanks; 0 where it is no text.
    printed: str = ""
    width: int = 0
    #: The columns before its first word.
    indent: int = 0
    #: The columns left between it and the page's margin, where the document tells.
    room: float | None = None
    #: What parts the cells of a row where only blanks do.
    bounds: list[tuple[int, int]] | None = None
    #: Whether it is a row with bars whose first stands behind an empty cell.
    is_empty_first: bool = False


class Wrap(NamedTuple):
    """How the page broke the lines.

    ``width`` is that of a full line in columns; ``indents`` says that the first lines of paragraphs are indented;
    ``characters`` is the length of every full line where a program has counted characters, not columns; ``least`` the
    fewest characters of a line that was cut where it has cut them at many lengths.
    """

    width: int
    indents: bool
    characters: int | None
    least: int | None = None

    def is_full(self, before: SourceLine, after: SourceLine) -> bool:
        """Whether the first word of ``after`` had no room at the end of ``before``."""
        if self.least is not None:
            return len(before.text) >= self.least
        if self.characters is not None:
            # Such programs break lines at blanks, where there are any: those beside numbers.
            length, (chunk, blank, _) = len(before.text.rstrip()), after.text.partition(" ")
            is_at_number = before.text.rstrip()[-1].isdigit() or (blank != "" and chunk[:1].isdigit())
            return length >= self.characters - 1 or (is_at_number and length + 1 + len(chunk) > self.characters)
        word = _FIRST_WORD.match(after.printed.lstrip())
        if before.room is not None:
            return (_width(word.group()) if word else 0) > before.room - 3
        taken = before.width + before.text.count(" ") + (before.indent if self.indents else 0)
        return taken + (_width(word.group()) if word else 0) > self.width - 2


#: Half-width stops beside Chinese characters, which mean the full-width ones; no separators of thousands, no ``&lt;``.
_HALF_WIDTH = re.compile(r"[,;!?](?:(?<=[^\x00-\x7f].)|(?<=,)(?<![A-Za-z],)(?!\d)|(?<=;)(?<![a-z];))")
_STRAIGHT = re.compile(r'"([^"]{1,80})"')
_STOPS = {",": "，", ";": "；", "!": "！", "?": "？"}
_WIDE = {chr(code): plain for code, plain in PLAIN.items() if isinstance(plain, str)}


def _plain(text: str) -> str:
    """``text`` with plain forms for full-width ones; a handful of replacements is faster than a translation table."""
    for wide in _WIDE.keys() & set(text):
        text = text.replace(wide, _WIDE[wide])
    if '"' in text:
        text = _STRAIGHT.sub(r"“\1”", text)
    return _HALF_WIDTH.sub(lambda match: _STOPS[match.group()], text)


def lines_of(document: Document, source: str, levels: Levels) -> Iterator[SourceLine]:
    """The lines of the document, each known as text, a table's row, or furniture to be skipped."""
    marked = {heading.start: heading.level for heading in document.headings}
    headings = sorted(marked)
    furniture = sorted((item.start, item.end) for item in document.furniture)
    rows = Covered((table.start, table.end) for table in document.tables)
    texts = _plain(source).split("\n")
    broken = _rejoin(texts)
    texts = [_without_bar(text) if "|" in text else text for text in texts]
    begun_empty = empty_first(texts) if "|" in source else set[int]()
    tabled = blank_rows(texts, levels)
    margins, places = _margins(texts), {margin.start: margin for margin in document.margins}
    start, next_heading, next_furniture = 0, 0, 0
    for number, text in enumerate(texts):
        if number in broken:
            continue
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
        kind = "skip" if in_furniture or number in margins else _line_kind(text, start, rows)
        printed = source[start:end]
        if kind == "text" and number in tabled:
            yield SourceLine(number, start, text, "row", level, bounds=tabled[number])
        elif kind == "text":
            blanks = printed[: len(printed) - len(printed.lstrip())]
            place = places.get(start)
            indent = len(blanks) + blanks.count("\u3000") if place is None else round(place.left)
            room = None if place is None else place.right
            yield SourceLine(number, start, text, kind, level, printed, _width(printed), indent, room)
        else:
            yield SourceLine(number, start, text, kind, level, is_empty_first=number in begun_empty)
        start = end + 1


def _rejoin(texts: list[str]) -> set[int]:
    """Rejoin in as many characters the rows of ``texts`` that a page has broken at bars; the lines that are no more."""
    gone: set[int] = set()
    for first, last in list(broken_rows(texts)) if any("|" in text for text in texts) else ():
        texts[first] = " ".join(texts[first:last])
        texts[first + 1 : last] = [""] * (last - first - 1)
        gone.update(range(first + 1, last))
    return gone


def _without_bar(text: str) -> str:
    """A line that is one cell without the bar behind it: `项目名称 |`, in as many characters."""
    return text.replace("|", " ") if text.count("|") == 1 and text.rstrip()[-1] == "|" else text


def _line_kind(text: str, start: int, rows: Covered) -> Literal["text", "row", "blank", "skip"]:
    if not text or text.isspace():
        return "blank"
    if "\t" in text and ("\t" in text.strip() or text.count("\t") > 1 or rows.meets(start, start + len(text))):
        return "row"
    if "|" in text and _PIPE_ROW.match(text):
        return "skip" if _PIPE_RULE.match(text) else "row"
    return "row" if rows.meets(start, start) else "text"


def _margins(texts: list[str]) -> set[int]:
    """The lines that stood in the margins of pages: their numbers, and the headers beside them."""
    numbers = [n for n, text in enumerate(texts) if 0 < len(text) < 24 and _PAGE_NUMBER.match(text)]
    if not numbers:
        return set()
    told = [n for n, text in enumerate(texts) if text and not text.isspace()]
    numbers = [number for number in numbers if not _is_among_figures(texts, number, told)]
    pages = {*_counted(texts, numbers, told), *(number for number in numbers if _is_alone(texts, number, told))}
    if len(pages) < 3:
        return pages
    printed = [n for n in told if n not in pages]
    ordered = sorted(pages)
    beside: dict[str, list[int]] = {}
    for before, after in pairwise([-1, *printed, len(texts)]):
        is_apart = bisect_right(ordered, before) < bisect_left(ordered, after)
        if before < 0 or after == len(texts) or is_apart:
            for number in {before, after} - {-1, len(texts)}:
                beside.setdefault(texts[number].strip(), []).append(number)
    for text, lines in beside.items():
        if len(text) <= 40 and len(lines) >= max(3, 0.5 * len(pages)) and "\t" not in text:
            behind = bisect_right(printed, lines[0])
            following = texts[printed[behind]] if behind < len(printed) else ""
            # A header may be the report's title, which is then printed as such once.
            pages.update(lines[1:] if "报告" in text and "报告" not in following else lines)
    return pages


def _counted(texts: list[str], numbers: list[int], told: list[int]) -> list[int]:
    """The longest run of lines that count 1, 2, 3 … at least a dozen printed lines apart, as pages do."""
    values = {n: read_integer(match.group()) for n in numbers if (match := re.search(r"\d+", texts[n]))}
    # By value the next line that has it; by line the next of its run, and how many follow.
    nearest: dict[int, int] = {}
    following: dict[int, int | None] = {}
    length: dict[int, int] = {}
    for number in reversed(numbers):
        after = following[number] = nearest.get(values[number] + 1)
        length[number] = 1 + length[after] if after is not None else 1
        nearest[values[number]] = number
    at = max((number for number in numbers if values[number] <= 3), key=length.__getitem__, default=None)
    best: list[int] = []
    while at is not None:
        best.append(at)
        at = following[at]
    gaps = sorted(bisect_left(told, other) - bisect_left(told, one) for one, other in pairwise(best))
    return best if len(gaps) >= 2 and gaps[len(gaps) // 2] >= 12 else []


def _is_among_figures(texts: list[str], number: int, told: list[int]) -> bool:
    """Whether a line that is only a number stands beside another figure, as cells do that are lines."""
    place = bisect_left(told, number)
    beside = (texts[n].strip() for n in told[max(place - 1, 0) : place + 2] if n != number)
    return texts[number].strip().isdecimal() and any(map(_BARE_FIGURE.fullmatch, beside))


def _is_alone(texts: list[str], number: int, told: list[int]) -> bool:
    """Whether a line that is only a number stands between lines of prose, as page numbers do and cells do not."""
    if any(sign in texts[number] for sign in "页-—–"):
        return True
    place = bisect_left(told, number)
    before = texts[told[place - 1]] if place else ""
    after = texts[told[place + 1]] if place + 1 < len(told) else ""
    shorter, longer = sorted((before.strip(), after.strip()), key=len)
    # Beside a unit (%, 万亩) or a measure (≥94%) the number is a cell.
    is_cell = len(shorter) < _SHORTEST_LINE or _MEASURE.fullmatch(shorter) is not None
    return not is_cell and len(longer) >= 12 and "\t" not in before + after


def wrap_of(lines: list[SourceLine], document: Document) -> Wrap | None:
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
    if not document.is_wrapped and (open_ended <= 0.5 * len(full) or len(full) <= _FEWEST_FULL * len(texts)):
        return None
    firsts = [line.indent >= 2 for before, line in pairwise(texts) if before.width < 0.8 * width <= line.width]
    others = [line.indent >= 2 for before, line in pairwise(texts) if before.width >= 0.8 * width <= line.width]
    indents = len(firsts) >= 3 and sum(firsts) >= 0.8 * len(firsts) and sum(others) <= 0.4 * len(others)
    if indents or document.is_wrapped:
        return Wrap(width, indents, None)
    (usual, count), *_ = Counter(len(line.text) for line in texts).most_common(1)
    counted = count >= max(6, 0.2 * len(texts)) and sum(len(line.text) > usual for line in texts) <= 0.05 * len(texts)
    cut = sorted((len(line.text), line.width) for line in texts if _is_cut(line.text))
    if counted and sum(length >= usual - 1 for length, _ in cut) >= 0.4 * len(cut):
        return Wrap(width, indents, usual)
    return Wrap(width, indents, None, _least(cut, width))


def _is_cut(text: str) -> bool:
    """Whether a line ends in mid-sentence."""
    return SENTENCE.search(text) is not None and text.rstrip()[-1] not in f"{_TERMINAL}:" and not OPENING.match(text)


def _least(cut: list[tuple[int, int]], width: int) -> int | None:
    """The fewest characters of lines ``cut`` in mid-sentence, where they are of many lengths; else None."""
    if len(cut) < 12 or sum(columns < 0.85 * width for _, columns in cut) < 0.15 * len(cut):
        return None
    least = cut[len(cut) // 20][0]
    return least if least >= 0.6 * cut[-1][0] else None


def _width(text: str) -> int:
    """The width of a line in columns, a Chinese character taking two; blanks are typesetters' and count nothing."""
    return len(text.replace(" ", "").replace("\u00a0", "").strip().encode("gb18030", "replace"))


#: A line that ends within a number: 会议费3. or 合计1,0.
_CUT_NUMBER = re.compile(r"[^\d.]\d+(?:\.|,\d{0,2})$")
#: A line that may end within a sum, if the next goes on with digits or a unit: 决算支出为820; 预算总额820.5万.
_CUT_BEFORE = re.compile(r"[一-龥:(、，]\d[\d,]*(?:\.\d+)?[百千]?[万亿]?$")
#: How that line begins: 55.6万元; `元，其中`.
_CUT_AFTER = re.compile(r"(?:\d[\d,]*(?:\.\d+)? ?(?:[百千]?[万亿]?元|%|分)|[百千]?[万亿]?元(?=[，。；、)]))")


#: A report's title, which may be as long as the lines below it: 安仁县水利局2022年度绩效自评报告(公开).
_TITLE = re.compile(r"[^，。；：:、《》]{6,44}(?:自评|评价)(?:情况)?的?报告(?:[(（][^()（）]{1,8}[)）])?")
#: How the report then begins: 根据县财政局要求.
_BEGINS = re.compile("根据|按照?|依据|为[了进全加]|现将|我[局部委办院厅单县市区]|本[单部局]")


class _Seam(NamedTuple):
    """Where two lines meet: the words of both, and whether the page broke a full line there."""

    first: str
    second: str
    #: Whether the first ends with its sentence; whether the second begins as headings and items do.
    ends: bool
    opens: bool
    is_full: bool


def continues(before: SourceLine, after: SourceLine, wrap: Wrap | None) -> bool:
    """Whether ``after`` goes on with the paragraph of ``before``."""
    first, second = before.text.strip(), after.text.strip()
    if before.marked is not None or after.marked is not None or first[0] == "#" or second[0] == "#":
        return False
    if _OF_SITE.search(first) or _OF_SITE.search(second):
        return False
    if second[0].isdigit() and _CUT_NUMBER.search(first):
        return True
    if _CUT_AFTER.match(second) and _CUT_BEFORE.search(first) and SENTENCE.search(first + second):
        return True
    if _BEGINS.match(second) and _TITLE.fullmatch(first):
        return False
    ends = first[-1] in _TERMINAL
    if wrap is None:
        # The writer's own lines.
        if ends:
            return False
        said = _by_words(_Seam(first, second, ends, OPENING.match(second) is not None, is_full=False))
        return _is_cut_by_page(first, second) if said is None else said
    seam = _Seam(first, second, ends, OPENING.match(second) is not None, wrap.is_full(before, after))
    told = _by_layout(seam, after, wrap) if wrap.indents or wrap.characters is not None else None
    if told is None:
        told = _by_words(seam)
    # The first line of a paragraph is indented by two Chinese characters.
    return seam.is_full or before.width >= wrap.width - max(8, wrap.width // 8) if told is None else told


def _by_layout(seam: _Seam, after: SourceLine, wrap: Wrap) -> bool | None:
    """What a page tells that indents paragraphs or counts characters; None where it leaves it open."""
    if after.indent >= 2 or not (seam.is_full or (wrap.indents and not seam.ends and not seam.opens)):
        return False
    if seam.is_full:
        return not ((seam.ends or seam.first[-1] in ":：") and _stands_apart(seam, after, wrap))
    return None


def _stands_apart(seam: _Seam, after: SourceLine, wrap: Wrap) -> bool:
    """Whether a line behind a full one looks like a heading, an item or a field."""
    second = seam.second
    if _STRONG_OPENING.match(second):
        return True
    is_field = _KEY_VALUE.match(second) is not None
    if after.width < 0.8 * wrap.width and (is_field or _is_title(second)):
        return True
    is_item = seam.opens and not _WEAK_OPENING.match(second)
    return not wrap.indents and seam.first[-1] == "。" and (is_field or is_item)


def _by_words(seam: _Seam) -> bool | None:
    """What the words and signs at the seam tell; None where they leave it open."""
    first, second = seam.first, seam.second
    if not seam.ends and _begins_within(first, second):
        return True
    if seam.ends or first[-1] in ":：":
        # A sentence that ends with the line may end the paragraph; an item of a list does not.
        goes_on = first[-1] in "；:" or _GOES_ON.match(second) is not None
        return seam.is_full and goes_on and not seam.opens and _KEY_VALUE.match(second) is None
    if seam.opens and first[-1] not in "，、,(（“" and not (seam.is_full and _WEAK_OPENING.match(second)):
        return False
    if _is_short_field(first) and _KEY_VALUE.match(second):
        return False
    return True if first[-1] in "，、,（“《" or (first[-1] == "-" and len(first) > 1) else None


def _begins_within(first: str, second: str) -> bool:
    """Whether a line begins with a sign that stands within sentences or numbers."""
    return (second[0] in _NEVER_FIRST and second != "%") or (second[0] == "." and first[-1].isdigit())


def _is_cut_by_page(first: str, second: str) -> bool:
    """Whether a page break has cut one of the writer's own lines: it cuts long ones in mid-sentence."""
    if _is_short_field(first) or _is_short_field(second):
        return False
    # What goes on with a sentence ends it or goes on for long; a cell below a long one does neither.
    is_prose = len(second) >= 24 or SENTENCE.search(second) is not None or second[-1] in _TERMINAL
    return len(first) >= 24 and is_prose and SENTENCE.search(first) is not None and not _is_title(first)


def _is_short_field(text: str) -> bool:
    return _KEY_VALUE.match(text) is not None and len(text) < 40


def _is_title(text: str) -> bool:
    return OPENING.match(text) is not None and len(text) < 40 and SENTENCE.search(text[4:]) is None
