"""Variants of a report's text that state the same facts: other lines, numbers, units, signs and words.

A mutation is a function from text to text. The text given is one paragraph a line, a table's row a line of cells parted
by tabs. What a mutation changes on purpose is named beside it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any

from writers import columns

_HAN = "一二三四五六七八九十"


def _over_prose(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(line if "\t" in line else change(line) for line in text.split("\n"))


# Lines and pages


def rewrapped(text: str, width: int, *, indent: str = "　　", cuts_numbers: bool = False) -> str:
    """Lines of ``width`` Chinese characters, the first of a paragraph after ``indent``.

    With ``cuts_numbers`` a program has counted characters: nothing is indented, and numbers are cut.
    """

    def wrap(line: str) -> str:
        if not cuts_numbers:
            is_title = len(line) <= width and not line.endswith(("。", "；"))
            return line if is_title else "\n".join(columns(indent + line, width * 2))
        return _cut(line, itertools.repeat(width))

    return _over_prose(text, wrap)


def _cut(line: str, widths: Iterator[int]) -> str:
    lines, width = [""], next(widths)
    for piece in re.findall(r"\$[^$]+\$|.", line):
        if len(lines[-1]) >= width:
            lines.append("")
            width = next(widths)
        lines[-1] += piece
    return "\n".join(lines)


def ragged(text: str) -> str:
    """Lines of 26 to 36 characters, which a program cut at no fixed length, within numbers too."""
    return _over_prose(text, lambda line: _cut(line, itertools.cycle((36, 29, 33, 26, 31, 35, 28))))


def paged(text: str, mark: str, header: str = "") -> str:
    """Wrapped pages of 25 lines, each under ``header`` and above its number (``mark`` with {})."""
    lines = rewrapped(text, 32).split("\n")
    pages = [lines[at : at + 25] for at in range(0, len(lines), 25)]
    head = f"{header}\n" if header else ""
    return "\n".join(head + "\n".join(page) + "\n" + mark.format(n) for n, page in enumerate(pages, 1)) + "\n"


def navigated(text: str) -> str:
    """What is copied with a page of a site: where it stands, when it was published, who keeps the site."""
    before = (
        "首页 > 政务公开 > 财政信息 > 绩效管理\n首页 机构概况 新闻中心 政务公开 办事服务 互动交流\n"
        "发布日期：2024-08-30 16:25 来源：本网 浏览次数：1268 字号：[大 中 小]\n"
    )
    after = (
        "\n打印本页 关闭窗口\n上一篇：关于公开征求意见的公告（2024年第3号）\n下一篇：2024年度招聘公告\n"
        "主办单位：人民政府办公室 联系电话：0731-00000000\n网站标识码：4300000012 ICP备12345678号-1\n"
    )
    return before + text + after


# Numbers of headings

_RENUMBERED = {
    "一、→1、": ((rf"^[{_HAN}]{{1,3}}、", "arabic、"),),
    "一、→第一部分": ((rf"^([{_HAN}]{{1,3}})、", r"第\1部分 "),),
    "（一）→(一)、": ((rf"^[（(]([{_HAN}]{{1,3}})[）)]", r"(\1)、"),),
    "1.→1、": ((r"^(\d{1,2})\.\s?(?!\d)", r"\1、"),),
    "（一）→一.": ((rf"^([{_HAN}]{{1,3}})、", r"第\1章 "), (rf"^[（(]([{_HAN}]{{1,3}})[）)]", r"\1、")),
}


def restyled(text: str, style: str) -> str:
    """Headings numbered in another style."""
    for pattern, replacement in _RENUMBERED[style]:
        if replacement == "arabic、":
            text = re.sub(pattern, lambda match: f"{_HAN.find(match[0][0]) + 1}、", text, flags=re.MULTILINE)
        else:
            text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text


def misnumbered(text: str) -> str:
    """Every heading of the highest two styles numbered one: restarted wherever a page was pasted in."""
    text = re.sub(rf"^[{_HAN}]{{1,3}}、", "一、", text, flags=re.MULTILINE)
    return re.sub(rf"^([（(])[{_HAN}]{{1,3}}([）)])", r"\1二\2", text, flags=re.MULTILINE)


# Layout that is lost

_HEADING = re.compile(rf"(?:第[{_HAN}]+部分|[{_HAN}]{{1,3}}、|[（(][{_HAN}\d]{{1,3}}[）)]|\d{{1,2}}[.、．]\s?(?!\d))")


def _is_heading(line: str) -> bool:
    return len(line) <= 40 and not re.search(r"[。；，\t]", line) and _HEADING.match(line) is not None


def without_headings(text: str) -> str:
    """No lines that are headings and nothing else, below the title."""
    first, *lines = text.split("\n")
    return "\n".join((first, *(line for line in lines if not _is_heading(line))))


def without_numbers(text: str) -> str:
    """Headings without their numbers."""
    return "\n".join(_HEADING.sub("", line, count=1) if _is_heading(line) else line for line in text.split("\n"))


def on_one_line(text: str, between: str = "") -> str:
    """All paragraphs between two tables on one line."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and "\t" not in line and "\t" not in lines[-1]:
            lines[-1] += between + line
        else:
            lines.append(line)
    return "\n".join(lines)


