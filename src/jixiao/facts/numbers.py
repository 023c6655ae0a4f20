"""Numbers as reports write them: where they stand in a text, and what they are worth.

Reading a printed number happens here and nowhere else. Numbers of a file's format (levels, cells, list numbers) are no
printed ones: ``documents`` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

#: A numeric token: ASCII or full-width digits, with thousands separators and a decimal point. Chinese numerals
#: are no tokens: most of them are words (统一, 三会一课), so only a reader can tell which of them count something.
TOKEN = re.compile(r"[0-9０-９]+(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?")

_NARROW = str.maketrans("０１２３４５６７８９．", "0123456789.", ",，")
#: The digits of numerals, in their formal and traditional forms too: 壹, 貳. ○, O and 0 stand for 〇 in years that were
#: typed so: 二○二一.
_HAN_DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇○O0", "一壹弌幺", "二贰貳弍两兩", "三叁叄參弎", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for character in characters
}
_HAN_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_TENS = {"廿": 20, "卅": 30, "卌": 40}
_HAN_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_HAN_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千]+")
#: A number in parts of falling powers, and a numeral with its myriads: 1亿2,350万, 一百九十万零三千, 壹佰贰拾万.
_IN_PARTS = re.compile(
    r"(?<![0-9.,])[0-9][0-9,]{0,20}(?:\.[0-9]{1,9})?(?:[百千]?[万亿]零?[0-9][0-9,]{0,20}(?:\.[0-9]{1,9})?){1,2}"
    r"(?:[百千]?万|[百千])?|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾][零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+"
)
#: One of the parts: 2,350万, 3.5千万.
_PART = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)([十百千]?[万亿]?)")
#: Digits of numerals as decimals have them.
_DIGITS = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖"
#: A numeral with decimals, as points may be written out: 九十六点五, 玖拾陆点伍.
_HAN_DECIMAL = re.compile(
    rf"(?<![{_DIGITS}两十百拾佰])[{_DIGITS}两十百拾佰]{{1,6}}(?:点[{_DIGITS}]{{1,3}})?(?![{_DIGITS}两十百拾佰])"
)
#: Powers of ten that follow a number and belong to it: 2.7 万人次, 1 亿元, 3 千元.
POWERS = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
#: Powers in which the data model states sums, smallest first.
MYRIADS = (1, 10_000, 100_000_000)
#: Full-width and traditional characters of a printed number and its unit, one for one, as simplified print has them.
_PLAIN = str.maketrans("０１２３４５６７８９．，：％萬億兩無沒餘幾個", "0123456789.,:%万亿两无没余几个")
#: What smoothing takes out of a quote: residue of mark-up; a page's number between two of its lines; blanks and line
#: breaks within a number or before its power. Tabs part the cells of a table, and so do they its numbers.
_RESIDUE = re.compile(r"\\[a-z]+|\*\*+|__+|[\\`${}]|</?[a-z]+>|&[a-z]+;|[\u200b-\u200f\u2060\ufeff]")
_PAGE = re.compile(
    r"(?<=[0-9.,])[^\S\t\n]*\n\s*(?:[-\u2010-\u2015—]\s*[0-9]+\s*[-\u2010-\u2015—]|第\s*[0-9]+\s*页[^\n]*)\s*\n\s*"
)
_GAP = re.compile(r"(?:(?<=[0-9.,])(?:[^\S\t\n]*\n\s*|[^\S\t]+)(?=[0-9.,余多几百千万亿%])|(?<=[0-9]) (?=[.,]))")
#: A qualifier may stand between a number and its power (80多万), a blank or a line break too.
_POWER = re.compile(r"[\s余多几]*([百千万亿])")
#: A quote without any of these reads the same, smoothed or not.
_UNEVEN = re.compile(r"[\s\\*_`${}<&０-９．，：％萬億兩無沒餘幾個\u200b-\u200f\u2060\ufeff]")


#: A token that can state a value: no sum has twenty digits before its point, and no calculation exceeds a decimal's.
_STATES = re.compile(r"[0-9０-９,，]{1,20}(?:[.．][0-9０-９]{1,20})?")
#: Most characters of a Chinese numeral that states one.
_LONGEST_HAN = 20


class NumberToken(NamedTuple):
    """A numeric token of a text and its half-open span of characters."""

    start: int
    end: int
    text: str


def tokens(text: str) -> Iterator[NumberToken]:
    """The numeric tokens of ``text``, from its beginning to its end."""
    return (NumberToken(*match.span(), match.group()) for match in TOKEN.finditer(text))


def states(token: str) -> bool:
    """Whether a numeric token can state a value; hundreds of digits run together state nothing."""
    return _STATES.fullmatch(token) is not None


def read_printed(token: str) -> Decimal:
    """The value of a numeric token: ``10,369.89`` and ``１０，３６９．８９`` are 10369.89."""
    return Decimal(token.replace(",", "") if token.isascii() else token.translate(_NARROW))


def read_integer(numeral: str) -> int:
    """The value of a whole number in digits or as a Chinese numeral: 2023 and 二〇二三 are 2023."""
    return int(Decimal(numeral)) if numeral.isdecimal() else read_han(numeral)


def read_ratio(left: str, right: str) -> Decimal | None:
    """What the ratio of two whole numbers states in per cent: 1 and 2 (1:2) are 50; None where ``right`` is 0."""
    part, whole = Decimal(left), Decimal(right)
    return 100 * part / whole if whole else None


def read_han(numeral: str) -> int:
    """The value of a Chinese numeral in any spelling: 十二 is 12, 两百 and 贰佰 are 200, 二〇二三 is 2023."""
    if all(character in _HAN_DIGITS or character.isdecimal() for character in numeral):
        return int(Decimal("".join(str(_han_digit(character)) for character in numeral)))
    total, below, digit = 0, 0, 0
    for character in numeral:
        if myriad := _HAN_MYRIADS.get(character):
            # 一亿二千万 is a sum, 一万亿 a product.
            above, part = (0, total) if total % myriad else (total, 0)
            total, below, digit = above + (part + below + digit or 1) * myriad, 0, 0
        elif power := _HAN_POWERS.get(character):
            below, digit = below + max(digit, 1) * power, 0
        elif tens := _HAN_TENS.get(character):
            below += tens
        else:
            digit = (10 * digit if character.isdecimal() else 0) + _han_digit(character)
    return total + below + digit


def read_parts(printed: str) -> Decimal:
    """The value of a number in parts or of a numeral: 1亿2,350万 is 123 500 000, 壹佰贰拾万 1 200 000."""
    if not printed[0].isdecimal():
        return Decimal(read_han(printed))
    total = Decimal(0)
    for number, powers in _PART.findall(printed):
        part = read_printed(number)
        for power in powers:
            part *= POWERS[power] if power in POWERS else _HAN_POWERS[power]
        total += part
    return total


def read_han_decimal(numeral: str) -> Decimal:
    """The value of a Chinese numeral with or without decimals: 九十六点五 is 96.5."""
    whole, _, decimals = numeral.partition("点")
    value = Decimal(read_han(whole))
    return Decimal(f"{value}.{''.join(str(_han_digit(character)) for character in decimals)}") if decimals else value


def _han_digit(character: str) -> int:
    return int(character) if character.isdecimal() else _HAN_DIGITS[character]


@lru_cache(maxsize=4096)
def values(quote: str) -> frozenset[Decimal]:
    """Every value that ``quote`` can be read as stating, as it stands and as a smoothed text has it.

    ``2.7 万人次`` states 2.7 (in 万人次) and 27 000 (in 人次); ``六个`` states 6; ``1:2`` states 50 (per cent)
    beside its terms; ``5,`` and ``326件`` on the next line state 5 326 too. Words such as 不得分 or 无 state 0.
    """
    found = _values(quote)
    if _UNEVEN.search(quote) and (smooth := smoothed(quote)) != quote:
        found |= _values(smooth)
    return frozenset(found)


def shows(quote: str, value: Decimal | int) -> bool:
    """Whether ``value`` is among the ``values`` of ``quote``."""
    # Most quotes begin with the number that they are quoted for.
    first = TOKEN.search(quote)
    return (first is not None and read_printed(first.group()) == value) or value in values(quote)


def smoothed(quote: str) -> str:
    """``quote`` in plain characters, without mark-up, and with the parts of each of its numbers joined."""
    return _GAP.sub("", _PAGE.sub("", _RESIDUE.sub("", quote.translate(_PLAIN))))


def _values(quote: str) -> set[Decimal]:
    found: set[Decimal] = set()
    for match in TOKEN.finditer(quote):
        if states(match.group()):
            found |= _scaled(read_printed(match.group()), quote, match.end())
    for match in _HAN_NUMERAL.finditer(quote):
        if match.end() - match.start() <= _LONGEST_HAN:
            found |= _scaled(Decimal(read_han(match.group())), quote, match.end())
    for match in _IN_PARTS.finditer(quote):
        if match.end() - match.start() <= 2 * _LONGEST_HAN:
            value = read_parts(match.group())
            found |= {value / power for power in MYRIADS if value >= power}
    found |= {read_han_decimal(match.group()) for match in _HAN_DECIMAL.finditer(quote)}
    if re.search(r"不得分|没有|[无未]", quote):
        found.add(Decimal(0))
    return found | _ratio(quote)


def _ratio(quote: str) -> set[Decimal]:
    """What a quote that is a ratio of two whole numbers states in per cent."""
    left, _, right = (part.strip() for part in quote.replace("：", ":").partition(":"))
    are_terms = left.isdecimal() and right.isdecimal() and states(left) and states(right)
    if not are_terms or (stated := read_ratio(left, right)) is None:
        return set()
    return {stated}


def _scaled(number: Decimal, quote: str, end: int) -> set[Decimal]:
    """What the number that ends at ``end`` states, without and with the power behind it."""
    if match := _POWER.match(quote, end):
        return {number, number * POWERS[match.group(1)]}
    return {number}
