"""What scored items are called: names before points, names of headings."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from jixiao.extraction.text.levels import Levels
from jixiao.extraction.text.outline import Section

Span = tuple[int, int]

TOTAL = "总分"
RATE_ITEM = "预算执行率"
_ORDINAL = re.compile(
    r"(?:[\s>、，,.)]*(?:第?[一二三四五六七八九十]{1,3}[、.是]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[、.．)](?!\d)|[①-⑳]|其[一二三四五中][,，:]?|[-—·●]))+"
)
#: Words around a name that do not belong to it.
_LEAD = re.compile(
    r"(?:[\s,，]*(?:其中|扣[除减]|但是?|故|因此|所以|即|并且?|而|且|对于?|关于|另外?|分别|同时|从|[在将](?!职|编|岗)|本次|此次|一级指标|二级指标|三级指标|我(?:单位|中心|[部局委办院厅县市区镇乡站])|本(?:单位|部门|中心|[部局委办院厅站])|相关工作|\d{4}年(?:度|初|末)?|全年|年度|该(?![项指部])|部门整体支出绩效评价中?|共有?|一级指标看)|[、)”和及与+](?!谐))+"
)
#: How leads begin, and what tails end in: most names have neither.
_MAY_LEAD = frozenset(" \t\n\u3000,，、+)”其扣但故因所即并而且对关另分同从在本此一二我相全年该部共和及与将0123456789")
_MAY_TAIL = frozenset('率析分面项标价评定合终后计别际经应共均都各的部局委办院位门重上此“"(:：，,、')
_MAY_VALUE = frozenset("0123456789%个次名人份期天项件场篇元上下内的，,得年度升高善长降低")
_COUNTED = re.compile(r"\d+(?:名|[个家](?:乡镇|村|社区|单位|部门|县区?))")
_TAIL = re.compile(
    r"(?:得分率|(?:完成)?情况分析|部分|方面|这一?项|一项|(?:三级|二级|一级)?指标(?=自评|评价|得分|[”\"])|自我评价|自评价?|评价|评分|打分|评定|考评|综合|最终|最后|合计|分别|实际|经|据此|因此|(?<!效)应|共|均|都|各|的|我[部局委办院]|本(?:单位|部门)|按权重|权重|(?<![以线])上|[“\"(:：，,、])+$"
)
#: The value that a criterion met, after its name: 100%、≥85%、比上年度有提升、高于2022年的.
_VALUE_TAIL = re.compile(
    r"(?:(?:[≥>≤<=为达到至约在]|不低于|不少于|大于等于|小于等于)*\d[\d.,]*+(?:%|个|次|名|人|份|期|天|项|件|场|篇|万元|元|亿元)?(?:以上|以下|及以上|以内)?|(?:较|比|高于|低于|优于)(?:上年|去年|\d{4}年)度?(?:有?(?:所?提升|提高|改善|增长|下降|降低))?|[的，,得])+$"
)
#: Everything that a phrase about the whole report may hold.
_WHOLE = re.compile(
    r"(?:根据|按照|依据|参照|对照|结合|通过|经过?|由|从|对|在|年初|\d++(?>(?:(?<=\d{4})(?:年(?!初)度?|度))?)|全年|年度|本年|本次|此次|我|本|各|全|总体|整体|总|综合|部门|单位|机关|本级|[部局委办院厅县市区镇乡站]|中心|党委|政府|财政|预算(?=绩效)|财政资金|(?<!整体)支出(?=绩效)|整体支出|绩效目标(?=[打进自评])|绩效(?!目标)(?:管理(?=办法|要求|有关|规定|制度))?|评价|评估|考评|考核|打分|计分|评定|测算|核算|汇总|计算|审核|研究|集体|逐项|认真|客观|公正|各项|报告|(?:以上|上述)(?:[一二两三四五六七八九十各几]{1,3}|\d)[大个]?[项类]|以上|上述|所有|指标|体系|标准|细则|办法|要求|有关|相关|规定|表|设计|设置|设定|共性|个性|工作|小组|领导|情况|结果|结论|看|来看|开展|进行|组织|完成|后|中|为|以|和|与|及|、|的|了|等|其|最终|最后|合计|实际|自|评|分|得出|得|满分|采用|百分制|实行|《|》|“|”|\"|\(|\))*"
)
_WHOLE_WORD = re.compile(r"整体支出|整体绩效(?!目标)|整体自评|总体|整体评价|综合|总(?!额|量|数)")
#: What the total is the score of.
_ENTITY = re.compile(r"整体支出|整体绩效(?!目标)")
_OWN_NAME = re.compile(
    r"^(?!下属|所属|各|[一二]级|其他|其它|基层|直属|下级).*(?:局|部|委|委员会|办|办公室|厅|中心|院|机关|单位|政府|学校|法院|检察院|街道|联合会|协会|工会|大队|支队|站|处|所|馆|社|校|院校)(?:本级|机关)?(?:\d{4}年度?)?$"
)
_ANAPHOR = re.compile(r"(?:该|此|本|这)(?:项|个)?(?:三级|二级|一级)?(?:指标|项目|部分|内容|项)")
_NOMINAL = re.compile(
    r"(?:情况|率|指标|性|效[能率果益应]|度|管理|建设|执行|编制|质量|控制|公开|制度|数量|成本|时效|水平|能力|保障|评估|评价|目标|投入|过程|产出|决策|配置|设定|监督|履职|影响|工作|考核|计划|结果|机制|规范|效果|完成|服务|成效|发展|比率|变动率)[”\"]?$"
)
#: A name that a reason follows: `预算调整率因追加较多`.
_BLAMED = re.compile(r"[^因由]{2,16}(?:率|情况|指标|性|度|管理|编制|质量|执行|效益)(?=因[^此为素]|由于)")
#: What fell short, in the clause before a loss.
_SHORT = re.compile(
    r"((?!个别|部分|少数|有的)[^，,。；;:]{2,20}?(?:率|情况|管理|质量|效率|进度|指标|目标|制度|机制|资料|性|度|编制|公开|建设|水平))(?:较?偏?低|不高|不够|不足|未|没有|滞后|过低|低于|不及时|不完整|不规范|不到位|不完善|存在)[^，,。；;:]{0,16}[，,](?:[此该]项)?$"
)
#: What a target is set for: 平均审理天数目标值≤60天，实际63天，扣0.5分.
_AIMED = re.compile(
    r"(?:其中[，,:]?)?(?P<name>(?!年初|年度|全年|实际|绩效目标|预期|计划|设定)[^，,。；;:、\d≥≤]{2,30}?)(?:的|，)?(?:年初|年度|全年|绩效|预期|计划|设定)*"
    r"(?:(?:目标|指标|计划|预期|任务)[值数]|目标|任务|计划(?:完成)?)(?:设定)?(?:为|是|:)?[≥≤><=]?\d"
)
_LIST_TAIL = re.compile(r"(?:[两三四五六七八]|\d)?[个大项类](?:[一二]级|评价)?(?:指标|方面|部分|维度)?$")
_NARRATIVE = re.compile(
    r"[了已将把并]|按照|^按(?![时期月季质年日])|根据|原因|由于|因为|通过|取得|较好|项目支出(?![^，,。；;]{0,6}率)|以及$|扣分|失分|得分|酌情|标准$|^(?:因(?![公私])|受(?![理益众])|其[余他它]|剩余|所有|全部)"
)
_QUOTED = re.compile(r"[“\"]([^”\"“]{2,40})[”\"]")
_QUOTED_RUN = re.compile(
    r"(?:[“\"][^”\"“]{2,40}[”\"][、，,和及与]{0,2})+(?:等)?(?:[\d一二两三四五六七八九十]{1,3}[个项])?(?:方面|[一二三]级|评价|分项|考核|内容|项)*(?:指标)?(?:的|均|都|各|全部|评价|自评|我[部局]|综合|[中上])*[(，,]?$"
)
_TITLE_TAIL = re.compile(
    r"(?:的?(?:完成|实现)?情况)?(?:的?分析|自评|评价|说明)$|\((?:分值|满分|共)?:?\d+(?:\.\d+)?分[^)]*\)$|[。:：]$"
)
#: Points behind the name that opens a paragraph: 履职目标40分.
_BARE_MAXIMUM = re.compile(r"(?:分值|满分|共|计)?为?\d+(?:\.\d+)?分$")
#: What a heading got: 3.成本指标6分，得6分 tells one item.
_GOT = re.compile(r"得分?:?\d")
#: `（满分35分，得34分）` names the items below it.
_GOT_IN_BRACKETS = re.compile(r"[(（][^()（）]*得分?:?\d[^()（）]*[)）]$")
_ASPECT = ("方面", "部分")
_HEAD = re.compile(r"([^:。；;，\t\n]{2,44})[:。]")
_REOPENED = re.compile(
    r"[。；;:](?:\d{1,2}[.、]|[(（][\d一二三四五六七八九十]+[)）])?(?P<name>[^:，。；;\t(]{2,30})"
    r"(?:(?P<maximum>\((?:分值|满分|共)?:?\d[\d.]*分\))[:。]|(?:\([^)]{1,10}\))?:"
    r"|(?P<listed>。)(?:该(?:指标|项))?$)"
)
_OF_MAXIMA = ("满分", "分值", "权重")
#: What only says why: 因管线切改滞后.
_CAUSED = re.compile("因|由于|受|主要|原因|扣")
_LONGEST_NAME = 30
#: Shortest names of criteria, and of those that a rule follows: 利用率96%，按“利用率×5分”.
_SHORTEST_CRITERION, _SHORTEST_NAME = 4, 2
#: What is said of a name by which it ends: 预算调整率21.21%超过, 直接结算率未达标
_FELL_SHORT = re.compile(
    r"(?<=[率度性量数])(?:\d[\d.]*%?)?(?:未(?:达标|完成|达到?(?:预期)?目标)?|(?:超过|高于|低于)\d{0,4}%?|偏[高低大]|较[高低大]|不[高足])?$|未$"
)
#: Names are shorter.
_SHORTEST_SENTENCE = 16
_SCORED = re.compile("[^。；:]{0,120}?自评得?分")  # 完成4次考察，自评得分
_NO_HEAD = re.compile(
    r"(?:[扣失得加减丢]分的?(?:项目?|点|因素|指标|内容|情况|事项|明细|缘由|清单|构成|组成|汇总|分布)有?"
    r"[\d一二三四五六七八九十]{0,2}|(?:指标|项目|如下)有|原因|如下|包括|其中|项目是|是|为|说明|结论|结果|得分|总分|评分|情况看|来看|分值|等级|单位|名称|联系人|电话|问题|措施|建议|(?:完成|实现)的(?:绩效|年度)*(?:目标|指标))$"
)
#: What was lost in all, which names no item: 失分3.45分, 扣分一共2.4分, 扣1.89分的构成.
LOST_IN_ALL = re.compile(
    r"(?:一?共|合计|累计|总计)?[扣失丢减]分?(?:一?共计?|合计|累计|总计|为|是)*\d[\d.]*分(?:的?(?:构成|组成|明细|分布))?"
)
#: What leads to the first of several scores: 四个一级指标得分为预算执行.
_LEADS_SCORES = re.compile(r"得分(?:情况)?(?:分别|依次)*[为是](?=[一-龥“\"])")
#: What is no name but the number of one: A2.
_CODE = re.compile(r"[A-Z]\d{1,2}")
#: Some items together, none by name: 五项, 上述3个指标.
_SOME = re.compile(r"(?:以上|上述|这)?(?:[一二两三四五六七八九十]{1,3}|\d{1,2})[个大]?(?:项(?:指标)?|方面|指标)")
#: By which rule points were got: 部门预算资金支出率按“支出率×6分”.
_BY_RULE = re.compile(r"按照?[“\"][^”\"“]{2,24}[”\"]$")

#: What says of an item by name that it was done as it should be: 未发现问题, 完成良好, 达到目标要求.
_MET_WORDS = (
    r"(?:均|都|已|全部|基本|总体)?(?:未(?:发现|出现|发生|存在)(?:明显|重大|违规|相关)?(?:问题|违规(?:行为|情况))"
    r"|(?:完成|执行|落实|实现)(?:情况)?(?:良好|较好|优秀|到位)|达到?了?(?:预期|年[初度]|既定|设定)?(?:绩效)?(?:目标|标准)值?(?:要求)?"
    r"|符合(?:相关)?(?:规定|要求|标准)|情况(?:良好|较好))"
)
_MET = re.compile(rf"{_MET_WORDS}[，,]?$")  # 未发现问题
#: What may stand between a name and its points: `”`, 一项, `未发现问题，该指标`.
_ADJOINS = re.compile(rf"(?:[”\"，,(:]|类?指标|一项|方面|部分|上)*(?:{_MET_WORDS}[，,])?(?:该指标)?")
_MAY_MEET = frozenset("题为况好秀位标准值求定，,")


class Subject(NamedTuple):
    """What points are said of: the whole report, the item just spoken of, nothing said, or items by name."""

    kind: Literal["total", "anaphor", "none", "named"]
    spans: tuple[Span, ...] = ()


def after_last(text: str, signs: str, low: int, end: int) -> int:
    """Where the text after the last of ``signs`` between ``low`` and ``end`` begins; ``low`` if there is none."""
    found = _up_to_last(signs).match(text, low, end)
    return found.end() if found else low


@lru_cache(maxsize=16)
def _up_to_last(signs: str) -> re.Pattern[str]:
    return re.compile(f".*[{re.escape(signs)}]", re.DOTALL)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span of a name without the ordinals, counts and values around it."""
    if match := _ORDINAL.match(text, start, end):
        start = match.end()
    if start < end and text[start] in _MAY_LEAD:
        for lead in (_LEAD, _COUNTED):
            if match := lead.match(text, start, end):
                start = match.end()
    if _CODE.fullmatch(text, start, end):
        return start, end
    for _ in range(2):
        for may, tail in ((_MAY_VALUE, _VALUE_TAIL), (_MAY_TAIL, _TAIL)):
            if end > start and text[end - 1] in may and (match := tail.search(text, max(start, end - 24), end)):
                end = match.start()
    return start, max(start, end)


