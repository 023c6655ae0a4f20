"""The tables of vocabulary 词表: the words by which reports are read, as rows that a person can edit.

The reading of reports alone asks them, so that dbt does not load them.
"""

from __future__ import annotations

from jixiao.facts.column import Boolean, Choice, Column, Integer, Text
from jixiao.facts.form_words import FORM_WORD
from jixiao.facts.reference import NAME_ZH, SOURCE
from jixiao.facts.table import Table
from jixiao.facts.types import DIVISION, SLUG

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


def _words(name: str, zh: str, en: str, key: tuple[str, ...], *columns: Column) -> Table:
    return Table(name, "reference", zh, en, key, (*columns, SOURCE), is_modelled=False)


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
                "person_field": "人员栏目",
                "person_role": "人员身份",
                "person_opener": "姓名之前的词",
                "person_title": "只随姓名的词",
                "person_follower": "姓名之后的词",
                "person_given": "人名用字",
                "person_sure": "几乎只作姓氏的字",
                "person_part": "无姓氏民族的名字用词",
                "person_sound": "音译人名用字",
                "person_card": "个人证件",
                "person_number": "个人号码栏目",
                "person_home": "住址栏目",
                "person_birth": "出生日期栏目",
                "public_figure": "公众人物",
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

SURNAME = _words(
    "ref_surname",
    "姓氏",
    "One surname, and the words that begin as if with it.",
    ("surname",),
    Column("surname", Text(), "姓氏", "The surname, of one character or more."),
    Column(
        "words",
        Text(r"[^、]+(、[^、]+)*", "高度、高标准"),
        "同形词语",
        "Words that begin with it and are no names.",
        absent="no word begins with it",
    ),
)

TABLES = (
    DIVISION_NAME,
    DIVISION_WORD,
    ORGAN_NAME,
    PLURAL_ORGAN,
    LEADING_BODY,
    LEVEL_NAME,
    THEME_WORD,
    DEDUCTION_WORD,
    WORD_LIST,
    SURNAME,
    FORM_WORD,
)
