"""Sums of money: what the money is, whose it is (scope), what about it is measured, and how much.

The nearest words decide. They stand before the sum, in its clause (基本支出年初预算数80万元); what a clause leaves
out is carried over from the sum before it (预算数80万元，执行数75万元；其中：基本支出50万元、项目支出25万元).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jixiao.extraction.draft import Draft, Waiver
from jixiao.extraction.grids import GridCell
from jixiao.extraction.material import Material
from jixiao.extraction.outline import Section
from jixiao.extraction.quantities import Quantity
from jixiao.facts.column import Cell

YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
#: Printed units that are no unit of the data model: the power of ten is multiplied out (3千元 is 3000 元).
_ODD_UNITS = {"千元": 1_000, "百元": 100}
_REACH = 70

#: Parts of a department's money. The last name in a clause counts: 一般公共预算项目支出 is project money.
_SCOPE = re.compile(
    r"(?P<three_public>[“\"]?三公[”\"]?(?:经费)?|公务接待费?|公务用车(?:购置)?(?:及|和|与|费)?(?:运行)?(?:维护)?费?"
    r"|因公出国(?:\(境\))?(?:费用?)?)"
    r"|(?P<wages>(?:工资|人员)(?:和|及)?福利(?:支出|费)?|人员(?:类|经费|支出)(?:经费|支出|项目)?|基本工资|津贴补贴"
    r"|绩效工资|社会保障缴费|住房公积金)"
    r"|(?P<goods_services>商品(?:和|及|与)?服务(?:支出)?|(?:日常)?公用(?:经费|支出|类项目)|(?:机关|日常)运(?:行"
    r"|转)经费|办公费|印刷费|差旅费|会议费|水电费|邮电费)"
    r"|(?P<transfers_to_persons>对?个人(?:和|及|与)?家庭的?(?:补助|支出)(?:支出|类)?)"
    r"|(?P<government_fund>政府性?基金(?:预算)?)|(?P<state_capital>国有资本经营(?:预算)?)"
    r"|(?P<basic>基本支出|(?<![一-龥])基本(?:[:为]|$))|(?P<project>(?<![一-龥])项目(?:[:为]|$)|项目(?:支出|经费"
    r"|资金)|特定目标类(?:项目)?(?:支出)?|其他运转类(?:项目)?(?:支出)?|项目(?=年初预算|预算|调整|执行|全年))"
    r"|(?P<special_fund>专项(?:资金|经费|支出|转移支付)|转移支付(?:资金)?)"
    r"|(?P<other>一般公共服务(?:\(类\))?(?:支出)?|社会保障和就业(?:\(类\))?(?:支出)?|(?:卫生健康|住房保障|教育"
    r"|农林水|城乡社区|科学技术|公共安全|节能环保|交通运输|文化旅游体育与传媒"
    r"|灾害防治及应急管理)(?:事务)?(?:\(类\))?支出|(?:其他)?资本性支出|上缴上级支出|经营支出|政府采购|固定资产"
    r"|资产总[额计]?|资产|负债|其他(?:收入|支出|资金)|事业收入|经营收入|非税收入)"
    r"|(?P<general_budget>一般公共(?:财政)?预算|公共财政(?:预算)?)"
)
#: What is measured. Longer words first; the last in a clause counts: 财政下达收入预算数 is a budget.
_MEASURE = re.compile(
    r"(?P<carry_in>(?:上年度?|年初|以前年度|往年|期初|上一年度?)(?:财政)?(?:拨款)?(?:项目)?(?:资金)?(?:结转"
    r"|结余)(?:[和及与、]?结[转余])?(?:收入|资金)*|使用[^，,。;；]{0,8}结余)"
    r"|(?P<carry_out>(?:结转|结余|结存)(?:[和及与、]?结[转余])?(?:分配)?(?:资金|数"
    r"|额)?(?:[到至]?下年(?:度)?(?:使用)?)?|收支差额)"
    r"|(?P<budget_initial>年初(?:批复|下达|安排|核定|编制|财政|部门|的)*(?:收入|支出)?(?:总)?预算(?:批复|安排"
    r"|下达)?(?:收入|支出|资金|总额|数)*"
    r"|年初(?:批复|安排|下达|计划|数)|预算批复(?:数|金额)?|批复(?:的)?(?:部门|收入|支出|年初)*预算(?:数|资金|总额)?"
    r"|预算\(?年初\)?数?)"
    r"|(?P<budget_adjusted>(?:年中|中期)?调整(?:后)?的?(?:部门|收入|支出|全年|总)*预算(?:收入|支出|总额|资金|数)*"
    r"|(?:全年)?预算调整(?:后|为|数)*|调整后(?:为|数)?|调整为)"
    r"|(?P<full_year>全年(?:的)?(?:收入|支出|部门|财政)?预算(?!执行|完成)(?:收入|支出|总额|资金|数)*)"
    r"|(?P<revenue>(?:决算|实际|到位|本年|财政|总)(?:总)?收入(?:决算)?(?:总[额计]|合计|数)?"
    r"|收入(?:总)?决算(?:总[额计]|合计|数)?|收(?:入|、)*支出?总计|收入(?!预算|支出|及|和|与)(?:总[额计数]|合计|数)?"
    r"|(?:实际)?到位(?:资金)?|(?:财政)?拨款(?!支出)|拨入(?:资金)?)"
    r"|(?P<budget_unspecified>(?:收入|支出|部门|财政)?(?:总)?预算(?!执行|完成|调整|单位|绩效|管理|编制|科目)(?:安排"
    r"|下达|批复|控制)?(?:总?收入|总?支出|资金|金额|指标|总[额计数]|合计|数)*|安排|概算|下达|批复)"
    r"|(?P<executed>(?:预算|实际|支出|决算|资金|全年|累计)*(?:支出|支付|执行|使用|列支|开支)(?:决算)?(?:总?金?额"
    r"|总[计数]|合计|资金|数)?|决算(?:数|支出)?|投入|拨付|发放|兑现|花费|结算|实际采购(?:总?金?额)?)"
)
#: 财政拨款基本支出 is an expense, whoever funds it.
_FUNDED = re.compile(r"(?:财政)?拨款(?=[“\"]?(?:基本|项目|三公|工资|商品))")
_CHANGE = re.compile(
    r"(?:(?P<increase>(?<!新)增加|增长|净增|调增|追加|上升|提高|增|多出?|超支)|(?P<decrease>减少|下降|调减|核减"
    r"|压减|压缩|降低|下调|减|少|节约))"
    r"(?:了|支出|收入|预算|经费|资金|拨款|额|数|金额|为|共|合计|:)*$"
)
#: A change needs something that it is measured against, or a verb that says what was done to a budget.
_COMPARED = re.compile(r"[比较]|同比|环比|追加|调[增减]|核减|压减|相比|净增")
_EVALUATED = re.compile(
    r"(?:涉及|覆盖|纳入)[^，,。;；]{0,16}(?:资金|金额|支出|经费)|(?:自评|评价)[^，,。;；]{0,8}(?:资金"
    r"|金额)[^，,。;；]{0,4}$"
)
_EVALUATION = re.compile(r"自评|绩效评价|绩效监控|绩效目标")
_PER = re.compile(
    r"[/／]\s?(?!年)[一-龥]|(?:每[年月天])?每(?:人|村|户|亩|次|天|生|名|个|家|所|台|辆|平方米)"
    r"|元?[一-龥]?人[次均天][^一-龥]"
)
_PER_BEFORE = re.compile(
    r"每[一-龥]{0,3}?(?:人|村|户|亩|次|天|生|名|个|家|所|台|辆|平方米|班|组)[^，,。;；]{0,12}$|[生人]均$|标准(?:为"
    r"|是|提高到|:)?$|[生人]均(?:公用经费|标准|补助|定额)[^，,。;；]{0,4}$"
)
_LAST_YEAR = re.compile(
    r"(?:上年度?|去年|上一年度?|[比较与](?:19|20)\d\d年度?)(?!结|财政拨款结|项目结)(?:同期)?[^，,。;；]{0,10}$"
)
#: Verbs that move money without saying whether it was a budget or an expense.
_NEITHER = re.compile(
    r"申请|争取|获得?|下拨|募集|捐|贷款|融资|投资项目|产值|生产总值|增加值|GDP|可支配收入|外贸|税|零售|销售|成交"
    r"|签约|进出口|保费|赔偿|追回|挽回|罚|案款|欠薪|债"
)
#: Others' money in the narrative.
_OTHERS = re.compile(
    r"产值|生产总值|增加值|GDP|外贸|国债|专项债|地方一般|贷款|投资|税|零售|销售|营业|营收|成交|签约|进出口|融资"
    r"|债券|群众|农民|农村居民|居民|企业|村集体|集体经济|人均可支配|保费|赔偿|追回|挽回|罚|涉案|案款|欠薪|捐"
    r"|全[省市县区州镇乡]"
)
_SINGLE = re.compile(
    r"[一-龥A-Za-z0-9”》]{2,}(?:项目|工程|经费|业务费|补助|补贴|奖补|奖励|奖金|建设|活动|购置|维修|改造|服务|运维"
    r"|费|保障|工作|补偿)(?:资金|款)?(?:年|支出|资金)?$"
)
_GENERIC = re.compile(
    r"其中|主要|包括|用于|我[部局委办院厅会镇乡]|本[部局委办院厅会级镇乡]|单位|部门|财政|(?:20\d\d)?年(?:度|初|中"
    r"|末)?|本年|当年|全年|整体|资金|总计|合计|总额|安排|实际|共计?|"
    r"[(（][^()（）]{0,8}[)）]|[:,，、“”\"()（）和及与为是的数计由达了一二三四五\s]"
)
_DEPARTMENTAL = re.compile(r"预算(?!绩效)|决算|执行数|结转|结余|财政拨款|收入合计|支出合计|总收入|总支出")
_OWN_MONEY = frozenset({"funds", "management", "conclusion", "overview", "front", "none", "attachment", "goals"})
_PROJECT_TITLE = re.compile(
    r"项目(?:概况|基本情况|资金|预算|立项|背景|支出完成|实施)|(?<!支出)(?<!重点)项目$|专项资金(?:概况|基本)"
)
_SIZE_CLASS = re.compile(
    r"(?:\(含\))?(?:及)?以[上下]的?(?:\(含\))?(?:的|通用|专用|大型|重大)*(?:项目|企业|工程|合同|设备|采购|支出|资产"
    r"|单位)"
)
#: What makes a number of 万 or 亿 without 元 a sum of money.
_MONEY_WORD = re.compile(r"资金|经费|预算|支出|收入|拨款|投入|投资|金额|[万亿]元|产值|补助|补贴")
#: Money put into building something is what was allotted, not yet what was spent.
_AT_FIRST = re.compile(r"年初(?!结)")
_BUILDING = re.compile(r"[^。；;]{0,40}工程(?:建设|项目)")
_BREAK = re.compile(r"[。；;！？]")
_STOP = re.compile(r"[。！？]")
_COMMA = re.compile(r"[，,\t]")
_LEAD = re.compile(
    r"^(?:[(（，,、；;:。\s”\"）)和及与]|其中|主要|包括|分别|(?:截[至止])?(?:19|20)\d\d年(?:度|末|底)?"
    r"|(?:\d{1,2}月)?(?:\d{1,2}日)|共(?!产|青|同)|即|[一二三四五]是|\d[.、])+"
)
_TAIL = re.compile(r"(?:[:,，、\s(（“\"]|约?为|是|共计?|合计|(?<!下)达到?|约|近|超过|[计仅于有])+$")
_SPENT_ON = re.compile(r"[^，,。;；]{0,16}用于|支持|扶持|购置|购买|建设|改造|修建")
_NOUN_AFTER = re.compile(r"[一-龥]{2,10}")
#: Names that mean the department's own money even in the narrative.
_UNMISTAKABLE = frozenset({"basic", "three_public", "goods_services"})
#: Money whose parts are single projects.
_PARTED = frozenset({"project", "special_fund", "other"})
#: Words that go back to the whole: within the sentence of a part, and in a new sentence.
_WHOLE = re.compile(r"总(?=[收支额计])|合计|整体|部门|本年[收支]|收支|我[部局委办院厅]|本单位")
_WHOLE_ANEW = re.compile(rf"{_WHOLE.pattern}|全年|年度|本年|当年|20\d\d年|决算[收支]")
#: What is said of all money, unless a part is named.
#: Characters of a clause, beside words of measure, that make it one of a purpose of its own.
_PURPOSE = 4
_WHOLE_MEASURES = frozenset({"carry_in", "carry_out", "revenue"})
#: Heads of columns of money in tables.
_HEAD = re.compile(
    r"(?=[^(]*(?:预算|执行|决算|支出|收入|到位|金额|投入))[^%\d率分得]{2,14}?(?:\(?(?:亿元|万元|元)\)?|\([A-C]\))?"
)
_UNIT = re.compile(r"单位[:：]?\s?(?:人民币)?(亿元|万元|元)")
_WORDS = re.compile(r"(?=.*[一-龥])\D")
_UNIT_IN_BRACKETS = re.compile(r"\((亿元|万元|元)\)")
_SCOPE_NAMES = {
    "basic": "基本支出", "project": "项目支出", "special_fund": "专项资金", "general_budget": "一般公共预算",
    "government_fund": "政府性基金", "state_capital": "国有资本经营预算", "wages": "工资福利支出",
    "goods_services": "商品和服务支出", "transfers_to_persons": "对个人和家庭的补助", "three_public": "“三公”经费",
}  # fmt: skip
_MEASURE_NAMES = {
    "budget_initial": "年初预算数", "budget_adjusted": "调整预算数", "budget_unspecified": "预算数",
    "executed": "执行数", "revenue": "收入数", "carry_in": "上年结转结余", "carry_out": "年末结转结余",
    "change": "增减额", "evaluated": "自评资金", "unit_cost": "标准", "other": "金额",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Context:
    """What the sums before have said in this paragraph: where the last quantity ends, the scope and measure to carry.

    ``outer`` is the scope and measure before a bracket that is open: 预算100万元(其中：基本支出80万元)，支出90万元.
    """

    end: int
    paragraph: int
    scope: str = ""
    measure: str = ""
    outer: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """The words around a sum: those of its sentence since the last quantity, clause by clause, and those after it.

    ``follows`` says that the sum before stands in the same sentence, ``resumes`` that the sentence before lists no
    parts; ``wide`` is the sentence with the sums before.
    """

    clauses: tuple[str, ...]
    wide: str
    after: str
    section: Section
    follows: bool
    resumes: bool

    @property
    def clause(self) -> str:
        return self.clauses[-1]

    @property
    def is_own(self) -> bool:
        """Whether the department's own money is spoken of."""
        return self.section.role in _OWN_MONEY or any(_DEPARTMENTAL.search(clause) for clause in self.clauses)


