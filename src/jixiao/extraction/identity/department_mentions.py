"""Departments' names in running text: the longest strings that look like one."""

from __future__ import annotations

import re
from typing import NamedTuple

from jixiao.extraction.identity.gazetteer import gazetteer
from jixiao.extraction.identity.leading_bodies import leading_bodies
from jixiao.extraction.identity.organ_names import GOES_ON, OrganNames, organ_names
from jixiao.extraction.lexicon import Lexicon

#: 的 and such: between two organs they end the first name.
_GAP_WORDS = re.compile(
    r"组织|会同|联合|牵头|负责|根据|按照|下达|批复|印发|要求|制定|召开|的|^[和与及对向由在是将为就把按以从等]"
)
_STOP = re.compile(
    r"[^一-鿿（）()·〇]|部门(?!预算编)|单位|整体|项目支出|支出|绩效(?!评|管理[局办中]|办|考)|自评|预算|决算|年度|关于|报告|情况|财政资金"
)
_TAIL_KINDS = (
    "局|厅|委员会|委|办公室|办事处|部|院|馆|站|所|队|社|中心|学校|中学|小学|幼儿园|大学|学院|医院|集团|公司|协会|联合会"
)
_ENDS_SO = re.compile(rf"(?:{_TAIL_KINDS})$")
_GENERIC = re.compile(
    r"[我本各该其有相全上下同]|部门|单位|第三方|财政部门|主管|预算|项目|绩效|评价|附件|目录|一、|人民政府$|政府$|自评|基本|概况"
    r"|.{0,3}?(?:是|加强|推进|落实|完善|提高|提升|支持|开展|做好|强化|深化)"
)
_COMMITTEE_NAME = re.compile(r"(?:委员会|工作委员会|委|工委)(?:机关|办公室|办公厅)?(?![员托会])")
_HEADQUARTERS = re.compile(r"[（(]?(?:机关)?本级[)）]?|[（(]机关[)）]")
_NO_TOWN = re.compile(r"(?:[城乡村集各小]镇|[家老故下]乡)$")  # 城镇
_LINE = re.compile(r"(?m)^[ \t　]*(?:[#*]+[ \t]*)?(?:(?:19|20)\d\d[ \t]*年?度?[ \t]*)?([一-鿿][^\n]{2,60})")
_CLOSING = re.compile(r"[^\s（(]{0,12}?[）)]")
#: What a heading may be as well as an organ.
_COMMON_NAMES = frozenset({"研究室", "办公室", "人民政府", "学校", "医院", "机关党委"})
#: What a division is called within itself.
_RANKS = tuple("省市县区州旗")


class DepartmentMention(NamedTuple):
    """A string of a text that looks like a department's name; ``organ`` is the kind where it is known."""

    start: int
    end: int
    name: str
    organ: str | None


def department_mentions(text: str, lexicon: Lexicon) -> list[DepartmentMention]:
    """The longest strings of ``text`` that look like a department's name, in order.

    A name begins with a division, or stands alone at the beginning of a line; 我局 and 各部门 are no names.
    """
    organs, bodies = organ_names(lexicon), leading_bodies(lexicon)
    found: list[DepartmentMention] = []
    for chain in gazetteer(lexicon).chains(text):
        start, end = chain[0].start, chain[-1].end
        if found and start < found[-1].end:
            continue
        body = bodies.before(text, start)
        start = body.start if body else start
        stop = _name_end(organs, text, end)
        if body and body.organ and (stop is None or stop[1] is None) and (whole := _COMMITTEE_NAME.match(text, end)):
            stop = whole.end(), body.organ
        if stop is not None and not _NO_TOWN.search(text, start, stop[0]):
            stop = _closed(text, start, stop[0]), stop[1]
            ending = _HEADQUARTERS.match(text, stop[0])
            last = ending.end() if ending else stop[0]
            found.append(DepartmentMention(start, last, text[start:last], stop[1]))
    for line in _LINE.finditer(text):
        if any(line.start() < mention.end and mention.start < line.end() for mention in found):
            continue
        if (alone := _alone(organs, text, line.start(1), line.end(1))) is not None:
            found.append(alone)
    return sorted(found)


def ranked_mention(text: str, start: int, lexicon: Lexicon) -> DepartmentMention | None:
    """The name at ``start`` that has a rank for its division: 市中级人民法院, 县水利局."""
    if text[start : start + 1] not in _RANKS:
        return None
    end = _name_end(organ_names(lexicon), text, start + 1)
    return DepartmentMention(start, end[0], text[start : end[0]], end[1]) if end and end[1] else None


def _name_end(organs: OrganNames, text: str, begin: int) -> tuple[int, str | None] | None:
    """Where the name that goes on at ``begin`` ends, and its organ; None where no organ follows."""
    limit = _run_end(text, begin)
    best: tuple[int, str | None] | None = None
    for end in range(begin + 1, limit + 1):
        if GOES_ON.match(text, end):
            continue
        organ = organs.ending(text, end, begin)
        if organ is None:
            continue
        floor = best[0] if best else begin
        between = text[floor : max(floor, organ[0])]
        if _GAP_WORDS.search(between) or len(between) > (8 if best else 20):
            break
        best = end, organ[1]
    whole = text[begin:limit]
    if (
        2 < len(whole) <= 20
        and _ENDS_SO.search(whole)
        and not _GAP_WORDS.search(whole)
        and (not best or best[0] < limit)
    ):
        return limit, None
    return best


def _alone(organs: OrganNames, text: str, start: int, end: int) -> DepartmentMention | None:
    limit = min(_run_end(text, start), end)
    name = text[start:limit]
    if text[limit : limit + 1] in tuple("，。、；,;"):
        return None
    if not 3 <= len(name) <= 24 or _GENERIC.match(name) or _GAP_WORDS.search(name) or GOES_ON.match(text, limit):
        return None
    organ = organs.ending(name, len(name))
    if organ is None or (organ[1] == "gwh" and "区" not in name) or organ[1] == "zys" or name in _COMMON_NAMES:
        return None
    return DepartmentMention(start, limit, name, organ[1])


def _run_end(text: str, start: int) -> int:
    stop = _STOP.search(text, start, start + 40)
    return stop.start() if stop else min(len(text), start + 40)


def _closed(text: str, start: int, end: int) -> int:
    """``end``, moved so that the name does not end inside a bracket."""
    opened = max(text.rfind("（", start, end), text.rfind("(", start, end))
    if opened < 0 or max(text.rfind("）", opened, end), text.rfind(")", opened, end)) >= 0:
        return end
    closed = _CLOSING.match(text, end)
    return closed.end() if closed else opened
