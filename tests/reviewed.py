"""A short report to review: something of most kinds, and a number that nobody claims."""

from __future__ import annotations

from pathlib import Path

from jixiao.intake.add import add

REPORT_ID = "431028-slj-2022"
REPORT = """安仁县水利局2022年度部门整体支出绩效自评报告

一、部门概况
安仁县水利局内设办公室、规划财务股等5个股室，核定编制42名，年末实有在职人员40人。

二、部门整体支出情况
2022年年初预算1200万元，调整后预算1350.5万元，全年支出1323.49万元，预算执行率98%。
综上，全年支出1323.49万元。

三、绩效自评结果
2022年度部门整体支出绩效自评得分为96.5分，等级为“优”。
全年新建小型水库3座，维修山塘27口，培训河长121名。𠮷村水厂的代码为77。

四、存在的问题
一是预算编制不够精准；二是项目支出进度偏慢。
"""


def add_report(root: Path) -> None:
    """Add the report to the project at ``root``; its file is ``report.txt`` there."""
    (root / "report.txt").write_text(REPORT, encoding="utf-8")
    list(add(root, [root / "report.txt"], jobs=1, reports=root / "reports"))
