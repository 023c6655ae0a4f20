"""The language in which commands speak: English as they are written, or Chinese by one catalogue, ``messages.csv``.

The catalogue has a row for each sentence, with ``{}`` where something is filled in; the Chinese one numbers them, for
they may stand in another order. What it does not have is told in English.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

_CATALOGUE = Path(__file__).with_name("messages.csv")
#: What says which language: ours before the locale's, in the order of POSIX (XBD 8.2, Internationalization Variables).
_VARIABLES = ("JIXIAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
#: What parts a message into sentences of their own: seeds/x.csv, row 2: is empty; remove it
_PARTINGS = {"; ": "；", ": ": "：", ", ": "，"}


def is_chinese() -> bool:
    """Whether people are spoken to in Chinese: by ``JIXIAO_LANG``, else by the locale."""
    chosen = next(filter(None, map(os.environ.get, _VARIABLES)), "")
    return chosen.lower().startswith("zh")


def said(text: str) -> str:
    """A message in the language of who runs the command, line by line."""
    return in_chinese(text) if is_chinese() else text


def in_chinese(text: str) -> str:
    """A message in Chinese, line by line: for what speaks nothing else, as the views do."""
    return "\n".join(map(_chinese, text.split("\n")))


def half(text: str) -> str:
    """What of a text in both languages, 中文 · English, is in the reader's; any other text as it is."""
    halves = text.split(" · ")
    return halves[not is_chinese()] if len(halves) == 2 else text


def templates() -> Iterator[tuple[str, str]]:
    """Each sentence of the catalogue: English, Chinese."""
    with _CATALOGUE.open(encoding="utf-8", newline="") as file:
        yield from ((row["en"], row["zh"]) for row in csv.DictReader(file))


@cache
def _sentences() -> dict[tuple[str, str], list[tuple[int, list[str], str]]]:
    """The catalogue by the first sign that a sentence always has and its last, each empty where it is filled in.

    Of a sentence: its rank, what of it is always said, and the Chinese one; those that say most rank first.
    """
    told = sorted(templates(), key=lambda pair: -len(pair[0].replace("{}", "")))
    found: dict[tuple[str, str], list[tuple[int, list[str], str]]] = {}
    for rank, (english, chinese) in enumerate(told):
        always = english.split("{}")
        found.setdefault((always[0][:1], always[-1][-1:]), []).append((rank, always, chinese))
    return found


def _candidates(text: str) -> Iterator[tuple[list[str], str]]:
    """The sentences that begin and end as a text does, those that say most first."""
    known = _sentences()
    ends = product(("", text[:1]), ("", text[-1:]))
    return ((always, chinese) for _, always, chinese in sorted(one for end in ends for one in known.get(end, ())))


@lru_cache(maxsize=4096)
def _chinese(text: str) -> str:
    """A line in Chinese: a sentence of the catalogue, or parts that are such; what is neither stays, as indents do."""
    if text.startswith(" "):
        bare = text.lstrip(" ")
        return " " * (len(text) - len(bare)) + _chinese(bare)
    for always, chinese in _candidates(text):
        if (filled := _filled(text, always)) is not None:
            return chinese.format(*map(_chinese, filled))
    for parting, sign in _PARTINGS.items():
        if parting in text:
            head, tail = text.split(parting, 1)
            parts = _chinese(head), _chinese(tail)
            if parts != (head, tail):
                return sign.join(parts)
    return text


def _filled(text: str, said_always: list[str]) -> list[str] | None:
    """What stands in a text between what is always said; None where it is not said so."""
    first, *others = said_always
    if not others:
        return [] if text == first else None
    if not (text.startswith(first) and text.endswith(others[-1])):
        return None
    found, place = [], len(first)
    for number, part in enumerate(others, 1):
        end = text.find(part, place + 1) if number < len(others) else len(text) - len(part)
        if end <= place or "; " in text[place:end]:  # what is filled in is no sentence
            return None
        found.append(text[place:end])
        place = end + len(part)
    return found
