"""A scoring scheme described from a report that was scored by it: proposed from its scores, written as a person has it.

What an item measures is only proposed: by the name of a concept, or of an item that another rubric has. A proposal that
nobody confirms is written as none, so that nothing is compared by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain, count
from typing import Any

from jixiao.checking.rules import RULES
from jixiao.errors import JixiaoError
from jixiao.extraction.identity.gazetteer import gazetteer
from jixiao.extraction.identity.pinyin import initials
from jixiao.extraction.lexicon import load
from jixiao.facts import kinds, reference
from jixiao.facts.column import SpellingError
from jixiao.facts.corpus import Corpus
from jixiao.facts.table import Loaded, Row, Table
from jixiao.intake import seeds

#: What is described, in the order in which rows refer to one another.
DESCRIBED = (reference.RUBRIC_FAMILY, reference.RUBRIC, reference.RUBRIC_INDICATOR, reference.CROSSWALK)
_REPORT = kinds.REPORT.table
#: Levels at which nothing is compared, and why nothing is mapped there.
_ABOVE = {"dimension": "维度，不是单项指标", "group": "类别，不是单项指标"}
#: What schemes of a type of report are for.
_TYPES = {
    "whole": "部门整体支出绩效自评",
    "project": "项目支出绩效自评",
    "transfer_payment": "转移支付绩效自评",
    "final_account": "部门整体支出绩效自评",
}
Spelled = dict[str, str]
Tables = dict[str, list[Row]]


def proposed(corpus: Corpus, report: Row) -> tuple[Row, list[Row]]:
    """The scheme's own row and those of its items, with the concept that each may measure as ``indicator_id``.

    Raises ``JixiaoError`` where the report prints no item that a scheme could be made of.
    """
    items = list(_items(corpus, report))
    if not items:
        raise JixiaoError("the report prints no scored item; there is no rubric to be described")
    return _rubric(corpus, report), items


def describe(corpus: Corpus, report: Row, rubric: Mapping[str, Any], items: Iterable[Mapping[str, Any]]) -> str:
    """Write the scheme and its items as a person spells them; its number.

    An item has ``is_confirmed`` beside its cells: whether it measures the concept of its ``indicator_id``. Raises
    ``JixiaoError``, and writes nothing, where a row could not stand.
    """
    source = f"{report['report_id']} 复核"
    family, new = str(rubric["family"]), Tables()
    rubric_id = str(rubric["rubric_id"])
    if all(record["family"] != family for record in corpus[reference.RUBRIC_FAMILY].records):
        names = {name: rubric[name] for name in ("name_zh", "name_en")}
        new[reference.RUBRIC_FAMILY.name] = [_parsed(reference.RUBRIC_FAMILY, {"family": family, **names}, source)]
    new[reference.RUBRIC.name] = [_parsed(reference.RUBRIC, rubric, source)]
    whole = [{**item, "rubric_id": rubric_id} for item in items]
    new[reference.RUBRIC_INDICATOR.name] = [_parsed(reference.RUBRIC_INDICATOR, item, source) for item in whole]
    new[reference.CROSSWALK.name] = [_parsed(reference.CROSSWALK, _mapping(item), source) for item in whole]
    grown = {
        table: [*(record.values for record in corpus[table].records), *new.get(table.name, [])] for table in DESCRIBED
    }
    held = {table.name: Loaded.holding(table, rows) for table, rows in grown.items()}
    held[_REPORT.name] = Loaded.holding(_REPORT, [report | {"rubric_id": rubric_id}])
    files = {table.file for table in (*DESCRIBED, _REPORT, kinds.SCORE.table)}
    found = Corpus(corpus.root, {**corpus.loaded, **held})
    if wrong := [problem for rule in RULES for problem in rule(found) if problem.file in files]:
        raise JixiaoError(f"{wrong[0].column or ''} {wrong[0].wrong}; {wrong[0].remedy}")
    with seeds.writing(corpus.root):
        seeds.replace(corpus.root, [(table, rows) for table, rows in grown.items() if table.name in new])
    return rubric_id


def _items(corpus: Corpus, report: Row) -> Iterator[Row]:
    """The items that the report scores, each once, and those above them, in the order in which they are printed."""
    concepts = _concepts(corpus)
    dimensions = {record["name"]: record["dimension"] for record in corpus[reference.RUBRIC_INDICATOR].records}
    seen: dict[str, Row] = {}
    for score in (record.values for record in corpus[kinds.SCORE.table].standing):
        if score["report_id"] != report["report_id"] or score["level"] == "total" or score["evaluator"] is not None:
            continue
        names = str(score["path"]).split(">")
        for depth, name in enumerate(names[:-1]):
            path = ">".join(names[: depth + 1])
            seen.setdefault(path, _item(path, name, "group" if depth else "dimension", None, "not_stated"))
        item = _item(str(score["path"]), names[-1], str(score["level"]), score["max_points"], str(score["max_status"]))
        known = seen.get(str(score["path"]))
        if known is None or known["max_points"] is None:
            seen[str(score["path"])] = item
    for path, item in seen.items():
        is_top = item["level"] == "dimension"
        concept = None if item["level"] in _ABOVE else concepts.get(str(item["name"]))
        yield (
            item
            | {"path": path, "dimension": dimensions.get(item["name"]) if is_top else None}
            | {"indicator_id": concept}
        )


def _item(path: str, name: str, level: str, most: object, status: str) -> Row:
    points = most if isinstance(most, Decimal) else None
    told = status if points is not None else "not_stated"
    return {"path": path, "name": name, "level": level, "max_points": points, "max_status": told}


def _concepts(corpus: Corpus) -> dict[str, str]:
    """The concept that a name stands for: its own, or that to which most items of that name are mapped."""
    mapped: dict[str, Counter[str]] = {}
    for record in corpus[reference.CROSSWALK].records:
        if record["indicator_id"] is not None:
            name = str(record["path"]).rpartition(">")[2]
            mapped.setdefault(name, Counter())[str(record["indicator_id"])] += 1
    named = {str(record["name_zh"]): str(record["indicator_id"]) for record in corpus[reference.INDICATOR].records}
    return {name: found.most_common(1)[0][0] for name, found in mapped.items()} | named


def _rubric(corpus: Corpus, report: Row) -> Row:
    """The scheme of the report's division and year, issued by its finance bureau, as one may suppose."""
    year, code, kind = report["fiscal_year"], str(report["division_code"]), str(report["report_type"])
    known = gazetteer(load(corpus.root))
    place = known.current(code, year if isinstance(year, int) else None)
    above = known.above(place, "prefecture") if place is not None else None
    name = place.name if place is not None else code
    full = name if above is None or above.code == code else above.name + name
    of_type = _TYPES[kind]
    letters = initials(name, 8) or f"d{code}"
    taken = {record["rubric_id"] for record in corpus[reference.RUBRIC].records}
    base = f"{letters}_{kind}_{year}"
    others = (f"{base}_{number}" for number in count(2))
    rubric_id = next(one for one in chain([base], others) if one not in taken)
    totals = [
        score["max_points"]
        for score in (record.values for record in corpus[kinds.SCORE.table].standing)
        if score["report_id"] == report["report_id"] and score["level"] == "total" and score["evaluator"] is None
    ]
    return {
        "rubric_id": rubric_id,
        "name_zh": f"{full}{of_type}指标体系（{year}年度）",
        "name_en": f"Self-evaluation rubric of {code}, {kind}, FY{year}",
        "issuer": f"{full}财政局",
        "level": place.level if place is not None else "county",
        "first_year": year,
        "last_year": year,
        "report_type": kind,
        "family": letters,
        "total_points": next((most for most in totals if most is not None), None),
        "note": "制定机关与名称为推定，由报告自评得分描述",
    }


def _mapping(item: Mapping[str, Any]) -> Spelled:
    """The row of the crosswalk for an item: what a person confirmed, else none and what was proposed."""
    row = {"rubric_id": str(item["rubric_id"]), "path": str(item["path"])}
    proposal, level = str(item.get("indicator_id") or ""), str(item["level"])
    if proposal and item.get("is_confirmed"):
        return row | {"indicator_id": proposal, "relation": "same", "evidence": "名称即概念，复核时确认"}
    if proposal:
        return row | {"relation": "none", "evidence": f"提议 {proposal}（同名），待确认"}
    return row | {"relation": "none", "evidence": _ABOVE.get(level, "无同名的通用指标")}


def _parsed(table: Table, spelled: Mapping[str, Any], source: str) -> Row:
    row: Row = {}
    for column in table.columns:
        text = source if column.name == "source" else str(spelled.get(column.name) or "").strip()
        try:
            row[column.name] = column.type.parse(text) if text else None
        except SpellingError as error:
            raise JixiaoError(f"{column.zh} {error.wrong}; {error.remedy}") from None
        if not text and column.required:
            raise JixiaoError(f"{column.zh} is empty; it must be filled")
    return row
