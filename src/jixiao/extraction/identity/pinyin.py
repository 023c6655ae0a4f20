"""Short Latin names from Chinese ones: the first letter of each character's sound."""

from __future__ import annotations


def initials(name: str, most: int) -> str:
    """The pinyin initials of ``name``, at most so many letters: 圭塘 is gt."""
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha()).lower()[:most]
