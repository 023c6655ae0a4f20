"""What indicators told in prose are called, and the task that they belong to.

`群众满意度目标值≥90%`: 群众满意度.                `专题讲座计划邀请28名专家授课`: 邀请专家授课, of 专题讲座.
"""

from __future__ import annotations

import re

from jixiao.extraction.annotated_text import REACH, AnnotatedText
from jixiao.extraction.indicator.sides import QUOTE, shorten

#: What was to be done and was: 应完成20次，实完成22次.
DONE = "(?:完成|办结|整改|检查|巡查|抽检|发放|开展|报送|办理)"
#: The claim of a character that a fact has read.
FACT = b"\2"
_NUMBERED = r"(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]{1,2}[，、]|\d{1,2}[.、．]|[(]\d{1,2}[)]|[①-⑳])"
_ITEM = re.compile(rf"(?:^|[。；\n]){_NUMBERED}|:第[一二三四五六七八九十]{{1,2}}[，、]|[；\n]")
_ORDINAL = re.compile(rf"^(?:{_NUMBERED}|20\d\d年度?)")
#: 计划举办 before a target's number; 年初指标值为 before it.
PLAN = re.compile(r"(?:年初|年度|全年)?(?:原)?计划(?!值|指标|目标)(?P<verb>[^，。；:]*)$")
TARGET_LABEL = re.compile(
    rf"应{DONE}$|[，,]?(?:年初|年度|全年|绩效|预期|计划)*(?:(?:指标|目标|计划|预期)值?|任务(?:数|量)?|(?<=目标)任务)+(?:设定)?(?:为|是|:|=)?$"
)
_CLAUSE_SIGN = re.compile(r"[，。；,;]")
_HEADING_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、]|[①-⑳])+"
)
_ITEM_NUMBER = re.compile(r"^(?:\d{1,2}[.、]|[(（]?[一二三四五六七八九十\d]{1,3}[)）、]|[①-⑳])")
#: Words of headings that say nothing of what the figures below belong to.
_GENERAL = re.compile(r"绩效|指标|目标|分析|效能|情况")
#: A line that names a project and nothing else.
_PROJECT = re.compile(r"[^，。；:()\d]{3,18}(?:项目|经费|专项|工程|工作)")
_CLAUSE_START = re.compile(r"[，。；:;,\n\t]")
#: What kind of indicator follows: 数量指标:, 产出时效指标:, 指标1:, `时效指标。`
_KIND_BEFORE = re.compile(r"(?:产出|效益|数量|质量|时效|成本|经济|社会|生态|满意度){0,2}指标\d{0,2}[:。]")
_EXAMPLE = re.compile(r"^(?:例如|比如|如|其中|其次|此外|同时)")
#: Words that lead to a name, each taken off in turn where enough is left.
_LEADS = (
    re.compile(rf"{_NUMBERED}(?!\d)"),  # 一是
    re.compile(r"[^，]{0,6}(?:目标|任务|计划)(?:值|数)?(?:为|是|:)"),
    re.compile(r"(?:得分原因|原因|主要)是|其中|并且?|以及"),
    re.compile(r"(?:20\d\d|本)年度?"),
    re.compile(r"\d+(?:\.\d+)?[名个家人位](?:乡镇|单位)?"),
    re.compile(rf"应{DONE}|完成|打造|实现|开展|确保"),
)
_TAIL = re.compile(
    rf"(?:应{DONE}|(?:稳定|保持|维持)在|(?:提高|提升|上升|下降|控制)[到至在]|已|实现|达到?|为|是|均|:|，|在|约|以|率达)+$"
)


