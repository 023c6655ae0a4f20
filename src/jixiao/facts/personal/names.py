"""Names of private persons in running text, known by the words around them.

A name begins with a surname, has one or two characters more, and is no word of the language. That alone proves
nothing: something beside it has to say that a person is meant. Before it stands a field (填报人：), a role (困难党员)
or the edge of a phrase; behind it another edge, or a word that follows names (同志, 家庭, 等3户). What is true of one
name in a list is true of all (李桂芳、梁伟). Each place is asked a bounded number of questions, so that the search
takes time in proportion to the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from jixiao.facts.personal.secrets import Secrets
from jixiao.facts.personal.span import Span
from jixiao.facts.personal.words import BODIES, MASKS, POINTS, PersonWords
from jixiao.patterns import sought

#: Most characters of a word that is looked up before or behind a name.
LONGEST_WORD = 8
#: Most characters between a field and its value: 填报人（签字）：
_LONGEST_GAP = 10
#: 艾山·买买提, and the signs by which print parts such names.
_PARTED = re.compile(rf"[{POINTS}](?<=[一-龥].)(?=[一-龥])")
#: Chinese characters: 路.
_HAN = re.compile("[一-龥]+")
#: Between a field and its value: （签字）：
_GAP = re.compile(r"(?:[(（](?:签[字章名]|盖章|手写|公章)[)）])?[\s:：|]{0,6}\Z")
#: Between the names of a list: 、 and 5000元、 and （2岁）、 and 同志、村委会主任.
_BETWEEN = re.compile(
    r"(?:同志|同学|女士|先生|老师|师傅)?(?:[(（][^()（）\n]{0,40}[)）])?(?:[^一-龥\n]{0,3}\d[\d,.]{0,12}[万亿]?元)?"
    r"(?:等\d+[户人名])?[、,，和与及;；\s]{1,3}(?:其[子女妻夫父母])?(?P<role>[一-龥]{0,10})\Z"
)
#: What says behind a name that it is one: （男, ，女，, （1938年, 等12户, 5000元.
_TELLS = re.compile(
    r"——|[(（,，]\s*[男女](?![一-龥])|[(（]\d{4}[年.\-/]\d|等(?:\d+|[一二两三四五六七八九十]+)[余多]?[名户人位]|[二两三四五六七八九十][人位名户](?!数)"
    r"|[,，]?\d{1,3}岁|一?[户家](?=[(（,，])"
)
#: The end of a division and the beginning of a place in it, where a title seems to stand: 区长城中路街道.
_PLACE_WITHIN = re.compile(r"[区县市]长[一-龥]{1,4}?(?:街道|[镇乡](?:人民)?政府)")
#: Characters that blanks part: 褚 建 军, 佐　斌.
_SPACED = re.compile(
    r"[一-龥][ \u3000]{1,3}[一-龥](?:[ \u3000]{1,3}[一-龥])?(?![一-龥]|[ \u3000]{1,3}[一-龥](?![一-龥]))"
)
#: The item of a list that ends there: 大地坪.
_ITEM_BEFORE = re.compile(r"[一-龥]{1,8}\Z")
#: How a list of things is counted: 等4个村民小组, 4条.
_THING_BEHIND = re.compile(
    r"等?(?:\d{1,3}|[一二两三四五六七八九十几多]{1,2})?(?:余|多)?(?:个(?!人)|条|座|处|所|项|村|社区|镇|乡|县|自然|家企|支|类|种|片)"
)
#: What stands behind names alone, with digits where it is the name of a card: `晁二妮，残疾人证51132219580719301743`.
_TELLS_ALONE = sought(
    r"(?<=[一-龥])[(（,，]\s?(?:[男女](?=[,，、)）])|(?:公民)?(?:身份证|残疾人?证|军官证|证)号?码?[:为是]?\d{10}"
    r"|(?:19|20)\d\d(?:年|[-./])\d{1,2}(?:(?:月|[-./])(?:\d{1,2}日?)?)?出?生(?![一-龥]))"
)
#: What is called after somebody: 干部学院.
_CALLED_AFTER = re.compile(
    "[一-龥]{0,4}?(?:学院|大学|中学|小学|医院|书院|剧院|馆|故居|旧居|旧址|公园|广场|陵园|基金|奖|杯|精神|思想|理论|主义|事迹"
    "|研究|基地|工作室|团队|杂交|式|同款|[村镇乡路街桥河山]|水库|墓|像|诗|书画|杯)"
)
#: How many persons a list names: `安心三名`.
_COUNT_OF_PERSONS = sought(
    r"(?<=[一-龥])(?:(?P<count>[2-9]|1[0-9]|[两二三四五六七八九十])[名位人])(?![次数均工大才民])"
)
_SENTENCE_END = re.compile("[。；;\n\t]")  # `；`
#: 5000元, 1.2万元.
_SUM = re.compile(r"\d[\d,.]*[万亿]?元")
#: What no name ends with where nothing but its surroundings tells it: 高清线.
_THINGS = frozenset(
    "村街道祠塘坑坪圳屿埔厝涌围圩墟墩垵坝路站中园团会司府寺庙桥河江湖岛港线率额费款数量度性化型类级项次年月日期"
)
#: The first of several parts of a thing, and no end of a name: 潘桥一、二标段.
_SERIES = re.compile("[一二三四五][、,，][二三四五六][、,，标期]")
#: What makes a longer word of one that begins as a name does: 安全感.
_SUFFIXES = frozenset("感宫房户分证卡人工生师者物品法制网板机器车票金业体员权益利事件表单书报告式点面间层岗位长家用力")
#: What ends a word, and no name: 林文是.
_PARTICLES = frozenset("是及这那还的了在有和与等其都也被把为并")
#: Between a role and who has it: 驾驶员为.
_COPULAS = frozenset("为是系叫")
#: 奖励金 is a sum, and no person of the surname 金.
_FUND, _FUNDED = frozenset("金费款"), frozenset("助励问补恤偿扶贴经")


class Left(IntEnum):
    """What stands before a name: nothing that could, a word that may, an edge, a kind or role of persons, a field."""

    NOTHING = 0
    WORD = 1
    EDGE = 2
    KIND = 3
    ROLE = 4
    FIELD = 5


class Right(IntEnum):
    """What stands behind a name: nothing that could, an end, a sum of money, or what follows persons alone."""

    NOTHING = 0
    END = 1
    SUM = 2
    TELLING = 3


class _Shape(NamedTuple):
    """What has the shape of a name: its span, what stands beside it, and whether it begins as a word does.

    It ``is_rare`` where so many words begin with its surname that seldom a person is meant, ``is_given`` where it has
    nothing but a surname and a common given name, and a word follows that follows persons, and ``is_sure`` where its
    surname is seldom anything else, besides.
    """

    start: int
    end: int
    left: Left
    right: Right
    is_word: bool
    is_rare: bool
    is_given: bool
    is_sure: bool

    @property
    def is_name(self) -> bool:
        """Whether its form and the words beside it say that it is one, wherever it stands."""
        is_long = self.end - self.start > 2
        if self.is_word:
            return is_long and (self.left is Left.FIELD or (self.left is Left.ROLE and self.right is Right.TELLING))
        if self.left >= Left.ROLE or self.right is Right.TELLING or self.is_sure:
            return True
        is_kind = self.left is Left.KIND and not self.is_rare
        return is_long and (self.right is Right.SUM or self.is_given or is_kind)

    @property
    def may_be_name(self) -> bool:
        """Whether it is one where it stands apart, among nothing that is no person."""
        is_apart = self.left is Left.EDGE and not (self.is_rare or self.is_word)
        return self.is_name or (is_apart and self.end - self.start > 2)


def names(text: str, numbers: Sequence[Span], words: PersonWords) -> Iterator[Span]:
    """The names in ``text``, where ``numbers`` are the personal numbers in order, which names stand beside."""
    chain: list[_Shape] = []
    for candidate in _candidates(text, numbers, words):
        if chain and not _goes_on(text, chain[-1], candidate):
            yield from _settled(text, chain, words)
            chain = []
        chain.append(candidate)
    yield from _settled(text, chain, words)
    yield from _spaced(text, numbers, words)
    yield from _counted(text, words)
    yield from _told(text, words)
    yield from _of_parts(text, words)


def _spaced(text: str, numbers: Sequence[Span], words: PersonWords) -> Iterator[Span]:
    """The names whose characters blanks part: 褚 建 军; of two characters only behind a field or a role."""
    starts = [number.start for number in numbers]
    for match in _SPACED.finditer(text):
        name = re.sub(r"\s", "", match.group())
        if not (words.is_name(name) and name[-1] not in _THINGS | _PARTICLES):
            continue
        left = _left(text, match.start(), words, numbers, starts)
        if left >= Left.ROLE or (len(name) > 2 and left is not Left.NOTHING and not words.is_rare(name, 0)):
            yield Span(*match.span(), "name")


def _settled(text: str, chain: list[_Shape], words: PersonWords) -> Iterator[Span]:
    """The names among the members of one list: all, if one is."""
    if not chain:
        return
    is_told = any(member.is_name for member in chain) or _is_list_of_field(chain)
    if is_told or (any(member.may_be_name for member in chain) and not _is_among_things(text, chain, words)):
        is_field = chain[0].left is Left.FIELD
        for member in chain:
            if member.is_name or not member.is_word or is_field or member.left is Left.ROLE:
                yield Span(member.start, member.end, "name")


def _is_among_things(text: str, chain: list[_Shape], words: PersonWords) -> bool:
    """Whether the list goes on with what is no name (田坝山、大地坪), or is counted as no persons are (等4个).

    A cell is told by its column.
    """
    first, last = chain[0].start, chain[-1].end
    if "\t" in text[max(0, first - 1) : first] + text[last : last + 1]:
        return True
    if text[first - 1 : first] == "、":
        before = _ITEM_BEFORE.search(text, max(0, first - LONGEST_WORD), first - 1)
        if before is None or not words.is_name(before.group()):
            return True
    if text[last : last + 1] == "、":
        return words.begins_word(text, last + 1) or not any(words.ends(text, last + 1))
    return _THING_BEHIND.match(text, last) is not None


def _counted(text: str, words: PersonWords) -> Iterator[Span]:
    """The names of a list that is counted as persons are, each of whom it names: 康乐、常青、安心三名儿童."""
    for match in _COUNT_OF_PERSONS.finditer(text):
        count, end = _count(match["count"]), match.start()
        items: list[tuple[int, int]] = []
        while len(items) < count - 1:
            start = max(text.rfind(sign, max(0, end - 5), end) for sign in "、和与及") + 1
            if not (start and 2 <= end - start <= 4 and words.may_be_called(text, start, end)):
                break
            items.append((start, end))
            end = start - 1
        else:
            starts = [end - length for length in (3, 2, 4) if end >= length]
            for start in sorted(starts, key=lambda start: end not in words.ends(text, start)):
                if words.may_be_called(text, start, end) and _left(text, start, words, (), []) is not Left.NOTHING:
                    items.append((start, end))
                    break
        named = [start for start, last in items if last in words.ends(text, start)]
        if len(items) == count and 2 * len(named) > count:
            is_sure = not any(words.begins_word(text, start) for start in named)
            if is_sure or any(words.begins_role(text, match.end() + more) for more in range(4)):
                yield from (Span(*item, "name") for item in items)


def _told(text: str, words: PersonWords) -> Iterator[Span]:
    """What stands where only a name can, before a sex or a number, whatever its surname: 对象鲜明贵，女，."""
    for match in _TELLS_ALONE.finditer(text):
        end = match.start()
        for start in (end - length for length in (3, 2, 4) if end >= length):
            is_called = words.may_be_called(text, start, end) and not words.begins_word(text, start)
            if is_called and _left(text, start, words, (), []) >= Left.EDGE:
                yield Span(start, end, "name")
                break


def _count(printed: str) -> int:
    return int(printed) if printed.isdecimal() else "一二三四五六七八九十".index(printed.replace("两", "二")) + 1


def _is_list_of_field(chain: list[_Shape]) -> bool:
    """Whether a field of persons holds a list of names that are words, too: 成员：康乐、常青."""
    return len(chain) > 1 and chain[0].left is Left.FIELD and chain[0].right is not Right.NOTHING


def _goes_on(text: str, one: _Shape, other: _Shape) -> bool:
    between = text[one.end : other.start]
    if len(between) > 60 or not (match := _BETWEEN.match(between)):
        return False
    return not match["role"] or other.left is Left.ROLE


def again(text: str, found: Sequence[Span], words: PersonWords) -> Iterator[Span]:
    """Where the names ``found`` in ``text`` stand again, whatever stands beside them.

    Of two characters, or where a name is a word, too, which may stand within other words, something beside has to part
    it from these; of two characters that are a word, nothing does.
    """
    own = {text[span.start : span.end] for span in found if span.rule == "name"}
    if not own:
        return
    for start, end in Secrets(name for name in own if len(name) > 2 or not words.begins_word(name, 0)).places(text):
        if (end - start > 2 and not words.begins_word(text, start)) or (
            _left(text, start, words, (), []) is not Left.NOTHING
            and _right(text, end, words, (), []) is not Right.NOTHING
        ):
            yield Span(start, end, "name")


def _candidates(text: str, numbers: Sequence[Span], words: PersonWords) -> Iterator[_Shape]:
    done, field = 0, False
    parted = iter([*_parted(text, words), (len(text) + 1, len(text) + 1)])
    first, last = next(parted)
    starts = [number.start for number in numbers]
    numbered = {number.end + length for number in numbers for length in range(3)}
    for match in (words.surname if numbers else words.surname_apart).finditer(text):
        start = match.start()
        is_within = start > 0 and "一" <= text[start - 1] <= "龥"
        if is_within and not (start in numbered or words.may_follow(text, start) or words.may_be_sure(text, start)):
            continue  # Most places: nothing before them can be what stands before a name.
        while last <= start:
            yield _judged(text, first, last, words, numbers, starts)
            done, (first, last) = max(done, last), next(parted)
        if start < done or first <= start:
            continue
        # What follows a name in the list of a field stands in that field, too.
        of_field = field and start - done == 1 and text[done] in "、,，"
        if (candidate := _at(text, start, words, numbers, starts, Left.FIELD if of_field else None)) is not None:
            if candidate.left is Left.WORD and not candidate.is_name:  # 向耿金花支付: 向 is a surname, too
                behind = _at(text, start + 1, words, numbers, starts, None)
                candidate = behind if behind is not None and behind.is_name else candidate
            yield candidate
            done, field = candidate.end, candidate.left is Left.FIELD
    while last <= len(text):
        yield _judged(text, first, last, words, numbers, starts)
        first, last = next(parted)


def _of_parts(text: str, words: PersonWords) -> Iterator[Span]:
    """The names of peoples without surnames that are made of known parts: 才仁旺姆."""
    for match in words.parts.finditer(text):
        if text[match.end() : match.end() + 1] not in BODIES | _THINGS:
            yield Span(*match.span(), "name")


def _parted(text: str, words: PersonWords) -> Iterator[tuple[int, int]]:
    """The spans that could hold names whose parts a point parts: each part of at most six characters."""
    done = 0
    for point in _PARTED.finditer(text):
        if point.start() < done:
            continue
        start, end = point.start(), point.end()
        while start > max(done, point.start() - 6) and _HAN.match(text[start - 1]):
            start -= 1
            if words.ends_before(text, start) is not None and text[start - 1] not in words.sound_signs:
                break
        least = end
        while end < len(text) and end - least < 6 and _HAN.match(text[end]):
            end += 1
            if _PARTED.match(text, end):
                end += 1
                least = end
        done = end
        yield start, end


def _at(
    text: str, start: int, words: PersonWords, numbers: Sequence[Span], starts: list[int], left: Left | None
) -> _Shape | None:
    """The name that can begin at ``start``, with the end that is surest; None where none can.

    ``left`` is what stands before it, where that is known.
    """
    left = _left(text, start, words, numbers, starts) if left is None else left
    begins_word = left is not Left.NOTHING and words.begins_word(text, start)
    # 魏国明 begins as 魏国 does, and is a name.
    is_plain = begins_word and left < Left.ROLE and not words.is_given(text, start, start + 3)
    if is_plain or words.begins_field(text, start) or (left is Left.NOTHING and not words.may_be_sure(text, start)):
        return None
    best: tuple[int, _Shape] | None = None
    for end in words.ends(text, start):
        right = _right(text, end, words, numbers, starts)
        shape = _shape(text, start, end, left, right, words)
        if _is_possible(text, shape, words) and not _ends_otherwise(text, shape, words):
            sure = LONGEST_WORD if right is not Right.NOTHING else 1
            if right is Right.END:
                sure = 1 if _is_edge(text, end) else words.follower(text, end)
            if best is None or sure > best[0]:
                best = sure, shape
    return best and best[1]


def _is_edge(text: str, end: int) -> bool:
    return end == len(text) or _HAN.match(text[end]) is None


def _shape(text: str, start: int, end: int, left: Left, right: Right, words: PersonWords) -> _Shape:
    is_edge, begins_word = _is_edge(text, end), left is not Left.NOTHING and words.begins_word(text, start)
    is_given = words.is_given(text, start, end) and (left >= Left.ROLE or is_edge or not begins_word)
    return _Shape(
        *(start, end, left, right, begins_word and not is_given, words.is_rare(text, start)),
        is_given=is_given and right is Right.END and not is_edge,
        is_sure=words.is_sure(text, start, end) and (is_edge or not words.is_doubled(text, start, end)),
    )


def _is_possible(text: str, shape: _Shape, words: PersonWords) -> bool:
    """Whether what stands beside it leaves room for a name: where nothing says so, only for one that is sure."""
    if shape.left is Left.NOTHING and not (shape.is_sure and not words.is_doubled(text, shape.start, shape.end)):
        return False
    if shape.right is Right.NOTHING and not (shape.is_sure and not _CALLED_AFTER.match(text, shape.end)):
        return False
    return not shape.is_word or shape.left >= Left.ROLE


def _ends_otherwise(text: str, shape: _Shape, words: PersonWords) -> bool:
    """Whether what has the shape of a name ends as no name does there: as a thing, a body, a particle."""
    start, end, left, right, is_word, *_ = shape
    last = text[end - 1]
    if last in _PARTICLES or not MASKS.isdisjoint(text[start:end]) or _SERIES.match(text, end - 1):
        return True
    if words.ends_kind(text, end) and left < Left.FIELD:
        return True
    if is_word and left is Left.ROLE and right is not Right.TELLING and last in _SUFFIXES | _THINGS:
        return True
    if words.is_doubled(text, start, end) and left < Left.ROLE and right < Right.TELLING and not shape.is_sure:
        return True
    if (last in BODIES and end - start > 2) or (
        left < Left.ROLE and last in _THINGS and not (shape.is_sure and last == "月")
    ):
        return True
    # “田秀才” is a kind of person.
    return left is Left.EDGE and text[start - 1 : start] in (*"“‘《",) and text[end : end + 1] in (*"”’》",)


def _judged(text: str, start: int, end: int, words: PersonWords, numbers: Sequence[Span], starts: list[int]) -> _Shape:
    """The name from ``start`` whose parts a point parts and whose last part ends by ``end``, where it is surest."""
    if sounds := words.sounds.search(text, start, end):  # 护边员买买提·托合提
        start = sounds.start()
    left = _left(text, start, words, numbers, starts)
    least = max(text.rfind(point, start, end) for point in POINTS) + 3
    least = max(least, sounds.end()) if sounds else least
    ends = [at for at in range(min(least, end), end + 1) if at == least or text[at - 1] not in _PARTICLES] or [end]
    rights = [(_right(text, at, words, numbers, starts), words.follower(text, at), at) for at in ends]
    told = [found for found in rights if found[0] is not Right.NOTHING] if sounds else []
    right, _, last = min(told, key=lambda found: found[2]) if told else max(rights)
    return _Shape(start, last, left, right, False, True, False, sounds is not None)


def _left(text: str, start: int, words: PersonWords, numbers: Sequence[Span], starts: list[int]) -> Left:
    """What stands before the character at ``start``."""
    before = text[start - 1 : start]
    if before.isdecimal():  # 1李桂芳中心小学75013800000000: print has run the cells of a row together
        line = text.rfind("\n", max(0, start - 4), start) + 1
        return Left.WORD if (line or start < 4) and text[line:start].isdecimal() else Left.NOTHING
    if text[start] in _FUND and before in _FUNDED:
        return Left.NOTHING
    if _PLACE_WITHIN.match(text, max(0, start - 2)):
        return Left.NOTHING
    word = words.ends_before(text, start)
    if word or (word is False and before in _COPULAS and words.ends_before(text, start - 1)):
        return Left.ROLE
    if word is None and words.ends_kind(text, start):
        return Left.KIND
    if not before or _HAN.match(before) is None:
        window = text[max(0, start - LONGEST_WORD - _LONGEST_GAP) : start]
        gap = _GAP.search(window)
        return Left.FIELD if gap and words.ends_with_field(window[: gap.start()]) else Left.EDGE
    nearby = bisect_left(starts, start) - 1
    is_behind = nearby >= 0 and text[numbers[nearby].end : start] in ("", "的", "”的")
    return Left.EDGE if is_behind else Left.NOTHING if word is None else Left.WORD


def _right(text: str, end: int, words: PersonWords, numbers: Sequence[Span], starts: list[int]) -> Right:
    """What stands from the character at ``end`` on."""
    nearby = bisect_left(starts, end)
    if nearby < len(starts) and starts[nearby] - end <= 12 and not _SENTENCE_END.search(text, end, starts[nearby]):
        return Right.TELLING
    if _PLACE_WITHIN.match(text, end):
        return Right.NOTHING
    if words.follows_person(text, end) or _TELLS.match(text, end):
        return Right.TELLING
    if text[end : end + 1] == "等" and words.begins_role(text, end + 1):
        return Right.TELLING
    if _SUM.match(text, end):
        return Right.SUM
    if end < len(text) and text[end] in "[〔":  # 穗财绩〔2021〕5号
        return Right.NOTHING
    if end == len(text) or _HAN.match(text[end]) is None or words.follower(text, end):
        return Right.END
    return Right.NOTHING
