"""Scores in tables: 自评表 and 评分表 with columns of levels (一级指标), maxima (分值), scores (得分) and reasons.

A row scores what its lowest level names: 产出指标 | 数量指标 | 培训期数 | 10 | 9 is an indicator, 9 of 10 points.
`总分 | 100 | 97.6`, `自评得分(分) | 98.5` and a line 自评得分 over a line 98.5 print the total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.indicator.sides import NUMBERED
from jixiao.extraction.score.explanations import Explanation
from jixiao.extraction.score.items import Item
from jixiao.extraction.score.names import RATE_ITEM, TOTAL, Span
from jixiao.extraction.score.point import Point
from jixiao.extraction.score.projects import PROJECT_HEAD
from jixiao.extraction.score.reviews import evaluator
from jixiao.extraction.tables.grid import DOUBTFUL, Grid, GridCell, GridRow
from jixiao.extraction.text.heads import LEVEL_HEAD, says_itself
from jixiao.extraction.text.levels import Levels, RubricLevel
from jixiao.facts.numbers import read_printed

_RULES = r"(?!.{0,4}(?:标准|细则|依据|规则|办法|方法|说明|原因|要点|内容))"
_SCORE = re.compile(rf"(?:得分|自评分|评分|自评)(?!率|系数){_RULES}")  # 自评得分, 评分
_MAXIMUM = re.compile(rf"(?:分值|标准分|权重|满分|分数|赋分|权数|总分){_RULES}")  # 分值, 满分
_DEDUCTION = re.compile(rf"(?:扣分|失分|减分){_RULES}")  # 扣分, 失分
_REASON = re.compile(r"(?:扣|失|减|得)分(?:原因|说明|理由|情况)|原因|偏差|备注|说明")  # 扣分原因, 备注
_CAUSE = re.compile("原因|理由|偏差|[扣失减]分说明")  # 扣分原因
#: Losses told in the column of reasons: 台账更新不及时，扣1分; and what makes rules of them.
_LOST = re.compile(r"扣(?:除|减|掉|分)?(\d{1,2}(?:\.\d+)?)分")
_BY_ITSELF = re.compile(r"(?:^|[，,；。])扣(?:除|减|掉|分)?\d")  # ，扣1分
_OF_RULE = re.compile("每|如果|[按依]|以[上下]的|标准")  # 每少一处
#: Columns that score something else: other bodies', other years' and projects' scores; 财政复评得分, 上年得分.
_FOREIGN = re.compile(r"复评|复核|财政|核定|评审|专家|上年|第三方|抽查|考核得分|评价组|审核|占比")
#: Heads of theirs that do not say 得分: 财政部门复评得分, 第三方评价结果.
_REVIEW = re.compile("(?:财政(?:部门|局|厅)?|第三方(?:机构)?)?(?:复评|评价|核定|复核|评审)(?:分数?|结果)?")
#: 一级指标, 评价内容.
_LEVEL = re.compile(
    r"[一二三四1-4]级(?:评价|绩效)?(?:指标|项目)?(?:名称)?|(?:评价|绩效|具体|考核|自评|指标)*(?:指标|内容|项目)(?:名称)?"
)
#: A first column merged down the whole table, which names no item: 绩效指标 | 一级指标 | ….
_FRAME = re.compile(r"(?:年度)?绩效指标(?:完成情况)?")
_ORDERED: tuple[RubricLevel, ...] = ("dimension", "group", "indicator", "criterion")
_LEVELS: dict[str, RubricLevel] = dict(zip("一二三四1234", _ORDERED * 2, strict=True))
_RESULT = re.compile(r"(?:目标|指标|完成|实际|实现|计划)值|完成情况|实际完成")  # 目标值, 完成情况
#: 预算执行率, 全年支出率(%).
_EXECUTION = re.compile(r"预算执行(?:情况|率)?|(?:预算|资金|全年|年度)*(?:执行|支出)(?:率|进度)(?:\([^()]{1,14}\))?")
#: The label of a row whose execution is scored: 预算执行情况(万元)(20分).
_EXECUTION_BESIDE = re.compile(
    r"(?:部门|整体|年度)*(?:预算|资金)执行(?:情况|率)?(?:\([^()\d]{1,8}\))?\(\d+(?:\.\d+)?分\)"
)
#: 总分, 自评得分合计.
_TOTAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、)?(?:自评|综合|评价|绩效|评分|最终|最后)*(?:总分|合计|总计|总得分|总评分?|得分合计|分数合计|得分总计|综合得分|评价得分|自评得分|自评分)(?:\(.{0,8}\))?:?"
)
#: The same in a row or line by itself, where 合计 may be of anything: 自评得分(分), 综合总分.
_TOTAL_ALONE = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、)?(?:部门|单位|整体支出|绩效|自我?评价?|综合|评价|最终)*(?:总分|总得分|得分(?:合计|总计)?|评分|自评分)(?:\((?:百分制|分|总分|满分100分?)\))?:?"
)
#: The same over a row of its own: 自评总分(分), 总得分.
_TOTAL_HEAD = re.compile(r"(?:部门|单位|项目|自评|综合|评价|绩效)*总(?:得|评)?分(?:\([^()\d]{1,4}\))?")
_WHOLE_HEAD = re.compile(r"总分值|(?:分值|权重)合计|满分")  # 总分值
_SUBTOTAL = re.compile(r"小计(?:\(.{0,8}\))?")  # 小计
_SUBTOTAL_OF = re.compile(r"([一-龥]{2,10})(?:小计|合计)")  # 产出指标小计
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d+)?)分?")  # 97.5分
_WEIGHT = re.compile(rf"{_NUMBER.pattern}|(\d{{1,3}}(?:\.\d+)?)%")  # 10分, 10%
_POINTS_IN_NAME = re.compile(r"[(（]?(?:满分|共)?\d+(?:\.\d+)?(?:分[)）]?|[)）])$")  # 培训期数(10分)
_BESIDE = re.compile(r"\(((\d+(?:\.\d+)?)分)\)$")  # 培训期数(10分)
_HUNDRED = re.compile(r"100(?:\.0+)?分?")  # 100分, 100.00
_BLANKS = re.compile(r"([一-龥]{0,4}总得?分) ?(\d{1,3}(?:\.\d+)?) (\d{1,3}(?:\.\d+)?)")  # `总分100 97.6`
#: The same at the end of a line that goes on from another cell: 满意度95%10 10总分100 97.6.
_RUN_ON = re.compile(r"(?<=[\d%])(总得?分)(100(?:\.0+)?) (\d{1,3}(?:\.\d+)?)$")
#: The total with its label in the only cell of a row: 五、自评总分:85.30分.
_WITH_LABEL = re.compile(r"([^\t\d:]{2,14}分(?:\([^()\d]{1,4}\))?):(\d{1,3}(?:\.\d+)?分?)")
_GRADE = re.compile(r"[优良中差]|优秀|良好")  # 优, 良好
_HIGHEST = 120
#: What can be got in all, and less than any report gives itself.
_WHOLE, _PASS = 100, 50
_LONGEST_LABEL = 16


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; ``labels`` are those of names from the top, ``levels`` what they name."""

    labels: tuple[int, ...]
    levels: tuple[RubricLevel | None, ...]
    score: int | None
    maximum: int | None
    deduction: int | None
    reason: int | None
    execution: int | None
    #: The columns of scores that others gave, and who.
    reviews: tuple[tuple[int, str], ...] = ()


