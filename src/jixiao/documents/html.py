"""Web pages: the main text of a page, its tables, and what is printed around them, marked as navigation.

The parser writes the page out again with every element closed, and that is read as a stream of tags and text: no page
nests deep enough to exhaust a stack, and no object is made for each element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from jixiao.characters import shifted
from jixiao.documents.document import Document, Format, Furniture
from jixiao.documents.encoding import decode
from jixiao.documents.limits import MOST_CHARACTERS, UnreadableError, whole
from jixiao.documents.web_forms import fill_in
from jixiao.documents.web_inks import PROPERTIES, unseen
from jixiao.documents.writing import Pen, WrittenCell

#: Most elements that may be open at once, and the number of tags below which they are not counted.
MOST_OPEN = 2000
_FEW_TAGS = 4000
#: The highest number from which a list may be counted; most columns that a cell may cover, and a table may have.
_MOST_ITEMS = 1_000_000
_MOST_SPAN = 100
_MOST_COLUMNS = 1000
#: Characters beside the main text that may be lost as navigation, and how many lines above it a title or date may be.
_LITTLE, _NEAR = 200, 12
#: Rows that a table has at least in which others lie and which is no mere frame around them.
_LEAST_ROWS = 2

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,40})""")
_OPENING = re.compile(
    r"<(/?)(?:(li|dd|dt)\b|(?!(?:p|td|th|tr|br|img|hr|input|meta|link|option|col|param|tbody)\b)[a-z])", re.I
)
_TOKEN = re.compile(
    r"""<(?:!--.*?--|!doctype[^>]*|(/?)([a-zA-Z][^\s>/]*)([^">]*(?:"[^"]*"[^">]*)*))>""", re.DOTALL | re.I
)
_BLANKS = re.compile(r"[ \t\n\r\f\v\xa0]+")
_UNPRINTED = "del s strike script style noscript template iframe object svg head".split()  # noqa: SIM905
_VOID = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr
    """.split()  # noqa: SIM905
)
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr o:p q rp rt ruby s samp
    small span st1:chsdate st1:chmetcnv strike strong sub sup time tt u ucap var wbr img
    """.split()  # noqa: SIM905
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TABLE_PARTS = frozenset(("table", "tr", "td", "th", "caption"))
_AROUND = frozenset(("nav", "aside", "header", "footer", "select", "button", "menu"))
_NO_CONTAINERS = frozenset(
    ("html", "body", "td", "tbody", "thead", "tfoot", "ol", "ul", "dl", "dd", "dt", "blockquote", "pre")
)
_ATTRIBUTE = re.compile(r'([\w:-]+)(?:="([^"]*)")?')
_HIDDEN = re.compile(r'\shidden=""|style="[^"]*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)', re.I)
#: What of a style sheet is no rule for all media: /* tips */, @media print { p { color: red } }
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->|@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.DOTALL)
#: A rule: .note { vertical-align: super }
_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
_NAMED = r"[.#]?[^\W\d][\w-]*(?:[.#][^\W\d][\w-]*)*"
#: A selector of names alone: div.tip sup, #gone
_SELECTOR = re.compile(rf"{_NAMED}(?: {_NAMED})*")
#: What of a rule is looked at: display: none; vertical-align: super
_LOOK = re.compile(
    rf"\b(?<!-)(display|visibility|vertical-align|mso-hide|{PROPERTIES})\s*:\s*([^;{{}}\"]{{1,99}})", re.I
)
_MOST_RULES = 500
#: How a style sets text above or below the line: style="vertical-align: super"
_SHIFTS = re.compile(
    r'style="[^"]*(?:vertical-align\s*:\s*(?:(super)|sub)|mso-text-raise\s*:\s*(?:([1-9])|-[1-9]))', re.I
)
#: Names of elements that hold a page's text, as the content systems of Chinese governments call them.
_MAIN_NAME = re.compile(
    r"zoom|ucap-?content|trs_editor|trs_paper|article[-_]?(?:content|con|body|text|main)|pages_content|news_?content|"
    r"con(?:tent)?[-_]?(?:text|txt|main|detail)|(?:detail|xxgk|info|main|text)[-_]?con(?:tent)?|view|vsb_content\w*|"
    r"(?:wz|zw|nr)[-_]?(?:content|con|nr|zw)?|content|article",
    re.I,
)
_AROUND_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|bread\w*|crumb\w*|foot(?:er)?\w*|head(?:er)?|top(?:bar)?|side(?:bar)?|share\w*|"
    r"bdshare\w*|pager?|paging|related\w*|xgwz|xglj|copyright|banner|search\w*|location|position|dqwz|wz_top|"
    r"prev\w*|next|qrcode|ewm|toolbar|links?|yqlj)(?=$|[\s_-])",
    re.I,
)
#: Lines that content systems print around a text, and never its author.
_AROUND_LINE = re.compile(
    r"[【\[（(]?\s*(?:分享(?:到|至|：|:|$)|打印(?:本页|此页|$|[】\])）])|关闭(?:窗口|本页|$|[】\])）])|上一(?:篇|条|页)|"
    r"下一(?:篇|条|页)|相关(?:链接|文章|阅读|新闻|附件下载)|友情链接|版权所有|主办单位[：:]|承办单位[：:]|网站标识码|"
    r"[\w ]{0,6}ICP备|网站地图|联系我们|扫一扫|返回顶部|字体[：:]|字号[：:]|【?大\s*中\s*小|您(?:现在)?(?:的位置|所在)|"
    r"当前位置|您当前|浏览(?:次数|量)[：:]|点击(?:数|率|次数|量)[：:]|收藏(?:本站|本页|$)|设为首页|责任编辑[：:]|首页$|"
    r"[^\n]{0,20}公网安备)"
)
_DATED_LINE = re.compile(
    r"(?:发布|发文|成文|公开|更新|发稿|公布)?(?:时间|日期)[：:]\s*\d{4}|(?:信息)?来源[：:]|发布(?:机构|单位)[：:]|"
    r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s|$)"
)
_TITLE = re.compile("绩效|自评")


