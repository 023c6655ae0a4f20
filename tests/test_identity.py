"""What a document is and whose: invented openings in the families of many provinces, and what is no report."""

from __future__ import annotations

import datetime

import pytest

from jixiao.extraction.annotated_text import prepare
from jixiao.extraction.identity.identity import Identity, identify
from jixiao.extraction.lexicon import load
from jixiao.intake.read_report import MOST_PARTS, Overrides, read_report, read_reports
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
    (f"安仁县水利局二〇二二年度部门整体支出绩效自评报告\n{BODY}", "whole", "安仁县水利局", "431028", 2022),
    # A mirror that puts the sound behind a character.
    (
        f"安仁縣(xiàn)水利局2022年度部門整體支出績(jì)效自評(píng)報(bào)告\n{BODY}",
        "whole", "安仁县水利局", "431028", 2022,
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

FORM = "2022年度项目支出绩效自评表\n项目名称\t河道清淤\n{}\n一级指标\t年度指标值\t全年完成值\t分值\t得分\n"

#: Whose report it is, and the text that tells; None where it has to be asked for.
WHOSE = [
    # Whoever is over a project has it done by another, who reports.
    ("安仁县第三中学", FORM.format("主管部门\t安仁县教育局\t实施单位(盖章)\t安仁县第三中学")),
    ("安仁县教育局", FORM.format("主管部门\t湖南省教育厅\t实施单位\t207001-安仁县教育局")),
    ("安仁县教育局", FORM.format("主管部门\t安仁县教育局\t实施单位\t基础教育股")),
    # A page that lost what parted its fields.
    ("安仁县水利局", FORM.format("主管部门湖南省水利厅实施单位安仁县水利局")),
    # Works stand in a town; who reports is not said.
    (None, "安仁县2022年水污染防治资金转移支付绩效自评报告\n一、资金\n安仁县平背乡污水处理厂项目到位资金60万元。\n"),
    ("安仁县平背乡人民政府", "平背乡2022年度农村道路项目绩效自评报告\n项目单位：安仁县平背乡人民政府\n自评98分。\n"),
    # A site is headed by its government; the way to the page names the department.
    (
        "安仁县水利局",
        "安仁县人民政府\n首页 > 部门信息公开 > 安仁县水利局 > 正文\n2022年农村饮水工程绩效自评报告\n我局自评98分。\n",
    ),
    # What the court calls itself, and the city of the notice.
    (
        "怀化市中级人民法院",
        "根据《怀化市财政局关于开展绩效自评工作的通知》要求，现将我院2022年部门整体支出绩效自评结果报告如下：\n"
        "市中级人民法院主要职责：审理案件。\n",
    ),
    # An abbreviation, and the name that it stands for.
    (
        "安仁县科学技术协会",
        f"安仁县科协2022年度部门整体支出绩效自评报告\n安仁县科学技术协会（以下简称县科协）是群团组织。\n{BODY}",
    ),
    # Who gave the money, and to whom the report is addressed.
    (
        "安仁县民政局",
        "安仁县财政局：\n根据安仁县财政局的要求，现将2022年部门整体支出绩效自评情况报告如下：\n"
        f"安仁县民政局是县政府工作部门。\n{BODY}",
    ),
    # Whoever publishes or evaluates for all is not the one who reports.
    (None, "2022年度农村饮水工程绩效自评报告\n发布机构：安仁县财政局\n我局完成工程，自评98分。\n"),
    (
        "安仁县水利局",
        f"2022年度部门整体支出绩效自评报告\n\n委托单位：安仁县财政局\n单位名称：安仁县水利局\n{BODY}",
    ),
    # One cell a line, with bars.
    (
        "安仁县统计局",
        "项目支出绩效自评表(2022年度) |\n项目名称 |\n经济普查 |\n主管部门 |\n安仁县统计局本级 |\n"
        "实施单位 (盖章) |\n安仁县统计局 |\n一级指标 |\n年度指标值 |\n全年完成值 |\n得分 |\n",
    ),
    # A town's government heads no site but its own, and is named in full somewhere.
    (
        "安仁县平背乡人民政府",
        "平背乡2022年农村道路养护项目绩效自评报告\n安仁县平背乡人民政府\n一、项目概况\n我乡到位资金60万元。\n",
    ),
    ("安仁县水利局", "2022年度河道保洁经费绩效自评报告\n——安仁县水利局\n一、项目概况\n到位资金60万元。\n"),
    # What a site prints around a page, in lines as long as those of a page that breaks them.
    (
        "安仁县水利局",
        "首页 > 政府信息公开 > 县直部门 > 县水利局 > 财政预决算\n2022年度部门整体支出绩效自评报告\n"
        "发布时间：2023-06-30 来源：县水利局 【字体：大 中 小】\n安仁县水利局\n一、部门基本情况\n"
        "安仁县水利局为县政府工作部门，正科级，承担全县水利工作。\n",
    ),
    # A sector and its level before a label; a branch, whose cell has run into the next; a code before a name.
    ("安仁县民政局", "2022年度部门整体支出绩效自评表\n省级预算部门名称\t\t安仁县民政局\n一级指标\t全年完成值\t得分\n"),
    ("安仁县民政局", "2022年度部门整体支出绩效自评表\n部门名称\t\t[366]安仁县民政局\n一级指标\t全年完成值\t得分\n"),
    ("安仁县民政局", "2022年度部门整体支出绩效自评表\n部门名称\t366001 安仁县民政局\n一级指标\t全年完成值\t得分\n"),
    (
        "郴州市生态环境局安仁分局",
        "转移支付区域绩效自评表\n(2022年)\n资金使用单位\n郴州市生态环境局安仁分局资金情况(万元)\n全年执行数(B)\n",
    ),
    # Two of a kind.
    (None, f"2022年度部门整体支出绩效自评报告\n单位名称：安仁县水利局\n部门名称：安仁县林业局\n{BODY}"),
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
    ("third_party", "安仁县财政局关于2022年度项目绩效自评抽查情况的报告\n县财政局抽查了12个项目的自评。"),
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
    ("template", "××县水利局2022年度部门整体支出绩效自评报告\n我局自评98分。"),
    ("template", "项目支出绩效自评报告 篇3\n一、项目概况\n我县建设分馆，自评96分。"),
    ("template", "××年项目绩效自评报告\n我镇20xx年完成任务，20xx年支出12万元，自评98分。"),
    (
        "template",
        "项目支出绩效自评报告\n一、项目概况\n简述项目立项背景和依据\n二、资金情况\n说明资金到位和使用情况\n"
        "三、绩效情况\n概述绩效目标的完成程度\n四、问题\n阐述存在的问题及其原因\n",
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
    *(
        (
            "final_account",
            "安仁县水利局2022年度部门决算\n目录\n第二部分 收入支出决算总表\n十、预算绩效情况说明\n"
            f"第二部分 收入支出决算总表\n本年收入9999万元。\n十、预算绩效情况说明\n{chapter}\n第四部分 名词解释\n",
        )
        for chapter in (
            "本单位2022年度无项目支出，未开展绩效自评工作。",
            "按照预算绩效管理要求，我局建立健全绩效管理制度，加强绩效自评管理，指标覆盖率100%。",
            "下一步，我局将全面开展绩效自评。",
        )
    ),
    # What was planned, and what was watched.
    (
        "none",
        "安仁县水利局2024年度部门整体支出绩效目标申报表\n部门名称\t安仁县水利局\n年度预算申请\t300万元\n"
        "一级指标\t二级指标\t三级指标\t指标值\n",
    ),
    ("none", "2023年1-8月项目支出绩效运行监控表\n项目名称\t河道清淤\n指标值\t1-8月完成值\t全年预计完成情况\n"),
    ("none", "农村饮水项目事前绩效评估报告\n评估单位：安仁县水利局\n一、评估对象\n总投资60万元。\n"),
    # Self-evaluations of something other than money.
    ("none", "安仁县履行教育职责自评报告\n我县开展自查自评，教育经费投入2亿元，自评得分97分。\n"),
    ("none", "安仁县水利局2022年度目标管理绩效考核自评报告\n我局自评得分99分，绩效目标全部完成。\n"),
    # Other reports that speak of them.
    ("none", "安仁县预算绩效管理工作总结\n全县82家单位开展绩效自评，涉及资金12亿元。\n"),
    ("none", "关于2022年度绩效评价结果整改情况的报告\n我局对绩效自评反馈的问题逐条整改。\n"),
    ("none", "安仁县2022年预算执行情况和2023年预算草案的报告\n组织162个项目开展绩效自评，现将情况报告如下。\n"),
    ("none", "关于公开2022年度县级部门绩效自评结果的说明\n现将42个部门的绩效自评报告公开。\n"),
    ("none", "市财政局组织开展2022年度部门整体支出绩效自评工作\n发布时间：2023-03-08\n全市128家部门开展自评。\n"),
    ("template", "项目支出绩效自评表填报注意事项\n一、年初预算数应与批复一致。二、得分按权重计算。\n"),
    # A form that nobody has filled in.
    ("template", "项目支出绩效自评表\n（ 年度）\n项目名称\n主管部门\t实施单位\n年度指标值\t全年完成值\t得分\n"),
]  # fmt: skip

TRANSFER = """一、绩效目标分解下达情况
省级下达我县资金80万元。
二、绩效目标完成情况分析
全部完成。
三、偏离绩效目标的原因
无。
"""

#: What is evaluated, and the text that tells.
SUBJECTS = [
    # The headings of the official outline, without the word 自评.
    ("transfer_payment", f"安仁县平背乡人民政府2022年度收到转移支付资金80万元。\n{TRANSFER}"),
    # Works are a project, under whatever headings.
    ("project", f"安仁县2022年河道清淤工程绩效自评报告\n{TRANSFER}"),
    # What a site calls the page is not its title.
    (
        "project",
        "公开目录\n自评报告\n发布日期\n2023-04-02\n安仁县文化馆2022年度项目支出绩效自评报告（送戏下乡）\n"
        "一、自评结论\n得分98分。",
    ),
    # The form's heads say transfer, its title only whose money it is.
    (
        "transfer_payment",
        "养老服务补助资金绩效目标自评表\n（2022年度）\n转移支付（项目）名称\t养老服务补助资金\n中央主管部门\t民政部\n"
        "资金使用单位\t安仁县民政局\n一级指标\t目标值\t全年完成值\n",
    ),
    # A box that is not ticked says what the report is not.
    (
        "project",
        "2022年度项目支出绩效自评表\n项目名称：敬老院改造\n填报单位：安仁县民政局\n"
        "项目类别：部门预算项目☑ 县直专项□ 转移支付项目□\n全年执行数\t20\n",
    ),
    ("whole", f"安仁县住房和城乡建设局2022年度绩效自评报告\n{BODY}"),
    # 整体 is no default.
    (None, "安仁县水利局2022年度绩效自评报告\n一、工作开展情况\n我局完成了全年任务，自评得分95分。\n"),
    (
        "final_account",
        "安仁县水利局2022年度部门决算\n第一部分 概况\n第三部分 情况说明\n第四部分 绩效自评结果\n第五部分 名词解释\n",
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


@pytest.mark.parametrize(("department", "text"), WHOSE)
def test_whose_a_report_is_is_weighed_and_asked_for_where_two_are_close(department: str | None, text: str) -> None:
    found = identity(text)
    assert found.type.is_self_evaluation, found.type.reason
    assert found.department_name == department, found.rivals
    assert (found.department is not None and found.department.department_id is not None) is (department is not None)


@pytest.mark.parametrize(("kind", "text"), SUBJECTS)
def test_what_is_evaluated_is_told_by_weighed_evidence(kind: str | None, text: str) -> None:
    found = identity(text)
    assert (found.type.type, found.type.is_self_evaluation) == (kind, True), found.type.reason


@pytest.mark.parametrize(
    "words",
    [
        "为规范本单位资金管理，我局开展绩效自评。",
        "坚持规范文明执法，开展示范文化活动。",
        "因缩小编制，在职人员减少。",
        "根据绩效目标样表逐项核实。",
    ],
)
def test_a_word_within_other_words_makes_no_template(words: str) -> None:
    assert identity(f"安仁县水利局2022年度部门整体支出绩效自评报告\n{words}\n{BODY}").type.type == "whole"


@pytest.mark.parametrize("heading", ["二、关于2022年度预算绩效情况的说明", "预算绩效情况说明"])
def test_a_final_account_that_sums_up_its_self_evaluations_enters_with_that_chapter(heading: str) -> None:
    text = (
        "安仁县水利局2022年度部门决算\n第一部分 概况\n第二部分 决算表\n收入支出决算总表\n第三部分 情况说明\n"
        "一、收入支出决算总体情况说明\n总收入900万元。\n"
        f"{heading}\n1.开展情况。本部门对6个项目开展了绩效自评，涉及资金80万元。\n2.结果。平均得分97分。\n三、其他事项\n车辆3辆。\n"
    )
    found = identity(text)
    assert found.type.chapter is not None
    chapter = prepare(document(text), load(ROOT)).text[slice(*found.type.chapter)]
    assert "平均得分97分" in chapter and "900" not in chapter and "车辆" not in chapter


@pytest.mark.parametrize(("kind", "text"), OTHERS)
def test_what_is_no_self_evaluation_is_refused_with_a_reason(kind: str, text: str) -> None:
    found = identity(text)
    assert (found.type.type, found.type.is_self_evaluation) == (kind, False), found.type.reason
    assert found.type.reason


def test_a_title_as_long_as_the_wrapped_lines_below_it_stays_the_title() -> None:
    title, body = (
        "安仁县水利和湖泊管理局2023年部门整体支出绩效评价报告（自评）",
        (
            "按照预算绩效管理有关规定，现对安仁县水利和湖泊管理局二〇二三年度整体支出开展自评，第三方机构复评后情况如下。"
            "我局负责全县河道、水库、灌区和湖泊的管理，内设六个股室，全部由财政供养，全年预算执行平稳，各项任务完成。"
            "县财政局委托第三方机构对我县各部门的自评开展了重点评价，评价组认为我局资料齐全，复评与自评的结果基本一致。"
        ),
    )
    lines = [title, *(body[start : start + 30] for start in range(0, len(body), 30))]
    assert identity("\n".join(lines)).type.type == "whole"


@pytest.mark.parametrize(
    "chapter",
    ["", "我局建立健全绩效管理制度，对全部项目开展了绩效自评。\n", "2022年度，我局对部门整体支出开展了绩效评价。\n"],
    ids=("contents", "self-evaluation", "evaluation"),
)
def test_a_final_account_enters_that_tells_of_an_evaluation_or_only_has_its_contents(chapter: str) -> None:
    contents = "安仁县水利局2022年度部门决算\n目录\n第二部分 收入支出决算总表\n十、预算绩效情况说明\n第一部分 概况\n"
    found = identity(contents + (f"第二部分 收入支出决算总表\n十、预算绩效情况说明\n{chapter}" if chapter else ""))
    assert (found.type.type, found.type.is_self_evaluation) == ("final_account", True), found.type.reason


def test_a_final_account_enters_with_its_chapter_only() -> None:
    account = "安仁县水利局2022年度部门决算\n目录\n第一部分 概况\n第二部分 收入支出决算总表\n本年收入9999万元。\n"
    chapter = "第五部分 附件\n安仁县水利局部门整体支出绩效自评报告\n" + BODY + "我局2022年度继续改进。\n" * 60
    found = identity(account + chapter)
    assert (found.type.type, found.type.is_self_evaluation) == ("final_account", True)
    assert found.type.chapter is not None


@pytest.mark.parametrize(
    ("project", "text"),
    [
        ("河道清淤", FORM.format("实施单位\t安仁县水利局")),
        ("河道清淤", FORM.format("实施单位\t安仁县水利局").replace("\t", "")),
        (
            "河道清淤",
            FORM.format("项目年度\t2022年度").replace("河道清淤\n", "51356722T9810-河道清淤\t").replace("\t", ""),
        ),
        ("河道清淤", FORM.format("中央主管部门\t水利部").replace("\n中央", "中央")),
        ("送戏下乡经费", "安仁县文化馆2022年度项目支出绩效自评报告（送戏下乡经费）\n一、自评结论\n得分98分。"),
        ("农村公路养护工程", "安仁县交通运输局2022年度农村公路养护工程绩效自评报告\n得分98分。"),
        (None, "安仁县水利局2022年度部门整体支出绩效自评报告\n" + BODY),
    ],
)
def test_a_project_is_named_by_its_field_its_bracket_or_its_title(project: str | None, text: str) -> None:
    found = identity(text)
    assert (found.project and found.project.name) == project


def test_projects_of_one_unit_and_year_have_ids_of_their_own() -> None:
    texts = [FORM.format("实施单位\t安仁县水利局").replace("河道清淤", name) for name in ("河道清淤", "水库除险加固")]
    read = [
        read_report(ROOT, "a.txt", "a.txt", text.encode(), datetime.date(2024, 1, 1), Overrides()) for text in texts
    ]
    assert [one.report["report_id"] for one in read] == ["431028-slj-2022-hdqy", "431028-slj-2022-skcxjg"]
    assert [one.report["project_name"] for one in read] == ["河道清淤", "水库除险加固"]


WHOLE = f"安仁县水利局2022年度部门整体支出绩效自评报告\n{BODY}我局将完善预算编制，加强绩效管理，按进度使用各项资金。\n"
PROJECT = (
    "项目支出绩效自评报告\n（2022年度）\n项目名称：{}\n实施单位：安仁县水利局\n一、基本情况\n该项目支出{}万元。\n"
    "工程按期完成，质量合格，沿线群众都表示满意。\n二、自评结论\n自评得分96分。\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One behind the other, behind a list of contents and covers of their own.
        (
            "安仁县水利局2022年度绩效自评报告汇编\n目录\n部门整体支出绩效自评报告\n河道清淤项目绩效自评报告\n"
            f"附件1\n安仁县水利局2022年度部门整体支出绩效自评报告\n2023年4月\n{WHOLE}"
            f"附件2\n{PROJECT.format('河道清淤', 75)}附件3\n{PROJECT.format('水库加固', 80)}",
            [("whole", None, [1200]), ("project", "河道清淤", [75]), ("project", "水库加固", [80])],
        ),
        # In Markdown, indented, and with whose it is over the title.
        (
            f"# {WHOLE}\n附件2\n安仁县水利局\n    2022年度河道清淤项目\n绩效自评报告\n一、概况\n项目支出75万元。\n"
            "工程按期完成，质量合格，沿线群众都表示满意。渠道畅通，岸线整洁。\n",
            [("whole", None, [1200]), ("project", "河道清淤项目", [75])],
        ),
        # A final account keeps the report that is attached to it.
        (
            "安仁县水利局2022年度部门决算\n目录\n第一部分 概况\n第二部分 收入支出决算总表\n总收入9999万元。\n"
            f"{WHOLE}{'我局2022年度继续改进。' * 80}\n{PROJECT.format('河道清淤', 75)}",
            [("final_account", None, [1200]), ("project", "河道清淤", [75])],
        ),
        # A title over nothing, and one that heads a page, begin no report.
        (f"{WHOLE}五、附件\n项目支出绩效自评报告\n无。\n", [("whole", None, [1200])]),
        (
            f"{WHOLE}安仁县水利局2022年度绩效自评报告\n五、改进措施\n细化预算编制，加快项目进度，管好结转资金，压减一般性支出。\n",
            [("whole", None, [1200])],
        ),
    ],
)
def test_several_reports_in_prose_are_told_apart(text: str, expected: list[tuple[str, str | None, list[int]]]) -> None:
    read = read_reports(ROOT, "a.txt", "a.txt", text.encode(), datetime.date(2024, 1, 1), Overrides())
    assert [
        (one.told["type"], one.told["project_name"], [row["amount"] for row in one.tables["raw_amount"]])
        for one in read
    ] == expected
    assert {one.told["department_name"] for one in read} == {"安仁县水利局"}


def test_forms_that_run_on_in_one_line_are_told_apart() -> None:
    form = (
        "项目支出绩效自评表 （ 2022 年度） 项目名称 {} 实施单位 安仁县水利局 项目资金（万元） 年初预算数 全年预算数 "
        "全年执行数 分值 执行率 得分 年度资金总额 80 80 75 10 93.75% 9.4 一级指标 二级指标 三级指标 年度指标值 "
        "实际完成值 分值 得分 产出指标 数量指标 清淤长度 8公里 8公里 90 90 "
    )
    text = form.format("河道清淤") + form.format("水库加固")
    read = read_reports(ROOT, "a.txt", "a.txt", text.encode(), datetime.date(2024, 1, 1), Overrides())
    assert [(one.told["type"], one.told["project_name"], one.told["fiscal_year"]) for one in read] == [
        ("project", "河道清淤", 2022), ("project", "水库加固", 2022),
    ]  # fmt: skip
    assert all(one.tables["raw_amount"] for one in read)


def test_a_file_of_too_many_forms_is_told_to_be_split() -> None:
    form = FORM.format("实施单位\t安仁县水利局")
    text = "".join(form.replace("河道清淤", f"河道清淤{number}号") for number in range(MOST_PARTS + 1))
    (read,) = read_reports(ROOT, "a.txt", "a.txt", text.encode(), datetime.date(2024, 1, 1), Overrides())
    assert (read.outcome, read.tables) == ("unreadable", {})
    assert (
        read.reason == f"holds {MOST_PARTS + 1} reports, more than the {MOST_PARTS} that are read of one file; split it"
    )


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


@pytest.mark.parametrize(
    ("division", "text"),
    [
        ("530500", "一、自评结论\n保山市人民政府驻北京联络处接待来客，到北京走访企业，自评得分98分。\n"),
        (None, "一、自评结论\n我处接待安仁县和昆明市来客，自评得分98分。\n"),
        ("431028", "一、自评结论\n湖南省下达专项资金，安仁县完成任务，自评得分98分。\n"),
    ],
)
def test_a_division_without_a_department_is_that_of_the_first_lines_alone(division: str | None, text: str) -> None:
    assert identity(f"2022年度项目支出绩效自评报告\n{text}").division_code == division


def test_an_ambiguous_division_is_not_guessed() -> None:
    found = identity(f"鼓楼区财政局2022年度部门整体支出绩效自评报告\n{BODY}")
    assert found.department is not None and found.department.department_id is None
    assert {"320106", "320302", "350102", "410204"} & {place.code for place in found.department.alternatives}
