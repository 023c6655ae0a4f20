"""Indicators told in prose: a target with its result, and the percentages and counts of scored items.

计划举办12期培训班，实际举办了12期          年初指标值为95%或以上，实际完成指标值为95%
公务员培训100%全覆盖，得3分                 干部考察次数≥20次，得4分
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.extraction.draft import Draft, Mark, Waiver
from jixiao.extraction.indicators import OPERATORS, QUOTE, Side, claim, shorten, sides
from jixiao.extraction.material import Material
from jixiao.extraction.quantities import Quantity
from jixiao.extraction.reading import Paragraph

_FORMULA = re.compile(r"[*×xX✕](100%?)(?!\d)")

#: What stands right before a result: 实际举办了, 实际完成指标值为, 全年完成, 完成.
_RESULT = re.compile(
    r"(?:实际[一-龥]{0,7}|全年[一-龥]{0,6}|(?<!计划)(?<!应)(?:已|共|累计|均)?(?:完成|实现|达到?)|自评)"
    r"(?:绩效|指标|目标)?(?:完成)?值?(?:情况)?(?:率|数)?(?:了|为|是|:|达到?|共|约)*$"
)
_RESULT_SIGN = re.compile(r"[实完全达评]")
#: What stands before a target: 年初指标值为, 目标值, 计划举办.
_TARGET = re.compile(r"指标值|目标|计划|预期|任务(?:数|量)|拟(?![定订制])")
_POSTS = re.compile(r"编制|职数")
#: What the writer himself calls an indicator: 数量指标：培训班3期，完成3期.
_NAMED = re.compile(r"(?:数量|质量|时效|成本|效益|满意度)指标|指标\d{0,2}:")
_WORDS = re.compile(
    r"(?:年初|年度|绩效|计划|预期)?(?:指标值|目标值)(?:为|是|:)(?P<target>[^，。；:\t\n]{2,40})[，；、]?"
    r"(?:全年|年度|实际)(?:实际)?(?:完成|实现|达到)?(?:指标|目标)?值(?:为|是|:)(?P<actual>[^，。；\t\n]{2,40})"
)
_NUMBERED = r"(?:[一二三四五六七八九十]是|\d{1,2}[.、．]|[(]\d{1,2}[)]|[①-⑳])"
_ITEM = re.compile(rf"(?:^|[。；\n]){_NUMBERED}|[；\n]")
_ORDINAL = re.compile(rf"^(?:{_NUMBERED}|20\d\d年度?)")
#: 计划举办 before a target's number; 年初指标值为 before it.
_PLAN = re.compile(r"(?:年初|年度|全年)?(?:原)?计划(?!值|指标|目标)(?P<verb>[^，。；:]*)$")
_TARGET_LABEL = re.compile(
    r"[，,]?(?:年初|年度|全年|绩效|预期|计划)*(?:(?:指标|目标|计划|预期)值?|任务(?:数|量)?|(?<=目标)任务)+(?:设定)?(?:为|是|:)?$"
)
_CLAUSE_SIGN = re.compile(r"[，。；,;]")

#: Scored items: their points, and what says that a number in them is a rule.
_SCORED = re.compile(r"[得获记计]分?:?\d+(?:\.\d+)?分|[(]\d(?:\.\d+)?分[)]|得满分|分值\d|自评得分|满分")
_FOLLOWS = re.compile(r"(?:的)?(?:全覆盖)?(?:的)?(?=[，。；;,、)\n]|$|得\d|得满分|计\d|[(]\d)")
_RULE = re.compile(r"每|扣\d|[*×/÷]|否则|权重|比重|按比例|计算公式")
_RATE = re.compile(r"(?:率|度|比例|占比|比重|比率|进度|平均|水平|培训|覆盖|程度)(?:达到?|为|是|均为|均达)?$")
#: Percentages of money, which are ratios and no indicators' results.
_MONEY = re.compile(r"执行率|预算|决算|资金|支出")
_COMPARED = re.compile(
    r"(?P<actual>[比较](?:20\d\d年度?|上年度?|上一年度?|去年)(?:有所?|有了|明显|显著|大幅|稳步)?(?:提升|提高|增长|改善|进步|下降|减少))"
    r"|(?P<target>(?:不?高于|不?低于|优于)(?:20\d\d年度?|上年度?|上一年度?|去年))(?=的?[，。；(])"
    r"|(?P<bound>[≥≤](?=[^\d\s=])[^，。；\t\n]{2,30})"
)
#: A line that names a project and nothing else.
_PROJECT = re.compile(r"[^，。；:()\d]{3,18}(?:项目|经费|专项|工程|工作)")
_CLAUSE_START = re.compile(r"[，。；:;,\n\t]")
_EXAMPLE = re.compile(r"^(?:例如|比如|如|其中|其次|此外|同时)")
#: Words that lead to a name, each taken off in turn where enough is left.
_LEADS = (
    re.compile(r"[^，]{0,6}(?:目标|任务|计划)(?:值|数)?(?:为|是|:)"),
    re.compile(r"(?:得分原因|原因|主要)是|其中|并且?|以及"),
    re.compile(r"(?:20\d\d|本)年度?"),
    re.compile(r"\d+(?:\.\d+)?[名个家人位](?:乡镇|单位)?"),
    re.compile(r"完成|打造|实现|开展|确保"),
)
_TAIL = re.compile(r"(?:达到?|为|是|均|均为|均达到?|:|，|在|约|以|率达)+$")


def recognise(material: Material) -> Iterator[Draft | Waiver]:
    """Facts ``indicator_result`` told in prose; the 100 % of a formula is waived."""
    for match in _FORMULA.finditer(material.text):
        if not material.reading.is_claimed(*match.span(1)):
            material.reading.claim(*match.span(1), strength=1)
            yield Waiver(*match.span(1), "rule", "indicator.formula")
    for draft in (*_pairs(material), *_worded_pairs(material), *_scored(material)):
        claim(material, draft)
        yield draft


# A target and its result


def _pairs(material: Material) -> Iterator[Draft]:
    """``indicator.pair``: a number after 实际 or 完成 whose sentence gives, before it, a target in the same unit."""
    claims, text = material.reading.claims, material.text
    for quantity in material.quantities:
        if quantity.kind not in ("percent", "count", "points", "money") or claims[quantity.start]:
            continue
        start = max(0, quantity.bound_start - 16)
        if _RESULT_SIGN.search(text, start, quantity.bound_start) is None:
            continue
        result = _RESULT.search(text, start, quantity.bound_start)
        if result is None or material.paragraph(quantity.start).kind == "row":
            continue
        target = _target_before(material, quantity, result.start())
        if target is not None:
            material.reading.claim(target.start, target.end)
            material.reading.claim(quantity.start, quantity.end)
            yield _pair(material, target, quantity, result.start())


def _target_before(material: Material, actual: Quantity, result_start: int) -> Quantity | None:
    text = material.text
    result = text[result_start : actual.start]
    start = max(material.sentence(actual.start)[0], actual.start - 90)
    for target in reversed(material.quantities_in(start, result_start)):
        if target.kind == "date":
            continue
        if target.unit != actual.unit or material.reading.claims[target.start]:
            return None
        before = text[max(start, target.bound_start - 40) : target.bound_start]
        clause = re.split(r"[，。；,;]", before)[-1]
        between = text[target.bound_end : result_start]
        if len(between) > 40 or "：" in between:
            return None
        if target.kind == "money":
            return target if re.search(r"指标值|目标值", clause) else None
        if _POSTS.search(clause):
            return None
        # After 实际 any word of aiming will do; after 完成 alone the target must be called one.
        is_plain = "实际" not in result and "全年" not in result
        aims = (_TARGET_LABEL, _PLAN, _NAMED) if is_plain else (_TARGET, _NAMED)
        is_target = any(aim.search(clause) for aim in aims)
        is_bound = target.qualifier in ("at_least", "at_most") and "实际" in result
        return target if is_target or is_bound else None
    return None


def _pair(material: Material, target: Quantity, actual: Quantity, result_start: int) -> Draft:
    text = material.text
    task, indicator, span = _names(material, target.bound_start, text[target.bound_end : result_start])
    printed = material.reading.printed
    values = {
        "task": task,
        "indicator": indicator,
        **sides(
            Side(printed(target.bound_start, target.bound_end), OPERATORS[target.qualifier], target.value),
            Side(printed(actual.bound_start, actual.bound_end), OPERATORS[actual.qualifier], actual.value),
        ),
        "unit": target.unit,
        "pair_kind": "narrated",
    }
    marks = [Mark("target_value", target.start, target.end)]
    if span:
        marks.insert(0, Mark("indicator", *span))
    return Draft("indicator_result", actual.start, actual.end, values, "indicator.pair", 0.9, tuple(marks))


def _worded_pairs(material: Material) -> Iterator[Draft]:
    """``indicator.worded_pair``: 年度指标值为按期完成，实际完成值为按期完成."""
    for match in _WORDS.finditer(material.text) if "标值" in material.text else ():
        # Dates may have been waived, but a number that is a fact makes this none of words.
        if 2 in material.reading.claims[match.start() : match.end()] or material.paragraph(match.start()).kind == "row":
            continue
        task, indicator, span = _names(material, match.start(), "")
        printed = material.reading.printed
        target, actual = (Side(shorten(printed(*match.span(side)))) for side in ("target", "actual"))
        values = {"task": task, "indicator": indicator, **sides(target, actual), "pair_kind": "narrated"}
        marks = [Mark("target_text", *match.span("target"))]
        if span:
            marks.insert(0, Mark("indicator", *span))
        yield Draft("indicator_result", *match.span("actual"), values, "indicator.worded_pair", 0.85, tuple(marks))


def _names(material: Material, before: int, after: str) -> tuple[str, str, tuple[int, int] | None]:
    """The task and the indicator of a pair whose target begins at ``before`` and has the words ``after`` behind it."""
    text = material.text
    start = material.sentence(before)[0]
    words = text[start:before]
    heading = _heading(material, before)
    if plan := _PLAN.search(words):
        # 专题讲座计划邀请28名专家授课: the verb and what follows the number name what is counted.
        verb = re.sub(r"^完成|数量?$", "", plan.group("verb"))
        thing = _CLAUSE_SIGN.split(after)[0]
        subject = _ORDINAL.sub("", _EXAMPLE.sub("", _CLAUSE_SIGN.split(words[: plan.start()])[-1]).rstrip(":"))
        indicator = shorten(f"{verb}{thing}" if len(verb) + len(thing) > 3 or not subject else subject)
        return shorten(subject or heading or thing or indicator), indicator, None
    name_start, end = start, before
    if label := _TARGET_LABEL.search(words):
        end = start + label.start()
        item, is_listed = _item_start(material, before)
        if is_listed or not words[: label.start()]:
            # The indicator opens the item; a formula or what was done stands between it and its target.
            name_start = item
        if text[name_start:end].startswith(("数量指标:", "质量指标:", "指标")):
            name_start = max(text.find(":", name_start, end) + 1, name_start)
        if first := _CLAUSE_SIGN.search(text, name_start, end):
            end = first.start()
    elif ":" in words:
        name_start = start + words.rindex(":") + 1
    name_start, end = _trimmed(text, name_start, end)
    if end - name_start < 2:
        return heading or "绩效指标", heading or "绩效指标", None
    indicator = shorten(material.reading.printed(name_start, end))
    return heading or indicator, indicator, (name_start, end) if end - name_start <= QUOTE else None


def _item_start(material: Material, offset: int) -> tuple[int, bool]:
    """Where the own words of the list's item that holds ``offset`` begin, and whether a list's number opens it."""
    start, is_listed = material.paragraph(offset).start, False
    for match in _ITEM.finditer(material.text, max(start - 1, 0), offset):
        start, is_listed = match.end(), match.group().strip("；\n") != ""
    return start, is_listed


def _heading(material: Material, offset: int) -> str:
    """The title over ``offset`` that says what the figures belong to, without its number and general words."""
    for heading in reversed(material.section(offset).headings):
        title = re.sub(
            r"^(?:[一二三四五六七八九十]{1,3}[、.]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、]|[①-⑳])+",
            "",
            heading.title,
        )
        if not re.search(r"绩效|指标|目标|完成情况|分析|效能|情况", title):
            return shorten(title.rstrip("。："))
    number = material.paragraph(offset).number
    for paragraph in reversed(material.reading.paragraphs[max(0, number - 16) : number]):
        if paragraph.end - paragraph.start <= 20 and _PROJECT.fullmatch(material.text, paragraph.start, paragraph.end):
            return material.reading.printed(paragraph.start, paragraph.end)
    return ""


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a name without words that introduce it or lead on to its number."""
    for lead in _LEADS:
        match = lead.match(text, start, end)
        if match and end - match.end() >= 4:
            start = match.end()
    if tail := _TAIL.search(text[start:end]):
        end = start + tail.start()
    return start, end


