"""Patterns that are looked for in whole texts, told with which characters they begin.

Python's search skips quickly to a pattern that begins with a character or a class, and tries every place for one that
begins with what may be missing, with what stands before it, or with one of several words. Which characters such a one
can begin with follows from the pattern itself; a look at the next character then spares the trial of most places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

#: The classes that ``beginning`` can name: digits, blanks, letters.
_CLASSES = {code.CATEGORY_DIGIT: r"\d", code.CATEGORY_SPACE: r"\s", code.CATEGORY_WORD: r"\w"}
#: What takes up no characters.
_BESIDE = frozenset((code.AT, code.ASSERT, code.ASSERT_NOT))


def sought(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``pattern`` compiled to be searched for: behind a look at the character with which it begins.

    It matches the same, with the same groups. Raises ValueError for one that can match nothing at all, or begin with
    any character: there is nothing to look at.
    """
    signs, may_be_empty = _beginning(parser.parse(pattern, flags))
    if signs is None or may_be_empty:
        raise ValueError(f"no character tells where {pattern!r} begins; give it to re.compile")
    return re.compile(f"(?=[{''.join(sorted(signs))}])(?:{pattern})", flags)


def _beginning(parts: Iterable[tuple[Any, Any]]) -> tuple[set[str] | None, bool]:
    """The first characters of what ``parts`` match, as they stand in a class, None where they can be any; and whether
    they match nothing, too.
    """
    found: set[str] = set()
    for kind, value in parts:
        if kind in _BESIDE:
            continue
        signs, may_be_empty = _of_part(kind, value)
        if signs is None:
            return None, False
        found |= signs
        if not may_be_empty:
            return found, False
    return found, True


def _of_part(kind: Any, value: Any) -> tuple[set[str] | None, bool]:
    if kind is code.LITERAL:
        return {_sign(value)}, False
    if kind is code.IN:
        return _of_class(value), False
    if kind is code.SUBPATTERN:
        _, added, taken, parts = value
        return (None, False) if added or taken else _beginning(parts)
    if kind is code.ATOMIC_GROUP:
        return _beginning(value)
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        fewest, _, parts = value
        signs, may_be_empty = _beginning(parts)
        return signs, may_be_empty or fewest == 0
    if kind is code.BRANCH:
        ways = [_beginning(parts) for parts in value[1]]
        together = [signs for signs, _ in ways if signs is not None]
        return (set().union(*together) if len(together) == len(ways) else None), any(empty for _, empty in ways)
    return None, False  # any character, or all but some


def _of_class(members: Iterable[tuple[Any, Any]]) -> set[str] | None:
    found = set()
    for kind, value in members:
        if kind is code.LITERAL:
            found.add(_sign(value))
        elif kind is code.RANGE:
            found.add("-".join(map(_sign, value)))
        elif kind is code.CATEGORY and value in _CLASSES:
            found.add(_CLASSES[value])
        else:
            return None
    return found


def _sign(number: int) -> str:
    """A character as it stands in a class."""
    return re.escape(chr(number))
