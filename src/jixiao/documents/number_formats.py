"""Values of cells as a spreadsheet shows them, under their number formats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal

#: Formats 27 to 36 and 50 to 58, which the file does not spell out, as in a Chinese Excel; 14 is the short date.
LOCAL_FORMATS = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'AM/PMh"时"mm"分"',
    55: 'AM/PMh"时"mm"分"',
    35: 'AM/PMh"时"mm"分"ss"秒"',
    56: 'AM/PMh"时"mm"分"ss"秒"',
}
_LOCAL_DATES = frozenset(LOCAL_FORMATS.values())
_WEEKDAY_FORMATS = frozenset(("aaa", "aaaa"))
_TOKEN = re.compile(
    r"""\"(?P<quoted>[^"]*)" | [\\!](?P<escaped>.) | _. | \*. | \[\$(?P<money>[^\]-]*)[^\]]*\] | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式) | (?P<exponent>[Ee][+-][0#?]+) | (?P<fraction>/[?#0-9]+) | (?P<place>[0#?])
    | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@) | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
# [>=10000], [<-0.5]
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
# [Red], [颜色3]
_COLOUR = re.compile(
    r"(?:colou?r|颜色)\s*\d+|red|blue|green|black|white|cyan|magenta|yellow|[红蓝绿黑白青洋黄]红?色", re.IGNORECASE
)
#: What says of a number that it is negative: -5, (5), ▲5
_NEGATIVE = re.compile(r"[-−－(（▲△]|[减负亏降]")
_SECTION = re.compile(r"""(?:"[^"]*"|\\.|[^;"])*""", re.DOTALL)
_DATE_TOKEN = re.compile(
    r"""\"([^"]*)"|\\(.)|\[\$[^\]]*\]|\[(h+|m+|s+)\]|\[[^\]]*\]|(AM/PM|A/P|上午/下午)|(y+|m+|d+|h+|s+|a{3,4}|e+)|(\.0+)|_.|\*.|(.)""",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "一二三四五六日"


PartKind = Literal["literal", "general", "text", "place", "point", "comma", "percent", "odd"]


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of a format: what it writes in order, the condition under which it does so, in what colour."""

    parts: tuple[tuple[PartKind, str], ...]
    condition: tuple[str, Decimal] | None = None
    colour: str | None = None

    def holds(self, amount: Decimal) -> bool:
        if self.condition is None:
            return False
        sign, bound = self.condition
        return (amount < bound and "<" in sign) or (amount > bound and ">" in sign) or (amount == bound and "=" in sign)

    @property
    def tells_sign(self) -> bool:
        return any(kind == "literal" and _NEGATIVE.search(text) for kind, text in self.parts)


_GENERAL = _Section((("general", ""),))


def format_code(number: int, own: Mapping[int, str]) -> str:
    """The format of a number, which the workbook spells out (``own``) or Excel knows."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    return own.get(number) or LOCAL_FORMATS.get(number) or BUILTIN_FORMATS.get(number, "General")


def shown_cell(value: Any, code: str, epoch: datetime | None = None) -> str:
    """A cell's value as Excel shows it; ``epoch`` is the day 0 of a number under a date's format, if not the usual.

    Every reader of workbooks asks here what a cell shows, so that all take the same numbers for dates.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _is_date(code):
        from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

        try:
            return shown(from_excel(value, epoch or WINDOWS_EPOCH, timedelta=_is_span(code)), code)
        except (OverflowError, ValueError):  # no day that the calendar knows
            return _general(value)
    if isinstance(value, str):
        return shown(value.replace("_x000D_", "\n"), code)
    return shown(value, code)


@lru_cache(maxsize=4096)
def _is_date(code: str) -> bool:
    """Whether numbers under a format are shown as days or times."""
    from openpyxl.styles.numbers import is_date_format

    return bool(is_date_format(code)) or code in _LOCAL_DATES or code.partition(";")[0].lower() in _WEEKDAY_FORMATS


@lru_cache(maxsize=4096)
def _is_span(code: str) -> bool:
    from openpyxl.styles.numbers import is_timedelta_format

    return bool(is_timedelta_format(code))


def shown(value: Any, code: str) -> str:
    """A cell's value as Excel shows it in a cell that is wide enough, under the number format ``code``."""
    if isinstance(value, str):
        return _shown_text(value, code)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date, time, timedelta)):
        return _shown_date(value, code)
    if isinstance(value, (int, float)):
        try:
            return _shown_number(value, code)
        except (InvalidOperation, ValueError, OverflowError):
            return str(value)
    return str(value)