def _met(text: str, start: int, end: int) -> int | None:
    """Where what is said of an item's name begins, if a clause says that it was met: `规划合理未发现问题`."""
    met = _MET.search(text, max(start, end - 24), end) if text[end - 1 : end] in _MAY_MEET else None
    return met.start() if met and met.start() - start >= 2 else None


def adjoins(text: str, end: int, head: int) -> bool:
    """Whether points whose words begin at ``head`` stand right behind the name that ends at ``end``."""
    return _ADJOINS.fullmatch(text, end, head) is not None


def subject(text: str, floor: int, end: int, *, is_loss: bool = False) -> Subject:
    """What points are said of, whose words begin at ``end``; ``floor`` ends what was said before.

    A loss is also said of what fell short: `预算执行率偏低，扣2分`.
    """
    if end - floor <= 1:
        return Subject("none")
    low = max(floor, end - 120)
    end = _before_rule(text, low, end)
    if text[end - 1 : end] in '”"标均项等各都的面中上(，,' and (run := _QUOTED_RUN.search(text, low, end)):
        return Subject("named", tuple(match.span(1) for match in _QUOTED.finditer(text, run.start(), end)))
    if is_loss and (short := _SHORT.search(text, low, end)):
        return Subject("named", (trimmed(text, *short.span(1)),))
    said = _of_clause(text, low, end)
    if said.kind == "named" and _SOME.fullmatch(text, *said.spans[0]):
        return Subject("none")
    if is_loss and said.kind == "named":
        said = Subject("named", tuple(_apart(text, *span) for span in said.spans))
    if said.kind == "none" and (aimed := _AIMED.match(text, _start_of_item(text, low, end), end)):
        return Subject("named", (aimed.span("name"),))
    return said


