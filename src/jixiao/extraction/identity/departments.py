"""Departments in print: from 中共长沙市雨花区委宣传部 to a division, an organ and a department number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from jixiao.extraction.identity.department_name import BLANKS, clean_department_name
from jixiao.extraction.identity.department_number import RANK, committee, organ_part
from jixiao.extraction.identity.division import Division, Mention, Resolution, contradiction
from jixiao.extraction.identity.gazetteer import Gazetteer, gazetteer
from jixiao.extraction.identity.leading_bodies import LeadingBodies, LeadingBody, leading_bodies
from jixiao.extraction.identity.organ_names import OrganNames, organ_names
from jixiao.extraction.lexicon import Lexicon
from jixiao.facts import reference

_ZONE_NAME = re.compile(r"\S{0,8}?(?:开发区|高新区|经开区|[^浦海]新区|园区|示范区|保税区)")
_LEVELS_OF = {
    "省": ("province",),
    "州": ("prefecture",),
    "盟": ("prefecture",),
    "市": ("prefecture", "county", "province"),
    "县": ("county",),
    "区": ("county",),
    "旗": ("county",),
}
#: 室（区地方志编纂室） carries a second signboard.
_SIGNBOARD = re.compile(r"(?<=.{3})（[^（）]{2,30}）$")
#: A division of the Corps, which is one with its city: 新疆生产建设兵团第八师石河子市.
_CORPS = re.compile(r"(?:新疆)?(?:生产建设兵团)?第[一二三四五六七八九十]{1,3}师(?=[^师]{2,4}市)")
_BRANCH = re.compile(r"(?P<bureau>.{2,20}局)(?P<place>[一-鿿]{2,6}?)(?P<rank>[区县市旗])?分局")


class DepartmentMatch(NamedTuple):
    """What a department's printed name comes to.

    ``organ`` is the part of the department's number after the division's code; it is ``kind`` itself unless a division
    has many of the kind (圭塘街道办事处 is gtjdb, a jdb). ``kind`` is an organ of ref_organ, None where none is
    known. ``department_id`` is None where the division or the organ is. ``confidence`` runs from 0 to 1.
    """

    department_id: str | None
    division_code: str | None
    organ: str | None
    kind: str | None
    confidence: float
    reason: str
    alternatives: tuple[Division, ...] = ()


class Departments:
    """Departments by their printed names. Build it once per process: see ``departments``."""

    def __init__(self, places: Gazetteer, organs: OrganNames, bodies: LeadingBodies, known: Mapping[str, str]) -> None:
        """``known``: department's printed name without blanks → its number."""
        self._gazetteer = places
        self._organs = organs
        self._bodies = bodies
        self._known = dict(known)

    def department(self, name: str, year: int | None = None, hints: Sequence[str] = ()) -> DepartmentMatch:
        """The department that ``name`` names in fiscal ``year``.

        ``hints`` are other texts of the document; they tell divisions of one name apart and give 县财政局 its county.
        """
        printed = BLANKS.sub("", name)
        cleaned = clean_department_name(name).name
        for spelling in (printed, cleaned):
            if number := self._known.get(spelling):
                code, known = number.split("-", 1)
                if year is None or self._gazetteer.current(code, year):
                    kind = known if known in self._organs.kinds else None
                    return DepartmentMatch(number, code, known, kind, 1.0, "a name of ref_department_name")
        if (board := _SIGNBOARD.search(cleaned)) and self._organs.ending(cleaned, board.start()):
            cleaned = cleaned[: board.start()]
        if corps := _CORPS.match(cleaned):
            cleaned = cleaned[corps.end() :]
        if (branch := _BRANCH.fullmatch(cleaned)) and (found := self._branch(branch, year, hints)):
            return found
        body, chain, start = self._division_part(cleaned)
        own, match = "", self._organs.last(cleaned, start)
        if chain and chain[-1].is_bare and match and match.organ in self._organs.of_places:
            # 韶关 of 广东省韶关监狱 says where the prison is, not whose it is.
            own = chain[-1].name
            chain = chain[:-1] if len(chain) > 1 else chain
        for mention in chain:
            # 中共湖南省纪律检查委员会湖南省监察委员会 names its division twice.
            if not mention.is_bare and mention.name in cleaned[start:]:
                cleaned = cleaned[:start] + cleaned[start:].replace(mention.name, "")
                match = self._organs.last(cleaned, start)
        part = committee(body.name, body.organ, cleaned, start) if body and body.organ else None
        organ, kind, sure, why = part or organ_part(self._organs, cleaned, start, match, own)
        rest = cleaned[start : match.start if match else None]
        if chain:
            wrong = contradiction(self._gazetteer.chains(cleaned))
            place = wrong or self._gazetteer.resolve_chain(chain, year, (*hints, cleaned[start:]))
            if _ZONE_NAME.match(rest):
                place = place._replace(reason=f"{place.reason}, and {rest} lies within it")
        else:
            place = self._gazetteer.in_zone(cleaned, year) or self._of_hints(rest, year, hints)
        number = f"{place.code}-{organ}" if place.code and organ else None
        alternatives = () if place.code else place.alternatives
        reason, sure = f"{place.reason}; {why}", round(sure * place.confidence, 2)
        return DepartmentMatch(number, place.code, organ, kind, sure, reason, alternatives)

    def _branch(self, branch: re.Match[str], year: int | None, hints: Sequence[str]) -> DepartmentMatch | None:
        """A bureau's branch, 随州市公安局曾都区分局, is the bureau of the place that it is named after."""
        over = self.department(branch["bureau"], year, hints)
        if over.division_code is None or over.organ is None:
            return None
        place = self._gazetteer.current(over.division_code, year)
        for rank in [branch["rank"]] if branch["rank"] else ["区", "县", "市", ""]:
            under = self._gazetteer.resolve(f"{place.name if place else ''}{branch['place']}{rank}", year, hints)
            if under.code and under.level == "county" and under.confidence > 0.5:
                sure = round(over.confidence * under.confidence * 0.9, 2)
                number = f"{under.code}-{over.organ}"
                reason = f"a branch of {branch['bureau']}"
                return DepartmentMatch(number, under.code, over.organ, over.kind, sure, reason)
        return None

    def _division_part(self, name: str) -> tuple[LeadingBody | None, tuple[Mention, ...], int]:
        """What comes before the division in ``name`` (中共), the chain of divisions, and where the rest begins."""
        body = self._bodies.first(name)
        begin = body.end if body else 0
        chains = self._gazetteer.chains(name)
        if chains and chains[0][0].start == begin:
            named = chains[1] if contradiction(chains) else chains[0]
            return body, chains[0], named[-1].end
        if (word := self._gazetteer.word(name, begin)) and self._organs.ending(name, len(name), word.end):
            return body, (word,), word.end
        for mention in self._gazetteer.bare(name, begin):
            rest = name[mention.end :]
            match = self._organs.last(rest)
            county = mention.candidates[0].level == "county"
            if match and not (county and (match.start or match.end < len(rest))):
                return body, (mention,), mention.end
        return body, (), begin

    def _of_hints(self, rest: str, year: int | None, hints: Sequence[str]) -> Resolution:
        """The one division of the rank that ``rest`` begins with (市教育局, 县委…) that ``hints`` name."""
        rank = RANK.match(rest)
        named = self._gazetteer.divisions(hints, year)
        found: dict[str, Division] = {}
        for level in _LEVELS_OF.get(rank[1][-1] if rank else "", ("county", "prefecture", "province")):
            for place in named:
                over = self._gazetteer.above(place, level) if rank or place.level == level else None
                # 市 is 北京市's own as well, but never 湖南省's.
                if over and (level != "province" or not rank or over.name.endswith(rank[1][-1])):
                    found.setdefault(over.code, over)
            if found:
                break
        if len(found) == 1:
            place = next(iter(found.values()))
            return Resolution(place.code, place.name, place.level, 0.7, f"the document names {place.name} alone")
        if found:
            reason = "the document names several divisions"
            return Resolution(None, None, None, 0.2, reason, tuple(found.values()))
        return Resolution(None, None, None, 0.0, "no division is named")


@lru_cache(maxsize=4)
def departments(lexicon: Lexicon) -> Departments:
    """The departments of the lexicon's project, built once per process."""
    rows = lexicon.rows(reference.DEPARTMENT_NAME)
    known = {BLANKS.sub("", str(row["name_zh"])): str(row["department_id"]) for row in rows}
    return Departments(gazetteer(lexicon), organ_names(lexicon), leading_bodies(lexicon), known)
