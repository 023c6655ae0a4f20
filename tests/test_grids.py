"""Tables as grids: merged cells, heads, rows cut by a page's end, and every way in which a text prints a table."""

from __future__ import annotations

import pytest

from jixiao.documents.document import Document, DocumentCell, DocumentTable
from jixiao.extraction.annotated_text import AnnotatedText, prepare
from jixiao.extraction.lexicon import load
from jixiao.extraction.tables.grid import CEILING, Grid, Known
from jixiao.extraction.text.blank_rows import blank_rows
from reading import ROOT, document


def annotated(text: str) -> AnnotatedText:
    return prepare(document(text), load(ROOT))


def only(text: str) -> Grid:
    (grid,) = annotated(text).grids
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
    subject = annotated(text)
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
    first, second = annotated(f"{form}{head}走访户数\t9户\t9户\t5\t5\n{head}走访次数\t3次\t4次\t5\t5\n").grids
    assert first.names[1] == "预算数"
    assert [row[0] for row in texts(second)] == ["走访户数", "走访次数"]


def test_a_head_of_words_not_known_begins_a_table_too_where_figures_stood_above() -> None:
    table = "三级指标\t指标值\t分值\t得分\n巡河\t24次\t60\t58\n护林\t良好\t40\t—\n"
    one, other = annotated(table + "乡镇\t村名\t水库数\t水井数\n永乐江镇\t东桥村\t12\t8\n").grids
    assert [texts(one)[-1], other.names] == [["护林", "良好", "40", "—"], ("乡镇", "村名", "水库数", "水井数")]


def test_pipes_and_the_caption() -> None:
    grid = only("单位：万元\n\n| 项目 | 预算数 | 执行数 |\n|---|---:|---:|\n| 基本支出 | 1,200 | 1,180.5 |\n")
    assert (grid.caption, texts(grid)) == ("单位:万元", [["基本支出", "1,200", "1,180.5"]])


def test_rows_without_their_merged_cells_are_put_under_their_heads() -> None:
    head = "| 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 备注 |\n"
    rows = "| 产出指标 | 数量指标 | 抽检批次 | 9批 | 9批 | 5 | 5 | |\n| 抽检人次 | 8人次 | 7人次 | 5 | 4 | | | |\n"
    assert texts(only(head + rows))[1] == ["产出指标", "数量指标", "抽检人次", "8人次", "7人次", "5", "4", ""]


def test_a_total_with_the_empty_cells_before_its_points_but_not_behind_them_stands_under_its_heads() -> None:
    grid = only(
        "一级指标\t二级指标\t三级指标\t年度指标值\t全年完成值\t分值\t得分\t未完成原因分析\n"
        "产出指标\t数量指标\t清淤河道\t12公里\t9公里\t90\t84.00\t征地滞后\n"
        "满意度指标\t满意度\t群众满意度\t≥90%\t91%\t10\t9.00\n"
        "合计\t\t\t\t\t100\t93.00\n"
    )
    assert texts(grid)[-1] == ["合计", "", "", "", "", "100", "93.00", ""]


def test_rows_and_heads_that_leave_out_what_merged_cells_cover_are_put_where_their_words_say() -> None:
    (grid,) = annotated(
        "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 分值 | 得分 | 偏差原因 |\n计划值 | 实际值 |\n"
        "产出指标 | 数量指标 | 植树亩数 | ≥300亩 | 280亩 | 50 | 45 | 春旱 |\n"
        "质量指标 | 成活率 | ≥90% | 92% | 20 | 20 | 改进措施：勤补植。 |\n"
        "管护及时性 | 按计划推进 | 基本达成 | 20 | 18 | |\n"
        "林场管理 | 防火演练 | ≥1次 | 2次 | 10 | 10 | |\n总分 | 100 | 93 | |\n"
    ).grids
    assert grid.names[3:7] == ("指标值/计划值", "指标值/实际值", "分值", "得分")
    assert [[cell.text for cell in row if not cell.filled] for row in grid.rows] == [
        ["产出指标", "数量指标", "植树亩数", "≥300亩", "280亩", "50", "45", "春旱"],
        ["质量指标", "成活率", "≥90%", "92%", "20", "20", "改进措施:勤补植。"],
        ["管护及时性", "按计划推进", "基本达成", "20", "18", ""],
        ["林场管理", "防火演练", "≥1次", "2次", "10", "10", ""],
        ["总分", "", "", "", "", "100", "93", ""],
    ]