def _before_rule(text: str, low: int, end: int) -> int:
    """Where the words before a rule end by which the points behind it were got: `利用率96%，按“利用率×5分”`."""
    rule = _BY_RULE.search(text, low, end) if text[end - 1 : end] in '”"' else None
    return rule.start() if rule else end


def listed(text: str, span: Span) -> tuple[Span, ...]:
    """The spans of the names in `投入、过程、产出和效果四个维度`; ``span`` alone if there is one name."""
    start, end = span
    if tail := _LIST_TAIL.search(text, start, end):
        end = tail.start()
    return tuple(match.span() for match in re.compile(r"[^、，,和及与]+").finditer(text, start, end)) or (span,)


def _start_of_item(text: str, low: int, end: int) -> int:
    start = after_last(text, "；;。\n", low, end)
    ordinal = _ORDINAL.match(text, start, end)
    return ordinal.end() if ordinal else start


def _start_of_clause(text: str, low: int, end: int) -> int:
    """Where the clause before ``end`` begins; what brackets said is no part: 9.8分(满分10分)、产出49.2分."""
    clause = after_last(text, "，,;；。:\n", low, end)
    if lead := _LEADS_SCORES.search(text, clause, end):
        clause = lead.end()
    closed = text.rfind(")", clause, end)
    return closed + 1 if closed >= 0 and "(" not in text[clause:closed] else clause


