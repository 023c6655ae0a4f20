"""Scores in running text: the total, and those of dimensions, groups, indicators and criteria.

`自评得分为99.58分(总分100分)`: the total, of 100.
`“履职效能”自评得分为49.58分，扣0.42分。`: a dimension, of 50 (derived).
`“预算编制”、“预算执行”等指标均得满分`: one fact each; no points are invented.
`预算完成率:该指标分值4分，自评得分3分，因支出进度滞后。`: an indicator below the dimension that the headings name.
`党员教育:…覆盖率100%，得1分；…满意度≥85%，得1分。该指标分值2分，自评得分2分。`: its criteria, then the indicator.
`每低1个百分点扣0.5分`: a rule, waived.
`自评得分96分，财政复评得分93分`: two totals, the second given by another.
"""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.extraction.annotated_text import AnnotatedText
from jixiao.extraction.candidate import Candidate, Waiver
from jixiao.extraction.score import projects
from jixiao.extraction.score.items import Item, candidates, place
from jixiao.extraction.score.paragraphs import ParagraphReader
from jixiao.extraction.score.points import points
from jixiao.extraction.score.reviews import reviews_of, told_reviews
from jixiao.extraction.score.rules import waived
from jixiao.extraction.score.sums import settled
from jixiao.extraction.score.tables import tabled


def recognise(annotated: AnnotatedText) -> Iterator[Candidate | Waiver]:
    """The scores of ``annotated``, and waivers for points of scoring rules."""
    items: list[Item] = []
    of_projects: list[Item] = []
    about, single = projects.scope(annotated), projects.named(annotated)
    scored = tabled(annotated)
    # A line that is a table's cell is no prose.
    maxima = {item.maximum.start for item in scored if item.maximum and item.score}
    for paragraph, found in points(annotated):
        for point in found:
            if point.role == "rule":
                yield from waived(annotated, point.head, point.end)
                if point.in_words:
                    yield Waiver(point.start, point.end, "rule", "score.rule")
        own = [point for point in found if point.role != "rule" and point.start not in maxima]
        if (
            own
            and (about == "project" or not projects.is_under_projects(annotated.section(paragraph.start), paragraph))
            and not projects.is_of_one(annotated, paragraph, single)
        ):
            reader = ParagraphReader(annotated, paragraph, about)
            items += [item for item in reader.read(own) if not single.issuperset(item.name.split("、"))]
            of_projects += reader.of_projects
    narrated = {item.score.start for item in items if item.score}
    in_tables = [item for item in scored if item.score is None or item.score.start not in narrated]
    items += [item for item in in_tables if item.evaluator is None]
    place(items, annotated.levels)
    if of_projects and about == "open":
        items = projects.without_several(items, of_projects)
    items.sort(key=lambda item: item.start)
    items = settled(annotated, items)
    yield from candidates(annotated, items)
    reviews = reviews_of(items, [item for item in in_tables if item.evaluator is not None])
    yield from candidates(annotated, [*reviews, *told_reviews(annotated)])
