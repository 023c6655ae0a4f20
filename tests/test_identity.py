"""What a document is and whose: invented openings in the families of many provinces, and what is no report."""

from __future__ import annotations

import pytest

from jixiao.extraction.annotated_text import prepare
from jixiao.extraction.identity.identity import Identity, identify
from jixiao.extraction.lexicon import load
from reading import ROOT, document

BODY = """一、部门概况
我局为县政府组成部门，内设5个股室。
二、预算执行情况
全年支出1200万元。
三、自评结论
自评得分96分。
四、存在问题
预算编制不够精准。
"""

#: Opening, then the type, the department's printed name, its division, the fiscal year.
REPORTS = [
    (f"安仁县水利局2022年度部门整体支出绩效自评报告\n{BODY}", "whole", "安仁县水利局", "431028", 2022),
    (f"2021年度重庆市渝北区财政局\n部门整体绩效自评报告\n{BODY}", "whole", "重庆市渝北区财政局", "500112", 2021),
    (
        f"附件3\n\n部门整体支出绩效自评报告\n（2020年度）\n\n部门名称：昆明市五华区教育体育局\n{BODY}",
        "whole", "昆明市五华区教育体育局", "530102", 2020,
    ),
    (
        "首页 > 政务公开 > 财政信息\n怀远县民政局2023年部门整体支出绩效自评情况\n"
        f"发布时间：2024-05-06 来源：怀远县民政局\n{BODY}",
        "whole", "怀远县民政局", "340321", 2023,
    ),
    (
        "2022年度部门整体支出绩效评价报告\n评价单位：遂宁市中级人民法院\n"
        f"{BODY.replace('我局', '我院')}",
        "whole", "遂宁市中级人民法院", "510900", 2022,
    ),
    (
        f"成都市第七中学2021年整体支出绩效自评报告\n{BODY.replace('我局', '我校')}",
        "whole", "成都市第七中学", "510100", 2021,
    ),
    (
        "根据《县财政局关于开展2021年度绩效自评工作的通知》要求，我局对2021年度部门整体支出进行了绩效自评"
        "，现将情况报告如下：\n"
        f"遂川县林业局是县政府工作部门。\n{BODY}",
        "whole", "遂川县林业局", "360827", 2021,
    ),
    (f"安仁縣水利局2022年度部門整體支出績效自評報告\n{BODY}", "whole", "安仁县水利局", "431028", 2022),
    (
        f"宁远县2022年度高标准农田建设项目支出绩效自评报告\n项目单位：宁远县农业农村局\n{BODY}",
        "project", "宁远县农业农村局", "431126", 2022,
    ),
    (
        f"曲靖市民政局2022年中央财政困难群众救助补助资金转移支付绩效自评报告\n{BODY}",
        "transfer_payment", "曲靖市民政局", "530300", 2022,
    ),
    # The title names the year of the exercise, the cover the year evaluated.
    (
        f"2023年部门整体支出绩效自评报告\n评价年度：2022年度\n单位名称（盖章）：桂东县审计局\n{BODY}",
        "whole", "桂东县审计局", "431027", 2022,
    ),
    # A bureau's branch is the bureau of the place that it is named after.
    (
        f"长沙市公安局雨花分局2021年度部门整体支出绩效自评报告\n{BODY}",
        "whole", "长沙市公安局雨花分局", "430111", 2021,
    ),
]  # fmt: skip

