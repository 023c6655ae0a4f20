"""Scores in tables: 自评表 and 评分表 with columns of levels (一级指标), maxima (分值), scores (得分) and reasons.

A row scores what its lowest level names: 产出指标 | 数量指标 | 培训期数 | 10 | 9 is an indicator, 9 of 10 points.
`总分 | 100 | 97.6`, `自评得分(分) | 98.5` and a line 自评得分 over a line 98.5 print the total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jixiao.extraction import score_names as names
from jixiao.extraction.grids import Grid, GridCell, Row
from jixiao.extraction.material import Material
from jixiao.extraction.score_items import Item
from jixiao.extraction.score_names import TOTAL, Level, Span
from jixiao.extraction.score_points import Point

_RULES = r"(?!.{0,4}(?:标准|细则|依据|规则|办法|方法|说明|原因|要点|内容))"
_SCORE = re.compile(rf"(?:得分|自评分|评分|自评)(?!率|系数){_RULES}")
_MAXIMUM = re.compile(rf"(?:分值|标准分|权重|满分|分数|赋分|权数|总分){_RULES}")
_DEDUCTION = re.compile(rf"(?:扣分|失分|减分){_RULES}")
_REASON = re.compile(r"(?:扣|失|减|得)分(?:原因|说明|理由|情况)|原因|偏差|备注|说明")
#: Columns that score something else: other bodies', other years' and projects' scores.
_FOREIGN = re.compile(r"复评|复核|财政|核定|评审|专家|上年|第三方|抽查|考核得分|评价组|审核|占比")
_LEVEL = re.compile(
    r"[一二三四1-4]级(?:评价|绩效)?(?:指标|项目)?(?:名称)?|(?:评价|绩效|具体|考核|自评|指标)*(?:指标|内容|项目)(?:名称)?"
)
_PROJECTS = re.compile(r"项目(?:\(政策\))?名称|项目支出名称|^项目$")
_EXECUTION = re.compile(r"预算执行(?:情况|率)?|(?:预算|资金)?执行率")
_TOTAL = re.compile(
    r"(?:自评|综合|评价|绩效|评分|最终|最后)*(?:总分|合计|总计|总得分|总评分?|得分合计|分数合计|得分总计|综合得分|评价得分|自评得分|自评分)(?:\(.{0,8}\))?:?"
)
#: The same in a row or line by itself, where 合计 may be of anything.
_TOTAL_ALONE = re.compile(
    r"(?:部门|单位|整体支出|绩效|自我?评价?|综合|评价|最终)*(?:总分|总得分|得分|评分|自评分)(?:\((?:百分制|分|总分|满分100分?)\))?:?"
)
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d+)?)分?")
_POINTS_IN_NAME = re.compile(r"[(（]?(?:满分|共)?\d+(?:\.\d+)?(?:分[)）]?|[)）])$")
_HUNDRED = re.compile(r"100(?:\.0+)?分?")
_BLANKS = re.compile(r"([一-龥]{0,4}总得?分) ?(\d{1,3}(?:\.\d+)?) (\d{1,3}(?:\.\d+)?)")
_GRADE = re.compile(r"[优良中差]|优秀|良好")
_HIGHEST = 120
_LONGEST_LABEL = 16


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; ``labels`` are the levels from the top."""

    labels: tuple[int, ...]
    score: int | None
    maximum: int | None
    deduction: int | None
    reason: int | None
    execution: int | None


def tabled(material: Material) -> list[Item]:
    """The scored items of the tables of ``material``."""
    items = [item for grid in material.grids for item in _of_grid(material, grid)]
    if not any(item.level == "total" for item in items):
        items += _alone(material)
    return items


def _of_grid(material: Material, grid: Grid) -> Iterator[Item]:
    columns = _columns(grid)
    if columns is None:
        return
    for row in grid.rows:
        item = _of_row(material, row, columns, grid)
        if item is not None:
            yield item


def _columns(grid: Grid) -> _Columns | None:
    """The columns of a table of scores; None for other tables."""
    lowest = [name.rpartition("/")[2] for name in grid.names]
    if not grid.head or any(_PROJECTS.search(name) for name in lowest):
        return None
    own = [
        number for number, name in enumerate(lowest) if _SCORE.search(name) and not _FOREIGN.search(grid.names[number])
    ]
    scores = [number for number in own if "自评" in grid.names[number]] or own
    score = scores[-1] if scores else None
    deductions = [number for number, name in enumerate(lowest) if _DEDUCTION.search(name) and number not in own]
    if score is None and not deductions:
        return None
    end = score if score is not None else deductions[0]
    maxima = [number for number, name in enumerate(lowest[:end]) if _MAXIMUM.search(name)]
    maxima += [number for number, name in enumerate(lowest) if number > end and _MAXIMUM.search(name)][:1]
    before = [number for number in maxima if number < end]
    maximum = before[-1] if before else maxima[0] if maxima else None
    reasons = [number for number, name in enumerate(lowest) if _REASON.search(name) and number not in (score, maximum)]
    execution = next((number for number, name in enumerate(lowest) if _EXECUTION.fullmatch(name)), None)
    labels = tuple(number for number, name in enumerate(lowest[:end]) if _LEVEL.fullmatch(name.partition("(")[0]))
    if not labels and execution is None:
        labels = (0,)
    deduction = deductions[0] if deductions else None
    return _Columns(labels, score, maximum, deduction, reasons[-1] if reasons else None, execution)