def recognise(material: Material) -> Iterator[Draft | Waiver]:
    """Every sum of money that nothing has claimed."""
    for draft in table_sums(material):
        yield _record(material, draft)
    before = _Context(-1, -1)
    shared: list[tuple[str, str]] = []
    for quantity in material.quantities:
        if quantity.kind not in ("money", "percent"):
            continue
        paragraph = material.paragraph(quantity.start)
        if before.paragraph != paragraph.number:
            before = _Context(paragraph.start, paragraph.number)
        before = _bracketed(before, material.text[before.end : quantity.start])
        scope, measure = before.scope, before.measure
        if quantity.kind == "money" and not material.reading.is_claimed(quantity.start, quantity.end):
            if _SIZE_CLASS.match(material.text, quantity.end):
                material.reading.claim(quantity.start, quantity.end, 1)
                yield Waiver(quantity.start, quantity.end, "other", "amount.size_class")
                continue
            place = _place(material, quantity, before)
            if material.text[quantity.end - 1] != "元" and not _MONEY_WORD.search(place.wide):
                continue
            shared = _shared(place.clause) or (shared[1:] if place.follows else [])
            draft = _told(material, quantity, place, before, dict(shared[:1]))
            scope = str(draft.values["scope"])
            if draft.values["measure"] not in ("change", "unit_cost", "evaluated", "other"):
                measure = str(draft.values["measure"])
            elif not measure:
                measure = measure_in(place.clause)
            yield _record(material, draft)
        before = _Context(quantity.end, before.paragraph, scope, measure, before.outer)


