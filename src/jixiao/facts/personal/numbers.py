"""Numbers and addresses of the net by which a person can be reached or known: telephones, accounts, cards, plates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from jixiao.facts.personal.span import Span
from jixiao.patterns import sought

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
#: Numbers that are nobody's own: 120, 12345, 95588.
_PUBLIC = "1[12][0-9]|12[0-9]{3}|9[56][0-9]{3}"
#: Behind 电话 a number of any length can be called; several may follow each other, a name may stand between.
_CALLED = (
    rf"(?:{_BROKEN}|{_PHONE}|\(0[0-9]{{2,3}}\) ?[0-9](?:[ -]?[0-9]){{6,7}}(?![0-9])"
    rf"|(?!(?:{_PUBLIC})(?![0-9]))[0-9]{{3,12}}(?:{_BLANK}[0-9]{{3,8}}){{0,2}}){_EXTENSION}"
)
_NO_QUANTITY = r"(?![0-9.]*[万亿元个人次%件条起宗部台年月日])"
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

#: An address of the net whose @ is hidden: nobody#example.com, nobody(at)example.com.
_HIDDEN = re.compile(
    r"(?<![-.A-Za-z0-9_])[-.A-Za-z0-9_]{1,64} ?(?:[#＃]|@@|[(\[](?:at|AT|@|#)[)\]]) ?"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.(?:com|cn|net|org)(?![A-Za-z0-9])"  # `nobody#example.com`
)

#: What has a number as long as a person's: 监督索引号.
_CODE = re.compile(r"(?:索引号|编码|代码|文号|条码)[:为是]?\s?\Z")
#: Between two digits of a number that a line's end or its writer has broken.
_SPLIT = r"[ \n\u3000-]{0,3}"
_DAY = rf"(?:0{_SPLIT}[1-9]|1{_SPLIT}[0-2]){_SPLIT}(?:0{_SPLIT}[1-9]|[12]{_SPLIT}[0-9]|3{_SPLIT}[01])"
_FORMS = re.compile(
    rf"(?P<phone_form>(?<=\()0[0-9]{{2,3}}\){_BLANK}?[0-9]{{3,4}}{_BLANK}?[0-9]{{4}}(?![0-9]){_EXTENSION}"
    rf"|(?<![0-9A-Za-z,])(?<![0-9A-Za-z]-)(?<![0-9]\.)(?:{_PHONE}){_EXTENSION}(?![0-9.]*[万亿元%]))"
    rf"|(?<![0-9A-Za-z,])(?<![0-9]\.)(?:(?P<identity>[1-9](?:{_SPLIT}[0-9]){{5}}{_SPLIT}"
    rf"(?:1{_SPLIT}9|2{_SPLIT}0){_SPLIT}[0-9]{_SPLIT}[0-9]{_SPLIT}{_DAY}(?:{_SPLIT}[0-9]){{3}}{_SPLIT}[0-9Xx]"
    r"(?:[1-7][1-4](?:B[0-9])?)?(?![0-9A-Za-z]|\.[0-9])"
    r"|[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z]|\.[0-9])"
    r"|[1-9][0-9]{15,18}(?![0-9A-Za-z.])|[0-9]{30,50}(?![0-9A-Za-z.])"
    r"|[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9A-Za-z.,]|[万亿元%])))"
)
#: The phone that closes a line whose cells print has run together: 1李桂芳中心小学75013800000000.
_GLUED = re.compile(r"^\d{1,3}[一-龥]{4,24}\d{2,6}(?P<phone>1[3-9]\d{9})$", re.MULTILINE)
#: 13800000000.
#: A form has at least eight characters, all of them of these: most numbers need no closer look.
_LONG = re.compile(r"[0-9][-0-9 \u00a0\u3000\u2010-\u2015()\n]{6,}[0-9Xx]")
_SEPARATED = re.compile(r"[^0-9Xx]+")  # `-`
#: Most separations within one number of eighteen digits, unless all its digits are separated.
_SEPARATIONS = 4


#: What stands between the name of a card and its number: 残疾人证编号为, 社保卡金融账户：
_ISSUED = r"[证卡簿号码编金融账户]{0,6}[:为是\s]{0,3}"
#: The number of a card: 军字第2001988号, G440981200508143623, 4408001000237715; and no count of cards.
_CARD = re.compile(
    rf"{_ISSUED}(?P<number>[一-龥]{{1,3}}字第? ?[0-9]{{4,10}}号?"
    r"|[A-Za-z]{0,4}(?:[ -]?[0-9A-Za-z]){0,3}[0-9](?:[ -]?[0-9A-Za-z]){4,24})"
    r"(?![0-9A-Za-z.]|[万亿元个人次%件条起宗部台张本份枚套名项户家辆余多年月])"
)
#: 军字第2001988号.
_SERVICE_CARD = re.compile("[军士文警武海空陆火参政后装退残](?:字第|字) ?[A-Z]?[0-9]{5,10}号?")
#: E12345678, EH4720918; no 项目编号E20230001.
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?:PE|SE|DE|[EGP])[0-9]{7,8}(?=号护照)|(?<![A-Za-z0-9])(?:PE|SE|DE)[0-9]{7}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9_-])(?<!编号)(?<!编号:)(?<!编码)(?<!编码:)(?<!代码)(?<!代码:)E(?:[0-9]{8}|[A-HJ-Z][0-9]{7})(?![A-Za-z0-9-])"
)
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
#: 粤A·12345, 粤AD12345, 粤H0917学, 粤Z·K41港, WJ44·01527; 使014578.
_PLATE = sought(
    rf"[{_PROVINCE}] ?[·•・]? ?[A-HJ-Z] ?[·•・.-]? ?(?=[A-Z]{{0,3}}[0-9]{{2}}|[0-9][A-Z]{{0,3}}[0-9])"
    r"(?:[A-HJ-NP-Z0-9]{3,5}(?:[挂学警港澳领试超]|应急)|[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9-]))"
    rf"|(?<![A-Za-z])WJ ?[{_PROVINCE}]?[0-9]{{2}} ?[·•・.-]? ?[0-9]{{4,5}}[A-Z]?(?![0-9])"
    r"|[使领][0-9]{3}[·•・]?[0-9]{3}(?![0-9])"
)
#: An account of a messenger: kxl_zhucun2023.
_ACCOUNT = re.compile(r"(?:账?号码?|ID|id)?[:为是\s]{0,3}(?P<number>[A-Za-z][-_0-9A-Za-z]{5,19})(?![0-9A-Za-z])")
_MESSENGERS = ("微信", "QQ", "qq", "抖音号", "wx", "WX", "Wechat", "WeChat")
_DATE = r"(?:19|20)[0-9]{2}(?: ?年 ?|[-./ ])[0-9]{1,2}(?: ?月 ?|[-./ ])?(?:[0-9]{1,2}日?)?|(?:19|20)[0-9]{6}(?![0-9])"
_HAN_COUNT = "[一二三四五六七八九十]{1,3}"
_HAN_DATE = rf"(?:一九|二[〇○零])[〇○零一二三四五六七八九]{{2}}年(?:{_HAN_COUNT}月(?:{_HAN_COUNT}日)?)?"
#: 1956年3月2日出生, 一九五六年三月生, 2023年1月19日在车站被发现; 出生日期：1956-03-02.
_BORN = sought(
    rf"(?P<before>{_DATE}|{_HAN_DATE})"
    r"(?=[^()（）\n，,。]{0,12}(?:被发现|被遗弃|被捡拾)|出生(?![率缺人数证医])|生(?![一-龥])|生人)"
    rf"|(?:出生(?:日期|年月日?|时间)?|生日|生于)[:为于是\s]{{0,3}}(?P<behind>{_DATE}|{_HAN_DATE})"
)


def numbers(text: str, cards: frozenset[str]) -> Iterator[Span]:
    """The personal numbers in ``text``, in no order; ``cards`` are the names of what bears a number of its own."""
    if any(map(text.__contains__, "0123456789")):
        yield from _of_digits(text, cards)
    if "生" in text or "被" in text:
        for match in _BORN.finditer(text):
            yield Span(*match.span(match.lastgroup or 0), "birth")
    if "@" in text or "＠" in text:
        for match in _EMAIL.finditer(text):
            yield Span(*match.span(), "email")
    if ".c" in text or ".net" in text or ".org" in text:
        for match in _HIDDEN.finditer(text):
            yield Span(*match.span(), "email")


def _of_digits(text: str, cards: frozenset[str]) -> Iterator[Span]:
    """The numbers in ``text`` that have at least one digit for sure."""
    if not _first_signs(cards).isdisjoint(text):  # as in cells of figures alone
        for rule, fields, pattern in _FIELDS:
            yield from _behind(text, fields, pattern, rule)
        yield from _behind(text, cards, _CARD, "card")
        yield from _behind(text, _MESSENGERS, _ACCOUNT, "account")
    for match in _PLATE.finditer(text):
        yield Span(*match.span(), "plate")
    for match in _SERVICE_CARD.finditer(text):
        yield Span(*match.span(), "card")
    if "E" in text or "G" in text or "P" in text:
        for match in _PASSPORT.finditer(text):
            yield Span(*match.span(), "card")
    for line in _GLUED.finditer(text):
        yield Span(*line.span("phone"), "phone")
    for long in _LONG.finditer(text):
        for match in _FORMS.finditer(text, max(long.start() - 4, 0), min(long.end() + 16, len(text))):
            if match.start() >= long.end():
                break
            if match.lastgroup == "phone_form" or (
                _is_one(match.group()) and not _CODE.search(text, max(0, match.start() - 6), match.start())
            ):
                start, end = match.span()
                yield Span(start + (text[start] == "("), end, match.lastgroup or "")


@lru_cache(maxsize=4)
def _first_signs(cards: frozenset[str]) -> frozenset[str]:
    """With which characters the names of fields, messengers and ``cards`` begin."""
    fields = (field for _, names, _ in _FIELDS for field in names)
    return frozenset(name[0] for name in (*fields, *_MESSENGERS, *cards))


def _behind(text: str, fields: Iterable[str], pattern: re.Pattern[str], rule: str) -> Iterator[Span]:
    """What ``pattern`` calls a number behind each occurrence of one of ``fields``."""
    for field in fields:
        at = text.find(field)
        while at >= 0:
            at += len(field)
            if match := pattern.match(text, at):
                yield Span(*match.span("number"), rule)
            at = text.find(field, at)


def _is_one(number: str) -> bool:
    parts = len(_SEPARATED.findall(number))
    return parts <= _SEPARATIONS or parts == 17