OTHERS = [
    (
        "none",
        "安仁县财政局关于开展2022年度部门整体支出绩效自评工作的通知\n各乡镇人民政府、县直各单位：\n"
        "现将有关事项通知如下。"
    ),
    (
        "none",
        "安仁县预算绩效管理办法（试行）\n第一条 为加强管理，制定本办法。\n第二条 适用于各单位自评。\n"
        "第三条 自评应当真实。"
    ),
    ("none", "我市扎实推进部门整体支出绩效自评工作\n近日，市财政局组织召开绩效自评培训会。"),
    ("none", "部门整体支出绩效自评的问题与对策研究\n摘要：本文分析自评。\n关键词：绩效自评"),
    ("none", "安仁县2023年部门预算公开\n一、部门职责\n二、机构设置\n三、收支预算总表"),
    ("none", "2022年部门整体支出绩效评价服务采购项目竞争性磋商公告\n采购人：安仁县财政局"),
    (
        "template",
        "××县××局2022年度部门整体支出绩效自评报告\n（参考格式）\n一、部门概况\n"
        "××局内设××个股室，编制××名，支出××万元。"
    ),
    (
        "template",
        "部门整体支出绩效自评报告范文（通用5篇）\n小编为大家整理了自评报告。\n"
        "篇一：安仁县水利局2022年度自评报告"
    ),
    (
        "template",
        "年度部门整体支出绩效自评报告\n部门名称：\n内设机构    个，编制    人，在职    人。\n"
        "全年支出    万元，得分    分。"
    ),
    (
        "third_party",
        "安仁县水利局2022年部门整体支出重点绩效评价报告\n"
        "受县财政局委托，我们组成评价工作组，对被评价单位进行了评价。"
    ),
    (
        "final_account",
        "安仁县水利局2022年度部门决算\n目录\n第一部分 概况\n第二部分 收入支出决算总表\n"
        "第三部分 决算情况说明\n预算绩效情况：本部门组织自评。"
    ),
]  # fmt: skip


def identity(text: str) -> Identity:
    return identify(prepare(document(text), load(ROOT)))


@pytest.mark.parametrize(("text", "kind", "department", "division", "year"), REPORTS)
def test_a_report_tells_what_it_is_and_whose(text: str, kind: str, department: str, division: str, year: int) -> None:
    found = identity(text)
    assert (found.type.type, found.type.is_self_evaluation) == (kind, True), found.type.reason
    assert found.department is not None and found.year is not None
    assert (found.department_name, found.department.division_code, found.year.year) == (department, division, year)
    assert found.department.department_id is not None and 0 < found.department.confidence <= 1


@pytest.mark.parametrize(("kind", "text"), OTHERS)
def test_what_is_no_self_evaluation_is_refused_with_a_reason(kind: str, text: str) -> None:
    found = identity(text)
    assert (found.type.type, found.type.is_self_evaluation) == (kind, False), found.type.reason
    assert found.type.reason


def test_a_final_account_enters_with_its_chapter_only() -> None:
    account = "安仁县水利局2022年度部门决算\n目录\n第一部分 概况\n第二部分 收入支出决算总表\n本年收入9999万元。\n"
    chapter = "第五部分 附件\n安仁县水利局部门整体支出绩效自评报告\n" + BODY + "我局2022年度继续改进。\n" * 60
    found = identity(account + chapter)
    assert (found.type.type, found.type.is_self_evaluation) == ("final_account", True)
    assert found.type.begins is not None


def test_grade_dates_and_scope_are_read_with_their_places() -> None:
    text = (
        "部门整体支出绩效自评报告\n评价单位：安仁县水利局（本级）\n填报日期：2023年3月20日\n"
        "发布时间：2023-04-01\n2022年度自评得分96分，自评等级为“优”。（90分以上为优，80分以上为良）\n"
    )
    found = identity(text)
    assert (found.grade, str(found.signed_on), str(found.published_on)) == ("优", "2023-03-20", "2023-04-01")
    assert found.prepared_scope == "headquarters"
    assert {"printed_grade", "signed_on", "published_on", "fiscal_year", "department_name"} <= {
        place.column for place in found.evidence
    }


def test_an_ambiguous_division_is_not_guessed() -> None:
    found = identity(f"鼓楼区财政局2022年度部门整体支出绩效自评报告\n{BODY}")
    assert found.department is not None and found.department.department_id is None
    assert {"320106", "320302", "350102", "410204"} & {place.code for place in found.department.alternatives}