#: A page that breaks rows at bars and prints empty cells behind all others: ten bars a row.
PACKED = (
    "林场造林自评表 |;资金情况\n(万元) |\n全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |"
    ";年度资金总额 | 86 | 64.5 | 10 | 75% | 7.5 |;其中：财政拨款 | 80 | 64.5 |;其他资金 | 6 |"
    ";绩效指标 | 一级指标 |\n二级指标 | 三级指标 | 分值 | 指标值 | 完成值 | 得分 | 偏差原因 |"
    ";产出指标 |\n数量指标 | 造林亩数 | 30 | 300亩 | 320亩 | 30 |;补植株数 | 10 | 900株 | 700株 | 8 | 苗木不足 |"
    ";质量指标 |;成活率 | 20 | ≥90% | 92% | 20 |;效益指标 |\n社会效益 |\n;务工人数 | 20 | 20人 | 20 |"
)


def test_rows_that_a_page_breaks_and_packs_are_put_under_their_heads() -> None:
    text = "\n".join(row + "|" * (10 - row.count("|")) for row in PACKED.split(";"))
    *_, money, indicators = annotated(text).grids
    # Whether 其他资金 6 were given or spent is not said.
    assert [row[:6] for row in texts(money)] == [
        ["年度资金总额", "86", "64.5", "10", "75%", "7.5"],
        ["其中:财政拨款", "80", "64.5", "", "", ""],
    ]
    assert [row[1:9] for row in texts(indicators) if row[3]] == [
        ["产出指标", "数量指标", "造林亩数", "30", "300亩", "320亩", "30", ""],
        ["产出指标", "数量指标", "补植株数", "10", "900株", "700株", "8", "苗木不足"],
        ["产出指标", "质量指标", "成活率", "20", "≥90%", "92%", "20", ""],
        # 20人 may have been the aim or the result.
        ["效益指标", "社会效益", "务工人数", "20", "", "", "20", ""],
    ]


def test_a_bar_behind_every_cell_leaves_the_first_cell_of_a_row_empty() -> None:
    """Where rows begin with words and end with a bar, one that begins with a bar has a cell before it."""
    *_, filled = annotated(
        "项目名称 | 河道清淤 | | | |\n"
        "预算执行情况 | 预算数（万元） | 年初预算 | 调整后预算数 | 预算执行数 |\n"
        "| 总额 | 50.00 | 48.00 | 45.60 |\n"
        "| 其中：财政资金 | 50.00 | 48.00 | 45.60 |\n"
    ).grids
    assert filled.names[2:] == ("年初预算", "调整后预算数", "预算执行数")
    assert texts(filled)[0][1:] == ["总额", "50.00", "48.00", "45.60"]
    framed = only("| 资金 | 年初预算 | 执行数 |\n| 基本支出 | 50.00 | 45.60 |\n| 项目支出 | 8.00 | 7.90 |\n")
    assert texts(framed)[0] == ["基本支出", "50.00", "45.60"]


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