class _TooWideError(Exception):
    pass


@dataclass(slots=True)
class _Element:
    """An open element. Places are counts of what was written before; ``size`` is its text without links."""

    tag: str
    parent: int
    start: int
    is_around: bool
    is_named: bool = False
    end: int = 0
    size: int = 0


@dataclass(slots=True)
class _Line:
    text: str
    place: int
    heading: int | None
    is_around: bool


@dataclass(slots=True)
class _Grid:
    rows: list[list[WrittenCell]]
    place: int
    is_around: bool


_Block = _Line | _Grid


@dataclass(slots=True)
class _Cell:
    blocks: list[_Block]
    width: int
    height: int


@dataclass(slots=True)
class _Table:
    """An open table: its rows so far, and the blocks into which its open cell writes."""

    place: int
    rows: list[list[_Cell]] = field(default_factory=list)
    outside: list[_Block] = field(default_factory=list)
    first_element: int = 0
    holds_table: bool = False


def read_html(file: str, sha256: str, raw: bytes, form: Format) -> Document:
    """Read a web page, or a Word or Excel file that was saved as one.

    Navigation stays in the text as ``Furniture``. Raises ``UnreadableError``, and ``TooMuchTextError`` where there is
    too much text.
    """
    found = _CHARSET.search(raw[:4096]) or _XML_ENCODING.match(raw)
    source = decode(file, raw, found[1].decode() if found else None)
    if source.count("<") > _FEW_TAGS:
        _refuse_depth(file, source)
    parser = LexborHTMLParser(source)
    title = parser.css_first("title")
    heading = _BLANKS.sub("", title.text()) if title is not None else ""
    _apply_styles(parser)
    fill_in(parser)
    parser.strip_tags(_UNPRINTED)
    stream = _Stream()
    try:
        stream.read(parser.html or "")
    except _TooWideError:
        wrong = f"has a table of more than {_MOST_COLUMNS:,} columns"
        raise UnreadableError(file, wrong, "give the report's own file") from None
    pen = Pen(MOST_CHARACTERS)
    _write(pen, stream, heading)
    return Document(
        file, sha256, form, pen.text, tuple(pen.headings), tuple(pen.tables), tuple(pen.furniture), tuple(pen.pages)
    )


