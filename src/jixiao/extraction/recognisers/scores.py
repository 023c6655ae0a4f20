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

from jixiao.extraction.draft import Draft, Waiver
from jixiao.extraction.material import Material
from jixiao.extraction.recognisers import score_projects as projects
from jixiao.extraction.recognisers.score_items import Item, drafts
from jixiao.extraction.recognisers.score_paragraphs import Reader
from jixiao.extraction.recognisers.score_points import points
from jixiao.extraction.recognisers.score_reviews import reviews_of, told_reviews
from jixiao.extraction.recognisers.score_rules import waived
from jixiao.extraction.recognisers.score_sums import settled
from jixiao.extraction.recognisers.score_tables import tabled


def recognise(material: Material) -> Iterator[Draft | Waiver]:
    """The scores of ``material``, and waivers for points of scoring rules."""
    items: list[Item] = []
    of_projects: list[Item] = []
    about = projects.scope(material)
    for paragraph, found in points(material):
        for point in found:
            if point.role == "rule":
                yield from waived(material, point.head, point.end)
                if point.in_words:
                    yield Waiver(point.start, point.end, "rule", "score.rule")
        own = [point for point in found if point.role != "rule"]
        if own and (about == "project" or not projects.is_under_projects(material.section(paragraph.start), paragraph)):
            reader = Reader(material, paragraph, about)
            items += reader.read(own)
            of_projects += reader.of_projects
    narrated = {item.score.start for item in items if item.score}
    in_tables = [item for item in tabled(material) if item.score is None or item.score.start not in narrated]
    items += [item for item in in_tables if item.evaluator is None]
    if of_projects and about == "open":
        items = projects.without_several(items, of_projects)
    items.sort(key=lambda item: item.start)
    items = settled(material, items)
    yield from drafts(material, items)
    reviews = reviews_of(items, [item for item in in_tables if item.evaluator is not None])
    yield from drafts(material, [*reviews, *told_reviews(material)])
