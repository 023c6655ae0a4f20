"""Administrative divisions in print: from 广州市番禺区 or 鼓楼区 to a GB/T 2260 code of the fiscal year."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from jixiao.extraction.lexicon import Lexicon
from jixiao.facts import reference
from jixiao.facts.table import Row

#: Year that follows the last one of a row that still holds.
STILL = 9999
#: First fiscal year that a report can have; divisions that ended before it are left out.
FIRST = 1995
_COLUMNS = ("division_code", "name_zh", "level", "parent_code")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEVELS = {"province": 0, "prefecture": 1, "county": 2}
_PLACEHOLDERS = frozenset({"市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_PEOPLE = re.compile(
    r"(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土"
    r"|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|各)族"
    r"|蒙古|维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克)+(?=自治)"
)
_LONG_RANK = re.compile(r"(?:特别行政区|地区|林区|特区|矿区|新区)$")

#: Names of divisions that are far more often words: any town's middle or edge, or 会同 + 县 (jointly with the county).
_WORDS = _words(
    """
    城区 郊区 矿区 市区 新区 盐区 东区 西区 南区 北区 一区 二区 老城区 新城区 古城区 市中区 城中区 城东区 城西区
    城南区 城北区 会同县 新市区 市郊区 中市区 东市区 西市区 北市区 南市区 东郊区 西郊区 南郊区 北郊区
    """
)
#: Stems that are words: 公安 is a county, 公安局 is not its 局.
_STEM_WORDS = _words(
    """
    公安 城关 和平 民主 建设 工农 向阳 红旗 前进 东风 友谊 团结 新建 通道 文化 解放 胜利 新城 老城 城中 市中 城东
    城西 城南 城北 江北 江南 河东 河西 山城 新华 中心 开发 平安 永安 新市 中原 城厢 路南 路北 桥东 桥西 中山 海城
    长安 东方 互助 合作 双城 港口 港北 港南 集中 城阳 新民 人民 光明 自治
    """
)
_ALSO = {
    "巴音郭楞蒙古自治州": "巴州",
    "博尔塔拉蒙古自治州": "博州",
    "克孜勒苏柯尔克孜自治州": "克州",
    "伊犁哈萨克自治州": "伊犁州",
    "锡林郭勒盟": "锡盟",
}
#: Zones that GB/T 2260 does not have and whose names do not begin with their division's.
_ZONES = {
    "雄安新区": "130000",
    "西咸新区": "610000",
    "贵安新区": "520000",
    "两江新区": "500000",
    "郑东新区": "410100",
    "湘江新区": "430100",
    "西海岸新区": "370211",
    "横琴粤澳深度合作区": "440400",
    "前海深港现代服务业合作区": "440300",
    "平潭综合实验区": "350128",
}
#: What begins a document number: 湘财绩〔2023〕2号 comes from 湖南. Two divisions may share a character.
_ABBREVIATED = """
京=11 津=12 冀=13 晋=14 蒙=15 辽=21 吉=22 黑=23 沪=31 苏=32 浙=33 皖=34 闽=35 赣=36 鲁=37 豫=41 鄂=42 湘=43 粤=44 桂=45
琼=46 渝=50 川=51 黔=52 贵=52 滇=53 云=53 藏=54 陕=61 甘=62 青=63 宁=64,3201 新=65 穗=4401 深=4403 湛=4408 韶=4402
珠=4404 汕=4405 佛=4406 茂=4409 蓉=5101 邕=4501 杭=3301 甬=3302 娄=4313 怀=4312 郴=4310 衡=4304
"""
ABBREVIATIONS = {pair[0]: tuple(pair[2:].split(",")) for pair in _ABBREVIATED.split()}
_NUMBERED = re.compile(
    r"([" + "".join(ABBREVIATIONS) + r"])(?:财|政|府|审|教)[一-鿿]{0,6}[〔\[［（(【]\s*(?:19|20)\d\d"
)
_SUFFIX = re.compile(r"[省市区县旗盟州]")
_GAP = re.compile(r"(?:雄安|西咸|贵安|天府|两江)新区|[\s·>／/—-]{0,3}")
_PROVINCE_GOES_ON = re.compile(r"[北中南东西]?[路街巷桥岸]|大道|大厦|[镇乡村]")
_WITHIN = re.compile(
    r"[一-鿿]{0,12}?(?:开发区|高新区|经开区|新区|工业园区?|产业园区?|管理区|示范区|保税区|合作区|实验区|试验区|度假区|风景名胜区)"
    r"|[一-鿿]{1,8}?(?:街道|地区办事处|镇|乡|苏木)(?!村|企)"
    r"|[东南西北老新古]?[城郊矿]区|[东西南北新]区"
)
_ZONE = re.compile(
    r"(?:[一-鿿]{0,10}?(?:技术|产业|经济|旅游)[一-鿿]{0,4})?(?:高新区|经开区|开发区|工业园区|保税区|新区|示范区)"
)
_HAN = re.compile(r"[一-鿿]")


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


def _stem(name: str) -> str:
    """The name without its rank and peoples: 广州市 → 广州, 芷江侗族自治县 → 芷江."""
    if "自治" in name:
        # Some are named after their people alone: 西藏自治区, 东乡族自治县.
        stem = _PEOPLE.sub("", name)[:-3]
        return stem if len(stem) > 1 else name[:-3].removesuffix("族")
    if name[-1] == "区" and (match := _LONG_RANK.search(name)) and match.start() > 1:
        return name[: match.start()]
    return name[:-1] if name[-1] in "省市县区州旗盟" else name


class Gazetteer:
    """Every division of the reference table by its names. Build it once per process: see ``gazetteer``."""

    def __init__(self, places: Iterable[Division]) -> None:
        names: dict[str, list[Division]] = {}
        stems: dict[str, list[Division]] = {}
        codes: dict[str, list[Division]] = {}
        stem_of: dict[str, str] = {}
        for place in places:
            codes.setdefault(place.code, []).append(place)
            name = place.name
            if name in _PLACEHOLDERS:
                continue
            names.setdefault(name, []).append(place)
            if name not in stem_of:
                stem_of[name] = _stem(name)
            if len(stem_of[name]) > 1:
                stems.setdefault(stem_of[name], []).append(place)
        for name in [name for name in names if "自治" in name or name in _ALSO]:
            for short in {stem_of[name] + name[-1], _ALSO.get(name, name)}:
                # 东乡县 is a county of 江西 as well as short for 东乡族自治县: both stay candidates.
                if short != name and len(short) > 1 and not name.endswith("自治区"):
                    names.setdefault(short, []).extend(names[name])
        self._names = {name: tuple(found) for name, found in names.items()}
        self._stems = {stem: tuple(found) for stem, found in stems.items()}
        self._codes = codes
        lengths: dict[str, set[int]] = {}
        for name in names:
            lengths.setdefault(name[-2:], set()).add(len(name))
        self._lengths = {end: tuple(sorted(found, reverse=True)) for end, found in lengths.items()}
        self._provinces = {_stem(found[0].name): found[0] for code, found in codes.items() if code.endswith("0000")}
        self._bare_province = re.compile("|".join(sorted(self._provinces, key=len, reverse=True)) or "(?!)")

    def named(self, name: str) -> tuple[Division, ...]:
        """Every division that ever had this name, or this short name of an autonomous division (湘西州)."""
        return self._names.get(name, ())

    def current(self, code: str, year: int | None = None) -> Division | None:
        """The division of ``code`` in ``year``, by default its latest row."""
        rows = self._codes.get(code, [])
        if year is None:
            return max(rows, key=lambda place: place.since, default=None)
        return next((place for place in rows if place.holds(year)), None)

    def mentions(self, text: str) -> list[Mention]:
        """The division names of ``text`` in order and without overlaps, the longest first.

        Names without 省, 市, 县 are found as provinces, and above or below a neighbour in a chain (湖南长沙市).
        Words such as 城区 count only below a division that has one.
        """
        found: list[Mention] = []
        names, lengths = self._names, self._lengths
        for match in _SUFFIX.finditer(text):
            end = match.end()
            for length in lengths.get(text[end - 2 : end], ()):
                if length <= end and (name := text[end - length : end]) in names:
                    self._add(found, Mention(end - length, end, name, names[name]), text)
                    break
        return self._with_bare(found, text)

    def _add(self, found: list[Mention], new: Mention, text: str) -> None:
        while found and new.start <= found[-1].start:
            found.pop()
        above = found[-1] if found else None
        if above and new.start < above.end:
            # 内江市中区 is 内江市 and 市中区 with one 市; 阳泉市郊区 is no 市郊区; 长沙市区 is not 沙市区.
            if above.end - new.start > 1:
                return
            if not _children(above.candidates, new.candidates):
                new = new._replace(name=new.name[1:], candidates=self._names.get(new.name[1:], ()))
                if not _children(above.candidates, new.candidates):
                    return
            new = new._replace(start=above.end)
        below = above is not None and above.end == new.start and _children(above.candidates, new.candidates)
        if not below:
            if new.name in _WORDS:
                bare = new.start > 1 and any(
                    _children(self._stems.get(text[max(0, new.start - n) : new.start], ()), new.candidates)
                    for n in (2, 3, 4)
                )
                alone = new.start == 0 and (len(text) == new.end or new.name == "会同县")
                if not bare and not alone:
                    return
            elif len(new.name) == 2 and text.startswith("级", new.end):
                return
            elif len(new.name) == 2 and new.start and _HAN.match(text, new.start - 1):
                before = text[max(0, new.start - 4) : new.start]
                children = any(_children(self._stems.get(before[-n:], ()), new.candidates) for n in (2, 3, 4))
                if not children and before[-2:] != "中共" and before[-1:] != "党":
                    return
        found.append(new)

    def _with_bare(self, found: list[Mention], text: str) -> list[Mention]:
        every: list[Mention] = []
        taken = 0
        for index, mention in enumerate(found):
            front: list[Mention] = []
            head = mention
            while bare := self._bare_above(head, text, every[-1].end if every else 0):
                front.insert(0, bare)
                head = bare
            every += [*front, mention]
            ceiling = found[index + 1].start if index + 1 < len(found) else len(text)
            every += self._bare_below(mention, text, ceiling)
        result: list[Mention] = []
        for match in self._bare_province.finditer(text):
            start, end = match.span()
            while taken < len(every) and every[taken].end <= start:
                result.append(every[taken])
                taken += 1
            if taken < len(every) and every[taken].start < end:
                continue
            if _PROVINCE_GOES_ON.match(text, end):
                continue
            ceiling = every[taken].start if taken < len(every) else len(text)
            province = Mention(start, end, match[0], (self._provinces[match[0]],), True)
            result += [province, *self._bare_below(province, text, ceiling)]
        last = result[-1].end if result else 0
        return sorted({m for m in (*result, *every[taken:]) if m.start >= last or m in result})

    def _bare_above(self, mention: Mention, text: str, floor: int) -> Mention | None:
        for length in (5, 4, 3, 2):
            start = mention.start - length
            if start < floor:
                continue
            name = text[start : mention.start]
            parents = tuple(p for p in self._stems.get(name, ()) if any(p.is_above(c) for c in mention.candidates))
            if parents:
                return Mention(start, mention.start, name, parents, True)
        return None

    def _bare_below(self, mention: Mention, text: str, ceiling: int) -> list[Mention]:
        for length in (5, 4, 3, 2):
            if mention.end + length > ceiling:
                continue
            name = text[mention.end : mention.end + length]
            # 白云 of 广州市白云山 is no district: districts keep their 区 in print, counties and cities may not.
            below = tuple(
                place
                for place in self._stems.get(name, ())
                if place.name[-1] != "区" and any(above.is_above(place) for above in mention.candidates)
            )
            if below and _may_be_bare(name, below) and not _SUFFIX.match(text, mention.end + length):
                return [Mention(mention.end, mention.end + length, name, below, True)]
        return []

    def chains(self, text: str) -> list[tuple[Mention, ...]]:
        """The mentions of ``text``, those that stand in one another (湖南省长沙市雨花区) together, outermost first."""
        groups: list[list[Mention]] = []
        for mention in self.mentions(text):
            if groups:
                last = groups[-1][-1]
                gap = _GAP.match(text, last.end)
                if gap and gap.end() >= mention.start and _children(last.candidates, mention.candidates):
                    groups[-1].append(mention)
                    continue
            groups.append([mention])
        return [tuple(group) for group in groups]

    def resolve(self, text: str, year: int | None = None, hints: Sequence[str] = ()) -> Resolution:
        """The division that ``text`` names first, in fiscal ``year`` (by default now).

        ``hints`` are other texts of the document, outermost first: what they name tells one 鼓楼区 from another.
        """
        chains = self.chains(text)
        if not chains:
            return self._resolve_without_rank(text, year, hints)
        chain = chains[0]
        if wrong := contradiction(chains):
            return wrong
        found = self.resolve_chain(chain, year, (*hints, text[chain[-1].end :]))
        if within := _WITHIN.match(text, chain[-1].end):
            return found._replace(
                within=within[0],
                confidence=round(found.confidence * 0.95, 2),
                reason=f"{found.reason}; {within[0]} lies within it",
            )
        return found

    def _resolve_without_rank(self, text: str, year: int | None, hints: Sequence[str]) -> Resolution:
        if known := self.in_zone(text, year):
            return known
        for length in range(min(8, len(text)), 1, -1):
            places = self._stems.get(text[:length])
            if not places:
                continue
            zone = _ZONE.match(text, length)
            if length < len(text) and not zone:
                continue
            rank = min(_LEVELS[place.level] for place in places)
            places = tuple(place for place in places if _LEVELS[place.level] == rank)
            found = self.resolve_chain((Mention(0, length, text[:length], places, True),), year, hints)
            return found._replace(within=zone[0] if zone else None)
        return Resolution(None, None, None, 0.0, "no division is named")

    def in_zone(self, text: str, year: int | None = None) -> Resolution | None:
        """The division of a zone that is known by a name of its own (雄安新区); None where ``text`` has none."""
        for zone, code in _ZONES.items():
            if zone in text and (place := self.current(code, year)):
                return Resolution(code, place.name, place.level, 0.7, f"{zone} lies within {place.name}", (), zone)
        return None

    def resolve_chain(self, chain: Sequence[Mention], year: int | None = None, hints: Sequence[str] = ()) -> Resolution:
        """The division that the last mention of ``chain`` names, given those before it."""
        last = chain[-1]
        places = tuple(
            place
            for place in last.candidates
            if all(any(above.is_above(place) for above in mention.candidates) for mention in chain[:-1])
        )
        if not places:
            wrong = f"{chain[-2].name} has never had a {last.name}"
            return Resolution(None, None, None, 0.1, wrong, last.candidates)
        confidence = 0.99 if len(chain) > 1 else 0.95
        places, factor, reason = self._in_year(places, year)
        confidence *= factor * (0.9 if last.is_bare and last.name not in self._provinces else 1)
        if len({place.code for place in places}) > 1 and last.is_bare:
            rank = min(_LEVELS[place.level] for place in places)
            places = tuple(place for place in places if _LEVELS[place.level] == rank)
        if len({place.code for place in places}) > 1:
            narrowed, by = self._narrow(places, last.name, hints)
            if len({place.code for place in narrowed}) != 1:
                reason = "several divisions have this name: " + "、".join(self._full(place) for place in narrowed)
                return Resolution(None, last.name, narrowed[0].level, 0.2, reason, narrowed)
            others = tuple(place for place in places if place.code != narrowed[0].code)
            place = narrowed[0]
            return Resolution(place.code, place.name, place.level, round(confidence * 0.85, 2), by, others)
        place = places[0]
        return Resolution(place.code, place.name, place.level, round(confidence, 2), reason)

    def _in_year(self, places: tuple[Division, ...], year: int | None) -> tuple[tuple[Division, ...], float, str]:
        """Those of ``places`` that hold in ``year``; else in the year after, of the report; else what they became."""
        when = STILL - 1 if year is None else year
        for ahead, factor, reason in ((0, 1.0, "named"), (1, 0.95, "so named in the year after")):
            if holding := _by_code(place for place in places if place.holds(when + ahead)):
                return holding, factor, reason
        successors: list[Division] = []
        for place in places:
            same = [row for row in self._codes[place.code] if row.holds(when) and row.name not in _PLACEHOLDERS]
            kin = [
                row
                for row in self._stems.get(_stem(place.name), ())
                if row.holds(when) and row.code[:2] == place.code[:2] and row.level == place.level
            ]
            near = [row for row in kin if row.code[:4] == place.code[:4]]
            successors += near or kin or same
        printed = places[-1].name
        if successors:
            found = _by_code(successors)
            return found, 0.85, f"{printed} is a name of another time; in {year or 'our days'} it is {found[0].name}"
        latest = max(place.until for place in places)
        last = _by_code(place for place in places if place.until == latest)
        return last, 0.6, f"{printed} was no division in {year or 'our days'}"

    def _narrow(
        self, places: tuple[Division, ...], name: str, hints: Sequence[str]
    ) -> tuple[tuple[Division, ...], str]:
        """Those of ``places`` that the first telling hint leaves, and what it was; all of them where none tells."""
        best, why = places, ""
        for hint in hints:
            named = [mention for mention in self.mentions(hint) if mention.name != name]
            # The nearest kin decide: a prefecture's name before a province's.
            for digits in (4, 2):
                codes = {p.code[:digits]: m.name for m in named for p in m.candidates if p.code[digits - 1] != "0"}
                kept = tuple(place for place in places if place.code[:digits] in codes)
                if kept and len(kept) < len(best):
                    best, why = kept, f"the document also names {codes[kept[0].code[:digits]]}"
            if len(best) == 1:
                return best, why
        for hint in hints:
            for match in _NUMBERED.finditer(hint):
                kept = tuple(place for place in best if place.code.startswith(ABBREVIATIONS[match[1]]))
                if kept and len(kept) < len(best):
                    best, why = kept, f"the document cites a number of {match[1]}"
        return best, why

    def divisions(self, hints: Sequence[str], year: int | None) -> tuple[Division, ...]:
        """The divisions that ``hints`` name beyond doubt, each once, in order."""
        found: dict[str, Division] = {}
        for hint in hints:
            for chain in self.chains(hint):
                resolved = self.resolve_chain(chain, year)
                if resolved.code and resolved.confidence >= 0.5 and (place := self.current(resolved.code)):
                    found.setdefault(place.code, place)
        return tuple(found.values())

    def above(self, place: Division, level: str) -> Division | None:
        """The division of ``level`` that ``place`` is or lies in; None where there is none (a county of 重庆市)."""
        if place.level == level:
            return place
        code = place.code[:2] + "0000" if level == "province" else place.parent
        found = self.current(code)
        return found if found and found.level == level and found.name not in _PLACEHOLDERS else None

    def word(self, text: str, start: int = 0) -> Mention | None:
        """The division that ``text`` names at ``start`` by what is mostly a word: 市中区 of 市中区财政局."""
        for name in _WORDS:
            if text.startswith(name, start) and (places := self._names.get(name)):
                return Mention(start, start + len(name), name, places)
        return None

    def bare(self, text: str, start: int = 0) -> list[Mention]:
        """Names without rank that ``text`` may begin with at ``start``: prefectures, then counties; longest first."""
        found: list[Mention] = []
        for length in range(8, 1, -1):
            name = text[start : start + length]
            if len(name) == length and name not in _STEM_WORDS and (places := self._stems.get(name)):
                for level in ("province", "prefecture", "county"):
                    if of_level := tuple(place for place in places if place.level == level):
                        found.append(Mention(start, start + length, name, of_level, True))
                        break
        return found

    def _full(self, place: Division) -> str:
        above = [self.above(place, level) for level in ("province", "prefecture") if level != place.level]
        return "".join(dict.fromkeys(p.name for p in (*above, place) if p))


def _children(above: Iterable[Division], below: tuple[Division, ...]) -> bool:
    return any(parent.is_above(child) for parent in above for child in below)


def contradiction(chains: Sequence[Sequence[Mention]]) -> Resolution | None:
    """What to say where the first of ``chains`` goes on with a place that never lay in it: 河北省鼓楼区."""
    if len(chains) < 2 or chains[0][-1].end != chains[1][0].start:
        return None
    above, below = chains[0][-1], chains[1][0]
    if below.is_bare or _rank(above) >= _rank(below):
        return None
    return Resolution(None, None, None, 0.1, f"{above.name} has never had a {below.name}", below.candidates)


def _may_be_bare(name: str, places: tuple[Division, ...]) -> bool:
    return name not in _STEM_WORDS or any(place.level == "prefecture" for place in places)


def _rank(mention: Mention) -> int:
    return min(_LEVELS[place.level] for place in mention.candidates)


def _by_code(places: Iterable[Division]) -> tuple[Division, ...]:
    return tuple({place.code: place for place in places}.values())


@lru_cache(maxsize=4)
def gazetteer(lexicon: Lexicon) -> Gazetteer:
    """The gazetteer of the lexicon's project, built once per process."""
    return Gazetteer(_divisions(lexicon.rows(reference.DIVISION_TABLE)))


def _divisions(rows: Iterable[Row]) -> Iterator[Division]:
    """The divisions that a report may name."""
    for row in rows:
        since, until = row["valid_from"], row["valid_to"]
        last = until.year if isinstance(until, datetime.date) else STILL
        if isinstance(since, datetime.date) and last > FIRST:
            code, name, level, parent = (str(row[column] or "") for column in _COLUMNS)
            yield Division(code, name, level, parent, since.year, last)
