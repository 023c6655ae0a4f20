"""The words by which persons are known: surnames, what stands before and behind names, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from jixiao.facts.table import Row
from jixiao.patterns import sought

#: Lengths of the words that are looked up before and behind a name.
_LONGEST = 8


#: The signs that part the parts of a name: 艾山·买买提.
POINTS = "·•‧・"
#: What a report has already made anonymous: 张某某.
MASKS = frozenset("某×xX*")
#: How names of bodies end, which begin like names of persons: 金溪县.
BODIES = frozenset("省市县区镇乡局委办科股处室院校所厂店馆队组厅部署社")
#: What makes places of surnames: 李家湾, 王庄.
HOMES = frozenset("家庄屯")
#: How words end that say what somebody is: 护边员, 施工班组长; no 动员, no 账户, no 增长.
_KINDS = frozenset("员师者匠户长")
_NO_KINDS = frozenset(("动员", "复员", "或者", "再者", "前者", "后者", "二者", "两者", "三者"))
_NO_KINDS |= frozenset(map("{}户".format, "账帐开落入用客门窗每分"))
_HEADED = frozenset("班组队站所校院局科股园镇乡村社团连排营")
#: Words that begin as a surname does, from which on they are meant more often than persons.
_MANY = 30


class PersonWords:
    """The rows of ref_surname and of the lists of ref_word that tell persons, made ready for looking up."""

    def __init__(self, surnames: Iterable[Row], lists: Mapping[str, Iterable[str]]) -> None:
        rows = [(str(row["surname"]), str(row["words"] or "")) for row in surnames]
        self.surnames = frozenset(name for name, _ in rows)
        #: Words that begin as if with a surname.
        self.words = frozenset(word for _, words in rows for word in words.split("、") if word)
        self._rare = frozenset(name for name, words in rows if words.count("、") >= _MANY)
        self.surname = _pattern("@", {name[0] for name in self.surnames})
        given = {name: frozenset(words) for name, words in lists.items()}
        self.fields = given.get("person_field", frozenset())
        self.roles = given.get("person_role", frozenset())
        self.openers = given.get("person_opener", frozenset())
        self._given = given.get("person_given", frozenset())
        self._sure = given.get("person_sure", frozenset())
        self.titles = given.get("person_title", frozenset())
        self.followers = given.get("person_follower", frozenset()) | self.titles | self.fields
        self.figures = given.get("public_figure", frozenset())
        self.cards = given.get("person_card", frozenset())
        #: Names made of parts: 才仁旺姆.
        self.parts = _pattern("@@{1,2}", given.get("person_part", ()))
        #: Names in sounds of other tongues around a point: 买买提·托合提.
        self.sound_signs = frozenset(given.get("person_sound", ()))
        self.sounds = _pattern(f"@{{1,7}}(?:[{POINTS}]@{{1,7}}){{1,3}}", self.sound_signs)
        #: By their last character, how long the words before names are.
        self._lengths: dict[str, set[int]] = {}
        for word in self.fields | self.roles | self.openers:
            self._lengths.setdefault(word[-1], set()).add(len(word))
        #: The last two characters of these words, or the only one.
        self._endings = {word[-2:] for word in self.fields | self.roles | self.openers}
        #: The surnames at which ``may_follow`` or ``may_be_sure`` can hold, and those behind no Chinese character.
        before, given_name = _any_of({word[-1] for word in self._endings} | _KINDS), _any_of(self._given)
        ways = [f"(?:(?<![一-龥])|(?<={before})){self.surname.pattern}"]
        for length, rest in ((1, ""), (2, ".")):
            if first := {name[0] for name in self._sure if len(name) == length}:
                ways.append(rf"{_any_of(first)}(?={rest}(?:{given_name}{{2}}|{given_name}?\Z))")
        self.surname_apart = sought("|".join(ways), re.DOTALL) if self.surnames else self.surname
        #: What a table's head says of its column.
        self._heads = {
            **dict.fromkeys(self.fields, "name"),
            **dict.fromkeys(self.cards | given.get("person_number", frozenset()), "number"),
            **dict.fromkeys(given.get("person_home", frozenset()), "address"),
            **dict.fromkeys(given.get("person_birth", frozenset()), "birth"),
        }

    def begins_word(self, text: str, start: int) -> bool:
        """Whether a word begins at ``start`` that is no name."""
        words = self.words  # asked at thousands of places
        return text[start : start + 2] in words or text[start : start + 3] in words or text[start : start + 4] in words

    def figure(self, text: str, start: int) -> int:
        """The length of the name at ``start`` of somebody whom all know, after whom much is called; 0 for none."""
        return next((length for length in (4, 3, 2) if text[start : start + length] in self.figures), 0)

    def begins_field(self, text: str, start: int) -> bool:
        """Whether the name of a field that holds a person begins at ``start``: 项目负责人."""
        return any(text[start : start + length] in self.fields for length in range(3, _LONGEST))

    def is_given(self, text: str, start: int, end: int) -> bool:
        """Whether a surname of few words and a common given name of two characters stand there, and no longer word."""
        return (
            end - start == 3
            and text[start] not in self._rare
            and self._given.issuperset(text[start + 1 : end])
            and text[start:end] not in self.words
            and text[start : start + 4] not in self.words
        )

    def own(self, text: str, start: int) -> int:
        """The length of the surname at ``start``."""
        return 2 if text[start : start + 2] in self.surnames else 1

    def is_sure(self, text: str, start: int, end: int) -> bool:
        """Whether a surname that is seldom anything else stands there, or two, and a common given name of two."""
        own = 2 if self.is_doubled(text, start, end) else self.own(text, start)
        given = text[start + own : end]
        return (
            len(given) == 2
            and not self._sure.isdisjoint((text[start], text[start : start + 2], text[start + own - 1]))
            and self._given.issuperset(given)
            and given[0] not in HOMES
            and not self.begins_word(text, start)
            and not self.figure(text, start)
        )

    def may_be_sure(self, text: str, start: int) -> bool:
        """Whether ``is_sure`` can be there without a word before it: a quick look, which few places pass."""
        own = 2 if text[start : start + 2] in self._sure else 1 if text[start] in self._sure else 0
        return own > 0 and self._given.issuperset(text[start + own : start + own + 2])

    def is_usual(self, name: str) -> bool:
        """Whether a name has a given name of common characters."""
        return self._given.issuperset(name[self.own(name, 0) :])

    def may_be_called(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether all from ``start`` to ``end`` could be a name, be it a word, of any surname: no role, no body."""
        end = len(text) if end is None else end
        return (
            all("一" <= sign <= "龥" or sign in POINTS for sign in text[start:end])
            and text[end - 1] not in BODIES
            and not MASKS.intersection(text[start:end])
            and not self.ends_kind(text, end)
            and not any(text[at:end] in self.roles or text[at:end] in self.followers for at in range(start, end - 1))
        )

    def ends_kind(self, text: str, end: int) -> bool:
        """Whether a word ends at ``end`` that, by its form, says what somebody is: 护边员, 施工班组长."""
        last = text[max(0, end - 2) : end]
        if text[end - 1 : end + 1] in ("师范", "师傅"):
            return False
        return last[1:] in _KINDS and last not in _NO_KINDS and (last[1:] != "长" or last[0] in _HEADED)

    def is_name(self, text: str) -> bool:
        """Whether all of ``text`` has the shape of a name, and is neither a word nor the name of a body or place."""
        is_parted = any(point in text for point in POINTS)
        return is_parted or (
            bool(text)
            and len(text) in (end for end in self.ends(text, 0))
            and not self.begins_word(text, 0)
            and text[-1] not in BODIES
        )

    def head(self, text: str) -> str | None:
        """What a table's head says, by the word it ends in, that its column holds: name, number, address or birth."""
        found = (self._heads.get(text[-length:]) for length in range(len(text), 1, -1))
        return next((head for head in found if head), None)

    def is_rare(self, text: str, start: int) -> bool:
        """Whether the name that begins at ``start`` has a surname of many words, and no common given name."""
        return (
            text[start] in self._rare
            and text[start : start + 2] not in self.surnames
            and not self._given.issuperset(text[start + 1 : start + 3])
        )

    def ends(self, text: str, start: int) -> Iterator[int]:
        """Where a name that begins at ``start`` can end, the longest first; behind one whom all know."""
        most = 4 if text[start : start + 2] in self.surnames else 3 if text[start] in self.surnames else 0
        if text[start + 1 : start + 2] in self.surnames and most == 3:
            most = 4  # a husband's name before her own: 何吴秀兰
        fewest = 3 if most == 4 and text[start] not in self.surnames else 2
        for length in range(most, max(fewest - 1, self.figure(text, start)), -1):
            name = text[start : start + length]
            if len(name) == length and all("一" <= c <= "龥" for c in name):
                yield start + length

    def is_doubled(self, text: str, start: int, end: int) -> bool:
        """Whether the name from ``start`` to ``end`` has two surnames, her husband's and her own."""
        return end - start == 4 and text[start : start + 2] not in self.surnames

    def ends_with_field(self, text: str) -> bool:
        """Whether ``text`` ends with the name of a field that holds a person."""
        return any(text[-length:] in self.fields for length in self._lengths.get(text[-1:], ()))

    def may_follow(self, text: str, end: int) -> bool:
        """Whether ``ends_before`` can know a word there: a quick look, which most places do not pass."""
        endings = text[end - 2 : end], text[end - 1 : end]
        return not self._endings.isdisjoint(endings) or endings[1] in _KINDS

    def ends_before(self, text: str, end: int) -> bool | None:
        """Whether a role (True) or what may precede any name (False) ends at ``end``; None for neither."""
        found = [text[max(0, end - length) : end] for length in self._lengths.get(text[end - 1 : end], ())]
        if not self.roles.isdisjoint(found) or not self.fields.isdisjoint(found):
            return True
        return None if self.openers.isdisjoint(found) else False

    def follower(self, text: str, start: int) -> int:
        """The length of the longest word that follows names and begins at ``start``; 0 for none."""
        most = min(6, len(text) - start)
        return next((length for length in range(most, 0, -1) if text[start : start + length] in self.followers), 0)

    def follows_person(self, text: str, start: int) -> bool:
        """Whether a word that follows names of persons alone begins at ``start``."""
        return any(text[start : start + length] in self.titles for length in range(2, 6))

    def begins_role(self, text: str, start: int) -> bool:
        """Whether what a person is begins at ``start``."""
        return any(text[start : start + length] in self.roles for length in range(2, _LONGEST + 1))


def _any_of(signs: Iterable[str]) -> str:
    """The class of some characters."""
    return f"[{''.join(map(re.escape, sorted(signs)))}]" if (signs := set(signs)) else "(?!)"


def _pattern(form: str, choices: Iterable[str]) -> re.Pattern[str]:
    """``form`` as a pattern, in which @ is one of the ``choices``."""
    one_of = "|".join(sorted(choices))
    return re.compile(form.replace("@", f"(?:{one_of})") if one_of else r"(?!)")
