"""Posts, people and organs of the department, in the words of several provinces; other people are not counted."""

from __future__ import annotations

from datetime import date

import pytest

from jixiao.extraction.annotated_text import prepare
from jixiao.extraction.extract import extract
from jixiao.extraction.lexicon import load
from reading import ROOT, document, facts

HEAD = "一、部门概况\n（一）基本情况\n"

#: Sentences, and each quote with its item.
PHRASINGS = [
    (
        "青山县水务局核定编制58名，其中行政编制30名，事业编制28名，实有在职人员55人，离退休20人。",
        "58名=authorised_posts 30名=administrative_posts 28名=service_posts 55人=in_post 20人=retired",
    ),
    (
        "编制数45人，在职实有人数43人。",
        "45人=authorised_posts 43人=in_post",
    ),
    (
        "行政编制12人、工勤编制2人、事业编制（参公）８人。",
        "12人=administrative_posts 2人=worker_posts ８人=service_posts",
    ),
    (
        "我局内设5个职能科室，下设3个二级机构。",
        "5个=internal_offices 3个=subordinate_units",
    ),
    (
        "内设办公室、财务科、规划科等6个股室。",
        "6个=internal_offices",
    ),
    (
        "局下辖“7个大队、4个中队”。",
        "7个=subordinate_units 4个=subordinate_units",
    ),
    (
        "内设八个科室，下属事业单位三个。",
        "八个=internal_offices 三个=subordinate_units",
    ),
    (
        "本单位无内设科室。",
        "无内设科室=internal_offices",
    ),
    (
        "临聘人员6名，劳务派遣4人，公益性岗位2人，遗属3人，离岗退养1人。",
        "6名=outside_establishment 4人=outside_establishment 2人=outside_establishment 3人=other 1人=early_retired",
    ),
    (
        "核定编制20名，在岗18人（其中：行政12人，事业6人）。",
        "20名=authorised_posts 18人=in_post 12人=in_post 6人=in_post",
    ),
    (
        "核定编制41名，其中公务员31人、工勤人员10人。",
        "41名=authorised_posts 31人=administrative_posts 10人=worker_posts",
    ),
    (
        "局长1名，副局长3名，领导职数1正3副。",
        "1名=leadership_posts 3名=leadership_posts 1正=leadership_posts 3副=leadership_posts",
    ),
]


@pytest.mark.parametrize(("text", "expected"), PHRASINGS)
def test_what_is_counted_is_told_by_the_words_beside_the_number(text: str, expected: str) -> None:
    assert " ".join(f"{quote}={row['item']}" for quote, row in facts(HEAD + text, "headcount")) == expected


def test_counts_know_whose_they_are_and_for_which_day() -> None:
    text = HEAD + "本部门下属单位2个。其中，局本级内设科室7个。截至2023年12月31日，本部门在职人员52人，设局长1名。"
    rows = [row for _, row in facts(text, "headcount")]
    assert [row["unit_name"] for row in rows] == ["本部门", "局本级", "本部门", "局长"]
    assert [row["as_of"] for row in rows] == [None, None, date(2023, 12, 31), date(2023, 12, 31)]
    assert facts(HEAD + "2020年末在职人数63人。", "headcount")[0][1]["as_of"] == date(2020, 12, 31)
    known = prepare(document(HEAD + "年初在职人员44人，年末在职人员42人。"), load(ROOT)).under(None, "whole", 2022)
    assert [found.values["as_of"] for found in extract(known).candidates] == [date(2021, 12, 31), None]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("内设3个股室：办公室；规划股；财务股。核定编制50名。", [3, None]),
        ("内设科室3个，分别是办公室、人事科（离退休科）和财务科；下属单位1个，即县水文站。", [3, 1]),
        ("内设机构4个，分别是：1、办公室；2、人事和财务科；3、法规科。", [3]),
        ("内设办公室、人事科、规划科、财务科等3个科室。", [4]),
        ("下属单位2个（县博物馆、县图书馆）。", [2]),
        ("内设机构：办公室、人事科、财务科，计4个。所属单位：水文站、渠道站，合计2家。", [3, 2]),
        ("机关设办公室、人事科两个科室，所属预算单位为水文站和渠道站，共3个。", [2, 2]),
        ("局内机构共三个：办公室、人事科。内设机构：办公室、人事科等，计3个。", [2, None]),
        ("内设机构3个，分别是：\n（1）办公室。负责协调。\n（2）规划科。负责规划。\n二、收支情况\n（1）财务科", [2]),
        # 等 leaves some out; these stand aside; what is listed is no organs, or some of them.
        ("内设办公室、人事科等6个科室，下属单位3个，包括水文站、渠道站等。", [None, None]),
        ("内设科室3个，办公室、人事科合署办公。下属单位3个，其中水文站、渠道站为公益一类。", [None, None]),
        ("内设机构9个，包括：办公室、政治部、第一检察部至第五检察部。", [None]),
        ("内设机构2个，分别负责综合协调、业务指导。", [None]),
    ],
)
def test_organs_listed_by_name_beside_their_count_are_counted(text: str, listed: list[int | None]) -> None:
    assert [row.get("listed") for _, row in facts(HEAD + text, "headcount")] == listed


