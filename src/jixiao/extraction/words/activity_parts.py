"""Which counts are parts of which: 169名，其中：提拔64人，交流47人次.

其中 and 分别为 divide the nearest count before them in the sentence that counts the same: people by people (人, 名,
人次), all else by its own unit. Behind 其中： the list goes on to the end of the sentence, and over ； where each item
is no more than a name and a number; behind 其中 alone, as long as nothing but names stands between the counts. A list
is over when its parts make the whole. 10人(均为镇街人员) are part of the item that the bracket names, and
新认定80人，累计认定200人 says that the first are among the second. Projects are divided by their grades:
评为“优”的9个、“良”的2个.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate
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
#: Between the last part that makes the whole and one more that the list names all the same: of 12 in
#: all, 甲镇9个、乙镇3个、丙镇1个.
_ONE_MORE = re.compile("、[一-龥]{2,8}")
_ITEM = re.compile(rf"[；;]{_ELSE}[一-龥“”]{{1,12}}")
_FIRST = re.compile("[一-龥“”]{1,12}")
_ALL_OF = re.compile(r"\((?:均|全部|都)为(?P<name>[一-龥]{2,6}?)(?:的?(?:人员|干部|职工|同志|单位|企业))?\)")
#: Between what was graded and the first grade, and between grades: 项目12个，评为“优”的9个、“良”的2个.
_BEST = re.compile(r"[^\n]{0,60}?[为获](?:评为)?[“\"]?优秀?[”\"]?(?:等[次级])?(?:的|项目|有|共)*")
#: `、“良”的`
_NEXT_GRADE = re.compile(r"[，,、和;；]?(?:评?为)?[“\"]?[良中差](?:好|等)?[”\"]?(?:等[次级])?(?:的|项目|有|共)*")
_SUMMED_UP = re.compile(r"[，,、](?:目前|现)?(?:全[市县区省州])?已?累计(?P<verb>[一-龥]{0,4}?)(?:达到?|共有?|为|有)?")


def linked(annotated: AnnotatedText, candidates: list[Candidate]) -> Iterator[Candidate]:
    """``candidates``, the counts of a text, by their places, each part linked to what it is part of."""
    candidates = sorted(candidates, key=lambda candidate: candidate.start)
    parts = dict(_graded(annotated, candidates)) | dict(_divided(annotated, candidates))
    if "累计" in annotated.text:
        parts |= {part: whole for part, whole in _summed_up(annotated, candidates) if part not in parts}
    for number, candidate in enumerate(candidates):
        whole = parts.get(number)
        yield (
            candidate if whole is None else candidate._replace(links={"part_of": ("activity", candidates[whole].start)})
        )


def _divided(annotated: AnnotatedText, candidates: list[Candidate]) -> Iterator[tuple[int, int]]:
    """The numbers of parts and of their wholes, wherever words say that a count is divided."""
    text = annotated.text
    starts = [candidate.start for candidate in candidates]
    marks = [mark for mark in _marks(text) if annotated.paragraph(mark.start()).kind != "row"]
    for number, mark in enumerate(marks):
        first = bisect_left(starts, mark.end())
        if first == len(candidates):
            return
        sentence, end = annotated.sentence(mark.start())
        colon = mark["colon"] or mark["also"]
        in_bracket = text[mark.start() - 1] == "(" or mark.group().startswith("(")
        if in_bracket:
            close = text.find(")", mark.end(), end)
            end = close if close >= 0 else end
        elif colon:
            end = _end_of_list(annotated, candidates, first, end)
        following = marks[number + 1].start() if number + 1 < len(marks) else end
        whole = _whole(annotated, candidates, first, sentence, mark.start())
        if whole is None or candidates[first].start >= end:
            continue
        if not mark.group().startswith("其中") and text[candidates[whole].end : mark.start()].strip("，,:("):
            # 培训200人，甲、乙两县分别为…: what is divided stands right before.
            continue
        yield from _parts(annotated, candidates, whole, first, end, following, is_list=bool(colon) or in_bracket)


def _graded(annotated: AnnotatedText, candidates: list[Candidate]) -> Iterator[tuple[int, int]]:
    """The numbers of counts by grade, and of the count of projects before them that these are the grades of."""
    if "优" not in annotated.text:
        return
    for number, (before, first) in enumerate(pairwise(candidates)):
        if not _BEST.fullmatch(annotated.text, before.end, first.start) or not _is_of_projects(annotated, before):
            continue
        part = number + 1
        while _family(annotated, candidates[part]) == _family(annotated, before):
            yield part, number
            part += 1
            if part == len(candidates) or not _NEXT_GRADE.fullmatch(
                annotated.text, candidates[part - 1].end, candidates[part].start
            ):
                break


def _is_of_projects(annotated: AnnotatedText, count: Candidate) -> bool:
    """Whether a count is one of projects: 纳入自评的项目共12个, 12个项目."""
    start, end = annotated.clause(count.start)
    return "项目" in annotated.text[start:end]


def _marks(text: str) -> list[re.Match[str]]:
    """Where words divide a count, in order."""
    # 分别 and 依次 are matched with the character before them.
    places = [*occurrences(text, ("其中",)), *(at - 1 for at in occurrences(text, ("分别", "依次"), 1))]
    return [match for at in sorted(places) if (match := _DIVIDED.match(text, at))]


def _whole(annotated: AnnotatedText, candidates: list[Candidate], first: int, sentence: int, mark: int) -> int | None:
    """The nearest count before a mark in its sentence that the first count behind it can be part of."""
    for number in range(first - 1, -1, -1):
        candidate = candidates[number]
        if candidate.start < sentence or mark - candidate.end > _NEAR:
            return None
        if _family(annotated, candidate) == _family(annotated, candidates[first]):
            return number
    return None


def _parts(
    annotated: AnnotatedText,
    candidates: list[Candidate],
    whole: int,
    first: int,
    end: int,
    following: int,
    *,
    is_list: bool,
) -> Iterator[tuple[int, int]]:
    """The parts of a whole from the candidate ``first`` on; those in brackets divide a part, not the whole."""
    text = annotated.text
    family, left = _family(annotated, candidates[whole]), _value(candidates[whole])
    last: int | None = None
    for number in range(first, len(candidates)):
        candidate = candidates[number]
        if candidate.start >= end:
            return
        between = text[candidates[last].end if last is not None else candidate.start : candidate.start]
        if between.count("(") > between.count(")"):
            continue
        if candidate.start >= following:
            return
        if _family(annotated, candidate) != family:
            return
        if last is not None and not is_list and not _NEXT.fullmatch(between):
            return
        if left == 0 and not (number > first + 1 and _ONE_MORE.fullmatch(between)):
            if (named := _named(text, candidates, first, number)) is not None:
                yield number, named
            return
        yield number, whole
        left, last = left - _value(candidate), number


def _named(text: str, candidates: list[Candidate], first: int, number: int) -> int | None:
    """The part that the bracket behind a count says all of it belongs to: 10人(均为镇街人员)."""
    match = _ALL_OF.match(text, candidates[number].end)
    if match is None:
        return None
    return next((n for n in range(first, number) if text.endswith(match["name"], 0, candidates[n].start)), None)


def _end_of_list(annotated: AnnotatedText, candidates: list[Candidate], first: int, end: int) -> int:
    """Where a list behind 其中： ends that parts its items by ；, if each is a name and a number; else ``end``."""
    text, number = annotated.text, first
    paragraph = annotated.paragraph(candidates[first].start)
    opening = max(text.rfind(":", 0, candidates[first].start) + 1, paragraph.start)
    if not _FIRST.fullmatch(text, opening, candidates[first].start):
        return end
    while number < len(candidates) and candidates[number].end < paragraph.end:
        stop = text[candidates[number].end]
        if stop not in "；;。":
            return end
        end, number = candidates[number].end, number + 1
        if stop == "。" or number == len(candidates) or not _ITEM.fullmatch(text, end, candidates[number].start):
            return end
    return end


def _summed_up(annotated: AnnotatedText, candidates: list[Candidate]) -> Iterator[tuple[int, int]]:
    """新认定高层次人才80人，累计认定200人: the new ones are among all."""
    for number, (new, all_) in enumerate(pairwise(candidates)):
        match = _SUMMED_UP.fullmatch(annotated.text, new.end, all_.start) if all_.start - new.end < 16 else None
        if match is None or new.values["unit"] != all_.values["unit"] or _value(new) > _value(all_):
            continue
        clause = annotated.text[annotated.clause(new.start)[0] : new.start]
        if "新" in clause and match["verb"] in clause:
            yield number, number + 1


def _family(annotated: AnnotatedText, candidate: Candidate) -> str:
    unit = str(candidate.values["unit"])
    return "people" if annotated.lexicon.units.get(unit) == "people" else unit


def _value(candidate: Candidate) -> Decimal:
    value = candidate.values["value"]
    assert isinstance(value, Decimal)
    return value