#: Tables printed one cell per line: the lines, then names and rows as they are read, cells parted by blanks and bars.
LINES = [
    (  # Six columns, blank lines in between, a note over two lines, first levels printed once, the total.
        "一级指标 三级指标 指标值 完成值 分值 得分 备注||产出指标 植树 ≥300亩 310亩 20 20||抚育 80亩 60亩 10 7.5"
        " 雨水偏多，工期 推迟一月 效益指标 覆盖率 50% 51% 10 10 合计 40 37.5",
        "一级指标 三级指标 指标值 完成值 分值 得分 备注",
        "产出指标 植树 ≥300亩 310亩 20 20 -|产出指标 抚育 80亩 60亩 10 7.5 雨水偏多，工期推迟一月"
        "|效益指标 覆盖率 50% 51% 10 10 -|合计 - - - 40 37.5 -",
    ),
    (  # Ten columns with signs and units, heads and levels cut by a line's end, a frame over the levels.
        "绩效指标 一级 指标 二级指标 三级指标 指标性质 指标值 度量单位 完成值 权重 自评分 偏差原因分析 及改进措施"
        " 产出 指标 (50分) 数量指标 巡河次数 ≥ 24 次 26 20 20 质量 指标 合格率 = 100 % 98 30 29 返工一处",
        "一级指标 二级指标 三级指标 指标性质 指标值 度量单位 完成值 权重 自评分 偏差原因分析及改进措施",
        "产出指标(50分) 数量指标 巡河次数 ≥ 24 次 26 20 20 -|产出指标(50分) 质量指标 合格率 = 100 % 98 30 29 返工一处",
    ),
    (  # No points, an ordinal before each name.
        "序号 指标名称 年度目标值 全年实际值 完成比例 1 新增绿地 12公顷 13.5公顷 112.5% 2 维护公园 18个 18个 100%",
        "序号 指标名称 年度目标值 全年实际值 完成比例",
        "1 新增绿地 12公顷 13.5公顷 112.5%|2 维护公园 18个 18个 100%",
    ),
    (  # Names of groups without a column of their own.
        "指标名称 年度指标值 实际完成值 分值 自评得分"
        " 产出指标 放映场次 60场 66场 40 40 效益指标 满意度 90% 95% 50 50 总分 90 90",
        "指标名称 年度指标值 实际完成值 分值 自评得分",
        "放映场次 60场 66场 40 40|满意度 90% 95% 50 50|总分 - - 90 90",
    ),
    (  # Notes that say nothing.
        "指标 指标值 实际值 权重 得分 说明"
        " 培训 9期 9期 30 30 无 满意度 90% 88% 60 58 / 覆盖率 90% 88% 10 9 未全覆盖 自评总分 97",
        "指标 指标值 实际值 权重 得分 说明",
        "培训 9期 9期 30 30 无|满意度 90% 88% 60 58 /|覆盖率 90% 88% 10 9 未全覆盖|自评总分 - - - 97 -",
    ),
    (  # Units below their heads, and no label.
        "预算数 (万元) 执行数 (万元) 执行率 得分 1200.5 1180.3 98.32% 9.83",
        "- 预算数(万元) 执行数(万元) 执行率 得分",
        "- 1200.5 1180.3 98.32% 9.83",
    ),
    (  # First levels alone.
        "一级指标 分值 得分 投入 15 14.5 过程 25 23 产出 60 60 总分 100 97.5",
        "一级指标 分值 得分",
        "投入 15 14.5|过程 25 23|产出 60 60|总分 100 97.5",
    ),
    (  # Each level with its points.
        "一级指标 分值 二级指标 分值 三级指标 分值 得分"
        " 投入 20 目标设定 10 目标合理 5 5 指标明确 5 4 预算配置 10 编制控制 10 10 合计 20 19",
        "一级指标 分值 二级指标 分值 三级指标 分值 得分",
        "投入 20 目标设定 10 目标合理 5 5|投入 20 目标设定 10 指标明确 5 4"
        "|投入 20 预算配置 10 编制控制 10 10|合计 - - - - 20 19",
    ),
    (  # Heads over figures, a spanning head among them.
        "机构名称 收入合计 其中: 上年结转 财政拨款 馆本级 120.5 20.5 100 分馆 60 0 60",
        "机构名称 收入合计 上年结转 财政拨款",
        "馆本级 120.5 20.5 100|分馆 60 0 60",
    ),
    (  # Empty cells leave no trace: the rate shows where the figures belong.
        "年初预算数 全年预算数 全年执行数 执行率(%) 分值 得分"
        " 年度资金总额 560 620 600 96.77 10 9.68 其中:基本支出 500 540 525 97.22",
        "- 年初预算数 全年预算数 全年执行数 执行率(%) 分值 得分",
        "年度资金总额 560 620 600 96.77 10 9.68|其中:基本支出 500 540 525 97.22 - -",
    ),
    (  # Each figure after its head.
        "预算资金 年初预算数 398 全年预算数 486.2 全年执行数 480 执行率 98.72% 得分 9.87",
        "- 年初预算数 全年预算数 全年执行数 执行率 得分",
        "预算资金 398 486.2 480 98.72% 9.87",
    ),
    (  # Columns that few rows have a cell in, a group's sum of points, a value that may be target or result.
        "指标名称 计量单位 指标性质 年初指标值 调整指标值 完成值 权重 得分 是否核心指标 偏差较大的原因及改进措施"
        " 造林面积 亩 ≥ 300 280 40 36 是 春旱，补植较晚 完成时间 定性 6月底前 5月完成 30 30 否 小计 70 66"
        " 树种数量 种 = 9 8 8 20 20 否 林农满意度 90%-95% 10 10 否",
        "指标名称 计量单位 指标性质 年初指标值 调整指标值 完成值 权重 得分 是否核心指标 偏差较大的原因及改进措施",
        "造林面积 亩 ≥ 300 - 280 40 36 是 春旱，补植较晚|完成时间 - 定性 6月底前 - 5月完成 30 30 否 -"
        "|树种数量 种 = 9 8 8 20 20 否 -|林农满意度 - - - - - 10 10 否 -",
    ),
    (  # Heads over others: parts stand where they add up, and nowhere where two places do.
        "任务名称 预算数(万元) 执行数(万元) 总额 财政拨款 其他资金 总额 财政拨款 其他资金"
        " 助餐点建设 30 20 10 27 18 9 适老化改造 52 52 50 50",
        "任务名称 预算数(万元)/总额 预算数(万元)/财政拨款 预算数(万元)/其他资金"
        " 执行数(万元)/总额 执行数(万元)/财政拨款 执行数(万元)/其他资金",
        "助餐点建设 30 20 10 27 18 9|适老化改造 52 - - 50 - -",
    ),
    (  # Groups without a row, notes that only say 已完成, a total under another name.
        "一级指标 二级指标 三级指标 指标值 完成值 分值 得分 备注 产出指标 数量指标 巡河次数 ≥24次 26次 20 20 已完成"
        " 疏浚长度 3公里 2公里 20 15 已完成 效益指标 经济效益指标 社会效益指标 受益户数 ≥90户 93户 30 30"
        " 生态效益指标 满意度指标 服务对象满意度 群众满意度 90% 95% 10 10 自评得分合计 80 75",
        "一级指标 二级指标 三级指标 指标值 完成值 分值 得分 备注",
        "产出指标 数量指标 巡河次数 ≥24次 26次 20 20 已完成|产出指标 数量指标 疏浚长度 3公里 2公里 20 15 已完成"
        "|效益指标 社会效益指标 受益户数 ≥90户 93户 30 30 -|满意度指标 服务对象满意度 群众满意度 90% 95% 10 10 -"
        "|自评得分合计 - - - - 80 75 -",
    ),
    (  # Units in signs.
        "一级指标 三级指标 指标性质 指标值 度量单位 完成值 权重 得分 效益指标 节电量 ≥ 50.7 万kWh 43.6 6 5"
        " 绿道长度 ≥ 8 km 8 4 4",
        "一级指标 三级指标 指标性质 指标值 度量单位 完成值 权重 得分",
        "效益指标 节电量 ≥ 50.7 万kWh 43.6 6 5|效益指标 绿道长度 ≥ 8 km 8 4 4",
    ),
    (  # A department before the heads, rows that say what they measure.
        "部门名称 安仁县水利局 部门预算(万元) 合计 基本支出 年初预算数 52 30 决算数 50 29",
        "部门预算(万元) 年初预算数 决算数",
        "合计 52 50|基本支出 30 29",
    ),
    (  # Parts that are listed below the whole, some without a sum.
        "年度预算申请(万元) 年初预算数 全年预算数 全年执行数 年度资金总额 80 90 85 按收入性质分(执行数):"
        " 按支出性质分(执行数): 其中:一般公共预算: 85 其中:基本支出: 50 政府性基金拨款: 项目支出: 35",
        "年度预算申请(万元) 年初预算数 全年预算数 全年执行数",
        "年度资金总额 80 90 85|按支出性质分(执行数): - - -|其中:一般公共预算: 85 - -|其中:基本支出: 50 - -"
        "|项目支出: 35 - -",
    ),
    (  # Two sides of labels and sums.
        "收入 金额 支出 金额 财政拨款收入 860 基本支出 500 其他收入 12 收入合计 872 支出合计 500",
        "收入 金额 支出 金额",
        "财政拨款收入 860 - -|- - 基本支出 500|其他收入 12 - -|收入合计 872 - -|- - 支出合计 500",
    ),
]