def _bracketed(before: _Context, between: str) -> _Context:
    """The context after the words since the last quantity, which may close a bracket or open one."""
    opened, closed = between.rfind("("), between.find(")")
    if before.outer and closed >= 0 and (opened < 0 or closed < opened):
        before = _Context(before.end, before.paragraph, *before.outer)
    if before.scope and opened >= 0 and between.rfind(")") < opened:
        before = _Context(before.end, before.paragraph, before.scope, before.measure, (before.scope, before.measure))
    return before


def _record(material: Material, draft: Draft) -> Draft:
    material.reading.claim(draft.start, draft.end)
    material.amounts.append(draft)
    return draft


def sum_values(quantity: Quantity, unit: str) -> dict[str, Cell]:
    """The columns that hold the number: as printed, in its unit and in yuan."""
    amount = quantity.printed * _ODD_UNITS.get(unit, 1)
    unit = "元" if unit in _ODD_UNITS else unit
    qualifier = "at_most" if quantity.qualifier == "less_than" else quantity.qualifier
    yuan = amount * YUAN[unit]
    return {"amount": amount, "unit": unit, "amount_yuan": yuan, "value_status": "stated", "qualifier": qualifier}


def scope_in(words: str) -> str:
    """The scope that the last name in ``words`` gives; empty if there is none."""
    found = ""
    for match in _SCOPE.finditer(words):
        if match.lastgroup != "general_budget" or not found:
            found = match.lastgroup or ""
    return found