# Figures

_WIDE = str.maketrans({str(n): chr(0xFF10 + n) for n in range(10)} | {"%": "％", "+": "＋", "=": "＝"})
_COUNTED = "(?=\\s*(?:万元|元|余?人|余?个|余?名|余?场|余?册|余?次|余?户|多?株|多人))"


def wide(text: str) -> str:
    """Digits and signs in full width."""
    return re.sub(r"(?<=\d)\.(?=\d)", "．", text).translate(_WIDE)


def separated(text: str) -> str:
    """Thousands parted by commas."""

    def part(match: re.Match[str]) -> str:
        whole, point, rest = match[0].partition(".")
        return f"{int(whole):,}{point}{rest}"

    return re.sub(rf"(?<![\d.,])[1-9]\d{{3,}}(?:\.\d+)?{_COUNTED}", part, text)


def spaced(text: str) -> str:
    """Blanks between digits and what stands beside them."""
    return re.sub(r"(?<=[一-龥])(?=\d)|(?<=\d)(?=[一-龥%])", " ", text)


def unspaced(text: str) -> str:
    """No blanks between digits and Chinese characters."""
    return re.sub(r"(?<=[一-龥]) +(?=\d)|(?<=\d) +(?=[一-龥%])", "", text)


def in_unit(text: str, unit: str) -> str:
    """Sums of 万元 in 元 or 亿元, exactly."""
    power = {"元": Decimal(10_000), "亿元": Decimal("0.0001"), "万元": Decimal(1)}[unit]

    def convert(match: re.Match[str]) -> str:
        value = (Decimal(match[1].replace(",", "")) * power).normalize()
        return f"{value:f}{unit}"

    return re.sub(r"(\d[\d,]*(?:\.\d+)?)\s*万元", convert, text)


# Words

#: Ways to say the same of points, the printed one first.
PHRASINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "自评X分": ((r"自评(?:综合)?(?:得分|分数)[为是]?(?=\s?\d)", "自评"),),
    "自评得分为X分": ((r"自评(?:得分|分数)为?(?=\s?\d)", "自评得分为"),),
    "自评得X分": ((r"自评(?:得分|分数)为?(?=\s?\d)", "自评得"),),
    "自评分X分": ((r"自评(?:得分|分数)为?(?=\s?\d)", "自评分"),),
    "自评分值为X分": ((r"自评(?:得分|分数)为?(?=\s?\d)", "自评分值为"),),
    "得分：X分": ((r"自评(?:得分|分数)为?(?=\s?\d)", "自评得分："),),
    "总得分": ((r"(?<=绩效)(?:自评)(?:总分|得分)为(?=\s?\d)", "自评总得分"), (r"评价综合得分为", "评价得分")),
    "扣减": ((r"扣(?:减)?(?=\s?\d)", "扣减"),),
    "扣除": ((r"扣(?:减)?(?=\s?\d)", "扣除"),),
    "扣分": ((r"扣(?:减)?(?=\s?\d)", "扣分"),),
    "失分": ((r"扣(?:减)?(?=\s?\d)", "失分"),),
    "减": ((r"扣(?:减)?(?=\s?\d)", "减"),),
    "失": ((r"扣(?:减)?(?=\s?\d)", "失"),),
    "得、减": ((r"自评(?:得分|分数)为?(?=\s?\d)", "得"), (r"扣(?:减)?(?=\s?\d)", "减")),
    "自评打X分": ((r"自评(?:得分|分数)为?(?=\s?\d)", "自评打"),),
    "自我评价为X分": ((r"自评(?:得分|分数)为?(?=\s?\d)", "自我评价为"),),
    "扣分在前": ((r"(自评(?:得分|分数)为?\s?[\d.]+\s?分)，(扣减?\s?[\d.]+\s?[分份])", r"\2，\1"),),
    "得分在前": ((r"(该指标分值\s?[\d.]+\s?分)，(自评得分\s?[\d.]+\s?分)", r"\2，\1"),),
    "满分": ((r"分值(?=\s?\d)", "满分"),),
    "分值为": ((r"分值(?=\s?\d)", "分值为"),),
    "权重": ((r"该指标分值(?=\s?\d)", "该指标权重"),),
    "执行数为": ((r"执行数(?=\s?\d)", "执行数为"), (r"预算数(?=\s?\d)", "预算数为"), (r"支出数(?=\s?\d)", "支出数为")),
    "共计": ((r"执行数(?=\s?\d)", "执行数共计"), (r"预算数(?=\s?\d)", "预算数共计")),
}


