"""Documents and policies cited: their names, numbers and what was done with them."""

from __future__ import annotations

import pytest

from reading import extraction, facts


def cited(text: str) -> set[tuple[str, str | None, str]]:
    return {
        (str(values["name"]), _text(values["document_number"]), str(values["relation"]))
        for _, values in facts(text, "citation")
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "根据《中华人民共和国预算法》、《甲省预算绩效管理办法》（甲财绩〔2020〕7号）以及《乙市财政局关于开展绩效自评工作的通知》(乙财绩[2023]3号)要求，开展自评。",
            {
                ("中华人民共和国预算法", None, "basis"),
                ("甲省预算绩效管理办法", "甲财绩〔2020〕7号", "basis"),
                ("乙市财政局关于开展绩效自评工作的通知", "乙财绩[2023]3号", "basis"),
            },
        ),
        (
            "制定《档案管理办法》和《印章管理办法》（某局办〔2021〕2号）。",
            {
                ("档案管理办法", "某局办〔2021〕2号", "issued"),
                ("印章管理办法", "某局办〔2021〕2号", "issued"),
            },
        ),
        (
            "按照财预〔2015〕163号、某办发〔2019〕10号文件要求，贯彻落实某发〔2018〕4号文精神。",
            {
                ("财预〔2015〕163号", "财预〔2015〕163号", "basis"),
                ("某办发〔2019〕10号文件", "某办发〔2019〕10号", "basis"),
                ("某发〔2018〕4号文", "某发〔2018〕4号", "implemented"),
            },
        ),
        (
            "严格执行《预算法》及其实施条例，参照公务员法管理，落实中央八项规定精神，认真学习党章。",
            {
                ("预算法", None, "implemented"),
                ("预算法实施条例", None, "implemented"),
                ("公务员法", None, "basis"),
                ("中央八项规定", None, "implemented"),
                ("党章", None, "studied"),
            },
        ),
        (
            "打好河道整治三年行动计划收官战，高质量完成三年行动计划任务。修订市管水库调度运行工作规程，抓好某市惠企纾困30条政策落地。",
            {
                ("河道整治三年行动计划", None, "implemented"),
                ("市管水库调度运行工作规程", None, "issued"),
                ("某市惠企纾困30条政策", None, "implemented"),
            },
        ),
        (
            "落实《关于印发〈河湖长制考核办法〉的通知》，组织《某市年轻干部队伍建设规划（2023—2026）》学习培训。",
            {
                ("关于印发〈河湖长制考核办法〉的通知", None, "implemented"),
                ("某市年轻干部队伍建设规划（2023—2026）", None, "studied"),
            },
        ),
        (
            "实施“河畔英才”“治水新秀”及“流域工匠计划”，开展河道保洁三年行动，执行因私出国管理规定，建立河湖治理正负面清单。",
            {
                ("流域工匠计划", None, "implemented"),
                ("河道保洁三年行动", None, "implemented"),
                ("因私出国管理规定", None, "implemented"),
                ("河湖治理正负面清单", None, "issued"),
            },
        ),
        (
            "（三）部门整体支出绩效目标\n1.建立健全制度，修订市管水库调度运行工作规程，制定《堤防巡查手册》。\n"
            "2.已印发《河长巡河办法》，落实河道整治三年行动计划。\n（四）工作成效\n印发《防汛预案》，计划出台《灌区管理办法》。",
            {
                ("市管水库调度运行工作规程", None, "planned"),
                ("堤防巡查手册", None, "planned"),
                ("河长巡河办法", None, "issued"),
                ("河道整治三年行动计划", None, "implemented"),
                ("防汛预案", None, "issued"),
                ("灌区管理办法", None, "planned"),
            },
        ),
    ],
    ids=[
        *("titles-with-numbers", "shared-number", "numbers-alone", "laws", "named-policies", "names-within-names"),
        *("plans-and-rules", "issued-or-planned"),
    ],
)
def test_documents_are_cited_by_name_and_number(text: str, expected: set[tuple[str, str | None, str]]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "拍摄专题片《大河之魂》，在《某省日报》刊登稿件12篇，《治水随想》一文获奖，主办部刊《水务通讯》。",
        "各科室制定具体实施措施，落实各项工作方案，严格执行财务管理制度和相关管理办法，完成年度工作计划。",
        "公务员法律知识培训3期，审计法规学习2次，方法得当，办公楼12号楼维修，2022年新建5座泵站。",
        "《部门整体支出绩效自评表》见附件。",
    ],
    ids=["films-and-newspapers", "general-words", "look-alikes", "own-forms"],
)
def test_what_is_no_document_is_not_cited(text: str) -> None:
    assert cited(text) == set()


def test_quotes_keep_their_brackets_and_numbers_are_accounted_for() -> None:
    text = "依据《某市预算绩效管理办法》（某财绩〔2021〕5号），开展自评。"
    found = extraction(text)
    (candidate,) = [candidate for candidate in found.candidates if candidate.kind == "citation"]
    smoothed = found.annotated.smoothed
    assert text[slice(*smoothed.span(candidate.start, candidate.end))] == "《某市预算绩效管理办法》"
    (mark,) = candidate.marks
    assert (mark.column, text[slice(*smoothed.span(mark.start, mark.end))]) == ("document_number", "某财绩〔2021〕5号")
    assert set(smoothed.claims[mark.start : mark.end]) == {2}
