"""Problems and measures: where they are found, and how lists are cut into items."""

from __future__ import annotations

import pytest

from reading import facts

#: An item: kind (p or m), its number, that of its parent, and the quote.
Item = tuple[str, int, int | None, str]
HEAD = "某县水务局2022年部门整体支出绩效自评报告\n一、部门概况\n负责全县水务工作。\n"


def items(text: str) -> list[Item]:
    return [
        (str(values["finding_kind"])[0], int(str(values["ordinal"])), _parent(values["parent_ordinal"]), quote)
        for quote, values in facts(HEAD + text, "finding")
    ]


def _parent(value: object) -> int | None:
    return None if value is None else int(str(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "三、存在的问题\n一是管网老化严重，漏损率偏高；二是部分项目前期工作滞后。\n四、改进措施\n1.加强巡查，及时抢修。\n2.提前谋划项目。",
            [
                ("p", 1, None, "漏损率偏高"),
                ("p", 2, None, "部分项目前期工作滞后"),
                ("m", 1, None, "加强巡查"),
                ("m", 2, None, "提前谋划项目"),
            ],
            id="marked-lists",
        ),
        pytest.param(
            "五、主要问题\n（一）预算编制不够科学。年初对用水量估计不足，导致项目年中调减。\n"
            "（二）支出进度偏慢\n受汛期影响，个别工程未能按期开工。\n六、下一步工作计划\n"
            "（一）夯实预算管理基础。在编制预算前充分调研。一是建立项目储备库；二是规范测算标准。",
            [
                ("p", 1, None, "预算编制不够科学"),
                ("p", 1, 1, "项目年中调减"),
                ("p", 2, None, "支出进度偏慢"),
                ("p", 1, 2, "个别工程未能按期开工"),
                ("m", 1, None, "夯实预算管理基础"),
                ("m", 1, 1, "建立项目储备库"),
                ("m", 2, 1, "规范测算标准"),
            ],
            id="titles-and-what-stands-below",
        ),
        pytest.param(
            "三、存在问题及改进意见。\n工作虽有进步，但仍存在一定的问题，由于水价调整推迟，导致水费收入低于预期。\n"
            "改进意见：及时测算水价，科学编制收入预算，确保收支平衡。",
            [
                ("p", 1, None, "水费收入低于预期"),
                ("m", 1, None, "及时测算水价"),
                ("m", 2, None, "科学编制收入预算"),
            ],
            id="mixed-part",
        ),
        pytest.param(
            "（3）主要存在问题\n部分管护员责任心不强，巡查记录不够完整。接下来，我局将按照上级要求，完善管护制度，开展业务培训，"
            "引导管护员履职尽责。",
            [
                ("p", 1, None, "部分管护员责任心不强"),
                ("p", 2, None, "巡查记录不够完整"),
                ("m", 1, None, "完善管护制度"),
                ("m", 2, None, "开展业务培训"),
            ],
            id="running-text-turns-to-measures",
        ),
        pytest.param(
            "二、绩效自评情况\n自评得分95分。存在的问题：一是资产盘点不及时；二是台账不完善。改进措施：一是每季盘点；二是健全台账。",
            [
                ("p", 1, None, "资产盘点不及时"),
                ("p", 2, None, "台账不完善"),
                ("m", 1, None, "每季盘点"),
                ("m", 2, None, "健全台账"),
            ],
            id="leads-within-another-part",
        ),
        pytest.param(
            "四、不足之处\n1.资金安排有不可预见性。需加强综合考虑各方因素，合理设置绩效指标，保障工作完成。",
            [("p", 1, None, "资金安排有不可预见性"), ("m", 1, None, "合理设置绩效指标")],
            id="remedy-among-problems",
        ),
        pytest.param(
            "四、改进措施\n我局将按照规定，继续严格执行支出月报制度、项目承诺制度等，不断改进完善，严格控制追加。",
            [("m", 1, None, "支出月报制度"), ("m", 2, None, "项目承诺制度"), ("m", 3, None, "严格控制追加")],
            id="list-of-rules",
        ),
    ],
)
def test_problems_and_measures_are_cut_into_items(text: str, expected: list[Item]) -> None:
    assert items(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "三、存在的问题\n无。\n四、改进措施\n暂无。",
        "三、存在的主要问题\n未发现重大问题。",
        "三、主要工作成效\n1.持之以恒补短板，解决群众用水困难336件，完成整改25项。\n2.坚持问题导向，加强督查。",
        "四、其他需要说明的问题\n本年度新增下属单位2个，人员编制未变化。",
    ],
    ids=["none", "nothing-found", "achievements", "other-matters"],
)
def test_what_admits_and_promises_nothing_yields_nothing(text: str) -> None:
    assert items(text) == []


def test_a_gist_is_short_and_not_the_reports_words() -> None:
    text = HEAD + "三、存在的问题\n1.绩效目标设置不够合理，指标难以量化。\n2.固定资产未及时入账。"
    for quote, values in facts(text, "finding"):
        assert len(str(values["gist"])) <= 25
        assert quote not in str(values["gist"])
    themes = [values["theme"] for _, values in facts(text, "finding")]
    assert themes == ["performance_management", "assets"]