def _shown_text(value: str, code: str) -> str:
    """A text as it is, unless the format has a part for texts: a fourth, or a last one with an @ among literals."""
    if ";" not in code and "@" not in code:
        return value
    last = _sections(code)[-1]
    if len(_sections(code)) < 4 and ("text", "@") not in last.parts:
        return value
    return "".join(value if kind == "text" else text for kind, text in last.parts if kind in {"text", "literal"})


def _general(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:.5E}"
    text = f"{value:.15g}"
    if len(text.lstrip("-0.").replace(".", "")) > 11 and abs(value) < 1e8:
        text = f"{value:.10g}"
    if "e" in text:
        return f"{Decimal(text):f}" if abs(value) > 1e-9 else text.upper()
    return text


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[_Section, ...]:
    found, at = [], 0
    while at <= len(code):
        match = _SECTION.match(code, at)
        end = match.end() if match else at
        found.append(_section(code, at, end))
        at = end + 1
    return tuple(found)


def _section(code: str, start: int, end: int) -> _Section:
    parts: list[tuple[PartKind, str]] = []
    condition = colour = None
    for token in _TOKEN.finditer(code, start, end):
        kind = token.lastgroup
        text = token[kind] if kind else ""
        if kind == "bracket":
            if match := _CONDITION.fullmatch(text):
                condition = match[1], Decimal(match[2])
            colour = text.lower() if _COLOUR.fullmatch(text) else colour
        elif kind in {"exponent", "fraction"}:
            parts.append(("odd", text))
        elif kind in {"quoted", "escaped", "money", "other"}:
            parts.append(("literal", text))
        elif kind:
            parts.append((kind, text))  # type: ignore[arg-type]
    return _Section(tuple(parts), condition, colour)


def _shown_number(value: float, code: str) -> str:
    if code in {"General", ""}:
        return _general(value)
    amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    sections = _sections(code)
    section, needs_sign = _section_of(amount, sections)
    parts = section.parts
    if not parts:  # [Red] alone
        return _general(value) if len(sections) == 1 else ""
    if any(kind == "odd" for kind, _ in parts):
        return _general(value)
    if not any(kind == "place" for kind, _ in parts):
        text = "".join(_general(abs(value)) if kind in {"general", "text"} else text for kind, text in parts)
    else:
        text = _placed(abs(amount), parts)
        needs_sign = needs_sign and any(character in "123456789" for character in text)
    return ("-" + text if needs_sign else text).strip()


def _section_of(amount: Decimal, sections: Sequence[_Section]) -> tuple[_Section, bool]:
    """The part of a format that ``amount`` is shown by, and whether a minus is to be put before it.

    A colour of its own alone tells of a negative number to the eye, and is written as the minus that it stands for.
    """
    numbers = [section for section in sections if ("text", "@") not in section.parts][:3] or list(sections[:1])
    first, *others = numbers
    if any(section.condition for section in numbers[:2]):
        chosen = next((section for section in numbers if section.holds(amount)), None)
        if chosen is None:
            free = [section for section in numbers if section.condition is None] or [_GENERAL]
            chosen = free[0] if amount < 0 else free[-1]
        return chosen, amount < 0 and not chosen.tells_sign
    if not others:
        return first, amount < 0
    if amount < 0:
        negative = others[0]
        return negative, negative.colour not in {None, first.colour} and not negative.tells_sign
    return others[1] if amount == 0 and len(others) > 1 else first, False


