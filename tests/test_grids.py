"""Tables as grids: merged cells, heads, rows cut by a page's end, and every way in which a text prints a table."""

from __future__ import annotations

import pytest

from jixiao.documents.document import Cell, Document, Table
from jixiao.extraction.grids import Grid
from jixiao.extraction.lexicon import load
from jixiao.extraction.material import Material, prepare
from reading import ROOT, document


def material(text: str) -> Material:
    return prepare(document(text), load(ROOT))


def only(text: str) -> Grid:
    (grid,) = material(text).grids
    return grid


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


TABS = """二、指标完成情况
任务\t目标\t指标\t年度指标值\t实际完成值
水质监测\t掌握河流水质\t监测断面数\t12个\t14个
\t\t监测报告\t每月编写河流水质监测报告并报送有关部门，同时在网站公
\t\t巡河次数\t24次\t30次
"""


def test_leading_cells_that_are_merged_have_the_text_above() -> None:
    grid = only(TABS)
    assert grid.names == ("任务", "目标", "指标", "年度指标值", "实际完成值")
    assert texts(grid)[2] == ["水质监测", "掌握河流水质", "巡河次数", "24次", "30次"]
    assert [cell.filled for cell in grid.rows[2]] == [True, True, False, False, False]
    assert texts(grid)[1][4] == "", "a row that is too short has empty cells, and they are filled with nothing"


@pytest.mark.parametrize("page", ["\n", "\n- 3 -\n", "\n\n\n"])
def test_a_row_cut_by_a_page_goes_on_below_it(page: str) -> None:
    text = TABS.replace("网站公", f"网站公\t已按月编写，并在网站公{page}\t\t\t开监测结果\t开12次")
    subject = material(text)
    (grid,) = subject.grids
    row = grid.rows[1]
    assert len(grid.rows) == 3
    assert row[3].text.endswith("同时在网站公开监测结果")
    assert [subject.text[first:last] for first, last in row[4].pieces] == ["已按月编写，并在网站公", "开12次"]
    place = row[4].text.index("12次")
    span = row[4].span(place, place + 3)
    assert span is not None and subject.text[slice(*span)] == "12次"
    assert row[4].span(place - 3, place) is None, "words on both sides of the cut stand in no one place"


def test_a_row_below_a_page_is_its_own_if_it_has_every_cell() -> None:
    assert len(only(TABS.replace("\n\t\t巡河", "\n\n\t\t巡河")).rows) == 3


def test_two_head_rows_name_the_columns_together() -> None:
    grid = only("绩效指标\t\t指标值\t\t得分\n一级指标\t二级指标\t年初\t全年\t\n产出\t数量\t5次\t6次\t10\n")
    assert grid.names == ("绩效指标/一级指标", "绩效指标/二级指标", "指标值/年初", "指标值/全年", "得分")
    assert (grid.column("二级指标"), grid.column("指标值"), grid.column("得分"), grid.column("权重")) == (1, 2, 4, None)


def test_a_repeated_head_is_dropped_and_a_new_one_begins_a_grid() -> None:
    head = "三级指标\t指标值\t完成值\t分值\t得分\n"
    form = "资金来源\t预算数\t执行数\t执行率\t得分\n财政拨款\t100\t99\t99%\t9.9\n"
    first, second = material(f"{form}{head}走访户数\t9户\t9户\t5\t5\n{head}走访次数\t3次\t4次\t5\t5\n").grids
    assert first.names[1] == "预算数"
    assert [row[0] for row in texts(second)] == ["走访户数", "走访次数"]


def test_pipes_and_the_caption() -> None:
    grid = only("单位：万元\n\n| 项目 | 预算数 | 执行数 |\n|---|---:|---:|\n| 基本支出 | 1,200 | 1,180.5 |\n")
    assert (grid.caption, texts(grid)) == ("单位:万元", [["基本支出", "1,200", "1,180.5"]])


def test_rows_without_their_merged_cells_are_put_under_their_heads() -> None:
    head = "| 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 备注 |\n"
    rows = "| 产出指标 | 数量指标 | 抽检批次 | 9批 | 9批 | 5 | 5 | |\n| 抽检人次 | 8人次 | 7人次 | 5 | 4 | | | |\n"
    assert texts(only(head + rows))[1] == ["产出指标", "数量指标", "抽检人次", "8人次", "7人次", "5", "4", ""]


def test_one_cell_per_line() -> None:
    head = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因"
    rows = "产出指标 数量指标 植树亩数 ≥300亩 320亩 10 10 质量指标 成活率 95% 93% 10 9 天旱 "
    rows += "时效指标 完成时间 6月底前 5月完成 5 5"
    text = "\n".join(["三、指标完成情况", *head.split(), *rows.split(), "四、存在的问题", "资金到位较晚。"])
    assert texts(only(text)) == [
        ["产出指标", "数量指标", "植树亩数", "≥300亩", "320亩", "10", "10", ""],
        ["产出指标", "质量指标", "成活率", "95%", "93%", "10", "9", "天旱"],
        ["产出指标", "时效指标", "完成时间", "6月底前", "5月完成", "5", "5", ""],
    ]


def test_merged_cells_that_the_file_marks_are_filled_exactly() -> None:
    text = "任务\t指标\t得分\n甲\t一\t5\n\t\t6\n"
    places = [(0, 2, 0, 0, 1), (3, 5, 0, 1, 1), (6, 8, 0, 2, 1), (9, 10, 1, 0, 1), (11, 12, 1, 1, 2), (13, 14, 1, 2, 1)]
    cells = [Cell(start, end, row, column, rows) for start, end, row, column, rows in places]
    table = Table((*cells, Cell(15, 15, 2, 0), Cell(17, 18, 2, 2)))
    (grid,) = prepare(Document("t.docx", "0" * 64, "docx", text, tables=(table,)), load(ROOT)).grids
    assert texts(grid) == [["甲", "一", "5"], ["甲", "一", "6"]]
    assert [cell.filled for cell in grid.rows[1]] == [True, True, False]


def test_prose_has_no_tables() -> None:
    assert material("一、绩效指标\n本年度绩效指标完成较好。\n二、一级指标\n共有4项一级指标，得分95分。\n").grids == []
