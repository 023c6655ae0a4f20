"""The organ's part of a department's number: jdb of 街道办事处, gtjdb of 圭塘街道办事处."""

from __future__ import annotations

import re
from typing import NamedTuple

from jixiao.extraction.identity.organ_names import OrganMatch, OrganNames
from jixiao.extraction.identity.pinyin import initials

_BUREAU = re.compile(r"(?:[局厅委会办室部联协社院]|机关)$|政府$")
_SHORTER = (
    ("高新技术产业开发区", "高新"),
    ("高新技术开发区", "高新"),
    ("高新区", "高新"),
    ("经济技术开发区", "经开"),
    ("经济开发区", "经开"),
    ("经开区", "经开"),
    ("人民政府", ""),
    ("国家", ""),
    ("党组", ""),
    ("机关", ""),
    ("（", ""),
    ("）", ""),
    ("·", ""),
)
_WHOLE_COMMITTEE = re.compile(r"(?:[省市县区州旗盟]?(?:委员会|工作委员会|委|工委))?(?:机关|办公室|办公厅)?$")
#: 市 of 市教育局 and 县 of 县委 are ranks; 市 of 市桥街道 is not.
RANK = re.compile(r"(自治[区州县旗]|[省市县区州旗盟])(?=$|委|直|人民政府|政府|府|级|第|实验|属)(?:直属|直|级|属)?")
_COMMITTEE = re.compile(
    r"(?:委员会|委(?!员)|党工委|党委)?(?:[、和]?[省市县区州旗盟]?(?:人民政府|政府))?(?:行政公署|行署)?"
)


class OrganPart(NamedTuple):
    """The organ's part of a number, the organ of ref_organ that it is or is made of, how sure both are, and why."""

    organ: str | None
    kind: str | None
    confidence: float
    reason: str


def committee(body: str, organ: str, name: str, start: int) -> OrganPart | None:
    """What the committee of the leading ``body`` is, where ``name`` from ``start`` on says no more than committee."""
    if start == len(name) or not _WHOLE_COMMITTEE.match(name, start):
        return None
    is_office = organ == "bgs" and not name.endswith("办公室")
    return OrganPart(organ, organ, 0.7 if is_office else 0.95, f"{body}…{name[start:]} is {organ}")


def organ_part(organs: OrganNames, name: str, start: int, match: OrganMatch | None, own: str = "") -> OrganPart:
    """The organ of ``name`` from ``start`` on, of which ``match`` is the kind; ``own`` tells it from others."""
    if match is None or match.end != len(name):
        organ = _unused(organs, initials(name[start:], 12))
        if len(organ) < 2:
            return OrganPart(None, None, 0.0, "no organ is named")
        inner = f"near {match.organ}, " if match else ""
        return OrganPart(organ, None, 0.4, f"the organ is not in ref_organ; {inner}initials used")
    spelling = name[match.start : match.end]
    own += _own_part(organs, name[start : match.start]) + _own_word(organs, spelling, match.organ)
    if not own:
        return OrganPart(match.organ, match.organ, match.confidence, f"{spelling} is {match.organ}")
    organ = _unused(organs, initials(own, 8) + match.organ)
    sure = 0.9 if match.organ in organs.several else 0.6
    return OrganPart(organ, match.organ, sure, f"{spelling} is {match.organ}, here of {own}")


def _own_word(organs: OrganNames, spelling: str, organ: str) -> str:
    """What a spelling says beyond its kind: 农业综合执法大队 is not 农业农村局, nor 第一高级中学 第一中学."""
    name = organs.official[organ]
    if organ in organs.several:
        if organ in organs.alike or spelling in {name, "初中", "高中"}:
            return ""
        return f"第{spelling[0]}" if organ == "zhongxue" and len(spelling) == 2 else spelling.removesuffix(name)
    if spelling == name or _BUREAU.search(spelling) or not _BUREAU.search(name):
        return ""
    return spelling


def _own_part(organs: OrganNames, middle: str) -> str:
    """What tells this organ from others of its kind in the division: 圭塘 of 长沙市雨花区圭塘街道办事处."""
    if rank := RANK.match(middle):
        middle = middle[rank.end() :]
    if before := _COMMITTEE.match(middle):
        middle = middle[before.end() :]
    for word, short in _SHORTER:
        middle = middle.replace(word, short)
    if owner := organs.last(middle):
        # 教育局 of 教育局机关幼儿园 only says whose it is, unless nothing else is left.
        rest = middle[: owner.start] + middle[owner.end :]
        return rest or middle
    return middle


def _unused(organs: OrganNames, organ: str) -> str:
    """``organ`` unless it is the name of another; 政协 (zx) and 镇小 (zx) must not share a number."""
    return organ + "x" if organ in organs.kinds else organ
