"""Private persons: invented ones in 45 phrasings and every format, of whom nothing may be written or shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import pytest

from command import run
from jixiao.checking.check import check
from jixiao.documents.read import read_bytes
from jixiao.extraction.lexicon import load
from jixiao.extraction.private import private_spans
from jixiao.extraction.text.smoothed import smooth
from jixiao.facts import kinds
from jixiao.facts.personal import Personal, narrow, without
from jixiao.facts.table import read
from private_phrasings import FILE, PROSE, TABLES, TITLE, Inventor
from reading import ROOT
from test_add import fingerprint
from writers import WRITERS, blocks

REPORT = """{title}

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
PHRASINGS = (*PROSE, *("\n".join(table) for table in TABLES))


@pytest.fixture(scope="module")
def personal() -> Personal:
    return load(ROOT).personal


def planted(inventor: Inventor, year: int) -> str:
    """A report of ``year`` that holds every phrasing, each filled with persons of its own."""
    body = "\n\n".join(map(inventor.fill, PHRASINGS))
    title = inventor.fill(TITLE.replace("2022", str(year)))
    return REPORT.replace("2022", str(year)).replace("{title}", title).replace("{planted}", body)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", narrow(text))


def leaked(made: list[str], texts: Iterable[str]) -> list[str]:
    """What of ``made`` stands anywhere in ``texts``, blanks and line breaks aside."""
    written = "\0".join(map(squeezed, texts))
    return [secret for secret in made if squeezed(secret) in written]


