"""Personal data: by which a private person can be named, reached or found; it is never written down.

``numbers`` knows what is called, mailed to, or printed on a person's card or car, ``addresses`` where persons live,
``names`` what they are called, by the words around a name, ``aliases`` what else; ``places`` knows names that are
divisions', and nobody's. ``signed`` ends a title before who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from jixiao.facts import reference, vocabulary
from jixiao.facts.personal.addresses import addresses
from jixiao.facts.personal.aliases import aliases
from jixiao.facts.personal.names import again, names
from jixiao.facts.personal.numbers import numbers
from jixiao.facts.personal.places import Places
from jixiao.facts.personal.secrets import Secrets
from jixiao.facts.personal.signed import without_contact
from jixiao.facts.personal.span import Span, joined, narrow
from jixiao.facts.personal.words import PersonWords
from jixiao.facts.table import Row

__all__ = ["BLACK", "TABLES", "Personal", "Secrets", "Span", "joined", "narrow", "without", "without_contact"]

#: A part of a file's name: 李桂芳 of 自评表-李桂芳(终稿).docx.
_PART = re.compile(r"(?<![一-龥])[一-龥·]{2,8}(?![一-龥])")
#: What stands where personal data stood.
BLACK = "█"


class Personal:
    """What is personal data, by the words of the rows of ref_surname, ref_word and ref_division."""

    def __init__(self, surnames: Iterable[Row], listed: Iterable[Row], divisions: Iterable[Row]) -> None:
        lists: dict[str, list[str]] = {}
        for row in listed:
            lists.setdefault(str(row["list"]), []).append(str(row["word"]))
        self.words = PersonWords(surnames, lists)
        self._places = Places(divisions)
        #: Cells of reports say the same again and again.
        self._spans_of_cell = lru_cache(maxsize=1024)(lambda cell: self.spans(narrow(cell)))

    def spans(self, text: str, known: Iterable[Span] = ()) -> list[Span]:
        """Where ``text``, simplified and with plain digits, holds personal data: in order, without overlaps.

        What is ``known`` to be personal data, by a table's head, is so wherever it stands.
        """
        beside = joined([*known, *numbers(text, self.words.cards), *addresses(text), *aliases(text, self.words)])
        numbered = [span for span in beside if span.rule != "name"]
        called = (name for name in names(text, numbered, self.words) if not self._places.reach_into(text, name))
        found = joined([*beside, *called])
        return joined([*found, *again(text, found, self.words)])

    def is_telling(self, text: str) -> bool:
        """Whether a text that is personal data in one place is so wherever it stands: no name that is a word, too."""
        return not self.words.begins_word(text, 0) or len(text) > 3

    def blackened(self, text: str, secrets: Secrets | None = None) -> str:
        """``text`` with each stretch of personal data blackened, and whatever else is among ``secrets``."""
        found = self._spans_of_cell(text)
        if secrets is not None:
            found = joined([*found, *(Span(start, end, "secret") for start, end in secrets.places(text))])
        return without(text, found)

    def path_blackened(self, path: str) -> str:
        """The path of a file with what its names hold of personal data blackened: also a name between two signs."""
        found = self.spans(narrow(path))
        for part in _PART.finditer(path):
            if self.words.is_name(part.group()) and (
                part.end() - part.start() > 2 or not self.words.is_rare(path, part.start())
            ):
                found.append(Span(*part.span(), "name"))
        return without(path, joined(found))


def without(text: str, spans: Iterable[Span]) -> str:
    """``text`` with the ``spans``, in order and without overlaps, blackened."""
    parts, done = [], 0
    for start, end, _ in spans:
        parts += [text[done:start], BLACK]
        done = end
    return "".join((*parts, text[done:]))


#: The tables that ``Personal`` is made of.
TABLES = (vocabulary.SURNAME, vocabulary.WORD_LIST, reference.DIVISION_TABLE)
