"""Where private persons live: 解放路12号3栋502, 石角村塘边组12号, and whatever stands behind 家住."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.facts.personal.span import Span
from jixiao.patterns import sought

#: Most characters of a place's name before the number of its door.
_LONGEST_PLACE = 8
#: A Chinese character: 路.
_HAN = re.compile("[一-龥]")
_ORDINAL = "[一二三四五六七八九十]"
#: 3栋, 2单元, 301房, 二楼, 后座, 602.
_PART = (
    r"(?:[0-9]{1,4}[A-Z]?(?:号楼|栋|幢|座|单元|梯|楼|层|室|房|户|号)"
    rf"|{_ORDINAL}(?:楼|层|单元|栋|座)|[A-Z东西南北前后左右](?:座|栋|楼)|[-之]?[0-9]{{3,4}}(?![0-9万亿元年个人.]))"
)
#: 12号, 88号之一, 7栋203.
_DOOR = rf"(?:[0-9]{{1,5}}号(?:之(?:{_ORDINAL}|[0-9]{{1,2}}))?{_PART}{{0,4}}|{_PART}{{1,5}})"
#: 家住老隆镇环城东路88号之一602; 住址：大坪村上围村民小组23号; (沿江中路136号后座二楼.
_LIVING = sought(
    r"(?:家住|原住|现住|住址|(?:家庭|户籍|通讯|联系)地址|户籍(?:所在)?地|居住[于在]|住(?![房院宅户所宿区建率])[在于]?|居于|(?:搬|迁)[至到入进](?=[^\n。，；]{2,28}[栋幢座室])|寄养于|安置[于在]|户\()"
    rf"[:为于在是\s]{{0,3}}(?P<place>(?:[一-龥A-Z]|[0-9]{{1,3}}(?=[组队社])){{2,28}}?{_DOOR})"
)
#: A dwelling by its form alone, the number of a door and of a room: 解放路12号3栋502室.
_ROOM = re.compile(
    rf"(?<=[路街巷道里弄村区园苑坊围庄城厦寓舍])(?:[0-9]{{1,5}}号(?:之{_ORDINAL})?)?[0-9]{{0,3}}(?:{_PART}){{0,3}}"
    r"[0-9]{1,4}(?:室|房(?![屋产租改地])|户(?![一-龥])|(?<=[0-9]{3})(?![0-9万亿元年个人套间户平米㎡.%/]))"
)
#: A dwelling by its form alone, where its estate stands behind the number of the door: 人民路8号海景花园C栋1902.
_ESTATE = re.compile(
    r"[一-龥]{2,10}[0-9]{1,5}号(?:[一-龥]{2,10}?[0-9A-Z]{1,3}|[0-9A-Z]{1,3})[栋幢座](?:[0-9]{1,2}单元)?[0-9]{3,4}[室房]?(?![0-9万元平㎡])"
)
#: A farm by its form alone: 三组12号, 塘边组12号, 第5村民小组7号.
_FARM = re.compile(
    rf"(?<=[村区会屯寨])(?:第?(?:{_ORDINAL}{{1,2}}|[0-9]{{1,2}})|[一-龥]{{1,4}}?)(?:村民)?小?[组队社][0-9]{{1,4}}号(?!楼|线|井|泵)"
)


def addresses(text: str) -> Iterator[Span]:
    """The addresses of dwellings in ``text``, in no order."""
    for match in _LIVING.finditer(text):
        yield Span(*match.span("place"), "address")
    if "号" not in text and "栋" not in text:
        return
    if any(map(text.__contains__, "栋幢座")):
        for match in _ESTATE.finditer(text):
            yield Span(*match.span(), "address")
    for pattern in (_ROOM, _FARM):
        for match in pattern.finditer(text):
            if "号" in match.group() or "栋" in match.group():
                start = match.start()
                while start > max(0, match.start() - _LONGEST_PLACE) and _HAN.match(text[start - 1]):
                    start -= 1
                yield Span(start, match.end(), "address")
