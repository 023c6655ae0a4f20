"""What a number of people counts: posts or persons, of which kind, by the words beside it and by what it is part of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from jixiao.extraction.people import words as staff_words
from jixiao.extraction.people.listed_organs import list_before
from jixiao.extraction.text.quantities import Quantity

ORGANS = frozenset({"internal_offices", "subordinate_units"})
_KINDS_OF_POSTS = frozenset({"administrative_posts", "service_posts", "worker_posts"})
#: How far kinds of units may stand behind the units.
_REACH = 48
_PARTS = ("行政", "事业", "工勤", "参公", "政法", "机关工勤", "公务员")
#: Items that people are part of: 其中 after them divides people, not posts.
_PEOPLE = frozenset({"in_post", "retired", "outside_establishment", "early_retired"})
#: Units that count things where a name follows them.
_OF_THINGS = frozenset({"个", "家", "所", "支", "间"})
_WORD = re.compile("[一-龥]")  # 网
_BRACKET = re.compile(r"[()]")  # `(`
_ENDS = re.compile(r"[。，；;,)\n]|$")  # `。`
_DIVIDED = re.compile(r"[，,;；。]?(?:其中|包括|含|分别)|[:(]")  # `，其中`, `(`


@dataclass(slots=True)
class Counted:
    """What the counts before have said: in which paragraph, where the last one ends, its item, whose it is.

    ``outer`` are the item and the owner before each bracket that is open: 在职187人(行政20人、事业167人)，退休8人.
    """

    paragraph: int = -1
    end: int = 0
    root: str = ""
    #: Where the count of the root begins.
    whole: int = -1
    #: Whether the count of the root is divided into parts right behind it: 在职33人，其中….
    is_divided: bool = False
    owner: str | None = None
    #: Whether the paragraph is about the department's own establishment.
    is_own: bool = False
    #: Where the last count of subordinate units ends.
    units_end: int = -1
    outer: list[tuple[str, int, str | None, bool]] = field(default_factory=list)
    #: Up to where brackets were passed.
    passed: int = 0

    def enter(self, paragraph: int, start: int, *, is_own: bool) -> None:
        """Begin another paragraph, to which nothing but the owner is handed down."""
        self.paragraph, self.end, self.root, self.is_own = paragraph, start, "", is_own
        self.whole, self.is_divided, self.passed = -1, False, start
        self.outer.clear()

    def goes_to(self, text: str, start: int) -> None:
        """Pass the words up to a number: brackets that open keep what holds, those that close give it back."""
        for sign in _BRACKET.finditer(text, self.passed, start):
            if sign.group() == "(":
                self.outer.append((self.root, self.whole, self.owner, self.is_divided))
            elif self.outer:
                self.root, self.whole, self.owner, self.is_divided = self.outer.pop()
        self.passed = start

    def takes(self, item: str, words: str, text: str, start: int, end: int) -> int | None:
        """Take in a count of ``item`` from ``start`` to ``end``: parts leave the root as it is.

        Where the count begins that this one is said to be a part of; None if it is said of none.
        """
        self.end = end
        if item == "subordinate_units":
            self.units_end = end
        is_part = self.root and (words.startswith(_PARTS) or (self.is_divided and item == self.root))
        if item not in ORGANS and item != "leadership_posts" and not is_part:
            self.root, self.whole, self.is_divided = item, start, _DIVIDED.match(text, end) is not None
        is_of_root = item == self.root or (item in _KINDS_OF_POSTS and self.root == "authorised_posts")
        return self.whole if is_part and is_of_root and self.is_divided and self.whole >= 0 else None


def item_of(before: str, sentence: str, after: str, quantity: Quantity, state: Counted) -> tuple[str, str]:
    """What the number counts, and the words that say so; empty if it is nothing of the department's.

    ``before`` are the words since the last count, ``sentence`` those since the sentence began.
    """
    if staff_words.CHANGED.search(before) or staff_words.UNTIL_NOW.match(after):
        return "", ""
    if aside := staff_words.UNFILLED.search(before):
        return "other", aside.group()
    item, words = _item(before, after, quantity, state)
    return (item, words) if item else _continued(before, sentence, after[:14], quantity, state)


def _item(before: str, after: str, quantity: Quantity, state: Counted) -> tuple[str, str]:
    """What the words right beside the number say that it counts."""
    if quantity.unit in ("人", "名", "位") and (
        staff_words.GROUP.search(before) or staff_words.GROUP_AFTER.match(after)
    ):
        return "evaluation_group", before
    said = _said_before(before)
    follows = _said_after(before, after, quantity)
    if follows and (said is None or (follows.lastgroup in ORGANS and not _is_post(said))):
        return (str(follows.lastgroup), follows.group()) if said or _has(before, follows) else ("", "")
    if said is None or not _is_counted_so(said, before, after, quantity):
        return "", ""
    if quantity.unit in ("个", "家") and staff_words.UNITS_ALONE.fullmatch(said.group()):
        return "subordinate_units", said.group()
    if said.lastgroup == "retired" and _is_event(said, before, after):
        return "", ""
    if said.lastgroup in _PEOPLE | {"administrative_posts", "service_posts", "authorised_posts", "worker_posts"}:
        if staff_words.USING.search(before):
            return "in_post", said.group()
        if said.lastgroup == "in_post" and staff_words.APPROVED.search(before):
            return "authorised_posts", said.group()
    return _among(str(said.lastgroup), said.group(), state), said.group()


def _said_after(before: str, after: str, quantity: Quantity) -> re.Match[str] | None:
    """The words behind a number that say what it counts, with 为 where it counts the rest: 其余5人为工勤编制."""
    if quantity.unit not in ("个", "名", "家", "所", "人"):
        return None
    counts_rest = before.endswith("其余") and after.startswith("为")
    return staff_words.AFTER.match(after, 1 if counts_rest else 0)


def _has(before: str, follows: re.Match[str]) -> bool:
    """Whether the words before a number say that the department has what ``follows`` it."""
    if follows.start():
        return True
    if follows.group() in staff_words.ANY_UNITS and not staff_words.OWN_UNITS.search(before):
        return False
    has = staff_words.HAS_ORGANS if follows.lastgroup in ORGANS else staff_words.HAS_STAFF
    return has.search(before) is not None


def _is_event(said: re.Match[str], before: str, after: str) -> bool:
    """Whether 退休2人 tells who left in the year, as those do who came and went beside them: 调出1人."""
    clause = before[max(before.rfind(sign, 0, said.start()) for sign in "，、;:(") + 1 :]
    if not clause.endswith(said.group()):
        return False
    return (
        staff_words.THIS_YEAR.search(clause) is not None
        or staff_words.MOVES.search(before, 0, said.start()) is not None
        or staff_words.MOVES_NEXT.match(after) is not None
    )


@lru_cache(maxsize=4096)
def _said_before(before: str) -> re.Match[str] | None:
    """The words that say what is counted, which the number follows."""
    said = None
    for match in staff_words.BEFORE.finditer(before):
        said = match
    return said if said is not None and staff_words.LINK.fullmatch(before, said.end()) else None


def _is_post(said: re.Match[str]) -> bool:
    return said.lastgroup not in (*ORGANS, "in_post") and "编" in said.group()


def _continued(before: str, sentence: str, after: str, quantity: Quantity, state: Counted) -> tuple[str, str]:
    """What a number counts that the sentence before its clause explains."""
    is_total = quantity.unit in ("人", "名", "个") and (state.root.endswith("_posts") or state.root == "in_post")
    if is_total and (total := staff_words.TOTAL.fullmatch(before)):
        return "authorised_posts" if state.root.endswith("_posts") else state.root, total.group()
    if quantity.unit in ("个", "家", "所"):
        return _continued_units(before, sentence, after, quantity, state)
    return _continued_people(before, state) if quantity.unit in ("人", "名") else ("", "")


def _continued_units(before: str, sentence: str, after: str, quantity: Quantity, state: Counted) -> tuple[str, str]:
    is_part = state.units_end >= 0 and quantity.start - state.units_end < _REACH
    if is_part and (kind := staff_words.KIND_OF_UNIT.search(before)):
        return "subordinate_units", kind.group()
    if staff_words.LISTED_OFFICES.search(sentence) and (office := staff_words.OFFICE.match(after)):
        return "internal_offices", office.group()
    if is_part and staff_words.AND_UNITS.fullmatch(before):
        return "subordinate_units", before[1:]
    is_under = staff_words.HAS_UNDER.search(before) or (is_part and staff_words.AND_ALSO.fullmatch(before))
    if is_under and not staff_words.NO_ORGAN.match(after) and (organ := staff_words.ORGAN.match(after)):
        return "subordinate_units", organ.group()
    if _ENDS.match(after) and (named := list_before(sentence)) and named.item:
        return named.item, before
    if staff_words.LISTED_ORGANS.search(sentence) and (organ := staff_words.ORGAN.match(after)):
        return "subordinate_units", organ.group()
    return "", ""


def _continued_people(before: str, state: Counted) -> tuple[str, str]:
    if state.root in _PEOPLE and (sex := staff_words.SEX.search(before)):
        return state.root, sex.group()
    # 其中局本级187人(…)，环卫处707人: the units among which people are told
    if state.root == "in_post" and state.is_divided and (unit := staff_words.UNIT_BEFORE.search(before)):
        return state.root, unit.group()
    if state.root.endswith("_posts") and state.is_divided and (funded := staff_words.FUNDED.search(before)):
        return state.root, funded.group()
    return "", ""


def _is_counted_so(said: re.Match[str], before: str, after: str, quantity: Quantity) -> bool:
    """Whether the number counts what the words before it name, in a unit that fits and of the department's staff."""
    if said.lastgroup == "retired" and before.endswith("养老金的", 0, said.start()):
        return True
    if (
        said.lastgroup == "not_staff"
        or (said.lastgroup == "subordinate_units" and staff_words.PLACES.match(after))
        or staff_words.NOT_STAFF.search(
            before, max(before.rfind("，", 0, said.start()) + 1, said.start() - 8), said.start()
        )
        or staff_words.NOT_STAFF.match(after)
    ):
        return False
    if said.lastgroup in _PEOPLE and quantity.unit in _OF_THINGS and _WORD.match(after):
        # 实现120个网格与…融合
        return False
    if not quantity.unit:
        return (
            staff_words.TIGHT.search(before) is not None
            and "控制率" not in before
            and quantity.end - quantity.start < 6
        )
    return said.lastgroup not in ORGANS or quantity.unit in _OF_THINGS


def _among(item: str, words: str, state: Counted) -> str:
    """The item that words mean after others: 行政28人 are posts after posts, people after people, else nothing."""
    root = state.root
    if root == "in_post" and state.is_divided and item in _KINDS_OF_POSTS:
        return root
    if item == "in_post" and staff_words.POSTS_AT_LAST.search(words):
        kind = staff_words.KIND_OF_STAFF.search(words)
        return f"{kind.lastgroup}_posts" if kind else "authorised_posts"
    if item == "in_post" and root == "authorised_posts" and (kind := staff_words.KIND_OF_STAFF.match(words)):
        return f"{kind.lastgroup}_posts"
    if item == "in_post" and staff_words.ONLY_POSTS.fullmatch(words):
        return "authorised_posts"
    if root == "in_post" and item.endswith("_posts") and words.endswith("人员"):
        return root
    if item.endswith("_posts") and item != "leadership_posts" and "编" not in words:
        return root if root in _PEOPLE else item if root or item == "worker_posts" else ""
    return item
