"""The reference tables: what is known about divisions, departments, rubrics and words, each row with its source."""

from __future__ import annotations

from jixiao.facts.column import Boolean, Choice, Column, Date, Integer, Number, Text
from jixiao.facts.kinds import FACT_KINDS, REPORT
from jixiao.facts.table import Table
from jixiao.facts.types import DIVISION, FACT_ID, LEVEL, POINTS, SLUG, VALUE

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


def _words(name: str, zh: str, en: str, key: tuple[str, ...], *columns: Column) -> Table:
    """A table of vocabulary, which the reading of reports alone asks."""
    return Table(name, "reference", zh, en, key, (*columns, SOURCE), is_modelled=False)


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

DIVISION_NAME = _words(
    "ref_division_name",
    "行政区划别称",
    "One further name of a division, or of a zone within it that GB/T 2260 does not have.",
    ("name_zh", "division_code"),
    NAME_ZH,
    Column(
        "division_code",
        DIVISION,
        "行政区划代码",
        "The division; an abbreviation may have two.",
        references="ref_division.division_code",
    ),
    Column(
        "name_kind",
        Choice({"short": "简称", "zone": "功能区", "abbreviation": "文号简称"}),
        "名称类别",
        "Short name, zone whose name does not begin with its division's, or what begins a document number (湘).",
    ),
)

DIVISION_WORD = _words(
    "ref_division_word",
    "同形常用词",
    "One name of divisions that is far more often a word.",
    ("word",),
    Column("word", Text(), "词语", "The word."),
    Column(
        "name_kind",
        Choice({"whole": "全名", "stem": "词根"}),
        "名称类别",
        "A whole name (城区), or one without its rank (公安 of 公安县).",
    ),
)

ORGAN_NAME = _words(
    "ref_organ_name",
    "机构名称",
    "One spelling of an organ, or several that differ in their ending, now or before the reforms of 2018 and 2023.",
    ("organ", "name_zh", "endings"),
    Column("organ", SLUG, "机构", "The organ.", references="ref_organ.organ"),
    Column("name_zh", Text(), "名称", "The name without its division; up to its ending where there are several."),
    Column(
        "endings",
        Text(r"[^、]+(、[^、]+)+", "局、厅、委员会、委"),
        "结尾",
        "The ways in which the name ends.",
        absent="the name is whole",
    ),
)

PLURAL_ORGAN = _words(
    "ref_plural_organ",
    "多设机构",
    "One organ of which a division has many, so that its number begins with its own name.",
    ("organ",),
    Column("organ", SLUG, "机构", "The organ.", references="ref_organ.organ"),
    Column(
        "spellings",
        Choice({"alike": "同义", "distinct": "各异"}),
        "名称异同",
        "Whether all its spellings mean the same (镇政府, 镇人民政府) or not (福利院, 养老院).",
    ),
    Column(
        "named_after",
        Choice({"owner": "所属地", "place": "所在地"}),
        "地名含义",
        "Whether a place's name that it begins with says whose it is, or only where: 湘潭大学.",
    ),
)

LEADING_BODY = _words(
    "ref_leading_body",
    "前置组织名称",
    "One body whose name stands before the division's: 共青团广州市番禺区委员会.",
    ("name_zh",),
    NAME_ZH,
    Column(
        "organ",
        SLUG,
        "机构",
        "The organ that its committee is.",
        absent="the name after it tells the organ",
        references="ref_organ.organ",
    ),
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
        Choice({"printed": "印明", "derived": "推算", "not_stated": "未列明"}),
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

LEVEL_NAME = _words(
    "ref_level_name",
    "层级名称",
    "One name by which any report may call an upper level of its rubric, whether or not the rubric is known.",
    ("name_zh", "level"),
    Column("name_zh", Text(), "名称", "As printed; a name in 指标 may print 类 before that."),
    Column("level", Choice({"dimension": "维度", "group": "类别"}), "层级", "Level that it names."),
    Column("in_text", Boolean(), "正文", "Whether it names the level in running text and headings."),
    Column("in_tables", Boolean(), "表格", "Whether a table's cell of this name is a level's label."),
    Column("in_titles", Boolean(), "标题", "Whether the title of a part that holds it is one of results."),
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

WORD = Column("word", Text(), "词语", "The word as reports print it.")
SPREAD_WORD = Column(
    "word",
    Text("[^…]+(…[^…]+)?"),
    "词语",
    "The word as reports print it; its one … stands for other words.",
)
WITHIN = Column(
    "within",
    Integer(1),
    "间隔字数",
    "Most characters for which … stands.",
    absent="the word has no …",
)

THEME_WORD = _words(
    "ref_theme_word",
    "主题词",
    "One word that tells a theme of activities and findings.",
    ("told_in", "word"),
    Column(
        "told_in",
        Choice({"any": "成效、问题与措施", "finding": "问题与措施"}),
        "适用文本",
        "Where the word tells it; a finding without a word of its own is told by the words of all texts.",
    ),
    Column("theme", SLUG, "主题", "The theme.", references="ref_theme.theme"),
    Column(
        "rank",
        Integer(1),
        "次序",
        "Place of the theme: of several told with the same weight, and in findings of all told, the first is meant.",
    ),
    SPREAD_WORD,
    WITHIN,
    Column(
        "weight",
        Integer(1),
        "权重",
        "How much the word counts where a text tells several themes.",
        absent="a word of findings, where the rank decides",
    ),
)

DEDUCTION_WORD = _words(
    "ref_deduction_word",
    "扣分原因词",
    "One word that says why points were lost.",
    ("word",),
    Column("theme", SLUG, "扣分原因", "The class of reasons.", references="ref_theme.theme"),
    Column("reason", Text(), "原因概括", "The reason in our own words."),
    Column("rank", Integer(1), "次序", "Place of the reason: of several that are told, the first is meant."),
    SPREAD_WORD,
    WITHIN,
)

WORD_LIST = _words(
    "ref_word",
    "词表",
    "One word of a list by which reports are read, and what it means there.",
    ("list", "word"),
    Column(
        "list",
        Choice(
            {
                "gist_aspect": "问题与措施所涉事项",
                "gist_fault": "问题的概括",
                "gist_deed": "措施的概括",
                "deed": "表示做了的动词",
                "document_end": "文件名称的末词",
                "document_kind": "文件种类",
                "document_relation": "与文件的关系",
                "law": "法律",
            }
        ),
        "词表",
        "The list.",
    ),
    WORD,
    Column(
        "meaning",
        Text(),
        "含义",
        "What the word tells: of gists our own words, of documents the relation.",
        absent="it is enough that the word is in the list",
    ),
    Column(
        "rank",
        Integer(1),
        "次序",
        "Place of the meaning: of several that are told, the first is meant.",
        absent="the longest word is meant",
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
    DIVISION_NAME,
    DIVISION_WORD,
    ORGAN_NAME,
    PLURAL_ORGAN,
    LEADING_BODY,
    RUBRIC,
    RUBRIC_INDICATOR,
    LEVEL_NAME,
    INDICATOR,
    CROSSWALK,
    GRADE_BAND,
    UNIT,
    THEME,
    THEME_WORD,
    DEDUCTION_WORD,
    WORD_LIST,
    AUDIT_RULE,
    CORRECTION,
    COVERAGE,
    METRIC,
)