def _of_row(material: Material, row: Row, columns: _Columns, grid: Grid) -> Item | None:
    score = _point(row, columns.score, "score")
    deduction = _point(row, columns.deduction, "deduction")
    maximum = _point(row, columns.maximum, "max")
    if score is None and deduction is None:
        return None
    if score and maximum and score.value is not None and maximum.value is not None and score.value > maximum.value:
        return None
    labels = _labels(row, columns)
    first = next((cell.text for cell in row if cell.text), "")
    level: Level
    path: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    if _TOTAL.fullmatch(first) or (labels and _TOTAL.fullmatch(labels[-1].text)):
        level, name = "total", TOTAL
    elif columns.execution is not None and not labels:
        head = grid.head[-1][columns.execution]
        level, name = "dimension", _POINTS_IN_NAME.sub("", head.text)
    elif labels:
        printed = [_POINTS_IN_NAME.sub("", material.reading.printed(cell.start, cell.end)) for cell in labels]
        if not printed[-1]:
            return None
        level, path, name = _level(labels, columns), tuple(printed[:-1]), printed[-1]
        spans = ((labels[-1].start, labels[-1].end),)
    else:
        return None
    start = (score or deduction).start  # type: ignore[union-attr]
    paragraph = material.paragraph(start)
    item = Item(level, name, spans, path, paragraph.number, material.section(start), start, start)
    for point, role in ((maximum, "max"), (score, "score"), (deduction, "deduction")):
        if point is not None and not (role == "deduction" and point.value == 0):
            item.add(point, role)
    item.said = row[columns.reason].text if columns.reason is not None else ""
    return item


def _labels(row: Row, columns: _Columns) -> list[GridCell]:
    """The cells that name a row's item, from the top, each once."""
    found: list[GridCell] = []
    for number in columns.labels:
        cell = row[number]
        if cell.text and (not found or (cell.start, cell.end) != (found[-1].start, found[-1].end)):
            found.append(cell)
    return found


def _level(labels: list[GridCell], columns: _Columns) -> Level:
    """The level of a row by the column of its lowest name."""
    depth = columns.labels.index(labels[-1].column) if labels[-1].column in columns.labels else len(labels) - 1
    if len(columns.labels) == 1:
        return names.level(_POINTS_IN_NAME.sub("", labels[-1].text), 0)
    order: tuple[Level, ...] = ("dimension", "group", "indicator", "criterion")
    if len(columns.labels) == 2:
        order = ("dimension", "indicator")
    return order[min(depth, len(order) - 1)]


def _point(row: Row, column: int | None, role: str) -> Point | None:
    """The points in a row's own cell of a column."""
    if column is None or row[column].filled:
        return None
    cell = row[column]
    match = _NUMBER.fullmatch(cell.text)
    if match is None:
        return None
    value = Decimal(match.group(1))
    if value > _HIGHEST:
        return None
    return Point(role, cell.start, cell.start, cell.end, value, is_own=True)  # type: ignore[arg-type]


def _alone(material: Material) -> Iterator[Item]:
    """The total in a row or a line of its own: `自评得分(分) | 98.5`, `总分 | 100 | 97.6`, `100 | 94.04 | 优`."""
    text, paragraphs = material.text, material.reading.paragraphs
    for number, paragraph in enumerate(paragraphs):
        if paragraph.kind == "row":
            lines = [paragraph]
        elif paragraph.end - paragraph.start <= _LONGEST_LABEL and "分" in text[paragraph.start : paragraph.end]:
            lines = paragraphs[number : number + 2]
        else:
            continue
        cells = [cell for line in lines for cell in _cells(text, line.start, line.end)]
        values = _values(cells)
        if not values or (len(values) == 2 and values[0][1] < values[1][1]):
            continue
        (start, end), value = values[-1]
        item = Item("total", TOTAL, (), (), paragraph.number, material.section(start), start, start)
        item.add(Point("score", start, start, end, value, is_own=True), "score")
        if len(values) == 2:
            (start, end), value = values[0]
            item.add(Point("max", start, start, end, value), "max")
        yield item


def _values(cells: list[tuple[Span, str]]) -> list[tuple[Span, Decimal]]:
    """The one or two numbers after a label of the total, or before its grade."""
    texts = [text for _, text in cells]
    first = next((number + 1 for number, text in enumerate(texts[:-1]) if _TOTAL_ALONE.fullmatch(text)), None)
    if first is None:
        is_graded = len(texts) > 2 and _HUNDRED.fullmatch(texts[0]) and _GRADE.fullmatch(texts[2])
        first = 0 if is_graded else len(texts)
    numbers = [(span, match) for span, text in cells[first : first + 2] if (match := _NUMBER.fullmatch(text))]
    if numbers and numbers[0][0] != cells[first][0]:
        return []
    return [(span, Decimal(match.group(1))) for span, match in numbers]


def _cells(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """The cells of a row, which blanks part where a page's text has lost its table: `总分100 97.6`."""
    if match := _BLANKS.fullmatch(text, start, end):
        yield from ((match.span(group), match.group(group)) for group in (1, 2, 3))
        return
    for cell in text[start:end].split("\t"):
        yield (start, start + len(cell)), cell
        start += len(cell) + 1
