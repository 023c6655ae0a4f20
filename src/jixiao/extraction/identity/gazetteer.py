"""Administrative divisions in print: from 广州市番禺区 or 鼓楼区 to a GB/T 2260 code of the fiscal year."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from jixiao.extraction.identity.division import (
    LEVELS,
    PLACEHOLDERS,
    STILL,
    Division,
    Mention,
    Resolution,
    contradiction,
    lie_in,
    stem_of,
)
from jixiao.extraction.identity.division_names import DivisionNames, division_names
from jixiao.extraction.lexicon import Lexicon
from jixiao.facts import reference

#: First fiscal year that a report can have; divisions that ended before it are left out.
FIRST = 1995
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


class Gazetteer:
    """Every division of the reference table by its names. Build it once per process: see ``gazetteer``."""

    def __init__(self, places: Iterable[Division], further: DivisionNames) -> None:
        names: dict[str, list[Division]] = {}
        stems: dict[str, list[Division]] = {}
        codes: dict[str, list[Division]] = {}
        stem: dict[str, str] = {}
        also: dict[str, str] = {}
        for place in places:
            codes.setdefault(place.code, []).append(place)
            name = place.name
            if name in PLACEHOLDERS:
                continue
            names.setdefault(name, []).append(place)
            if place.code in further.short:
                also[name] = further.short[place.code]
            if name not in stem:
                stem[name] = stem_of(name)
            if len(stem[name]) > 1:
                stems.setdefault(stem[name], []).append(place)
        for name in [name for name in names if "自治" in name or name in also]:
            for short in {stem[name] + name[-1], also.get(name, name)}:
                # 东乡县 is a county of 江西 as well as short for 东乡族自治县: both stay candidates.
                if short != name and len(short) > 1 and not name.endswith("自治区"):
                    names.setdefault(short, []).extend(names[name])
        self._names = {name: tuple(found) for name, found in names.items()}
        self._stems = {stem: tuple(found) for stem, found in stems.items()}
        self._codes = codes
        self._further = further
        lengths: dict[str, set[int]] = {}
        for name in names:
            lengths.setdefault(name[-2:], set()).add(len(name))
        self._lengths = {end: tuple(sorted(found, reverse=True)) for end, found in lengths.items()}
        self._provinces = {stem_of(found[0].name): found[0] for code, found in codes.items() if code.endswith("0000")}
        self._bare_province = re.compile("|".join(sorted(self._provinces, key=len, reverse=True)) or "(?!)")
        # 湘财绩〔2023〕2号: the code of a province, or of a prefecture, without the zeros behind it.
        self._prefixes = {
            character: tuple(re.sub("(?:00)+$", "", code) for code in found)
            for character, found in further.abbreviations.items()
        }
        self._numbered = re.compile(
            "([" + "".join(self._prefixes) + r"])(?:财|政|府|审|教)[一-鿿]{0,6}[〔\[［（(【]\s*(?:19|20)\d\d"
        )

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
            if not lie_in(above.candidates, new.candidates):
                new = new._replace(name=new.name[1:], candidates=self._names.get(new.name[1:], ()))
                if not lie_in(above.candidates, new.candidates):
                    return
            new = new._replace(start=above.end)
        below = above is not None and above.end == new.start and lie_in(above.candidates, new.candidates)
        if not below:
            if new.name in self._further.words:
                bare = new.start > 1 and any(
                    lie_in(self._stems.get(text[max(0, new.start - n) : new.start], ()), new.candidates)
                    for n in (2, 3, 4)
                )
                alone = new.start == 0 and (len(text) == new.end or new.name == "会同县")
                if not bare and not alone:
                    return
            elif len(new.name) == 2 and text.startswith("级", new.end):
                return
            elif len(new.name) == 2 and new.start and _HAN.match(text, new.start - 1):
                before = text[max(0, new.start - 4) : new.start]
                children = any(lie_in(self._stems.get(before[-n:], ()), new.candidates) for n in (2, 3, 4))
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
            if below and self._may_be_bare(name, below) and not _SUFFIX.match(text, mention.end + length):
                return [Mention(mention.end, mention.end + length, name, below, True)]
        return []

    def _may_be_bare(self, name: str, places: tuple[Division, ...]) -> bool:
        return name not in self._further.stem_words or any(place.level == "prefecture" for place in places)

    def chains(self, text: str) -> list[tuple[Mention, ...]]:
        """The mentions of ``text``, those that stand in one another (湖南省长沙市雨花区) together, outermost first."""
        groups: list[list[Mention]] = []
        for mention in self.mentions(text):
            if groups:
                last = groups[-1][-1]
                gap = _GAP.match(text, last.end)
                if gap and gap.end() >= mention.start and lie_in(last.candidates, mention.candidates):
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
            rank = min(LEVELS[place.level] for place in places)
            places = tuple(place for place in places if LEVELS[place.level] == rank)
            found = self.resolve_chain((Mention(0, length, text[:length], places, True),), year, hints)
            return found._replace(within=zone[0] if zone else None)
        return Resolution(None, None, None, 0.0, "no division is named")

    def in_zone(self, text: str, year: int | None = None) -> Resolution | None:
        """The division of a zone that is known by a name of its own (雄安新区); None where ``text`` has none."""
        for zone, code in self._further.zones.items():
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
            rank = min(LEVELS[place.level] for place in places)
            places = tuple(place for place in places if LEVELS[place.level] == rank)
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
            same = [row for row in self._codes[place.code] if row.holds(when) and row.name not in PLACEHOLDERS]
            kin = [
                row
                for row in self._stems.get(stem_of(place.name), ())
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
            for match in self._numbered.finditer(hint):
                kept = tuple(place for place in best if place.code.startswith(self._prefixes[match[1]]))
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
        return found if found and found.level == level and found.name not in PLACEHOLDERS else None

    def word(self, text: str, start: int = 0) -> Mention | None:
        """The division that ``text`` names at ``start`` by what is mostly a word: 市中区 of 市中区财政局."""
        for name in self._further.words:
            if text.startswith(name, start) and (places := self._names.get(name)):
                return Mention(start, start + len(name), name, places)
        return None

    def bare(self, text: str, start: int = 0) -> list[Mention]:
        """Names without rank that ``text`` may begin with at ``start``: prefectures, then counties; longest first."""
        found: list[Mention] = []
        for length in range(8, 1, -1):
            name = text[start : start + length]
            if len(name) == length and name not in self._further.stem_words and (places := self._stems.get(name)):
                for level in ("province", "prefecture", "county"):
                    if of_level := tuple(place for place in places if place.level == level):
                        found.append(Mention(start, start + length, name, of_level, True))
                        break
        return found

    def _full(self, place: Division) -> str:
        above = [self.above(place, level) for level in ("province", "prefecture") if level != place.level]
        return "".join(dict.fromkeys(p.name for p in (*above, place) if p))


def _by_code(places: Iterable[Division]) -> tuple[Division, ...]:
    return tuple({place.code: place for place in places}.values())


@lru_cache(maxsize=4)
def gazetteer(lexicon: Lexicon) -> Gazetteer:
    """The gazetteer of the lexicon's project, built once per process."""
    return Gazetteer(_divisions(lexicon.root / reference.DIVISION_TABLE.file), division_names(lexicon))


def _divisions(path: Path) -> Iterator[Division]:
    """The divisions that a report may name; ``jixiao check`` keeps the file; read strictly, it takes twice as long."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for code, since, until, name, level, parent, _ in rows:
            last = int(until[:4]) if until else STILL
            if last > FIRST:
                yield Division(code, name, level, parent, int(since[:4]), last)