def tabled(annotated: AnnotatedText) -> list[Item]:
    """The scored items of the tables of ``annotated``."""
    items = [item for grid in annotated.grids for item in _of_grid(annotated, grid)]
    items += _subtotals(annotated, items)
    if not any(item.level == "total" for item in items):
        tabled_places = {point.start for item in items for point in (item.score, item.maximum) if point}
        items += [item for item in _alone(annotated) if item.start not in tabled_places]
    return items


def _of_grid(annotated: AnnotatedText, grid: Grid) -> Iterator[Item]:
    yield from _totals(annotated, grid)
    columns = _columns(grid, annotated.levels)
    if columns is None:
        return
    above: list[Item] = []
    for row in grid.rows:
        item = _of_row(annotated, row, columns, grid)
        if item is not None and _SUBTOTAL.fullmatch(item.name):
            item = _of_rows_above(item, above)
        elif item is not None and (whole := _whole_of(item.name, above)):
            item = replace(item, level="dimension", path=(), name=whole, spans=())
        if item is None:
            continue
        above.append(item)
        yield item
        for column, by in columns.reviews:
            review = _of_row(annotated, row, replace(columns, score=column, deduction=None, reason=None), grid)
            if review is not None:
                review.evaluator, review.review_of = by, item
                yield review


