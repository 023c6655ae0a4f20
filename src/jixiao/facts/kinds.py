"""The kinds of fact a report can state: one definition of each, from which everything else about a kind follows.

The loader and ``jixiao check``, the seeds' column types, the descriptions in the warehouse, the data dictionary and the
data package are all made from these tables. ``{report_id}/{kind}/{fact_no}`` names a fact for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jixiao.facts.column import Boolean, Choice, Column, Date, Integer, Number, Text, Verbatim
from jixiao.facts.table import Table

REPORT_ID = Text(r"[1-9][0-9]{5}-[a-z]+-(19|20)[0-9]{2}(-[a-z0-9]+){0,2}", "440113-zzb-2023")
FACT_ID = Text(rf"{REPORT_ID.pattern}/[a-z_]+/[1-9][0-9]*", "440113-zzb-2023/score/1")
SHA256 = Text(r"[0-9a-f]{64}", "64 hexadecimal digits")
DIVISION = Text(r"[1-9][0-9]{5}", "440113")
SLUG = Text(r"[a-z][a-z0-9_]*", "zzb")
MONEY = Number(18, 2)
MONEY_PRINTED = Number(18, 6)
POINTS = Number(9, 4)
PERCENT = Number(12, 6)
QUANTITY = Number(18, 6)
CONFIDENCE = Number(3, 2)

REVIEW = Choice({"extracted": "程序提取", "accepted": "已复核", "corrected": "已更正", "rejected": "已否定"})
STATUS = Choice(
    {
        "stated": "已列明",
        "derived": "推算",
        "not_stated": "未列明",
        "not_applicable": "不适用",
        "masked": "已遮盖",
        "unreadable": "无法辨认",
    }
)
QUALIFIER = Choice({"exact": "确数", "at_least": "不少于", "more_than": "超过", "at_most": "不多于", "about": "约"})
OPERATOR = Choice({"=": "等于", ">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "~": "约"})
LEVEL = Choice(
    {"total": "总分", "dimension": "一级指标", "group": "二级指标", "indicator": "三级指标", "criterion": "评分要点"}
)
MAX_STATUS = Choice({"printed": "印明", "derived": "推算", "not_stated": "未列明"})
SCOPE = Choice(
    {
        "whole": "整体支出",
        "basic": "基本支出",
        "project": "项目支出",
        "special_fund": "专项资金",
        "general_budget": "一般公共预算",
        "government_fund": "政府性基金预算",
        "state_capital": "国有资本经营预算",
        "wages": "工资福利支出",
        "goods_services": "商品和服务支出",
        "transfers_to_persons": "对个人和家庭的补助",
        "three_public": "“三公”经费",
        "other": "其他",
    }
)

COMMON = (
    Column(
        "report_id",
        REPORT_ID,
        "报告编号",
        "The report: division code, organ and fiscal year.",
        references="raw_report.report_id",
    ),
    Column(
        "fact_no",
        Integer(1),
        "序号",
        "Number of the fact among those of its kind in the report; with the kind it is the fact's permanent name.",
    ),
    Column(
        "section",
        Text(),
        "章节",
        "Path of heading numbers and titles as printed, from the top, joined by >.",
        absent="no heading stands over the place",
    ),
    Column("line", Integer(1), "行号", "Line of the source text on which the quote begins, from 1."),
    Column(
        "char_start",
        Integer(0),
        "起始字符",
        "Offset of the quote's first character in the decoded source text, from 0.",
    ),
    Column("char_end", Integer(1), "结束字符", "Offset just after the quote's last character."),
    Column(
        "quote",
        Verbatim(),
        "原文",
        "The shortest printed text that carries the value; text[char_start:char_end] == quote.",
    ),
    Column(
        "method",
        Text(r"hand|[a-z][a-z0-9_.]*", "hand"),
        "取得方式",
        "Rule of the extractor that read the fact, or hand for one read by a person.",
    ),
    Column(
        "confidence",
        CONFIDENCE,
        "可信度",
        "How sure the rule is of what it read, from 0 to 1; 1 for what a person has read.",
    ),
    Column("review", REVIEW, "复核", "Whether a person has confirmed the fact."),
)

RESTATES = Column(
    "restates",
    FACT_ID,
    "重述",
    "The earlier fact of the report that states the same figure.",
    absent="the first statement of its figure",
)
VALUE_STATUS = Column("value_status", STATUS, "数值状态", "Whether the value is stated, derived, or why it is absent.")
THEME = Column("theme", SLUG, "主题", "What it is about.", references="ref_theme.theme")


@dataclass(frozen=True)
class Kind:
    """A kind of fact. ``value`` names the column whose number the quote must show."""

    name: str
    table: Table
    value: str | None


def _kind(
    name: str, zh: str, en: str, columns: tuple[Column, ...], *, value: str | None, table: str | None = None
) -> Kind:
    seed = Table(table or f"raw_{name}", "facts", zh, en, ("report_id", "fact_no"), COMMON + columns)
    return Kind(name, seed, value)


def _absent_unless(status: str) -> str:
    return f"see {status}"


REPORT = _kind(
    "report",
    "报告",
    "One published document: one department, one fiscal year, one report type.",
    (
        Column("title", Text(), "标题", "Title as printed, line breaks removed."),
        Column(
            "department_name",
            Text(),
            "部门名称",
            "Department's name as printed.",
            references="ref_department_name.name_zh",
        ),
        Column(
            "division_code",
            DIVISION,
            "行政区划代码",
            "GB/T 2260 code of the division, in the fiscal year.",
            references="ref_division.division_code",
        ),
        Column("organ", SLUG, "机构", "Kind of department.", references="ref_organ.organ"),
        Column(
            "report_type",
            Choice(
                {
                    "whole": "部门整体支出绩效自评",
                    "project": "项目支出绩效自评",
                    "transfer_payment": "转移支付绩效自评",
                    "final_account": "部门决算公开所附绩效自评",
                }
            ),
            "报告类型",
            "What the report evaluates.",
        ),
        Column("fiscal_year", Integer(1995), "评价年度", "Year evaluated; never that of signing or publication."),
        Column(
            "edition",
            Integer(1),
            "版次",
            "Number of this edition among those published of the same report; a later one ends its id in -e2, -e3 ….",
        ),
        Column(
            "signed_on",
            Date(),
            "填报日期",
            "Day on which the report says that it was filled in or signed.",
            absent=_absent_unless("signed_on_status"),
            status="signed_on_status",
        ),
        Column("signed_on_status", STATUS, "填报日期状态", "Whether the day of signing is stated."),
        Column(
            "published_on",
            Date(),
            "公开日期",
            "Day on which the report was published.",
            absent=_absent_unless("published_on_status"),
            status="published_on_status",
        ),
        Column("published_on_status", STATUS, "公开日期状态", "Whether the day of publication is stated."),
        Column("collected_on", Date(), "采集日期", "Day on which the document entered the corpus."),
        Column("source_file", Text(r"[^/\\\s]+", "000_report.txt"), "来源文件", "Name of the file read."),
        Column("source_sha256", SHA256, "来源文件哈希", "SHA-256 of the file's bytes."),
        Column(
            "content_sha256",
            SHA256,
            "内容哈希",
            "SHA-256 of the report's letters and digits in order: equal for the same text in another format.",
        ),
        Column(
            "source_format",
            Choice(
                {
                    "txt": "文本",
                    "md": "Markdown",
                    "html": "网页",
                    "docx": "Word",
                    "doc": "Word 97",
                    "pdf": "PDF",
                    "xlsx": "Excel",
                    "xls": "Excel 97",
                }
            ),
            "来源格式",
            "Format of the file.",
        ),
        Column(
            "source_chars",
            Integer(1),
            "字符数",
            "Length of the decoded source text in characters; every span lies within it.",
        ),
        Column(
            "source_url",
            Text(),
            "来源网址",
            "Address at which the report was published.",
            absent=_absent_unless("source_url_status"),
            status="source_url_status",
        ),
        Column("source_url_status", STATUS, "来源网址状态", "Whether the address is known."),
        Column(
            "rubric_id",
            SLUG,
            "指标体系",
            "Scoring scheme under which the report was written.",
            absent="the scheme is not among those known",
            references="ref_rubric.rubric_id",
        ),
        Column(
            "printed_grade",
            Text(),
            "自评等级",
            "Grade as printed.",
            absent=_absent_unless("printed_grade_status"),
            status="printed_grade_status",
        ),
        Column("printed_grade_status", STATUS, "自评等级状态", "Whether a grade is printed."),
        Column(
            "prepared_scope",
            Choice({"whole_department": "部门整体", "headquarters": "本级", "not_stated": "未说明"}),
            "填报范围",
            "Whether the report covers the department with its subordinate units, or its headquarters alone.",
        ),
    ),
    value=None,
)

SCORE = _kind(
    "score",
    "得分",
    "One printed score, at any level of the rubric.",
    (
        Column("level", LEVEL, "层级", "Level in the rubric."),
        Column(
            "path", Text(), "指标路径", "Printed names from the top of the rubric, joined by >; 总分 for the total."
        ),
        Column("name", Text(), "指标名称", "Printed name of the scored item."),
        Column(
            "max_points",
            POINTS,
            "分值",
            "Most points that the item can get.",
            absent=_absent_unless("max_status"),
            status="max_status",
        ),
        Column(
            "max_status",
            MAX_STATUS,
            "分值状态",
            "Whether the maximum is printed, derived from other printed figures, or not known.",
        ),
        Column(
            "score",
            POINTS,
            "自评得分",
            "Points that the department gave itself.",
            absent=_absent_unless("value_status"),
            status="value_status",
        ),
        VALUE_STATUS,
        Column("full_marks", Boolean(), "称得满分", "Whether the report says in words that the item got full marks."),
        Column(
            "deduction",
            POINTS,
            "扣分",
            "Points that the report says were lost, or the maximum less the score.",
            absent=_absent_unless("deduction_status"),
            status="deduction_status",
        ),
        Column("deduction_status", STATUS, "扣分状态", "Whether the deduction is stated, derived, or not stated."),
        Column(
            "reason",
            Text(),
            "得扣分原因",
            "Why points were given or lost, in our own words.",
            absent="the report gives no reason",
        ),
        Column(
            "reason_theme",
            SLUG,
            "扣分原因类别",
            "Class of the reason for a deduction.",
            absent="nothing was deducted",
            references="ref_theme.theme",
        ),
        Column(
            "not_applicable", Boolean(), "不适用", "Whether the report says that the item had no business in the year."
        ),
        Column(
            "rate_fact",
            FACT_ID,
            "计分比率",
            "The rate from which the report says that the points were computed, by weight.",
            absent="the report computes the points from no rate",
        ),
        Column(
            "evaluator",
            Choice({"finance": "财政部门复评", "third_party": "第三方评价"}),
            "评分主体",
            "Who gave the score, where it was not the department itself.",
            absent="the department itself",
        ),
        RESTATES,
    ),
    value="score",
)

AMOUNT = _kind(
    "amount",
    "金额",
    "One sum of money.",
    (
        Column("item", Text(), "款项", "What the money is."),
        Column(
            "scope",
            SCOPE,
            "口径",
            "Part of the department's money that the sum belongs to; other for single projects and other actors.",
        ),
        Column(
            "measure",
            Choice(
                {
                    "budget_initial": "年初预算数",
                    "budget_adjusted": "调整预算数",
                    "budget_unspecified": "预算数（未说明口径）",
                    "executed": "执行数",
                    "revenue": "收入数",
                    "carry_in": "上年结转结余",
                    "carry_out": "年末结转结余",
                    "change": "增减额",
                    "evaluated": "纳入自评资金",
                    "unit_cost": "单位标准",
                    "other": "其他",
                }
            ),
            "指标",
            "What about the money the sum measures.",
        ),
        Column(
            "amount",
            MONEY_PRINTED,
            "金额（印面）",
            "The number as printed, in its unit.",
            absent=_absent_unless("value_status"),
            status="value_status",
        ),
        Column(
            "unit",
            Choice({"元": "元", "万元": "万元", "亿元": "亿元"}),
            "单位",
            "Printed unit.",
            references="ref_unit.unit",
        ),
        Column(
            "amount_yuan",
            MONEY,
            "金额（元）",
            "The sum in yuan.",
            absent=_absent_unless("value_status"),
            status="value_status",
        ),
        VALUE_STATUS,
        Column("qualifier", QUALIFIER, "约数", "Whether the figure is exact, a bound, or about."),
        Column(
            "direction",
            Choice({"increase": "增加", "decrease": "减少"}),
            "增减方向",
            "Direction of a change.",
            absent="the sum is not a change",
        ),
        Column(
            "unit_cost_fact",
            FACT_ID,
            "单位标准事实",
            "The standard per unit of which the sum is a multiple.",
            absent="the report does not compute the sum from a standard",
        ),
        Column(
            "count_fact",
            FACT_ID,
            "数量事实",
            "The count by which the standard is multiplied.",
            absent="the report does not compute the sum from a standard",
        ),
        RESTATES,
    ),
    value="amount",
)

RATIO = _kind(
    "ratio",
    "比率",
    "One printed percentage or ratio that is not the target or result of a performance indicator.",
    (
        Column("item", Text(), "比率名称", "What the ratio is of."),
        Column(
            "value_pct",
            PERCENT,
            "百分比",
            "The ratio in per cent, as printed and unsigned; a:b is 100·a/b.",
            absent=_absent_unless("value_status"),
            status="value_status",
        ),
        VALUE_STATUS,
        Column(
            "measure",
            Choice(
                {
                    "execution_rate": "执行率",
                    "share": "占比",
                    "growth": "增长率",
                    "decline": "下降率",
                    "coverage": "覆盖率",
                    "completion": "完成率",
                    "difference_rate": "差异率",
                    "satisfaction": "满意度",
                    "other": "其他",
                }
            ),
            "类别",
            "Kind of ratio.",
        ),
        Column(
            "basis",
            Choice(
                {
                    "initial": "年初预算",
                    "adjusted": "调整预算",
                    "monthly_average": "月均",
                    "prior_year": "上年",
                    "count": "计数",
                    "unspecified": "未说明",
                }
            ),
            "基数",
            "What the ratio is measured against.",
        ),
        replace(AMOUNT.table.by_name["scope"], absent="not a ratio of the department's own money"),
        Column(
            "numerator_fact", FACT_ID, "分子", "The fact that is the numerator.", absent="the report does not give it"
        ),
        Column(
            "denominator_fact",
            FACT_ID,
            "分母",
            "The fact that is the denominator.",
            absent="the report does not give it",
        ),
        Column("qualifier", QUALIFIER, "约数", "Whether the figure is exact, a bound, or about."),
        RESTATES,
    ),
    value="value_pct",
)

INDICATOR_RESULT = _kind(
    "indicator_result",
    "绩效指标完成情况",
    "Target and actual of one performance indicator.",
    (
        Column("task", Text(), "任务", "Task or scored item that the indicator belongs to."),
        Column(
            "goal",
            Text(),
            "绩效目标",
            "Goal of the task, printed if short, else in our own words.",
            absent="the report states none",
        ),
        Column("indicator", Text(), "绩效指标", "Name of the indicator."),
        Column(
            "target_text",
            Text(),
            "年度指标值",
            "Target as printed if short, else in our own words.",
            absent=_absent_unless("target_status"),
            status="target_status",
        ),
        Column(
            "target_op",
            OPERATOR,
            "目标比较符",
            "How the actual must compare with the target value.",
            absent="the target has no number",
        ),
        Column("target_value", QUANTITY, "目标值", "Target as a number, in unit.", absent="the target has no number"),
        Column("target_status", STATUS, "目标状态", "Whether a target is stated."),
        Column(
            "actual_text",
            Text(),
            "实际完成值",
            "Result as printed if short, else in our own words.",
            absent=_absent_unless("actual_status"),
            status="actual_status",
        ),
        Column(
            "actual_op",
            OPERATOR,
            "实际比较符",
            "Whether the result is exact or a bound.",
            absent="the result has no number",
        ),
        Column("actual_value", QUANTITY, "实际值", "Result as a number, in unit.", absent="the result has no number"),
        Column("actual_status", STATUS, "实际状态", "Whether a result is stated."),
        Column(
            "unit",
            Text(),
            "单位",
            "Unit of both values.",
            absent="neither value is a number",
            references="ref_unit.unit",
        ),
        Column(
            "pair_kind",
            Choice({"table_row": "表格行", "narrated": "叙述"}),
            "来源形式",
            "Whether the pair is a table's row or is told in prose.",
        ),
        RESTATES,
    ),
    value=None,
)

HEADCOUNT = _kind(
    "headcount",
    "机构人员",
    "One count of posts, people or organs of the department.",
    (
        Column(
            "item",
            Choice(
                {
                    "authorised_posts": "核定编制",
                    "administrative_posts": "行政编制",
                    "service_posts": "事业编制",
                    "worker_posts": "工勤编制",
                    "in_post": "在职人员",
                    "retired": "离退休人员",
                    "early_retired": "离岗退养人员",
                    "outside_establishment": "编外人员",
                    "internal_offices": "内设机构",
                    "subordinate_units": "下属单位",
                    "leadership_posts": "领导职数",
                    "evaluation_group": "自评工作小组",
                    "other": "其他",
                }
            ),
            "项目",
            "What is counted.",
        ),
        Column(
            "unit_name",
            Text(),
            "所属单位或职务",
            "Unit or post that the count is of.",
            absent="the department as a whole",
        ),
        Column(
            "headcount", Integer(), "数量", "The count.", absent=_absent_unless("value_status"), status="value_status"
        ),
        VALUE_STATUS,
        Column("unit", Text(), "单位", "Printed measure word.", references="ref_unit.unit"),
        Column("as_of", Date(), "截至日期", "Day for which the count holds.", absent="the report states no day"),
        Column(
            "listed",
            Integer(1),
            "列出数量",
            "How many the report then lists by name, counted by the reader.",
            absent="no list follows the count",
        ),
        RESTATES,
    ),
    value="headcount",
)

ACTIVITY = _kind(
    "activity",
    "量化成效",
    "One quantified achievement, plan or context figure in running text.",
    (
        Column("subject", Text(), "事项", "What is counted, in our own words."),
        Column(
            "value",
            QUANTITY,
            "数值",
            "The number, in unit (2.7 万人次 is 27000 人次).",
            absent=_absent_unless("value_status"),
            status="value_status",
        ),
        VALUE_STATUS,
        Column("unit", Text(), "单位", "Unit counted.", references="ref_unit.unit"),
        Column("qualifier", QUALIFIER, "约数", "Whether the figure is exact, a bound, or about."),
        Column(
            "modality",
            Choice({"achieved": "已完成", "planned": "计划", "context": "背景"}),
            "性质",
            "Whether the figure was achieved, is planned, or describes the setting.",
        ),
        THEME,
        Column(
            "part_of",
            FACT_ID,
            "所属总数",
            "The figure of which the report says that this one is a part (其中).",
            absent="no part of another figure",
        ),
        RESTATES,
    ),
    value="value",
)

FINDING = _kind(
    "finding",
    "问题与措施",
    "One problem admitted or measure promised.",
    (
        Column("finding_kind", Choice({"problem": "存在问题", "measure": "改进措施"}), "类别", "Problem or measure."),
        Column("ordinal", Integer(1), "次序", "Place in its list."),
        Column(
            "parent_ordinal",
            Integer(1),
            "上级次序",
            "Place of the item that it is part of.",
            absent="an item of the first level",
        ),
        THEME,
        Column("gist", Text(), "概要", "What it says, in our own words."),
    ),
    value=None,
)

CITATION = _kind(
    "citation",
    "引用文件",
    "One document or policy cited by name.",
    (
        Column("name", Text(), "文件名称", "Name as printed."),
        Column("document_number", Text(), "文号", "Number as printed.", absent="the report gives none"),
        Column(
            "relation",
            Choice({"basis": "依据", "implemented": "落实", "issued": "印发", "studied": "学习", "other": "其他"}),
            "关系",
            "What the department did with it.",
        ),
        RESTATES,
    ),
    value=None,
)

CLAIM = _kind(
    "claim",
    "文字表述",
    "One statement in words that figures or other statements of the report can contradict.",
    (
        Column(
            "claim",
            Choice(
                {
                    "execution_complete": "预算全部执行",
                    "within_budget": "未超预算支出",
                    "initial_budget_kept": "严格执行年初预算",
                    "budget_added": "年中追加预算",
                    "funds_returned": "资金未用退回",
                    "funds_reclassified": "增减缘于预算间调整",
                    "accounts_match": "账账、账实相符",
                    "stocktaking_not_done": "未进行资产盘点",
                    "targets_met": "达到绩效目标",
                    "task_not_done": "任务未能开展",
                    "period_open": "年度尚未结束时的表述",
                    "budget_published": "预算公开日期",
                }
            ),
            "表述类别",
            "What the report says.",
        ),
        Column(
            "claimed_on",
            Date(),
            "所称日期",
            "Day that the statement names.",
            absent="the statement names no whole date",
        ),
        RESTATES,
    ),
    value=None,
)

EVIDENCE = _kind(
    "evidence",
    "佐证位置",
    "A further place where a value of a fact is printed: a score's maximum, an indicator's target, a report's year.",
    (
        Column("fact_id", FACT_ID, "事实编号", "The fact that the value belongs to."),
        Column("column_name", Text(r"[a-z_]+", "max_points"), "字段", "The column of the fact that holds the value."),
    ),
    value=None,
)


def _without_quote_where_personal(table: Table) -> Table:
    quote = replace(table.by_name["quote"], absent="the number is personal data, which is never written down")
    return replace(table, columns=tuple(quote if column.name == "quote" else column for column in table.columns))


WAIVED_NUMBER = _kind(
    "waived_number",
    "非事实数字",
    "One number of a report that is no fact, with the reason.",
    (
        Column(
            "reason",
            Choice(
                {
                    "date": "日期期限",
                    "ordinal": "序号",
                    "page_number": "页码",
                    "document_number": "文号",
                    "slogan": "口号简称",
                    "name_part": "名称组成部分",
                    "rule": "评分规则或公式",
                    "personal_data": "个人信息",
                    "navigation": "页眉页脚与导航",
                    "outside": "自评报告之外",
                    "other": "其他",
                }
            ),
            "理由",
            "Why the number is no fact.",
        ),
    ),
    value=None,
    table="waived_number",
)
WAIVED_NUMBER = replace(WAIVED_NUMBER, table=_without_quote_where_personal(WAIVED_NUMBER.table))
