"""Posts, people and organs of the department: 核定编制58名，实有在职人员55人，内设8个科室，下属事业单位3个.

What is counted is said before the number (行政编制22个) or after it (8个职能科室). Only places that speak of the
department's own establishment are read: an overview of it, or a sentence that names posts; trainees and residents are
counted elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from jixiao.extraction.annotated_text import LONG, REACH, AnnotatedText
from jixiao.extraction.candidate import Candidate
from jixiao.extraction.people import words as staff_words
from jixiao.extraction.people.items import ORGANS, Counted, item_of
from jixiao.extraction.people.listed_organs import listed
from jixiao.extraction.text.quantities import Quantity
from jixiao.facts.column import Cell
from jixiao.facts.numbers import read_integer

#: Units in which posts, people and organs are counted.
_UNITS = frozenset({"个", "名", "人", "位", "家", "所", "支", "间", ""})
#: What a column of units says where people are counted.
_PERSONS = frozenset({"人", "名"})
#: A cell that is one count: 45人.
_FIGURE = re.compile(r"\d{1,5}[人名个]?")
#: How far words may stand before a number that say what it counts, and that it was so a year before.
_REACH, _BEFORE = 48, 16

_OWN = frozenset({"overview", "front", "none"})
_GROUP_NAME = "自评工作小组"
_TALKS_OF_WORK = frozenset({"tasks", "goals", "problems", "measures", "conclusion"})


def recognise(annotated: AnnotatedText) -> Iterator[Candidate]:
    """Every count of posts, people and organs of the department."""
    state = Counted()
    yield from _table_counts(annotated)
    yield from _cells_as_lines(annotated)
    yield from _in_one(annotated)
    found = [*annotated.free("count", "plain"), *_han(annotated)]
    found.sort(key=lambda quantity: quantity.start)
    for quantity in found:
        if quantity.unit not in _UNITS or quantity.value != int(quantity.value):
            continue
        candidate = _count(annotated, quantity, state)
        if candidate is not None:
            annotated.smoothed.claim(candidate.start, candidate.end)
            yield candidate
    yield from _none(annotated)
    yield from _leaders(annotated)


def _table_item(item: str, label: str) -> str:
    """What a cell counts: 编制数 in a row 事业编制 are posts of that kind."""
    kind = (
        staff_words.KIND_OF_STAFF.search(label)
        if item == "authorised_posts" and staff_words.KINDS_ROW.fullmatch(label)
        else None
    )
    return f"{kind.lastgroup}_posts" if kind else item


def _staff_head(name: str) -> str:
    """The lowest head of a column, or that above it if the lowest is 小计."""
    upper, _, lowest = name.rpartition("/")
    return upper if upper and lowest in ("小计", "合计") else lowest


def _table_counts(annotated: AnnotatedText) -> Iterator[Candidate]:
    """Counts in tables whose heads are 编制数, 实有人数 or the like, or whose rows are, beside their unit."""
    for grid in annotated.grids:
        heads = [staff_words.STAFF_HEAD.fullmatch(_staff_head(name)) for name in grid.names]
        has_heads = sum(head is not None for head in heads) >= 2
        for row in grid.rows:
            label = next((cell.text for cell in row if re.search("[一-龥]", cell.text)), None)
            unit = next((cell.text for cell in row if cell.text in _PERSONS), None)
            counted = staff_words.STAFF_LABEL.fullmatch(label) if label and unit else None
            for cell, head, name in zip(row, heads, grid.names, strict=True):
                if has_heads and head is not None and not cell.filled:
                    named = None if label is None or staff_words.NO_UNIT.match(label) else label
                    yield from _cell(
                        annotated, cell.start, cell.end, _table_item(str(head.lastgroup), label or ""), named
                    )
                elif counted is not None and not cell.filled:
                    item = "other" if staff_words.PLANNED.search(name) else str(counted.lastgroup)
                    yield from _cell(annotated, cell.start, cell.end, item, None)


def _cells_as_lines(annotated: AnnotatedText) -> Iterator[Candidate]:
    """Counts that are a line each, below their label: 人员编制 above 24, 实有人数 above 22."""
    text, paragraphs = annotated.text, annotated.smoothed.paragraphs
    lines = [text[p.start : p.end] for p in paragraphs]
    for number, (label, _) in enumerate(pairwise(lines), 1):
        head = staff_words.STAFF_HEAD.fullmatch(label)
        # Labels and figures that stand in blocks of their own do not tell which is whose.
        is_between = any(_FIGURE.fullmatch(line) for line in lines[number + 1 : number + 2]) or (
            number > 1 and staff_words.STAFF_HEAD.fullmatch(lines[number - 2])
        )
        if head and not is_between:
            yield from _cell(annotated, paragraphs[number].start, paragraphs[number].end, str(head.lastgroup), None)


def _cell(annotated: AnnotatedText, start: int, end: int, item: str, named: str | None) -> Iterator[Candidate]:
    """The count of a cell that is nothing but one."""
    found = annotated.quantities_in(start, end)
    if (
        len(found) != 1
        or not _FIGURE.fullmatch(annotated.text, start, end)
        or annotated.smoothed.is_claimed(start, end)
    ):
        return
    annotated.smoothed.claim(start, end)
    values: dict[str, Cell] = {
        "item": item, "unit_name": named, "headcount": int(found[0].value), "value_status": "stated",
        "unit": found[0].unit or "人", "qualifier": "exact", "as_of": None,
    }  # fmt: skip
    yield Candidate("headcount", start, end, values, "headcount.table", 0.85)


def _han(annotated: AnnotatedText) -> Iterator[Quantity]:
    """Chinese numerals in paragraphs that speak of organs and posts: 内设八个科室."""
    for paragraph, section in zip(annotated.smoothed.paragraphs, annotated.outline.sections, strict=True):
        speaks_of = [staff_words.STRONG, *([staff_words.ORGANS_SPOKEN_OF] if section.role in _OWN else [])]
        if any(words.search(annotated.text, paragraph.start, paragraph.end) for words in speaks_of):
            for quantity in annotated.lexicon.scanner.scan_han(annotated.text, paragraph.start, paragraph.end):
                if quantity.unit and not annotated.smoothed.is_claimed(quantity.start, quantity.end):
                    yield quantity


def _count(annotated: AnnotatedText, quantity: Quantity, state: Counted) -> Candidate | None:
    text = annotated.text
    paragraph = annotated.paragraph(quantity.start)
    if paragraph.number != state.paragraph:
        is_own = _is_of_establishment(annotated, quantity.start)
        state.enter(paragraph.number, paragraph.start, is_own=is_own)
    state.goes_to(text, quantity.start)
    start = max(state.end, quantity.start - _REACH)
    before = staff_words.SENTENCE.split(text[start : quantity.bound_start])[-1] or _label(annotated, quantity)
    is_about_staff = state.is_own or state.root or staff_words.STRONG.search(before)
    if not is_about_staff and not staff_words.GROUPS.search(text, start, quantity.end + 32):
        return None
    if staff_words.PEOPLE_FOLLOW.search(before):
        state.root, state.whole, state.is_divided = "in_post", -1, True
    elif staff_words.POSTS_FOLLOW.search(before):
        state.root, state.whole, state.is_divided = "authorised_posts", -1, True
    sentence = text[annotated.sentence(quantity.start)[0] : quantity.start]
    item, words = item_of(before, sentence, text[quantity.end : quantity.end + 32], quantity, state)
    if (item, words) == ("subordinate_units", "机构") and "内设" in sentence:
        item = "internal_offices"
    if not item or not _is_own(annotated, quantity, item, state):
        return None
    whole = state.takes(item, words, text, quantity.start, quantity.end)
    state.owner = _owner(annotated, paragraph.start, quantity.start) or state.owner
    post = _post(words, state.owner) if item == "leadership_posts" else ""
    values: dict[str, Cell] = {
        "item": item,
        "unit_name": post or (_GROUP_NAME if item == "evaluation_group" else state.owner),
        "headcount": int(quantity.value),
        "value_status": "stated",
        "unit": quantity.unit or ("个" if item in ORGANS else "人"),
        "qualifier": "at_most" if quantity.qualifier == "less_than" else quantity.qualifier,
        "as_of": _as_of(annotated, quantity.start),
        "listed": listed(annotated, quantity) if item in ORGANS else None,
    }
    confidence = 0.88 if quantity.unit else 0.8
    links = {} if whole is None else {"part_of": ("headcount", whole)}
    return Candidate("headcount", quantity.start, quantity.end, values, f"headcount.{item}", confidence, links=links)


def _label(annotated: AnnotatedText, quantity: Quantity) -> str:
    """The end of the paragraph above a number that is a paragraph by itself."""
    paragraph = annotated.paragraph(quantity.start)
    if (paragraph.start, paragraph.end) != (quantity.start, quantity.end) or not paragraph.number:
        return ""
    label = annotated.smoothed.paragraphs[paragraph.number - 1]
    return annotated.text[max(label.start, label.end - 16) : label.end]


def _is_of_establishment(annotated: AnnotatedText, offset: int) -> bool:
    """Whether the paragraph at ``offset`` is about the department's own posts, people and organs."""
    role, paragraph = annotated.section(offset).role, annotated.paragraph(offset)
    if role in _TALKS_OF_WORK:
        return False
    if role in _OWN and paragraph.end - paragraph.start <= LONG:
        return True
    return len(staff_words.ESTABLISHMENT.findall(annotated.text, paragraph.start, paragraph.end)) > 1


