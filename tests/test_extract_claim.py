"""Statements in words that figures can contradict: claimed as facts only, not where denied, asked for or planned."""

from __future__ import annotations

from datetime import date

import pytest

from reading import extraction, facts

ANALYSIS = "二、综合评价分析\n"


def claimed(text: str) -> list[tuple[str, str]]:
    """The class and the quote of each claim in ``text``."""
    return [(str(values["claim"]), quote) for quote, values in facts(text, "claim")]


@pytest.mark.parametrize(
    ("text", "claim", "quote"),
    [
        ("2023年度预算数与决算数基本一致，执行情况良好。", "execution_complete", "年度预算数与决算数基本一致"),
        ("全年执行数与调整后预算数持平。", "execution_complete", "全年执行数与调整后预算数持平"),
        ("决算支出数与财政拨款数一致。", "execution_complete", "支出数与财政拨款数一致"),
        ("预算支出数与财政拨款数一致，预决算差异率为零。", "execution_complete", "预算支出数与财政拨款数一致"),
        ("至年末，部门预算资金已全部执行完毕。", "execution_complete", "部门预算资金已全部执行完毕"),
        ("经核对，我局本年度无超预算支出。", "within_budget", "无超预算支出"),
        ("各项支出均未超年初预算。", "within_budget", "未超年初预算"),
        (
            "全年严格按照年初批复的部门预算执行。",
            "initial_budget_kept",
            "严格按照年初批复的部门预算执行",
        ),
        ("因新增三支一扶人员，年中追加人员经费120万元。", "budget_added", "年中追加人员经费"),
        ("年初预算57万元，追加11.78万元。", "budget_added", "追加"),
        ("预算编制不细，执行中追加较多。", "budget_added", "执行中追加较多"),
        ("年末将未使用的专项资金退回县财政。", "funds_returned", "未使用的专项资金退回县财政"),
        ("部分项目进展缓慢，指标被财政收回。", "funds_returned", "指标被财政收回"),
        (
            "将政府性基金预算安排的征地补偿调整至一般公共预算列支。",
            "funds_reclassified",
            "将政府性基金预算安排的征地补偿调整至一般公共预算列支",
        ),
        ("固定资产卡片与财务账一致，利用率较高。", "accounts_match", "固定资产卡片与财务账一致"),
        ("定期核对，账证、账实相符，得2分。", "accounts_match", "账证、账实相符"),
        (
            "因机构改革，本年度未开展固定资产盘点，扣1分。",
            "stocktaking_not_done",
            "本年度未开展固定资产盘点",
        ),
        ("年初设定的绩效目标任务圆满完成。", "targets_met", "年初设定的绩效目标任务圆满完成"),
        ("产出指标全部达标。", "targets_met", "全部达标"),
        ("共设置三级指标9项，全部完成。", "targets_met", "三级指标9项，全部完成"),
        ("培训4期，如期完成年度任务。", "targets_met", "如期完成年度任务"),
        (
            "我院较好地完成了年初下达的各项绩效目标。",
            "targets_met",
            "较好地完成了年初下达的各项绩效目标",
        ),
        ("受汛情影响，两期渠系管护培训班无法正常举办。", "task_not_done", "无法正常举办"),
        ("部分标段征地受阻，未能按期完工。", "task_not_done", "未能按期完工"),
        ("泵站改造目前正在办理竣工结算。", "period_open", "目前正在办理竣工结算"),
        ("主体工程将于11月底前完成验收。", "period_open", "将于11月底前完成验收"),
        ("截至 10 月底，巡河300次。", "period_open", "截至 10 月底"),
        ("2021年度决算县财政局暂未批复。", "accounts_not_approved", "年度决算县财政局暂未批复"),
        ("目前尚未收到财政部门决算批复。", "accounts_not_approved", "尚未收到财政部门决算批复"),
        (
            "下属单位2个，分别是县水利局（本级）、河道站。",
            "units_include_itself",
            "下属单位2个，分别是县水利局（本级）",
        ),
        ("下设3家单位：局机关、灌区所和泵站。", "units_include_itself", "下设3家单位：局机关"),
    ],
)
def test_what_a_report_claims_in_words(text: str, claim: str, quote: str) -> None:
    assert claimed(ANALYSIS + text) == [(claim, quote)]