@pytest.mark.parametrize(("lines", "names", "rows"), LINES)
def test_every_form_of_one_cell_per_line(lines: str, names: str, rows: str) -> None:
    grid = only("\n".join(["三、完成情况", *lines.replace("|", " ").split(" "), "四、存在的问题", "资金到位较晚。"]))
    # A merged cell fills those below it; on the other of two sides nothing is printed.
    told = [["" if cell.filled and "金额" in grid.names else cell.text for cell in row] for row in grid.rows]
    assert [name or "-" for name in grid.names] == names.split()
    assert [[text or "-" for text in row] for row in told] == [row.split() for row in rows.split("|")]


@pytest.mark.parametrize(
    "lines",
    [
        "年初预算数 全年预算数 全年执行数 分值 得分 年度资金总额 56 62 60",  # Which of the columns are empty?
        "预算编制 预算执行 预算公开 决算公开 2023 2024",
        "主要内容 目标值 完成情况 抓好防汛 抓好防火 抓好水利",
    ],
)
def test_lines_that_are_no_table_or_could_be_several(lines: str) -> None:
    assert annotated("\n".join(["三、完成情况", *lines.split()])).grids == []


def test_merged_cells_that_the_file_marks_are_filled_exactly() -> None:
    text = "任务\t指标\t得分\n甲\t一\t5\n\t\t6\n"
    places = [(0, 2, 0, 0, 1), (3, 5, 0, 1, 1), (6, 8, 0, 2, 1), (9, 10, 1, 0, 1), (11, 12, 1, 1, 2), (13, 14, 1, 2, 1)]
    cells = [DocumentCell(start, end, row, column, rows) for start, end, row, column, rows in places]
    table = DocumentTable((*cells, DocumentCell(15, 15, 2, 0), DocumentCell(17, 18, 2, 2)))
    (grid,) = prepare(Document("t.docx", "0" * 64, "docx", text, tables=(table,)), load(ROOT)).grids
    assert texts(grid) == [["甲", "一", "5"], ["甲", "一", "6"]]
    assert [cell.filled for cell in grid.rows[1]] == [True, True, False]