def _apply_styles(parser: LexborHTMLParser) -> None:
    """Write into the elements what the page's style sheets say of them, as far as it hides text or raises it."""
    sheets = _COMMENT.sub("", "\n".join(style.text() for style in parser.css("style")))
    looks: dict[int, tuple[Any, dict[str, str]]] = {}
    rules = [(found[1], dict(given)) for found in _RULE.finditer(sheets) if (given := _LOOK.findall(found[2]))]
    is_unknown = len(rules) > _MOST_RULES or parser.css_first("link[rel~=stylesheet i]") is not None
    for selectors, look in rules[:_MOST_RULES]:
        for selector in selectors.split(","):
            if not _SELECTOR.fullmatch(selector.strip()):
                is_unknown = is_unknown or any(name.lower().startswith("background") for name in look)
                continue
            for node in parser.css(selector.strip()):
                looks.setdefault(node.mem_id, (node, {}))[1].update(look)
    page = parser.body.text() if parser.body is not None else ""
    hidden = sum(len(node.text()) for node, look in looks.values() if _HIDDEN.search(f'style="{_declared(look)}"'))
    for node, look in looks.values() if 2 * hidden <= len(page) else ():  # else a script shows it
        own = dict(_LOOK.findall(node.attributes.get("style") or ""))
        node.attrs["style"] = f"{node.attributes.get('style') or ''};{_declared(look, own)}"
    gone = list(unseen(parser, is_painted_elsewhere=is_unknown))
    for node in gone if 2 * sum(len(node.text()) for node in gone) <= len(page) else ():
        node.attrs["hidden"] = ""


def _declared(look: Mapping[str, str], *others: Mapping[str, str]) -> str:
    """A look as style attributes write it, without what others say already."""
    return ";".join(f"{name}:{value}" for name, value in look.items() if not any(name in other for other in others))


def _refuse_depth(file: str, source: str) -> None:
    # Items may be left open by right, and a long list of them is no attack.
    depth = items = 0
    for found in _OPENING.finditer(source):
        step = -1 if found[1] else 1
        if found[2]:
            items = max(items + step, 0)
        else:
            depth = max(depth + step, 0)
        if depth > MOST_OPEN or items > 10 * MOST_OPEN:
            wrong = f"leaves more than {MOST_OPEN:,} elements open at once"
            raise UnreadableError(file, wrong, "open it in a browser, copy its text and save that as txt")