def _of_clause(text: str, low: int, end: int) -> Subject:
    """What the same clause names: `资产盘点情况自评得分为`, `我局整体支出绩效自评得分为`, `该指标得分为`."""
    clause = _start_of_clause(text, low, end)
    start, stop = trimmed(text, clause, _met(text, clause, end) or end)
    if start == stop and end - clause <= 1:
        return _of_clause_before(text, low, clause)
    words = text[start:stop]
    is_anaphor = _ANAPHOR.match(text, start, end) and (words in ("该", "此", "本", "这") or _ANAPHOR.fullmatch(words))
    if is_anaphor or (_ANAPHOR.match(words) and _WHOLE.fullmatch(words)):
        before = after_last(text, "，,;；。:\n", low, clause - 1) if clause - low > 2 else clause
        is_met = _met(text, before, clause) is not None
        return _of_clause_before(text, low, clause) if is_met else Subject("anaphor")
    whole = max((match.end() for match in _ENTITY.finditer(words)), default=0)
    if (
        not words
        or "+" in words
        or _WHOLE.fullmatch(words, whole)
        or words[whole:] == "绩效目标"
        or (not whole and _OWN_NAME.search(words))
    ):
        is_total = (
            whole > 0 or "整体" in words or ("+" not in words and _WHOLE_WORD.search(text, clause, end) is not None)
        )
        return Subject("total") if is_total else _of_clause_before(text, low, clause)
    if blamed := _BLAMED.match(words):
        # 预算调整率因追加较多被扣2分
        stop = start + blamed.end()
        words = text[start:stop]
    is_name = _NOMINAL.search(words) is not None or len(words) <= 16
    if is_name and len(words) <= 40 and not _NARRATIVE.search(words):
        return Subject("named", ((start, stop),))
    return Subject("none")