def test_columns_that_only_merged_cells_reach_into_are_none() -> None:
    text = "三级指标\t分值\t得分\t\n巡河\t10\t9\t\n"
    places = [
        (0, 4, 0, 0, 1),
        (5, 7, 0, 1, 1),
        (8, 10, 0, 2, 2),
        (12, 14, 1, 0, 1),
        (15, 17, 1, 1, 1),
        (18, 19, 1, 2, 2),
    ]
    cells = tuple(DocumentCell(start, end, row, column, 1, wide) for start, end, row, column, wide in places)
    (grid,) = prepare(Document("t.docx", "0" * 64, "docx", text, tables=(DocumentTable(cells),)), load(ROOT)).grids
    assert (grid.names, texts(grid), grid.known) == (("三级指标", "分值", "得分"), [["巡河", "10", "9"]], "ruled")


def test_figures_behind_their_own_heads_are_a_table_of_one_row() -> None:
    text = "年初预算（万元）\t52\t全年执行（万元）\t50\n预算执行率\t96%\t分值\t10\t执行率得分（分）\t9.6\n"
    grid = only(text)
    assert grid.names == ("年初预算(万元)", "全年执行(万元)", "预算执行率", "分值", "执行率得分(分)")
    assert texts(grid) == [["52", "50", "96%", "10", "9.6"]]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("项目\t预算数\t执行数\n合计\t5\t4\n", "separated"),
        ("项目 预算数 执行数\n合计 50 40\n", "aligned"),
        ("一级指标\n分值\n得分\n投入\n15\n14.5\n产出\n60\n60\n", "counted"),
    ],
)
def test_a_table_tells_how_its_columns_are_known_and_how_sure_they_are(text: str, known: Known) -> None:
    grid = only(text)
    assert (grid.known, grid.sure(0.5)) == (known, 0.5)
    assert grid.sure(1.0) == CEILING[known] < CEILING["ruled"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("项目\t预算数\t执行数\t执行率\n合计\t500\t400\t60%\n基本支出\t200\t180\t90%\n", ["合计", "基本支出"]),
        # The second row lacks a cell, a cell of the second table stands under another's head: columns may have shifted.
        ("项目\t预算数\t执行数\t执行率\n合计\t500\t400\t80%\n500\t400\t60%\n", ["合计"]),
        ("项目\t预算数\t执行数\t执行率\n合计\t500\t400\t60%\n基本支出\t200\t90%\t180\n", []),
        ("项目  预算数  执行数  执行率\n合计  500  400  60%\n基本支出  200  180  90%\n", ["基本支出"]),
        ("项目\n预算数\n执行数\n执行率\n合计\n500\n400\n60%\n基本支出\n200\n180\n90%\n", ["基本支出"]),
    ],
)
def test_figures_that_disagree_are_kept_where_each_stands_under_its_own_head(text: str, labels: list[str]) -> None:
    assert [row[0] for grid in annotated(text).grids for row in texts(grid)] == labels


