"""Which counts are parts of which: 169名，其中：提拔64人，交流47人次.

其中 and 分别为 divide the nearest count before them in the sentence that counts the same: people by people (人, 名,
人次), all else by its own unit. Behind 其中： the list goes on to the end of the sentence, and over ； where each item
is no more than a name and a number; behind 其中 alone, as long as nothing but names stands between the counts. A list
is over when its parts make the whole. 10人(均为镇街人员) are part of the item that the bracket names, and
新认定80人，累计认定200人 says that the first are among the second.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from jixiao.extraction.draft import Draft
from jixiao.extraction.material import Material
from jixiao.extraction.text.occurrences import occurrences

_DIVIDED = re.compile(r"其中(?P<colon>:)?|[，,:(](?:分别|依次)(?:为|是)(?P<also>:)?")
#: Between a count and the words that divide it: 169名领导干部人事调整，.
_NEAR = 40
#: How a clause begins that goes on to something else.
_ELSE = (
    r"(?!开展|举办|组织|完成|召开|培训|累计|共|全年|并|已|建成|新建|新增|建设|打造|发放|走访|慰问|整治|清理|查处|印发|为"
    r"|实施|推进|处理|办理|安排|投入)"
)
#: Between counts of a list without a colon: a name; of one over ；, the whole item.
_NEXT = re.compile(rf"[^，。；]{{0,14}}[、，,和及]+{_ELSE}[^，。；、]{{0,12}}")
_ITEM = re.compile(rf"[；;]{_ELSE}[一-龥“”]{{1,12}}")
_FIRST = re.compile("[一-龥“”]{1,12}")
_ALL_OF = re.compile(r"\((?:均|全部|都)为(?P<name>[一-龥]{2,6}?)(?:的?(?:人员|干部|职工|同志|单位|企业))?\)")
_SUMMED_UP = re.compile(r"[，,、](?:目前|现)?(?:全[市县区省州])?已?累计(?P<verb>[一-龥]{0,4}?)(?:达到?|共有?|为|有)?")
_STOPS = frozenset("。！？!?\n")
_ENDS = re.compile("[。；;！？!?\n]")


def linked(material: Material, drafts: list[Draft]) -> Iterator[Draft]:
    """``drafts``, the counts of a reading, by their places, each part linked to what it is part of."""
    drafts = sorted(drafts, key=lambda draft: draft.start)
    parts = dict(_divided(material, drafts))
    if "累计" in material.text:
        parts |= {part: whole for part, whole in _summed_up(material, drafts) if part not in parts}
    for number, draft in enumerate(drafts):
        whole = parts.get(number)
        yield draft if whole is None else draft._replace(links={"part_of": ("activity", drafts[whole].start)})


def _divided(material: Material, drafts: list[Draft]) -> Iterator[tuple[int, int]]:
    """The numbers of parts and of their wholes, wherever words say that a count is divided."""
    text = material.text
    starts = [draft.start for draft in drafts]
    marks = [mark for mark in _marks(text) if material.paragraph(mark.start()).kind != "row"]
    for number, mark in enumerate(marks):
        first = bisect_left(starts, mark.end())
        if first == len(drafts):
            return
        sentence, end = material.sentence(mark.start())
        colon = mark["colon"] or mark["also"]
        in_bracket = text[mark.start() - 1] == "(" or mark.group().startswith("(")
        if in_bracket:
            close = text.find(")", mark.end(), end)
            end = close if close >= 0 else end
        elif colon:
            end = _end_of_list(material, drafts, first, end)
        following = marks[number + 1].start() if number + 1 < len(marks) else end
        whole = _whole(material, drafts, first, sentence, mark.start())
        if whole is None or drafts[first].start >= end:
            continue
        if not mark.group().startswith("其中") and text[drafts[whole].end : mark.start()].strip("，,:("):
            # 培训200人，甲、乙两县分别为…: what is divided stands right before.
            continue
        yield from _parts(material, drafts, whole, first, end, following, is_list=bool(colon) or in_bracket)


def _marks(text: str) -> list[re.Match[str]]:
    """Where words divide a count, in order."""
    # 分别 and 依次 are matched with the character before them.
    places = [*occurrences(text, ("其中",)), *(at - 1 for at in occurrences(text, ("分别", "依次"), 1))]
    return [match for at in sorted(places) if (match := _DIVIDED.match(text, at))]


def _whole(material: Material, drafts: list[Draft], first: int, sentence: int, mark: int) -> int | None:
    """The nearest count before a mark in its sentence that the first count behind it can be part of."""
    for number in range(first - 1, -1, -1):
        draft = drafts[number]
        if draft.start < sentence or mark - draft.end > _NEAR:
            return None
        if _family(material, draft) == _family(material, drafts[first]):
            return number
    return None


def _parts(
    material: Material, drafts: list[Draft], whole: int, first: int, end: int, following: int, *, is_list: bool
) -> Iterator[tuple[int, int]]:
    """The parts of a whole from the draft ``first`` on; those in brackets divide a part, not the whole."""
    text = material.text
    family, left = _family(material, drafts[whole]), _value(drafts[whole])
    last: int | None = None
    for number in range(first, len(drafts)):
        draft = drafts[number]
        if draft.start >= end:
            return
        between = text[drafts[last].end if last is not None else draft.start : draft.start]
        if between.count("(") > between.count(")"):
            continue
        if draft.start >= following:
            return
        if _family(material, draft) != family:
            return
        if last is not None and not is_list and not _NEXT.fullmatch(between):
            return
        if left == 0:
            if (named := _named(text, drafts, first, number)) is not None:
                yield number, named
            return
        yield number, whole
        left, last = left - _value(draft), number


def _named(text: str, drafts: list[Draft], first: int, number: int) -> int | None:
    """The part that the bracket behind a count says all of it belongs to: 10人(均为镇街人员)."""
    match = _ALL_OF.match(text, drafts[number].end)
    if match is None:
        return None
    return next((n for n in range(first, number) if text.endswith(match["name"], 0, drafts[n].start)), None)


def _end_of_list(material: Material, drafts: list[Draft], first: int, end: int) -> int:
    """Where a list behind 其中： ends that parts its items by ；, if each is a name and a number; else ``end``."""
    text, number = material.text, first
    paragraph = material.paragraph(drafts[first].start)
    opening = max(text.rfind(":", 0, drafts[first].start) + 1, paragraph.start)
    if not _FIRST.fullmatch(text, opening, drafts[first].start):
        return end
    while number < len(drafts) and drafts[number].end < paragraph.end:
        stop = text[drafts[number].end]
        if stop not in "；;。":
            return end
        end, number = drafts[number].end, number + 1
        if stop == "。" or number == len(drafts) or not _ITEM.fullmatch(text, end, drafts[number].start):
            return end
    return end


def _summed_up(material: Material, drafts: list[Draft]) -> Iterator[tuple[int, int]]:
    """新认定高层次人才80人，累计认定200人: the new ones are among all."""
    for number, (new, all_) in enumerate(pairwise(drafts)):
        match = _SUMMED_UP.fullmatch(material.text, new.end, all_.start) if all_.start - new.end < 16 else None
        if match is None or new.values["unit"] != all_.values["unit"] or _value(new) > _value(all_):
            continue
        clause = material.text[material.clause(new.start)[0] : new.start]
        if "新" in clause and match["verb"] in clause:
            yield number, number + 1


def _family(material: Material, draft: Draft) -> str:
    unit = str(draft.values["unit"])
    return "people" if material.lexicon.units.get(unit) == "people" else unit


def _value(draft: Draft) -> Decimal:
    value = draft.values["value"]
    assert isinstance(value, Decimal)
    return value
