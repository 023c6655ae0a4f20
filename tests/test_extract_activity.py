"""Quantified achievements: counted with unit, bound and subject; words and other people's figures left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.extraction.lexicon import load
from jixiao.extraction.words.themes import themes
from jixiao.facts import reference, vocabulary
from reading import ROOT, extraction, facts

DONE = "一、主要工作成效\n"


def counted(text: str) -> list[tuple[str, str, str, str]]:
    """Quote, value, unit and qualifier of each activity in ``text``."""
    return [
        (quote, format(Decimal(str(values["value"])).normalize(), "f"), str(values["unit"]), str(values["qualifier"]))
        for quote, values in facts(DONE + text, "activity")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "举办水利业务培训班 18 期、共 2.7 万人次参训。",
            [("18 期", "18", "期", "exact"), ("2.7 万人次", "27000", "人次", "exact")],
        ),
        (
            "巡查河道530余次，推动80多个村参与。",
            [("530余次", "530", "次", "more_than"), ("80多个", "80", "个", "more_than")],
        ),
        (
            "培训群众超31.8万人次，发放手册不少于２０００份。",
            [("31.8万人次", "318000", "人次", "more_than"), ("２０００份", "2000", "份", "at_least")],
        ),
        ("完成2部以上宣传片，约300名志愿者参与。", [("2部", "2", "部", "at_least"), ("300名", "300", "名", "about")]),
        (
            "视频播放量达到1.4万，参与人次超过180万。",
            [("1.4万", "14000", "次", "exact"), ("180万", "1800000", "人次", "more_than")],
        ),
        (
            "在全市考核中排名第一，信息报送位居全省前三。",
            [("第一", "1", "名次", "exact"), ("前三", "3", "名次", "at_most")],
        ),
        (
            "营商环境评价排名全省第3，新增企业1,208家。",
            [("第3", "3", "名次", "exact"), ("1,208家", "1208", "家", "exact")],
        ),
        (
            "成立六个工作专班，开展一期研修班，组建十余支队伍。",
            [("六个", "6", "个", "exact"), ("一期", "1", "期", "exact"), ("十余支", "10", "支", "more_than")],
        ),
        ("建立“任务清单”“问题清单”“整改清单”三张清单。", [("三张", "3", "张", "exact")]),
        ("查核一致率连续四年持续增长，培训长达11天。", [("四年", "4", "年", "exact"), ("11天", "11", "天", "exact")]),
        ("每人每月900元，全年发放12个月。", [("12个月", "12", "个月", "exact")]),
        ("选派河长参加省厅举办为期4天的培训，推进为期3年的清淤。", [("4天", "4", "天", "exact")]),
    ],
)
def test_what_was_done_is_counted_with_its_unit_and_bound(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "增强“四个意识”，坚定四个自信，做到两个维护，落实八项规定。",
        "开展一系列活动，完成一批项目，一方面统一思想。",
        "坚持两手抓，实施三年行动，落实“三会一课”。",
        "第一书记到岗，第一时间响应，前三季度平稳。",
        "落实人才30条政策，设置3个一级指标。",
        "承诺5个工作日内办结，为期3天。",
        "支出2915.96万元，同比增长5个百分点，得9.5分。",
        "自评总分97.6部门评价。",
        "收看《榜样7》，颁发“光荣在党50年”纪念章。",
    ],
)
def test_words_limits_and_others_figures_are_no_activities(text: str) -> None:
    assert counted(text) == []


def test_posts_and_duties_in_an_overview_are_no_activities() -> None:
    text = "一、部门基本情况\n（一）部门职能\n指导3个下属单位，核定编制22名。\n"
    assert [quote for quote, _ in facts(text, "activity")] == []


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("一、主要工作成效\n走访企业35家。", "achieved"),
        ("一、主要工作成效\n计划走访企业35家。", "planned"),
        ("一、主要工作成效\n新建站点约占全市120个自然村的一半。", "context"),
        ("二、整体支出绩效目标\n1.走访企业30家。", "planned"),
        ("二、整体支出绩效目标\n1.已走访企业30家。", "achieved"),
        ("三、下一步改进措施\n1.举办培训班4期。", "planned"),
    ],
)
def test_done_planned_and_given_are_told_apart(text: str, modality: str) -> None:
    assert [values["modality"] for _, values in facts(text, "activity")] == [modality]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("城市964户1862人，公务接待41批次287人次。", "城市 城市 公务接待 公务接待"),
        ("年末实有商户5.83万户，比上年末5.42万户净增0.41万户。", "年末实有商户 上年末 净增"),
        ("组织121名新录用教师参加初任培训。", "新录用教师"),
        ("全年共举办护林员培训班18期。", "举办护林员培训班"),
        ("对72个村（社区）开展审计。", "村（社区）"),
        ("粮食总产量146万吨以上。", "粮食总产量"),
        ("为286名符合条件的老职工颁发证书。", "符合条件的老职工"),
    ],
)
def test_the_subject_is_the_noun_counted(text: str, subject: str) -> None:
    assert [values["subject"] for _, values in facts(DONE + text, "activity")] == subject.split()


def test_every_theme_has_words_of_its_own_and_a_name() -> None:
    lexicon = load(ROOT)
    known = {row["theme"] for row in lexicon.rows(reference.THEME) if row["applies_to"] == "subject"}
    rows = lexicon.rows(vocabulary.THEME_WORD)
    words = {str(row["word"]): row["theme"] for row in rows if row["told_in"] == "any"}
    assert {row["theme"] for row in rows} == known - {"other"}
    theme = themes(lexicon).of
    assert {word: theme(word) for word in words} == words
    assert (theme("救助困难儿童并开展慰问"), theme("无从归类")) == ("social_welfare", "other")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # People are counted by 人, 名 and 人次 alike, all else by its own unit.
        ("全年培训3期260名河长，其中：镇级80人，村级150人次，进一步压实责任。", "80人<260名 150人次<260名"),
        ("整改问题40个，其中农田12个、河道20个，清理垃圾300吨，拆除棚房9个。", "12个<40个 20个<40个"),
        ("招录教师90人（其中：小学60人、初中30人），开展教研20人次。", "60人<90人 30人<90人"),
        ("评选先进集体12个，分别为：县级4个、镇级8个。", "4个<12个 8个<12个"),
        # The parts make the whole: what follows is no part of it, but may be part of one of them.
        ("招录70人，其中：县直40人、乡镇30人，执法岗12人（均为乡镇人员）。", "40人<70人 30人<70人 12人<30人"),
        ("招录70人，其中：县直40人、乡镇30人，执法岗12人。", "40人<70人 30人<70人"),
        # Over ； only where each item is a name and a number.
        ("发放补贴600户，其中：东部200户；西部400户。", "200户<600户 400户<600户"),
        ("发放补贴600户，其中：东部200户；新建沼气池50户。", "200户<600户"),
        ("发放补贴600户，其中：东部山区200户较多；为防汛转移50户。", "200户<600户"),
        ("慰问党员80人，其中老党员30人，其中失能8人。", "30人<80人 8人<30人"),
        ("新认定家庭农场35家，累计认定120家。", "35家<120家"),
        # Projects by their grades, over what is told of their money.
        ("自评项目12个，覆盖率100%。评为“优”的9个、“良”的2个，发放手册3个。", "9个<12个 2个<12个"),
    ],
)
def test_parts_are_linked_to_what_they_are_parts_of(text: str, expected: str) -> None:
    found = extraction(DONE + text)
    span = found.annotated.smoothed.span
    counts = {
        candidate.start: (DONE + text)[slice(*span(candidate.start, candidate.end))] for candidate in found.candidates
    }
    linked = [
        f"{counts[candidate.start]}<{counts[candidate.links['part_of'][1]]}"
        for candidate in found.candidates
        if "part_of" in candidate.links
    ]
    assert " ".join(linked) == expected


@pytest.mark.parametrize(
    "text",
    [
        "培训干部200人，其中两期在省外举办，发放手册500份。",
        "培训干部200人。其中女性80人。",
        "走访企业60家，甲、乙两镇分别为受灾群众送去棉被30床、40床。",
        "新建泵站3座，累计维修泵站20座。排名由第5升至第3，其中一项列第2。",
    ],
)
def test_counts_that_are_no_parts_are_linked_to_nothing(text: str) -> None:
    assert [candidate.links for candidate in extraction(DONE + text).candidates if "part_of" in candidate.links] == []