def test_a_form_prints_labels_and_numbers_in_lines_or_cells() -> None:
    lines = "一、部门（单位）基本概况\n人员编制\n21\n实有人数\n20\n职能职责概述\n"
    assert [(quote, row["item"]) for quote, row in facts(lines, "headcount")] == [
        ("21", "authorised_posts"),
        ("20", "in_post"),
    ]
    table = "一、部门概况\n单位名称\t编制数\t实有人数\n局机关\t30\t28\n质量监督站\t8\t7\n"
    found = [(row["unit_name"], row["item"], row["headcount"]) for _, row in facts(table, "headcount")]
    assert found == [
        ("局机关", "authorised_posts", 30),
        ("局机关", "in_post", 28),
        ("质量监督站", "authorised_posts", 8),
        ("质量监督站", "in_post", 7),
    ]


def test_a_form_elsewhere_counts_where_each_label_has_its_number_below() -> None:
    form = "二、绩效目标\n下达资金66万元。\n人员编制\n24\n实有人数\n22\n备注\n"
    assert [(q, row["item"]) for q, row in facts(form, "headcount")] == [("24", "authorised_posts"), ("22", "in_post")]
    assert facts("二、绩效目标\n人员编制\n实有人数\n24\n22\n备注\n", "headcount") == []


def test_a_row_of_persons_counts_in_a_table_of_sums() -> None:
    table = "二、收支\n项目\t单位\t预算数\t决算数\n支出合计\t万元\t80\t79\n三、年末在职人数\t人\t45\t42\n"
    assert [(q, row["item"]) for q, row in facts(table, "headcount")] == [("45", "other"), ("42", "in_post")]


def test_a_table_counts_by_kind_of_staff_and_by_unit() -> None:
    kinds = "一、部门概况\n人员类别\t编制数\t年末实有数\n行政编制\t20\t18\n工勤编制\t2\t1\n合计\t22\t19\n"
    assert [(row["unit_name"], row["item"], row["headcount"]) for _, row in facts(kinds, "headcount")] == [
        (None, "administrative_posts", 20),
        (None, "in_post", 18),
        (None, "worker_posts", 2),
        (None, "in_post", 1),
        (None, "authorised_posts", 22),
        (None, "in_post", 19),
    ]
    units = "一、部门概况\n单位名称\t人员编制\t实有人数\t\t\n\t\t小计\t行政\t事业\n水文站\t10\t9\t0\t9\n"
    assert [(row["unit_name"], row["item"], row["headcount"]) for _, row in facts(units, "headcount")] == [
        ("水文站", "authorised_posts", 10),
        ("水文站", "in_post", 9),
    ]


def test_the_evaluation_group_is_counted_wherever_it_is_told() -> None:
    text = "二、绩效自评情况\n（一）自评工作开展情况\n我局成立自评工作小组共13人。"
    assert [(quote, row["item"]) for quote, row in facts(text, "headcount")] == [("13人", "evaluation_group")]


@pytest.mark.parametrize(
    "text",
    [
        "一、项目概况\n办公楼建于1989年，一共有12个单位在楼内办公。",
        HEAD + "公务用车编制3辆，编制规划3个，全县有党员800名，服务群众2000人。",
        "（二）年度重点工作任务\n培训在职教师120人，慰问退休干部30人，下属企业5个，招聘事业编制人员12名。",
    ],
)
def test_other_people_and_things_are_not_counted(text: str) -> None:
    assert facts(text, "headcount") == []


def test_about_how_many_is_told_beside_the_number() -> None:
    text = HEAD + "我局核定编制约42名，年末在职人员40人，编外人员不少于6人。\n"
    found = [(quote, value["headcount"], value["qualifier"]) for quote, value in facts(text, "headcount")]
    assert found == [("42名", 42, "about"), ("40人", 40, "exact"), ("6人", 6, "at_least")]


def test_parts_name_the_count_that_they_divide() -> None:
    text = HEAD + "核定编制86名，其中行政编制18名、事业编制68名；在职91人（行政人员17人、事业人员74人），退休52人。\n"
    extraction = extract(prepare(document(text), load(ROOT)))
    counts = [candidate for candidate in extraction.candidates if candidate.kind == "headcount"]
    numbers = {candidate.start: candidate.values["headcount"] for candidate in counts}
    parts = {
        candidate.values["headcount"]: numbers[candidate.links["part_of"][1]]
        for candidate in counts
        if "part_of" in candidate.links
    }
    assert parts == {18: 86, 68: 86, 17: 91, 74: 91}
