"""The report itself: its own row, which every other fact of it refers to."""

from __future__ import annotations

from jixiao.facts.column import Choice, Column, Date, Integer, Text
from jixiao.facts.kind import FactKind, seed
from jixiao.facts.types import DIVISION, SHA256, SLUG, STATUS

REPORT = FactKind(
    seed(
        "raw_report",
        "报告",
        "One published document: one department, one fiscal year, one report type.",
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
        Column(
            "project_name",
            Text(),
            "项目名称",
            "The project or the fund that the report evaluates, as printed.",
            absent="the report is of a whole department, or names no project",
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
            status="signed_on_status",
        ),
        Column("signed_on_status", STATUS, "填报日期状态", "Whether the day of signing is stated."),
        Column(
            "published_on",
            Date(),
            "公开日期",
            "Day on which the report was published.",
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
                    "odt": "OpenDocument",
                    "pdf": "PDF",
                    "ofd": "OFD",
                    "xlsx": "Excel",
                    "xls": "Excel 97",
                    "ods": "OpenDocument 表格",
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
    known_by="title",
    label="title",
    value_text="title",
    compared=(
        "title",
        "department_name",
        "division_code",
        "organ",
        "report_type",
        "project_name",
        "fiscal_year",
        "signed_on",
        "published_on",
        "rubric_id",
        "printed_grade",
        "prepared_scope",
    ),
    # dim_report has a row a report, not a row a fact.
    marts={},
)
