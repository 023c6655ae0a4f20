"""Counts the work of reading long runs, and of four times as much: ``python tests/work.py [PART OF]``.

No clock is needed to see a reader that looks at the same characters again and again: the calls that Python makes are
counted, and the characters that patterns look through, which is why patterns are wrapped before jixiao is imported.
How a pattern goes back and forth within one call nobody can count; there, and only there, CPU time is compared, with
such a margin that no machine's moods reach it. Prints the runs whose work grows faster than their length.
"""

from __future__ import annotations

import cProfile
import re
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from long_runs import long, runs

#: A report's beginning, so that every recogniser has something to go by.
BEGINNING = "安仁县水利局2023年度部门整体支出绩效自评报告\n一、部门基本情况\n二、自评得分情况\n自评得分为98分。\n"
#: Lengths whose work is counted, and those that are timed; longer than anything that is looked at as a whole.
_COUNTED, _TIMED, _TIMES = 1_000, 2_000, 4
#: How much faster than the text the counts may grow, and the CPU time; CPU seconds that are not worth a look.
_SLACK, _TIMED_SLACK, _LITTLE = 1.5, 2.5, 0.25

_looked_through = 0


class CountedPattern:
    """A pattern that counts the characters that it looks through; a match that fails at its place looks at one."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def __eq__(self, other: object) -> bool:
        return self._pattern == other or self is other

    def __hash__(self) -> int:
        return hash(self._pattern)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        found = self._pattern.match(text, start, end)
        _look(found.end() - start if found else 1)
        return found

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        found = self._pattern.fullmatch(text, start, end)
        _look(found.end() - start if found else 1)
        return found

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        found = self._pattern.search(text, start, end)
        _look((found.end() if found else min(end, len(text))) - start)
        return found

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        for found in self._pattern.finditer(text, start, end):
            _look(found.end() - start)
            start = found.end()
            yield found
        _look(min(end, len(text)) - start)

    def findall(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[Any]:
        _look(min(end, len(text)) - start)
        return self._pattern.findall(text, start, end)

    def sub(self, replacement: Any, text: str, count: int = 0) -> str:
        _look(len(text))
        return self._pattern.sub(replacement, text, count)

    def split(self, text: str) -> list[Any]:
        _look(len(text))
        return self._pattern.split(text)


def _look(characters: int) -> None:
    global _looked_through  # noqa: PLW0603
    _looked_through += max(characters, 0)


def _wrapped(compiled: Callable[..., Any]) -> Callable[..., Any]:
    def compile_counted(*arguments: Any) -> Any:
        pattern = compiled(*arguments)
        by = sys._getframe(1).f_globals.get("__name__", "")
        return CountedPattern(pattern) if by.startswith("jixiao.") and isinstance(pattern.pattern, str) else pattern

    return compile_counted


def counts(read: Callable[[str], object], text: str) -> tuple[int, int]:
    """The calls and returns that Python makes while it reads ``text``; the characters that patterns look through."""
    profile = cProfile.Profile(subcalls=False)  # counts in C: a function of ours would cost more than what it counts
    before = _looked_through
    profile.runcall(read, text)
    return 2 * sum(entry.callcount for entry in profile.getstats()), _looked_through - before


def seconds(read: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


def faults(read: Callable[[str], object], unit: str) -> Iterator[str]:
    """What of the work of reading ``unit`` over and over grows faster than its length."""
    short, more = (BEGINNING + long(unit, length) for length in (_COUNTED, _TIMES * _COUNTED))
    read(short)  # What is kept from one reading to the next is kept for both.
    nothing = counts(read, BEGINNING)
    for name, base, less, much in zip(
        ("calls", "characters looked through"), nothing, counts(read, short), counts(read, more), strict=True
    ):
        if much - base > _SLACK * _TIMES * max(less - base, _COUNTED):
            yield f"{unit!r}: {less} {name} for {_COUNTED} characters, {much} for {_TIMES} times as many"
    short, more = (BEGINNING + long(unit, length) for length in (_TIMED, _TIMES * _TIMED))
    if (taken := seconds(read, more)) > _LITTLE and taken > _TIMED_SLACK * _TIMES * seconds(read, short):
        yield f"{unit!r}: {taken:.1f} CPU seconds for {_TIMES * _TIMED} characters, a quarter of them takes far less"


def main(part: int, of: int) -> None:
    re.compile = _wrapped(re.compile)
    from reading import whole

    for number, unit in enumerate(runs()):
        if number % of == part:
            for fault in faults(whole, unit):
                print(fault, flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or (0, 1)))