def _whole_of(name: str, items: list[Item]) -> str:
    """The dimension of ``items`` that a name says it adds up: 产出指标小计; empty if it adds up none."""
    label = _SUBTOTAL_OF.fullmatch(name)
    return label.group(1) if label and label.group(1) in {item.path[0] for item in items if item.path} else ""


def _of_rows_above(subtotal: Item, above: list[Item]) -> Item | None:
    """What a row 小计 scores: the level over the rows above, if these add up to its maximum or its score."""
    held = {item.path[: len(subtotal.path)] for item in above}
    # 产出 | 小计 names what it is of, wherever it stands; 小计 alone is of the rows before it.
    own = subtotal.path if subtotal.path in held - {()} else above[-1].path[: len(subtotal.path) or 1] if above else ()
    parts = [item for item in above if item.path[: len(own)] == own]
    is_sum = (
        sum(item.value or 0 for item in parts) == subtotal.value
        or sum(item.max_points or 0 for item in parts) == subtotal.max_points
    )
    if not own or not is_sum:
        return None
    level: RubricLevel = "dimension" if len(own) == 1 else "group"
    return replace(subtotal, level=level, path=own[:-1], name=own[-1], spans=())


def _subtotals(annotated: AnnotatedText, items: list[Item]) -> Iterator[Item]:
    """The dimensions of tables that rows of their own add up: 产出指标小计 | 40分 | 39.8."""
    tabled = {item.score.start for item in items if item.score}
    for row in annotated.smoothed.paragraphs:
        cells = list(_cells(annotated.text, row.start, row.end)) if row.kind == "row" else []
        whole = _whole_of(cells[0][1], items) if len(cells) == 3 else ""
        values = _numbers_of(cells[1:]) if whole else []
        if len(values) == 2 and values[-1][0][0] not in tabled:
            item = _summed(annotated, "dimension", whole, row.number, values)
            item.is_tabled = True
            yield item


def _summed(
    annotated: AnnotatedText, level: RubricLevel, name: str, paragraph: int, values: list[tuple[Span, Decimal]]
) -> Item:
    """The item whose score is the last of one or two values, and the maximum the one before it."""
    (start, end), value = values[-1]
    item = Item(level, name, (), (), paragraph, annotated.section(start), start, start)
    item.add(Point("score", start, start, end, value, is_own=True), "score")
    for (first, last), most in values[:-1]:
        item.add(Point("max", first, first, last, most), "max")
    return item


def _totals(annotated: AnnotatedText, grid: Grid) -> Iterator[Item]:
    """The total of a table of one row whose head names it: 总分值 | 总得分 over 100 | 97."""
    columns = [number for number, name in enumerate(grid.names) if _TOTAL_HEAD.fullmatch(name)]
    found = (_point(grid.rows[0], column, "score") for column in columns if len(grid.rows) == 1)
    if score := next(filter(None, found), None):
        paragraph = annotated.paragraph(score.start)
        item = Item("total", TOTAL, (), (), paragraph.number, annotated.section(score.start), score.start, score.start)
        maximum = next((number for number, name in enumerate(grid.names) if _WHOLE_HEAD.fullmatch(name)), None)
        for point, role in ((_point(grid.rows[0], maximum, "max"), "max"), (score, "score")):
            if point is not None:
                item.add(point, role)
        yield item


