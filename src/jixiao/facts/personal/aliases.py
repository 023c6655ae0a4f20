"""What else persons are called: nicknames (人称“王铁匠”) and names in Latin letters (外教Emily Watson)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.facts.personal.span import Span
from jixiao.facts.personal.words import BODIES, PersonWords

#: 人称“王铁匠”, 绰号黑旋风的; no 人称“岭南第一村”.
_NICKNAME = re.compile(
    r"(?:人称|人送外号|绰号|外号|诨[名号]|花名|小名|乳名|曾用名|化名|网名|艺名|真名|本名|原名)(?:叫做?|为|是)?[:：]?[\s“”\"「‘]?"
    r"(?P<name>[一-龥A-Za-z·]{2,6}?)(?=[”\"」’的,，。、；;()（）\s]|$)"
)
#: W.
_CAPITAL = re.compile("[A-Z]")
_PART = r"[A-Z](?:[a-z]{1,15}|\.)(?:-[A-Z][a-z]{1,15})?"
#: Emily Watson, Jean-Paul Martin, J. Smith.
_LATIN = re.compile(rf"(?<![A-Za-z])(?P<name>{_PART}(?:[ ·]{_PART}){{0,3}})(?![A-Za-z0-9]| ?(?:Inc|Co|Ltd)\b)")
#: Between the names of a list: 先生、, （护照号E12345678）、
_BETWEEN = re.compile(r"(?:先生|女士|教授|博士)?(?:[(（][^()（）\n]{0,30}[)）])?[、,，和与及]")
#: What no person is, behind a name: 公司.
_FIRM = re.compile(r"(?:公司|集团|事务所|大学|学院|软件|系统|平台|模型|品牌)")


def aliases(text: str, words: PersonWords) -> Iterator[Span]:
    """The nicknames and Latin names in ``text``, in no order."""
    for match in _NICKNAME.finditer(text):
        if match["name"][-1] not in BODIES:
            yield Span(*match.span("name"), "alias")
    last = -1
    for match in _LATIN.finditer(text) if _CAPITAL.search(text) else ():
        start, end = match.span("name")
        in_list = 0 <= last < start <= last + 40 and _BETWEEN.fullmatch(text[last:start])
        before = text[max(0, start - 9) : start].rstrip(":： ")
        is_called = words.ends_before(text, start) or words.ends_with_field(before)
        is_person = words.follows_person(text, end) or (is_called and not _FIRM.match(text, end))
        if is_person or in_list:
            yield Span(start, end, "alias")
            last = end