def measure_in(words: str) -> str:
    """The measure that the last word for one in ``words`` gives; empty if there is none."""
    found = ""
    for match in _MEASURE.finditer(_SCOPE.sub("", _FUNDED.sub("", words))):
        found = match.lastgroup or ""
    return found


def _place(material: Material, quantity: Quantity, before: _Context) -> _Place:
    text, start = material.text, quantity.bound_start if quantity.bound_end == quantity.end else quantity.start
    paragraph = material.reading.paragraphs[before.paragraph]
    since = text[max(before.end, start - _REACH) : start]
    window = _BREAK.split(since)
    wide = _BREAK.split(text[max(paragraph.start, start - _REACH) : start])[-1]
    clauses = tuple(clause for clause in _COMMA.split(window[-1]) if clause.strip()) or ("",)
    after = text[quantity.end : min(quantity.end + 16, paragraph.end)]
    follows = (
        before.scope != ""
        and start - before.end <= _REACH
        and (not _STOP.search(since) or clauses[0].startswith("其中"))
    )
    resumes = follows or "其中" not in _STOP.split(text[paragraph.start : before.end])[-1]
    return _Place(clauses, wide, after, material.section(quantity.start), follows, resumes)


def _shared(clause: str) -> list[tuple[str, str]]:
    """The columns and values for the sums that follow 基本支出和项目支出分别为, one after the other."""
    if "分别" not in clause:
        return []
    scopes = [
        ("scope", match.lastgroup or "") for match in _SCOPE.finditer(clause) if match.lastgroup != "general_budget"
    ]
    measures = [("measure", match.lastgroup or "") for match in _MEASURE.finditer(_SCOPE.sub("", clause))]
    return next((found for found in (scopes, measures) if len(found) > 1), [])