def rephrased(text: str, name: str) -> str:
    """Points and sums said otherwise."""
    for pattern, replacement in PHRASINGS[name]:
        text = re.sub(pattern, replacement, text)
    return text


def half_width(text: str) -> str:
    """Punctuation in half width, but where it would join two numbers."""
    text = re.sub(r"(?<!\d)，|，(?!\d)", ",", text)
    return text.translate(str.maketrans("；：（）？！", ";:()?!"))


def traditional(text: str) -> str:
    """Traditional characters."""
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


def marked_up(text: str) -> str:
    r"""Markdown and LaTeX that a program left behind: ``$\geq 85\%$``, ``**…**``."""
    text = re.sub(r"≥\s?(\d+)%", r"$\\geq \1\\%$", text)
    text = re.sub(r"≥\s?(\d+)", r"$\\geq \1$", text)
    text = re.sub(r"≤", r"$\\leq$", text)
    text = re.sub(rf"(?m)^([（(][{_HAN}]{{1,2}}[）)][^。，\n]{{2,30}})$", r"### **\1**", text)
    text = re.sub(r"(?<!\d)100%", r"$100\\%$", text)
    return re.sub(r"([一二三四五六七八九]是)", r"**\1**", text)


@dataclass(frozen=True)
class Mutation:
    """A change of the text, and what it changes on purpose: columns (``kind.column``), classes (``kind=class``)."""

    name: str
    apply: Callable[[str], str]
    changes: frozenset[str] = frozenset()


MUTATIONS: tuple[Mutation, ...] = (
    Mutation("as it is", str),
    *(Mutation(f"wrapped at {width}", partial(rewrapped, width=width)) for width in (18, 24, 28, 38, 45)),
    *(Mutation(f"flush at {width}", partial(rewrapped, width=width, indent="")) for width in (20, 32, 40)),
    Mutation("a blank line between all", lambda text: rewrapped(text, 30).replace("\n", "\n\n")),
    Mutation("CRLF", lambda text: text.replace("\n", "\r\n")),
    Mutation("blanks that do not break", lambda text: spaced(text).replace(" ", "\u00a0")),
    Mutation("blanks without width", lambda text: re.sub(r"(?<=[一-龥])(?=\d)", "\u200b", text)),
    Mutation("「」", lambda text: text.translate(str.maketrans("“”", "「」"))),
    Mutation("straight quotation marks", lambda text: re.sub("[“”]", '"', text)),
    *(Mutation(f"cut at {width}", partial(rewrapped, width=width, cuts_numbers=True)) for width in (20, 36)),
    Mutation("cut at many lengths", ragged),
    Mutation("page numbers", partial(paged, mark="- {} -")),
    Mutation("bare page numbers", partial(paged, mark="\n{}\n")),
    Mutation("pages counted", partial(paged, mark="第 {} 页 共 9 页")),
    Mutation("a header on each page", partial(paged, mark="{}", header="部门整体支出绩效自评材料汇编")),
    Mutation("navigation around", navigated, frozenset({"report.published_on"})),
    *(Mutation(style, partial(restyled, style=style)) for style in _RENUMBERED),
    Mutation("misnumbered", misnumbered, frozenset({"claim=numbering_broken"})),
    Mutation("full-width digits", wide),
    Mutation("thousands separators", separated),
    Mutation("blanks beside digits", spaced),
    Mutation("no blanks", unspaced),
    Mutation("in 元", partial(in_unit, unit="元")),
    Mutation("in 亿元", partial(in_unit, unit="亿元")),
    *(Mutation(name, partial(rephrased, name=name)) for name in PHRASINGS),
    Mutation("half-width punctuation", half_width),
    Mutation("traditional characters", traditional),
    Mutation("marked up", marked_up),
    Mutation("wrapped and wide", lambda text: rewrapped(wide(spaced(text)), 30)),
    Mutation("separated and cut", lambda text: rewrapped(separated(text), 31, cuts_numbers=True)),
)

#: Layouts in which a person reads nearly all, but not quite all.
LAYOUTS: tuple[Mutation, ...] = (
    Mutation("without headings", without_headings),
    Mutation("without the headings' numbers", without_numbers),
    Mutation("on one line", on_one_line),
    Mutation("on one line with blanks", partial(on_one_line, between=" ")),
)