def pair_names(annotated: AnnotatedText, before: int, after: str) -> tuple[str, str, tuple[int, int] | None]:
    """The task and the indicator of a pair whose target begins at ``before`` and has the words ``after`` behind it."""
    text = annotated.text
    start = annotated.sentence(before)[0]
    words = text[start:before]
    title = heading(annotated, before)
    if plan := PLAN.search(words):
        # 专题讲座计划邀请28名专家授课: the verb and what follows the number name what is counted.
        verb = re.sub(r"^完成|数量?$", "", plan.group("verb"))
        thing = _CLAUSE_SIGN.split(after)[0]
        subject = _ORDINAL.sub("", _EXAMPLE.sub("", _CLAUSE_SIGN.split(words[: plan.start()])[-1]).rstrip(":"))
        indicator = shorten(f"{verb}{thing}" if len(verb) + len(thing) > 3 or not subject else subject)
        return shorten(subject or title or thing or indicator), indicator, None
    name_start, end = start, before
    label = TARGET_LABEL.search(words)
    if label and label.group()[0] == "应" and len(label.group()) == len(words):
        name_start += 1
    elif label:
        end = start + label.start()
        item, is_listed = _item_start(annotated, before)
        if is_listed or not words[: label.start()]:
            # The indicator opens the item; a formula or what was done stands between it and its target.
            name_start = item
        if kind := _KIND_BEFORE.match(text, name_start, end):
            name_start = kind.end()
        # What a pair before has read is none of its name, also where no sign parts them.
        if (read := annotated.smoothed.claims.rfind(FACT, name_start, end)) >= 0:
            name_start = read + 1
        if first := _CLAUSE_SIGN.search(text, name_start, end):
            end = first.start()
    elif ":" in words:
        name_start = start + words.rindex(":") + 1
    name_start, end = _trimmed(text, name_start, end)
    if end - name_start < 2:
        return title or "绩效指标", title or "绩效指标", None
    indicator = shorten(annotated.smoothed.printed(name_start, end))
    return title or indicator, indicator, (name_start, end) if end - name_start <= QUOTE else None


def _item_start(annotated: AnnotatedText, offset: int) -> tuple[int, bool]:
    """Where the own words of the list's item that holds ``offset`` begin, and whether a list's number opens it."""
    start, is_listed = max(annotated.paragraph(offset).start, offset - REACH), False
    for match in _ITEM.finditer(annotated.text, max(start - 1, 0), offset):
        start, is_listed = match.end(), match.group().strip("；\n") != ""
    return start, is_listed


def heading(annotated: AnnotatedText, offset: int) -> str:
    """The title over ``offset`` that says what the figures belong to, without its number and general words."""
    for heading in reversed(annotated.section(offset).headings):
        title = _HEADING_NUMBER.sub("", heading.title)
        if not _GENERAL.search(title):
            return shorten(title.rstrip("。："))
    number = annotated.paragraph(offset).number
    for paragraph in reversed(annotated.smoothed.paragraphs[max(0, number - 16) : number]):
        if paragraph.end - paragraph.start <= 20 and _PROJECT.fullmatch(annotated.text, paragraph.start, paragraph.end):
            return annotated.smoothed.printed(paragraph.start, paragraph.end)
    return ""


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a name without words that introduce it or lead on to its number."""
    for lead in _LEADS:
        match = lead.match(text, start, end)
        if match and end - match.end() >= (2 if match.group()[0] == "应" else 4):
            start = match.end()
    if tail := _TAIL.search(text[start:end]):
        end = start + tail.start()
    return start, end


def name_before(annotated: AnnotatedText, end: int) -> tuple[int, int]:
    """The span of the indicator's name that ends at ``end``: its clause, or what stands before a formula's sign."""
    text = annotated.text
    sentence = annotated.sentence(end)[0]
    start = sentence
    equals = text.find("=", sentence, end)
    if equals >= 0:
        end = equals
    for match in _CLAUSE_START.finditer(text, sentence, end):
        start = match.end()
    return _trimmed(text, start, end)


def task(annotated: AnnotatedText, offset: int) -> str:
    """The scored item: what stands before the colon that opens its paragraph, else the heading."""
    paragraph = annotated.paragraph(offset)
    colon = annotated.text.find(":", paragraph.start, min(paragraph.end, paragraph.start + 40))
    if colon < 0 or colon > offset:
        return heading(annotated, offset)
    opening = annotated.smoothed.printed(paragraph.start, colon)
    return shorten(_ITEM_NUMBER.sub("", opening))