def _placed(amount: Decimal, parts: Sequence[tuple[PartKind, str]]) -> str:
    """The digits of ``amount`` in their places, with what is written before, between and behind them.

    Commas between places group thousands, and such behind the last place or before the point take thousands off.
    """
    kinds = [kind for kind, _ in parts]
    places = [at for at, kind in enumerate(kinds) if kind == "place"]
    point = next((at for at, kind in enumerate(kinds) if kind == "point"), len(parts))
    before, after = [at for at in places if at < point], [at for at in places if at > point]
    scale = 0
    for last in {before[-1] if before else -1, places[-1]} - {-1}:
        at = last + 1
        while at < len(parts) and kinds[at] == "comma":
            scale, at = scale + 3, at + 1
    is_grouped = any(kinds[at] == "comma" for at in range(before[0], before[-1])) if before else False
    scaled = amount.scaleb(2 * kinds.count("percent") - scale)
    whole, _, decimals = f"{scaled.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP):f}".partition(".")
    digits = dict(zip(reversed(before), _wholes(whole, [parts[at][1] for at in before], is_grouped), strict=True))
    least = max((number for number, at in enumerate(after, 1) if parts[at][1] == "0"), default=0)
    kept = decimals[:least] + decimals[least:].rstrip("0")
    digits |= dict(zip(after, kept, strict=False))
    text = ""
    for at, (kind, written) in enumerate(parts):
        if kind == "place":
            text += digits.get(at, "")
        elif kind == "point":
            text += "." if kept else ""
        elif kind != "comma":
            text += written
    return text


def _wholes(whole: str, places: Sequence[str], is_grouped: bool) -> list[str]:
    """What each place before the point shows, from the last to the first, which shows all that is left."""
    zeros = max((number for number, place in enumerate(reversed(places), 1) if place == "0"), default=0)
    whole = whole.lstrip("0").rjust(zeros, "0")
    found = []
    for number in range(len(places)):
        end = max(len(whole) - number, 0)
        start = 0 if number == len(places) - 1 else max(end - 1, 0)
        text = ""
        for at in range(start, end):
            behind = len(whole) - 1 - at
            text += whole[at] + ("," if is_grouped and behind and behind % 3 == 0 else "")
        found.append(text)
    return found


@lru_cache(maxsize=4096)
def _date_tokens(code: str) -> tuple[re.Match[str], ...]:
    if "[$-F800]" in code:  # the computer's own long date
        code = 'yyyy"年"m"月"d"日"'
    match = _SECTION.match(code)
    return tuple(_DATE_TOKEN.finditer(match[0] if match else code))


def _shown_date(value: datetime | date | time | timedelta, code: str) -> str:
    if isinstance(value, timedelta):
        hours, rest = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    if isinstance(value, time):
        moment = datetime.combine(date(1900, 1, 1), value)
    else:
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    tokens = _date_tokens(code)
    if not any(token[5] for token in tokens):
        return f"{moment.year}/{moment.month}/{moment.day}"
    has_noon = any(token[4] for token in tokens)
    text, before = "", ""
    for number, token in enumerate(tokens):
        quoted, escaped, elapsed, noon, part, _, other = token.groups()
        if noon:
            text += "上午" if moment.hour < 12 else "下午"
        elif part or elapsed:
            kind = (part or elapsed).lower()
            if kind[0] == "m":
                after = next((t[5][0].lower() for t in tokens[number + 1 :] if t[5]), "")
                kind = "n" * len(kind) if before == "h" or after == "s" else kind
            text += _date_part(moment, kind, has_noon=has_noon)
            before = kind[0]
        else:
            text += quoted or escaped or other or ""
    return text.strip()


def _date_part(moment: datetime, kind: str, *, has_noon: bool) -> str:
    if kind[0] in "ye":
        return f"{moment.year % 100:02}" if kind in {"y", "yy"} else str(moment.year)
    if kind[0] == "a" or kind in {"ddd", "dddd"}:
        weekday = _WEEKDAYS[moment.weekday()]
        return weekday if kind == "aaa" else "星期" + weekday
    if kind[0] == "m" and len(kind) > 2:
        return f"{moment.month}月"
    hour = (moment.hour - 1) % 12 + 1 if has_noon else moment.hour
    amount = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[kind[0]]
    return f"{amount:0{min(len(kind), 2)}}"