@dataclass
class _Stream:
    """Reads tags and text in order and makes blocks of them."""

    blocks: list[_Block] = field(default_factory=list)
    elements: list[_Element] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    #: Of each open part of a table, whether it is among ``elements``.
    parts_named: list[bool] = field(default_factory=list)
    place: int = 0
    #: The number that the browser prints before the next line.
    number: str = ""
    heading: int | None = None
    around: int = 0
    links: int = 0
    linked: int = 0
    pre: int = 0
    #: The elements that are open since text stands above (1) or below (-1) the line.
    shifting: list[str] = field(default_factory=list)
    lift: int = 0

    def read(self, source: str) -> None:
        at = 0
        hidden = 0
        depth = 0
        for found in _TOKEN.finditer(source):
            start = found.start()
            if start > at and not hidden:
                self.text(source[at:start])
            at = found.end()
            closing, tag, attributes = found.groups()
            if tag is None:
                continue
            if hidden:
                # The parser closes what it opens: counting tells where the hidden element ends.
                if tag not in _VOID:
                    depth += -1 if closing else 1
                    hidden = 0 if depth == 0 else hidden
                continue
            if closing:
                if tag in _INLINE:
                    self._end_inline(tag)
                else:
                    self.close(tag)
            elif attributes and _may_hide(attributes) and tag not in _VOID and _HIDDEN.search(attributes):
                if tag not in {"body", "html"}:
                    hidden = depth = 1
                else:
                    self.start(tag, attributes)
            elif tag not in _INLINE:
                self.start(tag, attributes)
            else:
                self._start_inline(tag, attributes)
        if at < len(source) and not hidden:
            self.text(source[at:])
        self.flush()

    def _start_inline(self, tag: str, attributes: str) -> None:
        if self.shifting or (lift := _lift(tag, attributes)):
            if tag not in _VOID:
                self.lift = self.lift if self.shifting else lift
                self.shifting.append(tag)
        elif tag == "a":
            self.links += 1

    def _end_inline(self, tag: str) -> None:
        if self.shifting:
            self.shifting.pop()
        elif tag == "a" and self.links:
            self.links -= 1

    def text(self, text: str) -> None:
        if "&" in text:
            text = unescape(text)
        if self.shifting:
            text = shifted(text, self.lift)
        if self.pre and "\n" in text:
            first, *others = text.split("\n")
            self.parts.append(first)
            for other in others:
                self.flush()
                self.parts.append(other)
            return
        self.parts.append(text)
        if self.links:
            self.linked += len(text)

    def flush(self) -> None:
        """End the line."""
        if not self.parts:
            return
        text = _BLANKS.sub(" ", "".join(self.parts)).strip()
        self.parts.clear()
        linked, self.linked = self.linked, 0
        if not text:
            return
        if self.number:
            text, self.number = self.number + text, ""
        if self.open:
            element = self.elements[self.open[-1]]
            element.size += max(len(text) - linked, 0)
        is_around = self.around > 0
        self.blocks.append(_Line(text, self.place, self.heading, is_around))
        self.place += 1

    def start(self, tag: str, attributes: str) -> None:
        self.flush()
        if tag in _VOID:
            return
        if tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag in _TABLE_PARTS:
            self._start_table_part(tag, attributes)
        elif tag in {"ol", "ul"}:
            given = _attribute(attributes, "start") if tag == "ol" else ""
            self.lists.append(None if tag == "ul" else whole(given, 1, 0, _MOST_ITEMS))
        elif tag == "li":
            if self.lists and (number := self.lists[-1]) is not None:
                number = whole(_attribute(attributes, "value"), number, 0, _MOST_ITEMS)
                self.number = f"{number}. "
                self.lists[-1] = number + 1
        elif tag == "pre":
            self.pre += 1
        if tag in {"p", "li"} or tag in _HEADINGS:
            return
        is_around = is_named = False
        if attributes and ("id=" in attributes or "class=" in attributes):
            names = f"{_attribute(attributes, 'id')} {_attribute(attributes, 'class')}"
            is_named = any(_MAIN_NAME.fullmatch(name) for name in names.split())
            is_around = not is_named and _AROUND_NAME.search(names) is not None
        if tag in _TABLE_PARTS:
            # Only a cell that is named as the text's own is a container: any other may be one of a long table.
            self.parts_named.append(is_named)
            if not is_named:
                return
            is_around = False
        is_around = (is_around or tag in _AROUND) and tag not in {"body", "html", "main", "article"}
        self.open.append(len(self.elements))
        parent = self.open[-2] if len(self.open) > 1 else -1
        is_named = is_named or tag in {"main", "article"}
        self.elements.append(_Element(tag, parent, self.place, is_around, is_named))
        self.around += is_around

    def close(self, tag: str) -> None:
        self.flush()
        if tag in _HEADINGS:
            self.heading = None
        elif tag in _TABLE_PARTS:
            if tag == "table" and self.tables:
                self._end_table(self.tables.pop())
            if not self.parts_named or not self.parts_named.pop():
                return
        elif tag in {"ol", "ul"}:
            if self.lists:
                self.lists.pop()
        elif tag == "pre":
            self.pre -= 1
        if tag in {"p", "li"} or tag in _HEADINGS or tag in _VOID:
            return
        if self.open and self.elements[self.open[-1]].tag == tag:
            element = self.elements[self.open.pop()]
            element.end = self.place
            self.around -= element.is_around
            if element.parent >= 0 and not element.is_around:
                self.elements[element.parent].size += element.size

    def _start_table_part(self, tag: str, attributes: str) -> None:
        if tag == "table":
            if self.tables:
                self.tables[-1].holds_table = True
            self.tables.append(_Table(self.place, outside=self.blocks, first_element=len(self.elements)))
        elif not self.tables:
            return
        elif tag == "tr":
            self.tables[-1].rows.append([])
            self.blocks = self.tables[-1].outside
        elif tag == "caption":
            self.blocks = self.tables[-1].outside
        else:
            table = self.tables[-1]
            if not table.rows:
                table.rows.append([])
            cell = _Cell([], _count(attributes, "colspan"), _count(attributes, "rowspan"))
            table.rows[-1].append(cell)
            self.blocks = cell.blocks

    def _end_table(self, table: _Table) -> None:
        self.blocks = table.outside
        rows = [row for row in table.rows if row]
        if not rows:
            return
        inner = _taken_out(rows) if table.holds_table and _is_form(rows) else []
        if _is_layout(table, rows):
            for row in rows:
                for cell in row:
                    self.blocks += cell.blocks
            return
        for element in self.elements[table.first_element :]:
            element.tag, element.is_named = "td", False  # no part of a table is the page's container
        grid = _place(table.rows)
        if any(cell.text for row in grid for cell in row):
            self.blocks.append(_Grid(grid, table.place, self.around > 0))
        self.blocks += inner