def _columns(grid: Grid, known: Levels) -> _Columns | None:
    """The columns of a table of scores; None for other tables."""
    lowest = [name.rpartition("/")[2] for name in grid.names]
    if not grid.head or _is_of_projects(grid, lowest):
        return None
    own = [
        number
        for number in _numbers(_SCORE, lowest)
        if not (
            _FOREIGN.search(grid.names[number])
            or grid.is_repeated(number)
            or (len(grid.rows) == 1 and _TOTAL_HEAD.fullmatch(lowest[number]))
        )
    ]
    scores = [number for number in own if "自评" in grid.names[number]] or own
    score = scores[-1] if scores else None
    deduction = next((number for number in _numbers(_DEDUCTION, lowest) if number not in own), None)
    end = deduction if score is None else score
    if end is None:
        return None
    maximum = _maximum_column(lowest, end)
    reasons = [number for number in _numbers(_REASON, lowest) if number not in (score, maximum)]
    execution = next((number for number, name in enumerate(lowest) if _EXECUTION.fullmatch(name)), None)
    labels = _label_columns(lowest, end) or ((0,) if execution is None else ())
    others = [
        number
        for number, name in enumerate(lowest)
        if number not in own and (_SCORE.search(name) or _REVIEW.fullmatch(name))
    ]
    reviews = tuple((number, by) for number in others if (by := evaluator(grid.names[number])))
    levels = _column_levels(grid, lowest, labels, known)
    return _Columns(labels, levels, score, maximum, deduction, reasons[-1] if reasons else None, execution, reviews)


def _numbers(head: re.Pattern[str], lowest: list[str]) -> list[int]:
    """The columns whose lowest heads say ``head``."""
    return [number for number, name in enumerate(lowest) if head.search(name)]


def _is_of_projects(grid: Grid, lowest: list[str]) -> bool:
    """Whether a table lists projects, and does not score the execution of the department's budget."""
    return any(map(PROJECT_HEAD.fullmatch, lowest)) and not any(
        _EXECUTION_BESIDE.fullmatch(row[0].text) for row in grid.rows
    )


def _maximum_column(lowest: list[str], end: int) -> int | None:
    """The column of maxima: the last before that of scores, else the first behind it."""
    maxima = [number for number in _numbers(_MAXIMUM, lowest) if number != end]
    before = [number for number in maxima if number < end]
    return before[-1] if before else maxima[0] if maxima else None


def _label_columns(lowest: list[str], end: int) -> tuple[int, ...]:
    """The columns of names before that of scores, from the top."""
    return tuple(
        number
        for number, name in enumerate(lowest[:end])
        if _LEVEL.fullmatch(name.partition("(")[0]) and not (_FRAME.fullmatch(name) and _is_frame(lowest, number))
    )


def _column_levels(
    grid: Grid, lowest: list[str], labels: tuple[int, ...], known: Levels
) -> tuple[RubricLevel | None, ...]:
    """What the names of the columns ``labels`` are; None where only the name tells."""
    has_results = any(map(_RESULT.search, lowest))
    levels = tuple(
        _column_level(lowest[number], place, len(labels), has_results) for place, number in enumerate(labels)
    )
    return ("dimension",) if levels == (None,) and _are_dimensions(grid, labels[0], known) else levels


def _is_frame(heads: list[str], number: int) -> bool:
    """Whether the column after holds the first level."""
    return number + 1 < len(heads) and LEVEL_HEAD.match(heads[number + 1]) is not None


def _are_dimensions(grid: Grid, column: int, levels: Levels) -> bool:
    """Whether most names of a column are those of first levels."""
    own = [_POINTS_IN_NAME.sub("", cell.text) for cell in grid.cells(column) if cell.text and not cell.filled]
    known = [levels.is_dimension(name) for name in own if not _TOTAL.fullmatch(name)]
    return 2 * sum(known) > len(known)


def _column_level(head: str, place: int, count: int, has_results: bool) -> RubricLevel | None:
    """The level of what a column names, by its head, else by its place; None where only the name tells."""
    if found := LEVEL_HEAD.match(head):
        return "indicator" if found.group(1) in "二2" and place == count - 1 else _LEVELS[found.group(1)]
    if count == 1:
        return "indicator" if has_results else None
    order = ("dimension", "indicator") if count == 2 else _ORDERED
    return order[min(place, len(order) - 1)]