#: Figures under merged heads, which print what is above before what is below: only a sum that adds up proves the order.
MERGED = [
    (
        "机构名称 支出合计 其中: 结余 基本支出 其中: 项目支出 当年结余 累计结余 人员支出 公用支出"
        " 馆本级 90 60 45 15 30 0 8",
        "机构名称 支出合计 基本支出 人员支出 公用支出 项目支出 当年结余 累计结余",
    ),
    ("机构名称 支出合计 其中: 结余 基本支出 项目支出 馆本级 90 60 30 8", "机构名称 支出合计 基本支出 项目支出 结余"),
    (
        "机构名称 收入合计 其中: 上年结转 公共财政拨款 纳入专户管理的 非税收入拨款 其他收入 馆本级 98.5 8.5 80 0 10",
        "机构名称 收入合计 上年结转 公共财政拨款 纳入专户管理的非税收入拨款 其他收入",
    ),
    (
        "机构名称 合计 其中: 公务接待费 公务用车费 因公出国费 运维费 购置费 馆本级 7 1 6 6 0 0",
        "机构名称 合计 公务接待费 公务用车费 运维费 购置费 因公出国费",
    ),
]


@pytest.mark.parametrize(("lines", "names"), MERGED)
def test_figures_under_merged_heads_are_read_where_the_parts_add_to_the_whole(lines: str, names: str) -> None:
    text = "\n".join(["三、收支情况", *lines.split(), "四、存在的问题", "资金到位较晚。"])
    assert only(text).names == tuple(names.split())
    # One figure changed: which stands where is not known, and nothing is read.
    head, _, whole = lines.partition(" 馆本级 ")
    broken = f"{head} 馆本级 99{whole}"
    assert annotated("\n".join(["三、收支情况", *broken.split(), "四、存在的问题", "资金到位较晚。"])).grids == []


