"""The words of claims: by class, what makes the statement, and what beside it unmakes it."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Parts of a report that tell what is aimed at or what the department is for, not what was done.
_PLANS = frozenset({"goals"})
_NOT_TOLD = frozenset({"goals", "overview"})
_NOT_OF_WORK = frozenset({"goals", "overview", "problems", "management"})


class Rule(NamedTuple):
    """How one class of claims is said.

    A sentence with one of ``triggers``, and one of ``also`` if there are any, is searched for ``pattern``. ``lead`` are
    words before it that belong to the quote, without which it is none if ``has_lead``. ``not_before`` is looked for in
    the clause before it, ``not_after`` right behind it, ``not_with`` anywhere from the sentence's beginning to the
    clause's end; ``not_in`` are roles of parts in which nothing is claimed.
    """

    claim: str
    triggers: tuple[str, ...]
    pattern: re.Pattern[str]
    lead: re.Pattern[str] | None = None
    has_lead: bool = False
    also: tuple[str, ...] = ()
    not_before: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    not_with: re.Pattern[str] | None = None
    not_in: frozenset[str] = _PLANS


#: What is asked for, planned, supposed or doubted, up to the words themselves: 确保, 是否, 如, 进一步.
NOT_SAID = re.compile(
    r"(?:是否|能否|可否|有无|(?<![例诸比正])如(?!期|下|实|何)|若|倘|一旦|凡|对于?|确保|以确|力争|争取|保证|保障|努力|应当?|须|必须|(?<![主重概])要(?!工作|任务|负责)|要求"
    r"|有望|拟|计划(?!内)|预计|为了?|以便|以期|旨在|促使|继续|进一步|今后|明年|次年|下[一]?年|下一步|未来|上年|去年"
    r"|避免|防止|以免|杜绝|防范|减少|严禁|不得|不准|负责|建议|督促|指导)[^，。；]{0,8}$"
)
#: 账实相符的，得2分; 未进行资产盘点的扣1分: rules of scoring.
IN_A_RULE = re.compile(r"[)）]?的(?:[，,]|得|扣|不得|计|单位|部门)|[，,]?(?:扣完|酌情)")
#: How a paragraph on measures begins where the heading does not tell.
PLANS_FOLLOW = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{0,3}[)）、.]?(?:是)?(?:改进|整改|下一步|今后|下步|针对(?:上述|以上)|有关建议|工作(?:建议|打算)|措施|建议|意见)"
)
PROBLEMS = re.compile("问题|不足|困难|薄弱|短板")

_BUDGET_NUMBER = r"预算(?:安排)?(?:数|总?额)?"
_SPENT_NUMBER = r"(?:执行|支出|决算|支付)(?:数|总?额)"
_OF_ALL = r"(?:年初|调整后?的?|全年|年度|部门|整体|支出|批复的?|最终|实际|财政|预算|下达的?|安排的?)"
_SAME = r"(?:基本|完全|保持)*(?:一致|相等|持平)"
_ALL = r"(?:已经?|均|都)*(?:全部|全额|足额)"

#: Money that is part of the whole: what is said of it is not said of the budget.
_PART_OF_MONEY = re.compile("三公|接待|用车|出国|出境|会议费|培训费|差旅|采购|成本|公用经费|该项目|本项目|合同")

#: A kind of money that has a budget of its own.
_FUND = r"(?:一般公共预算|政府性基金(?:预算)?|国有资本经营预算|财政专户管理资金|单位资金|基本支出|项目支出|财政拨款)"
_UNUSED = r"(?:不需(?:要)?使用|不再使用|未使用完?|未支出|未用完|未执行|结余|结转|剩余|沉淀|闲置|存量|用不完)"
_MONEY = r"(?:财政|项目|专项|预算|工作)*(?:资金|经费|款项?|指标|预算)"
_BACK = "(?:退回|收回|上缴|交回|缴回)"
_FINANCE = r"(?:给|至|到|回)?[市区县州省镇本级]{0,3}(?:财政(?:局|部门|厅|所|专户)?|国库)"

_AIMED = r"(?:预期|年初|年度|全年|既定|预定|设定|设置|制定|确定|申报|下达|计划|批复)"
_AIM_MORE = (
    r"(?:[我本](?:部门?|局|委|办|院|会|厅|单位|中心|街道?|镇|乡)|的|了|各项|各类|所有|全部|部门|整体|支出|项目|绩效"
    r"|工作|任务|总体|目标)"
)
_AIM = r"(?:目标(?:任务|值|要求)?|指标(?:值|任务|目标)?)"
_WHOLLY = r"(?:均|都|全部|全面|基本|已经?|按[时期]|如期|圆满|顺利|超额|较好地?|按质按量|保质保量|高质量)"

_NOT_DONE = (
    r"(?:未能|无法|未(?=按|如期))"
    r"(?:按(?:计划|原计划|时|期|照计划)|如期|正常|及时|顺利|全部|得以)*"
)
_DOING = (
    r"(?:开展|举办|实施|举行|召开|推进|开工|完工|竣工|启动|施工|交付|落地|组织)"
    r"|(?:完成(?!支[出付]|预算|执行|率|绩效|目标|指标|年初|年度))"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "execution_complete",
        ("一致", "持平", "相等", "完毕", "到位"),
        re.compile(
            rf"{_BUDGET_NUMBER}(?:与|和|同){_OF_ALL}*{_SPENT_NUMBER}{_SAME}"
            rf"|{_SPENT_NUMBER}(?:与|和|同){_OF_ALL}*{_BUDGET_NUMBER}{_SAME}"
            # 预算支出数 may be the spending that the budget allows, unless the sentence goes on to the outturn.
            rf"|(?:(?<!预算){_SPENT_NUMBER}|预算{_SPENT_NUMBER}(?=[^。；\n]{{0,60}}决算))(?:与|和|同){_OF_ALL}*拨款(?:数|总?额){_SAME}"
            rf"|预算(?:资金|支出)?{_ALL}(?:执行|支出|使用|支付)完毕"
            rf"|(?:(?<=年度)|(?<=全年)|(?<=部门)|(?<=财政))(?:资金|经费){_ALL}(?:(?:执行|支出|使用|支付)完毕|(?:执行|支出)到位)"
        ),
        also=("预算", "资金", "经费", "拨款"),
        lead=re.compile(rf"{_OF_ALL}+$"),
        not_before=re.compile(r"(?:未|不|没有?|非|无法|难以)[^，。；]{0,4}$"),
        not_after=re.compile(r"(?:率|进度|情况)|的(?!部门|单位)"),
        not_with=_PART_OF_MONEY,
    ),
    Rule(
        "within_budget",
        ("超",),
        re.compile(
            r"(?:不存在|没有|未|无|没)(?:任何|发生|发现|出现|存在)*超(?:出|过)?(?:年初|年度|部门|批复的?|财政)*预算(?!的)(?:支出|开支|列支|安排)?"
        ),
        not_after=re.compile("率|追加|申报|调整"),
        not_with=_PART_OF_MONEY,
    ),
    Rule(
        "initial_budget_kept",
        ("严格",),
        re.compile(
            r"严格(?:按照?|依照|依据|遵照|执行)了?年初(?:部门|批复|下达|安排|核定|编制|确定|的|整体|支出)*预算"
            r"(?:数|批复|安排)?(?:执行|支出|使用|开支)?"
        ),
        not_before=re.compile(r"(?:未|不|没有?|将)[^，。；]{0,4}$"),
    ),
    Rule(
        "budget_added",
        ("追加",),
        re.compile(
            r"(?:年中|年度中间?|年度?执行中|预算执行(?:过程)?中|执行(?:过程)?中|年内|中途|年底|下半年)(?:又|再|临时|陆续|多次|需|财政)*追加"
            r"(?:(?:了|安排|下达|[一-龥]{0,8}?)(?:预算资金|预算|资金|经费|指标|支出|项目(?![预资经支]))|较多|较大|(?=的?(?:较|[1-9]|，|。|[约共达]\d)))"
            r"|追加了?[一-龥“”]{0,8}?(?:预算资金|预算|资金|经费|指标)?(?=[1-9][\d.,]*[万亿]?元)"
            r"|追加了[一-龥“”]{1,10}?(?:预算资金|预算|资金|经费|指标|支出)"
        ),
        not_before=re.compile(
            r"(?:无|未|没有?|不再?|从严|控制|严控|压减|尽量|原则上|规范|申请|审批|[调削]减|不予|管理|禁止|规定)[^，。；]{0,8}$"
        ),
        not_after=re.compile(
            r"[^，。；]{0,4}(?:不存在|无|未|没有|符合|合规|规范|情况|程序|手续|审批|流程|制度|率|(?<![\d.])0(?:\.0+)?万?元)"
        ),
    ),
    Rule(
        "funds_returned",
        ("退回", "收回", "上缴", "交回", "缴回"),
        re.compile(
            rf"(?<!将){_BACK}(?:了|{_FINANCE})*(?:[一-龥]{{0,4}}?){_UNUSED}(?:的)?{_MONEY}"
            rf"|{_UNUSED}(?:的)?{_MONEY}(?:\d[\d.,]*[万亿]?元)?[，,]?(?:已经?|均|都|全部|全额|予以|被|由)*"
            rf"(?:{_FINANCE})?(?:已经?|均|都|全部|全额|统一|予以)*{_BACK}(?:了)?(?:{_FINANCE})?"
            rf"|(?:资金|经费|指标|预算)(?:已经?|均|全部)*(?:被|由)[市区县州省镇本级]{{0,3}}财政(?:局|部门|厅|所)?(?:全部|统一|予以)*{_BACK}"
        ),
        not_before=re.compile(r"(?:无|未|没有?|不存在|按规定|规定|办法|制度)[^，。；]{0,8}$"),
        not_after=re.compile(r"[^，。；]{0,4}(?:制度|办法|规定|机制|情况为?无|率|(?<![\d.])0(?:\.0+)?万?元)"),
        not_with=re.compile("按规定|按照规定|应及时|的原则|机制"),
    ),
    Rule(
        "funds_reclassified",
        ("调至", "调整至", "调整到", "调剂至", "调剂到"),
        re.compile(rf"调(?:整|剂)?[至到][^，。；\d]{{0,6}}?{_FUND}(?:预算|财政|拨款|收入|支出|资金|科目|列支|安排)*"),
        also=("预算", "基金", "支出", "拨款", "资金"),
        lead=re.compile(rf"(?:将|把|从|由|原)[^，。；]{{0,12}}?{_FUND}[^，。；]{{0,16}}$"),
        has_lead=True,
        not_before=re.compile(r"(?:未|不|没有?|申请|可)[^，。；]{0,4}$"),
    ),
    Rule(
        "accounts_match",
        ("相符", "一致"),
        re.compile(
            r"[账帐][账帐实证表卡物款](?:[、和与及，,]?[账帐][账帐实证表卡物款])*(?:均|都|基本|完全|全部|做到)*(?:相符|一致)"
            r"|(?:固定)?资产(?:账目?|卡片|台[账帐])(?:与|和)[^，。；不未]{0,14}(?:相符|一致)"
        ),
        not_before=re.compile(r"(?:未|不|没有?|达到|便于|有利于|实行)[^，。；]{0,4}$"),
        not_after=re.compile(r"率|的?(?:情况|原则|目标|要求|制度)"),
        not_in=_NOT_TOLD,
    ),
    Rule(
        "stocktaking_not_done",
        ("盘点", "清查", "清点"),
        re.compile(
            r"(?:本年度?|当年|全年)?(?:尚未|暂未|未曾|没有|未|无|没)(?:及时|按时|按规定|定期|按要求)*"
            r"(?:进行|开展|组织|实施|对|做)(?:了)?(?:固定|国有|年度|年终|年末|定期|全面|实物|的)*(?:资产)?(?:进行|开展)?(?:全面|年度|实物|的)*(?:盘点|清查|清点)"
            r"|资产(?:尚未|暂未|没有|未)(?:及时|按时|定期)*(?:进行|开展|组织)?(?:全面)?(?:盘点|清查|清点)"
        ),
        not_after=re.compile("率|制度|结果|报告|不"),
    ),
    Rule(
        "targets_met",
        ("目标", "指标", "达标", "任务", "工作"),
        re.compile(
            rf"(?:达到|实现|达成)(?:了|[或及]者?超过)?(?:{_AIM_MORE})*?{_AIMED}(?:{_AIMED}|{_AIM_MORE})*?{_AIM}(?!的?完成|的?实现)"
            rf"|{_WHOLLY}完成(?:了)?(?:{_AIM_MORE})*?{_AIMED}(?:{_AIMED}|{_AIM_MORE})*?{_AIM}"
            rf"|完成了(?:{_AIM_MORE})*?{_AIMED}(?:{_AIMED}|{_AIM_MORE})*?{_AIM}"
            rf"|(?:各项|所有|{_AIMED}(?:的)?)(?:{_AIMED}|{_AIM_MORE}|考核|产出|效益)*(?:目标|指标|任务){_WHOLLY}+(?:达到|完成|实现|达成|达标)"
            rf"|绩效(?:考核)?(?:目标|指标)(?:任务|值)?{_WHOLLY}+(?:达到|完成|实现|达成|达标)"
            r"|(?:均|都|全部)(?:已经?)?达标"
            r"|(?:各项|所有)(?:年度|重点|主要|中心|建设|工作|目标)*(?:任务|工作)(?:均|都)?(?:已经?)?(?:均|都)?(?:全部|全面)(?:按[时期]|如期|圆满|顺利)?完成"
            # 如期完成年度任务 behind a result; 设置三级指标9项，全部完成
            r"|(?:如期|按期|按时|全面|全部|圆满|顺利)完成(?:了)?(?:年度|全年|年初)(?:确定|下达|既定)?的?(?:工作|目标)?任务"
            r"|(?:(?:三级|绩效|年度)(?:指标|目标)|(?:重点|主要|中心|年度)(?:工作|任务)+)(?:中|共|有)?[，,]?\d{1,3}[项个][，,]?"
            r"(?:均|都|已经?|全部|全面|如期)+(?:完成|达标|实现)(?!率)"
        ),
        also=("达到", "实现", "达成", "完成", "达标"),
        lead=re.compile(r"(?:(?:绩效)?(?:基本|总体|均|都|全部|已经?|能够?|较好地?|圆满|顺利|如期|全面|超额))+$"),
        not_before=re.compile(
            r"(?:未|没有?|不|尚|难以|无法|距离?|离|除|部分|个别|少数|有的|一些|多数|按|对照|围绕|将|才|从而)[^，。；]{0,8}$|监控"
        ),
        not_after=re.compile(
            r"[^，。；]{0,2}\d|率|值?的(?:[^，。；]{0,6}(?:[\d有占]|项目|比例|程度|情况|要求|指标))|的?(?:情况|程度|进度|数|时间|要求|内容|分析|说明|对比|评价|期限)|:|与|和(?:标准|要求)"
        ),
        not_with=re.compile("[水气]质|空气|排放|环境质量|评分标准|计分|得满分的"),
        not_in=_NOT_TOLD,
    ),
    Rule(
        "task_not_done",
        ("未能", "无法", "未按", "未如期", "未完成"),
        re.compile(
            rf"(?:因故)?{_NOT_DONE}(?:{_DOING})"
            r"|未(?:能)?完成(?:年度|年初|全年|预期|既定|计划|预定|设定|绩效|下达)+的?(?:目标|任务|计划)(?!值|数)"
        ),
        not_before=re.compile(r"(?:不会|不存在|没有|无|否则|将|就)[^，。；]{0,4}$"),
        not_after=re.compile("率|支[出付]|绩效(?:评价|自评)|验收的|的?(?:原因|情况|项目|单位|部门|指标)"),
        not_in=_NOT_TOLD,
    ),
    Rule(
        "period_open",
        ("目前", "将于", "截止", "截至"),
        re.compile(
            r"目前(?:还|仍|尚|均|已|都)*正(?:在|处于)[^，。；、:\d“(]{2,16}"
            r"|将于(?:1[0-2]|[1-9])月(?:份|底|末|初|[上中下]旬|[1-3]?\d日)?(?:前|左右|之前)?(?:全部|全面|正式|陆续)?"
            r"(?:完成|开展|举办|实施|召开|组织|进行|启动|竣工|完工|验收|投入|建成)(?:[一-龥]{2})?"
            r"|截[止至]到?(?:今年|本年)?(?:1[01]|[1-9])月(?:份|底|末|初|[上中下]旬|[1-3]?\d日)?"
        ),
        not_with=re.compile(r"明年|次年|下一?年度?|来年|监控|(?:19|20)\d\d年"),
        not_after=re.compile("的(?:人员|干部|群众|学生|企业)|[^。；]{0,24}(?:进度|执行率|支出率)"),
        not_in=_NOT_OF_WORK,
    ),
    Rule(
        "accounts_not_approved",
        ("批复",),
        re.compile(
            # 部门决算县财政局尚未批复
            r"决算(?:草案|报告|数)?[^，。；\d\n]{0,12}(?:尚未|暂未|仍未|还未|未|没有)(?:得到|获得|获|经|被|予以|完成)*(?:[市区县州省]?财政(?:局|部门|厅)?)?(?:的|正式)*批复(?!的)"
            r"|(?:尚未|暂未|仍未|还未|未|没有)(?:收到|得到|获得|取得|下达)?[^，。；\d\n]{0,8}决算(?:的|草案|报告)*批复"
        ),
        also=("决算",),
        lead=re.compile(r"(?:部门|单位|年度)+$"),
    ),
    Rule(
        "units_include_itself",
        ("本级", "机关"),
        re.compile(
            # `下属单位3个，包括:水利局(本级)`, `下设3家单位:局机关、泵站`
            r"(?:下属|下辖|下设|直属)(?:的|二级|三级|基层|独立核算|事业|行政)*(?:共有?|有|为)?"
            r"(?:(?:单位|机构)(?:共有?|有|为)?\d{1,3}[个家]|\d{1,3}[个家](?:二级|基层|事业|行政)*(?:单位|机构))"
            r"[，,]?(?:分别(?:是|为|有)?|即|包括|包含|具体(?:是|为|包括|有))?:?[^。；\n]{0,60}?"
            r"(?:\((?:机关)?本级\)|[^、，:和及与]{1,30}(?:本级|机关)(?=[、，。；和及与]))"
        ),
        also=("下属", "下辖", "下设", "直属"),
        not_after=re.compile("[^，。；]{0,4}(?:除外|不含)"),  # 除外
    ),
)

_BUDGET = r"(?:部门(?:收支)?|年度|单位|年)预算"
#: 我部2020年部门预算于 | 2021年3月9日 | 在门户网站进行公开
BUDGET_BEFORE = re.compile(rf"{_BUDGET}(?:信息|情况)?(?:及[^，。；决]{{1,14}}|报告)?[，,]?(?:已|均|已经)?(?:于|在)?$")
PUBLISHED_AFTER = re.compile(
    r"(?:前|按时|及时|统一|在[^，。；]{1,24}|通过[^，。；]{1,24}|进行|予以|向社会|主动|已经?|全部|如期)*(?:公开|公布)"
)
#: 于 | 2023年2月10日 | 在门户网站公开了2023年部门预算
BUDGET_AFTER = re.compile(rf"[^，。；]{{0,24}}?(?:公开|公布)了?[^，。；决]{{0,12}}{_BUDGET}(?!执行|绩效)")
