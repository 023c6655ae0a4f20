"""The reference tables: what is known about divisions, departments and rubrics, each row with its source."""

from __future__ import annotations

from jixiao.facts.column import Boolean, Choice, Column, Date, Integer, Number, Text
from jixiao.facts.kinds import FACT_KINDS, REPORT
from jixiao.facts.table import Table
from jixiao.facts.types import DIVISION, FACT_ID, LEVEL, MAX_STATUS, POINTS, SLUG, VALUE

LEVEL_OF_GOVERNMENT = Choice({"province": "省级", "prefecture": "地级", "county": "县级", "township": "乡级"})
DEPARTMENT_ID = Text(r"[1-9][0-9]{5}-[a-z]+", "440113-zzb")
SOURCE = Column("source", Text(), "来源", "Where this is known from.")
NAME_ZH = Column("name_zh", Text(), "中文名称", "Name in Chinese.")
NAME_EN = Column("name_en", Text(), "英文名称", "Name in English.")
#: Of the frame of the Ministry of Finance, 财预〔2013〕53号.
_MOF_DIMENSIONS = {"input": "投入", "process": "过程", "output": "产出", "effect": "效果"}
#: How the source of a row ends that the reading of a report added.
FROM_REPORT = "程序读取"
REPORT_TYPE = REPORT.table.by_name["report_type"].type


def _table(name: str, zh: str, en: str, key: tuple[str, ...], *columns: Column) -> Table:
    return Table(name, "reference", zh, en, key, (*columns, SOURCE))


DIVISION_TABLE = _table(
    "ref_division",
    "行政区划",
    "One GB/T 2260 code over one period in which its name, level and parent stayed the same.",
    ("division_code", "valid_from"),
    Column("division_code", DIVISION, "行政区划代码", "GB/T 2260 code."),
    Column("valid_from", Date(), "生效日期", "First day of the period."),
    Column("valid_to", Date(), "失效日期", "Day from which the row no longer holds.", absent="the row still holds"),
    NAME_ZH,
    Column("level", LEVEL_OF_GOVERNMENT, "层级", "Level of government."),
    Column(
        "parent_code",
        DIVISION,
        "上级代码",
        "Code of the division above.",
        absent="a province",
        references="ref_division.division_code",
    ),
)

ORGAN = _table(
    "ref_organ",
    "机构类型",
    "One kind of department, the same in every division.",
    ("organ",),
    Column("organ", SLUG, "机构", "Short name of the organ."),
    NAME_ZH,
    NAME_EN,
    Column(
        "organ_kind",
        Choice(
            {
                "party": "党委部门",
                "government": "政府部门",
                "congress": "人大",
                "cppcc": "政协",
                "court": "法院",
                "procuratorate": "检察院",
                "mass": "群团",
                "institution": "事业单位",
            }
        ),
        "系统",
        "Branch that the organ belongs to.",
    ),
)

DEPARTMENT = _table(
    "ref_department",
    "部门",
    "One department: an organ of one division.",
    ("department_id",),
    Column("department_id", DEPARTMENT_ID, "部门编号", "Division code and organ."),
    Column(
        "division_code", DIVISION, "行政区划代码", "Current GB/T 2260 code.", references="ref_division.division_code"
    ),
    Column("organ", SLUG, "机构", "Kind of department.", references="ref_organ.organ"),
    NAME_ZH,
    Column("short_name_zh", Text(), "简称", "Short name in Chinese."),
    NAME_EN,
)

DEPARTMENT_NAME = _table(
    "ref_department_name",
    "部门名称",
    "One name under which a department is printed or spoken of.",
    ("name_zh",),
    NAME_ZH,
    Column(
        "department_id",
        DEPARTMENT_ID,
        "部门编号",
        "The department so named.",
        references="ref_department.department_id",
    ),
    Column(
        "name_kind",
        Choice({"full": "全称", "printed": "印面名称", "short": "简称", "signboard": "加挂牌子"}),
        "名称类别",
        "Kind of name.",
    ),
)

RUBRIC_FAMILY = _table(
    "ref_rubric_family",
    "体系族",
    "One family of scoring schemes that share their upper levels.",
    ("family",),
    Column("family", SLUG, "体系族", "The family."),
    NAME_ZH,
    NAME_EN,
)

