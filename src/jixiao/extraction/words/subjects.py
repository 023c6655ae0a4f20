"""What a count counts, in at most fifteen of the report's own characters: 121名新录用教师参加… counts 新录用教师."""

from __future__ import annotations

import re

#: Words up to a stop, with short brackets among them: 村(社区)班子.
_WORDS = r"[^，,。；;、:!！?？\n\t0-9\[\]()]*"
_PHRASE = re.compile(rf"{_WORDS}(?:\([^()\n]{{1,6}}\){_WORDS})*")
#: Where the noun after a number ends: 名教师|参加培训, 个村|均已建成.
_VERB = re.compile(
    r"参[加训与评]|开展|进行|实施|入[选围]|获|被|纳入|担任|支援|作为|列入|晋升|挂[任职]|分别|均|全部|已|实现|到|在|推进|颁|提供|组成|完成|接受"
    r"|赴|向|正在|通过|建立|成立|举办|召开|给予|予以|得到|发放|按|覆盖|用于|评为|具有|共担|做|作(?=重点|综合|出)|由|年终|涉及|下达|达标|供|受益"
)
_BOUND = re.compile(r"(?:及|或)?以[上下]|左右|上下")
_CHANGED = re.compile(r"净[增减]|增[加长]|减少|下降|上升")  # 净增
#: What the noun after a number cannot begin or end with, and may be when it is one character.
_NOUN = re.compile(r"(?![和及与或等以的])[一-龥“《(]")
_NOUN_TRAIL = re.compile(r"(?:[和及与的等以并于为且或对将就全共“《(]|以上|左右)+$")
_ONE_CHARACTER = frozenset("村镇乡县市区州户人校厂站所")
#: Words before a number that lead to what it counts, or from it to the number.
_LEAD = re.compile(
    r"(?:[比较](?=[上去]年)|[个名家项处所人]?[和及]|[一二三四五六七八九十]是|其中|另有|全年|今年以?来?|本年度?|当年|一年来|年内|年度|截[至止]目?前?|至今|目前|累计|共计?|先后|顺利|同时"
    r"|此外|并|分别|合计|总共|已经?|还|又|设?有|为|对|与|将|把|从|向|由|在|[)）:.]|的|了|和|及|等|年(?![初中末])|[月日度])+"
)
_TRAIL = re.compile(
    r"(?:共计?|达到?|约|近|超过?|超出|为|有|累计|:|数量?|了|等|的|不少于|不低于|至少|最高|由|各|和|及|与|逾|突破|对|在|[(\[“《≥])+$"
)
#: What parts the words before a number, counts with their unit among them: 比上年末5.42万户净增.
_PART = re.compile(
    r"[、:(\[]|\d[\d.,]*[百千万亿]*(?:元|人次|批次|公里|平方米|[户个名人家次件场期份所台套亩吨项批栋辆条年](?!\d))?"
)
_SAYS = re.compile("[一-龥]{2}")  # 城市
_LONGEST = 15


def subject(text: str, start: int, end: int, clause: tuple[int, int]) -> str:
    """What the number with its unit from ``start`` to before ``end`` counts, by the words of its ``clause``."""
    return (
        _noun_after(text, end, clause[1])
        or _words_before(text, start, clause[0])
        or _short(text[end : clause[1]])
        or "计数"
    )


def _noun_after(text: str, end: int, clause_end: int) -> str:
    phrase = _PHRASE.match(text, end, clause_end)
    if phrase is None or _BOUND.match(text, end) or _CHANGED.match(text, end):
        return ""
    verb = _VERB.search(text, end, phrase.end())
    noun = _NOUN_TRAIL.sub("", text[end : verb.start() if verb else phrase.end()])
    if noun[:1] in _ONE_CHARACTER and noun[1:2] in ("", "的"):
        return noun[0]
    return _short(noun) if len(noun) > 1 and _NOUN.match(noun) else ""


def _words_before(text: str, start: int, clause_start: int) -> str:
    words = _TRAIL.sub("", text[max(clause_start, start - 60) : start])
    words = next((part for part in reversed(_PART.split(words)) if _SAYS.search(part)), words)
    if lead := _LEAD.match(words):
        words = words[lead.end() :]
    return _short(words) if len(words) > 1 else ""


def _short(phrase: str) -> str:
    """``phrase`` in at most 15 characters: the head of a Chinese noun phrase stands last."""
    if len(phrase) > _LONGEST:
        head = phrase.rpartition("的")[2]
        phrase = head if 2 <= len(head) <= _LONGEST else phrase[-_LONGEST:]
    if phrase.count("“") != phrase.count("”"):
        phrase = phrase.replace("“", "").replace("”", "")
    return phrase.strip("，、:的 \t\n").replace("(", "（").replace(")", "）")