#: Lines whose cells blanks part, and the cells.
BLANKS = [
    (  # A number before each name, a name and a value that a blank breaks, the total.
        "序号 指标名称 年初目标值 实际完成值 权重 得分|1 培训期数 12 期 13 期 10 10"
        "|2 群众 满意度 ≥90% 92% 10 9.5|总分 100 98.6",
        "序号/指标名称/年初目标值/实际完成值/权重/得分|1/培训期数/12 期/13 期/10/10"
        "|2/群众 满意度/≥90%/92%/10/9.5|总分////100/98.6",
    ),
    (  # A form: labels without a head, merged levels, a level on a line of its own, a page's number, a note.
        "年初预算数 全年预算数 全年执行数 分值 执行率 得分|年度资金总额: 620 620 618.4 10 99.74% 9.97"
        "|其中:财政拨款 600 600 598 - 99.7% -"
        "|一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析 及改进措施"
        "|产出指标 数量指标 改造灌区 3处 3处 10 10|- 4 -"
        "|抽检批次 9批 8批 10 9 天旱 少雨|质量指标|工程合格率 100% 98% 10 9.5",
        "/年初预算数/全年预算数/全年执行数/分值/执行率/得分|年度资金总额:/620/620/618.4/10/99.74%/9.97"
        "|其中:财政拨款/600/600/598/-/99.7%/-"
        "|一级指标/二级指标/三级指标/年度指标值/实际完成值/分值/得分/偏差原因分析 及改进措施"
        "|产出指标/数量指标/改造灌区/3处/3处/10/10/"
        "|//抽检批次/9批/8批/10/9/天旱 少雨|/质量指标//////|//工程合格率/100%/98%/10/9.5/",
    ),
    (  # Cells wide apart, with blanks in them.
        "项 目    预算数(万元)    决算数(万元)|基本 支出    500.00    490.00|合  计    500.00    490.00",
        "项 目/预算数(万元)/决算数(万元)|基本 支出/500.00/490.00|合  计/500.00/490.00",
    ),
    (  # Empty cells in the middle, told by what can stand where.
        "三级指标 指标权重 计量单位 指标值 全年实际完成值|零售额 25 % 9.5 25.6|新增企业 13 23 33",
        "/三级指标/指标权重/计量单位/指标值/全年实际完成值|/零售额/25/%/9.5/25.6|/新增企业/13//23/33",
    ),
    (  # No label, and a head that is one itself.
        "预算数(万元) 执行数(万元) 执行率 得分|1200.5 1180.3 98.32% 9.83",
        "/预算数(万元)/执行数(万元)/执行率/得分|/1200.5/1180.3/98.32%/9.83",
    ),
    (
        "预算资金 年初预算数 全年执行数|年度资金总额 1,620 1,618.4",
        "预算资金/年初预算数/全年执行数|年度资金总额/1,620/1,618.4",
    ),
    (  # Heads of two rows; parts of the money without points.
        "任务名称 主要内容 预算数(万元) 执行数(万元)|总额 财政拨款 其他资金 总额 财政拨款 其他资金"
        "|助餐点建设 已建成 30 20 10 27 18 9"
        "|资金类型 预算数 全年执行数 执行率 分值 得分|年初预算 全年预算|合计 52 50 40 80% 10 8|项目支出 22 20 15",
        "任务名称/主要内容/预算数(万元)///执行数(万元)//|//总额/财政拨款/其他资金/总额/财政拨款/其他资金"
        "|助餐点建设/已建成/30/20/10/27/18/9"
        "|资金类型/预算数//全年执行数/执行率/分值/得分|/年初预算/全年预算////|合计/52/50/40/80%/10/8|项目支出/22/20/15///",
    ),
    (  # Notes that are sentences, results in words, a row without a result, signs and units of their own.
        "绩效指标 一级指标 二级指标 三级指标 指标性质 指标值 度量单位 实际完成值 偏差原因"
        "|产出指标 数量指标 植树亩数 ≥ 300 亩 280 春旱严重，补植较晚，秋季已补。"
        "|时效指标 及时性 定性 按计划推进 基本达成|成本指标 每亩成本 ≤500元|满意度指标 林农满意度 ≥ 90 % 95",
        "绩效指标/一级指标/二级指标/三级指标/指标性质/指标值/度量单位/实际完成值/偏差原因"
        "|/产出指标/数量指标/植树亩数/≥/300/亩/280/春旱严重，补植较晚，秋季已补。"
        "|//时效指标/及时性/定性/按计划推进//基本达成/|//成本指标/每亩成本 ≤500元/////"
        "|//满意度指标/林农满意度/≥/90/%/95/",
    ),
    (  # Figures that each stand behind their own head, and the total.
        "预算执行率 98% 分值 10 得分 9.8|自评总分 100 97.8 自评等级 优",
        "预算执行率/98%/分值/10/得分/9.8|自评总分/100/97.8/自评等级/优",
    ),
    # A row that fits in two ways, the rest of a name cut by the line, prose, headings, a head over nothing.
    ("年初预算数 全年预算数 全年执行数 分值 得分|年度资金总额 56 62 60", ""),
    ("三级指标 年度指标值 实际完成值 分值 得分|在职人员控|制率 100% 95% 5 4", ""),
    ("2023 年部门预算 数|2023 年部门预算 数 620 620", ""),
    ("绩效目标 预算支出 金额|第 1 条 本办法 2023 年 1 月 1 日 起 施行", ""),
    ("预算编制 预算执行 预算公开 决算公开|一、预算编制 2 3 4|2022 2023 2024 2025", ""),
    ("基本支出 项目支出 合计|本年 基本支出 500 万元 项目支出 300 万元 合计 800 万元", ""),
]


@pytest.mark.parametrize(("lines", "rows"), BLANKS)
def test_rows_whose_cells_only_blanks_part(lines: str, rows: str) -> None:
    texts = lines.split("|")
    found = []
    for number, bounds in sorted(blank_rows(texts, load(ROOT).levels).items()):
        edges = [0, *(edge for bound in bounds for edge in bound), len(texts[number])]
        found.append(
            "/".join(texts[number][slice(*cell)].strip() for cell in zip(edges[::2], edges[1::2], strict=True))
        )
    assert "|".join(found) == rows