# Scored items


def _scored(material: Material) -> Iterator[Draft]:
    """The numbers of scored items, and what they compare with last year in words.

    Rules ``indicator.scored_target``, ``indicator.scored_result`` and ``indicator.compared``.
    """
    text, claims = material.text, material.reading.claims
    items = _scored_paragraphs(material)
    for item in items:
        for quantity in material.quantities_in(item.start, item.end):
            if quantity.kind not in ("percent", "count", "points") or claims[quantity.start]:
                continue
            is_bound = quantity.qualifier in ("at_least", "more_than", "at_most", "less_than")
            if not is_bound and (quantity.kind != "percent" or quantity.qualifier != "exact"):
                continue
            if _FOLLOWS.match(text, quantity.bound_end) and (
                draft := _scored_item(material, quantity, is_bound=is_bound)
            ):
                yield draft
        for match in _COMPARED.finditer(text, item.start, item.end):
            if not claims[match.start()]:
                yield from _compared(material, match)


def _scored_paragraphs(material: Material) -> list[Paragraph]:
    """The paragraphs of prose that give points."""
    found: dict[int, Paragraph] = {}
    for quantity in material.quantities:
        if quantity.kind == "points":
            paragraph = material.paragraph(quantity.start)
            found[paragraph.number] = paragraph
    return [
        paragraph
        for paragraph in found.values()
        if paragraph.kind != "row" and _SCORED.search(material.text, paragraph.start, paragraph.end)
    ]