RUBRIC = _table(
    "ref_rubric",
    "指标体系",
    "One scoring scheme: issuer, level of government, fiscal years and report type.",
    ("rubric_id",),
    Column("rubric_id", SLUG, "指标体系编号", "The scheme."),
    NAME_ZH,
    NAME_EN,
    Column("issuer", Text(), "制定机关", "Authority that issued the scheme."),
    Column(
        "level",
        Choice({"national": "国家", "all": "本级及以下", **LEVEL_OF_GOVERNMENT.values}),
        "适用层级",
        "Level of government whose departments it scores, at or below the issuer's.",
    ),
    Column("first_year", Integer(1995), "起始年度", "First fiscal year for which it is attested."),
    Column(
        "last_year", Integer(1995), "截止年度", "Last fiscal year for which it is attested.", absent="still in force"
    ),
    Column("report_type", REPORT_TYPE, "报告类型", "Type of report that it scores."),
    Column(
        "family",
        SLUG,
        "体系族",
        "Family of schemes that share their upper levels.",
        references="ref_rubric_family.family",
    ),
    Column("total_points", POINTS, "总分值", "Points that full marks add to.", absent="the scheme prints no points"),
    Column("note", Text(), "说明", "What a user of the scheme should know.", absent="nothing to add"),
)

RUBRIC_INDICATOR = _table(
    "ref_rubric_indicator",
    "指标体系条目",
    "One printed item of a rubric.",
    ("rubric_id", "path"),
    Column("rubric_id", SLUG, "指标体系编号", "The scheme.", references="ref_rubric.rubric_id"),
    Column("path", Text(), "指标路径", "Printed names from the top, joined by >."),
    Column("name", Text(), "指标名称", "Printed name."),
    Column("level", LEVEL, "层级", "Level in the rubric."),
    Column("max_points", POINTS, "分值", "Most points that the item can get.", status="max_status"),
    Column(
        "max_status",
        MAX_STATUS,
        "分值状态",
        "Whether the points are printed, derived from printed figures, or not known.",
    ),
    Column(
        "dimension",
        Choice(
            _MOF_DIMENSIONS
            | {"execution": "预算执行", "satisfaction": "满意度", "duty": "履职效能", "management": "管理效率"}
        ),
        "维度",
        "What a dimension is of, whatever it is called.",
        absent="an item below the dimensions, or a dimension that is like none of these",
    ),
)

INDICATOR = _table(
    "ref_indicator",
    "通用指标",
    "One rubric-free indicator: the concept that items of several rubrics measure.",
    ("indicator_id",),
    Column("indicator_id", SLUG, "通用指标编号", "The concept."),
    Column(
        "dimension",
        Choice(_MOF_DIMENSIONS),
        "维度",
        "Dimension of the MoF frame (财预〔2013〕53号).",
    ),
    Column("group_name", Text(), "类别", "Group within the dimension, in Chinese."),
    NAME_ZH,
    NAME_EN,
    Column("definition", Text(), "定义", "What it measures."),
)

CROSSWALK = _table(
    "ref_indicator_crosswalk",
    "指标对照",
    "How one printed item of a rubric relates to a rubric-free indicator.",
    ("rubric_id", "path"),
    Column("rubric_id", SLUG, "指标体系编号", "The scheme.", references="ref_rubric.rubric_id"),
    Column("path", Text(), "指标路径", "Printed names from the top, joined by >."),
    Column(
        "indicator_id",
        SLUG,
        "通用指标编号",
        "The concept.",
        absent="the relation is none",
        references="ref_indicator.indicator_id",
    ),
    Column(
        "relation",
        Choice(
            {"same": "相同", "broader": "更宽", "narrower": "更窄", "split": "拆分", "merged": "合并", "none": "无对应"}
        ),
        "关系",
        "How the printed item relates to the concept.",
    ),
    Column("evidence", Text(), "依据", "Why, or why there is no concept."),
)

GRADE_BAND = _table(
    "ref_grade_band",
    "等级区间",
    "One grade and the band of points that earns it.",
    ("scheme", "grade"),
    Column("scheme", SLUG, "方案", "Scheme of grades."),
    Column("grade", Text(), "等级", "The grade."),
    NAME_EN,
    Column("lower_points", POINTS, "下限", "Least points of the band, inclusive."),
    Column("upper_points", POINTS, "上限", "Points below which the band ends; the highest band includes it."),
)

UNIT = _table(
    "ref_unit",
    "单位",
    "One unit or measure word of the reports.",
    ("unit",),
    Column("unit", Text(), "单位", "As printed."),
    NAME_EN,
    Column(
        "quantity",
        Choice(
            {
                "money": "金额",
                "count": "数量",
                "people": "人数",
                "share": "比率",
                "score": "分数",
                "duration": "时长",
                "length": "长度",
                "area": "面积",
                "volume": "体积",
                "mass": "质量",
                "power": "功率",
                "energy": "电量",
                "concentration": "浓度",
                "temperature": "温度",
                "sound": "声级",
                "ratio": "倍数",
                "rank": "名次",
            }
        ),
        "量",
        "What the unit measures.",
    ),
    Column("base_unit", Text(), "基本单位", "Unit to which the factor converts."),
    Column("factor", Number(18, 6), "换算系数", "Base units in one unit."),
)

