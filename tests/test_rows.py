"""What is written is what the check accepts, whatever the document holds; and never anybody's personal data."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from command import run
from jixiao.checking.check import check
from jixiao.extraction.lexicon import load
from jixiao.facts import kinds
from jixiao.facts.column import FALSE_ABSENCES
from jixiao.facts.personal import without_contact
from jixiao.facts.table import read, write
from jixiao.intake.filename import usable
from jixiao.intake.read_report import Overrides, ReadReport, read_report
from jixiao.intake.writable import as_loaded, faults
from mutations import MUTATIONS
from reading import ROOT
from writers import blocks, plain

SAMPLES = Path(__file__).parent / "samples"
#: A report with room for what a test plants.
REPORT = """安仁县水利局2022年度部门整体支出绩效自评报告

一、部门概况
安仁县水利局是县人民政府工作部门，年末实有在职人员40人。
二、部门整体支出情况
2022年年初预算1200万元，全年支出1176万元，预算执行率98%。
三、绩效自评结果
2022年度部门整体支出绩效自评得分为96.5分，等级为“优”。
{planted}
四、存在的问题
一是预算编制不够精准；二是项目支出进度偏慢。
"""


def written(planted: str, file: str = "report.txt", text: str = REPORT) -> ReadReport:
    raw = text.replace("{planted}", planted).encode()
    found = read_report(ROOT, file, file, raw, datetime.date(2024, 1, 1), Overrides())
    assert found.outcome == "report", found.reason
    return found


def added(copy: Path, *texts: str) -> list[str]:
    """Add the texts as files to the project at ``copy``; returns what the check finds wrong with it."""
    folder = copy / "incoming"
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"variant_{number}.txt").write_text(text, encoding="utf-8")
    before = len(read(kinds.REPORT.table, copy).records)
    done = run(copy, "add", str(folder))
    assert "Traceback" not in done.stderr, done.stderr
    assert len(read(kinds.REPORT.table, copy).records) > before, done.stdout + done.stderr
    return [str(problem) for problem in check(copy, copy / "reports", needs_all=False).problems]


def cells(found: ReadReport) -> list[str]:
    rows = [found.report, *(row for rows in found.tables.values() for row in rows)]
    return [str(value) for row in rows for value in row.values() if value is not None]


#: What has once been written in a form that the check refuses.
PLANTED = [
    "全年办理案件5,\n326件，支出７\n\n．３万元。",
    "全年培训2\n9人，安排资金4 862.31 万元，增长4\n.5%。",
    "服務群眾9.8萬人次，編製預算1200萬元，年末實有在職人員40人。",
    "全年服务群众$\\geq 2$万人次，满意度$\\geq 95\\%$。",
    "全年安排资金1200.123456789万元，执行率98.123456789%，内设12345678901个股室。",
    "全年支出123456789012345678901234567890万元，培训99999999999999999999人次。",
    "一级指标\t分值\t得分\n产出\t10\n5\n- 3 -\n326\t9.5\n",
    "全年办理案件५६件，培训१८人。",
    f"全年{'加强工程管理' * 60}，完成水库除险加固3座。",
    f"一级指标\t三级指标\t分值\t得分\n产出\t{'甲' * 150_000}\t10\t9\n",
    "（一）—\n全年完成null3座，NA 5处，\u202e维修\u200b山塘27口。",
]


@pytest.mark.command
def test_whatever_is_written_passes_the_check(copy: Path) -> None:
    assert added(copy, *(REPORT.replace("{planted}", planted) for planted in PLANTED)) == []


@pytest.mark.command
def test_every_variant_and_sample_that_is_added_passes_the_check(copy: Path) -> None:
    texts = [plain(blocks(path.read_text(encoding="utf-8"))) for path in sorted(SAMPLES.glob("whole_*.txt"))[:4]]
    variants = [mutation.apply(text) for text in (REPORT.replace("{planted}", ""), *texts) for mutation in MUTATIONS]
    samples = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    assert added(copy, *samples, *variants) == []


@pytest.mark.command
def test_every_variant_of_the_reports_that_is_added_passes_the_check(copy: Path, reports: Path) -> None:
    texts = [plain(blocks(path.read_text(encoding="utf-8"))) for path in sorted(reports.glob("*.txt"))]
    assert added(copy, *(mutation.apply(text) for text in texts for mutation in MUTATIONS)) == []


def test_posts_and_persons_restate_whatever_their_measure_word_is_and_results_only_in_their_unit() -> None:
    counted = "核定编制18个，下属单位3家，年末在职人员16人。核定编制18名，下属单位3个，年末在职人员16位。"
    head = "绩效指标\t单位\t目标值\t完成值\n"
    results = f"{head}培训\t期\t10\t10\n\n" * 2 + f"{head}培训\t人\t10\t10\n"
    found = written(results, text=REPORT.replace("年末实有在职人员40人。", counted))
    named = [[row.get("restates") for row in found.tables[f"raw_{kind}"]] for kind in ("headcount", "indicator_result")]
    posts, result = (f"431028-slj-2022/{kind}" for kind in ("headcount", "indicator_result/1"))
    assert named == [[None, None, None, f"{posts}/1", f"{posts}/2", f"{posts}/3"], [None, result, None]]
    assert not faults(ROOT, as_loaded(found))


def test_what_is_told_three_times_restates_the_first() -> None:
    planted = "第三方机构复评分数98.7分，低于自评分。\n重点抽查项目得98.7分。\n财政部门组织复核，复评得分98.7分。"
    found = written(f"{planted}\n复评得分98.7分。")
    told = [(row["fact_no"], row.get("restates")) for row in found.tables["raw_score"]]
    assert told == [(1, None), (2, None), *((number, "431028-slj-2022/score/2") for number in (3, 4))]


@pytest.mark.parametrize("broken", ["5,\n326件", "5 326件", "５，３２６件"])
def test_a_number_broken_by_its_layout_is_read(broken: str) -> None:
    values = [row["value"] for row in written(f"全年办理案件{broken}。").tables["raw_activity"]]
    assert 5326 in values


def test_a_number_that_no_column_holds_stays_unread() -> None:
    found = written("全年安排资金1200.123456789万元，培训3座水库管理员16人。")
    assert any("1200.123456789" in number.context for number in found.unread)
    assert [row["value"] for row in found.tables["raw_activity"]]


PRIVATE = [
    "联系电话：13800001111",
    "经办人手机 138 0000 1111",
    "办公室电话：1 3 8 0 0 0 0 1 1 1 1",
    "联系方式：0735-0001111",
    "联系电话 张某 13800001111",
    "固话0735 0001111",
    "身份证号：110101190001010012",
    "身份证号110101\n19000101\n0012",
    "证件110101 19000101 0012",
    "证件110101900101001",
    "收款账户：6222 0000 0000 0001 111",
    "开户卡号6222000000000001111",
    "邮箱：shuili2022＠example.com",
    "邮箱：shuili2022@example.com",
    "工作微信138000011112",
    "ＱＱ：１３８００００１１１",
]


@pytest.mark.parametrize("private", PRIVATE)
@pytest.mark.parametrize(
    "frame",
    [
        "全年完成水库3座，{}，维修山塘27口。",
        "（一）水库管理 {}\n全年完成水库3座。",
        "三级指标\t分值\t得分\n水库 {}\t10\t9\n",
    ],
    ids=["prose", "heading", "row"],
)
def test_no_cell_holds_personal_data(frame: str, private: str) -> None:
    found = written(frame.format(private.replace("\n", "") if "\t" in frame else private))
    parts = private.replace("\n", " ").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    secret = "".join(c for c in parts if c.isdigit() or c in "Xx")
    shown = cells(found) + [number.context for number in found.unread]
    for cell in shown:
        digits = "".join(c for c in cell if c.isdecimal())
        assert secret not in digits.translate(str.maketrans("０１２３４５６７８９", "0123456789")), cell
        assert "example" not in cell


def test_personal_data_beside_the_report_is_not_written_either() -> None:
    text = "首页 > 政务公开\n" + REPORT + "\n打印本页 关闭窗口\n主办单位：县水利局 联系电话：0735-0001111\n"
    found = written("", text=text)
    assert not [cell for cell in cells(found) if "0001111" in cell]


@pytest.mark.parametrize(
    "text",
    [
        "全年支出13800001111元。",
        "11 月培训 138 人次 0.5 万元",
        "2022-2023年",
        "得分 10 9.5 8",
        "1200.5 1350.25 1323.49",
    ],
)
def test_figures_are_no_personal_data(text: str) -> None:
    personal = load(ROOT).personal
    assert personal.spans(text) == [] and personal.blackened(text) == text


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("某局自评报告 填报人：张某", "某局自评报告"),
        ("某局自评报告（联系人张某 电话 ██）", "某局自评报告"),
        ("二、绩效情况（负责人：李某某）", "二、绩效情况"),
        ("（二）项目负责人职责", "（二）项目负责人职责"),
        ("三、电话回访情况", "三、电话回访情况"),
        ("四、联系人民群众", "四、联系人民群众"),
    ],
)
def test_titles_end_before_who_wrote_them(title: str, left: str) -> None:
    assert without_contact(title) == left


def test_a_report_is_titled_without_its_contact() -> None:
    head = "安仁县水利局2022年度部门整体支出绩效自评报告"
    found = written(
        "", text=REPORT.replace(head, "安仁县\u202e水利局2022年度部门整体支出绩效自评报告 填报人：张某某 13800001111")
    )
    assert str(found.report["title"]).isprintable()
    assert not [cell for cell in cells(found) if "张某" in cell or "1380000" in cell]


@pytest.mark.parametrize(
    "file",
    [
        "null",
        "NA",
        "?",
        "—.txt",
        "水\u202e利\u200b局.txt",
        "a\x07\n b.txt",
        "\udcff\udcfe.txt",
        "..",
        "水利局 2022.txt",
    ],
)
def test_every_file_gets_a_usable_name(file: str) -> None:
    name = usable(file, "0123456789abcdef")
    assert name and name.isprintable() and name == "".join(name.split())
    assert name.lower() not in FALSE_ABSENCES and not set(name) & set("/\\")
    assert kinds.REPORT.table.by_name["source_file"].type.parse(name) == name


def test_cells_of_any_length_can_be_read_back(copy: Path) -> None:
    table = kinds.FINDING.table
    rows = [record.values for record in read(table, copy).records]
    rows[0]["gist"] = "长" * 200_000
    write(table, copy, rows)
    loaded = read(table, copy)
    assert not loaded.problems and len(str(loaded.records[0]["gist"])) == 200_000