def _is_own(annotated: AnnotatedText, quantity: Quantity, item: str, state: Counted) -> bool:
    if item == "evaluation_group" or state.is_own:
        return True
    section = annotated.section(quantity.start)
    start, end = annotated.sentence(quantity.start)
    sentence = annotated.text[start:end]
    if section.role in _TALKS_OF_WORK and not section.has("overview") and not staff_words.OURSELVES.search(sentence):
        return False
    return staff_words.STRONG.search(sentence) is not None and not staff_words.NOT_STAFF.search(sentence)


def _owner(annotated: AnnotatedText, start: int, offset: int) -> str | None:
    """The unit whose counts the sentence gives, as printed; None if it names none."""
    sentence = max(start, annotated.sentence(offset)[0])
    found = (
        staff_words.UNIT_NAME.match(annotated.text, _opening(annotated.text, start), offset)
        if sentence > start
        else None
    )
    for match in staff_words.UNIT_NAME.finditer(annotated.text, sentence, offset):
        found = match
    return annotated.smoothed.printed(*found.span("name")) if found else None


def _opening(text: str, start: int) -> int:
    """Where a paragraph's words begin after its number."""
    match = staff_words.NUMBERED.match(text, start)
    return match.end() if match else start


def _post(words: str, owner: str | None) -> str:
    """The name of a post, with the unit that it heads where the words name none."""
    post = re.sub(r"^(?:其中|设|核定|配备|含|有|现任|[、，,和及])+", "", words)
    return owner + post if owner and owner.endswith(("中心", "站", "所", "馆")) and 0 < len(post) < 4 else post