@pytest.mark.parametrize(
    "text",
    [
        "部门决算已批复，未批复的项目均已停止，决算公开内容与批复一致。",
        "下属单位2个，分别是机关服务中心、河道站；县本级财力有限。下设3个党支部：机关、退休和泵站。",
        # Denied, or of a part only.
        "培训满意度未达到预期目标，部分指标未能完成年度目标值，账实不符。",
        "“三公”经费未超预算，公务接待费控制良好。",
        "完成年初目标的98%，达到95%的预期目标。",
        "全年无年中追加资金，追加0万元，追加资金不存在不合规情况。",
        "预算支出数与财政拨款数一致，非税收入全部上缴国库。",
        "未能按计划完成支付，不存在无法正常开展的项目。",
        # Asked for, supposed, or a rule of scoring.
        "为实现年度绩效目标，应确保账实相符，从严控制年中追加预算。",
        "是否存在超预算支出，预算是否全部执行完毕。",
        "账实相符的，得2分；未开展资产清查的，扣1分。",
        "如达到预期目标，则予以奖励。",
        # The year's end, rates of progress, other years.
        "截至2023年12月31日，累计巡河300次。",
        "截至9月底，支出进度为71%。",
        "明年将于3月举办培训班。",
        # Published, but not the budget; a day that is no publication.
        "2022年部门决算于2023年9月8日在网站公开。",
        "2023年3月1日公开招聘5人。",
    ],
)
def test_what_is_denied_asked_for_or_of_another_time_is_no_claim(text: str) -> None:
    assert claimed(ANALYSIS + text) == []


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("三、部门绩效目标", "达到年初设定的各项绩效目标。"),
        ("一、部门职责", "完成了上级下达的各项年度目标任务，目前正在履行监管职能。"),
        ("五、改进措施", "严格执行年初部门预算，做到账实相符。"),
        ("五、下一步工作计划", "培训班将于5月开展，目前正在筹备。"),
    ],
)
def test_plans_and_duties_claim_nothing(heading: str, text: str) -> None:
    assert claimed(f"{heading}\n{text}") == []


def test_a_part_on_problems_and_measures_claims_what_it_says_of_the_problems() -> None:
    text = "四、存在问题及改进意见\n由于编制不细，年中追加项目经费。\n改进意见：细化测算，严格执行年初部门预算。"
    assert claimed(text) == [("budget_added", "年中追加项目经费")]


def test_a_sentence_claims_a_thing_once_and_a_claim_made_again_is_another() -> None:
    text = ANALYSIS + "账账相符、账实相符，账证一致。达到了预期目标；达到了预期目标。"
    assert [claim for claim, _ in claimed(text)] == ["accounts_match", "targets_met", "targets_met"]


@pytest.mark.parametrize(
    "text",
    [
        "3.信息公开。我局2022年部门预算于2022年3月15日在县政府网站公开。",
        "3.信息公开。2022年3月15日在门户网站公开了2022年部门预算。",
    ],
)
def test_the_day_on_which_the_budget_was_published_is_the_claims(text: str) -> None:
    ((quote, values),) = facts(ANALYSIS + text, "claim")
    assert (quote, values["claim"], values["claimed_on"]) == ("2022年3月15日", "budget_published", date(2022, 3, 15))


def test_cells_of_tables_claim_nothing() -> None:
    table = "三级指标\t年度指标值\t实际完成值\n公用经费控制\t不超预算\t未超预算\n总体目标\t达到预期目标\t达到预期目标\n"
    assert [candidate for candidate in extraction(ANALYSIS + table).candidates if candidate.kind == "claim"] == []


def test_a_heading_whose_number_jumps_or_comes_again_is_told() -> None:
    text = (
        "一、基本情况\n（一）机构\n内容。\n（三）人员\n内容。\n二、自评情况\n（一）组织\n三、结论\n三、问题\n五、建议\n"
    )
    told = [("numbering_broken", quote) for quote in ("（三）人员", "三、问题", "五、建议")]
    assert claimed(text) == told


@pytest.mark.parametrize(
    "text",
    [
        # A number that is printed, but not read as a heading's; lists that begin anew; a chapter of something longer.
        "一、基本情况\n内容。（一）机构设置为局机关。\n（二）人员\n二、自评\n（一）组织\n（二）结果\n",
        "五、绩效情况\n（一）总体\n（二）结果\n一、附则\n二、其他\n",
        # A text that begins within a chapter.
        "（二）支出情况\n内容。\n二、自评情况\n（一）组织\n（二）结果\n三、结论\n",
        # The heading over it is printed within a line.
        "一、情况\n（一）机构\n（二）人员\n（三）资金\n以上。二、自评情况为\n（二）结果\n（三）问题\n",
    ],
)
def test_numbers_of_headings_that_may_have_been_lost_in_reading_are_not_told(text: str) -> None:
    assert claimed(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("重点抓好以下6项工作：一是修路；二是架桥；三是护坡；四是绿化；五是养护。", ["6项"]),
        ("存在五个方面的问题：\n一是拖延。\n二是漏报。\n三是资料不全。\n四是人手不足。\n三、建议", ["五个方面"]),
        ("采取3条措施：①培训；②检查；③通报；④约谈。", ["3条"]),
        # As many as announced; a list of something else; one that goes on without numbers, or loses one.
        ("抓好2项工作：一是修路；二是架桥。三个方面发力。", []),
        ("做好10项工作：一是修路；二是架桥；三是护坡。", []),
        ("做好四项工作：一是修路；二是架桥；三是护坡，此外加强养护。", []),
        ("做好四项工作：一是修路；三是护坡；四是养护。", []),
    ],
)
def test_a_list_of_another_length_than_announced_is_told(text: str, told: list[str]) -> None:
    assert claimed(ANALYSIS + text) == [("list_miscounted", quote) for quote in told]


def test_another_name_for_oneself_is_told_where_it_first_stands() -> None:
    text = ANALYSIS + "我局成立小组。我局部门职能不变，我校对了账目。我委开展自查，我委完成整改，我局通过。"
    assert claimed(text) == [("other_own_name", "我委")]
    assert claimed(ANALYSIS + "我院成立小组，我部门配合，我委托第三方评价。") == []