def _may_hide(attributes: str) -> bool:
    """Whether a closer look is worth while: most elements of a page have attributes, and few are hidden."""
    lower = attributes.lower()
    return "hid" in lower or "none" in lower


def _lift(tag: str, attributes: str) -> int:
    """Whether an element sets its text above the line (1), below it (-1), or on it (0)."""
    if tag in {"sup", "sub"}:
        return 1 if tag == "sup" else -1
    found = _SHIFTS.search(attributes) if attributes else None
    return 0 if found is None else 1 if found[1] or found[2] else -1


def _attribute(attributes: str, name: str) -> str:
    for found in _ATTRIBUTE.finditer(attributes):
        if found[1] == name:
            return found[2] or ""
    return ""


def _count(attributes: str, name: str) -> int:
    """A number of rows or columns, within what a table may have."""
    if name not in attributes:
        return 1
    return whole(_attribute(attributes, name), 1, 1, _MOST_SPAN * 10)


def _is_form(rows: Iterable[Sequence[_Cell]]) -> bool:
    """Whether a table in which others lie is one of its own: two of its rows have several cells of a line."""
    plain = 0
    for row in rows:
        cells = [cell for cell in row if cell.blocks]
        plain += len(cells) > 1 and all(len(cell.blocks) == 1 and isinstance(cell.blocks[0], _Line) for cell in cells)
    return plain >= _LEAST_ROWS


def _taken_out(rows: Iterable[Sequence[_Cell]]) -> list[_Block]:
    """The tables in the cells of a table, taken out of them."""
    found: list[_Block] = []
    for row in rows:
        for cell in row:
            found += [block for block in cell.blocks if isinstance(block, _Grid)]
            cell.blocks = [block for block in cell.blocks if isinstance(block, _Line)]
    return found


def _is_layout(table: _Table, rows: list[list[_Cell]]) -> bool:
    """Whether a table only arranges the page: it has one column, holds tables, or a cell of it is a whole text."""
    cells = [cell for row in rows for cell in row]
    if table.holds_table and any(isinstance(block, _Grid) for cell in cells for block in cell.blocks):
        return True
    if max(len(row) for row in rows) == 1 and (len(rows) == 1 or any(len(cell.blocks) > 3 for cell in cells)):
        return True
    if len(rows) == 1 and any(len(cell.blocks) > 5 for cell in cells):
        return True
    longest = max(len(cell.blocks) for cell in cells)
    lines = [block for cell in cells for block in cell.blocks]
    if any(isinstance(block, _Line) and block.heading for block in lines):
        return True
    return len(cells) < 8 and longest > 15 and longest * 10 > len(lines) * 9


