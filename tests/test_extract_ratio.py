"""Ratios: what kind they are, what they are measured against, and which sums they are the quotient of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reading import extraction, facts

FUNDS = "一、部门基本情况\n（四）部门整体收支情况\n"
TASKS = "一、部门基本情况\n（二）年度总体工作和重点工作任务\n"

PHRASINGS = [
    (FUNDS + "预算数200万元，执行数190万元，完成预算的95%。", "95%", "95", "execution_rate", "unspecified", "whole"),
    (FUNDS + "年初预算数200万元，支出190万元，执行率９５％。", "９５％", "95", "execution_rate", "initial", "whole"),
    (
        FUNDS + "按每月通报的支出进度，年度平均执行率为95.81%。",
        "95.81%",
        "95.81",
        "execution_rate",
        "monthly_average",
        "whole",
    ),
    (FUNDS + "决算支出50万元，其中：项目支出30万元，占总支出的60%。", "60%", "60", "share", "unspecified", "project"),
    (FUNDS + "收入80万元，比年初预算增加8万元，增长11.1%。", "11.1%", "11.1", "growth", "initial", "whole"),
    (FUNDS + "“三公”经费支出8万元，比上年减少2万元，下降20%。", "20%", "20", "decline", "prior_year", "three_public"),
    (FUNDS + "财政拨款收入预决算差异率为零。", "零", "0", "difference_rate", "unspecified", "whole"),
    (TASKS + "高层次人才同比增长77.8%。", "77.8%", "77.8", "growth", "prior_year", None),
    (TASKS + "“一肩挑”占比提升到99.89%。", "99.89%", "99.89", "share", "count", None),
    (TASKS + "示范创建中，50%的镇申请验收。", "50%", "50", "share", "count", None),
    (TASKS + "公务员初任培训全区覆盖率100%。", "100%", "100", "coverage", "count", None),
    (TASKS + "撤换人员并100%补齐。", "100%", "100", "completion", "count", None),
    (TASKS + "该专项绩效目标完成率为0，经费未用。", "0", "0", "completion", "unspecified", None),
    (TASKS + "按不低于1:2比例建立3980人的后备队伍。", "1:2", "50", "other", "count", None),
]


@pytest.mark.parametrize(("text", "quote", "value", "measure", "basis", "scope"), PHRASINGS)
def test_the_words_before_a_ratio_say_what_it_is(
    text: str, quote: str, value: str, measure: str, basis: str, scope: str | None
) -> None:
    found = [(q, row["value_pct"], row["measure"], row["basis"], row["scope"]) for q, row in facts(text, "ratio")]
    assert found == [(quote, Decimal(value), measure, basis, scope)]


def links(text: str) -> dict[str, str]:
    """The quotes of the numerator and denominator of the text's last ratio."""
    found = extraction(text)
    quotes = {
        (candidate.kind, candidate.start): found.annotated.text[candidate.start : candidate.end]
        for candidate in found.candidates
    }
    ratio = [candidate for candidate in found.candidates if candidate.kind == "ratio"][-1]
    return {column: quotes[place] for column, place in ratio.links.items()}


def test_a_ratio_of_money_names_the_sums_that_it_is_the_quotient_of() -> None:
    rate = "预算数200万元，执行数190万元，完成预算的95%。其中，基本支出预算数120万元，执行数118万元，完成预算的98.3%。"
    assert links(FUNDS + rate) == {"numerator_fact": "118万元", "denominator_fact": "120万元"}
    share = "决算支出50万元，其中：工资福利支出30万元，占总支出的60%；商品和服务支出20万元，占总支出的40%。"
    assert links(FUNDS + share) == {"numerator_fact": "20万元", "denominator_fact": "50万元"}
    assert links(FUNDS + "收入80万元，比上年增加8万元，增长11.1%。") == {"numerator_fact": "8万元"}
    base = "比上年的72万元增加8万元，增长11.1%。"
    assert links(FUNDS + base) == {"numerator_fact": "8万元", "denominator_fact": "72万元"}


