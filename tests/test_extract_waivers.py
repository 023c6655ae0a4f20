"""Numbers that are no facts: found, with their reasons and extents; and facts left alone."""

from __future__ import annotations

import pytest

from jixiao.extraction.annotated_text import AnnotatedText, prepare
from jixiao.extraction.lexicon import load
from jixiao.extraction.waived import forms as waivers
from jixiao.extraction.waived import leftovers, rule_columns
from reading import ROOT, document

Found = list[tuple[str, str]]


def _annotated(text: str) -> AnnotatedText:
    return prepare(document(text), load(ROOT))


def _found(annotated: AnnotatedText, *modules: object) -> Found:
    smoothed = annotated.smoothed
    found = [waiver for module in modules for waiver in module.recognise(annotated)]  # type: ignore[attr-defined]
    found.sort(key=lambda waiver: waiver.start)
    return [(smoothed.document.text[slice(*smoothed.span(w.start, w.end))], w.reason) for w in found]


def waived(text: str) -> Found:
    """What is waived before any fact is read."""
    return _found(_annotated(text), waivers)


@pytest.mark.parametrize(
    ("row", "rules"),
    [
        ("评分标准\t得分\n植树\t每少1亩扣2分，达到90%得8分\t7\n", ["1亩", "2分", "90%", "8分"]),
        ("指标解释\t实际完成值\n植树\t60岁以上老人占3%以上\t7亩\n", ["60", "3%"]),
        ("评分说明\t得分\n植树\t80-90分为良\t7\n", ["80", "90分"]),
        ("扣分说明\t得分\n植树\t少植3亩\t7\n", []),
    ],
)
def test_columns_of_rules_are_waived(row: str, rules: list[str]) -> None:
    text = f"三级指标\t{row}"
    found = _found(_annotated(text), rule_columns)
    assert [quote for quote, _ in found] == rules and {reason for _, reason in found} <= {"rule"}


def test_points_of_levels_beside_their_names_are_waived() -> None:
    text = "一级指标\t分值\t三级指标\t分值\t得分（按100分）\n产出\t50\t植树\t9\t7\n"
    assert _found(_annotated(text), rule_columns) == [("100分", "rule"), ("50", "rule")]


def test_points_of_levels_and_ordinals_of_rows_are_waived() -> None:
    text = "序号\t一级指标\t三级指标\t得分\n1\t产出指标（50分）\t植树\t7\n2\t\t抚育\t8\n"
    assert _found(_annotated(text), rule_columns) == [("1", "ordinal"), ("50分", "rule"), ("2", "ordinal")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至 2023 年 12 月 31 日，我局已完成验收。", [("2023 年 12 月 31 日", "date")]),
        (
            "２０２２年度工作于11月底完成，12月份验收。",
            [("２０２２年度", "date"), ("11月底", "date"), ("12月份", "date")],
        ),
        ("《规划（2019-2023年）》于7月31日前印发。", [("2019-2023年", "date"), ("7月31日", "date")]),
        ("填报日期：2024. 8. 1", [("2024. 8. 1", "date")]),
        ("1. 2023 年，我局履职尽责。", [("1.", "ordinal"), ("2023 年", "date")]),
        ("附件2", [("2", "ordinal")]),
        ("1、办公室职责。\n（3）加强管理。", [("1", "ordinal"), ("3", "ordinal")]),
        ("内设机构分别是：1、办公室；2、法规科。", [("1", "ordinal"), ("2", "ordinal")]),
        ("召开第6届代表大会，第1季度完成。", [("6", "ordinal"), ("1季度", "date")]),
        ("依据某财绩〔2021〕5号文，", [("2021〕5号", "document_number")]),
        (
            "依据财预2015〕163号和财预[2013]53号。",
            [("2015〕163号", "document_number"), ("2013]53号", "document_number")],
        ),
        (
            "落实“1310”部署，建立“1+4+3+N”机制和“20字”标准。",
            [("1310", "slogan"), ("1+4+3+N", "slogan"), ("20", "slogan")],
        ),
        ("收看《榜样7》，颁发“光荣在党50年”纪念章。", [("7", "name_part"), ("50年", "name_part")]),
        (
            "庆祝建党102周年，12345政务服务便民热线24小时值班。",
            [("102周年", "name_part"), ("12345", "name_part"), ("24小时", "name_part")],
        ),
        ("整治G206国道和5A级景区，实施3年行动计划。", [("206", "name_part"), ("5", "name_part"), ("3年", "name_part")]),
        ("到会率=实到人数/应到人数*100%。", [("100%", "rule")]),
        ("每延迟1天扣0.5分。", [("1天", "rule"), ("0.5分", "rule")]),
        ("统一社会信用代码：11440000007000000X", [("11440000007000000X", "other")]),
    ],
)
def test_numbers_that_are_no_facts_are_waived_for_their_reason(text: str, expected: Found) -> None:
    assert waived(text) == expected


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("联系电话：0999-1234567", "0999-1234567"),
        ("填报人：某某 电话 13800000000", "13800000000"),
        ("经办人手机：138 0000 0000", "138 0000 0000"),
        ("办公室（020）8888 8888转8001", "020）8888 8888转8001"),
        ("联系人\n某某\n联系电话\n1234567", "1234567"),
        ("身份证110101190001010012", "110101190001010012"),
        ("证件 11010119000101001X。", "11010119000101001X"),
        ("开户账号：6222 0000 0000 0000 000", "6222 0000 0000 0000 000"),
        ("邮箱：office2023@example.com", "office2023@example.com"),
        ("工作QQ群：123456789", "123456789"),
        ("单位\t联系电话\t0999-1234567\t人数", "0999-1234567"),
    ],
)
def test_personal_data_is_found_wherever_it_stands(text: str, private: str) -> None:
    assert (private, "personal_data") in waived(text)
    assert not any(reason != "personal_data" for quote, reason in waived(text) if quote in private)


@pytest.mark.parametrize(
    "text",
    [
        "举办培训班18期，培训1684人。",
        "预算数2023.12万元，执行率98.3%，得9.5分。",
        "处理热线电话12345件，电话回访3000人次。",
        "拨付1380000000元。",
        "全市排名第3。",
        "附件3份，表5张。",
        "按1:1比例分担。",
    ],
)
def test_figures_are_left_for_the_facts(text: str) -> None:
    assert waived(text) == []


def test_dates_and_ordinals_within_tables_wait_for_the_readers_of_tables() -> None:
    row = "序号\t指标\t完成情况\n1\t印发方案\t2023年7月12日印发\n"
    annotated = _annotated(row)
    assert _found(annotated, waivers) == []
    assert _found(annotated, leftovers) == [("1", "ordinal"), ("2023年7月12日", "date")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("承诺3个工作日内办结，服务60岁以上老人。", [("3个工作日", "date"), ("60", "name_part")]),
        ("设置3个一级指标，支付率≥90%得满分。", [("3", "rule"), ("90%", "rule")]),
        ("培训1684人，支出5.6万元。", []),
    ],
)
def test_what_is_left_is_waived_only_where_it_is_certain(text: str, expected: Found) -> None:
    assert _found(_annotated(text), waivers, leftovers) == expected