def _scored_item(material: Material, quantity: Quantity, *, is_bound: bool) -> Draft | None:
    text = material.text
    start, end = _name_before(material, quantity.bound_start)
    name = text[start:end]
    if len(name) < 2 or _RULE.search(name):
        return None
    section = material.section(quantity.start)
    if not is_bound and _MONEY.search(name):
        return None
    if not is_bound and (not _RATE.search(text[start : quantity.bound_start]) or _is_management(section.path)):
        return None
    if is_bound and quantity.kind == "points" and "学分" not in name:
        return None
    follows = _FOLLOWS.match(text, quantity.bound_end)
    is_full = follows is not None and "全覆盖" in follows.group()
    indicator = shorten(material.reading.printed(start, end))
    if is_full and not indicator.endswith(("率", "覆盖")):
        indicator += "覆盖率"
    number_end = quantity.bound_end + (3 if is_full else 0)
    # Between ≥ and its number the source may print a blank, which belongs to the text of the target.
    side = Side(
        material.reading.printed(quantity.bound_start, number_end), OPERATORS[quantity.qualifier], quantity.value
    )
    empty = Side("")
    values = {
        "task": _task(material, quantity.start) or indicator,
        "indicator": indicator,
        **(sides(side, empty) if is_bound else sides(empty, side)),
        "unit": quantity.unit,
        "pair_kind": "narrated",
    }
    # A sign belongs to the number that it stands before; words (不少于, 以上) do not.
    is_sign = text[quantity.bound_start] in "≥≤><" and quantity.bound_start < quantity.start
    rule = "indicator.scored_target" if is_bound else "indicator.scored_result"
    return Draft(
        "indicator_result",
        quantity.bound_start if is_sign else quantity.start,
        quantity.end,
        values,
        rule,
        0.85,
        (Mark("indicator", start, end),) if end - start <= QUOTE else (),
    )