def _of_row(annotated: AnnotatedText, row: GridRow, columns: _Columns, grid: Grid) -> Item | None:
    score = _point(row, columns.score, "score")
    deduction = _point(row, columns.deduction, "deduction")
    maximum = _point(row, columns.maximum, "max")
    if score is None and deduction is None:
        return None
    labels = _labels(row, columns)
    first = next((cell.text for cell in row if cell.text), "")
    level: RubricLevel
    path: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    if columns.execution is not None and (not labels or _EXECUTION_BESIDE.fullmatch(labels[-1].text)):
        level, name = "dimension", RATE_ITEM
        beside = (cell for cell in (row[0], *(head[0] for head in grid.head)) if _EXECUTION_BESIDE.fullmatch(cell.text))
        maximum = maximum or next(map(_beside, beside), None)
    elif _TOTAL.fullmatch(first) or (labels and _TOTAL.fullmatch(labels[-1].text)):
        level, name = "total", TOTAL
    elif labels:
        printed = [_POINTS_IN_NAME.sub("", _printed(annotated, cell)) for cell in labels]
        if not printed[-1]:
            return None
        level, path, name = _level(labels, columns, annotated.levels), tuple(printed[:-1]), printed[-1]
        spans = ((labels[-1].start, labels[-1].end),)
        maximum = maximum or (_beside(labels[-1]) if columns.maximum is None else None)
    else:
        return None
    start = (score or deduction).start  # type: ignore[union-attr]
    paragraph = annotated.paragraph(start)
    item = Item(level, name, spans, path, paragraph.number, annotated.section(start), start, start)
    for point, role in ((maximum, "max"), (score, "score"), (deduction, "deduction")):
        if point is not None and not (role == "deduction" and point.value == 0):
            item.add(point, role)
    if item.is_over and grid.known in DOUBTFUL:
        return None  # Columns have shifted; under heads of their own such points are the report's slip.
    item.is_tabled = True
    if columns.reason is not None and (cell := row[columns.reason]).text:
        _add_reason(item, cell, grid.names[columns.reason])
    return item


def _add_reason(item: Item, cell: GridCell, head: str) -> None:
    """Add what the cell of a row's reasons tells: why points were lost, and how many where no column says so.

    What stands beside a column of losses says why, whatever its ``head``.
    """
    is_labelled = (item.deduction is not None and bool(item.deduction.value)) or _CAUSE.search(head) is not None
    for point in () if item.deduction else _told_losses(cell, item):
        item.add(point, "deduction")
    item.why = Explanation(tuple(cell.pieces), is_labelled=is_labelled)


def _told_losses(cell: GridCell, item: Item) -> list[Point]:
    """The losses that a cell of reasons tells: those that make up what the row lost, or one told by itself."""
    if _OF_RULE.search(cell.text) or item.value is None or item.max_points is None:
        return []
    told = [(match, span) for match in _LOST.finditer(cell.text) if (span := cell.span(*match.span(1)))]
    points = [Point("deduction", start, start, end + 1, read_printed(match[1])) for match, (start, end) in told]
    is_sum = sum((point.value or Decimal(0) for point in points), Decimal(0)) == item.max_points - item.value
    return points if is_sum or (len(told) == 1 and _BY_ITSELF.search(cell.text)) else []


def _labels(row: GridRow, columns: _Columns) -> list[GridCell]:
    """The cells that name a row's item, from the top, each once."""
    found: list[GridCell] = []
    for number in columns.labels:
        cell = row[number]
        if cell.text and (not found or (cell.start, cell.end) != (found[-1].start, found[-1].end)):
            found.append(cell)
    return found


def _beside(label: GridCell) -> Point | None:
    """The maximum that is printed beside a name: 培训期数(10分)."""
    match = _BESIDE.search(label.text)
    span = label.span(*match.span(1)) if match else None
    return Point("max", span[0], *span, read_printed(match.group(2))) if match and span else None


def _printed(annotated: AnnotatedText, cell: GridCell) -> str:
    return NUMBERED.sub("", "".join(annotated.smoothed.printed(*piece) for piece in cell.pieces))