def antecedent(text: str, floor: int, end: int) -> Subject:
    """The name that `该项` stands for: `三公经费控制率=92.3%，该项满分4分`."""
    low = max(floor, end - 120)
    return _of_clause_before(text, low, after_last(text, "，,;；。:\n", low, end))


def _of_clause_before(text: str, low: int, clause: int) -> Subject:
    """The name that stands alone in the clause before: `1.产出指标完成情况，自评得分为9分`."""
    if clause - low < 3 or text[clause - 1] not in "，,:":
        return Subject("none")
    before = after_last(text, "，,;；。:\n", low, clause - 1)
    begins = before == 0 or text[before - 1] in ";；。:\n" or _ORDINAL.match(text, before, clause) is not None
    met = _met(text, before, clause - 1)
    start, end = trimmed(text, before, met or clause - 1)
    words = text[start:end]
    # 1.道路养护，分值12分: what opens and has a maximum is an item, whatever it is called.
    is_opened = begins and text.startswith(_OF_MAXIMA, clause) and len(words) <= _SHORTEST_SENTENCE
    is_name = 2 <= len(words) <= 30 and (met or is_opened or _NOMINAL.search(words)) and not _NARRATIVE.search(words)
    if begins and is_name and not _WHOLE.fullmatch(words):
        return Subject("named", ((start, end),))
    return Subject("none")


def fallen_short(text: str, floor: int, end: int) -> Span | None:
    """What lost points by the first words since the loss before: `；二是两座水库未按期完工，扣2分`."""
    start = _start_of_item(text, floor, end)
    while start < end and text[start] in "，,:":
        start += 1
    ordinal = _ORDINAL.match(text, start, end)
    start = ordinal.end() if ordinal else start
    stop = min((at for sign in "，,；:" if (at := text.find(sign, start, end)) >= 0), default=end)
    start, stop = trimmed(text, start, stop)
    words = text[start:stop]
    return _apart(text, start, stop) if 4 <= len(words) <= _LONGEST_NAME and not _CAUSED.match(words) else None


