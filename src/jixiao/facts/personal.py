"""Personal data: numbers and addresses by which a person can be reached or named, which are never written down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

#: What stands where personal data stood.
BLACK = "█"

_NARROW = str.maketrans(
    {wide: chr(wide - 0xFEE0) for wide in (*range(0xFF10, 0xFF1B), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | str.maketrans("（）＠．＿－〔〕", "()@._-[]")
)
_BLANK = "[- \u00a0\u3000\u2010-\u2015]"
#: Numbers that can be called: (020)88888888转8001, 0751-1234567, 138 0000 0000, 1 3 8 0 0 0 0 0 0 0 0.
_PHONE = (
    rf"(?:\+?86{_BLANK}?)?1[3-9][0-9]{_BLANK}?[0-9]{{4}}{_BLANK}?[0-9]{{4}}(?![0-9])"
    r"|(?<![0-9] )1 [3-9](?: [0-9]){9}(?! ?[0-9])"
    rf"|(?:\(0[0-9]{{2,3}}\){_BLANK}?|0[0-9]{{2,3}}{_BLANK}{{1,2}})[0-9]{{3,4}}{_BLANK}?[0-9]{{4}}(?![0-9])"
    r"|0(?:10|2[0-9]|[3-9][0-9][0-9])[0-9]{7,8}(?![0-9])"
)
_EXTENSION = rf"(?:(?:转|{_BLANK})[0-9]{{1,6}}(?![0-9]))?"
#: A number that can be called, broken by a line's end or by blanks wherever they may stand.
_BROKEN = r"(?:1\s?[3-9](?:\s?[0-9]){9}|0[1-9](?:[\s-]?[0-9]){8,10})(?![0-9年])"
#: Behind 电话 a number of any length can be called; several may follow each other, a name may stand between.
_CALLED = rf"(?:{_BROKEN}|{_PHONE}|[0-9]{{3,12}}(?:{_BLANK}[0-9]{{3,8}}){{0,2}}){_EXTENSION}"
_NO_QUANTITY = r"(?![0-9.]*[万亿元个人次%件条起宗部台])"
_HERE = r"(?:号码?|群号?)?[:为是\s]*"

#: The names of fields and what stands behind them: (rule, names, pattern).
_FIELDS = tuple(
    (rule, names.split("|"), re.compile(pattern))
    for rule, names, pattern in (
        (
            "account",
            "账号|帐号|账户|帐户|卡号|QQ|微信",
            rf"{_HERE}(?P<number>[0-9](?:[ \n-]{{0,2}}[0-9]){{15,18}}(?![0-9])|[0-9][0-9 ]{{3,24}}[0-9]){_NO_QUANTITY}",
        ),
        (
            "phone",
            "电话|手机|传真|联系方式|座机|固话",
            r"(?:号码?)?(?:\([^()0-9\n]{0,10}\))?[:为是\s]*"
            rf"(?:[一-龥·]{{2,4}}(?:[\s:,，]+|(?=(?:{_PHONE}|[1-9][0-9]{{6,7}})(?![0-9一-龥.]))))?"
            rf"(?P<number>{_CALLED}(?:[/、,，;；]{_CALLED})*){_NO_QUANTITY}",
        ),
        ("identity", "身份证", r"(?:号码?)?[:为是\s]*(?P<number>[1-9](?:[ \n-]{0,2}[0-9Xx]){14,17})"),
    )
)
_LETTER = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９_－-"
_EMAIL = re.compile(rf"[.．{_LETTER}]{{1,64}} ?[@＠] ?[{_LETTER}]{{1,64}}(?: ?[.．] ?[{_LETTER}]{{1,64}}){{1,8}}")

#: Between two digits of a number that a line's end or its writer has broken.
_SPLIT = r"[ \n\u3000-]{0,3}"
_DAY = rf"(?:0{_SPLIT}[1-9]|1{_SPLIT}[0-2]){_SPLIT}(?:0{_SPLIT}[1-9]|[12]{_SPLIT}[0-9]|3{_SPLIT}[01])"
_FORMS = re.compile(
    rf"(?P<phone_form>(?<=\()0[0-9]{{2,3}}\){_BLANK}?[0-9]{{3,4}}{_BLANK}?[0-9]{{4}}(?![0-9]){_EXTENSION}"
    rf"|(?<![0-9A-Za-z,\-])(?<![0-9]\.)(?:{_PHONE}){_EXTENSION}(?![0-9.]*[万亿元%]))"
    rf"|(?<![0-9A-Za-z,])(?<![0-9]\.)(?:(?P<identity>[1-9](?:{_SPLIT}[0-9]){{5}}{_SPLIT}"
    rf"(?:1{_SPLIT}9|2{_SPLIT}0){_SPLIT}[0-9]{_SPLIT}[0-9]{_SPLIT}{_DAY}(?:{_SPLIT}[0-9]){{3}}{_SPLIT}[0-9Xx]"
    r"(?![0-9A-Za-z.])"
    r"|[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z.])"
    r"|[1-9][0-9]{15,18}(?![0-9A-Za-z.])"
    r"|[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9A-Za-z.,]|[万亿元%])))"
)
#: A form has at least eight characters, all of them of these: most numbers need no closer look.
_LONG = re.compile(r"[0-9][-0-9 \u00a0\u3000\u2010-\u2015()\n]{6,}[0-9Xx]")
#: What all personal data has some of.
_SOME = re.compile("[@＠]|[0-9０-９][- 0-9０-９]{2}")
_SEPARATED = re.compile(r"[^0-9Xx]+")
#: Most separations within one number of eighteen digits, unless all its digits are separated.
_SEPARATIONS = 4

#: Where a heading or a title goes over into who wrote it: 填报人：某某.
_CONTACT_WORDS = re.compile("联系|填报|填表|经办|负责人|电话|手机|固话|邮箱")
_SIGNED = r"(?:[(（]?签[字章名][)）]?)?"
_CONTACT = re.compile(
    r"[\s(（\[【、，,;；/]{0,8}(?:单位|项目|部门|主要)?"
    rf"(?:(?:联系人|填报人|填表人|经办人)(?![员民大才]){_SIGNED}(?:\s*[:：]|\s|$|(?=[一-龥·]{{2,3}}(?:[^一-龥]|$|电话|手机|联系)))"
    rf"|(?:负责人|联系电话|联系方式|电话|手机|固话|邮箱){_SIGNED}"
    r"(?:\s*[:：]|\s+(?=[一-龥·]{2,4}(?:\W|$))|\s*(?=[█■0-9])))"
)


class Span(NamedTuple):
    """A half-open span of personal data in a text, and the rule that knows it."""

    start: int
    end: int
    rule: str


def narrow(text: str) -> str:
    """``text`` with plain digits, letters and signs for full-width ones, one for one."""
    return text if text.isascii() else text.translate(_NARROW)


def spans(text: str) -> list[Span]:
    """Where ``text``, simplified and with plain digits, holds personal data: in order, without overlaps."""
    found: list[Span] = []
    for rule, names, pattern in _FIELDS:
        for name in names:
            at = text.find(name)
            while at >= 0:
                at += len(name)
                if match := pattern.match(text, at):
                    found.append(Span(*match.span("number"), rule))
                at = text.find(name, at)
    if "@" in text or "＠" in text:
        found += [Span(*match.span(), "email") for match in _EMAIL.finditer(text)]
    for long in _LONG.finditer(text):
        for match in _FORMS.finditer(text, max(long.start() - 4, 0), min(long.end() + 16, len(text))):
            if match.lastgroup == "phone_form" or _is_one(match.group()):
                start, end = match.span()
                found.append(Span(start + (text[start] == "("), end, match.lastgroup or ""))
    if len(found) < 2:
        return found
    return _joined(sorted(found))


def _is_one(number: str) -> bool:
    parts = len(_SEPARATED.findall(number))
    return parts <= _SEPARATIONS or parts == 17


def _joined(found: list[Span]) -> list[Span]:
    joined = found[:1]
    for span in found[1:]:
        last = joined[-1]
        if span.start < last.end:
            joined[-1] = last._replace(end=max(last.end, span.end))
        else:
            joined.append(span)
    return joined


def blackened(text: str, secrets: Iterable[str] = ()) -> str:
    """``text`` with each stretch of personal data blackened, and whatever else is among ``secrets``."""
    if _SOME.search(text) is None:
        return text
    for secret in secrets:
        text = text.replace(secret, BLACK)
    for start, end, _ in reversed(spans(narrow(text))):
        text = text[:start] + BLACK + text[end:]
    return text


def without_contact(title: str) -> str:
    """A heading or title without the person who signs or answers for it, and what follows."""
    match = _CONTACT.search(title) if _CONTACT_WORDS.search(title) else None
    return title if match is None else title[: match.start()].rstrip()