def _told(material: Material, quantity: Quantity, place: _Place, before: _Context, shared: Mapping[str, str]) -> Draft:
    measure, direction = _measure(material, quantity, place, before)
    measure = shared.get("measure", measure).replace("full_year", "budget_adjusted")
    scope = shared.get("scope") or _scope(place, measure, before)
    rule = measure or "default"
    if scope == "other" and measure in ("", "revenue", "executed") and _NEITHER.search(place.clause):
        measure = "other"
    if not measure:
        named = scope_in(place.clause)
        measure = "executed" if named and scope not in ("general_budget", "other") else "other"
        if scope == "general_budget":
            measure = "revenue"
    values: dict[str, Cell] = {
        "item": _item(place, scope, measure),
        "scope": scope,
        "measure": measure,
        **sum_values(quantity, quantity.unit),
        "direction": direction,
    }
    return Draft("amount", quantity.start, quantity.end, values, f"amount.{rule}", 0.7 if rule == "default" else 0.92)


def _measure(material: Material, quantity: Quantity, place: _Place, before: _Context) -> tuple[str, str | None]:
    """The measure, empty if no word gives it, and the direction of a change."""
    clause = place.clause
    if _PER.match(place.after) or _PER_BEFORE.search(clause):
        return "unit_cost", None
    change = _CHANGE.search(clause)
    if change and (place.section.role in _OWN_MONEY or _COMPARED.search(place.wide)):
        return "change", change.lastgroup
    if _EVALUATED.search(clause) and (place.section.role == "management" or _EVALUATION.search(place.wide)):
        return "evaluated", None
    found = measure_in(clause)
    if found not in ("carry_in", "carry_out") and _LAST_YEAR.search(clause):
        return "other", None
    if not found and before.measure and (place.follows or scope_in(clause) not in ("", "other")):
        return before.measure, None
    if not found and place.is_own:
        found = next(filter(None, map(measure_in, reversed(place.clauses[:-1]))), "")
    if found == "budget_unspecified" and _AT_FIRST.search(clause):
        found = "budget_initial"
    if (
        found == "executed"
        and "投入" in place.wide
        and not place.is_own
        and _BUILDING.match(material.text, quantity.end)
    ):
        found = "budget_unspecified"
    if not found and _SPENT_ON.match(place.after):
        found = "executed"
    if found == "full_year":
        near = material.text[max(0, quantity.start - 300) : quantity.end + 100]
        found = "budget_adjusted" if "年初" in near else "budget_unspecified"
    return found, None