def _apart(text: str, start: int, end: int) -> Span:
    """The span of a name without what is said of it: 预算调整率21.21%超过, 直接结算率未达标."""
    said = _FELL_SHORT.search(text, start, end)
    return start, said.start() if said and said.start() - start > 1 else end


def criterion(text: str, floor: int, end: int) -> Span | None:
    """The name of a criterion of an item, in the clause before `得2分`."""
    low = max(floor, end - 120)
    clause = stop = _before_rule(text, low, end)
    fewest, end = (_SHORTEST_CRITERION, end) if stop == end else (_SHORTEST_NAME, stop)
    for _ in range(3):
        clause = after_last(text, "，,;；。:\n", low, clause - 1)
        start, stop = trimmed(text, clause, end)
        if match := re.match(r"(?:得分|加分)?(?:(?:原因|理由)[是为:]|由于|因为)", text[start:stop]):
            start, stop = trimmed(text, start + match.end(), stop)
        if stop - start >= fewest:
            return (start, stop) if stop - start <= 44 else None
        if clause == low:
            break
    return None


def reopened(text: str, floor: int, end: int) -> Span | None:
    """The name of a further item that a paragraph of several (`三公经费:…得5分。公用经费控制率:…`) turns to."""
    found = next(reversed([*_REOPENED.finditer(text, floor, end)]), None)
    if found is None or (not found["maximum"] and _WHOLE.fullmatch(found["name"])) or _NO_HEAD.search(found["name"]):
        return None
    is_listed = found["listed"] and text.startswith(_OF_MAXIMA, found.end())
    is_item = found["maximum"] or is_listed or _NOMINAL.search(found["name"]) or _SCORED.match(text, found.end())
    return found.span("name") if is_item else None


def head_of(text: str, start: int, end: int) -> tuple[Span, int] | None:
    """The name that opens a paragraph (`预算完成率:…`) and where the words after it begin."""
    if ordinal := _ORDINAL.match(text, start, end):
        start = ordinal.end()
    match = _HEAD.match(text, start, end)
    if match is None or match.end() >= end or _NO_HEAD.search(match.group(1)) or LOST_IN_ALL.fullmatch(match.group(1)):
        return None
    first, last = match.span(1)
    if tail := _TITLE_TAIL.search(text, first, last):
        last = tail.start() if text[tail.start()] == "(" else last
    has_maximum = text[last] == "("
    if bare := _BARE_MAXIMUM.search(text, first, last):
        last, has_maximum = bare.start(), True
    words = text[first:last]
    if words.endswith(_ASPECT) and len(words) > 3:
        last -= 2
    is_sentence = _NARRATIVE.search(words) is not None or not _NOMINAL.search(words)
    is_name = has_maximum or text[match.end() - 1] == ":" or not is_sentence
    if _WHOLE.fullmatch(words) or not is_name:
        return None
    return (first, last), match.end()


@lru_cache(maxsize=512)
def title(printed: str) -> str:
    """A heading's name: `（一）履职效能分析` is 履职效能."""
    words = _ORDINAL.sub("", printed.translate(_PLAIN), count=1)
    for _ in range(2):
        words = _TITLE_TAIL.sub("", words)
    return words.strip(" #*。:")


_PLAIN = str.maketrans("（）：．", "():.")


def heading_path(section: Section, before: int, levels: Levels) -> list[str]:
    """The dimension and the groups that the headings over a paragraph at ``before`` name, from the top."""
    printed = [heading.title for heading in section.headings if heading.start < before and not tells(heading.title)]
    names = [title(one) for one in printed]
    for number, name in enumerate(names):
        if levels.is_dimension(name) or _GOT_IN_BRACKETS.search(printed[number]):
            return names[number:]
    return []


def tells(printed: str) -> bool:
    """Whether a heading is the first sentence of an item that it scores: 3.成本指标6分，得6分."""
    return _GOT.search(_GOT_IN_BRACKETS.sub("", printed)) is not None


def is_whole(name: str) -> bool:
    """Whether a heading's name is about the report as a whole: 自评结论."""
    return _WHOLE.fullmatch(name) is not None