def test_a_form_that_runs_on_in_one_line_is_read_as_one_that_prints_a_cell_per_line() -> None:
    lines = (
        "林业站绩效自评表|项目名称|幼林抚育|资金|年初预算数|全年执行数|执行率|年度资金总额|52.4|50.2|95.8%"
        "|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|产出指标|数量指标|抚育面积|≥300亩|320亩|50|50"
        "|质量指标|成活率|≥90%|85%|40|38|总分|100|97.6"
    )
    apart, together = annotated(lines.replace("|", "\n")), annotated(lines.replace("|", " "))
    assert [texts(grid) for grid in apart.grids] == [texts(grid) for grid in together.grids] != []
    assert [grid.names for grid in apart.grids] == [grid.names for grid in together.grids]


#: Forms whose cells ran together, cut where a rate and a score prove it, rows of parts where they add to the whole.
GLUED = [
    (
        "资金(万元)全年预算数(A)全年执行数(B)执行率(B/A)年度资金总额:364.8310.0885%其中:财政拨款304.8260.08其他资金6050",
        "年度资金总额: 364.8 310.08 85%|其中:财政拨款 304.8 260.08 -|其他资金 60 50 -",
    ),
    (
        "项目资金（万元）年初预算数全年预算数全年执行数分值执行率得分年度资金总额45.645.641.041090%9其他资金年度总体目标",
        "年度资金总额 45.6 45.6 41.04 10 90% 9",
    ),
    ("资金(万元)年初预算数全年预算数全年执行数执行率年度资金总额18.618.6100%其他资金", ""),  # Which budget is told?
    ("资金(万元)全年预算数全年执行数执行率年度资金总额50.241.280%其他资金", ""),  # 41.2 is not 80 % of 50.2.
    ("资金(万元)全年预算数全年执行数执行率年度资金总额12.612.5100%其他资金", ""),
]


@pytest.mark.parametrize(("form", "rows"), GLUED)
def test_cells_that_ran_together_are_cut_where_one_way_alone_satisfies_their_arithmetic(form: str, rows: str) -> None:
    grids = annotated(f"林场造林自评表（2023年度）{form}。总体目标完成造林三百亩。").grids
    assert [[text or "-" for text in row] for grid in grids for row in texts(grid)] == [
        r.split() for r in rows.split("|") if r
    ]


#: A form in one line whose labels a page prints behind their figures, and which blanks cut within brackets and names.
SCATTERED = (
    "林场造林自评表 项目名称 幼林抚育 年初预算数 全年预算数 (A) 全年执行数 (B) 分值 执行率 得分 (10 分*执行率)"
    " {} 上年结转资金 0 0 — 年度资金总额 项目资金 (万元) 远山林场 三级指标 年初目标值 (A) 实际完成值 (B) 得分"
    " 抚育面积(亩) 300 320 30 补植 株数 900 900 20 管护 及时 及时 20"
)


@pytest.mark.parametrize(
    ("figures", "row"),
    [
        ("48.5 50.00 41.37 10 8.27 48.5 50.00 41.37 —", ["", "48.5", "50.00", "41.37", "10", "", "8.27"]),
        ("50.00 41.37 10 82.74% 8.27 50.00 41.37", None),  # Which of the two budgets is it?
        ("48.5 50.00 41.37 10 9.27 48.5 50.00 41.37 —", None),
    ],
)
def test_a_form_whose_labels_stand_behind_its_figures_is_read_where_its_score_proves_it(
    figures: str, row: list[str] | None
) -> None:
    *money, indicators = annotated(SCATTERED.format(figures)).grids
    assert [texts(grid) for grid in money] == ([[row]] if row else [])
    # Where a blank has cut a name, nobody knows whether its end is a target.
    assert texts(indicators) == [["", "抚育面积(亩)", "300", "320", "30"]]


def test_prose_has_no_tables() -> None:
    assert annotated("一、绩效指标\n本年度绩效指标完成较好。\n二、一级指标\n共有4项一级指标，得分95分。\n").grids == []
