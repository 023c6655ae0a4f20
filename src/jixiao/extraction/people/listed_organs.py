"""How many organs a report lists by name beside their count: 内设科室3个，分别是办公室、人事科和财务科。

The names stand behind the count, before it (办公室、人事科等8个科室; 内设机构:办公室、人事科，计2个), or head the
numbered lines below it. They are counted only where each of them is the name of an organ; a list that ends in 等 need
not be whole, and counts only if it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.text.quantities import Quantity
from jixiao.facts.numbers import read_integer

#: How the names of organs end: 综合业务科, 审计监督处.
_ORGAN = re.compile(
    r"(?!.*(?:无|内设|下设|负责|隶属|合署|挂牌|[一-龥二三四五六七八九十]至第?[一二三四五六七八九十]))[^，。；、:\d]{1,30}(?:科室?|[处股]室?|室|部|局|办|中心|站|所|队|组|庭|院|馆|校|园|学|会|团|委|委员会|场|厂|段|厅|本级|机关)"
)
#: What introduces the names: surely, or as the words behind the count may happen to do.
_LEAD = re.compile(
    r"(?:[一-龥]{0,12}?)(?:(?P<sure>[，,]?(?:分别(?:是|为|有)?|即|包括|包含|具体(?:是|为|包括|有)|依次(?:是|为))[:]?|:)|(?P<aside>[，,(]))"
)
_BRACKETS = re.compile(r"\([^()]*\)")  # (正科级)
#: 分别是1、办公室；2、人事科。
_ORDINAL = r"[(]?\d{1,2}[)、.]"
_NUMBERED = re.compile(rf"(?<![^；;、，,。:]){_ORDINAL}")  # `，2.财务科`
#: （1）办公室。负责…: an item of a list in lines, which a page's lines may have run together; (1)办公室.
_LINE = re.compile(
    r"(?<![^\n。；;])(?P<open>[(]?)(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})(?P<close>[)、.])、?"
    r"(?P<name>[^。:，,；;\n]{2,30})"
)
_STOP = re.compile(r"[。；;\n]")  # `。`
#: `。`: the end of numbered names; a line that ends within them begins with the next number.
_ITEMS_END = re.compile(r"。|(?<![；;、，,])\n")
_CLAUSE = re.compile("[，,。；;]")  # `，`
_AND = re.compile(r"以及|[和及与]")  # 办公室和财务科
_OPEN_END = re.compile(r"等(?:科室|单位|机构|部门)?$")  # 财务科等科室
#: 内设办公室、人事科 | 等 | 8个: between the list in the clause and its count; 等共.
_TO_COUNT = re.compile(r"(?P<open>等)?(?:合?计|共计?|共有|总计|一共)?有?$")
#: What introduces a list before its count: 我局内设科室有:, 所属预算单位为, 机关设.
_VERB = re.compile(
    r"^[^、]*?(?:(?P<inside>内设|[局委厅院]内|机关设)|(?P<below>下属|下辖|所属|直属|二级)|下设|设有|包括)"
    r"(?:的|预算|事业|职能|行政|独立核算)*(?:科室|股室|处室|机构|单位)?(?:分别)?(?:有|为|是|包括)?:?"
)
#: What only announces the count of the clause before: `，计6个`.
_ONLY_TO_COUNT = re.compile(r"(?:合?计|共计?|共有|总计|一共)有?")
_OFFICE = re.compile("[室科股处办]$")  # 办公室
#: Characters within which such a list goes on.
_REACH = 6_000
#: Fewest names of a list before its count.
_FEWEST = 2


def listed(annotated: AnnotatedText, quantity: Quantity) -> int | None:
    """How many organs are listed by name where ``quantity`` counts them; None where no list surely follows."""
    count = int(quantity.value)
    found = _behind(annotated, quantity, count)
    return found if found is not None else _before(annotated, quantity, count)


def _behind(annotated: AnnotatedText, quantity: Quantity, count: int) -> int | None:
    text, paragraph = annotated.text, annotated.paragraph(quantity.start)
    lead = _LEAD.match(text, quantity.end, paragraph.end)
    if lead is None:
        return None
    if lead.end() == paragraph.end:
        return _in_lines(text, paragraph.end) if lead["sure"] else None
    # Numbered names are parted by the stops that end other lists.
    is_numbered = _NUMBERED.match(text, lead.end())
    if not is_numbered and (number := _apart(text[lead.end() : paragraph.end])):
        return number
    if lead["aside"] == "(":
        stop = text.find(")", lead.end(), paragraph.end)
    else:
        last = min(lead.end() + _REACH, len(text)) if is_numbered else paragraph.end
        match = (_ITEMS_END if is_numbered else _STOP).search(text, lead.end(), last)
        stop = match.start() if match else -1
    words = _BRACKETS.sub("", text[lead.end() : stop if stop >= 0 else paragraph.end]).replace("\n", "")
    number, is_open = _numbered(words) if is_numbered else _names(words)
    # What stands aside, before 等 or at the end of a text cut short may be some of them.
    is_partial = (is_open or lead["aside"] or stop < 0) and number < count
    return None if number == 0 or is_partial else number


def _names(words: str) -> tuple[int, bool]:
    """How many names of organs ``words`` begin with, and whether they end in 等; none if one is no organ's."""
    number = 0
    for clause in re.split("[，,]", words):
        is_open = _OPEN_END.search(clause) is not None
        names = _parted(_OPEN_END.sub("", clause))
        if not all(map(_ORGAN.fullmatch, names)):
            # Behind the names the sentence may go on; among them nothing else may stand.
            return (number, False) if number and len(names) == 1 else (0, False)
        number += len(names)
        if is_open:
            return number, True
    return number, False