def _place(rows: list[list[_Cell]]) -> list[list[WrittenCell]]:
    """The cells of ``rows`` in their columns, given what cells above them cover; rows without cells are left out."""
    #: The row before which a column is covered from above; how many rows that have cells stand before each.
    covered: dict[int, int] = {}
    before = [0, *accumulate(map(bool, rows))]
    grid = []
    for number, row in enumerate(rows):
        column = 0
        cells = []
        for cell in row:
            while covered and covered.get(column, 0) > number:
                column += 1
            width = min(cell.width, _MOST_SPAN)
            end = min(number + cell.height, len(rows))
            if end > number + 1:
                for at in range(column, column + width):
                    covered[at] = end
            cells.append(WrittenCell(_cell_text(cell), column, before[end] - before[number], width))
            column += width
            if column > _MOST_COLUMNS:
                raise _TooWideError
        if cells:
            grid.append(cells)
    return grid


def _cell_text(cell: _Cell) -> str:
    if len(cell.blocks) == 1 and isinstance(line := cell.blocks[0], _Line):
        return line.text
    return " ".join(_texts(cell.blocks))


def _texts(blocks: Iterable[_Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, _Line):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row if cell.text)


def _main(elements: list[_Element]) -> _Element | None:
    """The element that holds the page's main text, or None where no element stands out from the page.

    From the body downwards, the way leads to the child that has nearly all text that is neither linked nor around. An
    element that bears a name which content systems give to the text needs to have only most of it.
    """
    children: dict[int, list[int]] = {}
    for at, element in enumerate(elements):
        if not element.is_around:
            children.setdefault(element.parent, []).append(at)
    page = total = sum(elements[at].size for at in children.get(-1, ()))
    best: _Element | None = None
    here = -1
    while inner := children.get(here):
        here = max(inner, key=lambda at: elements[at].size)
        size = elements[here].size
        if total - size > max(min(_LITTLE, total // 4), total // 20):
            break
        total = size
        if elements[here].tag not in _NO_CONTAINERS:
            best = elements[here]
    named = [element for element in elements if element.is_named and not element.is_around]
    named = [element for element in named if element.size * 10 > page * 7]
    return min(named, key=lambda element: (element.size, -element.start), default=best)


def _spare(stream: _Stream) -> None:
    """Take back that an element is no part of the text, where it holds more of it than all others."""
    page = max((element.size for element in stream.elements if not element.is_around), default=0)
    for element in stream.elements:
        if element.is_around and element.size > page:
            element.is_around = False
            above = element.size
            parent = element.parent
            while parent >= 0 and not stream.elements[parent].is_around:
                stream.elements[parent].size += above
                parent = stream.elements[parent].parent
            inner = [
                other for other in stream.elements if other.is_around and element.start <= other.start < element.end
            ]
            for block in stream.blocks:
                if element.start <= block.place < element.end:
                    block.is_around = any(other.start <= block.place < other.end for other in inner)
            return


def _write(pen: Pen, stream: _Stream, page_title: str) -> None:
    _spare(stream)
    main = _main(stream.elements)
    first, last = (main.start, main.end) if main else (0, stream.place)
    for block in stream.blocks:
        is_around = block.is_around or not first <= block.place < last
        if isinstance(block, _Grid):
            start = pen.length
            pen.table(block.rows)
            if is_around:
                pen.furniture.append(Furniture(start, pen.length - 1, "navigation"))
            continue
        if is_around and first - _NEAR <= block.place < last:
            is_around = not _belongs(block, page_title)
        if is_around or _AROUND_LINE.match(block.text):
            pen.line(block.text, furniture="navigation")
        else:
            pen.line(block.text, heading=block.heading)


def _belongs(line: _Line, page_title: str) -> bool:
    """Whether a line above the text is its title or says when and by whom it was published."""
    if _DATED_LINE.match(line.text) is not None:
        return True
    if line.heading == 1 and not line.is_around:
        return True
    if not line.is_around and _TITLE.search(line.text):
        return True
    bare = _BLANKS.sub("", line.text)
    return len(bare) >= 8 and page_title.startswith(bare)