def _scope(place: _Place, measure: str, before: _Context) -> str:
    """Whose money it is: the department's, by part, or others'."""
    clause = place.clause
    named = scope_in(clause)
    title = place.section.headings[-1].title if place.section.headings else ""
    if measure == "unit_cost" or _OTHERS.search(clause) or (_PROJECT_TITLE.search(title) and "整体" not in clause):
        return "other"
    if not place.is_own and not (place.follows and before.scope != "other"):
        return named if named in _UNMISTAKABLE else "other"
    bare = _GENERIC.sub("", _MEASURE.sub("", _SCOPE.sub("", clause)))
    if named:
        is_single = named == "project" and "项目支出" not in clause and len(bare) > 1 and _SINGLE.search(clause)
        return "other" if is_single else named
    if measure == "evaluated":
        return "project" if "项目" in place.wide else "whole"
    return _unnamed_scope(place, measure, before, bare, title)


def _unnamed_scope(place: _Place, measure: str, before: _Context, bare: str, title: str) -> str:
    """The scope of a sum of the department whose clause names none.

    ``bare`` is what the clause says beside its measure; ``title`` stands over it.
    """
    clause = place.clause
    resets = _WHOLE if place.follows else _WHOLE_ANEW
    if measure == "change" and before.scope:
        return before.scope
    is_part = place.follows and len(bare) > 1 and (before.scope in _PARTED or not measure_in(clause))
    # 发放城市低保金2156.8万元 names a purpose of its own and no whole.
    is_purpose = len(bare) >= _PURPOSE and not _WHOLE_ANEW.search(clause) and measure not in _WHOLE_MEASURES
    if is_part or is_purpose or (bare and _SINGLE.search(_MEASURE.sub("", clause))):
        return "other"
    if before.scope and place.resumes and not (bare or resets.search(clause) or measure in _WHOLE_MEASURES):
        return before.scope
    in_title = scope_in(title)
    return in_title if in_title in ("project", "special_fund") and not _WHOLE.search(clause) else "whole"


