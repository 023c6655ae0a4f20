"""Texts that must be written nowhere, found again in other texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


class Secrets:
    """A set of texts to be found again, in time in proportion to the text that is searched."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = frozenset(filter(None, texts))
        lengths: dict[str, set[int]] = {}
        for text in self.texts:
            lengths.setdefault(text[0], set()).add(len(text))
        #: What is left of a secret where a text begins within it or ends within it.
        self._tails = frozenset(text[at:] for text in self.texts for at in range(1, len(text) - 1))
        self._cut_begins = frozenset(tail[0] for tail in self._tails)
        self._heads = frozenset(text[:at] for text in self.texts for at in range(2, len(text)))
        self._longest = max(map(len, self.texts), default=0)
        #: By its first character, how long a secret can be, the longest first.
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        self._first = re.compile(f"[{''.join(map(re.escape, sorted(lengths)))}]" if lengths else "(?!)")

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """The spans of the secrets in ``text``, in order and without overlaps, the longest at each place.

        A part of one of at least two characters counts where the text begins or ends within it.
        """
        if text[:1] not in self._cut_begins and self._first.search(text) is None:
            return  # as most texts: nothing begins in them that is secret, nor do they begin within it
        most = min(self._longest, len(text))
        if done := next((length for length in range(most, 1, -1) if text[:length] in self._tails), 0):
            yield 0, done
        for match in self._first.finditer(text):
            start = match.start()
            if start >= done:
                for length in self._lengths[match.group()]:
                    if text[start : start + length] in self.texts:
                        done = start + length
                        yield start, done
                        break
        cut = next((length for length in range(most, 1, -1) if text[-length:] in self._heads), 0)
        if cut and len(text) - cut >= done:
            yield len(text) - cut, len(text)
