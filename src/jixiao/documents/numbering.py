"""Automatic numbers of paragraphs, which word processors count and print but do not store."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def _chinese(number: int, digits: str = _DIGITS, units: str = "十百千", zero: str = "零") -> str:
    """Counting as in 一百零五; 10 to 19 without a leading 一 unless the digits are those of cheques."""
    if not 0 < number < 10000:
        return digits[0] if number == 0 else str(number)
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += (zero if gap else "") + digits[digit] + (units[power - 1] if power else "")
            gap = False
        else:
            gap = bool(text)
    return text[1:] if digits is _DIGITS and 10 <= number < 20 else text


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    ones = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
    for value, letters in (*ones, (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        text += letters * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 1000 else str(number)


def _from(characters: str) -> Callable[[int], str]:
    """Numbers from 1 on that are single characters of Unicode; plain digits beyond them."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


def _span(first: str, count: int) -> str:
    return "".join(chr(ord(first) + offset) for offset in range(count))


def _digit_by_digit(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", _DIGITS))


def _full_width(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def _legal(number: int) -> str:
    return _chinese(number, _LEGAL_DIGITS, "拾佰仟")


#: How the number formats of WordprocessingML write a number; plain digits where a format is not here.
NUMBER_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _from(_span("㊀", 10)),
    "decimalEnclosedCircle": _from(_span("①", 20)),
    "decimalEnclosedCircleChinese": _from(_span("①", 20)),
    "decimalEnclosedParen": _from(_span("⑴", 20)),
    "decimalEnclosedFullstop": _from(_span("⒈", 20)),
    "none": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """One level of a numbered list. In ``text``, ``%1`` to ``%9`` stand for the numbers of the levels.

    It is counted anew after one of the first ``restarts`` levels; None where it is after any above it.
    """

    text: str
    form: str = "decimal"
    start: int = 1
    follow: str = "tab"
    is_legal: bool = False
    restarts: int | None = None


@dataclass
class Numbering:
    """Lists, and how far each has been counted. A list is known by what its numbers share, an instance by ``key``."""

    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def next(self, shared: str, key: str, levels: dict[int, NumberingLevel], level: int, starts: dict[int, int]) -> str:
        """Count one paragraph of a list and give what Word prints before it, with the blank that parts them.

        ``starts`` are the numbers from which the instance ``key`` counts anew, by level.
        """
        counts = self.counts.setdefault(shared, {})
        if key not in self.begun:
            self.begun.add(key)
            counts.update({at: start - 1 for at, start in starts.items()})
        if (own := levels.get(level)) is None:
            return ""
        counts[level] = counts.get(level, own.start - 1) + 1
        for at in [at for at in counts if at > level]:
            if (last := levels[at].restarts if at in levels else None) is not None and level >= last:
                continue
            counts[at] = (levels[at].start if at in levels else 1) - 1
        if own.form == "bullet":
            mark = "•" if "\ue000" <= own.text[:1] <= "\uf8ff" else own.text
            return f"{mark} " if mark.strip() else ""

        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = levels.get(at, own)
            form = "decimal" if own.is_legal else other.form
            return NUMBER_FORMATS.get(form, str)(max(counts.get(at, 0), other.start if at < level else 0))

        text = re.sub(r"%([1-9])", number, own.text)
        return part_number(text, own.follow)


def part_number(text: str, follow: str) -> str:
    """A printed number with a blank behind it, as in ``1.1 `` and ``(1) ``; Chinese 一、 and （一） need none."""
    needs_blank = follow == "space" or (follow == "tab" and text[-1:].isascii())
    return f"{text} " if text and needs_blank else text
