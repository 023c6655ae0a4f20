"""The title of a document: the words that say what it is, with the lines over which they were broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.text.smoothed import Paragraph
from jixiao.patterns import sought

#: How far from the beginning a title may stand, in paragraphs and characters.
_FRONT_PARAGRAPHS, _FRONT_CHARACTERS = 60, 3_000
_LONGEST = 90
#: Most characters of a line that stands over it.
_LONGEST_OVER = 40
#: How many lines that could be the title are looked at.
_RIVALS = 2
#: Most characters of what is put behind a title, as far as it takes to know it.
_TAIL_LENGTH = 60

#: What the title of an evaluation says. A file's name or 财务 headings do not.
_CORE = re.compile(
    r"(?:自评价?|自我评价|自查自评|绩效评价|绩效)[^。；！？:，\n\t]{0,12}?(?:报告书?"
    r"|总结|情况(?:说明|表)?|说明|结果|表|材料)(?:公开|公示)?"
    r"|绩效(?:自评|自我评价|评价)|(?:整体|支出|自评)(?:情况)?报告"
)
_PREFIX = re.compile(
    r"(?:附(?:件|表|录)(?:[一二三四五六七]|\d(?!\d{3}年))?[-－]?\d?[:、.]?"
    r"|标题:|(?:文件|信息)?名称:|[【\[•·-])+\s*"
)
_SENTENCE = re.compile(
    r"[。；！？\t]|^[一二三四五六七八九十]+[、.:]|^[(（][一二三四五六七八九十\d]+[)）]"
    r"|^第[一二三四五]部分|^\d+[.、]|根据|按照|^依照?|^为|现将|如下"
    r"|做了|进行|开展了|得分|^[^:]{2,12}:[^:]*$"
)
#: A name that is only quoted is not the document's own.
_QUOTED = re.compile(r"《[^《》]*》")
#: Words that end a title where the text goes on without a line break.
_GLUED = re.compile(
    r"(?:自评价?|自我评价|绩效评价|绩效|整体支出|支出)(?:工作)?(?:情况)?报告(?=一、"
    r"|1[、.]|[(（]一[)）]|为|根据|按|依|单位|部门|评价|我|\d{4}年|-?来源"
    r"|时间|发布|[一-龥]{2,6}:)"
)
#: What web pages and file names put behind a title.
# .docx, 发布时间
_TAIL = sought(
    r"[-_ ]?\d*\.(?:docx?|pdf|ofd|xlsx?|od[st]|wps|txt)|[-\s(]*(?:浏览次数|来源:"
    r"|发布时间|发布日期|时间:|日期:|\[?字体|字号|作者:|打印)"
)
_NOT_IN_TITLE = re.compile(
    r"首页|当前位置|字号|字体|打印|浏览|访问|来源|发布|点击|分享|时间:"
    r"|日期:|索引号|版权|[>＞|]|报告$|报告\(|决算|目录"
)
_DEPARTMENT_END = re.compile(
    r"(?:局|部|委|委员会|院|校|学|厅|办|办公室|会|府|中心|处|队|馆|站"
    r"|所|社|街道|镇|乡|联|团|园|公司|\d{4}年?度?|部门|单位|机关|本级\)?)$"
)
#: A title that says neither of whom nor of what: 绩效自评报告.
_NAMES_NOTHING = re.compile(
    r"(?:绩效)?(?:自评价?|自我评价|评价)?(?:工作)?(?:情况)?(?:的?报告书?|总结|说明|表)?(?:公开|公示)?"
)
_OBJECT_END = re.compile(r"(?:支出|项目|资金|经费|工程|专项)$")  # 科普活动项目支出
#: What sites print beside what they call a page: 公开目录 自评报告 发布日期 2023-04-20.
_METADATA = re.compile(r"公开目录|发布日期|发布机构|索引号|主题词|主题分类|文号|信息分类|公开方式|公开时限")


@dataclass(frozen=True, slots=True)
class Title:
    """The title's span in the smoothed text and its words on one line."""

    start: int
    end: int
    text: str


def title(annotated: AnnotatedText) -> Title | None:
    """The title of the document; None where no line near the beginning is one."""
    found = list(islice(_titles(annotated), _RIVALS))
    # 自评报告 may be what a site calls the page; a line that says of whom or of what is the document's own.
    return next((one for one in found if not _NAMES_NOTHING.fullmatch(one.text)), found[0] if found else None)


