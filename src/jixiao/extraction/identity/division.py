"""Administrative divisions, their mentions in a text, and what a mention comes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

#: Year that follows the last one of a row that still holds.
STILL = 9999
LEVELS = {"province": 0, "prefecture": 1, "county": 2}
PLACEHOLDERS = frozenset({"市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_PEOPLE = re.compile(
    r"(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土"
    r"|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|各)族"
    r"|蒙古|维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克)+(?=自治)"
)
_LONG_RANK = re.compile(r"(?:特别行政区|地区|林区|特区|矿区|新区)$")


class Division(NamedTuple):
    """One division over the years ``since`` ≤ year < ``until`` in which it had this code, name and parent."""

    code: str
    name: str
    level: str
    parent: str
    since: int
    until: int

    def holds(self, year: int) -> bool:
        return self.since <= year < self.until

    def is_above(self, other: Division) -> bool:
        """Whether ``other`` lies within this division."""
        if self.level == "province":
            return other.level != "province" and other.code[:2] == self.code[:2]
        if self.level == "prefecture":
            return other.level == "county" and (other.code[:4] == self.code[:4] or other.parent == self.code)
        return False


class Mention(NamedTuple):
    """A division's name in a text: its half-open span, the name, and every division that had it.

    ``is_bare`` says that the name is printed without 省, 市, 县 …
    """

    start: int
    end: int
    name: str
    candidates: tuple[Division, ...]
    is_bare: bool = False


class Resolution(NamedTuple):
    """What a printed place comes to. ``code`` is None where nothing is named or several divisions remain.

    ``confidence`` runs from 0 to 1. ``within`` is the printed zone, street, town or township of the division, which
    GB/T 2260 does not have. ``alternatives`` are the divisions that were not told apart.
    """

    code: str | None
    name: str | None
    level: str | None
    confidence: float
    reason: str
    alternatives: tuple[Division, ...] = ()
    within: str | None = None


def stem_of(name: str) -> str:
    """The name without its rank and peoples: 广州市 → 广州, 芷江侗族自治县 → 芷江."""
    if "自治" in name:
        # Some are named after their people alone: 西藏自治区, 东乡族自治县.
        stem = _PEOPLE.sub("", name)[:-3]
        return stem if len(stem) > 1 else name[:-3].removesuffix("族")
    if name[-1] == "区" and (match := _LONG_RANK.search(name)) and match.start() > 1:
        return name[: match.start()]
    return name[:-1] if name[-1] in "省市县区州旗盟" else name


def lie_in(above: Iterable[Division], below: tuple[Division, ...]) -> bool:
    return any(parent.is_above(child) for parent in above for child in below)


def contradiction(chains: Sequence[Sequence[Mention]]) -> Resolution | None:
    """What to say where the first of ``chains`` goes on with a place that never lay in it: 河北省鼓楼区."""
    if len(chains) < 2 or chains[0][-1].end != chains[1][0].start:
        return None
    above, below = chains[0][-1], chains[1][0]
    if below.is_bare or rank(above) >= rank(below):
        return None
    return Resolution(None, None, None, 0.1, f"{above.name} has never had a {below.name}", below.candidates)


def rank(mention: Mention) -> int:
    return min(LEVELS[place.level] for place in mention.candidates)