def strings(value: object) -> Iterator[str]:
    """Every text within a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.items() for text in (*strings(item[0]), *strings(item[1])))
    elif isinstance(value, list):
        yield from (text for item in value for text in strings(item))


def is_word(name: str) -> bool:
    return load(ROOT).personal.words.begins_word(name, 0)


def test_there_are_45_phrasings_of_154_items() -> None:
    assert len(PHRASINGS) + 2 == 45
    inventor = Inventor(0, is_word)
    for phrasing in (*PHRASINGS, TITLE, FILE):
        inventor.fill(phrasing)
    assert len(inventor.made) == 154


@pytest.mark.command
def test_nobody_is_written_or_shown(copy: Path, tmp_path: Path) -> None:
    """Reports of as many years as there are formats, each with persons of its own."""
    made: dict[str, list[str]] = {}
    files: list[str] = []
    ids: set[str] = set()
    for year, file in enumerate((name for name in WRITERS if not name.startswith(("gb18030", "utf16"))), 2015):
        inventor = Inventor(sum(map(ord, file)), is_word)
        report = tmp_path / f"{inventor.fill(FILE)}.{file.rpartition('.')[2]}"
        report.write_bytes(WRITERS[file](blocks(planted(inventor, year))))
        made[file] = inventor.made
        files.append(str(report))
        ids.add(f"431028-slj-{year}")
    shown = run(copy, "add", "--dry-run", *files)
    as_json = run(copy, "add", "--dry-run", "--json", *files)
    parquet = run(copy, "add", "--out", str(tmp_path / "out"), *files)
    added = run(copy, "add", *files)
    told = [text for done in (shown, as_json, parquet, added) for text in (done.stdout, done.stderr)]
    told += [text for line in as_json.stdout.splitlines() for text in strings(json.loads(line))]
    for table in (tmp_path / "out").glob("*.parquet"):
        told += pl.read_parquet(table).write_csv().splitlines()
    told += [path.read_text(encoding="utf-8") for path in (copy / "seeds" / "facts").glob("*.csv")]
    told += [path.name for path in (copy / "reports").rglob("*")]
    assert {report for report in ids if report not in added.stdout} == set(), added.stdout + added.stderr
    assert {file: found for file, own in made.items() if (found := leaked(own, told))} == {}
    assert [str(problem) for problem in check(copy, copy / "reports", needs_all=False).problems] == []
    # Nobody takes the sums along that stand beside.
    beside = {"5001元", "3002元", "2003元", "15004元", "20016元", "913元", "828元", "1200万元"}
    quotes: dict[str, set[str]] = {report: set() for report in ids}
    for row in read(kinds.AMOUNT.table, copy).records:
        quotes.setdefault(str(row["report_id"]), set()).add(squeezed(str(row["quote"])))
    assert {report: lost for report in ids if (lost := beside - quotes[report])} == {}


@pytest.mark.command
def test_files_that_are_no_reports_are_told_of_without_persons(copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "钱小花13812345678"
    folder.mkdir()
    for name in ("困难党员李桂芳名单.txt", "孙大圣_110101190001010012.pdf", "周晓兰-身份证.jpg"):
        (folder / name).write_bytes(b"\x00")
    before = fingerprint(copy)
    done = run(copy, "add", str(folder), str(tmp_path / "没有的报告（吴秀英填报）.docx"))
    for secret in ("钱小花", "13812345678", "李桂芳", "孙大圣", "110101190001010012", "周晓兰", "吴秀英"):
        assert secret not in done.stdout + done.stderr
    assert fingerprint(copy) == before


@pytest.mark.command
def test_a_file_is_found_by_its_hash_under_the_name_it_came_with(copy: Path, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.mkdir()
    report = sent / "李桂芳_13812345678_自评报告.txt"
    report.write_text(
        REPORT.replace("{title}", TITLE.partition(" ")[0]).replace("{planted}", "水库大坝安全。" * 60), encoding="utf-8"
    )
    run(copy, "add", str(report))
    kept = [row["source_file"] for row in read(kinds.REPORT.table, copy).records if row["collected_on"]]
    assert "█_█_自评报告.txt" in kept
    compared = check(copy, sent, needs_all=False)
    assert [str(problem) for problem in compared.problems] == []
    assert [silence.report_id for silence in compared.silence] == ["431028-slj-2022"]


@pytest.mark.parametrize(
    "text",
    [
        "我局赴张家界市、石家庄市、惠州市学习，与李宁公司联合举办全民健身活动6场次。",
        "高标准农田、高新技术、方案编制、成果转化、金额合计、时效指标、安全生产、施工进度、车辆购置。",
        "党员教育培训、学生营养改善、职工文化活动、村民安全意识、患者满意度、残疾人康复服务、居民常住人口。",
        "雷锋志愿服务队、毛泽东同志故居、孙中山故居纪念馆、习近平新时代中国特色社会主义思想、欧阳修纪念馆。",
        "慰问困难党员12人，救助困难群众528人次，资助学生1200人，拖欠农民工工资案件17宗，奖励金1.5万元。",
        "粤财预〔2023〕12号，项目代码：440113230000000012345，凭证号00012至00358，资产编号TY2023000145。",
        "粤A类企业、G105国道、解放路12号、第3小学、3号楼2层、“绿美岭南·共建共享”、12345热线。",
        "张某、李某某等人违规问题已移送。填报人：        联系电话：        填报日期：2024年8月1日",
        "住房保障、住院治疗、安置补助费、出生缺陷干预、社保卡2000张、医保基金、护照办理5000本、优待证申领3256人。",
        "培育“土专家”“田秀才”“乡创客”；区残联、区科协组织帮扶项目负责人培训；潘桥一、二、三标段完工。",
        "湛江招才引智30条政策；任双组长；改造后入住率均达100%；Windows Server软件；某某公司聘请Deloitte事务所。",
        "范围含石坝山、王家湾、小地坪等5个村民小组；监督索引号53112300202901222；举报电话：12345；调整后14002318600元。",
        "稳增长、促改革、惠民生、防风险；广东技术师范大学；杨靖宇干部学院；对马家沟、罗大山、高家村3条道路硬化。",
        "编制姓名、身份证号、银行账号等个人信息管理办法1份。负责人应逐项复核；审核人应对数据真实性负责。",
        "银川市金凤区长城中路街道办事处、孟津区长华街道办事处",
        "上海市长宁区小学、西安市长安区司法所、商丘市民权县档案馆、重庆市彭水苗族土家族自治县报社、赤峰市敖汉旗党委办公室、曲靖市师宗县林场",
    ],
)
def test_what_only_looks_like_a_person_stays(personal: Personal, text: str) -> None:
    assert personal.blackened(text) == text


@pytest.mark.parametrize(
    ("text", "blackened"),
    [
        ("慰问老党员魏国明、罗平贵各500元。", "慰问老党员█、█各500元。"),
        ("王小二因病报销1.2万元，我局向耿金花支付0.5万元。", "█因病报销1.2万元，我局向█支付0.5万元。"),
        ("人称“谢铁匠”的谢满仓带领12户发展蜂蜜产业。", "人称“█”的█带领12户发展蜂蜜产业。"),
        ("外教Emily Watson、Jean-Paul Martin课时费4.5万元。", "外教█、█课时费4.5万元。"),
        ("邮箱lihua_1988#example.com或zhangwei(at)example.com。", "邮箱█或█。"),
        ("孤儿邢小宝，男，二〇一五年六月一日生，补助1313元。", "孤儿█，男，█生，补助1313元。"),
        ("弃婴（2023年1月19日在车站被发现）1人。", "弃婴（█在车站被发现）1人。"),
        ("钱 三 妹（身份证 44092319560302 4128）补助2.1万元。", "█（身份证 █）补助2.1万元。"),
        ("1池佳慧实验小学75013400001188", "1█实验小学750█"),
        ("搬至霞山区人民大道南68号海景湾花园C栋1902；使204·017、粤·X1190应急。", "█；█、█。"),
        (
            "临时租用窦志明的私家车17天，为邵水莲补缴保险，驾驶员为满德全。",
            "临时租用█的私家车17天，为█补缴保险，驾驶员为█。",
        ),
        (
            "护边员买买提·吐逊、牧户才仁拉姆的补助；联系人及电话廖朝伟13600001111。",
            "护边员█、牧户█的补助；联系人及电话██。",
        ),
        (
            "为平安、时光、康乐三名听障儿童安装助听器；对象鲜明富，女，三级。",
            "为█、█、█三名听障儿童安装助听器；对象█，女，三级。",
        ),
        ("关于褟国华、尧阿旺两户家庭改造补助的说明", "关于█、█两户家庭改造补助的说明"),
        ("西安市长安区走访困难党员李和平，李和平区长到场。", "西安市长安区走访困难党员█，█区长到场。"),
    ],
)
def test_persons_are_known_by_more_than_a_field_before_them(personal: Personal, text: str, blackened: str) -> None:
    assert personal.blackened(text) == blackened


@pytest.mark.parametrize(
    ("text", "blackened"),
    [
        (
            "村名\t户主\t补助\n李家湾\t哈玉山\t5元\n田坝山\t者小福\t6元",
            "村名\t户主\t补助\n李家湾\t█\t5元\n田坝山\t█\t6元",
        ),
        ("获奖名单：仝梓轩  蒯子宁  麴思远（排名不分先后）", "获奖名单:███(排名不分先后)"),
        ("序号 姓名 工种 欠薪\n1 宁运来 木工 88\n2 劳振业 焊工 91", "序号姓名工种欠薪\n1█木工88\n2█焊工91"),
    ],
)
def test_heads_and_blanks_tell_persons(personal: Personal, text: str, blackened: str) -> None:
    smoothed = smooth(read_bytes("r.txt", f"{'自评报告。' * 9}\n{text}\n".encode()), load(ROOT).levels)
    found = without(smoothed.text, private_spans(smoothed, personal))
    assert found.partition("\n")[2] == blackened


def test_a_quote_is_cut_down_to_where_nobody_is_named(personal: Personal) -> None:
    from test_rows import cells, written

    found = written("五是个别项目进度偏慢，未及时将救助金发给困难党员钱小花，档案管理不够规范。")
    assert not [cell for cell in cells(found) if "钱小花" in cell]
    assert personal.blackened("局长张大山主持召开会议5次，原告鲁达、时迁撤诉") == "局长█主持召开会议5次，原告█、█撤诉"