def _is_management(path: str) -> bool:
    return re.search(r"管理效[率能]|预算执行|资金管理", path) is not None


def _name_before(material: Material, end: int) -> tuple[int, int]:
    """The span of the indicator's name that ends at ``end``: its clause, or what stands before a formula's sign."""
    text = material.text
    sentence = material.sentence(end)[0]
    start = sentence
    equals = text.find("=", sentence, end)
    if equals >= 0:
        end = equals
    for match in _CLAUSE_START.finditer(text, sentence, end):
        start = match.end()
    return _trimmed(text, start, end)


def _task(material: Material, offset: int) -> str:
    """The scored item: what stands before the colon that opens its paragraph, else the heading."""
    paragraph = material.paragraph(offset)
    colon = material.text.find(":", paragraph.start, min(paragraph.end, paragraph.start + 40))
    if colon < 0 or colon > offset:
        return _heading(material, offset)
    opening = material.reading.printed(paragraph.start, colon)
    return shorten(re.sub(r"^(?:\d{1,2}[.、]|[(（]?[一二三四五六七八九十\d]{1,3}[)）、]|[①-⑳])", "", opening))


def _compared(material: Material, match: re.Match[str]) -> Iterator[Draft]:
    start, end = _name_before(material, match.start())
    if end - start < 2 or _RULE.search(material.text, start, match.end()):
        return
    words = Side(shorten(material.reading.printed(*match.span())))
    is_actual = match.lastgroup == "actual"
    indicator = shorten(material.reading.printed(start, end))
    values = {
        "task": _task(material, match.start()) or indicator,
        "indicator": indicator,
        **(sides(Side(""), words) if is_actual else sides(words, Side(""))),
        "pair_kind": "narrated",
    }
    marks = (Mark("indicator", start, end),) if end - start <= QUOTE else ()
    yield Draft("indicator_result", *match.span(), values, "indicator.compared", 0.8, marks)
