"""Lines on which a report runs on over its headings: copied from a page that lost its line breaks.

`…成效明显。三、存在的问题一是…；二是…。四、下一步改进措施（一）加强…` is cut before each heading, and behind each whose
words tell where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jixiao.extraction.text.cells_apart import cells_apart
from jixiao.extraction.text.glued_rows import rows_apart
from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.lines import SourceLine
from jixiao.facts.numbers import read_han

_HAN = "[一二三四五六七八九十]"
_BEHIND = rf"(?:(?<=[。；！？:])|(?<=[。；！？:] )|(?<=报告)|(?<= )(?=[(（]?{_HAN})|\A)"
#: The numbers of headings: 三、, （一）, 1.
_MARK = (
    rf"(?:第{_HAN}部分|{_HAN}{{1,3}}、|[(（]{_HAN}{{1,2}}[)）][、.]?|\d{{1,2}}[.、](?!\d)|[(（]\d{{1,2}}[)）][、.]?) ?"
)
#: Those of the highest styles, and where any heading begins: behind a stop or a title; `。三、存在的问题`.
_TOP = re.compile(rf"{_BEHIND}(?P<number>{_HAN}{{1,3}})、")
_COUNTED = re.compile(f"{_HAN}、")  # 三、
_SECOND = re.compile(rf"(?:(?<=[。 ])|\A)[(（](?P<number>{_HAN}{{1,2}})[)）]")  # `。（二）`
_BEGINS = re.compile(_BEHIND + _MARK)  # `。三、`
_OVER = re.compile(rf"{_BEHIND}{_HAN}{{1,3}}、[^，。；：:、()（）\d]{{2,20}}[(（]一[)）]")  # 三、绩效情况（一）
#: A heading with another directly behind it: （二）管理效率（1）.
_ABOVE = re.compile(rf"{_MARK}[^，。；：:、()（）\d]{{2,20}}(?={_MARK})")
#: A heading whose words tell where it ends: （三）主要存在问题, 四、下一步改进措施, （一）自评结论.
_TITLE = re.compile(
    rf"{_MARK}(?:[^，。；：:]{{0,18}}?"
    r"(?:存在(?:的)?(?:主要)?问题|主要问题|(?:改进|整改)(?:措施|意见|建议)|工作成效|自评结论|评价结论|基本情况|工作措施|工作建议|概况)"
    r"(?![及和与的、，。；：:])"
    r"|[^，。；：: ]{1,23}[^，。；：: \d] (?!\d)"
    r"|[^，。；：:]{0,18}?(?:问题|不足|措施|建议|意见|打算|情况|职能|职责|结论|结果|分析|目标|任务|举措|计划|效能|效率|成效)"
    r"(?=20\d\d年|[我本]|根据|按照|对照|为[^主]|全[县区市年]|经[过自综]|截至|[一二]是|由于|一年来|通过|存在|部分|目前|坚持|认真|围绕))"
)
#: A heading that is the name of a level, the first item below it directly behind: （1）管理效率预算项目事前评估:.
_LEVEL = re.compile(rf"{_MARK}(?P<words>[^，。；：:、()（）\d]{{6,30}})[:：]")
#: What makes a longer name of a level's: 预算执行情况, 资产管理规范性.
_GOES_ON = re.compile("情况|率|进度|分析|评价|指标|完成|方面|部分|制度|规范|[的及和与等]")
_LONGEST_LEVEL = 8
#: The length of a line that is no paragraph which counts its points （一）, （二）, （三）.
_LONG = 1_000


def lines_apart(lines: list[SourceLine], levels: Levels) -> Iterator[SourceLine]:
    """``lines``, those that run on cut into several of the same number; ``levels`` tells headings of results."""
    for line in (part for whole in lines for part in rows_apart(whole)):
        cells = list(cells_apart(line))
        if len(cells) == 1 and line.kind == "text" and _runs_on(line.text):
            for part in _cut(line, levels):
                yield from cells_apart(part)
        else:
            yield from cells


def _runs_on(text: str) -> bool:
    """Whether headings of a high style follow each other within a line, as they do in no paragraph."""
    is_long = len(text) >= _LONG
    if not is_long and _COUNTED.search(text) is None:
        return False
    return _follow(_TOP, text) > 0 or _OVER.search(text) is not None or (is_long and _follow(_SECOND, text) > 1)


def _follow(mark: re.Pattern[str], text: str) -> int:
    """How often the number of a ``mark`` is the one after that before."""
    numbers = [read_han(match["number"]) for match in mark.finditer(text)]
    return sum(after == before + 1 for before, after in pairwise(numbers))


def _cut(line: SourceLine, levels: Levels) -> Iterator[SourceLine]:
    text, start = line.text, 0
    for end in (*_places(text, levels), len(text)):
        if text[start:end].strip():
            printed = line.printed[start:end]
            yield line._replace(start=line.start + start, text=text[start:end], printed=printed, indent=0, room=None)
            start = end


def _places(text: str, levels: Levels) -> Iterator[int]:
    at = -1
    for begins in _BEGINS.finditer(text):
        if begins.start() <= at:
            continue  # within the headings that stood one behind the other
        at = begins.start()
        yield at
        while end := _end_of_heading(text, at, levels):
            at = end
            yield at


def _end_of_heading(text: str, start: int, levels: Levels) -> int | None:
    """Where the heading at ``start`` ends, if its words tell."""
    if found := _ABOVE.match(text, start) or _TITLE.match(text, start):
        return found.end()
    if found := _LEVEL.match(text, start):
        words = found["words"]
        for length in range(min(_LONGEST_LEVEL, len(words) - 2), 3, -1):
            name, rest = words[:length], words[length:]
            if (levels.is_dimension(name) or levels.is_group(name)) and not _GOES_ON.match(rest):
                return found.start("words") + length
    return None
