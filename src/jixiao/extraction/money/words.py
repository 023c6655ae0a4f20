"""The words of sums of money: parts of a department's money, what is measured, whose money it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from jixiao.extraction.money import verbs
from jixiao.patterns import sought

#: A unit of money behind 单位:. A bare 元 goes on with nothing but another label: 元谋县 and 广元市 are places.
YUAN = r"(?:(?:亿|[百十]?万|千|百)元|元(?![一-鿿](?<![填编项单公年部表金])))"


def _spent(pattern: str) -> str:
    """``pattern`` with 开支 wherever it has 支出, which means the same."""
    return re.sub(r"支出(?!\?)", "(?:支出|开支)", pattern)


#: What is said aside: (含上年结转).
BRACKETS = re.compile(r"\([^()]*\)")
#: Parts of a department's money. The last name in a clause counts: 一般公共预算项目支出 is project money.
SCOPE = sought(
    _spent(
        r"(?P<three_public>[“\"]?三公[”\"]?(?:经费)?|公务接待费?|公务用车(?:购置)?(?:及|和|与|费)?(?:运行)?(?:维护)?费?"
        r"|公车(?:购置)?(?:及|和)?(?:运行)?(?:维护)?费?|(?<![一-龥])接待费|因公出国(?:\(境\))?(?:费用?)?)"
        r"|(?P<wages>(?:工资|人员)(?:和|及)?福利(?:支出|费)?|人员(?:类|经费|支出)(?:经费|支出|项目)?|基本工资|津贴补贴"
        r"|绩效工资|社会保障缴费|住房公积金)"
        r"|(?P<goods_services>商品(?:和|及|与)?服务(?:支出)?|(?:日常)?公用(?:经费|支出|类(?:项目)?)|(?:机关|日常)运(?:行"
        r"|转)(?:经费|开支|费用)|办公(?:费|经费|支出)|(?:印刷|差旅|会议|培训|劳务|物业管理|取暖|水电|邮电)(?:费|支出))"
        r"|(?P<transfers_to_persons>对?个人(?:和|及|与)?家庭的?(?:补助|支出)(?:支出|类)?)"
        r"|(?P<government_fund>政府性?基金(?:预算)?|(?<![公积保养融险资])基金(?=预算|拨款|支出|收入))|(?P<state_capital>国有资本经营(?:预算)?)"
        r"|(?P<basic>基本支出|(?<![一-龥])基本(?:[:为]|$))|(?P<project>(?:(?<![一-龥])|(?<=部门)|(?<=单位))项目(?:[:为]|$)|项目(?:(?:经费|资金)?支出|经费"
        r"|资金)|(?<=[、，,:])项目类(?:支出)?|特定目标类(?:项目)?(?:支出)?|其他运转类(?:项目)?(?:支出)?|项目(?=年初预算|预算|调整|执行|全年))"
        r"|(?P<special_fund>专项(?:资金|经费|支出|转移支付)|转移支付(?:资金)?)"
        r"|(?P<other>一般公共服务(?:\(类\))?(?:支出)?|社会保障和就业(?:\(类\))?(?:支出)?|(?:卫生健康|住房保障|教育"
        r"|农林水|城乡社区|科学技术|公共安全|节能环保|交通运输|文化旅游体育与传媒"
        r"|灾害防治及应急管理)(?:事务)?(?:\(类\))?支出|(?:其他)?资本性支出|上缴上级支出|经营支出|政府采购|采购(?=计划金额|货物|工程类|服务类|预算)|固定资产"
        r"|资产总[额计]?|资产|负债|其他(?:收入|支出|资金)|事业收入|经营收入|非税收入)"
        r"|(?P<general_budget>一般公共(?:财政)?预算|公共财政(?:预算)?)"
    )
)
#: What is measured. Longer words first; the last in a clause counts: 财政下达收入预算数 is a budget.
MEASURE = sought(
    _spent(
        rf"(?P<unspent>(?:{verbs.NOT_DONE})(?:的?(?:预算|资金|指标))?|{verbs.NOWHERE})|(?P<planned>{verbs.TO_BE_DONE}|{verbs.FROM_ABOVE})"
        rf"|(?P<realised>{verbs.DONE})"
        r"|(?P<carry_in>(?:上年|年末|年初)转入|结转(?:上年|以前年度|往年)|期初$|(?:上年度?|年初|以前年度|往年|期初|上一年度?)(?:财政)?(?:拨款)?(?:项目)?(?:资金)?(?:结转"
        r"|结余)(?:[和及与、]?结[转余])?(?:收入|资金)*|使用[^，,。;；]{0,8}结余)"
        r"|(?P<carry_out>年末转出|期末$|(?:结转|结余|结存)(?:[和及与、]?结[转余])?(?:分配)?(?:资金|数"
        r"|额)?(?:[到至]?下年(?:度)?(?:使用)?)?|收支差额|剩余(?!的)(?:资金)?|尚余|(?<![一-龥])余额|(?:资金|预算)余额)"
        r"|(?P<budget_initial>年初(?:批复|下达|安排|核定|编制|财政|部门|的)*(?:收入|支出)?(?:总)?预算(?:批复|安排"
        r"|下达)?(?:收入|支出|资金|总额|数)*"
        r"|年初(?:批复|安排|下达|计划|数)|(?:由|从)年初的?$|初始预算|(?:预算)?批复(?:数|金额)|预算批复|批复(?:的)?(?:部门|收入|支出|年初)*预算(?:数|资金|总额)?"
        r"|预算\(?年初\)?数?)"
        r"|(?P<budget_adjusted>调整预算后的?[一-龥]{0,4}?预算|(?:年中|中期)?调整(?:后)?的?(?:部门|收入|支出|全年|总)*预算(?:安排)?(?:收入|支出|总额|资金|数)*"
        r"|(?:全年)?预算调整(?:后|为|数)*|全年\(调整后?\)预算(?:收入|支出|总额|资金|数)*|调整后(?:为|数)?|调整为|[追调][加增减整][至到]|(?:最终|年末)的?预算数?)"
        r"|(?P<full_year>全年度?的?(?:收入|支出|部门|财政)?预算(?!执行|完成)(?:安排)?(?:收入|支出|总额|资金|数)*)"
        r"|(?P<revenue>(?:决算|实际|到位|本年|财政|总)(?:总)?收入(?:决算)?(?:总[额计]|合计|数)?"
        r"|收入(?:总)?决算(?:总[额计]|合计|数)?|收(?:入|、)*支出?总计|收入(?!预算|支出|补助|及|和|与)(?:总[额计数]|合计|数)?"
        r"|(?:实际)?到[位账](?:资金)?|(?:财政)?拨款(?!支出)|[拨划]入(?:资金)?|收到|核拨)"
        r"|(?P<budget_unspecified>(?:收入|支出|部门|财政)?(?:总)?预算(?!执行|完成|调整|单位|绩效|管理|编制|科目)(?:安排"
        r"|下达|批复|控制)?(?:总?收入|总?支出|资金(?!支出|支付|使用)|金额|指标|总[额计数]|合计|数)*|绩效目标(?:申报)?资金|资金总额|控制(?:数|限额)|安排|概算|下达|下拨|批复|分配)"
        r"|(?P<executed>(?:预算|实际|支出|决算|资金|全年|累计)*(?:支出|支付|支用|执行(?!到位)|使用|列支|开支)(?:决算)?(?:总?金?额"
        r"|总[计数]|合计|资金|数)?|决算(?:数|支出)?|投入|拨付|划拨|划转|报[账销]|发放|兑现|兑付|花费|结算|偿还|实际采购(?:总?金?额)?)"
    )
)
#: Words that measure nothing: 财政拨款基本支出 is an expense, whoever funds it, 按支出性质划分 says how parts are told.
_NO_MEASURE = re.compile(
    _spent(
        r"(?:支出|使用|执行|投入|发放)(?=项目|类|绩效|自评|评价|责任|管理|方向|结构)|待结算|"
        rf"{verbs.GIVEN}|"
        r"(?:财政)?拨款(?=[“\"]?(?:基本|项目|三公|工资|商品))|按(?:照)?[^，,。;；:]{0,8}(?:性质|分类|科目|类别|用途|来源)(?:划?分)?"
        r"|\((?:含|包括|其中)[^()]*\)"
    )
)
CHANGE = sought(
    _spent(
        r"(?:(?P<increase>(?<!新)增加|增长|净增|调增|追加|上升|上浮|提高|(?<!新)增|多出?|超支|增支|增收)|(?P<decrease>减少|减支|减收|节余|下降|下调|回落|调减|核减"
        r"|压减|压缩|降低|下调|减|少|节[约省]))"
        r"(?:了|的|支出|收入|预算|经费|资金|拨款|额|数|金额|为|共|合计|:|-|−)*$"
        r"|(?P<above>(?:高[于出]|多[于出])(?:上年|去年|20\d\d年度?)(?:同期)?$)|(?P<below>(?:低[于出]|少[于出])(?:上年|去年|20\d\d年度?)(?:同期)?$)"
        r"|(?P<added>追加|调增|增拨|新增)[^，,。;；、]{0,14}(?:预算|经费|支出|资金|专项|指标|配套)$"
        r"|(?P<cut>调减|核减|压减|压缩|削减)[^，,。;；、]{0,14}(?:预算|经费|支出|资金)$"
    )
)
#: A change needs something that it is measured against, or a verb that says what was done to a budget.
COMPARED = re.compile(
    r"[比较]|超支|同比|环比|追加|新增|调[增减]|[核压缩]减|相比|净[增减]|基础上|[高低多少][于出](?:上年|去年|20\d\d年)|上浮|回落|下调|增加额"
)
EVALUATED = re.compile(
    _spent(
        r"参评(?:资金|金额)|(?:涉及|覆盖|纳入)[^，,。;；]{0,16}(?:资金|金额|支出|经费)|(?:自评|评价)[^，,。;；]{0,8}(?:资金"
        r"|金额)[^，,。;；]{0,4}$"
    )
)
#: 纳入绩效监控项目18个, `资金`80万元.
JUST_MONEY = re.compile(
    r"(?:^|[个项目][、(])(?:涉及|对应|评价|项目)*(?:预算|财政)?(?:资金|金额)(?:总?[额量])?(?:共计|合计|为|约)?$"
)
#: 对80万元项目资金逐项评价, 7个项目、金额80万元全部完成评价.
EVALUATED_BEHIND = re.compile(
    _spent(
        r"(?:的?项目资金|的?项目支出|资金)?(?:的?(?:使用|管理|支出)(?:情况|绩效|效益))?(?:全部|逐项|均|已|完成|进行|开展|实施|了){0,4}(?:绩效)?(?:自评|评价)"
    )
)
#: 对该项目: of what an evaluation was.
OBJECT = re.compile(r"对[^，,。;；]{0,8}$")
EVALUATION = re.compile(r"自评|参评|绩效评价|绩效监控|绩效目标")
#: What says that projects were evaluated: 评价对象.
OF_EVALUATION = re.compile(r"自评|参评|绩效评价|评价对象|参评")
#: Whose money it was before it was the department's, and so none of its parts: 中央资金; (中央80万元、省60万元).
FROM_LEVEL = re.compile(
    r"(?:中央|国家|省级?|自治区|市级?|州级?|县级?|区级?|旗级?|上级|本级|地方)(?:财政)?(?:资金|补助|配套|专款|专项(?!资金|转移)|安排|财力|承担)(?!收入)|"
    r"^(?:其中|和|与|、|,|，|\()*(?:中央|省|自治区|市|州|县|区|旗|上级|本级)(?:级|财政|级财政)?[:为]?$|[省市县区州旗级](?:财政)?(?:分别)?承担(?:了|资金)?$"
)
#: What the sums under a title are: （一）预算安排情况, 资金使用情况.
_TITLE_MEASURE = re.compile(
    _spent(
        r"(?P<budget_initial>年初预算)|(?P<budget_unspecified>(?:预算|资金|指标|经费)(?:安排|下达|批复|编制|分配|计划)"
        r"|分解下达)|(?P<executed>(?:预算|资金)?(?:实际)?(?:执行|使用)|支出(?!预算|绩效))|(?P<revenue>收入(?!预算)|到位)"
    )
)
#: What was done with a sum, said behind it.
_DONE_BEHIND = re.compile(
    r"(?:\([^()]{1,24}\)|[)”])?(?:(?:因|由于)[一-龥]{1,12}?)?(?:"
    rf"(?P<unspent>{verbs.NOT_DONE}|待[一-龥]{{1,12}}?(?:{verbs.PAID})|[一-龥]{{0,4}}?[收缴]回)"
    rf"|(?P<planned>(?:将|拟|计划)(?:[一-龥]{{0,16}}?)(?:支出|使用|支付|拨付|发放))"
    r"|(?:资金)?(?:[一-龥]{0,6}?(?:全部|全额|均|已|足额|及时)){0,2}(?:"
    rf"(?P<budget_unspecified>{verbs.ALLOTTED})|(?P<executed>(?:{verbs.PAID}|用完)(?:到位|完毕)?)"
    r"|(?P<revenue>到位|到账)|(?P<carry_out>结[转余])|(?P<done>完成了))(?!率|进度|项目|绩效|标准|方案|计划))"
)
#: Words that lead the sums behind them: 年初预算中，基本支出80万元.
LED = re.compile(r"[中里内]$")
#: What names the money of a project without saying what was done with it: 中央资金, 县级配套, 专项经费.
FUNDING = re.compile(r"资金|经费|补助|拨款|配套|自筹|投资")
#: The money of a project as a whole, whatever the heading tells of next: 项目资金共, 专项资金总额为.
IN_ALL = re.compile(r"(?:^|[^一-龥])本?(?:项目|专项)(?:补助)?资金(?:总额|共计?|总计|合计)(?:为|是|有)?$")
#: 投入 says of a project's money that it was allotted, unless it was done: 投入中央资金29万元; 已投入.
PUT_IN = re.compile(r"(?<![实际已累计共划拟应])(?<!实际)投入(?=[^，]*(?:资金|补助|配套))")
#: What divides a sum into parts: 其中, 包括.
OF_WHAT = re.compile(r"其中|包[括含]")
#: What something was before, and what it has become: `支出由`, 增至.
FROM_BEFORE = re.compile(r"[由从]$")
#: 增至, 减少到.
TO_NOW = re.compile(r"(?:增|减|下?降|提高|上?升)[加少]?[到至为]")
#: A sum in the words of a title, which is an item of a list: 3.项目支出392万元.
SUM_IN_TITLE = re.compile(r"\d[亿万]?元")
#: What an occasion cost: 培训212人，费用.
COST = re.compile(r"^(?:总|共)?费用[为约共计]*$")
#: What was spent on an occasion: 举办培训20场，花费20万元.
OCCASION = re.compile(r"培训|会议|活动|接待|比赛|演练")
#: 预算完成率:
LABEL_OF_RATE = re.compile(r"^[^，,。;；:]*率:")
#: 分别为, with what it tells of in the clause before.
JUST_ONE_BY_ONE = re.compile(r"(?:金额)?(?:分别|依次)(?:约?为|是|达)?")
#: Between what is listed: 、.
AND = re.compile(r"[、和与及]")
#: 基本支出、项目支出依次为.
ONE_BY_ONE = re.compile(r"分别|依次")
INCOME = re.compile(r"收入[:为]?$")  # 非税收入
#: 8个项目: more than one project of a report's.
SEVERAL = re.compile(r"(?:[2-9]|[1-9]\d)个项目")
#: 增减额为, 变动额: up or down, as the sign says.
UP_OR_DOWN = re.compile(r"(?:增减|变动|变化)(?:数|额|金额|情况)?(?:\([^()]{1,12}\))?(?:了|为|是|:)?(?:[-−－]|\()?$")
#: A sum below zero is what another changed by: `预算调整-`.
BELOW_ZERO = re.compile(r"(?<![\d元])[-−－]$")
PER = re.compile(
    r"[/／]\s?(?:每|年(?![初度末底中])|[季人户亩次天日月只头台套辆间座处个村吨公平米件生名场期吨])|的?标准(?!厂房|化|地|件|农田|仓|校舍|间)|(?:每[年月天])?每(?:人|村|户|亩|次|天|生|名|个|家|所|台|辆|平方米)"
    r"|元?[一-龥]?人[次均天][^一-龥]"
)
PER_BEFORE = re.compile(
    r"每[一-龥]{0,3}?(?:人|村|户|亩|次|天|生|名|个|家|所|台|辆|平方米|公里|千米|米|吨|件|套|处|座|场|期|班|组)[^，,。;；]{0,12}$|每[年月日天]$|[生人]均$|标准(?:为"
    r"|是|提高到|:)?$|单价(?:约?为|是|:)?$|[生人户亩村]均(?!可支配|纯?收入|地区|生产|GDP)[^，,。;；]{0,10}$"
)
#: Paid for another year: 兑付2021年奖补资金 was spent in this one.
PAID = re.compile(r"兑[付现]|支付|拨付|偿还|归还|用于")
#: Verbs that move money without saying whether it was a budget or an expense.
NEITHER = re.compile(
    r"申请|争取|获得?|下拨|募集|捐|贷款|融资|投资项目|招商|引资|产值|生产总值|增加值|GDP|可支配收入|外贸|(?<!非)税|利润|零售|销售|成交"
    r"|签约|进出口|保费(?!补)|社会资本|民间|保险?基金支付|赔偿|理赔|追回|挽回|罚|案款|欠薪|债"
    r"|执行到位|减免(?!资金|补)|减税|降费|退税|企业|总投资|固定资产投资|完成投资|审减|查[出处]|滞留|闲置|沉淀|节约|质保金|交易|存款|余额"
)
#: Money that is asked for or promised is no budget.
ASKED = re.compile(r"申请|争取|募集|筹[集措资]|捐")
#: The same money as the sum before: 上年支出90万元，本年度该项支出80万元.
THE_SAME = re.compile(r"[该此]项(?!目)")
#: What a sum is held against, and so of the same money: 比预算安排的80万元, 未超年初预算80万元.
HELD_AGAINST = re.compile(r"^(?:比|较|与|未超过?|超过?|[高低]于|占该)")
#: 比年初预算增加: told of the sum before, and no change of the budget itself.
AGAINST = re.compile(r"[比较与]|同比")
#: 比上年: held against another year.
COMPARED_YEARS = re.compile(r"上年|去年|20\d\d年")
#: What came to the department: 财政部门向我局拨付80万元.
TO_US = re.compile(
    r"向(?:我|本)[局部委办院厅会镇乡单][^，,。;；]{0,4}(?:拨付|下拨|拨款)|(?:财政|上级)[^，,。;；]{0,3}(?:部门|局|厅)[^，,。;；]{0,12}(?:拨付|下拨|拨入)"
)
#: An income that is named by what brings it: 旅游综合收入, 医疗收入.
INCOME_OF = re.compile(r"([一-龥]{2,})收入(?:完成|[约近逾达仅为超过突破到共计])*$")
#: What makes an income the department's, whatever else it is called: 拨款.
OWN_INCOME = re.compile(
    r"拨款|到[位账]|补助|预算|决算|事业|经营(?!性)|其他|非税|上级|附属|利息|租金|专户|财政|部门|单位|总|本年|当年|实际|结转|结余"
)
#: Between the sums of a list that nothing tells apart: `、`, `和`.
JUST_LISTED = re.compile(r"\)?[、和与及]")
#: Incomes that are a place's, wherever they are told of: 旅游.
PUBLIC_INCOME = re.compile(r"旅游|营业|门票|业务|综合|产业|销售|经营性|企业|机构|辖区|全[省市县区州镇乡]")
#: Verbs that say that a sum is the size of a change, whatever they are said of: 调减…监测预算.
CHANGE_VERB = re.compile(
    r"追加|新?增加?|增[长拨支收]|净[增减]|上[升浮]|提高|多出?|超支|调[增减]|[核压缩削]减|减[少支收]?|[下回][降调落]|降低|压缩|少|节[约余]"
)
#: What was spent, in words that nothing else is said with: 花费.
SPENDING = re.compile(r"花费|列支|开支|(?:实际|分别|共)(?:支出|投入)[近约逾达为]*$")
#: What others gained: 带动农户增收.
GAIN_OF_OTHERS = re.compile(r"(?:群众|农民|农户|居民|村民|集体|企业|[户人]均|脱贫户)[^，,。;；]{0,8}(?:增收|节支|减负)")
#: Why something changed, before the verb that says so: 因上级补助追加.
CAUSE = re.compile(r"(?:因(?!公出)|由于|受)[^，,。;；]*?(?=追加|[增减]|调|核|压|$)")
#: Where a sentence or a part of it ends: ；.
STOP = re.compile(r"[。；;！？]")
#: What goes on with a list: `、`.
IN_LIST = re.compile(r"^\)?[、和与及]")
#: A sentence about what is carried over, in which 年初的 and 年末 say which: 结转结余由年初的80万元降到年末0元.
CARRIED_OVER = re.compile(r"结[转余]")
#: When the money was there: 年初的.
AT_YEARS = re.compile(r"(?:(?P<carry_in>年初(?:的|数|余额)*|上年(?:末|底)?)|(?P<carry_out>年末(?:的|数|余额)*))[:为]?$")
#: Parts of a department that have money of their own, of which an expense is told if nothing else is: 局本级.
OWNERS = re.compile(r"(?:局|委|厅|院|单位|部门|机关)?本级[:的为]?$|(?:下属|二级|所属)(?:事业|预算)*单位[:的为]?$")
#: By how much two sums differ, which is neither: 预算与支出的差额.
DIFFERENCE = re.compile(r"的差额(?:为|是|共|合计|:)*$")
#: A rate that tells which share of the budget was spent: 为预算的.
OF_THE_BUDGET = re.compile(r"(?:为|达到?|相当于)[^，,。;；]{0,10}预算(?:数|总额)?的$")
#: Reasons of a change, with sums that explain it: 调增的原因是上级专项下达80万元.
REASON = re.compile(r"原因(?:是|为|在于|系|:)")
#: An item of the accounts, over or before what was spent of it: 小学教育(项)。
ACCOUNT_ITEM = re.compile(r"\((?:类|款|项)\)[。:.]?\s*$")
#: What came of a project, which is none of its money: 产值.
RESULT = re.compile(
    r"产值|增加值|利润|(?<!非)税|零售|销售|营业|交易|保费|增收|人均|带动|(?:群众|农民|农户|居民|集体)[^，,。;；]{0,6}收入"
)
#: A unit below the department: 下属农技推广中心.
UNIT_BELOW = re.compile(r"(?:下属|所属|二级)(?:[一-龥]{0,16}?)(?:中心|[队站所院馆校])")
#: What a sum is for, told behind it: 安排80万元实施标准化试点.
PURPOSE_BEHIND = re.compile(
    r"(?:主要)?(?:用于|实施|开展|支持|建设|购置|改造|修建|完成了)(?!(?:绩效)?(?:自评|评价))[一-龥]{2,}"
)
#: What a sum is for, told before its clause: 在水库维护上，计划使用80万元.
PURPOSE_LED = re.compile(r"(?:^|[.、)是])在([^，,。;；]{4,})(?:上|方面)$|目标(?:是|为)([^，,。;；]{4,})$")
#: What kind of money a sum is, told behind it: 其余48万元属其他收入.
BELONGS = re.compile(r"(?:属于?|列入?|列支|计入|为)(?=[一-龥])")
#: What adds up the sums before it: 三项共, 两项合计.
ADDS_UP = re.compile(r"(?:[两二三四五六七八]项)?(?:合计|共计?|总计)(?:约|为|达)*$")
#: Carried over from a year that is printed: 2022年结转资金.
OF_YEAR = re.compile(r"(?P<year>20\d\d)年(?:度|末|底)?(?:财政|拨款|项目)*(?:结[转余]|转入)")
#: An expense of which the rate is told, by its formula or in brackets: `预算完成率=(`, `(实际`.
QUOTIENT = re.compile(
    r"(?:执行|完成|支出|支付|使用)率=\((?:实际)?(?:支出|使用|执行)?数?$|^\((?:实际(?:支出|使用|执行)?|支出|执行)数?$"
)
#: The budget that an expense is divided by: ÷; /预算.
DIVISOR = re.compile(r"^[÷/／](?:预算|计划|安排)?数?$")
#: The name of the department, which may speak of 税务 or 投资, before its money: 县税务局2022年部门预算.
ORGAN = re.compile(r"(?:[局委会办院]|中心)(?=(?:19|20)\d\d|部门|全年|预算|决算|年初|本年|总[收支]|[收支][入出]|支付)")
#: What is left of a clause that names an organ: 区委组织部.
ORGAN_END = re.compile(r"[局委会办院部厅队站所校馆]$|中心$")
#: Others' money in the narrative.
OTHERS = re.compile(
    r"产值|生产总值|增加值|GDP|外贸|国债|专项债|地方一般|贷款|投资|(?<!非)税|利润|零售|销售|营业|营收|成交|签约|进出口|融资"
    r"|债券|群众|农民|农村居民|居民|企业|村集体|集体经济|人均可支配|保费(?!补)|赔偿|追回|挽回|罚|涉案|案款|欠薪|捐"
    r"|社会资本|民间|保险?基金支付|辖区|评审|送审|审定|审减|全[省市县区州镇乡](?![^，,。;；]{0,4}(?:部门|系统))"
)
#: 项目全年预算数80万元: the money of the project that the paragraph is about.
ONE_PROJECT = re.compile(r"(?<!所有)(?<!全部)(?<!各)项目(?:的)?全年(?:预算|执行)数")
SINGLE = re.compile(
    r"[一-龥A-Za-z0-9”》]{2,}(?:项目|工程|经费|业务费|补助|补贴|奖补|奖励|奖金|建设|活动|购置|维修|改造|服务|运维"
    r"|费|保障|工作|补偿)(?:资金|款)?(?:年|支出|资金)?$"
)
GENERIC = re.compile(
    _spent(
        r"其中|[尚还]有|另一块|一块|发生|形成|核定|实现|取得|各类|局?机关|主要|包括|可用|[一二三四上下]季度|[上下]半年|我[部局委办院厅会镇乡]|本[部局委办院厅会级镇乡]|单位|部门|财政|20\d\d(?!年)|(?:20\d\d)?年(?:度|初|中"
        r"|末|内)?|规模|情况|分别|较|比|同比|同期|[=÷/×%]|率|本年|当年|全年度?|整体|资金|金额|总计|合计|总额|安排|实际|[上去今]年度?|共计?|其余|已经?|[仅只均]|全部|[增减降升][至到]|^\(?\d{1,2}[.、)]|[在用]|加上|连同|[两三各]项|累计"
        r"|\d{1,2}月(?:\d{1,2}日|底|末|份)?前?|年底前|"
        r"[(（][^()（）]{0,8}[)）]|[:,，、“”\"()（）和及与为是的数计由达了一二三四五六七八九十\s]"
    )
)
DEPARTMENTAL = re.compile(
    _spent(
        r"预算(?!绩效)|决算|执行[数率]|年末转|列支|[收支]{1,2}(?:入|出)?规模|结转|结余|财政拨款|[收支](?:入|出)?(?:合计|总计)|总收入|总支出|本年[收支][入出]|整体支出"
    )
)
#: Names that mean the department's own money even in the narrative.
UNMISTAKABLE = re.compile(
    _spent(
        r"基本支出|项目支出|三公|公务接待|公务用车|因公出国|公用(?:经费|支出)|运[行转](?:经费|开支|费用)|商品(?:和|及|与)?服务|工资福利支出"
        r"|人员(?:经费|支出)|办公(?:费|经费)|会议费|差旅费"
    )
)
#: What is given to others, or comes from them.
HANDED_OUT = re.compile(r"发放|兑[付现]|筹[集措资]|争取|招商|完成投资|带动|增收")
PROJECT_TITLE = re.compile(
    r"项目(?:概况|基本情况|资金|预算|立项|背景|支出完成|实施)|(?<!支出)(?<!重点)项目$|专项资金(?:概况|基本)"
)
SIZE_CLASS = re.compile(
    r"(?:\(含\))?(?:及)?以[上下]的?(?:\(含\))?(?:的|通用|专用|大型|重大)*(?:项目|企业|工程|合同|设备|采购|支出|资产"
    r"|单位)"
)
#: 占调整预算80万元的90%, 与预算数80万元相比, 比上年80万元增加: said in passing, nothing is carried on from it.
ASIDE = re.compile(r"^(?:占|与|较|比)(?![^，,。;；]*(?:增|减|降|升|下调|节约|超支|多|少))")
#: 完成年初预算80万元的90%, 占全年预算80万元的90%: the budget of what was just spent.
OF_THE_SAME = re.compile(
    r"^(?:(?:只|仅|已)?完成了?|占|达到?|为)(?:本年度?|全年|年初|年度|调整后?)*的?预算(?:安排|批复)?(?:数|总额|金额)?$"
)
OF_WHICH = re.compile(r"的[\d.]+%")
#: 批复预算80万元，年中调增5万元，调整后预算85万元.
LATER_ADJUSTED = re.compile(
    r"[^。]{0,12}?[，,；;][^。，,；;\d]{0,8}(?:年中|年度中|中期|执行中)[^。，,；;\d]{0,6}(?:调[增减整]|追加|核减|调剂)"
    r"|[^。]{0,40}[，,；;、](?:预算)?调整后"
)
FULL_YEAR = re.compile(r"全年|调整")
LIST_GOES_ON = re.compile(r"[、和与及]")
CURRENCY = re.compile(r"[(]?人民币[)]?:?$")
#: Parts of the money by what it is spent on.
SPENT = frozenset({"basic", "project", "wages", "goods_services", "transfers_to_persons"})
FUNDS = frozenset({"general_budget", "government_fund", "state_capital"})
#: What was spent in the year: 基本支出为, 全年会议费.
YEARS_EXPENSE = re.compile(_spent(r"支出为?$|^(?:20\d\d年)?全年(?!预算)"))
#: An expense of the whole that is told before its parts: 收入总计…支出总计….
WHOLE_EXPENSE = re.compile(_spent(r"支出(?:总[计额]|合计|决算)|总支出|本年支出|支总计|[收入]、支出?(?:总|合计)"))
#: Words that make 项目 no single project: 重点项目预算, 各类项目支出.
NOT_SINGLE = re.compile(
    r"重点|一般|其他|各[类个项]?|全部|所有|专项|单位|本级|部门|年度|纳入|申报|安排|财政|的|我.|民生"
)
#: The lower end of a range: 1000-3000元, 1000元至3000元.
RANGE_BEFORE = re.compile(r"\d[\d,.]*(?:[万亿]?元)?(?:-|—|–|~|～|至|到)+$")
#: The characters with which RANGE_BEFORE ends; a line may break behind them.
RANGE_SIGNS = frozenset("-—–~～至到\n")
RANGE_AFTER = re.compile(r"(?:-|—|–|~|～|至|到)+\d[\d,.]*(?:百|千|万|亿)*元")
#: The report of one project.
PROJECT_REPORT = re.compile(r"(?:项目|专项资金|转移支付)[^\n。]{0,20}(?:绩效|自评|评价)")
SUM = re.compile(r"^(?:合计|总计|共计?)")
#: 项目35个、金额…
OF_PROJECTS = re.compile(
    _spent(r"项目\d+个[、，,]?(?:涉及|共计?|总|预算)*(?:支出)?(?:总?额|金额|资金|经费)?(?:共?计?为?)$")
)
PER_TO = re.compile(
    r"(?:标准|每[人户亩])[^，,。;；]{0,16}(?:提高|调整|提升|上调|增加|降低|下调)(?:到|至|为)$|每[人户亩][\d,.]+[-~至到]$"
)
#: 项目支出中，…
EXPENSE = re.compile(_spent(r"支出(?:中|里|包括|主要|构成|情况)"))
#: 工资福利支出占62%, with nothing between that says of what.
SHARE_OF_ALL = re.compile(_spent(r"(?:支出|经费|补助)(?:分别)?占(?:比)?(?:为|达)?$"))
#: 收、支总计各为A、B万元.
BOTH = re.compile(r"收(?:入)?[、和及与]支(?:出)?(?:总计|合计|总额|决算|预算|总)*(?:分别|各)")
AND_ANOTHER = re.compile(r"[、,，和与及]+\d")
#: 年初预算80万元，调整12万元: by how much, not to what.
ADJUSTED_BY = re.compile(r"^(?:年中|中期)?(?:预算)?调[整剂](?:数|额|金额)?:?$")
AT_LAST = re.compile(r"年末|年底|期末|下年|当年|本年")
#: Within a sentence about a part, these words go back to the whole.
YEARS_END = re.compile(r"年[末底初]|上年|全年|本年|当年|部门|单位|总(?=[收支])|合计")
#: What makes a number of 万 or 亿 without 元 a sum of money.
MONEY_WORD = re.compile(r"资金|经费|预算|支出|收入|拨款|投入|投资|金额|[万亿]元|产值|补助|补贴")
#: Money put into building something is what was allotted, not yet what was spent.
AT_FIRST = re.compile(r"年初(?!结)")
#: A clause that only says that it was at the year's beginning: 年初.
JUST_AT_FIRST = re.compile(r"(?:20\d\d)?年初")
BUILDING = re.compile(r"[^。；;]{0,48}工程(?:建设|项目)")
LEAD = re.compile(
    r"^(?:[(（，,、；;:。\s”\"）)和及与]|其中|主要|包括|分别|(?:截[至止])?(?:19|20)\d\d年(?:度|末|底)?"
    r"|(?:\d{1,2}月)?(?:\d{1,2}日)|共(?!产|青|同)|即|[一二三四五]是|\d[.、])+"
)
TAIL = re.compile(r"(?:[:,，、\s(（“\"]|为|是|共|合计|(?<!下)达到?|约|近|超过|(?<!总)计|[仅于有])+$")
#: The characters with which TAIL ends, beside blanks.
TAIL_ENDS = frozenset(':,，、(（“"为是共计达到约近超过仅于有')
SPENT_ON = re.compile(r"[^，,。;；]{0,16}用于|支持|扶持|购置|购买|建设|改造|修建")
#: What is of the whole even under the heading of a part: 部门整体支出.
OF_ALL = re.compile(r"整体|部门|总(?=[收支])|本年[收支]")
#: Words that go back to the whole: within the sentence of a part, and in a new sentence.
WHOLE = re.compile(r"总(?=[收支额计])|全部(?=[收支])|合计|整体|部门|本年[收支]|收支|我[部局委办院厅]|本单位")
WHOLE_ANEW = re.compile(rf"{WHOLE.pattern}|[上下]半年|季度|\d月|[年月]底|全年|年度|本年|当年|20\d\d年|决算[收支]")
SCOPE_NAMES = {
    "basic": "基本支出", "project": "项目支出", "special_fund": "专项资金", "general_budget": "一般公共预算",
    "government_fund": "政府性基金", "state_capital": "国有资本经营预算", "wages": "工资福利支出",
    "goods_services": "商品和服务支出", "transfers_to_persons": "对个人和家庭的补助", "three_public": "“三公”经费",
}  # fmt: skip
MEASURE_NAMES = {
    "budget_initial": "年初预算数", "budget_adjusted": "调整预算数", "budget_unspecified": "预算数",
    "executed": "执行数", "revenue": "收入数", "carry_in": "上年结转结余", "carry_out": "年末结转结余",
    "change": "增减额", "evaluated": "自评资金", "unit_cost": "标准", "other": "金额",
}  # fmt: skip


def scopes_in(words: str) -> list[str]:
    """The scopes that ``words`` name, in order."""
    return [match.lastgroup or "" for match in SCOPE.finditer(words)]


@lru_cache(maxsize=4096)
def scope_in(words: str) -> str:
    """The scope that the last name in ``words`` gives; empty if there is none."""
    found = ""
    for scope in scopes_in(words):
        if scope != "general_budget" or not found:
            found = scope
    return found


#: What words mean that have a form of their own: 计划使用 is a budget, 完成投资 an expense, 尚未支付 neither.
_MEANS = {"planned": "budget_unspecified", "realised": "executed", "done": "executed", "unspent": "other"}


def measures_in(words: str) -> list[str]:
    """The measures that ``words`` give, in order, whatever parts of the money they name."""
    # 其他收入决算 is an income, whatever part it is.
    unnamed = SCOPE.sub(lambda part: "收入" if part.group().endswith("收入") else "", words)
    found = (match.lastgroup or "" for match in MEASURE.finditer(unnamed))
    return [_MEANS.get(measure, measure) for measure in found]


@lru_cache(maxsize=4096)
def measure_in(words: str, *, is_base: bool = False) -> str:
    """The measure that the last word for one in ``words`` gives; empty if there is none.

    ``is_base`` says that 完成 is followed by the budget of which a share was spent.
    """
    found = measures_in(_NO_MEASURE.sub("", words.replace("完成", "") if is_base else words))
    return found[-1] if found else ""


@lru_cache(maxsize=4096)
def is_income_of_others(words: str, *, is_among_own: bool) -> bool:
    """Whether ``words`` tell of an income that is named by what brings it: 旅游综合收入.

    ``is_among_own`` says that they stand where the department tells of its own money: 学费收入 is its own there.
    """
    income = INCOME_OF.search(words)
    if income is None or OWN_INCOME.search(income[1]) or len(GENERIC.sub("", income[1])) < 2:
        return False
    return not is_among_own or PUBLIC_INCOME.search(income[1]) is not None


@lru_cache(maxsize=512)
def measure_in_title(title: str) -> str:
    """The measure of the sums under ``title``, if it speaks of one alone."""
    found = {match.lastgroup or "" for match in _TITLE_MEASURE.finditer(title)}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=4096)
def done_behind(behind: str) -> str:
    """The measure that the words behind a sum give it: 资金99万元全部拨付各县, 120万元分配到位."""
    match = _DONE_BEHIND.match(behind)
    return _MEANS.get(match.lastgroup or "", match.lastgroup or "") if match else ""


@lru_cache(maxsize=4096)
def change_in(words: str) -> str:
    """What kind of change the last words of ``words`` say: increase, decrease, added or cut; empty if none."""
    change = CHANGE.search(words) or CHANGE.search(SCOPE.sub("", words))
    return change.lastgroup or "" if change else ""


def names(text: str) -> Iterator[re.Match[str]]:
    """Where ``text`` names a part of the money or what is measured."""
    yield from SCOPE.finditer(text)
    yield from MEASURE.finditer(text)