def _as_of(annotated: AnnotatedText, offset: int) -> date | None:
    """The day for which the sentence's counts hold: 截至2023年12月31日, 2023年末, 上年末."""
    found = None
    start = max(annotated.paragraph(offset).start, offset - REACH)
    for match in staff_words.AS_OF.finditer(
        annotated.text, max(start, annotated.text.rfind("。", start, offset)), offset
    ):
        found = match
    if found is None:
        is_before = staff_words.YEAR_BEFORE.search(annotated.text, max(start, offset - _BEFORE), offset)
        return date(annotated.fiscal_year - 1, 12, 31) if annotated.fiscal_year and is_before else None
    month, day = read_integer(found["month"] or "12"), read_integer(found["day"] or "31")
    try:
        return date(read_integer(found["year"]), month, day)
    except ValueError:
        return None


def _in_one(annotated: AnnotatedText) -> Iterator[Candidate]:
    """Posts and staff in one expression: 核定编制数/实有人数：35/33."""
    for match in staff_words.POSTS_AND_STAFF.finditer(annotated.text):
        for number, item in ((1, "authorised_posts"), (2, "in_post")):
            if not annotated.smoothed.is_claimed(*match.span(number)):
                annotated.smoothed.claim(*match.span(number))
                owner = _owner(annotated, annotated.paragraph(match.start()).start, match.start() + 1)
                values: dict[str, Cell] = {
                    "item": item, "unit_name": owner, "headcount": read_integer(match[number]),
                    "value_status": "stated", "unit": "人", "qualifier": "exact",
                    "as_of": _as_of(annotated, match.start()),
                }  # fmt: skip
                yield Candidate("headcount", *match.span(number), values, "headcount.in_one", 0.8)


def _leaders(annotated: AnnotatedText) -> Iterator[Candidate]:
    """Leaders counted in pairs: 领导职数1正3副."""
    for match in staff_words.PAIR.finditer(annotated.text):
        for number, post in (("chief", "正职"), ("deputy", "副职")):
            start, end = match.start(number), match.end(number) + 1
            if not annotated.smoothed.is_claimed(start, end):
                values: dict[str, Cell] = {
                    "item": "leadership_posts",
                    "unit_name": post,
                    "headcount": read_integer(match[number]),
                    "value_status": "stated",
                    "unit": "名",
                    "qualifier": "exact",
                    "as_of": None,
                }
                annotated.smoothed.claim(start, end)
                yield Candidate("headcount", start, end, values, "headcount.leaders", 0.85)


def _none(annotated: AnnotatedText) -> Iterator[Candidate]:
    """Organs that the department says it does not have: 无内设科室."""
    for match in staff_words.NONE.finditer(annotated.text):
        if annotated.section(match.start()).role not in _OWN or annotated.smoothed.is_claimed(*match.span()):
            continue
        item = "internal_offices" if "内设" in match.group() else "subordinate_units"
        owner = _owner(annotated, annotated.paragraph(match.start()).start, match.start() + 1)
        values: dict[str, Cell] = {
            "item": item, "unit_name": owner, "headcount": 0, "value_status": "stated", "unit": "个",
            "qualifier": "exact", "as_of": None,
        }  # fmt: skip
        annotated.smoothed.claim(*match.span())
        yield Candidate("headcount", match.start(), match.end(), values, "headcount.none", 0.88)