THEME = _table(
    "ref_theme",
    "主题",
    "One theme of activities and findings, or one class of reasons for a deduction.",
    ("theme",),
    Column("theme", SLUG, "主题", "The theme."),
    Column(
        "applies_to",
        Choice({"subject": "工作主题", "deduction": "扣分原因"}),
        "用途",
        "Whether it classes subjects or reasons for deductions.",
    ),
    NAME_ZH,
    NAME_EN,
    Column(
        "is_own_fault",
        Boolean(),
        "自身原因",
        "Whether a deduction for this reason lies with the department.",
        absent="not a reason for deductions, or not known",
    ),
)


AUDIT_RULE = _table(
    "ref_audit_rule",
    "审计规则",
    "One rule by which a report's claims are recomputed or held against one another.",
    ("rule_id",),
    Column("rule_id", SLUG, "规则编号", "The rule."),
    Column(
        "family",
        Choice(
            {
                "scores": "得分",
                "money": "资金",
                "ratios": "比率",
                "targets": "目标",
                "time": "时间",
                "words": "文字与数字",
                "counts": "计数",
            }
        ),
        "规则类",
        "What the rule is about.",
    ),
    Column(
        "basis",
        Choice({"arithmetic": "算术", "plausibility": "合理性", "words": "文字"}),
        "判断依据",
        "What decides: arithmetic on printed figures, a bound of what is plausible, or the wording of the report.",
    ),
    Column(
        "severity",
        Choice({"error": "矛盾", "warning": "疑点", "notice": "提示"}),
        "严重程度",
        "How much a violation weighs: a contradiction, a doubt, a thing to know.",
    ),
    NAME_ZH,
    NAME_EN,
    Column("description", Text(), "说明", "What is compared, when it can be tested, and what is not judged."),
    Column("formula", Text(), "公式", "How the value to compare with is computed."),
)

CORRECTION = _table(
    "ref_correction",
    "更正",
    "One declared correction of a misprint: the printed value stays, marts hold the corrected one beside it.",
    ("fact_id", "column_name"),
    Column("fact_id", FACT_ID, "事实编号", "The fact that is corrected."),
    Column(
        "column_name",
        Choice({name: kind.table.by_name[name].zh for kind in FACT_KINDS for name in kind.correctable}),
        "字段",
        "The column that is corrected.",
    ),
    Column("printed_value", VALUE, "印面值", "The value as printed, which must still be that of the fact."),
    Column("corrected_value", VALUE, "更正值", "The value that holds."),
    Column("reason", Text(), "理由", "Why the printed value is a misprint."),
    Column("declared_on", Date(), "更正日期", "Day on which the correction was declared."),
)

COVERAGE = _table(
    "ref_coverage",
    "缺失说明",
    "What is known of a report that is not in the warehouse.",
    ("department_id", "fiscal_year"),
    Column(
        "department_id",
        DEPARTMENT_ID,
        "部门编号",
        "The department.",
        references="ref_department.department_id",
    ),
    Column("fiscal_year", Integer(1995), "评价年度", "Year that the report would evaluate."),
    Column(
        "status",
        Choice(
            {
                "not_published": "未公开",
                "not_collected": "未采集",
                "not_required": "无须编报",
                "withheld": "依规不公开",
                "lost": "曾公开现不可得",
            }
        ),
        "缺失原因",
        "Why there is no report.",
    ),
    Column("checked_on", Date(), "查证日期", "Day on which that was last looked up."),
    Column("note", Text(), "说明", "What was looked up, and where.", absent="nothing to add"),
)

METRIC = _table(
    "ref_metric",
    "统计指标",
    "One figure over several reports, defined once.",
    ("metric_id",),
    Column("metric_id", SLUG, "统计指标编号", "The metric."),
    NAME_ZH,
    NAME_EN,
    Column("formula", Text(), "公式", "What is observed and how the observations are summed up."),
    Column("unit", Choice({"points": "分", "rate": "比率"}), "单位", "Points of 100, or a fraction."),
    Column(
        "aggregate",
        Choice({"mean": "平均", "sd": "样本标准差"}),
        "汇总方式",
        "How observations become one value; a share is the mean of yes and no.",
    ),
    Column(
        "needs",
        Choice(
            {
                "rubric": "同一指标体系",
                "same_indicator": "同一指标体系，或对照关系为相同的同一通用指标",
                "basis": "同一预算口径",
                "nothing": "无",
            }
        ),
        "可比前提",
        "What the observations must share; a value over others is refused.",
    ),
)

TABLES = (
    DIVISION_TABLE,
    ORGAN,
    DEPARTMENT,
    DEPARTMENT_NAME,
    RUBRIC_FAMILY,
    RUBRIC,
    RUBRIC_INDICATOR,
    INDICATOR,
    CROSSWALK,
    GRADE_BAND,
    UNIT,
    THEME,
    AUDIT_RULE,
    CORRECTION,
    COVERAGE,
    METRIC,
)
