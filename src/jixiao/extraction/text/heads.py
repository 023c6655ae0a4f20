"""Words of tables: what names a column, what names a group of indicators, what a cell of figures looks like."""

from __future__ import annotations

import re

#: Words that a column's head is, and nothing in a table's body.
HEAD_WORD = re.compile(
    r"序号|编号|行次|类[别型]|名称|[一二三四1-4]级(?:评价)?指标(?:名称)?"
    r"|(?:年度|部门|整体|具体|关键|核心|考核|评价|绩效|评价绩效|年度绩效|自评|任务\(政策\)关键|任务\(政策\)的绩效){0,3}(?:指标|目标)(?:名称|内容|及?完成情况|解释|说明|描述|性质)?(?:\(\d+分\))?"
    r"|.{0,10}(?:指标值|目标值|完成值|实现值|实际值|计划值|标准值|标杆值|完成(?:情况|结果|率|程度|度|进度|比例|百分比)|实现(?:情况|程度))(?:\(.{1,20}\))?"
    r"|(?:实际|全年|计划|年初|年度)(?:完成|目标|指标|实际|计划)"
    r"|(?:\w{0,6})(?:分值|得分|评分|扣分|分数|权重|权数|满分|赋分|总分)(?:\(.{1,12}\)|情况|值)?"
    r"|(?:\w{0,4})(?:偏差|扣分|失分|未完成|差异|减分)\w{0,4}(?:原因|情况|说明|分析).{0,12}|.{0,8}改进措施|原因(?:分析|说明)?"
    r"|(?:人员|核定|实有|在职|行政|事业|年末)*(?:编制)(?:数|人数)?|(?:实有|在职|在编|离退休|退休|年末实有|年末|编外)(?:人员|人数|职工)数?"
    r"|备注|(?:情况|指标|自评)?说明|(?:评[分价]|计分|扣分|考核)(?:标准|依据|细则|规则|办法|方法|要点|内容|情况)"
    r"|(?:\w{0,6})任务(?:名称|\(项目\))?|主要内容|(?:\w{0,4})内容|(?:资金|项目|经费|支出|费用)(?:名称|来源|类[别型]|性质|内容)?"
    r"|(?:计量|度量|指标|数量)?单位|比较?符号?|(?:指标)?(?:符号|方向|运算符号)"
    r"|(?:年初|全年|年度|本年|部门|批复|\d{4}年度?)?(?:\(?调整后?\)?)?(?:总)?(?:预算|决算|执行)(?:数|金额|总?额)?(?:\([^()]{1,10}\))?|实际(?:支出|支付|执行|使用)(?:数|金额)?(?:\(.{1,8}\))?|标准分|得分系数(?:\(%\))?"
    r"|(?:\w{0,6})(?:预算|决算|执行|支出|支付|到位|安排|收入|完成)(?:数|金额|总?额|情况)(?:\(.{1,10}\))?|(?:\w{0,6})(?:执行率|支出率|到位率|完成率)(?:\(.{1,10}\))?"
    r"|金额(?:\(.{1,6}\))?|合计|小计|人数|数量|部门|(?:增减|变动)(?:额|率|情况|幅度)?|(?:上|本|\d{4})年(?:度|数)?"
)
#: A cell that is a number and nothing else.
NUMBER = re.compile(r"[≥≤><=±-]?\d[\d,，]*(?:\.\d+)?(?:%|分|万?元|亿元)?")
#: The head of a column of levels: 一级指标.
LEVEL_HEAD = re.compile(r"([一二三四1-4])级(?:评价|绩效)?(?:指标|项目)?(?:名称)?")
#: A cell of points.
POINTS = re.compile(r"\d+(?:\.\d+)?分?")
#: The head of a column of points, and of one of notes.
SCORE_HEAD = re.compile(r"(?:分值|得分|权重|自评分|分数)")
NOTE_HEAD = re.compile(r"原因|备注|说明|措施")
#: The label of a row of totals: 自评总分(100分), 自评得分合计, `五、自评总分`.
TOTAL_LABEL = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、)?(?:自评)?(?:总分|(?:得分)?(?:合计|总计)|总得分|综合得分)(?:\(.{1,8}\))?:?"
)
#: A cell that says nothing.
UNTOLD = re.compile(r"[-/—]+|无|")
#: Heads of columns of figures: money, rates, points.
RATE = re.compile(r".{0,8}(?:率|占比|比例|比重|执行进度|支出进度)(?:\(.{1,10}\))?")
POINTS_HEAD = re.compile(r".{0,8}(?:分值|得分|权重|自评分|满分)(?:\(.{1,12}\))?")
MONEY = re.compile(
    r"(?:\d{4}年)?[^\d\s,，:]{0,12}?(?:收入|支出|拨款|结转|结余|预算|决算|执行|资金|经费|费用?|金额|合计|总计|小计|数|总?额)"
    r"(?:\(.{1,8}\))?(?:总?[数额计]|合计|金额|资金)?(?:\(.{1,8}\))?"
)
#: What says that figures are of a department's money.
MONEY_SURE = re.compile(r"预算|决算|执行|收入|支出|拨款|经费")
#: A head that says what is measured, of whatever its row or column is: 年初预算(万元), 全年执行数, 实际支出.
BUDGET_HEAD = re.compile(
    r"(?!项目支出$)(?:年初|全年|年度|本年|年中|调整后?|\(调整后?\)|批复|下达|实际|累计|部门|项目|资金|支出|转移支付|总)*(?:预算|执行|决算|到位|支出|使用)"
    r"(?:安排|批复|执行|调整后?)?(?:数|金额|总?额|资金)*(?:\([^()]{1,8}\))?"
)
#: The letter of a column or the formula of a rate that a head prints without brackets: 全年执行数C, 执行率C/B.
_LETTER = re.compile(r"(?<=[一-龥)])[A-Z](?: ?[/÷] ?[A-Z](?: ?[×*] ?100%?)?)?$")
#: Most characters of it, with a line's end behind it: C / B × 100%.
_LONGEST_LETTER = 13
#: The head of the first column of a table of figures.
LABEL_HEAD = re.compile(
    r"(?:机构|单位|部门|项目|专项|科目|资金|经费|支出|收入|费用)(?:支出)?(?:名称|类[别型]|来源|性质|内容|分类)?|项|名称|内容|年[度份]|类[别型]"
)
#: What stands beside or over the rows of a form's block of money: 项目资金(万元), 预算执行情况(10分), 资金来源.
STUB = re.compile(
    r"(?:项目|部门|年度|预算|整体|转移支付|[一二三]、)*(?:资金|预算|支出|执行|收支)(?:投入|执行|申请|使用|来源|类型)?(?:情况)?(?:\([^()]{1,12}\)){0,2}"
)
SPANNING = re.compile(r"其中:?|绩效指标|年度绩效指标(?:完成情况)?|绩效指标完成情况")
#: A line below which parts of the money are listed, each behind its label: 按收入性质分:, 按支出性质分(执行数):.
PARTS_BELOW = re.compile(r"按.{2,10}分(?:类|组)?(?:\([^()]{1,8}\))?:?")
#: The label of such a part: 其中:一般公共预算:.
PART_LABEL = re.compile(r"(?:其中:)?[^\d:]{2,20}:")
#: Longest text of a head's cell, and of one that a line is; most columns of a table.
HEAD_LENGTH, LONGEST_HEAD, WIDEST = 30, 24, 12


def bare(head: str) -> str:
    """``head`` without the letter of its column."""
    # Only where it can stand: a cell may be as long as a report.
    found = _LETTER.search(head, max(0, len(head) - _LONGEST_LETTER))
    return head[: found.start()] + head[found.end() :] if found else head


def is_head_word(text: str) -> bool:
    """Whether ``text`` names a column."""
    return 0 < len(text) <= HEAD_LENGTH and HEAD_WORD.fullmatch(bare(text)) is not None


def says_itself(text: str) -> bool:
    """Whether ``text`` says what a figure measures, so that nothing above or beside it has to."""
    head = bare(text)
    return 1 < len(head) <= LONGEST_HEAD and any(known.fullmatch(head) for known in (RATE, POINTS_HEAD, BUDGET_HEAD))


def is_figures_head(text: str) -> bool:
    """Whether ``text`` heads a column of sums, rates or points."""
    head = bare(text)
    return 1 < len(head) <= LONGEST_HEAD and any(known.fullmatch(head) for known in (RATE, POINTS_HEAD, MONEY))