def _titles(annotated: AnnotatedText) -> Iterator[Title]:
    """The lines near the beginning that could be the title, in order."""
    paragraphs, text = annotated.smoothed.paragraphs, annotated.text
    for number, paragraph in enumerate(paragraphs[:_FRONT_PARAGRAPHS]):
        if paragraph.start > _FRONT_CHARACTERS:
            return
        if (found := title_at(text, paragraphs, number)) is not None:
            yield found


def title_at(text: str, paragraphs: Sequence[Paragraph], number: int) -> Title | None:
    """The title that the paragraph of this number is, with the lines over which it was broken."""
    span = _title_line(text, paragraphs[number])
    if span is None:
        return None
    start, end = span
    words = text[start:end]
    for before in reversed(paragraphs[max(0, number - 3) : number]):
        first = _after_prefix(text, before.start, before.end)
        if not _goes_on(text[first : before.end], words):
            break
        start, words = first, text[first : before.end] + words
    if number + 1 < len(paragraphs):
        after = paragraphs[number + 1]
        if re.fullmatch(r"[(（]?\d{4}年?度?[)）]?|(?:绩效)?(?:自评|评价)?报告", text[after.start : after.end]):
            end = after.end
    return Title(start, end, text[start:end].replace("\n", ""))


def stands_over(text: str, paragraph: Paragraph) -> bool:
    """Whether a line over a title says whose it is or which annex: 安仁县水利局, 附件2."""
    line = text[paragraph.start : paragraph.end]
    if paragraph.kind != "text" or len(line) > _LONGEST_OVER or _SENTENCE.search(line) or "，" in line:
        return False
    return _PREFIX.fullmatch(line) is not None or _DEPARTMENT_END.search(line) is not None


def front_lines(annotated: AnnotatedText) -> list[tuple[int, int]]:
    """The spans of the short lines at the beginning that could name the document, in order."""
    spans = []
    for paragraph in annotated.smoothed.paragraphs[:_FRONT_PARAGRAPHS]:
        if paragraph.start > _FRONT_CHARACTERS:
            break
        start = _after_prefix(annotated.text, paragraph.start, paragraph.end)
        if 3 < paragraph.end - start <= _LONGEST and not _SENTENCE.search(annotated.text[start : paragraph.end]):
            spans.append((start, paragraph.end))
    return spans


def _after_prefix(text: str, start: int, end: int) -> int:
    """Where the line begins after 附件2: and the like."""
    match = _PREFIX.match(text, start, end)
    return match.end() if match and match.end() < end else start


def _title_line(text: str, paragraph: Paragraph) -> tuple[int, int] | None:
    start, end = _after_prefix(text, paragraph.start, paragraph.end), paragraph.end
    if tail := _TAIL.search(text, start, min(end, start + _LONGEST + _TAIL_LENGTH)):
        end = tail.start()
    glued = _GLUED.search(text, start, min(end, start + _LONGEST))
    if glued and glued.end() - start > 8 and not _SENTENCE.search(text[start : glued.end()]):
        return start, glued.end()
    if (paragraph.kind == "row" and "\t" in text[start:end].strip()) or not 4 <= end - start <= _LONGEST:
        return None
    words = text[start:end]
    if (
        _SENTENCE.search(words)
        or re.search(r"\d\.|\d \d|首页|>", words)
        or _METADATA.search(words)
        or words.count("，") > 1
        or (words.endswith((".docx》由会员分享", "情况")) and len(words) < 9)
    ):
        return None
    plain = _QUOTED.sub(lambda match: " " * len(match.group()), words)
    return (start, end) if _CORE.search(plain) else None


def _goes_on(before: str, words: str) -> bool:
    """Whether the line ``before`` is the beginning of the title that ``words`` end."""
    if not before or len(before) > 45 or _SENTENCE.search(before) or _NOT_IN_TITLE.search(before) or "，" in before:
        return False
    has_year = re.search(r"(?:19|20)\d{2}", words)
    if re.search(r"(?:19|20)\d{2}", before):
        return not has_year
    if _NAMES_NOTHING.fullmatch(words) and _OBJECT_END.search(before):
        return True
    has_name = len(words.split("部门整体", maxsplit=1)[0].split("整体支出", maxsplit=1)[0]) > 8
    return not has_name and _DEPARTMENT_END.search(before) is not None
