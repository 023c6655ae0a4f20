"""Departments' printed names must come to the right division and number, and to none where they do not say."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from jixiao.checking.check import check
from jixiao.extraction.identity.department_mentions import department_mentions
from jixiao.extraction.identity.department_name import clean_department_name
from jixiao.extraction.identity.departments import Departments
from jixiao.extraction.identity.departments import departments as departments_of
from jixiao.extraction.identity.gazetteer import Gazetteer, gazetteer
from jixiao.extraction.lexicon import Lexicon, load
from jixiao.facts import reference, vocabulary
from jixiao.project import Project
from work import counts


@pytest.fixture(scope="session")
def places(project: Project) -> Gazetteer:
    return gazetteer(load(project.root))


@pytest.fixture(scope="session")
def departments(project: Project) -> Departments:
    return departments_of(load(project.root))


@pytest.fixture(scope="session")
def lexicon(project: Project) -> Lexicon:
    return load(project.root)


#: Printed name, fiscal year, department's number, kind; checked by hand against GB/T 2260.
DEPARTMENTS = """
中共湛江市委组织部本级 2020 440800-zzb zzb
中共广州市从化区委组织部 2022 440117-zzb zzb
中国共产党广州市委员会组织部 2023 440100-zzb zzb
中共仁化县委组织部 2023 440224-zzb zzb
中国共产党广州市番禺区委员会组织部（本级） 2023 440113-zzb zzb
中共长沙市雨花区委宣传部 2022 430111-xcb xcb
长沙市雨花区圭塘街道办事处 2022 430111-gtjdb jdb
昆明市五华区人民政府护国街道办事处 2022 530102-hgjdb jdb
福州市鼓楼区东街街道办事处 2022 350102-djjdb jdb
广州市番禺区市桥街道办事处 2022 440113-sqjdb jdb
广州市番禺区石碁镇人民政府 2022 440113-sqzzf zzf
海南省文昌市会文镇人民政府 2022 469005-hwzzf zzf
重庆市渝北区财政局 2022 500112-czj czj
北京市朝阳区人民政府办公室 2022 110105-zfb zfb
长春市朝阳区人民政府办公室 2022 220104-zfb zfb
上海市浦东新区审计局 2022 310115-sjj sjj
天津市和平区民政局 2022 120101-mzj mzj
沈阳市和平区民政局 2022 210102-mzj mzj
南昌市西湖区司法局 2022 360103-sfj sfj
杭州市西湖区司法局 2022 330106-sfj sfj
深圳市南山区统计局 2022 440305-tjj tjj
鹤岗市南山区统计局 2022 230404-tjj tjj
济南市市中区应急管理局 2022 370103-yjj yjj
内江市市中区水利局 2022 511002-slj slj
乐山市中区水利局 2022 511102-slj slj
青岛市北区商务局 2022 370203-swj swj
兰州市城关区教育局 2022 620102-jyj jyj
拉萨市城关区教育局 2022 540102-jyj jyj
辉县市城关镇人民政府 2022 410782-cgzzf zzf
宜春市袁州区应急管理局 2022 360902-yjj yjj
安徽省蚌埠市怀远县教育体育局 2022 340321-jyj jyj
新化县人民法院 2022 431322-fy fy
石家庄市长安区人民检察院 2022 130102-jcy jcy
太原市小店区医疗保障局 2022 140105-ybj ybj
呼伦贝尔市鄂温克族自治旗财政局 2022 150724-czj czj
延边州敦化市融媒体中心 2022 222403-rmt rmt
湘西州凤凰县乡村振兴局 2022 433123-fpb fpb
新疆维吾尔自治区喀什地区疏附县公安局 2022 653121-gaj gaj
广西壮族自治区柳州市三江侗族自治县民政局 2022 450226-mzj mzj
宁夏回族自治区银川市兴庆区审计局 2022 640104-sjj sjj
青海省海南藏族自治州共和县林业和草原局 2022 632521-lyj lyj
贵州省六盘水市六枝特区民政局 2022 520203-mzj mzj
黔东南州凯里市教育和科技局 2022 522601-jyj jyj
西安市雁塔区卫生健康局 2022 610113-wjj wjj
仙桃市卫生健康委员会 2022 429004-wjj wjj
神农架林区统计局 2022 429021-tjj tjj
石河子市统计局 2022 659001-tjj tjj
新疆生产建设兵团第八师石河子市教育局 2022 659001-jyj jyj
南京市玄武区红十字会 2022 320102-hszh hszh
湖南长沙雨花区审计局 2022 430111-sjj sjj
长沙教育局 2022 430100-jyj jyj
湖南省教育厅 2022 430000-jyj jyj
内蒙古自治区人民代表大会常务委员会办公厅 2022 150000-rd rd
中共湖南省纪律检查委员会湖南省监察委员会 2022 430000-jiwei jiwei
共青团广州市番禺区委员会 2022 440113-tw tw
中国人民政治协商会议仁化县委员会 2022 440224-zx zx
中国人民政治协商会议第十五届长沙市委员会办公厅 2022 430100-zx zx
中共益阳市赫山区委党史研究室（区地方志编纂室） 2022 430903-dsyjs dsyjs
民盟湖南省委 2022 430000-minmeng minmeng
仁化县委县政府信访局 2022 440224-xfj xfj
国家税务总局长沙市税务局 2022 430100-shuiwj shuiwj
长沙高新技术产业开发区管理委员会 2022 430100-gxgwh gwh
长沙市高新区管委会 2022 430100-gxgwh gwh
长沙市第一中学 2022 430100-dyzhongxue zhongxue
长沙市一中 2022 430100-dyzhongxue zhongxue
长沙市第二中学 2022 430100-dezhongxue zhongxue
岳阳市第一人民医院 2022 430600-dyrmyy rmyy
湖南师范大学 2022 430000-hnsfdaxue daxue
广东省韶关监狱 2022 440000-sgjy jy
仁化县卫生和计划生育局 2016 440224-wjj wjj
仁化县国土资源局 2016 440224-zrzyj zrzyj
仁化县环境保护局 2016 440224-sthjj sthjj
仁化县安全生产监督管理局 2016 440224-yjj yjj
从化市教育局 2012 440184-jyj jyj
从化市教育局 2020 440117-jyj jyj
广州市从化区教育局 2020 440117-jyj jyj
襄樊市财政局 2008 420600-czj czj
巢湖市庐江县财政局 2010 341421-czj czj
成都市简阳市财政局 2020 510185-czj czj
资阳市简阳市财政局 2012 512081-czj czj
"""


@pytest.mark.parametrize("line", DEPARTMENTS.split("\n")[1:-1])
def test_a_printed_name_comes_to_its_department(departments: Departments, line: str) -> None:
    name, year, number, kind = line.split()
    match = departments.department(name, int(year))
    assert (match.department_id, match.kind) == (number, kind), match.reason
    assert match.confidence > 0.6
    assert re.fullmatch(r"[1-9][0-9]{5}-[a-z]+", number)


@pytest.mark.parametrize("line", DEPARTMENTS.split("\n")[1:-1])
def test_a_title_gives_the_whole_name(lexicon: Lexicon, line: str) -> None:
    name, year, *_ = line.split()
    for title in (f"附件2\n{name}{year}年度部门整体支出绩效自评报告\n", f"{year}年度{name}\n部门整体支出绩效自评报告"):
        assert name in [mention.name for mention in department_mentions(title, lexicon)]
        assert all(title[m.start : m.end] == m.name for m in department_mentions(title, lexicon))


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("鼓楼区财政局", {"320106", "320302", "350102", "410204"}),
        ("朝阳区财政局", {"110105", "220104"}),
        ("市中区财政局", {"370103", "370402", "511002", "511102"}),
        ("南山区财政局", {"440305", "230404"}),
        ("西湖区财政局", {"330106", "360103"}),
        ("和平区财政局", {"120101", "210102"}),
        ("河北省鼓楼区财政局", {"320106", "320302", "350102", "410204"}),
        ("财政局", set()),
        ("县财政局", set()),
        ("城区财政局", {"140302", "140502", "441502"}),
    ],
)
def test_an_ambiguous_name_is_never_guessed(departments: Departments, name: str, codes: set[str]) -> None:
    match = departments.department(name, 2022)
    assert (match.department_id, match.division_code) == (None, None)
    assert {place.code for place in match.alternatives} == codes
    assert match.confidence < 0.3
    assert match.organ == "czj"


def test_every_division_is_found_by_its_full_name_and_never_mistaken(places: Gazetteer, project: Project) -> None:
    with (project.root / "seeds/reference/ref_division.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["division_code"]: row for row in csv.DictReader(file) if not row["valid_to"]}
    missed, mistaken = [], []
    for code, row in rows.items():
        chain = [row]
        while parent := rows.get(chain[0]["parent_code"]):
            chain.insert(0, parent)
        names = [r["name_zh"] for r in chain if r["name_zh"] != "县" and not re.search("市辖区|行政区划", r["name_zh"])]
        if row["name_zh"] != names[-1]:
            continue
        if places.resolve("".join(names), 2024).code != code:
            missed.append("".join(names))
        if places.resolve(names[-1], 2024).code not in {code, None}:
            mistaken.append(names[-1])
    assert (missed, mistaken) == ([], [])


@pytest.mark.parametrize(
    ("hints", "code"),
    [
        (["江苏省徐州市2022年预算"], "320302"),
        (["闽财绩〔2022〕3号"], "350102"),
        (["苏财绩〔2022〕3号"], None),
        (["江苏省南京市和徐州市"], None),
        (["省财政厅"], None),
        (["河南省", "开封市"], "410204"),
    ],
)
def test_the_rest_of_the_document_tells_divisions_apart(places: Gazetteer, hints: list[str], code: str | None) -> None:
    assert places.resolve("鼓楼区", 2022, hints).code == code


def test_a_department_without_division_takes_the_only_one_of_its_rank(departments: Departments) -> None:
    document = ["湖南省娄底市新化县2022年预算"]
    assert departments.department("县财政局", 2022, document).department_id == "431322-czj"
    assert departments.department("市财政局", 2022, document).department_id == "431300-czj"
    assert departments.department("省财政厅", 2022, document).department_id == "430000-czj"
    assert departments.department("县财政局", 2022, ["新化县与涟源市", "双峰县"]).department_id is None


def test_words_are_no_divisions(places: Gazetteer, lexicon: Lexicon) -> None:
    text = (
        "本单位会同县财政局，城区和郊区各乡镇、全县市区新区建设，市和县的公安局，长沙市区，三和县道，西藏中路，成县级市"
    )
    assert [mention.name for mention in places.mentions(text)] == ["长沙市"]
    for none in (
        "我局",
        "各部门",
        "财政部门",
        "本单位",
        "番禺区委托第三方",
        "仁化县组织部署工作",
        "仁化县财政局长到会",
    ):
        assert department_mentions(none, lexicon) == []
    both = department_mentions("仁化县财政局和番禺区教育局联合发文", lexicon)
    assert [(mention.name, mention.organ) for mention in both] == [("仁化县财政局", "czj"), ("番禺区教育局", "jyj")]


def test_places_below_gbt2260_are_marked(places: Gazetteer) -> None:
    for text, code, within in (
        ("长沙市雨花区圭塘街道办事处", "430111", "圭塘街道"),
        ("长沙高新区", "430100", "高新区"),
        ("太原市矿区", "140100", "矿区"),
        ("雄安新区", "130000", "雄安新区"),
        ("上海市浦东新区", "310115", None),
    ):
        found = places.resolve(text, 2022)
        assert (found.code, found.within) == (code, within)


def test_a_unit_of_an_organ_is_not_the_organ(departments: Departments) -> None:
    names = (
        "仁化县农业农村局",
        "仁化县农业综合行政执法大队",
        "仁化县教育局",
        "仁化县教育局机关幼儿园",
        "仁化县政务服务云平台",
    )
    numbers = [departments.department(name, 2022).department_id for name in names]
    assert len(set(numbers)) == len(names)
    unknown = departments.department(names[-1], 2022)
    assert unknown.kind is None
    assert unknown.organ == "zwfwypt"
    assert unknown.confidence < 0.5


@pytest.mark.parametrize(
    ("printed", "name", "scope"),
    [
        ("附件2：番禺区财政局2022年度部门整体支出绩效自评报告.pdf", "番禺区财政局", None),
        ("二〇二三年度 仁化县 统计局（本级）", "仁化县统计局", "headquarters"),
        ("长沙市教育局（含下属单位）", "长沙市教育局", "whole_department"),
        ("1. 新化县民政局 2023 年整体支出绩效评价自评报告（盖章）", "新化县民政局", None),
        ("湖南省预算绩效管理中心", "湖南省预算绩效管理中心", None),
    ],
)
def test_titles_are_stripped_to_the_name(printed: str, name: str, scope: str | None) -> None:
    assert clean_department_name(printed) == (name, scope)


def test_the_seed_names_every_organ_in_the_order_of_its_key(lexicon: Lexicon) -> None:
    organs = [str(row["organ"]) for row in lexicon.rows(reference.ORGAN)]
    named = [(row["organ"], row["name_zh"], row["endings"] or "") for row in lexicon.rows(vocabulary.ORGAN_NAME)]
    assert {organ for organ, _, _ in named} == set(organs)
    assert (organs, named) == (sorted(organs), sorted(named, key=str))


def test_an_organ_is_added_by_rows_alone(lexicon: Lexicon, copy: Path) -> None:
    title = "仁化县低空经济办公室2023年度部门整体支出绩效自评报告"
    for table, row in (
        ("ref_organ", "dkjj,低空经济发展局,Bureau of the Low-Altitude Economy,government,某地公开"),
        ("ref_organ_name", "dkjj,低空经济,局、办公室,某地公开"),
    ):
        with (copy / f"seeds/reference/{table}.csv").open("a", encoding="utf-8") as file:
            file.write(row + "\n")
    assert check(copy).problems == []
    for name in ("仁化县低空经济局", "仁化县低空经济办公室", "仁化县低空经济发展局"):
        assert departments_of(lexicon).department(name, 2023).department_id != "440224-dkjj"
        match = departments_of(load(copy)).department(name, 2023)
        assert (match.department_id, match.kind) == ("440224-dkjj", "dkjj")
    assert "dkjj" not in {mention.organ for mention in department_mentions(title, lexicon)}
    assert [mention.organ for mention in department_mentions(title, load(copy))] == ["dkjj"]


def test_loading_and_reading_take_few_calls(lexicon: Lexicon) -> None:
    departments_of(lexicon)
    divisions = len(lexicon.rows(reference.DIVISION_TABLE))
    assert counts(lambda _: gazetteer.__wrapped__(lexicon), "")[0] < 30 * divisions
    title = "附件2\n长沙市雨花区圭塘街道办事处2023年度部门整体支出绩效自评报告\n"
    pages = [(title + "全区各项工作按计划推进，完成年初目标。\n" * 120)[:length] for length in (500, 2_000)]
    once, four_times = (counts(lambda page: department_mentions(page, lexicon), page)[0] for page in pages)
    assert once < 1_500 and four_times < 5 * once