def _level(labels: list[GridCell], columns: _Columns, levels: Levels) -> RubricLevel:
    """The level of a row by the column of its lowest name."""
    known = columns.levels[columns.labels.index(labels[-1].column)]
    return known or levels.of(_POINTS_IN_NAME.sub("", labels[-1].text), 0)


def _point(row: GridRow, column: int | None, role: str) -> Point | None:
    """The points in a row's own cell of a column."""
    if column is None or row[column].filled:
        return None
    cell = row[column]
    match = (_WEIGHT if role == "max" else _NUMBER).fullmatch(cell.text)
    if match is None:
        return None
    value = read_printed(match.group(match.lastindex or 1))
    if value > _HIGHEST:
        return None
    return Point(role, cell.start, cell.start, cell.end, value, is_own=True)  # type: ignore[arg-type]


def _alone(annotated: AnnotatedText) -> Iterator[Item]:
    """The total in a row or a line of its own: `自评得分(分) | 98.5`, `总分 | 100 | 97.6`, `100 | 94.04 | 优`."""
    text, paragraphs = annotated.text, annotated.smoothed.paragraphs
    for number, paragraph in enumerate(paragraphs):
        if paragraph.kind == "row":
            lines = [paragraph]
        elif paragraph.end - paragraph.start <= _LONGEST_LABEL and "分" in text[paragraph.start : paragraph.end]:
            before = paragraphs[number - 1] if number else None
            if before and says_itself(text[before.start : before.end]):
                continue  # The last head of a table, whose first figure is another's: 执行率, 得分, 48.5.
            lines = paragraphs[number : number + 3]
        elif "总" in text[paragraph.end - 20 : paragraph.end] and _RUN_ON.search(text, paragraph.start, paragraph.end):
            lines = [paragraph]
        else:
            continue
        cells = [cell for line in lines for cell in _cells(text, line.start, line.end)]
        values = _values(cells)
        if len(lines) > 1 and len(values) == 2 and not (values[0][1] == _WHOLE >= values[1][1] >= _PASS):
            # Behind the total of lines 总分 | 97.6 may stand a page's number.
            del values[1]
        # Nobody gives a report no points: 得分 | 0 is a row's, whose table was lost.
        if not values or not values[-1][1] or (len(values) == 2 and values[0][1] < values[1][1]):
            continue
        yield _summed(annotated, "total", TOTAL, paragraph.number, values)


def _values(cells: list[tuple[Span, str]]) -> list[tuple[Span, Decimal]]:
    """The one or two numbers after a label of the total, or before its grade."""
    texts = [text for _, text in cells]
    first = next((number + 1 for number, text in enumerate(texts[:-1]) if _TOTAL_ALONE.fullmatch(text)), None)
    if first is None:
        is_graded = len(texts) > 2 and _HUNDRED.fullmatch(texts[0]) and _GRADE.fullmatch(texts[2])
        first = 0 if is_graded else len(texts)
    numbers = _numbers_of(cells[first : first + 2])
    return [] if numbers and numbers[0][0] != cells[first][0] else numbers


def _numbers_of(cells: list[tuple[Span, str]]) -> list[tuple[Span, Decimal]]:
    """The numbers that cells are."""
    return [(span, read_printed(match.group(1))) for span, text in cells if (match := _NUMBER.fullmatch(text))]


def _cells(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """The cells of a row, which blanks part where a page's text has lost its table: `总分100 97.6`."""
    if match := _WITH_LABEL.fullmatch(text[start:end].strip("\t")):
        first = start + len(text[start:end]) - len(text[start:end].lstrip("\t"))
        yield from (((first + match.start(n), first + match.end(n)), match.group(n)) for n in (1, 2))
        return
    if match := _BLANKS.fullmatch(text, start, end) or _RUN_ON.search(text, max(start, end - 24), end):
        yield from ((match.span(group), match.group(group)) for group in (1, 2, 3))
        return
    for cell in text[start:end].split("\t"):
        if cell or start == end:
            yield (start, start + len(cell)), cell
        start += len(cell) + 1
