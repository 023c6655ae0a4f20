"""Scores that others gave the department: 财政复评得分93分, 第三方评价得分91分, a column 复评得分 beside 自评得分.

Only the total is told in running text, and only of this report's year: 上年财政评价得分 is another year's. A column
scores every row that the department scored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.score import projects
from jixiao.extraction.score.items import Item
from jixiao.extraction.score.names import TOTAL
from jixiao.extraction.score.point import Point
from jixiao.extraction.text.occurrences import occurrences
from jixiao.facts.numbers import read_printed

_DOES = "(?:复评|复核|核定|重点评价|抽查评价|抽评|再评价|评审|评价|评估|审核)"
#: Who gives the score and what they did, up to the number; a comma may stand before 得分.
#: 财政局复评得分为93分, 第三方机构评价，得91.5分.
_GIVEN = re.compile(
    rf"(?:(?P<finance>财政(?:部门|厅|局|所)[^，,。;；\d]{{0,24}}?{_DOES}|财政(?:复评|复核|核定|重点评价|评审|抽评)|复评|重点评价)"
    rf"|第三方[^，,。;；\d]{{0,24}}?{_DOES})"
    r"[^，,。;；\d]{0,8}?[，,]?(?:[^，,。;；\d]{0,6}?(?:得分|总分|评分|分数|分值)|(?:综合|认定)?得|[核评]定为)"
    r"(?:情况|结果|仅|共|为|是|:|[“\"]|达到?)*(?P<number>\d{2,3}(?:\.\d{1,4})?)[”\"]?(?P<unit>分)?"
)
#: How those words begin.
_TRIGGERS = ("财政", "复评", "重点评价", "第三方")
#: Scores of other years, of projects, of several departments, of satisfaction, and what only rules say: 上年, 专项.
_NOT_OURS = re.compile(
    r"上年|去年|上一年|往年|历年|前年|同期|项目|专项|平均|意见|整改|占比|权重|以[上下]|其他(?:部门|单位)|各(?:部门|单位)|抽取|标准|规则"
    r"|满意|测评|考核|财政管理|(?<![例诸比正])如(?!期)|若|应当?"
)
_NO_SCORE = re.compile(r"[%.\d制年]|(?:\(含\)|及)?以[上下]|[-~至]\d|的(?:部门|单位|有)")  # 93%
_WHOLE = re.compile("整体(?:支出|绩效)|部门整体")  # 整体支出, 部门整体
_YEAR = re.compile(r"(?:19|20)\d\d年")  # 2022年
#: Less than any report is given, and more than the most.
_PASS, _MOST = 50, 100
#: Columns of tables: 第三方评价, 财政复评得分.
_COLUMN = re.compile("(?P<third_party>第三方|中介机构|评价机构)|(?P<finance>财政|复评|重点评价)")
_NO_COLUMN = re.compile(r"上年|去年|20\d\d|占比|主管|专家|原因|说明|意见|扣分|差|标准|权重")  # 上年得分, 评审意见


def evaluator(head: str) -> str | None:
    """Who gave the scores of a column, by its head; None for the department's own and for nobody's in particular."""
    found = None if _NO_COLUMN.search(head) else _COLUMN.search(head)
    return found.lastgroup if found else None


def told_reviews(annotated: AnnotatedText) -> Iterator[Item]:
    """The totals that others gave, told in running text, each number once."""
    text, claims = annotated.text, annotated.smoothed.claims
    known: set[int] = set()
    for match in _given(text):
        start, end = match.start("number"), match.end()
        value = read_printed(match["number"])
        paragraph, section = annotated.paragraph(start), annotated.section(start)
        if (
            claims[start]
            or start in known
            or paragraph.kind == "row"
            or not _PASS <= value <= _MOST
            or _NO_SCORE.match(text, end)
        ):
            continue
        sentence = text[annotated.sentence(start)[0] : start]
        if (
            projects.is_under_projects(section, paragraph)
            or _NOT_OURS.search(_WHOLE.sub("", sentence))
            # Which year a review is of, a report tells beside its own score or not at all.
            or (_YEAR.search(sentence) and "自评" not in sentence)
        ):
            continue
        known.add(start)
        end = match.end("unit") if match["unit"] else match.end("number")
        item = Item("total", TOTAL, (), (), paragraph.number, section, start, start)
        item.evaluator = "finance" if match["finance"] else "third_party"
        item.add(Point("score", match.start(), start, end, value), "score")
        yield item


def _given(text: str) -> Iterator[re.Match[str]]:
    for at in occurrences(text, _TRIGGERS):
        if match := _GIVEN.match(text, at):
            yield match


def reviews_of(own: list[Item], reviews: list[Item]) -> list[Item]:
    """The ``reviews`` in columns of tables, each of the item that the department's ``own`` score in its row is of."""
    kept = {id(item): item for item in own}
    return [
        replace(review, level=item.level, name=item.name, path=item.path)
        for review in reviews
        if (item := kept.get(id(review.review_of))) is not None
    ]