def _item(place: _Place, scope: str, measure: str) -> str:
    """What the money is: the printed phrase before the sum, with the scope that it inherits."""
    phrase = _TAIL.sub("", _LEAD.sub("", place.clause))
    if scope not in ("whole", "other") and not scope_in(phrase):
        phrase = _SCOPE_NAMES[scope] + phrase
    if scope == "other" and len(phrase) < 5 and (noun := _NOUN_AFTER.match(place.after)):
        phrase += noun.group()
    return phrase[-25:] or _MEASURE_NAMES[measure]


def table_sums(material: Material) -> Iterator[Draft]:
    """The sums in tables whose heads say what they are: 年初预算数(万元) over plain numbers, 基本支出 before them."""
    for grid in material.grids:
        heads = [name if _HEAD.fullmatch(name.rpartition("/")[2]) else "" for name in grid.names]
        if not any(heads):
            continue
        unit = _unit(grid.caption) or next(filter(None, map(_unit, grid.names)), "")
        for row in grid.rows:
            texts = [cell.text for cell in row if cell.text and not cell.filled]
            if len(texts) > 1 and not any(text[0].isdigit() for text in texts):
                break  # A head that nobody knows begins another table.
            label = ""
            for cell, head in zip(row, heads, strict=True):
                found = None if cell.filled else _only_number(material, cell)
                if found is None:
                    label = cell.text if _WORDS.match(cell.text) else label
                elif head:
                    printed = found.unit or _unit(head) or _unit(label) or unit
                    if printed and not material.reading.is_claimed(found.start, found.end):
                        yield _cell_sum(found, label, head, printed)


def _only_number(material: Material, cell: GridCell) -> Quantity | None:
    """The number that a cell is, if it is nothing else."""
    if not cell.text or not cell.text[0].isdigit():
        return None
    found = material.quantities_in(cell.start, cell.end)
    alone = (
        len(found) == 1
        and found[0].kind in ("plain", "money")
        and (found[0].start, found[0].end) == (cell.start, cell.end)
    )
    return found[0] if alone else None


def _cell_sum(quantity: Quantity, label: str, head: str, unit: str) -> Draft:
    measure = measure_in(head) or measure_in(label) or "other"
    measure = "budget_adjusted" if measure == "full_year" else measure
    scope = scope_in(label) or scope_in(head) or ("general_budget" if "财政拨款" in label else "whole")
    if "结转" in label:
        scope = "other"
    item = (_UNIT_IN_BRACKETS.sub("", _TAIL.sub("", _LEAD.sub("", label))) + _MEASURE_NAMES[measure])[-25:]
    values: dict[str, Cell] = {
        "item": item,
        "scope": scope,
        "measure": measure,
        **sum_values(quantity, unit),
        "direction": None,
    }
    return Draft("amount", quantity.start, quantity.end, values, "amount.table", 0.85)


def _unit(words: str) -> str:
    """The unit of money that a head or a caption states."""
    match = _UNIT.search(words) or _UNIT_IN_BRACKETS.search(words)
    return match.group(1) if match else ""