def _parted(words: str) -> list[str]:
    """The names of a list; the last may be two, joined by 和, if both are organs' names."""
    names = [name.strip() for name in words.split("、")]
    for joint in _AND.finditer(names[-1]):
        first, second = names[-1][: joint.start()], names[-1][joint.end() :]
        if _ORGAN.fullmatch(first) and _ORGAN.fullmatch(second):
            return [*names[:-1], first, second]
    return names


def _apart(words: str) -> int:
    """How many names of organs a sentence lists between semicolons (办公室；财务股。); none if one is no organ's."""
    sentence, full_stop, _ = words.partition("。")
    names = re.split("[；;]", _BRACKETS.sub("", sentence)) if full_stop else []
    return len(names) if len(names) > 1 and all(map(_ORGAN.fullmatch, names)) else 0


def _numbered(words: str) -> tuple[int, bool]:
    items = [item.strip("；;、，,。 ") for item in _NUMBERED.split(words)][1:]
    return (len(items), False) if all(map(_ORGAN.fullmatch, items)) else (0, False)


def _in_lines(text: str, start: int) -> int | None:
    """How many items numbered from 1 on begin with the name of an organ: （1）办公室。负责…."""
    number, form = 0, ""
    for line in _LINE.finditer(text, start, start + _REACH):
        its_form = line["open"] + line["close"]
        if form not in ("", its_form):
            continue
        its_number = read_integer(line["number"])
        if its_number != number + 1 or not _ORGAN.fullmatch(_BRACKETS.sub("", line["name"])):
            # Lower numbers begin another list; one that leaves numbers out or names something else is not understood.
            return number or None if its_number <= number else None
        number, form = its_number, its_form
    return number or None


class ListBefore(NamedTuple):
    """Organs listed by name before their count, and whether 等 leaves the list open.

    ``item`` is what they are by the words that introduce them (内设, 下属), empty where none do.
    """

    item: str
    names: int
    is_open: bool


def list_before(sentence: str) -> ListBefore | None:
    """The organs that end ``sentence``, which goes up to their count; None if it lists none."""
    *before, words = _CLAUSE.split(_BRACKETS.sub("", sentence))
    if before and _ONLY_TO_COUNT.fullmatch(words):
        words = before[-1]
    tail = _TO_COUNT.search(words)
    assert tail is not None
    verb = _VERB.match(words, 0, tail.start())
    names = _parted(words[verb.end() if verb else 0 : tail.start()])
    if len(names) < _FEWEST or not all(map(_ORGAN.fullmatch, names)):
        return None
    is_inside = verb is not None and (verb["inside"] or (not verb["below"] and all(map(_OFFICE.search, names))))
    item = "" if verb is None else "internal_offices" if is_inside else "subordinate_units"
    return ListBefore(item, len(names), tail["open"] is not None)


def _before(annotated: AnnotatedText, quantity: Quantity, count: int) -> int | None:
    """How many names are listed right before the count."""
    start = max(annotated.sentence(quantity.start)[0], annotated.paragraph(quantity.start).start)
    found = list_before(annotated.text[start : quantity.start])
    return None if found is None or (found.is_open and found.names < count) else found.names