def test_a_ratio_that_only_one_pair_of_figures_gives_is_of_that_pair() -> None:
    assert links(FUNDS + "部门预算执行率98.5%（预算数200万元，支出197万元）。") == {
        "numerator_fact": "197万元",
        "denominator_fact": "200万元",
    }
    assert links(TASKS + "受理投诉500件，办结480件，办结率96%。") == {
        "numerator_fact": "480件",
        "denominator_fact": "500件",
    }
    # Another unit, another quotient, two pairs, a rate that any equal figures give.
    assert links(TASKS + "走访500户，办结480件，办结率96%。") == {}
    assert links(TASKS + "受理投诉500件，办结480件，按期率95%。") == {}
    assert links(TASKS + "受理500件，办结480件，移送480件，办结率96%。") == {}
    assert links(TASKS + "受理500件，办结500件，办结率100%。") == {}


def test_a_rate_by_the_name_of_what_was_done_is_of_it_whatever_the_quotient() -> None:
    """What the report says contradicts itself can be told only where the two are linked."""
    wrong = {"numerator_fact": "480件", "denominator_fact": "500件"}
    assert links(TASKS + "受理投诉500件，办结480件，办结率为95%。") == wrong
    # Parts of another unit, or told at a distance, or more than there were.
    assert links(TASKS + "受理投诉500起，办结480件，办结率95%。") == {}
    assert links(TASKS + "受理投诉500件，办结480件，其中多数为涉及城区的来信来访事项，办结率95%。") == {}
    assert links(TASKS + "受理投诉400件，办结480件，办结率95%。") == {}


def test_a_count_that_grew_is_linked_to_that_of_the_year_before() -> None:
    grown = {"numerator_fact": "96件", "denominator_fact": "80件"}
    assert links(TASKS + "全年受理投诉96件，同比增长25%（2022年为80件）。") == grown
    assert links(TASKS + "全年受理投诉96件，较上年的80件增长25%。") == grown
    # A change is no level, and what is told of another unit no base.
    assert links(TASKS + "全年投诉增加16件，较上年的80件增长20%。") == {}
    assert links(TASKS + "全年受理投诉96件，较上年的80户增长25%。") == {}


def test_a_rate_in_a_budget_table_belongs_to_its_row() -> None:
    form = "单位：万元\n资金\t年初预算数\t全年预算数\t全年执行数\t执行率\n年度资金总额\t100\t120\t90\t75%\n"
    (row,) = [row for _, row in facts(form, "ratio")]
    assert (row["measure"], row["basis"], row["scope"]) == ("execution_rate", "adjusted", "whole")
    assert links(form) == {"numerator_fact": "90", "denominator_fact": "120"}


@pytest.mark.parametrize(
    "form",
    [
        "三级指标\t指标值\n合格率\t98%\n",  # What the head says is a target, and nothing of a rate of money.
        "三级指标\n指标值\n验收合格率\n≥98%\n",
        "三级指标\t得分\t偏差原因\n满意度\t9\t样本回收率仅82%\n",  # What explains a score is no ratio of the report.
        "定性指标按照100%-80%（含80%）、80%-50%（含50%）、50%-0%合理确定分值。\n",
        "说明：分别按100-80%（含）、80-50%（含）、50-0%计分。\n",
    ],
)
def test_targets_reasons_and_scales_of_points_are_no_ratios(form: str) -> None:
    assert facts(form, "ratio") == []


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (
            "年度预算（万元）\t全年预算数\t全年执行数\t执行率（B/A）\n资金总额\t120\t90\t75\n",
            ("execution_rate", "unspecified", "75"),
        ),
        ("项目\t年初预算（元）\t支出数（元）\t预算完成率\n合计\t120\t90\t75%\n", ("execution_rate", "initial", "75")),
        ("项目\t预算数\t调整预算\t年初预算\t支出进度\n合计\t\t\t\t75%\n", ("execution_rate", "adjusted", "75")),
        ("三级指标\t目标值\t完成值\t完成比例\n植树\t30亩\t36亩\t120%\n", ("completion", "unspecified", "120")),
        ("项目（元）\t2022年决算\t2021年决算\t增减率\n合计\t9\t10\t-10%\n", ("decline", "prior_year", "10")),
    ],
)
def test_the_head_says_what_the_rates_of_a_table_are(form: str, expected: tuple[str, str, str]) -> None:
    ((_, row),) = facts(form, "ratio")
    assert (row["measure"], row["basis"], str(row["value_pct"])) == expected


@pytest.mark.parametrize("text", [FUNDS + "2456.182456.1810100%得分", TASKS + "会议于9:30开始，支出率较高。"])
def test_what_is_no_ratio_is_left_alone(text: str) -> None:
    assert facts(text, "ratio") == []
