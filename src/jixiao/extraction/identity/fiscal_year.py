"""The fiscal year that a report evaluates, told from the years of signing, of publication and of other plans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.identity.days import signed_on
from jixiao.extraction.identity.titles import Title, front_lines
from jixiao.facts.numbers import read_integer

#: In digits, or as 二〇二三.
_YEAR = r"((?:19|20)\d{2}|二[〇○零O0][〇○零一二三四五六七八九]{2})"
_TITLE_YEAR = re.compile(rf"(?<!\d){_YEAR}(?=年|度|部门|单位|整体|项目|[)\]]|[一-龥])")
_FIELD = re.compile(
    rf"(?:评价|自评|预算|财政|报告|考核|填报|绩效|资金)?年[度份]:?\(?{_YEAR}|\(\s*{_YEAR}\s*年?度?\s*\)"
)
_EVALUATED = re.compile(rf"(?:评价|自评|考核|绩效)年度[:\t]\(?{_YEAR}")
#: What a year is said of, with how much it tells: the year evaluated, the year of the money, the day of a stock.
_SAID: tuple[tuple[re.Pattern[str], int], ...] = (
    (
        re.compile(
            rf"{_YEAR}年?度?[^，。；:\n《》\d]{{0,24}}(?:整体(?:支出)?|项目(?:支出)?"
            rf"|部门|专项资金)[^，。；\n《》\d]{{0,14}}绩效(?:自评|自我评价|评价"
            rf"|目标)"
        ),
        4,
    ),
    (re.compile(rf"{_YEAR}年?度?[^，。；:\n《》\d]{{0,16}}(?:自评|自我评价)"), 3),
    (re.compile(rf"{_YEAR}年?度?[^，。；:\n《》\d]{{0,12}}(?:预算|决算|收入|支出|年初|执行数|财政拨款|结转|资金)"), 2),
    (re.compile(rf"截[至止]到?{_YEAR}年(?:12月(?:31日)?|年?底|末)|{_YEAR}年?(?:年末|年底|末)"), 2),
    (re.compile(rf"{_YEAR}年度?(?=[，,我本全只共])"), 1),
)
#: How all of these begin.
_BEGINS = re.compile(r"1(?=9\d\d)|2(?=0\d\d)|二(?=[〇○零O0])|截")
_FRONT = 4_000
#: The last month in which only the year before can have been evaluated.
_SPRING = 6


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The year, where it is printed in the smoothed text (an empty span if nowhere), why, and how sure that is."""

    year: int
    start: int
    end: int
    reason: str
    confidence: float


def fiscal_year(annotated: AnnotatedText, title: Title | None) -> FiscalYear | None:
    """The fiscal year of the report; None where nothing tells it."""
    text = annotated.text
    votes, places = _votes(text, _FRONT)
    # A cover that names the year evaluated is surer than a title, which may name that of the exercise.
    for match in _EVALUATED.finditer(text, 0, 1_500):
        return FiscalYear(read_integer(match.group(1)), *match.span(1), "the cover's year of evaluation", 0.95)
    titled = _in_title(annotated, title)
    if titled is not None:
        rival = votes.most_common(1)[0] if votes else None
        # A title may carry the year of the exercise: 2021年绩效自评 of the money of 2020.
        if rival and rival[0] == titled.year - 1 and rival[1] >= 6 and votes[titled.year] == 0:
            start, end = places[rival[0]]
            return FiscalYear(rival[0], start, end, f"the text is about {rival[0]}, the title says {titled.year}", 0.6)
        agrees = not rival or rival[0] == titled.year or votes[titled.year] * 2 >= rival[1]
        return (
            titled if agrees else FiscalYear(titled.year, titled.start, titled.end, "the title, against the text", 0.75)
        )
    for match in _FIELD.finditer(text, 0, 1_500):
        number = 1 if match.start(1) >= 0 else 2
        return FiscalYear(
            read_integer(match.group(number)), match.start(number), match.end(number), "a field of the cover", 0.95
        )
    for start, end in front_lines(annotated):
        line = _TITLE_YEAR.search(text, start, end)
        if line and re.search(r"决算|绩效|自评|整体支出", text[start:end]) and "通知" not in text[start:end]:
            return FiscalYear(read_integer(line.group(1)), *line.span(1), "a line before the text", 0.85)
    if not votes:
        votes, places = _votes(text, len(text))
    if votes:
        (year, most), *others = votes.most_common(2)
        sure = 0.85 if not others or most >= 2 * others[0][1] else 0.6
        return FiscalYear(year, *places[year], "what the text says most often", sure)
    named = Counter(re.findall(r"(?<!\d)(20[0-4]\d)(?=年)", text[:_FRONT]))
    signed = signed_on(annotated)
    # Where no other year is named than that in whose spring the report was signed, it is of the year before.
    if named and not (signed and signed.date.month <= _SPRING and set(named) == {str(signed.date.year)}):
        year = max(named, key=lambda printed: (named[printed], printed))
        start = text.index(f"{year}年")
        return FiscalYear(read_integer(year), start, start + 4, "the year that the text names most often", 0.4)
    if signed:
        # The day on which a page was published says less: years may lie between.
        return FiscalYear(signed.date.year - 1, 0, 0, "the year before the day of signing", 0.4)
    return None


def _in_title(annotated: AnnotatedText, title: Title | None) -> FiscalYear | None:
    if title is None:
        return None
    match = _TITLE_YEAR.search(annotated.text, title.start, title.end)
    if match is None:
        return None
    return FiscalYear(read_integer(match.group(1)), match.start(1), match.end(1), "the title", 0.97)


def _votes(text: str, end: int) -> tuple[Counter[int], dict[int, tuple[int, int]]]:
    votes: Counter[int] = Counter()
    places: dict[int, tuple[int, int]] = {}
    begins = [match.start() for match in _BEGINS.finditer(text, 0, end)]
    for pattern, weight in _SAID:
        for match in _all(pattern, text, begins, end):
            first, last = next(
                match.span(number) for number in range(1, pattern.groups + 1) if match.start(number) >= 0
            )
            year = read_integer(text[first:last])
            votes[year] += weight
            places.setdefault(year, (first, last))
    return votes, places


def _all(pattern: re.Pattern[str], text: str, begins: list[int], end: int) -> Iterator[re.Match[str]]:
    """What ``finditer`` finds, tried only where a match can begin."""
    behind = 0
    for start in begins:
        if start >= behind and (match := pattern.match(text, start, end)):
            behind = match.end()
            yield match
