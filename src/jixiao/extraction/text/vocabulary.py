"""Vocabulary: the words of reference tables made patterns; what stands around a word in a sentence is grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from jixiao.facts.table import Row

#: What … in a word stands for: other words of the same clause.
_SPREAD = "[^，,。;；]"
#: Branches behind one look at their first characters.
_BUNDLE = 16
#: A pattern that fits nowhere: that of no words.
NOTHING = "(?!)"


def spelled(row: Row, spread: str = _SPREAD) -> str:
    """A pattern of the ``word`` of ``row``, whose … stands for at most ``within`` characters of ``spread``."""
    return re.escape(str(row["word"])).replace("…", f"{spread}{{0,{row.get('within')}}}")


def any_of(rows: Sequence[Row], spread: str = _SPREAD) -> str:
    """A pattern of the words of ``rows``: at each place the longest that fits, those without … before those with it.

    Words of one first character stand together behind a look at it, so that few branches are tried at each place.
    """
    if not rows:
        return NOTHING
    words = sorted(rows, key=lambda row: (str(row["word"])[0], "…" in str(row["word"]), -len(str(row["word"]))))
    branches = [
        (first, f"{re.escape(first)}(?:{'|'.join(spelled(row, spread)[len(re.escape(first)) :] for row in same)})")
        for first, same in groupby(words, key=lambda row: str(row["word"])[0])
    ]
    bundles = [branches[at : at + _BUNDLE] for at in range(0, len(branches), _BUNDLE)]
    return _looked_ahead(
        branches, "|".join(_looked_ahead(bundle, "|".join(branch for _, branch in bundle)) for bundle in bundles)
    )


def _looked_ahead(branches: Iterable[tuple[str, str]], pattern: str) -> str:
    return f"(?=[{''.join(re.escape(first) for first, _ in branches)}])(?:{pattern})"


def rank(row: Row) -> int:
    """The place of a word's meaning among those that a text may tell."""
    return int(str(row["rank"]))


def by_rank(rows: Iterable[Row], *columns: str) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """The meanings in ``columns`` in the order of their rank, each with its words."""

    def meaning(row: Row) -> tuple[str, ...]:
        return tuple(str(row[column]) for column in columns)

    ordered = sorted(rows, key=lambda row: (rank(row), meaning(row)))
    for found, same in groupby(ordered, key=meaning):
        yield found, list(same)
